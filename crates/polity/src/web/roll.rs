//! The roll: what I entered about myself and who looked at it; and the page on which somebody looks at others'.
//!
//! What a member entered leaves the server on these two pages alone. On the second it is shown only to whom the state says so
//! at this moment (`Institution::look_of`): never because of what an address says.

use askama::Template;
use institution::RollAct;
use institution::act::Body;
use institution::bylaws::{ClauseId, Power, RollField};
use institution::id::{Hash, MemberId};
use serde::Serialize;

use crate::moments::Moment;
use crate::roll;
use crate::say::Language;
use crate::sentences;
use crate::web::frame::{Frame, Here};
use crate::web::people;
use crate::web::view::{Query, Rule, View};

/// How many people a search shows.
const FOUND_MAX: usize = 30;
/// How many looks the page of one's own details shows; the record has all.
const LOOKS_MAX: usize = 100;

/// What I entered.
#[derive(Template, Serialize)]
#[template(path = "details.html")]
pub struct Details {
    #[serde(skip)]
    p: Frame,
    asks: Vec<Asked>,
    /// The bylaws ask, and something was entered.
    entered: Option<Moment>,
    /// Who could look now.
    sees: String,
    rule: Rule,
    rule_says: String,
    /// Who looked, the latest first.
    looks: Vec<Moment>,
}

/// One field that is asked for.
#[derive(Serialize)]
pub struct Asked {
    field: &'static str,
    label: String,
    value: String,
    #[serde(skip)]
    kind: &'static str,
    #[serde(skip)]
    fills: &'static str,
}

/// The page on which somebody looks.
#[derive(Template, Serialize)]
#[template(path = "roll.html")]
pub struct RollPage {
    #[serde(skip)]
    p: Frame,
    /// How many have entered something.
    headline: String,
    sees: String,
    rule: Rule,
    rule_says: String,
    /// The reader holds the power.
    may_look: bool,
    q: String,
    none: Option<String>,
    people: Vec<Person>,
}

/// A member who was found.
#[derive(Serialize)]
pub struct Person {
    id: String,
    name: String,
    /// There is something to look at.
    entered: bool,
    /// What they entered, once it was looked at.
    shown: Vec<(String, String)>,
    looked: Option<Moment>,
}

/// What a field is called where it stands by itself.
fn heading(say: Language, field: RollField) -> String {
    let label = label(say, field);
    let mut letters = label.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// What a field is called.
#[must_use]
pub fn label(say: Language, field: RollField) -> String {
    say.t(&format!("roll-field-{}", field.name()))
}

fn clause_of(r: &View<'_>, clause: &ClauseId) -> (Rule, String) {
    let says = r.org.bylaws().clause(clause).map(|c| sentences::clause(r.say, c).text()).unwrap_or_default();
    (r.rule(clause), says)
}

/// Who could look now, by name.
fn sees(r: &View<'_>, key: &str) -> String {
    let (facilitators, lent) =
        (r.org.powers().facilitators().map(|(m, _)| m), r.org.powers().lent().map(|(_, m, _)| m));
    let mut who: Vec<MemberId> =
        facilitators.chain(lent).chain(r.org.offices().held().map(|(_, member, _)| member)).collect();
    who.retain(|member| r.org.holds(*member, Power::SeeTheRoll));
    who.sort_unstable();
    who.dedup();
    let names: Vec<String> = who.into_iter().map(|member| r.name(member)).collect();
    if names.is_empty() { r.say.t("roll-sees-nobody") } else { r.say.f(key, &[("names", r.say.list(&names).into())]) }
}

/// One's own details; nothing for a stranger, or where the bylaws ask for nothing.
#[must_use]
pub fn details(r: &View<'_>) -> Option<Details> {
    let me = r.me()?;
    let (clause, asks) = r.org.roll_clause()?;
    let mut held = r.beside.roll(me).and_then(|text| roll::fields(&text)).unwrap_or_default();
    let asked = |field: &RollField| {
        let (kind, fills) = match field {
            RollField::LegalName => ("text", "name"),
            RollField::PostalAddress => ("lines", "street-address"),
            RollField::Postcode => ("text", "postal-code"),
            RollField::Phone => ("tel", "tel"),
            RollField::Mail => ("email", "email"),
            RollField::Workplace => ("text", "organization"),
            RollField::Job => ("text", "organization-title"),
            RollField::JoinedOn => ("date", "off"),
        };
        Asked {
            field: field.name(),
            label: heading(r.say, *field),
            value: held.remove(field).unwrap_or_default(),
            kind,
            fills,
        }
    };
    let asks = asks.iter().map(asked).collect();
    let looks = r.org.looks_at(me).rev().take(LOOKS_MAX);
    let said = |look: &institution::Look| {
        let rule = r.org.bylaws().number(&look.clause).unwrap_or_else(|| look.clause.to_string());
        r.sentence(look.at, "roll-look", &[("name", r.name(look.by).into()), ("rule", rule.into())])
    };
    let (rule, rule_says) = clause_of(r, clause);
    Some(Details {
        p: r.frame(&r.say.t("roll-details-title"), Here::Me, "details"),
        asks,
        entered: r.org.roll_entry(me).map(|entry| r.sentence(entry.at, "roll-entered", &[])),
        sees: sees(r, "roll-sees"),
        rule,
        rule_says,
        looks: looks.map(said).collect(),
    })
}

/// The page on which somebody looks; nothing for a stranger, or where the bylaws ask for nothing.
#[must_use]
pub fn page(r: &View<'_>, query: &Query) -> Option<RollPage> {
    let me = r.me()?;
    let (clause, asks) = r.org.roll_clause()?;
    let may_look = r.org.holds(me, Power::SeeTheRoll);
    let q = query.get("q").map_or("", |q| q.trim()).to_owned();
    let one = query.get("member").and_then(|id| id.parse::<MemberId>().ok()).filter(|id| r.org.members().belongs(*id));
    let members: Vec<MemberId> = match one {
        _ if !may_look => Vec::new(),
        Some(one) => vec![one],
        None if q.is_empty() => Vec::new(),
        None => people::find(r, &q, None, FOUND_MAX).members.into_iter().map(|member| member.id).collect(),
    };
    let none =
        (members.is_empty() && may_look && !q.is_empty()).then(|| r.say.f("people-none", &[("q", q.as_str().into())]));
    let person = |id: MemberId| {
        let look = r.org.look_of(me, id, r.now);
        let held = look.and_then(|_| r.beside.roll(id)).and_then(|text| roll::fields(&text)).unwrap_or_default();
        Person {
            id: id.to_string(),
            name: r.name(id),
            entered: r.may(Body::Roll(RollAct::Look { members: vec![id] })).is_ok(),
            // What the bylaws no longer ask for is nobody's business any more.
            shown: held
                .into_iter()
                .filter(|(field, _)| asks.contains(field))
                .map(|(field, value)| (heading(r.say, field), value))
                .collect(),
            looked: look.map(|look| r.sentence(look.at, "roll-looked", &[])),
        }
    };
    let (rule, rule_says) = clause_of(r, clause);
    Some(RollPage {
        p: r.frame(&r.say.t("roll-title"), Here::People, "roll"),
        headline: r.say.f("roll-headline", &[("n", r.org.roll_size().into()), ("of", r.org.members().count().into())]),
        sees: sees(r, "roll-sees-page"),
        rule,
        rule_says,
        may_look,
        none,
        people: members.into_iter().map(person).collect(),
        q,
    })
}

/// Whether the reader is asked for something that they could enter.
#[must_use]
pub fn is_asked(r: &View<'_>) -> bool {
    r.may(Body::Roll(RollAct::Enter { fields: Hash([0; 32]) })).is_ok()
}
