//! All reasons for a motion, all against, all questions, or all answers to one: where a motion's own page has the first.

use askama::Template;
use institution::Argument;
use institution::act::Stance;
use institution::id::ArgumentId;
use serde::Serialize;

use crate::web::frame::{Frame, Here};
use crate::web::motion::{self, Question, Reason};
use crate::web::site::Pages;
use crate::web::view::{Query, View};

/// Arguments of one kind.
#[derive(Template, Serialize)]
#[template(path = "arguments.html")]
pub struct Arguments {
    #[serde(skip)]
    p: Frame,
    headline: String,
    motion: String,
    motion_href: String,
    stance: &'static str,
    /// The question that is answered.
    asked: Option<Reason>,
    reasons: Vec<Reason>,
    questions: Vec<Question>,
    /// Ask with `?after=` this for more.
    next: Option<usize>,
    more: Option<String>,
}

/// How many answers a question shows among all questions.
const ANSWERS_SHOWN: usize = 5;

/// The arguments of one kind on a motion, in the order in which they were made.
#[must_use]
pub fn page(r: &View<'_>, number: &str, query: &Query) -> Option<Arguments> {
    let motion = motion::find(r, number)?;
    let stance = Stance::from_name(query.get("stance").map_or(Stance::For.name(), String::as_str))?;
    let asked = query.get("on").and_then(|on| on.parse::<ArgumentId>().ok());
    let asked = asked.and_then(|on| r.org.arguments(motion.id).find(|argument| argument.id == on));
    let pages = Pages::of(query, 50, 200);
    let skip = pages.after.map_or(0, |after| usize::try_from(after).unwrap_or(usize::MAX));
    let of =
        |argument: &&Argument| argument.stance == stance && asked.is_none_or(|asked| argument.on == Some(asked.id));
    let count = r.org.arguments(motion.id).filter(of).count();
    let shown: Vec<&Argument> = r.org.arguments(motion.id).filter(of).skip(skip).take(pages.limit).collect();
    let next = Some(skip + shown.len()).filter(|next| *next < count && !shown.is_empty());
    let title = r.title_of(motion);
    let key = match stance {
        Stance::For => "arguments-for",
        Stance::Against => "arguments-against",
        Stance::Ask => "arguments-ask",
        Stance::Answer => "arguments-answer",
    };
    let headline = r.say.f(key, &[("n", count.into())]);
    let on = asked.map_or(String::new(), |asked| format!("&on={}", asked.id));
    let path = format!("motions/{}/arguments", motion.number);
    let (questions, reasons) = match stance {
        Stance::Ask => (shown.into_iter().map(|asked| motion::question(r, asked, ANSWERS_SHOWN)).collect(), Vec::new()),
        _ => (Vec::new(), shown.into_iter().map(|argument| motion::reason(r, argument)).collect()),
    };
    Some(Arguments {
        p: r.frame(&title, Here::Decide, &path),
        headline,
        motion_href: r.at(&format!("motions/{}", motion.number)),
        motion: title,
        stance: stance.name(),
        asked: asked.map(|asked| motion::reason(r, asked)),
        reasons,
        questions,
        next,
        more: next.map(|next| r.at(&format!("{path}?stance={}{on}&after={next}", stance.name()))),
    })
}
