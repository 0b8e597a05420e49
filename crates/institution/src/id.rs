//! Names for things: random ids, hashes, keys, each its own type so that swapped arguments do not compile.
//!
//! An id is 16 bytes, written as 26 characters of lower-case base32 (RFC 4648 alphabet, no padding, the two spare
//! bits zero). A hash is SHA-256, written likewise as 52 characters. A key is an Ed25519 public key, 52 characters.
//!
//! Invariant: text and bytes are one to one; a second spelling of the same bytes does not parse.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use data_encoding::{Encoding, Specification};
use sha2::{Digest, Sha256};

/// The text was not the one spelling of an id, hash or key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} characters of lower-case base32")]
pub struct BadId {
    /// How many characters the one spelling has.
    pub expected: usize,
}

fn base32() -> &'static Encoding {
    static ENCODING: std::sync::OnceLock<Encoding> = std::sync::OnceLock::new();
    ENCODING.get_or_init(|| {
        let mut specification = Specification::new();
        specification.symbols.push_str("abcdefghijklmnopqrstuvwxyz234567");
        specification.encoding().expect("the alphabet has 32 different symbols")
    })
}

macro_rules! bytes_type {
    ($(#[$doc:meta])* $name:ident, $bytes:literal, $characters:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $bytes]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut text = [0u8; $characters];
                base32().encode_mut(&self.0, &mut text);
                f.write_str(std::str::from_utf8(&text).expect("base32 is ASCII"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let bad = BadId { expected: $characters };
                if text.len() != $characters {
                    return Err(bad);
                }
                let mut bytes = [0u8; $bytes];
                match base32().decode_mut(text.as_bytes(), &mut bytes) {
                    Ok(_) => Ok(Self(bytes)),
                    Err(_) => Err(bad),
                }
            }
        }
    };
}

/// How the texts of two ids of one length compare: in ASCII the digits, which stand for 26 to 31, come before the letters.
pub(crate) fn by_text(a: &[u8], b: &[u8]) -> Ordering {
    let Some(first) = a.iter().zip(b).position(|(a, b)| a != b) else { return Ordering::Equal };
    // Five bits make a character: the one in which the first bit that differs lies decides.
    let character = (first * 8 + (a[first] ^ b[first]).leading_zeros() as usize) / 5;
    let rank = |bytes: &[u8]| {
        let bit = character * 5;
        let two = [bytes[bit / 8], bytes.get(bit / 8 + 1).copied().unwrap_or(0)];
        let value = u16::from_be_bytes(two) << (bit % 8) >> 11;
        (value + 6) % 32
    };
    rank(a).cmp(&rank(b))
}

bytes_type!(
    /// An institution: the first 16 bytes of SHA-256 over the payload of the act that founded it.
    InstitutionId, 16, 26);
bytes_type!(
    /// A member; chosen at random by their own device.
    MemberId, 16, 26);
bytes_type!(
    /// An act; chosen at random by the device that signs it.
    ActId, 16, 26);
bytes_type!(
    /// A motion.
    MotionId, 16, 26);
bytes_type!(
    /// A change offered to a motion's text.
    AmendmentId, 16, 26);
bytes_type!(
    /// An argument, question or answer.
    ArgumentId, 16, 26);
bytes_type!(
    /// A meeting.
    MeetingId, 16, 26);
bytes_type!(
    /// Something the members demand.
    DemandId, 16, 26);
bytes_type!(
    /// What was offered on a demand.
    OfferId, 16, 26);
bytes_type!(
    /// A vote: derived from what is voted on and how often it was called, see `VoteId::of`.
    VoteId, 16, 26);
bytes_type!(
    /// SHA-256 of something that lies elsewhere.
    Hash, 32, 52);
bytes_type!(
    /// An Ed25519 public key.
    Key, 32, 52);
bytes_type!(
    /// Sixteen random bytes that keep a hash from being guessed.
    Salt, 16, 26);

impl InstitutionId {
    /// What a founding act carries in the place of an institution's id, which does not exist before the act is signed.
    pub const UNFOUNDED: Self = Self([0; 16]);

    /// The id of the institution that this act founds: it commits to the act, so an id names its own beginning.
    #[must_use]
    pub fn of_founding(payload: &[u8]) -> Self {
        Self(first_16(&Hash::of(payload)))
    }
}

impl VoteId {
    /// The vote on `subject` (a motion's or amendment's bytes), called for the `round`th time, from 1.
    #[must_use]
    pub fn of(institution: InstitutionId, subject: &[u8; 16], round: u32) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"polity vote\n");
        hasher.update(institution.0);
        hasher.update(subject);
        hasher.update(round.to_be_bytes());
        Self(first_16(&Hash(hasher.finalize().into())))
    }
}

impl Hash {
    /// SHA-256 of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The commitment to something that is kept elsewhere: `SHA-256(salt ‖ text)`.
    #[must_use]
    pub fn commit(salt: Salt, text: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(salt.0);
        hasher.update(text);
        Self(hasher.finalize().into())
    }
}

fn first_16(hash: &Hash) -> [u8; 16] {
    hash.0[..16].try_into().expect("a hash has 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        let id = MemberId([7; 16]);
        let text = id.to_string();
        assert_eq!(text.len(), 26);
        assert_eq!(text.parse(), Ok(id));
        assert!(text.to_uppercase().parse::<MemberId>().is_err());
        assert!(format!("{text}=").parse::<MemberId>().is_err());
        // The last character carries three bits of the id and two spare ones, which must be zero.
        let mut other = text.clone().into_bytes();
        *other.last_mut().unwrap() += 1;
        assert!(std::str::from_utf8(&other).unwrap().parse::<MemberId>().is_err());
    }
}
