//! The pages in `docs/formats/` tell the truth: every example on them is read, written again and compared.

use std::collections::BTreeSet;

use institution::Institution;
use institution::act::Act;
use institution::bylaws::{Bylaws, Clause, Matter, Power, RollField};
use institution::entry::Entry;

fn page(name: &str) -> String {
    let path = format!("{}/../../docs/formats/{name}.md", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The fenced blocks of one kind on a page.
fn blocks(page: &str, kind: &str) -> Vec<String> {
    let fence = format!("```{kind}\n");
    page.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

#[test]
fn every_act_on_the_page_is_one_and_every_type_is_on_the_page() {
    let page = page("act");
    let examples = blocks(&page, "json act");
    let mut types = BTreeSet::new();
    for example in &examples {
        let act = Act::parse(example.as_bytes()).unwrap_or_else(|e| panic!("{e}: {example}"));
        assert_eq!(act.payload(), *example, "the canonical form");
        types.insert(act.body.name());
    }
    let source = include_str!("../../src/act.rs");
    for line in source.split("fn read_body").nth(1).unwrap().split("fn write_body").next().unwrap().lines() {
        if let Some(name) = line.trim_start().strip_prefix('"').and_then(|l| l.split_once("\" => Body::")) {
            assert!(types.contains(name.0), "{} is not on the page", name.0);
        }
    }
    for source in [
        include_str!("../../src/presence.rs"),
        include_str!("../../src/meetings.rs"),
        include_str!("../../src/hands.rs"),
        include_str!("../../src/offices.rs"),
        include_str!("../../src/roll.rs"),
    ] {
        let names = source.split("pub fn name(").nth(1).unwrap().split("pub(crate) fn read").next().unwrap();
        for name in names.split('"').skip(1).step_by(2) {
            assert!(types.contains(name), "{name} is not on the page");
        }
    }
    for effect in [
        "resolution",
        "clause.change",
        "clause.add",
        "batch.admit",
        "facilitator.name",
        "facilitator.end",
        "power.delegate",
        "semantics.raise",
        "office.fill",
        "office.recall",
        "bylaws.adopt",
        "demand.adopt",
        "demand.change",
        "demand.close",
        "offer.record",
        "offer.accept",
        "offer.refuse",
        "spokesperson.name",
        "spokesperson.end",
        "removal.ratify",
    ] {
        assert!(page.contains(&format!("\"type\":\"{effect}\"")), "{effect} is not on the page");
    }
}

#[test]
fn every_refusal_is_on_the_page() {
    let page = page("act");
    let source = include_str!("../../src/refusal.rs");
    let codes = source.split("pub fn code").nth(1).unwrap().split("pub fn clause").next().unwrap();
    let mut count = 0;
    for code in codes.split('"').skip(1).step_by(2) {
        assert!(page.contains(&format!("| `{code}` |")), "{code} is not on the page");
        count += 1;
    }
    assert!(count > 40);
}

#[test]
fn every_entry_on_the_page_is_one() {
    let page = page("entry");
    let mut heads = BTreeSet::new();
    for example in blocks(&page, "entry") {
        let entry = Entry::decode(example.as_bytes()).unwrap_or_else(|e| panic!("{e}: {example}"));
        heads.insert(example.split(' ').next().unwrap().to_owned());
        if let institution::entry::EntryBody::Clock(deadline) = entry.body {
            heads.insert(deadline.due.name().to_owned());
        }
    }
    let kinds = [
        "member",
        "clock",
        "supplied",
        "vote.close",
        "vote.count",
        "effect.begin",
        "facilitator.lapse",
        "power.lapse",
        "spokesperson.lapse",
        "motion.lapse",
        "removal.lapse",
        "amendment.open",
        "taking.open",
        "motion.open",
        "meeting.lapse",
    ];
    for kind in kinds {
        assert!(heads.contains(kind), "{kind} is not on the page");
    }
}

#[test]
fn the_state_on_the_page_has_the_hash_on_the_page() {
    let page = page("state");
    let lines = blocks(&page, "state").remove(0);
    let state = Institution::from_lines(lines.lines()).unwrap();
    assert_eq!(state.lines().join("\n"), lines);
    assert!(page.contains(&format!("`{}`", state.state_hash())), "the hash is {}", state.state_hash());
}

#[test]
fn the_bylaws_page_names_everything_a_clause_can_say() {
    let page = page("bylaws");
    for clause in blocks(&page, "toml clause") {
        let read = Clause::from_toml(&clause).unwrap_or_else(|e| panic!("{e}: {clause}"));
        assert_eq!(read.to_toml(), clause + "\n", "the canonical form");
    }
    let matters = Matter::ALL.iter().map(|m| m.name());
    let fields = RollField::ALL.iter().map(|field| field.name());
    for name in matters.chain(fields).chain(Power::ALL.iter().map(|p| p.name())).chain(institution::bylaws::RIGHTS) {
        assert!(page.contains(&format!("`{name}`")), "{name} is not on the page");
    }
    let source = include_str!("../../src/bylaws/faults.rs");
    for code in
        source.split('"').filter(|word| word.contains('-') && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'))
    {
        assert!(page.contains(&format!("`{code}`")), "{code} is not on the page");
    }
    let templates = [include_str!("../../../../bylaws/assembly.toml"), include_str!("../../../../bylaws/local.toml")];
    for template in templates {
        assert!(Bylaws::from_toml(template).unwrap().faults().is_empty());
    }
}
