//! `polity booth check URL`: whether a server hands out the scripts and modules of this release, byte for byte.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;

use crate::assets;
use crate::source::agent;

/// Look at the scripts that a server hands out to voters.
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compare every script and module that a server hands out with this release.
    #[command(after_help = "Example:\n  polity booth check https://example.org\n\n\
        A page can misuse your key and see your vote, so it matters that the server hands out what was published. This says so of\n\
        what it hands out to you, now: ask again from elsewhere, without signing in, before a vote.\n\
        Exit code: 0 all the same, 1 something differs, 2 the server could not be asked.")]
    Check {
        /// The server's address.
        url: String,
    },
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Command::Check { url } = &arguments.command;
    let agent = agent();
    let mut differ = Vec::new();
    for asset in assets::all() {
        let address = format!("{}/static/{}", url.trim_end_matches('/'), asset.name);
        let mut reply = agent.get(&address).call().with_context(|| format!("{address} cannot be asked"))?;
        // A byte more than ours is enough to know that it differs.
        let mut bytes = Vec::new();
        let reader = reply.body_mut().as_reader();
        reader
            .take(asset.bytes.len() as u64 + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("{address} breaks off"))?;
        if !reply.status().is_success() || bytes != asset.bytes {
            differ.push(asset.name);
        }
    }
    if differ.is_empty() {
        println!("The same: {} scripts, modules and styles as in this release.", assets::all().len());
        return Ok(ExitCode::SUCCESS);
    }
    println!("DIFFERENT from this release ({}): {}.", env!("CARGO_PKG_VERSION"), differ.join(", "));
    println!(
        "Perhaps the server runs another release: compare with the program of that release. If it runs this one, do not vote there."
    );
    Ok(ExitCode::from(1))
}
