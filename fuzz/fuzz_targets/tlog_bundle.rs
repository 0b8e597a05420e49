//! Bundles and tiles from arbitrary bytes: what is read is written back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::{Tile, TileId, decode_bundle, encode_bundle};

fuzz_target!(|input: &[u8]| {
    let Some((width, bytes)) = input.split_first() else { return };
    let width = u16::from(*width) + 1;
    if let Ok(entries) = decode_bundle(bytes, width) {
        assert_eq!(entries.len(), usize::from(width));
        assert_eq!(encode_bundle(&entries).expect("a bundle that was read can be written"), bytes);
    }
    let id = TileId::new(0, 0, width).expect("a width from 1 to 256");
    if let Ok(tile) = Tile::from_bytes(id, bytes) {
        assert_eq!(tile.to_bytes(), bytes);
    }
});
