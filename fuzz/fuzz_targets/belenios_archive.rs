//! Whole archives from arbitrary bytes: a verdict, no panic, no allocation that the file did not ask for with its length;
//! and no verdict depends on the way.
#![no_main]

use std::io::Cursor;

use belenios::board::{Options, verify};
use belenios::verify::Way;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let quick = Options { may_be_open: true, ..Options::new([7; 32]) };
    let plain = Options { way: Way::Plain, ..quick.clone() };
    let one = verify(Cursor::new(input), &quick, &mut |_, _| ()).map(|verified| verified.head);
    let other = verify(Cursor::new(input), &plain, &mut |_, _| ()).map(|verified| verified.head);
    assert_eq!(one.map_err(|invalid| invalid.to_string()), other.map_err(|invalid| invalid.to_string()));
});
