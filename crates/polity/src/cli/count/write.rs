//! Writing ballots in the forms that other programs read. What a form cannot say is refused, never left out.

use std::ffi::OsStr;
use std::path::Path;

use anyhow::{Context as _, bail};
use count::election::{Election, Papers};
use count::formats::{blt, csv, pabulib, preflib};

use super::input::Input;

/// Writes the ballots that were read, in the form that the file's ending names.
pub(super) fn ballots(file: &Path, input: &Input) -> anyhow::Result<()> {
    let end = file.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase();
    let text = match (input, end.as_str()) {
        (Input::Ballots(election), "blt") => blt::write(election),
        (Input::Ballots(election), "soc" | "soi" | "toc" | "toi") => orders(election, &end),
        (Input::Ballots(election), "csv") => csv::write(election),
        (Input::Budget(_, file), "pb") => Some(pabulib::write(file)),
        _ => bail!(
            "--write {}: ballots over candidates are written as .blt, .soc, .soi, .toc, .toi or .csv, a budget as .pb",
            file.display()
        ),
    };
    let text = text.with_context(|| {
        format!("--write {}: this form cannot say everything that stands on these ballots (equal ranks, gaps, scores, or not all ranked); try .toi or .csv", file.display())
    })?;
    std::fs::write(file, text).with_context(|| format!("{} cannot be written", file.display()))
}

/// PrefLib's endings promise: `s` no two candidates equal, `c` all candidates ranked.
fn orders(election: &Election, end: &str) -> Option<String> {
    let Papers::Ranks(ballots) = &election.papers else { return None };
    let mut keeps = true;
    ballots.each(|_, ranks| {
        let ranked: usize = ranks.iter().map(|rank| rank.iter().flatten().count()).sum();
        keeps &= end.starts_with('t') || ranked <= ranks.len();
        keeps &= end.ends_with('i') || ranked == election.candidates.len();
    });
    preflib::write(election).filter(|_| keeps)
}
