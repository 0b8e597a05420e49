//! One binary for all tests of the log: against published vectors, against a naive tree, and against itself
//! after a restart.

mod naive;
mod notes;
mod page;
mod paths;
mod store;
mod tree;
mod vectors;
