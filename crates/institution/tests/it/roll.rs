//! The roll: who may look at what others entered, for how long, and that the person always sees it.

use institution::act::{Body, What};
use institution::bylaws::{Bylaws, Clause, Power, Rule};
use institution::id::{Hash, MemberId};
use institution::time::Span;
use institution::{AddClause, Institution, LOOK_MAX, Refusal, RollAct};

use crate::scenario::{Scenario, by_belonging, change};

pub const CLAUSE: &str = "id = \"roll\"\nis = \"roll\"\nasks = [\"legal-name\", \"phone\"]\n";

/// Bylaws with a roll: their own, or one in the first article.
pub fn with_roll(mut bylaws: Bylaws) -> Bylaws {
    if bylaws.only("roll").is_none() {
        bylaws.articles[0].clauses.push(Clause::from_toml(CLAUSE).unwrap());
    }
    assert_eq!((bylaws.faults(), bylaws.semantics()), (vec![], 4));
    bylaws
}

fn enter(seed: u8) -> Body {
    Body::Roll(RollAct::Enter { fields: Hash([seed; 32]) })
}

fn look(org: &Scenario, whom: &[&str]) -> Body {
    let mut members: Vec<MemberId> = whom.iter().map(|name| org.id_of(name)).collect();
    members.sort_by_key(ToString::to_string);
    Body::Roll(RollAct::Look { members })
}

fn local() -> Scenario {
    let mut org = Scenario::with_bylaws(&with_roll(by_belonging()), &["Bo", "Cy", "Di"]);
    org.does("Bo", enter(1)).unwrap();
    org.does("Di", enter(2)).unwrap();
    org
}

/// The members lend Cy the power to see the roll.
fn lend(org: &mut Scenario, hours: u32) {
    let to = org.id_of("Cy");
    let motion = org.moves("Bo", What::Delegate { power: Power::SeeTheRoll, to, hours }, 5).unwrap();
    org.seconds("Di", motion).unwrap();
    assert!(org.decides(motion, &["Bo", "Cy", "Di"], &[]).carried);
}

#[test]
fn a_look_takes_the_power_an_entry_and_an_act_and_the_person_sees_it() {
    let mut org = local();
    let (bo, cy) = (org.id_of("Bo"), org.id_of("Cy"));
    let clause = "roll".parse().unwrap();
    let its = look(&org, &["Bo"]);
    for name in ["Ada", "Bo", "Cy"] {
        let missing = Refusal::PowerMissing { clause: "roll".parse().unwrap() };
        assert_eq!(org.does(name, its.clone()), Err(missing), "also the founder holds nothing here");
    }
    lend(&mut org, 24);
    assert!(org.org.holds(cy, Power::SeeTheRoll));
    assert_eq!(org.org.look_of(cy, bo, org.now), None, "the power alone shows nothing");
    let not_there = look(&org, &["Ada", "Bo"]);
    assert_eq!(org.does("Cy", not_there), Err(Refusal::NothingEntered { clause }));
    let before = org.org.size();
    org.does("Cy", its).unwrap();
    let shown = org.org.look_of(cy, bo, org.now).unwrap().clone();
    assert_eq!((shown.entry, shown.by, shown.at, shown.clause.as_str()), (before, cy, org.now, "roll"));
    assert_eq!(org.org.looks_at(bo).count(), 1);
    assert_eq!(org.org.look_of(cy, org.id_of("Di"), org.now), None, "at Di nobody looked");
    assert_eq!(org.org.look_of(org.id_of("Ada"), bo, org.now), None, "nor did Ada");
    assert_eq!(org.refold(), org.org);
}

#[test]
fn a_look_serves_an_hour_and_no_longer_than_the_power() {
    let mut org = local();
    let (bo, cy) = (org.id_of("Bo"), org.id_of("Cy"));
    lend(&mut org, 2);
    let both = look(&org, &["Bo", "Di"]);
    org.does("Cy", both.clone()).unwrap();
    org.passes(Span::minutes(59));
    assert!(org.org.look_of(cy, bo, org.now).is_some());
    org.passes(Span::minutes(1));
    assert!(org.org.look_of(cy, bo, org.now).is_none());
    org.passes(Span::minutes(50));
    org.does("Cy", both.clone()).unwrap();
    assert!(org.org.look_of(cy, bo, org.now).is_some());
    // The power lapses by the clock within the look's hour: what it showed is shown no more.
    org.passes(Span::minutes(15));
    assert!(!org.org.holds(cy, Power::SeeTheRoll));
    assert!(org.org.look_of(cy, bo, org.now).is_none());
    assert!(matches!(org.does("Cy", both), Err(Refusal::PowerMissing { .. })));
    assert_eq!(org.org.looks_at(bo).count(), 2, "both looks stay where Bo sees them");
    assert_eq!(org.refold(), org.org);
}

#[test]
fn who_enters_again_replaces_and_who_leaves_takes_it_along() {
    let mut org = local();
    let (bo, cy) = (org.id_of("Bo"), org.id_of("Cy"));
    org.does("Bo", enter(9)).unwrap();
    assert_eq!((org.org.roll_entry(bo).unwrap().fields, org.org.roll_size()), (Hash([9; 32]), 2));
    lend(&mut org, 24);
    let its = look(&org, &["Bo"]);
    org.does("Cy", its.clone()).unwrap();
    org.does("Bo", Body::Leave).unwrap();
    assert_eq!((org.org.roll_entry(bo), org.org.roll_size()), (None, 1));
    assert_eq!(org.org.look_of(cy, bo, org.now), None);
    assert!(matches!(org.does("Cy", its), Err(Refusal::NothingEntered { .. })));
    assert_eq!(org.org.looks_at(bo).count(), 1, "what was done stays in the record");
    let lines = org.org.lines();
    assert!(lines.iter().any(|line| line.starts_with("look ")) && lines.iter().any(|line| line.starts_with("roll ")));
    let again = Institution::from_lines(lines.iter().map(String::as_str)).unwrap();
    assert_eq!(again, org.org);
    // Lines that do not fit each other are no state: an entry of who has left, a look at nobody, one twice.
    let gone = format!("roll {bo} entry=4 at=1790000000000 fields={}", Hash([9; 32]));
    for (from, to) in [
        (format!("roll {}", org.id_of("Di")), gone.split(" entry").next().unwrap().to_owned()),
        (format!("members={bo}"), "members=-".to_owned()),
        (format!("members={bo}"), format!("members={bo},{bo}")),
        (format!("members={bo}"), format!("members={}", MemberId([9; 16]))),
    ] {
        let mut broken: Vec<String> = lines.iter().map(|line| line.replace(&from, &to)).collect();
        broken.sort();
        assert_ne!(broken, lines);
        assert!(Institution::from_lines(broken.iter().map(String::as_str)).is_err(), "{to}");
    }
}

#[test]
fn an_organisation_without_the_clause_has_none_of_it() {
    let mut org = Scenario::assembly(&["Bo", "Cy", "Di"]);
    assert_eq!(org.does("Bo", enter(1)), Err(Refusal::NoRollClause));
    lend(&mut org, 24);
    let its = look(&org, &["Bo"]);
    assert_eq!(org.does("Cy", its), Err(Refusal::NoRollClause), "the power alone is nothing");
    assert!(org.org.roll_clause().is_none() && org.org.roll_size() == 0);
    // Nor has a record of earlier semantics, whatever its members would like.
    let mut org = Scenario::under(3, &by_belonging(), &["Bo"]);
    assert_eq!(org.does("Bo", enter(1)), Err(Refusal::SemanticsTooLow { needed: 4 }));
    let (cy, add) = (org.id_of("Ada"), add());
    let lend = What::Delegate { power: Power::SeeTheRoll, to: cy, hours: 1 };
    for what in [add, lend] {
        assert_eq!(org.moves("Bo", what, 5).unwrap_err(), Refusal::SemanticsTooLow { needed: 4 });
    }
}

fn add() -> What {
    What::AddClause(AddClause { to: CLAUSE.to_owned(), after: "joining".parse().unwrap(), under: None })
}

#[test]
fn the_members_decide_to_keep_a_roll_and_what_it_asks() {
    let mut org = Scenario::assembly(&["Bo", "Cy"]);
    let all = ["Ada", "Bo", "Cy"];
    let motion = org.moves("Bo", add(), 30).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &all, &[]).carried);
    assert_eq!(org.org.roll_clause().unwrap().1.len(), 2);
    let fewer = change(&org.org, "roll", |clause| clause.replace("\"legal-name\", ", ""));
    let motion = org.moves("Bo", fewer, 30).unwrap();
    org.seconds("Cy", motion).unwrap();
    assert!(org.decides(motion, &all, &[]).carried);
    assert_eq!(org.org.roll_clause().unwrap().1.len(), 1);
    let faults = |asks: &str| -> Vec<&'static str> {
        let clause = Clause::from_toml(&format!("id = \"roll\"\nis = \"roll\"\nasks = [{asks}]\n")).unwrap();
        assert!(matches!(clause.rule, Rule::Roll { .. }));
        org.org.bylaws().with(&clause).unwrap().faults().iter().map(|fault| fault.code).collect()
    };
    assert_eq!(faults(""), ["roll-asks-nothing"]);
    assert_eq!(faults("\"phone\", \"phone\""), ["roll-field-twice"]);
    assert!(Clause::from_toml(&CLAUSE.replace("phone", "belief")).is_err(), "nobody is asked what they believe");
}

#[test]
fn a_list_of_looks_is_in_order_bounded_and_holds_nobody_twice() {
    let mut org = local();
    let read = |payload: &str| institution::act::Act::parse(payload.as_bytes());
    let member = |i: u16| MemberId(std::array::from_fn(|at| if at == 0 { (i >> 8) as u8 } else { i as u8 }));
    let mut many: Vec<MemberId> = (0..=LOOK_MAX as u16).map(member).collect();
    many.sort_by_key(ToString::to_string);
    let of = |org: &mut Scenario, members: &[MemberId]| {
        org.act("Cy", Body::Roll(RollAct::Look { members: members.to_vec() })).payload()
    };
    assert!(read(&of(&mut org, &many)).is_err());
    let most = of(&mut org, &many[1..]);
    assert!(read(&most).is_ok() && most.len() < institution::act::ACT_BYTES_MAX);
    assert!(read(&of(&mut org, &[])).is_err());
    assert!(read(&of(&mut org, &[many[1], many[0]])).is_err());
    assert!(read(&of(&mut org, &[many[1], many[1]])).is_err());
}
