//! What a count says: its account in JSON, which can be checked again, and its sentences.

use count::apportionment::Apportioned;
use count::budgets::{self, BudgetElection, prices};
use count::committees;
use count::election::Election;
use count::json::Json;
use count::lots::Person;
use count::named::find;
use count::power::Body;
use count::rules::Given;
use count::scores::Scores;
use count::told;

/// Three friends mark Ada and Bo, two mark Cy; Di is withdrawn.
fn crosses() -> Election {
    let mut scores = Scores::new(4, 1);
    assert!(scores.push(3, &[1, 1, 0, 1]));
    assert!(scores.push(2, &[0, 0, 1, 1]));
    let names = ["Ada", "Bo", "Cy", "Di"].map(String::from).to_vec();
    Election { withdrawn: vec![3], ..Election::scored("Committee", names, 2, scores) }
}

fn sentences(rule: &str) -> Vec<String> {
    let rule = find(committees::RULES, rule).unwrap();
    committees::count(rule, &crosses(), &Given::order(vec![1, 0, 2, 3])).unwrap().1
}

#[test]
fn a_committee_is_told_in_sentences() {
    assert_eq!(
        sentences("sequential-pav"),
        [
            "Ada and Bo stood equal; the order for ties took Bo. Taken the other way, the outcome would have been another.",
            "Bo is elected: that adds 3 to the score, the most that anybody adds.",
            "Cy is elected: that adds 2 to the score, the most that anybody adds.",
        ]
    );
    assert_eq!(
        sentences("equal-shares@1"),
        [
            "Ada and Bo stood equal; the order for ties took Bo. Taken the other way, the outcome would have been another.",
            "Bo is elected: 3 people pay 0.333333 of a seat each.",
            "1 of 2 seats stay empty.",
        ]
    );
    assert_eq!(sentences("pav")[0], "Bo and Cy together have the highest score of all committees of 2: 5.",);
    assert_eq!(sentences("pav")[1], "2 committees have this score; the order for ties decided between them.");
}

#[test]
fn a_committees_transcript_names_rule_input_and_rounds() {
    for rule in committees::RULES {
        let (transcript, _) = committees::count(rule, &crosses(), &Given::seed(b"seed")).unwrap();
        let json = transcript.json();
        assert_eq!(json.get("rule").text(), Some(rule.id().as_str()));
        assert!(!transcript.elected.contains(&3), "{}: withdrawn", rule.name);
        assert_eq!(Json::read(&json.write()).unwrap(), json, "{}", rule.name);
    }
    assert!(find(committees::RULES, "pav@2").is_none());
    assert!(find(committees::RULES, "sequential-pav").is_some());
}

#[test]
fn names_of_rules_are_sorted_and_different() {
    let names = |mut names: Vec<&'static str>| {
        let sorted = names.clone();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), sorted.len());
    };
    names(committees::RULES.iter().map(|rule| rule.name).chain(budgets::RULES.iter().map(|rule| rule.name)).collect());
    names(told::APPORTIONMENTS.iter().map(|rule| rule.name).collect());
}

fn trees() -> BudgetElection {
    let mut votes = count::approvals::Approvals::new(["t", "b", "p"].map(String::from).to_vec());
    for (weight, marks) in [(6, &[0u16, 1][..]), (3, &[0]), (4, &[2])] {
        votes.push(weight, marks).unwrap();
    }
    let names = ["Trees", "Bikes", "Pool"].map(String::from).to_vec();
    BudgetElection { votes, names, costs: vec![450, 300, 900], budget: 1300, decimals: 1, ..BudgetElection::default() }
}

#[test]
fn a_budget_is_told_and_its_proof_checked_from_the_account_alone() {
    let rule = find(budgets::RULES, "budget-shares").unwrap();
    let (budget, told) = budgets::count(rule, "Streets", &trees(), &Given::seed(b"seed")).unwrap();
    assert_eq!(budget.funded, [0, 1]);
    assert_eq!(
        told.sentences,
        [
            "Everybody has 10.0 to spend on what they want.",
            "Trees (t) is funded; it costs 45.0. 9 people pay 5.0 each.",
            "Bikes (b) is funded; it costs 30.0. 6 people pay 5.0 each.",
            "Pool (p) is not funded: it costs 90.0, and those who want it have 40.0 left.",
            "75.0 of 130.0 is spent.",
        ]
    );
    let account = Json::read(&told.json.write()).unwrap();
    assert_eq!(account, told.json);
    let proof = prices::PriceSystem::of_account(&account).unwrap();
    assert_eq!(prices::check(&trees().votes, &trees().costs, &proof), Ok(()));

    let rule = find(budgets::RULES, "budget-greedy-no-skip").unwrap();
    let (_, told) = budgets::count(rule, "Streets", &trees(), &Given::seed(b"seed")).unwrap();
    assert_eq!(told.sentences[2], "Pool (p) is not funded: it costs 90.0, and 55.0 was left when its turn came.");
    assert!(prices::PriceSystem::of_account(&told.json).is_none());
    // Another budget is another input.
    let hash = trees().hash();
    assert_ne!(BudgetElection { budget: 1301, ..trees() }.hash(), hash);
    assert_ne!(BudgetElection { withdrawn: vec![2], ..trees() }.hash(), hash);
}

#[test]
fn seats_panels_and_power_are_told() {
    let names = ["North", "South"].map(String::from);
    let rule = find(told::APPORTIONMENTS, "dhondt").unwrap();
    let what = Apportioned { votes: &[200, 100], seats: 3, ..Apportioned::default() };
    let (_, told) = told::apportioned(rule, "Delegates", &names, &what, &Given::seed(b"")).unwrap();
    // At two seats each has a quotient of 100: the third seat hangs on nothing, for North's second comes with it.
    assert_eq!(&told.sentences[..2], ["North: 200 votes, 2 seats.", "South: 100 votes, 1 seat."]);
    assert!(told.sentences[2].ends_with("the outcome would have been the same."), "{}", told.sentences[2]);

    let (_, told) =
        told::powers("Council", &["A".into(), "B".into(), "C".into()], &Body { weights: &[3, 2, 0], quota: 4 })
            .unwrap();
    assert_eq!(
        told.sentences,
        [
            "A has 3 of 5 votes and decides in 50 % of all ways the others can vote; that is 50 % of all power.",
            "B has 2 of 5 votes and decides in 50 % of all ways the others can vote; that is 50 % of all power.",
            "C has 0 of 5 votes and can never decide: whoever wins, wins without them.",
        ]
    );

    let people: Vec<Person> =
        (0..10).map(|id| Person { id: format!("m{id}"), groups: vec![], excluded: id == 0 }).collect();
    let (panel, told) = told::panel("Assembly", &people, 3, &[], b"seed").unwrap();
    assert_eq!(told.sentences, ["3 of 9 people were drawn; each had the same chance, 1/3.", "1 person took no part."]);
    assert_eq!(told.json.get("drawn").items().len(), panel.drawn.len());
}
