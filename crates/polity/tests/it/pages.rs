//! Every page of a real organisation, asked as a stranger, as a member and as the founder.

use institution::act::{Body, Choice, Stance, What};
use institution::id::ArgumentId;
use polity::say::Language;

use crate::hall::{Hall, evening};
use crate::kit::{Device, Sent, Served, bylaws, bytes, salted, setup};

/// Addresses of every kind of page after the evening.
fn addresses(hall: &Hall) -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        "join",
        "share",
        "decide",
        "demands",
        "move?kind=demand.adopt",
        "move",
        "move?kind=resolution",
        "move?kind=facilitator.name",
        "move?kind=facilitator.name&q=ros",
        "move?kind=power.delegate&q=a",
        "bylaws",
        "bylaws/ordinary",
        "bylaws/delegation",
        "bylaws/rights",
        "bylaws/ordinary/change",
        "bylaws/ordinary/change?show=1&quorum_voters=1&seconders=2",
        "bylaws/ordinary/change?show=1&seconders=2",
        "bylaws/purpose/change?show=1&text=To+keep+our+homes.",
        "power",
        "people",
        "people?all=1",
        "people?q=mar",
        "record",
        "record?after=2&limit=5",
        "record/0",
        "record/40",
        "me",
        "motions/1/arguments",
        "motions/2/arguments?stance=ask",
        "decide?stage=moved",
        "motions/1/change",
        "motions/4/change",
    ]
    .map(str::to_owned)
    .to_vec();
    all.extend((1..=6).map(|number| format!("motions/{number}")));
    all.extend(hall.org.votes().map(|vote| format!("votes/{}", vote.id)));
    let ada = hall.member("Ada Okafor");
    all.extend(["facilitator.name", "power.delegate"].map(|kind| format!("move?kind={kind}&person={ada}")));
    all
}

#[test]
fn every_page_is_there_for_members_and_closed_to_strangers() {
    let hall = evening();
    for address in addresses(&hall) {
        for who in ["Rosa Marín", "Ada Okafor", "Zoë van Dijk"] {
            let page = hall.get(Some(who), &address);
            assert_eq!(page.status, 200, "{address} for {who}");
            assert!(page.body.starts_with("<!doctype html>"), "{address}");
            assert_eq!(page.body.matches("<h1").count(), 1, "{address} has one headline");
            assert!(!page.body.contains(" style=") && !page.body.contains("<script>"), "{address}");
            assert!(page.body.len() < 32_000, "{address}: {} bytes", page.body.len());
        }
        let stranger = hall.get(None, &address).status;
        let open = ["", "join", "share", "manifest.webmanifest"].contains(&address.as_str());
        assert_eq!(stranger, if open { 200 } else { 401 }, "{address} for a stranger");
    }
    assert_eq!(hall.get(Some("Rosa Marín"), "motions/99").status, 404);
    assert_eq!(hall.get(Some("Rosa Marín"), "nowhere").status, 404);
    assert_eq!(hall.get(None, "feed.atom").status, 401);
}

/// These come in steps, one of which is shown: one question a screen.
#[test]
fn the_pages_of_keys_are_open_to_who_comes_back_and_ones_place_to_members_alone() {
    let hall = evening();
    for (address, steps) in [("key", 2), ("desk", 4), ("place", 2)] {
        for who in [Some("Ada Okafor"), None] {
            let page = hall.get(who, address);
            if address == "place" && who.is_none() {
                assert_eq!(page.status, 401);
                continue;
            }
            assert_eq!(page.status, 200, "{address} for {who:?}");
            assert!(page.body.matches("data-step=").count() >= steps, "{address}: {}", page.body);
            assert!(page.body.matches("<h1").count() >= 2, "{address} asks one thing after another");
            assert!(page.body.contains("<noscript>") && page.body.len() < 32_000, "{address}");
            assert!(!page.body.contains(" style=") && !page.body.contains("<script>"), "{address}");
            let json = hall.get(who, &format!("{address}.json"));
            assert_eq!((json.status, json.body.starts_with('{')), (200, true), "{address}.json");
        }
        let spanish = hall.get_in(Language::Spanish, Some("Ada Okafor"), address).body;
        assert!(spanish.contains("lang=\"es\""), "{address}");
    }
}

/// What a reader reads in a page, piece by piece: without tags, without what programs read.
fn pieces(page: &str) -> Vec<String> {
    let mut rest = page.split_once("<body").expect("a page has a body").1;
    let mut out = Vec::new();
    while let Some((tag, after)) = rest.split_once('>') {
        let (text, next) = after.split_once('<').unwrap_or((after, ""));
        let quiet = ["pre", "code", "textarea"].iter().any(|name| tag == *name || tag.starts_with(&format!("{name} ")));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !quiet && text.chars().filter(|c| c.is_alphabetic()).count() > 1 {
            out.push(text);
        }
        rest = next;
    }
    out
}

#[test]
fn no_english_is_left_on_a_spanish_page() {
    let hall = evening();
    // What the people of this organisation wrote themselves stays as they wrote it.
    let mut theirs: Vec<String> = hall.texts.values().flat_map(|text| text.lines().map(str::to_owned)).collect();
    theirs.extend(hall.names().map(str::to_owned));
    theirs.push(hall.org.bylaws().name.clone());
    theirs.push(hall.org.bylaws().purpose().to_owned());
    theirs.push("To keep our homes.".to_owned()); // typed into an address above
    let typed: Vec<String> = theirs.iter().map(|text| plain(text)).collect();
    let is_theirs = |piece: &str| {
        let piece = plain(piece);
        typed.iter().any(|text| text.contains(&piece))
            || ["English", "Español", "Polity", "No"]
                .contains(&piece.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' '))
    };
    let english = [" the ", " and ", " of ", " is ", " you ", " your ", " by ", " was ", " has ", " vote ", " at "];
    let mut left = Vec::new();
    for address in addresses(&hall) {
        for who in [Some("Rosa Marín"), Some("Ada Okafor"), None] {
            let spanish = hall.get_in(Language::Spanish, who, &address).body;
            assert!(spanish.contains("<html lang=\"es\" dir=\"ltr\""), "{address}");
            let same = pieces(&hall.get_in(Language::English, who, &address).body);
            for piece in pieces(&spanish) {
                let mut own = format!(" {} ", plain(&piece));
                for text in &typed {
                    own = own.replace(text.as_str(), "…");
                }
                let address_alone = piece.starts_with("https://") || piece.starts_with("polity ");
                let untranslated = same.contains(&piece) && !is_theirs(&piece) && !address_alone;
                if untranslated || english.iter().any(|word| own.contains(word)) {
                    left.push(format!("{address}: {piece}"));
                }
            }
        }
    }
    left.sort();
    left.dedup();
    assert!(left.is_empty(), "still in English: {left:#?}");
}

/// A text as the page shows it: entities read, Markdown's marks gone.
fn plain(text: &str) -> String {
    let text = text.replace("&#39;", "'").replace("&#38;", "&").replace("&quot;", "\"").replace("&#34;", "\"");
    text.replace("&amp;", "&")
        .replace(['*', '#'], "")
        .trim()
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
        .trim()
        .to_owned()
}

#[test]
fn whoever_has_not_been_here_is_asked_for_the_language_first() {
    let hall = evening();
    let stranger = hall.get(None, "join").body;
    let (choice, head) = (stranger.find("action=\"/language\"").unwrap(), stranger.find("<header").unwrap());
    assert!(choice < head, "before anything else");
    assert!(stranger.contains(&format!("name=\"back\" value=\"/{}/join\"", hall.slug)));
    let member = hall.get(Some("Ada Okafor"), "people?q=a").body;
    assert!(member.find("action=\"/language\"").unwrap() > member.find("<footer").unwrap(), "afterwards at the foot");
    assert!(hall.get_in(Language::Spanish, None, "join").body.contains(">Me uno</button>"));
}

#[test]
fn an_assembly_founded_in_spanish_has_its_headings_in_spanish() {
    let bylaws =
        polity::web::found::founded_on(polity::web::found::ASSEMBLY, Language::Spanish, "Coro", "Cantar.", 60).unwrap();
    assert_eq!(bylaws.articles[1].title, "Cómo decidimos");
    let english =
        polity::web::found::founded_on(polity::web::found::ASSEMBLY, Language::English, "Choir", "To sing.", 60)
            .unwrap();
    let template = institution::bylaws::Bylaws::from_toml(polity::web::found::ASSEMBLY).unwrap();
    let titles = |bylaws: &institution::bylaws::Bylaws| -> Vec<String> {
        bylaws.articles.iter().map(|article| article.title.clone()).collect()
    };
    assert_eq!(titles(&english), titles(&template), "the English headings are the template's");
}

#[test]
fn a_stranger_sees_no_name_and_no_text() {
    let hall = evening();
    for address in addresses(&hall) {
        for suffix in ["", ".json"] {
            let (path, query) = address.split_once('?').unwrap_or((&address, ""));
            let path = if path.is_empty() && !suffix.is_empty() { "index" } else { path };
            let body = hall.get(None, &format!("{path}{suffix}?{query}")).body;
            for secret in ["Rosa", "Ada", "Okafor", "roof", "courtyard", "36 members"] {
                assert!(!body.contains(secret), "{address}{suffix} tells a stranger \"{secret}\"");
            }
        }
    }
}

#[test]
fn every_page_is_json_too() {
    let hall = evening();
    for address in addresses(&hall) {
        let (path, query) = address.split_once('?').unwrap_or((&address, ""));
        let path = if path.is_empty() { "index" } else { path };
        let page = hall.get(Some("Ada Okafor"), &format!("{path}.json?{query}"));
        assert_eq!((page.status, page.kind), (200, "application/json"), "{address}");
        let facts: serde_json::Value = serde_json::from_str(&page.body).expect("JSON");
        assert!(facts.is_object(), "{address}");
    }
    let people = hall.get(Some("Ada Okafor"), "people.json?after=4&limit=3").body;
    let people: serde_json::Value = serde_json::from_str(&people).unwrap();
    assert_eq!(people["members"].as_array().unwrap().len(), 3);
    assert_eq!(people["next"], 7);
}

#[test]
fn a_motion_says_what_happened_to_it() {
    let hall = evening();
    let motion = hall.get(Some("Ada Okafor"), "motions/1").body;
    assert!(motion.contains("Passed, 21 to 8; it needed 15."), "{motion}");
    assert!(motion.contains("<strong>B and C</strong>"));
    assert!(motion.contains("Then we meet again and decide what next."));
    let few = hall.get(Some("Ada Okafor"), "motions/3").body;
    assert!(few.contains("Did not pass: 1 voted, and 3 had to."), "{few}");
    let bylaws = hall.get(Some("Ada Okafor"), "bylaws").body;
    assert!(bylaws.contains("by vote of 19 to 4"), "{bylaws}");
    let clause = hall.get(Some("Ada Okafor"), "bylaws/delegation").body;
    assert!(clause.contains("<del>3 </del>") || clause.contains("<del>3</del>"), "{clause}");
    let garden = hall.get(Some("Ada Okafor"), "motions/4").body;
    assert!(garden.contains("<del>April</del>") && garden.contains("<ins>March</ins>"), "{garden}");
}

#[test]
fn a_page_offers_only_what_the_organisation_would_take() {
    let mut hall = Hall::founded("Choir", "To sing.", "Rosa");
    hall.join("Ada");
    hall.join("Bo");
    let motion = hall.moves("Ada", "We sing on Monday", "", What::Resolution);
    let second = "data-act=\"motion.second\"";
    assert!(!hall.get(Some("Ada"), "motions/1").body.contains(second), "a mover cannot second");
    assert!(hall.get(Some("Ada"), "motions/1").body.contains("You moved it."));
    assert!(hall.get(Some("Bo"), "motions/1").body.contains(second));
    hall.second("Bo", motion);
    assert!(!hall.get(Some("Rosa"), "motions/1").body.contains(second), "it has its second");
    assert!(hall.get(Some("Rosa"), "motions/1").body.contains("data-act=\"motion.put\""), "the founder facilitates");
    assert!(!hall.get(Some("Bo"), "motions/1").body.contains("data-act=\"motion.put\""));
    hall.wait(11);
    let vote = hall.vote_on(motion);
    hall.join("Cem");
    let page = format!("votes/{vote}");
    assert!(hall.get(Some("Bo"), &page).body.contains("data-act=\"vote.cast\""));
    assert!(!hall.get(Some("Cem"), &page).body.contains("data-act=\"vote.cast\""), "joined too late");
    assert!(hall.get(Some("Cem"), &page).body.contains("You joined after this vote opened."));
    hall.vote("Bo", vote, Choice::Yes);
    let voted = hall.get(Some("Bo"), &page).body;
    assert!(voted.contains("Recorded. You can change it until tonight at 7:40\u{a0}pm."), "{voted}");
    assert!(!hall.get(Some("Rosa"), &page).body.contains("Recorded."));
}

#[test]
fn before_the_close_no_page_tells_how_anyone_voted() {
    let mut hall = Hall::founded("Choir", "To sing.", "Rosa");
    for name in ["Ada", "Bo", "Cem"] {
        hall.join(name);
    }
    let motion = hall.moves("Ada", "We sing on Monday", "", What::Resolution);
    hall.second("Bo", motion);
    hall.wait(11);
    let vote = hall.vote_on(motion);
    let pages = ["", "decide", "motions/1", "record", "people", &format!("votes/{vote}")];
    let read = |choices: [Choice; 3]| {
        let mut hall = evening_of(&["Ada", "Bo", "Cem"]);
        let vote = hall.vote_on(hall.org.motion_numbered(1).unwrap().id);
        for (name, choice) in ["Ada", "Bo", "Cem"].into_iter().zip(choices) {
            hall.vote(name, vote, choice);
        }
        pages.map(|page| hall.get(Some("Rosa"), page).body)
    };
    assert_eq!(read([Choice::Yes; 3]), read([Choice::No, Choice::Abstain, Choice::Yes]));
}

fn evening_of(names: &[&str]) -> Hall {
    let mut hall = Hall::founded("Choir", "To sing.", "Rosa");
    for name in names {
        hall.join(name);
    }
    let motion = hall.moves("Ada", "We sing on Monday", "", What::Resolution);
    hall.second("Bo", motion);
    hall.wait(11);
    hall
}

#[test]
fn a_changed_rule_is_previewed_with_its_faults() {
    let hall = evening();
    let bad = hall.get(Some("Ada Okafor"), "bylaws/ordinary/change?show=1&quorum_voters=1").body;
    assert!(bad.contains("At least 2 members must vote (rule 2.1)."), "{bad}");
    assert!(!bad.contains("data-act=\"motion.move\""));
    let good = hall.get(Some("Ada Okafor"), "bylaws/ordinary/change?show=1&seconders=2").body;
    assert!(good.contains("data-act=\"motion.move\"") && good.contains("seconders = 2"), "{good}");
    assert!(good.contains("<ins>2</ins>") || good.contains("<ins>2 other members</ins>"), "{good}");
}

#[test]
fn what_was_there_and_is_gone_is_said() {
    let mut hall = evening();
    hall.texts.clear();
    let page = hall.get(Some("Ada Okafor"), "motions/1");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("A text that is not here any more"));
    hall.stopped = true;
    assert!(hall.get(Some("Ada Okafor"), "decide").body.contains("Nothing new is recorded until that is mended."));
}

#[test]
fn names_titles_and_texts_cannot_become_markup() {
    let evil = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>";
    let mut hall = Hall::founded("A \"quoted\" <b>name</b>", "To <i>mark</i> & \"quote\".", "Rosa");
    hall.join(evil);
    hall.join("Bo");
    let motion = hall.moves(
        evil,
        evil,
        "<script>alert(3)</script>\n\n[x](javascript:alert(4))\n\n<a href=x onclick=y>z</a>",
        What::Resolution,
    );
    hall.argue(evil, motion, Stance::For, evil);
    let question = hall.argue("Bo", motion, Stance::Ask, "<svg onload=alert(5)>");
    hall.answer(evil, motion, question, "![x](https://tracker.example/x.png)");
    hall.offer(evil, motion, "<u>other</u>", "</textarea><script>alert(6)</script>");
    hall.second("Bo", motion);
    hall.wait(11);
    let vote = hall.vote_on(motion);
    let mut pages: Vec<String> = [
        "",
        "decide",
        "demands",
        "move?kind=demand.adopt",
        "motions/1",
        "motions/1/change",
        "power",
        "people",
        "people?q=img",
        "record",
        "record/1",
        "record/3",
        "me",
        "place",
        "key",
        "desk",
        "bylaws",
        "join",
        "share",
        "feed.atom",
        "move?kind=facilitator.name&q=<script>",
    ]
    .map(str::to_owned)
    .to_vec();
    pages.push(format!("votes/{vote}"));
    pages.push("bylaws/purpose/change?show=1&text=<script>alert(7)</script>".to_owned());
    for page in pages {
        for who in [Some(evil), Some("Bo"), None] {
            let body = hall.get(who, &page).body;
            for bad in [
                "<script>alert",
                "<img",
                "<svg onload",
                "<b>name",
                "<i>mark",
                "<u>other",
                "<a href=x",
                "\"javascript:",
                "href=\"javascript",
                "tracker.example/x.png\"",
            ] {
                assert!(!body.contains(bad), "{bad} on {page} for {who:?}: {body}");
            }
        }
    }
}

/// Writes every page to a folder for pictures: `PAGES_OUT=/somewhere cargo test -p polity pictures -- --ignored`.
#[test]
#[ignore = "writes files for pictures"]
fn pictures() {
    let Ok(out) = std::env::var("PAGES_OUT") else { panic!("say where to: PAGES_OUT") };
    let hall = evening();
    let out = std::path::Path::new(&out);
    let write = |name: &str, body: &str| {
        let path = out.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, body).unwrap();
    };
    let mut index = String::new();
    for (who, label) in [(Some("Rosa Marín"), "founder"), (Some("Ada Okafor"), "member"), (None, "stranger")] {
        for address in addresses(&hall) {
            let name = format!("{label}-{}.html", address.replace(['/', '?', '&', '='], "_"));
            write(&name, &hall.get(who, &address).body);
            index.push_str(&name);
            index.push('\n');
        }
    }
    let asked = polity::web::frame::Asked::default();
    let problem = polity::web::refused::problem(&asked, "not-found");
    write("server-problem.html", &polity::web::site::show(404, &problem, false).body);
    use polity::web::found::{Founding, page, server};
    use polity::web::site::show;
    let screens: [(&str, &[(&str, &str)]); 5] = [
        ("found1", &[]),
        ("found2", &[("name", "Tenants of Mill Street")]),
        ("found3", &[("name", "Tenants of Mill Street"), ("purpose", "To keep our homes.")]),
        ("found4", &[("name", "Tenants of Mill Street"), ("purpose", "To keep our homes."), ("last", "tonight")]),
        (
            "found5",
            &[
                ("name", "Tenants of Mill Street"),
                ("purpose", "To keep our homes."),
                ("last", "tonight"),
                ("offset", "60"),
            ],
        ),
    ];
    for (name, query) in screens {
        let query = query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        write(&format!("{name}.html"), &show(200, &page(&asked, &query, Founding::Code, hall.now), false).body);
    }
    write("server.html", &show(200, &server(&asked, Founding::Code), false).body);
    write("static/style.css", include_str!("../../static/style.css"));
    write("index.txt", &index);
}

/// A hundred and ten open motions, and more arguments on one than its page shows: all of them are found by going on.
#[test]
fn lists_go_on_until_everything_was_shown() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(setup(folder.path()));
    let org = served.found(bylaws("Many"));
    let mut client = served.client();
    let mut first = None;
    for n in 0..11 {
        let device = Device::new();
        org.sends(&mut client, &device.joins(org.id, org.seen(), &format!("Member {n}"))).unwrap();
        for m in 0..10 {
            let (motion, moved) = device.moves(org.id, org.seen(), &format!("Motion {n} {m}"));
            org.sends(&mut client, &moved).unwrap();
            first.get_or_insert(motion);
        }
    }
    let mut gather = |page: &str,
                      list: &dyn Fn(&serde_json::Value) -> Vec<String>,
                      next: &dyn Fn(&serde_json::Value) -> Option<u64>| {
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let told = client.get(&org.path(&format!("{page}{after}"))).json();
            all.extend(list(&told));
            match next(&told) {
                Some(next) => after = format!("&after={next}"),
                None => return all,
            }
        }
    };
    let texts = |list: &serde_json::Value, field: &str| -> Vec<String> {
        list.as_array().unwrap().iter().map(|row| row[field].as_str().unwrap().to_owned()).collect()
    };
    let titles = gather("decide.json?stage=moved", &|told| texts(&told["open"][0]["motions"], "title"), &|told| {
        told["open"][0]["next"].as_u64()
    });
    assert_eq!(titles.len(), 110);
    assert_eq!(titles.iter().collect::<std::collections::BTreeSet<_>>().len(), 110, "each once");

    let motion = first.unwrap();
    let mut client = served.client();
    for n in 0..25 {
        let text = salted(&format!("Reason {n}"));
        let argument = ArgumentId(bytes());
        let body = Body::Argue { argument, motion, stance: Stance::For, on: None, text: text.commitment() };
        let act = org.founder.signs(org.id, org.seen(), body);
        org.sends(&mut client, &Sent { act, beside: Some(text) }).unwrap();
    }
    let page = client.get(&org.path("motions/1.json")).json();
    assert_eq!(page["reasons_for"].as_array().unwrap().len(), 20);
    let more = page["more_for"]["href"].as_str().unwrap();
    assert_eq!(page["more_for"]["says"], "All 25 of them");
    assert_eq!(more, org.path("motions/1/arguments?stance=for"));
    let reasons =
        gather("motions/1/arguments.json?stance=for&limit=10", &|told| texts(&told["reasons"], "markdown"), &|told| {
            told["next"].as_u64()
        });
    let wanted: Vec<String> = (0..25).map(|n| format!("Reason {n}")).collect();
    assert_eq!(reasons, wanted);
}
