//! Ballots lying in piles: where each ballot stands in the row of cells, and moving it to its next candidate.
//!
//! A pile holds positions in the row, not copies. Papers of the same value lie together in a parcel, so a transfer multiplies one number
//! for a parcel and moves four bytes for each paper.

use crate::ballots::{Ballots, Cell};

const BATCH: usize = 64;

/// Papers that lie together: the position of each, and its number where ballots have weights.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pile {
    pub at: Vec<u32>,
    pub who: Vec<u32>,
    /// How many people these papers stand for.
    pub weight: u64,
}

impl Pile {
    #[inline]
    pub fn push(&mut self, at: usize, who: u32, ballots: &Ballots) {
        self.at.push(at as u32);
        if ballots.weights().is_empty() {
            self.weight += 1;
        } else {
            self.who.push(who);
            self.weight += ballots.weight(who as usize);
        }
    }

    /// Each paper: its position and its number (nought where ballots have no weights).
    ///
    /// The papers of a pile lie far apart in the row. A few dozen of them are touched before they are read: the machine fetches them from
    /// memory side by side, not one after another, and a count takes half as long.
    #[inline]
    pub fn each<C: Cell>(&self, cells: &[C], mut each: impl FnMut(usize, u32)) {
        for (batch, positions) in self.at.chunks(BATCH).enumerate() {
            std::hint::black_box(positions.iter().fold(0, |sum, &at| sum ^ cells[at as usize].index()));
            for (place, &at) in positions.iter().enumerate() {
                each(at as usize, self.who.get(BATCH * batch + place).copied().unwrap_or(0));
            }
        }
    }
}

/// The position of the first mark of every ballot, with the ballot's number.
#[inline]
pub(crate) fn each_start<C: Cell>(cells: &[C], mut each: impl FnMut(usize, u32)) {
    let mut start = 0;
    let mut who = 0;
    for (at, &cell) in cells.iter().enumerate() {
        if cell == C::END {
            each(start, who);
            who += 1;
            start = at + 1;
        }
    }
}

/// Where the ballot begins in which this position lies.
pub(crate) fn start_of<C: Cell>(cells: &[C], at: usize) -> usize {
    cells[..at].iter().rposition(|&cell| cell == C::END).map_or(0, |end| end + 1)
}

/// From this position on, the first candidate for whom `stands` holds, read strictly: an empty rank, equal ranks or an overvote end the paper.
#[inline]
pub(crate) fn next_strict<C: Cell>(
    cells: &[C],
    mut at: usize,
    strict: bool,
    stands: impl Fn(usize) -> bool,
) -> Option<(usize, usize)> {
    loop {
        let cell = cells[at];
        if !cell.is_candidate() || (!strict && (cell.is_tied() || cells[at + 1].is_tied())) {
            return None;
        }
        if stands(cell.candidate()) {
            return Some((at, cell.candidate()));
        }
        at += 1;
    }
}
