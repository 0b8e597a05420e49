//! Budgets by named rules: the account of a decision as JSON, with the price system that proves it, and in sentences.

use dashu_ratio::RBig;
use sha2::{Digest, Sha256};

use crate::json::Json;
use crate::named::{self, Named, Told, exact};
use crate::number::Amount;
use crate::rules::Given;
use crate::transcript::hex;

use super::{Budget, BudgetCompletion, BudgetElection, BudgetError, BudgetRule, By, Fate, SharesRule, decide};

const EXACT: &str = "whole numbers of the smallest unit of money and exact fractions; every comparison is exact";
const LOT: &str = "the order from the seed: the tied project that is first in it is taken";
const SHARES_TIES: &str =
    "the cheaper project, then the one with more votes, then the order from the seed; one order for all runs";
const PABULIB: &str = "pabulib.org/format, rule";
const SHARES: &str =
    "Peters, Pierczyński and Skowron (2021), section 3; equalshares.net, implementation of 2024: completion";

const fn greedy(name: &'static str, title: &'static str, text: &'static str, rule: BudgetRule) -> Named<BudgetRule> {
    Named { name, version: 1, title, text, arithmetic: EXACT, ties: LOT, rule }
}

const fn shares(name: &'static str, title: &'static str, rule: SharesRule) -> Named<BudgetRule> {
    Named {
        name,
        version: 1,
        title,
        text: SHARES,
        arithmetic: EXACT,
        ties: SHARES_TIES,
        rule: BudgetRule::EqualShares(rule),
    }
}

const fn by(by_cost: bool, completion: BudgetCompletion) -> SharesRule {
    SharesRule { by_cost, completion, whole_start: false, compared: false }
}

/// The rules for budgets, by name. A threshold, withdrawn projects and projects that exclude each other are told by the election.
pub const RULES: &[Named<BudgetRule>] = &[
    greedy("budget-greedy", "the most points first; what does not fit is passed over", PABULIB, BudgetRule::Greedy),
    greedy(
        "budget-greedy-no-skip",
        "the most points first; the first that does not fit ends it",
        PABULIB,
        BudgetRule::GreedyNoSkip,
    ),
    greedy(
        "budget-greedy-top-up-80",
        "the most points first; the first that does not fit ends it, and is topped up if 80 % of its cost is there",
        "Poznań, participatory budget 2023, as Pabulib describes it (greedy-custom)",
        BudgetRule::GreedyTopUp { percent: 80 },
    ),
    shares(
        "budget-shares",
        "Method of Equal Shares, utility by cost; what nobody can pay for together stays unspent",
        by(true, BudgetCompletion::Unspent),
    ),
    shares(
        "budget-shares-add1",
        "Method of Equal Shares, utility by cost, one more for everybody until the next step would spend too much",
        by(true, BudgetCompletion::Add1),
    ),
    shares(
        "budget-shares-add1-compared",
        "as budget-shares-add1 from a whole sum each; the greedy outcome takes its place if more people are better served by it",
        SharesRule { by_cost: true, completion: BudgetCompletion::Add1, whole_start: true, compared: true },
    ),
    shares(
        "budget-shares-add1e",
        "Method of Equal Shares, utility by cost, one more for everybody until nothing more fits or the next step would spend too much",
        by(true, BudgetCompletion::Add1Exhaustive),
    ),
    shares(
        "budget-shares-add1u",
        "as budget-shares-add1, then the most points first with what is left",
        by(true, BudgetCompletion::Add1Greedy),
    ),
    shares(
        "budget-shares-add1eu",
        "as budget-shares-add1e, then the most points first with what is left",
        by(true, BudgetCompletion::Add1ExhaustiveGreedy),
    ),
    shares(
        "budget-shares-greedy",
        "Method of Equal Shares, utility by cost, then the most points first with what is left",
        by(true, BudgetCompletion::Greedy),
    ),
    shares(
        "budget-shares-cardinality",
        "Method of Equal Shares, a project worth the same whatever it costs; the rest stays unspent",
        by(false, BudgetCompletion::Unspent),
    ),
    shares(
        "budget-shares-cardinality-add1e",
        "Method of Equal Shares, a project worth the same whatever it costs, one more for everybody until nothing more fits",
        by(false, BudgetCompletion::Add1Exhaustive),
    ),
    shares(
        "budget-shares-cardinality-add1u",
        "Method of Equal Shares, a project worth the same whatever it costs, add1, then the most points first",
        by(false, BudgetCompletion::Add1Greedy),
    ),
];

/// Decides a budget by a named rule. `rule`, `input`, `funded` (ids, in order) and `fates` stand in the account; under Equal Shares also
/// `start` and `prices`, which `prices::check` can check against the ballots.
pub fn count(
    rule: &Named<BudgetRule>,
    title: &str,
    election: &BudgetElection,
    given: &Given,
) -> Result<(Budget, Told), BudgetError> {
    let ids = election.votes.candidates();
    let order = named::tie_order(given, ids).ok_or(BudgetError::OrderTooShort)?;
    let budget = decide(election, rule.rule, &order)?;
    let scores = election.votes.scores();
    let project = |project: usize| {
        let mut told = Json::object([
            ("id", ids[project].as_str().into()),
            ("cost", election.costs[project].into()),
            ("score", Json::Int(scores[project] as i128)),
        ]);
        if let Some(name) = election.names.get(project).filter(|name| !name.is_empty()) {
            told.set("name", name.as_str().into());
        }
        told.set("fate", fate(&budget.fates[project]));
        told
    };
    let mut json = Json::object([
        ("v", Json::Int(1)),
        ("rule", rule.id().into()),
        ("title", title.into()),
        ("input", hex(&election.hash()).into()),
        ("ballots", election.votes.total_weight().into()),
        ("budget", election.budget.into()),
        ("decimals", election.decimals.into()),
        ("projects", Json::list((0..ids.len()).map(project))),
        ("funded", Json::list(budget.funded.iter().map(|&project| ids[usize::from(project)].as_str()))),
        ("elected", Json::list(budget.funded.iter().map(|&project| ids[usize::from(project)].as_str()))),
        ("rounds", Json::list(rounds(&budget, election))),
        ("cost", Json::Int(budget.cost as i128)),
        ("ties", named::ties_json(&budget.ties, &budget.funded, &given.lots)),
    ]);
    if let Some(shares) = &budget.shares {
        let price = |bought: &crate::shares::Purchase| {
            Json::object([
                ("project", usize::from(bought.option).into()),
                ("price", exact(&bought.price)),
                ("paid_in_full", bought.paid_in_full.into()),
                ("paid_their_last", bought.paid_their_last.into()),
            ])
        };
        json.set("start", exact(&shares.start));
        json.set("increments", shares.increments.into());
        json.set("prices", Json::list(shares.purchases.iter().map(price)));
        if let Some(comparison) = shares.comparison {
            let told = [("shares", comparison.prefer_shares.into()), ("greedy", comparison.prefer_greedy.into())];
            json.set("preferred", Json::object(told));
        }
    }
    let sentences = sentences(&budget, election, &given.lots);
    Ok((budget, Told { json, sentences }))
}

/// A round a project: what was left before it, and after.
fn rounds(budget: &Budget, election: &BudgetElection) -> Vec<Json> {
    let mut left = i128::from(election.budget);
    let round = |&project: &u16| {
        let before = left;
        left -= i128::from(election.costs[usize::from(project)]);
        Json::object([
            ("elected", Json::list([usize::from(project)])),
            ("left_before", Json::Int(before)),
            ("left_after", Json::Int(left)),
        ])
    };
    budget.funded.iter().map(round).collect()
}

fn fate(fate: &Fate) -> Json {
    let funded = |by: By| match by {
        By::Points => "points",
        By::Shares => "shares",
        By::Completion => "completion",
        By::TopUp => "top-up",
    };
    match fate {
        Fate::Funded(by) => Json::object([("funded", funded(*by).into())]),
        Fate::Withdrawn => "withdrawn".into(),
        Fate::BelowScore => "below-score".into(),
        Fate::NotReached => "not-reached".into(),
        Fate::DidNotFit { left } => Json::object([("left", (*left).into())]),
        Fate::Excluded { by } => Json::object([("excluded_by", usize::from(*by).into())]),
        Fate::NotEnoughBehind { money } => Json::object([("money_behind", exact(money))]),
    }
}

impl BudgetElection {
    /// SHA-256 over everything that a decision reads.
    pub fn hash(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"polity/count/budget/1\0");
        let mut number = |number: u64| hash.update(number.to_be_bytes());
        number(self.budget);
        number(self.decimals as u64);
        number((self.score_min >> 64) as u64);
        number(self.score_min as u64);
        number(self.costs.len() as u64);
        self.costs.iter().for_each(|cost| number(*cost));
        let mut withdrawn = self.withdrawn.clone();
        withdrawn.sort_unstable();
        number(withdrawn.len() as u64);
        withdrawn.iter().for_each(|project| number((*project).into()));
        let mut exclusive: Vec<_> = self.exclusive.iter().map(|(a, b)| (*a.min(b), *a.max(b))).collect();
        exclusive.sort_unstable();
        number(exclusive.len() as u64);
        exclusive.iter().for_each(|(a, b)| {
            number((*a).into());
            number((*b).into());
        });
        self.votes.hash_into(&mut hash);
        hash.finalize().into()
    }

    /// A sum for people: a smallest unit of a hundredth gives two decimals; of a fraction of it, what is beyond is cut.
    fn money(&self, amount: &RBig) -> String {
        let units = i128::try_from(amount.trunc()).expect("a sum of money");
        Amount::Fixed { units, decimals: self.decimals as u32 }.to_string()
    }
}

fn sentences(budget: &Budget, election: &BudgetElection, lots: &[usize]) -> Vec<String> {
    let ids = election.votes.candidates();
    let called = |project: u16| match election.names.get(usize::from(project)).filter(|name| !name.is_empty()) {
        Some(name) => format!("{name} ({})", ids[usize::from(project)]),
        None => ids[usize::from(project)].clone(),
    };
    let cost = |project: u16| election.money(&RBig::from(election.costs[usize::from(project)]));
    let scores = election.votes.scores();
    let mut told = Vec::new();
    if let Some(shares) = &budget.shares {
        let more = match shares.increments {
            0 => String::new(),
            times => format!(" That is what they have after {times} times one more for everybody."),
        };
        told.push(format!("Everybody has {} to spend on what they want.{more}", election.money(&shares.start)));
    }
    let switched = budget.shares.as_ref().and_then(|shares| shares.comparison).filter(|found| found.switches());
    if let Some(found) = switched {
        told.push(format!(
            "{} better served by the projects with the most points, {} by those of Equal Shares: the first are funded.",
            if found.prefer_greedy == 1 {
                "1 person is".to_string()
            } else {
                format!("{} people are", found.prefer_greedy)
            },
            found.prefer_shares
        ));
    }
    let purchases = budget.shares.iter().flat_map(|shares| &shares.purchases);
    for &project in &budget.funded {
        let (name, cost) = (called(project), cost(project));
        let Fate::Funded(by) = &budget.fates[usize::from(project)] else { continue };
        let score = scores[usize::from(project)];
        told.push(match by {
            By::Points => format!("{name} is funded with {score} points; it costs {cost}."),
            By::Completion => format!("{name} is funded with {score} points, from what was left; it costs {cost}."),
            By::TopUp => format!(
                "{name} is funded with {score} points; it costs {cost}, and what is missing comes from outside."
            ),
            By::Shares => {
                let bought =
                    purchases.clone().find(|bought| bought.option == project).expect("bought by those who want it");
                let last = match bought.paid_their_last {
                    0 => String::new(),
                    people => format!(", {people} more what they have left"),
                };
                let price = election.money(&bought.price);
                let each = if election.votes.has_points() { " a point" } else { " each" };
                format!("{name} is funded; it costs {cost}. {} {price}{each}{last}.", named::pay(bought.paid_in_full))
            }
        });
    }
    for project in 0..ids.len() as u16 {
        let (name, cost) = (called(project), cost(project));
        match &budget.fates[usize::from(project)] {
            Fate::Funded(_) => {}
            Fate::Withdrawn => told.push(format!("{name} was withdrawn.")),
            Fate::BelowScore => {
                told.push(format!("{name} is not funded: too few points ({}).", scores[usize::from(project)]))
            }
            Fate::NotReached => told.push(format!("{name} is not funded: the money was gone before its turn came.")),
            Fate::DidNotFit { left } => told.push(format!(
                "{name} is not funded: it costs {cost}, and {} was left when its turn came.",
                election.money(&RBig::from(*left))
            )),
            Fate::Excluded { by } => {
                told.push(format!("{name} is not funded: it cannot be carried out together with {}.", called(*by)))
            }
            Fate::NotEnoughBehind { money } => told.push(format!(
                "{name} is not funded: it costs {cost}, and those who want it have {} left.",
                election.money(money)
            )),
        }
    }
    told.extend(budget.ties.iter().map(|tie| named::tie_sentence(tie, &budget.funded, ids, lots)));
    let spent = u64::try_from(budget.cost).expect("sums of money that were read");
    told.push(format!(
        "{} of {} is spent.",
        election.money(&RBig::from(spent)),
        election.money(&RBig::from(election.budget))
    ));
    told
}
