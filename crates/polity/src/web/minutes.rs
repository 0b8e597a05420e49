//! An entry of the record as a sentence: who did what, to which matter, and whether it is routine.
//!
//! The sentence is made from the entry's own bytes and what the state knows about what they name; nothing is looked up
//! that the entry does not name.

use institution::act::{Body, Stance, What};
use institution::entry::{Due, Entry, EntryBody, Supply};
use institution::envelope::Unchecked;
use institution::id::{AmendmentId, MotionId, VoteId};
use institution::time::Time;
use institution::{HandAct, KeyAct, MeetingAct, OfficeAct, Place, PresenceAct, RollAct, Subject, VoteStage, WordsAct};

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
        Body::Outside { motion } => (minute.sentence, minute.motion) = (said("minute-outside"), Some(*motion)),
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
        Body::Sign { motion } => (minute.sentence, minute.motion) = (said("minute-sign"), Some(*motion)),
        Body::Roll(RollAct::Enter { .. }) => {
            (minute.sentence, minute.routine) = (said("minute-roll-enter"), Some("minutes-roll"));
        }
        Body::Roll(RollAct::Look { members }) => {
            let n = ("n", members.len().into());
            minute.sentence = r.say.f("minute-roll-look", &[("name", name.as_str().into()), n]);
        }
        Body::Office(OfficeAct::Resign { office }) => {
            let office = sentences::office(r.say, r.org, office);
            let named = [("name", name.as_str().into()), ("office", office.into())];
            minute.sentence = r.say.f("minute-office-resign", &named);
        }
        Body::Resign => minute.sentence = said("minute-resign"),
        Body::Key(KeyAct::Add { .. }) => {
            (minute.sentence, minute.routine) = (said("minute-key-add"), Some("minutes-key"))
        }
        Body::Key(KeyAct::Drop { .. }) => {
            (minute.sentence, minute.routine) = (said("minute-key-drop"), Some("minutes-key"));
        }
        Body::Words(act) => of_words(r, minute, &name, *act),
        Body::Presence(act) => of_presence(r, minute, &name, act),
        Body::Meeting(act) => of_meeting(r, minute, &name, act),
        Body::Hand(act) => of_hand(r, minute, &name, act),
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

fn of_presence(r: &View<'_>, minute: &mut Minute, name: &str, act: &PresenceAct) {
    let said = |key: &str| r.say.f(key, &[("name", name.into())]);
    let of = |key: &str, other| r.say.f(key, &[("name", name.into()), ("other", r.name(other).into())]);
    match act {
        PresenceAct::Enter { through, present, .. } => {
            minute.routine = Some("minutes-join");
            minute.sentence = match (through, present) {
                (_, Some(_)) => said("minute-enter-present"),
                (Some(through), None) => of("minute-enter-through", *through),
                (None, None) => said("minute-join"),
            };
        }
        PresenceAct::Show(_) => (minute.sentence, minute.routine) = (said("minute-present"), Some("minutes-present")),
        PresenceAct::Vouch { member } => {
            (minute.sentence, minute.routine) = (of("minute-vouch", *member), Some("minutes-vouch"));
        }
        PresenceAct::Challenge { through: Some(through) } => minute.sentence = of("minute-challenge", *through),
        PresenceAct::Challenge { through: None } => minute.sentence = said("minute-challenge-bare"),
    }
}

fn of_meeting(r: &View<'_>, minute: &mut Minute, name: &str, act: &MeetingAct) {
    let meeting = r.org.meeting(act.meeting());
    let title = || meeting.map_or(String::new(), |meeting| r.title_of_meeting(meeting));
    let said = |key: &str, n: u64| r.say.f(key, &[("name", name.into()), ("title", title().into()), ("n", n.into())]);
    let plain = |key: &str| r.say.f(key, &[("name", name.into())]);
    match act {
        MeetingAct::Call { .. } => minute.sentence = said("minute-meeting-call", 0),
        MeetingAct::Open { heads, .. } => {
            minute.decision = true;
            minute.sentence = said("minute-meeting-open", (*heads).into());
        }
        MeetingAct::Close { .. } => {
            minute.decision = true;
            minute.sentence = said("minute-meeting-close", meeting.map_or(0, institution::Meeting::present));
        }
        MeetingAct::Begin { member, .. } => {
            minute.routine = Some("minutes-speech");
            let other = r.name(*member);
            minute.sentence = r.say.f("minute-speech-begin", &[("name", name.into()), ("other", other.into())]);
        }
        MeetingAct::Ask { .. } => {
            (minute.sentence, minute.routine) = (plain("minute-speech-ask"), Some("minutes-speech"));
        }
        MeetingAct::Drop { .. } => {
            (minute.sentence, minute.routine) = (plain("minute-speech-drop"), Some("minutes-speech"));
        }
        MeetingAct::End { .. } => {
            (minute.sentence, minute.routine) = (plain("minute-speech-end"), Some("minutes-speech"));
        }
    }
}

fn of_hand(r: &View<'_>, minute: &mut Minute, name: &str, act: &HandAct) {
    minute.motion = Some(act.motion());
    let plain = |key: &str| r.say.f(key, &[("name", name.into())]);
    minute.sentence = match act {
        HandAct::Open { .. } => plain("minute-hand-open"),
        HandAct::Object { .. } => plain("minute-hand-object"),
        HandAct::Sign { figures, .. } => r.say.f(
            "minute-hand-sign",
            &[
                ("name", name.into()),
                ("yes", figures.yes.into()),
                ("no", figures.no.into()),
                ("abstain", figures.abstain.into()),
            ],
        ),
    };
    // The signature that completed the count is where the result stands.
    let vote = r.org.motion(act.motion()).and_then(|motion| motion.vote()).and_then(|vote| r.org.vote(vote));
    if let Some(vote) = vote
        && let (HandAct::Sign { .. }, Some(_)) = (act, vote.counted_by_hand())
        && let VoteStage::Counted(outcome) = &vote.stage
        && vote.closes == minute.time
    {
        minute.decision = true;
        let result = r.say.f("result-by-hand", &[("result", standing::result(r, outcome).into())]);
        minute.sentence = format!("{} {result}", minute.sentence);
    }
}

fn of_clock(r: &View<'_>, minute: &mut Minute, due: Due) {
    match due {
        Due::CloseVote(vote) => {
            minute.motion = motion_of(r, vote);
            minute.decision = true;
            // The result stands where the vote closed, not where the last of the choices was opened: one place to look.
            let vote = r.org.vote(vote);
            minute.sentence = match vote.map(|vote| &vote.stage) {
                Some(VoteStage::Counted(outcome)) => {
                    let key = match vote.map(|vote| vote.subject) {
                        Some(Subject::Amendment(_)) => "minute-result-change",
                        Some(Subject::Taking(_)) => "minute-result-taking",
                        _ => "minute-result",
                    };
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
        Due::LapseOffice(motion) => {
            minute.motion = Some(motion);
            minute.sentence = match r.seat_by(motion) {
                Some((name, office)) => {
                    r.say.f("minute-office-over", &[("name", name.into()), ("office", office.into())])
                }
                None => r.say.t("minute-office-over-unknown"),
            };
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
        Due::LapseMeeting(meeting) => {
            let title = r.org.meeting(meeting).map_or(String::new(), |meeting| r.title_of_meeting(meeting));
            minute.sentence = r.say.f("minute-meeting-lapse", &[("title", title.into())]);
        }
        Due::OpenTaking(motion) => {
            (minute.sentence, minute.motion) = (r.say.t("minute-open-taking"), Some(motion));
        }
        Due::OpenMotion(motion) => {
            (minute.sentence, minute.motion) = (r.say.t("minute-open"), Some(motion));
        }
    }
}
