//! The program: everything that touches disk, network, clock, randomness and HTML.
//!
//! The pure crates decide; this one only carries. One file per command in `cli`, one per page in `web`.

pub mod cli;
