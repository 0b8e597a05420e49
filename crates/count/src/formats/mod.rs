//! Files that others write and read.

pub mod abcvoting;
pub mod abif;
pub mod belenios;
pub mod blt;
pub mod cast_records;
pub mod csv;
pub mod loomio;
pub mod malformed;
pub mod pabulib;
pub mod packed;
pub mod preflib;
pub mod preflib_cat;
pub mod rctab;
mod rows;
pub mod scanners;
pub mod tables;
mod xml;

use crate::election::Election;
use malformed::Malformed;

/// Reads ballots of ranks or scores by the ending of the file's name; `None` where no form has this ending.
pub fn by_extension(end: &str, file: &[u8]) -> Option<Result<Election, Malformed>> {
    Some(match end {
        "blt" => blt::read(file),
        "soc" | "soi" | "toc" | "toi" | "cat" => preflib::read(file),
        "csv" => csv::read(file),
        "abif" => abif::read(file),
        _ => return None,
    })
}
