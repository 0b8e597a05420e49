//! `signed.db`: the last checkpoint that was signed, by compare-and-swap.
//!
//! It is no part of a backup. A copy of the folder that was restored, or that runs somewhere else at the same time, does
//! not know what was signed last and so signs nothing, until somebody tells it (`polity restore`).

use anyhow::{Context as _, ensure};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Fault, Head, Point, Store};

pub(super) const SCHEMA: &str =
    "CREATE TABLE signed (one INTEGER PRIMARY KEY CHECK (one = 0), size INTEGER NOT NULL, root BLOB NOT NULL);";

/// The size and root that were signed last.
pub type Signed = Head;

impl Signed {
    /// Nothing was ever signed.
    pub const NOTHING: Self = Self { size: 0, root: tlog::Hash::EMPTY_TREE };
}

impl Store {
    /// What was signed last; `None` if this copy does not know.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn signed(&self) -> anyhow::Result<Option<Signed>> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Signed { size: row.get::<_, i64>(0)?.cast_unsigned(), root: tlog::Hash(row.get(1)?) })
        };
        Ok(self.signed.query_row("SELECT size, root FROM signed", [], read).optional()?)
    }

    /// Remembers that `next` is about to be signed, if `last` was signed last.
    ///
    /// # Errors
    /// If another hand has signed something else, or the disk failed.
    pub fn swap_signed(&mut self, last: Signed, next: Signed) -> anyhow::Result<()> {
        let fault = self.fault(Point::Signed);
        ensure!(fault != Some(Fault::FailsAndDoesNot), "the simulated disk failed");
        let swapped = self
            .signed
            .prepare_cached("UPDATE signed SET size = ?, root = ? WHERE one = 0 AND size = ? AND root = ?")?
            .execute(params![next.size.cast_signed(), next.root.0, last.size.cast_signed(), last.root.0])
            .context("couldn't write signed.db")?;
        ensure!(swapped == 1, "another program has signed a checkpoint of this record");
        ensure!(fault.is_none(), "the simulated disk failed, and kept the write");
        Ok(())
    }

    /// Tells a restored copy what was signed last. The caller has checked that the archive extends it.
    ///
    /// # Errors
    /// If it knows already, or the disk failed.
    pub fn adopt_signed(&self, last: Signed) -> anyhow::Result<()> {
        ensure!(self.signed()?.is_none(), "this copy knows what was signed last");
        adopt(&self.signed, last)
    }
}

pub(super) fn adopt(signed: &Connection, last: Signed) -> anyhow::Result<()> {
    signed.execute("INSERT INTO signed VALUES (0, ?, ?)", params![last.size.cast_signed(), last.root.0])?;
    Ok(())
}
