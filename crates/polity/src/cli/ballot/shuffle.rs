//! `polity ballot shuffle DIR`: a trustee shuffles what will be decrypted one by one.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use belenios::archive::EventKind;
use belenios::board::Phase;
use belenios::decryption::owned_text;
use belenios::group::Group;
use belenios::in_group;
use belenios::shuffle::Shuffler;
use sha2::{Digest as _, Sha256};

use super::files::{append, archive_path, group_of, verified};
use crate::random::System;

/// Shuffle the answers that will be shown one by one.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  polity ballot shuffle election/ --trustee 1\n  polity ballot shuffle election/ --end\n\n\
    One honest shuffle is enough for secrecy, so every trustee should make one. `--end` after the last.\nExit code: 0 done, 2 not."
)]
pub struct Arguments {
    /// The election: its archive, or the folder with it.
    election: PathBuf,
    /// Your number among the trustees, from 1.
    #[arg(long, required_unless_present = "end")]
    trustee: Option<u64>,
    /// No more shuffles.
    #[arg(long)]
    end: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let path = archive_path(&arguments.election)?;
    in_group!(group_of(&path)?, G => shuffle::<G>(arguments, &path))?;
    Ok(ExitCode::SUCCESS)
}

fn shuffle<G: Group>(arguments: &Arguments, path: &std::path::Path) -> anyhow::Result<()> {
    let contents = verified::<G>(path)?;
    if contents.verified.phase != Phase::Shuffling {
        bail!("the election {}: there is nothing to shuffle", contents.verified.phase.words());
    }
    let mut events = Vec::new();
    if let Some(trustee) = arguments.trustee {
        if !(1..=contents.trustees.keys().len() as u64).contains(&trustee) {
            bail!("--trustee: there is no trustee {trustee}");
        }
        if contents.owners.contains(&trustee) {
            bail!("--trustee: trustee {trustee} has shuffled already");
        }
        let mut shuffler = Shuffler::new(&contents.election.public_key, &contents.election.fingerprint);
        let text = shuffler.shuffle(&contents.to_shuffle(), &mut System).text();
        let owned = owned_text(trustee, &Sha256::digest(text.as_bytes()).into());
        events.push((EventKind::Shuffle, vec![text, owned]));
    }
    if arguments.end {
        if contents.owners.is_empty() && arguments.trustee.is_none() {
            bail!("nobody has shuffled yet");
        }
        events.push((EventKind::EndShuffles, vec![]));
    }
    append(path, &contents, &events)?;
    println!("{}", if arguments.end { "Shuffles are complete." } else { "Shuffled." });
    Ok(())
}
