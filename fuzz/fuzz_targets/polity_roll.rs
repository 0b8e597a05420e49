//! A membership list of anybody's making: whatever is in it, every row is a person, left out or an earlier one again, and what
//! is written of it holds no formula and reads back as the same people.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polity::roll::{self, Asked, Person};

fuzz_target!(|list: &[u8]| {
    let look = |list: &[u8]| {
        let mut people: Vec<Person> = Vec::new();
        let preview = roll::preview(list, &Asked::default(), &mut |_, person| people.push(person.clone()), &mut |_| {});
        preview.map(|preview| (preview, people))
    };
    let Ok((preview, people)) = look(list) else { return };
    assert_eq!(preview.rows, preview.people + preview.left_out + preview.again);
    assert_eq!(preview.people, people.len() as u64);
    let mut ours = roll::header();
    people.iter().for_each(|person| ours += &roll::row(person));
    let (again, back) = look(ours.as_bytes()).expect("a list of ours can be read");
    assert_eq!(again.left_out, 0, "{:?}", again.findings);
    assert_eq!(back, people);
});
