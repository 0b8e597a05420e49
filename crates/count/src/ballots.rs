//! Ranked ballots, packed: one contiguous row of cells that every ranked rule reads.
//!
//! A cell is a candidate's number, or one of three marks: a rank left empty, a rank filled in so that nobody can tell for whom (an overvote
//! the scanner reported without names), the end of the ballot. A bit says that a cell shares the rank of the cell before it. Up to 124
//! candidates a cell is one byte, beyond that two. Weights lie aside and are absent while every ballot counts one. Ballots are not
//! merged: sorting or hashing a million different ballots costs more than counting them.
//!
//! Invariant: every ballot ends with [`Cell::END`], the last cell before it is no empty rank, no candidate number is out of range.

use thiserror::Error;

/// One mark on a ballot; see the module. Implemented for one and two bytes.
pub trait Cell: Copy + Eq + Send + Sync {
    /// After the last rank.
    const END: Self;
    /// A rank left empty.
    const SKIP: Self;
    /// A rank with several marks whose names are not known.
    const OVERVOTE: Self;
    /// The mark as it is stored, for tables by mark.
    fn index(self) -> usize;
    /// The candidate's number, meaningless for the three marks.
    fn candidate(self) -> usize;
    /// Whether it shares the rank of the cell before it.
    fn is_tied(self) -> bool;
    /// Whether it is a candidate.
    fn is_candidate(self) -> bool;
}

macro_rules! cell {
    ($int:ty, $tied:expr, $last:expr) => {
        impl Cell for $int {
            const END: Self = $last;
            const SKIP: Self = $last - 1;
            const OVERVOTE: Self = $last - 2;
            #[inline]
            fn index(self) -> usize {
                usize::from(self)
            }
            #[inline]
            fn candidate(self) -> usize {
                usize::from(self & $last)
            }
            #[inline]
            fn is_tied(self) -> bool {
                self & $tied != 0
            }
            #[inline]
            fn is_candidate(self) -> bool {
                self & $last < $last - 2
            }
        }
    };
}
cell!(u8, 0x80, 0x7f);
cell!(u16, 0x8000, 0x7fff);

/// The row of cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cells {
    /// Up to 124 candidates.
    Narrow(Vec<u8>),
    /// Up to 32,764 candidates.
    Wide(Vec<u16>),
}

/// Runs the same expression over cells of either width.
macro_rules! with_cells {
    ($ballots:expr, $cells:ident => $body:expr) => {
        match $ballots.cells() {
            $crate::ballots::Cells::Narrow($cells) => $body,
            $crate::ballots::Cells::Wide($cells) => $body,
        }
    };
}
pub(crate) use with_cells;

/// Ranked ballots over a number of candidates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballots {
    candidates: usize,
    cells: Cells,
    /// As long as there are ballots, or empty when every ballot counts one.
    weights: Vec<u64>,
    count: usize,
    total: u64,
    /// Where the ballot being written began.
    open: usize,
    /// Something other than a plain rank was written on the open ballot. What is left of it is looked at when the ballot ends.
    open_marked: bool,
    strict: bool,
}

/// Why a mark or a ballot was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadMark {
    /// A candidate that is not on the list.
    #[error("a candidate with a number from 1 to {0}")]
    NoSuchCandidate(usize),
    /// More than the store can number.
    #[error("fewer ballots")]
    TooMany,
}

/// The most candidates there can be.
pub const CANDIDATES_MAX: usize = 0x7fff - 3;

impl Ballots {
    /// No ballots yet, over this many candidates.
    pub fn new(candidates: usize) -> Self {
        assert!(candidates <= CANDIDATES_MAX, "at most {CANDIDATES_MAX} candidates");
        let cells = if candidates < 125 { Cells::Narrow(Vec::new()) } else { Cells::Wide(Vec::new()) };
        Ballots {
            candidates,
            cells,
            weights: Vec::new(),
            count: 0,
            total: 0,
            open: 0,
            open_marked: false,
            strict: true,
        }
    }

    /// Makes room for about this many cells.
    pub fn reserve(&mut self, cells: usize) {
        match &mut self.cells {
            Cells::Narrow(row) => row.reserve(cells),
            Cells::Wide(row) => row.reserve(cells),
        }
    }

    fn push(&mut self, candidate: usize, tied: bool) {
        match &mut self.cells {
            Cells::Narrow(row) => row.push(candidate as u8 | if tied { 0x80 } else { 0 }),
            Cells::Wide(row) => row.push(candidate as u16 | if tied { 0x8000 } else { 0 }),
        }
    }

    /// The next rank of the ballot being written goes to this candidate.
    #[inline]
    pub fn rank(&mut self, candidate: usize) -> Result<(), BadMark> {
        if candidate >= self.candidates {
            return Err(BadMark::NoSuchCandidate(self.candidates));
        }
        self.push(candidate, false);
        Ok(())
    }

    /// This candidate too has the rank written last.
    pub fn same_rank(&mut self, candidate: usize) -> Result<(), BadMark> {
        if candidate >= self.candidates {
            return Err(BadMark::NoSuchCandidate(self.candidates));
        }
        let tied = self.len() > self.open;
        self.open_marked |= tied;
        self.push(candidate, tied);
        Ok(())
    }

    /// The row itself, for a reader who writes candidates' numbers into it, all of them below `candidates`, and then calls `end`.
    pub(crate) fn narrow(&mut self) -> Option<&mut Vec<u8>> {
        match &mut self.cells {
            Cells::Narrow(row) => Some(row),
            Cells::Wide(_) => None,
        }
    }

    /// The next rank is left empty.
    pub fn skip(&mut self) {
        self.open_marked = true;
        match &mut self.cells {
            Cells::Narrow(row) => row.push(u8::SKIP),
            Cells::Wide(row) => row.push(u16::SKIP),
        }
    }

    /// The next rank has several marks, names unknown.
    pub fn overvote(&mut self) {
        self.open_marked = true;
        match &mut self.cells {
            Cells::Narrow(row) => row.push(u8::OVERVOTE),
            Cells::Wide(row) => row.push(u16::OVERVOTE),
        }
    }

    fn len(&self) -> usize {
        match &self.cells {
            Cells::Narrow(row) => row.len(),
            Cells::Wide(row) => row.len(),
        }
    }

    /// The ballot is written: this many people cast it. With weight nought it is dropped.
    #[inline]
    pub fn end(&mut self, weight: u64) -> Result<(), BadMark> {
        let (open, marked) = (self.open, std::mem::take(&mut self.open_marked));
        if weight == 0 {
            match &mut self.cells {
                Cells::Narrow(row) => row.truncate(open),
                Cells::Wide(row) => row.truncate(open),
            }
            return Ok(());
        }
        match &mut self.cells {
            Cells::Narrow(row) => close(row, open),
            Cells::Wide(row) => close(row, open),
        }
        if marked {
            self.strict &= match &self.cells {
                Cells::Narrow(row) => is_plain(&row[open..]),
                Cells::Wide(row) => is_plain(&row[open..]),
            };
        }
        self.total = self.total.checked_add(weight).ok_or(BadMark::TooMany)?;
        if weight != 1 && self.weights.is_empty() {
            self.weights = vec![1; self.count];
        }
        if weight != 1 || !self.weights.is_empty() {
            self.weights.push(weight);
        }
        self.count += 1;
        self.open = self.len();
        if u32::try_from(self.open).is_err() {
            return Err(BadMark::TooMany);
        }
        Ok(())
    }

    /// A whole ballot at once: the candidates of each rank. For tests and for those who have ballots in memory.
    pub fn ballot(&mut self, weight: u64, ranks: &[&[usize]]) -> Result<(), BadMark> {
        for rank in ranks {
            match rank.split_first() {
                None => self.skip(),
                Some((&first, rest)) => {
                    self.rank(first)?;
                    rest.iter().try_for_each(|&other| self.same_rank(other))?;
                }
            }
        }
        self.end(weight)
    }

    /// Takes the last candidate off the list, whom no ballot may name.
    pub(crate) fn without_last(self) -> Ballots {
        let candidates = self.candidates - 1;
        let cells = match self.cells {
            // What fits into one byte is kept in one: the same ballots are the same bytes, wherever they come from.
            Cells::Wide(row) if candidates < 125 => Cells::Narrow(row.into_iter().map(narrowed).collect()),
            cells => cells,
        };
        Ballots { candidates, cells, ..self }
    }

    /// How many candidates there are.
    pub fn candidates(&self) -> usize {
        self.candidates
    }

    /// How many entries there are; an entry may stand for several people.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many people voted.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The row of cells, for the counting rules and for those who write ballots out.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// The weights, ballot by ballot; empty when every ballot counts one.
    pub fn weights(&self) -> &[u64] {
        &self.weights
    }

    /// How many people cast this ballot.
    #[inline]
    pub fn weight(&self, ballot: usize) -> u64 {
        self.weights.get(ballot).copied().unwrap_or(1)
    }

    /// Whether no ballot has equal ranks, empty ranks or overvotes.
    pub fn is_strict(&self) -> bool {
        self.strict
    }

    /// Calls `each` with every ballot: its weight and its ranks, an empty rank being empty, an overvote without names being `None`.
    pub fn each(&self, mut each: impl FnMut(u64, &[Option<Vec<usize>>])) {
        with_cells!(self, cells => {
            let mut ranks: Vec<Option<Vec<usize>>> = Vec::new();
            let mut ballot = 0;
            for &cell in cells {
                if cell == Cell::END {
                    each(self.weight(ballot), &ranks);
                    ranks.clear();
                    ballot += 1;
                } else if cell == Cell::SKIP {
                    ranks.push(Some(Vec::new()));
                } else if cell == Cell::OVERVOTE {
                    ranks.push(None);
                } else if cell.is_tied() {
                    let rank = ranks.last_mut().and_then(Option::as_mut);
                    rank.expect("a tied cell follows a candidate").push(cell.candidate());
                } else {
                    ranks.push(Some(vec![cell.candidate()]));
                }
            }
        });
    }
}

/// The same mark in one byte.
fn narrowed(cell: u16) -> u8 {
    match cell {
        u16::END => u8::END,
        u16::SKIP => u8::SKIP,
        u16::OVERVOTE => u8::OVERVOTE,
        _ => cell.candidate() as u8 | if cell.is_tied() { 0x80 } else { 0 },
    }
}

/// Empty ranks after the last mark say nothing and are dropped.
fn close<C: Cell>(row: &mut Vec<C>, open: usize) {
    while row.len() > open && row[row.len() - 1] == C::SKIP {
        row.pop();
    }
    row.push(C::END);
}

/// Whether a ballot that has ended holds one candidate a rank and no empty rank: empty ranks that were dropped do not count.
fn is_plain<C: Cell>(ballot: &[C]) -> bool {
    ballot.iter().all(|cell| *cell == C::END || cell.is_candidate() && !cell.is_tied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for candidates in [3, 500] {
            let mut ballots = Ballots::new(candidates);
            ballots.ballot(1, &[&[2], &[0, 1]]).unwrap();
            ballots.ballot(0, &[&[1]]).unwrap();
            ballots.ballot(4, &[&[], &[1], &[], &[]]).unwrap();
            ballots.overvote();
            ballots.end(1).unwrap();
            assert_eq!(ballots.rank(candidates), Err(BadMark::NoSuchCandidate(candidates)));
            let mut read = Vec::new();
            ballots.each(|weight, ranks| read.push((weight, ranks.to_vec())));
            let expected = vec![
                (1, vec![Some(vec![2]), Some(vec![0, 1])]),
                (4, vec![Some(vec![]), Some(vec![1])]),
                (1, vec![None]),
            ];
            assert_eq!(read, expected);
            assert_eq!((ballots.count(), ballots.total(), ballots.is_strict()), (3, 6, false));
        }
    }

    #[test]
    fn whether_ballots_are_strict_is_what_is_left_on_them() {
        for candidates in [3, 500] {
            let mut ballots = Ballots::new(candidates);
            ballots.ballot(1, &[&[2], &[], &[]]).unwrap();
            ballots.ballot(0, &[&[0, 1]]).unwrap();
            ballots.ballot(1, &[&[1], &[0]]).unwrap();
            assert!(ballots.is_strict());
            let mut plain = Ballots::new(candidates);
            plain.ballot(1, &[&[2]]).unwrap();
            plain.ballot(1, &[&[1], &[0]]).unwrap();
            assert_eq!(ballots, plain);
            for marks in [&[&[][..], &[1]][..], &[&[0, 1]]] {
                let mut other = ballots.clone();
                other.ballot(1, marks).unwrap();
                assert!(!other.is_strict());
            }
            ballots.overvote();
            ballots.end(1).unwrap();
            assert!(!ballots.is_strict());
        }
    }

    #[test]
    fn ballots_without_their_last_candidate_are_those_of_the_others() {
        for candidates in [3, 125, 500] {
            let filled = |of: usize| {
                let mut ballots = Ballots::new(of);
                ballots.ballot(3, &[&[0], &[], &[1, candidates - 2]]).unwrap();
                ballots.overvote();
                ballots.end(1).unwrap();
                ballots
            };
            assert_eq!(filled(candidates).without_last(), filled(candidates - 1));
        }
    }

    #[test]
    fn the_last_candidate_that_fits_a_byte_is_no_mark() {
        let mut ballots = Ballots::new(124);
        ballots.ballot(1, &[&[123]]).unwrap();
        assert!(matches!(ballots.cells(), Cells::Narrow(row) if row[0].is_candidate()));
    }
}
