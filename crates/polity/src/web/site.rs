//! The pages of one organisation: which address is which page, and who may read it.
//!
//! A page is a struct with its facts: written by its template for people, as JSON for machines, so that both say the
//! same. Where the bylaws let only members read, a stranger gets the first page, the way in, and nothing else.

use askama::Template;
use serde::Serialize;

use crate::web::view::{Query, View};
use crate::web::{
    arguments, bylaws, change, clause, decide, demands, desk, entry, feed, follow, front, home, join, keep, key, me,
    meeting, meetings, motion, moving, notices, now, offices, people, power, record, refused, roll, share, text, vote,
    wall, words,
};

/// What the server sends back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The content type.
    pub kind: &'static str,
    /// The page.
    pub body: String,
}

/// HTML.
pub const HTML: &str = "text/html; charset=utf-8";
/// JSON.
pub const JSON: &str = "application/json";
/// Atom.
pub const ATOM: &str = "application/atom+xml; charset=utf-8";
/// A manifest for the home screen.
pub const MANIFEST: &str = "application/manifest+json";

/// How a list is asked for: what comes after what, how many at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    /// What the last page ended with.
    pub after: Option<u64>,
    /// How many at most.
    pub limit: usize,
}

impl Pages {
    /// From `?after=&limit=`; what is not a number is as if it were not there.
    #[must_use]
    pub fn of(query: &Query, limit: usize, limit_max: usize) -> Self {
        let after = query.get("after").and_then(|after| after.parse().ok());
        let limit = query.get("limit").and_then(|l| l.parse().ok()).unwrap_or(limit).clamp(1, limit_max);
        Self { after, limit }
    }
}

/// A page as HTML or JSON.
pub fn show<V: Template + Serialize>(status: u16, page: &V, json: bool) -> Answer {
    if json {
        let body = serde_json::to_string(page).expect("a page's facts have string keys");
        return Answer { status, kind: JSON, body };
    }
    let body = page.render().expect("a template writes to a string");
    Answer { status, kind: HTML, body }
}

/// The page at an address below `/<slug>/`.
#[must_use]
pub fn answer(view: &View<'_>, path: &str, query: &Query, json: bool) -> Answer {
    // `/<slug>/index.json` is the first page's other name.
    let path = if path == "index" && json { "" } else { path };
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [""] if view.me().is_none() => return show(200, &front::page(view), json),
        ["join"] => return show(200, &join::page(view), json),
        ["key"] => return show(200, &key::page(view), json),
        ["desk"] => return show(200, &desk::page(view), json),
        ["manifest.webmanifest"] => {
            return Answer { status: 200, kind: MANIFEST, body: home::manifest(view, query) };
        }
        ["share"] => return show(200, &share::page(view), json),
        _ if !view.may_read() => return show(401, &refused::closed(view, path), json),
        _ => {}
    }
    match parts.as_slice() {
        [""] => show(200, &now::page(view), json),
        ["decide"] => show(200, &decide::page(view, query), json),
        ["move"] => show(200, &moving::page(view, query), json),
        ["motions", number] => or_nothing(view, json, motion::page(view, number)),
        ["motions", number, "arguments"] => or_nothing(view, json, arguments::page(view, number, query)),
        ["motions", number, "change"] => or_nothing(view, json, text::page(view, number)),
        ["votes", id] => or_nothing(view, json, vote::page(view, id)),
        ["bylaws"] => show(200, &bylaws::page(view), json),
        ["bylaws", id] => or_nothing(view, json, clause::page(view, id)),
        ["bylaws", id, "change"] => or_nothing(view, json, change::page(view, id, query)),
        ["demands"] => or_nothing(view, json, demands::page(view, query)),
        ["demands", name] => or_nothing(view, json, demands::one(view, name)),
        ["words", of, id] => or_nothing(view, json, words::page(view, of, id)),
        ["meetings"] => show(200, &meetings::page(view), json),
        ["meetings", id] => or_nothing(view, json, meeting::page(view, id)),
        ["wall"] => show(200, &wall::page(view, query), json),
        ["offices"] => or_nothing(view, json, offices::page(view)),
        ["power"] => show(200, &power::page(view), json),
        ["people"] => show(200, &people::page(view, query), json),
        ["record"] => show(200, &record::page(view, query), json),
        ["record", index] => or_nothing(view, json, entry::page(view, index)),
        ["me"] => match me::page(view) {
            Some(page) => show(200, &page, json),
            None => show(401, &refused::closed(view, path), json),
        },
        ["place"] if view.me().is_some() => show(200, &keep::page(view), json),
        ["place"] => show(401, &refused::closed(view, path), json),
        ["notices"] => members_own(view, path, json, notices::page(view, query)),
        ["follow"] => members_own(view, path, json, follow::page(view)),
        ["details" | "roll"] if view.org.roll_clause().is_none() => show(404, &refused::missing(view), json),
        ["details"] => members_own(view, path, json, roll::details(view)),
        ["roll"] => members_own(view, path, json, roll::page(view, query)),
        ["feed.atom"] => Answer { status: 200, kind: ATOM, body: feed::feed(view) },
        _ => show(404, &refused::missing(view), json),
    }
}

/// A page about its reader: a stranger is asked in.
fn members_own<V: Template + Serialize>(view: &View<'_>, path: &str, json: bool, page: Option<V>) -> Answer {
    match page {
        Some(page) => show(200, &page, json),
        None => show(401, &refused::closed(view, path), json),
    }
}

fn or_nothing<V: Template + Serialize>(view: &View<'_>, json: bool, page: Option<V>) -> Answer {
    match page {
        Some(page) => show(200, &page, json),
        None => show(404, &refused::missing(view), json),
    }
}
