//! Rules that count ranked ballots.

pub mod condorcet;
pub mod gregory;
pub mod irv;
pub mod meek;
pub mod pairwise;
mod piles;
