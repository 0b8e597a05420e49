//! The page on a home screen: its manifest, and what is shown without a connection.
//!
//! The manifest (W3C, Web Application Manifest) names the organisation, or, where its reader wants that, something that
//! tells nothing to whoever looks at the phone. It says no more than the public page does, since browsers ask for it
//! without a cookie. No page is ever kept for later: without a connection the reader is told so (`static/sw.js`).

use askama::Template;
use serde::Serialize;
use serde_json::json;

use crate::web::frame::{Asked, Frame};
use crate::web::view::{Query, View};

/// The manifest as JSON.
#[must_use]
pub fn manifest(r: &View<'_>, query: &Query) -> String {
    let neutral = query.get("name").is_some_and(|name| name == "neutral");
    let name = if neutral { r.say.t("home-neutral-name") } else { r.org.bylaws().name.clone() };
    let icon = |name: &str, sizes: &str, kind: &str, purpose: &str| json!({"src": format!("/static/{name}"), "sizes": sizes, "type": kind, "purpose": purpose});
    let manifest = json!({
        "id": r.at(""),
        "name": name,
        "short_name": name,
        "start_url": r.at(""),
        "scope": r.at(""),
        "display": "standalone",
        "lang": r.say.tag(),
        "dir": r.say.direction(),
        "background_color": "#fbf8f1",
        "theme_color": "#fbf8f1",
        "icons": [
            icon("icon.svg", "any", "image/svg+xml", "any"),
            icon("icon-192.png", "192x192", "image/png", "any"),
            icon("icon-512.png", "512x512", "image/png", "any"),
            icon("icon-512.png", "512x512", "image/png", "maskable"),
        ],
    });
    manifest.to_string()
}

/// What a phone shows that reaches no server.
#[derive(Template, Serialize)]
#[template(path = "offline.html")]
pub struct Offline {
    #[serde(skip)]
    p: Frame,
    says: String,
}

/// The page without a connection, in one language.
#[must_use]
pub fn offline(asked: &Asked) -> Offline {
    let say = asked.language;
    Offline { p: Frame::of_server(asked, &say.t("offline-title"), &["offline.js"]), says: say.t("offline-says") }
}
