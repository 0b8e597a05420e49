//! Brakes: what is shown of words that somebody folded away or removed, and the page where one reports them, folds them
//! away, puts them back or removes them.
//!
//! One page for each place where words stand (`words/argument/<id>`), so that every text and name carries one quiet link
//! and nothing more. Folded words open by one tap and without a script. Nobody is asked before they say something.

use askama::Template;
use institution::act::Body;
use institution::id::MemberId;
use institution::{Case, CaseStage, Place, Reason, Refusal, Words, WordsAct};
use serde::Serialize;

use crate::markdown::{self, escaped};
use crate::moments::Moment;
use crate::say;
use crate::web::frame::{Frame, Here, Markup};
use crate::web::moving::Choice;
use crate::web::view::{Rule, View};

/// What can be done about words.
#[derive(Template, Serialize)]
#[template(path = "words.html")]
pub struct WordsPage {
    #[serde(skip)]
    p: Frame,
    headline: String,
    /// Whose they are.
    by: String,
    /// What was done about them.
    says: Option<Moment>,
    /// Who wants them back.
    back: Option<String>,
    /// The words, open.
    shown: Option<Markup>,
    /// The words, behind a tap.
    folded: Option<Markup>,
    of: &'static str,
    id: String,
    text: String,
    rule: Option<Rule>,
    rule_says: String,
    /// Where the page came from, and where it leads to.
    place: String,
    #[serde(skip)]
    can: Can,
}

/// What the reader can do about words.
struct Can {
    report: Vec<Choice>,
    fold: Vec<Choice>,
    remove: Vec<Choice>,
    unfold: bool,
    /// Why they cannot put them back.
    not_unfold: Option<String>,
    /// Where to move that they stay away.
    ratify: Option<String>,
    /// Where to report the name of who wrote them.
    author: Option<String>,
}

/// What was done about words at a place of this kind and id.
#[must_use]
pub fn page(r: &View<'_>, of: &str, id: &str) -> Option<WordsPage> {
    let place = Place::find(of, id)?;
    let (words, author) = r.org.words_at(place)?;
    let (clause, _, needed) = r.org.moderation_clause()?;
    let case = r.org.case(place);
    let away = r.away(place);
    let inside = || text_of(r, place);
    let removed = away.is_some_and(Case::is_removed);
    let headline = match away {
        _ if removed => "words-removed",
        Some(_) => "words-folded",
        None => "words-open",
    };
    let by_key = if matches!(place, Place::Name(_)) { "words-name-of" } else { "words-by" };
    let back = case
        .filter(|case| case.is_folded())
        .map(|case| r.say.f("words-back", &[("n", case.back.len().into()), ("needed", needed.into())]));
    Some(WordsPage {
        p: r.frame(&r.say.t(headline), Here::Elsewhere, &format!("words/{place}")),
        headline: r.say.t(headline),
        by: r.say.f(by_key, &[("name", r.name(author).into())]),
        says: case.map(|case| of_case(r, case)),
        back,
        shown: away.is_none().then(inside),
        folded: away.filter(|case| case.is_folded()).map(|_| inside()),
        of: place.of(),
        id: place.id(),
        text: words.text.to_string(),
        rule: Some(r.rule(clause)),
        rule_says: r
            .org
            .bylaws()
            .clause(clause)
            .map(|clause| crate::sentences::clause(r.say, clause).text())
            .unwrap_or_default(),
        place: leads_to(r, place),
        can: can(r, words, author),
    })
}

fn can(r: &View<'_>, words: Words, author: MemberId) -> Can {
    let reasons = r.org.moderation_clause().map(|(_, reasons, _)| reasons.to_vec()).unwrap_or_default();
    let for_which = |act: &dyn Fn(Reason) -> WordsAct| -> Vec<Choice> {
        let lawful = reasons.iter().copied().filter(|reason| r.may(Body::Words(act(*reason))).is_ok());
        lawful
            .enumerate()
            .map(|(i, reason)| Choice {
                value: reason.name().to_owned(),
                words: self::reason(r.say, reason),
                chosen: i == 0,
            })
            .collect()
    };
    let unfold = r.may(Body::Words(WordsAct::Unfold { words }));
    let case = r.away(words.place);
    let folded = case.is_some_and(Case::is_folded);
    let not_unfold = match &unfold {
        Err(Refusal::VotesNotYet { .. }) if folded => Some(r.say.t("words-back-votes")),
        Err(Refusal::OwnWords) if folded => Some(r.say.t("words-own")),
        Err(Refusal::DoneByYou) if folded => Some(r.say.t("words-back-by-you")),
        _ => None,
    };
    let waits = case.filter(|case| matches!(case.stage, CaseStage::Removed { .. }));
    let ratify =
        waits.filter(|_| r.me().is_some()).map(|_| r.at(&format!("move?kind=removal.ratify&words={}", words.place)));
    let name = Place::Name(author);
    let author = (words.place != name && r.me().is_some()).then(|| r.at(&format!("words/{name}")));
    Can {
        report: for_which(&|reason| WordsAct::Report { words, reason }),
        fold: for_which(&|reason| WordsAct::Fold { words, reason }),
        remove: for_which(&|reason| WordsAct::Remove { words, reason }),
        unfold: unfold.is_ok(),
        not_unfold,
        ratify,
        author,
    }
}

/// "an insult"
#[must_use]
pub fn reason(say: say::Language, reason: Reason) -> String {
    say.t(&format!("reason-{}", reason.name()))
}

/// What was done about words, as one sentence.
#[must_use]
pub fn of_case(r: &View<'_>, case: &Case) -> Moment {
    let reason = reason(r.say, case.reason);
    let (name, reason) = (("name", r.name(case.by).into()), ("reason", reason.into()));
    match case.stage {
        CaseStage::Folded => r.sentence(case.at, "away-folded", &[name, reason]),
        CaseStage::Asked => r.sentence(case.at, "away-asked", &[name, reason]),
        CaseStage::Removed { second, until } => {
            r.sentence(until, "away-removed", &[name, reason, ("second", r.name(second).into())])
        }
        CaseStage::Gone { at, .. } => r.sentence(at, "away-gone", &[reason]),
        CaseStage::Open => r.sentence(case.at, "away-back", &[name, reason]),
    }
}

/// The words themselves. A motion's title stands above its text.
fn text_of(r: &View<'_>, place: Place) -> Markup {
    let gone = || r.say.t("text-gone");
    let titled = |commitment| {
        let (title, text) = r.titled(commitment);
        Markup(format!("<p><strong>{}</strong></p>{}", escaped(&title), markdown::to_html(&text)))
    };
    match place {
        Place::Name(member) => {
            Markup(format!("<p>{}</p>", escaped(&r.beside.name(member).unwrap_or_else(|| r.say.t("name-gone")))))
        }
        Place::Argument(id) => {
            let text = r.org.argument(id).and_then(|argument| r.beside.text(argument.text)).unwrap_or_else(gone);
            Markup(markdown::to_html(&text))
        }
        Place::Motion(id) => r.org.motion(id).map_or_else(|| Markup(gone()), |motion| titled(motion.text)),
        Place::Amendment(id) => r.org.amendment(id).map_or_else(|| Markup(gone()), |change| titled(change.text)),
        Place::Meeting(id) => r.org.meeting(id).map_or_else(|| Markup(gone()), |meeting| titled(meeting.text)),
    }
}

fn leads_to(r: &View<'_>, place: Place) -> String {
    if let Place::Meeting(id) = place {
        return r.at(&format!("meetings/{id}"));
    }
    let motion = motion_of(r, place).and_then(|motion| r.org.motion(motion));
    motion.map_or_else(|| r.at("people"), |motion| r.at(&format!("motions/{}", motion.number)))
}

/// The motion that words belong to.
#[must_use]
pub fn motion_of(r: &View<'_>, place: Place) -> Option<institution::id::MotionId> {
    match place {
        Place::Motion(id) => Some(id),
        Place::Amendment(id) => r.org.amendment(id).map(|change| change.motion),
        Place::Argument(id) => r.org.argument(id).map(|argument| argument.motion),
        Place::Name(_) | Place::Meeting(_) => None,
    }
}

/// Words on a page, as they may be shown, with the one link under them.
#[must_use]
pub fn around(r: &View<'_>, place: Place, inside: impl FnOnce() -> Markup) -> Markup {
    let away = r.away(place);
    let mut out = match away {
        None => inside().0,
        Some(case) if case.is_removed() => format!("<p class=\"grey\">{}</p>", of_case(r, case)),
        Some(case) => {
            let says = of_case(r, case);
            let show = escaped(&r.say.t("away-show"));
            format!("<details class=\"away\"><summary>{says} {show}</summary>{}</details>", inside())
        }
    };
    if let Some(link) = link(r, place) {
        out.push_str(&format!("<p class=\"brake\">{link}</p>"));
    }
    Markup(out)
}

/// The one link that every text and name carries, for members and where the bylaws know of it.
#[must_use]
pub fn link(r: &View<'_>, place: Place) -> Option<Markup> {
    r.me()?;
    r.org.moderation_clause()?;
    let (_, author) = r.org.words_at(place)?;
    let (key, what) = match (r.away(place).is_some(), matches!(place, Place::Name(_))) {
        (false, false) => ("brake-report", "brake-report-text"),
        (false, true) => ("brake-report", "brake-report-name"),
        (true, false) => ("brake-away", "brake-away-text"),
        (true, true) => ("brake-away", "brake-away-name"),
    };
    let label = r.say.f(what, &[("name", r.name(author).into())]);
    let href = r.at(&format!("words/{place}"));
    let (words, label) = (escaped(&r.say.t(key)), escaped(&label));
    Some(Markup(format!("<a href=\"{href}\" aria-label=\"{label}\">{words}</a>")))
}

/// What was folded away or removed of what the reader wrote: they are told.
#[must_use]
pub fn told(r: &View<'_>, me: MemberId) -> Vec<(Place, Moment)> {
    let away =
        r.org.moderation().cases().map(|case| case.words.place).filter_map(|place| Some((place, r.away(place)?)));
    let mine = away.filter(|(place, _)| r.org.words_at(*place).is_some_and(|(_, author)| author == me));
    mine.map(|(place, case)| {
        let key = match (place, case.is_removed()) {
            (Place::Name(_), false) => "told-name-folded",
            (Place::Name(_), true) => "told-name-removed",
            (_, false) => "told-text-folded",
            (_, true) => "told-text-removed",
        };
        let needed = r.org.moderation_clause().map_or(0, |(_, _, needed)| needed);
        let arguments =
            [("name", r.name(case.by).into()), ("reason", reason(r.say, case.reason).into()), ("n", needed.into())];
        (place, r.sentence(case.at, key, &arguments))
    })
    .collect()
}

/// What was reported and is still open, for those who can do something about it: where, by how many, why.
#[must_use]
pub fn reported(r: &View<'_>) -> Vec<(Place, usize, Reason)> {
    let mut found: Vec<(Place, usize, Reason)> = Vec::new();
    for (_, place, report) in r.org.moderation().reports() {
        let stands = r.org.words_at(place).is_some_and(|(words, _)| words.text == report.text);
        if !stands || r.away(place).is_some() {
            continue;
        }
        match found.iter_mut().find(|(other, _, _)| *other == place) {
            Some((_, n, _)) => *n += 1,
            None => found.push((place, 1, report.reason)),
        }
    }
    // What most people reported first.
    found.sort_by_key(|(place, n, _)| (std::cmp::Reverse(*n), *place));
    found
}
