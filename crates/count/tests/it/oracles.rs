//! Random elections that independent programs decided too; see oracles/approvals.py. `COUNT_ORACLE_ELECTIONS` and `COUNT_ORACLE_SEED`
//! ask for more of them, or for others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use count::apportionment::{Apportioned, Method, apportion, apportion_all};
use count::approvals::Approvals;
use count::budgets::{BudgetCompletion, BudgetElection, BudgetRule, SharesRule, decide, prices};
use count::committees::{CommitteeRule, Completion, elect, elect_all};
use count::stepwise::TieOrder;
use serde_json::Value;

/// The elections of an oracle; none, said aloud, where it is not installed.
fn elections(oracle: &str) -> Vec<Value> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = crate_folder.join("../..");
    let python = root.join(std::env::var("CARGO_TARGET_DIR").unwrap_or("target".into())).join("oracles/bin/python");
    if !python.exists() {
        println!("not run: oracle {oracle}: no {}; `make oracles` installs it", python.display());
        return Vec::new();
    }
    let variable = |name: &str, default: &str| std::env::var(name).unwrap_or(default.into());
    let (number, seed) = (variable("COUNT_ORACLE_ELECTIONS", "300"), variable("COUNT_ORACLE_SEED", "1"));
    let script = crate_folder.join("oracles/approvals.py");
    let output = Command::new(python).arg(script).args([oracle, &number, &seed]).output().unwrap();
    assert!(output.status.success(), "{oracle}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let elections: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(elections.len().to_string(), number);
    elections
}

fn list(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

fn marks(value: &Value) -> Vec<u16> {
    list(value).into_iter().map(|mark| mark as u16).collect()
}

fn forward(options: usize) -> TieOrder {
    TieOrder::from_list(&(0..options).collect::<Vec<_>>())
}

fn told(ran: &BTreeMap<String, usize>, oracle: &str) {
    ran.iter().for_each(|(rule, elections)| println!("ran: oracle {oracle}, {rule}: {elections}"));
}

#[test]
fn committees_are_those_of_abcvoting() {
    let mut ran = BTreeMap::<String, usize>::new();
    for election in elections("abcvoting") {
        let candidates = election["candidates"].as_u64().unwrap() as usize;
        let seats = election["seats"].as_u64().unwrap() as usize;
        let mut ballots = Approvals::new((0..candidates).map(|candidate| candidate.to_string()).collect());
        for (ballot, weight) in election["ballots"].as_array().unwrap().iter().zip(list(&election["weights"])) {
            ballots.push(weight, &marks(ballot)).unwrap();
        }
        for (name, expected) in election["expected"].as_object().unwrap() {
            let rule = match name.as_str() {
                "approval" => CommitteeRule::Approval,
                "pav" => CommitteeRule::Pav,
                "sequential-pav" => CommitteeRule::SequentialPav,
                "reverse-sequential-pav" => CommitteeRule::ReverseSequentialPav,
                "sequential-phragmen" => CommitteeRule::SequentialPhragmen,
                "equal-shares-phragmen" => CommitteeRule::EqualShares(Completion::Phragmen),
                "equal-shares-approval" => CommitteeRule::EqualShares(Completion::Approval),
                "equal-shares-increment" => CommitteeRule::EqualShares(Completion::Increment),
                other => panic!("no rule {other}"),
            };
            let expected: BTreeSet<Vec<u16>> = expected.as_array().unwrap().iter().map(marks).collect();
            let mut one = elect(&ballots, seats, rule, &forward(candidates)).unwrap().elected;
            one.sort_unstable();
            assert!(expected.contains(&one), "{name}: {one:?} in {election}");
            if rule != CommitteeRule::EqualShares(Completion::Increment) {
                assert_eq!(elect_all(&ballots, seats, rule, 1_000_000).unwrap(), expected, "{name}: {election}");
            }
            *ran.entry(name.clone()).or_default() += 1;
        }
    }
    told(&ran, "abcvoting");
}

#[test]
fn budgets_are_those_of_pabutools() {
    let mut ran = BTreeMap::<String, usize>::new();
    for election in elections("pabutools") {
        let costs = list(&election["costs"]);
        let mut votes = Approvals::new((0..costs.len()).map(|project| project.to_string()).collect());
        for (place, ballot) in election["ballots"].as_array().unwrap().iter().enumerate() {
            match &election["points"] {
                Value::Null => votes.push(1, &marks(ballot)),
                points => {
                    let points: Vec<u32> = list(&points[place]).into_iter().map(|points| points as u32).collect();
                    votes.push_points(1, &marks(ballot), &points)
                }
            }
            .unwrap();
        }
        let budget = election["budget"].as_u64().unwrap();
        let budget = BudgetElection { votes, costs, budget, ..BudgetElection::default() };
        for (name, expected) in election["expected"].as_object().unwrap() {
            let shares = |by_cost, completion| {
                BudgetRule::EqualShares(SharesRule { by_cost, completion, whole_start: false, compared: false })
            };
            use BudgetCompletion::{Add1Exhaustive, Unspent};
            let rule = match name.as_str() {
                "greedy" => BudgetRule::Greedy,
                "equal-shares-cost" => shares(true, Unspent),
                "equal-shares-cost-add1e" => shares(true, Add1Exhaustive),
                "equal-shares-cardinality" => shares(false, Unspent),
                "equal-shares-cardinality-add1e" => shares(false, Add1Exhaustive),
                other => panic!("no rule {other}"),
            };
            let mut expected = marks(expected);
            if rule == BudgetRule::Greedy {
                // There, what nobody wants is funded if it fits.
                let scores = budget.votes.scores();
                expected.retain(|&project| scores[usize::from(project)] > 0);
            }
            let outcome = decide(&budget, rule, &forward(budget.costs.len())).unwrap();
            let mut funded = outcome.funded.clone();
            funded.sort_unstable();
            assert_eq!(funded, expected, "{name}: {election}");
            if let Some(shares) = outcome.shares {
                let bought = shares.purchases.into_iter().map(|bought| (bought.option, bought.price)).collect();
                let proof = prices::PriceSystem { start: shares.start, prices: bought };
                assert_eq!(prices::check(&budget.votes, &budget.costs, &proof), Ok(()), "{name}: {election}");
            }
            *ran.entry(name.clone()).or_default() += 1;
        }
    }
    told(&ran, "pabutools");
}

#[test]
fn seats_are_those_of_apportionment() {
    let mut ran = BTreeMap::<String, usize>::new();
    for election in elections("apportionment") {
        let votes = list(&election["votes"]);
        let what = Apportioned { votes: &votes, seats: election["seats"].as_u64().unwrap(), ..Apportioned::default() };
        for (name, expected) in election["expected"].as_object().unwrap() {
            let method = match name.as_str() {
                "dhondt" => Method::DHondt,
                "saintelague" => Method::SainteLague,
                "modified_saintelague" => Method::ModifiedSainteLague,
                "largest_remainder" => Method::LargestRemainderHare,
                "huntington" => Method::HuntingtonHill,
                "adams" => Method::Adams,
                "dean" => Method::Dean,
                other => panic!("no method {other}"),
            };
            // Only a tie of which something depends is one there.
            let Ok(all) = apportion_all(method, &what, 20_000) else {
                println!("not run: {name}: too many ways to break the ties of {election}");
                continue;
            };
            let one = apportion(method, &what, &forward(votes.len())).unwrap().seats;
            assert!(all.contains(&one), "{name}: {election}");
            if expected == "tie" {
                assert!(all.len() > 1, "{name}: {one:?} in {election}");
            } else if matches!(method, Method::HuntingtonHill | Method::ModifiedSainteLague) {
                // Reckoned there with floating-point numbers, which miss ties such as 1/√(1·2) = 6/√(8·9).
                assert!(all.contains(&list(expected)), "{name}: {all:?} in {election}");
            } else {
                assert_eq!(all, BTreeSet::from([list(expected)]), "{name}: {election}");
            }
            *ran.entry(name.clone()).or_default() += 1;
        }
    }
    told(&ran, "apportionment");
}
