//! How long a million ranked ballots take, and how much memory, beside the programs that others count with.
//!
//! `cargo bench -p count --bench ranked` makes the ballots, counts each way in a process of its own, prints the figures and writes them into
//! benches/RESULTS.md. Where `make bench-count` has built bench/count-peers, ranked_voting, tallystick and stv-rs count the same ballots in
//! the same run. Seconds are those of the processor, the least of a few runs; every figure of ours includes the whole transcript as JSON.
//!
//! The ballots: twelve (or twenty) candidates, some liked better than others; six in ten ballots rank all, the others a random number of
//! them; one in a hundred ranks two alike, which the strict file for the peers puts one behind the other.

mod results;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use count::ballots::{Ballots, Cells};
use count::election::{Election, Papers};
use count::formats::blt;
use count::rules::{Given, Rule};

const BALLOTS: usize = 1_000_000;

/// Numbers that look random and are the same everywhere (Steele, Lea and Flood's SplitMix).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((u128::from(z ^ (z >> 31)) * u128::from(bound)) >> 64) as u64
    }
}

/// The same ballots with numbers, some ranks equal, and with letters, all strict.
fn generate(candidates: u64, seats: usize) -> (String, String) {
    let mut numbers = Numbers(candidates);
    let letter = |one: u64| char::from(b'a' + one as u8);
    let letters: Vec<String> = (0..candidates).map(|one| letter(one).to_string()).collect();
    let mut plain = format!("{candidates} {seats}\n");
    let mut strict = format!("{candidates} {seats}\n[nick {}]\n", letters.join(" "));
    let say = "a string takes everything";
    for _ in 0..BALLOTS {
        let mut order: Vec<(u64, u64)> = (0..candidates).map(|one| (numbers.below(1000) + 30 * one, one)).collect();
        order.sort_unstable();
        let length = if numbers.below(10) < 6 { candidates } else { 1 + numbers.below(candidates - 1) };
        let equal = if numbers.below(100) == 0 { 1 + numbers.below(candidates) as usize } else { 0 };
        plain.push('1');
        strict.push('1');
        for (place, (_, one)) in order.iter().take(length as usize).enumerate() {
            let between = if place > 0 && place == equal { '=' } else { ' ' };
            write!(plain, "{between}{}", one + 1).expect(say);
            write!(strict, " {}", letter(*one)).expect(say);
        }
        plain.push_str(" 0\n");
        strict.push_str(" 0\n");
    }
    let end =
        format!("0\n{}\"A million ballots\"\n", letters.iter().map(|name| format!("\"{name}\"\n")).collect::<String>());
    (plain + &end, strict + &end)
}

/// What we are asked to do, by name: the file, the rule, the seats, whether reading the file counts, what it must take and what it should.
const WORK: [(&str, &str, &str, usize, bool, f64, f64); 8] = [
    ("IRV from BLT", "twelve", "irv", 1, true, 0.5, 0.15),
    ("IRV from packed ballots", "twelve", "irv", 1, false, 0.2, 0.06),
    ("Scottish STV, 5 seats, from BLT", "twelve", "scottish-stv", 5, true, 0.6, 0.25),
    ("WIGM reference, 5 seats, from BLT", "twelve", "wigm-prf", 5, true, 0.6, 0.25),
    ("Meek reference, 5 seats, from BLT", "twelve", "meek-prf", 5, true, 1.0, 0.5),
    ("Meek reference, 1 seat, from BLT", "twelve", "meek-prf", 1, true, 1.0, 0.5),
    ("pairwise + Schulze, 20 candidates, from packed ballots", "twenty", "schulze", 1, false, 0.2, 0.04),
    ("ranked pairs, 20 candidates, from packed ballots", "twenty", "ranked-pairs", 1, false, 0.2, 0.04),
];

/// Processor seconds of this thread; wall-clock seconds where the system does not tell.
fn seconds() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64(), |told| told / 1e9)
}

fn packed_bytes(ballots: &Ballots) -> usize {
    let cells = match ballots.cells() {
        Cells::Narrow(cells) => cells.len(),
        Cells::Wide(cells) => 2 * cells.len(),
    };
    cells + 8 * ballots.weights().len()
}

/// One count in a process of its own: prints seconds, peak memory, bytes of the packed ballots, the elected.
fn child(work: &str, folder: &Path) {
    let (_, file, rule, seats, with_reading, _, _) = *WORK.iter().find(|(name, ..)| *name == work).expect("listed");
    let start = seconds();
    let mut election: Election = {
        let file = std::fs::read(folder.join(format!("{file}.blt"))).expect("the file was written");
        blt::read(&file).expect("BLT")
    };
    election.seats = seats;
    let start = if with_reading { start } else { seconds() };
    let rule = Rule::named(rule).expect("the rule is there");
    let transcript = count::rules::count(rule, &election, &Given::seed(b"bench")).expect("it can be counted");
    let json = transcript.json().write();
    let took = seconds() - start;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
    let Papers::Ranks(ballots) = &election.papers else { panic!("BLT holds ranks") };
    println!(
        "{took}\t{}\t{}\t{}\t{}",
        peak.unwrap_or("0"),
        packed_bytes(ballots),
        json.len(),
        transcript.elected_names().join(" ")
    );
}

struct Measured {
    seconds: f64,
    memory: f64,
    elected: String,
}

fn measure(work: &str, folder: &Path, runs: usize) -> Measured {
    let program = std::env::current_exe().expect("this program");
    let mut best = Measured { seconds: f64::INFINITY, memory: 0.0, elected: String::new() };
    for _ in 0..runs {
        let out = Command::new(&program).args(["--child", work]).arg(folder).output().expect("it runs");
        assert!(out.status.success(), "{work}: {}", String::from_utf8_lossy(&out.stderr));
        let text = String::from_utf8(out.stdout).expect("text");
        let fields: Vec<&str> = text.trim_end().split('\t').collect();
        best.seconds = best.seconds.min(fields[0].parse().expect("seconds"));
        let (peak, packed): (f64, f64) = (fields[1].parse().expect("kB"), fields[2].parse().expect("bytes"));
        best.memory = best.memory.max(peak * 1024.0 / packed);
        best.elected = fields[4].to_string();
    }
    best
}

fn verdict(figure: f64, must: f64, goal: f64) -> &'static str {
    match figure {
        _ if figure <= goal => "goal reached",
        _ if figure <= must => "as it must be",
        _ => "missed",
    }
}

/// Peers that do the same work as ours, for the ratios.
const BESIDE: [(&str, &str); 6] = [
    ("ranked_voting: IRV from ballots", "IRV from packed ballots"),
    ("tallystick: IRV from ballots", "IRV from packed ballots"),
    ("tallystick: STV, 5 seats, from ballots", "WIGM reference, 5 seats, from BLT"),
    ("stv-rs: Meek, 1 seat, from BLT", "Meek reference, 1 seat, from BLT"),
    ("stv-rs: Meek, 5 seats, from BLT", "Meek reference, 5 seats, from BLT"),
    ("tallystick: Schulze, 20 candidates, from ballots", "pairwise + Schulze, 20 candidates, from packed ballots"),
];

fn peers(folder: &Path) -> Result<Vec<(String, f64, String)>, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let program = std::env::var_os("COUNT_PEERS").map(PathBuf::from);
    let program = program.unwrap_or_else(|| root.join("target/count-peers/release/count-peers"));
    if !program.exists() {
        return Err(format!("no {}; `make bench-count` builds it", program.display()));
    }
    let files = ["twelve", "twenty"].map(|file| folder.join(format!("{file}-strict.blt")));
    let out = Command::new(program).arg("bench").args(files).output().map_err(|fault| fault.to_string())?;
    if !out.status.success() {
        return Err(String::from_utf8_lossy(&out.stderr).into_owned());
    }
    let text = String::from_utf8(out.stdout).map_err(|fault| fault.to_string())?;
    Ok(text
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            Some((fields.next()?.to_string(), fields.next()?.parse().ok()?, fields.next()?.to_string()))
        })
        .collect())
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, child_mode, work, folder] = &arguments[..]
        && child_mode == "--child"
    {
        return child(work, Path::new(folder));
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    for (name, candidates, seats) in [("twelve", 12, 5), ("twenty", 20, 1)] {
        let (plain, strict) = generate(candidates, seats);
        std::fs::write(folder.join(format!("{name}.blt")), plain).expect("the target folder can be written");
        std::fs::write(folder.join(format!("{name}-strict.blt")), strict).expect("the target folder can be written");
    }
    let say = "a string takes everything";
    let mut out = String::from(
        "| what | seconds | must | goal |  | peak memory, times the packed ballots |\n|---|---|---|---|---|---|\n",
    );
    let mut ours = Vec::new();
    for (name, .., must, goal) in WORK {
        let measured = measure(name, &folder, 5);
        println!("{name:<58} {:.3} s   {:.1} ×   {}", measured.seconds, measured.memory, measured.elected);
        let memory = format!("{:.1} ({})", measured.memory, verdict(measured.memory, 6.0, 4.0));
        let (seconds, verdict) = (measured.seconds, verdict(measured.seconds, must, goal));
        writeln!(out, "| {name} | {seconds:.3} | {must} | {goal} | {verdict} | {memory} |").expect(say);
        ours.push((name, seconds));
    }
    out.push('\n');
    match peers(&folder) {
        Err(reason) => {
            println!("not run: other programs: {reason}");
            writeln!(out, "Other programs did not run: {reason}.").expect(say);
        }
        Ok(peers) => {
            out.push_str("| other programs, same run | seconds | times ours |\n|---|---|---|\n");
            for (name, seconds, elected) in peers {
                let beside = BESIDE.iter().find(|(peer, _)| *peer == name);
                let ratio = beside.and_then(|(_, work)| ours.iter().find(|(name, _)| name == work));
                let ratio = ratio.map_or("–".to_string(), |(_, ours)| format!("{:.0}", seconds / ours));
                println!("{name:<58} {seconds:.3} s   {ratio} times ours   {elected}");
                writeln!(out, "| {name} | {seconds:.3} | {ratio} |").expect(say);
            }
        }
    }
    let head = format!(
        "`cargo bench -p count --bench ranked`: {BALLOTS} ballots, 12 candidates (20 for pairs), six in ten complete, one in a hundred with \
         equal ranks. Processor seconds, the least of five runs, each in a process of its own, with the whole transcript; the peers read the \
         same ballots without equal ranks, one run.\n\n"
    );
    results::write("Ranked ballots", &(head + &out));
}
