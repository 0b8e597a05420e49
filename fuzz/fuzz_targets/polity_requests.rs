//! A running organisation asked anything: arbitrary paths, queries, headers and bodies. Whatever comes, it answers, never
//! with a 500, and the record holds what its receipts say and nothing more.
#![no_main]

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::body::Body as HttpBody;
use axum::http::{Request, Uri};
use ed25519_zebra::SigningKey;
use institution::act::{Act, Body, Founding};
use institution::bylaws::Bylaws;
use institution::envelope::{ACT_TYPE, Unchecked, signed_bytes};
use institution::id::{ActId, Hash, InstitutionId, Key, MemberId, Salt};
use libfuzzer_sys::fuzz_target;
use polity::clock::Clock;
use polity::push::Services;
use polity::seal::Salted;
use polity::server::{Founders, PATIENCE, Server, Setup};
use tower::ServiceExt as _;

struct Hall {
    runtime: tokio::runtime::Runtime,
    server: Arc<Server>,
    router: axum::Router,
    slug: String,
    _data: tempfile::TempDir,
}

/// One organisation with its founder, whose record anyone may read.
static HALL: LazyLock<Hall> = LazyLock::new(|| {
    let data = tempfile::tempdir().expect("a folder for the data");
    let setup = Setup {
        data: data.path().to_owned(),
        clock: Clock::System,
        founders: Founders::Anyone,
        url: "http://hall.test".to_owned(),
        behind_proxy: false,
        limits: false,
        patience: PATIENCE,
        mail: None,
        push: Services::World,
    };
    let server = Server::open(setup).expect("an empty folder");
    let text = include_str!("../../bylaws/assembly.toml").replace("who = \"members\"", "who = \"anyone\"");
    let mut bylaws = Bylaws::from_toml(&text).expect("the template");
    bylaws.name = "Hall".to_owned();
    let name = Salted { salt: Salt([7; 16]), text: "Ada".to_owned() };
    let key = SigningKey::from([5; 32]);
    let log_key = server.make_log_key();
    let founding = Founding { bylaws: bylaws.to_toml(), log_key, semantics: 3, name: name.commitment() };
    let seen = institution::act::Seen { size: 0, root: Hash::of(b"") };
    let act = Act {
        institution: InstitutionId::UNFOUNDED,
        actor: MemberId([1; 16]),
        key: Key(key.verification_key().into()),
        id: ActId([2; 16]),
        seen,
        body: Body::Found(Box::new(founding)),
    };
    let payload = act.payload().into_bytes();
    let signature = key.sign(&signed_bytes(ACT_TYPE, &payload)).to_bytes();
    let signed = Unchecked::new(payload, signature).expect("an act").verify().expect("we signed it");
    let (hosted, _) = server.found("", &signed, Some(&name)).ok().expect("anyone may found");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let router = polity::web::router(server.clone());
    Hall { runtime, server, router, slug: hosted.slug.clone(), _data: data }
});

/// Where bodies are read, and pages that read their queries; what else there is can be spelt out.
const PATHS: [(&str, &str); 16] = [
    ("POST", "acts"),
    ("POST", "openings"),
    ("POST", "pass"),
    ("POST", "pass/end"),
    ("POST", "home-name"),
    ("POST", "/found"),
    ("POST", "/found/key"),
    ("POST", "/language"),
    ("GET", ""),
    ("GET", "move"),
    ("GET", "people"),
    ("GET", "record"),
    ("GET", "bylaws"),
    ("GET", "log/tile/"),
    ("GET", "motions/"),
    ("GET", "/"),
];

fuzz_target!(|input: &[u8]| {
    let [which, rest @ ..] = input else { return };
    let hall = &*HALL;
    let (method, path) = PATHS[usize::from(*which) % PATHS.len()];
    // What follows the path, then headers, then the body; each ends at a nought.
    let mut parts = rest.splitn(3, |byte| *byte == 0);
    let mut part = || parts.next().unwrap_or_default();
    let (tail, header, body) = (String::from_utf8_lossy(part()), part(), part());
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{}/{path}", hall.slug) };
    let Ok(uri) = format!("{path}{tail}").parse::<Uri>() else { return };
    if !uri.path().starts_with('/') {
        return;
    }
    let content = if which & 0x80 == 0 { "application/json" } else { "application/x-www-form-urlencoded" };
    let mut request = Request::builder().method(method).uri(uri).header("content-type", content);
    for (i, value) in header.split(|byte| *byte == b'\n').take(3).enumerate() {
        let name = ["cookie", "authorization", "accept-language"][i];
        if let Ok(value) = axum::http::HeaderValue::from_bytes(value) {
            request = request.header(name, value);
        }
    }
    let Ok(request) = request.body(HttpBody::from(body.to_vec())) else { return };
    let size = || hall.server.all().iter().map(|hosted| hosted.published().head.size).sum::<u64>();
    let before = size();
    let answer = async {
        let reply = hall.router.clone().oneshot(request).await.expect("the router always answers");
        let status = reply.status();
        let bytes = axum::body::to_bytes(reply.into_body(), 1 << 24).await.expect("an answer has an end");
        (status, bytes)
    };
    // Who asks for what comes next waits for it; nothing comes here.
    let waits = Duration::from_millis(300);
    let Ok((status, bytes)) = hall.runtime.block_on(async { tokio::time::timeout(waits, answer).await }) else {
        return;
    };
    assert!(status.as_u16() < 500, "{status}: {}", String::from_utf8_lossy(&bytes));
    if size() != before {
        assert!(method == "POST" && status == 200, "{method} {path} wrote into the record and answered {status}");
    }
});
