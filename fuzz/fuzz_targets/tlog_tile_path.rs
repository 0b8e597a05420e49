//! Paths of tiles and bundles: what parses is spelled exactly so.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::{BundleId, TileId};

fuzz_target!(|path: &str| {
    if let Ok(id) = path.parse::<TileId>() {
        assert_eq!(id.to_string(), path);
        assert_eq!(TileId::new(id.level(), id.index(), id.width()), Ok(id));
    }
    if let Ok(id) = path.parse::<BundleId>() {
        assert_eq!(id.to_string(), path);
        assert_eq!(BundleId::new(id.index(), id.width()), Ok(id));
    }
});
