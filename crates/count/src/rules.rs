//! The rules by name and version, and the one door to count by one of them.
//!
//! A rule is never just "STV": `scottish-stv@1` says which text is followed, with which arithmetic, how it rounds and how it breaks ties. A
//! version, once released, is never changed; a mistake found in one becomes the next version. A bare name means the newest.
//!
//! Invariant: the same rule, papers and chance give the same transcript, byte for byte.

use thiserror::Error;

use crate::ballots::Ballots;
use crate::cardinal;
use crate::election::{Election, Papers, Sums};
use crate::json::Json;
use crate::margins;
use crate::number::Fixed;
use crate::progress::{self, Stage};
use crate::ranked::condorcet::{self, Debian, Strength};
use crate::ranked::{gregory, irv, meek};
use crate::reserved::{CannotReserve, Group, Reserved};
use crate::scores::Scores;
use crate::ties::{self, Breaker, Chance, Purpose};
use crate::transcript::{Margin, Round, Transcript};
use dashu_ratio::RBig;

/// A rule and what it says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The name, without the version.
    pub name: &'static str,
    /// The version.
    pub version: u32,
    /// What it is, in a line.
    pub title: &'static str,
    /// The text it follows.
    pub text: &'static str,
    /// The numbers it counts with, and how they are rounded.
    pub arithmetic: &'static str,
    /// How it breaks ties.
    pub ties: &'static str,
    /// Whether it fills several seats.
    pub many_seats: bool,
    method: Method,
}

#[derive(Clone, Copy, Debug)]
enum Method {
    Approval,
    Score,
    Star,
    Judgment,
    Schulze(Strength),
    RankedPairs,
    Debian,
    Irv(irv::Options),
    Scottish,
    Wigm(gregory::Options),
    WigmExact,
    Meek(meek::Options),
    MeekExact(meek::Options),
}

/// What a count is given besides the papers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Where chance comes from, when a tie has to be broken by chance.
    pub chance: Chance,
    /// Those on whom lots fell that were drawn and signed, tie by tie.
    pub lots: Vec<usize>,
    /// Groups of whom at least or at most so many are elected.
    pub reserved: Vec<Group>,
    /// The default option, the quorum and the majorities of Debian's rule; no other looks at them.
    pub debian: Debian,
    /// Whether a bound for the margin is looked for by changing papers and counting again, where none is had cheaply.
    pub seek_margin: bool,
}

impl Given {
    /// Chance from a seed, no lots.
    pub fn seed(seed: &[u8]) -> Given {
        Given::by(Chance::Seed(seed.to_vec()))
    }

    /// Chance from an order of all candidates, no lots.
    pub fn order(order: Vec<usize>) -> Given {
        Given::by(Chance::Order(order))
    }

    fn by(chance: Chance) -> Given {
        Given { chance, lots: Vec::new(), reserved: Vec::new(), debian: Debian::default(), seek_margin: false }
    }
}

/// Why nothing was counted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CannotCount {
    /// There is no such rule.
    #[error("there is no rule {0:?}; `polity count rules` lists them")]
    NoSuchRule(String),
    /// The rule needs other papers.
    #[error("{rule} counts {needs}, and the papers hold {found}")]
    WrongPapers {
        /// The rule.
        rule: String,
        /// What it needs.
        needs: &'static str,
        /// What there is.
        found: &'static str,
    },
    /// The rule fills one seat.
    #[error("{rule} fills one seat, and there are {seats}")]
    OneSeat {
        /// The rule.
        rule: String,
        /// How many there are.
        seats: usize,
    },
    /// The order given is none.
    #[error("the order for ties must name each of the {0} candidates once")]
    NoOrder(usize),
    /// Seats cannot be reserved as asked.
    #[error(transparent)]
    Reserved(#[from] CannotReserve),
    /// The rule has no way of reserving seats.
    #[error("{0} knows no reserved seats; transferable votes and committees from approvals do")]
    NoReserving(String),
}

/// All rules of ranks and scores, by name.
pub fn rules() -> &'static [Rule] {
    RULES
}

const SEEDED: &str = "the order from the seed: the tied candidate who is first in it is taken";

const IRV_TIES: &str = "the latest earlier round in which the votes were unequal; then the order from the seed: who is last in it goes out";

const RULES: &[Rule] = &[
    Rule {
        name: "approval",
        version: 1,
        title: "Approval: those with the most crosses",
        text: "each cross counts one; a candidate ranked anywhere is approved",
        arithmetic: "whole votes",
        ties: SEEDED,
        many_seats: true,
        method: Method::Approval,
    },
    Rule {
        name: "bottoms-up",
        version: 1,
        title: "The lowest goes out until as many are left as there are seats",
        text: "RCTab 2, winner election mode bottomsUp; overvotes end a paper, empty ranks are passed over",
        arithmetic: "whole votes",
        ties: IRV_TIES,
        many_seats: true,
        method: Method::Irv(irv::Options { mode: irv::Mode::BottomsUp, ..irv::PLAIN }),
    },
    Rule {
        name: "debian",
        version: 1,
        title: "The rule of the Debian constitution; the default option is the last on the paper",
        text: "Constitution of the Debian project, A.6; majorities one to one and no quorum where nothing else is asked",
        arithmetic: "whole votes",
        ties: SEEDED,
        many_seats: false,
        method: Method::Debian,
    },
    Rule {
        name: "irv",
        version: 1,
        title: "Instant run-off: the lowest goes out until somebody has more than half",
        text: "one at a time; more than half of the papers that still count; overvotes end a paper, empty ranks are passed over",
        arithmetic: "whole votes",
        ties: IRV_TIES,
        many_seats: false,
        method: Method::Irv(irv::PLAIN),
    },
    Rule {
        name: "irv-maine",
        version: 1,
        title: "Instant run-off as in Maine",
        text: "Maine, 94-270 C.M.R. chapter 535, by the options of RCTab 2 of that name",
        arithmetic: "whole votes",
        ties: "the order from the seed: who is last in it goes out",
        many_seats: false,
        method: Method::Irv(irv::MAINE),
    },
    Rule {
        name: "irv-sequential",
        version: 1,
        title: "One seat after another, each by an instant run-off without those elected",
        text: "RCTab 2, winner election mode multiPassIrv",
        arithmetic: "whole votes",
        ties: IRV_TIES,
        many_seats: true,
        method: Method::Irv(irv::Options { mode: irv::Mode::Sequential, ..irv::PLAIN }),
    },
    Rule {
        name: "majority-judgment",
        version: 1,
        title: "Majority judgment: the best median grade",
        text: "Balinski and Laraki, Majority Judgment (2010): medians taken away one by one; blank is the lowest grade",
        arithmetic: "whole votes",
        ties: SEEDED,
        many_seats: true,
        method: Method::Judgment,
    },
    Rule {
        name: "meek-exact",
        version: 1,
        title: "STV by Meek's method, exact fractions with keep factors of six decimals",
        text: "Hill, Wichmann and Woodall, Algorithm 123, The Computer Journal 30 (1987); stopping and exclusion as in stv-rs",
        arithmetic: "exact fractions; keep factors rounded up to six decimals; quota votes/(seats+1), to be exceeded; omega one millionth",
        ties: SEEDED,
        many_seats: true,
        method: Method::MeekExact(meek::EXACT),
    },
    Rule {
        name: "meek-parametric",
        version: 1,
        title: "STV by Meek's method, as stv-rs counts it, with equal ranks",
        text: "stv-rs 0.5, fixed9, equalized counting; without equal ranks Droop 0.14, rule meek, defeat_batch=none, is the same",
        arithmetic: "nine decimals; what is kept and what is passed on both rounded down, keep factors up; omega one millionth",
        ties: SEEDED,
        many_seats: true,
        method: Method::Meek(meek::PARAMETRIC),
    },
    Rule {
        name: "meek-prf",
        version: 1,
        title: "STV by Meek's method, the reference rule",
        text: "Proportional Representation Foundation, Reference Meek Rule",
        arithmetic: "nine decimals; keep factors and what is kept rounded up, quota cut plus 0.000000001; omega one millionth",
        ties: SEEDED,
        many_seats: true,
        method: Method::Meek(meek::PRF),
    },
    Rule {
        name: "meek-rational",
        version: 1,
        title: "STV by Meek's method, exact fractions throughout, for small elections",
        text: "Hill, Wichmann and Woodall, Algorithm 123; stopping and exclusion as in Droop, rule meek, rational arithmetic",
        arithmetic: "exact fractions; quota votes/(seats+1), to be exceeded; omega one ten-thousand-millionth",
        ties: SEEDED,
        many_seats: true,
        method: Method::MeekExact(meek::RATIONAL),
    },
    Rule {
        name: "ranked-pairs",
        version: 1,
        title: "Ranked pairs: the greatest victories locked in first",
        text: "Tideman, Social Choice and Welfare 4 (1987), by margins",
        arithmetic: "whole votes",
        ties: "equal victories in the order of Zavist and Tideman (1989) from the seed",
        many_seats: true,
        method: Method::RankedPairs,
    },
    Rule {
        name: "rctab-stv",
        version: 1,
        title: "STV with transfers of surplus as RCTab counts it",
        text: "RCTab 2, winner election mode multiWinnerAllowMultipleWinnersPerRound",
        arithmetic: "four decimals; transfer values cut paper by paper; whole threshold",
        ties: IRV_TIES,
        many_seats: true,
        method: Method::Irv(irv::Options {
            mode: irv::Mode::Transfer { one_a_round: false },
            decimals: 4,
            ..irv::PLAIN
        }),
    },
    Rule {
        name: "schulze",
        version: 1,
        title: "Schulze's method by winning votes",
        text: "Schulze, Social Choice and Welfare 36 (2011), winning votes; several seats go to the first of the ranking",
        arithmetic: "whole votes",
        ties: SEEDED,
        many_seats: true,
        method: Method::Schulze(Strength::WinningVotes),
    },
    Rule {
        name: "schulze-margins",
        version: 1,
        title: "Schulze's method by margins",
        text: "Schulze, Social Choice and Welfare 36 (2011), margins; several seats go to the first of the ranking",
        arithmetic: "whole votes",
        ties: SEEDED,
        many_seats: true,
        method: Method::Schulze(Strength::Margins),
    },
    Rule {
        name: "score",
        version: 1,
        title: "Score: those with the highest sums",
        text: "the scores of each candidate are added; blank gives nothing",
        arithmetic: "whole scores",
        ties: SEEDED,
        many_seats: true,
        method: Method::Score,
    },
    Rule {
        name: "scottish-stv",
        version: 1,
        title: "STV as Scottish councils are elected",
        text: "Scottish Local Government Elections Order 2007 (SSI 2007/42), Schedule 1, rules 45 to 52",
        arithmetic: "five decimals; transfer values cut; whole quota",
        ties: "the latest earlier stage at which the votes were unequal; then by lot: the order from the seed, first is taken",
        many_seats: true,
        method: Method::Scottish,
    },
    Rule {
        name: "star",
        version: 1,
        title: "STAR: the two highest sums, then whom more voters score higher",
        text: "Equal Vote Coalition, STAR voting",
        arithmetic: "whole scores",
        ties: "head to head, then the most highest scores; in the run-off the higher sum first; then the order from the seed",
        many_seats: false,
        method: Method::Star,
    },
    Rule {
        name: "wigm-exact",
        version: 1,
        title: "STV with weighted transfers, exact fractions",
        text: "Proportional Representation Foundation, Reference WIGM Rule, with exact fractions and the exact Droop quota, to be exceeded",
        arithmetic: "exact fractions; nothing is lost",
        ties: SEEDED,
        many_seats: true,
        method: Method::WigmExact,
    },
    Rule {
        name: "wigm-prf",
        version: 1,
        title: "STV with weighted transfers, the reference rule",
        text: "Proportional Representation Foundation, Reference WIGM Rule, one exclusion at a time",
        arithmetic: "four decimals; every product and quotient cut; quota cut plus 0.0001",
        ties: SEEDED,
        many_seats: true,
        method: Method::Wigm(gregory::WIGM),
    },
    Rule {
        name: "wigm-prf-batch",
        version: 1,
        title: "STV with weighted transfers, the reference rule, sure losers excluded together",
        text: "Proportional Representation Foundation, Reference WIGM Rule, with step B.2",
        arithmetic: "four decimals; every product and quotient cut; quota cut plus 0.0001",
        ties: SEEDED,
        many_seats: true,
        method: Method::Wigm(gregory::WIGM_BATCH),
    },
];

impl Rule {
    /// The rule of this name: `scottish-stv@1`, or `scottish-stv` for the newest.
    pub fn named(name: &str) -> Result<&'static Rule, CannotCount> {
        let (bare, version) = match name.split_once('@') {
            Some((bare, version)) => (bare, Some(version)),
            None => (name, None),
        };
        let fits =
            |rule: &&Rule| rule.name == bare && version.is_none_or(|version| version == rule.version.to_string());
        let found = rules().iter().filter(fits).max_by_key(|rule| rule.version);
        found.ok_or_else(|| CannotCount::NoSuchRule(name.to_string()))
    }

    /// Whether it can keep seats for a group.
    pub fn can_reserve(&self) -> bool {
        matches!(
            self.method,
            Method::Scottish | Method::Wigm(_) | Method::WigmExact | Method::Meek(_) | Method::MeekExact(_)
        )
    }

    /// `name@version`.
    pub fn id(&self) -> String {
        format!("{}@{}", self.name, self.version)
    }
}

/// What a method gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub rounds: Vec<Round>,
    pub elected: Vec<usize>,
    pub more: Json,
    pub margin: Option<Margin>,
}

impl From<(Vec<Round>, Vec<usize>)> for Counted {
    fn from((rounds, elected): (Vec<Round>, Vec<usize>)) -> Self {
        Counted { rounds, elected, more: Json::Null, margin: None }
    }
}

/// The run-off with its options as data: what the named rules have settled, a configuration says. The transcript carries the options.
pub fn irv_with(options: irv::Options) -> Rule {
    Rule {
        name: "irv-options",
        version: 1,
        title: "Run-off with options of its own, which stand in the account",
        text: "RCTab 2, by its configuration",
        arithmetic: "whole votes; where surplus passes on, as many decimals as the options say, cut",
        ties: "as the options say: the latest earlier round in which the votes were unequal, or at once the order from the seed; who is last in it goes out",
        many_seats: true,
        method: Method::Irv(options),
    }
}

/// Counts ranks by a run-off with these options, for those whose options no rule here has.
pub fn count_irv(options: irv::Options, election: &Election, given: &Given) -> Result<Transcript, CannotCount> {
    count(&irv_with(options), election, given)
}

/// Counts an election by a rule.
pub fn count(rule: &Rule, election: &Election, given: &Given) -> Result<Transcript, CannotCount> {
    let order = match &given.chance {
        Chance::Seed(seed) => ties::order(seed, &election.candidates),
        Chance::Order(order) => order.clone(),
    };
    let mut sorted = order.clone();
    sorted.sort_unstable();
    if !sorted.iter().copied().eq(0..election.candidates.len()) {
        return Err(CannotCount::NoOrder(election.candidates.len()));
    }
    if !rule.many_seats && election.seats > 1 {
        return Err(CannotCount::OneSeat { rule: rule.id(), seats: election.seats });
    }
    let mut breaker = Breaker::new(&order, given.lots.clone());
    let reserved = Reserved::new(&given.reserved, election.seats, &election.standing())?;
    if reserved.is_some() && !rule.can_reserve() {
        return Err(CannotCount::NoReserving(rule.id()));
    }
    let asked = Asked { reserved: reserved.as_ref(), debian: &given.debian };
    let counted = run(rule, election, asked, &mut breaker)?;
    let mut ties = std::mem::take(&mut breaker.ties);
    follow_other_branches(rule, election, asked, &order, &counted, &mut ties);
    let margin = counted
        .margin
        .clone()
        .or_else(|| margin(rule, election, asked, &order, &counted, given.seek_margin))
        // Where nobody voted, nobody could have voted otherwise.
        .filter(|_| election.total() > 0)
        .map(Margin::with_one_exact);
    Ok(Transcript {
        rule: rule.id(),
        title: election.title.clone(),
        input: election.hash(),
        candidates: election.candidates.clone(),
        withdrawn: election.withdrawn.clone(),
        seats: election.seats,
        ballots: election.total(),
        rounds: counted.rounds,
        elected: counted.elected,
        ties,
        more: counted.more,
        margin,
        reserved: given.reserved.clone(),
    })
}

/// What is asked besides the ballots, the same in every recount.
#[derive(Clone, Copy)]
struct Asked<'a> {
    reserved: Option<&'a Reserved>,
    debian: &'a Debian,
}

fn run(
    rule: &Rule,
    election: &Election,
    Asked { reserved, debian }: Asked<'_>,
    breaker: &mut Breaker,
) -> Result<Counted, CannotCount> {
    let standing = election.standing();
    let seats = election.seats;
    let wrong = |needs, found| CannotCount::WrongPapers { rule: rule.id(), needs, found };
    let ranked = || match &election.papers {
        Papers::Ranks(ballots) => Ok::<&Ballots, _>(ballots),
        Papers::Scores(_) => Err(wrong("ranks", "scores")),
        Papers::Sums(_) => Err(wrong("ranks", SUMS)),
    };
    let scored = |needs| match &election.papers {
        Papers::Scores(scores) => Ok::<&Scores, _>(scores),
        Papers::Ranks(_) => Err(wrong(needs, "ranks")),
        Papers::Sums(_) => Err(wrong(needs, SUMS)),
    };
    let compared = || election.ranks().ok_or_else(|| wrong("ranks or scores", SUMS));
    Ok(match rule.method {
        Method::Approval => match &election.papers {
            Papers::Scores(scores) if scores.highest() <= 1 => cardinal::score(scores, seats, &standing, breaker),
            Papers::Scores(_) => return Err(wrong("crosses", "scores")),
            Papers::Ranks(ballots) => cardinal::highest(&marked(ballots), seats, &standing, breaker),
            Papers::Sums(sums) => of_sums(sums, seats, &standing, breaker),
        },
        Method::Score => match &election.papers {
            Papers::Sums(sums) => of_sums(sums, seats, &standing, breaker),
            _ => cardinal::score(scored("scores")?, seats, &standing, breaker),
        },
        Method::Star => cardinal::star(scored("scores")?, &standing, breaker),
        Method::Judgment => cardinal::judgment(scored("grades")?, seats, &standing, breaker),
        Method::Schulze(by) => condorcet::schulze(&*compared()?, seats, &standing, by, breaker),
        Method::RankedPairs => condorcet::ranked_pairs(&*compared()?, seats, &standing, breaker),
        Method::Debian => condorcet::debian(&*compared()?, &standing, debian, breaker),
        Method::Irv(options) => {
            let counted: Counted = irv::count(ranked()?, seats, &standing, options, breaker).into();
            // A name says everything of a rule, unless what it stands for came in as data.
            let more =
                if rule.name == "irv-options" { Json::object([("options", options.json())]) } else { Json::Null };
            Counted { more, ..counted }
        }
        Method::Scottish => {
            gregory::count::<Fixed<5>>(ranked()?, seats, &standing, gregory::SCOTTISH, reserved, breaker).into()
        }
        Method::Wigm(options) => {
            gregory::count::<Fixed<4>>(ranked()?, seats, &standing, options, reserved, breaker).into()
        }
        Method::WigmExact => {
            gregory::count::<RBig>(ranked()?, seats, &standing, gregory::WIGM, reserved, breaker).into()
        }
        Method::Meek(options) => {
            meek::count::<Fixed<9>>(ranked()?, seats, &standing, options, reserved, breaker).into()
        }
        Method::MeekExact(options) => {
            meek::count::<RBig>(ranked()?, seats, &standing, options, reserved, breaker).into()
        }
    })
}

/// What is said to be found where a rule asks for papers and there are only sums.
pub(crate) const SUMS: &str = "only the sum of the crosses for each candidate, which approval and score count; for other rules the papers themselves must be known";

/// Crosses that came added up.
fn of_sums(sums: &Sums, seats: usize, standing: &[bool], breaker: &mut Breaker) -> Counted {
    let crosses: Vec<u128> = sums.crosses().iter().map(|&sum| sum.into()).collect();
    Counted {
        more: Json::object([("only_sums", true.into())]),
        ..cardinal::highest(&crosses, seats, standing, breaker)
    }
}

/// How many people rank each candidate anywhere: whoever is ranked is approved.
fn marked(ballots: &Ballots) -> Vec<u128> {
    let mut votes = vec![0; ballots.candidates()];
    ballots.each(|weight, ranks| {
        let mut seen: Vec<usize> = ranks.iter().flatten().flatten().copied().collect();
        seen.sort_unstable();
        seen.dedup();
        seen.into_iter().for_each(|one| votes[one] += u128::from(weight));
    });
    votes
}

/// Counts again with each tie that chance broke broken the other way, and says of each whether others would have been elected. Following a
/// branch costs a whole count, so the larger the election, the fewer are followed, but always a few.
fn follow_other_branches(
    rule: &Rule,
    election: &Election,
    asked: Asked<'_>,
    order: &[usize],
    counted: &Counted,
    ties: &mut [crate::ties::Tie],
) {
    let elected = &counted.elected;
    let mut left = (5_000_000 / work(election, counted)).clamp(2, 100);
    let branches = ties.iter().map(|tie| tie.open.len().saturating_sub(1)).sum::<usize>();
    let (mut done, most) = (0, branches.min(left) as u64);
    let set_now = set(elected);
    let mut taken = Vec::new();
    for tie in ties.iter_mut() {
        if tie.open.is_empty() {
            continue;
        }
        let mut matters = Some(false);
        for &other in tie.open.iter().filter(|&&other| other != tie.taken) {
            if left == 0 {
                matters = matters.filter(|&matters| matters);
                break;
            }
            left -= 1;
            let mut lots = taken.clone();
            lots.push(other);
            done += 1;
            let again = || run(rule, election, asked, &mut Breaker::new(order, lots)).expect("it was counted once");
            let branch = progress::part(Stage::Ties, done, most, again);
            if set(&branch.elected) != set_now
                || (tie.purpose == Purpose::Elect && election.seats == 1 && branch.elected != *elected)
            {
                matters = Some(true);
                break;
            }
        }
        tie.matters = matters;
        taken.push(tie.taken);
    }
}

fn set(elected: &[usize]) -> Vec<usize> {
    let mut set = elected.to_vec();
    set.sort_unstable();
    set
}

/// About how many marks one count looks at.
fn work(election: &Election, counted: &Counted) -> usize {
    election.total().max(1) as usize * election.candidates.len().max(1) * counted.rounds.len().max(1)
}

/// Marks looked at to find a margin by trying.
const MARGIN_WORK: usize = 200_000_000;

/// How near it was: exactly where that is cheap, otherwise a bound found by changing papers and counting again, where the election is small
/// enough for some dozens of counts.
fn margin(
    rule: &Rule,
    election: &Election,
    asked: Asked<'_>,
    order: &[usize],
    counted: &Counted,
    seek: bool,
) -> Option<Margin> {
    let standing = election.standing();
    let (Some(&last), losers) = (counted.elected.last(), losers(counted, &standing)) else { return None };
    match (&rule.method, &election.papers) {
        (_, Papers::Sums(sums)) => return margins::of_sums(sums, &counted.elected, &standing, order),
        (Method::Approval | Method::Score, Papers::Scores(scores))
            if scores.marks().len() * losers.len() < 20_000_000 =>
        {
            return margins::of_scores(scores, &counted.elected, &standing, order);
        }
        (Method::Irv(options), _) if options.has_last_round_margin() => {
            let votes: Vec<Option<u128>> =
                counted.rounds.last()?.tallies.iter().map(|tally| tally.as_ref()?.whole_number()).collect();
            let found = margins::last_round(&votes, last);
            if found.is_some() {
                return found;
            }
        }
        _ => {}
    }
    // Two dozen counts for each of two losers.
    if !seek || work(election, counted) > MARGIN_WORK / 48 {
        return None;
    }
    let now = set(&counted.elected);
    let tries = std::cell::Cell::new(0);
    let tries_max = 2 * margins::tries_max(election.total());
    let differs = |papers: Papers| {
        let changed = Election { papers, ..election.clone() };
        tries.set(tries.get() + 1);
        progress::part(Stage::Margin, tries.get(), tries_max, || {
            run(rule, &changed, asked, &mut Breaker::new(order, Vec::new()))
                .is_ok_and(|again| set(&again.elected) != now)
        })
    };
    let tried = losers.iter().take(2).filter_map(|&loser| match &election.papers {
        Papers::Ranks(ballots) => margins::found(ballots, last, loser, |changed| differs(Papers::Ranks(changed))),
        Papers::Scores(scores) => {
            margins::found_in_scores(scores, last, loser, |changed| differs(Papers::Scores(changed)))
        }
        Papers::Sums(_) => None,
    });
    Some(Margin { votes: tried.min()?, exact: false })
}

/// Those not elected, who stayed longest first.
fn losers(counted: &Counted, standing: &[bool]) -> Vec<usize> {
    let stayed = |one: usize| counted.rounds.iter().rposition(|round| round.tallies[one].is_some());
    let tally = |one: usize| stayed(one).and_then(|round| counted.rounds[round].tallies[one].clone());
    let mut losers: Vec<usize> =
        (0..standing.len()).filter(|&one| standing[one] && !counted.elected.contains(&one)).collect();
    losers.sort_by(|&a, &b| stayed(b).cmp(&stayed(a)).then_with(|| tally(b).cmp(&tally(a))));
    losers
}
