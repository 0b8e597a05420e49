//! `polity`: one program for the whole organisation.

use std::process::ExitCode;

fn main() -> ExitCode {
    polity::cli::run()
}
