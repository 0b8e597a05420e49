//! How widely offices are spread: whether the same few hold them, whether seats are fought for, whether faces change.
//!
//! All figures are exact rationals of whole numbers that the record holds; none needs to know who anybody is.

use std::collections::BTreeSet;

use dashu_int::IBig;
use dashu_ratio::RBig;

/// Gini's coefficient of these amounts (terms served, offices held, money decided): nought when all have the same, nearly one when one has
/// all. `None` where there is nothing to spread, or nobody to spread it over.
pub fn gini(amounts: &[u64]) -> Option<RBig> {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable();
    let total: u128 = sorted.iter().copied().map(u128::from).sum();
    if total == 0 {
        return None;
    }
    // The sum over all pairs of their differences, each pair once: the i-th smallest is the greater in i pairs, the smaller in the others.
    let people = IBig::from(sorted.len());
    let ranked = sorted
        .iter()
        .enumerate()
        .fold(IBig::ZERO, |sum, (rank, &amount)| sum + IBig::from(amount) * (IBig::from(2 * rank + 1) - &people));
    Some(RBig::from_parts_signed(ranked, people * IBig::from(total)))
}

/// The smallest number of people who together hold at least half of all; nought where there is nothing to hold.
pub fn hold_half(amounts: &[u64]) -> usize {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let total: u128 = sorted.iter().copied().map(u128::from).sum();
    let mut held = 0u128;
    for (people, &amount) in sorted.iter().enumerate() {
        if held * 2 >= total {
            return people;
        }
        held += u128::from(amount);
    }
    sorted.len()
}

/// The share of those in office now who were not before. `None` where nobody is in office now.
pub fn turnover<Person: Ord>(before: &BTreeSet<Person>, now: &BTreeSet<Person>) -> Option<RBig> {
    part(now.difference(before).count(), now.len())
}

/// An election to some seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Race {
    /// Seats to fill.
    pub seats: u64,
    /// Candidates standing.
    pub candidates: u64,
}

impl Race {
    /// Whether there is a choice: more stand than are elected.
    pub fn is_contested(self) -> bool {
        self.candidates > self.seats
    }
}

/// The share of all seats that were contested. `None` where there were no seats.
pub fn contested(races: &[Race]) -> Option<RBig> {
    let seats = |races: &mut dyn Iterator<Item = &Race>| races.map(|race| u128::from(race.seats)).sum::<u128>();
    let all = seats(&mut races.iter());
    let contested = seats(&mut races.iter().filter(|race| race.is_contested()));
    (all > 0).then(|| RBig::from_parts_signed(contested.into(), all.into()))
}

/// The share of all seats that stayed empty because too few stood.
pub fn unfilled(races: &[Race]) -> Option<RBig> {
    let all: u128 = races.iter().map(|race| u128::from(race.seats)).sum();
    let empty: u128 = races.iter().map(|race| u128::from(race.seats.saturating_sub(race.candidates))).sum();
    (all > 0).then(|| RBig::from_parts_signed(empty.into(), all.into()))
}

fn part(part: usize, whole: usize) -> Option<RBig> {
    (whole > 0).then(|| RBig::from_parts_signed(part.into(), whole.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(part: u32, whole: u32) -> Option<RBig> {
        Some(RBig::from_parts(part.into(), whole.into()))
    }

    #[test]
    fn gini_by_hand() {
        assert_eq!(gini(&[3, 3, 3]), ratio(0, 1));
        assert_eq!(gini(&[0, 0, 0, 8]), ratio(3, 4));
        // Pairs differ by 1, 2 and 1: 4 over 3 people times a sum of 6.
        assert_eq!(gini(&[3, 1, 2]), ratio(2, 9));
        assert_eq!(gini(&[]), None);
        assert_eq!(gini(&[0, 0]), None);
    }

    #[test]
    fn half_is_held_by_as_few_as_can() {
        assert_eq!(hold_half(&[1, 1, 1, 1]), 2);
        assert_eq!(hold_half(&[10, 1, 1]), 1);
        assert_eq!(hold_half(&[]), 0);
    }

    #[test]
    fn turnover_counts_new_faces_among_those_in_office() {
        let (before, now) = (BTreeSet::from(["Ada", "Bo", "Cy"]), BTreeSet::from(["Bo", "Dee", "Eve", "Flo"]));
        assert_eq!(turnover(&before, &now), ratio(3, 4));
        assert_eq!(turnover(&now, &BTreeSet::new()), None);
    }

    #[test]
    fn a_race_is_contested_when_more_stand_than_are_elected() {
        let races =
            [Race { seats: 1, candidates: 2 }, Race { seats: 3, candidates: 3 }, Race { seats: 2, candidates: 0 }];
        assert_eq!(contested(&races), ratio(1, 6));
        assert_eq!(unfilled(&races), ratio(1, 3));
    }
}
