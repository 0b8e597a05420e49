//! A room: a thousand people join by one link in a minute, and two thousand phones follow the wall of a meeting.
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
    served.stop();
    all.sort_unstable();
    last.sort_unstable();
    let (p50, p99) = (door::percentile(&all, 50.0), door::percentile(&all, 99.0));
    let slowest = door::percentile(&last, 100.0);

    let text = format!(
        "{} people join by one link within a minute: half of the replies within {:.1} ms, p99 **{:.1} ms**. {} phones follow the \
         wall of a meeting, each on a connection and with a pass of its own; from handing in an act to having the wall that \
         shows it: half of the phones within {p50:.0} ms, p99 {p99:.0} ms, the last of all in the slowest of {ROUNDS} rounds \
         **{slowest:.0} ms**; {cpu:.2} CPU-s of the server for each change.\n\n{}",
        report::grouped(joining as f64),
        joins.percentile(50.0),
        joins.percentile(99.0),
        report::grouped(phones as f64),
        report::verdict(&[
            ("joining by link, p99, ms", joins.percentile(99.0), 300.0, 100.0, false),
            ("from an act to the last phone's wall, ms", slowest, 1000.0, 500.0, false),
        ])
    );
    report::write("A room", &text);
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
