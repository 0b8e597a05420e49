//! Seat allocations: official results of Austria and Israel, and the examples of Balinski and Young.

use count::apportionment::{Apportioned, Method, apportion, apportion_all};
use count::stepwise::TieOrder;
use serde_json::Value;

use crate::data;

fn method(name: &str) -> Method {
    match name.split(' ').next().unwrap() {
        "dhondt" => Method::DHondt,
        "saintelague" => Method::SainteLague,
        "modified_saintelague" => Method::ModifiedSainteLague,
        "largest_remainder" => Method::LargestRemainderHare,
        "adams" => Method::Adams,
        "dean" => Method::Dean,
        "huntington" => Method::HuntingtonHill,
        other => panic!("no method {other}"),
    }
}

fn numbers(value: &Value) -> Vec<u64> {
    value.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

#[test]
fn every_published_allocation_is_matched() {
    let Some(folder) = data::folder("apportionment/cases") else { return };
    let cases: Value = serde_json::from_str(&std::fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
    let cases = cases.as_array().unwrap();
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let votes = numbers(&case["votes"]);
        let threshold = match &case["threshold"] {
            Value::Null => None,
            // "4% (or a Grundmandat)": nobody in these years was saved by a seat won directly alone.
            Value::String(text) => Some(format!("at least {}/100", text.split('%').next().unwrap())),
            number => Some(format!("at least {}/10000", (number.as_f64().unwrap() * 10_000.0).round())),
        };
        let threshold = threshold.map(|threshold| threshold.parse().unwrap());
        let seats = case["seats"].as_u64().unwrap();
        let what = Apportioned { votes: &votes, seats, threshold, ..Apportioned::default() };
        let method = method(case["method"].as_str().unwrap());
        let order = TieOrder::from_list(&(0..votes.len()).collect::<Vec<_>>());
        let outcome = apportion(method, &what, &order).unwrap();
        assert_eq!(outcome.seats, numbers(&case["expected"]), "{name}");
        assert!(outcome.ties.iter().all(|tie| tie.matters(&outcome.one_by_one) == Some(false)), "{name}");
        assert_eq!(apportion_all(method, &what, 100_000).unwrap().len(), 1, "{name}");
    }
    println!("ran: apportionment: {}", cases.len());
    assert!(!cases.is_empty());
}
