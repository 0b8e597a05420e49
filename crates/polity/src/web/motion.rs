//! A motion: what happens if it passes, its text, changes offered, for and against, questions, history, and what the
//! reader can do about it now. The one thing that moves it on is the page's main button.

use askama::Template;
use institution::act::{Body, Stance, What};
use institution::bylaws::{Bylaws, Clause};
use institution::id::{AmendmentId, ArgumentId, Hash, VoteId};
use institution::{
    Amendment, Argument, Case, EffectStage, Motion, Place, Refusal, Stage, Subject, Taking, TakingStage,
};
use serde::Serialize;

use crate::alone;
use crate::markdown::{self, escaped};
use crate::moments::{Clock, Moment};
use crate::sentences;
use crate::web::adopting::{self, NewRule};
use crate::web::change;
use crate::web::demands::Parts;
use crate::web::frame::{Changes, Frame, Here, Markup};
use crate::web::standing;
use crate::web::view::{Rule, View};
use crate::web::words;

/// A motion.
#[derive(Template, Serialize)]
#[template(path = "motion.html")]
pub struct MotionPage {
    #[serde(skip)]
    p: Frame,
    id: String,
    number: u32,
    title: String,
    moved: Moment,
    standing: Moment,
    /// What happens if it passes, or has happened.
    if_passes: Vec<String>,
    box_title: String,
    /// The clause's wording before and after, if it changes one.
    clause_change: Option<Changes>,
    clause_href: Option<String>,
    /// Who could then act alone, as far as that differs from now.
    alone: Vec<String>,
    /// The text as HTML.
    text: Markup,
    /// The text as it was written.
    markdown: String,
    changes: Vec<Offered>,
    /// Reasons for and against, and questions: the first of each.
    reasons_for: Vec<Reason>,
    reasons_against: Vec<Reason>,
    questions: Vec<Question>,
    /// Where all of them are, if there are more.
    more_for: Option<More>,
    more_against: Option<More>,
    more_questions: Option<More>,
    history: Vec<Happened>,
    /// Who says that it is outside the purpose, and what comes of it.
    outside: Vec<String>,
    /// How far it is with signatures for a vote on it.
    signing: Option<Moment>,
    /// The rules that would take the place of all.
    rules: Vec<NewRule>,
    /// The rule that governs it.
    rule: Rule,
    rule_says: String,
    opens_for: String,
    /// The vote that is open or decided it.
    vote: Option<String>,
    #[serde(skip)]
    can: Can,
}

/// What the reader can do about it.
pub struct Can {
    vote: bool,
    voted: bool,
    second: bool,
    /// Why they cannot do what the motion waits for.
    not_second: Option<String>,
    put: bool,
    withdraw: bool,
    argue: bool,
    change: bool,
    outside: bool,
    sign: bool,
    /// They moved it themselves.
    mine: bool,
}

/// A change offered to the text.
#[derive(Serialize)]
pub struct Offered {
    id: String,
    offered: Moment,
    standing: Moment,
    /// Title and text, changed words marked.
    words: Markup,
    if_passes: Vec<String>,
    vote: Option<String>,
    #[serde(skip)]
    may_second: bool,
    #[serde(skip)]
    may_withdraw: bool,
}

/// The way to more arguments than fit here.
#[derive(Serialize)]
pub struct More {
    says: String,
    href: String,
}

/// How many arguments of each kind, and answers to a question, the motion's own page shows.
const SHOWN: usize = 20;

/// An argument.
#[derive(Serialize)]
pub struct Reason {
    id: String,
    pub(super) by: Moment,
    pub(super) text: Markup,
    markdown: String,
}

/// A question with its answers.
#[derive(Serialize)]
pub struct Question {
    pub(super) question: Reason,
    pub(super) answers: Vec<Reason>,
    /// There are more answers, on the page of all questions.
    #[serde(skip)]
    pub(super) more: Option<String>,
}

/// Something that happened to a motion.
#[derive(Serialize)]
pub struct Happened {
    sentence: Moment,
    proof: Option<String>,
}

/// A motion by its number, or by its id: a page that has just made one does not know its number yet.
pub(super) fn find<'a>(r: &'a View<'_>, number: &str) -> Option<&'a Motion> {
    match number.parse() {
        Ok(number) => r.org.motion_numbered(number),
        Err(_) => r.org.motion(number.parse().ok()?),
    }
}

/// A motion by its number.
#[must_use]
pub fn page(r: &View<'_>, number: &str) -> Option<MotionPage> {
    let motion = find(r, number)?;
    let (title, body) = r.titled(motion.text);
    let away = r.away(Place::Motion(motion.id));
    let body = if away.is_some_and(Case::is_removed) { String::new() } else { body };
    let demands = matches!(motion.effect.what, What::Demands(_));
    let parts = if demands { Parts::of(&body) } else { Parts { rest: body.clone(), ..Parts::default() } };
    let (clause, _) = r.org.governing(motion.matter);
    let of = |stance: Stance| r.org.arguments(motion.id).filter(move |argument| argument.stance == stance);
    let arguments = |stance| -> Vec<Reason> { of(stance).take(SHOWN).map(|argument| reason(r, argument)).collect() };
    let more = |stance: Stance| {
        let count = of(stance).count();
        (count > SHOWN).then(|| More {
            says: r.say.f("motion-arguments-all", &[("n", count.into())]),
            href: r.at(&format!("motions/{}/arguments?stance={}", motion.number, stance.name())),
        })
    };
    let path = format!("motions/{}", motion.number);
    Some(MotionPage {
        p: r.frame(&r.title_of(motion), Here::Decide, &path),
        id: motion.id.to_string(),
        number: motion.number,
        moved: r.sentence(
            motion.moved_at,
            "motion-moved",
            &[("number", motion.number.into()), ("name", r.name(motion.mover).into())],
        ),
        standing: standing::of_motion(r, motion),
        if_passes: if_passes(r, motion, &parts),
        box_title: r.say.t(box_title(motion)),
        clause_change: clause_change(r, &motion.effect.what),
        clause_href: match &motion.effect.what {
            What::ChangeClause { clause, .. } => Some(r.at(&format!("bylaws/{clause}"))),
            _ => None,
        },
        alone: if motion.is_decided() { Vec::new() } else { then_alone(r, &motion.effect.what) },
        text: words::around(r, Place::Motion(motion.id), || {
            let heading =
                if away.is_some() { format!("<p><strong>{}</strong></p>", escaped(&title)) } else { String::new() };
            Markup(heading + &markdown::to_html(&parts.rest))
        }),
        markdown: body,
        changes: r.org.amendments(motion).map(|amendment| offered(r, motion, amendment)).collect(),
        reasons_for: arguments(Stance::For),
        reasons_against: arguments(Stance::Against),
        questions: of(Stance::Ask).take(SHOWN).map(|asked| question(r, asked, SHOWN)).collect(),
        more_for: more(Stance::For),
        more_against: more(Stance::Against),
        more_questions: more(Stance::Ask),
        history: history(r, motion),
        outside: outside(r, motion),
        signing: signing(r, motion),
        rules: match &motion.effect.what {
            What::Adopt(adoption) => adopting::rules(r, &adoption.to),
            _ => Vec::new(),
        },
        rule: r.rule(clause),
        rule_says: r.org.bylaws().clause(clause).map(|c| sentences::clause(r.say, c).text()).unwrap_or_default(),
        opens_for: r.say.f("motion-open-for", &[("span", Clock::span(r.say, motion.open_minutes.into()).into())]),
        vote: motion.vote().or_else(|| taking_vote(r, motion)).map(|vote| r.at(&format!("votes/{vote}"))),
        can: can(r, motion),
        title: r.title_of(motion),
    })
}

/// The vote on taking it that is open now.
fn taking_vote(r: &View<'_>, motion: &Motion) -> Option<VoteId> {
    r.org.taking(motion.id).filter(|taking| taking.is_undecided()).and_then(Taking::vote)
}

/// How many have signed for a vote on it, where the bylaws know of that.
fn signing(r: &View<'_>, motion: &Motion) -> Option<Moment> {
    let count = r.org.petition(motion.id, r.now)?;
    if let Some(at) = count.reached {
        return Some(r.sentence(at, "petition-reached", &[]));
    }
    // A seconded motion goes to the vote anyway, as long as nobody asks whether to take it.
    let waits = matches!(motion.stage, Stage::Moved { .. }) || r.org.taking(motion.id).is_some();
    let open = motion.is_before_its_vote() && motion.first_reading.is_none() && r.now <= count.until;
    let figures = [("signed", count.signed.into()), ("needed", count.needed.into())];
    (waits && open).then(|| r.sentence(count.until, "petition-count", &figures))
}

/// That it is outside the purpose: who says so, and what the members did about it.
fn outside(r: &View<'_>, motion: &Motion) -> Vec<String> {
    let Some(taking) = r.org.taking(motion.id) else { return Vec::new() };
    let names: Vec<String> = taking.claims.iter().map(|member| r.name(*member)).collect();
    let missing = (r.org.claims_needed() as usize).saturating_sub(taking.claims.len()).max(1);
    let names = r.say.list(&names);
    let key = match taking.stage {
        TakingStage::Claimed => "outside-claimed",
        TakingStage::Marked { .. } | TakingStage::Voting(_) => "outside-first",
        TakingStage::Taken(vote) if standing::few_took_part(r, vote) => "outside-taken-few",
        TakingStage::Taken(_) => "outside-taken",
        TakingStage::Declined(_) => "outside-declined",
    };
    vec![r.say.f("outside-by", &[("names", names.into())]), r.say.f(key, &[("n", missing.into())])]
}

fn box_title(motion: &Motion) -> &'static str {
    match motion.stage {
        Stage::Passed { effect: EffectStage::Done(_), .. } => "motion-box-done",
        Stage::Passed { effect: EffectStage::Overtaken(_), .. } => "motion-box-overtaken",
        Stage::Passed { effect: EffectStage::Begins(_), .. } => "motion-box-begins",
        Stage::Failed { .. } | Stage::Declined { .. } | Stage::Withdrawn { .. } | Stage::Lapsed { .. } => {
            "motion-box-failed"
        }
        _ => "motion-box",
    }
}

fn if_passes(r: &View<'_>, motion: &Motion, parts: &Parts) -> Vec<String> {
    let mut said = sentences::effect(r.say, r.org, &motion.effect, &|member| r.name(member), &r.clock());
    let (of, least) = parts.sentences(r);
    said.splice(1..1, of.into_iter().chain(least));
    said
}

/// The clause's sentences as the motion would change them: from the wording it was moved against.
pub fn clause_change(r: &View<'_>, what: &What) -> Option<Changes> {
    let words = |clause: &Clause| sentences::clause(r.say, clause).text();
    if let What::AddClause(add) = what {
        return Some(Changes::between("", &words(&Clause::from_toml(&add.to).ok()?)));
    }
    let What::ChangeClause { clause, was, to } = what else { return None };
    let next = Clause::from_toml(to).ok()?;
    let mut before = crate::web::clause::wordings(r, clause).into_iter().map(|(_, wording)| wording);
    let before = before.rfind(|wording| wording.hash() == *was);
    Some(Changes::between(&before.map(|clause| words(&clause)).unwrap_or_default(), &words(&next)))
}

/// Who could act alone if the rules change as a motion says, and cannot so now.
fn then_alone(r: &View<'_>, what: &What) -> Vec<String> {
    let bylaws = r.org.bylaws();
    let (changed, after) = match what {
        What::AddClause(add) => match add.added_to(bylaws) {
            Ok(added) => added,
            Err(_) => return Vec::new(),
        },
        What::ChangeClause { to, .. } => match Clause::from_toml(to).map(|next| (bylaws.with(&next), next)) {
            Ok((Some(after), next)) => (next, after),
            _ => return Vec::new(),
        },
        What::Adopt(adoption) => {
            let Ok(after) = Bylaws::from_toml(&adoption.to) else { return Vec::new() };
            return alone::changed(r.say, bylaws, &after, None, r.org.entitled(r.now));
        }
        _ => return Vec::new(),
    };
    change::then_alone(r, &after, &changed)
}

/// A question with so many of its answers.
pub(super) fn question(r: &View<'_>, asked: &Argument, limit: usize) -> Question {
    let answers = r.org.arguments(asked.motion).filter(|argument| argument.on == Some(asked.id));
    let mut answers: Vec<&Argument> = answers.take(limit + 1).collect();
    let more = (answers.len() > limit).then(|| r.org.motion(asked.motion)).flatten();
    answers.truncate(limit);
    Question {
        question: reason(r, asked),
        answers: answers.into_iter().map(|answer| reason(r, answer)).collect(),
        more: more.map(|motion| r.at(&format!("motions/{}/arguments?stance=answer&on={}", motion.number, asked.id))),
    }
}

/// An argument as pages show it.
pub(super) fn reason(r: &View<'_>, argument: &Argument) -> Reason {
    let place = Place::Argument(argument.id);
    let markdown = match r.away(place) {
        Some(case) if case.is_removed() => String::new(),
        _ => r.beside.text(argument.text).unwrap_or_else(|| r.say.t("text-gone")),
    };
    let by = r.sentence(argument.made_at, "argument-by", &[("name", r.name(argument.by).into())]);
    let text = words::around(r, place, || Markup(markdown::to_html(&markdown)));
    Reason { id: argument.id.to_string(), by, text, markdown }
}

fn offered(r: &View<'_>, motion: &Motion, amendment: &Amendment) -> Offered {
    let (title, text) = r.titled(motion.text);
    let (new_title, new_text) = r.titled(amendment.text);
    let standing = standing::of_amendment(r, amendment);
    let vote = match amendment.stage {
        institution::AmendmentStage::Voting(vote)
        | institution::AmendmentStage::Passed(vote)
        | institution::AmendmentStage::Failed(vote) => Some(r.at(&format!("votes/{vote}"))),
        _ => None,
    };
    Offered {
        id: amendment.id.to_string(),
        offered: r.sentence(amendment.offered_at, "change-by", &[("name", r.name(amendment.by).into())]),
        standing,
        words: words::around(r, Place::Amendment(amendment.id), || {
            let (title, text) = (Changes::between(&title, &new_title), Changes::between(&text, &new_text));
            Markup(format!("<p class=\"text\"><strong>{title}</strong></p><p class=\"text\">{text}</p>"))
        }),
        if_passes: amendment
            .effect
            .as_ref()
            .map_or(Vec::new(), |effect| sentences::effect(r.say, r.org, effect, &|member| r.name(member), &r.clock())),
        vote,
        may_second: r.may(Body::SecondAmendment { amendment: amendment.id }).is_ok(),
        may_withdraw: r.may(Body::WithdrawAmendment { amendment: amendment.id }).is_ok(),
    }
}

fn can(r: &View<'_>, motion: &Motion) -> Can {
    let second = r.may(Body::Second { motion: motion.id });
    let argue = Body::Argue {
        argument: ArgumentId([0; 16]),
        motion: motion.id,
        stance: Stance::For,
        on: None,
        text: Hash([0; 32]),
    };
    let change = Body::Offer { amendment: AmendmentId([0; 16]), motion: motion.id, text: Hash([0; 32]), effect: None };
    let open = motion
        .vote()
        .or_else(|| taking_vote(r, motion))
        .and_then(|vote| r.org.vote(vote))
        .filter(|vote| vote.stage == institution::VoteStage::Open);
    let mine = r.me().and_then(|me| open.filter(|vote| r.org.may_vote(me, vote)).map(|vote| (me, vote)));
    let not_second = match (&motion.stage, &second) {
        (Stage::Moved { .. }, Err(Refusal::SecondingOwnMotion { .. })) => Some(r.say.t("cannot-second-own")),
        (Stage::Moved { .. }, Err(Refusal::SecondedByYou)) => Some(r.say.t("cannot-second-again")),
        (Stage::Moved { .. }, Err(_)) => Some(r.say.t("cannot-second-stranger")),
        _ => None,
    };
    Can {
        vote: mine.is_some(),
        voted: mine.is_some_and(|(me, vote)| r.org.cast_by(me, vote).is_some()),
        second: second.is_ok(),
        not_second,
        put: r.may(Body::Put { motion: motion.id }).is_ok(),
        withdraw: r.may(Body::Withdraw { motion: motion.id }).is_ok(),
        argue: r.may(argue).is_ok(),
        change: r.may(change).is_ok(),
        outside: r.may(Body::Outside { motion: motion.id }).is_ok(),
        sign: signing(r, motion).is_some() && r.may(Body::Sign { motion: motion.id }).is_ok(),
        mine: r.me() == Some(motion.mover),
    }
}

fn history(r: &View<'_>, motion: &Motion) -> Vec<Happened> {
    let proof = |index: u64| Some(r.at(&format!("record/{index}")));
    let mut out = vec![Happened {
        sentence: r.sentence(motion.moved_at, "history-moved", &[("name", r.name(motion.mover).into())]),
        proof: proof(motion.moved),
    }];
    if !motion.seconders.is_empty() {
        let names: Vec<String> = motion.seconders.iter().map(|member| r.name(*member)).collect();
        out.push(Happened {
            sentence: r.sentence(motion.moved_at, "history-seconded", &[("names", r.say.list(&names).into())]),
            proof: None,
        });
    }
    for amendment in r.org.amendments(motion) {
        out.push(Happened {
            sentence: r.sentence(amendment.offered_at, "history-change", &[("name", r.name(amendment.by).into())]),
            proof: proof(amendment.offered),
        });
    }
    if let Some(vote) = r.org.taking(motion.id).and_then(Taking::vote).and_then(|vote| r.org.vote(vote)) {
        let figures = [("n", vote.entitled.into())];
        let sentence = r.sentence(vote.opened_at, "history-taking", &figures);
        out.push(Happened { sentence, proof: proof(vote.opened) });
    }
    // Rounds are numbered from 1, so the ids of all votes on a motion follow from it.
    let rounds = (1..=motion.rounds).map(|n| institution::id::VoteId::of(r.org.id(), &motion.id.0, n));
    for vote in rounds.filter_map(|id| r.org.vote(id)) {
        debug_assert_eq!(vote.subject, Subject::Motion(motion.id));
        out.push(Happened {
            sentence: r.sentence(vote.opened_at, "history-opened", &[("n", vote.entitled.into())]),
            proof: proof(vote.opened),
        });
        if vote.stage != institution::VoteStage::Open {
            out.push(Happened { sentence: r.sentence(vote.closes, "history-closed", &[]), proof: None });
        }
    }
    if motion.is_decided() {
        out.push(Happened { sentence: standing::of_motion(r, motion), proof: None });
    }
    out
}
