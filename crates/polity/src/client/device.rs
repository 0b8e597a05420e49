//! A device: a key file, and beside it everything this key has done.
//!
//! `FILE` holds the seed as text and is readable by its owner alone. `FILE.receipts` is a list of JSON lines that only
//! grows: where this key is a member, and for each act its envelope, its receipt, and the choice and salt of a vote,
//! which must be kept until the close. The newest checkpoint seen of each record is what the next act names.
//!
//! Invariant: a line is on the disk before anybody is told that the act is kept.

use std::fs::OpenOptions;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use ed25519_zebra::SigningKey;
use institution::KeyAct;
use institution::envelope::{self, ACT_TYPE, SignedAct, Unchecked, signed_bytes};
use institution::id::{Hash, InstitutionId, Key, MemberId};
use institution::time::Time;
use serde::{Deserialize, Serialize};

use crate::pass::{PASS_TYPE, Pass, to_header};
use crate::random;
use crate::receipt::Receipt;
use crate::seal::Salted;

/// The longest a reading pass may be good for, in hours: 31 days, less one hour for clocks that disagree.
pub const PASS_HOURS_MAX: u32 = 31 * 24 - 1;

/// A key file and the list beside it.
pub struct Device {
    file: PathBuf,
    key: SigningKey,
}

/// One line of the list.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Line {
    /// This key is a member's.
    Member(Membership),
    /// An act was taken in.
    Act(Box<Kept>),
}

/// Where this key is a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The server's address of the institution.
    pub url: String,
    /// The institution.
    pub institution: String,
    /// The member's id, which this device chose.
    pub member: String,
    /// The key that signs the record's checkpoints.
    pub log_key: String,
}

/// An act with its receipt, and what only this device knows.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kept {
    /// In which institution.
    pub institution: String,
    /// The act's type.
    pub act: String,
    /// The envelope as it was sent.
    pub envelope: String,
    /// What came back.
    pub receipt: serde_json::Value,
    /// What was sent beside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<Beside>,
}

/// What was sent beside an act, as it is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// The salt, in base32.
    pub salt: String,
    /// The text, name or choice.
    pub text: String,
}

impl From<&Salted> for Beside {
    fn from(salted: &Salted) -> Self {
        Self { salt: salted.salt.to_string(), text: salted.text.clone() }
    }
}

impl Kept {
    /// The receipt, read.
    ///
    /// # Errors
    /// If the list was damaged.
    pub fn receipt(&self) -> anyhow::Result<Receipt> {
        Ok(Receipt::from_json(self.receipt.to_string().as_bytes())?)
    }
}

/// The seed in a key file's text (`docs/formats/export.md`).
#[must_use]
pub fn read_seed(text: &str) -> Option<Hash> {
    text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?.parse().ok()
}

/// What stands on a list of receipts; a last line that was cut short is passed over.
///
/// # Errors
/// The number of the first line that is not one of the list, from 1.
pub fn read_lines(text: &str) -> Result<Vec<Line>, usize> {
    let complete = text.rsplit_once('\n').map_or("", |(complete, _)| complete);
    let lines = complete.lines().enumerate().filter(|(_, line)| !line.is_empty());
    lines.map(|(n, line)| serde_json::from_str(line).map_err(|_| n + 1)).collect()
}

impl Device {
    /// Makes a new key in a new file.
    ///
    /// # Errors
    /// If the file exists: a key is never overwritten.
    pub fn create(file: &Path) -> anyhow::Result<Self> {
        let seed: [u8; 32] = random::bytes();
        let key = SigningKey::from(seed);
        let public = Key(key.verification_key().into());
        let text = format!(
            "# A Polity device key; its public half is {public}. Whoever has this file can act as you.\n{}\n",
            Hash(seed)
        );
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
        let mut opened = match opened {
            Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
                bail!("{} exists already. A key is not overwritten: choose another name.", file.display())
            }
            opened => opened.with_context(|| format!("{} cannot be written", file.display()))?,
        };
        opened.write_all(text.as_bytes()).and_then(|()| opened.sync_all()).context("the key could not be written")?;
        Ok(Self { file: file.to_owned(), key })
    }

    /// Opens a key file.
    ///
    /// # Errors
    /// If it is not there, is no key, or others can read it.
    pub fn open(file: &Path) -> anyhow::Result<Self> {
        use std::os::unix::fs::PermissionsExt as _;
        let name = file.display();
        let opened = std::fs::File::open(file)
            .with_context(|| format!("{name} cannot be opened. Make a key with: polity key new {name}"))?;
        let mode = opened.metadata().with_context(|| format!("{name} cannot be looked at"))?.permissions().mode();
        if mode & 0o077 != 0 {
            bail!("others on this machine can read {name}. Say: chmod 600 {name}");
        }
        let mut text = String::new();
        opened.take(4096).read_to_string(&mut text).with_context(|| format!("{name} cannot be read"))?;
        let seed =
            read_seed(&text).with_context(|| format!("{name} is no key: expected 52 letters and digits on a line"))?;
        Ok(Self { file: file.to_owned(), key: SigningKey::from(seed.0) })
    }

    /// The public half.
    #[must_use]
    pub fn public_key(&self) -> Key {
        Key(self.key.verification_key().into())
    }

    /// Signs an act.
    ///
    /// # Errors
    /// If the payload is no act of this key.
    pub fn sign(&self, payload: String) -> anyhow::Result<SignedAct> {
        let payload = payload.into_bytes();
        let signature = self.key.sign(&signed_bytes(ACT_TYPE, &payload)).to_bytes();
        Ok(Unchecked::new(payload, signature)?.verify()?)
    }

    /// This key's own signature that it is to be the member's.
    #[must_use]
    pub fn proof(&self, institution: InstitutionId, member: MemberId) -> [u8; 64] {
        self.key.sign(KeyAct::proof_text(institution, member, self.public_key()).as_bytes()).to_bytes()
    }

    /// A reading pass: whoever holds it may read what this member may read, until then.
    #[must_use]
    pub fn pass(&self, institution: InstitutionId, until: Time) -> String {
        let payload = Pass::payload(institution, self.public_key(), random::bytes(), until);
        let signature = self.key.sign(&signed_bytes(PASS_TYPE, payload.as_bytes())).to_bytes();
        to_header(envelope::envelope(PASS_TYPE, payload.as_bytes(), &signature).as_bytes())
    }

    /// The list beside the key file.
    #[must_use]
    pub fn list_file(&self) -> PathBuf {
        let mut name = self.file.clone().into_os_string();
        name.push(".receipts");
        name.into()
    }

    /// Everything on the list, oldest first.
    ///
    /// # Errors
    /// If it cannot be read; a last line that was cut short is passed over.
    pub fn lines(&self) -> anyhow::Result<Vec<Line>> {
        let file = self.list_file();
        let text = match std::fs::read_to_string(&file) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            read => read.with_context(|| format!("{} cannot be read", file.display()))?,
        };
        read_lines(&text).map_err(|n| anyhow::anyhow!("{} line {n} is not ours", file.display()))
    }

    /// Adds a line, and sees it onto the disk.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn keep(&self, line: &Line) -> anyhow::Result<()> {
        let file = self.list_file();
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        let opened = OpenOptions::new().append(true).create(true).mode(0o600).open(&file);
        let mut opened = opened.with_context(|| format!("{} cannot be written", file.display()))?;
        let written = opened.write_all(text.as_bytes()).and_then(|()| opened.sync_all());
        written.with_context(|| format!("{} cannot be written", file.display()))
    }

    /// Where this key is a member under this address.
    ///
    /// # Errors
    /// If it is nowhere there.
    pub fn membership(&self, url: &str) -> anyhow::Result<Membership> {
        let url = crate::source::base_of(url);
        let found = self.lines()?.into_iter().rev().find_map(|line| match line {
            Line::Member(membership) if membership.url == url => Some(membership),
            _ => None,
        });
        found.with_context(|| {
            format!(
                "this key is not known as a member at {url}. Join with: polity join {url} --name NAME --key {}",
                self.file.display()
            )
        })
    }
}

impl Membership {
    /// The ids as what they are.
    ///
    /// # Errors
    /// If the list was damaged.
    pub fn ids(&self) -> anyhow::Result<(InstitutionId, MemberId, Key)> {
        let read = || Some((self.institution.parse().ok()?, self.member.parse().ok()?, self.log_key.parse().ok()?));
        read().context("the list of receipts names an id that is none")
    }
}
