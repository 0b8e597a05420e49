//! `polity restore IN`: puts a backup back.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, ensure};

use crate::backup::{restore, slugs};

/// Put a backup back. Stop the server first.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  polity restore /mnt/backup/today\n  polity restore /mnt/backup/today --only assembly-k3v7 --data /srv/polity\n  \
    polity restore /mnt/backup/today --data /srv/new --only assembly-k3v7 --last members.checkpoint\n\n\
    A server signs only what continues the last checkpoint it signed. On another machine nobody knows what that was: give a\n\
    checkpoint that a member or another organisation kept (--last), the newest there is.\n\
    Exit code: 0 restored, 2 not; then nothing was changed."
)]
pub struct Arguments {
    /// The folder that `polity backup` wrote.
    backup: PathBuf,
    /// The data folder.
    #[arg(long, value_name = "DIR", default_value = "./polity-data")]
    data: PathBuf,
    /// Only this organisation. May be given more than once.
    #[arg(long, value_name = "SLUG")]
    only: Vec<String>,
    /// The newest checkpoint that somebody else kept, for a machine that does not know what was signed last.
    #[arg(long, value_name = "FILE")]
    last: Option<PathBuf>,
    /// Answer in JSON: [{"slug","size","bytes","signed"}]
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let slugs = if arguments.only.is_empty() { slugs(&arguments.backup)? } else { arguments.only.clone() };
    ensure!(!slugs.is_empty(), "there is no backup in {}", arguments.backup.display());
    ensure!(arguments.last.is_none() || slugs.len() == 1, "--last goes with one organisation: name it with --only");
    let last = arguments
        .last
        .as_ref()
        .map(|file| std::fs::read(file).with_context(|| format!("{} cannot be read", file.display())));
    let last = last.transpose()?;
    let mut list = Vec::new();
    for slug in &slugs {
        let restored = restore(&arguments.backup, slug, &arguments.data, last.as_deref())
            .with_context(|| format!("{slug} is not restored"))?;
        let size = restored.copied.size;
        if arguments.json {
            let signed = restored.signed.map(|signed| signed.size);
            list.push(serde_json::json!({
                "slug": slug, "size": size, "bytes": restored.copied.bytes, "signed": signed,
            }));
            continue;
        }
        println!("{slug}: {size} entries are back.");
        match restored.signed {
            Some(signed) if signed.size > size => println!(
                "  {} entries were signed for. The server will show what is there and take nothing in, because acts it \
                 acknowledged are missing. Find a later backup.",
                signed.size
            ),
            Some(_) => println!("  The server may go on from there."),
            None => println!(
                "  This machine does not know what was signed last. The server will show the record and take nothing in \
                 until you restore with --last FILE, the newest checkpoint that a member kept (polity verify --save)."
            ),
        }
    }
    if arguments.json {
        println!("{}", serde_json::Value::Array(list));
    }
    Ok(ExitCode::SUCCESS)
}
