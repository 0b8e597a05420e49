//! Mutations of elections: every one must be refused, with a reason, by the quick way and the plain way alike.
//!
//! `MUTATIONS` says how many (`make soak`); 1,500 otherwise. The seed is printed; `MUTATION_SEED` sets it.

use std::collections::BTreeMap;
use std::io::Cursor;

use belenios::archive::EventKind;
use belenios::board::{Options, verify};
use belenios::verify::Way;
use chacha20::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

use crate::archives::read;
use crate::made::{Events, TIMESTAMP, small, written};

struct Dice(ChaCha20Rng);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        (self.0.next_u64() % bound.max(1) as u64) as usize
    }

    fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Strings in a JSON text: where each lies between its quotes.
fn strings(text: &[u8]) -> Vec<std::ops::Range<usize>> {
    let quotes: Vec<usize> = text.iter().enumerate().filter(|(_, byte)| **byte == b'"').map(|(at, _)| at).collect();
    quotes.chunks_exact(2).map(|pair| pair[0] + 1..pair[1]).collect()
}

fn replaced(text: &[u8], range: std::ops::Range<usize>, by: &[u8]) -> Vec<u8> {
    [&text[..range.start], by, &text[range.end..]].concat()
}

/// Points that are on the curve and not in the group, or not canonical; numbers that are none.
const STRANGE: [&str; 12] = [
    // (0, 1) and (0, -1), order 1 and 2
    "0000000000000000000000000000000000000000000000000000000000000001",
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec",
    // order 4 and its negative, order 8
    "0000000000000000000000000000000000000000000000000000000000000000",
    "8000000000000000000000000000000000000000000000000000000000000000",
    "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7",
    // not reduced
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "7237005577332262213973186563042994240857116359379907606001950938285454250989",
    "0",
    "1",
    "00",
    "99999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999",
];

/// Mends what refers to a changed object, so that the change itself has to be noticed.
fn mend(event: &mut (EventKind, Vec<Vec<u8>>)) {
    let hex = |text: &[u8]| data_encoding::HEXLOWER.encode(&Sha256::digest(text)).into_bytes();
    let (kind, data) = event;
    match kind {
        EventKind::Setup if data.len() == 4 => {
            let [a, b, c] = [0, 1, 2].map(|at| hex(&data[at]));
            data[3] =
                [b"{\"election\":\"".as_slice(), &a, b"\",\"trustees\":\"", &b, b"\",\"credentials\":\"", &c, b"\"}"]
                    .concat();
        }
        EventKind::EncryptedTally | EventKind::Shuffle | EventKind::PartialDecryption if data.len() == 2 => {
            let hash = hex(&data[0]);
            let last = strings(&data[1]).pop();
            if let Some(range) = last.filter(|range| range.len() == 64) {
                data[1] = replaced(&data[1], range, &hash);
            }
        }
        _ => {}
    }
}

/// What was done, and the bytes.
fn mutated(events: &Events, others: &[Events], dice: &mut Dice) -> (&'static str, Vec<u8>) {
    let mut events = events.clone();
    let count = events.len();
    let at = dice.below(count);
    let of_kind = |events: &Events, kind: EventKind| -> Vec<usize> {
        (0..events.len()).filter(|&index| events[index].0 == kind).collect()
    };
    let what = match dice.below(18) {
        0 => {
            let mut bytes = written(TIMESTAMP, &events);
            let byte = dice.below(bytes.len());
            bytes[byte] ^= 1 << dice.below(8);
            return ("a bit", bytes);
        }
        1 => {
            let mut bytes = written(TIMESTAMP, &events);
            match dice.below(3) {
                0 => bytes.truncate(dice.below(bytes.len())),
                1 => bytes.extend_from_slice(&[0; 1024][..1 + dice.below(1024)]),
                _ => bytes.extend_from_slice(b"x"),
            }
            return ("the length of the file", bytes);
        }
        2 => {
            let mut bytes = written(TIMESTAMP, &events);
            // Headers begin at multiples of 512: the size of an entry becomes huge.
            let headers: Vec<usize> =
                (0..bytes.len()).step_by(512).filter(|&at| bytes[at + 100..].starts_with(b"0000644")).collect();
            let header = *dice.one_of(&headers);
            bytes[header + 124..header + 135].copy_from_slice(
                dice.one_of(&[b"77777777777", b"00000000000", b"00000100000", b"           "]).as_slice(),
            );
            return ("the size in a header", bytes);
        }
        3 => {
            events.remove(at);
            "an event dropped"
        }
        4 => {
            let copy = events[at].clone();
            events.insert(dice.below(count), copy);
            "an event twice"
        }
        5 => {
            let other = dice.below(count);
            events.swap(at, other);
            "two events exchanged"
        }
        6 => {
            let kind = *dice.one_of(&EventKind::ALL);
            events.insert(at, (kind, vec![]));
            "a stray event without data"
        }
        7 => {
            let stray = dice.one_of(others);
            let stray = stray[dice.below(stray.len())].clone();
            events.insert(at, stray);
            "an event of another election"
        }
        8 => {
            events[at].0 = *dice.one_of(&EventKind::ALL);
            "the kind of an event"
        }
        9 => {
            let data = &mut events[at].1;
            if data.len() > 1 {
                data.remove(dice.below(data.len()));
            } else {
                data.push(b"{}".to_vec());
            }
            "data dropped or added"
        }
        10..=12 => {
            // A text within an object: one string becomes another of the same object, or something strange.
            let Some(data) = events[at].1.first() else { return mutated(&events, others, dice) };
            let ranges = strings(data);
            let long: Vec<_> = ranges
                .into_iter()
                .filter(|range| range.len() > 20 && data[range.clone()].iter().all(u8::is_ascii_alphanumeric))
                .collect();
            if long.is_empty() {
                return mutated(&events, others, dice);
            }
            let to = dice.one_of(&long).clone();
            let by = if dice.below(2) == 0 {
                dice.one_of(&STRANGE).as_bytes().to_vec()
            } else {
                data[dice.one_of(&long).clone()].to_vec()
            };
            events[at].1[0] = replaced(data, to, &by);
            "a number or element of an object"
        }
        13 => {
            // A list of an object becomes shorter or longer by one.
            let Some(data) = events[at].1.first() else { return mutated(&events, others, dice) };
            let text = String::from_utf8(data.clone()).unwrap();
            let cuts: Vec<usize> = text.match_indices("},{").map(|(at, _)| at).collect();
            if cuts.len() < 2 {
                return mutated(&events, others, dice);
            }
            let cut = dice.below(cuts.len() - 1);
            let item = &text[cuts[cut] + 1..cuts[cut + 1] + 1];
            let changed =
                if dice.below(2) == 0 { text.replacen(item, "", 1) } else { text.replacen(item, &item.repeat(2), 1) };
            events[at].1[0] = changed.into_bytes();
            "the length of a list"
        }
        14 => {
            // Answers of two ballots are exchanged.
            let ballots = of_kind(&events, EventKind::Ballot);
            let (a, b) = (*dice.one_of(&ballots), *dice.one_of(&ballots));
            let part = |data: &[u8]| {
                let text = String::from_utf8(data.to_vec()).unwrap();
                let from = text.find("\"answers\"").unwrap();
                (from, text.find(",\"signature\"").unwrap())
            };
            let (a_part, b_part) = (part(&events[a].1[0]), part(&events[b].1[0]));
            let of_b = events[b].1[0][b_part.0..b_part.1].to_vec();
            events[a].1[0] = replaced(&events[a].1[0], a_part.0..a_part.1, &of_b);
            "the answers of another ballot"
        }
        15 => {
            let owned: Vec<usize> = (0..count)
                .filter(|&index| events[index].1.len() == 2 && events[index].0 != EventKind::EncryptedTally)
                .collect();
            let index = *dice.one_of(&owned);
            let text = String::from_utf8(events[index].1[1].clone()).unwrap();
            let owner = dice.one_of(&["0", "1", "2", "3", "4", "99", "18446744073709551615", "-1", "01"]);
            let end = text.find(',').unwrap();
            events[index].1[1] = format!("{{\"owner\":{owner}{}", &text[end..]).into_bytes();
            "the owner"
        }
        16 => {
            let Some(data) = events[at].1.last_mut() else { return mutated(&events, others, dice) };
            match dice.below(4) {
                0 => data.push(b'\n'),
                1 => data.insert(0, b' '),
                2 => *data = String::from_utf8(data.clone()).unwrap().replacen(':', ": ", 1).into_bytes(),
                _ => data.truncate(data.len() / 2),
            }
            "the spelling of an object"
        }
        _ => {
            // A digit of any number anywhere.
            let Some(data) = events[at].1.first_mut() else { return mutated(&events, others, dice) };
            let digits: Vec<usize> = (0..data.len()).filter(|&at| data[at].is_ascii_digit()).collect();
            if digits.is_empty() {
                return mutated(&events, others, dice);
            }
            let digit = *dice.one_of(&digits);
            data[digit] = b'0' + (data[digit] - b'0' + 1 + dice.below(9) as u8) % 10;
            "a digit of an object"
        }
    };
    if dice.below(4) > 0 {
        events.iter_mut().for_each(mend);
    }
    (what, written(TIMESTAMP, &events))
}

/// Whether two archives say the same, though they do not have the same bytes: the order of ballots of different voters
/// says nothing, nor what was voted before one voted again; an archive may begin at another time; and version 1 does not
/// bind a shuffle to the trustee who is said to have made it.
fn says_the_same(a: &Events, b: &[u8]) -> bool {
    let canonical = |events: &Events| {
        let mut rest: Vec<_> = events.iter().filter(|(kind, _)| *kind != EventKind::Ballot).cloned().collect();
        let mut last = BTreeMap::new();
        for (_, data) in events.iter().filter(|(kind, _)| *kind == EventKind::Ballot) {
            let text = String::from_utf8(data[0].clone()).unwrap();
            let credential = text.split("\"credential\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
            last.insert(credential, text);
        }
        for (_, data) in rest.iter_mut().filter(|(kind, _)| *kind == EventKind::Shuffle) {
            data.truncate(1);
        }
        rest.sort();
        (rest, last)
    };
    canonical(a) == canonical(&read(b).1)
}

#[test]
fn every_mutation_is_refused_with_a_reason_both_ways() {
    let number = |name: &str, otherwise: u64| std::env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    let (wanted, seed) = (number("MUTATIONS", 1500), number("MUTATION_SEED", 20_260_101));
    println!("MUTATIONS={wanted} MUTATION_SEED={seed}");
    let mut dice = Dice(ChaCha20Rng::seed_from_u64(seed));
    let elections: Vec<Events> = small().into_iter().map(|(_, events, _)| events).collect();
    let originals: Vec<Vec<u8>> = elections.iter().map(|events| written(TIMESTAMP, events)).collect();
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    let mut refused = 0;
    while refused < wanted {
        // Those of the curve are verified in milliseconds, those of 2048 bits take seconds the plain way.
        let which = match dice.below(256) {
            0 => 3,
            1..=4 => 2,
            other => other % 2,
        };
        let others: Vec<Events> =
            (0..4).filter(|&other| other != which).map(|other| elections[other].clone()).collect();
        let (what, bytes) = mutated(&elections[which], &others, &mut dice);
        if bytes == originals[which] {
            continue;
        }
        let quick = verify(Cursor::new(&bytes), &Options::new([9; 32]), &mut |_, _| ());
        let Err(invalid) = quick else {
            assert!(says_the_same(&elections[which], &bytes), "{what} was let through (election {which})");
            continue;
        };
        let plain = Options { way: Way::Plain, ..Options::new([9; 32]) };
        let plainly =
            verify(Cursor::new(&bytes), &plain, &mut |_, _| ()).expect_err("refused one way, refused the other");
        assert_eq!(invalid.to_string(), plainly.to_string(), "{what}: the same reason both ways");
        assert!(!invalid.fault.to_string().is_empty());
        *reasons.entry(format!("{what}: {}", invalid.fault)).or_default() += 1;
        refused += 1;
    }
    println!("{refused} mutations refused, {} different reasons", reasons.len());
    assert!(reasons.len() > 60, "the mutations reach every check: {reasons:#?}");
}

/// The two holes of the reference verifier (docs/formats/ballot-box.md).
#[test]
fn a_stray_event_between_ballots_and_a_bogus_tally_are_refused() {
    let (_, events, _) = small().remove(0);
    let mut stray = events.clone();
    stray.insert(3, (EventKind::EndBallots, vec![]));
    let verdict = verify(Cursor::new(written(TIMESTAMP, &stray)), &Options::new([0; 32]), &mut |_, _| ());
    assert_eq!(
        verdict.unwrap_err().to_string(),
        "event 4 (Ballot): a Ballot may not follow here: the election is closed and not tallied"
    );
    let mut bogus = events;
    let at = bogus.iter().position(|(kind, _)| *kind == EventKind::EncryptedTally).unwrap();
    let ballot = String::from_utf8(bogus[1].1[0].clone()).unwrap();
    let from = ballot.find("{\"alpha\"").unwrap();
    let ciphertext = &ballot[from..=ballot[from..].find('}').unwrap() + from];
    bogus[at].1[0] = format!("[[{0},{0},{0}],[{0},{0},{0}]]", ciphertext).into_bytes();
    mend(&mut bogus[at]);
    let verdict = verify(Cursor::new(written(TIMESTAMP, &bogus)), &Options::new([0; 32]), &mut |_, _| ());
    assert_eq!(verdict.unwrap_err().fault.to_string(), "the encrypted tally is not what the ballots make");
}
