//! What is wrong with bylaws: rules that contradict each other, or lie below the floor of DESIGN §6.
//!
//! The floor is the same in every institution and not itself a clause, so that no majority of the day can lower it:
//! not by dropping the rights, not by making the bylaws unamendable, not by setting the quorum to nobody.

use count::majority::{Base, Kind};

use super::{Bylaws, ClauseId, Decision, Matter, OfficeRule, PetitionRule, Power, PresenceRule, Rule};

/// The rights that no majority can remove (DESIGN §6).
pub const RIGHTS: [&str; 9] = [
    "see-the-record",
    "speak",
    "petition",
    "recall",
    "due-process",
    "secret-ballot-on-persons",
    "run-for-office",
    "leave",
    "take-the-record-along",
];

/// Kinds of clause that bylaws may have once or not at all: each came with a number of its own, and can be added.
pub const OPTIONAL: [&str; 7] =
    ["demands", "spokespersons", "presence", "hand-count", "moderation", "petition", "roll"];

/// Kinds of clause of which bylaws may have as many as they need, or none.
pub const REPEATABLE: [&str; 1] = ["office"];

/// Something wrong with bylaws: in which clause, which rule of the floor, by a permanent code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{code} {detail}", clause.as_ref().map_or(String::new(), |c| format!("clause {c}: ")))]
pub struct Fault {
    /// The clause, if it is one clause's fault.
    pub clause: Option<ClauseId>,
    /// Permanent, for translation: `matter-uncovered`, `majority-too-low`, …
    pub code: &'static str,
    /// A name or figure that belongs into the sentence.
    pub detail: String,
}

impl Bylaws {
    /// Everything wrong with these bylaws; nothing, if they may come into force.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut add = |clause: Option<&ClauseId>, code, detail: &str| {
            faults.push(Fault { clause: clause.cloned(), code, detail: detail.to_owned() });
        };
        let clauses: Vec<_> = self.rules().collect();
        for (i, clause) in clauses.iter().enumerate() {
            if clauses[..i].iter().any(|earlier| earlier.id == clause.id) {
                add(Some(&clause.id), "clause-twice", "");
            }
        }
        for kind in ["purpose", "reading", "joining", "chore", "delegation", "rights"] {
            match clauses.iter().filter(|c| c.rule.kind() == kind).count() {
                1 => {}
                0 => add(None, "clause-missing", kind),
                _ => add(None, "kind-twice", kind),
            }
        }
        for kind in OPTIONAL {
            if clauses.iter().filter(|c| c.rule.kind() == kind).count() > 1 {
                add(None, "kind-twice", kind);
            }
        }
        for matter in Matter::ALL {
            let governing = clauses.iter().filter(|c| matches!(&c.rule, Rule::Decision(d) if d.about.contains(matter)));
            let exists = matter.rests_on().is_none_or(|kind| clauses.iter().any(|c| c.rule.kind() == kind));
            match governing.count() {
                // Somebody would decide about what there is no rule for.
                1 if !exists => add(None, "clause-missing", matter.rests_on().unwrap_or_default()),
                1 => {}
                0 if !exists => {}
                0 => add(None, "matter-uncovered", matter.name()),
                _ => add(None, "matter-twice", matter.name()),
            }
        }
        for clause in &clauses {
            match &clause.rule {
                Rule::Decision(decision) => {
                    for (code, detail) in decision_faults(decision) {
                        add(Some(&clause.id), code, &detail);
                    }
                }
                Rule::Chore { hours_max, people_max, .. } => {
                    if !(1..=72).contains(hours_max) {
                        add(Some(&clause.id), "chore-hours", "72");
                    }
                    if !(1..=20).contains(people_max) {
                        add(Some(&clause.id), "chore-people", "20");
                    }
                }
                Rule::Delegation { hours_max } => {
                    if !(1..=24 * 90).contains(hours_max) {
                        add(Some(&clause.id), "delegation-hours", "2160");
                    }
                }
                Rule::Demands { standing_max } => {
                    if !(1..=20).contains(standing_max) {
                        add(Some(&clause.id), "demands-standing", "20");
                    }
                }
                Rule::Spokespersons { hours_max, people_max } => {
                    if !(1..=24 * 90).contains(hours_max) {
                        add(Some(&clause.id), "spokesperson-hours", "2160");
                    }
                    if !(1..=20).contains(people_max) {
                        add(Some(&clause.id), "spokesperson-people", "20");
                    }
                }
                Rule::Moderation { reasons, unfold } => {
                    if !(1..=10).contains(unfold) {
                        add(Some(&clause.id), "unfold-people", "10");
                    }
                    if reasons.iter().enumerate().any(|(i, reason)| reasons[..i].contains(reason)) {
                        add(Some(&clause.id), "reason-twice", "");
                    }
                }
                Rule::Presence(rule) => {
                    for (code, detail) in presence_faults(rule) {
                        add(Some(&clause.id), code, detail);
                    }
                }
                Rule::HandCount(rule) => {
                    // What everything else rests on is never decided by whoever happens to be in the room.
                    if rule.about.iter().any(|matter| ENTRENCHED.contains(matter) || *matter == Matter::Amendment) {
                        add(Some(&clause.id), "entrenched-by-hand", "");
                    }
                    if rule.about.iter().any(|matter| matches!(matter, Matter::Office | Matter::Recall)) {
                        add(Some(&clause.id), "person-by-hand", "");
                    }
                    if !(2..=10).contains(&rule.tellers) {
                        add(Some(&clause.id), "hand-tellers", "2");
                    }
                    if !(1..=20).contains(&rule.objectors) {
                        add(Some(&clause.id), "hand-objectors", "20");
                    }
                }
                Rule::Office(rule) => {
                    for (code, detail) in office_faults(rule) {
                        add(Some(&clause.id), code, detail);
                    }
                    let same = |other: &OfficeRule| other.title.to_lowercase() == rule.title.to_lowercase();
                    if self.offices().any(|(id, other)| *id != clause.id && same(other)) {
                        add(Some(&clause.id), "office-twice", &rule.title);
                    }
                }
                Rule::Petition(rule) => {
                    for (code, detail) in petition_faults(rule) {
                        add(Some(&clause.id), code, detail);
                    }
                }
                Rule::Roll { asks } => {
                    if asks.is_empty() {
                        add(Some(&clause.id), "roll-asks-nothing", "");
                    }
                    if asks.iter().enumerate().any(|(i, field)| asks[..i].contains(field)) {
                        add(Some(&clause.id), "roll-field-twice", "");
                    }
                }
                Rule::Rights { floor } => {
                    for right in RIGHTS.iter().filter(|right| !floor.iter().any(|named| named == *right)) {
                        add(Some(&clause.id), "right-missing", right);
                    }
                    for extra in floor.iter().filter(|named| !RIGHTS.contains(&named.as_str())) {
                        add(Some(&clause.id), "right-unknown", extra);
                    }
                }
                Rule::Purpose { .. } | Rule::Reading { .. } | Rule::Joining { .. } => {}
            }
        }
        faults
    }
}

const ENTRENCHED: [Matter; 5] = [Matter::Purpose, Matter::Reading, Matter::Joining, Matter::Bylaws, Matter::Semantics];

/// One alone must not let anybody in or keep anybody out, and nobody who joined waits for ever.
fn presence_faults(rule: &PresenceRule) -> Vec<(&'static str, &'static str)> {
    let mut faults = Vec::new();
    if !(2..=10).contains(&rule.vouchers) {
        faults.push(("presence-vouchers", "2"));
    }
    if !(1..=1000).contains(&rule.vouches_max) {
        faults.push(("presence-vouches", "1000"));
    }
    if !(1..=30 * 24).contains(&rule.wait_hours) {
        faults.push(("presence-wait", "720"));
    }
    if !(2..=20).contains(&rule.challengers) {
        faults.push(("presence-challengers", "2"));
    }
    // Whoever has voted by time for weeks is not to lose it to a few.
    if rule.challenge_hours < rule.wait_hours || rule.challenge_hours > rule.wait_hours.saturating_mul(7) {
        faults.push(("presence-reach", "7"));
    }
    faults
}

/// No office is for ever, none is held for long without an election, and none may fold words away: a reason to be heard
/// less is not to be an officer's for years.
fn office_faults(rule: &OfficeRule) -> Vec<(&'static str, &'static str)> {
    let mut faults = Vec::new();
    if !(1..=50).contains(&rule.seats) {
        faults.push(("office-seats", "50"));
    }
    if !(1..=5 * 366).contains(&rule.term_days) {
        faults.push(("office-term", "1830"));
    }
    if !(1..=90).contains(&rule.provisional_days) {
        faults.push(("office-provisional", "90"));
    }
    if rule.powers.contains(&Power::FoldAway) {
        faults.push(("office-folds", ""));
    }
    if rule.powers.iter().enumerate().any(|(i, power)| rule.powers[..i].contains(power)) {
        faults.push(("power-twice", ""));
    }
    faults
}

/// A petition that nobody can fill is no right.
fn petition_faults(rule: &PetitionRule) -> Vec<(&'static str, &'static str)> {
    let mut faults = Vec::new();
    if !(1..=20).contains(&rule.percent) {
        faults.push(("petition-share", "20"));
    }
    if !(2..=50).contains(&rule.people_min) {
        faults.push(("petition-people", "50"));
    }
    if !(7..=366).contains(&rule.days) {
        faults.push(("petition-days", "7"));
    }
    faults
}

fn decision_faults(d: &Decision) -> Vec<(&'static str, String)> {
    let mut faults = Vec::new();
    let (num, den) = (u64::from(d.majority.num), u64::from(d.majority.den));
    let more_than_half = num * 2 > den || (num * 2 == den && d.majority.kind == Kind::MoreThan);
    if !more_than_half {
        faults.push(("majority-too-low", "1/2".to_owned()));
    }
    // Nine in ten is the most: a rule that one holdout can block belongs to that holdout.
    if num * 10 > den * 9 || (num * 10 == den * 9 && d.majority.kind == Kind::MoreThan) {
        faults.push(("majority-too-high", "9/10".to_owned()));
    }
    if d.majority.of == Base::Present {
        faults.push(("majority-of-present", String::new()));
    }
    if d.quorum_voters < 2 {
        faults.push(("quorum-too-low", "2".to_owned()));
    }
    if d.quorum_percent > 50 {
        faults.push(("quorum-too-high", "50".to_owned()));
    }
    if !(1..=10).contains(&d.seconders) {
        faults.push(("seconders", "10".to_owned()));
    }
    const SIXTY_DAYS: u32 = 60 * 24 * 60;
    if d.notice_minutes > SIXTY_DAYS || d.open_minutes_max > SIXTY_DAYS {
        faults.push(("too-slow", "60".to_owned()));
    }
    if d.open_minutes_min < 2 || d.open_minutes_min > d.open_minutes_max {
        faults.push(("open-minutes", "2".to_owned()));
    }
    if d.second_reading_hours > 90 * 24 {
        faults.push(("second-reading", "90".to_owned()));
    }
    if d.about.contains(&Matter::Recall) {
        // Recall is a right: no officer is to be safe behind a number.
        let above = num * 3 > den * 2 || (num * 3 == den * 2 && d.majority.kind == Kind::MoreThan);
        if above || d.majority.of == Base::Entitled {
            faults.push(("recall-too-hard", "2/3".to_owned()));
        }
        if d.seconders > 5 || d.quorum_percent > 25 || d.second_reading_hours > 0 {
            faults.push(("recall-too-slow", "5".to_owned()));
        }
    }
    if d.about.iter().any(|matter| ENTRENCHED.contains(matter)) {
        // What everything else rests on is never decided by whoever happens to be in the room.
        let two_thirds = num * 3 >= den * 2;
        if !two_thirds {
            faults.push(("entrenched-majority", "2/3".to_owned()));
        }
        if num * 5 > den * 4 {
            faults.push(("entrenched-unamendable", "4/5".to_owned()));
        }
        if d.majority.of == Base::Entitled {
            faults.push(("entrenched-of-entitled", String::new()));
        }
        if d.notice_minutes < 12 * 60 {
            faults.push(("entrenched-notice", "12".to_owned()));
        }
        if d.put_early {
            faults.push(("entrenched-put-early", String::new()));
        }
    }
    faults
}
