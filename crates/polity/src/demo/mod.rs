//! A made-up organisation with a year behind it, to look at: `polity demo`.
//!
//! Everything in it came through the door, as acts signed by made-up people and checked against the bylaws in force on that day; only the
//! days pass without anybody waiting for them. What the people draw (keys, ids, salts) follows from the seed, so the same seed gives the same
//! record, entry for entry; what encrypts names and texts on the disk is the machine's own and differs.

mod story;

use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use ed25519_zebra::SigningKey;
use institution::act::{Act, Body, Choice, Effect, Founding, Seen, What};
use institution::bylaws::Bylaws;
use institution::envelope::{ACT_TYPE, SignedAct, Unchecked, signed_bytes};
use institution::id::{ActId, Hash, InstitutionId, Key, MeetingId, MemberId, MotionId, Salt, VoteId};
use institution::time::{Span, Time};
use institution::{
    Institution, Outcome, Refusal, SEMANTICS_MAX, Stage as MotionStage, VoteStage, WallCode, slot_of, wall_text,
};
use tokio::sync::oneshot;

use crate::founding;
use crate::seal::Salted;
use crate::sequencer::{Answer, Order, Sequencer, Submission};
use crate::verify::story::utc;

pub use story::SLUG;

/// When the story begins: a Tuesday evening, 4 November 2025, 18:00 UTC.
const BEGIN: Time = Time(1_762_279_200_000);

/// Builds the organisation in a data folder, and tells its year as it goes, a sentence for each thing that happened.
///
/// # Errors
/// If there is one of this name already, or the disk fails.
pub fn build(data: &Path, seed: u64, told: &mut dyn FnMut(&str)) -> anyhow::Result<()> {
    ensure!(!data.join(SLUG).exists(), "{} is there already", data.join(SLUG).display());
    std::fs::create_dir_all(data).with_context(|| format!("{} cannot be made", data.display()))?;
    story::year(&mut story::begin(data, seed, told)?)
}

/// Somebody made up.
struct Person {
    name: &'static str,
    member: MemberId,
    key: SigningKey,
}

/// A device on a projector.
struct Wall {
    meeting: MeetingId,
    key: SigningKey,
}

/// Where the story has got to.
struct Scene<'a> {
    sequencer: Sequencer,
    now: Time,
    people: Vec<Person>,
    drawn: Drawn,
    told: &'a mut dyn FnMut(&str),
}

/// Whatever people draw, from the seed.
struct Drawn {
    seed: u64,
    count: u64,
}

impl Drawn {
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        self.count += 1;
        let hash = Hash::of(&[&b"polity demo\n"[..], &self.seed.to_be_bytes(), &self.count.to_be_bytes()].concat());
        hash.0[..N].try_into().expect("32 bytes at the most")
    }

    fn salted(&mut self, text: &str) -> Salted {
        Salted { salt: Salt(self.bytes()), text: text.to_owned() }
    }
}

fn public(key: &SigningKey) -> Key {
    Key(key.verification_key().into())
}

impl<'a> Scene<'a> {
    /// The founder's act makes the organisation.
    fn found(
        data: &Path,
        seed: u64,
        bylaws: &Bylaws,
        founder: &'static str,
        told: &'a mut dyn FnMut(&str),
    ) -> anyhow::Result<Self> {
        let mut drawn = Drawn { seed, count: 0 };
        let log_seed: [u8; 32] = drawn.bytes();
        let (member, key) = (MemberId(drawn.bytes()), SigningKey::from(drawn.bytes::<32>()));
        let name = drawn.salted(founder);
        let founding = Founding {
            bylaws: bylaws.to_toml(),
            log_key: public(&SigningKey::from(log_seed)),
            semantics: SEMANTICS_MAX,
            name: name.commitment(),
        };
        let seen = Seen { size: 0, root: Hash::of(b"") };
        let act = Act {
            institution: InstitutionId::UNFOUNDED,
            actor: member,
            key: public(&key),
            id: ActId(drawn.bytes()),
            seen,
            body: Body::Found(Box::new(founding)),
        };
        founding::build(data, SLUG, &signed(&act, &key)?, &name, &log_seed, BEGIN)?;
        let sequencer = Sequencer::open(&data.join(SLUG))?;
        let people = vec![Person { name: founder, member, key }];
        Ok(Self { sequencer, now: BEGIN, people, drawn, told })
    }

    fn org(&self) -> &Institution {
        self.sequencer.ahead()
    }

    fn tell(&mut self, sentence: &str) {
        let day = utc(self.now).chars().take(10).collect::<String>();
        (self.told)(&format!("{day}  {sentence}"));
    }

    fn person(&self, name: &str) -> &Person {
        self.people.iter().find(|person| person.name == name).expect("the story names people who are in it")
    }

    fn member(&self, name: &str) -> MemberId {
        self.person(name).member
    }

    /// Time passes; what it causes happens at its moment.
    fn wait(&mut self, span: Span) {
        let until = self.now + span;
        while let Some(at) = self.org().next_deadline().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            while self.sequencer.batch([], self.now) {}
        }
        self.now = until;
    }

    /// Until an evening so many days later: people act when they are off work.
    fn wait_days(&mut self, days: i64) {
        let evening = Span::minutes(17 * 60 + 30 + i64::from(self.drawn.bytes::<1>()[0] / 2));
        let day = Time(self.now.0 - self.now.0.rem_euclid(Span::hours(24).0)) + Span::hours(24 * days);
        self.wait(Span(((day + evening) - self.now).0.max(0)));
    }

    /// What the organisation says to an act.
    fn tries(&mut self, name: &str, body: Body, beside: Option<Salted>) -> anyhow::Result<Result<(), Refusal>> {
        // A few seconds between one act and the next: people type.
        self.wait(Span(7_000));
        let head = self.sequencer.shared().published().head;
        let id = ActId(self.drawn.bytes());
        let person = self.person(name);
        let act = Act {
            institution: self.org().id(),
            actor: person.member,
            key: public(&person.key),
            id,
            seen: Seen { size: head.size, root: Hash(head.root.0) },
            body,
        };
        let act = Box::new(signed(&act, &person.key)?);
        let (reply, mut answer) = oneshot::channel();
        let mut more = self.sequencer.batch([Order::Act(Submission { act, beside, reply })], self.now);
        while more {
            more = self.sequencer.batch([], self.now);
        }
        match answer.try_recv().context("the sequencer answers everything in a batch")? {
            Answer::Taken { .. } | Answer::Known { .. } => Ok(Ok(())),
            Answer::Refused(refused) => Ok(Err(refused)),
            Answer::Stopped => bail!("the record could not be written"),
        }
    }

    fn does(&mut self, name: &str, body: Body, beside: Option<Salted>) -> anyhow::Result<()> {
        let said = self.tries(name, body, beside)?;
        said.map_err(|refused| anyhow::anyhow!("{name}'s part of the story was refused: {}", refused.code()))
    }

    /// Moves a motion whose text begins with its title.
    fn moves(&mut self, name: &str, text: &str, what: What, open_minutes: u32) -> anyhow::Result<MotionId> {
        let (motion, text) = (MotionId(self.drawn.bytes()), self.drawn.salted(text));
        let effect = Effect { what, begins: None };
        let body = Body::Move { motion, text: text.commitment(), effect, open_minutes };
        self.does(name, body, Some(text))?;
        Ok(motion)
    }

    fn second(&mut self, motion: MotionId, names: &[&str]) -> anyhow::Result<()> {
        names.iter().try_for_each(|name| self.does(name, Body::Second { motion }, None))
    }

    fn votes(&mut self, name: &str, vote: VoteId, choice: Choice) -> anyhow::Result<()> {
        let beside = self.drawn.salted(choice.name());
        self.does(name, Body::Cast { vote, choice: beside.commitment() }, Some(beside))
    }

    /// Waits until the vote on a motion opens, lets people vote, waits until it is counted.
    fn decides(&mut self, motion: MotionId, against: &[&str]) -> anyhow::Result<Outcome> {
        if let Some(MotionStage::Seconded { opens, .. }) = self.org().motion(motion).map(|motion| motion.stage) {
            self.wait(Span((opens - self.now).0.max(0)));
        }
        let vote = self.org().motion(motion).and_then(institution::Motion::vote).context("its vote is open")?;
        let voters: Vec<&'static str> = self
            .people
            .iter()
            .filter(|person| self.org().vote(vote).is_some_and(|vote| self.org().may_vote(person.member, vote)))
            .map(|person| person.name)
            .collect();
        for (place, name) in voters.iter().enumerate() {
            let choice = match () {
                () if against.contains(name) => Choice::No,
                // Somebody always stays away, somebody never makes up their mind.
                () if place % 11 == 7 => continue,
                () if place % 9 == 5 => Choice::Abstain,
                () => Choice::Yes,
            };
            self.votes(name, vote, choice)?;
        }
        let closes = self.org().vote(vote).context("found above")?.closes;
        self.wait(closes + Span::minutes(11) - self.now);
        match self.org().vote(vote).context("found above")?.stage {
            VoteStage::Counted(outcome) => Ok(outcome),
            _ => bail!("a vote of the story was not counted"),
        }
    }

    /// Joins by the code on a wall, or by a member's link.
    fn enters(&mut self, name: &'static str, through: Option<&str>, wall: Option<&Wall>) -> anyhow::Result<()> {
        let (member, key) = (MemberId(self.drawn.bytes()), SigningKey::from(self.drawn.bytes::<32>()));
        self.people.retain(|person| person.name != name);
        self.people.push(Person { name, member, key });
        let shown = self.drawn.salted(name);
        let through = through.map(|through| self.member(through));
        let present = wall.map(|wall| self.code(wall));
        let enter = institution::PresenceAct::Enter { name: shown.commitment(), through, present };
        self.does(name, Body::Presence(enter), Some(shown))
    }

    fn code(&self, wall: &Wall) -> WallCode {
        // What the wall shows when the act arrives: a few seconds from now.
        let slot = slot_of(self.now + Span(7_000));
        let text = wall_text(self.org().id(), wall.meeting, slot);
        WallCode { meeting: wall.meeting, slot, code: wall.key.sign(text.as_bytes()).to_bytes() }
    }
}

fn signed(act: &Act, key: &SigningKey) -> anyhow::Result<SignedAct> {
    let payload = act.payload().into_bytes();
    let signature = key.sign(&signed_bytes(ACT_TYPE, &payload)).to_bytes();
    Ok(Unchecked::new(payload, signature)?.verify()?)
}
