//! Proofs: the walk that makes them and the two functions that check them.
//!
//! RFC 6962 §2.1.1 (inclusion) and §2.1.2 (consistency) say which hashes a proof has, RFC 9162 §2.1.3.2 and
//! §2.1.4.2 how it is checked. A proof is its hashes in that order, leaf's sibling first, and nothing else. The
//! walk asks for nodes through a closure, so that the batch at hand (`append`) and tiles from a store (`read`)
//! give the same proofs.
//!
//! Invariant: for given sizes and index exactly one length of proof is accepted.

use crate::{Hash, node_hash};

/// Why a proof does not prove it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
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
    /// Too many or too few hashes.
    #[error("the proof has {got} hashes where {expected} belong")]
    Length {
        /// How many hashes a proof for these sizes has.
        expected: usize,
        /// How many it had.
        got: usize,
    },
    /// The hashes do not lead to the older root.
    #[error("the proof does not lead to the root of the older tree of {old_size} leaves")]
    OldRoot {
        /// The older size.
        old_size: u64,
    },
    /// The hashes do not lead to the root.
    #[error("the proof does not lead to the root of the tree of {size} leaves")]
    Root {
        /// The tree's size.
        size: u64,
    },
}

/// Checks that `leaf` (a [`leaf_hash`](crate::leaf_hash)) is number `index` of the tree of `size` leaves with
/// this `root`.
pub fn verify_inclusion(leaf: Hash, index: u64, size: u64, root: Hash, proof: &[Hash]) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::NoSuchLeaf { index, size });
    }
    check_length(steps(0, index, size).count(), proof)?;
    let mut hash = leaf;
    for (step, sibling) in steps(0, index, size).zip(proof) {
        hash = step.up(hash, *sibling);
    }
    if hash == root { Ok(()) } else { Err(ProofError::Root { size }) }
}

/// Checks that the tree of `new_size` leaves with `new_root` begins with the tree of `old_size` leaves with
/// `old_root`. Between trees of one size, and from the empty tree, the proof is empty.
pub fn verify_consistency(
    old_size: u64,
    old_root: Hash,
    new_size: u64,
    new_root: Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old_size > new_size {
        return Err(ProofError::Shrunk { old_size, new_size });
    }
    if old_size == 0 || old_size == new_size {
        check_length(0, proof)?;
        if old_size == 0 && old_root != Hash::EMPTY_TREE {
            return Err(ProofError::OldRoot { old_size });
        }
        let same = old_size == new_size && old_root == new_root;
        // From the empty tree every tree is an extension, but the empty tree itself has one root only.
        let extends_nothing = old_size == 0 && new_size > 0;
        return if same || extends_nothing { Ok(()) } else { Err(ProofError::Root { size: new_size }) };
    }

    let (height, index) = last_complete(old_size);
    let starts_at_old_root = old_size.is_power_of_two();
    let steps_len = steps(height, index, new_size).count();
    check_length(steps_len + usize::from(!starts_at_old_root), proof)?;
    let (start, siblings) = match proof {
        [first, rest @ ..] if !starts_at_old_root => (*first, rest),
        all => (old_root, all),
    };
    let (mut old, mut new) = (start, start);
    for (step, sibling) in steps(height, index, new_size).zip(siblings) {
        // What stands to the right of the older tree's last subtree is not in the older tree.
        if step == Step::SiblingLeft {
            old = node_hash(*sibling, old);
        }
        new = step.up(new, *sibling);
    }
    if old != old_root {
        return Err(ProofError::OldRoot { old_size });
    }
    if new == new_root { Ok(()) } else { Err(ProofError::Root { size: new_size }) }
}

/// The inclusion proof for the leaf at `index` in a tree of `size` leaves. `node(h, i)` is the root of the complete
/// subtree number `i` among those of 2^h leaves.
pub(crate) fn inclusion<E>(
    index: u64,
    size: u64,
    mut node: impl FnMut(u32, u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    assert!(index < size, "the caller checks that the leaf is there");
    siblings(0, index, size, &mut node)
}

/// The consistency proof from `old_size` to `new_size`; `node` as for [`inclusion`], in the newer tree.
pub(crate) fn consistency<E>(
    old_size: u64,
    new_size: u64,
    mut node: impl FnMut(u32, u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    assert!(old_size <= new_size, "the caller checks that the tree grew");
    if old_size == 0 || old_size == new_size {
        return Ok(Vec::new());
    }
    let (height, index) = last_complete(old_size);
    let mut proof = Vec::new();
    if !old_size.is_power_of_two() {
        proof.push(node(height, index)?);
    }
    proof.extend(siblings(height, index, new_size, &mut node)?);
    Ok(proof)
}

fn siblings<E>(
    height: u32,
    index: u64,
    size: u64,
    node: &mut impl FnMut(u32, u64) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    let mut proof = Vec::new();
    for (height, index) in levels(height, index, size) {
        let sibling = index ^ 1;
        if sibling < size >> height {
            proof.push(node(height, sibling)?);
        } else if sibling == last(height, size) {
            // At most once on a path: from here on the path itself is the right edge.
            proof.push(right_edge(height, size, node)?);
        }
    }
    Ok(proof)
}

/// The root of the incomplete subtree of height `height` at the right edge: its complete parts, smallest first.
fn right_edge<E>(height: u32, size: u64, node: &mut impl FnMut(u32, u64) -> Result<Hash, E>) -> Result<Hash, E> {
    let mut root = None;
    for part in (0..height).filter(|part| size >> part & 1 == 1) {
        let left = node(part, (size >> part) - 1)?;
        root = Some(root.map_or(left, |right| node_hash(left, right)));
    }
    Ok(root.expect("an incomplete subtree that exists has a leaf"))
}

/// On which side of the path the next hash of the proof stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    SiblingLeft,
    SiblingRight,
}

impl Step {
    fn up(self, hash: Hash, sibling: Hash) -> Hash {
        match self {
            Step::SiblingLeft => node_hash(sibling, hash),
            Step::SiblingRight => node_hash(hash, sibling),
        }
    }
}

/// The steps from node `index` at `height` up to the root. At the right edge a subtree without sibling rises
/// without a step.
fn steps(height: u32, index: u64, size: u64) -> impl Iterator<Item = Step> {
    levels(height, index, size).filter_map(move |(height, index)| match index & 1 {
        1 => Some(Step::SiblingLeft),
        _ if index < last(height, size) => Some(Step::SiblingRight),
        _ => None,
    })
}

/// The node's ancestors, itself first, without the root.
fn levels(height: u32, index: u64, size: u64) -> impl Iterator<Item = (u32, u64)> {
    (height..64)
        .map(move |above| (above, index >> (above - height)))
        .take_while(move |(above, _)| last(*above, size) > 0)
}

/// The number of the last subtree of height `height`, complete or not.
fn last(height: u32, size: u64) -> u64 {
    (size - 1) >> height
}

/// The smallest of the maximal complete subtrees: height and number.
fn last_complete(size: u64) -> (u32, u64) {
    let height = size.trailing_zeros();
    (height, (size >> height) - 1)
}

fn check_length(expected: usize, proof: &[Hash]) -> Result<(), ProofError> {
    if proof.len() == expected { Ok(()) } else { Err(ProofError::Length { expected, got: proof.len() }) }
}
