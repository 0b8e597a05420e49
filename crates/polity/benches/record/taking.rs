//! How fast acts are taken in, durably: through the sequencer alone, through the real server, and by the neighbour.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use institution::act::Seen;
use institution::envelope::SignedAct;
use institution::id::{Hash, InstitutionId};
use polity::clock::Clock;
use polity::founding;
use polity::hosted::Hosted;
use polity::seal::Salted;

use super::crowd::{self, Assembly, Person, Place, Signed};
use super::door::{self, Answers};
use super::peer::{self, Peer};
use super::report::{self, grouped};
use super::served::{Served, requests};
use super::setting;

/// How many clients ask at a time.
const CLIENTS: [usize; 3] = [1, 64, 1_000];

/// An institution in this process, without HTTP.
pub struct Inside {
    pub hosted: Arc<Hosted>,
    pub assembly: Assembly,
}

impl Inside {
    pub fn found(data: &Path, members: u64) -> Self {
        let (seed, log_key) = crowd::log_key();
        let ada = Person::numbered(0);
        let founding = ada.founds(crowd::bylaws(), log_key);
        let institution = InstitutionId::of_founding(&founding.payload);
        let act = founding.unchecked().verify().expect("we signed it");
        let (salt, text) = founding.beside.expect("a founder shows a name");
        founding::build(data, "assembly", &act, &Salted { salt, text }, &seed, Clock::System.now())
            .expect("a data folder can be written");
        let hosted = Arc::new(Hosted::open(&data.join("assembly"), Clock::System).expect("it was just founded"));
        let root = hosted.published().head.root;
        let place = Place { institution, seen: Seen { size: 1, root: Hash(root.0) } };
        Self { hosted, assembly: Assembly { place, ada, people: crowd::people(1, members) } }
    }

    /// So many clients hand in acts whose signatures are checked already.
    pub fn takes(&self, clients: usize, acts: Vec<Signed>) -> Answers {
        let checked = check_all(acts);
        door::runtime().block_on(async {
            let checked = Arc::new(std::sync::Mutex::new(checked.into_iter()));
            let began = Instant::now();
            let tasks: Vec<_> = (0..clients)
                .map(|_| {
                    let (hosted, checked) = (self.hosted.clone(), checked.clone());
                    tokio::spawn(async move {
                        let mut micros = Vec::new();
                        loop {
                            let next = checked.lock().expect("nobody panics while holding it").next();
                            let Some((act, beside)) = next else { return micros };
                            let sent = Instant::now();
                            hosted.submit(act, beside).await.expect("all of these are lawful");
                            micros.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
                        }
                    })
                })
                .collect();
            let mut answers = Answers::default();
            for task in tasks {
                answers.micros.extend(task.await.expect("a client does not fail"));
            }
            answers.seconds = began.elapsed().as_secs_f64();
            answers.micros.sort_unstable();
            answers
        })
    }
}

/// Checks signatures as the door would, before the clock starts.
pub fn check_all(acts: Vec<Signed>) -> Vec<(SignedAct, Option<Salted>)> {
    let check = |i: u64| acts[i as usize].unchecked().verify().expect("we signed it");
    let checked = crowd::on_all_cores(acts.len() as u64, check);
    let beside = acts.into_iter().map(|act| act.beside.map(|(salt, text)| Salted { salt, text }));
    checked.into_iter().zip(beside).collect()
}

fn row(what: &str, clients: usize, answers: &Answers, server: Option<f64>, client: Option<f64>) -> Vec<String> {
    let each =
        |cpu: Option<f64>| cpu.map_or("–".to_owned(), |s| format!("{:.0}", s * 1e6 / answers.micros.len() as f64));
    vec![
        what.to_owned(),
        grouped(clients as f64),
        grouped(answers.per_second()),
        format!("{:.1}", answers.percentile(50.0)),
        format!("{:.1}", answers.percentile(99.0)),
        each(server),
        each(client),
    ]
}

pub fn run(scratch: &Path) {
    let members = setting("CROWD", 20_000);
    let mut rows = Vec::new();

    // The sequencer alone.
    let folder = scratch.join("inside");
    std::fs::create_dir_all(&folder).expect("the scratch folder can be written");
    let inside = Inside::found(&folder, members);
    let joins = inside.takes(1_000, inside.assembly.joins());
    rows.push(row("sequencer: joins", 1_000, &joins, None, None));
    for (number, clients) in CLIENTS.into_iter().enumerate() {
        let (_, vote, acts) = inside.assembly.opens_vote(number as u64, 1_440);
        inside.takes(1, acts.into());
        let mut casts = inside.assembly.casts(vote);
        casts.truncate(if clients == 1 { 3_000 } else { casts.len() });
        let answers = inside.takes(clients, casts);
        rows.push(row("sequencer: votes", clients, &answers, None, None));
    }
    drop(inside);

    // The real server.
    let served = Served::start(&scratch.join("served"));
    let (slug, assembly) = served.found(members);
    let mut ours_at_64 = None;
    let mut ask = |what: &str, clients: usize, acts: &[Signed]| {
        let requests = Arc::new(requests(&slug, acts));
        let before = served.cpu_seconds();
        let answers = door::send(served.address, clients, requests).all_accepted(what);
        let server = served.cpu_seconds() - before;
        rows.push(row(what, clients, &answers, Some(server), Some(answers.client_cpu)));
        answers
    };
    ask("HTTP: joins", 64, &assembly.joins());
    for (number, clients) in CLIENTS.into_iter().enumerate() {
        let (_, vote, acts) = assembly.opens_vote(number as u64, 1_440);
        served.takes(&slug, &acts);
        let mut casts = assembly.casts(vote);
        casts.truncate(if clients == 1 { 3_000 } else { casts.len() });
        let answers = ask("HTTP: votes", clients, &casts);
        if clients == 64 {
            ours_at_64 = Some(answers);
        }
    }
    served.stop();
    let ours = ours_at_64.expect("one of the rounds has 64 clients");

    let mut ratio = "The neighbour was not measured: it needs Debian's postgresql and python3-venv.".to_owned();
    let mut peer_rate = None;
    if let Some((answers, server)) = neighbour(scratch) {
        rows.push(row("Django: votes", 64, &answers, Some(server), Some(answers.client_cpu)));
        ratio = format!(
            "At 64 clients Polity takes **{:.1} times** the votes of Django, gunicorn and PostgreSQL ({} workers of {} \
             threads), which check no signature and prove nothing.",
            ours.per_second() / answers.per_second(),
            peer::WORKERS,
            peer::threads(),
        );
        peer_rate = Some(answers.per_second());
    }

    let head = ["what", "clients", "acts/s", "p50 ms", "p99 ms", "server CPU µs/act", "client CPU µs/act"];
    let verdict = [
        ("acts/s at 64 clients", ours.per_second(), 4_000.0, 8_000.0, true),
        ("p99 at 64 clients, ms", ours.percentile(99.0), 80.0, 50.0, false),
        ("times the neighbour", peer_rate.map_or(0.0, |rate| ours.per_second() / rate), 8.0, 15.0, true),
    ];
    let text = format!("{}\n{ratio}\n\n{}", report::table(&head, &rows), report::verdict(&verdict));
    report::write("Acts taken in, durably", &text);
}

/// The neighbour under 64 clients, and the processor seconds it took.
pub fn neighbour(scratch: &Path) -> Option<(Answers, f64)> {
    let peer = Peer::start(&scratch.join("peer"))?;
    // The first requests load what the others use.
    peer.votes(64, 1_000_000, 2_000);
    let before = peer.cpu_seconds();
    let answers = peer.votes(64, 0, 8_000);
    let server = peer.cpu_seconds() - before;
    Some((answers, server))
}
