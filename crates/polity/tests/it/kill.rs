//! The real program, killed at random moments under load: whatever it acknowledged is there when it comes back.
//!
//! `KILLS=200 cargo test -p polity --test it kill` for a long run.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use institution::act::Seen;
use institution::id::Hash;
use polity::receipt::Receipt;
use polity::snapshot;
use polity::store::Shelf;

use crate::kit::{Client, Device, Founded, Sent, bylaws, found};

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
    let org = found(&mut Client::connect(program.address), bylaws("Assembly"));
    let mut unheard = Vec::new();
    let mut looked_at = 0;
    for _ in 0..kills {
        let dead = AtomicBool::new(false);
        let address = program.address;
        let left = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..8).map(|_| scope.spawn(|| load(address, &org, &acknowledged, &dead))).collect();
            std::thread::sleep(Duration::from_millis(50 + u64::from(polity::random::bytes::<1>()[0]) * 3));
            program.kill();
            dead.store(true, Ordering::SeqCst);
            clients.into_iter().filter_map(|client| client.join().unwrap()).collect::<Vec<Sent>>()
        });
        // What was acknowledged since the kill before; at the end, everything.
        let folder = data.path().join(&org.slug);
        let all = acknowledged.lock().unwrap();
        check(&folder, &org, &all[looked_at..]);
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
    check(&folder, &org, &acknowledged);
    let shelf = Shelf::open(&folder).unwrap();
    let head = shelf.head().unwrap();
    let state = snapshot::fold(&shelf, None, head.size).unwrap();
    assert!(state.members().count() > acknowledged.len() as u64);
    println!("{kills} kills, {} acts acknowledged, {} in the record", acknowledged.len(), head.size);
    assert!(acknowledged.len() > 10 * kills, "it was under load: {}", acknowledged.len());
}

/// Joins, one after another, until the program dies; gives the one whose answer never came.
fn load(
    address: SocketAddr,
    org: &Founded,
    acknowledged: &Mutex<Vec<(Sent, Receipt)>>,
    dead: &AtomicBool,
) -> Option<Sent> {
    let mut client = Client::connect(address);
    let mut seen = org.seen();
    while !dead.load(Ordering::SeqCst) {
        let sent = Device::new().joins(org.id, seen, "Somebody");
        let Ok(reply) = client.try_post(&org.path("acts"), &sent.to_json()) else { return Some(sent) };
        assert_eq!(reply.status, 200, "{}", reply.text());
        let receipt = Receipt::from_json(&reply.body).unwrap();
        let checkpoint = receipt.verify(&sent.act, org.id, org.log_key).unwrap();
        seen = Seen { size: checkpoint.size(), root: Hash(checkpoint.root().0) };
        acknowledged.lock().unwrap().push((sent, receipt));
    }
    None
}

/// What lies on the disk holds each of these acts and extends the checkpoint of each receipt.
fn check(folder: &Path, org: &Founded, acknowledged: &[(Sent, Receipt)]) {
    let shelf = Shelf::open(folder).unwrap();
    let head = shelf.head().unwrap();
    for (sent, receipt) in acknowledged {
        let bytes = shelf.entry(receipt.index).unwrap().expect("an acknowledged act is there");
        assert!(bytes.ends_with(sent.act.payload()));
        let checkpoint = receipt.verify(&sent.act, org.id, org.log_key).unwrap();
        assert_eq!(tlog::root_at(&shelf, checkpoint.size()).unwrap(), checkpoint.root(), "the record forked");
    }
    assert_eq!(tlog::root_at(&shelf, head.size).unwrap(), head.root);
}
