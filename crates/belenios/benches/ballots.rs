//! How long ballots take, on one core, beside belenios-tool where it is installed: the section "Secret ballots" of
//! benches/RESULTS.md. Everything measured is made here, from seeded randomness.
//!
//! `cargo bench -p belenios [curve] [shuffle] [finite] [page] [large]`: all parts where none is named, and only then is
//! the section written. With POLITY_BENCH_VERIFIES=ARCHIVE one archive is verified, for a profiler
//! (POLITY_BENCH_THREADS, POLITY_BENCH_PORTABLE). Milliseconds are those of the processor, the least of several runs. BALLOTS says how large the
//! large archive is.

use std::fmt::Write as _;
use std::io::{BufReader, Cursor};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use belenios::archive::EventKind;
use belenios::board::{Options, verify};
use belenios::credentials::CredentialVersion;
use belenios::elements::{Ciphertext, Written};
use belenios::group::{Belenios2048, Ed25519, Group, do_without_lanes, lanes_are_there};
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
/// What belenios-tool 2.0 took there for a ballot of BELENIOS-2048: says how quick this machine is now, beside that one.
const TOOL_FINITE_BALLOT: f64 = 19.0;

fn main() {
    if let Some(archive) = std::env::var_os("POLITY_BENCH_VERIFIES") {
        return verified_alone(Path::new(&archive));
    }
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    let mut table = Table::new();
    if wanted("finite") {
        finite(&mut table);
    }
    if wanted("curve") {
        curve(&mut table);
    }
    if wanted("shuffle") {
        shuffled(&mut table);
    }
    if wanted("page") {
        page(&mut table);
    }
    if wanted("large") {
        large(&mut table);
    }
    if named.is_empty() {
        report(&table.text());
    }
}

/// What was measured, and sentences about it.
struct Table {
    rows: String,
    notes: String,
    /// How many times as long as the machine of the bounds this one takes now: belenios-tool in this run beside there.
    slower: f64,
}

impl Table {
    fn new() -> Self {
        Self { rows: String::new(), notes: String::new(), slower: 1.0 }
    }

    /// Bounds and the tool's time are those of the machine on which the tool was measured.
    fn row(&mut self, what: &str, here: f64, bounds: Option<(f64, f64)>, tool: Option<f64>) {
        let measured = here / self.slower;
        let short = |value: f64| if value >= 10.0 { format!("{value:.1}") } else { format!("{value:.3}") };
        let (must, goal, verdict) = bounds.map_or_else(Default::default, |(must, goal)| {
            let verdict = match measured {
                _ if measured <= goal => "goal reached",
                _ if measured <= must => "as it must be",
                _ => "NOT as it must be",
            };
            (short(must), short(goal), verdict)
        });
        let (theirs, times) =
            tool.map_or_else(Default::default, |tool| (short(tool), format!("{:.1}", tool / measured)));
        let (here, measured) = (short(here), short(measured));
        println!(
            "{what}: {here} ms, there {measured} (must {must}, goal {goal}; belenios-tool {theirs}, {times} times)"
        );
        writeln!(self.rows, "| {what} | {here} | {measured} | {must} | {goal} | {verdict} | {theirs} | {times} |")
            .unwrap();
    }

    fn note(&mut self, text: &str) {
        println!("{text}");
        writeln!(self.notes, "{text}\n").unwrap();
    }

    fn text(&self) -> String {
        format!(
            "Milliseconds of one core, the least of several runs. \"Lanes\" are AVX-512 with 52-bit products, chosen at run time; \
            \"portable\" is without.\n\n\
            | work | ms | ms there | must | goal | | belenios-tool | times |\n|---|---|---|---|---|---|---|---|\n{}\n{}",
            self.rows, self.notes
        )
    }
}

/// Milliseconds that this thread was on a processor.
fn spent() -> f64 {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = statistics.split(' ').next().and_then(|word| word.parse::<f64>().ok());
    nanoseconds.expect("the kernel counts time on the processor") / 1e6
}

/// The least of several runs.
fn time(runs: usize, mut work: impl FnMut()) -> f64 {
    let one = |_| {
        let began = spent();
        work();
        spent() - began
    };
    (0..runs).map(one).fold(f64::INFINITY, f64::min)
}

/// Milliseconds that children were on a processor, in steps of ten.
fn spent_by_children() -> f64 {
    let statistics = std::fs::read_to_string("/proc/self/stat").expect("the kernel counts children's time");
    let fields: Vec<&str> = statistics.rsplit(')').next().expect("fields follow the name").split_whitespace().collect();
    let ticks = |at: usize| fields[at].parse::<f64>().expect("a number");
    (ticks(13) + ticks(14)) * 10.0
}

/// Once with lanes, where there are any, and once without.
fn both_ways(mut measure: impl FnMut() -> f64) -> (Option<f64>, f64) {
    let lanes = lanes_are_there().then(&mut measure);
    do_without_lanes(true);
    let portable = measure();
    do_without_lanes(false);
    (lanes, portable)
}

/// An election of one question with five choices, and how long one ballot took to make.
fn votes<G: Group>(count: usize, credentials: CredentialVersion) -> (Events, f64) {
    let vote = |voter: usize| vec![(0..5).map(|choice| u64::from(choice == voter % 5)).collect()];
    let mut kind = Kind::new(vec![choose(5, None, 1, 1)], (0..count).map(vote).collect());
    (kind.again, kind.credentials) = (0, credentials);
    let began = spent();
    let (events, _) = election::<G>(&kind, 77);
    // Setup, tally and decryption are a few ballots' worth; with so many ballots they do not count.
    (events, (spent() - began) / count as f64)
}

fn curve(table: &mut Table) {
    let (events, made) = votes::<Ed25519>(2000, CredentialVersion::Long);
    let bytes = written(TIMESTAMP, &events);
    let all = |bytes: &[u8]| drop(verify(Cursor::new(bytes), &Options::new([1; 32]), &mut |_, _| ()).unwrap());
    let (lanes, portable) = both_ways(|| time(3, || all(&bytes)) / 2000.0);
    if let Some(lanes) = lanes {
        table.row("verify a ballot, Ed25519, 5 choices, lanes", lanes, Some((0.6, 0.24)), Some(TOOL_ED25519_BALLOT));
    }
    table.row("verify a ballot, Ed25519, 5 choices, portable", portable, Some((0.6, 0.24)), Some(TOOL_ED25519_BALLOT));
    let few: Events = events.iter().filter(|(kind, _)| *kind <= EventKind::Ballot).take(201).cloned().collect();
    let plain = Options { way: Way::Plain, may_be_open: true, ..Options::new([1; 32]) };
    let few = written(TIMESTAMP, &few);
    let plainly = time(1, || drop(verify(Cursor::new(&few), &plain, &mut |_, _| ()).unwrap())) / 200.0;
    table.row("the same, the plain way", plainly, None, Some(TOOL_ED25519_BALLOT));
    table.row("make a ballot, Ed25519, 5 choices", made, Some((1.0, 0.5)), None);
    let (lanes, portable) = both_ways(|| grown(&events));
    for (times, name) in [(lanes, "lanes"), (Some(portable), "portable")] {
        let Some(times) = times else { continue };
        let verdict = if times >= 90.0 {
            "goal reached"
        } else if times >= 50.0 {
            "as it must be"
        } else {
            "NOT as it must be"
        };
        table.note(&format!(
            "Verifying again an archive of 2,000 ballots of which 1 % are new takes {times:.0} times less than from scratch \
            ({name}; must 50, goal 90: {verdict})."
        ));
    }
}

/// How many times less it takes to verify again what has grown by one in a hundred.
fn grown(events: &Events) -> f64 {
    let open: Events = events.iter().filter(|(kind, _)| *kind <= EventKind::Ballot).cloned().collect();
    let whole = written(TIMESTAMP, &open);
    let begun = written(TIMESTAMP, &open[..open.len() - open.len() / 100].to_vec());
    let options = Options { may_be_open: true, ..Options::new([1; 32]) };
    let note = verify(Cursor::new(&begun), &options, &mut |_, _| ()).unwrap().note;
    let scratch = time(2, || drop(verify(Cursor::new(&whole), &options, &mut |_, _| ()).unwrap()));
    let noted = Options { note, ..options };
    scratch / time(7, || drop(verify(Cursor::new(&whole), &noted, &mut |_, _| ()).unwrap()))
}

fn shuffled(table: &mut Table) {
    let mut rng = ChaCha20Rng::seed_from_u64(5);
    let count = 2000;
    let key = Written::<Ed25519>::new(Ed25519::secret_power_of_generator(&Ed25519::random(&mut rng)));
    let pairs = (0..count).map(|_| {
        let element = |rng: &mut ChaCha20Rng| Ed25519::secret_power_of_generator(&Ed25519::random(rng));
        (element(&mut rng), element(&mut rng))
    });
    let from = vec![Ciphertext::<Ed25519>::all(pairs.collect())];
    let mut shuffler = Shuffler::new(&key, "fingerprint");
    let began = spent();
    let text = shuffler.shuffle(&from, &mut rng).text();
    let made = (spent() - began) / f64::from(count);
    // The numbered generators are the same for every election; they are there by now. Reading is part of it.
    let (lanes, portable) = both_ways(|| {
        let all = time(5, || {
            let shuffle = belenios::shuffle::Shuffle::parse(text.as_bytes()).unwrap();
            shuffler.verify(&from, &shuffle, &[1; 32], Way::Quick).unwrap();
        });
        all / f64::from(count)
    });
    for (each, name) in [(lanes, "lanes"), (Some(portable), "portable")] {
        let Some(each) = each else { continue };
        let what = format!("verify a shuffle, Ed25519, a ciphertext of 2,000, {name}");
        table.row(&what, each, Some((0.06, 0.044)), Some(TOOL_ED25519_SHUFFLED));
    }
    table.row("make that shuffle, a ciphertext", made, None, None);
}

fn finite(table: &mut Table) {
    let (events, made) = votes::<Belenios2048>(110, CredentialVersion::Checked);
    let part = |count: usize| -> Vec<u8> {
        let ballots = events.iter().filter(|(kind, _)| *kind <= EventKind::Ballot);
        written(TIMESTAMP, &ballots.take(count + 1).cloned().collect())
    };
    let (few, many) = (part(10), part(110));
    let options = Options { may_be_open: true, ..Options::new([1; 32]) };
    // Between two archives, so that tables and setup, which do not grow with the ballots, stay out on both sides.
    let ours = |bytes: &[u8]| time(3, || drop(verify(Cursor::new(bytes), &options, &mut |_, _| ()).unwrap()));
    let theirs = tool(&many).zip(tool(&few)).map(|(many, few)| (many - few) / 100.0);
    let (lanes, portable) = both_ways(|| (ours(&many) - ours(&few)) / 100.0);
    table.slower = theirs.map_or(1.0, |theirs| theirs / TOOL_FINITE_BALLOT);
    let theirs = theirs.map(|theirs| theirs / table.slower);
    let bounds = theirs.map(|tool| (tool / 4.0, tool / 15.0));
    if let Some(lanes) = lanes {
        table.row("verify a ballot, BELENIOS-2048, 5 choices, lanes", lanes, bounds, theirs);
    }
    table.row("verify a ballot, BELENIOS-2048, 5 choices, portable", portable, bounds, theirs);
    table.row("make a ballot, BELENIOS-2048, 5 choices", made, None, None);
    match theirs {
        Some(theirs) => table.note(&format!(
            "Bounds are of a machine on which belenios-tool 2.0, which is Debian's, takes {TOOL_FINITE_BALLOT} ms for a ballot of BELENIOS-2048, \
            and its successor 2.5.1, which knows Ed25519, {TOOL_ED25519_BALLOT} ms for a ballot and {TOOL_ED25519_SHUFFLED} ms for a shuffled \
            ciphertext. In this run belenios-tool 2.0 took {:.1} ms, {:.2} times as long, so \"ms there\" are so much less.",
            theirs * table.slower,
            table.slower
        )),
        None => table.note("Not run: beside belenios-tool, which is not installed."),
    }
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("polity-belenios-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Milliseconds of belenios-tool; `None`, said aloud, where it is absent.
fn tool(bytes: &[u8]) -> Option<f64> {
    let folder = folder();
    std::fs::write(folder.join(format!("{UUID}.bel")), bytes).unwrap();
    let run = || {
        let mut command = Command::new("belenios-tool");
        command.args(["election", "verify", "--dir"]).arg(&folder).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let one = |_| {
        let began = spent_by_children();
        run().then(|| spent_by_children() - began)
    };
    let taken = (0..2).map(one).try_fold(f64::INFINITY, |least, taken| Some(least.min(taken?)));
    let _ = std::fs::remove_dir_all(&folder);
    taken
}

/// A ballot in WebAssembly, by Node, where the module was built and Node is there.
fn page(table: &mut Table) {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let module = workspace.join("target/page/wasm32-unknown-unknown/page/booth.wasm");
    if !module.exists() {
        return table
            .note("Not run: a ballot in the page. Its module is built with the program (`cargo build -p polity`).");
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/page.mjs");
    let output = Command::new("node").arg(script).arg(module).output();
    let milliseconds = output.ok().filter(|output| output.status.success());
    let milliseconds = milliseconds.and_then(|output| String::from_utf8_lossy(&output.stdout).trim().parse().ok());
    match milliseconds {
        Some(milliseconds) => {
            table.row(
                "make a ballot in WebAssembly (Node), Ed25519, 5 choices",
                milliseconds,
                Some((40.0, 10.0)),
                None,
            );
        }
        None => table.note("Not run: a ballot in the page. Node is not installed, or the module does not answer."),
    }
}

/// A large archive, from its file, by a process of its own: seconds on all cores, and the most memory it had.
fn large(table: &mut Table) {
    let count: usize = std::env::var("BALLOTS").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000);
    let (events, _) = votes::<Ed25519>(count, CredentialVersion::Long);
    let folder = folder();
    let archive = folder.join(format!("{UUID}.bel"));
    std::fs::write(&archive, written(TIMESTAMP, &events)).unwrap();
    let megabytes = std::fs::metadata(&archive).unwrap().len() as f64 / 1e6;
    drop(events);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let may = 64.0 + 64.0 * count as f64 / 1e6;
    for portable in [false, true] {
        if !portable && !lanes_are_there() {
            continue;
        }
        let mut alone = Command::new(std::env::current_exe().unwrap());
        alone.env("POLITY_BENCH_VERIFIES", &archive);
        if portable {
            alone.env("POLITY_BENCH_PORTABLE", "1");
        }
        let before = spent_by_children();
        let output = alone.output().unwrap();
        let processor = (spent_by_children() - before) / 1000.0;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut numbers = said.split_whitespace().map(|word| word.parse::<f64>().expect("numbers"));
        let (seconds, memory) = (numbers.next().unwrap(), numbers.next().unwrap());
        let verdict = if memory <= may { "as it must be" } else { "NOT as it must be" };
        table.note(&format!(
            "An archive of {count} ballots ({megabytes:.0} MB, Ed25519, 5 choices) on {cores} cores, {}: {seconds:.1} s, \
            {:.0} ballots a second, {processor:.0} s of the processors, at most {memory:.0} MB of memory (must {may:.0}: \
            {verdict}). A million ballots in 8 minutes are {:.0} a second.",
            if portable { "portable" } else { "lanes" },
            count as f64 / seconds,
            1e6 / 480.0
        ));
    }
    let _ = std::fs::remove_dir_all(&folder);
}

fn verified_alone(archive: &Path) {
    let threads = std::env::var("POLITY_BENCH_THREADS").ok().and_then(|threads| threads.parse().ok());
    let threads = threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    do_without_lanes(std::env::var_os("POLITY_BENCH_PORTABLE").is_some());
    let options = Options { threads, ..Options::new([1; 32]) };
    let began = Instant::now();
    let source = BufReader::with_capacity(1 << 18, std::fs::File::open(archive).unwrap());
    verify(source, &options, &mut |_, _| ()).unwrap();
    let seconds = began.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the kernel keeps the peak");
    let kilobytes: f64 = peak.split_whitespace().next().and_then(|word| word.parse().ok()).expect("a number");
    println!("{seconds} {}", kilobytes * 1024.0 / 1e6);
}

/// Puts the section into benches/RESULTS.md; everything else there stays.
fn report(text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/RESULTS.md");
    let whole = std::fs::read_to_string(&file).unwrap_or_else(|_| "# What was measured\n\n".to_owned());
    let heading = "## Secret ballots\n";
    let (before, after) = match whole.find(heading) {
        Some(from) => {
            let rest = &whole[from + heading.len()..];
            (whole[..from].to_owned(), rest.find("\n## ").map_or("", |at| &rest[at + 1..]))
        }
        None => (whole.trim_end().to_owned() + "\n\n", ""),
    };
    let section = format!("{heading}\n`make bench-ballots` (crates/belenios/benches). {}\n", text.trim_end());
    std::fs::write(&file, format!("{before}{section}\n{after}").trim_end().to_owned() + "\n").unwrap();
}
