//! Reading passes: a member's own signature that lets a browser or a program read, in the place of a session.
//!
//! A pass is a DSSE envelope of type `application/vnd.polity.pass+json` whose payload is
//! `{"v":1,"institution":"…","key":"…","id":"<26>","until":1790000000000}`, signed by a present member's key, good for at
//! most 31 days. The server keeps none: it checks the signature, and that the key's holder still belongs, every time. A
//! pass only reads: whatever changes anything is an act with a signature of its own, so a stolen cookie forges nothing.

use data_encoding::BASE64URL_NOPAD;
use institution::Institution;
use institution::envelope::BadEnvelope;
use institution::id::{InstitutionId, Key, MemberId};
use institution::json::Value;
use institution::time::{Span, Time};

use crate::statement::{Statement, missing_field, unknown_field};

/// The payload type of a pass.
pub const PASS_TYPE: &str = "application/vnd.polity.pass+json";
/// The longest envelope of a pass, in bytes.
pub const PASS_BYTES_MAX: usize = 1024;
/// For how long a pass is good at most.
pub const PASS_TIME_MAX: Span = Span::hours(31 * 24);

/// A pass whose signature is valid under the key it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    /// For which record.
    pub institution: InstitutionId,
    /// The key that signed it.
    pub key: Key,
    /// Until when it is good.
    pub until: Time,
}

/// Why a pass lets nobody read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPass {
    /// Not a pass.
    #[error("not a reading pass: {0}")]
    Shape(String),
    /// The signature does not fit.
    #[error(transparent)]
    Envelope(#[from] BadEnvelope),
    /// It is for another record.
    #[error("the pass is for another record")]
    WrongInstitution,
    /// Its time is over, or it would be good for longer than a pass may.
    #[error("the pass is over, or for longer than 31 days")]
    Until,
    /// Its key is no present member's.
    #[error("the pass is signed by a key that is no present member's")]
    NotAMember,
}

impl Pass {
    /// The bytes that a member's key signs.
    #[must_use]
    pub fn payload(institution: InstitutionId, key: Key, id: [u8; 16], until: Time) -> String {
        let id = MemberId(id);
        format!(r#"{{"v":1,"institution":"{institution}","key":"{key}","id":"{id}","until":{until}}}"#)
    }

    /// Reads an envelope and checks its signature.
    ///
    /// # Errors
    /// If it is not a pass or not signed by the key it names.
    pub fn open(bytes: &[u8]) -> Result<Self, BadPass> {
        let Statement { institution, key, own } = Statement::open(bytes, PASS_TYPE, PASS_BYTES_MAX)?;
        let until = match <[_; 1]>::try_from(own) {
            Ok([(name, Value::Integer(at))]) if name == "until" => Time(at),
            Ok(_) => return Err(unknown_field()),
            Err(own) if own.is_empty() => return Err(missing_field()),
            Err(_) => return Err(unknown_field()),
        };
        Ok(Self { institution, key, until })
    }

    /// Reads a pass from a cookie or an `Authorization` header, where it is base64url without padding.
    ///
    /// # Errors
    /// As `open`.
    pub fn from_header(text: &str) -> Result<Self, BadPass> {
        let shape = |what: &str| BadPass::Shape(what.to_owned());
        if text.len() > PASS_BYTES_MAX * 4 / 3 + 4 {
            return Err(shape("too long"));
        }
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| shape("not base64url"))?;
        Self::open(&bytes)
    }

    /// Who reads with it, if it is good here and now.
    ///
    /// # Errors
    /// Why not.
    pub fn reader(&self, org: &Institution, now: Time) -> Result<MemberId, BadPass> {
        if self.institution != org.id() {
            return Err(BadPass::WrongInstitution);
        }
        if self.until <= now || self.until > now + PASS_TIME_MAX {
            return Err(BadPass::Until);
        }
        match org.members().by_key(self.key) {
            Some(member) if member.left().is_none() => Ok(member.id),
            _ => Err(BadPass::NotAMember),
        }
    }
}

/// A pass's envelope as it stands in a cookie or an `Authorization` header.
#[must_use]
pub fn to_header(envelope: &[u8]) -> String {
    BASE64URL_NOPAD.encode(envelope)
}
