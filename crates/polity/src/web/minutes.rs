//! An entry of the record as a sentence: who did what, to which matter, and whether it is routine.
//!
//! The sentence is made from the entry's own bytes and what the state knows about what they name; nothing is looked up
//! that the entry does not name.

use institution::act::{Body, Stance, What};
use institution::entry::{Due, Entry, EntryBody, Supply};
use institution::envelope::Unchecked;
use institution::id::{AmendmentId, MotionId, VoteId};
use institution::time::Time;
use institution::{KeyAct, Place, Subject, VoteStage, WordsAct};

use crate::sentences;
use crate::web::standing;
use crate::web::view::View;
use crate::web::words;

/// An entry as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Minute {
    /// Its place in the record.
    pub index: u64,
    /// When.
    pub time: Time,
    /// What happened.
    pub sentence: String,
    /// To which motion, if to one.
    pub motion: Option<MotionId>,
    /// Routine is folded: the message that counts it.
    pub routine: Option<&'static str>,
    /// A decision stands in ink.
    pub decision: bool,
}

/// Reads the bytes of an entry.
#[must_use]
pub fn minute(r: &View<'_>, index: u64, bytes: &[u8]) -> Option<Minute> {
    let entry = Entry::decode(bytes).ok()?;
    let mut minute =
        Minute { index, time: entry.time, sentence: String::new(), motion: None, routine: None, decision: false };
    match &entry.body {
        EntryBody::Member(act) => of_act(r, &mut minute, act),
        EntryBody::Clock(deadline) => of_clock(r, &mut minute, deadline.due),
        EntryBody::Supplied(Supply::Openings { vote, openings }) => {
            minute.motion = motion_of(r, *vote);
            minute.routine = Some("minutes-openings");
            minute.sentence = r.say.f("minute-openings", &[("n", openings.len().into())]);
        }
    }
    Some(minute)
}

fn motion_of(r: &View<'_>, vote: VoteId) -> Option<MotionId> {
    r.org.vote(vote).and_then(|vote| standing::motion_of(r, vote)).map(|motion| motion.id)
}

fn amended(r: &View<'_>, amendment: AmendmentId) -> Option<MotionId> {
    r.org.amendment(amendment).map(|amendment| amendment.motion)
}

fn of_act(r: &View<'_>, minute: &mut Minute, act: &Unchecked) {
    let act = act.act();
    let name = r.name(act.actor);
    let said = |key: &str| r.say.f(key, &[("name", name.as_str().into())]);
    match &act.body {
        Body::Found(_) => {
            minute.decision = true;
            minute.sentence = r
                .say
                .f("minute-found", &[("name", name.as_str().into()), ("org", r.org.bylaws().name.as_str().into())]);
        }
        Body::Join { .. } => (minute.sentence, minute.routine) = (said("minute-join"), Some("minutes-join")),
        Body::Rename { .. } => (minute.sentence, minute.routine) = (said("minute-rename"), Some("minutes-rename")),
        Body::Leave => (minute.sentence, minute.routine) = (said("minute-leave"), Some("minutes-leave")),
        Body::Move { motion, .. } => (minute.sentence, minute.motion) = (said("minute-move"), Some(*motion)),
        Body::Second { motion } => (minute.sentence, minute.motion) = (said("minute-second"), Some(*motion)),
        Body::Withdraw { motion } => (minute.sentence, minute.motion) = (said("minute-withdraw"), Some(*motion)),
        Body::Put { motion } => (minute.sentence, minute.motion) = (said("minute-put"), Some(*motion)),
        Body::Offer { motion, .. } => (minute.sentence, minute.motion) = (said("minute-offer"), Some(*motion)),
        Body::SecondAmendment { amendment } => {
            (minute.sentence, minute.motion) = (said("minute-second-change"), amended(r, *amendment));
        }
        Body::WithdrawAmendment { amendment } => {
            (minute.sentence, minute.motion) = (said("minute-withdraw-change"), amended(r, *amendment));
        }
        Body::Argue { motion, stance, .. } => {
            let key = match stance {
                Stance::For => "minute-argue-for",
                Stance::Against => "minute-argue-against",
                Stance::Ask => "minute-ask",
                Stance::Answer => "minute-answer",
            };
            (minute.sentence, minute.motion) = (said(key), Some(*motion));
        }
        Body::Resign => minute.sentence = said("minute-resign"),
        Body::Key(KeyAct::Add { .. }) => {
            (minute.sentence, minute.routine) = (said("minute-key-add"), Some("minutes-key"))
        }
        Body::Key(KeyAct::Drop { .. }) => {
            (minute.sentence, minute.routine) = (said("minute-key-drop"), Some("minutes-key"));
        }
        Body::Words(act) => of_words(r, minute, &name, *act),
        Body::Cast { vote, .. } => {
            minute.motion = motion_of(r, *vote);
            minute.routine = Some("minutes-cast");
            minute.sentence = said("minute-cast");
        }
    }
}

/// What somebody did about words; whose they are stands in the sentence, the words themselves do not.
fn of_words(r: &View<'_>, minute: &mut Minute, name: &str, act: WordsAct) {
    let place = act.words().place;
    let author = r.org.words_at(place).map(|(_, author)| r.name(author)).unwrap_or_default();
    minute.motion = words::motion_of(r, place);
    let is_name = matches!(place, Place::Name(_));
    let (key, reason) = match (act, is_name) {
        (WordsAct::Report { reason, .. }, false) => ("minute-report", Some(reason)),
        (WordsAct::Report { reason, .. }, true) => ("minute-report-name", Some(reason)),
        (WordsAct::Fold { reason, .. }, false) => ("minute-fold", Some(reason)),
        (WordsAct::Fold { reason, .. }, true) => ("minute-fold-name", Some(reason)),
        (WordsAct::Unfold { .. }, false) => ("minute-unfold", None),
        (WordsAct::Unfold { .. }, true) => ("minute-unfold-name", None),
        (WordsAct::Remove { reason, .. }, false) => ("minute-remove", Some(reason)),
        (WordsAct::Remove { reason, .. }, true) => ("minute-remove-name", Some(reason)),
    };
    if matches!(act, WordsAct::Report { .. }) {
        minute.routine = Some("minutes-report");
    }
    let reason = reason.map(|reason| words::reason(r.say, reason)).unwrap_or_default();
    minute.sentence = r.say.f(key, &[("name", name.into()), ("author", author.into()), ("reason", reason.into())]);
}

fn of_clock(r: &View<'_>, minute: &mut Minute, due: Due) {
    match due {
        Due::CloseVote(vote) => {
            minute.motion = motion_of(r, vote);
            minute.decision = true;
            // The result stands where the vote closed, not where the last of the choices was opened: one place to look.
            let vote = r.org.vote(vote);
            let change = vote.is_some_and(|vote| matches!(vote.subject, Subject::Amendment(_)));
            minute.sentence = match vote.map(|vote| &vote.stage) {
                Some(VoteStage::Counted(outcome)) => {
                    let key = if change { "minute-result-change" } else { "minute-result" };
                    r.say.f(key, &[("result", standing::result(r, outcome).into())])
                }
                Some(VoteStage::Void) => r.say.t("minute-void"),
                _ => r.say.t("minute-close"),
            };
        }
        Due::CountVote(vote) => {
            minute.motion = motion_of(r, vote);
            minute.routine = Some("minutes-count");
            minute.sentence = r.say.t("minute-count");
        }
        Due::BeginEffect(motion) => {
            minute.motion = Some(motion);
            minute.decision = true;
            let what = r.org.motion(motion).map(|motion| {
                let mut effect = motion.effect.clone();
                effect.begins = None;
                let said = sentences::effect(r.say, r.org, &effect, &|member| r.name(member), &r.clock());
                if effect.what == What::Resolution { String::new() } else { said[0].clone() }
            });
            minute.sentence = r.say.f("minute-begin", &[("what", what.unwrap_or_default().into())]);
        }
        Due::LapseFacilitator(member) => {
            minute.sentence = r.say.f("minute-facilitator-over", &[("name", r.name(member).into())]);
        }
        Due::LapseSpokesperson(member) => {
            minute.sentence = r.say.f("minute-speaker-over", &[("name", r.name(member).into())]);
        }
        Due::LapseRemoval(place) => {
            let author = r.org.words_at(place).map(|(_, author)| r.name(author)).unwrap_or_default();
            minute.motion = words::motion_of(r, place);
            minute.sentence = r.say.f("minute-removal-over", &[("author", author.into())]);
        }
        Due::LapsePower(power, member) => {
            let power = sentences::power(r.say, power);
            minute.sentence = r.say.f("minute-power-over", &[("name", r.name(member).into()), ("power", power.into())]);
        }
        Due::LapseMotion(motion) => {
            (minute.sentence, minute.motion) = (r.say.t("minute-lapse"), Some(motion));
        }
        Due::OpenAmendment(amendment) => {
            (minute.sentence, minute.motion) = (r.say.t("minute-open-change"), amended(r, amendment));
        }
        Due::OpenMotion(motion) => {
            (minute.sentence, minute.motion) = (r.say.t("minute-open"), Some(motion));
        }
    }
}
