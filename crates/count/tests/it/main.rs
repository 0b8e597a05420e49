//! What the crate promises, seen from outside.
mod abcvoting_instances;
mod data;
mod pabulib_elections;
