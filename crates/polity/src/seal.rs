//! Texts and names at rest: sealed, each under a key of its own that lies elsewhere.
//!
//! XChaCha20-Poly1305. What is sealed is salt and text together, bound to their commitment: `24 bytes of nonce ‖
//! ciphertext of (16 bytes of salt ‖ text)`. The keys lie in `keys.db` alone, so that erasing a key erases the text and
//! the salt everywhere, backups included, while the commitment in the record still stands.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use institution::id::{Hash, Salt};

use crate::random;

/// A key that opens one text, or one member's names.
pub type SealKey = [u8; 32];

const NONCE_BYTES: usize = 24;
const SALT_BYTES: usize = 16;

/// A text with the salt of its commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Salted {
    /// The salt.
    pub salt: Salt,
    /// The text.
    pub text: String,
}

impl Salted {
    /// What an act carries in its place.
    #[must_use]
    pub fn commitment(&self) -> Hash {
        Hash::commit(self.salt, self.text.as_bytes())
    }

    /// Seals it.
    #[must_use]
    pub fn seal(&self, key: &SealKey) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = random::bytes();
        let mut plain = Vec::with_capacity(SALT_BYTES + self.text.len());
        plain.extend_from_slice(&self.salt.0);
        plain.extend_from_slice(self.text.as_bytes());
        let commitment = self.commitment();
        let sealed = XChaCha20Poly1305::new(&Key::from(*key))
            .encrypt(&XNonce::from(nonce), Payload { msg: &plain, aad: &commitment.0 })
            .expect("a text is far shorter than the cipher's bound");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens what was sealed for this commitment; `None` if it is anything else.
    #[must_use]
    pub fn open(key: &SealKey, commitment: Hash, sealed: &[u8]) -> Option<Self> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let plain = XChaCha20Poly1305::new(&Key::from(*key))
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &commitment.0 })
            .ok()?;
        let (salt, text) = plain.split_first_chunk::<SALT_BYTES>()?;
        let salted = Self { salt: Salt(*salt), text: String::from_utf8(text.to_vec()).ok()? };
        // The keys' holder could have sealed anything: only the text that was committed to is the text.
        (salted.commitment() == commitment).then_some(salted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_for_its_commitment_and_key_alone() {
        let salted = Salted { salt: Salt([3; 16]), text: "Rent strike\n\nFrom March.".to_owned() };
        let (key, sealed) = ([7; 32], salted.seal(&[7; 32]));
        assert_eq!(Salted::open(&key, salted.commitment(), &sealed), Some(salted.clone()));
        assert_eq!(Salted::open(&[8; 32], salted.commitment(), &sealed), None);
        assert_eq!(Salted::open(&key, Hash([0; 32]), &sealed), None);
        assert_eq!(Salted::open(&key, salted.commitment(), &sealed[..20]), None);
        let mut torn = sealed.clone();
        torn[40] ^= 1;
        assert_eq!(Salted::open(&key, salted.commitment(), &torn), None);
        // The same text never gives the same bytes twice.
        assert_ne!(sealed, salted.seal(&key));
    }
}
