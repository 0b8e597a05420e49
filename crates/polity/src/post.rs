//! The post: turns new entries into mail that waits, sends what is due, erases what belonged to those who left.
//!
//! One thread for the whole server, beside the sequencers and never in their way: it reads what is published, and writes
//! `notices.db` alone. What waits to be rung at browsers `ringing` hands on. One mail a person about everything that waits for them; a server that is not to be reached is
//! asked again later and later. The terminal hears at which step mail fails, never to whom.

use std::sync::Arc;
use std::time::Duration;

use institution::time::Time;

use crate::hosted::Hosted;
use crate::mail::{self, Mail};
use crate::notices;
use crate::say::Language;
use crate::server::Server;
use crate::smtp::{NotSent, Session, Step};
use crate::web::on_disk;

/// How often the post looks around.
const ROUND: Duration = Duration::from_secs(2);
/// How many entries of one organisation are looked at in a round: the sequencer waits as long as that takes.
const ENTRIES_MAX: u64 = 200;
/// How many mails of one organisation go out in a round.
const MAILS_MAX: usize = 200;
/// How long a server that does not answer is left alone, at most.
const QUIET_MAX: Duration = Duration::from_secs(30 * 60);

/// What a round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Round {
    /// Notices that wait now.
    pub queued: u64,
    /// Mails that went out.
    pub sent: u64,
    /// Mails that did not.
    pub failed: u64,
    /// Members about whom everything was erased.
    pub erased: u64,
}

/// Goes round until the process ends.
pub fn run(server: &Arc<Server>) {
    let mut quiet = Duration::ZERO;
    loop {
        std::thread::sleep(ROUND + quiet);
        match round(server) {
            Ok(_) => quiet = Duration::ZERO,
            Err(problem) => {
                quiet = (quiet * 2).clamp(Duration::from_secs(15), QUIET_MAX);
                eprintln!(
                    "polity: mail does not go out ({:?}): {problem}. Next try in {} s.",
                    problem.step,
                    quiet.as_secs()
                );
            }
        }
    }
}

/// One look at everything.
///
/// # Errors
/// If the mail server cannot be used at all; what waits goes on waiting.
pub fn round(server: &Arc<Server>) -> Result<Round, NotSent> {
    let mut done = Round::default();
    let mail = server.setup().mail.as_ref();
    for hosted in server.all() {
        if let Err(problem) = queue(server, &hosted, mail.is_some(), &mut done) {
            eprintln!("polity: {}: notices.db: {problem:#}", hosted.slug);
        }
    }
    let Some(mail) = mail else { return Ok(done) };
    let mut session = None;
    let sent = deliver(server, mail, &mut session, &mut done);
    if let Some(session) = session {
        session.close();
    }
    sent.map(|()| done)
}

fn queue(server: &Arc<Server>, hosted: &Arc<Hosted>, mails: bool, done: &mut Round) -> anyhow::Result<()> {
    let Some(following) = hosted.following() else { return Ok(()) };
    done.erased += following.sweep(&hosted.state())?;
    let size = hosted.published().head.size;
    let from = following.told(size)?;
    let to = size.min(from + ENTRIES_MAX);
    if from >= to {
        return Ok(());
    }
    let readers = following.readers(mails)?;
    let mut waiting: Vec<_> = Vec::new();
    if !readers.is_empty() {
        // Which language makes no difference: only how many there are is mailed.
        on_disk(server, hosted, Language::default(), |r| {
            for (i, bytes) in r.beside.entries(from, to).iter().enumerate() {
                let Some(notice) = notices::of_entry(r, from + i as u64, bytes) else { continue };
                let reached = readers.iter().filter(|reader| notice.is_for(r, reader.member, reader.level));
                waiting.extend(reached.map(|reader| (*reader, notice.index, notice.level)));
            }
        });
    }
    done.queued += waiting.len() as u64;
    following.enqueue(&waiting, to)
}

fn deliver(server: &Arc<Server>, mail: &Mail, session: &mut Option<Session>, done: &mut Round) -> Result<(), NotSent> {
    let now = server.now();
    // What somebody waits for comes first.
    while let Some(waiting) = server.next_letter(now) {
        match hand_in(mail, session, &waiting.letter, now) {
            Ok(()) => done.sent += 1,
            Err(problem) => {
                let is_servers = is_the_servers(&problem);
                done.failed += u64::from(!is_servers);
                if !problem.is_for_good() {
                    server.post_again(waiting, now);
                }
                if is_servers {
                    return Err(problem);
                }
            }
        }
    }
    for hosted in server.all() {
        let Some(following) = hosted.following() else { continue };
        let due = following.due(&hosted.state(), now, MAILS_MAX).unwrap_or_else(|problem| {
            eprintln!("polity: {}: notices.db: {problem:#}", hosted.slug);
            Vec::new()
        });
        for one in due {
            let home = format!("{}/{}", server.url(), hosted.slug);
            let (link, stop) = (format!("{home}/notices"), format!("{home}/stop/{}", one.stop));
            let letter = mail::news(one.language, &one.address, one.counts, &link, &stop);
            let sent = hand_in(mail, session, &letter, now);
            let kept = match &sent {
                Ok(()) => {
                    done.sent += 1;
                    following.sent(&one, now)
                }
                Err(problem) if is_the_servers(problem) => return sent,
                Err(problem) => {
                    done.failed += 1;
                    following.not_sent(one.member, &problem.says, problem.is_for_good(), now)
                }
            };
            if let Err(problem) = kept {
                eprintln!("polity: {}: notices.db: {problem:#}", hosted.slug);
            }
        }
    }
    Ok(())
}

fn hand_in(mail: &Mail, session: &mut Option<Session>, letter: &mail::Letter, now: Time) -> Result<(), NotSent> {
    if session.is_none() {
        *session = Some(mail.open()?);
    }
    let open = session.as_mut().expect("opened above");
    let sent = mail::message(letter, &mail.from, now).and_then(|message| open.send(&message));
    // A connection that broke is none; the next letter opens another.
    if sent.as_ref().is_err_and(NotSent::ends_connection) {
        *session = None;
    }
    sent
}

/// Nothing about one letter: no letter would go now. A server that hangs up over one recipient or message must not keep
/// all others waiting: that is the letter's.
fn is_the_servers(problem: &NotSent) -> bool {
    matches!(problem.step, Step::Connect | Step::Greeting | Step::Tls | Step::Login | Step::From)
}
