//! The Belenios voting protocol, crypto version 1: read, write and verify whole elections.
//!
//! Written from the published specification ("Belenios specification", version 2.0; the Debian package `belenios-tool`
//! carries it) and compatible both ways with releases 2.0 to 3.3.0. Bytes in, bytes out: no clock, no disk, no network;
//! randomness is an argument. `polity ballot` is the program around it, `docs/formats/ballot-box.md` the format.
//!
//! Paths through a vote: [`election`] and [`trustees`] set up, [`credentials`] say who may vote, [`ballot`] makes a
//! ballot, [`tally`] closes, [`shuffle`] and [`decryption`] lead to the result, [`board`] verifies everything.

pub mod archive;
pub mod ballot;
pub mod board;
pub mod ceremony;
pub mod credentials;
pub mod decryption;
mod disjunction;
pub mod election;
pub mod elements;
pub mod group;
pub mod json;
mod secrets;
pub mod shuffle;
pub mod tally;
pub mod tellers;
pub mod trustees;
pub mod verify;
