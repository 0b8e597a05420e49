//! Joining: what this is, who will see what, one field, one button.

use askama::Template;
use serde::Serialize;

use crate::web::frame::{Frame, Here};
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
}

/// The way in.
#[must_use]
pub fn page(r: &View<'_>) -> Join {
    let bylaws = r.org.bylaws();
    let name = bylaws.name.clone();
    let headline = r.say.f("join-title", &[("name", name.as_str().into())]);
    let who = match bylaws.readers() {
        institution::bylaws::Readers::Anyone => r.say.t("join-seen-anyone"),
        institution::bylaws::Readers::Members => r.say.t("join-seen-members"),
    };
    let mut p = r.frame(&headline, Here::Elsewhere, "join");
    p.without_purpose();
    Join {
        p,
        purpose: bylaws.purpose().to_owned(),
        headline,
        seen: vec![who, r.say.t("join-seen-server"), r.say.t("join-key")],
        member: r.me().is_some(),
        next: r.at(""),
        name,
    }
}
