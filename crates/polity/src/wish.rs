//! What a member wants to hear of, signed by their key: settings are no acts, and no POST looks at a cookie.
//!
//! An envelope of its own type, like a reading pass. It says when it was made, so that an older one cannot undo a newer:
//! the server keeps the time of the last (`following`). Payload, `at` in milliseconds, and exactly one wish:
//! `{"v":1,"institution":"…","key":"…","id":"…","at":…,"level":"needs"}` · `"feeds":"new"` · `"feeds":"none"` ·
//! `"mail":"sam@example.org"` · `"mail":""` · `"browser":{"endpoint":"https://…","key":"…","auth":"…","tag":"…"}` ·
//! `"no_browser":"https://…"`.

use institution::Institution;
use institution::envelope;
use institution::id::{InstitutionId, Key, MemberId};
use institution::json::{self, Value};
use institution::time::{Span, Time};

use crate::following::Change;
use crate::notices::Level;
use crate::pass::BadPass;
use crate::push::Subscription;

/// The payload type of a wish.
pub const WISH_TYPE: &str = "application/vnd.polity.wish+json";
/// The longest envelope of a wish, in bytes.
pub const WISH_BYTES_MAX: usize = 2048;
/// How far the clock of a phone may be off.
const CLOCK_OFF_MAX: Span = Span::hours(24);

/// A wish whose signature is valid under the key it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// For which record.
    pub institution: InstitutionId,
    /// The key that signed it.
    pub key: Key,
    /// When it was made, by the maker's clock.
    pub at: Time,
    /// What is to change.
    pub change: Change,
}

impl Wish {
    /// The bytes that a member's key signs: `wish` is the last field, `"level":"needs"`.
    #[must_use]
    pub fn payload(institution: InstitutionId, key: Key, id: [u8; 16], at: Time, wish: &str) -> String {
        let id = MemberId(id);
        format!(r#"{{"v":1,"institution":"{institution}","key":"{key}","id":"{id}","at":{at},{wish}}}"#)
    }

    /// Reads an envelope and checks its signature.
    ///
    /// # Errors
    /// If it is not a wish or not signed by the key it names.
    pub fn open(bytes: &[u8]) -> Result<Self, BadPass> {
        let shape = |what: &str| BadPass::Shape(what.to_owned());
        if bytes.len() > WISH_BYTES_MAX {
            return Err(shape("too long"));
        }
        let (payload_type, payload, signature) = envelope::open(bytes)?;
        if payload_type != WISH_TYPE {
            return Err(shape("an envelope of another type"));
        }
        let Ok(Value::Object(fields)) = json::parse(&payload) else { return Err(shape("the payload is no object")) };
        let (mut version, mut institution, mut key, mut id, mut at) = (None, None, None, None, None);
        let mut changes = Vec::new();
        for (name, value) in fields {
            match (name.as_str(), value) {
                ("v", Value::Integer(1)) => version = Some(()),
                ("institution", Value::String(text)) => institution = text.parse().ok(),
                ("key", Value::String(text)) => key = text.parse::<Key>().ok(),
                ("id", Value::String(text)) => id = text.parse::<MemberId>().ok(),
                ("at", Value::Integer(time)) => at = Some(Time(time)),
                ("level", Value::String(level)) => changes.extend(Level::from_name(&level).map(Change::Level)),
                ("feeds", Value::String(which)) if which == "new" => changes.push(Change::Feeds),
                ("feeds", Value::String(which)) if which == "none" => changes.push(Change::NoFeeds),
                ("mail", Value::String(none)) if none.is_empty() => changes.push(Change::NoMail),
                ("mail", Value::String(address)) => changes.push(Change::Mail(address)),
                ("browser", Value::Object(fields)) => changes.push(browser(fields).ok_or_else(|| shape("no browser"))?),
                ("no_browser", Value::String(endpoint)) => changes.push(Change::NoBrowser(endpoint)),
                _ => return Err(shape("an unknown or misspelled field")),
            }
        }
        let (Some(()), Some(institution), Some(key), Some(_), Some(at)) = (version, institution, key, id, at) else {
            return Err(shape("a missing or misspelled field"));
        };
        let [change] = <[Change; 1]>::try_from(changes).map_err(|_| shape("not exactly one wish"))?;
        envelope::verify(key, WISH_TYPE, &payload, signature)?;
        Ok(Self { institution, key, at, change })
    }

    /// Who wishes it, if they may here and now.
    ///
    /// # Errors
    /// Why not.
    pub fn member(&self, org: &Institution, now: Time) -> Result<MemberId, BadPass> {
        if self.institution != org.id() {
            return Err(BadPass::WrongInstitution);
        }
        if self.at > now + CLOCK_OFF_MAX || now > self.at + CLOCK_OFF_MAX {
            return Err(BadPass::Until);
        }
        match org.members().by_key(self.key) {
            Some(member) if member.left().is_none() => Ok(member.id),
            _ => Err(BadPass::NotAMember),
        }
    }
}

fn browser(fields: Vec<(String, Value)>) -> Option<Change> {
    let mut parts = [const { None }; 4];
    for (name, value) in fields {
        let place = ["endpoint", "key", "auth", "tag"].iter().position(|known| *known == name)?;
        let Value::String(text) = value else { return None };
        parts[place] = Some(text);
    }
    let [Some(endpoint), Some(key), Some(auth), Some(tag)] = parts else { return None };
    Some(Change::Browser(Box::new(Subscription::parse(&endpoint, &key, &auth, &tag)?)))
}
