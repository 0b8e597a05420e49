//! The keys that notes are checked with, and their one-line form.
//!
//! C2SP signed-note, "Signatures" and "Verifier keys". A key is a name, a kind of signature and an Ed25519 key;
//! name and id together say which signature of a note is its own. Signatures are judged by ZIP 215, like every
//! signature of the record. Whether a key is to be trusted, and whether it is torsion-free, is settled where it
//! is bound, not here.
//!
//! Invariant: a name is not empty and has no space, plus or control character.

use crate::spelling;
use data_encoding::{BASE64, HEXLOWER};
use ed25519_zebra::{Signature, VerificationKey, VerificationKeyBytes};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// What kind of signature a key makes. The byte is part of the key's id, so one key can be two keys without
/// confusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignatureType {
    /// Of the text as it is: what a log signs its checkpoints with.
    Ed25519 = 0x01,
    /// Of the text with a time before it: what a witness adds (tlog-cosignature).
    Cosignature = 0x04,
}

/// A key to check notes with. Its text is `<name>+<key id in hex>+<base64 of type byte and key>`:
/// `PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: u32,
    signature_type: SignatureType,
    key: VerificationKey,
}

/// Not a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The name is empty or has a character it must not have.
    #[error("a key name is not empty and has no space, plus or control character")]
    Name,
    /// Not `<name>+<id>+<base64>`.
    #[error("a verifier key reads <name>+<eight hex digits>+<base64>")]
    Format,
    /// A kind of signature that is not known here.
    #[error("signature type {0:#04x} is not known")]
    Type(u8),
    /// The bytes are not an Ed25519 key.
    #[error("the key is not a point of Ed25519")]
    Point,
    /// The id is not the id of this name and key.
    #[error("the key id is {written:08x} but name and key give {computed:08x}")]
    Id {
        /// The id as written.
        written: u32,
        /// The id as it should be.
        computed: u32,
    },
}

impl VerifierKey {
    /// A key under this name.
    pub fn new(name: &str, signature_type: SignatureType, key: VerificationKey) -> Result<VerifierKey, KeyError> {
        if !is_key_name(name) {
            return Err(KeyError::Name);
        }
        // SHA-256(key name ‖ 0x0A ‖ signature type ‖ public key)[:4]
        let bytes: [u8; 32] = key.into();
        let hashed =
            Sha256::new().chain_update(name).chain_update([b'\n', signature_type as u8]).chain_update(bytes).finalize();
        let id = u32::from_be_bytes([hashed[0], hashed[1], hashed[2], hashed[3]]);
        Ok(VerifierKey { name: name.to_owned(), id, signature_type, key })
    }

    /// The name: for a log its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key id: four bytes of a hash over name, type and key.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What kind of signature it makes.
    pub fn signature_type(&self) -> SignatureType {
        self.signature_type
    }

    /// The Ed25519 key.
    pub fn key(&self) -> &VerificationKey {
        &self.key
    }

    pub(crate) fn is_signed(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.key.verify(&Signature::from_bytes(signature), message).is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut typed = [self.signature_type as u8; 33];
        typed[1..].copy_from_slice(&<[u8; 32]>::from(self.key));
        write!(f, "{}+{:08x}+{}", self.name, self.id, BASE64.encode_display(&typed))
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<VerifierKey, KeyError> {
        // Base64 has a plus of its own, so only the first two separate.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(KeyError::Format);
        };
        let id = HEXLOWER.decode(id.as_bytes()).ok().and_then(|id| id.try_into().ok());
        let written = id.map(u32::from_be_bytes).ok_or(KeyError::Format)?;
        let typed = spelling::base64(key).ok_or(KeyError::Format)?;
        let (signature_type, key) = typed.split_first().ok_or(KeyError::Format)?;
        let signature_type = match signature_type {
            0x01 => SignatureType::Ed25519,
            0x04 => SignatureType::Cosignature,
            other => return Err(KeyError::Type(*other)),
        };
        let key: [u8; 32] = key.try_into().map_err(|_| KeyError::Format)?;
        let key = VerificationKey::try_from(VerificationKeyBytes::from(key)).map_err(|_| KeyError::Point)?;
        let parsed = VerifierKey::new(name, signature_type, key)?;
        if parsed.id != written {
            return Err(KeyError::Id { written, computed: parsed.id });
        }
        Ok(parsed)
    }
}

/// signed-note, "Format": names "MUST be non-empty and MUST NOT contain any Unicode spaces or plus characters".
pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+' || c < ' ')
}
