//! Joining: what this is, who will see what, one field, one button.

use askama::Template;
use serde::Serialize;

use crate::web::frame::{Frame, Here};
use crate::web::keep;
use crate::web::view::View;

/// The way in.
#[derive(Template, Serialize)]
#[template(path = "join.html")]
pub struct Join {
    #[serde(skip)]
    p: Frame,
    name: String,
    purpose: String,
    headline: String,
    /// Who will see what.
    seen: Vec<String>,
    /// The reader belongs already.
    member: bool,
    next: String,
    #[serde(skip)]
    home: String,
}

/// The way in.
#[must_use]
pub fn page(r: &View<'_>) -> Join {
    let bylaws = r.org.bylaws();
    let name = bylaws.name.clone();
    let headline = r.say.f("join-title", &[("name", name.as_str().into())]);
    let mut p = r.frame(&headline, Here::Elsewhere, "join");
    p.without_purpose();
    Join {
        p,
        purpose: bylaws.purpose().to_owned(),
        headline,
        seen: seen(r),
        member: r.me().is_some(),
        // Whoever has joined keeps their place, where that is possible.
        next: r.at(if keep::is_possible(r) { "place" } else { "" }),
        home: r.at(""),
        name,
    }
}

/// Who will see what.
#[must_use]
pub fn seen(r: &View<'_>) -> Vec<String> {
    let who = match r.org.bylaws().readers() {
        institution::bylaws::Readers::Anyone => r.say.t("join-seen-anyone"),
        institution::bylaws::Readers::Members => r.say.t("join-seen-members"),
    };
    vec![who, r.say.t("join-seen-server"), r.say.t("join-key")]
}
