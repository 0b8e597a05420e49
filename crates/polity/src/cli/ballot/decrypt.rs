//! `polity ballot decrypt DIR`: a trustee's share of a tally that this program verified itself, once for each election.
//!
//! The program never decrypts what it is handed. It verifies the whole box, takes the tally that follows from it, and
//! remembers beside the key which tally of which election it was; a second, different one is refused.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use belenios::archive::EventKind;
use belenios::board::{Contents, Phase};
use belenios::ceremony::Seed;
use belenios::decryption::{PartialDecryption, owned_text};
use belenios::elements::hex;
use belenios::group::Group;
use belenios::in_group;
use belenios::tellers;
use belenios::verify::Way;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::files::{append, archive_path, beside, group_of, secret_text, text, verified, write_new};
use crate::random::System;

/// Decrypt a trustee's share of a tally that this program verified itself.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  polity ballot decrypt election/ --key 4F2A90C1.privkey\n  \
    polity ballot decrypt election/ --seed my.key --encrypted-key my.dkey\n  \
    polity ballot decrypt election/ --share share.json      (that a trustee made elsewhere, in the booth or with --print)\n\n\
    Verifies the whole election first, decrypts only the tally that follows from it, and once: KEY.decrypted remembers which.\n\
    Exit code: 0 done, 1 refused (another tally of this election was decrypted with this key), 2 it could not be done.")]
pub struct Arguments {
    /// The election: its archive, or the folder with it.
    election: PathBuf,
    /// Your private key.
    #[arg(long, value_name = "FILE", conflicts_with = "seed", required_unless_present_any = ["seed", "share"])]
    key: Option<PathBuf>,
    /// With a threshold key: your secret of the ceremony.
    #[arg(long, value_name = "FILE", requires = "encrypted_key")]
    seed: Option<PathBuf>,
    /// With a threshold key: your decryption key, encrypted.
    #[arg(long, value_name = "FILE", requires = "seed")]
    encrypted_key: Option<PathBuf>,
    /// No key: add this share, which a trustee made elsewhere, if it is right.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["key", "seed", "print"])]
    share: Option<PathBuf>,
    /// Do not add the share to the archive; print it.
    #[arg(long)]
    print: bool,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let path = archive_path(&arguments.election)?;
    in_group!(group_of(&path)?, G => decrypt::<G>(arguments, &path))
}

fn decrypt<G: Group>(arguments: &Arguments, path: &std::path::Path) -> anyhow::Result<ExitCode> {
    let contents = verified::<G>(path)?;
    if contents.verified.phase != Phase::Decrypting {
        bail!("the election {}: there is nothing to decrypt", contents.verified.phase.words());
    }
    if let Some(share) = &arguments.share {
        return added::<G>(path, &contents, share);
    }
    let (owner, private) = key::<G>(arguments, &contents)?;
    if contents.owners.contains(&owner) {
        bail!("trustee {owner} has decrypted already");
    }
    let tally = contents.tally.text();
    let tally_hash = hex(&Sha256::digest(tally.as_bytes()).into());
    let memory = format!("{} {} {tally_hash}\n", contents.election.uuid, contents.election.fingerprint);
    let key_file = arguments.key.as_ref().or(arguments.seed.as_ref()).expect("one of them is required");
    let file = beside(key_file, &format!("{}.decrypted", contents.election.uuid));
    if file.exists() {
        if text(&file)? != memory.trim_end() {
            println!("REFUSED. With this key another tally of this election was decrypted (see {}).", file.display());
            println!("Somebody shows you another box than before. Tell the other trustees and the members.");
            return Ok(ExitCode::from(1));
        }
        eprintln!("This tally was decrypted with this key before; the share is made again.");
    } else {
        // Before anything is decrypted: a crash in between leaves a memory too many, never one too few.
        write_new(&file, &memory)?;
    }
    let fingerprint = &contents.election.fingerprint;
    let share = PartialDecryption::<G>::new(fingerprint, &private, &contents.tally.ciphertexts, &mut System).text();
    if arguments.print {
        println!("{share}");
        return Ok(ExitCode::SUCCESS);
    }
    add::<G>(path, &contents, owner, share)?;
    println!("Trustee {owner} has decrypted tally {}.", &tally_hash[..16]);
    Ok(ExitCode::SUCCESS)
}

fn add<G: Group>(path: &std::path::Path, contents: &Contents<G>, owner: u64, share: String) -> anyhow::Result<()> {
    let owned = owned_text(owner, &Sha256::digest(share.as_bytes()).into());
    append(path, contents, &[(EventKind::PartialDecryption, vec![share, owned])])
}

/// Adds a share that was made elsewhere. Whose it is, its proofs say.
fn added<G: Group>(path: &std::path::Path, contents: &Contents<G>, file: &std::path::Path) -> anyhow::Result<ExitCode> {
    let share = text(file)?;
    let parsed = PartialDecryption::<G>::parse(share.as_bytes());
    let parsed = parsed.with_context(|| format!("{} is no share of a decryption", file.display()))?;
    let (fingerprint, ciphertexts) = (&contents.election.fingerprint, &contents.tally.ciphertexts);
    let is_of = |key| parsed.verify(fingerprint, key, ciphertexts, &crate::random::bytes(), Way::Quick).is_ok();
    let owner = contents.trustees.keys().iter().position(|key| is_of(&key.public_key));
    let owner =
        owner.with_context(|| format!("{} is a share of this tally by none of the trustees", file.display()))?;
    let owner = owner as u64 + 1;
    if contents.owners.contains(&owner) {
        bail!("trustee {owner} has decrypted already");
    }
    add::<G>(path, contents, owner, share)?;
    println!("Added the share of trustee {owner}.");
    Ok(ExitCode::SUCCESS)
}

/// Whose key it is, and the key.
fn key<G: Group>(arguments: &Arguments, contents: &Contents<G>) -> anyhow::Result<(u64, Zeroizing<G::Scalar>)> {
    if let (Some(seed), Some(encrypted)) = (&arguments.seed, &arguments.encrypted_key) {
        let parsed = Seed::parse(&secret_text(seed)?);
        let parsed = parsed.with_context(|| format!("{} has no secret of a ceremony", seed.display()))?;
        let found = tellers::with_seed(&contents.trustees, &parsed, &text(encrypted)?);
        return found.with_context(|| format!("{} is the secret of none of this election's trustees", seed.display()));
    }
    let file = arguments.key.as_ref().expect("one of them is required");
    let quoted = secret_text(file)?;
    let private = G::scalar(quoted.trim_matches('"')).map(Zeroizing::new);
    let private = private.with_context(|| format!("{} has no private key of {}", file.display(), G::NAME))?;
    let owner = tellers::with_key(&contents.trustees, &private);
    let owner = owner.with_context(|| format!("{} is the key of none of this election's trustees", file.display()))?;
    Ok((owner, private))
}
