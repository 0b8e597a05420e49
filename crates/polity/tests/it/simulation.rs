//! A record on a disk that fails, under people who do not wait for one another: what was acknowledged stays.
//!
//! Time is a number, the disk is real files that a simulated fault writes, loses or tears, people are seeded. After each
//! crash the folder is opened again and must hold every acknowledged act where its receipt says, extend every checkpoint
//! that was ever signed, and fold to the state it serves. `SEEDS=2000 cargo test -p polity simulation` for a long run;
//! `SEED=17` for one.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use institution::Stage;
use institution::act::{Body, Choice, Effect, Seen, Stance, What};
use institution::id::{AmendmentId, ArgumentId, Hash, InstitutionId, Key, VoteId};
use institution::time::{Span, Time};
use polity::founding;
use polity::sequencer::{Answer, Order, Sequencer, Submission};
use polity::snapshot;
use polity::store::{Fault, Point, Shelf};
use tlog::SigningKey;
use tokio::sync::oneshot;

use crate::kit::{self, Device, START, Sent, below, bylaws, salted};

#[test]
fn nothing_acknowledged_is_lost_and_nothing_forks_whatever_the_disk_does() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let seeds = match number("SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SEEDS").unwrap_or(30),
    };
    let mut lived = Lived::default();
    let many = seeds.end - seeds.start >= 30;
    for seed in seeds {
        // Shown when the test fails.
        println!("SEED={seed}");
        World::new(seed).live(50, &mut lived);
    }
    println!("{lived:?}");
    if many {
        let Lived { crashes, acts, counted, amended, known } = lived;
        assert!(crashes > 100 && acts > 3_000 && counted > 30 && amended > 0 && known > 10, "too little happened");
    }
}

/// What the worlds saw, so that a simulation in which nothing happens is noticed.
#[derive(Debug, Default)]
struct Lived {
    crashes: u32,
    acts: usize,
    counted: usize,
    amended: usize,
    known: usize,
}

/// What the disk is about to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Plan {
    /// Work.
    Work,
    /// Fail at this write.
    Fail(Point, Fault),
    /// The machine stops just before this write.
    CrashBefore(Point),
    /// The machine stops in the middle of this write: some of its bytes are on the disk.
    Tear(Point),
    /// The machine stops when everything is written, and before anybody hears of it.
    CrashAfter,
}

/// Someone who heard that their act is in the record.
struct Acknowledged {
    payload: Vec<u8>,
    index: u64,
}

struct World {
    place: tempfile::TempDir,
    folder: PathBuf,
    lives: u32,
    sequencer: Option<Sequencer>,
    id: InstitutionId,
    log_key: Key,
    now: Time,
    people: Vec<Device>,
    acknowledged: Vec<Acknowledged>,
    /// Every checkpoint anybody has seen.
    checkpoints: BTreeMap<u64, tlog::Hash>,
    /// Acts whose makers never heard what became of them, and send them again.
    unheard: VecDeque<Sent>,
    /// How many of those were told that they had been recorded.
    known: usize,
    plan: Arc<Mutex<Plan>>,
    /// Where the crash left the disk.
    wreck: Arc<Mutex<Option<PathBuf>>>,
}

impl World {
    fn new(seed: u64) -> Self {
        kit::seed(seed);
        let place = tempfile::tempdir().unwrap();
        let founder = Device::new();
        let log_seed: [u8; 32] = kit::bytes();
        let log_key = Key(SigningKey::from(log_seed).verification_key().into());
        let founding = founder.founds(bylaws("Assembly"), log_key, "Ada");
        founding::build(place.path(), "life-0", &founding.act, &founding.beside.unwrap(), &log_seed, START).unwrap();
        let mut world = Self {
            folder: place.path().join("life-0"),
            place,
            lives: 0,
            sequencer: None,
            id: InstitutionId::of_founding(founding.act.payload()),
            log_key,
            now: START,
            people: vec![founder],
            acknowledged: vec![Acknowledged { payload: founding.act.payload().to_vec(), index: 0 }],
            checkpoints: BTreeMap::new(),
            unheard: VecDeque::new(),
            known: 0,
            plan: Arc::new(Mutex::new(Plan::Work)),
            wreck: Arc::default(),
        };
        world.open();
        world
    }

    fn live(mut self, steps: u32, lived: &mut Lived) {
        for _ in 0..steps {
            self.now = self.now
                + Span(match below(4) {
                    0 => 0,
                    1 => below(50).cast_signed(),
                    2 => below(60_000).cast_signed(),
                    _ => below(900_000).cast_signed(),
                });
            self.step();
        }
        *self.plan.lock().unwrap() = Plan::Work;
        self.check_record();
        // A long time passes, and nothing that was due is left undone.
        self.now = self.now + Span::hours(200);
        self.sequencer.as_mut().unwrap().batch([], self.now);
        while self.sequencer.as_mut().unwrap().batch([], self.now) {}
        let sequencer = self.sequencer.as_ref().unwrap();
        assert!(sequencer.ahead().due(self.now).is_none());
        assert!(sequencer.ahead().needs_openings().next().is_none(), "every choice that was cast could be opened");
        for vote in sequencer.ahead().votes() {
            assert!(!matches!(vote.stage, institution::VoteStage::Void), "a vote is void only if choices were lost");
        }
        self.check_record();
        let org = self.sequencer.as_ref().unwrap().ahead();
        lived.crashes += self.lives;
        lived.acts += self.acknowledged.len();
        lived.counted += org.votes().filter(|vote| vote.turnout() > 0).count();
        lived.amended += org.motions().map(|motion| motion.amendments.len()).sum::<usize>();
        lived.known += self.known;
    }

    fn step(&mut self) {
        let plan = self.draw_plan();
        *self.plan.lock().unwrap() = plan;
        let sent: Vec<Sent> = (0..=below(12)).filter_map(|_| self.somebody_acts()).collect();
        let (orders, waiting): (Vec<Order>, Vec<_>) = sent
            .iter()
            .map(|Sent { act, beside }| {
                let (reply, answer) = oneshot::channel();
                (Order::Act(Submission { act: Box::new(act.clone()), beside: beside.clone(), reply }), answer)
            })
            .unzip();
        let before = wal_bytes(&self.folder);
        self.sequencer.as_mut().unwrap().batch(orders, self.now);
        let stopped = self.sequencer.as_ref().unwrap().shared().stopped().map(str::to_owned);

        if plan == Plan::CrashAfter {
            // Nobody heard anything.
            self.unheard.extend(sent);
            let wreck = self.copy_folder(&self.folder.clone(), |_, bytes| bytes);
            self.reopen(wreck);
            return;
        }
        for (sent, mut answer) in sent.into_iter().zip(waiting) {
            match answer.try_recv().expect("everybody is answered") {
                Answer::Taken { index, batch } => {
                    assert!(stopped.is_none(), "nothing is acknowledged after a failure");
                    let receipt = batch.receipt(self.id, index).unwrap();
                    let checkpoint = receipt.verify(&sent.act, self.id, self.log_key).unwrap();
                    self.checkpoints.insert(checkpoint.size(), checkpoint.root());
                    self.acknowledged.push(Acknowledged { payload: sent.act.payload().to_vec(), index });
                }
                Answer::Known { index } => {
                    self.known += 1;
                    self.acknowledged.push(Acknowledged { payload: sent.act.payload().to_vec(), index });
                }
                Answer::Refused(_) => {}
                Answer::Stopped => self.unheard.push_back(sent),
            }
        }
        let Some(reason) = stopped else {
            if below(10) == 0 {
                // A snapshot, as one is written now and then.
                snapshot::write(&self.folder, self.sequencer.as_ref().unwrap().ahead()).unwrap();
            }
            return;
        };
        assert!(reason.contains("simulated"), "{reason}");
        self.reads_are_served();
        let wreck = match plan {
            Plan::CrashBefore(_) => self.wreck.lock().unwrap().take().expect("the crash came"),
            Plan::Tear(point) => {
                // The write is there in full; of its bytes in the write-ahead log some more never arrived.
                let name = wal_name(point);
                let old = before[name].clone();
                self.copy_folder(
                    &self.folder.clone(),
                    |file, bytes| if file == name { torn(&old, bytes) } else { bytes },
                )
            }
            _ => self.copy_folder(&self.folder.clone(), |_, bytes| bytes),
        };
        self.reopen(wreck);
    }

    fn draw_plan(&self) -> Plan {
        let point = [Point::Keys, Point::Archive, Point::Signed][below(3) as usize];
        match below(20) {
            0 => Plan::Fail(point, Fault::FailsAndDoesNot),
            1 => Plan::Fail(point, Fault::FailsAndPersists),
            2 => Plan::CrashBefore(point),
            3 | 4 => Plan::Tear(point),
            5 => Plan::CrashAfter,
            _ => Plan::Work,
        }
    }

    /// One person does something that may or may not be lawful by now.
    fn somebody_acts(&mut self) -> Option<Sent> {
        if below(4) == 0
            && let Some(again) = self.unheard.pop_front()
        {
            return Some(again);
        }
        let shared = self.sequencer.as_ref().unwrap().shared();
        let published = shared.published();
        let seen = Seen { size: published.head.size, root: Hash(published.head.root.0) };
        let org = shared.state();
        let id = self.id;
        if self.people.len() < 4 || below(6) == 0 {
            let device = Device::new();
            let sent = device.joins(id, seen, &format!("Member {}", self.people.len()));
            drop(org);
            self.people.push(device);
            return Some(sent);
        }
        // The first is the founder, who may put a question to the vote.
        let device = &self.people[below(self.people.len() as u64) as usize];
        let motions: Vec<_> = org.motions().filter(|motion| !motion.is_decided()).collect();
        let motion = motions.get(below(motions.len().max(1) as u64) as usize).copied();
        let sent = match (below(10), motion) {
            (0, _) | (_, None) => device.moves(id, seen, "A motion\n\nWith a text.").1,
            (1, Some(_)) if below(4) == 0 => device.does(id, seen, Body::Leave),
            (1, Some(_)) => {
                let name = salted("Another name");
                let act = device.signs(id, seen, Body::Rename { name: name.commitment() });
                Sent { act, beside: Some(name) }
            }
            (2, Some(motion)) => {
                let text = salted("Why not?");
                let argument = ArgumentId(kit::bytes());
                let (motion, stance, commitment) = (motion.id, Stance::Ask, text.commitment());
                let body = Body::Argue { argument, motion, stance, on: None, text: commitment };
                Sent { act: device.signs(id, seen, body), beside: Some(text) }
            }
            (3, Some(motion)) => {
                let text = salted("A motion\n\nWith a better text.");
                let amendment = AmendmentId(kit::bytes());
                let effect = Some(Effect { what: What::Resolution, begins: None });
                let body = Body::Offer { amendment, motion: motion.id, text: text.commitment(), effect };
                Sent { act: device.signs(id, seen, body), beside: Some(text) }
            }
            (_, Some(motion)) => match motion.stage {
                Stage::Moved { .. } => device.does(id, seen, Body::Second { motion: motion.id }),
                Stage::Seconded { .. } => self.people[0].does(id, seen, Body::Put { motion: motion.id }),
                _ => {
                    let votes: Vec<VoteId> = org.votes().map(|vote| vote.id).collect();
                    let vote = votes[below(votes.len() as u64) as usize];
                    device.casts(id, seen, vote, Choice::ALL[below(3) as usize])
                }
            },
        };
        Some(sent)
    }

    fn open(&mut self) {
        let mut sequencer = Sequencer::open(&self.folder).unwrap();
        let (plan, wreck) = (self.plan.clone(), self.wreck.clone());
        let (from, to) = (self.folder.clone(), self.place.path().join(format!("life-{}", self.lives + 1)));
        sequencer.store_mut().fail_by(Box::new(move |point| match *plan.lock().unwrap() {
            Plan::Fail(at, fault) if at == point => Some(fault),
            Plan::Tear(at) if at == point => Some(Fault::FailsAndPersists),
            Plan::CrashBefore(at) if at == point => {
                copy(&from, &to, |_, bytes| bytes);
                *wreck.lock().unwrap() = Some(to.clone());
                Some(Fault::FailsAndDoesNot)
            }
            _ => None,
        }));
        self.sequencer = Some(sequencer);
    }

    fn reopen(&mut self, wreck: PathBuf) {
        *self.plan.lock().unwrap() = Plan::Work;
        *self.wreck.lock().unwrap() = None;
        self.sequencer = None;
        let old = std::mem::replace(&mut self.folder, wreck);
        fs::remove_dir_all(old).unwrap();
        self.lives += 1;
        self.open();
        self.check_record();
    }

    /// What must be true of the record at any time.
    fn check_record(&self) {
        let shared = self.sequencer.as_ref().unwrap().shared();
        assert_eq!(shared.stopped(), None, "after a crash it goes on");
        let shelf = Shelf::open(&self.folder).unwrap();
        let head = shared.published().head;
        for Acknowledged { payload, index } in &self.acknowledged {
            let bytes = shelf.entry(*index).unwrap().expect("an acknowledged act is there");
            assert!(bytes.ends_with(payload), "an acknowledged act is where its receipt says");
        }
        for (size, root) in &self.checkpoints {
            assert!(*size <= head.size, "a signed checkpoint is ahead of the record");
            assert_eq!(tlog::root_at(&shelf, *size).unwrap(), *root, "the record forked at {size}");
        }
        let folded = snapshot::fold(&shelf, None, head.size).unwrap();
        assert_eq!(folded, *shared.state(), "the log folds to what readers see");
        assert_eq!(folded, *self.sequencer.as_ref().unwrap().ahead());
        // What acts commit to can be read.
        for motion in folded.motions() {
            assert!(shelf.text(motion.text).unwrap().is_some(), "a motion's text is lost");
        }
        for member in folded.members().all() {
            assert!(shelf.name(member.joined, member.name).unwrap().is_some(), "a name is lost");
        }
    }

    fn reads_are_served(&self) {
        let shared = self.sequencer.as_ref().unwrap().shared();
        let shelf = Shelf::open(&self.folder).unwrap();
        let head = shared.published().head;
        assert_eq!(shared.state().size(), head.size);
        assert_eq!(tlog::root_at(&shelf, head.size).unwrap(), head.root);
    }

    fn copy_folder(&self, from: &Path, change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> PathBuf {
        let to = self.place.path().join(format!("life-{}", self.lives + 1));
        copy(from, &to, change);
        to
    }
}

/// The files as a stopped machine leaves them; the index of the write-ahead log is memory and is gone.
fn copy(from: &Path, to: &Path, change: impl Fn(&str, Vec<u8>) -> Vec<u8>) {
    fs::create_dir(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        if !name.ends_with("-shm") {
            fs::write(to.join(&name), change(&name, fs::read(file.path()).unwrap())).unwrap();
        }
    }
}

fn wal_name(point: Point) -> &'static str {
    match point {
        Point::Keys => "keys.db-wal",
        Point::Archive => "archive.db-wal",
        Point::Signed => "signed.db-wal",
    }
}

fn wal_bytes(folder: &Path) -> BTreeMap<&'static str, Vec<u8>> {
    let points = [Point::Keys, Point::Archive, Point::Signed];
    points.map(|point| (wal_name(point), fs::read(folder.join(wal_name(point))).unwrap_or_default())).into()
}

/// Of the bytes that changed, those up to some place arrived.
fn torn(old: &[u8], new: Vec<u8>) -> Vec<u8> {
    let first = old.iter().zip(&new).position(|(a, b)| a != b).unwrap_or(old.len().min(new.len()));
    let cut = first + below((new.len() - first).max(1) as u64) as usize;
    let mut torn = new[..cut].to_vec();
    torn.extend_from_slice(old.get(cut..).unwrap_or_default());
    torn
}
