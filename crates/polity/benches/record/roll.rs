//! Reading other programs' membership lists: what `polity roll preview` takes for so many people.
//!
//! The list is made in the shape of Action Network's, with faults and doubles as lists have them: one row in a hundred has
//! no contact, one in a thousand is broken, one in fifty is somebody again.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::report::{self, grouped};
use super::setting;

pub fn run(scratch: &Path) {
    let many = setting("ROLL", 1_000_000);
    let mut rows = Vec::new();
    let mut figures = Vec::new();
    for people in [100_000, many] {
        let file = scratch.join(format!("roll-{people}.csv"));
        let list = list(people);
        let megabytes = list.len() as f64 / 1e6;
        std::fs::write(&file, list).expect("the scratch folder can be written");
        let mut program = Command::new(env!("CARGO_BIN_EXE_polity"));
        let program = program.args(["roll", "preview", "--json"]).arg(&file);
        let began = Instant::now();
        let mut running = program.stdout(std::process::Stdio::piped()).spawn().expect("the program starts");
        // Its own highest mark, read while it still runs.
        let status = format!("/proc/{}/status", running.id());
        let mut most = 0.0_f64;
        let mut said = running.stdout.take().expect("piped");
        let reading = std::thread::spawn(move || std::io::read_to_string(&mut said).expect("it says JSON"));
        let ended = loop {
            if let Ok(text) = std::fs::read_to_string(&status) {
                let kilobytes =
                    text.lines().find_map(|line| line.strip_prefix("VmHWM:")).map(|rest| rest.replace("kB", ""));
                most = most.max(kilobytes.and_then(|kb| kb.trim().parse::<f64>().ok()).unwrap_or(0.0) / 1024.0);
            }
            if let Some(ended) = running.try_wait().expect("it is ours") {
                break ended;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        };
        let seconds = began.elapsed().as_secs_f64();
        let said: serde_json::Value = serde_json::from_str(&reading.join().expect("reading ends")).expect("JSON");
        assert_eq!((ended.code(), said["rows"].as_u64()), (Some(1), Some(people)));
        let told = |key: &str| grouped(said[key].as_f64().expect("a figure"));
        rows.push(vec![
            grouped(people as f64),
            format!("{megabytes:.0}"),
            format!("{seconds:.2}"),
            format!("{most:.0}"),
            told("people"),
            told("left_out"),
            told("again"),
        ]);
        if people == 100_000 {
            figures.push(("a look at 100,000 people, s", seconds, 20.0, 2.0, false));
            figures.push(("its memory, MB", most, 1000.0, 200.0, false));
        }
    }
    let table = report::table(&["rows", "MB", "s", "at most MB", "people", "left out", "again"], &rows);
    let text = format!(
        "`polity roll preview --json`, a process of its own each time.\n\n{table}\n{}",
        report::verdict(&figures)
    );
    report::write("Membership lists", &text);
}

fn list(people: u64) -> String {
    let mut list =
        "first_name,last_name,email,Phone Number,zip_code,can2_subscription_status,can2_user_tags,shop\r\n".to_owned();
    for i in 0..people {
        // One in fifty is somebody who came some rows earlier.
        let who = if i % 50 == 49 { i - 33 } else { i };
        let shop = ["Kitchen", "Drivers", "Warehouse A", "Night shift", "Office"][(who % 5) as usize];
        let (mail, phone) = match who % 100 {
            7 => (String::new(), String::new()),
            _ => (format!("member{who}@example.org"), format!("+1555{who:08}")),
        };
        let name = if who % 1000 == 3 { "=SUM(1)".to_owned() } else { format!("Łukasz {who}") };
        write!(list, "{name},López,{mail},{phone},{:05},subscribed,steward,{shop}\r\n", who % 90_000).expect("memory");
    }
    list
}
