//! Instant run-off, with what statutes and cities do differently as data: overvotes, empty ranks, candidates ranked twice, when to stop, what
//! the majority is of; and the forms for several seats that grew out of it (bottoms-up, one seat after another, transfers of surplus).
//!
//! The options are those of RCTab 2 (`Tabulator`, `ContestConfig`), and each has its meaning there. A paper that has to move is read on from
//! the rank it counted for: what stands before that rank did not end it when more candidates were left, so it does not end it now.
//!
//! Invariant: in every round tallies + inactive + residual surplus = the papers.

use super::piles::{Pile, each_start, start_of};
use crate::ballots::{Ballots, Cell, with_cells};
use crate::json::Json;
use crate::number::Amount;
use crate::progress::{self, Stage};
use crate::ties::{Breaker, BrokenBy, Purpose, look_back};
use crate::transcript::{Action, Round, To, Transfer};

/// What becomes of a paper that ranks several candidates alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overvote {
    /// The paper ends there.
    Exhaust,
    /// The rank is passed over.
    Skip,
    /// The paper ends there while several of them continue; counts for the one who does.
    ExhaustIfSeveral,
}

/// How many are elected, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// One, by a majority.
    Single,
    /// Those who are left when as many are left as there are seats.
    BottomsUp,
    /// All who have this share (in hundredths of a per cent) when nobody below it is left.
    BottomsUpShare(u32),
    /// One after another, each by a count of its own without those elected.
    Sequential,
    /// All who reach the quota, their surplus passed on.
    Transfer {
        /// Only one, the highest, is elected in a round.
        one_a_round: bool,
    },
}

/// The options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// What becomes of overvotes.
    pub overvote: Overvote,
    /// How many empty ranks in a row are passed over; more end the paper. `None`: any number.
    pub skips_max: Option<usize>,
    /// A candidate ranked a second time ends the paper.
    pub exhaust_on_duplicate: bool,
    /// All who cannot catch up are excluded together.
    pub batch: bool,
    /// All below the share that `Mode::BottomsUpShare` asks for are excluded together.
    pub cutoff: bool,
    /// It goes on until two are left, though somebody has a majority.
    pub until_two: bool,
    /// The majority is that of the first round throughout.
    pub first_round_threshold: bool,
    /// The threshold has decimals too.
    pub fractional_threshold: bool,
    /// Hare's quota, not Droop's.
    pub hare: bool,
    /// Who has fewer votes is excluded first.
    pub minimum: u64,
    /// Decimals of transferred votes.
    pub decimals: u32,
    /// Ties are first looked up in the rounds before.
    pub look_back: bool,
    /// Those who cannot be elected and go out first: write-ins for nobody in particular.
    pub write_in: Option<usize>,
    /// How many are elected, and how.
    pub mode: Mode,
}

/// One seat; papers end at an overvote; any number of empty ranks is passed over.
pub const PLAIN: Options = Options {
    overvote: Overvote::Exhaust,
    skips_max: None,
    exhaust_on_duplicate: false,
    batch: false,
    cutoff: false,
    until_two: false,
    first_round_threshold: false,
    fractional_threshold: false,
    hare: false,
    minimum: 0,
    decimals: 0,
    look_back: true,
    write_in: None,
    mode: Mode::Single,
};
/// Maine, 94-270 C.M.R. chapter 535: two empty ranks in a row end a paper, an overvote does; those who cannot catch up go together.
pub const MAINE: Options = Options { skips_max: Some(1), batch: true, look_back: false, ..PLAIN };

impl Options {
    /// For the account. What is left out is not so, or without limit.
    pub(crate) fn json(&self) -> Json {
        let overvote = match self.overvote {
            Overvote::Exhaust => "exhaust",
            Overvote::Skip => "skip",
            Overvote::ExhaustIfSeveral => "exhaust-if-several",
        };
        let mode = match self.mode {
            Mode::Single => "single",
            Mode::BottomsUp => "bottoms-up",
            Mode::BottomsUpShare(_) => "bottoms-up-share",
            Mode::Sequential => "sequential",
            Mode::Transfer { one_a_round: true } => "transfer-one-a-round",
            Mode::Transfer { one_a_round: false } => "transfer",
        };
        let mut json = Json::object([
            ("overvote", overvote.into()),
            ("mode", mode.into()),
            ("decimals", u64::from(self.decimals).into()),
        ]);
        if let Mode::BottomsUpShare(share) = self.mode {
            json.set("share", u64::from(share).into());
        }
        for (key, is_so) in [
            ("exhaust_on_duplicate", self.exhaust_on_duplicate),
            ("batch", self.batch),
            ("cutoff", self.cutoff),
            ("until_two", self.until_two),
            ("first_round_threshold", self.first_round_threshold),
            ("fractional_threshold", self.fractional_threshold),
            ("hare", self.hare),
            ("look_back", self.look_back),
        ] {
            if is_so {
                json.set(key, true.into());
            }
        }
        for (key, number) in [("skips_max", self.skips_max), ("write_in", self.write_in)] {
            if let Some(number) = number {
                json.set(key, number.into());
            }
        }
        if self.minimum > 0 {
            json.set("minimum", self.minimum.into());
        }
        json
    }

    /// Whether papers changed from the winner of the last round to the other leave everybody else's rounds as they were.
    pub(crate) fn has_last_round_margin(&self) -> bool {
        self.mode == Mode::Single && !self.first_round_threshold && self.minimum == 0 && self.write_in.is_none()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ended {
    Choices,
    Overvote,
    Repeated,
    Skipped,
    /// The paper names nobody at all.
    Blank,
    /// It was part of a surplus when all seats were filled.
    Filled,
}

/// RCTab's words for these.
const REASONS: [&str; 6] =
    ["exhaustedChoices", "overvotes", "repeatedRankings", "skippedRankings", "undervotes", "finalRoundSurplus"];

/// Reading on: a candidate who is out, one who is not, the end of the paper, anything that has to be looked at.
const PASS: u8 = 0;
const LIVE: u8 = 1;
const END: u8 = 2;
const LOOK: u8 = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Continuing,
    Winner,
    Out,
}

struct Parcel {
    value: i128,
    pile: Pile,
}

struct Count<'a> {
    ballots: &'a Ballots,
    options: Options,
    seats: usize,
    one: i128,
    state: Vec<State>,
    live: Vec<bool>,
    /// By mark: what reading on does with it.
    class: Vec<u8>,
    parcels: Vec<Vec<Parcel>>,
    tallies: Vec<Option<i128>>,
    ended: [i128; REASONS.len()],
    residual: i128,
    threshold: i128,
    history: Vec<Vec<i128>>,
    rounds: Vec<Round>,
    elected: Vec<usize>,
    /// How many rounds other counts had before this one.
    base: usize,
}

/// How many different marks there are in cells of this width.
fn marks<C: Cell>(_: &[C]) -> usize {
    C::END.candidate() + 1
}

/// Counts; those who stand are the candidates not withdrawn.
pub(crate) fn count(
    ballots: &Ballots,
    seats: usize,
    standing: &[bool],
    options: Options,
    breaker: &mut Breaker,
) -> (Vec<Round>, Vec<usize>) {
    if options.mode != Mode::Sequential {
        let mut count = Count::begin(ballots, seats, standing, options, 0);
        count.run(breaker);
        return (count.rounds, count.elected);
    }
    let mut standing = standing.to_vec();
    let (mut rounds, mut elected) = (Vec::new(), Vec::new());
    let one_seat = Options { mode: Mode::Single, ..options };
    while elected.len() < seats && (0..standing.len()).any(|one| standing[one] && Some(one) != options.write_in) {
        let mut count = Count::begin(ballots, 1, &standing, one_seat, rounds.len());
        progress::part(Stage::Seats, elected.len() as u64 + 1, seats as u64, || count.run(breaker));
        rounds.append(&mut count.rounds);
        let Some(&winner) = count.elected.first() else { break };
        standing[winner] = false;
        elected.push(winner);
    }
    (rounds, elected)
}

impl<'a> Count<'a> {
    fn begin(ballots: &'a Ballots, seats: usize, standing: &[bool], options: Options, base: usize) -> Self {
        let candidates = ballots.candidates();
        let mut live = vec![false; with_cells!(ballots, cells => marks(cells))];
        live[..candidates].copy_from_slice(standing);
        let mut class = vec![LOOK; 2 * live.len()];
        class[live.len() - 1] = END;
        let mut count = Count {
            ballots,
            options,
            seats,
            one: 10i128.pow(options.decimals),
            state: standing.iter().map(|&stands| if stands { State::Continuing } else { State::Out }).collect(),
            live,
            class,
            parcels: (0..candidates).map(|_| Vec::new()).collect(),
            tallies: standing.iter().map(|&stands| stands.then_some(0)).collect(),
            ended: [0; REASONS.len()],
            residual: 0,
            threshold: 0,
            history: Vec::new(),
            rounds: Vec::new(),
            elected: Vec::new(),
            base,
        };
        (0..candidates).for_each(|one| count.set_state(one, count.state[one]));
        let mut piles: Vec<Pile> = vec![Pile::default(); candidates];
        let mut ended = [0u64; REASONS.len()];
        with_cells!(ballots, cells => each_start(cells, |start, who| match count.next(cells, start) {
            Ok((at, candidate)) => piles[candidate].push(at, who, ballots),
            Err(_) if cells[start] == Cell::END => ended[Ended::Blank as usize] += ballots.weight(who as usize),
            Err(why) => ended[why as usize] += ballots.weight(who as usize),
        }));
        for (candidate, pile) in piles.into_iter().enumerate() {
            if let Some(tally) = &mut count.tallies[candidate] {
                *tally = i128::from(pile.weight) * count.one;
            }
            count.parcels[candidate].push(Parcel { value: count.one, pile });
        }
        count.ended = ended.map(|people| i128::from(people) * count.one);
        count
    }

    fn continues(&self, candidate: usize) -> bool {
        self.state[candidate] == State::Continuing || (self.state[candidate] == State::Winner && self.options.until_two)
    }

    fn set_state(&mut self, candidate: usize, state: State) {
        self.state[candidate] = state;
        self.live[candidate] = self.continues(candidate);
        self.class[candidate] = match self.live[candidate] {
            _ if self.options.exhaust_on_duplicate => LOOK,
            true => LIVE,
            false => PASS,
        };
    }

    /// Whom this paper counts for now, and where that mark is; `at` is its first mark or the one it counted for until now.
    #[inline]
    fn next<C: Cell>(&self, cells: &[C], mut at: usize) -> Result<(usize, usize), Ended> {
        let class = &self.class[..2 * (C::END.candidate() + 1)];
        loop {
            match class[cells[at].index()] {
                PASS => at += 1,
                LIVE if !cells[at + 1].is_tied() => return Ok((at, cells[at].candidate())),
                END => return Err(Ended::Choices),
                _ => return self.look(cells, at),
            }
        }
    }

    /// The same where the mark is not alone at its rank, or an empty rank or an overvote, or every mark has to be looked at.
    fn look<C: Cell>(&self, cells: &[C], mut at: usize) -> Result<(usize, usize), Ended> {
        while cells[at].is_tied() {
            at -= 1;
        }
        let skips_max = self.options.skips_max.unwrap_or(usize::MAX);
        let mut skipped = 0;
        loop {
            let cell = cells[at];
            if cell == C::END {
                return Err(Ended::Choices);
            }
            if cell == C::SKIP {
                skipped += 1;
                at += 1;
                continue;
            }
            if skipped > skips_max {
                return Err(Ended::Skipped);
            }
            skipped = 0;
            let rank = at;
            at += 1;
            if cell.is_candidate() && !cells[at].is_tied() && !self.options.exhaust_on_duplicate {
                if self.live[cell.candidate()] {
                    return Ok((rank, cell.candidate()));
                }
                continue;
            }
            while cells[at].is_tied() {
                at += 1;
            }
            if let Some(found) = self.at_rank(cells, rank, at)? {
                return Ok(found);
            }
        }
    }

    /// Whom the marks of one rank, from `rank` up to `end`, count for, if anybody.
    fn at_rank<C: Cell>(&self, cells: &[C], rank: usize, end: usize) -> Result<Option<(usize, usize)>, Ended> {
        let marks = &cells[rank..end];
        if self.options.exhaust_on_duplicate {
            let before = &cells[start_of(cells, rank)..rank];
            let twice = |mark: &C| mark.is_candidate() && before.iter().any(|one| one.candidate() == mark.candidate());
            if marks.iter().any(twice) {
                return Err(Ended::Repeated);
            }
        }
        let continuing = || marks.iter().enumerate().filter(|(_, mark)| self.live[mark.candidate()]);
        let over = marks[0] == C::OVERVOTE || marks.len() > 1;
        match self.options.overvote {
            Overvote::Exhaust if over => return Err(Ended::Overvote),
            Overvote::Skip if over => return Ok(None),
            Overvote::ExhaustIfSeveral if marks[0] == C::OVERVOTE || (over && continuing().count() > 1) => {
                return Err(Ended::Overvote);
            }
            _ => {}
        }
        Ok(continuing().next().map(|(place, mark)| (rank + place, mark.candidate())))
    }

    fn in_round(&self) -> Vec<usize> {
        (0..self.state.len()).filter(|&one| self.continues(one)).collect()
    }

    fn tally(&self, candidate: usize) -> i128 {
        self.tallies[candidate].expect("the candidate is in the round")
    }

    fn amount(&self, units: i128) -> Amount {
        Amount::Fixed { units, decimals: self.options.decimals }
    }

    fn round(&mut self) -> &mut Round {
        self.rounds.last_mut().expect("a round is open")
    }

    fn open_round(&mut self) {
        self.history.push(self.tallies.iter().map(|tally| tally.unwrap_or(0)).collect());
        let first = self.rounds.is_empty();
        // With several seats the first round's stays; with one it follows the votes until somebody has reached it.
        let one_seat = self.seats == 1 || matches!(self.options.mode, Mode::BottomsUpShare(_));
        let recompute = first || (one_seat && !self.options.first_round_threshold && self.elected.is_empty());
        if recompute {
            let active: i128 = self.in_round().iter().map(|&one| self.tally(one)).sum();
            self.threshold = self.threshold_of(active);
        }
        let inactive = REASONS.iter().zip(self.ended).map(|(&reason, votes)| (reason, self.amount(votes))).collect();
        self.rounds.push(Round {
            tallies: self.tallies.iter().map(|tally| tally.map(|tally| self.amount(tally))).collect(),
            quota: Some(self.amount(self.threshold)),
            exhausted: Some(self.amount(self.ended.iter().sum())),
            inactive,
            lost: Some(self.amount(self.residual)),
            ..Round::default()
        });
    }

    fn threshold_of(&self, active: i128) -> i128 {
        if let Mode::BottomsUpShare(share) = self.options.mode {
            return active * i128::from(share) / 10_000;
        }
        let unit = if self.options.fractional_threshold { 1 } else { self.one };
        let by = if self.options.hare { self.seats as i128 } else { self.seats as i128 + 1 };
        let (whole, rest) = (active / (by * unit), active % (by * unit));
        let threshold = if self.options.hare { whole + i128::from(rest != 0) } else { whole + 1 };
        (threshold * unit).max(i128::from(self.options.minimum) * self.one)
    }

    fn goes_on(&self) -> bool {
        let out = self.state.iter().filter(|&&state| state == State::Out).count() - self.absent();
        let excluded_now = self.rounds.last().is_none_or(|round| !round.excluded.is_empty());
        if self.options.until_two {
            return out + self.elected.len() + 1 < self.state.len() - self.absent()
                || (excluded_now && !self.rounds.is_empty());
        }
        match self.options.mode {
            Mode::BottomsUpShare(_) => self.elected.is_empty(),
            Mode::Transfer { .. } if self.seats > 1 => {
                self.elected.len() < self.seats || self.rounds.last().is_some_and(|round| !round.elected.is_empty())
            }
            _ => self.elected.len() < self.seats,
        }
    }

    /// How many never stood.
    fn absent(&self) -> usize {
        match self.rounds.first() {
            Some(first) => first.tallies.iter().filter(|tally| tally.is_none()).count(),
            None => self.state.iter().filter(|&&state| state == State::Out).count(),
        }
    }

    fn run(&mut self, breaker: &mut Breaker) {
        let candidates = self.in_round().len();
        if candidates == 0 || (self.seats == 0 && !matches!(self.options.mode, Mode::BottomsUpShare(_))) {
            self.open_round();
            return;
        }
        while self.goes_on()
            && (!self.in_round().is_empty() || self.rounds.last().is_some_and(|round| !round.elected.is_empty()))
        {
            // Every round but the last elects or excludes somebody.
            progress::at(Stage::Rounds, self.rounds.len() as u64 + 1, candidates as u64 + 1);
            self.open_round();
            let winners = self.winners(breaker);
            if !winners.is_empty() {
                for &winner in &winners {
                    self.set_state(winner, State::Winner);
                    self.elected.push(winner);
                }
                self.round().elected = winners.clone();
                if self.seats > 1 && matches!(self.options.mode, Mode::Transfer { .. }) {
                    winners.iter().for_each(|&winner| self.pass_on_surplus(winner));
                    self.round().action = match winners[..] {
                        [of] => Action::Surplus {
                            of,
                            surplus: self.amount((self.history[self.history.len() - 1][of] - self.threshold).max(0)),
                        },
                        _ => Action::Exclusion,
                    };
                }
                continue;
            }
            let excluded = self.state.iter().filter(|&&state| state == State::Out).count() - self.absent();
            let more = self.elected.len() < self.seats || (self.options.until_two && excluded + 2 < candidates);
            if (more || matches!(self.options.mode, Mode::BottomsUpShare(_))) && !self.in_round().is_empty() {
                let losers = self.losers(breaker);
                for &loser in &losers {
                    self.set_state(loser, State::Out);
                }
                for &loser in &losers {
                    let parcels = std::mem::take(&mut self.parcels[loser]);
                    let votes = self.tallies[loser].take().expect("the candidate is in the round");
                    self.pass_on(loser, parcels, votes);
                }
                let round = self.round();
                round.excluded = losers;
                round.action = Action::Exclusion;
            }
        }
    }

    fn winners(&self, breaker: &mut Breaker) -> Vec<usize> {
        let active = self.in_round();
        let write_in = self.options.write_in.filter(|&one| self.continues(one));
        if write_in.is_some_and(|one| self.tally(one) != 0) {
            return Vec::new();
        }
        if let Mode::BottomsUpShare(_) = self.options.mode {
            let all = active.iter().all(|&one| self.tally(one) >= self.threshold);
            let able = active.into_iter().filter(|&one| Some(one) != write_in).collect();
            return if all { self.by_votes(able, breaker) } else { Vec::new() };
        }
        let unfilled = self.seats - self.elected.len().min(self.seats);
        if unfilled == 0 {
            return Vec::new();
        }
        let most = active.iter().map(|&one| self.tally(one)).max().unwrap_or(0);
        let mut selected: Vec<usize> = if active.len() <= unfilled {
            active.clone()
        } else if self.options.first_round_threshold && active.len() - 1 == self.seats {
            active.iter().copied().filter(|&one| self.tally(one) == most).collect()
        } else if self.options.mode != Mode::BottomsUp {
            active.iter().copied().filter(|&one| self.tally(one) >= self.threshold).collect()
        } else {
            Vec::new()
        };
        let one_only = matches!(self.options.mode, Mode::Transfer { one_a_round: true });
        let several = selected.len() > 1 && (one_only || self.options.first_round_threshold || self.seats == 1);
        let minimum = i128::from(self.options.minimum) * self.one;
        let two_left = self.seats == 1
            && selected.is_empty()
            && active.len() == 2
            && active.iter().all(|&one| self.tally(one) >= minimum);
        if several || two_left {
            let tied: Vec<usize> = active.iter().copied().filter(|&one| self.tally(one) == most).collect();
            selected = vec![self.break_tie(&tied, true, breaker)];
        }
        selected.retain(|&one| Some(one) != write_in);
        self.by_votes(selected, breaker)
    }

    fn by_votes(&self, mut candidates: Vec<usize>, breaker: &Breaker) -> Vec<usize> {
        candidates.sort_by_key(|&one| (-self.tally(one), breaker.place(one)));
        candidates
    }

    fn break_tie(&self, tied: &[usize], winner: bool, breaker: &mut Breaker) -> usize {
        let purpose = if winner { Purpose::Elect } else { Purpose::Exclude };
        let round = self.base + self.rounds.len();
        let (open, by) = if self.options.look_back && tied.len() > 1 {
            look_back(&self.history[..self.history.len() - 1], tied, winner)
        } else {
            (tied.to_vec(), None)
        };
        let by = by.map(|by| match by {
            BrokenBy::EarlierRound(round) => BrokenBy::EarlierRound(self.base + round),
            other => other,
        });
        // The order says whom to prefer: who is last in it goes out first.
        breaker.decide(round, purpose, tied, &open, by, winner)
    }

    fn losers(&self, breaker: &mut Breaker) -> Vec<usize> {
        if let Some(write_in) = self.options.write_in
            && self.continues(write_in)
            && self.tally(write_in) > 0
        {
            return vec![write_in];
        }
        let mut active = self.in_round();
        active.sort_by_key(|&one| (self.tally(one), one));
        let mut minimum = i128::from(self.options.minimum) * self.one;
        if self.options.cutoff {
            minimum = minimum.max(self.threshold);
        }
        let below: Vec<usize> = active.iter().copied().filter(|&one| self.tally(one) < minimum).collect();
        if !below.is_empty() && below.len() < active.len() {
            return below;
        }
        if self.options.batch {
            let batch = self.batch(&active);
            if batch.len() > 1 {
                return batch;
            }
        }
        let least = self.tally(active[0]);
        let tied: Vec<usize> = active.iter().copied().filter(|&one| self.tally(one) == least).collect();
        vec![self.break_tie(&tied, false, breaker)]
    }

    /// All below the highest place at which everybody below together has fewer votes.
    fn batch(&self, ascending: &[usize]) -> Vec<usize> {
        let (mut sum, mut found, mut before) = (0, 0, 0);
        for (below, &one) in ascending.iter().enumerate() {
            let new_tally = below == 0 || self.tally(one) != self.tally(ascending[below - 1]);
            if new_tally && sum < self.tally(one) && below > found {
                before = found;
                found = below;
            }
            sum += self.tally(one);
        }
        let excluded = self.state.iter().filter(|&&state| state == State::Out).count() - self.absent();
        // Going on until two are left, nobody may be left alone.
        let all = self.state.len() - self.absent();
        if self.options.until_two && found + excluded + 1 == all {
            found = before;
        }
        ascending[..found].to_vec()
    }

    fn pass_on_surplus(&mut self, winner: usize) {
        let votes = self.tally(winner);
        let surplus = (votes - self.threshold).max(0);
        let fraction = surplus * self.one / votes.max(1);
        let mut parcels = std::mem::take(&mut self.parcels[winner]);
        let (mut kept, mut papers_value) = (0, 0);
        for parcel in &mut parcels {
            let passed = parcel.value * fraction / self.one;
            kept += (parcel.value - passed) * i128::from(parcel.pile.weight);
            papers_value += passed * i128::from(parcel.pile.weight);
            parcel.value = passed;
        }
        // What each paper's own rounding leaves with the winner beyond the threshold is nobody's.
        let residual = (kept - self.threshold).max(0);
        self.residual += residual;
        self.tallies[winner] = Some(kept - residual);
        if residual > 0 {
            let votes = self.amount(residual);
            self.round().transfers.push(Transfer { from: winner, to: To::Rounding, papers: 0, votes });
        }
        self.pass_on(winner, parcels, papers_value);
    }

    fn pass_on(&mut self, from: usize, parcels: Vec<Parcel>, votes: i128) {
        let candidates = self.state.len();
        let mut moved = vec![(0u64, 0i128); candidates];
        let mut ended = (0u64, 0i128);
        let filled = self.elected.len() >= self.seats && matches!(self.options.mode, Mode::Transfer { .. });
        for Parcel { value, pile } in parcels {
            let mut piles: Vec<Pile> = vec![Pile::default(); candidates];
            let mut reasons = [0u64; REASONS.len()];
            let ballots = self.ballots;
            with_cells!(ballots, cells => pile.each(cells, |at, who| {
                let next = if filled { Err(Ended::Filled) } else { self.next(cells, at) };
                match next {
                    Ok((at, candidate)) => piles[candidate].push(at, who, ballots),
                    Err(why) => reasons[why as usize] += ballots.weight(who as usize),
                }
            }));
            for (candidate, pile) in piles.into_iter().enumerate().filter(|(_, pile)| pile.weight > 0) {
                moved[candidate].0 += pile.weight;
                moved[candidate].1 += value * i128::from(pile.weight);
                self.parcels[candidate].push(Parcel { value, pile });
            }
            for (reason, people) in reasons.into_iter().enumerate() {
                self.ended[reason] += value * i128::from(people);
                ended.0 += people;
                ended.1 += value * i128::from(people);
            }
        }
        let mut rest = votes - ended.1;
        for (candidate, (papers, votes)) in moved.into_iter().enumerate().filter(|(_, (papers, _))| *papers > 0) {
            rest -= votes;
            *self.tallies[candidate].as_mut().expect("papers go to those who continue") += votes;
            let votes = self.amount(votes);
            self.round().transfers.push(Transfer { from, to: To::Candidate(candidate), papers, votes });
        }
        if ended.0 > 0 {
            let votes = self.amount(ended.1);
            self.round().transfers.push(Transfer { from, to: To::Exhausted, papers: ended.0, votes });
        }
        assert_eq!(rest, 0, "every paper went somewhere");
    }
}
