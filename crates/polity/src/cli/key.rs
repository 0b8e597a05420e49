//! `polity key new FILE`, `polity key add`, `polity key pass`: a device's key, further keys, passes that let a program read.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use super::reply::{refused, taken};
use crate::client::device::{Device, PASS_HOURS_MAX};
use crate::client::{Client, Reply};

/// Make a key for this machine, or a pass to read with.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a new key in a file that only you can read.
    #[command(
        after_help = "Example:\n  polity key new my.key\n\nThe file is your key: whoever has it can act as you, and without it nobody can. Keep a copy somewhere safe.\n\
        Exit code: 0 made, 2 not (the file exists, or cannot be written)."
    )]
    New {
        /// The file to make.
        file: PathBuf,
        /// Answer in JSON: {"key"}
        #[arg(long)]
        json: bool,
    },
    /// Make another key file one of your keys too: the organisation takes acts from either.
    #[command(
        after_help = "Example:\n  polity key new spare.key\n  polity key add https://example.org/assembly-k3v7 --key my.key --new spare.key\n\n\
        To end a key: polity act URL --key my.key key.drop key=ITS-PUBLIC-HALF\n\
        Exit code: 0 added, 1 refused, 2 the server could not be reached or believed."
    )]
    Add {
        /// The organisation's address.
        url: String,
        /// Your key file.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The key file that is to be yours too.
        #[arg(long, value_name = "FILE")]
        new: PathBuf,
        /// Answer in JSON: the receipt, or the refusal.
        #[arg(long)]
        json: bool,
    },
    /// Print a reading pass: whoever holds it may read what you may read, and nothing more.
    #[command(
        after_help = "Examples:\n  polity key pass --key my.key --url https://example.org/local-12-9xq2 > auditor.pass\n  \
        polity key pass --key my.key --url https://example.org/local-12-9xq2 --hours 72\n\n\
        Hand it to an auditor: polity verify URL --pass auditor.pass\nExit code: 0 printed, 2 not."
    )]
    Pass {
        /// Your key file.
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// The organisation's address.
        #[arg(long, value_name = "URL")]
        url: String,
        /// For how many hours, at most 743.
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=i64::from(PASS_HOURS_MAX)))]
        hours: u32,
    },
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::New { file, json } => {
            let device = Device::create(file)?;
            if *json {
                println!("{}", serde_json::json!({"key": device.public_key().to_string()}));
            } else {
                println!("Made {}. Its public half is {}.", file.display(), device.public_key());
                println!("Next: polity join URL --name NAME --key {}", file.display());
            }
        }
        Command::Add { url, key, new, json } => {
            let (device, new) = (Device::open(key)?, Device::open(new)?);
            let membership = device.membership(url)?;
            return Ok(match Client::new(url, &device).add_key(&membership, &new)? {
                Reply::Taken(receipt) => {
                    taken(&receipt, &membership, *json, &format!("{} is your key too.", new.public_key()));
                    ExitCode::SUCCESS
                }
                refusal => refused(&refusal, *json),
            });
        }
        Command::Pass { key, url, hours } => {
            let device = Device::open(key)?;
            let membership = device.membership(url)?;
            println!("{}", Client::new(url, &device).pass(&membership.institution, i64::from(*hours) * 60)?);
        }
    }
    Ok(ExitCode::SUCCESS)
}
