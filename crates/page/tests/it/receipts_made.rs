//! Receipts, checkpoints and tiles of a made-up log of 300 entries, and everything that may be wrong with them.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use institution::id::{Hash as Root, InstitutionId, Key};
use institution::json::Value;
use tlog::{Appender, Checkpoint, Hash, NoteSigner, SigningKey, TileId, TileReader, leaf_hash};

use crate::{object, text};

const SIZE: u64 = 300;
const OLD_SIZE: u64 = 12;

/// A log that keeps every tile at its newest width.
struct Log {
    appender: Appender,
    tiles: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl TileReader for Log {
    type Error = &'static str;

    fn tile(&self, id: TileId) -> Result<Vec<Hash>, Self::Error> {
        let hashes = self.tiles.get(&(id.level(), id.index())).ok_or("no such tile")?;
        hashes.get(..usize::from(id.width())).map(<[Hash]>::to_vec).ok_or("not as wide")
    }
}

struct Entry {
    payload: String,
    signature: String,
    time: i64,
}

fn entry(index: u64) -> Entry {
    Entry {
        payload: format!("{{\"act\":{index}}}"),
        signature: BASE64.encode(&[index as u8; 64]),
        time: 1_790_000_000_000 + index as i64 * 1000,
    }
}

fn log() -> Log {
    let mut log = Log { appender: Appender::new(), tiles: BTreeMap::new() };
    for index in 0..SIZE {
        let Entry { payload, signature, time } = entry(index);
        let batch = log.appender.append(&[leaf_hash(format!("member {time} {signature}\n{payload}").as_bytes())]);
        for tile in batch.tiles() {
            log.tiles.insert((tile.id().level(), tile.id().index()), tile.hashes().to_vec());
        }
    }
    log
}

fn int(n: u64) -> Value {
    Value::Integer(n as i64)
}

/// What of a question about a receipt can be told differently than it was.
#[derive(Clone)]
struct Told {
    institution: InstitutionId,
    log_key: Key,
    payload: String,
    signature: String,
    index: u64,
    time: i64,
    checkpoint: String,
    proof: Vec<Value>,
}

impl Told {
    fn question(&self) -> Value {
        object([
            ("ask", text("receipt")),
            ("institution", text(self.institution)),
            ("log_key", text(self.log_key)),
            ("payload", text(&self.payload)),
            ("signature", text(&self.signature)),
            (
                "receipt",
                object([
                    ("index", int(self.index)),
                    ("time", Value::Integer(self.time)),
                    ("checkpoint", text(&self.checkpoint)),
                    ("proof", Value::List(self.proof.clone())),
                    ("institution", text(self.institution)),
                ]),
            ),
        ])
    }
}

pub fn receipts() -> Vec<Value> {
    let log = log();
    let institution = InstitutionId([9; 16]);
    let origin = format!("polity/{institution}");
    let signing_key = SigningKey::from([42; 32]);
    let log_key = Key(signing_key.verification_key().into());
    let signer = NoteSigner::new(&origin, signing_key).expect("the origin is a name");
    let root_at = |size: u64| tlog::root_at(&log, size).expect("the log has its tiles");
    let note = |origin: &str, size: u64| {
        Checkpoint::new(origin, size, root_at(size)).expect("an origin").sign(&signer).expect("a note").to_string()
    };
    let seal = |size: u64| (int(size), text(Root(root_at(size).0)));

    let mut cases = Vec::new();
    let mut add = |name: &str, question: Value, answer: Option<Value>| {
        cases.push(object([("case", text(name)), ("question", question), ("answer", answer.unwrap_or(Value::Null))]));
    };
    let told = |index: u64, size: u64| {
        let Entry { payload, signature, time } = entry(index);
        let proof = tlog::prove_inclusion(&log, index, size).expect("the log has its tiles");
        let proof = proof.iter().map(text).collect();
        Told { institution, log_key, payload, signature, index, time, checkpoint: note(&origin, size), proof }
    };
    for (index, size) in [(0, 1), (0, 300), (7, OLD_SIZE), (7, SIZE), (255, 256), (255, SIZE), (256, SIZE), (299, SIZE)]
    {
        let (size_told, root) = seal(size);
        let answer = object([("index", int(index)), ("size", size_told), ("root", root)]);
        add(&format!("act {index} of {size}"), told(index, size).question(), Some(answer));
    }
    let good = told(7, SIZE);
    let mut wrong = |name: &str, change: &dyn Fn(&mut Told)| {
        let mut told = good.clone();
        change(&mut told);
        assert_ne!(told.question(), good.question(), "{name} changes nothing");
        add(name, told.question(), None);
    };
    wrong("another act", &|told| told.payload = "{\"act\":8}".to_owned());
    wrong("another signature", &|told| told.signature = BASE64.encode(&[8; 64]));
    wrong("a signature of 63 bytes", &|told| told.signature = BASE64.encode(&[7; 63]));
    wrong("another time", &|told| told.time += 1);
    wrong("another place", &|told| told.index = 8);
    wrong("a place that does not exist yet", &|told| told.index = SIZE);
    wrong("a proof without its end", &|told| drop(told.proof.pop()));
    wrong("a proof with something more", &|told| told.proof.push(text(Hash::EMPTY_TREE)));
    wrong("a proof in another order", &|told| told.proof.reverse());
    wrong("a proof that is no hash", &|told| told.proof[0] = text("AAAA"));
    wrong("an older checkpoint", &|told| told.checkpoint = note(&origin, 200));
    wrong("another institution", &|told| told.institution = InstitutionId([10; 16]));
    wrong("a sister institution's checkpoint", &|told| {
        told.checkpoint = note(&format!("polity/{}", InstitutionId([10; 16])), SIZE);
    });
    wrong("another log key", &|told| told.log_key = Key(SigningKey::from([43; 32]).verification_key().into()));
    wrong("a checkpoint of another size", &|told| told.checkpoint = told.checkpoint.replacen("300", "301", 1));
    wrong("a checkpoint that nobody signed", &|told| {
        told.checkpoint = told.checkpoint.split_inclusive("\n\n").next().expect("a text").to_owned();
    });

    let checkpoint = |note: String| {
        object([
            ("ask", text("checkpoint")),
            ("institution", text(institution)),
            ("log_key", text(log_key)),
            ("note", text(note)),
        ])
    };
    let (size, root) = seal(SIZE);
    add("the checkpoint", checkpoint(note(&origin, SIZE)), Some(object([("size", size), ("root", root)])));
    add("a checkpoint with a line more", checkpoint(note(&origin, SIZE).replacen("\n\n", "\nmore\n\n", 1)), None);

    let leaves = [7, 255, 299];
    let tiles_question = |size: u64, leaves: &[u64], since: &[u64]| {
        object([
            ("ask", text("tiles")),
            ("size", int(size)),
            ("leaves", Value::List(leaves.iter().map(|n| int(*n)).collect())),
            ("since", Value::List(since.iter().map(|n| int(*n)).collect())),
        ])
    };
    let paths = ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1"];
    let tiles = Value::List(paths.iter().map(text).collect());
    add("which tiles", tiles_question(SIZE, &leaves, &[OLD_SIZE]), Some(object([("tiles", tiles)])));
    add("which tiles for a place beyond the end", tiles_question(SIZE, &[SIZE], &[]), None);
    add("which tiles since a longer log", tiles_question(SIZE, &[], &[SIZE + 1]), None);

    let fetched: Vec<Value> = paths
        .iter()
        .map(|path| {
            let id: TileId = path.parse().expect("a path");
            let bytes: Vec<u8> = log.tile(id).expect("a tile").iter().flat_map(|hash| hash.0).collect();
            Value::List(vec![text(path), text(BASE64.encode(&bytes))])
        })
        .collect();
    let still = |tiles: Vec<Value>, leaves: Vec<Value>, since: (u64, Root)| {
        let (size, root) = seal(SIZE);
        object([
            ("ask", text("still")),
            ("size", size),
            ("root", root),
            ("tiles", Value::List(tiles)),
            ("leaves", Value::List(leaves)),
            ("since", Value::List(vec![object([("size", int(since.0)), ("root", text(since.1))])])),
        ])
    };
    let leaf = |index: u64, of: u64| {
        let Entry { payload, signature, time } = entry(of);
        object([
            ("index", int(index)),
            ("time", Value::Integer(time)),
            ("payload", text(payload)),
            ("signature", text(signature)),
        ])
    };
    let verdict = |leaves: &[bool], since: bool| {
        let leaves = leaves.iter().map(|verdict| Value::Bool(*verdict)).collect();
        Some(object([("leaves", Value::List(leaves)), ("since", Value::List(vec![Value::Bool(since)]))]))
    };
    let old = (OLD_SIZE, Root(root_at(OLD_SIZE).0));
    let all = || leaves.iter().map(|index| leaf(*index, *index)).collect::<Vec<_>>();
    add("all still there", still(fetched.clone(), all(), old), verdict(&[true, true, true], true));
    let as_served = |of: u64, entry: &Entry| {
        let Entry { payload, signature, time } = entry;
        let bytes = format!("member {time} {signature}\n{payload}");
        object([("index", int(of)), ("entry", text(BASE64.encode(bytes.as_bytes())))])
    };
    let served = vec![as_served(7, &entry(7)), as_served(8, &entry(9)), as_served(299, &entry(299))];
    add("entries as the log serves them", still(fetched.clone(), served, old), verdict(&[true, false, true], true));
    let mut replaced = all();
    replaced[1] = leaf(255, 254);
    add("one act replaced", still(fetched.clone(), replaced, old), verdict(&[true, false, true], true));
    let fork = (OLD_SIZE, Root(root_at(OLD_SIZE + 1).0));
    add("an older checkpoint of another log", still(fetched.clone(), all(), fork), verdict(&[true, true, true], false));
    let mut other_tile = fetched.clone();
    other_tile.swap_remove(0);
    // Without the full tile nothing in it can be shown, and nothing beside it either: its root is in every proof there.
    add("a tile that was not served", still(other_tile, all(), old), verdict(&[false, false, true], false));
    let mut changed = log.tile("tile/0/000".parse().expect("a path")).expect("a tile");
    changed[9] = Hash::EMPTY_TREE;
    let changed: Vec<u8> = changed.iter().flat_map(|hash| hash.0).collect();
    let mut lying = fetched;
    lying[0] = Value::List(vec![text("tile/0/000"), text(BASE64.encode(&changed))]);
    add("a tile that lies", still(lying, all(), old), verdict(&[false, false, true], false));
    cases
}
