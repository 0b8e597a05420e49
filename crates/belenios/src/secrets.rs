//! Proofs of knowledge of an exponent: signatures, keys, messages of a ceremony (specification 4.5, 4.6.1, 4.14).
//!
//! All of version 1 are weak in one way: the key is not among what is hashed. `docs/handbook/ballots.md` says what
//! follows from it and how the record around a ballot box makes up for it.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::elements::{Proof, challenge};
use crate::group::{Group, product, public_power, revealed_text, text_of};

/// A proof that the maker knows the exponent of `g^secret`, bound to a label: `SHA256(label|A)`.
pub(crate) fn prove_knowledge<G: Group, R: CryptoRng + ?Sized>(
    label: &str,
    secret: &G::Scalar,
    rng: &mut R,
) -> Proof<G> {
    let w = Zeroizing::new(G::random(rng));
    let commitment = revealed_text::<G>(G::hidden_power_of_generator(&w));
    let challenge = challenge::<G>(&[label, "|", &commitment]);
    let response = G::sub(&w, &G::mul(secret, &challenge));
    Proof { challenge, response }
}

/// Whether a proof made by [`prove_knowledge`] is good for this public key.
pub(crate) fn knows<G: Group>(label: &str, public: &G::Element, proof: &Proof<G>) -> bool {
    let generator = G::generator();
    let commitment =
        product(&public_power::<G>(&generator, &proof.response), &public_power::<G>(public, &proof.challenge));
    challenge::<G>(&[label, "|", &text_of::<G>(&commitment)]) == proof.challenge
}
