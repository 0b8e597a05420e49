//! Whole elections, from the outside.

mod archives;
mod data;
mod interop;
mod made;
mod mutations;
