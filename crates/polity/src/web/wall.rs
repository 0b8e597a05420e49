//! The wall: one large page for a projector. What is being decided, who speaks, the code that makes present, the result.
//!
//! What changes is one piece (`facts`), the same for every reader; `live` hands it out. The code is made in the page by the
//! device that opened the wall, whose key no server ever sees (`static/wall.js`).

use askama::Template;
use institution::time::Time;
use institution::{Meeting, MeetingStage, Motion, Stage, VoteStage};
use serde::Serialize;

use crate::web::frame::{Frame, Here};
use crate::web::standing;
use crate::web::view::{Query, View};

/// How many wait to speak on the wall, and how many are shown with their times.
const SPEAKERS_MAX: usize = 6;
/// For how long a result stays on the wall if nothing else is being decided.
const RESULT_MINUTES: i64 = 15;

/// The page.
#[derive(Template, Serialize)]
#[template(path = "wall.html")]
pub struct Wall {
    #[serde(skip)]
    p: Frame,
    headline: String,
    /// The meeting it is about, if there is one.
    meeting: Option<Shown>,
}

/// A meeting on its wall.
#[derive(Serialize)]
pub struct Shown {
    id: String,
    open: bool,
    /// The key that signs the codes.
    key: String,
    heads: u32,
    #[serde(skip)]
    live: String,
    #[serde(skip)]
    join: String,
    /// The reader may show the code on their own screen.
    #[serde(skip)]
    may_move: bool,
    href: String,
    /// Now, in milliseconds: the wall's clock follows the server's.
    now: i64,
    facts: Facts,
}

/// What changes on a wall: nothing in it depends on who looks.
#[derive(Template, Serialize)]
#[template(path = "live.html")]
pub struct Facts {
    #[serde(skip)]
    say: crate::say::Language,
    title: String,
    deciding: Option<Deciding>,
    speaking: Option<Speaking>,
    next: Vec<Next>,
    next_more: Option<String>,
    spoken: Vec<Spoken>,
    present: String,
    /// Said while nobody votes by being here.
    unwitnessed: Option<String>,
}

/// What is being decided.
#[derive(Serialize)]
pub struct Deciding {
    question: String,
    says: String,
    href: String,
    /// When it ends or begins, in milliseconds; 0 if it is decided.
    until: i64,
    result: bool,
}

/// Who has the floor.
#[derive(Serialize)]
pub struct Speaking {
    name: String,
    since: i64,
}

/// Who would like to speak.
#[derive(Serialize)]
pub struct Next {
    name: String,
    first: bool,
}

/// Who has spoken, for how long together.
#[derive(Serialize)]
pub struct Spoken {
    name: String,
    says: String,
}

impl Facts {
    fn t(&self, key: &str) -> String {
        self.say.t(key)
    }
}

/// The meeting under way, or the next.
#[must_use]
pub fn current<'a>(r: &'a View<'_>) -> Option<&'a Meeting> {
    let open = r.org.meetings().filter(|meeting| meeting.is_open());
    let ahead = r.org.meetings().filter(|meeting| meeting.stage == MeetingStage::Called);
    open.max_by_key(|meeting| meeting.wall.map(|wall| wall.opened)).or_else(|| ahead.min_by_key(|m| m.at))
}

/// The page of a wall.
#[must_use]
pub fn page(r: &View<'_>, query: &Query) -> Wall {
    let asked = query.get("meeting").and_then(|id| id.parse().ok()).and_then(|id| r.org.meeting(id));
    let meeting = asked.or_else(|| current(r)).map(|meeting| Shown {
        id: meeting.id.to_string(),
        open: meeting.is_open(),
        key: meeting.wall.map(|wall| wall.key.to_string()).unwrap_or_default(),
        heads: meeting.wall.map_or(0, |wall| wall.heads),
        live: r.at(&format!("wall/live?meeting={}", meeting.id)),
        join: format!("{}{}", r.url, r.at("join")),
        may_move: r.me().is_some_and(|me| r.org.holds(me, institution::bylaws::Power::RunTheMeeting)),
        href: r.at(&format!("meetings/{}", meeting.id)),
        now: r.now.0,
        facts: facts(r, meeting),
    });
    let headline = match &meeting {
        Some(shown) => shown.facts.title.clone(),
        None => r.say.t("wall-none"),
    };
    Wall { p: r.frame(&r.say.t("wall-title"), Here::Elsewhere, "wall"), headline, meeting }
}

/// What changes on the wall of a meeting.
#[must_use]
pub fn facts(r: &View<'_>, meeting: &Meeting) -> Facts {
    let speakers = r.org.speakers(meeting);
    let spoken = r.org.spoken(meeting);
    let first = |member| !spoken.iter().any(|(other, _)| *other == member);
    let more = speakers.len().saturating_sub(SPEAKERS_MAX);
    let next = speakers.iter().take(SPEAKERS_MAX);
    let shown = spoken.iter().take(SPEAKERS_MAX);
    let heads = meeting.wall.map_or(0, |wall| wall.heads);
    let present = [("n", meeting.present().into()), ("heads", heads.into())];
    let unwitnessed = meeting.wall.filter(|wall| meeting.is_open() && !wall.is_witnessed());
    Facts {
        say: r.say,
        title: r.title_of_meeting(meeting),
        deciding: deciding(r),
        speaking: meeting.speaking.map(|(member, since)| Speaking { name: r.name(member), since: since.0 }),
        next: next.map(|member| Next { name: r.name(*member), first: first(*member) }).collect(),
        next_more: (more > 0).then(|| r.say.f("wall-next-more", &[("n", more.into())])),
        spoken: shown.map(|(member, spoken)| Spoken { name: r.name(*member), says: length(spoken.length.0) }).collect(),
        present: r.say.f("wall-present", &present),
        unwitnessed: unwitnessed.map(|wall| {
            let missing = wall.witnesses_needed - wall.witnesses;
            r.say.f("wall-unwitnessed", &[("n", missing.into())])
        }),
    }
}

/// Minutes and seconds, "6:40".
fn length(ms: i64) -> String {
    let seconds = ms / 1000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// What is being decided: a vote, a count of hands, what was decided just now, or what comes next.
fn deciding(r: &View<'_>) -> Option<Deciding> {
    let mut votes: Vec<_> = r
        .org
        .votes()
        .filter(|vote| vote.stage == VoteStage::Open)
        .filter_map(|vote| Some((vote, standing::motion_of(r, vote)?)))
        .collect();
    votes.sort_by_key(|(vote, _)| vote.closes);
    if let Some((vote, motion)) = votes.first() {
        let figures = [("n", vote.turnout().into()), ("all", vote.entitled.into())];
        let (says, href) = (r.say.f("wall-voted", &figures), r.at(&format!("votes/{}", vote.id)));
        let title = r.title_of(motion);
        let question = match vote.subject {
            institution::Subject::Taking(_) => r.say.f("vote-taking-question", &[("title", title.into())]),
            _ => title,
        };
        return Some(Deciding { question, says, href, until: vote.closes.0, result: false });
    }
    let motion_page = |motion: &Motion| r.at(&format!("motions/{}", motion.number));
    if let Some((hand, motion)) = r.org.hands().find_map(|hand| Some((hand, r.org.motion(hand.motion)?))) {
        let says = r.say.f("wall-hands", &[("n", hand.signed.len().into())]);
        let until = (hand.opened_at + institution::HAND_TIME).0;
        return Some(Deciding { question: r.title_of(motion), says, href: motion_page(motion), until, result: false });
    }
    let lately = r.now.0 - RESULT_MINUTES * 60_000;
    let decided = r.org.motions().filter(|motion| motion.vote().is_some() && motion.decided_at() >= Some(Time(lately)));
    if let Some(motion) = decided.max_by_key(|motion| (motion.decided_at(), motion.number)) {
        let vote = motion.vote().and_then(|vote| r.org.vote(vote))?;
        let VoteStage::Counted(outcome) = &vote.stage else { return None };
        let result = standing::result(r, outcome);
        let says = match vote.counted_by_hand() {
            Some(_) => r.say.f("result-by-hand", &[("result", result.into())]),
            None => result,
        };
        return Some(Deciding {
            question: r.title_of(motion),
            says,
            href: motion_page(motion),
            until: 0,
            result: true,
        });
    }
    let next = r.org.motions().filter_map(|motion| match motion.stage {
        Stage::Seconded { opens, .. } => Some((opens, motion)),
        _ => None,
    });
    let (opens, motion) = next.min_by_key(|(opens, motion)| (*opens, motion.number))?;
    let says = r.say.t("wall-opens");
    Some(Deciding { question: r.title_of(motion), says, href: motion_page(motion), until: opens.0, result: false })
}
