//! What a stranger sees: what this is, and how to join. One of three pages that need no reading pass.

use askama::Template;
use serde::Serialize;

use crate::moments::Moment;
use crate::web::demands::{self, Demanded};
use crate::web::frame::{Frame, Here};
use crate::web::view::View;

/// The public page.
#[derive(Template, Serialize)]
#[template(path = "front.html")]
pub struct Front {
    #[serde(skip)]
    p: Frame,
    name: String,
    purpose: String,
    joining: String,
    reading: String,
    /// What is demanded of whom.
    demands: Vec<Demanded>,
    /// What was won.
    won: Vec<Demanded>,
    /// Who speaks for the members, and until when.
    speakers: Vec<Moment>,
    /// The meeting under way or next: what, where, when.
    meeting: Option<(String, String, Moment)>,
    /// Further pages are open to strangers too.
    open: bool,
}

/// The public page.
#[must_use]
pub fn page(r: &View<'_>) -> Front {
    let bylaws = r.org.bylaws();
    let sentence =
        |kind: &str| bylaws.only(kind).map(|clause| crate::sentences::clause(r.say, clause).text()).unwrap_or_default();
    let mut p = r.frame(&r.say.t("front-title"), Here::Elsewhere, "");
    p.without_purpose();
    Front {
        p,
        name: bylaws.name.clone(),
        purpose: bylaws.purpose().to_owned(),
        joining: sentence("joining"),
        reading: sentence("reading"),
        demands: demands::standing(r),
        won: demands::won(r),
        speakers: demands::speakers(r),
        meeting: crate::web::wall::current(r).map(|meeting| {
            let (title, place) = r.titled_meeting(meeting);
            (title, place, crate::web::meetings::sentence(r, meeting))
        }),
        open: r.may_read(),
    }
}
