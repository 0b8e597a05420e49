//! Results that Belenios published, counted again: the same winners by the methods that Belenios has too.

use std::path::{Path, PathBuf};

use count::election::{Election, Papers};
use count::formats::belenios::{self, Reading};
use count::json::Json;
use count::number::Amount;
use count::rules::{Given, Rule, count};

use crate::data;

fn elections() -> Option<PathBuf> {
    let folder = data::folder("irv-rctab")?.join("../../elections");
    folder.is_dir().then_some(folder)
}

fn text(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap()
}

fn read(folder: &Path, question: usize, reading: Reading) -> Election {
    belenios::read(&text(&folder.join("election.json")), &text(&folder.join("result.json")), question, reading).unwrap()
}

/// The places in the order of a method's own list of winners, equals together.
fn winners(file: &Path) -> Vec<Vec<usize>> {
    let told = Json::read(&text(file)).unwrap();
    let numbers = |group: &Json| group.items().iter().map(|one| one.int().unwrap() as usize).collect();
    told.get("winners").items().iter().map(numbers).collect()
}

#[test]
fn winners_of_schulze_and_majority_judgment_as_belenios_names_them() {
    let Some(folder) = elections() else {
        println!("not run: Belenios results: no ../elections beside the data");
        return;
    };
    let mut ran = 0;
    for (name, method, rule, reading) in [
        ("schulze-ed25519", "schulze", "schulze", Reading::Ranks),
        ("schulze-rfc3526", "schulze", "schulze", Reading::Ranks),
        ("mj-ed25519", "majority-judgment", "majority-judgment", Reading::Grades),
    ] {
        let folder = folder.join(name);
        let election = read(&folder, 0, reading);
        let expected = winners(&folder.join(format!("method_{method}.json")));
        let transcript = count(Rule::named(rule).unwrap(), &election, &Given::seed(b"")).unwrap();
        let expected = &expected[0];
        assert!(expected.contains(&transcript.elected[0]), "{name}: {:?}, not {expected:?}", transcript.elected);
        ran += 1;
    }
    println!("belenios: {ran} winners by its own methods");
}

#[test]
fn every_question_is_read_and_sums_are_the_published_ones() {
    let Some(folder) = elections() else { return };
    let (mut read, mut summed) = (0, 0);
    for folder in data::entries(&folder).into_iter().filter(|folder| folder.join("result.json").is_file()) {
        let (election, result) = (text(&folder.join("election.json")), text(&folder.join("result.json")));
        let questions = Json::read(&election).unwrap().get("questions").items().len();
        for question in 0..questions {
            let found = belenios::read(&election, &result, question, Reading::Ranks).unwrap();
            read += 1;
            assert!(found.total() > 0, "{}", folder.display());
            if matches!(found.papers, Papers::Ranks(_)) {
                continue;
            }
            summed += 1;
            // What approval tells of each answer is the sum that was published, whatever one ballot may choose.
            let transcript = count(Rule::named("approval").unwrap(), &found, &Given::seed(b"")).unwrap();
            let told: Vec<String> = transcript.rounds[0].tallies.iter().flatten().map(Amount::to_string).collect();
            let result = Json::read(&result).unwrap();
            let published = result.get("result").items()[question].items().iter().map(|sum| sum.int().unwrap());
            let published: Vec<String> = published.map(|sum| sum.to_string()).collect();
            // The sum of blank ballots, where there can be any, comes first.
            assert!(published.ends_with(&told) && published.len() <= told.len() + 1, "{}", folder.display());
        }
    }
    println!("belenios: {read} questions read, {summed} of them published as sums");
}
