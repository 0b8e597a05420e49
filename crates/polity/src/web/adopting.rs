//! Becoming permanent: the rules of a local in the place of an assembly's, with what is this organisation's own in them.

use institution::act::{Body, Effect, What};
use institution::bylaws::{Bylaws, Clause, Matter, Rule as ClauseRule};
use institution::id::{Hash, MotionId};
use institution::{Adoption, Institution};
use serde::Serialize;

use crate::say::{self, Language};
use crate::sentences::{self, Wording};
use crate::web::found::LOCAL;
use crate::web::view::View;

/// A rule of bylaws that would take the place of those in force.
#[derive(Serialize)]
pub struct NewRule {
    pub(super) number: String,
    /// Whether it is new, changed, or as it is now.
    pub(super) mark: String,
    pub(super) wording: Wording,
}

/// The rules of these bylaws, each beside what it says now.
#[must_use]
pub fn rules(r: &View<'_>, to: &str) -> Vec<NewRule> {
    let Ok(next) = Bylaws::from_toml(to) else { return Vec::new() };
    let mark = |clause: &Clause| match r.org.bylaws().clause(&clause.id) {
        None => "adopt-new",
        Some(now) if now == clause => "adopt-same",
        Some(_) => "adopt-changed",
    };
    let rule = |(number, clause): (String, &Clause)| NewRule {
        number,
        mark: r.say.t(mark(clause)),
        wording: sentences::clause(r.say, clause),
    };
    next.clauses().map(rule).collect()
}

/// The local's rules as this organisation would adopt them: its name, purpose, hour, law, readers, and who votes stay.
#[must_use]
pub fn local_of(say: Language, org: &Institution) -> Bylaws {
    let mut next = Bylaws::from_toml(LOCAL).expect("the template of this release can be read");
    let now = org.bylaws();
    next.name.clone_from(&now.name);
    next.law.clone_from(&now.law);
    next.offset_minutes = now.offset_minutes;
    for article in &mut next.articles {
        article.title = say.article(&article.title);
        if now.presence().is_none() {
            // Everybody who belongs votes here; nobody is to lose that by a bundle.
            article.clauses.retain(|clause| !matches!(clause.rule, ClauseRule::Presence(_)));
        }
        for clause in &mut article.clauses {
            match &mut clause.rule {
                ClauseRule::Office(office) => office.title = say.article(&office.title),
                ClauseRule::Purpose { .. } | ClauseRule::Reading { .. } => {
                    if let Some(same) = now.only(clause.rule.kind()) {
                        *clause = same.clone();
                    }
                }
                _ => {}
            }
        }
    }
    next
}

/// Whether there is something to become: an organisation that has no offices yet, judged by rules that know them.
#[must_use]
pub fn is_possible(org: &Institution) -> bool {
    org.semantics() >= 4 && org.bylaws().offices().next().is_none()
}

/// What is moved, and why it cannot be now.
#[must_use]
pub fn proposal(r: &View<'_>) -> (Adoption, Option<String>) {
    let adoption = Adoption { was: r.org.bylaws().hash(), to: local_of(r.say, r.org).to_toml() };
    let effect = Effect { what: What::Adopt(adoption.clone()), begins: None };
    let open_minutes = r.org.governing(Matter::Bylaws).1.open_minutes_min;
    let body = Body::Move { motion: MotionId([0; 16]), text: Hash([0; 32]), effect, open_minutes };
    let refused = r.me().and_then(|_| r.may(body).err());
    (adoption, refused.map(|refused| say::refusal_in(r.say, &refused, r.org.bylaws())))
}
