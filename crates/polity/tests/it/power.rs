//! Who can act alone, as members and the command line read it.

use institution::act::What;
use institution::bylaws::alone::Deed;
use institution::bylaws::{Bylaws, Clause, Rule, law};
use polity::alone;
use polity::say::Language;
use serde_json::Value;

use crate::hall::{Hall, evening};

fn templates() -> Vec<(String, Bylaws)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../bylaws");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        (path.display().to_string(), Bylaws::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap())
    };
    paths.iter().map(read).collect()
}

fn assembly() -> Bylaws {
    Bylaws::from_toml(include_str!("../../../../bylaws/assembly.toml")).unwrap()
}

#[test]
fn everything_has_its_sentence_in_every_language_however_many_we_are() {
    let mut deeds = std::collections::BTreeSet::new();
    for (path, bylaws) in templates() {
        for members in [0, 1, 2, 3, 7, 40, 1300, 5_000_000] {
            // A sentence that is missing, or asks for what it is not given, fails here.
            for say in Language::ALL {
                for law in law::KNOWN.iter().copied().chain(["xx-unknown"]) {
                    let bylaws = Bylaws { law: law.to_owned(), ..bylaws.clone() };
                    let alone = bylaws.alone(members);
                    let told = alone::told(say, &bylaws, &alone);
                    let found = alone::found(say, &bylaws, &alone);
                    for line in &told {
                        // Whatever can be done is undone by somebody, or ends, or nobody undoes it: it says which.
                        let done = line.figures.quiet.is_some() && line.figures.lasts_minutes.is_none() && members > 2;
                        assert!(!done || !line.undone.is_empty(), "{path}: {line:#?}");
                    }
                    assert!(!found.is_empty() && found.iter().all(|found| !found.says.is_empty()), "{path}");
                    deeds.extend(told.iter().map(|told| told.deed));
                }
            }
        }
    }
    for deed in Deed::ALL {
        assert!(deeds.contains(deed.name()), "{} is said of no template", deed.name());
    }
}

#[test]
fn the_page_says_who_holds_what_now_and_what_a_few_can_do() {
    let mut hall = Hall::founded_with("Choir", "To sing.", "Rosa", |rules| rules);
    for name in ["Ada", "Bo", "Cy", "Di", "Ed"] {
        hall.join(name);
    }
    // Five have come by a link and wait: one votes. Nobody can decide anything by rules that ask for three.
    let page = hall.get(Some("Ada"), "power").body;
    assert!(page.contains("for the 1 member who may vote now"), "{page}");
    assert!(page.contains("Nobody can decide now: 1 may vote"), "{page}");
    assert!(page.contains("Rosa alone can open and close a meeting"), "{page}");
    // Where the rules ask who was present, whoever founded holds a facilitator's powers for one day.
    hall.wait(25 * 60);
    let page = hall.get(Some("Ada"), "power").body;
    assert!(page.contains("Nobody holds anything now that others do not."), "{page}");
    for says in [
        "for the 6 members who may vote now",
        "3 of 6 can end a facilitator&#39;s time by a motion, if nobody else votes. It takes 5 minutes at least.",
        "One person can come in under many names by a link. After 24 hours they all vote.",
        "2 members who were at a meeting can question them within 3 days.",
        "3 of 6 can decide on resolutions and 6 more things, if nobody else votes.",
        "It takes 4 if everybody else votes against.",
        "3 can stop it.",
        "Nobody can give that time back.",
        "promises a secret vote",
    ] {
        assert!(page.contains(says), "{says}: {page}");
    }
    let facts: Value = serde_json::from_str(&hall.get(Some("Ada"), "power.json").body).unwrap();
    let decide = facts["few"].as_array().unwrap().iter().find(|line| line["rule"][1] == "amending").unwrap();
    // Two thirds of six are four, and three must vote.
    assert_eq!((&decide["figures"]["quiet"], &decide["figures"]["opposed"]), (&3.into(), &4.into()));
    assert_eq!(decide["figures"]["block"], 3);
    assert_eq!(decide["figures"]["minutes"], 720 + 30);
}

#[test]
fn a_change_of_a_rule_says_who_could_then_act_alone_and_nothing_where_that_stays() {
    let before = assembly();
    let change = |id: &str, with: &dyn Fn(&mut Rule)| -> Vec<String> {
        let mut clause: Clause = before.clause(&id.parse().unwrap()).unwrap().clone();
        with(&mut clause.rule);
        let after = before.with(&clause).unwrap();
        assert_eq!(after.faults(), []);
        alone::changed(Language::English, &before, &after, Some(&clause), 40)
    };
    let none = change("purpose", &|rule| {
        if let Rule::Purpose { text } = rule {
            "To sing.".clone_into(text)
        }
    });
    assert!(none.is_empty(), "{none:?}");
    // Five voters instead of three; 5 percent of 40 are 2. What undoes other things says so too, but once.
    let five = change("ordinary", &|rule| {
        if let Rule::Decision(decision) = rule {
            decision.quorum_voters = 5
        }
    });
    assert_eq!(five[0], "5 of 40 can decide on resolutions and 6 more things, if nobody else votes.", "{five:?}");
    assert!(five.len() < 6, "{five:?}");
    // A facilitator who may no longer fold things away: nobody may, unless it is lent.
    let fewer = change("facilitator", &|rule| {
        if let Rule::Chore { powers, .. } = rule {
            powers.pop();
        }
    });
    assert!(fewer.iter().any(|said| said.starts_with("No facilitator may do this")), "{fewer:?}");
    // Without hands there is nobody who counts them.
    let mut after = before.clone();
    after.articles.iter_mut().for_each(|article| article.clauses.retain(|clause| clause.rule.kind() != "hand-count"));
    let gone = alone::changed(Language::English, &before, &after, None, 40);
    assert!(gone.iter().any(|said| said.starts_with("This would no longer be so: “3 people can say how many hands")));
}

#[test]
fn a_motion_and_its_preview_say_who_could_then_act_alone() {
    let mut hall = evening();
    let preview = hall.get(Some("Ada Okafor"), "bylaws/folding/change?show=1&unfold=5").body;
    assert!(preview.contains("5 members who vote can open it again, at once."), "{preview}");
    let preview = hall.get(Some("Ada Okafor"), "bylaws/purpose/change?show=1&text=To+keep+our+homes.").body;
    assert!(preview.contains("Who can act alone stays as it is."), "{preview}");
    let bylaws = hall.org.bylaws().clone();
    let folding = bylaws.clause(&"folding".parse().unwrap()).unwrap();
    let Rule::Moderation { reasons, .. } = &folding.rule else { panic!() };
    let to = Clause { rule: Rule::Moderation { reasons: reasons.clone(), unfold: 5 }, ..folding.clone() }.to_toml();
    let what = What::ChangeClause { clause: folding.id.clone(), was: folding.hash(), to };
    let motion = hall.moves("Ada Okafor", "Five put words back", "", what);
    let number = hall.org.motion(motion).unwrap().number;
    let page = hall.get(Some("Ada Okafor"), &format!("motions/{number}")).body;
    assert!(page.contains("Who could then act alone"), "{page}");
    assert!(page.contains("5 members who vote can open it again, at once."), "{page}");
}

#[test]
fn the_command_line_says_it_too() {
    let run = |arguments: &[&str]| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../bylaws/assembly.toml");
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_polity"))
            .args(["bylaws", "check"])
            .args(arguments)
            .arg(path)
            .output()
            .unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).unwrap()
    };
    let said = run(&["--members", "40"]);
    assert!(said.starts_with("These bylaws may come into force.\n"), "{said}");
    assert!(said.contains("! Whoever may fold things away"), "{said}");
    assert!(
        said.contains("  3 of 40 can decide on resolutions and 6 more things, if nobody else votes. (2.1 ordinary)"),
        "{said}"
    );
    let facts: Value = serde_json::from_str(&run(&["--json"])).unwrap();
    assert_eq!((&facts["lawful"], &facts["members"]), (&true.into(), &100.into()));
    assert!(facts["alone"].as_array().unwrap().len() > 15);
    assert_eq!(facts["findings"][0]["code"], "no-secret-vote");
}
