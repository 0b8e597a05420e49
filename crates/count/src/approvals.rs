//! Approval ballots, packed: one array of marks for all ballots, and where each ballot begins.
//!
//! A mark is the number of the candidate (or project) it stands beside. A ballot has a weight (how many people cast just this ballot)
//! and its marks may carry points, for budgets where people give more than a cross. The turned-round view (`Supporters`) lists for each
//! candidate who marked it; both views are read by every approval rule, and neither is changed after it is built.
//!
//! Invariant: no ballot marks a candidate twice, no mark is out of range, no weight is nought.

use sha2::{Digest, Sha256};
use thiserror::Error;

/// Approval ballots over a list of candidates; see the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Approvals {
    candidates: Vec<String>,
    starts: Vec<u32>,
    marks: Vec<u16>,
    /// As long as `marks`, or empty when every mark counts one.
    points: Vec<u32>,
    /// As long as there are ballots, or empty when every ballot counts one.
    weights: Vec<u64>,
    total_weight: u64,
    /// For each candidate one more than the number of the last ballot that marked it: finds a double mark in one step.
    last_ballot: Vec<u32>,
}

/// Why a ballot was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadBallot {
    /// A mark for a candidate that is not on the list.
    #[error("a mark for candidate {0}, but there are only {1}")]
    NoSuchCandidate(usize, usize),
    /// The same candidate marked twice.
    #[error("candidate {0} is marked twice")]
    MarkedTwice(usize),
    /// A ballot that counts for nobody.
    #[error("a ballot of weight nought")]
    NoWeight,
    /// Marks with points and marks without on one ballot, or in one election.
    #[error("{marks} marks but {points} points")]
    PointsMissing {
        /// How many candidates are marked.
        marks: usize,
        /// How many points are given.
        points: usize,
    },
    /// More than the store can number.
    #[error("more ballots or marks than can be counted")]
    TooMany,
}

impl Approvals {
    /// An election with these candidates (at most 65,535) and no ballots yet.
    pub fn new(candidates: Vec<String>) -> Self {
        assert!(candidates.len() <= usize::from(u16::MAX), "at most 65,535 candidates");
        let last_ballot = vec![0; candidates.len()];
        Approvals { candidates, starts: vec![0], last_ballot, ..Approvals::default() }
    }

    /// Adds a ballot that marks these candidates, cast by `weight` people.
    pub fn push(&mut self, weight: u64, marks: &[u16]) -> Result<(), BadBallot> {
        if !self.points.is_empty() {
            return Err(BadBallot::PointsMissing { marks: marks.len(), points: 0 });
        }
        self.push_marks(weight, marks)
    }

    /// Adds a ballot that gives these candidates these points; nought points are no mark.
    pub fn push_points(&mut self, weight: u64, marks: &[u16], points: &[u32]) -> Result<(), BadBallot> {
        if marks.len() != points.len() || self.points.len() != self.marks.len() {
            return Err(BadBallot::PointsMissing { marks: marks.len(), points: points.len() });
        }
        if points.contains(&0) {
            let kept = || marks.iter().zip(points).filter(|(_, points)| **points > 0);
            let (marks, points): (Vec<u16>, Vec<u32>) = kept().unzip();
            return self.push_points(weight, &marks, &points);
        }
        self.push_marks(weight, marks)?;
        self.points.extend_from_slice(points);
        Ok(())
    }

    fn push_marks(&mut self, weight: u64, marks: &[u16]) -> Result<(), BadBallot> {
        if weight == 0 {
            return Err(BadBallot::NoWeight);
        }
        let total_weight =
            self.total_weight.checked_add(weight).filter(|total| *total < 1 << 53).ok_or(BadBallot::TooMany)?;
        let end = u32::try_from(self.marks.len() + marks.len()).map_err(|_| BadBallot::TooMany)?;
        let stamp = u32::try_from(self.starts.len()).map_err(|_| BadBallot::TooMany)?;
        for (place, &mark) in marks.iter().enumerate() {
            let seen = self
                .last_ballot
                .get_mut(usize::from(mark))
                .ok_or(BadBallot::NoSuchCandidate(mark.into(), self.candidates.len()))?;
            if std::mem::replace(seen, stamp) == stamp && marks[..place].contains(&mark) {
                return Err(BadBallot::MarkedTwice(mark.into()));
            }
        }
        // The weights stay unwritten while every ballot counts one, which is nearly always.
        if weight != 1 && self.weights.is_empty() {
            self.weights = vec![1; self.ballots()];
        }
        if weight != 1 || !self.weights.is_empty() {
            self.weights.push(weight);
        }
        self.total_weight = total_weight;
        self.marks.extend_from_slice(marks);
        self.starts.push(end);
        Ok(())
    }

    /// The candidates' names, in the order of the ballot paper.
    pub fn candidates(&self) -> &[String] {
        &self.candidates
    }

    /// How many different entries there are; an entry may stand for several people.
    pub fn ballots(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many people voted.
    pub fn total_weight(&self) -> u64 {
        self.total_weight
    }

    /// How many people cast this ballot.
    pub fn weight(&self, ballot: usize) -> u64 {
        self.weights.get(ballot).copied().unwrap_or(1)
    }

    /// Whether every ballot counts one.
    pub fn is_unweighted(&self) -> bool {
        self.weights.is_empty()
    }

    /// The candidates marked on this ballot, in the order of the paper it came from.
    pub fn marks(&self, ballot: usize) -> &[u16] {
        &self.marks[self.starts[ballot] as usize..self.starts[ballot + 1] as usize]
    }

    /// The points beside the marks; empty when this is an election by crosses.
    pub fn points(&self, ballot: usize) -> &[u32] {
        if self.points.is_empty() {
            return &[];
        }
        &self.points[self.starts[ballot] as usize..self.starts[ballot + 1] as usize]
    }

    /// Whether the marks carry points.
    pub fn has_points(&self) -> bool {
        !self.points.is_empty()
    }

    /// How many marks there are on all ballots.
    pub fn marks_total(&self) -> usize {
        self.marks.len()
    }

    /// The most candidates that one ballot marks.
    pub fn longest(&self) -> usize {
        self.starts.windows(2).map(|ends| (ends[1] - ends[0]) as usize).max().unwrap_or(0)
    }

    /// For each candidate, how many people marked it.
    pub fn votes(&self) -> Vec<u64> {
        let mut votes = vec![0; self.candidates.len()];
        if self.weights.is_empty() {
            self.marks.iter().for_each(|&mark| votes[usize::from(mark)] += 1);
        } else {
            for ballot in 0..self.ballots() {
                let weight = self.weights[ballot];
                self.marks(ballot).iter().for_each(|&mark| votes[usize::from(mark)] += weight);
            }
        }
        votes
    }

    /// For each candidate, the sum of its points; the votes, where there are no points.
    pub fn scores(&self) -> Vec<u128> {
        if !self.has_points() {
            return self.votes().into_iter().map(u128::from).collect();
        }
        let mut scores = vec![0; self.candidates.len()];
        for ballot in 0..self.ballots() {
            let weight = u128::from(self.weight(ballot));
            for (&mark, &points) in self.marks(ballot).iter().zip(self.points(ballot)) {
                scores[usize::from(mark)] += weight * u128::from(points);
            }
        }
        scores
    }

    /// Everything here, into the hash by which a result names its input.
    pub(crate) fn hash_into(&self, hash: &mut Sha256) {
        let number = |hash: &mut Sha256, number: u64| hash.update(number.to_be_bytes());
        number(hash, self.candidates.len() as u64);
        for name in &self.candidates {
            number(hash, name.len() as u64);
            hash.update(name);
        }
        number(hash, self.ballots() as u64);
        number(hash, u64::from(self.has_points()));
        for ballot in 0..self.ballots() {
            let marks = self.marks(ballot);
            let mut bytes = Vec::with_capacity(16 + 6 * marks.len());
            bytes.extend(self.weight(ballot).to_be_bytes());
            bytes.extend((marks.len() as u64).to_be_bytes());
            marks.iter().for_each(|mark| bytes.extend(mark.to_be_bytes()));
            self.points(ballot).iter().for_each(|points| bytes.extend(points.to_be_bytes()));
            hash.update(&bytes);
        }
    }

    /// The same ballots by candidate.
    pub fn supporters(&self) -> Supporters {
        let mut starts = vec![0u32; self.candidates.len() + 1];
        self.marks.iter().for_each(|&mark| starts[usize::from(mark) + 1] += 1);
        (1..starts.len()).for_each(|candidate| starts[candidate] += starts[candidate - 1]);
        let mut next = starts.clone();
        let mut ballots = vec![0u32; self.marks.len()];
        let mut points = vec![0u32; self.points.len()];
        for ballot in 0..self.ballots() {
            for place in self.starts[ballot]..self.starts[ballot + 1] {
                let slot = &mut next[usize::from(self.marks[place as usize])];
                ballots[*slot as usize] = ballot as u32;
                if !points.is_empty() {
                    points[*slot as usize] = self.points[place as usize];
                }
                *slot += 1;
            }
        }
        Supporters { starts, ballots, points }
    }
}

/// For each candidate, the ballots that mark it, in ascending order.
#[derive(Clone, Debug)]
pub struct Supporters {
    starts: Vec<u32>,
    ballots: Vec<u32>,
    points: Vec<u32>,
}

impl Supporters {
    fn range(&self, candidate: u16) -> std::ops::Range<usize> {
        let candidate = usize::from(candidate);
        self.starts[candidate] as usize..self.starts[candidate + 1] as usize
    }

    /// The ballots that mark this candidate.
    pub fn of(&self, candidate: u16) -> &[u32] {
        &self.ballots[self.range(candidate)]
    }

    /// The points that go with `of`; empty in an election by crosses.
    pub fn points(&self, candidate: u16) -> &[u32] {
        if self.points.is_empty() { &[] } else { &self.points[self.range(candidate)] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Approvals {
        Approvals::new(["Ada", "Bo", "Cy"].map(String::from).to_vec())
    }

    #[test]
    fn a_ballot_that_marks_twice_or_out_of_range_is_not_taken() {
        let mut ballots = three();
        assert_eq!(ballots.push(1, &[0, 1, 0]), Err(BadBallot::MarkedTwice(0)));
        assert_eq!(ballots.push(1, &[3]), Err(BadBallot::NoSuchCandidate(3, 3)));
        assert_eq!(ballots.push(0, &[1]), Err(BadBallot::NoWeight));
        // What was refused leaves no trace: the same marks on the next ballot are no double marks.
        assert_eq!(ballots.push(1, &[0, 1]), Ok(()));
        assert_eq!(ballots.ballots(), 1);
    }

    #[test]
    fn both_views_tell_the_same() {
        let mut ballots = three();
        ballots.push(1, &[2, 0]).unwrap();
        ballots.push(5, &[]).unwrap();
        ballots.push(3, &[2]).unwrap();
        assert_eq!(ballots.votes(), [1, 0, 4]);
        assert_eq!(ballots.total_weight(), 9);
        let supporters = ballots.supporters();
        assert_eq!(supporters.of(0), [0]);
        assert_eq!(supporters.of(1), [0u32; 0]);
        assert_eq!(supporters.of(2), [0, 2]);
    }
}
