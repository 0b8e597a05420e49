//! What a member wants to hear of, signed by their key: settings are no acts, and no POST looks at a cookie.
//!
//! An envelope of its own type, like a reading pass. It says when it was made, so that an older one cannot undo a newer:
//! the server keeps the time of the last (`following`). Payload, `at` in milliseconds, and exactly one wish:
//! `{"v":1,"institution":"…","key":"…","id":"…","at":…,"level":"needs"}` · `"feeds":"new"` · `"feeds":"none"` ·
//! `"mail":"sam@example.org"` · `"mail":""` · `"browser":{"endpoint":"https://…","key":"…","auth":"…","tag":"…"}` ·
//! `"no_browser":"https://…"`.

use institution::Institution;
use institution::id::{InstitutionId, Key, MemberId};
use institution::json::Value;
use institution::time::{Span, Time};

use crate::following::Change;
use crate::notices::Level;
use crate::pass::BadPass;
use crate::push::Subscription;
use crate::statement::{Statement, missing_field, shape, unknown_field};

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
        let Statement { institution, key, own } = Statement::open(bytes, WISH_TYPE, WISH_BYTES_MAX)?;
        let (mut at, mut changes) = (None, Vec::new());
        for (name, value) in own {
            match (name.as_str(), value) {
                ("at", Value::Integer(time)) => at = Some(Time(time)),
                ("level", Value::String(level)) => changes.extend(Level::from_name(&level).map(Change::Level)),
                ("feeds", Value::String(which)) if which == "new" => changes.push(Change::Feeds),
                ("feeds", Value::String(which)) if which == "none" => changes.push(Change::NoFeeds),
                ("mail", Value::String(none)) if none.is_empty() => changes.push(Change::NoMail),
                ("mail", Value::String(address)) => changes.push(Change::Mail(address)),
                ("browser", Value::Object(fields)) => changes.push(browser(fields).ok_or_else(|| shape("no browser"))?),
                ("no_browser", Value::String(endpoint)) => changes.push(Change::NoBrowser(endpoint)),
                _ => return Err(unknown_field()),
            }
        }
        let Some(at) = at else { return Err(missing_field()) };
        let [change] = <[Change; 1]>::try_from(changes).map_err(|_| shape("not exactly one wish"))?;
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
