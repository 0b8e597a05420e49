//! The price system of an outcome of Equal Shares: a proof that anybody can check again from the ballots.
//!
//! It says what everybody starts with and, project by project, the most that one of their points may cost them; a person pays that, or
//! what they have left. The checker shares no code with the count. If it agrees, the outcome is priceable (Peters and Skowron,
//! *Proportionality and the Limits of Welfarism*, 2020): equal money, spent only on what one wants, every project paid for to the last
//! unit, and no group left over that could have paid for one more thing that all of them want.

use std::collections::BTreeMap;

use dashu_base::Gcd;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use thiserror::Error;

use crate::approvals::Approvals;
use crate::json::Json;

/// What everybody starts with, and what was bought at what price, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceSystem {
    /// What everybody starts with.
    pub start: RBig,
    /// Each project bought, and the most that one point costs.
    pub prices: Vec<(u16, RBig)>,
}

impl PriceSystem {
    /// The one that stands in the account of a budget; `None` where none stands there.
    pub fn of_account(account: &Json) -> Option<PriceSystem> {
        let number = |json: &Json| json.text().and_then(|text| text.parse().ok());
        let price = |entry: &Json| {
            let project = u16::try_from(entry.get("project").int()?).ok()?;
            Some((project, number(entry.get("price"))?))
        };
        let prices: Option<Vec<(u16, RBig)>> = account.get("prices").items().iter().map(price).collect();
        Some(PriceSystem { start: number(account.get("start"))?, prices: prices? })
    }
}

/// Why a price system proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoProof {
    /// A sum below nought.
    #[error("money or a price below nought")]
    BelowNought,
    /// A project that is not there, or is bought twice.
    #[error("project {0} is not on the list, or is bought twice")]
    NoSuchProject(u16),
    /// The payments for a project are not its cost.
    #[error("project {project} costs {cost}, but {paid} was paid")]
    NotPaidFor {
        /// The project.
        project: u16,
        /// What it costs.
        cost: u64,
        /// What was paid.
        paid: RBig,
    },
    /// Those who want a project that was not bought have more than it costs.
    #[error("those who want project {project} have {money} left, more than the {cost} that it costs")]
    CouldHavePaid {
        /// The project.
        project: u16,
        /// What it costs.
        cost: u64,
        /// What they have.
        money: RBig,
    },
}

/// Checks a price system against the ballots: `costs[project]` for every project of the election.
pub fn check(ballots: &Approvals, costs: &[u64], proof: &PriceSystem) -> Result<(), NoProof> {
    let mut turn: BTreeMap<u16, usize> = BTreeMap::new();
    if proof.start < RBig::ZERO || proof.prices.iter().any(|(_, price)| *price < RBig::ZERO) {
        return Err(NoProof::BelowNought);
    }
    for (position, (project, _)) in proof.prices.iter().enumerate() {
        if usize::from(*project) >= costs.len() || turn.insert(*project, position).is_some() {
            return Err(NoProof::NoSuchProject(*project));
        }
    }
    // People who want the same of what was bought pay the same: their purse is followed once for all of them.
    let mut purses: BTreeMap<Vec<(usize, u32)>, (u64, usize)> = BTreeMap::new();
    let mut purse_of = Vec::with_capacity(ballots.ballots());
    for ballot in 0..ballots.ballots() {
        let points = ballots.points(ballot);
        let mut wanted: Vec<(usize, u32)> = ballots
            .marks(ballot)
            .iter()
            .enumerate()
            .filter_map(|(place, mark)| Some((*turn.get(mark)?, points.get(place).copied().unwrap_or(1))))
            .collect();
        wanted.sort_unstable();
        let next = purses.len();
        let (people, purse) = purses.entry(wanted).or_insert((0, next));
        *people += ballots.weight(ballot);
        purse_of.push(*purse);
    }
    // Whole numbers over one denominator: sums of them need no reducing.
    let numbers = || proof.prices.iter().map(|(_, price)| price).chain([&proof.start]);
    let common = numbers().fold(UBig::ONE, |common, number| {
        let shared = (&common).gcd(number.denominator());
        common * (number.denominator() / shared)
    });
    let whole = |number: &RBig| number.numerator() * IBig::from(&common / number.denominator());
    let prices: Vec<IBig> = proof.prices.iter().map(|(_, price)| whole(price)).collect();
    let start = whole(&proof.start);
    let fraction = |number: IBig| RBig::from_parts(number, common.clone());
    let mut paid = vec![IBig::ZERO; prices.len()];
    let mut left = vec![IBig::ZERO; purses.len()];
    for (wanted, (people, purse)) in &purses {
        let mut money = start.clone();
        for &(turn, points) in wanted {
            let price = &prices[turn] * points;
            let payment = if price < money { price } else { money.clone() };
            money -= &payment;
            paid[turn] += payment * *people;
        }
        left[*purse] = money;
    }
    for ((project, _), paid) in proof.prices.iter().zip(paid) {
        let (cost, paid) = (costs[usize::from(*project)], fraction(paid));
        if paid != RBig::from(cost) {
            return Err(NoProof::NotPaidFor { project: *project, cost, paid });
        }
    }
    let mut behind = vec![vec![]; costs.len()];
    for (ballot, purse) in purse_of.iter().enumerate() {
        for &mark in ballots.marks(ballot).iter().filter(|mark| !turn.contains_key(mark)) {
            behind[usize::from(mark)].push((*purse, ballots.weight(ballot)));
        }
    }
    for (project, purses) in behind.into_iter().enumerate() {
        let money =
            fraction(purses.into_iter().fold(IBig::ZERO, |money, (purse, people)| money + &left[purse] * people));
        if money > RBig::from(costs[project]) {
            return Err(NoProof::CouldHavePaid { project: project as u16, cost: costs[project], money });
        }
    }
    Ok(())
}
