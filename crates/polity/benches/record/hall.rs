//! A room: a thousand people join by one link in a minute, and two thousand phones follow the wall of a meeting; then ten
//! thousand join in ten minutes, some of them twice; and a stranger's first page on a slow network.
//!
//! The phones hold a question open until the wall changes, each on a connection and with a reading pass of its own, as
//! `static/wall.js` does. The time that counts is from the moment an act is handed in to the moment a phone has the wall that
//! shows it: for the phone that is served last.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use ed25519_zebra::SigningKey;
use institution::act::Body;
use institution::id::{Hash, Key, MeetingId, Salt};
use institution::{MeetingAct, PresenceAct, WallCode, slot_of, wall_text};
use polity::clock::Clock;

use super::door::{self, Connection};
use super::served::{Served, requests};
use super::{crowd, report, setting};

/// How many acts are followed.
const ROUNDS: usize = 20;

pub fn run(scratch: &Path) {
    let (joining, phones) = (setting("JOINING", 1_000), setting("PHONES", 2_000));
    let served = Served::start(&scratch.join("hall"));
    let (slug, mut assembly) = served.found(joining.max(phones));
    let (place, ada) = (assembly.place, assembly.ada.clone());

    // By the link of the founder, at a steady rate.
    let enters = crowd::on_all_cores(assembly.people.len() as u64, |i| {
        let salt = Salt(crowd::bytes("salt of name", i + 1));
        let name = format!("Member {}", i + 1);
        let commitment = Hash::commit(salt, name.as_bytes());
        let enter = PresenceAct::Enter { name: commitment, through: Some(ada.member), present: None };
        assembly.people[i as usize].does(place, Body::Presence(enter), Some((salt, name)))
    });
    let (first, rest) = enters.split_at(joining as usize);
    let rate = joining as f64 / 60.0;
    let answers = door::send_steadily(served.address, 100, Arc::new(requests(&slug, first)), rate);
    let joins = answers.all_accepted("joining");
    served.takes(&slug, rest);

    let meeting = MeetingId(crowd::bytes("meeting", 0));
    let key = SigningKey::from(crowd::bytes::<32>("wall", 0));
    let now = Clock::System.now();
    let (salt, text) = (Salt(crowd::bytes("salt of meeting", 0)), "First assembly\n\nIn the yard".to_owned());
    let call = MeetingAct::Call { meeting, text: Hash::commit(salt, text.as_bytes()), at: now };
    let wall = Key(key.verification_key().into());
    let open = MeetingAct::Open { meeting, wall, heads: 10_000 };
    let speaker = assembly.people.remove(0);
    let slot = slot_of(Clock::System.now());
    let code = key.sign(wall_text(place.institution, meeting, slot).as_bytes()).to_bytes();
    let shown = PresenceAct::Show(WallCode { meeting, slot, code });
    served.takes(
        &slug,
        &[
            ada.does(place, Body::Meeting(call), Some((salt, text))),
            ada.does(place, Body::Meeting(open), None),
            speaker.does(place, Body::Presence(shown), None),
        ],
    );

    let runtime = door::runtime();
    let path = format!("/{slug}/wall/live?meeting={meeting}&at=");
    let passes: Vec<String> =
        assembly.people.iter().take(phones as usize).map(|person| person.pass(place, crowd::in_a_day())).collect();
    let mut connections: Vec<Connection> = runtime.block_on(async {
        let mut connections = Vec::new();
        for _ in &passes {
            connections.push(Connection::open(served.address).await.expect("the server takes connections"));
        }
        connections
    });
    let mut mark = mark_of(&served.ask(&door::get(&path, Some(&passes[0]))).body);
    let before = served.cpu_seconds();
    let (mut all, mut last) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let act = if round % 2 == 0 { MeetingAct::Ask { meeting } } else { MeetingAct::Drop { meeting } };
        let act = speaker.does_for_the(round as u64, place, Body::Meeting(act));
        let post = door::post(&format!("/{slug}/acts"), &act.to_json());
        let (micros, next, back) = runtime.block_on(round_of(&served, connections, &passes, &path, &mark, post));
        connections = back;
        mark = next;
        last.push(*micros.iter().max().expect("there are phones"));
        all.extend(micros);
    }
    let cpu = (served.cpu_seconds() - before) / ROUNDS as f64;
    let street = street(&served);
    let first = first_page(&served, &slug);
    served.stop();
    all.sort_unstable();
    last.sort_unstable();
    let (p50, p99) = (door::percentile(&all, 50.0), door::percentile(&all, 99.0));
    let slowest = door::percentile(&last, 100.0);

    let mut figures = vec![
        ("joining by link, p99, ms", joins.percentile(99.0), 300.0, 100.0, false),
        ("ten thousand joining in ten minutes, p99, ms", street.p99, 300.0, 100.0, false),
        ("from an act to the last phone's wall, ms", slowest, 1000.0, 500.0, false),
    ];
    let street_says = street.says;
    let first_says = match first {
        Some((says, worst)) => {
            figures.push(("first page readable on a slow network, the slowest, ms", worst, 1500.0, 1000.0, false));
            says
        }
        None => "The first page on a slow network was not measured: node or Chromium is missing.".to_owned(),
    };
    let text = format!(
        "{} people join by one link within a minute: half of the replies within {:.1} ms, p99 **{:.1} ms**. {} phones follow the \
         wall of a meeting, each on a connection and with a pass of its own; from handing in an act to having the wall that \
         shows it: half of the phones within {p50:.0} ms, p99 {p99:.0} ms, the last of all in the slowest of {ROUNDS} rounds \
         **{slowest:.0} ms**; {cpu:.2} CPU-s of the server for each change.\n\n{street_says}\n\n{first_says}\n\n{}",
        report::grouped(joining as f64),
        joins.percentile(50.0),
        joins.percentile(99.0),
        report::grouped(phones as f64),
        report::verdict(&figures)
    );
    report::write("A room", &text);
}

/// What ten minutes of a crowd in the street came to.
struct Street {
    says: String,
    p99: f64,
}

/// Ten thousand people join within ten minutes at a steady rate. One in ten sends again what was sent, as a phone does whose reply
/// was lost; one in a hundred tries to become two members with one key. In the record is each person once.
fn street(served: &Served) -> Street {
    let people = setting("STREET", 10_000);
    let (slug, assembly) = served.found(people);
    let joins = assembly.joins();
    let twice = |i: u64| {
        let salt = Salt(crowd::bytes("salt of twice", i));
        let name = format!("Member {i} again");
        let enter = PresenceAct::Enter { name: Hash::commit(salt, name.as_bytes()), through: None, present: None };
        let mut person = assembly.people[i as usize].clone();
        person.member = institution::id::MemberId(crowd::bytes("another", i));
        person.does(assembly.place, Body::Presence(enter), Some((salt, name)))
    };
    let mut acts = Vec::new();
    let path = format!("/{slug}/acts");
    let (mut again, mut refused) = (0, 0);
    for (i, join) in joins.iter().enumerate() {
        acts.push(door::post(&path, &join.to_json()));
        // A minute later, as a queue would have it: what came between is in the record by then.
        if i >= 1_000 && i % 10 == 0 {
            acts.push(door::post(&path, &joins[i - 1_000].to_json()));
            again += 1;
        }
        if i >= 1_000 && i % 100 == 1 {
            acts.push(door::post(&path, &twice(i as u64 - 1_000).to_json()));
            refused += 1;
        }
    }
    let seconds = setting("STREET_SECONDS", 600);
    let rate = acts.len() as f64 / seconds as f64;
    // The server ends a connection after five minutes, so they come over three lots of connections.
    let (mut micros, mut refusals, mut refused_count) = (Vec::new(), Vec::new(), 0);
    for part in acts.chunks(acts.len().div_ceil(3)) {
        let answers = door::send_steadily(served.address, 100, Arc::new(part.to_vec()), rate);
        micros.extend(answers.micros);
        refusals.extend(answers.refused);
        refused_count += answers.refused_count;
    }
    micros.sort_unstable();
    assert_eq!(refused_count, refused, "{refusals:?}");
    assert!(refusals.iter().all(|(status, body)| *status == 422 && body.contains("key-in-use")));
    let pass = assembly.ada.pass(assembly.place, crowd::in_a_day());
    assert_eq!(served.size(&slug, &pass), Some(people + 1), "each is in the record once");
    let (p50, p99) = (door::percentile(&micros, 50.0), door::percentile(&micros, 99.0));
    let says = format!(
        "{} people join within {seconds} seconds: half of the replies within {p50:.1} ms, p99 **{p99:.1} ms**. {again} of them send the same \
         again and get the same receipt; {refused} try to become a second member with the same key and are refused. The record \
         has each person once.",
        report::grouped(people as f64),
    );
    Street { says, p99 }
}

/// How soon a stranger can read the page that asks them to join, on a slow network; nothing where there is no browser.
fn first_page(served: &Served, slug: &str) -> Option<(String, f64)> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/browser/throttled.js");
    let url = format!("http://localhost:{}/{slug}/join", served.address.port());
    let output =
        std::process::Command::new("node").args([script, &url]).output().ok().filter(|o| o.status.success())?;
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).ok()?;
    let mut readable: Vec<f64> = said["readable"].as_array()?.iter().filter_map(serde_json::Value::as_f64).collect();
    readable.sort_by(f64::total_cmp);
    let (half, worst) = (readable[readable.len() / 2], *readable.last()?);
    let says = format!(
        "The page that asks a stranger to join, in a browser that has nothing of it, on a network of {}: readable after {half:.0} ms, \
         **{worst:.0} ms** in the slowest of {} times; {} bytes come in all.",
        said["profile"].as_str()?,
        readable.len(),
        report::grouped(said["bytes"].as_f64()?),
    );
    Some((says, worst))
}

/// Everybody waits for the wall; somebody acts; when each phone had it, in microseconds, and its new mark.
async fn round_of(
    served: &Served,
    connections: Vec<Connection>,
    passes: &[String],
    path: &str,
    mark: &str,
    post: Vec<u8>,
) -> (Vec<u32>, String, Vec<Connection>) {
    let tasks: Vec<_> = connections
        .into_iter()
        .zip(passes)
        .map(|(mut phone, pass)| {
            let request = door::get(&format!("{path}{mark}"), Some(pass));
            tokio::spawn(async move {
                let reply = phone.ask(&request).await.expect("the server replies");
                assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
                (Instant::now(), mark_of(&reply.body), phone)
            })
        })
        .collect();
    // All of them are waiting before anything happens.
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    let began = Instant::now();
    let mut chair = Connection::open(served.address).await.expect("the server takes connections");
    let reply = chair.ask(&post).await.expect("the server replies");
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    let (mut micros, mut next, mut back) = (Vec::new(), String::new(), Vec::new());
    for task in tasks {
        let (at, seen, phone) = task.await.expect("a phone does not fail");
        assert_ne!(seen, mark, "the wall changed");
        micros.push(u32::try_from(at.saturating_duration_since(began).as_micros()).unwrap_or(u32::MAX));
        next = seen;
        back.push(phone);
    }
    (micros, next, back)
}

fn mark_of(body: &[u8]) -> String {
    let answer: serde_json::Value = serde_json::from_slice(body).expect("the reply is JSON");
    answer["at"].as_str().expect("a mark").to_owned()
}
