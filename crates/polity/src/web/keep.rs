//! "Keep your place": a second key on paper, made on the reader's own device (`static/keep.js`).
//!
//! The server sends words and an empty frame: it never sees a card, nor could it tell one from another.

use askama::Template;
use serde::Serialize;

use crate::web::frame::{Frame, Here};
use crate::web::view::View;

/// From which number of the record's rules on there are further keys.
pub const KEYS_SINCE: u32 = 3;

/// The page that makes a key card.
#[derive(Template, Serialize)]
#[template(path = "keep.html")]
pub struct Keep {
    #[serde(skip)]
    p: Frame,
    /// The record knows of further keys.
    possible: bool,
    /// Where a card leads.
    at: String,
    #[serde(skip)]
    card_says: String,
}

/// The page that makes a key card.
#[must_use]
pub fn page(r: &View<'_>) -> Keep {
    Keep {
        p: r.frame(&r.say.t("keep-title"), Here::Me, "place"),
        possible: is_possible(r),
        at: address(r),
        card_says: card_says(r),
    }
}

/// Whether the record knows of further keys.
#[must_use]
pub fn is_possible(r: &View<'_>) -> bool {
    r.org.semantics() >= KEYS_SINCE
}

/// Where a key card is used.
#[must_use]
pub fn address(r: &View<'_>) -> String {
    format!("{}{}", r.url, r.at("key"))
}

/// What stands below the words of a card.
#[must_use]
pub fn card_says(r: &View<'_>) -> String {
    r.say.f("card-says", &[("link", address(r).into()), ("date", r.clock().long_day(r.now).into())])
}
