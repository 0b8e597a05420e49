//! Petitions: the bylaws' share of the members puts any motion to the vote without anyone's leave.
//!
//! Whoever signs is named, like whoever seconds. From the signature that is enough nobody's leave is needed any more: not
//! a seconder's, not that of those who say it is outside the purpose; and the mover cannot take it back. Its vote opens
//! after the notice of its clause. The mover has signed by moving.
//!
//! Invariant: only motions that are not decided have signers.

use std::collections::{BTreeMap, BTreeSet};

use crate::Institution;
use crate::bylaws::{ClauseId, PetitionRule};
use crate::entry::{Deadline, Due};
use crate::id::{MemberId, MotionId};
use crate::motions::Stage;
use crate::refusal::Refusal;
use crate::state::Words;
use crate::time::{Span, Time};

/// A motion that members sign.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Petition {
    /// Who signed besides the mover.
    pub signers: BTreeSet<MemberId>,
    /// Since when they are enough.
    pub reached: Option<Time>,
}

/// How far a petition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PetitionCount {
    /// How many signed, the mover among them.
    pub signed: u64,
    /// How many must.
    pub needed: u64,
    /// Until when it can be signed.
    pub until: Time,
    /// Since when they are enough.
    pub reached: Option<Time>,
}

pub(crate) fn lines(petitions: &BTreeMap<MotionId, Petition>, out: &mut dyn FnMut(String)) {
    for (motion, Petition { signers, reached }) in petitions {
        let reached = reached.map_or("-".to_owned(), |at| at.to_string());
        let signers: Vec<String> = signers.iter().map(ToString::to_string).collect();
        out(format!("petition {motion} reached={reached} signers={}", signers.join(",")));
    }
}

impl Petition {
    pub(crate) fn read(words: &mut Words<'_>) -> Option<Self> {
        let reached = words.dashed("reached")?.map(Time);
        let signers: Vec<MemberId> = words.list("signers")?;
        let count = signers.len();
        let signers: BTreeSet<MemberId> = signers.into_iter().collect();
        (signers.len() == count && count > 0).then_some(Self { signers, reached })
    }
}

impl Institution {
    /// How far the petition for a motion is; `None` where the bylaws have none, or the motion is decided.
    #[must_use]
    pub fn petition(&self, id: MotionId, now: Time) -> Option<PetitionCount> {
        let (_, rule) = self.bylaws.petition()?;
        let motion = self.motion(id).filter(|motion| !motion.is_decided())?;
        let petition = self.petitions.get(&id);
        Some(PetitionCount {
            signed: 1 + petition.map_or(0, |petition| petition.signers.len() as u64),
            needed: self.signatures_needed(rule, now),
            until: motion.moved_at + days(rule),
            reached: petition.and_then(|petition| petition.reached),
        })
    }

    /// Whether this member signed this motion, or moved it.
    #[must_use]
    pub fn has_signed(&self, member: MemberId, id: MotionId) -> bool {
        self.motion(id).is_some_and(|motion| motion.mover == member)
            || self.petitions.get(&id).is_some_and(|petition| petition.signers.contains(&member))
    }

    /// Who signed a motion besides its mover, as long as it is not decided.
    pub fn signers(&self, id: MotionId) -> impl Iterator<Item = MemberId> {
        self.petitions.get(&id).into_iter().flat_map(|petition| petition.signers.iter().copied())
    }

    /// Whether enough members signed: it goes to the vote, whoever would rather it did not.
    #[must_use]
    pub fn is_petitioned(&self, id: MotionId) -> bool {
        self.petitions.get(&id).is_some_and(|petition| petition.reached.is_some())
    }

    fn signatures_needed(&self, rule: &PetitionRule, now: Time) -> u64 {
        let share = (self.entitled(now) * u64::from(rule.percent)).div_ceil(100);
        share.max(u64::from(rule.people_min))
    }

    fn needs_petition_clause(&self) -> Result<(&ClauseId, &PetitionRule), Refusal> {
        self.bylaws.petition().ok_or(Refusal::NoPetitionClause)
    }

    pub(crate) fn check_sign(&self, actor: MemberId, id: MotionId, now: Time) -> Result<(), Refusal> {
        self.needs_semantics(crate::offices::SINCE)?;
        let (clause, rule) = self.needs_petition_clause()?;
        let motion = self.motion(id).ok_or(Refusal::MotionUnknown)?;
        if !motion.is_before_its_vote()
            || motion.first_reading.is_some()
            || self.is_petitioned(id)
            || self.hands.contains_key(&id)
        {
            return Err(Refusal::MotionPast);
        }
        if !self.standing(actor, now).votes() {
            return Err(Refusal::VotesNotYet { clause: self.presence_clause().map(|(clause, _)| clause.clone()) });
        }
        if now > motion.moved_at + days(rule) {
            return Err(Refusal::PetitionOver { clause: clause.clone() });
        }
        if self.has_signed(actor, id) {
            return Err(Refusal::DoneByYou);
        }
        Ok(())
    }

    pub(crate) fn sign(&mut self, actor: MemberId, id: MotionId, now: Time) {
        let rule = *self.needs_petition_clause().expect("check_sign asked for it").1;
        self.petitions.entry(id).or_default().signers.insert(actor);
        self.keep_open_to_sign(id, &rule);
        let count = self.petition(id, now).expect("check_sign found both");
        if count.signed < count.needed {
            return;
        }
        self.petitions.get_mut(&id).expect("signed above").reached = Some(now);
        let notice = self.bylaws.decision(self.motions.by_id[&id].matter).1.notice();
        let motion = self.motions.by_id.get_mut(&id).expect("check_sign found it");
        if let Stage::Moved { lapses } = motion.stage {
            motion.stage = Stage::Seconded { opens: now + notice, waits: true };
            self.deadlines.remove(&Deadline { at: lapses, due: Due::LapseMotion(id) });
        }
        self.drop_claims(id);
        self.schedule_motion(id, now);
    }

    /// A motion that members sign does not lapse for want of a second before the time for signing is over.
    fn keep_open_to_sign(&mut self, id: MotionId, rule: &PetitionRule) {
        let motion = self.motions.by_id.get_mut(&id).expect("only motions that exist are signed");
        let until = motion.moved_at + days(rule);
        if let Stage::Moved { lapses } = &mut motion.stage
            && *lapses < until
        {
            self.deadlines.remove(&Deadline { at: *lapses, due: Due::LapseMotion(id) });
            *lapses = until;
            self.deadlines.insert(Deadline { at: until, due: Due::LapseMotion(id) });
        }
    }
}

fn days(rule: &PetitionRule) -> Span {
    Span::hours(24 * i64::from(rule.days))
}
