//! The program's tests, one binary.

mod record;
mod tampering;
