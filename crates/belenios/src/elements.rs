//! Elements, ciphertexts and proofs as they stand in messages (specification 4.3), and the hashes over their spellings.

use sha2::{Digest, Sha256};

use crate::group::{Group, text_of};
use crate::json::{self, Read, Reader};

/// An element with its spelling, which every hash is over.
#[derive(Clone, Debug, PartialEq)]
pub struct Written<G: Group> {
    /// The element.
    pub element: G::Element,
    /// As it is spelled.
    pub text: String,
}

impl<G: Group> Written<G> {
    /// Spells an element.
    pub fn new(element: G::Element) -> Self {
        Self { text: text_of::<G>(&element), element }
    }

    /// Spells many, which costs less than one by one.
    pub fn all(elements: Vec<G::Element>) -> Vec<Self> {
        let texts = G::texts(&elements);
        elements.into_iter().zip(texts).map(|(element, text)| Self { element, text }).collect()
    }

    /// Reads an element in its canonical spelling. Whether it is in the subgroup is asked later.
    pub fn read(reader: &mut Reader<'_>) -> Read<Self> {
        let wrong = reader.wrong("an element of the group in its one spelling");
        let text = reader.plain()?;
        let element = G::element(text).ok_or(wrong)?;
        Ok(Self { element, text: text.to_owned() })
    }

    /// Reads a list, which costs less than one by one.
    pub fn read_list(reader: &mut Reader<'_>) -> Read<Vec<Self>> {
        let mut again = reader.clone();
        let texts = reader.list(Reader::plain)?;
        match Self::read_all(&texts) {
            Some(all) => Ok(all),
            // One of them is no element: which, says whoever reads one by one.
            None => again.list(Self::read),
        }
    }

    fn read_all(texts: &[&str]) -> Option<Vec<Self>> {
        let elements = G::elements(texts)?.into_iter();
        Some(elements.zip(texts).map(|(element, text)| Self { element, text: (*text).to_owned() }).collect())
    }

    /// Reads an element that stands as text.
    pub fn parse(text: &str) -> Option<Self> {
        Some(Self { element: G::element(text)?, text: text.to_owned() })
    }

    /// Writes it.
    pub fn write(&self, out: &mut String) {
        json::plain(out, &self.text);
    }
}

/// An ElGamal ciphertext.
#[derive(Clone, Debug, PartialEq)]
pub struct Ciphertext<G: Group> {
    /// g^r.
    pub alpha: Written<G>,
    /// y^r times the message.
    pub beta: Written<G>,
}

impl<G: Group> Ciphertext<G> {
    /// Spells ciphertexts.
    pub fn all(pairs: Vec<(G::Element, G::Element)>) -> Vec<Self> {
        let mut written = Written::all(pairs.into_iter().flat_map(|(alpha, beta)| [alpha, beta]).collect()).into_iter();
        std::iter::from_fn(|| Some(Self { alpha: written.next()?, beta: written.next()? })).collect()
    }

    /// Reads a list, which costs less than one by one.
    pub fn read_list(reader: &mut Reader<'_>) -> Read<Vec<Self>> {
        let mut again = reader.clone();
        let mut texts = Vec::new();
        reader.list(|reader| {
            reader.literal("{\"alpha\":")?;
            texts.push(reader.plain()?);
            reader.literal(",\"beta\":")?;
            texts.push(reader.plain()?);
            reader.literal("}")
        })?;
        let Some(all) = Written::read_all(&texts) else {
            // One of them is no element: which, says whoever reads one by one.
            return again.list(Self::read);
        };
        let mut all = all.into_iter();
        Ok(std::iter::from_fn(|| Some(Self { alpha: all.next()?, beta: all.next()? })).collect())
    }

    /// Reads one.
    pub fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.literal("{\"alpha\":")?;
        let alpha = Written::read(reader)?;
        reader.literal(",\"beta\":")?;
        let beta = Written::read(reader)?;
        reader.literal("}")?;
        Ok(Self { alpha, beta })
    }

    /// Writes it.
    pub fn write(&self, out: &mut String) {
        out.push_str("{\"alpha\":");
        self.alpha.write(out);
        out.push_str(",\"beta\":");
        self.beta.write(out);
        out.push('}');
    }

    /// Both elements.
    pub fn elements(&self) -> [&G::Element; 2] {
        [&self.alpha.element, &self.beta.element]
    }
}

/// A proof by challenge and response.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof<G: Group> {
    /// The challenge.
    pub challenge: G::Scalar,
    /// The response.
    pub response: G::Scalar,
}

/// Reads a number below q.
pub(crate) fn read_scalar<G: Group>(reader: &mut Reader<'_>) -> Read<G::Scalar> {
    let wrong = reader.wrong("a number below the order of the group, in its one spelling");
    G::scalar(reader.plain()?).ok_or(wrong)
}

impl<G: Group> Proof<G> {
    /// Reads one.
    pub fn read(reader: &mut Reader<'_>) -> Read<Self> {
        reader.literal("{\"challenge\":")?;
        let challenge = read_scalar::<G>(reader)?;
        reader.literal(",\"response\":")?;
        let response = read_scalar::<G>(reader)?;
        reader.literal("}")?;
        Ok(Self { challenge, response })
    }

    /// Writes it.
    pub fn write(&self, out: &mut String) {
        out.push_str("{\"challenge\":");
        json::plain(out, &G::scalar_text(&self.challenge));
        out.push_str(",\"response\":");
        json::plain(out, &G::scalar_text(&self.response));
        out.push('}');
    }
}

/// SHA-256 of texts one after the other, as a number modulo q: every challenge of the specification.
pub(crate) fn challenge<G: Group>(parts: &[&str]) -> G::Scalar {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
    }
    G::reduced(&hash.finalize())
}

/// SHA-256 in base64 without padding: fingerprints of elections, trackers of ballots (specification 4.15).
#[must_use]
pub fn fingerprint(text: &[u8]) -> String {
    data_encoding::BASE64_NOPAD.encode(&Sha256::digest(text))
}

/// SHA-256 in hexadecimal: what refers to what in an archive.
#[must_use]
pub fn hex(hash: &[u8; 32]) -> String {
    data_encoding::HEXLOWER.encode(hash)
}
