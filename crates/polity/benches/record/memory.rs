//! How much memory members take: a process that holds both states, as a server does, and nothing else.
//!
//! Each figure comes from a process of its own, which reads a snapshot with that many members as a server does when it
//! starts: twice, since the two states share nothing any more once everybody has done something. Then it copies one of
//! them and writes it down, as a server does every hundred thousand entries. Once with everybody's joining long ago, once
//! with all of it today: then their acts' ids are remembered too.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use institution::Institution;
use institution::entry::{Entry, EntryBody};
use institution::id::{ActId, Hash, Key, MemberId};
use institution::time::Time;

use super::crowd::{self, Person};
use super::report::{self, grouped};
use super::{machine, setting};

const START: Time = Time(1_790_000_000_000);

pub fn run(scratch: &Path) {
    let members = setting("MEMBERS", 1_000_000);
    let mut rows = Vec::new();
    let mut worst: f64 = 0.0;
    for (word, when) in [("long ago", "long-ago"), ("within a day", "today")] {
        let folder = scratch.join(when);
        std::fs::create_dir_all(&folder).expect("the scratch folder can be written");
        write_snapshot(&folder, members, when == "today");
        let own = std::env::current_exe().expect("this program has a name");
        let output = Command::new(own).arg("--hold").arg(&folder).output().expect("this program can be started again");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let figures: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        let [held, starting, writing, read, copied, wrote] = figures[..] else {
            panic!("{text}{}", String::from_utf8_lossy(&output.stderr))
        };
        worst = worst.max(writing / members as f64);
        rows.push(vec![
            word.to_owned(),
            grouped(held / (1 << 20) as f64),
            format!("{:.0}", held / members as f64),
            format!("{:.0}", writing / members as f64),
            format!("{:.0}", starting / members as f64),
            format!("{read:.1}"),
            format!("{copied:.2}"),
            format!("{wrote:.1}"),
        ]);
    }
    let head = [
        "joined",
        "both states, MB",
        "bytes a member",
        "and while a snapshot is written",
        "most while one state was read",
        "read s",
        "copy s",
        "write s",
    ];
    let title = format!("Memory of {} members", grouped(members as f64));
    let verdict = report::verdict(&[("bytes a member in all copies", worst, 700.0, 700.0, false)]);
    report::write(&title, &format!("{}\n{verdict}", report::table(&head, &rows)));
}

/// A snapshot as a server writes it, of a record in which so many joined.
fn write_snapshot(folder: &Path, members: u64, today: bool) {
    let ada = Person::numbered(0);
    let founding = ada.founds(crowd::bylaws(), crowd::log_key().1);
    let act = founding.unchecked().verify().expect("we signed it");
    let org = Institution::found(&Entry { time: START, body: EntryBody::Member(Box::new(act)) }).expect("lawful");
    let mut lines = Vec::with_capacity(members as usize * 3);
    for line in org.lines() {
        lines.push(line.replacen(" size=1 ", &format!(" size={} ", members + 1), 1));
    }
    let each = crowd::on_all_cores(members, |i| {
        let (id, key) = (MemberId(crowd::bytes("member", i + 1)), Key(crowd::bytes("key", i + 1)));
        let (joined, name, act) = (i + 1, Hash(crowd::bytes("name", i)), ActId(crowd::bytes("act", i)));
        let member = format!("member {id} joined={joined} at={START} left=- name={name}");
        let key = format!("key {key} member={id}");
        (member, key, today.then(|| format!("act {act} entry={joined}")))
    });
    for (member, key, act) in each {
        lines.extend([member, key]);
        lines.extend(act);
    }
    lines.sort_unstable();
    let hash = institution::hash_lines(&lines);
    let mut text = format!("polity-snapshot 1 size={} state={hash}\n", members + 1);
    for line in lines {
        writeln!(text, "{line}").expect("a string takes everything");
    }
    std::fs::write(folder.join("snapshot"), text).expect("the scratch folder can be written");
}

/// What the process of its own does: prints bytes held, most bytes while reading the first state and while writing a
/// snapshot, seconds to read, to copy, and to write.
pub fn hold(folder: &Path) {
    let pid = std::process::id();
    let before = machine::resident_bytes(pid);
    let began = Instant::now();
    let ahead = polity::snapshot::read(folder).expect("a snapshot this program can read");
    let read = began.elapsed().as_secs_f64();
    let starting = machine::resident_bytes_most(pid) - before;
    let readers = polity::snapshot::read(folder).expect("a snapshot this program can read");
    let held = machine::resident_bytes(pid) - before;
    machine::forget_most();
    let began = Instant::now();
    let copy = readers.clone();
    let copied = began.elapsed().as_secs_f64();
    let began = Instant::now();
    polity::snapshot::write(folder, &copy).expect("the scratch folder can be written");
    let wrote = began.elapsed().as_secs_f64();
    let writing = machine::resident_bytes_most(pid) - before;
    std::hint::black_box((&ahead, &readers));
    println!("{held} {starting} {writing} {read} {copied} {wrote}");
}
