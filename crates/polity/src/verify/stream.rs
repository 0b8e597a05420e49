//! The stream of entries that `verify` folds: fetched, hashed and with their signatures checked, on all cores.
//!
//! Work is cut into units of a few thousand entries. Threads fetch and check units out of order and at most a few ahead;
//! whoever folds takes them in order. What is wrong with an entry is handed on with its index, not acted upon: an entry
//! before it may be worse.
//!
//! Invariant: a unit's entries are its first ones, without a gap, up to the first that is wrong.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

use anyhow::Context as _;
use institution::entry::{BadEntry, Entry, EntryBody};
use institution::envelope::{BadEnvelope, SignedAct, Unchecked};
use tlog::{BundleId, Hash, TILE_WIDTH, TileId};

use super::{Finding, Stop};
use crate::random::Buffered;
use crate::source::Source;

/// How many bundles are checked together. Signatures in a batch of some thousand cost half of what single ones do;
/// beyond that nothing is gained.
const UNIT_BUNDLES: u64 = 16;

/// Some consecutive entries, checked as far as one can without the state.
pub struct Unit {
    /// The index of the first.
    pub first: u64,
    /// Their entries, with valid signatures.
    pub entries: Vec<Entry<SignedAct>>,
    /// The leaf hash of each.
    pub leaves: Vec<Hash>,
    /// Why there are no more, if the unit is cut short.
    pub stop: Option<Stop>,
    /// Whether the tiles above these entries could be had, and so were compared.
    pub tiles_compared: bool,
}

struct Turn {
    next: u64,
    folded: u64,
    stop: bool,
}

/// Hands the units of a record of `size` entries to `take`, in order, until it breaks: from the unit on that entry
/// `from` lies in, which may begin before it.
///
/// # Errors
/// If entries could not be read.
pub fn units(
    source: &Source,
    from: u64,
    size: u64,
    mut take: impl FnMut(Unit) -> ControlFlow<()>,
) -> anyhow::Result<()> {
    let length = UNIT_BUNDLES * u64::from(TILE_WIDTH);
    let (begin, total) = (from / length, size.div_ceil(length));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = cores.max(source.in_flight());
    let ahead = 2 * threads as u64;
    let turn = Mutex::new(Turn { next: begin, folded: begin, stop: false });
    let moved = Condvar::new();
    let (send, receive) = mpsc::channel::<(u64, anyhow::Result<Unit>)>();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, turn, moved) = (send.clone(), &turn, &moved);
            scope.spawn(move || {
                let _released = StopOnPanic { turn, moved };
                while let Some(number) = next_turn(turn, moved, ahead, total) {
                    if send.send((number, read_unit(source, number, size))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let _released = StopAtEnd { turn: &turn, moved: &moved };
        let mut waiting = BTreeMap::new();
        for wanted in begin..total {
            let unit = loop {
                if let Some(unit) = waiting.remove(&wanted) {
                    break unit;
                }
                let (number, unit) = receive.recv().context("a thread that checks entries has stopped")?;
                waiting.insert(number, unit);
            };
            if take(unit?).is_break() {
                break;
            }
            lock(&turn).folded += 1;
            moved.notify_all();
        }
        Ok(())
    })
}

fn lock(turn: &Mutex<Turn>) -> MutexGuard<'_, Turn> {
    turn.lock().unwrap_or_else(PoisonError::into_inner)
}

fn next_turn(turn: &Mutex<Turn>, moved: &Condvar, ahead: u64, total: u64) -> Option<u64> {
    let mut turn = lock(turn);
    while !turn.stop && turn.next < total && turn.next >= turn.folded + ahead {
        turn = moved.wait(turn).unwrap_or_else(PoisonError::into_inner);
    }
    if turn.stop || turn.next >= total {
        return None;
    }
    turn.next += 1;
    Some(turn.next - 1)
}

/// Lets the waiting threads go home when the one that folds is done, for whatever reason.
struct StopAtEnd<'a> {
    turn: &'a Mutex<Turn>,
    moved: &'a Condvar,
}

impl Drop for StopAtEnd<'_> {
    fn drop(&mut self) {
        lock(self.turn).stop = true;
        self.moved.notify_all();
    }
}

/// The same when a thread that checks has panicked: its unit will never come.
struct StopOnPanic<'a> {
    turn: &'a Mutex<Turn>,
    moved: &'a Condvar,
}

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            lock(self.turn).stop = true;
            self.moved.notify_all();
        }
    }
}

fn read_unit(source: &Source, number: u64, size: u64) -> anyhow::Result<Unit> {
    let bundles = (number * UNIT_BUNDLES..(number + 1) * UNIT_BUNDLES).map_while(|n| BundleId::in_tree(n, size));
    let first = number * UNIT_BUNDLES * u64::from(TILE_WIDTH);
    let mut unit = Unit { first, entries: Vec::new(), leaves: Vec::new(), stop: None, tiles_compared: true };
    let mut bytes = Vec::new();
    for id in bundles {
        let at = id.index() * u64::from(TILE_WIDTH);
        let bundle = source.bundle(id)?;
        let (width, bundle) = bundle.with_context(|| {
            format!("the record has {size} entries by its checkpoint, but those from {at} on are not handed out ({id})")
        })?;
        bytes.push((id, width, bundle));
    }
    let mut slices = Vec::new();
    let mut decoded = Vec::new();
    'bundles: for (id, width, bundle) in &bytes {
        let at = id.index() * u64::from(TILE_WIDTH);
        let entries = match tlog::decode_bundle(bundle, *width) {
            Ok(entries) => entries,
            Err(e) => {
                unit.stop = Some(Finding::at(at, "bundle", format!("bundle {}: {e}", id.index())).into());
                break;
            }
        };
        let tile = TileId::new(0, id.index(), id.width()).expect("a bundle's width is a tile's");
        let hashes = source.tile(tile)?;
        unit.tiles_compared &= hashes.is_some();
        for (place, entry) in entries.into_iter().take(usize::from(id.width())).enumerate() {
            let index = at + place as u64;
            let leaf = tlog::leaf_hash(entry);
            if hashes.as_ref().is_some_and(|hashes| hashes[place] != leaf) {
                let says = format!("the entry handed out is not the one that {tile} was made from");
                unit.stop = Some(Finding::at(index, "tile", says).into());
                break 'bundles;
            }
            match Entry::decode(entry) {
                Ok(entry) => decoded.push(entry),
                Err(bad) => {
                    unit.stop = Some(unreadable(index, &bad));
                    break 'bundles;
                }
            }
            slices.push(entry);
            unit.leaves.push(leaf);
        }
    }
    check_signatures(&mut unit, decoded, &slices);
    Ok(unit)
}

fn unreadable(index: u64, bad: &BadEntry) -> Stop {
    if bad.is_unknown() {
        return Stop::TooOld { index, says: bad.to_string() };
    }
    Finding::at(index, "entry", bad.to_string()).into()
}

/// Turns the unit's entries into checked ones, all signatures together.
fn check_signatures(unit: &mut Unit, decoded: Vec<Entry<Unchecked>>, slices: &[&[u8]]) {
    let mut acts = Vec::with_capacity(decoded.len());
    let mut others = Vec::with_capacity(decoded.len());
    for Entry { time, body } in decoded {
        let other = match body {
            EntryBody::Member(act) => {
                acts.push(*act);
                None
            }
            EntryBody::Clock(deadline) => Some(EntryBody::Clock(deadline)),
            EntryBody::Supplied(supply) => Some(EntryBody::Supplied(supply)),
        };
        others.push((time, other));
    }
    let Ok(signed) = Unchecked::verify_all(acts, &mut Buffered::new()) else {
        return check_one_by_one(unit, slices);
    };
    let mut signed = signed.into_iter();
    unit.entries.reserve(others.len());
    for (time, other) in others {
        let body = other.or_else(|| signed.next().map(|act| EntryBody::Member(Box::new(act))));
        unit.entries.push(Entry { time, body: body.expect("as many acts come back as went in") });
    }
}

/// A batch does not say which of its signatures is false, or not the first: look for it, from the bytes again.
fn check_one_by_one(unit: &mut Unit, slices: &[&[u8]]) {
    for (place, slice) in slices.iter().enumerate() {
        let Entry { time, body } = Entry::decode(slice).expect("decoded before");
        let body = match body {
            EntryBody::Member(act) => match act.verify() {
                Ok(act) => EntryBody::Member(Box::new(act)),
                Err(what) => {
                    let reason = if what == BadEnvelope::Key { "key" } else { "signature" };
                    unit.stop = Some(Finding::at(unit.first + place as u64, reason, what.to_string()).into());
                    unit.leaves.truncate(place);
                    return;
                }
            },
            EntryBody::Clock(deadline) => EntryBody::Clock(deadline),
            EntryBody::Supplied(supply) => EntryBody::Supplied(supply),
        };
        unit.entries.push(Entry { time, body });
    }
}
