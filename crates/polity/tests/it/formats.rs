//! The pages of `docs/formats/` that tell of a server, its files and what it hands out: what they show is what there is.

use std::collections::BTreeSet;
use std::path::Path;

use institution::Institution;
use institution::act::Body;
use institution::id::Key;
use institution::time::{Span, Time};
use serde_json::Value;

use crate::cli::{Desk, Serving, signing};
use crate::kit::{Device, Served, bylaws_for_members, setup};

fn page(name: &str) -> String {
    let path = format!("{}/../../docs/formats/{name}.md", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The fenced blocks of one kind on a page.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let fence = format!("```{kind}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

/// The fields of an object and of those in it, and the kinds of their values: what an example shows of a shape.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), shape(value))).collect(),
        Value::Array(items) => items.first().map(shape).into_iter().collect(),
        Value::String(_) => "text".into(),
        Value::Number(_) => "number".into(),
        Value::Bool(_) => "yes or no".into(),
        Value::Null => Value::Null,
    }
}

#[track_caller]
fn same_shape(example: &str, real: &Value) {
    let example: Value = serde_json::from_str(example).unwrap_or_else(|e| panic!("{e}: {example}"));
    assert_eq!(shape(&example), shape(real));
}

#[test]
fn what_the_page_about_http_shows_is_what_is_sent_and_answered() {
    let page = page("http");
    let [posted, receipt, refusal, pass] = &blocks(&page, "json")[..] else { panic!("four examples") };
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(setup(folder.path()));
    let org = served.found(bylaws_for_members("Elm Street"));
    let mut client = served.client();

    let (motion, moves) = org.founder.moves(org.id, org.seen(), "Rent strike\n\nFrom March.");
    let sent: Value = serde_json::from_str(&moves.to_json()).unwrap();
    same_shape(posted, &sent);
    let first = client.post(&org.path("acts"), &moves.to_json());
    assert_eq!(first.status, 200);
    same_shape(receipt, &first.json());
    // The founding's proof is empty, this one's is not.
    assert_eq!(client.post(&org.path("acts"), &moves.to_json()).json(), first.json(), "the same receipt again");

    let own = client.post(&org.path("acts"), &org.founder.does(org.id, org.seen(), Body::Second { motion }).to_json());
    assert_eq!(own.status, 422);
    let refused = own.json();
    same_shape(refusal, &refused);
    let example: Value = serde_json::from_str(refusal).unwrap();
    for field in ["refusal", "clause", "clause_id"] {
        assert_eq!(example[field], refused[field], "{field}");
    }
    let says = example["says"].as_str().unwrap().trim_end_matches(" …");
    assert!(refused["says"].as_str().unwrap().starts_with(says), "{refused}");

    let until = Time(served.server.now().0 + Span::hours(1).0);
    let signed: Value = serde_json::from_str(&org.founder.pass(org.id, until)).unwrap();
    let payload = data_encoding::BASE64.decode(signed["payload"].as_str().unwrap().as_bytes()).unwrap();
    same_shape(pass, &serde_json::from_slice(&payload).unwrap());
    assert!(page.contains(signed["payloadType"].as_str().unwrap()));
    let given = client.post(&org.path("pass"), &signed.to_string());
    assert_eq!(given.status, 204);
    let cookie = given.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let bearer = cookie.strip_prefix("pass=").expect("the cookie has the page's name");

    // Every path of the record that the page lists, with a pass as it says.
    let headers = format!("Authorization: Bearer {bearer}\r\n");
    let commitment = moves.beside.as_ref().unwrap().commitment();
    let founder = served.server.all()[0].state().members().all()[0].id;
    let real = [
        ("log/checkpoint", "log/checkpoint".to_owned(), 200),
        ("log/tile/<L>/<N>[.p/<W>]", "log/tile/0/000.p/2".to_owned(), 200),
        ("log/tile/entries/<N>[.p/<W>]", "log/tile/entries/000.p/2".to_owned(), 200),
        ("log/state", "log/state".to_owned(), 200),
        ("log/texts/<commitment>", format!("log/texts/{commitment}"), 200),
        ("log/names/<member>", format!("log/names/{founder}"), 200),
        ("log/blob/<sha256>", format!("log/blob/{commitment}"), 404),
    ];
    let listed: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("| `log/")?.split('`').next()).collect();
    assert_eq!(listed, real.iter().map(|(row, ..)| row.strip_prefix("log/").unwrap()).collect::<Vec<_>>());
    for (_, path, status) in &real {
        assert_eq!(client.get_with(&org.path(path), &headers).status, *status, "{path}");
        assert_eq!(client.get(&org.path(path)).status, 401, "{path} without a pass");
    }

    let key = client.post("/found/key", "").json();
    assert!(page.contains("{\"log_key\":\"…\"}"));
    assert!(key["log_key"].as_str().unwrap().parse::<Key>().is_ok());
}

/// Whoever answers with a new code writes it down.
#[test]
fn every_code_with_which_a_request_is_refused_is_on_the_page() {
    let page = page("http");
    let table: BTreeSet<&str> = page
        .lines()
        .filter(|line| line.starts_with("| 4") || line.starts_with("| 5"))
        .flat_map(|line| line.split('`').skip(1).step_by(2))
        .filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        .collect();
    let sources = [include_str!("../../src/web/error.rs"), include_str!("../../src/hosted.rs")];
    let arms = sources.iter().flat_map(|source| source.lines()).filter_map(|line| line.split_once("=> "));
    let mut codes = 0;
    for (_, answer) in arms {
        let Some(code) = answer.split('"').nth(1) else { continue };
        let is_code = code.contains('-') && code.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        if is_code {
            codes += 1;
            assert!(table.contains(code), "{code} is not on the page");
        }
    }
    assert!(codes > 10, "only {codes} codes were found");
}

#[test]
fn the_example_of_a_state_as_a_snapshot_is_the_example_of_a_snapshot() {
    let folder = tempfile::tempdir().unwrap();
    let state = blocks(&page("state"), "state").remove(0);
    let org = Institution::from_lines(state.lines()).unwrap();
    polity::snapshot::write(folder.path(), &org).unwrap();
    let written = std::fs::read_to_string(folder.path().join("snapshot")).unwrap();
    let (head, lines) = written.split_once('\n').unwrap();
    let shown = blocks(&page("snapshot"), "text").remove(0);
    assert_eq!(shown.lines().next(), Some(head));
    assert_eq!(shown.lines().nth(1), lines.lines().next());
    assert_eq!(shown.lines().last(), lines.lines().last());
    assert_eq!(lines, state + "\n");
    assert_eq!(polity::snapshot::read(folder.path()).map(|org| org.state_hash()), Some(org.state_hash()));
    assert_eq!(polity::snapshot::read_size(folder.path()), Some(org.size()));
    assert!(!folder.path().join("snapshot.new").exists());
}

/// All files below a folder, by their paths in it.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found
}

/// What stands in the first cells of a page's tables, in backticks, parted at commas.
fn first_cells(page: &str) -> BTreeSet<String> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.flat_map(|row| row.split(" |").next().unwrap().split(", ")).map(|cell| cell.replace('`', "")).collect()
}

#[test]
fn folders_hold_what_their_pages_list_and_nothing_else() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    let data = desk.path("data");
    let serving = Serving::start(&data);
    let url = desk.founds(&serving, "Ada");
    let slug = url.rsplit('/').next().unwrap().to_owned();
    std::fs::write(desk.path("motion.md"), "A bench\n\nBefore the door.\n").unwrap();
    desk.says(0, &signing(&url, "Ada.key", &["motion.move", "open_minutes=60", "--text", "motion.md"]));
    desk.says(0, &["export", &url, "copy", "--key", "Ada.key"]);

    // What a client keeps.
    let kept = std::fs::read_to_string(desk.path("Ada.key.receipts")).unwrap();
    let example = page("export");
    let example = example.split("```\n").nth(1).unwrap();
    let (mut kinds, mut shown) = (BTreeSet::new(), BTreeSet::new());
    for line in kept.lines() {
        let real: Value = serde_json::from_str(line).unwrap();
        kinds.insert(real["kind"].as_str().unwrap().to_owned());
        for line in example.lines() {
            let example: Value = serde_json::from_str(line).unwrap();
            shown.insert(example["kind"].as_str().unwrap().to_owned());
            let is_founding = real["receipt"]["index"] == 0;
            if example["kind"] == real["kind"] && !is_founding {
                assert_eq!(shape(&example), shape(&real), "{line}");
            }
        }
    }
    assert_eq!(kinds, shown);
    let key = std::fs::read_to_string(desk.path("Ada.key")).unwrap();
    let seeds: Vec<&str> = key.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(seeds.len() == 1 && seeds[0].len() == 52, "one line of 52 characters is no remark");

    // A copy of the record: every kind of path is there, and no other.
    let copied = files(&desk.path("copy"));
    let is_a = |path: &str, row: &str| {
        let mut parts = path.split('/');
        let mut of_row = row.split('/');
        loop {
            match (parts.next(), of_row.next()) {
                (None, None) => return true,
                (Some(part), Some(of)) if of.starts_with('<') => {
                    if of.ends_with(".p") != part.ends_with(".p") {
                        return false;
                    }
                }
                (Some(part), Some(of)) if part == of => {}
                _ => return false,
            }
        }
    };
    let rows = first_cells(&page("export"));
    for path in &copied {
        assert!(rows.iter().any(|row| is_a(path, row)), "{path} is not on the page");
    }
    for row in rows.iter().filter(|row| !["log/tile/<L>/<N>", "log/tile/entries/<N>"].contains(&row.as_str())) {
        assert!(copied.iter().any(|path| is_a(path, row)), "no file of a small record is {row}");
    }

    // The data folder, while the server runs and after it.
    let rows: BTreeSet<String> =
        first_cells(&page("data-folder")).iter().map(|row| row.replace("DIR/", "").replace("<slug>", &slug)).collect();
    serving.stop();
    let left = files(&data);
    for path in &left {
        let of_sqlite = ["-wal", "-shm", "-journal"].iter().find_map(|end| path.strip_suffix(end));
        assert!(rows.contains(of_sqlite.unwrap_or(path)), "{path} is not on the page");
        let mode = std::fs::metadata(data.join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{path}");
    }
    let always = ["archive.db", "keys.db", "signed.db", "snapshot"].map(|name| format!("{slug}/{name}"));
    for row in &always {
        assert!(left.contains(row), "{row} is on the page and not there");
    }
    assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_text_that_was_sealed_opens_as_the_page_says() {
    use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(setup(folder.path()));
    let org = served.found(bylaws_for_members("Elm Street"));
    let bo = Device::new();
    org.sends(&mut served.client(), &bo.joins(org.id, org.seen(), "Bo")).unwrap();
    let (_, moves) = bo.moves(org.id, org.seen(), "Rent strike\n\nFrom March.");
    org.sends(&mut served.client(), &moves).unwrap();
    let slug = org.slug.clone();
    drop(served);
    let beside = moves.beside.unwrap();
    let open = |file: &str| rusqlite::Connection::open(folder.path().join(&slug).join(file)).unwrap();
    let commitment = beside.commitment();
    let sealed: Vec<u8> = open("archive.db")
        .query_row("SELECT sealed FROM texts WHERE commitment = ?1", [&commitment.0[..]], |row| row.get(0))
        .unwrap();
    let key: Vec<u8> = open("keys.db")
        .query_row("SELECT key FROM text_keys WHERE commitment = ?1", [&commitment.0[..]], |row| row.get(0))
        .unwrap();
    let cipher = chacha20poly1305::XChaCha20Poly1305::new_from_slice(&key).unwrap();
    let (nonce, rest) = sealed.split_at(24);
    let plain = cipher
        .decrypt(nonce.try_into().unwrap(), Payload { msg: rest, aad: &commitment.0 })
        .expect("nonce, then what the key and the commitment open");
    assert_eq!(plain, [&beside.salt.0[..], beside.text.as_bytes()].concat());
}
