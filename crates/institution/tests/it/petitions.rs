//! Petitions and second readings: what a share of the members can force, and what takes two votes.

use institution::act::{Body, Choice, What};
use institution::bylaws::{Bylaws, Rule};
use institution::id::MotionId;
use institution::time::Span;
use institution::{Institution, Refusal, Stage, TakingStage};

use crate::scenario::{Scenario, change, local, resolution, template, without};

const PEOPLE: [&str; 7] = ["Bo", "Cy", "Di", "Ed", "Fay", "Gil", "Hua"];

fn a_local() -> Scenario {
    Scenario::with_bylaws(&without(local(), "presence"), &PEOPLE)
}

fn sign(org: &mut Scenario, who: &str, motion: MotionId) -> Result<(), &'static str> {
    org.does(who, Body::Sign { motion }).map_err(|refused| refused.code())
}

fn is_whole(org: &Scenario) {
    let lines = org.org.lines();
    assert_eq!(Institution::from_lines(lines.iter().map(String::as_str)).unwrap(), org.org);
    assert_eq!(org.refold(), org.org);
}

#[test]
fn five_members_put_to_the_vote_what_nobody_would_second() {
    let mut org = a_local();
    let motion = org.moves("Bo", resolution(), 60).unwrap();
    let count = |org: &Scenario| org.org.petition(motion, org.now).unwrap();
    assert_eq!(
        (count(&org).signed, count(&org).needed),
        (1, 5),
        "the mover signs by moving; eight members, and never under five"
    );
    assert_eq!(sign(&mut org, "Bo", motion), Err("done-by-you"));
    sign(&mut org, "Cy", motion).unwrap();
    assert_eq!(sign(&mut org, "Cy", motion), Err("done-by-you"));
    // It waits for signatures for thirty days, not for a second for seven.
    org.passes(Span::hours(29 * 24));
    assert!(matches!(org.org.motion(motion).unwrap().stage, Stage::Moved { .. }));
    sign(&mut org, "Di", motion).unwrap();
    sign(&mut org, "Ed", motion).unwrap();
    assert!(!org.org.is_petitioned(motion));
    is_whole(&org);
    sign(&mut org, "Fay", motion).unwrap();
    assert!(org.org.is_petitioned(motion));
    is_whole(&org);
    let Stage::Seconded { opens, waits: false } = org.org.motion(motion).unwrap().stage else { panic!() };
    assert_eq!(opens - org.now, Span::minutes(1440), "the clause's notice");
    // It is the members' now.
    assert_eq!(org.does("Bo", Body::Withdraw { motion }).unwrap_err(), Refusal::BelongsToMembers);
    assert_eq!(org.does("Bo", Body::Outside { motion }).unwrap_err(), Refusal::MotionPast);
    assert_eq!(sign(&mut org, "Gil", motion), Err("motion-past"));
    assert!(org.decides(motion, &["Bo", "Cy", "Di", "Ed", "Fay"], &["Ada"]).carried);
    assert_eq!(org.org.petition(motion, org.now), None, "who signed is in the record; the state needs it no more");
    is_whole(&org);
}

#[test]
fn signatures_end_the_question_whether_to_take_it() {
    let mut org = a_local();
    let motion = org.moves("Bo", resolution(), 60).unwrap();
    for name in ["Gil", "Hua"] {
        org.does(name, Body::Outside { motion }).unwrap();
    }
    for name in ["Cy", "Di", "Ed", "Fay"] {
        sign(&mut org, name, motion).unwrap();
    }
    assert_eq!(org.org.taking(motion), None, "so many want to vote on it that nobody need ask");
    is_whole(&org);
    assert!(org.decides(motion, &["Cy", "Di", "Ed", "Fay", "Bo"], &[]).carried);

    // Where the members are being asked already, their answer cannot keep it from the vote.
    let motion = org.moves("Bo", resolution(), 60).unwrap();
    for name in ["Gil", "Hua"] {
        org.does(name, Body::Outside { motion }).unwrap();
    }
    org.seconds("Cy", motion).unwrap();
    let TakingStage::Voting(vote) = org.org.taking(motion).unwrap().stage else { panic!() };
    for name in ["Ada", "Gil", "Hua", "Fay", "Ed"] {
        org.votes(name, vote, Choice::No).unwrap();
    }
    for name in ["Cy", "Di", "Ed", "Fay"] {
        sign(&mut org, name, motion).unwrap();
    }
    let closes = org.org.vote(vote).unwrap().closes;
    org.passes(closes - org.now);
    assert!(matches!(org.org.taking(motion).unwrap().stage, TakingStage::Taken(_)));
    assert!(matches!(org.org.motion(motion).unwrap().stage, Stage::Seconded { .. }));
    is_whole(&org);
}

#[test]
fn who_does_not_vote_yet_signs_nothing_and_an_assembly_without_the_clause_has_no_petition() {
    let mut org = Scenario::with_bylaws(&local(), &[]);
    for name in PEOPLE {
        org.enters(name, None, None).unwrap();
    }
    let motion = org.moves("Bo", resolution(), 60).unwrap();
    for name in &PEOPLE[1..] {
        assert_eq!(sign(&mut org, name, motion), Err("votes-not-yet"), "a crowd brought in yesterday forces nothing");
    }
    let mut assembly = Scenario::assembly(&["Bo"]);
    let motion = assembly.moves("Bo", resolution(), 60).unwrap();
    assert_eq!(sign(&mut assembly, "Ada", motion), Err("no-petition-clause"));
    let mut old = Scenario::under(3, &crate::scenario::by_belonging(), &["Bo"]);
    let motion = old.moves("Bo", resolution(), 60).unwrap();
    assert_eq!(sign(&mut old, "Ada", motion), Err("semantics-too-low"));
}

#[test]
fn the_time_for_signing_ends_and_the_share_grows_with_the_members() {
    let mut org = a_local();
    let motion = org.moves("Bo", resolution(), 60).unwrap();
    sign(&mut org, "Cy", motion).unwrap();
    org.passes(Span::hours(30 * 24));
    assert!(matches!(org.org.motion(motion).unwrap().stage, Stage::Lapsed { .. }));
    assert_eq!(sign(&mut org, "Di", motion), Err("motion-past"));
    // A seconded motion with a long notice can be signed until its thirty days are over.
    let long = change(&org.org, "petition", |toml| toml.replace("people_min = 5", "people_min = 6"));
    let motion = org.moves("Bo", long, 1440).unwrap();
    org.passes(Span::hours(6 * 24));
    for name in ["Cy", "Di", "Ed"] {
        org.seconds(name, motion).unwrap();
    }
    sign(&mut org, "Cy", motion).unwrap();
    // Hand-reckoned: 80 members and the founder with 7 others are 88; a tenth of them, rounded up, are 9.
    let crowd: Vec<&'static str> = (0..80).map(|n| &*Box::leak(format!("P{n}").into_boxed_str())).collect();
    for name in crowd {
        org.joins(name).unwrap();
    }
    assert_eq!(org.org.petition(motion, org.now).unwrap().needed, 9);
}

#[test]
fn what_takes_two_readings_is_voted_on_twice_and_nothing_changes_between() {
    let mut org = a_local();
    let to = change(&org.org, "petition", |toml| toml.replace("people_min = 5", "people_min = 6"));
    let motion = org.moves("Bo", to, 1440).unwrap();
    for name in ["Cy", "Di", "Ed"] {
        org.seconds(name, motion).unwrap();
    }
    assert!(org.decides(motion, &["Bo", "Cy", "Di", "Ed"], &["Ada", "Gil"]).carried);
    let first = org.org.motion(motion).unwrap().first_reading;
    assert!(first.is_some());
    let Stage::Seconded { opens, waits: false } = org.org.motion(motion).unwrap().stage else { panic!() };
    assert_eq!(opens - org.now, Span::hours(168));
    assert_eq!(people_min(&org), 5, "carried once is not carried");
    is_whole(&org);
    assert_eq!(org.does("Bo", Body::Withdraw { motion }).unwrap_err(), Refusal::BelongsToMembers);
    assert_eq!(org.offers("Cy", motion, None).unwrap_err(), Refusal::AmendmentsOver);
    assert_eq!(org.does("Ada", Body::Put { motion }).unwrap_err().code(), "not-early");
    assert_eq!(sign(&mut org, "Gil", motion), Err("motion-past"));
    let before = org.vote_on_second(motion);
    assert_ne!(Some(before), first);
    assert!(org.decides(motion, &["Bo", "Cy", "Di", "Ed"], &["Ada", "Gil"]).carried);
    assert_eq!(people_min(&org), 6);
    is_whole(&org);

    // Carried, and then not: it failed.
    let to = change(&org.org, "petition", |toml| toml.replace("people_min = 6", "people_min = 7"));
    let motion = org.moves("Bo", to, 1440).unwrap();
    for name in ["Cy", "Di", "Ed"] {
        org.seconds(name, motion).unwrap();
    }
    assert!(org.decides(motion, &["Bo", "Cy", "Di", "Ed", "Fay"], &[]).carried);
    org.vote_on_second(motion);
    assert!(!org.decides(motion, &["Bo", "Cy"], &["Ada", "Gil", "Fay"]).carried);
    assert!(matches!(org.org.motion(motion).unwrap().stage, Stage::Failed { .. }));
    assert_eq!(people_min(&org), 6);
    is_whole(&org);
}

fn people_min(org: &Scenario) -> u32 {
    org.org.bylaws().petition().unwrap().1.people_min
}

#[test]
fn an_older_organisation_adds_petition_and_offices_by_its_own_rule() {
    use institution::AddClause;
    let mut org = Scenario::assembly(&PEOPLE);
    let petition = local().clause(&"petition".parse().unwrap()).unwrap().to_toml();
    let chair = local().clause(&"chair".parse().unwrap()).unwrap().to_toml();
    let add = |to: &str, under: Option<&str>| {
        What::AddClause(AddClause {
            to: to.to_owned(),
            after: "delegation".parse().unwrap(),
            under: under.map(|id| id.parse().unwrap()),
        })
    };
    // The template's decision on ordinary matters would decide recalls too, and may; what lies below the floor may not.
    let motion = org.moves("Bo", add(&petition, None), 30).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &["Bo", "Cy", "Di"], &[]).carried);
    assert_eq!(org.org.bylaws().petition().unwrap().1.percent, 10);
    let motion = org.moves("Bo", add(&chair, Some("ordinary")), 30).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &["Bo", "Cy", "Di"], &[]).carried);
    assert_eq!(org.org.bylaws().offices().count(), 1);
    // A second office needs no second clause to decide about it.
    let second = chair.replace("chair", "porter").replace("Chair", "Porter");
    let motion = org.moves("Bo", add(&second, None), 30).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &["Bo", "Cy", "Di"], &[]).carried);
    assert_eq!(org.org.bylaws().offices().count(), 2);
    is_whole(&org);
    assert_eq!(org.org.bylaws().semantics(), 4);
}

#[test]
fn a_clause_with_one_reading_is_written_as_it_always_was() {
    for bylaws in [template(), local()] {
        let again = Bylaws::from_toml(&bylaws.to_toml()).unwrap();
        assert_eq!(again, bylaws);
        for (_, clause) in bylaws.clauses() {
            if let Rule::Decision(decision) = &clause.rule {
                assert_eq!(clause.to_toml().contains("second_reading_hours"), decision.second_reading_hours > 0);
            }
        }
    }
    let nought = template().to_toml().replacen(
        "open_minutes_max = 1440",
        "open_minutes_max = 1440\nsecond_reading_hours = 0",
        1,
    );
    assert!(Bylaws::from_toml(&nought).is_err(), "one spelling only");
}
