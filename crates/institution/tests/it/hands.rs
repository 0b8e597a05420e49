//! Hands counted in the room: by tellers of both sides, as long as nobody wants a vote on the phones.

use institution::act::{Body, Choice, What};
use institution::bylaws::Power;
use institution::id::MotionId;
use institution::time::Span;
use institution::{DemandEffect, Figures, HandAct, Institution, Side, Stage};

use crate::scenario::{Scenario, TestWall, change, resolution, template};

const ROOM: [&str; 7] = ["Bo", "Cy", "Di", "Ed", "Fay", "Gil", "Hua"];

fn evening() -> (Scenario, TestWall) {
    let mut org = Scenario::with_bylaws(&template(), &[]);
    let wall = org.opens_a_wall("Ada", 50).unwrap();
    for name in ROOM {
        org.enters(name, None, Some(&wall)).unwrap();
    }
    org.enters("Far", None, None).unwrap();
    (org, wall)
}

fn counting() -> (Scenario, MotionId) {
    let (mut org, wall) = evening();
    let motion = org.moves("Bo", resolution(), 30).unwrap();
    org.seconds("Cy", motion).unwrap();
    org.does("Ada", Body::Hand(HandAct::Open { motion, meeting: wall.meeting })).unwrap();
    (org, motion)
}

fn signs(org: &mut Scenario, name: &str, motion: MotionId, side: Side, f: (u64, u64, u64)) -> Result<(), &'static str> {
    let figures = Figures { yes: f.0, no: f.1, abstain: f.2 };
    org.does(name, Body::Hand(HandAct::Sign { motion, side, figures })).map_err(|refused| refused.code())
}

#[test]
fn two_tellers_from_different_sides_sign_the_same_figures_and_the_motion_is_decided() {
    let (mut org, motion) = counting();
    assert_eq!(org.org.hand(motion).unwrap().hands_max, 7, "Ada runs it from the desk, Far is not here");
    assert_eq!(signs(&mut org, "Ada", motion, Side::For, (4, 2, 1)), Err("not-in-the-room"));
    assert_eq!(signs(&mut org, "Far", motion, Side::For, (4, 2, 1)), Err("not-in-the-room"));
    assert_eq!(signs(&mut org, "Bo", motion, Side::For, (6, 2, 0)), Err("too-many-hands"));
    signs(&mut org, "Bo", motion, Side::For, (5, 2, 0)).unwrap();
    signs(&mut org, "Ed", motion, Side::For, (4, 2, 1)).unwrap();
    signs(&mut org, "Di", motion, Side::Against, (4, 2, 1)).unwrap_or_else(|code| panic!("{code}"));
    let Stage::Passed { vote, .. } = org.org.motion(motion).unwrap().stage else { panic!("it passed") };
    let outcome = org.outcome(vote);
    assert_eq!((outcome.yes, outcome.no, outcome.abstain, outcome.entitled), (4, 2, 1, 8));
    let tellers = [org.id_of("Ed"), org.id_of("Di")];
    assert_eq!(org.org.vote(vote).unwrap().counted_by_hand(), Some(&tellers[..]));
    assert!(org.org.hand(motion).is_none());
    let lines = org.org.lines();
    assert_eq!(Institution::from_lines(lines.iter().map(String::as_str)).unwrap(), org.org);
    assert_eq!(org.refold(), org.org);
}

#[test]
fn two_of_the_same_side_decide_nothing_and_the_clock_sends_it_to_the_phones() {
    let (mut org, motion) = counting();
    signs(&mut org, "Bo", motion, Side::For, (5, 2, 0)).unwrap();
    signs(&mut org, "Ed", motion, Side::For, (5, 2, 0)).unwrap();
    assert!(org.org.hand(motion).is_some());
    signs(&mut org, "Di", motion, Side::Against, (4, 2, 1)).unwrap();
    assert!(org.org.hand(motion).is_some(), "other figures");
    let lines = org.org.lines();
    assert_eq!(Institution::from_lines(lines.iter().map(String::as_str)).unwrap(), org.org);
    org.passes(Span::minutes(30));
    assert!(org.org.hand(motion).is_none());
    let vote = org.vote_on(motion);
    org.votes("Gil", vote, Choice::Yes).unwrap();
    assert_eq!(org.org.vote(vote).unwrap().counted_by_hand(), None);
    assert_eq!(signs(&mut org, "Di", motion, Side::Against, (5, 2, 0)), Err("no-hand-count"));
}

#[test]
fn three_who_object_send_it_to_the_phones_at_once() {
    let (mut org, motion) = counting();
    let object = Body::Hand(HandAct::Object { motion });
    org.does("Gil", object.clone()).unwrap();
    assert_eq!(org.does("Gil", object.clone()).unwrap_err().code(), "objected-by-you");
    assert_eq!(org.does("Far", object.clone()).unwrap_err().code(), "not-in-the-room");
    org.does("Hua", object.clone()).unwrap();
    assert!(org.org.hand(motion).is_some());
    org.does("Fay", object).unwrap();
    assert!(org.org.hand(motion).is_none());
    assert!(matches!(org.org.motion(motion).unwrap().stage, Stage::Voting { .. }));
}

#[test]
fn too_few_hands_are_no_quorum_and_some_matters_are_not_for_hands() {
    let (mut org, motion) = counting();
    signs(&mut org, "Bo", motion, Side::For, (2, 0, 0)).unwrap();
    signs(&mut org, "Di", motion, Side::Against, (2, 0, 0)).unwrap();
    let Stage::Failed { vote, .. } = org.org.motion(motion).unwrap().stage else { panic!("two are fewer than three") };
    assert!(!org.outcome(vote).quorum_met());

    let (mut org, wall) = evening();
    let di = org.id_of("Di");
    let rules = change(&org.org, "purpose", |text| text.replace("decide", "act"));
    for (what, code) in [
        (What::NameFacilitator { member: di }, "no-hand-count"),
        (rules, "no-hand-count"),
        (What::Delegate { power: Power::RunTheMeeting, to: di, hours: 3 }, "no-hand-count"),
    ] {
        let motion = org.moves("Bo", what, 30).unwrap();
        org.seconds("Cy", motion).unwrap();
        let open = Body::Hand(HandAct::Open { motion, meeting: wall.meeting });
        assert_eq!(org.does("Ada", open).unwrap_err().code(), code);
    }
    let demand = institution::id::DemandId([1; 16]);
    let adopt = What::Demands(DemandEffect::Adopt { demand, by: None, replaces: None });
    let motion = org.moves("Bo", adopt, 30).unwrap();
    let open = Body::Hand(HandAct::Open { motion, meeting: wall.meeting });
    assert_eq!(org.does("Ada", open.clone()).unwrap_err().code(), "not-seconded");
    org.seconds("Cy", motion).unwrap();
    assert_eq!(org.does("Bo", open.clone()).unwrap_err().code(), "power-missing");
    org.does("Ada", open.clone()).unwrap();
    assert_eq!(org.does("Ada", open).unwrap_err().code(), "motion-past");
    assert_eq!(org.offers("Di", motion, None).unwrap_err().code(), "amendments-over");
    signs(&mut org, "Bo", motion, Side::For, (7, 0, 0)).unwrap();
    signs(&mut org, "Hua", motion, Side::Against, (7, 0, 0)).unwrap();
    assert!(org.org.demands().demand(demand).is_some(), "what hands decide takes effect like any decision");
}
