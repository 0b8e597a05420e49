//! Snapshots: the state as lines in a file, so that a start need not fold the whole log.
//!
//! A first line with size and hash, then the state lines of `docs/formats/state.md` (`docs/formats/snapshot.md`). A
//! snapshot is disposable: one that is missing, torn or of another hash is passed over and the log is folded from its
//! first entry. It is read by nobody but the server that wrote it; an auditor folds.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader, BufWriter, Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::Context as _;
use institution::Institution;
use institution::entry::{Entry, EntryBody};
use institution::envelope::SignedAct;
use institution::id::{Hash, InstitutionId};
use sha2::{Digest as _, Sha256};

use crate::random;
use crate::store::Shelf;

/// How many entries are folded between two snapshots.
pub const SNAPSHOT_EVERY: u64 = 100_000;
/// How many entries' signatures are checked together while folding.
const TOGETHER: u64 = 1_000;

/// Writes the state down; an earlier snapshot stays until the new one is whole.
///
/// # Errors
/// If the disk failed.
pub fn write(folder: &Path, org: &Institution) -> anyhow::Result<()> {
    let new = folder.join("snapshot.new");
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
    let mut out = BufWriter::new(file);
    // The first line has the hash of those after it: room is left for it, all hashes are of one length.
    let head = |hash: Hash| format!("polity-snapshot 1 size={} state={hash}\n", org.size());
    out.write_all(head(Hash([0; 32])).as_bytes())?;
    let mut hash = institution::LinesHash::default();
    let mut written = Ok(());
    org.each_line(&mut |line| {
        hash.add(line);
        if written.is_ok() {
            written = out.write_all(line.as_bytes()).and_then(|()| out.write_all(b"\n"));
        }
    });
    written?;
    out.rewind()?;
    out.write_all(head(hash.end()).as_bytes())?;
    out.into_inner().context("couldn't write the snapshot")?.sync_all()?;
    fs::rename(&new, folder.join("snapshot"))?;
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// The state that the snapshot holds; `None` if there is none to rely on.
#[must_use]
pub fn read(folder: &Path) -> Option<Institution> {
    let text = fs::read_to_string(folder.join("snapshot")).ok()?;
    let (head, lines) = text.split_once('\n')?;
    let words = head.strip_prefix("polity-snapshot 1 size=")?;
    let (size, hash) = words.split_once(" state=")?;
    let hash: Hash = hash.parse().ok()?;
    if Hash(Sha256::digest(lines.as_bytes()).into()) != hash {
        return None;
    }
    let org = Institution::from_lines(lines.lines()).ok()?;
    (org.size().to_string() == size).then_some(org)
}

/// How many entries the snapshot covers, by its first line alone.
#[must_use]
pub fn read_size(folder: &Path) -> Option<u64> {
    let mut head = String::new();
    BufReader::new(File::open(folder.join("snapshot")).ok()?.take(256)).read_line(&mut head).ok()?;
    head.strip_prefix("polity-snapshot 1 size=")?.split(' ').next()?.parse().ok()
}

/// The state at `size`: the snapshot, if there is one of no more entries, and the log's tail folded onto it.
///
/// # Errors
/// If the archive cannot be read, or holds an entry that no sequencer could have written.
pub fn recover(folder: &Path, shelf: &Shelf, size: u64) -> anyhow::Result<Institution> {
    let first = shelf.entry(0)?.context("the archive is empty")?;
    let EntryBody::Member(founding) = Entry::decode(&first)?.body else { anyhow::bail!("entry 0 founds nothing") };
    let id = InstitutionId::of_founding(founding.payload());
    match read(folder).filter(|org| org.id() == id && org.size() <= size) {
        None => fold(shelf, None, size),
        Some(org) => match fold(shelf, Some(org), size) {
            Ok(org) => Ok(org),
            // A snapshot with a tail that does not follow from it is a wrong one: the log itself decides.
            Err(_) => fold(shelf, None, size),
        },
    }
}

/// Folds entries onto a state, or from the founding on, up to `size`.
///
/// # Errors
/// If the archive cannot be read, or an entry does not follow from those before it.
pub fn fold(shelf: &Shelf, from: Option<Institution>, size: u64) -> anyhow::Result<Institution> {
    let mut org = from;
    let mut next = org.as_ref().map_or(0, Institution::size);
    while next < size {
        let end = size.min(next + TOGETHER);
        let mut entries = Vec::new();
        shelf.entries(next..end, |number, bytes| {
            let entry = Entry::decode(bytes).with_context(|| format!("entry {number} of the archive"))?;
            entries.push(entry);
            Ok(true)
        })?;
        anyhow::ensure!(entries.len() as u64 == end - next, "the archive lacks entries between {next} and {end}");
        for entry in check_signatures(entries).with_context(|| format!("among entries {next} to {end}"))? {
            org = Some(match org {
                None => Institution::found(&entry).context("entry 0 founds nothing")?,
                Some(mut org) => {
                    org.check_entry(&entry).with_context(|| format!("entry {} of the archive", org.size()))?;
                    org.apply(&entry);
                    org
                }
            });
        }
        next = end;
    }
    org.context("the archive is empty")
}

fn check_signatures(
    entries: Vec<Entry<institution::envelope::Unchecked>>,
) -> anyhow::Result<impl Iterator<Item = Entry<SignedAct>>> {
    let mut acts = Vec::new();
    let mut rest = Vec::with_capacity(entries.len());
    for entry in entries {
        let body = match entry.body {
            EntryBody::Member(act) => {
                acts.push(*act);
                None
            }
            EntryBody::Clock(deadline) => Some(EntryBody::Clock(deadline)),
            EntryBody::Supplied(supply) => Some(EntryBody::Supplied(supply)),
        };
        rest.push((entry.time, body));
    }
    let signed =
        institution::envelope::Unchecked::verify_all(acts, &mut random::Buffered::new()).map_err(|(_, bad)| bad)?;
    let mut signed = signed.into_iter();
    Ok(rest.into_iter().map(move |(time, body)| {
        let act = || EntryBody::Member(Box::new(signed.next().expect("as many as were taken out")));
        Entry { time, body: body.unwrap_or_else(act) }
    }))
}
