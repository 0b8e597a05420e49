//! What the program is made of: every crate's licence is one of `deny.toml`'s, none comes from elsewhere than the public
//! registry, and none is banned there.

use std::process::Command;

use serde_json::Value;

#[test]
fn every_crate_has_a_licence_we_may_use_and_comes_from_the_registry() {
    let rules: toml::Table = include_str!("../../../../deny.toml").parse().unwrap();
    let texts = |list: &toml::Value, key: Option<&str>| -> Vec<String> {
        let items = list.as_array().unwrap().iter();
        items.map(|item| key.map_or(item, |key| &item[key]).as_str().unwrap().to_owned()).collect()
    };
    let allowed = texts(&rules["licenses"]["allow"], None);
    let banned = texts(&rules["bans"]["deny"], Some("crate"));
    assert!(allowed.len() > 5 && !banned.is_empty());

    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs where its tests run");
    assert!(metadata.status.success(), "{}", String::from_utf8_lossy(&metadata.stderr));
    let metadata: Value = serde_json::from_slice(&metadata.stdout).unwrap();
    let crates = metadata["packages"].as_array().unwrap();
    assert!(crates.len() > 100);
    for found in crates {
        let name = found["name"].as_str().unwrap();
        let licence = found["license"].as_str().unwrap_or_else(|| panic!("{name} says no licence"));
        assert!(may_be_used(licence, &allowed), "{name}: {licence}");
        assert!(!banned.iter().any(|banned| banned == name), "{name} is banned");
        let source = found["source"].as_str();
        let is_ours = source.is_none() && licence == "AGPL-3.0-or-later";
        assert!(
            is_ours || source.is_some_and(|source| source.starts_with("registry+")),
            "{name} comes from {source:?}"
        );
    }
    assert!(!may_be_used("GPL-2.0-only AND MIT", &allowed), "all parts of a licence count");
}

/// Whether an SPDX expression can be met: of every part that `AND` joins one alternative must be allowed. Parentheses
/// stand only around alternatives, and a slash is an old word for `OR`.
fn may_be_used(licence: &str, allowed: &[String]) -> bool {
    licence.split(" AND ").all(|part| {
        let part = part.trim_start_matches('(').trim_end_matches(')').replace('/', " OR ");
        part.split(" OR ").any(|one| allowed.iter().any(|allowed| allowed == one.trim()))
    })
}
