//! A floor vote: 1,300 people in a hall, each with a phone, from "the vote is open" to the published result.
//!
//! Every phone has a connection of its own: it loads the motion's page, sends its vote, keeps its receipt, and after
//! the close connects again and loads the page with the result. The vote stays open for two minutes, since bylaws
//! allow no less; that waiting is not counted, the two bursts at its ends are.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use institution::id::MotionId;

use super::door::{self, Connection};
use super::served::Served;
use super::{crowd, report, setting};

const OPEN_MINUTES: u32 = 2;

pub fn run(scratch: &Path) {
    let members = setting("FLOOR", 1_300);
    let served = Served::start(&scratch.join("floor"));
    let (slug, assembly) = served.found(members);
    served.takes(&slug, &assembly.joins());
    let passes: Vec<String> =
        assembly.people.iter().map(|person| person.pass(assembly.place, crowd::in_a_day())).collect();
    let (motion, vote, acts) = assembly.opens_vote(0, OPEN_MINUTES);
    let casts = super::served::requests(&slug, &assembly.casts(vote));

    // Everybody is in the hall already: their phones have a connection when the vote opens.
    let runtime = door::runtime();
    let mut phones: Vec<Connection> = runtime.block_on(async {
        let mut phones = Vec::new();
        for _ in 0..members {
            phones.push(Connection::open(served.address).await.expect("the server takes connections"));
        }
        phones
    });
    served.takes(&slug, &acts);
    let opened = Instant::now();
    let close = opened + Duration::from_secs(u64::from(OPEN_MINUTES) * 60);
    let page = |pass: &str| door::get(&page_of(&slug, motion), Some(pass));
    let requests: Vec<(Vec<u8>, Vec<u8>)> = passes.iter().map(|pass| page(pass)).zip(casts).collect();
    let requests = Arc::new(requests);

    phones = runtime.block_on(async {
        let tasks: Vec<_> = phones
            .into_iter()
            .enumerate()
            .map(|(number, mut phone)| {
                let requests = requests.clone();
                tokio::spawn(async move {
                    let (page, cast) = &requests[number];
                    let shown = phone.ask(page).await.expect("the server replies");
                    assert_eq!(shown.status, 200, "{}", String::from_utf8_lossy(&shown.body));
                    let reply = phone.ask(cast).await.expect("the server replies");
                    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
                    phone
                })
            })
            .collect();
        let mut phones = Vec::new();
        for task in tasks {
            phones.push(task.await.expect("a phone does not fail"));
        }
        phones
    });
    let all_receipts = opened.elapsed().as_secs_f64();
    // Connections that are quiet for long are closed by the server; browsers open new ones, as these phones will.
    drop(phones);

    eprintln!("everybody has a receipt after {all_receipts:.2} s; the vote is open for {OPEN_MINUTES} minutes");
    std::thread::sleep(close.saturating_duration_since(Instant::now()));
    let closed = Instant::now();
    let result = format!("/{slug}/votes/{vote}.json");
    let first = loop {
        let reply = served.ask(&door::get(&result, Some(&passes[0])));
        let page: serde_json::Value = serde_json::from_slice(&reply.body).unwrap_or_default();
        if !page["result"].is_null() {
            assert_eq!(page["result"]["passed"], true, "three in five voted in favour");
            break closed.elapsed().as_secs_f64();
        }
        assert!(closed.elapsed() < Duration::from_secs(120), "no result: {}", String::from_utf8_lossy(&reply.body));
        std::thread::sleep(Duration::from_millis(20));
    };
    runtime.block_on(async {
        let tasks: Vec<_> = (0..requests.len())
            .map(|number| {
                let (requests, address) = (requests.clone(), served.address);
                tokio::spawn(async move {
                    let mut phone = Connection::open(address).await.expect("the server takes connections");
                    let shown = phone.ask(&requests[number].0).await.expect("the server replies");
                    assert_eq!(shown.status, 200, "{}", String::from_utf8_lossy(&shown.body));
                })
            })
            .collect();
        for task in tasks {
            task.await.expect("a phone does not fail");
        }
    });
    let all_seen = closed.elapsed().as_secs_f64();
    served.stop();

    let people = report::grouped(members as f64);
    let text = format!(
        "{people} people, each on a connection of their own, load the motion's page and vote the moment the vote opens; \
         everybody has a receipt after **{all_receipts:.2} s**. The vote stays open for {OPEN_MINUTES} minutes (bylaws \
         do not allow a moment). After the close the counted result is published in **{first:.2} s**, and everybody has \
         loaded the page with it after **{all_seen:.2} s**.\n\n{}",
        report::verdict(&[(
            "open to published result with everyone's receipt, without the time the vote stays open, s",
            all_receipts + all_seen,
            15.0,
            8.0,
            false,
        )])
    );
    report::write("A floor vote", &text);
}

fn page_of(slug: &str, motion: MotionId) -> String {
    format!("/{slug}/motions/{motion}")
}
