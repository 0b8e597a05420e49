//! Verifying a long record as an auditor does, with the program itself, and what the fold costs by its parts.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::history::{History, SLUG};
use super::report::{self, grouped};
use super::served::POLITY;
use super::{fold, machine, setting};

pub fn run(scratch: &Path, history: &History) {
    let out = scratch.join("exported");
    let done = Command::new(POLITY).arg("export").arg(history.data.join(SLUG)).arg(&out).status();
    assert!(done.is_ok_and(|status| status.success()), "polity export failed");

    let own = std::process::id();
    let (before, began) = (machine::cpu_seconds(own), Instant::now());
    let verified = Command::new(POLITY).args(["verify", "--json"]).arg(&out).output().expect("the program was built");
    let (cpu, seconds) = (machine::cpu_seconds(own) - before, began.elapsed().as_secs_f64());
    let report = String::from_utf8_lossy(&verified.stdout);
    assert!(verified.status.success(), "{report}");
    let verdict: serde_json::Value = serde_json::from_str(&report).expect("--json prints JSON");
    assert_eq!(verdict["valid"], true);
    assert_eq!(verdict["size"], history.size);

    let rate = history.size as f64 / cpu;
    let text = format!(
        "`polity verify` of an exported record of {} entries, mostly votes: {seconds:.1} s, {cpu:.1} CPU-s, **{} entries \
         per CPU-s**.\n\n{}",
        grouped(history.size as f64),
        grouped(rate),
        report::verdict(&[("entries verified per CPU-s", rate, 30_000.0, 50_000.0, true)]),
    );
    report::write("Verifying", &text);
}

/// What each part of the fold costs, on one core and in memory.
pub fn parts() {
    let entries = fold::record(setting("CROWD", 20_000), 10);
    let mut best: Option<fold::Figures> = None;
    for _ in 0..3 {
        let (org, figures) = fold::fold(&entries);
        assert_eq!(org.size(), entries.len() as u64);
        best = Some(best.map_or(figures.clone(), |best| best.least(&figures)));
    }
    let figures = best.expect("it ran");
    let micros = |seconds: f64| format!("{:.1}", seconds * 1e6 / figures.acts as f64);
    let per_second = |seconds: f64| grouped(figures.acts as f64 / seconds);
    let replay = figures.decode + figures.leaves + figures.check_and_apply;
    let table = report::table(
        &["reading", "signatures, 4,096 together", "hashing", "check and apply", "acts/s", "acts/s without signatures"],
        &[vec![
            micros(figures.decode),
            micros(figures.signatures),
            micros(figures.leaves),
            micros(figures.check_and_apply),
            per_second(replay + figures.signatures),
            per_second(replay),
        ]],
    );
    let text = format!(
        "What an auditor does to each act, in µs, on one core and in memory: {} acts, the best of three runs. Replaying what \
         was verified before needs no signatures.\n\n{table}",
        grouped(figures.acts as f64)
    );
    report::write("The fold by its parts", &text);
}
