//! Entries: what the log holds, one act or one thing that time or an opening caused, with the time it was stamped.
//!
//! Three kinds (DESIGN §2), each one line of head and a body (`docs/formats/entry.md`):
//! `member 1790000000000 <signature, base64>⏎<payload>` · `clock 1790000000000⏎<JSON>` · `supplied 1790000000000⏎<JSON>`.
//! A clock entry is exactly what `due` returns; a supplied one is checked against commitments already in the state.

use data_encoding::BASE64;

use crate::act::{BadAct, Choice, named};
use crate::bylaws::Power;
use crate::envelope::{SignedAct, Unchecked, from_base64};
use crate::id::{AmendmentId, MeetingId, MemberId, MotionId, Salt, VoteId};
use crate::json::{BadField, Fields, Value, bad_field, object, string};
use crate::moderation::Place;
use crate::time::Time;

/// The longest entry: what a C2SP entry bundle can hold.
pub const ENTRY_BYTES_MAX: usize = 65_535;
// `member <19 digits at most> <88 characters>⏎` before the longest payload there is.
const _: () =
    assert!("member ".len() + 19 + " ".len() + 88 + "\n".len() + crate::act::FOUNDING_BYTES_MAX <= ENTRY_BYTES_MAX);
/// The most openings in one entry.
pub const OPENINGS_MAX: usize = 500;

/// One entry of the log. `A` is the act: `SignedAct`, or `Unchecked` while its signature waits for a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry<A = SignedAct> {
    /// When the sequencer took it in; never earlier than the entry before.
    pub time: Time,
    /// What it holds.
    pub body: EntryBody<A>,
}

/// What an entry holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryBody<A = SignedAct> {
    /// A member's act.
    Member(Box<A>),
    /// What time alone caused.
    Clock(Deadline),
    /// What the institution needed from outside.
    Supplied(Supply),
}

/// Something that happens at a moment without anybody's act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    /// When it is due, and when it takes effect.
    pub at: Time,
    /// What happens.
    pub due: Due,
}

/// What happens at a deadline. The order is the order in which things due at the same moment happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// `vote.close`: no more votes; openings are due.
    CloseVote(VoteId),
    /// `vote.count`: the time for openings is over.
    CountVote(VoteId),
    /// `effect.begin`: a passed motion's effect begins.
    BeginEffect(MotionId),
    /// `facilitator.lapse`
    LapseFacilitator(MemberId),
    /// `power.lapse`
    LapsePower(Power, MemberId),
    /// `spokesperson.lapse`
    LapseSpokesperson(MemberId),
    /// `motion.lapse`: nobody seconded it.
    LapseMotion(MotionId),
    /// `removal.lapse`: the members did not ratify it; the words are open again.
    LapseRemoval(Place),
    /// `amendment.open`: the vote on a change to a text opens.
    OpenAmendment(AmendmentId),
    /// `taking.open`: the vote on taking a motion that is outside the purpose opens.
    OpenTaking(MotionId),
    /// `motion.open`: the vote on a motion opens.
    OpenMotion(MotionId),
    /// `meeting.lapse`: nobody opened a meeting, or nobody closed it.
    LapseMeeting(MeetingId),
    /// `office.lapse`: the time of whoever came into an office by this motion is over.
    LapseOffice(MotionId),
}

/// What the shell supplies because the institution needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Supply {
    /// `vote.openings`: choices of a closed vote with the salts that prove them.
    Openings {
        /// Which vote.
        vote: VoteId,
        /// By whom, what, with which salt; at most `OPENINGS_MAX`.
        openings: Vec<Opening>,
    },
}

/// One voter's choice with the salt that proves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// Who voted.
    pub voter: MemberId,
    /// How.
    pub choice: Choice,
    /// The salt of the commitment.
    pub salt: Salt,
}

/// The bytes are not an entry this program can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadEntry {
    /// Not of the shape of an entry.
    #[error("not an entry: {0}")]
    Shape(String),
    /// A member's entry without a readable act.
    #[error(transparent)]
    Act(#[from] BadAct),
    /// A kind of entry that came after this program.
    #[error("an entry of a kind this program does not know, \"{0}\": the program is too old")]
    Unknown(String),
}

impl BadEntry {
    /// Whether a newer program might read it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_) | Self::Act(BadAct::Unknown(_)))
    }
}

impl From<BadField> for BadEntry {
    fn from(bad: BadField) -> Self {
        Self::Shape(bad.to_string())
    }
}

impl Entry<SignedAct> {
    /// The bytes of the entry: what the log's leaf is the hash of.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        match &self.body {
            EntryBody::Member(act) => {
                let mut bytes = format!("member {} {}\n", self.time, BASE64.encode(act.signature())).into_bytes();
                bytes.extend_from_slice(act.payload());
                bytes
            }
            EntryBody::Clock(deadline) => format!("clock {}\n{}", self.time, deadline.write()).into_bytes(),
            EntryBody::Supplied(supply) => format!("supplied {}\n{}", self.time, supply.write()).into_bytes(),
        }
    }
}

impl Entry<Unchecked> {
    /// Reads an entry. A member's signature is not verified yet: see `Unchecked::verify` and `verify_all`.
    ///
    /// # Errors
    /// If it is not an entry, or one that came after this program (`is_unknown`).
    pub fn decode(bytes: &[u8]) -> Result<Self, BadEntry> {
        let shape = |what: &str| BadEntry::Shape(what.to_owned());
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(shape("longer than 65,535 bytes"));
        }
        let line_end = bytes.iter().position(|b| *b == b'\n').ok_or_else(|| shape("no first line"))?;
        let head = std::str::from_utf8(&bytes[..line_end]).map_err(|_| shape("the first line is not UTF-8"))?;
        let body = &bytes[line_end + 1..];
        let mut words = head.split(' ');
        let kind = words.next().unwrap_or_default();
        if !matches!(kind, "member" | "clock" | "supplied") {
            return Err(BadEntry::Unknown(kind.chars().take(64).collect()));
        }
        let time = words.next().and_then(read_time).ok_or_else(|| shape("no time in the first line"))?;
        let body = match kind {
            "member" => {
                let signature = words.next().and_then(from_base64);
                let signature = signature.and_then(|s| s.try_into().ok()).ok_or_else(|| shape("no signature"))?;
                EntryBody::Member(Box::new(Unchecked::new(body.to_vec(), signature)?))
            }
            "clock" => EntryBody::Clock(Deadline::read(body)?),
            _ => EntryBody::Supplied(Supply::read(body)?),
        };
        if words.next().is_some() {
            return Err(shape("something follows in the first line"));
        }
        Ok(Self { time, body })
    }
}

fn read_time(word: &str) -> Option<Time> {
    let time = word.parse::<i64>().ok()?;
    // One spelling only: the entry's bytes are what is hashed.
    (time >= 0 && time.to_string() == word).then_some(Time(time))
}

fn json_fields(body: &[u8]) -> Result<Fields, BadEntry> {
    let value = crate::json::parse(body).map_err(|e| BadEntry::Shape(e.to_string()))?;
    let canonical = value.to_string();
    if canonical.as_bytes() != body {
        return Err(BadEntry::Shape("an unsigned entry has one spelling, and this is another".to_owned()));
    }
    Ok(Fields::of(value, "entry")?)
}

impl Deadline {
    /// The JSON of a clock entry: `{"type":"vote.close","at":1790000000000,"vote":"…"}`.
    #[must_use]
    pub fn write(&self) -> String {
        let at = Value::Integer(self.at.0);
        let kind = string(self.due.name());
        match self.due {
            Due::CloseVote(vote) | Due::CountVote(vote) => object([("type", kind), ("at", at), ("vote", string(vote))]),
            Due::BeginEffect(motion)
            | Due::LapseMotion(motion)
            | Due::OpenTaking(motion)
            | Due::OpenMotion(motion)
            | Due::LapseOffice(motion) => object([("type", kind), ("at", at), ("motion", string(motion))]),
            Due::LapseMeeting(meeting) => object([("type", kind), ("at", at), ("meeting", string(meeting))]),
            Due::OpenAmendment(amendment) => object([("type", kind), ("at", at), ("amendment", string(amendment))]),
            Due::LapseFacilitator(member) | Due::LapseSpokesperson(member) => {
                object([("type", kind), ("at", at), ("member", string(member))])
            }
            Due::LapseRemoval(place) => {
                object([("type", kind), ("at", at), ("of", string(place.of())), ("id", string(place.id()))])
            }
            Due::LapsePower(power, member) => {
                object([("type", kind), ("at", at), ("power", string(power.name())), ("member", string(member))])
            }
        }
        .to_string()
    }

    fn read(body: &[u8]) -> Result<Self, BadEntry> {
        let mut fields = json_fields(body)?;
        let kind = fields.string("type")?;
        let at = Time(fields.integer("at")?);
        let due = match kind.as_str() {
            "vote.close" => Due::CloseVote(fields.parsed("vote")?),
            "vote.count" => Due::CountVote(fields.parsed("vote")?),
            "effect.begin" => Due::BeginEffect(fields.parsed("motion")?),
            "facilitator.lapse" => Due::LapseFacilitator(fields.parsed("member")?),
            "power.lapse" => Due::LapsePower(read_power(&mut fields)?, fields.parsed("member")?),
            "spokesperson.lapse" => Due::LapseSpokesperson(fields.parsed("member")?),
            "removal.lapse" => Due::LapseRemoval(Place::read(&mut fields)?),
            "motion.lapse" => Due::LapseMotion(fields.parsed("motion")?),
            "amendment.open" => Due::OpenAmendment(fields.parsed("amendment")?),
            "taking.open" => Due::OpenTaking(fields.parsed("motion")?),
            "motion.open" => Due::OpenMotion(fields.parsed("motion")?),
            "office.lapse" => Due::LapseOffice(fields.parsed("motion")?),
            "meeting.lapse" => Due::LapseMeeting(fields.parsed("meeting")?),
            _ => return Err(BadEntry::Unknown(kind.chars().take(64).collect())),
        };
        fields.done()?;
        Ok(Self { at, due })
    }
}

fn read_power(fields: &mut Fields) -> Result<Power, BadField> {
    named(fields, "power", Power::from_name)
}

impl Due {
    /// The type's name in a clock entry.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Due::CloseVote(_) => "vote.close",
            Due::CountVote(_) => "vote.count",
            Due::BeginEffect(_) => "effect.begin",
            Due::LapseFacilitator(_) => "facilitator.lapse",
            Due::LapsePower(..) => "power.lapse",
            Due::LapseSpokesperson(_) => "spokesperson.lapse",
            Due::LapseMotion(_) => "motion.lapse",
            Due::LapseRemoval(_) => "removal.lapse",
            Due::OpenAmendment(_) => "amendment.open",
            Due::OpenTaking(_) => "taking.open",
            Due::OpenMotion(_) => "motion.open",
            Due::LapseMeeting(_) => "meeting.lapse",
            Due::LapseOffice(_) => "office.lapse",
        }
    }
}

impl Supply {
    /// The JSON of a supplied entry:
    /// `{"type":"vote.openings","vote":"…","openings":[["<voter>","yes","<salt>"],…]}`.
    #[must_use]
    pub fn write(&self) -> String {
        let Supply::Openings { vote, openings } = self;
        let openings = openings
            .iter()
            .map(|o| Value::List(vec![string(o.voter), string(o.choice.name()), string(o.salt)]))
            .collect();
        object([("type", string("vote.openings")), ("vote", string(vote)), ("openings", Value::List(openings))])
            .to_string()
    }

    fn read(body: &[u8]) -> Result<Self, BadEntry> {
        let mut fields = json_fields(body)?;
        let kind = fields.string("type")?;
        if kind != "vote.openings" {
            return Err(BadEntry::Unknown(kind.chars().take(64).collect()));
        }
        let vote = fields.parsed("vote")?;
        let Value::List(items) = fields.value("openings")? else {
            return Err(bad_field("openings", "expected a list").into());
        };
        fields.done()?;
        if items.len() > OPENINGS_MAX {
            return Err(bad_field("openings", "more than 500").into());
        }
        let openings = items.into_iter().map(read_opening).collect::<Option<Vec<_>>>();
        let openings = openings.ok_or_else(|| bad_field("openings", "expected [voter, choice, salt]"))?;
        Ok(Supply::Openings { vote, openings })
    }
}

fn read_opening(item: Value) -> Option<Opening> {
    let Value::List(parts) = item else { return None };
    let [Value::String(voter), Value::String(choice), Value::String(salt)] = parts.as_slice() else { return None };
    Some(Opening { voter: voter.parse().ok()?, choice: Choice::from_name(choice)?, salt: salt.parse().ok()? })
}
