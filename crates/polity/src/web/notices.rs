//! Notices: what happened that the reader wants to hear of, each a message for the group chat.

use askama::Template;
use serde::Serialize;

use crate::moments::Moment;
use crate::notices::{self, Level};
use crate::web::frame::{Frame, Here};
use crate::web::moving::Choice;
use crate::web::view::{Query, View};

/// How many entries are looked through, and how many notices a page shows.
const ENTRIES_MAX: u64 = 2_000;
const NOTICES_MAX: usize = 30;

/// What happened.
#[derive(Template, Serialize)]
#[template(path = "notices.html")]
pub struct NoticesPage {
    #[serde(skip)]
    p: Frame,
    headline: String,
    notices: Vec<Told>,
    /// How much of it.
    levels: Vec<Choice>,
}

/// One notice.
#[derive(Serialize)]
pub struct Told {
    words: String,
    link: String,
    message: String,
    at: Moment,
    level: &'static str,
}

/// What happened that the reader wants to hear of; nothing for a stranger.
#[must_use]
pub fn page(r: &View<'_>, query: &Query) -> Option<NoticesPage> {
    let me = r.me()?;
    let asked = query.get("level").and_then(|level| Level::from_name(level));
    let level = asked.unwrap_or(r.beside.hearing(me).follow.level);
    let newest = notices::newest(r, me, level, ENTRIES_MAX, NOTICES_MAX);
    let told = newest.into_iter().map(|notice| Told {
        message: notice.message(),
        at: r.moment(notice.at),
        words: notice.words,
        link: notice.link,
        level: notice.level.name(),
    });
    let levels = Level::ALL.iter().map(|one| Choice {
        value: r.at(&format!("notices?level={}", one.name())),
        words: r.say.t(&format!("level-{}", one.name())),
        chosen: *one == level,
    });
    Some(NoticesPage {
        p: r.frame(&r.say.t("notices-title"), Here::Elsewhere, "notices"),
        headline: r.say.t("notices-title"),
        notices: told.collect(),
        levels: levels.collect(),
    })
}
