//! Long work says on the terminal what it is doing, how far it is and for how long; nothing if there is no terminal or the work is quick.

use std::io::{IsTerminal as _, Write as _};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use count::progress::{Progress, Reached, Stage, watched};

/// Work quicker than this passes in silence.
const SILENT: Duration = Duration::from_millis(700);
const EVERY: Duration = Duration::from_millis(200);

/// Does the work on a thread of its own, and tells meanwhile how far it is and how long it has taken.
pub(super) fn while_it_takes<T: Send>(
    what: &str,
    work: impl FnOnce() -> anyhow::Result<T> + Send,
) -> anyhow::Result<T> {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    let progress = &Progress::default();
    std::thread::scope(|scope| {
        let (done, finished) = mpsc::channel();
        let worker = scope.spawn(move || {
            let outcome = watched(progress, work);
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
                let line = line(what, progress.reached(), elapsed);
                // A terminal that is gone is no reason to stop the work.
                let _ = write!(std::io::stderr(), "\r{line}\x1b[K");
                let _ = std::io::stderr().flush();
            }
        }
        if shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// `counting 1000000 ballots by meek-prf@1: round 4 of at most 13, 3 s`.
fn line(what: &str, reached: Option<Reached>, elapsed: Duration) -> String {
    let far = reached.map_or(String::new(), |reached| format!(": {}", far(reached)));
    format!("{what}{far}, {:.0} s", elapsed.as_secs_f64())
}

fn far(Reached { stage, done, most }: Reached) -> String {
    let percent = (u128::from(done) * 100).checked_div(most.into()).unwrap_or(100);
    match stage {
        Stage::Reading => format!("{percent} % read"),
        Stage::Files => format!("file {done} of {most}"),
        Stage::Rules => format!("rule {done} of {most}"),
        Stage::Rounds => format!("round {done} of at most {most}"),
        Stage::Choices => format!("choice {done} of at most {most}"),
        Stage::Pairs => format!("candidate {done} of {most}, against everybody else"),
        Stage::Seats => format!("seat {done} of {most}"),
        Stage::Search => format!("{percent} % of the search after which it is given up"),
        Stage::Spending => format!("{percent} % of the money is spent so far"),
        Stage::Members => format!("member {done} of {most}"),
        Stage::Ties => format!("whether a tie mattered, count {done} of at most {most}"),
        Stage::Margin => format!("how near it was, count {done} of at most {most}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_how_far_and_how_long() {
        let at = |stage, done, most| line("counting", Some(Reached { stage, done, most }), Duration::from_millis(3400));
        assert_eq!(line("reading", None, Duration::from_secs(1)), "reading, 1 s");
        assert_eq!(at(Stage::Rounds, 4, 13), "counting: round 4 of at most 13, 3 s");
        assert_eq!(at(Stage::Reading, 1, 3), "counting: 33 % read, 3 s");
        assert_eq!(at(Stage::Reading, 0, 0), "counting: 100 % read, 3 s");
    }
}
