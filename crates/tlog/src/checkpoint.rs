//! Checkpoints: what a log says of itself: who it is, how large, under which root.
//!
//! C2SP tlog-checkpoint, "Note text". The text has three lines; extension lines are refused, since nobody could
//! audit them:
//! ```text
//! polity/3yq7…
//! 20852163
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//! ```
//! A [`Checkpoint`] is only the claim. A [`VerifiedCheckpoint`] has the log's signature behind it; that it
//! extends an earlier one takes a consistency proof.

use crate::{Hash, NoteError, NoteSigner, SignatureType, SignedNote, VerifierKey, spelling};
use std::fmt;
use std::str::FromStr;

/// A log's origin, size and root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
}

/// A checkpoint that its log signed, and the witnesses who cosigned it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCheckpoint {
    checkpoint: Checkpoint,
    witnesses: Vec<(String, u64)>,
}

/// Why a text is no checkpoint, or not one to believe.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// An origin that is empty or has control characters.
    #[error("the origin of a checkpoint is one line of text, not empty")]
    Origin,
    /// The size is missing or misspelled.
    #[error("the second line of a checkpoint is its size in plain digits")]
    Size,
    /// The root is missing or misspelled.
    #[error("the third line of a checkpoint is its root in base64")]
    Root,
    /// Something after the third line, or the third line is not ended.
    #[error("a checkpoint has three lines, each ended by a newline")]
    Lines,
    /// The note is not well-formed, or a signature is false.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// It speaks of another log.
    #[error("the checkpoint is of {found}, not of {expected}")]
    OtherLog {
        /// The origin that was asked for.
        expected: String,
        /// The origin it has.
        found: String,
    },
    /// Witnesses signed, the log did not.
    #[error("the log has not signed the checkpoint")]
    NotSignedByLog,
}

impl Checkpoint {
    /// A claim that the log of this origin has this size and root.
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Checkpoint, CheckpointError> {
        if origin.is_empty() || origin.contains(|c| c < ' ') {
            return Err(CheckpointError::Origin);
        }
        Ok(Checkpoint { origin: origin.to_owned(), size, root })
    }

    /// Which log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree of that size.
    pub fn root(&self) -> Hash {
        self.root
    }

    /// The signed note of this checkpoint. The caller has checked that it extends all that was signed before.
    pub fn sign(&self, log: &NoteSigner) -> Result<SignedNote, NoteError> {
        let text = self.to_string();
        let signature = log.sign(&text);
        SignedNote::new(text, signature)
    }

    /// Reads a note and believes it if it is a checkpoint of the log of this origin, signed with the log's key.
    /// Of the witnesses given, those that cosigned are listed; how many are needed is for the caller.
    pub fn open(
        note: &[u8],
        origin: &str,
        log_key: &VerifierKey,
        witness_keys: &[VerifierKey],
    ) -> Result<VerifiedCheckpoint, CheckpointError> {
        let note = SignedNote::parse(note)?;
        let keys: Vec<VerifierKey> = std::iter::once(log_key).chain(witness_keys).cloned().collect();
        let verified = note.verify(&keys)?;
        // A cosigner's key is no log key, even when a caller takes it for one.
        if !verified.iter().any(|signature| signature.key == log_key && signature.timestamp.is_none()) {
            return Err(CheckpointError::NotSignedByLog);
        }
        let checkpoint: Checkpoint = note.text().parse()?;
        if checkpoint.origin != origin {
            return Err(CheckpointError::OtherLog { expected: origin.to_owned(), found: checkpoint.origin });
        }
        let witnesses = verified
            .iter()
            .filter(|signature| signature.key.signature_type() == SignatureType::Cosignature)
            .filter_map(|signature| Some((signature.key.name().to_owned(), signature.timestamp?)))
            .collect();
        Ok(VerifiedCheckpoint { checkpoint, witnesses })
    }
}

impl VerifiedCheckpoint {
    /// The checkpoint.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The witnesses who cosigned, by name, and when they say they did, in POSIX seconds.
    pub fn witnesses(&self) -> &[(String, u64)] {
        &self.witnesses
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root)
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Checkpoint, CheckpointError> {
        let (origin, rest) = text.split_once('\n').ok_or(CheckpointError::Lines)?;
        let (size, rest) = rest.split_once('\n').ok_or(CheckpointError::Lines)?;
        let root = rest.strip_suffix('\n').filter(|root| !root.contains('\n')).ok_or(CheckpointError::Lines)?;
        let size = spelling::decimal(size).ok_or(CheckpointError::Size)?;
        let root = root.parse().map_err(|_| CheckpointError::Root)?;
        Checkpoint::new(origin, size, root)
    }
}
