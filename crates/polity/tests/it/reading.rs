//! Who may read what: passes, and the reading clause.

use data_encoding::BASE64URL_NOPAD;
use institution::act::Body;
use institution::id::InstitutionId;
use institution::time::{Span, Time};

use polity::server::Setup;

use crate::kit::{Client, Device, Founded, Served, bylaws, bylaws_for_members, setup};

fn bearer(pass: &str) -> String {
    format!("Authorization: Bearer {}\r\n", BASE64URL_NOPAD.encode(pass.as_bytes()))
}

/// Everything under the log that a reader may ask for.
fn log_paths(org: &Founded) -> Vec<String> {
    let founder = org.founder.member;
    ["checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1", "state", &format!("names/{founder}")]
        .map(|path| org.path(&format!("log/{path}")))
        .into()
}

#[test]
fn the_record_of_members_is_shown_to_members_with_a_pass_and_to_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(setup(folder.path()));
    let org = served.found(bylaws_for_members("Cell"));
    let now = served.server.now();
    let mut client = served.client();
    let good = org.founder.pass(org.id, now + Span::hours(1));
    for path in log_paths(&org) {
        let stranger = client.get(&path);
        assert_eq!((stranger.status, stranger.refusal()), (401, "pass-needed".to_owned()), "{path}");
        let member = client.get_with(&path, &bearer(&good));
        assert_eq!(member.status, 200, "{path}: {}", member.text());
        assert_eq!(member.header("cache-control"), Some("private, no-store"), "{path}");
        assert!(member.header("vary").unwrap().starts_with("cookie, authorization"), "{path}");
    }
    let not_good = |pass: String, because: &str| {
        let reply = client_of(&served).get_with(&org.path("log/checkpoint"), &bearer(&pass));
        assert_eq!((reply.status, reply.refusal()), (400, "bad-pass".to_owned()), "{because}");
        let posted = client_of(&served).post(&org.path("pass"), &pass);
        assert_eq!(posted.status, 400, "{because}");
        assert!(posted.header("set-cookie").is_none(), "{because}");
    };
    not_good(Device::new().pass(org.id, now + Span::hours(1)), "no member's key");
    not_good(org.founder.pass(org.id, now + Span::hours(32 * 24)), "for more than 31 days");
    not_good(org.founder.pass(org.id, now), "over");
    not_good(org.founder.pass(org.id, Time(0)), "long over");
    not_good(org.founder.pass(InstitutionId([1; 16]), now + Span::hours(1)), "for another record");
    not_good(good.replace("\"sig\":\"", "\"sig\":\"AAAA"), "a signature of the wrong length");
    let act = org.founder.does(org.id, org.seen(), Body::Leave).act.to_envelope();
    not_good(act, "an act is no pass");
    not_good("{}".to_owned(), "no envelope");
}

fn client_of(served: &Served) -> Client {
    served.client()
}

#[test]
fn a_pass_becomes_a_cookie_that_reads_and_does_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(setup(folder.path()));
    let org = served.found(bylaws_for_members("Cell"));
    let mut client = served.client();
    let pass = org.founder.pass(org.id, served.server.now() + Span::hours(48));
    let shown = client.post(&org.path("pass"), &pass);
    assert_eq!(shown.status, 204);
    let cookie = shown.header("set-cookie").unwrap().to_owned();
    let path = format!("Path=/{}/", org.slug);
    for attribute in ["HttpOnly", "SameSite=Lax", path.as_str()] {
        assert!(cookie.contains(attribute), "{cookie} lacks {attribute}");
    }
    assert!(!cookie.contains("Secure"), "a browser would not send it back over http");
    let seconds: u64 = cookie.split("Max-Age=").nth(1).unwrap().split(';').next().unwrap().parse().unwrap();
    assert!((172_700..=172_800).contains(&seconds), "as long as the pass: {cookie}");
    let value = format!("Cookie: other=1; {}\r\n", cookie.split(';').next().unwrap());
    assert_eq!(client.get_with(&org.path("log/checkpoint"), &value).status, 200);
    let ended = client.post_with(&org.path("pass/end"), &value, b"").unwrap();
    assert_eq!(ended.status, 204);
    assert!(ended.header("set-cookie").unwrap().contains("Max-Age=0"));
    // Somebody who left reads no more, though their cookie is still good by its time.
    org.sends(&mut client, &org.founder.does(org.id, org.seen(), Body::Leave)).unwrap();
    assert_eq!(client.get_with(&org.path("log/checkpoint"), &value).status, 401);
}

#[test]
fn a_pass_shown_over_https_is_never_sent_over_http() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(Setup { url: "https://test".to_owned(), ..setup(folder.path()) });
    let org = served.found(bylaws_for_members("Cell"));
    let pass = org.founder.pass(org.id, served.server.now() + Span::hours(48));
    let shown = served.client().post(&org.path("pass"), &pass);
    assert!(shown.header("set-cookie").unwrap().ends_with("; Secure"), "{}", shown.head);
}

#[test]
fn an_open_record_is_anyones_to_read_and_keep() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(setup(folder.path()));
    let org = served.found(bylaws("Square"));
    let mut client = served.client();
    for path in log_paths(&org) {
        assert_eq!(client.get(&path).status, 200, "{path}");
    }
    let tile = client.get(&org.path("log/tile/0/000.p/1"));
    assert_eq!(tile.header("cache-control"), Some("public, max-age=31536000, immutable"));
    assert_eq!(tile.body.len(), 32);
    assert_eq!(client.get(&org.path("log/checkpoint")).header("cache-control"), Some("private, no-store"));
    // Nothing that no checkpoint covers, and nothing that is not there.
    for path in ["tile/0/000.p/2", "tile/0/000", "tile/1/000.p/1", "tile/entries/000.p/2", "blob/x", "texts/x"] {
        assert_eq!(client.get(&org.path(&format!("log/{path}"))).status, 404, "{path}");
    }
}

#[test]
fn a_page_speaks_the_language_the_browser_likes_until_another_is_pressed() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(setup(folder.path()));
    let org = served.found(bylaws("Assembly"));
    let mut client = served.client();
    let html = "Accept: text/html\r\n";
    let spanish = "Accept-Language: es-AR,es;q=0.9,en;q=0.1\r\n";
    let lang = |reply: &crate::kit::Reply| {
        assert_eq!(reply.header("cache-control"), Some("private, no-store"));
        assert_eq!(reply.header("vary"), Some("cookie, authorization, accept-language"));
        let text = reply.text();
        text.split_once("<html lang=\"").unwrap().1[..2].to_owned()
    };
    for path in ["/", "/found", &org.path("join"), &org.path("nothing-here"), "/nowhere/"] {
        assert_eq!(lang(&client.get_with(path, html)), "en", "{path}");
        assert_eq!(lang(&client.get_with(path, &format!("{html}{spanish}"))), "es", "{path}");
        let pressed = format!("{html}{spanish}Cookie: a=b; language=en\r\n");
        assert_eq!(lang(&client.get_with(path, &pressed)), "en", "{path}");
    }
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let press = |client: &mut Client, body: &str, more: &str| {
        client.post_with("/language", &format!("{form}{more}"), body.as_bytes()).unwrap()
    };
    let reply =
        press(&mut client, &format!("language=es&back=%2F{}%2Fjoin", &org.path("")[1..].trim_end_matches('/')), "");
    assert_eq!((reply.status, reply.header("location")), (303, Some(org.path("join").as_str())));
    let cookie = reply.header("set-cookie").unwrap();
    assert!(cookie.starts_with("language=es; HttpOnly; SameSite=Lax; Path=/; Max-Age="), "{cookie}");
    let elsewhere = press(&mut client, "language=es&back=%2F%2Fevil.example", "");
    assert_eq!(elsewhere.header("location"), Some("/"));
    assert_eq!(press(&mut client, "language=xx&back=%2F", "").status, 400);
    let foreign = press(&mut client, "language=es&back=%2F", "Sec-Fetch-Site: cross-site\r\n");
    assert_eq!((foreign.status, foreign.header("set-cookie")), (400, None));
    // An act's reply speaks the language of the page it came from, and looks at no cookie.
    let json = "Content-Type: application/json\r\n";
    let refused =
        client.post_with(&org.path("acts"), &format!("{json}{spanish}Cookie: language=en\r\n"), b"{}").unwrap();
    assert!(refused.json()["says"].as_str().unwrap().starts_with("Esto no se registró."), "{}", refused.text());
}
