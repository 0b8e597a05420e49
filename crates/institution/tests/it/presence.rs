//! Who votes: seen, known, or waited and unchallenged. What a laptop full of keys can do, and what it cannot.

use institution::act::{Body, Choice, What};
use institution::bylaws::Power;
use institution::id::{InstitutionId, MeetingId};
use institution::time::Span;
use institution::{HEADS_MAX, PresenceAct, Refusal, Stage, Standing, Way, slot_of};

use crate::scenario::{Scenario, TestWall, by_belonging, change, resolution, template};

/// Ada has founded an assembly by the template and stands alone in a room.
fn alone() -> Scenario {
    Scenario::with_bylaws(&template(), &[])
}

/// Ada, Bo, Cy and Di in one room, by its wall.
fn in_a_room(heads: u32) -> (Scenario, TestWall) {
    let mut org = alone();
    let wall = org.opens_a_wall("Ada", heads).unwrap();
    for name in ["Bo", "Cy", "Di"] {
        org.enters(name, None, Some(&wall)).unwrap();
    }
    (org, wall)
}

fn standing(org: &Scenario, name: &str) -> Standing {
    org.org.standing(org.id_of(name), org.now)
}

fn names(prefix: &str, n: usize) -> Vec<&'static str> {
    (0..n).map(|i| &*Box::leak(format!("{prefix}{i}").into_boxed_str())).collect()
}

/// A laptop joins so many times in the first hour, by the forwarded link.
fn flood(org: &mut Scenario, n: usize, through: Option<&str>) -> Vec<&'static str> {
    let keys = names("key", n);
    let before = org.now;
    for (i, key) in keys.iter().enumerate() {
        org.now = before + Span((3_600_000 / n * i) as i64);
        org.joins_fast(key, through);
    }
    keys
}

fn code(refused: Result<(), Refusal>) -> &'static str {
    refused.unwrap_err().code()
}

#[test]
fn who_is_seen_votes_at_once_and_who_came_by_link_after_two_vouches_or_a_day() {
    let (mut org, _) = in_a_room(20);
    assert_eq!(standing(&org, "Ada"), Standing::Settled(Way::Founder));
    assert_eq!(standing(&org, "Bo"), Standing::Settled(Way::Present));
    org.enters("Far", Some("Bo"), None).unwrap();
    let until = Some(org.now + Span::hours(24));
    assert_eq!(standing(&org, "Far"), Standing::Waiting { until, vouches: 0, needed: 2 });
    assert_eq!(org.org.came_through(org.id_of("Far")), Some(org.id_of("Bo")));
    assert_eq!(org.org.entitled(org.now), 4);

    let motion = org.moves("Far", resolution(), 30).unwrap();
    org.seconds("Bo", motion).unwrap();
    org.passes(Span::minutes(10));
    let vote = org.vote_on(motion);
    assert_eq!(org.votes("Far", vote, Choice::Yes).unwrap_err().code(), "votes-not-yet");
    org.vouches("Bo", "Far").unwrap();
    assert_eq!(code(org.vouches("Bo", "Far")), "vouched-by-you");
    org.vouches("Ada", "Far").unwrap();
    assert_eq!(standing(&org, "Far"), Standing::Settled(Way::Vouched));
    assert_eq!(org.org.vouched_by(org.id_of("Far")).len(), 2);
    assert_eq!(org.votes("Far", vote, Choice::Yes).unwrap_err().code(), "votes-not-yet", "fixed when the vote opened");
    assert_eq!(code(org.vouches("Cy", "Far")), "votes-already");
    org.enters("Near", Some("Far"), None).unwrap();
    assert_eq!(code(org.vouches("Far", "Near")), "not-seen-yet", "who was vouched for vouches for nobody");
    assert_eq!(code(org.vouches("Near", "Near")), "not-seen-yet");

    org.passes(Span::hours(23));
    assert!(!standing(&org, "Near").votes());
    org.passes(Span::hours(1));
    assert_eq!(standing(&org, "Near"), Standing::Waited);
    assert_eq!(org.org.entitled(org.now), 6);
    assert_eq!(org.refold(), org.org);
}

#[test]
fn the_founder_runs_the_meeting_for_a_day_and_cannot_prolong_it() {
    let mut org = alone();
    let holds = |org: &Scenario, power| org.org.holds(org.id_of("Ada"), power);
    assert!(holds(&org, Power::RunTheMeeting) && holds(&org, Power::PutTheQuestion));
    assert_eq!(org.org.powers().facilitators().count(), 0);
    for (_, _, grant) in org.org.powers().lent() {
        assert_eq!((grant.by, grant.until - grant.since), (None, Span::hours(24)));
    }
    let ada = org.id_of("Ada");
    let motion = org.moves("Ada", What::NameFacilitator { member: ada }, 30).unwrap();
    for key in flood(&mut org, 10, None) {
        drop(org.seconds(key, motion));
    }
    let outcome = org.decides(motion, &["Ada"], &[]);
    assert!(!outcome.carried && outcome.entitled == 1, "alone, Ada is fewer than the quorum");
    org.passes(Span::hours(23));
    assert!(!holds(&org, Power::RunTheMeeting) && !holds(&org, Power::PutTheQuestion));
    assert_eq!(org.opens_a_wall("Ada", 50).err().map(|refused| refused.code()), Some("power-missing"));
}

#[test]
fn five_thousand_keys_of_one_laptop_change_nothing_in_the_first_hour_nor_later_once_challenged() {
    let (mut org, _) = in_a_room(20);
    let before = org.org.bylaws().clone();
    let keys = flood(&mut org, 5_000, Some("Bo"));
    assert_eq!(org.org.members().count(), 5_004);
    assert_eq!(org.org.entitled(org.now), 4);

    let mine = org.id_of(keys[0]);
    let effects = [
        What::NameFacilitator { member: mine },
        What::Delegate { power: Power::RunTheMeeting, to: mine, hours: 10 },
        change(&org.org, "purpose", |text| text.replace("To decide", "To obey")),
        change(&org.org, "presence", |text| text.replace("wait_hours = 24", "wait_hours = 12")),
    ];
    let tries = |org: &mut Scenario| {
        let motions = effects.clone().map(|what| org.moves(keys[1], what, 30).unwrap());
        motions.iter().for_each(|motion| org.seconds(keys[2], *motion).unwrap());
        for motion in motions {
            if let Stage::Seconded { opens, .. } = org.org.motion(motion).unwrap().stage {
                org.passes(opens - org.now);
            }
            let vote = org.vote_on(motion);
            let taken = keys.iter().step_by(50).filter(|key| org.votes(key, vote, Choice::Yes).is_ok()).count();
            assert_eq!(taken, 0);
        }
        org.passes(Span::minutes(30));
        assert_eq!(*org.org.bylaws().as_ref(), *before);
        assert_eq!(org.org.powers().facilitators().count(), 0);
    };
    // The notice of a change of the rules is half a day: the keys still wait.
    tries(&mut org);
    assert_eq!(org.org.batch_size(Some(org.id_of("Bo")), org.now), 5_000);
    assert_eq!(code(org.challenges(keys[3], None)), "not-seen-yet");
    org.challenges("Cy", Some("Bo")).unwrap();
    assert_eq!(code(org.challenges("Cy", Some("Bo"))), "challenged-by-you");
    assert!(matches!(standing(&org, keys[9]), Standing::Waiting { until: Some(_), .. }), "one is not enough");
    org.challenges("Di", Some("Bo")).unwrap();
    assert!(matches!(standing(&org, keys[9]), Standing::Waiting { until: None, .. }));
    org.passes(Span::hours(48));
    assert_eq!(org.org.entitled(org.now), 4);
    tries(&mut org);
    assert_eq!(org.refold(), org.org);

    // A person among them is let in by two who know them.
    org.vouches("Cy", keys[7]).unwrap();
    org.vouches("Di", keys[7]).unwrap();
    assert_eq!(org.org.entitled(org.now), 5);
}

#[test]
fn a_challenge_after_a_day_still_reaches_the_flood_but_nobody_who_waited_a_week() {
    let (mut org, _) = in_a_room(20);
    org.enters("Old", None, None).unwrap();
    org.passes(Span::hours(24 * 6));
    let keys = flood(&mut org, 200, None);
    org.passes(Span::hours(26));
    assert_eq!(org.org.entitled(org.now), 205);
    org.challenges("Bo", None).unwrap();
    org.challenges("Cy", None).unwrap();
    assert_eq!(org.org.entitled(org.now), 5);
    assert_eq!(standing(&org, "Old"), Standing::Waited);
    assert!(!standing(&org, keys[0]).votes());
    assert_eq!(code(org.challenges("Bo", None)), "nobody-to-challenge");
}

#[test]
fn a_chain_of_invented_people_is_no_way_round_a_challenge() {
    let (mut org, _) = in_a_room(20);
    let keys = names("link", 50);
    org.enters(keys[0], None, None).unwrap();
    for pair in keys.windows(2) {
        org.enters(pair[1], Some(pair[0]), None).unwrap();
    }
    org.enters("Friend", Some("Bo"), None).unwrap();
    org.challenges("Bo", None).unwrap();
    org.challenges("Cy", None).unwrap();
    org.passes(Span::hours(24));
    assert_eq!(standing(&org, "Friend"), Standing::Waited, "another batch");
    assert!(keys.iter().all(|key| !standing(&org, key).votes()));
}

#[test]
fn a_live_code_sent_out_of_the_room_fills_what_room_is_left_and_no_more() {
    let (mut org, wall) = in_a_room(60);
    org.shows("Ada", &wall).unwrap();
    let real = names("real", 46);
    for name in &real {
        org.enters(name, None, Some(&wall)).unwrap();
        org.passes(Span(2_000));
    }
    // Fifty people are here, and a friend of a laptop with five thousand keys.
    let keys = names("key", 200);
    let mut let_in = 0;
    for key in keys {
        let_in += usize::from(org.enters(key, None, Some(&wall)).is_ok());
        org.now = org.now + Span(3_000);
    }
    assert_eq!(let_in, 10);
    assert_eq!(org.org.meeting(wall.meeting).unwrap().present(), 60);
    assert_eq!(code(org.enters("late", None, Some(&wall))), "room-full");
    let ada = org.id_of("Ada");
    let motion = org.moves("Bo", What::NameFacilitator { member: ada }, 30).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &[&["Ada", "Bo", "Cy", "Di"][..], &real].concat(), &["key0", "key1"]).carried);
}

#[test]
fn one_code_admits_forty_and_is_old_after_two_minutes() {
    let mut org = alone();
    let wall = org.opens_a_wall("Ada", 100).unwrap();
    let now = slot_of(org.now);
    let show = |slot| Body::Presence(PresenceAct::Show(wall.code_of(slot)));
    assert_eq!(code(org.does("Ada", show(now + 2))), "wall-code-old", "of a time to come");
    let mut taken = 0;
    for name in names("quick", 60) {
        match org.enters(name, None, Some(&wall)) {
            Ok(()) => taken += 1,
            Err(refused) => assert_eq!(refused.code(), "wall-code-full"),
        }
    }
    assert_eq!(taken, 40);
    org.passes(Span(119_000));
    assert_eq!(code(org.does("Ada", show(now))), "wall-code-old");
    org.enters("Next", None, Some(&wall)).unwrap();
    assert_eq!(code(org.shows("Next", &wall)), "present-already");
    // A tenth of a large room at a time.
    let large = org.opens_a_wall("Ada", 1_000).unwrap();
    assert_eq!(org.org.meeting(large.meeting).unwrap().wall.unwrap().code_admits(), 100);
    assert_eq!(org.opens_a_wall("Ada", HEADS_MAX + 1).err().map(|r| r.code()), Some("room-size"));
}

#[test]
fn a_code_counts_in_its_own_meeting_of_its_own_organisation_alone() {
    let (mut org, wall) = in_a_room(20);
    org.enters("Ed", None, None).unwrap();
    let mut show = |wall: &TestWall, edit: fn(&mut institution::WallCode)| {
        let mut shown = wall.code(org.now);
        edit(&mut shown);
        org.does("Ed", Body::Presence(PresenceAct::Show(shown))).unwrap_err().code()
    };
    let elsewhere = TestWall { institution: InstitutionId([7; 16]), ..wall };
    assert_eq!(show(&elsewhere, |_| {}), "wall-code-wrong");
    let other_meeting =
        TestWall { institution: elsewhere.institution, meeting: MeetingId([9; 16]), key: elsewhere.key };
    assert_eq!(show(&other_meeting, |_| {}), "meeting-unknown");
    let wall = TestWall { institution: org.org.id(), meeting: elsewhere.meeting, key: elsewhere.key };
    let mut show = |edit: fn(&mut institution::WallCode)| {
        let mut shown = wall.code(org.now);
        edit(&mut shown);
        org.does("Ed", Body::Presence(PresenceAct::Show(shown))).unwrap_err().code()
    };
    assert_eq!(show(|shown| shown.slot -= 1), "wall-code-wrong");
    assert_eq!(show(|shown| shown.code[5] ^= 1), "wall-code-wrong");
    let second = org.opens_a_wall("Ada", 20).unwrap();
    let replayed = institution::WallCode { meeting: second.meeting, ..wall.code(org.now) };
    assert_eq!(code(org.does("Ed", Body::Presence(PresenceAct::Show(replayed)))), "wall-code-wrong");
    org.does("Ada", Body::Meeting(institution::MeetingAct::Close { meeting: wall.meeting })).unwrap();
    assert_eq!(code(org.shows("Ed", &wall)), "meeting-not-open");
    org.shows("Ed", &second).unwrap();
}

#[test]
fn a_wall_of_ones_own_makes_nobody_vote_before_others_who_vote_stand_there() {
    let (mut org, _) = in_a_room(20);
    let bo = org.id_of("Bo");
    let motion = org.moves("Bo", What::NameFacilitator { member: bo }, 30).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &["Ada", "Bo", "Cy"], &[]).carried);
    // At home, with a laptop.
    let own = org.opens_a_wall("Bo", 20_000).unwrap();
    let keys = names("key", 100);
    for key in &keys {
        org.enters(key, None, Some(&own)).unwrap();
    }
    org.shows("Bo", &own).unwrap();
    assert_eq!(org.org.entitled(org.now), 4);
    assert!(!standing(&org, keys[0]).votes());
    org.shows("Cy", &own).unwrap();
    assert_eq!(org.org.entitled(org.now), 4, "one witness is not two");
    org.shows("Di", &own).unwrap();
    assert_eq!(org.org.entitled(org.now), 104, "with two more in the plot it works: decision 0014 says so");
    // Moving the wall to another device asks for witnesses again.
    let moved = org.opens_wall_of("Bo", own.meeting, 20_000).unwrap();
    org.enters("More", None, Some(&moved)).unwrap();
    assert!(!standing(&org, "More").votes());
    assert_eq!(org.refold(), org.org);
}

#[test]
fn whoever_sells_vouches_has_twenty_to_sell() {
    let (mut org, _) = in_a_room(20);
    let keys = flood(&mut org, 60, None);
    let mut bought = 0;
    for key in &keys {
        let (one, two) = (org.vouches("Bo", key), org.vouches("Cy", key));
        bought += usize::from(one.is_ok() && two.is_ok());
        if let Err(refused) = one {
            assert_eq!((refused.code(), refused.with()["max"].as_str()), ("too-many-vouches", "20"));
        }
    }
    assert_eq!((bought, org.org.entitled(org.now)), (20, 24));
    assert_eq!(org.org.vouches_left(org.id_of("Bo")), 0);
}

#[test]
fn nothing_takes_a_vote_from_who_was_seen() {
    let (mut org, _) = in_a_room(20);
    for through in [None, Some("Ada"), Some("Bo")] {
        assert_eq!(code(org.challenges("Cy", through)), "nobody-to-challenge");
    }
    org.does("Di", Body::Leave).unwrap();
    assert_eq!((org.org.entitled(org.now), standing(&org, "Di")), (3, Standing::Away));
}

#[test]
fn without_the_clause_belonging_is_enough_and_without_the_semantics_nobody_enters() {
    let mut org = Scenario::with_bylaws(&by_belonging(), &["Bo"]);
    org.enters("Cy", Some("Bo"), None).unwrap();
    assert_eq!(standing(&org, "Cy"), Standing::Belongs);
    assert_eq!(org.org.entitled(org.now), 3);
    assert_eq!(code(org.vouches("Ada", "Cy")), "no-presence-clause");
    assert_eq!(code(org.challenges("Ada", None)), "no-presence-clause");
    assert_eq!(org.refold(), org.org);
    let lines = org.org.lines();
    assert_eq!(institution::Institution::from_lines(lines.iter().map(String::as_str)).unwrap(), org.org);
}

#[test]
fn the_state_reads_back_in_the_middle_of_everything() {
    let (mut org, _) = in_a_room(20);
    let keys = flood(&mut org, 30, Some("Cy"));
    org.vouches("Bo", keys[0]).unwrap();
    org.vouches("Bo", keys[1]).unwrap();
    org.vouches("Di", keys[1]).unwrap();
    org.challenges("Bo", Some("Cy")).unwrap();
    org.challenges("Bo", None).unwrap_err();
    org.does(keys[2], Body::Leave).unwrap();
    let read = |org: &Scenario| {
        let lines = org.org.lines();
        institution::Institution::from_lines(lines.iter().map(String::as_str)).unwrap()
    };
    assert_eq!(read(&org), org.org);
    org.challenges("Di", Some("Cy")).unwrap();
    assert_eq!(read(&org), org.org);
    let motion = org.moves("Bo", resolution(), 30).unwrap();
    org.seconds("Cy", motion).unwrap();
    org.passes(Span::minutes(10));
    assert_eq!(read(&org), org.org);
}

#[test]
fn the_members_undo_a_challenge_and_what_opened_before_stays_as_it_was() {
    let (mut org, _) = in_a_room(20);
    for name in ["Far", "Gil"] {
        org.enters(name, Some("Bo"), None).unwrap();
    }
    org.enters("Hua", Some("Far"), None).unwrap();
    let bo = Some(org.id_of("Bo"));
    let admit = |through| What::Admit { through };
    assert_eq!(org.moves("Far", admit(bo), 5).unwrap_err().code(), "nobody-to-admit");
    org.challenges("Cy", Some("Bo")).unwrap();
    org.challenges("Di", Some("Bo")).unwrap();
    assert_eq!(org.org.challenged_in(bo), 3, "with who came through them");
    assert_eq!(org.org.challenged_in(None), 0);
    assert_eq!(org.org.challenged_batches(1), [(bo, 2)], "as they said they came");
    let elsewhere = org.moves("Bo", resolution(), 60).unwrap();
    org.seconds("Cy", elsewhere).unwrap();
    org.does("Ada", Body::Put { motion: elsewhere }).unwrap();
    let before = org.vote_on(elsewhere);
    let motion = org.moves("Far", admit(bo), 5).unwrap();
    org.seconds("Bo", motion).unwrap();
    assert!(org.decides(motion, &["Ada", "Bo", "Cy"], &[]).carried);
    for name in ["Far", "Gil", "Hua"] {
        assert_eq!(standing(&org, name), Standing::Settled(Way::Admitted));
    }
    assert_eq!(org.org.entitled(org.now), 7);
    assert!(org.votes("Far", before, Choice::Yes).is_err(), "it opened before they were let in");
    // Let in is not seen: they do not vouch, and nothing is left to undo.
    org.enters("Ivo", None, None).unwrap();
    assert_eq!(code(org.vouches("Far", "Ivo")), "not-seen-yet");
    assert_eq!(org.moves("Cy", admit(bo), 5).unwrap_err().code(), "nobody-to-admit");
    let lines = org.org.lines();
    assert_eq!(institution::Institution::from_lines(lines.iter().map(String::as_str)).unwrap(), org.org);
    assert_eq!(org.refold(), org.org);
}
