//! Offices: filled for a time, lost by the clock, by recall, by resigning; and what their holders may not do.

use institution::act::{Body, What};
use institution::bylaws::{Bylaws, ClauseId};
use institution::entry::{Due, EntryBody};
use institution::id::{Hash, MeetingId, MotionId};
use institution::time::Span;
use institution::{Institution, MeetingAct, OfficeAct, OfficeEffect, Refusal, Stage};

use crate::scenario::{Scenario, local, without};

const PEOPLE: [&str; 7] = ["Bo", "Cy", "Di", "Ed", "Fay", "Gil", "Hua"];
const ALL: [&str; 5] = ["Bo", "Cy", "Di", "Ed", "Fay"];

/// A local in which everybody who belongs votes.
fn a_local() -> Scenario {
    Scenario::with_bylaws(&without(local(), "presence"), &PEOPLE)
}

fn chair() -> ClauseId {
    "chair".parse().unwrap()
}

fn fill(org: &Scenario, office: &str, who: &str) -> What {
    What::Office(OfficeEffect::Fill { office: office.parse().unwrap(), member: org.id_of(who) })
}

fn recall(org: &Scenario, office: &str, who: &str) -> What {
    What::Office(OfficeEffect::Recall { office: office.parse().unwrap(), member: org.id_of(who) })
}

/// Moved, seconded by as many as it takes, voted on by all.
fn carry(org: &mut Scenario, mover: &str, what: What) -> MotionId {
    let motion = org.moves(mover, what, 1440).unwrap();
    for name in ALL.iter().filter(|name| **name != mover) {
        if matches!(org.org.motion(motion).unwrap().stage, Stage::Moved { .. }) {
            org.seconds(name, motion).unwrap();
        }
    }
    assert!(org.decides(motion, &ALL, &[]).carried);
    motion
}

fn call(org: &mut Scenario, who: &str) -> Result<(), Refusal> {
    let (meeting, text, at) = (MeetingId(org.fresh()), Hash(org.fresh()), org.now);
    org.does(who, Body::Meeting(MeetingAct::Call { meeting, text, at }))
}

fn is_whole(org: &Scenario) {
    let lines = org.org.lines();
    assert_eq!(Institution::from_lines(lines.iter().map(String::as_str)).unwrap(), org.org);
    assert_eq!(org.refold(), org.org);
}

#[test]
fn an_office_is_filled_for_ninety_days_and_the_clock_empties_it() {
    let mut org = a_local();
    let what = fill(&org, "chair", "Bo");
    let motion = carry(&mut org, "Bo", what);
    is_whole(&org);
    let grant = *org.org.offices().seat(&chair(), org.id_of("Bo")).unwrap();
    assert_eq!((grant.until - grant.since, grant.by), (Span::hours(90 * 24), Some(motion)));
    assert_eq!(org.org.seat_of(motion), Some((&chair(), org.id_of("Bo"))));
    let almost = grant.since + Span(Span::hours(90 * 24).0 - Span::minutes(1).0);
    org.passes(almost - org.now);
    assert_eq!(org.org.offices().holders(&chair()).count(), 1);
    org.passes(Span::minutes(1));
    assert_eq!(org.org.offices().held().count(), 0, "nobody had to do anything");
    let last = org.log.iter().rev().find_map(|entry| match entry.body {
        EntryBody::Clock(deadline) => Some(deadline.due),
        _ => None,
    });
    assert_eq!(last, Some(Due::LapseOffice(motion)));
    is_whole(&org);
}

#[test]
fn nobody_is_seated_unasked_nor_above_the_seats_nor_in_what_is_no_office() {
    let mut org = a_local();
    let what = fill(&org, "chair", "Cy");
    assert_eq!(org.moves("Bo", what, 1440).unwrap_err(), Refusal::SeatedUnasked);
    let what = fill(&org, "facilitator", "Bo");
    assert_eq!(org.moves("Bo", what, 1440).unwrap_err(), Refusal::OfficeUnknown);
    let what = fill(&org, "chair", "Bo");
    carry(&mut org, "Bo", what);
    let what = fill(&org, "chair", "Cy");
    assert_eq!(org.moves("Cy", what, 1440).unwrap_err(), Refusal::OfficeFull { clause: chair(), max: 1 });
    // Two who ask at once: the first decided takes the place, the other motion is overtaken.
    let (di, ed) = (fill(&org, "secretary", "Di"), fill(&org, "secretary", "Ed"));
    let (first, second) = (org.moves("Di", di, 1440).unwrap(), org.moves("Ed", ed, 1440).unwrap());
    for motion in [first, second] {
        for name in ["Bo", "Cy"] {
            org.seconds(name, motion).unwrap();
        }
    }
    org.passes(Span::minutes(4320));
    for motion in [first, second] {
        let vote = org.vote_on(motion);
        for name in ALL {
            org.votes(name, vote, institution::act::Choice::Yes).unwrap();
        }
    }
    org.passes(Span::minutes(1440));
    let holders: Vec<_> = org.org.offices().holders(&"secretary".parse().unwrap()).map(|(who, _)| who).collect();
    assert_eq!(holders, [org.id_of("Di")]);
    is_whole(&org);
}

#[test]
fn the_members_recall_whom_they_seated_whatever_the_officers_want() {
    let mut org = a_local();
    let what = recall(&org, "chair", "Bo");
    assert_eq!(org.moves("Cy", what.clone(), 1440).unwrap_err(), Refusal::NotInOffice);
    let seat = fill(&org, "chair", "Bo");
    carry(&mut org, "Bo", seat);
    let motion = org.moves("Cy", what, 1440).unwrap();
    for name in ["Di", "Ed", "Fay"] {
        org.seconds(name, motion).unwrap();
    }
    assert!(org.decides(motion, &["Cy", "Di", "Ed", "Fay", "Gil"], &["Bo", "Ada"]).carried);
    assert_eq!(org.org.offices().held().count(), 0);
    // Its lapse is due no more.
    org.passes(Span::hours(100 * 24));
    is_whole(&org);
}

#[test]
fn whoever_resigns_or_leaves_holds_no_office() {
    let mut org = a_local();
    for (office, who) in [("chair", "Bo"), ("committee", "Bo"), ("committee", "Cy")] {
        let what = fill(&org, office, who);
        carry(&mut org, who, what);
    }
    let resign = |office: &str| Body::Office(OfficeAct::Resign { office: office.parse().unwrap() });
    assert_eq!(org.does("Cy", resign("chair")).unwrap_err(), Refusal::NotInOffice);
    org.does("Cy", resign("committee")).unwrap();
    assert_eq!(org.org.offices().held().count(), 2);
    org.does("Bo", Body::Leave).unwrap();
    assert_eq!(org.org.offices().held().count(), 0);
    is_whole(&org);
}

#[test]
fn a_provisional_chair_convenes_and_can_do_nothing_else_of_the_office() {
    use institution::bylaws::Power;
    let mut org = a_local();
    // Nobody holds a convening office: anybody calls.
    call(&mut org, "Hua").unwrap();
    let what = fill(&org, "chair", "Bo");
    carry(&mut org, "Bo", what);
    let bo = org.id_of("Bo");
    assert!(org.org.holds(bo, Power::Convene));
    assert!(!org.org.holds(bo, Power::RunTheMeeting) && !org.org.holds(bo, Power::PutTheQuestion));
    let refused = call(&mut org, "Hua").unwrap_err();
    assert_eq!(refused, Refusal::PowerMissing { clause: chair() });
    call(&mut org, "Bo").unwrap();
    // An office without that power changes nothing about who calls.
    let what = fill(&org, "treasurer", "Gil");
    carry(&mut org, "Gil", what);
    assert_eq!(call(&mut org, "Gil").unwrap_err().code(), "power-missing");
    // The last of them gone, any member may convene again.
    org.does("Bo", Body::Office(OfficeAct::Resign { office: chair() })).unwrap();
    call(&mut org, "Hua").unwrap();
    is_whole(&org);
}

#[test]
fn what_the_founder_holds_is_not_prolonged_by_the_founder() {
    let mut org = a_local();
    let ada = org.id_of("Ada");
    assert!(org.org.powers().is_facilitator(ada));
    let again = What::NameFacilitator { member: ada };
    assert_eq!(org.moves("Ada", again.clone(), 60).unwrap_err(), Refusal::ProlongsOwn);
    // Another may ask for it; Ada cannot be the one who makes it a motion.
    let motion = org.moves("Bo", again, 60).unwrap();
    assert_eq!(org.seconds("Ada", motion).unwrap_err(), Refusal::ProlongsOwn);
    org.seconds("Cy", motion).unwrap();
    org.passes(Span::hours(73));
    assert!(!org.org.powers().is_facilitator(ada), "the clock ends it in the middle of the argument");
    // A record judged by earlier semantics is judged as it was.
    let mut old = Scenario::under(3, &crate::scenario::by_belonging(), &PEOPLE);
    let ada = old.id_of("Ada");
    old.moves("Ada", What::NameFacilitator { member: ada }, 60).unwrap();
}

#[test]
fn offices_below_the_floor_are_faults() {
    let fault = |edit: &dyn Fn(String) -> String| -> Vec<&'static str> {
        let text = edit(local().to_toml());
        assert_ne!(text, local().to_toml(), "the edit does something");
        Bylaws::from_toml(&text).unwrap().faults().iter().map(|fault| fault.code).collect()
    };
    let replace = |from: &'static str, to: &'static str| move |text: String| text.replacen(from, to, 1);
    assert_eq!(local().faults(), vec![]);
    assert_eq!(fault(&replace("provisional_days = 90", "provisional_days = 91")), ["office-provisional"]);
    assert_eq!(fault(&replace("term_days = 730", "term_days = 99999")), ["office-term"]);
    assert_eq!(fault(&replace("seats = 1", "seats = 0")), ["office-seats"]);
    assert_eq!(fault(&replace("\"Secretary\"", "\"CHAIR\"")), ["office-twice", "office-twice"]);
    assert_eq!(fault(&replace("powers = []", "powers = [\"fold-away\"]")), ["office-folds"]);
    assert_eq!(fault(&replace("powers = []", "powers = [\"convene\", \"convene\"]")), ["power-twice"]);
    assert_eq!(fault(&replace("about = [\"recall\"]", "about = []")), ["matter-uncovered"]);
    assert_eq!(fault(&replace("percent = 10\npeople_min", "percent = 21\npeople_min")), ["petition-share"]);
    assert_eq!(fault(&replace("people_min = 5", "people_min = 51")), ["petition-people"]);
    assert_eq!(fault(&replace("days = 30", "days = 6")), ["petition-days"]);
    assert_eq!(fault(&replace("second_reading_hours = 168", "second_reading_hours = 2161")), ["second-reading"]);
    assert_eq!(fault(&replace("\"offer\"]\ntellers", "\"offer\", \"recall\"]\ntellers")), ["person-by-hand"]);
    let harder = |text: String| {
        let (before, recall) = text.split_once("id = \"recall\"").unwrap();
        format!("{before}id = \"recall\"{}", recall.replacen("more than 1/2", "more than 2/3", 1))
    };
    assert_eq!(fault(&harder), ["recall-too-hard"]);
    let slower = |text: String| {
        let (before, recall) = text.split_once("id = \"recall\"").unwrap();
        format!("{before}id = \"recall\"{}", recall.replacen("seconders = 3", "seconders = 6", 1))
    };
    assert_eq!(fault(&slower), ["recall-too-slow"]);
}
