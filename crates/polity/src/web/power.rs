//! Who can act alone: what our rules let one person or a few do, the worst first, who holds what now, and what to look at.
//!
//! Reckoned from the rules in force and the number of those who may vote at this moment (`institution::bylaws::alone`);
//! nothing is stored. Names are those of people who hold something for a limited time.

use askama::Template;
use institution::bylaws::alone::{Alone, Carrying, Got, Line, Pace};
use institution::bylaws::{ClauseId, Matter};
use serde::Serialize;

use crate::alone::{self, Figures, Found, Told};
use crate::moments::Moment;
use crate::sentences;
use crate::web::frame::{Frame, Here, Markup};
use crate::web::standing;
use crate::web::view::{Rule, View};

/// Who can act alone.
#[derive(Template, Serialize)]
#[template(path = "power.html")]
pub struct PowerPage {
    #[serde(skip)]
    p: Frame,
    reckoned: String,
    /// Who holds what now, and until when.
    now: Vec<Moment>,
    /// How that is ended.
    ended: Vec<String>,
    /// What one person can do.
    one: Vec<Shown>,
    /// What it takes more people for, the fewest first.
    few: Vec<Shown>,
    /// What to look at.
    findings: Vec<Look>,
    /// How many people one figure in the pictures stands for, if not one.
    #[serde(skip)]
    scale: Option<String>,
}

/// One thing that can be done.
#[derive(Serialize)]
pub struct Shown {
    #[serde(flatten)]
    told: Told,
    #[serde(skip)]
    rule: Option<Rule>,
    #[serde(skip)]
    picture: Option<Markup>,
}

/// Something to look at.
#[derive(Serialize)]
pub struct Look {
    #[serde(flatten)]
    found: Found,
    #[serde(skip)]
    rule: Option<Rule>,
}

/// How many figures stand in a row of a picture at most.
const FIGURES: u64 = 40;

/// Who can act alone.
#[must_use]
pub fn page(r: &View<'_>) -> PowerPage {
    let bylaws = r.org.bylaws();
    let entitled = r.org.entitled(r.now);
    let alone = bylaws.alone(entitled);
    let rule = |named: &Option<(String, String)>| {
        named.as_ref().and_then(|(_, id)| id.parse().ok()).map(|clause| r.rule(&clause))
    };
    let shown = alone::told(r.say, bylaws, &alone).into_iter().map(|told| Shown {
        rule: rule(&told.rule),
        picture: picture(&told.figures),
        told,
    });
    let (one, few) = shown.partition(|shown: &Shown| shown.told.is_one());
    let look = |found: Found| Look { rule: rule(&found.rule), found };
    let mut now = standing::alone_now(r);
    now.extend(speaking(r));
    now.extend(serving(r));
    PowerPage {
        p: r.frame(&r.say.t("alone-title"), Here::Record, "power"),
        reckoned: r.say.f("power-reckoned", &[("n", entitled.into())]),
        ended: if now.is_empty() { Vec::new() } else { ended(r, &alone) },
        now,
        one,
        few,
        findings: alone::found(r.say, bylaws, &alone).into_iter().map(look).collect(),
        scale: (entitled > FIGURES).then(|| r.say.f("power-scale", &[("n", entitled.div_ceil(FIGURES).into())])),
    }
}

/// Who speaks for the members now.
fn speaking(r: &View<'_>) -> Vec<Moment> {
    let said = |(member, grant): (_, &institution::Grant)| {
        r.sentence(grant.until, "power-speaks", &[("name", r.name(member).into())])
    };
    r.org.demands().spokespersons().map(said).collect()
}

/// Who holds an office now.
fn serving(r: &View<'_>) -> Vec<Moment> {
    let said = |(office, member, grant): (&ClauseId, _, &institution::Grant)| {
        let office = sentences::office(r.say, r.org, office);
        r.sentence(grant.until, "power-serves", &[("name", r.name(member).into()), ("office", office.into())])
    };
    r.org.offices().held().map(said).collect()
}

/// How few end what somebody holds now before its time, and what cannot be ended.
fn ended(r: &View<'_>, alone: &Alone) -> Vec<String> {
    let mut out = Vec::new();
    let by_vote = |matter: Matter| {
        alone.lines.iter().flat_map(|line: &Line| &line.got).find_map(|got| match got {
            Got::Vote { matter: of, carrying, pace, .. } if *of == matter => {
                Some((carrying.quiet?, alone::length(r.say, pace.early_minutes.unwrap_or(pace.minutes))))
            }
            _ => None,
        })
    };
    let all = alone.entitled;
    let mut say = |key: &str, matter: Matter| {
        out.extend(
            by_vote(matter)
                .map(|(n, span)| r.say.f(key, &[("n", n.into()), ("all", all.into()), ("span", span.into())])),
        );
    };
    if r.org.powers().facilitators().next().is_some() {
        say("power-end-facilitator", Matter::Facilitator);
    }
    if r.org.powers().lent().next().is_some() {
        say("power-end-lent", Matter::Delegation);
    }
    if r.org.demands().spokespersons().next().is_some() {
        say("power-end-spokesperson", Matter::Spokesperson);
    }
    if r.org.offices().held().next().is_some()
        && let Some((Carrying { quiet: Some(n), .. }, pace)) = recall(r, all)
    {
        let span = alone::length(r.say, pace.minutes);
        out.push(r.say.f("power-end-office", &[("n", n.into()), ("all", all.into()), ("span", span.into())]));
    }
    out
}

/// How few vote somebody out of an office, and how fast.
fn recall(r: &View<'_>, entitled: u64) -> Option<(Carrying, Pace)> {
    let bylaws = r.org.bylaws();
    bylaws.offices().next()?;
    let (_, decision) = bylaws.decision(Matter::Recall);
    Some((Carrying::of(decision, entitled), decision.pace()))
}

/// Small figures out of all: filled for how few can be enough, shaded for how many it takes if all others are against. The
/// sentence beside it says the same, so that nobody has to see it.
fn picture(figures: &Figures) -> Option<Markup> {
    let (quiet, all) = (figures.quiet?, figures.all);
    if all < 2 || quiet > all {
        return None;
    }
    let against = figures.opposed.unwrap_or(quiet).clamp(quiet, all);
    // Few people are drawn larger.
    let row = if all <= FIGURES / 2 { FIGURES / 2 } else { FIGURES };
    let (unit, width) = (8 * row, 8 * all.min(row));
    // In hundredths of a point, by whole numbers: a sliver is wide enough to be seen.
    let place = |people: u64| {
        let hundredths = if all <= FIGURES { people * 800 } else { (people * unit * 100).div_ceil(all).max(300) };
        format!("{}.{:02}", hundredths / 100, hundredths % 100)
    };
    let (few, many) = (place(quiet), place(against));
    Some(Markup(format!(
        "<svg class=\"people\" viewBox=\"0 0 {unit} 16\" aria-hidden=\"true\" focusable=\"false\">\
         <rect width=\"{width}\" height=\"16\" fill=\"url(#rest)\"/>\
         <rect width=\"{many}\" height=\"16\" fill=\"url(#against)\"/>\
         <rect width=\"{few}\" height=\"16\" fill=\"url(#enough)\"/></svg>"
    )))
}
