//! What the law asks of bylaws, as far as it is known here: figures with their source, and where these bylaws lie below.
//!
//! A law is a name in the bylaws: `none`, `us-lmrda`, `uk-trade-union`, `de-verein`; any other is unknown, and is said to be.
//! Not legal advice. A figure that nobody here has read in the law itself is marked so (`checked: false`); what these bylaws
//! have no kind of clause for (secret ballots for offices, posted notices, strike ballots) is not compared but named.
//!
//! Invariant: no floor without its source and the day from which it holds.

use crate::bylaws::alone::Finding;
use crate::bylaws::{Bylaws, Matter, Rule};

/// The laws that something is known about here.
pub const KNOWN: [&str; 4] = ["none", "us-lmrda", "uk-trade-union", "de-verein"];

/// Where a floor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Which law's.
    pub law: &'static str,
    /// Act and section.
    pub cites: &'static str,
    /// The day from which it holds.
    pub since: &'static str,
    /// Whether the figure was looked up; if not, look it up before relying on it.
    pub checked: bool,
    /// Whether the members may agree otherwise.
    pub yields: bool,
}

/// German associations: a change of the bylaws needs three quarters of the votes cast, unless they say otherwise.
pub static DE_CHANGING: Source =
    Source { law: "de-verein", cites: "BGB § 33 (1), § 40", since: "1900-01-01", checked: false, yields: true };
/// And a change of what the association is for needs everybody.
pub static DE_PURPOSE: Source =
    Source { law: "de-verein", cites: "BGB § 33 (1), § 40", since: "1900-01-01", checked: false, yields: true };
/// Union locals in the United States elect officers by secret ballot of the members, every three years at least.
pub static US_OFFICERS: Source = Source {
    law: "us-lmrda",
    cites: "LMRDA § 401 (b), 29 CFR 452.23",
    since: "1959-09-14",
    checked: true,
    yields: false,
};
/// Trade unions in Britain elect their principal executive by a postal ballot every five years.
pub static UK_OFFICERS: Source =
    Source {
        law: "uk-trade-union", cites: "TULRCA 1992 s. 46–53", since: "1992-10-16", checked: false, yields: false
    };

/// Every source, for whoever prints them.
pub static SOURCES: [&Source; 4] = [&DE_CHANGING, &DE_PURPOSE, &US_OFFICERS, &UK_OFFICERS];

/// Where bylaws lie below the law they name.
pub(super) fn findings(bylaws: &Bylaws) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |code, clause, figures, source| {
        let detail = super::alone::Detail { figures, name: bylaws.law.clone(), ..Default::default() };
        found.push(Finding { code, clause, detail, source });
    };
    match bylaws.law.as_str() {
        "none" => {}
        "us-lmrda" => {
            add("law-us-elections", None, (3, 0), Some(&US_OFFICERS));
            // Three years have at most one day more in a leap year.
            for (id, rule) in bylaws.offices().filter(|(_, rule)| rule.term_days > 3 * 365 + 1) {
                add("law-us-term", Some(id.clone()), (3, rule.term_days.into()), Some(&US_OFFICERS));
            }
        }
        "uk-trade-union" => {
            add("law-uk-elections", None, (5, 0), Some(&UK_OFFICERS));
            for (id, rule) in bylaws.offices().filter(|(_, rule)| rule.term_days > 5 * 365 + 2) {
                add("law-uk-term", Some(id.clone()), (5, rule.term_days.into()), Some(&UK_OFFICERS));
            }
        }
        "de-verein" => {
            let share = |matter: Matter| {
                bylaws.rules().find_map(|clause| match &clause.rule {
                    Rule::Decision(decision) if decision.about.contains(&matter) => Some((clause, decision.majority)),
                    _ => None,
                })
            };
            if let Some((clause, majority)) = share(Matter::Bylaws)
                && u64::from(majority.num) * 4 < u64::from(majority.den) * 3
            {
                let figures = (majority.num.into(), majority.den.into());
                add("law-de-changing", Some(clause.id.clone()), figures, Some(&DE_CHANGING));
            }
            if let Some((clause, _)) = share(Matter::Purpose) {
                add("law-de-purpose", Some(clause.id.clone()), (0, 0), Some(&DE_PURPOSE));
            }
        }
        _ => add("law-unknown", None, (0, 0), None),
    }
    found
}
