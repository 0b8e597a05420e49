//! Envelopes: an act's bytes with its signature, after DSSE 1.0 (the in-toto Dead Simple Signing Envelope).
//!
//! What is signed is `DSSEv1 <length of type> <type> <length of payload> <payload>`, so that a signature made for an act
//! never counts for anything else. Signatures are valid by ZIP 215 with canonical encodings; a key must be free of
//! torsion when an act binds it. One validity: single, batch and browser agree on shared vectors.
//!
//! Invariant: a `SignedAct` exists only where the signature was checked, or is about to be in a batch (`Unchecked`).

use data_encoding::BASE64;
use ed25519_zebra::{Signature, VerificationKey, VerificationKeyBytes, batch};

use crate::act::{Act, BadAct, FOUNDING_BYTES_MAX};
use crate::id::Key;
use crate::json::{Fields, Value, bad_field, object, string};

/// The payload type of an act.
pub const ACT_TYPE: &str = "application/vnd.polity.act+json";
/// The longest envelope, in bytes of JSON.
pub const ENVELOPE_BYTES_MAX: usize = FOUNDING_BYTES_MAX * 4 / 3 + 1024;

/// An act with its signature, not yet verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchecked {
    payload: Vec<u8>,
    signature: [u8; 64],
    act: Act,
}

/// An act whose signature is valid under the key that the act names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedAct {
    payload: Vec<u8>,
    signature: [u8; 64],
    act: Act,
}

/// Not an envelope with a valid signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadEnvelope {
    /// Not a DSSE envelope of one act.
    #[error("not an envelope: {0}")]
    Shape(String),
    /// The payload is not an act.
    #[error(transparent)]
    Act(#[from] BadAct),
    /// The signature does not fit the act and its key.
    #[error("the signature is not valid under the act's key")]
    Signature,
    /// The key is no canonical point free of torsion.
    #[error("the key is not one that can be bound to a member")]
    Key,
    /// The key that is to be added did not sign that it is to be this member's.
    #[error("the new key has not signed that it is to be this member's")]
    Proof,
}

/// The bytes that a signature covers: DSSE's pre-authentication encoding.
#[must_use]
pub fn signed_bytes(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

impl Unchecked {
    /// Takes an act's payload and a signature apart from each other, as an entry of the log has them.
    ///
    /// # Errors
    /// If the payload is no act.
    pub fn new(payload: Vec<u8>, signature: [u8; 64]) -> Result<Self, BadAct> {
        let act = Act::parse(&payload)?;
        Ok(Self { payload, signature, act })
    }

    /// Reads an envelope as it is sent:
    /// `{"payload":"<base64>","payloadType":"application/vnd.polity.act+json","signatures":[{"sig":"<base64>"}]}`.
    ///
    /// # Errors
    /// If it is not one, or its payload is no act.
    pub fn from_envelope(bytes: &[u8]) -> Result<Self, BadEnvelope> {
        let (payload_type, payload, signature) = open(bytes)?;
        if payload_type != ACT_TYPE {
            return Err(BadEnvelope::Shape(format!("the payload's type is not {ACT_TYPE}")));
        }
        Ok(Self::new(payload, signature)?)
    }

    /// The act that somebody claims to have signed.
    #[must_use]
    pub fn act(&self) -> &Act {
        &self.act
    }

    /// The bytes that are said to be signed.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Checks the signature, and the key if the act binds it.
    ///
    /// # Errors
    /// If either is not valid.
    pub fn verify(self) -> Result<SignedAct, BadEnvelope> {
        crate::keys::check_bound(&self.act)?;
        verify(self.act.key, ACT_TYPE, &self.payload, self.signature)?;
        Ok(SignedAct { payload: self.payload, signature: self.signature, act: self.act })
    }

    /// Checks many signatures together, faster than one by one and with the same verdict: all are valid, or the index
    /// of the first that is not comes back. Randomness decides nothing but how hard a forger's luck would be
    /// (2⁻¹²⁸); it comes in as an argument.
    ///
    /// # Errors
    /// The index of the first bad one, and what is wrong with it.
    pub fn verify_all(
        acts: Vec<Self>,
        rng: &mut impl rand_core::CryptoRng,
    ) -> Result<Vec<SignedAct>, (usize, BadEnvelope)> {
        if Self::are_valid(&acts, rng) {
            return Ok(acts.into_iter().map(Self::believed).collect());
        }
        acts.into_iter().enumerate().map(|(index, unchecked)| unchecked.verify().map_err(|e| (index, e))).collect()
    }

    /// Checks many signatures together, with a verdict for each.
    pub fn verify_each(acts: Vec<Self>, rng: &mut impl rand_core::CryptoRng) -> Vec<Result<SignedAct, BadEnvelope>> {
        // A batch of one is dearer than the one.
        if acts.len() > 1 && Self::are_valid(&acts, rng) {
            return acts.into_iter().map(|act| Ok(act.believed())).collect();
        }
        acts.into_iter().map(Self::verify).collect()
    }

    fn are_valid(acts: &[Self], rng: &mut impl rand_core::CryptoRng) -> bool {
        let mut together = batch::Verifier::new();
        for unchecked in acts {
            if crate::keys::check_bound(&unchecked.act).is_err() {
                return false;
            }
            let key = VerificationKeyBytes::from(unchecked.act.key.0);
            let signed = signed_bytes(ACT_TYPE, &unchecked.payload);
            together.queue((key, Signature::from(unchecked.signature), &signed));
        }
        together.verify(rng).is_ok()
    }

    /// Only after its signature was found valid.
    fn believed(self) -> SignedAct {
        SignedAct { payload: self.payload, signature: self.signature, act: self.act }
    }
}

impl SignedAct {
    /// The act.
    #[must_use]
    pub fn act(&self) -> &Act {
        &self.act
    }

    /// The bytes that were signed.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The signature over them.
    #[must_use]
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }

    /// The envelope as it is sent.
    #[must_use]
    pub fn to_envelope(&self) -> String {
        envelope(ACT_TYPE, &self.payload, &self.signature)
    }
}

/// Checks a signature over any payload by the one validity.
///
/// # Errors
/// If it is not valid.
pub fn verify(key: Key, payload_type: &str, payload: &[u8], signature: [u8; 64]) -> Result<(), BadEnvelope> {
    let key = VerificationKey::try_from(key.0).map_err(|_| BadEnvelope::Signature)?;
    key.verify(&Signature::from(signature), &signed_bytes(payload_type, payload)).map_err(|_| BadEnvelope::Signature)
}

/// Whether a key may be bound to a member: a canonical encoding of a point in the prime-order subgroup, not the neutral one.
#[must_use]
pub fn may_be_bound(key: Key) -> bool {
    let encoded = curve25519_dalek::edwards::CompressedEdwardsY(key.0);
    encoded
        .decompress()
        .is_some_and(|point| point.compress() == encoded && !point.is_small_order() && point.is_torsion_free())
}

/// Writes a DSSE envelope with one signature.
#[must_use]
pub fn envelope(payload_type: &str, payload: &[u8], signature: &[u8; 64]) -> String {
    object([
        ("payload", string(BASE64.encode(payload))),
        ("payloadType", string(payload_type)),
        ("signatures", Value::List(vec![object([("sig", string(BASE64.encode(signature)))])])),
    ])
    .to_string()
}

/// Takes a DSSE envelope with one signature apart: payload type, payload, signature. Nothing is verified.
///
/// # Errors
/// If it is not of that shape.
pub fn open(bytes: &[u8]) -> Result<(String, Vec<u8>, [u8; 64]), BadEnvelope> {
    let shape = |e: &dyn std::fmt::Display| BadEnvelope::Shape(e.to_string());
    if bytes.len() > ENVELOPE_BYTES_MAX {
        return Err(BadEnvelope::Shape(format!("longer than {ENVELOPE_BYTES_MAX} bytes")));
    }
    let value = crate::json::parse(bytes).map_err(|e| shape(&e))?;
    let mut fields = Fields::of(value, "envelope").map_err(|e| shape(&e))?;
    let payload_type = fields.string("payloadType").map_err(|e| shape(&e))?;
    let payload = base64(&mut fields, "payload")?;
    let signature = match fields.value("signatures").map_err(|e| shape(&e))? {
        Value::List(mut signatures) if signatures.len() == 1 => {
            let mut one = Fields::of(signatures.remove(0), "signatures").map_err(|e| shape(&e))?;
            // DSSE allows a hint of the key here; the act names its key itself, under the signature.
            one.optional("keyid");
            let signature = base64(&mut one, "sig")?;
            one.done().map_err(|e| shape(&e))?;
            signature
        }
        _ => return Err(shape(&bad_field("signatures", "expected exactly one"))),
    };
    fields.done().map_err(|e| shape(&e))?;
    let signature = signature.try_into().map_err(|_| shape(&bad_field("sig", "expected 64 bytes")))?;
    Ok((payload_type, payload, signature))
}

fn base64(fields: &mut Fields, field: &str) -> Result<Vec<u8>, BadEnvelope> {
    let text = fields.string(field).map_err(|e| BadEnvelope::Shape(e.to_string()))?;
    from_base64(&text).ok_or_else(|| BadEnvelope::Shape(bad_field(field, "expected base64").to_string()))
}

/// Padded base64 in its one spelling. The decoder alone would take several padded texts in a row.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64.decode(text.as_bytes()).ok()?;
    (BASE64.encode(&bytes) == text).then_some(bytes)
}
