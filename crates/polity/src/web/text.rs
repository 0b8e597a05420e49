//! Offering a change to a motion's text: the text as it stands, ready to be edited.

use askama::Template;
use institution::act::Body;
use institution::bylaws::Matter;
use institution::id::{AmendmentId, Hash};
use institution::{Case, Place};
use serde::Serialize;

use crate::say;
use crate::web::frame::{Frame, Here};
use crate::web::view::{Rule, View};

/// The form that offers a change.
#[derive(Template, Serialize)]
#[template(path = "text.html")]
pub struct TextPage {
    #[serde(skip)]
    p: Frame,
    motion: String,
    title: String,
    text: String,
    rule: Rule,
    rule_says: String,
    /// Why it is not possible now.
    not_possible: Option<String>,
    next: String,
}

/// The form that offers a change to the motion of this number.
#[must_use]
pub fn page(r: &View<'_>, number: &str) -> Option<TextPage> {
    let motion = r.org.motion_numbered(number.parse().ok()?)?;
    let (title, text) = r.titled(motion.text);
    let (clause, _) = r.org.governing(Matter::Amendment);
    // What was removed is not shown again in a form.
    let removed = r.away(Place::Motion(motion.id)).is_some_and(Case::is_removed);
    let (title, text) = if removed { (r.title_of(motion), String::new()) } else { (title, text) };
    let offer = Body::Offer { amendment: AmendmentId([0; 16]), motion: motion.id, text: Hash([0; 32]), effect: None };
    Some(TextPage {
        p: r.frame(&r.say.t("text-title"), Here::Decide, &format!("motions/{}/change", motion.number)),
        motion: motion.id.to_string(),
        title,
        text,
        rule: r.rule(clause),
        rule_says: r.org.bylaws().clause(clause).map(|c| crate::sentences::clause(r.say, c).text()).unwrap_or_default(),
        not_possible: r.may(offer).err().map(|refused| say::refusal_in(r.say, &refused, r.org.bylaws())),
        next: r.at(&format!("motions/{}", motion.number)),
    })
}
