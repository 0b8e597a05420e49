//! A motion from being moved to its effect, over HTTP, with a clock that the test sets.

use std::time::{Duration, Instant};

use institution::act::{Body, Choice, Effect, What};
use institution::bylaws::{Bylaws, Rule};
use institution::id::{MotionId, VoteId};
use institution::time::{Span, Time};
use institution::{Stage, VoteStage};
use polity::clock::Clock;
use polity::hosted::Hosted;
use rusqlite::Connection;

use crate::kit::{Device, START, Sent, Served, bylaws, bytes, salted, seen, setup};

#[test]
fn three_people_change_the_purpose_and_the_clock_does_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::settable(START);
    let served = Served::start(polity::server::Setup { clock: clock.clone(), ..setup(folder.path()) });
    let org = served.found(bylaws("Elm Street Tenants"));
    let hosted = served.server.hosted(&org.slug).unwrap();
    let mut client = served.client();
    let others: Vec<Device> = (0..3).map(|_| Device::new()).collect();
    for device in &others {
        org.sends(&mut client, &device.joins(org.id, org.seen(), "Somebody")).unwrap();
    }

    let text = salted("Say what we are for\n\nBecause we know now.");
    let motion = MotionId(bytes());
    let effect = Effect { what: new_purpose(&hosted.state().bylaws().clone()), begins: None };
    let body = Body::Move { motion, text: text.commitment(), effect, open_minutes: 30 };
    let act = org.founder.signs(org.id, org.seen(), body);
    org.sends(&mut client, &Sent { act, beside: Some(text) }).unwrap();
    org.sends(&mut client, &others[0].does(org.id, org.seen(), Body::Second { motion })).unwrap();

    // A night's notice, then the vote is open.
    let set = |time: Time| served.server.set_clock(time);
    set(START + Span::hours(13));
    until(&hosted, |org| matches!(org.motion(motion).unwrap().stage, Stage::Voting { .. }));
    let vote = VoteId::of(org.id, &motion.0, 1);
    let latest = org.sends(&mut client, &others[1].casts(org.id, org.seen(), vote, Choice::No)).unwrap();
    let changed_her_mind = others[1].casts(org.id, seen(&latest), vote, Choice::Yes);
    org.sends(&mut client, &changed_her_mind).unwrap();
    org.sends(&mut client, &others[0].casts(org.id, seen(&latest), vote, Choice::Yes)).unwrap();
    let cast = org.founder.casts(org.id, seen(&latest), vote, Choice::No);
    org.sends(&mut client, &cast).unwrap();
    let stored = || count(hosted.folder(), "SELECT count(*) FROM openings");
    assert_eq!(stored(), 4, "choices lie among the keys until the close");
    assert_eq!(hosted.state().vote(vote).unwrap().opened_so_far(), (0, 0, 0), "no early results");

    // A device sends its choice again: known, unknown, and false ones.
    let salt = |sent: &Sent| sent.beside.as_ref().unwrap().salt;
    let opening = |voter: &Device, choice: &str, salt: institution::id::Salt| {
        format!(r#"{{"vote":"{vote}","voter":"{}","choice":"{choice}","salt":"{salt}"}}"#, voter.member)
    };
    let path = org.path("openings");
    assert_eq!(client.post(&path, &opening(&org.founder, "no", salt(&cast))).status, 204);
    let false_one = client.post(&path, &opening(&org.founder, "yes", salt(&cast)));
    assert_eq!((false_one.status, false_one.refusal()), (422, "opening-unknown".to_owned()));
    assert_eq!(client.post(&path, &opening(&Device::new(), "yes", salt(&cast))).status, 422);

    set(START + Span::hours(14));
    until(&hosted, |org| matches!(org.motion(motion).unwrap().stage, Stage::Passed { .. }));
    let VoteStage::Counted(outcome) = hosted.state().vote(vote).unwrap().stage else { panic!("counted") };
    assert_eq!((outcome.yes, outcome.no, outcome.abstain, outcome.unopened), (2, 1, 0, 0));
    assert_eq!(hosted.state().bylaws().purpose(), "To keep our homes.");
    let late = others[2].casts(org.id, seen(&latest), vote, Choice::No);
    let refused = org.sends(&mut client, &late).unwrap_err();
    assert_eq!((refused.status, refused.refusal()), (422, "vote-closed".to_owned()));
    // Once the count is durable the choices need not lie anywhere but in the record.
    org.sends(&mut client, &Device::new().joins(org.id, seen(&latest), "Late")).unwrap();
    assert_eq!(stored(), 0);
    assert_eq!(count(hosted.folder(), "SELECT count(*) FROM late_openings"), 0);
}

fn new_purpose(bylaws: &Bylaws) -> What {
    let clause = bylaws.only("purpose").unwrap();
    let mut to = clause.clone();
    to.rule = Rule::Purpose { text: "To keep our homes.".to_owned() };
    What::ChangeClause { clause: clause.id.clone(), was: clause.hash(), to: to.to_toml() }
}

fn count(folder: &std::path::Path, query: &str) -> i64 {
    Connection::open(folder.join("keys.db")).unwrap().query_row(query, [], |row| row.get(0)).unwrap()
}

fn until(hosted: &Hosted, is_so: impl Fn(&institution::Institution) -> bool) {
    let start = Instant::now();
    while !is_so(&hosted.state()) {
        assert!(start.elapsed() < Duration::from_secs(20), "it never came");
        std::thread::sleep(Duration::from_millis(5));
    }
}
