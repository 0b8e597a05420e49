//! A record read straight from its data folder, for whoever runs the machine: exports, verifying, `doctor`.
//!
//! It hands out what the server does, under the same names, also while the server runs: the last checkpoint that was
//! signed, signed once more (Ed25519 gives the same signature), and nothing beyond it.

use std::path::Path;
use std::sync::Mutex;

use anyhow::{Context as _, bail};
use institution::entry::{Entry, EntryBody};
use institution::id::{Hash, InstitutionId};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};
use tlog::{BundleId, Checkpoint, NoteSigner, SigningKey, TILE_WIDTH, TileId};

use crate::receipt::origin;
use crate::seal::Salted;
use crate::source::{Named, StateClaim};
use crate::store::{Head, Shelf};

/// One institution's folder.
pub struct Local {
    shelf: Mutex<Shelf>,
    note: Vec<u8>,
    snapshot: Option<StateClaim>,
}

impl std::fmt::Debug for Local {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Local").field("snapshot", &self.snapshot).finish_non_exhaustive()
    }
}

impl Local {
    /// Opens the folder of an institution.
    ///
    /// # Errors
    /// If it is none, or has no log key, or more was signed than is there.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let shelf = Shelf::open(folder)?;
        let head = shelf.head()?;
        let first = shelf.entry(0)?.context("the archive is empty")?;
        let EntryBody::Member(founding) = Entry::decode(&first)?.body else { bail!("entry 0 founds nothing") };
        let origin = origin(InstitutionId::of_founding(founding.payload()));
        let signed = signed(folder)?.unwrap_or(head);
        if signed.size > head.size {
            bail!("a checkpoint of {} entries was signed, and archive.db has {}", signed.size, head.size);
        }
        let checkpoint = Checkpoint::new(&origin, signed.size, signed.root)?;
        let signer = NoteSigner::new(&origin, SigningKey::from(log_seed(folder)?))?;
        let note = checkpoint.sign(&signer)?.to_string().into_bytes();
        Ok(Self { shelf: Mutex::new(shelf), note, snapshot: snapshot_claim(folder) })
    }

    /// The checkpoint that was signed last.
    #[must_use]
    pub fn checkpoint(&self) -> Vec<u8> {
        self.note.clone()
    }

    /// What the snapshot says of the state.
    #[must_use]
    pub fn state(&self) -> Option<StateClaim> {
        self.snapshot
    }

    /// A bundle.
    ///
    /// # Errors
    /// If the archive cannot be read.
    pub fn bundle(&self, id: BundleId) -> anyhow::Result<Option<(u16, Vec<u8>)>> {
        let first = id.index() * u64::from(TILE_WIDTH);
        let mut entries = Vec::new();
        self.read(|shelf| {
            shelf.entries(first..first + u64::from(id.width()), |_, bytes| {
                entries.push(bytes.to_vec());
                Ok(true)
            })
        })?;
        if entries.len() != usize::from(id.width()) {
            return Ok(None);
        }
        Ok(Some((id.width(), tlog::encode_bundle(&entries)?)))
    }

    /// The hashes of a tile.
    ///
    /// # Errors
    /// If the archive cannot be read.
    pub fn tile(&self, id: TileId) -> anyhow::Result<Option<Vec<tlog::Hash>>> {
        let Some(bytes) = self.read(|shelf| shelf.tile_bytes(id))? else { return Ok(None) };
        let (hashes, _) = bytes.as_chunks::<{ tlog::HASH_BYTES }>();
        let hashes = hashes.get(..usize::from(id.width()));
        Ok(hashes.map(|hashes| hashes.iter().copied().map(tlog::Hash).collect()))
    }

    /// A text.
    ///
    /// # Errors
    /// If the archive cannot be read.
    pub fn text(&self, commitment: Hash) -> anyhow::Result<Option<Salted>> {
        self.read(|shelf| shelf.text(commitment))
    }

    /// A shown name.
    ///
    /// # Errors
    /// If the archive cannot be read.
    pub fn name(&self, named: Named) -> anyhow::Result<Option<Salted>> {
        self.read(|shelf| shelf.name(named.joined, named.name))
    }

    fn read<T>(&self, read: impl FnOnce(&Shelf) -> anyhow::Result<T>) -> anyhow::Result<T> {
        read(&self.shelf.lock().expect("nobody panics while holding it"))
    }
}

/// What was signed last, by the file that remembers it; `None` if this copy does not know.
///
/// # Errors
/// If the file cannot be read.
pub fn signed(folder: &Path) -> anyhow::Result<Option<Head>> {
    let file = folder.join("signed.db");
    if !file.exists() {
        return Ok(None);
    }
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Head { size: row.get::<_, i64>(0)?.cast_unsigned(), root: tlog::Hash(row.get(1)?) })
    };
    let signed = open(&file)?.query_row("SELECT size, root FROM signed", [], read).optional();
    signed.context("signed.db cannot be read")
}

fn log_seed(folder: &Path) -> anyhow::Result<[u8; 32]> {
    let file = folder.join("keys.db");
    anyhow::ensure!(file.exists(), "there is no keys.db in {}", folder.display());
    open(&file)?.query_row("SELECT seed FROM log_key", [], |row| row.get(0)).context("keys.db has no log key")
}

fn open(file: &Path) -> anyhow::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags);
    let connection = connection.with_context(|| format!("{} cannot be opened", file.display()))?;
    connection.pragma_update(None, "query_only", "ON")?;
    Ok(connection)
}

/// The first line of the snapshot: `polity-snapshot 1 size=… state=…`.
fn snapshot_claim(folder: &Path) -> Option<StateClaim> {
    use std::io::BufRead as _;
    let mut head = String::new();
    let file = std::fs::File::open(folder.join("snapshot")).ok()?;
    std::io::BufReader::new(std::io::Read::take(file, 256)).read_line(&mut head).ok()?;
    let (size, state) = head.trim_end().strip_prefix("polity-snapshot 1 size=")?.split_once(" state=")?;
    Some(StateClaim { size: size.parse().ok()?, state: state.parse().ok()? })
}
