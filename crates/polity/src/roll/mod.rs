//! The roll: what lies beside `roll.enter` (`fields`), and membership lists that other programs export, told before anything
//! is done with them.
//!
//! Pure functions over bytes. `table` splits a list into cells and survives what is broken in it; `text` turns bytes into
//! letters; `columns` knows the headers of Action Network, CiviCRM, Loomio and OpaVote; `preview` says how many people
//! there are, who is in it twice, and what is malformed on which line and why; `write` makes a list of ours.
//! The `csv` crate is not used: it takes an unclosed quotation mark for the rest of the file, and tells nobody.
//!
//! Invariant: a row is either a person, or left out with a reason that names its line. Nothing is mended silently.

mod columns;
mod fields;
mod preview;
mod table;
mod text;
mod write;

pub use columns::{Column, Field, Shape};
pub use fields::{FIELDS_BYTES_MAX, fields};
pub use preview::{Asked, BadList, Double, Finding, Person, Preview, Same, preview};
pub use table::Fault;
pub use text::Encoding;
pub use write::{header, row};
