//! The program: everything that touches disk, network, clock, randomness and HTML.
//!
//! The pure crates decide; this one only carries. One file per command in `cli`, one per page in `web`.

pub mod about;
pub mod alone;
pub mod assets;
pub mod backup;
pub mod cli;
pub mod client;
pub mod clock;
pub mod demo;
pub mod diff;
pub mod doctor;
pub mod export;
pub mod following;
pub mod founding;
pub mod hosted;
pub mod local;
pub mod mail;
pub mod mail_doctor;
pub mod markdown;
pub mod moments;
pub mod notices;
pub mod pass;
pub mod post;
pub mod progress;
pub mod push;
pub mod random;
pub mod receipt;
pub mod ringing;
pub mod roll;
pub mod say;
pub mod seal;
pub mod sentences;
pub mod sequencer;
pub mod server;
pub mod signatures;
pub mod smtp;
pub mod snapshot;
pub mod source;
mod statement;
pub mod store;
pub mod verify;
pub mod web;
pub mod wish;
