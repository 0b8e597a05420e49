//! Receipts: is the act in the record, under a checkpoint that the log signed?

use data_encoding::BASE64;
use institution::id::{Hash, InstitutionId, Key};
use institution::json::Value;
use tlog::{Checkpoint, SignatureType, VerificationKey, VerifierKey, leaf_hash, verify_inclusion};

use crate::Answer;
use crate::question::{Bad, Question, text, whole, wrong};

/// `{"ask":"checkpoint","institution":"…","log_key":"…","note":"…"}`: size and root, if the log signed them.
pub(crate) fn checkpoint(question: &Question) -> Answer {
    let checkpoint = open(question, question.string("note")?)?;
    Ok(vec![("size", whole(checkpoint.size())), ("root", text(Hash(checkpoint.root().0)))])
}

/// `{"ask":"receipt","institution":"…","log_key":"…","payload":"…","signature":"<base64>","receipt":{…}}`: size and root of
/// the checkpoint under which the act stands in the record, if it does.
pub(crate) fn receipt(question: &Question) -> Answer {
    let receipt = question.question("receipt")?;
    let checkpoint = open(question, receipt.string("checkpoint")?)?;
    let leaf = leaf_hash(&entry(question.string("payload")?, question.string("signature")?, receipt.integer("time")?)?);
    let proof: Option<Vec<tlog::Hash>> = receipt.list("proof")?.iter().map(hash).collect();
    let proof = proof.ok_or_else(|| wrong("proof", "is not a list of hashes"))?;
    let index = receipt.whole("index")?;
    verify_inclusion(leaf, index, checkpoint.size(), checkpoint.root(), &proof).map_err(Bad::because)?;
    Ok(vec![("index", whole(index)), ("size", whole(checkpoint.size())), ("root", text(Hash(checkpoint.root().0)))])
}

/// The bytes of a member's entry (`docs/formats/entry.md`), from what the device keeps of it.
pub(crate) fn entry(payload: &str, signature: &str, time: i64) -> Result<Vec<u8>, Bad> {
    // What the device keeps is what it signed, so there is no act to judge; but the signature has one spelling only.
    let bytes: Option<[u8; 64]> = crate::question::base64(signature).and_then(|bytes| bytes.try_into().ok());
    let bytes = bytes.ok_or_else(|| wrong("signature", "is not 64 bytes"))?;
    Ok(format!("member {time} {}\n{payload}", BASE64.encode(&bytes)).into_bytes())
}

fn open(question: &Question, note: &str) -> Result<Checkpoint, Bad> {
    let institution: InstitutionId = question.parsed("institution")?;
    let key: Key = question.parsed("log_key")?;
    let key = VerificationKey::try_from(key.0).map_err(Bad::because)?;
    let origin = format!("polity/{institution}");
    let key = VerifierKey::new(&origin, SignatureType::Ed25519, key).map_err(Bad::because)?;
    let opened = Checkpoint::open(note.as_bytes(), &origin, &key, &[]).map_err(Bad::because)?;
    Ok(opened.checkpoint().clone())
}

pub(crate) fn hash(value: &Value) -> Option<tlog::Hash> {
    match value {
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
