//! How many prefer each candidate to each other: the matrix that Schulze, ranked pairs and Debian's rule read.
//!
//! Whoever is ranked is preferred to whoever is not; equal ranks and the unranked are no preference. Empty ranks say nothing; of a candidate
//! ranked twice the first rank counts. Ballots of up to 124 candidates are laid out as columns of ranks, 128 ballots at a time, so that the
//! machine compares many of them at once.
//!
//! Invariant: for any two candidates, those who prefer one and those who prefer the other are together at most all ballots.

use crate::ballots::{Ballots, Cell, Cells};
use crate::json::Json;

/// For each ordered pair, how many people prefer the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    candidates: usize,
    prefer: Vec<u64>,
}

const BLOCK: usize = 128;
const UNRANKED: u8 = u8::MAX;

impl Matrix {
    /// The matrix of these ballots.
    pub fn of(ballots: &Ballots) -> Matrix {
        let candidates = ballots.candidates();
        let mut matrix = Matrix { candidates, prefer: vec![0; candidates * candidates] };
        match ballots.cells() {
            Cells::Narrow(cells) if ballots.weights().is_empty() => matrix.add_blocks(cells),
            Cells::Narrow(cells) => matrix.add_each(cells, ballots),
            Cells::Wide(cells) => matrix.add_each(cells, ballots),
        }
        matrix
    }

    /// How many prefer `a` to `b`.
    pub fn prefer(&self, a: usize, b: usize) -> u64 {
        self.prefer[a * self.candidates + b]
    }

    fn add_blocks(&mut self, cells: &[u8]) {
        let n = self.candidates;
        // A column for every mark there is: what is written for empty ranks and overvotes nobody reads, and nothing has to be asked first.
        let mut columns = [[UNRANKED; BLOCK]; 128];
        let (mut row, mut rank) = (0, 0u8);
        for &cell in cells {
            if cell == u8::END {
                rank = 0;
                row += 1;
                if row == BLOCK {
                    self.add_block(&columns[..n]);
                    columns[..n].iter_mut().for_each(|column| column.fill(UNRANKED));
                    row = 0;
                }
                continue;
            }
            // A ballot may repeat a candidate without end, and 254 ranks are more than there are candidates.
            rank = rank.saturating_add(u8::from(!cell.is_tied())).min(UNRANKED - 1);
            // Of two ranks the first counts.
            let mark = &mut columns[cell.candidate()][row % BLOCK];
            *mark = (*mark).min(rank);
        }
        self.add_block(&columns[..n]);
    }

    fn add_block(&mut self, columns: &[[u8; BLOCK]]) {
        for (a, left) in columns.iter().enumerate() {
            for (b, right) in columns.iter().enumerate().skip(a + 1) {
                let (mut first, mut second) = (0u8, 0u8);
                for (x, y) in left.iter().zip(right) {
                    first += u8::from(x < y);
                    second += u8::from(y < x);
                }
                self.prefer[a * self.candidates + b] += u64::from(first);
                self.prefer[b * self.candidates + a] += u64::from(second);
            }
        }
    }

    fn add_each<C: Cell>(&mut self, cells: &[C], ballots: &Ballots) {
        let n = self.candidates;
        let mut ranks = vec![usize::MAX; n];
        let (mut rank, mut who) = (0, 0);
        for &cell in cells {
            if cell.is_candidate() {
                rank += usize::from(!cell.is_tied());
                let mark = &mut ranks[cell.candidate()];
                *mark = (*mark).min(rank);
            } else if cell == C::END {
                let weight = ballots.weight(who);
                for a in (0..n).filter(|&a| ranks[a] != usize::MAX) {
                    for b in 0..n {
                        if ranks[a] < ranks[b] {
                            self.prefer[a * n + b] += weight;
                        }
                    }
                }
                ranks.fill(usize::MAX);
                rank = 0;
                who += 1;
            }
        }
    }

    /// Rows of numbers, for the transcript.
    pub(crate) fn json(&self) -> Json {
        rows(self.candidates, |a, b| self.prefer(a, b).into())
    }
}

pub(crate) fn rows(candidates: usize, cell: impl Fn(usize, usize) -> Json) -> Json {
    Json::list(
        (0..candidates)
            .map(|a| Json::list((0..candidates).map(|b| cell(a, b)).collect::<Vec<_>>()))
            .collect::<Vec<_>>(),
    )
}

impl Matrix {
    /// Forgets the preferences for and against those who do not stand.
    pub(crate) fn drop_all_but(&mut self, standing: &[bool]) {
        let n = self.candidates;
        for (pair, prefer) in self.prefer.iter_mut().enumerate() {
            if !(standing[pair / n] && standing[pair % n]) {
                *prefer = 0;
            }
        }
    }
}
