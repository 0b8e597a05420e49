//! What is odd about bylaws that have no fault: rules that work against each other, powers nobody holds, what nobody can
//! decide, what lies below the floor of the law they name.
//!
//! A fault keeps bylaws from coming into force (`faults`); a finding is for the members to look at.

use crate::bylaws::alone::Carrying;
use crate::bylaws::law::{self, Source};
use crate::bylaws::{Bylaws, ClauseId, Decision, Matter, Power, Rule};

/// Something to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Permanent, for translation: `nobody-decides`, `power-unheld`, …
    pub code: &'static str,
    /// In which clause.
    pub clause: Option<ClauseId>,
    /// Figures and names that belong into the sentence.
    pub detail: Detail,
    /// Which law says so, if one does.
    pub source: Option<&'static Source>,
}

/// What belongs into a finding's sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detail {
    /// Matters.
    pub matters: Vec<Matter>,
    /// A power.
    pub power: Option<Power>,
    /// A figure, and the one it is held against.
    pub figures: (u64, u64),
    /// A name that is the bylaws' own.
    pub name: String,
}

pub(super) fn findings(bylaws: &Bylaws, entitled: u64) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |code, clause: Option<&ClauseId>, detail| {
        found.push(Finding { code, clause: clause.cloned(), detail, source: None });
    };
    let decisions: Vec<(&ClauseId, &Decision)> = bylaws
        .rules()
        .filter_map(|clause| match &clause.rule {
            Rule::Decision(decision) => Some((&clause.id, decision)),
            _ => None,
        })
        .collect();
    let changing = decisions.iter().find(|(_, decision)| decision.about.contains(&Matter::Bylaws));
    let changing = changing.map(|(id, decision)| (*id, Carrying::of(decision, entitled)));
    for (id, decision) in &decisions {
        let carrying = Carrying::of(decision, entitled);
        let matters = decision.about.clone();
        if carrying.sure().is_none() {
            let needed = crate::votes::quorum(decision, entitled).max(1 + u64::from(decision.seconders));
            add("nobody-decides", Some(id), Detail { matters, figures: (needed, entitled), ..Detail::default() });
        } else if carrying.staying_away_is_stronger() {
            let figures = (carrying.quiet.unwrap_or(0), carrying.opposed.unwrap_or(0));
            add("staying-away", Some(id), Detail { figures, ..Detail::default() });
        }
        // Whoever may change the rules may first make this one easier.
        if let Some((by, changes)) = changing
            && by != *id
            && carrying.sure() > changes.sure()
            && changes.sure().is_some()
        {
            let figures = (carrying.sure().unwrap_or(0), changes.sure().unwrap_or(0));
            add("changing-easier", Some(id), Detail { matters: decision.about.clone(), figures, ..Detail::default() });
        }
    }
    if let Some((id, rule)) = bylaws.hand_count() {
        let early = |matter: &Matter| decisions.iter().any(|(_, d)| d.about.contains(matter) && d.put_early);
        let matters: Vec<Matter> = rule.about.iter().copied().filter(|matter| !early(matter)).collect();
        if !matters.is_empty() {
            add("hand-never", Some(id), Detail { matters, ..Detail::default() });
        }
    }
    for power in Power::ALL {
        let used_by = used_by(bylaws, *power);
        let held =
            bylaws.rules().find(|clause| matches!(&clause.rule, Rule::Chore { powers, .. } if powers.contains(power)));
        let detail = Detail { power: Some(*power), ..Detail::default() };
        match (used_by, held) {
            (Some(by), None) => add("power-unheld", by, detail),
            (None, Some(held)) => add("power-idle", Some(&held.id), detail),
            _ => {}
        }
    }
    for (id, rule) in bylaws.offices() {
        let waits = rule.powers.iter().copied().filter(|power| !power.is_a_caretakers());
        for power in waits {
            add("office-waits", Some(id), Detail { power: Some(power), name: rule.title.clone(), ..Detail::default() });
        }
    }
    if bylaws.presence().is_none() {
        add("joins-and-votes", bylaws.only("joining").map(|clause| &clause.id), Detail::default());
    }
    if let Some(rights) = bylaws.only("rights") {
        // No secret vote is held with this program's acts yet, so nobody is elected to an office by them.
        add("no-secret-vote", Some(&rights.id), Detail::default());
    }
    found.extend(law::findings(bylaws));
    found
}

/// Which clause lets a power be used: `Some(None)` if it needs no clause, `None` if nothing does.
fn used_by(bylaws: &Bylaws, power: Power) -> Option<Option<&ClauseId>> {
    match power {
        Power::PutTheQuestion => bylaws
            .rules()
            .find(|clause| matches!(&clause.rule, Rule::Decision(Decision { put_early: true, .. })))
            .map(|clause| Some(&clause.id)),
        Power::FoldAway => bylaws.only("moderation").map(|clause| Some(&clause.id)),
        Power::SeeTheRoll => bylaws.only("roll").map(|clause| Some(&clause.id)),
        Power::RunTheMeeting => Some(bylaws.only("chore").map(|clause| &clause.id)),
        // Where no office calls meetings any member does, and an office that does may be the only one.
        Power::Convene => None,
    }
}
