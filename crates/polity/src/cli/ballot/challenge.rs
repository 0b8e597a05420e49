//! `polity ballot challenge`: whether a prepared ballot has in it what was chosen (Benaloh's challenge).

use std::path::PathBuf;
use std::process::ExitCode;

use belenios::ballot::{Opening, tracker};
use belenios::group::Group;
use belenios::in_group;

use super::files::{archive_path, group_of, secret_text, text, verified};

/// See whether a prepared ballot has in it what was chosen, instead of casting it.
#[derive(clap::Args)]
#[command(
    after_help = "Example:\n  polity ballot challenge election/ --ballot my.ballot --opening my.ballot.opening\n\n\
    A device that wants to cheat cannot know whether a ballot will be challenged or cast. A ballot that was challenged shows\n\
    the vote to whoever has its opening: do not cast it, make another one.\n\
    Exit code: 0 it has these choices in it, 1 it has not, 2 it could not be checked."
)]
pub struct Arguments {
    /// The election: its archive, or the folder with it.
    election: PathBuf,
    /// The prepared ballot.
    #[arg(long, value_name = "FILE")]
    ballot: PathBuf,
    /// What was written beside it.
    #[arg(long, value_name = "FILE")]
    opening: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let path = archive_path(&arguments.election)?;
    in_group!(group_of(&path)?, G => challenge::<G>(arguments, &path))
}

fn challenge<G: Group>(arguments: &Arguments, path: &std::path::Path) -> anyhow::Result<ExitCode> {
    let contents = verified::<G>(path)?;
    let ballot = text(&arguments.ballot)?;
    let opening = Opening::<G>::parse(secret_text(&arguments.opening)?.as_bytes())?;
    println!("Tracker {}", tracker(&ballot));
    if !opening.opens(&contents.election, &ballot) {
        println!("NOT what was chosen: the ballot does not have the choices in it that its maker claims.");
        return Ok(ExitCode::from(1));
    }
    for (question, choices) in contents.election.questions.iter().zip(&opening.choices) {
        println!("  {}: {choices:?}", question.text());
    }
    println!("The ballot has exactly these choices in it. Do not cast it; make another one.");
    Ok(ExitCode::SUCCESS)
}
