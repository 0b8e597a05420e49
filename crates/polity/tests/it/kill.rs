//! The real program, killed at random moments under load (people join, argue and vote): whatever it acknowledged is there
//! when it comes back, with the texts and the choices that lie beside the record.
//!
//! `KILLS=200 cargo test -p polity --test it kill` for a long run.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use institution::act::{Body, Choice, Effect, Seen, Stance, What};
use institution::id::{ArgumentId, Hash, MotionId, VoteId};
use polity::receipt::Receipt;
use polity::snapshot;
use polity::store::Shelf;

use crate::kit::{self, Client, Device, Founded, Sent, bylaws, found, salted};

/// The program as it was built, on a port of its own.
struct Program {
    child: Child,
    address: SocketAddr,
}

impl Program {
    fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_polity"))
            .args(["serve", "--listen", "127.0.0.1:0", "--founding", "anyone", "--unlimited", "--data"])
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        // It prints the address once it answers there.
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| {
                line.trim()
                    .strip_prefix("http://")?
                    .strip_suffix("/found   Anyone may found an organisation here.")
                    .map(str::to_owned)
            })
            .expect("it starts");
        Self { child, address: address.parse().unwrap() }
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn killed_at_any_moment_it_comes_back_with_everything_it_acknowledged() {
    let kills = std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(5);
    let data = tempfile::tempdir().unwrap();
    let acknowledged: Mutex<Vec<(Sent, Receipt)>> = Mutex::default();
    let mut program = Program::start(data.path());
    let hall = Hall::fill(program.address);
    let org = &hall.org;
    let mut unheard = Vec::new();
    let mut looked_at = 0;
    for _ in 0..kills {
        let dead = AtomicBool::new(false);
        let address = program.address;
        let left = std::thread::scope(|scope| {
            let load = |loader| load(address, &hall, loader, &acknowledged, &dead);
            let clients: Vec<_> = (0..LOADERS).map(|loader| scope.spawn(move || load(loader))).collect();
            std::thread::sleep(Duration::from_millis(50 + u64::from(polity::random::bytes::<1>()[0]) * 3));
            program.kill();
            dead.store(true, Ordering::SeqCst);
            clients.into_iter().filter_map(|client| client.join().unwrap()).collect::<Vec<Sent>>()
        });
        // What was acknowledged since the kill before; at the end, everything.
        let folder = data.path().join(&org.slug);
        let all = acknowledged.lock().unwrap();
        check(&folder, org, &all[looked_at..]);
        looked_at = all.len();
        drop(all);
        program = Program::start(data.path());
        let mut client = Client::connect(program.address);
        // Whoever never heard asks again, and it counts once.
        unheard.extend(left);
        for sent in unheard.drain(..) {
            let receipt = org.sends(&mut client, &sent).unwrap();
            acknowledged.lock().unwrap().push((sent, receipt));
        }
    }
    program.kill();
    let acknowledged = acknowledged.into_inner().unwrap();
    let folder = data.path().join(&org.slug);
    check(&folder, org, &acknowledged);
    let kinds = ["member.join", "argument.add", "vote.cast"]
        .map(|kind| acknowledged.iter().filter(|(sent, _)| sent.act.act().body.name() == kind).count());
    assert!(kinds.iter().all(|count| *count > kills), "{kinds:?}");
    let shelf = Shelf::open(&folder).unwrap();
    let head = shelf.head().unwrap();
    let state = snapshot::fold(&shelf, None, head.size).unwrap();
    assert!(state.members().count() > kinds[0] as u64);
    println!(
        "{kills} kills, {} acts acknowledged ({kinds:?} joins, arguments, votes), {} in the record",
        acknowledged.len(),
        head.size
    );
    assert!(acknowledged.len() > 10 * kills, "it was under load: {}", acknowledged.len());
}

/// How many clients ask at once.
const LOADERS: usize = 8;

/// An assembly that votes, all day long.
struct Hall {
    org: Founded,
    motion: MotionId,
    vote: VoteId,
    /// One for each client.
    voters: Vec<Device>,
}

impl Hall {
    fn fill(address: SocketAddr) -> Self {
        let mut client = Client::connect(address);
        let org = found(&mut client, bylaws("Assembly"));
        let voters: Vec<Device> = (0..LOADERS).map(|_| Device::new()).collect();
        for voter in &voters {
            org.sends(&mut client, &voter.joins(org.id, org.seen(), "A voter")).unwrap();
        }
        let (motion, text) = (MotionId(kit::bytes()), salted("A bench\n\nBefore the door."));
        let effect = Effect { what: What::Resolution, begins: None };
        let body = Body::Move { motion, text: text.commitment(), effect, open_minutes: 1440 };
        let moved = Sent { act: org.founder.signs(org.id, org.seen(), body), beside: Some(text) };
        org.sends(&mut client, &moved).unwrap();
        org.sends(&mut client, &voters[0].does(org.id, org.seen(), Body::Second { motion })).unwrap();
        org.sends(&mut client, &org.founder.does(org.id, org.seen(), Body::Put { motion })).unwrap();
        let vote = VoteId::of(org.id, &motion.0, 1);
        Self { org, motion, vote, voters }
    }

    fn argues(&self, member: &Device, seen: Seen) -> Sent {
        let text = salted("It is too far to the next one.");
        let (argument, stance) = (ArgumentId(kit::bytes()), Stance::For);
        let body = Body::Argue { argument, motion: self.motion, stance, on: None, text: text.commitment() };
        Sent { act: member.signs(self.org.id, seen, body), beside: Some(text) }
    }
}

/// Joins, argues and votes, one after another, until the program dies; gives the act whose answer never came.
fn load(
    address: SocketAddr,
    hall: &Hall,
    loader: usize,
    acknowledged: &Mutex<Vec<(Sent, Receipt)>>,
    dead: &AtomicBool,
) -> Option<Sent> {
    let mut client = Client::connect(address);
    let (org, voter) = (&hall.org, &hall.voters[loader]);
    let (mut seen, mut newcomer) = (org.seen(), Device::new());
    for round in 0.. {
        if dead.load(Ordering::SeqCst) {
            break;
        }
        // Whoever joined argues next: nobody may have more than thirty arguments open.
        let sent = match round % 3 {
            0 => {
                newcomer = Device::new();
                newcomer.joins(org.id, seen, "Somebody")
            }
            1 => hall.argues(&newcomer, seen),
            _ => voter.casts(org.id, seen, hall.vote, if round % 2 == 0 { Choice::Yes } else { Choice::No }),
        };
        let Ok(reply) = client.try_post(&org.path("acts"), &sent.to_json()) else { return Some(sent) };
        assert_eq!(reply.status, 200, "{}", reply.text());
        let receipt = Receipt::from_json(&reply.body).unwrap();
        let checkpoint = receipt.verify(&sent.act, org.id, org.log_key).unwrap();
        seen = Seen { size: checkpoint.size(), root: Hash(checkpoint.root().0) };
        acknowledged.lock().unwrap().push((sent, receipt));
    }
    None
}

/// What lies on the disk holds each of these acts, can show what lies beside them, and extends the checkpoint of each
/// receipt.
fn check(folder: &Path, org: &Founded, acknowledged: &[(Sent, Receipt)]) {
    let shelf = Shelf::open(folder).unwrap();
    let head = shelf.head().unwrap();
    let keys = rusqlite::Connection::open(folder.join("keys.db")).unwrap();
    // Of several choices of one voter the last one counts; it is there, or a later one whose answer never came.
    let mut kept = keys.prepare("SELECT max(entry) FROM openings WHERE voter = ?1").unwrap();
    for (sent, receipt) in acknowledged {
        let act = sent.act.act();
        match &act.body {
            Body::Cast { .. } => {
                let last: Option<i64> = kept.query_row([&act.actor.0[..]], |row| row.get(0)).unwrap();
                assert!(last.is_some_and(|last| last.cast_unsigned() >= receipt.index), "a choice is lost: {last:?}");
            }
            Body::Argue { text, .. } => {
                assert_eq!(shelf.text(*text).unwrap(), sent.beside, "a text is lost");
            }
            _ => {}
        }
        let bytes = shelf.entry(receipt.index).unwrap().expect("an acknowledged act is there");
        assert!(bytes.ends_with(sent.act.payload()));
        let checkpoint = receipt.verify(&sent.act, org.id, org.log_key).unwrap();
        assert_eq!(tlog::root_at(&shelf, checkpoint.size()).unwrap(), checkpoint.root(), "the record forked");
    }
    assert_eq!(tlog::root_at(&shelf, head.size).unwrap(), head.root);
}
