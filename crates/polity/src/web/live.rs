//! What a wall shows while it changes, for a projector and two thousand phones: made once for each change and language,
//! then handed to everybody who waits.
//!
//! A reader asks with the mark of what they have and gets an answer when there is something else (a long poll: it passes
//! every proxy, and a connection that breaks is simply asked again). Nothing here is made for one reader alone.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use askama::Template as _;
use axum::Router;
use axum::extract::{Query as In, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use institution::id::{Hash, InstitutionId, MeetingId};
use serde_json::json;
use tokio::time::{Instant, timeout_at};

use super::frame::Asked;
use super::pages::look;
use super::view::Query;
use super::wall;
use super::{App, Error, Reading};

/// The longest a reader is kept waiting.
const WAIT_MAX: Duration = Duration::from_secs(20);
/// How many walls are remembered.
const WALLS_MAX: usize = 256;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/{slug}/wall/live", get(live))
}

/// The wall of a meeting in a language: at which size of the record it was made, its mark, and the answer's bytes.
type Made = (u64, Hash, Arc<str>);

/// What walls showed last.
#[derive(Default)]
pub struct Live {
    made: Mutex<BTreeMap<(InstitutionId, MeetingId, &'static str), Made>>,
}

impl Live {
    /// What the wall shows now; made by whoever asks first after a change.
    fn now(&self, reading: &Reading, asked: &Asked, meeting: MeetingId) -> Option<Made> {
        let key = (reading.hosted.id, meeting, asked.language.tag());
        let mut made = self.made.lock().expect("nobody panics while holding it");
        let size = *reading.hosted.news().borrow();
        if let Some(known) = made.get(&key).filter(|(at, _, _)| *at >= size) {
            return Some(known.clone());
        }
        let (at, html) = look(reading, asked, |view| {
            let facts = wall::facts(view, view.org.meeting(meeting)?);
            Some((view.org.size(), facts.render().expect("a template writes to a string")))
        })?;
        let mark = Hash::of(html.as_bytes());
        let body = json!({ "at": mark.to_string(), "html": html }).to_string();
        if made.len() >= WALLS_MAX {
            made.pop_first();
        }
        let fresh: Made = (at, mark, body.into());
        made.insert(key, fresh.clone());
        Some(fresh)
    }
}

async fn live(State(app): State<App>, reading: Reading, asked: Asked, In(query): In<Query>) -> Result<Response, Error> {
    let meeting = query.get("meeting").and_then(|id| id.parse().ok()).ok_or(Error::NotFound)?;
    let has = query.get("at").and_then(|mark| mark.parse::<Hash>().ok());
    let until = Instant::now() + WAIT_MAX.min(app.server.setup().patience / 2);
    let mut news = reading.hosted.news();
    loop {
        news.mark_unchanged();
        let (_, mark, body) = app.live.now(&reading, &asked, meeting).ok_or(Error::NotFound)?;
        // What changes elsewhere in the record wakes nobody.
        let waits = has == Some(mark) && timeout_at(until, news.changed()).await.is_ok_and(|changed| changed.is_ok());
        if !waits {
            return Ok(([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response());
        }
    }
}
