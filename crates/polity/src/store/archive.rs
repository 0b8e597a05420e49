//! `archive.db`: entries, tiles, and the sealed texts and names that the record commits to.
//!
//! One transaction a batch. Entries are rows under their number, tiles under `level << 56 | index`; a partial tile is
//! written over by the fuller one, since a smaller one is its beginning. Names lie under the entry by which their owner
//! joined, so that a hundred thousand people joining write at the end of a table, not all over it.

use anyhow::Context as _;
use institution::id::Hash;
use rusqlite::{Connection, OptionalExtension as _, params};
use tlog::{Tile, TileId};

use super::{Point, Store, commit};

pub(super) const SCHEMA: &str = "
    CREATE TABLE tree (one INTEGER PRIMARY KEY CHECK (one = 0), format INTEGER NOT NULL, size INTEGER NOT NULL,
        root BLOB NOT NULL);
    CREATE TABLE entries (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
    CREATE TABLE tiles (place INTEGER PRIMARY KEY, hashes BLOB NOT NULL);
    CREATE TABLE texts (commitment BLOB PRIMARY KEY, sealed BLOB NOT NULL);
    CREATE TABLE names (joined INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
    INSERT INTO tree VALUES (0, 1, 0, x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
";

/// What came later than the first folders.
pub(super) const SINCE: &str = "CREATE TABLE IF NOT EXISTS roll (joined INTEGER PRIMARY KEY, sealed BLOB NOT NULL);";

/// How large the tree is, and its root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many entries.
    pub size: u64,
    /// The Merkle root.
    pub root: tlog::Hash,
}

/// A text at rest.
#[derive(Debug, Clone)]
pub struct SealedText {
    /// What the record has in its place.
    pub commitment: Hash,
    /// Salt and text, sealed.
    pub sealed: Vec<u8>,
}

/// A shown name at rest.
#[derive(Debug, Clone)]
pub struct SealedName {
    /// The entry by which its owner joined.
    pub joined: u64,
    /// Salt and name, sealed.
    pub sealed: Vec<u8>,
}

/// What a batch writes into the archive.
#[derive(Debug)]
pub struct Writes<'a> {
    /// The tree before the batch.
    pub before: Head,
    /// The tree after it.
    pub after: Head,
    /// The new entries, in order.
    pub entries: &'a [Vec<u8>],
    /// The tiles that were filled or grew.
    pub tiles: &'a [Tile],
    /// Texts that the entries commit to.
    pub texts: &'a [SealedText],
    /// Names that the entries commit to.
    pub names: &'a [SealedName],
    /// What members entered about themselves, likewise under the entry by which they joined.
    pub roll: &'a [SealedName],
}

impl Store {
    /// How far the archive has come.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn head(&self) -> anyhow::Result<Head> {
        Ok(head(&self.archive)?)
    }

    /// The bytes of one entry.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn entry(&self, number: u64) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(entry(&self.archive, number)?)
    }

    /// Writes a batch, all of it or nothing.
    ///
    /// # Errors
    /// If the disk failed: then nobody knows what is on it until it is opened again.
    pub fn commit_archive(&mut self, writes: &Writes<'_>) -> anyhow::Result<()> {
        let fault = self.fault(Point::Archive);
        let transaction = self.archive.transaction().context("couldn't begin to write archive.db")?;
        {
            let mut insert = transaction.prepare_cached("INSERT INTO entries VALUES (?, ?)")?;
            for (number, bytes) in (writes.before.size..).zip(writes.entries) {
                insert.execute(params![number.cast_signed(), bytes])?;
            }
            let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO tiles VALUES (?, ?)")?;
            for tile in writes.tiles {
                insert.execute(params![tile_place(tile.id()), tile.to_bytes()])?;
            }
            let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO texts VALUES (?, ?)")?;
            for text in writes.texts {
                insert.execute(params![text.commitment.0, text.sealed])?;
            }
            let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO names VALUES (?, ?)")?;
            for name in writes.names {
                insert.execute(params![name.joined.cast_signed(), name.sealed])?;
            }
            let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO roll VALUES (?, ?)")?;
            for entered in writes.roll {
                insert.execute(params![entered.joined.cast_signed(), entered.sealed])?;
            }
            let moved = transaction
                .prepare_cached("UPDATE tree SET size = ?, root = ? WHERE one = 0 AND size = ? AND root = ?")?
                .execute(params![
                    writes.after.size.cast_signed(),
                    writes.after.root.0,
                    writes.before.size.cast_signed(),
                    writes.before.root.0
                ])?;
            anyhow::ensure!(moved == 1, "archive.db has grown under another hand");
        }
        commit(transaction, fault).context("couldn't commit archive.db")
    }
}

pub(super) fn head(archive: &Connection) -> rusqlite::Result<Head> {
    archive
        .prepare_cached("SELECT size, root FROM tree")?
        .query_row([], |row| Ok(Head { size: row.get::<_, i64>(0)?.cast_unsigned(), root: tlog::Hash(row.get(1)?) }))
}

pub(super) fn entry(archive: &Connection, number: u64) -> rusqlite::Result<Option<Vec<u8>>> {
    archive
        .prepare_cached("SELECT bytes FROM entries WHERE number = ?")?
        .query_row([number.cast_signed()], |row| row.get(0))
        .optional()
}

pub(super) fn entries(
    archive: &Connection,
    range: std::ops::Range<u64>,
    each: &mut dyn FnMut(u64, &[u8]) -> anyhow::Result<bool>,
) -> anyhow::Result<()> {
    let mut select =
        archive.prepare_cached("SELECT number, bytes FROM entries WHERE number >= ? AND number < ? ORDER BY number")?;
    let mut rows = select.query([range.start.cast_signed(), range.end.cast_signed()])?;
    while let Some(row) = rows.next()? {
        let number = row.get::<_, i64>(0)?.cast_unsigned();
        if !each(number, row.get_ref(1)?.as_blob()?)? {
            break;
        }
    }
    Ok(())
}

pub(super) fn tile(archive: &Connection, id: TileId) -> rusqlite::Result<Option<Vec<u8>>> {
    archive
        .prepare_cached("SELECT hashes FROM tiles WHERE place = ?")?
        .query_row([tile_place(id)], |row| row.get(0))
        .optional()
}

pub(super) fn text(archive: &Connection, commitment: Hash) -> rusqlite::Result<Option<Vec<u8>>> {
    archive
        .prepare_cached("SELECT sealed FROM texts WHERE commitment = ?")?
        .query_row([commitment.0], |row| row.get(0))
        .optional()
}

pub(super) fn name(archive: &Connection, joined: u64) -> rusqlite::Result<Option<Vec<u8>>> {
    archive
        .prepare_cached("SELECT sealed FROM names WHERE joined = ?")?
        .query_row([joined.cast_signed()], |row| row.get(0))
        .optional()
}

pub(super) fn roll(archive: &Connection, joined: u64) -> rusqlite::Result<Option<Vec<u8>>> {
    archive
        .prepare_cached("SELECT sealed FROM roll WHERE joined = ?")?
        .query_row([joined.cast_signed()], |row| row.get(0))
        .optional()
}

fn tile_place(id: TileId) -> i64 {
    assert!(id.index() < 1 << 56, "a log this size has no such tile");
    (u64::from(id.level()) << 56 | id.index()).cast_signed()
}
