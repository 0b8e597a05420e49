//! Rules that choose one after another: who would be next, take one, go on.
//!
//! Sequential PAV, Phragmén, Equal Shares and the greedy budgets differ in whom they take next; how a tie among the next is broken, told
//! and followed is the same for all and is here. A rule says whom it holds equal after its own look-back (`narrow`); the order from the
//! seed decides among those. Every branch not taken can be followed to its end, so that the transcript can say whether the tie mattered.
//!
//! Invariant: the outcome depends on the ballots, the rule and the order alone, never on the order of candidates on the paper.

use std::collections::BTreeSet;

use crate::approvals::Approvals;
use crate::progress::{self, Stage};

/// A rule in the middle of its work.
pub(crate) trait Stepwise: Clone {
    /// Those whom the rule would take next, equal in its eyes, ascending; empty when it is finished.
    fn next(&mut self) -> Vec<u16>;
    /// What the rule's own text says about a tie; the identity where it says nothing.
    fn narrow(&self, tied: Vec<u16>) -> Vec<u16> {
        tied
    }
    /// Who comes last in the order is taken first, by rules that remove.
    const LAST_FIRST: bool = false;
    /// Takes one of `next`.
    fn take(&mut self, option: u16);
    /// This one can no longer be taken. Only rules that can reserve seats are asked.
    fn bar(&mut self, option: u16) {
        unreachable!("nothing bars option {option} under this rule");
    }
    /// How many are taken at most, where that is less than all of them.
    fn steps_max(&self) -> Option<usize> {
        None
    }
    /// Those elected or funded so far, in that order.
    fn chosen(&self) -> Vec<u16>;
    /// Two states with this same key go on in the same way; `None` where more than the set chosen matters.
    fn key(&self) -> Option<Vec<u16>> {
        None
    }
}

/// An order of all options in which ties are broken: the place of each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TieOrder {
    place: Vec<u32>,
}

impl TieOrder {
    /// The order that lists the options themselves, first is preferred.
    pub fn from_list(order: &[usize]) -> Self {
        let mut place = vec![u32::MAX; order.len()];
        for (position, &option) in order.iter().enumerate() {
            assert!(place[option] == u32::MAX, "an order lists every option once");
            place[option] = position as u32;
        }
        TieOrder { place }
    }

    /// The same order with the places of these two exchanged.
    pub fn exchanged(&self, a: u16, b: u16) -> TieOrder {
        let mut order = self.clone();
        order.place.swap(a.into(), b.into());
        order
    }

    /// The order of these alone, numbered anew from nought.
    pub fn among(&self, options: &[usize]) -> TieOrder {
        let mut order: Vec<usize> = (0..options.len()).collect();
        order.sort_by_key(|&option| self.place[options[option]]);
        TieOrder::from_list(&order)
    }

    /// How many options it lists.
    pub fn len(&self) -> usize {
        self.place.len()
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.place.is_empty()
    }

    /// The place of an option: the smallest is preferred.
    pub fn place(&self, option: u16) -> u32 {
        self.place[usize::from(option)]
    }

    /// The preferred one of these.
    pub fn first(&self, tied: &[u16]) -> Option<u16> {
        tied.iter().copied().min_by_key(|option| self.place(*option))
    }
}

/// A tie that came up, and what would have come of the other ways to break it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The step at which it came up, from nought; `None` where it came up in a run that was not the one that counted.
    pub step: Option<usize>,
    /// All that the rule held equal.
    pub between: Vec<u16>,
    /// Those left after the rule's own words on ties.
    pub narrowed: Vec<u16>,
    /// The one that was taken.
    pub taken: u16,
    /// What would have come of the others in `narrowed`.
    pub others: Vec<OtherBranch>,
}

/// A way the tie was not broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherBranch {
    /// The one taken on this branch.
    pub taken: u16,
    /// Who would have been chosen, ascending; `None` where the branch was not followed to its end.
    pub chosen: Option<Vec<u16>>,
}

impl Tie {
    /// Whether another branch would have chosen others; `None` where some were not followed and none of the followed differs.
    pub fn matters(&self, chosen: &[u16]) -> Option<bool> {
        let mut chosen = chosen.to_vec();
        chosen.sort_unstable();
        if self.others.iter().any(|other| other.chosen.as_ref().is_some_and(|others| *others != chosen)) {
            return Some(true);
        }
        self.others.iter().all(|other| other.chosen.is_some()).then_some(false)
    }
}

/// How many branches of all ties together are followed to their ends; what is beyond is reported as not followed.
/// Following one costs about a whole count: the more marks there are, the fewer are followed, but always a few.
pub(crate) fn branches_max(ballots: &Approvals) -> usize {
    (20_000_000 / ballots.marks_total().max(1)).clamp(8, 200)
}

/// Runs a rule to its end, breaking ties by the order; `observe` sees who is taken, and the state before (`false`) and after.
pub(crate) fn run<S: Stepwise>(
    mut state: S,
    order: &TieOrder,
    branches_max: usize,
    mut observe: impl FnMut(&S, u16, bool),
) -> (S, Vec<Tie>) {
    let mut ties = Vec::new();
    let mut followed = 0;
    for step in 0.. {
        progress::at(Stage::Choices, step as u64 + 1, state.steps_max().unwrap_or(order.len()) as u64);
        let between = state.next();
        if between.is_empty() {
            break;
        }
        let narrowed = if between.len() == 1 { between.clone() } else { state.narrow(between.clone()) };
        let taken = preferred::<S>(&narrowed, order);
        if between.len() > 1 {
            let mut others = Vec::new();
            for &other in narrowed.iter().filter(|&&other| other != taken) {
                let chosen = (followed < branches_max).then(|| {
                    progress::at(Stage::Ties, followed as u64 + 1, branches_max as u64);
                    follow(state.clone(), other, order)
                });
                followed += 1;
                others.push(OtherBranch { taken: other, chosen });
            }
            ties.push(Tie { step: Some(step), between, narrowed, taken, others });
        }
        observe(&state, taken, false);
        state.take(taken);
        observe(&state, taken, true);
    }
    (state, ties)
}

fn preferred<S: Stepwise>(tied: &[u16], order: &TieOrder) -> u16 {
    let by_place = tied.iter().copied();
    let found = if S::LAST_FIRST {
        by_place.max_by_key(|option| order.place(*option))
    } else {
        by_place.min_by_key(|option| order.place(*option))
    };
    found.expect("a tie is between somebody")
}

fn follow<S: Stepwise>(mut state: S, first: u16, order: &TieOrder) -> Vec<u16> {
    state.take(first);
    loop {
        let next = state.next();
        if next.is_empty() {
            break;
        }
        let narrowed = if next.len() == 1 { next } else { state.narrow(next) };
        state.take(preferred::<S>(&narrowed, order));
    }
    let mut chosen = state.chosen();
    chosen.sort_unstable();
    chosen
}

/// More outcomes, or more ways to them, than were asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("more than {0} ways to break the ties")]
pub struct TooManyWays(pub usize);

/// Every outcome that some way of breaking ties leads to, each ascending; gives up beyond `ways_max` steps looked at.
pub(crate) fn all<S: Stepwise>(start: S, ways_max: usize) -> Result<BTreeSet<Vec<u16>>, TooManyWays> {
    let mut outcomes = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut open = vec![start];
    let mut looked_at = 0;
    while let Some(mut state) = open.pop() {
        looked_at += 1;
        if looked_at > ways_max {
            return Err(TooManyWays(ways_max));
        }
        let next = state.next();
        if next.is_empty() {
            let mut chosen = state.chosen();
            chosen.sort_unstable();
            outcomes.insert(chosen);
            continue;
        }
        let narrowed = if next.len() == 1 { next } else { state.narrow(next) };
        for option in narrowed {
            let mut branch = state.clone();
            branch.take(option);
            // A state that was reached another way already leads nowhere new.
            if branch.key().is_none_or(|key| seen.insert(key)) {
                open.push(branch);
            }
        }
    }
    Ok(outcomes)
}
