//! STV by Meek's method: the elected keep just the part of each vote that they need, found by repeated distribution.
//!
//! The reference rule of the Proportional Representation Foundation (`PRF`: nine decimals, keep factors rounded up, omega one millionth); the
//! parametric rule as stv-rs counts it (`PARAMETRIC`: products rounded down, equal ranks counted as all their orders); and the same with exact
//! fractions.
//!
//! Papers hang in a tree: below the root by their first candidate who is not excluded; below an elected candidate, who passes part of each
//! vote on, by the next. A distribution then visits the branches of the tree, not the papers, and gives to the last decimal what visiting
//! each paper would give, for the papers of a branch all have the same weight there.
//!
//! Invariant: below a hopeful candidate hangs nothing; every paper lies in just one pile, or has ended at one node.

use super::piles::{Pile, each_start, next_strict};
use crate::ballots::{Ballots, Cell, with_cells};
use crate::number::Num;
use crate::progress::{self, Stage};
use crate::reserved::{Fates, Reserved};
use crate::ties::{Breaker, Purpose};
use crate::transcript::{Action, Round, To, Transfer};

/// How the rules of this family differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// What is kept is rounded up and the rest passed on; otherwise both are rounded down.
    pub keep_rounded_up: bool,
    /// The distribution is repeated until the surplus is below (or, where `up_to_omega`, at most) one tenth to this power.
    pub omega: u32,
    /// See `omega`.
    pub up_to_omega: bool,
    /// Keep factors are rounded up to so many decimals.
    pub keep_decimals: Option<u32>,
    /// Equal ranks count as all the orders they could stand for; otherwise a paper ends where ranks are equal.
    pub equal_ranks: bool,
}

/// The reference rule.
pub const PRF: Options =
    Options { keep_rounded_up: true, omega: 6, up_to_omega: false, keep_decimals: None, equal_ranks: false };
/// As Droop and stv-rs count with nine decimals.
pub const PARAMETRIC: Options = Options { keep_rounded_up: false, up_to_omega: true, equal_ranks: true, ..PRF };
/// Exact fractions, but for keep factors of six decimals: without that the fractions grow beyond any memory.
pub const EXACT: Options = Options { keep_decimals: Some(6), ..PARAMETRIC };
/// Exact fractions throughout, for small elections.
pub const RATIONAL: Options = Options { omega: 10, ..PARAMETRIC };

struct Node {
    candidate: usize,
    parent: usize,
    /// How many people's papers come through here.
    weight: u64,
    /// Of those, how many name nobody further.
    ended: u64,
    /// By candidate; none below a hopeful candidate.
    children: Vec<u32>,
    /// The papers themselves, while the candidate is hopeful.
    pile: Pile,
}

struct Tree<'a> {
    ballots: &'a Ballots,
    nodes: Vec<Node>,
    /// The nodes of each candidate.
    of: Vec<Vec<u32>>,
    excluded: Vec<bool>,
    elected: Vec<bool>,
}

impl<'a> Tree<'a> {
    fn node(&mut self, parent: usize, candidate: usize) -> usize {
        let found =
            self.nodes[parent].children.iter().find(|&&child| self.nodes[child as usize].candidate == candidate);
        if let Some(&found) = found {
            return found as usize;
        }
        let new = self.nodes.len();
        self.nodes.push(Node { candidate, parent, weight: 0, ended: 0, children: Vec::new(), pile: Pile::default() });
        self.nodes[parent].children.push(new as u32);
        self.of[candidate].push(new as u32);
        new
    }

    fn is_above(&self, mut node: usize, candidate: usize) -> bool {
        while node != 0 {
            if self.nodes[node].candidate == candidate {
                return true;
            }
            node = self.nodes[node].parent;
        }
        false
    }

    /// Hangs a paper below this node, by its first candidate from this position on who is neither excluded nor already above.
    fn hang<C: Cell>(&mut self, cells: &[C], mut node: usize, mut at: usize, who: u32, weight: u64) {
        let strict = self.ballots.is_strict();
        loop {
            let next = next_strict(cells, at, strict, |one| {
                !(self.excluded[one] || self.elected[one] && self.is_above(node, one))
            });
            let Some((found, candidate)) = next else {
                self.nodes[node].ended += weight;
                return;
            };
            node = self.node(node, candidate);
            self.nodes[node].weight += weight;
            if !self.elected[candidate] {
                self.nodes[node].pile.push(found, who, self.ballots);
                return;
            }
            at = found + 1;
        }
    }

    /// The candidate is elected from now on: the papers go on hanging by whom they name next.
    fn elect(&mut self, candidate: usize) {
        self.elected[candidate] = true;
        for node in self.of[candidate].clone() {
            let pile = std::mem::take(&mut self.nodes[node as usize].pile);
            let ballots = self.ballots;
            with_cells!(ballots, cells => {
                pile.each(cells, |at, who| {
                    self.hang(cells, node as usize, at + 1, who, ballots.weight(who as usize));
                });
            });
        }
    }

    /// The candidate is out: the papers hang from where they hung, by whom they name next.
    fn exclude(&mut self, candidate: usize) {
        self.excluded[candidate] = true;
        for node in std::mem::take(&mut self.of[candidate]) {
            let parent = self.nodes[node as usize].parent;
            self.nodes[parent].children.retain(|&child| child != node);
            let pile = std::mem::take(&mut self.nodes[node as usize].pile);
            let ballots = self.ballots;
            with_cells!(ballots, cells => {
                pile.each(cells, |at, who| self.hang(cells, parent, at + 1, who, ballots.weight(who as usize)));
            });
        }
    }
}

struct Count<'a, N> {
    tree: Tree<'a>,
    options: Options,
    reserved: Option<&'a Reserved>,
    seats: usize,
    total: N,
    hopeful: Vec<bool>,
    elected: Vec<usize>,
    keep: Vec<N>,
    votes: Vec<N>,
    exhausted: N,
    quota: N,
    surplus: N,
    /// Papers with equal ranks: they are few, and each is walked.
    equal: Vec<(u64, Vec<Vec<usize>>)>,
    rounds: Vec<Round>,
}

enum Found {
    Elected(Vec<usize>),
    Settled,
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
    // Every round but the last elects or excludes somebody.
    let rounds_max = standing.iter().filter(|stands| **stands).count() as u64 + 1;
    while count.hopefuls().len() > count.left() && count.left() > 0 {
        progress::at(Stage::Rounds, count.rounds.len() as u64 + 1, rounds_max);
        let (found, iterations) = count.iterate();
        count.open_round(Some(iterations));
        let settled = match found {
            Found::Elected(winners) => {
                count.elect(winners, breaker);
                false
            }
            Found::Settled => true,
        };
        let Fates { doomed, guarded } = if count.left() > 0 { count.fates() } else { Fates::default() };
        let round = count.rounds.last_mut().expect("a round is open");
        (round.doomed, round.guarded) = (doomed.clone(), guarded);
        let losers = match settled {
            _ if !doomed.is_empty() => doomed,
            false => continue,
            true => {
                let guarded = &round.guarded;
                let open = |one: &usize| !guarded.contains(one);
                let hopefuls: Vec<usize> =
                    (0..count.hopeful.len()).filter(|&one| count.hopeful[one]).filter(open).collect();
                let least = hopefuls.iter().map(|&one| &count.votes[one]).min().expect("somebody is hopeful");
                let bar = least.plus(&count.surplus);
                let tied: Vec<usize> = hopefuls.iter().copied().filter(|&one| count.votes[one] <= bar).collect();
                vec![breaker.first(count.rounds.len(), Purpose::Exclude, &tied)]
            }
        };
        count.exclude(losers);
    }
    count.distribute();
    count.update_quota();
    count.open_round(None);
    let mut rest = count.hopefuls();
    rest.sort_by(|&a, &b| count.votes[b].cmp(&count.votes[a]).then(breaker.place(a).cmp(&breaker.place(b))));
    rest.truncate(count.left());
    count.rounds.last_mut().expect("a round is open").elected = rest.clone();
    count.elected.extend(rest);
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
        let root =
            Node { candidate: usize::MAX, parent: 0, weight: 0, ended: 0, children: Vec::new(), pile: Pile::default() };
        let excluded: Vec<bool> = standing.iter().map(|&stands| !stands).collect();
        let mut tree = Tree {
            ballots,
            nodes: vec![root],
            of: vec![Vec::new(); candidates],
            excluded,
            elected: vec![false; candidates],
        };
        let mut equal = Vec::new();
        with_cells!(ballots, cells => {
            each_start(cells, |start, who| {
                let weight = ballots.weight(who as usize);
                if options.equal_ranks && !ballots.is_strict() && let Some(ranks) = equal_ranks(&cells[start..], standing) {
                    equal.push((weight, ranks));
                    return;
                }
                tree.hang(cells, 0, start, who, weight);
            });
        });
        Count {
            tree,
            options,
            reserved,
            seats,
            total: N::whole(ballots.total()),
            hopeful: standing.to_vec(),
            elected: Vec::new(),
            keep: standing.iter().map(|&stands| N::whole(u64::from(stands))).collect(),
            votes: vec![N::zero(); candidates],
            exhausted: N::zero(),
            quota: N::zero(),
            surplus: N::zero(),
            equal,
            rounds: Vec::new(),
        }
    }

    fn left(&self) -> usize {
        self.seats.saturating_sub(self.elected.len())
    }

    fn hopefuls(&self) -> Vec<usize> {
        (0..self.hopeful.len()).filter(|&one| self.hopeful[one]).collect()
    }

    /// What is kept of a weight, and what is passed on.
    fn split(&self, weight: &N, candidate: usize) -> (N, N) {
        if self.hopeful[candidate] {
            return (weight.clone(), N::zero());
        }
        let keep = &self.keep[candidate];
        if self.options.keep_rounded_up {
            let kept = weight.mul_up(keep);
            let rest = weight.minus(&kept);
            (kept, rest)
        } else {
            (weight.mul_down(keep), weight.mul_down(&N::whole(1).minus(keep)))
        }
    }

    fn distribute(&mut self) {
        self.votes.iter_mut().for_each(|votes| *votes = N::zero());
        self.exhausted = N::zero();
        let mut open = vec![(0, N::whole(1))];
        let mut votes = std::mem::take(&mut self.votes);
        let mut exhausted = N::zero();
        while let Some((node, weight)) = open.pop() {
            let node = &self.tree.nodes[node];
            exhausted = exhausted.plus(&weight.times(node.ended));
            for &child in &node.children {
                let child_node = &self.tree.nodes[child as usize];
                let (kept, rest) = self.split(&weight, child_node.candidate);
                votes[child_node.candidate] = votes[child_node.candidate].plus(&kept.times(child_node.weight));
                if rest > N::zero() {
                    open.push((child as usize, rest));
                }
            }
        }
        for (weight, ranks) in &self.equal {
            self.walk(ranks, *weight, &mut votes, &mut exhausted);
        }
        self.votes = votes;
        self.exhausted = exhausted;
    }

    /// Equal ranks count as all the orders they could stand for, each with the same weight: of a weight that reaches the rank, a candidate
    /// keeps the keep factor's part of what the others before it leave, on average over all orders; the next rank gets what all leave.
    fn walk(&self, ranks: &[Vec<usize>], people: u64, votes: &mut [N], exhausted: &mut N) {
        let one = N::whole(1);
        let mut weight = one.clone();
        for rank in ranks {
            if let [candidate] = rank[..] {
                if !self.tree.excluded[candidate] {
                    let (kept, rest) = self.split(&weight, candidate);
                    votes[candidate] = votes[candidate].plus(&kept.times(people));
                    weight = rest;
                }
            } else {
                let passed_on: Vec<N> = rank.iter().map(|&candidate| one.minus(&self.keep[candidate])).collect();
                for (place, &candidate) in
                    rank.iter().enumerate().filter(|&(_, &candidate)| !self.tree.excluded[candidate])
                {
                    let part = N::left_by_those_before(&passed_on, place)
                        .mul_down(&self.keep[candidate])
                        .div_down(&N::whole(rank.len() as u64));
                    votes[candidate] = votes[candidate].plus(&weight.mul_down(&part).times(people));
                }
                let left = passed_on.iter().fold(one.clone(), |product, part| product.mul_down(part));
                weight = weight.mul_down(&left);
            }
            if weight <= N::zero() {
                return;
            }
        }
        *exhausted = exhausted.plus(&weight.times(people));
    }

    fn update_quota(&mut self) {
        let votes = self.votes.iter().fold(N::zero(), |sum, votes| sum.plus(votes));
        self.quota = votes.div_down(&N::whole(self.seats as u64 + 1)).plus(&N::epsilon());
    }

    fn iterate(&mut self) -> (Found, usize) {
        let omega = N::tenth_to(self.options.omega);
        let mut last = self.total.clone();
        for iterations in 1.. {
            self.distribute();
            self.update_quota();
            let enough = |votes: &N| if N::EXACT { *votes > self.quota } else { *votes >= self.quota };
            let winners: Vec<usize> = self.hopefuls().into_iter().filter(|&one| enough(&self.votes[one])).collect();
            let everyone = self.elected.iter().chain(&winners);
            let surplus = everyone.fold(N::zero(), |sum, &one| sum.plus(&self.votes[one].minus(&self.quota)));
            self.surplus = surplus.max(N::zero());
            if !winners.is_empty() {
                return (Found::Elected(winners), iterations);
            }
            if self.surplus < omega || (self.options.up_to_omega && self.surplus == omega) || self.surplus >= last {
                return (Found::Settled, iterations);
            }
            last = self.surplus.clone();
            for &one in &self.elected {
                let factor = self.keep[one].mul_up(&self.quota).div_up(&self.votes[one]);
                self.keep[one] = match self.options.keep_decimals {
                    Some(decimals) => factor.round_up_to(decimals),
                    None => factor,
                };
            }
        }
        unreachable!("the surplus falls below omega or stops falling")
    }

    fn open_round(&mut self, iterations: Option<usize>) {
        let counted = self.votes.iter().fold(self.exhausted.clone(), |sum, votes| sum.plus(votes));
        let keep = self.elected.iter().map(|&one| (one, self.keep[one].amount())).collect::<Vec<_>>();
        self.rounds.push(Round {
            tallies: (0..self.votes.len())
                .map(|one| (!self.tree.excluded[one]).then(|| self.votes[one].amount()))
                .collect(),
            quota: Some(self.quota.amount()),
            exhausted: Some(self.exhausted.amount()),
            lost: Some(self.total.minus(&counted).amount()),
            action: if keep.is_empty() { Action::Nothing } else { Action::Keep(keep) },
            iterations,
            ..Round::default()
        });
    }

    fn elect(&mut self, mut winners: Vec<usize>, breaker: &Breaker) {
        winners.sort_by(|&a, &b| self.votes[b].cmp(&self.votes[a]).then(breaker.place(a).cmp(&breaker.place(b))));
        for winner in winners {
            // Whoever is elected first may fill the last seat that is not reserved.
            if self.fates().doomed.contains(&winner) {
                continue;
            }
            self.hopeful[winner] = false;
            self.tree.elect(winner);
            self.elected.push(winner);
            self.rounds.last_mut().expect("a round is open").elected.push(winner);
        }
    }

    fn fates(&self) -> Fates {
        self.reserved.map_or_else(Fates::default, |reserved| reserved.fates(&self.elected, &self.hopefuls()))
    }

    fn exclude(&mut self, losers: Vec<usize>) {
        let before = (self.votes.clone(), self.exhausted.clone());
        for &loser in &losers {
            self.hopeful[loser] = false;
            self.keep[loser] = N::zero();
            self.tree.exclude(loser);
        }
        self.distribute();
        let round = self.rounds.last_mut().expect("a round is open");
        if let [loser] = losers[..] {
            // What the others have more at once; the elected pass their part on in the next round.
            for (to, votes) in self.votes.iter().enumerate().filter(|&(to, votes)| *votes > before.0[to]) {
                let votes = votes.minus(&before.0[to]).amount();
                round.transfers.push(Transfer { from: loser, to: To::Candidate(to), papers: 0, votes });
            }
            if self.exhausted > before.1 {
                let votes = self.exhausted.minus(&before.1).amount();
                round.transfers.push(Transfer { from: loser, to: To::Exhausted, papers: 0, votes });
            }
        }
        round.excluded = losers;
    }
}

/// The ranks of the paper that begins here, where it has equal ranks among those who stand; empty ranks and overvotes end it.
fn equal_ranks<C: Cell>(cells: &[C], standing: &[bool]) -> Option<Vec<Vec<usize>>> {
    let mut ranks: Vec<Vec<usize>> = Vec::new();
    let mut seen = Vec::new();
    for &cell in cells.iter().take_while(|cell| cell.is_candidate()) {
        let candidate = cell.candidate();
        if !cell.is_tied() {
            ranks.push(Vec::new());
        }
        if standing[candidate] && !seen.contains(&candidate) {
            seen.push(candidate);
            ranks.last_mut().expect("the first cell of a ballot is not tied").push(candidate);
        }
    }
    ranks.retain(|rank| !rank.is_empty());
    ranks.iter().any(|rank| rank.len() > 1).then_some(ranks)
}
