//! Approval voting for several seats: those with the most marks.
//!
//! Lackner and Skowron (2023), section 2, "AV". Simple and not proportional: a majority that marks the same list takes every seat.

use crate::stepwise::Stepwise;

use super::thiele::extreme;

/// The seats go one by one to whoever has the most marks.
#[derive(Clone)]
pub(crate) struct MostApproved {
    votes: Vec<Option<u64>>,
    seats: usize,
    chosen: Vec<u16>,
}

impl MostApproved {
    /// `chosen` are elected already and keep their seats.
    pub fn new(votes: &[u64], seats: usize, chosen: Vec<u16>) -> Self {
        let mut votes: Vec<Option<u64>> = votes.iter().copied().map(Some).collect();
        chosen.iter().for_each(|&candidate| votes[usize::from(candidate)] = None);
        MostApproved { seats: seats.min(votes.len()), votes, chosen }
    }

    /// The votes of a candidate that is not elected yet.
    pub fn votes(&self, candidate: u16) -> Option<u64> {
        self.votes[usize::from(candidate)]
    }
}

impl Stepwise for MostApproved {
    fn steps_max(&self) -> Option<usize> {
        Some(self.seats)
    }

    fn next(&mut self) -> Vec<u16> {
        if self.chosen.len() == self.seats { Vec::new() } else { extreme(&self.votes, |a, b| a > b) }
    }

    fn take(&mut self, option: u16) {
        self.votes[usize::from(option)] = None;
        self.chosen.push(option);
    }

    fn bar(&mut self, option: u16) {
        self.votes[usize::from(option)] = None;
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
