//! Shuffles: ciphertexts re-encrypted and permuted, with a proof (specification 4.17 and 6; CHVote 1.3.2).
//!
//! The proof is a handful of equations between products of powers. The quick way raises each to a random number and
//! asks whether the product of all is one: a single product of powers. That is sound because every element is in the
//! group of prime order first.

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::elements::{Ciphertext, Written, challenge, hex, read_scalar};
use crate::group::arithmetic::Arithmetic as _;
use crate::group::{Group, all_members, product, public_product};
use crate::json::{self, Read, Reader};
use crate::tally::write_ciphertexts;
use crate::verify::Way;

/// The proof of a shuffle of one question's ciphertexts, in the names of the specification.
#[derive(Clone, Debug, PartialEq)]
pub struct ShuffleProof<G: Group> {
    /// t1, t2, t3, t4,1, t4,2.
    pub t: [Written<G>; 5],
    /// t̂.
    pub t_hat: Vec<Written<G>>,
    /// s1 to s4.
    pub s: [G::Scalar; 4],
    /// ŝ.
    pub s_hat: Vec<G::Scalar>,
    /// s'.
    pub s_prime: Vec<G::Scalar>,
    /// c: commitments to the permutation.
    pub c: Vec<Written<G>>,
    /// ĉ: the chain of commitments.
    pub c_hat: Vec<Written<G>>,
}

/// Shuffled ciphertexts of every non-homomorphic question, with their proofs.
#[derive(Clone, Debug, PartialEq)]
pub struct Shuffle<G: Group> {
    /// The ciphertexts.
    pub ciphertexts: Vec<Vec<Ciphertext<G>>>,
    /// A proof for each question.
    pub proofs: Vec<ShuffleProof<G>>,
}

/// What is wrong with a shuffle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShuffleFault {
    /// Other lists than what was to be shuffled.
    #[error("it does not have as many ciphertexts as were to be shuffled")]
    Shape,
    /// An element outside the subgroup.
    #[error("list {0} has an element outside the group")]
    NotMember(usize),
    /// The proof.
    #[error("the proof of list {0} is wrong")]
    Proof(usize),
}

impl<G: Group> ShuffleProof<G> {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.literal("[[")?;
        let t1 = Written::read(reader)?;
        reader.literal(",")?;
        let t2 = Written::read(reader)?;
        reader.literal(",")?;
        let t3 = Written::read(reader)?;
        reader.literal(",[")?;
        let t41 = Written::read(reader)?;
        reader.literal(",")?;
        let t42 = Written::read(reader)?;
        reader.literal("],")?;
        let t_hat = Written::read_list(reader)?;
        reader.literal("],[")?;
        let mut s = Vec::new();
        for _ in 0..4 {
            s.push(read_scalar::<G>(reader)?);
            reader.literal(",")?;
        }
        let s = s.try_into().expect("four were read");
        let s_hat = reader.list(read_scalar::<G>)?;
        reader.literal(",")?;
        let s_prime = reader.list(read_scalar::<G>)?;
        reader.literal("],")?;
        let c = Written::read_list(reader)?;
        reader.literal(",")?;
        let c_hat = Written::read_list(reader)?;
        reader.literal("]")?;
        Ok(Self { t: [t1, t2, t3, t41, t42], t_hat, s, s_hat, s_prime, c, c_hat })
    }

    fn write(&self, out: &mut String) {
        let elements = |out: &mut String, list: &[Written<G>]| json::list(out, list, |out, element| element.write(out));
        let scalar = |out: &mut String, scalar: &G::Scalar| json::plain(out, &G::scalar_text(scalar));
        out.push_str("[[");
        for t in &self.t[..3] {
            t.write(out);
            out.push(',');
        }
        elements(out, &self.t[3..]);
        out.push(',');
        elements(out, &self.t_hat);
        out.push_str("],[");
        for s in &self.s {
            scalar(out, s);
            out.push(',');
        }
        json::list(out, &self.s_hat, scalar);
        out.push(',');
        json::list(out, &self.s_prime, scalar);
        out.push_str("],");
        elements(out, &self.c);
        out.push(',');
        elements(out, &self.c_hat);
        out.push(']');
    }

    fn elements(&self) -> impl Iterator<Item = &G::Element> {
        let lists = self.t_hat.iter().chain(&self.c).chain(&self.c_hat);
        self.t.iter().chain(lists).map(|written| &written.element)
    }
}

impl<G: Group> Shuffle<G> {
    /// Reads a shuffle.
    pub fn parse(text: &[u8]) -> Read<Self> {
        Reader::whole(text, |reader| {
            reader.literal("{\"ciphertexts\":")?;
            let ciphertexts = reader.list(Ciphertext::read_list)?;
            reader.literal(",\"proofs\":")?;
            let proofs = reader.list(ShuffleProof::read)?;
            reader.literal("}")?;
            Ok(Self { ciphertexts, proofs })
        })
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::from("{\"ciphertexts\":");
        write_ciphertexts(&mut out, &self.ciphertexts);
        out.push_str(",\"proofs\":");
        json::list(&mut out, &self.proofs, |out, proof| proof.write(out));
        out.push('}');
        out
    }
}

fn append_elements<G: Group>(out: &mut String, elements: &[Written<G>]) {
    for element in elements {
        out.push_str(&element.text);
        out.push(',');
    }
}

fn append_ciphertexts<G: Group>(out: &mut String, ciphertexts: &[Ciphertext<G>]) {
    for Ciphertext { alpha, beta } in ciphertexts {
        out.push_str(&alpha.text);
        out.push(',');
        out.push_str(&beta.text);
        out.push(',');
    }
}

/// Shuffles and verifies shuffles in one election.
pub struct Shuffler<'a, G: Group> {
    public_key: &'a Written<G>,
    fingerprint: &'a str,
    /// h.
    h: G::Element,
    /// h0, h1, …: the same for every election, made as they are needed.
    generators: Vec<G::Element>,
}

/// The challenges that bind a proof to what was shuffled.
struct Challenges<G: Group> {
    u: Vec<G::Scalar>,
    c: G::Scalar,
}

/// A product of powers that must be one: numbers of elements with exponents.
type Equation<G> = Vec<(usize, <G as Group>::Scalar)>;

impl<'a, G: Group> Shuffler<'a, G> {
    /// For an election with this public key and fingerprint.
    #[must_use]
    pub fn new(public_key: &'a Written<G>, fingerprint: &'a str) -> Self {
        Self { public_key, fingerprint, h: G::numbered_generator(-1), generators: Vec::new() }
    }

    fn need_generators(&mut self, count: usize) {
        for number in self.generators.len()..count {
            self.generators.push(G::numbered_generator(number as i64));
        }
    }

    fn u_challenges(&self, str_c: &str, count: usize) -> Vec<G::Scalar> {
        let text = ["shuffle-challenges|", self.fingerprint, "|", str_c].concat();
        let all = hex(&Sha256::digest(text.as_bytes()).into());
        let one = |number: usize| challenge::<G>(&[&all, &hex(&Sha256::digest(number.to_string()).into())]);
        (0..count).map(one).collect()
    }

    fn c_challenge(&self, t: &[Written<G>; 5], t_hat: &[Written<G>], str_c: &str, c_hat: &[Written<G>]) -> G::Scalar {
        let mut text = ["shuffle-challenge|", self.fingerprint, "|"].concat();
        append_elements(&mut text, t);
        append_elements(&mut text, t_hat);
        text.push_str(str_c);
        append_elements(&mut text, c_hat);
        text.push_str(&self.public_key.text);
        challenge::<G>(&[&text])
    }

    fn str_c(e: &[Ciphertext<G>], e2: &[Ciphertext<G>], c: &[Written<G>]) -> String {
        let mut text = String::new();
        append_ciphertexts(&mut text, e);
        append_ciphertexts(&mut text, e2);
        append_elements(&mut text, c);
        text
    }

    /// Verifies a shuffle of what was to be shuffled. `seed` must be unknown to whoever shuffled.
    pub fn verify(
        &mut self,
        from: &[Vec<Ciphertext<G>>],
        shuffle: &Shuffle<G>,
        seed: &[u8; 32],
        way: Way,
    ) -> Result<(), ShuffleFault> {
        let lengths = |lists: &[Vec<Ciphertext<G>>]| lists.iter().map(Vec::len).collect::<Vec<_>>();
        if lengths(from) != lengths(&shuffle.ciphertexts) || from.len() != shuffle.proofs.len() {
            return Err(ShuffleFault::Shape);
        }
        for (number, ((e, e2), proof)) in (1..).zip(from.iter().zip(&shuffle.ciphertexts).zip(&shuffle.proofs)) {
            let lists = [proof.t_hat.len(), proof.s_hat.len(), proof.s_prime.len(), proof.c.len(), proof.c_hat.len()];
            if lists != [e.len(); 5] {
                return Err(ShuffleFault::Shape);
            }
            let shuffled = e2.iter().flat_map(Ciphertext::elements);
            let elements: Vec<G::Element> = shuffled.chain(proof.elements()).cloned().collect();
            let members = match way {
                Way::Quick => all_members::<G>(&elements, seed),
                Way::Plain => elements.iter().all(G::is_plain_member),
            };
            if !members {
                return Err(ShuffleFault::NotMember(number));
            }
            if !self.holds(e, e2, proof, seed, way) {
                return Err(ShuffleFault::Proof(number));
            }
        }
        Ok(())
    }

    fn challenges(&self, e: &[Ciphertext<G>], e2: &[Ciphertext<G>], proof: &ShuffleProof<G>) -> Challenges<G> {
        let str_c = Self::str_c(e, e2, &proof.c);
        let u = self.u_challenges(&str_c, e.len());
        Challenges { u, c: self.c_challenge(&proof.t, &proof.t_hat, &str_c, &proof.c_hat) }
    }

    /// CheckShuffleProof (specification, table 5).
    fn holds(
        &mut self,
        e: &[Ciphertext<G>],
        e2: &[Ciphertext<G>],
        proof: &ShuffleProof<G>,
        seed: &[u8; 32],
        way: Way,
    ) -> bool {
        let count = e.len();
        self.need_generators(count);
        let Challenges { u, c } = self.challenges(e, e2, proof);
        let zero = G::small(0);
        let minus = |scalar: &G::Scalar| G::sub(&zero, scalar);
        let minus_c = minus(&c);
        // Where each element stands in the list of all.
        let (g, pk, h, t) = (0, 1, 2, 3);
        let at = |block: usize, index: usize| 8 + block * count + index;
        let mut elements = vec![G::generator(), self.public_key.element.clone(), self.h.clone()];
        elements.extend(proof.t.iter().map(|t| t.element.clone()));
        elements.extend_from_slice(&self.generators[..count]);
        let written = |list: &[Written<G>]| list.iter().map(|written| written.element.clone()).collect::<Vec<_>>();
        elements.extend(written(&proof.c));
        elements.extend(written(&proof.c_hat));
        elements.extend(written(&proof.t_hat));
        for list in [e, e2] {
            elements.extend(list.iter().map(|ciphertext| ciphertext.alpha.element.clone()));
            elements.extend(list.iter().map(|ciphertext| ciphertext.beta.element.clone()));
        }
        let [generators, com, chain, t_hat, alpha, beta, alpha2, beta2] = [0, 1, 2, 3, 4, 5, 6, 7];
        let one = G::small(1);
        let mut equations: Vec<Equation<G>> = Vec::with_capacity(count + 5);

        let mut first = vec![(t, one.clone()), (g, minus(&proof.s[0]))];
        first.extend((0..count).flat_map(|i| [(at(com, i), c.clone()), (at(generators, i), minus_c.clone())]));
        equations.push(first);

        let product_of_u = u.iter().fold(one.clone(), |all, u| G::mul(&all, u));
        equations.push(vec![
            (t + 1, one.clone()),
            (g, minus(&proof.s[1])),
            (if count == 0 { h } else { at(chain, count - 1) }, c.clone()),
            (h, minus(&G::mul(&product_of_u, &c))),
        ]);

        let cu: Vec<G::Scalar> = u.iter().map(|u| G::mul(u, &c)).collect();
        let minus_s: Vec<G::Scalar> = proof.s_prime.iter().map(minus).collect();
        let pairs = |powers: usize, responses: usize| {
            (0..count).flat_map(move |i| [(at(powers, i), i, true), (at(responses, i), i, false)])
        };
        let exponent = |i: usize, power: bool| if power { cu[i].clone() } else { minus_s[i].clone() };
        let mut third = vec![(t + 2, one.clone()), (g, minus(&proof.s[2]))];
        third.extend(pairs(com, generators).map(|(element, i, power)| (element, exponent(i, power))));
        equations.push(third);
        let mut fourth = vec![(t + 3, one.clone()), (pk, proof.s[3].clone())];
        fourth.extend(pairs(beta, beta2).map(|(element, i, power)| (element, exponent(i, power))));
        equations.push(fourth);
        let mut fifth = vec![(t + 4, one.clone()), (g, proof.s[3].clone())];
        fifth.extend(pairs(alpha, alpha2).map(|(element, i, power)| (element, exponent(i, power))));
        equations.push(fifth);

        for (i, minus_s) in minus_s.iter().enumerate() {
            let before = if i == 0 { h } else { at(chain, i - 1) };
            equations.push(vec![
                (at(t_hat, i), one.clone()),
                (at(chain, i), c.clone()),
                (g, minus(&proof.s_hat[i])),
                (before, minus_s.clone()),
            ]);
        }
        match way {
            Way::Quick => all_hold_quickly::<G>(elements, &equations, seed),
            Way::Plain => equations.iter().all(|equation| {
                let powers = equation.iter().map(|(at, exponent)| G::plain_power(&elements[*at], exponent));
                powers.fold(G::Element::one(), |all, power| product(&all, &power)) == G::Element::one()
            }),
        }
    }

    /// Shuffles lists of ciphertexts and proves it.
    pub fn shuffle<R: CryptoRng + ?Sized>(&mut self, from: &[Vec<Ciphertext<G>>], rng: &mut R) -> Shuffle<G> {
        let (mut ciphertexts, mut proofs) = (Vec::new(), Vec::new());
        for e in from {
            let (e2, proof) = self.shuffle_one(e, rng);
            ciphertexts.push(e2);
            proofs.push(proof);
        }
        Shuffle { ciphertexts, proofs }
    }

    fn shuffle_one<R: CryptoRng + ?Sized>(
        &mut self,
        e: &[Ciphertext<G>],
        rng: &mut R,
    ) -> (Vec<Ciphertext<G>>, ShuffleProof<G>) {
        let psi = permutation(e.len(), rng);
        let y = G::secret_base(&self.public_key.element);
        let randoms: Vec<_> = e.iter().map(|_| Zeroizing::new(G::random(rng))).collect();
        let shuffled = psi.iter().flat_map(|&j| {
            let (alpha, beta) = (G::hidden(&e[j].alpha.element), G::hidden(&e[j].beta.element));
            let alpha = G::hidden_product(&alpha, &G::hidden_power_of_generator(&randoms[j]));
            [alpha, G::hidden_product(&beta, &G::hidden_power_of(&y, &randoms[j]))]
        });
        let shuffled = G::revealed(&shuffled.collect::<Vec<G::Hidden>>());
        let pairs = shuffled.as_chunks::<2>().0.iter().map(|[alpha, beta]| (alpha.clone(), beta.clone()));
        let e2 = Ciphertext::all(pairs.collect());
        let proof = self.prove(e, &e2, &randoms, &psi, &y, rng);
        (e2, proof)
    }

    /// GenShuffleProof (specification, table 4).
    fn prove<R: CryptoRng + ?Sized>(
        &mut self,
        e: &[Ciphertext<G>],
        e2: &[Ciphertext<G>],
        r_prime: &[Zeroizing<G::Scalar>],
        psi: &[usize],
        y: &G::SecretBase,
        rng: &mut R,
    ) -> ShuffleProof<G> {
        let count = e.len();
        self.need_generators(count);
        let random_list =
            |rng: &mut R| (0..count).map(|_| Zeroizing::new(G::random(rng))).collect::<Vec<Zeroizing<G::Scalar>>>();
        let zero = G::small(0);
        // Commitments to the permutation: c at the place j_i commits to h_i.
        let r = random_list(rng);
        let mut com = vec![G::Element::one(); count];
        for (i, &j) in psi.iter().enumerate() {
            com[j] = product(&G::secret_power_of_generator(&r[j]), &self.generators[i]);
        }
        let com = Written::all(com);
        let str_c = Self::str_c(e, e2, &com);
        let u = self.u_challenges(&str_c, count);
        let u_prime: Vec<G::Scalar> = psi.iter().map(|&j| u[j].clone()).collect();
        let r_hat = random_list(rng);
        let h = G::hidden(&self.h);
        let mut chain: Vec<G::Hidden> = Vec::with_capacity(count);
        for (r_hat, u) in r_hat.iter().zip(&u_prime) {
            let power = G::hidden_power(chain.last().unwrap_or(&h), u);
            chain.push(G::hidden_product(&power, &G::hidden_power_of_generator(r_hat)));
        }
        let w: Vec<Zeroizing<G::Scalar>> = (0..4).map(|_| Zeroizing::new(G::random(rng))).collect();
        let (w_hat, w_prime) = (random_list(rng), random_list(rng));
        let minus_w4 = Zeroizing::new(G::sub(&zero, &w[3]));
        let power_of_all = |elements: &mut dyn Iterator<Item = &G::Element>| {
            let scalars: Vec<&G::Scalar> = w_prime.iter().map(|w| &**w).collect();
            G::hidden_product_of_powers(&elements.map(G::hidden).collect::<Vec<_>>(), &scalars)
        };
        let t3 = power_of_all(&mut self.generators[..count].iter());
        let t41 = power_of_all(&mut e2.iter().map(|ciphertext| &ciphertext.beta.element));
        let t42 = power_of_all(&mut e2.iter().map(|ciphertext| &ciphertext.alpha.element));
        let mut t = vec![
            G::hidden_power_of_generator(&w[0]),
            G::hidden_power_of_generator(&w[1]),
            G::hidden_product(&G::hidden_power_of_generator(&w[2]), &t3),
            G::hidden_product(&G::hidden_power_of(y, &minus_w4), &t41),
            G::hidden_product(&G::hidden_power_of_generator(&minus_w4), &t42),
        ];
        for i in 0..count {
            let power = G::hidden_power(if i == 0 { &h } else { &chain[i - 1] }, &w_prime[i]);
            t.push(G::hidden_product(&power, &G::hidden_power_of_generator(&w_hat[i])));
        }
        let mut t = Written::all(G::revealed(&t));
        let t_hat = t.split_off(5);
        let t: [Written<G>; 5] = t.try_into().expect("five are left");
        let c_hat = Written::all(G::revealed(&chain));
        let c = self.c_challenge(&t, &t_hat, &str_c, &c_hat);

        let response = |w: &G::Scalar, secret: &G::Scalar| G::add(w, &G::mul(&c, secret));
        let sum = |pairs: &mut dyn Iterator<Item = (&Zeroizing<G::Scalar>, &G::Scalar)>| {
            pairs.fold(Zeroizing::new(zero.clone()), |all, (a, b)| Zeroizing::new(G::add(&all, &G::mul(a, b))))
        };
        let one = G::small(1);
        let r_bar = sum(&mut r.iter().map(|r| (r, &one)));
        let mut v = vec![one.clone(); count];
        for i in (0..count.saturating_sub(1)).rev() {
            v[i] = G::mul(&u_prime[i + 1], &v[i + 1]);
        }
        let r_hat_sum = sum(&mut r_hat.iter().zip(&v));
        let r_tilde = sum(&mut r.iter().zip(&u));
        let r_prime_sum = sum(&mut r_prime.iter().zip(&u));
        let s = [
            response(&w[0], &r_bar),
            response(&w[1], &r_hat_sum),
            response(&w[2], &r_tilde),
            response(&w[3], &r_prime_sum),
        ];
        let s_hat = w_hat.iter().zip(&r_hat).map(|(w, r)| response(w, r)).collect();
        let s_prime = w_prime.iter().zip(&u_prime).map(|(w, u)| response(w, u)).collect();
        ShuffleProof { t, t_hat, s, s_hat, s_prime, c: com, c_hat }
    }
}

/// All equations at once, each to the power of a random number of 128 bits.
fn all_hold_quickly<G: Group>(elements: Vec<G::Element>, equations: &[Equation<G>], seed: &[u8; 32]) -> bool {
    let mut exponents = vec![G::small(0); elements.len()];
    for (number, equation) in equations.iter().enumerate() {
        let hash = Sha256::new().chain_update(b"equation").chain_update(seed).chain_update(number.to_le_bytes());
        let weight = G::reduced(&hash.finalize()[..16]);
        for (at, exponent) in equation {
            exponents[*at] = G::add(&exponents[*at], &G::mul(exponent, &weight));
        }
    }
    let pairs: Vec<(G::Element, G::Scalar)> = elements.into_iter().zip(exponents).collect();
    public_product::<G>(&pairs) == G::Element::one()
}

/// GenPermutation (specification, table 2).
fn permutation<R: CryptoRng + ?Sized>(count: usize, rng: &mut R) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    (0..count)
        .map(|i| {
            let k = i + below(count - i, rng);
            let j = places[k];
            places[k] = places[i];
            j
        })
        .collect()
}

/// A number below `bound`, each as likely as the others.
fn below<R: CryptoRng + ?Sized>(bound: usize, rng: &mut R) -> usize {
    let bound = bound as u64;
    let fair = u64::MAX - u64::MAX % bound;
    loop {
        let mut bytes = [0; 8];
        rng.fill_bytes(&mut bytes);
        let number = u64::from_le_bytes(bytes);
        if number < fair {
            return (number % bound) as usize;
        }
    }
}
