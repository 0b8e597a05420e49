//! Files that others write and read.

pub mod abcvoting;
pub mod blt;
pub mod malformed;
pub mod pabulib;
pub mod preflib_cat;
mod rows;
