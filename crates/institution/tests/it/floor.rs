//! What no majority can do: bylaws below the floor are refused before anyone votes.

use institution::act::What;
use institution::bylaws::{Bylaws, RIGHTS};
use institution::{Invalid, Refusal, SEMANTICS_MAX};

use crate::scenario::{Scenario, change, template};

#[test]
fn the_template_is_lawful_and_its_canonical_text_reads_back() {
    let bylaws = template();
    assert_eq!(bylaws.faults(), []);
    assert_eq!(Bylaws::from_toml(&bylaws.to_toml()), Ok(bylaws));
}

#[test]
fn amendments_below_the_floor_are_refused_when_moved() {
    let mut org = Scenario::with_bylaws(&template(), &["Bo"]);
    let cases: Vec<(&str, &str, String, &str)> = vec![
        ("ordinary", "quorum_voters = 3", "quorum_voters = 0".into(), "quorum-too-low"),
        ("ordinary", "\"more than 1/2 of", "\"more than 1/3 of".into(), "majority-too-low"),
        ("ordinary", "\"more than 1/2 of votes cast\"", "\"more than 9/10 of votes cast\"".into(), "majority-too-high"),
        ("amending", "\"at least 2/3 of", "\"more than 1/2 of".into(), "entrenched-majority"),
        (
            "amending",
            "\"at least 2/3 of votes cast\"",
            "\"at least 9/10 of votes cast\"".into(),
            "entrenched-unamendable",
        ),
        ("amending", "of votes cast\"", "of those entitled\"".into(), "entrenched-of-entitled"),
        ("amending", "notice_minutes = 720", "notice_minutes = 10".into(), "entrenched-notice"),
        ("amending", "put_early = false", "put_early = true".into(), "entrenched-put-early"),
        ("amending", "quorum_percent = 10", "quorum_percent = 90".into(), "quorum-too-high"),
        ("amending", ", \"joining\"", String::new(), "matter-uncovered"),
        ("ordinary", "\"delegation\"", "\"delegation\", \"bylaws\"".into(), "matter-twice"),
        ("facilitator", "hours_max = 72", "hours_max = 9000".into(), "chore-hours"),
        ("delegation", "hours_max = 72", "hours_max = 100000".into(), "delegation-hours"),
        ("ordinary", "seconders = 1", "seconders = 0".into(), "seconders"),
        ("presence", "vouchers = 2", "vouchers = 1".into(), "presence-vouchers"),
        ("presence", "vouches_max = 20", "vouches_max = 0".into(), "presence-vouches"),
        ("presence", "wait_hours = 24", "wait_hours = 1000".into(), "presence-wait"),
        ("presence", "challengers = 2", "challengers = 1".into(), "presence-challengers"),
        ("presence", "challenge_hours = 72", "challenge_hours = 23".into(), "presence-reach"),
        ("presence", "challenge_hours = 72", "challenge_hours = 169".into(), "presence-reach"),
        ("hand-count", "\"demand\"", "\"purpose\"".into(), "entrenched-by-hand"),
        ("hand-count", "tellers = 2", "tellers = 1".into(), "hand-tellers"),
        ("hand-count", "objectors = 3", "objectors = 30".into(), "hand-objectors"),
    ];
    for (clause, from, to, code) in cases {
        let what = change(&org.org, clause, |toml| {
            assert!(toml.contains(from), "{toml} lacks {from}");
            toml.replace(from, &to)
        });
        match org.moves("Bo", what, 60) {
            Err(Refusal::BylawsFault(fault)) => assert_eq!(fault.code, code, "{clause}: {from} → {to}"),
            other => panic!("{clause}: {from} → {to}: {other:?}"),
        }
    }
    for right in RIGHTS {
        let what = change(&org.org, "rights", |toml| {
            toml.replace(&format!("\"{right}\", "), "").replace(&format!(", \"{right}\""), "")
        });
        let Err(Refusal::BylawsFault(fault)) = org.moves("Bo", what, 60) else { panic!("{right} was given away") };
        assert_eq!((fault.code, fault.detail.as_str()), ("right-missing", right));
    }
}

#[test]
fn a_clause_keeps_its_kind_its_name_and_its_one_spelling() {
    let mut org = Scenario::assembly(&["Bo"]);
    let renamed = change(&org.org, "ordinary", |toml| toml.replace("id = \"ordinary\"", "id = \"usual\""));
    assert_eq!(org.moves("Bo", renamed, 60).unwrap_err().code(), "clause-kind");
    let purpose = org.org.bylaws().clause(&"purpose".parse().unwrap()).unwrap();
    let other_kind = What::ChangeClause {
        clause: purpose.id.clone(),
        was: purpose.hash(),
        to: "id = \"purpose\"\nis = \"delegation\"\nhours_max = 5\n".to_owned(),
    };
    assert_eq!(org.moves("Bo", other_kind, 60).unwrap_err().code(), "clause-kind");
    let spaced = change(&org.org, "ordinary", |toml| toml.replace("seconders = 1", "seconders =  2"));
    assert_eq!(org.moves("Bo", spaced, 60).unwrap_err().code(), "bylaws-unreadable");
    let unchanged = change(&org.org, "ordinary", str::to_owned);
    assert_eq!(org.moves("Bo", unchanged, 60).unwrap_err().code(), "clause-same");
    let hidden = change(&org.org, "purpose", |toml| toml.replace("To decide", "To\u{202e} decide"));
    assert_eq!(org.moves("Bo", hidden, 60).unwrap_err().code(), "bylaws-unreadable");
}

#[test]
fn semantics_nobody_knows_are_refused_here_and_too_new_to_judge_elsewhere() {
    let mut org = Scenario::assembly(&["Bo"]);
    let raise = |to| What::RaiseSemantics { to };
    let newer = org.moves("Bo", raise(SEMANTICS_MAX + 1), 60).unwrap_err();
    assert_eq!(newer.code(), "semantics-unknown");
    assert!(Invalid::Refused(newer).is_too_old(), "a verifier says that it is too old, not that the record is invalid");
    let same = org.moves("Bo", raise(SEMANTICS_MAX), 60).unwrap_err();
    assert_eq!(same.code(), "semantics-unknown");
    assert!(!Invalid::Refused(same).is_too_old());
}
