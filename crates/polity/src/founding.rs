//! Founding an institution on this server: its folder appears with its first entry, whole or not at all.
//!
//! The log's key is made here before the founder signs, since the founding act names it; it waits an hour. The folder is
//! built under a hidden name and renamed when its first checkpoint is remembered: a crash in between leaves nothing that
//! anyone would take for an institution.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use anyhow::Context as _;
use institution::Institution;
use institution::act::Body;
use institution::entry::{Entry, EntryBody};
use institution::envelope::SignedAct;
use institution::id::Key;
use institution::time::{Span, Time};
use tlog::{Appender, SigningKey};

use crate::random;
use crate::seal::Salted;
use crate::store::{Head, KeyWrites, SealedName, SealedText, Signed, Store, Writes};

/// How long a log key waits for the act that names it.
const KEY_TIME: Span = Span::hours(1);
/// How many wait at most; the oldest goes first.
const KEYS_MAX: usize = 1_000;
/// What a folder is called until it is whole.
const UNFINISHED: &str = ".founding-";

/// Log keys that wait for a founding act.
#[derive(Default)]
pub(crate) struct LogKeys {
    waiting: Mutex<HashMap<Key, ([u8; 32], Time)>>,
}

impl LogKeys {
    /// A fresh key.
    pub(crate) fn make(&self, now: Time) -> Key {
        let seed: [u8; 32] = random::bytes();
        let public: [u8; 32] = SigningKey::from(seed).verification_key().into();
        let mut waiting = self.waiting.lock().expect("nobody panics while holding it");
        waiting.retain(|_, (_, made)| *made + KEY_TIME > now);
        if waiting.len() >= KEYS_MAX
            && let Some(oldest) = waiting.iter().min_by_key(|(_, (_, made))| *made).map(|(key, _)| *key)
        {
            waiting.remove(&oldest);
        }
        waiting.insert(Key(public), (seed, now));
        Key(public)
    }

    /// The private half, if this server made the key within the hour.
    pub(crate) fn seed(&self, key: Key, now: Time) -> Option<[u8; 32]> {
        let waiting = self.waiting.lock().expect("nobody panics while holding it");
        waiting.get(&key).filter(|(_, made)| *made + KEY_TIME > now).map(|(seed, _)| *seed)
    }

    pub(crate) fn forget(&self, key: Key) {
        self.waiting.lock().expect("nobody panics while holding it").remove(&key);
    }
}

/// Builds the folder of a new institution under its slug. The act was checked, and so was the name beside it.
///
/// # Errors
/// If the act founds nothing, or the disk failed; then there is no such folder.
pub fn build(
    data: &Path,
    slug: &str,
    act: &SignedAct,
    name: &Salted,
    seed: &[u8; 32],
    now: Time,
) -> anyhow::Result<()> {
    let unfinished = data.join(format!("{UNFINISHED}{slug}"));
    let built = write(&unfinished, act, name, seed, now)
        .and_then(|()| fs::rename(&unfinished, data.join(slug)).context("couldn't name the institution's folder"))
        .and_then(|()| Ok(fs::File::open(data)?.sync_all()?));
    if built.is_err() {
        let _ = fs::remove_dir_all(&unfinished);
    }
    built
}

/// Removes what a crash left of foundings that nobody was told of.
///
/// # Errors
/// If the folder cannot be read.
pub(crate) fn clear_unfinished(data: &Path) -> anyhow::Result<()> {
    for folder in fs::read_dir(data)? {
        let folder = folder?;
        if folder.file_name().to_string_lossy().starts_with(UNFINISHED) {
            fs::remove_dir_all(folder.path())?;
        }
    }
    Ok(())
}

fn write(folder: &Path, act: &SignedAct, name: &Salted, seed: &[u8; 32], now: Time) -> anyhow::Result<()> {
    let entry = Entry { time: now, body: EntryBody::Member(Box::new(act.clone())) };
    Institution::found(&entry)?;
    let entries = [entry.encode()];
    let mut store = Store::create(folder, seed)?;
    let key = random::bytes();
    store.commit_keys(&KeyWrites { names: vec![(0, key)], ..KeyWrites::default() })?;
    let tree = Appender::new().append(&[tlog::leaf_hash(&entries[0])]);
    let after = Head { size: tree.size(), root: tree.root() };
    let texts: &[SealedText] = &[];
    store.commit_archive(&Writes {
        before: Signed::NOTHING,
        after,
        entries: &entries,
        tiles: tree.tiles(),
        texts,
        names: &[SealedName { joined: 0, sealed: name.seal(&key) }],
        roll: &[],
    })?;
    store.swap_signed(Signed::NOTHING, after)
}

/// A slug from the institution's name: `Tenants of Elm Street` → `tenants-of-elm-street-k7q2`. The random end keeps two
/// of the same name apart, and an address from being guessed by who only knows the name.
pub(crate) fn slug(act: &SignedAct) -> anyhow::Result<String> {
    let Body::Found(founding) = &act.act().body else { anyhow::bail!("not a founding act") };
    let bylaws = institution::bylaws::Bylaws::from_toml(&founding.bylaws)?;
    let mut slug = String::new();
    for c in bylaws.name.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 40 {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    let slug = if slug.is_empty() { "assembly" } else { slug };
    Ok(format!("{slug}-{}", code_characters::<4>()))
}

/// A code to found with, as it is printed: `k7q2-9xmt`. Forty bits: guessed five times a minute, it lasts.
#[must_use]
pub fn founding_code() -> String {
    format!("{}-{}", code_characters::<4>(), code_characters::<4>())
}

/// Random characters that nobody mistakes for one another when reading them aloud.
pub(crate) fn code_characters<const N: usize>() -> String {
    random::bytes::<N>()
        .map(|byte| char::from(b"abcdefghijkmnpqrstuvwxyz23456789"[usize::from(byte) % 32]))
        .iter()
        .collect()
}

/// Whether a name may be the folder of an institution, and so part of an address.
#[must_use]
pub(crate) fn is_slug(name: &str) -> bool {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&name.len()) && name.bytes().all(legal) && !name.starts_with('-')
}
