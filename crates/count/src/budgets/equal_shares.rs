//! Equal Shares for budgets: the runs with more and more money, the completion, the comparison with the greedy rule.
//!
//! equalshares.net, "Completion": everybody is given one more of the currency at a time, until the next run would spend more than there is or
//! (where the rule says so) no further project would fit. A project that nobody wants does not keep it going. "How to break ties": the cheaper
//! project, then the one with more votes, then the lot; one order for all runs. Because a tie in any run may decide where it ends, the
//! branches of a tie are followed by deciding the whole budget again with the two projects' places in the order exchanged.

use std::collections::BTreeSet;

use dashu_int::IBig;
use dashu_ratio::RBig;

use crate::progress::{self, Stage};
use crate::shares::{EqualShares, Market, OwnTieRule};
use crate::stepwise::{self, OtherBranch, Stepwise, Tie, TieOrder};

use super::greedy::{self, AtTheEnd};
use super::{Budget, BudgetCompletion, BudgetElection, BudgetError, By, Comparison, Fate, SharesRule, SharesTold};

/// How often everybody may be given more.
const INCREMENTS_MAX: u64 = 1_000_000;

/// How many whole counts are repeated to follow the branches of ties.
const RECOUNTS_MAX: usize = 8;

pub(super) fn decide(election: &BudgetElection, rule: SharesRule, order: &TieOrder) -> Result<Budget, BudgetError> {
    if !election.exclusive.is_empty() {
        return Err(BudgetError::ExclusivePairs);
    }
    let (mut budget, met) = decide_once(election, rule, order)?;
    let mut others = Vec::new();
    for (taken, other) in &met {
        let followed = if others.len() < RECOUNTS_MAX {
            let most = met.len().min(RECOUNTS_MAX) as u64;
            let order = order.exchanged(*taken, *other);
            let again =
                progress::part(Stage::Ties, others.len() as u64 + 1, most, || decide_once(election, rule, &order));
            Some(again?.0.funded)
        } else {
            None
        };
        others.push((
            (*taken, *other),
            followed.map(|funded| funded.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()),
        ));
    }
    // The ties of the run that counted carry the outcome of their branches; those met only in earlier runs stand after them.
    for tie in &mut budget.ties {
        let rest = tie.narrowed.iter().filter(|&&other| other != tie.taken);
        tie.others = rest
            .map(|&other| OtherBranch {
                taken: other,
                chosen: others
                    .iter()
                    .find(|(pair, _)| *pair == (tie.taken, other))
                    .and_then(|(_, chosen)| chosen.clone()),
            })
            .collect();
    }
    for ((taken, other), chosen) in others {
        if !budget.ties.iter().any(|tie| tie.taken == taken && tie.narrowed.contains(&other)) {
            let between = vec![taken.min(other), taken.max(other)];
            budget.ties.push(Tie {
                step: None,
                narrowed: between.clone(),
                between,
                taken,
                others: vec![OtherBranch { taken: other, chosen }],
            });
        }
    }
    Ok(budget)
}

/// One count from beginning to end, and every pair between whom the order had to decide in any of its runs.
fn decide_once(
    election: &BudgetElection,
    rule: SharesRule,
    order: &TieOrder,
) -> Result<(Budget, BTreeSet<(u16, u16)>), BudgetError> {
    let supporters = election.votes.supporters();
    // A project that takes no part costs more than all the money.
    let scores = election.votes.scores();
    let barred: Vec<Option<Fate>> =
        scores.iter().enumerate().map(|(project, &score)| election.barred(project as u16, score)).collect();
    let costs: Vec<u64> = election
        .costs
        .iter()
        .zip(&barred)
        .map(|(&cost, barred)| if barred.is_none() { cost } else { u64::MAX })
        .collect();
    let market = Market::new(&election.votes, &supporters, &costs, rule.utility(), OwnTieRule::CheaperThenMoreVotes);
    let mut met = BTreeSet::new();
    let mut run = |start: &RBig| -> Result<(EqualShares<'_>, Vec<Tie>), BudgetError> {
        let (state, ties) = stepwise::run(EqualShares::new(&market, start, usize::MAX)?, order, 0, |_, _, _| ());
        for tie in &ties {
            met.extend(tie.narrowed.iter().filter(|other| **other != tie.taken).map(|&other| (tie.taken, other)));
        }
        Ok((state, ties))
    };

    let people = election.votes.total_weight().max(1);
    let mut start = RBig::from_parts(IBig::from(election.budget), people.into());
    if rule.whole_start {
        let one = RBig::from(election.one());
        start = RBig::from((start / &one).floor()) * one;
    }
    let (mut state, mut ties) = run(&start)?;
    let mut increments = 0;
    use BudgetCompletion::{Add1, Add1Exhaustive, Add1ExhaustiveGreedy, Add1Greedy, Greedy};
    if matches!(rule.completion, Add1 | Add1Greedy | Add1Exhaustive | Add1ExhaustiveGreedy) {
        let stops_early = matches!(rule.completion, Add1Exhaustive | Add1ExhaustiveGreedy);
        let wanted = |project: &u16| barred[usize::from(*project)].is_none();
        loop {
            let spent = election.cost_of(&state.chosen());
            let funded = state.chosen();
            let mut missing = (0..costs.len() as u16).filter(wanted).filter(|project| !funded.contains(project));
            // Nobody would gain from more money; or, where that is enough to end it, nothing more would fit.
            let fits = |project: u16| u128::from(costs[usize::from(project)]) + spent <= u128::from(election.budget);
            if !missing.any(|project| !stops_early || fits(project)) {
                break;
            }
            if increments == INCREMENTS_MAX {
                return Err(BudgetError::TooManyIncrements(INCREMENTS_MAX));
            }
            let more = &start + RBig::from(election.one());
            let spent = (spent * 100).checked_div(election.budget.into()).unwrap_or(100) as u64;
            let (next, next_ties) = progress::part(Stage::Spending, spent, 100, || run(&more))?;
            if election.cost_of(&next.chosen()) > u128::from(election.budget) {
                break;
            }
            (state, ties, start) = (next, next_ties, more);
            increments += 1;
        }
    }

    let mut funded = state.chosen();
    let fate = |(project, barred): (usize, Option<Fate>)| {
        barred.unwrap_or_else(|| Fate::NotEnoughBehind { money: state.money_behind(project as u16) })
    };
    let mut fates: Vec<Fate> = barred.clone().into_iter().enumerate().map(fate).collect();
    funded.iter().for_each(|&project| fates[usize::from(project)] = Fate::Funded(By::Shares));
    let mut greedy_pairs = Vec::new();
    let mut greedily = |before: &[u16]| {
        let (state, ties) =
            stepwise::run(greedy::Greedy::new(election, &scores, AtTheEnd::PassOver, before), order, 0, |_, _, _| ());
        ties.iter().for_each(|tie| {
            greedy_pairs
                .extend(tie.narrowed.iter().filter(|other| **other != tie.taken).map(|&other| (tie.taken, other)))
        });
        (state.chosen(), state.fates, ties)
    };
    if matches!(rule.completion, Greedy | Add1Greedy | Add1ExhaustiveGreedy) {
        let (added, _, added_ties) = greedily(&funded);
        added.iter().for_each(|&project| fates[usize::from(project)] = Fate::Funded(By::Completion));
        funded.extend(added);
        ties.extend(added_ties);
    }
    let mut comparison = None;
    if rule.compared {
        let (greedy, greedy_fates, greedy_ties) = greedily(&[]);
        let found = compare(election, &funded, &greedy);
        if found.switches() {
            (funded, fates) = (greedy, greedy_fates);
            ties.extend(greedy_ties);
        }
        comparison = Some(found);
    }
    met.extend(greedy_pairs);
    let told = SharesTold { start, increments, purchases: state.purchases().to_vec(), comparison };
    Ok((Budget { cost: election.cost_of(&funded), funded, fates, ties, shares: Some(told) }, met))
}

/// How many people have more of their projects among the one and the other.
fn compare(election: &BudgetElection, shares: &[u16], greedy: &[u16]) -> Comparison {
    let mut differs = vec![0i32; election.costs.len()];
    shares.iter().for_each(|&project| differs[usize::from(project)] += 1);
    greedy.iter().for_each(|&project| differs[usize::from(project)] -= 1);
    let mut comparison = Comparison { prefer_shares: 0, prefer_greedy: 0 };
    for ballot in 0..election.votes.ballots() {
        let more: i32 = election.votes.marks(ballot).iter().map(|&mark| differs[usize::from(mark)]).sum();
        match more.signum() {
            1 => comparison.prefer_shares += election.votes.weight(ballot),
            -1 => comparison.prefer_greedy += election.votes.weight(ballot),
            _ => {}
        }
    }
    comparison
}
