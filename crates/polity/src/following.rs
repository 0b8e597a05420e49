//! Who wants to hear of what, and how: levels, feeds, addresses, the mail that waits.
//!
//! `notices.db`, beside the record and never in it. An address is sealed with a key that follows from `keys.db`, is
//! confirmed from its own mailbox before anything else goes there, is shown to nobody but its owner, and goes with them
//! when they leave. No backup holds this file. Feeds and the links in mails carry a token: a place in the members' list
//! and a MAC over a counter, so that none is stored and one number revokes them.
//!
//! Only this file's own connection writes here: the sequencer's databases are the sequencer's.

mod browsers;

use std::path::Path;
use std::sync::Mutex;

use anyhow::Context as _;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use institution::Institution;
use institution::id::{Hash, MemberId};
use institution::time::{Span, Time};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};

pub use browsers::{RING_GAP, Ring};

use crate::notices::Level;
use crate::push::Subscription;
use crate::random;
use crate::say::Language;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS follow (member BLOB PRIMARY KEY, level TEXT NOT NULL, language TEXT NOT NULL,
        feeds INTEGER NOT NULL, stops INTEGER NOT NULL, address BLOB, confirmed INTEGER NOT NULL, nonce BLOB,
        asked INTEGER NOT NULL, asks INTEGER NOT NULL, wished INTEGER NOT NULL, sent INTEGER NOT NULL, trouble BLOB)
        WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS waiting (member BLOB NOT NULL, entry INTEGER NOT NULL, level TEXT NOT NULL,
        PRIMARY KEY (member, entry)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS later (member BLOB PRIMARY KEY, attempts INTEGER NOT NULL, next INTEGER NOT NULL)
        WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS told (one INTEGER PRIMARY KEY CHECK (one = 0), entries INTEGER NOT NULL);
";
/// How often somebody may have an address asked for its confirmation in a day.
const ASKS_MAX: i64 = 3;
/// How long the link of a confirmation is good.
pub const CONFIRM_TIME: Span = Span::hours(48);
/// How long it is between two mails to one person.
pub const MAIL_GAP: Span = Span::minutes(15);
/// After how many attempts a mail is given up.
const ATTEMPTS_MAX: i64 = 8;
const NONCE_BYTES: usize = 24;

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Reading one's feeds.
    Feeds,
    /// Ending one's mail.
    Stop,
    /// Confirming an address.
    Confirm,
}

/// What somebody wants to hear of, as they see it themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Follow {
    /// How much.
    pub level: Level,
    /// In which language mail and feeds are written.
    pub language: Language,
    /// The token of their feeds, if they have any.
    pub feeds: Option<String>,
    /// Their address.
    pub address: Option<String>,
    /// It was confirmed from its mailbox.
    pub confirmed: bool,
    /// Why mail did not arrive.
    pub trouble: Option<String>,
    /// When the last wish was made; the next is later.
    pub wished: Time,
    /// The browsers that are told.
    pub browsers: Vec<Subscription>,
}

/// What somebody wants changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// To hear of so much.
    Level(Level),
    /// Fresh addresses for their feeds; earlier ones are dead.
    Feeds,
    /// No feeds.
    NoFeeds,
    /// Mail to this address.
    Mail(String),
    /// No mail; the address goes.
    NoMail,
    /// This browser is told.
    Browser(Box<Subscription>),
    /// The browser with this endpoint is told no longer.
    NoBrowser(String),
}

impl Change {
    /// Whether it makes the server turn to somebody else: a mailbox, a push service.
    #[must_use]
    pub fn reaches_out(&self) -> bool {
        matches!(self, Self::Mail(_) | Self::Browser(_))
    }
}

/// Why nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotChanged {
    /// The same wish, or an older one.
    #[error("an older wish")]
    Old,
    /// This is no address.
    #[error("not an address")]
    Address,
    /// This is no browser that can be told.
    #[error("not a push service")]
    Browser,
    /// Too many confirmations in a day.
    #[error("too many confirmations")]
    TooMany,
    /// Who does not vote yet cannot make the server turn to anybody.
    #[error("nothing goes out before one votes")]
    NoVoteYet,
    /// The disk.
    #[error("the disk failed")]
    Disk,
}

/// Somebody who is told of things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub member: MemberId,
    /// Of how much.
    pub level: Level,
    /// By mail.
    pub mail: bool,
    /// In their browsers.
    pub rings: bool,
}

/// Mail that is due to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// To whom.
    pub member: MemberId,
    /// Where.
    pub address: String,
    /// In which language.
    pub language: Language,
    /// How many things need them, and how many others there are.
    pub counts: (u64, u64),
    /// The last entry that this mail covers.
    pub up_to: u64,
    /// What ends these mails.
    pub stop: String,
}

/// The file of one institution.
pub struct Following {
    connection: Mutex<Connection>,
    secret: [u8; 32],
}

impl Following {
    /// Opens the file in an institution's folder, or makes it. `secret` follows from what lies in `keys.db` alone.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn open(folder: &Path, secret: [u8; 32]) -> anyhow::Result<Self> {
        use std::os::unix::fs::OpenOptionsExt as _;
        let file = folder.join("notices.db");
        std::fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&file)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&file, flags).context("couldn't open notices.db")?;
        connection.pragma_update(None, "journal_mode", "TRUNCATE")?;
        connection.pragma_update(None, "secure_delete", "ON")?;
        connection.execute_batch(&[SCHEMA, browsers::SCHEMA].concat()).context("couldn't write notices.db")?;
        Ok(Self { connection: Mutex::new(connection), secret })
    }

    fn with<T>(&self, work: impl FnOnce(&mut Connection) -> anyhow::Result<T>) -> anyhow::Result<T> {
        work(&mut self.connection.lock().expect("nobody panics while holding it"))
    }

    /// What a member wants to hear of; the usual, if they never said.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of(&self, org: &Institution, member: MemberId) -> anyhow::Result<Follow> {
        let (row, browsers) =
            self.with(|connection| Ok((read(connection, member)?, self.browsers(connection, member)?)))?;
        let Some(row) = row else { return Ok(Follow::default()) };
        let feeds = (row.feeds > 0).then(|| self.token(org, For::Feeds, member, row.feeds)).flatten();
        let address = row.address.as_deref().and_then(|sealed| self.open_text(member, sealed));
        Ok(Follow {
            level: row.level,
            language: row.language,
            feeds,
            address,
            confirmed: row.confirmed,
            // A server's reply usually holds the address: it is sealed like one.
            trouble: row.trouble.as_deref().and_then(|sealed| self.open_text(member, sealed)),
            wished: row.wished,
            browsers,
        })
    }

    /// Does what a member asked for at `at`, by their own clock; the token of a confirmation, if one is to be sent.
    ///
    /// # Errors
    /// Why not.
    pub fn change(
        &self,
        org: &Institution,
        member: MemberId,
        language: Language,
        change: &Change,
        at: Time,
        now: Time,
    ) -> Result<Option<String>, NotChanged> {
        if let Change::Mail(address) = change
            && !is_address(address)
        {
            return Err(NotChanged::Address);
        }
        // A flood of keys made on one laptop must not be a flood of letters, or of requests, to strangers.
        if change.reaches_out() && !org.standing(member, now).votes() {
            return Err(NotChanged::NoVoteYet);
        }
        let changed = self.with(|connection| {
            let transaction = connection.transaction()?;
            let row = read(&transaction, member)?.unwrap_or_default();
            if at <= row.wished {
                return Ok(Err(NotChanged::Old));
            }
            transaction.execute(
                "INSERT OR IGNORE INTO follow VALUES (?, ?, ?, 0, 0, NULL, 0, NULL, 0, 0, 0, 0, NULL)",
                params![member.0, Level::default().name(), language.tag()],
            )?;
            transaction.execute(
                "UPDATE follow SET wished = ?, language = ? WHERE member = ?",
                params![at.0, language.tag(), member.0],
            )?;
            let mut confirm = None;
            match change {
                Change::Level(level) => {
                    transaction
                        .execute("UPDATE follow SET level = ? WHERE member = ?", params![level.name(), member.0])?;
                }
                // Counters never go back: what was revoked stays so.
                Change::Feeds => {
                    transaction
                        .execute("UPDATE follow SET feeds = abs(feeds) + 1 WHERE member = ?", params![member.0])?;
                }
                Change::NoFeeds => {
                    transaction.execute("UPDATE follow SET feeds = -abs(feeds) WHERE member = ?", params![member.0])?;
                }
                Change::Mail(address) => {
                    let today = row.asked + Span::hours(24) > now;
                    let asks = if today { row.asks + 1 } else { 1 };
                    if asks > ASKS_MAX {
                        return Ok(Err(NotChanged::TooMany));
                    }
                    let nonce: [u8; 8] = random::bytes();
                    // Whoever holds the mails to the old address must not end those to the new one.
                    transaction.execute(
                        "UPDATE follow SET address = ?, confirmed = 0, nonce = ?, asked = ?, asks = ?, trouble = NULL, \
                         stops = stops + 1 WHERE member = ?",
                        params![self.seal(member, address.as_bytes()), nonce, now.0, asks, member.0],
                    )?;
                    forget_waiting(&transaction, member)?;
                    confirm = self.token(org, For::Confirm, member, i64::from_be_bytes(nonce));
                }
                Change::NoMail => no_mail(&transaction, member)?,
                Change::Browser(browser) => self.add_browser(&transaction, member, browser, now)?,
                Change::NoBrowser(endpoint) => self.drop_browser(&transaction, member, endpoint)?,
            }
            transaction.commit()?;
            Ok(Ok(confirm))
        });
        changed.unwrap_or_else(|problem| {
            eprintln!("polity: notices.db: {problem:#}");
            Err(NotChanged::Disk)
        })
    }

    /// Whose token this is, if it is good for that now.
    #[must_use]
    pub fn whose(&self, org: &Institution, what: For, token: &str, now: Time) -> Option<MemberId> {
        let bytes = HEXLOWER.decode(token.as_bytes()).ok().filter(|bytes| bytes.len() == 20)?;
        let place = u32::from_be_bytes(bytes[..4].try_into().ok()?);
        let member = org.members().all().get(place as usize)?.id;
        if !org.members().belongs(member) {
            return None;
        }
        let row = self.with(|connection| Ok(read(connection, member)?)).ok()??;
        let counter = match what {
            For::Feeds => Some(row.feeds).filter(|feeds| *feeds > 0),
            For::Stop => row.address.as_ref().map(|_| row.stops),
            For::Confirm => row.nonce.filter(|_| now < row.asked + CONFIRM_TIME),
        }?;
        let right = self.token(org, what, member, counter)?;
        // In full whatever comes, so that the time it takes tells nothing.
        let differing = right.bytes().zip(token.bytes()).filter(|(a, b)| a != b).count();
        (right.len() == token.len() && differing == 0).then_some(member)
    }

    /// The address is confirmed.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn confirm(&self, member: MemberId) -> anyhow::Result<()> {
        self.with(|connection| {
            let sql = "UPDATE follow SET confirmed = 1, nonce = NULL WHERE member = ? AND nonce IS NOT NULL";
            connection.execute(sql, [member.0])?;
            Ok(())
        })
    }

    /// No mail any more; the address goes.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn stop_mail(&self, member: MemberId) -> anyhow::Result<()> {
        self.with(|connection| Ok(no_mail(connection, member)?))
    }

    /// Erases everything about those who left.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn sweep(&self, org: &Institution) -> anyhow::Result<u64> {
        self.with(|connection| {
            let members: Vec<[u8; 16]> = {
                let mut select = connection.prepare_cached("SELECT member FROM follow")?;
                let rows = select.query_map([], |row| row.get(0))?;
                rows.collect::<Result<_, _>>()?
            };
            let mut erased = 0;
            for member in members.into_iter().filter(|member| !org.members().belongs(MemberId(*member))) {
                connection.execute("DELETE FROM follow WHERE member = ?", [member])?;
                forget_waiting(connection, MemberId(member))?;
                browsers::forget(connection, MemberId(member))?;
                erased += 1;
            }
            Ok(erased)
        })
    }

    /// Up to which entry members were told; now, if nobody ever was.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn told(&self, size: u64) -> anyhow::Result<u64> {
        self.with(|connection| {
            let told: Option<i64> =
                connection.query_row("SELECT entries FROM told", [], |row| row.get(0)).optional()?;
            if let Some(told) = told {
                return Ok(told.cast_unsigned());
            }
            connection.execute("INSERT INTO told VALUES (0, ?)", [size.cast_signed()])?;
            Ok(size)
        })
    }

    /// Who is to be told: by mail, if the server sends any and their address is confirmed; in their browsers.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn readers(&self, mails: bool) -> anyhow::Result<Vec<Reader>> {
        self.with(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT * FROM (SELECT member, level, confirmed = 1 AND ? AS mail, \
                 EXISTS (SELECT 1 FROM browser WHERE browser.member = follow.member) AS rings FROM follow) \
                 WHERE mail OR rings ORDER BY member",
            )?;
            let rows = select.query_map([mails], |row| {
                let level: String = row.get(1)?;
                let level = Level::from_name(&level).unwrap_or_default();
                Ok(Reader { member: MemberId(row.get(0)?), level, mail: row.get(2)?, rings: row.get(3)? })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Lets notices wait for the next mail and the next ring. The same entry is never mailed twice to the same person.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn enqueue(&self, notices: &[(Reader, u64, Level)], told: u64) -> anyhow::Result<()> {
        self.with(|connection| {
            let transaction = connection.transaction()?;
            for (reader, entry, level) in notices {
                if reader.mail {
                    let mut insert = transaction.prepare_cached("INSERT OR IGNORE INTO waiting VALUES (?, ?, ?)")?;
                    insert.execute(params![reader.member.0, entry.cast_signed(), level.name()])?;
                }
                if reader.rings {
                    Self::let_ring(&transaction, reader.member, *level == Level::Needs)?;
                }
            }
            transaction.execute("INSERT OR REPLACE INTO told VALUES (0, ?)", [told.cast_signed()])?;
            transaction.commit()?;
            Ok(())
        })
    }

    /// Mail that is due now: one for each person, about everything that waits for them.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn due(&self, org: &Institution, now: Time, max: usize) -> anyhow::Result<Vec<Due>> {
        let found = self.with(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT w.member, sum(w.level = 'needs'), count(*), max(w.entry) FROM waiting w JOIN follow f \
                 ON f.member = w.member LEFT JOIN later l ON l.member = w.member \
                 WHERE f.confirmed = 1 AND f.sent <= ? AND coalesce(l.next, 0) <= ? GROUP BY w.member LIMIT ?",
            )?;
            let longest_ago = now.0 - MAIL_GAP.0;
            let rows = select.query_map(params![longest_ago, now.0, max as i64], |row| {
                let (needs, all): (i64, i64) = (row.get(1)?, row.get(2)?);
                let up_to: i64 = row.get(3)?;
                Ok((MemberId(row.get(0)?), needs.cast_unsigned(), (all - needs).cast_unsigned(), up_to.cast_unsigned()))
            })?;
            Ok(rows.collect::<Result<Vec<_>, _>>()?)
        })?;
        let mut due = Vec::new();
        for (member, needs, others, up_to) in found {
            let Some(row) = self.with(|connection| Ok(read(connection, member)?))? else { continue };
            let address = row.address.as_deref().and_then(|sealed| self.open_text(member, sealed));
            let stop = self.token(org, For::Stop, member, row.stops);
            if let (Some(address), Some(stop), true) = (address, stop, org.members().belongs(member)) {
                due.push(Due { member, address, language: row.language, counts: (needs, others), up_to, stop });
            }
        }
        Ok(due)
    }

    /// The mail went out.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn sent(&self, due: &Due, now: Time) -> anyhow::Result<()> {
        self.with(|connection| {
            let transaction = connection.transaction()?;
            let until = due.up_to.cast_signed();
            transaction.execute("DELETE FROM waiting WHERE member = ? AND entry <= ?", params![due.member.0, until])?;
            transaction.execute("DELETE FROM later WHERE member = ?", [due.member.0])?;
            let sql = "UPDATE follow SET sent = ?, trouble = NULL WHERE member = ?";
            transaction.execute(sql, params![now.0, due.member.0])?;
            transaction.commit()?;
            Ok(())
        })
    }

    /// The mail did not go out: tried again later, each time twice as long, or given up with the reason.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn not_sent(&self, member: MemberId, why: &str, for_good: bool, now: Time) -> anyhow::Result<()> {
        self.with(|connection| {
            let transaction = connection.transaction()?;
            let attempts: i64 = transaction
                .query_row("SELECT attempts FROM later WHERE member = ?", [member.0], |row| row.get(0))
                .optional()?
                .unwrap_or(0)
                + 1;
            if for_good || attempts >= ATTEMPTS_MAX {
                let sql = "UPDATE follow SET confirmed = 0, trouble = ? WHERE member = ?";
                transaction.execute(sql, params![self.seal(member, why.as_bytes()), member.0])?;
                forget_waiting(&transaction, member)?;
            } else {
                let next = now + Span::minutes(1 << attempts);
                transaction
                    .execute("INSERT OR REPLACE INTO later VALUES (?, ?, ?)", params![member.0, attempts, next.0])?;
            }
            transaction.commit()?;
            Ok(())
        })
    }

    fn token(&self, org: &Institution, what: For, member: MemberId, counter: i64) -> Option<String> {
        let place = u32::try_from(org.members().number(member)?.checked_sub(1)?).ok()?;
        let label: &[u8] = match what {
            For::Feeds => b"polity feeds\n",
            For::Stop => b"polity stop\n",
            For::Confirm => b"polity confirm\n",
        };
        // The secret stands first and is as long as a block's half; nothing that is hashed after it has a length of
        // its own, so nothing can be appended.
        let parts = [&self.secret[..], label, &member.0, &counter.to_be_bytes()].concat();
        let mac = Hash::of(&Hash::of(&parts).0);
        Some(HEXLOWER.encode(&[&place.to_be_bytes()[..], &mac.0[..16]].concat()))
    }

    fn key(&self, member: MemberId) -> Key {
        Key::from(Hash::of(&[&self.secret[..], b"polity address\n", &member.0].concat()).0)
    }

    fn seal(&self, member: MemberId, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = random::bytes();
        let sealed = XChaCha20Poly1305::new(&self.key(member))
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &member.0 })
            .expect("an address is far shorter than the cipher's bound");
        [nonce.as_slice(), &sealed].concat()
    }

    fn open_sealed(&self, member: MemberId, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        XChaCha20Poly1305::new(&self.key(member))
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &member.0 })
            .ok()
    }

    fn open_text(&self, member: MemberId, sealed: &[u8]) -> Option<String> {
        String::from_utf8(self.open_sealed(member, sealed)?).ok()
    }
}

#[derive(Default)]
struct Row {
    level: Level,
    language: Language,
    feeds: i64,
    stops: i64,
    address: Option<Vec<u8>>,
    confirmed: bool,
    nonce: Option<i64>,
    asked: Time,
    asks: i64,
    wished: Time,
    trouble: Option<Vec<u8>>,
}

fn read(connection: &Connection, member: MemberId) -> rusqlite::Result<Option<Row>> {
    connection
        .prepare_cached(
            "SELECT level, language, feeds, stops, address, confirmed, nonce, asked, asks, wished, trouble FROM follow \
             WHERE member = ?",
        )?
        .query_row([member.0], |row| {
            let (level, language): (String, String) = (row.get(0)?, row.get(1)?);
            let nonce: Option<[u8; 8]> = row.get(6)?;
            Ok(Row {
                level: Level::from_name(&level).unwrap_or_default(),
                language: Language::of_tag(&language).unwrap_or_default(),
                feeds: row.get(2)?,
                stops: row.get(3)?,
                address: row.get(4)?,
                confirmed: row.get(5)?,
                nonce: nonce.map(i64::from_be_bytes),
                asked: Time(row.get(7)?),
                asks: row.get(8)?,
                wished: Time(row.get(9)?),
                trouble: row.get(10)?,
            })
        })
        .optional()
}

fn no_mail(connection: &Connection, member: MemberId) -> rusqlite::Result<()> {
    connection.execute(
        "UPDATE follow SET address = NULL, confirmed = 0, nonce = NULL, stops = stops + 1, trouble = NULL \
         WHERE member = ?",
        [member.0],
    )?;
    forget_waiting(connection, member)
}

fn forget_waiting(connection: &Connection, member: MemberId) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM waiting WHERE member = ?", [member.0])?;
    connection.execute("DELETE FROM later WHERE member = ?", [member.0]).map(drop)
}

/// An address that can stand in a line of SMTP and in a header, and nothing else can: ASCII, no quoting, no comments.
#[must_use]
pub fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    address.len() <= 254
        && (1..=64).contains(&local.len())
        && local.bytes().all(atom)
        && !local.starts_with(['.', '-'])
        && !local.ends_with('.')
        && !local.contains("..")
        && domain.split('.').count() >= 2
        && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_nothing_that_ends_a_line_or_begins_an_option() {
        for good in ["sam@example.org", "s.k+polity@mail.example.co.uk", "o'brien@example.org"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "sam",
            "@example.org",
            "sam@localhost",
            "sam@example.org\r\nRCPT TO:<boss@nord.example>",
            "sam@example.org>",
            "\"a b\"@example.org",
            "sam@example.org,boss@nord.example",
            "-oQ/tmp@example.org",
            "sam@-example.org",
            "sam@exam ple.org",
            "sam\0@example.org",
            "sám@example.org",
            "a@b@example.org",
            "sam@.example.org",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
