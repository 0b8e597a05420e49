//! A motion outside the purpose says so, and the members first vote whether to take it.

use institution::act::{Body, Choice, What};
use institution::id::{DemandId, MotionId, VoteId};
use institution::time::Span;
use institution::{DemandEffect, HandAct, Institution, Stage, Subject, TakingStage};

use crate::scenario::{Scenario, by_belonging, resolution, template, template_of_two};

const PEOPLE: [&str; 5] = ["Bo", "Cy", "Di", "Ed", "Fay"];

fn assembly() -> (Scenario, MotionId) {
    let mut org = Scenario::assembly(&PEOPLE);
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    (org, motion)
}

fn outside(org: &mut Scenario, who: &str, motion: MotionId) -> Result<(), &'static str> {
    org.does(who, Body::Outside { motion }).map_err(|refused| refused.code())
}

fn stage(org: &Scenario, motion: MotionId) -> TakingStage {
    org.org.taking(motion).unwrap().stage
}

fn taking_vote(org: &Scenario, motion: MotionId) -> VoteId {
    let TakingStage::Voting(vote) = stage(org, motion) else { panic!("{:?}", stage(org, motion)) };
    vote
}

/// Everybody votes like this on taking it; the vote is over.
fn all_vote(org: &mut Scenario, motion: MotionId, choice: Choice) {
    let vote = taking_vote(org, motion);
    for name in ["Cy", "Di", "Ed"] {
        org.votes(name, vote, choice).unwrap();
    }
    let closes = org.org.vote(vote).unwrap().closes;
    org.passes(closes - org.now);
}

fn is_whole(org: &Scenario) {
    let lines = org.org.lines();
    assert_eq!(Institution::from_lines(lines.iter().map(String::as_str)).unwrap(), org.org);
    assert_eq!(org.refold(), org.org);
}

#[test]
fn the_mover_says_so_and_the_members_take_it() {
    let (mut org, motion) = assembly();
    outside(&mut org, "Bo", motion).unwrap();
    assert_eq!(stage(&org, motion), TakingStage::Marked { opens: None }, "nobody has seconded it");
    is_whole(&org);
    assert_eq!(outside(&mut org, "Cy", motion), Err("outside-already"));
    org.seconds("Cy", motion).unwrap();
    let vote = taking_vote(&org, motion);
    is_whole(&org);
    assert_eq!(org.org.vote(vote).unwrap().subject, Subject::Taking(motion));
    assert_eq!(org.org.vote(vote).unwrap().clause.id.as_str(), "ordinary");
    assert_eq!(org.org.vote(vote).unwrap().closes - org.now, Span::minutes(5), "as long as its own vote");
    // The motion's own vote waits, whoever asks; its mover cannot take it back now.
    assert_eq!(org.does("Ada", Body::Put { motion }).unwrap_err().code(), "taking-first");
    assert_eq!(org.does("Bo", Body::Withdraw { motion }).unwrap_err().code(), "belongs-to-members");
    let change = org.offers("Di", motion, None).unwrap();
    let second = Body::SecondAmendment { amendment: change };
    assert_eq!(org.does("Ed", second.clone()).unwrap_err().code(), "taking-first");
    all_vote(&mut org, motion, Choice::Yes);
    assert_eq!(stage(&org, motion), TakingStage::Taken(vote));
    assert_eq!(outside(&mut org, "Ed", motion), Err("outside-already"), "it is decided once");
    // It goes on as any motion: its notice ran meanwhile, changes are decided, and then it is.
    let Stage::Seconded { opens, waits: false } = org.org.motion(motion).unwrap().stage else { panic!() };
    assert_eq!(opens - org.now, Span::minutes(5));
    org.does("Ed", second).unwrap();
    org.passes(Span::minutes(3));
    assert!(org.decides(motion, &["Cy", "Di", "Ed"], &[]).carried);
    is_whole(&org);
}

#[test]
fn two_members_say_so_and_the_members_do_not_take_it() {
    let (mut org, motion) = assembly();
    org.seconds("Cy", motion).unwrap();
    outside(&mut org, "Di", motion).unwrap();
    assert_eq!(stage(&org, motion), TakingStage::Claimed);
    assert_eq!(outside(&mut org, "Di", motion), Err("done-by-you"));
    assert!(
        matches!(org.org.motion(motion).unwrap().stage, Stage::Seconded { waits: false, .. }),
        "one alone stops nothing"
    );
    is_whole(&org);
    outside(&mut org, "Ed", motion).unwrap();
    let vote = taking_vote(&org, motion);
    org.passes(Span::minutes(4));
    all_vote(&mut org, motion, Choice::No);
    let Stage::Declined { vote: by, at } = org.org.motion(motion).unwrap().stage else { panic!() };
    assert_eq!((by, at, org.org.motion(motion).unwrap().decided_at()), (vote, org.now, Some(at)));
    assert_eq!(stage(&org, motion), TakingStage::Declined(vote));
    assert_eq!(org.does("Ada", Body::Put { motion }).unwrap_err().code(), "motion-past");
    is_whole(&org);
}

#[test]
fn a_change_that_is_under_way_is_decided_before_the_vote_on_taking_it() {
    let (mut org, motion) = assembly();
    org.seconds("Cy", motion).unwrap();
    let change = org.offers("Di", motion, None).unwrap();
    org.does("Ed", Body::SecondAmendment { amendment: change }).unwrap();
    outside(&mut org, "Bo", motion).unwrap();
    assert_eq!(stage(&org, motion), TakingStage::Marked { opens: None });
    is_whole(&org);
    org.passes(Span::minutes(3));
    assert!(matches!(stage(&org, motion), TakingStage::Voting(_)));
    // Nobody votes: nobody turns it away, and its own vote opens.
    org.passes(Span::minutes(5));
    assert!(matches!(stage(&org, motion), TakingStage::Taken(_)));
    is_whole(&org);
    org.passes(Span::minutes(10));
    assert!(matches!(org.org.motion(motion).unwrap().stage, Stage::Voting { .. }));
}

#[test]
fn two_people_at_night_end_no_motion() {
    let (mut org, _) = assembly();
    let motion = org.moves("Ed", resolution(), 600).unwrap();
    org.seconds("Cy", motion).unwrap();
    outside(&mut org, "Di", motion).unwrap();
    outside(&mut org, "Fay", motion).unwrap();
    let vote = taking_vote(&org, motion);
    assert_eq!(org.org.vote(vote).unwrap().closes - org.now, Span::minutes(600), "others have till the morning");
    for name in ["Di", "Fay"] {
        org.votes(name, vote, Choice::No).unwrap();
    }
    org.passes(Span::minutes(600));
    assert!(!org.outcome(vote).quorum_met());
    assert!(matches!(stage(&org, motion), TakingStage::Taken(_)), "two are too few to turn it away");
    assert!(matches!(org.org.motion(motion).unwrap().stage, Stage::Voting { .. }), "and its notice is over");
    is_whole(&org);
}

#[test]
fn a_vote_on_taking_it_that_is_void_is_called_anew() {
    let (mut org, motion) = assembly();
    org.seconds("Cy", motion).unwrap();
    outside(&mut org, "Bo", motion).unwrap();
    let first = taking_vote(&org, motion);
    org.silent = vec!["Cy", "Di", "Ed"];
    all_vote(&mut org, motion, Choice::Yes);
    assert_eq!(stage(&org, motion), TakingStage::Voting(first));
    is_whole(&org);
    org.passes(Span::minutes(10));
    assert_ne!(taking_vote(&org, motion), first);
    is_whole(&org);
    org.silent.clear();
    all_vote(&mut org, motion, Choice::Yes);
    assert!(matches!(stage(&org, motion), TakingStage::Taken(_)));
    is_whole(&org);
}

#[test]
fn what_the_organisation_decides_about_itself_is_inside() {
    let (mut org, _) = assembly();
    let cy = org.id_of("Cy");
    let demand = DemandId([1; 16]);
    let adopt = What::Demands(DemandEffect::Adopt { demand, by: None, replaces: None });
    let motion = org.moves("Bo", adopt, 30).unwrap();
    outside(&mut org, "Bo", motion).unwrap();
    let purpose = crate::scenario::change(&org.org, "purpose", |text| text.replace("decide", "act"));
    for (what, minutes) in [
        (What::EndFacilitator { member: org.id_of("Ada") }, 30),
        (What::NameFacilitator { member: cy }, 30),
        (purpose, 30),
    ] {
        let motion = org.moves("Bo", what, minutes).unwrap();
        assert_eq!(outside(&mut org, "Bo", motion), Err("inside-purpose"));
    }
    assert_eq!(outside(&mut org, "Cy", MotionId([1; 16])), Err("motion-unknown"));
}

#[test]
fn who_does_not_vote_yet_keeps_nobody_from_voting_and_hands_come_after_it() {
    let mut org = Scenario::with_bylaws(&template(), &[]);
    let wall = org.opens_a_wall("Ada", 20).unwrap();
    for name in PEOPLE {
        org.enters(name, None, Some(&wall)).unwrap();
    }
    org.enters("Far", None, None).unwrap();
    org.enters("Gil", None, None).unwrap();
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    assert_eq!(outside(&mut org, "Far", motion), Err("votes-not-yet"));
    org.seconds("Cy", motion).unwrap();
    outside(&mut org, "Bo", motion).unwrap();
    let open = Body::Hand(HandAct::Open { motion, meeting: wall.meeting });
    assert_eq!(org.does("Ada", open.clone()).unwrap_err().code(), "taking-first");
    all_vote(&mut org, motion, Choice::Yes);
    org.does("Ada", open.clone()).unwrap();
    let other = org.moves("Far", resolution(), 30).unwrap();
    org.seconds("Cy", other).unwrap();
    org.does("Ada", Body::Hand(HandAct::Open { motion: other, meeting: wall.meeting })).unwrap();
    assert_eq!(outside(&mut org, "Far", other), Err("motion-past"), "hands are being counted on it");
    is_whole(&org);
}

#[test]
fn under_earlier_semantics_there_is_nothing_of_it() {
    let mut org = Scenario::under(2, &template_of_two(), &["Bo"]);
    let motion = org.moves("Bo", resolution(), 30).unwrap();
    assert_eq!(outside(&mut org, "Bo", motion), Err("semantics-too-low"));
    let mut org = Scenario::under(2, &template_of_two(), &["Bo"]);
    let rules = by_belonging();
    let demands = rules.clause(&"demands".parse().unwrap()).unwrap();
    let add = institution::AddClause { to: demands.to_toml(), after: "rights".parse().unwrap(), under: None };
    assert_eq!(org.moves("Bo", What::AddClause(add), 60).unwrap_err().code(), "semantics-too-low");
}
