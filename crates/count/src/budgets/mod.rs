//! Budgets that people share out: projects with costs, votes for them, and a sum that may not be exceeded.
//!
//! Greedy rules take the projects with the most votes while the money lasts. Equal Shares (Peters, Pierczyński and Skowron 2021;
//! equalshares.net) gives everybody an equal share of the money instead, and a project is funded when those who want it can pay for it
//! together. Sums of money are whole numbers of the smallest unit that the election names; nothing is ever rounded.

use dashu_ratio::RBig;
use thiserror::Error;

use crate::approvals::Approvals;
use crate::shares::{Purchase, TooMuchMoney, Utility};
use crate::stepwise::{Tie, TieOrder};

mod equal_shares;
mod greedy;
pub mod prices;
mod told;

pub use told::{RULES, count};

/// An election on how to spend a sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BudgetElection {
    /// The votes; the candidates are the projects by their ids. Marks carry points where people gave any.
    pub votes: Approvals,
    /// What the projects are called, where that is told.
    pub names: Vec<String>,
    /// What each project costs, in the smallest unit.
    pub costs: Vec<u64>,
    /// What may be spent, in the smallest unit.
    pub budget: u64,
    /// How many decimals of the currency the smallest unit stands for: 2 when sums are in hundredths.
    pub decimals: usize,
    /// A project with fewer points than this is out; so is one without any, whatever stands here.
    pub score_min: u128,
    /// Projects that were withdrawn after the ballot was printed.
    pub withdrawn: Vec<u16>,
    /// Pairs of projects that cannot both be carried out.
    pub exclusive: Vec<(u16, u16)>,
}

/// A rule for budgets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BudgetRule {
    /// Most points first; what does not fit is passed over.
    Greedy,
    /// Most points first; the first that does not fit ends it.
    GreedyNoSkip,
    /// As `GreedyNoSkip`, but the first that does not fit is funded too if the money left is at least this many percent of its cost.
    GreedyTopUp {
        /// How much of the cost must be there.
        percent: u8,
    },
    /// The Method of Equal Shares.
    EqualShares(SharesRule),
}

/// What Equal Shares leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SharesRule {
    /// Whether a mark is worth what the project costs, or one.
    pub by_cost: bool,
    /// What is done with the money that the first run leaves.
    pub completion: BudgetCompletion,
    /// Whether everybody starts with a whole number of the currency, cut down, rather than with the exact share.
    pub whole_start: bool,
    /// Whether the outcome must hold against that of the greedy rule.
    pub compared: bool,
}

/// What is done with the money that Equal Shares leaves; the names in brackets are those of the tool at equalshares.net.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BudgetCompletion {
    /// It stays unspent (none).
    Unspent,
    /// It goes to the projects with the most points that still fit (utilitarian).
    Greedy,
    /// Everybody is given one more of the currency at a time, until the next step would spend too much (add1).
    Add1,
    /// `Add1`, then `Greedy` (add1u).
    Add1Greedy,
    /// As `Add1`, but it ends already when no further project would fit (add1e; the one that equalshares.net recommends).
    Add1Exhaustive,
    /// `Add1Exhaustive`, then `Greedy` (add1eu).
    Add1ExhaustiveGreedy,
}

/// Why no budget was decided.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BudgetError {
    /// The money is more than the arithmetic is laid out for.
    #[error(transparent)]
    TooMuchMoney(#[from] TooMuchMoney),
    /// The order does not list every project.
    #[error("the order for ties does not list every project once")]
    OrderTooShort,
    /// Giving everybody more was tried this often.
    #[error("one more of the currency for everybody was tried {0} times without an end")]
    TooManyIncrements(u64),
    /// Equal Shares has no meaning for pairs of projects that exclude each other.
    #[error(
        "Equal Shares cannot decide between projects that exclude each other; decide beforehand which of them is put to the vote"
    )]
    ExclusivePairs,
}

/// What became of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Funded.
    Funded(By),
    /// Withdrawn.
    Withdrawn,
    /// Fewer points than the election asks for, or none.
    BelowScore,
    /// It cost more than was left when its turn came.
    DidNotFit {
        /// What was left then.
        left: u64,
    },
    /// The count had ended before its turn came.
    NotReached,
    /// A project that excludes it was funded.
    Excluded {
        /// That project.
        by: u16,
    },
    /// Those who want it had not enough money left between them.
    NotEnoughBehind {
        /// What they had left.
        money: RBig,
    },
}

/// What funded a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Its points, in its turn.
    Points,
    /// Those who want it.
    Shares,
    /// Its points, with the money that Equal Shares left.
    Completion,
    /// Its points, with money from outside the budget.
    TopUp,
}

/// A decided budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    /// The projects funded, in the order of decision.
    pub funded: Vec<u16>,
    /// What became of every project.
    pub fates: Vec<Fate>,
    /// What the funded cost together.
    pub cost: u128,
    /// The ties that came up.
    pub ties: Vec<Tie>,
    /// How Equal Shares was paid for.
    pub shares: Option<SharesTold>,
}

/// What Equal Shares did on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharesTold {
    /// What everybody started with in the run that counted.
    pub start: RBig,
    /// How often everybody was given one more.
    pub increments: u64,
    /// What was bought, in order, and at what price.
    pub purchases: Vec<Purchase>,
    /// How many would rather have the outcome of Equal Shares and of the greedy rule, where that was asked.
    pub comparison: Option<Comparison>,
}

/// Who is better served by which outcome: who has more of their projects funded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// People with more under Equal Shares.
    pub prefer_shares: u64,
    /// People with more under the greedy rule.
    pub prefer_greedy: u64,
}

impl Comparison {
    /// Whether the greedy outcome takes the place of that of Equal Shares.
    pub fn switches(&self) -> bool {
        self.prefer_greedy > self.prefer_shares
    }
}

impl SharesRule {
    fn utility(&self) -> Utility {
        if self.by_cost { Utility::Cost } else { Utility::Cardinality }
    }
}

/// Decides a budget.
pub fn decide(election: &BudgetElection, rule: BudgetRule, order: &TieOrder) -> Result<Budget, BudgetError> {
    assert_eq!(election.costs.len(), election.votes.candidates().len(), "every project has its cost");
    if order.len() != election.costs.len() {
        return Err(BudgetError::OrderTooShort);
    }
    match rule {
        BudgetRule::Greedy => Ok(greedy::decide(election, greedy::AtTheEnd::PassOver, order)),
        BudgetRule::GreedyNoSkip => Ok(greedy::decide(election, greedy::AtTheEnd::Stop, order)),
        BudgetRule::GreedyTopUp { percent } => Ok(greedy::decide(election, greedy::AtTheEnd::TopUp { percent }, order)),
        BudgetRule::EqualShares(rule) => equal_shares::decide(election, rule, order),
    }
}

impl BudgetElection {
    /// What these projects cost together.
    pub fn cost_of(&self, projects: &[u16]) -> u128 {
        projects.iter().map(|&project| u128::from(self.costs[usize::from(project)])).sum()
    }

    /// Why a project takes no part, if it takes none; `score` is its points.
    fn barred(&self, project: u16, score: u128) -> Option<Fate> {
        if self.withdrawn.contains(&project) {
            return Some(Fate::Withdrawn);
        }
        (score < self.score_min.max(1)).then_some(Fate::BelowScore)
    }

    /// One of the currency, in the smallest unit.
    pub fn one(&self) -> u64 {
        10u64.pow(self.decimals as u32)
    }
}
