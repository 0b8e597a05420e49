//! "Show this to the room": the way in as a code that fills the screen, and as words below it.

use askama::Template;
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

use crate::web::frame::{Frame, Here, Markup};
use crate::web::view::View;

/// The page with the code.
#[derive(Template, Serialize)]
#[template(path = "share.html")]
pub struct Share {
    #[serde(skip)]
    p: Frame,
    headline: String,
    link: String,
    /// The address as people read it.
    #[serde(skip)]
    shown: String,
    /// What joining by a link is worth.
    says: Option<String>,
    #[serde(skip)]
    code: Markup,
}

/// The page with the code.
#[must_use]
pub fn page(r: &View<'_>) -> Share {
    // Whose link it is stands behind a sign that browsers never send: the record knows it only from who joins by it.
    let through = r.me().filter(|_| r.org.presence_clause().is_some()).map_or(String::new(), |me| format!("#t={me}"));
    let link = format!("{}{}{through}", r.url, r.at("join"));
    let headline = r.say.f("share-title", &[("name", r.org.bylaws().name.as_str().into())]);
    Share {
        p: r.frame(&headline, Here::Elsewhere, "share"),
        code: Markup(svg(&link, &r.say.f("share-code", &[("link", link.as_str().into())]))),
        shown: format!("{}{}", r.url, r.at("join")),
        says: r.org.presence_clause().map(|_| r.say.t("share-link")),
        headline,
        link,
    }
}

/// A QR code as an image of one path: a square unit for each dark module, four units of quiet around.
#[must_use]
pub fn svg(text: &str, label: &str) -> String {
    // Medium correction: a hand in front of the projector hides more than dirt on paper does.
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .or_else(|_| QrCode::with_error_correction_level(text, EcLevel::L))
        .expect("an address is far shorter than a code can hold");
    let width = code.width();
    let mut path = String::new();
    for (row, colors) in code.to_colors().chunks(width).enumerate() {
        let mut column = 0;
        while column < width {
            let run = colors[column..].iter().take_while(|color| **color == Color::Dark).count();
            if run > 0 {
                path.push_str(&format!("M{} {}h{run}v1h-{run}z", column + 4, row + 4));
            }
            column += run.max(1);
        }
    }
    let side = width + 8;
    let label = crate::markdown::escaped(label);
    format!(
        "<svg class=\"code\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    )
}
