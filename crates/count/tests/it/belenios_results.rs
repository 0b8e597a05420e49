//! Results that Belenios published, counted again: the same winners by the methods that Belenios has too.

use std::path::{Path, PathBuf};

use count::election::Election;
use count::formats::belenios::{self, Reading};
use count::json::Json;
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
fn every_question_is_read_or_refused_with_its_reason() {
    let Some(folder) = elections() else { return };
    let (mut read, mut refused) = (0, Vec::new());
    for folder in data::entries(&folder).into_iter().filter(|folder| folder.join("result.json").is_file()) {
        let (election, result) = (text(&folder.join("election.json")), text(&folder.join("result.json")));
        let questions = Json::read(&election).unwrap().get("questions").items().len();
        for question in 0..questions {
            match belenios::read(&election, &result, question, Reading::Ranks) {
                Ok(found) => {
                    read += 1;
                    assert!(found.total() > 0, "{}", folder.display());
                }
                Err(fault) => refused.push(fault.expected),
            }
        }
    }
    assert!(refused.iter().all(|reason| reason.contains("only sums are published")), "{refused:?}");
    println!("belenios: {read} questions read; {} of which only sums are published", refused.len());
}
