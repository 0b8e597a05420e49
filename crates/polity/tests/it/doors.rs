//! The ways in that an operator sets up: TLS by certificate files, a proxy in front; and a disk that is full.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use hyper::Request;
use hyper_util::rt::{TokioExecutor, TokioIo};
use polity::server::{Founders, Setup};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::kit::{Client, Device, Served, bylaws, found, setup};

/// The program as it was built; what it says last about where it can be founded is its address.
struct Program {
    child: Child,
    address: SocketAddr,
}

impl Program {
    fn start(mut command: Command, scheme: &str) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let address = lines
            .find_map(|line| line.trim().strip_prefix(scheme)?.split_once("/found").map(|(host, _)| host.to_owned()))
            .expect("it starts");
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address: address.parse().unwrap() }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn polity(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polity"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--founding", "anyone", "--data"]).arg(data);
    command
}

#[test]
fn with_certificate_files_it_speaks_tls_in_both_versions_of_http() {
    let folder = tempfile::tempdir().unwrap();
    let made = rcgen::generate_simple_self_signed(["polity.test".to_owned()]).unwrap();
    let (certificate, key) = (folder.path().join("chain.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let mut command = polity(&folder.path().join("data"));
    command.arg("--tls-cert").arg(&certificate).arg("--tls-key").arg(&key);
    let program = Program::start(command, "https://");

    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for protocol in ["h2", "http/1.1"] {
        let mut config = config.clone();
        config.alpn_protocols = vec![protocol.into()];
        let status = runtime.block_on(async {
            let stream = TcpStream::connect(program.address).await.unwrap();
            let name = ServerName::try_from("polity.test").unwrap();
            let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
            assert_eq!(stream.get_ref().1.alpn_protocol(), Some(protocol.as_bytes()));
            let uri = "https://polity.test/found";
            let request = Request::get(uri).header("host", "polity.test").body(String::new()).unwrap();
            if protocol == "h2" {
                let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
                let (mut sender, connection) = handshake.await.unwrap();
                tokio::spawn(connection);
                sender.send_request(request).await.unwrap().status()
            } else {
                let (mut sender, connection) =
                    hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
                tokio::spawn(connection);
                sender.send_request(request).await.unwrap().status()
            }
        });
        assert_eq!(status, 200, "{protocol}");
    }
    // Whoever speaks without TLS to it gets no page, and nobody else is held up.
    assert!(Client::connect(program.address).raw(b"GET / HTTP/1.1\r\nHost: test\r\n\r\n").is_err());

    // Files that do not belong together are said at the start, not at the first handshake.
    std::fs::write(&key, rcgen::KeyPair::generate().unwrap().serialize_pem()).unwrap();
    let mut command = polity(&folder.path().join("other"));
    let output = command.arg("--tls-cert").arg(&certificate).arg("--tls-key").arg(&key).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("do not belong together"), "{said}");
}

/// Guesses a founding code from an address that the headers tell of.
fn guess(client: &mut Client, forwarded: &str) -> u16 {
    let headers = format!("Content-Type: application/json\r\nX-Forwarded-For: {forwarded}\r\n");
    client.post_with("/found", &headers, b"{\"code\":\"aaaa-aaaa\",\"envelope\":{}}").unwrap().status
}

#[test]
fn a_proxy_is_believed_about_whom_it_saw_and_a_stranger_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let founders = Founders::WithCode("k7q2-9xmt".to_owned());
    for behind_proxy in [true, false] {
        let data = folder.path().join(if behind_proxy { "proxied" } else { "bare" });
        std::fs::create_dir(&data).unwrap();
        let served = Served::start(Setup { founders: founders.clone(), behind_proxy, ..setup(&data) });
        let mut client = served.client();
        // Made up before the proxy's own word: the guesses of one address run out.
        let one: Vec<u16> = (0..8).map(|n| guess(&mut client, &format!("203.0.113.{n}, 198.51.100.1"))).collect();
        assert_eq!(one.last(), Some(&429), "{one:?}");
        // Another address, as the proxy saw it.
        let other = guess(&mut client, "198.51.100.2");
        assert_eq!(other == 429, !behind_proxy, "a header from outside frees nobody: {other}");
    }
}

/// A file system of three megabytes that only the server sees, and that goes away with it.
fn on_a_small_disk(folder: &Path) -> Option<Command> {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
    let probe = "mount -t tmpfs -o size=3m,mode=700 small \"$1\"";
    let can =
        |command: &mut Command| command.arg(probe).arg("sh").arg(folder).output().is_ok_and(|out| out.status.success());
    let mut trial = Command::new("unshare");
    trial.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
    if !can(&mut trial) {
        return None;
    }
    let serve =
        format!("{probe} && exec \"$2\" serve --listen 127.0.0.1:0 --founding anyone --unlimited --data \"$1\"");
    command.arg(serve).arg("sh").arg(folder).arg(env!("CARGO_BIN_EXE_polity"));
    Some(command)
}

#[test]
fn when_the_disk_is_really_full_nothing_is_acknowledged_and_everything_is_readable() {
    let folder = tempfile::tempdir().unwrap();
    let Some(command) = on_a_small_disk(folder.path()) else {
        eprintln!("not run: this system lets nobody mount a file system of their own");
        return;
    };
    let program = Program::start(command, "http://");
    let mut client = Client::connect(program.address);
    let org = found(&mut client, bylaws("Assembly"));
    let began = Instant::now();
    let mut members = 1;
    let refused = loop {
        assert!(began.elapsed() < Duration::from_secs(120), "three megabytes are never full");
        match org.sends(&mut client, &Device::new().joins(org.id, org.seen(), "Somebody")) {
            Ok(_) => members += 1,
            Err(reply) => break reply,
        }
    };
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(members > 100, "{members}");
    // Nothing more is taken in, and it says why; reading goes on, up to what was acknowledged.
    let again = org.sends(&mut client, &Device::new().joins(org.id, org.seen(), "Late")).unwrap_err();
    assert_eq!((again.status, again.refusal()), (503, refused.refusal()));
    let page = client.get(&org.path(""));
    assert_eq!(page.status, 200);
    assert!(page.text().contains("cannot write to its disk"), "{}", page.text());
    let head = client.get(&org.path("log/checkpoint"));
    assert_eq!(head.status, 200);
    assert_eq!(head.text().lines().nth(1), Some(members.to_string().as_str()));

    // What lies on the full disk folds to what was acknowledged, or to the one act more whose sender heard nothing.
    let seen = format!("/proc/{}/root{}", program.child.id(), folder.path().display());
    let copy = tempfile::tempdir().unwrap();
    let copied = Command::new("cp").arg("-r").arg(format!("{seen}/{}", org.slug)).arg(copy.path()).status().unwrap();
    assert!(copied.success());
    let shelf = polity::store::Shelf::open(&copy.path().join(&org.slug)).unwrap();
    let size = shelf.head().unwrap().size;
    assert!(size == members || size == members + 1, "{size} entries, {members} acknowledged");
    let state = polity::snapshot::fold(&shelf, None, size).unwrap();
    assert_eq!(state.members().count() as u64, size);
}
