//! The roll: what the bylaws ask each member about themselves, and who may look at what others entered (clause `roll`).
//!
//! A member enters, and enters again what changed; here is only a salted commitment to it, the fields lie beside the act under a
//! key of that member's. Whoever holds the power `see-the-roll` looks by an act: before it is in the record nobody shows them
//! anything, for as long as it is there the person sees who looked, when, and under which clause. A look serves for an hour.
//! Whoever leaves takes their entry along; the looks stay.
//!
//! Invariant: nobody looks at an entry that is not there, and the looks are in the order of the record.

use std::collections::BTreeMap;

use crate::Institution;
use crate::act::{BadAct, Body};
use crate::bylaws::{ClauseId, Power, RollField, Rule};
use crate::id::{Hash, MemberId, by_text};
use crate::json::{Fields, Value, bad_field, object, string};
use crate::members::{Members, Place};
use crate::refusal::Refusal;
use crate::state::Words;
use crate::time::{Span, Time};

/// At how many people one act looks at most.
pub const LOOK_MAX: usize = 250;
/// For how long a look serves.
pub const LOOK_TIME: Span = Span::hours(1);
/// From which semantics on there is a roll.
const SINCE: u32 = 4;

/// What somebody does about the roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RollAct {
    /// `roll.enter`: the actor enters what the bylaws ask about them, in place of what they entered before.
    Enter {
        /// Commitment to the fields.
        fields: Hash,
    },
    /// `roll.look`: the actor looks at what these members entered.
    Look {
        /// Whose, in the order of their ids, nobody twice, `LOOK_MAX` at most.
        members: Vec<MemberId>,
    },
}

/// What a member has entered, as far as the record knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollEntry {
    /// Commitment to the fields.
    pub fields: Hash,
    /// By which entry of the record.
    pub entered: u64,
    /// When.
    pub at: Time,
}

/// A look at what others entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// By which entry of the record.
    pub entry: u64,
    /// Who looked.
    pub by: MemberId,
    /// When.
    pub at: Time,
    /// Under which clause.
    pub clause: ClauseId,
    /// At whom, in the order of joining.
    members: Vec<Place>,
}

/// What is entered, and who looked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roll {
    entries: BTreeMap<Place, RollEntry>,
    looks: Vec<Look>,
    /// Which looks were at whom: derived from them.
    looks_at: BTreeMap<Place, Vec<u32>>,
}

impl RollAct {
    /// The type's name, `roll.look`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Enter { .. } => "roll.enter",
            Self::Look { .. } => "roll.look",
        }
    }

    pub(crate) fn read(kind: &str, fields: &mut Fields) -> Result<Option<Body>, BadAct> {
        let act = match kind {
            "roll.enter" => Self::Enter { fields: fields.parsed("fields")? },
            "roll.look" => Self::Look { members: read_members(fields)? },
            _ => return Ok(None),
        };
        Ok(Some(Body::Roll(act)))
    }

    pub(crate) fn write(&self) -> Value {
        match self {
            Self::Enter { fields } => object([("fields", string(fields))]),
            Self::Look { members } => object([("members", Value::List(members.iter().map(string).collect()))]),
        }
    }
}

fn read_members(fields: &mut Fields) -> Result<Vec<MemberId>, BadAct> {
    let list = match fields.optional("members") {
        Some(Value::List(list)) if (1..=LOOK_MAX).contains(&list.len()) => list,
        _ => return Err(bad_field("members", "expected a list of 1 to 250").into()),
    };
    let read = |value| match value {
        Value::String(id) => id.parse().ok(),
        _ => None,
    };
    let members: Option<Vec<MemberId>> = list.into_iter().map(read).collect();
    let members = members.ok_or_else(|| bad_field("members", "expected ids"))?;
    if !members.is_sorted_by(|a, b| by_text(&a.0, &b.0).is_lt()) {
        return Err(bad_field("members", "expected nobody twice, in the order of the ids").into());
    }
    Ok(members)
}

impl Institution {
    /// What the bylaws ask each member about themselves: the clause and its fields.
    #[must_use]
    pub fn roll_clause(&self) -> Option<(&ClauseId, &[RollField])> {
        match self.bylaws.only("roll") {
            Some(clause) => match &clause.rule {
                Rule::Roll { asks } => Some((&clause.id, asks)),
                _ => unreachable!("asked for the roll"),
            },
            None => None,
        }
    }

    /// What a member has entered.
    #[must_use]
    pub fn roll_entry(&self, member: MemberId) -> Option<&RollEntry> {
        self.roll.entries.get(&self.members.place(member)?)
    }

    /// How many have entered something.
    #[must_use]
    pub fn roll_size(&self) -> u64 {
        self.roll.entries.len() as u64
    }

    /// All looks, in the order of the record.
    #[must_use]
    pub fn looks(&self) -> &[Look] {
        &self.roll.looks
    }

    /// Who looked at what this member entered, in the order of the record.
    pub fn looks_at(&self, member: MemberId) -> impl DoubleEndedIterator<Item = &Look> {
        let looks = self.members.place(member).and_then(|place| self.roll.looks_at.get(&place));
        looks.into_iter().flatten().map(|at| &self.roll.looks[*at as usize])
    }

    /// The look by which this member may be shown now what that one entered: theirs, in the record, within the hour, while
    /// they hold the power and the bylaws ask.
    #[must_use]
    pub fn look_of(&self, looker: MemberId, member: MemberId, now: Time) -> Option<&Look> {
        if self.roll_clause().is_none() || !self.members.belongs(looker) || !self.holds(looker, Power::SeeTheRoll) {
            return None;
        }
        self.roll_entry(member)?;
        self.looks_at(member).rev().take_while(|look| look.at + LOOK_TIME > now).find(|look| look.by == looker)
    }

    pub(crate) fn check_roll(&self, actor: MemberId, act: &RollAct) -> Result<(), Refusal> {
        self.needs_semantics(SINCE)?;
        let Some((clause, _)) = self.roll_clause() else { return Err(Refusal::NoRollClause) };
        let RollAct::Look { members } = act else { return Ok(()) };
        if !self.holds(actor, Power::SeeTheRoll) {
            return Err(Refusal::PowerMissing { clause: clause.clone() });
        }
        if members.iter().any(|member| self.roll_entry(*member).is_none()) {
            return Err(Refusal::NothingEntered { clause: clause.clone() });
        }
        Ok(())
    }

    pub(crate) fn apply_roll(&mut self, actor: MemberId, act: &RollAct, now: Time) {
        match act {
            RollAct::Enter { fields } => {
                let place = self.members.place(actor).expect("check_actor lets only members act");
                self.roll.entries.insert(place, RollEntry { fields: *fields, entered: self.size, at: now });
            }
            RollAct::Look { members } => {
                let clause = self.roll_clause().expect("check_roll asked for it").0.clone();
                let place = |member: &MemberId| self.members.place(*member).expect("check_roll knows them");
                let mut members: Vec<Place> = members.iter().map(place).collect();
                members.sort_unstable();
                self.roll.push(Look { entry: self.size, by: actor, at: now, clause, members });
            }
        }
    }

    /// Whoever leaves takes along what they entered.
    pub(crate) fn leave_roll(&mut self, member: MemberId) {
        self.roll.entries.remove(&self.members.place(member).expect("they just left"));
    }
}

impl Roll {
    fn push(&mut self, look: Look) {
        let at = u32::try_from(self.looks.len()).expect("fewer than four billion looks");
        for place in &look.members {
            self.looks_at.entry(*place).or_default().push(at);
        }
        self.looks.push(look);
    }

    /// A line for each who entered something, in the order of their ids as text.
    pub(crate) fn entry_lines(&self, members: &Members, out: &mut dyn FnMut(String)) {
        let mut places: Vec<(&Place, &RollEntry)> = self.entries.iter().collect();
        places.sort_unstable_by(|(a, _), (b, _)| by_text(&members.at(**a).id.0, &members.at(**b).id.0));
        for (place, RollEntry { fields, entered, at }) in places {
            out(format!("roll {} entry={entered} at={at} fields={fields}", members.at(*place).id));
        }
    }

    pub(crate) fn look_lines(&self, members: &Members, out: &mut dyn FnMut(String)) {
        for Look { entry, by, at, clause, members: at_whom } in &self.looks {
            let at_whom: Vec<String> = at_whom.iter().map(|place| members.at(*place).id.to_string()).collect();
            out(format!("look {entry} by={by} at={at} clause={clause} members={}", at_whom.join(",")));
        }
    }
}

/// The roll's lines as they come, until the members are known.
#[derive(Debug, Default)]
pub(crate) struct RollDraft {
    entries: Vec<(MemberId, RollEntry)>,
    looks: Vec<(Look, Vec<MemberId>)>,
}

impl RollDraft {
    pub(crate) fn read_entry(&mut self, id: &str, words: &mut Words<'_>) -> Option<()> {
        let entered = words.parsed("entry")?;
        let at = Time(words.parsed("at")?);
        self.entries.push((id.parse().ok()?, RollEntry { fields: words.parsed("fields")?, entered, at }));
        Some(())
    }

    pub(crate) fn read_look(&mut self, id: &str, words: &mut Words<'_>) -> Option<()> {
        let by = words.parsed("by")?;
        let at = Time(words.parsed("at")?);
        let clause = words.parsed("clause")?;
        let members = words.list("members")?;
        self.looks.push((Look { entry: id.parse().ok()?, by, at, clause, members: Vec::new() }, members));
        Some(())
    }

    pub(crate) fn finish(mut self, members: &Members) -> Option<Roll> {
        let mut roll = Roll::default();
        for (member, entry) in self.entries {
            if !members.belongs(member) || roll.entries.insert(members.place(member)?, entry).is_some() {
                return None;
            }
        }
        // Lines are in the order of text.
        self.looks.sort_by_key(|(look, _)| look.entry);
        for (mut look, at_whom) in self.looks {
            members.get(look.by)?;
            look.members = at_whom.into_iter().map(|member| members.place(member)).collect::<Option<_>>()?;
            if look.members.is_empty() || !look.members.is_sorted_by(|a, b| a < b) {
                return None;
            }
            roll.push(look);
        }
        Some(roll)
    }
}
