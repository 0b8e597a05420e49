//! Amendments: changes to the text of a motion, decided before the motion.
//!
//! A change is *offered* by a member, *seconded* by another, and voted on under the clause for amendments, one at a time
//! in the order of seconding. Each carries the whole new text; the last to pass stands. The motion's own vote waits for
//! all of them. If a change alters what would happen, the motion's notice begins again: nobody is to be bound by
//! something they could not have heard of.

use crate::Institution;
use crate::act::{Act, Effect};
use crate::bylaws::Matter;
use crate::entry::{Deadline, Due};
use crate::id::{AmendmentId, Hash, MemberId, MotionId, VoteId};
use crate::json::Value;
use crate::motions::{Motion, Stage};
use crate::refusal::Refusal;
use crate::state::{Words, dash};
use crate::time::{Span, Time};
use crate::votes::Subject;

/// How many changes to one motion a member may have before the members at a time.
pub const OPEN_AMENDMENTS_MAX: u32 = 3;

/// A change offered to a motion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Its id.
    pub id: AmendmentId,
    /// To which motion.
    pub motion: MotionId,
    /// Who offered it.
    pub by: MemberId,
    /// The entry by which it was offered.
    pub offered: u64,
    /// When.
    pub offered_at: Time,
    /// Commitment to the whole new title and text.
    pub text: Hash,
    /// What would happen instead, if that changes too.
    pub effect: Option<Effect>,
    /// Who seconded it.
    pub seconders: Vec<MemberId>,
    /// Where it stands.
    pub stage: AmendmentStage,
    /// How many votes were called on it.
    pub rounds: u32,
}

/// Where a change to a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmendmentStage {
    /// Waiting for a second.
    Offered,
    /// Waiting for its vote.
    Seconded {
        /// The entry that seconded it, which settles the order.
        order: u64,
        /// When its vote opens, if it is its turn.
        opens: Option<Time>,
    },
    /// Being voted on.
    Voting(VoteId),
    /// It passed; the text is changed.
    Passed(VoteId),
    /// It did not pass.
    Failed(VoteId),
    /// Taken back.
    Withdrawn,
    /// Not seconded before the motion's vote opened, or the motion ended first.
    Lapsed,
}

impl Amendment {
    /// Whether it is seconded and not decided.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        matches!(self.stage, AmendmentStage::Seconded { .. } | AmendmentStage::Voting(_))
    }

    /// Whether members beside the offerer stand behind it, so that the motion's mover cannot take it all away.
    pub(crate) fn is_the_members(&self) -> bool {
        self.is_undecided() || matches!(self.stage, AmendmentStage::Passed(_))
    }

    pub(crate) fn line(&self) -> String {
        let Self { id, motion, by, offered, offered_at, text, rounds, .. } = self;
        let (stage, order, vote) = match self.stage {
            AmendmentStage::Offered => ("offered", 0, None),
            AmendmentStage::Seconded { order, .. } => ("seconded", order, None),
            AmendmentStage::Voting(vote) => ("voting", 0, Some(vote)),
            AmendmentStage::Passed(vote) => ("passed", 0, Some(vote)),
            AmendmentStage::Failed(vote) => ("failed", 0, Some(vote)),
            AmendmentStage::Withdrawn => ("withdrawn", 0, None),
            AmendmentStage::Lapsed => ("lapsed", 0, None),
        };
        let seconders: Vec<String> = self.seconders.iter().map(ToString::to_string).collect();
        let opens = match self.stage {
            AmendmentStage::Seconded { opens: Some(at), .. } => at.to_string(),
            _ => "-".to_owned(),
        };
        let seconders = if seconders.is_empty() { "-".to_owned() } else { seconders.join(",") };
        let effect = self.effect.as_ref().map(|effect| effect.write().to_string()).unwrap_or_default();
        format!(
            "amendment {id} motion={motion} by={by} offered={offered} offered_at={offered_at} text={text} \
             seconders={seconders} stage={stage} order={order} opens={opens} vote={} rounds={rounds} effect={}",
            dash(vote.as_ref()),
            Value::String(effect),
        )
    }

    pub(crate) fn read(id: AmendmentId, words: &mut Words<'_>) -> Option<Self> {
        let (motion, by) = (words.parsed("motion")?, words.parsed("by")?);
        let (offered, offered_at) = (words.parsed("offered")?, Time(words.parsed("offered_at")?));
        let text = words.parsed("text")?;
        let seconders = words.list("seconders")?;
        let stage = words.word("stage")?;
        let order = words.parsed("order")?;
        let opens = words.dashed("opens")?.map(Time);
        let vote: Option<VoteId> = words.dashed("vote")?;
        let rounds = words.parsed("rounds")?;
        let effect = words.effect_or_none("effect")?;
        let stage = match stage {
            "offered" => AmendmentStage::Offered,
            "seconded" => AmendmentStage::Seconded { order, opens },
            "voting" => AmendmentStage::Voting(vote?),
            "passed" => AmendmentStage::Passed(vote?),
            "failed" => AmendmentStage::Failed(vote?),
            "withdrawn" => AmendmentStage::Withdrawn,
            "lapsed" => AmendmentStage::Lapsed,
            _ => return None,
        };
        Some(Self { id, motion, by, offered, offered_at, text, effect, seconders, stage, rounds })
    }
}

impl Institution {
    /// A change to a text by its id.
    #[must_use]
    pub fn amendment(&self, id: AmendmentId) -> Option<&Amendment> {
        self.motions.amendments.get(&id)
    }

    /// The changes offered to a motion, in order.
    pub fn amendments<'a>(&'a self, motion: &'a Motion) -> impl Iterator<Item = &'a Amendment> {
        motion.amendments.iter().map(|id| &self.motions.amendments[id])
    }

    pub(crate) fn has_undecided_amendments(&self, motion: &Motion) -> bool {
        self.amendments(motion).any(Amendment::is_undecided)
    }

    /// The motion's text may still be changed: it is before its vote, and its notice is not over.
    fn check_time_for_amendments(&self, motion: &Motion, now: Time) -> Result<(), Refusal> {
        match motion.stage {
            // Hands are being counted on the text as it is.
            _ if self.hands.contains_key(&motion.id) => Err(Refusal::AmendmentsOver),
            // The members carried this text once, and vote on the same again.
            _ if motion.first_reading.is_some() => Err(Refusal::AmendmentsOver),
            Stage::Moved { .. } => Ok(()),
            Stage::Seconded { opens, .. } if now < opens => Ok(()),
            Stage::Seconded { .. } => Err(Refusal::AmendmentsOver),
            _ => Err(Refusal::MotionPast),
        }
    }

    pub(crate) fn check_offer(
        &self,
        act: &Act,
        id: AmendmentId,
        motion: MotionId,
        effect: Option<&Effect>,
        now: Time,
    ) -> Result<(), Refusal> {
        let motion = self.motion(motion).ok_or(Refusal::MotionUnknown)?;
        if self.motions.amendments.contains_key(&id) {
            return Err(Refusal::IdInUse);
        }
        self.check_time_for_amendments(motion, now)?;
        let open = self
            .amendments(motion)
            .filter(|a| a.by == act.actor && (a.is_undecided() || a.stage == AmendmentStage::Offered));
        if open.count() >= OPEN_AMENDMENTS_MAX as usize {
            return Err(Refusal::TooManyOpen { max: OPEN_AMENDMENTS_MAX });
        }
        match effect {
            Some(effect) if self.check_effect(effect, motion.mover, now)? != motion.matter => Err(Refusal::OtherMatter),
            _ => Ok(()),
        }
    }

    pub(crate) fn offer(
        &mut self,
        act: &Act,
        id: AmendmentId,
        motion: MotionId,
        text: Hash,
        effect: Option<Effect>,
        now: Time,
    ) {
        let amendment = Amendment {
            id,
            motion,
            by: act.actor,
            offered: self.size,
            offered_at: now,
            text,
            effect,
            seconders: Vec::new(),
            stage: AmendmentStage::Offered,
            rounds: 0,
        };
        self.motions.amendments.insert(id, amendment);
        self.motions.by_id.get_mut(&motion).expect("check_offer found the motion").amendments.push(id);
    }

    pub(crate) fn check_second_amendment(&self, actor: MemberId, id: AmendmentId, now: Time) -> Result<(), Refusal> {
        let amendment = self.amendment(id).ok_or(Refusal::AmendmentUnknown)?;
        let clause = || self.bylaws.decision(Matter::Amendment).0.clone();
        if amendment.by == actor {
            return Err(Refusal::SecondingOwnMotion { clause: clause() });
        }
        if amendment.seconders.contains(&actor) {
            return Err(Refusal::SecondedByYou);
        }
        match amendment.stage {
            AmendmentStage::Offered => {}
            AmendmentStage::Seconded { .. } | AmendmentStage::Voting(_) => {
                return Err(Refusal::SecondedAlready { clause: clause() });
            }
            _ => return Err(Refusal::MotionPast),
        }
        if self.has_undecided_taking(amendment.motion) {
            return Err(Refusal::TakingFirst);
        }
        self.check_time_for_amendments(&self.motions.by_id[&amendment.motion], now)
    }

    pub(crate) fn second_amendment(&mut self, actor: MemberId, id: AmendmentId, now: Time) {
        let needed = self.bylaws.decision(Matter::Amendment).1.seconders as usize;
        let size = self.size;
        let amendment = self.motions.amendments.get_mut(&id).expect("check_second_amendment found it");
        amendment.seconders.push(actor);
        if amendment.seconders.len() >= needed {
            amendment.stage = AmendmentStage::Seconded { order: size, opens: None };
            let motion = amendment.motion;
            self.schedule_amendments(motion, now);
            self.schedule_motion(motion, now);
        }
    }

    pub(crate) fn check_withdraw_amendment(&self, actor: MemberId, id: AmendmentId) -> Result<(), Refusal> {
        let amendment = self.amendment(id).ok_or(Refusal::AmendmentUnknown)?;
        if amendment.by != actor {
            return Err(Refusal::NotYours);
        }
        match amendment.stage {
            AmendmentStage::Offered => Ok(()),
            AmendmentStage::Seconded { .. } => Err(Refusal::BelongsToMembers),
            _ => Err(Refusal::MotionPast),
        }
    }

    pub(crate) fn withdraw_amendment(&mut self, id: AmendmentId) {
        let amendment = self.motions.amendments.get_mut(&id).expect("check_withdraw_amendment found it");
        amendment.stage = AmendmentStage::Withdrawn;
    }

    /// Lets the next change be voted on, if none is.
    fn schedule_amendments(&mut self, motion: MotionId, now: Time) {
        let mut next = None;
        for amendment in self.amendments(&self.motions.by_id[&motion]) {
            match amendment.stage {
                AmendmentStage::Voting(_) | AmendmentStage::Seconded { opens: Some(_), .. } => return,
                AmendmentStage::Seconded { order, opens: None } => {
                    next = next.into_iter().chain([(order, amendment.id)]).min();
                }
                _ => {}
            }
        }
        if let Some((order, id)) = next {
            let at = now + self.bylaws.decision(Matter::Amendment).1.notice();
            let amendment = self.motions.amendments.get_mut(&id).expect("found above");
            amendment.stage = AmendmentStage::Seconded { order, opens: Some(at) };
            self.deadlines.insert(Deadline { at, due: Due::OpenAmendment(id) });
        }
    }

    pub(crate) fn amendment_deadline(&self, amendment: &Amendment) -> Option<Deadline> {
        let at = match amendment.stage {
            AmendmentStage::Seconded { opens, .. } => opens?,
            AmendmentStage::Voting(vote) => self.votes[&vote].called_anew()?,
            _ => return None,
        };
        Some(Deadline { at, due: Due::OpenAmendment(amendment.id) })
    }

    pub(crate) fn open_amendment(&mut self, id: AmendmentId, at: Time) {
        let clause = self.pinned_clause(Matter::Amendment);
        let open = Span::minutes(i64::from(self.bylaws.decision(Matter::Amendment).1.open_minutes_min));
        let amendment = self.motions.amendments.get_mut(&id).expect("a deadline names an amendment that exists");
        amendment.rounds += 1;
        let round = amendment.rounds;
        let vote = self.open_vote(Subject::Amendment(id), round, clause, open, at);
        self.motions.amendments.get_mut(&id).expect("found above").stage = AmendmentStage::Voting(vote);
    }

    pub(crate) fn amendment_decided(&mut self, id: AmendmentId, carried: bool, at: Time) {
        let amendment = self.motions.amendments.get_mut(&id).expect("only amendments that exist are decided");
        let AmendmentStage::Voting(vote) = amendment.stage else { unreachable!("it was being voted on") };
        amendment.stage = if carried { AmendmentStage::Passed(vote) } else { AmendmentStage::Failed(vote) };
        let Amendment { motion: motion_id, text, effect, .. } = amendment.clone();
        if carried {
            let motion = self.motions.by_id.get_mut(&motion_id).expect("an amendment belongs to a motion");
            motion.text = text;
            if let Some(effect) = effect {
                let (_, decision) = self.bylaws.decision(motion.matter);
                if motion.effect != effect
                    && let Stage::Seconded { opens, .. } = &mut motion.stage
                {
                    *opens = (*opens).max(at + decision.notice());
                }
                motion.effect = effect;
            }
        }
        self.schedule_amendments(motion_id, at);
        self.schedule_motion(motion_id, at);
    }

    /// The motion's vote opens or the motion ends: what is not decided by then falls away.
    pub(crate) fn lapse_amendments(&mut self, motion: MotionId) {
        for id in self.motions.by_id[&motion].amendments.clone() {
            let amendment = self.motions.amendments.get_mut(&id).expect("a motion names amendments that exist");
            if amendment.stage == AmendmentStage::Offered {
                amendment.stage = AmendmentStage::Lapsed;
            }
        }
    }
}
