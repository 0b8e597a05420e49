//! Partial decryptions, how they combine, and the result (specification 4.18, 4.19).

use std::collections::BTreeMap;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::election::{Election, Question};
use crate::elements::{Ciphertext, Proof, Written, challenge, hex};
use crate::group::arithmetic::Arithmetic as _;
use crate::group::{Group, all_members, product, public_power, public_product, quotient};
use crate::json::{self, Read, Reader};
use crate::trustees::{TrusteeKind, Trustees};
use crate::verify::Way;

/// A trustee's share of the decryption of an encrypted tally.
#[derive(Clone, Debug, PartialEq)]
pub struct PartialDecryption<G: Group> {
    /// α^x for each ciphertext.
    pub decryption_factors: Vec<Vec<Written<G>>>,
    /// That it was done with the trustee's private key.
    pub decryption_proofs: Vec<Vec<Proof<G>>>,
}

/// What is wrong with a partial decryption.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecryptionFault {
    /// Other lists than the tally's.
    #[error("it does not have a factor and a proof for each ciphertext")]
    Shape,
    /// An element outside the subgroup.
    #[error("factor {1} of question {0} is outside the group")]
    NotMember(usize, usize),
    /// A proof.
    #[error("the proof of factor {1} of question {0} is wrong")]
    Proof(usize, usize),
}

fn label(fingerprint: &str, public_key: &str) -> String {
    format!("decrypt|{fingerprint}|{public_key}|")
}

impl<G: Group> PartialDecryption<G> {
    /// Decrypts a trustee's share of a tally that the trustee computed or verified.
    pub fn new<R: CryptoRng + ?Sized>(
        fingerprint: &str,
        private: &G::Scalar,
        tally: &[Vec<Ciphertext<G>>],
        rng: &mut R,
    ) -> Self {
        let public_key = Written::<G>::new(G::secret_power_of_generator(private));
        let label = label(fingerprint, &public_key.text);
        let (mut factors, mut proofs) = (Vec::new(), Vec::new());
        for list in tally {
            let (mut list_factors, mut list_proofs) = (Vec::new(), Vec::new());
            for ciphertext in list {
                let alpha = &ciphertext.alpha.element;
                list_factors.push(G::secret_power(alpha, private));
                let w = Zeroizing::new(G::random(rng));
                let commitments = [G::secret_power_of_generator(&w), G::secret_power(alpha, &w)];
                let challenge = challenge::<G>(&[&label, &G::texts(&commitments).join(",")]);
                let response = G::sub(&w, &G::mul(private, &challenge));
                list_proofs.push(Proof { challenge, response });
            }
            factors.push(Written::all(list_factors));
            proofs.push(list_proofs);
        }
        Self { decryption_factors: factors, decryption_proofs: proofs }
    }

    /// Reads one.
    pub fn parse(text: &[u8]) -> Read<Self> {
        Reader::whole(text, |reader| {
            reader.literal("{\"decryption_factors\":")?;
            let decryption_factors = reader.list(|reader| reader.list(Written::read))?;
            reader.literal(",\"decryption_proofs\":")?;
            let decryption_proofs = reader.list(|reader| reader.list(Proof::read))?;
            reader.literal("}")?;
            Ok(Self { decryption_factors, decryption_proofs })
        })
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::from("{\"decryption_factors\":");
        json::list(&mut out, &self.decryption_factors, |out, list| {
            json::list(out, list, |out, factor| factor.write(out));
        });
        out.push_str(",\"decryption_proofs\":");
        json::list(&mut out, &self.decryption_proofs, |out, list| json::list(out, list, |out, proof| proof.write(out)));
        out.push('}');
        out
    }

    /// Verifies it. `seed` must be unknown to the trustee.
    pub fn verify(
        &self,
        fingerprint: &str,
        public_key: &Written<G>,
        tally: &[Vec<Ciphertext<G>>],
        seed: &[u8; 32],
        way: Way,
    ) -> Result<(), DecryptionFault> {
        let lengths: Vec<usize> = tally.iter().map(Vec::len).collect();
        let shaped = self.decryption_factors.iter().map(Vec::len).eq(lengths.iter().copied())
            && self.decryption_proofs.iter().map(Vec::len).eq(lengths.iter().copied());
        if !shaped {
            return Err(DecryptionFault::Shape);
        }
        let factors = || self.decryption_factors.iter().flatten().map(|factor| &factor.element);
        if way == Way::Plain || !all_members::<G>(&factors().cloned().collect::<Vec<_>>(), seed) {
            for (question, list) in (1..).zip(&self.decryption_factors) {
                for (number, factor) in (1..).zip(list) {
                    if !G::is_plain_member(&factor.element) {
                        return Err(DecryptionFault::NotMember(question, number));
                    }
                }
            }
        }
        let label = label(fingerprint, &public_key.text);
        for (question, list) in (0..).zip(tally) {
            for (number, ciphertext) in list.iter().enumerate() {
                let Proof { challenge: c, response } = &self.decryption_proofs[question][number];
                let factor = &self.decryption_factors[question][number].element;
                let power_product = |a: &G::Element, b: &G::Element| match way {
                    Way::Quick => public_product::<G>(&[(a.clone(), response.clone()), (b.clone(), c.clone())]),
                    Way::Plain => product(&G::plain_power(a, response), &G::plain_power(b, c)),
                };
                let commitments = [
                    power_product(&G::generator(), &public_key.element),
                    power_product(&ciphertext.alpha.element, factor),
                ];
                if challenge::<G>(&[&label, &G::texts(&commitments).join(",")]) != *c {
                    return Err(DecryptionFault::Proof(question + 1, number + 1));
                }
            }
        }
        Ok(())
    }
}

/// Why partial decryptions do not make a result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResultFault {
    /// Somebody's share is missing.
    #[error("trustee {0} has not decrypted")]
    Missing(u64),
    /// Not enough shares of a threshold key.
    #[error("{have} of the trustees from {first} on have decrypted, {need} are needed")]
    TooFew {
        /// Number of the first of them.
        first: u64,
        /// How many have.
        have: u64,
        /// How many must.
        need: u64,
    },
    /// What comes out is no count of votes.
    #[error("choice {1} of question {0} does not decrypt to a number of votes")]
    NoCount(usize, usize),
    /// What comes out is no list of numbers.
    #[error("ballot {1} of question {0} does not decrypt to the numbers of an answer")]
    NoNumbers(usize, usize),
}

/// The result of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionResult {
    /// How often each choice was chosen.
    Counts(Vec<u64>),
    /// Every answer, in an order that says nothing.
    Answers(Vec<Vec<u8>>),
}

/// The text of a result.
#[must_use]
pub fn result_text(result: &[QuestionResult]) -> String {
    let mut out = String::from("{\"result\":");
    json::list(&mut out, result, |out, question| match question {
        QuestionResult::Counts(counts) => json::list(out, counts, |out, count| json::weight(out, *count)),
        QuestionResult::Answers(answers) => json::list(out, answers, |out, answer| {
            json::list(out, answer, |out, number| out.push_str(&number.to_string()));
        }),
    });
    out.push('}');
    out
}

/// For each trustee that decrypted, by number, to what power the factors go.
fn exponents<G: Group>(trustees: &Trustees<G>, owners: &[u64]) -> Result<BTreeMap<u64, G::Scalar>, ResultFault> {
    let mut exponents = BTreeMap::new();
    let mut first = 1;
    for kind in &trustees.0 {
        match kind {
            TrusteeKind::Single(_) => {
                if !owners.contains(&first) {
                    return Err(ResultFault::Missing(first));
                }
                exponents.insert(first, G::small(1));
                first += 1;
            }
            TrusteeKind::Pedersen(parameters) => {
                let size = parameters.verification_keys.len() as u64;
                let here: Vec<u64> = (1..=size).filter(|index| owners.contains(&(first + index - 1))).collect();
                if (here.len() as u64) < parameters.threshold {
                    let (have, need) = (here.len() as u64, parameters.threshold);
                    return Err(ResultFault::TooFew { first, have, need });
                }
                for &index in &here {
                    exponents.insert(first + index - 1, lagrange::<G>(&here, index));
                }
                first += size;
            }
        }
    }
    Ok(exponents)
}

/// λ: the product of k / (k - index) over the others.
pub(crate) fn lagrange<G: Group>(indexes: &[u64], index: u64) -> G::Scalar {
    let others = indexes.iter().filter(|&&other| other != index);
    let (over, under) = others.fold((G::small(1), G::small(1)), |(over, under), &k| {
        let difference = G::sub(&G::small(k), &G::small(index));
        (G::mul(&over, &G::small(k)), G::mul(&under, &difference))
    });
    G::mul(&over, &G::inverse(&under))
}

/// Combines verified partial decryptions to the result. `total_weight` bounds every count.
pub fn result<G: Group>(
    election: &Election<G>,
    trustees: &Trustees<G>,
    tally: &[Vec<Ciphertext<G>>],
    decryptions: &[(u64, PartialDecryption<G>)],
    total_weight: u64,
) -> Result<Vec<QuestionResult>, ResultFault> {
    let owners: Vec<u64> = decryptions.iter().map(|(owner, _)| *owner).collect();
    let exponents = exponents(trustees, &owners)?;
    let mut counter = None;
    let mut result = Vec::new();
    for (number, (question, list)) in election.questions.iter().zip(tally).enumerate() {
        let messages: Vec<G::Element> = (0..list.len())
            .map(|at| {
                let factor = decryptions.iter().fold(G::Element::one(), |all, (owner, decryption)| {
                    let factor = &decryption.decryption_factors[number][at].element;
                    let exponent = &exponents[owner];
                    let alone = *exponent == G::small(1);
                    product(&all, &if alone { factor.clone() } else { public_power::<G>(factor, exponent) })
                });
                quotient(&list[at].beta.element, &factor)
            })
            .collect();
        result.push(match question {
            Question::Homomorphic(_) => {
                let counter = counter.get_or_insert_with(|| Counter::<G>::new(total_weight));
                let counts = messages.iter().enumerate();
                let counts = counts.map(|(at, m)| counter.count(m).ok_or(ResultFault::NoCount(number + 1, at + 1)));
                QuestionResult::Counts(counts.collect::<Result<_, _>>()?)
            }
            Question::NonHomomorphic(question) => {
                let count = question.answers.len();
                let answers = messages.iter().enumerate();
                let answers = answers
                    .map(|(at, message)| G::decode(message, count).ok_or(ResultFault::NoNumbers(number + 1, at + 1)));
                QuestionResult::Answers(answers.collect::<Result<_, _>>()?)
            }
        });
    }
    Ok(result)
}

/// Finds logarithms up to a bound: baby steps and giant steps.
struct Counter<G: Group> {
    bound: u64,
    steps: u64,
    /// g^0 … g^(steps - 1) by the beginning of a hash of their spelling.
    small: BTreeMap<[u8; 16], u64>,
    giant: G::Element,
}

/// Steps that are spelled together, so that a large bound does not need large memory.
const SPELLED_TOGETHER: u64 = 4096;

impl<G: Group> Counter<G> {
    fn new(bound: u64) -> Self {
        let steps = bound.isqrt() + 1;
        let factor = G::generator().factor();
        let mut element = G::Element::one();
        let mut small = BTreeMap::new();
        for from in (0..steps).step_by(SPELLED_TOGETHER as usize) {
            let mut some = Vec::new();
            for _ in from..steps.min(from + SPELLED_TOGETHER) {
                some.push(element.clone());
                element = element.times(&factor);
            }
            for (number, text) in (from..).zip(G::texts(&some)) {
                small.insert(Self::key(&text), number);
            }
        }
        Self { bound, steps, small, giant: quotient(&G::Element::one(), &element) }
    }

    fn key(text: &str) -> [u8; 16] {
        crate::credentials::lookup(text)[..16].try_into().expect("sixteen bytes")
    }

    fn count(&self, message: &G::Element) -> Option<u64> {
        let giant = self.giant.factor();
        let mut element = message.clone();
        for step in 0..=self.bound / self.steps {
            let text = crate::group::text_of::<G>(&element);
            if let Some(rest) = self.small.get(&Self::key(&text)) {
                let count = step * self.steps + rest;
                let right = public_power::<G>(&G::generator(), &G::small(count)) == *message;
                return Some(count).filter(|&count| right && count <= self.bound);
            }
            element = element.times(&giant);
        }
        None
    }
}

/// Who shuffled or decrypted: `{"owner":1,"payload":"…"}`.
#[must_use]
pub fn owned_text(owner: u64, payload: &[u8; 32]) -> String {
    format!("{{\"owner\":{owner},\"payload\":\"{}\"}}", hex(payload))
}

/// Reads who shuffled or decrypted.
pub fn read_owned(text: &[u8]) -> Read<(u64, [u8; 32])> {
    Reader::whole(text, |reader| {
        reader.literal("{\"owner\":")?;
        let owner = reader.number()?;
        reader.literal(",\"payload\":")?;
        let payload = reader.hash()?;
        reader.literal("}")?;
        Ok((owner, payload))
    })
}
