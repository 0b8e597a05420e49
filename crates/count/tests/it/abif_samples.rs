//! The samples of ABIF and what abiftool's own tests say of them: how many papers, who wins the run-off, sums of scores, preferences in pairs.

use count::election::{Election, Papers};
use count::formats::abif;
use count::number::Amount;
use count::ranked::irv::{self, Overvote};
use count::ranked::pairwise::Matrix;
use count::rules::{Given, Rule, count_irv};
use count::transcript::Transcript;

use crate::data;

/// By ranks, also where the papers hold scores, as abiftool does.
fn run_off(election: &Election) -> Transcript {
    let ranks = election.ranks().unwrap().into_owned();
    let election = Election { papers: Papers::Ranks(ranks), ..election.clone() };
    // abiftool passes over ranks that several candidates share.
    let options = irv::Options { overvote: Overvote::Skip, ..irv::PLAIN };
    count_irv(options, &election, &Given::seed(b"abif")).unwrap()
}

fn sum_of(election: &Election, name: &str) -> u64 {
    let Papers::Scores(scores) = &election.papers else { panic!("these are scores") };
    let one = election.candidates.iter().position(|candidate| candidate.starts_with(name)).unwrap();
    scores.papers().filter(|(_, marks)| marks[one] != 255).map(|(weight, marks)| weight * u64::from(marks[one])).sum()
}

#[test]
fn the_samples_say_what_abiftool_says() {
    let Some(folder) = data::folder("abif") else { return };
    let (mut files, mut facts) = (0, 0);
    for case in data::entries(&folder) {
        let name = case.file_name().unwrap().to_str().unwrap();
        let file = std::fs::read(case.join(format!("{name}.abif"))).unwrap();
        let election = match abif::read(&file) {
            Ok(election) => election,
            Err(refused) => {
                println!("not run: abif: {name}: {refused}");
                continue;
            }
        };
        files += 1;
        let winner = |name: &str| {
            let transcript = run_off(&election);
            assert!(transcript.elected_names()[0].starts_with(name), "{:?}", transcript.elected_names());
        };
        match name {
            "jman722-example" => {
                assert_eq!(sum_of(&election, "Allie"), 88);
                assert_eq!(election.total(), 24);
                facts += 2;
            }
            "leadingspace-tenn" | "mock-all-blank" | "mock-one-cand" => {
                assert_eq!(election.total(), 100, "{name}");
                facts += 1;
            }
            "one-A" | "one-A-LF" => {
                assert_eq!(election.total(), 1, "{name}");
                facts += 1;
            }
            "mock-scorestar-tie" => {
                assert_eq!((sum_of(&election, "Bob"), sum_of(&election, "Alice")), (45, 45));
                let rule = Rule::named("score").unwrap();
                let tie = count::rules::count(rule, &election, &Given::seed(b"abif")).unwrap().ties.remove(0);
                assert_eq!(tie.between.len(), 2);
                facts += 2;
            }
            "sf2018special-results" => {
                let transcript = run_off(&election);
                let last = transcript.rounds.last().unwrap();
                let (elected, tallies) = (transcript.elected[0], &last.tallies);
                assert_eq!(transcript.candidates[elected], "LONDON BREED");
                assert_eq!(tallies[elected], Some(Amount::whole(116_020)));
                facts += 2;
            }
            "tennessee-example-STAR" => {
                winner("Knox");
                facts += 1;
            }
            "tennessee-example-simple" => {
                winner("Knox");
                let place = |name: &str| election.candidates.iter().position(|one| one.starts_with(name)).unwrap();
                assert_eq!(Matrix::of(&election.ranks().unwrap()).prefer(place("Chat"), place("Knox")), 83);
                facts += 2;
            }
            "tn-example-missing-scores" => {
                assert_eq!(sum_of(&election, "Knox"), 17_480);
                facts += 1;
            }
            _ => {}
        }
    }
    println!("abif: {files} files read, {facts} facts");
    println!("not run: abif: jman722-example: abiftool makes strict ranks of equal scores by the order of names");
    println!("not run: abif: mock-twotie: abiftool excludes all who tie at once");
    println!("not run: abif: what abiftool prints as HTML, its words for kinds of papers, its plurality counts");
}
