//! A transparency log: the Merkle tree of RFC 6962, kept and published as C2SP tlog-tiles, tlog-checkpoint,
//! signed-note and tlog-cosignature lay down. The page for readers of the format is `docs/formats/log.md`.
//!
//! It knows nothing of acts: a leaf is some bytes. It reads no disk, no clock and no randomness; tiles come from a
//! [`TileReader`], times and keys are arguments. One writer appends through an [`Appender`]; everybody else reads
//! tiles, makes proofs from them and checks proofs with [`verify_inclusion`] and [`verify_consistency`].
//!
//! Invariant: the same leaves give the same tiles, root and proofs, however they were batched.

mod append;
mod bundle;
mod checkpoint;
mod cosignature;
mod frontier;
mod hash;
mod key;
mod note;
mod proof;
mod read;
mod spelling;
mod tile;

pub use append::{Appender, Batch, EdgeError};
pub use bundle::{BundleError, ENTRY_BYTES_MAX, decode_bundle, encode_bundle};
pub use checkpoint::{Checkpoint, CheckpointError, VerifiedCheckpoint};
pub use cosignature::{Cosigner, TIMESTAMP_MAX};
pub use ed25519_zebra::{SigningKey, VerificationKey};
pub use frontier::{Frontier, PartsError};
pub use hash::{HASH_BYTES, Hash, HashError, leaf_hash, node_hash};
pub use key::{KeyError, SignatureType, VerifierKey};
pub use note::{NOTE_BYTES_MAX, NoteError, NoteSignature, NoteSigner, SIGNATURES_MAX, SignedNote, VerifiedSignature};
pub use proof::{ProofError, verify_consistency, verify_inclusion};
pub use read::{ReadError, TileReader, frontier_at, prove_consistency, prove_inclusion, root_at};
pub use tile::{BundleId, TILE_WIDTH, Tile, TileError, TileId};
