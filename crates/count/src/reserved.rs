//! Reserved seats: at least, or at most, so many of a group are to be elected, whatever the votes say.
//!
//! I. D. Hill, "STV with constraints", Voting matters 9 (1998), and J. Otten, "STV with multiple constraints", Voting matters 13 (2001): whoever is in no result
//! that keeps every reservation is *doomed* and goes out at once, so that the papers pass on; whoever is in all of them is *guarded* and cannot go
//! out. Both are worked out here from all results there still can be, not deduced group by group, so they are never too late. Groups may overlap.
//! Where fewer of a group stand than are to be elected, all of them are: nobody can be made to stand.
//!
//! Invariant: while somebody who is not doomed is elected, or somebody who is not guarded excluded, there is a result that keeps every reservation.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::json::Json;

/// Candidates of whom at least or at most so many are to be elected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they are called: "women", "night shift".
    pub name: String,
    /// The candidates, as numbers.
    pub members: Vec<usize>,
    /// At least so many are elected.
    pub min: usize,
    /// At most so many are elected.
    pub max: usize,
}

/// Why seats cannot be reserved in this way.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CannotReserve {
    /// No result keeps every reservation.
    #[error("no result keeps every reservation of seats: {0}")]
    NoResult(String),
    /// A group asks for more at least than at most.
    #[error("at least {min} and at most {max} of {group:?}")]
    MinAboveMax {
        /// The group.
        group: String,
        /// At least.
        min: usize,
        /// At most.
        max: usize,
    },
    /// So many overlapping groups that the possible results cannot be gone through.
    #[error("the groups overlap in too many ways")]
    TooMany,
}

/// Numbers elected so far: all together, then of each group.
type Numbers = Vec<u16>;

/// What is reserved in one election.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reserved {
    min: Vec<u16>,
    max: Vec<u16>,
    /// The kind of each candidate: those of a kind are in the same groups.
    kind: Vec<usize>,
    /// The groups of each kind.
    groups: Vec<Vec<usize>>,
    seats: u16,
}

/// What the reservations leave open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fates {
    /// In no result that keeps them.
    pub doomed: Vec<usize>,
    /// In every one.
    pub guarded: Vec<usize>,
}

/// More sums than this are not gone through.
const NUMBERS_MAX: usize = 200_000;

impl Reserved {
    /// `None` where nothing is reserved.
    pub fn new(groups: &[Group], seats: usize, standing: &[bool]) -> Result<Option<Self>, CannotReserve> {
        if groups.is_empty() {
            return Ok(None);
        }
        if let Some(wrong) = groups.iter().find(|group| group.min > group.max) {
            return Err(CannotReserve::MinAboveMax { group: wrong.name.clone(), min: wrong.min, max: wrong.max });
        }
        let standing_of = |group: &Group| group.members.iter().filter(|&&one| standing[one]).count();
        let seats = seats.min(standing.iter().filter(|&&stands| stands).count());
        let short = |number: usize| u16::try_from(number).map_err(|_| CannotReserve::TooMany);
        let min = groups.iter().map(|group| short(group.min.min(standing_of(group)))).collect::<Result<_, _>>()?;
        let max = groups.iter().map(|group| short(group.max.min(seats))).collect::<Result<_, _>>()?;
        let mut kinds: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        let mut kind = Vec::with_capacity(standing.len());
        for candidate in 0..standing.len() {
            let of: Vec<usize> =
                (0..groups.len()).filter(|&group| groups[group].members.contains(&candidate)).collect();
            let next = kinds.len();
            kind.push(*kinds.entry(of).or_insert(next));
        }
        let mut of_kind = vec![Vec::new(); kinds.len()];
        kinds.into_iter().for_each(|(groups, kind)| of_kind[kind] = groups);
        let reserved = Reserved { min, max, kind, groups: of_kind, seats: short(seats)? };
        let all: Vec<usize> = (0..standing.len()).filter(|&one| standing[one]).collect();
        if reserved.is_open(&reserved.numbers(&[]), &reserved.of_each_kind(&all))? {
            return Ok(Some(reserved));
        }
        let said = groups.iter().map(|group| format!("{} {} to {}", group.name, group.min, group.max));
        Err(CannotReserve::NoResult(said.collect::<Vec<_>>().join(", ")))
    }

    /// Who is doomed and who is guarded, ascending, among those still hopeful when these are elected.
    pub fn fates(&self, elected: &[usize], hopeful: &[usize]) -> Fates {
        let numbers = self.numbers(elected);
        let people = self.of_each_kind(hopeful);
        let mut fates = Fates::default();
        for kind in (0..people.len()).filter(|&kind| people[kind] > 0) {
            let mut without = people.clone();
            without[kind] -= 1;
            let mut with = numbers.clone();
            self.add(&mut with, kind, 1);
            let open = |numbers: &Numbers, people: &[u16]| {
                self.is_open(numbers, people).expect("fewer sums than at the beginning")
            };
            let of_kind = hopeful.iter().copied().filter(|&one| self.kind[one] == kind);
            if !open(&with, &without) {
                fates.doomed.extend(of_kind);
            } else if !open(&numbers, &without) {
                fates.guarded.extend(of_kind);
            }
        }
        fates.doomed.sort_unstable();
        fates.guarded.sort_unstable();
        fates
    }

    fn numbers(&self, elected: &[usize]) -> Numbers {
        let mut numbers = vec![0; self.min.len() + 1];
        elected.iter().for_each(|&one| self.add(&mut numbers, self.kind[one], 1));
        numbers
    }

    fn of_each_kind(&self, candidates: &[usize]) -> Vec<u16> {
        let mut people = vec![0; self.groups.len()];
        candidates.iter().for_each(|&one| people[self.kind[one]] += 1);
        people
    }

    fn add(&self, numbers: &mut Numbers, kind: usize, people: u16) {
        numbers[0] += people;
        self.groups[kind].iter().for_each(|&group| numbers[group + 1] += people);
    }

    fn is_within(&self, numbers: &Numbers) -> bool {
        numbers[0] <= self.seats && numbers[1..].iter().zip(&self.max).all(|(number, max)| number <= max)
    }

    /// Whether some of these people, together with those elected, fill every seat as reserved.
    fn is_open(&self, elected: &Numbers, people: &[u16]) -> Result<bool, CannotReserve> {
        if !self.is_within(elected) {
            return Ok(false);
        }
        // With so few left that not every seat is filled, all of them are elected.
        let fill = self.seats.min(elected[0] + people.iter().sum::<u16>());
        let mut sums = BTreeSet::from([elected.clone()]);
        for (kind, &people) in people.iter().enumerate() {
            let mut next = BTreeSet::new();
            for sum in &sums {
                for taken in 0..=people.min(fill.saturating_sub(sum[0])) {
                    let mut sum = sum.clone();
                    self.add(&mut sum, kind, taken);
                    if !self.is_within(&sum) {
                        break;
                    }
                    next.insert(sum);
                }
            }
            if next.len() > NUMBERS_MAX {
                return Err(CannotReserve::TooMany);
            }
            sums = next;
        }
        let is_lawful =
            |sum: &Numbers| sum[0] == fill && sum[1..].iter().zip(&self.min).all(|(number, min)| number >= min);
        Ok(sums.iter().any(is_lawful))
    }
}

/// The reservations as they stand in a transcript.
pub(crate) fn told(groups: &[Group]) -> Json {
    Json::list(groups.iter().map(|group| {
        Json::object([
            ("group", group.name.as_str().into()),
            ("members", Json::list(group.members.iter().copied())),
            ("min", group.min.into()),
            ("max", group.max.into()),
        ])
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(name: &str, members: &[usize], min: usize, max: usize) -> Group {
        Group { name: name.into(), members: members.to_vec(), min, max }
    }

    #[test]
    fn the_last_seat_for_women_dooms_men_and_guards_the_last_women() {
        // Three seats, at least two women; 0 and 1 are women, 2 to 4 are not.
        let reserved = Reserved::new(&[group("women", &[0, 1], 2, 3)], 3, &[true; 5]).unwrap().unwrap();
        let open = reserved.fates(&[], &[0, 1, 2, 3, 4]);
        assert_eq!((open.doomed, open.guarded), (vec![], vec![0, 1]));
        let after = reserved.fates(&[2], &[0, 1, 3, 4]);
        assert_eq!((after.doomed, after.guarded), (vec![3, 4], vec![0, 1]));
    }

    #[test]
    fn an_upper_bound_dooms_the_rest_of_the_group() {
        let reserved = Reserved::new(&[group("shop", &[0, 1, 2], 0, 1)], 2, &[true; 5]).unwrap().unwrap();
        assert_eq!(reserved.fates(&[1], &[0, 2, 3, 4]), Fates { doomed: vec![0, 2], guarded: vec![] });
    }

    #[test]
    fn fewer_standing_than_reserved_are_all_elected() {
        let reserved = Reserved::new(&[group("women", &[0, 1], 2, 9)], 2, &[true, false, true, true]).unwrap().unwrap();
        assert_eq!(reserved.fates(&[], &[0, 2, 3]), Fates { doomed: vec![], guarded: vec![0] });
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        let both = [group("women", &[0, 1], 2, 2), group("night shift", &[2, 3], 2, 2)];
        assert!(matches!(Reserved::new(&both, 3, &[true; 5]), Err(CannotReserve::NoResult(_))));
        assert!(Reserved::new(&[group("x", &[0], 2, 1)], 3, &[true; 5]).is_err());
        assert_eq!(Reserved::new(&[], 3, &[true; 5]), Ok(None));
    }

    /// Otten's example of 2001, after Hill: 14 seats, 7 English, 6 Scottish, 1 Welsh; 7 men, 7 women.
    #[test]
    fn two_ways_of_grouping_are_looked_at_together() {
        // Kinds EM EW SM SW WM WW with this many candidates each; both Scottish women must be elected once the men's seats fill up.
        let counts = [8, 8, 6, 2, 1, 1];
        let mut of: Vec<Vec<usize>> = vec![Vec::new(); 6];
        let mut next = 0;
        for (kind, count) in counts.into_iter().enumerate() {
            of[kind] = (next..next + count).collect();
            next += count;
        }
        let join = |kinds: &[usize]| kinds.iter().flat_map(|&kind| of[kind].clone()).collect::<Vec<_>>();
        let groups = [
            group("English", &join(&[0, 1]), 7, 7),
            group("Scottish", &join(&[2, 3]), 6, 6),
            group("Welsh", &join(&[4, 5]), 1, 1),
            group("men", &join(&[0, 2, 4]), 7, 7),
            group("women", &join(&[1, 3, 5]), 7, 7),
        ];
        let reserved = Reserved::new(&groups, 14, &vec![true; next]).unwrap().unwrap();
        // Elected: three English men. At least four Scots must be men, and there are only seven men: exactly four, so both Scottish women are
        // guarded, no further English man and no Welsh man can be elected.
        let elected = of[0][..3].to_vec();
        let hopeful: Vec<usize> = (0..next).filter(|one| !elected.contains(one)).collect();
        let fates = reserved.fates(&elected, &hopeful);
        assert_eq!(fates.guarded, join(&[3, 5]));
        let mut doomed = of[0][3..].to_vec();
        doomed.extend(&of[4]);
        assert_eq!(fates.doomed, doomed);
    }

    #[test]
    fn what_is_found_is_what_trying_everything_finds() {
        for case in 0..400u64 {
            let mut numbers = case.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut below = |n: u64| {
                numbers ^= numbers << 13;
                numbers ^= numbers >> 7;
                numbers ^= numbers << 17;
                (numbers >> 11) % n
            };
            let candidates = 3 + below(4) as usize;
            let seats = 1 + below(candidates as u64 - 1) as usize;
            let groups: Vec<Group> = (0..1 + below(3))
                .map(|at| {
                    let members: Vec<usize> = (0..candidates).filter(|_| below(2) == 0).collect();
                    let min = below(3) as usize;
                    group(&at.to_string(), &members, min, min + below(3) as usize)
                })
                .collect();
            let lawful = |set: u32| {
                set.count_ones() as usize == seats
                    && groups.iter().all(|group| {
                        let inside = group.members.iter().filter(|&&one| set >> one & 1 == 1).count();
                        inside >= group.min.min(group.members.len()) && inside <= group.max
                    })
            };
            let results: Vec<u32> = (0..1u32 << candidates).filter(|&set| lawful(set)).collect();
            let reserved = Reserved::new(&groups, seats, &vec![true; candidates]);
            assert_eq!(reserved.is_ok(), !results.is_empty(), "{groups:?} {seats}");
            let Ok(Some(reserved)) = reserved else { continue };
            let all: Vec<usize> = (0..candidates).collect();
            let fates = reserved.fates(&[], &all);
            let doomed: Vec<usize> =
                all.iter().copied().filter(|one| results.iter().all(|set| set >> one & 1 == 0)).collect();
            let guarded: Vec<usize> =
                all.iter().copied().filter(|one| results.iter().all(|set| set >> one & 1 == 1)).collect();
            assert_eq!((fates.doomed, fates.guarded), (doomed, guarded), "{groups:?} {seats}");
        }
    }
}
