//! Mail: how it is set up, and what a message looks like.
//!
//! A message names neither the organisation nor the question, not in its subject and not where a phone's lock screen
//! shows its beginning: it says how many things need you, and links. Headers are ASCII of our own making; the body is
//! base64. One click ends it (RFC 2369, RFC 8058).

use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use data_encoding::{BASE64, HEXLOWER};
use institution::time::Time;
use serde::Deserialize;

use crate::following::is_address;
use crate::random;
use crate::say::Language;
use crate::smtp::{NotSent, Relay, Security, Session};

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
/// port = 587
/// security = "starttls"
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
                Some((name, secret.trim_end_matches(['\r', '\n']).to_owned()))
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

/// The message as it goes over the wire, lines ended by CR LF.
#[must_use]
pub fn message(letter: &Letter, from: &str, now: Time) -> String {
    let domain = from.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let mut out = String::new();
    let mut header = |name: &str, value: &str| {
        debug_assert!(!value.contains(['\r', '\n']), "a header is one line");
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        out.push_str(&format!("{name}: {value}\r\n"));
    };
    header("From", &format!("<{from}>"));
    header("To", &format!("<{}>", letter.to));
    header("Subject", &encoded_word(&letter.subject));
    header("Date", &date(now));
    header("Message-ID", &format!("<{}@{domain}>", HEXLOWER.encode(&random::bytes::<16>())));
    header("Auto-Submitted", "auto-generated");
    if let Some(stop) = &letter.stop {
        header("List-Unsubscribe", &format!("<{stop}>"));
        header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    header("MIME-Version", "1.0");
    header("Content-Type", "text/plain; charset=utf-8");
    header("Content-Transfer-Encoding", "base64");
    out.push_str("\r\n");
    let body = BASE64.encode(letter.body.replace('\n', "\r\n").as_bytes());
    for line in body.as_bytes().chunks(76) {
        out.push_str(std::str::from_utf8(line).expect("base64 is ASCII"));
        out.push_str("\r\n");
    }
    out
}

/// RFC 2047: what is not ASCII stands in a header as base64, in pieces that are whole characters.
fn encoded_word(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut words = Vec::new();
    let mut piece = String::new();
    for c in text.chars() {
        if piece.len() + c.len_utf8() > 42 {
            words.push(std::mem::take(&mut piece));
        }
        piece.push(c);
    }
    words.push(piece);
    words.iter().map(|word| format!("=?utf-8?B?{}?=", BASE64.encode(word.as_bytes()))).collect::<Vec<_>>().join(" ")
}

/// `Mon, 23 Nov 2026 19:00:00 +0000` (RFC 5322, section 3.3).
fn date(time: Time) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // `2026-11-23T19:00:00Z`
    let iso = crate::moments::Clock::at(Language::English, 0).iso(time);
    let (year, month, day, clock) = (&iso[..4], &iso[5..7], &iso[8..10], &iso[11..19]);
    let month = MONTHS[month.parse::<usize>().map_or(0, |month| (month - 1) % 12)];
    // 1 January 1970 was a Thursday.
    let weekday = DAYS[usize::try_from((time.0.div_euclid(86_400_000) + 3).rem_euclid(7)).expect("below seven")];
    format!("{weekday}, {day} {month} {year} {clock} +0000")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_its_headers_and_nothing_slips_into_them() {
        let letter = news(
            Language::Spanish,
            "sam@example.org",
            (2, 1),
            "https://t.example/t/notices",
            "https://t.example/t/stop/ab",
        );
        let text = message(&letter, "polity@example.org", Time(1_795_460_400_000));
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("Date: Mon, 23 Nov 2026 19:00:00 +0000"), "{head}");
        assert!(head.contains("List-Unsubscribe: <https://t.example/t/stop/ab>"));
        assert!(head.is_ascii() && head.lines().all(|line| line.len() < 200));
        let body = BASE64.decode(body.replace("\r\n", "").as_bytes()).unwrap();
        assert!(String::from_utf8(body).unwrap().contains("https://t.example/t/notices"));
    }

    #[test]
    fn what_is_not_ascii_is_encoded_in_whole_characters() {
        let word = encoded_word(&"ñandú ".repeat(20));
        assert!(word.is_ascii() && word.split(' ').all(|word| word.len() <= 75), "{word}");
        let decoded: Vec<u8> = word
            .split(' ')
            .flat_map(|word| {
                BASE64.decode(word.trim_start_matches("=?utf-8?B?").trim_end_matches("?=").as_bytes()).unwrap()
            })
            .collect();
        assert_eq!(String::from_utf8(decoded).unwrap(), "ñandú ".repeat(20));
    }
}
