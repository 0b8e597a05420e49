//! Phragmén's sequential rule: each seat is a load of one, shared by those who mark its holder so that the heaviest load stays least.
//!
//! Lackner and Skowron (2023), section 2, "seq-Phragmén". All who mark the one elected come to the same load, so a person's load is the
//! one of the last round that touched them: the sum of loads behind a candidate is a row of whole numbers, one a round, times the loads of
//! the rounds. That keeps it exact and quick. The same serves as completion of Equal Shares, where people start with the money they have
//! left, which is a negative load.
//!
//! Invariant: `behind[candidate]` holds, for each number in `loads`, how often it counts in the sum of loads of those who mark the candidate.

use dashu_ratio::RBig;

use crate::approvals::{Approvals, Supporters};
use crate::exact::{CommonFractions, Ratio};
use crate::stepwise::Stepwise;

use super::thiele::extreme;

/// A load made of numbers of `loads`, each with a sign.
pub(crate) type Parts = Vec<(u32, i64)>;

/// A candidate's would-be load: after those that some mark come those that nobody marks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Load {
    Shared(Ratio),
    NobodyMarks,
}

/// Sequential Phragmén in the middle of its work.
#[derive(Clone)]
pub(crate) struct Phragmen<'a> {
    ballots: &'a Approvals,
    supporters: &'a Supporters,
    votes: Vec<u64>,
    seats: usize,
    loads: CommonFractions,
    behind: Vec<Vec<i64>>,
    /// For each ballot the round (as a place in `loads`) that touched it last.
    last: Vec<Option<u32>>,
    /// What a ballot not touched yet starts with; empty when all start from nought.
    start: Vec<Parts>,
    chosen: Vec<u16>,
    barred: Vec<u16>,
    would_be: Vec<Option<Load>>,
}

impl<'a> Phragmen<'a> {
    pub fn new(ballots: &'a Approvals, supporters: &'a Supporters, seats: usize) -> Self {
        Self::starting_from(ballots, supporters, seats, Vec::new(), CommonFractions::new(), Vec::new())
    }

    /// From a committee begun by another rule: `start` tells each ballot's load in terms of the numbers in `loads`.
    pub fn starting_from(
        ballots: &'a Approvals,
        supporters: &'a Supporters,
        seats: usize,
        chosen: Vec<u16>,
        loads: CommonFractions,
        start: Vec<Parts>,
    ) -> Self {
        let candidates = ballots.candidates().len();
        let mut behind = vec![vec![0; loads.len()]; candidates];
        for (ballot, parts) in start.iter().enumerate() {
            let weight = ballots.weight(ballot) as i64;
            for &mark in ballots.marks(ballot) {
                parts.iter().for_each(|&(term, sign)| behind[usize::from(mark)][term as usize] += sign * weight);
            }
        }
        let last = vec![None; ballots.ballots()];
        Phragmen {
            ballots,
            supporters,
            votes: ballots.votes(),
            seats: seats.min(candidates),
            loads,
            behind,
            last,
            start,
            chosen,
            barred: Vec::new(),
            would_be: Vec::new(),
        }
    }

    /// The load that all who mark this candidate would come to; `None` for those elected and those nobody marks.
    pub fn load(&self, candidate: u16) -> Option<RBig> {
        match self.would_be[usize::from(candidate)].as_ref()? {
            Load::Shared(load) => Some(load.reduced()),
            Load::NobodyMarks => None,
        }
    }
}

impl Stepwise for Phragmen<'_> {
    fn steps_max(&self) -> Option<usize> {
        Some(self.seats)
    }

    fn next(&mut self) -> Vec<u16> {
        if self.chosen.len() == self.seats {
            return Vec::new();
        }
        let load = |candidate: usize| match self.votes[candidate] {
            0 => Load::NobodyMarks,
            votes => Load::Shared(self.loads.sum(&self.behind[candidate]).plus_over(1, votes)),
        };
        self.would_be = (0..self.votes.len())
            .map(|candidate| {
                let open = !self.chosen.contains(&(candidate as u16)) && !self.barred.contains(&(candidate as u16));
                open.then(|| load(candidate))
            })
            .collect();
        extreme(&self.would_be, |a, b| a < b)
    }

    fn take(&mut self, option: u16) {
        let would_be = self.would_be[usize::from(option)].clone().expect("taken from among the next");
        self.chosen.push(option);
        let Load::Shared(load) = would_be else { return };
        let round = self.loads.len() as u32;
        self.loads.push(&load.reduced());
        self.behind.iter_mut().for_each(|row| row.push(0));
        for &ballot in self.supporters.of(option) {
            let ballot = ballot as usize;
            let weight = self.ballots.weight(ballot) as i64;
            let before = self.last[ballot].replace(round);
            for &mark in self.ballots.marks(ballot) {
                let row = &mut self.behind[usize::from(mark)];
                match before {
                    Some(before) => row[before as usize] -= weight,
                    None => self
                        .start
                        .get(ballot)
                        .into_iter()
                        .flatten()
                        .for_each(|&(term, sign)| row[term as usize] -= sign * weight),
                }
                row[round as usize] += weight;
            }
        }
    }

    fn bar(&mut self, option: u16) {
        self.barred.push(option);
    }

    fn chosen(&self) -> Vec<u16> {
        self.chosen.clone()
    }
}
