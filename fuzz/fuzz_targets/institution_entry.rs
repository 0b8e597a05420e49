//! Entries from arbitrary bytes: one spelling each, whatever their kind.
#![no_main]

use institution::entry::{Entry, EntryBody, Supply};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Ok(entry) = Entry::decode(input) else { return };
    let body = match entry.body {
        // Its signature will hardly be valid; what was signed is kept as it came.
        EntryBody::Member(act) => {
            let (_, payload) = input.split_at(input.iter().position(|b| *b == b'\n').expect("it was read") + 1);
            assert_eq!(institution::act::Act::parse(payload).as_ref(), Ok(act.act()));
            return;
        }
        EntryBody::Clock(deadline) => EntryBody::Clock(deadline),
        EntryBody::Supplied(supply) => {
            let Supply::Openings { openings, .. } = &supply;
            assert!(openings.len() <= institution::entry::OPENINGS_MAX);
            EntryBody::Supplied(supply)
        }
    };
    assert_eq!(Entry { time: entry.time, body }.encode(), input);
});
