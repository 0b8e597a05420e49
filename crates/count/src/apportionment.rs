//! Seats among lists, sections or branches, in proportion to their votes or members.
//!
//! Divisor methods give seat after seat to whoever has the highest quotient (Balinski and Young, *Fair Representation*, 1982); largest
//! remainder methods give everybody the whole quotas they hold and the seats still open to the largest remainders. `delegates` is the key
//! that most bylaws know: one delegate for so many members. Quotients are compared by multiplication: no rounding decides a seat.
//!
//! Invariant: all seats are given, unless nobody qualifies; who has no votes gets none.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use dashu_int::UBig;
use thiserror::Error;

use crate::majority::Share;
use crate::stepwise::{self, Stepwise, Tie, TieOrder, TooManyWays};

/// A method of apportionment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Divisors 1, 2, 3, … (Jefferson): leans to the large.
    DHondt,
    /// Divisors 1, 3, 5, … (Webster): leans to nobody.
    SainteLague,
    /// Divisors 1.4, 3, 5, …: a first seat is harder to get.
    ModifiedSainteLague,
    /// Divisors √(s(s+1)), the first seat before all others (2 U.S.C. 2a).
    HuntingtonHill,
    /// Divisors 0, 1, 2, …: leans to the small; everybody gets a seat before anybody gets two.
    Adams,
    /// Divisors 2s(s+1)/(2s+1), the first seat before all others.
    Dean,
    /// Largest remainder with the quota votes / seats (Hamilton, Hare–Niemeyer).
    LargestRemainderHare,
    /// Largest remainder with the whole quota votes / (seats + 1), cut, plus one.
    LargestRemainderDroop,
}

/// What is to be shared out, and among whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Apportioned<'a> {
    /// The votes or members of each.
    pub votes: &'a [u64],
    /// How many seats there are.
    pub seats: u64,
    /// What share of all votes a list must have to take part.
    pub threshold: Option<Share>,
    /// Lists to which the threshold does not apply, say because they won a seat directly.
    pub exempt: &'a [usize],
    /// How many seats each of those that take part has at least; empty for none.
    pub at_least: &'a [u64],
}

/// Who got what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apportionment {
    /// The seats of each.
    pub seats: Vec<u64>,
    /// Those whom the threshold left out.
    pub below_threshold: Vec<u16>,
    /// The order in which seats were given one by one, after those that are guaranteed or whole quotas.
    pub one_by_one: Vec<u16>,
    /// The seats that each had before that.
    pub at_once: Vec<u64>,
    /// Ties among equal quotients or remainders.
    pub ties: Vec<Tie>,
}

/// Why nothing was shared out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotApportioned {
    /// More are guaranteed than there are.
    #[error("{guaranteed} seats are guaranteed, but there are only {seats}")]
    MoreGuaranteedThanThere {
        /// Seats guaranteed.
        guaranteed: u128,
        /// Seats there are.
        seats: u64,
    },
    /// Lists or seats beyond what is laid out for.
    #[error("at most 65,535 lists, 1,000,000 seats and 2^53 votes")]
    TooLarge,
    /// A list of figures is of the wrong length, or the order is.
    #[error("figures for every list are needed")]
    FiguresMissing,
    /// More ways to break the ties than were to be looked at.
    #[error(transparent)]
    TooManyWays(#[from] TooManyWays),
}

/// Shares out the seats.
pub fn apportion(method: Method, what: &Apportioned, order: &TieOrder) -> Result<Apportionment, NotApportioned> {
    if order.len() != what.votes.len() {
        return Err(NotApportioned::FiguresMissing);
    }
    let (state, below_threshold) = Sharing::new(method, what)?;
    let at_once = state.seats.clone();
    let (state, ties) = stepwise::run(state, order, 200, |_, _, _| ());
    Ok(Apportionment { seats: state.seats, below_threshold, one_by_one: state.given, at_once, ties })
}

/// Every outcome that some way of breaking the ties leads to.
pub fn apportion_all(
    method: Method,
    what: &Apportioned,
    ways_max: usize,
) -> Result<BTreeSet<Vec<u64>>, NotApportioned> {
    let (state, _) = Sharing::new(method, what)?;
    let at_once = state.seats.clone();
    let outcomes = stepwise::all(state, ways_max)?;
    let with_given = |given: Vec<u16>| {
        let mut seats = at_once.clone();
        given.into_iter().for_each(|list| seats[usize::from(list)] += 1);
        seats
    };
    Ok(outcomes.into_iter().map(with_given).collect())
}

/// Seats being given one by one.
#[derive(Clone)]
struct Sharing<'a> {
    method: Method,
    /// Nought for those that take no part.
    votes: Vec<&'a u64>,
    seats: Vec<u64>,
    open: u64,
    given: Vec<u16>,
    /// Under a largest remainder: what is left of each one's votes, and who has been given a seat for it.
    remainders: Vec<u128>,
    served: Vec<bool>,
}

impl<'a> Sharing<'a> {
    fn new(method: Method, what: &'a Apportioned) -> Result<(Self, Vec<u16>), NotApportioned> {
        let lists = what.votes.len();
        let total = what.votes.iter().try_fold(0u64, |sum, votes| sum.checked_add(*votes));
        let total = total.filter(|total| *total < 1 << 53).ok_or(NotApportioned::TooLarge)?;
        if lists > usize::from(u16::MAX) || what.seats > 1_000_000 {
            return Err(NotApportioned::TooLarge);
        }
        if !(what.at_least.is_empty() || what.at_least.len() == lists) {
            return Err(NotApportioned::FiguresMissing);
        }
        let is_below = |list: usize| {
            what.threshold.is_some_and(|share| !share.is_met(what.votes[list], total)) && !what.exempt.contains(&list)
        };
        let below: Vec<u16> = (0..lists).filter(|list| is_below(*list)).map(|list| list as u16).collect();
        let votes: Vec<&u64> = (0..lists).map(|list| if is_below(list) { &0 } else { &what.votes[list] }).collect();
        let least = |list: usize| if *votes[list] == 0 { 0 } else { what.at_least.get(list).copied().unwrap_or(0) };
        let mut seats: Vec<u64> = (0..lists).map(least).collect();
        let guaranteed: u128 = seats.iter().copied().map(u128::from).sum();
        if guaranteed > u128::from(what.seats) {
            return Err(NotApportioned::MoreGuaranteedThanThere { guaranteed, seats: what.seats });
        }
        let (mut remainders, mut served) = (vec![0; lists], vec![true; lists]);
        let mut open = what.seats - guaranteed as u64;
        if let Method::LargestRemainderHare | Method::LargestRemainderDroop = method {
            // Whoever is guaranteed more than a fair share gets what is guaranteed, and the others share the rest.
            let mut sharing: Vec<usize> = (0..lists).filter(|list| *votes[*list] > 0).collect();
            loop {
                let fixed: u64 = (0..lists).filter(|list| !sharing.contains(list)).map(|list| seats[list]).sum();
                let rest = what.seats - fixed;
                let people: u64 = sharing.iter().map(|&list| *votes[list]).sum();
                let whole = |list: usize| quotas(method, *votes[list], people, rest);
                let before = sharing.len();
                let kept: Vec<usize> = sharing.iter().copied().filter(|&list| whole(list).0 >= least(list)).collect();
                if kept.len() == before {
                    for &list in &sharing {
                        (seats[list], remainders[list]) = whole(list);
                        served[list] = false;
                    }
                    open = rest - sharing.iter().map(|&list| seats[list]).sum::<u64>();
                    break;
                }
                sharing = kept;
            }
        }
        Ok((Sharing { method, votes, seats, open, given: Vec::new(), remainders, served }, below))
    }

    /// Whether `a` has the stronger claim to the next seat.
    fn claim(&self, a: usize, b: usize) -> Ordering {
        let (votes_a, votes_b) = (*self.votes[a], *self.votes[b]);
        let (Some(over_a), Some(over_b)) = (self.divisor(self.seats[a]), self.divisor(self.seats[b])) else {
            // A first seat that goes before all others; among those, more votes.
            return match (self.divisor(self.seats[a]), self.divisor(self.seats[b])) {
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                _ => votes_a.cmp(&votes_b),
            };
        };
        let power = if self.method == Method::HuntingtonHill { 2 } else { 1 };
        let left = UBig::from(votes_a).pow(power) * UBig::from(over_b.0) * UBig::from(over_a.1);
        let right = UBig::from(votes_b).pow(power) * UBig::from(over_a.0) * UBig::from(over_b.1);
        left.cmp(&right)
    }

    /// What the votes are divided by for the seat after this many, as a fraction (of the squares, for Huntington-Hill); none for nought.
    fn divisor(&self, seats: u64) -> Option<(u64, u64)> {
        let s = seats;
        Some(match self.method {
            Method::DHondt => (s + 1, 1),
            Method::SainteLague => (2 * s + 1, 1),
            Method::ModifiedSainteLague if s == 0 => (7, 5),
            Method::ModifiedSainteLague => (2 * s + 1, 1),
            Method::HuntingtonHill if s > 0 => (s * (s + 1), 1),
            Method::Adams if s > 0 => (s, 1),
            Method::Dean if s > 0 => (2 * s * (s + 1), 2 * s + 1),
            _ => return None,
        })
    }

    fn by_remainder(&self) -> bool {
        matches!(self.method, Method::LargestRemainderHare | Method::LargestRemainderDroop)
    }
}

/// Whole quotas held, and what is left over, on a scale of its own.
fn quotas(method: Method, votes: u64, people: u64, seats: u64) -> (u64, u128) {
    let (share, quota) = match method {
        // Votes over (people / seats): both sides times the seats.
        Method::LargestRemainderHare => (u128::from(votes) * u128::from(seats), u128::from(people)),
        _ => (u128::from(votes), u128::from(people / (seats + 1) + 1)),
    };
    ((share / quota) as u64, share % quota)
}

impl Stepwise for Sharing<'_> {
    fn next(&mut self) -> Vec<u16> {
        let claims = |state: &Self| -> Vec<usize> {
            let takes_part = |list: &usize| *state.votes[*list] > 0;
            (0..state.votes.len())
                .filter(takes_part)
                .filter(|&list| !(state.by_remainder() && state.served[list]))
                .collect()
        };
        if self.open == 0 {
            return Vec::new();
        }
        let mut lists = claims(self);
        if lists.is_empty() && self.by_remainder() {
            // More seats than quotas and remainders together, which fewer votes than seats can bring about: round again.
            self.served = self.votes.iter().map(|votes| **votes == 0).collect();
            lists = claims(self);
        }
        let claim = |a: usize, b: usize| {
            if self.by_remainder() { self.remainders[a].cmp(&self.remainders[b]) } else { self.claim(a, b) }
        };
        let Some(&best) = lists.iter().max_by(|a, b| claim(**a, **b)) else { return Vec::new() };
        lists.into_iter().filter(|&list| claim(list, best) == Ordering::Equal).map(|list| list as u16).collect()
    }

    fn take(&mut self, list: u16) {
        self.seats[usize::from(list)] += 1;
        self.served[usize::from(list)] = true;
        self.given.push(list);
        self.open -= 1;
    }

    fn chosen(&self) -> Vec<u16> {
        self.given.clone()
    }

    fn key(&self) -> Option<Vec<u16>> {
        let mut key = self.given.clone();
        key.sort_unstable();
        Some(key)
    }
}

/// What becomes of a part of the number that a delegate stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rounding {
    /// It does not count.
    Down,
    /// To the nearest whole; a half counts as one.
    Nearest,
    /// "Or major fraction thereof": more than a half counts as one.
    MajorFraction,
    /// "Or fraction thereof": any part counts as one.
    Up,
}

/// The key of a bylaw: one delegate for every so many members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DelegateKey {
    /// How many members a delegate stands for; not nought.
    pub per_members: u64,
    /// What every branch with members has at least.
    pub at_least: u64,
    /// What it has at most, where there is such a clause.
    pub at_most: Option<u64>,
    /// What becomes of a part.
    pub rounding: Rounding,
}

/// How many delegates a branch sends: "one per 75 members, at least one".
pub fn delegates(members: u64, key: DelegateKey) -> u64 {
    assert!(key.per_members > 0, "a delegate stands for somebody");
    if members == 0 {
        return 0;
    }
    let (whole, rest) = (members / key.per_members, u128::from(members % key.per_members));
    let counts = match key.rounding {
        Rounding::Down => false,
        Rounding::Nearest => rest * 2 >= u128::from(key.per_members),
        Rounding::MajorFraction => rest * 2 > u128::from(key.per_members),
        Rounding::Up => rest > 0,
    };
    (whole + u64::from(counts)).max(key.at_least).min(key.at_most.unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(lists: usize) -> TieOrder {
        TieOrder::from_list(&(0..lists).collect::<Vec<_>>())
    }

    fn seats(method: Method, votes: &[u64], seats: u64) -> Vec<u64> {
        let what = Apportioned { votes, seats, ..Apportioned::default() };
        apportion(method, &what, &order(votes.len())).unwrap().seats
    }

    #[test]
    fn first_seats_before_all_others_where_the_divisor_is_nought() {
        for method in [Method::Adams, Method::Dean, Method::HuntingtonHill] {
            assert_eq!(seats(method, &[1000, 1, 1], 3), [1, 1, 1]);
            assert_eq!(seats(method, &[5, 9, 7, 0], 2), [0, 1, 1, 0]);
        }
    }

    #[test]
    fn a_guaranteed_seat_is_given_and_the_rest_shared() {
        let what = Apportioned { votes: &[96, 3, 1], seats: 10, at_least: &[1, 1, 1], ..Apportioned::default() };
        for method in [Method::DHondt, Method::SainteLague, Method::LargestRemainderHare] {
            assert_eq!(apportion(method, &what, &order(3)).unwrap().seats, [8, 1, 1], "{method:?}");
        }
        let what = Apportioned { at_least: &[4, 4, 4], ..what };
        let refused = apportion(Method::DHondt, &what, &order(3));
        assert_eq!(refused, Err(NotApportioned::MoreGuaranteedThanThere { guaranteed: 12, seats: 10 }));
    }

    #[test]
    fn who_is_below_the_threshold_gets_nothing_unless_exempt() {
        let threshold = Some("at least 1/20".parse().unwrap());
        let what = Apportioned { votes: &[600, 360, 40], seats: 25, threshold, ..Apportioned::default() };
        let outcome = apportion(Method::LargestRemainderHare, &what, &order(3)).unwrap();
        assert_eq!((outcome.seats, outcome.below_threshold), (vec![16, 9, 0], vec![2]));
        let exempt = Apportioned { exempt: &[2], ..what };
        assert_eq!(apportion(Method::LargestRemainderHare, &exempt, &order(3)).unwrap().seats, [15, 9, 1]);
    }

    #[test]
    fn a_tie_is_told_and_all_its_outcomes_are_found() {
        let what = Apportioned { votes: &[10, 10, 5], seats: 2, ..Apportioned::default() };
        let one = apportion(Method::DHondt, &Apportioned { seats: 1, ..what.clone() }, &order(3)).unwrap();
        assert_eq!(one.seats, [1, 0, 0]);
        assert_eq!(one.ties[0].between, [0, 1]);
        assert_eq!(one.ties[0].matters(&one.one_by_one), Some(true));
        let two = apportion(Method::DHondt, &what, &order(3)).unwrap();
        assert_eq!((two.seats, two.ties[0].matters(&two.one_by_one)), (vec![1, 1, 0], Some(false)));
        let all = apportion_all(Method::DHondt, &Apportioned { seats: 3, ..what }, 1000).unwrap();
        assert_eq!(all, BTreeSet::from([vec![2, 1, 0], vec![1, 2, 0], vec![1, 1, 1]]));
    }

    #[test]
    fn fewer_votes_than_seats_still_fill_all_seats() {
        for method in [Method::LargestRemainderDroop, Method::LargestRemainderHare, Method::SainteLague] {
            assert_eq!(seats(method, &[1, 2], 30).iter().sum::<u64>(), 30, "{method:?}");
        }
        assert_eq!(seats(Method::DHondt, &[0, 0], 5), [0, 0]);
    }

    #[test]
    fn delegates_by_the_key_of_a_bylaw() {
        let key = DelegateKey { per_members: 75, at_least: 1, at_most: None, rounding: Rounding::Nearest };
        let sent = |members| delegates(members, key);
        assert_eq!([0, 1, 75, 112, 113, 750].map(sent), [0, 1, 1, 1, 2, 10]);
        let half = |rounding| delegates(15, DelegateKey { per_members: 10, rounding, ..key });
        use Rounding::{Down, MajorFraction, Nearest, Up};
        assert_eq!([Down, MajorFraction, Nearest, Up].map(half), [1, 1, 2, 2]);
        assert_eq!(delegates(1000, DelegateKey { at_most: Some(7), ..key }), 7);
    }
}
