//! Commands, one file each. Exit codes: 0 done, 1 the answer is no, 2 it could not be done.

mod about;
mod act;
mod backup;
mod ballot;
mod booth;
mod bylaws;
mod count;
mod demo;
mod doctor;
mod export;
mod found;
mod join;
mod key;
mod reading;
mod reply;
mod restore;
mod roll;
mod serve;
mod verify;

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
    /// Found an organisation on a server.
    Found(found::Arguments),
    /// Become a member of an organisation.
    Join(join::Arguments),
    /// Make a key for this machine, or a pass to read with.
    Key(key::Arguments),
    /// Sign and send an act, or look after those you sent.
    Act(act::Arguments),
    /// Verify a record: every hash, every signature, every rule.
    Verify(verify::Arguments),
    /// Hold and verify secret elections: Belenios archives.
    Ballot(ballot::Arguments),
    /// Look at the scripts that a server hands out to voters.
    Booth(booth::Arguments),
    /// Copy a record into a folder: what `polity verify DIR` reads.
    Export(export::Arguments),
    /// Back up every organisation, also while the server runs.
    Backup(backup::Arguments),
    /// Put a backup back.
    Restore(restore::Arguments),
    /// Look at membership lists of other programs.
    Roll(roll::Arguments),
    /// Make up an organisation with a year behind it, to look at.
    Demo(demo::Arguments),
    /// Say who runs the server.
    About(about::Arguments),
    /// Say what is wrong with this installation.
    Doctor(doctor::Arguments),
    /// Count an election by a named rule and tell how.
    Count(Box<count::Arguments>),
}

/// Runs the program with its arguments.
#[must_use]
pub fn run() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::About(arguments) => about::run(&arguments),
        Command::Bylaws(arguments) => bylaws::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Found(arguments) => found::run(&arguments),
        Command::Join(arguments) => join::run(&arguments),
        Command::Key(arguments) => key::run(&arguments),
        Command::Act(arguments) => act::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Ballot(arguments) => ballot::run(&arguments),
        Command::Booth(arguments) => booth::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Backup(arguments) => backup::run(&arguments),
        Command::Restore(arguments) => restore::run(&arguments),
        Command::Roll(arguments) => roll::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Doctor(arguments) => doctor::run(&arguments),
        Command::Count(arguments) => count::run(&arguments),
    };
    done.unwrap_or_else(|problem| {
        eprintln!("polity: {problem:#}");
        ExitCode::from(2)
    })
}
