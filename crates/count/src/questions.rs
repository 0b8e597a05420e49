//! Yes-or-no questions by named rules, and elections in two rounds.
//!
//! `majority` decides; here its rules get names and versions, an account of the decision, and how many would have had to vote otherwise. What
//! a bylaw asks beyond a named rule (a quorum, a turnout, three fifths) is data that stands in the account beside the name.
//!
//! Invariant: who decides by the account's own figures comes to the account's own outcome.

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::election::{Election, Papers};
use crate::json::Json;
use crate::majority::{
    Base, FirstRound, Impossible, Kind, Majority, Outcome, Quorum, Rule, Tally, decide, first_round,
};
use crate::margins;
use crate::named::{Named, Told};
use crate::number::Amount;
use crate::rules::{CannotCount, Given, SUMS};
use crate::ties::{self, Breaker, Chance, Purpose};
use crate::transcript::{Action, Round, Transcript};

const fn of(name: &'static str, title: &'static str, kind: Kind, num: u32, den: u32, of: Base) -> Named<Majority> {
    Named {
        name,
        version: 1,
        title,
        text: "the bylaw's own words; abstentions as Robert's Rules of Order, 12th edition, 44:1, has them",
        arithmetic: "whole numbers; a share is compared by multiplication",
        ties: "a tie is no majority where more than half is asked for",
        rule: Majority { kind, num, den, of },
    }
}

/// The majorities, by name.
pub const RULES: &[Named<Majority>] = &[
    of("majority", "more than half of the votes for and against", Kind::MoreThan, 1, 2, Base::Cast),
    of("majority-entitled", "more than half of all who may vote", Kind::MoreThan, 1, 2, Base::Entitled),
    of("majority-present", "more than half of those present", Kind::MoreThan, 1, 2, Base::Present),
    of(
        "majority-with-abstentions",
        "more than half of all votes, abstentions among them",
        Kind::MoreThan,
        1,
        2,
        Base::CastAndAbstentions,
    ),
    of("three-quarters", "at least three quarters of the votes for and against", Kind::AtLeast, 3, 4, Base::Cast),
    of("three-quarters-entitled", "at least three quarters of all who may vote", Kind::AtLeast, 3, 4, Base::Entitled),
    of("two-thirds", "at least two thirds of the votes for and against", Kind::AtLeast, 2, 3, Base::Cast),
    of("two-thirds-entitled", "at least two thirds of all who may vote", Kind::AtLeast, 2, 3, Base::Entitled),
    of("two-thirds-present", "at least two thirds of those present", Kind::AtLeast, 2, 3, Base::Present),
];

/// The rule for one office in two rounds of voting.
pub const TWO_ROUND: Named<()> = Named {
    name: "two-round",
    version: 1,
    title: "Two rounds: whoever has more than half is elected; otherwise the two strongest meet in a second vote",
    text: "one choice a ballot; blank and spoilt ballots are not counted; the bylaw's own words on the day of the second round",
    arithmetic: "whole votes",
    ties: "the order from the seed: the tied candidate who is first in it goes through, or is elected",
    rule: (),
};

/// Decides a question. `more` is what the bylaw asks besides the majority.
pub fn count(
    rule: &Named<Majority>,
    title: &str,
    tally: &Tally,
    quorum: Quorum,
    turnout: Quorum,
) -> Result<(Outcome, Told), Impossible> {
    tally.check()?;
    let whole = Rule { majority: rule.rule, quorum, turnout };
    let outcome = decide(&whole, tally);
    let margin = margin(&whole, tally, outcome.carried);
    let mut json = Json::object([
        ("v", Json::Int(1)),
        ("rule", rule.id().into()),
        ("title", title.into()),
        ("majority", rule.rule.to_string().into()),
        ("quorum", quorum.to_string().into()),
        ("turnout", turnout.to_string().into()),
        ("yes", tally.yes.into()),
        ("no", tally.no.into()),
        ("abstain", tally.abstain.into()),
        ("present", tally.present.into()),
        ("entitled", tally.entitled.into()),
        ("base", outcome.base.into()),
        ("needed", outcome.needed.into()),
        ("quorum_needed", outcome.quorum_needed.into()),
        ("turnout_needed", outcome.turnout_needed.into()),
        ("carried", outcome.carried.into()),
    ]);
    if let Some(votes) = margin {
        json.set("margin", Json::object([("votes", votes.into()), ("exact", true.into())]));
    }
    let sentences = sentences(&whole, tally, &outcome, margin);
    Ok((outcome, Told { json, sentences }))
}

fn sentences(rule: &Rule, tally: &Tally, outcome: &Outcome, margin: Option<u64>) -> Vec<String> {
    let verb = if outcome.carried { "Passed" } else { "Not passed" };
    let mut told = vec![format!("{verb}, {} to {}; it needed {}.", tally.yes, tally.no, outcome.needed)];
    told.push(format!("It needed {}: {} of {}.", rule.majority, outcome.needed, outcome.base));
    if tally.abstain > 0 {
        told.push(format!("{} abstained.", tally.abstain));
    }
    if rule.quorum != Quorum::None {
        let met = if outcome.quorum_met { "enough" } else { "too few" };
        told.push(format!("{} were present, {met}: {} had to be.", tally.present, outcome.quorum_needed));
    }
    if rule.turnout != Quorum::None {
        let met = if outcome.turnout_met { "enough" } else { "too few" };
        told.push(format!("{} voted, {met}: {} had to.", outcome.turnout, outcome.turnout_needed));
    }
    if let Some(votes) = margin {
        told.push(format!("{} would have had to vote otherwise for another result.", crate::named::people(votes)));
    }
    told
}

/// The fewest votes that, cast otherwise by the same people, give another result; `None` where no votes do.
fn margin(rule: &Rule, tally: &Tally, carried: bool) -> Option<u64> {
    // The strongest change is from no to yes and back; only when all have made it do abstentions follow.
    let changed = |votes: u64| {
        let (from, own) = if carried { (tally.yes, tally.yes) } else { (tally.no, tally.no + tally.abstain) };
        if votes > own {
            return None;
        }
        let first = votes.min(from);
        let second = votes - first;
        let tally = if carried {
            Tally { yes: tally.yes - first, no: tally.no + first, ..*tally }
        } else {
            Tally { yes: tally.yes + votes, no: tally.no - first, abstain: tally.abstain - second, ..*tally }
        };
        Some(decide(rule, &tally).carried != carried)
    };
    let most = if carried { tally.yes } else { tally.no + tally.abstain };
    if changed(most) != Some(true) {
        return None;
    }
    let (mut low, mut high) = (0, most);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if changed(middle) == Some(true) { high = middle } else { low = middle }
    }
    Some(high)
}

/// Why an election in two rounds was not counted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotTwoRounds {
    /// As for other rules.
    #[error(transparent)]
    CannotCount(#[from] CannotCount),
    /// There was nothing to decide in a second round.
    #[error("{0} has more than half in the first round: there is no second")]
    DecidedAtOnce(String),
    /// The second round is between others.
    #[error("the second round is between {0} and {1}, and the papers are about others")]
    OtherCandidates(String, String),
}

/// Counts the first round and, once it was held, the second.
pub fn two_rounds(first: &Election, second: Option<&Election>, given: &Given) -> Result<Transcript, NotTwoRounds> {
    let order = match &given.chance {
        Chance::Seed(seed) => ties::order(seed, &first.candidates),
        Chance::Order(order) => order.clone(),
    };
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if !sorted.into_iter().eq(0..first.candidates.len()) {
        return Err(CannotCount::NoOrder(first.candidates.len()).into());
    }
    if first.seats > 1 {
        return Err(CannotCount::OneSeat { rule: TWO_ROUND.id(), seats: first.seats }.into());
    }
    let mut breaker = Breaker::new(&order, given.lots.clone());
    let (votes, spoilt) = choices(first)?;
    let mut rounds = vec![round(&votes, spoilt, first)];
    let mut more = Json::Null;
    let mut elected = Vec::new();
    match pair(&votes, &mut breaker) {
        Pair::Nobody => {}
        Pair::Elected(winner) => {
            if second.is_some() {
                return Err(NotTwoRounds::DecidedAtOnce(first.candidates[winner].clone()));
            }
            rounds[0].elected = vec![winner];
            elected.push(winner);
        }
        Pair::Meet(a, b) => {
            rounds[0].excluded = (0..votes.len()).filter(|&one| one != a && one != b && votes[one] > 0).collect();
            more = Json::object([("second_round", Json::list([a, b]))]);
            if let Some(second) = second {
                let (winner, round) = second_round(first, second, (a, b), &mut breaker)?;
                rounds.push(round);
                elected.push(winner);
            }
        }
    }
    let mut told = std::mem::take(&mut breaker.ties);
    // Another of the tied would have stood in the second round, or been elected: each is another outcome.
    told.iter_mut().filter(|tie| !tie.open.is_empty()).for_each(|tie| tie.matters = Some(true));
    let margin = match (&elected[..], rounds.last()) {
        (&[winner], Some(last))
            if rounds.len() == 2 || first.standing().iter().filter(|&&stands| stands).count() <= 2 =>
        {
            let sums: Vec<Option<u128>> = last.tallies.iter().map(|tally| tally.as_ref()?.whole_number()).collect();
            margins::between_two(&sums, winner, &order)
        }
        _ => None,
    };
    let input = match second {
        None => first.hash(),
        Some(second) => Sha256::new().chain_update(first.hash()).chain_update(second.hash()).finalize().into(),
    };
    Ok(Transcript {
        rule: TWO_ROUND.id(),
        title: first.title.clone(),
        input,
        candidates: first.candidates.clone(),
        withdrawn: first.withdrawn.clone(),
        seats: 1,
        ballots: first.total(),
        rounds,
        elected,
        ties: told,
        more,
        margin,
        reserved: Vec::new(),
    })
}

enum Pair {
    Nobody,
    Elected(usize),
    Meet(usize, usize),
}

/// One candidate standing alone needs no second round: more than half of the votes are theirs as soon as there is one.
fn pair(votes: &[u64], breaker: &mut Breaker) -> Pair {
    match first_round(votes) {
        FirstRound::Nobody => Pair::Nobody,
        FirstRound::Elected(winner) => Pair::Elected(winner),
        FirstRound::Runoff(a, b) => Pair::Meet(a, b),
        FirstRound::Tied { mut through, among, places } => {
            let mut open = among;
            for _ in 0..places {
                let taken =
                    if open.len() + through.len() == 2 { open[0] } else { breaker.first(1, Purpose::First, &open) };
                open.retain(|&one| one != taken);
                through.push(taken);
            }
            Pair::Meet(through[0], through[1])
        }
    }
}

fn second_round(
    first: &Election,
    second: &Election,
    (a, b): (usize, usize),
    breaker: &mut Breaker,
) -> Result<(usize, Round), NotTwoRounds> {
    let other = || NotTwoRounds::OtherCandidates(first.candidates[a].clone(), first.candidates[b].clone());
    let (votes, spoilt) = choices(second)?;
    let mut all = vec![0; first.candidates.len()];
    for (one, &votes) in votes.iter().enumerate().filter(|(_, votes)| **votes > 0) {
        let found =
            [a, b].into_iter().find(|&place| first.candidates[place] == second.candidates[one]).ok_or_else(other)?;
        all[found] = votes;
    }
    let mut round = round(&all, spoilt, first);
    round.tallies.iter_mut().enumerate().filter(|(one, _)| *one != a && *one != b).for_each(|(_, tally)| *tally = None);
    let winner = match all[a].cmp(&all[b]) {
        std::cmp::Ordering::Greater => a,
        std::cmp::Ordering::Less => b,
        std::cmp::Ordering::Equal => breaker.first(2, Purpose::Elect, &[a, b]),
    };
    round.elected = vec![winner];
    Ok((winner, round))
}

fn round(votes: &[u64], spoilt: u64, election: &Election) -> Round {
    let standing = election.standing();
    let total: u64 = votes.iter().sum();
    Round {
        tallies: votes.iter().zip(standing).map(|(&votes, stands)| stands.then(|| Amount::whole(votes))).collect(),
        quota: Some(Amount::whole(total / 2 + 1)),
        exhausted: Some(Amount::whole(spoilt)),
        action: Action::Nothing,
        ..Round::default()
    }
}

/// Who is chosen on how many ballots, and how many choose nobody who stands, or several.
fn choices(election: &Election) -> Result<(Vec<u64>, u64), CannotCount> {
    let standing = election.standing();
    let mut votes = vec![0u64; election.candidates.len()];
    match &election.papers {
        Papers::Ranks(ballots) => ballots.each(|weight, ranks| {
            if let Some(Some(first)) = ranks.first()
                && let [one] = first[..]
                && standing[one]
            {
                votes[one] += weight;
            }
        }),
        Papers::Scores(scores) if scores.highest() <= 1 => {
            for (weight, marks) in scores.papers() {
                let mut crosses = marks.iter().enumerate().filter(|(_, mark)| **mark == 1);
                if let (Some((one, _)), None) = (crosses.next(), crosses.next())
                    && standing[one]
                {
                    votes[one] += weight;
                }
            }
        }
        Papers::Scores(_) | Papers::Sums(_) => {
            return Err(CannotCount::WrongPapers {
                rule: TWO_ROUND.id(),
                needs: "one choice a ballot",
                found: if matches!(election.papers, Papers::Sums(_)) { SUMS } else { "scores" },
            });
        }
    }
    let spoilt = election.total() - votes.iter().sum::<u64>();
    Ok((votes, spoilt))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ballots::Ballots;
    use crate::named::find;

    fn tally(yes: u64, no: u64, abstain: u64, present: u64, entitled: u64) -> Tally {
        Tally { yes, no, abstain, present, entitled }
    }

    #[test]
    fn a_question_is_decided_by_its_named_rule() {
        let rule = find(RULES, "majority").unwrap();
        let (outcome, told) = count(rule, "Dues", &tally(212, 140, 30, 400, 1000), Quorum::None, Quorum::None).unwrap();
        assert!(outcome.carried);
        assert_eq!(told.sentences[0], "Passed, 212 to 140; it needed 177.");
        assert_eq!(told.json.get("rule").text(), Some("majority@1"));
        assert_eq!(told.json.get("margin").get("votes").int(), Some(36));
        assert!(find(RULES, "two-thirds@1").is_some());
        assert!(find(RULES, "two-thirds@2").is_none());
    }

    #[test]
    fn the_margin_is_the_fewest_votes_that_change_the_result() {
        for named in RULES {
            for (yes, no, abstain) in [(5, 4, 0), (4, 4, 3), (0, 2, 1), (9, 0, 0), (6, 3, 2), (1, 8, 4), (0, 0, 2)] {
                let before = tally(yes, no, abstain, yes + no + abstain + 1, yes + no + abstain + 2);
                let rule = Rule { majority: named.rule, quorum: Quorum::None, turnout: Quorum::None };
                let carried = decide(&rule, &before).carried;
                // Every other way the same people could have voted, and how many of them voted otherwise.
                let all = yes + no + abstain;
                let mut fewest = None;
                for y in 0..=all {
                    for n in 0..=all - y {
                        let after = Tally { yes: y, no: n, abstain: all - y - n, ..before };
                        if decide(&rule, &after).carried != carried {
                            let moved =
                                y.saturating_sub(yes) + n.saturating_sub(no) + (all - y - n).saturating_sub(abstain);
                            fewest = Some(fewest.unwrap_or(u64::MAX).min(moved));
                        }
                    }
                }
                assert_eq!(margin(&rule, &before, carried), fewest, "{} {before:?}", named.name);
            }
        }
    }

    #[test]
    fn a_quorum_that_is_missed_is_said() {
        let rule = find(RULES, "majority").unwrap();
        let quorum: Quorum = "more than 1/2".parse().unwrap();
        let (outcome, told) = count(rule, "", &tally(30, 2, 0, 40, 100), quorum, Quorum::None).unwrap();
        assert!(!outcome.carried);
        assert!(
            told.sentences.iter().any(|sentence| sentence == "40 were present, too few: 51 had to be."),
            "{:?}",
            told.sentences
        );
        assert_eq!(*told.json.get("margin"), Json::Null);
    }

    fn election(papers: &[(u64, usize)], candidates: usize) -> Election {
        let mut ballots = Ballots::new(candidates);
        papers.iter().for_each(|&(weight, one)| ballots.ballot(weight, &[&[one]]).unwrap());
        Election::ranked("", (0..candidates).map(|one| format!("C{one}")).collect(), 1, ballots)
    }

    #[test]
    fn the_two_strongest_meet() {
        let first = election(&[(10, 0), (8, 1), (7, 2)], 3);
        let given = Given::seed(b"");
        let transcript = two_rounds(&first, None, &given).unwrap();
        assert!(transcript.elected.is_empty());
        assert_eq!(transcript.more.write(), "{\"second_round\":[0,1]}");
        let mut second = election(&[(9, 0), (13, 1)], 2);
        let transcript = two_rounds(&first, Some(&second), &Given::order(vec![1, 0, 2])).unwrap();
        assert_eq!(transcript.elected, [1]);
        assert_eq!(transcript.margin, Some(crate::transcript::Margin { votes: 3, exact: true }));
        second.candidates[1] = "C2".into();
        assert!(matches!(two_rounds(&first, Some(&second), &given), Err(NotTwoRounds::OtherCandidates(..))));
        let at_once = election(&[(10, 0), (8, 1)], 3);
        assert_eq!(two_rounds(&at_once, None, &given).unwrap().elected, [0]);
        assert!(matches!(two_rounds(&at_once, Some(&second), &given), Err(NotTwoRounds::DecidedAtOnce(_))));
    }

    #[test]
    fn a_tie_for_the_second_place_is_told() {
        let first = election(&[(10, 0), (8, 1), (8, 2)], 3);
        let transcript = two_rounds(&first, None, &Given::order(vec![2, 1, 0])).unwrap();
        assert_eq!(transcript.more.write(), "{\"second_round\":[0,2]}");
        assert_eq!((transcript.ties.len(), transcript.ties[0].matters), (1, Some(true)));
        let nobody = two_rounds(&election(&[], 3), None, &Given::seed(b"")).unwrap();
        assert!(nobody.elected.is_empty());
    }
}
