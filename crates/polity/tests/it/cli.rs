//! The command line against a running server: the program as it is started by hand, nothing else.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

use crate::kit::bylaws_for_members;

const PROGRAM: &str = env!("CARGO_BIN_EXE_polity");

/// A server in a process of its own.
pub struct Serving {
    process: Child,
    url: String,
    code: String,
}

impl Serving {
    pub fn start(data: &Path) -> Self {
        let mut process = Command::new(PROGRAM)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let link = lines.by_ref().find(|line| line.contains("http://") && line.contains("/found")).unwrap();
        let url = link.trim().strip_suffix("/found").unwrap().to_owned();
        let code = lines.find_map(|line| line.trim().strip_prefix("Founding code: ").map(str::to_owned)).unwrap();
        // Whatever else it says must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url, code }
    }

    /// As an operator stops it.
    pub fn stop(mut self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A folder with keys in it, in which commands are run.
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(PROGRAM).args(arguments).current_dir(self.folder.path()).output().unwrap()
    }

    /// Runs a command that must exit with this code; what it printed.
    #[track_caller]
    pub fn says(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stdout).unwrap();
        let complained = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}\n{said}\n{complained}");
        if code == 2 { complained } else { said }
    }

    #[track_caller]
    pub fn json(&self, code: i32, arguments: &[&str]) -> Value {
        let said = self.says(code, arguments);
        serde_json::from_str(&said).unwrap_or_else(|e| panic!("{e}: {said}"))
    }

    /// Founds an assembly with `name.key`; gives its address.
    pub fn founds(&self, serving: &Serving, name: &str) -> String {
        let key = format!("{name}.key");
        self.says(0, &["key", "new", &key]);
        // Everybody who belongs votes: who must have been present is tried where it matters.
        std::fs::write(self.path("ours.toml"), bylaws_for_members("Elm Street")).unwrap();
        let founded = self.json(
            0,
            &[
                "found",
                &serving.url,
                "--code",
                &serving.code,
                "--name",
                "Elm Street",
                "--bylaws",
                "ours.toml",
                "--purpose",
                "To keep our homes.",
                "--as",
                name,
                "--key",
                &key,
                "--json",
            ],
        );
        founded["url"].as_str().unwrap().to_owned()
    }
}

#[test]
fn a_founder_moves_and_an_outsider_verifies_it() {
    let desk = Desk::new();
    let serving = Serving::start(&desk.path("data"));
    let url = desk.founds(&serving, "Ada");
    std::fs::write(desk.path("motion.md"), "A second bike rack\n\nThe first one is full.\n").unwrap();
    let moved = desk.json(0, &signing(&url, "Ada.key", &["motion.move", "open_minutes=60", "--text", "motion.md"]));
    assert_eq!(moved["index"], 1);

    // The record is the members'. Who shows nothing reads nothing, and is told how.
    let refused = desk.says(2, &["verify", &url]);
    assert!(refused.contains("only handed out to members"), "{refused}");
    let verified = desk.json(0, &["verify", &url, "--key", "Ada.key", "--json", "--save", "kept"]);
    assert_eq!((&verified["valid"], &verified["size"], &verified["members"]), (&true.into(), &2.into(), &1.into()));
    let told = desk.says(0, &["verify", &url, "--key", "Ada.key"]);
    assert!(told.contains("1. A second bike rack (moved by Ada "), "{told}");
    let pass = desk.says(0, &["key", "pass", "--key", "Ada.key", "--url", &url, "--hours", "1"]);
    std::fs::write(desk.path("auditor.pass"), pass).unwrap();
    desk.says(0, &["verify", &url, "--pass", "auditor.pass"]);

    // What the organisation refuses is said with the rule, and exits with 1.
    let list = std::fs::read_to_string(desk.path("Ada.key.receipts")).unwrap();
    let of_motion = format!("motion={}", motion_in(&list));
    let refused = desk.json(1, &signing(&url, "Ada.key", &["motion.second", &of_motion]));
    assert_eq!(refused["refusal"], "seconding-own-motion");

    // Signed on one machine, sent from another.
    std::fs::write(desk.path("no.md"), "We have enough.").unwrap();
    let argue = ["argument.add", &of_motion, "stance=against", "--text", "no.md", "--sign-only", "--seen", "kept"];
    let signed = desk.says(0, &signing(&url, "Ada.key", &argue));
    std::fs::write(desk.path("act.json"), signed).unwrap();
    desk.says(0, &["act", "send", "act.json", "--key", "Ada.key", "--url", &url]);

    assert!(desk.says(0, &["act", "receipts", "--key", "Ada.key"]).contains("Every receipt holds."));
    let receipts = desk.json(0, &["act", "receipts", "--key", "Ada.key", "--url", &url, "--json"]);
    assert_eq!(receipts.as_array().unwrap().len(), 3);
    desk.says(0, &["verify", &url, "--key", "Ada.key", "--since", "kept"]);

    // Exported, the record verifies without the server; and again after it has grown.
    let exported = desk.json(0, &["export", &url, "copy", "--key", "Ada.key", "--json"]);
    assert_eq!((&exported["size"], &exported["missing"]), (&3.into(), &0.into()));
    desk.says(0, &signing(&url, "Ada.key", &["motion.withdraw", &of_motion]));
    desk.json(0, &["export", &url, "copy", "--key", "Ada.key", "--json"]);
    serving.stop();
    let verified = desk.json(0, &["verify", "copy", "--since", "kept", "--json"]);
    assert_eq!(
        (&verified["valid"], &verified["size"], &verified["texts_missing"]),
        (&true.into(), &4.into(), &0.into())
    );
    assert!(!desk.path("copy/log/tile/entries/000.p/3").exists(), "what wider files replaced is gone");

    // A copy that was tampered with does not pass.
    let bundle = desk.path("copy/log/tile/entries/000.p/4");
    let mut bytes = std::fs::read(&bundle).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(&bundle, bytes).unwrap();
    let verified = desk.json(1, &["verify", "copy", "--json"]);
    assert_eq!((&verified["valid"], &verified["first_invalid"]["index"]), (&false.into(), &3.into()));
}

pub fn signing<'a>(url: &'a str, key: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
    [&["act", url, "--key", key, "--json"], rest].concat()
}

/// The id of the motion in a list of receipts.
fn motion_in(list: &str) -> String {
    list.lines()
        .filter_map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            let envelope: Value = serde_json::from_str(line["envelope"].as_str()?).unwrap();
            let payload = data_encoding::BASE64.decode(envelope["payload"].as_str()?.as_bytes()).unwrap();
            let act: Value = serde_json::from_slice(&payload).unwrap();
            act["body"]["motion"].as_str().map(str::to_owned)
        })
        .next()
        .unwrap()
}

#[test]
fn a_backup_comes_back_on_another_machine_and_only_with_a_checkpoint_it_may_sign() {
    let desk = Desk::new();
    let serving = Serving::start(&desk.path("data"));
    let url = desk.founds(&serving, "Ada");
    let slug = url.rsplit('/').next().unwrap().to_owned();
    // While the server runs.
    let backed_up = desk.json(0, &["backup", "backup", "--data", "data", "--json"]);
    assert_eq!((&backed_up[0]["slug"], &backed_up[0]["size"]), (&slug.as_str().into(), &1.into()));
    desk.says(0, &["verify", &url, "--key", "Ada.key", "--save", "kept"]);
    assert!(desk.says(2, &["restore", "backup", "--data", "data"]).contains("a server is running"));
    let well = desk.says(0, &["doctor", "--data", "data"]);
    assert!(well.contains("Nothing is wrong."), "{well}");
    serving.stop();

    // Elsewhere nobody knows what was signed last.
    let restored = desk.json(0, &["restore", "backup", "--data", "new", "--json"]);
    assert_eq!(restored[0]["signed"], Value::Null);
    let serving = Serving::start(&desk.path("new"));
    let address = format!("{}/{slug}", serving.url);
    assert_ne!(desk.run(&["verify", &address, "--key", "Ada.key"]).status.code(), Some(0));
    serving.stop();
    std::fs::remove_dir_all(desk.path("new")).unwrap();
    let restored = desk.json(0, &["restore", "backup", "--data", "new", "--only", &slug, "--last", "kept", "--json"]);
    assert_eq!(restored[0]["signed"], 1);
    let well = desk.says(0, &["doctor", "--data", "new"]);
    assert!(well.contains("All 1 entries are signed for."), "{well}");
    let record = format!("new/{slug}");
    desk.says(0, &["verify", &record, "--since", "kept"]);
    desk.says(0, &["export", &record, "copy"]);
    desk.says(0, &["verify", "copy", "--since", "kept"]);
}

#[test]
fn a_restore_takes_nothing_that_is_not_a_backup() {
    let desk = Desk::new();
    let serving = Serving::start(&desk.path("data"));
    let url = desk.founds(&serving, "Ada");
    let slug = url.rsplit('/').next().unwrap().to_owned();
    desk.says(0, &["backup", "backup", "--data", "data"]);
    serving.stop();
    let refuses = |what: &str, why: &str| {
        let said = desk.says(2, &["restore", "backup", "--data", "new", "--only", &slug]);
        assert!(said.contains(why), "{what}: {said}");
        assert!(!desk.path("new").join(&slug).exists(), "{what}: nothing is put in place");
    };
    let file = |name: &str| desk.path("backup").join(&slug).join(name);

    std::fs::write(file("signed.db"), "anything").unwrap();
    refuses("a file it does not know", "is not part of a backup");
    std::fs::remove_file(file("signed.db")).unwrap();

    std::fs::rename(file("keys.db"), desk.path("elsewhere.db")).unwrap();
    std::os::unix::fs::symlink(desk.path("elsewhere.db"), file("keys.db")).unwrap();
    refuses("a link", "is not a plain file");
    std::fs::remove_file(file("keys.db")).unwrap();
    refuses("a missing file", "has no keys.db");
    std::fs::rename(desk.path("elsewhere.db"), file("keys.db")).unwrap();

    let whole = std::fs::read(file("archive.db")).unwrap();
    std::fs::write(file("archive.db"), &whole[..whole.len() - 4096]).unwrap();
    refuses("a file cut short", "cut short or damaged");
    let mut longer = whole.clone();
    longer.extend([0; 512]);
    std::fs::write(file("archive.db"), longer).unwrap();
    refuses("a file too long", "cut short or damaged");
    std::fs::write(file("archive.db"), &whole).unwrap();

    let said = desk.says(2, &["restore", "backup", "--data", "new", "--only", "../backup"]);
    assert!(said.contains("is no name of an organisation's folder"), "{said}");
    desk.says(0, &["restore", "backup", "--data", "new", "--only", &slug]);

    // Another organisation is not written over.
    let serving = Serving::start(&desk.path("other"));
    let other = desk.founds(&serving, "Bo");
    let other = other.rsplit('/').next().unwrap().to_owned();
    serving.stop();
    std::fs::rename(desk.path("other").join(&other), desk.path("other").join(&slug)).unwrap();
    let said = desk.says(2, &["restore", "backup", "--data", "other", "--only", &slug]);
    assert!(said.contains("holds another organisation"), "{said}");
}

#[test]
fn the_doctor_says_what_is_wrong() {
    let desk = Desk::new();
    let serving = Serving::start(&desk.path("data"));
    let url = desk.founds(&serving, "Ada");
    let slug = url.rsplit('/').next().unwrap().to_owned();
    serving.stop();
    let folder = desk.path("data").join(&slug);
    let finds = |what: &str, why: &str| {
        let said = desk.json(1, &["doctor", "--data", "data", "--json"]);
        let found = said["findings"].as_array().unwrap().iter().any(|finding| {
            finding["grade"] == "wrong" && finding["what"] == what && finding["says"].as_str().unwrap().contains(why)
        });
        assert!(found, "{what}, {why}: {said:#}");
    };
    let open = |mode| std::fs::set_permissions(folder.join("keys.db"), PermissionsExt::from_mode(mode)).unwrap();
    open(0o644);
    finds("permissions", "chmod 600");
    open(0o600);

    let snapshot = std::fs::read_to_string(folder.join("snapshot")).unwrap();
    let (head, lines) = snapshot.split_once('\n').unwrap();
    let hash = head.rsplit('=').next().unwrap();
    let other = head.replace(hash, &institution::id::Hash::of(b"another state").to_string());
    std::fs::write(folder.join("snapshot"), format!("{other}\n{lines}")).unwrap();
    finds("snapshot", "does not follow from the record");
    std::fs::write(folder.join("snapshot"), &snapshot).unwrap();

    std::fs::rename(folder.join("signed.db"), desk.path("signed.db")).unwrap();
    finds("signed", "signed.db is missing");
    std::fs::rename(desk.path("signed.db"), folder.join("signed.db")).unwrap();

    let archive = rusqlite::Connection::open(folder.join("archive.db")).unwrap();
    let edit =
        "UPDATE entries SET bytes = CAST(replace(CAST(bytes AS TEXT), 'To keep', 'To sell') AS BLOB) WHERE number = 0";
    assert_eq!(archive.execute(edit, []).unwrap(), 1);
    drop(archive);
    finds("record", "entry 0");
    let said = desk.json(1, &["doctor", "--data", "data", "--url", "http://127.0.0.1:1", "--quick", "--json"]);
    assert!(said.to_string().contains("on this machine only"), "{said}");
}

#[test]
fn a_member_joins_from_the_command_line() {
    let desk = Desk::new();
    let serving = Serving::start(&desk.path("data"));
    let url = desk.founds(&serving, "Ada");
    desk.says(0, &["key", "new", "bo.key"]);
    let joined = desk.json(0, &["join", &url, "--name", "Bo", "--key", "bo.key", "--json"]);
    assert_eq!((&joined["index"], joined["member"].is_string()), (&1.into(), true), "{joined}");
    assert!(desk.says(2, &["join", &url, "--name", "Bo", "--key", "bo.key"]).contains("has joined"));
    // The same key from a machine that does not know it has joined: the rule, and nothing recorded.
    std::fs::copy(desk.path("bo.key"), desk.path("copy.key")).unwrap();
    let refused = desk.json(1, &["join", &url, "--name", "Bo", "--key", "copy.key", "--json"]);
    assert_eq!(refused["refusal"], "key-in-use", "{refused}");
    let verified = desk.json(0, &["verify", &url, "--key", "bo.key", "--json"]);
    assert_eq!((&verified["members"], &verified["size"]), (&2.into(), &2.into()));
    assert!(desk.says(0, &["act", "receipts", "--key", "bo.key"]).contains("Every receipt holds."));
    desk.says(2, &["join", "http://127.0.0.1:9/nowhere", "--name", "Bo", "--key", "bo.key"]);
}

#[test]
fn a_key_is_private_and_never_written_over() {
    let desk = Desk::new();
    let made = desk.json(0, &["key", "new", "my.key", "--json"]);
    let mode = std::fs::metadata(desk.path("my.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(desk.path("my.key")).unwrap();
    assert!(text.starts_with("# ") && text.contains(made["key"].as_str().unwrap()));
    assert!(desk.says(2, &["key", "new", "my.key"]).contains("exists already"));
    assert_eq!(std::fs::read_to_string(desk.path("my.key")).unwrap(), text);
    std::fs::set_permissions(desk.path("my.key"), PermissionsExt::from_mode(0o640)).unwrap();
    let said = desk.says(2, &["act", "receipts", "--key", "my.key"]);
    assert!(said.contains("chmod 600"), "{said}");
}

#[test]
fn every_command_has_help_with_examples() {
    let desk = Desk::new();
    let count = helped(&desk, &[]);
    assert!(count >= 30, "{count} commands were found");
}

/// Looks at a command's help, and at that of the commands in it: whatever does something has an example.
fn helped(desk: &Desk, command: &[&str]) -> usize {
    let help = desk.says(0, &[command, &["--help"]].concat());
    let Some((_, inner)) = help.split_once("\nCommands:\n") else {
        assert!(help.contains("Example"), "{command:?} has no example: {help}");
        return 1;
    };
    let inner = inner.split("\n\n").next().unwrap().lines().filter_map(|line| {
        // A name is indented by two; what its sentence goes on with, by more.
        let name = line.strip_prefix("  ")?;
        name.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| name.split_whitespace().next()).flatten()
    });
    inner.filter(|name| *name != "help").map(|name| helped(desk, &[command, &[name]].concat())).sum()
}

#[test]
fn a_further_key_acts_too_and_ends_the_first() {
    let data = tempfile::tempdir().unwrap();
    let serving = Serving::start(data.path());
    let desk = Desk::new();
    let url = desk.founds(&serving, "ada");
    let first = std::fs::read_to_string(desk.path("ada.key")).unwrap();
    let first = first.split("public half is ").nth(1).unwrap().split('.').next().unwrap().to_owned();
    let spare = desk.json(0, &["key", "new", "spare.key", "--json"])["key"].as_str().unwrap().to_owned();
    desk.json(0, &["key", "add", &url, "--key", "ada.key", "--new", "spare.key", "--json"]);
    let twice = desk.json(1, &["key", "add", &url, "--key", "ada.key", "--new", "spare.key", "--json"]);
    assert_eq!(twice["refusal"], "key-in-use");
    desk.json(0, &["act", &url, "--key", "spare.key", "--json", "member.rename", "name=Ada from paper"]);
    let other =
        desk.json(1, &["act", &url, "--key", "spare.key", "--json", "key.drop", &format!("key={}", "a".repeat(52))]);
    assert_eq!(other["refusal"], "key-unknown");
    desk.json(0, &["act", &url, "--key", "spare.key", "--json", "key.drop", &format!("key={first}")]);
    // It cannot even read any more.
    desk.says(2, &["act", &url, "--key", "ada.key", "member.rename", "name=Nobody"]);
    let last = desk.json(1, &["act", &url, "--key", "spare.key", "--json", "key.drop", &format!("key={spare}")]);
    assert_eq!(last["refusal"], "last-key");
    desk.says(0, &["verify", &url, "--key", "spare.key"]);
    desk.says(2, &["verify", &url, "--key", "ada.key"]);
    serving.stop();
}
