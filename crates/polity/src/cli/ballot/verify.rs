//! `polity ballot verify FILE|DIR`: whether an election is what its archive says, for whoever doubts who held it.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use belenios::archive::EventKind;
use belenios::board::{Invalid, Options, Phase, Verified, short, verify};
use belenios::decryption::{QuestionResult, result_text};
use belenios::verify::Way;

use super::files::{archive_path, open, threads};
use crate::progress::Progress;

/// Verify an election: every ballot, every proof, the tally and the result.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  polity ballot verify election/\n  polity ballot verify HJsZZqqT6o2e8M.bel --json\n  \
    polity ballot verify election/ --open --note verified.note\n\n\
    Exit code: 0 valid, 1 invalid, 2 it could not be checked (nothing there, or not readable)."
)]
pub struct Arguments {
    /// An archive of Belenios (UUID.bel), or a folder with one.
    archive: PathBuf,
    /// The election may still be running: valid as far as it has come.
    #[arg(long)]
    open: bool,
    /// While the election runs: begin where the last verification ended, as this file says, and write it anew.
    #[arg(long, value_name = "FILE", requires = "open")]
    note: Option<PathBuf>,
    /// Recompute every proof by itself, through the libraries that handle secrets: slower, the same verdict.
    #[arg(long)]
    plain: bool,
    /// Answer in JSON: {"valid","ballots","counted","result",…}
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let path = archive_path(&arguments.archive)?;
    let source = open(&path)?;
    let size = source.get_ref().metadata().map_or(0, |data| data.len());
    let note = match &arguments.note {
        Some(file) if file.exists() => {
            Some(std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?)
        }
        _ => None,
    };
    let options = Options {
        way: if arguments.plain { Way::Plain } else { Way::Quick },
        threads: threads(),
        may_be_open: arguments.open,
        note,
        ..Options::new(crate::random::bytes())
    };
    let mut progress = Progress::new("ballots");
    let verdict = verify(source, &options, &mut |bytes, ballots| {
        // How many ballots there will be is not known before the end: as many as the file has room for at this rate.
        let of = if bytes == 0 { ballots } else { (ballots as f64 * size as f64 / bytes as f64) as u64 };
        progress.at(ballots, of.max(ballots));
    });
    progress.done();
    let seconds = progress.elapsed().as_secs_f64();
    match &verdict {
        Ok(verified) => {
            if let (Some(file), Some(note)) = (&arguments.note, &verified.note) {
                std::fs::write(file, note).with_context(|| format!("{} cannot be written", file.display()))?;
            }
            if arguments.json {
                println!("{}", json(verified))
            } else {
                print(verified, seconds)
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(invalid) if invalid.is_unreadable() => {
            if arguments.json {
                println!("{}", serde_json::json!({"valid": null, "error": error(invalid)}));
            }
            anyhow::bail!("{}: {invalid}", path.display())
        }
        Err(invalid) => {
            if arguments.json {
                println!(
                    "{}",
                    serde_json::json!({
                        "valid": false, "ballots": null, "counted": null, "result": null, "error": error(invalid)
                    })
                );
            } else {
                println!("INVALID. {invalid}");
            }
            Ok(ExitCode::from(1))
        }
    }
}

fn error(invalid: &Invalid) -> serde_json::Value {
    serde_json::json!({
        "event": invalid.place.event,
        "kind": invalid.place.kind.map(EventKind::name),
        "offset": invalid.place.offset,
        "says": invalid.fault.to_string(),
    })
}

/// The result as Belenios writes it.
fn result_json(result: &[QuestionResult]) -> serde_json::Value {
    let whole: serde_json::Value = serde_json::from_str(&result_text(result)).expect("a result is JSON");
    whole["result"].clone()
}

fn json(verified: &Verified) -> serde_json::Value {
    serde_json::json!({
        "valid": true,
        "ballots": verified.ballots,
        "counted": verified.counted,
        "result": verified.result.as_deref().map(result_json),
        "finished": verified.phase == Phase::Finished,
        "uuid": verified.uuid,
        "name": verified.name,
        "group": verified.group.name(),
        "fingerprint": verified.fingerprint,
        "credentials": verified.credentials,
        "total_weight": verified.total_weight,
        "head": verified.head.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
        "events": verified.height + 1,
    })
}

fn print(verified: &Verified, seconds: f64) {
    let Verified { ballots, counted, credentials, .. } = verified;
    let state = if verified.phase == Phase::Finished { String::new() } else { format!(" {}", verified.phase.words()) };
    println!("{} ({}, {}){state}", verified.name, verified.uuid, verified.group);
    let rate = (ballots - verified.noted) as f64 / seconds.max(0.001);
    let earlier = if verified.noted > 0 { format!(" ({} of them earlier)", verified.noted) } else { String::new() };
    println!(
        "Valid: {ballots} ballots{earlier}, {counted} of them count, {credentials} credentials. \
        {seconds:.1} s, {rate:.0} ballots a second."
    );
    println!("  fingerprint {}", verified.fingerprint);
    println!("  last event  {}", short(&verified.head));
    for (question, result) in verified.questions.iter().zip(verified.result.iter().flatten()) {
        println!("  {question}");
        match result {
            QuestionResult::Counts(counts) => println!("    {counts:?}"),
            QuestionResult::Answers(answers) => println!("    {} answers, shuffled", answers.len()),
        }
    }
}
