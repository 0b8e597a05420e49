//! The clock: the one place where the program asks what time it is.
//!
//! The pure crates get every moment as an argument; whoever calls them asks here. A clock that somebody can set would
//! let them close a vote early, so the settable one exists only in programs built for tests: a release does not have
//! the variant, and refuses to be built with the feature that gives it a door.

#[cfg(all(feature = "settable-clock", not(debug_assertions)))]
compile_error!("the feature `settable-clock` is for tests: a release must not have a clock that can be set");

use std::time::{SystemTime, UNIX_EPOCH};

use institution::time::Time;

/// Where the time comes from.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A time that a test sets; it stands still otherwise.
    #[cfg(debug_assertions)]
    Settable(std::sync::Arc<std::sync::atomic::AtomicI64>),
}

impl Clock {
    /// A clock that stands at `time` until it is set.
    #[cfg(debug_assertions)]
    #[must_use]
    pub fn settable(time: Time) -> Self {
        Self::Settable(std::sync::Arc::new(time.0.into()))
    }

    /// Sets a settable clock; the machine's own stays as it is.
    #[cfg(debug_assertions)]
    pub fn set(&self, time: Time) {
        if let Self::Settable(at) = self {
            at.store(time.0, std::sync::atomic::Ordering::SeqCst);
        }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Time {
        match self {
            Self::System => {
                // A machine whose clock stands before 1970 gets 1970: the record's time never runs back anyway.
                #[expect(clippy::disallowed_methods, reason = "this is the clock")]
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Time(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            #[cfg(debug_assertions)]
            Self::Settable(at) => Time(at.load(std::sync::atomic::Ordering::SeqCst)),
        }
    }

    /// Whether waiting makes it later. A settable clock moves only when it is set, and whoever sets it wakes us.
    #[must_use]
    pub(crate) fn runs(&self) -> bool {
        match self {
            Self::System => true,
            #[cfg(debug_assertions)]
            Self::Settable(_) => false,
        }
    }
}
