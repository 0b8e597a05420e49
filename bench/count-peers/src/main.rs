//! Other people's counts, for two purposes: how long they take beside ours, and what they make of random elections.
//!
//! `count-peers bench TWELVE TWENTY` (only with the feature `bench`) times ranked_voting, tallystick and stv-rs on the files that
//! `cargo bench -p count --bench ranked` writes, and prints a line `name<tab>processor seconds<tab>whom it elected` for each.
//! `count-peers meek plain|equalize` reads elections from the standard input, each a line with its length in bytes and then that many bytes
//! of BLT, and writes what stv-rs reports of each in the same way; where it panics, the report is the line `panicked`.

#[cfg(feature = "bench")]
mod bench;

use std::io::{self, BufRead, BufReader, Read, Write};

use stv_rs::arithmetic::{FixedDecimal9, Integer64};
use stv_rs::cli::Parallel;
use stv_rs::meek::stv_droop;
use stv_rs::parse::{ParsingOptions, parse_election};
use stv_rs::types::Election;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        #[cfg(feature = "bench")]
        ["bench", twelve, twenty] => bench::run(twelve, twenty),
        ["meek", equal] => meek(equal == "equalize"),
        _ => panic!("count-peers bench TWELVE TWENTY | count-peers meek plain|equalize"),
    }
}

fn count(election: &Election, equalize: bool, report: &mut Vec<u8>) -> Vec<usize> {
    let counted =
        stv_droop::<Integer64, FixedDecimal9>(report, election, "peer", 6, Parallel::No, None, false, true, equalize);
    counted.expect("a report in memory can be written").elected
}

fn meek(equalize: bool) {
    std::panic::set_hook(Box::new(|_| {}));
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let mut line = String::new();
    while input.read_line(&mut line).expect("the standard input can be read") > 0 {
        let mut file = vec![0; line.trim().parse().expect("a length")];
        input.read_exact(&mut file).expect("as many bytes");
        line.clear();
        let report = std::panic::catch_unwind(|| {
            let options = ParsingOptions {
                remove_withdrawn_candidates: true,
                remove_empty_ballots: true,
                optimize_layout: false,
            };
            let election = parse_election(BufReader::new(&file[..]), options).expect("BLT");
            let mut report = Vec::new();
            let elected = count(&election, equalize, &mut report);
            writeln!(report, "elected {elected:?}").expect("memory takes everything");
            report
        });
        let report = report.unwrap_or_else(|_| b"panicked\n".to_vec());
        writeln!(output, "{}", report.len()).and_then(|()| output.write_all(&report)).expect("somebody reads");
    }
}
