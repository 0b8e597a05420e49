//! Commands, one file each. Exit codes: 0 done, 1 the answer is no, 2 it could not be done.

mod bylaws;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Software for organisations whose members hold the power.
#[derive(Parser)]
#[command(name = "polity", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Look at bylaws before anyone votes on them.
    Bylaws(bylaws::Arguments),
    /// Serve the pages and the record.
    Serve(serve::Arguments),
}

/// Runs the program with its arguments.
#[must_use]
pub fn run() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Bylaws(arguments) => bylaws::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
    };
    done.unwrap_or_else(|problem| {
        eprintln!("polity: {problem:#}");
        ExitCode::from(2)
    })
}
