//! Mail: how it is set up, and what a message looks like.
//!
//! A message names neither the organisation nor the question, not in its subject and not where a phone's lock screen
//! shows its beginning: it says how many things need you, and links. `lettre` writes headers and body. One click ends it
//! (RFC 2369, RFC 8058).

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, ensure};
use data_encoding::HEXLOWER;
use institution::time::Time;
use lettre::Message;
use lettre::message::Mailbox;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use serde::Deserialize;

use crate::following::is_address;
use crate::random;
use crate::say::Language;
use crate::smtp::{NotSent, Relay, Security, Session, Step};

/// How an operator lets this server send mail: the file that `serve --mail` names.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Where it is handed in.
    pub relay: Relay,
    /// Whose address it bears.
    pub from: String,
}

/// The file, as it is written:
///
/// ```toml
/// server = "smtp.example.org"
/// port = 465
/// security = "tls"
/// from = "polity@example.org"
/// login = "polity@example.org"
/// password_file = "/etc/polity/mail-password"
/// ```
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    server: String,
    port: u16,
    security: Security,
    from: String,
    login: Option<String>,
    password_file: Option<PathBuf>,
    ca_file: Option<PathBuf>,
}

impl Mail {
    /// Reads the file.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| format!("couldn't read {}", file.display()))?;
        let read: File = toml::from_str(&text).with_context(|| format!("{} cannot be read", file.display()))?;
        ensure!(is_address(&read.from), "{}: \"from\" is no address this program can use", file.display());
        let login = match (read.login, read.password_file) {
            (Some(name), Some(password)) => {
                let secret = std::fs::read_to_string(&password)
                    .with_context(|| format!("couldn't read {}", password.display()))?;
                Some(Credentials::new(name, secret.trim_end_matches(['\r', '\n']).to_owned()))
            }
            (None, None) => None,
            _ => anyhow::bail!("{}: \"login\" and \"password_file\" belong together", file.display()),
        };
        let plain_login = login.is_some() && read.security == Security::None;
        ensure!(!plain_login, "{}: a password is not sent without TLS; set security", file.display());
        let relay =
            Relay { server: read.server, port: read.port, security: read.security, login, ca_file: read.ca_file };
        Ok(Self { relay, from: read.from })
    }

    /// Opens a connection to hand mail in.
    ///
    /// # Errors
    /// At which step it failed, and why.
    pub fn open(&self) -> Result<Session, NotSent> {
        Session::open(&self.relay)
    }
}

/// A message before it has headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// To whom: an address that was looked at.
    pub to: String,
    /// The subject, in any language.
    pub subject: String,
    /// Lines of text.
    pub body: String,
    /// What ends such messages, if they are not answers to something just asked for.
    pub stop: Option<String>,
}

/// Asks whoever has this mailbox whether they want it.
#[must_use]
pub fn confirmation(say: Language, to: &str, link: &str) -> Letter {
    let body = [say.t("mail-confirm-why"), say.t("mail-confirm-not"), String::new(), link.to_owned()];
    Letter { to: to.to_owned(), subject: say.t("mail-confirm-subject"), body: body.join("\n"), stop: None }
}

/// Says that something waits: how much of it, not what.
#[must_use]
pub fn news(say: Language, to: &str, (needs, others): (u64, u64), link: &str, stop: &str) -> Letter {
    let mut lines = Vec::new();
    if needs > 0 {
        lines.push(say.f("mail-needs", &[("n", needs.into())]));
    }
    if others > 0 {
        lines.push(say.f("mail-others", &[("n", others.into())]));
    }
    lines.extend([say.t("mail-why-so-little"), String::new(), link.to_owned(), String::new()]);
    lines.extend([say.t("mail-stop"), stop.to_owned()]);
    let subject = if needs > 0 { "mail-subject-needs" } else { "mail-subject-others" };
    Letter { to: to.to_owned(), subject: say.t(subject), body: lines.join("\n"), stop: Some(stop.to_owned()) }
}

/// The message with its headers.
///
/// # Errors
/// If it would go to what is no address.
pub fn message(letter: &Letter, from: &str, now: Time) -> Result<Message, NotSent> {
    let mailbox = |step: Step, address: &str| {
        let parsed = Some(address).filter(|address| is_address(address)).and_then(|address| address.parse().ok());
        let refused = || NotSent { step, code: Some(553), says: "not an address".to_owned() };
        parsed.map(|address| Mailbox::new(None, address)).ok_or_else(refused)
    };
    let raw =
        |name: &'static str, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
    let domain = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let mut message = Message::builder()
        .from(mailbox(Step::From, from)?)
        .to(mailbox(Step::To, &letter.to)?)
        .subject(letter.subject.as_str())
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(now.0.max(0).cast_unsigned()))
        .message_id(Some(format!("<{}@{domain}>", HEXLOWER.encode(&random::bytes::<16>()))))
        .raw_header(raw("Auto-Submitted", "auto-generated"));
    if let Some(stop) = &letter.stop {
        message = message
            .raw_header(raw("List-Unsubscribe", &format!("<{stop}>")))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    message
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::Base64)
        .body(letter.body.replace('\n', "\r\n"))
        .map_err(|problem| NotSent { step: Step::Message, code: Some(554), says: problem.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_its_headers_and_nothing_slips_into_them() {
        let stop = format!("https://{}.example/tenants-of-mill-road/stop/{}", "t".repeat(60), "ab".repeat(20));
        let home = "https://t.example/t/notices";
        let mut letter = news(Language::Spanish, "sam@example.org", (2, 1), home, &stop);
        letter.subject = "ñandú ".repeat(20) + "\r\nBcc: boss@nord.example";
        let text = message(&letter, "polity@example.org", Time(1_795_460_400_000)).unwrap().formatted();
        let text = String::from_utf8(text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("Date: Mon, 23 Nov 2026 19:00:00 +0000"), "{head}");
        let unfolded = head.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("List-Unsubscribe: <{stop}>")), "{head}");
        assert!(unfolded.lines().all(|line| !line.to_ascii_lowercase().starts_with("bcc")), "{head}");
        assert!(head.is_ascii() && head.lines().all(|line| line.len() < 200), "{head}");
        assert!(body.lines().all(|line| line.len() <= 76));
        let body = data_encoding::BASE64.decode(body.replace("\r\n", "").as_bytes()).unwrap();
        assert!(String::from_utf8(body).unwrap().contains(home));
    }

    #[test]
    fn nothing_is_written_to_what_is_no_address() {
        let letter =
            confirmation(Language::English, "sam@example.org>\r\nRCPT TO:<all@nord.example", "https://t.example");
        let refused = message(&letter, "polity@example.org", Time(0)).unwrap_err();
        assert_eq!((refused.step, refused.code), (Step::To, Some(553)));
    }
}
