//! Bylaws: the rules in force, as typed clauses with stable ids.
//!
//! They are written as TOML (`docs/formats/bylaws.md`), shown as numbered sentences, and changed clause by clause, only
//! by the members' own amendment rule. They grow by new kinds of clause in a new semantics number, not by a language:
//! a rule that a member cannot read in a sentence is not a rule they agreed to.
//!
//! Invariant: a `Bylaws` in force has passed `faults` with nothing found.

pub mod alone;
mod faults;
pub mod law;
mod read;
mod write;

use std::fmt;

use count::majority::Majority;

pub use faults::{Fault, OPTIONAL, REPEATABLE, RIGHTS};
pub use read::BylawsError;

use crate::id::Hash;
use crate::moderation::Reason;
use crate::time::Span;

/// The longest bylaws, in bytes of TOML: they must fit in one entry beside what proposes them.
pub const BYLAWS_BYTES_MAX: usize = 32 * 1024;
/// The longest clause put to the question by itself.
pub const CLAUSE_BYTES_MAX: usize = 8 * 1024;

/// The name of a clause, for ever: lower-case letters, digits and hyphens, at most 40.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseId(pub(crate) String);

impl ClauseId {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for ClauseId {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if text.is_empty() || text.len() > 40 || !text.bytes().all(legal) {
            return Err("a clause's id is 1 to 40 lower-case letters, digits and hyphens");
        }
        Ok(Self(text.to_owned()))
    }
}

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bylaws {
    /// What the organisation is called.
    pub name: String,
    /// The template it started from, `assembly@1`.
    pub template: String,
    /// Whose law applies: `none`, later `us-lmrda`, `uk-trade-union`, …
    pub law: String,
    /// Local time minus UTC, in minutes; one for the whole institution.
    pub offset_minutes: i32,
    /// The articles in the order of the booklet.
    pub articles: Vec<Article>,
}

/// A heading with its clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// The heading.
    pub title: String,
    /// The clauses under it; the third clause of the second article is shown as 2.3.
    pub clauses: Vec<Clause>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Its name, which never changes; its number may.
    pub id: ClauseId,
    /// What it says.
    pub rule: Rule,
}

/// What a clause says, by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// What the organisation is for, in one line. The one place where members write free text into the record.
    Purpose {
        /// The line.
        text: String,
    },
    /// Who may read the record.
    Reading {
        /// Anyone, or members and whom they give a pass.
        who: Readers,
    },
    /// Who may join, and how. `open`: whoever says they want to.
    Joining {
        /// The way in.
        how: Joining,
    },
    /// How the members decide on some matters.
    Decision(Decision),
    /// Somebody lends a hand for some hours with a few powers; no office.
    Chore {
        /// What they may do.
        powers: Vec<Power>,
        /// For how long at most, in hours.
        hours_max: u32,
        /// How many at a time at most.
        people_max: u32,
    },
    /// A power may be lent to a member for a limited time.
    Delegation {
        /// For how long at most, in hours.
        hours_max: u32,
    },
    /// The members may demand things of somebody outside.
    Demands {
        /// How many may stand at a time.
        standing_max: u32,
    },
    /// Members may be named to speak for all.
    Spokespersons {
        /// For how long at most, in hours.
        hours_max: u32,
        /// How many at a time at most.
        people_max: u32,
    },
    /// Words may be folded away, for reasons.
    Moderation {
        /// For which.
        reasons: Vec<Reason>,
        /// How many members put words back.
        unfold: u32,
    },
    /// Who votes: it takes being seen, or being known, or time.
    Presence(PresenceRule),
    /// Some matters may be decided by a show of hands.
    HandCount(HandRule),
    /// A post that members hold for a term.
    Office(OfficeRule),
    /// A share of the members puts any motion to the vote.
    Petition(PetitionRule),
    /// What each member is asked about themselves.
    Roll {
        /// Which fields.
        asks: Vec<RollField>,
    },
    /// What no majority can remove.
    Rights {
        /// The rights by name, all of `RIGHTS` at least.
        floor: Vec<String>,
    },
}

/// When a member begins to vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PresenceRule {
    /// How many members who were present must vouch for somebody who was not.
    pub vouchers: u32,
    /// For how many people one member may vouch.
    pub vouches_max: u32,
    /// After how many hours whoever nobody challenged votes by time alone.
    pub wait_hours: u32,
    /// How many members who were present must challenge a batch.
    pub challengers: u32,
    /// How far back a challenge reaches, in hours.
    pub challenge_hours: u32,
}

/// When a show of hands decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandRule {
    /// On which matters.
    pub about: Vec<Matter>,
    /// How many tellers must sign the same figures, from both sides.
    pub tellers: u32,
    /// How many of those present send it to a vote on the phones.
    pub objectors: u32,
}

/// A post that members hold for a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeRule {
    /// What it is called, in the singular.
    pub title: String,
    /// How many hold it.
    pub seats: u32,
    /// How long an elected term lasts, in days.
    pub term_days: u32,
    /// How long somebody may hold it who was not elected by secret ballot, in days.
    pub provisional_days: u32,
    /// What it is for. Who holds it provisionally may do no more of this than a caretaker may.
    pub powers: Vec<Power>,
}

/// How many members put a motion to the vote without anyone's leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PetitionRule {
    /// This share of those who vote, in percent.
    pub percent: u32,
    /// And at least so many.
    pub people_min: u32,
    /// For how long a motion can be signed, in days from its being moved.
    pub days: u32,
}

/// Who may read the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Anyone at all.
    Anyone,
    /// Members, and whom a member gives a reading pass.
    Members,
}

/// How people become members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joining {
    /// Whoever has the link and says a name.
    Open,
}

/// What the bylaws let somebody do that others may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// Put a seconded motion to the vote before its discussion time is over, where its clause allows that.
    PutTheQuestion,
    /// Fold words away for a reason that the bylaws list; together with another, remove what endangers people.
    FoldAway,
    /// Open and close a meeting and its wall, give the floor, have hands counted.
    RunTheMeeting,
    /// Call a meeting, where the bylaws give that to an office.
    Convene,
    /// See what other members entered on the roll; each look is an act.
    SeeTheRoll,
}

/// What the bylaws may ask a member about themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RollField {
    /// The name in law, which need not be the one that others see.
    LegalName,
    /// Where post reaches them.
    PostalAddress,
    /// Its postal code.
    Postcode,
    /// A phone number.
    Phone,
    /// A mail address.
    Mail,
    /// Where they work.
    Workplace,
    /// What they do there.
    Job,
    /// Since when they belong, where that was before this record.
    JoinedOn,
}

/// What a decision is about; each matter is governed by exactly one decision clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Matter {
    /// A plain resolution.
    Resolution,
    /// Naming or ending a facilitator.
    Facilitator,
    /// Lending a power.
    Delegation,
    /// A change to the text of a motion.
    Amendment,
    /// What the organisation is for.
    Purpose,
    /// Who may read the record.
    Reading,
    /// Who may join.
    Joining,
    /// Every other clause.
    Bylaws,
    /// By which semantics the record is judged from now on.
    Semantics,
    /// Adopting, changing and closing a demand.
    Demand,
    /// Recording what was offered on a demand, and accepting or refusing it.
    Offer,
    /// Naming or ending who speaks for all.
    Spokesperson,
    /// Whether words stay removed.
    Removal,
    /// Who holds an office until there is an election.
    Office,
    /// That somebody holds an office no longer.
    Recall,
}

impl Matter {
    /// The kind of clause without which there is nothing of this matter to decide; `None` for what every
    /// organisation decides.
    #[must_use]
    pub fn rests_on(self) -> Option<&'static str> {
        match self {
            Self::Demand | Self::Offer => Some("demands"),
            Self::Spokesperson => Some("spokespersons"),
            Self::Removal => Some("moderation"),
            Self::Office | Self::Recall => Some("office"),
            _ => None,
        }
    }

    /// The number under which it came.
    #[must_use]
    pub fn semantics(self) -> u32 {
        match self {
            Self::Demand | Self::Offer | Self::Spokesperson => 2,
            Self::Removal => 3,
            Self::Office | Self::Recall => 4,
            _ => 1,
        }
    }
}

impl Power {
    /// The number under which it came.
    #[must_use]
    pub fn semantics(self) -> u32 {
        match self {
            Self::PutTheQuestion => 1,
            Self::FoldAway | Self::RunTheMeeting => 3,
            Self::Convene | Self::SeeTheRoll => 4,
        }
    }

    /// Whether who holds an office without having been elected by secret ballot may use it: a caretaker convenes, so that
    /// there is an election, and nothing else (DESIGN §6).
    #[must_use]
    pub fn is_a_caretakers(self) -> bool {
        self == Self::Convene
    }
}

/// How the members decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// On which matters.
    pub about: Vec<Matter>,
    /// What majority of what.
    pub majority: Majority,
    /// How many members must vote at least, yes, no or abstain.
    pub quorum_voters: u32,
    /// What share of those entitled must vote at least, in percent.
    pub quorum_percent: u32,
    /// How many members besides the mover must second.
    pub seconders: u32,
    /// Time between the last second needed and the vote, in minutes.
    pub notice_minutes: u32,
    /// Whether somebody with the power to put the question may shorten that time.
    pub put_early: bool,
    /// The shortest the vote may be open, in minutes.
    pub open_minutes_min: u32,
    /// The longest the vote may be open, in minutes.
    pub open_minutes_max: u32,
    /// How long after a first vote that carried the second one opens, in hours; nought where one vote is enough.
    pub second_reading_hours: u32,
}

impl Decision {
    /// Time between the last second needed and the vote.
    #[must_use]
    pub fn notice(&self) -> Span {
        Span::minutes(i64::from(self.notice_minutes))
    }
}

/// Names of a closed set, as they stand in TOML, acts and state lines.
macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $type {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in bylaws, acts and state lines.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The one so named.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use names;

names!(Readers { Anyone = "anyone", Members = "members" });
names!(Joining { Open = "open" });
names!(Power {
    PutTheQuestion = "put-the-question",
    FoldAway = "fold-away",
    RunTheMeeting = "run-the-meeting",
    Convene = "convene",
    SeeTheRoll = "see-the-roll",
});
names!(RollField {
    LegalName = "legal-name",
    PostalAddress = "postal-address",
    Postcode = "postcode",
    Phone = "phone",
    Mail = "mail",
    Workplace = "workplace",
    Job = "job",
    JoinedOn = "joined-on",
});
names!(Matter {
    Resolution = "resolution",
    Facilitator = "facilitator",
    Delegation = "delegation",
    Amendment = "amendment",
    Purpose = "purpose",
    Reading = "reading",
    Joining = "joining",
    Bylaws = "bylaws",
    Semantics = "semantics",
    Demand = "demand",
    Offer = "offer",
    Spokesperson = "spokesperson",
    Removal = "removal",
    Office = "office",
    Recall = "recall",
});

impl Rule {
    /// The kind's name in TOML.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Rule::Purpose { .. } => "purpose",
            Rule::Reading { .. } => "reading",
            Rule::Joining { .. } => "joining",
            Rule::Decision(_) => "decision",
            Rule::Chore { .. } => "chore",
            Rule::Delegation { .. } => "delegation",
            Rule::Demands { .. } => "demands",
            Rule::Spokespersons { .. } => "spokespersons",
            Rule::Moderation { .. } => "moderation",
            Rule::Presence(_) => "presence",
            Rule::HandCount(_) => "hand-count",
            Rule::Office(_) => "office",
            Rule::Petition(_) => "petition",
            Rule::Roll { .. } => "roll",
            Rule::Rights { .. } => "rights",
        }
    }

    /// Which matter a change of this clause is.
    #[must_use]
    pub fn matter(&self) -> Matter {
        match self {
            Rule::Purpose { .. } => Matter::Purpose,
            Rule::Reading { .. } => Matter::Reading,
            Rule::Joining { .. } => Matter::Joining,
            _ => Matter::Bylaws,
        }
    }
}

impl Clause {
    /// Identifies this wording: SHA-256 of the clause's canonical TOML.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of(self.to_toml().as_bytes())
    }
}

impl Bylaws {
    /// All clauses with their numbers, in order.
    pub fn clauses(&self) -> impl Iterator<Item = (String, &Clause)> {
        self.articles.iter().enumerate().flat_map(|(a, article)| {
            article.clauses.iter().enumerate().map(move |(c, clause)| (format!("{}.{}", a + 1, c + 1), clause))
        })
    }

    /// A clause by its id.
    #[must_use]
    pub fn clause(&self, id: &ClauseId) -> Option<&Clause> {
        self.rules().find(|clause| clause.id == *id)
    }

    /// The number a clause is shown under.
    #[must_use]
    pub fn number(&self, id: &ClauseId) -> Option<String> {
        self.clauses().find(|(_, clause)| clause.id == *id).map(|(number, _)| number)
    }

    /// These bylaws with one clause replaced; `None` if there is no clause of that id.
    #[must_use]
    pub fn with(&self, changed: &Clause) -> Option<Self> {
        let mut next = self.clone();
        let place = next.articles.iter_mut().flat_map(|a| &mut a.clauses).find(|clause| clause.id == changed.id)?;
        *place = changed.clone();
        Some(next)
    }

    /// These bylaws with one clause more, behind the one called `after`; what it newly lets the members decide is decided by
    /// the clause called `under`. `None` if there are no such clauses, or `under` is named and there is nothing to decide.
    #[must_use]
    pub fn with_added(&self, clause: &Clause, after: &ClauseId, under: Option<&ClauseId>) -> Option<Self> {
        let mut next = self.clone();
        if let Some(under) = under {
            let governed = |matter: &Matter| {
                self.rules().any(|c| matches!(&c.rule, Rule::Decision(decision) if decision.about.contains(matter)))
            };
            let brings = |matter: &&Matter| matter.rests_on() == Some(clause.rule.kind()) && !governed(matter);
            let matters: Vec<Matter> = Matter::ALL.iter().filter(brings).copied().collect();
            let governing = next.articles.iter_mut().flat_map(|a| &mut a.clauses).find(|clause| clause.id == *under)?;
            let Rule::Decision(decision) = &mut governing.rule else { return None };
            if matters.is_empty() {
                return None;
            }
            decision.about.extend(matters);
        }
        let article = next.articles.iter_mut().find(|article| article.clauses.iter().any(|c| c.id == *after))?;
        let place = article.clauses.iter().position(|c| c.id == *after).expect("looked at above");
        article.clauses.insert(place + 1, clause.clone());
        Some(next)
    }

    /// The clause that governs a matter, and what it says.
    ///
    /// # Panics
    /// Never for bylaws in force: `faults` finds a matter that no clause governs.
    #[must_use]
    pub fn decision(&self, matter: Matter) -> (&ClauseId, &Decision) {
        self.rules()
            .find_map(|clause| match &clause.rule {
                Rule::Decision(decision) if decision.about.contains(&matter) => Some((&clause.id, decision)),
                _ => None,
            })
            .expect("bylaws in force govern every matter")
    }

    /// The lowest semantics under which these rules can be in force: each kind of rule came with a number.
    #[must_use]
    pub fn semantics(&self) -> u32 {
        let of = |clause: &Clause| match &clause.rule {
            Rule::Demands { .. } | Rule::Spokespersons { .. } => 2,
            Rule::Moderation { .. } | Rule::Presence(_) | Rule::HandCount(_) => 3,
            Rule::Office(_) | Rule::Petition(_) | Rule::Roll { .. } => 4,
            Rule::Decision(decision) if decision.second_reading_hours > 0 => 4,
            Rule::Decision(decision) => decision.about.iter().map(|matter| matter.semantics()).max().unwrap_or(1),
            Rule::Chore { powers, .. } => powers.iter().map(|power| power.semantics()).max().unwrap_or(1),
            _ => 1,
        };
        self.rules().map(of).max().unwrap_or(1)
    }

    /// What the organisation is for.
    #[must_use]
    pub fn purpose(&self) -> &str {
        self.rules()
            .find_map(|c| if let Rule::Purpose { text } = &c.rule { Some(text.as_str()) } else { None })
            .unwrap_or("")
    }

    /// Who may read the record.
    #[must_use]
    pub fn readers(&self) -> Readers {
        self.rules()
            .find_map(|c| if let Rule::Reading { who } = c.rule { Some(who) } else { None })
            .unwrap_or(Readers::Members)
    }

    /// When a member begins to vote, if the bylaws say more than that they belong.
    #[must_use]
    pub fn presence(&self) -> Option<(&ClauseId, &PresenceRule)> {
        self.rules().find_map(|c| if let Rule::Presence(rule) = &c.rule { Some((&c.id, rule)) } else { None })
    }

    /// When a show of hands decides, if the bylaws know of it.
    #[must_use]
    pub fn hand_count(&self) -> Option<(&ClauseId, &HandRule)> {
        self.rules().find_map(|c| if let Rule::HandCount(rule) = &c.rule { Some((&c.id, rule)) } else { None })
    }

    /// The offices, in the order of the booklet.
    pub fn offices(&self) -> impl Iterator<Item = (&ClauseId, &OfficeRule)> {
        self.rules().filter_map(|c| if let Rule::Office(rule) = &c.rule { Some((&c.id, rule)) } else { None })
    }

    /// An office by its clause.
    #[must_use]
    pub fn office(&self, id: &ClauseId) -> Option<&OfficeRule> {
        self.offices().find(|(office, _)| *office == id).map(|(_, rule)| rule)
    }

    /// How many members put a motion to the vote, if the bylaws say so.
    #[must_use]
    pub fn petition(&self) -> Option<(&ClauseId, &PetitionRule)> {
        self.rules().find_map(|c| if let Rule::Petition(rule) = &c.rule { Some((&c.id, rule)) } else { None })
    }

    /// The clause of a kind of which there is exactly one.
    #[must_use]
    pub fn only(&self, kind: &str) -> Option<&Clause> {
        self.rules().find(|clause| clause.rule.kind() == kind)
    }

    fn rules(&self) -> impl Iterator<Item = &Clause> {
        self.articles.iter().flat_map(|article| &article.clauses)
    }
}
