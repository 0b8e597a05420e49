//! Papers with scores or crosses, packed: one byte for each candidate on each paper.
//!
//! Invariant: a mark is at most `highest`, or `BLANK`.

use crate::ballots::Ballots;

/// No mark was made.
pub const BLANK: u8 = 255;

/// Scored papers over a number of candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scores {
    candidates: usize,
    highest: u8,
    marks: Vec<u8>,
    weights: Vec<u64>,
    count: usize,
    total: u64,
}

impl Scores {
    /// No papers yet; scores go from nought to `highest`, at most 254.
    pub fn new(candidates: usize, highest: u8) -> Self {
        assert!(highest < BLANK, "254 is the highest score there can be");
        Scores { candidates, highest, marks: Vec::new(), weights: Vec::new(), count: 0, total: 0 }
    }

    /// Adds a paper; false, and nothing is added, where a mark is too high, the number of marks is wrong or the votes cannot be counted.
    #[must_use]
    pub fn push(&mut self, weight: u64, marks: &[u8]) -> bool {
        let fits = marks.len() == self.candidates && marks.iter().all(|&mark| mark == BLANK || mark <= self.highest);
        let Some(total) = self.total.checked_add(weight) else { return false };
        if !fits {
            return false;
        }
        if weight == 0 {
            return true;
        }
        if weight != 1 && self.weights.is_empty() {
            self.weights = vec![1; self.count];
        }
        if weight != 1 || !self.weights.is_empty() {
            self.weights.push(weight);
        }
        self.marks.extend_from_slice(marks);
        self.count += 1;
        self.total = total;
        true
    }

    /// How many candidates there are.
    pub fn candidates(&self) -> usize {
        self.candidates
    }

    /// The highest score.
    pub fn highest(&self) -> u8 {
        self.highest
    }

    /// How many people voted.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// All marks, paper after paper.
    pub fn marks(&self) -> &[u8] {
        &self.marks
    }

    /// The weights; empty when every paper counts one.
    pub fn weights(&self) -> &[u64] {
        &self.weights
    }

    /// Every paper with its weight.
    pub fn papers(&self) -> impl Iterator<Item = (u64, &[u8])> {
        (0..self.count).map(|at| {
            let weight = self.weights.get(at).copied().unwrap_or(1);
            (weight, &self.marks[at * self.candidates..(at + 1) * self.candidates])
        })
    }

    /// The same papers as ranks: higher scores first, equal scores on one rank, the unmarked unranked.
    pub fn ranks(&self) -> Ballots {
        let mut ballots = Ballots::new(self.candidates);
        for (weight, marks) in self.papers() {
            for score in (0..=self.highest).rev() {
                let mut any = false;
                for (candidate, _) in marks.iter().enumerate().filter(|&(_, &mark)| mark == score) {
                    let taken = if any { ballots.same_rank(candidate) } else { ballots.rank(candidate) };
                    taken.expect("the candidate is on the paper");
                    any = true;
                }
            }
            ballots.end(weight).expect("there are no more ballots than papers");
        }
        ballots
    }
}
