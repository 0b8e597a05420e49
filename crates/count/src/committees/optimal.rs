//! Proportional approval voting itself: the committee with the highest score of all, by branch and bound.
//!
//! Finding it is hard in general (it contains the NP-complete problems), so the search has a stated limit, counted in steps and not in
//! seconds: the same election is either decided on every machine or refused on every machine. What prunes: a committee can gain no more
//! from its remaining seats than the sum of the highest single gains now, for gains only shrink as others are elected. Candidates marked
//! on exactly the same ballots are interchangeable; only the first of them in the order is tried where one of them suffices.
//!
//! Invariant: between calls the table of gains is that of the committee in `chosen`.

use crate::approvals::{Approvals, Supporters};
use crate::exact::common_multiple;
use crate::progress::{self, Stage};
use crate::stepwise::TieOrder;

/// Steps a search may take; a step is one mark looked at or one count added up.
pub const WORK_MAX: u64 = 4_000_000_000;

/// How many of the equally good committees are listed.
pub const TIED_LISTED_MAX: usize = 1_000;

/// The search was given up: the election is too large or too evenly divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the best committee was not found within {WORK_MAX} steps; sequential PAV or Equal Shares decide such an election at once"
)]
pub struct TooHard;

/// What the search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Optimal {
    /// The best committee that comes first in the order, ascending.
    pub committee: Vec<u16>,
    /// Its score, over `multiple`.
    pub score: u128,
    /// What `score` is to be divided by.
    pub multiple: u128,
    /// All committees with this score, each ascending; `None` where there are more than are listed.
    pub tied: Option<Vec<Vec<u16>>>,
}

struct Search<'a> {
    ballots: &'a Approvals,
    supporters: &'a Supporters,
    seats: usize,
    multiple: u128,
    /// What the (s+1)-th elected candidate of one ballot adds.
    shares: Vec<u128>,
    width: usize,
    counts: Vec<u64>,
    elected: Vec<u16>,
    /// The first of those marked on the same ballots stands for all.
    twin_of: Vec<u16>,
    place: Vec<u32>,
    work: u64,
}

/// What a search is after.
enum Aim<'a> {
    /// The highest score; holds the best so far.
    Highest(&'a mut Option<(u128, Vec<u16>)>),
    /// Any committee with this score.
    First(u128, &'a mut Option<Vec<u16>>),
    /// All committees with this score, up to a number.
    All(u128, &'a mut Vec<Vec<u16>>, usize),
}

/// The best committee of `seats`; of several, the first in the order, candidate by candidate.
pub fn best(
    ballots: &Approvals,
    supporters: &Supporters,
    seats: usize,
    order: &TieOrder,
    listed_max: usize,
) -> Result<Optimal, TooHard> {
    let mut search = Search::new(ballots, supporters, seats, order).ok_or(TooHard)?;
    let candidates: Vec<u16> = (0..ballots.candidates().len() as u16).collect();
    let mut highest = None;
    search.descend(&mut Vec::new(), 0, &candidates, &mut Aim::Highest(&mut highest))?;
    let (score, mut witness) = highest.expect("there is some committee");
    // Candidate by candidate in the order: kept in wherever some best committee still has it together with those kept before.
    let mut by_place = candidates.clone();
    by_place.sort_by_key(|candidate| order.place(*candidate));
    let mut kept: Vec<u16> = Vec::new();
    let mut out: Vec<u16> = Vec::new();
    for &candidate in &by_place {
        if kept.len() == search.seats {
            break;
        }
        if !witness.contains(&candidate) {
            let mut with = kept.clone();
            with.push(candidate);
            match search.complete(&with, &out, score)? {
                Some(found) => witness = found,
                None => {
                    out.push(candidate);
                    continue;
                }
            }
        }
        kept.push(candidate);
    }
    kept.sort_unstable();
    let mut tied = Vec::new();
    search.descend(&mut Vec::new(), 0, &candidates, &mut Aim::All(score, &mut tied, listed_max))?;
    tied.sort();
    Ok(Optimal { committee: kept, score, multiple: search.multiple, tied: (tied.len() <= listed_max).then_some(tied) })
}

impl<'a> Search<'a> {
    fn new(ballots: &'a Approvals, supporters: &'a Supporters, seats: usize, order: &TieOrder) -> Option<Self> {
        let candidates = ballots.candidates().len();
        let seats = seats.min(candidates);
        let length = ballots.longest().min(seats);
        let width = length + 1;
        if candidates.checked_mul(width)? > super::thiele::TABLE_MAX {
            return None;
        }
        let multiple = u128::try_from(common_multiple(width)).ok()?;
        // No sum of gains may leave the machine word.
        multiple.checked_mul(u128::from(ballots.total_weight().max(1)))?.checked_mul(seats.max(1) as u128)?;
        let shares = (1..=width as u128).map(|s| multiple / s).collect();
        let mut counts = vec![0; candidates * width];
        ballots.votes().into_iter().enumerate().for_each(|(candidate, votes)| counts[candidate * width] = votes);
        let place: Vec<u32> = (0..candidates as u16).map(|candidate| order.place(candidate)).collect();
        let mut sorted: Vec<u16> = (0..candidates as u16).collect();
        sorted.sort_by(|a, b| {
            supporters.of(*a).cmp(supporters.of(*b)).then(place[usize::from(*a)].cmp(&place[usize::from(*b)]))
        });
        let mut twin_of = vec![0; candidates];
        for group in sorted.chunk_by(|a, b| supporters.of(*a) == supporters.of(*b)) {
            group.iter().for_each(|candidate| twin_of[usize::from(*candidate)] = group[0]);
        }
        Some(Search {
            ballots,
            supporters,
            seats,
            multiple,
            shares,
            width,
            counts,
            elected: vec![0; ballots.ballots()],
            twin_of,
            place,
            work: 0,
        })
    }

    fn shift(&mut self, candidate: u16, added: bool) {
        for &ballot in self.supporters.of(candidate) {
            let ballot = ballot as usize;
            let before = usize::from(self.elected[ballot]);
            let after = if added { before + 1 } else { before - 1 };
            self.elected[ballot] = after as u16;
            let weight = self.ballots.weight(ballot);
            let marks = self.ballots.marks(ballot);
            self.work += marks.len() as u64;
            for &mark in marks {
                let row = usize::from(mark) * self.width;
                self.counts[row + before] -= weight;
                self.counts[row + after] += weight;
            }
        }
    }

    fn gain(&self, candidate: u16) -> u128 {
        let from = usize::from(candidate) * self.width;
        self.counts[from..from + self.width]
            .iter()
            .zip(&self.shares)
            .map(|(&count, &share)| u128::from(count) * share)
            .sum()
    }

    /// Some committee with this score that has all of `with` and none of `without`.
    fn complete(&mut self, with: &[u16], without: &[u16], score: u128) -> Result<Option<Vec<u16>>, TooHard> {
        let mut chosen = Vec::new();
        let mut so_far = 0;
        for &candidate in with {
            so_far += self.gain(candidate);
            self.shift(candidate, true);
            chosen.push(candidate);
        }
        let open: Vec<u16> = (0..self.place.len() as u16)
            .filter(|candidate| !with.contains(candidate) && !without.contains(candidate))
            .collect();
        let mut found = None;
        let outcome = self.descend(&mut chosen, so_far, &open, &mut Aim::First(score, &mut found));
        with.iter().for_each(|&candidate| self.shift(candidate, false));
        outcome.map(|()| found)
    }

    fn descend(&mut self, chosen: &mut Vec<u16>, score: u128, open: &[u16], aim: &mut Aim) -> Result<(), TooHard> {
        let missing = self.seats - chosen.len();
        if missing == 0 {
            let mut committee = chosen.clone();
            committee.sort_unstable();
            match aim {
                Aim::Highest(best) => {
                    if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                        **best = Some((score, committee));
                    }
                }
                Aim::First(target, found) => {
                    if score == *target {
                        **found = Some(committee);
                    }
                }
                Aim::All(target, found, _) => {
                    if score == *target {
                        found.push(committee);
                    }
                }
            }
            return Ok(());
        }
        if open.len() < missing {
            return Ok(());
        }
        let before = self.work;
        self.work += (open.len() * self.width) as u64;
        // Said now and then: saying it takes longer than a step.
        if self.work >> 20 != before >> 20 {
            progress::at(Stage::Search, self.work, WORK_MAX);
        }
        if self.work > WORK_MAX {
            return Err(TooHard);
        }
        let mut gains: Vec<(u128, u16)> = open.iter().map(|&candidate| (self.gain(candidate), candidate)).collect();
        // Highest gain first; among equals the one that the order prefers.
        gains.sort_by(|a, b| b.0.cmp(&a.0).then(self.place[usize::from(a.1)].cmp(&self.place[usize::from(b.1)])));
        let bound = score + gains[..missing].iter().map(|(gain, _)| gain).sum::<u128>();
        let hopeless = match aim {
            Aim::Highest(best) => best.as_ref().is_some_and(|(highest, _)| bound <= *highest),
            Aim::First(target, found) => found.is_some() || bound < *target,
            Aim::All(target, found, max) => found.len() > *max || bound < *target,
        };
        if hopeless {
            return Ok(());
        }
        let (gain, candidate) = gains[0];
        let rest: Vec<u16> = open.iter().copied().filter(|other| *other != candidate).collect();
        self.shift(candidate, true);
        chosen.push(candidate);
        let outcome = self.descend(chosen, score + gain, &rest, aim);
        chosen.pop();
        self.shift(candidate, false);
        outcome?;
        // Without this one: then, unless all are to be listed, also without those who are marked on the same ballots and come after it.
        let twins_too = !matches!(aim, Aim::All(..));
        let twin = self.twin_of[usize::from(candidate)];
        let without: Vec<u16> =
            rest.into_iter().filter(|other| !(twins_too && self.twin_of[usize::from(*other)] == twin)).collect();
        self.descend(chosen, score, &without, aim)
    }
}
