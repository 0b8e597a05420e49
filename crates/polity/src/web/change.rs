//! Proposing another wording of a rule: its figures and choices as blanks to pick, before and after side by side, what
//! would be wrong with it, and then the form that moves it. The new clause is built here from the typed fields; nobody
//! writes TOML, and what is signed is exactly what the sentences on this page were made from.

use askama::Template;
use count::majority::{Base, Kind, Majority};
use institution::act::{Effect, What};
use institution::bylaws::{
    Bylaws, Clause, ClauseId, Decision, HandRule, Matter, OPTIONAL, OfficeRule, PetitionRule, Power, PresenceRule,
    Readers, RollField, Rule as ClauseRule,
};
use institution::{AddClause, Reason};
use serde::Serialize;

use crate::alone;
use crate::moments::Clock;
use crate::say::{self, Language};
use crate::sentences;
use crate::web::found::{ASSEMBLY, LOCAL};
use crate::web::frame::{Changes, Frame, Here};
use crate::web::moving::{Choice, durations};
use crate::web::view::{Query, Rule, View};

/// The page that proposes a change of a rule.
#[derive(Template, Serialize)]
#[template(path = "change.html")]
pub struct ChangePage {
    #[serde(skip)]
    p: Frame,
    id: String,
    headline: String,
    says: String,
    #[serde(skip)]
    fields: Vec<Field>,
    #[serde(skip)]
    here: String,
    /// Nothing in this rule can be picked.
    nothing: Option<String>,
    /// Where it would stand, if it is a rule that the bylaws do not have.
    adds: Option<Adds>,
    /// What would change, if something was picked.
    preview: Option<Preview>,
    rule: Rule,
    rule_says: String,
}

/// A rule that would be added.
#[derive(Serialize)]
pub struct Adds {
    /// Behind which it would stand.
    after: String,
    /// Which would decide what it newly lets the members decide.
    under: Option<String>,
}

/// A blank to fill.
pub struct Field {
    name: &'static str,
    label: String,
    example: Option<String>,
    kind: FieldKind,
}

/// The longest a decision may take, in minutes: what the faults of bylaws say.
const SIXTY_DAYS: u32 = 60 * 24 * 60;

/// What a blank takes.
pub enum FieldKind {
    /// One line.
    Line {
        /// What stands in it.
        value: String,
        /// How many characters at most.
        max: usize,
    },
    /// A whole number.
    Number {
        /// What stands in it.
        value: String,
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// One of several.
    Choice(Vec<Choice>),
}

/// What the fields as they stand would do.
#[derive(Serialize)]
pub struct Preview {
    changes: Changes,
    alone: Vec<String>,
    faults: Vec<String>,
    /// May be moved: nothing is wrong with it.
    lawful: bool,
    was: String,
    to: String,
    title: String,
    #[serde(skip)]
    open_minutes: Vec<Choice>,
    next: String,
}

/// The page that proposes a change of the clause of this id.
#[must_use]
pub fn page(r: &View<'_>, id: &str, query: &Query) -> Option<ChangePage> {
    let bylaws = r.org.bylaws();
    let id: ClauseId = id.parse().ok()?;
    let adding = addable(r).into_iter().find(|clause| clause.id == id);
    let clause = adding.as_ref().or_else(|| bylaws.clause(&id))?;
    let number = bylaws.number(&id).unwrap_or_default();
    let (by, decision) = r.org.governing(clause.rule.matter());
    let headline = match adding {
        Some(_) => r.say.t("add-title"),
        None => r.say.f("change-title", &[("rule", number.as_str().into())]),
    };
    let adds = adding.as_ref().map(|clause| place_of(r, clause));
    let asked = query.contains_key("show");
    // What was typed stays in the fields, whether it can be a rule or not.
    let picked = with_fields(clause, query);
    let fields = fields(r.say, &picked, query);
    let nothing = fields.is_empty().then(|| r.say.t("change-nothing"));
    Some(ChangePage {
        p: r.frame(&headline, Here::Record, &format!("bylaws/{id}/change")),
        id: id.to_string(),
        says: sentences::clause(r.say, clause).text(),
        preview: (asked && nothing.is_none()).then(|| match &adds {
            Some(adds) => preview_of_added(r, adds, &picked, decision),
            None => preview(r, clause, &picked, &number, decision),
        }),
        adds,
        fields,
        here: r.at(&format!("bylaws/{id}/change")),
        nothing,
        rule: r.rule(by),
        rule_says: bylaws.clause(by).map(|by| sentences::clause(r.say, by).text()).unwrap_or_default(),
        headline,
    })
}

/// The rules of the templates that this organisation's bylaws do not have, in the templates' order: an assembly's as an
/// assembly has them, and what only a local has.
#[must_use]
pub fn addable(r: &View<'_>) -> Vec<Clause> {
    let bylaws = r.org.bylaws();
    let missing = |clause: &Clause| match &clause.rule {
        ClauseRule::Office(_) => bylaws.clause(&clause.id).is_none(),
        rule => OPTIONAL.contains(&rule.kind()) && bylaws.only(rule.kind()).is_none(),
    };
    let mut found: Vec<Clause> = Vec::new();
    for template in templates() {
        for (_, clause) in template.clauses() {
            if missing(clause) && !found.iter().any(|other| other.id == clause.id) {
                found.push(clause.clone());
            }
        }
    }
    found
}

fn templates() -> [Bylaws; 2] {
    [ASSEMBLY, LOCAL].map(|text| Bylaws::from_toml(text).expect("the templates of this release can be read"))
}

/// Where an added rule would stand: behind what it stands behind in the template, as far as that is here.
fn place_of(r: &View<'_>, clause: &Clause) -> Adds {
    let bylaws = r.org.bylaws();
    let [assembly, local] = templates();
    let template = if assembly.clause(&clause.id).is_some() { assembly } else { local };
    let before = template.clauses().map(|(_, other)| other).take_while(|other| other.id != clause.id);
    let here = before.filter(|other| bylaws.clause(&other.id).is_some()).last().map(|other| other.id.clone());
    let first = || bylaws.clauses().next().map(|(_, first)| first.id.clone()).expect("bylaws have clauses");
    let governed = |matter: &Matter| {
        let of = |clause: &Clause| matches!(&clause.rule, ClauseRule::Decision(d) if d.about.contains(matter));
        bylaws.clauses().any(|(_, clause)| of(clause))
    };
    let new = |matter: &&Matter| matter.rests_on() == Some(clause.rule.kind()) && !governed(matter);
    let brings = Matter::ALL.iter().any(|matter| new(&matter));
    let under = brings.then(|| r.org.governing(Matter::Resolution).0.to_string());
    Adds { after: here.unwrap_or_else(first).to_string(), under }
}

fn preview_of_added(r: &View<'_>, adds: &Adds, picked: &Clause, decision: &Decision) -> Preview {
    let words = sentences::clause(r.say, picked).text();
    let id = |id: &str| id.parse::<ClauseId>().expect("a clause's id");
    let add = AddClause { to: picked.to_toml(), after: id(&adds.after), under: adds.under.as_deref().map(id) };
    let added = add.added_to(r.org.bylaws());
    let alone = added.as_ref().map(|(_, after)| then_alone(r, after, picked)).unwrap_or_default();
    let mut faults: Vec<String> = match added {
        Err(_) => vec![r.say.t("change-unreadable")],
        Ok((_, bylaws)) if bylaws.semantics() > r.org.semantics() => vec![r.say.t("add-semantics")],
        Ok((_, bylaws)) => bylaws.faults().iter().map(|fault| say::fault_in(r.say, fault, r.org.bylaws())).collect(),
    };
    faults.dedup();
    Preview {
        changes: Changes::between("", &words),
        alone,
        lawful: faults.is_empty(),
        faults,
        was: String::new(),
        to: add.to,
        title: r.say.t("add-motion-title"),
        open_minutes: durations(r.say, decision),
        next: r.at("motions/{id}"),
    }
}

fn preview(r: &View<'_>, clause: &Clause, picked: &Clause, number: &str, decision: &Decision) -> Preview {
    let words = |clause: &Clause| sentences::clause(r.say, clause).text();
    let effect = Effect {
        what: What::ChangeClause { clause: clause.id.clone(), was: clause.hash(), to: picked.to_toml() },
        begins: None,
    };
    // Everything that is wrong with the bylaws as they would be; what cannot be read back at all comes first.
    let mut faults: Vec<String> = match Clause::from_toml(&picked.to_toml()) {
        Err(_) => vec![r.say.t("change-unreadable")],
        Ok(_) if picked == clause => vec![r.say.t("change-same")],
        Ok(_) => r
            .org
            .bylaws()
            .with(picked)
            .map(|bylaws| bylaws.faults())
            .unwrap_or_default()
            .iter()
            .map(|fault| say::fault_in(r.say, fault, r.org.bylaws()))
            .collect(),
    };
    faults.dedup();
    let What::ChangeClause { was, to, .. } = &effect.what else { unreachable!("made above") };
    let alone = r.org.bylaws().with(picked).map(|after| then_alone(r, &after, picked)).unwrap_or_default();
    Preview {
        changes: Changes::between(&words(clause), &words(picked)),
        alone,
        lawful: faults.is_empty(),
        faults,
        was: was.to_string(),
        to: to.clone(),
        title: r.say.f("change-motion-title", &[("rule", number.into())]),
        open_minutes: durations(r.say, decision),
        next: r.at("motions/{id}"),
    }
}

/// Who could act alone under other bylaws and cannot so now; nothing if that stays as it is.
pub(super) fn then_alone(r: &View<'_>, after: &Bylaws, changed: &Clause) -> Vec<String> {
    alone::changed(r.say, r.org.bylaws(), after, Some(changed), r.org.entitled(r.now))
}

/// The clause with what was picked; a blank that was not filled stays as it is.
fn with_fields(clause: &Clause, query: &Query) -> Clause {
    let number = |name: &str, now: u32| query.get(name).and_then(|v| v.trim().parse().ok()).unwrap_or(now);
    let rule = match &clause.rule {
        ClauseRule::Purpose { text } => {
            ClauseRule::Purpose { text: query.get("text").map_or(text.as_str(), |text| text.trim()).to_owned() }
        }
        ClauseRule::Reading { who } => {
            ClauseRule::Reading { who: query.get("who").and_then(|who| Readers::from_name(who)).unwrap_or(*who) }
        }
        ClauseRule::Decision(d) => ClauseRule::Decision(Decision {
            about: d.about.clone(),
            majority: query.get("majority").and_then(|m| m.parse().ok()).unwrap_or(d.majority),
            quorum_voters: number("quorum_voters", d.quorum_voters),
            quorum_percent: number("quorum_percent", d.quorum_percent),
            seconders: number("seconders", d.seconders),
            notice_minutes: number("notice_minutes", d.notice_minutes),
            put_early: query.get("put_early").map_or(d.put_early, |early| early == "yes"),
            open_minutes_min: number("open_minutes_min", d.open_minutes_min),
            open_minutes_max: number("open_minutes_max", d.open_minutes_max),
            second_reading_hours: number("second_reading_hours", d.second_reading_hours),
        }),
        ClauseRule::Chore { powers, hours_max, people_max } => ClauseRule::Chore {
            powers: listed(Power::ALL, powers, |power| query.get(power.name())),
            hours_max: number("hours_max", *hours_max),
            people_max: number("people_max", *people_max),
        },
        ClauseRule::Delegation { hours_max } => ClauseRule::Delegation { hours_max: number("hours_max", *hours_max) },
        ClauseRule::Demands { standing_max } => {
            ClauseRule::Demands { standing_max: number("standing_max", *standing_max) }
        }
        ClauseRule::Spokespersons { hours_max, people_max } => ClauseRule::Spokespersons {
            hours_max: number("hours_max", *hours_max),
            people_max: number("people_max", *people_max),
        },
        ClauseRule::Moderation { reasons, unfold } => ClauseRule::Moderation {
            reasons: listed(Reason::ALL, reasons, |reason| query.get(reason.name())),
            unfold: number("unfold", *unfold),
        },
        ClauseRule::Presence(rule) => ClauseRule::Presence(PresenceRule {
            vouchers: number("vouchers", rule.vouchers),
            vouches_max: number("vouches_max", rule.vouches_max),
            wait_hours: number("wait_hours", rule.wait_hours),
            challengers: number("challengers", rule.challengers),
            challenge_hours: number("challenge_hours", rule.challenge_hours),
        }),
        ClauseRule::HandCount(rule) => ClauseRule::HandCount(HandRule {
            about: rule.about.clone(),
            tellers: number("tellers", rule.tellers),
            objectors: number("objectors", rule.objectors),
        }),
        ClauseRule::Office(rule) => ClauseRule::Office(OfficeRule {
            title: rule.title.clone(),
            seats: number("seats", rule.seats),
            term_days: number("term_days", rule.term_days),
            provisional_days: number("provisional_days", rule.provisional_days),
            powers: listed(Power::ALL, &rule.powers, |power| query.get(power.name())),
        }),
        ClauseRule::Petition(rule) => ClauseRule::Petition(PetitionRule {
            percent: number("percent", rule.percent),
            people_min: number("people_min", rule.people_min),
            days: number("days", rule.days),
        }),
        ClauseRule::Roll { asks } => {
            ClauseRule::Roll { asks: listed(RollField::ALL, asks, |field| query.get(field.name())) }
        }
        // One way in, and rights that no majority can touch: there is nothing to pick.
        ClauseRule::Joining { .. } | ClauseRule::Rights { .. } => clause.rule.clone(),
    };
    Clause { id: clause.id.clone(), rule }
}

/// Those of a closed set that were picked, each by yes or no; one that was not asked about stays as it is.
fn listed<'q, T: Copy + PartialEq>(all: &[T], now: &[T], answer: impl Fn(T) -> Option<&'q String>) -> Vec<T> {
    let picked = |item: &T| answer(*item).map_or(now.contains(item), |answer| answer == "yes");
    let fresh = all.iter().filter(|item| !now.contains(item));
    now.iter().chain(fresh).copied().filter(picked).collect()
}

fn fields(say: Language, clause: &Clause, query: &Query) -> Vec<Field> {
    let typed = |name: &str, now: u32| query.get(name).cloned().unwrap_or_else(|| now.to_string());
    let number = |name: &'static str, key: &str, now: u32, (min, max): (u32, u32)| Field {
        name,
        label: say.t(key),
        example: None,
        kind: FieldKind::Number { value: typed(name, now), min, max },
    };
    let choice = |name: &'static str, key: &str, choices: Vec<Choice>| Field {
        name,
        label: say.t(key),
        example: None,
        kind: FieldKind::Choice(choices),
    };
    match &clause.rule {
        ClauseRule::Purpose { text } => vec![Field {
            name: "text",
            label: say.t("field-purpose"),
            example: None,
            kind: FieldKind::Line { value: query.get("text").unwrap_or(text).clone(), max: 200 },
        }],
        ClauseRule::Reading { who } => {
            let choices = Readers::ALL.iter().map(|readers| Choice {
                value: readers.name().to_owned(),
                words: say.t(&format!("clause-reading-{}", readers.name())),
                chosen: readers == who,
            });
            vec![choice("who", "field-readers", choices.collect())]
        }
        ClauseRule::Decision(d) => {
            let minutes = |name: &'static str, key: &str, now: u32, least: u32| Field {
                example: Some(say.f("field-minutes", &[("span", Clock::span(say, now.into()).into())])),
                ..number(name, key, now, (least, SIXTY_DAYS))
            };
            let mut fields = vec![
                choice("majority", "field-majority", majorities(say, d.majority)),
                number("quorum_voters", "field-quorum-voters", d.quorum_voters, (2, 1_000_000)),
                number("quorum_percent", "field-quorum-percent", d.quorum_percent, (0, 50)),
                number("seconders", "field-seconders", d.seconders, (1, 10)),
                minutes("notice_minutes", "field-notice", d.notice_minutes, 0),
                minutes("open_minutes_min", "field-open-min", d.open_minutes_min, 2),
            ];
            if d.about != [Matter::Amendment] {
                fields.push(minutes("open_minutes_max", "field-open-max", d.open_minutes_max, 2));
                fields.push(choice("put_early", "field-early", yes_or_no(say, d.put_early)));
                fields.push(number("second_reading_hours", "field-second-reading", d.second_reading_hours, (0, 2160)));
            }
            fields
        }
        ClauseRule::Chore { powers, hours_max, people_max } => {
            let mut fields = vec![
                number("people_max", "field-people-max", *people_max, (1, 20)),
                number("hours_max", "field-chore-hours", *hours_max, (1, 72)),
            ];
            // Calling meetings is an office's, or anybody's.
            let may = Power::ALL.iter().filter(|power| **power != Power::Convene);
            fields.extend(may.map(|power| Field {
                name: power.name(),
                label: say.f("field-chore-may", &[("power", sentences::power(say, *power).into())]),
                example: None,
                kind: FieldKind::Choice(yes_or_no(say, powers.contains(power))),
            }));
            fields
        }
        ClauseRule::Delegation { hours_max } => {
            vec![number("hours_max", "field-delegation-hours", *hours_max, (1, 2160))]
        }
        ClauseRule::Demands { standing_max } => {
            vec![number("standing_max", "field-demands-max", *standing_max, (1, 20))]
        }
        ClauseRule::Spokespersons { hours_max, people_max } => vec![
            number("people_max", "field-speakers-max", *people_max, (1, 20)),
            number("hours_max", "field-speakers-hours", *hours_max, (1, 2160)),
        ],
        ClauseRule::Moderation { reasons, unfold } => {
            let mut fields = vec![number("unfold", "field-unfold", *unfold, (1, 10))];
            fields.extend(Reason::ALL.iter().map(|reason| Field {
                name: reason.name(),
                label: say.f("field-reason", &[("reason", say.t(&format!("reason-{}", reason.name())).into())]),
                example: None,
                kind: FieldKind::Choice(yes_or_no(say, reasons.contains(reason))),
            }));
            fields
        }
        ClauseRule::Presence(rule) => vec![
            number("vouchers", "field-vouchers", rule.vouchers, (2, 10)),
            number("vouches_max", "field-vouches-max", rule.vouches_max, (1, 1000)),
            number("wait_hours", "field-wait-hours", rule.wait_hours, (1, 720)),
            number("challengers", "field-challengers", rule.challengers, (2, 20)),
            number("challenge_hours", "field-challenge-hours", rule.challenge_hours, (1, 5040)),
        ],
        ClauseRule::HandCount(rule) => vec![
            number("tellers", "field-tellers", rule.tellers, (2, 10)),
            number("objectors", "field-objectors", rule.objectors, (1, 20)),
        ],
        ClauseRule::Office(rule) => {
            let mut fields = vec![
                number("seats", "field-seats", rule.seats, (1, 50)),
                number("term_days", "field-term-days", rule.term_days, (1, 1830)),
                number("provisional_days", "field-provisional-days", rule.provisional_days, (1, 90)),
            ];
            let may = Power::ALL.iter().filter(|power| **power != Power::FoldAway);
            fields.extend(may.map(|power| Field {
                name: power.name(),
                label: say.f("field-office-may", &[("power", sentences::power(say, *power).into())]),
                example: None,
                kind: FieldKind::Choice(yes_or_no(say, rule.powers.contains(power))),
            }));
            fields
        }
        ClauseRule::Petition(rule) => vec![
            number("percent", "field-petition-percent", rule.percent, (1, 20)),
            number("people_min", "field-petition-people", rule.people_min, (2, 50)),
            number("days", "field-petition-days", rule.days, (7, 366)),
        ],
        ClauseRule::Roll { asks } => {
            let field = |field: &RollField| Field {
                name: field.name(),
                label: say.f("field-roll", &[("field", super::roll::label(say, *field).into())]),
                example: None,
                kind: FieldKind::Choice(yes_or_no(say, asks.contains(field))),
            };
            RollField::ALL.iter().map(field).collect()
        }
        ClauseRule::Joining { .. } | ClauseRule::Rights { .. } => Vec::new(),
    }
}

fn yes_or_no(say: Language, yes: bool) -> Vec<Choice> {
    let choice = |value: &str, key: &str, chosen| Choice { value: value.to_owned(), words: say.t(key), chosen };
    vec![choice("yes", "field-yes", yes), choice("no", "field-no", !yes)]
}

fn majorities(say: Language, now: Majority) -> Vec<Choice> {
    let mut all = Vec::new();
    for of in [Base::Cast, Base::CastAndAbstentions, Base::Entitled] {
        for (kind, num, den) in [
            (Kind::MoreThan, 1, 2),
            (Kind::AtLeast, 3, 5),
            (Kind::AtLeast, 2, 3),
            (Kind::AtLeast, 3, 4),
            (Kind::AtLeast, 4, 5),
        ] {
            all.push(Majority { kind, num, den, of });
        }
    }
    if !all.contains(&now) {
        all.insert(0, now);
    }
    all.into_iter()
        .map(|majority| Choice {
            value: majority.to_string(),
            words: sentences::majority(say, majority),
            chosen: majority == now,
        })
        .collect()
}
