//! One rule: its sentences, who can act alone because of it, how it came to read so, and the way to change it.

use askama::Template;
use institution::act::{Body, What};
use institution::bylaws::{Bylaws, Clause, ClauseId, Matter, Rule as ClauseRule};
use institution::entry::{Entry, EntryBody};
use institution::id::MotionId;
use serde::Serialize;

use crate::alone;
use crate::moments::Moment;
use crate::sentences::{self, Wording};
use crate::web::frame::{Changes, Frame, Here};
use crate::web::standing;
use crate::web::view::{Rule, View};

/// One rule.
#[derive(Template, Serialize)]
#[template(path = "clause.html")]
pub struct ClausePage {
    #[serde(skip)]
    p: Frame,
    id: String,
    number: String,
    headline: String,
    wording: Wording,
    alone: Vec<String>,
    /// The rule by which this one is changed.
    changed_by: Rule,
    changed_by_says: String,
    history: Vec<Change>,
    first: Option<Wording>,
    /// Motions to change it that are not decided.
    proposed: Vec<Proposed>,
    toml: String,
    #[serde(skip)]
    fixed: bool,
    #[serde(skip)]
    change: String,
}

/// A change of a rule.
#[derive(Serialize)]
pub struct Change {
    since: Moment,
    changes: Changes,
    motion: String,
    title: String,
}

/// A motion that would change a rule.
#[derive(Serialize)]
pub struct Proposed {
    title: String,
    standing: Moment,
    href: String,
}

/// All wordings a clause has had, the oldest first, with the motion that brought each; the first came with the founding.
pub fn wordings(r: &View<'_>, id: &ClauseId) -> Vec<(Option<MotionId>, Clause)> {
    let mut out = Vec::new();
    if let Some(first) = founding(r).and_then(|bylaws| bylaws.clause(id).cloned()) {
        out.push((None, first));
    }
    for motion in r.org.changes_of(id).iter().filter_map(|motion| r.org.motion(*motion)) {
        let wording = match &motion.effect.what {
            What::ChangeClause { to, .. } => Clause::from_toml(to).ok(),
            What::AddClause(add) => match Clause::from_toml(&add.to) {
                Ok(added) if added.id == *id => Some(added),
                // This rule decides what the added one lets the members decide.
                Ok(added) => out.last().map(|(_, before)| deciding(before, added.rule.kind())),
                Err(_) => None,
            },
            _ => None,
        };
        out.extend(wording.map(|clause| (Some(motion.id), clause)));
    }
    out
}

fn deciding(before: &Clause, kind: &str) -> Clause {
    let mut next = before.clone();
    if let ClauseRule::Decision(decision) = &mut next.rule {
        let brought: Vec<Matter> = Matter::ALL.iter().copied().filter(|m| m.rests_on() == Some(kind)).collect();
        decision.about.extend(brought);
    }
    next
}

/// The bylaws of the founding, as the first entry of the record has them.
fn founding(r: &View<'_>) -> Option<Bylaws> {
    let first = r.beside.entries(0, 1).into_iter().next()?;
    let EntryBody::Member(act) = Entry::decode(&first).ok()?.body else { return None };
    let Body::Found(founding) = &act.act().body else { return None };
    Bylaws::from_toml(&founding.bylaws).ok()
}

/// A rule by its id.
#[must_use]
pub fn page(r: &View<'_>, id: &str) -> Option<ClausePage> {
    let bylaws = r.org.bylaws();
    let clause = bylaws.clause(&id.parse().ok()?)?;
    let number = bylaws.number(&clause.id)?;
    let headline = r.say.f("rule-link", &[("rule", number.as_str().into())]);
    let wordings = wordings(r, &clause.id);
    let mut history = Vec::new();
    for (i, (motion, after)) in wordings.iter().enumerate() {
        let before = i.checked_sub(1).map(|before| &wordings[before].1);
        let Some(motion) = motion else { continue };
        let Some(since) = standing::since_by(r, *motion) else { continue };
        let Some(motion) = r.org.motion(*motion) else { continue };
        let words = |clause: &Clause| sentences::clause(r.say, clause).text();
        history.push(Change {
            since,
            changes: Changes::between(&before.map(words).unwrap_or_default(), &words(after)),
            motion: r.at(&format!("motions/{}", motion.number)),
            title: r.title_of(motion),
        });
    }
    history.reverse();
    let first = wordings
        .first()
        .filter(|(by, _)| by.is_none())
        .map(|(_, clause)| sentences::clause(r.say, clause))
        .filter(|_| !history.is_empty());
    let (by, _) = r.org.governing(clause.rule.matter());
    let proposed = r.org.motions().filter(|motion| !motion.is_decided()).filter(
        |motion| matches!(&motion.effect.what, What::ChangeClause { clause: changed, .. } if *changed == clause.id),
    );
    Some(ClausePage {
        p: r.frame(&headline, Here::Record, &format!("bylaws/{id}")),
        id: clause.id.to_string(),
        number,
        headline,
        wording: sentences::clause(r.say, clause),
        alone: alone::because(r.say, bylaws, clause, r.org.entitled(r.now)),
        changed_by: r.rule(by),
        changed_by_says: bylaws.clause(by).map(|by| sentences::clause(r.say, by).text()).unwrap_or_default(),
        history,
        first,
        proposed: proposed
            .map(|motion| Proposed {
                title: r.title_of(motion),
                standing: standing::of_motion(r, motion),
                href: r.at(&format!("motions/{}", motion.number)),
            })
            .collect(),
        toml: clause.to_toml(),
        fixed: matches!(clause.rule, ClauseRule::Rights { .. } | ClauseRule::Joining { .. }),
        change: r.at(&format!("bylaws/{id}/change")),
    })
}
