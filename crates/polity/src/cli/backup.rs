//! `polity backup OUT`: two files for each organisation.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::backup::{back_up, chosen};
use crate::progress::Progress;

/// Back up every organisation, also while the server runs.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  polity backup /mnt/backup/today\n  polity backup --data /srv/polity /mnt/backup/today --only assembly-k3v7\n\n\
    OUT/<slug>/archive.db may be kept for ever. OUT/<slug>/keys.db opens it and holds the log's private key: guard it, replace it\n\
    with each backup and keep none for longer than 30 days, or what members had erased is not erased.\n\
    Exit code: 0 all are backed up, 2 not."
)]
pub struct Arguments {
    /// The folder to write into.
    out: PathBuf,
    /// The data folder.
    #[arg(long, value_name = "DIR", default_value = "./polity-data")]
    data: PathBuf,
    /// Only this organisation. May be given more than once.
    #[arg(long, value_name = "SLUG")]
    only: Vec<String>,
    /// Answer in JSON: [{"slug","size","bytes"}]
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let slugs = chosen(&arguments.data, &arguments.only)?;
    let mut copied = Vec::new();
    for slug in &slugs {
        let mut progress = Progress::new("pages");
        let done = back_up(&arguments.data, slug, &arguments.out, &mut |done, of| progress.at(done, of));
        progress.done();
        copied.push(done?);
    }
    if arguments.json {
        let list: Vec<_> =
            copied.iter().map(|c| serde_json::json!({"slug": c.slug, "size": c.size, "bytes": c.bytes})).collect();
        println!("{}", serde_json::Value::Array(list));
    } else {
        for copy in &copied {
            println!("{}: {} entries, {} KB", copy.slug, copy.size, copy.bytes >> 10);
        }
        println!("Try it: polity restore {} --data SOMEWHERE-ELSE", arguments.out.display());
    }
    Ok(ExitCode::SUCCESS)
}
