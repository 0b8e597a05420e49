//! Committees by named rules: the transcript of a count from approvals, and what it says in sentences.
//!
//! A round of the transcript is one seat filled (or, under the reverse rule, one candidate removed); its tallies are what the rule
//! compared: marks, what electing adds to the score, loads, prices. The exact fractions stand there; sentences cut them.

use dashu_ratio::RBig;

use crate::approvals::Approvals;
use crate::election::{Election, Papers};
use crate::json::Json;
use crate::margins;
use crate::named::{self, Named, exact, short};
use crate::number::Amount;
use crate::progress::{self, Stage};
use crate::reserved::{Group, Reserved};
use crate::rules::Given;
use crate::scores::Scores;
use crate::stepwise::{self, TieOrder};
use crate::ties::{BrokenBy, Purpose};
use crate::transcript::{Action, Margin, Round, Transcript};

use super::{Committee, CommitteeError, CommitteeRule, Completion, Means, elect, elect_all, elect_reserved};

const EXACT: &str = "whole numbers and exact fractions; every comparison is exact";
const SEEDED: &str = "the order from the seed: the tied candidate who is first in it is elected (or stays)";
const BOOK: &str = "Lackner and Skowron, Multi-Winner Voting with Approval Preferences (2023), section 2";

const fn named(
    name: &'static str,
    title: &'static str,
    text: &'static str,
    rule: CommitteeRule,
) -> Named<CommitteeRule> {
    Named { name, version: 1, title, text, arithmetic: EXACT, ties: SEEDED, rule }
}

/// The rules for committees from approvals, by name.
pub const RULES: &[Named<CommitteeRule>] = &[
    named(
        "approval-committee",
        "the seats to those with the most marks; not proportional",
        BOOK,
        CommitteeRule::Approval,
    ),
    named(
        "equal-shares",
        "Method of Equal Shares; seats that no group can pay for stay empty",
        "Peters and Skowron (2020), Rule X; Lackner and Skowron (2023), section 2, first phase",
        CommitteeRule::EqualShares(Completion::Unfilled),
    ),
    named(
        "equal-shares-add1",
        "Method of Equal Shares, everybody given the price of one seat more among all until all seats are filled",
        "abcvoting 2.19, equal-shares-with-increment-completion",
        CommitteeRule::EqualShares(Completion::Increment),
    ),
    named(
        "equal-shares-approval",
        "Method of Equal Shares, the rest to those with the most marks",
        "abcvoting 2.19, equal-shares-with-av-completion",
        CommitteeRule::EqualShares(Completion::Approval),
    ),
    named(
        "equal-shares-phragmen",
        "Method of Equal Shares, the rest by Phragmén's rule with the money that is left",
        "Lackner and Skowron (2023), section 2, both phases",
        CommitteeRule::EqualShares(Completion::Phragmen),
    ),
    Named {
        ties: "of the committees with the highest score, the one that the order from the seed puts first, candidate by candidate",
        ..named(
            "pav",
            "proportional approval voting, the best committee of all; only while it can be found within a stated limit",
            BOOK,
            CommitteeRule::Pav,
        )
    },
    named(
        "reverse-sequential-pav",
        "proportional approval voting from everybody down, removing whoever is missed least",
        BOOK,
        CommitteeRule::ReverseSequentialPav,
    ),
    named("sequential-pav", "proportional approval voting, seat by seat", BOOK, CommitteeRule::SequentialPav),
    named(
        "sequential-phragmen",
        "Phragmén's sequential rule: every seat is a load, shared as evenly as can be",
        BOOK,
        CommitteeRule::SequentialPhragmen,
    ),
];

/// Counts an election by crosses: the papers must be approvals, or scores of nought and one.
pub fn count(
    rule: &Named<CommitteeRule>,
    election: &Election,
    given: &Given,
) -> Result<(Transcript, Vec<String>), CommitteeError> {
    let Papers::Scores(scores) = &election.papers else { return Err(CommitteeError::NotApprovals) };
    if scores.highest() > 1 {
        return Err(CommitteeError::NotApprovals);
    }
    let (standing, ballots) = crosses(election, scores)?;
    let everybody = named::tie_order(given, &election.candidates).ok_or(CommitteeError::OrderTooShort)?;
    let order = everybody.among(&standing);
    let committee = match reserved_among(election, given, &standing)? {
        Some(reserved) => elect_reserved(&ballots, election.seats, rule.rule, &order, &reserved)?,
        None => elect(&ballots, election.seats, rule.rule, &order)?,
    };
    let lots: Vec<usize> =
        given.lots.iter().filter_map(|lot| standing.iter().position(|standing| standing == lot)).collect();
    let sentences = sentences(&committee, ballots.candidates(), election.seats, &lots);
    let back = |one: u16| standing[usize::from(one)];
    let back = &back;
    let rounds = committee.steps.iter().map(|step| {
        let mut tallies = vec![None; election.candidates.len()];
        step.measures.iter().for_each(|(one, measure)| tallies[back(*one)] = Some(Amount::Exact(measure.clone())));
        let (elected, excluded) =
            if step.by == Means::Loss { (vec![], vec![back(step.taken)]) } else { (vec![back(step.taken)], vec![]) };
        Round { tallies, elected, excluded, action: Action::Nothing, ..Round::default() }
    });
    let tie = |tie: &stepwise::Tie| crate::ties::Tie {
        round: tie.step.map_or(0, |step| step + 1),
        purpose: if rule.rule == CommitteeRule::ReverseSequentialPav { Purpose::Exclude } else { Purpose::Elect },
        between: tie.between.iter().map(|&one| back(one)).collect(),
        taken: back(tie.taken),
        by: match tie.narrowed.len() {
            1 => BrokenBy::Rule,
            _ if given.lots.contains(&back(tie.taken)) => BrokenBy::Lot,
            _ => BrokenBy::Order,
        },
        open: tie.narrowed.iter().map(|&one| back(one)).collect(),
        matters: tie.matters(&committee.elected),
    };
    let transcript = Transcript {
        rule: rule.id(),
        title: election.title.clone(),
        input: election.hash(),
        candidates: election.candidates.clone(),
        withdrawn: election.withdrawn.clone(),
        seats: election.seats,
        ballots: election.total(),
        rounds: rounds.collect(),
        elected: committee.elected.iter().map(|&one| back(one)).collect(),
        ties: committee.ties.iter().map(tie).chain(tie_of_the_best(&committee, back, given)).collect(),
        more: more(&committee, &ballots, &election.candidates, back),
        margin: margin(rule, election, scores, given, &everybody, &committee, &standing)
            .filter(|_| election.total() > 0)
            .map(Margin::with_one_exact),
        reserved: given.reserved.clone(),
    };
    Ok((transcript, sentences))
}

/// Every committee that some way of breaking the ties elects, as numbers of the paper, ascending.
pub fn count_all(
    rule: &Named<CommitteeRule>,
    election: &Election,
    ways_max: usize,
) -> Result<Vec<Vec<usize>>, CommitteeError> {
    let Papers::Scores(scores) = &election.papers else { return Err(CommitteeError::NotApprovals) };
    if scores.highest() > 1 {
        return Err(CommitteeError::NotApprovals);
    }
    let (standing, ballots) = crosses(election, scores)?;
    let all = elect_all(&ballots, election.seats, rule.rule, ways_max)?;
    Ok(all.into_iter().map(|committee| committee.into_iter().map(|one| standing[usize::from(one)]).collect()).collect())
}

/// Withdrawn candidates are left out of the count, and put back into its numbers: who stands, and the crosses for them.
fn crosses(election: &Election, scores: &Scores) -> Result<(Vec<usize>, Approvals), CommitteeError> {
    let standing: Vec<usize> = (0..election.candidates.len()).filter(|one| !election.withdrawn.contains(one)).collect();
    let mut ballots = Approvals::new(standing.iter().map(|&one| election.candidates[one].clone()).collect());
    let mut marked = Vec::new();
    for (weight, marks) in scores.papers() {
        marked.clear();
        marked.extend(standing.iter().enumerate().filter(|(_, one)| marks[**one] == 1).map(|(place, _)| place as u16));
        ballots.push(weight, &marked).map_err(|_| CommitteeError::TooLarge)?;
    }
    Ok((standing, ballots))
}

/// What is reserved, in the numbers of those who stand.
fn reserved_among(election: &Election, given: &Given, standing: &[usize]) -> Result<Option<Reserved>, CommitteeError> {
    let place = |one: &usize| standing.iter().position(|standing| standing == one);
    let groups: Vec<Group> = given
        .reserved
        .iter()
        .map(|group| Group { members: group.members.iter().filter_map(place).collect(), ..group.clone() })
        .collect();
    Ok(Reserved::new(&groups, election.seats, &vec![true; standing.len()])?)
}

/// Several committees of the highest score are a tie, and the other ways to break it are those committees.
fn tie_of_the_best(committee: &Committee, back: impl Fn(u16) -> usize, given: &Given) -> Option<crate::ties::Tie> {
    let optimal = committee.optimal.as_ref()?;
    let open = match &optimal.tied {
        Some(tied) if tied.len() < 2 => return None,
        Some(tied) => {
            let in_some = |one: &u16| tied.iter().any(|committee| committee.contains(one));
            let in_all = |one: &u16| tied.iter().all(|committee| committee.contains(one));
            (0..=tied.iter().flatten().copied().max()?).filter(|one| in_some(one) && !in_all(one)).collect()
        }
        // Too many to list: all that is known is who was taken.
        None => committee.elected.clone(),
    };
    let taken = back(*open.iter().find(|one| committee.elected.contains(one))?);
    let open: Vec<usize> = open.into_iter().map(back).collect();
    let by = if given.lots.contains(&taken) { BrokenBy::Lot } else { BrokenBy::Order };
    Some(crate::ties::Tie {
        round: 0,
        purpose: Purpose::Elect,
        between: open.clone(),
        taken,
        by,
        open,
        matters: Some(true),
    })
}

/// Exact where crosses are added up; otherwise a bound by trying, where the election is small.
fn margin(
    rule: &Named<CommitteeRule>,
    election: &Election,
    scores: &Scores,
    given: &Given,
    everybody: &TieOrder,
    committee: &Committee,
    standing: &[usize],
) -> Option<Margin> {
    if !given.reserved.is_empty() || rule.rule == CommitteeRule::Pav {
        return None;
    }
    let elected: Vec<usize> = committee.elected.iter().map(|&one| standing[usize::from(one)]).collect();
    if rule.rule == CommitteeRule::Approval && scores.marks().len() * election.candidates.len() < 20_000_000 {
        let stands: Vec<bool> = (0..election.candidates.len()).map(|one| standing.contains(&one)).collect();
        let mut order: Vec<usize> = (0..election.candidates.len()).collect();
        order.sort_by_key(|&one| everybody.place(one as u16));
        return margins::of_scores(scores, &elected, &stands, &order);
    }
    // Two dozen counts for each of two losers.
    if !given.seek_margin || scores.marks().len() * election.seats.max(1) > 2_000_000 {
        return None;
    }
    let set = |elected: &[u16]| elected.iter().copied().collect::<std::collections::BTreeSet<_>>();
    let (now, order) = (set(&committee.elected), everybody.among(standing));
    let votes = crosses(election, scores).ok()?.1.votes();
    let mut losers: Vec<usize> = (0..standing.len()).filter(|&one| !now.contains(&(one as u16))).collect();
    losers.sort_by_key(|&one| (std::cmp::Reverse(votes[one]), order.place(one as u16)));
    let last = *elected.last()?;
    let tries = std::cell::Cell::new(0);
    let tries_max = 2 * margins::tries_max(election.total());
    let tried = losers.into_iter().take(2).filter_map(|loser| {
        margins::found_in_scores(scores, last, standing[loser], |changed| {
            tries.set(tries.get() + 1);
            let changed = progress::part(Stage::Margin, tries.get(), tries_max, || {
                let (_, ballots) = crosses(election, &changed)?;
                elect(&ballots, election.seats, rule.rule, &order)
            });
            changed.is_ok_and(|again| set(&again.elected) != now)
        })
    });
    Some(Margin { votes: tried.min()?, exact: false })
}

/// What the rule compared, how seats were paid for, what the search found.
fn more(committee: &Committee, ballots: &Approvals, candidates: &[String], back: impl Fn(u16) -> usize) -> Json {
    let mut votes = vec![Json::Null; candidates.len()];
    ballots.votes().into_iter().enumerate().for_each(|(one, people)| votes[back(one as u16)] = people.into());
    let compared = committee.steps.iter().map(|step| by(step.by));
    let mut more = Json::object([("compared", Json::list(compared)), ("votes", Json::List(votes))]);
    if let Some(start) = &committee.start {
        let paid = committee.steps.iter().filter_map(|step| step.purchase.as_ref());
        let paid = paid.map(|paid| {
            Json::object([
                ("seat", back(paid.option).into()),
                ("price", exact(&paid.price)),
                ("paid_in_full", paid.paid_in_full.into()),
                ("paid_their_last", paid.paid_their_last.into()),
            ])
        });
        more.set("start", exact(start));
        more.set("purchases", Json::list(paid));
    }
    if let Some(optimal) = &committee.optimal {
        let committees =
            |tied: &Vec<Vec<u16>>| Json::list(tied.iter().map(|one| Json::list(one.iter().map(|&one| back(one)))));
        more.set("score", exact(&score(optimal)));
        more.set("best", optimal.tied.as_ref().map_or(Json::Null, committees));
    }
    more
}

fn by(means: Means) -> &'static str {
    match means {
        Means::Votes => "marks",
        Means::Gain => "gain",
        Means::Loss => "loss",
        Means::Load => "load",
        Means::Price => "price",
    }
}

fn score(optimal: &super::optimal::Optimal) -> RBig {
    RBig::from_parts(optimal.score.into(), optimal.multiple.into())
}

/// What the count says to people.
fn sentences(committee: &Committee, names: &[String], seats: usize, lots: &[usize]) -> Vec<String> {
    let mut told = Vec::new();
    let mut ties = committee.ties.iter().peekable();
    for (place, step) in committee.steps.iter().enumerate() {
        while let Some(tie) = ties.next_if(|tie| tie.step == Some(place)) {
            told.push(named::tie_sentence(tie, &committee.elected, names, lots));
        }
        let name = &names[usize::from(step.taken)];
        let measure = step.measures.iter().find(|(one, _)| *one == step.taken).map(|(_, measure)| measure);
        let number = measure.map_or(String::new(), |measure| short(measure, 4));
        told.push(match (step.by, &step.purchase) {
            (Means::Votes, _) => format!("{name} is elected with {number} marks."),
            (Means::Gain, _) => {
                format!("{name} is elected: that adds {number} to the score, the most that anybody adds.")
            }
            (Means::Loss, _) => {
                format!("{name} is removed: that costs {number} of the score, the least that anybody costs.")
            }
            (Means::Load, _) if measure.is_some() => {
                format!(
                    "{name} is elected: those who mark {name} come to a load of {number} each, the lightest there is."
                )
            }
            (Means::Load, _) => format!("{name} is elected to a seat that is left; nobody marks {name}."),
            (Means::Price, Some(paid)) => {
                let last = match paid.paid_their_last {
                    0 => String::new(),
                    1 => "; 1 more pays the little they have left".to_string(),
                    people => format!("; {people} more pay the little they have left"),
                };
                format!(
                    "{name} is elected: {} {} of a seat each{last}.",
                    named::pay(paid.paid_in_full),
                    short(&paid.price, 6)
                )
            }
            (Means::Price, None) => format!("{name} is elected."),
        });
    }
    if let Some(optimal) = &committee.optimal {
        let elected: Vec<&str> = committee.elected.iter().map(|&one| names[usize::from(one)].as_str()).collect();
        told.push(format!(
            "{} together have the highest score of all committees of {seats}: {}.",
            named::and(&elected),
            short(&score(optimal), 4)
        ));
        match &optimal.tied {
            Some(tied) if tied.len() > 1 => told.push(format!("{} committees have this score; the order for ties decided between them.", tied.len())),
            None => told.push("So many committees have this score that they were not listed; the order for ties decided between them.".to_string()),
            Some(_) => {}
        }
    }
    let empty = seats.saturating_sub(committee.elected.len());
    if empty > 0 {
        told.push(format!("{empty} of {seats} seats stay empty."));
    }
    told
}
