//! Reading a log from its tiles: roots and proofs for any size up to the one it has.
//!
//! C2SP tlog-tiles, "Merkle Tree". Nothing here is trusted or verified: a store that lies yields proofs that do
//! not verify. Each call reads a tile once, O(log n) tiles in all.

use crate::hash::complete_root;
use crate::{Frontier, Hash, TILE_WIDTH, Tile, TileId, proof};
use std::collections::BTreeMap;

/// Where tiles come from: a database, a folder, a download.
pub trait TileReader {
    /// Why a tile could not be read.
    type Error;

    /// The hashes of this tile, exactly `id.width()` of them. A partial tile may have grown since the tree had
    /// the size asked about: then its first `id.width()` hashes are the answer.
    fn tile(&self, id: TileId) -> Result<Vec<Hash>, Self::Error>;
}

/// Why a root or proof could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError<E> {
    /// The tile could not be read.
    #[error("couldn't read {id}")]
    Tile {
        /// The tile.
        id: TileId,
        /// Why not.
        source: E,
    },
    /// The reader gave too many or too few hashes.
    #[error("{id} came with {got} hashes")]
    Width {
        /// The tile.
        id: TileId,
        /// How many hashes came.
        got: usize,
    },
    /// The tree has no such leaf.
    #[error("there is no leaf {index} in a tree of {size}")]
    NoSuchLeaf {
        /// The leaf asked about.
        index: u64,
        /// The tree's size.
        size: u64,
    },
    /// The older tree is larger than the newer.
    #[error("a tree of {new_size} leaves cannot extend one of {old_size}")]
    Shrunk {
        /// The older size.
        old_size: u64,
        /// The newer size.
        new_size: u64,
    },
}

/// The root of the log when it had `size` leaves.
pub fn root_at<R: TileReader>(reader: &R, size: u64) -> Result<Hash, ReadError<R::Error>> {
    Ok(frontier_at(reader, size)?.root())
}

/// The frontier of the log when it had `size` leaves.
pub fn frontier_at<R: TileReader>(reader: &R, size: u64) -> Result<Frontier, ReadError<R::Error>> {
    let mut nodes = Nodes::new(reader, size);
    let heights = (0..64u32).rev().filter(|height| size >> height & 1 == 1);
    let subtrees: Result<Vec<Hash>, _> = heights.map(|height| nodes.node(height, (size >> height) - 1)).collect();
    Ok(Frontier::from_parts(size, subtrees?).expect("a subtree for every one in the size"))
}

/// The proof that the leaf at `index` is in the log when it had `size` leaves.
pub fn prove_inclusion<R: TileReader>(reader: &R, index: u64, size: u64) -> Result<Vec<Hash>, ReadError<R::Error>> {
    if index >= size {
        return Err(ReadError::NoSuchLeaf { index, size });
    }
    let mut nodes = Nodes::new(reader, size);
    proof::inclusion(index, size, |height, index| nodes.node(height, index))
}

/// The proof that the log at `new_size` extends the log at `old_size`.
pub fn prove_consistency<R: TileReader>(
    reader: &R,
    old_size: u64,
    new_size: u64,
) -> Result<Vec<Hash>, ReadError<R::Error>> {
    if old_size > new_size {
        return Err(ReadError::Shrunk { old_size, new_size });
    }
    let mut nodes = Nodes::new(reader, new_size);
    proof::consistency(old_size, new_size, |height, index| nodes.node(height, index))
}

/// One tile, with as many hashes as its name says.
pub(crate) fn tile<R: TileReader>(reader: &R, id: TileId) -> Result<Tile, ReadError<R::Error>> {
    let hashes = reader.tile(id).map_err(|source| ReadError::Tile { id, source })?;
    if hashes.len() != usize::from(id.width()) {
        return Err(ReadError::Width { id, got: hashes.len() });
    }
    Ok(Tile::new(id, hashes))
}

/// The complete subtrees of a stored tree, and the tiles read for them so far.
struct Nodes<'reader, R> {
    reader: &'reader R,
    size: u64,
    tiles: BTreeMap<TileId, Tile>,
}

impl<'reader, R: TileReader> Nodes<'reader, R> {
    fn new(reader: &'reader R, size: u64) -> Self {
        Nodes { reader, size, tiles: BTreeMap::new() }
    }

    /// The root of the complete subtree number `index` of 2^`height` leaves: in its tile, or a few hashes above
    /// what is there.
    fn node(&mut self, height: u32, index: u64) -> Result<Hash, ReadError<R::Error>> {
        let (level, height_in_tile) = ((height / 8) as u8, height % 8);
        let first = index << height_in_tile;
        let tile_index = first / u64::from(TILE_WIDTH);
        let id = TileId::in_tree(level, tile_index, self.size).expect("complete subtrees are above tiles that exist");
        if !self.tiles.contains_key(&id) {
            self.tiles.insert(id, tile(self.reader, id)?);
        }
        let start = (first % u64::from(TILE_WIDTH)) as usize;
        Ok(complete_root(&self.tiles[&id].hashes()[start..start + (1 << height_in_tile)]))
    }
}
