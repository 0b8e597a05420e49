//! The pure crates cannot touch the world: no crate that does I/O, asks the time or makes randomness is among their
//! dependencies, and their sources name none of the standard library's doors.

use std::process::Command;

const FORBIDDEN: &[&str] =
    &["tokio", "mio", "socket2", "rusqlite", "axum", "hyper", "chrono", "time", "rand", "getrandom", "askama", "ureq"];

#[test]
fn the_dependency_trees_of_the_pure_crates_hold_no_io() {
    for name in ["institution", "count", "tlog"] {
        let tree = Command::new(env!("CARGO"))
            .args([
                "tree",
                "--offline",
                "-p",
                name,
                "-e",
                "normal,no-proc-macro",
                "--prefix",
                "none",
                "--format",
                "{p}",
            ])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo runs where its tests run");
        assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
        let tree = String::from_utf8(tree.stdout).unwrap();
        let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
        assert!(names.contains(&name));
        for forbidden in FORBIDDEN {
            // `crypto-common` may ask for `getrandom` only under a feature, which the tree would show.
            assert!(!names.contains(forbidden), "{name} depends on {forbidden}");
        }
    }
}

#[test]
fn the_sources_of_the_pure_crates_name_no_door_to_the_world() {
    const DOORS: &[&str] = &[
        "std::fs",
        "std::net",
        "std::process",
        "std::env",
        "std::thread",
        "SystemTime",
        "Instant::now",
        "println!",
        "eprintln!",
        "HashMap",
        "HashSet",
    ];
    let crates = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for name in ["institution", "tlog"] {
        let mut folders = vec![crates.join(name).join("src")];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            for item in std::fs::read_dir(folder).unwrap() {
                let path = item.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                files += 1;
                let source = std::fs::read_to_string(&path).unwrap();
                for door in DOORS {
                    assert!(!source.contains(door), "{} names {door}", path.display());
                }
            }
        }
        assert!(files > 5);
    }
}
