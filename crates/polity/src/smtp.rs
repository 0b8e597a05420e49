//! Handing mail in: connection, TLS, log in, one message after another, by `lettre`'s connection (RFC 5321).
//!
//! Step by step rather than by the library's transport, because `polity doctor` must be able to name the step at which
//! mail fails. A password never goes over a connection without TLS; without TLS mail is handed to this very machine alone.
//!
//! Invariant: nothing that came from outside is put into a line of the protocol but an address that `is_address`.

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::path::PathBuf;
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use tokio_rustls::rustls;

/// How long each step may take.
const PATIENCE: Duration = Duration::from_secs(20);

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
    pub login: Option<Credentials>,
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
    /// What it said, or what went wrong; one line. It may hold the recipient's address: it is on no terminal.
    pub says: String,
}

impl NotSent {
    pub(crate) fn at(step: Step, says: impl std::fmt::Display) -> Self {
        Self { step, code: None, says: one_line(&says.to_string()) }
    }

    fn of(step: Step, problem: &Error) -> Self {
        let says = std::error::Error::source(problem).map_or(problem.to_string(), ToString::to_string);
        match problem.status() {
            Some(code) => {
                let code = code.to_string();
                Self { step, says: one_line(&format!("{code} {says}")), code: code.parse().ok() }
            }
            None => Self::at(step, says),
        }
    }

    /// Whether trying again is of no use: the server knows no such mailbox.
    #[must_use]
    pub fn is_for_good(&self) -> bool {
        self.step == Step::To && self.code.is_some_and(|code| (500..600).contains(&code))
    }

    /// Whether the server is through with this connection: it broke, or the server says that it closes it.
    #[must_use]
    pub fn ends_connection(&self) -> bool {
        self.code.is_none_or(|code| code == 421)
    }
}

/// What a server says goes on a terminal and a page: one line without anything that moves a cursor.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect::<String>().trim().to_owned()
}

/// A connection over which messages can be sent.
pub struct Session {
    connection: SmtpConnection,
}

impl Session {
    /// Connects, protects the connection as it is set up, and logs in.
    ///
    /// # Errors
    /// At which step it failed, and why.
    pub fn open(relay: &Relay) -> Result<Self, NotSent> {
        let addresses = (relay.server.as_str(), relay.port).to_socket_addrs();
        let mut addresses: Vec<SocketAddr> =
            addresses.map_err(|problem| NotSent::at(Step::Connect, problem))?.collect();
        let tls = match relay.security {
            Security::None => {
                addresses.retain(|address| address.ip().is_loopback());
                if addresses.is_empty() {
                    return Err(NotSent::at(
                        Step::Tls,
                        "without TLS mail is handed to this machine alone; set security",
                    ));
                }
                None
            }
            _ => Some(trust(relay)?),
        };
        // The name of the machine is nobody's business; an address literal of nowhere is allowed (RFC 5321, 4.1.3).
        let hello = ClientId::Ipv4(std::net::Ipv4Addr::LOCALHOST);
        let at_once = tls.as_ref().filter(|_| relay.security == Security::Tls);
        let connection = SmtpConnection::connect(&addresses[..], Some(PATIENCE), &hello, at_once, None);
        let mut connection = connection.map_err(|problem| NotSent::of(reached(&problem), &problem))?;
        if let (Security::StartTls, Some(tls)) = (relay.security, &tls) {
            if !connection.can_starttls() {
                return Err(NotSent::at(Step::Tls, "the server does not offer STARTTLS"));
            }
            connection.starttls(tls, &hello).map_err(|problem| NotSent::of(Step::Tls, &problem))?;
        }
        if let Some(login) = &relay.login {
            assert!(connection.is_encrypted(), "a login is read only together with TLS");
            connection.auth(DEFAULT_MECHANISMS, login).map_err(|problem| NotSent::of(Step::Login, &problem))?;
        }
        Ok(Self { connection })
    }

    /// Sends one message to the one address in its envelope.
    ///
    /// # Errors
    /// At which step it failed, and why.
    pub fn send(&mut self, message: &Message) -> Result<(), NotSent> {
        let sent = self.send_parts(message);
        if sent.as_ref().is_err_and(|problem| !problem.ends_connection()) {
            // The next message begins afresh; if even that fails, its own first line says so.
            let _ = self.connection.command(Rset);
        }
        sent
    }

    fn send_parts(&mut self, message: &Message) -> Result<(), NotSent> {
        let at = |step: Step| move |problem: Error| NotSent::of(step, &problem);
        let envelope = message.envelope();
        self.connection.command(Mail::new(envelope.from().cloned(), Vec::new())).map_err(at(Step::From))?;
        for to in envelope.to() {
            self.connection.command(Rcpt::new(to.clone(), Vec::new())).map_err(at(Step::To))?;
        }
        self.connection.command(Data).map_err(at(Step::Message))?;
        self.connection.message(&message.formatted()).map_err(at(Step::Message)).map(drop)
    }

    /// Says goodbye.
    pub fn close(mut self) {
        let _ = self.connection.command(Quit);
    }
}

/// How far it got before the first reply was understood.
fn reached(problem: &Error) -> Step {
    if problem.status().is_some() || problem.is_response() {
        return Step::Greeting;
    }
    let mut cause = std::error::Error::source(problem);
    while let Some(found) = cause {
        let inner = found.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if problem.is_tls() || inner.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return Step::Tls;
        }
        cause = found.source();
    }
    // What the library calls a connection's error happened before there was one; what it calls the network's, after.
    if problem.to_string().starts_with("Connection error") { Step::Connect } else { Step::Greeting }
}

fn trust(relay: &Relay) -> Result<TlsParameters, NotSent> {
    let mut tls = TlsParameters::builder(relay.server.clone()).certificate_store(CertificateStore::WebpkiRoots);
    if let Some(file) = &relay.ca_file {
        let pem = std::fs::read(file).map_err(|problem| NotSent::at(Step::Tls, problem))?;
        let certificate = Certificate::from_pem(&pem).map_err(|problem| NotSent::of(Step::Tls, &problem))?;
        tls = tls.add_root_certificate(certificate);
    }
    tls.build_rustls().map_err(|problem| NotSent::of(Step::Tls, &problem))
}
