//! A record for tests: real keys, real signatures, a clock that the test moves, written out as a server publishes it.
//! Deterministic, so that a failing test fails again.

use std::collections::BTreeMap;
use std::path::Path;

use ed25519_zebra::SigningKey;
use institution::act::{Act, Body, Choice, Effect, Founding, Seen, What};
use institution::bylaws::Bylaws;
use institution::entry::{Entry, EntryBody, OPENINGS_MAX, Opening, Supply};
use institution::envelope::{ACT_TYPE, SignedAct, Unchecked, signed_bytes};
use institution::id::{ActId, Hash, InstitutionId, Key, MemberId, MotionId, Salt, VoteId};
use institution::time::{Span, Time};
use institution::{Institution, Stage};
use polity::receipt::origin;
use polity::seal::Salted;
use tlog::{Appender, Checkpoint, Frontier, NoteSigner};

pub const START: Time = Time(1_790_000_000_000);

/// A member with their device.
#[derive(Clone)]
pub struct Person {
    pub member: MemberId,
    pub key: SigningKey,
}

impl Person {
    pub fn new(seed: u64) -> Self {
        Self { member: MemberId(bytes(seed)), key: SigningKey::from(bytes::<32>(seed ^ 1 << 60)) }
    }

    pub fn public_key(&self) -> Key {
        Key(self.key.verification_key().into())
    }
}

/// Bytes that differ for each seed and are the same in each run.
pub fn bytes<const N: usize>(seed: u64) -> [u8; N] {
    Hash::of(&seed.to_be_bytes()).0[..N].try_into().unwrap()
}

fn json(salted: &Salted) -> Vec<u8> {
    serde_json::json!({"salt": salted.salt.to_string(), "text": salted.text}).to_string().into_bytes()
}

pub fn sign(act: &Act, key: &SigningKey) -> SignedAct {
    let payload = act.payload().into_bytes();
    let signature = key.sign(&signed_bytes(ACT_TYPE, &payload)).to_bytes();
    Unchecked::new(payload, signature).unwrap().verify().unwrap()
}

#[derive(Clone)]
pub struct Record {
    pub org: Institution,
    pub entries: Vec<Vec<u8>>,
    pub tree: Frontier,
    pub now: Time,
    pub log_key: SigningKey,
    pub texts: BTreeMap<Hash, Salted>,
    pub names: BTreeMap<MemberId, Salted>,
    /// What a device last saw published.
    pub seen: Seen,
    openings: BTreeMap<(VoteId, MemberId), Opening>,
    counter: u64,
}

impl Record {
    /// A founder founds an assembly by the template, with this key for the log.
    pub fn found(log_key: SigningKey) -> (Self, Person) {
        let ada = Person::new(1);
        let mut bylaws = Bylaws::from_toml(include_str!("../../../../bylaws/assembly.toml")).unwrap();
        // Everybody who belongs votes: this file is an example too, and has no kit.
        for article in &mut bylaws.articles {
            article.clauses.retain(|clause| clause.rule.kind() != "presence");
        }
        let name = Salted { salt: Salt(bytes(3)), text: "Ada".to_owned() };
        let founding = Founding {
            bylaws: bylaws.to_toml(),
            log_key: Key(log_key.verification_key().into()),
            semantics: 3,
            name: name.commitment(),
        };
        let act = Act {
            institution: InstitutionId::UNFOUNDED,
            actor: ada.member,
            key: ada.public_key(),
            id: ActId(bytes(2)),
            seen: Seen { size: 0, root: Hash::of(b"") },
            body: Body::Found(Box::new(founding)),
        };
        let entry = Entry { time: START, body: EntryBody::Member(Box::new(sign(&act, &ada.key))) };
        let mut record = Self {
            org: Institution::found(&entry).unwrap(),
            entries: Vec::new(),
            tree: Frontier::new(),
            now: START,
            log_key,
            texts: BTreeMap::new(),
            names: BTreeMap::from([(ada.member, name)]),
            seen: act.seen,
            openings: BTreeMap::new(),
            counter: 1_000_000,
        };
        record.write(&entry);
        record.publish();
        (record, ada)
    }

    /// An assembly of this many, who all joined.
    pub fn assembly(members: usize) -> (Self, Vec<Person>) {
        let (mut record, ada) = Self::found(SigningKey::from([9; 32]));
        let mut people = vec![ada];
        for n in 1..members {
            let person = record.joins(&format!("Member {n}"));
            people.push(person);
        }
        (record, people)
    }

    pub fn fresh<const N: usize>(&mut self) -> [u8; N] {
        self.counter += 1;
        bytes(self.counter)
    }

    fn write(&mut self, entry: &Entry) {
        let bytes = entry.encode();
        self.tree.push(tlog::leaf_hash(&bytes));
        self.entries.push(bytes);
    }

    /// A batch is over: its checkpoint is what devices now see, and the next batch has a later time.
    pub fn publish(&mut self) {
        self.seen = Seen { size: self.tree.size(), root: Hash(self.tree.root().0) };
        self.now = self.now + Span(1);
    }

    pub fn act(&mut self, by: &Person, body: Body) -> Act {
        let id = ActId(self.fresh());
        Act { institution: self.org.id(), actor: by.member, key: by.public_key(), id, seen: self.seen, body }
    }

    pub fn append(&mut self, body: EntryBody) {
        let entry = Entry { time: self.now, body };
        self.org.check_entry(&entry).unwrap();
        self.org.apply(&entry);
        self.write(&entry);
    }

    /// Signs, and appends without publishing: several of these make a batch.
    pub fn takes_in(&mut self, by: &Person, body: Body) {
        self.let_happen();
        let act = self.act(by, body);
        self.append(EntryBody::Member(Box::new(sign(&act, &by.key))));
    }

    /// One act, one batch.
    pub fn does(&mut self, by: &Person, body: Body) {
        self.takes_in(by, body);
        self.let_happen();
        self.publish();
    }

    pub fn joins(&mut self, name: &str) -> Person {
        self.counter += 1;
        let person = Person::new(self.counter);
        let name = Salted { salt: Salt(self.fresh()), text: name.to_owned() };
        let commitment = name.commitment();
        self.names.insert(person.member, name);
        self.does(&person, Body::Join { name: commitment });
        person
    }

    pub fn text(&mut self, text: &str) -> Hash {
        let salted = Salted { salt: Salt(self.fresh()), text: text.to_owned() };
        let commitment = salted.commitment();
        self.texts.insert(commitment, salted);
        commitment
    }

    /// Moved by one, seconded by another, and its vote opened.
    pub fn puts(&mut self, mover: &Person, seconder: &Person, title: &str, what: What, open_minutes: u32) -> VoteId {
        let motion = MotionId(self.fresh());
        let text = self.text(&format!("{title}\n\nBecause."));
        let effect = Effect { what, begins: None };
        self.does(mover, Body::Move { motion, text, effect, open_minutes });
        self.does(seconder, Body::Second { motion });
        let Stage::Seconded { opens, .. } = self.org.motion(motion).unwrap().stage else { panic!("not seconded") };
        self.passes(opens - self.now);
        self.org.motion(motion).unwrap().vote().unwrap()
    }

    pub fn cast(&mut self, by: &Person, vote: VoteId, choice: Choice) -> Body {
        let salt = Salt(self.fresh());
        self.openings.insert((vote, by.member), Opening { voter: by.member, choice, salt });
        Body::Cast { vote, choice: Hash::commit(salt, choice.name().as_bytes()) }
    }

    pub fn votes(&mut self, by: &Person, vote: VoteId, choice: Choice) {
        let body = self.cast(by, vote, choice);
        self.does(by, body);
    }

    pub fn closes(&mut self, vote: VoteId) {
        let closes = self.org.vote(vote).unwrap().closes;
        self.passes(closes - self.now);
    }

    pub fn passes(&mut self, span: Span) {
        self.now = self.now + span;
        let before = self.entries.len();
        self.let_happen();
        if self.entries.len() > before {
            self.publish();
        }
    }

    pub fn let_happen(&mut self) {
        loop {
            if let Some(due) = self.org.due(self.now) {
                self.append(EntryBody::Clock(due));
                continue;
            }
            let Some(supply) = self.next_openings() else { return };
            self.append(EntryBody::Supplied(supply));
        }
    }

    fn next_openings(&self) -> Option<Supply> {
        self.org.needs_openings().find_map(|vote| {
            let known = self.org.members().all().iter().filter_map(|m| self.openings.get(&(vote.id, m.id)));
            let openings: Vec<Opening> =
                known.filter(|o| self.org.opens(vote, o)).copied().take(OPENINGS_MAX).collect();
            (!openings.is_empty()).then_some(Supply::Openings { vote: vote.id, openings })
        })
    }

    /// The signed checkpoint of these entries.
    pub fn checkpoint_of(&self, entries: &[Vec<u8>], key: SigningKey) -> String {
        let mut tree = Frontier::new();
        entries.iter().for_each(|entry| tree.push(tlog::leaf_hash(entry)));
        let origin = origin(self.org.id());
        let checkpoint = Checkpoint::new(&origin, tree.size(), tree.root()).unwrap();
        checkpoint.sign(&NoteSigner::new(&origin, key).unwrap()).unwrap().to_string()
    }

    pub fn checkpoint(&self) -> String {
        self.checkpoint_of(&self.entries, self.log_key)
    }

    /// Writes the record as it is published.
    pub fn export(&self, folder: &Path) {
        self.export_as(folder, &self.entries);
        let claim = serde_json::json!({"size": self.entries.len(), "state": self.org.state_hash().to_string()});
        std::fs::write(folder.join("log/state"), claim.to_string()).unwrap();
    }

    /// Writes these entries as if they were the record: what an operator can do who has the log's key.
    pub fn export_as(&self, folder: &Path, entries: &[Vec<u8>]) {
        let log = folder.join("log");
        let write = |path: String, bytes: &[u8]| {
            let path = log.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        };
        let leaves: Vec<tlog::Hash> = entries.iter().map(|entry| tlog::leaf_hash(entry)).collect();
        for tile in Appender::new().append(&leaves).tiles() {
            write(tile.id().to_string(), &tile.to_bytes());
        }
        for (n, bundle) in entries.chunks(256).enumerate() {
            let id = tlog::BundleId::in_tree(n as u64, entries.len() as u64).unwrap();
            write(id.to_string(), &tlog::encode_bundle(bundle).unwrap());
        }
        for (commitment, salted) in &self.texts {
            write(format!("texts/{commitment}"), &json(salted));
        }
        for (member, salted) in &self.names {
            write(format!("names/{member}"), &json(salted));
        }
        write("checkpoint".to_owned(), self.checkpoint_of(entries, self.log_key).as_bytes());
    }
}
