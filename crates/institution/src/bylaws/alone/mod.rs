//! Who can act alone: for everything that binds others, the smallest group the bylaws let do it, and how it is undone.
//!
//! Reckoned from the rules and the number of those who may vote, from nothing else; numbers and names only, the sentences
//! are `polity::alone`. What the rules cannot say is not here: who talks to whom outside them, who runs the server, how
//! many of the members are one person. `covered` says which line each type of act and each effect belongs to; a test holds
//! it against `docs/formats/act.md`, so that nothing new binds anybody unlisted.
//!
//! Invariant: the list is in one order for everybody: fewest people first, and among equals the graver first.

mod carrying;
mod covered;
mod findings;

pub use carrying::Carrying;
pub use covered::{Covered, covered};
pub use findings::{Detail, Finding};

use crate::bylaws::{Bylaws, Clause, ClauseId, Decision, Matter, Power, Rule, names};
use crate::founding::FOUNDING_HOURS;
use crate::keys::KEYS_MAX;
use crate::meetings::{HEADS_MAX, OPEN_MEETINGS_MAX};
use crate::moderation::REMOVAL_TIME;

/// Something that binds others, or that they have to put up with. The graver come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Come in under many names by a link.
    JoinAsMany,
    /// Act as somebody else, with a key of theirs.
    UseAKey,
    /// Let people in by a meeting's wall.
    LetInByWall,
    /// Let people in by saying that one knows them.
    LetInByWord,
    /// Decide by the members' vote.
    Decide,
    /// Have hands counted, and sign the figures.
    CountHands,
    /// Speak for the members.
    SpeakForAll,
    /// Have words away so that nobody can read them.
    RemoveWords,
    /// Look at what others entered about themselves.
    SeeTheRoll,
    /// Fold words away.
    FoldAway,
    /// Keep people who came by a link from voting by time alone.
    Challenge,
    /// Open and close a meeting, give the floor.
    RunTheMeeting,
    /// End the time to think it over.
    PutTheQuestion,
    /// Have the members vote first whether to take a motion.
    SayOutside,
    /// Send a show of hands to a vote on the phones.
    ObjectToHands,
    /// Put folded words back.
    PutWordsBack,
    /// Withdraw a motion that others have seconded.
    Withdraw,
    /// Let somebody outside read the record.
    ShowTheRecord,
    /// Call a meeting.
    Convene,
    /// Bring a motion to the vote by signing for it, whoever would rather it did not.
    Petition,
    /// Put a motion before the members.
    PutBeforeAll,
}

names!(Deed {
    JoinAsMany = "join-as-many",
    UseAKey = "use-a-key",
    LetInByWall = "let-in-by-wall",
    LetInByWord = "let-in-by-word",
    Decide = "decide",
    CountHands = "count-hands",
    SpeakForAll = "speak-for-all",
    RemoveWords = "remove-words",
    SeeTheRoll = "see-the-roll",
    FoldAway = "fold-away",
    Challenge = "challenge",
    RunTheMeeting = "run-the-meeting",
    PutTheQuestion = "put-the-question",
    SayOutside = "say-outside",
    ObjectToHands = "object-to-hands",
    PutWordsBack = "put-words-back",
    Withdraw = "withdraw",
    ShowTheRecord = "show-the-record",
    Convene = "convene",
    Petition = "petition",
    PutBeforeAll = "put-before-all",
});

/// Everything that the bylaws let somebody do, and what is odd about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alone {
    /// How many may vote.
    pub entitled: u64,
    /// The worst first.
    pub lines: Vec<Line>,
    /// Rules that contradict each other, powers nobody holds, what lies below a floor.
    pub findings: Vec<Finding>,
}

/// One thing that can be done, by whom, and how it is undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What.
    pub deed: Deed,
    /// On which matters, if it is deciding.
    pub matters: Vec<Matter>,
    /// The clause that lets them; `None` if no clause could take it away.
    pub clause: Option<ClauseId>,
    /// How many it takes.
    pub group: Group,
    /// How long it takes.
    pub pace: Pace,
    /// A further figure of the deed: how many people it brings in, how many may do it at a time.
    pub most: Option<u64>,
    /// How long it lasts if nobody undoes it, in minutes; `None` if until it is undone.
    pub lasts_minutes: Option<u64>,
    /// How one comes to be able to.
    pub got: Vec<Got>,
    /// How it is undone, the quickest first; nothing if nobody can.
    pub undone: Vec<Undo>,
}

/// How many it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// So many people, together.
    People(u64),
    /// So many votes.
    Votes(Carrying),
}

/// How long something takes at least.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pace {
    /// In minutes, from the first step; nought is at once.
    pub minutes: u64,
    /// If somebody opens the vote early, where that may be done.
    pub early_minutes: Option<u64>,
    /// It can be decided in the room, by hand.
    pub by_hand: bool,
}

/// How somebody comes to hold a limited power.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Got {
    /// Whoever founds the organisation has it for the first hours.
    Founding {
        /// How many.
        hours: u32,
    },
    /// By the members' vote.
    Vote {
        /// On which matter.
        matter: Matter,
        /// By which clause.
        clause: ClauseId,
        /// How many it takes.
        carrying: Carrying,
        /// How long it takes.
        pace: Pace,
        /// For how long at most, in hours.
        hours: u32,
        /// How many people at a time; as many as are voted for, if not said.
        people: Option<u32>,
    },
}

/// How something is undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undo {
    /// So many members do it, without a vote.
    People {
        /// How many.
        people: u64,
        /// Within how many hours; at any time, if not said.
        hours: Option<u32>,
    },
    /// The members' vote.
    Vote {
        /// By which clause.
        clause: ClauseId,
        /// How many it takes.
        carrying: Carrying,
        /// How long it takes.
        pace: Pace,
    },
    /// Whoever it is about, alone.
    Oneself,
}

impl Deed {
    /// Whether others lose nothing by it that they do not get back: bringing something up, calling, putting back.
    #[must_use]
    pub fn is_light(self) -> bool {
        self >= Self::ObjectToHands && self != Self::ShowTheRecord
    }
}

impl Group {
    /// How few can be enough; `None` if not even all are.
    #[must_use]
    pub fn least(&self) -> Option<u64> {
        match self {
            Self::People(people) => Some(*people),
            Self::Votes(carrying) => carrying.least(),
        }
    }
}

impl Decision {
    /// How long a decision takes from being seconded to its close.
    #[must_use]
    pub fn pace(&self) -> Pace {
        let open = u64::from(self.open_minutes_min);
        // What passed is voted on once more; nobody shortens the time between.
        let second = match self.second_reading_hours {
            0 => 0,
            hours => u64::from(hours) * 60 + open,
        };
        let early_minutes = self.put_early.then_some(open + second).filter(|_| self.notice_minutes > 0);
        Pace { minutes: u64::from(self.notice_minutes) + open + second, early_minutes, by_hand: false }
    }
}

impl Bylaws {
    /// Who can do what alone, with how few others, and how that is undone, where so many may vote.
    #[must_use]
    pub fn alone(&self, entitled: u64) -> Alone {
        let reckoning = Reckoning { bylaws: self, entitled };
        let mut lines = reckoning.lines();
        // The order of clauses in the booklet stands among equals: the sort is stable.
        lines.sort_by_key(|line| (line.group.least().unwrap_or(u64::MAX), line.deed));
        Alone { entitled, lines, findings: findings::findings(self, entitled) }
    }
}

impl Alone {
    /// The lines that rest on a clause.
    pub fn because<'a>(&'a self, clause: &'a ClauseId) -> impl Iterator<Item = &'a Line> {
        self.lines.iter().filter(move |line| {
            let got = line.got.iter().any(|got| matches!(got, Got::Vote { clause: by, .. } if by == clause));
            line.clause.as_ref() == Some(clause) || (got && line.deed != Deed::Decide)
        })
    }

    /// What could be done after a change of the rules that could not be done so before: lines that are not there in these
    /// words, and deeds that are gone.
    #[must_use]
    pub fn differs<'a>(&'a self, before: &'a Alone) -> Differs<'a> {
        let fresh = |line: &&Line| !before.lines.contains(line);
        let gone = |line: &&Line| {
            let same =
                |other: &Line| other.deed == line.deed && (line.deed != Deed::Decide || other.clause == line.clause);
            !self.lines.iter().any(same)
        };
        Differs { now: self.lines.iter().filter(fresh).collect(), gone: before.lines.iter().filter(gone).collect() }
    }
}

/// What a change of the rules does to who can act alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs<'a> {
    /// What could be done so from then on.
    pub now: Vec<&'a Line>,
    /// What could be done no longer.
    pub gone: Vec<&'a Line>,
}

struct Reckoning<'a> {
    bylaws: &'a Bylaws,
    entitled: u64,
}

impl Reckoning<'_> {
    fn lines(&self) -> Vec<Line> {
        let mut lines = vec![self.use_a_key()];
        lines.extend(self.bylaws.rules().filter_map(|clause| match &clause.rule {
            Rule::Decision(decision) if !decision.about.is_empty() => Some(self.decide(&clause.id, decision)),
            _ => None,
        }));
        lines.extend(self.joining());
        lines.extend(Power::ALL.iter().filter_map(|power| self.held(*power)));
        lines.extend(self.remove_words());
        lines.extend(self.hands());
        lines.extend(self.speaking());
        lines.extend(self.each_alone());
        lines
    }

    fn line(&self, deed: Deed, clause: Option<&ClauseId>, people: u64) -> Line {
        Line {
            deed,
            matters: Vec::new(),
            clause: clause.cloned(),
            group: Group::People(people),
            pace: Pace::default(),
            most: None,
            lasts_minutes: None,
            got: Vec::new(),
            undone: Vec::new(),
        }
    }

    fn only(&self, kind: &str) -> Option<&Clause> {
        self.bylaws.only(kind)
    }

    /// The clause that governs a matter, how many carry it, and how fast; `None` where nothing governs it.
    fn governs(&self, matter: Matter) -> Option<(ClauseId, Carrying, Pace)> {
        self.bylaws.rules().find_map(|clause| match &clause.rule {
            Rule::Decision(decision) if decision.about.contains(&matter) => {
                let pace = Pace { by_hand: self.by_hand(decision, &[matter]), ..decision.pace() };
                Some((clause.id.clone(), Carrying::of(decision, self.entitled), pace))
            }
            _ => None,
        })
    }

    /// Whether some of these matters can be decided by hand: hands are counted on what could be put to the vote early.
    fn by_hand(&self, decision: &Decision, matters: &[Matter]) -> bool {
        let rule = self.bylaws.hand_count();
        decision.put_early
            && decision.second_reading_hours == 0
            && rule.is_some_and(|(_, rule)| matters.iter().any(|matter| rule.about.contains(matter)))
    }

    fn by_vote(&self, matter: Matter) -> Option<Undo> {
        self.governs(matter).map(|(clause, carrying, pace)| Undo::Vote { clause, carrying, pace })
    }

    fn decide(&self, clause: &ClauseId, decision: &Decision) -> Line {
        let carrying = Carrying::of(decision, self.entitled);
        let pace = Pace { by_hand: self.by_hand(decision, &decision.about), ..decision.pace() };
        Line {
            matters: decision.about.clone(),
            group: Group::Votes(carrying),
            pace,
            // What was decided is decided otherwise the same way. A change to a text is itself put to the vote.
            undone: vec![Undo::Vote { clause: clause.clone(), carrying, pace }],
            ..self.line(Deed::Decide, Some(clause), 0)
        }
    }

    /// Whoever has a key of somebody can do what they can; a key of theirs ends it.
    fn use_a_key(&self) -> Line {
        let most = Some(u64::from(KEYS_MAX));
        Line { most, undone: vec![Undo::Oneself], ..self.line(Deed::UseAKey, None, 1) }
    }

    /// Who lets in how many who then vote, and who keeps whom from voting.
    fn joining(&self) -> Vec<Line> {
        let joining = self.only("joining").map(|clause| &clause.id);
        let Some((clause, rule)) = self.bylaws.presence() else {
            return vec![self.line(Deed::JoinAsMany, joining, 1)];
        };
        let challengers = Undo::People { people: rule.challengers.into(), hours: Some(rule.challenge_hours) };
        // Whoever opens a wall does not vouch for it; those who do voted before.
        let others = self.entitled.saturating_sub(1);
        let wall = 1 + u64::from(rule.vouchers).min(others);
        let known = |deed| Line { undone: Vec::new(), ..self.line(deed, Some(clause), rule.vouchers.into()) };
        let runs = self.got(Power::RunTheMeeting);
        vec![
            Line {
                pace: Pace { minutes: u64::from(rule.wait_hours) * 60, ..Pace::default() },
                undone: vec![challengers],
                ..self.line(Deed::JoinAsMany, Some(clause), 1)
            },
            Line { most: Some(u64::from(HEADS_MAX)), got: runs, ..self.line(Deed::LetInByWall, Some(clause), wall) },
            Line { most: Some(u64::from(rule.vouches_max)), ..known(Deed::LetInByWord) },
            Line {
                undone: self.by_vote(Matter::Resolution).into_iter().collect(),
                ..self.line(Deed::Challenge, Some(clause), rule.challengers.into())
            },
        ]
    }

    /// How somebody comes to hold a power.
    fn got(&self, power: Power) -> Vec<Got> {
        let mut got = Vec::new();
        let by_vote = |matter: Matter, hours: u32, people: Option<u32>| {
            self.governs(matter).map(|(clause, carrying, pace)| Got::Vote {
                matter,
                clause,
                carrying,
                pace,
                hours,
                people,
            })
        };
        for clause in self.bylaws.rules() {
            match &clause.rule {
                Rule::Chore { powers, hours_max, people_max } if powers.contains(&power) => {
                    // Where the rules ask who was present, whoever founded holds this for a day only.
                    let first = if self.bylaws.presence().is_some() { FOUNDING_HOURS } else { *hours_max };
                    got.push(Got::Founding { hours: first });
                    got.extend(by_vote(Matter::Facilitator, *hours_max, Some(*people_max)));
                }
                Rule::Delegation { hours_max } => got.extend(by_vote(Matter::Delegation, *hours_max, None)),
                // Until there are elections nobody holds more by an office than a caretaker.
                Rule::Office(rule) if rule.powers.contains(&power) && power.is_a_caretakers() => {
                    let seats = Some(rule.seats);
                    let way = by_vote(Matter::Office, rule.provisional_days * 24, seats);
                    if let Some(way) = way.filter(|way| !got.contains(way)) {
                        got.push(way);
                    }
                }
                _ => {}
            }
        }
        got
    }

    /// Whether anything in the bylaws lets this power be used.
    fn is_used(&self, power: Power) -> bool {
        match power {
            Power::PutTheQuestion => self
                .bylaws
                .rules()
                .any(|clause| matches!(&clause.rule, Rule::Decision(Decision { put_early: true, .. }))),
            Power::FoldAway => self.only("moderation").is_some(),
            Power::RunTheMeeting => true,
            Power::SeeTheRoll => self.only("roll").is_some(),
            Power::Convene => self.bylaws.offices().any(|(_, rule)| rule.powers.contains(&power)),
        }
    }

    /// What whoever holds a power can do with it alone.
    fn held(&self, power: Power) -> Option<Line> {
        if !self.is_used(power) {
            return None;
        }
        let chore = self.only("chore").map(|clause| &clause.id);
        let (deed, clause, undone) = match power {
            // The time to think it over is gone; the question itself still needs its votes.
            Power::PutTheQuestion => (Deed::PutTheQuestion, chore, Vec::new()),
            Power::RunTheMeeting => {
                (Deed::RunTheMeeting, chore, self.by_vote(Matter::Facilitator).into_iter().collect())
            }
            Power::Convene => {
                let office = self.bylaws.offices().find(|(_, rule)| rule.powers.contains(&power)).map(|(id, _)| id);
                (Deed::Convene, office, self.by_vote(Matter::Recall).into_iter().collect())
            }
            // What somebody has seen stays seen.
            Power::SeeTheRoll => (Deed::SeeTheRoll, self.only("roll").map(|clause| &clause.id), Vec::new()),
            Power::FoldAway => {
                let Rule::Moderation { unfold, .. } = &self.only("moderation")?.rule else { return None };
                let undone = vec![Undo::People { people: (*unfold).into(), hours: None }];
                (Deed::FoldAway, self.only("moderation").map(|clause| &clause.id), undone)
            }
        };
        Some(Line { got: self.got(power), undone, ..self.line(deed, clause, 1) })
    }

    fn remove_words(&self) -> Vec<Line> {
        let Some(clause) = self.only("moderation") else { return Vec::new() };
        let Rule::Moderation { reasons, unfold } = &clause.rule else { return Vec::new() };
        let back = self.line(Deed::PutWordsBack, Some(&clause.id), (*unfold).into());
        if !reasons.iter().any(|reason| reason.is_grave()) {
            return vec![back];
        }
        let hours = u64::try_from(REMOVAL_TIME.0 / 3_600_000).expect("a few days");
        vec![
            Line {
                lasts_minutes: Some(hours * 60),
                got: self.got(Power::FoldAway),
                ..self.line(Deed::RemoveWords, Some(&clause.id), 2)
            },
            back,
        ]
    }

    /// Whoever opens a count does not sign its figures: so many tellers, and one who runs the meeting.
    fn hands(&self) -> Vec<Line> {
        let Some((clause, rule)) = self.bylaws.hand_count() else { return Vec::new() };
        let people = 1 + u64::from(rule.tellers);
        vec![
            Line {
                matters: rule.about.clone(),
                got: self.got(Power::RunTheMeeting),
                undone: vec![Undo::People { people: rule.objectors.into(), hours: None }],
                ..self.line(Deed::CountHands, Some(clause), people)
            },
            self.line(Deed::ObjectToHands, Some(clause), rule.objectors.into()),
        ]
    }

    fn speaking(&self) -> Option<Line> {
        let clause = self.only("spokespersons")?;
        let Rule::Spokespersons { hours_max, people_max } = &clause.rule else { return None };
        let (by, carrying, pace) = self.governs(Matter::Spokesperson)?;
        let (hours, people) = (*hours_max, Some(*people_max));
        let matter = Matter::Spokesperson;
        Some(Line {
            most: Some(u64::from(*people_max)),
            lasts_minutes: Some(u64::from(*hours_max) * 60),
            got: vec![Got::Vote { matter, clause: by.clone(), carrying, pace, hours, people }],
            undone: vec![Undo::Vote { clause: by, carrying, pace }, Undo::Oneself],
            ..self.line(Deed::SpeakForAll, Some(&clause.id), 1)
        })
    }

    /// What every member can do, and what a few of them can.
    fn each_alone(&self) -> Vec<Line> {
        let mut lines = Vec::new();
        if let Some((clause, _, _)) = self.governs(Matter::Resolution) {
            let decision = self.bylaws.decision(Matter::Resolution).1;
            let claims = 1 + u64::from(decision.seconders);
            let taking = Carrying::of(&Decision { seconders: 0, ..decision.clone() }, self.entitled);
            let pace = Pace { minutes: decision.open_minutes_min.into(), ..Pace::default() };
            lines.push(Line {
                undone: vec![Undo::Vote { clause: clause.clone(), carrying: taking, pace }],
                ..self.line(Deed::SayOutside, Some(&clause), claims)
            });
        }
        // The fewest who bring anything at all before the members: one who moves and those who second.
        let decisions = self.bylaws.rules().filter_map(|clause| match &clause.rule {
            Rule::Decision(decision) => Some((&clause.id, decision)),
            _ => None,
        });
        if let Some((clause, easiest)) = decisions.min_by_key(|(_, decision)| decision.seconders) {
            lines.push(self.line(Deed::PutBeforeAll, Some(clause), 1 + u64::from(easiest.seconders)));
        }
        lines.push(Line { undone: Vec::new(), ..self.line(Deed::Withdraw, None, 1) });
        if self.bylaws.readers() == crate::bylaws::Readers::Members {
            lines.push(self.line(Deed::ShowTheRecord, self.only("reading").map(|clause| &clause.id), 1));
        }
        if let Some((clause, rule)) = self.bylaws.petition() {
            let share = (self.entitled * u64::from(rule.percent)).div_ceil(100);
            lines.push(self.line(Deed::Petition, Some(clause), share.max(rule.people_min.into())));
        }
        if !self.is_used(Power::Convene) {
            let most = Some(u64::from(OPEN_MEETINGS_MAX));
            lines.push(Line { most, ..self.line(Deed::Convene, None, 1) });
        }
        lines
    }
}
