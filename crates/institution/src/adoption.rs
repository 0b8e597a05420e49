//! Adopting whole new bylaws: how an assembly becomes permanent, keeping its record.
//!
//! It goes by the organisation's own rule for changing bylaws. Only who belonged for a week when the vote opens decides:
//! nobody founds over the heads of those who came first by bringing a crowd. No kind of rule is lost by it, so nothing the
//! members could do is taken from them in one bundle; and what the founder held by having founded ends with it.

use crate::Institution;
use crate::bylaws::{Bylaws, Clause, Matter};
use crate::id::{Hash, MotionId};
use crate::members::Place;
use crate::offices::SINCE;
use crate::refusal::Refusal;
use crate::time::{Span, Time};

/// How old a membership is that decides on whole new bylaws, and how old the organisation is at least.
pub const ADOPTION_AGE: Span = Span::hours(7 * 24);

/// `bylaws.adopt`: whole new bylaws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// SHA-256 of the canonical TOML of the bylaws that the mover had before them.
    pub was: Hash,
    /// The bylaws as they are to be, canonical TOML.
    pub to: String,
}

impl Bylaws {
    /// Identifies these rules: SHA-256 of their canonical TOML.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(self.to_toml().as_bytes())
    }

    /// The kinds of clause there are.
    fn kinds(&self) -> impl Iterator<Item = &'static str> {
        self.clauses().map(|(_, clause)| clause.rule.kind())
    }
}

impl Institution {
    /// The bylaws that this would bring, if it may.
    pub(crate) fn check_adopt(&self, adoption: &Adoption, now: Time) -> Result<Matter, Refusal> {
        self.needs_semantics(SINCE)?;
        let founded = self.members.all()[0].joined_at;
        if now < founded + ADOPTION_AGE {
            return Err(Refusal::AdoptionTooSoon { from: founded + ADOPTION_AGE });
        }
        self.adopted(adoption).map(|_| Matter::Bylaws)
    }

    fn adopted(&self, adoption: &Adoption) -> Result<Bylaws, Refusal> {
        let unreadable = |what: String| Refusal::BylawsUnreadable { what };
        let next = Bylaws::from_toml(&adoption.to).map_err(|e| unreadable(e.to_string()))?;
        if next.to_toml() != adoption.to {
            return Err(unreadable("not the canonical TOML of these bylaws".to_owned()));
        }
        if self.bylaws.hash() != adoption.was {
            return Err(Refusal::BylawsChanged);
        }
        if next == **self.bylaws() {
            return Err(Refusal::BylawsSame);
        }
        // Each of these matters may have a rule of its own, and the bundle would go by one of them.
        let one = self.bylaws.decision(Matter::Bylaws).0;
        let bundled = [Matter::Purpose, Matter::Reading, Matter::Joining, Matter::Semantics];
        if let Some(matter) = bundled.into_iter().find(|matter| self.bylaws.decision(*matter).0 != one) {
            return Err(Refusal::AdoptionSplit { clause: self.bylaws.decision(matter).0.clone() });
        }
        if let Some(kind) = self.bylaws.kinds().find(|kind| *kind != "office" && !next.kinds().any(|k| k == *kind)) {
            return Err(Refusal::AdoptionDrops { kind });
        }
        self.check_lawful(&next).map(|()| next)
    }

    pub(crate) fn adopt(&mut self, adoption: &Adoption, by: MotionId) -> bool {
        let Ok(next) = self.adopted(adoption) else { return false };
        let before = std::mem::replace(&mut self.bylaws, next.clone().into());
        let changed = |clause: &&Clause| before.clause(&clause.id) != Some(clause);
        for clause in next.clauses().map(|(_, clause)| clause).filter(changed) {
            self.history.entry(clause.id.clone()).or_default().push(by);
        }
        self.end_seats_without_office(&next);
        self.end_founders_powers();
        true
    }

    /// Who joined by when decides, where it takes having belonged for some time.
    pub(crate) fn counted_from(&self, motion: MotionId, at: Time) -> Option<Time> {
        let adopts = matches!(self.motions.by_id[&motion].effect.what, crate::act::What::Adopt(_));
        adopts.then(|| Time(at.0 - ADOPTION_AGE.0))
    }

    /// How many of those entitled at this moment had joined by then.
    pub(crate) fn entitled_of(&self, joined_by: Time, at: Time) -> u64 {
        let since = self.waited_since(at);
        let counts = |place: usize| {
            let place = Place::try_from(place).expect("fewer than four billion members");
            let member = self.members.at(place);
            member.left().is_none() && member.joined_at <= joined_by && self.was_entitled(place, self.size, since)
        };
        (0..self.members.all().len()).filter(|place| counts(*place)).count() as u64
    }
}
