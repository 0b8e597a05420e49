//! The frontier of a tree: the roots of its maximal complete subtrees, left to right, largest first.
//!
//! It is what one must remember to go on appending and to know the root: one hash per set bit of the size, so
//! at most 64. It cannot prove anything about old leaves; that takes tiles (see `read`).
//!
//! Invariant: `hashes.len()` is the number of ones in `size`.

use crate::{Hash, node_hash};

/// The maximal complete subtrees of a tree of some size.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frontier {
    size: u64,
    hashes: Vec<Hash>,
}

/// The number of hashes does not fit the size.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the frontier of a tree of {size} leaves has {} hashes, not {got}", .size.count_ones())]
pub struct PartsError {
    /// The size that was claimed.
    pub size: u64,
    /// How many hashes came with it.
    pub got: usize,
}

impl Frontier {
    /// The frontier of the empty tree.
    pub fn new() -> Frontier {
        Frontier::default()
    }

    /// A frontier from what [`Frontier::parts`] gave: the size and the subtree roots, largest first.
    pub fn from_parts(size: u64, hashes: Vec<Hash>) -> Result<Frontier, PartsError> {
        if hashes.len() != size.count_ones() as usize {
            return Err(PartsError { size, got: hashes.len() });
        }
        Ok(Frontier { size, hashes })
    }

    /// The size and the subtree roots, largest first.
    pub fn parts(&self) -> (u64, &[Hash]) {
        (self.size, &self.hashes)
    }

    /// How many leaves the tree has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf at the right.
    pub fn push(&mut self, leaf: Hash) {
        assert!(self.size < u64::MAX, "a tree holds less than 2^64 leaves");
        // Each trailing one in the size is a complete subtree as large as the one we carry: they merge.
        let mut carried = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.hashes.pop().expect("every one in the size has its hash");
            carried = node_hash(left, carried);
        }
        self.hashes.push(carried);
        self.size += 1;
    }

    /// The root of the whole tree: RFC 6962's Merkle Tree Hash.
    pub fn root(&self) -> Hash {
        let from_the_right = self.hashes.iter().rev().copied();
        from_the_right.reduce(|right, left| node_hash(left, right)).unwrap_or(Hash::EMPTY_TREE)
    }

    /// The root of the complete subtree of 2^`height` leaves, if the frontier has one of that height.
    pub(crate) fn at_height(&self, height: u32) -> Option<Hash> {
        if self.size >> height & 1 == 0 {
            return None;
        }
        // Larger subtrees stand before it.
        let larger = self.size.checked_shr(height + 1).unwrap_or(0).count_ones() as usize;
        Some(self.hashes[larger])
    }
}
