//! Acts and entries as bytes: what can be read, what cannot, and that nothing personal can be in one.

use std::collections::BTreeSet;

use institution::act::{Act, BadAct, Body};
use institution::entry::Entry;
use institution::envelope::{BadEnvelope, Unchecked, may_be_bound};
use institution::id::{Hash, Key};
use institution::json::Value;

use crate::scenario::{Scenario, sign};

#[test]
fn an_act_reads_back_whatever_its_spacing_and_order() {
    let mut org = Scenario::assembly(&["Bo"]);
    let act = org.act("Bo", Body::Join { name: Hash::of(b"x") });
    let payload = act.payload();
    assert_eq!(Act::parse(payload.as_bytes()), Ok(act.clone()));
    let Ok(Value::Object(mut fields)) = institution::json::parse(payload.as_bytes()) else { panic!("an object") };
    fields.reverse();
    let spaced = Value::Object(fields).to_string().replace("\":", "\" : ");
    assert_eq!(Act::parse(spaced.as_bytes()), Ok(act));
}

#[test]
fn an_act_with_anything_more_or_less_is_not_one() {
    let mut org = Scenario::assembly(&["Bo"]);
    let payload = org.act("Bo", Body::Leave).payload();
    let cases = [
        (payload.replace("\"v\":1", "\"v\":1,\"w\":1"), "unknown key"),
        (payload.replace("\"v\":1", "\"v\":1,\"v\":1"), "same key twice"),
        (payload.replace("\"v\":1", "\"v\":1.0"), "a float"),
        (payload.replace("\"v\":1", "\"v\":2"), "another version"),
        (payload.replace("\"body\":{}", "\"body\":{\"note\":\"hello\"}"), "free text"),
        (payload.replace("member.leave", "member.expel"), "an act that does not exist"),
        (payload.replace("\"size\":", "\"size\":9007199254740993,\"s\":"), "an integer no JavaScript reads"),
        (payload[..payload.len() - 1].to_owned(), "cut short"),
        (format!("{payload}x"), "something after it"),
        (format!("{payload}{}", " ".repeat(20_000)), "too long"),
    ];
    for (text, what) in cases {
        assert!(Act::parse(text.as_bytes()).is_err(), "{what}");
    }
    let newer = payload.replace("member.leave", "member.sleep");
    assert_eq!(Act::parse(newer.as_bytes()), Err(BadAct::Unknown("member.sleep".to_owned())));
}

/// DESIGN §5: no personal data and no free text in an act; bylaws are the one exception. Every string of every type of
/// act is an id, a hash, a key or a name of a closed set: replacing any of them by prose must make it unreadable.
#[test]
fn no_type_of_act_can_hold_prose() {
    let samples = every_type_of_act();
    let mut looked_at = 0;
    for act in samples {
        let value = institution::json::parse(act.payload().as_bytes()).unwrap();
        for (path, replaced) in with_each_string_replaced(&value) {
            let bylaws_text = path.ends_with(".bylaws") || path.ends_with(".to");
            if bylaws_text {
                continue;
            }
            looked_at += 1;
            assert!(Act::parse(replaced.to_string().as_bytes()).is_err(), "{} holds prose at {path}", act.body.name());
        }
    }
    assert!(looked_at > 100, "only {looked_at} strings were looked at");
}

fn every_type_of_act() -> Vec<Act> {
    use institution::act::{Effect, Founding, Stance, What};
    use institution::bylaws::Power;
    use institution::id::{AmendmentId, ArgumentId, DemandId, MeetingId, MemberId, MotionId, OfferId, VoteId};
    use institution::time::Time;
    use institution::{
        AddClause, Adoption, DemandEffect, Ending, Figures, HandAct, KeyAct, MeetingAct, OfficeAct, OfficeEffect,
        Place, PresenceAct, Ratify, Reason, RollAct, Side, WallCode, Words, WordsAct,
    };
    let mut org = Scenario::assembly(&["Bo"]);
    let (motion, amendment, argument) = (MotionId([1; 16]), AmendmentId([2; 16]), ArgumentId([3; 16]));
    let (member, text) = (MemberId([4; 16]), Hash([5; 32]));
    let (demand, offer) = (DemandId([8; 16]), OfferId([7; 16]));
    let words = Words { place: Place::Argument(argument), text };
    let reason = Reason::Address;
    let meeting = MeetingId([10; 16]);
    let code = WallCode { meeting, slot: 9, code: [9; 64] };
    let effects = [
        What::Ratify(Ratify { words, reason }),
        What::Resolution,
        What::ChangeClause { clause: "ordinary".parse().unwrap(), was: text, to: "id = \"ordinary\"".into() },
        What::AddClause(AddClause {
            to: "id = \"demands\"".into(),
            after: "ordinary".parse().unwrap(),
            under: Some("ordinary".parse().unwrap()),
        }),
        What::Admit { through: Some(member) },
        What::Admit { through: None },
        What::NameFacilitator { member },
        What::EndFacilitator { member },
        What::Delegate { power: Power::PutTheQuestion, to: member, hours: 3 },
        What::RaiseSemantics { to: 2 },
        What::Demands(DemandEffect::Adopt { demand, by: Some(Time(9)), replaces: Some(DemandId([9; 16])) }),
        What::Demands(DemandEffect::Adopt { demand, by: None, replaces: None }),
        What::Demands(DemandEffect::Change { demand, by: Some(Time(9)) }),
        What::Demands(DemandEffect::Close { demand, how: Ending::Lost }),
        What::Demands(DemandEffect::Record { offer, demand }),
        What::Demands(DemandEffect::Accept { offer }),
        What::Demands(DemandEffect::Refuse { offer }),
        What::Demands(DemandEffect::Name { member, hours: 9 }),
        What::Demands(DemandEffect::End { member }),
        What::Office(OfficeEffect::Fill { office: "chair".parse().unwrap(), member }),
        What::Office(OfficeEffect::Recall { office: "chair".parse().unwrap(), member }),
        What::Adopt(Adoption { was: text, to: "polity = 1".into() }),
    ];
    let mut bodies: Vec<Body> = effects
        .into_iter()
        .map(|what| Body::Move { motion, text, effect: Effect { what, begins: None }, open_minutes: 5 })
        .collect();
    let founding = Founding { bylaws: "x".into(), log_key: Key([6; 32]), semantics: 1, name: text };
    bodies.extend([
        Body::Found(Box::new(founding)),
        Body::Join { name: text },
        Body::Rename { name: text },
        Body::Leave,
        Body::Second { motion },
        Body::Withdraw { motion },
        Body::Put { motion },
        Body::Outside { motion },
        Body::Offer { amendment, motion, text, effect: None },
        Body::SecondAmendment { amendment },
        Body::WithdrawAmendment { amendment },
        Body::Argue { argument, motion, stance: Stance::Answer, on: Some(argument), text },
        Body::Cast { vote: VoteId([7; 16]), choice: text },
        Body::Resign,
        Body::Key(KeyAct::Add { key: Key([6; 32]), proof: [9; 64] }),
        Body::Key(KeyAct::Drop { key: Key([6; 32]) }),
        Body::Words(WordsAct::Report { words: Words { place: Place::Motion(motion), text }, reason }),
        Body::Words(WordsAct::Fold { words: Words { place: Place::Name(member), text }, reason }),
        Body::Words(WordsAct::Unfold { words: Words { place: Place::Amendment(amendment), text } }),
        Body::Words(WordsAct::Remove { words, reason }),
        Body::Words(WordsAct::Report { words: Words { place: Place::Meeting(meeting), text }, reason }),
        Body::Presence(PresenceAct::Enter { name: text, through: Some(member), present: Some(code.clone()) }),
        Body::Presence(PresenceAct::Show(code)),
        Body::Presence(PresenceAct::Vouch { member }),
        Body::Presence(PresenceAct::Challenge { through: Some(member) }),
        Body::Meeting(MeetingAct::Call { meeting, text, at: Time(9) }),
        Body::Meeting(MeetingAct::Open { meeting, wall: Key([6; 32]), heads: 9 }),
        Body::Meeting(MeetingAct::Close { meeting }),
        Body::Meeting(MeetingAct::Ask { meeting }),
        Body::Meeting(MeetingAct::Drop { meeting }),
        Body::Meeting(MeetingAct::Begin { meeting, member }),
        Body::Meeting(MeetingAct::End { meeting }),
        Body::Hand(HandAct::Open { motion, meeting }),
        Body::Hand(HandAct::Sign { motion, side: Side::For, figures: Figures { yes: 3, no: 2, abstain: 1 } }),
        Body::Hand(HandAct::Object { motion }),
        Body::Sign { motion },
        Body::Office(OfficeAct::Resign { office: "chair".parse().unwrap() }),
        Body::Roll(RollAct::Enter { fields: text }),
        Body::Roll(RollAct::Look { members: vec![member] }),
    ]);
    let acts: Vec<Act> = bodies.into_iter().map(|body| org.act("Bo", body)).collect();
    // A new type of act must be added here: the names are read from the sources, not trusted.
    let sampled: BTreeSet<&str> = acts.iter().map(|act| act.body.name()).collect();
    assert_eq!(sampled, names_in_the_sources());
    for act in &acts {
        assert_eq!(Act::parse(act.payload().as_bytes()).as_ref(), Ok(act));
    }
    acts
}

/// What stands before an arrow wherever the body of an act is read.
fn names_in_the_sources() -> BTreeSet<&'static str> {
    let all = include_str!("../../src/act.rs").split("fn read_body").nth(1).unwrap();
    let areas = [
        include_str!("../../src/keys.rs"),
        include_str!("../../src/moderation.rs"),
        include_str!("../../src/presence.rs"),
        include_str!("../../src/meetings.rs"),
        include_str!("../../src/hands.rs"),
        include_str!("../../src/offices.rs"),
        include_str!("../../src/roll.rs"),
    ];
    let areas = areas.map(|source| source.split("fn read(kind: &str").nth(1).unwrap());
    let readers = [all].into_iter().chain(areas).map(|source| source.split("\n    }\n").next().unwrap());
    let names = readers.flat_map(|reader| reader.lines()).filter_map(|line| {
        let name = line.trim_start().strip_prefix('"')?.split_once("\" =>")?.0;
        name.contains('.').then_some(name)
    });
    names.collect()
}

fn with_each_string_replaced(value: &Value) -> Vec<(String, Value)> {
    match value {
        Value::String(_) => vec![(String::new(), Value::String("Rosa lives at 12 Mill Road".to_owned()))],
        Value::List(items) => (0..items.len())
            .flat_map(|i| {
                with_each_string_replaced(&items[i]).into_iter().map(move |(path, new)| {
                    let mut items = items.clone();
                    items[i] = new;
                    (format!("[{i}]{path}"), Value::List(items))
                })
            })
            .collect(),
        Value::Object(fields) => (0..fields.len())
            .flat_map(|i| {
                with_each_string_replaced(&fields[i].1).into_iter().map(move |(path, new)| {
                    let mut fields = fields.clone();
                    fields[i].1 = new;
                    (format!(".{}{path}", fields[i].0), Value::Object(fields))
                })
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn an_envelope_stands_or_falls_with_its_signature() {
    let mut org = Scenario::assembly(&["Bo"]);
    let act = org.act("Bo", Body::Leave);
    let signed = sign(&act, &org.signing_key("Bo"));
    let envelope = signed.to_envelope();
    let read = Unchecked::from_envelope(envelope.as_bytes()).unwrap();
    assert_eq!(read.clone().verify().unwrap(), signed);
    let by_another = sign(&act, &org.signing_key("Bo")).payload().to_vec();
    let forged = Unchecked::new(by_another, *sign(&org.act("Ada", Body::Leave), &org.signing_key("Ada")).signature());
    assert_eq!(forged.unwrap().verify(), Err(BadEnvelope::Signature));
    let other_type = envelope.replace("act+json", "pass+json");
    assert!(Unchecked::from_envelope(other_type.as_bytes()).is_err());
    assert!(Unchecked::from_envelope(&vec![b'['; 200_000]).is_err());
}

#[test]
fn keys_with_torsion_or_two_spellings_cannot_be_bound() {
    use curve25519_dalek::constants::EIGHT_TORSION;
    use curve25519_dalek::edwards::EdwardsPoint;
    let good = EdwardsPoint::mul_base(&curve25519_dalek::Scalar::from(7u8));
    assert!(may_be_bound(Key(good.compress().0)));
    for torsion in &EIGHT_TORSION[1..] {
        assert!(!may_be_bound(Key((good + torsion).compress().0)));
    }
    for small in &EIGHT_TORSION {
        assert!(!may_be_bound(Key(small.compress().0)));
    }
    // y = p + 1 is a second spelling of y = 1.
    let mut second_spelling = [0xff; 32];
    second_spelling[0] = 0xee;
    second_spelling[31] = 0x7f;
    assert!(!may_be_bound(Key(second_spelling)));
}

#[test]
fn every_entry_of_a_busy_evening_reads_back_byte_for_byte() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    let motion = org.moves("Bo", crate::scenario::resolution(), 5).unwrap();
    org.seconds("Cy", motion).unwrap();
    org.decides(motion, &["Bo", "Cy"], &["Di"]);
    let mut kinds = std::collections::BTreeSet::new();
    for entry in &org.log {
        let bytes = entry.encode();
        kinds.insert(bytes.split(|b| *b == b' ').next().unwrap().to_vec());
        let read = Entry::decode(&bytes).unwrap();
        assert_eq!(read.time, entry.time);
        assert!(Entry::decode(&bytes[..bytes.len() - 1]).is_err() || !bytes.ends_with(b"}"));
    }
    assert_eq!(kinds.len(), 3, "member, clock and supplied entries");
    let bytes = org.log[0].encode();
    let respelled = String::from_utf8(bytes).unwrap().replacen("==\n", "==AA==\n", 1);
    assert!(Entry::decode(respelled.as_bytes()).is_err(), "a signature has one spelling");
    assert!(Entry::decode(b"witness 1790000000000\n{}").unwrap_err().is_unknown());
    assert!(!Entry::decode(b"clock 01790000000000\n{}").unwrap_err().is_unknown());
}
