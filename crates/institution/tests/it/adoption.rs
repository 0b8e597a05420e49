//! Adopting whole new bylaws: how an assembly becomes permanent, and how that cannot be abused.

use institution::act::{Act, Body, Choice, Effect, What};
use institution::bylaws::Bylaws;
use institution::id::{Hash, MotionId};
use institution::time::Span;
use institution::{Adoption, Institution, Refusal, Stage};

use crate::scenario::{Scenario, by_belonging, local, template, without};

const PEOPLE: [&str; 5] = ["Bo", "Cy", "Di", "Ed", "Fay"];

fn adopt(org: &Institution, to: &Bylaws) -> What {
    What::Adopt(Adoption { was: org.bylaws().hash(), to: to.to_toml() })
}

fn a_week_old() -> Scenario {
    let mut org = Scenario::assembly(&PEOPLE);
    org.passes(Span::hours(7 * 24));
    org
}

fn local_by_belonging() -> Bylaws {
    without(local(), "presence")
}

fn is_whole(org: &Scenario) {
    let lines = org.org.lines();
    assert_eq!(Institution::from_lines(lines.iter().map(String::as_str)).unwrap(), org.org);
    assert_eq!(org.refold(), org.org);
}

fn opens(org: &mut Scenario, motion: MotionId) {
    let Stage::Seconded { opens, .. } = org.org.motion(motion).unwrap().stage else { panic!() };
    org.passes(opens - org.now);
}

#[test]
fn an_assembly_becomes_a_local_and_keeps_its_record() {
    let mut org = a_week_old();
    let size = org.org.size();
    let motion = org.moves("Bo", adopt(&org.org, &local_by_belonging()), 30).unwrap();
    org.seconds("Cy", motion).unwrap();
    is_whole(&org);
    opens(&mut org, motion);
    is_whole(&org);
    assert!(org.decides(motion, &["Bo", "Cy", "Di", "Ed"], &["Fay"]).carried);
    assert_eq!(**org.org.bylaws(), local_by_belonging());
    assert!(org.org.size() > size && org.org.members().count() == 6);
    assert_eq!(org.org.changes_of(&"chair".parse().unwrap()), [motion]);
    assert_eq!(org.org.changes_of(&"rights".parse().unwrap()), [], "it says what it said");
    is_whole(&org);
}

#[test]
fn what_the_founder_held_ends_with_the_founding_vote() {
    // The hours of a facilitator are few; here the vote is over before they are.
    let mut bylaws = by_belonging().to_toml();
    bylaws = bylaws.replace("notice_minutes = 720", "notice_minutes = 721");
    let mut org = Scenario::with_bylaws(&Bylaws::from_toml(&bylaws).unwrap(), &PEOPLE);
    org.passes(Span::hours(7 * 24));
    let motion = org.moves("Bo", What::NameFacilitator { member: org.id_of("Cy") }, 60).unwrap();
    org.seconds("Di", motion).unwrap();
    assert!(org.decides(motion, &["Bo", "Cy", "Di"], &[]).carried);
    let motion = org.moves("Bo", adopt(&org.org, &local_by_belonging()), 30).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &["Bo", "Cy", "Di", "Ed"], &[]).carried);
    assert!(org.org.powers().is_facilitator(org.id_of("Cy")), "what the members gave is not the founder's");
    assert!(!org.org.powers().is_facilitator(org.id_of("Ada")));
    is_whole(&org);
}

#[test]
fn nobody_founds_over_the_heads_of_those_who_came_first() {
    let mut young = Scenario::assembly(&PEOPLE);
    let refused = young.moves("Bo", adopt(&young.org, &local_by_belonging()), 30).unwrap_err();
    assert_eq!(refused, Refusal::AdoptionTooSoon { from: crate::scenario::START + Span::hours(7 * 24) });

    // A faction brings a crowd: they belong, and speak, and do not decide this.
    let mut org = a_week_old();
    let crowd: Vec<&'static str> = (0..20).map(|n| &*Box::leak(format!("New{n}").into_boxed_str())).collect();
    for name in &crowd {
        org.joins(name).unwrap();
    }
    let motion = org.moves(crowd[0], adopt(&org.org, &local_by_belonging()), 30).unwrap();
    org.seconds(crowd[1], motion).unwrap();
    opens(&mut org, motion);
    let vote = org.vote_on(motion);
    assert_eq!(org.org.vote(vote).unwrap().entitled, 6, "the founder and the five of a week ago");
    is_whole(&org);
    for name in &crowd {
        assert_eq!(org.votes(name, vote, Choice::Yes).unwrap_err(), Refusal::NotEntitled);
    }
    for name in PEOPLE {
        org.votes(name, vote, Choice::No).unwrap();
    }
    org.passes(Span::minutes(30));
    assert!(!org.outcome(vote).carried);
    assert_eq!(org.org.bylaws().template, "assembly@3");
    is_whole(&org);
}

#[test]
fn a_bundle_takes_nothing_away_and_goes_round_no_rule() {
    let mut org = a_week_old();
    let refusal = |org: &mut Scenario, to: &Bylaws| org.moves("Bo", adopt(&org.org, to), 30).unwrap_err();
    let lesser = without(without(local_by_belonging(), "moderation"), "demands");
    let lesser = Bylaws::from_toml(
        &lesser
            .to_toml()
            .replace(", \"removal\"", "")
            .replace("\"demand\", \"offer\", ", "")
            .replace(", \"demand\", \"offer\"", ""),
    );
    assert_eq!(refusal(&mut org, &lesser.unwrap()), Refusal::AdoptionDrops { kind: "moderation" });
    let edit = |from: &str, to: &str| Bylaws::from_toml(&local_by_belonging().to_toml().replace(from, to)).unwrap();
    // An amendment that removes the petition's floor, makes itself unamendable, or sets the quorum to nobody.
    let without_rights = refusal(&mut org, &edit("\"petition\", \"recall\", ", ""));
    assert_eq!(without_rights.code(), "bylaws-fault");
    assert_eq!(refusal(&mut org, &edit("at least 2/3", "at least 9/10")).code(), "bylaws-fault");
    assert_eq!(refusal(&mut org, &edit("quorum_voters = 5", "quorum_voters = 0")).code(), "bylaws-fault");
    // The bylaws that the mover had before them must be those in force.
    let stale = What::Adopt(Adoption { was: Hash([1; 32]), to: local_by_belonging().to_toml() });
    assert_eq!(org.moves("Bo", stale, 30).unwrap_err(), Refusal::BylawsChanged);
    let same = by_belonging();
    assert_eq!(refusal(&mut org, &same), Refusal::BylawsSame);
    let spaced =
        What::Adopt(Adoption { was: org.org.bylaws().hash(), to: format!("{}\n", local_by_belonging().to_toml()) });
    assert_eq!(org.moves("Bo", spaced, 30).unwrap_err().code(), "bylaws-unreadable");

    // Where the purpose is harder to change than the rest, all at once would be the way round.
    let split = by_belonging().to_toml();
    let purpose = split[split.find("id = \"amending\"").unwrap()..].split("\n[[").next().unwrap().to_owned();
    let purpose = purpose
        .replace("amending", "naming")
        .replace("[\"purpose\", \"joining\", \"reading\", \"bylaws\", \"semantics\"]", "[\"purpose\"]")
        .replace("2/3", "4/5");
    let split = split.replace("\"purpose\", \"joining\"", "\"joining\"").replace(
        "\n[[article.clause]]\nid = \"hand-count\"",
        &format!("\n[[article.clause]]\n{purpose}\n[[article.clause]]\nid = \"hand-count\""),
    );
    let split = Bylaws::from_toml(&split).unwrap();
    assert_eq!(split.faults(), vec![]);
    let mut org = Scenario::with_bylaws(&split, &PEOPLE);
    org.passes(Span::hours(7 * 24));
    let refused = refusal(&mut org, &local_by_belonging());
    assert_eq!(refused, Refusal::AdoptionSplit { clause: "naming".parse().unwrap() });
}

#[test]
fn two_adoptions_at_once_and_the_second_is_overtaken() {
    let mut org = a_week_old();
    let other = Bylaws::from_toml(&local_by_belonging().to_toml().replace("\"Local\"", "\"Branch\"")).unwrap();
    let first = org.moves("Bo", adopt(&org.org, &local_by_belonging()), 30).unwrap();
    let second = org.moves("Cy", adopt(&org.org, &other), 60).unwrap();
    org.seconds("Di", first).unwrap();
    org.seconds("Di", second).unwrap();
    opens(&mut org, first);
    for motion in [first, second] {
        let vote = org.vote_on(motion);
        for name in PEOPLE {
            org.votes(name, vote, Choice::Yes).unwrap();
        }
    }
    org.passes(Span::minutes(60));
    assert_eq!(org.org.bylaws().name, "Local");
    let stage = org.org.motion(second).unwrap().stage;
    assert!(matches!(stage, Stage::Passed { effect: institution::EffectStage::Overtaken(_), .. }), "{stage:?}");
    is_whole(&org);
}

#[test]
fn an_act_that_carries_bylaws_is_longer_and_no_other_is() {
    let mut org = a_week_old();
    let mut long = local_by_belonging();
    // Rights of the floor are named once each; longer bylaws have longer names and more offices.
    let chair = long.clause(&"chair".parse().unwrap()).unwrap().clone();
    let article = long.articles.iter_mut().find(|a| a.clauses.contains(&chair)).unwrap();
    for n in 0..80 {
        let toml =
            chair.to_toml().replace("\"chair\"", &format!("\"chair-{n}\"")).replace("Chair", &format!("Chair {n}"));
        article.clauses.push(institution::bylaws::Clause::from_toml(&toml).unwrap());
    }
    assert_eq!(long.faults(), vec![]);
    let what = adopt(&org.org, &long);
    let body = Body::Move {
        motion: MotionId([1; 16]),
        text: Hash([2; 32]),
        effect: Effect { what, begins: None },
        open_minutes: 30,
    };
    let act = org.act("Bo", body);
    assert!(act.payload().len() > institution::act::ACT_BYTES_MAX);
    assert_eq!(Act::parse(act.payload().as_bytes()).as_ref(), Ok(&act));
    org.submits("Bo", &act).unwrap();
    is_whole(&org);
    let blank = " ".repeat(institution::act::ACT_BYTES_MAX);
    let padded = org.act("Bo", Body::Leave).payload() + &blank;
    assert!(Act::parse(padded.as_bytes()).is_err());
}

#[test]
fn under_presence_it_takes_both_having_been_seen_and_a_week() {
    let mut org = Scenario::with_bylaws(&template(), &[]);
    for name in PEOPLE {
        org.enters(name, None, None).unwrap();
    }
    org.passes(Span::hours(7 * 24));
    for name in ["Gil", "Hua"] {
        org.enters(name, None, None).unwrap();
    }
    let motion = org.moves("Bo", adopt(&org.org, &local()), 30).unwrap();
    org.seconds("Cy", motion).unwrap();
    org.passes(Span::hours(48));
    let vote = org.vote_on(motion);
    let vote = org.org.vote(vote).unwrap().clone();
    assert_eq!(vote.entitled, 6);
    assert!(!org.org.may_vote(org.id_of("Gil"), &vote) && org.org.may_vote(org.id_of("Bo"), &vote));
    is_whole(&org);
}
