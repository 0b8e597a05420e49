//! Bylaws and clauses from arbitrary text: what is read is written the canonical way, and reads as the same.
#![no_main]

use institution::bylaws::{Bylaws, Clause};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(bylaws) = Bylaws::from_toml(text) {
        let canonical = bylaws.to_toml();
        let again = Bylaws::from_toml(&canonical);
        // The canonical text may be longer than what came, and then longer than bylaws may be.
        if canonical.len() <= institution::bylaws::BYLAWS_BYTES_MAX {
            assert_eq!(again.as_ref(), Ok(&bylaws));
            assert_eq!(again.expect("read").to_toml(), canonical);
        }
        let _ = bylaws.faults();
    }
    if let Ok(clause) = Clause::from_toml(text) {
        let canonical = clause.to_toml();
        if canonical.len() <= institution::bylaws::CLAUSE_BYTES_MAX {
            assert_eq!(Clause::from_toml(&canonical), Ok(clause));
        }
    }
});
