//! `docs/why.md` names, for each thing that Polity is for, the test that shows it or that it is not there yet.

use std::path::Path;

/// The sources of all tests, so that a test that was renamed is missed.
fn tests(folder: &Path, out: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            tests(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn everything_it_is_for_has_its_test_or_says_not_yet() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("docs/why.md")).unwrap();
    let mut sources = String::new();
    for folder in ["crates/institution/tests", "crates/polity/tests"] {
        tests(&root.join(folder), &mut sources);
    }
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| thing"))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), 27, "what it is for");
    for row in &rows {
        let [thing, _, pages, shown] = row.as_slice() else { panic!("{row:?}") };
        for link in pages.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
            assert!(root.join("docs").join(link).exists(), "{thing}: {link} is not there");
        }
        let named: Vec<&str> = shown.split('`').skip(1).step_by(2).collect();
        for name in &named {
            let found =
                if name.contains('/') { root.join(name).exists() } else { sources.contains(&format!("fn {name}(")) };
            assert!(found, "{thing}: {name} is not there");
        }
        assert!(!named.is_empty() || pages.contains("not yet") || shown.contains("not yet"), "{thing}");
    }
}
