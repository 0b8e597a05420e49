//! Open votes: called, cast as commitments, closed, opened, counted (DESIGN §7).
//!
//! A vote pins its clause and its electorate when it opens: members admitted later do not decide a question they were
//! recruited for. A choice is a salted hash until the close; afterwards the shell supplies choice and salt for each. The
//! last of them computes the result. Ten minutes after the close the count is made without the missing ones if they
//! could not change it; otherwise the vote is void and called anew. Secret votes come with the ballot box, elsewhere.
//!
//! Invariant: yes + no + abstain + not yet opened = turnout.

use count::majority::{self, Quorum, Rule as CountingRule, Tally};
use imbl::OrdMap;

use crate::Institution;
use crate::act::Choice;
use crate::bylaws::{Clause, Decision, Rule};
use crate::entry::{Deadline, Due, OPENINGS_MAX, Opening};
use crate::hands::{Figures, signers};
use crate::id::{AmendmentId, Hash, MemberId, MotionId, VoteId, by_text};
use crate::json::Value;
use crate::members::{Member, Members, Place};
use crate::refusal::Refusal;
use crate::state::Words;
use crate::time::{Span, Time};

/// How long devices have to send a missing opening again.
pub const OPENING_TIME: Span = Span::minutes(10);

/// What a vote is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A motion.
    Motion(MotionId),
    /// A change to a motion's text.
    Amendment(AmendmentId),
    /// Whether to take a motion that is outside the purpose.
    Taking(MotionId),
}

impl Subject {
    /// What the ids of its votes are made from.
    #[must_use]
    pub fn bytes(self) -> [u8; 16] {
        match self {
            Self::Motion(id) => id.0,
            Self::Amendment(id) => id.0,
            Self::Taking(id) => crate::taking::subject(id),
        }
    }
}

/// One vote, from its opening to its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// Its id.
    pub id: VoteId,
    /// What it decides.
    pub subject: Subject,
    /// The how-manieth vote on this it is, from 1.
    pub round: u32,
    /// The decision clause as it stood when the vote opened.
    pub clause: Clause,
    /// The entry by which it opened; members of an earlier entry may vote.
    pub opened: u64,
    /// When it opened.
    pub opened_at: Time,
    /// When it closes.
    pub closes: Time,
    /// Until when choices can be opened, once it is closed: ten minutes from the entry that closed it, so that a server
    /// that was down at the close does not lose the vote.
    pub opening_ends: Time,
    /// How many may vote.
    pub entitled: u64,
    /// Who joined by then and was not challenged votes by time alone; `None` where belonging is enough.
    since: Option<Time>,
    /// Only who had joined by then votes; `None` where that does not matter.
    pub joined_by: Option<Time>,
    /// The tellers who signed the figures, if hands were counted.
    tellers: Vec<MemberId>,
    /// Where it stands.
    pub stage: VoteStage,
    /// Commitments not yet opened, by voter.
    cast: OrdMap<Place, Hash>,
    /// What has been opened so far.
    yes: u64,
    no: u64,
    abstain: u64,
}

/// Where a vote stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VoteStage {
    /// Votes are taken and may be changed.
    Open,
    /// Closed; choices are being opened.
    Opening,
    /// Counted.
    Counted(Outcome),
    /// So many choices could not be opened that they could have changed the result; called anew.
    Void,
}

/// The result of a vote with all its figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it passed.
    pub carried: bool,
    /// In favour.
    pub yes: u64,
    /// Against.
    pub no: u64,
    /// For neither.
    pub abstain: u64,
    /// Voted, but the choice never came; too few to matter.
    pub unopened: u64,
    /// How many could have voted.
    pub entitled: u64,
    /// How many votes in favour it needed, given the others.
    pub needed: u64,
    /// How many had to take part.
    pub quorum: u64,
}

impl Outcome {
    /// How many took part.
    #[must_use]
    pub fn turnout(&self) -> u64 {
        self.yes + self.no + self.abstain + self.unopened
    }

    /// Whether enough took part.
    #[must_use]
    pub fn quorum_met(&self) -> bool {
        self.turnout() >= self.quorum
    }
}

impl Vote {
    /// What the pinned clause says.
    #[must_use]
    pub fn decision(&self) -> &Decision {
        match &self.clause.rule {
            Rule::Decision(decision) => decision,
            _ => unreachable!("only a decision clause is pinned"),
        }
    }

    /// The tellers who signed its figures, if it was counted by hand.
    #[must_use]
    pub fn counted_by_hand(&self) -> Option<&[MemberId]> {
        (!self.tellers.is_empty()).then_some(&self.tellers)
    }

    /// How many have voted so far.
    #[must_use]
    pub fn turnout(&self) -> u64 {
        match self.stage {
            VoteStage::Counted(outcome) => outcome.turnout(),
            _ => self.yes + self.no + self.abstain + self.unopened(),
        }
    }

    /// How many choices are still to be opened.
    #[must_use]
    pub fn unopened(&self) -> u64 {
        self.cast.len() as u64
    }

    /// The figures opened so far: yes, no, abstain. Nothing of them exists before the close.
    #[must_use]
    pub fn opened_so_far(&self) -> (u64, u64, u64) {
        (self.yes, self.no, self.abstain)
    }

    /// The figures as `count` decides on them, with `yes` and `no` in the place of what is opened so far.
    fn decide(&self, yes: u64, no: u64) -> majority::Outcome {
        let decision = self.decision();
        let quorum = Quorum::People(quorum(decision, self.entitled));
        let rule = CountingRule { majority: decision.majority, quorum: Quorum::None, turnout: quorum };
        // A choice that never came counts as having taken part, like an abstention: it was cast.
        let abstain = self.turnout() - yes - no;
        majority::decide(&rule, &Tally { yes, no, abstain, present: self.turnout(), entitled: self.entitled })
    }

    /// The result, unless the choices still missing could change it.
    ///
    /// More votes in favour never hurt and more against never help, so the two extremes speak for all between.
    fn outcome(&self) -> Option<Outcome> {
        let missing = self.unopened();
        let carried = self.decide(self.yes + missing, self.no).carried;
        if carried != self.decide(self.yes, self.no + missing).carried {
            return None;
        }
        let decided = self.decide(self.yes, self.no);
        Some(Outcome {
            carried,
            yes: self.yes,
            no: self.no,
            abstain: self.abstain,
            unopened: missing,
            entitled: self.entitled,
            needed: decided.needed,
            quorum: decided.turnout_needed,
        })
    }

    pub(crate) fn line(&self) -> String {
        let subject = match self.subject {
            Subject::Motion(id) => format!("motion/{id}"),
            Subject::Amendment(id) => format!("amendment/{id}"),
            Subject::Taking(id) => format!("taking/{id}"),
        };
        let stage = match self.stage {
            VoteStage::Open => "open",
            VoteStage::Opening => "opening",
            VoteStage::Counted(outcome) if outcome.carried => "passed",
            VoteStage::Counted(_) => "failed",
            VoteStage::Void => "void",
        };
        let Self { id, round, opened, opened_at, closes, opening_ends, entitled, yes, no, abstain, .. } = self;
        let (needed, quorum, unopened) = match self.stage {
            VoteStage::Counted(outcome) => (outcome.needed, outcome.quorum, outcome.unopened),
            _ => (0, 0, 0),
        };
        let clause = Value::String(self.clause.to_toml());
        // Words that came with semantics 3: lines of older votes stay as they were.
        let since = self.since.map_or(String::new(), |since| format!("since={since} "));
        // And one that came with semantics 4.
        let joined_by = self.joined_by.map_or(String::new(), |by| format!("joined_by={by} "));
        let tellers =
            if self.tellers.is_empty() { String::new() } else { format!("tellers={} ", signers(&self.tellers)) };
        format!(
            "vote {id} subject={subject} round={round} stage={stage} opened={opened} opened_at={opened_at} closes={closes} opening_ends={opening_ends} \
             entitled={entitled} yes={yes} no={no} abstain={abstain} unopened={unopened} needed={needed} quorum={quorum} {since}{joined_by}{tellers}clause={clause}"
        )
    }

    /// A line for each choice that was not opened yet, in the order of the voters' ids as text.
    pub(crate) fn cast_lines(&self, members: &Members, out: &mut dyn FnMut(String)) {
        let mut cast: Vec<(MemberId, &Hash)> =
            self.cast.iter().map(|(place, choice)| (members.at(*place).id, choice)).collect();
        cast.sort_unstable_by(|(a, _), (b, _)| by_text(&a.0, &b.0));
        for (voter, choice) in cast {
            out(format!("cast {}/{voter} choice={choice}", self.id));
        }
    }

    pub(crate) fn read(id: VoteId, words: &mut Words<'_>) -> Option<Self> {
        let subject = match words.word("subject")?.split_once('/')? {
            ("motion", id) => Subject::Motion(id.parse().ok()?),
            ("amendment", id) => Subject::Amendment(id.parse().ok()?),
            ("taking", id) => Subject::Taking(id.parse().ok()?),
            _ => return None,
        };
        let round = words.parsed("round")?;
        let stage = words.word("stage")?;
        let (opened, opened_at, closes) =
            (words.parsed("opened")?, Time(words.parsed("opened_at")?), Time(words.parsed("closes")?));
        let opening_ends = Time(words.parsed("opening_ends")?);
        let entitled = words.parsed("entitled")?;
        let (yes, no, abstain) = (words.parsed("yes")?, words.parsed("no")?, words.parsed("abstain")?);
        let (unopened, needed, quorum) = (words.parsed("unopened")?, words.parsed("needed")?, words.parsed("quorum")?);
        let since = words.optional("since")?.map(Time);
        let joined_by = words.optional("joined_by")?.map(Time);
        let tellers = match words.optional::<String>("tellers")? {
            None => Vec::new(),
            Some(tellers) => tellers.split(',').map(|id| id.parse().ok()).collect::<Option<_>>()?,
        };
        let clause = Clause::from_toml(&words.quoted("clause")?).ok()?;
        let outcome = |carried| Outcome { carried, yes, no, abstain, unopened, entitled, needed, quorum };
        let stage = match stage {
            "open" => VoteStage::Open,
            "opening" => VoteStage::Opening,
            "passed" => VoteStage::Counted(outcome(true)),
            "failed" => VoteStage::Counted(outcome(false)),
            "void" => VoteStage::Void,
            _ => return None,
        };
        let cast = OrdMap::new();
        Some(Self {
            id,
            subject,
            round,
            clause,
            opened,
            opened_at,
            closes,
            opening_ends,
            entitled,
            since,
            joined_by,
            tellers,
            stage,
            cast,
            yes,
            no,
            abstain,
        })
    }

    pub(crate) fn read_cast(&mut self, voter: Place, choice: Hash) -> Option<()> {
        self.cast.insert(voter, choice).is_none().then_some(())
    }

    /// When the vote that replaces this one opens, if this one is void.
    pub(crate) fn called_anew(&self) -> Option<Time> {
        (self.stage == VoteStage::Void).then_some(self.opening_ends)
    }

    pub(crate) fn deadline(&self) -> Option<Deadline> {
        match self.stage {
            VoteStage::Open => Some(Deadline { at: self.closes, due: Due::CloseVote(self.id) }),
            VoteStage::Opening => Some(Deadline { at: self.opening_ends, due: Due::CountVote(self.id) }),
            VoteStage::Counted(_) | VoteStage::Void => None,
        }
    }
}

/// What tellers counted, with what was fixed when the count opened.
pub(crate) struct HandTally {
    pub(crate) subject: Subject,
    pub(crate) round: u32,
    pub(crate) clause: Clause,
    pub(crate) opened: u64,
    pub(crate) opened_at: Time,
    pub(crate) entitled: u64,
    pub(crate) since: Option<Time>,
    pub(crate) figures: Figures,
    pub(crate) tellers: Vec<MemberId>,
}

/// How many members must take part under a clause: its number or its share of those entitled, whichever is more.
#[must_use]
pub fn quorum(decision: &Decision, entitled: u64) -> u64 {
    let share = (entitled * u64::from(decision.quorum_percent)).div_ceil(100);
    share.max(u64::from(decision.quorum_voters))
}

impl Institution {
    /// A vote by its id.
    #[must_use]
    pub fn vote(&self, id: VoteId) -> Option<&Vote> {
        self.votes.get(&id)
    }

    /// All votes there ever were, by id.
    pub fn votes(&self) -> impl Iterator<Item = &Vote> {
        self.votes.values()
    }

    /// Whether this member may vote in this vote: they were entitled when it opened, and belong still.
    #[must_use]
    pub fn may_vote(&self, member: MemberId, vote: &Vote) -> bool {
        self.belonged_to(member, vote)
            && self.members.place(member).is_some_and(|place| self.was_entitled(place, vote.opened, vote.since))
    }

    fn belonged_to(&self, member: MemberId, vote: &Vote) -> bool {
        let in_time = |m: &Member| vote.joined_by.is_none_or(|by| m.joined_at <= by);
        self.members.get(member).is_some_and(|m| m.belonged_at(vote.opened) && m.left().is_none() && in_time(m))
    }

    /// The commitment this member has in this vote, while it is not opened.
    #[must_use]
    pub fn cast_by(&self, member: MemberId, vote: &Vote) -> Option<Hash> {
        vote.cast.get(&self.members.place(member)?).copied()
    }

    pub(crate) fn check_cast(&self, actor: MemberId, vote: VoteId) -> Result<(), Refusal> {
        let vote = self.votes.get(&vote).ok_or(Refusal::VoteUnknown)?;
        if vote.stage != VoteStage::Open {
            return Err(Refusal::VoteClosed { at: vote.closes });
        }
        if !self.may_vote(actor, vote) {
            let clause = self.presence_clause().map(|(clause, _)| clause.clone());
            // Whoever belonged and does not vote yet is told what it hangs on.
            let waits = clause.is_some() && self.belonged_to(actor, vote);
            return Err(if waits { Refusal::VotesNotYet { clause } } else { Refusal::NotEntitled });
        }
        Ok(())
    }

    pub(crate) fn cast(&mut self, actor: MemberId, vote: VoteId, choice: Hash) {
        let place = self.members.place(actor).expect("check_cast lets only members vote");
        let vote = self.votes.get_mut(&vote).expect("check_cast found the vote");
        vote.cast.insert(place, choice);
    }

    pub(crate) fn open_vote(&mut self, subject: Subject, round: u32, clause: Clause, open: Span, at: Time) -> VoteId {
        let id = VoteId::of(self.id, &subject.bytes(), round);
        let joined_by = match subject {
            Subject::Motion(motion) => self.counted_from(motion, at),
            Subject::Amendment(_) | Subject::Taking(_) => None,
        };
        let vote = Vote {
            id,
            subject,
            round,
            clause,
            opened: self.size,
            opened_at: at,
            closes: at + open,
            opening_ends: Time(0),
            entitled: joined_by.map_or_else(|| self.entitled(at), |by| self.entitled_of(by, at)),
            since: self.waited_since(at),
            joined_by,
            tellers: Vec::new(),
            stage: VoteStage::Open,
            cast: OrdMap::new(),
            yes: 0,
            no: 0,
            abstain: 0,
        };
        self.deadlines.extend(vote.deadline());
        let taken = self.votes.insert(id, vote);
        assert!(taken.is_none(), "a round is called once");
        id
    }

    /// A vote that was held by a show of hands, counted: its id, and whether it carried.
    pub(crate) fn count_hands(&mut self, tally: HandTally, now: Time) -> (VoteId, bool) {
        let Subject::Motion(motion) = tally.subject else { unreachable!("hands are counted on motions") };
        let id = VoteId::of(self.id, &motion.0, tally.round);
        let mut vote = Vote {
            id,
            subject: tally.subject,
            round: tally.round,
            clause: tally.clause,
            opened: tally.opened,
            opened_at: tally.opened_at,
            closes: now,
            opening_ends: now,
            entitled: tally.entitled,
            since: tally.since,
            joined_by: None,
            tellers: tally.tellers,
            stage: VoteStage::Opening,
            cast: OrdMap::new(),
            yes: tally.figures.yes,
            no: tally.figures.no,
            abstain: tally.figures.abstain,
        };
        let outcome = vote.outcome().expect("no hand is missing");
        vote.stage = VoteStage::Counted(outcome);
        let taken = self.votes.insert(id, vote);
        assert!(taken.is_none(), "a round is called once");
        (id, outcome.carried)
    }

    pub(crate) fn close_vote(&mut self, id: VoteId, now: Time) {
        let vote = self.votes.get_mut(&id).expect("a deadline names a vote that exists");
        assert_eq!(vote.stage, VoteStage::Open, "a vote closes once");
        vote.stage = VoteStage::Opening;
        vote.opening_ends = now + OPENING_TIME;
        let closes = vote.closes;
        if vote.cast.is_empty() {
            self.finish_vote(id, closes);
        } else {
            self.deadlines.extend(vote.deadline());
        }
    }

    /// The votes whose choices the institution now needs, in the order in which they were to close: after an outage
    /// several close in one entry, and what was to happen first is to happen first.
    pub fn needs_openings(&self) -> impl Iterator<Item = &Vote> {
        // The deadlines know which votes are at this stage without a walk through all votes there ever were.
        let waiting = self.deadlines.iter().filter_map(|deadline| match deadline.due {
            Due::CountVote(id) => self.votes.get(&id),
            _ => None,
        });
        let mut votes: Vec<&Vote> = waiting.collect();
        votes.sort_by_key(|vote| (vote.closes, vote.opened));
        votes.into_iter()
    }

    /// Whether a stored choice and salt open this voter's commitment.
    #[must_use]
    pub fn opens(&self, vote: &Vote, opening: &Opening) -> bool {
        self.cast_by(opening.voter, vote) == Some(Hash::commit(opening.salt, opening.choice.name().as_bytes()))
    }

    /// The openings are in the order of joining, so the shell cannot choose one, and each opens a commitment that is
    /// still closed.
    pub(crate) fn check_openings(&self, id: VoteId, openings: &[Opening]) -> Result<(), String> {
        let vote = self.votes.get(&id).ok_or("openings of a vote that does not exist")?;
        if vote.stage != VoteStage::Opening {
            return Err("openings of a vote that is not waiting for any".to_owned());
        }
        if openings.is_empty() || openings.len() > OPENINGS_MAX {
            return Err("no openings, or more than 500".to_owned());
        }
        let mut before = None;
        for opening in openings {
            let place = self.members.place(opening.voter).ok_or("an opening by nobody we know")?;
            if before.is_some_and(|earlier| earlier >= place) {
                return Err("openings out of order".to_owned());
            }
            before = Some(place);
            if !self.opens(vote, opening) {
                return Err(format!("the opening of {} does not fit the vote they cast", opening.voter));
            }
        }
        Ok(())
    }

    pub(crate) fn apply_openings(&mut self, id: VoteId, openings: &[Opening], now: Time) {
        let vote = self.votes.get_mut(&id).expect("check_openings found the vote");
        for opening in openings {
            let place = self.members.place(opening.voter).expect("check_openings found the voter");
            vote.cast.remove(&place).expect("check_openings found the commitment");
            match opening.choice {
                Choice::Yes => vote.yes += 1,
                Choice::No => vote.no += 1,
                Choice::Abstain => vote.abstain += 1,
            }
        }
        if vote.cast.is_empty() {
            self.finish_vote(id, now);
        }
    }

    /// Counts, or calls the vote anew; then what was voted on takes its course.
    pub(crate) fn finish_vote(&mut self, id: VoteId, at: Time) {
        let vote = self.votes.get_mut(&id).expect("only votes that exist are counted");
        self.deadlines.remove(&Deadline { at: vote.opening_ends, due: Due::CountVote(id) });
        let outcome = vote.outcome();
        vote.stage = outcome.map_or(VoteStage::Void, VoteStage::Counted);
        // What was never opened stays closed: nobody will need it any more.
        vote.cast.clear();
        match (vote.subject, outcome) {
            (Subject::Motion(motion), Some(outcome)) => self.motion_decided(motion, outcome.carried, at),
            (Subject::Amendment(amendment), Some(outcome)) => self.amendment_decided(amendment, outcome.carried, at),
            (Subject::Taking(motion), Some(outcome)) => self.taking_decided(motion, outcome, at),
            (Subject::Taking(motion), None) => {
                self.deadlines.insert(Deadline { at, due: Due::OpenTaking(motion) });
            }
            (Subject::Motion(motion), None) => {
                self.deadlines.insert(Deadline { at, due: Due::OpenMotion(motion) });
            }
            (Subject::Amendment(amendment), None) => {
                self.deadlines.insert(Deadline { at, due: Due::OpenAmendment(amendment) });
            }
        }
    }
}
