//! Rules and what happens, as sentences: what a clause says, what a motion does. Who could then act alone is `alone`.
//!
//! A clause becomes several whole sentences in a fixed order; two wordings of one clause can so be compared word by word.
//! The typed rule is what binds. These are its reading, and nothing else on a page explains a rule.

use count::majority::{Base, Kind, Majority};
use institution::Institution;
use institution::act::{Effect, What};
use institution::bylaws::{Bylaws, Clause, ClauseId, Decision, Matter, Power, Rule};
use institution::id::{DemandId, MemberId};
use institution::{DemandEffect, Ending, OfficeEffect, Place};

use crate::moments::Clock;
use crate::say::Language;

/// The sentences of a clause, and the items of its list if it has one.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Wording {
    /// Whole sentences.
    pub sentences: Vec<String>,
    /// What the last sentence lists.
    pub items: Vec<String>,
}

impl Wording {
    /// All of it as one text, for comparing and for machines.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = self.sentences.join(" ");
        for item in &self.items {
            text.push_str("\n· ");
            text.push_str(item);
        }
        text
    }
}

/// What a clause says.
#[must_use]
pub fn clause(say: Language, clause: &Clause) -> Wording {
    let one = |sentence: String| Wording { sentences: vec![sentence], items: Vec::new() };
    match &clause.rule {
        Rule::Purpose { text } => one(say.f("clause-purpose", &[("text", text.as_str().into())])),
        Rule::Reading { who } => one(say.t(&format!("clause-reading-{}", who.name()))),
        Rule::Joining { how } => one(say.t(&format!("clause-joining-{}", how.name()))),
        Rule::Decision(decision) => Wording { sentences: decision_sentences(say, decision), items: Vec::new() },
        Rule::Chore { powers, hours_max, people_max } => {
            let span = hours(say, *hours_max);
            let mut sentences = vec![
                say.f("clause-chore", &[("people", (*people_max).into()), ("span", span.as_str().into())]),
                say.f("clause-chore-founder", &[("span", span.into())]),
            ];
            if powers.is_empty() {
                sentences.push(say.t("clause-chore-nothing"));
            }
            sentences.extend(powers.iter().map(|p| say.f("clause-chore-may", &[("power", power(say, *p).into())])));
            Wording { sentences, items: Vec::new() }
        }
        Rule::Delegation { hours_max } => one(say.f("clause-delegation", &[("span", hours(say, *hours_max).into())])),
        Rule::Demands { standing_max } => one(say.f("clause-demands", &[("n", (*standing_max).into())])),
        Rule::Spokespersons { hours_max, people_max } => Wording {
            sentences: vec![
                say.f(
                    "clause-spokespersons",
                    &[("people", (*people_max).into()), ("span", hours(say, *hours_max).into())],
                ),
                say.t("clause-spokespersons-asked"),
            ],
            items: Vec::new(),
        },
        Rule::Moderation { reasons, unfold } => {
            let names = |grave: bool| -> Vec<String> {
                let of = reasons.iter().filter(|reason| !grave || reason.is_grave());
                of.map(|reason| say.t(&format!("reason-{}", reason.name()))).collect()
            };
            let mut sentences = vec![
                say.f("clause-folding", &[("reasons", say.list(&names(false)).into())]),
                say.f("clause-folding-back", &[("n", (*unfold).into())]),
            ];
            if !names(true).is_empty() {
                sentences.push(say.f("clause-folding-removal", &[("reasons", say.list(&names(true)).into())]));
            }
            Wording { sentences, items: Vec::new() }
        }
        Rule::Presence(rule) => Wording {
            sentences: vec![
                say.t("clause-presence-seen"),
                say.f("clause-presence-vouch", &[("n", rule.vouchers.into()), ("max", rule.vouches_max.into())]),
                say.f("clause-presence-wait", &[("span", hours(say, rule.wait_hours).into())]),
                say.f(
                    "clause-presence-challenge",
                    &[("n", rule.challengers.into()), ("span", hours(say, rule.challenge_hours).into())],
                ),
                say.t("clause-presence-founder"),
            ],
            items: Vec::new(),
        },
        Rule::HandCount(rule) => {
            let matters: Vec<String> = rule.about.iter().map(|m| matter(say, *m)).collect();
            Wording {
                sentences: vec![
                    say.f("clause-hand-count", &[("matters", say.list(&matters).into())]),
                    say.f("clause-hand-count-counters", &[("n", rule.tellers.into())]),
                    say.f("clause-hand-count-object", &[("n", rule.objectors.into())]),
                ],
                items: Vec::new(),
            }
        }
        Rule::Office(rule) => {
            let title = say.article(&rule.title);
            let term = days(say, rule.term_days);
            let mut sentences =
                vec![say.f(
                    "clause-office",
                    &[("title", title.into()), ("seats", rule.seats.into()), ("span", term.into())],
                )];
            if rule.powers.is_empty() {
                sentences.push(say.t("clause-office-nothing"));
            }
            sentences
                .extend(rule.powers.iter().map(|p| say.f("clause-office-may", &[("power", power(say, *p).into())])));
            sentences.push(say.f("clause-office-until", &[("span", days(say, rule.provisional_days).into())]));
            Wording { sentences, items: Vec::new() }
        }
        Rule::Roll { asks } => {
            let fields: Vec<String> = asks.iter().map(|field| crate::web::roll::label(say, *field)).collect();
            Wording {
                sentences: vec![
                    say.f("clause-roll", &[("fields", say.list(&fields).into())]),
                    say.t("clause-roll-see"),
                    say.t("clause-roll-leave"),
                ],
                items: Vec::new(),
            }
        }
        Rule::Petition(rule) => Wording {
            sentences: vec![
                say.f("clause-petition", &[("percent", rule.percent.into()), ("people", rule.people_min.into())]),
                say.f("clause-petition-days", &[("span", days(say, rule.days).into())]),
            ],
            items: Vec::new(),
        },
        Rule::Rights { floor } => Wording {
            sentences: vec![say.t("clause-rights")],
            items: floor.iter().map(|right| say.t(&format!("right-{right}"))).collect(),
        },
    }
}

fn decision_sentences(say: Language, d: &Decision) -> Vec<String> {
    let matters: Vec<String> = d.about.iter().map(|m| matter(say, *m)).collect();
    let mut out = vec![
        say.f("clause-decision-about", &[("matters", say.list(&matters).into())]),
        say.f("clause-decision-majority", &[("majority", majority(say, d.majority).into())]),
        if d.quorum_percent == 0 {
            say.f("clause-decision-quorum-people", &[("people", d.quorum_voters.into())])
        } else {
            let people = ("people", d.quorum_voters.into());
            say.f("clause-decision-quorum-both", &[people, ("percent", d.quorum_percent.into())])
        },
        say.f("clause-decision-seconders", &[("n", d.seconders.into())]),
        if d.notice_minutes == 0 {
            say.t("clause-decision-notice-none")
        } else {
            say.f("clause-decision-notice", &[("span", Clock::span(say, d.notice_minutes.into()).into())])
        },
    ];
    if d.put_early {
        out.push(say.t("clause-decision-early"));
    }
    let min = ("min", Clock::span(say, d.open_minutes_min.into()).into());
    // A change to a text is voted on for the shortest time; nobody chooses.
    if d.open_minutes_min == d.open_minutes_max || d.about == [Matter::Amendment] {
        out.push(say.f("clause-decision-open-fixed", &[min]));
    } else {
        let max = ("max", Clock::span(say, d.open_minutes_max.into()).into());
        out.push(say.f("clause-decision-open", &[min, max]));
    }
    if d.second_reading_hours > 0 {
        out.push(say.f("clause-decision-second", &[("span", hours(say, d.second_reading_hours).into())]));
    }
    out
}

/// "more than half of the votes for and against"
#[must_use]
pub fn majority(say: Language, majority: Majority) -> String {
    let named = format!("share-{}-{}", majority.num, majority.den);
    let share = if say.has(&named) { say.t(&named) } else { format!("{}/{}", majority.num, majority.den) };
    let kind = match majority.kind {
        Kind::MoreThan => "share-more-than",
        Kind::AtLeast => "share-at-least",
    };
    let share = say.f(kind, &[("share", share.into())]);
    let of = match majority.of {
        Base::Cast => "majority-cast",
        Base::CastAndAbstentions => "majority-abstentions",
        Base::Present => "majority-present",
        Base::Entitled => "majority-entitled",
    };
    say.f(of, &[("share", share.into())])
}

/// "resolutions"
#[must_use]
pub fn matter(say: Language, matter: Matter) -> String {
    say.t(&format!("matter-{}", matter.name()))
}

/// "open the vote on a seconded motion early"
#[must_use]
pub fn power(say: Language, power: Power) -> String {
    say.t(&format!("power-{}", power.name()))
}

fn days(say: Language, days: u32) -> String {
    Clock::span(say, u64::from(days) * 24 * 60)
}

fn hours(say: Language, hours: u32) -> String {
    Clock::span(say, u64::from(hours) * 60)
}

/// What happens if a motion passes: sentences, and for a change of a clause its wordings before and after.
#[must_use]
pub fn effect(
    say: Language,
    org: &Institution,
    effect: &Effect,
    names: &dyn Fn(MemberId) -> String,
    clock: &Clock,
) -> Vec<String> {
    let (_, _, chore_hours, _) = org.chore();
    let mut out = vec![match &effect.what {
        What::Resolution => say.t("effect-resolution"),
        What::ChangeClause { clause, .. } => match org.bylaws().number(clause) {
            Some(rule) => say.f("effect-change", &[("rule", rule.into())]),
            None => say.t("effect-change-unknown"),
        },
        What::NameFacilitator { member } => say
            .f("effect-name-facilitator", &[("name", names(*member).into()), ("span", hours(say, chore_hours).into())]),
        What::EndFacilitator { member } => say.f("effect-end-facilitator", &[("name", names(*member).into())]),
        What::Delegate { power: p, to, hours: h } => say.f(
            "effect-delegate",
            &[("name", names(*to).into()), ("power", power(say, *p).into()), ("span", hours(say, *h).into())],
        ),
        What::RaiseSemantics { to } => say.f("effect-semantics", &[("to", (*to).into())]),
        What::AddClause(_) => say.t("effect-add"),
        What::Admit { through: Some(through) } => say.f("effect-admit", &[("name", names(*through).into())]),
        What::Admit { through: None } => say.t("effect-admit-open"),
        What::Demands(effect) => demand_effect(say, org, *effect, names),
        What::Office(OfficeEffect::Fill { office, member }) => {
            let held = org.bylaws().office(office).map_or(0, |rule| rule.provisional_days);
            let named = [("name", names(*member).into()), ("office", self::office(say, org, office).into())];
            say.f("effect-office-fill", &[&named[..], &[("span", days(say, held).into())]].concat())
        }
        What::Office(OfficeEffect::Recall { office, member }) => say.f(
            "effect-office-recall",
            &[("name", names(*member).into()), ("office", self::office(say, org, office).into())],
        ),
        What::Adopt(adoption) => {
            let name = Bylaws::from_toml(&adoption.to).map_or_else(|_| org.bylaws().name.clone(), |next| next.name);
            say.f("effect-adopt", &[("name", name.into())])
        }
        What::Ratify(ratify) => {
            let author = org.words_at(ratify.words.place).map(|(_, author)| names(author)).unwrap_or_default();
            let is_name = matches!(ratify.words.place, Place::Name(_));
            let key = if is_name { "effect-ratify-name" } else { "effect-ratify" };
            let reason = say.t(&format!("reason-{}", ratify.reason.name()));
            say.f(key, &[("name", author.into()), ("reason", reason.into())])
        }
    }];
    if let What::Demands(DemandEffect::Adopt { by, replaces, .. }) = &effect.what {
        out.extend(by.map(|by| say.f("effect-demand-by", &[("when", clock.when(by).into())])));
        out.extend(replaces.map(|id| say.f("effect-demand-replaces", &[("demand", demand(say, org, id).into())])));
    }
    if let What::Demands(DemandEffect::Change { by: Some(by), .. }) = &effect.what {
        out.push(say.f("effect-demand-by", &[("when", clock.when(*by).into())]));
    }
    if let What::Adopt(_) = &effect.what {
        out.push(say.t("effect-adopt-more"));
    }
    match (effect.begins, &effect.what) {
        (Some(begins), _) => out.push(say.f("effect-begins", &[("when", clock.when(begins).into())])),
        (None, What::Resolution) => {}
        (None, _) => out.push(say.t("effect-at-once")),
    }
    out
}

fn demand_effect(say: Language, org: &Institution, effect: DemandEffect, names: &dyn Fn(MemberId) -> String) -> String {
    let about = |key: &str, id: DemandId| say.f(key, &[("demand", demand(say, org, id).into())]);
    let of_offer = |key: &str, id| match org.demands().offer(id) {
        Some(offer) => about(key, offer.demand),
        None => say.f(key, &[("demand", say.t("demand-unknown").into())]),
    };
    match effect {
        DemandEffect::Adopt { .. } => say.t("effect-demand-adopt"),
        DemandEffect::Change { demand, .. } => about("effect-demand-change", demand),
        DemandEffect::Close { demand, how: Ending::Won } => about("effect-demand-won", demand),
        DemandEffect::Close { demand, how: Ending::Lost } => about("effect-demand-lost", demand),
        DemandEffect::Close { demand, .. } => about("effect-demand-dropped", demand),
        DemandEffect::Record { demand, .. } => about("effect-offer-record", demand),
        DemandEffect::Accept { offer } => of_offer("effect-offer-accept", offer),
        DemandEffect::Refuse { offer } => of_offer("effect-offer-refuse", offer),
        DemandEffect::Name { member, hours: h } => {
            say.f("effect-spokesperson-name", &[("name", names(member).into()), ("span", hours(say, h).into())])
        }
        DemandEffect::End { member } => say.f("effect-spokesperson-end", &[("name", names(member).into())]),
    }
}

/// What an office is called; its clause's name where the bylaws have it no longer.
#[must_use]
pub fn office(say: Language, org: &Institution, office: &ClauseId) -> String {
    org.bylaws().office(office).map_or_else(|| office.to_string(), |rule| say.article(&rule.title))
}

/// "demand 3", counted in the order of adoption.
fn demand(say: Language, org: &Institution, id: DemandId) -> String {
    match org.demands().all().iter().position(|demand| demand.id == id) {
        Some(at) => say.f("demand-numbered", &[("n", (at as u64 + 1).into())]),
        None => say.t("demand-unknown"),
    }
}
