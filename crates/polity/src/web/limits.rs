//! How often somebody may ask: so that one program cannot keep everybody else from being heard.
//!
//! Each limit is a rate and a burst, kept as one figure for each who asks: the moment at which they would have used up
//! nothing (the generic cell rate algorithm). Limits by address are wide enough for a hall of 1,300 people behind one.
//! Figures of whoever has been quiet are forgotten; a flood of addresses cannot fill the memory.

use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use institution::id::{Key, MemberId};

use super::{App, Error};

/// How many are remembered for each limit; beyond it the quietest are forgotten.
const REMEMBERED_MAX: usize = 100_000;

/// Who is asking, as far as the network knows. An IPv6 network of 64 bits counts as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Peer(pub IpAddr);

/// Where a connection comes from; the listener adds it to every request.
#[derive(Debug, Clone, Copy)]
pub struct ConnectedFrom(pub IpAddr);

impl FromRequestParts<App> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let connected =
            parts.extensions.get::<ConnectedFrom>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |from| from.0);
        let behind_proxy = app.server.setup().behind_proxy;
        let told = if behind_proxy { forwarded_for(&parts.headers) } else { None };
        Ok(Self(told.unwrap_or(connected)))
    }
}

/// The address that the proxy itself saw: the last one. Those before it may be made up.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all("x-forwarded-for").into_iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next()?.trim().parse().ok()
}

impl Peer {
    fn network(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(_) => self.0,
            IpAddr::V6(address) => match address.to_ipv4_mapped() {
                Some(v4) => IpAddr::V4(v4),
                None => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
            },
        }
    }
}

/// Who sends acts. A member with eight keys may send no more than one with one, and a key that is nobody's uses up nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The member whose key signed.
    Member(MemberId),
    /// A key that is no member's.
    Stranger(Key),
}

/// All limits of a server.
pub struct Limits {
    on: bool,
    acts: Limit<Actor>,
    joins: Limit<IpAddr>,
    foundings: Limit<IpAddr>,
    passes_and_openings: Limit<IpAddr>,
    bad: Limit<IpAddr>,
    confirmations: Limit<IpAddr>,
    mailboxes: Limit<institution::id::Hash>,
}

impl Limits {
    /// Fresh limits; `on` is taken away only to measure.
    #[must_use]
    pub fn new(on: bool) -> Self {
        Self {
            on,
            acts: Limit::new(10, 60),
            joins: Limit::new(50, 3_000),
            foundings: Limit::per_minute(5),
            passes_and_openings: Limit::new(100, 5_000),
            bad: Limit::new(20, 500),
            confirmations: Limit::per_minute(30),
            mailboxes: Limit { interval: Duration::from_secs(8 * 60 * 60), burst: 3, free_at: Mutex::default() },
        }
    }

    /// Another act by this actor.
    ///
    /// # Errors
    /// If there were too many.
    pub fn act(&self, actor: Actor) -> Result<(), Error> {
        self.acts.take(actor, self.on)
    }

    /// Another person joining from this address.
    ///
    /// # Errors
    /// If there were too many.
    pub fn join(&self, peer: Peer) -> Result<(), Error> {
        self.joins.take(peer.network(), self.on)
    }

    /// Another attempt to found.
    ///
    /// # Errors
    /// If there were too many.
    pub fn founding(&self, peer: Peer) -> Result<(), Error> {
        self.foundings.take(peer.network(), self.on)
    }

    /// Another pass or opening.
    ///
    /// # Errors
    /// If there were too many.
    pub fn pass_or_opening(&self, peer: Peer) -> Result<(), Error> {
        self.passes_and_openings.take(peer.network(), self.on)
    }

    /// Another false signature from this address: whether there were so many that the answer may wait. Nobody else behind
    /// the address, a whole hall perhaps, is held up by it.
    #[must_use]
    pub fn too_many_bad(&self, peer: Peer) -> bool {
        self.bad.take(peer.network(), self.on).is_err()
    }

    /// Another letter that asks for a confirmation, asked for from this address.
    ///
    /// # Errors
    /// If there were too many.
    pub fn confirmation(&self, peer: Peer) -> Result<(), Error> {
        self.confirmations.take(peer.network(), self.on)
    }

    /// Another such letter to this mailbox, whoever asks. Where servers make one mailbox of many spellings, so do we:
    /// what stands after a plus does not count.
    ///
    /// # Errors
    /// If there were too many.
    pub fn mailbox(&self, address: &str) -> Result<(), Error> {
        let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
        let local = local.split('+').next().unwrap_or_default();
        let mailbox = format!("{local}@{domain}").to_ascii_lowercase();
        self.mailboxes.take(institution::id::Hash::of(mailbox.as_bytes()), self.on)
    }
}

/// One limit: so many at once, then one in each interval.
struct Limit<K> {
    interval: Duration,
    burst: u32,
    /// When each will have used up nothing.
    free_at: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash + Copy> Limit<K> {
    fn new(per_second: u32, burst: u32) -> Self {
        Self { interval: Duration::from_secs(1) / per_second, burst, free_at: Mutex::default() }
    }

    fn per_minute(per_minute: u32) -> Self {
        Self { interval: Duration::from_secs(60) / per_minute, burst: per_minute, free_at: Mutex::default() }
    }

    fn take(&self, who: K, on: bool) -> Result<(), Error> {
        if on { self.take_at(who, Instant::now()) } else { Ok(()) }
    }

    fn take_at(&self, who: K, now: Instant) -> Result<(), Error> {
        let mut free_at = self.free_at.lock().expect("nobody panics while holding it");
        if free_at.len() >= REMEMBERED_MAX {
            free_at.retain(|_, at| *at > now);
            if free_at.len() >= REMEMBERED_MAX {
                // A flood from ever new sources: forgetting what it used up is better than no memory for anybody.
                free_at.clear();
            }
        }
        let at = free_at.entry(who).or_insert(now);
        self.fits(*at, now)?;
        *at = (*at).max(now) + self.interval;
        Ok(())
    }

    fn fits(&self, at: Instant, now: Instant) -> Result<(), Error> {
        let used = at.saturating_duration_since(now);
        let room = self.interval * (self.burst - 1);
        if used <= room {
            return Ok(());
        }
        Err(Error::TooMany { retry_seconds: (used - room).as_secs() + 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_one_in_each_interval() {
        let limit = Limit::new(10, 60);
        let start = Instant::now();
        for _ in 0..60 {
            assert!(limit.take_at(1, start).is_ok());
        }
        assert!(limit.take_at(1, start).is_err());
        assert!(limit.take_at(2, start).is_ok(), "others are not held up");
        let later = start + Duration::from_millis(100);
        assert!(limit.take_at(1, later).is_ok());
        assert!(limit.take_at(1, later).is_err());
    }

    #[test]
    fn one_network_is_one_who_asks() {
        let peer = |text: &str| Peer(text.parse().unwrap()).network();
        assert_eq!(peer("2001:db8:1:2:3::1"), peer("2001:db8:1:2:ffff::9"));
        assert_ne!(peer("2001:db8:1:2::1"), peer("2001:db8:1:3::1"));
        assert_eq!(peer("::ffff:192.0.2.7"), peer("192.0.2.7"));
    }

    #[test]
    fn only_the_last_hop_of_a_proxy_is_believed() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "203.0.113.9, 198.51.100.1".parse().unwrap());
        assert_eq!(forwarded_for(&headers), Some("198.51.100.1".parse().unwrap()));
    }
}
