//! The browsers that want to be told, and what waits to be rung at them.
//!
//! A browser's endpoint is as secret as an address and sealed like one. What waits is one bit a member: whether something
//! needs them. Several things at once ring once.

use institution::Institution;
use institution::id::{Hash, MemberId};
use institution::time::{Span, Time};
use rusqlite::{Connection, params};

use super::Following;
use crate::push::{Outcome, Subscription};
use crate::say::Language;

pub(super) const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS browser (member BLOB NOT NULL, id BLOB NOT NULL, sealed BLOB NOT NULL,
        made INTEGER NOT NULL, attempts INTEGER NOT NULL, next INTEGER NOT NULL, failing INTEGER NOT NULL,
        PRIMARY KEY (member, id)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS ring (member BLOB PRIMARY KEY, needs INTEGER NOT NULL, waiting INTEGER NOT NULL,
        last INTEGER NOT NULL) WITHOUT ROWID;
";
/// How many browsers a member may have told; a further one takes the place of the oldest.
const BROWSERS_MAX: i64 = 5;
/// How long it is between two rings at one member's browsers.
pub const RING_GAP: Span = Span::minutes(1);
/// How long a browser's push service may fail before the browser is forgotten.
const FAILING_MAX: Span = Span::hours(14 * 24);

/// A member whose browsers are to be told something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// Whose.
    pub member: MemberId,
    /// In which language.
    pub language: Language,
    /// Whether something needs them; otherwise something happened.
    pub needs: bool,
    /// How many notices it stands for.
    notices: i64,
    /// Where.
    pub browsers: Vec<Subscription>,
}

impl Following {
    pub(super) fn add_browser(
        &self,
        connection: &Connection,
        member: MemberId,
        browser: &Subscription,
        now: Time,
    ) -> rusqlite::Result<()> {
        // What waited for browsers of long ago is no news.
        let sql = "DELETE FROM ring WHERE member = ?1 AND NOT EXISTS (SELECT 1 FROM browser WHERE member = ?1)";
        connection.execute(sql, [member.0])?;
        let id = self.browser_id(&browser.endpoint);
        let sealed = self.seal(member, &browser.to_bytes());
        connection.execute(
            "INSERT OR REPLACE INTO browser VALUES (?, ?, ?, ?, 0, 0, 0)",
            params![member.0, id, sealed, now.0],
        )?;
        connection.execute(
            "DELETE FROM browser WHERE member = ?1 AND id NOT IN \
             (SELECT id FROM browser WHERE member = ?1 ORDER BY id = ?2 DESC, made DESC LIMIT ?3)",
            params![member.0, id, BROWSERS_MAX],
        )?;
        Ok(())
    }

    pub(super) fn drop_browser(
        &self,
        connection: &Connection,
        member: MemberId,
        endpoint: &str,
    ) -> rusqlite::Result<()> {
        let id = self.browser_id(endpoint);
        connection.execute("DELETE FROM browser WHERE member = ? AND id = ?", params![member.0, id]).map(drop)
    }

    pub(super) fn browsers(&self, connection: &Connection, member: MemberId) -> rusqlite::Result<Vec<Subscription>> {
        self.browsers_due(connection, member, Time(i64::MAX))
    }

    fn browsers_due(
        &self,
        connection: &Connection,
        member: MemberId,
        now: Time,
    ) -> rusqlite::Result<Vec<Subscription>> {
        let mut select =
            connection.prepare_cached("SELECT sealed FROM browser WHERE member = ? AND next <= ? ORDER BY made, id")?;
        let rows = select.query_map(params![member.0, now.0], |row| row.get::<_, Vec<u8>>(0))?;
        let sealed = rows.collect::<Result<Vec<_>, _>>()?;
        let opened = sealed.iter().filter_map(|sealed| Subscription::from_bytes(&self.open_sealed(member, sealed)?));
        Ok(opened.collect())
    }

    pub(super) fn let_ring(connection: &Connection, member: MemberId, needs: bool) -> rusqlite::Result<()> {
        let sql = "INSERT INTO ring VALUES (?1, ?2, 1, 0) ON CONFLICT (member) DO UPDATE SET \
                   needs = CASE waiting WHEN 0 THEN ?2 ELSE max(needs, ?2) END, waiting = waiting + 1";
        connection.prepare_cached(sql)?.execute(params![member.0, needs]).map(drop)
    }

    /// Whose browsers are to be told now; first who is needed.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn rings(&self, org: &Institution, now: Time, max: usize) -> anyhow::Result<Vec<Ring>> {
        self.with(|connection| {
            let found = {
                let mut select = connection.prepare_cached(
                    "SELECT r.member, r.needs, f.language, r.waiting FROM ring r JOIN follow f ON f.member = r.member \
                     WHERE r.waiting > 0 AND r.last <= ?1 AND EXISTS \
                     (SELECT 1 FROM browser b WHERE b.member = r.member AND b.next <= ?2) \
                     ORDER BY r.needs DESC, r.member LIMIT ?3",
                )?;
                let rows = select.query_map(params![now.0 - RING_GAP.0, now.0, max as i64], |row| {
                    let language: String = row.get(2)?;
                    let language = Language::of_tag(&language).unwrap_or_default();
                    Ok((MemberId(row.get(0)?), row.get(1)?, language, row.get(3)?))
                })?;
                rows.collect::<Result<Vec<_>, _>>()?
            };
            let belonging = found.into_iter().filter(|(member, ..)| org.members().belongs(*member));
            let rings = belonging.map(|(member, needs, language, notices)| {
                Ok(Ring { member, needs, language, notices, browsers: self.browsers_due(connection, member, now)? })
            });
            rings.collect()
        })
    }

    /// Keeps what became of a ring: what is gone is forgotten, what failed is asked again later and later. If nobody
    /// took it, it goes on waiting.
    ///
    /// # Errors
    /// If the disk failed.
    pub fn rung(&self, ring: &Ring, outcomes: &[Outcome], now: Time) -> anyhow::Result<()> {
        self.with(|connection| {
            let transaction = connection.transaction()?;
            for (browser, outcome) in ring.browsers.iter().zip(outcomes) {
                let sql = match outcome {
                    Outcome::Taken => "UPDATE browser SET attempts = 0, next = 0, failing = 0 WHERE id = ?2",
                    Outcome::Gone => "DELETE FROM browser WHERE id = ?2",
                    Outcome::Later => {
                        "UPDATE browser SET attempts = attempts + 1, \
                         failing = CASE failing WHEN 0 THEN ?3 ELSE failing END, \
                         next = ?3 + 60000 * min(1 << min(attempts, 10), 360) WHERE id = ?2"
                    }
                };
                let id = self.browser_id(&browser.endpoint);
                let sql = format!("{sql} AND member = ?1 AND ?3 = ?3");
                transaction.prepare_cached(&sql)?.execute(params![ring.member.0, id, now.0])?;
            }
            let oldest = now.0 - FAILING_MAX.0;
            transaction.execute(
                "DELETE FROM browser WHERE member = ? AND failing > 0 AND failing < ?",
                params![ring.member.0, oldest],
            )?;
            let told = outcomes.iter().any(|outcome| *outcome != Outcome::Later);
            // What came meanwhile waits for the next ring.
            let sql = "UPDATE ring SET waiting = max(waiting - ?, 0), last = ? WHERE member = ?";
            transaction.execute(sql, params![if told { ring.notices } else { 0 }, now.0, ring.member.0])?;
            transaction.commit()?;
            Ok(())
        })
    }

    /// Tells endpoints apart without keeping them in the clear.
    fn browser_id(&self, endpoint: &str) -> [u8; 16] {
        let inner = Hash::of(&[&self.secret[..], b"polity browser\n", endpoint.as_bytes()].concat());
        Hash::of(&inner.0).0[..16].try_into().expect("a hash is longer")
    }
}

pub(super) fn forget(connection: &Connection, member: MemberId) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM browser WHERE member = ?", [member.0])?;
    connection.execute("DELETE FROM ring WHERE member = ?", [member.0]).map(drop)
}
