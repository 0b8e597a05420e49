//! Counting methods and measures of power: ballots in, outcome and transcript out.
//!
//! Pure: bytes in, bytes out; integers and exact rationals; the same bytes on every machine. Chance comes in as a seed. Every rule has a
//! name and a version, and a version is never changed.
#![forbid(unsafe_code)]

// Yes and no.
pub mod majority;
