//! Committees from approvals: everybody marks whom they approve of, and several seats are filled.
//!
//! Rules after Lackner and Skowron, *Multi-Winner Voting with Approval Preferences* (2023). Every one of them decides exactly, breaks ties by
//! the order it is given, and follows the branches not taken, so that the count can say whether a tie mattered. `elect` gives one committee
//! and how it came about; `elect_all` every committee that some way of breaking the ties leads to.

use std::collections::BTreeSet;

use dashu_int::IBig;
use dashu_ratio::RBig;
use thiserror::Error;

use crate::approvals::Approvals;
use crate::progress::{self, Stage};
use crate::reserved::{CannotReserve, Reserved};
use crate::shares::{EqualShares, Market, OwnTieRule, TooMuchMoney, Utility};
use crate::stepwise::{self, Stepwise, Tie, TieOrder, TooManyWays};

use approval::MostApproved;
use phragmen::Phragmen;
use reserved::Keeping;
use thiele::{Reverse, Sequential};

mod approval;
pub mod optimal;
mod phragmen;
mod reserved;
mod thiele;
mod told;

pub use told::{RULES, count, count_all};

/// A rule for committees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommitteeRule {
    /// The most marks win.
    Approval,
    /// Proportional approval voting: the committee of the highest score.
    Pav,
    /// PAV seat by seat.
    SequentialPav,
    /// PAV from everybody down, removing whoever is missed least.
    ReverseSequentialPav,
    /// Phragmén's sequential rule.
    SequentialPhragmen,
    /// The Method of Equal Shares, with what is done about the seats that it leaves empty.
    EqualShares(Completion),
}

/// What fills the seats that Equal Shares leaves empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Completion {
    /// They stay empty.
    Unfilled,
    /// Those with the most marks.
    Approval,
    /// Phragmén's rule, where people begin with the money they have left.
    Phragmen,
    /// Everybody is given more money, by the price of one seat shared by all at a time, until all seats are filled.
    Increment,
}

/// Why no committee was elected.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CommitteeError {
    /// Candidates times marks are more than the tables hold.
    #[error("too many candidates and marks for this rule")]
    TooLarge,
    /// The best committee was not found within the stated limit.
    #[error(transparent)]
    TooHard(#[from] optimal::TooHard),
    /// The money is more than is laid out for.
    #[error(transparent)]
    TooMuchMoney(#[from] TooMuchMoney),
    /// More ways to break the ties than were to be looked at.
    #[error(transparent)]
    TooManyWays(#[from] TooManyWays),
    /// The order does not list every candidate.
    #[error("the order for ties does not list every candidate once")]
    OrderTooShort,
    /// The papers hold ranks, or scores beyond one.
    #[error("this rule counts crosses, and the papers hold ranks or more than one mark for a candidate")]
    NotApprovals,
    /// The completion was tried with this many sums of money.
    #[error("Equal Shares left seats empty with {0} different sums of money")]
    TooManyIncrements(u64),
    /// Seats cannot be reserved as asked.
    #[error(transparent)]
    Reserved(#[from] CannotReserve),
    /// The rule has no way of reserving seats.
    #[error("this rule knows no reserved seats; approval-committee, sequential-pav and sequential-phragmen do")]
    NoReserving,
}

/// How a step came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// By marks.
    Votes,
    /// By what electing adds to the score.
    Gain,
    /// By what removing costs the score; the step removes.
    Loss,
    /// By the load that its supporters come to.
    Load,
    /// By the most that a supporter has to pay.
    Price,
}

/// One seat filled, or one candidate removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What decided.
    pub by: Means,
    /// Who was elected, or removed.
    pub taken: u16,
    /// What was compared, for all about whom it was worked out.
    pub measures: Vec<(u16, RBig)>,
    /// How the seat was paid for, under Equal Shares.
    pub purchase: Option<crate::shares::Purchase>,
}

/// A committee, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committee {
    /// Those elected, in the order of election; ascending where the rule knows no order.
    pub elected: Vec<u16>,
    /// Step by step.
    pub steps: Vec<Step>,
    /// The ties that came up on the way.
    pub ties: Vec<Tie>,
    /// The money each began with, under Equal Shares.
    pub start: Option<RBig>,
    /// What the search for the best committee found, under PAV.
    pub optimal: Option<optimal::Optimal>,
}

/// The sums of money that the completion by increment may try.
const INCREMENTS_MAX: u64 = 1_000_000;

/// Elects a committee.
pub fn elect(
    ballots: &Approvals,
    seats: usize,
    rule: CommitteeRule,
    order: &TieOrder,
) -> Result<Committee, CommitteeError> {
    if order.len() != ballots.candidates().len() {
        return Err(CommitteeError::OrderTooShort);
    }
    let supporters = ballots.supporters();
    let whole = |steps_and_ties: (Vec<u16>, Vec<Step>, Vec<Tie>), start: Option<RBig>| {
        let (elected, steps, ties) = steps_and_ties;
        Committee { elected, steps, ties, start, optimal: None }
    };
    match rule {
        CommitteeRule::Approval => {
            Ok(whole(walk(MostApproved::new(&ballots.votes(), seats, Vec::new()), ballots, order), None))
        }
        CommitteeRule::SequentialPav => Ok(whole(
            walk(Sequential::new(ballots, &supporters, seats).ok_or(CommitteeError::TooLarge)?, ballots, order),
            None,
        )),
        CommitteeRule::ReverseSequentialPav => Ok(whole(
            walk(Reverse::new(ballots, &supporters, seats).ok_or(CommitteeError::TooLarge)?, ballots, order),
            None,
        )),
        CommitteeRule::SequentialPhragmen => {
            Ok(whole(walk(Phragmen::new(ballots, &supporters, seats), ballots, order), None))
        }
        CommitteeRule::Pav => {
            let optimal = optimal::best(ballots, &supporters, seats, order, optimal::TIED_LISTED_MAX)?;
            Ok(Committee {
                elected: optimal.committee.clone(),
                steps: Vec::new(),
                ties: Vec::new(),
                start: None,
                optimal: Some(optimal),
            })
        }
        CommitteeRule::EqualShares(completion) => {
            let costs = vec![1; ballots.candidates().len()];
            let market = Market::new(ballots, &supporters, &costs, Utility::Cardinality, OwnTieRule::None);
            let people = ballots.total_weight().max(1);
            let share = |seats: u64| RBig::from_parts(IBig::from(seats), people.into());
            if completion != Completion::Increment {
                let state = Completed::new(&market, &share(seats as u64), seats, completion)?;
                return Ok(whole(walk(state, ballots, order), Some(share(seats as u64))));
            }
            // Fewer approved of than seats: no money fills them, marks do (that is, the order among those without any).
            if ballots.votes().iter().filter(|votes| **votes > 0).count() < seats {
                return Ok(whole(walk(MostApproved::new(&ballots.votes(), seats, Vec::new()), ballots, order), None));
            }
            let (mut before, mut filled) = (Vec::new(), 0);
            for paid_for in (seats as u64..).take(INCREMENTS_MAX as usize) {
                let state = EqualShares::new(&market, &share(paid_for), seats)?;
                let (bought, ties) =
                    progress::part(Stage::Seats, filled, seats as u64, || stepwise::run(state, order, 0, |_, _, _| ()));
                filled = bought.chosen().len() as u64;
                if bought.chosen().len() == seats {
                    let state = Completed::new(&market, &share(paid_for), seats, Completion::Unfilled)?;
                    let mut committee = whole(walk(state, ballots, order), Some(share(paid_for)));
                    committee.ties.extend(before);
                    return Ok(committee);
                }
                // Broken the other way, an earlier sum of money might have filled every seat: said, but not followed.
                let earlier = ties.into_iter().map(|tie| Tie { step: None, ..tie });
                before.extend(earlier.filter(|tie| tie.narrowed.len() > 1));
            }
            Err(CommitteeError::TooManyIncrements(INCREMENTS_MAX))
        }
    }
}

/// Elects a committee in which seats are reserved.
pub(crate) fn elect_reserved(
    ballots: &Approvals,
    seats: usize,
    rule: CommitteeRule,
    order: &TieOrder,
    reserved: &Reserved,
) -> Result<Committee, CommitteeError> {
    if order.len() != ballots.candidates().len() {
        return Err(CommitteeError::OrderTooShort);
    }
    let supporters = ballots.supporters();
    let candidates = ballots.candidates().len();
    let (elected, steps, ties) = match rule {
        CommitteeRule::Approval => {
            let state = MostApproved::new(&ballots.votes(), seats, Vec::new());
            walk(Keeping::new(state, reserved, candidates), ballots, order)
        }
        CommitteeRule::SequentialPav => {
            let state = Sequential::new(ballots, &supporters, seats).ok_or(CommitteeError::TooLarge)?;
            walk(Keeping::new(state, reserved, candidates), ballots, order)
        }
        CommitteeRule::SequentialPhragmen => {
            walk(Keeping::new(Phragmen::new(ballots, &supporters, seats), reserved, candidates), ballots, order)
        }
        _ => return Err(CommitteeError::NoReserving),
    };
    Ok(Committee { elected, steps, ties, start: None, optimal: None })
}

/// Every committee that some way of breaking the ties elects, each ascending. The completion by increment knows only single committees.
pub fn elect_all(
    ballots: &Approvals,
    seats: usize,
    rule: CommitteeRule,
    ways_max: usize,
) -> Result<BTreeSet<Vec<u16>>, CommitteeError> {
    let supporters = ballots.supporters();
    let committees = match rule {
        CommitteeRule::Approval => stepwise::all(MostApproved::new(&ballots.votes(), seats, Vec::new()), ways_max)?,
        CommitteeRule::SequentialPav => {
            stepwise::all(Sequential::new(ballots, &supporters, seats).ok_or(CommitteeError::TooLarge)?, ways_max)?
        }
        CommitteeRule::ReverseSequentialPav => {
            stepwise::all(Reverse::new(ballots, &supporters, seats).ok_or(CommitteeError::TooLarge)?, ways_max)?
        }
        CommitteeRule::SequentialPhragmen => stepwise::all(Phragmen::new(ballots, &supporters, seats), ways_max)?,
        CommitteeRule::Pav => {
            let order = TieOrder::from_list(&(0..ballots.candidates().len()).collect::<Vec<_>>());
            let optimal = optimal::best(ballots, &supporters, seats, &order, ways_max)?;
            optimal.tied.ok_or(TooManyWays(ways_max))?.into_iter().collect()
        }
        CommitteeRule::EqualShares(completion) => {
            let costs = vec![1; ballots.candidates().len()];
            let market = Market::new(ballots, &supporters, &costs, Utility::Cardinality, OwnTieRule::None);
            let start = RBig::from_parts(IBig::from(seats), ballots.total_weight().max(1).into());
            stepwise::all(Completed::new(&market, &start, seats, completion)?, ways_max)?
        }
    };
    Ok(committees)
}

/// A rule that can tell what it compares.
trait Told: Stepwise {
    fn by(&self) -> Means;
    fn measure(&self, candidate: u16) -> Option<RBig>;
    fn purchase(&self) -> Option<crate::shares::Purchase> {
        None
    }
}

fn walk<S: Told>(state: S, ballots: &Approvals, order: &TieOrder) -> (Vec<u16>, Vec<Step>, Vec<Tie>) {
    let mut steps: Vec<Step> = Vec::new();
    let candidates = ballots.candidates().len() as u16;
    let (state, ties) = stepwise::run(state, order, stepwise::branches_max(ballots), |state, taken, after| {
        if after {
            steps.last_mut().expect("noted before it was taken").purchase = state.purchase();
        } else {
            let measures =
                (0..candidates).filter_map(|candidate| Some((candidate, state.measure(candidate)?))).collect();
            steps.push(Step { by: state.by(), taken, measures, purchase: None });
        }
    });
    (state.chosen(), steps, ties)
}

impl Told for MostApproved {
    fn by(&self) -> Means {
        Means::Votes
    }
    fn measure(&self, candidate: u16) -> Option<RBig> {
        self.votes(candidate).map(RBig::from)
    }
}

impl Told for Sequential<'_> {
    fn by(&self) -> Means {
        Means::Gain
    }
    fn measure(&self, candidate: u16) -> Option<RBig> {
        self.gain(candidate)
    }
}

impl Told for Reverse<'_> {
    fn by(&self) -> Means {
        Means::Loss
    }
    fn measure(&self, candidate: u16) -> Option<RBig> {
        self.loss(candidate)
    }
}

impl Told for Phragmen<'_> {
    fn by(&self) -> Means {
        Means::Load
    }
    fn measure(&self, candidate: u16) -> Option<RBig> {
        self.load(candidate)
    }
}

/// Equal Shares, then its completion.
#[derive(Clone)]
enum Completed<'a> {
    Shares { shares: EqualShares<'a>, seats: usize, completion: Completion },
    Votes(MostApproved),
    Loads(Box<Phragmen<'a>>),
}

impl<'a> Completed<'a> {
    fn new(market: &'a Market<'a>, start: &RBig, seats: usize, completion: Completion) -> Result<Self, TooMuchMoney> {
        Ok(Completed::Shares { shares: EqualShares::new(market, start, seats)?, seats, completion })
    }
}

impl Stepwise for Completed<'_> {
    fn steps_max(&self) -> Option<usize> {
        match self {
            Completed::Shares { seats, .. } => Some(*seats),
            Completed::Votes(votes) => votes.steps_max(),
            Completed::Loads(loads) => loads.steps_max(),
        }
    }

    fn next(&mut self) -> Vec<u16> {
        if let Completed::Shares { shares, seats, completion } = self {
            let next = shares.next();
            if !next.is_empty() || shares.purchases().len() >= *seats {
                return next;
            }
            let (market, chosen, seats) = (shares.market(), shares.chosen(), *seats);
            *self = match completion {
                Completion::Unfilled | Completion::Increment => return next,
                Completion::Approval => Completed::Votes(MostApproved::new(&market.ballots.votes(), seats, chosen)),
                Completion::Phragmen => {
                    // Money left is a load below nought.
                    let (money, left) = shares.clone().into_money();
                    let loads = left
                        .into_iter()
                        .map(|parts| parts.into_iter().map(|(term, sign)| (term, -sign)).collect())
                        .collect();
                    let phragmen =
                        Phragmen::starting_from(market.ballots, market.supporters, seats, chosen, money, loads);
                    Completed::Loads(Box::new(phragmen))
                }
            };
        }
        match self {
            Completed::Shares { shares, .. } => shares.next(),
            Completed::Votes(votes) => votes.next(),
            Completed::Loads(loads) => loads.next(),
        }
    }

    fn take(&mut self, option: u16) {
        match self {
            Completed::Shares { shares, .. } => shares.take(option),
            Completed::Votes(votes) => votes.take(option),
            Completed::Loads(loads) => loads.take(option),
        }
    }

    fn chosen(&self) -> Vec<u16> {
        match self {
            Completed::Shares { shares, .. } => shares.chosen(),
            Completed::Votes(votes) => votes.chosen(),
            Completed::Loads(loads) => loads.chosen(),
        }
    }
}

impl Told for Completed<'_> {
    fn by(&self) -> Means {
        match self {
            Completed::Shares { .. } => Means::Price,
            Completed::Votes(_) => Means::Votes,
            Completed::Loads(_) => Means::Load,
        }
    }

    fn measure(&self, candidate: u16) -> Option<RBig> {
        match self {
            Completed::Shares { shares, .. } => shares.rate(candidate),
            Completed::Votes(votes) => votes.votes(candidate).map(RBig::from),
            Completed::Loads(loads) => loads.load(candidate),
        }
    }

    fn purchase(&self) -> Option<crate::shares::Purchase> {
        match self {
            Completed::Shares { shares, .. } => shares.purchases().last().cloned(),
            _ => None,
        }
    }
}
