//! Instant run-offs against RCTab's detailed reports: tallies, thresholds, inactive ballots, who went out and where the votes went, by round.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use count::ballots::Ballots;
use count::election::Election;
use count::formats::{packed, rctab};
use count::json::Json;
use count::number::Amount;
use count::ranked::irv::{self, Options, Overvote};
use count::rules::{Given, Rule, count_irv};
use count::transcript::{Round, To, Transcript};

use crate::data;

struct Case {
    election: Election,
    options: Options,
    seed: Option<u64>,
    order: Vec<usize>,
}

fn load(case: &Path) -> Result<Case, String> {
    let config = rctab::read(&std::fs::read_to_string(case.join("rctab_config.json")).unwrap());
    let config = config.map_err(|fault| fault.expected)?;
    let mut papers = config.papers();
    for source in &config.sources {
        // Sources lie beside the configuration here, folders in `input`.
        let path = case.join(Path::new(&source.path).file_name().unwrap());
        let files = match source.folder_of() {
            Some(begins) => exports(case, begins),
            None => vec![std::fs::read(&path).unwrap()],
        };
        for file in files {
            source.take(&source.path, &file, &mut papers).map_err(|fault| fault.to_string())?;
        }
    }
    let (election, options) = config.election(papers);
    let order = (0..election.candidates.len()).collect();
    Ok(Case { election, options, seed: config.random_seed, order })
}

/// The files of an export that lie in a folder, unpacked.
fn exports(case: &Path, begins: &str) -> Vec<Vec<u8>> {
    let files = data::entries(&case.join("input")).into_iter();
    let files = files.filter(|file| file.file_name().unwrap().to_str().unwrap().starts_with(begins));
    files.map(|file| packed::gunzip(&std::fs::read(file).unwrap()).unwrap()).collect()
}

fn same(ours: Option<&Amount>, theirs: &str) -> bool {
    let plain = |text: &str| {
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text.to_string() }
    };
    ours.is_some_and(|ours| plain(&ours.to_string()) == plain(theirs))
}

fn compare(transcript: &Transcript, rounds: &[Round], report: &Json) -> Result<(), String> {
    let theirs = report.get("results").items();
    let name = |one: usize| transcript.candidates[one].as_str();
    for (at, (round, result)) in rounds.iter().zip(theirs).enumerate() {
        let wrong = |what: String| Err(format!("round {}: {what}", at + 1));
        let Json::Object(tally) = result.get("tally") else { panic!("a report has tallies") };
        for (who, votes) in tally {
            let one = transcript.candidates.iter().position(|candidate| candidate == who).unwrap();
            let gone_without_votes = round.tallies[one].is_none() && votes.text() == Some("0");
            if !gone_without_votes && !same(round.tallies[one].as_ref(), votes.text().unwrap()) {
                return wrong(format!(
                    "{who} has {:?}, not {}",
                    round.tallies[one].as_ref().map(Amount::to_string),
                    votes.text().unwrap()
                ));
            }
        }
        for (one, votes) in round.tallies.iter().enumerate().filter(|(_, votes)| votes.is_some()) {
            if !tally.contains_key(name(one)) && !votes.as_ref().unwrap().is_zero() {
                return wrong(format!("{} has votes and should not be there", name(one)));
            }
        }
        if let Some(threshold) = result.get("threshold").text()
            && !same(round.quota.as_ref(), threshold)
        {
            return wrong(format!(
                "the threshold is {:?}, not {threshold}",
                round.quota.as_ref().map(Amount::to_string)
            ));
        }
        for (reason, votes) in &round.inactive {
            if let Some(theirs) = result.get("inactiveBallots").get(reason).text()
                && !same(Some(votes), theirs)
            {
                return wrong(format!("{reason}: {votes}, not {theirs}"));
            }
        }
        let set = |key: &str| {
            result.get("tallyResults").items().iter().filter_map(|one| one.get(key).text()).collect::<BTreeSet<_>>()
        };
        for (key, ours) in [("eliminated", &round.excluded), ("elected", &round.elected)] {
            let ours: BTreeSet<&str> = ours.iter().map(|&one| name(one)).collect();
            if ours != set(key) {
                return wrong(format!("{key}: {ours:?}, not {:?}", set(key)));
            }
        }
        for one in result.get("tallyResults").items() {
            let Some(from) = one.get("eliminated").text() else { continue };
            let Json::Object(transfers) = one.get("transfers") else { continue };
            let mut ours = BTreeMap::new();
            for transfer in round.transfers.iter().filter(|transfer| name(transfer.from) == from) {
                let to = match transfer.to {
                    To::Candidate(to) => name(to),
                    To::Exhausted => "exhausted",
                    To::Rounding => "residual surplus",
                };
                ours.insert(to, &transfer.votes);
            }
            for (to, votes) in transfers {
                if !same(ours.get(to.as_str()).copied(), votes.text().unwrap()) {
                    return wrong(format!(
                        "{from} to {to}: {:?}, not {}",
                        ours.get(to.as_str()).map(|votes| votes.to_string()),
                        votes.text().unwrap()
                    ));
                }
            }
        }
    }
    if rounds.len() != theirs.len() {
        return Err(format!("{} rounds, not {}", rounds.len(), theirs.len()));
    }
    Ok(())
}

/// Java's random numbers (java.util.Random, a linear congruence of 48 bits): RCTab breaks ties by them.
struct Java(u64);

impl Java {
    fn new(seed: u64) -> Java {
        Java((seed ^ 0x5_deec_e66d) & ((1 << 48) - 1))
    }

    fn bits(&mut self, count: u32) -> u64 {
        self.0 = (self.0.wrapping_mul(0x5_deec_e66d) + 0xb) & ((1 << 48) - 1);
        self.0 >> (48 - count)
    }

    /// Below `bound`, as a random double is stretched.
    fn below(&mut self, bound: usize) -> usize {
        let double = ((self.bits(26) << 27) + self.bits(27)) as f64 / (1u64 << 53) as f64;
        (double * bound as f64).floor() as usize
    }
}

/// Rows of a sheet with nothing in them at all, which RCTab takes for blank papers and we for no papers.
const EMPTY_ROWS: [(&str, u64); 2] =
    [("first_round_determines_threshold_test", 3), ("first_round_determines_threshold_tiebreaker_test", 2)];

/// Where a text lies in a small `java.util.HashSet`.
fn java_bucket(text: &str) -> u32 {
    let hash = text.encode_utf16().fold(0u32, |hash, unit| hash.wrapping_mul(31).wrapping_add(u32::from(unit)));
    (hash ^ (hash >> 16)) & 15
}

/// Counts as RCTab does where its ties are broken by random numbers: each tie that chance broke becomes a lot, one after another.
fn with_lots(options: Options, election: &Election, order: Vec<usize>, seed: Option<u64>) -> Transcript {
    let mut given = Given::order(order);
    let mut transcript = count_irv(options, election, &given).unwrap();
    let Some(seed) = seed else { return transcript };
    let mut java = Java::new(seed);
    while let Some(tie) = transcript.ties.iter().filter(|tie| !tie.open.is_empty()).nth(given.lots.len()) {
        let mut names: Vec<(&str, usize)> =
            tie.open.iter().map(|&one| (election.candidates[one].as_str(), one)).collect();
        names.sort_unstable();
        if options.look_back && tie.round > 1 {
            // Those whom looking back leaves come out of a hash set.
            names.sort_by_key(|(name, _)| java_bucket(name));
        }
        given.lots.push(names[java.below(names.len())].1);
        transcript = count_irv(options, election, &given).unwrap();
    }
    transcript
}

#[test]
fn round_by_round_as_rctab() {
    let Some(folder) = data::folder("irv-rctab") else { return };
    let (mut ran, mut rounds, mut faults) = (0, 0, Vec::new());
    let mut not_run: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for case in data::entries(&folder) {
        let name = case.file_name().unwrap().to_str().unwrap().to_string();
        let Case { election, options, seed, order } = match load(&case) {
            Ok(case) => case,
            Err(reason) => {
                not_run.entry(reason).or_default().push(name);
                continue;
            }
        };
        let expected = Json::read(&std::fs::read_to_string(case.join("expected.json")).unwrap()).unwrap();
        let transcript = with_lots(options, &election, order, seed);
        for round in &transcript.rounds {
            let parts = round.tallies.iter().flatten().chain(&round.exhausted).chain(&round.lost);
            let sum = parts.map(Amount::exact).fold(Amount::whole(0).exact(), |sum, part| sum + part);
            assert_eq!(sum, Amount::whole(transcript.ballots).exact(), "{name}");
        }
        let mut left = &transcript.rounds[..];
        let mut outcome = Ok(());
        for report in expected.get("reports").items() {
            let (now, later) = left.split_at(report.get("results").items().len().min(left.len()));
            outcome = outcome.and_then(|()| compare(&transcript, now, report));
            let blank = &now[0].inactive.iter().find(|(reason, _)| *reason == "undervotes").unwrap().1;
            let theirs = report.get("summary").get("undervotes").int().unwrap();
            let rows = EMPTY_ROWS.iter().find(|(case, _)| *case == name).map_or(0, |(_, rows)| *rows);
            assert_eq!(blank.exact() + Amount::whole(rows).exact(), theirs.into(), "{name}: blank papers");
            left = later;
        }
        if outcome.is_ok() && !left.is_empty() {
            outcome = Err(format!("{} rounds too many", left.len()));
        }
        match outcome {
            Ok(()) => {
                ran += 1;
                rounds += transcript.rounds.len();
            }
            Err(fault) => faults.push(format!("{name}: {fault}")),
        }
    }
    println!("irv-rctab: {ran} cases, {rounds} rounds");
    not_run.iter().for_each(|(reason, cases)| println!("not run: irv-rctab: {}: {reason}", cases.join(", ")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn published_winners_of_american_elections() {
    let Some(folder) = data::folder("irv-preflib") else { return };
    let (mut ran, mut first, mut not_run) = (0, 0, Vec::new());
    for case in data::entries(&folder) {
        let expected = Json::read(&std::fs::read_to_string(case.join("expected.json")).unwrap()).unwrap();
        let file = data::entries(&case)
            .into_iter()
            .find(|file| file.extension().is_some_and(|end| end.to_str().unwrap().len() == 3))
            .unwrap();
        let election = count::formats::preflib::read(&std::fs::read(&file).unwrap()).unwrap();
        let transcript = count::rules::count(Rule::named("irv@1").unwrap(), &election, &Given::seed(b"")).unwrap();
        let winner = transcript.elected_names()[0];
        let published = expected.get("winner").text().unwrap_or("");
        if *expected.get("check").get("winner_name_matches") != Json::Bool(true) {
            not_run.push(format!(
                "{}: the published name is written otherwise: {winner:?}, {published:?}",
                case.file_name().unwrap().to_str().unwrap()
            ));
            continue;
        }
        assert_eq!(Some(winner), expected.get("check").get("recount_winner").text(), "{}", case.display());
        // The first round as published, where PrefLib kept every paper.
        if *expected.get("check").get("first_round_tallies_equal") == Json::Bool(true) {
            let Json::Object(tally) = expected.get("rounds").items()[0].get("tally") else { panic!("it has tallies") };
            for (name, votes) in tally.iter().filter(|(name, _)| *name != "exhausted") {
                let one = transcript.candidates.iter().position(|one| one.eq_ignore_ascii_case(name)).unwrap();
                let theirs = Amount::Fixed { units: votes.int().unwrap(), decimals: 0 };
                assert_eq!(transcript.rounds[0].tallies[one], Some(theirs), "{name}");
                first += 1;
            }
        }
        ran += 1;
    }
    println!("irv-preflib: {ran} winners, {first} tallies of first rounds");
    if let Some(folder) = data::folder("stv-irish") {
        let cases = data::entries(&folder).len();
        println!("not run: stv-irish, {cases} cases: the Irish rule samples the last parcel; we have no such rule");
    }
    not_run.iter().for_each(|reason| println!("not run: irv-preflib: {reason}"));
}

#[test]
fn the_papers_that_end_say_why() {
    let mut ballots = Ballots::new(3);
    ballots.ballot(4, &[&[0]]).unwrap();
    ballots.ballot(3, &[&[1]]).unwrap();
    ballots.ballot(2, &[&[2], &[0, 1], &[1]]).unwrap();
    let names: Vec<String> = ["A", "B", "C"].map(String::from).to_vec();
    let election = Election::ranked("", names, 1, ballots);
    let count = |overvote| count_irv(Options { overvote, ..irv::PLAIN }, &election, &Given::seed(b"")).unwrap();
    assert_eq!(count(Overvote::Exhaust).elected_names(), ["A"]);
    assert_eq!(count(Overvote::Skip).elected_names(), ["B"]);
    assert_eq!(count(Overvote::ExhaustIfSeveral).elected_names(), ["A"]);
    let inactive = &count(Overvote::Exhaust).rounds[1].inactive;
    assert_eq!(inactive[1], ("overvotes", Amount::whole(2)));
}
