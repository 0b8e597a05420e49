//! `polity demo`: a made-up organisation with a year behind it, to look at.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::demo::{SLUG, build};

/// Make up an organisation with a year behind it, to look at.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  polity demo --data ./demo-data\n  polity serve --data ./demo-data --listen 127.0.0.1:8080\n  \
    polity verify ./demo-data/drivers-of-depot-4-demo\n\n\
    Then open /drivers-of-depot-4-demo/join and join: everything can be read, moved and voted on from there.\n\
    The people and what they say are invented; every act of theirs came through the same door as yours.\n\
    Exit code: 0 made, 2 it could not be."
)]
pub struct Arguments {
    /// Where to put it: a data folder, which need not exist.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The same number gives the same record.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    build(&arguments.data, arguments.seed, &mut |sentence| println!("{sentence}"))?;
    println!("\nIt lies in {}. To look at it:", arguments.data.join(SLUG).display());
    println!("  polity serve --data {}", arguments.data.display());
    println!("and open /{SLUG}/join there.");
    Ok(ExitCode::SUCCESS)
}
