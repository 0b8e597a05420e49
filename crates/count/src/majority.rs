//! Yes or no: whether a question is carried, in exact integers.
//!
//! A majority is a share of something: of the votes cast (abstentions left out, as most rule books have it, or counted), of those present,
//! of those entitled. Beside it a bylaw may ask for a quorum (so many present) and a turnout (so many voting). Shares are compared by
//! multiplication, never by division, so "more than 1/2" of 7 is 4 and "at least 2/3" of 6 is 4, on every machine.
//!
//! Invariant: without a single yes nothing is carried, whatever the threshold.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Whether the threshold itself is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The threshold must be exceeded.
    MoreThan,
    /// The threshold must be reached.
    AtLeast,
}

/// What a majority is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Base {
    /// Votes for and against; abstentions do not count.
    Cast,
    /// All votes, abstentions among them.
    CastAndAbstentions,
    /// Everybody in the meeting, whether they vote or not.
    Present,
    /// Everybody who may vote, whether they came or not.
    Entitled,
}

/// A part of a whole: `more than 1/2`, `at least 2/3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share {
    /// Whether the threshold itself is enough.
    pub kind: Kind,
    /// Above the line.
    pub num: u32,
    /// Below the line; not nought.
    pub den: u32,
}

/// A majority: `more than 1/2 of votes cast`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Majority {
    /// Whether the threshold itself is enough.
    pub kind: Kind,
    /// Above the line.
    pub num: u32,
    /// Below the line; not nought.
    pub den: u32,
    /// What it is a share of.
    pub of: Base,
}

/// How many must have come, or voted, for a decision to be one: a number of people or a share of those entitled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Quorum {
    /// Nobody need have come.
    #[default]
    None,
    /// So many people.
    People(u64),
    /// This share of those entitled.
    OfEntitled(Share),
}

/// Everything a bylaw asks of a yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// What the yes votes must reach.
    pub majority: Majority,
    /// What those present must reach.
    pub quorum: Quorum,
    /// What those voting (abstentions among them) must reach.
    pub turnout: Quorum,
}

/// What was counted. Where nobody was counted in a room (a vote by post), `present` is the number who voted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Tally {
    /// For.
    pub yes: u64,
    /// Against.
    pub no: u64,
    /// Neither, but voting.
    pub abstain: u64,
    /// In the room.
    pub present: u64,
    /// On the list.
    pub entitled: u64,
}

/// What came of it, with the figures to say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// The question is decided in the affirmative: the majority, the quorum and the turnout were all there.
    pub carried: bool,
    /// How many yes votes the majority needed.
    pub needed: u64,
    /// What the majority is a share of, in people.
    pub base: u64,
    /// Enough people were present.
    pub quorum_met: bool,
    /// How many had to be present.
    pub quorum_needed: u64,
    /// Enough people voted.
    pub turnout_met: bool,
    /// How many had to vote.
    pub turnout_needed: u64,
    /// How many voted.
    pub turnout: u64,
}

/// A tally that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Impossible {
    /// More votes than people in the room.
    #[error("{cast} votes, but only {present} present")]
    MoreVotesThanPresent {
        /// Votes, with abstentions.
        cast: u128,
        /// People in the room.
        present: u64,
    },
    /// More people in the room than may vote.
    #[error("{present} present, but only {entitled} may vote")]
    MorePresentThanEntitled {
        /// People in the room.
        present: u64,
        /// People on the list.
        entitled: u64,
    },
}

impl Share {
    /// More than half.
    pub const MORE_THAN_HALF: Share = Share { kind: Kind::MoreThan, num: 1, den: 2 };

    /// The least whole number that satisfies this share of `whole`.
    pub fn needed(self, whole: u64) -> u64 {
        assert!(self.den != 0, "a share is over something");
        let product = u128::from(whole) * u128::from(self.num);
        let den = u128::from(self.den);
        let needed = match self.kind {
            Kind::MoreThan => product / den + 1,
            Kind::AtLeast => product.div_ceil(den),
        };
        u64::try_from(needed).unwrap_or(u64::MAX)
    }

    /// Whether `part` satisfies this share of `whole`.
    pub fn is_met(self, part: u64, whole: u64) -> bool {
        let have = u128::from(part) * u128::from(self.den);
        let want = u128::from(whole) * u128::from(self.num);
        match self.kind {
            Kind::MoreThan => have > want,
            Kind::AtLeast => have >= want,
        }
    }
}

impl Majority {
    /// More than half of the votes cast, abstentions left out: what "majority" means where nothing else is said.
    pub const SIMPLE: Majority = Majority { kind: Kind::MoreThan, num: 1, den: 2, of: Base::Cast };

    /// The share without what it is a share of.
    pub fn share(self) -> Share {
        Share { kind: self.kind, num: self.num, den: self.den }
    }
}

impl Quorum {
    /// How many people it asks for.
    pub fn needed(self, entitled: u64) -> u64 {
        match self {
            Quorum::None => 0,
            Quorum::People(people) => people,
            Quorum::OfEntitled(share) => share.needed(entitled),
        }
    }
}

impl Tally {
    /// Whether these figures can be true together.
    pub fn check(&self) -> Result<(), Impossible> {
        let cast = u128::from(self.yes) + u128::from(self.no) + u128::from(self.abstain);
        if cast > u128::from(self.present) {
            return Err(Impossible::MoreVotesThanPresent { cast, present: self.present });
        }
        if self.present > self.entitled {
            return Err(Impossible::MorePresentThanEntitled { present: self.present, entitled: self.entitled });
        }
        Ok(())
    }

    fn base(&self, of: Base) -> u64 {
        match of {
            Base::Cast => self.yes + self.no,
            Base::CastAndAbstentions => self.yes + self.no + self.abstain,
            Base::Present => self.present,
            Base::Entitled => self.entitled,
        }
    }
}

/// Decides. The tally must have passed [`Tally::check`].
pub fn decide(rule: &Rule, tally: &Tally) -> Outcome {
    assert_eq!(tally.check(), Ok(()), "a tally is checked before it is decided");
    let base = tally.base(rule.majority.of);
    // "At least 0/1" or a base of nought would carry a question nobody voted for.
    let needed = rule.majority.share().needed(base).max(1);
    let turnout = tally.base(Base::CastAndAbstentions);
    let quorum_needed = rule.quorum.needed(tally.entitled);
    let turnout_needed = rule.turnout.needed(tally.entitled);
    let quorum_met = tally.present >= quorum_needed;
    let turnout_met = turnout >= turnout_needed;
    Outcome {
        carried: tally.yes >= needed && quorum_met && turnout_met,
        needed,
        base,
        quorum_met,
        quorum_needed,
        turnout_met,
        turnout_needed,
        turnout,
    }
}

/// What came of the first round of a two-round majority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FirstRound {
    /// More than half of the valid votes: elected at once.
    Elected(usize),
    /// These two meet in the second round, the stronger first.
    Runoff(usize, usize),
    /// Several stand equal for a place in the second round; the bylaw's tie rule picks `places` among them. `through` are in it already.
    Tied {
        /// In the second round without question.
        through: Vec<usize>,
        /// Equal for what is left.
        among: Vec<usize>,
        /// How many of them go through.
        places: usize,
    },
    /// Nobody was voted for.
    Nobody,
}

/// The first round of a two-round majority: votes for each candidate, blank votes left out.
pub fn first_round(votes: &[u64]) -> FirstRound {
    let total: u64 = votes.iter().sum();
    if total == 0 {
        return FirstRound::Nobody;
    }
    if let Some(winner) = votes.iter().position(|&own| Share::MORE_THAN_HALF.is_met(own, total)) {
        return FirstRound::Elected(winner);
    }
    let mut order: Vec<usize> = (0..votes.len()).collect();
    order.sort_by_key(|&candidate| (std::cmp::Reverse(votes[candidate]), candidate));
    let second = votes[order[1]];
    if order.get(2).is_none_or(|&third| votes[third] < second) {
        return FirstRound::Runoff(order[0], order[1]);
    }
    let through: Vec<usize> = order.iter().copied().filter(|&one| votes[one] > second).collect();
    let among = order.iter().copied().filter(|&one| votes[one] == second).collect();
    let places = 2 - through.len();
    FirstRound::Tied { through, among, places }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::MoreThan => "more than",
            Kind::AtLeast => "at least",
        };
        write!(f, "{kind} {}/{}", self.num, self.den)
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Base::Cast => "votes cast",
            Base::CastAndAbstentions => "votes cast with abstentions",
            Base::Present => "those present",
            Base::Entitled => "those entitled",
        })
    }
}

impl fmt::Display for Majority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.share(), self.of)
    }
}

impl fmt::Display for Quorum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Quorum::None => f.write_str("none"),
            Quorum::People(people) => write!(f, "{people} people"),
            Quorum::OfEntitled(share) => write!(f, "{share} of those entitled"),
        }
    }
}

/// What a majority, a share or a quorum looks like, for those who wrote something else.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{written:?} is not {expected}")]
pub struct NotAShare {
    written: String,
    expected: &'static str,
}

impl FromStr for Share {
    type Err = NotAShare;

    fn from_str(text: &str) -> Result<Self, NotAShare> {
        let refused =
            || NotAShare { written: text.into(), expected: "a share such as \"more than 1/2\" or \"at least 2/3\"" };
        let (kind, fraction) = if let Some(rest) = text.strip_prefix("more than ") {
            (Kind::MoreThan, rest)
        } else if let Some(rest) = text.strip_prefix("at least ") {
            (Kind::AtLeast, rest)
        } else {
            return Err(refused());
        };
        let (num, den) = fraction.split_once('/').ok_or_else(refused)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten();
        let (num, den): (u32, u32) = (digits(num).ok_or_else(refused)?, digits(den).ok_or_else(refused)?);
        // More than the whole can never be met: a slip of the pen, not a rule.
        let possible = den != 0 && if kind == Kind::MoreThan { num < den } else { num <= den };
        if possible { Ok(Share { kind, num, den }) } else { Err(refused()) }
    }
}

impl FromStr for Base {
    type Err = NotAShare;

    fn from_str(text: &str) -> Result<Self, NotAShare> {
        [Base::Cast, Base::CastAndAbstentions, Base::Present, Base::Entitled]
            .into_iter()
            .find(|base| base.to_string() == text)
            .ok_or(NotAShare {
                written: text.into(),
                expected: "one of: votes cast, votes cast with abstentions, those present, those entitled",
            })
    }
}

impl FromStr for Majority {
    type Err = NotAShare;

    /// `more than 1/2` alone is of the votes cast.
    fn from_str(text: &str) -> Result<Self, NotAShare> {
        let (share, of) = match text.split_once(" of ") {
            Some((share, of)) => (share, of.parse()?),
            None => (text, Base::Cast),
        };
        let Share { kind, num, den } = share.parse()?;
        Ok(Majority { kind, num, den, of })
    }
}

impl FromStr for Quorum {
    type Err = NotAShare;

    fn from_str(text: &str) -> Result<Self, NotAShare> {
        if text == "none" {
            return Ok(Quorum::None);
        }
        if let Some(people) = text.strip_suffix(" people").and_then(|people| people.parse().ok()) {
            return Ok(Quorum::People(people));
        }
        let share = text.strip_suffix(" of those entitled").unwrap_or(text);
        Ok(Quorum::OfEntitled(share.parse()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(yes: u64, no: u64, abstain: u64) -> Tally {
        Tally { yes, no, abstain, present: yes + no + abstain + 10, entitled: 1000 }
    }

    fn rule(majority: &str) -> Rule {
        Rule { majority: majority.parse().unwrap(), quorum: Quorum::None, turnout: Quorum::None }
    }

    #[test]
    fn what_is_needed_depends_on_what_it_is_a_share_of() {
        let tally = tally(212, 140, 30);
        for (written, base, needed) in [
            ("more than 1/2", 352, 177),
            ("more than 1/2 of votes cast with abstentions", 382, 192),
            ("more than 1/2 of those present", 392, 197),
            ("at least 2/3 of those entitled", 1000, 667),
            ("at least 1/2", 352, 176),
        ] {
            let outcome = decide(&rule(written), &tally);
            assert_eq!((outcome.base, outcome.needed), (base, needed), "{written}");
            assert_eq!(outcome.carried, 212 >= needed, "{written}");
        }
    }

    #[test]
    fn a_tie_is_not_a_majority() {
        assert!(!decide(&rule("more than 1/2"), &tally(7, 7, 0)).carried);
        assert!(decide(&rule("at least 1/2"), &tally(7, 7, 0)).carried);
    }

    #[test]
    fn nothing_is_carried_by_nobody() {
        for written in ["more than 1/2", "at least 2/3", "at least 0/1"] {
            let outcome = decide(&rule(written), &Tally { present: 5, entitled: 5, ..Tally::default() });
            assert_eq!((outcome.carried, outcome.needed), (false, 1), "{written}");
        }
    }

    #[test]
    fn the_quorum_counts_those_present_and_the_turnout_those_voting() {
        let tally = Tally { yes: 30, no: 5, abstain: 5, present: 60, entitled: 100 };
        let with = |quorum: &str, turnout: &str| {
            decide(
                &Rule {
                    majority: Majority::SIMPLE,
                    quorum: quorum.parse().unwrap(),
                    turnout: turnout.parse().unwrap(),
                },
                &tally,
            )
        };
        assert!(with("more than 1/2", "at least 2/5").carried);
        let short = with("61 people", "none");
        assert_eq!((short.carried, short.quorum_met, short.quorum_needed), (false, false, 61));
        let short = with("none", "more than 2/5");
        assert_eq!((short.carried, short.turnout_met, short.turnout_needed, short.turnout), (false, false, 41, 40));
    }

    #[test]
    fn the_largest_figures_do_not_overflow() {
        let most = u64::MAX / 2;
        let outcome = decide(
            &rule("at least 4294967294/4294967295"),
            &Tally { yes: most, no: most, abstain: 0, present: u64::MAX, entitled: u64::MAX },
        );
        assert!(!outcome.carried);
        assert_eq!(outcome.base, u64::MAX - 1);
    }

    #[test]
    fn needed_is_the_least_that_is_met() {
        for whole in 0..200 {
            for (num, den) in [(1, 2), (2, 3), (3, 4), (1, 1), (0, 1), (5, 7)] {
                for kind in [Kind::MoreThan, Kind::AtLeast] {
                    let share = Share { kind, num, den };
                    let needed = share.needed(whole);
                    assert!(share.is_met(needed, whole));
                    assert!(needed == 0 || !share.is_met(needed - 1, whole));
                }
            }
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        for written in [
            "more than 1/2 of votes cast",
            "at least 2/3 of those present",
            "at least 3/4 of votes cast with abstentions",
        ] {
            assert_eq!(written.parse::<Majority>().unwrap().to_string(), written);
        }
        for written in ["none", "12 people", "at least 1/5 of those entitled"] {
            assert_eq!(written.parse::<Quorum>().unwrap().to_string(), written);
        }
        for wrong in [
            "",
            "1/2",
            "more than half",
            "more than 1/0",
            "more than 1/1",
            "at least 3/2",
            "at least +1/2",
            "at least 1/2 of cheese",
        ] {
            assert!(wrong.parse::<Majority>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn two_rounds() {
        assert_eq!(first_round(&[10, 51, 40]), FirstRound::Elected(1));
        assert_eq!(first_round(&[10, 45, 40]), FirstRound::Runoff(1, 2));
        assert_eq!(first_round(&[20, 40, 20]), FirstRound::Tied { through: vec![1], among: vec![0, 2], places: 1 });
        assert_eq!(first_round(&[20, 20, 20]), FirstRound::Tied { through: vec![], among: vec![0, 1, 2], places: 2 });
        assert_eq!(first_round(&[5, 5]), FirstRound::Runoff(0, 1));
        assert_eq!(first_round(&[0, 0]), FirstRound::Nobody);
        assert_eq!(first_round(&[]), FirstRound::Nobody);
    }
}
