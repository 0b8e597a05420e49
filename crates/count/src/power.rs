//! How much a block of votes can decide: Banzhaf, Penrose and Shapley–Shubik, exactly.
//!
//! A delegation of 31 may have all the power of one of 28, and one of 21 none at all; what counts is how often a member of a body turns a
//! losing side into a winning one. Coalitions are counted by the sum of their weights (Mann and Shapley's generating functions), not one by
//! one. A body and its dual (what can block instead of what can carry) give the same indices, so the smaller table is used.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::progress::{self, Stage};
use thiserror::Error;

/// A body that votes in blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body<'a> {
    /// The weight of each member.
    pub weights: &'a [u64],
    /// What a side needs to carry a question.
    pub quota: u64,
}

/// The power of each member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Power {
    /// In how many coalitions of the others each turns defeat into victory.
    pub swings: Vec<UBig>,
    /// Swings over all swings: shares that add up to one (Banzhaf). All nought where nobody ever swings.
    pub banzhaf: Vec<RBig>,
    /// Swings over all coalitions of the others: the chance to decide, if all others toss coins (Penrose).
    pub penrose: Vec<RBig>,
    /// The share of all orders of joining in which each is the one that carries it (Shapley and Shubik).
    pub shapley_shubik: Vec<RBig>,
}

/// Why no power was worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoPower {
    /// A quota of nought, which carries everything, or more than all together have.
    #[error("the quota must be at least 1 and at most the sum of all weights")]
    QuotaOutOfRange,
    /// The tables would be too large.
    #[error("members times members times the quota is more than {WORK_MAX}")]
    TooLarge,
}

/// Members times members times the quota (after dividing out what all weights share) may not be more than this.
pub const WORK_MAX: u64 = 200_000_000;

/// The power of every member of a body.
pub fn power(body: &Body) -> Result<Power, NoPower> {
    let total = body.weights.iter().try_fold(0u64, |sum, weight| sum.checked_add(*weight)).ok_or(NoPower::TooLarge)?;
    if body.quota == 0 || body.quota > total {
        return Err(NoPower::QuotaOutOfRange);
    }
    // The same coalitions win when all weights are divided by what they share and the quota is raised to a whole.
    let shared = body.weights.iter().copied().filter(|weight| *weight > 0).fold(0, gcd);
    let quota = body.quota.div_ceil(shared);
    let quota = quota.min(total / shared - quota + 1);
    // A weight of the quota decides alone, as does a greater one.
    let weights: Vec<usize> = body.weights.iter().map(|weight| (weight / shared).min(quota) as usize).collect();
    let members = weights.len() as u64;
    if members.checked_mul(members).and_then(|work| work.checked_mul(quota)).is_none_or(|work| work > WORK_MAX) {
        return Err(NoPower::TooLarge);
    }
    let quota = quota as usize;

    // counts[size][weight]: coalitions of this size and weight; nothing from the quota on is needed.
    let members = weights.len();
    let mut counts = vec![vec![UBig::ZERO; quota]; members + 1];
    counts[0][0] = UBig::ONE;
    for (joined, &weight) in weights.iter().enumerate() {
        progress::at(Stage::Members, joined as u64 + 1, members as u64);
        for size in (0..=joined).rev() {
            let (smaller, larger) = counts.split_at_mut(size + 1);
            for sum in (weight..quota).rev() {
                larger[0][sum] += &smaller[size][sum - weight];
            }
        }
    }
    let orders: Vec<UBig> = (0..members).map(|size| factorial(size) * factorial(members - 1 - size)).collect();
    let mut known: Vec<(usize, UBig, UBig)> = Vec::new();
    let (mut swings, mut pivots) = (Vec::new(), Vec::new());
    for (place, &weight) in weights.iter().enumerate() {
        progress::at(Stage::Members, place as u64 + 1, members as u64);
        let found = match known.iter().find(|(of, ..)| *of == weight) {
            Some(found) => found.clone(),
            None => {
                let (mut swung, mut pivotal) = (UBig::ZERO, UBig::ZERO);
                // Coalitions without this member: all, less those with it, which are those without it of one less and its weight less.
                let mut before = vec![UBig::ZERO; quota];
                for size in 0..members {
                    let mut without = vec![UBig::ZERO; quota];
                    for sum in 0..quota {
                        let with = if sum >= weight { before[sum - weight].clone() } else { UBig::ZERO };
                        without[sum] = &counts[size][sum] - with;
                    }
                    let swing = without[quota - weight..].iter().fold(UBig::ZERO, |sum, count| sum + count);
                    pivotal += &swing * &orders[size];
                    swung += swing;
                    before = without;
                }
                known.push((weight, swung, pivotal));
                known.last().expect("just found").clone()
            }
        };
        swings.push(found.1);
        pivots.push(found.2);
    }
    let share = |part: &UBig, whole: &UBig| {
        if *whole == UBig::ZERO { RBig::ZERO } else { RBig::from_parts(IBig::from(part.clone()), whole.clone()) }
    };
    let all_swings = swings.iter().fold(UBig::ZERO, |sum, swings| sum + swings);
    let others = UBig::ONE << (members - 1);
    let all_orders = factorial(members);
    Ok(Power {
        banzhaf: swings.iter().map(|swings| share(swings, &all_swings)).collect(),
        penrose: swings.iter().map(|swings| share(swings, &others)).collect(),
        shapley_shubik: pivots.iter().map(|pivots| share(pivots, &all_orders)).collect(),
        swings,
    })
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn factorial(n: usize) -> UBig {
    (1..=n as u64).fold(UBig::ONE, |product, factor| product * UBig::from(factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_that_carries_everything_or_nothing_is_refused() {
        for quota in [0, 6] {
            assert_eq!(power(&Body { weights: &[2, 3], quota }), Err(NoPower::QuotaOutOfRange));
        }
    }

    #[test]
    fn who_can_decide_alone_has_all_the_power() {
        let power = power(&Body { weights: &[5, 2, 1, 1], quota: 5 }).unwrap();
        assert_eq!(power.shapley_shubik[0], RBig::ONE);
        assert_eq!(power.swings, [8u32, 0, 0, 0].map(UBig::from));
    }

    #[test]
    fn a_large_body_has_shares_that_add_up_to_one() {
        let weights: Vec<u64> = (1..=40).collect();
        let power = power(&Body { weights: &weights, quota: 500 }).unwrap();
        for shares in [&power.banzhaf, &power.shapley_shubik] {
            assert_eq!(shares.iter().fold(RBig::ZERO, |sum, share| sum + share), RBig::ONE);
            assert!(shares.is_sorted());
        }
    }
}
