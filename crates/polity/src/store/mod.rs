//! The data folder of one institution: three SQLite files with three lives.
//!
//! `archive.db` is kept for ever: entries, tiles, sealed texts and names. `keys.db` holds what opens them, the choices
//! of votes that are not opened yet and the log's private key: it is replaced in every backup, and what is erased in it
//! is erased. `signed.db` remembers the last checkpoint that was signed; no backup holds it, so that a restored copy
//! cannot sign another history (`docs/decisions/0007-order-of-commits.md`).
//!
//! One [`Store`] writes, in the sequencer; everybody else reads through a [`Shelf`].

mod archive;
mod keys;
mod shelf;
mod signed;

use std::fs::{self, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use rusqlite::{Connection, OpenFlags};

pub use archive::{Head, SealedName, SealedText, Writes};
pub use keys::{Erased, KeyWrites, NewOpening};
pub use shelf::{Shelf, Unreadable};
pub use signed::Signed;

/// The format of the three files; another number means another program.
const FORMAT: i64 = 1;
/// After how many batches the write-ahead logs are carried over.
const BATCHES_BETWEEN_TIDYING: u64 = 64;

/// Where in a batch a write happens; simulated disks fail here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// The keys' commit.
    Keys,
    /// The archive's commit.
    Archive,
    /// The memory of what was signed.
    Signed,
}

/// How a simulated disk fails, named by what comes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The write is lost, and the disk says so.
    FailsAndDoesNot,
    /// The write is there, though the disk says it is not.
    FailsAndPersists,
}

/// Decides when the simulated disk fails.
pub type Faults = Box<dyn FnMut(Point) -> Option<Fault> + Send>;

/// The three files, open for writing. There is one for each institution, and the sequencer has it.
pub struct Store {
    folder: PathBuf,
    archive: Connection,
    keys: Connection,
    signed: Connection,
    batches: u64,
    #[cfg(debug_assertions)]
    faults: Option<Faults>,
}

impl Store {
    /// Makes the three files in a new folder, with the log's private key and nothing else.
    ///
    /// # Errors
    /// If the folder exists or cannot be written.
    pub fn create(folder: &Path, log_seed: &[u8; 32]) -> anyhow::Result<Self> {
        fs::DirBuilder::new().mode(0o700).create(folder).context("couldn't make the institution's folder")?;
        for name in ["archive.db", "keys.db", "signed.db"] {
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(folder.join(name))?;
        }
        let store = Self::connect(folder)?;
        store.archive.execute_batch(archive::SCHEMA).context("couldn't write archive.db")?;
        store.keys.execute_batch(keys::SCHEMA).context("couldn't write keys.db")?;
        store.signed.execute_batch(signed::SCHEMA).context("couldn't write signed.db")?;
        store.add_what_came_later()?;
        keys::put_log_seed(&store.keys, log_seed)?;
        signed::adopt(&store.signed, Signed::NOTHING)?;
        Ok(store)
    }

    /// Opens the files of an institution.
    ///
    /// # Errors
    /// If one is missing or of another format.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        ensure!(folder.join("archive.db").is_file(), "there is no archive.db in {}", folder.display());
        ensure!(folder.join("keys.db").is_file(), "there is no keys.db in {}", folder.display());
        let is_restored = !folder.join("signed.db").exists();
        if is_restored {
            OpenOptions::new().write(true).create_new(true).mode(0o600).open(folder.join("signed.db"))?;
        }
        let store = Self::connect(folder)?;
        if is_restored {
            store.signed.execute_batch(signed::SCHEMA).context("couldn't write signed.db")?;
        }
        let format: i64 = store.archive.query_row("SELECT format FROM tree", [], |row| row.get(0))?;
        ensure!(format == FORMAT, "archive.db is of format {format}; this program knows {FORMAT}");
        store.add_what_came_later()?;
        Ok(store)
    }

    /// Tables that an earlier program knew nothing of; it takes no harm from them.
    fn add_what_came_later(&self) -> anyhow::Result<()> {
        self.archive.execute_batch(archive::SINCE).context("couldn't write archive.db")?;
        self.keys.execute_batch(keys::SINCE).context("couldn't write keys.db")
    }

    fn connect(folder: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            folder: folder.to_owned(),
            archive: open_for_writing(&folder.join("archive.db"))?,
            keys: open_for_writing(&folder.join("keys.db"))?,
            signed: open_for_writing(&folder.join("signed.db"))?,
            batches: 0,
            #[cfg(debug_assertions)]
            faults: None,
        })
    }

    /// Where the files lie.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Carries the write-ahead logs over into the files once they have grown.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn tidy(&mut self) -> anyhow::Result<()> {
        self.batches += 1;
        if self.batches.is_multiple_of(BATCHES_BETWEEN_TIDYING) {
            for connection in [&self.archive, &self.keys, &self.signed] {
                connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
            }
        }
        Ok(())
    }

    /// Lets writes fail as a simulated disk would.
    #[cfg(debug_assertions)]
    pub fn fail_by(&mut self, faults: Faults) {
        self.faults = Some(faults);
    }

    #[cfg(debug_assertions)]
    fn fault(&mut self, point: Point) -> Option<Fault> {
        self.faults.as_mut().and_then(|faults| faults(point))
    }

    #[cfg(not(debug_assertions))]
    fn fault(&mut self, _: Point) -> Option<Fault> {
        None
    }
}

fn open_for_writing(file: &Path) -> anyhow::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(file, flags).with_context(|| format!("couldn't open {}", file.display()))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A receipt goes out only after the flush: FULL flushes the write-ahead log in every commit.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    // The write-ahead log is carried over by hand, between batches: see `Store::tidy`.
    connection.pragma_update(None, "wal_autocheckpoint", 0)?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

/// Ends a transaction as the disk, or the simulated one, will have it.
fn commit(transaction: rusqlite::Transaction<'_>, fault: Option<Fault>) -> anyhow::Result<()> {
    match fault {
        None => transaction.commit()?,
        Some(Fault::FailsAndPersists) => {
            transaction.commit()?;
            anyhow::bail!("the simulated disk failed, and kept the write");
        }
        Some(Fault::FailsAndDoesNot) => {
            transaction.rollback()?;
            anyhow::bail!("the simulated disk failed");
        }
    }
    Ok(())
}
