//! The worked example of `docs/formats/log.md`: every figure on the page is made here.

use crate::store::Store;
use data_encoding::HEXLOWER;
use tlog::{
    Appender, BundleId, Checkpoint, Cosigner, Hash, NoteSigner, SigningKey, encode_bundle, leaf_hash,
    prove_consistency, prove_inclusion, root_at, verify_consistency, verify_inclusion,
};

const PAGE: &str = include_str!("../../../../docs/formats/log.md");
const ORIGIN: &str = "polity/aaaqeayeaudaocajbifqydiob4";

#[test]
fn the_worked_example_is_right() {
    let entries = ["one", "two", "three"];
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry.as_bytes())).collect();
    let (mut appender, mut store) = (Appender::new(), Store::default());
    let batch = appender.append(&leaves);
    batch.tiles().iter().for_each(|tile| store.write(tile));

    on_the_page(&lines(entries.iter().zip(&leaves).map(|(entry, leaf)| format!("{entry:<5} {leaf}"))));
    let two = root_at(&store, 2).unwrap();
    on_the_page(&format!("root of the first two   {two}\nroot of all three       {}\n", batch.root()));

    let [tile] = batch.tiles() else { panic!("three leaves make one tile") };
    let bundle = encode_bundle(&entries).unwrap();
    on_the_page(&format!("{}\n{}\n", BundleId::in_tree(0, 3).unwrap(), HEXLOWER.encode(&bundle)));
    let hex = HEXLOWER.encode(&tile.to_bytes());
    on_the_page(&format!("{}\n{}\n{}\n{}\n", tile.id(), &hex[..64], &hex[64..128], &hex[128..]));

    let log = NoteSigner::new(ORIGIN, SigningKey::from([1; 32])).unwrap();
    let witness = Cosigner::new("witness.example/federation", SigningKey::from([2; 32])).unwrap();
    on_the_page(&format!("{}\n{}\n", log.verifier_key(), witness.verifier_key()));
    let checkpoint = Checkpoint::new(ORIGIN, batch.size(), batch.root()).unwrap();
    let mut note = checkpoint.sign(&log).unwrap();
    note.add(witness.cosign(&checkpoint, 1_767_225_600)).unwrap();
    on_the_page(&note.to_string());

    let inclusion = prove_inclusion(&store, 1, 3).unwrap();
    let consistency = prove_consistency(&store, 2, 3).unwrap();
    on_the_page(&lines(inclusion.iter().map(Hash::to_string)));
    on_the_page(&lines(consistency.iter().map(Hash::to_string)));

    assert_eq!(verify_inclusion(leaves[1], 1, 3, batch.root(), &inclusion), Ok(()));
    assert_eq!(verify_consistency(2, two, 3, batch.root(), &consistency), Ok(()));
    let opened = Checkpoint::open(
        note.to_string().as_bytes(),
        ORIGIN,
        log.verifier_key(),
        std::slice::from_ref(witness.verifier_key()),
    );
    assert_eq!(opened.unwrap().witnesses(), [("witness.example/federation".to_owned(), 1_767_225_600)]);
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}

/// This text stands on the page, as a block of its own.
fn on_the_page(block: &str) {
    assert!(PAGE.contains(&format!("```\n{block}```\n")), "not in docs/formats/log.md:\n{block}");
}
