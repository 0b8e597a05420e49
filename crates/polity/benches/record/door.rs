//! Clients at the door: many keep-alive connections that send prepared requests and take the time of each reply.
//!
//! As light as it gets, because it shares the machine with what it measures: one thread, requests that are bytes already,
//! replies of which only status and length are read. The same clients are sent to Polity and to its neighbour.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What came of a run.
#[derive(Default)]
pub struct Answers {
    /// From the first request to the last reply.
    pub seconds: f64,
    /// Of each reply, in microseconds, sorted.
    pub micros: Vec<u32>,
    /// Processor seconds of this process meanwhile.
    pub client_cpu: f64,
    /// Replies that were not in the 200s: status and body of the first ones.
    pub refused: Vec<(u16, String)>,
    /// How many were not in the 200s.
    pub refused_count: usize,
}

impl Answers {
    pub fn per_second(&self) -> f64 {
        (self.micros.len() - self.refused_count) as f64 / self.seconds
    }

    /// Milliseconds within which so many in a hundred replies came.
    pub fn percentile(&self, percent: f64) -> f64 {
        percentile(&self.micros, percent)
    }

    /// Stops the program if anything was refused: then the figures mean nothing.
    pub fn all_accepted(self, what: &str) -> Self {
        assert!(self.refused_count == 0, "{what}: {} refused, first {:?}", self.refused_count, self.refused.first());
        self
    }
}

pub fn percentile(sorted_micros: &[u32], percent: f64) -> f64 {
    let place = ((sorted_micros.len() as f64 * percent / 100.0).ceil() as usize).clamp(1, sorted_micros.len());
    f64::from(sorted_micros[place - 1]) / 1000.0
}

/// A `POST` of JSON as bytes.
pub fn post(path: &str, body: &str) -> Vec<u8> {
    let head = "Host: 127.0.0.1\r\nContent-Type: application/json\r\n";
    format!("POST {path} HTTP/1.1\r\n{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// A `GET` as bytes, with a reading pass if there is one.
pub fn get(path: &str, pass: Option<&str>) -> Vec<u8> {
    let pass = pass.map_or(String::new(), |pass| format!("Cookie: pass={pass}\r\n"));
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{pass}\r\n").into_bytes()
}

/// One keep-alive connection.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A reply: its status, and its body as far as it was kept.
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    pub async fn ask(&mut self, request: &[u8]) -> std::io::Result<Reply> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head_end = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.read_more().await?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
        let field = |name: &str| {
            head.lines().find_map(|line| {
                let (key, value) = line.split_once(':')?;
                key.eq_ignore_ascii_case(name).then(|| value.trim())
            })
        };
        if field("transfer-encoding").is_some() {
            // Chunks are not taken apart: nothing that is sent here holds the bytes that end them.
            while !self.buffer[head_end..].ends_with(b"\r\n0\r\n\r\n") {
                self.read_more().await?;
            }
        } else {
            let length: usize = field("content-length").and_then(|n| n.parse().ok()).unwrap_or(0);
            while self.buffer.len() < head_end + length {
                self.read_more().await?;
            }
        }
        Ok(Reply { status, body: self.buffer[head_end..].to_vec() })
    }

    async fn read_more(&mut self) -> std::io::Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

fn find(bytes: &[u8], pattern: &[u8]) -> Option<usize> {
    bytes.windows(pattern.len()).position(|window| window == pattern)
}

/// One thread's worth of asynchronous input and output.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be started")
}

/// One request on a connection of its own.
pub fn ask_once(address: SocketAddr, request: &[u8]) -> std::io::Result<Reply> {
    runtime().block_on(async { Connection::open(address).await?.ask(request).await })
}

/// So many clients take the requests one after another, in order, each waiting for its reply.
pub fn send(address: SocketAddr, clients: usize, requests: Arc<Vec<Vec<u8>>>) -> Answers {
    runtime().block_on(async {
        let mut connections = Vec::with_capacity(clients);
        for _ in 0..clients {
            connections.push(Connection::open(address).await.expect("the server takes connections"));
        }
        let next = Arc::new(AtomicUsize::new(0));
        let (began, cpu_before) = (Instant::now(), super::machine::cpu_seconds(std::process::id()));
        let tasks: Vec<_> = connections
            .into_iter()
            .map(|connection| tokio::spawn(take_turns(connection, next.clone(), requests.clone(), None)))
            .collect();
        gather(tasks, began, cpu_before).await
    })
}

/// Requests at a steady rate, whether or not the replies keep up, until the time is over.
pub fn send_steadily(address: SocketAddr, clients: usize, requests: Arc<Vec<Vec<u8>>>, per_second: f64) -> Answers {
    runtime().block_on(async {
        let mut connections = Vec::with_capacity(clients);
        for _ in 0..clients {
            connections.push(Connection::open(address).await.expect("the server takes connections"));
        }
        let next = Arc::new(AtomicUsize::new(0));
        let (began, cpu_before) = (Instant::now(), super::machine::cpu_seconds(std::process::id()));
        let pace = Some((began, per_second));
        let tasks: Vec<_> = connections
            .into_iter()
            .map(|connection| tokio::spawn(take_turns(connection, next.clone(), requests.clone(), pace)))
            .collect();
        gather(tasks, began, cpu_before).await
    })
}

async fn take_turns(
    mut connection: Connection,
    next: Arc<AtomicUsize>,
    requests: Arc<Vec<Vec<u8>>>,
    pace: Option<(Instant, f64)>,
) -> Answers {
    let mut answers = Answers::default();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some(request) = requests.get(number) else { return answers };
        let mut sent = Instant::now();
        if let Some((began, per_second)) = pace {
            // Time counts from when the request was due, so that a server that stalls is not spared the queue.
            sent = began + Duration::from_secs_f64(number as f64 / per_second);
            tokio::time::sleep_until(sent.into()).await;
        }
        let reply = connection.ask(request).await.expect("the server replies");
        answers.micros.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
        if !(200..300).contains(&reply.status) {
            answers.refused_count += 1;
            if answers.refused.len() < 3 {
                answers.refused.push((reply.status, String::from_utf8_lossy(&reply.body).into_owned()));
            }
        }
    }
}

async fn gather(tasks: Vec<tokio::task::JoinHandle<Answers>>, began: Instant, cpu_before: f64) -> Answers {
    let mut all = Answers::default();
    for task in tasks {
        let answers = task.await.expect("a client does not fail");
        all.micros.extend(answers.micros);
        all.refused.extend(answers.refused);
        all.refused_count += answers.refused_count;
    }
    all.seconds = began.elapsed().as_secs_f64();
    all.client_cpu = super::machine::cpu_seconds(std::process::id()) - cpu_before;
    all.micros.sort_unstable();
    all
}
