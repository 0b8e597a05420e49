//! STV against counts published by others: Droop's and stv-rs' transcripts, tally by tally.

use std::path::Path;

use count::election::{Election, Papers};
use count::formats::blt;
use count::json::Json;
use count::number::Amount;
use count::rules::{Given, Rule};
use count::transcript::{Round, Transcript};

use crate::data;

fn load(folder: &Path) -> (Election, Json) {
    let files = data::entries(folder);
    let ballots = files.iter().find(|file| file.extension().is_some_and(|end| end == "blt")).unwrap();
    let election =
        blt::read(&std::fs::read(ballots).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", ballots.display()));
    let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    (election, Json::read(&expected).unwrap())
}

fn count(rule: &str, election: &Election) -> Transcript {
    let order = election.order.clone().unwrap_or_else(|| (0..election.candidates.len()).collect());
    let transcript = count::rules::count(Rule::named(rule).unwrap(), election, &Given::order(order)).unwrap();
    nothing_is_created_or_lost(&transcript);
    transcript
}

fn nothing_is_created_or_lost(transcript: &Transcript) {
    for (at, round) in transcript.rounds.iter().enumerate() {
        let parts = round.tallies.iter().flatten().chain(&round.exhausted).chain(&round.lost);
        let sum = parts.map(Amount::exact).fold(Amount::whole(0).exact(), |sum, part| sum + part);
        assert_eq!(sum, Amount::whole(transcript.ballots).exact(), "round {} of {}", at + 1, transcript.title);
    }
}

/// The tallies of a round as Droop writes them: the excluded have nought, the withdrawn nothing.
fn tallies(round: &Round, transcript: &Transcript, decimals: usize) -> Vec<Option<String>> {
    let written = |amount: Option<&Amount>| match amount {
        Some(Amount::Exact(number)) => {
            let scaled = number * count_scale(decimals);
            // Droop rounds what it shows to the nearest.
            let units: i128 = scaled.round().try_into().unwrap();
            Amount::Fixed { units, decimals: decimals as u32 }.to_string()
        }
        Some(amount) => amount.to_string(),
        None => Amount::Fixed { units: 0, decimals: decimals as u32 }.to_string(),
    };
    (0..round.tallies.len())
        .map(|one| (!transcript.withdrawn.contains(&one)).then(|| written(round.tallies[one].as_ref())))
        .collect()
}

fn count_scale(decimals: usize) -> dashu_ratio::RBig {
    dashu_ratio::RBig::from(10u64.pow(decimals as u32))
}

fn state_tallies(state: &Json, election: &Election) -> Vec<Option<String>> {
    election.candidates.iter().map(|name| state.get("tally").get(name).items()[0].text().map(str::to_string)).collect()
}

/// Droop's states right before each round and after each transfer, one after another without repeats.
fn droop_tallies(expected: &Json, election: &Election) -> Vec<Vec<Option<String>>> {
    let mut all: Vec<Vec<Option<String>>> = Vec::new();
    for state in expected.get("states").items() {
        let tallies = state_tallies(state, election);
        if all.last() != Some(&tallies) {
            all.push(tallies);
        }
    }
    all
}

fn without_repeats(mut all: Vec<Vec<Option<String>>>) -> Vec<Vec<Option<String>>> {
    all.dedup();
    all
}

fn elected(expected: &Json) -> std::collections::BTreeSet<String> {
    expected.get("elected_in_order").items().iter().map(|name| name.text().unwrap().to_string()).collect()
}

fn elected_here(transcript: &Transcript) -> std::collections::BTreeSet<String> {
    transcript.elected_names().into_iter().map(str::to_string).collect()
}

#[test]
fn scottish_tallies_after_every_action() {
    let Some(folder) = data::folder("stv-scottish") else { return };
    let mut states = 0;
    let cases = data::entries(&folder);
    for case in &cases {
        let (election, expected) = load(case);
        let transcript = count("scottish-stv@1", &election);
        let ours = without_repeats(transcript.rounds.iter().map(|round| tallies(round, &transcript, 5)).collect());
        assert_eq!(ours, droop_tallies(&expected, &election), "{}", case.display());
        assert_eq!(
            transcript.rounds[0].quota.as_ref().unwrap().short(5),
            expected.get("quota").text().unwrap().trim_end_matches('0').trim_end_matches('.')
        );
        assert_eq!(elected_here(&transcript), elected(&expected), "{}", case.display());
        for name in elected(&expected) {
            assert!(transcript.elected_names().contains(&name.as_str()));
        }
        let ended = expected.get("states").items().last().unwrap().get("nontransferable").text().unwrap().to_string();
        let last = transcript.rounds.last().unwrap();
        assert_eq!(last.exhausted.as_ref().unwrap().to_string(), ended, "{}", case.display());
        states += ours.len();
    }
    println!("stv-scottish: {} cases, {states} states to five decimals", cases.len());
}

#[test]
fn scottish_wards_of_four_elections() {
    let Some(folder) = data::folder("stv-scottish-2007-2022") else { return };
    let cases = data::entries(&folder);
    let mut stages = 0;
    for case in &cases {
        let (election, expected) = load(case);
        let transcript = count("scottish-stv@1", &election);
        assert_eq!(elected_here(&transcript), elected(&expected), "{}", case.display());
        // The report names each candidate with the tally after every action: each of our rounds must stand in it.
        let report = std::fs::read_to_string(case.join("droop_report.txt")).unwrap();
        let actions: Vec<std::collections::BTreeMap<String, String>> =
            report.split("Action: ").skip(1).map(report_tallies).collect();
        let mut from = 0;
        for round in &transcript.rounds {
            let ours: Vec<(String, String)> = election
                .candidates
                .iter()
                .zip(&round.tallies)
                .filter_map(|(name, tally)| tally.as_ref().map(|tally| (name.clone(), tally.to_string())))
                .collect();
            let found = actions[from..]
                .iter()
                .position(|action| ours.iter().all(|(name, tally)| action.get(name) == Some(tally)));
            from += found.unwrap_or_else(|| panic!("{}: a round that Droop does not have: {ours:?}", case.display()));
            stages += 1;
        }
    }
    println!("stv-scottish-2007-2022: {} cases, {stages} stages to five decimals", cases.len());
}

fn report_tallies(action: &str) -> std::collections::BTreeMap<String, String> {
    let lines = action.lines().skip(1).filter_map(|line| line.trim().split_once(": "));
    let kinds = ["Hopeful", "Elected", "Pending", "Defeated"];
    let lines = lines
        .filter(|(kind, _)| kinds.contains(kind))
        .filter_map(|(_, rest)| rest.trim().strip_suffix(')')?.rsplit_once(" ("));
    lines.map(|(name, tally)| (name.to_string(), tally.to_string())).collect()
}

#[test]
fn reference_rules_against_droop() {
    let Some(folder) = data::folder("stv-rules") else { return };
    let (mut ran, mut states) = (0, 0);
    let mut not_run = std::collections::BTreeMap::<&str, usize>::new();
    for case in data::entries(&folder) {
        let (election, expected) = load(&case);
        let rule = expected.get("rule").text().unwrap();
        let arithmetic = expected.get("arithmetic").text().unwrap();
        let rational = arithmetic.starts_with("rational");
        let (ours, decimals) = match (rule, rational) {
            ("wigm-prf", _) => ("wigm-prf@1", 4),
            ("wigm-prf-batch", _) => ("wigm-prf-batch@1", 4),
            ("meek-prf", _) => ("meek-prf@1", 9),
            ("wigm", true) => ("wigm-exact@1", 12),
            ("meek", true) => ("meek-rational@1", 12),
            _ => {
                let reason = match rule {
                    "wigm" | "meek" => "guarded arithmetic: binary-exact guard digits, not a rule's text",
                    "warren" => "Warren's method: not among the rules asked for",
                    "qpq" => "QPQ: not among the rules asked for",
                    "mpls" => "Minneapolis by Droop: the city's elections are counted by the RCTab options",
                    _ => "CfER: not among the rules asked for",
                };
                *not_run.entry(reason).or_default() += 1;
                continue;
            }
        };
        let transcript = count(ours, &election);
        let mut ours =
            without_repeats(transcript.rounds.iter().map(|round| tallies(round, &transcript, decimals)).collect());
        let droop = droop_tallies(&expected, &election);
        if rule.starts_with("meek") {
            // Droop writes down the tallies between an exclusion and the next distribution, with nought for the excluded; the last
            // state it does not distribute again.
            ours.pop();
            ours.retain(|tallies| !droop.contains(tallies));
            assert_eq!(ours, Vec::<Vec<Option<String>>>::new(), "{}", case.display());
        } else {
            assert_eq!(ours, droop, "{}", case.display());
        }
        assert_eq!(elected_here(&transcript), elected(&expected), "{}", case.display());
        ran += 1;
        states += droop.len();
    }
    println!("stv-rules: {ran} cases, {states} states");
    for (reason, cases) in not_run {
        println!("not run: stv-rules, {cases} cases: {reason}");
    }
}

/// How many rounds there are, all but the last, which stv-rs does not distribute again; each must stand in its report.
pub fn rounds_in_report(transcript: &Transcript, report: &str, name: &str) -> usize {
    let actions: Vec<_> = report.split("Action: ").skip(1).map(report_tallies).collect();
    let (last, rounds) = transcript.rounds.split_last().unwrap();
    for (at, round) in rounds.iter().enumerate() {
        let ours: Vec<(String, String)> = transcript
            .candidates
            .iter()
            .zip(&round.tallies)
            .filter_map(|(name, tally)| tally.as_ref().map(|tally| (name.clone(), tally.to_string())))
            .collect();
        let found = actions.iter().any(|action| {
            ours.iter().all(|(name, tally)| action.get(name).is_none_or(|theirs| theirs == tally)) && !action.is_empty()
        });
        assert!(found, "{name}: round {} is not in the report: {ours:?}", at + 1);
    }
    assert!(last.elected.len() <= transcript.seats);
    rounds.len()
}

#[test]
fn meek_against_stv_rs() {
    let Some(folder) = data::folder("stv-meek-stvrs") else { return };
    let (mut ran, mut states) = (0, 0);
    let mut not_run = Vec::new();
    for case in data::entries(&folder) {
        let name = case.file_name().unwrap().to_str().unwrap().to_string();
        if name.starts_with("bigint-ballot_sum") {
            not_run.push(format!(
                "{name}: more papers than 64 bits count; refused when read, where stv-rs takes 0.5 for the quota"
            ));
            continue;
        }
        let (election, expected) = load(&case);
        let log = std::fs::read_to_string(case.join("transcript.log")).unwrap();
        let Papers::Ranks(ballots) = &election.papers else { panic!("BLT holds ranks") };
        if expected.get("elected_in_order").items().is_empty() {
            not_run.push(format!("{name}: stv-rs stops with an overflow here"));
            continue;
        }
        if !name.contains("equalize") && !ballots.is_strict() {
            not_run.push(format!(
                "{name}: Droop's reading of equal ranks, which ends a paper at a rank whose candidates are all out"
            ));
            continue;
        }
        let slow = !ballots.is_strict() && (name.ends_with("approx") || name.contains("bigint-rand"));
        if slow && std::env::var_os("POLITY_SOAK").is_none() {
            not_run.push(format!("{name}: minutes of exact arithmetic; runs with POLITY_SOAK=1"));
            continue;
        }
        let rule = if name.ends_with("approx") { "meek-exact@1" } else { "meek-parametric@1" };
        let transcript = count(rule, &election);
        assert_eq!(elected_here(&transcript), elected(&expected), "{name}");
        ran += 1;
        if name.ends_with("approx") {
            continue;
        }
        states += rounds_in_report(&transcript, &log, &name);
    }
    println!("stv-meek-stvrs: {ran} cases, {states} rounds to nine decimals");
    not_run.iter().for_each(|reason| println!("not run: stv-meek-stvrs: {reason}"));
}
