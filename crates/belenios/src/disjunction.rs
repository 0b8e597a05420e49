//! Proofs that one of several statements about ciphertexts is true, without saying which (specification 4.12, 4.13).
//!
//! A statement is that (α, β) encrypts the value M: α = g^r and β = y^r g^M. Interval proofs, the proof of a possibly
//! blank vote and the proof of the sum are all of this shape; they differ in the label and the statements.
//!
//! The prover runs the same steps for every statement, true or not, and picks by constant-time selection: with random
//! w and c, A = g^w and B = y^w g^((m - M) c), which is the honest commitment where m = M and a simulated one elsewhere.

use rand_core::CryptoRng;
use subtle::{Choice, ConstantTimeEq as _};
use zeroize::Zeroizing;

use crate::elements::{Proof, challenge};
use crate::group::Group;

/// What the prover knows about a statement: the ciphertext's r and value, and the value that the statement claims.
pub(crate) struct Known<G: Group> {
    /// r of the ciphertext.
    pub(crate) random: Zeroizing<G::Scalar>,
    /// m of the ciphertext, minus the M of the statement.
    pub(crate) difference: Zeroizing<G::Scalar>,
}

/// Proves that the statement number `which` is true. `label` is everything before the commitments.
pub(crate) fn prove<G: Group, R: CryptoRng + ?Sized>(
    label: &[&str],
    y: &G::SecretBase,
    known: &[Known<G>],
    which: u64,
    rng: &mut R,
) -> Vec<Proof<G>> {
    let is_true = |index: usize| -> Choice { (index as u64).ct_eq(&which) };
    let mut drawn = Vec::with_capacity(known.len());
    let mut off = Vec::with_capacity(known.len());
    for known in known {
        let (w, c) = (Zeroizing::new(G::random(rng)), G::random(rng));
        off.push(Zeroizing::new(G::mul(&known.difference, &c)));
        drawn.push((w, c));
    }
    let [one, _] = G::hidden_constants();
    let mut commitments = Vec::with_capacity(2 * known.len());
    // Nothing is off where a statement is true, so of one statement nothing is, and of two only the other one.
    let other = (known.len() == 2).then(|| {
        let off = Zeroizing::new(G::select(&off[0], &off[1], is_true(0)));
        G::hidden_power_of_generator(&off)
    });
    for (index, ((w, _), off)) in drawn.iter().zip(&off).enumerate() {
        let power = G::hidden_power_of(y, w);
        let by = match (&other, known.len()) {
            (_, 1) => None,
            (Some(other), _) => Some(G::hidden_select(other, &one, is_true(index))),
            (None, _) => Some(G::hidden_power_of_generator(off)),
        };
        commitments.push(G::hidden_power_of_generator(w));
        commitments.push(by.map_or(power.clone(), |by| G::hidden_product(&power, &by)));
    }
    let texts = G::revealed_texts(&commitments).join(",");
    let mut parts = label.to_vec();
    parts.push("|");
    parts.push(&texts);
    let all = challenge::<G>(&parts);
    let others = drawn.iter().enumerate().fold(G::small(0), |sum, (index, (_, c))| {
        let plus = G::add(&sum, c);
        G::select(&plus, &sum, is_true(index))
    });
    let rest = G::sub(&all, &others);
    let proofs = known.iter().zip(&drawn).enumerate().map(|(index, (known, (w, c)))| {
        let challenge = G::select(c, &rest, is_true(index));
        let response = G::sub(w, &G::mul(&known.random, &challenge));
        Proof { challenge, response }
    });
    proofs.collect()
}
