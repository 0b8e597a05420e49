//! Backups: two files for each organisation, with two lives.
//!
//! `<slug>/archive.db` is for ever: entries, tiles, sealed texts and names; it is worthless to read without keys.
//! `<slug>/keys.db` opens it, and holds the log's private key: each backup replaces it, so that what was erased is gone
//! within the time backups are kept (DESIGN §5). `signed.db` is in no backup: a restored copy must not be able to sign
//! another history than the one that others hold receipts of.
//!
//! The archive is copied before the keys: what the archive needs, the later copy of the keys has.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use rusqlite::{Connection, OpenFlags, backup::Backup};
use tlog::Checkpoint;

use crate::receipt::{log_verifier, origin};
use crate::snapshot;
use crate::store::{Head, Shelf, Store};

/// The two files of a backup.
const FILES: [&str; 2] = ["archive.db", "keys.db"];
/// How many pages are copied between two looks at how far it is.
const PAGES_AT_A_TIME: i32 = 2048;

/// What a backup or restore did with one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Its folder's name.
    pub slug: String,
    /// How many entries the copy has.
    pub size: u64,
    /// How many bytes were written.
    pub bytes: u64,
}

/// What came of restoring one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What was copied.
    pub copied: Copied,
    /// What was signed last, as far as this machine knows.
    pub signed: Option<Head>,
}

/// The organisations in a data folder, by their folders' names.
///
/// # Errors
/// If the folder cannot be read.
pub fn slugs(data: &Path) -> anyhow::Result<Vec<String>> {
    let mut slugs = Vec::new();
    let folders = fs::read_dir(data).with_context(|| format!("{} cannot be read", data.display()))?;
    for folder in folders {
        let folder = folder?;
        let name = folder.file_name().to_string_lossy().into_owned();
        if is_slug(&name) && folder.path().join("archive.db").is_file() {
            slugs.push(name);
        }
    }
    slugs.sort_unstable();
    Ok(slugs)
}

/// The organisations of a data folder, or only those of these slugs.
///
/// # Errors
/// If one of them is not there, or none.
pub fn chosen(data: &Path, only: &[String]) -> anyhow::Result<Vec<String>> {
    let mut slugs = slugs(data)?;
    for only in only {
        ensure!(slugs.contains(only), "there is no organisation {only} in {}", data.display());
    }
    if !only.is_empty() {
        slugs.retain(|slug| only.contains(slug));
    }
    ensure!(!slugs.is_empty(), "there is no organisation in {}", data.display());
    Ok(slugs)
}

/// Backs one organisation up, also while the server runs.
///
/// # Errors
/// If something could not be read or written. What an earlier backup left is replaced only by a whole new file.
pub fn back_up(data: &Path, slug: &str, out: &Path, progress: &mut dyn FnMut(u64, u64)) -> anyhow::Result<Copied> {
    let (from, to) = (data.join(slug), out.join(slug));
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&to)?;
    let mut bytes = 0;
    for name in FILES {
        copy_database(&from.join(name), &to.join(name), progress)?;
        bytes += to.join(name).metadata()?.len();
    }
    File::open(&to)?.sync_all()?;
    let size = Shelf::open(&to)?.head()?.size;
    remove_journals(&to)?;
    Ok(Copied { slug: slug.to_owned(), size, bytes })
}

/// Copies a database as it is at one moment, while others write to it.
fn copy_database(from: &Path, to: &Path, progress: &mut dyn FnMut(u64, u64)) -> anyhow::Result<()> {
    let new = with_ending(to, ".new");
    for ending in ["", "-wal", "-shm", "-journal"] {
        remove_if_there(&with_ending(&new, ending))?;
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let source = Connection::open_with_flags(from, flags);
    let source = source.with_context(|| format!("{} cannot be opened", from.display()))?;
    source.pragma_update(None, "query_only", "ON")?;
    // A read transaction holds the moment: without it each commit of the server would begin the copy anew.
    source.execute_batch("BEGIN; SELECT 1 FROM sqlite_schema")?;
    let mut copy = Connection::open_with_flags(&new, flags)?;
    {
        let backup = Backup::new(&source, &mut copy)?;
        loop {
            let step = backup.step(PAGES_AT_A_TIME).with_context(|| format!("{} cannot be copied", from.display()))?;
            let at = backup.progress();
            let pages = u64::try_from(at.pagecount).unwrap_or(0);
            progress(pages - u64::try_from(at.remaining).unwrap_or(0).min(pages), pages);
            if step == rusqlite::backup::StepResult::Done {
                break;
            }
        }
    }
    check_database(&copy).with_context(|| format!("the copy of {} is damaged", from.display()))?;
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    drop(copy);
    File::open(&new)?.sync_all()?;
    fs::rename(&new, to)?;
    Ok(())
}

/// Puts a backup of one organisation back. The server must not be running.
///
/// `last` is a checkpoint that somebody else kept, for a machine that does not know what was signed last.
///
/// # Errors
/// If the backup is not one, the folder belongs to another organisation, or a server runs on it. Until everything is
/// checked nothing is changed.
pub fn restore(backup: &Path, slug: &str, data: &Path, last: Option<&[u8]>) -> anyhow::Result<Restored> {
    ensure!(is_slug(slug), "\"{slug}\" is no name of an organisation's folder");
    let from = backup.join(slug);
    check_files(&from)?;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(data)?;
    let lock =
        OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(data.join("server.lock"))?;
    ensure!(lock.try_lock().is_ok(), "a server is running on {}: stop it first", data.display());

    // Beside the data first: what does not fold is not put in its place.
    let beside = data.join(format!(".restoring-{slug}"));
    if beside.exists() {
        fs::remove_dir_all(&beside)?;
    }
    fs::DirBuilder::new().mode(0o700).create(&beside)?;
    let restored = restore_from(&from, &beside, slug, data, last);
    let _ = fs::remove_dir_all(&beside);
    restored
}

fn restore_from(from: &Path, beside: &Path, slug: &str, data: &Path, last: Option<&[u8]>) -> anyhow::Result<Restored> {
    let mut bytes = 0;
    for name in FILES {
        // Opened without following a link that was put there since it was looked at.
        let mut source = open_plain(&from.join(name))?;
        let to = beside.join(name);
        let mut copy = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&to)?;
        bytes += std::io::copy(&mut source, &mut copy).with_context(|| format!("{name} cannot be copied"))?;
        copy.sync_all()?;
        drop(copy);
        let copy = Connection::open_with_flags(&to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        check_database(&copy).with_context(|| format!("the backup's {name} is damaged"))?;
    }
    let shelf = Shelf::open(beside)?;
    let head = shelf.head()?;
    let org = snapshot::fold(&shelf, None, head.size).context("the backup's record is not valid")?;
    ensure!(tlog::root_at(&shelf, head.size)? == head.root, "the backup's tiles do not lead to its root");

    let place = data.join(slug);
    let known = if place.exists() { crate::local::signed(&place)? } else { None };
    if place.join("archive.db").is_file() {
        let there = Shelf::open(&place)?.entry(0)?;
        ensure!(there == shelf.entry(0)?, "{} holds another organisation", place.display());
    }
    let adopted = match (known, last) {
        (Some(_), _) | (None, None) => None,
        (None, Some(note)) => {
            let key = log_verifier(org.id(), org.log_key())?;
            let opened = Checkpoint::open(note, &origin(org.id()), &key, &[]);
            let checkpoint = opened.context("the checkpoint given is not to be believed")?.checkpoint().clone();
            if checkpoint.size() > head.size {
                bail!(
                    "the checkpoint given speaks of {} entries and the backup has {}: acknowledged acts are missing. Find a \
                     later backup or an export (`polity verify`, `polity export`).",
                    checkpoint.size(),
                    head.size
                );
            }
            let root = tlog::root_at(&shelf, checkpoint.size())?;
            ensure!(root == checkpoint.root(), "the backup does not continue the record of the checkpoint given");
            Some(head)
        }
    };
    drop(shelf);
    put_in_place(beside, &place)?;
    if let Some(head) = adopted {
        Store::open(&place)?.adopt_signed(head)?;
    }
    let signed = if known.is_some() { known } else { adopted };
    Ok(Restored { copied: Copied { slug: slug.to_owned(), size: head.size, bytes }, signed })
}

fn put_in_place(beside: &Path, place: &Path) -> anyhow::Result<()> {
    if !place.exists() {
        fs::DirBuilder::new().mode(0o700).create(place)?;
    }
    // A write-ahead log belongs to the file it was written for, and a snapshot to its log.
    for name in ["snapshot", "snapshot.new"] {
        remove_if_there(&place.join(name))?;
    }
    for name in FILES {
        for ending in ["-wal", "-shm", "-journal"] {
            remove_if_there(&with_ending(&place.join(name), ending))?;
        }
        fs::rename(beside.join(name), place.join(name))?;
    }
    File::open(place)?.sync_all()?;
    Ok(())
}

/// Exactly the two files, plain ones, whole SQLite databases.
fn check_files(folder: &Path) -> anyhow::Result<()> {
    let plain = |path: &Path| fs::symlink_metadata(path).map(|found| found.file_type());
    let kind = plain(folder).with_context(|| format!("there is no backup in {}", folder.display()))?;
    ensure!(kind.is_dir(), "{} is not a folder", folder.display());
    for file in fs::read_dir(folder)? {
        let file = file?;
        let name = file.file_name().to_string_lossy().into_owned();
        ensure!(
            FILES.contains(&name.as_str()),
            "{} is not part of a backup: remove it, if you know it",
            file.path().display()
        );
        ensure!(plain(&file.path())?.is_file(), "{} is not a plain file", file.path().display());
    }
    for name in FILES {
        let path = folder.join(name);
        ensure!(path.exists(), "the backup in {} has no {name}", folder.display());
        check_size(&path)?;
    }
    Ok(())
}

/// The database's own header says how long the file must be (SQLite file format, "The database header").
fn check_size(path: &Path) -> anyhow::Result<()> {
    use std::io::Read as _;
    let mut header = [0u8; 100];
    let mut file = open_plain(path)?;
    let name = path.display();
    file.read_exact(&mut header).with_context(|| format!("{name} is too short for a database"))?;
    ensure!(header.starts_with(b"SQLite format 3\0"), "{name} is not a database");
    let page = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        bytes => u64::from(bytes),
    };
    let pages = u64::from(u32::from_be_bytes([header[28], header[29], header[30], header[31]]));
    let bytes = file.metadata()?.len();
    ensure!(
        bytes == page * pages,
        "{name} has {bytes} bytes where {} belong: it is cut short or damaged",
        page * pages
    );
    Ok(())
}

fn open_plain(path: &Path) -> anyhow::Result<File> {
    let looked = fs::symlink_metadata(path).with_context(|| format!("{} cannot be looked at", path.display()))?;
    ensure!(looked.is_file(), "{} is not a plain file", path.display());
    let file = File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
    let opened = file.metadata()?;
    use std::os::unix::fs::MetadataExt as _;
    ensure!((opened.dev(), opened.ino()) == (looked.dev(), looked.ino()), "{} changed just now", path.display());
    Ok(file)
}

/// SQLite's own look at every page.
///
/// # Errors
/// Says what it found.
pub fn check_database(database: &Connection) -> anyhow::Result<()> {
    let found: String = database.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    ensure!(found == "ok", "{found}");
    Ok(())
}

fn is_slug(name: &str) -> bool {
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !name.is_empty() && name.len() <= 64 && !name.starts_with('-') && name.bytes().all(legal)
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn remove_if_there(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(e).with_context(|| format!("{} cannot be removed", path.display()))
        }
        _ => Ok(()),
    }
}

/// Reading a copy may leave journals beside it: they are empty, and no part of a backup.
fn remove_journals(folder: &Path) -> anyhow::Result<()> {
    for name in FILES {
        for ending in ["-wal", "-shm", "-journal"] {
            remove_if_there(&with_ending(&folder.join(name), ending))?;
        }
    }
    Ok(())
}
