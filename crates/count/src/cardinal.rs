//! Rules that count scores or crosses: approval, score, STAR, majority judgment.
//!
//! Approval and score elect those with most; a paper that leaves a candidate blank gives nothing. STAR: the two with the highest sums, and of
//! these the one whom more voters score higher; ties as the Equal Vote Coalition breaks them (head to head, then the most highest scores, then
//! lot). Majority judgment: M. Balinski and R. Laraki, the best median grade; equals compared by taking medians away one by one; blank is the
//! lowest grade.
//!
//! Invariant: what a candidate's result is does not depend on the order of the papers or of the candidates.

use std::cmp::Ordering;

use crate::json::Json;
use crate::number::Amount;
use crate::rules::Counted;
use crate::scores::{BLANK, Scores};
use crate::ties::{Breaker, BrokenBy, Purpose};
use crate::transcript::{Action, Round};

fn sums(scores: &Scores) -> Vec<u128> {
    let mut sums = vec![0; scores.candidates()];
    for (weight, marks) in scores.papers() {
        for (sum, &mark) in sums.iter_mut().zip(marks).filter(|(_, mark)| **mark != BLANK) {
            *sum += u128::from(weight) * u128::from(mark);
        }
    }
    sums
}

fn whole(sum: u128) -> Amount {
    Amount::Fixed { units: sum as i128, decimals: 0 }
}

fn round(sums: &[u128], standing: &[bool], elected: Vec<usize>) -> Round {
    let tallies = sums.iter().zip(standing).map(|(&sum, &stands)| stands.then(|| whole(sum))).collect();
    Round { tallies, elected, ..Round::default() }
}

/// Those with the highest sums.
pub(crate) fn highest(sums: &[u128], seats: usize, standing: &[bool], breaker: &mut Breaker) -> Counted {
    let mut left: Vec<usize> = (0..sums.len()).filter(|&one| standing[one]).collect();
    let mut elected = Vec::new();
    while elected.len() < seats && !left.is_empty() {
        let most = left.iter().map(|&one| sums[one]).max();
        let tied: Vec<usize> = left.iter().copied().filter(|&one| Some(sums[one]) == most).collect();
        // Equals who all find a seat are no tie, whatever the order they are named in.
        let taken = if tied.len() <= seats - elected.len() {
            tied.iter().copied().min_by_key(|&one| breaker.place(one)).expect("somebody is left")
        } else {
            breaker.first(1, Purpose::Elect, &tied)
        };
        left.retain(|&one| one != taken);
        elected.push(taken);
    }
    (vec![round(sums, standing, elected.clone())], elected).into()
}

/// Score voting, and approval where the highest score is one.
pub(crate) fn score(scores: &Scores, seats: usize, standing: &[bool], breaker: &mut Breaker) -> Counted {
    highest(&sums(scores), seats, standing, breaker)
}

/// STAR.
pub(crate) fn star(scores: &Scores, standing: &[bool], breaker: &mut Breaker) -> Counted {
    let sums = sums(scores);
    let n = sums.len();
    let mut prefer = vec![0u64; n * n];
    let mut tops = vec![0u64; n];
    let value = |mark: u8| if mark == BLANK { 0 } else { mark };
    for (weight, marks) in scores.papers() {
        for a in 0..n {
            tops[a] += if marks[a] == scores.highest() { weight } else { 0 };
            for b in 0..n {
                prefer[a * n + b] += if value(marks[a]) > value(marks[b]) { weight } else { 0 };
            }
        }
    }
    let mut left: Vec<usize> = (0..n).filter(|&one| standing[one]).collect();
    let mut finalists = Vec::new();
    while finalists.len() < 2 && !left.is_empty() {
        let most = left.iter().map(|&one| sums[one]).max();
        let tied: Vec<usize> = left.iter().copied().filter(|&one| Some(sums[one]) == most).collect();
        let taken = if tied.len() <= 2 - finalists.len() {
            tied[0]
        } else {
            let wins = |a: usize| tied.iter().filter(|&&b| prefer[a * n + b] > prefer[b * n + a]).count();
            let open = best(best(tied.clone(), wins), |one| tops[one]);
            breaker.decide(1, Purpose::First, &tied, &open, Some(BrokenBy::Rule), true)
        };
        left.retain(|&one| one != taken);
        finalists.push(taken);
    }
    let mut rounds = vec![round(&sums, standing, Vec::new())];
    rounds[0].excluded = left;
    rounds[0].action = Action::Exclusion;
    let elected = match finalists[..] {
        [a, b] => {
            let votes = [prefer[a * n + b], prefer[b * n + a]];
            let winner = match votes[0].cmp(&votes[1]) {
                Ordering::Greater => a,
                Ordering::Less => b,
                Ordering::Equal => {
                    let open = best(best(vec![a, b], |one| sums[one]), |one| tops[one]);
                    breaker.decide(2, Purpose::Elect, &[a, b], &open, Some(BrokenBy::Rule), true)
                }
            };
            let mut run_off = Round { tallies: vec![None; n], elected: vec![winner], ..Round::default() };
            run_off.tallies[a] = Some(Amount::whole(votes[0]));
            run_off.tallies[b] = Some(Amount::whole(votes[1]));
            rounds.push(run_off);
            vec![winner]
        }
        [only] => {
            rounds[0].elected = vec![only];
            vec![only]
        }
        _ => Vec::new(),
    };
    (rounds, elected).into()
}

fn best<K: Ord>(candidates: Vec<usize>, by: impl Fn(usize) -> K) -> Vec<usize> {
    let most = candidates.iter().map(|&one| by(one)).max();
    candidates.into_iter().filter(|&one| Some(by(one)) == most).collect()
}

/// How many people gave a candidate each grade, the lowest first.
struct Grades(Vec<u64>);

impl Grades {
    /// The grade at this place when all are laid out, the lowest first.
    fn at(&self, place: u64) -> usize {
        let mut below = 0;
        self.0
            .iter()
            .position(|&people| {
                below += people;
                place < below
            })
            .unwrap_or(0)
    }

    /// Whose medians, taken away one by one, are better: the lower middle one first, then alternately from both sides of the gap.
    fn compare(&self, other: &Grades, total: u64) -> Ordering {
        if total == 0 {
            return Ordering::Equal;
        }
        let low = (total - 1) / 2;
        let high = total / 2;
        // Grades change only at these distances from the middle.
        let mut distances = vec![0];
        for grades in [self, other] {
            let mut below = 0;
            for people in &grades.0 {
                below += people;
                distances.extend([(low + 1).checked_sub(below), below.checked_sub(high)].into_iter().flatten());
            }
        }
        distances.sort_unstable();
        distances.dedup();
        let pair = |grades: &Grades, distance: u64| (grades.at(low - distance), grades.at(high + distance));
        distances
            .into_iter()
            .filter(|&distance| distance <= low && high + distance < total)
            .map(|distance| pair(self, distance).cmp(&pair(other, distance)))
            .find(|&order| order != Ordering::Equal)
            .unwrap_or(Ordering::Equal)
    }
}

/// Majority judgment; several seats go to the first of its ranking.
pub(crate) fn judgment(scores: &Scores, seats: usize, standing: &[bool], breaker: &mut Breaker) -> Counted {
    let n = scores.candidates();
    let mut grades: Vec<Grades> = (0..n).map(|_| Grades(vec![0; usize::from(scores.highest()) + 1])).collect();
    for (weight, marks) in scores.papers() {
        for (grades, &mark) in grades.iter_mut().zip(marks) {
            grades.0[if mark == BLANK { 0 } else { usize::from(mark) }] += weight;
        }
    }
    let total = scores.total();
    let mut left: Vec<usize> = (0..n).filter(|&one| standing[one]).collect();
    let mut elected = Vec::new();
    while elected.len() < seats && !left.is_empty() {
        let top = left.iter().copied().max_by(|&a, &b| grades[a].compare(&grades[b], total)).expect("somebody is left");
        let tied: Vec<usize> =
            left.iter().copied().filter(|&one| grades[one].compare(&grades[top], total) == Ordering::Equal).collect();
        let taken = breaker.first(1, Purpose::Elect, &tied);
        left.retain(|&one| one != taken);
        elected.push(taken);
    }
    let medians: Vec<u128> =
        grades.iter().map(|grades| if total == 0 { 0 } else { grades.at((total - 1) / 2) as u128 }).collect();
    let table = Json::list(grades.iter().map(|grades| Json::list(grades.0.iter().copied())).collect::<Vec<_>>());
    let mut counted: Counted = (vec![round(&medians, standing, elected.clone())], elected).into();
    counted.more = Json::object([("grades", table)]);
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The comparison by its definition: lay all grades out, take the lower median away, compare, and again.
    fn by_definition(a: &Grades, b: &Grades) -> Ordering {
        let lay = |grades: &Grades| {
            grades.0.iter().enumerate().flat_map(|(grade, &people)| vec![grade; people as usize]).collect::<Vec<_>>()
        };
        let (mut a, mut b) = (lay(a), lay(b));
        while !a.is_empty() {
            let middle = (a.len() - 1) / 2;
            match a.remove(middle).cmp(&b.remove(middle)) {
                Ordering::Equal => {}
                order => return order,
            }
        }
        Ordering::Equal
    }

    #[test]
    fn comparing_by_runs_is_comparing_one_by_one() {
        let mut all = Vec::new();
        for total in [0u64, 1, 2, 5, 6] {
            for first in 0..=total {
                for second in 0..=total - first {
                    all.push((total, Grades(vec![first, second, total - first - second])));
                }
            }
        }
        for (total, a) in &all {
            for (_, b) in all.iter().filter(|(other, _)| other == total) {
                assert_eq!(a.compare(b, *total), by_definition(a, b), "{:?} {:?}", a.0, b.0);
            }
        }
    }
}
