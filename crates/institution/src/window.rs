//! The last day of the record: which act ids it holds, and how long ago a size was reached.
//!
//! An act names a checkpoint its maker had seen. Older than a day, it is refused; so an act's id need be remembered no
//! longer than that, and a replay is refused for ever: as repeated while remembered, as too old afterwards. Hours are
//! whole, so the day is 24 to 25 hours long and the state holds 26 figures, not one for each checkpoint.

use std::collections::VecDeque;

use imbl::OrdMap;

use crate::act::Act;
use crate::id::{ActId, by_text};
use crate::refusal::Refusal;
use crate::time::Time;

const HOURS: i64 = 24;

/// What happened lately.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Window {
    /// For each of the last hours in which anything happened: how many entries there were when it began.
    pub(crate) hours: VecDeque<(i64, u64)>,
    /// The acts of these hours and their entries.
    pub(crate) acts: OrdMap<ActId, u64>,
    order: VecDeque<ActId>,
}

impl Window {
    pub(crate) fn check(&self, act: &Act, size: u64, now: Time) -> Result<(), Refusal> {
        if act.seen.size > size {
            return Err(Refusal::SeenAhead);
        }
        if act.seen.size < self.oldest_size(now, size) {
            return Err(Refusal::SeenTooOld);
        }
        if self.acts.contains_key(&act.id) {
            return Err(Refusal::ActRepeated);
        }
        Ok(())
    }

    /// The least size that an act made now may have seen.
    ///
    /// If nothing happened for more than a day, the whole record is what there was to see a day ago.
    fn oldest_size(&self, now: Time, size: u64) -> u64 {
        let since = now.hour() - HOURS;
        self.hours.iter().find(|(hour, _)| *hour >= since).map_or(size, |(_, size)| *size)
    }

    pub(crate) fn remember(&mut self, act: ActId, index: u64) {
        self.acts.insert(act, index);
        self.order.push_back(act);
    }

    /// An entry at this time and index is being applied.
    pub(crate) fn pass(&mut self, now: Time, index: u64) {
        if self.hours.back().is_none_or(|(hour, _)| *hour < now.hour()) {
            self.hours.push_back((now.hour(), index));
        }
        let since = now.hour() - HOURS;
        while self.hours.front().is_some_and(|(hour, _)| *hour < since) {
            self.hours.pop_front();
        }
        let oldest = self.hours.front().map_or(index, |(_, size)| *size);
        while let Some(act) = self.order.front() {
            if self.acts[act] >= oldest {
                break;
            }
            self.acts.remove(act);
            self.order.pop_front();
        }
    }

    /// A line for each act, in the order of their ids as text.
    pub(crate) fn act_lines(&self, out: &mut dyn FnMut(String)) {
        let mut acts: Vec<(&ActId, &u64)> = self.acts.iter().collect();
        acts.sort_unstable_by(|(a, _), (b, _)| by_text(&a.0, &b.0));
        for (act, index) in acts {
            out(format!("act {act} entry={index}"));
        }
    }

    /// Takes in what was read from lines, in the order of time.
    pub(crate) fn settle(&mut self, mut acts: Vec<(u64, ActId)>) {
        self.hours.make_contiguous().sort_unstable();
        acts.sort_unstable();
        acts.into_iter().for_each(|(index, act)| self.remember(act, index));
    }
}
