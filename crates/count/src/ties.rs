//! Ties: the rule's own look-back, then an order anyone can work out again from the seed, then (before it) a lot drawn and signed.
//!
//! The order of the candidates for a seed: each name is hashed together with the seed, and the hashes are sorted. It does not depend on
//! the order of the ballot paper, and nobody can choose it who does not know the seed beforehand. A lot is given as the list of those it
//! fell on, tie by tie; where it ends, the order decides. The same list lets a count be run again with a tie broken the other way.
//!
//! Invariant: no tie is broken by the order of candidates on the paper, unless the caller gives that as the order.

use sha2::{Digest, Sha256};

/// Where chance comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chance {
    /// An order worked out from these bytes.
    Seed(Vec<u8>),
    /// This order of all candidates, the first is chosen first.
    Order(Vec<usize>),
}

/// What a tie was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Whose surplus is transferred first.
    Surplus,
    /// Who is excluded.
    Exclude,
    /// Who is elected.
    Elect,
    /// Which is looked at first, where the order of work can matter.
    First,
}

/// What broke it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BrokenBy {
    /// An earlier round in which they were unequal.
    EarlierRound(usize),
    /// The rule's own second question, such as the number of voters who prefer one to the other.
    Rule,
    /// The order from the seed, or the order given.
    Order,
    /// A lot.
    Lot,
}

/// A tie that came up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The round, from one.
    pub round: usize,
    /// What it was about.
    pub purpose: Purpose,
    /// Those who were equal, ascending.
    pub between: Vec<usize>,
    /// Who was taken.
    pub taken: usize,
    /// What broke it.
    pub by: BrokenBy,
    /// Those left when the order or the lot had to decide; empty otherwise.
    pub open: Vec<usize>,
    /// Whether another of `open` would have led to others being elected; `None` where that was not followed.
    pub matters: Option<bool>,
}

/// The order of these candidates for this seed: their numbers, the first is chosen first.
///
/// The key of a candidate is SHA-256 of `polity/count/order/1`, a zero byte, the length of the seed as eight bytes, most significant first,
/// the seed, the name, a zero byte, and how many of the same name stand before it on the paper as four bytes. Keys ascend.
pub fn order(seed: &[u8], names: &[String]) -> Vec<usize> {
    let mut seen = std::collections::BTreeMap::<&str, u32>::new();
    let mut keyed: Vec<([u8; 32], usize)> = names
        .iter()
        .enumerate()
        .map(|(candidate, name)| {
            let twin = seen.entry(name).or_default();
            let mut hash = Sha256::new();
            hash.update(b"polity/count/order/1\0");
            hash.update((seed.len() as u64).to_be_bytes());
            hash.update(seed);
            hash.update(name.as_bytes());
            hash.update([0]);
            hash.update(twin.to_be_bytes());
            *twin += 1;
            (hash.finalize().into(), candidate)
        })
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Breaks ties during one count and remembers them.
#[derive(Clone, Debug)]
pub(crate) struct Breaker {
    place: Vec<usize>,
    lots: Vec<usize>,
    used: usize,
    pub ties: Vec<Tie>,
}

impl Breaker {
    pub fn new(order: &[usize], lots: Vec<usize>) -> Self {
        let mut place = vec![usize::MAX; order.len()];
        for (position, &candidate) in order.iter().enumerate() {
            place[candidate] = position;
        }
        Breaker { place, lots, used: 0, ties: Vec::new() }
    }

    pub fn place(&self, candidate: usize) -> usize {
        self.place[candidate]
    }

    /// Takes the only one, or the first in the order.
    pub fn first(&mut self, round: usize, purpose: Purpose, between: &[usize]) -> usize {
        self.decide(round, purpose, between, between, None, true)
    }

    /// `between` are equal, `open` are left of them after the rule's own text, `by` is what left them.
    pub fn decide(
        &mut self,
        round: usize,
        purpose: Purpose,
        between: &[usize],
        open: &[usize],
        by: Option<BrokenBy>,
        first: bool,
    ) -> usize {
        assert!(!open.is_empty(), "a tie is between somebody");
        if between.len() == 1 {
            return between[0];
        }
        let mut between = between.to_vec();
        between.sort_unstable();
        if open.len() == 1 {
            let by = by.expect("something narrowed the tie");
            self.ties.push(Tie { round, purpose, between, taken: open[0], by, open: Vec::new(), matters: Some(false) });
            return open[0];
        }
        let mut open = open.to_vec();
        open.sort_unstable();
        let lot = self.lots.get(self.used).copied().filter(|lot| open.contains(lot));
        self.used += 1;
        let by_place = open.iter().copied();
        let by_order = if first {
            by_place.min_by_key(|&one| self.place[one])
        } else {
            by_place.max_by_key(|&one| self.place[one])
        };
        let (taken, by) = match lot {
            Some(lot) => (lot, BrokenBy::Lot),
            None => (by_order.expect("a tie is between somebody"), BrokenBy::Order),
        };
        self.ties.push(Tie { round, purpose, between, taken, by, open, matters: None });
        taken
    }
}

/// Narrows a tie by earlier rounds, the latest first: in each, those with the highest (or lowest) number stay.
/// Returns who is left and the round (from one) that decided, if one did.
pub(crate) fn look_back<N: Ord>(history: &[Vec<N>], tied: &[usize], highest: bool) -> (Vec<usize>, Option<BrokenBy>) {
    let mut open = tied.to_vec();
    for (round, tallies) in history.iter().enumerate().rev() {
        let extreme = open.iter().map(|&one| &tallies[one]);
        let extreme = if highest { extreme.max() } else { extreme.min() };
        let Some(extreme) = extreme else { break };
        let left: Vec<usize> = open.iter().copied().filter(|&one| tallies[one] == *extreme).collect();
        if left.len() == 1 {
            return (left, Some(BrokenBy::EarlierRound(round + 1)));
        }
        open = left;
    }
    (open, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_does_not_depend_on_the_paper() {
        let names = ["Ada", "Bo", "Cy", "Di"].map(String::from).to_vec();
        let reversed: Vec<String> = names.iter().rev().cloned().collect();
        let one: Vec<&String> = order(b"seed", &names).into_iter().map(|at| &names[at]).collect();
        let other: Vec<&String> = order(b"seed", &reversed).into_iter().map(|at| &reversed[at]).collect();
        assert_eq!(one, other);
        let orders: std::collections::BTreeSet<_> = (0..200u8).map(|seed| order(&[seed], &names)).collect();
        assert_eq!(orders.len(), 24, "every order comes up");
    }

    #[test]
    fn the_order_is_pinned() {
        // Changing how the order is made would change outcomes already published: these bytes stay.
        let names = ["Ada", "Bo", "Cy", "Ada"].map(String::from).to_vec();
        assert_eq!(order(b"Local 12, treasurer, 2026", &names), PINNED);
    }
    const PINNED: [usize; 4] = [0, 1, 3, 2];

    #[test]
    fn looking_back_takes_the_latest_round_that_tells_them_apart() {
        let history = [vec![5, 3, 4], vec![6, 6, 6], vec![9, 9, 7]];
        assert_eq!(look_back(&history, &[0, 1], false), (vec![1], Some(BrokenBy::EarlierRound(1))));
        assert_eq!(look_back(&history, &[0, 1, 2], false), (vec![2], Some(BrokenBy::EarlierRound(3))));
        assert_eq!(look_back(&history, &[0, 1, 2], true), (vec![0], Some(BrokenBy::EarlierRound(1))));
    }
}
