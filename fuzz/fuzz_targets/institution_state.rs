//! State lines from arbitrary text: a state that is read has the lines it was read from, sorted.
#![no_main]

use institution::Institution;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(org) = Institution::from_lines(text.lines()) {
        let lines = org.lines();
        let again = Institution::from_lines(lines.iter().map(String::as_str)).expect("lines that were written can be read");
        assert_eq!(again.lines(), lines);
        assert_eq!(again, org);
    }
});
