//! The pages of an organisation that means to last: its offices, signing for a vote, becoming permanent.

use institution::act::{Body, What};
use institution::{Adoption, OfficeAct, OfficeEffect};
use polity::web::found::{ASSEMBLY, LOCAL, founded_on};

use crate::hall::Hall;
use polity::say::Language;

const PEOPLE: [&str; 6] = ["Bo Lindqvist", "Cy Odhiambo", "Di Ferreira", "Ed Novak", "Fay Yilmaz", "Gil Moreau"];

/// The effect that puts another wording in the place of a clause in force.
fn change(hall: &Hall, id: &str, from: &str, to: &str) -> What {
    let clause = hall.org.bylaws().clause(&id.parse().unwrap()).unwrap();
    What::ChangeClause { clause: clause.id.clone(), was: clause.hash(), to: clause.to_toml().replace(from, to) }
}

/// A local of seven in which everybody has waited long enough to vote.
fn local() -> Hall {
    let mut hall = Hall::on_template(LOCAL, "Bus Drivers, Depot 4", "To stand together at work.", "Ada Okafor");
    PEOPLE.iter().for_each(|name| hall.join(name));
    hall.wait(7 * 24 * 60 + 1);
    hall
}

fn seat(hall: &mut Hall, office: &str, who: &str) {
    let member = hall.member(who);
    let effect = What::Office(OfficeEffect::Fill { office: office.parse().unwrap(), member });
    let motion = hall.moves_for(who, "I offer to serve", "", effect, 1440);
    for name in PEOPLE.iter().filter(|name| **name != who).take(2) {
        hall.second(name, motion);
    }
    hall.wait(4320);
    let vote = hall.vote_on(motion);
    hall.votes(vote, 5, 0, 0);
    hall.wait(1441);
}

#[test]
fn the_page_of_offices_says_who_holds_what_until_when_and_how_they_lose_it() {
    let mut hall = local();
    let page = hall.get(Some("Bo Lindqvist"), "offices").body;
    for words in ["Chair", "Treasurer", "One place is free.", "5 places are free.", "I offer to serve"] {
        assert!(page.contains(words), "{words} is missing: {page}");
    }
    assert!(page.contains("So any member may call one."), "nobody holds an office");
    let form = hall.get(Some("Bo Lindqvist"), "move?kind=office.fill&office=chair").body;
    for words in
        ["value=\"office.fill\"", "name=\"effect.office\" value=\"chair\"", "no other power than to call meetings"]
    {
        assert!(form.contains(words), "{words} is missing: {form}");
    }
    seat(&mut hall, "chair", "Bo Lindqvist");
    let page = hall.get(Some("Cy Odhiambo"), "offices").body;
    assert!(page.contains("Bo Lindqvist. It ends") && page.contains("Vote Bo Lindqvist out"), "{page}");
    assert!(page.contains("Only these people call meetings now: Bo Lindqvist."), "{page}");
    assert!(!page.contains("office.resign"), "only who holds it lays it down");
    let own = hall.get(Some("Bo Lindqvist"), "offices").body;
    assert!(own.contains("data-act=\"office.resign\" data-office=\"chair\""), "{own}");
    assert!(hall.get(Some("Bo Lindqvist"), "me").body.contains("You hold this office: Chair."));
    let out = format!("move?kind=office.recall&office=chair&person={}", hall.member("Bo Lindqvist"));
    let form = hall.get(Some("Cy Odhiambo"), &out).body;
    assert!(form.contains("Bo Lindqvist is voted out: Chair"), "{form}");
    hall.act("Bo Lindqvist", Body::Office(OfficeAct::Resign { office: "chair".parse().unwrap() })).unwrap();
    let minutes = hall.get(Some("Cy Odhiambo"), "record").body;
    assert!(minutes.contains("Bo Lindqvist laid down this office: Chair."), "{minutes}");
}

#[test]
fn an_assembly_has_no_page_of_offices_and_becomes_permanent_on_one() {
    let mut hall = Hall::on_template(ASSEMBLY, "Tenants of Mill Street", "To keep our homes.", "Ada Okafor");
    PEOPLE.iter().for_each(|name| hall.join(name));
    hall.wait(24 * 60 + 1);
    assert_eq!(hall.get(Some("Bo Lindqvist"), "offices").status, 404);
    let kinds = hall.get(Some("Bo Lindqvist"), "move").body;
    assert!(kinds.contains("move?kind=bylaws.adopt"), "{kinds}");
    let early = hall.get(Some("Bo Lindqvist"), "move?kind=bylaws.adopt").body;
    assert!(early.contains("when we are a week old"), "{early}");
    hall.wait(7 * 24 * 60);
    let form = hall.get(Some("Bo Lindqvist"), "move?kind=bylaws.adopt").body;
    for words in
        ["value=\"bylaws.adopt\"", "All the new rules", "As now.", "New.", "Changed.", "Tenants of Mill Street"]
    {
        assert!(form.contains(words), "{words} is missing: {form}");
    }
    assert!(!form.contains("when we are a week old"));
    let to = polity::web::adopting::local_of(Language::English, &hall.org);
    assert_eq!((to.name.as_str(), to.purpose()), ("Tenants of Mill Street", "To keep our homes."));
    let effect = What::Adopt(Adoption { was: hall.org.bylaws().hash(), to: to.to_toml() });
    let motion = hall.moves_for("Bo Lindqvist", "We become permanent", "", effect, 30);
    let number = hall.org.motion(motion).unwrap().number;
    let page = hall.get(Some("Cy Odhiambo"), &format!("motions/{number}")).body;
    assert!(page.contains("New rules take the place of all our rules.") && page.contains("Treasurer"), "{page}");
    hall.second("Cy Odhiambo", motion);
    hall.wait(720);
    let vote = hall.vote_on(motion);
    hall.votes(vote, 6, 0, 0);
    hall.wait(31);
    assert_eq!(hall.org.bylaws().template, "local@4");
    assert_eq!(hall.get(Some("Bo Lindqvist"), "offices").status, 200);
    assert!(!hall.get(Some("Bo Lindqvist"), "move").body.contains("bylaws.adopt"), "it is one");
}

#[test]
fn a_motion_says_how_many_signed_and_when_it_is_read_again() {
    let mut hall = local();
    let motion = hall.moves_for("Bo Lindqvist", "Open the books", "", What::Resolution, 60);
    let number = hall.org.motion(motion).unwrap().number;
    let page = |hall: &Hall, who: &str| hall.get(Some(who), &format!("motions/{number}")).body;
    let first = page(&hall, "Cy Odhiambo");
    assert!(first.contains("1 of 5 people have signed") && first.contains("data-act=\"motion.sign\""), "{first}");
    assert!(!page(&hall, "Bo Lindqvist").contains("motion.sign"), "the mover has signed by moving");
    for name in &PEOPLE[1..5] {
        hall.act(name, Body::Sign { motion }).unwrap();
    }
    let signed = page(&hall, "Gil Moreau");
    assert!(signed.contains("Enough people signed") && !signed.contains("motion.sign"), "{signed}");

    let changed = change(&hall, "petition", "percent = 10", "percent = 5");
    let motion = hall.moves_for("Bo Lindqvist", "Fewer names", "", changed, 1440);
    for name in &PEOPLE[1..4] {
        hall.second(name, motion);
    }
    hall.wait(10_080);
    let vote = hall.vote_on(motion);
    hall.votes(vote, 6, 0, 0);
    hall.wait(1441);
    let number = hall.org.motion(motion).unwrap().number;
    let page = hall.get(Some("Cy Odhiambo"), &format!("motions/{number}")).body;
    assert!(page.contains("We passed it once. The second vote opens"), "{page}");
}

#[test]
fn templates_are_founded_in_the_founders_language() {
    let bylaws = founded_on(LOCAL, Language::Spanish, "Coro", "Cantar.", 60).unwrap();
    let titles: Vec<&str> = bylaws.offices().map(|(_, office)| office.title.as_str()).collect();
    assert_eq!(titles, ["Presidencia", "Secretaría", "Tesorería", "Integrante del comité"]);
    assert!(bylaws.articles.iter().all(|article| !article.title.contains("serves")));
    assert_eq!(bylaws.faults(), vec![]);
}
