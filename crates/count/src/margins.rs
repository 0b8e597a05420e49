//! How near it was: how many people would have had to vote otherwise for others to be elected.
//!
//! Exact where a rule only adds up: crosses, scores, a final between two. Elsewhere finding the least number is as hard as any problem known to be
//! hard, so what is told is a bound, and the bound is a fact: so many papers were changed in a stated way, the count was run again, and
//! others were elected. For an instant run-off that ends between two, half their distance is such a bound without another count
//! (Magrino, Rivest, Shen and Wagner, *Computing the Margin of Victory in IRV Elections*, 2011, "last-round margin").
//!
//! Invariant: an exact margin is never above a bound for the same election.

use crate::ballots::Ballots;
use crate::election::Sums;
use crate::scores::{BLANK, Scores};
use crate::transcript::Margin;

/// Half the distance, raised so that the order changes; level is enough where the order for ties then prefers the other.
fn half(distance: u128, level_is_enough: bool) -> u64 {
    let votes = if level_is_enough { distance.div_ceil(2) } else { distance / 2 + 1 };
    u64::try_from(votes).unwrap_or(u64::MAX).max(1)
}

fn place(order: &[usize], candidate: usize) -> usize {
    order.iter().position(|&one| one == candidate).unwrap_or(usize::MAX)
}

/// Exact, for two who stand against each other with one choice a ballot.
pub(crate) fn between_two(votes: &[Option<u128>], winner: usize, order: &[usize]) -> Option<Margin> {
    let own = votes[winner]?;
    let others = (0..votes.len()).filter(|&one| one != winner);
    let nearest = others.filter_map(|one| Some((own.checked_sub(votes[one]?)?, one)));
    let fewest = nearest.map(|(distance, one)| half(distance, place(order, one) < place(order, winner))).min()?;
    Some(Margin { votes: fewest, exact: true })
}

/// A bound, for an instant run-off whose last round has two left.
pub(crate) fn last_round(votes: &[Option<u128>], winner: usize) -> Option<Margin> {
    let mut others = (0..votes.len()).filter(|&one| one != winner).filter_map(|one| votes[one]);
    let (other, None) = (others.next()?, others.next()) else { return None };
    Some(Margin { votes: half(votes[winner]?.checked_sub(other)?, false), exact: false })
}

/// Exact, where those with the highest sums are elected: changing a paper brings two candidates nearer by what it gives the one and withholds from the
/// other, so for each pair the papers that bring most are changed first.
pub(crate) fn of_scores(scores: &Scores, elected: &[usize], standing: &[bool], order: &[usize]) -> Option<Margin> {
    let losers: Vec<usize> = (0..standing.len()).filter(|&one| standing[one] && !elected.contains(&one)).collect();
    let steps = 2 * usize::from(scores.highest()) + 1;
    let value = |mark: u8| if mark == BLANK { 0 } else { u128::from(mark) };
    let mut fewest: Option<u64> = None;
    for &winner in elected {
        for &loser in &losers {
            let (mut distance, mut by_gain) = (0i128, vec![0u64; steps]);
            for (weight, marks) in scores.papers() {
                let (own, other) = (value(marks[winner]), value(marks[loser]));
                distance += i128::from(weight) * (own as i128 - other as i128);
                by_gain[(own + u128::from(scores.highest()) - other) as usize] += weight;
            }
            let level_is_enough = place(order, loser) < place(order, winner);
            // In units of the score, what has to be gained.
            let mut missing = distance + i128::from(!level_is_enough);
            let mut votes = 0u64;
            for (gain, &people) in by_gain.iter().enumerate().skip(1).rev() {
                if missing <= 0 {
                    break;
                }
                let needed = (missing as u128).div_ceil(gain as u128).min(u128::from(people)) as u64;
                missing -= needed as i128 * gain as i128;
                votes += needed;
            }
            if missing <= 0 {
                fewest = Some(fewest.unwrap_or(u64::MAX).min(votes.max(1)));
            }
        }
    }
    fewest.map(|votes| Margin { votes, exact: true })
}

/// Exact, where only sums are known: whoever stands `n` crosses before another has at least `n` papers with a cross for the one and none for the other,
/// and moving the cross on one of them brings the two nearer by two.
pub(crate) fn of_sums(sums: &Sums, elected: &[usize], standing: &[bool], order: &[usize]) -> Option<Margin> {
    let losers = || (0..standing.len()).filter(|&one| standing[one] && !elected.contains(&one));
    let pairs = elected.iter().flat_map(|&winner| losers().map(move |loser| (winner, loser)));
    let votes = pairs.filter_map(|(winner, loser)| {
        let distance = sums.crosses()[winner].checked_sub(sums.crosses()[loser])?;
        Some(half(distance.into(), place(order, loser) < place(order, winner)))
    });
    Some(Margin { votes: votes.min()?, exact: true })
}

/// A bound found by trying: of the papers that put `from` before `to`, some are replaced by papers for `to` alone, and `differs` counts them.
pub(crate) fn found(
    ballots: &Ballots,
    from: usize,
    to: usize,
    mut differs: impl FnMut(Ballots) -> bool,
) -> Option<u64> {
    let available = changed(ballots, from, to, u64::MAX).1;
    bisect(available, |people| differs(changed(ballots, from, to, people).0))
}

/// The same for crosses and scores: `to` gets the highest mark, everybody else none.
pub(crate) fn found_in_scores(
    scores: &Scores,
    from: usize,
    to: usize,
    mut differs: impl FnMut(Scores) -> bool,
) -> Option<u64> {
    let available = changed_scores(scores, from, to, u64::MAX).1;
    bisect(available, |people| differs(changed_scores(scores, from, to, people).0))
}

/// How often a bound is tried at most where so many people voted: each doubling, and each halving after it.
pub(crate) fn tries_max(people: u64) -> u64 {
    2 * u64::from(u64::BITS - people.leading_zeros()) + 1
}

/// Doubles until it differs, then narrows. Whatever is returned was tried and differs.
fn bisect(available: u64, mut differs: impl FnMut(u64) -> bool) -> Option<u64> {
    if available == 0 {
        return None;
    }
    let (mut low, mut high) = (0, 1);
    while !differs(high) {
        if high == available {
            return None;
        }
        low = high;
        high = (high * 2).min(available);
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if differs(middle) { high = middle } else { low = middle }
    }
    Some(high)
}

fn changed(ballots: &Ballots, from: usize, to: usize, people: u64) -> (Ballots, u64) {
    let mut out = Ballots::new(ballots.candidates());
    let (mut left, mut moved) = (people, 0);
    ballots.each(|weight, ranks| {
        let rank_of = |candidate: usize| {
            ranks.iter().position(|rank| rank.as_ref().is_some_and(|rank| rank.contains(&candidate)))
        };
        let puts_first = rank_of(from).is_some_and(|from| rank_of(to).is_none_or(|to| from < to));
        let taken = if puts_first { weight.min(left) } else { 0 };
        left -= taken;
        moved += taken;
        if taken < weight {
            for rank in ranks {
                match rank {
                    None => out.overvote(),
                    Some(rank) if rank.is_empty() => out.skip(),
                    Some(rank) => {
                        out.rank(rank[0]).expect("it was on the paper");
                        rank[1..].iter().for_each(|&other| out.same_rank(other).expect("it was on the paper"));
                    }
                }
            }
            out.end(weight - taken).expect("no more than there were");
        }
        if taken > 0 {
            out.rank(to).expect("the candidate is on the list");
            out.end(taken).expect("no more than there were");
        }
    });
    (out, moved)
}

fn changed_scores(scores: &Scores, from: usize, to: usize, people: u64) -> (Scores, u64) {
    let mut out = Scores::new(scores.candidates(), scores.highest());
    let value = |mark: u8| if mark == BLANK { 0 } else { mark };
    let (mut left, mut moved) = (people, 0);
    let mut only = vec![0; scores.candidates()];
    only[to] = scores.highest();
    for (weight, marks) in scores.papers() {
        let taken = if value(marks[from]) > value(marks[to]) { weight.min(left) } else { 0 };
        left -= taken;
        moved += taken;
        assert!(out.push(weight - taken, marks) && out.push(taken, &only), "the same votes as before");
    }
    (out, moved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exact_margin_of_crosses_is_what_trying_everything_finds() {
        for case in 1..200u64 {
            let mut numbers = case.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut below = |n: u64| {
                numbers ^= numbers << 13;
                numbers ^= numbers >> 7;
                numbers ^= numbers << 17;
                (numbers >> 11) % n
            };
            let (candidates, papers) = (3usize, 1 + below(4) as usize);
            let seats = 1 + below(2) as usize;
            let crosses: Vec<u32> = (0..papers).map(|_| below(8) as u32).collect();
            let elected = |crosses: &[u32]| {
                let mut order: Vec<usize> = (0..candidates).collect();
                let votes = |one: usize| crosses.iter().filter(|paper| *paper >> one & 1 == 1).count();
                order.sort_by_key(|&one| (std::cmp::Reverse(votes(one)), one));
                order.truncate(seats);
                order.sort_unstable();
                order
            };
            let now = elected(&crosses);
            let mut fewest = None;
            for other in 0..8u32.pow(papers as u32) {
                let other: Vec<u32> = (0..papers as u32).map(|at| other / 8u32.pow(at) % 8).collect();
                if elected(&other) != now {
                    let moved = crosses.iter().zip(&other).filter(|(a, b)| a != b).count() as u64;
                    fewest = Some(fewest.unwrap_or(u64::MAX).min(moved));
                }
            }
            let mut scores = Scores::new(candidates, 1);
            crosses.iter().for_each(|paper| {
                let marks: Vec<u8> = (0..candidates).map(|one| (paper >> one & 1) as u8).collect();
                assert!(scores.push(1, &marks));
            });
            let margin = of_scores(&scores, &now, &[true; 3], &[0, 1, 2]);
            assert_eq!(margin.map(|margin| margin.votes), fewest, "{crosses:?} {seats}");
        }
    }

    #[test]
    fn a_final_between_two_needs_half_the_distance() {
        let votes = [Some(10), Some(7), None];
        assert_eq!(between_two(&votes, 0, &[0, 1, 2]).unwrap().votes, 2);
        assert_eq!(between_two(&[Some(10), Some(8)], 0, &[0, 1]).unwrap().votes, 2);
        assert_eq!(between_two(&[Some(10), Some(8)], 0, &[1, 0]).unwrap().votes, 1);
        assert_eq!(last_round(&votes, 0), Some(Margin { votes: 2, exact: false }));
        assert_eq!(last_round(&[Some(10), Some(7), Some(1)], 0), None);
    }
}
