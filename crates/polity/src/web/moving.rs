//! Moving a motion: what kind first, then whom it names, then its text. A change of a rule starts from its sentence in
//! the bylaws (`change`), so that nobody proposes a wording without having read the one in force.

use askama::Template;
use institution::bylaws::{Decision, Matter, Power};
use institution::id::MemberId;
use serde::Serialize;

use crate::moments::Clock;
use crate::say::Language;
use crate::sentences;
use crate::web::frame::{Frame, Here};
use crate::web::people::{Found, find};
use crate::web::view::{Query, Rule, View};

/// The page that moves a motion.
#[derive(Template, Serialize)]
#[template(path = "move.html")]
pub struct MovePage {
    #[serde(skip)]
    p: Frame,
    headline: String,
    step: Step,
    /// The rule that will govern the motion, once its kind is known.
    rule: Option<Rule>,
    rule_says: String,
    not_possible: Option<String>,
}

/// Where somebody is on the way to a motion.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// What kind?
    Kind {
        /// Address, name and what it does.
        kinds: Vec<(String, String, String)>,
    },
    /// Whom does it name?
    Person {
        /// The kind, to come back with.
        kind: String,
        /// What was searched for.
        q: String,
        /// Who was found: address and name.
        found: Vec<(String, String)>,
        /// Said when nobody was.
        empty: Option<String>,
    },
    /// The form.
    Form(Box<Form>),
}

/// The form that signs the motion.
#[derive(Serialize)]
pub struct Form {
    /// The effect's type.
    kind: String,
    member: Option<String>,
    to_member: Option<String>,
    /// What would happen, in a sentence.
    if_passes: Vec<String>,
    title: String,
    #[serde(skip)]
    powers: Vec<Choice>,
    hours_max: Option<u32>,
    #[serde(skip)]
    open_minutes: Vec<Choice>,
    begins: bool,
    next: String,
}

/// One of several things to pick.
#[derive(Debug, Clone, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub words: String,
    /// Whether it is picked already.
    pub chosen: bool,
}

/// For how long a vote may be open under a rule, the shortest first.
#[must_use]
pub fn durations(say: Language, decision: &Decision) -> Vec<Choice> {
    let (min, max) = (decision.open_minutes_min, decision.open_minutes_max);
    let mut all: Vec<u32> = [5, 10, 15, 30, 60, 120, 360, 720, 1440, 2880, 4320, 10_080, 20_160, 43_200]
        .into_iter()
        .filter(|minutes| (min..=max).contains(minutes))
        .chain([min, max])
        .collect();
    all.sort_unstable();
    all.dedup();
    // Neither the shortest nor the longest: time enough to see it, an answer the same evening.
    let usual = if all.contains(&30) { 30 } else { all[all.len() / 2] };
    all.into_iter()
        .map(|minutes| Choice {
            value: minutes.to_string(),
            words: Clock::span(say, minutes.into()),
            chosen: minutes == usual,
        })
        .collect()
}

/// The page that moves a motion.
#[must_use]
pub fn page(r: &View<'_>, query: &Query) -> MovePage {
    let kind = query.get("kind").map_or("", String::as_str);
    let person = query.get("person").and_then(|id| id.parse::<MemberId>().ok()).filter(|m| r.org.members().belongs(*m));
    let matter = match kind {
        "resolution" => Matter::Resolution,
        "facilitator.name" | "facilitator.end" => Matter::Facilitator,
        "power.delegate" => Matter::Delegation,
        _ => return show(r, r.say.t("move-title"), kinds(r), None),
    };
    match (kind, person) {
        ("resolution", _) => show(r, r.say.t("move-resolution"), form(r, kind, matter, None), Some(matter)),
        (_, Some(person)) => {
            let headline = r.say.f(&format!("move-{}-who", key(kind)), &[("name", r.name(person).into())]);
            show(r, headline, form(r, kind, matter, Some(person)), Some(matter))
        }
        (_, None) => show(r, r.say.t(&format!("move-{}", key(kind))), persons(r, kind, query), Some(matter)),
    }
}

fn key(kind: &str) -> &'static str {
    match kind {
        "facilitator.name" => "name-facilitator",
        "facilitator.end" => "end-facilitator",
        _ => "lend-power",
    }
}

fn show(r: &View<'_>, headline: String, step: Step, matter: Option<Matter>) -> MovePage {
    let clause = matter.map(|matter| r.org.governing(matter).0);
    MovePage {
        p: r.frame(&headline, Here::Decide, "move"),
        headline,
        step,
        rule: clause.map(|clause| r.rule(clause)),
        rule_says: clause
            .and_then(|clause| r.org.bylaws().clause(clause))
            .map(|clause| sentences::clause(r.say, clause).text())
            .unwrap_or_default(),
        not_possible: r.me().is_none().then(|| r.say.t("move-stranger")),
    }
}

fn kinds(r: &View<'_>) -> Step {
    let kind = |address: String, key: &str| (address, r.say.t(&format!("{key}-kind")), r.say.t(&format!("{key}-does")));
    let mut kinds = vec![
        kind(r.at("move?kind=resolution"), "move-resolution"),
        kind(r.at("bylaws"), "move-rule"),
        kind(r.at("move?kind=facilitator.name"), "move-name-facilitator"),
    ];
    if r.org.powers().facilitators().next().is_some() {
        kinds.push(kind(r.at("move?kind=facilitator.end"), "move-end-facilitator"));
    }
    kinds.push(kind(r.at("move?kind=power.delegate"), "move-lend-power"));
    Step::Kind { kinds }
}

fn persons(r: &View<'_>, kind: &str, query: &Query) -> Step {
    let q = query.get("q").map_or("", |q| q.trim()).to_owned();
    let address = |member: MemberId| r.at(&format!("move?kind={kind}&person={member}"));
    // Ending somebody's time starts from the few who have one.
    if kind == "facilitator.end" {
        let found = r.org.powers().facilitators().map(|(member, _)| (address(member), r.name(member))).collect();
        return Step::Person { kind: kind.to_owned(), q, found, empty: None };
    }
    let Found { members, .. } = find(r, &q, None, 20);
    let found: Vec<_> =
        if q.is_empty() { Vec::new() } else { members.into_iter().map(|m| (address(m.id), r.name(m.id))).collect() };
    let empty = (!q.is_empty() && found.is_empty()).then(|| r.say.f("people-none", &[("q", q.as_str().into())]));
    Step::Person { kind: kind.to_owned(), q, found, empty }
}

fn form(r: &View<'_>, kind: &str, matter: Matter, person: Option<MemberId>) -> Step {
    use institution::act::{Effect, What};
    let (_, decision) = r.org.governing(matter);
    let (_, hours_max) = r.org.delegation();
    let lends = kind == "power.delegate";
    let what = match (kind, person) {
        ("facilitator.name", Some(member)) => What::NameFacilitator { member },
        ("facilitator.end", Some(member)) => What::EndFacilitator { member },
        _ => What::Resolution,
    };
    let if_passes = if lends {
        vec![r.say.t("effect-at-once")]
    } else {
        sentences::effect(r.say, r.org, &Effect { what, begins: None }, &|m| r.name(m), &r.clock())
    };
    let title = match person {
        Some(person) => r.say.f(&format!("move-{}-title", key(kind)), &[("name", r.name(person).into())]),
        None => String::new(),
    };
    let powers = Power::ALL.iter().map(|power| Choice {
        value: power.name().to_owned(),
        words: r.say.t(&format!("power-short-{}", power.name())),
        chosen: true,
    });
    Step::Form(Box::new(Form {
        kind: kind.to_owned(),
        member: person.filter(|_| !lends).map(|member| member.to_string()),
        to_member: person.filter(|_| lends).map(|member| member.to_string()),
        if_passes,
        title,
        powers: if lends { powers.collect() } else { Vec::new() },
        hours_max: lends.then_some(hours_max),
        open_minutes: durations(r.say, decision),
        begins: kind != "resolution",
        next: r.at("motions/{id}"),
    }))
}
