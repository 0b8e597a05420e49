use institution::act::{Body, Choice, Effect, Stance, What};
use institution::bylaws::Power;
use institution::time::Span;
use institution::{AmendmentStage, EffectStage, Refusal, Stage, VoteStage};

use crate::scenario::{Scenario, change, resolution};

#[test]
fn a_resolution_is_moved_seconded_discussed_and_passed() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    assert_eq!(org.seconds("Bo", motion).unwrap_err().code(), "seconding-own-motion");
    org.seconds("Cy", motion).unwrap();
    assert_eq!(org.seconds("Di", motion).unwrap_err().code(), "seconded-already");
    let question = org.argues("Di", motion, Stance::Ask, None).unwrap();
    org.argues("Bo", motion, Stance::Answer, Some(question)).unwrap();
    org.argues("Ada", motion, Stance::Against, None).unwrap();
    assert_eq!(org.argues("Ada", motion, Stance::For, Some(question)).unwrap_err().code(), "question-unknown");

    let outcome = org.decides(motion, &["Bo", "Cy"], &["Ada"]);
    assert!(outcome.carried);
    assert_eq!((outcome.yes, outcome.no, outcome.entitled), (2, 1, 4));
    assert_eq!((outcome.needed, outcome.quorum, outcome.turnout()), (2, 3, 3));
    let Stage::Passed { effect: EffectStage::Done(_), .. } = org.org.motion(motion).unwrap().stage else {
        panic!("it passed")
    };
    assert_eq!(org.argues("Ada", motion, Stance::Against, None).unwrap_err().code(), "motion-past");
}

#[test]
fn too_few_voters_decide_nothing() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    let outcome = org.decides(motion, &["Bo", "Cy"], &[]);
    assert!(!outcome.carried);
    assert!(!outcome.quorum_met());
}

#[test]
fn a_tie_does_not_pass_and_an_abstention_counts_for_the_quorum_only() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(!org.decides(motion, &["Bo", "Cy"], &["Ada", "Di"]).carried);

    let motion = org.moves("Bo", resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    org.passes(Span::minutes(10));
    let vote = org.vote_on(motion);
    org.votes("Ada", vote, Choice::Abstain).unwrap();
    org.votes("Bo", vote, Choice::Yes).unwrap();
    org.votes("Cy", vote, Choice::Abstain).unwrap();
    org.passes(Span::minutes(5));
    let outcome = org.outcome(vote);
    assert!(outcome.carried);
    assert_eq!((outcome.yes, outcome.abstain, outcome.needed), (1, 2, 1));
}

#[test]
fn whoever_joins_after_a_vote_opened_does_not_vote_in_it() {
    let mut org = Scenario::assembly(&["Bo", "Cy"]);
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    org.passes(Span::minutes(10));
    let vote = org.vote_on(motion);
    org.joins("Di").unwrap();
    assert_eq!(org.votes("Di", vote, Choice::Yes).unwrap_err(), Refusal::NotEntitled);
    assert_eq!(org.org.vote(vote).unwrap().entitled, 3);
}

#[test]
fn a_vote_can_be_changed_until_it_closes_and_not_after() {
    let mut org = Scenario::assembly(&["Bo", "Cy"]);
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    org.passes(Span::minutes(10));
    let vote = org.vote_on(motion);
    for name in ["Ada", "Bo", "Cy"] {
        org.votes(name, vote, Choice::Yes).unwrap();
    }
    org.votes("Ada", vote, Choice::No).unwrap();
    assert_eq!(org.org.vote(vote).unwrap().turnout(), 3);
    org.now = org.org.vote(vote).unwrap().closes;
    assert_eq!(org.votes("Bo", vote, Choice::No).unwrap_err().code(), "vote-closed");
    let outcome = org.outcome(vote);
    assert_eq!((outcome.yes, outcome.no), (2, 1));
}

#[test]
fn a_missing_opening_that_cannot_matter_is_waited_for_and_then_left_out() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    org.silent = vec!["Di"];
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    org.passes(Span::minutes(10));
    let vote = org.vote_on(motion);
    for name in ["Ada", "Bo", "Cy", "Di"] {
        org.votes(name, vote, Choice::Yes).unwrap();
    }
    org.passes(Span::minutes(5));
    assert_eq!(org.org.vote(vote).unwrap().stage, VoteStage::Opening);
    assert_eq!(org.org.vote(vote).unwrap().unopened(), 1);
    org.passes(Span::minutes(10));
    let outcome = org.outcome(vote);
    assert!(outcome.carried);
    assert_eq!((outcome.yes, outcome.unopened, outcome.turnout()), (3, 1, 4));
}

#[test]
fn a_vote_whose_missing_openings_could_matter_is_called_anew() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    org.silent = vec!["Di"];
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    org.passes(Span::minutes(10));
    let first = org.vote_on(motion);
    for (name, choice) in [("Ada", Choice::Yes), ("Bo", Choice::Yes), ("Cy", Choice::No), ("Di", Choice::No)] {
        org.votes(name, first, choice).unwrap();
    }
    org.passes(Span::minutes(5));
    org.passes(Span::minutes(10));
    assert_eq!(org.org.vote(first).unwrap().stage, VoteStage::Void);
    let second = org.vote_on(motion);
    assert_ne!(first, second);
    assert_eq!(org.org.vote(second).unwrap().round, 2);
    org.silent.clear();
    for (name, choice) in [("Ada", Choice::Yes), ("Bo", Choice::Yes), ("Cy", Choice::No)] {
        org.votes(name, second, choice).unwrap();
    }
    org.passes(Span::minutes(5));
    assert!(org.outcome(second).carried);
}

#[test]
fn a_clause_changes_by_two_thirds_after_a_nights_notice() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    let what = change(&org.org, "ordinary", |toml| toml.replace("notice_minutes = 10", "notice_minutes = 30"));
    assert_eq!(org.moves("Bo", what.clone(), 5).unwrap_err().code(), "open-minutes");
    let motion = org.moves("Bo", what, 60).unwrap();
    org.seconds("Cy", motion).unwrap();
    // Nobody may cut the night short, the facilitator neither.
    assert_eq!(org.does("Ada", Body::Put { motion }).unwrap_err().code(), "not-early");
    let outcome = org.decides(motion, &["Bo", "Cy"], &["Ada"]);
    assert!(outcome.carried, "two of three are two thirds");
    let (_, decision) = org.org.bylaws().decision(institution::bylaws::Matter::Resolution);
    assert_eq!(decision.notice_minutes, 30);
    assert_eq!(org.org.changes_of(&"ordinary".parse().unwrap()), [motion]);
    assert_eq!(org.refold(), org.org);
}

#[test]
fn of_two_changes_to_one_clause_the_second_is_overtaken() {
    let mut org = Scenario::assembly(&["Bo", "Cy"]);
    let thirty = change(&org.org, "ordinary", |toml| toml.replace("notice_minutes = 10", "notice_minutes = 30"));
    let forty = change(&org.org, "ordinary", |toml| toml.replace("notice_minutes = 10", "notice_minutes = 40"));
    let first = org.moves("Bo", thirty, 30).unwrap();
    let second = org.moves("Cy", forty.clone(), 60).unwrap();
    org.seconds("Cy", first).unwrap();
    org.seconds("Bo", second).unwrap();
    org.passes(Span::hours(12));
    for motion in [first, second] {
        let vote = org.vote_on(motion);
        for name in ["Ada", "Bo", "Cy"] {
            org.votes(name, vote, Choice::Yes).unwrap();
        }
    }
    org.passes(Span::hours(1));
    let Stage::Passed { effect: EffectStage::Overtaken(_), .. } = org.org.motion(second).unwrap().stage else {
        panic!("the clause had been changed by then: {:?}", org.org.motion(second).unwrap().stage)
    };
    assert_eq!(org.org.bylaws().decision(institution::bylaws::Matter::Resolution).1.notice_minutes, 30);
    assert_eq!(org.moves("Cy", forty, 60).unwrap_err().code(), "clause-changed");
}

#[test]
fn a_change_to_the_text_is_decided_before_the_motion() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    let text_before = org.org.motion(motion).unwrap().text;
    let one = org.offers("Di", motion, None).unwrap();
    let two = org.offers("Ada", motion, None).unwrap();
    let never_seconded = org.offers("Cy", motion, None).unwrap();
    assert_eq!(org.does("Di", Body::SecondAmendment { amendment: one }).unwrap_err().code(), "seconding-own-motion");
    org.does("Cy", Body::SecondAmendment { amendment: one }).unwrap();
    org.does("Bo", Body::SecondAmendment { amendment: two }).unwrap();
    assert_eq!(org.does("Bo", Body::Withdraw { motion }).unwrap_err(), Refusal::BelongsToMembers);
    assert_eq!(org.does("Ada", Body::Put { motion }).unwrap_err(), Refusal::AmendmentsFirst);
    // One at a time: the second waits for the first.
    let AmendmentStage::Voting(vote) = org.org.amendment(one).unwrap().stage else { panic!("it is being voted on") };
    assert!(matches!(org.org.amendment(two).unwrap().stage, AmendmentStage::Seconded { .. }));
    for name in ["Bo", "Cy", "Di"] {
        org.votes(name, vote, Choice::Yes).unwrap();
    }
    org.passes(Span::minutes(3));
    assert!(matches!(org.org.amendment(one).unwrap().stage, AmendmentStage::Passed(_)));
    let text_after = org.org.motion(motion).unwrap().text;
    assert_ne!(text_before, text_after);
    let AmendmentStage::Voting(vote) = org.org.amendment(two).unwrap().stage else { panic!("its turn has come") };
    for name in ["Bo", "Cy", "Di"] {
        org.votes(name, vote, Choice::No).unwrap();
    }
    // The motion's notice ends in the middle of that vote, and the motion waits.
    org.passes(Span::minutes(3));
    assert!(matches!(org.org.amendment(two).unwrap().stage, AmendmentStage::Failed(_)));
    assert_eq!(org.org.motion(motion).unwrap().text, text_after);
    let outcome = org.decides(motion, &["Bo", "Cy", "Di"], &[]);
    assert!(outcome.carried);
    assert_eq!(org.org.amendment(never_seconded).unwrap().stage, AmendmentStage::Lapsed);
    assert_eq!(org.refold(), org.org);
}

#[test]
fn notice_begins_again_when_what_would_happen_changes() {
    let mut org = Scenario::assembly(&["Bo", "Cy"]);
    let what = change(&org.org, "ordinary", |toml| toml.replace("notice_minutes = 10", "notice_minutes = 30"));
    let other = change(&org.org, "ordinary", |toml| toml.replace("notice_minutes = 10", "notice_minutes = 60"));
    let motion = org.moves("Bo", what, 60).unwrap();
    org.seconds("Cy", motion).unwrap();
    org.passes(Span::hours(11));
    let resolution = Effect { what: resolution(), begins: None };
    assert_eq!(org.offers("Ada", motion, Some(resolution)).unwrap_err(), Refusal::OtherMatter);
    let amendment = org.offers("Ada", motion, Some(Effect { what: other, begins: None })).unwrap();
    org.does("Cy", Body::SecondAmendment { amendment }).unwrap();
    let AmendmentStage::Voting(vote) = org.org.amendment(amendment).unwrap().stage else { panic!("open") };
    for name in ["Ada", "Bo", "Cy"] {
        org.votes(name, vote, Choice::Yes).unwrap();
    }
    org.passes(Span::hours(11));
    assert!(matches!(org.org.motion(motion).unwrap().stage, Stage::Seconded { .. }), "the night begins again");
    let outcome = org.decides(motion, &["Ada", "Bo", "Cy"], &[]);
    assert!(outcome.carried);
    assert_eq!(org.org.bylaws().decision(institution::bylaws::Matter::Resolution).1.notice_minutes, 60);
}

#[test]
fn a_facilitator_puts_the_question_and_the_power_lapses_after_72_hours() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    assert_eq!(org.does("Ada", Body::Put { motion }).unwrap_err(), Refusal::NotSeconded);
    org.seconds("Cy", motion).unwrap();
    assert_eq!(org.does("Bo", Body::Put { motion }).unwrap_err().code(), "power-missing");
    org.does("Ada", Body::Put { motion }).unwrap();
    assert!(matches!(org.org.motion(motion).unwrap().stage, Stage::Voting { .. }));

    let di = org.id_of("Di");
    let named = org.moves("Bo", What::NameFacilitator { member: di }, 5).unwrap();
    org.seconds("Cy", named).unwrap();
    assert!(org.decides(named, &["Bo", "Cy", "Di"], &[]).carried);
    assert!(org.org.powers().is_facilitator(di));
    org.passes(Span::hours(72));
    assert!(!org.org.powers().is_facilitator(di));
    assert!(!org.org.powers().is_facilitator(org.id_of("Ada")), "the founder's hours are over too");
    assert_eq!(org.log.iter().filter(|e| e.encode().windows(17).any(|w| w == b"facilitator.lapse")).count(), 2);
}

#[test]
fn a_power_is_lent_for_a_time_and_ends_with_it() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    let di = org.id_of("Di");
    let lend = |hours| What::Delegate { power: Power::PutTheQuestion, to: di, hours };
    assert_eq!(org.moves("Bo", lend(73), 5).unwrap_err().code(), "too-many-hours");
    let motion = org.moves("Bo", lend(24), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &["Bo", "Cy", "Di"], &[]).carried);
    assert!(org.org.holds(di, Power::PutTheQuestion));
    org.passes(Span::hours(24));
    assert!(!org.org.holds(di, Power::PutTheQuestion));
}

#[test]
fn an_effect_begins_when_the_motion_says() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    let di = org.id_of("Di");
    let begins = org.now + Span::hours(30);
    let effect = Effect { what: What::NameFacilitator { member: di }, begins: Some(begins) };
    let motion = institution::id::MotionId(org.fresh());
    let text = institution::id::Hash(org.fresh());
    org.does("Bo", Body::Move { motion, text, effect, open_minutes: 5 }).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &["Bo", "Cy", "Di"], &[]).carried);
    assert!(!org.org.powers().is_facilitator(di));
    org.passes(begins - org.now);
    assert!(org.org.powers().is_facilitator(di));
}

#[test]
fn whoever_leaves_stays_in_the_record_and_can_do_nothing_more() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    org.does("Ada", Body::Leave).unwrap();
    assert_eq!(org.moves("Ada", resolution(), 5).unwrap_err(), Refusal::NotAMember);
    assert_eq!(org.org.members().count(), 3);
    assert_eq!(org.org.powers().facilitators().count(), 0, "the founder took no power along");
    let ada = org.id_of("Ada");
    assert_eq!(org.org.members().get(ada).unwrap().left(), Some(org.org.size() - 1));
}

#[test]
fn an_unseconded_motion_lapses_and_a_member_cannot_flood_the_others() {
    let mut org = Scenario::assembly(&["Bo"]);
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    for _ in 1..institution::OPEN_MOTIONS_MAX {
        org.moves("Bo", resolution(), 5).unwrap();
    }
    assert_eq!(org.moves("Bo", resolution(), 5).unwrap_err().code(), "too-many-open");
    org.passes(institution::SECOND_TIME);
    assert!(matches!(org.org.motion(motion).unwrap().stage, Stage::Lapsed { .. }));
    org.moves("Bo", resolution(), 5).unwrap();
}

#[test]
fn an_outage_eats_neither_a_vote_nor_its_openings() {
    let mut org = Scenario::assembly(&["Bo", "Cy"]);
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    // The server is down when the vote should open, and comes back hours later: the vote is open for its five minutes.
    org.passes(Span::hours(3));
    let vote = org.vote_on(motion);
    assert_eq!(org.org.vote(vote).unwrap().closes, org.now + Span::minutes(5));
    for name in ["Ada", "Bo", "Cy"] {
        org.votes(name, vote, Choice::Yes).unwrap();
    }
    // Down again over the close and the ten minutes after it: the choices are opened when it is back.
    org.passes(Span::hours(3));
    assert!(org.outcome(vote).carried);
}
