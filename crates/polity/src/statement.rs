//! What a member's key signs that is no act: a reading pass, a wish. One envelope (DSSE), one payload, nothing kept.
//!
//! Every such payload says `"v":1`, the institution, the key and a random id; the other fields are its kind's own.

use institution::envelope;
use institution::id::{InstitutionId, Key, MemberId};
use institution::json::{self, Value};

use crate::pass::BadPass;

/// A payload whose signature is valid under the key it names.
pub(crate) struct Statement {
    /// For which record.
    pub(crate) institution: InstitutionId,
    /// The key that signed it.
    pub(crate) key: Key,
    /// The fields of its kind.
    pub(crate) own: Vec<(String, Value)>,
}

impl Statement {
    /// Reads an envelope of this type, no longer than that, and checks its signature.
    pub(crate) fn open(bytes: &[u8], payload_type: &str, bytes_max: usize) -> Result<Self, BadPass> {
        if bytes.len() > bytes_max {
            return Err(shape("too long"));
        }
        let (found_type, payload, signature) = envelope::open(bytes)?;
        if found_type != payload_type {
            return Err(shape("an envelope of another type"));
        }
        let Ok(Value::Object(fields)) = json::parse(&payload) else { return Err(shape("the payload is no object")) };
        let (mut version, mut institution, mut key, mut id) = (None, None, None, None);
        let mut own = Vec::new();
        for (name, value) in fields {
            match (name.as_str(), value) {
                ("v", Value::Integer(1)) => version = Some(()),
                ("institution", Value::String(text)) => institution = text.parse().ok(),
                ("key", Value::String(text)) => key = text.parse::<Key>().ok(),
                ("id", Value::String(text)) => id = text.parse::<MemberId>().ok(),
                ("v" | "institution" | "key" | "id", _) => return Err(unknown_field()),
                (_, value) => own.push((name, value)),
            }
        }
        let (Some(()), Some(institution), Some(key), Some(_)) = (version, institution, key, id) else {
            return Err(missing_field());
        };
        envelope::verify(key, payload_type, &payload, signature)?;
        Ok(Self { institution, key, own })
    }
}

pub(crate) fn shape(what: &str) -> BadPass {
    BadPass::Shape(what.to_owned())
}

pub(crate) fn unknown_field() -> BadPass {
    shape("an unknown or misspelled field")
}

pub(crate) fn missing_field() -> BadPass {
    shape("a missing or misspelled field")
}
