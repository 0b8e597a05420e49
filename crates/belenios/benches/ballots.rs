//! How long ballots take, on one core, beside belenios-tool where it is installed: the section "Ballots" of
//! benches/RESULTS.md. Everything measured is made here, from seeded randomness.

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use belenios::archive::EventKind;
use belenios::board::{Options, verify};
use belenios::credentials::CredentialVersion;
use belenios::elements::{Ciphertext, Written};
use belenios::group::{Belenios2048, Ed25519, Group};
use belenios::shuffle::Shuffler;
use belenios::verify::Way;
use chacha20::ChaCha20Rng;
use rand_core::SeedableRng;

#[allow(dead_code)]
#[path = "../tests/it/made.rs"]
mod made;

use made::{Events, Kind, TIMESTAMP, UUID, choose, election, written};

/// belenios-tool 2.5.1 on Ed25519 is not in Debian. Measured on a machine of the same kind, milliseconds.
const TOOL_ED25519_BALLOT: f64 = 4.8;
const TOOL_ED25519_SHUFFLED: f64 = 1.31;

fn main() {
    belenios::group::do_without_lanes(std::env::args().any(|argument| argument == "portable"));
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-') && argument != "portable").collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    let mut out =
        String::from("Milliseconds of one core. Smaller is better; \"times\" is how much less than belenios-tool.\n\n");
    out += "| work | measured | must | goal | belenios-tool | times |\n|---|---|---|---|---|---|\n";
    if wanted("curve") {
        curve(&mut out);
    }
    if wanted("shuffle") {
        shuffled(&mut out);
    }
    if wanted("finite") {
        finite(&mut out);
    }
    if named.is_empty() {
        report(&out);
    }
}

fn curve(out: &mut String) {
    let curve = votes::<Ed25519>(2000, CredentialVersion::Long);
    let bytes = written(TIMESTAMP, &curve.0);
    let quick = per_ballot(&bytes, 2000);
    row(out, "verify a ballot, Ed25519, 5 choices", quick, 0.6, 0.24, Some(TOOL_ED25519_BALLOT));
    let few: Events = curve.0.iter().filter(|(kind, _)| *kind <= EventKind::Ballot).take(201).cloned().collect();
    let plain = Options { way: Way::Plain, may_be_open: true, ..Options::new([1; 32]) };
    let bytes_few = written(TIMESTAMP, &few);
    let plainly = time(1, || drop(verify(Cursor::new(&bytes_few), &plain, &mut |_, _| ()).unwrap())) / 200.0;
    writeln!(out, "| the same, the plain way | {plainly:.3} | | | | |").unwrap();
    row(out, "make a ballot, Ed25519, 5 choices", curve.1, 1.0, 0.5, None);
    grown(out, &curve.0);
}

fn row(out: &mut String, what: &str, measured: f64, must: f64, goal: f64, tool: Option<f64>) {
    let (theirs, times) =
        tool.map_or((String::new(), String::new()), |tool| (format!("{tool:.2}"), format!("{:.1}", tool / measured)));
    writeln!(out, "| {what} | {measured:.3} | {must} | {goal} | {theirs} | {times} |").unwrap();
    println!("{what}: {measured:.3} ms (must {must}, goal {goal})");
}

/// The shortest of several runs, in milliseconds.
fn time(runs: usize, mut work: impl FnMut()) -> f64 {
    let one = |_| {
        let began = Instant::now();
        work();
        began.elapsed()
    };
    (0..runs).map(one).min().unwrap_or(Duration::ZERO).as_secs_f64() * 1000.0
}

/// An election of one question with five choices, and how long one ballot took to make.
fn votes<G: Group>(count: usize, credentials: CredentialVersion) -> (Events, f64) {
    let vote = |voter: usize| vec![(0..5).map(|choice| u64::from(choice == voter % 5)).collect()];
    let mut kind = Kind::new(vec![choose(5, None, 1, 1)], (0..count).map(vote).collect());
    (kind.again, kind.credentials) = (0, credentials);
    let began = Instant::now();
    let (events, _) = election::<G>(&kind, 77);
    // Setup, tally and decryption are a few ballots' worth; with so many ballots they do not count.
    (events, began.elapsed().as_secs_f64() * 1000.0 / count as f64)
}

fn per_ballot(bytes: &[u8], count: usize) -> f64 {
    time(3, || drop(verify(Cursor::new(bytes), &Options::new([1; 32]), &mut |_, _| ()).unwrap())) / count as f64
}

fn grown(out: &mut String, events: &Events) {
    let open: Events = events.iter().filter(|(kind, _)| *kind <= EventKind::Ballot).cloned().collect();
    let whole = written(TIMESTAMP, &open);
    let begun = written(TIMESTAMP, &open[..open.len() - open.len() / 100].to_vec());
    let options = Options { may_be_open: true, ..Options::new([1; 32]) };
    let note = verify(Cursor::new(&begun), &options, &mut |_, _| ()).unwrap().note;
    let scratch = time(3, || drop(verify(Cursor::new(&whole), &options, &mut |_, _| ()).unwrap()));
    let noted = Options { note, ..options };
    let again = time(5, || drop(verify(Cursor::new(&whole), &noted, &mut |_, _| ()).unwrap()));
    let times = scratch / again;
    println!(
        "verify again, 1 % more ballots: {again:.1} ms, {times:.1} times less than {scratch:.0} ms (must 50, goal 90)"
    );
    writeln!(
        out,
        "| verify again an archive of {} ballots of which 1 % are new | {again:.1} (from scratch {scratch:.0}: {times:.0} times) | 50 times | 90 times | | |",
        open.len() - 1
    )
    .unwrap();
}

fn shuffled(out: &mut String) {
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let count = 2000;
    let key = Written::<Ed25519>::new(Ed25519::secret_power_of_generator(&Ed25519::random(&mut rng)));
    let pairs = (0..count).map(|_| {
        let element = |rng: &mut ChaCha20Rng| Ed25519::secret_power_of_generator(&Ed25519::random(rng));
        (element(&mut rng), element(&mut rng))
    });
    let from = vec![Ciphertext::<Ed25519>::all(pairs.collect())];
    let mut shuffler = Shuffler::new(&key, "fingerprint");
    let began = Instant::now();
    let text = shuffler.shuffle(&from, &mut rng).text();
    let made = began.elapsed().as_secs_f64() * 1000.0 / f64::from(count);
    // The numbered generators are the same for every election; they are there by now. Reading is part of it.
    let verified = time(3, || {
        let shuffle = belenios::shuffle::Shuffle::parse(text.as_bytes()).unwrap();
        shuffler.verify(&from, &shuffle, &[1; 32], Way::Quick).unwrap();
    });
    let each = verified / f64::from(count);
    row(out, "verify a shuffle, Ed25519, a ciphertext of 2,000", each, 0.06, 0.044, Some(TOOL_ED25519_SHUFFLED));
    writeln!(out, "| make that shuffle, a ciphertext | {made:.3} | | | | |").unwrap();
}

fn finite(out: &mut String) {
    let (events, made) = votes::<Belenios2048>(60, CredentialVersion::Checked);
    let few: Events = events.iter().filter(|(kind, _)| *kind <= EventKind::Ballot).take(11).cloned().collect();
    let many: Events = events.iter().filter(|(kind, _)| *kind <= EventKind::Ballot).cloned().collect();
    let (few, many) = (written(TIMESTAMP, &few), written(TIMESTAMP, &many));
    let options = Options { may_be_open: true, ..Options::new([1; 32]) };
    // Between two archives, so that tables and setup, which do not grow with the ballots, stay out on both sides.
    let ours = |bytes: &[u8]| time(3, || drop(verify(Cursor::new(bytes), &options, &mut |_, _| ()).unwrap()));
    let each = (ours(&many) - ours(&few)) / 50.0;
    let theirs = tool(&many).zip(tool(&few)).map(|(many, few)| (many - few) / 50.0);
    let bound = theirs.map_or((0.0, 0.0), |tool| (tool / 4.0, tool / 15.0));
    let round = |value: f64| (value * 100.0).round() / 100.0;
    row(out, "verify a ballot, BELENIOS-2048, 5 choices", each, round(bound.0), round(bound.1), theirs);
    writeln!(out, "| make a ballot, BELENIOS-2048, 5 choices | {made:.1} | | | | |").unwrap();
}

/// Milliseconds of belenios-tool; `None`, said aloud, where it is absent.
fn tool(bytes: &[u8]) -> Option<f64> {
    let folder = std::env::temp_dir().join(format!("polity-belenios-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{UUID}.bel")), bytes).unwrap();
    let run = || {
        let mut command = Command::new("belenios-tool");
        command.args(["election", "verify", "--dir"]).arg(&folder).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let there = run();
    let taken = there.then(|| time(2, || assert!(run())));
    let _ = std::fs::remove_dir_all(&folder);
    if taken.is_none() {
        println!("not run: beside belenios-tool: it is not installed");
    }
    taken
}

/// Puts the section into benches/RESULTS.md; everything else there stays.
fn report(text: &str) {
    println!("\n{text}");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/RESULTS.md");
    let whole = std::fs::read_to_string(&file).unwrap_or_else(|_| "# What was measured\n\n".to_owned());
    let heading = "## Ballots\n";
    let (before, after) = match whole.find(heading) {
        Some(from) => {
            let rest = &whole[from + heading.len()..];
            (whole[..from].to_owned(), rest.find("\n## ").map_or("", |at| &rest[at + 1..]))
        }
        None => (whole.trim_end().to_owned() + "\n\n", ""),
    };
    let section = format!("{heading}\n`cargo bench -p belenios`. {}\n", text.trim_end());
    std::fs::create_dir_all(file.parent().expect("it lies in a folder")).unwrap();
    std::fs::write(&file, format!("{before}{section}\n{after}").trim_end().to_owned() + "\n").unwrap();
}
