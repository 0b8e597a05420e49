//! Writes a record of mostly votes into a folder, to measure `verify` with:
//! `cargo run --release --example record -- DIR 200000 [MEMBERS]`

#[path = "../tests/it/written.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod written;

use std::path::Path;

use institution::act::{Choice, What};
use institution::id::Hash;
use institution::time::Span;
use written::{Person, Record};

/// How many acts a sequencer under load takes in at a time.
const BATCH: usize = 500;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    let acts: usize = arguments.next().map_or(200_000, |acts| acts.parse().expect("a number of acts"));
    let members: usize = arguments.next().map_or(2000, |members| members.parse().expect("a number of members"));
    let (mut record, ada) = Record::found(ed25519_zebra::SigningKey::from([9; 32]));
    let mut people = vec![ada];
    for n in 1..members {
        let person = Person::new(5_000_000 + n as u64);
        let name = Hash::of(&(n as u64).to_be_bytes());
        record.takes_in(&person, institution::act::Body::Join { name });
        people.push(person);
        if n % BATCH == 0 {
            record.publish();
        }
    }
    record.publish();
    let mut round = 0;
    while record.entries.len() < acts {
        round += 1;
        let vote = record.puts(&people[0], &people[1], &format!("Motion {round}"), What::Resolution, 60);
        for (n, person) in people.iter().enumerate() {
            let choice = [Choice::Yes, Choice::Yes, Choice::No, Choice::Abstain][n % 4];
            let cast = record.cast(person, vote, choice);
            record.takes_in(person, cast);
            if n % BATCH == BATCH - 1 {
                record.publish();
                record.passes(Span::minutes(1));
            }
        }
        record.publish();
        record.closes(vote);
    }
    record.export(Path::new(&folder));
    println!("{} entries, {} members, {round} votes", record.entries.len(), people.len());
}
