//! Moving a motion: what kind first, then whom it names, then its text. A change of a rule starts from its sentence in
//! the bylaws (`change`), so that nobody proposes a wording without having read the one in force.

use askama::Template;
use institution::bylaws::{ClauseId, Decision, Matter, Power};
use institution::id::MemberId;
use institution::{DemandEffect, DemandStage, Ending, OfficeEffect, Place, Ratify};
use serde::Serialize;

use crate::moments::Clock;
use crate::say::Language;
use crate::sentences;
use crate::web::adopting::{self, NewRule};
use crate::web::demands::{self, Parts};
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
    /// The rules that would take the place of all.
    rules: Vec<NewRule>,
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
    hours: u32,
    /// What it is about, if about a demand.
    demand: Option<AboutDemand>,
    /// Which words stay removed, and why: fields of the effect.
    #[serde(skip)]
    words: Vec<(&'static str, String)>,
    #[serde(skip)]
    text: String,
    #[serde(skip)]
    open_minutes: Vec<Choice>,
    begins: bool,
    next: String,
}

/// What a form about a demand asks and says besides.
#[derive(Serialize, Default)]
pub struct AboutDemand {
    /// The demand, if it exists already.
    demand: Option<String>,
    /// The offer that is accepted or refused.
    offer: Option<String>,
    /// Of whom, how much at least, by when: asked, with what stands there now.
    #[serde(skip)]
    terms: Option<Terms>,
    /// Whose place it takes, where as many stand as may.
    #[serde(skip)]
    replaces: Vec<Choice>,
    /// How it ended.
    #[serde(skip)]
    how: Vec<Choice>,
}

/// The terms of a demand as they stand.
#[derive(Default)]
pub struct Terms {
    of: String,
    least: String,
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
    if let ("removal.ratify", Some(page)) = (kind, ratify_page(r, query)) {
        return page;
    }
    if let Some(page) = plain_page(r, kind, query) {
        return page;
    }
    if let Some((matter, demand)) = about_demand(r, kind, query) {
        return demand_page(r, kind, query, matter, demand);
    }
    let matter = match kind {
        "resolution" => Matter::Resolution,
        "facilitator.name" | "facilitator.end" => Matter::Facilitator,
        "power.delegate" => Matter::Delegation,
        "spokesperson.name" | "spokesperson.end" if r.org.spokespersons_clause().is_some() => Matter::Spokesperson,
        _ => return show(r, r.say.t("move-title"), kinds(r), None),
    };
    // Nobody speaks for all who did not ask to: whoever moves it is who is named.
    let person = if kind == "spokesperson.name" { r.me() } else { person };
    match (kind, person) {
        ("spokesperson.name", None) => show(r, r.say.t("move-spokesperson-name"), Step::Kind { kinds: vec![] }, None),
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
        "spokesperson.name" => "spokesperson-name",
        "spokesperson.end" => "spokesperson-end",
        _ => "lend-power",
    }
}

/// The page of a motion about a demand. Its text begins as what stands there now.
fn demand_page(r: &View<'_>, kind: &str, query: &Query, matter: Matter, demand: AboutDemand) -> MovePage {
    let (number, stands) = query.get("demand").and_then(|name| demands::find(r, name)).unzip();
    let (title, body) = stands.map(|demand| r.titled(demand.text)).unwrap_or_default();
    let changes = kind == "demand.change";
    let parts = Parts::of(&body);
    let key = kind.replace('.', "-");
    let headline = r.say.f(&format!("move-{key}"), &[("title", title.as_str().into())]);
    let named = ("n", number.unwrap_or_default().into());
    let title = match kind {
        "demand.adopt" | "offer.record" => String::new(),
        "demand.change" => title,
        _ => r.say.f(&format!("move-{key}-title"), &[("title", title.as_str().into()), named]),
    };
    let mut form = empty_form(r, kind, matter);
    form.if_passes = vec![r.say.t(&format!("move-{key}-does"))];
    form.title = title;
    form.text = if changes { parts.rest.clone() } else { String::new() };
    let terms = || Terms { of: parts.of.clone().unwrap_or_default(), least: parts.least.clone().unwrap_or_default() };
    form.demand = Some(AboutDemand { terms: matches!(kind, "demand.adopt" | "demand.change").then(terms), ..demand });
    show(r, headline, Step::Form(Box::new(form)), Some(matter))
}

/// The page of a motion by which words stay removed.
fn ratify_page(r: &View<'_>, query: &Query) -> Option<MovePage> {
    use institution::act::{Effect, What};
    let place: Place = query.get("words")?.parse().ok()?;
    let (words, author) = r.org.words_at(place)?;
    let reason = r.away(place).filter(|case| case.is_removed())?.reason;
    let effect = Effect { what: What::Ratify(Ratify { words, reason }), begins: None };
    let mut form = empty_form(r, "removal.ratify", Matter::Removal);
    form.if_passes = sentences::effect(r.say, r.org, &effect, &|member| r.name(member), &r.clock());
    form.title = r.say.f("move-removal-ratify-title", &[("name", r.name(author).into())]);
    form.begins = false;
    form.words = vec![
        ("of", place.of().to_owned()),
        ("id", place.id()),
        ("text", words.text.to_string()),
        ("reason", reason.name().to_owned()),
    ];
    Some(show(r, r.say.t("move-removal-ratify"), Step::Form(Box::new(form)), Some(Matter::Removal)))
}

/// The page of a motion whose effect asks for nothing more: reading the record by newer rules, letting in who was questioned.
fn plain_page(r: &View<'_>, kind: &str, query: &Query) -> Option<MovePage> {
    use institution::act::{Effect, What};
    let (what, matter, words) = match kind {
        "semantics.raise" if r.org.semantics() < institution::SEMANTICS_MAX => {
            let to = institution::SEMANTICS_MAX;
            (What::RaiseSemantics { to }, Matter::Semantics, vec![("to", to.to_string())])
        }
        "batch.admit" => {
            let through = query.get("through").and_then(|id| id.parse::<MemberId>().ok());
            if r.org.challenged_in(through) == 0 {
                return None;
            }
            let words = through.map(|through| ("through", through.to_string())).into_iter().collect();
            (What::Admit { through }, Matter::Resolution, words)
        }
        "office.fill" | "office.recall" => return office_page(r, kind, query),
        "bylaws.adopt" if adopting::is_possible(r.org) => return Some(adoption_page(r)),
        _ => return None,
    };
    let mut form = empty_form(r, kind, matter);
    let effect = Effect { what, begins: None };
    form.if_passes = sentences::effect(r.say, r.org, &effect, &|member| r.name(member), &r.clock());
    let key = format!("move-{}", kind.replace('.', "-"));
    form.title = match effect.what {
        What::Admit { through: Some(through) } => r.say.f(&format!("{key}-title"), &[("name", r.name(through).into())]),
        What::Admit { through: None } => r.say.t(&format!("{key}-title-open")),
        _ => r.say.t(&format!("{key}-title")),
    };
    form.words = words;
    Some(show(r, r.say.t(&key), Step::Form(Box::new(form)), Some(matter)))
}

/// The page of a motion about who holds an office. Nobody holds one who did not offer to: whoever moves it is who is named.
fn office_page(r: &View<'_>, kind: &str, query: &Query) -> Option<MovePage> {
    use institution::act::{Effect, What};
    let office: ClauseId = query.get("office")?.parse().ok()?;
    r.org.bylaws().office(&office)?;
    let fills = kind == "office.fill";
    let asked = query.get("person").and_then(|id| id.parse::<MemberId>().ok());
    let member = if fills { r.me()? } else { asked.filter(|who| r.org.offices().seat(&office, *who).is_some())? };
    let what = match fills {
        true => What::Office(OfficeEffect::Fill { office: office.clone(), member }),
        false => What::Office(OfficeEffect::Recall { office: office.clone(), member }),
    };
    let matter = if fills { Matter::Office } else { Matter::Recall };
    let key = format!("move-{}", kind.replace('.', "-"));
    let named = [("name", r.name(member).into()), ("office", sentences::office(r.say, r.org, &office).into())];
    let mut form = empty_form(r, kind, matter);
    form.if_passes =
        sentences::effect(r.say, r.org, &Effect { what, begins: None }, &|member| r.name(member), &r.clock());
    form.title = r.say.f(&format!("{key}-title"), &named);
    form.member = Some(member.to_string());
    form.words = vec![("office", office.to_string())];
    Some(show(r, r.say.f(&key, &named), Step::Form(Box::new(form)), Some(matter)))
}

/// The page by which an assembly becomes permanent.
fn adoption_page(r: &View<'_>) -> MovePage {
    use institution::act::{Effect, What};
    let (adoption, refused) = adopting::proposal(r);
    let rules = adopting::rules(r, &adoption.to);
    let mut form = empty_form(r, "bylaws.adopt", Matter::Bylaws);
    form.words = vec![("was", adoption.was.to_string()), ("to", adoption.to.clone())];
    let effect = Effect { what: What::Adopt(adoption), begins: None };
    form.if_passes = sentences::effect(r.say, r.org, &effect, &|member| r.name(member), &r.clock());
    form.if_passes.push(r.say.t("move-bylaws-adopt-who"));
    form.title = r.say.t("move-bylaws-adopt-title");
    let mut page = show(r, r.say.t("move-bylaws-adopt"), Step::Form(Box::new(form)), Some(Matter::Bylaws));
    page.rules = rules;
    page.not_possible = page.not_possible.or(refused);
    page
}

/// Which matter a motion of this kind about the demand that is asked for would be; `None` if there is nothing to be moved.
fn about_demand(r: &View<'_>, kind: &str, query: &Query) -> Option<(Matter, AboutDemand)> {
    let (_, standing_max) = r.org.demands_clause()?;
    let all = r.org.demands().all();
    if kind == "demand.adopt" {
        let standing = all.iter().enumerate().filter(|(_, demand)| demand.stands());
        let replaces: Vec<Choice> = standing
            .map(|(_, demand)| Choice { value: demand.id.to_string(), words: r.title(demand.text), chosen: false })
            .collect();
        let replaces = if replaces.len() >= standing_max as usize { replaces } else { Vec::new() };
        return Some((Matter::Demand, AboutDemand { replaces, ..AboutDemand::default() }));
    }
    let (_, demand) = query.get("demand").and_then(|name| demands::find(r, name)).filter(|(_, d)| d.stands())?;
    let about = AboutDemand { demand: Some(demand.id.to_string()), ..AboutDemand::default() };
    let open = match demand.stage {
        DemandStage::Offered(offer) => Some(offer.to_string()),
        _ => None,
    };
    match kind {
        "demand.change" => Some((Matter::Demand, about)),
        "demand.close" => {
            let ending = |ending: Ending, key: &str| Choice {
                value: ending.name().to_owned(),
                words: r.say.t(key),
                chosen: ending == Ending::Won,
            };
            let how = vec![
                ending(Ending::Won, "move-how-won"),
                ending(Ending::Lost, "move-how-lost"),
                ending(Ending::Dropped, "move-how-dropped"),
            ];
            Some((Matter::Demand, AboutDemand { how, ..about }))
        }
        "offer.record" => Some((Matter::Offer, about)),
        "offer.accept" | "offer.refuse" => {
            Some((Matter::Offer, AboutDemand { demand: None, offer: Some(open?), ..about }))
        }
        _ => None,
    }
}

fn show(r: &View<'_>, headline: String, step: Step, matter: Option<Matter>) -> MovePage {
    let clause = matter.map(|matter| r.org.governing(matter).0);
    MovePage {
        p: r.frame(&headline, Here::Decide, "move"),
        headline,
        step,
        rules: Vec::new(),
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
    if r.org.demands_clause().is_some() {
        kinds.insert(1, kind(r.at("move?kind=demand.adopt"), "move-demand-adopt"));
    }
    if r.org.spokespersons_clause().is_some() {
        kinds.push(kind(r.at("move?kind=spokesperson.name"), "move-spokesperson-name"));
    }
    if adopting::is_possible(r.org) {
        kinds.push(kind(r.at("move?kind=bylaws.adopt"), "move-bylaws-adopt"));
    }
    if r.org.semantics() < institution::SEMANTICS_MAX {
        kinds.push(kind(r.at("move?kind=semantics.raise"), "move-semantics-raise"));
    }
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
    if kind == "spokesperson.end" {
        let speakers = r.org.demands().spokespersons();
        let found = speakers.map(|(member, _)| (address(member), r.name(member))).collect();
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
    let lends = kind == "power.delegate";
    let what = match (kind, person) {
        ("facilitator.name", Some(member)) => What::NameFacilitator { member },
        ("facilitator.end", Some(member)) => What::EndFacilitator { member },
        ("spokesperson.end", Some(member)) => What::Demands(DemandEffect::End { member }),
        _ => What::Resolution,
    };
    let speaks = kind == "spokesperson.name";
    let if_passes = if lends {
        vec![r.say.t("effect-at-once")]
    } else if speaks {
        vec![r.say.t("move-spokesperson-name-does"), r.say.t("move-spokesperson-public")]
    } else {
        sentences::effect(r.say, r.org, &Effect { what, begins: None }, &|m| r.name(m), &r.clock())
    };
    let title = match person {
        Some(person) => r.say.f(&format!("move-{}-title", key(kind)), &[("name", r.name(person).into())]),
        None => String::new(),
    };
    // Calling meetings is somebody's to lend only where it is an office's.
    let is_an_offices = |power: Power| r.org.bylaws().offices().any(|(_, rule)| rule.powers.contains(&power));
    let lendable = |power: &&Power| **power != Power::Convene || is_an_offices(Power::Convene);
    let powers = Power::ALL.iter().filter(lendable).map(|power| Choice {
        value: power.name().to_owned(),
        words: r.say.t(&format!("power-short-{}", power.name())),
        chosen: *power == Power::PutTheQuestion,
    });
    let mut form = empty_form(r, kind, matter);
    form.member = person.filter(|_| !lends).map(|member| member.to_string());
    form.to_member = person.filter(|_| lends).map(|member| member.to_string());
    form.if_passes = if_passes;
    form.title = title;
    if lends {
        form.powers = powers.collect();
        form.hours_max = Some(r.org.delegation().1);
    }
    if let (true, Some((_, hours_max, _))) = (speaks, r.org.spokespersons_clause()) {
        form.hours_max = Some(hours_max);
        // A week: long enough to be of use, short enough to be asked again.
        form.hours = hours_max.min(7 * 24);
    }
    Step::Form(Box::new(form))
}

fn empty_form(r: &View<'_>, kind: &str, matter: Matter) -> Form {
    let (_, decision) = r.org.governing(matter);
    Form {
        kind: kind.to_owned(),
        member: None,
        to_member: None,
        if_passes: Vec::new(),
        title: String::new(),
        powers: Vec::new(),
        hours_max: None,
        hours: 24.min(r.org.delegation().1),
        demand: None,
        words: Vec::new(),
        text: String::new(),
        open_minutes: durations(r.say, decision),
        begins: kind != "resolution",
        next: r.at("motions/{id}"),
    }
}
