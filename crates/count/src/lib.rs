//! Counting methods and measures of power: ballots in, outcome and transcript out.
//!
//! Pure: bytes in, bytes out; integers and exact rationals; the same bytes on every machine. Chance comes in as a seed. Every rule has a
//! name and a version, and a version is never changed.
#![forbid(unsafe_code)]

// Yes and no.
pub mod majority;
pub mod questions;

// Ranks and scores: what is counted, by which rule, and the account of it.
pub mod ballots;
pub mod cardinal;
pub mod countback;
pub mod election;
mod flow;
pub mod json;
mod margins;
pub mod number;
pub mod page;
mod pairs;
pub mod progress;
pub mod ranked;
pub mod report;
pub mod reserved;
pub mod rules;
pub mod scores;
pub mod ties;
pub mod transcript;

// Approvals: committees and budgets.
pub mod approvals;
pub mod budgets;
pub mod committees;
mod exact;
pub mod formats;
pub mod named;
pub mod shares;
pub mod stepwise;

// Delegates, lots, and what they amount to.
pub mod apportionment;
pub mod lots;
pub mod power;
pub mod spread;
pub mod told;
