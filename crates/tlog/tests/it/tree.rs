//! The tree: frontier, batches, tiles and proofs against the naive one.

use crate::naive;
use crate::store::Store;
use proptest::prelude::*;
use tlog::{
    Appender, Batch, EdgeError, Frontier, Hash, ProofError, ReadError, Tile, TileId, leaf_hash, prove_consistency,
    prove_inclusion, root_at, verify_consistency, verify_inclusion,
};

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|number| leaf_hash(&(number as u32).to_be_bytes())).collect()
}

fn append(appender: &mut Appender, store: &mut Store, leaves: &[Hash]) -> Batch {
    let batch = appender.append(leaves);
    batch.tiles().iter().for_each(|tile| store.write(tile));
    batch
}

fn store_of(leaves: &[Hash]) -> Store {
    let mut store = Store::default();
    append(&mut Appender::new(), &mut store, leaves);
    store
}

/// The tiles by the definition in tlog-tiles: MTH(D[(n·256+i)·256^l : (n·256+i+1)·256^l]).
fn naive_tiles(leaves: &[Hash]) -> Store {
    let mut store = Store::default();
    let mut span = 1;
    for level in 0.. {
        let hashes: Vec<Hash> = leaves.chunks_exact(span).map(naive::root).collect();
        if hashes.is_empty() {
            break;
        }
        for (index, tile) in hashes.chunks(256).enumerate() {
            store.tiles.insert((level, index as u64), tile.to_vec());
        }
        span *= 256;
    }
    store
}

#[test]
fn every_size_up_to_600_has_the_naive_root_and_restarts_the_same() {
    let leaves = leaves(600);
    let store = store_of(&leaves);
    let mut frontier = Frontier::new();
    for size in 0..=leaves.len() {
        let root = naive::root(&leaves[..size]);
        assert_eq!(frontier.root(), root);
        assert_eq!(root_at(&store, size as u64), Ok(root));
        let (parts_size, parts) = frontier.parts();
        assert_eq!(Frontier::from_parts(parts_size, parts.to_vec()), Ok(frontier.clone()));

        let reopened = Appender::open(&store, size as u64).unwrap();
        assert_eq!(reopened.frontier(), &frontier);
        let mut rest = reopened.clone();
        rest.append(&leaves[size..]);
        assert_eq!(rest, Appender::open(&store, 600).unwrap());
        if size < leaves.len() {
            frontier.push(leaves[size]);
        }
    }
}

#[test]
fn inclusion_of_every_leaf_in_every_small_tree() {
    let all = leaves(70);
    let store = store_of(&all);
    for size in 1..=all.len() {
        let root = naive::root(&all[..size]);
        for index in 0..size {
            let proof = prove_inclusion(&store, index as u64, size as u64).unwrap();
            assert_eq!(proof, naive::path(index, &all[..size]));
            let verify = |leaf, index, proof: &[Hash]| verify_inclusion(leaf, index, size as u64, root, proof);
            assert_eq!(verify(all[index], index as u64, &proof), Ok(()));
            assert!(verify(all[(index + 1) % 70], index as u64, &proof).is_err());
            if size > 1 {
                assert!(verify(all[index], (index as u64 + 1) % size as u64, &proof).is_err());
            }
            for altered in altered(&proof) {
                assert!(verify(all[index], index as u64, &altered).is_err());
            }
        }
        assert!(matches!(prove_inclusion(&store, size as u64, size as u64), Err(ReadError::NoSuchLeaf { .. })));
        let beyond = verify_inclusion(all[0], size as u64, size as u64, root, &[]);
        assert_eq!(beyond, Err(ProofError::NoSuchLeaf { index: size as u64, size: size as u64 }));
    }
}

#[test]
fn consistency_between_all_small_trees() {
    let all = leaves(70);
    let store = store_of(&all);
    for new in 0..=all.len() {
        let new_root = naive::root(&all[..new]);
        for old in 0..=new {
            let old_root = naive::root(&all[..old]);
            let proof = prove_consistency(&store, old as u64, new as u64).unwrap();
            assert_eq!(proof, naive::proof(old, &all[..new]));
            let verify = |old_root, new_root, proof: &[Hash]| {
                verify_consistency(old as u64, old_root, new as u64, new_root, proof)
            };
            assert_eq!(verify(old_root, new_root, &proof), Ok(()));
            assert!(verify(leaf_hash(b"another"), new_root, &proof).is_err());
            if old > 0 {
                assert!(verify(old_root, leaf_hash(b"another"), &proof).is_err());
            }
            for altered in altered(&proof) {
                assert!(verify(old_root, new_root, &altered).is_err());
            }
        }
    }
    assert!(matches!(prove_consistency(&store, 2, 1), Err(ReadError::Shrunk { .. })));
    let shrunk = verify_consistency(2, naive::root(&all[..2]), 1, all[0], &[]);
    assert_eq!(shrunk, Err(ProofError::Shrunk { old_size: 2, new_size: 1 }));
}

/// A proof with each hash changed, dropped and doubled in turn, and with one more at the end.
fn altered(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut altered = vec![[proof, &[leaf_hash(b"more")]].concat()];
    for place in 0..proof.len() {
        let mut changed = proof.to_vec();
        changed[place].0[place % 32] ^= 1;
        let mut shorter = proof.to_vec();
        shorter.remove(place);
        let mut longer = proof.to_vec();
        longer.insert(place, proof[place]);
        altered.extend([changed, shorter, longer]);
    }
    altered
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn batches_of_any_size_give_the_naive_tree(sizes in prop::collection::vec(0..310usize, 1..5), pick in any::<prop::sample::Index>()) {
        let all = leaves(sizes.iter().sum());
        let (mut appender, mut store, mut done) = (Appender::new(), Store::default(), 0);
        for size in sizes {
            let old = done;
            done += size;
            let batch = append(&mut appender, &mut store, &all[old..done]);
            let root = naive::root(&all[..done]);
            prop_assert_eq!(batch.root(), root);
            prop_assert_eq!((batch.old_size(), batch.size()), (old as u64, done as u64));
            prop_assert_eq!(&store, &naive_tiles(&all[..done]));
            prop_assert_eq!(&Appender::open(&store, done as u64).unwrap(), &appender);
            for (index, leaf) in all.iter().enumerate().take(done).skip(old) {
                let proof = batch.prove(index as u64).unwrap();
                prop_assert_eq!(verify_inclusion(*leaf, index as u64, done as u64, root, &proof), Ok(()));
            }
            if size > 0 {
                let index = old + pick.index(size);
                prop_assert_eq!(batch.prove(index as u64).unwrap(), naive::path(index, &all[..done]));
            }
            prop_assert_eq!(batch.prove(done as u64), None);
            prop_assert_eq!(old.checked_sub(1).and_then(|before| batch.prove(before as u64)), None);
            prop_assert_eq!(batch.prove_consistency(), naive::proof(old, &all[..done]));
        }
    }

    #[test]
    fn proofs_from_tiles_are_the_naive_ones(size in 1..600usize, old in any::<prop::sample::Index>(), index in any::<prop::sample::Index>()) {
        let all = leaves(600);
        let store = store_of(&all);
        let (old, index) = (old.index(size + 1), index.index(size));
        let inclusion = prove_inclusion(&store, index as u64, size as u64).unwrap();
        prop_assert_eq!(inclusion, naive::path(index, &all[..size]));
        let consistency = prove_consistency(&store, old as u64, size as u64).unwrap();
        prop_assert_eq!(consistency, naive::proof(old, &all[..size]));
    }
}

#[test]
fn a_tree_of_three_levels() {
    let all = leaves(66_400);
    let (mut appender, mut store) = (Appender::new(), Store::default());
    let mut old = 0;
    for size in [65_000, 65_535, 65_536, 65_537, 66_400] {
        let batch = append(&mut appender, &mut store, &all[old..size]);
        let root = naive::root(&all[..size]);
        assert_eq!(batch.root(), root);
        assert_eq!(store, naive_tiles(&all[..size]));
        assert_eq!(Appender::open(&store, size as u64).unwrap(), appender);
        assert_eq!(batch.prove_consistency(), naive::proof(old, &all[..size]));
        for index in [old, size - 1] {
            assert_eq!(batch.prove(index as u64).unwrap(), naive::path(index, &all[..size]));
        }
        old = size;
    }
    for index in [0, 255, 256, 40_000, 65_535, 65_536, 66_399] {
        let proof = prove_inclusion(&store, index as u64, 66_400).unwrap();
        assert_eq!(proof, naive::path(index, &all));
    }
    for old in [1, 256, 300, 65_535, 65_536, 66_000] {
        assert_eq!(root_at(&store, old as u64), Ok(naive::root(&all[..old])));
        assert_eq!(prove_consistency(&store, old as u64, 66_400).unwrap(), naive::proof(old, &all));
    }
    // The example in tlog-tiles, "Partial Tiles", has 70,000 leaves; the arithmetic is the same.
    let edge: Vec<String> = Appender::edge_of(70_000).map(|id| id.to_string()).collect();
    assert_eq!(edge, ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]);
}

#[test]
fn a_restart_takes_exactly_the_tiles_of_the_edge() {
    let store = store_of(&leaves(600));
    let edge = || Appender::edge_of(600).map(|id| Tile::from_bytes(id, &bytes(&store, id)).unwrap());
    assert_eq!(Appender::from_edge(600, edge()).unwrap(), Appender::open(&store, 600).unwrap());
    let level_1 = TileId::new(1, 0, 2).unwrap();
    assert_eq!(Appender::from_edge(600, edge().take(1)), Err(EdgeError::Missing(level_1)));
    assert_eq!(Appender::from_edge(600, edge().chain(edge().skip(1))), Err(EdgeError::Unexpected(level_1)));
    let level_0 = TileId::new(0, 2, 88).unwrap();
    assert_eq!(Appender::from_edge(601, edge()), Err(EdgeError::Unexpected(level_0)));
    assert_eq!(
        Appender::open(&store, 601),
        Err(ReadError::Tile { id: TileId::new(0, 2, 89).unwrap(), source: "not as wide yet".to_owned() })
    );
    assert!(Frontier::from_parts(600, vec![]).is_err());
}

#[test]
fn appending_works_at_any_size() {
    // Nobody can build such trees, but the right edge of one is quickly made up.
    for old in [1 << 40, (1 << 40) - 1, 0xffff_ffff, u64::MAX - 300] {
        let edge = Appender::edge_of(old).map(|id| {
            let seed = |place: u16| leaf_hash(format!("{id} {place}").as_bytes()).0;
            let bytes: Vec<u8> = (0..id.width()).flat_map(seed).collect();
            Tile::from_bytes(id, &bytes).unwrap()
        });
        let mut appender = Appender::from_edge(old, edge).unwrap();
        let (old_root, mut frontier) = (appender.root(), appender.frontier().clone());
        let all = leaves(300);
        let batch = appender.append(&all);
        all.iter().for_each(|leaf| frontier.push(*leaf));
        assert_eq!(appender.frontier(), &frontier);
        for (index, leaf) in (old..batch.size()).zip(&all) {
            let proof = batch.prove(index).unwrap();
            assert_eq!(verify_inclusion(*leaf, index, batch.size(), batch.root(), &proof), Ok(()));
        }
        let proof = batch.prove_consistency();
        assert_eq!(verify_consistency(old, old_root, batch.size(), batch.root(), &proof), Ok(()));
    }
}

fn bytes(store: &Store, id: TileId) -> Vec<u8> {
    store.tiles[&(id.level(), id.index())].iter().flat_map(|hash| hash.0).collect()
}

fn any_proof() -> impl Strategy<Value = Vec<Hash>> {
    prop::collection::vec(any::<[u8; 32]>().prop_map(Hash), 0..70)
}

/// Sizes of every magnitude, not only the huge ones.
fn any_size() -> impl Strategy<Value = u64> {
    (1..=u64::MAX, 0..64u32).prop_map(|(size, shift)| (size >> shift).max(1))
}

proptest! {
    /// Whatever the sizes, exactly the proofs that RFC 9162's own algorithm accepts are accepted.
    #[test]
    fn inclusion_is_judged_as_rfc_9162_does(size in any_size(), index in any::<u64>(), mut proof in any_proof(), keep in 0..3usize) {
        let index = index % size;
        let leaf = leaf_hash(b"leaf");
        // A random length is nearly always wrong; mostly try the right one.
        if let (1.., Err(ProofError::Length { expected, .. })) = (keep, verify_inclusion(leaf, index, size, leaf, &proof)) {
            proof.resize(expected, leaf_hash(b"sibling"));
        }
        match naive::inclusion_root(leaf, index, size, &proof) {
            Some(root) => {
                prop_assert_eq!(verify_inclusion(leaf, index, size, root, &proof), Ok(()));
                let other = verify_inclusion(leaf, index, size, leaf_hash(b"other"), &proof);
                prop_assert_eq!(other, Err(ProofError::Root { size }));
            }
            None => {
                let judged = verify_inclusion(leaf, index, size, leaf, &proof);
                let is_length = matches!(judged, Err(ProofError::Length { .. }));
                prop_assert!(is_length, "{:?}", judged);
            }
        }
    }

    #[test]
    fn consistency_is_judged_as_rfc_9162_does(new in any_size(), old in any::<u64>(), mut proof in any_proof(), keep in 0..3usize) {
        let old = old % new + 1;
        prop_assume!(old < new);
        let old_root = leaf_hash(b"old root");
        if let (1.., Err(ProofError::Length { expected, .. })) = (keep, verify_consistency(old, old_root, new, old_root, &proof)) {
            proof.resize(expected, leaf_hash(b"sibling"));
        }
        match naive::consistency_roots(old, old_root, new, &proof) {
            Some((old_root, new_root)) => {
                prop_assert_eq!(verify_consistency(old, old_root, new, new_root, &proof), Ok(()));
                let other = verify_consistency(old, old_root, new, leaf_hash(b"other"), &proof);
                prop_assert_eq!(other, Err(ProofError::Root { size: new }));
            }
            None => {
                let judged = verify_consistency(old, old_root, new, old_root, &proof);
                let is_length = matches!(judged, Err(ProofError::Length { .. }));
                prop_assert!(is_length, "{:?}", judged);
            }
        }
    }
}
