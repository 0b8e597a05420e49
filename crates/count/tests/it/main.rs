//! What the crate promises, seen from outside.
mod abcvoting_instances;
mod accounts;
mod apportionments;
mod data;
mod oracles;
mod pabulib_elections;
mod powers;
mod properties;
mod sortitions;
mod transferable;
