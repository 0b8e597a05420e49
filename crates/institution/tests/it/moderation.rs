//! Words folded away, put back, removed and ratified: who may, for what, and what nobody may.

use institution::act::{Body, Stance, What};
use institution::id::{ArgumentId, Hash, MotionId};
use institution::time::Span;
use institution::{CaseStage, Institution, Place, REPORTS_MAX, Ratify, Reason, Refusal, Words, WordsAct};

use crate::scenario::{Scenario, change, resolution, template, template_of_two};

/// Ada facilitates; Bo wrote an argument on Cy's motion.
fn assembly() -> (Scenario, Words) {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di", "Ed", "Fay"]);
    let motion = org.moves("Cy", resolution(), 5).unwrap();
    let argument = org.argues("Bo", motion, Stance::Against, None).unwrap();
    let words = at(&org, Place::Argument(argument));
    (org, words)
}

fn at(org: &Scenario, place: Place) -> Words {
    org.org.words_at(place).unwrap().0
}

fn fold(words: Words, reason: Reason) -> Body {
    Body::Words(WordsAct::Fold { words, reason })
}

fn unfold(words: Words) -> Body {
    Body::Words(WordsAct::Unfold { words })
}

fn remove(words: Words, reason: Reason) -> Body {
    Body::Words(WordsAct::Remove { words, reason })
}

fn report(words: Words, reason: Reason) -> Body {
    Body::Words(WordsAct::Report { words, reason })
}

fn stage(org: &Institution, words: Words) -> CaseStage {
    org.case(words.place).unwrap().stage
}

fn refused(org: &mut Scenario, who: &str, body: Body) -> &'static str {
    org.does(who, body).unwrap_err().code()
}

/// Cy facilitates too.
fn second_facilitator(org: &mut Scenario) {
    let member = org.id_of("Cy");
    let motion = org.moves("Bo", What::NameFacilitator { member }, 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &["Ada", "Bo", "Cy", "Di", "Ed"], &[]).carried);
}

#[test]
fn a_facilitator_folds_an_insult_away_and_three_members_put_it_back() {
    let (mut org, words) = assembly();
    org.does("Di", report(words, Reason::Insult)).unwrap();
    assert_eq!(refused(&mut org, "Di", report(words, Reason::Spam)), "done-by-you");
    assert_eq!(org.org.moderation().reports().count(), 1);
    assert_eq!(refused(&mut org, "Di", fold(words, Reason::Insult)), "power-missing");
    org.does("Ada", fold(words, Reason::Insult)).unwrap();
    let case = org.org.case(words.place).unwrap();
    assert!(case.is_folded() && !case.is_removed());
    assert_eq!((case.by, case.reason), (org.id_of("Ada"), Reason::Insult));
    assert_eq!(org.org.moderation().reports().count(), 0, "what was reported is dealt with");
    assert_eq!(refused(&mut org, "Ada", fold(words, Reason::Spam)), "words-folded");

    assert_eq!(refused(&mut org, "Bo", unfold(words)), "own-words");
    org.does("Cy", unfold(words)).unwrap();
    assert_eq!(refused(&mut org, "Cy", unfold(words)), "done-by-you");
    org.does("Di", unfold(words)).unwrap();
    assert!(org.org.case(words.place).unwrap().is_folded(), "two are not three");
    org.does("Ed", unfold(words)).unwrap();
    assert_eq!(stage(&org.org, words), CaseStage::Open);
    assert_eq!(refused(&mut org, "Ed", unfold(words)), "words-open");
    assert_eq!(refused(&mut org, "Ada", fold(words, Reason::Insult)), "put-back");
    org.does("Ada", fold(words, Reason::Spam)).unwrap();
    assert_eq!(org.refold().state_hash(), org.org.state_hash());
}

#[test]
fn a_name_is_folded_as_it_was_and_another_name_is_open() {
    let (mut org, _) = assembly();
    let place = Place::Name(org.id_of("Bo"));
    let words = at(&org, place);
    org.does("Ada", fold(words, Reason::Insult)).unwrap();
    assert!(org.org.case(place).unwrap().is_folded());
    org.does("Bo", Body::Rename { name: Hash::of(b"Bo again") }).unwrap();
    assert_eq!(org.org.case(place), None, "other words");
    assert_eq!(refused(&mut org, "Cy", unfold(words)), "words-unknown");
    // What stands there now may be folded away in its turn, also for the same reason.
    org.does("Ada", fold(at(&org, place), Reason::Insult)).unwrap();
    assert!(org.org.case(place).unwrap().is_folded());
}

#[test]
fn what_the_members_passed_is_nobodys_to_fold_away() {
    let (mut org, _) = assembly();
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    let words = at(&org, Place::Motion(motion));
    org.seconds("Cy", motion).unwrap();
    org.does("Ada", fold(words, Reason::Insult)).unwrap();
    for who in ["Cy", "Di", "Ed"] {
        org.does(who, unfold(words)).unwrap();
    }
    assert!(org.decides(motion, &["Ada", "Bo", "Cy"], &[]).carried);
    assert_eq!(refused(&mut org, "Ada", fold(words, Reason::Spam)), "words-decided");
    assert_eq!(refused(&mut org, "Ada", remove(words, Reason::Threat)), "words-decided");
}

#[test]
fn an_address_goes_when_two_say_so_and_comes_back_unless_the_members_ratify() {
    let (mut org, words) = assembly();
    assert_eq!(refused(&mut org, "Ada", remove(words, Reason::Insult)), "not-grave");
    org.does("Ada", remove(words, Reason::Address)).unwrap();
    assert_eq!(stage(&org.org, words), CaseStage::Asked, "folded until a second says so");
    assert!(org.org.case(words.place).unwrap().is_folded());
    assert_eq!(refused(&mut org, "Ada", remove(words, Reason::Address)), "done-by-you");
    second_facilitator(&mut org);
    org.does("Cy", remove(words, Reason::Address)).unwrap();
    let CaseStage::Removed { second, until } = stage(&org.org, words) else { panic!() };
    assert_eq!((second, until), (org.id_of("Cy"), org.now + Span::hours(72)));
    assert_eq!(refused(&mut org, "Di", unfold(words)), "words-removed");
    assert_eq!(refused(&mut org, "Ada", fold(words, Reason::Spam)), "words-removed");
    org.passes(Span::hours(72));
    assert_eq!(stage(&org.org, words), CaseStage::Open, "nobody ratified it");
    assert_eq!(refused(&mut org, "Di", fold(words, Reason::Address)), "power-missing");
    assert_eq!(org.refold(), org.org);
}

#[test]
fn what_is_ratified_stays_removed_also_after_it_has_come_back() {
    let (mut org, words) = assembly();
    second_facilitator(&mut org);
    org.does("Ada", remove(words, Reason::Threat)).unwrap();
    org.does("Cy", remove(words, Reason::Threat)).unwrap();
    let ratify = |reason| What::Ratify(Ratify { words, reason });
    assert_eq!(org.moves("Di", ratify(Reason::Spam), 5).unwrap_err().code(), "not-grave");
    let motion = org.moves("Di", ratify(Reason::Threat), 1440).unwrap();
    org.passes(Span::hours(71));
    org.seconds("Ed", motion).unwrap();
    assert!(org.decides(motion, &["Ada", "Di", "Ed"], &[]).carried);
    let CaseStage::Gone { motion: by, .. } = stage(&org.org, words) else { panic!() };
    assert_eq!(by, motion);
    org.passes(Span::hours(200));
    assert!(org.org.case(words.place).unwrap().is_removed(), "no clock brings it back");
    assert_eq!(org.moves("Di", ratify(Reason::Threat), 5).unwrap_err().code(), "words-removed");
    let lines = org.org.lines();
    assert_eq!(Institution::from_lines(lines.iter().map(String::as_str)).unwrap(), org.org);
}

#[test]
fn nobody_removes_alone_and_two_reasons_are_not_one() {
    let (mut org, words) = assembly();
    second_facilitator(&mut org);
    org.does("Ada", remove(words, Reason::Threat)).unwrap();
    org.does("Cy", remove(words, Reason::Address)).unwrap();
    assert_eq!(stage(&org.org, words), CaseStage::Asked, "each says something else");
    org.does("Ada", remove(words, Reason::Address)).unwrap();
    assert!(org.org.case(words.place).unwrap().is_removed());
}

#[test]
fn reports_are_bounded_and_name_what_stands_there() {
    let (mut org, words) = assembly();
    let elsewhere = Words { place: Place::Argument(ArgumentId([9; 16])), ..words };
    assert_eq!(refused(&mut org, "Di", report(elsewhere, Reason::Spam)), "words-unknown");
    assert_eq!(refused(&mut org, "Di", report(Words { text: Hash([1; 32]), ..words }, Reason::Spam)), "words-unknown");
    let motion = org.moves("Cy", resolution(), 5).unwrap();
    for _ in 0..REPORTS_MAX {
        let argument = org.argues("Bo", motion, Stance::For, None).unwrap();
        let words = at(&org, Place::Argument(argument));
        org.does("Di", report(words, Reason::Spam)).unwrap();
    }
    assert_eq!(refused(&mut org, "Di", report(words, Reason::Spam)), "too-many-open");
    org.passes(Span::hours(24));
    org.does("Di", report(words, Reason::Spam)).unwrap();
}

#[test]
fn without_the_clause_and_under_earlier_semantics_there_is_nothing_of_it() {
    let mut bylaws = template();
    for article in &mut bylaws.articles {
        article.clauses.retain(|clause| clause.rule.kind() != "moderation");
    }
    let faults: Vec<_> = bylaws.faults().iter().map(|fault| fault.code).collect();
    assert_eq!(faults, ["clause-missing"], "somebody would decide about what there is no rule for");
    let mut org = Scenario::with_bylaws(&template_of_two(), &["Bo", "Cy"]);
    let place = Place::Name(org.id_of("Bo"));
    let words = at(&org, place);
    assert_eq!(refused(&mut org, "Ada", fold(words, Reason::Insult)), "no-clause-for");
    assert_eq!(
        org.moves("Bo", What::Ratify(Ratify { words, reason: Reason::Threat }), 5).unwrap_err().code(),
        "no-clause-for"
    );
    // The power may be named in the bylaws of who is judged by 3, and not before.
    let with_power = change(&org.org, "facilitator", |text| {
        text.replace("\"put-the-question\"", "\"put-the-question\", \"fold-away\"")
    });
    assert!(org.moves("Bo", with_power, 60).is_ok());
}

#[test]
fn a_power_that_came_later_waits_for_the_members_to_take_its_semantics() {
    let text = include_str!("../../../../testdata/logs/0002-demands/state");
    let org = Institution::from_lines(text.lines()).unwrap();
    assert_eq!(org.semantics(), 2);
    let mut scenario = Scenario::assembly(&["Bo"]);
    let to = scenario.id_of("Bo");
    let power = institution::bylaws::Power::FoldAway;
    let act = scenario.act("Bo", Body::Rename { name: Hash([1; 32]) });
    let member = org.members().all()[0].id;
    let effect = institution::act::Effect { what: What::Delegate { power, to: member, hours: 1 }, begins: None };
    let key = org.lines().iter().find_map(|line| {
        let (key, of) = line.strip_prefix("key ")?.split_once(" member=")?;
        (of == member.to_string()).then(|| key.parse().unwrap())
    });
    let body = Body::Move { motion: MotionId([7; 16]), text: Hash([1; 32]), effect, open_minutes: 5 };
    let seen = institution::act::Seen { size: org.size(), ..act.seen };
    let act = institution::act::Act { institution: org.id(), actor: member, key: key.unwrap(), seen, body, ..act };
    assert_eq!(org.check(&act, org.time()), Err(Refusal::SemanticsTooLow { needed: 3 }));
    assert!(scenario.moves("Bo", What::Delegate { power, to, hours: 1 }, 5).is_ok());
}

#[test]
fn three_planted_people_put_nothing_back_and_a_meetings_title_is_a_text_like_any_other() {
    let mut org = Scenario::with_bylaws(&template(), &[]);
    let wall = org.opens_a_wall("Ada", 20).unwrap();
    for name in ["Bo", "Cy", "Di", "Ed"] {
        org.enters(name, None, Some(&wall)).unwrap();
    }
    for name in ["Key1", "Key2", "Key3"] {
        org.enters(name, None, None).unwrap();
    }
    let meeting = institution::id::MeetingId([5; 16]);
    let call = institution::MeetingAct::Call { meeting, text: Hash([6; 32]), at: org.now + Span::hours(3) };
    org.does("Bo", Body::Meeting(call)).unwrap();
    let words = at(&org, Place::Meeting(meeting));
    assert_eq!(words.text, Hash([6; 32]));
    assert_eq!(words.place.to_string().parse(), Ok(words.place));
    org.does("Key1", report(words, Reason::Insult)).unwrap();
    org.does("Ada", fold(words, Reason::Insult)).unwrap();
    for name in ["Key1", "Key2", "Key3"] {
        assert_eq!(refused(&mut org, name, unfold(words)), "votes-not-yet");
    }
    assert_eq!(refused(&mut org, "Bo", unfold(words)), "own-words");
    for name in ["Cy", "Di", "Ed"] {
        org.does(name, unfold(words)).unwrap();
    }
    assert_eq!(stage(&org.org, words), CaseStage::Open);
    let lines = org.org.lines();
    assert_eq!(Institution::from_lines(lines.iter().map(String::as_str)).unwrap(), org.org);
    assert_eq!(org.refold(), org.org);
}
