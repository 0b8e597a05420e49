//! The public page: what is demanded, what was won and who speaks, for people with no key, as the members decided it.

use institution::DemandEffect;
use institution::act::{Body, What};
use institution::id::{DemandId, OfferId};
use institution::time::Span;

use crate::hall::{Hall, evening};

const TEXT: &str = "@ The housing company <b>Nord</b>\n>= Nobody put out before April\n\nBecause it is **cold**.";

/// Moved by Ada, seconded by Ben's neighbour, carried.
fn carries(hall: &mut Hall, title: &str, text: &str, effect: DemandEffect) {
    let motion = hall.moves("Ada Okafor", title, text, What::Demands(effect));
    hall.second("Jun Tanaka", motion);
    hall.wait(10);
    hall.wait(1);
    let vote = hall.vote_on(motion);
    hall.votes(vote, 12, 1, 0);
    hall.wait(120);
}

fn adopt(hall: &Hall) -> DemandEffect {
    DemandEffect::Adopt { demand: DemandId([1; 16]), by: Some(hall.now + Span::hours(24 * 30)), replaces: None }
}

#[test]
fn a_stranger_reads_what_is_demanded_until_it_is_won() {
    let mut hall = evening();
    let front = |hall: &Hall| hall.get(None, "").body;
    assert!(!front(&hall).contains("What we demand"), "nothing is said where there is nothing");
    let effect = adopt(&hall);
    carries(&mut hall, "No evictions this winter", TEXT, effect);
    let page = front(&hall);
    for said in [
        "What we demand",
        "No evictions this winter",
        "We demand it of: The housing company &#60;b&#62;Nord&#60;/b&#62;",
        "The least we accept: Nobody put out before April",
        "By when: ",
        "Adopted ",
    ] {
        assert!(page.contains(said), "{said} is missing: {page}");
    }
    assert!(!page.contains("motions/"), "what strangers may not read is not linked");
    assert_eq!(hall.get(None, "demands/1").status, 401);
    let facts: serde_json::Value = serde_json::from_str(&hall.get(None, "index.json").body).unwrap();
    assert_eq!(facts["demands"][0]["title"], "No evictions this winter");

    // The members' page has the text, and what can be moved next.
    let page = hall.get(Some("Ada Okafor"), "demands/1").body;
    assert!(page.contains("<strong>cold</strong>") && !page.contains("@ The housing"), "{page}");
    assert!(page.contains("kind=offer.record") && !page.contains("kind=offer.accept"));
    let motion = hall.org.motions().last().unwrap().number;
    let page = hall.get(Some("Ada Okafor"), &format!("motions/{motion}")).body;
    assert!(page.contains("We demand this.") && page.contains("We demand it of: The housing company"), "{page}");

    let record = DemandEffect::Record { offer: OfferId([1; 16]), demand: DemandId([1; 16]) };
    carries(&mut hall, "Until the end of February", "In writing.", record);
    assert!(front(&hall).contains("Something was offered"));
    let page = hall.get(Some("Ada Okafor"), "demands/1").body;
    assert!(page.contains("kind=offer.accept") && page.contains("Until the end of February"), "{page}");
    let form = hall.get(Some("Ada Okafor"), "move?kind=offer.accept&demand=1").body;
    assert!(form.contains(&format!("name=\"effect.offer\" value=\"{}\"", OfferId([1; 16]))), "{form}");

    let waiting =
        hall.moves("Ada Okafor", "Too little", "", What::Demands(DemandEffect::Refuse { offer: OfferId([1; 16]) }));
    let page = hall.get(Some("Ada Okafor"), "demands/1").body;
    assert!(page.contains("What we are deciding about it") && page.contains("Too little"), "{page}");
    assert!(!page.contains("button main"), "what is before the members already is not asked for again");
    hall.act("Ada Okafor", Body::Withdraw { motion: waiting }).unwrap();
    carries(&mut hall, "We take it", "", DemandEffect::Accept { offer: OfferId([1; 16]) });
    let page = front(&hall);
    assert!(page.contains("What we won") && !page.contains("What we demand"), "{page}");
    let page = hall.get(Some("Ada Okafor"), "demands/1").body;
    assert!(page.contains("We accepted the offer") && !page.contains("kind=demand.close"), "{page}");
}

#[test]
fn forms_about_demands_ask_for_what_is_missing_and_nothing_else() {
    let mut hall = evening();
    let get = |hall: &Hall, kind: &str| hall.get(Some("Ada Okafor"), &format!("move?kind={kind}")).body;
    let form = get(&hall, "demand.adopt");
    assert!(form.contains("name=\"of\"") && form.contains("name=\"effect.by\"") && !form.contains("effect.replaces"));
    // There is nothing to change yet: one is asked what to move instead.
    assert!(get(&hall, "demand.change&demand=1").contains("What do you want to move?"));
    for n in 1..=5 {
        let effect = DemandEffect::Adopt { demand: DemandId([n; 16]), by: None, replaces: None };
        carries(&mut hall, &format!("Demand the {n}."), TEXT, effect);
    }
    let form = get(&hall, "demand.adopt");
    assert!(form.contains("effect.replaces") && form.contains("Demand the 3."), "a sixth takes the place of one");
    let form = get(&hall, "demand.change&demand=2");
    assert!(form.contains("value=\"Demand the 2.\"") && form.contains("Because it is **cold**."), "{form}");
    assert!(form.contains("value=\"Nobody put out before April\""), "{form}");
    assert!(get(&hall, "demand.close&demand=2").contains("We no longer want it"));
    assert!(get(&hall, "offer.accept&demand=2").contains("What do you want to move?"), "nothing was offered");
}

#[test]
fn who_speaks_is_named_to_the_world_and_only_while_they_do() {
    let mut hall = evening();
    let member = hall.member("Ada Okafor");
    let form = hall.get(Some("Ada Okafor"), "move?kind=spokesperson.name").body;
    assert!(form.contains(&format!("name=\"effect.member\" value=\"{member}\"")), "whoever moves it is who is named");
    assert!(form.contains("on the page that everybody can see"), "and is told what that means");
    carries(&mut hall, "I speak for us", "", DemandEffect::Name { member, hours: 24 });
    let page = hall.get(None, "").body;
    assert!(page.contains("Ada Okafor speaks for us until") && page.contains("Nobody else speaks for us"), "{page}");
    let page = hall.get(Some("Ada Okafor"), "demands").body;
    assert!(page.contains("data-act=\"spokesperson.resign\""));
    assert!(!hall.get(Some("Jun Tanaka"), "demands").body.contains("data-act=\"spokesperson.resign\""));
    hall.wait(24 * 60);
    assert!(!hall.get(None, "").body.contains("Ada Okafor"), "the mandate has lapsed");
}
