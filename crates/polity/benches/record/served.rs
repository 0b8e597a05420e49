//! The real server, started as anybody would start it, asked over HTTP on 127.0.0.1.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use institution::act::Seen;
use institution::id::{Hash, InstitutionId, Key};

use super::crowd::{self, Assembly, Person, Place, Signed};
use super::door::{self, Reply};
use super::machine;

/// The program.
pub const POLITY: &str = env!("CARGO_BIN_EXE_polity");

pub struct Served {
    process: Child,
    pub address: SocketAddr,
}

impl Served {
    /// Starts it on a data folder and waits until it listens.
    pub fn start(data: &Path) -> Self {
        let mut process = Command::new(POLITY)
            .args(["serve", "--listen", "127.0.0.1:0", "--founding", "anyone", "--unlimited", "--data"])
            .arg(data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program was built");
        let mut lines = BufReader::new(process.stdout.take().expect("it is a pipe")).lines();
        let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, after) = line.split_once("http://127.0.0.1:")?;
            let port: String = after.chars().take_while(char::is_ascii_digit).collect();
            format!("127.0.0.1:{port}").parse().ok()
        });
        let address = address.expect("the server says where it listens");
        // What else it prints must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address }
    }

    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    pub fn cpu_seconds(&self) -> f64 {
        machine::cpu_seconds(self.pid())
    }

    /// Founds an assembly that so many people are going to join; gives its slug.
    pub fn found(&self, members: u64) -> (String, Assembly) {
        let log_key = json(&self.ask(&door::post("/found/key", "{}")))["log_key"].clone();
        let log_key: Key = log_key.as_str().and_then(|text| text.parse().ok()).expect("a fresh log key");
        let ada = Person::numbered(0);
        let founding = ada.founds(crowd::bylaws(), log_key);
        let institution = InstitutionId::of_founding(&founding.payload);
        let reply = self.ask(&door::post("/found", &founding.to_json_with(r#""code":"""#)));
        let reply = json(&reply);
        let slug = reply["slug"].as_str().expect("a founded institution has a slug").to_owned();
        let note = reply["receipt"]["checkpoint"].as_str().expect("a receipt has a checkpoint");
        let root = note.lines().nth(2).and_then(|root| root.parse::<tlog::Hash>().ok()).expect("a checkpoint's root");
        let place = Place { institution, seen: Seen { size: 1, root: Hash(root.0) } };
        (slug, Assembly { place, ada, people: crowd::people(1, members) })
    }

    pub fn ask(&self, request: &[u8]) -> Reply {
        door::ask_once(self.address, request).expect("the server replies")
    }

    /// Sends acts one after another.
    pub fn takes(&self, slug: &str, acts: &[Signed]) {
        for act in acts {
            let reply = self.ask(&door::post(&format!("/{slug}/acts"), &act.to_json()));
            assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
        }
    }

    /// The size of the log.
    pub fn size(&self, slug: &str, pass: &str) -> Option<u64> {
        let reply = door::ask_once(self.address, &door::get(&format!("/{slug}/log/checkpoint"), Some(pass))).ok()?;
        String::from_utf8_lossy(&reply.body).lines().nth(1)?.parse().ok()
    }

    /// Asks it to end, and waits until it has.
    pub fn stop(mut self) {
        let pid = self.pid().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(120) {
            if matches!(self.process.try_wait(), Ok(Some(_))) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Requests that send these acts.
pub fn requests(slug: &str, acts: &[Signed]) -> Vec<Vec<u8>> {
    let path = format!("/{slug}/acts");
    crowd::on_all_cores(acts.len() as u64, |i| door::post(&path, &acts[i as usize].to_json()))
}

fn json(reply: &Reply) -> serde_json::Value {
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    serde_json::from_slice(&reply.body).expect("the reply is JSON")
}
