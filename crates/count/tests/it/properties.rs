//! What holds for every election: no order of papers or candidates matters, groups get what they are owed, nothing is spent twice.

use std::collections::BTreeSet;

use count::apportionment::{Apportioned, Method, apportion};
use count::approvals::Approvals;
use count::budgets::prices::{self, NoProof, PriceSystem};
use count::budgets::{Budget, BudgetCompletion, BudgetElection, BudgetRule, SharesRule, decide};
use count::committees::{CommitteeRule, Completion, elect, elect_all};
use count::power::{Body, power};
use count::spread::gini;
use count::stepwise::TieOrder;
use dashu_ratio::RBig;
use proptest::prelude::*;

const RULES: [CommitteeRule; 9] = [
    CommitteeRule::Approval,
    CommitteeRule::Pav,
    CommitteeRule::SequentialPav,
    CommitteeRule::ReverseSequentialPav,
    CommitteeRule::SequentialPhragmen,
    CommitteeRule::EqualShares(Completion::Unfilled),
    CommitteeRule::EqualShares(Completion::Approval),
    CommitteeRule::EqualShares(Completion::Phragmen),
    CommitteeRule::EqualShares(Completion::Increment),
];

/// A small election: candidates, weighted ballots, seats (which may be more than candidates), an order for ties.
#[derive(Clone, Debug)]
struct Small {
    candidates: usize,
    ballots: Vec<(u64, Vec<u16>)>,
    seats: usize,
    order: Vec<usize>,
}

impl Small {
    fn approvals(&self) -> Approvals {
        let mut approvals = Approvals::new((0..self.candidates).map(|candidate| candidate.to_string()).collect());
        self.ballots.iter().for_each(|(weight, marks)| approvals.push(*weight, marks).unwrap());
        approvals
    }

    fn order(&self) -> TieOrder {
        TieOrder::from_list(&self.order)
    }

    fn people(&self) -> u64 {
        self.ballots.iter().map(|(weight, _)| weight).sum()
    }
}

fn small(candidates_max: usize, ballots_max: usize) -> impl Strategy<Value = Small> {
    (1..=candidates_max).prop_flat_map(move |candidates| {
        let marks = proptest::sample::subsequence((0..candidates as u16).collect::<Vec<_>>(), 0..=candidates);
        let ballots = prop::collection::vec((prop_oneof![4 => Just(1u64), 1 => 1..4u64], marks), 0..=ballots_max);
        let order = Just((0..candidates).collect::<Vec<_>>()).prop_shuffle();
        (ballots, 1..=candidates + 1, order).prop_map(move |(ballots, seats, order)| Small {
            candidates,
            ballots,
            seats,
            order,
        })
    })
}

fn elected(small: &Small, rule: CommitteeRule) -> BTreeSet<u16> {
    elect(&small.approvals(), small.seats, rule, &small.order()).unwrap().elected.into_iter().collect()
}

/// A group as large as `l` seats are worth that agrees on `l` candidates has somebody with `l` of theirs elected.
fn extended_justified_representation(small: &Small, committee: &BTreeSet<u16>) -> Result<(), TestCaseError> {
    for agreed in subsets(small.candidates) {
        let l = agreed.len() as u64;
        let unserved = small.ballots.iter().filter(|(_, marks)| {
            agreed.iter().all(|one| marks.contains(one))
                && (marks.iter().filter(|mark| committee.contains(mark)).count() as u64) < l
        });
        let people: u64 = unserved.map(|(weight, _)| weight).sum();
        prop_assert!(
            l == 0 || people * (small.seats as u64) < l * small.people() || people == 0,
            "{agreed:?} in {committee:?}"
        );
    }
    Ok(())
}

fn subsets(of: usize) -> impl Iterator<Item = Vec<u16>> {
    (0..1u32 << of).map(move |bits| (0..of as u16).filter(|one| bits & (1 << one) != 0).collect())
}

/// A budget election with sums large enough that fractions of every size come up.
fn budget(projects_max: usize, ballots_max: usize) -> impl Strategy<Value = (BudgetElection, Vec<usize>)> {
    (small(projects_max, ballots_max), any::<u64>(), any::<bool>()).prop_flat_map(|(small, seed, points)| {
        let costs = prop::collection::vec(prop_oneof![1..8u64, 1..100_000u64], small.candidates);
        costs.prop_flat_map(move |costs| {
            let small = small.clone();
            (Just(costs.clone()), 1..=costs.iter().sum::<u64>() + 1).prop_map(move |(costs, budget)| {
                let mut votes = Approvals::new((0..small.candidates).map(|project| project.to_string()).collect());
                for (place, (weight, marks)) in small.ballots.iter().enumerate() {
                    if points {
                        let given: Vec<u32> = marks
                            .iter()
                            .map(|mark| 1 + ((seed >> ((place as u16 * 7 + mark * 3) % 60)) % 5) as u32)
                            .collect();
                        votes.push_points(*weight, marks, &given).unwrap();
                    } else {
                        votes.push(*weight, marks).unwrap();
                    }
                }
                (BudgetElection { votes, costs, budget, ..BudgetElection::default() }, small.order.clone())
            })
        })
    })
}

fn shares_rules() -> impl Iterator<Item = BudgetRule> {
    use BudgetCompletion::{Add1, Add1Exhaustive, Add1ExhaustiveGreedy, Add1Greedy, Greedy, Unspent};
    let completions = [Unspent, Greedy, Add1, Add1Greedy, Add1Exhaustive, Add1ExhaustiveGreedy];
    [true, false].into_iter().flat_map(move |by_cost| {
        completions.map(move |completion| {
            BudgetRule::EqualShares(SharesRule { by_cost, completion, whole_start: false, compared: false })
        })
    })
}

fn proof(budget: &Budget) -> PriceSystem {
    let shares = budget.shares.clone().unwrap();
    PriceSystem {
        start: shares.start,
        prices: shares.purchases.into_iter().map(|bought| (bought.option, bought.price)).collect(),
    }
}

/// Equal Shares by the letter of its definition: a purse of an exact fraction for every person, no shortcut.
fn equal_shares_by_definition(election: &BudgetElection, by_cost: bool, order: &TieOrder) -> Vec<u16> {
    let people = RBig::from(election.votes.total_weight().max(1));
    let mut purses = vec![RBig::from(election.budget) / people; election.votes.ballots()];
    let votes = election.votes.votes();
    let mut bought: Vec<u16> = Vec::new();
    loop {
        let mut best: Option<(RBig, RBig, u16)> = None;
        for project in (0..election.costs.len() as u16).filter(|project| !bought.contains(project)) {
            let cost = election.costs[usize::from(project)];
            let mut wanting: Vec<(RBig, RBig, u64)> = Vec::new();
            for (ballot, purse) in purses.iter().enumerate() {
                if let Some(place) = election.votes.marks(ballot).iter().position(|mark| *mark == project) {
                    let points = RBig::from(election.votes.points(ballot).get(place).copied().unwrap_or(1));
                    wanting.push((purse / &points, points, election.votes.weight(ballot)));
                }
            }
            wanting.sort();
            let mut missing = RBig::from(cost);
            let mut points: RBig =
                wanting.iter().map(|(_, points, weight)| points * RBig::from(*weight)).fold(RBig::ZERO, |a, b| a + b);
            let mut found = None;
            for (purse_a_point, own, weight) in wanting {
                if &purse_a_point * &points >= missing {
                    found = Some(&missing / &points);
                    break;
                }
                missing -= purse_a_point * &own * RBig::from(weight);
                points -= own * RBig::from(weight);
            }
            let Some(price) = found else { continue };
            let rate = if by_cost { &price / RBig::from(cost) } else { price.clone() };
            let key = |project: u16| {
                (
                    election.costs[usize::from(project)],
                    std::cmp::Reverse(votes[usize::from(project)]),
                    order.place(project),
                )
            };
            if best.as_ref().is_none_or(|(least, _, other)| (&rate, key(project)) < (least, key(*other))) {
                best = Some((rate, price, project));
            }
        }
        let Some((_, price, project)) = best else { return bought };
        bought.push(project);
        for (ballot, purse) in purses.iter_mut().enumerate() {
            if let Some(place) = election.votes.marks(ballot).iter().position(|mark| *mark == project) {
                let payment = &price * RBig::from(election.votes.points(ballot).get(place).copied().unwrap_or(1));
                *purse -= if payment < *purse { payment } else { purse.clone() };
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_papers_and_of_candidates_changes_nothing(small in small(6, 8), shift in 1..6usize) {
        let mut turned = small.clone();
        let renamed = |candidate: u16| ((usize::from(candidate) + shift) % small.candidates) as u16;
        for (_, marks) in &mut turned.ballots {
            marks.iter_mut().for_each(|mark| *mark = renamed(*mark));
        }
        turned.ballots.reverse();
        turned.order.iter_mut().for_each(|candidate| *candidate = usize::from(renamed(*candidate as u16)));
        for rule in RULES {
            let expected: BTreeSet<u16> = elected(&small, rule).into_iter().map(renamed).collect();
            prop_assert_eq!(elected(&turned, rule), expected, "{:?}", rule);
        }
    }

    #[test]
    fn a_ballot_of_weight_three_is_three_ballots(small in small(6, 6)) {
        let mut apart = small.clone();
        apart.ballots = small.ballots.iter().flat_map(|(weight, marks)| (0..*weight).map(|_| (1, marks.clone()))).collect();
        for rule in RULES {
            prop_assert_eq!(elected(&apart, rule), elected(&small, rule), "{:?}", rule);
        }
    }

    #[test]
    fn every_seat_is_filled_and_the_committee_is_one_of_all(small in small(5, 7)) {
        for rule in RULES {
            let committee = elect(&small.approvals(), small.seats, rule, &small.order()).unwrap();
            let set: BTreeSet<u16> = committee.elected.iter().copied().collect();
            prop_assert_eq!(set.len(), committee.elected.len());
            if rule != CommitteeRule::EqualShares(Completion::Unfilled) {
                prop_assert_eq!(set.len(), small.seats.min(small.candidates), "{:?}", rule);
            }
            if rule == CommitteeRule::EqualShares(Completion::Increment) {
                continue;
            }
            let all = elect_all(&small.approvals(), small.seats, rule, 100_000).unwrap();
            prop_assert!(all.contains(&set.iter().copied().collect::<Vec<_>>()), "{:?}", rule);
            if committee.ties.iter().any(|tie| tie.matters(&committee.elected) == Some(true)) {
                prop_assert!(all.len() > 1, "{:?}", rule);
            }
            if all.len() == 1 {
                prop_assert!(committee.ties.iter().all(|tie| tie.matters(&committee.elected) == Some(false)), "{:?}", rule);
            }
        }
    }

    #[test]
    fn large_groups_that_agree_are_represented(small in small(6, 9)) {
        prop_assume!(small.seats <= small.candidates);
        for rule in [
            CommitteeRule::Pav,
            CommitteeRule::EqualShares(Completion::Unfilled),
            CommitteeRule::EqualShares(Completion::Approval),
            CommitteeRule::EqualShares(Completion::Phragmen),
        ] {
            extended_justified_representation(&small, &elected(&small, rule))?;
        }
    }

    #[test]
    fn no_committee_scores_higher_than_that_of_pav(small in small(6, 7)) {
        prop_assume!(small.seats <= small.candidates);
        let score = |committee: &BTreeSet<u16>| {
            let worth = |marks: &[u16]| (1..=marks.iter().filter(|mark| committee.contains(mark)).count() as u32).map(|s| 840 / s).sum::<u32>();
            small.ballots.iter().map(|(weight, marks)| weight * u64::from(worth(marks))).sum::<u64>()
        };
        let best = score(&elected(&small, CommitteeRule::Pav));
        for committee in subsets(small.candidates).filter(|committee| committee.len() == small.seats) {
            prop_assert!(score(&committee.into_iter().collect()) <= best);
        }
    }

    #[test]
    fn equal_shares_is_what_its_definition_says((election, order) in budget(9, 40)) {
        let order = TieOrder::from_list(&order);
        for by_cost in [true, false] {
            let rule = SharesRule { by_cost, completion: BudgetCompletion::Unspent, whole_start: false, compared: false };
            let budget = decide(&election, BudgetRule::EqualShares(rule), &order).unwrap();
            prop_assert_eq!(&budget.funded, &equal_shares_by_definition(&election, by_cost, &order), "by cost: {}", by_cost);
        }
    }

    #[test]
    fn nothing_is_spent_that_is_not_there_and_all_is_paid_for((election, order) in budget(6, 8)) {
        let order = TieOrder::from_list(&order);
        // Sums small enough that "one more for everybody" ends soon.
        let mut election = election;
        election.costs.iter_mut().for_each(|cost| *cost = *cost % 60 + 1);
        election.budget = election.budget % 200 + 1;
        let scores = election.votes.scores();
        for rule in [BudgetRule::Greedy, BudgetRule::GreedyNoSkip].into_iter().chain(shares_rules()) {
            let budget = decide(&election, rule, &order).unwrap();
            prop_assert!(budget.cost <= u128::from(election.budget), "{:?}", rule);
            prop_assert_eq!(budget.cost, election.cost_of(&budget.funded));
            prop_assert!(budget.funded.iter().all(|&project| scores[usize::from(project)] > 0));
            if budget.shares.is_none() {
                continue;
            }
            let proof = proof(&budget);
            prop_assert_eq!(prices::check(&election.votes, &election.costs, &proof), Ok(()), "{:?}", rule);
            // A price a little lower pays for less than the cost.
            if let Some(position) = proof.prices.iter().position(|(_, price)| *price > RBig::ZERO) {
                let mut cheaper = proof.clone();
                cheaper.prices[position].1 *= RBig::from_parts(99.into(), 100u8.into());
                let refused = prices::check(&election.votes, &election.costs, &cheaper);
                prop_assert!(matches!(refused, Err(NoProof::NotPaidFor { .. })), "{:?}", refused);
            }
            // With money for everything left over, somebody could have paid for what was not bought.
            if let Some(missed) = (0..election.costs.len()).find(|&project| scores[project] > 0 && !proof.prices.iter().any(|(bought, _)| usize::from(*bought) == project)) {
                let rich = PriceSystem { start: RBig::from(election.costs[missed] + 1), prices: Vec::new() };
                let refused = prices::check(&election.votes, &election.costs, &rich);
                prop_assert!(matches!(refused, Err(NoProof::CouldHavePaid { .. })), "{:?}", refused);
            }
        }
    }

    #[test]
    fn divisor_methods_never_take_a_seat_back(votes in prop::collection::vec(0..1000u64, 1..8), seats in 0..40u64) {
        let order = TieOrder::from_list(&(0..votes.len()).collect::<Vec<_>>());
        use Method::{Adams, DHondt, Dean, HuntingtonHill, ModifiedSainteLague, SainteLague};
        for method in [Adams, DHondt, Dean, HuntingtonHill, ModifiedSainteLague, SainteLague] {
            let given = |seats| apportion(method, &Apportioned { votes: &votes, seats, ..Apportioned::default() }, &order).unwrap().seats;
            let (fewer, more) = (given(seats), given(seats + 1));
            prop_assert!(fewer.iter().zip(&more).all(|(fewer, more)| fewer <= more), "{:?}", method);
            prop_assert_eq!(fewer.iter().sum::<u64>(), if votes.iter().all(|votes| *votes == 0) { 0 } else { seats });
        }
    }

    #[test]
    fn the_largest_remainder_stays_within_the_quota(votes in prop::collection::vec(0..1000u64, 1..8), seats in 0..40u64) {
        let total: u64 = votes.iter().sum();
        prop_assume!(total > 0);
        let order = TieOrder::from_list(&(0..votes.len()).collect::<Vec<_>>());
        let what = Apportioned { votes: &votes, seats, ..Apportioned::default() };
        let given = apportion(Method::LargestRemainderHare, &what, &order).unwrap().seats;
        for (votes, given) in votes.iter().zip(&given) {
            prop_assert!((votes * seats / total..=(votes * seats).div_ceil(total)).contains(given));
        }
        prop_assert_eq!(given.iter().sum::<u64>(), seats);
    }

    #[test]
    fn power_is_that_of_all_coalitions(weights in prop::collection::vec(0..12u64, 1..9), part in 1..100u64) {
        let total: u64 = weights.iter().sum();
        prop_assume!(total > 0);
        let quota = (total * part).div_ceil(100).max(1);
        let found = power(&Body { weights: &weights, quota }).unwrap();
        let weight_of = |coalition: &[u16]| coalition.iter().map(|one| weights[usize::from(*one)]).sum::<u64>();
        for member in 0..weights.len() as u16 {
            let swings = subsets(weights.len()).filter(|coalition| {
                !coalition.contains(&member) && weight_of(coalition) < quota && weight_of(coalition) + weights[usize::from(member)] >= quota
            });
            prop_assert_eq!(u64::try_from(&found.swings[usize::from(member)]).unwrap(), swings.count() as u64);
        }
        prop_assert_eq!(found.shapley_shubik.iter().fold(RBig::ZERO, |sum, share| sum + share), RBig::ONE);
    }

    #[test]
    fn gini_is_the_mean_difference_of_all_pairs(amounts in prop::collection::vec(0..50u64, 1..12)) {
        let total: u64 = amounts.iter().sum();
        prop_assume!(total > 0);
        let differences: u64 = amounts.iter().flat_map(|a| amounts.iter().map(|b| a.abs_diff(*b))).sum();
        let expected = RBig::from(differences) / RBig::from(2 * amounts.len() as u64 * total);
        prop_assert_eq!(gini(&amounts), Some(expected));
    }
}
