//! Arguments: reasons for and against a motion, questions and answers, for as long as it is not decided.
//!
//! Anyone who belongs may speak: it is on the rights floor. The only bound is a number per member and motion, so that
//! nobody can bury the others.

use crate::act::Stance;
use crate::id::{ArgumentId, Hash, MemberId, MotionId};
use crate::motions::Argument;
use crate::refusal::Refusal;
use crate::time::Time;
use crate::{ARGUMENTS_MAX, Institution};

impl Institution {
    /// An argument by its id.
    #[must_use]
    pub fn argument(&self, id: ArgumentId) -> Option<&Argument> {
        self.motions.arguments.get(&id)
    }

    pub(crate) fn check_argue(
        &self,
        actor: MemberId,
        id: ArgumentId,
        motion: MotionId,
        stance: Stance,
        on: Option<ArgumentId>,
    ) -> Result<(), Refusal> {
        if self.motions.arguments.contains_key(&id) {
            return Err(Refusal::IdInUse);
        }
        let motion = self.motion(motion).ok_or(Refusal::MotionUnknown)?;
        if motion.is_decided() {
            return Err(Refusal::MotionPast);
        }
        let by_actor = self.arguments(motion.id).filter(|argument| argument.by == actor).count();
        if by_actor >= ARGUMENTS_MAX as usize {
            return Err(Refusal::TooManyOpen { max: ARGUMENTS_MAX });
        }
        // An answer answers a question on the same motion; nothing else answers anything.
        let answers_a_question = on
            .map(|on| self.argument(on).is_some_and(|asked| asked.motion == motion.id && asked.stance == Stance::Ask));
        match (stance, answers_a_question) {
            (Stance::Answer, Some(true)) | (Stance::For | Stance::Against | Stance::Ask, None) => Ok(()),
            _ => Err(Refusal::QuestionUnknown),
        }
    }

    #[allow(clippy::too_many_arguments, reason = "the fields of the act, each of its own type")]
    pub(crate) fn argue(
        &mut self,
        actor: MemberId,
        id: ArgumentId,
        motion: MotionId,
        stance: Stance,
        on: Option<ArgumentId>,
        text: Hash,
        now: Time,
    ) {
        let argument = Argument { id, motion, by: actor, made: self.size, made_at: now, stance, on, text };
        self.motions.arguments.insert(id, argument);
        self.motions.arguments_of.entry(motion).or_default().push(id);
    }
}
