//! Reading passes from arbitrary bytes and headers: whatever is read was signed, and fits into a header again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polity::pass::{Pass, to_header};

fuzz_target!(|input: &[u8]| {
    let opened = Pass::open(input);
    if let Ok(text) = std::str::from_utf8(input) {
        let _ = Pass::from_header(text);
    }
    if let Ok(pass) = opened {
        let again = Pass::from_header(&to_header(input)).expect("it was read once");
        assert_eq!((again.institution, again.key, again.until), (pass.institution, pass.key, pass.until));
    }
});
