//! `polity verify SOURCE`: whether a record is what it says it is, for whoever doubts the server.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;

use super::reading::Reading;
use crate::clock::Clock;
use crate::progress::Progress;
use crate::verify::{Kept, Options, Report, Verdict, story, verify};

/// Verify a record: every hash, every signature, every rule.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  polity verify https://example.org/assembly-k3v7\n  polity verify ./exported --since last-month.checkpoint\n  \
    polity verify https://example.org/local-12-9xq2 --key my.key\n  polity verify ./exported --json\n\n\
    Keep what `--save FILE` writes and give it as `--since` next time: then nothing before can have been changed.\n\n\
    Exit code: 0 valid, 1 invalid, 2 it could not be checked (nothing there, not readable, something held back, or the \
    record needs a newer program)."
)]
pub struct Arguments {
    /// A server's address of one organisation, or a folder written by `polity export`.
    source: String,
    /// A checkpoint or receipt kept earlier: nothing before it may have changed. May be given more than once.
    #[arg(long, value_name = "FILE")]
    since: Vec<PathBuf>,
    /// The organisation's id, if you know it from elsewhere.
    #[arg(long, value_name = "ID")]
    institution: Option<String>,
    #[command(flatten)]
    reading: Reading,
    /// Keep the verified checkpoint in this file.
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Do not fetch the texts and names behind the hashes.
    #[arg(long)]
    no_texts: bool,
    /// Answer in JSON: {"valid","size","root","state","semantics","first_invalid":{"index","reason","says"},"not_checked","ballot_boxes":[],…}
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let verified = verified(arguments);
    if let (true, Err(problem)) = (arguments.json, &verified) {
        println!("{}", serde_json::json!({"valid": null, "not_checked": format!("{problem:#}")}));
    }
    verified
}

fn verified(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let source = arguments.reading.open(&arguments.source)?;
    let since = arguments.since.iter().map(|file| read_kept(file)).collect::<anyhow::Result<Vec<_>>>()?;
    let institution = arguments.institution.as_ref().map(|id| id.parse()).transpose();
    let institution = institution.context("--institution: an id has 26 characters")?;
    let options = Options { since, institution, texts: !arguments.no_texts, now: Some(Clock::System.now()) };
    let mut progress = Progress::new("entries");
    let report = verify(&source, &options, &mut |done, of| progress.at(done, of));
    progress.done();
    let report = report?;
    if let (Some(file), Verdict::Valid) = (&arguments.save, &report.verdict) {
        std::fs::write(file, &report.note).with_context(|| format!("{} cannot be written", file.display()))?;
    }
    if arguments.json {
        println!("{}", json(&report));
    } else {
        print(&report, progress.elapsed().as_secs_f64());
    }
    Ok(match report.verdict {
        Verdict::Valid => ExitCode::SUCCESS,
        Verdict::Invalid(_) => ExitCode::from(1),
        Verdict::NotChecked { .. } | Verdict::TooOld { .. } => ExitCode::from(2),
    })
}

/// A signed checkpoint, or a receipt, which has one in it.
fn read_kept(file: &Path) -> anyhow::Result<Kept> {
    let from = file.display().to_string();
    let bytes = std::fs::read(file).with_context(|| format!("{from} cannot be read"))?;
    if bytes.first() != Some(&b'{') {
        return Ok(Kept { from, note: bytes });
    }
    #[derive(serde::Deserialize)]
    struct Receipt {
        checkpoint: String,
    }
    let receipt: Receipt = serde_json::from_slice(&bytes).with_context(|| format!("{from} is no receipt"))?;
    Ok(Kept { from, note: receipt.checkpoint.into_bytes() })
}

fn json(report: &Report) -> serde_json::Value {
    let (mut first_invalid, mut too_old, mut not_checked) = (None, None, None);
    let valid = match &report.verdict {
        Verdict::Valid => Some(true),
        Verdict::Invalid(f) => {
            first_invalid = Some(serde_json::json!({"index": f.index, "reason": f.reason, "says": f.says}));
            Some(false)
        }
        Verdict::NotChecked { says } => {
            not_checked = Some(says);
            None
        }
        Verdict::TooOld { index, says } => {
            too_old = Some(serde_json::json!({"index": index, "says": says}));
            None
        }
    };
    serde_json::json!({
        "valid": valid,
        "size": report.size,
        "root": report.root.to_string(),
        "state": report.state.map(|state| state.to_string()),
        "semantics": report.org.as_ref().map(institution::Institution::semantics),
        "first_invalid": first_invalid,
        "too_old": too_old,
        "not_checked": not_checked,
        "ballot_boxes": [],
        "institution": report.org.as_ref().map(|org| org.id().to_string()),
        "name": report.org.as_ref().map(|org| org.bylaws().name.clone()),
        "members": report.org.as_ref().map(|org| org.members().count()),
        "texts_missing": report.texts.missing,
        "notes": report.notes,
    })
}

fn print(report: &Report, seconds: f64) {
    if let Some(org) = &report.org {
        print!("{}", story::tell(org, &report.texts));
        println!();
    }
    if report.texts.missing > 0 {
        println!("{} texts or names were not handed out.", report.texts.missing);
    }
    for note in &report.notes {
        println!("{note}");
    }
    match &report.verdict {
        Verdict::Valid => {
            println!(
                "Valid: {} entries, every signature, every rule. {:.1} s, {:.0} entries a second.",
                report.size,
                seconds,
                report.size as f64 / seconds.max(0.001)
            );
            println!("  root  {}", report.root);
            if let Some(state) = report.state {
                println!("  state {state}");
            }
        }
        Verdict::Invalid(finding) => {
            let place = finding.index.map_or("The record".to_owned(), |index| format!("Entry {index}"));
            println!("INVALID. {place} ({}): {}", finding.reason, finding.says);
            println!("Keep a copy of this record (polity export) and tell the other members.");
        }
        Verdict::NotChecked { says } => {
            println!("Not checked wholly: {says}.");
            println!("The {} entries themselves are those of the checkpoint, and lawful.", report.size);
        }
        Verdict::TooOld { index, says } => {
            println!("This program is too old to judge entry {index}: {says}");
            println!("That says nothing about the record. Get a newer polity and verify again.");
        }
    }
}
