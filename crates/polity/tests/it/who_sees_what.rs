//! The table of `docs/handbook/who-sees-what.md`, cell by cell, against a served assembly that only members may read.

use institution::act::{Body, Choice};
use institution::time::Span;
use polity::clock::Clock;

use crate::kit::{self, Client, Device, Founded, START, Served};

const PURPOSE: &str = "To decide together.";
const TITLE: &str = "Withhold the rent from December";
const NAMES: [&str; 3] = ["Ada", "Bo Quiet", "Cy Planted"];

/// Ada founds and facilitates, Bo and Cy join, Bo's motion is being voted on, Bo has voted no.
struct Evening {
    served: Served,
    founded: Founded,
    bo: Device,
    cy: Device,
    clock: Clock,
    data: tempfile::TempDir,
}

fn evening() -> Evening {
    let data = tempfile::tempdir().unwrap();
    let clock = Clock::settable(START);
    let served = Served::start(polity::server::Setup { clock: clock.clone(), ..kit::setup(data.path()) });
    let founded = served.found(kit::bylaws_for_members("Mill Road"));
    let mut client = served.client();
    let (bo, cy) = (Device::new(), Device::new());
    founded.sends(&mut client, &bo.joins(founded.id, founded.seen(), NAMES[1])).unwrap();
    founded.sends(&mut client, &cy.joins(founded.id, founded.seen(), NAMES[2])).unwrap();
    let (motion, moved) = bo.moves(founded.id, founded.seen(), &format!("{TITLE}\n\nAll of us."));
    founded.sends(&mut client, &moved).unwrap();
    founded.sends(&mut client, &cy.does(founded.id, founded.seen(), Body::Second { motion })).unwrap();
    founded.sends(&mut client, &founded.founder.does(founded.id, founded.seen(), Body::Put { motion })).unwrap();
    let vote = served.server.hosted(&founded.slug).unwrap().state().motion(motion).unwrap().vote().unwrap();
    founded.sends(&mut client, &bo.casts(founded.id, founded.seen(), vote, Choice::No)).unwrap();
    Evening { served, founded, bo, cy, clock, data }
}

/// Every page and file of an organisation that a list could be made from.
fn places(evening: &Evening) -> Vec<String> {
    let vote = evening.served.server.hosted(&evening.founded.slug).unwrap().state().votes().next().unwrap().id;
    let pages = [
        "decide",
        "people",
        "record",
        "bylaws",
        "motions/1",
        "motions/1/arguments",
        "demands",
        "move",
        "record/4",
        "me",
    ];
    let mut places: Vec<String> = pages.iter().flat_map(|page| [(*page).to_owned(), format!("{page}.json")]).collect();
    places.extend([format!("votes/{vote}"), format!("votes/{vote}.json")]);
    places.push("feed.atom".to_owned());
    for file in ["checkpoint", "tile/0/000.p/7", "tile/entries/000.p/7", "state"] {
        places.push(format!("log/{file}"));
    }
    places.push(format!("log/names/{}", evening.bo.member));
    places
}

fn cookie(evening: &Evening, device: &Device) -> String {
    let until = START + Span::hours(24);
    let pass = device.pass(evening.founded.id, until);
    let mut client = evening.served.client();
    let reply = client.post(&evening.founded.path("pass"), &pass);
    assert_eq!(reply.status, 204, "{}", reply.text());
    let set = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    format!("Cookie: {set}\r\n")
}

fn read(client: &mut Client, evening: &Evening, place: &str, headers: &str) -> (u16, String) {
    let reply = client.get_with(&evening.founded.path(place), headers);
    (reply.status, reply.text())
}

#[test]
fn a_stranger_sees_what_it_is_about_and_no_list() {
    let evening = evening();
    let mut client = evening.served.client();
    let (status, front) = read(&mut client, &evening, "", "Accept: text/html\r\n");
    assert_eq!(status, 200);
    assert!(front.contains("Mill Road") && front.contains(PURPOSE));
    for page in ["", "index.json", "join", "join.json", "share", "share.json", "manifest.webmanifest"] {
        let (status, body) = read(&mut client, &evening, page, "Accept: text/html\r\n");
        assert_eq!(status, 200, "{page}");
        for secret in NAMES.iter().chain([&TITLE]) {
            assert!(!body.contains(secret), "{page} shows {secret}");
        }
    }
    // How many belong is nowhere: with another member the pages are the same, but for how long the record is, which
    // stands where a new member's device needs it.
    let pages = ["", "index.json", "join", "join.json", "share", "share.json"];
    let mut read_all =
        || pages.map(|page| plain_of_record(&read(&mut client, &evening, page, "Accept: text/html\r\n").1));
    let before = read_all();
    evening
        .founded
        .sends(&mut evening.served.client(), &Device::new().joins(evening.founded.id, evening.founded.seen(), "Di"))
        .unwrap();
    assert_eq!(read_all(), before);
    for place in places(&evening) {
        for accept in ["", "Accept: text/html\r\n"] {
            let (status, body) = read(&mut client, &evening, &place, accept);
            assert_eq!(status, 401, "{place}: {body}");
            for secret in NAMES.iter().chain([&TITLE]) {
                assert!(!body.contains(secret), "{place} shows {secret}");
            }
        }
    }
    // A pass made up by a stranger opens nothing.
    let forged = Device::new().pass(evening.founded.id, START + Span::hours(1));
    assert_ne!(client.post(&evening.founded.path("pass"), &forged).status, 204);
}

/// A page without the size and root of the record that it was made from.
fn plain_of_record(page: &str) -> String {
    ["data-seen-size=\"", "data-seen-root=\""].iter().fold(page.to_owned(), |page, attribute| {
        let Some((before, after)) = page.split_once(attribute) else { return page };
        format!("{before}{}", after.split_once('"').expect("an attribute ends").1)
    })
}

#[test]
fn a_member_sees_everything_but_how_others_vote_before_the_close() {
    let evening = evening();
    let pass = cookie(&evening, &evening.cy);
    let mut client = evening.served.client();
    let (_, people) = read(&mut client, &evening, "people.json", &pass);
    for name in NAMES {
        assert!(people.contains(name), "{people}");
    }
    let (_, motion) = read(&mut client, &evening, "motions/1.json", &pass);
    assert!(motion.contains(TITLE));
    for place in places(&evening) {
        let (status, body) = read(&mut client, &evening, &place, &pass);
        assert_eq!(status, 200, "{place}: {body}");
        assert!(!body.contains("\"choice\":\"no\"") && !body.contains("[\"no\""), "{place} shows a choice: {body}");
    }
    let before = entries(&mut client, &evening, &pass);
    assert!(before.contains("vote.cast") && !before.contains("\"no\""), "who voted is in the record, how is not");

    evening.clock.set(START + Span::minutes(6));
    let hosted = evening.served.server.hosted(&evening.founded.slug).unwrap();
    hosted.wake();
    for _ in 0..200 {
        if hosted.state().votes().all(|vote| matches!(vote.stage, institution::VoteStage::Counted(_))) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let after = entries(&mut client, &evening, &pass);
    assert!(
        after.contains(&format!("[\"{}\",\"no\"", evening.bo.member)),
        "after the close the vote is open and named"
    );
}

fn entries(client: &mut Client, evening: &Evening, pass: &str) -> String {
    let size = evening.served.server.hosted(&evening.founded.slug).unwrap().published().head.size;
    let (status, body) = read(client, evening, &format!("log/tile/entries/000.p/{size}"), pass);
    assert_eq!(status, 200, "{body}");
    body
}

/// The rows about what members enter about themselves: `looks.rs` attacks each of their cells.
#[test]
fn the_rows_about_details_are_in_the_table_and_name_their_tests() {
    let page = include_str!("../../../../docs/handbook/who-sees-what.md");
    let attacks = include_str!("looks.rs");
    let rows: Vec<&str> = page.lines().filter(|line| line.contains("`looks.rs`")).collect();
    assert_eq!(rows.len(), 2, "{rows:?}");
    for cell in ["its owner alone", "by an act that the person sees", "with `keys.db`"] {
        assert!(rows.concat().contains(cell), "{cell}");
    }
    for test in [
        "nobody_reads_what_a_member_entered_but_that_member",
        "a_look_is_an_act_first_and_the_person_sees_it",
        "what_a_look_shows_ends_with_the_hour_and_with_the_power",
        "neither_file_alone_holds_a_field",
        "the_operators_lines_hold_no_field",
    ] {
        assert!(attacks.contains(&format!("fn {test}")), "{test}");
    }
}

#[test]
fn a_facilitator_sees_nothing_that_a_member_does_not() {
    let evening = evening();
    let (member, facilitator) = (cookie(&evening, &evening.cy), cookie(&evening, &evening.founded.founder));
    let mut client = evening.served.client();
    let vote = evening.served.server.hosted(&evening.founded.slug).unwrap().state().votes().next().unwrap().id;
    let vote = format!("votes/{vote}.json");
    let pages = ["people.json", "record.json", "bylaws.json", "decide.json", "motions/1.json", "demands.json", &vote];
    for place in pages.into_iter().chain(["feed.atom", "log/checkpoint", "log/state"]) {
        let (as_member, as_facilitator) =
            (read(&mut client, &evening, place, &member), read(&mut client, &evening, place, &facilitator));
        // Everyone's own line says that it is theirs.
        let plain = |(status, body): (u16, String)| (status, body.replace("\"me\":true", "\"me\":false"));
        assert_eq!(plain(as_member), plain(as_facilitator), "{place}");
    }
}

#[test]
fn root_on_the_server_reads_no_name_or_text_in_the_archive_alone_and_choices_in_the_keys() {
    let evening = evening();
    let folder = evening.data.path().join(&evening.founded.slug);
    let archive = files_starting_with(&folder, "archive.db");
    let keys = files_starting_with(&folder, "keys.db");
    let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    for secret in NAMES.iter().chain([&TITLE]) {
        assert!(!holds(&archive, secret), "archive.db holds {secret}");
        assert!(!holds(&keys, secret), "keys.db holds {secret}");
    }
    assert!(holds(&archive, "vote.cast"), "the archive was read where the record lies");
    // Where somebody came from is written down nowhere, and nobody's private key ever left their device.
    let all = [archive, keys, files_starting_with(&folder, "s")].concat();
    assert!(!holds(&all, "127.0.0.1"));
    for device in [&evening.founded.founder, &evening.bo, &evening.cy] {
        let seed: [u8; 32] = device.key.as_ref().try_into().unwrap();
        assert!(!all.windows(32).any(|window| window == seed));
        for spelt in [
            data_encoding::BASE64.encode(&seed),
            data_encoding::HEXLOWER.encode(&seed),
            institution::id::Key(seed).to_string(),
        ] {
            assert!(!holds(&all, &spelt));
        }
    }
    // What the handbook admits: before the count, who has root finds the choice in the keys.
    let connection = rusqlite::Connection::open(folder.join("keys.db")).unwrap();
    let openings: i64 = connection.query_row("SELECT count(*) FROM openings", [], |row| row.get(0)).unwrap();
    assert_eq!(openings, 1);
}

fn files_starting_with(folder: &std::path::Path, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        if file.file_name().to_string_lossy().starts_with(name) {
            bytes.extend(std::fs::read(file.path()).unwrap());
        }
    }
    assert!(!bytes.is_empty());
    bytes
}
