//! Random elections by ranks and scores that independent programs counted too: pref_voting (oracles/ranked.py) says who can win, stv-rs
//! (bench/count-peers) what every candidate has in every round of Meek's count. `COUNT_ORACLE_ELECTIONS` and `COUNT_ORACLE_SEED` ask for more
//! of them, or for others.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use count::ballots::Ballots;
use count::election::Election;
use count::formats::blt;
use count::ranked::irv;
use count::rules::{Given, Rule, count_irv};
use count::scores::Scores;
use count::transcript::Transcript;
use serde_json::Value;

use crate::numbers::Numbers;

fn variable(name: &str, default: &str) -> String {
    std::env::var(name).unwrap_or(default.into())
}

/// A program in the target folder, where it was installed.
fn installed(oracle: &str, program: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = root.join(variable("CARGO_TARGET_DIR", "target")).join(program);
    if !program.exists() {
        println!("not run: oracle {oracle}: no {}; `make oracles` installs it", program.display());
        return None;
    }
    Some(program)
}

fn list(value: &Value) -> Vec<usize> {
    value.as_array().unwrap().iter().map(|number| number.as_u64().unwrap() as usize).collect()
}

fn names(candidates: usize) -> Vec<String> {
    (0..candidates).map(|one| one.to_string()).collect()
}

/// All who can win the first seat: each candidate in turn is put first in the order for ties.
fn able(rule: &Rule, election: &Election) -> BTreeSet<usize> {
    let candidates = election.candidates.len();
    (0..candidates)
        .map(|first| {
            let order = (0..candidates).map(|place| (first + place) % candidates).collect();
            count::rules::count(rule, election, &Given::order(order)).unwrap().elected[0]
        })
        .collect()
}

fn set(candidates: &[usize]) -> BTreeSet<usize> {
    candidates.iter().copied().collect()
}

fn by_chance(transcript: &Transcript) -> bool {
    transcript.ties.iter().any(|tie| !tie.open.is_empty())
}

/// What `{one: [weight, ranks]}` of the oracle says, as an election.
fn ranked(told: &Value) -> Election {
    let candidates = told["candidates"].as_u64().unwrap() as usize;
    let mut ballots = Ballots::new(candidates);
    for paper in told["papers"].as_array().unwrap() {
        let ranks: Vec<Vec<usize>> = paper[1].as_array().unwrap().iter().map(list).collect();
        let ranks: Vec<&[usize]> = ranks.iter().map(Vec::as_slice).collect();
        ballots.ballot(paper[0].as_u64().unwrap(), &ranks).unwrap();
    }
    Election::ranked("", names(candidates), told["seats"].as_u64().unwrap() as usize, ballots)
}

fn scored(told: &Value, candidates: usize) -> Election {
    let mut scores = Scores::new(candidates, told["highest"].as_u64().unwrap() as u8);
    for paper in told["papers"].as_array().unwrap() {
        let marks: Vec<u8> = list(&paper[1]).into_iter().map(|mark| mark as u8).collect();
        assert!(scores.push(paper[0].as_u64().unwrap(), &marks));
    }
    Election::scored("", names(candidates), 1, scores)
}

#[test]
fn winners_are_those_of_pref_voting() {
    let Some(python) = installed("pref_voting", "oracles/bin/python") else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracles/ranked.py");
    let (number, seed) = (variable("COUNT_ORACLE_ELECTIONS", "300"), variable("COUNT_ORACLE_SEED", "1"));
    let output = Command::new(python).arg(script).args([&number, &seed]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut ran = BTreeMap::<String, usize>::new();
    let mut by_lot = BTreeMap::<String, usize>::new();
    let text = String::from_utf8(output.stdout).unwrap();
    for told in text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let election = ranked(&told);
        let one_seat = Election { seats: 1, ..election.clone() };
        let expected = told["expected"].as_object().unwrap();
        for (name, theirs) in expected.iter().filter(|(name, _)| *name != "order") {
            let theirs = set(&list(theirs));
            let forward = || Given::order((0..election.candidates.len()).collect());
            let plain = irv::Options { look_back: false, ..irv::PLAIN };
            match name.as_str() {
                "schulze" | "schulze-margins" => {
                    assert_eq!(able(Rule::named(name).unwrap(), &one_seat), theirs, "{name}: {told}");
                }
                // Zavist and Tideman's orders are some of all the ways to break ties between pairs.
                "ranked-pairs" => {
                    let ours = able(Rule::named(name).unwrap(), &one_seat);
                    assert!(ours.is_subset(&theirs), "{name}: {ours:?} in {told}");
                }
                "irv" => {
                    let ours = count::rules::count(Rule::named("irv").unwrap(), &one_seat, &forward()).unwrap();
                    assert!(theirs.contains(&ours.elected[0]), "{name}: {ours:?} in {told}");
                }
                "irv-order" => {
                    let given = Given::order(list(&expected["order"]));
                    let ours = count_irv(plain, &one_seat, &given).unwrap();
                    assert_eq!(set(&ours.elected), theirs, "{name}: {told}");
                }
                // There, all who tie go out at once.
                "irv-truncated" => {
                    let ours = count_irv(plain, &one_seat, &forward()).unwrap();
                    if by_chance(&ours) {
                        *by_lot.entry(name.clone()).or_default() += 1;
                        continue;
                    }
                    assert_eq!(set(&ours.elected), theirs, "{name}: {told}");
                }
                "scottish-stv" | "meek-exact" => {
                    let ours = count::rules::count(Rule::named(name).unwrap(), &election, &forward()).unwrap();
                    if by_chance(&ours) {
                        *by_lot.entry(name.clone()).or_default() += 1;
                        continue;
                    }
                    assert_eq!(set(&ours.elected), theirs, "{name}: {told}");
                }
                other => panic!("no rule {other}"),
            }
            *ran.entry(name.clone()).or_default() += 1;
        }
        let election = scored(&told["scores"], election.candidates.len());
        for (name, theirs) in told["scores"]["expected"].as_object().unwrap() {
            let theirs = set(&list(theirs));
            match name.as_str() {
                "score" | "approval" => {
                    assert_eq!(able(Rule::named(name).unwrap(), &election), theirs, "{name}: {told}");
                }
                // Ties at the end are broken by the rule's own questions here, all told there.
                "star" => {
                    let ours = able(Rule::named(name).unwrap(), &election);
                    assert!(ours.is_subset(&theirs), "{name}: {ours:?} in {told}");
                }
                "median" => {
                    let ours = able(Rule::named("majority-judgment").unwrap(), &election);
                    assert!(ours.is_subset(&theirs), "{name}: {ours:?} in {told}");
                }
                other => panic!("no rule {other}"),
            }
            *ran.entry(name.clone()).or_default() += 1;
        }
    }
    ran.iter().for_each(|(rule, elections)| println!("ran: oracle pref_voting, {rule}: {elections}"));
    by_lot.iter().for_each(|(rule, many)| {
        println!("not run: oracle pref_voting, {rule}: {many} elections that a lot decides here, and otherwise there")
    });
}

/// A random election as stv-rs reads it, with an order for ties.
fn blt_of(numbers: &mut Numbers, equal: bool) -> String {
    let candidates = 1 + numbers.below(7);
    let seats = 1 + numbers.below(candidates);
    let letter = |one: usize| char::from(b'a' + one as u8).to_string();
    let mut order: Vec<usize> = (0..candidates).collect();
    let spelled = |order: &[usize]| order.iter().map(|&one| letter(one)).collect::<Vec<_>>().join(" ");
    let mut file = format!("{candidates} {seats}\n[nick {}]\n", spelled(&order));
    numbers.shuffle(&mut order);
    file += &format!("[tie {}]\n", spelled(&order));
    let parties = 1 + numbers.below(9);
    let parties: Vec<Vec<usize>> = (0..parties)
        .map(|_| {
            numbers.shuffle(&mut order);
            order.clone()
        })
        .collect();
    for _ in 0..1 + numbers.below(40) {
        let order = &parties[numbers.below(parties.len())];
        let mut line = (1 + numbers.below(3)).to_string();
        for (place, &one) in order[..1 + numbers.below(candidates)].iter().enumerate() {
            let between = if equal && place > 0 && numbers.below(6) == 0 { "=" } else { " " };
            line += &format!("{between}{}", letter(one));
        }
        file += &format!("{line} 0\n");
    }
    let names: String = (0..candidates).map(|one| format!("\"{}\"\n", letter(one))).collect();
    file + "0\n" + &names + "\"An election\"\n"
}

/// What stv-rs reports of each of these elections.
fn reports(program: &Path, mode: &str, files: &[String]) -> Vec<String> {
    let mut child =
        Command::new(program).args(["meek", mode]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let files = files.to_vec();
    let writing = std::thread::spawn(move || {
        files.iter().for_each(|file| write!(input, "{}\n{file}", file.len()).unwrap());
    });
    let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
    let (mut line, mut reports) = (String::new(), Vec::new());
    while output.read_line(&mut line).unwrap() > 0 {
        let mut report = vec![0; line.trim().parse().unwrap()];
        output.read_exact(&mut report).unwrap();
        reports.push(String::from_utf8(report).unwrap());
        line.clear();
    }
    writing.join().unwrap();
    assert!(child.wait().unwrap().success());
    reports
}

#[test]
fn every_round_of_meek_is_that_of_stv_rs() {
    let Some(program) = installed("stv-rs", "count-peers/release/count-peers") else { return };
    let number: usize = variable("COUNT_ORACLE_ELECTIONS", "300").parse().unwrap();
    let mut numbers = Numbers(variable("COUNT_ORACLE_SEED", "1").parse().unwrap());
    let (mut ran, mut rounds, mut panicked) = (0, 0, 0);
    for mode in ["plain", "equalize"] {
        let files: Vec<String> = (0..number.div_ceil(2)).map(|_| blt_of(&mut numbers, mode == "equalize")).collect();
        let reports = reports(&program, mode, &files);
        assert_eq!(reports.len(), files.len());
        for (file, report) in files.iter().zip(&reports) {
            if report.trim() == "panicked" {
                panicked += 1;
                continue;
            }
            let election = blt::read(file.as_bytes()).unwrap();
            let given = Given::order(election.order.clone().unwrap());
            let transcript = count::rules::count(Rule::named("meek-parametric@1").unwrap(), &election, &given).unwrap();
            let last = report.trim_end().lines().last().unwrap();
            let theirs = last.strip_prefix("elected ").unwrap_or_else(|| panic!("no result in {report}"));
            let theirs: BTreeSet<usize> =
                theirs.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
            assert_eq!(set(&transcript.elected), theirs, "{mode}: {file}\n{report}\n{}", transcript.text(100));
            rounds += crate::transferable::rounds_in_report(&transcript, report, file);
            ran += 1;
        }
    }
    println!("ran: oracle stv-rs, meek-parametric: {ran} elections, {rounds} rounds to nine decimals");
    if panicked > 0 {
        println!("not run: oracle stv-rs: {panicked} elections on which it panics");
    }
    assert!(ran * 10 > number * 9, "stv-rs counted nearly all");
}
