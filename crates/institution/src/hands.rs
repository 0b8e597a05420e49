//! Hand counts: the members in the room decide by a show of hands (bylaws clause `hand-count`).
//!
//! Whoever runs the meeting opens it on a motion that could be put to the vote. Tellers from both sides sign the figures;
//! when enough sign the same ones, the motion is decided by its own clause, with its own quorum of all who could have
//! voted. While it runs, a few of those present can send it to a vote on the phones, and so does the clock. Who raised
//! which hand is in no record: only that so many did, and who says so.
//!
//! Invariant: no count has more hands than there were members present who vote.

use std::collections::BTreeMap;

use crate::Institution;
use crate::act::{BadAct, Body, integer, named, whole};
use crate::bylaws::{Clause, HandRule, Power, names};
use crate::id::{MeetingId, MemberId, MotionId};
use crate::json::{Fields, Value, object, string};
use crate::motions::Motion;
use crate::presence::SEMANTICS;
use crate::refusal::Refusal;
use crate::state::Words;
use crate::time::{Span, Time};
use crate::votes::{HandTally, Subject};

/// How long tellers have before the vote opens on the phones.
pub const HAND_TIME: Span = Span::minutes(30);

/// What somebody does about a hand count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandAct {
    /// `hand.open`: hands are to be counted on this motion, in this meeting.
    Open {
        /// The motion.
        motion: MotionId,
        /// The meeting.
        meeting: MeetingId,
    },
    /// `hand.sign`: the actor counted these hands.
    Sign {
        /// On which motion.
        motion: MotionId,
        /// On which side they stand.
        side: Side,
        /// What they counted.
        figures: Figures,
    },
    /// `hand.object`: the actor wants a vote on the phones instead.
    Object {
        /// On which motion.
        motion: MotionId,
    },
}

/// On which side of a question a teller stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// In favour.
    For,
    /// Against.
    Against,
}

names!(Side { For = "for", Against = "against" });

/// What a teller counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Hands in favour.
    pub yes: u64,
    /// Hands against.
    pub no: u64,
    /// Hands for neither.
    pub abstain: u64,
}

impl Figures {
    /// How many hands in all.
    #[must_use]
    pub fn hands(&self) -> u64 {
        self.yes.saturating_add(self.no).saturating_add(self.abstain)
    }
}

/// A hand count under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hand {
    /// On which motion.
    pub motion: MotionId,
    /// In which meeting.
    pub meeting: MeetingId,
    /// Who opened it.
    pub by: MemberId,
    /// The entry that opened it.
    pub opened: u64,
    /// When.
    pub opened_at: Time,
    /// How many members in the room vote: there can be no more hands.
    pub hands_max: u64,
    /// How many vote in all, in the room or not.
    pub entitled: u64,
    /// What each teller signed, in order.
    pub signed: Vec<(MemberId, Side, Figures)>,
    /// Who wants a vote on the phones.
    pub objectors: Vec<MemberId>,
    /// The motion's clause when the count opened.
    pub clause: Clause,
}

impl Hand {
    fn line(&self) -> String {
        let Self { motion, meeting, by, opened, opened_at, hands_max, entitled, .. } = self;
        let signed: Vec<String> = self
            .signed
            .iter()
            .map(|(by, side, f)| format!("{by}/{}/{}/{}/{}", side.name(), f.yes, f.no, f.abstain))
            .collect();
        let signed = if signed.is_empty() { "-".to_owned() } else { signed.join(",") };
        let objectors: Vec<String> = self.objectors.iter().map(ToString::to_string).collect();
        let objectors = if objectors.is_empty() { "-".to_owned() } else { objectors.join(",") };
        let clause = Value::String(self.clause.to_toml());
        format!(
            "hand {motion} meeting={meeting} by={by} opened={opened} opened_at={opened_at} hands_max={hands_max} \
             entitled={entitled} signed={signed} objectors={objectors} clause={clause}"
        )
    }

    pub(crate) fn read(motion: MotionId, words: &mut Words<'_>) -> Option<Self> {
        Some(Self {
            motion,
            meeting: words.parsed("meeting")?,
            by: words.parsed("by")?,
            opened: words.parsed("opened")?,
            opened_at: Time(words.parsed("opened_at")?),
            hands_max: words.parsed("hands_max")?,
            entitled: words.parsed("entitled")?,
            signed: match words.word("signed")? {
                "-" => Vec::new(),
                all => all.split(',').map(read_signed).collect::<Option<_>>()?,
            },
            objectors: words.list("objectors")?,
            clause: Clause::from_toml(&words.quoted("clause")?).ok()?,
        })
    }

    /// The figures that enough tellers from both sides signed, and who they are.
    fn agreed(&self, tellers: usize) -> Option<(Figures, Vec<MemberId>)> {
        let (_, _, last) = self.signed.last()?;
        let same: Vec<_> = self.signed.iter().filter(|(_, _, figures)| figures == last).collect();
        let both = [Side::For, Side::Against].iter().all(|side| same.iter().any(|(_, of, _)| of == side));
        (both && same.len() >= tellers).then(|| (*last, same.iter().map(|(by, _, _)| *by).collect()))
    }
}

fn read_signed(text: &str) -> Option<(MemberId, Side, Figures)> {
    let mut parts = text.split('/');
    let (by, side) = (parts.next()?.parse().ok()?, Side::from_name(parts.next()?)?);
    let mut figure = || parts.next()?.parse().ok();
    let figures = Figures { yes: figure()?, no: figure()?, abstain: figure()? };
    parts.next().is_none().then_some((by, side, figures))
}

pub(crate) fn lines(hands: &BTreeMap<MotionId, Hand>, out: &mut dyn FnMut(String)) {
    hands.values().for_each(|hand| out(hand.line()));
}

impl HandAct {
    /// The type's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Open { .. } => "hand.open",
            Self::Sign { .. } => "hand.sign",
            Self::Object { .. } => "hand.object",
        }
    }

    /// The motion it is about.
    #[must_use]
    pub fn motion(&self) -> MotionId {
        match self {
            Self::Open { motion, .. } | Self::Sign { motion, .. } | Self::Object { motion } => *motion,
        }
    }

    pub(crate) fn read(kind: &str, fields: &mut Fields) -> Result<Option<Body>, BadAct> {
        let act = match kind {
            "hand.open" => Self::Open { motion: fields.parsed("motion")?, meeting: fields.parsed("meeting")? },
            "hand.sign" => Self::Sign {
                motion: fields.parsed("motion")?,
                side: named(fields, "side", Side::from_name)?,
                figures: Figures {
                    yes: whole(fields, "yes")?,
                    no: whole(fields, "no")?,
                    abstain: whole(fields, "abstain")?,
                },
            },
            "hand.object" => Self::Object { motion: fields.parsed("motion")? },
            _ => return Ok(None),
        };
        Ok(Some(Body::Hand(act)))
    }

    pub(crate) fn write(&self) -> Value {
        let motion = ("motion", string(self.motion()));
        match self {
            Self::Open { meeting, .. } => object([motion, ("meeting", string(meeting))]),
            Self::Sign { side, figures, .. } => object([
                motion,
                ("side", string(side.name())),
                ("yes", integer(figures.yes)),
                ("no", integer(figures.no)),
                ("abstain", integer(figures.abstain)),
            ]),
            Self::Object { .. } => object([motion]),
        }
    }
}

impl Institution {
    /// The hand count under way on a motion.
    #[must_use]
    pub fn hand(&self, motion: MotionId) -> Option<&Hand> {
        self.hands.get(&motion)
    }

    /// The hand counts under way.
    pub fn hands(&self) -> impl Iterator<Item = &Hand> {
        self.hands.values()
    }

    /// Whether hands could be counted on this motion.
    fn check_countable(&self, motion: &Motion) -> Result<&HandRule, Refusal> {
        let (clause, rule) = self.bylaws.hand_count().ok_or(Refusal::NoHandCount { clause: None })?;
        if !rule.about.contains(&motion.matter) {
            return Err(Refusal::NoHandCount { clause: Some(clause.clone()) });
        }
        Ok(rule)
    }

    pub(crate) fn check_hand(&self, actor: MemberId, act: &HandAct) -> Result<(), Refusal> {
        self.needs_semantics(SEMANTICS)?;
        let motion = self.motion(act.motion()).ok_or(Refusal::MotionUnknown)?;
        if let HandAct::Open { meeting, .. } = act {
            self.check_countable(motion)?;
            self.check_puttable(motion)?;
            self.check_holds(actor, Power::RunTheMeeting)?;
            if self.hands.contains_key(&motion.id) {
                return Err(Refusal::MotionPast);
            }
            let meeting = self.meeting(*meeting).ok_or(Refusal::MeetingUnknown)?;
            return if meeting.is_open() { Ok(()) } else { Err(Refusal::MeetingNotOpen) };
        }
        let hand = self.hand(motion.id).ok_or(Refusal::NoHandCount { clause: None })?;
        if !self.is_in_the_count(actor, hand) {
            return Err(Refusal::NotInTheRoom);
        }
        match act {
            HandAct::Sign { figures, .. } => {
                if hand.by == actor {
                    return Err(Refusal::TellerOpened);
                }
                if figures.hands() > hand.hands_max {
                    return Err(Refusal::TooManyHands { max: hand.hands_max });
                }
                Ok(())
            }
            HandAct::Object { .. } if hand.objectors.contains(&actor) => Err(Refusal::ObjectedByYou),
            HandAct::Object { .. } => Ok(()),
            HandAct::Open { .. } => unreachable!("looked at above"),
        }
    }

    /// Whether this member was in the room, and entitled, when the count opened.
    #[must_use]
    pub fn is_in_the_count(&self, member: MemberId, hand: &Hand) -> bool {
        let meeting = self.meeting(hand.meeting);
        self.members.place(member).zip(meeting).is_some_and(|(place, meeting)| {
            meeting.present_since(place).is_some_and(|entry| entry < hand.opened)
                && self.was_entitled(place, hand.opened, self.waited_since(hand.opened_at))
        })
    }

    pub(crate) fn apply_hand(&mut self, actor: MemberId, act: &HandAct, now: Time) {
        match *act {
            HandAct::Open { motion, meeting } => self.open_hand(actor, motion, meeting, now),
            HandAct::Sign { motion, side, figures } => {
                let tellers = self.bylaws.hand_count().map_or(usize::MAX, |(_, rule)| rule.tellers as usize);
                let hand = self.hands.get_mut(&motion).expect("check_hand found it");
                hand.signed.retain(|(by, _, _)| *by != actor);
                hand.signed.push((actor, side, figures));
                if let Some((figures, tellers)) = hand.agreed(tellers) {
                    self.finish_hand(motion, figures, tellers, now);
                }
            }
            HandAct::Object { motion } => {
                let objectors = self.bylaws.hand_count().map_or(1, |(_, rule)| rule.objectors as usize);
                let hand = self.hands.get_mut(&motion).expect("check_hand found it");
                hand.objectors.push(actor);
                if hand.objectors.len() >= objectors {
                    self.open_motion(motion, now);
                }
            }
        }
    }

    fn open_hand(&mut self, actor: MemberId, motion: MotionId, meeting: MeetingId, now: Time) {
        let clause = self.pinned_clause(self.motions.by_id[&motion].matter);
        let since = self.waited_since(now);
        let here = self.meeting(meeting).expect("check_hand found it");
        let voting = |place: crate::members::Place| {
            self.members.at(place).left().is_none() && self.was_entitled(place, self.size, since)
        };
        let hands_max = here.places().filter(|place| voting(*place)).count() as u64;
        let hand = Hand {
            motion,
            meeting,
            by: actor,
            opened: self.size,
            opened_at: now,
            hands_max,
            entitled: self.entitled(now),
            signed: Vec::new(),
            objectors: Vec::new(),
            clause,
        };
        self.hands.insert(motion, hand);
        self.postpone_motion(motion, now + HAND_TIME);
    }

    fn finish_hand(&mut self, motion: MotionId, figures: Figures, tellers: Vec<MemberId>, now: Time) {
        let hand = self.hands.remove(&motion).expect("it was just signed");
        let since = self.waited_since(hand.opened_at);
        let round = self.next_round(motion);
        let tally = HandTally {
            subject: Subject::Motion(motion),
            round,
            clause: hand.clause,
            opened: hand.opened,
            opened_at: hand.opened_at,
            entitled: hand.entitled,
            since,
            figures,
            tellers,
        };
        let (vote, carried) = self.count_hands(tally, now);
        self.stand_voting(motion, vote);
        self.motion_decided(motion, carried, now);
    }

    /// A motion's count by hand, if one runs, is over without a result.
    pub(crate) fn drop_hand(&mut self, motion: MotionId) {
        self.hands.remove(&motion);
    }
}

/// Who signed, as a state line writes them.
pub(crate) fn signers(tellers: &[MemberId]) -> String {
    tellers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}
