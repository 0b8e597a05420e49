//! Pabulib files from arbitrary bytes: what is read is written and read back the same, and a small one can be decided by every rule.
#![no_main]

use count::budgets::{BudgetCompletion, BudgetRule, SharesRule, decide, prices};
use count::formats::pabulib;
use count::stepwise::TieOrder;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Ok(file) = pabulib::read(input) else { return };
    let again = pabulib::read(pabulib::write(&file).as_bytes()).expect("what was written can be read");
    assert_eq!(again.election.votes.scores(), file.election.votes.scores());
    assert_eq!((again.election.budget, &again.election.costs), (file.election.budget, &file.election.costs));
    let election = &file.election;
    if election.costs.len() > 30 || election.votes.ballots() > 60 {
        return;
    }
    let order = TieOrder::from_list(&(0..election.costs.len()).collect::<Vec<_>>());
    for completion in [BudgetCompletion::Unspent, BudgetCompletion::Greedy] {
        for by_cost in [false, true] {
            let rule = SharesRule { by_cost, completion, whole_start: true, compared: true };
            let Ok(budget) = decide(election, BudgetRule::EqualShares(rule), &order) else { continue };
            assert!(budget.cost <= u128::from(election.budget));
            let shares = budget.shares.expect("Equal Shares tells how it was paid for");
            let bought = shares.purchases.into_iter().map(|bought| (bought.option, bought.price)).collect();
            let proof = prices::PriceSystem { start: shares.start, prices: bought };
            // Projects below the score asked for take no part; whoever wants them may have money left.
            if election.score_min <= 1 {
                assert_eq!(prices::check(&election.votes, &election.costs, &proof), Ok(()));
            }
        }
    }
    for rule in [BudgetRule::Greedy, BudgetRule::GreedyNoSkip] {
        let budget = decide(election, rule, &order).expect("a greedy rule decides everything");
        assert!(budget.cost <= u128::from(election.budget));
    }
});
