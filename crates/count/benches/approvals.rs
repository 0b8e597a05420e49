//! Committees and budgets from 100,000 ballots, and the same elections given to abcvoting and pabutools in the same run.
//!
//! `cargo bench -p count --bench approvals` measures ours; with `--peers` the independent programs too, where `make oracles` installed
//! them, and then writes what was measured into benches/RESULTS.md. All times are processor time on one core: the best of several runs for
//! ours, of one run for theirs.

use std::path::Path;
use std::time::Duration;

use count::approvals::Approvals;
use count::budgets::{BudgetCompletion, BudgetElection, BudgetRule, SharesRule, decide, prices};
use count::committees::{CommitteeRule, Completion, elect};
use count::formats::pabulib::{self, Pabulib, VoteKind};
use count::stepwise::TieOrder;

/// Numbers that are the same on every machine (Marsaglia's xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % n
    }
}

/// Ballots of `marks` marks on average; some candidates are marked far more often than others.
fn ballots(people: usize, options: usize, marks: u64, numbers: &mut Numbers) -> Approvals {
    let mut approvals = Approvals::new((0..options).map(|option| format!("p{option}")).collect());
    let mut marked: Vec<u16> = Vec::new();
    for _ in 0..people {
        marked.clear();
        let wanted = 1 + numbers.below(2 * marks - 1) as usize;
        // People of a district mark mostly what lies there.
        let district = numbers.below(10) as usize * options / 10;
        while marked.len() < wanted.min(options) {
            let near = numbers.below(3) > 0;
            let skewed = numbers.below(options as u64).min(numbers.below(options as u64)) as usize;
            let option = if near { (district + skewed / 4) % options } else { skewed } as u16;
            if !marked.contains(&option) {
                marked.push(option);
            }
        }
        approvals.push(1, &marked).expect("marks within range, each once");
    }
    approvals
}

/// What this process has had of a processor: other work on the machine does not count. Linux tells it in nanoseconds, but brings it up to date
/// only some hundred times a second, so that what is measured has to last.
fn processor_time() -> Duration {
    let told = std::fs::read_to_string("/proc/self/schedstat").expect("Linux tells how long a process ran");
    Duration::from_nanos(told.split(' ').next().and_then(|time| time.parse().ok()).expect("a number of nanoseconds"))
}

/// The shortest of several times of one run. What takes less than a fifth of a second is done again and again within each of them.
fn best<T>(times: usize, mut run: impl FnMut() -> T) -> (Duration, T) {
    const AT_LEAST: Duration = Duration::from_millis(200);
    let mut outcome = None;
    let time = (0..times).map(|_| {
        let (start, mut runs) = (processor_time(), 0);
        loop {
            outcome = Some(std::hint::black_box(run()));
            runs += 1;
            let took = processor_time() - start;
            if took >= AT_LEAST {
                return took / runs;
            }
        }
    });
    (time.min().expect("measured at least once"), outcome.expect("measured at least once"))
}

/// What was measured so far, as rows of a table.
#[derive(Default)]
struct Told {
    rows: Vec<(String, f64)>,
}

impl Told {
    fn line(&mut self, what: &str, time: Duration, note: &str) {
        println!("{what:58} {:9.4} s   {note}", time.as_secs_f64());
        self.rows.push((what.trim().to_string(), time.as_secs_f64()));
    }

    /// What the independent programs printed: a name of up to 58 characters, seconds, the outcome.
    fn peers(&mut self, printed: &str) {
        for line in printed.lines() {
            let (Some(what), Some(rest)) = (line.get(..58), line.get(58..)) else { continue };
            if let Some(time) = rest.split_whitespace().next().and_then(|time| time.parse().ok()) {
                self.rows.push((what.trim().to_string(), time));
            }
        }
    }

    fn of(&self, what: &str) -> Option<f64> {
        self.rows.iter().find(|(name, _)| name.starts_with(what)).map(|(_, time)| *time)
    }

    /// The section of the results, with what must be reached and what is aimed for.
    fn section(&self) -> String {
        let mut out = String::from(
            "## Counting: approvals and budgets\n\n`cargo bench -p count --bench approvals -- --peers` (part of `make bench-count`). Processor seconds on one core: the best of several runs for \
             Polity, one run for abcvoting 2.19 and pabutools 1.2 (Python) on the same elections in the same run. 100,000 ballots of 8 marks on 100 candidates, 10 \
             seats; 100,000 ballots of 15 marks on 200 projects.\n\n| what | seconds |\n|---|---|\n",
        );
        for (what, time) in &self.rows {
            out += &format!("| {what} | {time:.4} |\n");
        }
        out += "\n| figure | measured | must | goal | |\n|---|---|---|---|---|\n";
        for (what, must, goal) in
            [("sequential PAV", 0.1, 0.02), ("Equal Shares, utility by cost, exact decisions", 0.5, 0.15)]
        {
            let Some(time) = self.of(what) else { continue };
            let verdict = if time <= goal {
                "goal reached"
            } else if time <= must {
                "as it must be"
            } else {
                "missed"
            };
            out += &format!("| {what}, s | {time:.4} | {must} | {goal} | {verdict} |\n");
        }
        let pairs = [
            ("sequential PAV", "abcvoting seqpav"),
            ("sequential Phragmén", "abcvoting seqphragmen"),
            ("Equal Shares, utility by cost, exact decisions", "pabutools method_of_equal_shares (float)"),
            ("Equal Shares, utility by cost, exact decisions", "pabutools method_of_equal_shares (gmpy2, exact)"),
        ];
        out += "\n| ours | theirs | times as fast |\n|---|---|---|\n";
        for (ours, theirs) in pairs {
            if let (Some(our_time), Some(their_time)) = (self.of(ours), self.of(theirs)) {
                out += &format!("| {ours} | {theirs} | {:.0} |\n", their_time / our_time);
            }
        }
        out
    }
}

/// Puts the section in the place of the one measured before.
fn write_section(section: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/RESULTS.md");
    let before = std::fs::read_to_string(&file).unwrap_or_default();
    let title = section.lines().next().expect("a section has a title");
    let (head, rest) = before.split_once(title).unwrap_or((&before, ""));
    let tail = rest.find("\n## ").map_or("", |at| &rest[at + 1..]);
    let after = format!("{}\n\n{}\n{tail}", head.trim_end(), section.trim_end());
    std::fs::write(&file, after.trim_end().to_string() + "\n").expect("the results can be written");
}

fn main() {
    let peers = std::env::args().any(|argument| argument == "--peers");
    let mut told = Told::default();
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    let (people, candidates, seats) = (100_000, 100, 10);
    let approvals = ballots(people, candidates, 8, &mut numbers);
    let order = TieOrder::from_list(&(0..candidates).collect::<Vec<_>>());
    println!(
        "{people} ballots of {} marks on {candidates} candidates, {seats} seats",
        approvals.marks_total() as f64 / people as f64
    );
    for (name, rule, runs) in [
        ("approval", CommitteeRule::Approval, 5),
        ("sequential PAV", CommitteeRule::SequentialPav, 5),
        ("reverse-sequential PAV", CommitteeRule::ReverseSequentialPav, 5),
        ("sequential Phragmén", CommitteeRule::SequentialPhragmen, 5),
        ("Equal Shares, Phragmén's completion", CommitteeRule::EqualShares(Completion::Phragmen), 5),
    ] {
        let (time, committee) = best(runs, || elect(&approvals, seats, rule, &order).expect("it can be counted"));
        told.line(name, time, &format!("{:?}", committee.elected));
    }

    let projects = 200;
    let votes = ballots(people, projects, 15, &mut numbers);
    let costs: Vec<u64> = (0..projects).map(|_| 20_000 + numbers.below(400_000)).collect();
    let budget = costs.iter().sum::<u64>() / 3;
    let election = BudgetElection { votes, costs, budget, ..BudgetElection::default() };
    let order = TieOrder::from_list(&(0..projects).collect::<Vec<_>>());
    println!(
        "{people} ballots of {} marks on {projects} projects, budget {budget}",
        election.votes.marks_total() as f64 / people as f64
    );
    let rule = |by_cost| {
        BudgetRule::EqualShares(SharesRule {
            by_cost,
            completion: BudgetCompletion::Unspent,
            whole_start: false,
            compared: false,
        })
    };
    for (name, by_cost) in [
        ("Equal Shares, utility by cost, exact decisions", true),
        ("Equal Shares, utility one a project, exact decisions", false),
    ] {
        let (time, outcome) = best(5, || decide(&election, rule(by_cost), &order).expect("it can be decided"));
        told.line(name, time, &format!("{} funded, {} ties", outcome.funded.len(), outcome.ties.len()));
        let shares = outcome.shares.expect("Equal Shares tells");
        let prices = shares.purchases.iter().map(|bought| (bought.option, bought.price.clone())).collect();
        let proof = prices::PriceSystem { start: shares.start, prices };
        let (time, checked) = best(1, || prices::check(&election.votes, &election.costs, &proof));
        told.line("  its price system checked again", time, &format!("{checked:?}"));
    }
    let (time, _) = best(5, || decide(&election, BudgetRule::Greedy, &order).expect("it can be decided"));
    told.line("greedy", time, "");
    let file = Pabulib { kind: VoteKind::Approval, ..sample(election) };
    let text = pabulib::write(&file);
    let (time, _) = best(5, || pabulib::read(text.as_bytes()).expect("what was written can be read"));
    told.line(&format!("reading the .pb file, {:.1} MB", text.len() as f64 / 1e6), time, "");

    if peers {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target");
        std::fs::write(folder.join("bench.pb"), &text).expect("target can be written to");
        let committee: String = (0..approvals.ballots())
            .map(|ballot| {
                format!("{}\n", approvals.marks(ballot).iter().map(u16::to_string).collect::<Vec<_>>().join(" "))
            })
            .collect();
        std::fs::write(folder.join("bench.approvals"), committee).expect("target can be written to");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("oracles/bench.py");
        let python = folder.join("oracles/bin/python");
        let ran = std::process::Command::new(python)
            .arg(script)
            .arg(folder)
            .args([candidates.to_string(), seats.to_string()])
            .stderr(std::process::Stdio::inherit())
            .output();
        match ran {
            Ok(output) if output.status.success() => {
                let printed = String::from_utf8_lossy(&output.stdout);
                print!("{printed}");
                told.peers(&printed);
                write_section(&told.section());
            }
            _ => println!("not run: abcvoting and pabutools; `make oracles` installs them"),
        }
    }
}

fn sample(election: BudgetElection) -> Pabulib {
    let small = pabulib::read(
        b"META\nkey;value\nbudget;1\nvote_type;approval\nPROJECTS\nproject_id;cost\nVOTES\nvoter_id;vote\n",
    );
    Pabulib { election, ..small.expect("a file without projects can be read") }
}
