//! Who can act alone, in sentences: what `institution::bylaws::alone` reckons, for pages and for the command line.
//!
//! Every line is a headline with its figure, what belongs to it, how one comes to be able to, and how it is undone. No
//! sentence adds anything to the figures; nothing else in the program says who could act alone.

use institution::bylaws::alone::{Alone, Carrying, Deed, Finding, Got, Group, Line, Pace, Undo};
use institution::bylaws::{Bylaws, Clause, ClauseId, Matter};
use serde::Serialize;

use crate::moments::Clock;
use crate::say::{Arguments, Language};
use crate::sentences;

/// One thing that can be done, in words and in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Its permanent name.
    pub deed: &'static str,
    /// Who can do it: one sentence with the figure.
    pub says: String,
    /// What belongs to it.
    pub more: Vec<String>,
    /// How somebody comes to be able to.
    pub got: Vec<String>,
    /// How it is undone.
    pub undone: Vec<String>,
    /// The matters it is about.
    pub matters: Vec<&'static str>,
    /// The number of the rule that lets them, and its name.
    pub rule: Option<(String, String)>,
    /// Everything it takes, in figures.
    pub figures: Figures,
}

/// What a line takes, for machines and for the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Of how many.
    pub all: u64,
    /// How few can be enough; nothing if not even all are.
    pub least: Option<u64>,
    /// If nobody else votes; for what is no vote, the people it takes.
    pub quiet: Option<u64>,
    /// If everybody else votes against; for what is no vote, the people it takes.
    pub opposed: Option<u64>,
    /// How many stop it, if it is a vote.
    pub block: Option<u64>,
    /// The least time from the first step, in minutes.
    pub minutes: u64,
    /// It can be decided at once, in the room.
    pub by_hand: bool,
    /// How long it lasts if nobody undoes it, in minutes.
    pub lasts_minutes: Option<u64>,
    /// Nobody can undo it.
    pub stays: bool,
    /// Others lose nothing by it.
    pub light: bool,
}

impl Told {
    /// All its sentences.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let all = [&self.more, &self.got, &self.undone].into_iter().flatten();
        std::iter::once(&self.says).chain(all).cloned().collect()
    }

    /// Whether one person is enough for something that binds others: marked in red.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        self.is_one() && !self.figures.light
    }

    /// Whether one person is enough.
    #[must_use]
    pub fn is_one(&self) -> bool {
        self.figures.least == Some(1)
    }
}

/// Something to look at, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Permanent.
    pub code: &'static str,
    /// The sentence.
    pub says: String,
    /// The law behind it, and how sure we are of it.
    pub source: Option<String>,
    /// The number of the rule, and its name.
    pub rule: Option<(String, String)>,
}

/// What is reckoned of bylaws, in words.
#[must_use]
pub fn told(say: Language, bylaws: &Bylaws, alone: &Alone) -> Vec<Told> {
    alone.lines.iter().map(|line| tell(say, bylaws, line, alone.entitled)).collect()
}

/// What is odd about bylaws, in words.
#[must_use]
pub fn found(say: Language, bylaws: &Bylaws, alone: &Alone) -> Vec<Found> {
    alone.findings.iter().map(|finding| found_one(say, bylaws, finding)).collect()
}

/// Who can act alone because of a clause.
#[must_use]
pub fn because(say: Language, bylaws: &Bylaws, clause: &Clause, entitled: u64) -> Vec<String> {
    let alone = bylaws.alone(entitled);
    let mut out: Vec<String> = Vec::new();
    for line in alone.because(&clause.id) {
        let told = tell(say, bylaws, line, entitled);
        let about = (line.deed == Deed::Decide).then_some(told.more).into_iter().flatten();
        out.extend(std::iter::once(told.says).chain(about));
    }
    if out.is_empty() {
        out.push(say.t("alone-nobody"));
    }
    out
}

/// What a change of the rules does to who can act alone; nothing if that stays as it is. `changed` is the clause
/// that changes, if it is one.
#[must_use]
pub fn changed(say: Language, before: &Bylaws, after: &Bylaws, changed: Option<&Clause>, entitled: u64) -> Vec<String> {
    let (was, is) = (before.alone(entitled), after.alone(entitled));
    let differs = is.differs(&was);
    let known: Vec<String> = told(say, before, &was).iter().flat_map(Told::sentences).collect();
    let decides = changed.is_some_and(|clause| clause.rule.kind() == "decision");
    let mut out: Vec<String> = Vec::new();
    for line in differs.now {
        let told = tell(say, after, line, entitled);
        let own = line.clause.as_ref() == changed.map(|clause| &clause.id) && (!decides || line.deed == Deed::Decide);
        // A change of how we decide changes how everything is undone: its own line says that, once.
        if !own && decides && known.contains(&told.says) {
            continue;
        }
        let fresh: Vec<String> = told.sentences().into_iter().skip(1).filter(|said| !known.contains(said)).collect();
        if known.contains(&told.says) && fresh.is_empty() {
            continue;
        }
        out.extend(std::iter::once(told.says).chain(fresh).filter(|said| !out.contains(said)).collect::<Vec<_>>());
    }
    for line in differs.gone {
        let told = tell(say, before, line, entitled);
        out.push(say.f("alone-gone", &[("says", told.says.into())]));
    }
    let new_findings = found(say, after, &is);
    let old_findings = found(say, before, &was);
    out.extend(new_findings.into_iter().filter(|finding| !old_findings.contains(finding)).map(|finding| finding.says));
    out
}

/// The number of a clause and its name.
fn rule(bylaws: &Bylaws, clause: Option<&ClauseId>) -> Option<(String, String)> {
    clause.map(|clause| (bylaws.number(clause).unwrap_or_default(), clause.to_string()))
}

fn tell(say: Language, bylaws: &Bylaws, line: &Line, all: u64) -> Told {
    let figures = figures(line, all);
    let people = figures.quiet.unwrap_or(0);
    let span = length(say, line.pace.minutes);
    let mut arguments: Vec<(&str, fluent_bundle::FluentValue<'_>)> = vec![
        ("n", people.into()),
        ("others", people.saturating_sub(1).into()),
        ("all", all.into()),
        ("most", line.most.unwrap_or(0).into()),
        ("span", span.as_str().into()),
    ];
    let (lead, others) = lead(say, &line.matters);
    arguments.push(("matters", lead.into()));
    arguments.push(("more", others.into()));
    let key = match (line.deed, figures.quiet) {
        (Deed::Decide, Some(_)) if others > 0 => "deed-decide-more".to_owned(),
        (Deed::Decide, None) => "deed-decide-nobody".to_owned(),
        (Deed::JoinAsMany, _) if line.pace.minutes > 0 => "deed-join-as-many-later".to_owned(),
        (Deed::Convene, _) if !line.got.is_empty() => "deed-convene-office".to_owned(),
        (deed, _) => format!("deed-{}", deed.name()),
    };
    let mut more = Vec::new();
    if others > 0 || (!line.matters.is_empty() && (line.deed != Deed::Decide || figures.quiet.is_none())) {
        let matters: Vec<String> = line.matters.iter().map(|matter| sentences::matter(say, *matter)).collect();
        more.push(say.f("deed-matters", &[("matters", say.list(&matters).into())]));
    }
    if let Group::Votes(carrying) = line.group {
        more.extend(against(say, carrying));
        if carrying.quiet.is_some() {
            more.extend(pace(say, line.pace));
        }
    }
    if line.deed == Deed::PutTheQuestion {
        more.push(say.t("deed-put-the-question-still"));
    }
    if let (Deed::RemoveWords, Some(minutes)) = (line.deed, line.lasts_minutes) {
        more.push(say.f("deed-remove-words-until", &[("span", Clock::span(say, minutes).into())]));
    }
    Told {
        deed: line.deed.name(),
        says: say.f(&key, &arguments),
        more,
        got: line.got.iter().filter_map(|got| came_by(say, got)).collect(),
        undone: undone(say, line),
        matters: line.matters.iter().map(|matter| matter.name()).collect(),
        rule: rule(bylaws, line.clause.as_ref()),
        figures,
    }
}

/// The matters that a headline names, and how many more there are: the rules themselves before everything else.
fn lead(say: Language, matters: &[Matter]) -> (String, u64) {
    let named =
        |some: &[Matter]| say.list(&some.iter().map(|matter| sentences::matter(say, *matter)).collect::<Vec<_>>());
    match matters {
        _ if matters.contains(&Matter::Bylaws) && matters.len() > 1 => {
            (say.t("deed-decide-rules"), matters.len() as u64 - 1)
        }
        [] | [_] | [_, _] => (named(matters), 0),
        [first, rest @ ..] => (sentences::matter(say, *first), rest.len() as u64),
    }
}

fn figures(line: &Line, all: u64) -> Figures {
    let (quiet, opposed, block) = match line.group {
        Group::People(people) => (Some(people), Some(people), None),
        Group::Votes(carrying) => (carrying.quiet, carrying.opposed, Some(carrying.block)),
    };
    Figures {
        all,
        least: line.group.least(),
        quiet,
        opposed,
        block,
        minutes: line.pace.minutes,
        by_hand: line.pace.by_hand,
        lasts_minutes: line.lasts_minutes,
        stays: line.undone.is_empty() && line.lasts_minutes.is_none(),
        light: line.deed.is_light(),
    }
}

/// What it takes against the others, and how many stop it.
fn against(say: Language, carrying: Carrying) -> Vec<String> {
    let Carrying { quiet: Some(quiet), opposed: Some(opposed), block, .. } = carrying else { return Vec::new() };
    let key = if carrying.staying_away_is_stronger() { "deed-against-fewer" } else { "deed-against" };
    let against = say.f(key, &[("n", opposed.into()), ("quiet", quiet.into())]);
    vec![against, say.f("deed-block", &[("n", block.into())])]
}

fn pace(say: Language, pace: Pace) -> Vec<String> {
    let span = length(say, pace.minutes);
    let mut out = vec![match pace.early_minutes {
        Some(early) => {
            say.f("deed-time-early", &[("early", length(say, early).into()), ("span", span.as_str().into())])
        }
        None => say.f("deed-time", &[("span", span.as_str().into())]),
    }];
    if pace.by_hand {
        out.push(say.t("deed-by-hand"));
    }
    out
}

/// A length of time that may be hours and minutes: "12 hours and 30 minutes".
pub fn length(say: Language, minutes: u64) -> String {
    let (hours, rest) = (minutes / 60 * 60, minutes % 60);
    if hours == 0 || rest == 0 {
        return Clock::span(say, minutes);
    }
    say.list(&[Clock::span(say, hours), Clock::span(say, rest)])
}

fn hours(say: Language, hours: u32) -> String {
    Clock::span(say, u64::from(hours) * 60)
}

fn came_by(say: Language, got: &Got) -> Option<String> {
    match got {
        Got::Founding { hours: h } => Some(say.f("got-founding", &[("span", hours(say, *h).into())])),
        Got::Vote { matter, carrying, hours: h, people, .. } => {
            let key = match matter {
                Matter::Facilitator => "got-facilitator",
                Matter::Spokesperson => "got-spokesperson",
                Matter::Office => "got-office",
                _ => "got-lent",
            };
            Some(say.f(
                key,
                &[
                    ("n", carrying.quiet?.into()),
                    ("all", carrying.entitled.into()),
                    ("span", hours(say, *h).into()),
                    ("people", people.unwrap_or(0).into()),
                ],
            ))
        }
    }
}

fn undone(say: Language, line: &Line) -> Vec<String> {
    let name = line.deed.name();
    let by = |undo: &Undo| match undo {
        Undo::People { people, hours: within } => {
            let span = hours(say, within.unwrap_or(0));
            Some(say.f(&format!("undo-{name}"), &[("n", (*people).into()), ("span", span.into())]))
        }
        Undo::Vote { carrying, pace, .. } => {
            let span = length(say, pace.early_minutes.unwrap_or(pace.minutes));
            let arguments: &Arguments<'_> =
                &[("n", carrying.quiet?.into()), ("all", carrying.entitled.into()), ("span", span.into())];
            Some(say.f(&format!("undo-{name}"), arguments))
        }
        Undo::Oneself => Some(say.t(&format!("undo-{name}-oneself"))),
    };
    let mut out: Vec<String> = line.undone.iter().filter_map(by).collect();
    if out.is_empty() && !line.undone.is_empty() && line.group.least().is_some() {
        out.push(say.t("undo-too-few"));
    }
    if line.undone.is_empty() && line.lasts_minutes.is_none() {
        let own = format!("undo-{name}-nobody");
        out.push(if say.has(&own) { say.t(&own) } else { say.t("undo-nobody") });
    }
    if let (Some(minutes), true) = (line.lasts_minutes, line.deed != Deed::RemoveWords) {
        out.push(say.f("undo-clock", &[("span", Clock::span(say, minutes).into())]));
    }
    out
}

fn found_one(say: Language, bylaws: &Bylaws, finding: &Finding) -> Found {
    let detail = &finding.detail;
    let rule = rule(bylaws, finding.clause.as_ref());
    let matters: Vec<String> = detail.matters.iter().map(|matter| sentences::matter(say, *matter)).collect();
    let power = detail.power.map(|power| sentences::power(say, power)).unwrap_or_default();
    let (n, against) = detail.figures;
    let arguments: &Arguments<'_> = &[
        ("rule", rule.as_ref().map_or("", |(number, _)| number).into()),
        ("matters", say.list(&matters).into()),
        ("power", power.into()),
        ("n", n.into()),
        ("against", against.into()),
        ("name", say.article(&detail.name).into()),
    ];
    let source = finding.source.map(|source| {
        let key = match (source.checked, source.yields) {
            (true, false) => "finding-source",
            (true, true) => "finding-source-yields",
            (false, false) => "finding-source-unchecked",
            (false, true) => "finding-source-unchecked-yields",
        };
        say.f(key, &[("cites", source.cites.into()), ("since", source.since.into())])
    });
    Found { code: finding.code, says: say.f(&format!("finding-{}", finding.code), arguments), source, rule }
}
