//! The fold alone, in memory and on one core: what an auditor does to every entry, and what each part of it costs.

use std::time::Instant;

use data_encoding::BASE64;
use institution::Institution;
use institution::act::Seen;
use institution::entry::{Entry, EntryBody};
use institution::envelope::{SignedAct, Unchecked};
use institution::id::{Hash, InstitutionId};
use institution::time::Time;

use super::crowd::{self, Assembly, Person, Place, Signed};

const START: Time = Time(1_790_000_000_000);

#[derive(Clone)]
pub struct Figures {
    pub acts: usize,
    pub decode: f64,
    pub signatures: f64,
    pub leaves: f64,
    pub check_and_apply: f64,
}

impl Figures {
    /// The lesser of each.
    pub fn least(&self, other: &Self) -> Self {
        Self {
            acts: self.acts,
            decode: self.decode.min(other.decode),
            signatures: self.signatures.min(other.signatures),
            leaves: self.leaves.min(other.leaves),
            check_and_apply: self.check_and_apply.min(other.check_and_apply),
        }
    }
}

/// A record of so many members who vote on so many motions each, as the bytes of its entries.
pub fn record(members: u64, motions: u64) -> Vec<Vec<u8>> {
    let ada = Person::numbered(0);
    let founding = ada.founds(crowd::bylaws(), crowd::log_key().1);
    let first = encode(START, &founding);
    let seen = Seen { size: 1, root: Hash(tlog::leaf_hash(&first).0) };
    let place = Place { institution: InstitutionId::of_founding(&founding.payload), seen };
    let assembly = Assembly { place, ada, people: crowd::people(1, members) };
    let mut entries = vec![first];
    let mut time = START.0;
    let mut log = |acts: &[Signed]| {
        for batch in acts.chunks(100) {
            time += 1;
            entries.extend(batch.iter().map(|act| encode(Time(time), act)));
        }
    };
    log(&assembly.joins());
    for number in 0..motions {
        let (_, vote, acts) = assembly.opens_vote(number, 60);
        log(&acts);
        log(&assembly.casts(vote));
    }
    entries
}

fn encode(time: Time, act: &Signed) -> Vec<u8> {
    let mut bytes = format!("member {time} {}\n", BASE64.encode(&act.signature)).into_bytes();
    bytes.extend_from_slice(&act.payload);
    bytes
}

/// Folds a record as `verify` does, in units of 4,096 entries, and takes the time of each part.
pub fn fold(entries: &[Vec<u8>]) -> (Institution, Figures) {
    let mut figures = Figures { acts: entries.len(), decode: 0.0, signatures: 0.0, leaves: 0.0, check_and_apply: 0.0 };
    let mut frontier = tlog::Frontier::new();
    let mut org: Option<Institution> = None;
    for unit in entries.chunks(4096) {
        let began = Instant::now();
        let decoded: Vec<_> = unit.iter().map(|bytes| Entry::decode(bytes).expect("we wrote it")).collect();
        figures.decode += began.elapsed().as_secs_f64();

        let began = Instant::now();
        let mut times = Vec::new();
        let mut acts: Vec<Unchecked> = Vec::new();
        for entry in decoded {
            let EntryBody::Member(act) = entry.body else { unreachable!("only acts were written") };
            times.push(entry.time);
            acts.push(*act);
        }
        let acts: Vec<SignedAct> = Unchecked::verify_all(acts, &mut polity::random::System).expect("all are signed");
        figures.signatures += began.elapsed().as_secs_f64();

        let began = Instant::now();
        for bytes in unit {
            frontier.push(tlog::leaf_hash(bytes));
        }
        figures.leaves += began.elapsed().as_secs_f64();

        let began = Instant::now();
        for (time, act) in times.into_iter().zip(acts) {
            let entry = Entry { time, body: EntryBody::Member(Box::new(act)) };
            match &mut org {
                None => org = Some(Institution::found(&entry).expect("lawful")),
                Some(org) => {
                    org.check_entry(&entry).expect("lawful");
                    org.apply(&entry);
                }
            }
        }
        figures.check_and_apply += began.elapsed().as_secs_f64();
    }
    std::hint::black_box(frontier.root());
    (org.expect("a record has a founding"), figures)
}
