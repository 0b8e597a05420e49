//! The Method of Equal Shares: everybody has the same money, and those who want a thing pay for it together, as equally as they can.
//!
//! Peters, Pierczyński and Skowron, *Proportional Participatory Budgeting with Additive Utilities* (2021), section 3; equalshares.net. Each
//! round the thing with the least price per unit of utility is bought, where nobody pays more than is left to them. Committees (each
//! seat costs one) and budgets both run on this.
//!
//! Decisions are exact, and quick all the same. What a person has left is the start minus the prices of the rounds that they paid in full:
//! a few rationals over one denominator, from which any sum of it can be had exactly. Beside it stands a whole number of small units which is
//! never lower than the truth by one or more, and never higher than `slack` units. Nearly every person is sorted by that number; the few
//! whom it cannot place, and every winner's price, are worked out exactly.
//!
//! Invariant: `true money - 1 < left` and `left < true money + slack`, in units; whoever has paid their last has `left == SPENT`.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::approvals::{Approvals, Supporters};
use crate::exact::{CommonFractions, Ratio};
use crate::stepwise::Stepwise;

/// In `left`: paid all they had, exactly nothing is left.
const SPENT: i64 = -1;

/// What a mark is worth to whoever made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Utility {
    /// As much as the thing costs: a person for whom twice the money is spent is twice as well served.
    Cost,
    /// One, whatever it costs.
    Cardinality,
}

/// What the rule's own text says about two things of the same price per unit of utility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OwnTieRule {
    /// Nothing: the order from the seed decides.
    None,
    /// The cheaper, then the one with more votes (equalshares.net, "How to break ties").
    CheaperThenMoreVotes,
}

/// Something bought, and how it was paid for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// The candidate or project.
    pub option: u16,
    /// The most that anybody paid for each of their points (for their cross, where there are none).
    pub price: RBig,
    /// How many people paid that price in full.
    pub paid_in_full: u64,
    /// How many had less and paid what they had, more than nothing.
    pub paid_their_last: u64,
}

/// More money than the arithmetic is laid out for: people times the money of each must stay under 2^62.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the people's money together is more than this count can hold")]
pub struct TooMuchMoney;

/// What stays the same throughout a count.
pub(crate) struct Market<'a> {
    pub ballots: &'a Approvals,
    pub supporters: &'a Supporters,
    /// What each option costs, in whole units of money.
    pub costs: &'a [u64],
    pub utility: Utility,
    pub ties: OwnTieRule,
    votes: Vec<u64>,
    scores: Vec<u128>,
}

impl<'a> Market<'a> {
    pub fn new(
        ballots: &'a Approvals,
        supporters: &'a Supporters,
        costs: &'a [u64],
        utility: Utility,
        ties: OwnTieRule,
    ) -> Self {
        assert_eq!(costs.len(), ballots.candidates().len(), "every option has its cost");
        Market { ballots, supporters, costs, utility, ties, votes: ballots.votes(), scores: ballots.scores() }
    }

    /// By how much a price per point is divided to become a price per unit of utility.
    fn worth(&self, option: u16) -> u64 {
        match self.utility {
            Utility::Cost => self.costs[usize::from(option)].max(1),
            Utility::Cardinality => 1,
        }
    }
}

/// An option that may still be bought.
#[derive(Clone)]
struct Live {
    option: u16,
    /// No price below this can be enough; in units, per point.
    price_min: u64,
    /// In units.
    cost: u64,
    /// Those who want it and have money left, as places among its supporters.
    wanting: Vec<u32>,
}

/// The best found so far in a round.
struct Best {
    /// The price per unit of utility.
    rate: Ratio,
    /// The price per point in units, raised.
    price_above: u64,
    worth: u64,
}

/// A count of Equal Shares in the middle of its work.
#[derive(Clone)]
pub(crate) struct EqualShares<'a> {
    market: &'a Market<'a>,
    /// One unit is 2^-unit_bits of the unit of money.
    unit_bits: usize,
    bought_max: usize,
    /// The start money, then the price of each round.
    money: CommonFractions,
    left: Vec<i64>,
    slack: u64,
    live: Vec<Live>,
    /// For each option the round that bought it.
    round: Vec<Option<u32>>,
    purchases: Vec<Purchase>,
    /// The prices of those that `next` named.
    prices: Vec<(u16, Ratio)>,
}

impl<'a> EqualShares<'a> {
    /// Everybody starts with `start`; no more than `bought_max` are bought.
    pub fn new(market: &'a Market<'a>, start: &RBig, bought_max: usize) -> Result<Self, TooMuchMoney> {
        let people = market.ballots.total_weight().max(1);
        let all_money = IBig::from(people) * (start.ceil() + IBig::ONE);
        let all_money = u64::try_from(all_money).ok().filter(|money| *money < 1 << 62).ok_or(TooMuchMoney)?;
        let unit_bits = 61 - all_money.ilog2() as usize;
        let start_units = i64::try_from((start.numerator() << unit_bits) / IBig::from(start.denominator().clone()))
            .expect("less than all the money");
        let mut money = CommonFractions::new();
        money.push(start);
        let mut live = Vec::new();
        for (option, (&cost, &score)) in market.costs.iter().zip(&market.scores).enumerate() {
            // Dearer than all the money there is, or wanted by nobody: never bought.
            if cost < all_money && score > 0 {
                let cost = cost << unit_bits;
                let price_min = u64::try_from(u128::from(cost) / score).expect("a part of the cost");
                let option = option as u16;
                let wanting = (0..market.supporters.of(option).len() as u32).collect();
                live.push(Live { option, price_min, cost, wanting });
            }
        }
        let left = vec![start_units; market.ballots.ballots()];
        let round = vec![None; market.costs.len()];
        Ok(EqualShares {
            market,
            unit_bits,
            bought_max,
            money,
            left,
            slack: 0,
            live,
            round,
            purchases: Vec::new(),
            prices: Vec::new(),
        })
    }

    pub fn market(&self) -> &'a Market<'a> {
        self.market
    }

    /// What was bought so far, in order.
    pub fn purchases(&self) -> &[Purchase] {
        &self.purchases
    }

    /// The price per unit of utility of one of `next`.
    pub fn rate(&self, option: u16) -> Option<RBig> {
        let (_, price) = self.prices.iter().find(|(of, _)| *of == option)?;
        Some(price.reduced() / RBig::from(self.market.worth(option)))
    }

    /// What those who marked this option have left together, exactly.
    pub fn money_behind(&self, option: u16) -> RBig {
        let mut parts = self.no_parts();
        for &ballot in self.market.supporters.of(option) {
            self.add_parts(ballot as usize, &mut parts);
        }
        self.money.sum(&parts).plus_over(0, 1).reduced()
    }

    /// What is left to each ballot, in terms of numbers that `money` holds: for a completion that goes on from here.
    pub fn into_money(self) -> (CommonFractions, Vec<Vec<(u32, i64)>>) {
        let parts = (0..self.left.len()).map(|ballot| self.parts_of(ballot)).collect();
        (self.money, parts)
    }

    fn parts_of(&self, ballot: usize) -> Vec<(u32, i64)> {
        if self.left[ballot] == SPENT {
            return Vec::new();
        }
        let points = self.market.ballots.points(ballot);
        let paid = self.market.ballots.marks(ballot).iter().enumerate().filter_map(|(place, &mark)| {
            let round = self.round[usize::from(mark)]?;
            Some((round + 1, -points.get(place).map_or(1, |points| i64::from(*points))))
        });
        std::iter::once((0, 1)).chain(paid).collect()
    }

    fn no_parts(&self) -> Vec<i64> {
        vec![0; self.money.len()]
    }

    /// Adds what all who cast this ballot have left.
    fn add_parts(&self, ballot: usize, parts: &mut [i64]) {
        if self.left[ballot] == SPENT {
            return;
        }
        let weight = self.market.ballots.weight(ballot) as i64;
        parts[0] += weight;
        let points = self.market.ballots.points(ballot);
        for (place, &mark) in self.market.ballots.marks(ballot).iter().enumerate() {
            if let Some(round) = self.round[usize::from(mark)] {
                parts[round as usize + 1] -= weight * points.get(place).map_or(1, |points| i64::from(*points));
            }
        }
    }

    /// Compares the least prices per unit of utility.
    fn rates(&self, a: &Live, b: &Live) -> Ordering {
        let a_times = u128::from(a.price_min) * u128::from(self.market.worth(b.option));
        a_times.cmp(&(u128::from(b.price_min) * u128::from(self.market.worth(a.option))))
    }

    /// Raises `price_min` as far as is sure, from what people have at most; false when all they have is not enough.
    fn raise_price_min(&self, live: &mut Live) -> bool {
        let (left, ballots) = (&self.left, self.market.supporters.of(live.option));
        live.wanting.retain(|&place| left[ballots[place as usize] as usize] != SPENT);
        let points = self.market.supporters.points(live.option);
        if points.is_empty() && self.market.ballots.is_unweighted() {
            // Fetched once from all over memory, gone through several times in a row.
            let most = live.wanting.iter().map(|&place| (left[ballots[place as usize] as usize] + 1) as u64);
            let most: Vec<u64> = most.collect();
            return self.settle(live, |price| {
                let (mut poor_money, mut rich) = (0, 0);
                for &most in &most {
                    let is_poor = most < price;
                    poor_money += if is_poor { most } else { 0 };
                    rich += u64::from(!is_poor);
                }
                (poor_money, rich)
            });
        }
        let purse = |&place: &u32| {
            let ballot = ballots[place as usize] as usize;
            let points = points.get(place as usize).copied().map_or(1, u64::from);
            ((left[ballot] + 1) as u64, points, self.market.ballots.weight(ballot))
        };
        let purses: Vec<(u64, u64, u64)> = live.wanting.iter().map(purse).collect();
        self.settle(live, |price| {
            let (mut poor_money, mut rich) = (0, 0);
            for &(most, points, weight) in &purses {
                if u128::from(most) < u128::from(price) * u128::from(points) {
                    poor_money += most * weight;
                } else {
                    rich += points * weight;
                }
            }
            (poor_money, rich)
        })
    }

    /// `split` says, at a price, the most that those have who cannot pay it, and the points of the others.
    fn settle(&self, live: &mut Live, split: impl Fn(u64) -> (u64, u64)) -> bool {
        loop {
            let (poor_money, points) = split(live.price_min);
            if points == 0 {
                return poor_money >= live.cost;
            }
            let next = live.cost.saturating_sub(poor_money) / points;
            if next <= live.price_min {
                return true;
            }
            live.price_min = next;
        }
    }

    /// The exact price per point; `None` when those who want it have not enough.
    fn price(&self, live: &Live) -> Option<Ratio> {
        let ballots = self.market.supporters.of(live.option);
        let points = self.market.supporters.points(live.option);
        let mut parts = self.no_parts();
        let mut rich: Vec<(u32, u32)> = Vec::with_capacity(live.wanting.len());
        let mut rich_points = 0;
        for &place in &live.wanting {
            let ballot = ballots[place as usize];
            let points = points.get(place as usize).copied().unwrap_or(1);
            let most = (self.left[ballot as usize] + 1) as u64;
            if u128::from(most) < u128::from(live.price_min) * u128::from(points) {
                self.add_parts(ballot as usize, &mut parts);
            } else {
                rich.push((ballot, points));
                rich_points += u64::from(points) * self.market.ballots.weight(ballot as usize);
            }
        }
        let cost = i128::from(self.market.costs[usize::from(live.option)]);
        loop {
            if rich_points == 0 {
                return None;
            }
            parts.iter_mut().for_each(|part| *part = -*part);
            let price = self.money.sum(&parts).plus_over(cost, rich_points);
            parts.iter_mut().for_each(|part| *part = -*part);
            let before = rich.len();
            let mut places = Places::new(self, &price);
            rich.retain(|&(ballot, points)| {
                let stays = places.can_pay(ballot as usize, points);
                if !stays {
                    self.add_parts(ballot as usize, &mut parts);
                    rich_points -= u64::from(points) * self.market.ballots.weight(ballot as usize);
                }
                stays
            });
            if rich.len() == before {
                return Some(price);
            }
        }
    }
}

/// Tells who can pay a price: by the units where they suffice, exactly where they do not.
struct Places<'a, 'b> {
    shares: &'b EqualShares<'a>,
    price: &'b Ratio,
    /// The price in units, cut and raised.
    units_below: u128,
    units_above: u128,
    /// People with the same history have the same money: worked out once.
    known: BTreeMap<(Vec<(u32, i64)>, u32), bool>,
}

impl<'a, 'b> Places<'a, 'b> {
    fn new(shares: &'b EqualShares<'a>, price: &'b Ratio) -> Self {
        let units = (&price.numerator << shares.unit_bits) / IBig::from(price.denominator.clone());
        let units_below = u128::try_from(units).expect("a price that somebody can pay is small and not negative");
        Places { shares, price, units_below, units_above: units_below + 1, known: BTreeMap::new() }
    }

    fn can_pay(&mut self, ballot: usize, points: u32) -> bool {
        let left = self.shares.left[ballot];
        if left == SPENT {
            return self.price.numerator == IBig::ZERO;
        }
        let left = left as u128;
        if left < self.units_below * u128::from(points) {
            return false;
        }
        if left >= self.units_above * u128::from(points) + u128::from(self.shares.slack) {
            return true;
        }
        let parts = self.shares.parts_of(ballot);
        let (shares, price) = (self.shares, self.price);
        *self.known.entry((parts, points)).or_insert_with_key(|(parts, points)| {
            let mut sum = shares.no_parts();
            parts.iter().for_each(|&(term, sign)| sum[term as usize] += sign);
            shares.money.sum(&sum).plus_over(0, u64::from(*points)) >= *price
        })
    }
}

impl Stepwise for EqualShares<'_> {
    fn next(&mut self) -> Vec<u16> {
        self.prices.clear();
        if self.purchases.len() >= self.bought_max {
            return Vec::new();
        }
        let market = self.market;
        let mut live = std::mem::take(&mut self.live);
        live.sort_by(|a, b| self.rates(a, b).then(a.option.cmp(&b.option)));
        // First the least of the sure bounds, which is nearly always that of the next purchase; then exact prices, from there upwards.
        let mut least: Option<Live> = None;
        let (mut fresh, mut stale) = (Vec::new(), Vec::new());
        for mut one in live {
            if least.as_ref().is_some_and(|least| self.rates(&one, least) == Ordering::Greater) {
                stale.push(one);
            } else if self.raise_price_min(&mut one) {
                if least.as_ref().is_none_or(|least| self.rates(&one, least) == Ordering::Less) {
                    least = Some(Live {
                        wanting: Vec::new(),
                        option: one.option,
                        price_min: one.price_min,
                        cost: one.cost,
                    });
                }
                fresh.push(one);
            }
        }
        fresh.sort_by(|a, b| self.rates(a, b).then(a.option.cmp(&b.option)));
        let mut best: Option<Best> = None;
        let mut kept = Vec::with_capacity(fresh.len() + stale.len());
        let fresh = fresh.into_iter().map(|one| (one, true));
        for (mut one, is_fresh) in fresh.chain(stale.into_iter().map(|one| (one, false))) {
            let worth = market.worth(one.option);
            let surely_dearer = |price_min: u64, best: &Option<Best>| {
                best.as_ref().is_some_and(|best| {
                    u128::from(price_min) * u128::from(best.worth) > u128::from(best.price_above) * u128::from(worth)
                })
            };
            if surely_dearer(one.price_min, &best) {
                kept.push(one);
                continue;
            }
            if !is_fresh && !self.raise_price_min(&mut one) {
                continue;
            }
            if surely_dearer(one.price_min, &best) {
                kept.push(one);
                continue;
            }
            let Some(price) = self.price(&one) else {
                continue;
            };
            let denominator = &price.denominator * UBig::from(worth);
            let rate = Ratio { numerator: price.numerator.clone(), denominator };
            let compared = best.as_ref().map_or(Ordering::Less, |best| rate.cmp(&best.rate));
            if compared == Ordering::Less {
                let above = (&price.numerator << self.unit_bits) / IBig::from(price.denominator.clone()) + IBig::ONE;
                let price_above = u64::try_from(above).expect("somebody can pay it");
                best = Some(Best { rate, price_above, worth });
                self.prices.clear();
            }
            if compared != Ordering::Greater {
                self.prices.push((one.option, price));
            }
            kept.push(one);
        }
        self.live = kept;
        self.prices.sort_by_key(|(option, _)| *option);
        self.prices.iter().map(|(option, _)| *option).collect()
    }

    fn narrow(&self, tied: Vec<u16>) -> Vec<u16> {
        if self.market.ties == OwnTieRule::None {
            return tied;
        }
        let key = |option: &u16| {
            (self.market.costs[usize::from(*option)], std::cmp::Reverse(self.market.votes[usize::from(*option)]))
        };
        let best = tied.iter().map(key).min();
        tied.into_iter().filter(|option| Some(key(option)) == best).collect()
    }

    fn take(&mut self, option: u16) {
        let (_, price) = self.prices.iter().find(|(of, _)| *of == option).cloned().expect("taken from among the next");
        let supporters = self.market.supporters.of(option);
        let points = self.market.supporters.points(option);
        let mut after = Vec::with_capacity(supporters.len());
        let (mut paid_in_full, mut paid_their_last) = (0, 0);
        let mut places = Places::new(self, &price);
        let units = i64::try_from(places.units_below).expect("somebody can pay it");
        for (place, &ballot) in supporters.iter().enumerate() {
            let points = points.get(place).copied().unwrap_or(1);
            let ballot = ballot as usize;
            let weight = self.market.ballots.weight(ballot);
            if places.can_pay(ballot, points) {
                paid_in_full += weight;
                after.push(if self.left[ballot] == SPENT {
                    SPENT
                } else {
                    self.left[ballot] - units * i64::from(points)
                });
            } else {
                paid_their_last += if self.left[ballot] == SPENT { 0 } else { weight };
                after.push(SPENT);
            }
        }
        drop(places);
        supporters.iter().zip(after).for_each(|(&ballot, left)| self.left[ballot as usize] = left);
        let price = price.reduced();
        self.money.push(&price);
        self.slack += u64::from(points.iter().copied().max().unwrap_or(1));
        self.round[usize::from(option)] = Some(self.purchases.len() as u32);
        self.live.retain(|live| live.option != option);
        self.purchases.push(Purchase { option, price, paid_in_full, paid_their_last });
    }

    fn chosen(&self) -> Vec<u16> {
        self.purchases.iter().map(|purchase| purchase.option).collect()
    }
}
