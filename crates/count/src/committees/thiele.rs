//! Proportional approval voting taken step by step: sequential PAV adds, reverse-sequential PAV removes.
//!
//! Lackner and Skowron, *Multi-Winner Voting with Approval Preferences* (2023), section 2: a ballot with s of its candidates elected is worth
//! 1 + 1/2 + … + 1/s. Kept here is, for each candidate and each s, how many people mark it and have s elected: whole numbers. A gain is
//! compared as a whole number over the least common multiple of 1, 2, …, so every decision is exact.
//!
//! Invariant: for each candidate the counts over all s sum to its votes.

use dashu_int::UBig;
use dashu_ratio::RBig;

use crate::approvals::{Approvals, Supporters};
use crate::exact::common_multiple;
use crate::stepwise::Stepwise;

/// 1/1, 1/2, … as whole numbers over their least common multiple.
#[derive(Clone, Debug)]
struct Harmonic {
    multiple: UBig,
    shares: Vec<UBig>,
    /// The same in a machine word, where no sum of them can leave it.
    small: Option<Vec<u128>>,
}

impl Harmonic {
    /// For up to `length` candidates of one ballot elected, and this many people.
    fn new(length: usize, people: u64) -> Self {
        let multiple = common_multiple(length);
        let shares: Vec<UBig> = (1..=length as u64).map(|s| &multiple / UBig::from(s)).collect();
        let fits = u128::try_from(&multiple * UBig::from(people.max(1))).is_ok();
        let small = fits
            .then(|| shares.iter().map(|share| u128::try_from(share).expect("smaller than a sum that fits")).collect());
        Harmonic { multiple, shares, small }
    }

    /// The sum of `counts[i]` / (i + 1).
    fn sum(&self, counts: &[u64]) -> UBig {
        if let Some(small) = &self.small {
            return UBig::from(
                counts.iter().zip(small).map(|(&count, &share)| u128::from(count) * share).sum::<u128>(),
            );
        }
        counts
            .iter()
            .zip(&self.shares)
            .filter(|(count, _)| **count > 0)
            .map(|(&count, share)| share * count)
            .fold(UBig::ZERO, |sum, part| sum + part)
    }
}

/// Who marks whom, by how many of theirs are elected.
#[derive(Clone)]
struct Satisfied<'a> {
    ballots: &'a Approvals,
    supporters: &'a Supporters,
    harmonic: Harmonic,
    width: usize,
    /// `counts[candidate * width + s]`: people who mark the candidate and have s elected.
    counts: Vec<u64>,
    /// For each ballot, how many of its candidates are elected.
    elected: Vec<u16>,
}

impl Satisfied<'_> {
    fn of(&self, candidate: u16) -> &[u64] {
        let from = usize::from(candidate) * self.width;
        &self.counts[from..from + self.width]
    }

    /// One more (or one fewer) of theirs elected for everybody who marks this candidate.
    fn shift(&mut self, candidate: u16, added: bool) {
        for &ballot in self.supporters.of(candidate) {
            let ballot = ballot as usize;
            let before = usize::from(self.elected[ballot]);
            let after = if added { before + 1 } else { before - 1 };
            self.elected[ballot] = after as u16;
            let weight = self.ballots.weight(ballot);
            for &mark in self.ballots.marks(ballot) {
                let row = usize::from(mark) * self.width;
                self.counts[row + before] -= weight;
                self.counts[row + after] += weight;
            }
        }
    }
}

/// More candidates times marks than the tables may hold.
pub(crate) const TABLE_MAX: usize = 1 << 25;

/// Sequential PAV: starts from nobody, adds whoever adds most.
#[derive(Clone)]
pub(crate) struct Sequential<'a> {
    satisfied: Satisfied<'a>,
    seats: usize,
    chosen: Vec<u16>,
    barred: Vec<u16>,
    gains: Vec<Option<UBig>>,
}

impl<'a> Sequential<'a> {
    /// `None` where the tables would be too large.
    pub fn new(ballots: &'a Approvals, supporters: &'a Supporters, seats: usize) -> Option<Self> {
        let candidates = ballots.candidates().len();
        let length = ballots.longest().min(seats);
        let width = length + 1;
        if candidates.checked_mul(width)? > TABLE_MAX {
            return None;
        }
        let mut counts = vec![0; candidates * width];
        ballots.votes().into_iter().enumerate().for_each(|(candidate, votes)| counts[candidate * width] = votes);
        let harmonic = Harmonic::new(width, ballots.total_weight());
        let satisfied = Satisfied { ballots, supporters, harmonic, width, counts, elected: vec![0; ballots.ballots()] };
        Some(Sequential {
            satisfied,
            seats: seats.min(candidates),
            chosen: Vec::new(),
            barred: Vec::new(),
            gains: Vec::new(),
        })
    }

    /// What each candidate not yet elected would add now. Valid between `next` and `take`.
    pub fn gain(&self, candidate: u16) -> Option<RBig> {
        let gain = self.gains[usize::from(candidate)].clone()?;
        Some(RBig::from_parts(gain.into(), self.satisfied.harmonic.multiple.clone()))
    }
}

impl Stepwise for Sequential<'_> {
    fn steps_max(&self) -> Option<usize> {
        Some(self.seats)
    }

    fn next(&mut self) -> Vec<u16> {
        if self.chosen.len() == self.seats {
            return Vec::new();
        }
        let candidates = 0..self.satisfied.ballots.candidates().len() as u16;
        self.gains = candidates
            .map(|candidate| {
                let open = !self.chosen.contains(&candidate) && !self.barred.contains(&candidate);
                open.then(|| self.satisfied.harmonic.sum(self.satisfied.of(candidate)))
            })
            .collect();
        extreme(&self.gains, |a, b| a > b)
    }

    fn take(&mut self, option: u16) {
        self.satisfied.shift(option, true);
        self.chosen.push(option);
    }

    fn bar(&mut self, option: u16) {
        self.barred.push(option);
    }

    fn chosen(&self) -> Vec<u16> {
        self.chosen.clone()
    }

    fn key(&self) -> Option<Vec<u16>> {
        let mut key = self.chosen.clone();
        key.sort_unstable();
        Some(key)
    }
}

/// Reverse-sequential PAV: starts from everybody, removes whoever is missed least.
#[derive(Clone)]
pub(crate) struct Reverse<'a> {
    satisfied: Satisfied<'a>,
    seats: usize,
    left: Vec<u16>,
    losses: Vec<Option<UBig>>,
}

impl<'a> Reverse<'a> {
    /// `None` where the tables would be too large.
    pub fn new(ballots: &'a Approvals, supporters: &'a Supporters, seats: usize) -> Option<Self> {
        let candidates = ballots.candidates().len();
        let width = ballots.longest() + 1;
        if candidates.checked_mul(width)? > TABLE_MAX {
            return None;
        }
        let mut counts = vec![0; candidates * width];
        let elected: Vec<u16> = (0..ballots.ballots()).map(|ballot| ballots.marks(ballot).len() as u16).collect();
        for (ballot, &length) in elected.iter().enumerate() {
            let weight = ballots.weight(ballot);
            ballots
                .marks(ballot)
                .iter()
                .for_each(|&mark| counts[usize::from(mark) * width + usize::from(length)] += weight);
        }
        let harmonic = Harmonic::new(ballots.longest(), ballots.total_weight());
        let satisfied = Satisfied { ballots, supporters, harmonic, width, counts, elected };
        Some(Reverse { satisfied, seats, left: (0..candidates as u16).collect(), losses: Vec::new() })
    }

    /// What removing each candidate still in would cost now. Valid between `next` and `take`.
    pub fn loss(&self, candidate: u16) -> Option<RBig> {
        let loss = self.losses[usize::from(candidate)].clone()?;
        Some(RBig::from_parts(loss.into(), self.satisfied.harmonic.multiple.clone()))
    }
}

impl Stepwise for Reverse<'_> {
    fn steps_max(&self) -> Option<usize> {
        Some(self.satisfied.ballots.candidates().len().saturating_sub(self.seats))
    }

    const LAST_FIRST: bool = true;

    fn next(&mut self) -> Vec<u16> {
        if self.left.len() <= self.seats {
            return Vec::new();
        }
        // Somebody who marks a candidate still in has at least that one: the count for none elected is nought.
        let candidates = 0..self.satisfied.ballots.candidates().len() as u16;
        self.losses = candidates
            .map(|candidate| {
                self.left.contains(&candidate).then(|| self.satisfied.harmonic.sum(&self.satisfied.of(candidate)[1..]))
            })
            .collect();
        extreme(&self.losses, |a, b| a < b)
    }

    fn take(&mut self, option: u16) {
        self.satisfied.shift(option, false);
        self.left.retain(|&candidate| candidate != option);
    }

    fn chosen(&self) -> Vec<u16> {
        self.left.clone()
    }

    fn key(&self) -> Option<Vec<u16>> {
        Some(self.left.clone())
    }
}

/// All that hold the most extreme of the values.
pub(crate) fn extreme<T: PartialEq>(values: &[Option<T>], better: impl Fn(&T, &T) -> bool) -> Vec<u16> {
    let mut best: Option<&T> = None;
    let mut holders = Vec::new();
    for (option, value) in
        values.iter().enumerate().filter_map(|(option, value)| Some((option as u16, value.as_ref()?)))
    {
        if best.is_none_or(|best| better(value, best)) {
            best = Some(value);
            holders.clear();
        }
        if best == Some(value) {
            holders.push(option);
        }
    }
    holders
}
