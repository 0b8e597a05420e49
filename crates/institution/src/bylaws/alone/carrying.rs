//! How few can carry a question under a decision clause, and how few can stop it: quorum, majority and seconds together.
//!
//! Asked of `count::majority`, the same that decides votes, by halving: one yes more never hurts, so the least number that
//! carries is found in as many questions as the number of members has binary digits. A show of hands follows the same clause.

use count::majority::{self, Quorum, Rule, Tally};

use crate::bylaws::Decision;
use crate::votes::quorum;

/// How many it takes, of those who may vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carrying {
    /// How many may vote.
    pub entitled: u64,
    /// How many carry it if nobody else votes; `None` if not even all of them can.
    pub quiet: Option<u64>,
    /// How many carry it if everybody else votes against.
    pub opposed: Option<u64>,
    /// How many keep it from being carried, whatever the others do.
    pub block: u64,
}

impl Carrying {
    /// Of a decision clause, where so many may vote.
    #[must_use]
    pub fn of(decision: &Decision, entitled: u64) -> Self {
        let carried = |yes: u64, no: u64| {
            let turnout = Quorum::People(quorum(decision, entitled));
            let rule = Rule { majority: decision.majority, quorum: Quorum::None, turnout };
            // Whoever moves and whoever seconds are among those who want it.
            let moved = yes > u64::from(decision.seconders);
            moved && majority::decide(&rule, &Tally { yes, no, abstain: 0, present: yes + no, entitled }).carried
        };
        let quiet = least(entitled, |group| carried(group, 0));
        let opposed = least(entitled, |group| carried(group, entitled - group));
        // Whoever wants to stop it votes no or stays away, whichever keeps it from passing.
        let stops = |group: u64| !carried(entitled - group, group) || !carried(entitled - group, 0);
        let block = if stops(0) { 0 } else { least(entitled, stops).unwrap_or(entitled) };
        Self { entitled, quiet, opposed, block }
    }

    /// How many carry it whatever the others do: vote against, or stay away.
    #[must_use]
    pub fn sure(&self) -> Option<u64> {
        Some(self.quiet?.max(self.opposed?))
    }

    /// The smallest group that can carry it, if the others let them.
    #[must_use]
    pub fn least(&self) -> Option<u64> {
        Some(self.quiet?.min(self.opposed?))
    }

    /// Whether the others do more against it by staying away than by voting no: the quorum then works against who comes.
    #[must_use]
    pub fn staying_away_is_stronger(&self) -> bool {
        self.quiet > self.opposed
    }
}

/// The least number from 1 on that is enough, where more is never less.
fn least(most: u64, is_enough: impl Fn(u64) -> bool) -> Option<u64> {
    if most == 0 || !is_enough(most) {
        return None;
    }
    let (mut low, mut high) = (1, most);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_enough(middle) { high = middle } else { low = middle + 1 }
    }
    Some(low)
}
