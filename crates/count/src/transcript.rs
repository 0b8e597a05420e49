//! What happened in a count, round by round: everything needed to check it by hand, in one value with one sequence of bytes.
//!
//! From it come the sentences, the table and the picture (`report`). It holds no time, no name of a machine, nothing that two people who
//! count the same papers by the same rule could have differently.
//!
//! Invariant, for counts that transfer votes: in every round tallies + exhausted + lost to rounding = the ballots.

use crate::json::Json;
use crate::number::Amount;
use crate::reserved::{self, Group};
use crate::ties::{BrokenBy, Purpose, Tie};

/// One count, told in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// The rule, as `name@version`.
    pub rule: String,
    /// What the election is called.
    pub title: String,
    /// The hash of what was counted.
    pub input: [u8; 32],
    /// The names, in the order of the paper.
    pub candidates: Vec<String>,
    /// Those withdrawn before the count.
    pub withdrawn: Vec<usize>,
    /// How many were to be elected.
    pub seats: usize,
    /// How many people voted.
    pub ballots: u64,
    /// The rounds; a rule without rounds has one.
    pub rounds: Vec<Round>,
    /// Those elected, in that order.
    pub elected: Vec<usize>,
    /// The ties that came up.
    pub ties: Vec<Tie>,
    /// What the rule has to tell beyond rounds: a matrix of preferences, a ranking.
    pub more: Json,
    /// How near it was.
    pub margin: Option<Margin>,
    /// The seats that were reserved.
    pub reserved: Vec<Group>,
}

/// One round.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Round {
    /// The votes of each candidate when the round begins; `None` for those who are out of the count.
    pub tallies: Vec<Option<Amount>>,
    /// What is needed to be elected in this round.
    pub quota: Option<Amount>,
    /// Votes that no longer count for anybody.
    pub exhausted: Option<Amount>,
    /// Of those, how many for which reason, where the rule tells reasons apart.
    pub inactive: Vec<(&'static str, Amount)>,
    /// Votes that no longer are, because transfer values are cut.
    pub lost: Option<Amount>,
    /// Elected in this round, by these tallies.
    pub elected: Vec<usize>,
    /// Excluded in this round.
    pub excluded: Vec<usize>,
    /// Of the excluded, those who were not last but without whom alone the reserved seats can be filled.
    pub doomed: Vec<usize>,
    /// Who cannot be excluded from this round on, because the reserved seats need all of them.
    pub guarded: Vec<usize>,
    /// Whose votes are transferred at the end of the round, and why.
    pub action: Action,
    /// Where they went.
    pub transfers: Vec<Transfer>,
    /// For iterative rules, how often the votes were distributed.
    pub iterations: Option<usize>,
}

/// Why votes move at the end of a round.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Action {
    /// They do not: it is the last round.
    #[default]
    Nothing,
    /// What somebody has beyond the quota is passed on.
    Surplus {
        /// Whose.
        of: usize,
        /// How much.
        surplus: Amount,
    },
    /// Those excluded pass everything on.
    Exclusion,
    /// The elected keep less than before (Meek).
    Keep(Vec<(usize, Amount)>),
}

/// Votes that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// From whom.
    pub from: usize,
    /// To whom.
    pub to: To,
    /// On how many papers.
    pub papers: u64,
    /// How many votes.
    pub votes: Amount,
}

/// Where votes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum To {
    /// To a candidate.
    Candidate(usize),
    /// To nobody: the paper names none who is left.
    Exhausted,
    /// To nobody: cut off by the rule's rounding.
    Rounding,
}

/// How many voters would have had to vote otherwise for others to be elected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Margin {
    /// So many.
    pub votes: u64,
    /// Exactly so many, or at most so many.
    pub exact: bool,
}

impl Margin {
    /// A bound of one is exact: fewer than one is nobody.
    pub(crate) fn with_one_exact(self) -> Margin {
        Margin { exact: self.exact || self.votes == 1, ..self }
    }
}

/// Bytes as two hexadecimal digits each.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Transcript {
    /// The names of those elected, in that order.
    pub fn elected_names(&self) -> Vec<&str> {
        self.elected.iter().map(|&one| self.candidates[one].as_str()).collect()
    }

    /// The canonical JSON; see `docs/formats/counting.md`.
    pub fn json(&self) -> Json {
        let mut json = Json::object([
            ("v", Json::Int(1)),
            ("rule", Json::from(self.rule.as_str())),
            ("title", Json::from(self.title.as_str())),
            ("input", Json::from(hex(&self.input))),
            ("candidates", Json::list(self.candidates.iter().map(String::as_str))),
            ("withdrawn", Json::list(self.withdrawn.iter().copied())),
            ("seats", self.seats.into()),
            ("ballots", self.ballots.into()),
            ("elected", Json::list(self.elected_names())),
            ("elected_numbers", Json::list(self.elected.iter().copied())),
            ("rounds", Json::list(self.rounds.iter().map(Round::json))),
            ("ties", Json::list(self.ties.iter().map(tie))),
        ]);
        if !self.reserved.is_empty() {
            json.set("reserved", reserved::told(&self.reserved));
        }
        if self.more != Json::Null {
            json.set("more", self.more.clone());
        }
        if let Some(margin) = &self.margin {
            json.set("margin", Json::object([("votes", margin.votes.into()), ("exact", margin.exact.into())]));
        }
        json
    }
}

impl Round {
    fn json(&self) -> Json {
        let amount = |amount: &Amount| Json::from(amount.to_string());
        let mut json = Json::object([(
            "tallies",
            Json::list(self.tallies.iter().map(|tally| tally.as_ref().map_or(Json::Null, amount))),
        )]);
        let mut optional = |key: &str, value: Option<Json>| {
            if let Some(value) = value {
                json.set(key, value);
            }
        };
        let some = |list: &[usize]| (!list.is_empty()).then(|| Json::list(list.iter().copied()));
        optional("quota", self.quota.as_ref().map(amount));
        optional("exhausted", self.exhausted.as_ref().map(amount));
        optional("lost", self.lost.as_ref().map(amount));
        let inactive = self.inactive.iter().map(|(reason, votes)| (reason.to_string(), amount(votes)));
        optional("inactive", (!self.inactive.is_empty()).then(|| Json::Object(inactive.collect())));
        optional("elected", some(&self.elected));
        optional("excluded", some(&self.excluded));
        optional("doomed", some(&self.doomed));
        optional("guarded", some(&self.guarded));
        optional("iterations", self.iterations.map(Json::from));
        match &self.action {
            Action::Nothing | Action::Exclusion => {}
            Action::Surplus { of, surplus } => {
                optional("surplus", Some(Json::object([("of", (*of).into()), ("votes", amount(surplus))])))
            }
            Action::Keep(factors) => {
                let factors =
                    factors.iter().map(|(of, factor)| Json::object([("of", (*of).into()), ("keeps", amount(factor))]));
                optional("keep", Some(Json::list(factors)));
            }
        }
        let transfers = self.transfers.iter().map(|transfer| {
            let to = match transfer.to {
                To::Candidate(to) => Json::from(to),
                To::Exhausted => Json::from("exhausted"),
                To::Rounding => Json::from("rounding"),
            };
            Json::object([
                ("from", transfer.from.into()),
                ("to", to),
                ("papers", transfer.papers.into()),
                ("votes", amount(&transfer.votes)),
            ])
        });
        optional("transfers", (!self.transfers.is_empty()).then(|| Json::list(transfers)));
        json
    }
}

fn tie(tie: &Tie) -> Json {
    let purpose = match tie.purpose {
        Purpose::Surplus => "surplus",
        Purpose::Exclude => "exclude",
        Purpose::Elect => "elect",
        Purpose::First => "first",
    };
    let by = match tie.by {
        BrokenBy::EarlierRound(round) => Json::object([("round", round.into())]),
        BrokenBy::Rule => "rule".into(),
        BrokenBy::Order => "order".into(),
        BrokenBy::Lot => "lot".into(),
    };
    Json::object([
        ("round", tie.round.into()),
        ("about", purpose.into()),
        ("between", Json::list(tie.between.iter().copied())),
        ("taken", tie.taken.into()),
        ("by", by),
        ("matters", tie.matters.map_or(Json::Null, Json::from)),
    ])
}
