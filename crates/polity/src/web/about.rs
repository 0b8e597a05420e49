//! Who runs the server: contact, imprint, privacy notice. What the program itself keeps is said by the program.

use askama::Template;
use serde::Serialize;

use crate::about::About;
use crate::markdown;
use crate::web::frame::{Asked, Frame, Markup};

/// The page at `/about`.
#[derive(Template, Serialize)]
#[template(path = "about.html")]
pub struct AboutPage {
    #[serde(skip)]
    p: Frame,
    contact: Option<Markup>,
    imprint: Option<Markup>,
    privacy: Option<Markup>,
    /// What every installation of the program does, whoever runs it.
    keeps: Vec<String>,
}

/// The page at `/about`.
#[must_use]
pub fn page(asked: &Asked, about: &About) -> AboutPage {
    let say = asked.language;
    let text = |text: &str| (!text.trim().is_empty()).then(|| Markup(markdown::to_html(text)));
    AboutPage {
        p: Frame::of_server(asked, &say.t("about-title"), &["page.js"]),
        contact: text(&about.contact),
        imprint: text(&about.imprint),
        privacy: text(&about.privacy),
        keeps: vec![
            say.t("about-keeps-record"),
            say.t("about-keeps-names"),
            say.t("about-keeps-votes"),
            say.t("about-keeps-mail"),
            say.t("about-keeps-visits"),
            say.t("about-keeps-cookies"),
            say.t("about-keeps-others"),
        ],
    }
}
