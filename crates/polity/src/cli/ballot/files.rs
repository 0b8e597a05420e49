//! Files of the ballot commands: archives that grow, keys that only their owner can read.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use belenios::archive::{ArchiveFault, EventKind};
use belenios::board::{Contents, Fault, Invalid, Options, Place, group_in};
use belenios::elements::hex;
use belenios::group::{Group, GroupName};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::progress::Progress;
use crate::random;

/// The archive that is meant: a file, or the only `.bel` of a folder.
pub(super) fn archive_path(path: &Path) -> anyhow::Result<PathBuf> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let entries = std::fs::read_dir(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut archives = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("{} cannot be read", path.display()))?.path();
        if path.extension().is_some_and(|extension| extension == "bel") {
            archives.push(path);
        }
    }
    match archives.len() {
        1 => Ok(archives.remove(0)),
        0 => bail!("{} has no archive (a file that ends in .bel)", path.display()),
        _ => bail!("{} has several archives; name one of them", path.display()),
    }
}

pub(super) fn open(path: &Path) -> anyhow::Result<BufReader<File>> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(BufReader::with_capacity(1 << 18, file))
}

/// The group of an archive's election.
pub(super) fn group_of(path: &Path) -> anyhow::Result<GroupName> {
    group_in(open(path)?).map_err(|fault| anyhow::anyhow!("{}: {fault}", path.display()))
}

/// As many threads as the machine has cores.
pub(super) fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Verifies an election as far as it has come and gives what is in it: nobody builds on what they did not verify.
///
/// What this machine verified of an archive while the box was open, it does not verify again for the next step: a note
/// among the account's own files says how far that was and what came out (see docs/formats/ballot-box.md, "Continuing").
/// `polity ballot verify` does not use these notes.
pub(super) fn verified<G: Group>(path: &Path) -> anyhow::Result<Contents<G>> {
    let note_file = note_file(path);
    let note = note_file.as_ref().and_then(|file| std::fs::read(file).ok());
    let contents = match note {
        None => read(path, None),
        Some(note) => read(path, Some(note)).or_else(|invalid| {
            if !invalid.is_unreadable() {
                return Err(invalid);
            }
            eprintln!("Verified from the beginning: what was verified here before does not fit ({}).", invalid.fault);
            read(path, None)
        }),
    };
    let contents: Contents<G> = contents.map_err(|invalid| anyhow::anyhow!("{}: {invalid}", path.display()))?;
    let verified = &contents.verified;
    if verified.noted > 0 {
        eprintln!("{} of {} ballots were verified here before.", verified.noted, verified.ballots);
    }
    if let (Some(file), Some(note)) = (note_file, &verified.note) {
        // Without a note the next step takes longer, and that is all.
        let _ = keep_note(&file, note);
    }
    Ok(contents)
}

fn read<G: Group>(path: &Path, note: Option<Vec<u8>>) -> Result<Contents<G>, Invalid> {
    let options = Options { threads: threads(), may_be_open: true, note, ..Options::new(random::bytes()) };
    let unreadable = |error: std::io::Error| Invalid {
        place: Place { event: None, kind: None, offset: 0 },
        fault: Fault::Archive(ArchiveFault::Io(error)),
    };
    let file = BufReader::with_capacity(1 << 18, File::open(path).map_err(unreadable)?);
    let mut progress = Progress::new("ballots verified");
    let contents = Contents::read(file, &options, &mut |_, ballots| progress.at(ballots, ballots));
    progress.done();
    contents
}

/// Where the note about an archive lies: never beside the archive, which others may have written.
fn note_file(path: &Path) -> Option<PathBuf> {
    let folder = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let state = folder("XDG_STATE_HOME").or_else(|| folder("HOME").map(|home| home.join(".local/state")))?;
    let whole = path.canonicalize().ok()?;
    let name = hex(&Sha256::digest(whole.as_os_str().as_encoded_bytes()).into());
    Some(state.join("polity/ballots").join(format!("{name}.note")))
}

/// Written whole under another name first: a note is there or it is not.
fn keep_note(file: &Path, note: &[u8]) -> std::io::Result<()> {
    let folder = file.parent().expect("a note lies in a folder");
    std::fs::create_dir_all(folder)?;
    let mut temporary = tempfile_in(folder)?;
    temporary.1.write_all(note)?;
    std::fs::rename(&temporary.0, file)
}

fn tempfile_in(folder: &Path) -> std::io::Result<(PathBuf, File)> {
    let path = folder.join(format!("{}.new", hex(&random::bytes())));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok((path.clone(), options.open(path)?))
}

/// Adds an event to an archive, and flushes it to the disk.
pub(super) fn append<G: Group>(
    path: &Path,
    contents: &Contents<G>,
    events: &[(EventKind, Vec<String>)],
) -> anyhow::Result<()> {
    let mut writer = contents.writer();
    let mut bytes = Vec::new();
    for (kind, data) in events {
        let data: Vec<&[u8]> = data.iter().map(String::as_bytes).collect();
        bytes.extend(writer.event(*kind, &data));
    }
    let cannot = || format!("{} cannot be written", path.display());
    let mut file = OpenOptions::new().write(true).open(path).with_context(cannot)?;
    let end = file.seek(SeekFrom::End(0)).with_context(cannot)?;
    if end != contents.verified.bytes {
        bail!("{} has grown since it was verified; run the command again", path.display());
    }
    file.write_all(&bytes).with_context(cannot)?;
    file.sync_all().with_context(cannot)
}

/// A file beside another one: the same name with something after it.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// A text file without the line break at its end.
pub(super) fn text(path: &Path) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// The same, of something secret.
pub(super) fn secret_text(path: &Path) -> anyhow::Result<Zeroizing<String>> {
    text(path).map(Zeroizing::new)
}

/// The lines of a file.
pub(super) fn lines(path: &Path) -> anyhow::Result<Vec<String>> {
    Ok(text(path)?.lines().map(str::to_owned).collect())
}

/// Writes a file that must not exist yet.
pub(super) fn write_new(path: &Path, text: &str) -> anyhow::Result<()> {
    write(path, text, false)
}

/// Writes a file that only its owner can read, and that must not exist yet.
pub(super) fn write_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    write(path, text, true)
}

fn write(path: &Path, text: &str, secret: bool) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let cannot = || format!("{} cannot be made (does it exist already?)", path.display());
    let mut file = options.open(path).with_context(cannot)?;
    file.write_all(text.as_bytes()).with_context(cannot)?;
    file.sync_all().with_context(cannot)
}
