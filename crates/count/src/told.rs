//! Delegates, panels and power by named rules: their accounts as JSON and in sentences.

use dashu_ratio::RBig;
use sha2::{Digest, Sha256};

use crate::apportionment::{Apportioned, Apportionment, Method, NotApportioned, apportion};
use crate::json::Json;
use crate::lots::{NotDrawn, Panel, Person, Quota, draw};
use crate::named::{self, Named, Told, exact, short};
use crate::power::{Body, NoPower, Power, power};
use crate::rules::Given;
use crate::transcript::hex;

const fn seats(name: &'static str, title: &'static str, text: &'static str, rule: Method) -> Named<Method> {
    Named {
        name,
        version: 1,
        title,
        text,
        arithmetic: "whole numbers; quotients and remainders are compared by multiplication",
        ties: "the order from the seed: the tied list that is first in it gets the seat",
        rule,
    }
}

const BOOK: &str = "Balinski and Young, Fair Representation (1982), appendix A";

/// The methods of apportionment, by name.
pub const APPORTIONMENTS: &[Named<Method>] = &[
    seats("adams", "divisors 0, 1, 2, …; leans to the small", BOOK, Method::Adams),
    seats("dean", "divisors 2s(s+1)/(2s+1)", BOOK, Method::Dean),
    seats("dhondt", "divisors 1, 2, 3, … (Jefferson); leans to the large", BOOK, Method::DHondt),
    seats("huntington-hill", "divisors √(s(s+1))", "2 U.S.C. 2a; Balinski and Young (1982)", Method::HuntingtonHill),
    seats(
        "largest-remainder-droop",
        "largest remainder with the whole quota votes/(seats+1), cut, plus one",
        "the quota of SSI 2007/42, rule 46, with largest remainders",
        Method::LargestRemainderDroop,
    ),
    seats(
        "largest-remainder-hare",
        "largest remainder with the quota votes/seats (Hamilton)",
        BOOK,
        Method::LargestRemainderHare,
    ),
    seats(
        "modified-sainte-lague",
        "divisors 1.4, 3, 5, …",
        "the divisors of Norway and Sweden before 2018",
        Method::ModifiedSainteLague,
    ),
    seats("sainte-lague", "divisors 1, 3, 5, … (Webster); leans to nobody", BOOK, Method::SainteLague),
];

/// Shares out seats by a named method among lists (or branches) of these names.
pub fn apportioned(
    rule: &Named<Method>,
    title: &str,
    names: &[String],
    what: &Apportioned,
    given: &Given,
) -> Result<(Apportionment, Told), NotApportioned> {
    let order = named::tie_order(given, names).filter(|_| names.len() == what.votes.len());
    let outcome = apportion(rule.rule, what, &order.ok_or(NotApportioned::FiguresMissing)?)?;
    let numbers = |lists: &[u16]| Json::list(lists.iter().map(|&list| usize::from(list)));
    let mut json = Json::object([
        ("v", Json::Int(1)),
        ("rule", rule.id().into()),
        ("title", title.into()),
        ("names", Json::list(names.iter().map(String::as_str))),
        ("votes", Json::list(what.votes.iter().copied())),
        ("to_give", what.seats.into()),
        ("at_least", Json::list(what.at_least.iter().copied())),
        ("exempt", Json::list(what.exempt.iter().copied())),
        ("seats", Json::list(outcome.seats.iter().copied())),
        ("at_once", Json::list(outcome.at_once.iter().copied())),
        ("one_by_one", numbers(&outcome.one_by_one)),
        ("below_threshold", numbers(&outcome.below_threshold)),
        ("ties", named::ties_json(&outcome.ties, &outcome.one_by_one, &given.lots)),
    ]);
    if let Some(threshold) = what.threshold {
        json.set("threshold", threshold.to_string().into());
    }
    let mut sentences: Vec<String> = Vec::new();
    for (list, name) in names.iter().enumerate() {
        let (votes, seats) = (what.votes[list], outcome.seats[list]);
        let below = outcome.below_threshold.contains(&(list as u16));
        let why = if below { ", below the threshold" } else { "" };
        let noun = if seats == 1 { "seat" } else { "seats" };
        sentences.push(format!("{name}: {votes} votes{why}, {seats} {noun}."));
    }
    sentences.extend(outcome.ties.iter().map(|tie| named::tie_sentence(tie, &outcome.one_by_one, names, &given.lots)));
    Ok((outcome, Told { json, sentences }))
}

/// The rule by which panels are drawn.
pub const PANEL: Named<()> = Named {
    name: "panel",
    version: 1,
    title: "a panel by lot, everybody with the same chance, groups at their fair number or within quotas",
    text: "dependent rounding: Gandhi, Khuller, Parthasarathy and Srinivasan, Journal of the ACM 53 (2006)",
    arithmetic: "exact fractions; chance from SHA-256 of the seed",
    ties: "none: everything open is drawn from the seed",
    rule: (),
};

/// Draws a panel. The account names people by their ids, as the list does.
pub fn panel(
    title: &str,
    people: &[Person],
    seats: usize,
    quotas: &[Quota],
    seed: &[u8],
) -> Result<(Panel, Told), NotDrawn> {
    let panel = draw(people, seats, quotas, seed)?;
    let ids = |places: &[usize]| Json::list(places.iter().map(|&place| people[place].id.as_str()));
    let quota = |quota: &Quota| {
        Json::object([
            ("grouping", quota.grouping.into()),
            ("group", quota.group.as_str().into()),
            ("min", quota.min.into()),
            ("max", quota.max.into()),
        ])
    };
    let missed = panel.missed.iter().map(|missed| {
        let mut told = quota(&missed.quota);
        told.set("drawn", missed.drawn.into());
        told
    });
    let mut hash = Sha256::new();
    hash.update(b"polity/count/pool/1\0");
    // The hash does not depend on the order of the list, as the draw does not.
    let mut sorted: Vec<&Person> = people.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    for person in sorted {
        for text in std::iter::once(&person.id).chain(&person.groups) {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        hash.update([u8::from(person.excluded), 0xff]);
    }
    let input: [u8; 32] = hash.finalize().into();
    let json = Json::object([
        ("v", Json::Int(1)),
        ("rule", PANEL.id().into()),
        ("title", title.into()),
        ("input", hex(&input).into()),
        ("seed", hex(seed).into()),
        ("seats", seats.into()),
        ("chance", exact(&panel.chance)),
        ("drawn", ids(&panel.drawn)),
        ("substitutes", ids(&panel.others)),
        ("quotas", Json::list(quotas.iter().map(quota))),
        ("missed", Json::list(missed)),
    ]);
    let taking_part = panel.drawn.len() + panel.others.len();
    let mut sentences = vec![format!(
        "{} of {taking_part} {} drawn; each had the same chance, {}.",
        panel.drawn.len(),
        if taking_part == 1 { "person was" } else { "people were" },
        if panel.chance.is_int() {
            "certainty or none".to_string()
        } else {
            exact(&panel.chance).text().unwrap_or_default().to_string()
        }
    )];
    let excluded = people.len() - taking_part;
    if excluded > 0 {
        sentences.push(format!("{} took no part.", named::people(excluded as u64)));
    }
    for missed in &panel.missed {
        sentences.push(format!(
            "{} has {} seats, not {} to {}: with equal chances for all, not every quota could be kept.",
            missed.quota.group, missed.drawn, missed.quota.min, missed.quota.max
        ));
    }
    Ok((panel, Told { json, sentences }))
}

/// The measure of power.
pub const POWER: Named<()> = Named {
    name: "power",
    version: 1,
    title: "Banzhaf, Penrose and Shapley-Shubik: who can decide how often",
    text: "Penrose (1946), Banzhaf (1965), Shapley and Shubik (1954); counted as Mann and Shapley (1962)",
    arithmetic: "exact fractions",
    ties: "none",
    rule: (),
};

/// The power of the members of a body of these names.
pub fn powers(title: &str, names: &[String], body: &Body) -> Result<(Power, Told), NoPower> {
    assert_eq!(names.len(), body.weights.len(), "every member has a weight");
    let found = power(body)?;
    let shares = |shares: &[RBig]| Json::list(shares.iter().map(exact));
    let json = Json::object([
        ("v", Json::Int(1)),
        ("rule", POWER.id().into()),
        ("title", title.into()),
        ("names", Json::list(names.iter().map(String::as_str))),
        ("weights", Json::list(body.weights.iter().copied())),
        ("quota", body.quota.into()),
        ("swings", Json::list(found.swings.iter().map(|swings| swings.to_string()))),
        ("banzhaf", shares(&found.banzhaf)),
        ("penrose", shares(&found.penrose)),
        ("shapley_shubik", shares(&found.shapley_shubik)),
    ]);
    let total: u64 = body.weights.iter().sum();
    let percent = |share: &RBig| short(&(share * RBig::from(100u8)), 1);
    let sentences = names.iter().enumerate().map(|(member, name)| {
        if found.penrose[member] == RBig::ZERO {
            return format!("{name} has {} of {total} votes and can never decide: whoever wins, wins without them.", body.weights[member]);
        }
        format!(
            "{name} has {} of {total} votes and decides in {} % of all ways the others can vote; that is {} % of all power.",
            body.weights[member],
            percent(&found.penrose[member]),
            percent(&found.banzhaf[member])
        )
    });
    let sentences = sentences.collect();
    Ok((found, Told { json, sentences }))
}
