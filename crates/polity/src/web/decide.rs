//! Decide: all motions, the open ones first, by what is due soonest.

use askama::Template;
use institution::{Motion, Stage};
use serde::Serialize;

use crate::moments::Moment;
use crate::web::frame::{Frame, Here};
use crate::web::site::Pages;
use crate::web::standing;
use crate::web::view::{Query, View};

/// The list of motions.
#[derive(Template, Serialize)]
#[template(path = "decide.html")]
pub struct Decide {
    #[serde(skip)]
    p: Frame,
    headline: String,
    /// Being voted on, discussed, waiting for a second.
    open: Vec<Group>,
    /// Decided, the newest first.
    decided: Vec<Row>,
    /// Ask with `?after=` this for older ones.
    next: Option<u32>,
    older: Option<String>,
}

/// Open motions at one stage.
#[derive(Serialize)]
pub struct Group {
    title: String,
    motions: Vec<Row>,
    /// How many there are at this stage.
    count: usize,
    /// Ask with `?stage=` this and `?after=` that for more.
    stage: &'static str,
    next: Option<usize>,
    more: Option<String>,
}

/// A stage of open motions: its name in an address, its title, which they are.
type OpenStage = (&'static str, &'static str, fn(&Stage) -> bool);

/// The stages of open motions, in the order of the page.
const STAGES: [OpenStage; 3] = [
    ("voting", "decide-voting", |stage| matches!(stage, Stage::Voting { .. })),
    ("discussed", "decide-discussed", |stage| matches!(stage, Stage::Seconded { .. })),
    ("moved", "decide-moved", |stage| matches!(stage, Stage::Moved { .. })),
];

/// A motion in a list.
#[derive(Serialize)]
pub struct Row {
    number: u32,
    id: String,
    title: String,
    standing: Moment,
    arguments: usize,
    discussing: Option<String>,
    href: String,
}

fn row(r: &View<'_>, motion: &Motion) -> Row {
    let arguments = r.org.arguments(motion.id).count();
    let people: std::collections::BTreeSet<_> = r.org.arguments(motion.id).map(|argument| argument.by).collect();
    let discussing =
        (!motion.is_decided() && arguments > 0).then(|| r.say.f("decide-discussing", &[("n", people.len().into())]));
    Row {
        number: motion.number,
        id: motion.id.to_string(),
        title: r.title_of(motion),
        standing: standing::of_motion(r, motion),
        arguments,
        discussing,
        href: r.at(&format!("motions/{}", motion.number)),
    }
}

/// The list of motions.
#[must_use]
pub fn page(r: &View<'_>, query: &Query) -> Decide {
    let pages = Pages::of(query, 30, 200);
    let only = query.get("stage").and_then(|only| STAGES.iter().find(|(name, ..)| name == only));
    let mut groups = Vec::new();
    let group = |(stage, title, at): &OpenStage, skip: usize| {
        let mut motions: Vec<&Motion> = r.org.motions().filter(|motion| at(&motion.stage)).collect();
        motions.sort_by_key(|motion| (standing::next_moment(r, motion), motion.number));
        let count = motions.len();
        let rows: Vec<Row> = motions.into_iter().skip(skip).take(pages.limit).map(|motion| row(r, motion)).collect();
        let next = Some(skip + rows.len()).filter(|next| *next < count);
        let more = next.map(|next| r.at(&format!("decide?stage={stage}&after={next}")));
        (!rows.is_empty()).then(|| Group { title: r.say.t(title), motions: rows, count, stage, next, more })
    };
    if let Some(only) = only {
        let skip = pages.after.map_or(0, |after| usize::try_from(after).unwrap_or(usize::MAX));
        groups.extend(group(only, skip));
    } else if pages.after.is_none() {
        groups.extend(STAGES.iter().filter_map(|stage| group(stage, 0)));
    }
    let before = pages.after.unwrap_or(u64::MAX);
    let mut decided: Vec<Row> = r
        .org
        .motions()
        .rev()
        .filter(|motion| only.is_none() && motion.is_decided() && u64::from(motion.number) < before)
        .take(pages.limit + 1)
        .map(|motion| row(r, motion))
        .collect();
    let more = decided.len() > pages.limit;
    decided.truncate(pages.limit);
    let next = decided.last().filter(|_| more).map(|row| row.number);
    let count: usize = groups.iter().map(|group| group.count).sum();
    Decide {
        p: r.frame(&r.say.t("nav-decide"), Here::Decide, "decide"),
        headline: r.say.f("decide-headline", &[("n", count.into())]),
        open: groups,
        decided,
        next,
        older: next.map(|next| r.at(&format!("decide?after={next}"))),
    }
}
