//! What fixes semantics 3: a record with every kind of act, effect and clock entry that came with it.
//!
//! `testdata/logs/0003-meetings` was written from `everything` when semantics 3 was fixed and is not written again: what
//! replays it must come to the state beside it for ever. `POLITY_LOG=DIR cargo test -p institution -- --ignored
//! writes_a_record` writes one of the next semantics elsewhere, before they are fixed.

use std::collections::BTreeSet;

use institution::act::{Act, Body, Choice, Stance, What};
use institution::bylaws::Power;
use institution::entry::{Entry, EntryBody};
use institution::id::{Hash, MeetingId, MotionId};
use institution::time::Span;
use institution::{AddClause, Figures, HandAct, MeetingAct, Place, Ratify, Reason, Side, Stage, TakingStage, WordsAct};

use crate::scenario::{Scenario, TestWall, change, resolution, template, template_of_two};

const VOTERS: [&str; 5] = ["Ada", "Bo", "Cy", "Di", "Ed"];

fn add(id: &str, after: &str, under: Option<&str>) -> What {
    let to = template().clause(&id.parse().unwrap()).unwrap().to_toml();
    What::AddClause(AddClause { to, after: after.parse().unwrap(), under: under.map(|under| under.parse().unwrap()) })
}

fn decides(org: &mut Scenario, mover: &str, what: What, minutes: u32) -> MotionId {
    let motion = org.moves(mover, what, minutes).unwrap();
    org.seconds(if mover == "Cy" { "Ed" } else { "Cy" }, motion).unwrap();
    assert!(org.decides(motion, &VOTERS, &[]).carried);
    motion
}

fn does(org: &mut Scenario, who: &str, body: Body) {
    org.does(who, body).unwrap_or_else(|refused| panic!("{who}: {}", refused.code()));
}

fn meets(org: &mut Scenario, who: &str, act: MeetingAct) {
    does(org, who, Body::Meeting(act));
}

/// An organisation of the second release takes the third's semantics and rules, and uses all of them.
fn everything() -> Scenario {
    let mut org = Scenario::under(2, &template_of_two(), &VOTERS[1..]);
    decides(&mut org, "Bo", What::RaiseSemantics { to: 3 }, 60);
    decides(&mut org, "Bo", add("folding", "delegation", Some("ordinary")), 60);
    decides(&mut org, "Bo", add("hand-count", "amending", None), 60);
    decides(&mut org, "Cy", add("presence", "joining", None), 60);
    let powers = change(&org.org, "facilitator", |text| {
        text.replace("[\"put-the-question\"]", "[\"put-the-question\", \"run-the-meeting\", \"fold-away\"]")
    });
    decides(&mut org, "Bo", powers, 60);
    let (bo, di) = (org.id_of("Bo"), org.id_of("Di"));
    decides(&mut org, "Cy", What::NameFacilitator { member: bo }, 5);
    decides(&mut org, "Cy", What::Delegate { power: Power::FoldAway, to: di, hours: 10 }, 5);

    let first = org.keys_of("Cy")[0];
    org.adds_key("Cy").unwrap();
    org.changes_phones("Cy");
    org.drops_key("Cy", first).unwrap();

    let wall = in_the_room(&mut org);
    by_hand(&mut org, &wall);
    outside(&mut org);
    words(&mut org, wall.meeting);
    other_meetings(&mut org, &wall);
    org
}

/// Who is seen, known, questioned and let in; who speaks.
fn in_the_room(org: &mut Scenario) -> TestWall {
    let wall = org.opens_a_wall("Bo", 30).unwrap();
    let meeting = wall.meeting;
    for name in ["Ada", "Cy", "Di", "Bo", "Ed"] {
        org.shows(name, &wall).unwrap();
    }
    org.enters("Fay", None, Some(&wall)).unwrap();
    org.enters("Gil", Some("Cy"), None).unwrap();
    org.enters("Hua", None, None).unwrap();
    org.enters("Ivo", Some("Hua"), None).unwrap();
    for name in ["Cy", "Di"] {
        org.vouches(name, "Gil").unwrap();
        org.challenges(name, None).unwrap();
    }
    for name in ["Cy", "Di", "Fay"] {
        meets(org, name, MeetingAct::Ask { meeting });
    }
    meets(org, "Di", MeetingAct::Drop { meeting });
    let cy = org.id_of("Cy");
    meets(org, "Bo", MeetingAct::Begin { meeting, member: cy });
    org.passes(Span(95_000));
    meets(org, "Bo", MeetingAct::End { meeting });
    decides(org, "Di", What::Admit { through: None }, 5);
    org.enters("Kim", Some("Fay"), None).unwrap();
    org.vouches("Fay", "Kim").unwrap();
    org.challenges("Fay", Some("Fay")).unwrap();
    does(org, "Ivo", Body::Leave);
    wall
}

fn counted(org: &mut Scenario, wall: &TestWall) -> MotionId {
    let motion = org.moves("Ed", resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    does(org, "Bo", Body::Hand(HandAct::Open { motion, meeting: wall.meeting }));
    motion
}

fn signs(org: &mut Scenario, who: &str, motion: MotionId, side: Side, yes: u64) {
    let figures = Figures { yes, no: 1, abstain: 0 };
    does(org, who, Body::Hand(HandAct::Sign { motion, side, figures }));
}

/// One motion decided by hands, one sent to the phones by three who object, one by the clock.
fn by_hand(org: &mut Scenario, wall: &TestWall) {
    let motion = counted(org, wall);
    signs(org, "Cy", motion, Side::For, 2);
    signs(org, "Cy", motion, Side::For, 3);
    signs(org, "Di", motion, Side::Against, 3);
    assert!(matches!(org.org.motion(motion).unwrap().stage, Stage::Passed { .. }));
    let motion = counted(org, wall);
    for name in ["Ada", "Cy", "Fay"] {
        does(org, name, Body::Hand(HandAct::Object { motion }));
    }
    assert!(!org.decides(motion, &["Cy"], &["Ada", "Di", "Fay"]).carried);
    let motion = counted(org, wall);
    signs(org, "Cy", motion, Side::For, 3);
    org.passes(Span::minutes(30));
    assert!(org.decides(motion, &["Cy", "Ed", "Fay", "Gil"], &[]).carried);
}

/// One motion marked and taken after a void vote, one marked by two and not taken, one taken because too few voted.
fn outside(org: &mut Scenario) {
    let motion = org.moves("Ed", resolution(), 5).unwrap();
    does(org, "Ed", Body::Outside { motion });
    org.seconds("Cy", motion).unwrap();
    let vote = org.org.taking(motion).unwrap().vote().unwrap();
    org.silent = vec!["Cy", "Di", "Fay"];
    for name in ["Cy", "Di", "Fay"] {
        org.votes(name, vote, Choice::Yes).unwrap();
    }
    org.passes(Span::minutes(5));
    org.passes(Span::minutes(10));
    org.silent.clear();
    let vote = org.org.taking(motion).unwrap().vote().unwrap();
    for name in ["Cy", "Di", "Fay"] {
        org.votes(name, vote, Choice::Yes).unwrap();
    }
    org.passes(Span::minutes(5));
    org.decides(motion, &["Cy", "Di", "Ed"], &["Ada"]);
    let motion = org.moves("Ed", resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    does(org, "Ada", Body::Outside { motion });
    does(org, "Di", Body::Outside { motion });
    let vote = org.org.taking(motion).unwrap().vote().unwrap();
    for name in ["Ada", "Di", "Fay"] {
        org.votes(name, vote, Choice::No).unwrap();
    }
    org.passes(Span::minutes(5));
    assert!(matches!(org.org.motion(motion).unwrap().stage, Stage::Declined { .. }));
    let motion = org.moves("Ed", resolution(), 7).unwrap();
    does(org, "Ed", Body::Outside { motion });
    org.seconds("Cy", motion).unwrap();
    org.passes(Span::minutes(7));
    assert!(matches!(org.org.taking(motion).unwrap().stage, TakingStage::Taken(_)));
}

/// Words reported, folded away, put back, removed for a time and for good: an argument's, a name's, a meeting's.
fn words(org: &mut Scenario, meeting: MeetingId) {
    let motion = org.moves("Fay", resolution(), 5).unwrap();
    let at = |org: &Scenario, place| org.org.words_at(place).unwrap().0;
    let insult = org.argues("Ed", motion, Stance::Against, None).unwrap();
    let insult = at(org, Place::Argument(insult));
    does(org, "Cy", Body::Words(WordsAct::Report { words: insult, reason: Reason::Insult }));
    does(org, "Bo", Body::Words(WordsAct::Fold { words: insult, reason: Reason::Insult }));
    for name in ["Ada", "Cy", "Fay"] {
        does(org, name, Body::Words(WordsAct::Unfold { words: insult }));
    }
    let threat = org.argues("Gil", motion, Stance::Against, None).unwrap();
    let threat = at(org, Place::Argument(threat));
    let remove = Body::Words(WordsAct::Remove { words: threat, reason: Reason::Threat });
    does(org, "Bo", remove.clone());
    does(org, "Di", remove);
    let title = at(org, Place::Meeting(meeting));
    does(org, "Cy", Body::Words(WordsAct::Report { words: title, reason: Reason::Spam }));
    let name = at(org, Place::Name(org.id_of("Hua")));
    does(org, "Di", Body::Words(WordsAct::Fold { words: name, reason: Reason::Unlawful }));
    let address = org.argues("Kim", motion, Stance::Ask, None).unwrap();
    let address = at(org, Place::Argument(address));
    let ratify = What::Ratify(Ratify { words: address, reason: Reason::Address });
    decides(org, "Ada", ratify, 5);
    org.passes(Span::hours(72));
}

/// A meeting that nobody opened, one that nobody closed, and one under way with everything that can be open in it.
fn other_meetings(org: &mut Scenario, wall: &TestWall) {
    let bo = org.id_of("Bo");
    decides(org, "Cy", What::NameFacilitator { member: bo }, 5);
    let call = |org: &mut Scenario, n: u8| {
        let (meeting, at) = (MeetingId([n; 16]), org.now + Span::hours(1));
        meets(org, "Cy", MeetingAct::Call { meeting, text: Hash([n; 32]), at });
        meeting
    };
    assert!(!org.org.meeting(wall.meeting).unwrap().is_open(), "the clock closed it");
    call(org, 1);
    let closed = call(org, 2);
    org.opens_wall_of("Bo", closed, 9).unwrap();
    meets(org, "Bo", MeetingAct::Close { meeting: closed });
    org.passes(Span::hours(26));
    let open = call(org, 3);
    org.opens_wall_of("Bo", open, 20).unwrap();
    let wall = org.opens_wall_of("Bo", open, 25).unwrap();
    for name in ["Ada", "Cy", "Ed", "Fay"] {
        org.shows(name, &wall).unwrap();
    }
    let fay = org.id_of("Fay");
    for name in ["Fay", "Ed"] {
        meets(org, name, MeetingAct::Ask { meeting: open });
    }
    meets(org, "Bo", MeetingAct::Begin { meeting: open, member: fay });
    let motion = counted(org, &wall);
    signs(org, "Cy", motion, Side::For, 3);
    let marked = org.moves("Ed", resolution(), 5).unwrap();
    does(org, "Cy", Body::Outside { motion: marked });
    org.seconds("Ada", marked).unwrap();
    does(org, "Fay", Body::Outside { motion: marked });
    let claimed = org.moves("Gil", resolution(), 5).unwrap();
    does(org, "Cy", Body::Outside { motion: claimed });
    let waiting = org.moves("Gil", resolution(), 5).unwrap();
    does(org, "Gil", Body::Outside { motion: waiting });
}

fn bundle(log: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    for entry in log {
        let bytes = entry.encode();
        out.extend(u16::try_from(bytes.len()).expect("an entry fits").to_be_bytes());
        out.extend(bytes);
    }
    out
}

#[test]
#[ignore = "writes a folder, for when semantics are fixed"]
fn writes_a_record() {
    let folder = std::path::PathBuf::from(std::env::var_os("POLITY_LOG").expect("POLITY_LOG names a folder"));
    let org = everything();
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("entries"), bundle(&org.log)).unwrap();
    std::fs::write(folder.join("state"), org.org.lines().join("\n") + "\n").unwrap();
}

#[test]
fn the_record_that_fixes_semantics_three_has_every_kind_of_it() {
    let org = everything();
    assert_eq!(org.refold(), org.org);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/logs/0003-meetings/entries");
    let bytes = std::fs::read(path).unwrap();
    let (mut rest, mut kinds, mut places) = (&bytes[..], BTreeSet::new(), BTreeSet::new());
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let (entry, after) = after.split_at(usize::from(u16::from_be_bytes(*length)));
        rest = after;
        match Entry::decode(entry).unwrap().body {
            EntryBody::Member(act) => kinds_of(act.act(), &mut kinds, &mut places),
            EntryBody::Clock(deadline) => drop(kinds.insert(deadline.due.name().to_owned())),
            EntryBody::Supplied(_) => {}
        }
    }
    for kind in EVERY_KIND {
        assert!(kinds.contains(*kind), "{kind} is not in the record");
    }
    assert_eq!(places.len(), 3, "an argument, a name, a meeting");
    // What the program knows beyond the earlier semantics is what is listed here.
    for source in [
        include_str!("../../src/presence.rs"),
        include_str!("../../src/meetings.rs"),
        include_str!("../../src/hands.rs"),
        include_str!("../../src/keys.rs"),
        include_str!("../../src/moderation.rs"),
    ] {
        let names = source.split("fn name(").nth(1).unwrap().split("fn read").next().unwrap();
        for name in names.split('"').skip(1).step_by(2).filter(|name| name.contains('.')) {
            assert!(EVERY_KIND.contains(&name), "{name} is not listed");
        }
    }
}

fn kinds_of(act: &Act, kinds: &mut BTreeSet<String>, places: &mut BTreeSet<&'static str>) {
    kinds.insert(act.body.name().to_owned());
    match &act.body {
        Body::Move { effect, .. } => drop(kinds.insert(effect.what.name().to_owned())),
        Body::Words(words) => drop(places.insert(words.words().place.of())),
        _ => {}
    }
}

const EVERY_KIND: &[&str] = &[
    "key.add",
    "key.drop",
    "text.report",
    "text.fold",
    "text.unfold",
    "text.remove",
    "member.enter",
    "presence.show",
    "member.vouch",
    "batch.challenge",
    "meeting.call",
    "meeting.open",
    "meeting.close",
    "speech.ask",
    "speech.drop",
    "speech.begin",
    "speech.end",
    "hand.open",
    "hand.sign",
    "hand.object",
    "motion.outside",
    "clause.add",
    "batch.admit",
    "removal.ratify",
    "semantics.raise",
    "removal.lapse",
    "meeting.lapse",
    "taking.open",
    "power.lapse",
];
