//! Countback: who takes a seat that becomes empty between elections, from the ballots of the last one.
//!
//! `countback@1` counts those ballots again by the same rule, for the same number of seats, without whoever left and without those who no longer want
//! the seat. Those who still sit are guarded, as I. D. Hill has it ("STV with constraints", Voting matters 9, 1998): a seat is filled, nobody loses
//! theirs. It is not the Tasmanian way, which counts only the ballots of whoever left: there a group's next choice depends on which of its people
//! happened to hold those ballots.
//!
//! Invariant: all who sit are elected again, and nobody beyond the number of seats.

use thiserror::Error;

use crate::election::Election;
use crate::json::Json;
use crate::reserved::Group;
use crate::rules::{CannotCount, Given, Rule, count};
use crate::transcript::Transcript;

/// The name and version.
pub const ID: &str = "countback@1";
/// What it is, in a line.
pub const TITLE: &str =
    "A seat between elections: the same ballots counted again without whoever left, those who sit guarded";
/// What it follows.
pub const TEXT: &str = "the rule of the election, run again; guarded candidates after Hill, Voting matters 9 (1998)";

/// Why no seat was filled.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoCountback {
    /// As for the election.
    #[error(transparent)]
    CannotCount(#[from] CannotCount),
    /// Whoever left did not sit.
    #[error("{0} was not elected by these ballots and this rule")]
    DidNotSit(String),
}

/// Fills the seats of those who left. `election` and `given` are those of the election itself; `unwilling` no longer want a seat.
pub fn fill(
    rule: &Rule,
    election: &Election,
    given: &Given,
    left: &[usize],
    unwilling: &[usize],
) -> Result<Transcript, NoCountback> {
    let before = count(rule, election, given)?;
    if let Some(&stranger) = left.iter().find(|one| !before.elected.contains(one)) {
        return Err(NoCountback::DidNotSit(election.candidates[stranger].clone()));
    }
    let sitting: Vec<usize> = before.elected.iter().copied().filter(|one| !left.contains(one)).collect();
    let mut again = election.clone();
    // Somebody who sits and says so beside those unwilling to come in keeps the seat all the same: leaving it is another act.
    let gone = left.iter().chain(unwilling).copied().filter(|one| !sitting.contains(one));
    again.withdrawn.extend(gone);
    again.withdrawn.sort_unstable();
    again.withdrawn.dedup();
    let mut held = given.clone();
    // The lots of the election broke its own ties, not those of this count.
    held.lots.clear();
    held.reserved = vec![Group {
        name: "those who sit".to_string(),
        members: sitting.clone(),
        min: sitting.len(),
        max: sitting.len(),
    }];
    let mut transcript = count(rule, &again, &held)?;
    let filled: Vec<usize> = transcript.elected.iter().copied().filter(|one| !sitting.contains(one)).collect();
    assert_eq!(transcript.elected.len() - filled.len(), sitting.len(), "those who sit are guarded");
    let numbers = |list: &[usize]| Json::list(list.iter().copied());
    let told = Json::object([
        ("rule", ID.into()),
        ("left", numbers(left)),
        ("sitting", numbers(&sitting)),
        ("filled", numbers(&filled)),
        ("first_count", crate::transcript::hex(&before.input).into()),
    ]);
    if transcript.more == Json::Null {
        transcript.more = Json::object([]);
    }
    transcript.more.set("countback", told);
    Ok(transcript)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::blt;

    const FILE: &str =
        "5 2\n10 1 2 0\n6 3 4 0\n5 4 3 0\n3 5 2 0\n0\n\"Ada\"\n\"Bo\"\n\"Cy\"\n\"Di\"\n\"Eve\"\n\"Committee\"\n";

    #[test]
    fn who_left_is_replaced_and_who_sits_stays() {
        let election = blt::read(FILE.as_bytes()).unwrap();
        for name in ["scottish-stv", "wigm-prf", "wigm-exact", "meek-prf"] {
            let rule = Rule::named(name).unwrap();
            let given = Given::seed(b"");
            let before = count(rule, &election, &given).unwrap();
            assert_eq!(before.elected_names(), ["Ada", "Cy"], "{name}");
            let after = fill(rule, &election, &given, &[0], &[]).unwrap();
            assert_eq!(after.more.get("countback").get("filled").items(), [Json::from(1usize)], "{name}");
            let mut names = after.elected_names();
            names.sort_unstable();
            assert_eq!(names, ["Bo", "Cy"], "{name}");
            // Bo does not want it: Eve and Di are left.
            let after = fill(rule, &election, &given, &[0], &[1]).unwrap();
            assert!(after.elected_names().contains(&"Cy"), "{name}");
            assert!(!after.elected_names().contains(&"Bo"), "{name}");
            assert!(matches!(fill(rule, &election, &given, &[4], &[]), Err(NoCountback::DidNotSit(_))));
        }
    }
}
