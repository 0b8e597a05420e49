//! Whether ballots are valid: every element in the group, every proof, the signature (specification 4.11 to 4.15).
//!
//! A ballot becomes a list of *commitments* to recompute, `g^a y^b base^c`, and a list of *claims*: that a challenge is
//! the hash of some of them. Bases come with all their exponents, so that the quick way can share a chain of squarings
//! between them, tables between all ballots, and inversions and membership between the ballots of a batch. The plain way
//! recomputes the same commitments one by one through the libraries that are trusted with secrets. Both must agree on
//! every ballot; tests run both on every mutation.

use crate::ballot::{Answer, Ballot, joined};
use crate::election::{Election, Homomorphic, Question};
use crate::elements::{Ciphertext, Proof, challenge};
use crate::group::arithmetic::{Arithmetic as _, Products, Request, Wanted};
use crate::group::{Group, all_members, product};

/// What is wrong with a ballot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BallotFault {
    /// Made for another election.
    #[error("it was made for another election")]
    OtherElection,
    /// Not as many answers as questions, choices as answers, proofs as choices.
    #[error("answer {0} does not have the parts that its question asks for")]
    Shape(usize),
    /// An element outside the subgroup of order q.
    #[error("answer {0} has an element outside the group")]
    NotMember(usize),
    /// The credential is outside.
    #[error("its credential is outside the group")]
    CredentialNotMember,
    /// A proof of 0 or 1.
    #[error("answer {0}: the proof that choice {1} is 0 or 1 is wrong")]
    Individual(usize, usize),
    /// The proof about the sum.
    #[error("answer {0}: the proof that as many are chosen as may be is wrong")]
    Overall(usize),
    /// The proof about a blank vote.
    #[error("answer {0}: the proof that a blank vote chooses nothing is wrong")]
    Blank(usize),
    /// The proof of knowing what is encrypted.
    #[error("answer {0}: the proof of knowing what is encrypted is wrong")]
    Knowledge(usize),
    /// The signature.
    #[error("its signature is wrong")]
    Signature,
}

/// Which way commitments are recomputed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Sharing work between proofs and ballots.
    Quick,
    /// One by one, through curve25519-dalek or crypto-bigint.
    Plain,
}

/// The product of all ciphertexts.
pub(crate) fn sum_of<G: Group>(choices: &[Ciphertext<G>]) -> (G::Element, G::Element) {
    let one = || (G::Element::one(), G::Element::one());
    choices.iter().fold(one(), |(alpha, beta), choice| {
        (product(&alpha, &choice.alpha.element), product(&beta, &choice.beta.element))
    })
}

/// g^a y^b base^c: a commitment of which the verifier knows everything but the value.
struct Commitment<G: Group> {
    of_generator: Option<G::Scalar>,
    of_key: Option<G::Scalar>,
    of_base: G::Scalar,
    /// Which base.
    base: usize,
}

/// A challenge that must be the hash of some commitments.
struct Claim<G: Group> {
    before: Vec<String>,
    commitments: std::ops::Range<usize>,
    /// Elements whose spelling stands between what is before and the commitments: sums that nobody spelled yet.
    sum: Option<usize>,
    challenge: G::Scalar,
    otherwise: BallotFault,
}

/// Everything there is to recompute about some ballots.
struct Work<G: Group> {
    /// Bases, with the commitments in which they are.
    bases: Vec<(G::Element, Vec<usize>)>,
    commitments: Vec<Commitment<G>>,
    /// Sums of ciphertexts, α then β.
    sums: Vec<G::Element>,
    claims: Vec<Claim<G>>,
}

impl<G: Group> Work<G> {
    fn new() -> Self {
        Self { bases: Vec::new(), commitments: Vec::new(), sums: Vec::new(), claims: Vec::new() }
    }

    fn base(&mut self, element: G::Element) -> usize {
        self.bases.push((element, Vec::new()));
        self.bases.len() - 1
    }

    fn commit(&mut self, of_generator: Option<G::Scalar>, of_key: Option<G::Scalar>, base: usize, exponent: G::Scalar) {
        self.bases[base].1.push(self.commitments.len());
        self.commitments.push(Commitment { of_generator, of_key, of_base: exponent, base });
    }

    /// The two commitments of a statement that (α, β) encrypts `value`.
    fn statement(&mut self, alpha: usize, beta: usize, value: u64, proof: &Proof<G>) {
        let Proof { challenge, response } = proof;
        self.commit(Some(response.clone()), None, alpha, challenge.clone());
        let zero = G::small(0);
        let off = (value > 0).then(|| G::sub(&zero, &G::mul(&G::small(value), challenge)));
        self.commit(off, Some(response.clone()), beta, challenge.clone());
    }

    fn claim(&mut self, before: Vec<String>, sum: Option<usize>, from: usize, of: &[Proof<G>], fault: BallotFault) {
        let challenge = of.iter().fold(G::small(0), |sum, proof| G::add(&sum, &proof.challenge));
        let commitments = from..self.commitments.len();
        self.claims.push(Claim { before, commitments, sum, challenge, otherwise: fault });
    }

    fn ballot(&mut self, election: &Election<G>, ballot: &Ballot<G>) -> Result<(), BallotFault> {
        if ballot.election_uuid != election.uuid || ballot.election_hash != election.fingerprint {
            return Err(BallotFault::OtherElection);
        }
        if ballot.answers.len() != election.questions.len() {
            return Err(BallotFault::Shape(ballot.answers.len().min(election.questions.len()) + 1));
        }
        let prefix = election.prefix(&ballot.credential.text);
        for (number, (question, answer)) in (1..).zip(election.questions.iter().zip(&ballot.answers)) {
            match (question, answer) {
                (Question::Homomorphic(question), Answer::Homomorphic(answer)) => {
                    self.homomorphic(number, &prefix, question, answer)?;
                }
                (Question::NonHomomorphic(_), Answer::NonHomomorphic(answer)) => {
                    let Ciphertext { alpha, beta } = &answer.choices;
                    let from = self.commitments.len();
                    let base = self.base(alpha.element.clone());
                    let Proof { challenge, response } = &answer.proof;
                    self.commit(Some(response.clone()), None, base, challenge.clone());
                    let y = &election.public_key.text;
                    let before = format!("raweg|{prefix}|{y},{},{}|", alpha.text, beta.text);
                    let proofs = std::slice::from_ref(&answer.proof);
                    self.claim(vec![before], None, from, proofs, BallotFault::Knowledge(number));
                }
                _ => return Err(BallotFault::Shape(number)),
            }
        }
        let from = self.commitments.len();
        let base = self.base(ballot.credential.element.clone());
        let Proof { challenge, response } = &ballot.signature;
        self.commit(Some(response.clone()), None, base, challenge.clone());
        let before = format!("sig|{}|", ballot.hash);
        self.claim(vec![before], None, from, std::slice::from_ref(&ballot.signature), BallotFault::Signature);
        Ok(())
    }

    fn homomorphic(
        &mut self,
        number: usize,
        prefix: &str,
        question: &Homomorphic,
        answer: &crate::ballot::HomomorphicAnswer<G>,
    ) -> Result<(), BallotFault> {
        let choices = &answer.choices;
        let blank = question.is_blank_possible();
        let range = question.max - question.min + 1;
        let shaped = choices.len() == question.choices()
            && answer.individual_proofs.len() == choices.len()
            && answer.individual_proofs.iter().all(|proofs| proofs.len() == 2)
            && answer.overall_proof.len() as u64 == range + u64::from(blank)
            && answer.blank_proof.as_ref().map(Vec::len) == blank.then_some(2);
        if !shaped {
            return Err(BallotFault::Shape(number));
        }
        let mut first = None;
        for (index, (choice, proofs)) in choices.iter().zip(&answer.individual_proofs).enumerate() {
            let from = self.commitments.len();
            let alpha = self.base(choice.alpha.element.clone());
            let beta = self.base(choice.beta.element.clone());
            first.get_or_insert((alpha, beta));
            for (value, proof) in (0..).zip(proofs) {
                self.statement(alpha, beta, value, proof);
            }
            let before = format!("prove|{prefix}|{},{}|", choice.alpha.text, choice.beta.text);
            self.claim(vec![before], None, from, proofs, BallotFault::Individual(number, index + 1));
        }
        let (alpha_sum, beta_sum) = sum_of(&choices[usize::from(blank)..]);
        let sum = self.sums.len();
        let alpha = self.base(alpha_sum.clone());
        let beta = self.base(beta_sum.clone());
        let s = format!("{prefix}|{}", joined(choices));
        let values = question.min..=question.max;
        let from = self.commitments.len();
        let Some(blank_proof) = &answer.blank_proof else {
            self.sums.extend([alpha_sum, beta_sum]);
            for (value, proof) in values.zip(&answer.overall_proof) {
                self.statement(alpha, beta, value, proof);
            }
            let before = vec![format!("prove|{s}|")];
            self.claim(before, Some(sum), from, &answer.overall_proof, BallotFault::Overall(number));
            return Ok(());
        };
        let (alpha0, beta0) = first.expect("a question has choices");
        self.statement(alpha0, beta0, 0, &blank_proof[0]);
        self.statement(alpha, beta, 0, &blank_proof[1]);
        self.claim(vec![format!("bproof0|{s}|")], None, from, blank_proof, BallotFault::Blank(number));
        let from = self.commitments.len();
        self.statement(alpha0, beta0, 1, &answer.overall_proof[0]);
        for (value, proof) in values.zip(&answer.overall_proof[1..]) {
            self.statement(alpha, beta, value, proof);
        }
        let before = vec![format!("bproof1|{s}|")];
        self.claim(before, None, from, &answer.overall_proof, BallotFault::Overall(number));
        Ok(())
    }

    fn recomputed_quickly(&self, products: &Products<G::Element>) -> Vec<G::Element> {
        let wanted = |at: &usize| {
            let Commitment { of_generator, of_key, of_base, .. } = &self.commitments[*at];
            let of_tables = [of_generator, of_key].map(|exponent| exponent.as_ref().map(G::words));
            Wanted { of_base: G::words(of_base), of_tables }
        };
        let requests: Vec<Request<'_, G::Element, G::Words>> = self
            .bases
            .iter()
            .map(|(base, commitments)| Request { base, wanted: commitments.iter().map(wanted).collect() })
            .collect();
        let mut of_bases: Vec<_> = products.all(&requests).into_iter().map(Vec::into_iter).collect();
        // A base's products come in the order of the commitments in which it is.
        let commitments = self.commitments.iter().map(|commitment| of_bases[commitment.base].next());
        commitments.map(|product| product.expect("each commitment was wanted")).collect()
    }

    fn recomputed_plainly(&self, y: &G::Element) -> Vec<G::Element> {
        let power = |base: &G::Element, exponent: &Option<G::Scalar>| match exponent {
            Some(exponent) => G::plain_power(base, exponent),
            None => G::Element::one(),
        };
        let commitments = self.commitments.iter().map(|commitment| {
            let of_base = G::plain_power(&self.bases[commitment.base].0, &commitment.of_base);
            let of_generator = power(&G::generator(), &commitment.of_generator);
            product(&product(&of_base, &of_generator), &power(y, &commitment.of_key))
        });
        commitments.collect()
    }

    fn check(&self, mut commitments: Vec<G::Element>) -> Result<(), BallotFault> {
        let sums_from = commitments.len();
        commitments.extend(self.sums.iter().cloned());
        let texts = G::texts(&commitments);
        for claim in &self.claims {
            let mut parts: Vec<&str> = claim.before.iter().map(String::as_str).collect();
            if let Some(sum) = claim.sum {
                parts.extend([&texts[sums_from + sum], ",", &texts[sums_from + sum + 1], "|"]);
            }
            for at in claim.commitments.clone() {
                if at > claim.commitments.start {
                    parts.push(",");
                }
                parts.push(&texts[at]);
            }
            if challenge::<G>(&parts) != claim.challenge {
                return Err(claim.otherwise.clone());
            }
        }
        Ok(())
    }
}

/// Verifies ballots of one election.
pub struct BallotVerifier<'a, G: Group> {
    election: &'a Election<G>,
    products: Products<G::Element>,
    seed: [u8; 32],
}

impl<'a, G: Group> BallotVerifier<'a, G> {
    /// The seed must be unknown to whoever made the ballots: random, from this machine. It decides nothing but which
    /// subsets are multiplied when membership is asked of many elements together. How many ballots are expected decides
    /// how large tables are.
    #[must_use]
    pub fn new(election: &'a Election<G>, seed: [u8; 32], expected: u64) -> Self {
        // Two powers of a fixed base for each ciphertext, or three.
        let ciphertexts: u64 = election.questions.iter().map(Question::ciphertexts).sum();
        let powers = expected.saturating_mul(3 * ciphertexts).min(1 << 32);
        let products = Products::new([&G::generator(), &election.public_key.element], G::ORDER_BITS, powers);
        Self { election, products, seed }
    }

    /// Verifies ballots together; the number of the first that is invalid, and why.
    pub fn verify(&self, ballots: &[&Ballot<G>], way: Way) -> Result<(), (usize, BallotFault)> {
        if way == Way::Quick {
            let elements: Vec<G::Element> = ballots.iter().flat_map(|ballot| elements(ballot)).cloned().collect();
            if all_members::<G>(&elements, &self.seed) && self.all_quickly(ballots).is_ok() {
                return Ok(());
            }
        }
        // One of them is invalid, or it is the plain way that was asked for: which, and why.
        for (index, ballot) in ballots.iter().enumerate() {
            self.verify_one(ballot, way).map_err(|fault| (index, fault))?;
        }
        assert!(way == Way::Plain, "ballots that are valid one by one are valid together");
        Ok(())
    }

    fn all_quickly(&self, ballots: &[&Ballot<G>]) -> Result<(), BallotFault> {
        let mut work = Work::new();
        for ballot in ballots {
            work.ballot(self.election, ballot)?;
        }
        work.check(work.recomputed_quickly(&self.products))
    }

    fn verify_one(&self, ballot: &Ballot<G>, way: Way) -> Result<(), BallotFault> {
        let mut work = Work::new();
        work.ballot(self.election, ballot)?;
        let y = &self.election.public_key.element;
        for (number, answer) in (1..).zip(&ballot.answers) {
            let mut elements = answer.ciphertexts().iter().flat_map(Ciphertext::elements);
            if !elements.all(|element| self.is_member(element, way)) {
                return Err(BallotFault::NotMember(number));
            }
        }
        if !self.is_member(&ballot.credential.element, way) {
            return Err(BallotFault::CredentialNotMember);
        }
        let commitments = match way {
            Way::Quick => work.recomputed_quickly(&self.products),
            Way::Plain => work.recomputed_plainly(y),
        };
        work.check(commitments)
    }

    fn is_member(&self, element: &G::Element, way: Way) -> bool {
        match way {
            Way::Quick => G::is_member(element),
            Way::Plain => G::is_plain_member(element),
        }
    }
}

fn elements<G: Group>(ballot: &Ballot<G>) -> impl Iterator<Item = &G::Element> {
    let answers = ballot.answers.iter().flat_map(|answer| answer.ciphertexts().iter().flat_map(Ciphertext::elements));
    answers.chain(std::iter::once(&ballot.credential.element))
}
