//! STV with weighted transfers (Gregory, inclusive): Scottish STV, and the WIGM reference rule in decimals and in exact fractions.
//!
//! Scottish: the Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45 to 52. WIGM: the Proportional
//! Representation Foundation's Reference WIGM Rule. All papers of an elected candidate pass on, each at the value at which it came times the
//! surplus over the candidate's votes. A paper with equal ranks or an empty rank counts up to there and no further.
//!
//! Invariant: at the start of every round, tallies + exhausted + lost = ballots.

use super::piles::{Pile, each_start, next_strict};
use crate::ballots::{Ballots, with_cells};
use crate::number::Num;
use crate::progress::{self, Stage};
use crate::reserved::{Fates, Reserved};
use crate::ties::{Breaker, Purpose, look_back};
use crate::transcript::{Action, Round, To, Transfer};

/// How the rules of this family differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The quota is a whole number: the votes over one more than the seats, cut, plus one. Otherwise it has the arithmetic's decimals.
    pub whole_quota: bool,
    /// A new value is cut after the product and again after the quotient, not once at the end.
    pub cut_twice: bool,
    /// Ties are first looked up in earlier rounds.
    pub look_back: bool,
    /// Candidates who cannot win any more are excluded together.
    pub sure_losers: bool,
    /// When all seats are filled no surplus is transferred any more.
    pub stop_when_filled: bool,
}

/// Scottish STV.
pub const SCOTTISH: Options =
    Options { whole_quota: true, cut_twice: false, look_back: true, sure_losers: false, stop_when_filled: true };
/// The WIGM reference rule, one exclusion at a time.
pub const WIGM: Options =
    Options { whole_quota: false, cut_twice: true, look_back: false, sure_losers: false, stop_when_filled: true };
/// The same with its optional exclusion of sure losers.
pub const WIGM_BATCH: Options = Options { sure_losers: true, ..WIGM };

struct Parcel<N> {
    value: N,
    pile: Pile,
}

struct Count<'a, N> {
    ballots: &'a Ballots,
    options: Options,
    reserved: Option<&'a Reserved>,
    seats: usize,
    hopeful: Vec<bool>,
    pending: Vec<usize>,
    elected: Vec<usize>,
    tallies: Vec<Option<N>>,
    parcels: Vec<Vec<Parcel<N>>>,
    exhausted: N,
    lost: N,
    quota: N,
    history: Vec<Vec<Option<N>>>,
    rounds: Vec<Round>,
}

/// Counts; those who stand are the candidates not withdrawn.
pub(crate) fn count<N: Num>(
    ballots: &Ballots,
    seats: usize,
    standing: &[bool],
    options: Options,
    reserved: Option<&Reserved>,
    breaker: &mut Breaker,
) -> (Vec<Round>, Vec<usize>) {
    let mut count = Count::<N>::begin(ballots, seats, standing, options, reserved);
    // Every round but the last passes on the votes of somebody, and nobody's are passed on twice.
    let rounds_max = standing.iter().filter(|stands| **stands).count() as u64 + 1;
    loop {
        progress::at(Stage::Rounds, count.rounds.len() as u64 + 1, rounds_max);
        count.open_round();
        count.elect_by_quota(breaker);
        let filled = count.left() == 0;
        if count.hopefuls() <= count.left() || (filled && (options.stop_when_filled || count.pending.is_empty())) {
            count.elect_the_rest(breaker);
            break;
        }
        let Fates { doomed, guarded } = count.fates();
        count.round().guarded = guarded;
        if !doomed.is_empty() {
            // Before any surplus passes on: nothing should pass on to somebody who cannot be elected.
            count.round().doomed = doomed.clone();
            count.exclude(&doomed);
            if count.hopefuls() > count.left() {
                count.pass_on_all(&doomed);
            }
        } else if let Some(batch) = (options.sure_losers && reserved.is_none()).then(|| count.sure_losers()).flatten() {
            count.exclude(&batch);
            if count.hopefuls() > count.left() {
                count.pass_on_all(&batch);
            }
        } else if !count.pending.is_empty() {
            let of = count.highest_surplus(breaker);
            count.pass_on_surplus(of);
        } else {
            let lowest = count.lowest(breaker);
            count.exclude(&[lowest]);
            count.pass_on_all(&[lowest]);
        }
        if count.hopefuls() <= count.left() {
            // The seats that are left go to those who are left, whatever their votes.
            count.open_round();
            count.elect_the_rest(breaker);
            break;
        }
    }
    (count.rounds, count.elected)
}

impl<'a, N: Num> Count<'a, N> {
    fn begin(
        ballots: &'a Ballots,
        seats: usize,
        standing: &[bool],
        options: Options,
        reserved: Option<&'a Reserved>,
    ) -> Self {
        let candidates = ballots.candidates();
        let over = seats as u64 + 1;
        let mut piles: Vec<Pile> = vec![Pile::default(); candidates];
        let mut blank = 0;
        with_cells!(ballots, cells => {
            let strict = ballots.is_strict();
            each_start(cells, |start, who| match next_strict(cells, start, strict, |one| standing[one]) {
                Some((at, candidate)) => piles[candidate].push(at, who, ballots),
                None => blank += ballots.weight(who as usize),
            });
        });
        // A paper that names nobody who stands is not a valid paper and has no part in the quota.
        let votes = ballots.total() - blank;
        let quota = if options.whole_quota {
            N::whole(votes / over + 1)
        } else {
            N::whole(votes).div_down(&N::whole(over)).plus(&N::epsilon())
        };
        let tallies = piles.iter().zip(standing).map(|(pile, &stands)| stands.then(|| N::whole(pile.weight))).collect();
        let parcels = piles.into_iter().map(|pile| vec![Parcel { value: N::whole(1), pile }]).collect();
        Count {
            ballots,
            options,
            reserved,
            seats,
            hopeful: standing.to_vec(),
            pending: Vec::new(),
            elected: Vec::new(),
            tallies,
            parcels,
            exhausted: N::whole(blank),
            lost: N::zero(),
            quota,
            history: Vec::new(),
            rounds: Vec::new(),
        }
    }

    fn left(&self) -> usize {
        self.seats.saturating_sub(self.elected.len())
    }

    fn hopefuls(&self) -> usize {
        self.hopeful.iter().filter(|&&hopeful| hopeful).count()
    }

    fn all_hopeful(&self) -> Vec<usize> {
        (0..self.hopeful.len()).filter(|&one| self.hopeful[one]).collect()
    }

    fn votes(&self, candidate: usize) -> &N {
        self.tallies[candidate].as_ref().expect("the candidate stands")
    }

    fn round(&mut self) -> &mut Round {
        self.rounds.last_mut().expect("a round is open")
    }

    fn open_round(&mut self) {
        self.history.push(self.tallies.clone());
        self.rounds.push(Round {
            tallies: self.tallies.iter().map(|tally| tally.as_ref().map(N::amount)).collect(),
            quota: Some(self.quota.amount()),
            exhausted: Some(self.exhausted.amount()),
            lost: Some(self.lost.amount()),
            ..Round::default()
        });
    }

    /// More votes first; equal ones in the order for ties.
    fn by_votes(&self, mut candidates: Vec<usize>, breaker: &Breaker) -> Vec<usize> {
        candidates.sort_by(|&a, &b| self.votes(b).cmp(self.votes(a)).then(breaker.place(a).cmp(&breaker.place(b))));
        candidates
    }

    fn elect(&mut self, candidates: &[usize]) {
        for &candidate in candidates {
            self.hopeful[candidate] = false;
            self.elected.push(candidate);
            self.round().elected.push(candidate);
        }
    }

    fn elect_by_quota(&mut self, breaker: &Breaker) {
        // With exact fractions and the Droop quota itself as the bar, one more than the seats could reach it: it must be exceeded.
        let enough = |votes: &N| if N::EXACT { *votes > self.quota } else { *votes >= self.quota };
        let winners = self.all_hopeful().into_iter().filter(|&one| enough(self.votes(one))).collect();
        for winner in self.by_votes(winners, breaker) {
            // Whoever is elected first may fill the last seat that is not reserved.
            if !self.fates().doomed.contains(&winner) {
                self.elect(&[winner]);
                self.pending.push(winner);
            }
        }
    }

    fn fates(&self) -> Fates {
        self.reserved.map_or_else(Fates::default, |reserved| reserved.fates(&self.elected, &self.all_hopeful()))
    }

    fn elect_the_rest(&mut self, breaker: &Breaker) {
        let mut rest = self.by_votes(self.all_hopeful(), breaker);
        rest.truncate(self.left());
        self.elect(&rest);
    }

    fn narrowed(&self, tied: &[usize], highest: bool, breaker: &mut Breaker, purpose: Purpose) -> usize {
        let round = self.rounds.len();
        if self.options.look_back && tied.len() > 1 {
            let (open, by) = look_back(&self.history[..round - 1], tied, highest);
            return breaker.decide(round, purpose, tied, &open, by, true);
        }
        breaker.first(round, purpose, tied)
    }

    fn highest_surplus(&self, breaker: &mut Breaker) -> usize {
        let most = self.pending.iter().map(|&one| self.votes(one)).max().expect("somebody is pending");
        let tied: Vec<usize> = self.pending.iter().copied().filter(|&one| self.votes(one) == most).collect();
        self.narrowed(&tied, true, breaker, Purpose::Surplus)
    }

    fn lowest(&self, breaker: &mut Breaker) -> usize {
        let guarded = &self.rounds.last().expect("a round is open").guarded;
        let hopeful: Vec<usize> = self.all_hopeful().into_iter().filter(|one| !guarded.contains(one)).collect();
        let least = hopeful.iter().map(|&one| self.votes(one)).min().expect("somebody is hopeful");
        let tied: Vec<usize> = hopeful.iter().copied().filter(|&one| self.votes(one) == least).collect();
        self.narrowed(&tied, false, breaker, Purpose::Exclude)
    }

    /// PRF B.2: the largest set of the lowest who together, with all surpluses, stay below the next one up.
    fn sure_losers(&self) -> Option<Vec<usize>> {
        let surplus = self.pending.iter().fold(N::zero(), |sum, &one| sum.plus(&self.votes(one).minus(&self.quota)));
        let mut hopeful = self.all_hopeful();
        hopeful.sort_by(|&a, &b| self.votes(a).cmp(self.votes(b)));
        let most = hopeful.len().saturating_sub(self.left());
        let mut sum = surplus;
        let mut found = 0;
        for size in 1..hopeful.len() {
            sum = sum.plus(self.votes(hopeful[size - 1]));
            if size <= most && sum < *self.votes(hopeful[size]) {
                found = size;
            }
        }
        hopeful.truncate(found);
        hopeful.sort_unstable();
        (found > 0).then_some(hopeful)
    }

    fn exclude(&mut self, losers: &[usize]) {
        for &loser in losers {
            self.hopeful[loser] = false;
        }
        self.round().excluded = losers.to_vec();
        self.round().action = Action::Exclusion;
    }

    fn pass_on_all(&mut self, from: &[usize]) {
        for &loser in from {
            let parcels = std::mem::take(&mut self.parcels[loser]);
            let votes = self.tallies[loser].take().expect("the candidate stands");
            self.pass_on(loser, parcels, votes);
        }
    }

    fn pass_on_surplus(&mut self, of: usize) {
        self.pending.retain(|&one| one != of);
        let votes = self.votes(of).clone();
        let surplus = votes.minus(&self.quota);
        self.tallies[of] = Some(self.quota.clone());
        self.round().action = Action::Surplus { of, surplus: surplus.amount() };
        let mut parcels = std::mem::take(&mut self.parcels[of]);
        if surplus.is_zero() {
            return;
        }
        for parcel in &mut parcels {
            parcel.value = if self.options.cut_twice {
                parcel.value.mul_down(&surplus).div_down(&votes)
            } else {
                parcel.value.share(&surplus, &votes)
            };
        }
        self.pass_on(of, parcels, surplus);
    }

    /// Moves the papers of these parcels to their next candidates at the parcels' values; `votes` leave the tally they come from.
    fn pass_on(&mut self, from: usize, parcels: Vec<Parcel<N>>, votes: N) {
        let candidates = self.hopeful.len();
        let mut moved: Vec<(u64, N)> = vec![(0, N::zero()); candidates];
        let mut ended = (0, N::zero());
        for Parcel { value, pile } in parcels {
            let mut piles: Vec<Pile> = vec![Pile::default(); candidates];
            let mut nobody = 0;
            let hopeful = &self.hopeful;
            let ballots = self.ballots;
            with_cells!(ballots, cells => {
                let strict = ballots.is_strict();
                pile.each(cells, |at, who| match next_strict(cells, at, strict, |one| hopeful[one]) {
                    Some((at, candidate)) => piles[candidate].push(at, who, ballots),
                    None => nobody += ballots.weight(who as usize),
                });
            });
            for (candidate, pile) in piles.into_iter().enumerate().filter(|(_, pile)| pile.weight > 0) {
                let sum = value.times(pile.weight);
                moved[candidate].0 += pile.weight;
                moved[candidate].1 = moved[candidate].1.plus(&sum);
                self.parcels[candidate].push(Parcel { value: value.clone(), pile });
            }
            ended.0 += nobody;
            ended.1 = ended.1.plus(&value.times(nobody));
        }
        let mut rest = votes;
        let mut transfers = Vec::new();
        for (candidate, (papers, votes)) in moved.into_iter().enumerate().filter(|(_, (papers, _))| *papers > 0) {
            rest = rest.minus(&votes);
            transfers.push(Transfer { from, to: To::Candidate(candidate), papers, votes: votes.amount() });
            self.tallies[candidate] = Some(self.votes(candidate).plus(&votes));
        }
        if ended.0 > 0 {
            rest = rest.minus(&ended.1);
            transfers.push(Transfer { from, to: To::Exhausted, papers: ended.0, votes: ended.1.amount() });
            self.exhausted = self.exhausted.plus(&ended.1);
        }
        if !rest.is_zero() {
            transfers.push(Transfer { from, to: To::Rounding, papers: 0, votes: rest.amount() });
            self.lost = self.lost.plus(&rest);
        }
        self.round().transfers.extend(transfers);
    }
}
