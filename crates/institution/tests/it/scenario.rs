//! An assembly for tests: real keys, real signatures, a clock that the test moves. Everything goes through the door.

use std::collections::BTreeMap;

use ed25519_zebra::SigningKey;
use institution::act::{Act, Body, Choice, Effect, Founding, Seen, Stance, What};
use institution::bylaws::Bylaws;
use institution::entry::{Entry, EntryBody, OPENINGS_MAX, Opening, Supply};
use institution::envelope::{ACT_TYPE, Unchecked, signed_bytes};
use institution::id::{
    ActId, AmendmentId, ArgumentId, Hash, InstitutionId, Key, MeetingId, MemberId, MotionId, Salt, VoteId,
};
use institution::time::{Span, Time};
use institution::{
    Institution, Invalid, KeyAct, MeetingAct, Outcome, PresenceAct, Refusal, SEMANTICS_MAX, Stage, VoteStage, WallCode,
    slot_of, wall_text,
};

pub const START: Time = Time(1_790_000_000_000);

/// A member with their device.
#[derive(Clone)]
pub struct Person {
    pub member: MemberId,
    key: SigningKey,
    /// Further keys of theirs, that lie in a drawer.
    further: Vec<SigningKey>,
}

pub struct Scenario {
    pub org: Institution,
    pub log: Vec<Entry>,
    pub now: Time,
    people: BTreeMap<&'static str, Person>,
    openings: BTreeMap<(VoteId, MemberId), Opening>,
    /// Openings of these members get lost: their device stays silent.
    pub silent: Vec<&'static str>,
    counter: u64,
}

/// The device that shows a meeting's codes.
pub struct TestWall {
    pub institution: InstitutionId,
    pub meeting: MeetingId,
    pub key: SigningKey,
}

impl TestWall {
    pub fn code(&self, now: Time) -> WallCode {
        self.code_of(slot_of(now))
    }

    pub fn code_of(&self, slot: u64) -> WallCode {
        let text = wall_text(self.institution, self.meeting, slot);
        WallCode { meeting: self.meeting, slot, code: self.key.sign(text.as_bytes()).to_bytes() }
    }
}

pub fn template() -> Bylaws {
    Bylaws::from_toml(include_str!("../../../../bylaws/assembly.toml")).expect("the template can be read")
}

/// The template of a lasting organisation.
pub fn local() -> Bylaws {
    Bylaws::from_toml(include_str!("../../../../bylaws/local.toml")).expect("the template can be read")
}

/// The template without what came with semantics 3.
pub fn template_of_two() -> Bylaws {
    let mut bylaws = template();
    for article in &mut bylaws.articles {
        article.clauses.retain(|clause| !matches!(clause.rule.kind(), "moderation" | "presence" | "hand-count"));
    }
    let text = bylaws.to_toml().replace(", \"removal\"", "").replace(", \"run-the-meeting\", \"fold-away\"", "");
    let bylaws = Bylaws::from_toml(&text).expect("the rest of the template can be read");
    assert_eq!((bylaws.faults(), bylaws.semantics()), (vec![], 2));
    bylaws
}

/// The template without what says who votes by presence: everybody who belongs does, and the founder facilitates. For
/// tests of everything else.
pub fn by_belonging() -> Bylaws {
    without(template(), "presence")
}

/// Bylaws with all clauses of a kind taken out.
pub fn without(mut bylaws: Bylaws, kind: &str) -> Bylaws {
    for article in &mut bylaws.articles {
        article.clauses.retain(|clause| clause.rule.kind() != kind);
    }
    bylaws
}

/// Bytes that differ each time and are the same in each run.
pub fn bytes<const N: usize>(counter: u64) -> [u8; N] {
    Hash::of(&counter.to_be_bytes()).0[..N].try_into().unwrap()
}

pub fn sign(act: &Act, key: &SigningKey) -> institution::envelope::SignedAct {
    let payload = act.payload().into_bytes();
    let signature = key.sign(&signed_bytes(ACT_TYPE, &payload)).to_bytes();
    Unchecked::new(payload, signature).expect("an act we wrote can be read").verify().expect("we signed it")
}

pub fn public(key: &SigningKey) -> Key {
    Key(key.verification_key().into())
}

impl Person {
    fn new(seed: u64) -> Self {
        Self { member: MemberId(bytes(seed)), key: SigningKey::from(bytes::<32>(seed + 1)), further: Vec::new() }
    }

    pub fn public_key(&self) -> Key {
        public(&self.key)
    }
}

impl Scenario {
    /// Ada founds an assembly by the template; the others join.
    pub fn assembly(others: &[&'static str]) -> Self {
        Self::with_bylaws(&by_belonging(), others)
    }

    pub fn with_bylaws(bylaws: &Bylaws, others: &[&'static str]) -> Self {
        Self::under(SEMANTICS_MAX, bylaws, others)
    }

    pub fn under(semantics: u32, bylaws: &Bylaws, others: &[&'static str]) -> Self {
        let ada = Person::new(1000);
        let founding = Founding {
            bylaws: bylaws.to_toml(),
            log_key: Person::new(0).public_key(),
            semantics,
            name: Hash::of(b"Ada"),
        };
        let act = Act {
            institution: institution::id::InstitutionId::UNFOUNDED,
            actor: ada.member,
            key: ada.public_key(),
            id: ActId(bytes(2)),
            seen: Seen { size: 0, root: Hash::of(b"") },
            body: Body::Found(Box::new(founding)),
        };
        let entry = Entry { time: START, body: EntryBody::Member(Box::new(sign(&act, &ada.key))) };
        let org = Institution::found(&entry).expect("a lawful founding");
        let people = BTreeMap::from([("Ada", ada)]);
        let openings = BTreeMap::new();
        let mut scenario =
            Self { org, log: vec![entry], now: START, people, openings, silent: Vec::new(), counter: 10_000 };
        for name in others {
            scenario.joins(name).unwrap();
        }
        scenario
    }

    pub fn fresh<const N: usize>(&mut self) -> [u8; N] {
        self.counter += 1;
        bytes(self.counter)
    }

    pub fn id_of(&self, name: &str) -> MemberId {
        self.people[name].member
    }

    pub fn signing_key(&self, name: &str) -> SigningKey {
        self.people[name].key
    }

    pub fn joins(&mut self, name: &'static str) -> Result<(), Refusal> {
        self.counter += 10;
        self.people.insert(name, Person::new(self.counter));
        self.does(name, Body::Join { name: Hash::of(name.as_bytes()) })
    }

    /// `key.add` of this key, with its own signature.
    pub fn adding(&self, name: &str, key: &SigningKey) -> Body {
        let public = public(key);
        let text = KeyAct::proof_text(self.org.id(), self.id_of(name), public);
        Body::Key(KeyAct::Add { key: public, proof: key.sign(text.as_bytes()).to_bytes() })
    }

    /// A further key for the drawer.
    pub fn adds_key(&mut self, name: &'static str) -> Result<Key, Refusal> {
        let key = SigningKey::from(self.fresh::<32>());
        self.does(name, self.adding(name, &key))?;
        self.people.get_mut(name).unwrap().further.push(key);
        Ok(public(&key))
    }

    /// Ends a key; if it is the one in use, the newest in the drawer takes its place.
    pub fn drops_key(&mut self, name: &'static str, key: Key) -> Result<(), Refusal> {
        self.does(name, Body::Key(KeyAct::Drop { key }))?;
        let person = self.people.get_mut(name).unwrap();
        person.further.retain(|other| public(other) != key);
        if person.public_key() == key {
            person.key = person.further.pop().expect("the last is not dropped");
        }
        Ok(())
    }

    /// The keys a person has, the one in use first.
    pub fn keys_of(&self, name: &str) -> Vec<Key> {
        let person = &self.people[name];
        std::iter::once(&person.key).chain(&person.further).map(public).collect()
    }

    /// From now on the oldest key in the drawer signs.
    pub fn changes_phones(&mut self, name: &str) {
        let person = self.people.get_mut(name).unwrap();
        person.further.push(person.key);
        person.key = person.further.remove(0);
    }

    /// An act by somebody, as their device would make it now.
    pub fn act(&mut self, name: &str, body: Body) -> Act {
        let (member, key) = (self.people[name].member, self.people[name].public_key());
        let seen = Seen { size: self.org.size(), root: Hash::of(b"not looked at here") };
        Act { institution: self.org.id(), actor: member, key, id: ActId(self.fresh()), seen, body }
    }

    /// Signs, checks, appends, applies; then lets happen what is due.
    pub fn does(&mut self, name: &str, body: Body) -> Result<(), Refusal> {
        let act = self.act(name, body);
        self.submits(name, &act)
    }

    pub fn submits(&mut self, name: &str, act: &Act) -> Result<(), Refusal> {
        self.let_happen();
        let before = self.org.clone();
        let checked = self.org.check(act, self.now);
        assert!(before == self.org, "check changes nothing");
        checked?;
        let signed = sign(act, &self.people[name].key);
        self.append(EntryBody::Member(Box::new(signed))).expect("what check allows can be appended");
        self.let_happen();
        Ok(())
    }

    pub fn append(&mut self, body: EntryBody) -> Result<(), Invalid> {
        let entry = Entry { time: self.now, body };
        self.org.check_entry(&entry)?;
        self.org.apply(&entry);
        self.log.push(entry);
        Ok(())
    }

    /// Everything that is due, and every opening the institution needs and a device sent.
    pub fn let_happen(&mut self) {
        loop {
            if let Some(due) = self.org.due(self.now) {
                self.append(EntryBody::Clock(due)).expect("what is due can be appended");
                continue;
            }
            let Some(supply) = self.next_openings() else { return };
            self.append(EntryBody::Supplied(supply)).expect("openings that fit can be appended");
        }
    }

    fn next_openings(&self) -> Option<Supply> {
        let silent: Vec<MemberId> = self.silent.iter().map(|name| self.id_of(name)).collect();
        self.org.needs_openings().find_map(|vote| {
            let known = self.org.members().all().iter().filter_map(|m| self.openings.get(&(vote.id, m.id)));
            let fitting = known.filter(|o| !silent.contains(&o.voter) && self.org.opens(vote, o));
            let openings: Vec<Opening> = fitting.copied().take(OPENINGS_MAX).collect();
            (!openings.is_empty()).then_some(Supply::Openings { vote: vote.id, openings })
        })
    }

    /// Time passes; whatever falls due on the way happens at its deadline.
    pub fn passes(&mut self, span: Span) {
        self.now = self.now + span;
        self.let_happen();
    }

    pub fn moves(&mut self, name: &str, what: What, open_minutes: u32) -> Result<MotionId, Refusal> {
        let motion = MotionId(self.fresh());
        let text = Hash(self.fresh());
        let effect = Effect { what, begins: None };
        self.does(name, Body::Move { motion, text, effect, open_minutes })?;
        Ok(motion)
    }

    /// A device on a projector begins to show codes of a meeting that somebody called and opened.
    pub fn opens_a_wall(&mut self, name: &str, heads: u32) -> Result<TestWall, Refusal> {
        let meeting = MeetingId(self.fresh());
        let (text, at) = (Hash(self.fresh()), self.now);
        self.does(name, Body::Meeting(MeetingAct::Call { meeting, text, at }))?;
        self.opens_wall_of(name, meeting, heads)
    }

    /// The same for a meeting that exists.
    pub fn opens_wall_of(&mut self, name: &str, meeting: MeetingId, heads: u32) -> Result<TestWall, Refusal> {
        let key = SigningKey::from(self.fresh::<32>());
        let wall = Key(SigningKey::verification_key(&key).into());
        self.does(name, Body::Meeting(MeetingAct::Open { meeting, wall, heads }))?;
        Ok(TestWall { institution: self.org.id(), meeting, key })
    }

    /// Somebody joins by the link of a member, or by the bare link, perhaps reading the wall's code.
    pub fn enters(
        &mut self,
        name: &'static str,
        through: Option<&str>,
        wall: Option<&TestWall>,
    ) -> Result<(), Refusal> {
        self.counter += 10;
        self.people.insert(name, Person::new(self.counter));
        let through = through.map(|through| self.id_of(through));
        let present = wall.map(|wall| wall.code(self.now));
        self.does(name, Body::Presence(PresenceAct::Enter { name: Hash::of(name.as_bytes()), through, present }))
    }

    /// The same by link, without looking whether a refused act leaves the state alone: for thousands.
    pub fn joins_fast(&mut self, name: &'static str, through: Option<&str>) {
        self.counter += 10;
        self.people.insert(name, Person::new(self.counter));
        let through = through.map(|through| self.id_of(through));
        let body = Body::Presence(PresenceAct::Enter { name: Hash::of(name.as_bytes()), through, present: None });
        let act = self.act(name, body);
        let signed = sign(&act, &self.people[name].key);
        self.let_happen();
        self.append(EntryBody::Member(Box::new(signed))).expect("joining is open");
    }

    /// Somebody who is a member shows the wall's code.
    pub fn shows(&mut self, name: &str, wall: &TestWall) -> Result<(), Refusal> {
        let code = wall.code(self.now);
        self.does(name, Body::Presence(PresenceAct::Show(code)))
    }

    pub fn vouches(&mut self, name: &str, whom: &str) -> Result<(), Refusal> {
        let member = self.id_of(whom);
        self.does(name, Body::Presence(PresenceAct::Vouch { member }))
    }

    pub fn challenges(&mut self, name: &str, through: Option<&str>) -> Result<(), Refusal> {
        let through = through.map(|through| self.id_of(through));
        self.does(name, Body::Presence(PresenceAct::Challenge { through }))
    }

    pub fn seconds(&mut self, name: &str, motion: MotionId) -> Result<(), Refusal> {
        self.does(name, Body::Second { motion })
    }

    pub fn offers(&mut self, name: &str, motion: MotionId, effect: Option<Effect>) -> Result<AmendmentId, Refusal> {
        let amendment = AmendmentId(self.fresh());
        let text = Hash(self.fresh());
        self.does(name, Body::Offer { amendment, motion, text, effect })?;
        Ok(amendment)
    }

    pub fn argues(
        &mut self,
        name: &str,
        motion: MotionId,
        stance: Stance,
        on: Option<ArgumentId>,
    ) -> Result<ArgumentId, Refusal> {
        let argument = ArgumentId(self.fresh());
        let text = Hash(self.fresh());
        self.does(name, Body::Argue { argument, motion, stance, on, text })?;
        Ok(argument)
    }

    pub fn votes(&mut self, name: &str, vote: VoteId, choice: Choice) -> Result<(), Refusal> {
        let salt = Salt(self.fresh());
        let commitment = Hash::commit(salt, choice.name().as_bytes());
        self.does(name, Body::Cast { vote, choice: commitment })?;
        let voter = self.id_of(name);
        self.openings.insert((vote, voter), Opening { voter, choice, salt });
        Ok(())
    }

    /// The vote that is open on a motion.
    pub fn vote_on(&self, motion: MotionId) -> VoteId {
        self.org.motion(motion).unwrap().vote().expect("its vote is open or over")
    }

    /// Seconded, discussed, voted on, closed.
    pub fn decides(&mut self, motion: MotionId, yes: &[&str], no: &[&str]) -> Outcome {
        if let Stage::Seconded { opens, .. } = self.org.motion(motion).unwrap().stage {
            self.passes(opens - self.now);
        }
        let vote = self.vote_on(motion);
        for (names, choice) in [(yes, Choice::Yes), (no, Choice::No)] {
            for name in names {
                self.votes(name, vote, choice).unwrap();
            }
        }
        let closes = self.org.vote(vote).unwrap().closes;
        self.passes(closes - self.now);
        self.outcome(vote)
    }

    /// Time passes until the second vote on a motion is open; that vote.
    pub fn vote_on_second(&mut self, motion: MotionId) -> VoteId {
        let Stage::Seconded { opens, .. } = self.org.motion(motion).unwrap().stage else { panic!("no second reading") };
        self.passes(opens - self.now);
        self.vote_on(motion)
    }

    pub fn outcome(&self, vote: VoteId) -> Outcome {
        match self.org.vote(vote).unwrap().stage {
            VoteStage::Counted(outcome) => outcome,
            ref stage => panic!("the vote is {stage:?}"),
        }
    }

    /// Folds the log anew, as an auditor does.
    pub fn refold(&self) -> Institution {
        let mut org = Institution::found(&self.log[0]).unwrap();
        for entry in &self.log[1..] {
            // Through the bytes, so that what is written can be read.
            let decoded = Entry::decode(&entry.encode()).unwrap();
            let body = match decoded.body {
                EntryBody::Member(act) => EntryBody::Member(Box::new(act.verify().unwrap())),
                EntryBody::Clock(deadline) => EntryBody::Clock(deadline),
                EntryBody::Supplied(supply) => EntryBody::Supplied(supply),
            };
            let entry = Entry { time: decoded.time, body };
            org.check_entry(&entry).unwrap();
            org.apply(&entry);
        }
        org
    }
}

pub fn resolution() -> What {
    What::Resolution
}

/// The effect that puts another wording in the place of a clause in force.
pub fn change(org: &Institution, id: &str, edit: impl Fn(&str) -> String) -> What {
    let clause = org.bylaws().clause(&id.parse().unwrap()).unwrap();
    What::ChangeClause { clause: clause.id.clone(), was: clause.hash(), to: edit(&clause.to_toml()) }
}
