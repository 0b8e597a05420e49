//! "Take your place again": words or a code become a key on this device (`static/key.js`). Open to whoever asks.

use askama::Template;
use serde::Serialize;

use crate::web::frame::{Frame, Here};
use crate::web::view::View;

/// The way back in.
#[derive(Template, Serialize)]
#[template(path = "key.html")]
pub struct Key {
    #[serde(skip)]
    p: Frame,
    headline: String,
    /// The sentence that names whose place it is; the script fills the name in.
    #[serde(skip)]
    who: String,
}

/// The way back in.
#[must_use]
pub fn page(r: &View<'_>) -> Key {
    let headline = r.say.t("key-title");
    let mut p = r.frame(&headline, Here::Elsewhere, "key");
    p.without_purpose();
    Key { p, headline, who: r.say.f("key-who", &[("name", "{name}".into())]) }
}
