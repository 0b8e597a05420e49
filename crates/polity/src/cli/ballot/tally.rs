//! `polity ballot tally DIR`: the box is closed, the encrypted tally computed.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use belenios::archive::EventKind;
use belenios::board::Phase;
use belenios::group::Group;
use belenios::in_group;
use sha2::{Digest as _, Sha256};

use super::files::{append, archive_path, group_of, verified};

/// Close the box and compute the encrypted tally.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  polity ballot tally election/\n\nVerifies every ballot first. No ballot can be cast afterwards.\nExit code: 0 done, 2 not."
)]
pub struct Arguments {
    /// The election: its archive, or the folder with it.
    election: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let path = archive_path(&arguments.election)?;
    in_group!(group_of(&path)?, G => tally::<G>(&path))?;
    Ok(ExitCode::SUCCESS)
}

fn tally<G: Group>(path: &std::path::Path) -> anyhow::Result<()> {
    let contents = verified::<G>(path)?;
    let mut events = Vec::new();
    match contents.verified.phase {
        Phase::Open => events.push((EventKind::EndBallots, vec![])),
        Phase::Closed => {}
        phase => bail!("the election {}: it is tallied already", phase.words()),
    }
    let text = contents.tally.text();
    let sized = contents.tally.sized_text(&Sha256::digest(text.as_bytes()).into());
    events.push((EventKind::EncryptedTally, vec![text, sized]));
    append(path, &contents, &events)?;
    println!("Closed: {} ballots, {} of them count.", contents.verified.ballots, contents.verified.counted);
    let next = if contents.election.shuffled().next().is_some() { "shuffle" } else { "decrypt" };
    println!("Next: the trustees {next}: polity ballot {next} {}", path.display());
    Ok(())
}
