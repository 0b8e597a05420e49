//! Signed notes: a text and the signatures under it.
//!
//! C2SP signed-note. A note looks like this (the blank line ends the text):
//! ```text
//! polity/3yq7…
//! 20852163
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//!
//! — polity/3yq7… Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe…
//! ```
//! Parsing trusts nothing; only [`SignedNote::verify`] says who signed. A signature by a key one does not know
//! is no fault of the note: it is passed over. A false one by a key one knows condemns the note.
//!
//! Invariant: what was parsed is written back byte for byte.

use crate::key::is_key_name;
use crate::{KeyError, SignatureType, SigningKey, VerifierKey, cosignature, spelling};
use data_encoding::BASE64;
use std::fmt;

/// No note here is longer, in bytes.
pub const NOTE_BYTES_MAX: usize = 64 * 1024;

/// No note here has more signatures. signed-note asks for at least 16.
pub const SIGNATURES_MAX: usize = 100;

/// A text with its signatures, none of them checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature line: `— <name> <base64 of key id and signature>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    pub(crate) name: String,
    pub(crate) key_id: u32,
    pub(crate) signature: Vec<u8>,
}

/// A signature that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedSignature<'keys> {
    /// The key that made it.
    pub key: &'keys VerifierKey,
    /// When, in POSIX seconds, if it is a cosignature: the signer's word, covered by the signature.
    pub timestamp: Option<u64>,
}

/// Why some bytes are no note, or the note is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Longer than 64 KiB.
    #[error("the note is longer than {NOTE_BYTES_MAX} bytes")]
    TooLong,
    /// Not UTF-8, or with control characters.
    #[error("the note is not plain UTF-8 text, from byte {offset}")]
    Characters {
        /// Where the first wrong byte is.
        offset: usize,
    },
    /// A text that is empty or does not end its last line.
    #[error("the text of a note ends with a newline")]
    Text,
    /// No blank line before the signatures.
    #[error("no blank line parts the text from the signatures")]
    NoBlankLine,
    /// A line below the text that is no signature.
    #[error("signature line {line} is not an em dash, a key name and base64")]
    SignatureLine {
        /// Which line below the blank one, from 1.
        line: usize,
    },
    /// Nobody signed.
    #[error("the note has no signature")]
    NoSignature,
    /// More than a hundred signatures.
    #[error("the note has more than {SIGNATURES_MAX} signatures")]
    TooManySignatures,
    /// A known key's signature is false.
    #[error("the signature by {name} is false")]
    FalseSignature {
        /// The key's name.
        name: String,
    },
    /// Two of the keys given share name and id.
    #[error("two keys are called {name} and share an id")]
    AmbiguousKey {
        /// Their name.
        name: String,
    },
    /// No known key signed.
    #[error("no known key has signed the note")]
    NoKnownKey,
}

impl SignedNote {
    /// A note of this text, with its first signature.
    pub fn new(text: String, signature: NoteSignature) -> Result<SignedNote, NoteError> {
        check_characters(text.as_bytes())?;
        if !text.ends_with('\n') {
            return Err(NoteError::Text);
        }
        let mut note = SignedNote { text, signatures: Vec::new() };
        note.add(signature)?;
        Ok(note)
    }

    /// Reads a note, without checking any signature.
    pub fn parse(bytes: &[u8]) -> Result<SignedNote, NoteError> {
        if bytes.len() > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong);
        }
        let note = check_characters(bytes)?;
        // The text may have blank lines of its own; the last one counts.
        let text_end = note.rfind("\n\n").ok_or(NoteError::NoBlankLine)? + 1;
        let (text, signatures) = (&note[..text_end], &note[text_end + 1..]);
        if signatures.is_empty() {
            return Err(NoteError::NoSignature);
        }
        let mut parsed = SignedNote { text: text.to_owned(), signatures: Vec::new() };
        for (number, line) in signatures.split_inclusive('\n').enumerate() {
            if number == SIGNATURES_MAX {
                return Err(NoteError::TooManySignatures);
            }
            let signature = parse_signature(line).ok_or(NoteError::SignatureLine { line: number + 1 })?;
            parsed.signatures.push(signature);
        }
        Ok(parsed)
    }

    /// Adds a signature below the others. One by the same key is replaced: a key speaks once.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), NoteError> {
        let of_another = |other: &&NoteSignature| !(other.name == signature.name && other.key_id == signature.key_id);
        let mut signatures: Vec<NoteSignature> = self.signatures.iter().filter(of_another).cloned().collect();
        signatures.push(signature);
        if signatures.len() > SIGNATURES_MAX {
            return Err(NoteError::TooManySignatures);
        }
        let signed = SignedNote { text: self.text.clone(), signatures };
        if signed.to_string().len() > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong);
        }
        *self = signed;
        Ok(())
    }

    /// What is signed: with its last newline, without the blank line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures as they stand, unchecked.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Which of these keys signed, at least one, each once, in the order of the note. A witness that cosigned
    /// twice counts with its latest time.
    pub fn verify<'keys>(&self, keys: &'keys [VerifierKey]) -> Result<Vec<VerifiedSignature<'keys>>, NoteError> {
        let mut verified: Vec<VerifiedSignature<'keys>> = Vec::new();
        for signature in &self.signatures {
            let mut known = keys.iter().filter(|key| key.name() == signature.name && key.id() == signature.key_id);
            let Some(key) = known.next() else { continue };
            if known.next().is_some() {
                return Err(NoteError::AmbiguousKey { name: signature.name.clone() });
            }
            let timestamp = self
                .check(key, &signature.signature)
                .ok_or_else(|| NoteError::FalseSignature { name: signature.name.clone() })?;
            match verified.iter_mut().find(|earlier| earlier.key == key) {
                Some(earlier) => earlier.timestamp = earlier.timestamp.max(timestamp),
                None => verified.push(VerifiedSignature { key, timestamp }),
            }
        }
        if verified.is_empty() { Err(NoteError::NoKnownKey) } else { Ok(verified) }
    }

    /// `None` if false; otherwise its time, which only a cosignature has.
    fn check(&self, key: &VerifierKey, signature: &[u8]) -> Option<Option<u64>> {
        match key.signature_type() {
            SignatureType::Ed25519 => {
                let signature = signature.try_into().ok()?;
                key.is_signed(self.text.as_bytes(), signature).then_some(None)
            }
            SignatureType::Cosignature => cosignature::check(key, &self.text, signature).map(Some),
        }
    }
}

/// Signs notes under a name: a log its checkpoints.
#[derive(Debug, Clone)]
pub struct NoteSigner {
    verifier_key: VerifierKey,
    key: SigningKey,
}

impl NoteSigner {
    /// A signer of this name; for a log the origin.
    pub fn new(name: &str, key: SigningKey) -> Result<NoteSigner, KeyError> {
        let verifier_key = VerifierKey::new(name, SignatureType::Ed25519, key.verification_key())?;
        Ok(NoteSigner { verifier_key, key })
    }

    /// What others check its signatures with.
    pub fn verifier_key(&self) -> &VerifierKey {
        &self.verifier_key
    }

    /// Signs a text. Ed25519 needs no randomness: the same text gives the same signature.
    pub fn sign(&self, text: &str) -> NoteSignature {
        NoteSignature {
            name: self.verifier_key.name().to_owned(),
            key_id: self.verifier_key.id(),
            signature: self.key.sign(text.as_bytes()).to_bytes().to_vec(),
        }
    }
}

impl NoteSignature {
    /// The name of the key that is said to have made it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The id of that key.
    pub fn key_id(&self) -> u32 {
        self.key_id
    }

    /// The signature itself, as its kind has it.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.key_id.to_be_bytes(), self.signature.as_slice()].concat();
        writeln!(f, "— {} {}", self.name, BASE64.encode_display(&bytes))
    }
}

impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| signature.fmt(f))
    }
}

fn parse_signature(line: &str) -> Option<NoteSignature> {
    let (name, base64) = line.strip_suffix('\n')?.strip_prefix("— ")?.split_once(' ')?;
    let bytes = spelling::base64(base64)?;
    let (key_id, signature) = bytes.split_first_chunk::<4>()?;
    if !is_key_name(name) || signature.is_empty() {
        return None;
    }
    Some(NoteSignature { name: name.to_owned(), key_id: u32::from_be_bytes(*key_id), signature: signature.to_vec() })
}

/// signed-note, "Format": UTF-8, and no ASCII control character but the newline.
fn check_characters(bytes: &[u8]) -> Result<&str, NoteError> {
    let text = str::from_utf8(bytes).map_err(|error| NoteError::Characters { offset: error.valid_up_to() })?;
    match bytes.iter().position(|byte| *byte < b' ' && *byte != b'\n') {
        Some(offset) => Err(NoteError::Characters { offset }),
        None => Ok(text),
    }
}
