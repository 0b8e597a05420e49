//! The state as lines of text: what its hash is taken over, and what a snapshot holds.
//!
//! One line per thing, `<kind> <id> <word>=<value> …`, sorted by bytes, each ended by a line feed; the state's hash is
//! SHA-256 over them (`docs/formats/state.md`). The same lines read back give the same state: a snapshot is nothing
//! else. Never the bytes of a struct: another program must be able to come to the same hash.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::act::Effect;
use crate::amendments::Amendment;
use crate::bylaws::{Bylaws, ClauseId};
use crate::demands::{Demand, DemandOffer, Demands};
use crate::hands::Hand;
use crate::id::{ActId, ArgumentId, Hash, InstitutionId, Key, MotionId, by_text};
use crate::json::{Fields, Value};
use crate::keys::{DroppedKey, KeyLine};
use crate::meetings::MeetingsDraft;
use crate::members::{Member, Members};
use crate::moderation::Moderation;
use crate::motions::{Argument, Motion};
use crate::offices::Offices;
use crate::petitions::Petition;
use crate::powers::read_grant;
use crate::presence::PresenceDraft;
use crate::roll::RollDraft;
use crate::taking::Taking;
use crate::time::Time;
use crate::votes::Vote;
use crate::{Institution, Window};

/// The lines are not a state this program can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("state line {line}: {what}")]
pub struct BadState {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: &'static str,
}

impl Institution {
    /// Hands out the state's lines in their order, without their line feeds. Of what there is for every member no more
    /// than one line stands in memory at a time.
    pub fn each_line(&self, out: &mut dyn FnMut(&str)) {
        let mut votes: Vec<&Vote> = self.votes.values().collect();
        votes.sort_unstable_by(|a, b| by_text(&a.id.0, &b.id.0));
        type Lines<'a> = &'a dyn Fn(&mut dyn FnMut(String));
        let crowds: [(&str, Lines<'_>); 6] = [
            ("act ", &|out| self.window.act_lines(out)),
            ("came ", &|out| self.presence.came_lines(&self.members, out)),
            ("cast ", &|out| votes.iter().for_each(|vote| vote.cast_lines(&self.members, out))),
            ("key ", &|out| self.members.key_lines(out)),
            ("member ", &|out| self.members.member_lines(out)),
            ("roll ", &|out| self.roll.entry_lines(&self.members, out)),
        ];
        let mut few = self.few_lines().into_iter().peekable();
        for (kind, lines) in crowds {
            while let Some(line) = few.next_if(|line| line.as_str() < kind) {
                out(&line);
            }
            lines(&mut |line| out(&line));
        }
        few.for_each(|line| out(&line));
    }

    /// The state as sorted lines, without their line feeds.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        self.each_line(&mut |line| lines.push(line.to_owned()));
        lines
    }

    /// The lines of what there is not of for every member, sorted.
    fn few_lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut out = |line: String| {
            debug_assert!(!line.contains('\n'), "a line is one line");
            lines.push(line);
        };
        let Self { id, semantics, log_key, size, time, .. } = self;
        let bylaws = Value::String(self.bylaws.to_toml());
        out(format!(
            "institution {id} semantics={semantics} log_key={log_key} size={size} time={time} bylaws={bylaws}"
        ));
        for (clause, motions) in &self.history {
            let motions: Vec<String> = motions.iter().map(ToString::to_string).collect();
            out(format!("changed {clause} by={}", motions.join(",")));
        }
        self.members.lines(&mut out);
        for motion in self.motions.by_id.values() {
            out(motion.line());
        }
        for amendment in self.motions.amendments.values() {
            out(amendment.line());
        }
        for argument in self.motions.arguments.values() {
            out(argument.line());
        }
        for vote in self.votes.values() {
            out(vote.line());
        }
        self.powers.lines(&mut out);
        self.demands.lines(&mut out);
        self.moderation.lines(&mut out);
        self.presence.lines(&self.members, &mut out);
        self.meetings.lines(&self.members, &mut out);
        crate::hands::lines(&self.hands, &mut out);
        crate::taking::lines(&self.takings, &mut out);
        self.offices.lines(&mut out);
        crate::petitions::lines(&self.petitions, &mut out);
        self.roll.look_lines(&self.members, &mut out);
        for (hour, size) in &self.window.hours {
            out(format!("hour {hour} size={size}"));
        }
        lines.sort_unstable();
        lines
    }

    /// The state's hash.
    #[must_use]
    pub fn state_hash(&self) -> Hash {
        let mut hash = LinesHash::default();
        self.each_line(&mut |line| hash.add(line));
        hash.end()
    }

    /// The state that these lines describe. Whoever trusts them must have compared their hash.
    ///
    /// # Errors
    /// Says which line cannot be read.
    pub fn from_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Self, BadState> {
        let mut draft = Draft::default();
        let mut count = 0;
        let mut before = "";
        for (i, line) in lines.into_iter().enumerate() {
            count = i + 1;
            // In their order, two lines about one thing would stand next to each other.
            if line <= before {
                return Err(BadState { line: i + 1, what: "not in the order of bytes" });
            }
            let name = line.match_indices(' ').nth(1).map_or(line, |(end, _)| &line[..=end]);
            if before.starts_with(name) {
                return Err(BadState { line: i + 1, what: "a second line about the same thing" });
            }
            before = line;
            draft.read(line).ok_or(BadState { line: i + 1, what: "not a line this program can read" })?;
        }
        draft.finish().ok_or(BadState { line: count, what: "the lines do not fit together" })
    }
}

/// SHA-256 over lines, each followed by a line feed.
#[must_use]
pub fn hash_lines(lines: &[String]) -> Hash {
    let mut hash = LinesHash::default();
    lines.iter().for_each(|line| hash.add(line));
    hash.end()
}

/// SHA-256 over lines that come one at a time.
#[derive(Default)]
pub struct LinesHash(Sha256);

impl LinesHash {
    /// Takes in the next line.
    pub fn add(&mut self, line: &str) {
        self.0.update(line.as_bytes());
        self.0.update(b"\n");
    }

    /// The hash over all of them.
    #[must_use]
    pub fn end(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

#[derive(Default)]
struct Draft {
    org: Option<Institution>,
    members: Vec<Member>,
    keys: Vec<KeyLine>,
    dropped: Vec<(Key, DroppedKey)>,
    history: Vec<(ClauseId, Vec<MotionId>)>,
    motions: Vec<Motion>,
    amendments: Vec<Amendment>,
    arguments: Vec<Argument>,
    votes: Vec<Vote>,
    casts: Vec<(String, Hash)>,
    powers: crate::powers::Powers,
    demands: Demands,
    moderation: Moderation,
    presence: PresenceDraft,
    meetings: MeetingsDraft,
    hands: Vec<Hand>,
    takings: Vec<Taking>,
    offices: Offices,
    petitions: BTreeMap<MotionId, Petition>,
    roll: RollDraft,
    window: Window,
    acts: Vec<(u64, ActId)>,
}

impl Draft {
    fn read(&mut self, line: &str) -> Option<()> {
        let (kind, rest) = line.split_once(' ')?;
        let (id, rest) = rest.split_once(' ')?;
        let mut words = Words { rest };
        match kind {
            "institution" => self.org = Some(read_institution(id.parse().ok()?, &mut words)?),
            "changed" => self.history.push((id.parse().ok()?, words.list("by")?)),
            "member" => self.members.push(Member::read(id.parse().ok()?, &mut words)?),
            "key" => self.keys.push(KeyLine::read(id.parse().ok()?, &mut words)?),
            "dropped" => self.dropped.push((id.parse().ok()?, DroppedKey::read(&mut words)?)),
            "motion" => self.motions.push(Motion::read(id.parse().ok()?, &mut words)?),
            "amendment" => self.amendments.push(Amendment::read(id.parse().ok()?, &mut words)?),
            "argument" => self.arguments.push(Argument::read(id.parse().ok()?, &mut words)?),
            "vote" => self.votes.push(Vote::read(id.parse().ok()?, &mut words)?),
            "cast" => self.casts.push((id.to_owned(), words.parsed("choice")?)),
            "facilitator" => self.powers.read_facilitator(id, &mut words)?,
            "lent" => self.powers.read_lent(id, &mut words)?,
            "demand" => {
                let demand = Demand::read(id.parse().ok()?, &mut words)?;
                self.demands.demands.insert(demand.id, demand);
            }
            "offer" => {
                let offer = DemandOffer::read(id.parse().ok()?, &mut words)?;
                self.demands.offers.insert(offer.id, offer);
            }
            "spokesperson" => {
                self.demands.spokespersons.insert(id.parse().ok()?, read_grant(&mut words)?);
            }
            "words" => self.moderation.read_case(id, &mut words)?,
            "report" => self.moderation.read_report(id, &mut words)?,
            "came" => self.presence.read_came(id, &mut words)?,
            "vouch" => self.presence.read_vouch(id, &mut words)?,
            "challenge" => self.presence.read_challenge(id, &mut words)?,
            "meeting" | "present" | "slot" | "asked" | "spoken" => self.meetings.read(kind, id, &mut words)?,
            "hand" => self.hands.push(Hand::read(id.parse().ok()?, &mut words)?),
            "taking" => self.takings.push(Taking::read(id.parse().ok()?, &mut words)?),
            "seat" => self.offices.read_seat(id, &mut words)?,
            "petition" => {
                self.petitions.insert(id.parse().ok()?, Petition::read(&mut words)?);
            }
            "roll" => self.roll.read_entry(id, &mut words)?,
            "look" => self.roll.read_look(id, &mut words)?,
            "hour" => self.window.hours.push_back((id.parse().ok()?, words.parsed("size")?)),
            "act" => self.acts.push((words.parsed("entry")?, id.parse::<ActId>().ok()?)),
            _ => return None,
        }
        words.rest.is_empty().then_some(())
    }

    fn finish(mut self) -> Option<Institution> {
        let mut org = self.org?;
        org.members = Members::read(self.members, self.keys, self.dropped)?;
        org.presence = self.presence.finish(&org.members)?;
        org.meetings = self.meetings.finish(&org.members)?;
        org.roll = self.roll.finish(&org.members)?;
        org.hands = self.hands.into_iter().map(|hand| (hand.motion, hand)).collect();
        org.history = self.history.into_iter().collect();
        org.votes = self.votes.into_iter().map(|vote| (vote.id, vote)).collect();
        for (id, choice) in self.casts {
            let (vote, voter) = id.split_once('/')?;
            let place = org.members.place(voter.parse().ok()?)?;
            org.votes.get_mut(&vote.parse().ok()?)?.read_cast(place, choice)?;
        }
        org.powers = self.powers;
        if !self.demands.is_whole() {
            return None;
        }
        org.demands = self.demands;
        org.moderation = self.moderation;
        self.motions.sort_by_key(|motion| motion.number);
        for motion in self.motions {
            org.motions.by_number.push(motion.id);
            if motion.number as usize != org.motions.by_number.len() {
                return None;
            }
            if !motion.is_decided() {
                *org.motions.open_of.entry(motion.mover).or_default() += 1;
            }
            if motion.vote().is_some_and(|vote| !org.votes.contains_key(&vote)) {
                return None;
            }
            org.motions.by_id.insert(motion.id, motion);
        }
        self.amendments.sort_by_key(|amendment| amendment.offered);
        for amendment in self.amendments {
            org.motions.by_id.get_mut(&amendment.motion)?.amendments.push(amendment.id);
            org.motions.amendments.insert(amendment.id, amendment);
        }
        self.arguments.sort_by_key(|argument| argument.made);
        for argument in self.arguments {
            org.motions.arguments_of.entry(argument.motion).or_default().push(argument.id);
            org.motions.arguments.insert(argument.id, argument);
        }
        for taking in self.takings {
            let voted = taking.vote().is_none_or(|vote| org.votes.contains_key(&vote));
            if !voted || !org.motions.by_id.contains_key(&taking.motion) {
                return None;
            }
            org.takings.insert(taking.motion, taking);
        }
        if self.petitions.keys().any(|motion| org.motions.by_id.get(motion).is_none_or(Motion::is_decided)) {
            return None;
        }
        org.petitions = self.petitions;
        org.offices = self.offices;
        // Lines are sorted as text; the window is a queue in the order of time.
        self.window.settle(self.acts);
        org.window = self.window;
        org.deadlines = org.all_deadlines();
        Some(org)
    }
}

fn read_institution(id: InstitutionId, words: &mut Words<'_>) -> Option<Institution> {
    let semantics = words.parsed("semantics")?;
    let log_key = words.parsed("log_key")?;
    let size = words.parsed("size")?;
    let time = Time(words.parsed("time")?);
    let bylaws = Bylaws::from_toml(&words.quoted("bylaws")?).ok()?;
    let mut org = Institution::begin(id, semantics, log_key, bylaws);
    org.size = size;
    org.time = time;
    Some(org)
}

impl Argument {
    fn line(&self) -> String {
        let Self { id, motion, by, made, made_at, text, .. } = self;
        let on = dash(self.on.as_ref());
        let stance = self.stance.name();
        format!(
            "argument {id} motion={motion} by={by} made={made} made_at={made_at} stance={stance} on={on} text={text}"
        )
    }

    fn read(id: ArgumentId, words: &mut Words<'_>) -> Option<Self> {
        Some(Self {
            id,
            motion: words.parsed("motion")?,
            by: words.parsed("by")?,
            made: words.parsed("made")?,
            made_at: Time(words.parsed("made_at")?),
            stance: crate::act::Stance::from_name(words.word("stance")?)?,
            on: words.dashed("on")?,
            text: words.parsed("text")?,
        })
    }
}

/// An id, or a hyphen where there is none.
pub(crate) fn dash<T: Display>(id: Option<&T>) -> String {
    id.map_or("-".to_owned(), ToString::to_string)
}

/// The words of a line, asked for in their order.
pub(crate) struct Words<'a> {
    rest: &'a str,
}

impl<'a> Words<'a> {
    pub(crate) fn word(&mut self, key: &str) -> Option<&'a str> {
        let value = self.rest.strip_prefix(key)?.strip_prefix('=')?;
        let (word, rest) = value.split_once(' ').unwrap_or((value, ""));
        self.rest = rest;
        Some(word)
    }

    /// Whether all of them were asked for.
    pub(crate) fn are_over(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn parsed<T: FromStr>(&mut self, key: &str) -> Option<T> {
        self.word(key)?.parse().ok()
    }

    pub(crate) fn dashed<T: FromStr>(&mut self, key: &str) -> Option<Option<T>> {
        match self.word(key)? {
            "-" => Some(None),
            word => word.parse().ok().map(Some),
        }
    }

    /// A word that may be left out altogether: what came later than the line's other words.
    pub(crate) fn optional<T: FromStr>(&mut self, key: &str) -> Option<Option<T>> {
        let is_there = self.rest.strip_prefix(key).is_some_and(|rest| rest.starts_with('='));
        if is_there { self.parsed(key).map(Some) } else { Some(None) }
    }

    pub(crate) fn list<T: FromStr>(&mut self, key: &str) -> Option<Vec<T>> {
        match self.word(key)? {
            "-" => Some(Vec::new()),
            word => word.split(',').map(|item| item.parse().ok()).collect(),
        }
    }

    /// A JSON string, which is always the last word of its line.
    pub(crate) fn quoted(&mut self, key: &str) -> Option<String> {
        let value = self.rest.strip_prefix(key)?.strip_prefix('=')?;
        self.rest = "";
        match crate::json::parse(value.as_bytes()) {
            Ok(Value::String(text)) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn effect(&mut self, key: &str) -> Option<Effect> {
        self.effect_or_none(key)?
    }

    pub(crate) fn effect_or_none(&mut self, key: &str) -> Option<Option<Effect>> {
        let text = self.quoted(key)?;
        if text.is_empty() {
            return Some(None);
        }
        let value = crate::json::parse(text.as_bytes()).ok()?;
        Effect::read(Fields::of(value, "effect").ok()?).ok().map(Some)
    }
}
