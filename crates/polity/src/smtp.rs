//! SMTP, as much of it as sending a plain message takes (RFC 5321): greeting, TLS, log in, one message after another.
//!
//! Own lines rather than a library's tree: what we send is one recipient, ASCII headers and a base64 body, and `polity
//! doctor` must be able to say at which step mail fails. Every step has a deadline. A password never goes over a
//! connection without TLS, except to this very machine.
//!
//! Invariant: nothing that came from outside is put into a line of the protocol but an address that `is_address`.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{IpAddr, TcpStream, ToSocketAddrs as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::following::is_address;

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// The longest line and the most lines of a reply.
const LINE_BYTES_MAX: u64 = 2_000;
const LINES_MAX: usize = 100;

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte, usually port 465.
    Tls,
    /// TLS after STARTTLS, usually port 587; nothing is sent if the server does not offer it.
    StartTls,
    /// None: only to this machine.
    None,
}

/// Where mail is handed in, and as whom.
#[derive(Debug, Clone)]
pub struct Relay {
    /// The server's name.
    pub server: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Name and password, if it asks for them.
    pub login: Option<(String, String)>,
    /// A certificate to trust besides those that browsers trust.
    pub ca_file: Option<PathBuf>,
}

/// At which step it went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Finding and reaching the server.
    Connect,
    /// Its greeting and what it offers.
    Greeting,
    /// TLS.
    Tls,
    /// Logging in.
    Login,
    /// The sender's address.
    From,
    /// The recipient's address.
    To,
    /// The message.
    Message,
}

/// Mail did not go.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{says}")]
pub struct NotSent {
    /// At which step.
    pub step: Step,
    /// The server's code, if it gave one.
    pub code: Option<u16>,
    /// What it said, or what went wrong; one line.
    pub says: String,
}

impl NotSent {
    fn at(step: Step, says: impl std::fmt::Display) -> Self {
        Self { step, code: None, says: one_line(&says.to_string()) }
    }

    /// Whether trying again is of no use: the server knows no such mailbox.
    #[must_use]
    pub fn is_for_good(&self) -> bool {
        self.step == Step::To && self.code.is_some_and(|code| (500..600).contains(&code))
    }
}

/// What a server says goes on a terminal and a page: one line without anything that moves a cursor.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect::<String>().trim().to_owned()
}

enum Wire {
    Plain(TcpStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
    /// While one turns into the other.
    None,
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
            Self::None => Ok(0),
        }
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self {
            Self::Plain(stream) => stream.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
            Self::None => Err(std::io::ErrorKind::NotConnected.into()),
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        match self {
            Self::Plain(stream) => stream.flush(),
            Self::Tls(stream) => stream.flush(),
            Self::None => Ok(()),
        }
    }
}

/// A connection over which messages can be sent.
pub struct Session {
    wire: BufReader<Wire>,
    offers: Vec<String>,
}

impl Session {
    /// Connects, protects the connection as it is set up, and logs in.
    ///
    /// # Errors
    /// At which step it failed, and why.
    pub fn open(relay: &Relay) -> Result<Self, NotSent> {
        let at = |problem: &dyn std::fmt::Display| NotSent::at(Step::Connect, problem);
        let mut addresses = (relay.server.as_str(), relay.port).to_socket_addrs().map_err(|e| at(&e))?;
        let mut last = at(&"no address is known for this name");
        let stream = addresses.find_map(|address| match TcpStream::connect_timeout(&address, PATIENCE) {
            Ok(stream) => Some(stream),
            Err(problem) => {
                last = at(&problem);
                None
            }
        });
        let stream = stream.ok_or(last)?;
        stream.set_read_timeout(Some(PATIENCE)).map_err(|e| at(&e))?;
        stream.set_write_timeout(Some(PATIENCE)).map_err(|e| at(&e))?;
        let is_here = stream.peer_addr().is_ok_and(|address| match address.ip() {
            IpAddr::V4(ip) => ip.is_loopback(),
            IpAddr::V6(ip) => ip.is_loopback(),
        });
        if relay.security == Security::None && !is_here {
            return Err(NotSent::at(Step::Tls, "without TLS mail is handed to this machine alone; set security"));
        }
        let wire = match relay.security {
            Security::Tls => protect(stream, relay)?,
            _ => Wire::Plain(stream),
        };
        let mut session = Self { wire: BufReader::new(wire), offers: Vec::new() };
        session.expect(Step::Greeting, 220)?;
        session.hello()?;
        if relay.security == Security::StartTls {
            if !session.offers("STARTTLS") {
                return Err(NotSent::at(Step::Tls, "the server does not offer STARTTLS"));
            }
            session.say(Step::Tls, "STARTTLS", 220)?;
            // What came before the encryption is forgotten, also what was sent ahead (CVE-2011-0411).
            let Wire::Plain(stream) = std::mem::replace(session.wire.get_mut(), Wire::None) else {
                unreachable!("it was plain a line ago")
            };
            session.wire = BufReader::new(protect(stream, relay)?);
            session.hello()?;
        }
        if let Some((name, password)) = &relay.login {
            session.log_in(name, password)?;
        }
        Ok(session)
    }

    /// Sends one message, headers and all, to one address.
    ///
    /// # Errors
    /// At which step it failed, and why.
    pub fn send(&mut self, from: &str, to: &str, message: &str) -> Result<(), NotSent> {
        for (step, address) in [(Step::From, from), (Step::To, to)] {
            if !is_address(address) {
                return Err(NotSent { step, code: Some(553), says: "not an address".to_owned() });
            }
        }
        let sent = self.send_parts(from, to, message);
        if sent.is_err() {
            // The next message begins afresh; if even that fails, its own first line says so.
            let _ = self.say(Step::Message, "RSET", 250);
        }
        sent
    }

    fn send_parts(&mut self, from: &str, to: &str, message: &str) -> Result<(), NotSent> {
        self.say(Step::From, &format!("MAIL FROM:<{from}>"), 250)?;
        self.say(Step::To, &format!("RCPT TO:<{to}>"), 250)?;
        self.say(Step::Message, "DATA", 354)?;
        let mut out = String::with_capacity(message.len() + 64);
        for line in message.split_inclusive("\r\n") {
            // RFC 5321, section 4.5.2: a line that begins with a dot gets another.
            if line.starts_with('.') {
                out.push('.');
            }
            out.push_str(line);
        }
        if !out.ends_with("\r\n") {
            out.push_str("\r\n");
        }
        self.say(Step::Message, &format!("{out}."), 250).map(drop)
    }

    /// Says goodbye.
    pub fn close(mut self) {
        let _ = self.say(Step::Message, "QUIT", 221);
    }

    fn offers(&self, what: &str) -> bool {
        self.offers.iter().any(|offer| offer.split(' ').next().is_some_and(|word| word.eq_ignore_ascii_case(what)))
    }

    fn hello(&mut self) -> Result<(), NotSent> {
        // The name of the machine is nobody's business; an address literal of nowhere is allowed (RFC 5321, 4.1.3).
        self.offers = self.say(Step::Greeting, "EHLO [127.0.0.1]", 250)?;
        Ok(())
    }

    fn log_in(&mut self, name: &str, password: &str) -> Result<(), NotSent> {
        let offers = self.offers.iter().find(|offer| offer.to_ascii_uppercase().starts_with("AUTH ")).cloned();
        let offers = offers.ok_or_else(|| NotSent::at(Step::Login, "the server offers no log-in here"))?;
        let knows = |how: &str| offers.split(' ').any(|word| word.eq_ignore_ascii_case(how));
        if knows("PLAIN") {
            let both = BASE64.encode(format!("\0{name}\0{password}").as_bytes());
            self.say(Step::Login, &format!("AUTH PLAIN {both}"), 235)?;
        } else if knows("LOGIN") {
            self.say(Step::Login, "AUTH LOGIN", 334)?;
            self.say(Step::Login, &BASE64.encode(name.as_bytes()), 334)?;
            self.say(Step::Login, &BASE64.encode(password.as_bytes()), 235)?;
        } else {
            return Err(NotSent::at(
                Step::Login,
                format!("the server knows {offers}, and this program PLAIN and LOGIN"),
            ));
        }
        Ok(())
    }

    fn say(&mut self, step: Step, line: &str, code: u16) -> Result<Vec<String>, NotSent> {
        let wire = self.wire.get_mut();
        let written =
            wire.write_all(line.as_bytes()).and_then(|()| wire.write_all(b"\r\n")).and_then(|()| wire.flush());
        written.map_err(|problem| NotSent::at(step, problem))?;
        self.expect(step, code)
    }

    /// Reads a reply of one or several lines: `250-STARTTLS`, and the last `250 HELP`.
    fn expect(&mut self, step: Step, code: u16) -> Result<Vec<String>, NotSent> {
        let mut lines = Vec::new();
        while lines.len() < LINES_MAX {
            let mut line = Vec::new();
            let read = (&mut self.wire).take(LINE_BYTES_MAX).read_until(b'\n', &mut line);
            if read.map_err(|problem| NotSent::at(step, problem))? == 0 {
                return Err(NotSent::at(step, "the server hung up"));
            }
            let line = String::from_utf8_lossy(&line).into_owned();
            let (said, rest) = line.split_at_checked(3).ok_or_else(|| NotSent::at(step, "no SMTP server answers"))?;
            let said: u16 = said.parse().map_err(|_| NotSent::at(step, "no SMTP server answers"))?;
            let more = rest.starts_with('-');
            lines.push(one_line(rest.get(1..).unwrap_or_default()));
            if more {
                continue;
            }
            // 251: forwarded. Good enough.
            if said == code || (said == 251 && code == 250) {
                return Ok(lines);
            }
            return Err(NotSent { step, code: Some(said), says: format!("{said} {}", lines.join(" ")) });
        }
        Err(NotSent::at(step, "a reply without end"))
    }
}

fn protect(stream: TcpStream, relay: &Relay) -> Result<Wire, NotSent> {
    let at = |problem: &dyn std::fmt::Display| NotSent::at(Step::Tls, problem);
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(file) = &relay.ca_file {
        for certificate in CertificateDer::pem_file_iter(file).map_err(|e| at(&e))? {
            roots.add(certificate.map_err(|e| at(&e))?).map_err(|e| at(&e))?;
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|e| at(&e))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(relay.server.clone()).map_err(|e| at(&e))?;
    let mut connection = ClientConnection::new(Arc::new(config), name).map_err(|e| at(&e))?;
    let mut stream = stream;
    while connection.is_handshaking() {
        connection.complete_io(&mut stream).map_err(|e| at(&e))?;
    }
    Ok(Wire::Tls(Box::new(StreamOwned::new(connection, stream))))
}
