//! Whose key it is: a private key, or the secret of a ceremony with the key that was encrypted to it, among an election's
//! trustees. Trustees are numbered from 1, all those of a threshold key one after the other.

use zeroize::Zeroizing;

use crate::ceremony::{Seed, decryption_key};
use crate::group::{Group, text_of};
use crate::trustees::{TrusteeKind, Trustees};

/// The number of the trustee with this private key.
#[must_use]
pub fn with_key<G: Group>(trustees: &Trustees<G>, private: &G::Scalar) -> Option<u64> {
    let public = text_of::<G>(&G::secret_power_of_generator(private));
    let at = trustees.keys().iter().position(|key| key.public_key.text == public)?;
    Some(at as u64 + 1)
}

/// The number of the trustee with this secret, and the private key that was encrypted to it.
#[must_use]
pub fn with_seed<G: Group>(
    trustees: &Trustees<G>,
    seed: &Seed,
    encrypted: &str,
) -> Option<(u64, Zeroizing<G::Scalar>)> {
    let mut first = 1;
    for kind in &trustees.0 {
        match kind {
            TrusteeKind::Single(_) => first += 1,
            TrusteeKind::Pedersen(parameters) => {
                if let Ok((index, private)) = decryption_key(seed, encrypted, parameters) {
                    return Some((first + index - 1, private));
                }
                first += parameters.verification_keys.len() as u64;
            }
        }
    }
    None
}
