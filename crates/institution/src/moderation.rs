//! Brakes: folding words away, putting them back, removing what endangers people until the members have decided.
//!
//! Words are a name, or the text of a motion, of a change to it, of an argument or of a meeting; an act names the place and the
//! commitment it saw there, so that nobody folds away what has meanwhile been rewritten. Folded words are one tap away,
//! their author is told, and a few members put them back. An address, a threat or something unlawful goes at once when
//! two who hold the power say so; the clock brings it back unless the members ratify it. Nothing here asks anybody before
//! something is said, and nothing keeps a person from speaking.
//!
//! Invariant: what the members passed is nobody's to fold away, and every case is in the state with who, why and when.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::Institution;
use crate::act::{BadAct, Body, named};
use crate::bylaws::{ClauseId, Matter, Power, Rule, names};
use crate::entry::{Deadline, Due};
use crate::id::{AmendmentId, ArgumentId, Hash, MeetingId, MemberId, MotionId};
use crate::json::{BadField, Fields, Value, bad_field, string};
use crate::motions::Stage;
use crate::refusal::Refusal;
use crate::state::Words as Line;
use crate::time::{Span, Time};

/// How long removed words stay away without the members' decision.
pub const REMOVAL_TIME: Span = Span::hours(72);
/// How many words a member may report in a day.
pub const REPORTS_MAX: u32 = 10;

/// Why words are folded away or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// They insult somebody.
    Insult,
    /// They say where somebody lives, or how to find them.
    Address,
    /// They threaten somebody.
    Threat,
    /// The law forbids them.
    Unlawful,
    /// They have nothing to do with what is discussed.
    Spam,
}

names!(Reason {
    Insult = "insult",
    Address = "address",
    Threat = "threat",
    Unlawful = "unlawful",
    Spam = "spam",
});

impl Reason {
    /// Whether words may be removed for it, not only folded away.
    #[must_use]
    pub fn is_grave(self) -> bool {
        matches!(self, Self::Address | Self::Threat | Self::Unlawful)
    }
}

/// Where words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The title and text of a motion.
    Motion(MotionId),
    /// The text that a change to a motion offers.
    Amendment(AmendmentId),
    /// A reason, a question or an answer.
    Argument(ArgumentId),
    /// The name a member shows.
    Name(MemberId),
    /// The title and place of a meeting.
    Meeting(MeetingId),
}

impl Place {
    /// Its kind in acts and state lines.
    #[must_use]
    pub fn of(self) -> &'static str {
        match self {
            Self::Motion(_) => "motion",
            Self::Amendment(_) => "amendment",
            Self::Argument(_) => "argument",
            Self::Name(_) => "name",
            Self::Meeting(_) => "meeting",
        }
    }

    /// The id of what the words belong to, as text.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Self::Motion(id) => id.to_string(),
            Self::Amendment(id) => id.to_string(),
            Self::Argument(id) => id.to_string(),
            Self::Name(id) => id.to_string(),
            Self::Meeting(id) => id.to_string(),
        }
    }

    /// The place of a kind and an id.
    #[must_use]
    pub fn find(of: &str, id: &str) -> Option<Self> {
        Some(match of {
            "motion" => Self::Motion(id.parse().ok()?),
            "amendment" => Self::Amendment(id.parse().ok()?),
            "argument" => Self::Argument(id.parse().ok()?),
            "name" => Self::Name(id.parse().ok()?),
            "meeting" => Self::Meeting(id.parse().ok()?),
            _ => return None,
        })
    }

    pub(crate) fn read(fields: &mut Fields) -> Result<Self, BadField> {
        let (of, id) = (fields.string("of")?, fields.string("id")?);
        Self::find(&of, &id).ok_or_else(|| bad_field("id", "names no place of that kind"))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.of(), self.id())
    }
}

impl FromStr for Place {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        text.split_once('/').and_then(|(of, id)| Self::find(of, id)).ok_or(())
    }
}

/// Words as somebody saw them: where, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Where they stand.
    pub place: Place,
    /// The commitment to them.
    pub text: Hash,
}

impl Words {
    /// From `"of"`, `"id"` and `"text"`.
    pub(crate) fn read(fields: &mut Fields) -> Result<Self, BadField> {
        Ok(Self { place: Place::read(fields)?, text: fields.parsed("text")? })
    }

    pub(crate) fn write(self) -> Vec<(String, Value)> {
        vec![
            ("of".to_owned(), string(self.place.of())),
            ("id".to_owned(), string(self.place.id())),
            ("text".to_owned(), string(self.text)),
        ]
    }
}

/// What somebody does about words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordsAct {
    /// `text.report`: asks who facilitates to look at them.
    Report {
        /// Which.
        words: Words,
        /// Why.
        reason: Reason,
    },
    /// `text.fold`: they are shown only to who asks for them.
    Fold {
        /// Which.
        words: Words,
        /// Why.
        reason: Reason,
    },
    /// `text.unfold`: the actor wants them open again.
    Unfold {
        /// Which.
        words: Words,
    },
    /// `text.remove`: they go, as soon as two say so.
    Remove {
        /// Which.
        words: Words,
        /// Why: an address, a threat, something unlawful.
        reason: Reason,
    },
}

impl WordsAct {
    /// Which words.
    #[must_use]
    pub fn words(self) -> Words {
        match self {
            Self::Report { words, .. }
            | Self::Fold { words, .. }
            | Self::Unfold { words }
            | Self::Remove { words, .. } => words,
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Report { .. } => "text.report",
            Self::Fold { .. } => "text.fold",
            Self::Unfold { .. } => "text.unfold",
            Self::Remove { .. } => "text.remove",
        }
    }

    pub(crate) fn read(kind: &str, fields: &mut Fields) -> Result<Option<Body>, BadAct> {
        let act = match kind {
            "text.report" => Self::Report { words: Words::read(fields)?, reason: read_reason(fields)? },
            "text.fold" => Self::Fold { words: Words::read(fields)?, reason: read_reason(fields)? },
            "text.unfold" => Self::Unfold { words: Words::read(fields)? },
            "text.remove" => Self::Remove { words: Words::read(fields)?, reason: read_reason(fields)? },
            _ => return Ok(None),
        };
        Ok(Some(Body::Words(act)))
    }

    pub(crate) fn write(self) -> Value {
        let mut fields = self.words().write();
        if let Self::Report { reason, .. } | Self::Fold { reason, .. } | Self::Remove { reason, .. } = self {
            fields.push(("reason".to_owned(), string(reason.name())));
        }
        Value::Object(fields)
    }
}

/// `removal.ratify`: a motion by which words stay removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratify {
    /// Which.
    pub words: Words,
    /// Why.
    pub reason: Reason,
}

impl Ratify {
    pub(crate) fn read(fields: &mut Fields) -> Result<Self, BadField> {
        Ok(Self { words: Words::read(fields)?, reason: read_reason(fields)? })
    }
}

fn read_reason(fields: &mut Fields) -> Result<Reason, BadField> {
    named(fields, "reason", Reason::from_name)
}

/// What has been done about words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The words: a case about words that have been rewritten since is about nothing any more.
    pub words: Words,
    /// Why.
    pub reason: Reason,
    /// Who began it.
    pub by: MemberId,
    /// When.
    pub at: Time,
    /// Where it stands.
    pub stage: CaseStage,
    /// Who wants the words back.
    pub back: Vec<MemberId>,
    /// Who had them away, for which reason, and may not again.
    pub tried: Vec<(Reason, MemberId)>,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseStage {
    /// Folded away: one tap opens them.
    Folded,
    /// Folded away, and one who holds the power wants them removed.
    Asked,
    /// Two removed them.
    Removed {
        /// The second.
        second: MemberId,
        /// When they come back, unless the members ratify it.
        until: Time,
    },
    /// The members decided that they stay removed.
    Gone {
        /// By this motion.
        motion: MotionId,
        /// When.
        at: Time,
    },
    /// They are open again: members put them back, or the clock did.
    Open,
}

impl Case {
    /// Whether the words are shown to who asks for them, and to nobody else.
    #[must_use]
    pub fn is_folded(&self) -> bool {
        matches!(self.stage, CaseStage::Folded | CaseStage::Asked)
    }

    /// Whether the words are shown to nobody.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        matches!(self.stage, CaseStage::Removed { .. } | CaseStage::Gone { .. })
    }
}

/// A member asked for words to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// The words as they were.
    pub text: Hash,
    /// Why.
    pub reason: Reason,
    /// When.
    pub at: Time,
}

/// Every case there was, and what was reported and not dealt with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moderation {
    cases: BTreeMap<Place, Case>,
    reports: BTreeMap<(MemberId, Place), Report>,
}

impl Moderation {
    /// Every case, also of words that have been rewritten since.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.cases.values()
    }

    /// What was reported and not dealt with: by whom, where, what.
    pub fn reports(&self) -> impl Iterator<Item = (MemberId, Place, &Report)> {
        self.reports.iter().map(|((member, place), report)| (*member, *place, report))
    }

    pub(crate) fn deadlines(&self) -> impl Iterator<Item = Deadline> {
        self.cases.values().filter_map(Case::deadline)
    }

    pub(crate) fn lines(&self, out: &mut dyn FnMut(String)) {
        self.cases.values().for_each(|case| out(case.line()));
        for ((member, place), Report { text, reason, at }) in &self.reports {
            out(format!("report {member}/{place} text={text} reason={} at={at}", reason.name()));
        }
    }

    pub(crate) fn read_case(&mut self, id: &str, line: &mut Line<'_>) -> Option<()> {
        let case = Case::read(id.parse().ok()?, line)?;
        self.cases.insert(case.words.place, case);
        Some(())
    }

    pub(crate) fn read_report(&mut self, id: &str, line: &mut Line<'_>) -> Option<()> {
        let (member, place) = id.split_once('/')?;
        let report = Report {
            text: line.parsed("text")?,
            reason: Reason::from_name(line.word("reason")?)?,
            at: Time(line.parsed("at")?),
        };
        self.reports.insert((member.parse().ok()?, place.parse().ok()?), report);
        Some(())
    }
}

impl Case {
    fn deadline(&self) -> Option<Deadline> {
        match self.stage {
            CaseStage::Removed { until, .. } => Some(Deadline { at: until, due: Due::LapseRemoval(self.words.place) }),
            _ => None,
        }
    }

    fn line(&self) -> String {
        let Self { words: Words { place, text }, reason, by, at, .. } = self;
        let listed = |items: Vec<String>| if items.is_empty() { "-".to_owned() } else { items.join(",") };
        let back = listed(self.back.iter().map(ToString::to_string).collect());
        let tried = listed(self.tried.iter().map(|(reason, who)| format!("{}:{who}", reason.name())).collect());
        let stage = match self.stage {
            CaseStage::Folded => "folded".to_owned(),
            CaseStage::Asked => "asked".to_owned(),
            CaseStage::Removed { second, until } => format!("removed second={second} until={until}"),
            CaseStage::Gone { motion, at } => format!("gone motion={motion} gone_at={at}"),
            CaseStage::Open => "open".to_owned(),
        };
        let reason = reason.name();
        format!("words {place} text={text} reason={reason} by={by} at={at} back={back} tried={tried} stage={stage}")
    }

    fn read(place: Place, line: &mut Line<'_>) -> Option<Self> {
        let words = Words { place, text: line.parsed("text")? };
        let reason = Reason::from_name(line.word("reason")?)?;
        let (by, at) = (line.parsed("by")?, Time(line.parsed("at")?));
        let back = line.list("back")?;
        let tried = line
            .list::<String>("tried")?
            .iter()
            .map(|tried| {
                let (reason, who) = tried.split_once(':')?;
                Some((Reason::from_name(reason)?, who.parse().ok()?))
            })
            .collect::<Option<Vec<_>>>()?;
        let stage = match line.word("stage")? {
            "folded" => CaseStage::Folded,
            "asked" => CaseStage::Asked,
            "removed" => CaseStage::Removed { second: line.parsed("second")?, until: Time(line.parsed("until")?) },
            "gone" => CaseStage::Gone { motion: line.parsed("motion")?, at: Time(line.parsed("gone_at")?) },
            "open" => CaseStage::Open,
            _ => return None,
        };
        Some(Self { words, reason, by, at, stage, back, tried })
    }
}

impl Institution {
    /// Every case, and what was reported.
    #[must_use]
    pub fn moderation(&self) -> &Moderation {
        &self.moderation
    }

    /// The clause on folding words away, if the bylaws have one: its id, the reasons, how many members put words back.
    #[must_use]
    pub fn moderation_clause(&self) -> Option<(&ClauseId, &[Reason], u32)> {
        self.bylaws.only("moderation").map(|clause| match &clause.rule {
            Rule::Moderation { reasons, unfold } => (&clause.id, reasons.as_slice(), *unfold),
            _ => unreachable!("asked for moderation"),
        })
    }

    /// The words that stand at a place now, and who wrote them.
    #[must_use]
    pub fn words_at(&self, place: Place) -> Option<(Words, MemberId)> {
        let (text, author) = match place {
            Place::Motion(id) => {
                let motion = self.motion(id)?;
                // Its text may be what a change to it brought.
                let changes = self.amendments(motion).filter(|change| change.text == motion.text);
                (motion.text, changes.last().map_or(motion.mover, |change| change.by))
            }
            Place::Amendment(id) => self.amendment(id).map(|change| (change.text, change.by))?,
            Place::Argument(id) => self.argument(id).map(|argument| (argument.text, argument.by))?,
            Place::Name(id) => (self.members.get(id)?.name, id),
            Place::Meeting(id) => self.meeting(id).map(|meeting| (meeting.text, meeting.by))?,
        };
        Some((Words { place, text }, author))
    }

    /// What has been done about the words that stand at a place now.
    #[must_use]
    pub fn case(&self, place: Place) -> Option<&Case> {
        let case = self.moderation.cases.get(&place)?;
        let (words, _) = self.words_at(place)?;
        (words == case.words).then_some(case)
    }

    /// The motion whose words these are, if the members passed it.
    fn passed(&self, place: Place) -> bool {
        let motion = match place {
            Place::Motion(id) => self.motion(id),
            Place::Amendment(id) => self.amendment(id).and_then(|change| self.motion(change.motion)),
            Place::Argument(_) | Place::Name(_) | Place::Meeting(_) => None,
        };
        motion.is_some_and(|motion| matches!(motion.stage, Stage::Passed { .. }))
    }

    pub(crate) fn check_words(&self, actor: MemberId, act: WordsAct, now: Time) -> Result<(), Refusal> {
        let (clause, reasons, _) = self.moderation_clause().ok_or(Refusal::NoClauseFor { matter: Matter::Removal })?;
        let words = act.words();
        let author = self.check_there(words)?;
        let case = self.case(words.place);
        let listed = |reason: Reason| {
            let unknown = || Refusal::ReasonUnknown { clause: clause.clone() };
            reasons.contains(&reason).then_some(()).ok_or_else(unknown)
        };
        if case.is_some_and(Case::is_removed) {
            return Err(Refusal::WordsRemoved);
        }
        match act {
            WordsAct::Report { reason, .. } => {
                listed(reason)?;
                self.check_report(actor, words, now)
            }
            WordsAct::Fold { reason, .. } => {
                listed(reason)?;
                self.check_away(actor, words, reason)?;
                if case.is_some_and(Case::is_folded) { Err(Refusal::WordsFolded) } else { Ok(()) }
            }
            WordsAct::Unfold { .. } => {
                let case = case.filter(|case| case.is_folded()).ok_or(Refusal::WordsOpen)?;
                // Nobody decides a case they have a stake in.
                if author == actor {
                    return Err(Refusal::OwnWords);
                }
                // Three people invented on one laptop are not three members.
                if !self.standing(actor, now).votes() {
                    let clause = self.presence_clause().map(|(clause, _)| clause.clone());
                    return Err(Refusal::VotesNotYet { clause });
                }
                if case.back.contains(&actor) { Err(Refusal::DoneByYou) } else { Ok(()) }
            }
            WordsAct::Remove { reason, .. } => {
                listed(reason)?;
                if !reason.is_grave() {
                    return Err(Refusal::NotGrave { clause: clause.clone() });
                }
                self.check_away(actor, words, reason)?;
                let asked = case.filter(|case| case.stage == CaseStage::Asked);
                if asked.is_some_and(|case| case.by == actor) { Err(Refusal::DoneByYou) } else { Ok(()) }
            }
        }
    }

    /// The words stand there as somebody saw them; who wrote them.
    fn check_there(&self, words: Words) -> Result<MemberId, Refusal> {
        let (now, author) = self.words_at(words.place).ok_or(Refusal::WordsUnknown)?;
        (now == words).then_some(author).ok_or(Refusal::WordsUnknown)
    }

    fn check_report(&self, actor: MemberId, words: Words, now: Time) -> Result<(), Refusal> {
        let first = Place::Motion(MotionId([0; 16]));
        let mine = self.moderation.reports.range((actor, first)..).take_while(|((member, _), _)| *member == actor);
        let mut today = 0;
        for ((_, place), report) in mine {
            if *place == words.place && report.text == words.text {
                return Err(Refusal::DoneByYou);
            }
            today += u32::from(report.at + Span::hours(24) > now);
        }
        if today >= REPORTS_MAX { Err(Refusal::TooManyOpen { max: REPORTS_MAX }) } else { Ok(()) }
    }

    /// Whoever holds the power may have these words away, for this reason.
    fn check_away(&self, actor: MemberId, words: Words, reason: Reason) -> Result<(), Refusal> {
        self.check_holds(actor, Power::FoldAway)?;
        if self.passed(words.place) {
            return Err(Refusal::WordsDecided);
        }
        let tried = self.case(words.place).is_some_and(|case| case.tried.contains(&(reason, actor)));
        if tried { Err(Refusal::PutBack) } else { Ok(()) }
    }

    pub(crate) fn take_words(&mut self, actor: MemberId, act: WordsAct, now: Time) {
        let words = act.words();
        match act {
            WordsAct::Report { reason, .. } => {
                let report = Report { text: words.text, reason, at: now };
                self.moderation.reports.insert((actor, words.place), report);
            }
            WordsAct::Fold { reason, .. } => self.begin_case(words, actor, reason, CaseStage::Folded, now),
            WordsAct::Unfold { .. } => {
                let (_, _, needed) = self.moderation_clause().expect("check_words found the clause");
                let case = self.moderation.cases.get_mut(&words.place).expect("check_words found the case");
                case.back.push(actor);
                if case.back.len() >= needed as usize {
                    let who = (case.reason, case.by);
                    case.open_again([who]);
                }
            }
            WordsAct::Remove { reason, .. } => {
                let asked = self.case(words.place).filter(|case| case.stage == CaseStage::Asked);
                // The second says for which reason, in the same words as the first; another reason is a case of its own.
                if asked.is_none_or(|case| case.reason != reason) {
                    return self.begin_case(words, actor, reason, CaseStage::Asked, now);
                }
                let case = self.moderation.cases.get_mut(&words.place).expect("found above");
                case.stage = CaseStage::Removed { second: actor, until: now + REMOVAL_TIME };
                case.back.clear();
                self.deadlines.extend(case.deadline());
            }
        }
    }

    fn begin_case(&mut self, words: Words, by: MemberId, reason: Reason, stage: CaseStage, at: Time) {
        let earlier = self.moderation.cases.remove(&words.place);
        if let Some(deadline) = earlier.as_ref().and_then(Case::deadline) {
            self.deadlines.remove(&deadline);
        }
        let tried = earlier.filter(|case| case.words == words).map(|case| case.tried).unwrap_or_default();
        let case = Case { words, reason, by, at, stage, back: Vec::new(), tried };
        self.moderation.cases.insert(words.place, case);
        self.moderation.reports.retain(|(_, place), _| *place != words.place);
    }

    pub(crate) fn lapse_removal(&mut self, place: Place) {
        let case = self.moderation.cases.get_mut(&place).expect("a deadline names a case that exists");
        let CaseStage::Removed { second, .. } = case.stage else { unreachable!("only a removal lapses") };
        let both = [(case.reason, case.by), (case.reason, second)];
        case.open_again(both);
    }

    pub(crate) fn check_ratify(&self, ratify: Ratify) -> Result<Matter, Refusal> {
        let (clause, _, _) = self.moderation_clause().ok_or(Refusal::NoClauseFor { matter: Matter::Removal })?;
        if !ratify.reason.is_grave() {
            return Err(Refusal::NotGrave { clause: clause.clone() });
        }
        self.check_there(ratify.words)?;
        if self.case(ratify.words.place).is_some_and(|case| matches!(case.stage, CaseStage::Gone { .. })) {
            return Err(Refusal::WordsRemoved);
        }
        Ok(Matter::Removal)
    }

    /// The members decided that words stay removed; nothing, if somebody has rewritten them meanwhile.
    pub(crate) fn ratify(&mut self, ratify: Ratify, motion: MotionId, at: Time) -> bool {
        if self.check_ratify(ratify).is_err() {
            return false;
        }
        let by = self.motions.by_id[&motion].mover;
        let begun = self.case(ratify.words.place).filter(|case| !matches!(case.stage, CaseStage::Open));
        let (by, reason, since) = begun.map_or((by, ratify.reason, at), |case| (case.by, case.reason, case.at));
        self.begin_case(ratify.words, by, reason, CaseStage::Gone { motion, at }, since);
        true
    }
}

impl Case {
    fn open_again<const N: usize>(&mut self, tried: [(Reason, MemberId); N]) {
        self.stage = CaseStage::Open;
        self.back.clear();
        self.tried.extend(tried);
    }
}
