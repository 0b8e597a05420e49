//! The record as minutes: by day and matter, decisions in ink, routine folded. The newest day comes first.

use std::collections::BTreeMap;

use askama::Template;
use institution::id::MotionId;
use serde::Serialize;

use crate::moments::Moment;
use crate::web::frame::{Frame, Here};
use crate::web::minutes::{Minute, minute};
use crate::web::site::Pages;
use crate::web::view::{Query, View};

/// The minutes.
#[derive(Template, Serialize)]
#[template(path = "record.html")]
pub struct Record {
    #[serde(skip)]
    p: Frame,
    headline: String,
    /// How many entries there are.
    size: u64,
    days: Vec<Day>,
    /// Ask with `?after=` this for newer ones.
    next: Option<u64>,
    #[serde(skip)]
    newer: Option<String>,
    #[serde(skip)]
    older: Option<String>,
}

/// What happened on a day.
#[derive(Serialize)]
pub struct Day {
    day: String,
    matters: Vec<Matter>,
}

/// What happened about one motion on a day, or about none.
#[derive(Serialize)]
pub struct Matter {
    title: Option<String>,
    href: String,
    lines: Vec<Line>,
    folded: Vec<Folded>,
}

/// One thing that happened.
#[derive(Serialize)]
pub struct Line {
    index: u64,
    at: Moment,
    sentence: String,
    decision: bool,
    proof: String,
}

/// Routine, counted.
#[derive(Serialize)]
pub struct Folded {
    sentence: String,
    lines: Vec<Line>,
}

/// The minutes.
#[must_use]
pub fn page(r: &View<'_>, query: &Query) -> Record {
    let pages = Pages::of(query, 100, 1000);
    let size = r.org.size();
    let limit = pages.limit as u64;
    // `from` is where our own links begin; `after` is what machines go on from. Without either: the newest.
    let asked = query.get("from").and_then(|from| from.parse().ok());
    let from =
        asked.or(pages.after.map(|after| after.saturating_add(1))).unwrap_or(size.saturating_sub(limit)).min(size);
    let to = from.saturating_add(limit).min(size);
    let entries = r.beside.entries(from, to);
    let minutes: Vec<Minute> =
        entries.iter().enumerate().filter_map(|(i, bytes)| minute(r, from + i as u64, bytes)).collect();
    let page_from = |from: u64| r.at(&format!("record?from={from}&limit={limit}"));
    Record {
        p: r.frame(&r.say.t("nav-record"), Here::Record, "record"),
        headline: r.say.t("record-headline"),
        size,
        days: days(r, &minutes),
        next: (to < size).then(|| to.saturating_sub(1)),
        newer: (to < size).then(|| page_from(to)),
        older: (from > 0).then(|| page_from(from.saturating_sub(limit))),
    }
}

fn days(r: &View<'_>, minutes: &[Minute]) -> Vec<Day> {
    let clock = r.clock();
    let mut by_day: BTreeMap<i64, Vec<&Minute>> = BTreeMap::new();
    for minute in minutes {
        by_day.entry(clock.day_number(minute.time)).or_default().push(minute);
    }
    let mut days = Vec::new();
    for (_, minutes) in by_day.into_iter().rev() {
        let mut order: Vec<Option<MotionId>> = Vec::new();
        for minute in minutes.iter().rev() {
            if !order.contains(&minute.motion) {
                order.push(minute.motion);
            }
        }
        // What concerns no motion comes last: people coming and going.
        order.sort_by_key(|motion| motion.is_none());
        let of = |motion: &Option<MotionId>| -> Vec<&Minute> {
            minutes.iter().copied().filter(|minute| minute.motion == *motion).collect()
        };
        days.push(Day {
            day: clock.long_day(minutes[0].time),
            matters: order.iter().map(|motion| matter(r, *motion, &of(motion))).collect(),
        });
    }
    days
}

fn matter(r: &View<'_>, motion: Option<MotionId>, minutes: &[&Minute]) -> Matter {
    let motion = motion.and_then(|motion| r.org.motion(motion));
    let mut folded: BTreeMap<&str, Vec<Line>> = BTreeMap::new();
    let mut lines = Vec::new();
    for minute in minutes {
        match minute.routine {
            // A single one is no crowd: it stands with its name.
            Some(key) if minutes.iter().filter(|m| m.routine == Some(key)).count() > 1 => {
                folded.entry(key).or_default().push(line(r, minute));
            }
            _ => lines.push(line(r, minute)),
        }
    }
    let folded =
        folded.into_iter().map(|(key, lines)| Folded { sentence: r.say.f(key, &[("n", lines.len().into())]), lines });
    Matter {
        title: motion.map(|motion| r.title_of(motion)),
        href: motion.map_or(String::new(), |motion| r.at(&format!("motions/{}", motion.number))),
        folded: folded.collect(),
        lines,
    }
}

fn line(r: &View<'_>, minute: &Minute) -> Line {
    let clock = r.clock();
    Line {
        index: minute.index,
        at: Moment { words: clock.hour(minute.time), ..clock.moment(minute.time) },
        sentence: minute.sentence.clone(),
        decision: minute.decision,
        proof: r.at(&format!("record/{}", minute.index)),
    }
}
