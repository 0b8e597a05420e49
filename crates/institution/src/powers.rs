//! Powers in somebody's hands for a limited time: facilitators, and powers lent by decision.
//!
//! Nothing here lasts: each grant has its end when it is made, and the clock takes it back. A facilitator's powers are
//! what the clause says now; the founder starts as one, and nobody can prolong their own time except by the members'
//! vote.

use std::collections::BTreeMap;

use crate::Institution;
use crate::act::What;
use crate::bylaws::{ClauseId, Power, Rule};
use crate::entry::{Deadline, Due};
use crate::id::{MemberId, MotionId};
use crate::refusal::Refusal;
use crate::state::{Words, dash};
use crate::time::{Span, Time};

/// Something held until a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Since when.
    pub since: Time,
    /// Until when.
    pub until: Time,
    /// By which motion; `None` for the founder's first hours.
    pub by: Option<MotionId>,
}

/// Who holds what until when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Powers {
    facilitators: BTreeMap<MemberId, Grant>,
    lent: BTreeMap<(Power, MemberId), Grant>,
}

impl Powers {
    /// Who facilitates now.
    pub fn facilitators(&self) -> impl Iterator<Item = (MemberId, &Grant)> {
        self.facilitators.iter().map(|(member, grant)| (*member, grant))
    }

    /// Which powers are lent now, and to whom.
    pub fn lent(&self) -> impl Iterator<Item = (Power, MemberId, &Grant)> {
        self.lent.iter().map(|((power, member), grant)| (*power, *member, grant))
    }

    /// Whether this member facilitates.
    #[must_use]
    pub fn is_facilitator(&self, member: MemberId) -> bool {
        self.facilitators.contains_key(&member)
    }

    pub(crate) fn deadlines(&self) -> impl Iterator<Item = Deadline> {
        let chores = self.facilitators.iter().map(|(m, g)| Deadline { at: g.until, due: Due::LapseFacilitator(*m) });
        let lent = self.lent.iter().map(|((p, m), g)| Deadline { at: g.until, due: Due::LapsePower(*p, *m) });
        chores.chain(lent)
    }

    pub(crate) fn lines(&self, out: &mut dyn FnMut(String)) {
        for (member, Grant { since, until, by }) in &self.facilitators {
            out(format!("facilitator {member} since={since} until={until} by={}", dash(by.as_ref())));
        }
        for ((power, member), Grant { since, until, by }) in &self.lent {
            let power = power.name();
            out(format!("lent {power}/{member} since={since} until={until} by={}", dash(by.as_ref())));
        }
    }

    pub(crate) fn read_facilitator(&mut self, id: &str, words: &mut Words<'_>) -> Option<()> {
        self.facilitators.insert(id.parse().ok()?, read_grant(words)?);
        Some(())
    }

    pub(crate) fn read_lent(&mut self, id: &str, words: &mut Words<'_>) -> Option<()> {
        let (power, member) = id.split_once('/')?;
        self.lent.insert((Power::from_name(power)?, member.parse().ok()?), read_grant(words)?);
        Some(())
    }
}

pub(crate) fn read_grant(words: &mut Words<'_>) -> Option<Grant> {
    Some(Grant { since: Time(words.parsed("since")?), until: Time(words.parsed("until")?), by: words.dashed("by")? })
}

impl Institution {
    /// The chore clause: its id, powers, most hours and most people.
    #[must_use]
    pub fn chore(&self) -> (&ClauseId, &[Power], u32, u32) {
        let clause = self.bylaws.only("chore").expect("bylaws in force have a chore clause");
        match &clause.rule {
            Rule::Chore { powers, hours_max, people_max } => (&clause.id, powers, *hours_max, *people_max),
            _ => unreachable!("asked for a chore"),
        }
    }

    /// The delegation clause: its id and most hours.
    #[must_use]
    pub fn delegation(&self) -> (&ClauseId, u32) {
        let clause = self.bylaws.only("delegation").expect("bylaws in force have a delegation clause");
        match &clause.rule {
            Rule::Delegation { hours_max } => (&clause.id, *hours_max),
            _ => unreachable!("asked for a delegation"),
        }
    }

    /// Whether this member may use this power now.
    #[must_use]
    pub fn holds(&self, member: MemberId, power: Power) -> bool {
        let (_, chore_powers, _, _) = self.chore();
        (self.powers.is_facilitator(member) && chore_powers.contains(&power))
            || self.powers.lent.contains_key(&(power, member))
            || self.holds_by_office(member, power)
    }

    pub(crate) fn check_holds(&self, member: MemberId, power: Power) -> Result<(), Refusal> {
        if self.holds(member, power) {
            return Ok(());
        }
        Err(Refusal::PowerMissing { clause: self.chore().0.clone() })
    }

    pub(crate) fn name_facilitator(&mut self, member: MemberId, by: Option<MotionId>, now: Time) {
        self.end_facilitator(member);
        let (_, _, hours_max, _) = self.chore();
        let until = now + Span::hours(i64::from(hours_max));
        self.powers.facilitators.insert(member, Grant { since: now, until, by });
        self.deadlines.insert(Deadline { at: until, due: Due::LapseFacilitator(member) });
    }

    pub(crate) fn end_facilitator(&mut self, member: MemberId) {
        if let Some(grant) = self.powers.facilitators.remove(&member) {
            self.deadlines.remove(&Deadline { at: grant.until, due: Due::LapseFacilitator(member) });
        }
    }

    pub(crate) fn lend(&mut self, power: Power, to: MemberId, hours: u32, by: Option<MotionId>, now: Time) {
        self.take_back(power, to);
        let until = now + Span::hours(i64::from(hours));
        self.powers.lent.insert((power, to), Grant { since: now, until, by });
        self.deadlines.insert(Deadline { at: until, due: Due::LapsePower(power, to) });
    }

    pub(crate) fn take_back(&mut self, power: Power, from: MemberId) {
        if let Some(grant) = self.powers.lent.remove(&(power, from)) {
            self.deadlines.remove(&Deadline { at: grant.until, due: Due::LapsePower(power, from) });
        }
    }

    /// What somebody holds by having founded, and not by the members' decision, ends.
    pub(crate) fn end_founders_powers(&mut self) {
        let founders = |grant: &Grant| grant.by.is_none();
        let chores: Vec<_> = self.powers.facilitators().filter(|(_, g)| founders(g)).map(|(m, _)| m).collect();
        let lent: Vec<_> = self.powers.lent().filter(|(_, _, g)| founders(g)).map(|(p, m, _)| (p, m)).collect();
        chores.into_iter().for_each(|member| self.end_facilitator(member));
        lent.into_iter().for_each(|(power, member)| self.take_back(power, member));
    }

    /// Whether an effect would give somebody longer what they hold now.
    pub(crate) fn prolongs(&self, what: &What, who: MemberId) -> bool {
        match what {
            What::NameFacilitator { member } => *member == who && self.powers.is_facilitator(who),
            What::Delegate { power, to, .. } => *to == who && self.powers.lent.contains_key(&(*power, who)),
            _ => false,
        }
    }

    /// Whoever leaves takes no power along.
    pub(crate) fn end_all_powers(&mut self, member: MemberId) {
        self.end_facilitator(member);
        for power in Power::ALL {
            self.take_back(*power, member);
        }
    }
}
