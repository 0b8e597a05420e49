//! An organisation whose members hold the power: acts, bylaws, state (DESIGN §2).
//!
//! Acts come through one door: `check` → append → `apply`. The state is the fold of the log, and an auditor runs the
//! same fold. `due` says what time alone must cause; before an entry at time *t* everything due at or before *t* is in
//! the log. Nothing here reads a clock, a disk, a network or randomness, and nothing here can: see the dependencies.
//!
//! Absent on purpose: an act that removes a member, edits a text, closes a vote early, or changes a rule without a vote.

pub mod act;
mod adoption;
mod amendments;
mod arguments;
pub mod bylaws;
mod clauses;
mod demands;
pub mod entry;
pub mod envelope;
mod founding;
mod hands;
pub mod id;
pub mod json;
mod keys;
mod meetings;
mod members;
mod moderation;
mod motions;
mod offices;
mod petitions;
mod powers;
mod presence;
mod refusal;
mod roll;
mod state;
mod taking;
pub mod time;
mod votes;
mod window;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use adoption::{ADOPTION_AGE, Adoption};
pub use amendments::{Amendment, AmendmentStage, OPEN_AMENDMENTS_MAX};
pub use clauses::AddClause;
pub use demands::{Demand, DemandEffect, DemandOffer, DemandStage, Demands, Ending, OfferStage};
pub use hands::{Figures, HAND_TIME, Hand, HandAct, Side};
pub use keys::{HeldKey, KEYS_MAX, KeyAct};
pub use meetings::{
    CODE_GOOD, HEADS_MAX, Meeting, MeetingAct, MeetingStage, Meetings, OPEN_MEETINGS_MAX, SLOT, Spoken, Wall, WallCode,
    slot_of, wall_text,
};
pub use members::{Member, Members};
pub use moderation::{
    Case, CaseStage, Moderation, Place, REMOVAL_TIME, REPORTS_MAX, Ratify, Reason, Report, Words, WordsAct,
};
pub use motions::{Argument, EffectStage, Motion, OPEN_MOTIONS_MAX, SECOND_TIME, Stage};
pub use offices::{OfficeAct, OfficeEffect, Offices};
pub use petitions::{Petition, PetitionCount};
pub use powers::{Grant, Powers};
pub use presence::{Presence, PresenceAct, Standing, Way};
pub use refusal::Refusal;
pub use roll::{LOOK_MAX, LOOK_TIME, Look, Roll, RollAct, RollEntry};
pub use state::{BadState, LinesHash, hash_lines};
pub use taking::{Taking, TakingStage};
pub use votes::{OPENING_TIME, Outcome, Subject, Vote, VoteStage, quorum};
pub(crate) use window::Window;

use act::{Act, Body};
use bylaws::{Bylaws, ClauseId};
use entry::{Deadline, Due, Entry, EntryBody, Supply};
use envelope::SignedAct;
use id::{ActId, InstitutionId, Key, MotionId, VoteId};
use motions::Motions;
use time::Time;

/// The highest semantics this program knows. A `check`, `apply` or `due` that ever changes keeps its old branch under
/// its old number; a higher number takes effect only by the members' decision.
pub const SEMANTICS_MAX: u32 = 4;
/// How many arguments a member may make on one motion.
pub const ARGUMENTS_MAX: u32 = 30;

/// One organisation: the fold of its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    id: InstitutionId,
    semantics: u32,
    log_key: Key,
    /// How many entries are folded: the index of the next.
    size: u64,
    /// The time of the last entry.
    time: Time,
    bylaws: Arc<Bylaws>,
    /// By which motions each clause was changed, in order.
    history: BTreeMap<ClauseId, Vec<MotionId>>,
    members: Members,
    motions: Motions,
    votes: BTreeMap<VoteId, Vote>,
    powers: Powers,
    demands: Demands,
    moderation: Moderation,
    presence: Presence,
    meetings: Meetings,
    /// Hands being counted, by motion.
    hands: BTreeMap<MotionId, Hand>,
    /// What was said to be outside the purpose, by motion.
    takings: BTreeMap<MotionId, Taking>,
    offices: Offices,
    /// Who signed which motion that is not decided.
    petitions: BTreeMap<MotionId, Petition>,
    roll: Roll,
    window: Window,
    /// What is due when: derived from all the rest, kept in order.
    deadlines: BTreeSet<Deadline>,
}

/// An unsigned entry is not what the state calls for: a forged or misplaced one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// The act would have been refused.
    #[error("the act would have been refused: {}", .0.code())]
    Refused(Refusal),
    /// Time runs backwards.
    #[error("stamped earlier than the entry before it")]
    TimeRunsBack,
    /// Something due at or before this entry's time is not in the log before it.
    #[error("{} was due at {} and is missing before this entry", .0.due.name(), .0.at)]
    DueIsMissing(Deadline),
    /// A clock entry for something that is not due.
    #[error("a clock entry for something that is not due then")]
    NotDue,
    /// A supplied entry that does not fit.
    #[error("{0}")]
    Supplied(String),
}

impl Invalid {
    /// Whether a newer program might find nothing wrong: the record moves on to semantics that came after this one.
    #[must_use]
    pub fn is_too_old(&self) -> bool {
        matches!(self, Self::Refused(Refusal::SemanticsUnknown { to }) if *to > SEMANTICS_MAX)
    }
}

impl Institution {
    /// The organisation's id.
    #[must_use]
    pub fn id(&self) -> InstitutionId {
        self.id
    }

    /// By which semantics its entries are judged now.
    #[must_use]
    pub fn semantics(&self) -> u32 {
        self.semantics
    }

    /// The key that signs its checkpoints.
    #[must_use]
    pub fn log_key(&self) -> Key {
        self.log_key
    }

    /// How many entries are folded into this state.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The time of the last entry.
    #[must_use]
    pub fn time(&self) -> Time {
        self.time
    }

    /// The rules in force.
    #[must_use]
    pub fn bylaws(&self) -> &Arc<Bylaws> {
        &self.bylaws
    }

    /// The motions that changed a clause, in order.
    #[must_use]
    pub fn changes_of(&self, clause: &ClauseId) -> &[MotionId] {
        self.history.get(clause).map_or(&[], Vec::as_slice)
    }

    /// Everyone who belongs or ever belonged.
    #[must_use]
    pub fn members(&self) -> &Members {
        &self.members
    }

    /// Who holds what for a limited time.
    #[must_use]
    pub fn powers(&self) -> &Powers {
        &self.powers
    }

    /// The entry that holds an act of the last day, by the act's id.
    #[must_use]
    pub fn entry_of(&self, act: ActId) -> Option<u64> {
        self.window.acts.get(&act).copied()
    }

    /// May this be done now, under the bylaws in force? Reads all, changes nothing.
    ///
    /// Whether the checkpoint that the act has seen lies on this record is asked of whoever holds the tree, before this.
    ///
    /// # Errors
    /// The refusal, citing the clause.
    pub fn check(&self, act: &Act, now: Time) -> Result<(), Refusal> {
        if matches!(act.body, Body::Found(_)) {
            return Err(Refusal::FoundedAlready);
        }
        if act.institution != self.id {
            return Err(Refusal::WrongInstitution);
        }
        self.window.check(act, self.size, now)?;
        match &act.body {
            Body::Join { .. } => return self.members.check_join(act),
            Body::Presence(enter @ PresenceAct::Enter { .. }) => return self.check_enter(act, enter, now),
            _ => {}
        }
        self.members.check_actor(act)?;
        match &act.body {
            Body::Found(_) | Body::Join { .. } => unreachable!("looked at above"),
            // Whoever leaves needs nobody's leave: it is on the rights floor.
            Body::Rename { .. } | Body::Leave => Ok(()),
            Body::Move { motion, effect, open_minutes, .. } => {
                self.check_move(act, *motion, effect, *open_minutes, now)
            }
            Body::Second { motion } => self.check_second(act.actor, *motion),
            Body::Withdraw { motion } => self.check_withdraw(act.actor, *motion),
            Body::Put { motion } => self.check_put(act.actor, *motion),
            Body::Outside { motion } => self.check_outside(act.actor, *motion, now),
            Body::Offer { amendment, motion, effect, .. } => {
                self.check_offer(act, *amendment, *motion, effect.as_ref(), now)
            }
            Body::SecondAmendment { amendment } => self.check_second_amendment(act.actor, *amendment, now),
            Body::WithdrawAmendment { amendment } => self.check_withdraw_amendment(act.actor, *amendment),
            Body::Argue { argument, motion, stance, on, .. } => {
                self.check_argue(act.actor, *argument, *motion, *stance, *on)
            }
            Body::Cast { vote, .. } => self.check_cast(act.actor, *vote),
            Body::Resign => self.check_resign(act.actor),
            Body::Key(what) => self.check_key(act, what),
            Body::Words(words) => self.check_words(act.actor, *words, now),
            Body::Presence(presence) => self.check_presence(act.actor, presence, now),
            Body::Meeting(meeting) => self.check_meeting(act.actor, meeting, now),
            Body::Hand(hand) => self.check_hand(act.actor, hand),
            Body::Sign { motion } => self.check_sign(act.actor, *motion, now),
            Body::Office(office) => self.check_office_act(act.actor, office),
            Body::Roll(roll) => self.check_roll(act.actor, roll),
        }
    }

    /// What came with a number is refused where the record is judged by a lower one.
    pub(crate) fn needs_semantics(&self, needed: u32) -> Result<(), Refusal> {
        if self.semantics < needed { Err(Refusal::SemanticsTooLow { needed }) } else { Ok(()) }
    }

    /// Whether an entry may follow: the act is lawful, the clock entry is due, the supplied one fits, and nothing due
    /// is missing before it. What `verify` asks of every entry, and the sequencer of every one it is about to append.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check_entry(&self, entry: &Entry) -> Result<(), Invalid> {
        if entry.time < self.time {
            return Err(Invalid::TimeRunsBack);
        }
        let due = self.due(entry.time);
        match (&entry.body, due) {
            (EntryBody::Clock(deadline), Some(due)) if *deadline == due => Ok(()),
            (EntryBody::Clock(_), _) => Err(Invalid::NotDue),
            (_, Some(due)) => Err(Invalid::DueIsMissing(due)),
            (EntryBody::Member(signed), None) => self.check(signed.act(), entry.time).map_err(Invalid::Refused),
            (EntryBody::Supplied(Supply::Openings { vote, openings }), None) => {
                self.check_openings(*vote, openings).map_err(Invalid::Supplied)
            }
        }
    }

    /// The entry is lawful; make it so. Cannot fail.
    ///
    /// # Panics
    /// If the entry was not checked: a wrong state must stop the program rather than be built upon.
    pub fn apply(&mut self, entry: &Entry) {
        assert!(entry.time >= self.time, "check_entry refuses time running back");
        match &entry.body {
            EntryBody::Member(signed) => self.apply_act(signed, entry.time),
            EntryBody::Clock(deadline) => self.apply_deadline(*deadline, entry.time),
            EntryBody::Supplied(Supply::Openings { vote, openings }) => {
                self.apply_openings(*vote, openings, entry.time)
            }
        }
        self.time = entry.time;
        self.window.pass(entry.time, self.size);
        self.size += 1;
    }

    /// The first thing that time alone must cause at or before `now`.
    #[must_use]
    pub fn due(&self, now: Time) -> Option<Deadline> {
        self.deadlines.first().copied().filter(|deadline| deadline.at <= now)
    }

    /// When something is next due.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Time> {
        self.deadlines.first().map(|deadline| deadline.at)
    }

    fn apply_act(&mut self, signed: &SignedAct, now: Time) {
        let act = signed.act();
        self.window.remember(act.id, self.size);
        self.members.sign(act.actor, act.key, now);
        match &act.body {
            Body::Found(_) => unreachable!("a founding act begins a record, it does not continue one"),
            Body::Join { name } => {
                self.members.join(act.actor, act.key, *name, self.size, now);
                self.presence.join(None, false);
            }
            Body::Rename { name } => self.members.rename(act.actor, *name),
            Body::Leave => {
                self.members.leave(act.actor, self.size);
                self.presence.leave(self.members.place(act.actor).expect("they just left"));
                self.leave_meetings(act.actor, now);
                self.end_all_powers(act.actor);
                self.end_spokesperson(act.actor);
                self.end_all_seats(act.actor);
                self.leave_roll(act.actor);
            }
            Body::Move { motion, text, effect, open_minutes } => {
                self.move_motion(act, *motion, *text, effect, *open_minutes, now);
            }
            Body::Second { motion } => self.second(act.actor, *motion, now),
            Body::Withdraw { motion } => self.withdraw(*motion, now),
            Body::Put { motion } => self.open_motion(*motion, now),
            Body::Outside { motion } => self.claim_outside(act.actor, *motion, now),
            Body::Offer { amendment, motion, text, effect } => {
                self.offer(act, *amendment, *motion, *text, effect.clone(), now);
            }
            Body::SecondAmendment { amendment } => self.second_amendment(act.actor, *amendment, now),
            Body::WithdrawAmendment { amendment } => self.withdraw_amendment(*amendment),
            Body::Argue { argument, motion, stance, on, text } => {
                self.argue(act.actor, *argument, *motion, *stance, *on, *text, now);
            }
            Body::Cast { vote, choice } => self.cast(act.actor, *vote, *choice),
            Body::Resign => self.end_spokesperson(act.actor),
            Body::Key(what) => self.apply_key(act, what, now),
            Body::Words(words) => self.take_words(act.actor, *words, now),
            Body::Presence(presence) => self.apply_presence(act, presence, now),
            Body::Meeting(meeting) => self.apply_meeting(act.actor, meeting, now),
            Body::Hand(hand) => self.apply_hand(act.actor, hand, now),
            Body::Sign { motion } => self.sign(act.actor, *motion, now),
            Body::Office(office) => self.apply_office_act(act.actor, office),
            Body::Roll(roll) => self.apply_roll(act.actor, roll, now),
        }
    }

    fn apply_deadline(&mut self, deadline: Deadline, now: Time) {
        let was_due = self.deadlines.remove(&deadline);
        assert!(was_due, "check_entry compares with what is due");
        let at = deadline.at;
        match deadline.due {
            Due::CloseVote(vote) => self.close_vote(vote, now),
            Due::CountVote(vote) => self.finish_vote(vote, at),
            Due::BeginEffect(motion) => self.begin_effect(motion, at),
            Due::LapseFacilitator(member) => self.end_facilitator(member),
            Due::LapsePower(power, member) => self.take_back(power, member),
            Due::LapseSpokesperson(member) => self.end_spokesperson(member),
            Due::LapseMotion(motion) => self.lapse_motion(motion, at),
            Due::LapseRemoval(place) => self.lapse_removal(place),
            // A vote is open for its whole time from when it could be seen: an outage must not eat it.
            Due::OpenAmendment(amendment) => self.open_amendment(amendment, now),
            Due::OpenTaking(motion) => self.open_taking(motion, now),
            Due::OpenMotion(motion) => self.open_motion(motion, now),
            Due::LapseMeeting(meeting) => self.lapse_meeting(meeting, at),
            Due::LapseOffice(motion) => self.lapse_office(motion),
        }
    }

    /// The deadlines as they follow from everything else: what a state read from lines starts with.
    fn all_deadlines(&self) -> BTreeSet<Deadline> {
        let motions = self.motions.by_id.values().filter_map(|motion| self.motion_deadline(motion));
        let amendments = self.motions.amendments.values().filter_map(|amendment| self.amendment_deadline(amendment));
        let votes = self.votes.values().filter_map(Vote::deadline);
        let rest = self.powers.deadlines().chain(self.demands.deadlines()).chain(self.moderation.deadlines());
        let takings = self.takings.values().filter_map(|taking| self.taking_deadline(taking));
        let rest = rest.chain(self.meetings.deadlines()).chain(takings).chain(self.offices.deadlines());
        motions.chain(amendments).chain(votes).chain(rest).collect()
    }
}
