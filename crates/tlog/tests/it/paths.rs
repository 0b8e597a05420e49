//! Names of tiles and bundles, and the bytes of both.

use proptest::prelude::*;
use tlog::{BundleError, BundleId, Tile, TileError, TileId, decode_bundle, encode_bundle, leaf_hash};

#[test]
fn paths_are_spelled_as_tlog_tiles_says() {
    let spelled = |level, index, width| TileId::new(level, index, width).unwrap().to_string();
    assert_eq!(spelled(0, 0, 256), "tile/0/000");
    assert_eq!(spelled(0, 1_234_067, 256), "tile/0/x001/x234/067");
    assert_eq!(spelled(1, 123_456_078, 2), "tile/1/x123/x456/078.p/2");
    assert_eq!(spelled(63, 1000, 255), "tile/63/x001/000.p/255");
    assert_eq!(spelled(7, u64::MAX, 1), "tile/7/x018/x446/x744/x073/x709/x551/615.p/1");
    assert_eq!(BundleId::new(1_234_067, 256).unwrap().to_string(), "tile/entries/x001/x234/067");
    assert_eq!(BundleId::new(5, 17).unwrap().to_string(), "tile/entries/005.p/17");
}

#[test]
fn other_spellings_are_refused() {
    for path in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/000/",
        "tile/00/000",
        "tile/64/000",
        "tile/-1/000",
        "tile/+1/000",
        "tile/256/000",
        "tile/0/0",
        "tile/0/0000",
        "tile/0/001/",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/x001/x002",
        "tile/0/X001/002",
        "tile/0/x01/002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000.p/5.p/5",
        "tile/0/000.p/5/",
        "tile/0/+01",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
        "tile/entries/000",
        "tile/0/٠٠٠",
        "tile/8/0/000",
    ] {
        assert!(path.parse::<TileId>().is_err(), "{path}");
    }
    for path in [
        "tile/0/000",
        "tile/entries/",
        "tile/entries/x000/001",
        "tile/entries/000.p/256",
        "entries/000",
        "tile/data/000",
    ] {
        assert!(path.parse::<BundleId>().is_err(), "{path}");
    }
    assert_eq!(TileId::new(64, 0, 1), Err(TileError::Level(64)));
    assert_eq!(TileId::new(0, 0, 0), Err(TileError::Width(0)));
    assert_eq!(BundleId::new(0, 257), Err(TileError::Width(257)));
}

#[test]
fn tiles_that_a_tree_has() {
    let width = |level, index, size| TileId::in_tree(level, index, size).map(|id| id.width());
    // tlog-tiles, "Partial Tiles": 70,000 leaves, and 256.
    assert_eq!(width(0, 272, 70_000), Some(256));
    assert_eq!(width(0, 273, 70_000), Some(112));
    assert_eq!(width(0, 274, 70_000), None);
    assert_eq!(width(1, 0, 70_000), Some(256));
    assert_eq!(width(1, 1, 70_000), Some(17));
    assert_eq!(width(2, 0, 70_000), Some(1));
    assert_eq!(width(3, 0, 70_000), None);
    assert_eq!((width(0, 0, 256), width(0, 1, 256), width(1, 0, 256)), (Some(256), None, Some(1)));
    assert_eq!(width(63, 0, u64::MAX), None);
    assert_eq!(width(7, 0, u64::MAX), Some(255));
    assert_eq!(width(0, u64::MAX, u64::MAX), None);
    assert_eq!(BundleId::in_tree(273, 70_000), BundleId::new(273, 112).ok());
}

#[test]
fn a_tile_is_its_hashes_in_a_row() {
    let id = TileId::new(0, 0, 2).unwrap();
    let bytes = [leaf_hash(b"a").0, leaf_hash(b"b").0].concat();
    let tile = Tile::from_bytes(id, &bytes).unwrap();
    assert_eq!(tile.hashes(), [leaf_hash(b"a"), leaf_hash(b"b")]);
    assert_eq!(tile.to_bytes(), bytes);
    for wrong in [0, 1, 32, 63] {
        assert_eq!(Tile::from_bytes(id, &bytes[..wrong]), Err(TileError::Length { id, got: wrong }));
    }
    assert!(Tile::from_bytes(TileId::new(0, 0, 1).unwrap(), &bytes).is_err());
}

#[test]
fn bundles_name_the_place_of_the_fault() {
    let bundle = encode_bundle(&[b"one".as_slice(), b"", b"three"]).unwrap();
    assert_eq!(bundle, b"\0\x03one\0\0\0\x05three");
    assert_eq!(decode_bundle(&bundle, 3).unwrap(), [b"one".as_slice(), b"", b"three"]);
    assert_eq!(decode_bundle(&bundle, 2), Err(BundleError::Trailing { offset: 7, bytes: 7 }));
    assert_eq!(decode_bundle(&bundle, 4), Err(BundleError::Truncated { entry: 3, offset: 14 }));
    assert_eq!(decode_bundle(&bundle[..13], 3), Err(BundleError::Truncated { entry: 2, offset: 7 }));
    assert_eq!(decode_bundle(&bundle[..8], 3), Err(BundleError::Truncated { entry: 2, offset: 7 }));
    assert_eq!(decode_bundle(&bundle, 0), Err(BundleError::Width(0)));
    assert_eq!(decode_bundle(&bundle, 257), Err(BundleError::Width(257)));
    assert_eq!(encode_bundle::<&[u8]>(&[]), Err(BundleError::Width(0)));
    assert_eq!(encode_bundle(&vec![b"x"; 257]), Err(BundleError::Width(257)));
    assert!(encode_bundle(&[vec![0; 65_535]]).is_ok());
    let too_long = encode_bundle(&[vec![0; 1], vec![0; 65_536]]);
    assert_eq!(too_long, Err(BundleError::EntryTooLong { entry: 1, bytes: 65_536 }));
}

proptest! {
    #[test]
    fn names_go_out_and_come_back(level in 0..=63u8, index in any::<u64>(), shift in 0..64u32, width in 1..=256u16) {
        let tile = TileId::new(level, index >> shift, width).unwrap();
        prop_assert_eq!(tile.to_string().parse(), Ok(tile));
        let bundle = BundleId::new(index >> shift, width).unwrap();
        prop_assert_eq!(bundle.to_string().parse(), Ok(bundle));
    }

    #[test]
    fn whatever_parses_is_spelled_that_way(path in "tile/[0-9]{1,2}/(x[0-9]{3}/){0,3}[0-9]{3}(\\.p/[0-9]{1,3})?") {
        if let Ok(id) = path.parse::<TileId>() {
            prop_assert_eq!(id.to_string(), path);
        }
    }

    #[test]
    fn bundles_go_out_and_come_back(entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..=256)) {
        let bundle = encode_bundle(&entries).unwrap();
        prop_assert_eq!(decode_bundle(&bundle, entries.len() as u16).unwrap(), entries);
    }
}
