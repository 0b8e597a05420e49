//! Nothing due is missing or late, and no act outlives the day in which its maker saw the record.

use institution::act::Body;
use institution::entry::{Deadline, Due, Entry, EntryBody};
use institution::id::Hash;
use institution::time::Span;
use institution::{Invalid, Refusal};

use crate::scenario::{Scenario, resolution, sign};

fn with_a_due_close() -> (Scenario, Deadline) {
    let mut org = Scenario::assembly(&["Bo", "Cy"]);
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    org.passes(Span::minutes(10));
    let vote = org.vote_on(motion);
    let close = Deadline { at: org.org.vote(vote).unwrap().closes, due: Due::CloseVote(vote) };
    org.now = close.at + Span::minutes(1);
    (org, close)
}

#[test]
fn a_close_cannot_be_held_back() {
    let (mut org, close) = with_a_due_close();
    let act = org.act("Bo", Body::Rename { name: Hash::of(b"Bob") });
    let signed = sign(&act, &org.signing_key("Bo"));
    let refused = org.append(EntryBody::Member(Box::new(signed))).unwrap_err();
    assert_eq!(refused, Invalid::DueIsMissing(close));
}

#[test]
fn a_close_cannot_come_early_twice_or_at_another_moment() {
    let (mut org, close) = with_a_due_close();
    org.now = close.at + Span(-1);
    assert_eq!(org.append(EntryBody::Clock(close)).unwrap_err(), Invalid::NotDue);
    org.now = close.at;
    let moved = Deadline { at: close.at + Span(-1), ..close };
    assert_eq!(org.append(EntryBody::Clock(moved)).unwrap_err(), Invalid::NotDue);
    org.append(EntryBody::Clock(close)).unwrap();
    assert_eq!(org.append(EntryBody::Clock(close)).unwrap_err(), Invalid::NotDue);
}

#[test]
fn time_does_not_run_back() {
    let org = Scenario::assembly(&["Bo"]);
    let entry = Entry { time: org.now + Span(-1), body: org.log.last().unwrap().body.clone() };
    assert_eq!(org.org.check_entry(&entry).unwrap_err(), Invalid::TimeRunsBack);
}

#[test]
fn an_act_is_taken_once_and_only_within_a_day() {
    let mut org = Scenario::assembly(&["Bo"]);
    let act = org.act("Bo", Body::Rename { name: Hash::of(b"Bob") });
    org.submits("Bo", &act).unwrap();
    assert_eq!(org.submits("Bo", &act).unwrap_err(), Refusal::ActRepeated);
    // After a day with other acts the id is forgotten, and what it saw is too old: refused all the same.
    for _ in 0..30 {
        org.passes(Span::hours(1));
        org.does("Ada", Body::Rename { name: Hash::of(b"Ada") }).unwrap();
    }
    assert_eq!(org.submits("Bo", &act).unwrap_err(), Refusal::SeenTooOld);
    let mut ahead = org.act("Bo", Body::Rename { name: Hash::of(b"Bob") });
    ahead.seen.size += 1;
    assert_eq!(org.submits("Bo", &ahead).unwrap_err(), Refusal::SeenAhead);
    assert!(org.org.lines().iter().filter(|line| line.starts_with("act ")).count() <= 26, "a day's acts at most");
}

#[test]
fn after_a_long_silence_the_last_checkpoint_is_still_good() {
    let mut org = Scenario::assembly(&["Bo"]);
    let act = org.act("Bo", Body::Rename { name: Hash::of(b"Bob") });
    // A month later the founder's powers have lapsed, by an entry of that hour; what Bo saw is what there was before it.
    org.now = org.now + Span::hours(24 * 30);
    org.submits("Bo", &act).unwrap();
    let mut older = org.act("Bo", Body::Rename { name: Hash::of(b"Robert") });
    older.seen.size = 1;
    assert_eq!(org.submits("Bo", &older).unwrap_err(), Refusal::SeenTooOld);
}

#[test]
fn an_act_for_one_institution_is_nothing_to_another() {
    let mut one = Scenario::assembly(&["Bo"]);
    let mut bylaws = crate::scenario::template();
    bylaws.name = "Another".to_owned();
    let mut other = Scenario::with_bylaws(&bylaws, &["Bo"]);
    assert_ne!(one.org.id(), other.org.id());
    let act = one.act("Bo", Body::Rename { name: Hash::of(b"Bob") });
    assert_eq!(other.submits("Bo", &act).unwrap_err(), Refusal::WrongInstitution);
}
