//! Rules that go by a name and a version, and what a count by one of them gives: the account as JSON, and as sentences.
//!
//! A version is never changed: a mistake found in one becomes the next. A bare name means the newest.

use std::fmt::Write;

use dashu_ratio::RBig;

use crate::json::Json;
use crate::number::Amount;
use crate::rules::Given;
use crate::stepwise::{Tie, TieOrder};
use crate::ties::{self, Chance};

/// A rule and what it says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<R: 'static> {
    /// The name, without the version.
    pub name: &'static str,
    /// The version.
    pub version: u32,
    /// What it is, in a line.
    pub title: &'static str,
    /// The text it follows.
    pub text: &'static str,
    /// The numbers it counts with.
    pub arithmetic: &'static str,
    /// How it breaks ties.
    pub ties: &'static str,
    /// The rule.
    pub rule: R,
}

impl<R> Named<R> {
    /// `name@version`.
    pub fn id(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

/// The rule of this name among these: `sequential-pav@1`, or `sequential-pav` for the newest.
pub fn find<'a, R>(rules: &'a [Named<R>], name: &str) -> Option<&'a Named<R>> {
    let (bare, version) = name.split_once('@').map_or((name, None), |(bare, version)| (bare, Some(version)));
    let fits =
        |rule: &&Named<R>| rule.name == bare && version.is_none_or(|version| version == rule.version.to_string());
    rules.iter().filter(fits).max_by_key(|rule| rule.version)
}

/// The account of a count that is no election of people in rounds: a budget, an apportionment, a panel, a body's power.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Everything needed to check it, in canonical JSON.
    pub json: Json,
    /// The same for people, sentence by sentence.
    pub sentences: Vec<String>,
}

/// The order in which ties among these are broken; `None` where the order given does not list each of them once. Those on whom lots fell
/// come first.
pub(crate) fn tie_order(given: &Given, names: &[String]) -> Option<TieOrder> {
    let mut order = match &given.chance {
        Chance::Seed(seed) => ties::order(seed, names),
        Chance::Order(order) => order.clone(),
    };
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if !sorted.into_iter().eq(0..names.len()) {
        return None;
    }
    order.sort_by_key(|option| given.lots.iter().position(|lot| lot == option).unwrap_or(usize::MAX));
    Some(TieOrder::from_list(&order))
}

/// A rational as it stands in an account.
pub(crate) fn exact(number: &RBig) -> Json {
    Json::from(Amount::Exact(number.clone()).to_string())
}

/// A rational for people, cut to a few decimals.
pub(crate) fn short(number: &RBig, decimals: u32) -> String {
    let amount = Amount::Exact(number.clone());
    if number.is_int() { amount.to_string() } else { amount.short(decimals) }
}

/// `1 person`, `2 people`.
pub(crate) fn people(number: u64) -> String {
    if number == 1 { "1 person".to_string() } else { format!("{number} people") }
}

/// `1 person pays`, `2 people pay`.
pub(crate) fn pay(number: u64) -> String {
    format!("{} {}", people(number), if number == 1 { "pays" } else { "pay" })
}

/// A list for people: `Ada, Bo and Cy`.
pub(crate) fn and(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => one.to_string(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The ties as they stand in an account that has no rounds of its own kind.
pub(crate) fn ties_json(ties: &[Tie], chosen: &[u16], lots: &[usize]) -> Json {
    let numbers = |options: &[u16]| Json::list(options.iter().map(|&option| usize::from(option)));
    Json::list(ties.iter().map(|tie| {
        let other = |other: &crate::stepwise::OtherBranch| {
            let chosen = other.chosen.as_ref().map_or(Json::Null, |chosen| numbers(chosen));
            Json::object([("taken", usize::from(other.taken).into()), ("outcome", chosen)])
        };
        Json::object([
            ("step", tie.step.map_or(Json::Null, |step| (step + 1).into())),
            ("between", numbers(&tie.between)),
            ("by", by(tie, lots).into()),
            ("taken", usize::from(tie.taken).into()),
            ("others", Json::list(tie.others.iter().map(other))),
            ("matters", tie.matters(chosen).map_or(Json::Null, Json::from)),
        ])
    }))
}

/// What broke a tie.
fn by(tie: &Tie, lots: &[usize]) -> &'static str {
    match tie.narrowed.len() {
        1 => "rule",
        _ if lots.contains(&usize::from(tie.taken)) => "lot",
        _ => "order",
    }
}

/// What is said of a tie; `lots` are those on whom lots fell, in the same numbers.
pub(crate) fn tie_sentence(tie: &Tie, chosen: &[u16], names: &[String], lots: &[usize]) -> String {
    let named = |options: &[u16]| and(&options.iter().map(|&one| names[usize::from(one)].as_str()).collect::<Vec<_>>());
    let mut sentence = format!("{} stood equal; ", named(&tie.between));
    let taken = &names[usize::from(tie.taken)];
    let _ = match by(tie, lots) {
        "rule" => write!(sentence, "the rule's own clause on ties took {taken}."),
        "lot" => write!(sentence, "the lot fell on {taken}."),
        _ => write!(sentence, "the order for ties took {taken}."),
    };
    if tie.narrowed.len() > 1 {
        sentence.push_str(match tie.matters(chosen) {
            Some(true) => " Taken the other way, the outcome would have been another.",
            Some(false) => " Taken the other way, the outcome would have been the same.",
            None => " What would have come of the other way was not followed to its end.",
        });
    }
    sentence
}
