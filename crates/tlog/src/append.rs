//! Appending: a batch of leaves goes in, the new root, the tiles to write and the proofs come out.
//!
//! The sequencer keeps one [`Appender`] for as long as it runs. Proofs for the leaves of a batch need no
//! storage: every hash in them either was created by the batch or lies in the frontier that was there before.
//! After a restart the appender is rebuilt from the partial tiles at the right edge ([`Appender::open`]);
//! compare its root with the last signed checkpoint before appending.
//!
//! Invariant: `edge[l]` is the partial tile of level *l*, empty where the level ends with a full tile.

use crate::hash::{complete_root, pairs};
use crate::{Frontier, Hash, ReadError, TILE_WIDTH, Tile, TileId, TileReader, proof};
use std::convert::Infallible;

/// A level of tiles for every eight bits of the size.
const LEVELS: usize = 8;

/// The right edge of a tree: enough to append, and nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Appender {
    frontier: Frontier,
    edge: [Vec<Hash>; LEVELS],
}

/// The tiles are not the right edge of a tree of that size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EdgeError {
    /// A tile of the right edge is not among them.
    #[error("{0} belongs to the right edge and is not there")]
    Missing(TileId),
    /// A tile that is no part of the right edge, or is there twice.
    #[error("{0} is no part of the right edge, or is there twice")]
    Unexpected(TileId),
}

impl Appender {
    /// An appender to the empty tree.
    pub fn new() -> Appender {
        Appender::default()
    }

    /// The names of the partial tiles at the right edge of a tree of `size` leaves, lowest level first.
    pub fn edge_of(size: u64) -> impl Iterator<Item = TileId> {
        (0..8u8).filter_map(move |level| {
            let index = (size >> (8 * u32::from(level))) / u64::from(TILE_WIDTH);
            TileId::in_tree(level, index, size)
        })
    }

    /// An appender to a tree of `size` leaves, from exactly the tiles that [`Appender::edge_of`] names.
    pub fn from_edge(size: u64, tiles: impl IntoIterator<Item = Tile>) -> Result<Appender, EdgeError> {
        let mut edge: [Vec<Hash>; LEVELS] = Default::default();
        for tile in tiles {
            let id = tile.id();
            let belongs = Appender::edge_of(size).any(|edge_id| edge_id == id);
            if !belongs || !edge[usize::from(id.level())].is_empty() {
                return Err(EdgeError::Unexpected(id));
            }
            edge[usize::from(id.level())] = tile.hashes().to_vec();
        }
        if let Some(missing) = Appender::edge_of(size).find(|id| edge[usize::from(id.level())].is_empty()) {
            return Err(EdgeError::Missing(missing));
        }

        // A partial tile of width 0b101 is a subtree of four of its hashes and one of a single hash.
        let mut subtrees = Vec::new();
        for hashes in edge.iter().rev() {
            let mut rest = hashes.as_slice();
            while !rest.is_empty() {
                let (subtree, after) = rest.split_at(1 << rest.len().ilog2());
                subtrees.push(complete_root(subtree));
                rest = after;
            }
        }
        let frontier = Frontier::from_parts(size, subtrees).expect("the edge has a subtree for every one in the size");
        Ok(Appender { frontier, edge })
    }

    /// An appender to a stored tree of `size` leaves.
    pub fn open<R: TileReader>(reader: &R, size: u64) -> Result<Appender, ReadError<R::Error>> {
        let tiles: Result<Vec<Tile>, _> = Appender::edge_of(size).map(|id| crate::read::tile(reader, id)).collect();
        Ok(Appender::from_edge(size, tiles?).expect("these are the tiles of the edge"))
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root of the tree.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The maximal complete subtrees.
    pub fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Appends these leaf hashes and says what follows from it. To try a batch that may yet be dropped, append
    /// to a clone.
    pub fn append(&mut self, leaves: &[Hash]) -> Batch {
        let old_size = self.size();
        let size = old_size.checked_add(leaves.len() as u64).expect("a tree holds less than 2^64 leaves");
        let rows = self.rows(leaves, size);
        let node = |height: u32, index: u64| rows[height as usize].get(index);

        let subtrees = (0..64u32).rev().filter(|height| size >> height & 1 == 1);
        let subtrees = subtrees.map(|height| node(height, (size >> height) - 1)).collect();
        self.frontier = Frontier::from_parts(size, subtrees).expect("a subtree for every one in the size");

        let mut tiles = Vec::new();
        for level in 0..8u8 {
            let first = old_size >> (8 * u32::from(level));
            let Some(row) = rows.get(8 * usize::from(level)) else {
                break;
            };
            let edge = &mut self.edge[usize::from(level)];
            let mut index = first / u64::from(TILE_WIDTH);
            let mut grown = false;
            for hash in row.from(first) {
                edge.push(*hash);
                grown = true;
                if edge.len() == usize::from(TILE_WIDTH) {
                    tiles.push(tile(level, index, std::mem::take(edge)));
                    index += 1;
                    grown = false;
                }
            }
            if grown {
                tiles.push(tile(level, index, edge.clone()));
            }
        }
        Batch { old_size, size, root: self.frontier.root(), tiles, rows }
    }

    /// For every height the complete subtrees that are new, after the one of the old frontier that a new one
    /// pairs with.
    fn rows(&self, leaves: &[Hash], size: u64) -> Vec<Row> {
        let old_size = self.size();
        let mut rows: Vec<Row> = Vec::new();
        for height in 0..u64::BITS - size.leading_zeros() {
            // Where the old tree has an odd number of subtrees, the last of them is in its frontier.
            let mut hashes: Vec<Hash> = self.frontier.at_height(height).into_iter().collect();
            match rows.last() {
                None => hashes.extend_from_slice(leaves),
                Some(below) => hashes.extend(pairs(&below.hashes)),
            }
            rows.push(Row { first: old_size >> height & !1, hashes });
        }
        rows
    }
}

/// What a batch of leaves made of the tree.
#[derive(Debug, Clone)]
pub struct Batch {
    old_size: u64,
    size: u64,
    root: Hash,
    tiles: Vec<Tile>,
    rows: Vec<Row>,
}

impl Batch {
    /// How many leaves the tree had before: the number of the batch's first leaf.
    pub fn old_size(&self) -> u64 {
        self.old_size
    }

    /// How many leaves the tree has now.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree now.
    pub fn root(&self) -> Hash {
        self.root
    }

    /// The tiles to write, lowest level first: every tile that was filled, and the partial ones that grew.
    pub fn tiles(&self) -> &[Tile] {
        &self.tiles
    }

    /// The inclusion proof of one of the batch's own leaves in the tree as it is now; `None` for any other leaf.
    pub fn prove(&self, index: u64) -> Option<Vec<Hash>> {
        if !(self.old_size..self.size).contains(&index) {
            return None;
        }
        let Ok(proof) = proof::inclusion(index, self.size, |height, index| self.node(height, index));
        Some(proof)
    }

    /// The proof that the tree now extends the tree before.
    pub fn prove_consistency(&self) -> Vec<Hash> {
        let Ok(proof) = proof::consistency(self.old_size, self.size, |height, index| self.node(height, index));
        proof
    }

    fn node(&self, height: u32, index: u64) -> Result<Hash, Infallible> {
        Ok(self.rows[height as usize].get(index))
    }
}

/// Consecutive complete subtrees of one height; `first` is the number of the first, always even.
#[derive(Debug, Clone)]
struct Row {
    first: u64,
    hashes: Vec<Hash>,
}

impl Row {
    fn get(&self, index: u64) -> Hash {
        self.from(index)[0]
    }

    fn from(&self, index: u64) -> &[Hash] {
        let skipped = index.checked_sub(self.first).expect("proofs from a batch look no further left than its rows");
        &self.hashes[skipped as usize..]
    }
}

fn tile(level: u8, index: u64, hashes: Vec<Hash>) -> Tile {
    let width = u16::try_from(hashes.len()).expect("a tile has at most 256 hashes");
    Tile::new(TileId::new(level, index, width).expect("a level below 8 and a tile's width"), hashes)
}
