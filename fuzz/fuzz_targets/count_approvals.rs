//! abcvoting's and PrefLib's files from arbitrary bytes: no panic, and a small election can be decided by every rule.
#![no_main]

use count::approvals::Approvals;
use count::committees::{CommitteeRule, Completion, elect};
use count::formats::{abcvoting, preflib_cat};
use count::stepwise::TieOrder;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Ok(file) = preflib_cat::read(text) {
        assert_eq!(preflib_cat::read(&preflib_cat::write(&file)).expect("what was written can be read").ballots, file.ballots);
        elect_all_ways(&file.approvals(1), 3);
    }
    if let Ok(instance) = abcvoting::read(text) {
        elect_all_ways(&instance.ballots, instance.seats.unwrap_or(2));
    }
});

fn elect_all_ways(ballots: &Approvals, seats: usize) {
    let candidates = ballots.candidates().len();
    if candidates > 10 || ballots.ballots() > 30 || seats > 12 || ballots.total_weight() > 1000 {
        return;
    }
    let order = TieOrder::from_list(&(0..candidates).collect::<Vec<_>>());
    for rule in [
        CommitteeRule::Approval,
        CommitteeRule::Pav,
        CommitteeRule::SequentialPav,
        CommitteeRule::ReverseSequentialPav,
        CommitteeRule::SequentialPhragmen,
        CommitteeRule::EqualShares(Completion::Phragmen),
        CommitteeRule::EqualShares(Completion::Approval),
    ] {
        let committee = elect(ballots, seats, rule, &order).expect("a small election is decided");
        assert_eq!(committee.elected.len(), seats.min(candidates));
    }
}
