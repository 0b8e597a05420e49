//! Scanners' exports, Belenios' results, Loomio's and other small tables from arbitrary bytes: no panic, and what is read can be counted.
#![no_main]

use count::election::{Election, Papers};
use count::formats::cast_records::{Layout, Names};
use count::formats::{belenios, loomio, rctab, scanners, tables};
use count::rules::{Given, Rule, count, count_irv};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((&kind, file)) = input.split_first() else { return };
    let candidates = || Names::new(&[("Ada".into(), vec!["1".into()]), ("Bo".into(), vec!["2".into()])]);
    let layout = Layout { write_in: Some("3".into()), ..Layout::default() };
    let mut names = candidates();
    let mut ballots = names.ballots();
    let text = std::str::from_utf8(file).unwrap_or("");
    let read = match kind % 11 {
        0 => scanners::dominion(text, &layout, &mut names, &mut ballots).is_ok(),
        1 => scanners::hart(file, None).is_ok_and(|contests| {
            let mut found = Vec::new();
            contests.iter().for_each(|contest| contest.candidates(&mut found));
            names = Names::new(&found);
            ballots = names.ballots();
            contests.iter().try_for_each(|contest| contest.paper(&layout, &mut names, &mut ballots)).is_ok()
        }),
        2 => scanners::clear_ballot(file, &layout, &mut names, &mut ballots).is_ok(),
        3 => scanners::common_data_xml(file, &layout, &mut names, &mut ballots).is_ok(),
        4 => {
            let _ = scanners::common_data_xml_candidates(file, None);
            false
        }
        5 => {
            let (election, result) = text.split_once('\0').unwrap_or((text, ""));
            for reading in [belenios::Reading::Ranks, belenios::Reading::Grades] {
                if let Ok(election) = belenios::read(election, result, 0, reading) {
                    counted(&election);
                }
            }
            false
        }
        6 => {
            let _ = loomio::looks_like(file);
            if let Ok(election) = loomio::read(file) {
                counted(&election);
            }
            false
        }
        7 => {
            if let Ok(questions) = tables::questions(file) {
                assert!(questions.iter().all(|(_, tally)| tally.check().is_ok()));
            }
            false
        }
        10 => {
            if let Ok(config) = rctab::read(text) {
                let mut papers = config.papers();
                // The configuration stands for its papers too: whatever they are, they are taken in or refused.
                for source in &config.sources {
                    let _ = source.take(&source.path, file, &mut papers);
                }
                let (election, options) = config.election(papers);
                if election.candidates.len() <= 8 {
                    count_irv(options, &election, &Given::seed(b"")).expect("ranks are counted");
                }
            }
            false
        }
        8 => {
            let _ = tables::lists(file);
            let _ = tables::weights(file);
            false
        }
        _ => {
            let _ = tables::pool(file);
            false
        }
    };
    if read {
        counted(&names.election("", 1, ballots));
    }
});

fn counted(election: &Election) {
    if election.candidates.len() > 8 || election.total() > 200 {
        return;
    }
    let name = if matches!(election.papers, Papers::Sums(_)) { "approval" } else { "schulze" };
    let rule = Rule::named(name).expect("it is a rule");
    let transcript = count(rule, election, &Given::seed(b"")).expect("pairs are counted of ranks and scores, sums as they are");
    assert_eq!(transcript.ballots, election.total());
}
