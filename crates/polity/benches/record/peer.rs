//! The neighbour: Django, gunicorn and PostgreSQL taking one vote a request (bench/peer), for the same clients.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use super::door::{self, Answers};
use super::{crowd, machine};

pub struct Peer {
    script: Child,
    pub address: SocketAddr,
    pids: Vec<u32>,
}

/// Workers and threads of gunicorn. More of either was not faster on two cores.
pub const WORKERS: &str = "2";

/// How many threads each worker of gunicorn has: PEER_THREADS, to try others.
pub fn threads() -> String {
    std::env::var("PEER_THREADS").unwrap_or_else(|_| "8".to_owned())
}

impl Peer {
    /// Starts it; `None`, with a word on why, where PostgreSQL or Python is not installed.
    pub fn start(folder: &Path) -> Option<Self> {
        let free = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?;
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../bench/peer/peer.sh");
        let mut script = Command::new(script)
            .arg(folder)
            .arg(free.port().to_string())
            .env("WORKERS", WORKERS)
            .env("THREADS", threads())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let mut lines = BufReader::new(script.stdout.take()?).lines();
        if lines.next()?.ok()? != "ready" {
            return None;
        }
        let mut pids = Vec::new();
        for _ in 0..2 {
            pids.push(lines.next()?.ok()?.split(' ').nth(1)?.parse().ok()?);
        }
        Some(Self { script, address: free, pids })
    }

    /// Processor seconds of gunicorn and PostgreSQL.
    pub fn cpu_seconds(&self) -> f64 {
        self.pids.iter().map(|pid| machine::cpu_seconds_of_tree(*pid)).sum()
    }

    /// So many clients send votes.
    pub fn votes(&self, clients: usize, from: u64, count: u64) -> Answers {
        let requests = (from..from + count).map(|number| {
            let body = format!(
                r#"{{"motion":"{}","member":"{}","choice":"{}"}}"#,
                uuid(crowd::bytes("motion", 0)),
                uuid(crowd::bytes("member", number)),
                crowd::choice_of(number).name(),
            );
            door::post("/votes", &body)
        });
        door::send(self.address, clients, Arc::new(requests.collect())).all_accepted("the neighbour")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It stops when its standard input ends.
        drop(self.script.stdin.take());
        let _ = self.script.wait();
    }
}

fn uuid(bytes: [u8; 16]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
