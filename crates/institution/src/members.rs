//! Members: who belongs, since which entry, with which key.
//!
//! Names are commitments here; the names themselves lie in the program's roll. Nobody is ever removed from the list: who
//! leaves is marked as having left, so that "was a member at entry n" can be answered for every n.
//!
//! Memory counts here, an organisation may have millions: one vector, two maps to places in it, which a copy of the state
//! shares until either changes (decision 0018). Further keys of those who have some are in `keys`.

use std::collections::BTreeMap;

use imbl::OrdMap;

use crate::act::Act;
use crate::id::{Hash, Key, MemberId, by_text};
use crate::keys::{DroppedKey, HeldKey, KeyLine};
use crate::refusal::Refusal;
use crate::state::Words;
use crate::time::Time;

/// A member's place in the list, in the order of joining.
pub(crate) type Place = u32;

/// One member, as far as the record knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub id: MemberId,
    /// Commitment to the shown name.
    pub name: Hash,
    /// The entry by which they joined.
    pub joined: u64,
    /// When that was.
    pub joined_at: Time,
    /// The entry by which they left; `u64::MAX` if they have not (an `Option` would take eight bytes more of everyone).
    left: u64,
}

impl Member {
    /// The entry by which they left.
    #[must_use]
    pub fn left(&self) -> Option<u64> {
        (self.left != u64::MAX).then_some(self.left)
    }

    /// Whether they were a member just before entry `index`.
    #[must_use]
    pub fn belonged_at(&self, index: u64) -> bool {
        self.joined < index && self.left >= index
    }
}

/// Everyone who belongs or ever belonged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Members {
    list: Vec<Member>,
    by_id: OrdMap<MemberId, Place>,
    by_key: OrdMap<Key, Place>,
    present: u64,
    /// The keys of those who have had more than one, the oldest first.
    pub(crate) rings: BTreeMap<Place, Vec<HeldKey>>,
    pub(crate) dropped: BTreeMap<Key, DroppedKey>,
}

impl Members {
    /// How many belong now.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.present
    }

    /// Everyone who ever joined, in order of joining.
    #[must_use]
    pub fn all(&self) -> &[Member] {
        &self.list
    }

    /// A member, present or past.
    #[must_use]
    pub fn get(&self, id: MemberId) -> Option<&Member> {
        self.by_id.get(&id).map(|place| &self.list[*place as usize])
    }

    /// Whose key this is; nobody's, once it was dropped.
    #[must_use]
    pub fn by_key(&self, key: Key) -> Option<&Member> {
        self.by_key.get(&key).map(|place| &self.list[*place as usize])
    }

    /// Whether they belong now.
    #[must_use]
    pub fn belongs(&self, id: MemberId) -> bool {
        self.get(id).is_some_and(|member| member.left().is_none())
    }

    /// How many had joined when this member had: what they are called where no name is shown.
    #[must_use]
    pub fn number(&self, id: MemberId) -> Option<u64> {
        self.place(id).map(|place| u64::from(place) + 1)
    }

    pub(crate) fn place(&self, id: MemberId) -> Option<Place> {
        self.by_id.get(&id).copied()
    }

    pub(crate) fn at(&self, place: Place) -> &Member {
        &self.list[place as usize]
    }

    /// The actor is a member and the key is theirs.
    pub(crate) fn check_actor(&self, act: &Act) -> Result<(), Refusal> {
        let Some(member) = self.get(act.actor) else { return Err(Refusal::NotAMember) };
        if self.by_key(act.key).is_none_or(|holder| holder.id != act.actor) {
            return Err(Refusal::WrongKey);
        }
        if member.left().is_some() {
            return Err(Refusal::NotAMember);
        }
        Ok(())
    }

    pub(crate) fn check_join(&self, act: &Act) -> Result<(), Refusal> {
        if self.by_id.contains_key(&act.actor) {
            return Err(Refusal::MemberExists);
        }
        if self.is_bound(act.key) {
            return Err(Refusal::KeyInUse);
        }
        Ok(())
    }

    pub(crate) fn join(&mut self, id: MemberId, key: Key, name: Hash, index: u64, now: Time) {
        self.push(Member { id, name, joined: index, joined_at: now, left: u64::MAX });
        self.bind(key, self.by_id[&id]);
    }

    pub(crate) fn bind(&mut self, key: Key, place: Place) {
        let taken = self.by_key.insert(key, place);
        assert!(taken.is_none(), "a key twice is refused");
    }

    pub(crate) fn unbind(&mut self, key: Key) {
        let was = self.by_key.remove(&key);
        assert!(was.is_some(), "only a bound key is dropped");
    }

    pub(crate) fn rename(&mut self, id: MemberId, name: Hash) {
        let place = self.by_id[&id];
        self.list[place as usize].name = name;
    }

    pub(crate) fn leave(&mut self, id: MemberId, index: u64) {
        let member = &mut self.list[self.by_id[&id] as usize];
        assert!(member.left().is_none(), "check_actor lets only members act");
        member.left = index;
        self.present -= 1;
    }

    fn push(&mut self, member: Member) {
        let place = Place::try_from(self.list.len()).expect("fewer than four billion members");
        let taken = self.by_id.insert(member.id, place);
        assert!(taken.is_none(), "check_join refuses an id twice");
        self.present += u64::from(member.left().is_none());
        self.list.push(member);
    }

    /// Lines of few members; those of everybody are written apart, in their order and one at a time.
    pub(crate) fn lines(&self, out: &mut dyn FnMut(String)) {
        for (key, DroppedKey { member, entry, at }) in &self.dropped {
            out(format!("dropped {key} member={member} entry={entry} at={at}"));
        }
    }

    pub(crate) fn member_lines(&self, out: &mut dyn FnMut(String)) {
        let mut places: Vec<Place> = self.by_id.values().copied().collect();
        places.sort_unstable_by(|a, b| by_text(&self.at(*a).id.0, &self.at(*b).id.0));
        for place in places {
            let member = self.at(place);
            let left = member.left().map_or("-".to_owned(), |index| index.to_string());
            let Member { id, joined, joined_at, name, .. } = member;
            out(format!("member {id} joined={joined} at={joined_at} left={left} name={name}"));
        }
    }

    pub(crate) fn key_lines(&self, out: &mut dyn FnMut(String)) {
        let mut keys: Vec<(&Key, &Place)> = self.by_key.iter().collect();
        keys.sort_unstable_by(|(a, _), (b, _)| by_text(&a.0, &b.0));
        for (key, place) in keys {
            let member = self.at(*place).id;
            let held = self.rings.get(place).and_then(|ring| ring.iter().find(|held| held.key == *key));
            out(match held {
                None => format!("key {key} member={member}"),
                Some(HeldKey { added, added_at, used_at, .. }) => {
                    format!("key {key} member={member} added={added} at={added_at} used={used_at}")
                }
            });
        }
    }

    /// Rebuilds the list from state lines, which come in no particular order.
    pub(crate) fn read(
        mut members: Vec<Member>,
        mut keys: Vec<KeyLine>,
        dropped: Vec<(Key, DroppedKey)>,
    ) -> Option<Self> {
        members.sort_by_key(|member| member.joined);
        let mut read = Self::default();
        for member in members {
            if read.by_id.contains_key(&member.id) {
                return None;
            }
            read.push(member);
        }
        // A ring is in the order of adding. The rest in the order of joining, not of the lines: a map that is filled in
        // its own order is left half empty.
        keys.sort_by_cached_key(|line| (line.held.map(|held| held.added), read.place(line.member)));
        for KeyLine { key, member, held } in keys {
            let place = *read.by_id.get(&member)?;
            if read.by_key.insert(key, place).is_some() {
                return None;
            }
            if let Some(held) = held {
                read.rings.entry(place).or_default().push(held);
            }
        }
        for (key, gone) in dropped {
            let has_others = read.rings.contains_key(read.by_id.get(&gone.member)?);
            if !has_others || read.by_key.contains_key(&key) || read.dropped.insert(key, gone).is_some() {
                return None;
            }
        }
        Some(read)
    }
}

impl Member {
    pub(crate) fn read(id: MemberId, words: &mut Words<'_>) -> Option<Self> {
        Some(Self {
            id,
            joined: words.parsed("joined")?,
            joined_at: Time(words.parsed("at")?),
            left: match words.word("left")? {
                "-" => u64::MAX,
                index => index.parse().ok()?,
            },
            name: words.parsed("name")?,
        })
    }
}
