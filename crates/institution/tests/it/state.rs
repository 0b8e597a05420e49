//! State lines: the same lines for the same state, and the same state from the lines.

use institution::Institution;
use institution::act::Choice;
use institution::time::Span;

use crate::scenario::{Scenario, change, resolution};

#[test]
fn the_lines_read_back_at_every_moment_of_a_busy_evening() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    let motion = org.moves("Bo", resolution(), 5).unwrap();
    let what = change(&org.org, "ordinary", |toml| toml.replace("seconders = 1", "seconders = 2"));
    let clause = org.moves("Di", what, 60).unwrap();
    org.seconds("Cy", motion).unwrap();
    org.seconds("Cy", clause).unwrap();
    let amendment = org.offers("Ada", motion, None).unwrap();
    org.does("Cy", institution::act::Body::SecondAmendment { amendment }).unwrap();
    org.passes(Span::minutes(13));
    let vote = org.vote_on(motion);
    org.votes("Bo", vote, Choice::Yes).unwrap();
    org.decides(clause, &["Ada", "Bo", "Cy"], &[]);
    let mut fold = Institution::found(&org.log[0]).unwrap();
    for entry in &org.log[1..] {
        fold.apply(entry);
        let lines = fold.lines();
        let read = Institution::from_lines(lines.iter().map(String::as_str)).unwrap();
        assert_eq!(read.lines(), lines);
        if fold.due(entry.time).is_none() {
            assert_eq!(read, fold, "after {:?}", entry.body);
        }
    }
    assert_eq!(fold, org.org);
}

#[test]
fn a_changed_line_is_another_state() {
    let org = Scenario::assembly(&["Bo"]);
    let lines = org.org.lines();
    let hash = org.org.state_hash();
    for i in 0..lines.len() {
        let mut changed = lines.clone();
        changed.remove(i);
        assert_ne!(institution::hash_lines(&changed), hash);
    }
    assert!(Institution::from_lines(["member x"]).is_err());
    assert!(Institution::from_lines([]).is_err());
}

#[test]
fn lines_twice_about_one_thing_or_out_of_order_are_no_state() {
    let org = Scenario::assembly(&["Bo"]);
    let lines = org.org.lines();
    let read = |lines: &[String]| Institution::from_lines(lines.iter().map(String::as_str));
    assert!(read(&lines).is_ok());
    for i in 0..lines.len() {
        let mut twice = lines.clone();
        twice.insert(i, lines[i].clone());
        assert!(read(&twice).is_err(), "{}", lines[i]);
    }
    let mut other_act = lines.clone();
    let act = lines.iter().position(|line| line.starts_with("act ")).unwrap();
    other_act.insert(act + 1, format!("{}0", lines[act]));
    assert_eq!(read(&other_act).unwrap_err().what, "a second line about the same thing");
    let mut swapped = lines.clone();
    swapped.swap(0, 1);
    assert_eq!(read(&swapped).unwrap_err().what, "not in the order of bytes");
}
