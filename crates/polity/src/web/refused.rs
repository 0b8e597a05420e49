//! Pages that say no: nothing here, not for strangers, too much at once, the server has stopped.
//!
//! Each says what did not happen and what one can do. The page for strangers loads the script that shows the server a
//! reading pass made with the key on this device, if there is one.

use askama::Template;
use serde::Serialize;

use crate::say;
use crate::web::frame::{Asked, Frame, Here};
use crate::web::view::View;

/// A page that says no.
#[derive(Template, Serialize)]
#[template(path = "refused.html")]
pub struct Refused {
    #[serde(skip)]
    p: Frame,
    /// The permanent code.
    refusal: String,
    /// The headline.
    headline: String,
    /// What did not happen and what one can do.
    says: String,
    /// Where to go on, and what that is called.
    #[serde(skip)]
    onward: Vec<(String, String)>,
    /// The reader may have a key on this device.
    #[serde(skip)]
    asks_key: bool,
}

/// Only members may read this.
#[must_use]
pub fn closed(view: &View<'_>, path: &str) -> Refused {
    let say = view.say;
    let mut p = view.frame(&say.t("closed-title"), Here::Elsewhere, path);
    p.scripts = &["pass.js"];
    Refused {
        p,
        refusal: "not-a-reader".to_owned(),
        headline: say.t("closed-title"),
        says: say.t("closed-says"),
        onward: vec![(view.at("join"), say.t("front-join")), (view.at("key"), say.t("join-before-button"))],
        asks_key: true,
    }
}

/// There is nothing at this address.
#[must_use]
pub fn missing(view: &View<'_>) -> Refused {
    let say = view.say;
    Refused {
        p: view.frame(&say.t("missing-title"), Here::Elsewhere, ""),
        refusal: "not-found".to_owned(),
        headline: say.t("missing-title"),
        says: say::problem(say, "not-found"),
        onward: vec![(view.at(""), say.t("missing-onward"))],
        asks_key: false,
    }
}

/// Something went wrong that belongs to no organisation, by its code.
#[must_use]
pub fn problem(asked: &Asked, code: &str) -> Refused {
    let say = asked.language;
    Refused {
        p: Frame::of_server(asked, &say.t("problem-title"), &[]),
        refusal: code.to_owned(),
        headline: say.t("problem-title"),
        says: say::problem(say, code),
        onward: vec![("/".to_owned(), say.t("missing-onward"))],
        asks_key: false,
    }
}
