//! Meetings: called, opened with a wall, closed; who was present; who speaks, in which order and for how long.
//!
//! The wall is a page on a projector. Its device makes a key when the meeting opens and signs the time with it every half
//! minute: `polity wall\n<institution>\n<meeting>\n<slot>\n`. Who sends such a code was in the room, or knows somebody
//! there who passes codes on. So a wall admits no more people than were said to be in the room, a code only so many of
//! them, and nobody begins to vote by it before members who voted before it was opened have shown themselves there too.
//! Place and title are texts, which lie outside the record. Hands are counted in `hands`.
//!
//! Invariant: somebody speaks only in an open meeting, and one at a time.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use ed25519_zebra::{Signature, VerificationKey};

use crate::Institution;
use crate::act::{BadAct, Body, integer, signature, small, whole};
use crate::bylaws::Power;
use crate::entry::{Deadline, Due};
use crate::envelope::may_be_bound;
use crate::id::{Hash, InstitutionId, Key, MeetingId, MemberId};
use crate::json::{BadField, Fields, Value, object, string};
use crate::members::{Members, Place};
use crate::presence::{SEMANTICS, Way};
use crate::refusal::Refusal;
use crate::state::{Words, dash};
use crate::time::{Span, Time};

/// How long a wall shows one code.
pub const SLOT: Span = Span(30_000);
/// How long a code is good, from when it was first shown.
pub const CODE_GOOD: Span = Span::minutes(2);
/// How much the wall's clock may be ahead.
const CLOCK_AHEAD: Span = Span(30_000);
/// How many people one code admits at least; in a large room a tenth of it.
pub const CODE_ADMITS: u32 = 40;
/// The largest room.
pub const HEADS_MAX: u32 = 20_000;
/// How long a meeting waits to be opened, and how long it is open, if nobody closes it.
pub const MEETING_TIME: Span = Span::hours(24);
/// How many meetings one member may have called that are not over.
pub const OPEN_MEETINGS_MAX: u32 = 3;

/// What somebody does about a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeetingAct {
    /// `meeting.call`: there is to be a meeting.
    Call {
        /// Its id, random.
        meeting: MeetingId,
        /// Commitment to its title and place.
        text: Hash,
        /// When it is to begin.
        at: Time,
    },
    /// `meeting.open`: it begins, or its wall moves to another device.
    Open {
        /// Which.
        meeting: MeetingId,
        /// The key of the wall's device.
        wall: Key,
        /// How many people the room holds, at most as many can be present.
        heads: u32,
    },
    /// `meeting.close`
    Close {
        /// Which.
        meeting: MeetingId,
    },
    /// `speech.ask`: the actor would like to speak.
    Ask {
        /// In which meeting.
        meeting: MeetingId,
    },
    /// `speech.drop`: no longer.
    Drop {
        /// In which meeting.
        meeting: MeetingId,
    },
    /// `speech.begin`: this member has the floor; whoever had it has it no longer.
    Begin {
        /// In which meeting.
        meeting: MeetingId,
        /// Who.
        member: MemberId,
    },
    /// `speech.end`: nobody has the floor.
    End {
        /// In which meeting.
        meeting: MeetingId,
    },
}

/// What a wall shows: the meeting, the half minute, and the wall's signature over both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WallCode {
    /// Which meeting.
    pub meeting: MeetingId,
    /// Half minutes since 1970.
    pub slot: u64,
    /// The signature.
    pub code: [u8; 64],
}

/// A meeting, from being called to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// Its id.
    pub id: MeetingId,
    /// Who called it.
    pub by: MemberId,
    /// The entry that called it.
    pub called: u64,
    /// When that was.
    pub called_at: Time,
    /// When it is to begin.
    pub at: Time,
    /// Commitment to its title and place.
    pub text: Hash,
    /// Where it stands.
    pub stage: MeetingStage,
    /// Its wall, once it was opened.
    pub wall: Option<Wall>,
    /// Who has the floor, and since when.
    pub speaking: Option<(MemberId, Time)>,
    /// Who was present, by which entry they last showed it.
    present: BTreeMap<Place, u64>,
    /// How many showed each of the codes that are still good.
    slots: BTreeMap<u64, u32>,
    /// Who would like to speak, by which entry they asked.
    asked: BTreeMap<Place, u64>,
    /// How often and how long each has spoken.
    spoken: BTreeMap<Place, Spoken>,
}

/// Where a meeting stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeetingStage {
    /// It is to come.
    Called,
    /// It is under way.
    Open,
    /// It is over.
    Closed {
        /// Since when.
        at: Time,
    },
    /// Nobody opened it.
    Lapsed {
        /// When it was given up.
        at: Time,
    },
}

/// The device that shows the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wall {
    /// Its key.
    pub key: Key,
    /// Who opened it: its codes are good as long as they may run a meeting.
    pub by: MemberId,
    /// How many the room holds.
    pub heads: u32,
    /// The entry that opened it.
    pub opened: u64,
    /// When.
    pub opened_at: Time,
    /// How many members who voted before must show themselves before anyone votes by this wall.
    pub witnesses_needed: u32,
    /// How many have.
    pub witnesses: u32,
}

impl Wall {
    /// Whether who is present here votes by it.
    #[must_use]
    pub fn is_witnessed(&self) -> bool {
        self.witnesses >= self.witnesses_needed
    }

    /// How many people one code admits.
    #[must_use]
    pub fn code_admits(&self) -> u32 {
        CODE_ADMITS.max(self.heads / 10)
    }
}

/// How often and how long somebody has spoken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spoken {
    /// How often.
    pub times: u32,
    /// For how long, together.
    pub length: Span,
}

/// All meetings there were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meetings {
    pub(crate) by_id: BTreeMap<MeetingId, Meeting>,
}

/// What a wall signs for a slot.
#[must_use]
pub fn wall_text(institution: InstitutionId, meeting: MeetingId, slot: u64) -> String {
    format!("polity wall\n{institution}\n{meeting}\n{slot}\n")
}

/// The slot of a moment.
#[must_use]
pub fn slot_of(now: Time) -> u64 {
    u64::try_from(now.0 / SLOT.0).unwrap_or(0)
}

impl WallCode {
    pub(crate) fn read(fields: &mut Fields) -> Result<Self, BadField> {
        Ok(Self { meeting: fields.parsed("meeting")?, slot: whole(fields, "slot")?, code: signature(fields, "code")? })
    }

    pub(crate) fn write(&self) -> Value {
        object([
            ("meeting", string(self.meeting)),
            ("slot", integer(self.slot)),
            ("code", string(BASE64.encode(&self.code))),
        ])
    }

    /// When its half minute began.
    #[must_use]
    pub fn shown_at(&self) -> Time {
        Time(i64::try_from(self.slot).unwrap_or(i64::MAX).saturating_mul(SLOT.0))
    }
}

impl Meeting {
    /// Whether it is under way.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.stage == MeetingStage::Open
    }

    /// Whether it is to come or under way.
    #[must_use]
    pub fn is_ahead(&self) -> bool {
        matches!(self.stage, MeetingStage::Called | MeetingStage::Open)
    }

    /// How many were or are present.
    #[must_use]
    pub fn present(&self) -> u64 {
        self.present.len() as u64
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = Place> {
        self.present.keys().copied()
    }

    pub(crate) fn present_since(&self, place: Place) -> Option<u64> {
        self.present.get(&place).copied()
    }

    fn deadline(&self) -> Option<Deadline> {
        let due = Due::LapseMeeting(self.id);
        match (self.stage, &self.wall) {
            (MeetingStage::Called, _) => Some(Deadline { at: self.at + MEETING_TIME, due }),
            (MeetingStage::Open, Some(wall)) => Some(Deadline { at: wall.opened_at + MEETING_TIME, due }),
            _ => None,
        }
    }

    fn line(&self) -> String {
        let Self { id, by, called, called_at, at, text, .. } = self;
        let (stage, stage_at) = match self.stage {
            MeetingStage::Called => ("called", None),
            MeetingStage::Open => ("open", None),
            MeetingStage::Closed { at } => ("closed", Some(at)),
            MeetingStage::Lapsed { at } => ("lapsed", Some(at)),
        };
        let stage_at = dash(stage_at.as_ref());
        let speaking = self.speaking.map(|(member, _)| member);
        let since = self.speaking.map(|(_, since)| since);
        let (speaking, since) = (dash(speaking.as_ref()), dash(since.as_ref()));
        let head = format!(
            "meeting {id} by={by} called={called} called_at={called_at} at={at} text={text} stage={stage} \
             stage_at={stage_at} speaking={speaking} since={since}"
        );
        match &self.wall {
            None => format!("{head} wall=-"),
            Some(Wall { key, by, heads, opened, opened_at, witnesses_needed, witnesses }) => format!(
                "{head} wall={key} opener={by} heads={heads} opened={opened} opened_at={opened_at} \
                 needed={witnesses_needed} witnesses={witnesses}"
            ),
        }
    }

    fn read(id: MeetingId, words: &mut Words<'_>) -> Option<Self> {
        let (by, called, called_at) = (words.parsed("by")?, words.parsed("called")?, Time(words.parsed("called_at")?));
        let (at, text) = (Time(words.parsed("at")?), words.parsed("text")?);
        let stage = words.word("stage")?;
        let stage_at = words.dashed("stage_at")?.map(Time);
        let stage = match stage {
            "called" => MeetingStage::Called,
            "open" => MeetingStage::Open,
            "closed" => MeetingStage::Closed { at: stage_at? },
            "lapsed" => MeetingStage::Lapsed { at: stage_at? },
            _ => return None,
        };
        let speaking: Option<MemberId> = words.dashed("speaking")?;
        let since = words.dashed("since")?.map(Time);
        let speaking = match (speaking, since) {
            (Some(member), Some(since)) => Some((member, since)),
            (None, None) => None,
            _ => return None,
        };
        let wall = match words.dashed("wall")? {
            None => None,
            Some(key) => Some(Wall {
                key,
                by: words.parsed("opener")?,
                heads: words.parsed("heads")?,
                opened: words.parsed("opened")?,
                opened_at: Time(words.parsed("opened_at")?),
                witnesses_needed: words.parsed("needed")?,
                witnesses: words.parsed("witnesses")?,
            }),
        };
        let (present, slots, asked, spoken) = Default::default();
        Some(Self { id, by, called, called_at, at, text, stage, wall, speaking, present, slots, asked, spoken })
    }
}

impl Meetings {
    pub(crate) fn deadlines(&self) -> impl Iterator<Item = Deadline> {
        self.by_id.values().filter_map(Meeting::deadline)
    }

    pub(crate) fn lines(&self, members: &Members, out: &mut dyn FnMut(String)) {
        for meeting in self.by_id.values() {
            let id = meeting.id;
            let member = |place: &Place| members.at(*place).id;
            out(meeting.line());
            for (place, entry) in &meeting.present {
                out(format!("present {id}/{} entry={entry}", member(place)));
            }
            for (slot, shown) in &meeting.slots {
                out(format!("slot {id}/{slot} shown={shown}"));
            }
            for (place, entry) in &meeting.asked {
                out(format!("asked {id}/{} entry={entry}", member(place)));
            }
            for (place, Spoken { times, length }) in &meeting.spoken {
                out(format!("spoken {id}/{} times={times} ms={}", member(place), length.0));
            }
        }
    }
}

/// State lines about meetings, before the members they name are known.
#[derive(Default)]
pub(crate) struct MeetingsDraft {
    meetings: Vec<Meeting>,
    parts: Vec<(MeetingId, Part)>,
}

enum Part {
    Present(MemberId, u64),
    Slot(u64, u32),
    Asked(MemberId, u64),
    Spoken(MemberId, Spoken),
}

impl MeetingsDraft {
    pub(crate) fn read(&mut self, kind: &str, id: &str, words: &mut Words<'_>) -> Option<()> {
        if kind == "meeting" {
            self.meetings.push(Meeting::read(id.parse().ok()?, words)?);
            return Some(());
        }
        let (meeting, of) = id.split_once('/')?;
        let part = match kind {
            "present" => Part::Present(of.parse().ok()?, words.parsed("entry")?),
            "slot" => Part::Slot(of.parse().ok()?, words.parsed("shown")?),
            "asked" => Part::Asked(of.parse().ok()?, words.parsed("entry")?),
            "spoken" => {
                let (times, length) = (words.parsed("times")?, Span(words.parsed("ms")?));
                Part::Spoken(of.parse().ok()?, Spoken { times, length })
            }
            _ => return None,
        };
        self.parts.push((meeting.parse().ok()?, part));
        Some(())
    }

    pub(crate) fn finish(self, members: &Members) -> Option<Meetings> {
        let mut by_id: BTreeMap<_, _> = self.meetings.into_iter().map(|meeting| (meeting.id, meeting)).collect();
        for (id, part) in self.parts {
            let meeting = by_id.get_mut(&id)?;
            match part {
                Part::Present(who, entry) => drop(meeting.present.insert(members.place(who)?, entry)),
                Part::Slot(slot, shown) => drop(meeting.slots.insert(slot, shown)),
                Part::Asked(who, entry) => drop(meeting.asked.insert(members.place(who)?, entry)),
                Part::Spoken(who, spoken) => drop(meeting.spoken.insert(members.place(who)?, spoken)),
            }
        }
        Some(Meetings { by_id })
    }
}

impl MeetingAct {
    /// The type's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Call { .. } => "meeting.call",
            Self::Open { .. } => "meeting.open",
            Self::Close { .. } => "meeting.close",
            Self::Ask { .. } => "speech.ask",
            Self::Drop { .. } => "speech.drop",
            Self::Begin { .. } => "speech.begin",
            Self::End { .. } => "speech.end",
        }
    }

    /// Which meeting it is about.
    #[must_use]
    pub fn meeting(&self) -> MeetingId {
        match self {
            Self::Call { meeting, .. }
            | Self::Open { meeting, .. }
            | Self::Close { meeting }
            | Self::Ask { meeting }
            | Self::Drop { meeting }
            | Self::Begin { meeting, .. }
            | Self::End { meeting } => *meeting,
        }
    }

    pub(crate) fn read(kind: &str, fields: &mut Fields) -> Result<Option<Body>, BadAct> {
        let act = match kind {
            "meeting.call" => Self::Call {
                meeting: fields.parsed("meeting")?,
                text: fields.parsed("text")?,
                at: Time(fields.integer("at")?),
            },
            "meeting.open" => Self::Open {
                meeting: fields.parsed("meeting")?,
                wall: fields.parsed("wall")?,
                heads: small(fields, "heads")?,
            },
            "meeting.close" => Self::Close { meeting: fields.parsed("meeting")? },
            "speech.ask" => Self::Ask { meeting: fields.parsed("meeting")? },
            "speech.drop" => Self::Drop { meeting: fields.parsed("meeting")? },
            "speech.begin" => Self::Begin { meeting: fields.parsed("meeting")?, member: fields.parsed("member")? },
            "speech.end" => Self::End { meeting: fields.parsed("meeting")? },
            _ => return Ok(None),
        };
        Ok(Some(Body::Meeting(act)))
    }

    pub(crate) fn write(&self) -> Value {
        let meeting = ("meeting", string(self.meeting()));
        match self {
            Self::Call { text, at, .. } => object([meeting, ("text", string(text)), ("at", Value::Integer(at.0))]),
            Self::Open { wall, heads, .. } => {
                object([meeting, ("wall", string(wall)), ("heads", integer((*heads).into()))])
            }
            Self::Begin { member, .. } => object([meeting, ("member", string(member))]),
            Self::Close { .. } | Self::Ask { .. } | Self::Drop { .. } | Self::End { .. } => object([meeting]),
        }
    }
}

impl Institution {
    /// A meeting by its id.
    #[must_use]
    pub fn meeting(&self, id: MeetingId) -> Option<&Meeting> {
        self.meetings.by_id.get(&id)
    }

    /// All meetings there were, by id.
    pub fn meetings(&self) -> impl Iterator<Item = &Meeting> {
        self.meetings.by_id.values()
    }

    /// Whether this member has shown themselves at this meeting's wall.
    #[must_use]
    pub fn is_present(&self, member: MemberId, meeting: &Meeting) -> bool {
        self.members.place(member).is_some_and(|place| meeting.present.contains_key(&place))
    }

    /// Who has shown themselves at this meeting's wall, in order of joining the organisation.
    pub fn present_at<'a>(&'a self, meeting: &'a Meeting) -> impl Iterator<Item = MemberId> + 'a {
        meeting.places().map(|place| self.members.at(place).id)
    }

    /// Who would like to speak, in the order in which it is their turn: who has not spoken yet first, then by asking.
    #[must_use]
    pub fn speakers(&self, meeting: &Meeting) -> Vec<MemberId> {
        let mut asked: Vec<(bool, u64, Place)> =
            meeting.asked.iter().map(|(place, entry)| (meeting.spoken.contains_key(place), *entry, *place)).collect();
        asked.sort_unstable();
        asked.into_iter().map(|(_, _, place)| self.members.at(place).id).collect()
    }

    /// Who has spoken, how often and how long; the longest first.
    #[must_use]
    pub fn spoken(&self, meeting: &Meeting) -> Vec<(MemberId, Spoken)> {
        let mut spoken: Vec<_> =
            meeting.spoken.iter().map(|(place, spoken)| (self.members.at(*place).id, *spoken)).collect();
        spoken.sort_by_key(|(member, spoken)| (std::cmp::Reverse(spoken.length), *member));
        spoken
    }

    /// Who voted before this wall was opened, other than who opened it, and was or is there.
    fn is_witness(&self, place: Place, wall: &Wall) -> bool {
        self.presence.was_settled_before(place, wall.opened) && self.members.at(place).id != wall.by
    }

    pub(crate) fn check_wall_code(&self, actor: Option<MemberId>, code: &WallCode, now: Time) -> Result<(), Refusal> {
        let meeting = self.meeting(code.meeting).ok_or(Refusal::MeetingUnknown)?;
        let wall = meeting.wall.as_ref().filter(|_| meeting.is_open()).ok_or(Refusal::MeetingNotOpen)?;
        if !self.holds(wall.by, Power::RunTheMeeting) {
            return Err(Refusal::MeetingNotOpen);
        }
        let shown = code.shown_at();
        if now + CLOCK_AHEAD < shown || now >= shown + CODE_GOOD {
            return Err(Refusal::WallCodeOld);
        }
        let place = actor.and_then(|actor| self.members.place(actor));
        let before = place.and_then(|place| meeting.present_since(place));
        if before.is_some_and(|entry| entry >= wall.opened) {
            return Err(Refusal::PresentAlready);
        }
        if before.is_none() && meeting.present.len() >= wall.heads as usize {
            return Err(Refusal::RoomFull { max: wall.heads });
        }
        let admits = wall.code_admits();
        if meeting.slots.get(&code.slot).is_some_and(|shown| *shown >= admits) {
            return Err(Refusal::WallCodeFull { max: admits });
        }
        // Last, because it is what costs.
        let text = wall_text(self.id, meeting.id, code.slot);
        VerificationKey::try_from(wall.key.0)
            .and_then(|key| key.verify(&Signature::from(code.code), text.as_bytes()))
            .map_err(|_| Refusal::WallCodeWrong)
    }

    /// Somebody is in the room.
    pub(crate) fn show(&mut self, place: Place, meeting: MeetingId, slot: u64, now: Time) {
        let index = self.size;
        let wall = self.meetings.by_id[&meeting].wall.expect("check_wall_code found the wall");
        let is_witness = self.is_witness(place, &wall);
        let meeting = self.meetings.by_id.get_mut(&meeting).expect("check_wall_code found the meeting");
        meeting.present.insert(place, index);
        *meeting.slots.entry(slot).or_default() += 1;
        meeting.slots.retain(|slot, _| {
            let shown = Time(i64::try_from(*slot).unwrap_or(i64::MAX).saturating_mul(SLOT.0));
            now < shown + CODE_GOOD
        });
        let wall = meeting.wall.as_mut().expect("looked at above");
        let before = wall.is_witnessed();
        wall.witnesses += u32::from(is_witness);
        if before {
            self.presence.settle(place, Way::Present, index);
        } else if wall.is_witnessed() {
            let here: Vec<Place> = meeting.present.keys().copied().collect();
            here.into_iter().for_each(|place| self.presence.settle(place, Way::Present, index));
        }
    }

    pub(crate) fn check_meeting(&self, actor: MemberId, act: &MeetingAct, now: Time) -> Result<(), Refusal> {
        self.needs_semantics(SEMANTICS)?;
        if let MeetingAct::Call { meeting, at, .. } = act {
            return self.check_call(actor, *meeting, *at, now);
        }
        let meeting = self.meeting(act.meeting()).ok_or(Refusal::MeetingUnknown)?;
        if let MeetingAct::Open { wall, heads, .. } = act {
            self.check_holds(actor, Power::RunTheMeeting)?;
            if !meeting.is_ahead() {
                return Err(Refusal::MeetingNotOpen);
            }
            if !may_be_bound(*wall) {
                return Err(Refusal::WallKeyUnfit);
            }
            if !(2..=HEADS_MAX).contains(heads) {
                return Err(Refusal::RoomSize { max: HEADS_MAX });
            }
            return Ok(());
        }
        if let MeetingAct::Close { .. } = act {
            self.check_holds(actor, Power::RunTheMeeting)?;
            return if meeting.is_ahead() { Ok(()) } else { Err(Refusal::MeetingNotOpen) };
        }
        if !meeting.is_open() {
            return Err(Refusal::MeetingNotOpen);
        }
        let asked = |member: MemberId| self.members.place(member).is_some_and(|p| meeting.asked.contains_key(&p));
        match act {
            MeetingAct::Ask { .. } => {
                if !self.is_present(actor, meeting) {
                    return Err(Refusal::NotInTheRoom);
                }
                let speaks = meeting.speaking.is_some_and(|(member, _)| member == actor);
                if asked(actor) || speaks { Err(Refusal::AskedAlready) } else { Ok(()) }
            }
            MeetingAct::Drop { .. } => asked(actor).then_some(()).ok_or(Refusal::NotAsked),
            MeetingAct::Begin { member, .. } => {
                self.check_holds(actor, Power::RunTheMeeting)?;
                asked(*member).then_some(()).ok_or(Refusal::NotAsked)
            }
            MeetingAct::End { .. } => {
                self.check_holds(actor, Power::RunTheMeeting)?;
                meeting.speaking.map(|_| ()).ok_or(Refusal::NobodySpeaks)
            }
            MeetingAct::Call { .. } | MeetingAct::Open { .. } | MeetingAct::Close { .. } => unreachable!("above"),
        }
    }

    fn check_call(&self, actor: MemberId, meeting: MeetingId, at: Time, now: Time) -> Result<(), Refusal> {
        if self.meeting(meeting).is_some() {
            return Err(Refusal::IdInUse);
        }
        if !self.standing(actor, now).votes() {
            return Err(Refusal::VotesNotYet { clause: self.presence_clause().map(|(clause, _)| clause.clone()) });
        }
        self.check_convenes(actor)?;
        if at + Span::hours(1) < now || at > now + Span::hours(366 * 24) {
            return Err(Refusal::MeetingWhen);
        }
        let ahead = self.meetings().filter(|meeting| meeting.by == actor && meeting.is_ahead()).count();
        if ahead >= OPEN_MEETINGS_MAX as usize {
            return Err(Refusal::TooManyOpen { max: OPEN_MEETINGS_MAX });
        }
        Ok(())
    }

    pub(crate) fn apply_meeting(&mut self, actor: MemberId, act: &MeetingAct, now: Time) {
        let index = self.size;
        match *act {
            MeetingAct::Call { meeting: id, text, at } => {
                let stage = MeetingStage::Called;
                let (present, slots, asked, spoken) = Default::default();
                let (by, called, called_at, wall, speaking) = (actor, index, now, None, None);
                let meeting = Meeting {
                    id,
                    by,
                    called,
                    called_at,
                    at,
                    text,
                    stage,
                    wall,
                    speaking,
                    present,
                    slots,
                    asked,
                    spoken,
                };
                self.deadlines.extend(meeting.deadline());
                self.meetings.by_id.insert(id, meeting);
            }
            MeetingAct::Open { meeting: id, wall: key, heads } => {
                // Whoever opens the first wall of all is alone: there is nobody who could be a witness.
                let others = self.presence.settled() - u64::from(self.is_settled(actor));
                let needed = self.presence_clause().map_or(0, |(_, rule)| rule.vouchers);
                let witnesses_needed = needed.min(u32::try_from(others).unwrap_or(u32::MAX));
                let meeting = self.meetings.by_id.get_mut(&id).expect("check_meeting found it");
                if let Some(deadline) = meeting.deadline() {
                    self.deadlines.remove(&deadline);
                }
                meeting.stage = MeetingStage::Open;
                meeting.slots.clear();
                meeting.wall =
                    Some(Wall { key, by: actor, heads, opened: index, opened_at: now, witnesses_needed, witnesses: 0 });
                self.deadlines.extend(meeting.deadline());
            }
            MeetingAct::Close { meeting } => self.end_meeting(meeting, MeetingStage::Closed { at: now }, now),
            MeetingAct::Ask { meeting } => {
                let place = self.members.place(actor).expect("check_actor found them");
                self.meeting_mut(meeting).asked.insert(place, index);
            }
            MeetingAct::Drop { meeting } => {
                let place = self.members.place(actor).expect("check_actor found them");
                self.meeting_mut(meeting).asked.remove(&place);
            }
            MeetingAct::Begin { meeting, member } => {
                let place = self.members.place(member).expect("check_meeting found them");
                self.end_speech(meeting, now);
                let meeting = self.meeting_mut(meeting);
                meeting.asked.remove(&place);
                meeting.speaking = Some((member, now));
            }
            MeetingAct::End { meeting } => self.end_speech(meeting, now),
        }
    }

    fn meeting_mut(&mut self, id: MeetingId) -> &mut Meeting {
        self.meetings.by_id.get_mut(&id).expect("check_meeting found it")
    }

    fn is_settled(&self, member: MemberId) -> bool {
        self.members.place(member).is_some_and(|place| self.presence.was_settled_before(place, self.size))
    }

    fn end_speech(&mut self, meeting: MeetingId, now: Time) {
        let meeting = self.meetings.by_id.get_mut(&meeting).expect("asked of a meeting that exists");
        if let Some((member, since)) = meeting.speaking.take() {
            let place = self.members.place(member).expect("who speaks is a member");
            let spoken = meeting.spoken.entry(place).or_default();
            spoken.times += 1;
            spoken.length = Span(spoken.length.0 + (now - since).0);
        }
    }

    pub(crate) fn lapse_meeting(&mut self, id: MeetingId, at: Time) {
        let stage = match self.meetings.by_id[&id].stage {
            MeetingStage::Called => MeetingStage::Lapsed { at },
            _ => MeetingStage::Closed { at },
        };
        self.end_meeting(id, stage, at);
    }

    fn end_meeting(&mut self, id: MeetingId, stage: MeetingStage, now: Time) {
        self.end_speech(id, now);
        let meeting = self.meetings.by_id.get_mut(&id).expect("asked of a meeting that exists");
        if let Some(deadline) = meeting.deadline() {
            self.deadlines.remove(&deadline);
        }
        meeting.stage = stage;
        meeting.asked.clear();
        meeting.slots.clear();
    }

    /// Whoever leaves no longer waits to speak, and does not speak on.
    pub(crate) fn leave_meetings(&mut self, member: MemberId, now: Time) {
        let place = self.members.place(member).expect("who leaves was a member");
        let open: Vec<MeetingId> = self.meetings().filter(|meeting| meeting.is_open()).map(|m| m.id).collect();
        for id in open {
            if self.meetings.by_id[&id].speaking.is_some_and(|(speaking, _)| speaking == member) {
                self.end_speech(id, now);
            }
            self.meeting_mut(id).asked.remove(&place);
        }
    }
}
