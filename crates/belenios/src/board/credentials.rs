//! The list of credentials while an archive is verified: 48 bytes each, read part by part.

use std::io::{Read, Seek};

use super::Fault;
use crate::archive::{ArchiveFault, Entries, Entry, EntryKind};
use crate::credentials::{PublicCredential, lookup};
use crate::group::{Group, all_members};

/// A credential: by what it is looked up, its weight, and where its last ballot lies.
struct Row {
    key: [u8; 32],
    weight: u64,
    /// Zero where none was cast: the archive's first entry is no ballot.
    last: u64,
}

/// All credentials of an election, sorted.
pub(super) struct Register {
    rows: Vec<Row>,
}

/// Elements that are asked for membership together.
const TOGETHER: usize = 4096;
/// The longest credential with quotes, weight and comma: a 2048-bit number in decimal.
const TEXT_BYTES_MAX: usize = 700;

/// Reads `["…","…",…]` while parts of it come in.
struct Parts<'a, G: Group> {
    /// What was begun: everything since the last complete credential.
    begun: Vec<u8>,
    state: State,
    rows: Vec<Row>,
    elements: Vec<G::Element>,
    /// Where membership is asked.
    seed: Option<&'a [u8; 32]>,
    fault: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Start,
    First,
    Next,
    Inside,
    After,
    End,
}

impl<G: Group> Parts<'_, G> {
    fn take(&mut self, part: &[u8]) {
        for &byte in part {
            if self.fault.is_some() {
                return;
            }
            self.state = match (self.state, byte) {
                (State::Start, b'[') => State::First,
                (State::First, b']') | (State::After, b']') => State::End,
                (State::First | State::Next, b'"') => State::Inside,
                (State::Inside, b'"') => {
                    self.complete();
                    State::After
                }
                (State::Inside, _) if self.begun.len() < TEXT_BYTES_MAX => {
                    self.begun.push(byte);
                    State::Inside
                }
                (State::After, b',') => State::Next,
                _ => {
                    self.fault = Some("the list of credentials is not in the form it must have");
                    return;
                }
            };
        }
    }

    fn complete(&mut self) {
        let credential = std::str::from_utf8(&self.begun).ok().and_then(|text| {
            // With a note the list was read before; the keys alone are needed.
            if self.seed.is_some() {
                return PublicCredential::<G>::parse(text)
                    .map(|credential| (credential.key.text, credential.weight, Some(credential.key.element)));
            }
            let (key, weight) = text.split_once(',').map_or((text, None), |(key, weight)| (key, Some(weight)));
            let weight = weight.map(|weight| weight.parse().ok());
            if weight == Some(None) { None } else { Some((key.to_owned(), weight.flatten(), None)) }
        });
        self.begun.clear();
        let Some((text, weight, element)) = credential else {
            self.fault = Some("the list of credentials has something that is none");
            return;
        };
        self.rows.push(Row { key: lookup(&text), weight: weight.unwrap_or(1), last: 0 });
        self.elements.extend(element);
        if self.elements.len() >= TOGETHER {
            self.members();
        }
    }

    fn members(&mut self) {
        if self.seed.is_some_and(|seed| !all_members::<G>(&self.elements, seed)) {
            self.fault = Some("the list of credentials has one outside the group");
        }
        self.elements.clear();
    }
}

impl Register {
    /// Reads the list. Without a seed membership is not asked: it was, when the note was made.
    pub(super) fn read<G: Group, R: Read + Seek>(
        entries: &mut Entries<R>,
        seed: Option<&[u8; 32]>,
    ) -> Result<(Entry, Self), Fault> {
        let entry = entries.next_entry()?.ok_or(ArchiveFault::Short)?;
        if entry.kind != EntryKind::Data {
            return Err(Fault::OutOfPlace("an event stands where its data must stand"));
        }
        let mut parts = Parts::<G> {
            begun: Vec::new(),
            state: State::Start,
            rows: Vec::new(),
            elements: Vec::new(),
            seed,
            fault: None,
        };
        entries.stream(&entry, &mut |part| parts.take(part))?;
        parts.members();
        if let Some(fault) = parts.fault {
            return Err(Fault::Credentials(fault));
        }
        if parts.state != State::End {
            return Err(Fault::Credentials("the list of credentials does not end"));
        }
        let mut rows = parts.rows;
        rows.sort_unstable_by_key(|row| row.key);
        if rows.windows(2).any(|pair| pair[0].key == pair[1].key) {
            return Err(Fault::Credentials("the list of credentials has one twice"));
        }
        Ok((entry, Self { rows }))
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn find(&self, credential: &str) -> Option<usize> {
        let key = lookup(credential);
        self.rows.binary_search_by_key(&key, |row| row.key).ok()
    }

    pub(super) fn weight(&self, index: usize) -> u64 {
        self.rows[index].weight
    }

    /// Notes where the last ballot of a credential lies, and gives where the one before lay.
    pub(super) fn replace(&mut self, index: usize, offset: u64) -> Option<u64> {
        let before = std::mem::replace(&mut self.rows[index].last, offset);
        (before != 0).then_some(before)
    }

    /// Who has voted, and where the last ballot lies.
    pub(super) fn voted(&self) -> impl Iterator<Item = (u32, u64)> + '_ {
        (0..).zip(&self.rows).filter(|(_, row)| row.last != 0).map(|(index, row)| (index, row.last))
    }
}
