//! Against another implementation of the same papers, the crates `tlog_tiles` and `signed_note`: the same leaves give the
//! same roots, tiles and proofs, and the same bytes are a note, a checkpoint or a tile's path.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::{Appender, Checkpoint, SignedNote, TileId, leaf_hash};
use tlog_tiles::{Error, Hash, HashReader, Tile, prove_record, prove_tree, stored_hashes, tree_hash};

fuzz_target!(|input: &[u8]| {
    match input.split_first() {
        Some((0, batches)) => trees(batches),
        Some((_, text)) => texts(text),
        None => {}
    }
});

/// The hashes of a tree in the order in which the other implementation stores them.
#[derive(Default)]
struct Stored(Vec<Hash>);

impl HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        Ok(indexes.iter().map(|index| self.0[*index as usize]).collect())
    }
}

/// Each byte is the size of a batch.
fn trees(batches: &[u8]) {
    let (mut appender, mut stored) = (Appender::new(), Stored::default());
    for batch in batches.iter().take(5) {
        let (old, new) = (appender.size(), appender.size() + u64::from(*batch));
        for number in old..new {
            let hashes = stored_hashes(number, &number.to_be_bytes(), &stored).expect("its own hashes");
            stored.0.extend(hashes);
        }
        let leaves: Vec<tlog::Hash> = (old..new).map(|number| leaf_hash(&number.to_be_bytes())).collect();
        let batch = appender.append(&leaves);
        if new == 0 {
            continue;
        }

        let root = tree_hash(new, &stored).expect("its own hashes");
        assert_eq!(batch.root().0, root.0);
        let theirs = Tile::new_tiles(8, old, new).into_iter().map(|tile| {
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            (path, tile.read_data(&stored).expect("its own hashes"))
        });
        let ours = batch.tiles().iter().map(|tile| (tile.id().to_string(), tile.to_bytes()));
        assert!(theirs.eq(ours));
        // The ends of the batch, where its proofs meet the old tree and the right edge.
        for number in [old, new - 1].into_iter().filter(|number| (old..new).contains(number)) {
            let theirs = prove_record(new, number, &stored).expect("its own hashes");
            let ours = batch.prove(number).expect("a leaf of the batch");
            assert!(theirs.iter().map(|hash| hash.0).eq(ours.iter().map(|hash| hash.0)));
        }
        if old > 0 {
            let theirs = prove_tree(new, old, &stored).expect("its own hashes");
            assert!(theirs.iter().map(|hash| hash.0).eq(batch.prove_consistency().iter().map(|hash| hash.0)));
        }
    }
}

fn texts(text: &[u8]) {
    let (ours, theirs) = (SignedNote::parse(text), signed_note::Note::from_bytes(text));
    assert_eq!(ours.is_ok(), theirs.is_ok(), "{ours:?}");
    if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
        assert_eq!(ours.text().as_bytes(), theirs.text());
        assert_eq!(ours.to_string().as_bytes(), theirs.to_bytes());
    }
    let Ok(text) = str::from_utf8(text) else { return };

    // Of checkpoints we take fewer: no extension lines and no control characters.
    if let Ok(ours) = text.parse::<Checkpoint>() {
        let theirs = tlog_tiles::Checkpoint::from_bytes(text.as_bytes()).expect("a checkpoint here is one there");
        assert_eq!(ours.origin(), theirs.origin());
        assert_eq!((ours.size(), ours.root().0), (theirs.size(), theirs.hash().0));
    }

    // The other implementation writes the height, always 8, into the path.
    if let Ok(ours) = text.parse::<TileId>() {
        let theirs = Tile::from_path(&text.replacen("tile/", "tile/8/", 1)).expect("a path here is one there");
        assert_eq!((ours.level(), ours.index()), (theirs.level(), theirs.level_index()));
        assert_eq!(u32::from(ours.width()), theirs.width());
    }
}
