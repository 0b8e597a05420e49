//! Still there, unchanged: old receipts and old checkpoints against the current checkpoint, from the log's tiles.
//!
//! Two questions, since tiles come over the network and this module waits for nothing: which tiles, then the verdict.
//! Tiles are not trusted: what they prove is checked against roots that the log signed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use institution::id::Hash as Root;
use institution::json::Value;
use tlog::{Hash, Tile, TileId, TileReader};

use crate::Answer;
use crate::question::{Bad, Question, base64, text, wrong};
use crate::receipts::entry;

/// `{"ask":"tiles","size":70,"leaves":[3,9],"since":[12]}`: the paths of the tiles that the proofs need.
pub(crate) fn tiles(question: &Question) -> Answer {
    let size = question.whole("size")?;
    let asked = Asked::default();
    for leaf in numbers(question, "leaves")? {
        tlog::prove_inclusion(&asked, leaf, size).map_err(Bad::because)?;
    }
    for since in numbers(question, "since")? {
        tlog::prove_consistency(&asked, since, size).map_err(Bad::because)?;
    }
    Ok(vec![("tiles", Value::List(asked.0.into_inner().iter().map(text).collect()))])
}

/// `{"ask":"still","size":70,"root":"<52>","tiles":[["tile/0/000.p/70","<base64>"]],
/// "leaves":[{"index":3,"time":…,"payload":"…","signature":"…"},{"index":9,"entry":"<base64>"}],
/// "since":[{"size":12,"root":"<52>"}]}`:
/// for each leaf and each older checkpoint whether the tree of this size and root still holds it.
pub(crate) fn still(question: &Question) -> Answer {
    let (size, root) = (question.whole("size")?, question.parsed::<Root>("root")?);
    let root = Hash(root.0);
    let fetched = Fetched::read(question)?;
    let mut leaves = Vec::new();
    for leaf in question.questions("leaves")? {
        let index = leaf.whole("index")?;
        // An act of one's own comes in parts, as the device keeps it; any other entry as the log serves it.
        let entry = match leaf.string("entry") {
            Ok(_) => leaf.bytes("entry")?,
            Err(_) => entry(leaf.string("payload")?, leaf.string("signature")?, leaf.integer("time")?)?,
        };
        let hash = tlog::leaf_hash(&entry);
        let proof = tlog::prove_inclusion(&fetched, index, size);
        leaves.push(Value::Bool(
            proof.is_ok_and(|proof| tlog::verify_inclusion(hash, index, size, root, &proof).is_ok()),
        ));
    }
    let mut since = Vec::new();
    for older in question.questions("since")? {
        let (old_size, old_root) = (older.whole("size")?, older.parsed::<Root>("root")?);
        let proof = tlog::prove_consistency(&fetched, old_size, size);
        since.push(Value::Bool(
            proof.is_ok_and(|proof| tlog::verify_consistency(old_size, Hash(old_root.0), size, root, &proof).is_ok()),
        ));
    }
    Ok(vec![("leaves", Value::List(leaves)), ("since", Value::List(since))])
}

fn numbers(question: &Question, field: &str) -> Result<Vec<u64>, Bad> {
    let number = |value: &Value| match value {
        Value::Integer(n) => u64::try_from(*n).ok(),
        _ => None,
    };
    let numbers: Option<Vec<u64>> = question.list(field)?.iter().map(number).collect();
    numbers.ok_or_else(|| wrong(field, "is not a list of whole numbers"))
}

/// A reader that has nothing and remembers what it was asked for: which tiles a proof needs does not depend on them.
#[derive(Default)]
struct Asked(RefCell<BTreeSet<TileId>>);

impl TileReader for Asked {
    type Error = std::convert::Infallible;

    fn tile(&self, id: TileId) -> Result<Vec<Hash>, Self::Error> {
        self.0.borrow_mut().insert(id);
        Ok(vec![Hash::EMPTY_TREE; usize::from(id.width())])
    }
}

/// The tiles that the page fetched.
struct Fetched(BTreeMap<TileId, Vec<Hash>>);

impl Fetched {
    fn read(question: &Question) -> Result<Self, Bad> {
        let mut tiles = BTreeMap::new();
        for item in question.list("tiles")? {
            let Value::List(pair) = item else { return Err(wrong("tiles", "has something else than pairs")) };
            let [Value::String(path), Value::String(bytes)] = pair.as_slice() else {
                return Err(wrong("tiles", "has something else than path and bytes"));
            };
            let id: TileId = path.parse().map_err(Bad::because)?;
            let bytes = base64(bytes).ok_or_else(|| wrong("tiles", "has bytes that are not base64"))?;
            tiles.insert(id, Tile::from_bytes(id, &bytes).map_err(Bad::because)?.hashes().to_vec());
        }
        Ok(Self(tiles))
    }
}

impl TileReader for Fetched {
    type Error = &'static str;

    fn tile(&self, id: TileId) -> Result<Vec<Hash>, Self::Error> {
        self.0.get(&id).cloned().ok_or("the page did not fetch it")
    }
}
