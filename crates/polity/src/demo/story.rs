//! The year itself: bus drivers who met one evening, found five demands, won one, and stayed.

use anyhow::{Context as _, ensure};
use ed25519_zebra::SigningKey;
use institution::act::{Body, Stance, What};
use institution::bylaws::{Bylaws, Power};
use institution::id::{ArgumentId, DemandId, Hash, MeetingId, MotionId, OfferId};
use institution::time::Span;
use institution::{
    Adoption, DemandEffect, KeyAct, MeetingAct, OfficeEffect, Place, Ratify, Reason, Refusal, Words, WordsAct,
};
use std::path::Path;

use super::{Person, Scene, Wall, public};
use crate::say::Language;
use crate::web::adopting::local_of;
use crate::web::found::{ASSEMBLY, founded_on};

/// The organisation's place in the data folder and in addresses.
pub const SLUG: &str = "drivers-of-depot-4-demo";

/// Who read the code on the wall on the first evening.
const FIRST: [&str; 13] = [
    "Bo Lindqvist",
    "Carmen Ruiz",
    "Dmitri Volkov",
    "Elif Yılmaz",
    "Farid Haddad",
    "Grace Owusu",
    "Hana Novák",
    "Ivan Petrov",
    "Jun Tanaka",
    "Kofi Mensah",
    "Leila Amrani",
    "Marek Nowak",
    "Nora Byrne",
];
/// Who came through them later.
const LATER: [(&str, &str); 8] = [
    ("Omar Siddiqui", "Carmen Ruiz"),
    ("Pia Sandberg", "Carmen Ruiz"),
    ("Quynh Tran", "Jun Tanaka"),
    ("Rafael Costa", "Elif Yılmaz"),
    ("Sunita Rao", "Grace Owusu"),
    ("Tomás Vega", "Carmen Ruiz"),
    ("Una Kelly", "Nora Byrne"),
    ("Viktor Hale", "Marek Nowak"),
];
const FOUNDER: &str = "Ada Okafor";

const DEMANDS: [(&str, &str, &str); 5] = [
    (
        "Jun Tanaka",
        "Ten minutes at the end of every line",
        "@ The company\n\n>= Ten minutes, paid, at each terminus\n\nNobody can hold it for three hours.",
    ),
    (
        "Carmen Ruiz",
        "A canteen that is heated",
        "@ The company\n\n>= Eighteen degrees by the first frost\n\nIt was nine on Monday.",
    ),
    (
        "Kofi Mensah",
        "Brakes are mended the same day",
        "@ The company\n\n>= No bus leaves with an open brake report\n\nThree reports, two weeks.",
    ),
    (
        "Elif Yılmaz",
        "Shifts are known two weeks ahead",
        "@ The company\n\n>= Fourteen days\n\nWe have children to fetch.",
    ),
    (
        "Grace Owusu",
        "Two more an hour",
        "@ The company\n\n>= Two an hour for everybody, newcomers too\n\nRent rose by a tenth.",
    ),
];

/// Tuesday evening in the canteen.
pub(super) fn begin<'a>(data: &Path, seed: u64, told: &'a mut dyn FnMut(&str)) -> anyhow::Result<Scene<'a>> {
    let bylaws = founded_on(
        ASSEMBLY,
        Language::English,
        "Drivers of Depot 4",
        "To stand together at work, and to decide together how.",
        60,
    )
    .context("the template takes a name and a purpose")?;
    let mut scene = Scene::found(data, seed, &bylaws, FOUNDER, told)?;
    scene.tell("Ada Okafor founds an assembly in the canteen: a name, a purpose, and a code on the wall.");
    Ok(scene)
}

pub(super) fn year(scene: &mut Scene<'_>) -> anyhow::Result<()> {
    let first = first_evening(scene)?;
    founders_powers_lapse(scene, first)?;
    let demands = five_demands(scene)?;
    one_is_won(scene, demands[1])?;
    becoming_permanent(scene)?;
    officers(scene)?;
    against_every_officer(scene)?;
    signed_for(scene)?;
    voted_out(scene)?;
    words_that_go(scene)?;
    a_phone_is_lost(scene)?;
    two_readings(scene)?;
    leaving_and_returning(scene)?;
    a_lapse(scene)?;
    a_year_on(scene, demands[2])
}

fn passed(carried: bool, what: &str) -> anyhow::Result<()> {
    ensure!(carried, "the story needs this to pass: {what}");
    Ok(())
}

fn wall(scene: &mut Scene<'_>, by: &str, text: &str) -> anyhow::Result<Wall> {
    let (meeting, key) = (MeetingId(scene.drawn.bytes()), SigningKey::from(scene.drawn.bytes::<32>()));
    let text = scene.drawn.salted(text);
    let call = MeetingAct::Call { meeting, text: text.commitment(), at: scene.now };
    scene.does(by, Body::Meeting(call), Some(text))?;
    scene.does(by, Body::Meeting(MeetingAct::Open { meeting, wall: public(&key), heads: 40 }), None)?;
    Ok(Wall { meeting, key })
}

fn argue(
    scene: &mut Scene<'_>,
    name: &str,
    motion: MotionId,
    stance: Stance,
    text: &str,
) -> anyhow::Result<(ArgumentId, Hash)> {
    let (argument, text) = (ArgumentId(scene.drawn.bytes()), scene.drawn.salted(text));
    let commitment = text.commitment();
    scene.does(name, Body::Argue { argument, motion, stance, on: None, text: commitment }, Some(text))?;
    Ok((argument, commitment))
}

fn first_evening(scene: &mut Scene<'_>) -> anyhow::Result<MotionId> {
    let wall = wall(scene, FOUNDER, "First meeting\n\nThe canteen, depot 4")?;
    for name in FIRST {
        scene.enters(name, None, Some(&wall))?;
    }
    scene.tell("Thirteen drivers read the code on the wall and vote from then on.");
    scene.does(FOUNDER, Body::Meeting(MeetingAct::Close { meeting: wall.meeting }), None)?;
    scene.wait(Span::hours(20));
    for (name, through) in LATER {
        scene.enters(name, Some(through), None)?;
    }
    scene.tell("Eight more come through those who were there. They belong at once, and vote after a day.");
    let motion = scene.moves(
        "Marek Nowak",
        "We write to the company together\n\nOne letter, signed by all of us.",
        What::Resolution,
        60,
    )?;
    scene.second(motion, &["Hana Novák"])?;
    Ok(motion)
}

fn founders_powers_lapse(scene: &mut Scene<'_>, motion: MotionId) -> anyhow::Result<()> {
    scene.wait(Span::minutes(4));
    argue(scene, "Hana Novák", motion, Stance::For, "Alone they hear none of us.")?;
    let next = scene.moves("Ivan Petrov", "We meet every Tuesday\n\nAt six, in the canteen.", What::Resolution, 60)?;
    scene.wait(Span::hours(4));
    scene.second(next, &["Nora Byrne"])?;
    argue(scene, "Leila Amrani", next, Stance::Against, "The late shift never can on a Tuesday.")?;
    let refused = scene.tries(FOUNDER, Body::Put { motion: next }, None)?;
    ensure!(matches!(refused, Err(Refusal::PowerMissing { .. })), "a day is over: {refused:?}");
    scene.tell("In the middle of the argument about Tuesdays the founder's day is over: she cannot open the vote early any more.");
    argue(scene, "Ivan Petrov", next, Stance::For, "Then the second one in the month is at ten in the morning.")?;
    let outcome = scene.decides(next, &["Leila Amrani"])?;
    passed(outcome.carried, "Tuesdays")
}

fn five_demands(scene: &mut Scene<'_>) -> anyhow::Result<Vec<DemandId>> {
    let mut demands = Vec::new();
    for (mover, title, text) in DEMANDS {
        scene.wait_days(1);
        let demand = DemandId(scene.drawn.bytes());
        let what = What::Demands(DemandEffect::Adopt { demand, by: None, replaces: None });
        let motion = scene.moves(mover, &format!("{title}\n\n{text}"), what, 720)?;
        argue(scene, "Rafael Costa", motion, Stance::For, "This one first.")?;
        scene.second(motion, &["Bo Lindqvist"])?;
        let outcome = scene.decides(motion, &["Viktor Hale", "Marek Nowak"])?;
        passed(outcome.carried, title)?;
        demands.push(demand);
    }
    scene.tell("Five demands stand, each found and voted on by itself. The world reads them on the first page.");
    let member = scene.member("Carmen Ruiz");
    let speaks = What::Demands(DemandEffect::Name { member, hours: 720 });
    let motion = scene.moves("Carmen Ruiz", "Carmen Ruiz speaks for us\n\nFor a month.", speaks, 60)?;
    scene.second(motion, &["Jun Tanaka"])?;
    passed(scene.decides(motion, &[])?.carried, "a spokesperson")?;
    scene.tell("Carmen Ruiz offered to speak for all, and was voted for, until a month later.");
    Ok(demands)
}

fn one_is_won(scene: &mut Scene<'_>, demand: DemandId) -> anyhow::Result<()> {
    scene.wait_days(6);
    let offer = OfferId(scene.drawn.bytes());
    let record = What::Demands(DemandEffect::Record { offer, demand });
    let motion = scene.moves("Carmen Ruiz", "A heater by Friday\n\nSaid by the manager, in writing.", record, 60)?;
    scene.second(motion, &["Elif Yılmaz"])?;
    passed(scene.decides(motion, &[])?.carried, "the offer is recorded")?;
    scene.wait_days(3);
    let accept = What::Demands(DemandEffect::Accept { offer });
    let motion = scene.moves("Grace Owusu", "We take the heater\n\nIt is nineteen degrees in there.", accept, 120)?;
    scene.second(motion, &["Kofi Mensah"])?;
    passed(scene.decides(motion, &["Viktor Hale"])?.carried, "the offer is accepted")?;
    scene.tell("One of the five is won: the canteen is heated.");
    Ok(())
}

fn becoming_permanent(scene: &mut Scene<'_>) -> anyhow::Result<()> {
    scene.wait_days(8);
    let next: Bylaws = local_of(Language::English, scene.org());
    let what = What::Adopt(Adoption { was: scene.org().bylaws().hash(), to: next.to_toml() });
    let motion = scene.moves("Nora Byrne", "We become permanent\n\nSo that it outlasts the heater.", what, 1440)?;
    scene.second(motion, &["Jun Tanaka"])?;
    argue(scene, "Marek Nowak", motion, Stance::Against, "Offices are where it always begins.")?;
    argue(scene, "Nora Byrne", motion, Stance::For, "That is why they end by themselves.")?;
    let outcome = scene.decides(motion, &["Marek Nowak", "Ivan Petrov"])?;
    passed(outcome.carried && scene.org().bylaws().template == "local@4", "permanence")?;
    scene
        .tell("The assembly becomes permanent by its own rule, two thirds and a night's notice, and keeps its record.");
    Ok(())
}

fn seat(scene: &mut Scene<'_>, office: &str, name: &str, seconders: [&str; 2]) -> anyhow::Result<MotionId> {
    let member = scene.member(name);
    let office = office.parse().map_err(anyhow::Error::msg)?;
    let what = What::Office(OfficeEffect::Fill { office, member });
    let motion = scene.moves(
        name,
        &format!("{name} offers to serve\n\nFor ninety days, until we can elect in secret."),
        what,
        1440,
    )?;
    scene.second(motion, &seconders)?;
    Ok(motion)
}

fn officers(scene: &mut Scene<'_>) -> anyhow::Result<()> {
    scene.wait_days(2);
    let seats = [
        ("chair", "Bo Lindqvist", ["Carmen Ruiz", "Jun Tanaka"]),
        ("secretary", "Carmen Ruiz", ["Bo Lindqvist", "Omar Siddiqui"]),
        ("treasurer", "Farid Haddad", ["Grace Owusu", "Nora Byrne"]),
    ];
    for (office, name, seconders) in seats {
        let motion = seat(scene, office, name, seconders)?;
        passed(scene.decides_together(motion)?, "an office")?;
    }
    scene.tell(
        "A chair, a secretary and a treasurer are named for ninety days. They may call meetings, and nothing else.",
    );
    Ok(())
}

fn against_every_officer(scene: &mut Scene<'_>) -> anyhow::Result<()> {
    scene.wait_days(9);
    let officers = ["Bo Lindqvist", "Carmen Ruiz", "Farid Haddad"];
    let motion = scene.moves(
        "Leila Amrani",
        "The books lie open\n\nEvery member sees every line, every month.",
        What::Resolution,
        1440,
    )?;
    scene.second(motion, &["Quynh Tran"])?;
    for officer in officers {
        argue(scene, officer, motion, Stance::Against, "Not now: the company reads along.")?;
    }
    argue(scene, "Leila Amrani", motion, Stance::For, "It is our money before it is a secret.")?;
    passed(scene.decides(motion, &officers)?.carried, "the books")?;
    scene.tell("The members carry what every officer opposed: the books lie open.");
    Ok(())
}

fn signed_for(scene: &mut Scene<'_>) -> anyhow::Result<()> {
    scene.wait_days(12);
    let motion = scene.moves(
        "Viktor Hale",
        "No more meetings in the canteen\n\nThe manager's door is next to it.",
        What::Resolution,
        1440,
    )?;
    for name in ["Marek Nowak", "Ivan Petrov", "Sunita Rao", "Una Kelly"] {
        scene.wait(Span::hours(30));
        scene.does(name, Body::Sign { motion }, None)?;
    }
    ensure!(scene.org().is_petitioned(motion), "five names are enough");
    let outcome = scene
        .decides(motion, &["Bo Lindqvist", "Carmen Ruiz", "Grace Owusu", "Nora Byrne", "Jun Tanaka", "Hana Novák"])?;
    passed(outcome.carried, "another room")?;
    scene.tell("Nobody would second it for days; five names put it to the vote, and it passes: another room.");
    Ok(())
}

fn voted_out(scene: &mut Scene<'_>) -> anyhow::Result<()> {
    scene.wait_days(6);
    let member = scene.member("Bo Lindqvist");
    let what = What::Office(OfficeEffect::Recall { office: "chair".parse().map_err(anyhow::Error::msg)?, member });
    let motion = scene.moves(
        "Una Kelly",
        "Bo Lindqvist is no longer our chair\n\nThree meetings were not called.",
        what,
        1440,
    )?;
    scene.second(motion, &["Sunita Rao", "Leila Amrani", "Tomás Vega"])?;
    argue(scene, "Bo Lindqvist", motion, Stance::Against, "I was on the night bus for two of them.")?;
    let outcome = scene.decides(motion, &["Bo Lindqvist", "Carmen Ruiz", "Grace Owusu"])?;
    passed(outcome.carried && scene.org().offices().held().all(|(_, who, _)| who != member), "voted out")?;
    scene.tell("The chair is voted out by a majority, and stays a member like any other.");
    let motion = seat(scene, "chair", "Leila Amrani", ["Una Kelly", "Kofi Mensah"])?;
    passed(scene.decides_together(motion)?, "another chair")
}

fn words_that_go(scene: &mut Scene<'_>) -> anyhow::Result<()> {
    scene.wait_days(10);
    for name in ["Hana Novák", "Kofi Mensah"] {
        let motion = scene.moves(
            name,
            &format!("{name} lends a hand\n\nFor three days."),
            What::NameFacilitator { member: scene.member(name) },
            60,
        )?;
        scene.second(motion, &["Nora Byrne"])?;
        passed(scene.decides_together(motion)?, "a facilitator")?;
    }
    let about =
        scene.moves("Rafael Costa", "Who talks to the manager\n\nTwo of us, never one.", What::Resolution, 60)?;
    let (argument, text) =
        argue(scene, "Viktor Hale", about, Stance::Against, "He lives at 12 Mill Lane. Go and ask him there.")?;
    let words = Words { place: Place::Argument(argument), text };
    for name in ["Hana Novák", "Kofi Mensah"] {
        scene.does(name, Body::Words(WordsAct::Remove { words, reason: Reason::Address }), None)?;
    }
    let what = What::Ratify(Ratify { words, reason: Reason::Address });
    let motion = scene.moves("Hana Novák", "An address stays away\n\nNobody's home is an argument.", what, 720)?;
    scene.second(motion, &["Rafael Costa"])?;
    passed(scene.decides(motion, &["Viktor Hale"])?.carried, "it stays removed")?;
    scene.wait_days(1);
    scene.tell("Somebody wrote where the manager lives. Two facilitators took it away for three days, the members for good: its key is erased.");
    Ok(())
}

fn a_phone_is_lost(scene: &mut Scene<'_>) -> anyhow::Result<()> {
    let name = "Dmitri Volkov";
    let add = |scene: &mut Scene<'_>, key: &SigningKey| {
        let (member, public) = (scene.member(name), public(key));
        let text = KeyAct::proof_text(scene.org().id(), member, public);
        let add = KeyAct::Add { key: public, proof: key.sign(text.as_bytes()).to_bytes() };
        scene.does(name, Body::Key(add), None)
    };
    let card = SigningKey::from(scene.drawn.bytes::<32>());
    add(scene, &card)?;
    scene.wait_days(20);
    let lost = public(&scene.person(name).key);
    scene.hold(name, card);
    let phone = SigningKey::from(scene.drawn.bytes::<32>());
    add(scene, &phone)?;
    scene.hold(name, phone);
    scene.does(name, Body::Key(KeyAct::Drop { key: lost }), None)?;
    scene.tell("Dmitri Volkov loses his phone, comes back with his key card, and ends the lost phone's key.");
    Ok(())
}

fn two_readings(scene: &mut Scene<'_>) -> anyhow::Result<()> {
    scene.wait_days(3);
    let clause = scene
        .org()
        .bylaws()
        .clause(&"petition".parse().map_err(anyhow::Error::msg)?)
        .context("a local has it")?
        .clone();
    let to = clause.to_toml().replace("percent = 10", "percent = 15");
    let what = What::ChangeClause { clause: clause.id.clone(), was: clause.hash(), to };
    let motion = scene.moves("Grace Owusu", "Signing takes more names\n\nFifteen in a hundred.", what, 2880)?;
    scene.second(motion, &["Carmen Ruiz", "Bo Lindqvist", "Hana Novák"])?;
    passed(scene.decides(motion, &["Leila Amrani", "Una Kelly"])?.carried, "once")?;
    let against = [
        "Leila Amrani",
        "Una Kelly",
        "Sunita Rao",
        "Tomás Vega",
        "Viktor Hale",
        "Marek Nowak",
        "Ivan Petrov",
        "Quynh Tran",
        "Omar Siddiqui",
    ];
    let outcome = scene.decides(motion, &against)?;
    ensure!(!outcome.carried, "the second vote fails");
    scene.tell("A change of the rule for signing passes once, and fails a week later: a rule takes two votes.");
    Ok(())
}

fn leaving_and_returning(scene: &mut Scene<'_>) -> anyhow::Result<()> {
    scene.does("Farid Haddad", Body::Leave, None)?;
    scene.does("Pia Sandberg", Body::Leave, None)?;
    scene.tell("Farid Haddad and Pia Sandberg leave. Nobody had to agree.");
    scene.wait_days(16);
    scene.enters("Pia Sandberg", Some("Nora Byrne"), None)?;
    scene.tell("Pia Sandberg returns.");
    Ok(())
}

fn a_lapse(scene: &mut Scene<'_>) -> anyhow::Result<()> {
    let wait = scene.org().offices().held().map(|(_, _, grant)| grant.until).max().map(|until| until - scene.now);
    scene.wait(wait.map_or(Span(0), |left| Span(left.0.max(0) + 60_000)));
    ensure!(scene.org().offices().held().next().is_none(), "every office has lapsed");
    scene.tell("The last office lapses by the clock. Nobody is left to call a meeting, so anybody may.");
    scene.wait_days(4);
    ensure!(!scene.org().holds(scene.member("Sunita Rao"), Power::Convene), "no caretaker is left");
    let (meeting, text) =
        (MeetingId(scene.drawn.bytes()), scene.drawn.salted("Who serves us now?\n\nThe library, upper floor"));
    let at = scene.now + Span::hours(7 * 24);
    scene.does("Sunita Rao", Body::Meeting(MeetingAct::Call { meeting, text: text.commitment(), at }), Some(text))?;
    scene.tell("Sunita Rao, who holds nothing, calls the meeting.");
    let motion = seat(scene, "secretary", "Sunita Rao", ["Leila Amrani", "Omar Siddiqui"])?;
    passed(scene.decides_together(motion)?, "a caretaker")?;
    scene.tell("She is named secretary, a caretaker until there is an election.");
    Ok(())
}

fn a_year_on(scene: &mut Scene<'_>, demand: DemandId) -> anyhow::Result<()> {
    scene.wait_days(130);
    ensure!(scene.org().offices().held().next().is_none(), "her ninety days are over");
    let offer = OfferId(scene.drawn.bytes());
    let record = What::Demands(DemandEffect::Record { offer, demand });
    let motion =
        scene.moves("Kofi Mensah", "No bus leaves with an open report\n\nAn agreement, signed.", record, 60)?;
    scene.second(motion, &["Jun Tanaka"])?;
    passed(scene.decides(motion, &[])?.carried, "the offer is recorded")?;
    let accept = What::Demands(DemandEffect::Accept { offer });
    let motion = scene.moves("Ivan Petrov", "We sign it\n\nAnd count the reports.", accept, 2880)?;
    scene.second(motion, &["Una Kelly"])?;
    passed(scene.decides(motion, &["Viktor Hale"])?.carried, "the agreement")?;
    scene.tell("Almost a year on, brakes are mended the same day: two of the five are won.");
    let text = "What we ask for next\n\nThe three demands that are left, and in which order.";
    let open = scene.moves("Una Kelly", text, What::Resolution, 10_080)?;
    scene.second(open, &["Sunita Rao"])?;
    argue(scene, "Jun Tanaka", open, Stance::Ask, "Can somebody count how often brakes were reported this year?")?;
    Ok(())
}

impl Scene<'_> {
    fn decides_together(&mut self, motion: MotionId) -> anyhow::Result<bool> {
        Ok(self.decides(motion, &[])?.carried)
    }

    /// From now on this key is the one in somebody's hand.
    fn hold(&mut self, name: &str, key: SigningKey) {
        let place =
            self.people.iter().position(|person| person.name == name).expect("the story names people who are in it");
        let Person { key: held, .. } = &mut self.people[place];
        *held = key;
    }
}
