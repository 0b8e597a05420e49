//! Starting on a long record: from the start of the program to the first reply.

use std::time::{Duration, Instant};

use super::crowd;
use super::history::{History, SLUG};
use super::report::{self, grouped};
use super::served::Served;

pub fn run(history: &History) {
    let snapshot = history.data.join(SLUG).join("snapshot");
    let whole = std::fs::read(&snapshot).expect("the history has a snapshot");
    let mut rows = Vec::new();
    let mut worst: f64 = 0.0;
    let kinds =
        [("after a clean stop", Some(&whole)), ("after a crash", history.late_snapshot.as_ref()), ("none", None)];
    for (word, bytes) in kinds {
        let had = match (bytes, word) {
            (Some(bytes), _) => std::fs::write(&snapshot, bytes),
            (None, "none") => std::fs::remove_file(&snapshot),
            (None, _) => continue,
        };
        had.expect("the data folder can be written");
        let began = Instant::now();
        let served = Served::start(&history.data);
        let pass = history.assembly.ada.pass(history.assembly.place, crowd::in_a_day());
        while served.size(SLUG, &pass).is_none_or(|size| size < history.size) {
            assert!(began.elapsed() < Duration::from_secs(900), "the server does not answer");
            std::thread::sleep(Duration::from_millis(10));
        }
        let seconds = began.elapsed().as_secs_f64();
        if bytes.is_some() {
            worst = worst.max(seconds);
        }
        rows.push(vec![word.to_owned(), format!("{seconds:.1}"), format!("{:.1}", served.cpu_seconds())]);
        // Killed, not stopped: a server that stops writes a snapshot of its own.
        drop(served);
    }
    std::fs::write(&snapshot, whole).expect("the data folder can be written");
    let text = format!(
        "The real server on a record of {} entries, from its start to its first checkpoint over HTTP. After a crash the \
         snapshot is up to 100,000 entries behind; without one every signature is checked anew.\n\n{}\n{}",
        grouped(history.size as f64),
        report::table(&["snapshot", "seconds", "CPU-s"], &rows),
        report::verdict(&[("cold start with a snapshot, s", worst, 20.0, 8.0, false)]),
    );
    report::write("Starting", &text);
}
