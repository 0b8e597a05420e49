//! Web push: a real push service at the other end of a socket, and a browser's keys that open what it was handed.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use data_encoding::BASE64URL_NOPAD;
use institution::act::Body;
use institution::time::Span;
use institution::{Place, Reason, WordsAct};
use p256::ecdsa::signature::Verifier as _;
use polity::push::Services;
use polity::ringing::{self, Rung};
use ring::{aead, hkdf};

use crate::hearing::{Evening, evening, evening_reaching, evening_with};
use crate::kit::{self, Device};

/// A push service: speaks HTTP over a socket, keeps what it was handed.
struct PushService {
    address: SocketAddr,
    handed: Arc<Mutex<Vec<Handed>>>,
    answers: Arc<Mutex<&'static str>>,
}

#[derive(Debug, Clone)]
struct Handed {
    line: String,
    head: String,
    body: Vec<u8>,
}

impl PushService {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let service = Self { address, handed: Arc::default(), answers: Arc::new(Mutex::new("201 Created")) };
        let (handed, answers) = (service.handed.clone(), service.answers.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let mut stream = BufReader::new(stream);
                let (mut line, mut head, mut length) = (String::new(), String::new(), 0);
                stream.read_line(&mut line).unwrap();
                loop {
                    let mut header = String::new();
                    stream.read_line(&mut header).unwrap();
                    if header.trim().is_empty() {
                        break;
                    }
                    if let Some(said) = header.to_ascii_lowercase().strip_prefix("content-length:") {
                        length = said.trim().parse().unwrap();
                    }
                    head.push_str(&header);
                }
                let mut body = vec![0; length];
                stream.read_exact(&mut body).unwrap();
                handed.lock().unwrap().push(Handed { line, head, body });
                let answer = *answers.lock().unwrap();
                let reply = format!("HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                stream.get_mut().write_all(reply.as_bytes()).unwrap();
            }
        });
        service
    }

    fn answers(&self, answer: &'static str) {
        *self.answers.lock().unwrap() = answer;
    }

    fn all(&self) -> Vec<Handed> {
        self.handed.lock().unwrap().clone()
    }
}

impl Handed {
    fn header(&self, name: &str) -> String {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let found: Vec<&str> = lines.filter(|(said, _)| said.eq_ignore_ascii_case(name)).map(|(_, it)| it).collect();
        let [value] = found[..] else { panic!("{name}: {found:?}") };
        value.trim().to_owned()
    }
}

/// A browser, as far as push services see one.
struct Browser {
    secret: p256::SecretKey,
    auth: [u8; 16],
    tag: [u8; 16],
    endpoint: String,
}

impl Browser {
    fn new(service: &PushService) -> Self {
        let secret = p256::SecretKey::from_slice(&kit::bytes::<32>()).unwrap();
        let name = BASE64URL_NOPAD.encode(&kit::bytes::<32>());
        let endpoint = format!("http://{}/push/{name}", service.address);
        Self { secret, auth: kit::bytes(), tag: kit::bytes(), endpoint }
    }

    fn public(&self) -> Box<[u8]> {
        self.secret.public_key().to_sec1_bytes()
    }

    fn wish(&self) -> String {
        let encode = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        format!(
            r#""browser":{{"endpoint":"{}","key":"{}","auth":"{}","tag":"{}"}}"#,
            self.endpoint,
            encode(&self.public()),
            encode(&self.auth),
            encode(&self.tag)
        )
    }

    /// RFC 8188, section 2, and RFC 8291, section 3.4, from the receiver's side.
    fn opens(&self, body: &[u8]) -> serde_json::Value {
        struct Length(usize);
        impl hkdf::KeyType for Length {
            fn len(&self) -> usize {
                self.0
            }
        }
        let expand = |salt: &[u8], input: &[u8], about: &[u8], length: usize| {
            let mut out = vec![0; length];
            let key = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(input);
            key.expand(&[about], Length(length)).unwrap().fill(&mut out).unwrap();
            out
        };
        let (salt, rest) = body.split_at(16);
        let (size, rest) = rest.split_at(4);
        assert!(u32::from_be_bytes(size.try_into().unwrap()) as usize >= rest.len(), "one record");
        assert_eq!(rest[0], 65);
        let (theirs, sealed) = rest[1..].split_at(65);
        let shared = p256::ecdh::diffie_hellman(
            self.secret.to_nonzero_scalar(),
            p256::PublicKey::from_sec1_bytes(theirs).unwrap().as_affine(),
        );
        let about = [b"WebPush: info\0", &self.public()[..], theirs].concat();
        let input = expand(&self.auth, shared.raw_secret_bytes(), &about, 32);
        let key = expand(salt, &input, b"Content-Encoding: aes128gcm\0", 16);
        let nonce = expand(salt, &input, b"Content-Encoding: nonce\0", 12);
        let key = aead::LessSafeKey::new(aead::UnboundKey::new(&aead::AES_128_GCM, &key).unwrap());
        let nonce = aead::Nonce::try_assume_unique_for_key(&nonce).unwrap();
        let mut sealed = sealed.to_vec();
        let plain = key.open_in_place(nonce, aead::Aad::empty(), &mut sealed).unwrap();
        let end = plain.iter().rposition(|byte| *byte != 0).unwrap();
        assert_eq!(plain[end], 2, "the last record's mark");
        serde_json::from_slice(&plain[..end]).unwrap()
    }
}

fn rings(evening: &Evening) -> Rung {
    evening.round();
    ringing::round(&evening.served.server)
}

const TAKEN: Rung = Rung { taken: 1, gone: 0, later: 0 };
const NOTHING: Rung = Rung { taken: 0, gone: 0, later: 0 };

#[test]
fn a_browser_is_told_that_something_needs_its_reader_and_nothing_else() {
    let (evening, service) = (evening(), PushService::open());
    let browser = Browser::new(&service);
    assert_eq!(evening.wishes(&evening.bo, &browser.wish()).0, 204);
    assert_eq!(rings(&evening), NOTHING, "what was before is not told");
    evening.vote_opens();
    assert_eq!(rings(&evening), TAKEN);
    assert_eq!(rings(&evening), NOTHING, "nothing twice");

    let handed = service.all().remove(0);
    assert_eq!(
        handed.line,
        format!("POST {} HTTP/1.1\r\n", &browser.endpoint[browser.endpoint.find("/push").unwrap()..])
    );
    assert_eq!(handed.header("content-encoding"), "aes128gcm");
    assert_eq!(handed.header("ttl"), "86400");
    let tag = BASE64URL_NOPAD.encode(&browser.tag);
    assert_eq!(handed.header("topic"), tag);
    let said = browser.opens(&handed.body);
    assert_eq!(said, serde_json::json!({"words": "Something needs you", "tag": tag}));
    for secret in ["mill-road", "Mill Road", "Withhold", "Bo"] {
        assert!(!handed.head.contains(secret), "{secret}: {}", handed.head);
    }

    // RFC 8292: whoever holds the key that the subscription is bound to, for this service, for less than a day.
    let authorization = handed.header("authorization");
    let (token, key) = authorization.strip_prefix("vapid t=").unwrap().split_once(", k=").unwrap();
    assert_eq!(key, evening.served.server.pusher().public());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let decode = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).unwrap();
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&decode(key)).unwrap();
    let signature = p256::ecdsa::Signature::from_slice(&decode(signature)).unwrap();
    key.verify(signed.as_bytes(), &signature).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&decode(signed.split_once('.').unwrap().1)).unwrap();
    assert_eq!(claims["aud"], format!("http://{}", service.address));
    let left = claims["exp"].as_i64().unwrap() * 1000 - evening.now().0;
    assert!(left > 0 && left <= Span::hours(24).0, "{left}");

    // What happened looks the same from outside.
    assert_eq!(evening.wishes(&evening.bo, "\"level\":\"everything\"").0, 204);
    evening.wait(Span::minutes(2));
    let (_, moved) = evening.cy.moves(evening.founded.id, evening.founded.seen(), "Paint the stairs\n\nBlue.");
    evening.founded.sends(&mut evening.served.client(), &moved).unwrap();
    assert_eq!(rings(&evening), TAKEN);
    let second = service.all().remove(1);
    assert_eq!(browser.opens(&second.body)["words"], "Something happened");
    assert_eq!(second.body.len(), handed.body.len());
}

#[test]
fn a_browser_that_is_gone_is_forgotten_and_a_service_that_fails_is_asked_again_later() {
    let (evening, service) = (evening(), PushService::open());
    let browser = Browser::new(&service);
    assert_eq!(evening.wishes(&evening.bo, &browser.wish()).0, 204);
    assert_eq!(rings(&evening), NOTHING);
    service.answers("503 Service Unavailable");
    evening.vote_opens();
    assert_eq!(rings(&evening).later, 1);
    evening.wait(Span(30_000));
    assert_eq!(rings(&evening), NOTHING, "not at once again");
    service.answers("201 Created");
    evening.wait(Span::minutes(2));
    assert_eq!(rings(&evening), TAKEN, "and then it still is told");

    // Where it is sent on to nobody follows.
    service.answers("307 Temporary Redirect\r\nLocation: /elsewhere");
    evening.vote_opens();
    evening.wait(Span::minutes(2));
    assert_eq!(rings(&evening).later, 1);
    assert!(service.all().iter().all(|handed| !handed.line.contains("elsewhere")));

    service.answers("410 Gone");
    evening.wait(Span::minutes(5));
    assert_eq!(rings(&evening).gone, 1);
    service.answers("201 Created");
    evening.vote_opens();
    evening.wait(Span::hours(1));
    assert_eq!(rings(&evening), NOTHING);

    // A service that has failed for two weeks is not asked for ever.
    assert_eq!(evening.wishes(&evening.bo, &browser.wish()).0, 204);
    service.answers("500 Internal Server Error");
    evening.vote_opens();
    assert_eq!(rings(&evening).later, 1);
    for _ in 0..2 {
        evening.wait(Span::hours(15 * 24));
        rings(&evening);
    }
    let before = service.all().len();
    evening.wait(Span::hours(24));
    assert_eq!((rings(&evening), service.all().len()), (NOTHING, before));
}

#[test]
fn nobody_makes_the_server_ask_what_is_no_push_service() {
    let evening = evening_reaching(kit::bylaws_for_members("Mill Road"), Services::World);
    let service = PushService::open();
    let endpoints = [
        format!("http://{}/push", service.address),
        "https://127.0.0.1/push".to_owned(),
        "https://[::1]/push".to_owned(),
        "https://169.254.169.254/latest/meta-data".to_owned(),
        "https://localhost/push".to_owned(),
        "https://push.example.org:6379/push".to_owned(),
        "https://sam:secret@push.example.org/push".to_owned(),
        "file:///etc/passwd".to_owned(),
    ];
    for endpoint in endpoints {
        let browser = Browser { endpoint, ..Browser::new(&service) };
        let (status, says) = evening.wishes(&evening.bo, &browser.wish());
        assert!(status == 422 && says.contains("browser-unusable"), "{}: {status} {says}", browser.endpoint);
    }
    for torn in [
        r#""browser":{"endpoint":"https://push.example.org/a","key":"","auth":"","tag":""}"#,
        r#""browser":{"endpoint":"https://push.example.org/a"}"#,
        r#""browser":"https://push.example.org/a""#,
    ] {
        assert_eq!(evening.wishes(&evening.bo, torn).0, 400, "{torn}");
    }
    evening.vote_opens();
    assert_eq!((rings(&evening), service.all().len()), (NOTHING, 0));

    let evening = evening_with(kit::bylaws_by_presence("Mill Road"));
    let (status, says) = evening.wishes(&evening.bo, &Browser::new(&service).wish());
    assert!(status == 422 && says.contains("wish-waits"), "{status} {says}");
}

#[test]
fn five_browsers_are_told_and_each_goes_when_its_owner_says_so_or_leaves() {
    let (evening, service) = (evening(), PushService::open());
    let browsers: Vec<Browser> = (0..6).map(|_| Browser::new(&service)).collect();
    for browser in &browsers {
        assert_eq!(evening.wishes(&evening.bo, &browser.wish()).0, 204);
    }
    assert_eq!(rings(&evening), NOTHING);
    let file = evening.data.path().join(&evening.founded.slug).join("notices.db");
    let bytes = std::fs::read(&file).unwrap();
    for browser in &browsers {
        let name = browser.endpoint.rsplit('/').next().unwrap();
        assert!(!bytes.windows(name.len()).any(|window| window == name.as_bytes()), "an endpoint lies in the clear");
    }
    let (first, last) = (&browsers[0], &browsers[5]);
    assert_eq!(evening.wishes(&evening.bo, &format!("\"no_browser\":\"{}\"", last.endpoint)).0, 204);
    // Who knows another's endpoint ends nothing by it.
    assert_eq!(evening.wishes(&evening.cy, &format!("\"no_browser\":\"{}\"", browsers[1].endpoint)).0, 204);
    evening.vote_opens();
    assert_eq!(rings(&evening).taken, 4);
    let asked = |browser: &Browser| service.all().iter().any(|handed| browser.endpoint.ends_with(path(handed)));
    assert!(!asked(first), "a sixth took the place of the oldest");
    assert!(!asked(last));

    let leaves = evening.bo.does(evening.founded.id, evening.founded.seen(), Body::Leave);
    evening.founded.sends(&mut evening.served.client(), &leaves).unwrap();
    evening.wait(Span::hours(1));
    evening.vote_opens_by(&evening.cy);
    assert_eq!(rings(&evening), NOTHING);
    let rows = rusqlite::Connection::open(file).unwrap();
    for table in ["follow", "browser", "ring"] {
        let rows: i64 = rows.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(rows, i64::from(table == "follow"), "{table}: Cy said something once");
    }
}

#[test]
fn quarrels_ring_at_nobody_whom_they_do_not_concern() {
    let (evening, service) = (evening(), PushService::open());
    let (cys, adas) = (Browser::new(&service), Browser::new(&service));
    assert_eq!(evening.wishes(&evening.cy, &cys.wish()).0, 204);
    assert_eq!(evening.wishes(&evening.cy, "\"level\":\"everything\"").0, 204);
    assert_eq!(evening.wishes(&evening.founded.founder, &adas.wish()).0, 204);
    rings(&evening);
    let hosted = evening.served.server.hosted(&evening.founded.slug).unwrap();
    let words = hosted.state().words_at(Place::Name(evening.cy.member)).unwrap().0;
    let report = |who: &Device| {
        let body = Body::Words(WordsAct::Report { words, reason: Reason::Insult });
        evening.founded.sends(&mut evening.served.client(), &who.does(evening.founded.id, evening.founded.seen(), body))
    };
    report(&evening.bo).unwrap();
    assert_eq!(rings(&evening), TAKEN, "whoever facilitates looks at it");
    let handed = service.all();
    assert!(handed.len() == 1 && adas.endpoint.ends_with(path(&handed[0])), "and Cy, whose name it is, hears nothing");
    assert_eq!(adas.opens(&handed[0].body)["words"], "Something needs you");
}

fn path(handed: &Handed) -> &str {
    handed.line.split(' ').nth(1).unwrap()
}
