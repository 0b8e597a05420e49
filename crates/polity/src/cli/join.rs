//! `polity join URL`: becoming a member from the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use super::reply::{refused, taken};
use crate::client::Client;
use crate::client::device::Device;

/// Become a member of an organisation.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  polity key new my.key\n  polity join https://example.org/assembly-k3v7 --name \"Ada\" --key my.key\n\n\
    What the key does is kept beside it, in my.key.receipts.\nExit code: 0 joined, 1 refused, 2 the server could not be reached or believed."
)]
pub struct Arguments {
    /// The organisation's address.
    url: String,
    /// The name the other members see.
    #[arg(long)]
    name: String,
    /// Your key file.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Answer in JSON: the receipt, with "member", or the refusal.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let device = Device::open(&arguments.key)?;
    match Client::new(&arguments.url, &device).join(&arguments.name)? {
        Ok((membership, receipt)) => {
            taken(&receipt, &membership, arguments.json, &format!("You are a member, as {}.", arguments.name));
            Ok(ExitCode::SUCCESS)
        }
        Err(reply) => Ok(refused(&reply, arguments.json)),
    }
}
