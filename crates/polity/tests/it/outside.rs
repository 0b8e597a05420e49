//! Motions outside the purpose, rules that are added, who was questioned and is let in, and who is present: on the pages.

use ed25519_zebra::{SigningKey, VerificationKeyBytes};
use institution::act::{Body, Choice, Stance, What};
use institution::id::{ArgumentId, Hash, Key, MeetingId};
use institution::time::Span;
use institution::{MeetingAct, Place, PresenceAct, Ratify, Reason, Stage, WallCode, WordsAct, slot_of, wall_text};
use polity::clock::Clock;
use polity::say::Language;
use rusqlite::Connection;

use crate::hall::{Hall, evening};
use crate::kit::{Device, START, Sent, Served, bylaws, bytes, salted, seen, setup};

#[test]
fn a_motion_outside_the_purpose_says_so_and_is_voted_on_before_it_is_voted_on() {
    let mut hall = facilitating();
    for name in ["Ada Okafor", "Bo Lindqvist", "Carmen Ruiz", "Dmitri Volkov"] {
        hall.join(name);
    }
    (0..8).for_each(|n| hall.join(&format!("Person {n}")));
    let motion = hall.moves("Ada Okafor", "We write to the president", "About the war.", What::Resolution);
    let number = hall.org.motion(motion).unwrap().number;
    let page = format!("motions/{number}");
    let mine = hall.get(Some("Ada Okafor"), &page).body;
    assert!(mine.contains("data-act=\"motion.outside\"") && mine.contains("of your own motion"), "{mine}");
    hall.second("Bo Lindqvist", motion);
    let outside = Body::Outside { motion };
    hall.act("Carmen Ruiz", outside.clone()).unwrap();
    let claimed = hall.get(Some("Bo Lindqvist"), &page).body;
    assert!(claimed.contains("Carmen Ruiz said that this is outside our purpose."), "{claimed}");
    assert!(claimed.contains("If 1 more member says so"), "{claimed}");
    hall.act("Dmitri Volkov", outside).unwrap();
    hall.wait(1);
    let first = hall.get(Some("Bo Lindqvist"), &page).body;
    assert!(first.contains("We first vote whether to take it") && !first.contains("motion.outside"), "{first}");
    let vote = hall.org.taking(motion).unwrap().vote().unwrap();
    assert!(first.contains(&format!("votes/{vote}")), "the vote is one tap away: {first}");
    let asked = hall.get(Some("Bo Lindqvist"), &format!("votes/{vote}")).body;
    assert!(
        asked.contains("Shall we take up “We write to the president”?") && asked.contains("value=\"yes\""),
        "{asked}"
    );
    assert!(hall.get(Some("Bo Lindqvist"), "").body.contains("The vote whether to take up"));
    hall.votes(vote, 3, 9, 0);
    hall.wait(31);
    assert!(matches!(hall.org.motion(motion).unwrap().stage, Stage::Declined { .. }));
    let over = hall.get(Some("Bo Lindqvist"), &page).body;
    assert!(over.contains("Not taken, 3 to 9.") && over.contains("We voted not to take it."), "{over}");
    let result = hall.get(Some("Bo Lindqvist"), &format!("votes/{vote}")).body;
    assert!(result.contains("We do not take it: the motion is over."), "{result}");
    let record = hall.get(Some("Bo Lindqvist"), "record").body;
    assert!(record.contains("said that it is outside our purpose.") && record.contains("We voted whether to take it."));
    let spanish = hall.get_in(Language::Spanish, Some("Bo Lindqvist"), &page).body;
    assert!(spanish.contains("No se trata, 3 a 9."), "{spanish}");
}

#[test]
fn a_rule_that_the_bylaws_lack_is_proposed_from_them_and_stands_there_once_it_passed() {
    let mut hall = evening();
    let bylaws = hall.get(Some("Ada Okafor"), "bylaws").body;
    assert!(bylaws.contains("Rules we do not have") && bylaws.contains("bylaws/presence/change"), "{bylaws}");
    let asked = hall.get(Some("Ada Okafor"), "bylaws/presence/change").body;
    assert!(asked.contains("A new rule") && asked.contains("name=\"vouchers\""), "{asked}");
    let unlawful = hall.get(Some("Ada Okafor"), "bylaws/presence/change?show=1&vouchers=1").body;
    assert!(!unlawful.contains("motion.move") && unlawful.contains("class=\"fault\""), "{unlawful}");
    let form = hall.get(Some("Ada Okafor"), "bylaws/presence/change?show=1&vouchers=3").body;
    for field in ["value=\"clause.add\"", "name=\"effect.after\" value=\"joining\"", "vouchers = 3"] {
        assert!(form.contains(field), "{field} is missing: {form}");
    }
    let template =
        polity::web::found::founded_on(polity::web::found::ASSEMBLY, Language::English, "A", "B", 0).unwrap();
    let to = template.presence().map(|(id, _)| template.clause(id).unwrap().to_toml()).unwrap();
    let add = institution::AddClause { to, after: "joining".parse().unwrap(), under: None };
    let motion = hall.moves("Ada Okafor", "Who votes", "", What::AddClause(add));
    let number = hall.org.motion(motion).unwrap().number;
    let page = hall.get(Some("Ada Okafor"), &format!("motions/{number}")).body;
    assert!(page.contains("A rule is added to our bylaws.") && page.contains("<ins>"), "{page}");
    hall.second("Bo Lindqvist", motion);
    hall.wait(12 * 60);
    let vote = hall.vote_on(motion);
    hall.votes(vote, 20, 2, 0);
    hall.wait(31);
    assert!(hall.org.bylaws().presence().is_some());
    let rule = hall.get(Some("Ada Okafor"), "bylaws/presence").body;
    assert!(
        rule.contains("20 to 2") && rule.contains(&format!("motions/{number}")),
        "its history is its adoption: {rule}"
    );
    let left = hall.get(Some("Ada Okafor"), "bylaws").body;
    assert!(!left.contains("bylaws/presence/change"), "it is here: {left}");
    assert!(left.contains("bylaws/petition/change") && left.contains("bylaws/chair/change"), "what a local has");
    assert!(!hall.get(Some("Ada Okafor"), "move").body.contains("semantics.raise"), "there is nothing newer");
}

/// A meeting of the hall's with a wall of its own, at which these are present.
fn meet(hall: &mut Hall, title: &str, present: &[&str]) -> MeetingId {
    let meeting = MeetingId([5; 16]);
    let wall = SigningKey::from([6; 32]);
    let text = hall.text(&format!("{title}\n\nThe yard"));
    let at = hall.now;
    hall.act("Rosa Marín", Body::Meeting(MeetingAct::Call { meeting, text, at })).unwrap();
    let key = Key(VerificationKeyBytes::from(&wall).into());
    hall.act("Rosa Marín", Body::Meeting(MeetingAct::Open { meeting, wall: key, heads: 200 })).unwrap();
    for name in present {
        let slot = slot_of(hall.now);
        let code = wall.sign(wall_text(hall.org.id(), meeting, slot).as_bytes()).to_bytes();
        let show = PresenceAct::Show(WallCode { meeting, slot, code });
        hall.act(name, Body::Presence(show)).unwrap();
    }
    meeting
}

fn facilitating() -> Hall {
    Hall::founded("Tenants of Mill Street", "To keep our homes.", "Rosa Marín")
}

#[test]
fn a_meetings_page_lists_who_is_present_and_no_more_names_than_a_page_carries() {
    let mut hall = facilitating();
    let names: Vec<String> = (0..130).map(|n| format!("Person {n:03}")).collect();
    names.iter().for_each(|name| hall.join(name));
    let few: Vec<&str> = names.iter().take(2).map(String::as_str).collect();
    let meeting = meet(&mut hall, "First assembly", &few);
    let page = format!("meetings/{meeting}");
    let list = |hall: &Hall| {
        let body = hall.get(Some("Rosa Marín"), &page).body;
        body.split("Who is present").nth(1).expect("the list").split("</details>").next().unwrap().to_owned()
    };
    let listed = list(&hall);
    assert!(
        listed.contains("Person 000") && listed.contains("Person 001") && !listed.contains("Person 002"),
        "{listed}"
    );
    // A code admits forty, so the wall moves on while the others come in.
    for (n, name) in names.iter().enumerate().skip(2) {
        if n % 30 == 0 {
            hall.now = hall.now + Span(30_000);
        }
        let wall = SigningKey::from([6; 32]);
        let slot = slot_of(hall.now);
        let code = wall.sign(wall_text(hall.org.id(), meeting, slot).as_bytes()).to_bytes();
        hall.act(name, Body::Presence(PresenceAct::Show(WallCode { meeting, slot, code }))).unwrap();
    }
    let listed = list(&hall);
    assert_eq!(listed.matches("<li>").count(), 100);
    assert!(listed.contains("30"), "how many more: {listed}");
    assert!(hall.get(None, &page).status == 401, "for members alone");
}

#[test]
fn a_meetings_title_is_reported_and_folded_away_like_any_text() {
    let mut hall = facilitating();
    for name in ["Ada", "Bo", "Cy", "Di"] {
        hall.join(name);
    }
    let meeting = meet(&mut hall, "Gobshite night", &["Ada"]);
    let place = Place::Meeting(meeting);
    let page = format!("meetings/{meeting}");
    assert!(hall.get(Some("Ada"), &page).body.contains(&format!("words/{place}")));
    let (words, _) = hall.org.words_at(place).unwrap();
    assert!(hall.get(Some("Ada"), &format!("words/{place}")).body.contains("data-act=\"text.report\""));
    hall.act("Ada", Body::Words(WordsAct::Report { words, reason: Reason::Insult })).unwrap();
    hall.act("Rosa Marín", Body::Words(WordsAct::Fold { words, reason: Reason::Insult })).unwrap();
    for shown in ["meetings", "", &format!("wall?meeting={meeting}"), "record"] {
        let body = hall.get(Some("Ada"), shown).body;
        assert!(!body.contains("Gobshite"), "{shown} shows it: {body}");
    }
    assert!(!hall.get(None, "").body.contains("Gobshite"), "nor does the public page");
    let folded = hall.get(Some("Ada"), &page).body;
    let before = &folded[..folded.find("Gobshite").expect("one tap opens it")];
    assert!(before.rfind("<details").unwrap() > before.rfind("</details>").unwrap_or(0), "behind a tap: {folded}");
    for name in ["Ada", "Bo", "Cy"] {
        hall.act(name, Body::Words(WordsAct::Unfold { words })).unwrap();
    }
    assert!(hall.get(Some("Ada"), "meetings").body.contains("Gobshite"));
}

#[test]
fn words_that_the_members_removed_for_good_have_no_key_any_more() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::settable(START);
    let served = Served::start(polity::server::Setup { clock, ..setup(folder.path()) });
    let org = served.found(bylaws("Elm Street Tenants"));
    let hosted = served.server.hosted(&org.slug).unwrap();
    let mut client = served.client();
    let others: Vec<Device> = (0..3).map(|_| Device::new()).collect();
    for device in &others {
        org.sends(&mut client, &device.joins(org.id, org.seen(), "Somebody")).unwrap();
    }
    let (motion, moved) = org.founder.moves(org.id, org.seen(), "A title\n\nA text.");
    org.sends(&mut client, &moved).unwrap();
    let beside = salted("She lives at number 12, second floor.");
    let argument = ArgumentId(bytes());
    let text = beside.commitment();
    let said = Body::Argue { argument, motion, stance: Stance::Against, on: None, text };
    let act = others[0].signs(org.id, org.seen(), said);
    org.sends(&mut client, &Sent { act, beside: Some(beside) }).unwrap();
    assert!(hosted.text(text).is_some());

    let (words, _) = hosted.state().words_at(Place::Argument(argument)).unwrap();
    let what = What::Ratify(Ratify { words, reason: Reason::Address });
    let why = salted("It stays away");
    let ratify = institution::id::MotionId(bytes());
    let effect = institution::act::Effect { what, begins: None };
    let body = Body::Move { motion: ratify, text: why.commitment(), effect, open_minutes: 5 };
    let act = others[1].signs(org.id, org.seen(), body);
    org.sends(&mut client, &Sent { act, beside: Some(why) }).unwrap();
    org.sends(&mut client, &others[2].does(org.id, org.seen(), Body::Second { motion: ratify })).unwrap();
    let latest = org.sends(&mut client, &org.founder.does(org.id, org.seen(), Body::Put { motion: ratify })).unwrap();
    let vote = hosted.state().motion(ratify).unwrap().vote().unwrap();
    for voter in [&org.founder, &others[1], &others[2]] {
        org.sends(&mut client, &voter.casts(org.id, seen(&latest), vote, Choice::Yes)).unwrap();
    }
    served.server.set_clock(START + Span::hours(1));
    let begun = std::time::Instant::now();
    while !matches!(hosted.state().motion(ratify).unwrap().stage, Stage::Passed { .. }) {
        assert!(begun.elapsed().as_secs() < 30, "it was never counted");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    // The key goes with the next batch after the count; the ciphertext alone opens nothing, and the record still folds.
    org.sends(&mut client, &Device::new().joins(org.id, seen(&latest), "Late")).unwrap();
    assert_eq!(hosted.text(text), None);
    let keys = Connection::open(hosted.folder().join("keys.db")).unwrap();
    let left: i64 = keys
        .query_row("SELECT count(*) FROM text_keys WHERE commitment = ?1", [&text.0[..]], |row| row.get(0))
        .unwrap();
    assert_eq!(left, 0);
    let about: Option<Hash> = hosted.state().argument(argument).map(|argument| argument.text);
    assert_eq!(about, Some(text), "that something was said stays in the record");
}

#[test]
fn who_was_questioned_is_let_in_by_a_motion_that_the_list_leads_to() {
    let mut hall = Hall::founded_with("Tenants", "To keep our homes.", "Rosa Marín", |bylaws| bylaws);
    for name in ["Ada", "Bo"] {
        hall.join(name);
    }
    meet(&mut hall, "First assembly", &["Ada", "Bo"]);
    for name in ["Far", "Gil"] {
        hall.join(name);
    }
    for name in ["Ada", "Bo"] {
        hall.act(name, Body::Presence(PresenceAct::Challenge { through: None })).unwrap();
    }
    let people = hall.get(Some("Ada"), "people").body;
    assert!(people.contains("2 people who came by the open link were questioned and wait."), "{people}");
    assert!(people.contains("move?kind=batch.admit"), "{people}");
    let form = hall.get(Some("Ada"), "move?kind=batch.admit").body;
    assert!(form.contains("value=\"batch.admit\"") && form.contains("vote from then on"), "{form}");
    let motion = hall.moves("Ada", "Let them in", "", What::Admit { through: None });
    hall.second("Bo", motion);
    hall.wait(11);
    let vote = hall.vote_on(motion);
    for name in ["Ada", "Bo", "Rosa Marín"] {
        hall.vote(name, vote, Choice::Yes);
    }
    hall.wait(31);
    let people = hall.get(Some("Ada"), "people").body;
    assert!(people.contains("Votes: the members let them in.") && !people.contains("were questioned"), "{people}");
}
