//! Now: what needs you, what was decided lately, what is coming up.
//!
//! At most three things ask for anything; the rest is under Decide. Nothing here knows when the reader last came: their
//! own device does, and tells what is new since (`static/since.js`).

use askama::Template;
use institution::act::{Body, Stance};
use institution::entry::{Entry, EntryBody};
use institution::id::{Key, MotionId};
use institution::time::Time;
use institution::{
    AmendmentStage, Argument, EffectStage, Motion, Place, Reason, Stage, Subject, Vote, VoteStage, WordsAct,
};
use serde::Serialize;

use crate::moments::Moment;
use crate::web::frame::{Frame, Here};
use crate::web::meeting::stands;
use crate::web::view::View;
use crate::web::{keep, meetings, standing, wall, words};

const NEEDS_MAX: usize = 3;
const LATELY_MAX: usize = 10;
const LATELY_DAYS: i64 = 30;
const COMING_MAX: usize = 10;
const NEW_KEY_DAYS: i64 = 7;

/// The member's first page.
#[derive(Template, Serialize)]
#[template(path = "now.html")]
pub struct Now {
    #[serde(skip)]
    p: Frame,
    headline: String,
    /// Why the reader does not vote yet.
    stands: Option<Moment>,
    /// The meeting under way or next.
    meeting: Option<Line>,
    /// Many came lately by a link and will vote by time alone.
    flood: Option<Moment>,
    /// What needs the reader, at most three.
    needs: Vec<Need>,
    /// What others did about the reader's own words.
    told: Vec<Need>,
    /// Said when there are more.
    more: Option<String>,
    /// The reader's place hangs on one key alone.
    one_key: bool,
    /// A key that another of the reader's keys added lately.
    new_key: Option<Moment>,
    /// Where this organisation is.
    #[serde(skip)]
    elsewhere: String,
    /// What was decided lately.
    decided: Vec<Line>,
    /// How many more were.
    decided_more: Option<String>,
    /// Now, in milliseconds: the reader's device remembers it as their last visit.
    now: i64,
    /// What is coming up.
    coming: Vec<Line>,
    /// Who can do what alone, until when.
    alone: Vec<Moment>,
    /// The bylaws know of demands.
    #[serde(skip)]
    demands: bool,
}

/// Something that needs the reader.
#[derive(Serialize)]
pub struct Need {
    sentence: Moment,
    button: String,
    href: String,
}

/// Something worth knowing.
#[derive(Serialize)]
pub struct Line {
    title: String,
    sentence: Moment,
    href: String,
    /// When, in milliseconds since 1970.
    at: i64,
}

/// The member's first page.
#[must_use]
pub fn page(r: &View<'_>) -> Now {
    let needs = needs(r);
    let more = needs.len().saturating_sub(NEEDS_MAX);
    let headline = r.say.f("now-headline", &[("n", needs.len().into())]);
    let (decided, older) = decided(r);
    Now {
        p: r.frame(&r.say.t("nav-now"), Here::Now, ""),
        stands: r.me().filter(|me| !r.org.standing(*me, r.now).votes()).and_then(|me| stands(r, me, true)),
        meeting: wall::current(r).map(|meeting| Line {
            title: r.title_of_meeting(meeting),
            sentence: meetings::sentence(r, meeting),
            href: r.at(&format!("meetings/{}", meeting.id)),
            at: meeting.at.0,
        }),
        flood: flood(r),
        headline,
        needs: needs.into_iter().take(NEEDS_MAX).map(|wait| wait.said(r)).collect(),
        told: told(r),
        more: (more > 0).then(|| r.say.f("now-more", &[("n", more.into())])),
        one_key: keep::is_possible(r) && r.me().is_some_and(|me| r.org.members().keys(me).len() < 2),
        new_key: new_key(r),
        elsewhere: keep::address(r),
        decided,
        decided_more: (older > 0).then(|| r.say.f("now-more", &[("n", older.into())])),
        now: r.now.0,
        coming: coming(r),
        alone: standing::alone_now(r),
        demands: r.org.demands_clause().is_some(),
    }
}

/// A key of the reader's that is younger than a week and was added by another than the one that reads: perhaps not by them.
fn new_key(r: &View<'_>) -> Option<Moment> {
    let viewer = r.viewer?;
    let since = r.now.0 - NEW_KEY_DAYS * 86_400_000;
    let keys = r.org.members().keys(viewer.member).iter().rev();
    let mut young = keys.filter(|held| held.added_at.0 >= since && held.key != viewer.key);
    let strange = young.find(|held| added_by(r, held.added).is_none_or(|key| key != viewer.key))?;
    Some(r.sentence(strange.added_at, "now-key", &[]))
}

/// The key that signed an entry.
fn added_by(r: &View<'_>, index: u64) -> Option<Key> {
    let bytes = r.beside.entries(index, index + 1).pop()?;
    match Entry::decode(&bytes).ok()?.body {
        EntryBody::Member(act) => Some(act.act().key),
        _ => None,
    }
}

/// Something that waits for the reader, before it is a sentence: texts are looked up only for what is shown.
enum Wait<'a> {
    Vote(&'a Motion, &'a Vote),
    Second(&'a Motion, Time),
    Answer(&'a Motion, &'a Argument),
    Reported(Place, usize, Reason),
}

impl Wait<'_> {
    fn said(&self, r: &View<'_>) -> Need {
        let (Self::Vote(motion, _) | Self::Second(motion, _) | Self::Answer(motion, _)) = self else {
            return self.reported(r);
        };
        let title = r.title_of(motion);
        let about = ("title", title.as_str().into());
        let here = r.at(&format!("motions/{}", motion.number));
        match self {
            Self::Vote(_, vote) => {
                let key = match vote.subject {
                    Subject::Motion(_) => "now-vote",
                    Subject::Amendment(_) => "now-vote-change",
                    Subject::Taking(_) => "now-vote-taking",
                };
                Need {
                    sentence: r.sentence(vote.closes, key, &[about]),
                    button: r.say.t("now-vote-button"),
                    href: r.at(&format!("votes/{}", vote.id)),
                }
            }
            Self::Second(_, lapses) => Need {
                sentence: r.sentence(*lapses, "now-second", &[about]),
                button: r.say.t("now-read-button"),
                href: here,
            },
            Self::Reported(..) => unreachable!("said above"),
            Self::Answer(_, question) => Need {
                sentence: r.sentence(question.made_at, "now-question", &[("name", r.name(question.by).into()), about]),
                button: r.say.t("now-answer-button"),
                href: format!("{here}#questions"),
            },
        }
    }
}

impl Wait<'_> {
    fn reported(&self, r: &View<'_>) -> Need {
        let Self::Reported(place, n, reason) = self else { unreachable!("asked for a report") };
        let author = r.org.words_at(*place).map(|(_, author)| r.name(author)).unwrap_or_default();
        let key = if matches!(place, Place::Name(_)) { "now-reported-name" } else { "now-reported" };
        let reason = words::reason(r.say, *reason);
        let said = [("n", (*n).into()), ("name", author.into()), ("reason", reason.into())];
        Need {
            sentence: r.sentence(r.now, key, &said),
            button: r.say.t("now-reported-button"),
            href: r.at(&format!("words/{place}")),
        }
    }
}

/// Whoever wrote something is told what became of it.
fn told(r: &View<'_>) -> Vec<Need> {
    let Some(me) = r.me() else { return Vec::new() };
    let said = words::told(r, me).into_iter().map(|(place, sentence)| Need {
        sentence,
        button: r.say.t("told-look"),
        href: r.at(&format!("words/{place}")),
    });
    said.collect()
}

/// What waits for the reader: votes first, by what closes soonest.
fn needs<'a>(r: &'a View<'_>) -> Vec<Wait<'a>> {
    let mut votes = Vec::new();
    let mut rest = Vec::new();
    let Some(me) = r.me() else { return rest };
    for motion in r.org.motions().filter(|motion| !motion.is_decided()) {
        let changes = r.org.amendments(motion).filter_map(|change| match change.stage {
            AmendmentStage::Voting(vote) => Some(vote),
            _ => None,
        });
        let taking = r.org.taking(motion.id).and_then(institution::Taking::vote);
        for vote in motion.vote().into_iter().chain(taking).chain(changes).filter_map(|vote| r.org.vote(vote)) {
            if vote.stage == VoteStage::Open && r.org.may_vote(me, vote) && r.org.cast_by(me, vote).is_none() {
                votes.push((vote.closes, Wait::Vote(motion, vote)));
            }
        }
        if let Stage::Moved { lapses } = motion.stage
            && r.may(Body::Second { motion: motion.id }).is_ok()
        {
            rest.push(Wait::Second(motion, lapses));
        }
        if motion.mover == me
            && let Some(question) = unanswered(r, motion.id)
        {
            rest.push(Wait::Answer(motion, question));
        }
    }
    for (place, n, reason) in words::reported(r) {
        let may = |reason| {
            r.org.words_at(place).is_some_and(|(words, _)| r.may(Body::Words(WordsAct::Fold { words, reason })).is_ok())
        };
        if Reason::ALL.iter().any(|reason| may(*reason)) {
            rest.push(Wait::Reported(place, n, reason));
        }
    }
    votes.sort_by_key(|(closes, _)| *closes);
    votes.into_iter().map(|(_, wait)| wait).chain(rest).collect()
}

/// Said to who can do something about it: how many came lately and will vote by time alone, if they are many.
fn flood(r: &View<'_>) -> Option<Moment> {
    let me = r.me().filter(|me| r.org.was_present(*me))?;
    let (waiting, voting) = (r.org.waiting(r.now), r.org.entitled(r.now));
    // As many as there are voters, and more than a table: then it could turn a vote.
    let many = waiting >= 10 && waiting >= voting;
    (many && r.org.members().belongs(me)).then(|| r.sentence(r.now, "now-flood", &[("n", waiting.into())]))
}

fn unanswered<'a>(r: &'a View<'_>, motion: MotionId) -> Option<&'a institution::Argument> {
    let answered: Vec<_> = r.org.arguments(motion).filter_map(|argument| argument.on).collect();
    r.org.arguments(motion).find(|a| a.stance == Stance::Ask && !answered.contains(&a.id))
}

fn line(r: &View<'_>, motion: &Motion, at: Time, sentence: Moment) -> Line {
    Line { title: r.title_of(motion), sentence, href: r.at(&format!("motions/{}", motion.number)), at: at.0 }
}

/// What was decided lately, newest first, and how many more there are.
fn decided(r: &View<'_>) -> (Vec<Line>, usize) {
    let since = r.now.0 - LATELY_DAYS * 86_400_000;
    let mut lately: Vec<_> = r
        .org
        .motions()
        .filter_map(|motion| match motion.stage {
            Stage::Passed { at, .. } | Stage::Failed { at, .. } if at.0 >= since => Some((at, motion)),
            _ => None,
        })
        .collect();
    lately.sort_by_key(|(at, motion)| (std::cmp::Reverse(*at), std::cmp::Reverse(motion.number)));
    let more = lately.len().saturating_sub(LATELY_MAX);
    lately.truncate(LATELY_MAX);
    let lines = lately.into_iter().map(|(at, motion)| line(r, motion, at, standing::of_motion(r, motion)));
    (lines.collect(), more)
}

fn coming(r: &View<'_>) -> Vec<Line> {
    let mut coming: Vec<(Time, &Motion)> = Vec::new();
    for motion in r.org.motions() {
        match motion.stage {
            Stage::Moved { .. } | Stage::Seconded { .. } | Stage::Voting { .. } => {
                coming.push((standing::next_moment(r, motion), motion));
            }
            Stage::Passed { effect: EffectStage::Begins(at), .. } => coming.push((at, motion)),
            _ => {}
        }
    }
    coming.sort_by_key(|(at, motion)| (*at, motion.number));
    coming.truncate(COMING_MAX);
    let said = coming.into_iter().map(|(at, motion)| match motion.stage {
        Stage::Passed { .. } => line(r, motion, at, r.sentence(at, "standing-begins", &[])),
        _ => line(r, motion, at, standing::of_motion(r, motion)),
    });
    said.collect()
}
