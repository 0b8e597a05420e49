//! What the kernel says of a process: processor time, memory. And of the machine, for the report.

use std::fs;
use std::sync::OnceLock;

/// The kernel counts processor time in hundredths of a second here (`getconf CLK_TCK`), on every Linux this runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// Processor seconds that a process and the children it has waited for have used.
pub fn cpu_seconds(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The second field is the program's name in brackets and may hold anything.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after_name.split_whitespace().skip(11).take(4).filter_map(|field| field.parse::<u64>().ok()).sum();
    ticks as f64 / TICKS_PER_SECOND
}

/// Processor seconds of a process and everything below it.
pub fn cpu_seconds_of_tree(pid: u32) -> f64 {
    let children = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    let below: f64 = children.split_whitespace().filter_map(|pid| pid.parse().ok()).map(cpu_seconds_of_tree).sum();
    cpu_seconds(pid) + below
}

/// Bytes of memory that a process holds now.
pub fn resident_bytes(pid: u32) -> u64 {
    status_kilobytes(pid, "VmRSS:") * 1024
}

/// The most bytes of memory that a process has held.
pub fn resident_bytes_most(pid: u32) -> u64 {
    status_kilobytes(pid, "VmHWM:") * 1024
}

/// Lets the most bytes that this process has held be counted from now on.
pub fn forget_most() {
    fs::write("/proc/self/clear_refs", "5").expect("a process may reset its own mark");
}

fn status_kilobytes(pid: u32, field: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field)).unwrap_or_default();
    line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0)
}

/// The machine in words: "2 cores of AMD EPYC, 24 GB of memory, Linux 6.1".
pub fn in_words() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let model = model.trim_start_matches([':', '\t', ' ']);
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes = memory.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let kernel = kernel.split(['.', '-']).take(2).collect::<Vec<_>>().join(".");
    format!("{cores} cores of {model}, {} GB of memory, Linux {kernel}", kilobytes.div_ceil(1 << 20))
}

/// When something was measured, and whether the machine had other work: figures by the clock are only worth something
/// where it had none.
pub fn when() -> String {
    format!("Measured {}; {} processes wanted a core before the run.", today(), load_before())
}

/// How many processes wanted a core in the minute before the run, since the run itself is one: call it first.
pub fn load_before() -> &'static str {
    static LOAD: OnceLock<String> = OnceLock::new();
    LOAD.get_or_init(|| {
        let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
        load.split_whitespace().next().unwrap_or("unknown").to_owned()
    })
}

/// Today's date, from the clock of the machine.
pub fn today() -> String {
    #[expect(clippy::disallowed_methods, reason = "a bench says when it was run")]
    let seconds = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |d| d.as_secs());
    // Days to a date in the Gregorian calendar: whole years first, then months.
    let (mut days, mut year) = (seconds / 86_400, 1970);
    let leap = |year: u64| (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let mut month = 0;
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    format!("{year}-{:02}-{:02}", month + 1, days + 1)
}
