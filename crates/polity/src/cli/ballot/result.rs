//! `polity ballot result DIR`: the trustees' shares become the result.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use belenios::archive::EventKind;
use belenios::board::Phase;
use belenios::decryption::{result, result_text};
use belenios::group::Group;
use belenios::in_group;

use super::files::{append, archive_path, group_of, verified};

/// Combine the trustees' shares to the result.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  polity ballot result election/\n\nPrints the result as Belenios writes it, and adds it to the archive.\nExit code: 0 done, 2 not (a share is missing)."
)]
pub struct Arguments {
    /// The election: its archive, or the folder with it.
    election: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let path = archive_path(&arguments.election)?;
    in_group!(group_of(&path)?, G => combine::<G>(&path))?;
    Ok(ExitCode::SUCCESS)
}

fn combine<G: Group>(path: &std::path::Path) -> anyhow::Result<()> {
    let contents = verified::<G>(path)?;
    let text = match (&contents.verified.result, contents.verified.phase) {
        (Some(result), _) => result_text(result),
        (None, Phase::Decrypting) => {
            let (tally, decryptions) = (&contents.tally, &contents.decryptions);
            let election = &contents.election;
            let result = result(election, &contents.trustees, &tally.ciphertexts, decryptions, tally.total_weight)?;
            let text = result_text(&result);
            append(path, &contents, &[(EventKind::Result, vec![text.clone()])])?;
            text
        }
        (None, phase) => bail!("the election {}: there is no result yet", phase.words()),
    };
    println!("{text}");
    Ok(())
}
