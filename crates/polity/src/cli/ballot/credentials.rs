//! `polity ballot credentials`: a credential for each voter, and the public list.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use belenios::credentials::{CredentialVersion, PublicCredential, generate, public_list, secret};
use belenios::election::{BASE58, is_uuid};
use belenios::elements::Written;
use belenios::group::{Group, GroupName};
use belenios::in_group;
use rand_core::Rng as _;
use zeroize::Zeroizing;

use super::files::{lines, write_new, write_secret};
use crate::random::System;

/// Make credentials: one for each voter, and the public list.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  polity ballot credentials --uuid NEW --group Ed25519 --count 20 --out election/\n  \
    polity ballot credentials --uuid HWM8TDTpKjrTVC --group BELENIOS-2048 --voters voters.txt --release 2.0 --out election/\n\n\
    Makes UUID.privcreds, which only you can read (a voter and a credential in each line), and UUID.pubcreds, which goes\n\
    into the election. Send each voter the credential, then delete UUID.privcreds: whoever has it can vote for everybody.\n\
    A line of the voters' file is a name, or a name, a comma and a weight.\nExit code: 0 done, 2 not."
)]
pub struct Arguments {
    /// The election's identifier, or NEW for a new one.
    #[arg(long)]
    uuid: String,
    /// The group: Ed25519, BELENIOS-2048 or RFC-3526-2048.
    #[arg(long, value_parser = super::group)]
    group: GroupName,
    /// How many.
    #[arg(long, conflicts_with = "voters", required_unless_present = "voters")]
    count: Option<usize>,
    /// A file with a voter in each line.
    #[arg(long, value_name = "FILE")]
    voters: Option<PathBuf>,
    /// Which releases of Belenios read them: 2.0, or 2.4 and later.
    #[arg(long, default_value = "2.4", value_parser = ["2.0", "2.4"])]
    release: String,
    /// The folder for both files.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let uuid = if arguments.uuid == "NEW" { new_uuid() } else { arguments.uuid.clone() };
    if !is_uuid(&uuid) {
        bail!("--uuid: an identifier has 14 characters or more, without 0, O, I and l");
    }
    let voters = match (&arguments.voters, arguments.count) {
        (Some(file), _) => lines(file)?,
        (None, count) => (1..=count.unwrap_or(0)).map(|number| number.to_string()).collect(),
    };
    let version = if arguments.release == "2.0" { CredentialVersion::Checked } else { CredentialVersion::Long };
    let (private, public) = in_group!(arguments.group, G => make::<G>(&uuid, &voters, version))?;
    std::fs::create_dir_all(&arguments.out).with_context(|| format!("{} cannot be made", arguments.out.display()))?;
    let (private_file, public_file) =
        (arguments.out.join(format!("{uuid}.privcreds")), arguments.out.join(format!("{uuid}.pubcreds")));
    write_secret(&private_file, &private)?;
    write_new(&public_file, &format!("{public}\n"))?;
    println!("Made {} credentials for election {uuid}.", voters.len());
    println!("  {}: send each voter theirs, then delete it", private_file.display());
    println!("  {}: for polity ballot setup", public_file.display());
    Ok(ExitCode::SUCCESS)
}

fn new_uuid() -> String {
    let mut rng = System;
    // An identifier is public: that 256 is no multiple of 58 does no harm.
    (0..14).map(|_| char::from(BASE58[rng.next_u32() as usize % BASE58.len()])).collect()
}

fn make<G: Group>(
    uuid: &str,
    voters: &[String],
    version: CredentialVersion,
) -> anyhow::Result<(Zeroizing<String>, String)> {
    let mut rng = System;
    let mut private = Zeroizing::new(String::new());
    let mut public = Vec::new();
    for voter in voters {
        let weight =
            voter.rsplit_once(',').map(|(_, weight)| weight.trim().parse::<u64>().context("a weight is a number"));
        let credential = generate(version, &mut rng);
        let key = Zeroizing::new(secret::<G>(&credential, uuid).expect("it was made as a credential is"));
        let key = Written::new(G::secret_power_of_generator(&key));
        public.push(PublicCredential::<G> { key, weight: weight.transpose()? });
        private.push_str(voter);
        private.push(' ');
        private.push_str(&credential);
        private.push('\n');
    }
    Ok((private, public_list(&public)))
}
