//! How far long work is, for whoever waits: which stage of it, how much of the stage is done, and of how much at most.
//!
//! Work says where it stands on the thread on which it runs; whoever watches looks from another. Nothing here is ever read back by a count, so no
//! outcome can depend on it, and where nobody watches nothing is kept.
//!
//! Invariant: what is done is never more than what there is at most.

use std::cell::RefCell;
use std::sync::{Arc, Mutex};

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Bytes of a file are read.
    Reading,
    /// Files of a folder are read.
    Files,
    /// Rules are compared.
    Rules,
    /// Rounds of a count.
    Rounds,
    /// Seats filled, candidates removed or projects chosen, one after another.
    Choices,
    /// Pairs of candidates are compared, candidate by candidate.
    Pairs,
    /// Seats filled, each by a count of its own.
    Seats,
    /// Steps of a search that gives up at a limit.
    Search,
    /// Hundredths of a budget that are spent so far.
    Spending,
    /// Members whose power is measured.
    Members,
    /// Counts made again to see whether a tie mattered.
    Ties,
    /// Counts made again to see how near it was.
    Margin,
}

/// Where the work stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    /// What is being done.
    pub stage: Stage,
    /// How much of it: the number of the round, of the file.
    pub done: u64,
    /// How much there is at most.
    pub most: u64,
}

/// What is shared between the work and whoever watches it.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Mutex<Option<Reached>>>);

impl Progress {
    /// Where the work stands, if it has said so.
    pub fn reached(&self) -> Option<Reached> {
        *self.0.lock().expect("nothing can panic while it holds a number")
    }
}

thread_local! {
    static WATCHED: RefCell<Option<Watched>> = const { RefCell::new(None) };
}

#[derive(Clone)]
struct Watched {
    progress: Progress,
    /// Inside a part that was announced as a whole.
    in_part: bool,
}

/// Puts back what was there before, even where the work panics.
struct Before(Option<Watched>);

impl Drop for Before {
    fn drop(&mut self) {
        WATCHED.with_borrow_mut(|watched| *watched = self.0.take());
    }
}

/// Does the work on this thread; `progress` tells other threads meanwhile where it stands.
pub fn watched<T>(progress: &Progress, work: impl FnOnce() -> T) -> T {
    let now = Watched { progress: progress.clone(), in_part: false };
    let _before = Before(WATCHED.with_borrow_mut(|watched| watched.replace(now)));
    work()
}

/// The work has come this far.
pub fn at(stage: Stage, done: u64, most: u64) {
    WATCHED.with_borrow(|watched| {
        if let Some(Watched { progress, in_part: false }) = watched {
            let reached = Reached { stage, done: done.min(most), most };
            *progress.0.lock().expect("nothing can panic while it holds a number") = Some(reached);
        }
    });
}

/// The work has come this far, and does this part of it. What the part says of itself is left out: whoever waits for the tenth of forty
/// counts does not ask for its third round.
pub fn part<T>(stage: Stage, done: u64, most: u64, work: impl FnOnce() -> T) -> T {
    at(stage, done, most);
    let _before = Before(WATCHED.with_borrow_mut(|watched| {
        let before = watched.clone();
        watched.iter_mut().for_each(|watched| watched.in_part = true);
        before
    }));
    work()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_watches_sees_where_the_work_stands() {
        let progress = Progress::default();
        at(Stage::Rounds, 1, 2);
        assert_eq!(progress.reached(), None, "nobody watches yet");
        let seen = || progress.reached().map(|reached| (reached.stage, reached.done, reached.most));
        watched(&progress, || {
            at(Stage::Rounds, 3, 12);
            assert_eq!(seen(), Some((Stage::Rounds, 3, 12)));
            let of_the_part = part(Stage::Ties, 2, 40, || {
                at(Stage::Rounds, 1, 12);
                part(Stage::Ties, 1, 2, || at(Stage::Rounds, 2, 12));
                seen()
            });
            assert_eq!(of_the_part, Some((Stage::Ties, 2, 40)));
            at(Stage::Margin, 9, 8);
            assert_eq!(seen(), Some((Stage::Margin, 8, 8)), "never more than there is");
        });
        at(Stage::Rounds, 1, 1);
        assert_eq!(seen(), Some((Stage::Margin, 8, 8)), "the watch is over");
    }

    #[test]
    fn a_panic_ends_the_watch() {
        let progress = Progress::default();
        let work = || watched(&progress, || part(Stage::Ties, 1, 1, || panic!("as a test")));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err());
        at(Stage::Rounds, 1, 1);
        assert_eq!(progress.reached().map(|reached| reached.stage), Some(Stage::Ties));
        WATCHED.with_borrow(|watched| assert!(watched.is_none()));
    }
}
