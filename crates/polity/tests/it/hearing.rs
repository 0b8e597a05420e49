//! Hearing of things: a real mail server at the other end of a socket, feeds at secret addresses, and what attackers try.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use data_encoding::BASE64;
use institution::act::Body;
use institution::envelope::{envelope, signed_bytes};
use institution::time::{Span, Time};
use polity::clock::Clock;
use polity::mail::{self, Mail};
use polity::post::round;
use polity::push::Services;
use polity::say::Language;
use polity::smtp::{Relay, Security};
use polity::wish::{WISH_TYPE, Wish};

use crate::kit::{self, Device, Founded, START, Served};

/// A mail server: speaks SMTP over a socket, keeps what it was given.
struct Mailbox {
    address: SocketAddr,
    mails: Arc<Mutex<Vec<Got>>>,
    /// What it says to the next recipient instead of 250.
    refuses: Arc<Mutex<Option<&'static str>>>,
    login: Arc<Mutex<Vec<String>>>,
}

#[derive(Debug, Clone)]
struct Got {
    from: String,
    to: String,
    head: String,
    body: String,
}

impl Mailbox {
    fn open(tls: Option<Arc<tokio_rustls::rustls::ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mailbox = Self { address, mails: Arc::default(), refuses: Arc::default(), login: Arc::default() };
        let (mails, refuses, login) = (mailbox.mails.clone(), mailbox.refuses.clone(), mailbox.login.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (mails, refuses, login, tls) = (mails.clone(), refuses.clone(), login.clone(), tls.clone());
                std::thread::spawn(move || drop(serve(stream, tls, &mails, &refuses, &login)));
            }
        });
        mailbox
    }

    fn all(&self) -> Vec<Got> {
        self.mails.lock().unwrap().clone()
    }

    fn mail(&self) -> Mail {
        let relay = Relay {
            server: "127.0.0.1".to_owned(),
            port: self.address.port(),
            security: Security::None,
            login: None,
            ca_file: None,
        };
        Mail { relay, from: "polity@tenants.example".to_owned() }
    }
}

trait Both: std::io::Read + std::io::Write {}
impl<T: std::io::Read + std::io::Write> Both for T {}

fn serve(
    stream: TcpStream,
    tls: Option<Arc<tokio_rustls::rustls::ServerConfig>>,
    mails: &Mutex<Vec<Got>>,
    refuses: &Mutex<Option<&'static str>>,
    login: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    use tokio_rustls::rustls::{ServerConnection, StreamOwned};
    let mut wire: BufReader<Box<dyn Both>> = BufReader::new(Box::new(stream.try_clone()?));
    wire.get_mut().write_all(b"220 mailbox.test ready\r\n")?;
    let mut secure = false;
    let (mut from, mut to) = (String::new(), String::new());
    loop {
        let mut line = String::new();
        if wire.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let line = line.trim_end().to_owned();
        let answer: String = match line.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" if tls.is_some() && !secure => "250-mailbox.test\r\n250 STARTTLS".to_owned(),
            "EHLO" if secure => "250-mailbox.test\r\n250 AUTH PLAIN LOGIN".to_owned(),
            "EHLO" => "250 mailbox.test".to_owned(),
            "STARTTLS" => {
                wire.get_mut().write_all(b"220 go ahead\r\n")?;
                let config = tls.clone().expect("offered only then");
                let connection = ServerConnection::new(config).expect("a server configuration");
                wire = BufReader::new(Box::new(StreamOwned::new(connection, stream.try_clone()?)));
                secure = true;
                continue;
            }
            "AUTH" => {
                let said = line.rsplit(' ').next().unwrap_or_default();
                let said = String::from_utf8(BASE64.decode(said.as_bytes()).unwrap_or_default()).unwrap_or_default();
                let right = said == "\0polity\0pass word";
                login.lock().unwrap().push(said);
                if right { "235 welcome".to_owned() } else { "535 5.7.8 name or password".to_owned() }
            }
            "MAIL" => {
                from = line.trim_start_matches("MAIL FROM:<").trim_end_matches('>').to_owned();
                "250 ok".to_owned()
            }
            "RCPT" => {
                to = line.trim_start_matches("RCPT TO:<").trim_end_matches('>').to_owned();
                refuses.lock().unwrap().unwrap_or("250 ok").to_owned()
            }
            "DATA" => {
                wire.get_mut().write_all(b"354 go ahead\r\n")?;
                let mut message = String::new();
                loop {
                    let mut line = String::new();
                    wire.read_line(&mut line)?;
                    if line == ".\r\n" {
                        break;
                    }
                    message.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                let (head, body) = message.split_once("\r\n\r\n").expect("headers end somewhere");
                let body = BASE64.decode(body.replace("\r\n", "").as_bytes()).expect("a base64 body");
                let body = String::from_utf8(body).expect("UTF-8");
                let got = Got { from: from.clone(), to: to.clone(), head: head.to_owned(), body };
                mails.lock().unwrap().push(got);
                "250 kept".to_owned()
            }
            "RSET" => "250 ok".to_owned(),
            "QUIT" => {
                wire.get_mut().write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => "500 what?".to_owned(),
        };
        wire.get_mut().write_all(format!("{answer}\r\n").as_bytes())?;
    }
}

const TITLE: &str = "Withhold the rent from December";

/// Ada founds and facilitates; Bo and Cy join; mail goes to the mailbox.
pub struct Evening {
    pub served: Served,
    pub founded: Founded,
    pub bo: Device,
    pub cy: Device,
    pub clock: Clock,
    mailbox: Mailbox,
    pub data: tempfile::TempDir,
}

pub fn evening() -> Evening {
    evening_with(kit::bylaws_for_members("Mill Road"))
}

pub fn evening_with(bylaws: String) -> Evening {
    evening_reaching(bylaws, Services::ThisMachine)
}

/// Where push services may lie somewhere else.
pub fn evening_reaching(bylaws: String, push: Services) -> Evening {
    let data = tempfile::tempdir().unwrap();
    let clock = Clock::settable(START);
    let mailbox = Mailbox::open(None);
    let setup = kit::setup(data.path());
    let mail = Some(mailbox.mail());
    let served = Served::start(polity::server::Setup { clock: clock.clone(), mail, push, ..setup });
    let founded = served.found(bylaws);
    let mut client = served.client();
    let (bo, cy) = (Device::new(), Device::new());
    founded.sends(&mut client, &bo.joins(founded.id, founded.seen(), "Bo Quiet")).unwrap();
    founded.sends(&mut client, &cy.joins(founded.id, founded.seen(), "Cy")).unwrap();
    Evening { served, founded, bo, cy, clock, mailbox, data }
}

impl Evening {
    pub fn now(&self) -> Time {
        self.clock.now()
    }

    pub fn wait(&self, span: Span) {
        self.clock.set(self.now() + span);
    }

    /// Signs a wish as the page's script does, a moment later each time.
    pub fn wishes(&self, who: &Device, wish: &str) -> (u16, String) {
        self.wait(Span(1));
        let payload = Wish::payload(self.founded.id, who.public(), kit::bytes(), self.now(), wish);
        self.posts_wish(who, &payload)
    }

    pub fn posts_wish(&self, who: &Device, payload: &str) -> (u16, String) {
        let signature = who.key.sign(&signed_bytes(WISH_TYPE, payload.as_bytes())).to_bytes();
        let body = envelope(WISH_TYPE, payload.as_bytes(), &signature);
        let reply = self.served.client().post(&self.founded.path("wishes"), &body);
        (reply.status, reply.text())
    }

    pub fn get(&self, path: &str) -> (u16, String) {
        let reply = self.served.client().get_with(path, "Accept: text/html\r\n");
        (reply.status, reply.text())
    }

    /// A press of the button on a page that a mail led to.
    pub fn press(&self, path: &str) -> u16 {
        let form = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.served.client().post_with(path, form, b"").unwrap().status
    }

    pub fn round(&self) -> polity::post::Round {
        round(&self.served.server).unwrap()
    }

    pub fn confirmed(&self, who: &Device, address: &str) {
        assert_eq!(self.wishes(who, &format!("\"mail\":\"{address}\"")).0, 204);
        self.round();
        let link = link_in(self.mailbox.all().last().expect("a letter"));
        assert_eq!(self.press(&link), 200);
    }

    /// Bo's motion goes to the vote.
    pub fn vote_opens(&self) {
        self.vote_opens_by(&self.bo);
    }

    pub fn vote_opens_by(&self, mover: &Device) {
        let mut client = self.served.client();
        let (motion, moved) = mover.moves(self.founded.id, self.founded.seen(), &format!("{TITLE}\n\nAll of us."));
        self.founded.sends(&mut client, &moved).unwrap();
        let does = |who: &Device, body| who.does(self.founded.id, self.founded.seen(), body);
        let seconder = if mover.member == self.cy.member { &self.founded.founder } else { &self.cy };
        self.founded.sends(&mut client, &does(seconder, Body::Second { motion })).unwrap();
        self.founded.sends(&mut client, &does(&self.founded.founder, Body::Put { motion })).unwrap();
    }

    pub fn feeds_of(&self, who: &Device) -> String {
        let hosted = self.served.server.hosted(&self.founded.slug).unwrap();
        let org = hosted.state();
        let follow = hosted.following().unwrap().of(&org, who.member).unwrap();
        self.founded.path(&format!("feeds/{}", follow.feeds.expect("feeds")))
    }
}

/// The first link in a letter, as a path.
fn link_in(got: &Got) -> String {
    let link = got.body.lines().find_map(|line| line.strip_prefix("http://test")).expect("a link");
    link.to_owned()
}

#[test]
fn a_confirmed_address_gets_one_mail_that_names_nothing_and_one_click_ends_it() {
    let evening = evening();
    assert_eq!(evening.wishes(&evening.bo, "\"mail\":\"bo@example.org\"").0, 204);
    evening.vote_opens();
    assert_eq!(evening.round().sent, 1, "only what asks whether the mailbox is theirs");
    let asked = evening.mailbox.all().remove(0);
    assert_eq!((asked.from.as_str(), asked.to.as_str()), ("polity@tenants.example", "bo@example.org"));
    let confirm = link_in(&asked);
    // Programs look at links before people do: looking changes nothing.
    assert_eq!(evening.get(&confirm).0, 200);
    evening.wait(Span::hours(1));
    assert_eq!(evening.round().queued, 0);
    assert_eq!(evening.press(&confirm), 200);
    assert_eq!(evening.get(&confirm).0, 404, "good once");

    evening.vote_opens();
    let done = evening.round();
    assert_eq!((done.queued, done.sent), (1, 1), "a vote that opened needs Bo; that they moved it does not");
    let mail = evening.mailbox.all().remove(1);
    assert!(mail.head.contains("Subject: Something needs you\r\n"), "{}", mail.head);
    assert!(mail.head.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{}", mail.head);
    assert!(mail.body.starts_with("One thing needs you."), "{}", mail.body);
    let before_the_link = mail.body.split("http").next().unwrap();
    assert!(before_the_link.chars().count() > 120, "a lock screen shows nothing of the address: {before_the_link}");
    for secret in [TITLE, "Mill Road", "Bo Quiet", "Withhold"] {
        assert!(!mail.body.contains(secret) && !mail.head.contains(secret), "{secret} is in the mail");
    }
    assert_eq!(evening.round().sent, 0, "nothing twice");

    let stop = mail.head.lines().find_map(|line| line.strip_prefix("List-Unsubscribe: <http://test")).unwrap();
    let stop = stop.trim_end().trim_end_matches('>');
    assert_eq!(evening.get(stop).0, 200, "a page with a button");
    let one_click = "Content-Type: application/x-www-form-urlencoded\r\n";
    let reply = evening.served.client().post_with(stop, one_click, b"List-Unsubscribe=One-Click").unwrap();
    assert_eq!(reply.status, 200, "no cookie, no key");
    evening.vote_opens();
    evening.wait(Span::hours(1));
    assert_eq!(evening.round().sent, 0);
    assert_eq!(evening.get(stop).0, 404);
}

#[test]
fn what_happens_meanwhile_comes_in_one_mail_and_a_server_that_fails_is_asked_again_later() {
    let evening = evening();
    evening.confirmed(&evening.cy, "cy@example.org");
    assert_eq!(evening.wishes(&evening.cy, "\"level\":\"everything\"").0, 204);
    evening.vote_opens();
    *evening.mailbox.refuses.lock().unwrap() = Some("451 4.7.1 try later");
    let done = evening.round();
    assert_eq!((done.sent, done.failed), (0, 1));
    assert_eq!(evening.round().failed, 0, "not at once again");
    *evening.mailbox.refuses.lock().unwrap() = None;
    evening.vote_opens();
    evening.wait(Span::minutes(3));
    assert_eq!(evening.round().sent, 1);
    let mail = evening.mailbox.all().pop().unwrap();
    assert!(mail.body.contains("2 things need you.") && mail.body.contains("2 more things happened."), "{}", mail.body);
    // And then there is a pause, whatever happens.
    evening.vote_opens();
    assert_eq!(evening.round().sent, 0);
    evening.wait(Span::minutes(15));
    assert_eq!(evening.round().sent, 1);

    // A mailbox that does not exist is told to its owner and left alone.
    *evening.mailbox.refuses.lock().unwrap() = Some("550 5.1.1 no mailbox cy@example.org");
    evening.vote_opens();
    evening.wait(Span::minutes(20));
    assert_eq!(evening.round().failed, 1);
    evening.wait(Span::hours(24));
    assert_eq!(evening.round().failed, 0);
    let hosted = evening.served.server.hosted(&evening.founded.slug).unwrap();
    let follow = hosted.following().unwrap().of(&hosted.state(), evening.cy.member).unwrap();
    assert_eq!(follow.trouble.as_deref(), Some("550 5.1.1 no mailbox cy@example.org"));
    let file = std::fs::read(evening.data.path().join(&evening.founded.slug).join("notices.db")).unwrap();
    assert!(!file.windows(10).any(|window| window == b"cy@example"), "what the server said is sealed like an address");
}

#[test]
fn nobody_signs_up_anothers_address_floods_it_or_slips_a_line_into_a_mail() {
    let evening = evening();
    for bad in [
        "boss@nord.example\\r\\nRCPT TO:<all@nord.example>",
        "boss@nord.example>,<all@nord.example",
        "\\\"a b\\\"@nord.example",
        "boss@localhost",
    ] {
        let (status, says) = evening.wishes(&evening.bo, &format!("\"mail\":\"{bad}\""));
        assert_eq!(status, 422, "{bad}: {says}");
    }
    for _ in 0..3 {
        assert_eq!(evening.wishes(&evening.bo, "\"mail\":\"boss@nord.example\"").0, 204);
    }
    let (status, says) = evening.wishes(&evening.bo, "\"mail\":\"boss@nord.example\"");
    assert!(status == 422 && says.contains("address-asked"), "{status} {says}");
    // Through other members neither: the mailbox has had its letters for now. Whoever asks learns nothing by it.
    assert_eq!(evening.wishes(&evening.cy, "\"mail\":\"Boss@Nord.example\"").0, 204);
    assert_eq!(evening.wishes(&evening.cy, "\"mail\":\"boss+again@nord.example\"").0, 204);
    evening.round();
    assert_eq!(evening.mailbox.all().len(), 3);
    evening.vote_opens();
    evening.wait(Span::hours(1));
    assert_eq!(evening.round().sent, 0, "what was not confirmed gets nothing");
    let confirm = link_in(&evening.mailbox.all()[2]);
    evening.wait(Span::hours(48));
    assert_eq!(evening.press(&confirm), 404, "and the link is good for two days");

    // A stranger's key, somebody else's member, an older wish, another institution.
    assert_eq!(evening.wishes(&Device::new(), "\"mail\":\"sam@example.org\"").0, 400);
    let stolen = Device { member: evening.cy.member, ..Device::new() };
    assert_eq!(evening.wishes(&stolen, "\"mail\":\"\"").0, 400);
    let old = Wish::payload(evening.founded.id, evening.bo.public(), kit::bytes(), START, "\"mail\":\"\"");
    assert_eq!(evening.posts_wish(&evening.bo, &old).0, 400, "older than a day");
    let at = evening.now();
    let payload = Wish::payload(evening.founded.id, evening.bo.public(), kit::bytes(), at, "\"level\":\"everything\"");
    assert_eq!(evening.posts_wish(&evening.bo, &payload).0, 204);
    assert_eq!(evening.posts_wish(&evening.bo, &payload).0, 422, "the same again changes nothing");
}

#[test]
fn who_does_not_vote_yet_makes_the_server_write_to_nobody() {
    let evening = evening_with(kit::bylaws_by_presence("Mill Road"));
    let (status, says) = evening.wishes(&evening.bo, "\"mail\":\"bo@example.org\"");
    assert!(status == 422 && says.contains("wish-waits"), "{status} {says}");
    assert_eq!(evening.wishes(&evening.bo, "\"level\":\"decisions\"").0, 204, "everything else is theirs to say");
    evening.wait(Span::hours(25));
    assert_eq!(evening.wishes(&evening.bo, "\"mail\":\"bo@example.org\"").0, 204);
    assert_eq!(evening.round().sent, 1);
}

#[test]
fn a_letter_over_which_the_server_hangs_up_keeps_no_other_waiting() {
    let evening = evening();
    evening.confirmed(&evening.cy, "cy@example.org");
    *evening.mailbox.refuses.lock().unwrap() = Some("421 4.3.2 closing");
    assert_eq!(evening.wishes(&evening.bo, "\"mail\":\"bo@example.org\"").0, 204);
    assert_eq!(evening.round(), polity::post::Round { failed: 1, ..Default::default() });
    *evening.mailbox.refuses.lock().unwrap() = None;
    evening.vote_opens();
    assert_eq!(evening.round().sent, 1, "Cy's; Bo's waits a while");
    evening.wait(Span::minutes(3));
    assert_eq!(evening.round().sent, 1);
    let to: Vec<String> = evening.mailbox.all().into_iter().map(|got| got.to).collect();
    assert_eq!(to, ["cy@example.org", "cy@example.org", "bo@example.org"]);
}

#[test]
fn feeds_are_read_at_a_secret_address_until_it_is_revoked_or_its_owner_leaves() {
    let evening = evening();
    assert_eq!(evening.wishes(&evening.bo, "\"feeds\":\"new\"").0, 204);
    let first = evening.feeds_of(&evening.bo);
    evening.vote_opens();
    let (status, news) = evening.get(&format!("{first}/news.atom"));
    assert_eq!(status, 200);
    assert!(news.contains("Vote now on") && news.contains(TITLE), "{news}");
    assert!(!news.contains(&first), "the feed does not hold its own address");
    let reply = evening.served.client().get(&format!("{first}/calendar.ics"));
    assert_eq!(reply.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert_eq!(reply.header("cache-control"), Some("private, no-store"));
    assert_eq!(reply.header("x-robots-tag"), Some("noindex"));
    let calendar = reply.text();
    assert!(calendar.contains("SUMMARY:The vote closes: Withhold the rent from December"), "{calendar}");
    // It only reads, and only this.
    assert_eq!(evening.press(&format!("{first}/news.atom")), 405);
    assert_eq!(evening.get(&format!("{first}/people.json")).0, 404);
    for what in ["stop", "confirm"] {
        let token = first.rsplit('/').next().unwrap();
        assert_eq!(evening.press(&evening.founded.path(&format!("{what}/{token}"))), 404);
    }
    // One bit off, another's place, nothing at all.
    let token = first.rsplit('/').next().unwrap();
    let flipped = if token.ends_with('0') { "1" } else { "0" };
    for forged in [format!("{}{flipped}", &token[..39]), format!("00000000{}", &token[8..]), "0".repeat(40), "x".into()]
    {
        let path = evening.founded.path(&format!("feeds/{forged}/news.atom"));
        assert_eq!(evening.get(&path).0, 404, "{forged}");
    }
    assert_eq!(evening.wishes(&evening.bo, "\"feeds\":\"new\"").0, 204);
    assert_eq!(evening.get(&format!("{first}/news.atom")).0, 404, "revoked");
    let second = evening.feeds_of(&evening.bo);
    assert_eq!(evening.get(&format!("{second}/news.atom")).0, 200);
    assert_eq!(evening.wishes(&evening.bo, "\"feeds\":\"none\"").0, 204);
    assert_eq!(evening.get(&format!("{second}/news.atom")).0, 404);
    assert_eq!(evening.wishes(&evening.bo, "\"feeds\":\"new\"").0, 204);
    assert_eq!(evening.get(&format!("{first}/news.atom")).0, 404, "no counter ever comes back");
    assert_eq!(evening.get(&format!("{second}/news.atom")).0, 404);
    let third = evening.feeds_of(&evening.bo);
    let leaves = evening.bo.does(evening.founded.id, evening.founded.seen(), Body::Leave);
    evening.founded.sends(&mut evening.served.client(), &leaves).unwrap();
    assert_eq!(evening.get(&format!("{third}/news.atom")).0, 404, "whoever left reads no longer");
}

#[test]
fn an_address_lies_sealed_beside_the_record_is_on_no_page_of_others_and_goes_with_its_owner() {
    let evening = evening();
    evening.confirmed(&evening.bo, "bo.secret@example.org");
    let folder = evening.data.path().join(&evening.founded.slug);
    let holds = |needle: &str| {
        std::fs::read_dir(&folder).unwrap().any(|file| {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
        })
    };
    assert!(!holds("bo.secret"), "no file has it in the clear");
    let until = evening.now() + Span::hours(24);
    let cookie = |who: &Device| {
        let pass = who.pass(evening.founded.id, until);
        let reply = evening.served.client().post(&evening.founded.path("pass"), &pass);
        format!("Cookie: {}\r\n", reply.header("set-cookie").unwrap().split(';').next().unwrap())
    };
    let read = |cookie: &str, page: &str| {
        evening.served.client().get_with(&evening.founded.path(page), &format!("{cookie}Accept: text/html\r\n")).text()
    };
    let (own, others) = (cookie(&evening.bo), cookie(&evening.cy));
    assert!(read(&own, "follow").contains("bo.secret@example.org"));
    assert!(!read(&own, "follow.json").contains("bo.secret"), "facts for machines do not hold it");
    for page in ["follow", "me", "people", "people.json", "record", "notices", ""] {
        assert!(!read(&others, page).contains("bo.secret"), "{page}");
    }
    assert_eq!(evening.served.client().get(&evening.founded.path("follow")).status, 401);

    let leaves = evening.bo.does(evening.founded.id, evening.founded.seen(), Body::Leave);
    evening.founded.sends(&mut evening.served.client(), &leaves).unwrap();
    assert_eq!(evening.round().erased, 1);
    let rows = rusqlite::Connection::open(folder.join("notices.db")).unwrap();
    let rows: i64 = rows.query_row("SELECT count(*) FROM follow", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 0);
}

#[test]
fn mail_goes_over_tls_with_a_password_or_not_at_all() {
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::crypto::ring;
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, made.cert.pem()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(made.signing_key.serialize_pem().as_bytes()).unwrap();
    let chain = vec![CertificateDer::from(made.cert.der().to_vec())];
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let mailbox = Mailbox::open(Some(Arc::new(config)));
    let file = folder.path().join("mail.toml");
    let password = folder.path().join("password");
    std::fs::write(&password, "pass word\n").unwrap();
    let write = |security: &str, login: bool, ca: bool| {
        let mut text = format!(
            "server = \"localhost\"\nport = {}\nsecurity = \"{security}\"\nfrom = \"polity@tenants.example\"\n",
            mailbox.address.port()
        );
        if login {
            text.push_str(&format!("login = \"polity\"\npassword_file = \"{}\"\n", password.display()));
        }
        if ca {
            text.push_str(&format!("ca_file = \"{}\"\n", ca_file.display()));
        }
        std::fs::write(&file, text).unwrap();
        Mail::read(&file)
    };
    let mail = write("starttls", true, true).unwrap();
    let mut session = mail.open().unwrap();
    let letter = mail::confirmation(Language::English, "sam@example.org", "http://test/like/this");
    session.send(&mail::message(&letter, &mail.from, START).unwrap()).unwrap();
    session.close();
    assert!(mailbox.all()[0].body.contains("http://test/like/this"));
    assert_eq!(mailbox.login.lock().unwrap().as_slice(), ["\0polity\0pass word"]);
    // Nobody vouches for the certificate: nothing is sent.
    let untrusted = write("starttls", true, false).unwrap().open().err().unwrap();
    assert_eq!(untrusted.step, polity::smtp::Step::Tls);
    std::fs::write(&password, "wrong").unwrap();
    let wrong = write("starttls", true, true).unwrap().open().err().unwrap();
    assert_eq!((wrong.step, wrong.code), (polity::smtp::Step::Login, Some(535)));
    assert!(write("none", true, false).is_err(), "a password is not sent in the clear");
    // A server that does not offer TLS gets nothing either.
    let plain = Mailbox::open(None);
    let stripped = Relay { port: plain.address.port(), ..mail.relay.clone() };
    let stripped = Mail { relay: stripped, ..mail }.open().err().unwrap();
    assert_eq!(stripped.step, polity::smtp::Step::Tls);
    assert!(plain.login.lock().unwrap().is_empty());
}
