//! The desk: a tablet at which people without a phone join, second and vote with a key card (`static/desk.js`).
//!
//! The page loads that script alone: nothing of a desk is kept in the browser, not even a pass.

use askama::Template;
use serde::Serialize;

use crate::web::frame::{Frame, Here};
use crate::web::view::View;
use crate::web::{join, keep};

/// The desk.
#[derive(Template, Serialize)]
#[template(path = "desk.html")]
pub struct Desk {
    #[serde(skip)]
    p: Frame,
    headline: String,
    /// Who will see what.
    seen: Vec<String>,
    /// Where a card leads.
    at: String,
    #[serde(skip)]
    at_desk: String,
    #[serde(skip)]
    card_says: String,
}

/// The desk; the same for everybody, whoever has a pass on this device.
#[must_use]
pub fn page(r: &View<'_>) -> Desk {
    let headline = r.say.t("desk-title");
    let mut p = r.frame(&headline, Here::Elsewhere, "desk");
    p.without_purpose();
    p.scripts = &["desk.js"];
    if let Some(house) = &mut p.house {
        (house.me, house.reads) = (String::new(), false);
    }
    Desk {
        p,
        headline,
        seen: join::seen(r),
        at: keep::address(r),
        at_desk: r.say.f("desk-at", &[("name", "{name}".into())]),
        card_says: keep::card_says(r),
    }
}
