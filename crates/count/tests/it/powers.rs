//! Power in historical bodies, against full enumeration.

use count::power::{Body, power};
use dashu_ratio::RBig;
use serde_json::Value;

use crate::data;

fn rationals(value: &Value) -> Vec<RBig> {
    value.as_array().unwrap().iter().map(|number| number.as_str().unwrap().parse().unwrap()).collect()
}

#[test]
fn every_body_has_the_power_that_enumeration_finds() {
    let Some(folder) = data::folder("power") else { return };
    let mut ran = 0;
    for folder in data::entries(&folder) {
        let expected: Value =
            serde_json::from_str(&std::fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
        let whole = |key: &str| {
            expected[key].as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect::<Vec<_>>()
        };
        let found = power(&Body { weights: &whole("weights"), quota: expected["quota"].as_u64().unwrap() }).unwrap();
        let swings: Vec<u64> = found.swings.iter().map(|swings| u64::try_from(swings).unwrap()).collect();
        assert_eq!(swings, whole("banzhaf_swings"));
        assert_eq!(found.banzhaf, rationals(&expected["banzhaf_normalised"]));
        assert_eq!(found.penrose, rationals(&expected["penrose_absolute"]));
        assert_eq!(found.shapley_shubik, rationals(&expected["shapley_shubik"]));
        ran += 1;
    }
    println!("ran: power: {ran}");
    assert!(ran > 0);
}
