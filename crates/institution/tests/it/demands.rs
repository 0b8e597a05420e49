//! What is demanded, offered and won, and who speaks for all: by the members' vote and nothing else.

use institution::act::{Body, Choice, Effect, What};
use institution::id::{DemandId, MotionId, OfferId};
use institution::time::Span;
use institution::{DemandEffect, DemandStage, EffectStage, Ending, Institution, OfferStage, Refusal, Stage};

use crate::scenario::{Scenario, template, template_of_two};

const ALL: [&str; 4] = ["Ada", "Bo", "Cy", "Di"];

fn assembly() -> Scenario {
    Scenario::assembly(&["Bo", "Cy", "Di"])
}

/// Moved by Bo, seconded by Cy, carried by everybody.
fn carries(org: &mut Scenario, effect: DemandEffect) -> MotionId {
    let motion = org.moves("Bo", What::Demands(effect), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &ALL, &[]).carried);
    motion
}

fn demand(n: u8) -> DemandId {
    DemandId([n; 16])
}

fn adopt(n: u8) -> DemandEffect {
    DemandEffect::Adopt { demand: demand(n), by: None, replaces: None }
}

fn stage(org: &Institution, n: u8) -> DemandStage {
    org.demands().demand(demand(n)).unwrap().stage
}

fn refused(org: &mut Scenario, who: &str, effect: DemandEffect) -> &'static str {
    org.moves(who, What::Demands(effect), 5).unwrap_err().code()
}

#[test]
fn a_demand_is_adopted_an_offer_refused_another_accepted_and_the_demand_is_won() {
    let mut org = assembly();
    let by = org.now + Span::hours(30 * 24);
    let adopted = carries(&mut org, DemandEffect::Adopt { demand: demand(1), by: Some(by), replaces: None });
    let motion = org.org.motion(adopted).unwrap().clone();
    let made = org.org.demands().demand(demand(1)).unwrap();
    assert_eq!((made.text, made.by, made.adopted, made.stage), (motion.text, Some(by), adopted, DemandStage::Open));

    let (poor, good) = (OfferId([1; 16]), OfferId([2; 16]));
    let recorded = carries(&mut org, DemandEffect::Record { offer: poor, demand: demand(1) });
    assert_eq!(stage(&org.org, 1), DemandStage::Offered(poor));
    assert_eq!(org.org.demands().offer(poor).unwrap().text, org.org.motion(recorded).unwrap().text);
    let no = carries(&mut org, DemandEffect::Refuse { offer: poor });
    assert_eq!(stage(&org.org, 1), DemandStage::Open);
    assert_eq!(org.org.demands().offer(poor).unwrap().stage, OfferStage::Refused(no));
    assert_eq!(refused(&mut org, "Bo", DemandEffect::Accept { offer: poor }), "offer-unknown");

    carries(&mut org, DemandEffect::Record { offer: good, demand: demand(1) });
    let yes = carries(&mut org, DemandEffect::Accept { offer: good });
    assert!(matches!(stage(&org.org, 1), DemandStage::Closed { how: Ending::Won, decided, .. } if decided == yes));
    assert_eq!(org.org.demands().offer(good).unwrap().stage, OfferStage::Accepted(yes));
    assert_eq!(refused(&mut org, "Bo", DemandEffect::Change { demand: demand(1), by: None }), "demand-unknown");
    assert_eq!(org.refold(), org.org);
}

#[test]
fn an_offer_that_a_later_one_overtakes_cannot_be_accepted() {
    let mut org = assembly();
    carries(&mut org, adopt(1));
    let (first, second) = (OfferId([1; 16]), OfferId([2; 16]));
    carries(&mut org, DemandEffect::Record { offer: first, demand: demand(1) });
    let late = org.moves("Bo", What::Demands(DemandEffect::Accept { offer: first }), 5).unwrap();
    let overtaking = carries(&mut org, DemandEffect::Record { offer: second, demand: demand(1) });
    assert_eq!(org.org.demands().offer(first).unwrap().stage, OfferStage::Past(overtaking));
    org.seconds("Cy", late).unwrap();
    assert!(org.decides(late, &ALL, &[]).carried);
    let stage_of = |motion| org.org.motion(motion).unwrap().stage;
    assert!(matches!(stage_of(late), Stage::Passed { effect: EffectStage::Overtaken(_), .. }));
    assert_eq!(stage(&org.org, 1), DemandStage::Offered(second));
    let dropped = carries(&mut org, DemandEffect::Close { demand: demand(1), how: Ending::Dropped });
    assert_eq!(org.org.demands().offer(second).unwrap().stage, OfferStage::Past(dropped));
}

#[test]
fn five_demands_stand_and_a_sixth_takes_the_place_of_one() {
    let mut org = assembly();
    for n in 1..=5 {
        carries(&mut org, adopt(n));
    }
    let full = org.moves("Bo", What::Demands(adopt(6)), 5).unwrap_err();
    assert_eq!((full.code(), full.with()["max"].as_str()), ("demands-full", "5"));
    assert_eq!(full.clause().unwrap().as_str(), "demands");
    let in_place_of = |n| DemandEffect::Adopt { demand: demand(6), by: None, replaces: Some(demand(n)) };
    assert_eq!(refused(&mut org, "Bo", in_place_of(9)), "demand-unknown");
    assert_eq!(refused(&mut org, "Bo", adopt(2)), "id-in-use");
    carries(&mut org, in_place_of(2));
    assert!(matches!(stage(&org.org, 2), DemandStage::Closed { how: Ending::Replaced, .. }));
    assert_eq!(org.org.demands().all().iter().filter(|demand| demand.stands()).count(), 5);
    assert_eq!(
        refused(&mut org, "Bo", DemandEffect::Close { demand: demand(1), how: Ending::Replaced }),
        "demand-unknown"
    );
}

#[test]
fn two_motions_for_the_last_place_do_not_both_get_it() {
    let mut org = assembly();
    for n in 1..=4 {
        carries(&mut org, adopt(n));
    }
    let motions = [5, 6].map(|n| org.moves("Bo", What::Demands(adopt(n)), 5).unwrap());
    motions.iter().for_each(|motion| org.seconds("Cy", *motion).unwrap());
    org.passes(Span::minutes(10));
    for motion in motions {
        let vote = org.vote_on(motion);
        ALL.iter().for_each(|name| org.votes(name, vote, Choice::Yes).unwrap());
    }
    org.passes(Span::minutes(5));
    let overtaken = |motion: &&MotionId| {
        matches!(org.org.motion(**motion).unwrap().stage, Stage::Passed { effect: EffectStage::Overtaken(_), .. })
    };
    assert_eq!(motions.iter().filter(overtaken).count(), 1);
    assert_eq!(org.org.demands().all().len(), 5);
}

#[test]
fn a_changed_demand_has_the_text_of_the_motion_that_changed_it() {
    let mut org = assembly();
    carries(&mut org, adopt(1));
    let now = Some(org.now);
    assert_eq!(refused(&mut org, "Bo", DemandEffect::Change { demand: demand(1), by: now }), "due-when");
    let by = org.now + Span::hours(24);
    let motion = carries(&mut org, DemandEffect::Change { demand: demand(1), by: Some(by) });
    let demand = org.org.demands().demand(demand(1)).unwrap();
    assert_eq!((demand.text, demand.by), (org.org.motion(motion).unwrap().text, Some(by)));
    assert_eq!(demand.changed, [motion]);
}

#[test]
fn whoever_speaks_for_all_asked_to_and_the_mandate_lapses() {
    let mut org = assembly();
    let (bo, cy) = (org.id_of("Bo"), org.id_of("Cy"));
    let name = |member, hours| DemandEffect::Name { member, hours };
    assert_eq!(refused(&mut org, "Bo", name(cy, 24)), "speaks-unasked");
    assert_eq!(refused(&mut org, "Bo", name(bo, 721)), "too-many-hours");
    assert_eq!(refused(&mut org, "Bo", DemandEffect::End { member: bo }), "not-a-spokesperson");

    // A change to somebody else's motion cannot put another person in the mover's place either.
    let motion = org.moves("Bo", What::Demands(name(bo, 24)), 5).unwrap();
    let other = Effect { what: What::Demands(name(cy, 24)), begins: None };
    assert_eq!(org.offers("Cy", motion, Some(other)).unwrap_err(), Refusal::SpeaksUnasked);
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &ALL, &[]).carried);
    assert!(org.org.demands().speaks(bo));
    let grant = *org.org.demands().spokespersons().next().unwrap().1;
    assert_eq!((grant.by, grant.until - grant.since), (Some(motion), Span::hours(24)));
    org.passes(Span::hours(24));
    assert!(!org.org.demands().speaks(bo));
    assert!(org.log.iter().any(|e| e.encode().windows(18).any(|w| w == b"spokesperson.lapse")));

    carries(&mut org, name(bo, 24));
    assert_eq!(org.does("Cy", Body::Resign).unwrap_err(), Refusal::NotASpokesperson);
    org.does("Bo", Body::Resign).unwrap();
    assert!(!org.org.demands().speaks(bo));
    carries(&mut org, name(bo, 24));
    carries(&mut org, DemandEffect::End { member: bo });
    carries(&mut org, name(bo, 24));
    org.does("Bo", Body::Leave).unwrap();
    assert_eq!(org.org.demands().spokespersons().count(), 0, "whoever leaves speaks for nobody");
    assert_eq!(org.refold(), org.org);
}

#[test]
fn at_most_three_speak_at_a_time() {
    let mut org = assembly();
    for who in ["Ada", "Bo", "Cy"] {
        let member = org.id_of(who);
        let motion = org.moves(who, What::Demands(DemandEffect::Name { member, hours: 24 }), 5).unwrap();
        org.seconds("Di", motion).unwrap();
        assert!(org.decides(motion, &ALL, &[]).carried);
    }
    let member = org.id_of("Di");
    assert_eq!(refused(&mut org, "Di", DemandEffect::Name { member, hours: 24 }), "spokespersons-full");
    // Whoever speaks already may ask for a longer time without a place of their own.
    let member = org.id_of("Bo");
    carries(&mut org, DemandEffect::Name { member, hours: 100 });
    assert_eq!(org.org.demands().spokespersons().count(), 3);
}

#[test]
fn bylaws_without_the_clauses_decide_nothing_of_the_kind() {
    let text = template_of_two().to_toml();
    let (before, rest) = text.split_once("\n[[article]]\ntitle = \"What we demand").unwrap();
    let (_, after) = rest.split_once("\n[[article]]\n").unwrap();
    let without = format!("{before}\n[[article]]\n{after}").replace(", \"demand\", \"offer\", \"spokesperson\"", "");
    let bylaws = institution::bylaws::Bylaws::from_toml(&without).unwrap();
    assert_eq!((bylaws.faults(), bylaws.semantics(), template().semantics()), (vec![], 1, 3));
    let mut org = Scenario::with_bylaws(&bylaws, &["Bo"]);
    assert_eq!(refused(&mut org, "Bo", adopt(1)), "no-clause-for");
    let member = org.id_of("Bo");
    assert_eq!(refused(&mut org, "Bo", DemandEffect::Name { member, hours: 1 }), "no-clause-for");

    // A rule for what there is no clause of is a fault, and so is a clause that nothing decides on.
    let codes = |text: &str| -> Vec<&str> {
        institution::bylaws::Bylaws::from_toml(text).unwrap().faults().iter().map(|fault| fault.code).collect()
    };
    assert_eq!(codes(&without.replace("\"delegation\"]", "\"delegation\", \"demand\"]")), ["clause-missing"]);
    assert_eq!(codes(&text.replace("\"delegation\", \"demand\"", "\"delegation\"")), ["matter-uncovered"]);
    assert_eq!(codes(&text.replace("standing_max = 5", "standing_max = 0")), ["demands-standing"]);
}

#[test]
fn the_state_reads_back_and_lines_that_contradict_each_other_do_not() {
    let mut org = assembly();
    for n in 1..=3 {
        carries(&mut org, adopt(n));
    }
    carries(&mut org, DemandEffect::Record { offer: OfferId([1; 16]), demand: demand(1) });
    carries(&mut org, DemandEffect::Close { demand: demand(2), how: Ending::Lost });
    let member = org.id_of("Bo");
    carries(&mut org, DemandEffect::Name { member, hours: 24 });
    let lines = org.org.lines();
    let read = |lines: &[String]| Institution::from_lines(lines.iter().map(String::as_str));
    assert_eq!(read(&lines).unwrap(), org.org);
    let without_offer: Vec<String> = lines.iter().filter(|line| !line.starts_with("offer ")).cloned().collect();
    assert!(read(&without_offer).is_err());
    let refused: Vec<String> =
        lines.iter().map(|line| line.replace("stage=offered offer=aeaqcaibaeaqcaibaeaqcaibae", "stage=open")).collect();
    assert_ne!(refused, lines);
    assert!(read(&refused).is_err());
}
