//! Making a threshold key: several trustees of whom some suffice (specification 4.6, Pedersen's key generation).
//!
//! Five steps, each a message that somebody carries: certificates; polynomials; what each gets from the others; what
//! each answers; the parameters. The server only routes. In the spelling of 2.0 or, with a context, of 2.5.1 to 3.3.0.
//! A trustee keeps one secret, the seed; everything else follows from it or is encrypted to it.
//!
//! Invariant: a decryption key is only accepted if every share agrees with the coefficients its maker signed.

use ccm::aead::{Aead as _, KeyInit as _};
use ccm::consts::{U8, U12, U13};
use rand_core::CryptoRng;
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

use crate::credentials::random_characters;
use crate::elements::{Proof, Written};
use crate::group::{Group, product, public_power, quotient, secret_product, text_of};
use crate::json::{self, Malformed, Read, Reader};
use crate::trustees::{
    CertificateKeys, Context, SignedMessage, ThresholdParameters, TrusteeFault, TrusteePublicKey, check_certificates,
    check_coefficients, evaluated, signed_together,
};

/// What is wrong in a ceremony.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CeremonyFault {
    /// A message that cannot be read.
    #[error("the {0} cannot be read: {1}")]
    Malformed(&'static str, Malformed),
    /// Certificates, coefficients, keys.
    #[error(transparent)]
    Trustees(#[from] TrusteeFault),
    /// A message that is not for this trustee or not from who it should be from.
    #[error("message {0} cannot be opened, or is not signed by its maker for this trustee")]
    Channel(u64),
    /// The own certificate is missing.
    #[error("no certificate is that of this key")]
    NotAmong,
    /// A share that contradicts the coefficients.
    #[error("the share from trustee {0} does not agree with the coefficients that were signed")]
    Share(u64),
    /// Not as many messages as trustees.
    #[error("there are not as many messages as trustees, or the threshold is not between 1 and their number")]
    Counts,
}

/// Characters of a seed.
const SEED_CHARACTERS: usize = 22;

/// A trustee's secret in a ceremony.
pub struct Seed(Zeroizing<String>);

impl Seed {
    /// A random one.
    pub fn generate<R: CryptoRng + ?Sized>(rng: &mut R) -> Self {
        Self(random_characters(rng, SEED_CHARACTERS))
    }

    /// As it was written down.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_seed = text.len() == SEED_CHARACTERS && text.bytes().all(|byte| crate::election::BASE58.contains(&byte));
        is_seed.then(|| Self(Zeroizing::new(text.to_owned())))
    }

    /// To write it down.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    fn derived<G: Group>(&self, label: &str) -> Zeroizing<G::Scalar> {
        let text = Zeroizing::new(format!("{label}|{}", *self.0));
        let mut digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let scalar = Zeroizing::new(G::reduced(&digest));
        digest.zeroize();
        scalar
    }

    /// sk.
    fn signing<G: Group>(&self) -> Zeroizing<G::Scalar> {
        self.derived::<G>("sk")
    }

    /// dk.
    fn decryption<G: Group>(&self) -> Zeroizing<G::Scalar> {
        self.derived::<G>("dk")
    }

    /// The certificate: step 1. With a context in the spelling of 2.5.1.
    pub fn certificate<G: Group, R: CryptoRng + ?Sized>(
        &self,
        context: Option<Context>,
        rng: &mut R,
    ) -> SignedMessage<G> {
        let keys = CertificateKeys::<G> {
            context,
            verification: Written::new(G::secret_power_of_generator(&self.signing::<G>())),
            encryption: Written::new(G::secret_power_of_generator(&self.decryption::<G>())),
        };
        SignedMessage::<G>::sign(&self.signing::<G>(), keys.text(), rng)
    }
}

fn hash(label: &str, text: &str) -> [u8; 32] {
    Sha256::digest(format!("{label}|{text}")).into()
}

/// AES-256 in CCM mode with tags of 64 bits, the length of the nonce depending on that of the message.
///
/// The length field has two bytes for messages below 64 kB and three above; the nonce is what is left of 15 bytes.
fn ccm(seal: bool, key: &[u8; 32], iv: &[u8; 32], text_length: usize, input: &[u8]) -> Option<Vec<u8>> {
    type Short = ccm::Ccm<aes::Aes256, U8, U13>;
    type Long = ccm::Ccm<aes::Aes256, U8, U12>;
    if text_length < 1 << 16 {
        let nonce = iv[..13].try_into().expect("thirteen bytes");
        let cipher = Short::new(key.into());
        if seal { cipher.encrypt(nonce, input).ok() } else { cipher.decrypt(nonce, input).ok() }
    } else {
        let nonce = iv[..12].try_into().expect("twelve bytes");
        let cipher = Long::new(key.into());
        if seal { cipher.encrypt(nonce, input).ok() } else { cipher.decrypt(nonce, input).ok() }
    }
}

const TAG_BYTES: usize = 8;

/// Encrypts to an encryption key (specification 4.6.1).
fn encrypt<G: Group, R: CryptoRng + ?Sized>(ek: &G::Element, message: &str, rng: &mut R) -> String {
    let (r, s) = (Zeroizing::new(G::random(rng)), Zeroizing::new(G::random(rng)));
    let alpha = Written::<G>::new(G::secret_power_of_generator(&r));
    let beta = Written::<G>::new(secret_product::<G>(&G::hidden(ek), &r, &s));
    let shared = Zeroizing::new(text_of::<G>(&G::secret_power_of_generator(&s)));
    let key = Zeroizing::new(hash("key", &shared));
    let data = ccm(true, &key, &hash("iv", &alpha.text), message.len(), message.as_bytes())
        .expect("messages of a ceremony are shorter than 16 MB");
    let mut out = String::from("{\"alpha\":");
    alpha.write(&mut out);
    out.push_str(",\"beta\":");
    beta.write(&mut out);
    out.push_str(",\"data\":");
    json::plain(&mut out, &data_encoding::HEXLOWER.encode(&data));
    out.push('}');
    out
}

fn decrypt<G: Group>(dk: &G::Scalar, text: &str) -> Option<Zeroizing<String>> {
    let (alpha, beta, data) = Reader::whole(text.as_bytes(), |reader| {
        reader.literal("{\"alpha\":")?;
        let alpha = Written::<G>::read(reader)?;
        reader.literal(",\"beta\":")?;
        let beta = Written::<G>::read(reader)?;
        reader.literal(",\"data\":")?;
        let data = reader.plain()?;
        reader.literal("}")?;
        Ok((alpha, beta, data))
    })
    .ok()?;
    if !G::is_member(&alpha.element) || !G::is_member(&beta.element) {
        return None;
    }
    let data = data_encoding::HEXLOWER.decode(data.as_bytes()).ok()?;
    let shared = quotient(&beta.element, &G::secret_power(&alpha.element, dk));
    let shared = Zeroizing::new(text_of::<G>(&shared));
    let key = Zeroizing::new(hash("key", &shared));
    let length = data.len().checked_sub(TAG_BYTES)?;
    let plain = ccm(false, &key, &hash("iv", &alpha.text), length, &data)?;
    String::from_utf8(plain).ok().map(Zeroizing::new)
}

/// Signs, then encrypts: a channel from one trustee to another (specification 4.6.3).
fn send<G: Group, R: CryptoRng + ?Sized>(sk: &G::Scalar, to: &Written<G>, message: &str, rng: &mut R) -> String {
    let mut text = Zeroizing::new(String::from("{\"recipient\":"));
    to.write(&mut text);
    text.push_str(",\"message\":");
    json::string(&mut text, message);
    text.push('}');
    let mut signed = SignedMessage::<G>::sign(sk, text.to_string(), rng);
    let mut out = Zeroizing::new(String::new());
    signed.write(&mut out);
    signed.message.zeroize();
    encrypt::<G, R>(&to.element, &out, rng)
}

fn receive<G: Group>(dk: &G::Scalar, own: &Written<G>, from: &G::Element, text: &str) -> Option<Zeroizing<String>> {
    let plain = decrypt::<G>(dk, text)?;
    let mut signed = Reader::whole(plain.as_bytes(), SignedMessage::<G>::read).ok()?;
    let inner = Zeroizing::new(std::mem::take(&mut signed.message));
    signed.message.push_str(&inner);
    let is_signed = signed.is_signed_by(from);
    signed.message.zeroize();
    let message = Reader::whole(inner.as_bytes(), |reader| {
        reader.literal("{\"recipient\":")?;
        let wrong = reader.wrong("this trustee's key");
        if reader.plain()? != own.text {
            return Err(wrong);
        }
        reader.literal(",\"message\":")?;
        let message = reader.string()?;
        reader.literal("}")?;
        Ok(Zeroizing::new(message))
    });
    message.ok().filter(|_| is_signed)
}

/// What a trustee makes for all others: step 3.
#[derive(Clone, Debug, PartialEq)]
pub struct Polynomial<G: Group> {
    /// The coefficients, encrypted to their maker.
    pub polynomial: String,
    /// A share for each trustee, encrypted to it.
    pub secrets: Vec<String>,
    /// The coefficients in the exponent, signed.
    pub coefexps: SignedMessage<G>,
    /// A signature over certificates and coefficients: 2.5.1 and later.
    pub signature: Option<Proof<G>>,
}

fn write_strings(out: &mut String, strings: &[String]) {
    json::list(out, strings, |out, text| json::string(out, text));
}

impl<G: Group> Polynomial<G> {
    /// Reads one.
    pub fn parse(text: &[u8]) -> Read<Self> {
        Reader::whole(text, |reader| {
            reader.literal("{\"polynomial\":")?;
            let polynomial = reader.string()?;
            reader.literal(",\"secrets\":")?;
            let secrets = reader.list(Reader::string)?;
            reader.literal(",\"coefexps\":")?;
            let coefexps = SignedMessage::read(reader)?;
            let signature = if reader.maybe(",\"signature\":") { Some(Proof::read(reader)?) } else { None };
            reader.literal("}")?;
            Ok(Self { polynomial, secrets, coefexps, signature })
        })
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::from("{\"polynomial\":");
        json::string(&mut out, &self.polynomial);
        out.push_str(",\"secrets\":");
        write_strings(&mut out, &self.secrets);
        out.push_str(",\"coefexps\":");
        self.coefexps.write(&mut out);
        if let Some(signature) = &self.signature {
            out.push_str(",\"signature\":");
            signature.write(&mut out);
        }
        out.push('}');
        out
    }
}

/// What a trustee gets from all others: step 4.
#[derive(Clone, Debug, PartialEq)]
pub struct VInput<G: Group> {
    /// The trustee's own coefficients, encrypted.
    pub polynomial: String,
    /// A share from each trustee.
    pub secrets: Vec<String>,
    /// Everybody's coefficients in the exponent.
    pub coefexps: Vec<SignedMessage<G>>,
    /// Everybody's signature over certificates and coefficients.
    pub signatures: Option<Vec<Proof<G>>>,
}

impl<G: Group> VInput<G> {
    /// Reads one.
    pub fn parse(text: &[u8]) -> Read<Self> {
        Reader::whole(text, |reader| {
            reader.literal("{\"polynomial\":")?;
            let polynomial = reader.string()?;
            reader.literal(",\"secrets\":")?;
            let secrets = reader.list(Reader::string)?;
            reader.literal(",\"coefexps\":")?;
            let coefexps = reader.list(SignedMessage::read)?;
            let signatures = if reader.maybe(",\"signatures\":") { Some(reader.list(Proof::read)?) } else { None };
            reader.literal("}")?;
            Ok(Self { polynomial, secrets, coefexps, signatures })
        })
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::from("{\"polynomial\":");
        json::string(&mut out, &self.polynomial);
        out.push_str(",\"secrets\":");
        write_strings(&mut out, &self.secrets);
        out.push_str(",\"coefexps\":");
        json::list(&mut out, &self.coefexps, |out, coefficients| coefficients.write(out));
        if let Some(signatures) = &self.signatures {
            out.push_str(",\"signatures\":");
            json::list(&mut out, signatures, |out, signature| signature.write(out));
        }
        out.push('}');
        out
    }
}

/// What a trustee answers: step 5.
#[derive(Clone, Debug, PartialEq)]
pub struct VOutput<G: Group> {
    /// The decryption key, encrypted to the trustee.
    pub private_key: String,
    /// Its public side.
    pub public_key: TrusteePublicKey<G>,
}

impl<G: Group> VOutput<G> {
    /// Reads one.
    pub fn parse(text: &[u8]) -> Read<Self> {
        Reader::whole(text, |reader| {
            reader.literal("{\"private_key\":")?;
            let private_key = reader.string()?;
            reader.literal(",\"public_key\":")?;
            let public_key = TrusteePublicKey::read(reader)?;
            reader.literal("}")?;
            Ok(Self { private_key, public_key })
        })
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::from("{\"private_key\":");
        json::string(&mut out, &self.private_key);
        out.push_str(",\"public_key\":");
        self.public_key.write(&mut out);
        out.push('}');
        out
    }
}

/// Everything about a ceremony that is public and was checked: the certificates.
pub struct Ceremony<G: Group> {
    certs: Vec<SignedMessage<G>>,
    keys: Vec<CertificateKeys<G>>,
    threshold: u64,
}

/// Reads a number modulo q. belenios-tool does not reduce shares, so they may be larger than q.
fn read_unreduced<G: Group>(reader: &mut Reader<'_>) -> Read<Zeroizing<G::Scalar>> {
    const DIGITS_MAX: usize = 1000;
    let wrong = reader.wrong("a number");
    let text = reader.plain()?;
    if text.is_empty() || text.len() > DIGITS_MAX || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong);
    }
    let ten = G::small(10);
    let zero = Zeroizing::new(G::small(0));
    Ok(text
        .bytes()
        .fold(zero, |value, digit| Zeroizing::new(G::add(&G::mul(&value, &ten), &G::small(u64::from(digit - b'0'))))))
}

fn scalar_message<G: Group>(name: &str, scalar: &G::Scalar) -> Zeroizing<String> {
    Zeroizing::new(format!("{{\"{name}\":\"{}\"}}", *Zeroizing::new(G::scalar_text(scalar))))
}

impl<G: Group> Ceremony<G> {
    /// Checks the certificates of all trustees: step 2.
    pub fn new(certs: Vec<SignedMessage<G>>, threshold: u64) -> Result<Self, CeremonyFault> {
        if !(1..=certs.len() as u64).contains(&threshold) {
            return Err(CeremonyFault::Counts);
        }
        let keys = check_certificates(&certs, Some(threshold))?;
        let contexts = keys.iter().filter(|keys| keys.context.is_some()).count();
        if contexts != 0 && contexts != keys.len() {
            return Err(TrusteeFault::Certificate(1, "either all have a context or none").into());
        }
        Ok(Self { certs, keys, threshold })
    }

    fn has_context(&self) -> bool {
        self.keys[0].context.is_some()
    }

    /// The number of the trustee with this seed, from 1.
    pub fn index_of(&self, seed: &Seed) -> Result<u64, CeremonyFault> {
        let verification = text_of::<G>(&G::secret_power_of_generator(&seed.signing::<G>()));
        let encryption = text_of::<G>(&G::secret_power_of_generator(&seed.decryption::<G>()));
        let own =
            |keys: &CertificateKeys<G>| keys.verification.text == verification && keys.encryption.text == encryption;
        self.keys.iter().position(own).map(|at| at as u64 + 1).ok_or(CeremonyFault::NotAmong)
    }

    /// A trustee's polynomial: step 3.
    pub fn polynomial<R: CryptoRng + ?Sized>(&self, seed: &Seed, rng: &mut R) -> Result<Polynomial<G>, CeremonyFault> {
        let own = self.index_of(seed)? as usize - 1;
        let sk = seed.signing::<G>();
        let coefficients: Vec<Zeroizing<G::Scalar>> =
            (0..self.threshold).map(|_| Zeroizing::new(G::random(rng))).collect();
        let in_exponent = coefficients.iter().map(|coefficient| G::secret_power_of_generator(coefficient));
        let in_exponent = Written::<G>::all(in_exponent.collect());
        let mut message = Zeroizing::new(String::from("{\"polynomial\":"));
        json::list(&mut message, &coefficients, |out, coefficient| {
            json::plain(out, &Zeroizing::new(G::scalar_text(coefficient)));
        });
        message.push('}');
        let polynomial = send::<G, R>(&sk, &self.keys[own].encryption, &message, rng);
        let mut secrets = Vec::new();
        for (at, keys) in (1..).zip(&self.keys) {
            let at = G::small(at);
            let zero = Zeroizing::new(G::small(0));
            let share = coefficients
                .iter()
                .rev()
                .fold(zero, |value, coefficient| Zeroizing::new(G::add(&G::mul(&value, &at), coefficient)));
            secrets.push(send::<G, R>(&sk, &keys.encryption, &scalar_message::<G>("secret", &share), rng));
        }
        let mut text = String::from("{\"coefexps\":");
        json::list(&mut text, &in_exponent, |out, coefficient| coefficient.write(out));
        text.push('}');
        let coefexps = SignedMessage::<G>::sign(&sk, text, rng);
        let signature = self
            .has_context()
            .then(|| SignedMessage::<G>::sign(&sk, signed_together(&self.certs, &in_exponent), rng).signature);
        Ok(Polynomial { polynomial, secrets, coefexps, signature })
    }

    /// What each trustee gets: step 4, routing.
    pub fn vinputs(&self, polynomials: &[Polynomial<G>]) -> Result<Vec<VInput<G>>, CeremonyFault> {
        let size = self.certs.len();
        if polynomials.len() != size || polynomials.iter().any(|polynomial| polynomial.secrets.len() != size) {
            return Err(CeremonyFault::Counts);
        }
        let signatures: Option<Vec<Proof<G>>> =
            polynomials.iter().map(|polynomial| polynomial.signature.clone()).collect();
        if signatures.is_some() != self.has_context() {
            return Err(CeremonyFault::Counts);
        }
        let coefexps: Vec<_> = polynomials.iter().map(|polynomial| polynomial.coefexps.clone()).collect();
        self.coefficients(&coefexps)?;
        let vinputs = polynomials.iter().enumerate().map(|(own, polynomial)| VInput {
            polynomial: polynomial.polynomial.clone(),
            secrets: polynomials.iter().map(|from| from.secrets[own].clone()).collect(),
            coefexps: coefexps.clone(),
            signatures: signatures.clone(),
        });
        Ok(vinputs.collect())
    }

    fn coefficients(&self, coefexps: &[SignedMessage<G>]) -> Result<Vec<Vec<Written<G>>>, CeremonyFault> {
        if coefexps.len() != self.certs.len() {
            return Err(CeremonyFault::Counts);
        }
        let all = (1..).zip(coefexps.iter().zip(&self.keys));
        let all = all.map(|(number, (signed, keys))| check_coefficients(signed, keys, self.threshold, number));
        Ok(all.collect::<Result<_, _>>()?)
    }

    /// A trustee checks what it got and makes its decryption key: step 5.
    pub fn voutput<R: CryptoRng + ?Sized>(
        &self,
        seed: &Seed,
        vinput: &VInput<G>,
        rng: &mut R,
    ) -> Result<VOutput<G>, CeremonyFault> {
        let index = self.index_of(seed)?;
        let own = &self.keys[index as usize - 1];
        let (sk, dk) = (seed.signing::<G>(), seed.decryption::<G>());
        let coefficients = self.coefficients(&vinput.coefexps)?;
        if vinput.secrets.len() != self.keys.len() {
            return Err(CeremonyFault::Counts);
        }
        if let Some(signatures) = &vinput.signatures {
            for (number, signature) in (1..).zip(signatures) {
                let at = number as usize - 1;
                let message = coefficients.get(at).map(|own| signed_together(&self.certs, own));
                let signed =
                    SignedMessage { message: message.ok_or(CeremonyFault::Counts)?, signature: signature.clone() };
                if !signed.is_signed_by(&self.keys[at].verification.element) {
                    return Err(CeremonyFault::Channel(number));
                }
            }
        }
        if vinput.signatures.as_ref().map(Vec::len) != self.has_context().then_some(self.keys.len()) {
            return Err(CeremonyFault::Counts);
        }
        self.check_own_polynomial(&dk, own, index, &vinput.polynomial, &coefficients)?;
        let mut private = Zeroizing::new(G::small(0));
        for (number, (secret, coefficients)) in (1..).zip(vinput.secrets.iter().zip(&coefficients)) {
            let from = &self.keys[number as usize - 1].verification.element;
            let message = receive::<G>(&dk, &own.encryption, from, secret).ok_or(CeremonyFault::Channel(number))?;
            let share = Reader::whole(message.as_bytes(), |reader| {
                reader.literal("{\"secret\":")?;
                let share = read_unreduced::<G>(reader)?;
                reader.literal("}")?;
                Ok(share)
            });
            let share = share.map_err(|_| CeremonyFault::Channel(number))?;
            if G::secret_power_of_generator(&share) != evaluated::<G>(coefficients, index) {
                return Err(CeremonyFault::Share(number));
            }
            private = Zeroizing::new(G::add(&private, &share));
        }
        let private_key = send::<G, R>(&sk, &own.encryption, &scalar_message::<G>("decryption_key", &private), rng);
        Ok(VOutput { private_key, public_key: TrusteePublicKey::<G>::new(&private, rng) })
    }

    /// That the coefficients said to be this trustee's are its own: nobody signed others in its name.
    fn check_own_polynomial(
        &self,
        dk: &G::Scalar,
        own: &CertificateKeys<G>,
        index: u64,
        polynomial: &str,
        coefficients: &[Vec<Written<G>>],
    ) -> Result<(), CeremonyFault> {
        let message = receive::<G>(dk, &own.encryption, &own.verification.element, polynomial)
            .ok_or(CeremonyFault::Channel(index))?;
        let kept = Reader::whole(message.as_bytes(), |reader| {
            reader.literal("{\"polynomial\":")?;
            let kept = reader.list(read_unreduced::<G>)?;
            reader.literal("}")?;
            Ok(kept)
        });
        let kept = kept.map_err(|_| CeremonyFault::Channel(index))?;
        let same = kept.len() == coefficients[index as usize - 1].len()
            && kept
                .iter()
                .zip(&coefficients[index as usize - 1])
                .all(|(kept, coefficient)| G::secret_power_of_generator(kept) == coefficient.element);
        if same { Ok(()) } else { Err(CeremonyFault::Share(index)) }
    }

    /// The threshold key, and each trustee's encrypted decryption key: step 6.
    pub fn parameters(
        &self,
        polynomials: &[Polynomial<G>],
        voutputs: &[VOutput<G>],
    ) -> Result<(ThresholdParameters<G>, Vec<String>), CeremonyFault> {
        if polynomials.len() != self.certs.len() || voutputs.len() != self.certs.len() {
            return Err(CeremonyFault::Counts);
        }
        let parameters = ThresholdParameters {
            threshold: self.threshold,
            certs: self.certs.clone(),
            coefexps: polynomials.iter().map(|polynomial| polynomial.coefexps.clone()).collect(),
            signatures: polynomials.iter().map(|polynomial| polynomial.signature.clone()).collect(),
            verification_keys: voutputs.iter().map(|voutput| voutput.public_key.clone()).collect(),
        };
        parameters.check(1)?;
        Ok((parameters, voutputs.iter().map(|voutput| voutput.private_key.clone()).collect()))
    }
}

/// Opens a trustee's decryption key with its seed; checks that it is the key of one of the certified trustees.
pub fn decryption_key<G: Group>(
    seed: &Seed,
    encrypted: &str,
    parameters: &ThresholdParameters<G>,
) -> Result<(u64, Zeroizing<G::Scalar>), CeremonyFault> {
    let ceremony = Ceremony::new(parameters.certs.clone(), parameters.threshold)?;
    let index = ceremony.index_of(seed)?;
    let own = &ceremony.keys[index as usize - 1];
    let dk = seed.decryption::<G>();
    let message = receive::<G>(&dk, &own.encryption, &own.verification.element, encrypted)
        .ok_or(CeremonyFault::Channel(index))?;
    let private = Reader::whole(message.as_bytes(), |reader| {
        reader.literal("{\"decryption_key\":")?;
        let private = read_unreduced::<G>(reader)?;
        reader.literal("}")?;
        Ok(private)
    });
    let private = private.map_err(|wrong| CeremonyFault::Malformed("decryption key", wrong))?;
    let public = &parameters.verification_keys.get(index as usize - 1).ok_or(CeremonyFault::Counts)?.public_key;
    if G::secret_power_of_generator(&private) != public.element {
        return Err(TrusteeFault::VerificationKey(index).into());
    }
    Ok((index, private))
}

/// A share of a public random value: `base^x` with a proof that x is a trustee's private key (DESIGN 5, lots and seeds).
#[derive(Clone, Debug, PartialEq)]
pub struct SeedShare<G: Group> {
    /// base^x.
    pub share: Written<G>,
    /// That it is.
    pub proof: Proof<G>,
}

/// The element that a label names: nobody knows its logarithm.
#[must_use]
pub fn label_element<G: Group>(label: &str) -> G::Element {
    G::hashed(&format!("polity-seed|{label}"))
}

fn seed_label<G: Group>(label: &str, base: &str, public_key: &str, share: &str) -> String {
    format!("polity-seed|{}|{label}|{base}|{public_key}|{share}|", G::NAME)
}

impl<G: Group> SeedShare<G> {
    /// A trustee's share for a label.
    pub fn new<R: CryptoRng + ?Sized>(label: &str, private: &G::Scalar, rng: &mut R) -> Self {
        let base = label_element::<G>(label);
        let share = Written::<G>::new(G::secret_power(&base, private));
        let public_key = text_of::<G>(&G::secret_power_of_generator(private));
        let w = Zeroizing::new(G::random(rng));
        let commitments = [G::secret_power_of_generator(&w), G::secret_power(&base, &w)];
        let before = seed_label::<G>(label, &text_of::<G>(&base), &public_key, &share.text);
        let challenge = crate::elements::challenge::<G>(&[&before, &G::texts(&commitments).join(",")]);
        let response = G::sub(&w, &G::mul(private, &challenge));
        Self { share, proof: Proof { challenge, response } }
    }

    /// Whether it was made with the private key behind a public one.
    #[must_use]
    pub fn is_of(&self, label: &str, public_key: &Written<G>) -> bool {
        let base = label_element::<G>(label);
        let Proof { challenge, response } = &self.proof;
        let commitment = |base: &G::Element, power: &G::Element| {
            product(&public_power::<G>(base, response), &public_power::<G>(power, challenge))
        };
        let commitments = [commitment(&G::generator(), &public_key.element), commitment(&base, &self.share.element)];
        let before = seed_label::<G>(label, &text_of::<G>(&base), &public_key.text, &self.share.text);
        G::is_member(&self.share.element)
            && crate::elements::challenge::<G>(&[&before, &G::texts(&commitments).join(",")]) == *challenge
    }
}

/// The seed that shares of a threshold key make: `SHA-256(label ‖ Y)`, whichever trustees gave theirs.
///
/// `shares` are of trustees by their number in the threshold key, from 1; `None` where there are too few or one is wrong.
#[must_use]
pub fn public_seed<G: Group>(
    label: &str,
    parameters: &ThresholdParameters<G>,
    shares: &[(u64, SeedShare<G>)],
) -> Option<[u8; 32]> {
    let mut indexes: Vec<u64> = shares.iter().map(|(index, _)| *index).collect();
    indexes.sort_unstable();
    indexes.dedup();
    if indexes.len() != shares.len() || (indexes.len() as u64) < parameters.threshold {
        return None;
    }
    let mut y = <G::Element as crate::group::arithmetic::Arithmetic>::one();
    for (index, share) in shares {
        let key = parameters.verification_keys.get((*index as usize).checked_sub(1)?)?;
        if !share.is_of(label, &key.public_key) {
            return None;
        }
        let exponent = crate::decryption::lagrange::<G>(&indexes, *index);
        y = product(&y, &public_power::<G>(&share.share.element, &exponent));
    }
    let text = text_of::<G>(&y);
    Some(Sha256::new().chain_update(label.as_bytes()).chain_update(text.as_bytes()).finalize().into())
}
