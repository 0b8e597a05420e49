//! Proofs, altered: a proof for given sizes is accepted exactly if no bit of it was changed. And no numbers make the
//! verifiers panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use tlog::{
    Appender, Hash, TileId, TileReader, leaf_hash, prove_consistency, prove_inclusion, root_at, verify_consistency,
    verify_inclusion,
};

const LEAVES: u64 = 600;

static STORE: LazyLock<Store> = LazyLock::new(|| {
    let leaves: Vec<Hash> = (0..LEAVES).map(|leaf| leaf_hash(&leaf.to_be_bytes())).collect();
    let batch = Appender::new().append(&leaves);
    Store(batch.tiles().iter().map(|tile| ((tile.id().level(), tile.id().index()), tile.hashes().to_vec())).collect())
});

struct Store(BTreeMap<(u8, u64), Vec<Hash>>);

impl TileReader for Store {
    type Error = ();

    fn tile(&self, id: TileId) -> Result<Vec<Hash>, ()> {
        let hashes = self.0.get(&(id.level(), id.index())).ok_or(())?;
        hashes.get(..usize::from(id.width())).map(<[Hash]>::to_vec).ok_or(())
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((numbers, change)) = input.split_first_chunk::<16>() else { return };
    let [index, size] = [0, 8].map(|at| u64::from_be_bytes(numbers[at..at + 8].try_into().expect("eight bytes")));
    let hashes: Vec<Hash> = change.as_chunks::<32>().0.iter().copied().map(Hash).collect();
    let leaf = leaf_hash(&index.to_be_bytes());
    let _ = verify_inclusion(leaf, index, size, leaf, &hashes);
    let _ = verify_consistency(index, leaf, size, leaf, &hashes);

    let size = size % LEAVES + 1;
    let index = index % size;
    let leaf = leaf_hash(&index.to_be_bytes());
    let root = root_at(&*STORE, size).expect("the store has all tiles");
    let proof = prove_inclusion(&*STORE, index, size).expect("the store has all tiles");
    let altered = alter(&proof, change);
    assert_eq!(verify_inclusion(leaf, index, size, root, &altered).is_ok(), altered == proof);

    let old_size = index + 1;
    let old_root = root_at(&*STORE, old_size).expect("the store has all tiles");
    let proof = prove_consistency(&*STORE, old_size, size).expect("the store has all tiles");
    let altered = alter(&proof, change);
    assert_eq!(verify_consistency(old_size, old_root, size, root, &altered).is_ok(), altered == proof);
});

/// The first byte says how many hashes to drop (or, from 128, to add); the rest is laid over the proof.
fn alter(proof: &[Hash], change: &[u8]) -> Vec<Hash> {
    let mut altered = proof.to_vec();
    let Some((length, mask)) = change.split_first() else { return altered };
    match length {
        0..128 => altered.truncate(proof.len().saturating_sub(usize::from(*length))),
        128.. => altered.resize(proof.len() + usize::from(length - 128) % 4, Hash::EMPTY_TREE),
    }
    for (byte, mask) in altered.iter_mut().flat_map(|hash| &mut hash.0).zip(mask) {
        *byte ^= mask;
    }
    altered
}
