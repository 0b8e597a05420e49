//! Exporting a record: its static paths as files, so that anybody can keep, serve and verify a copy.
//!
//! What a folder has already is not fetched again: full tiles and bundles never change, partial ones are replaced by
//! wider ones. Each file is written beside its place and moved into it, and the checkpoint comes last, so an export that
//! was cut short is continued by the next one and the folder is never worse than before.
//!
//! Nothing is verified here: `polity verify FOLDER` does that, also long after the server is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, bail};
use institution::entry::{Entry, EntryBody};
use institution::id::{Hash, MemberId};
use tlog::{BundleId, SignedNote, TILE_WIDTH, TileId};

use crate::seal::Salted;
use crate::source::{Named, Source, StateClaim};

/// What an export brought.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Exported {
    /// How many entries the copy has.
    pub size: u64,
    /// Files that were written.
    pub written: u64,
    /// Files that were there already.
    pub kept: u64,
    /// Texts and names that were not handed out.
    pub missing: u64,
}

enum Piece {
    Tile(TileId),
    Bundle(BundleId),
    Text(Hash),
    Name(Named),
}

/// How often the copy is brought up to date because somebody changed their name while it was made.
const ROUNDS_MAX: u32 = 5;

/// Copies the record into a folder, from where `verify` reads it and any web server can serve it.
///
/// A server goes on while it is read, and hands out the names shown now: if one of them is not the name of the copied
/// entries, the entries that came since are copied too. A name that fits even then to none is copied as it is, for
/// `verify` to find.
///
/// # Errors
/// If something could not be read or written; what was written is used the next time.
pub fn export(source: &Source, folder: &Path, progress: &mut dyn FnMut(u64, u64)) -> anyhow::Result<Exported> {
    let mut done = Exported::default();
    for _ in 0..ROUNDS_MAX {
        let (size, fits) = export_once(source, folder, &mut done, progress)?;
        let grew = size > done.size;
        done.size = size;
        if fits || !grew {
            break;
        }
    }
    Ok(done)
}

/// One round: the size of the copy, and whether all names fit its entries.
fn export_once(
    source: &Source,
    folder: &Path,
    done: &mut Exported,
    progress: &mut dyn FnMut(u64, u64),
) -> anyhow::Result<(u64, bool)> {
    let log = folder.join("log");
    std::fs::create_dir_all(&log).with_context(|| format!("{} cannot be made", log.display()))?;
    // The state first, as `verify` does: it must not be of a later size than the checkpoint.
    let state = source.state()?;
    let note = source.checkpoint()?;
    let (origin, size) = claim(&note)?;
    if let Ok(before) = std::fs::read(log.join("checkpoint")) {
        let (old_origin, old_size) = claim(&before).context("the folder's own checkpoint cannot be read")?;
        if old_origin != origin {
            bail!("{} holds the record of {old_origin}; this one is of {origin}", folder.display());
        }
        if old_size > size {
            bail!(
                "{} holds {old_size} entries and the source has {size}. Something is wrong with one of them: verify both, \
                 and keep the folder.",
                folder.display()
            );
        }
    }
    let mut pieces: Vec<Piece> = Vec::new();
    for level in 0..8u8 {
        pieces.extend((0..).map_while(|index| TileId::in_tree(level, index, size)).map(Piece::Tile));
    }
    pieces.extend((0..).map_while(|index| BundleId::in_tree(index, size)).map(Piece::Bundle));
    let copied = fetch(source, &log, &pieces, progress)?;
    let (texts, members) = commitments(&log, size)?;
    let pieces: Vec<Piece> = texts.into_iter().map(Piece::Text).chain(members.into_values().map(Piece::Name)).collect();
    let beside = fetch(source, &log, &pieces, progress)?;
    if let Some(StateClaim { size, state }) = state {
        let claim = serde_json::json!({"size": size, "state": state.to_string()});
        write(&log.join("state"), claim.to_string().as_bytes())?;
    }
    write(&log.join("checkpoint"), &note)?;
    remove_narrow(&log, size)?;
    done.written += copied.counts.written + beside.counts.written;
    done.kept = copied.counts.kept + beside.counts.kept;
    done.missing = beside.counts.missing;
    Ok((size, beside.names_fit))
}

/// What fetching brought.
struct Fetched {
    counts: Exported,
    names_fit: bool,
}

fn claim(note: &[u8]) -> anyhow::Result<(String, u64)> {
    let note = SignedNote::parse(note).context("the checkpoint cannot be read")?;
    let checkpoint: tlog::Checkpoint = note.text().parse().context("the checkpoint cannot be read")?;
    Ok((checkpoint.origin().to_owned(), checkpoint.size()))
}

/// Fetches pieces, several at a time.
fn fetch(source: &Source, log: &Path, pieces: &[Piece], progress: &mut dyn FnMut(u64, u64)) -> anyhow::Result<Fetched> {
    let next = AtomicUsize::new(0);
    let failed: Mutex<Option<anyhow::Error>> = Mutex::new(None);
    let (tell, hear) = std::sync::mpsc::channel();
    let mut done = Exported::default();
    let mut names_fit = true;
    std::thread::scope(|scope| {
        for _ in 0..source.in_flight() {
            let (tell, next, failed) = (tell.clone(), &next, &failed);
            scope.spawn(move || {
                while let Some(piece) = pieces.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match copy(source, log, piece) {
                        Ok(outcome) => drop(tell.send(outcome)),
                        Err(problem) => {
                            // The others stop at their next piece.
                            next.store(pieces.len(), Ordering::Relaxed);
                            failed.lock().expect("nobody panics with it").get_or_insert(problem);
                            return;
                        }
                    }
                }
            });
        }
        drop(tell);
        for outcome in hear {
            match outcome {
                Copied::Written => done.written += 1,
                Copied::OtherName => {
                    done.written += 1;
                    names_fit = false;
                }
                Copied::Kept => done.kept += 1,
                Copied::Missing => done.missing += 1,
            }
            progress(done.written + done.kept + done.missing, pieces.len() as u64);
        }
    });
    match failed.into_inner().expect("nobody panics with it") {
        Some(problem) => Err(problem),
        None => Ok(Fetched { counts: done, names_fit }),
    }
}

enum Copied {
    Written,
    /// Written, and not the name that the copied entries commit to.
    OtherName,
    Kept,
    Missing,
}

fn copy(source: &Source, log: &Path, piece: &Piece) -> anyhow::Result<Copied> {
    let (path, bytes) = match piece {
        Piece::Tile(id) => {
            let path = log.join(id.to_string());
            if path.metadata().is_ok_and(|found| found.len() == 32 * u64::from(id.width())) {
                return Ok(Copied::Kept);
            }
            let hashes = source.tile(*id)?.with_context(|| format!("{id} is not handed out"))?;
            (path, hashes.iter().flat_map(|hash| hash.0).collect())
        }
        Piece::Bundle(id) => {
            let path = log.join(id.to_string());
            if path.is_file() {
                return Ok(Copied::Kept);
            }
            let (width, bytes) = source.bundle(*id)?.with_context(|| format!("{id} is not handed out"))?;
            let entries = tlog::decode_bundle(&bytes, width).with_context(|| format!("{id} cannot be read"))?;
            (path, tlog::encode_bundle(&entries[..usize::from(id.width())])?)
        }
        // Texts and names are asked for again each time: what was removed in due process must go here, too.
        Piece::Text(commitment) => {
            let path = log.join(format!("texts/{commitment}"));
            let Some(salted) = source.text(*commitment)? else { return remove(&path) };
            (path, json(&salted))
        }
        Piece::Name(named) => {
            let path = log.join(format!("names/{}", named.member));
            let Some(salted) = source.name(*named)? else { return remove(&path) };
            write(&path, &json(&salted))?;
            return Ok(if salted.commitment() == named.name { Copied::Written } else { Copied::OtherName });
        }
    };
    write(&path, &bytes)?;
    Ok(Copied::Written)
}

fn json(salted: &Salted) -> Vec<u8> {
    serde_json::json!({"salt": salted.salt.to_string(), "text": salted.text}).to_string().into_bytes()
}

fn remove(path: &Path) -> anyhow::Result<Copied> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
            Err(e).with_context(|| format!("{} cannot be removed", path.display()))
        }
        _ => Ok(Copied::Missing),
    }
}

/// What the copied entries commit to: texts, and the names that members show.
fn commitments(log: &Path, size: u64) -> anyhow::Result<(BTreeSet<Hash>, BTreeMap<MemberId, Named>)> {
    let copied = Source::Folder(log.to_owned());
    let (mut texts, mut members) = (BTreeSet::new(), BTreeMap::new());
    for id in (0..).map_while(|index| BundleId::in_tree(index, size)) {
        let (width, bytes) = copied.bundle(id)?.with_context(|| format!("{id} was written and is gone"))?;
        let entries = tlog::decode_bundle(&bytes, width).with_context(|| format!("{id} cannot be read"))?;
        for (place, entry) in entries.into_iter().enumerate() {
            // An entry that this program cannot read is copied all the same; what it commits to is not known.
            let Ok(Entry { body: EntryBody::Member(act), .. }) = Entry::decode(entry) else { continue };
            let act = act.act();
            texts.extend(act.body.text().map(|(text, _)| text));
            if let Some(name) = act.body.shown_name() {
                let joined = id.index() * u64::from(TILE_WIDTH) + place as u64;
                members.entry(act.actor).or_insert(Named { member: act.actor, joined, name }).name = name;
            }
        }
    }
    Ok((texts, members))
}

/// Partial tiles and bundles that wider ones have replaced.
fn remove_narrow(log: &Path, size: u64) -> anyhow::Result<()> {
    let mut wanted: BTreeSet<PathBuf> = BTreeSet::new();
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    let mut look = |path: String, index_path: String| {
        wanted.insert(log.join(path));
        folders.insert(log.join(format!("{index_path}.p")));
    };
    // A partial one can only be where the last one is, or where the last one was in an earlier export.
    for level in 0..8u8 {
        let last = (size >> (8 * u32::from(level))) / u64::from(TILE_WIDTH);
        for index in last.saturating_sub(64)..=last {
            let full = TileId::new(level, index, TILE_WIDTH).expect("a tile's level and width");
            look(TileId::in_tree(level, index, size).unwrap_or(full).to_string(), full.to_string());
            if level == 0 {
                let full = BundleId::new(index, TILE_WIDTH).expect("a full width");
                look(BundleId::in_tree(index, size).unwrap_or(full).to_string(), full.to_string());
            }
        }
    }
    for folder in folders.into_iter().filter(|folder| folder.is_dir()) {
        for file in std::fs::read_dir(&folder)? {
            let path = file?.path();
            if !wanted.contains(&path) {
                std::fs::remove_file(&path).with_context(|| format!("{} cannot be removed", path.display()))?;
            }
        }
        // Only an empty one goes.
        let _ = std::fs::remove_dir(&folder);
    }
    Ok(())
}

/// Writes a file whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().expect("every path here lies in a folder");
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    written.with_context(|| format!("{} cannot be written", path.display()))
}
