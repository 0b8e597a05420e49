//! The roll, attacked: who reads what members entered about themselves, by which address, with which pass, after which act.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use institution::act::Body;
use institution::id::MemberId;
use institution::time::{Span, Time};
use institution::{Refusal, RollAct};
use polity::clock::Clock;
use polity::server::Setup;

use crate::kit::{self, Client, Device, Founded, START, Served};

const NAME: &str = "Boudicca Lindqvist-Quiet";
const PHONE: &str = "+46 70 123 45 67";
const JSON: &str =
    r#"{"legal-name":"Boudicca Lindqvist-Quiet","postal-address":"Kvarngatan 7\nMalmö","phone":"+46 70 123 45 67"}"#;

/// Ada founds and facilitates, and facilitators may see the roll; Bo has entered something; Cy has joined.
struct Local {
    served: Served,
    founded: Founded,
    bo: Device,
    cy: Device,
    clock: Clock,
    data: tempfile::TempDir,
}

fn local() -> Local {
    let data = tempfile::tempdir().unwrap();
    let clock = Clock::settable(START);
    let served = Served::start(Setup { clock: clock.clone(), ..kit::setup(data.path()) });
    let founded = served.found(kit::bylaws_with_roll("Local 12"));
    let mut client = served.client();
    let (bo, cy) = (Device::new(), Device::new());
    for (device, name) in [(&bo, "Bo"), (&cy, "Cy")] {
        founded.sends(&mut client, &device.joins(founded.id, founded.seen(), name)).unwrap();
    }
    founded.sends(&mut client, &bo.enters_details(founded.id, founded.seen(), JSON)).unwrap();
    Local { served, founded, bo, cy, clock, data }
}

fn look(whom: MemberId) -> Body {
    Body::Roll(RollAct::Look { members: vec![whom] })
}

impl Local {
    fn sends(&self, device: &Device, body: Body) -> Result<polity::receipt::Receipt, kit::Reply> {
        let sent = device.does(self.founded.id, self.seen(), body);
        self.founded.sends(&mut self.served.client(), &sent)
    }

    /// The newest checkpoint: the clock of these tests moves by days.
    fn seen(&self) -> institution::act::Seen {
        let head = self.served.server.hosted(&self.founded.slug).unwrap().published().head;
        institution::act::Seen { size: head.size, root: institution::id::Hash(head.root.0) }
    }

    fn cookie(&self, device: &Device, now: Time) -> String {
        let pass = device.pass(self.founded.id, now + Span::hours(24));
        let reply = self.served.client().post(&self.founded.path("pass"), &pass);
        assert_eq!(reply.status, 204, "{}", reply.text());
        format!("Cookie: {}\r\n", reply.header("set-cookie").unwrap().split(';').next().unwrap())
    }

    fn read(&self, device: &Device, path: &str) -> (u16, String) {
        let cookie = self.cookie(device, self.clock.now());
        let reply = self.served.client().get_with(&self.founded.path(path), &cookie);
        (reply.status, reply.text())
    }

    /// Every address on which details could be.
    fn places(&self) -> Vec<String> {
        let bo = self.bo.member;
        let pages = [
            "",
            "people",
            "people?q=Bo",
            "me",
            "details",
            "roll",
            "roll?q=Bo",
            "record",
            "record/3",
            "bylaws",
            "notices",
        ];
        let with_member =
            [format!("roll?member={bo}"), format!("roll.json?member={bo}"), format!("details?member={bo}")];
        let json = ["people.json", "roll.json?q=Bo", "details.json", "record.json", "me.json", "record/3.json"];
        let files = ["log/checkpoint", "log/state", "log/tile/entries/000.p/4", "feed.atom"];
        let commitments = [format!("log/names/{bo}"), format!("log/roll/{bo}"), format!("log/texts/{bo}")];
        let all = pages.iter().chain(&json).chain(&files).map(|path| (*path).to_owned());
        all.chain(with_member).chain(commitments).collect()
    }
}

fn holds_details(body: &str) -> bool {
    [NAME, PHONE, "Kvarngatan", "Boudicca", "123 45 67"].iter().any(|part| body.contains(part))
}

#[test]
fn nobody_reads_what_a_member_entered_but_that_member() {
    let local = local();
    for path in local.places() {
        for device in [&local.cy, &local.founded.founder] {
            let (_, body) = local.read(device, &path);
            assert!(!holds_details(&body), "{path}: {body}");
        }
        let stranger = local.served.client().get(&local.founded.path(&path));
        assert!(!holds_details(&stranger.text()), "{path}");
    }
    let (status, own) = local.read(&local.bo, "details");
    assert!(status == 200 && own.contains(NAME) && own.contains(PHONE) && own.contains("Kvarngatan 7"));
    assert_eq!(local.served.client().get(&local.founded.path("details")).status, 401, "a stranger has none");
}

#[test]
fn a_look_is_an_act_first_and_the_person_sees_it() {
    let local = local();
    let bo = local.bo.member;
    let page = format!("roll?member={bo}");
    // Cy, without the power, whatever they send.
    let refused = local.sends(&local.cy, look(bo)).unwrap_err();
    assert_eq!((refused.status, refused.refusal()), (422, "power-missing".to_owned()));
    assert!(!holds_details(&local.read(&local.cy, &page).1));
    let (_, says) = local.read(&local.cy, "roll?q=Bo");
    assert!(says.contains("You cannot look") && !says.contains("data-act=\"roll.look\""), "{says}");
    // Ada holds it and has not looked.
    let (_, before) = local.read(&local.founded.founder, &page);
    assert!(!holds_details(&before) && before.contains("data-act=\"roll.look\""));
    local.sends(&local.founded.founder, look(bo)).unwrap();
    let (_, after) = local.read(&local.founded.founder, &page);
    assert!(after.contains(NAME) && after.contains(PHONE) && !after.contains("data-act=\"roll.look\""));
    let (_, json) = local.read(&local.founded.founder, &format!("roll.json?member={bo}"));
    assert!(json.contains(PHONE));
    // Cy's page says no more than before, Bo's says who, when and under which rule; and Bo is told.
    assert!(!holds_details(&local.read(&local.cy, &page).1));
    let (_, own) = local.read(&local.bo, "details");
    let hosted = local.served.server.hosted(&local.founded.slug).unwrap();
    let number = hosted.state().bylaws().number(&"roll".parse().unwrap()).unwrap();
    assert!(own.contains("Ada,") && own.contains(&format!("(rule {number})")), "{own}");
    assert!(local.read(&local.bo, "notices").1.contains("Ada looked at your details"));
    assert!(!local.read(&local.cy, "notices").1.contains("looked at your details"), "nobody else is told");
    assert!(local.read(&local.cy, "record.json").1.contains("Ada looked at the details of one member"));
}

#[test]
fn what_a_look_shows_ends_with_the_hour_and_with_the_power() {
    let local = local();
    let page = format!("roll?member={}", local.bo.member);
    let ada = &local.founded.founder;
    local.sends(ada, look(local.bo.member)).unwrap();
    assert!(holds_details(&local.read(ada, &page).1));
    local.clock.set(START + Span::minutes(61));
    assert!(!holds_details(&local.read(ada, &page).1), "the hour is over");
    // Three days later Ada facilitates no longer, though they looked a minute before.
    local.clock.set(START + Span::minutes(72 * 60 - 1));
    local.sends(ada, look(local.bo.member)).unwrap();
    assert!(holds_details(&local.read(ada, &page).1));
    local.clock.set(START + Span::hours(72) + Span::minutes(1));
    let hosted = local.served.server.hosted(&local.founded.slug).unwrap();
    hosted.wake();
    let mut waited = 0;
    while hosted.state().powers().facilitators().next().is_some() && waited < 200 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        waited += 1;
    }
    assert!(!holds_details(&local.read(ada, &page).1), "the power lapsed");
    assert_eq!(local.sends(ada, look(local.bo.member)).unwrap_err().refusal(), "power-missing");
}

#[test]
fn what_is_entered_is_what_the_bylaws_ask_and_nothing_else() {
    let local = local();
    let enter = |json: &str| {
        let sent = local.cy.enters_details(local.founded.id, local.seen(), json);
        local.founded.sends(&mut local.served.client(), &sent).map_err(|reply| reply.refusal())
    };
    for json in [
        r#"{"job":"cook"}"#,
        r#"{"belief":"none"}"#,
        r#"{"phone":"1","phone":"2"}"#,
        r#"{"phone":""}"#,
        r#"{"phone":" 1"}"#,
        r#"{"phone":5}"#,
        r#"{"phone":"1\n2"}"#,
        "{\"legal-name\":\"a\u{202e}b\"}",
        r#"["phone"]"#,
        "Cy",
    ] {
        assert_eq!(enter(json).unwrap_err(), "roll-fields", "{json}");
    }
    assert_eq!(enter(&format!(r#"{{"phone":"{}"}}"#, "1".repeat(201))).unwrap_err(), "roll-fields");
    assert_eq!(enter(&format!(r#"{{"phone":"{}"}}"#, "1".repeat(5_000))).unwrap_err(), "text-too-long");
    let other = kit::salted("{}");
    let mut sent = local.cy.enters_details(local.founded.id, local.seen(), r#"{"phone":"12345"}"#);
    sent.beside = Some(other);
    assert_eq!(local.founded.sends(&mut local.served.client(), &sent).unwrap_err().refusal(), "text-mismatch");
    sent.beside = None;
    assert_eq!(local.founded.sends(&mut local.served.client(), &sent).unwrap_err().refusal(), "text-missing");
    assert_eq!(local.served.server.hosted(&local.founded.slug).unwrap().state().roll_size(), 1, "nothing was recorded");
    enter("{}").unwrap();
    enter(r#"{"phone":"12345"}"#).unwrap();
    assert!(local.read(&local.cy, "details").1.contains("12345"));
    // Markup stays letters.
    enter(r#"{"legal-name":"<script>alert(1)</script>"}"#).unwrap();
    let (_, page) = local.read(&local.cy, "details");
    assert!(!page.contains("<script>alert") && !page.contains("12345"), "what was entered before is gone");
}

fn files(local: &Local, starts: &str) -> Vec<u8> {
    let folder = local.data.path().join(&local.founded.slug);
    let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let named = files.filter(|file| file.file_name().to_string_lossy().starts_with(starts));
    named.flat_map(|file| std::fs::read(file.path()).unwrap()).collect()
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
fn neither_file_alone_holds_a_field_and_leaving_takes_it_along_also_after_a_restart() {
    let local = local();
    for file in ["archive.db", "keys.db", "s"] {
        for part in [NAME, PHONE, "Kvarngatan"] {
            assert!(!has(&files(&local, file), part), "{file} holds {part}");
        }
    }
    let folder = local.data.path().join(&local.founded.slug);
    let keys = || -> i64 {
        let connection = rusqlite::Connection::open(folder.join("keys.db")).unwrap();
        connection.query_row("SELECT count(*) FROM roll_keys", [], |row| row.get(0)).unwrap()
    };
    assert_eq!(keys(), 1);
    let key: Vec<u8> = rusqlite::Connection::open(folder.join("keys.db"))
        .unwrap()
        .query_row("SELECT key FROM roll_keys", [], |row| row.get(0))
        .unwrap();
    local.sends(&local.bo, Body::Leave).unwrap();
    for _ in 0..200 {
        if keys() == 0 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(keys(), 0, "the key of who left is gone");
    // An old copy of the keys is put back: the program erases it again as it starts.
    let Local { served, founded, data, .. } = local;
    drop(served);
    let connection = rusqlite::Connection::open(folder.join("keys.db")).unwrap();
    connection.execute("INSERT INTO roll_keys VALUES (1, ?)", [&key]).unwrap();
    drop(connection);
    let served = Served::start(kit::setup(data.path()));
    served.server.hosted(&founded.slug).unwrap().wake();
    for _ in 0..200 {
        if keys() == 0 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert_eq!(keys(), 0);
}

#[test]
fn an_assembly_has_no_page_of_details_and_takes_none() {
    let data = tempfile::tempdir().unwrap();
    let served = Served::start(kit::setup(data.path()));
    let founded = served.found(kit::bylaws_for_members("Mill Road"));
    let mut client = served.client();
    let sent = founded.founder.enters_details(founded.id, founded.seen(), r#"{"phone":"12345"}"#);
    let refused = founded.sends(&mut client, &sent).unwrap_err().refusal();
    assert_eq!(refused, Refusal::SemanticsTooLow { needed: 4 }.code());
    let pass = founded.founder.pass(founded.id, Clock::System.now() + Span::hours(1));
    let reply = client.post(&founded.path("pass"), &pass);
    let cookie = format!("Cookie: {}\r\n", reply.header("set-cookie").unwrap().split(';').next().unwrap());
    for page in ["details", "roll", "details.json", "roll.json"] {
        assert_eq!(client.get_with(&founded.path(page), &cookie).status, 404, "{page}");
    }
    assert!(!client.get_with(&founded.path("me"), &cookie).text().contains("My details"));
}

/// What the program writes to its terminal, where an operator reads along, and what it leaves in the folder.
#[test]
fn the_operators_lines_hold_no_field() {
    let data = tempfile::tempdir().unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_polity"))
        .args(["serve", "--listen", "127.0.0.1:0", "--founding", "anyone", "--data"])
        .arg(data.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines().map(Result::unwrap);
    let mut said = String::new();
    let address = loop {
        let line = lines.next().unwrap();
        said += &line;
        if let Some(rest) = line.split("http://127.0.0.1:").nth(1) {
            let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
            break format!("127.0.0.1:{port}").parse().unwrap();
        }
    };
    let rest = std::thread::spawn(move || lines.collect::<String>());
    let mut client = Client::connect(address);
    let founded = kit::found(&mut client, kit::bylaws_with_roll("Local 12"));
    let ada = &founded.founder;
    founded.sends(&mut client, &ada.enters_details(founded.id, founded.seen(), JSON)).unwrap();
    founded
        .sends(&mut client, &ada.enters_details(founded.id, founded.seen(), r#"{"phone":"Kvarngatan\n"}"#))
        .unwrap_err();
    founded.sends(&mut client, &ada.does(founded.id, founded.seen(), look(ada.member))).unwrap();
    assert!(Command::new("kill").args(["-TERM", &server.id().to_string()]).status().unwrap().success());
    assert!(server.wait().unwrap().success());
    said += &rest.join().unwrap();
    server.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(!said.is_empty() && !holds_details(&said), "{said}");
}
