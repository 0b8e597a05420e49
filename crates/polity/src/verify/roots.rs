//! Roots of the recomputed tree at the sizes that acts say they have seen.
//!
//! An act may name any size of the last day (`institution`'s window); so the leaves of that day are kept in blocks, each
//! with the frontier before it, and a root is made when it is asked for. Older blocks are forgotten.
//!
//! Invariant: blocks follow one another without a gap, and the last ends where the tree does.

use std::collections::{BTreeMap, VecDeque};

use institution::time::Time;
use tlog::{Frontier, Hash};

const BLOCK_LEAVES: usize = 64;
/// The window is 24 whole hours and the one that has begun; one more does no harm.
const KEPT_HOURS: i64 = 26;

struct Block {
    start: Frontier,
    leaves: Vec<Hash>,
    /// The time of the last leaf.
    until: Time,
}

/// The tree so far, and its last day.
#[derive(Default)]
pub struct Roots {
    tree: Frontier,
    blocks: VecDeque<Block>,
    made: BTreeMap<u64, Hash>,
}

impl Roots {
    /// Adds the leaf of an entry stamped with this time.
    pub fn push(&mut self, leaf: Hash, time: Time) {
        if self.blocks.back().is_none_or(|block| block.leaves.len() == BLOCK_LEAVES) {
            self.forget(time);
            let leaves = Vec::with_capacity(BLOCK_LEAVES);
            self.blocks.push_back(Block { start: self.tree.clone(), leaves, until: time });
        }
        let block = self.blocks.back_mut().expect("pushed if there was none");
        block.leaves.push(leaf);
        block.until = time;
        self.tree.push(leaf);
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// The root now.
    pub fn root(&self) -> Hash {
        self.tree.root()
    }

    /// The root when there were `size` leaves; `None` if that is too long ago, or not yet.
    pub fn at(&mut self, size: u64) -> Option<Hash> {
        if let Some(root) = self.made.get(&size) {
            return Some(*root);
        }
        if size > self.tree.size() {
            return None;
        }
        let after = self.blocks.partition_point(|block| block.start.size() <= size);
        let block = self.blocks.get(after.checked_sub(1)?)?;
        let mut frontier = block.start.clone();
        let taken = usize::try_from(size - block.start.size()).expect("a place in a block");
        block.leaves[..taken].iter().for_each(|leaf| frontier.push(*leaf));
        let root = frontier.root();
        self.made.insert(size, root);
        Some(root)
    }

    fn forget(&mut self, now: Time) {
        let gone = |block: &Block| block.until.hour() < now.hour() - KEPT_HOURS;
        while self.blocks.front().is_some_and(gone) {
            self.blocks.pop_front();
        }
        let oldest = self.blocks.front().map_or(self.tree.size(), |block| block.start.size());
        self.made = self.made.split_off(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(n: u64) -> Hash {
        tlog::leaf_hash(&n.to_be_bytes())
    }

    #[test]
    fn every_size_of_the_last_day_has_its_root_and_older_ones_are_forgotten() {
        let hour = 3_600_000;
        let mut roots = Roots::default();
        let mut plain = Frontier::new();
        let mut expected = vec![plain.root()];
        for n in 0..1000u64 {
            // The first half within an hour, then two days of nothing, then the rest.
            let time = if n < 500 { n as i64 } else { 48 * hour + n as i64 };
            roots.push(leaf(n), Time(time));
            plain.push(leaf(n));
            expected.push(plain.root());
            assert_eq!(roots.root(), plain.root());
            assert_eq!(roots.at(n + 2), None, "a size that is not reached has no root");
        }
        for (size, root) in expected.iter().enumerate().skip(500) {
            assert_eq!(roots.at(size as u64), Some(*root), "size {size}");
        }
        assert_eq!(roots.at(100), None);
        assert!(roots.blocks.len() < 12);
    }
}
