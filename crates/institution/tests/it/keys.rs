//! Further keys of a member: added, used, dropped; and what a thief, a stranger and a bored member cannot do with them.

use ed25519_zebra::SigningKey;
use institution::act::{Act, Body};
use institution::envelope::{ACT_TYPE, BadEnvelope, Unchecked, signed_bytes};
use institution::id::{Hash, Key};
use institution::time::Span;
use institution::{Institution, KEYS_MAX, KeyAct, Refusal};

use crate::scenario::{Scenario, bytes, public, resolution, template_of_two};

fn added_key(seed: u64) -> SigningKey {
    SigningKey::from(bytes::<32>(seed))
}

/// Signs an act with any key at all, and lets the one validity judge it.
fn judged(act: &Act, key: &SigningKey) -> Result<(), BadEnvelope> {
    let payload = act.payload().into_bytes();
    let signature = key.sign(&signed_bytes(ACT_TYPE, &payload)).to_bytes();
    Unchecked::new(payload, signature).unwrap().verify().map(drop)
}

#[test]
fn a_card_in_the_drawer_takes_over_when_the_phone_is_lost() {
    let mut org = Scenario::assembly(&["Bo"]);
    let phone = org.keys_of("Bo")[0];
    assert!(org.org.members().keys(org.id_of("Bo")).is_empty(), "one key costs nothing");
    org.passes(Span::minutes(5));
    let card = org.adds_key("Bo").unwrap();
    let added_at = org.now;
    org.passes(Span::hours(30));
    // The phone is gone. The card makes the new phone's key, and that ends the old one.
    org.changes_phones("Bo");
    assert_eq!(org.keys_of("Bo")[0], card);
    let new_phone = org.adds_key("Bo").unwrap();
    org.changes_phones("Bo");
    let vote_before = org.moves("Bo", resolution(), 30);
    assert!(vote_before.is_ok(), "the other key is as good");
    org.drops_key("Bo", phone).unwrap();

    let held = org.org.members().keys(org.id_of("Bo")).to_vec();
    let listed: Vec<Key> = held.iter().map(|held| held.key).collect();
    assert!(listed.contains(&card) && listed.contains(&new_phone) && !listed.contains(&phone));
    assert_eq!(held[0].added_at, added_at);
    assert!(held.iter().all(|held| held.used_at == org.now), "both have signed something just now: {held:?}");
    assert!(org.org.members().by_key(phone).is_none(), "no pass of the lost phone reads any more");
    assert_eq!(org.refold(), org.org);
}

#[test]
fn what_the_lost_phone_still_signs_is_refused() {
    let mut org = Scenario::assembly(&["Bo"]);
    let lost = org.act("Bo", Body::Rename { name: Hash([3; 32]) });
    let phone = org.signing_key("Bo");
    org.adds_key("Bo").unwrap();
    org.drops_key("Bo", lost.key).unwrap();
    assert_eq!(org.org.check(&lost, org.now), Err(Refusal::WrongKey));
    // Neither its holder nor anybody else makes it a key again: not by joining, not by adding.
    let join =
        Act { actor: institution::id::MemberId([7; 16]), body: Body::Join { name: Hash([1; 32]) }, ..lost.clone() };
    assert_eq!(org.org.check(&join, org.now), Err(Refusal::KeyInUse));
    let again = org.adding("Bo", &phone);
    assert_eq!(org.does("Bo", again), Err(Refusal::KeyInUse));
    let anothers = org.adding("Ada", &phone);
    assert_eq!(org.does("Ada", anothers), Err(Refusal::KeyInUse));
}

#[test]
fn the_last_key_stays_and_nobody_drops_anothers() {
    let mut org = Scenario::assembly(&["Bo"]);
    let (ada, bo) = (org.keys_of("Ada")[0], org.keys_of("Bo")[0]);
    assert_eq!(org.drops_key("Bo", bo), Err(Refusal::LastKey));
    org.adds_key("Bo").unwrap();
    assert_eq!(org.drops_key("Bo", ada), Err(Refusal::KeyUnknown));
    assert_eq!(org.drops_key("Bo", Key([5; 32])), Err(Refusal::KeyUnknown));
    org.drops_key("Bo", bo).unwrap();
    assert_eq!(org.drops_key("Bo", bo), Err(Refusal::KeyUnknown));
    let last = org.keys_of("Bo")[0];
    assert_eq!(org.drops_key("Bo", last), Err(Refusal::LastKey));
}

#[test]
fn nobody_holds_more_than_eight_at_once() {
    let mut org = Scenario::assembly(&["Bo"]);
    for _ in 1..KEYS_MAX {
        org.adds_key("Bo").unwrap();
    }
    assert_eq!(org.adds_key("Bo"), Err(Refusal::KeysFull { max: KEYS_MAX }));
    let one = org.keys_of("Bo")[3];
    org.drops_key("Bo", one).unwrap();
    org.adds_key("Bo").unwrap();
}

#[test]
fn several_keys_are_one_voice() {
    let mut org = Scenario::assembly(&["Bo", "Cy"]);
    org.adds_key("Bo").unwrap();
    let motion = org.moves("Bo", resolution(), 30).unwrap();
    org.changes_phones("Bo");
    assert!(matches!(org.seconds("Bo", motion), Err(Refusal::SecondingOwnMotion { .. })));
    org.seconds("Cy", motion).unwrap();
    org.passes(Span::minutes(10));
    let vote = org.vote_on(motion);
    org.votes("Bo", vote, institution::act::Choice::Yes).unwrap();
    org.changes_phones("Bo");
    org.votes("Bo", vote, institution::act::Choice::No).unwrap();
    org.passes(Span::minutes(30));
    let outcome = org.outcome(vote);
    assert_eq!((outcome.yes, outcome.no, outcome.entitled), (0, 1, 3));
}

/// A key that somebody else holds cannot be taken for oneself: the proof names institution, member and key.
#[test]
fn a_key_is_added_only_by_who_holds_it_for_whom_it_signed() {
    let mut org = Scenario::assembly(&["Bo", "Cy"]);
    let stolen = added_key(1);
    let good = org.adding("Bo", &stolen);
    let act = org.act("Bo", good.clone());
    let bo = org.signing_key("Bo");
    assert_eq!(judged(&act, &bo), Ok(()));
    // Cy takes the act's body from the record and puts it into an act of their own.
    let taken = org.act("Cy", good.clone());
    assert_eq!(judged(&taken, &org.signing_key("Cy")), Err(BadEnvelope::Proof));
    // The same member elsewhere, another key under the same proof, the proof cut from another text.
    let elsewhere = Act { institution: institution::id::InstitutionId([9; 16]), ..act.clone() };
    assert_eq!(judged(&elsewhere, &bo), Err(BadEnvelope::Proof));
    let Body::Key(KeyAct::Add { proof, .. }) = good else { unreachable!() };
    let other = Act { body: Body::Key(KeyAct::Add { key: public(&added_key(2)), proof }), ..act.clone() };
    assert_eq!(judged(&other, &bo), Err(BadEnvelope::Proof));
    let by_hand = stolen.sign(b"polity key\n").to_bytes();
    let unbound = Act { body: Body::Key(KeyAct::Add { key: public(&stolen), proof: by_hand }), ..act };
    assert_eq!(judged(&unbound, &bo), Err(BadEnvelope::Proof));
}

#[test]
fn a_key_with_torsion_is_not_added_and_a_batch_says_the_same() {
    use curve25519_dalek::constants::EIGHT_TORSION;
    use curve25519_dalek::edwards::CompressedEdwardsY;
    let mut org = Scenario::assembly(&["Bo"]);
    let point = CompressedEdwardsY(public(&added_key(3)).0).decompress().unwrap();
    for torsion in &EIGHT_TORSION[1..] {
        let key = Key((point + torsion).compress().0);
        let act = org.act("Bo", Body::Key(KeyAct::Add { key, proof: [0; 64] }));
        assert_eq!(judged(&act, &org.signing_key("Bo")), Err(BadEnvelope::Key));
    }
    let unproved = org.act("Bo", Body::Key(KeyAct::Add { key: public(&added_key(3)), proof: [0; 64] }));
    let (bo, ada) = (org.signing_key("Bo"), org.signing_key("Ada"));
    let sound = org.act("Ada", Body::Leave);
    let unchecked = |act: &Act, key: &SigningKey| {
        let payload = act.payload().into_bytes();
        let signature = key.sign(&signed_bytes(ACT_TYPE, &payload)).to_bytes();
        Unchecked::new(payload, signature).unwrap()
    };
    let acts = vec![unchecked(&sound, &ada), unchecked(&unproved, &bo)];
    let each = Unchecked::verify_each(acts.clone(), &mut rng());
    assert_eq!(each.into_iter().map(|verdict| verdict.err()).collect::<Vec<_>>(), [None, Some(BadEnvelope::Proof)]);
    assert_eq!(Unchecked::verify_all(acts, &mut rng()), Err((1, BadEnvelope::Proof)));
}

#[test]
fn below_semantics_three_there_are_no_further_keys() {
    let mut org = Scenario::under(2, &template_of_two(), &["Bo"]);
    let card = org.adds_key("Bo");
    assert_eq!(card, Err(Refusal::SemanticsTooLow { needed: 3 }));
    let key = org.keys_of("Bo")[0];
    assert_eq!(org.drops_key("Bo", key), Err(Refusal::SemanticsTooLow { needed: 3 }));
}

#[test]
fn the_lines_of_keys_read_back_and_lies_among_them_do_not() {
    let mut org = Scenario::assembly(&["Bo", "Cy"]);
    org.passes(Span::minutes(1));
    org.adds_key("Bo").unwrap();
    org.adds_key("Bo").unwrap();
    let first = org.keys_of("Bo")[0];
    org.drops_key("Bo", first).unwrap();
    let lines = org.org.lines();
    let read = |lines: &[String]| Institution::from_lines(lines.iter().map(String::as_str));
    assert_eq!(read(&lines).unwrap(), org.org);
    let dropped = lines.iter().find(|line| line.starts_with("dropped ")).unwrap();
    assert!(dropped.starts_with(&format!("dropped {first} member={} entry=", org.id_of("Bo"))));
    // A dropped key of somebody who never had a second one; a key both dropped and in use.
    let anothers = dropped.replace(&org.id_of("Bo").to_string(), &org.id_of("Cy").to_string());
    let in_use = dropped.replace(&first.to_string(), &org.keys_of("Cy")[0].to_string());
    for lie in [anothers, in_use] {
        let mut lines: Vec<String> =
            lines.iter().map(|line| if line == dropped { lie.clone() } else { line.clone() }).collect();
        lines.sort();
        assert!(read(&lines).is_err(), "{lie}");
    }
}

fn rng() -> impl rand_core::CryptoRng {
    struct Counting(u64);
    impl rand_core::TryRng for Counting {
        type Error = std::convert::Infallible;
        fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
            self.try_next_u64().map(|n| n as u32)
        }
        fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
            self.0 += 1;
            Ok(u64::from_be_bytes(bytes(self.0)))
        }
        fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Self::Error> {
            self.0 += 1;
            let chunks = to.chunks_mut(32).zip(self.0..);
            chunks.for_each(|(chunk, n)| chunk.copy_from_slice(&bytes::<32>(n)[..chunk.len()]));
            Ok(())
        }
    }
    impl rand_core::TryCryptoRng for Counting {}
    Counting(7)
}

/// Envelopes as they travel, each with what becomes of it: what `docs/formats/act.md` prints.
fn vectors() -> Vec<(&'static str, String)> {
    let mut org = Scenario::under(3, &crate::scenario::by_belonging(), &["Bo"]);
    let new = SigningKey::from([77; 32]);
    let good = org.adding("Bo", &new);
    let Body::Key(KeyAct::Add { key, proof }) = good else { unreachable!("it adds a key") };
    let text = KeyAct::proof_text(org.org.id(), org.id_of("Ada"), key);
    let for_another = new.sign(text.as_bytes()).to_bytes();
    // The neutral point: a key for which anybody can sign.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let neutral = Key(neutral);
    let bodies = [
        ("valid", good),
        ("proof", Body::Key(KeyAct::Add { key, proof: for_another })),
        ("key", Body::Key(KeyAct::Add { key: neutral, proof })),
        ("valid", Body::Key(KeyAct::Drop { key })),
    ];
    let made = bodies.map(|(becomes, body)| {
        let act = org.act("Bo", body);
        let payload = act.payload().into_bytes();
        let signature = org.signing_key("Bo").sign(&signed_bytes(ACT_TYPE, &payload)).to_bytes();
        let envelope = institution::envelope::envelope(ACT_TYPE, &payload, &signature);
        (becomes, envelope)
    });
    made.into()
}

#[test]
fn the_envelopes_on_the_page_are_taken_or_not_for_the_reason_it_names() {
    let page = include_str!("../../../../docs/formats/act.md");
    let mut looked_at = Vec::new();
    for block in page.split("```json envelope ").skip(1) {
        let (becomes, rest) = block.split_once('\n').unwrap();
        let envelope = rest.split("\n```").next().unwrap();
        let verified = Unchecked::from_envelope(envelope.as_bytes()).and_then(Unchecked::verify);
        let name = match verified {
            Ok(act) => {
                assert!(matches!(act.act().body, Body::Key(_)));
                "valid"
            }
            Err(BadEnvelope::Proof) => "proof",
            Err(BadEnvelope::Key) => "key",
            Err(other) => panic!("{other}: {envelope}"),
        };
        assert_eq!(name, becomes, "{envelope}");
        looked_at.push((becomes, envelope.to_owned()));
    }
    let made = vectors();
    assert_eq!(looked_at.len(), made.len(), "{made:#?}");
    for ((becomes, envelope), (on_page_becomes, on_page)) in made.iter().zip(&looked_at) {
        assert_eq!((becomes, envelope), (on_page_becomes, on_page));
    }
}
