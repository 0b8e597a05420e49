//! A meeting from its call to its end: the floor goes round, first-timers first.

use institution::act::Body;
use institution::id::{Hash, Key, MeetingId, MemberId};
use institution::time::{Span, Time};
use institution::{Institution, MeetingAct, MeetingStage, Refusal};

use crate::scenario::{Scenario, TestWall, template};

fn evening() -> (Scenario, TestWall) {
    let mut org = Scenario::with_bylaws(&template(), &[]);
    let wall = org.opens_a_wall("Ada", 50).unwrap();
    for name in ["Bo", "Cy", "Di"] {
        org.enters(name, None, Some(&wall)).unwrap();
    }
    (org, wall)
}

fn does(org: &mut Scenario, name: &str, act: MeetingAct) -> Result<(), &'static str> {
    org.does(name, Body::Meeting(act)).map_err(|refused: Refusal| refused.code())
}

fn next(org: &Scenario, meeting: MeetingId) -> Vec<MemberId> {
    org.org.speakers(org.org.meeting(meeting).unwrap())
}

#[test]
fn the_floor_goes_round_and_first_timers_come_first() {
    let (mut org, TestWall { meeting, .. }) = evening();
    let [ada, bo, cy, di] = ["Ada", "Bo", "Cy", "Di"].map(|name| org.id_of(name));
    let ask = MeetingAct::Ask { meeting };
    let begin = |member| MeetingAct::Begin { meeting, member };
    assert_eq!(does(&mut org, "Ada", ask.clone()), Err("not-in-the-room"));
    does(&mut org, "Bo", ask.clone()).unwrap();
    assert_eq!(does(&mut org, "Bo", ask.clone()), Err("asked-already"));
    assert_eq!(does(&mut org, "Bo", begin(bo)), Err("power-missing"));
    assert_eq!(does(&mut org, "Ada", begin(cy)), Err("not-asked"));
    assert_eq!(does(&mut org, "Ada", MeetingAct::End { meeting }), Err("nobody-speaks"));
    does(&mut org, "Ada", begin(bo)).unwrap();
    assert_eq!(does(&mut org, "Bo", ask.clone()), Err("asked-already"), "who speaks need not ask");
    org.passes(Span(90_000));
    does(&mut org, "Cy", ask.clone()).unwrap();
    does(&mut org, "Ada", begin(cy)).unwrap();
    // Bo asks again at once, Di a little later and for the first time: Di is next.
    does(&mut org, "Bo", ask.clone()).unwrap();
    does(&mut org, "Di", ask.clone()).unwrap();
    assert_eq!(next(&org, meeting), [di, bo]);
    org.passes(Span(30_000));
    does(&mut org, "Ada", MeetingAct::End { meeting }).unwrap();
    let spoken = org.org.spoken(org.org.meeting(meeting).unwrap());
    assert_eq!(
        spoken.iter().map(|(who, s)| (*who, s.times, s.length.0)).collect::<Vec<_>>(),
        [(bo, 1, 90_000), (cy, 1, 30_000)]
    );
    does(&mut org, "Di", MeetingAct::Drop { meeting }).unwrap();
    assert_eq!(does(&mut org, "Di", MeetingAct::Drop { meeting }), Err("not-asked"));
    assert_eq!(next(&org, meeting), [bo]);
    does(&mut org, "Ada", begin(bo)).unwrap();
    org.passes(Span(10_000));
    org.does("Bo", Body::Leave).unwrap();
    let over = org.org.meeting(meeting).unwrap();
    assert_eq!((over.speaking, org.org.spoken(over)[0].1.times), (None, 2));
    let lines = org.org.lines();
    assert_eq!(Institution::from_lines(lines.iter().map(String::as_str)).unwrap(), org.org);
    does(&mut org, "Ada", MeetingAct::Close { meeting }).unwrap();
    assert_eq!(does(&mut org, "Cy", ask), Err("meeting-not-open"));
    assert_eq!(does(&mut org, "Ada", MeetingAct::Close { meeting }), Err("meeting-not-open"));
    assert_eq!(org.refold(), org.org);
    assert!(org.org.was_present(ada));
}

#[test]
fn meetings_are_called_by_who_votes_and_end_by_themselves() {
    let (mut org, _) = evening();
    org.enters("Far", None, None).unwrap();
    let call = |n: u8, at: Time| MeetingAct::Call { meeting: MeetingId([n; 16]), text: Hash([n; 32]), at };
    let soon = org.now + Span::hours(5);
    assert_eq!(does(&mut org, "Far", call(1, soon)), Err("votes-not-yet"));
    let past = Time(org.now.0 - Span::hours(2).0);
    assert_eq!(does(&mut org, "Bo", call(1, past)), Err("meeting-when"));
    let (far_off, near) = (org.now + Span::hours(367 * 24), soon);
    assert_eq!(does(&mut org, "Bo", call(1, far_off)), Err("meeting-when"));
    for n in 1..=3 {
        does(&mut org, "Bo", call(n, near)).unwrap();
    }
    assert_eq!(does(&mut org, "Bo", call(3, near)), Err("id-in-use"));
    assert_eq!(does(&mut org, "Bo", call(4, near)), Err("too-many-open"));
    let meeting = MeetingId([1; 16]);
    let open = |wall| MeetingAct::Open { meeting, wall, heads: 20 };
    let key = Scenario::with_bylaws(&template(), &[]).org.log_key();
    assert_eq!(does(&mut org, "Bo", open(key)), Err("power-missing"));
    assert_eq!(does(&mut org, "Ada", open(Key([0; 32]))), Err("wall-key-unfit"));
    does(&mut org, "Ada", open(key)).unwrap();
    org.passes(Span::hours(24));
    assert!(matches!(org.org.meeting(meeting).unwrap().stage, MeetingStage::Closed { .. }));
    assert_eq!(org.org.meeting(MeetingId([2; 16])).unwrap().stage, MeetingStage::Called);
    org.passes(Span::hours(5));
    assert!(matches!(org.org.meeting(MeetingId([2; 16])).unwrap().stage, MeetingStage::Lapsed { .. }));
    assert_eq!(org.refold(), org.org);
}
