//! Changing the bylaws: one clause gets another wording, or a clause of a kind they did not have is added.
//!
//! Bylaws grow as the program does: an organisation founded before there were demands, meetings or brakes adopts such a
//! clause by the same rule by which it changes any other. What comes out must be lawful as a whole, like bylaws at a
//! founding; the floor below every rule is nobody's to vote on.

use crate::Institution;
use crate::bylaws::{Bylaws, Clause, ClauseId, Matter, OPTIONAL, REPEATABLE};
use crate::id::{Hash, MotionId};
use crate::presence::SEMANTICS;
use crate::refusal::Refusal;

/// `clause.add`: a clause of a kind that the bylaws do not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddClause {
    /// The whole clause, canonical TOML.
    pub to: String,
    /// Behind which clause it is to stand.
    pub after: ClauseId,
    /// By which clause what it newly lets the members decide is decided, if it does.
    pub under: Option<ClauseId>,
}

impl AddClause {
    /// The bylaws with this clause in them; lawful or not.
    ///
    /// # Errors
    /// If it cannot be read, or names a clause that is not there.
    pub fn added_to(&self, bylaws: &Bylaws) -> Result<(Clause, Bylaws), Refusal> {
        let next = read(&self.to)?;
        // What every organisation has once, or as many of as it needs, is changed and not added.
        if !OPTIONAL.contains(&next.rule.kind()) && !REPEATABLE.contains(&next.rule.kind()) {
            return Err(Refusal::ClauseKind { clause: next.id });
        }
        let bylaws = bylaws.with_added(&next, &self.after, self.under.as_ref()).ok_or(Refusal::ClauseUnknown)?;
        Ok((next, bylaws))
    }
}

fn read(to: &str) -> Result<Clause, Refusal> {
    let unreadable = |what: String| Refusal::BylawsUnreadable { what };
    let next = Clause::from_toml(to).map_err(|e| unreadable(e.to_string()))?;
    if next.to_toml() != to {
        return Err(unreadable("not the canonical TOML of the clause".to_owned()));
    }
    Ok(next)
}

impl Institution {
    /// Rules that could come into force here: known to the semantics, and nothing wrong with them.
    pub(crate) fn check_lawful(&self, bylaws: &Bylaws) -> Result<(), Refusal> {
        // A kind of rule, power or matter that came later needs the members' decision to be judged by later semantics.
        if bylaws.semantics() > self.semantics {
            return Err(Refusal::SemanticsTooLow { needed: bylaws.semantics() });
        }
        match bylaws.faults().into_iter().next() {
            Some(fault) => Err(Refusal::BylawsFault(fault)),
            None => Ok(()),
        }
    }

    pub(crate) fn check_change_clause(&self, clause: &ClauseId, was: Hash, to: &str) -> Result<Matter, Refusal> {
        let next = Clause::from_toml(to).map_err(|e| Refusal::BylawsUnreadable { what: e.to_string() })?;
        let current = self.bylaws.clause(clause).ok_or(Refusal::ClauseUnknown)?;
        let clause = clause.clone();
        if current.hash() != was {
            return Err(Refusal::ClauseChanged { clause });
        }
        if next.id != clause || next.rule.kind() != current.rule.kind() {
            return Err(Refusal::ClauseKind { clause });
        }
        if next == *current {
            return Err(Refusal::ClauseSame { clause });
        }
        read(to)?;
        self.check_lawful(&self.bylaws.with(&next).ok_or(Refusal::ClauseUnknown)?)?;
        Ok(current.rule.matter())
    }

    pub(crate) fn check_add_clause(&self, add: &AddClause) -> Result<Matter, Refusal> {
        self.needs_semantics(SEMANTICS)?;
        let (_, bylaws) = add.added_to(&self.bylaws)?;
        self.check_lawful(&bylaws).map(|()| Matter::Bylaws)
    }

    pub(crate) fn change_clause(&mut self, id: &ClauseId, was: Hash, to: &str, by: MotionId) -> bool {
        let Some(current) = self.bylaws.clause(id) else { return false };
        let Ok(next) = Clause::from_toml(to) else { return false };
        if current.hash() != was {
            return false;
        }
        let Some(bylaws) = self.bylaws.with(&next) else { return false };
        // Two changes may each have been lawful when moved and not be so together.
        if !bylaws.faults().is_empty() {
            return false;
        }
        self.bylaws = bylaws.into();
        self.history.entry(id.clone()).or_default().push(by);
        true
    }

    pub(crate) fn add_clause(&mut self, add: &AddClause, by: MotionId) -> bool {
        let Ok((next, bylaws)) = add.added_to(&self.bylaws) else { return false };
        // Two motions may each add what only one can.
        if self.check_lawful(&bylaws).is_err() {
            return false;
        }
        self.bylaws = bylaws.into();
        for id in std::iter::once(next.id).chain(add.under.clone()) {
            self.history.entry(id).or_default().push(by);
        }
        true
    }
}
