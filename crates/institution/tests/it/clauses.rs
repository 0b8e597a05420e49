//! Bylaws that grow: an organisation founded with fewer rules adopts a newer one by its own rule for bylaws.

use institution::act::{Body, What};
use institution::bylaws::{Bylaws, Clause, Matter, Rule};
use institution::id::{DemandId, Hash, MotionId};
use institution::time::Span;
use institution::{AddClause, DemandEffect, Institution, Outcome, Standing, Way};

use crate::scenario::{Scenario, template, template_of_two, without};

const PEOPLE: [&str; 4] = ["Bo", "Cy", "Di", "Ed"];

/// As organisations were founded with the first release: no demands, no spokespersons, nothing later.
fn first() -> Bylaws {
    let mut bylaws = without(without(template_of_two(), "demands"), "spokespersons");
    bylaws.articles.retain(|article| !article.clauses.is_empty());
    let text = bylaws.to_toml().replace(", \"demand\", \"offer\", \"spokesperson\"", "");
    let bylaws = Bylaws::from_toml(&text).unwrap();
    assert_eq!((bylaws.faults(), bylaws.semantics()), (vec![], 1));
    bylaws
}

fn of_template(id: &str) -> Clause {
    template().clause(&id.parse().unwrap()).unwrap().clone()
}

fn add(id: &str, after: &str, under: Option<&str>) -> What {
    let under = under.map(|under| under.parse().unwrap());
    What::AddClause(AddClause { to: of_template(id).to_toml(), after: after.parse().unwrap(), under })
}

fn decide(org: &mut Scenario, what: What, minutes: u32) -> (MotionId, Outcome) {
    let motion = org.moves("Bo", what, minutes).unwrap();
    org.seconds("Cy", motion).unwrap();
    let outcome = org.decides(motion, &["Ada", "Bo", "Cy", "Di"], &[]);
    (motion, outcome)
}

fn refused(org: &mut Scenario, what: What) -> String {
    let refusal = org.moves("Bo", what, 60).unwrap_err();
    refusal.with().get("fault").cloned().unwrap_or_else(|| refusal.code().to_owned())
}

#[test]
fn an_organisation_of_the_first_release_adopts_every_rule_that_came_since() {
    let mut org = Scenario::under(1, &first(), &PEOPLE);
    assert_eq!(refused(&mut org, add("demands", "delegation", Some("ordinary"))), "semantics-too-low");
    decide(&mut org, What::RaiseSemantics { to: 3 }, 60);
    for (id, after, under) in [
        ("demands", "delegation", Some("ordinary")),
        ("spokespersons", "demands", Some("ordinary")),
        ("folding", "delegation", Some("ordinary")),
        ("hand-count", "amending", None),
        ("presence", "joining", None),
    ] {
        let (motion, outcome) = decide(&mut org, add(id, after, under), 60);
        assert!(outcome.carried);
        assert_eq!(org.org.changes_of(&id.parse().unwrap()), [motion]);
        if let Some(under) = under {
            assert!(org.org.changes_of(&under.parse().unwrap()).contains(&motion));
        }
        assert!(org.org.bylaws().faults().is_empty());
    }
    let bylaws = org.org.bylaws();
    assert_eq!(bylaws.number(&"presence".parse().unwrap()).unwrap(), "1.3", "behind the clause it was to stand behind");
    for matter in [Matter::Demand, Matter::Offer, Matter::Spokesperson, Matter::Removal] {
        assert_eq!(bylaws.decision(matter).0.as_str(), "ordinary");
    }
    let lines = org.org.lines();
    assert_eq!(Institution::from_lines(lines.iter().map(String::as_str)).unwrap(), org.org);
    assert_eq!(org.refold(), org.org);

    // What was added rules from now on: a demand is adopted, and who joined days ago votes by time alone.
    let demand = DemandId([1; 16]);
    let adopt = What::Demands(DemandEffect::Adopt { demand, by: None, replaces: None });
    assert!(decide(&mut org, adopt, 30).1.carried);
    assert!(org.org.demands().demand(demand).unwrap().stands());
    assert_eq!(org.org.standing(org.id_of("Bo"), org.now), Standing::Waited);
    assert_eq!(org.org.standing(org.id_of("Ada"), org.now), Standing::Settled(Way::Founder));
    org.joins("Late").unwrap();
    assert!(!org.org.standing(org.id_of("Late"), org.now).votes());
}

#[test]
fn what_is_added_is_lawful_as_a_whole() {
    let mut org = Scenario::under(3, &first(), &PEOPLE);
    // Nobody would decide about demands; somebody would decide twice; a rule would stand behind none.
    assert_eq!(refused(&mut org, add("demands", "delegation", None)), "matter-uncovered");
    assert_eq!(refused(&mut org, add("demands", "nowhere", Some("ordinary"))), "clause-unknown");
    assert_eq!(refused(&mut org, add("demands", "delegation", Some("delegation"))), "clause-unknown");
    assert_eq!(refused(&mut org, add("presence", "joining", Some("ordinary"))), "clause-unknown");
    // What there is once, and what there is one of for each matter, is changed and not added.
    for id in ["rights", "purpose", "joining", "ordinary", "facilitator"] {
        assert_eq!(refused(&mut org, add(id, "joining", None)), "clause-kind", "{id}");
    }
    let with = |change: &dyn Fn(&mut Clause)| {
        let mut clause = of_template("presence");
        change(&mut clause);
        What::AddClause(AddClause { to: clause.to_toml(), after: "joining".parse().unwrap(), under: None })
    };
    let few = with(&|clause| {
        let Rule::Presence(rule) = &mut clause.rule else { unreachable!() };
        rule.vouchers = 1;
    });
    assert_eq!(refused(&mut org, few), "presence-vouchers");
    assert_eq!(refused(&mut org, with(&|clause| clause.id = "joining".parse().unwrap())), "clause-twice");
    let loose = format!("{}\n", of_template("presence").to_toml());
    let loose = What::AddClause(AddClause { to: loose, after: "joining".parse().unwrap(), under: None });
    assert_eq!(refused(&mut org, loose), "bylaws-unreadable");

    // Of two who each add it, the second is overtaken.
    let first = org.moves("Bo", add("presence", "joining", None), 60).unwrap();
    let second = org.moves("Cy", with(&|clause| clause.id = "seen".parse().unwrap()), 60).unwrap();
    org.seconds("Di", first).unwrap();
    org.seconds("Di", second).unwrap();
    org.passes(Span::hours(12));
    for motion in [first, second] {
        let vote = org.vote_on(motion);
        for name in ["Ada", "Bo", "Cy", "Di"] {
            org.votes(name, vote, institution::act::Choice::Yes).unwrap();
        }
    }
    org.passes(Span::hours(1));
    assert_eq!(org.org.bylaws().presence().unwrap().0.as_str(), "presence");
    assert!(org.org.bylaws().clause(&"seen".parse().unwrap()).is_none());
    assert_eq!(refused(&mut org, with(&|clause| clause.id = "seen".parse().unwrap())), "kind-twice");
    assert_eq!(org.refold(), org.org);
}

#[test]
fn a_vote_that_is_open_when_presence_is_adopted_stays_as_it_was_fixed() {
    let mut org = Scenario::under(3, &without(template(), "presence"), &PEOPLE);
    let adopt = org.moves("Bo", add("presence", "joining", None), 60).unwrap();
    org.seconds("Cy", adopt).unwrap();
    org.passes(Span::minutes(12 * 60 - 10));
    let other = org.moves("Bo", crate::scenario::resolution(), 120).unwrap();
    org.seconds("Cy", other).unwrap();
    org.joins("Late").unwrap();
    org.passes(Span::minutes(10));
    let (rules, plain) = (org.vote_on(adopt), org.vote_on(other));
    for name in ["Ada", "Bo", "Cy", "Di"] {
        org.votes(name, rules, institution::act::Choice::Yes).unwrap();
    }
    org.passes(Span::hours(1));
    assert!(org.org.bylaws().presence().is_some());
    assert!(!org.org.standing(org.id_of("Late"), org.now).votes());
    org.votes("Late", plain, institution::act::Choice::No).unwrap();
    assert_eq!(org.does("Late", Body::Rename { name: Hash([1; 32]) }), Ok(()));
    org.passes(Span::hours(1));
    assert_eq!(org.outcome(plain).no, 1);
    assert_eq!(org.refold(), org.org);
}
