//! `make bench`: what the record can carry on this machine, beside what people would use instead.
//!
//! Measures the real program from outside wherever it can, and writes its section of benches/RESULTS.md. Names as
//! arguments choose parts: `cargo bench -p polity --bench record -- taking floor`. Settings: MEMBERS (of which memory is
//! measured), ENTRIES (of the long record), ROLL (rows of the longest membership
//! list), CROWD, FLOOR, JOINING, PHONES, ACTS_A_SECOND, PAGES_A_SECOND.

mod crowd;
mod door;
mod floor;
mod fold;
mod hall;
mod history;
mod machine;
mod memory;
mod pages;
mod peer;
mod power;
mod report;
mod roll;
mod served;
mod starting;
mod taking;
mod verifying;

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    if let [word, folder] = arguments.as_slice()
        && word == "--hold"
    {
        return memory::hold(folder.as_ref());
    }
    eprintln!("processes that want a core already: {}", machine::load_before());
    let chosen = |part: &str| arguments.is_empty() || arguments.iter().any(|word| word == part);
    // Beside the programs, not in /tmp: that may lie in memory, where every flush is free.
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("the target folder can be written");
    let scratch = scratch.path();
    // PostgreSQL runs under a name of its own and must get at its folder here.
    std::fs::set_permissions(scratch, Permissions::from_mode(0o755)).expect("it is ours");
    if chosen("taking") {
        taking::run(scratch);
    }
    if arguments.iter().any(|word| word == "neighbour")
        && let Some((answers, server)) = taking::neighbour(scratch)
    {
        let each = server * 1e6 / answers.micros.len() as f64;
        println!(
            "{:.0} votes/s, p99 {:.0} ms, {each:.0} µs of CPU each",
            answers.per_second(),
            answers.percentile(99.0)
        );
    }
    if chosen("floor") {
        floor::run(scratch);
    }
    if chosen("hall") {
        hall::run(scratch);
    }
    if chosen("power") {
        power::run(10_000);
    }
    if chosen("memory") {
        memory::run(scratch);
    }
    if chosen("roll") {
        roll::run(scratch);
    }
    if chosen("fold") {
        verifying::parts();
    }
    if ["verifying", "starting", "pages"].into_iter().any(chosen) {
        let history = history::write(&scratch.join("history"), setting("ENTRIES", 1_000_000));
        if chosen("verifying") {
            verifying::run(scratch, &history);
        }
        if chosen("starting") {
            starting::run(&history);
        }
        if chosen("pages") {
            pages::run(&history);
        }
    }
}

/// A setting from the environment.
fn setting(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}
