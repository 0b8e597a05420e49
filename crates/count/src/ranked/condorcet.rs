//! Rules that elect by pairs: Schulze, ranked pairs, and the rule of the Debian constitution.
//!
//! Schulze: M. Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election method",
//! Social Choice and Welfare 36 (2011), by winning votes or by margins. Ranked pairs: N. Tideman (1987) by margins, equal pairs in the order of
//! T. Zavist and N. Tideman (1989). Debian: Constitution of the Debian project, appendix A.6 (default option, quorum, supermajority).
//!
//! Invariant: a candidate whom more people prefer to each other one than the other way is elected by all of them (by Debian's if the
//! majorities asked for are there).

use super::pairwise::{Matrix, rows};
use crate::ballots::Ballots;
use crate::json::Json;
use crate::number::Amount;
use crate::progress::{self, Stage};
use crate::rules::Counted;
use crate::ties::{Breaker, BrokenBy, Purpose, Tie};
use crate::transcript::Round;

/// What makes one victory stronger than another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// How many prefer the winner.
    WinningVotes,
    /// How many more prefer the winner than the loser.
    Margins,
}

fn strengths(matrix: &Matrix, n: usize, by: Strength) -> Vec<u64> {
    let mut strength = vec![0; n * n];
    for a in 0..n {
        for b in 0..n {
            let (won, lost) = (matrix.prefer(a, b), matrix.prefer(b, a));
            if won > lost {
                strength[a * n + b] = if by == Strength::WinningVotes { won } else { won - lost };
            }
        }
    }
    strength
}

/// For each ordered pair, the strength of the strongest path.
pub fn strongest_paths(matrix: &Matrix, candidates: usize, by: Strength) -> Vec<u64> {
    let n = candidates;
    let mut path = strengths(matrix, n, by);
    for through in 0..n {
        progress::at(Stage::Pairs, through as u64 + 1, n as u64);
        for a in (0..n).filter(|&a| a != through) {
            let to = path[a * n + through];
            for b in 0..n {
                let along = to.min(path[through * n + b]);
                if b != a && along > path[a * n + b] {
                    path[a * n + b] = along;
                }
            }
        }
    }
    path
}

fn one_round(n: usize, standing: &[bool], elected: &[usize]) -> Vec<Round> {
    vec![Round {
        tallies: (0..n).map(|one| standing[one].then(|| Amount::whole(0))).collect(),
        elected: elected.to_vec(),
        ..Round::default()
    }]
}

fn without(ballots: &Ballots, standing: &[bool]) -> Matrix {
    let mut matrix = Matrix::of(ballots);
    matrix.drop_all_but(standing);
    matrix
}

/// Schulze's method; several seats go to the first of its ranking.
pub(crate) fn schulze(
    ballots: &Ballots,
    seats: usize,
    standing: &[bool],
    by: Strength,
    breaker: &mut Breaker,
) -> Counted {
    let n = ballots.candidates();
    let matrix = without(ballots, standing);
    let path = strongest_paths(&matrix, n, by);
    let mut left: Vec<usize> = (0..n).filter(|&one| standing[one]).collect();
    let mut ranking = Vec::new();
    while !left.is_empty() {
        let best: Vec<usize> =
            left.iter().copied().filter(|&a| left.iter().all(|&b| path[a * n + b] >= path[b * n + a])).collect();
        let taken = if ranking.len() < seats { breaker.first(1, Purpose::Elect, &best) } else { best[0] };
        left.retain(|&one| one != taken);
        ranking.push(taken);
    }
    ranking.truncate(seats);
    let more = Json::object([("prefer", matrix.json()), ("paths", rows(n, |a, b| path[a * n + b].into()))]);
    Counted { rounds: one_round(n, standing, &ranking), elected: ranking, more, margin: None }
}

/// Ranked pairs.
pub(crate) fn ranked_pairs(ballots: &Ballots, seats: usize, standing: &[bool], breaker: &mut Breaker) -> Counted {
    let n = ballots.candidates();
    let matrix = without(ballots, standing);
    let there: Vec<usize> = (0..n).filter(|&one| standing[one]).collect();
    let place: Vec<usize> = (0..n).map(|one| breaker.place(one)).collect();
    let (ranking, locked) = lock(&matrix, n, &there, &place);
    let winner = ranking.first().copied();
    // Whether the order mattered: put each candidate first in it and see who wins.
    let mut possible: Vec<usize> = there
        .iter()
        .filter_map(|&first| {
            let moved: Vec<usize> = (0..n).map(|one| if one == first { 0 } else { place[one] + 1 }).collect();
            lock(&matrix, n, &there, &moved).0.first().copied()
        })
        .chain(winner)
        .collect();
    possible.sort_unstable();
    possible.dedup();
    if let (Some(taken), true) = (winner, possible.len() > 1) {
        breaker.ties.push(Tie {
            round: 1,
            purpose: Purpose::Elect,
            between: possible,
            taken,
            by: BrokenBy::Order,
            open: Vec::new(),
            matters: Some(true),
        });
    }
    let elected: Vec<usize> = ranking.into_iter().take(seats).collect();
    let locked = Json::list(locked.into_iter().map(|(a, b)| Json::list([a, b])).collect::<Vec<_>>());
    let more = Json::object([("prefer", matrix.json()), ("locked", locked)]);
    Counted { rounds: one_round(n, standing, &elected), elected, more, margin: None }
}

/// Locks the victories in, the greatest first, leaving out those that would close a circle; the ranking that comes of it.
fn lock(matrix: &Matrix, n: usize, there: &[usize], place: &[usize]) -> (Vec<usize>, Vec<(usize, usize)>) {
    let margin = |a: usize, b: usize| i128::from(matrix.prefer(a, b)) - i128::from(matrix.prefer(b, a));
    let mut pairs: Vec<(usize, usize)> = there.iter().flat_map(|&a| there.iter().map(move |&b| (a, b))).collect();
    // Equal pairs, too, are locked in, one way or the other by the order: the ranking is complete.
    pairs.retain(|&(a, b)| margin(a, b) > 0 || (a != b && margin(a, b) == 0 && place[a] < place[b]));
    pairs.sort_by_key(|&(a, b)| (-margin(a, b), place[a], std::cmp::Reverse(place[b])));
    let mut above = vec![false; n * n];
    let mut locked = Vec::new();
    for (a, b) in pairs {
        if above[b * n + a] {
            continue;
        }
        if margin(a, b) > 0 {
            locked.push((a, b));
        }
        for x in (0..n).filter(|&x| x == a || above[x * n + a]).collect::<Vec<_>>() {
            for y in 0..n {
                if y == b || above[b * n + y] {
                    above[x * n + y] = true;
                }
            }
        }
    }
    let mut ranking = there.to_vec();
    ranking.sort_by_key(|&a| there.iter().filter(|&&b| above[b * n + a]).count());
    (ranking, locked)
}

/// What Debian's rule asks besides the ballots; by default neither a quorum nor more than one to one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Debian {
    /// The default option; the last on the paper where nothing is said.
    pub default: Option<usize>,
    /// How many must prefer an option to the default one.
    pub quorum: u64,
    /// By what ratio an option must defeat the default one: more than `num/den` times; one to one where an option is not listed.
    pub majorities: Vec<(usize, u64, u64)>,
}

/// The rule of the Debian constitution, A.6.
pub(crate) fn debian(ballots: &Ballots, standing: &[bool], given: &Debian, breaker: &mut Breaker) -> Counted {
    let n = ballots.candidates();
    let matrix = without(ballots, standing);
    let Some(default) = given.default.or_else(|| (0..n).rev().find(|&one| standing[one])) else {
        return (one_round(n, standing, &[]), Vec::new()).into();
    };
    let mut dropped = Vec::new();
    let mut options: Vec<usize> = (0..n).filter(|&one| standing[one]).collect();
    options.retain(|&option| {
        let (_, num, den) =
            given.majorities.iter().copied().find(|&(listed, ..)| listed == option).unwrap_or((option, 1, 1));
        let (over, under) = (matrix.prefer(option, default), matrix.prefer(default, option));
        let stays = option == default
            || (over >= given.quorum && u128::from(over) * u128::from(den) > u128::from(under) * u128::from(num));
        if !stays {
            dropped.push(option);
        }
        stays
    });
    // A defeat is weaker when fewer prefer its winner, or as many, and more its loser (A.6.7).
    let mut defeats: Vec<(usize, usize)> = options.iter().flat_map(|&a| options.iter().map(move |&b| (a, b))).collect();
    defeats.retain(|&(a, b)| matrix.prefer(a, b) > matrix.prefer(b, a));
    let strength = |&(a, b): &(usize, usize)| (matrix.prefer(a, b), std::cmp::Reverse(matrix.prefer(b, a)));
    let schwartz = loop {
        let reach = closure(n, &defeats);
        let schwartz: Vec<usize> = options
            .iter()
            .copied()
            .filter(|&a| options.iter().all(|&b| !reach[b * n + a] || reach[a * n + b]))
            .collect();
        let within: Vec<(usize, usize)> =
            defeats.iter().copied().filter(|(a, b)| schwartz.contains(a) && schwartz.contains(b)).collect();
        let Some(weakest) = within.iter().map(strength).min() else { break schwartz };
        defeats.retain(|defeat| !within.contains(defeat) || strength(defeat) != weakest);
    };
    let winner = breaker.first(1, Purpose::Elect, &schwartz);
    let (dropped, schwartz) = (Json::list(dropped), Json::list(schwartz.iter().copied()));
    let prefer = ("prefer", matrix.json());
    let (default, dropped, schwartz) = (("default", default.into()), ("dropped", dropped), ("schwartz", schwartz));
    // The rule's name says one to one and no quorum; what was asked besides belongs into the account.
    let more = if given.quorum > 0 || !given.majorities.is_empty() {
        let majority = |&(option, num, den): &(usize, u64, u64)| {
            Json::object([("option", option.into()), ("num", num.into()), ("den", den.into())])
        };
        let majorities = Json::list(given.majorities.iter().map(majority));
        Json::object([prefer, default, dropped, schwartz, ("quorum", given.quorum.into()), ("majorities", majorities)])
    } else {
        Json::object([prefer, default, dropped, schwartz])
    };
    Counted { rounds: one_round(n, standing, &[winner]), elected: vec![winner], more, margin: None }
}

fn closure(n: usize, defeats: &[(usize, usize)]) -> Vec<bool> {
    let mut reach = vec![false; n * n];
    defeats.iter().for_each(|&(a, b)| reach[a * n + b] = true);
    for through in 0..n {
        for a in 0..n {
            for b in 0..n {
                reach[a * n + b] |= reach[a * n + through] && reach[through * n + b];
            }
        }
    }
    reach
}
