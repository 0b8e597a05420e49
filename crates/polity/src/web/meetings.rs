//! Meetings: those to come and under way, those that were, and the form that calls one.

use askama::Template;
use institution::id::{Hash, MeetingId};
use institution::{MeetingAct, MeetingStage};
use serde::Serialize;

use crate::moments::Moment;
use crate::say;
use crate::web::frame::{Frame, Here};
use crate::web::view::View;

/// How many past meetings are listed.
const PAST_MAX: usize = 30;

/// The list.
#[derive(Template, Serialize)]
#[template(path = "meetings.html")]
pub struct Meetings {
    #[serde(skip)]
    p: Frame,
    headline: String,
    ahead: Vec<Line>,
    past: Vec<Line>,
    /// The reader may call one.
    #[serde(skip)]
    may_call: bool,
    /// Why the reader may not.
    #[serde(skip)]
    why_not: Option<String>,
    #[serde(skip)]
    next: String,
    /// Now, in milliseconds: a meeting that begins at once begins by the server's clock.
    now: i64,
}

/// A meeting as a row.
#[derive(Serialize)]
pub struct Line {
    title: String,
    sentence: Moment,
    href: String,
}

/// Where a meeting stands.
#[must_use]
pub fn sentence(r: &View<'_>, meeting: &institution::Meeting) -> Moment {
    let n = [("n", meeting.present().into())];
    match meeting.stage {
        MeetingStage::Called => r.sentence(meeting.at, "meeting-begins", &[]),
        MeetingStage::Open => r.sentence(meeting.at, "meeting-open", &n),
        MeetingStage::Closed { at } => r.sentence(at, "meeting-closed", &n),
        MeetingStage::Lapsed { at } => r.sentence(at, "meeting-lapsed", &[]),
    }
}

/// The list.
#[must_use]
pub fn page(r: &View<'_>) -> Meetings {
    let line = |meeting: &institution::Meeting| Line {
        title: r.title_of_meeting(meeting),
        sentence: sentence(r, meeting),
        href: r.at(&format!("meetings/{}", meeting.id)),
    };
    let (mut ahead, mut past): (Vec<_>, Vec<_>) = r.org.meetings().partition(|meeting| meeting.is_ahead());
    ahead.sort_by_key(|meeting| (!meeting.is_open(), meeting.at));
    past.sort_by_key(|meeting| std::cmp::Reverse(meeting.called));
    let call = MeetingAct::Call { meeting: MeetingId([0; 16]), text: Hash([0; 32]), at: r.now };
    let may = r.may(institution::act::Body::Meeting(call));
    Meetings {
        p: r.frame(&r.say.t("meetings-title"), Here::Now, "meetings"),
        headline: r.say.t("meetings-title"),
        ahead: ahead.into_iter().map(line).collect(),
        past: past.into_iter().take(PAST_MAX).map(line).collect(),
        may_call: may.is_ok(),
        why_not: may.err().filter(|_| r.me().is_some()).map(|no| say::refusal_in(r.say, &no, r.org.bylaws())),
        next: r.at("meetings/{id}"),
        now: r.now.0,
    }
}
