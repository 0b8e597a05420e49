//! Cosignatures: a witness says that it saw this checkpoint, consistent with all it saw before, at this time.
//!
//! C2SP tlog-cosignature, "Format" and "Ed25519 signed message" (`cosignature/v1`, key type 0x04). The
//! signature in the note is the time in eight bytes, big-endian, and then the Ed25519 signature of
//! ```text
//! cosignature/v1
//! time 1679315147
//! <the text of the checkpoint>
//! ```
//! Whether a time is too old or lies in the future is for the caller, who has a clock. ML-DSA cosignatures are
//! passed over as unknown.

use crate::{Checkpoint, KeyError, NoteSignature, SignatureType, SigningKey, VerifierKey};

/// tlog-cosignature: the timestamp "MUST NOT exceed 2^63 - 1".
pub const TIMESTAMP_MAX: u64 = i64::MAX as u64;

/// Cosigns checkpoints under a name. The name is not part of what is signed, so no two cosigners may share a key.
#[derive(Debug, Clone)]
pub struct Cosigner {
    verifier_key: VerifierKey,
    key: SigningKey,
}

impl Cosigner {
    /// A cosigner of this name.
    pub fn new(name: &str, key: SigningKey) -> Result<Cosigner, KeyError> {
        let verifier_key = VerifierKey::new(name, SignatureType::Cosignature, key.verification_key())?;
        Ok(Cosigner { verifier_key, key })
    }

    /// What others check its cosignatures with.
    pub fn verifier_key(&self) -> &VerifierKey {
        &self.verifier_key
    }

    /// Cosigns a checkpoint at this POSIX time. The caller has checked that it extends all it cosigned of that
    /// log before.
    pub fn cosign(&self, checkpoint: &Checkpoint, timestamp: u64) -> NoteSignature {
        assert!(timestamp <= TIMESTAMP_MAX, "a cosignature's time has 63 bits");
        let signature = self.key.sign(message(&checkpoint.to_string(), timestamp).as_bytes()).to_bytes();
        NoteSignature {
            name: self.verifier_key.name().to_owned(),
            key_id: self.verifier_key.id(),
            signature: [timestamp.to_be_bytes().as_slice(), &signature].concat(),
        }
    }
}

/// The time of the cosignature, if it is one by `key` over `text`.
pub(crate) fn check(key: &VerifierKey, text: &str, timestamped: &[u8]) -> Option<u64> {
    let (timestamp, signature) = timestamped.split_first_chunk::<8>()?;
    let timestamp = u64::from_be_bytes(*timestamp);
    let signature: &[u8; 64] = signature.try_into().ok()?;
    let holds = timestamp <= TIMESTAMP_MAX && key.is_signed(message(text, timestamp).as_bytes(), signature);
    holds.then_some(timestamp)
}

fn message(text: &str, timestamp: u64) -> String {
    format!("cosignature/v1\ntime {timestamp}\n{text}")
}
