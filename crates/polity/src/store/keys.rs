//! `keys.db`: what opens the sealed texts and names, the choices nobody may see yet, and the log's private key.
//!
//! It is committed before the archive: a key without its text harms nobody, a text without its key would be lost. So
//! nothing here is ever written over by a batch that may yet fail: a key that exists is used again, and openings lie
//! under the entry that cast them.

use anyhow::Context as _;
use institution::act::Choice;
use institution::entry::Opening;
use institution::id::{Hash, MemberId, Salt, VoteId};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Point, Store, commit};
use crate::seal::SealKey;

pub(super) const SCHEMA: &str = "
    CREATE TABLE log_key (one INTEGER PRIMARY KEY CHECK (one = 0), seed BLOB NOT NULL);
    CREATE TABLE text_keys (commitment BLOB PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
    CREATE TABLE name_keys (joined INTEGER PRIMARY KEY, key BLOB NOT NULL);
    CREATE TABLE openings (entry INTEGER PRIMARY KEY, vote BLOB NOT NULL, voter BLOB NOT NULL, choice TEXT NOT NULL,
        salt BLOB NOT NULL);
    CREATE TABLE late_openings (vote BLOB NOT NULL, voter BLOB NOT NULL, choice TEXT NOT NULL, salt BLOB NOT NULL,
        PRIMARY KEY (vote, voter, salt)) WITHOUT ROWID;
";

/// What came later than the first folders.
pub(super) const SINCE: &str = "CREATE TABLE IF NOT EXISTS roll_keys (joined INTEGER PRIMARY KEY, key BLOB NOT NULL);";

/// A choice with its salt that came beside an act, or afterwards.
#[derive(Debug, Clone)]
pub struct NewOpening {
    /// The entry that cast it; `None` if the device sent it again by itself.
    pub entry: Option<u64>,
    /// In which vote.
    pub vote: VoteId,
    /// Who, what, with which salt.
    pub opening: Opening,
}

/// What a batch writes among the keys.
#[derive(Debug, Default)]
pub struct KeyWrites {
    /// Keys of texts.
    pub texts: Vec<(Hash, SealKey)>,
    /// Keys of members, under the entry by which they joined.
    pub names: Vec<(u64, SealKey)>,
    /// Keys of what members entered about themselves, likewise.
    pub roll: Vec<(u64, SealKey)>,
    /// Choices of votes not yet opened.
    pub openings: Vec<NewOpening>,
    /// Votes that are counted, so that their choices need not lie here any more; each with the entry that opened it.
    pub counted: Vec<(VoteId, u64)>,
    /// Texts and names (under the entry by which their owner joined) that the members removed for good.
    pub erased: Vec<Erased>,
}

/// Words whose key goes, and so they.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erased {
    /// A text.
    Text(Hash),
    /// The name of who joined by this entry.
    Name(u64),
    /// What they entered about themselves.
    Roll(u64),
}

impl KeyWrites {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { texts, names, roll, openings, counted, erased } = self;
        texts.is_empty()
            && names.is_empty()
            && roll.is_empty()
            && openings.is_empty()
            && counted.is_empty()
            && erased.is_empty()
    }
}

impl Store {
    /// The log's private key.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn log_seed(&self) -> anyhow::Result<[u8; 32]> {
        self.keys.query_row("SELECT seed FROM log_key", [], |row| row.get(0)).context("couldn't read the log's key")
    }

    /// Writes the keys of a batch.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn commit_keys(&mut self, writes: &KeyWrites) -> anyhow::Result<()> {
        let fault = self.fault(Point::Keys);
        let transaction = self.keys.transaction().context("couldn't begin to write keys.db")?;
        {
            // Before the new ones: a member whose name was removed may have shown another meanwhile.
            for erased in &writes.erased {
                match erased {
                    Erased::Text(commitment) => transaction
                        .prepare_cached("DELETE FROM text_keys WHERE commitment = ?")?
                        .execute([commitment.0])?,
                    Erased::Name(joined) => transaction
                        .prepare_cached("DELETE FROM name_keys WHERE joined = ?")?
                        .execute([joined.cast_signed()])?,
                    Erased::Roll(joined) => transaction
                        .prepare_cached("DELETE FROM roll_keys WHERE joined = ?")?
                        .execute([joined.cast_signed()])?,
                };
            }
            let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO text_keys VALUES (?, ?)")?;
            for (commitment, key) in &writes.texts {
                insert.execute(params![commitment.0, key])?;
            }
            let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO name_keys VALUES (?, ?)")?;
            for (joined, key) in &writes.names {
                insert.execute(params![joined.cast_signed(), key])?;
            }
            let mut insert = transaction.prepare_cached("INSERT OR REPLACE INTO roll_keys VALUES (?, ?)")?;
            for (joined, key) in &writes.roll {
                insert.execute(params![joined.cast_signed(), key])?;
            }
            let mut cast = transaction.prepare_cached("INSERT OR REPLACE INTO openings VALUES (?, ?, ?, ?, ?)")?;
            let mut late = transaction.prepare_cached("INSERT OR IGNORE INTO late_openings VALUES (?, ?, ?, ?)")?;
            for NewOpening { entry, vote, opening: Opening { voter, choice, salt } } in &writes.openings {
                match entry {
                    Some(entry) => {
                        cast.execute(params![entry.cast_signed(), vote.0, voter.0, choice.name(), salt.0])?
                    }
                    None => late.execute(params![vote.0, voter.0, choice.name(), salt.0])?,
                };
            }
            for (vote, opened) in &writes.counted {
                transaction
                    .prepare_cached("DELETE FROM openings WHERE entry > ? AND vote = ?")?
                    .execute(params![opened.cast_signed(), vote.0])?;
                transaction.prepare_cached("DELETE FROM late_openings WHERE vote = ?")?.execute([vote.0])?;
            }
        }
        commit(transaction, fault).context("couldn't commit keys.db")
    }

    /// The key of a text, if there is one.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn text_key(&self, commitment: Hash) -> anyhow::Result<Option<SealKey>> {
        Ok(text_key(&self.keys, commitment)?)
    }

    /// The key of a member's names, if there is one.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn name_key(&self, joined: u64) -> anyhow::Result<Option<SealKey>> {
        Ok(name_key(&self.keys, joined)?)
    }

    /// The key of what a member entered about themselves, if there is one.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn roll_key(&self, joined: u64) -> anyhow::Result<Option<SealKey>> {
        Ok(roll_key(&self.keys, joined)?)
    }

    /// For whom there are keys of what they entered: the entries by which they joined, in order.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn roll_keys(&self) -> anyhow::Result<Vec<u64>> {
        let mut select = self.keys.prepare_cached("SELECT joined FROM roll_keys ORDER BY joined")?;
        let rows = select.query_map([], |row| row.get::<_, i64>(0))?;
        Ok(rows.map(|joined| joined.map(i64::cast_unsigned)).collect::<Result<_, _>>()?)
    }

    /// Every stored choice of a vote that opened by entry `opened`, replaced ones too, in the order they came.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn openings(&self, vote: VoteId, opened: u64) -> anyhow::Result<Vec<Opening>> {
        let mut found = Vec::new();
        let mut read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<()> {
            let choice: String = row.get(1)?;
            // A choice that is none opens no commitment: as good as missing.
            if let Some(choice) = Choice::from_name(&choice) {
                found.push(Opening { voter: MemberId(row.get(0)?), choice, salt: Salt(row.get(2)?) });
            }
            Ok(())
        };
        let mut select = self
            .keys
            .prepare_cached("SELECT voter, choice, salt FROM openings WHERE entry > ? AND vote = ? ORDER BY entry")?;
        let mut rows = select.query(params![opened.cast_signed(), vote.0])?;
        while let Some(row) = rows.next()? {
            read(row)?;
        }
        let mut select = self.keys.prepare_cached("SELECT voter, choice, salt FROM late_openings WHERE vote = ?")?;
        let mut rows = select.query([vote.0])?;
        while let Some(row) = rows.next()? {
            read(row)?;
        }
        Ok(found)
    }
}

pub(super) fn put_log_seed(keys: &Connection, seed: &[u8; 32]) -> rusqlite::Result<()> {
    keys.execute("INSERT INTO log_key VALUES (0, ?)", [seed]).map(drop)
}

pub(super) fn text_key(keys: &Connection, commitment: Hash) -> rusqlite::Result<Option<SealKey>> {
    keys.prepare_cached("SELECT key FROM text_keys WHERE commitment = ?")?
        .query_row([commitment.0], |row| row.get(0))
        .optional()
}

pub(super) fn name_key(keys: &Connection, joined: u64) -> rusqlite::Result<Option<SealKey>> {
    keys.prepare_cached("SELECT key FROM name_keys WHERE joined = ?")?
        .query_row([joined.cast_signed()], |row| row.get(0))
        .optional()
}

pub(super) fn roll_key(keys: &Connection, joined: u64) -> rusqlite::Result<Option<SealKey>> {
    keys.prepare_cached("SELECT key FROM roll_keys WHERE joined = ?")?
        .query_row([joined.cast_signed()], |row| row.get(0))
        .optional()
}
