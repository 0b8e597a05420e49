//! Ranked ballots from arbitrary bytes, in every form that is read: what is read is written and read back the same, and a small election can
//! be counted by every rule, told and drawn, with no vote created or lost.
//!
//! The first byte says the form: b BLT, p PrefLib, c a table, a ABIF.
#![no_main]

use count::election::{Election, Papers};
use count::formats::{abif, blt, csv, preflib};
use count::number::Amount;
use count::page::About;
use count::rules::{Given, rules};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((form, file)) = input.split_first() else { return };
    let read = match form {
        b'b' => blt::read(file),
        b'p' => preflib::read(file),
        b'c' => csv::read(file),
        b'a' => abif::read(file),
        _ => return,
    };
    let Ok(election) = read else { return };
    if let Some(written) = blt::write(&election) {
        let again = blt::read(written.as_bytes()).expect("what was written can be read");
        same_papers(&election, &again);
    }
    if let Some(written) = csv::write(&election)
        && election.candidates.iter().all(|name| csv_can_say(name))
    {
        // A table says nothing of seats and of those who withdrew.
        let again = csv::read(written.as_bytes()).expect("what was written can be read");
        assert_eq!(again.total(), election.total());
    }
    if election.candidates.len() > 8 || election.total() > 200 || election.seats > 8 {
        return;
    }
    // Exact fractions grow without end where many are elected; the tests count by them.
    for rule in rules().iter().filter(|rule| rule.name != "meek-rational") {
        let Ok(transcript) = count::rules::count(rule, &election, &Given::seed(b"fuzz")) else { continue };
        for round in transcript.rounds.iter().filter(|round| round.exhausted.is_some()) {
            let parts = round.tallies.iter().flatten().chain(&round.exhausted).chain(&round.lost);
            let sum = parts.map(Amount::exact).fold(Amount::whole(0).exact(), |sum, part| sum + part);
            assert_eq!(sum, Amount::whole(transcript.ballots).exact(), "{}", rule.id());
        }
        assert!(transcript.elected.len() <= election.seats);
        assert!(!transcript.text(100).is_empty());
        assert!(!transcript.json().write().is_empty());
        assert!(!transcript.html(&About::from(rule)).is_empty());
    }
});

fn same_papers(one: &Election, other: &Election) {
    let (Papers::Ranks(one), Papers::Ranks(other)) = (&one.papers, &other.papers) else { panic!("BLT holds ranks") };
    assert_eq!(one, other);
}

/// A header that looks like ranks, weights or scores is read as that.
fn csv_can_say(name: &str) -> bool {
    !name.is_empty()
        && name.trim() == name
        && name.chars().all(|c| c.is_alphabetic())
        && !["weight", "count", "votes", "scores", "rank", "choice", "preference"]
            .iter()
            .any(|word| name.to_lowercase().contains(word))
}
