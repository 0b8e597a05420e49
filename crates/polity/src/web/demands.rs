//! What the members demand, what was offered, what was won, and who speaks for them.
//!
//! The same facts stand on the public page, where no key and no script is needed. The text of a demand is a motion's
//! text; two lines after its title have a meaning for readers alone: `@ ` of whom, `>= ` the least the members accept.

use askama::Template;
use institution::act::What;
use institution::id::{DemandId, MotionId};
use institution::{Demand, DemandEffect, DemandOffer, DemandStage, Ending, Motion, OfferStage};
use serde::Serialize;

use crate::markdown;
use crate::moments::Moment;
use crate::sentences;
use crate::web::frame::{Frame, Here, Markup};

use crate::web::site::Pages;
use crate::web::standing as motions;
use crate::web::view::{Query, Rule, View};

/// What is demanded, and who speaks.
#[derive(Template, Serialize)]
#[template(path = "demands.html")]
pub struct DemandsPage {
    #[serde(skip)]
    p: Frame,
    standing: Vec<Demanded>,
    past: Vec<Demanded>,
    /// Ask with `?after=` this for older ones.
    next: Option<usize>,
    #[serde(skip)]
    older: Option<String>,
    /// How many may stand.
    standing_max: u32,
    rule: Rule,
    rule_says: String,
    speakers: Vec<Moment>,
    speakers_rule: Option<Rule>,
    /// The reader is one of them.
    #[serde(skip)]
    i_speak: bool,
    #[serde(skip)]
    member: bool,
}

/// A demand as a list shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Demanded {
    /// Its number, from 1 in the order of adoption.
    pub number: usize,
    /// What.
    pub title: String,
    /// Of whom, in a sentence.
    pub of: Option<String>,
    /// The least that is accepted, in a sentence.
    pub least: Option<String>,
    /// By when, in a sentence.
    pub by: Option<Moment>,
    /// Where it stands, in a sentence.
    pub state: Moment,
    /// Its page.
    pub href: String,
    /// The motion by which it is so.
    pub proof: String,
}

/// One demand.
#[derive(Template, Serialize)]
#[template(path = "demand.html")]
pub struct DemandPage {
    #[serde(skip)]
    p: Frame,
    id: String,
    demand: Demanded,
    stands: bool,
    text: Markup,
    offers: Vec<Offered>,
    /// What is being decided about it: title, where it stands, address.
    deciding: Vec<(String, Moment, String)>,
    history: Vec<Step>,
    #[serde(skip)]
    offered: bool,
    #[serde(skip)]
    member: bool,
    rule: Rule,
    rule_says: String,
}

/// Something that was offered.
#[derive(Serialize)]
pub struct Offered {
    title: String,
    text: Markup,
    state: Moment,
    href: String,
}

/// A motion that made or changed the demand.
#[derive(Serialize)]
pub struct Step {
    sentence: Moment,
    href: String,
}

/// The parts of a demand's text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Of whom.
    pub of: Option<String>,
    /// The least that is accepted.
    pub least: Option<String>,
    /// Why, and how.
    pub rest: String,
}

impl Parts {
    /// Takes the text below a title apart.
    #[must_use]
    pub fn of(body: &str) -> Self {
        let mut parts = Self::default();
        let mut rest = body;
        loop {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            let (slot, said) = match (line.strip_prefix("@ "), line.strip_prefix(">= ")) {
                (Some(said), _) => (&mut parts.of, said),
                (_, Some(said)) => (&mut parts.least, said),
                _ => break,
            };
            if slot.is_some() {
                break;
            }
            *slot = Some(said.trim().to_owned()).filter(|said| !said.is_empty());
            rest = after;
        }
        parts.rest = rest.trim().to_owned();
        parts
    }

    /// What they say besides the text: of whom, and the least.
    #[must_use]
    pub fn sentences(&self, r: &View<'_>) -> (Option<String>, Option<String>) {
        let of = self.of.as_ref().map(|of| r.say.f("demand-of", &[("whom", of.as_str().into())]));
        let least = self.least.as_ref().map(|least| r.say.f("demand-least", &[("least", least.as_str().into())]));
        (of, least)
    }
}

/// The demands that stand, the oldest first.
#[must_use]
pub fn standing(r: &View<'_>) -> Vec<Demanded> {
    listed(r, Demand::stands)
}

/// What was won, the oldest first.
#[must_use]
pub fn won(r: &View<'_>) -> Vec<Demanded> {
    listed(r, |demand| matches!(demand.stage, DemandStage::Closed { how: Ending::Won, .. }))
}

fn listed(r: &View<'_>, which: impl Fn(&Demand) -> bool) -> Vec<Demanded> {
    let all = r.org.demands().all();
    all.into_iter().enumerate().filter(|(_, demand)| which(demand)).map(|(at, d)| told(r, at + 1, d)).collect()
}

fn told(r: &View<'_>, number: usize, demand: &Demand) -> Demanded {
    let (title, body) = r.titled(demand.text);
    let (of, least) = Parts::of(&body).sentences(r);
    Demanded {
        number,
        title,
        of,
        least,
        by: demand.by.filter(|_| demand.stands()).map(|by| r.sentence(by, "demand-by", &[])),
        state: state(r, demand),
        href: r.at(&format!("demands/{number}")),
        proof: motion_at(r, decided(r, demand)),
    }
}

/// The motion by which a demand is what it is now.
fn decided(r: &View<'_>, demand: &Demand) -> MotionId {
    match demand.stage {
        DemandStage::Closed { decided, .. } => decided,
        DemandStage::Offered(offer) => r.org.demands().offer(offer).map_or(demand.adopted, |offer| offer.recorded),
        DemandStage::Open => *demand.changed.last().unwrap_or(&demand.adopted),
    }
}

fn motion_at(r: &View<'_>, motion: MotionId) -> String {
    let number = r.org.motion(motion).map_or(0, |motion| motion.number);
    r.at(&format!("motions/{number}"))
}

fn state(r: &View<'_>, demand: &Demand) -> Moment {
    match demand.stage {
        DemandStage::Open => r.sentence(demand.since, "demand-open", &[]),
        DemandStage::Offered(offer) => {
            let since = r.org.demands().offer(offer).map_or(demand.since, |offer| offer.since);
            r.sentence(since, "demand-offered", &[])
        }
        DemandStage::Closed { how, at, .. } => {
            let key = match how {
                Ending::Won => "demand-won",
                Ending::Lost => "demand-lost",
                Ending::Dropped => "demand-dropped",
                Ending::Replaced => "demand-replaced",
            };
            r.sentence(at, key, &[])
        }
    }
}

/// Who speaks for the members, until when, by which decision.
#[must_use]
pub fn speakers(r: &View<'_>) -> Vec<Moment> {
    let said = r.org.demands().spokespersons().map(|(member, grant)| {
        let number = grant.by.and_then(|by| r.org.motion(by)).map_or(0, |motion| motion.number);
        r.sentence(grant.until, "speaker", &[("name", r.name(member).into()), ("number", number.into())])
    });
    said.collect()
}

/// The page of all demands; none if the bylaws know of none.
#[must_use]
pub fn page(r: &View<'_>, query: &Query) -> Option<DemandsPage> {
    let pages = Pages::of(query, 30, 200);
    let before = pages.after.and_then(|after| usize::try_from(after).ok()).unwrap_or(usize::MAX);
    // The newest first, by their numbers.
    let all = r.org.demands().all();
    let mut past: Vec<Demanded> = all
        .iter()
        .enumerate()
        .rev()
        .map(|(at, demand)| (at + 1, demand))
        .filter(|(number, demand)| !demand.stands() && *number < before)
        .take(pages.limit + 1)
        .map(|(number, demand)| told(r, number, demand))
        .collect();
    let more = past.len() > pages.limit;
    past.truncate(pages.limit);
    let next = past.last().filter(|_| more).map(|demand| demand.number);
    let (clause, standing_max) = r.org.demands_clause()?;
    Some(DemandsPage {
        p: r.frame(&r.say.t("demands-title"), Here::Decide, "demands"),
        standing: standing(r),
        past,
        next,
        older: next.map(|next| r.at(&format!("demands?after={next}"))),
        standing_max,
        rule: r.rule(clause),
        rule_says: r.org.bylaws().clause(clause).map(|c| sentences::clause(r.say, c).text()).unwrap_or_default(),
        speakers: speakers(r),
        speakers_rule: r.org.spokespersons_clause().map(|(clause, _, _)| r.rule(clause)),
        i_speak: r.me().is_some_and(|me| r.org.demands().speaks(me)),
        member: r.me().is_some(),
    })
}

/// A demand by its number, or by the id that its motion gave it.
#[must_use]
pub fn find<'a>(r: &'a View<'_>, name: &str) -> Option<(usize, &'a Demand)> {
    let all = r.org.demands().all();
    match name.parse::<usize>() {
        Ok(number) => all.get(number.checked_sub(1)?).map(|demand| (number, *demand)),
        Err(_) => {
            let id: DemandId = name.parse().ok()?;
            all.iter().position(|demand| demand.id == id).map(|at| (at + 1, all[at]))
        }
    }
}

/// The page of one demand.
#[must_use]
pub fn one(r: &View<'_>, name: &str) -> Option<DemandPage> {
    let (number, demand) = find(r, name)?;
    let (clause, _) = r.org.demands_clause()?;
    let told = told(r, number, demand);
    let offers = r.org.demands().offers_on(demand.id);
    Some(DemandPage {
        p: r.frame(&told.title, Here::Decide, &format!("demands/{number}")),
        id: demand.id.to_string(),
        stands: demand.stands(),
        text: Markup(markdown::to_html(&Parts::of(&r.titled(demand.text).1).rest)),
        deciding: deciding(r, demand.id),
        history: history(r, demand, &offers),
        offers: offers.into_iter().map(|offer| offered(r, offer)).collect(),
        offered: matches!(demand.stage, DemandStage::Offered(_)),
        member: r.me().is_some(),
        rule: r.rule(clause),
        rule_says: r.org.bylaws().clause(clause).map(|c| sentences::clause(r.say, c).text()).unwrap_or_default(),
        demand: told,
    })
}

fn offered(r: &View<'_>, offer: &DemandOffer) -> Offered {
    let (title, text) = r.titled(offer.text);
    let (key, motion) = match offer.stage {
        OfferStage::Open => ("offer-open", offer.recorded),
        OfferStage::Accepted(by) => ("offer-accepted", by),
        OfferStage::Refused(by) => ("offer-refused", by),
        OfferStage::Past(by) => ("offer-past", by),
    };
    let at = r.org.motion(motion).and_then(institution::Motion::decided_at).unwrap_or(offer.since);
    Offered {
        title,
        text: Markup(markdown::to_html(&text)),
        state: r.sentence(at, key, &[]),
        href: motion_at(r, motion),
    }
}

/// The motions about a demand that are not decided.
fn deciding(r: &View<'_>, id: DemandId) -> Vec<(String, Moment, String)> {
    let about = |motion: &&Motion| {
        let What::Demands(effect) = &motion.effect.what else { return false };
        let of_offer = |offer| r.org.demands().offer(offer).map(|offer| offer.demand);
        match *effect {
            DemandEffect::Adopt { replaces, .. } => replaces == Some(id),
            DemandEffect::Change { demand, .. }
            | DemandEffect::Close { demand, .. }
            | DemandEffect::Record { demand, .. } => demand == id,
            DemandEffect::Accept { offer } | DemandEffect::Refuse { offer } => of_offer(offer) == Some(id),
            DemandEffect::Name { .. } | DemandEffect::End { .. } => false,
        }
    };
    let open = r.org.motions().filter(|motion| !motion.is_decided()).filter(about);
    open.map(|m| (r.title_of(m), motions::of_motion(r, m), r.at(&format!("motions/{}", m.number)))).collect()
}

/// Every motion that had to do with it, in order.
fn history(r: &View<'_>, demand: &Demand, offers: &[&DemandOffer]) -> Vec<Step> {
    let mut steps = vec![("demand-was-adopted", demand.adopted)];
    steps.extend(demand.changed.iter().map(|by| ("demand-was-changed", *by)));
    for offer in offers {
        steps.push(("demand-was-offered", offer.recorded));
        match offer.stage {
            OfferStage::Refused(by) => steps.push(("demand-was-refused", by)),
            OfferStage::Accepted(_) | OfferStage::Open | OfferStage::Past(_) => {}
        }
    }
    if let DemandStage::Closed { how, decided, .. } = demand.stage {
        let accepted = offers.iter().any(|offer| offer.stage == OfferStage::Accepted(decided));
        steps.push(match how {
            Ending::Won if accepted => ("demand-was-accepted", decided),
            Ending::Won => ("demand-was-won", decided),
            Ending::Lost => ("demand-was-lost", decided),
            Ending::Dropped => ("demand-was-dropped", decided),
            Ending::Replaced => ("demand-was-replaced", decided),
        });
    }
    let mut steps: Vec<_> = steps
        .into_iter()
        .filter_map(|(key, motion)| r.org.motion(motion).map(|motion| (motion.decided_at(), key, motion)))
        .collect();
    steps.sort_by_key(|(at, _, motion)| (*at, motion.number));
    steps
        .into_iter()
        .map(|(at, key, motion)| Step {
            sentence: r.sentence(at.unwrap_or(motion.moved_at), key, &[("number", motion.number.into())]),
            href: r.at(&format!("motions/{}", motion.number)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_after_a_title_say_of_whom_and_how_much() {
        let parts = Parts::of("@ The housing company\n>= no family put out before April\n\nBecause it is cold.\n");
        assert_eq!(parts.of.as_deref(), Some("The housing company"));
        assert_eq!(parts.least.as_deref(), Some("no family put out before April"));
        assert_eq!(parts.rest, "Because it is cold.");
        assert_eq!(Parts::of("Why\n@ not here"), Parts { rest: "Why\n@ not here".to_owned(), ..Parts::default() });
        assert_eq!(Parts::of("@ a\n@ b").rest, "@ b", "said once");
        assert_eq!(Parts::of(""), Parts::default());
    }
}
