//! Long work says on the terminal what it is doing and for how long; nothing if there is no terminal or the work is quick.

use std::io::{IsTerminal as _, Write as _};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Work quicker than this passes in silence.
const SILENT: Duration = Duration::from_millis(700);
const EVERY: Duration = Duration::from_millis(200);

/// Does the work on a thread of its own, and tells meanwhile how long it has taken.
pub(super) fn while_it_takes<T: Send>(
    what: &str,
    work: impl FnOnce() -> anyhow::Result<T> + Send,
) -> anyhow::Result<T> {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    std::thread::scope(|scope| {
        let (done, finished) = mpsc::channel();
        let worker = scope.spawn(move || {
            let outcome = work();
            // The other end waits as long as this thread runs.
            let _ = done.send(());
            outcome
        });
        let began = Instant::now();
        let mut shown = false;
        while let Err(mpsc::RecvTimeoutError::Timeout) = finished.recv_timeout(EVERY) {
            let elapsed = began.elapsed();
            if elapsed >= SILENT {
                shown = true;
                // A terminal that is gone is no reason to stop the work.
                let _ = write!(std::io::stderr(), "\r{what}, {:.0} s\x1b[K", elapsed.as_secs_f64());
                let _ = std::io::stderr().flush();
            }
        }
        if shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
