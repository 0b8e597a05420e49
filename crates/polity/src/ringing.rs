//! Ringing: hands what waits for members' browsers to their push services.
//!
//! A thread of its own, so that a push service which dawdles keeps no mail waiting, and a few hands at once, so that one
//! which dawdles keeps few browsers waiting. The message says that something needs its reader, or that something happened,
//! and nothing else. The terminal hears nothing of any of it: whom somebody's browser belongs to is nobody's business.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use institution::time::Time;

use crate::following::Ring;
use crate::push::{Outcome, Pusher, Subscription};
use crate::server::Server;

/// How often it looks around.
const PAUSE: Duration = Duration::from_secs(2);
/// How many members of one organisation are rung at in a round.
const RINGS_MAX: usize = 500;
/// How many push services are talked to at once.
const HANDS: usize = 8;

/// What a round did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rung {
    /// Messages that push services took.
    pub taken: u64,
    /// Browsers that want none any more.
    pub gone: u64,
    /// Messages that nobody took.
    pub later: u64,
}

/// Goes round until the process ends.
pub fn run(server: &Arc<Server>) {
    loop {
        std::thread::sleep(PAUSE);
        round(server);
    }
}

/// One look at everything.
pub fn round(server: &Server) -> Rung {
    let mut done = Rung::default();
    let now = server.now();
    for hosted in server.all() {
        let Some(following) = hosted.following() else { continue };
        let rings = following.rings(&hosted.state(), now, RINGS_MAX).unwrap_or_else(|problem| {
            eprintln!("polity: {}: notices.db: {problem:#}", hosted.slug);
            Vec::new()
        });
        for (ring, outcomes) in hand_out(server.pusher(), &rings, server.url(), now) {
            for outcome in &outcomes {
                match outcome {
                    Outcome::Taken => done.taken += 1,
                    Outcome::Gone => done.gone += 1,
                    Outcome::Later => done.later += 1,
                }
            }
            if let Err(problem) = following.rung(ring, &outcomes, now) {
                eprintln!("polity: {}: notices.db: {problem:#}", hosted.slug);
            }
        }
    }
    done
}

/// Several hands take one member after another until none is left.
fn hand_out<'a>(pusher: &Pusher, rings: &'a [Ring], contact: &str, now: Time) -> Vec<(&'a Ring, Vec<Outcome>)> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(rings.len()));
    std::thread::scope(|scope| {
        for _ in 0..HANDS.min(rings.len()) {
            scope.spawn(|| {
                while let Some(ring) = rings.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let tell = |browser: &Subscription| pusher.send(browser, &message(ring, browser), contact, now);
                    let outcomes: Vec<Outcome> = ring.browsers.iter().map(tell).collect();
                    done.lock().expect("nobody panics while holding it").push((ring, outcomes));
                }
            });
        }
    });
    done.into_inner().expect("nobody panics while holding it")
}

/// What `static/sw.js` shows: words, and by which name the browser remembers where a tap leads.
fn message(ring: &Ring, browser: &Subscription) -> String {
    let words = ring.language.t(if ring.needs { "mail-subject-needs" } else { "mail-subject-others" });
    serde_json::json!({"words": words, "tag": BASE64URL_NOPAD.encode(&browser.tag)}).to_string()
}
