//! Reading a data folder: the server's pages and static log, `verify` of a folder, exports.
//!
//! A shelf sees what is committed, also while a server writes; it writes nothing itself.

use std::ops::Range;
use std::path::Path;

use anyhow::{Context as _, ensure};
use institution::id::Hash;
use rusqlite::{Connection, OpenFlags};
use tlog::{HASH_BYTES, TileId, TileReader};

use super::{FORMAT, Head, archive, keys};
use crate::seal::Salted;

/// A connection to read by. `keys.db` may be missing: an auditor's copy has none, and then no text opens.
pub struct Shelf {
    archive: Connection,
    keys: Option<Connection>,
}

impl Shelf {
    /// Opens the files of an institution for reading.
    ///
    /// # Errors
    /// If there is no archive of a known format.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let archive = open_for_reading(&folder.join("archive.db"))?;
        let format: i64 = archive.query_row("SELECT format FROM tree", [], |row| row.get(0))?;
        ensure!(format == FORMAT, "archive.db is of format {format}; this program knows {FORMAT}");
        let keys = folder.join("keys.db");
        let keys = if keys.exists() { Some(open_for_reading(&keys)?) } else { None };
        Ok(Self { archive, keys })
    }

    /// How far the archive has come.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn head(&self) -> anyhow::Result<Head> {
        Ok(archive::head(&self.archive)?)
    }

    /// The bytes of one entry.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn entry(&self, number: u64) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(archive::entry(&self.archive, number)?)
    }

    /// Hands the entries of a range to `each` in order, until it says `false`.
    ///
    /// # Errors
    /// If they cannot be read, or `each` fails.
    pub fn entries(
        &self,
        range: Range<u64>,
        mut each: impl FnMut(u64, &[u8]) -> anyhow::Result<bool>,
    ) -> anyhow::Result<()> {
        archive::entries(&self.archive, range, &mut each)
    }

    /// The bytes of a tile as wide as the archive has it.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn tile_bytes(&self, id: TileId) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(archive::tile(&self.archive, id)?)
    }

    /// A text with its salt, unless it was erased or never lay here.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn text(&self, commitment: Hash) -> anyhow::Result<Option<Salted>> {
        let Some(keys) = &self.keys else { return Ok(None) };
        let Some(sealed) = archive::text(&self.archive, commitment)? else { return Ok(None) };
        let Some(key) = keys::text_key(keys, commitment)? else { return Ok(None) };
        Ok(Salted::open(&key, commitment, &sealed))
    }

    /// What seals addresses and makes the tokens of feeds: it follows from what lies in `keys.db` alone.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn notices_secret(&self) -> anyhow::Result<Option<[u8; 32]>> {
        let Some(keys) = &self.keys else { return Ok(None) };
        let seed: [u8; 32] = keys.query_row("SELECT seed FROM log_key", [], |row| row.get(0))?;
        Ok(Some(Hash::of(&[&b"polity notices\n"[..], &seed].concat()).0))
    }

    /// The shown name that `commitment` stands for, of the member who joined by entry `joined`.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn name(&self, joined: u64, commitment: Hash) -> anyhow::Result<Option<Salted>> {
        let Some(keys) = &self.keys else { return Ok(None) };
        let Some(sealed) = archive::name(&self.archive, joined)? else { return Ok(None) };
        let Some(key) = keys::name_key(keys, joined)? else { return Ok(None) };
        Ok(Salted::open(&key, commitment, &sealed))
    }

    /// What the member who joined by entry `joined` entered about themselves, for which `commitment` stands.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn roll(&self, joined: u64, commitment: Hash) -> anyhow::Result<Option<Salted>> {
        let Some(keys) = &self.keys else { return Ok(None) };
        let Some(sealed) = archive::roll(&self.archive, joined)? else { return Ok(None) };
        let Some(key) = keys::roll_key(keys, joined)? else { return Ok(None) };
        Ok(Salted::open(&key, commitment, &sealed))
    }
}

/// A tile cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{0:#}")]
pub struct Unreadable(#[from] anyhow::Error);

impl TileReader for Shelf {
    type Error = Unreadable;

    fn tile(&self, id: TileId) -> Result<Vec<tlog::Hash>, Unreadable> {
        Ok(self.hashes(id)?)
    }
}

impl Shelf {
    fn hashes(&self, id: TileId) -> anyhow::Result<Vec<tlog::Hash>> {
        let bytes = self.tile_bytes(id)?.with_context(|| format!("archive.db has no {id}"))?;
        let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
        ensure!(rest.is_empty() && hashes.len() >= usize::from(id.width()), "archive.db has no whole {id}");
        Ok(hashes[..usize::from(id.width())].iter().copied().map(tlog::Hash).collect())
    }
}

fn open_for_reading(file: &Path) -> anyhow::Result<Connection> {
    // Not SQLITE_OPEN_READ_ONLY: whoever reads a write-ahead log first must be able to make its index.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(file, flags).with_context(|| format!("couldn't open {}", file.display()))?;
    connection.pragma_update(None, "query_only", "ON")?;
    connection.set_prepared_statement_cache_capacity(16);
    Ok(connection)
}
