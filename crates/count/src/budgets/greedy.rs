//! Greedy budgets: the projects with the most points, while the money lasts.
//!
//! Pabulib's rules "greedy", "greedy-no-skip", "greedy-threshold" and "greedy-exclusive" (pabulib.org/format), and the form used in Poznań,
//! where the first project that does not fit is topped up from outside if most of the money for it is there.

use crate::stepwise::{self, Stepwise, TieOrder};

use super::{Budget, BudgetElection, By, Fate};

/// What is done about a project whose turn has come and that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtTheEnd {
    PassOver,
    Stop,
    TopUp { percent: u8 },
}

/// A greedy count in the middle of its work.
#[derive(Clone)]
pub(super) struct Greedy<'a> {
    election: &'a BudgetElection,
    scores: &'a [u128],
    at_the_end: AtTheEnd,
    left: u64,
    funded: Vec<u16>,
    pub fates: Vec<Fate>,
    open: Vec<bool>,
}

impl<'a> Greedy<'a> {
    /// `funded` are paid for already.
    pub fn new(election: &'a BudgetElection, scores: &'a [u128], at_the_end: AtTheEnd, funded: &[u16]) -> Self {
        let spent = u64::try_from(election.cost_of(funded)).expect("what was funded before fits into the budget");
        let left = election.budget.checked_sub(spent).expect("what was funded before fits into the budget");
        let fate = |(project, &score)| election.barred(project as u16, score).unwrap_or(Fate::NotReached);
        let fates: Vec<Fate> = scores.iter().enumerate().map(fate).collect();
        let mut open: Vec<bool> = fates.iter().map(|fate| *fate == Fate::NotReached).collect();
        funded.iter().for_each(|&project| open[usize::from(project)] = false);
        Greedy { election, scores, at_the_end, left, funded: Vec::new(), fates, open }
    }

    fn fund(&mut self, project: u16, by: By) {
        self.left = self.left.saturating_sub(self.election.costs[usize::from(project)]);
        self.funded.push(project);
        self.fates[usize::from(project)] = Fate::Funded(by);
        for &(a, b) in &self.election.exclusive {
            if let Some(other) = (a == project).then_some(b).or((b == project).then_some(a))
                && std::mem::replace(&mut self.open[usize::from(other)], false)
            {
                self.fates[usize::from(other)] = Fate::Excluded { by: project };
            }
        }
    }

    fn fits(&self, project: u16) -> bool {
        self.election.costs[usize::from(project)] <= self.left
    }
}

impl Stepwise for Greedy<'_> {
    fn next(&mut self) -> Vec<u16> {
        let passes_over = self.at_the_end == AtTheEnd::PassOver;
        let projects = 0..self.open.len() as u16;
        // Passing over: what does not fit now never will, for the money only shrinks.
        if passes_over {
            for project in projects.clone() {
                if self.open[usize::from(project)] && !self.fits(project) {
                    self.open[usize::from(project)] = false;
                    self.fates[usize::from(project)] = Fate::DidNotFit { left: self.left };
                }
            }
        }
        let open = projects.filter(|&project| self.open[usize::from(project)]);
        let most = open.clone().map(|project| self.scores[usize::from(project)]).max();
        open.filter(|&project| Some(self.scores[usize::from(project)]) == most).collect()
    }

    fn take(&mut self, project: u16) {
        self.open[usize::from(project)] = false;
        if self.fits(project) {
            return self.fund(project, By::Points);
        }
        // The first that does not fit ends the count, funded or not.
        let left = self.left;
        self.fates[usize::from(project)] = Fate::DidNotFit { left };
        if let AtTheEnd::TopUp { percent } = self.at_the_end {
            let cost = u128::from(self.election.costs[usize::from(project)]);
            if u128::from(left) * 100 >= cost * u128::from(percent) {
                self.fund(project, By::TopUp);
            }
        }
        self.open.fill(false);
    }

    fn chosen(&self) -> Vec<u16> {
        self.funded.clone()
    }
}

pub(super) fn decide(election: &BudgetElection, at_the_end: AtTheEnd, order: &TieOrder) -> Budget {
    let scores = election.votes.scores();
    let start = Greedy::new(election, &scores, at_the_end, &[]);
    let (state, ties) = stepwise::run(start, order, stepwise::branches_max(&election.votes), |_, _, _| ());
    let funded = state.chosen();
    Budget { cost: election.cost_of(&funded), funded, fates: state.fates, ties, shares: None }
}
