//! How long the others take. Candidates are the letters from a; every line of the files is strict.

use std::io::BufReader;
use std::time::Instant;

use stv_rs::parse::{ParsingOptions, parse_election};

use crate::count;

/// Processor seconds of this thread; wall-clock seconds where the system does not tell.
fn seconds() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64(), |told| told / 1e9)
}

fn timed<T: ToString>(name: &str, work: impl FnOnce() -> T) {
    let start = seconds();
    let elected = work();
    println!("{name}\t{:.4}\t{}", seconds() - start, elected.to_string());
}

fn ballots(path: &str) -> (usize, Vec<Vec<u8>>) {
    let file = std::fs::read_to_string(path).expect("the file of the benchmark");
    let candidates = file.split(' ').next().and_then(|number| number.parse().ok()).expect("a number of candidates");
    let lines = file.lines().skip(2).take_while(|line| *line != "0");
    let ballot = |line: &str| line[1..].bytes().filter(u8::is_ascii_lowercase).map(|letter| letter - b'a').collect();
    (candidates, lines.map(ballot).collect())
}

pub fn run(twelve: &str, twenty: &str) {
    let letter = |one: u8| char::from(b'a' + one).to_string();
    let (candidates, papers) = ballots(twelve);
    let names: Vec<String> = (0..candidates as u8).map(letter).collect();
    let rules = ranked_voting::VoteRules::default();
    let builder = ranked_voting::Builder::new(&rules).and_then(|builder| builder.candidates(&names));
    let mut builder = builder.expect("names of candidates");
    timed("ranked_voting: taking ballots in", || {
        for paper in &papers {
            let choices: Vec<Vec<String>> = paper.iter().map(|&one| vec![letter(one)]).collect();
            builder.add_vote(&choices, 1).expect("a ballot of candidates");
        }
        ""
    });
    timed("ranked_voting: IRV from ballots", || {
        ranked_voting::run_election(&builder).expect("somebody wins").winners.unwrap_or_default().join(" ")
    });
    drop(builder);
    timed("tallystick: IRV from ballots", || {
        let mut tally =
            tallystick::irv::DefaultTally::with_candidates(tallystick::Transfer::Meek, (0..candidates as u8).collect());
        papers.iter().for_each(|paper| tally.add_ref(paper));
        tally.tally_winners().into_unranked().into_iter().map(letter).collect::<Vec<_>>().join(" ")
    });
    timed("tallystick: STV, 5 seats, from ballots", || {
        let mut tally = tallystick::stv::DefaultTally::new(5, tallystick::Quota::Droop);
        papers.iter().for_each(|paper| tally.add_ref(paper));
        tally.winners().into_unranked().into_iter().map(letter).collect::<Vec<_>>().join(" ")
    });
    drop(papers);
    let options =
        || ParsingOptions { remove_withdrawn_candidates: true, remove_empty_ballots: true, optimize_layout: true };
    let read = || parse_election(BufReader::new(std::fs::File::open(twelve).expect("the file")), options());
    for (name, seats) in [("stv-rs: Meek, 1 seat, from BLT", 1), ("stv-rs: Meek, 5 seats, from BLT", 5)] {
        timed(name, || {
            let mut election = read().expect("BLT");
            election.num_seats = seats;
            let mut report = Vec::new();
            let elected = count(&election, false, &mut report);
            elected.into_iter().map(|one| letter(one as u8)).collect::<Vec<_>>().join(" ")
        });
    }
    let (candidates, papers) = ballots(twenty);
    timed("tallystick: Schulze, 20 candidates, from ballots", || {
        use tallystick::schulze::{SchulzeTally, Variant};
        let names = (0..candidates as u8).collect();
        let mut tally = SchulzeTally::<u8, u64>::with_candidates(1, Variant::Winning, names).unchecked();
        papers.iter().for_each(|paper| tally.add(paper).expect("it is not checked"));
        tally.winners().into_unranked().into_iter().map(letter).collect::<Vec<_>>().join(" ")
    });
}
