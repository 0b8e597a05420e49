//! Reading while others act: pages of a long record, asked for at a steady rate while votes arrive at a steady rate.

use std::sync::Arc;

use super::history::{History, SLUG};
use super::report::{self, grouped};
use super::served::{Served, requests};
use super::{crowd, door, setting};

pub fn run(history: &History) {
    let acts_a_second = setting("ACTS_A_SECOND", 1_000) as f64;
    let pages_a_second = setting("PAGES_A_SECOND", 100) as f64;
    let seconds = 15.0;
    let served = Served::start(&history.data);
    let pass = history.assembly.ada.pass(history.assembly.place, crowd::in_a_day());
    let casts = history.assembly.casts(history.vote);
    let count = ((acts_a_second * seconds) as usize).min(casts.len());
    let acts = Arc::new(requests(SLUG, &casts[..count]));
    let address = served.address;
    let motion = format!("/{SLUG}/motions/{}", history.motion);
    let mut rows = Vec::new();
    let mut worst: f64 = 0.0;
    let pages = [("Now", format!("/{SLUG}/")), ("a motion", motion), ("the record", format!("/{SLUG}/record"))];
    let share = acts.len() / pages.len();
    for (number, (word, path)) in pages.into_iter().enumerate() {
        // Each page in its third of the time, with votes of their own beside it.
        let part = Arc::new(acts[number * share..(number + 1) * share].to_vec());
        let duration = part.len() as f64 / acts_a_second;
        let reads = Arc::new(vec![door::get(&path, Some(&pass)); (pages_a_second * duration) as usize]);
        let voters = std::thread::spawn(move || door::send_steadily(address, 64, part, acts_a_second));
        let read = door::send_steadily(address, 16, reads, pages_a_second).all_accepted(&path);
        let voted = voters.join().expect("voters do not fail").all_accepted("votes beside reading");
        worst = worst.max(read.percentile(99.0));
        rows.push(vec![
            word.to_owned(),
            format!("{:.1}", read.percentile(50.0)),
            format!("{:.1}", read.percentile(99.0)),
            format!("{:.1}", voted.percentile(99.0)),
        ]);
    }
    served.stop();
    let text = format!(
        "{} pages a second while {} votes a second arrive, on a record of {} entries and {} members.\n\n{}",
        grouped(pages_a_second),
        grouped(acts_a_second),
        grouped(history.size as f64),
        grouped(history.assembly.people.len() as f64),
        report::table(&["page", "p50 ms", "p99 ms", "p99 of the votes meanwhile, ms"], &rows),
    );
    report::write("Pages while acts arrive", &text);
}
