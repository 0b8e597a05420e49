//! The page "Who can act alone?" of the largest template: made anew each time it is asked for, from the rules in force.

use std::time::Instant;

use institution::act::{Body, Founding, Seen};
use institution::bylaws::Bylaws;
use institution::entry::{Entry, EntryBody};
use institution::id::{Hash, InstitutionId, MemberId, Salt};
use institution::time::{Span, Time};
use institution::{Institution, SEMANTICS_MAX};
use polity::say::Language;
use polity::web::frame::Asked;
use polity::web::site::answer;
use polity::web::view::{Beside, Proof, Query, View, Viewer};

use super::crowd::{self, Person, Place, Signed};
use super::report::{self, grouped};

const START: Time = Time(1_790_000_000_000);
const ASKED: usize = 1_000;

/// Names as the roll would have them; nothing else is asked for.
struct Names;

impl Beside for Names {
    fn name(&self, member: MemberId) -> Option<String> {
        Some(format!("Member {:02x}", member.0[0]))
    }

    fn text(&self, _: Hash) -> Option<String> {
        None
    }

    fn entries(&self, _: u64, _: u64) -> Vec<Vec<u8>> {
        Vec::new()
    }

    fn prove(&self, _: u64) -> Option<Proof> {
        None
    }
}

pub fn run(members: u64) {
    let (name, bylaws) = largest();
    let ada = Person::numbered(0);
    let founding = Founding {
        bylaws: bylaws.to_toml(),
        log_key: crowd::log_key().1,
        semantics: SEMANTICS_MAX,
        name: Hash::commit(Salt([7; 16]), b"Ada"),
    };
    let seen = Seen { size: 0, root: Hash::of(b"") };
    let unfounded = Place { institution: InstitutionId::UNFOUNDED, seen };
    let founding = ada.does(unfounded, Body::Found(Box::new(founding)), None);
    let mut org = Institution::found(&entry(START, &founding)).expect("a lawful founding");
    let seen = Seen { size: 1, root: seen.root };
    let place = Place { institution: org.id(), seen };
    for act in crowd::on_all_cores(members, |number| Person::numbered(number + 1).joins(place, number)) {
        org.apply(&entry(START + Span(1), &act));
    }
    // By then everybody votes, whatever the rules ask of them.
    let now = START + Span::hours(366 * 24);
    let view = |say: Language, asked: &Asked| {
        let view = View {
            say,
            asked,
            org: &org,
            beside: &Names,
            slug: "bench",
            url: "https://bench.example",
            viewer: Some(Viewer { member: ada.member, key: ada.key }),
            now,
            seen,
            stopped: false,
        };
        answer(&view, "power", &Query::new(), false)
    };
    let mut rows = Vec::new();
    let mut worst: f64 = 0.0;
    for say in Language::ALL {
        let asked = Asked { language: say, address: "/bench/power".to_owned(), neutral: false };
        let page = view(say, &asked);
        assert_eq!(page.status, 200);
        let mut micros: Vec<f64> = (0..ASKED)
            .map(|_| {
                let began = Instant::now();
                std::hint::black_box(view(say, &asked));
                began.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        micros.sort_by(f64::total_cmp);
        let p99 = micros[ASKED * 99 / 100] / 1e3;
        worst = worst.max(p99);
        let median = micros[ASKED / 2] / 1e3;
        let bytes = grouped(page.body.len() as f64);
        rows.push(vec![say.own_name().to_owned(), format!("{median:.2}"), format!("{p99:.2}"), bytes]);
    }
    let began = Instant::now();
    for _ in 0..ASKED {
        std::hint::black_box(org.bylaws().alone(std::hint::black_box(5_000_000)));
    }
    let reckoned = began.elapsed().as_secs_f64() * 1e6 / ASKED as f64;
    let text = format!(
        "`cargo bench -p polity --bench record -- power`. The page of {name}, {} members who vote, {ASKED} times, on one \
         core and without the network. Reckoning alone, for 5,000,000 members: {reckoned:.0} µs.\n\n{}\n{}",
        grouped(org.entitled(now) as f64),
        report::table(&["page", "p50 ms", "p99 ms", "bytes"], &rows),
        report::verdict(&[("the page, p99, ms", worst, 50.0, 10.0, false)]),
    );
    report::write("Who can act alone", &text);
}

/// The template with most to reckon.
fn largest() -> (String, Bylaws) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../bylaws");
    let texts = std::fs::read_dir(folder).expect("the templates lie there").map(|file| {
        let path = file.expect("the folder can be read").path();
        let text = std::fs::read_to_string(&path).expect("a template can be read");
        (path.file_name().expect("a file").to_string_lossy().into_owned(), text)
    });
    let (name, text) = texts.max_by_key(|(_, text)| text.len()).expect("there are templates");
    (name, Bylaws::from_toml(&text).expect("a template can be read"))
}

fn entry(time: Time, act: &Signed) -> Entry {
    let signed = act.unchecked().verify().expect("we signed it");
    Entry { time, body: EntryBody::Member(Box::new(signed)) }
}
