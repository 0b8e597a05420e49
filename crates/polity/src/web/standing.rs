//! Where things stand, each as one sentence: a motion, a change to its text, a result, who can act alone.
//!
//! Every page says it with these, so that no two pages say it differently.

use institution::bylaws::Power;
use institution::id::{MotionId, VoteId};
use institution::time::Time;
use institution::{Amendment, AmendmentStage, EffectStage, Motion, Outcome, Stage, Subject, Taking, Vote, VoteStage};

use crate::moments::Moment;
use crate::sentences;
use crate::web::view::View;

/// Where a motion stands.
#[must_use]
pub fn of_motion(r: &View<'_>, motion: &Motion) -> Moment {
    match motion.stage {
        Stage::Moved { lapses } => {
            let (_, decision) = r.org.governing(motion.matter);
            let missing = (decision.seconders as usize).saturating_sub(motion.seconders.len()).max(1);
            r.sentence(lapses, "standing-moved", &[("n", missing.into())])
        }
        Stage::Seconded { opens, .. } if motion.first_reading.is_some() => {
            r.sentence(opens, "standing-read-again", &[])
        }
        Stage::Seconded { opens, waits: false } => r.sentence(opens, "standing-seconded", &[]),
        Stage::Seconded { opens, waits: true } if r.org.taking(motion.id).is_some_and(Taking::is_undecided) => {
            let open = r.org.taking(motion.id).and_then(Taking::vote).and_then(|vote| r.org.vote(vote));
            match open.filter(|vote| vote.stage == VoteStage::Open) {
                Some(vote) => r.sentence(vote.closes, "standing-taking", &[("n", vote.turnout().into())]),
                None => r.sentence(opens, "standing-taking-soon", &[]),
            }
        }
        Stage::Seconded { opens, waits: true } => r.sentence(opens, "standing-waits", &[]),
        Stage::Voting { vote } => of_vote(r, vote),
        Stage::Passed { vote, at, effect } => {
            let result = result_of(r, vote);
            let key = match effect {
                EffectStage::Begins(begins) => {
                    return r.sentence(begins, "standing-passed-begins", &[("result", result.into())]);
                }
                EffectStage::Done(_) => "standing-passed",
                EffectStage::Overtaken(_) => "standing-passed-overtaken",
            };
            r.sentence(at, key, &[("result", result.into())])
        }
        Stage::Failed { vote, at } => r.sentence(at, "standing-failed", &[("result", result_of(r, vote).into())]),
        Stage::Declined { vote, at } => {
            r.sentence(at, "standing-declined", &[("result", taking_result(r, vote).into())])
        }
        Stage::Withdrawn { at } => r.sentence(at, "standing-withdrawn", &[]),
        Stage::Lapsed { at } => r.sentence(at, "standing-lapsed", &[]),
    }
}

/// The figures of a vote on taking a motion: "Not taken, 3 to 9."
fn taking_result(r: &View<'_>, vote: VoteId) -> String {
    match r.org.vote(vote).map(|vote| &vote.stage) {
        Some(VoteStage::Counted(outcome)) => {
            r.say.f("result-not-taken", &[("yes", outcome.yes.into()), ("no", outcome.no.into())])
        }
        _ => String::new(),
    }
}

/// Whether too few took part in a vote for it to turn anything away.
#[must_use]
pub fn few_took_part(r: &View<'_>, vote: VoteId) -> bool {
    let stage = r.org.vote(vote).map(|vote| &vote.stage);
    matches!(stage, Some(VoteStage::Counted(outcome)) if !outcome.quorum_met())
}

/// When something next happens to a motion that is not decided.
#[must_use]
pub fn next_moment(r: &View<'_>, motion: &Motion) -> Time {
    match motion.stage {
        Stage::Moved { lapses } => lapses,
        Stage::Seconded { opens, .. } => opens,
        Stage::Voting { vote } => r.org.vote(vote).map_or(Time::NEVER, |vote| vote.closes),
        _ => Time::NEVER,
    }
}

fn of_vote(r: &View<'_>, id: VoteId) -> Moment {
    let Some(vote) = r.org.vote(id) else { return r.sentence(r.now, "standing-lapsed", &[]) };
    match vote.stage {
        VoteStage::Open => r.sentence(vote.closes, "standing-voting", &[("n", vote.turnout().into())]),
        VoteStage::Opening => r.sentence(vote.closes, "standing-counting", &[]),
        VoteStage::Void => r.sentence(vote.closes + institution::OPENING_TIME, "standing-void", &[]),
        VoteStage::Counted(_) => r.sentence(vote.closes, "standing-counting", &[]),
    }
}

/// Where a change to a text stands.
#[must_use]
pub fn of_amendment(r: &View<'_>, amendment: &Amendment) -> Moment {
    let at = amendment.offered_at;
    let plain = |key: &str| r.sentence(at, key, &[]);
    match amendment.stage {
        AmendmentStage::Offered => plain("standing-change-offered"),
        AmendmentStage::Seconded { opens: Some(opens), .. } => r.sentence(opens, "standing-change-seconded", &[]),
        AmendmentStage::Seconded { opens: None, .. } => plain("standing-change-waits"),
        AmendmentStage::Voting(vote) => of_vote(r, vote),
        AmendmentStage::Passed(vote) => {
            r.sentence(at, "standing-change-passed", &[("result", result_of(r, vote).into())])
        }
        AmendmentStage::Failed(vote) => {
            r.sentence(at, "standing-change-failed", &[("result", result_of(r, vote).into())])
        }
        AmendmentStage::Withdrawn => plain("standing-change-withdrawn"),
        AmendmentStage::Lapsed => plain("standing-change-lapsed"),
    }
}

fn result_of(r: &View<'_>, vote: VoteId) -> String {
    let vote = r.org.vote(vote);
    let by_hand = vote.is_some_and(|vote| vote.counted_by_hand().is_some());
    match vote.map(|vote| &vote.stage) {
        Some(VoteStage::Counted(outcome)) if by_hand => {
            r.say.f("result-by-hand", &[("result", result(r, outcome).into())])
        }
        Some(VoteStage::Counted(outcome)) => result(r, outcome),
        _ => String::new(),
    }
}

/// The result in one sentence with the numbers: "Passed, 212 to 140; it needed 177."
#[must_use]
pub fn result(r: &View<'_>, outcome: &Outcome) -> String {
    let key = match outcome {
        _ if outcome.turnout() == 0 => "result-nobody",
        Outcome { carried: true, .. } => "result-passed",
        _ if !outcome.quorum_met() => "result-few",
        _ if outcome.yes == outcome.no => "result-tie",
        _ => "result-failed",
    };
    r.say.f(
        key,
        &[
            ("yes", outcome.yes.into()),
            ("no", outcome.no.into()),
            ("needed", outcome.needed.into()),
            ("voted", outcome.turnout().into()),
            ("quorum", outcome.quorum.into()),
        ],
    )
}

/// "by vote of 212 to 140", for margin notes.
#[must_use]
pub fn since_by(r: &View<'_>, motion: MotionId) -> Option<Moment> {
    let motion = r.org.motion(motion)?;
    let Stage::Passed { vote, effect: EffectStage::Done(at), .. } = motion.stage else { return None };
    let VoteStage::Counted(outcome) = &r.org.vote(vote)?.stage else { return None };
    let clock = r.clock();
    let words = r
        .say
        .f("since-by", &[("date", clock.long_day(at).into()), ("yes", outcome.yes.into()), ("no", outcome.no.into())]);
    Some(Moment { words, ..clock.moment(at) })
}

/// The motion a vote decides, itself or by a change to its text.
#[must_use]
pub fn motion_of<'a>(r: &'a View<'_>, vote: &Vote) -> Option<&'a Motion> {
    match vote.subject {
        Subject::Motion(id) | Subject::Taking(id) => r.org.motion(id),
        Subject::Amendment(id) => r.org.motion(r.org.amendment(id)?.motion),
    }
}

/// Who can do something alone now, and until when.
#[must_use]
pub fn alone_now(r: &View<'_>) -> Vec<Moment> {
    let (_, powers, _, _) = r.org.chore();
    let mut out = Vec::new();
    let mut say = |member, power: Power, until| {
        let name = r.name(member);
        let power = sentences::power(r.say, power);
        out.push((until, r.sentence(until, "alone-now", &[("name", name.into()), ("power", power.into())])));
    };
    for (member, grant) in r.org.powers().facilitators() {
        for power in powers {
            say(member, *power, grant.until);
        }
    }
    for (power, member, grant) in r.org.powers().lent() {
        say(member, power, grant.until);
    }
    // Worst first: what lasts longest.
    out.sort_by_key(|(until, _)| std::cmp::Reverse(*until));
    out.into_iter().map(|(_, sentence)| sentence).collect()
}
