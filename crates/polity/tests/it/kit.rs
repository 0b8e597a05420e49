//! What the tests act with: devices that sign, a plain HTTP client, a server on a port of its own.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use ed25519_zebra::SigningKey;
use institution::act::{Act, Body, Choice, Effect, Founding, Seen, What};
use institution::bylaws::Bylaws;
use institution::envelope::{ACT_TYPE, SignedAct, Unchecked, envelope, signed_bytes};
use institution::id::{ActId, Hash, InstitutionId, Key, MemberId, MotionId, Salt, VoteId};
use institution::time::Time;
use polity::clock::Clock;
use polity::receipt::Receipt;
use polity::seal::Salted;
use polity::server::{Founders, Server, Setup};

/// When the tests' records begin.
pub const START: Time = Time(1_790_000_000_000);

thread_local! {
    static SEED: std::cell::Cell<Option<u64>> = const { std::cell::Cell::new(None) };
}

/// From now on everything that devices on this thread make up follows from the seed.
pub fn seed(seed: u64) {
    SEED.set(Some(seed));
}

/// Random bytes: the machine's, or what follows from the seed (SplitMix64).
pub fn bytes<const N: usize>() -> [u8; N] {
    let Some(_) = SEED.get() else { return polity::random::bytes() };
    let mut bytes = [0; N];
    bytes.chunks_mut(8).for_each(|chunk| chunk.copy_from_slice(&next().to_le_bytes()[..chunk.len()]));
    bytes
}

/// The next number of the seeded sequence.
pub fn next() -> u64 {
    let state = SEED.get().expect("seed first").wrapping_add(0x9e37_79b9_7f4a_7c15);
    SEED.set(Some(state));
    let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

/// A number below `end`.
pub fn below(end: u64) -> u64 {
    next() % end
}

/// A person's device: a member id and a key.
#[derive(Clone)]
pub struct Device {
    pub member: MemberId,
    pub key: SigningKey,
}

/// An act with what lies beside it.
#[derive(Clone)]
pub struct Sent {
    pub act: SignedAct,
    pub beside: Option<Salted>,
}

pub fn salted(text: &str) -> Salted {
    Salted { salt: Salt(bytes()), text: text.to_owned() }
}

/// The template's bylaws under this name, readable by anyone, as they stand in a founding act.
pub fn bylaws(name: &str) -> String {
    let text = include_str!("../../../../bylaws/assembly.toml").replace("who = \"members\"", "who = \"anyone\"");
    named(&text, name)
}

/// The template's bylaws as they are: readable by members.
pub fn bylaws_for_members(name: &str) -> String {
    named(include_str!("../../../../bylaws/assembly.toml"), name)
}

/// The template's bylaws with a roll, which facilitators may see.
pub fn bylaws_with_roll(name: &str) -> String {
    let text = bylaws_for_members(name)
        .replace("powers = [\"put-the-question\"", "powers = [\"see-the-roll\", \"put-the-question\"");
    let mut bylaws = Bylaws::from_toml(&text).unwrap();
    let clause = "id = \"roll\"\nis = \"roll\"\nasks = [\"legal-name\", \"postal-address\", \"phone\"]\n";
    bylaws.articles[0].clauses.push(institution::bylaws::Clause::from_toml(clause).unwrap());
    bylaws.to_toml()
}

/// The template's bylaws with what says who votes: whoever was seen, is vouched for or waited a day.
pub fn bylaws_by_presence(name: &str) -> String {
    let mut bylaws = Bylaws::from_toml(include_str!("../../../../bylaws/assembly.toml")).unwrap();
    bylaws.name = name.to_owned();
    bylaws.to_toml()
}

fn named(text: &str, name: &str) -> String {
    let mut bylaws = Bylaws::from_toml(text).unwrap();
    bylaws.name = name.to_owned();
    by_belonging(bylaws).to_toml()
}

/// Without what says who votes by presence: everybody who belongs does, and the founder facilitates. For tests of
/// everything else.
pub fn by_belonging(mut bylaws: Bylaws) -> Bylaws {
    for article in &mut bylaws.articles {
        article.clauses.retain(|clause| clause.rule.kind() != "presence");
    }
    bylaws
}

pub const NOTHING_SEEN: Seen = Seen {
    size: 0,
    root: Hash([
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae,
        0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
    ]),
};

impl Device {
    pub fn new() -> Self {
        Self { member: MemberId(bytes()), key: SigningKey::from(bytes::<32>()) }
    }

    pub fn public(&self) -> Key {
        Key(self.key.verification_key().into())
    }

    pub fn signs(&self, institution: InstitutionId, seen: Seen, body: Body) -> SignedAct {
        self.signs_as(ActId(bytes()), institution, seen, body)
    }

    pub fn signs_as(&self, id: ActId, institution: InstitutionId, seen: Seen, body: Body) -> SignedAct {
        let act = Act { institution, actor: self.member, key: self.public(), id, seen, body };
        let payload = act.payload().into_bytes();
        let signature = self.key.sign(&signed_bytes(ACT_TYPE, &payload)).to_bytes();
        Unchecked::new(payload, signature).unwrap().verify().unwrap()
    }

    pub fn founds(&self, bylaws: String, log_key: Key, name: &str) -> Sent {
        let beside = salted(name);
        let semantics = Bylaws::from_toml(&bylaws).map_or(3, |bylaws| bylaws.semantics().max(3));
        let founding = Founding { bylaws, log_key, semantics, name: beside.commitment() };
        let act = self.signs(InstitutionId::UNFOUNDED, NOTHING_SEEN, Body::Found(Box::new(founding)));
        Sent { act, beside: Some(beside) }
    }

    pub fn joins(&self, institution: InstitutionId, seen: Seen, name: &str) -> Sent {
        let beside = salted(name);
        let act = self.signs(institution, seen, Body::Join { name: beside.commitment() });
        Sent { act, beside: Some(beside) }
    }

    pub fn moves(&self, institution: InstitutionId, seen: Seen, text: &str) -> (MotionId, Sent) {
        let (motion, beside) = (MotionId(bytes()), salted(text));
        let effect = Effect { what: What::Resolution, begins: None };
        let body = Body::Move { motion, text: beside.commitment(), effect, open_minutes: 5 };
        (motion, Sent { act: self.signs(institution, seen, body), beside: Some(beside) })
    }

    pub fn does(&self, institution: InstitutionId, seen: Seen, body: Body) -> Sent {
        Sent { act: self.signs(institution, seen, body), beside: None }
    }

    pub fn casts(&self, institution: InstitutionId, seen: Seen, vote: VoteId, choice: Choice) -> Sent {
        let beside = salted(choice.name());
        let body = Body::Cast { vote, choice: beside.commitment() };
        Sent { act: self.signs(institution, seen, body), beside: Some(beside) }
    }

    /// Enters this JSON about themselves.
    pub fn enters_details(&self, institution: InstitutionId, seen: Seen, json: &str) -> Sent {
        let beside = salted(json);
        let body = Body::Roll(institution::RollAct::Enter { fields: beside.commitment() });
        Sent { act: self.signs(institution, seen, body), beside: Some(beside) }
    }

    /// A reading pass, as it is posted.
    pub fn pass(&self, institution: InstitutionId, until: Time) -> String {
        let payload = polity::pass::Pass::payload(institution, self.public(), bytes(), until);
        let signed = signed_bytes(polity::pass::PASS_TYPE, payload.as_bytes());
        envelope(polity::pass::PASS_TYPE, payload.as_bytes(), &self.key.sign(&signed).to_bytes())
    }
}

impl Sent {
    /// The body of a POST.
    pub fn to_json(&self) -> String {
        let envelope = self.act.to_envelope();
        match &self.beside {
            None => format!("{{\"envelope\":{envelope}}}"),
            Some(Salted { salt, text }) => {
                let text = serde_json::Value::from(text.as_str());
                format!("{{\"envelope\":{envelope},\"beside\":{{\"salt\":\"{salt}\",\"text\":{text}}}}}")
            }
        }
    }
}

/// One HTTP/1.1 connection.
pub struct Client {
    address: SocketAddr,
    stream: TcpStream,
    buffer: Vec<u8>,
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(n, _)| n.eq_ignore_ascii_case(name))
            .map(|(_, v)| v)
    }

    pub fn refusal(&self) -> String {
        self.json()["refusal"].as_str().unwrap_or_default().to_owned()
    }
}

impl Client {
    pub fn connect(address: SocketAddr) -> Self {
        Self::try_connect(address).unwrap()
    }

    fn try_connect(address: SocketAddr) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Self { address, stream, buffer: Vec::with_capacity(4096) })
    }

    pub fn get(&mut self, path: &str) -> Reply {
        self.get_with(path, "")
    }

    pub fn get_with(&mut self, path: &str, headers: &str) -> Reply {
        self.raw(format!("GET {path} HTTP/1.1\r\nHost: test\r\n{headers}\r\n").as_bytes()).unwrap()
    }

    pub fn post(&mut self, path: &str, json: &str) -> Reply {
        self.try_post(path, json).unwrap()
    }

    pub fn try_post(&mut self, path: &str, json: &str) -> std::io::Result<Reply> {
        self.post_with(path, "Content-Type: application/json\r\n", json.as_bytes())
    }

    pub fn post_with(&mut self, path: &str, headers: &str, body: &[u8]) -> std::io::Result<Reply> {
        let head = format!("POST {path} HTTP/1.1\r\nHost: test\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
        let mut request = head.into_bytes();
        request.extend_from_slice(body);
        self.raw(&request)
    }

    /// Sends bytes as they are, and reads one reply.
    pub fn raw(&mut self, request: &[u8]) -> std::io::Result<Reply> {
        match self.once(request) {
            // The server closes what has been quiet for long: as every browser does, ask again on a new connection.
            Err(problem) if is_gone(&problem) && self.buffer.is_empty() => {
                *self = Self::try_connect(self.address)?;
                self.once(request)
            }
            reply => reply,
        }
    }

    fn once(&mut self, request: &[u8]) -> std::io::Result<Reply> {
        self.stream.write_all(request)?;
        self.reply()
    }

    pub fn reply(&mut self) -> std::io::Result<Reply> {
        let ended = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
        let mut chunk = [0; 8192];
        let head_end = loop {
            if let Some(at) = self.buffer.windows(4).position(|window| window == b"\r\n\r\n") {
                break at + 4;
            }
            match self.stream.read(&mut chunk)? {
                0 => return Err(ended()),
                n => self.buffer.extend_from_slice(&chunk[..n]),
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let mut reply = Reply { status, head, body: Vec::new() };
        let length = reply.header("content-length").map_or(0, |length| length.trim().parse().unwrap());
        while self.buffer.len() < head_end + length {
            match self.stream.read(&mut chunk)? {
                0 => return Err(ended()),
                n => self.buffer.extend_from_slice(&chunk[..n]),
            }
        }
        reply.body = self.buffer[head_end..head_end + length].to_vec();
        self.buffer.drain(..head_end + length);
        Ok(reply)
    }
}

fn is_gone(problem: &std::io::Error) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    matches!(problem.kind(), UnexpectedEof | ConnectionReset | BrokenPipe)
}

/// A server of this process on a port of its own.
pub struct Served {
    pub address: SocketAddr,
    pub server: Arc<Server>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

pub fn setup(data: &Path) -> Setup {
    Setup {
        data: data.to_owned(),
        clock: Clock::System,
        founders: Founders::Anyone,
        url: "http://test".to_owned(),
        behind_proxy: false,
        limits: true,
        mail: None,
        push: polity::push::Services::ThisMachine,
        patience: polity::server::PATIENCE,
    }
}

impl Served {
    pub fn start(setup: Setup) -> Self {
        let patience = setup.patience;
        let server = Server::open(setup).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let router = polity::web::router(server.clone());
        let thread = std::thread::spawn(move || {
            let stopped = async { drop(stopped.await) };
            runtime.block_on(polity::web::listener::serve(listener, None, router, patience, stopped));
        });
        Self { address, server, stop: Some(stop), thread: Some(thread) }
    }

    pub fn client(&self) -> Client {
        Client::connect(self.address)
    }

    /// Founds through HTTP.
    pub fn found(&self, bylaws: String) -> Founded {
        found(&mut self.client(), bylaws)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
        self.server.stop();
    }
}

/// An institution founded through HTTP.
pub struct Founded {
    pub slug: String,
    pub id: InstitutionId,
    pub founder: Device,
    pub log_key: Key,
    pub receipt: Receipt,
}

pub fn found(client: &mut Client, bylaws: String) -> Founded {
    let founder = Device::new();
    let log_key: Key = client.post("/found/key", "").json()["log_key"].as_str().unwrap().parse().unwrap();
    let sent = founder.founds(bylaws, log_key, "Ada");
    let reply = client.post("/found", &sent.to_json());
    assert_eq!(reply.status, 200, "{}", reply.text());
    let json = reply.json();
    let receipt = Receipt::from_json(json["receipt"].to_string().as_bytes()).unwrap();
    let id = InstitutionId::of_founding(sent.act.payload());
    Founded { slug: json["slug"].as_str().unwrap().to_owned(), id, founder, log_key, receipt }
}

impl Founded {
    pub fn path(&self, rest: &str) -> String {
        format!("/{}/{rest}", self.slug)
    }

    /// What the founder saw first: good for a day.
    pub fn seen(&self) -> Seen {
        seen(&self.receipt)
    }

    pub fn sends(&self, client: &mut Client, sent: &Sent) -> Result<Receipt, Reply> {
        let reply = client.post(&self.path("acts"), &sent.to_json());
        if reply.status != 200 {
            return Err(reply);
        }
        let receipt = Receipt::from_json(&reply.body).unwrap();
        receipt.verify(&sent.act, self.id, self.log_key).unwrap();
        Ok(receipt)
    }
}

/// The checkpoint of a receipt, as an act names it.
pub fn seen(receipt: &Receipt) -> Seen {
    let text: String = receipt.checkpoint.split_inclusive('\n').take(3).collect();
    let checkpoint: tlog::Checkpoint = text.parse().unwrap();
    Seen { size: checkpoint.size(), root: Hash(checkpoint.root().0) }
}
