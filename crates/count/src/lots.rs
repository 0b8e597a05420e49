//! Panels drawn by lot: everybody who takes part has exactly the same chance, and groups are represented as the quotas ask.
//!
//! All chance comes from a seed: whoever knows it draws the same panel again, whatever the order of the list. People are put in an order by
//! hashing the seed with their id. Where the panel is to mirror groups (women and men, shops, age), everybody is of a kind, the combination
//! of their groups; the expected number of each kind is rounded to whole people by a random walk that keeps every expectation and stops
//! at the quotas (dependent rounding: Srinivasan 2001; Gandhi and others 2006). With one or two ways of grouping the quotas are always kept.
//! With three or more there may be no such rounding; then the quota that touches the fewest open kinds is let go, and the result says by how
//! much it was missed. Equal chances are never given up.
//!
//! Invariant: the expectation of every kind's number is the same before and after every step of the walk.

use std::collections::BTreeMap;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Somebody who can be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who it is, to the list; each different.
    pub id: String,
    /// The group they belong to in each way of grouping, in the same order for all.
    pub groups: Vec<String>,
    /// They take no part: they hold an office, or sat on the last panel.
    pub excluded: bool,
}

/// How many of a group are to be on the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Which way of grouping, from nought.
    pub grouping: usize,
    /// The group.
    pub group: String,
    /// At least so many.
    pub min: u64,
    /// At most so many.
    pub max: u64,
}

/// A panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// Those drawn, as places in the list of people, in the order in which they were drawn.
    pub drawn: Vec<usize>,
    /// All others who took part, in the order in which they would be called as substitutes.
    pub others: Vec<usize>,
    /// The chance that each who took part had.
    pub chance: RBig,
    /// Quotas that could not be kept together with equal chances.
    pub missed: Vec<Missed>,
}

/// A quota that was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The quota.
    pub quota: Quota,
    /// How many of the group were drawn.
    pub drawn: u64,
}

/// Why nobody was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotDrawn {
    /// Fewer take part than are to be drawn.
    #[error("{seats} are to be drawn, but only {people} take part")]
    TooFew {
        /// To be drawn.
        seats: usize,
        /// Taking part.
        people: usize,
    },
    /// Two people of one id.
    #[error("two people have the id {0:?}")]
    SameId(String),
    /// Somebody has more or fewer groups than others.
    #[error("{0:?} is not grouped in every way in which others are")]
    NotGrouped(String),
    /// A quota that equal chances cannot meet: the group's fair number is outside it.
    #[error("with equal chances {group:?} has {expected} seats on average, which is outside {min} to {max}")]
    OutsideQuota {
        /// The group.
        group: String,
        /// Its fair number.
        expected: RBig,
        /// The quota's lower end.
        min: u64,
        /// The quota's upper end.
        max: u64,
    },
}

/// Draws `seats` people. Groups without a quota get their fair number, rounded up or down.
pub fn draw(people: &[Person], seats: usize, quotas: &[Quota], seed: &[u8]) -> Result<Panel, NotDrawn> {
    let order = order(people, seed)?;
    if order.len() < seats {
        return Err(NotDrawn::TooFew { seats, people: order.len() });
    }
    if order.is_empty() {
        return Ok(Panel { drawn: Vec::new(), others: Vec::new(), chance: RBig::ZERO, missed: Vec::new() });
    }
    let chance = RBig::from_parts(IBig::from(seats), UBig::from(order.len()));
    let groupings = people[order[0]].groups.len();
    if let Some(&odd) = order.iter().find(|&&one| people[one].groups.len() != groupings) {
        return Err(NotDrawn::NotGrouped(people[odd].id.clone()));
    }
    let mut kinds: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
    order.iter().for_each(|&one| kinds.entry(&people[one].groups).or_default().push(one));
    let fair: Vec<RBig> = kinds.values().map(|members| &chance * RBig::from(members.len())).collect();
    let rows = rows(&kinds, &fair, quotas)?;
    let numbers = round(fair, rows.iter().map(|(_, row)| row.clone()).collect(), seats, &mut Stream::new(seed));
    let mut drawn: Vec<usize> = Vec::with_capacity(seats);
    for (members, &number) in kinds.values().zip(&numbers) {
        drawn.extend(&members[..number as usize]);
    }
    let missed = rows.into_iter().filter_map(|(quota, row)| {
        let drawn: u64 = row.kinds.iter().map(|&kind| numbers[kind]).sum();
        (!(row.min..=row.max).contains(&drawn)).then_some(Missed { quota, drawn })
    });
    let missed = missed.collect();
    let (drawn, others) = order.iter().partition(|one| drawn.contains(one));
    Ok(Panel { drawn, others, chance, missed })
}

/// Those who take part, ordered by the hash of the seed and their id.
fn order(people: &[Person], seed: &[u8]) -> Result<Vec<usize>, NotDrawn> {
    let mut ids: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    ids.sort_unstable();
    if let Some(pair) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(NotDrawn::SameId(pair[0].to_string()));
    }
    let taking_part = people.iter().enumerate().filter(|(_, person)| !person.excluded);
    let mut keyed: Vec<([u8; 32], usize)> = taking_part
        .map(|(place, person)| (hashed(b"polity/count/lot/person/1", seed, person.id.as_bytes()), place))
        .collect();
    keyed.sort_unstable();
    Ok(keyed.into_iter().map(|(_, place)| place).collect())
}

/// SHA-256 of a label, a zero byte, the length of the seed as eight bytes (most significant first), the seed, and what is hashed.
fn hashed(label: &[u8], seed: &[u8], what: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(label);
    hash.update([0]);
    hash.update((seed.len() as u64).to_be_bytes());
    hash.update(seed);
    hash.update(what);
    hash.finalize().into()
}

/// Bits from the seed, one hash of 256 after another.
struct Stream<'a> {
    seed: &'a [u8],
    used: u64,
}

impl<'a> Stream<'a> {
    fn new(seed: &'a [u8]) -> Self {
        Stream { seed, used: 0 }
    }

    /// True with this chance, exactly: a random number between nought and one is drawn as far as it takes to tell.
    fn happens(&mut self, chance: &RBig) -> bool {
        let mut rest = chance.clone();
        loop {
            if rest <= RBig::ZERO || rest >= RBig::ONE {
                return rest >= RBig::ONE;
            }
            let drawn = hashed(b"polity/count/lot/walk/1", self.seed, &self.used.to_be_bytes());
            self.used += 1;
            let drawn = UBig::from_be_bytes(&drawn);
            // The first 256 binary digits of the chance against those drawn; equal ones leave the question to the digits after them.
            let scaled = rest * RBig::from(UBig::ONE << 256);
            let digits = scaled.floor();
            match IBig::from(drawn).cmp(&digits) {
                std::cmp::Ordering::Less => return true,
                std::cmp::Ordering::Greater => return false,
                std::cmp::Ordering::Equal => rest = scaled - RBig::from(digits),
            }
        }
    }
}

/// A quota as the walk sees it.
#[derive(Clone, Debug)]
struct Row {
    kinds: Vec<usize>,
    min: u64,
    max: u64,
}

fn rows(
    kinds: &BTreeMap<&[String], Vec<usize>>,
    fair: &[RBig],
    quotas: &[Quota],
) -> Result<Vec<(Quota, Row)>, NotDrawn> {
    let mut groups: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
    for (kind, named) in kinds.keys().enumerate() {
        named.iter().enumerate().for_each(|(grouping, group)| groups.entry((grouping, group)).or_default().push(kind));
    }
    // A quota for a group of which nobody takes part is a row without kinds.
    for quota in quotas {
        groups.entry((quota.grouping, &quota.group)).or_default();
    }
    let row = |((grouping, group), kinds): ((usize, &str), Vec<usize>)| {
        let expected = kinds.iter().fold(RBig::ZERO, |sum, &kind| sum + &fair[kind]);
        let whole = |number: IBig| u64::try_from(number).expect("a number of people");
        let asked = quotas.iter().find(|quota| quota.grouping == grouping && quota.group == group);
        let (min, max) =
            asked.map_or_else(|| (whole(expected.floor()), whole(expected.ceil())), |quota| (quota.min, quota.max));
        if expected < RBig::from(min) || expected > RBig::from(max) {
            return Err(NotDrawn::OutsideQuota { group: group.to_string(), expected, min, max });
        }
        Ok((Quota { grouping, group: group.to_string(), min, max }, Row { kinds, min, max }))
    };
    groups.into_iter().map(row).collect()
}

/// Rounds expected numbers to whole ones that add up to `seats`.
fn round(fair: Vec<RBig>, mut rows: Vec<Row>, seats: usize, stream: &mut Stream) -> Vec<u64> {
    let bounds: Vec<(RBig, RBig)> =
        fair.iter().map(|number| (RBig::from(number.floor()), RBig::from(number.ceil()))).collect();
    let mut numbers = fair;
    rows.push(Row { kinds: (0..numbers.len()).collect(), min: seats as u64, max: seats as u64 });
    let total = rows.len() - 1;
    let mut dropped = vec![false; rows.len()];
    loop {
        let open: Vec<usize> = (0..numbers.len()).filter(|&kind| !numbers[kind].is_int()).collect();
        if open.is_empty() {
            break;
        }
        let sums: Vec<RBig> =
            rows.iter().map(|row| row.kinds.iter().fold(RBig::ZERO, |sum, &kind| sum + &numbers[kind])).collect();
        let is_tight = |row: usize| {
            !dropped[row] && (sums[row] <= RBig::from(rows[row].min) || sums[row] >= RBig::from(rows[row].max))
        };
        let tight: Vec<usize> = (0..rows.len())
            .filter(|&row| is_tight(row))
            .filter(|&row| rows[row].kinds.iter().any(|kind| open.contains(kind)))
            .collect();
        // One more than the rows that bind is enough to have a direction.
        let open = &open[..open.len().min(tight.len() + 1)];
        let Some(direction) = direction(open, &tight.iter().map(|&row| &rows[row]).collect::<Vec<_>>()) else {
            let open_in = |row: &usize| rows[*row].kinds.iter().filter(|kind| !numbers[**kind].is_int()).count();
            let least = tight.iter().copied().filter(|&row| row != total).min_by_key(open_in);
            dropped[least.expect("two open kinds can always be moved against each other")] = true;
            continue;
        };
        let reach = |sign: &RBig| {
            let kinds =
                direction.iter().map(|(kind, step)| (numbers[*kind].clone(), step * sign, bounds[*kind].clone()));
            let rows = rows.iter().enumerate().filter(|(row, _)| !dropped[*row]).map(|(row, quota)| {
                let step = direction
                    .iter()
                    .filter(|(kind, _)| quota.kinds.contains(kind))
                    .fold(RBig::ZERO, |sum, (_, step)| sum + step);
                (sums[row].clone(), step * sign, (RBig::from(quota.min), RBig::from(quota.max)))
            });
            let far = |(at, step, (low, high)): (RBig, RBig, (RBig, RBig))| match step.cmp(&RBig::ZERO) {
                std::cmp::Ordering::Greater => Some((high - at) / step),
                std::cmp::Ordering::Less => Some((low - at) / step),
                std::cmp::Ordering::Equal => None,
            };
            kinds.chain(rows).filter_map(far).min().expect("some kind moves")
        };
        let (ahead, back) = (reach(&RBig::ONE), reach(&RBig::NEG_ONE));
        // Ahead with the chance back / (ahead + back): on average nothing moves.
        let chance = &back / (&ahead + &back);
        let far = if stream.happens(&chance) { ahead } else { -back };
        direction.iter().for_each(|(kind, step)| numbers[*kind] += step * &far);
    }
    numbers.iter().map(|number| u64::try_from(number.numerator().clone()).expect("a number of people")).collect()
}

/// A way to move the open kinds that changes none of these rows; none where there is no such way.
fn direction(open: &[usize], rows: &[&Row]) -> Option<Vec<(usize, RBig)>> {
    let coefficient = |row: &Row, kind: &usize| if row.kinds.contains(kind) { RBig::ONE } else { RBig::ZERO };
    let mut matrix: Vec<Vec<RBig>> =
        rows.iter().map(|row| open.iter().map(|kind| coefficient(row, kind)).collect()).collect();
    // Gauss and Jordan: each row is left with one pivot column, in which all others are nought.
    let mut pivots: Vec<(usize, usize)> = Vec::new();
    for column in 0..open.len() {
        let used = pivots.len();
        let Some(found) = (used..matrix.len()).find(|&row| matrix[row][column] != RBig::ZERO) else {
            // A column without a pivot: move it by one, and the pivots against it.
            let mut direction = vec![(open[column], RBig::ONE)];
            let against = pivots.iter().map(|&(row, pivot)| (open[pivot], -matrix[row][column].clone()));
            direction.extend(against.filter(|(_, step)| *step != RBig::ZERO));
            return Some(direction);
        };
        matrix.swap(used, found);
        let scale = matrix[used][column].clone();
        matrix[used].iter_mut().for_each(|entry| *entry /= &scale);
        let pivot = matrix[used].clone();
        for (_, entries) in matrix.iter_mut().enumerate().filter(|(row, _)| *row != used) {
            let factor = entries[column].clone();
            if factor != RBig::ZERO {
                entries.iter_mut().zip(&pivot).for_each(|(entry, pivot)| *entry -= &factor * pivot);
            }
        }
        pivots.push((used, column));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(groups: &[(&[&str], usize)]) -> Vec<Person> {
        let mut people = Vec::new();
        for (named, number) in groups {
            for _ in 0..*number {
                let groups = named.iter().map(|group| group.to_string()).collect();
                people.push(Person { id: format!("m{}", people.len()), groups, excluded: false });
            }
        }
        people
    }

    #[test]
    fn the_order_of_the_list_does_not_matter_and_the_excluded_stay_out() {
        let mut people = pool(&[(&[], 30)]);
        people[3].excluded = true;
        let panel = draw(&people, 29, &[], b"seed").unwrap();
        assert!(!panel.drawn.contains(&3));
        let few = draw(&people, 5, &[], b"seed").unwrap();
        let names =
            |people: &[Person], drawn: &[usize]| drawn.iter().map(|&one| people[one].id.clone()).collect::<Vec<_>>();
        let reversed: Vec<Person> = people.iter().rev().cloned().collect();
        assert_eq!(names(&people, &few.drawn), names(&reversed, &draw(&reversed, 5, &[], b"seed").unwrap().drawn));
        assert_ne!(few.drawn, draw(&people, 5, &[], b"other").unwrap().drawn);
        assert_eq!(draw(&people, 30, &[], b"seed"), Err(NotDrawn::TooFew { seats: 30, people: 29 }));
    }

    #[test]
    fn a_group_gets_its_fair_number_rounded_up_or_down_with_the_right_chance() {
        // 7 of 10 are night shift: with 3 seats they have 2.1, that is 3 in one draw of ten, else 2.
        let people = pool(&[(&["night"], 7), (&["day"], 3)]);
        let mut threes = 0;
        for seed in 0..2000u32 {
            let panel = draw(&people, 3, &[], &seed.to_be_bytes()).unwrap();
            let night = panel.drawn.iter().filter(|&&one| one < 7).count();
            assert!(night == 2 || night == 3);
            threes += usize::from(night == 3);
        }
        assert!((140..260).contains(&threes), "{threes} of 2000 where 200 are expected");
    }

    #[test]
    fn everybody_has_the_same_chance_under_quotas_too() {
        let people = pool(&[(&["f", "young"], 3), (&["f", "old"], 2), (&["m", "young"], 1), (&["m", "old"], 4)]);
        let quotas = [Quota { grouping: 0, group: "f".into(), min: 2, max: 2 }];
        let mut drawn = vec![0; people.len()];
        for seed in 0..3000u32 {
            let panel = draw(&people, 4, &quotas, &seed.to_be_bytes()).unwrap();
            assert_eq!((panel.drawn.len(), panel.missed.len()), (4, 0));
            panel.drawn.iter().for_each(|&one| drawn[one] += 1);
        }
        // 1200 expected, with a deviation of about 27.
        assert!(drawn.iter().all(|times| (1080..1320).contains(times)), "{drawn:?}");
    }

    #[test]
    fn a_quota_that_equal_chances_cannot_meet_is_refused() {
        let people = pool(&[(&["f"], 2), (&["m"], 8)]);
        let refused = draw(&people, 5, &[Quota { grouping: 0, group: "f".into(), min: 2, max: 3 }], b"");
        assert!(matches!(refused, Err(NotDrawn::OutsideQuota { .. })));
        let refused = draw(&people, 5, &[Quota { grouping: 0, group: "x".into(), min: 1, max: 3 }], b"");
        assert!(matches!(refused, Err(NotDrawn::OutsideQuota { .. })));
    }

    #[test]
    fn three_ways_of_grouping_keep_equal_chances_and_tell_what_they_missed() {
        let kinds: Vec<[&str; 3]> = (0..8)
            .map(|bits| {
                [
                    if bits & 1 > 0 { "a" } else { "b" },
                    if bits & 2 > 0 { "c" } else { "d" },
                    if bits & 4 > 0 { "e" } else { "f" },
                ]
            })
            .collect();
        let groups: Vec<(&[&str], usize)> =
            kinds.iter().enumerate().map(|(kind, named)| (named.as_slice(), kind + 1)).collect();
        let people = pool(&groups);
        for seed in 0..50u8 {
            let panel = draw(&people, 7, &[], &[seed]).unwrap();
            assert_eq!(panel.drawn.len(), 7);
            assert!(panel.missed.iter().all(|missed| missed.drawn.abs_diff(missed.quota.min) <= 2));
        }
    }

    #[test]
    fn chances_are_exact_to_the_last_digit() {
        assert!(Stream::new(b"").happens(&RBig::ONE));
        assert!(!Stream::new(b"").happens(&RBig::ZERO));
        let mut stream = Stream::new(b"coin");
        let third = RBig::from_parts(1.into(), 3u8.into());
        let happened = (0..3000).filter(|_| stream.happens(&third)).count();
        assert!((850..1150).contains(&happened), "{happened}");
    }
}
