//! Every committee that abcvoting's instances expect, for each rule we have: one of them for a resolute result, all for an irresolute.

use std::collections::BTreeMap;

use count::committees::{CommitteeError, CommitteeRule, Completion, elect, elect_all};
use count::formats::abcvoting;
use count::stepwise::TieOrder;

use crate::data;

fn ours(rule: &str) -> Option<CommitteeRule> {
    Some(match rule {
        "av" => CommitteeRule::Approval,
        "pav" => CommitteeRule::Pav,
        "seqpav" => CommitteeRule::SequentialPav,
        "revseqpav" => CommitteeRule::ReverseSequentialPav,
        "seqphragmen" => CommitteeRule::SequentialPhragmen,
        // abcvoting's plain name means the completion by Phragmén's rule.
        "equal-shares" => CommitteeRule::EqualShares(Completion::Phragmen),
        "equal-shares-with-av-completion" => CommitteeRule::EqualShares(Completion::Approval),
        "equal-shares-with-increment-completion" => CommitteeRule::EqualShares(Completion::Increment),
        _ => return None,
    })
}

#[test]
fn every_instance_elects_what_abcvoting_expects() {
    let Some(folder) = data::folder("abc/abcvoting-instances") else {
        return;
    };
    let (mut ran, mut left_out): (BTreeMap<String, usize>, BTreeMap<String, usize>) = Default::default();
    let mut wrong = Vec::new();
    for path in data::entries(&folder).into_iter().filter(|path| path.extension().is_some_and(|end| end == "yaml")) {
        let instance = abcvoting::read(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        let seats = instance.seats.unwrap();
        let forward: Vec<usize> = (0..instance.ballots.candidates().len()).collect();
        let backward: Vec<usize> = forward.iter().rev().copied().collect();
        for result in &instance.results {
            let key = format!("{}{}", result.rule, if result.resolute { "" } else { ", all" });
            let (Some(rule), Some(expected)) = (ours(&result.rule), &result.committees) else {
                *left_out.entry(key).or_default() += 1;
                continue;
            };
            if result.resolute {
                // Whatever the order, the committee is one of those expected; a completion by increment is known for one order only.
                let orders = if rule == CommitteeRule::EqualShares(Completion::Increment) {
                    vec![&forward]
                } else {
                    vec![&forward, &backward]
                };
                for order in orders {
                    let mut elected =
                        elect(&instance.ballots, seats, rule, &TieOrder::from_list(order)).unwrap().elected;
                    elected.sort_unstable();
                    if !expected.contains(&elected) {
                        wrong.push(format!("{} {key}: {elected:?}, expected {expected:?}", path.display()));
                    }
                }
            } else {
                match elect_all(&instance.ballots, seats, rule, 1_000_000) {
                    Ok(all) if all.iter().eq(expected.iter().collect::<std::collections::BTreeSet<_>>()) => {}
                    Ok(all) => wrong.push(format!("{} {key}: {all:?}, expected {expected:?}", path.display())),
                    Err(CommitteeError::TooManyWays(_)) => wrong.push(format!("{} {key}: too many", path.display())),
                    Err(other) => panic!("{}: {other}", path.display()),
                }
            }
            *ran.entry(key).or_default() += 1;
        }
    }
    for (rule, count) in &ran {
        println!("ran: abcvoting {rule}: {count}");
    }
    for (rule, count) in &left_out {
        println!("not run: abcvoting {rule}: {count}: no such rule here");
    }
    assert!(wrong.is_empty(), "{} wrong, the first:\n{}", wrong.len(), wrong[..wrong.len().min(10)].join("\n"));
    assert!(ran.values().sum::<usize>() > 0);
}
