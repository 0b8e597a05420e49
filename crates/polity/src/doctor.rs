//! What is wrong with this installation, in words: permissions, disk, clock, databases, snapshot, what was signed.
//!
//! It changes nothing and may run beside the server. Each finding says what is the case and what to do. What others see
//! of a record is `verify`'s business; here the machine is looked at from within.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use institution::time::Time;
use rusqlite::{Connection, OpenFlags};

use crate::about::About;
use crate::backup::{check_database, slugs};
use crate::clock::Clock;
use crate::local::signed;
use crate::source::Source;
use crate::store::Shelf;
use crate::verify::{Options, Verdict, verify};

/// Less free disk than this is said.
const FREE_BYTES_MIN: u64 = 500 * 1024 * 1024;
/// No program of this kind ran before 2026; a clock before that is wrong.
const CLOCK_MIN: Time = Time(1_767_225_600_000);
/// How far a record's last time may lie ahead of the clock.
const AHEAD_MAX_MS: i64 = 60_000;

/// How bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// As it should be.
    Good,
    /// Works, but should be looked at.
    Look,
    /// Wrong.
    Wrong,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Of which organisation; `None` for the whole machine.
    pub slug: Option<String>,
    /// What was looked at: a permanent word.
    pub what: &'static str,
    /// How it is.
    pub grade: Grade,
    /// What is the case, and what to do about it.
    pub says: String,
}

/// What to look at.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Fold and verify every record, which takes a while for long ones.
    pub refold: bool,
    /// The address the server is said to be reached under.
    pub url: Option<String>,
    /// The certificate and key files that `serve` is given.
    pub tls: Vec<std::path::PathBuf>,
    /// The file that `serve --mail` is given, and whom to send a letter.
    pub mail: Option<(std::path::PathBuf, Option<String>)>,
}

/// Looks at everything.
pub fn examine(data: &Path, options: &Wanted, progress: &mut dyn FnMut(u64, u64)) -> Vec<Finding> {
    let mut found = Examination { slug: None, findings: Vec::new() };
    found.folder(data);
    found.disk(data);
    found.clock();
    found.about(data);
    options.tls.iter().for_each(|file| found.tls(file));
    if let Some((file, to)) = &options.mail {
        for (grade, says) in crate::mail_doctor::examine(file, to.as_deref()) {
            found.say("mail", grade, says);
        }
    }
    if let Some(url) = &options.url {
        found.url(url);
    }
    match slugs(data) {
        Err(problem) => found.wrong("folder", format!("{problem:#}")),
        Ok(slugs) if slugs.is_empty() => found.good("organisations", "No organisation is here yet.".to_owned()),
        Ok(slugs) => {
            for slug in slugs {
                found.slug = Some(slug.clone());
                found.organisation(&data.join(&slug), options.refold, progress);
            }
        }
    }
    found.findings
}

struct Examination {
    slug: Option<String>,
    findings: Vec<Finding>,
}

impl Examination {
    fn say(&mut self, what: &'static str, grade: Grade, says: String) {
        self.findings.push(Finding { slug: self.slug.clone(), what, grade, says });
    }

    fn good(&mut self, what: &'static str, says: String) {
        self.say(what, Grade::Good, says);
    }

    fn wrong(&mut self, what: &'static str, says: String) {
        self.say(what, Grade::Wrong, says);
    }

    fn folder(&mut self, data: &Path) {
        match fs::symlink_metadata(data) {
            Err(e) => self.wrong(
                "folder",
                format!("{} cannot be looked at: {e}. Give the right one: --data DIR", data.display()),
            ),
            Ok(found) if !found.is_dir() => self.wrong("folder", format!("{} is not a folder", data.display())),
            Ok(found) => self.private(data, found.mode()),
        }
    }

    fn private(&mut self, path: &Path, mode: u32) {
        if mode & 0o077 != 0 {
            let wanted = if path.is_dir() { "700" } else { "600" };
            let says = format!("Others on this machine can reach {}. Say: chmod {wanted} {0}", path.display());
            self.wrong("permissions", says);
        } else {
            self.good("permissions", format!("{} is this user's alone.", path.display()));
        }
    }

    fn disk(&mut self, data: &Path) {
        let asked = std::process::Command::new("df").args(["-Pk", "--"]).arg(data).output();
        let free = asked.ok().and_then(|output| {
            let text = String::from_utf8(output.stdout).ok()?;
            text.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok()
        });
        match free.map(|kilobytes| kilobytes * 1024) {
            None => self.say("disk", Grade::Look, "How much disk is free could not be found out.".to_owned()),
            Some(free) if free < FREE_BYTES_MIN => {
                let says = format!(
                    "Only {} MB of disk are free. When it is full the server takes nothing in any more: make room.",
                    free >> 20
                );
                self.wrong("disk", says);
            }
            Some(free) => self.good("disk", format!("{} MB of disk are free.", free >> 20)),
        }
    }

    fn clock(&mut self) {
        let now = Clock::System.now();
        if now < CLOCK_MIN {
            self.wrong(
                "clock",
                "This machine's clock stands years back. Set it, and let it be set by the network.".to_owned(),
            );
        } else {
            self.good("clock", format!("The clock says {}.", crate::verify::story::utc(now)));
        }
    }

    fn about(&mut self, data: &Path) {
        match About::read(data).map(|about| about.missing()) {
            Err(problem) => self.wrong("about", format!("{problem:#}")),
            Ok(missing) if missing.is_empty() => {
                self.good("about", "Pages say who runs this server: contact, imprint, privacy notice.".to_owned());
            }
            Ok(missing) => {
                let says = format!(
                    "Pages do not say: {}. Many countries' laws ask for it. Say: polity about --help",
                    missing.join(", ")
                );
                self.say("about", Grade::Look, says);
            }
        }
    }

    fn url(&mut self, url: &str) {
        let host = url.split("://").nth(1).unwrap_or(url).split('/').next().unwrap_or_default();
        let name =
            host.strip_prefix('[').and_then(|h| h.split(']').next()).unwrap_or(host.split(':').next().unwrap_or(host));
        let inward = matches!(name, "localhost" | "0.0.0.0" | "::1" | "") || name.starts_with("127.");
        if inward {
            let says = format!("{url} can be opened on this machine only. Phones need another: polity serve --url URL");
            return self.wrong("url", says);
        }
        match crate::source::agent().get(url).call() {
            Err(e) => self.wrong(
                "url",
                format!("{url} does not answer from here: {e}. Is the server running, and the name right?"),
            ),
            Ok(response) => {
                let status = response.status();
                self.good(
                    "url",
                    format!("{url} answers ({status}). From other networks only a look from there can tell."),
                );
            }
        }
        if url.starts_with("http://") {
            let says = "People reach it without encryption: whoever is on the same network can read along, and a key made \
                        in such a page is less protected. Give serve certificate files, or put a proxy in front.";
            self.say("url", Grade::Look, says.to_owned());
        }
    }

    fn tls(&mut self, file: &Path) {
        match fs::read_to_string(file) {
            Err(e) => self.wrong("tls", format!("{} cannot be read: {e}", file.display())),
            Ok(text) if !text.contains("-----BEGIN ") => {
                self.wrong("tls", format!("{} holds no certificate and no key in PEM", file.display()));
            }
            Ok(text) => {
                self.good("tls", format!("{} can be read.", file.display()));
                if text.contains("PRIVATE KEY-----") {
                    let mode = fs::metadata(file).map_or(0, |found| found.permissions().mode());
                    self.private(file, mode);
                }
            }
        }
    }

    fn organisation(&mut self, folder: &Path, refold: bool, progress: &mut dyn FnMut(u64, u64)) {
        self.folder(folder);
        for name in ["archive.db", "keys.db", "signed.db", "snapshot"] {
            let file = folder.join(name);
            match fs::symlink_metadata(&file) {
                Ok(found) if !found.is_file() => self.wrong("files", format!("{} is not a plain file", file.display())),
                Ok(found) => self.private(&file, found.mode()),
                Err(_) if name == "snapshot" => {
                    let says = "There is no snapshot: the next start folds the whole record.";
                    self.good("snapshot", says.to_owned());
                }
                Err(_) if name == "signed.db" => {
                    let says = "signed.db is missing, as after a restore on another machine: the server shows the record and \
                                signs nothing. Restore with a checkpoint that somebody else kept: polity restore --last FILE";
                    self.wrong("signed", says.to_owned());
                }
                Err(e) => self.wrong("files", format!("{} cannot be looked at: {e}", file.display())),
            }
        }
        for name in ["archive.db", "keys.db"] {
            let file = folder.join(name);
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let checked = Connection::open_with_flags(&file, flags)
                .map_err(anyhow::Error::from)
                .and_then(|database| check_database(&database));
            match checked {
                Ok(()) => self.good("database", format!("{name} is sound.")),
                Err(e) => self
                    .wrong("database", format!("{name} is damaged: {e:#}. Restore the newest backup on another disk.")),
            }
        }
        self.signed(folder);
        if refold {
            self.refold(folder, progress);
        }
    }

    fn signed(&mut self, folder: &Path) {
        let compared = Shelf::open(folder).and_then(|shelf| {
            let head = shelf.head()?;
            let Some(signed) = signed(folder)? else { return Ok(None) };
            let continues = signed.size <= head.size
                && tlog::root_at(&shelf, signed.size).map_err(anyhow::Error::from)? == signed.root;
            Ok(Some((head, signed, continues)))
        });
        match compared {
            Err(e) => self.wrong("signed", format!("What was signed last cannot be compared with the record: {e:#}")),
            Ok(None) => {}
            Ok(Some((head, signed, true))) if head.size > signed.size => {
                let says = format!(
                    "{} entries are committed and {} signed: a server is just writing, or stopped between the two; its \
                     next start signs them.",
                    head.size, signed.size
                );
                self.good("signed", says);
            }
            Ok(Some((head, _, true))) => self.good("signed", format!("All {} entries are signed for.", head.size)),
            Ok(Some((head, signed, false))) => {
                let says = format!(
                    "A checkpoint of {} entries was signed, and this record of {} does not continue it: an older copy was \
                     put back, or the files were changed. The server signs nothing. Put the newest copy back.",
                    signed.size, head.size
                );
                self.wrong("signed", says);
            }
        }
    }

    /// The whole record, and the snapshot against what follows from it.
    fn refold(&mut self, folder: &Path, progress: &mut dyn FnMut(u64, u64)) {
        let source = Source::open(&folder.display().to_string(), None);
        let options = Options { texts: true, ..Options::default() };
        let report = source.and_then(|source| verify(&source, &options, progress));
        match report {
            Err(e) => self.wrong("record", format!("The record cannot be verified: {e:#}")),
            Ok(report) => {
                match &report.verdict {
                    Verdict::Valid => self.good("record", format!("The record of {} entries is valid.", report.size)),
                    Verdict::Invalid(finding) if finding.reason == "state" => {
                        let says =
                            format!("The snapshot does not follow from the record: {}. Remove it.", finding.says);
                        self.wrong("snapshot", says);
                    }
                    Verdict::Invalid(finding) => {
                        let place = finding.index.map_or(String::new(), |index| format!("entry {index}: "));
                        self.wrong("record", format!("The record is not valid: {place}{}", finding.says));
                    }
                    Verdict::NotChecked { says } => self.wrong("record", format!("Not checked wholly: {says}.")),
                    Verdict::TooOld { index, says } => {
                        self.wrong("record", format!("This program is too old to judge entry {index}: {says}"));
                    }
                }
                if report.texts.missing > 0 {
                    let says = format!(
                        "{} texts or names are not here: erased, or lost with their keys.",
                        report.texts.missing
                    );
                    self.say("texts", Grade::Look, says);
                }
                let ahead = report.org.map_or(0, |org| org.time().0) - Clock::System.now().0;
                if ahead > AHEAD_MAX_MS {
                    let says = format!(
                        "The last entry is stamped {} s later than the clock stands now: the clock was ahead, or is behind. \
                         Until it has caught up every entry gets that time.",
                        ahead / 1000
                    );
                    self.wrong("clock", says);
                }
            }
        }
    }
}
