//! Whether to take a motion at all: one that is outside the purpose says so, and the members first vote on taking it.
//!
//! Whoever moved it says so alone; otherwise as many members who vote must say so as it takes to move and second a
//! resolution. The vote is held by the rule for resolutions, as soon as the motion is seconded and no change to its text is
//! undecided, for as long as the motion's own; the discussion goes on meanwhile. If too few take part the motion is taken:
//! nobody ends it while the others sleep. What the organisation decides about itself is never outside: rules, powers,
//! people and words (`docs/decisions/0017-outside-the-purpose.md`).
//!
//! Invariant: a motion is voted on only if nobody's mark on it is undecided, and it is marked once at most.

use std::collections::BTreeMap;

use crate::Institution;
use crate::act::What;
use crate::bylaws::Matter;
use crate::demands::DemandEffect;
use crate::entry::{Deadline, Due};
use crate::id::{Hash, MemberId, MotionId, VoteId};
use crate::motions::{Motion, Stage};
use crate::presence::SEMANTICS;
use crate::refusal::Refusal;
use crate::state::{Words, dash};
use crate::time::{Span, Time};
use crate::votes::{Outcome, Subject};

/// That a motion is outside the purpose: who says so, and what the members decided about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    /// Which motion.
    pub motion: MotionId,
    /// Who says so, in order.
    pub claims: Vec<MemberId>,
    /// Where it stands.
    pub stage: TakingStage,
    /// How many votes were called on it.
    pub rounds: u32,
}

/// Where the question stands whether to take a motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakingStage {
    /// Too few members say that it is outside the purpose.
    Claimed,
    /// The members are to vote on it first.
    Marked {
        /// When that vote opens, once the motion is seconded and no change to it is undecided.
        opens: Option<Time>,
    },
    /// They are voting.
    Voting(VoteId),
    /// They take it: it goes on like any other.
    Taken(VoteId),
    /// They do not: the motion is over.
    Declined(VoteId),
}

impl Taking {
    /// Whether the members have still to decide about taking the motion.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        matches!(self.stage, TakingStage::Marked { .. } | TakingStage::Voting(_))
    }

    /// The vote on taking the motion, once it was called.
    #[must_use]
    pub fn vote(&self) -> Option<VoteId> {
        match self.stage {
            TakingStage::Voting(vote) | TakingStage::Taken(vote) | TakingStage::Declined(vote) => Some(vote),
            TakingStage::Claimed | TakingStage::Marked { .. } => None,
        }
    }

    fn line(&self) -> String {
        let Self { motion, claims, rounds, .. } = self;
        let (stage, opens) = match self.stage {
            TakingStage::Claimed => ("claimed", None),
            TakingStage::Marked { opens } => ("marked", opens),
            TakingStage::Voting(_) => ("voting", None),
            TakingStage::Taken(_) => ("taken", None),
            TakingStage::Declined(_) => ("declined", None),
        };
        let claims: Vec<String> = claims.iter().map(ToString::to_string).collect();
        let (opens, vote) = (dash(opens.as_ref()), dash(self.vote().as_ref()));
        format!("taking {motion} stage={stage} opens={opens} vote={vote} rounds={rounds} claims={}", claims.join(","))
    }

    pub(crate) fn read(motion: MotionId, words: &mut Words<'_>) -> Option<Self> {
        let stage = words.word("stage")?;
        let opens = words.dashed("opens")?.map(Time);
        let vote: Option<VoteId> = words.dashed("vote")?;
        let rounds = words.parsed("rounds")?;
        let claims = words.list("claims")?;
        let stage = match stage {
            "claimed" => TakingStage::Claimed,
            "marked" => TakingStage::Marked { opens },
            "voting" => TakingStage::Voting(vote?),
            "taken" => TakingStage::Taken(vote?),
            "declined" => TakingStage::Declined(vote?),
            _ => return None,
        };
        Some(Self { motion, claims, stage, rounds })
    }
}

pub(crate) fn lines(takings: &BTreeMap<MotionId, Taking>, out: &mut dyn FnMut(String)) {
    takings.values().for_each(|taking| out(taking.line()));
}

/// What the ids of votes on taking a motion are made from: not the motion's own bytes, from which its own votes' are.
pub(crate) fn subject(motion: MotionId) -> [u8; 16] {
    let hash = Hash::of(&[&b"polity taking\n"[..], &motion.0].concat());
    hash.0[..16].try_into().expect("16 of 32 bytes")
}

/// Whether what a motion would do can be outside the purpose at all.
fn can_be_outside(motion: &Motion) -> bool {
    matches!(
        motion.effect.what,
        What::Resolution | What::Demands(DemandEffect::Adopt { .. } | DemandEffect::Change { .. })
    )
}

impl Institution {
    /// Whether and by whom a motion was said to be outside the purpose.
    #[must_use]
    pub fn taking(&self, motion: MotionId) -> Option<&Taking> {
        self.takings.get(&motion)
    }

    /// How many members must say that a motion is outside the purpose, if its mover does not.
    #[must_use]
    pub fn claims_needed(&self) -> u32 {
        1 + self.bylaws.decision(Matter::Resolution).1.seconders
    }

    pub(crate) fn has_undecided_taking(&self, motion: MotionId) -> bool {
        self.taking(motion).is_some_and(Taking::is_undecided)
    }

    pub(crate) fn check_outside(&self, actor: MemberId, id: MotionId, now: Time) -> Result<(), Refusal> {
        self.needs_semantics(SEMANTICS)?;
        let motion = self.motion(id).ok_or(Refusal::MotionUnknown)?;
        if !can_be_outside(motion) {
            return Err(Refusal::InsidePurpose);
        }
        // Hands are being counted on it, or it is being voted on.
        if !motion.is_before_its_vote()
            || self.hands.contains_key(&id)
            || motion.first_reading.is_some()
            || self.is_petitioned(id)
        {
            return Err(Refusal::MotionPast);
        }
        match self.taking(id) {
            Some(taking) if taking.stage != TakingStage::Claimed => return Err(Refusal::OutsideAlready),
            Some(taking) if taking.claims.contains(&actor) => return Err(Refusal::DoneByYou),
            _ => {}
        }
        // Whoever does not vote yet cannot keep the members from voting; the mover marks their own.
        if actor != motion.mover && !self.standing(actor, now).votes() {
            return Err(Refusal::VotesNotYet { clause: self.presence_clause().map(|(clause, _)| clause.clone()) });
        }
        Ok(())
    }

    pub(crate) fn claim_outside(&mut self, actor: MemberId, id: MotionId, now: Time) {
        let needed = self.claims_needed() as usize;
        let is_mover = self.motions.by_id[&id].mover == actor;
        let claimed = || Taking { motion: id, claims: Vec::new(), stage: TakingStage::Claimed, rounds: 0 };
        let taking = self.takings.entry(id).or_insert_with(claimed);
        taking.claims.push(actor);
        if is_mover || taking.claims.len() >= needed {
            taking.stage = TakingStage::Marked { opens: None };
            self.schedule_motion(id, now);
        }
    }

    /// So many members want to vote on a motion that nobody need ask whether to take it; unless they are being asked.
    pub(crate) fn drop_claims(&mut self, id: MotionId) {
        let Some(taking) = self.takings.get(&id) else { return };
        if let TakingStage::Marked { opens: Some(at) } = taking.stage {
            self.deadlines.remove(&Deadline { at, due: Due::OpenTaking(id) });
        }
        if matches!(taking.stage, TakingStage::Claimed | TakingStage::Marked { .. }) {
            self.takings.remove(&id);
        }
    }

    /// A marked motion is seconded and no change to it is undecided: the vote on taking it opens.
    pub(crate) fn schedule_taking(&mut self, id: MotionId, now: Time) {
        if !matches!(self.motions.by_id[&id].stage, Stage::Seconded { .. }) {
            return;
        }
        if let Some(taking) = self.takings.get_mut(&id)
            && let TakingStage::Marked { opens: opens @ None } = &mut taking.stage
        {
            *opens = Some(now);
            self.deadlines.insert(Deadline { at: now, due: Due::OpenTaking(id) });
        }
    }

    pub(crate) fn taking_deadline(&self, taking: &Taking) -> Option<Deadline> {
        let at = match taking.stage {
            TakingStage::Marked { opens } => opens?,
            TakingStage::Voting(vote) => self.votes[&vote].called_anew()?,
            _ => return None,
        };
        Some(Deadline { at, due: Due::OpenTaking(taking.motion) })
    }

    pub(crate) fn open_taking(&mut self, id: MotionId, at: Time) {
        let clause = self.pinned_clause(Matter::Resolution);
        let (_, decision) = self.bylaws.decision(Matter::Resolution);
        let asked = self.motions.by_id[&id].open_minutes;
        let minutes = asked.clamp(decision.open_minutes_min, decision.open_minutes_max);
        let open = Span::minutes(i64::from(minutes));
        let taking = self.takings.get_mut(&id).expect("a deadline names a motion that was marked");
        taking.rounds += 1;
        let round = taking.rounds;
        let vote = self.open_vote(Subject::Taking(id), round, clause, open, at);
        self.takings.get_mut(&id).expect("found above").stage = TakingStage::Voting(vote);
    }

    pub(crate) fn taking_decided(&mut self, id: MotionId, outcome: Outcome, at: Time) {
        let petitioned = self.is_petitioned(id);
        let taking = self.takings.get_mut(&id).expect("only what was marked is decided");
        let TakingStage::Voting(vote) = taking.stage else { unreachable!("it was being voted on") };
        if outcome.carried || !outcome.quorum_met() || petitioned {
            taking.stage = TakingStage::Taken(vote);
            self.schedule_motion(id, at);
        } else {
            taking.stage = TakingStage::Declined(vote);
            self.lapse_amendments(id);
            self.end_motion(id, Stage::Declined { vote, at });
        }
    }
}
