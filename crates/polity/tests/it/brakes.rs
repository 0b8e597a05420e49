//! Words folded away, put back, removed: what each page shows of them, to whom, and what it must not show.

use institution::act::{Body, Stance, What};
use institution::{CaseStage, Place, Ratify, Reason, Words, WordsAct};
use polity::say::Language;

use crate::hall::{Hall, evening};

const SLUR: &str = "Slur McSlurface";
const INSULT: &str = "Whoever wants this is a **gobshite**.";

fn words(hall: &Hall, place: Place) -> Words {
    hall.org.words_at(place).unwrap().0
}

fn does(hall: &mut Hall, who: &str, act: WordsAct) {
    hall.act(who, Body::Words(act)).unwrap();
}

fn put_back(hall: &mut Hall, words: Words) {
    for who in ["Ada Okafor", "Bo Lindqvist", "Carmen Ruiz"] {
        does(hall, who, WordsAct::Unfold { words });
    }
}

/// An insult by Dmitri, against Rui's motion.
fn insulted() -> (Hall, Words, String) {
    let mut hall = evening();
    let motion = hall.org.motions().next_back().unwrap().id;
    let argument = hall.argue("Dmitri Volkov", motion, Stance::Against, INSULT);
    let number = hall.org.motion(motion).unwrap().number;
    let words = words(&hall, Place::Argument(argument));
    (hall, words, format!("motions/{number}"))
}

/// Rosa's time as a founder is over by now: somebody facilitates again.
fn facilitates(hall: &mut Hall, who: &str) {
    let member = hall.member(who);
    let motion = hall.moves("Uma Patel", "Facilitate", "", What::NameFacilitator { member });
    hall.second("Vera Horváth", motion);
    hall.wait(11);
    let vote = hall.vote_on(motion);
    hall.votes(vote, 12, 0, 0);
    hall.wait(31);
    assert!(hall.org.powers().is_facilitator(member));
}

#[test]
fn a_slur_as_a_name_is_a_number_on_every_page_until_three_put_it_back() {
    let mut hall = evening();
    hall.join(SLUR);
    facilitates(&mut hall, "Rosa Marín");
    let member = hall.member(SLUR);
    let motion = hall.moves(SLUR, "Meet on Fridays", "", What::Resolution);
    let number = hall.org.motion(motion).unwrap().number;
    let pages =
        ["people?all=1", "people.json?all=1", "record", &format!("motions/{number}"), "", "feed.atom", "decide"];
    assert!(hall.get(Some("Ada Okafor"), "people?q=slur").body.contains(SLUR));
    let words = words(&hall, Place::Name(member));
    does(&mut hall, "Ada Okafor", WordsAct::Report { words, reason: Reason::Insult });
    let now = hall.get(Some("Rosa Marín"), "").body;
    assert!(now.contains("A member reports the name of Slur"), "who can do something is asked: {now}");
    assert!(!hall.get(Some("Bo Lindqvist"), "").body.contains("reports the name"), "and nobody else");

    does(&mut hall, "Rosa Marín", WordsAct::Fold { words, reason: Reason::Insult });
    let n = hall.org.members().number(member).unwrap();
    for page in pages {
        let body = hall.get(Some("Ada Okafor"), page).body;
        // The list has it behind a tap, and nowhere else.
        let shown = body.split("<details class=\"away\">").map(|part| part.split("</details>").last().unwrap());
        assert!(!shown.collect::<String>().contains(SLUR), "{page} shows it: {body}");
    }
    let list = hall.get(Some("Ada Okafor"), "people?all=1").body;
    assert!(list.contains(&format!("Member {n}")) && list.contains("Folded away by Rosa Marín: an insult."), "{list}");
    assert!(list.contains(SLUR), "one tap opens it, and no script is needed");
    assert!(!hall.get(Some("Ada Okafor"), "people?q=slur").body.contains(SLUR), "searching does not show it");
    assert!(hall.get(Some("Ada Okafor"), &format!("motions/{number}")).body.contains(&format!("moved by Member {n}")));
    let told = hall.get(Some(SLUR), "").body;
    assert!(told.contains("Rosa Marín folded your name away: an insult."), "{told}");
    assert!(hall.get(Some("Ada Okafor"), "record").body.contains("Rosa Marín folded away the name of Member"));

    put_back(&mut hall, words);
    assert!(hall.get(Some("Ada Okafor"), &format!("motions/{number}")).body.contains(&format!("moved by {SLUR}")));
    assert!(!hall.get(Some(SLUR), "").body.contains("folded your name away"));
}

#[test]
fn an_insult_opens_by_one_tap_and_its_author_is_told() {
    let (mut hall, words, page) = insulted();
    facilitates(&mut hall, "Rosa Marín");
    let open = hall.get(Some("Ada Okafor"), &page).body;
    assert!(open.contains("<strong>gobshite</strong>") && open.contains(&format!("words/{}", words.place)), "{open}");
    let place = format!("words/{}", words.place);
    assert!(hall.get(Some("Rosa Marín"), &place).body.contains("data-act=\"text.fold\""));
    assert!(!hall.get(Some("Ada Okafor"), &place).body.contains("data-act=\"text.fold\""));
    assert!(hall.get(Some("Ada Okafor"), &place).body.contains("data-act=\"text.report\""));

    does(&mut hall, "Rosa Marín", WordsAct::Fold { words, reason: Reason::Insult });
    let folded = hall.get(Some("Ada Okafor"), &page).body;
    let at = folded.find("gobshite").expect("it is still there");
    let before = &folded[..at];
    assert!(before.rfind("<details").unwrap() > before.rfind("</details>").unwrap(), "behind a tap");
    assert!(folded.contains("Folded away by Rosa Marín: an insult.") && folded.contains("Show it."));
    assert!(hall.get(Some("Dmitri Volkov"), "").body.contains("Rosa Marín folded away what you wrote: an insult."));
    let own = hall.get(Some("Dmitri Volkov"), &place).body;
    assert!(own.contains("so others put it back") && !own.contains("data-act=\"text.unfold\""), "{own}");
    assert!(hall.get(Some("Ada Okafor"), &place).body.contains("data-act=\"text.unfold\""));
    let spanish = hall.get_in(Language::Spanish, Some("Ada Okafor"), &page).body;
    assert!(spanish.contains("Lo plegó Rosa Marín: un insulto."), "{spanish}");
    put_back(&mut hall, words);
    assert!(!hall.get(Some("Ada Okafor"), &page).body.contains("Folded away"));
}

#[test]
fn what_two_removed_is_on_no_page_and_comes_back_unless_the_members_decide() {
    let (mut hall, words, page) = insulted();
    facilitates(&mut hall, "Rosa Marín");
    facilitates(&mut hall, "Kofi Mensah");
    does(&mut hall, "Rosa Marín", WordsAct::Remove { words, reason: Reason::Threat });
    assert!(hall.get(Some("Ada Okafor"), &page).body.contains("gobshite"), "one alone only folds it away");
    does(&mut hall, "Kofi Mensah", WordsAct::Remove { words, reason: Reason::Threat });
    let place = format!("words/{}", words.place);
    let looks = |hall: &Hall| -> String {
        let json = |path: &str| format!("{path}.json");
        let pages = [page.clone(), json(&page), place.clone(), json(&place), "record".to_owned(), String::new()];
        pages.iter().map(|page| hall.get(Some("Dmitri Volkov"), page).body).collect()
    };
    let all = looks(&hall);
    assert!(!all.contains("gobshite"), "{all}");
    assert!(all.contains("Removed by Rosa Marín and Kofi Mensah: a threat."));
    assert!(all.contains("kind=removal.ratify"), "a member can move that it stays away");
    let form = hall.get(Some("Ada Okafor"), &format!("move?kind=removal.ratify&words={}", words.place)).body;
    for field in ["effect.of", "effect.id", "effect.text", "effect.reason"] {
        assert!(form.contains(&format!("name=\"{field}\"")), "{field} is missing: {form}");
    }
    hall.wait(72 * 60);
    assert!(looks(&hall).contains("gobshite"), "the clock brought it back");
    assert!(hall.get(Some("Ada Okafor"), "record").body.contains("can be read again"));

    // The members can decide it at any time.
    let ratify = What::Ratify(Ratify { words, reason: Reason::Threat });
    let motion = hall.moves("Ada Okafor", "It stays away", "", ratify);
    hall.second("Bo Lindqvist", motion);
    hall.wait(11);
    let vote = hall.vote_on(motion);
    hall.votes(vote, 12, 1, 0);
    hall.wait(31);
    assert!(matches!(hall.org.case(words.place).unwrap().stage, CaseStage::Gone { .. }));
    assert!(!looks(&hall).contains("gobshite"));
}

#[test]
fn every_text_and_name_carries_the_link_for_members_and_for_nobody_else() {
    let hall = evening();
    let page = hall.get(Some("Ada Okafor"), "motions/1").body;
    let motion = hall.org.motion_numbered(1).unwrap();
    assert!(page.contains(&format!("words/motion/{}", motion.id)));
    for argument in hall.org.arguments(motion.id) {
        assert!(page.contains(&format!("words/argument/{}", argument.id)));
    }
    let people = hall.get(Some("Ada Okafor"), "people?all=1&limit=100").body;
    for name in ["Bo Lindqvist", "Zoë van Dijk"] {
        assert!(people.contains(&format!("words/name/{}", hall.member(name))));
        assert!(people.contains(&format!("aria-label=\"Report the name of {name}\"")));
    }
    assert!(!people.contains(&format!("words/name/{}", hall.member("Ada Okafor"))), "not one's own");
    assert_eq!(hall.get(Some("Ada Okafor"), "words/argument/nothing").status, 404);
    assert_eq!(hall.get(None, &format!("words/motion/{}", motion.id)).status, 401);
}
