//! Offices: posts that members hold for a time, and lose by the clock, by recall, by resigning.
//!
//! Until there are elections by secret ballot an office is filled by motion, and only provisionally: for at most ninety
//! days, with what a caretaker may do and no more (DESIGN §6). Nobody holds an office who did not ask for it themselves,
//! and nobody is needed to take it from them: the deadline does, or the members' vote. If no convening office is held by
//! anybody, any member may convene.
//!
//! Invariant: an office is never held by more members than it has seats, nor by somebody who left.

use std::collections::BTreeMap;

use crate::Institution;
use crate::act::{BadAct, Body};
use crate::bylaws::{Bylaws, ClauseId, Matter, OfficeRule, Power};
use crate::entry::{Deadline, Due};
use crate::id::{MemberId, MotionId};
use crate::json::{BadField, Fields, Value, bad_field, object, string};
use crate::powers::{Grant, read_grant};
use crate::refusal::Refusal;
use crate::state::{Words, dash};
use crate::time::{Span, Time};

/// From which semantics on there are offices.
pub(crate) const SINCE: u32 = 4;

/// What somebody does about an office of theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficeAct {
    /// `office.resign`: the actor holds it no longer.
    Resign {
        /// The office's clause.
        office: ClauseId,
    },
}

/// What a motion does about an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfficeEffect {
    /// `office.fill`: the mover holds it provisionally.
    Fill {
        /// The office's clause.
        office: ClauseId,
        /// Who; nobody but the mover.
        member: MemberId,
    },
    /// `office.recall`: they hold it no longer.
    Recall {
        /// The office's clause.
        office: ClauseId,
        /// Who.
        member: MemberId,
    },
}

/// Who holds which office until when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offices {
    seats: BTreeMap<(ClauseId, MemberId), Grant>,
}

impl OfficeAct {
    /// The type's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        "office.resign"
    }

    pub(crate) fn read(kind: &str, fields: &mut Fields) -> Result<Option<Body>, BadAct> {
        match kind {
            "office.resign" => Ok(Some(Body::Office(Self::Resign { office: clause_id(fields, "office")? }))),
            _ => Ok(None),
        }
    }

    pub(crate) fn write(&self) -> Value {
        let Self::Resign { office } = self;
        object([("office", string(office))])
    }
}

impl OfficeEffect {
    /// Which matter it is.
    #[must_use]
    pub fn matter(&self) -> Matter {
        match self {
            Self::Fill { .. } => Matter::Office,
            Self::Recall { .. } => Matter::Recall,
        }
    }

    pub(crate) fn read(kind: &str, fields: &mut Fields) -> Result<Option<Self>, BadField> {
        if !matches!(kind, "office.fill" | "office.recall") {
            return Ok(None);
        }
        let (office, member) = (clause_id(fields, "office")?, fields.parsed("member")?);
        Ok(Some(match kind {
            "office.fill" => Self::Fill { office, member },
            _ => Self::Recall { office, member },
        }))
    }

    pub(crate) fn write(&self) -> [(&'static str, Value); 2] {
        let (Self::Fill { office, member } | Self::Recall { office, member }) = self;
        [("office", string(office)), ("member", string(member))]
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Fill { .. } => "office.fill",
            Self::Recall { .. } => "office.recall",
        }
    }
}

fn clause_id(fields: &mut Fields, field: &str) -> Result<ClauseId, BadField> {
    fields.string(field)?.parse().map_err(|what| bad_field(field, what))
}

impl Offices {
    /// Every office that somebody holds now: which, who, and until when.
    pub fn held(&self) -> impl Iterator<Item = (&ClauseId, MemberId, &Grant)> {
        self.seats.iter().map(|((office, member), grant)| (office, *member, grant))
    }

    /// Who holds this office now.
    pub fn holders<'a>(&'a self, office: &'a ClauseId) -> impl Iterator<Item = (MemberId, &'a Grant)> {
        self.held().filter(move |(held, _, _)| *held == office).map(|(_, member, grant)| (member, grant))
    }

    /// Since when and until when this member holds this office.
    #[must_use]
    pub fn seat(&self, office: &ClauseId, member: MemberId) -> Option<&Grant> {
        self.seats.get(&(office.clone(), member))
    }

    pub(crate) fn deadlines(&self) -> impl Iterator<Item = Deadline> {
        self.seats.values().map(deadline)
    }

    pub(crate) fn lines(&self, out: &mut dyn FnMut(String)) {
        for ((office, member), Grant { since, until, by }) in &self.seats {
            out(format!("seat {office}/{member} since={since} until={until} by={}", dash(by.as_ref())));
        }
    }

    pub(crate) fn read_seat(&mut self, id: &str, words: &mut Words<'_>) -> Option<()> {
        let (office, member) = id.split_once('/')?;
        let grant = read_grant(words)?;
        grant.by?;
        self.seats.insert((office.parse().ok()?, member.parse().ok()?), grant);
        Some(())
    }
}

/// When a seat lapses. The motion that filled it names it: nobody holds two seats by one motion.
fn deadline(grant: &Grant) -> Deadline {
    let motion = grant.by.expect("an office is filled by a motion");
    Deadline { at: grant.until, due: Due::LapseOffice(motion) }
}

impl Institution {
    /// Who holds which office.
    #[must_use]
    pub fn offices(&self) -> &Offices {
        &self.offices
    }

    /// Whether this member holds an office that has this power, and may use it.
    pub(crate) fn holds_by_office(&self, member: MemberId, power: Power) -> bool {
        power.is_a_caretakers()
            && self
                .bylaws
                .offices()
                .any(|(id, rule)| rule.powers.contains(&power) && self.offices.seat(id, member).is_some())
    }

    /// Where calling a meeting is an office's, and somebody holds it: the clause of the first such office.
    #[must_use]
    pub fn convening_office(&self) -> Option<&ClauseId> {
        let convening = |rule: &OfficeRule| rule.powers.contains(&Power::Convene);
        let held = |id: &ClauseId| self.offices.holders(id).next().is_some();
        self.bylaws.offices().find(|(id, rule)| convening(rule) && held(id)).map(|(id, _)| id)
    }

    pub(crate) fn check_convenes(&self, actor: MemberId) -> Result<(), Refusal> {
        match self.convening_office() {
            Some(clause) if !self.holds(actor, Power::Convene) => Err(Refusal::PowerMissing { clause: clause.clone() }),
            _ => Ok(()),
        }
    }

    pub(crate) fn check_office_act(&self, actor: MemberId, act: &OfficeAct) -> Result<(), Refusal> {
        self.needs_semantics(SINCE)?;
        let OfficeAct::Resign { office } = act;
        self.offices.seat(office, actor).map(|_| ()).ok_or(Refusal::NotInOffice)
    }

    pub(crate) fn apply_office_act(&mut self, actor: MemberId, act: &OfficeAct) {
        let OfficeAct::Resign { office } = act;
        self.end_seat(office, actor);
    }

    /// Refused if what the effect would do is not possible now; `mover` is who asks for it.
    pub(crate) fn check_office_effect(&self, effect: &OfficeEffect, mover: MemberId) -> Result<Matter, Refusal> {
        self.needs_semantics(SINCE)?;
        match effect {
            OfficeEffect::Fill { member, .. } if *member != mover => Err(Refusal::SeatedUnasked),
            _ => self.office_effect_is_possible(effect).map(|()| effect.matter()),
        }
    }

    fn office_effect_is_possible(&self, effect: &OfficeEffect) -> Result<(), Refusal> {
        match effect {
            OfficeEffect::Fill { office, member } => {
                let rule = self.bylaws.office(office).ok_or(Refusal::OfficeUnknown)?;
                if !self.members.belongs(*member) {
                    return Err(Refusal::PersonUnknown);
                }
                let others = self.offices.holders(office).filter(|(holder, _)| holder != member).count();
                if others >= rule.seats as usize {
                    return Err(Refusal::OfficeFull { clause: office.clone(), max: rule.seats });
                }
                Ok(())
            }
            OfficeEffect::Recall { office, member } => {
                self.offices.seat(office, *member).map(|_| ()).ok_or(Refusal::NotInOffice)
            }
        }
    }

    /// Makes a passed motion's effect happen, if what it rests on is still there.
    pub(crate) fn take_office_effect(&mut self, effect: &OfficeEffect, motion: MotionId, at: Time) -> bool {
        if self.office_effect_is_possible(effect).is_err() {
            return false;
        }
        match effect {
            OfficeEffect::Fill { office, member } => {
                self.end_seat(office, *member);
                let days = self.bylaws.office(office).expect("looked at above").provisional_days;
                let grant = Grant { since: at, until: at + Span::hours(24 * i64::from(days)), by: Some(motion) };
                self.deadlines.insert(deadline(&grant));
                self.offices.seats.insert((office.clone(), *member), grant);
            }
            OfficeEffect::Recall { office, member } => self.end_seat(office, *member),
        }
        true
    }

    fn end_seat(&mut self, office: &ClauseId, member: MemberId) {
        if let Some(grant) = self.offices.seats.remove(&(office.clone(), member)) {
            self.deadlines.remove(&deadline(&grant));
        }
    }

    fn end_seats(&mut self, ends: impl Fn(&ClauseId, MemberId) -> bool) {
        let ending: Vec<_> =
            self.offices.seats.keys().filter(|(office, member)| ends(office, *member)).cloned().collect();
        ending.iter().for_each(|(office, member)| self.end_seat(office, *member));
    }

    /// The time of whoever came into an office by this motion is over.
    pub(crate) fn lapse_office(&mut self, motion: MotionId) {
        self.offices.seats.retain(|_, grant| grant.by != Some(motion));
    }

    /// Whoever leaves holds no office.
    pub(crate) fn end_all_seats(&mut self, member: MemberId) {
        self.end_seats(|_, holder| holder == member);
    }

    /// Nobody holds an office that the bylaws no longer have.
    pub(crate) fn end_seats_without_office(&mut self, bylaws: &Bylaws) {
        self.end_seats(|office, _| bylaws.office(office).is_none());
    }

    /// Whose seat lapses with this deadline.
    #[must_use]
    pub fn seat_of(&self, motion: MotionId) -> Option<(&ClauseId, MemberId)> {
        self.offices.held().find(|(_, _, grant)| grant.by == Some(motion)).map(|(office, member, _)| (office, member))
    }
}
