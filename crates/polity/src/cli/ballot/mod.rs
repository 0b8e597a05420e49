//! `polity ballot …`: secret ballots after the Belenios protocol, one file for each subcommand.
//!
//! An election lives in a folder: its archive `UUID.bel` and, at the side of whoever holds them, keys. Everything that
//! decides lies in the crate `belenios`; here are files, randomness and words.

mod cast;
mod challenge;
mod credentials;
mod decrypt;
mod files;
mod result;
mod setup;
mod shuffle;
mod tally;
mod trustee;
mod verify;

use std::process::ExitCode;

use clap::Subcommand;

/// Hold and verify secret elections: Belenios archives.
#[derive(clap::Args)]
#[command(
    after_help = "An election from its beginning to its result:\n  polity ballot trustee new --group Ed25519 --out keys/\n  \
    polity ballot credentials --uuid NEW --group Ed25519 --count 20 --out election/\n  \
    polity ballot setup template.json --uuid UUID --group Ed25519 --public-keys keys/*.pubkey --credentials election/UUID.pubcreds --out election/\n  \
    polity ballot cast election/ --credential my.credential --choices my.choices\n  \
    polity ballot tally election/\n  polity ballot decrypt election/ --key keys/4F2A90C1.privkey\n  \
    polity ballot result election/\n  polity ballot verify election/"
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Verify an election: every ballot, every proof, the tally and the result.
    Verify(verify::Arguments),
    /// Begin an election: questions, trustees and credentials become its archive.
    Setup(setup::Arguments),
    /// Make credentials: one for each voter, and the public list.
    Credentials(credentials::Arguments),
    /// Make a trustee's key, alone or together with others.
    Trustee(trustee::Arguments),
    /// Make a ballot, or put a made one into the box.
    Cast(cast::Arguments),
    /// See whether a prepared ballot has in it what was chosen, instead of casting it.
    Challenge(challenge::Arguments),
    /// Close the box and compute the encrypted tally.
    Tally(tally::Arguments),
    /// Shuffle the answers that will be shown one by one.
    Shuffle(shuffle::Arguments),
    /// Decrypt a trustee's share of a tally that this program verified itself.
    Decrypt(decrypt::Arguments),
    /// Combine the trustees' shares to the result.
    Result(result::Arguments),
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Verify(arguments) => verify::run(arguments),
        Command::Setup(arguments) => setup::run(arguments),
        Command::Credentials(arguments) => credentials::run(arguments),
        Command::Trustee(arguments) => trustee::run(arguments),
        Command::Cast(arguments) => cast::run(arguments),
        Command::Challenge(arguments) => challenge::run(arguments),
        Command::Tally(arguments) => tally::run(arguments),
        Command::Shuffle(arguments) => shuffle::run(arguments),
        Command::Decrypt(arguments) => decrypt::run(arguments),
        Command::Result(arguments) => result::run(arguments),
    }
}

/// A group by its name, for arguments.
fn group(name: &str) -> Result<belenios::group::GroupName, String> {
    belenios::group::GroupName::named(name).ok_or_else(|| "one of Ed25519, BELENIOS-2048, RFC-3526-2048".to_owned())
}
