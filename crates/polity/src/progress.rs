//! A line on the terminal that says how far long work has come, and how fast. Nothing if there is no terminal.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

const EVERY: Duration = Duration::from_millis(150);
const WIDTH: usize = 30;

/// A progress line on standard error.
pub struct Progress {
    what: &'static str,
    began: Instant,
    shown: Option<Instant>,
    shows: bool,
}

impl Progress {
    /// For work that is counted in `what`, "entries".
    #[must_use]
    pub fn new(what: &'static str) -> Self {
        Self { what, began: Instant::now(), shown: None, shows: std::io::stderr().is_terminal() }
    }

    /// So many of so many are done.
    pub fn at(&mut self, done: u64, of: u64) {
        if !self.shows || (self.shown.is_some_and(|shown| shown.elapsed() < EVERY) && done < of) {
            return;
        }
        self.shown = Some(Instant::now());
        let share = if of == 0 { 1.0 } else { done as f64 / of as f64 };
        let full = (share * WIDTH as f64) as usize;
        let rate = done as f64 / self.began.elapsed().as_secs_f64().max(0.001);
        let bar = format!("{}{}", "█".repeat(full), "░".repeat(WIDTH - full.min(WIDTH)));
        let mut out = std::io::stderr().lock();
        // A terminal that is gone is no reason to stop the work.
        let _ = write!(out, "\r{bar} {:3.0} %  {done} of {of} {}, {rate:.0} a second\x1b[K", share * 100.0, self.what);
        let _ = out.flush();
    }

    /// Takes the line away.
    pub fn done(&self) {
        if self.shown.is_some() {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }

    /// How long it has taken so far.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }
}
