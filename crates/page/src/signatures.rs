//! Keys and signatures: Ed25519, judged by the one validity (`institution::envelope`).
//!
//! Signing here is for pages whose browser has no Ed25519 of its own or withholds it because the page did not come over
//! https. The seed then passes through a script's memory: `keys.js` says to people what that means.

use data_encoding::BASE64;
use ed25519_zebra::SigningKey;
use institution::envelope::{may_be_bound, verify as verify_signature};
use institution::id::Key;
use institution::json::Value;

use crate::Answer;
use crate::question::{Question, text};

/// `{"ask":"key","seed":"<base64 of 32 bytes>"}`: the public key of a seed.
pub(crate) fn key(question: &Question) -> Answer {
    let key = SigningKey::from(question.sized::<32>("seed")?).verification_key();
    Ok(vec![("key", text(Key(key.into())))])
}

/// `{"ask":"sign","seed":"<base64>","signed":"…"}`
pub(crate) fn sign(question: &Question) -> Answer {
    let signature = SigningKey::from(question.sized::<32>("seed")?).sign(question.string("signed")?.as_bytes());
    Ok(vec![("signature", text(BASE64.encode(&signature.to_bytes())))])
}

/// `{"ask":"verify","key":"<52>","type":"…","payload":"<base64>","signature":"<base64>"}`: whether the signature is
/// valid, and whether the key may be bound to a member at all.
pub(crate) fn verify(question: &Question) -> Answer {
    let key: Key = question.parsed("key")?;
    let payload = question.bytes("payload")?;
    let verdict = verify_signature(key, question.string("type")?, &payload, question.sized("signature")?);
    Ok(vec![("valid", Value::Bool(verdict.is_ok())), ("may_be_bound", Value::Bool(may_be_bound(key)))])
}
