//! A published pool with quotas, for which equal chances are known to be possible.

use count::lots::{Person, Quota, draw};
use dashu_ratio::RBig;

use crate::data;

#[test]
fn the_published_pool_is_drawn_with_equal_chances_within_its_quotas() {
    let Some(folder) = data::folder("sortition/example_small_20") else { return };
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let rows = |text: &str| {
        text.lines().skip(1).map(|line| line.split(',').map(String::from).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    let groupings = ["gender", "leaning"];
    let quota = |row: Vec<String>| Quota {
        grouping: groupings.iter().position(|grouping| *grouping == row[0]).unwrap(),
        group: row[1].clone(),
        min: row[2].parse().unwrap(),
        max: row[3].parse().unwrap(),
    };
    let quotas: Vec<Quota> = rows(&read("categories.csv")).into_iter().map(quota).collect();
    let person = |(place, groups): (usize, Vec<String>)| Person { id: place.to_string(), groups, excluded: false };
    let people: Vec<Person> = rows(&read("respondents.csv")).into_iter().enumerate().map(person).collect();
    // LEXIMIN: a least probability of 10.0 %, the same for all. The rarest kind, one woman, is drawn as often as anybody.
    let rare = people.iter().position(|person| person.groups == ["female", "conservative"]).unwrap();
    let mut rare_drawn = 0;
    for seed in 0..1000u32 {
        let panel = draw(&people, 20, &quotas, &seed.to_be_bytes()).unwrap();
        assert_eq!(panel.chance, RBig::from_parts(1.into(), 10u8.into()));
        assert!(panel.missed.is_empty());
        for quota in &quotas {
            let drawn =
                panel.drawn.iter().filter(|&&one| people[one].groups[quota.grouping] == quota.group).count() as u64;
            assert!((quota.min..=quota.max).contains(&drawn));
        }
        rare_drawn += u32::from(panel.drawn.contains(&rare));
    }
    assert!((70..130).contains(&rare_drawn), "{rare_drawn} of 1000 where 100 are expected");
    println!("ran: sortition: 1");
}
