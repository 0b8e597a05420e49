//! A vote: one question and two or three rows while it is open; afterwards the result, a bar, and how it was counted.
//!
//! What somebody chose is known to their device alone until the close: the page knows only that they voted.

use std::fmt::Write as _;

use askama::Template;
use count::majority::Base;
use institution::{EffectStage, Outcome, Stage, Subject, VoteStage};
use serde::Serialize;

use crate::markdown::escaped;
use crate::moments::Moment;
use crate::sentences;
use crate::web::frame::{Frame, Here, Markup};
use crate::web::view::{Rule, View};
use crate::web::{meeting, standing};

/// A vote.
#[derive(Template, Serialize)]
#[template(path = "vote.html")]
pub struct VotePage {
    #[serde(skip)]
    p: Frame,
    id: String,
    /// What is asked.
    question: String,
    /// What happens if it passes.
    if_passes: Vec<String>,
    /// When it closes, or where it stands.
    standing: Moment,
    open: bool,
    #[serde(skip)]
    may_vote: bool,
    /// The reader has voted; how, only their device knows.
    #[serde(skip)]
    voted: Option<Moment>,
    /// The count lacks the reader's choice; their device has it.
    #[serde(skip)]
    wanted: bool,
    /// Why the reader cannot vote.
    #[serde(skip)]
    why_not: Option<String>,
    /// How many have voted, how many could.
    voted_so_far: u64,
    entitled: u64,
    result: Option<Result>,
    motion: String,
    motion_title: String,
    rule: Rule,
    /// The rule as it was when the vote opened.
    rule_says: String,
}

/// A result with everything a page shows of it.
#[derive(Serialize)]
pub struct Result {
    sentence: String,
    passed: bool,
    #[serde(skip)]
    bar: Markup,
    /// Figures by name, the picture's equal.
    table: Vec<(String, String)>,
    /// What happened because of it.
    because: Vec<String>,
    because_title: String,
    counted: Vec<String>,
}

/// A vote by its id.
#[must_use]
pub fn page(r: &View<'_>, id: &str) -> Option<VotePage> {
    let vote = r.org.vote(id.parse().ok()?)?;
    let motion = standing::motion_of(r, vote)?;
    let motion_title = r.title_of(motion);
    let (question, effect) = match vote.subject {
        Subject::Motion(_) => (motion_title.clone(), Some(&motion.effect)),
        Subject::Amendment(id) => (
            r.say.f("vote-change-question", &[("title", motion_title.as_str().into())]),
            r.org.amendment(id)?.effect.as_ref(),
        ),
        Subject::Taking(_) => (r.say.f("vote-taking-question", &[("title", motion_title.as_str().into())]), None),
    };
    let if_passes = match effect {
        _ if matches!(vote.subject, Subject::Taking(_)) => vec![r.say.t("vote-taking-effect")],
        Some(effect) => sentences::effect(r.say, r.org, effect, &|member| r.name(member), &r.clock()),
        None => vec![r.say.t("vote-change-effect")],
    };
    let open = vote.stage == VoteStage::Open;
    let me = r.me();
    let may_vote = open && me.is_some_and(|me| r.org.may_vote(me, vote));
    let voted = me.filter(|me| open && r.org.cast_by(*me, vote).is_some());
    let standing = match &vote.stage {
        VoteStage::Open => r.sentence(vote.closes, "vote-closes", &[]),
        VoteStage::Opening => {
            let (yes, no, abstain) = vote.opened_so_far();
            let counted = yes + no + abstain;
            let figures = [("counted", counted.into()), ("all", vote.turnout().into())];
            r.sentence(vote.closes, "vote-opening", &figures)
        }
        VoteStage::Void => r.sentence(vote.closes + institution::OPENING_TIME, "vote-void", &[]),
        VoteStage::Counted(_) => r.sentence(vote.closes, "vote-closed", &[]),
    };
    let decision = Some(&vote.clause);
    let result = match &vote.stage {
        VoteStage::Counted(outcome) => Some(result(r, vote, outcome)),
        _ => None,
    };
    let headline = if open { r.say.t("vote-title") } else { r.say.t("vote-result-title") };
    Some(VotePage {
        p: r.frame(&headline, Here::Decide, &format!("votes/{}", vote.id)),
        id: vote.id.to_string(),
        question,
        if_passes,
        standing,
        open,
        may_vote,
        voted: voted.map(|_| r.sentence(vote.closes, "vote-recorded", &[])),
        wanted: vote.stage == VoteStage::Opening && me.is_some_and(|me| r.org.cast_by(me, vote).is_some()),
        why_not: (open && !may_vote).then(|| match me.and_then(|me| Some((me, r.org.members().get(me)?))) {
            None => r.say.t("vote-why-not-stranger"),
            Some((_, member)) if !member.belonged_at(vote.opened) => r.say.t("vote-why-not-late"),
            Some((me, _)) => {
                // Whoever was let in meanwhile votes in the next one.
                let waits = meeting::stands(r, me, true).filter(|_| !r.org.standing(me, r.now).votes());
                waits.map_or_else(|| r.say.t("vote-why-not-late"), |stands| stands.words)
            }
        }),
        voted_so_far: vote.turnout(),
        entitled: vote.entitled,
        result,
        motion: r.at(&format!("motions/{}", motion.number)),
        motion_title,
        rule: r.rule(&vote.clause.id),
        rule_says: decision.map(|clause| sentences::clause(r.say, clause).text()).unwrap_or_default(),
    })
}

fn result(r: &View<'_>, vote: &institution::Vote, outcome: &Outcome) -> Result {
    let figure = |key: &str, n: u64| (r.say.t(key), r.say.f("figure", &[("n", n.into())]));
    let mut table =
        vec![figure("vote-yes", outcome.yes), figure("vote-no", outcome.no), figure("vote-abstain", outcome.abstain)];
    if outcome.unopened > 0 {
        table.push(figure("vote-unopened", outcome.unopened));
    }
    table.extend([
        figure("vote-needed", outcome.needed),
        figure("vote-turnout", outcome.turnout()),
        figure("vote-quorum", outcome.quorum),
        figure("vote-entitled", outcome.entitled),
    ]);
    let how = match vote.counted_by_hand() {
        Some(counters) => {
            let names: Vec<String> = counters.iter().map(|by| r.name(*by)).collect();
            r.say.f("counted-by-hand", &[("names", r.say.list(&names).into())])
        }
        None => r.say.t("counted-commitments"),
    };
    let mut counted = vec![how, r.say.f("counted-entitled", &[("n", outcome.entitled.into())])];
    counted.push(r.say.f("counted-rule", &[("majority", sentences::majority(r.say, vote.decision().majority).into())]));
    if outcome.unopened > 0 {
        counted.push(r.say.f("counted-unopened", &[("n", outcome.unopened.into())]));
    }
    let (because_title, because) = because(r, vote);
    Result {
        sentence: match vote.counted_by_hand() {
            Some(_) => r.say.f("result-by-hand", &[("result", standing::result(r, outcome).into())]),
            None => standing::result(r, outcome),
        },
        passed: outcome.carried,
        bar: bar(r, outcome, vote.decision().majority.of),
        table,
        because,
        because_title,
        counted,
    }
}

/// What has happened because of a result.
fn because(r: &View<'_>, vote: &institution::Vote) -> (String, Vec<String>) {
    let Some(motion) = standing::motion_of(r, vote) else { return (String::new(), Vec::new()) };
    let what = || sentences::effect(r.say, r.org, &motion.effect, &|member| r.name(member), &r.clock());
    let title = |key: &str| r.say.t(key);
    if let Subject::Taking(id) = vote.subject {
        let taken = r.org.taking(id).is_some_and(|taking| matches!(taking.stage, institution::TakingStage::Taken(_)));
        let key = match taken {
            true if standing::few_took_part(r, vote.id) => "outside-taken-few",
            true => "because-taken",
            false => "because-not-taken",
        };
        return (title("motion-box-done"), vec![r.say.t(key)]);
    }
    if let Subject::Amendment(id) = vote.subject {
        let passed = r.org.amendment(id).is_some_and(|a| matches!(a.stage, institution::AmendmentStage::Passed(_)));
        let key = if passed { "because-change-passed" } else { "because-change-failed" };
        return (title("motion-box-done"), vec![r.say.t(key)]);
    }
    match motion.stage {
        Stage::Passed { effect: EffectStage::Done(_), .. } => {
            let mut what = what();
            // "As soon as the votes are counted" is now.
            if motion.effect.begins.is_none() && what.len() > 1 {
                what.pop();
            }
            (title("motion-box-done"), what)
        }
        Stage::Passed { effect: EffectStage::Begins(_), .. } => (title("motion-box-begins"), what()),
        Stage::Passed { effect: EffectStage::Overtaken(_), .. } => {
            (title("motion-box-overtaken"), vec![r.say.t("because-overtaken")])
        }
        _ => (title("motion-box-done"), vec![r.say.t("because-failed")]),
    }
}

/// Yes solid, no hatched, the rest outlined, and the mark that yes had to reach. Words stand inside; the table is its equal.
fn bar(r: &View<'_>, outcome: &Outcome, of: Base) -> Markup {
    let whole = match of {
        Base::Cast => outcome.yes + outcome.no,
        Base::CastAndAbstentions | Base::Present => outcome.turnout(),
        Base::Entitled => outcome.entitled,
    }
    .max(outcome.needed)
    .max(1);
    // Hundredths of a percent, so that no float is written.
    let share = |n: u64| {
        let parts = u128::from(n) * 10_000 / u128::from(whole);
        format!("{}.{:02}%", parts / 100, parts % 100)
    };
    let label = standing::result(r, outcome);
    let yes = r.say.f("bar-yes", &[("n", outcome.yes.into())]);
    let no = r.say.f("bar-no", &[("n", outcome.no.into())]);
    let needed = r.say.f("bar-needed", &[("n", outcome.needed.into())]);
    let mut svg = format!(
        "<svg class=\"bar\" role=\"img\" aria-label=\"{}\" width=\"100%\" height=\"88\">\
         <defs><pattern id=\"hatch\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
         <line class=\"line\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"7\"/></pattern></defs>\
         <rect class=\"outline\" x=\"0\" y=\"28\" width=\"100%\" height=\"32\"/>",
        escaped(&label)
    );
    let mut put = |text: String| svg.push_str(&text);
    put(format!("<rect class=\"yes\" x=\"0\" y=\"28\" width=\"{}\" height=\"32\"/>", share(outcome.yes)));
    put(format!(
        "<rect class=\"no\" x=\"{}\" y=\"28\" width=\"{}\" height=\"32\"/>",
        share(outcome.yes),
        share(outcome.no)
    ));
    let end = share(outcome.needed);
    put(format!("<line class=\"mark\" x1=\"{end}\" y1=\"20\" x2=\"{end}\" y2=\"66\"/>"));
    // The words of the mark stay inside the picture whichever side of it the mark is on.
    let anchor = if u128::from(outcome.needed) * 2 > u128::from(whole) { "end" } else { "start" };
    put(format!("<text x=\"{end}\" y=\"14\" text-anchor=\"{anchor}\">{}</text>", escaped(&needed)));
    write!(
        svg,
        "<text x=\"0\" y=\"82\">{}</text><text x=\"100%\" y=\"82\" text-anchor=\"end\">{}</text></svg>",
        escaped(&yes),
        escaped(&no)
    )
    .expect("a string takes it");
    Markup(svg)
}
