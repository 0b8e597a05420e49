//! Why mail would not arrive: every step of handing one in, and what the world's name servers say about its sender.
//!
//! It sends a letter only where it is told to. What other mail servers think of this one nobody can know from here; what
//! they usually look at (SPF, DMARC) can be looked up, and is.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, SocketAddr, TcpStream, UdpSocket};
use std::path::Path;
use std::time::Duration;

use crate::clock::Clock;
use crate::doctor::Grade;
use crate::following::is_address;
use crate::mail::{Letter, Mail, message};
use crate::random;
use crate::smtp::{NotSent, Step};

const NAME_SERVER_PATIENCE: Duration = Duration::from_secs(3);

/// Looks at how mail is set up; sends a letter to `to`, if there is one.
#[must_use]
pub fn examine(file: &Path, to: Option<&str>) -> Vec<(Grade, String)> {
    let mail = match Mail::read(file) {
        Ok(mail) => mail,
        Err(problem) => return vec![(Grade::Wrong, format!("{problem:#}"))],
    };
    let mut found = Vec::new();
    let place = format!("{}:{}", mail.relay.server, mail.relay.port);
    match mail.open() {
        Err(problem) => found.push((Grade::Wrong, explained(&problem, &mail, &place))),
        Ok(mut session) => {
            let login = if mail.relay.login.is_some() { ", and takes the log-in" } else { "" };
            found.push((
                Grade::Good,
                format!("{place} answers, protected as set up ({:?}){login}.", mail.relay.security),
            ));
            if let Some(to) = to {
                found.push(send(&mut session, &mail, to, &place));
            }
            session.close();
        }
    }
    let domain = mail.from.rsplit_once('@').map_or("", |(_, domain)| domain);
    found.extend(names(domain));
    found
}

fn send(session: &mut crate::smtp::Session, mail: &Mail, to: &str, place: &str) -> (Grade, String) {
    if !is_address(to) {
        return (Grade::Wrong, "--mail-to is no address this program can use".to_owned());
    }
    let letter = Letter {
        to: to.to_owned(),
        subject: "Mail from polity doctor".to_owned(),
        body: "This is the letter that polity doctor sends. If you read it, mail arrives.".to_owned(),
        stop: None,
    };
    let sent = message(&letter, &mail.from, Clock::System.now()).and_then(|message| session.send(&message));
    match sent {
        Ok(()) => {
            let says = format!("{place} took a letter to {to}. Look whether it arrived, and not among the junk.");
            (Grade::Good, says)
        }
        Err(problem) => (Grade::Wrong, explained(&problem, mail, place)),
    }
}

/// What went wrong, and what to do about it.
fn explained(problem: &NotSent, mail: &Mail, place: &str) -> String {
    let what = match problem.step {
        Step::Connect => {
            format!("{place} is not reached. Is the name right? Many hosts let nobody out on port 25: try 587 or 465.")
        }
        Step::Greeting => format!("{place} answers, but not as a mail server that would have us."),
        Step::Tls => {
            format!("No protected connection to {place}. Port 587 wants security = \"starttls\", 465 \"tls\".")
        }
        Step::Login => format!("{place} does not take the log-in. Look at login and password_file."),
        Step::From => format!("{place} sends nothing as {}. Use an address that belongs to the log-in.", mail.from),
        Step::To => format!("{place} takes nothing for this recipient."),
        Step::Message => format!("{place} did not take the message."),
    };
    format!("{what} It said: {problem}")
}

/// What name servers say about the sender's domain.
fn names(domain: &str) -> Vec<(Grade, String)> {
    let spf = texts(domain);
    let dmarc = texts(&format!("_dmarc.{domain}"));
    let (Some(spf), Some(dmarc)) = (spf, dmarc) else {
        return vec![(Grade::Look, "No name server answers from here: SPF and DMARC were not looked up.".to_owned())];
    };
    let mut found = Vec::new();
    match spf.iter().filter(|text| text.starts_with("v=spf1")).count() {
        1 => found
            .push((Grade::Good, format!("{domain} has an SPF record. It must name the server that hands mail on."))),
        0 => found.push((
            Grade::Look,
            format!(
                "{domain} has no SPF record. Many servers then put mail among the junk: add a TXT record \"v=spf1 …\"."
            ),
        )),
        _ => found.push((Grade::Wrong, format!("{domain} has two SPF records, which counts as a broken one."))),
    }
    if !dmarc.iter().any(|text| text.starts_with("v=DMARC1")) {
        found.push((Grade::Look, format!("_dmarc.{domain} says nothing. Some large servers ask for it.")));
    }
    let says = "DKIM signatures are the mail server's work; whether it signs shows in a letter that arrived.";
    found.push((Grade::Look, says.to_owned()));
    found
}

/// The TXT records of a name (RFC 1035), from the first name server of this machine; `None` if none answers.
fn texts(name: &str) -> Option<Vec<String>> {
    let config = std::fs::read_to_string("/etc/resolv.conf").ok()?;
    let server: IpAddr = config.lines().find_map(|line| line.strip_prefix("nameserver ")?.trim().parse().ok())?;
    texts_from(SocketAddr::new(server, 53), name)
}

fn texts_from(server: SocketAddr, name: &str) -> Option<Vec<String>> {
    let socket = UdpSocket::bind(if server.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" }).ok()?;
    socket.set_read_timeout(Some(NAME_SERVER_PATIENCE)).ok()?;
    socket.connect(server).ok()?;
    let id: [u8; 2] = random::bytes();
    let question = question(id, name)?;
    socket.send(&question).ok()?;
    let mut reply = [0; 4096];
    let size = socket.recv(&mut reply).ok()?;
    let short = &reply[..size];
    // RFC 1035, section 4.1.1, TC: there is more than fits, as with every larger domain. RFC 7766: then by TCP.
    if short.get(2)? & 0x02 == 0 {
        return answers(short, id);
    }
    let mut stream = TcpStream::connect_timeout(&server, NAME_SERVER_PATIENCE).ok()?;
    stream.set_read_timeout(Some(NAME_SERVER_PATIENCE)).ok()?;
    stream.set_write_timeout(Some(NAME_SERVER_PATIENCE)).ok()?;
    stream.write_all(&[&u16::try_from(question.len()).ok()?.to_be_bytes()[..], &question].concat()).ok()?;
    let mut length = [0; 2];
    stream.read_exact(&mut length).ok()?;
    let mut reply = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut reply).ok()?;
    answers(&reply, id)
}

fn question(id: [u8; 2], name: &str) -> Option<Vec<u8>> {
    // Recursion wanted; one question.
    let mut out = [&id[..], &[1, 0, 0, 1, 0, 0, 0, 0, 0, 0]].concat();
    for label in name.split('.') {
        out.push(u8::try_from(label.len()).ok().filter(|length| (1..64).contains(length))?);
        out.extend(label.as_bytes());
    }
    out.extend([0, 0, 16, 0, 1]);
    Some(out)
}

/// Reads a reply without believing a length in it.
fn answers(reply: &[u8], id: [u8; 2]) -> Option<Vec<String>> {
    let number = |at: usize| Some(usize::from(u16::from_be_bytes([*reply.get(at)?, *reply.get(at + 1)?])));
    // Neither "here it is" nor "there is no such name": it does not know.
    let knows = matches!(reply.get(3)? & 0x0f, 0 | 3);
    if reply.get(..2)? != id || reply.get(2)? & 0x80 == 0 || !knows {
        return None;
    }
    let mut at = skip_name(reply, 12)? + 4;
    let mut found = Vec::new();
    for _ in 0..number(6)? {
        at = skip_name(reply, at)?;
        let (kind, length) = (number(at)?, number(at + 8)?);
        let mut data = reply.get(at + 10..at + 10 + length)?;
        at += 10 + length;
        if kind != 16 {
            continue;
        }
        let mut text = Vec::new();
        while let Some((length, rest)) = data.split_first() {
            let (part, rest) = rest.split_at_checked(usize::from(*length))?;
            text.extend_from_slice(part);
            data = rest;
        }
        found.push(String::from_utf8_lossy(&text).into_owned());
    }
    Some(found)
}

fn skip_name(reply: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *reply.get(at)? {
            0 => return Some(at + 1),
            // A pointer to an earlier name ends this one.
            length if length & 0xc0 == 0xc0 => return Some(at + 2),
            length => at += usize::from(length) + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_servers_reply_is_read_and_a_torn_one_is_none() {
        let question = question([1, 2], "tenants.example").unwrap();
        let mut reply = question.clone();
        reply[2] = 0x81;
        reply[7] = 1;
        let text = b"v=spf1 mx -all";
        reply.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, text.len() as u8 + 1, text.len() as u8]);
        reply.extend(text);
        assert_eq!(answers(&reply, [1, 2]), Some(vec!["v=spf1 mx -all".to_owned()]));
        assert_eq!(answers(&reply, [1, 3]), None, "another question's");
        for end in 0..reply.len() {
            assert!(answers(&reply[..end], [1, 2]).is_none_or(|found| found.is_empty()), "{end}");
        }
        assert_eq!(super::question([0, 0], "a..b"), None);
    }

    #[test]
    fn what_does_not_fit_one_packet_is_asked_for_again() {
        // Somebody else may have the other port of the same number.
        let (server, udp, tcp) = std::iter::repeat_with(|| {
            let udp = UdpSocket::bind("127.0.0.1:0").ok()?;
            let server = udp.local_addr().ok()?;
            Some((server, udp, std::net::TcpListener::bind(server).ok()?))
        })
        .find_map(|pair| pair)
        .unwrap();
        let record = format!("v=spf1 {} -all", "a".repeat(200));
        let reply = |question: &[u8]| {
            let mut reply = question.to_vec();
            reply[2] = 0x81;
            reply[7] = 5;
            for _ in 0..5 {
                reply.extend([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, record.len() as u8 + 1, record.len() as u8]);
                reply.extend(record.as_bytes());
            }
            reply
        };
        let asks = std::thread::spawn(move || texts_from(server, "tenants.example"));
        let mut question = [0; 512];
        let (size, asker) = udp.recv_from(&mut question).unwrap();
        let mut cut = reply(&question[..size])[..512].to_vec();
        cut[2] |= 0x02;
        udp.send_to(&cut, asker).unwrap();
        let (mut stream, _) = tcp.accept().unwrap();
        let mut question = [0; 2 + 33];
        stream.read_exact(&mut question[..2 + size]).unwrap();
        let whole = reply(&question[2..2 + size]);
        stream.write_all(&(whole.len() as u16).to_be_bytes()).unwrap();
        stream.write_all(&whole).unwrap();
        assert_eq!(asks.join().unwrap().unwrap().len(), 5);
    }
}
