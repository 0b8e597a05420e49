//! The program: everything that touches disk, network, clock, randomness and HTML.
//!
//! The pure crates decide; this one only carries. One file per command in `cli`, one per page in `web`.

pub mod assets;
pub mod cli;
pub mod clock;
pub mod founding;
pub mod hosted;
pub mod pass;
pub mod random;
pub mod receipt;
pub mod seal;
pub mod sequencer;
pub mod server;
pub mod snapshot;
pub mod store;
pub mod web;
