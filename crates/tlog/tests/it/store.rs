//! A store of tiles in memory, which keeps the newest width of each, as a log's database does.

use std::collections::BTreeMap;
use tlog::{Hash, Tile, TileId, TileReader};

#[derive(Default, Debug, PartialEq)]
pub struct Store {
    pub tiles: BTreeMap<(u8, u64), Vec<Hash>>,
}

impl Store {
    /// Writes a tile; one that is there may only grow.
    pub fn write(&mut self, tile: &Tile) {
        let id = tile.id();
        let earlier = self.tiles.insert((id.level(), id.index()), tile.hashes().to_vec()).unwrap_or_default();
        assert!(earlier.len() < tile.hashes().len(), "{id} was written without need");
        assert!(tile.hashes().starts_with(&earlier), "{id} was rewritten");
    }
}

impl TileReader for Store {
    type Error = String;

    fn tile(&self, id: TileId) -> Result<Vec<Hash>, String> {
        let hashes = self.tiles.get(&(id.level(), id.index())).ok_or("not stored")?;
        hashes.get(..usize::from(id.width())).map(<[Hash]>::to_vec).ok_or("not as wide yet".to_owned())
    }
}
