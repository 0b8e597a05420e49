//! Receipts: what an act's maker gets back, keeps, and can check at any time.
//!
//! A receipt says: your act is entry `index`, stamped `time`, in the tree of this checkpoint, and here is the proof. It
//! looks like this: `{"institution":"…","index":7,"time":1790000000000,"checkpoint":"<signed note>","proof":["<base64>",…]}`.
//! Nothing in it is believed: the entry's bytes follow from the act and the time, the proof leads from them to the
//! checkpoint's root, and the log's key has signed the checkpoint.

use std::sync::Arc;

use institution::entry::{Entry, EntryBody};
use institution::envelope::SignedAct;
use institution::id::{InstitutionId, Key};
use institution::time::Time;
use serde::Deserialize;
use tlog::{Checkpoint, CheckpointError, ProofError, SignatureType, VerificationKey, VerifierKey};

/// Proof that an act is in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Of which institution.
    pub institution: InstitutionId,
    /// The act's entry.
    pub index: u64,
    /// When it was taken in.
    pub time: Time,
    /// A signed checkpoint of a tree that holds the entry.
    pub checkpoint: Arc<str>,
    /// The inclusion proof in that tree.
    pub proof: Vec<tlog::Hash>,
}

/// Why a receipt proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum BadReceipt {
    /// Not of the shape of a receipt.
    #[error("not a receipt: {0}")]
    Shape(String),
    /// The checkpoint is not one to believe.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The proof does not lead to it.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

/// What an institution's log is called: never by a host, so that it can move.
#[must_use]
pub fn origin(institution: InstitutionId) -> String {
    format!("polity/{institution}")
}

/// What checks the checkpoints of an institution whose log key this is.
///
/// # Errors
/// If the key is no point of the curve.
pub fn log_verifier(institution: InstitutionId, log_key: Key) -> Result<VerifierKey, BadReceipt> {
    let key = VerificationKey::try_from(log_key.0).map_err(|e| BadReceipt::Shape(format!("the log's key: {e}")))?;
    VerifierKey::new(&origin(institution), SignatureType::Ed25519, key).map_err(|e| BadReceipt::Shape(e.to_string()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    institution: String,
    index: u64,
    time: i64,
    checkpoint: String,
    proof: Vec<String>,
}

impl Receipt {
    /// The receipt as it is sent.
    #[must_use]
    pub fn to_json(&self) -> String {
        use std::fmt::Write as _;
        let Self { institution, index, time, checkpoint, proof } = self;
        let mut json = String::with_capacity(512 + 48 * proof.len());
        // Written by hand: one is sent for every act, and none of its parts but the note needs escaping.
        let checkpoint = institution::json::Value::String(checkpoint.to_string());
        let _ = write!(
            json,
            r#"{{"institution":"{institution}","index":{index},"time":{time},"checkpoint":{checkpoint},"proof":["#
        );
        for (place, hash) in proof.iter().enumerate() {
            let comma = if place == 0 { "" } else { "," };
            let _ = write!(json, "{comma}\"{hash}\"");
        }
        json.push_str("]}");
        json
    }

    /// Reads back what `to_json` wrote.
    ///
    /// # Errors
    /// If it is not a receipt.
    pub fn from_json(json: &[u8]) -> Result<Self, BadReceipt> {
        let written: Written = serde_json::from_slice(json).map_err(|e| BadReceipt::Shape(e.to_string()))?;
        let proof: Result<Vec<tlog::Hash>, _> = written.proof.iter().map(|hash| hash.parse()).collect();
        Ok(Self {
            institution: written.institution.parse().map_err(|e| BadReceipt::Shape(format!("institution: {e}")))?,
            index: written.index,
            time: Time(written.time),
            checkpoint: written.checkpoint.into(),
            proof: proof.map_err(|e| BadReceipt::Shape(e.to_string()))?,
        })
    }

    /// Checks that the record of this institution holds the act; gives the checkpoint it is in.
    ///
    /// # Errors
    /// Says what does not fit.
    pub fn verify(&self, act: &SignedAct, institution: InstitutionId, log_key: Key) -> Result<Checkpoint, BadReceipt> {
        if self.institution != institution {
            return Err(BadReceipt::Shape("it is of another institution".to_owned()));
        }
        let log = log_verifier(institution, log_key)?;
        let opened = Checkpoint::open(self.checkpoint.as_bytes(), &origin(institution), &log, &[])?;
        let checkpoint = opened.checkpoint().clone();
        let entry = Entry { time: self.time, body: EntryBody::Member(Box::new(act.clone())) };
        let leaf = tlog::leaf_hash(&entry.encode());
        tlog::verify_inclusion(leaf, self.index, checkpoint.size(), checkpoint.root(), &self.proof)?;
        Ok(checkpoint)
    }
}
