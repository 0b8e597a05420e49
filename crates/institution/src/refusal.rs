//! Refusals: the organisation says no, citing the clause. Not failures, and never logged as such.
//!
//! A code is permanent: programs and translations rely on it. What a sentence needs besides the code is in `with`;
//! the sentence itself, per language, is the program's business.

use std::collections::BTreeMap;

use crate::bylaws::{ClauseId, Fault, Matter};
use crate::time::Time;

/// Why something may not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The act belongs to another institution.
    WrongInstitution,
    /// The record has begun already, or has not begun.
    FoundedAlready,
    /// Only a founding act can come first.
    NotFounded,
    /// The key that is to sign the record's checkpoints is not a sound one.
    LogKeyUnfit,
    /// The program does not know these semantics.
    SemanticsUnknown {
        /// The number asked for.
        to: u32,
    },
    /// The actor had seen more of the record than there is.
    SeenAhead,
    /// What the actor had seen is more than a day old.
    SeenTooOld,
    /// The checkpoint the actor names is not one of this record: they were shown another.
    SeenElsewhere,
    /// The same act is in the record already.
    ActRepeated,
    /// The actor is not a member, or no longer.
    NotAMember,
    /// The key is not this member's.
    WrongKey,
    /// A member with this id exists.
    MemberExists,
    /// The key belongs to a member already, or once did.
    KeyInUse,
    /// The member has as many keys as anyone may.
    KeysFull {
        /// How many at the most.
        max: u32,
    },
    /// The key is none of the actor's.
    KeyUnknown,
    /// It is the only key the member has.
    LastKey,
    /// The bylaws cannot be read.
    BylawsUnreadable {
        /// What was expected where.
        what: String,
    },
    /// The bylaws would be below the floor or contradict each other.
    BylawsFault(Fault),
    /// There is no such clause.
    ClauseUnknown,
    /// The clause's wording is no longer the one the mover had before them.
    ClauseChanged {
        /// The clause.
        clause: ClauseId,
    },
    /// A clause stays of its kind and keeps its name.
    ClauseKind {
        /// The clause.
        clause: ClauseId,
    },
    /// The proposed wording is the one in force.
    ClauseSame {
        /// The clause.
        clause: ClauseId,
    },
    /// The vote would be open for longer or shorter than the clause allows.
    OpenMinutes {
        /// The clause.
        clause: ClauseId,
        /// The least minutes.
        min: u32,
        /// The most minutes.
        max: u32,
    },
    /// The effect would begin in the past or more than a year ahead.
    BeginsWhen,
    /// The person an effect names is not a member.
    PersonUnknown,
    /// The person is not a facilitator.
    NotAFacilitator,
    /// More hours than the clause allows.
    TooManyHours {
        /// The clause.
        clause: ClauseId,
        /// The most hours.
        max: u32,
    },
    /// Somebody has more of these open than anyone may.
    TooManyOpen {
        /// How many at the most.
        max: u32,
    },
    /// There is no such motion.
    MotionUnknown,
    /// A motion, amendment or argument of this id exists.
    IdInUse,
    /// The motion has its seconders already.
    SecondedAlready {
        /// The clause that says how many are needed.
        clause: ClauseId,
    },
    /// The mover cannot second their own motion.
    SecondingOwnMotion {
        /// The clause that asks for a second.
        clause: ClauseId,
    },
    /// The same member seconds twice.
    SecondedByYou,
    /// The motion is no longer where this can be done: it is being voted on, or decided.
    MotionPast,
    /// Only who moved or offered it can withdraw it.
    NotYours,
    /// A change to its text is under way or has passed: the motion belongs to the members now.
    BelongsToMembers,
    /// The motion still lacks seconders.
    NotSeconded,
    /// The actor does not hold the power that this needs.
    PowerMissing {
        /// The clause that gives it.
        clause: ClauseId,
    },
    /// The clause does not allow its notice to be shortened.
    NotEarly {
        /// The clause.
        clause: ClauseId,
    },
    /// A change to the text must be decided first.
    AmendmentsFirst,
    /// There is no such amendment.
    AmendmentUnknown,
    /// The time for changes to the text is over.
    AmendmentsOver,
    /// The changed effect would need another clause's majority.
    OtherMatter,
    /// There is no such question to answer.
    QuestionUnknown,
    /// There is no such vote.
    VoteUnknown,
    /// The vote is closed.
    VoteClosed {
        /// When it closed.
        at: Time,
    },
    /// The actor was not a member when the vote opened.
    NotEntitled,
    /// The record is judged by a number under which this did not exist.
    SemanticsTooLow {
        /// The number that is needed.
        needed: u32,
    },
    /// The bylaws have no clause under which this could be decided.
    NoClauseFor {
        /// The matter.
        matter: Matter,
    },
    /// There is no such demand, or it stands no longer.
    DemandUnknown,
    /// There is no such offer, or it is open no longer.
    OfferUnknown,
    /// As many demands stand as may: another must make place.
    DemandsFull {
        /// The clause.
        clause: ClauseId,
        /// How many may stand.
        max: u32,
    },
    /// A demand would be due in the past, or later than anyone can promise.
    DueWhen,
    /// Nobody is made to speak for the members who did not ask for it.
    SpeaksUnasked,
    /// The person does not speak for the members.
    NotASpokesperson,
    /// The words are not there, or have been rewritten.
    WordsUnknown,
    /// The bylaws do not know this reason.
    ReasonUnknown {
        /// The clause.
        clause: ClauseId,
    },
    /// The words are folded away already.
    WordsFolded,
    /// The words are open.
    WordsOpen,
    /// The words are removed: the clock or the members bring them back.
    WordsRemoved,
    /// The members passed these words.
    WordsDecided,
    /// Nobody decides about what they wrote.
    OwnWords,
    /// The words were put back after this person had them away for this reason.
    PutBack,
    /// Words are not removed for this reason, only folded away.
    NotGrave {
        /// The clause.
        clause: ClauseId,
    },
    /// The same person does the same twice.
    DoneByYou,
    /// As many speak for the members as may.
    SpokespersonsFull {
        /// The clause.
        clause: ClauseId,
        /// How many may.
        max: u32,
    },
    /// There is no such meeting.
    MeetingUnknown,
    /// The meeting is over, or not open, or who opened its wall may run meetings no longer.
    MeetingNotOpen,
    /// A meeting would be in the past or more than a year ahead.
    MeetingWhen,
    /// The key of the wall is not a sound one.
    WallKeyUnfit,
    /// A room holds two people at least, and no more than anybody could see.
    RoomSize {
        /// The most people a room holds.
        max: u32,
    },
    /// As many are present as were said to be in the room.
    RoomFull {
        /// How many the room holds.
        max: u32,
    },
    /// The wall shows another code by now.
    WallCodeOld,
    /// As many have used this code as may; the wall shows another within half a minute.
    WallCodeFull {
        /// How many one code admits.
        max: u32,
    },
    /// The code is not one of this meeting's wall.
    WallCodeWrong,
    /// The actor is present at this meeting already.
    PresentAlready,
    /// Only who has shown the wall's code at this meeting can do this.
    NotInTheRoom,
    /// The actor has asked to speak, or is speaking.
    AskedAlready,
    /// They have not asked to speak.
    NotAsked,
    /// Nobody has the floor.
    NobodySpeaks,
    /// The bylaws do not say who votes by presence.
    NoPresenceClause,
    /// The actor belongs and does not vote yet.
    VotesNotYet {
        /// The clause, if the bylaws have one.
        clause: Option<ClauseId>,
    },
    /// Only who was present at a meeting can vouch and challenge.
    NotSeenYet {
        /// The clause.
        clause: ClauseId,
    },
    /// Nobody need vouch for this person.
    VotesAlready,
    /// The actor has vouched for this person already.
    VouchedByYou,
    /// The actor has vouched for as many as anyone may.
    TooManyVouches {
        /// The clause.
        clause: ClauseId,
        /// For how many one may vouch.
        max: u32,
    },
    /// The actor challenges this batch already.
    ChallengedByYou,
    /// A challenge would reach nobody.
    NobodyToChallenge {
        /// The clause.
        clause: ClauseId,
    },
    /// Nobody of this batch was challenged and waits.
    NobodyToAdmit {
        /// The clause.
        clause: ClauseId,
    },
    /// What the organisation decides about itself is not outside its purpose.
    InsidePurpose,
    /// The motion is marked as outside the purpose, or the members have decided about that.
    OutsideAlready,
    /// The members first vote whether to take the motion.
    TakingFirst,
    /// Hands are not being counted on this, or cannot be under the bylaws.
    NoHandCount {
        /// The clause, if the bylaws have one.
        clause: Option<ClauseId>,
    },
    /// Who opened the count does not count.
    TellerOpened,
    /// More hands than there are members in the room who vote.
    TooManyHands {
        /// How many there can be.
        max: u64,
    },
    /// The actor has asked for a vote on the phones already.
    ObjectedByYou,
    /// There is no such office.
    OfficeUnknown,
    /// The person does not hold this office.
    NotInOffice,
    /// As many hold the office as it has seats.
    OfficeFull {
        /// The office's clause.
        clause: ClauseId,
        /// How many seats it has.
        max: u32,
    },
    /// Nobody is made to hold an office who did not ask for it.
    SeatedUnasked,
    /// Time that ends is not prolonged by whoever has it.
    ProlongsOwn,
    /// The bylaws know no petition.
    NoPetitionClause,
    /// The time for signing this motion is over.
    PetitionOver {
        /// The clause.
        clause: ClauseId,
    },
    /// Whole new bylaws are adopted when the organisation is a week old.
    AdoptionTooSoon {
        /// When they can be moved.
        from: Time,
    },
    /// The bylaws are no longer those the mover had before them.
    BylawsChanged,
    /// The proposed bylaws are those in force.
    BylawsSame,
    /// A part of the bylaws has a rule of its own for being changed, so all of them cannot be changed at once.
    AdoptionSplit {
        /// That rule.
        clause: ClauseId,
    },
    /// The proposed bylaws lack a kind of rule that those in force have.
    AdoptionDrops {
        /// The kind.
        kind: &'static str,
    },
    /// The bylaws ask nobody to enter anything about themselves.
    NoRollClause,
    /// Somebody who was to be looked at has entered nothing, or has left.
    NothingEntered {
        /// The clause.
        clause: ClauseId,
    },
}

impl Refusal {
    /// The permanent code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongInstitution => "wrong-institution",
            Self::FoundedAlready => "founded-already",
            Self::NotFounded => "not-founded",
            Self::LogKeyUnfit => "log-key-unfit",
            Self::SemanticsUnknown { .. } => "semantics-unknown",
            Self::SeenAhead => "seen-ahead",
            Self::SeenTooOld => "seen-too-old",
            Self::SeenElsewhere => "seen-elsewhere",
            Self::ActRepeated => "act-repeated",
            Self::NotAMember => "not-a-member",
            Self::WrongKey => "wrong-key",
            Self::MemberExists => "member-exists",
            Self::KeyInUse => "key-in-use",
            Self::KeysFull { .. } => "keys-full",
            Self::KeyUnknown => "key-unknown",
            Self::LastKey => "last-key",
            Self::BylawsUnreadable { .. } => "bylaws-unreadable",
            Self::BylawsFault(_) => "bylaws-fault",
            Self::ClauseUnknown => "clause-unknown",
            Self::ClauseChanged { .. } => "clause-changed",
            Self::ClauseKind { .. } => "clause-kind",
            Self::ClauseSame { .. } => "clause-same",
            Self::OpenMinutes { .. } => "open-minutes",
            Self::BeginsWhen => "begins-when",
            Self::PersonUnknown => "person-unknown",
            Self::NotAFacilitator => "not-a-facilitator",
            Self::TooManyHours { .. } => "too-many-hours",
            Self::TooManyOpen { .. } => "too-many-open",
            Self::MotionUnknown => "motion-unknown",
            Self::IdInUse => "id-in-use",
            Self::SecondedAlready { .. } => "seconded-already",
            Self::SecondingOwnMotion { .. } => "seconding-own-motion",
            Self::SecondedByYou => "seconded-by-you",
            Self::MotionPast => "motion-past",
            Self::NotYours => "not-yours",
            Self::BelongsToMembers => "belongs-to-members",
            Self::NotSeconded => "not-seconded",
            Self::PowerMissing { .. } => "power-missing",
            Self::NotEarly { .. } => "not-early",
            Self::AmendmentsFirst => "amendments-first",
            Self::AmendmentUnknown => "amendment-unknown",
            Self::AmendmentsOver => "amendments-over",
            Self::OtherMatter => "other-matter",
            Self::QuestionUnknown => "question-unknown",
            Self::VoteUnknown => "vote-unknown",
            Self::VoteClosed { .. } => "vote-closed",
            Self::NotEntitled => "not-entitled",
            Self::SemanticsTooLow { .. } => "semantics-too-low",
            Self::NoClauseFor { .. } => "no-clause-for",
            Self::DemandUnknown => "demand-unknown",
            Self::OfferUnknown => "offer-unknown",
            Self::DemandsFull { .. } => "demands-full",
            Self::DueWhen => "due-when",
            Self::SpeaksUnasked => "speaks-unasked",
            Self::NotASpokesperson => "not-a-spokesperson",
            Self::WordsUnknown => "words-unknown",
            Self::ReasonUnknown { .. } => "reason-unknown",
            Self::WordsFolded => "words-folded",
            Self::WordsOpen => "words-open",
            Self::WordsRemoved => "words-removed",
            Self::WordsDecided => "words-decided",
            Self::OwnWords => "own-words",
            Self::PutBack => "put-back",
            Self::NotGrave { .. } => "not-grave",
            Self::DoneByYou => "done-by-you",
            Self::SpokespersonsFull { .. } => "spokespersons-full",
            Self::MeetingUnknown => "meeting-unknown",
            Self::MeetingNotOpen => "meeting-not-open",
            Self::MeetingWhen => "meeting-when",
            Self::WallKeyUnfit => "wall-key-unfit",
            Self::RoomSize { .. } => "room-size",
            Self::RoomFull { .. } => "room-full",
            Self::WallCodeOld => "wall-code-old",
            Self::WallCodeFull { .. } => "wall-code-full",
            Self::WallCodeWrong => "wall-code-wrong",
            Self::PresentAlready => "present-already",
            Self::NotInTheRoom => "not-in-the-room",
            Self::AskedAlready => "asked-already",
            Self::NotAsked => "not-asked",
            Self::NobodySpeaks => "nobody-speaks",
            Self::NoPresenceClause => "no-presence-clause",
            Self::VotesNotYet { .. } => "votes-not-yet",
            Self::NotSeenYet { .. } => "not-seen-yet",
            Self::VotesAlready => "votes-already",
            Self::VouchedByYou => "vouched-by-you",
            Self::TooManyVouches { .. } => "too-many-vouches",
            Self::ChallengedByYou => "challenged-by-you",
            Self::NobodyToChallenge { .. } => "nobody-to-challenge",
            Self::NobodyToAdmit { .. } => "nobody-to-admit",
            Self::InsidePurpose => "inside-purpose",
            Self::OutsideAlready => "outside-already",
            Self::TakingFirst => "taking-first",
            Self::NoHandCount { .. } => "no-hand-count",
            Self::TellerOpened => "teller-opened",
            Self::TooManyHands { .. } => "too-many-hands",
            Self::ObjectedByYou => "objected-by-you",
            Self::OfficeUnknown => "office-unknown",
            Self::NotInOffice => "not-in-office",
            Self::OfficeFull { .. } => "office-full",
            Self::SeatedUnasked => "seated-unasked",
            Self::ProlongsOwn => "prolongs-own",
            Self::NoPetitionClause => "no-petition-clause",
            Self::PetitionOver { .. } => "petition-over",
            Self::AdoptionTooSoon { .. } => "adoption-too-soon",
            Self::BylawsChanged => "bylaws-changed",
            Self::BylawsSame => "bylaws-same",
            Self::AdoptionSplit { .. } => "adoption-split",
            Self::AdoptionDrops { .. } => "adoption-drops",
            Self::NoRollClause => "no-roll-clause",
            Self::NothingEntered { .. } => "nothing-entered",
        }
    }

    /// The clause that says so, if one does.
    #[must_use]
    pub fn clause(&self) -> Option<&ClauseId> {
        match self {
            Self::ClauseChanged { clause }
            | Self::ClauseKind { clause }
            | Self::ClauseSame { clause }
            | Self::OpenMinutes { clause, .. }
            | Self::TooManyHours { clause, .. }
            | Self::SecondedAlready { clause }
            | Self::SecondingOwnMotion { clause }
            | Self::PowerMissing { clause }
            | Self::DemandsFull { clause, .. }
            | Self::SpokespersonsFull { clause, .. }
            | Self::ReasonUnknown { clause }
            | Self::NotGrave { clause }
            | Self::NotSeenYet { clause }
            | Self::TooManyVouches { clause, .. }
            | Self::NobodyToChallenge { clause }
            | Self::NobodyToAdmit { clause }
            | Self::OfficeFull { clause, .. }
            | Self::PetitionOver { clause }
            | Self::AdoptionSplit { clause }
            | Self::NothingEntered { clause }
            | Self::NotEarly { clause } => Some(clause),
            Self::VotesNotYet { clause } | Self::NoHandCount { clause } => clause.as_ref(),
            Self::BylawsFault(fault) => fault.clause.as_ref(),
            _ => None,
        }
    }

    /// Figures and names that belong into the sentence.
    #[must_use]
    pub fn with(&self) -> BTreeMap<&'static str, String> {
        let mut with = BTreeMap::new();
        let mut put = |key, value: &dyn ToString| with.insert(key, value.to_string());
        match self {
            Self::SemanticsUnknown { to } => {
                put("to", to);
            }
            Self::BylawsUnreadable { what } => {
                put("what", what);
            }
            Self::BylawsFault(fault) => {
                put("fault", &fault.code);
                put("detail", &fault.detail);
            }
            Self::OpenMinutes { min, max, .. } => {
                put("min", min);
                put("max", max);
            }
            Self::TooManyHours { max, .. }
            | Self::TooManyOpen { max }
            | Self::KeysFull { max }
            | Self::DemandsFull { max, .. }
            | Self::RoomSize { max }
            | Self::RoomFull { max }
            | Self::WallCodeFull { max }
            | Self::TooManyVouches { max, .. }
            | Self::OfficeFull { max, .. }
            | Self::SpokespersonsFull { max, .. } => {
                put("max", max);
            }
            Self::TooManyHands { max } => {
                put("max", max);
            }
            Self::SemanticsTooLow { needed } => {
                put("needed", needed);
            }
            Self::NoClauseFor { matter } => {
                put("matter", &matter.name());
            }
            Self::AdoptionTooSoon { from } => {
                put("from", from);
            }
            Self::AdoptionDrops { kind } => {
                put("kind", kind);
            }
            Self::VoteClosed { at } => {
                put("at", at);
            }
            _ => {}
        }
        with
    }
}
