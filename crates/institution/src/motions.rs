//! Motions: moving, seconding, withdrawing, putting to the vote, and what becomes of them.
//!
//! A motion is *moved* by a member with an effect, *seconded* by another, perhaps changed by amendments (see
//! `amendments`), then put to a vote (see `votes`). If it passes its effect happens in the same entry or when the motion
//! says it begins: nobody is needed to implement it, so nobody can refuse to. Texts are salted hashes here.
//!
//! Invariant: a motion has at most one open vote.

use std::collections::BTreeMap;

use crate::Institution;
use crate::act::{Act, Effect, What};
use crate::amendments::Amendment;
use crate::bylaws::{Clause, ClauseId, Decision, Matter, Power};
use crate::entry::{Deadline, Due};
use crate::id::{AmendmentId, ArgumentId, Hash, MemberId, MotionId, VoteId};
use crate::json::Value;
use crate::refusal::Refusal;
use crate::state::{Words, dash};
use crate::taking::TakingStage;
use crate::time::{Span, Time};
use crate::votes::Subject;

/// How many motions a member may have before the members at a time.
pub const OPEN_MOTIONS_MAX: u32 = 10;
/// How long a motion waits for a second.
pub const SECOND_TIME: Span = Span::hours(7 * 24);
/// How far ahead an effect may begin.
pub const BEGINS_MAX: Span = Span::hours(366 * 24);

/// A motion, from being moved to what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Motion {
    /// Its id.
    pub id: MotionId,
    /// Its number, from 1 in the order of moving: what people call it.
    pub number: u32,
    /// Who moved it.
    pub mover: MemberId,
    /// The entry by which it was moved.
    pub moved: u64,
    /// When.
    pub moved_at: Time,
    /// Commitment to its title and text as they stand now.
    pub text: Hash,
    /// What happens if it passes, as it stands now.
    pub effect: Effect,
    /// Which matter it is, and so which clause governs it.
    pub matter: Matter,
    /// How long its vote is to be open, in minutes.
    pub open_minutes: u32,
    /// Who seconded.
    pub seconders: Vec<MemberId>,
    /// Where it stands.
    pub stage: Stage,
    /// How many votes were called on it.
    pub rounds: u32,
    /// Changes offered to it, in order.
    pub amendments: Vec<AmendmentId>,
    /// The vote that carried it for the first time, where its clause asks for two.
    pub first_reading: Option<VoteId>,
}

/// Where a motion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Waiting for a second until then.
    Moved {
        /// When it lapses.
        lapses: Time,
    },
    /// Being discussed.
    Seconded {
        /// When its vote opens.
        opens: Time,
        /// It waits for changes to its text to be decided, even past that time.
        waits: bool,
    },
    /// Being voted on.
    Voting {
        /// The vote.
        vote: VoteId,
    },
    /// It passed.
    Passed {
        /// The vote.
        vote: VoteId,
        /// When.
        at: Time,
        /// What became of its effect.
        effect: EffectStage,
    },
    /// It did not pass.
    Failed {
        /// The vote.
        vote: VoteId,
        /// When.
        at: Time,
    },
    /// It is outside the purpose, and the members did not take it.
    Declined {
        /// The vote on taking it.
        vote: VoteId,
        /// When.
        at: Time,
    },
    /// The mover took it back.
    Withdrawn {
        /// When.
        at: Time,
    },
    /// Nobody seconded it in time.
    Lapsed {
        /// When.
        at: Time,
    },
}

/// What became of a passed motion's effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectStage {
    /// It begins then.
    Begins(Time),
    /// It has happened.
    Done(Time),
    /// It could not happen any more: the clause had been changed, the person had left, the places were taken.
    Overtaken(Time),
}

/// A question, or a reason for or against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// Its id.
    pub id: ArgumentId,
    /// On which motion.
    pub motion: MotionId,
    /// Who made it.
    pub by: MemberId,
    /// The entry by which it was made.
    pub made: u64,
    /// When.
    pub made_at: Time,
    /// For, against, a question or an answer.
    pub stance: crate::act::Stance,
    /// The question it answers.
    pub on: Option<ArgumentId>,
    /// Commitment to its text.
    pub text: Hash,
}

/// All motions, changes to them and arguments about them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Motions {
    pub(crate) by_id: BTreeMap<MotionId, Motion>,
    pub(crate) by_number: Vec<MotionId>,
    pub(crate) amendments: BTreeMap<AmendmentId, Amendment>,
    pub(crate) arguments: BTreeMap<ArgumentId, Argument>,
    pub(crate) arguments_of: BTreeMap<MotionId, Vec<ArgumentId>>,
    /// How many motions each member has that are not decided.
    pub(crate) open_of: BTreeMap<MemberId, u32>,
}

impl Motion {
    /// Whether nothing more will happen to it except a later effect.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        !matches!(self.stage, Stage::Moved { .. } | Stage::Seconded { .. } | Stage::Voting { .. })
    }

    /// Whether its text can still be discussed and changed.
    #[must_use]
    pub fn is_before_its_vote(&self) -> bool {
        matches!(self.stage, Stage::Moved { .. } | Stage::Seconded { .. })
    }

    /// When it was decided, withdrawn or lapsed.
    #[must_use]
    pub fn decided_at(&self) -> Option<Time> {
        match self.stage {
            Stage::Passed { at, .. }
            | Stage::Failed { at, .. }
            | Stage::Declined { at, .. }
            | Stage::Withdrawn { at }
            | Stage::Lapsed { at } => Some(at),
            Stage::Moved { .. } | Stage::Seconded { .. } | Stage::Voting { .. } => None,
        }
    }

    /// The vote that is open on it or decided it.
    #[must_use]
    pub fn vote(&self) -> Option<VoteId> {
        match self.stage {
            Stage::Voting { vote }
            | Stage::Passed { vote, .. }
            | Stage::Failed { vote, .. }
            | Stage::Declined { vote, .. } => Some(vote),
            _ => None,
        }
    }

    pub(crate) fn line(&self) -> String {
        let Self { id, number, mover, moved, moved_at, text, open_minutes, rounds, .. } = self;
        let (stage, at, vote) = match self.stage {
            Stage::Moved { lapses } => ("moved", lapses, None),
            Stage::Seconded { opens, waits: false } => ("seconded", opens, None),
            Stage::Seconded { opens, waits: true } => ("waiting", opens, None),
            Stage::Voting { vote } => ("voting", Time(0), Some(vote)),
            Stage::Passed { vote, at, .. } => ("passed", at, Some(vote)),
            Stage::Failed { vote, at } => ("failed", at, Some(vote)),
            Stage::Declined { vote, at } => ("declined", at, Some(vote)),
            Stage::Withdrawn { at } => ("withdrawn", at, None),
            Stage::Lapsed { at } => ("lapsed", at, None),
        };
        let (happened, happened_at) = match self.stage {
            Stage::Passed { effect: EffectStage::Begins(at), .. } => ("begins", at),
            Stage::Passed { effect: EffectStage::Done(at), .. } => ("done", at),
            Stage::Passed { effect: EffectStage::Overtaken(at), .. } => ("overtaken", at),
            _ => ("-", Time(0)),
        };
        let seconders: Vec<String> = self.seconders.iter().map(ToString::to_string).collect();
        let seconders = if seconders.is_empty() { "-".to_owned() } else { seconders.join(",") };
        // A word that came with semantics 4: lines of other motions stay as they were.
        let first = self.first_reading.map_or(String::new(), |vote| format!("first_reading={vote} "));
        format!(
            "motion {id} number={number} mover={mover} moved={moved} moved_at={moved_at} text={text} matter={} \
             open_minutes={open_minutes} seconders={seconders} stage={stage} stage_at={at} vote={} happened={happened} \
             happened_at={happened_at} rounds={rounds} {first}effect={}",
            self.matter.name(),
            dash(vote.as_ref()),
            Value::String(self.effect.write().to_string()),
        )
    }

    pub(crate) fn read(id: MotionId, words: &mut Words<'_>) -> Option<Self> {
        let (number, mover) = (words.parsed("number")?, words.parsed("mover")?);
        let (moved, moved_at) = (words.parsed("moved")?, Time(words.parsed("moved_at")?));
        let text = words.parsed("text")?;
        let matter = Matter::from_name(words.word("matter")?)?;
        let open_minutes = words.parsed("open_minutes")?;
        let seconders = words.list("seconders")?;
        let stage = words.word("stage")?;
        let at = Time(words.parsed("stage_at")?);
        let vote: Option<VoteId> = words.dashed("vote")?;
        let happened = words.word("happened")?;
        let happened_at = Time(words.parsed("happened_at")?);
        let rounds = words.parsed("rounds")?;
        let first_reading = words.optional("first_reading")?;
        let effect = words.effect("effect")?;
        let stage = match stage {
            "moved" => Stage::Moved { lapses: at },
            "seconded" => Stage::Seconded { opens: at, waits: false },
            "waiting" => Stage::Seconded { opens: at, waits: true },
            "voting" => Stage::Voting { vote: vote? },
            "passed" => Stage::Passed {
                vote: vote?,
                at,
                effect: match happened {
                    "begins" => EffectStage::Begins(happened_at),
                    "done" => EffectStage::Done(happened_at),
                    "overtaken" => EffectStage::Overtaken(happened_at),
                    _ => return None,
                },
            },
            "failed" => Stage::Failed { vote: vote?, at },
            "declined" => Stage::Declined { vote: vote?, at },
            "withdrawn" => Stage::Withdrawn { at },
            "lapsed" => Stage::Lapsed { at },
            _ => return None,
        };
        let amendments = Vec::new();
        Some(Self {
            id,
            number,
            mover,
            moved,
            moved_at,
            text,
            effect,
            matter,
            open_minutes,
            seconders,
            stage,
            rounds,
            amendments,
            first_reading,
        })
    }
}

impl Institution {
    /// A motion by its id.
    #[must_use]
    pub fn motion(&self, id: MotionId) -> Option<&Motion> {
        self.motions.by_id.get(&id)
    }

    /// A motion by its number.
    #[must_use]
    pub fn motion_numbered(&self, number: u32) -> Option<&Motion> {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        self.motions.by_number.get(place).map(|id| &self.motions.by_id[id])
    }

    /// All motions in the order of moving.
    pub fn motions(&self) -> impl DoubleEndedIterator<Item = &Motion> {
        self.motions.by_number.iter().map(|id| &self.motions.by_id[id])
    }

    /// The arguments about a motion, in order.
    pub fn arguments(&self, motion: MotionId) -> impl Iterator<Item = &Argument> {
        self.motions.arguments_of.get(&motion).into_iter().flatten().map(|id| &self.motions.arguments[id])
    }

    /// The clause that governs a motion as long as no vote has pinned it.
    #[must_use]
    pub fn governing(&self, matter: Matter) -> (&ClauseId, &Decision) {
        self.bylaws.decision(matter)
    }

    /// Which matter an effect is; refused if what it would do is not possible now. `mover` is whose motion it is.
    pub(crate) fn check_effect(&self, effect: &Effect, mover: MemberId, now: Time) -> Result<Matter, Refusal> {
        if effect.begins.is_some_and(|at| at <= now || at > now + BEGINS_MAX) {
            return Err(Refusal::BeginsWhen);
        }
        // Time that ends is not to be prolonged by whoever has it.
        if self.semantics >= crate::offices::SINCE && self.prolongs(&effect.what, mover) {
            return Err(Refusal::ProlongsOwn);
        }
        match &effect.what {
            What::Resolution => Ok(Matter::Resolution),
            What::ChangeClause { clause, was, to } => self.check_change_clause(clause, *was, to),
            What::AddClause(add) => self.check_add_clause(add),
            What::NameFacilitator { member } => {
                self.members.belongs(*member).then_some(Matter::Facilitator).ok_or(Refusal::PersonUnknown)
            }
            What::EndFacilitator { member } => {
                self.powers.is_facilitator(*member).then_some(Matter::Facilitator).ok_or(Refusal::NotAFacilitator)
            }
            What::Delegate { power, to, hours } => {
                self.needs_semantics(power.semantics())?;
                if !self.members.belongs(*to) {
                    return Err(Refusal::PersonUnknown);
                }
                let (clause, max) = self.delegation();
                if !(1..=max).contains(hours) {
                    return Err(Refusal::TooManyHours { clause: clause.clone(), max });
                }
                Ok(Matter::Delegation)
            }
            What::RaiseSemantics { to } => {
                if *to <= self.semantics || *to > crate::SEMANTICS_MAX {
                    return Err(Refusal::SemanticsUnknown { to: *to });
                }
                Ok(Matter::Semantics)
            }
            What::Demands(effect) => self.check_demand_effect(*effect, mover, now),
            What::Ratify(ratify) => self.check_ratify(*ratify),
            What::Admit { through } => self.check_admit(*through),
            What::Office(effect) => self.check_office_effect(effect, mover),
            What::Adopt(adoption) => self.check_adopt(adoption, now),
        }
    }

    pub(crate) fn check_move(
        &self,
        act: &Act,
        motion: MotionId,
        effect: &Effect,
        open_minutes: u32,
        now: Time,
    ) -> Result<(), Refusal> {
        if self.motions.by_id.contains_key(&motion) {
            return Err(Refusal::IdInUse);
        }
        if self.motions.open_of.get(&act.actor).copied().unwrap_or(0) >= OPEN_MOTIONS_MAX {
            return Err(Refusal::TooManyOpen { max: OPEN_MOTIONS_MAX });
        }
        let matter = self.check_effect(effect, act.actor, now)?;
        let (clause, decision) = self.bylaws.decision(matter);
        let (min, max) = (decision.open_minutes_min, decision.open_minutes_max);
        if !(min..=max).contains(&open_minutes) {
            return Err(Refusal::OpenMinutes { clause: clause.clone(), min, max });
        }
        Ok(())
    }

    pub(crate) fn move_motion(
        &mut self,
        act: &Act,
        id: MotionId,
        text: Hash,
        effect: &Effect,
        open_minutes: u32,
        now: Time,
    ) {
        let matter = self.check_effect(effect, act.actor, now).expect("check_move has checked the effect");
        let lapses = now + SECOND_TIME;
        let number = u32::try_from(self.motions.by_number.len() + 1).expect("fewer than four billion motions");
        let motion = Motion {
            id,
            number,
            mover: act.actor,
            moved: self.size,
            moved_at: now,
            text,
            effect: effect.clone(),
            matter,
            open_minutes,
            seconders: Vec::new(),
            stage: Stage::Moved { lapses },
            rounds: 0,
            amendments: Vec::new(),
            first_reading: None,
        };
        self.motions.by_id.insert(id, motion);
        self.motions.by_number.push(id);
        *self.motions.open_of.entry(act.actor).or_default() += 1;
        self.deadlines.insert(Deadline { at: lapses, due: Due::LapseMotion(id) });
    }

    pub(crate) fn check_second(&self, actor: MemberId, motion: MotionId) -> Result<(), Refusal> {
        let motion = self.motion(motion).ok_or(Refusal::MotionUnknown)?;
        let clause = || self.bylaws.decision(motion.matter).0.clone();
        if motion.mover == actor {
            return Err(Refusal::SecondingOwnMotion { clause: clause() });
        }
        if motion.seconders.contains(&actor) {
            return Err(Refusal::SecondedByYou);
        }
        if self.semantics >= crate::offices::SINCE && self.prolongs(&motion.effect.what, actor) {
            return Err(Refusal::ProlongsOwn);
        }
        match motion.stage {
            Stage::Moved { .. } => Ok(()),
            Stage::Seconded { .. } | Stage::Voting { .. } => Err(Refusal::SecondedAlready { clause: clause() }),
            _ => Err(Refusal::MotionPast),
        }
    }

    pub(crate) fn second(&mut self, actor: MemberId, id: MotionId, now: Time) {
        let (needed, notice) = {
            let (_, decision) = self.bylaws.decision(self.motions.by_id[&id].matter);
            (decision.seconders as usize, decision.notice())
        };
        let motion = self.motions.by_id.get_mut(&id).expect("check_second found the motion");
        let Stage::Moved { lapses } = motion.stage else { unreachable!("check_second looked at the stage") };
        motion.seconders.push(actor);
        if motion.seconders.len() >= needed {
            motion.stage = Stage::Seconded { opens: now + notice, waits: true };
            self.deadlines.remove(&Deadline { at: lapses, due: Due::LapseMotion(id) });
            self.schedule_motion(id, now);
        }
    }

    pub(crate) fn check_withdraw(&self, actor: MemberId, id: MotionId) -> Result<(), Refusal> {
        let motion = self.motion(id).ok_or(Refusal::MotionUnknown)?;
        if motion.mover != actor {
            return Err(Refusal::NotYours);
        }
        if !motion.is_before_its_vote() {
            return Err(Refusal::MotionPast);
        }
        if motion.first_reading.is_some() || self.is_petitioned(id) {
            return Err(Refusal::BelongsToMembers);
        }
        if motion.amendments.iter().any(|a| self.motions.amendments[a].is_the_members()) {
            return Err(Refusal::BelongsToMembers);
        }
        if self.taking(id).is_some_and(|taking| matches!(taking.stage, TakingStage::Voting(_))) {
            return Err(Refusal::BelongsToMembers);
        }
        Ok(())
    }

    pub(crate) fn withdraw(&mut self, id: MotionId, now: Time) {
        self.lapse_amendments(id);
        self.end_motion(id, Stage::Withdrawn { at: now });
    }

    pub(crate) fn lapse_motion(&mut self, id: MotionId, at: Time) {
        self.lapse_amendments(id);
        self.end_motion(id, Stage::Lapsed { at });
    }

    pub(crate) fn check_put(&self, actor: MemberId, id: MotionId) -> Result<(), Refusal> {
        let motion = self.motion(id).ok_or(Refusal::MotionUnknown)?;
        self.check_puttable(motion)?;
        self.check_holds(actor, Power::PutTheQuestion)
    }

    /// Whether a seconded motion's vote could open now, whoever asks.
    pub(crate) fn check_puttable(&self, motion: &Motion) -> Result<(), Refusal> {
        let (clause, decision) = self.bylaws.decision(motion.matter);
        match motion.stage {
            Stage::Seconded { .. } => {}
            Stage::Moved { .. } => return Err(Refusal::NotSeconded),
            _ => return Err(Refusal::MotionPast),
        }
        // The time between two readings is nobody's to shorten.
        if !decision.put_early || motion.first_reading.is_some() {
            return Err(Refusal::NotEarly { clause: clause.clone() });
        }
        if self.has_undecided_taking(motion.id) {
            return Err(Refusal::TakingFirst);
        }
        if self.has_undecided_amendments(motion) {
            return Err(Refusal::AmendmentsFirst);
        }
        Ok(())
    }

    /// Sets the deadline at which a seconded motion's vote opens, or none while a change to its text is undecided, or
    /// whether to take it at all.
    pub(crate) fn schedule_motion(&mut self, id: MotionId, now: Time) {
        self.unschedule_motion(id);
        let changes = self.has_undecided_amendments(&self.motions.by_id[&id]);
        if !changes {
            self.schedule_taking(id, now);
        }
        let wait = changes || self.has_undecided_taking(id);
        let motion = self.motions.by_id.get_mut(&id).expect("only motions that exist are scheduled");
        let Stage::Seconded { opens, waits } = &mut motion.stage else { return };
        *waits = wait;
        if !wait {
            *opens = (*opens).max(now);
            self.deadlines.insert(Deadline { at: *opens, due: Due::OpenMotion(id) });
        }
    }

    fn unschedule_motion(&mut self, id: MotionId) {
        if let Stage::Seconded { opens, waits: false } = self.motions.by_id[&id].stage {
            self.deadlines.remove(&Deadline { at: opens, due: Due::OpenMotion(id) });
        }
    }

    pub(crate) fn motion_deadline(&self, motion: &Motion) -> Option<Deadline> {
        match motion.stage {
            Stage::Moved { lapses } => Some(Deadline { at: lapses, due: Due::LapseMotion(motion.id) }),
            Stage::Seconded { opens, waits: false } => Some(Deadline { at: opens, due: Due::OpenMotion(motion.id) }),
            Stage::Voting { vote } => {
                self.votes[&vote].called_anew().map(|at| Deadline { at, due: Due::OpenMotion(motion.id) })
            }
            Stage::Passed { effect: EffectStage::Begins(at), .. } => {
                Some(Deadline { at, due: Due::BeginEffect(motion.id) })
            }
            _ => None,
        }
    }

    pub(crate) fn open_motion(&mut self, id: MotionId, at: Time) {
        self.unschedule_motion(id);
        self.lapse_amendments(id);
        self.drop_hand(id);
        let round = self.next_round(id);
        let motion = &self.motions.by_id[&id];
        let (open, matter) = (Span::minutes(i64::from(motion.open_minutes)), motion.matter);
        let clause = self.pinned_clause(matter);
        let vote = self.open_vote(Subject::Motion(id), round, clause, open, at);
        self.motions.by_id.get_mut(&id).expect("found above").stage = Stage::Voting { vote };
    }

    /// The number of the vote that is now called on a motion.
    pub(crate) fn next_round(&mut self, id: MotionId) -> u32 {
        let motion = self.motions.by_id.get_mut(&id).expect("only motions that exist are voted on");
        motion.rounds += 1;
        motion.rounds
    }

    /// A seconded motion's vote on the phones opens no earlier than this.
    pub(crate) fn postpone_motion(&mut self, id: MotionId, until: Time) {
        self.unschedule_motion(id);
        let motion = self.motions.by_id.get_mut(&id).expect("only motions that exist are postponed");
        motion.stage = Stage::Seconded { opens: until, waits: false };
        self.deadlines.insert(Deadline { at: until, due: Due::OpenMotion(id) });
    }

    /// A motion that was just counted by hand.
    pub(crate) fn stand_voting(&mut self, id: MotionId, vote: VoteId) {
        self.unschedule_motion(id);
        self.lapse_amendments(id);
        self.motions.by_id.get_mut(&id).expect("only motions that exist are counted").stage = Stage::Voting { vote };
    }

    pub(crate) fn pinned_clause(&self, matter: Matter) -> Clause {
        let (id, _) = self.bylaws.decision(matter);
        self.bylaws.clause(id).expect("the clause was just found").clone()
    }

    pub(crate) fn motion_decided(&mut self, id: MotionId, carried: bool, at: Time) {
        let motion = &self.motions.by_id[&id];
        let vote = motion.vote().expect("a decided motion had a vote");
        if !carried {
            self.end_motion(id, Stage::Failed { vote, at });
            return;
        }
        let second = Span::hours(i64::from(self.votes[&vote].decision().second_reading_hours));
        if second > Span::default() && motion.first_reading.is_none() {
            self.read_again(id, vote, at + second);
            return;
        }
        let motion = &self.motions.by_id[&id];
        match motion.effect.begins {
            Some(begins) if begins > at => {
                self.deadlines.insert(Deadline { at: begins, due: Due::BeginEffect(id) });
                self.end_motion(id, Stage::Passed { vote, at, effect: EffectStage::Begins(begins) });
            }
            _ => {
                let effect = self.take_effect(id, at);
                self.end_motion(id, Stage::Passed { vote, at, effect });
            }
        }
    }

    /// A motion that the members carried, and on which they vote once more.
    fn read_again(&mut self, id: MotionId, vote: VoteId, opens: Time) {
        let motion = self.motions.by_id.get_mut(&id).expect("only motions that exist are voted on");
        motion.first_reading = Some(vote);
        motion.stage = Stage::Seconded { opens, waits: false };
        self.deadlines.insert(Deadline { at: opens, due: Due::OpenMotion(id) });
    }

    pub(crate) fn begin_effect(&mut self, id: MotionId, at: Time) {
        let effect = self.take_effect(id, at);
        let motion = self.motions.by_id.get_mut(&id).expect("a deadline names a motion that exists");
        let Stage::Passed { effect: waiting, .. } = &mut motion.stage else {
            unreachable!("only a passed motion has an effect to begin")
        };
        *waiting = effect;
    }

    /// Makes a passed motion's effect happen, if what it rests on is still there.
    fn take_effect(&mut self, id: MotionId, at: Time) -> EffectStage {
        let motion = &self.motions.by_id[&id];
        let (effect, text) = (motion.effect.what.clone(), motion.text);
        let possible = match &effect {
            What::Resolution => true,
            What::ChangeClause { clause, was, to } => self.change_clause(clause, *was, to, id),
            What::AddClause(add) => self.add_clause(add, id),
            What::NameFacilitator { member } => {
                let (_, _, _, people_max) = self.chore();
                let room = self.powers.facilitators().filter(|(m, _)| m != member).count() < people_max as usize;
                if self.members.belongs(*member) && room {
                    self.name_facilitator(*member, Some(id), at);
                    true
                } else {
                    false
                }
            }
            What::EndFacilitator { member } => {
                let was = self.powers.is_facilitator(*member);
                self.end_facilitator(*member);
                was
            }
            What::Delegate { power, to, hours } => {
                let (_, hours_max) = self.delegation();
                let possible = self.members.belongs(*to) && *hours <= hours_max;
                if possible {
                    self.lend(*power, *to, *hours, Some(id), at);
                }
                possible
            }
            What::RaiseSemantics { to } => {
                self.semantics = (*to).max(self.semantics);
                true
            }
            What::Demands(effect) => self.take_demand_effect(*effect, id, text, at),
            What::Ratify(effect) => self.ratify(*effect, id, at),
            What::Admit { through } => self.admit(*through),
            What::Office(effect) => self.take_office_effect(effect, id, at),
            What::Adopt(adoption) => self.adopt(adoption, id),
        };
        if possible { EffectStage::Done(at) } else { EffectStage::Overtaken(at) }
    }

    pub(crate) fn end_motion(&mut self, id: MotionId, stage: Stage) {
        self.unschedule_motion(id);
        self.drop_hand(id);
        self.petitions.remove(&id);
        let motion = self.motions.by_id.get_mut(&id).expect("only motions that exist end");
        if let Stage::Moved { lapses } = motion.stage {
            self.deadlines.remove(&Deadline { at: lapses, due: Due::LapseMotion(id) });
        }
        motion.stage = stage;
        let mover = motion.mover;
        if let Some(open) = self.motions.open_of.get_mut(&mover) {
            *open -= 1;
            if *open == 0 {
                self.motions.open_of.remove(&mover);
            }
        }
    }
}
