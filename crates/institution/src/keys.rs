//! A member's keys: the one that joined, and further ones of theirs on paper or on other devices.
//!
//! `key.add` is signed by a key that the member has and carries a signature of the new one, so that nobody binds a key
//! they do not hold. `key.drop` ends a key, never the last; what was dropped is never bound again, by nobody. All keys of a
//! member are equal: the record cannot tell an owner from a thief (decision 0013).
//!
//! Memory counts: whoever has only ever had one key costs nothing here.

use data_encoding::BASE64;
use ed25519_zebra::{Signature, VerificationKey};

use crate::Institution;
use crate::act::{Act, BadAct, Body, signature};
use crate::envelope::{BadEnvelope, may_be_bound};
use crate::id::{InstitutionId, Key, MemberId};
use crate::json::{Fields, Value, object, string};
use crate::members::Members;
use crate::refusal::Refusal;
use crate::state::Words;
use crate::time::Time;

/// How many keys a member may hold at once.
pub const KEYS_MAX: u32 = 8;
/// From which semantics on there are further keys.
const SINCE: u32 = 3;

/// What somebody does to their own keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyAct {
    /// `key.add`: a further key of the actor's.
    Add {
        /// The new key.
        key: Key,
        /// Its own signature over [`KeyAct::proof_text`].
        proof: [u8; 64],
    },
    /// `key.drop`: a key of the actor's ends.
    Drop {
        /// Which.
        key: Key,
    },
}

/// A key of a member who has had more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldKey {
    /// The key.
    pub key: Key,
    /// The entry that bound it.
    pub added: u64,
    /// When that was.
    pub added_at: Time,
    /// When it last signed an act; for a key that never has, when it was added.
    pub used_at: Time,
}

/// A key that was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DroppedKey {
    pub(crate) member: MemberId,
    pub(crate) entry: u64,
    pub(crate) at: Time,
}

impl KeyAct {
    /// What the new key signs, so that its holder agrees to be this member's here and nobody else's anywhere.
    #[must_use]
    pub fn proof_text(institution: InstitutionId, member: MemberId, key: Key) -> String {
        format!("polity key\n{institution}\n{member}\n{key}\n")
    }

    pub(crate) fn read(kind: &str, fields: &mut Fields) -> Result<Option<Body>, BadAct> {
        let act = match kind {
            "key.add" => Self::Add { key: fields.parsed("key")?, proof: signature(fields, "proof")? },
            "key.drop" => Self::Drop { key: fields.parsed("key")? },
            _ => return Ok(None),
        };
        Ok(Some(Body::Key(act)))
    }

    pub(crate) fn write(&self) -> Value {
        match self {
            Self::Add { key, proof } => object([("key", string(key)), ("proof", string(BASE64.encode(proof)))]),
            Self::Drop { key } => object([("key", string(key))]),
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Add { .. } => "key.add",
            Self::Drop { .. } => "key.drop",
        }
    }
}

/// The keys that an act binds are sound ones, and whoever adds one holds it. Part of an act's one validity, as its own
/// signature is: it needs no state.
pub(crate) fn check_bound(act: &Act) -> Result<(), BadEnvelope> {
    if act.body.binds_key() && !may_be_bound(act.key) {
        return Err(BadEnvelope::Key);
    }
    let Body::Key(KeyAct::Add { key, proof }) = &act.body else { return Ok(()) };
    if !may_be_bound(*key) {
        return Err(BadEnvelope::Key);
    }
    let text = KeyAct::proof_text(act.institution, act.actor, *key);
    let verifier = VerificationKey::try_from(key.0).map_err(|_| BadEnvelope::Proof)?;
    verifier.verify(&Signature::from(*proof), text.as_bytes()).map_err(|_| BadEnvelope::Proof)
}

impl Institution {
    pub(crate) fn check_key(&self, act: &Act, what: &KeyAct) -> Result<(), Refusal> {
        self.needs_semantics(SINCE)?;
        match what {
            KeyAct::Add { key, .. } if self.members.is_bound(*key) => Err(Refusal::KeyInUse),
            KeyAct::Add { .. } if self.members.keys(act.actor).len() >= KEYS_MAX as usize => {
                Err(Refusal::KeysFull { max: KEYS_MAX })
            }
            KeyAct::Add { .. } => Ok(()),
            KeyAct::Drop { key } if self.members.by_key(*key).is_none_or(|holder| holder.id != act.actor) => {
                Err(Refusal::KeyUnknown)
            }
            KeyAct::Drop { .. } if self.members.keys(act.actor).len() < 2 => Err(Refusal::LastKey),
            KeyAct::Drop { .. } => Ok(()),
        }
    }

    pub(crate) fn apply_key(&mut self, act: &Act, what: &KeyAct, now: Time) {
        match *what {
            KeyAct::Add { key, .. } => self.members.add_key(act, key, self.size, now),
            KeyAct::Drop { key } => self.members.drop_key(act.actor, key, self.size, now),
        }
    }
}

impl Members {
    /// The keys of a member who has had more than one, the oldest first. Whoever has only ever had the one that joined
    /// has none here.
    #[must_use]
    pub fn keys(&self, member: MemberId) -> &[HeldKey] {
        self.place(member).and_then(|place| self.rings.get(&place)).map_or(&[], Vec::as_slice)
    }

    /// Whether a key is anybody's, or ever was: no other act can bind it.
    #[must_use]
    pub fn is_bound(&self, key: Key) -> bool {
        self.by_key(key).is_some() || self.dropped.contains_key(&key)
    }

    /// A key has signed an act.
    pub(crate) fn sign(&mut self, member: MemberId, key: Key, now: Time) {
        if self.rings.is_empty() {
            return;
        }
        let ring = self.place(member).and_then(|place| self.rings.get_mut(&place));
        if let Some(held) = ring.and_then(|ring| ring.iter_mut().find(|held| held.key == key)) {
            held.used_at = now;
        }
    }

    fn add_key(&mut self, act: &Act, key: Key, index: u64, now: Time) {
        let place = self.place(act.actor).expect("check_actor lets only members act");
        let first = self.at(place);
        let first = HeldKey { key: act.key, added: first.joined, added_at: first.joined_at, used_at: now };
        self.bind(key, place);
        let ring = self.rings.entry(place).or_insert_with(|| vec![first]);
        ring.push(HeldKey { key, added: index, added_at: now, used_at: now });
    }

    fn drop_key(&mut self, member: MemberId, key: Key, index: u64, now: Time) {
        let place = self.place(member).expect("check_actor lets only members act");
        let ring = self.rings.get_mut(&place).expect("check_key keeps the last key");
        ring.retain(|held| held.key != key);
        assert!(!ring.is_empty(), "check_key keeps the last key");
        self.unbind(key);
        self.dropped.insert(key, DroppedKey { member, entry: index, at: now });
    }
}

/// What a state line says of a key.
pub(crate) struct KeyLine {
    pub(crate) key: Key,
    pub(crate) member: MemberId,
    /// Nothing for the only key a member has ever had.
    pub(crate) held: Option<HeldKey>,
}

impl KeyLine {
    pub(crate) fn read(key: Key, words: &mut Words<'_>) -> Option<Self> {
        let member = words.parsed("member")?;
        let held = match words.are_over() {
            true => None,
            false => Some(HeldKey {
                key,
                added: words.parsed("added")?,
                added_at: Time(words.parsed("at")?),
                used_at: Time(words.parsed("used")?),
            }),
        };
        Some(Self { key, member, held })
    }
}

impl DroppedKey {
    pub(crate) fn read(words: &mut Words<'_>) -> Option<Self> {
        Some(Self { member: words.parsed("member")?, entry: words.parsed("entry")?, at: Time(words.parsed("at")?) })
    }
}
