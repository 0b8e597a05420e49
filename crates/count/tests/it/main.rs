//! What the crate promises, seen from outside.
mod abcvoting_instances;
mod accounts;
mod apportionments;
mod belenios_results;
mod data;
mod numbers;
mod oracles;
mod pabulib_elections;
mod pairs;
mod powers;
mod properties;
mod ranked_oracles;
mod ranked_properties;
mod reservations;
mod run_offs;
mod sortitions;
mod transferable;
