//! Who can act alone: figures reckoned by hand, the same by trying everything, and nothing left out of the list.

use std::collections::BTreeSet;

use count::majority::{self, Base, Kind, Majority, Quorum, Rule as CountingRule, Tally};
use institution::act::{Act, Body, Effect};
use institution::bylaws::alone::{Carrying, Covered, Deed, Got, Group, Line, Undo, covered};
use institution::bylaws::{Bylaws, Clause, Decision, Matter, Power, Rule, law};
use institution::quorum;
use proptest::prelude::*;

use crate::scenario::template;

fn decision(bylaws: &Bylaws, id: &str) -> Decision {
    match &bylaws.clause(&id.parse().unwrap()).unwrap().rule {
        Rule::Decision(decision) => decision.clone(),
        other => panic!("{id} is a {}", other.kind()),
    }
}

fn carrying(id: &str, entitled: u64) -> (Option<u64>, Option<u64>, u64) {
    let Carrying { quiet, opposed, block, .. } = Carrying::of(&decision(&template(), id), entitled);
    (quiet, opposed, block)
}

#[test]
fn the_template_is_reckoned_as_by_hand() {
    // ordinary: more than 1/2 of votes cast, 3 voters and 5 percent. 40 members: 5 percent are 2, so 3 voters. Nobody else
    // votes: 3 of 3. All others against: more than 20, so 21 to 19. Stopped by 20 noes: 20 to 20 is no majority.
    assert_eq!(carrying("ordinary", 40), (Some(3), Some(21), 20));
    // amending: at least 2/3, 3 voters and 10 percent. 10 percent of 40 are 4. 2/3 of 40 are 26.7, so 27; 14 leave 26.
    assert_eq!(carrying("amending", 40), (Some(4), Some(27), 14));
    // 1,300: 5 percent are 65, half of 1,300 is 650, so 651; 650 noes make a tie.
    assert_eq!(carrying("ordinary", 1300), (Some(65), Some(651), 650));
    // 10 percent are 130; 2/3 are 866.7, so 867; 434 noes leave 866.
    assert_eq!(carrying("amending", 1300), (Some(130), Some(867), 434));
    // 3 members: 3 must vote, so all three if the others stay away; 2 to 1 if they come. One who stays away stops it.
    assert_eq!(carrying("ordinary", 3), (Some(3), Some(2), 1));
    // 2 members: 3 must vote. Never.
    assert_eq!(carrying("ordinary", 2), (None, None, 0));
    let few = template().alone(2);
    assert!(few.findings.iter().any(|finding| finding.code == "nobody-decides"));
}

#[test]
fn seconds_count_among_the_few() {
    // 2 voters are enough and more than half of them, but it takes one who moves and four who second.
    let slow = Decision { quorum_voters: 2, quorum_percent: 0, seconders: 4, ..decision(&template(), "ordinary") };
    let Carrying { quiet, opposed, block, .. } = Carrying::of(&slow, 7);
    // All others against: 4 of 7 would be more than half, 5 are needed to bring it up. 3 who keep out leave 4, too few.
    assert_eq!((quiet, opposed, block), (Some(5), Some(5), 3));
}

fn line(bylaws: &Bylaws, deed: Deed, entitled: u64) -> Line {
    let found = bylaws.alone(entitled).lines.into_iter().find(|line| line.deed == deed);
    found.unwrap_or_else(|| panic!("{deed:?} is not on the list"))
}

#[test]
fn a_power_in_one_hand_says_how_it_comes_there_and_how_it_goes() {
    let bylaws = template();
    let run = line(&bylaws, Deed::RunTheMeeting, 40);
    assert_eq!(run.group, Group::People(1));
    // The founder for a day, since these rules ask who was present; named by 3 of 40 for 72 hours, 3 people at a time; lent by 3 of 40 for 72 hours.
    assert!(matches!(run.got[0], Got::Founding { hours: 24 }));
    let Got::Vote { matter, carrying, hours, people, .. } = &run.got[1] else { panic!("{:?}", run.got[1]) };
    assert_eq!((*matter, carrying.quiet, *hours, *people), (Matter::Facilitator, Some(3), 72, Some(3)));
    assert!(matches!(run.got[2], Got::Vote { matter: Matter::Delegation, people: None, .. }));
    // Ten minutes of notice and five of voting; five if somebody opens the vote early.
    let [Undo::Vote { carrying, pace, .. }] = run.undone.as_slice() else { panic!("{:?}", run.undone) };
    assert_eq!((carrying.quiet, pace.minutes, pace.early_minutes), (Some(3), 15, Some(5)));
    // Folded words are put back by three, at once; the time to think is given back by nobody.
    let [Undo::People { people: 3, hours: None }] = line(&bylaws, Deed::FoldAway, 40).undone[..] else { panic!() };
    assert!(line(&bylaws, Deed::PutTheQuestion, 40).undone.is_empty());
    // Removed words come back after three days.
    let removed = line(&bylaws, Deed::RemoveWords, 40);
    assert_eq!((removed.group, removed.lasts_minutes), (Group::People(2), Some(3 * 24 * 60)));
}

#[test]
fn whoever_lets_people_in_is_on_the_list() {
    let bylaws = template();
    // One person with many phones waits a day, unless two question the link within three days.
    let many = line(&bylaws, Deed::JoinAsMany, 40);
    assert_eq!((many.group, many.pace.minutes), (Group::People(1), 24 * 60));
    assert_eq!(many.undone, [Undo::People { people: 2, hours: Some(72) }]);
    // A wall takes who runs the meeting and two who voted before; a founder alone needs nobody.
    assert_eq!(line(&bylaws, Deed::LetInByWall, 40).group, Group::People(3));
    assert_eq!(line(&bylaws, Deed::LetInByWall, 1).group, Group::People(1));
    let known = line(&bylaws, Deed::LetInByWord, 40);
    assert_eq!((known.group, known.most), (Group::People(2), Some(20)));
    assert!(known.undone.is_empty());
    // Without a rule on who votes, one person is as many as they like at once.
    let mut open = bylaws;
    open.articles[0].clauses.retain(|clause| clause.rule.kind() != "presence");
    assert_eq!(open.faults(), []);
    let many = line(&open, Deed::JoinAsMany, 40);
    assert_eq!((many.pace.minutes, many.undone.len()), (0, 0));
    assert_eq!(open.alone(40).lines[0].deed, Deed::JoinAsMany);
    assert!(open.alone(40).findings.iter().any(|finding| finding.code == "joins-and-votes"));
}

#[test]
fn a_local_is_reckoned_as_by_hand() {
    let local = Bylaws::from_toml(include_str!("../../../../bylaws/local.toml")).unwrap();
    // 200 members; rules change by two thirds, five voters, ten percent, one who moves and three who second: 20 if the
    // others stay away, 133.3 and so 134 against all others, and 67 noes leave 133.
    let Carrying { quiet, opposed, block, .. } = Carrying::of(&decision(&local, "amending"), 200);
    assert_eq!((quiet, opposed, block), (Some(20), Some(134), 67));
    // A week of notice, a day of voting, a week, and a day of voting again: 16 days of 1,440 minutes.
    let pace = decision(&local, "amending").pace();
    assert_eq!((pace.minutes, pace.early_minutes), (16 * 1440, None));
    // Ten percent sign: 20 of 200; at least five of 30, of whom ten percent are three.
    assert_eq!(line(&local, Deed::Petition, 200).group, Group::People(20));
    assert_eq!(line(&local, Deed::Petition, 30).group, Group::People(5));
    // Offices call meetings, for ninety days; whoever holds one is voted out by 20 of 200 in four days.
    let convene = line(&local, Deed::Convene, 200);
    let Got::Vote { matter: Matter::Office, hours, people, .. } = &convene.got[0] else { panic!("{convene:?}") };
    assert_eq!((*hours, *people), (90 * 24, Some(1)));
    let [Undo::Vote { carrying, pace, .. }] = convene.undone.as_slice() else { panic!("{convene:?}") };
    assert_eq!((carrying.quiet, pace.minutes), (Some(20), 4 * 1440));
    // Where no office calls meetings every member does.
    assert!(line(&template(), Deed::Convene, 40).got.is_empty());
}

#[test]
fn the_worst_stand_first() {
    for bylaws in templates() {
        for entitled in [0, 1, 2, 7, 40, 5_000_000] {
            let lines = bylaws.alone(entitled).lines;
            let order: Vec<_> = lines.iter().map(|line| (line.group.least().unwrap_or(u64::MAX), line.deed)).collect();
            assert!(order.is_sorted(), "{order:?}");
        }
    }
}

/// Every template that an organisation starts from.
fn templates() -> Vec<Bylaws> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../bylaws");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path| Bylaws::from_toml(&std::fs::read_to_string(path).unwrap()).unwrap();
    paths.into_iter().filter(|path| path.extension().is_some_and(|e| e == "toml")).map(read).collect()
}

#[test]
fn every_act_and_every_effect_is_covered_and_every_deed_is_on_a_list() {
    // The page on acts names every type and every effect: another test holds it against the program.
    let page = include_str!("../../../../docs/formats/act.md");
    let mut names = BTreeSet::new();
    for example in page.split("```json act\n").skip(1).map(|rest| rest.split("\n```").next().unwrap()) {
        let act = Act::parse(example.as_bytes()).unwrap();
        names.insert(act.body.name());
        if let Body::Move { effect: Effect { what, .. }, .. } = &act.body {
            names.insert(what.name());
        }
    }
    for effect in page.split("{\"type\":\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        names.insert(effect);
    }
    assert!(names.len() > 50, "{}", names.len());
    let lines: Vec<Line> = templates().iter().flat_map(|bylaws| bylaws.alone(40).lines).collect();
    let listed: BTreeSet<Deed> = lines.iter().map(|line| line.deed).collect();
    let mut asked = BTreeSet::new();
    for name in names {
        let covered = covered(name).unwrap_or_else(|| panic!("{name}: say in alone/covered.rs who can do it"));
        if let Covered::By(deeds) = covered {
            asked.extend(deeds.iter().copied());
        }
    }
    // A reading pass is signed by a member and is no act: the record does not know of it.
    asked.insert(Deed::ShowTheRecord);
    assert_eq!(listed, asked, "what the lists have, and what acts and effects ask for");
    assert_eq!(listed, Deed::ALL.iter().copied().collect(), "every deed is on the list of some template");
    // Every matter is on the line of the clause that governs it, and every power is used by somebody.
    for bylaws in templates() {
        let lines = bylaws.alone(40).lines;
        for matter in Matter::ALL {
            let governed = bylaws
                .clauses()
                .any(|(_, clause)| matches!(&clause.rule, Rule::Decision(decision) if decision.about.contains(matter)));
            let on = lines.iter().any(|line| line.deed == Deed::Decide && line.matters.contains(matter));
            assert_eq!(on, governed, "{matter:?}");
        }
    }
    assert!(Power::ALL.iter().all(|power| Deed::from_name(power.name()).is_some()), "a power is a deed of its name");
}

#[test]
fn rules_that_work_against_each_other_are_found() {
    let codes = |bylaws: &Bylaws, entitled| -> Vec<&str> {
        bylaws.alone(entitled).findings.iter().map(|finding| finding.code).collect()
    };
    assert_eq!(codes(&template(), 40), ["no-secret-vote"]);
    let with = |id: &str, change: &dyn Fn(&mut Rule)| {
        let mut bylaws = template();
        let mut clause: Clause = bylaws.clause(&id.parse().unwrap()).unwrap().clone();
        change(&mut clause.rule);
        bylaws = bylaws.with(&clause).unwrap();
        assert_eq!(bylaws.faults(), [], "it could come into force");
        bylaws
    };
    let decides = |id: &str, change: &dyn Fn(&mut Decision)| {
        with(id, &|rule| {
            if let Rule::Decision(decision) = rule {
                change(decision)
            }
        })
    };
    // Hands are counted only on what can be put to the vote early.
    let late = decides("ordinary", &|decision| decision.put_early = false);
    assert_eq!(codes(&late, 40), ["hand-never", "power-idle", "no-secret-vote"]);
    // Nine tenths for a resolution, two thirds to change that rule: 36 of 40, and 27.
    let hard = decides("ordinary", &|decision| decision.majority = "at least 9/10".parse().unwrap());
    assert_eq!(codes(&hard, 40), ["changing-easier", "no-secret-vote"]);
    // 30 must vote: 21 are enough against 19, but 30 if the others stay away. And 27 can change it.
    let away = decides("ordinary", &|decision| decision.quorum_voters = 30);
    assert_eq!(codes(&away, 40), ["staying-away", "changing-easier", "no-secret-vote"]);
    let unheld = with("facilitator", &|rule| {
        if let Rule::Chore { powers, .. } = rule {
            powers.retain(|power| *power != Power::FoldAway);
        }
    });
    assert_eq!(codes(&unheld, 40), ["power-unheld", "no-secret-vote"]);
}

#[test]
fn a_law_is_known_or_said_to_be_unknown() {
    let under = |name: &str| {
        let bylaws = Bylaws { law: name.to_owned(), ..template() };
        let found = bylaws.alone(40).findings;
        found.into_iter().filter(|finding| finding.code.starts_with("law-")).collect::<Vec<_>>()
    };
    assert_eq!(under("none"), []);
    for name in law::KNOWN.iter().filter(|name| **name != "none") {
        let found = under(name);
        assert!(!found.is_empty(), "{name}");
        for finding in found {
            let source = finding.source.expect("a floor has its source");
            assert_eq!(source.law, *name);
            assert!(!source.cites.is_empty());
        }
    }
    // Two thirds are less than three quarters.
    // A term of four years is longer than three.
    let mut local = Bylaws::from_toml(include_str!("../../../../bylaws/local.toml")).unwrap();
    local.law = "us-lmrda".to_owned();
    let codes = |bylaws: &Bylaws| -> Vec<_> { bylaws.alone(40).findings.iter().map(|f| f.code).collect() };
    assert!(!codes(&local).contains(&"law-us-term"));
    for clause in local.articles.iter_mut().flat_map(|article| &mut article.clauses) {
        if let Rule::Office(office) = &mut clause.rule {
            office.term_days = 4 * 365;
        }
    }
    assert_eq!(codes(&local).iter().filter(|code| **code == "law-us-term").count(), 4);
    assert!(under("de-verein").iter().any(|finding| finding.code == "law-de-changing"));
    assert_eq!(under("xx-syndicat")[0].code, "law-unknown");
}

fn a_decision() -> impl Strategy<Value = Decision> {
    let base = prop_oneof![Just(Base::Cast), Just(Base::CastAndAbstentions), Just(Base::Present), Just(Base::Entitled)];
    let kind = prop_oneof![Just(Kind::MoreThan), Just(Kind::AtLeast)];
    (base, kind, 0u32..=10, 1u32..=10, 0u32..=14, 0u32..=60, 0u32..=5).prop_map(
        |(of, kind, num, den, quorum_voters, quorum_percent, seconders)| Decision {
            majority: Majority { kind, num: num.min(den), den, of },
            quorum_voters,
            quorum_percent,
            seconders,
            ..decision(&template(), "ordinary")
        },
    )
}

/// Every way in which a group can vote: so many yes, no, abstain, and the rest of it stays away.
fn ways(group: u64) -> impl Iterator<Item = (u64, u64, u64)> {
    (0..=group).flat_map(move |yes| {
        (0..=group - yes).flat_map(move |no| (0..=group - yes - no).map(move |abstain| (yes, no, abstain)))
    })
}

proptest! {
    #[test]
    fn the_few_are_as_few_as_trying_everything_says(decision in a_decision(), entitled in 0u64..=12) {
        let carried = |yes: u64, no: u64, abstain: u64| {
            let turnout = Quorum::People(quorum(&decision, entitled));
            let rule = CountingRule { majority: decision.majority, quorum: Quorum::None, turnout };
            majority::decide(&rule, &Tally { yes, no, abstain, present: yes + no + abstain, entitled }).carried
        };
        // The group does what is best for it; it must also bring the motion up: one moves, the others second.
        let enough = |group: u64, others_no: bool| {
            let against = if others_no { entitled - group } else { 0 };
            group > u64::from(decision.seconders)
                && ways(group).any(|(yes, no, abstain)| carried(yes, no + against, abstain))
        };
        let stops = |group: u64| {
            let rest = entitled - group;
            rest <= u64::from(decision.seconders)
                || ways(group).any(|(yes, no, abstain)| !carried(rest + yes, no, abstain))
        };
        let reckoned = Carrying::of(&decision, entitled);
        prop_assert_eq!(reckoned.quiet, (1..=entitled).find(|group| enough(*group, false)));
        prop_assert_eq!(reckoned.opposed, (1..=entitled).find(|group| enough(*group, true)));
        prop_assert_eq!(reckoned.block, (0..=entitled).find(|group| stops(*group)).unwrap_or(entitled));
    }
}
