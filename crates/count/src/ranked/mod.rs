//! Rules that count ranked ballots.

pub mod gregory;
pub mod irv;
pub mod meek;
mod piles;
