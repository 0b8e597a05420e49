//! What comes in from people who mean harm, or from programs that are broken: a status in the 400s, and nothing lost.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use institution::act::{Body, FOUNDING_BYTES_MAX, Stance};
use institution::envelope::{ACT_TYPE, envelope, signed_bytes};
use institution::id::Hash;
use polity::seal::Salted;
use polity::server::{Founders, Setup};

use crate::kit::{Device, Sent, Served, bylaws, bytes, salted, setup};

fn start(folder: &tempfile::TempDir) -> Served {
    Served::start(Setup { patience: Duration::from_millis(1500), ..setup(folder.path()) })
}

#[test]
fn what_lies_beside_an_act_must_be_there_and_be_it() {
    let folder = tempfile::tempdir().unwrap();
    let served = start(&folder);
    let org = served.found(bylaws("Assembly"));
    let mut client = served.client();
    let mut refusal = |sent: &Sent| {
        let reply = org.sends(&mut client, sent).unwrap_err();
        assert_eq!(reply.status, 422);
        reply.refusal()
    };
    let device = Device::new();
    let join = device.joins(org.id, org.seen(), "Bo");
    assert_eq!(refusal(&Sent { beside: None, ..join.clone() }), "text-missing");
    assert_eq!(refusal(&Sent { beside: Some(salted("Bo")), ..join }), "text-mismatch");
    for name in ["", " Bo", "B\no", "B\u{202e}o", "B\u{0}o", &"o".repeat(61)] {
        assert_eq!(refusal(&device.joins(org.id, org.seen(), name)), "name-unusable", "{name:?}");
    }
    let (_, long) = org.founder.moves(org.id, org.seen(), &"x".repeat(32 * 1024 + 1));
    assert_eq!(refusal(&long), "text-too-long");
    let unasked = org.founder.does(org.id, org.seen(), Body::Leave);
    assert_eq!(refusal(&Sent { beside: Some(salted("x")), ..unasked }), "text-unasked");
    let choice = salted("maybe");
    let vote = institution::id::VoteId([1; 16]);
    let act = org.founder.signs(org.id, org.seen(), Body::Cast { vote, choice: choice.commitment() });
    assert_eq!(refusal(&Sent { act, beside: Some(choice) }), "choice-unknown");
    assert_eq!(served.server.hosted(&org.slug).unwrap().state().size(), 1, "nothing was recorded");
}

#[test]
fn bytes_that_are_no_act_get_an_answer_in_the_four_hundreds() {
    let folder = tempfile::tempdir().unwrap();
    let served = start(&folder);
    let org = served.found(bylaws("Assembly"));
    let mut client = served.client();
    let good = Device::new().joins(org.id, org.seen(), "Bo").to_json();
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let bodies = [
        "",
        "{",
        "[]",
        "null",
        "\"x\"",
        "{}",
        "{\"envelope\":1}",
        "{\"envelope\":null}",
        "\u{0}",
        &deep,
        &format!("{{\"envelope\":{deep}}}"),
        &good.replace("act+json", "pass+json"),
        &good.replace("\"salt\":\"", "\"salt\":\"!"),
        &good.replace("\"beside\":{", "\"beside\":{\"more\":1,"),
        &good[..good.len() - 1],
    ];
    for body in bodies {
        let reply = client.post(&org.path("acts"), body);
        assert_eq!(reply.status, 400, "{body:.60}: {}", reply.text());
        assert!(["bad-act", "bad-request"].contains(&reply.refusal().as_str()), "{}", reply.text());
    }
    // Signed by another key than it names.
    let (bo, eve) = (Device::new(), Device::new());
    let ours = bo.joins(org.id, org.seen(), "Bo");
    let theirs = eve.joins(org.id, org.seen(), "Bo");
    let swapped = ours.to_json().replace(
        &data_encoding::BASE64.encode(ours.act.signature()),
        &data_encoding::BASE64.encode(theirs.act.signature()),
    );
    let reply = client.post(&org.path("acts"), &swapped);
    assert_eq!((reply.status, reply.refusal()), (400, "bad-signature".to_owned()));
    // The same, again and again: at some point the answers come slowly, and others are heard at once all the same.
    let mut late = |body: &str| {
        let began = Instant::now();
        assert_eq!(client.post(&org.path("acts"), body).status, 400);
        began.elapsed() > Duration::from_millis(900)
    };
    // The third of them: the first ones may be this machine being busy.
    let mut slow = (0..5000).filter(|_| late(&swapped));
    let third = slow.nth(2);
    assert!(third.is_some_and(|sent| sent >= 500), "{third:?}");
    let at_once = |name: &str| {
        let began = Instant::now();
        org.sends(&mut served.client(), &Device::new().joins(org.id, org.seen(), name)).unwrap();
        began.elapsed() < Duration::from_millis(800)
    };
    assert!(["Cy", "Di", "Ed"].into_iter().any(at_once), "who is honest behind the same address does not wait");
    for path in ["/nobody/acts", "/found/acts", "/"] {
        assert!((404..=405).contains(&client.post(path, &good).status), "{path}");
    }
    for method in ["PUT", "DELETE", "PATCH"] {
        let request = format!("{method} {} HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n", org.path("acts"));
        assert_eq!(client.raw(request.as_bytes()).unwrap().status, 405);
    }
}

#[test]
fn another_site_can_make_a_browser_send_nothing_that_counts() {
    let folder = tempfile::tempdir().unwrap();
    let served = start(&folder);
    let org = served.found(bylaws("Assembly"));
    let mut client = served.client();
    let join = Device::new().joins(org.id, org.seen(), "Bo").to_json();
    let pass = org.founder.pass(org.id, served.server.now() + institution::time::Span::minutes(5));
    let opening = r#"{"vote":"o64nn64noxp6umyilwymetstym","voter":"6zjetdijflgzjg5notsana57ha","choice":"yes","salt":"ptj555xdf5ujyxwimc2kvbayiy"}"#;
    let mut send = |path: &str, headers: &str| {
        let body = match path {
            "acts" => &join,
            "pass" => &pass,
            "openings" => opening,
            _ => "",
        };
        client.post_with(&org.path(path), headers, body.as_bytes()).unwrap()
    };
    // What a form can send, it can send without asking; it can send no JSON.
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"] {
        assert_eq!(send("acts", &format!("Content-Type: {kind}\r\nCookie: pass=x\r\n")).status, 415, "{kind}");
    }
    assert_eq!(send("acts", "").status, 415);
    let json = "Content-Type: application/json\r\n";
    for origin in ["Origin: https://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"] {
        for path in ["acts", "openings", "pass", "pass/end"] {
            let reply = send(path, &format!("{json}{origin}"));
            assert_eq!((reply.status, reply.refusal()), (400, "bad-request".to_owned()), "{origin} {path}");
            // Nobody is made to read by somebody else's pass, and nobody's is taken away.
            assert_eq!(reply.header("set-cookie"), None, "{origin} {path}");
        }
    }
    assert_eq!(served.server.hosted(&org.slug).unwrap().state().size(), 1);
    let own = format!("{json}Origin: http://test\r\nSec-Fetch-Site: same-origin\r\n");
    assert_eq!(send("acts", &own).status, 200);
    assert!(send("pass", &own).header("set-cookie").is_some_and(|cookie| cookie.starts_with("pass=")));
    assert_eq!(send("openings", &own).refusal(), "opening-unknown", "read, and of no vote there is");
}

#[test]
fn every_reply_forbids_frames_inline_scripts_and_guessing() {
    let folder = tempfile::tempdir().unwrap();
    let served = start(&folder);
    let org = served.found(bylaws("Assembly"));
    let mut client = served.client();
    for path in ["/", "/nowhere", &org.path("log/checkpoint"), &org.path("log/state"), "/static/none"] {
        let reply = client.get_with(path, "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n");
        let policy = reply.header("content-security-policy").unwrap();
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"] {
            assert!(policy.contains(part), "{path}");
        }
        assert!(!policy.contains("unsafe-inline"));
        assert!(!policy.contains("'unsafe-eval'"));
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(reply.header("referrer-policy"), Some("same-origin"), "{path}");
        assert_eq!(reply.header("cross-origin-opener-policy"), Some("same-origin"), "{path}");
        // Nothing that somebody claims in a header comes back to others.
        assert!(!reply.text().contains("evil.example"), "{path}");
        assert_eq!(reply.header("cache-control"), Some("private, no-store"), "{path}");
    }
}

#[test]
fn no_path_leads_out_of_the_record() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "secret").unwrap();
    let served = start(&folder);
    let org = served.found(bylaws("Assembly"));
    let mut client = served.client();
    let paths = [
        "/static/../secret",
        "/static/..%2fsecret",
        "/static/%2e%2e/secret",
        "/static//etc/passwd",
        "/server.lock",
        &org.path("log/tile/0/../../keys.db"),
        &org.path("log/tile/entries/..%2f..%2fkeys.db"),
        &org.path("keys.db"),
        &org.path("log/tile/0/x000/000"),
        &org.path("log/tile/0/000.p/0"),
        &org.path("log/tile/64/000.p/1"),
        &org.path("log/tile/0/x999/x999/x999/x999/x999/x999/999"),
        &org.path("log/tile/entries/x999/x999/x999/x999/x999/x999/999"),
        &format!("/..%2f{}/log/checkpoint", org.slug),
        "/%00/log/checkpoint",
        "/%ff/log/checkpoint",
        "/%0d%0aSet-Cookie:%20a=b/log/checkpoint",
    ];
    for path in paths {
        let reply = client.get(path);
        assert_eq!(reply.status, 404, "{path}: {}", reply.text());
        assert!(reply.header("set-cookie").is_none(), "{path}");
    }
    // A name becomes part of an address, and of no header.
    let odd = served.found(bylaws("../../Ünïon <b>\u{1f600} & Söhne"));
    assert!(odd.slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'), "{}", odd.slug);
    assert_eq!(client.get(&odd.path("log/checkpoint")).status, 200);
}

#[test]
fn huge_requests_are_cut_short() {
    let folder = tempfile::tempdir().unwrap();
    let served = start(&folder);
    let org = served.found(bylaws("Assembly"));
    let json = "Content-Type: application/json\r\n";
    for (path, bytes) in [("acts", 400 * 1024), ("openings", 5 * 1024), ("pass", 5 * 1024)] {
        let body = vec![b' '; bytes];
        let reply = served.client().post_with(&org.path(path), json, &body).unwrap();
        assert_eq!((reply.status, reply.refusal()), (413, "too-large".to_owned()), "{path}");
    }
    // Announced and never sent.
    let head = format!("POST {} HTTP/1.1\r\nHost: test\r\n{json}Content-Length: 99999999999\r\n\r\n", org.path("acts"));
    assert_eq!(served.client().raw(head.as_bytes()).unwrap().status, 413);
    let header = format!("GET / HTTP/1.1\r\nHost: test\r\nX-Long: {}\r\n\r\n", "x".repeat(40_000));
    let refused = served.client().raw(header.as_bytes());
    assert!(refused.is_err() || refused.unwrap().status == 431);
    let many = format!("GET / HTTP/1.1\r\nHost: test\r\n{}\r\n", "X-Many: x\r\n".repeat(100));
    let refused = served.client().raw(many.as_bytes());
    assert!(refused.is_err() || refused.unwrap().status == 431);
}

#[test]
fn slow_requests_do_not_hold_a_place_for_long() {
    let folder = tempfile::tempdir().unwrap();
    let served = start(&folder);
    let org = served.found(bylaws("Assembly"));
    // Says nothing; a header that never ends; a body that never comes.
    let begin = format!("POST {} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n", org.path("acts"));
    for start in [String::new(), begin.clone(), format!("{begin}Content-Length: 100\r\n\r\n{{")] {
        let began = Instant::now();
        let mut stream = TcpStream::connect(served.address).unwrap();
        stream.write_all(start.as_bytes()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        assert!(began.elapsed() < Duration::from_secs(10), "{start:?} holds its place");
        let status = String::from_utf8_lossy(&reply).into_owned();
        assert!(reply.is_empty() || status.starts_with("HTTP/1.1 408"), "{status}");
    }
    // A byte at a time keeps nobody's place either.
    let mut stream = TcpStream::connect(served.address).unwrap();
    let began = Instant::now();
    while stream.write_all(b"X").is_ok() && began.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(began.elapsed() < Duration::from_secs(10), "trickling holds a place");
}

#[test]
fn founding_takes_the_code_and_guessing_it_takes_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let founders = Founders::WithCode("k7q2-9xmt".to_owned());
    let served = Served::start(Setup { founders, ..setup(folder.path()) });
    let mut client = served.client();
    let log_key = client.post("/found/key", "").json()["log_key"].as_str().unwrap().parse().unwrap();
    let founder = Device::new();
    let sent = founder.founds(bylaws("Assembly"), log_key, "Ada").to_json();
    let with = |code: &str| format!("{{\"code\":\"{code}\",{}", &sent[1..]);
    assert_eq!(client.post("/found", &sent).refusal(), "founding-code");
    assert_eq!(client.post("/found", &with("k7q2-9xmu")).status, 403);
    assert_eq!(client.post("/found", &with("k7q2")).status, 403);
    let founded = client.post("/found", &with("K7Q2-9xmt ")).json();
    // The same envelope again founds nothing new.
    assert_eq!(client.post("/found", &with("k7q2-9xmt")).json(), founded);
    let limited = client.post("/found", &with("k7q2-9xmu"));
    assert_eq!((limited.status, limited.refusal()), (429, "too-many".to_owned()));
    assert!(limited.header("retry-after").is_some());
    assert_eq!(served.server.all().len(), 1);
}

#[test]
fn a_founding_under_a_key_of_ones_own_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let served = start(&folder);
    let mut client = served.client();
    let founder = Device::new();
    let own = founder.founds(bylaws("Assembly"), founder.public(), "Ada");
    assert_eq!(client.post("/found", &own.to_json()).refusal(), "log-key-unknown");
    let log_key = client.post("/found/key", "").json()["log_key"].as_str().unwrap().parse().unwrap();
    let unlawful = founder.founds("polity = 1".to_owned(), log_key, "Ada");
    assert_eq!(client.post("/found", &unlawful.to_json()).refusal(), "bylaws-unreadable");
    assert!(served.server.all().is_empty());
    let mut left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["push.key", "server.lock"], "nothing but what every server has");
}

/// 1,300 people join, get a pass, open the first page and speak for a motion, all behind one address and within the limits,
/// while one of them floods.
#[test]
fn a_hall_behind_one_address_is_let_in_and_one_key_is_not_let_flood() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(setup(folder.path()));
    let org = served.found(bylaws("Hall"));
    let until = served.server.now() + institution::time::Span::minutes(60);
    let (motion, moved) = org.founder.moves(org.id, org.seen(), "Something");
    org.sends(&mut served.client(), &moved).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..13 {
            scope.spawn(|| {
                let mut client = served.client();
                for _ in 0..100 {
                    let device = Device::new();
                    org.sends(&mut client, &device.joins(org.id, org.seen(), "Somebody")).unwrap();
                    let shown = client.post(&org.path("pass"), &device.pass(org.id, until));
                    assert_eq!(shown.status, 204, "{}", shown.text());
                    assert_eq!(client.get(&org.path("")).status, 200);
                    let text = salted("Because.");
                    let argument = institution::id::ArgumentId(bytes());
                    let body = Body::Argue { argument, motion, stance: Stance::For, on: None, text: text.commitment() };
                    let act = device.signs(org.id, org.seen(), body);
                    org.sends(&mut client, &Sent { act, beside: Some(text) }).unwrap();
                }
            });
        }
        scope.spawn(|| {
            let mut client = served.client();
            let refused = (0..200).find_map(|_| {
                let name = salted("Another");
                let body = Body::Rename { name: name.commitment() };
                let act = org.founder.signs(org.id, org.seen(), body);
                org.sends(&mut client, &Sent { act, beside: Some(name) }).err()
            });
            assert_eq!(refused.map(|reply| (reply.status, reply.refusal())), Some((429, "too-many".to_owned())));
        });
    });
    assert_eq!(served.server.hosted(&org.slug).unwrap().state().members().count(), 1_301);
    let unseen = institution::act::Seen { size: 9_999, root: Hash([0; 32]) };
    let ahead = Device::new().joins(org.id, unseen, "Somebody");
    assert_eq!(org.sends(&mut served.client(), &ahead).unwrap_err().refusal(), "seen-ahead");
}

#[test]
fn a_founding_as_long_as_may_be_founds_and_a_longer_one_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let served = start(&folder);
    let mut client = served.client();
    let mut found = |bytes: usize| {
        let founder = Device::new();
        let log_key = client.post("/found/key", "").json()["log_key"].as_str().unwrap().parse().unwrap();
        let Sent { act, beside } = founder.founds(bylaws("Assembly"), log_key, "Ada");
        let mut payload = act.payload().to_vec();
        payload.resize(bytes, b' ');
        let signature = founder.key.sign(&signed_bytes(ACT_TYPE, &payload)).to_bytes();
        let envelope = envelope(ACT_TYPE, &payload, &signature);
        let Salted { salt, text } = beside.unwrap();
        let body = format!("{{\"envelope\":{envelope},\"beside\":{{\"salt\":\"{salt}\",\"text\":\"{text}\"}}}}");
        client.post("/found", &body)
    };
    let longest = found(FOUNDING_BYTES_MAX);
    assert_eq!(longest.status, 200, "{}", longest.text());
    let longer = found(FOUNDING_BYTES_MAX + 1);
    assert_eq!((longer.status, longer.refusal()), (400, "bad-act".to_owned()));
    // What was founded starts again.
    let slug = longest.json()["slug"].as_str().unwrap().to_owned();
    drop(served);
    let served = start(&folder);
    assert_eq!(served.server.hosted(&slug).unwrap().state().size(), 1);
}
