//! `polity ballot cast DIR`: a ballot is made, looked at, or put into the box.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use belenios::archive::EventKind;
use belenios::ballot::{Ballot, prepare, tracker};
use belenios::board::Phase;
use belenios::credentials::secret;
use belenios::group::Group;
use belenios::in_group;
use zeroize::Zeroizing;

use super::files::{append, archive_path, beside, group_of, secret_text, text, verified, write_new, write_secret};
use crate::random::System;

/// Make a ballot, or put a made one into the box.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  polity ballot cast election/ --credential my.credential --choices my.choices\n  \
    polity ballot cast election/ --credential my.credential --choices my.choices --prepare my.ballot\n  \
    polity ballot cast election/ --ballot my.ballot\n\n\
    Choices are JSON, a list for each question: [[1,0,0]] takes the first of three, [[0,1,0,0]] the first where one can vote\n\
    blank (the first number says blank), [[2,1,3]] are ranks or grades. Voting again replaces the ballot before.\n\
    With --prepare the ballot is not cast; my.ballot.opening shows what is in it, to `polity ballot challenge` and to nobody else.\n\
    Exit code: 0 done, 2 not.")]
pub struct Arguments {
    /// The election: its archive, or the folder with it.
    election: PathBuf,
    /// A file with your credential.
    #[arg(long, value_name = "FILE", requires = "choices")]
    credential: Option<PathBuf>,
    /// A file with your choices.
    #[arg(long, value_name = "FILE", requires = "credential")]
    choices: Option<PathBuf>,
    /// Only make the ballot and write it into this file.
    #[arg(long, value_name = "FILE", requires = "choices")]
    prepare: Option<PathBuf>,
    /// A ballot that was made.
    #[arg(long, value_name = "FILE", conflicts_with = "credential", required_unless_present = "credential")]
    ballot: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let path = archive_path(&arguments.election)?;
    in_group!(group_of(&path)?, G => cast::<G>(arguments, &path))?;
    Ok(ExitCode::SUCCESS)
}

fn cast<G: Group>(arguments: &Arguments, path: &std::path::Path) -> anyhow::Result<()> {
    let contents = verified::<G>(path)?;
    let election = &contents.election;
    if contents.verified.phase != Phase::Open {
        bail!("the election {}: no more ballots", contents.verified.phase.words());
    }
    let ballot = match (&arguments.ballot, &arguments.credential, &arguments.choices) {
        (Some(file), ..) => text(file)?,
        (None, Some(credential), Some(choices)) => {
            let credential_text = secret_text(credential)?;
            let key = secret::<G>(&credential_text, &election.uuid).map(Zeroizing::new);
            let key = key.with_context(|| format!("{} has no credential: was it mistyped?", credential.display()))?;
            let choices: Vec<Vec<u64>> = serde_json::from_str(&text(choices)?).with_context(|| {
                format!("{} has no choices: a list of numbers for each question", choices.display())
            })?;
            let (ballot, opening) = prepare(election, &key, &choices, &mut System)?;
            if let Some(file) = &arguments.prepare {
                let opening_file = beside(file, "opening");
                write_new(file, &ballot.text())?;
                write_secret(&opening_file, &opening.text())?;
                println!("Prepared, not cast. Tracker: {}", opening.tracker);
                println!("Cast it: polity ballot cast {} --ballot {}", arguments.election.display(), file.display());
                println!(
                    "Or look into it, and make another: polity ballot challenge {} --ballot {} --opening {}",
                    arguments.election.display(),
                    file.display(),
                    opening_file.display()
                );
                return Ok(());
            }
            ballot.text()
        }
        _ => bail!("either --ballot, or --credential and --choices"),
    };
    Ballot::<G>::parse(ballot.as_bytes()).context("this is no ballot of this election")?;
    let tracker = tracker(&ballot);
    append(path, &contents, &[(EventKind::Ballot, vec![ballot])])?;
    // The box must stay valid: a ballot that the verifier refuses is taken out again.
    if let Err(refused) = verified::<G>(path) {
        let file = std::fs::OpenOptions::new().write(true).open(path)?;
        file.set_len(contents.verified.bytes)?;
        file.sync_all()?;
        return Err(refused.context("the ballot was refused and is not in the box"));
    }
    println!("Cast. Tracker: {tracker}");
    Ok(())
}
