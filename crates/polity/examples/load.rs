//! Load on a running server: many people join, a motion is put to the vote, all of them vote.
//!
//! `polity serve --listen 127.0.0.1:8080 --founding anyone --unlimited`, then
//! `cargo run --release --example load -- 127.0.0.1:8080 --clients 64 --members 20000 [--server-pid PID]`.
//! Acts are signed beforehand; what is measured is from the first byte sent to the last byte of the receipt.

#[path = "../tests/it/kit.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod kit;

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use clap::Parser;
use institution::act::{Body, Choice};
use institution::id::VoteId;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use kit::{Client, Device, Sent, bylaws, found, seen};

#[derive(Parser)]
struct Arguments {
    server: SocketAddr,
    #[arg(long, default_value_t = 64)]
    clients: usize,
    #[arg(long, default_value_t = 20_000)]
    members: usize,
    /// Whose CPU time to report besides one's own.
    #[arg(long)]
    server_pid: Option<u32>,
}

fn main() {
    let arguments = Arguments::parse();
    let mut client = Client::connect(arguments.server);
    let org = found(&mut client, bylaws("Load"));
    println!("/{}/", org.slug);
    let devices: Vec<Device> = (0..arguments.members).map(|_| Device::new()).collect();
    let path = org.path("acts");
    let request = |sent: &Sent| request(&path, sent);

    let joins =
        devices.iter().map(|device| request(&device.joins(org.id, org.seen(), "Somebody of the hall"))).collect();
    measure("joins", joins, &arguments);

    let (motion, moved) = org.founder.moves(org.id, org.seen(), "Rent strike\n\nFrom March.");
    org.sends(&mut client, &moved).unwrap();
    let second = devices[0].does(org.id, org.seen(), Body::Second { motion });
    org.sends(&mut client, &second).unwrap();
    let put = org.sends(&mut client, &org.founder.does(org.id, org.seen(), Body::Put { motion })).unwrap();
    let vote = VoteId::of(org.id, &motion.0, 1);
    let seen = seen(&put);
    let casts = devices.iter().map(|device| request(&device.casts(org.id, seen, vote, Choice::Yes))).collect();
    measure("votes", casts, &arguments);
}

fn request(path: &str, sent: &Sent) -> Vec<u8> {
    let body = sent.to_json();
    let length = body.len();
    let head = "Host: load\r\nContent-Type: application/json";
    format!("POST {path} HTTP/1.1\r\n{head}\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
}

fn measure(what: &str, requests: VecDeque<Vec<u8>>, arguments: &Arguments) {
    let count = requests.len();
    let (own, server) = (cpu(std::process::id()), arguments.server_pid.map(cpu));
    let queue = Arc::new(Mutex::new(requests));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let start = Instant::now();
    let mut took: Vec<Duration> = runtime.block_on(async {
        let clients: Vec<_> =
            (0..arguments.clients).map(|_| tokio::spawn(one(arguments.server, queue.clone()))).collect();
        let mut took = Vec::with_capacity(count);
        for client in clients {
            took.extend(client.await.unwrap());
        }
        took
    });
    let wall = start.elapsed();
    took.sort_unstable();
    let at = |percent: usize| took[took.len() * percent / 100].as_secs_f64() * 1e3;
    let own = cpu(std::process::id()) - own;
    let server = server.zip(arguments.server_pid).map_or(0.0, |(before, pid)| cpu(pid) - before);
    println!(
        "{what}: {count} acts, {} clients, {:.2} s, {:.0} acts/s; p50 {:.1} ms, p99 {:.1} ms, most {:.1} ms; \
         CPU: client {own:.2} s, server {server:.2} s ({:.0} µs an act)",
        arguments.clients,
        wall.as_secs_f64(),
        count as f64 / wall.as_secs_f64(),
        at(50),
        at(99),
        took.last().unwrap().as_secs_f64() * 1e3,
        server / count as f64 * 1e6,
    );
}

async fn one(server: SocketAddr, queue: Arc<Mutex<VecDeque<Vec<u8>>>>) -> Vec<Duration> {
    let mut stream = TcpStream::connect(server).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut took = Vec::new();
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let Some(request) = queue.lock().unwrap().pop_front() else { return took };
        let start = Instant::now();
        stream.write_all(&request).await.unwrap();
        let mut have = 0;
        loop {
            let n = stream.read(&mut buffer[have..]).await.unwrap();
            assert!(n > 0, "the server closed the connection");
            have += n;
            if let Some(head) = buffer[..have].windows(4).position(|window| window == b"\r\n\r\n") {
                let text = std::str::from_utf8(&buffer[..head]).unwrap();
                assert!(text.starts_with("HTTP/1.1 200"), "{}", String::from_utf8_lossy(&buffer[..have]));
                let length = text.split("content-length: ").nth(1).unwrap().split("\r\n").next().unwrap();
                if have >= head + 4 + length.parse::<usize>().unwrap() {
                    break;
                }
            }
        }
        took.push(start.elapsed());
    }
}

/// Seconds of CPU time that a process has used.
fn cpu(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    ticks / 100.0
}
