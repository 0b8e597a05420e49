//! Rules that elect by pairs against published matrices, paths and winners; rules of scores against small elections worked by hand.

use count::election::{Election, Papers};
use count::formats::{blt, preflib};
use count::json::Json;
use count::ranked::condorcet::{Strength, strongest_paths};
use count::ranked::pairwise::Matrix;
use count::rules::{Given, Rule};
use count::scores::{BLANK, Scores};

use crate::data;

fn elected(rule: &str, election: &Election) -> Vec<String> {
    let transcript = count::rules::count(Rule::named(rule).unwrap(), election, &Given::seed(b"test")).unwrap();
    transcript.elected_names().into_iter().map(str::to_string).collect()
}

#[test]
fn matrices_paths_and_winners() {
    let Some(folder) = data::folder("condorcet") else { return };
    let mut ran = 0;
    for case in data::entries(&folder) {
        let expected = Json::read(&std::fs::read_to_string(case.join("expected.json")).unwrap()).unwrap();
        let name = case.file_name().unwrap().to_str().unwrap().to_string();
        for file in data::entries(&case) {
            let end = file.extension().and_then(|end| end.to_str()).unwrap_or("").to_string();
            let bytes = std::fs::read(&file).unwrap();
            let election = match end.as_str() {
                "toc" | "soc" | "soi" | "toi" => {
                    preflib::read(&bytes).unwrap_or_else(|fault| panic!("{}: {fault}", file.display()))
                }
                "blt" => blt::read(&bytes).unwrap(),
                _ => continue,
            };
            // Of the two files of a vote the complete one repeats the ballots of the other: both give the same matrix.
            let Papers::Ranks(ballots) = &election.papers else { panic!("these hold ranks") };
            let matrix = Matrix::of(ballots);
            let n = election.candidates.len();
            let paths = strongest_paths(&matrix, n, Strength::WinningVotes);
            let mut cells = 0;
            for (table, ours) in
                [("pairwise_unranked_tied_last", None), ("pairwise", None), ("strongest_paths", Some(&paths))]
            {
                for (a, one) in election.candidates.iter().enumerate() {
                    for (b, other) in election.candidates.iter().enumerate() {
                        if let Some(theirs) = expected.get(table).get(one).get(other).int() {
                            let ours = ours.map_or_else(|| matrix.prefer(a, b), |paths| paths[a * n + b]);
                            assert_eq!(i128::from(ours), theirs, "{name} {end} {table}: {one} over {other}");
                            cells += 1;
                        }
                    }
                }
            }
            for (key, rule) in [
                ("schulze_order", "schulze"),
                ("ranked_pairs_order", "ranked-pairs"),
                ("schulze", "schulze"),
                ("condorcet", "ranked-pairs"),
                ("irv", "irv"),
            ] {
                let theirs: Vec<&str> = match expected.get(key) {
                    Json::Text(winner) => vec![winner.as_str()],
                    order => order.items().iter().filter_map(Json::text).collect(),
                };
                if !theirs.is_empty() {
                    let seats = Election { seats: theirs.len(), ..election.clone() };
                    // The order is written with the first letters of the names.
                    let ours: Vec<String> = elected(rule, &seats);
                    let ours: Vec<&str> =
                        ours.iter().zip(&theirs).map(|(name, like)| name.get(..like.len()).unwrap_or(name)).collect();
                    assert_eq!(ours, theirs, "{name} {rule}");
                    cells += 1;
                }
            }
            assert!(cells > 0, "{name}: nothing was compared");
            if let Some(published) = expected.get("published_winner").text() {
                assert_eq!(elected("debian@1", &election), [published], "{name}");
            }
            let theirs = expected.get("schulze_winning_votes_computed").items();
            if let [winner] = theirs {
                assert_eq!(elected("schulze@1", &election), [winner.text().unwrap()], "{name}");
                if name.starts_with("debian") {
                    assert_eq!(elected("debian@1", &election), [winner.text().unwrap()], "{name}");
                }
            }
            ran += 1;
        }
    }
    println!("condorcet: {ran} files");
}

fn grades(names: &[&str], highest: u8, papers: &[(u64, &[u8])]) -> Election {
    let mut scores = Scores::new(names.len(), highest);
    papers.iter().for_each(|(weight, marks)| assert!(scores.push(*weight, marks)));
    Election::scored("", names.iter().map(|name| name.to_string()).collect(), 1, scores)
}

#[test]
fn the_rules_of_scores_elect_differently_where_they_should() {
    // Memphis, Nashville, Chattanooga, Knoxville; each voter gives five to the nearest city and less to those farther away.
    let tennessee = grades(
        &["Memphis", "Nashville", "Chattanooga", "Knoxville"],
        5,
        &[(42, &[5, 2, 1, 0]), (26, &[0, 5, 2, 1]), (15, &[0, 3, 5, 4]), (17, &[0, 2, 4, 5])],
    );
    for rule in ["score", "star", "schulze", "ranked-pairs"] {
        assert_eq!(elected(rule, &tennessee), ["Nashville"], "{rule}");
    }
    // Ada has the higher sum, but more prefer Bo: score and STAR part here.
    let parted = grades(&["Ada", "Bo"], 5, &[(3, &[4, 5]), (2, &[5, 0])]);
    assert_eq!(elected("score", &parted), ["Ada"]);
    assert_eq!(elected("star", &parted), ["Bo"]);
    // Bo's median is the best, though the sums say Ada.
    let median = grades(&["Ada", "Bo"], 5, &[(2, &[5, 3]), (3, &[2, 3])]);
    assert_eq!(elected("majority-judgment", &median), ["Bo"]);
    assert_eq!(elected("score", &median), ["Ada"]);
    assert_eq!(elected("approval", &grades(&["Ada", "Bo"], 1, &[(1, &[1, BLANK]), (2, &[0, 1])])), ["Bo"]);
}

#[test]
fn debian_drops_what_does_not_defeat_the_default_option() {
    let election = |file: &str| blt::read(file.as_bytes()).unwrap();
    // More prefer the default to each option: the default is chosen.
    assert_eq!(
        elected("debian", &election("3 1\n4 3 0\n3 1 3 2 0\n0\n\"A\"\n\"B\"\n\"Further discussion\"\n\"\"\n")),
        ["Further discussion"]
    );
    assert_eq!(
        elected("debian", &election("3 1\n2 3 0\n3 1 3 2 0\n0\n\"A\"\n\"B\"\n\"Further discussion\"\n\"\"\n")),
        ["A"]
    );
}

#[test]
fn debian_asks_for_a_quorum_and_for_more_than_one_to_one_where_it_is_told_to() {
    use count::ranked::condorcet::Debian;
    // Seven put A first, three the default: 7 to 3.
    let file = "3 1\n4 1 3 2 0\n3 1 2 3 0\n3 3 1 2 0\n0\n\"A\"\n\"B\"\n\"Further discussion\"\n\"\"\n";
    let election = blt::read(file.as_bytes()).unwrap();
    let asked = |debian: Debian| {
        let rule = Rule::named("debian").unwrap();
        count::rules::count(rule, &election, &Given { debian, ..Given::seed(b"") }).unwrap()
    };
    let elected = |debian: Debian| asked(debian).elected.clone();
    assert_eq!(elected(Debian::default()), [0]);
    let majority = |num, den| Debian { majorities: vec![(0, num, den)], ..Debian::default() };
    assert_eq!(elected(majority(2, 1)), [0], "7 to 3 is more than 2 to 1");
    assert_eq!(elected(majority(7, 3)), [2], "7 to 3 is not more than 7 to 3");
    assert_eq!(elected(Debian { quorum: 7, ..Debian::default() }), [0]);
    assert_eq!(elected(Debian { quorum: 8, ..Debian::default() }), [2]);
    // Another default option: nobody is before A, so A wins against it, whatever is asked of B.
    assert_eq!(elected(Debian { default: Some(0), quorum: 8, ..Debian::default() }), [0]);
    let told = asked(Debian { quorum: 8, majorities: vec![(0, 3, 1)], ..Debian::default() });
    let sentences = told.sentences().join("\n");
    assert!(
        sentences.contains("A is out: 7 put it before Further discussion and 3 after it, and it needed 8."),
        "{sentences}"
    );
    let told = asked(majority(3, 1)).sentences().join("\n");
    assert!(
        told.contains("A is out: 7 put it before Further discussion and 3 after it, and it needed more than 3 to 1."),
        "{told}"
    );
    assert!(
        told.contains("B is out: 3 put it before Further discussion and 7 after it, and it needed more."),
        "{told}"
    );
}

#[test]
fn a_circle_is_cut_where_it_is_weakest() {
    // 6: A>B>C, 5: B>C>A, 4: C>A>B. A beats B 10:5, B beats C 11:4, C beats A 9:6, the weakest.
    let circle = "3 1\n6 1 2 3 0\n5 2 3 1 0\n4 3 1 2 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"\"\n";
    let circle = blt::read(circle.as_bytes()).unwrap();
    for rule in ["schulze", "schulze-margins", "ranked-pairs"] {
        assert_eq!(elected(rule, &circle), ["A"], "{rule}");
    }
}
