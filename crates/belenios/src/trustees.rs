//! Trustees' public keys, one by one or with a threshold (specification 4.5 to 4.7).
//!
//! A threshold key has two spellings: that of 2.0 to 2.5, and that of 2.5.1 to 3.3.0, where certificates carry their
//! context and every trustee signs certificates and coefficients together. How such a key is made is in `ceremony`.
//!
//! Invariant: `Trustees::check` passed means every key is a member of the group with a valid proof of knowledge, every
//! certificate, coefficient and signature is right, and the election's public key is their product.

use std::collections::BTreeSet;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::elements::{Proof, Written};
use crate::group::arithmetic::Arithmetic as _;
use crate::group::{Group, product, public_power};
use crate::json::{self, Read, Reader};
use crate::secrets::{knows, prove_knowledge};

/// What is wrong with trustees' keys.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrusteeFault {
    /// A key outside the subgroup.
    #[error("trustee {0}'s public key is not in the group")]
    NotMember(u64),
    /// The proof of knowledge of the private key.
    #[error("trustee {0}'s proof of knowing the private key is wrong")]
    Knowledge(u64),
    /// Counts that contradict each other.
    #[error("a threshold key's lists have different lengths, or its threshold is not between 1 and their length")]
    Counts,
    /// A certificate.
    #[error("certificate {0} of a threshold key is wrong: {1}")]
    Certificate(u64, &'static str),
    /// A trustee's coefficients.
    #[error("coefficients {0} of a threshold key are wrong: {1}")]
    Coefficients(u64, &'static str),
    /// A key that does not follow from the coefficients.
    #[error("verification key {0} of a threshold key does not follow from the coefficients")]
    VerificationKey(u64),
    /// Nobody holds the key.
    #[error("there are no trustees")]
    Nobody,
    /// Two trustees with the same key.
    #[error("trustee {0} has the same key as another")]
    SameKey(u64),
    /// The election's key is another.
    #[error("the election's public key is not the product of its trustees' keys")]
    PublicKey,
}

/// A trustee's public key with a proof that its maker knows the private one.
#[derive(Clone, Debug, PartialEq)]
pub struct TrusteePublicKey<G: Group> {
    /// The proof of knowledge.
    pub pok: Proof<G>,
    /// X = g^x.
    pub public_key: Written<G>,
    /// Who it is, where said.
    pub name: Option<String>,
}

impl<G: Group> TrusteePublicKey<G> {
    fn label(public_key: &str) -> String {
        format!("pok|{}|{public_key}", G::NAME)
    }

    /// The public side of a private key.
    pub fn new<R: CryptoRng + ?Sized>(private: &G::Scalar, rng: &mut R) -> Self {
        let public_key = Written::new(G::secret_power_of_generator(private));
        let pok = prove_knowledge::<G, R>(&Self::label(&public_key.text), private, rng);
        Self { pok, public_key, name: None }
    }

    /// Reads one.
    pub fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.literal("{\"pok\":")?;
        let pok = Proof::read(reader)?;
        reader.literal(",\"public_key\":")?;
        let public_key = Written::read(reader)?;
        let name = if reader.maybe(",\"name\":") { Some(reader.string()?) } else { None };
        reader.literal("}")?;
        Ok(Self { pok, public_key, name })
    }

    /// Writes it.
    pub fn write(&self, out: &mut String) {
        out.push_str("{\"pok\":");
        self.pok.write(out);
        out.push_str(",\"public_key\":");
        self.public_key.write(out);
        if let Some(name) = &self.name {
            out.push_str(",\"name\":");
            json::string(out, name);
        }
        out.push('}');
    }

    /// Whether it is a key whose maker knew the private one; `number` is for the message.
    pub fn check(&self, number: u64) -> Result<(), TrusteeFault> {
        let key = &self.public_key;
        if !G::is_member(&key.element) || key.element == G::Element::one() {
            return Err(TrusteeFault::NotMember(number));
        }
        if !knows::<G>(&Self::label(&key.text), &key.element, &self.pok) {
            return Err(TrusteeFault::Knowledge(number));
        }
        Ok(())
    }
}

/// Makes a trustee's key: private and public.
pub fn generate<G: Group, R: CryptoRng + ?Sized>(rng: &mut R) -> (Zeroizing<G::Scalar>, TrusteePublicKey<G>) {
    let private = Zeroizing::new(G::random(rng));
    let public = TrusteePublicKey::<G>::new(&private, rng);
    (private, public)
}

/// A text with a signature over it (specification 4.6.1).
#[derive(Clone, Debug, PartialEq)]
pub struct SignedMessage<G: Group> {
    /// What is signed, JSON.
    pub message: String,
    /// The signature.
    pub signature: Proof<G>,
}

impl<G: Group> SignedMessage<G> {
    /// Signs.
    pub fn sign<R: CryptoRng + ?Sized>(key: &G::Scalar, message: String, rng: &mut R) -> Self {
        let signature = prove_knowledge::<G, R>(&format!("sigmsg|{message}"), key, rng);
        Self { message, signature }
    }

    /// Whether it was signed by the holder of a key.
    pub fn is_signed_by(&self, key: &G::Element) -> bool {
        knows::<G>(&format!("sigmsg|{}", self.message), key, &self.signature)
    }

    /// Reads one.
    pub fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.literal("{\"message\":")?;
        let message = reader.string()?;
        reader.literal(",\"signature\":")?;
        let signature = Proof::read(reader)?;
        reader.literal("}")?;
        Ok(Self { message, signature })
    }

    /// Writes it.
    pub fn write(&self, out: &mut String) {
        out.push_str("{\"message\":");
        json::string(out, &self.message);
        out.push_str(",\"signature\":");
        self.signature.write(out);
        out.push('}');
    }
}

/// In which ceremony a certificate was made: 2.5.1 and later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    /// How many trustees.
    pub size: u64,
    /// How many of them can decrypt.
    pub threshold: u64,
    /// Which one this is, from 1.
    pub index: u64,
}

/// A trustee's keys for the ceremony.
#[derive(Clone, Debug, PartialEq)]
pub struct CertificateKeys<G: Group> {
    /// Where it belongs; absent before 2.5.1.
    pub context: Option<Context>,
    /// Checks signatures.
    pub verification: Written<G>,
    /// Encrypts to this trustee.
    pub encryption: Written<G>,
}

impl<G: Group> CertificateKeys<G> {
    /// Reads the message of a certificate.
    pub fn parse(text: &str) -> Read<Self> {
        Reader::whole(text.as_bytes(), |reader| {
            reader.literal("{")?;
            let context = if reader.maybe("\"context\":{\"group\":") {
                let wrong = reader.wrong("the name of this group");
                if reader.plain()? != G::NAME {
                    return Err(wrong);
                }
                reader.literal(",\"size\":")?;
                let size = reader.number()?;
                reader.literal(",\"threshold\":")?;
                let threshold = reader.number()?;
                reader.literal(",\"index\":")?;
                let index = reader.number()?;
                reader.literal("},")?;
                Some(Context { size, threshold, index })
            } else {
                None
            };
            reader.literal("\"verification\":")?;
            let verification = Written::read(reader)?;
            reader.literal(",\"encryption\":")?;
            let encryption = Written::read(reader)?;
            reader.literal("}")?;
            Ok(Self { context, verification, encryption })
        })
    }

    /// The message of a certificate.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::from("{");
        if let Some(Context { size, threshold, index }) = self.context {
            out.push_str(&format!(
                "\"context\":{{\"group\":\"{}\",\"size\":{size},\"threshold\":{threshold},\"index\":{index}}},",
                G::NAME
            ));
        }
        out.push_str("\"verification\":");
        self.verification.write(&mut out);
        out.push_str(",\"encryption\":");
        self.encryption.write(&mut out);
        out.push('}');
        out
    }

    /// Reads and checks a certificate.
    pub fn of(certificate: &SignedMessage<G>, number: u64) -> Result<Self, TrusteeFault> {
        let keys =
            Self::parse(&certificate.message).map_err(|_| TrusteeFault::Certificate(number, "it cannot be read"))?;
        let members = G::is_member(&keys.verification.element) && G::is_member(&keys.encryption.element);
        if !members {
            return Err(TrusteeFault::Certificate(number, "a key is not in the group"));
        }
        if !certificate.is_signed_by(&keys.verification.element) {
            return Err(TrusteeFault::Certificate(number, "it is not signed with its own key"));
        }
        Ok(keys)
    }
}

/// Reads a trustee's coefficients in the exponent: `{"coefexps":[…]}`.
pub(crate) fn read_coefficients<G: Group>(text: &str) -> Read<Vec<Written<G>>> {
    Reader::whole(text.as_bytes(), |reader| {
        reader.literal("{\"coefexps\":")?;
        let coefficients = reader.list(Written::read)?;
        reader.literal("}")?;
        Ok(coefficients)
    })
}

/// A threshold key (specification 4.6.7).
#[derive(Clone, Debug, PartialEq)]
pub struct ThresholdParameters<G: Group> {
    /// How many trustees are needed.
    pub threshold: u64,
    /// Their certificates.
    pub certs: Vec<SignedMessage<G>>,
    /// Their polynomials' coefficients in the exponent, signed.
    pub coefexps: Vec<SignedMessage<G>>,
    /// Signatures over certificates and coefficients together: 2.5.1 and later.
    pub signatures: Option<Vec<Proof<G>>>,
    /// Their keys.
    pub verification_keys: Vec<TrusteePublicKey<G>>,
}

/// What a trustee signs since 2.5.1: all certificates, and the coefficients of this trustee.
pub(crate) fn signed_together<G: Group>(certs: &[SignedMessage<G>], coefficients: &[Written<G>]) -> String {
    let mut out = String::from("certs_sig|{\"certs\":");
    json::list(&mut out, certs, |out, cert| cert.write(out));
    out.push_str(",\"coefexps\":");
    json::list(&mut out, coefficients, |out, coefficient| coefficient.write(out));
    out.push('}');
    out
}

/// The product of coefficients to the powers of `at`: g to the value of a polynomial.
pub(crate) fn evaluated<G: Group>(coefficients: &[Written<G>], at: u64) -> G::Element {
    coefficients.iter().rev().fold(G::Element::one(), |value, coefficient| {
        product(&public_power::<G>(&value, &G::small(at)), &coefficient.element)
    })
}

impl<G: Group> ThresholdParameters<G> {
    /// Reads them.
    pub fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.literal("{\"threshold\":")?;
        let threshold = reader.number()?;
        reader.literal(",\"certs\":")?;
        let certs = reader.list(SignedMessage::read)?;
        reader.literal(",\"coefexps\":")?;
        let coefexps = reader.list(SignedMessage::read)?;
        let signatures = if reader.maybe(",\"signatures\":") { Some(reader.list(Proof::read)?) } else { None };
        reader.literal(",\"verification_keys\":")?;
        let verification_keys = reader.list(TrusteePublicKey::read)?;
        reader.literal("}")?;
        Ok(Self { threshold, certs, coefexps, signatures, verification_keys })
    }

    /// Writes them.
    pub fn write(&self, out: &mut String) {
        out.push_str(&format!("{{\"threshold\":{},\"certs\":", self.threshold));
        json::list(out, &self.certs, |out, cert| cert.write(out));
        out.push_str(",\"coefexps\":");
        json::list(out, &self.coefexps, |out, coefficients| coefficients.write(out));
        if let Some(signatures) = &self.signatures {
            out.push_str(",\"signatures\":");
            json::list(out, signatures, |out, signature| signature.write(out));
        }
        out.push_str(",\"verification_keys\":");
        json::list(out, &self.verification_keys, |out, key| key.write(out));
        out.push('}');
    }

    /// Checks everything; `first` is the number of the first of these trustees in the election.
    pub fn check(&self, first: u64) -> Result<(), TrusteeFault> {
        let size = self.certs.len();
        let lengths = [self.coefexps.len(), self.verification_keys.len()];
        let signatures_count = self.signatures.as_ref().map_or(size, Vec::len);
        let in_range = (1..=size as u64).contains(&self.threshold);
        if lengths != [size, size] || signatures_count != size || !in_range {
            return Err(TrusteeFault::Counts);
        }
        let keys = check_certificates(&self.certs, Some(self.threshold))?;
        if keys.iter().any(|keys| keys.context.is_some() != self.signatures.is_some()) {
            return Err(TrusteeFault::Certificate(1, "contexts and signatures come together"));
        }
        let mut coefficients = Vec::new();
        for (number, (signed, keys)) in (1..).zip(self.coefexps.iter().zip(&keys)) {
            coefficients.push(check_coefficients(signed, keys, self.threshold, number)?);
        }
        if let Some(signatures) = &self.signatures {
            for (number, signature) in (1..).zip(signatures) {
                let index = number as usize - 1;
                let message = signed_together(&self.certs, &coefficients[index]);
                let signed = SignedMessage { message, signature: signature.clone() };
                if !signed.is_signed_by(&keys[index].verification.element) {
                    return Err(TrusteeFault::Certificate(number, "certificates and coefficients are not signed"));
                }
            }
        }
        for (index, key) in (1..).zip(&self.verification_keys) {
            key.check(first + index - 1)?;
            let expected = coefficients
                .iter()
                .fold(G::Element::one(), |all, coefficients| product(&all, &evaluated::<G>(coefficients, index)));
            if expected != key.public_key.element {
                return Err(TrusteeFault::VerificationKey(index));
            }
        }
        Ok(())
    }

    /// The part of the election's key that these trustees hold.
    fn key(&self) -> Result<G::Element, TrusteeFault> {
        let mut key = G::Element::one();
        for (number, signed) in (1..).zip(&self.coefexps) {
            let coefficients = read_coefficients::<G>(&signed.message)
                .map_err(|_| TrusteeFault::Coefficients(number, "they cannot be read"))?;
            let first = coefficients.first().ok_or(TrusteeFault::Coefficients(number, "there are none"))?;
            key = product(&key, &first.element);
        }
        Ok(key)
    }
}

/// Checks the certificates of a ceremony and gives their keys.
pub(crate) fn check_certificates<G: Group>(
    certs: &[SignedMessage<G>],
    threshold: Option<u64>,
) -> Result<Vec<CertificateKeys<G>>, TrusteeFault> {
    let mut keys: Vec<CertificateKeys<G>> = Vec::new();
    for (number, certificate) in (1..).zip(certs) {
        let these = CertificateKeys::of(certificate, number)?;
        if let Some(context) = &these.context {
            let expected =
                Context { size: certs.len() as u64, threshold: threshold.unwrap_or(context.threshold), index: number };
            if *context != expected {
                return Err(TrusteeFault::Certificate(number, "it was made for another place"));
            }
        }
        let same = |other: &CertificateKeys<G>| {
            other.verification.text == these.verification.text || other.encryption.text == these.encryption.text
        };
        if keys.iter().any(same) {
            return Err(TrusteeFault::Certificate(number, "another one has the same key"));
        }
        keys.push(these);
    }
    Ok(keys)
}

pub(crate) fn check_coefficients<G: Group>(
    signed: &SignedMessage<G>,
    keys: &CertificateKeys<G>,
    threshold: u64,
    number: u64,
) -> Result<Vec<Written<G>>, TrusteeFault> {
    if !signed.is_signed_by(&keys.verification.element) {
        return Err(TrusteeFault::Coefficients(number, "they are not signed by their maker"));
    }
    let coefficients = read_coefficients::<G>(&signed.message)
        .map_err(|_| TrusteeFault::Coefficients(number, "they cannot be read"))?;
    if coefficients.len() as u64 != threshold {
        return Err(TrusteeFault::Coefficients(number, "there are not as many as the threshold"));
    }
    if !coefficients.iter().all(|coefficient| G::is_member(&coefficient.element)) {
        return Err(TrusteeFault::Coefficients(number, "one is not in the group"));
    }
    Ok(coefficients)
}

/// One or several trustees who hold a part of the election's key.
#[derive(Clone, Debug, PartialEq)]
pub enum TrusteeKind<G: Group> {
    /// One, who must take part.
    Single(TrusteePublicKey<G>),
    /// Several, of whom some must take part.
    Pedersen(ThresholdParameters<G>),
}

/// The trustees of an election.
#[derive(Clone, Debug, PartialEq)]
pub struct Trustees<G: Group>(pub Vec<TrusteeKind<G>>);

impl<G: Group> Trustees<G> {
    /// Reads the list.
    pub fn parse(text: &[u8]) -> Read<Self> {
        Reader::whole(text, |reader| reader.list(Self::read_kind)).map(Self)
    }

    fn read_kind(reader: &mut Reader<'_>) -> Read<TrusteeKind<G>> {
        let kind = if reader.maybe("[\"Single\",") {
            TrusteeKind::Single(TrusteePublicKey::read(reader)?)
        } else {
            reader.literal("[\"Pedersen\",")?;
            TrusteeKind::Pedersen(ThresholdParameters::read(reader)?)
        };
        reader.literal("]")?;
        Ok(kind)
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        json::list(&mut out, &self.0, |out, kind| {
            match kind {
                TrusteeKind::Single(key) => {
                    out.push_str("[\"Single\",");
                    key.write(out);
                }
                TrusteeKind::Pedersen(parameters) => {
                    out.push_str("[\"Pedersen\",");
                    parameters.write(out);
                }
            }
            out.push(']');
        });
        out
    }

    /// Everybody's public key; the number of a trustee is the place in this list, from 1.
    #[must_use]
    pub fn keys(&self) -> Vec<&TrusteePublicKey<G>> {
        self.0
            .iter()
            .flat_map(|kind| match kind {
                TrusteeKind::Single(key) => std::slice::from_ref(key),
                TrusteeKind::Pedersen(parameters) => &parameters.verification_keys,
            })
            .collect()
    }

    /// The election's public key.
    pub fn public_key(&self) -> Result<G::Element, TrusteeFault> {
        self.0.iter().try_fold(G::Element::one(), |all, kind| {
            let part = match kind {
                TrusteeKind::Single(key) => key.public_key.element.clone(),
                TrusteeKind::Pedersen(parameters) => parameters.key()?,
            };
            Ok(product(&all, &part))
        })
    }

    /// Checks every key, and that `public_key` is what they make together.
    pub fn check(&self, public_key: &G::Element) -> Result<(), TrusteeFault> {
        if self.0.is_empty() {
            return Err(TrusteeFault::Nobody);
        }
        let mut number = 1;
        for kind in &self.0 {
            match kind {
                TrusteeKind::Single(key) => {
                    key.check(number)?;
                    number += 1;
                }
                TrusteeKind::Pedersen(parameters) => {
                    parameters.check(number)?;
                    number += parameters.verification_keys.len() as u64;
                }
            }
        }
        let mut seen = BTreeSet::new();
        for (number, key) in (1..).zip(self.keys()) {
            if !seen.insert(&key.public_key.text) {
                return Err(TrusteeFault::SameKey(number));
            }
        }
        if self.public_key()? != *public_key || *public_key == G::Element::one() {
            return Err(TrusteeFault::PublicKey);
        }
        Ok(())
    }
}
