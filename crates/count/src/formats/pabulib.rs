//! Pabulib's `.pb`: projects with costs, and approval, choose-1, ordinal, cumulative or scoring votes on them (pabulib.org/format).
//!
//! Three sections, META, PROJECTS and VOTES, each with a line of column names. Decimals may be written with a comma. A ranking gives its first
//! project as many points as may be ranked, the next one fewer, and so on. What the file tells of a voter (age, sex, district) is not
//! read: a count has no use for it. A cross made twice on a ballot counts once; a rank or points given twice are refused.
//!
//! Invariant: the ids of projects are all different, and every vote names only projects of the file, each once.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::approvals::Approvals;
use crate::budgets::BudgetElection;

use super::malformed::Malformed;
use super::rows::{Rows, quoted};

/// The largest sum of money, in the smallest unit, that is read.
const MONEY_MAX: u64 = 1 << 53;

/// What people wrote on the ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoteKind {
    /// Crosses.
    Approval,
    /// One cross.
    ChooseOne,
    /// A ranking.
    Ordinal,
    /// Points out of a sum.
    Cumulative,
    /// Points.
    Scoring,
}

/// A `.pb` file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pabulib {
    /// The META section, in the order of the file.
    pub meta: Vec<(String, String)>,
    /// What people wrote.
    pub kind: VoteKind,
    /// The election.
    pub election: BudgetElection,
    /// By how many decimals points are scaled up.
    pub point_decimals: usize,
    /// The column `selected`: 1 for funded, 0 for not, other numbers as a comment of the file explains.
    pub selected: Vec<Option<u32>>,
    /// The column `votes`.
    pub votes_told: Vec<Option<u64>>,
    /// The column `score`.
    pub scores_told: Vec<Option<u64>>,
    /// How many crosses stood a second time on their ballot. Published files have such; each counts once.
    pub repeated: u64,
}

impl Pabulib {
    /// A value of META.
    pub fn meta(&self, key: &str) -> Option<&str> {
        self.meta.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }
}

/// A number with some decimals, not yet brought to the scale of the others.
#[derive(Clone, Copy, Debug)]
struct Decimal {
    digits: u64,
    decimals: usize,
}

impl Decimal {
    /// `1019940.37`, `1019940,37`, `500000.00`.
    fn parse(text: &str) -> Option<Decimal> {
        let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let part = part.trim_end_matches('0');
        if whole.is_empty() || !whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit()) || part.len() > 9 {
            return None;
        }
        let digits = whole
            .bytes()
            .chain(part.bytes())
            .try_fold(0u64, |sum, digit| sum.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
        Some(Decimal { digits: digits?, decimals: part.len() })
    }

    fn scaled(self, decimals: usize) -> Option<u64> {
        self.digits.checked_mul(10u64.pow((decimals - self.decimals) as u32)).filter(|scaled| *scaled <= MONEY_MAX)
    }
}

/// Where the columns stand that are read.
fn column(rows: &Rows, name: &str) -> Option<usize> {
    (0..rows.len()).find(|&field| rows.raw(field) == name)
}

fn is_section(rows: &Rows, name: &str) -> bool {
    rows.len() >= 1 && rows.raw(0).eq_ignore_ascii_case(name) && (1..rows.len()).all(|field| rows.raw(field).is_empty())
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<Pabulib, Malformed> {
    let mut rows = Rows::new(bytes)?;
    if !rows.advance()? || !is_section(&rows, "META") {
        return Err(rows.fault(0, "a line META"));
    }
    let meta = read_meta(&mut rows)?;
    let value = |key: &str| meta.meta.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
    let projects = read_projects(&mut rows)?;

    // All sums on the scale of the one with the most decimals.
    let decimals =
        projects.costs.iter().map(|(cost, _)| cost.decimals).chain([meta.budget.decimals]).max().unwrap_or(0);
    let too_much = |place: &Malformed| Malformed { expected: "a smaller sum of money".into(), ..place.clone() };
    let budget = meta.budget.scaled(decimals).ok_or_else(|| too_much(&meta.budget_at))?;
    let costs: Result<Vec<u64>, Malformed> =
        projects.costs.iter().map(|(cost, at)| cost.scaled(decimals).ok_or_else(|| too_much(at))).collect();

    let ranked_max = value("max_length").and_then(|length| length.parse().ok()).unwrap_or(projects.ids.len());
    let (votes, point_decimals, repeated) = read_votes(&mut rows, &projects.ids, meta.kind, ranked_max)?;
    let score_min = match value("min_project_score_threshold") {
        None => 0,
        Some(text) => text.parse::<u128>().map_err(|_| Malformed {
            expected: "a whole number for min_project_score_threshold".into(),
            ..meta.budget_at.clone()
        })?,
    };
    let score_min = score_min * 10u128.pow(point_decimals as u32);
    let election = BudgetElection {
        votes,
        names: projects.names,
        costs: costs?,
        budget,
        decimals,
        score_min,
        withdrawn: Vec::new(),
        exclusive: Vec::new(),
    };
    Ok(Pabulib {
        meta: meta.meta,
        kind: meta.kind,
        election,
        point_decimals,
        selected: projects.selected,
        votes_told: projects.votes_told,
        scores_told: projects.scores_told,
        repeated,
    })
}

struct Meta {
    meta: Vec<(String, String)>,
    budget: Decimal,
    budget_at: Malformed,
    kind: VoteKind,
}

/// Reads up to and including the line PROJECTS.
fn read_meta(rows: &mut Rows) -> Result<Meta, Malformed> {
    if !rows.advance()? || rows.raw(0) != "key" || rows.raw(1) != "value" {
        return Err(rows.fault(0, "the line \"key;value\""));
    }
    let mut meta: Vec<(String, String)> = Vec::new();
    let (mut budget, mut kind) = (None, None);
    loop {
        if !rows.advance()? {
            return Err(rows.fault(0, "a line PROJECTS"));
        }
        if is_section(rows, "PROJECTS") {
            break;
        }
        if rows.len() < 2 {
            return Err(rows.fault(1, "a key, a semicolon and a value"));
        }
        let key = rows.field(0).into_owned();
        if meta.iter().any(|(name, _)| *name == key) {
            return Err(rows.fault(0, "a key that has not been given before"));
        }
        match key.as_str() {
            "budget" => {
                budget = Some((
                    Decimal::parse(rows.raw(1)).ok_or_else(|| rows.fault(1, "a sum of money"))?,
                    rows.fault(1, ""),
                ))
            }
            "vote_type" => {
                kind = Some(match rows.raw(1) {
                    "approval" => VoteKind::Approval,
                    "choose-1" => VoteKind::ChooseOne,
                    "ordinal" => VoteKind::Ordinal,
                    "cumulative" => VoteKind::Cumulative,
                    "scoring" => VoteKind::Scoring,
                    _ => {
                        return Err(rows.fault(1, "approval, choose-1, ordinal, cumulative or scoring"));
                    }
                })
            }
            "default_score" if Decimal::parse(rows.raw(1)).is_none_or(|score| score.digits != 0) => {
                return Err(rows.fault(1, "a default score of 0: no other is counted here"));
            }
            "scoring_fn" if !rows.raw(1).eq_ignore_ascii_case("borda") => {
                return Err(rows.fault(1, "Borda: no other scoring of rankings is counted here"));
            }
            _ => {}
        }
        meta.push((key, rows.field(1).into_owned()));
    }
    let (budget, budget_at) = budget.ok_or_else(|| rows.fault(0, "a line \"budget;…\" before PROJECTS"))?;
    let kind = kind.ok_or_else(|| rows.fault(0, "a line \"vote_type;…\" before PROJECTS"))?;
    Ok(Meta { meta, budget, budget_at, kind })
}

#[derive(Default)]
struct Projects {
    ids: Vec<String>,
    names: Vec<String>,
    costs: Vec<(Decimal, Malformed)>,
    selected: Vec<Option<u32>>,
    votes_told: Vec<Option<u64>>,
    scores_told: Vec<Option<u64>>,
}

/// Reads up to and including the line VOTES.
fn read_projects(rows: &mut Rows) -> Result<Projects, Malformed> {
    let header = rows.advance()?;
    let id_column =
        column(rows, "project_id").filter(|_| header).ok_or_else(|| rows.fault(0, "column names with project_id"))?;
    let cost_column = column(rows, "cost").ok_or_else(|| rows.fault(0, "column names with cost"))?;
    let others = ["name", "selected", "votes", "score"].map(|name| column(rows, name));
    let mut projects = Projects::default();
    let mut ids_seen = BTreeMap::new();
    loop {
        if !rows.advance()? {
            return Err(rows.fault(0, "a line VOTES"));
        }
        if is_section(rows, "VOTES") {
            return Ok(projects);
        }
        let id = rows.field(id_column).into_owned();
        if id.is_empty() || id.contains(',') || ids_seen.insert(id.clone(), ()).is_some() {
            return Err(rows.fault(id_column, "a project's id, without commas, that has not been given before"));
        }
        if projects.ids.len() == usize::from(u16::MAX) {
            return Err(rows.fault(id_column, "at most 65,535 projects"));
        }
        let cost = Decimal::parse(rows.raw(cost_column)).ok_or_else(|| rows.fault(cost_column, "a sum of money"))?;
        let [name, selected, votes, score] = others;
        projects.names.push(name.map_or(String::new(), |name| rows.field(name).into_owned()));
        projects.selected.push(selected.and_then(|column| rows.raw(column).parse().ok()));
        projects.votes_told.push(votes.and_then(|column| rows.raw(column).parse().ok()));
        projects.scores_told.push(score.and_then(|column| rows.raw(column).parse().ok()));
        projects.costs.push((cost, rows.fault(cost_column, "")));
        projects.ids.push(id);
    }
}

/// Where each id stands in the list; asked once for every mark of the election.
struct Places<'a> {
    ids: &'a [String],
    /// An open table: one more than the place, nought where it is empty. Twice as many slots as ids, a power of two.
    slots: Vec<u16>,
    /// For ids made to collide: the same in a tree, and no table.
    sorted: BTreeMap<&'a str, u16>,
}

/// An id that is looked for longer than this in the table was made to be.
const PROBES_MAX: usize = 64;

impl<'a> Places<'a> {
    fn of(ids: &'a [String]) -> Self {
        let mut places =
            Places { ids, slots: vec![0; (2 * ids.len() + 2).next_power_of_two()], sorted: BTreeMap::new() };
        for (place, id) in ids.iter().enumerate() {
            let Some(slot) = places.slot(id) else {
                places.sorted = ids.iter().enumerate().map(|(place, id)| (id.as_str(), place as u16)).collect();
                break;
            };
            places.slots[slot] = place as u16 + 1;
        }
        places
    }

    /// The slot of this id, or the empty one where it would be put.
    fn slot(&self, id: &str) -> Option<usize> {
        // FNV-1a, its upper half folded in.
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325, step);
        let first = (hash ^ (hash >> 32)) as usize;
        let slots = (0..PROBES_MAX).map(|probe| (first + probe) & (self.slots.len() - 1));
        slots.into_iter().find(|&slot| self.slots[slot] == 0 || self.ids[usize::from(self.slots[slot]) - 1] == id)
    }

    fn find(&self, id: &str) -> Option<u16> {
        if !self.sorted.is_empty() {
            return self.sorted.get(id).copied();
        }
        self.slots[self.slot(id)?].checked_sub(1)
    }
}

fn read_votes(
    rows: &mut Rows,
    ids: &[String],
    kind: VoteKind,
    ranked_max: usize,
) -> Result<(Approvals, usize, u64), Malformed> {
    let header = rows.advance()?;
    let vote_column = column(rows, "vote").filter(|_| header).ok_or_else(|| rows.fault(0, "column names with vote"))?;
    let has_points = matches!(kind, VoteKind::Cumulative | VoteKind::Scoring);
    let points_column = column(rows, "points");
    if has_points && points_column.is_none() {
        return Err(rows.fault(0, "column names with points"));
    }
    let by_id = Places::of(ids);
    let mut votes = Approvals::new(ids.to_vec());
    let mut marks: Vec<u16> = Vec::new();
    let mut points: Vec<u32> = Vec::new();
    let mut decimals: Vec<Decimal> = Vec::new();
    // Points with decimals are rare: everything is scaled when the first turns up, and read again from there.
    let mut scale = 0;
    let mut repeated = 0;
    let crosses = matches!(kind, VoteKind::Approval | VoteKind::ChooseOne);
    while rows.advance()? {
        marks.clear();
        let named = rows.field(vote_column);
        if rows.len() <= vote_column {
            return Err(rows.fault(vote_column, "a vote"));
        }
        for id in named.split(',').map(str::trim).filter(|id| !id.is_empty()) {
            let project = by_id.find(id).ok_or_else(|| {
                rows.fault(vote_column, &format!("ids of projects between commas; there is no project {id:?}"))
            })?;
            if crosses && marks.contains(&project) {
                repeated += 1;
                continue;
            }
            marks.push(project);
        }
        let taken = if has_points {
            let column = points_column.expect("asked for above");
            decimals.clear();
            for number in rows.raw(column).split(',').map(str::trim).filter(|number| !number.is_empty()) {
                let number = Decimal::parse(number)
                    .ok_or_else(|| rows.fault(column, "points of nought or more between commas"))?;
                decimals.push(number);
            }
            let needs = decimals.iter().map(|number| number.decimals).max().unwrap_or(0);
            if needs > scale {
                votes =
                    rescaled(&votes, needs - scale).ok_or_else(|| rows.fault(column, "points with fewer decimals"))?;
                scale = needs;
            }
            points.clear();
            for number in &decimals {
                let scaled = number.scaled(scale).and_then(|scaled| u32::try_from(scaled).ok());
                points.push(scaled.ok_or_else(|| rows.fault(column, "fewer points"))?);
            }
            votes.push_points(1, &marks, &points)
        } else if kind == VoteKind::Ordinal {
            if marks.len() > ranked_max {
                return Err(rows.fault(vote_column, &format!("at most {ranked_max} projects, as max_length says")));
            }
            points.clear();
            points.extend((0..marks.len()).map(|place| (ranked_max - place) as u32));
            votes.push_points(1, &marks, &points)
        } else {
            votes.push(1, &marks)
        };
        taken.map_err(|bad| rows.fault(vote_column, &format!("a vote that can be counted; this one has {bad}")))?;
    }
    Ok((votes, scale, repeated))
}

/// The same votes with points ten, a hundred, … times as many.
fn rescaled(votes: &Approvals, decimals: usize) -> Option<Approvals> {
    let factor = 10u32.checked_pow(decimals as u32)?;
    let mut scaled = Approvals::new(votes.candidates().to_vec());
    for ballot in 0..votes.ballots() {
        let points: Option<Vec<u32>> = votes.points(ballot).iter().map(|points| points.checked_mul(factor)).collect();
        scaled.push_points(votes.weight(ballot), votes.marks(ballot), &points?).expect("it was taken before");
    }
    Some(scaled)
}

/// A whole number of smallest units as a decimal.
fn sum_written(amount: u64, decimals: usize) -> String {
    let one = 10u64.pow(decimals as u32);
    if decimals == 0 { amount.to_string() } else { format!("{}.{:0decimals$}", amount / one, amount % one) }
}

/// Writes a file that `read` reads back to the same; META says how many projects and votes there are, what may be spent and how was voted.
pub fn write(file: &Pabulib) -> String {
    let election = &file.election;
    let mut text = String::from("META\nkey;value\n");
    let people = election.votes.total_weight();
    let fixed = [
        ("num_projects", election.costs.len().to_string()),
        ("num_votes", people.to_string()),
        ("budget", sum_written(election.budget, election.decimals)),
        (
            "vote_type",
            match file.kind {
                VoteKind::Approval => "approval",
                VoteKind::ChooseOne => "choose-1",
                VoteKind::Ordinal => "ordinal",
                VoteKind::Cumulative => "cumulative",
                VoteKind::Scoring => "scoring",
            }
            .to_string(),
        ),
    ];
    // What the file tells itself keeps its place; what it does not is added.
    for (key, value) in &file.meta {
        let value = fixed.iter().find(|(name, _)| name == key).map_or(value, |(_, value)| value);
        let _ = writeln!(text, "{};{}", quoted(key), quoted(value));
    }
    for (key, value) in fixed.iter().filter(|(key, _)| file.meta(key).is_none()) {
        let _ = writeln!(text, "{key};{value}");
    }
    text.push_str("PROJECTS\nproject_id;cost;votes;score;name;selected\n");
    let (votes, scores) = (election.votes.votes(), election.votes.scores());
    for (project, id) in election.votes.candidates().iter().enumerate() {
        let score =
            u64::try_from(scores[project]).map_or(String::new(), |score| sum_written(score, file.point_decimals));
        let selected =
            file.selected.get(project).copied().flatten().map_or(String::new(), |selected| selected.to_string());
        let name = election.names.get(project).map_or("", String::as_str);
        let cost = sum_written(election.costs[project], election.decimals);
        let _ = writeln!(text, "{};{cost};{};{score};{};{selected}", quoted(id), votes[project], quoted(name));
    }
    let with_points = matches!(file.kind, VoteKind::Cumulative | VoteKind::Scoring);
    text.push_str(if with_points { "VOTES\nvoter_id;vote;points\n" } else { "VOTES\nvoter_id;vote\n" });
    let mut voter = 0;
    for ballot in 0..election.votes.ballots() {
        let named: Vec<&str> = election
            .votes
            .marks(ballot)
            .iter()
            .map(|&mark| election.votes.candidates()[usize::from(mark)].as_str())
            .collect();
        let named = named.join(",");
        let points: Vec<String> = election
            .votes
            .points(ballot)
            .iter()
            .map(|&points| sum_written(points.into(), file.point_decimals))
            .collect();
        let points = if with_points { format!(";{}", points.join(",")) } else { String::new() };
        for _ in 0..election.votes.weight(ballot) {
            voter += 1;
            let _ = writeln!(text, "{voter};{}{points}", quoted(&named));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "\u{feff}META\r\nkey; value\r\ndescription; Small\r\nbudget; 2500,50\r\nvote_type; approval\r\nPROJECTS\r\nproject_id; cost; name\r\n1; 600; \"Trees; many\"\r\n2; 800.5; Bikes\r\nVOTES\r\nvoter_id; age; vote\r\n1; 34; 1,2\r\n2; 51; 2\r\n3; 20;\r\n";

    #[test]
    fn a_small_file_is_read_to_the_smallest_unit() {
        let file = read(SMALL.as_bytes()).unwrap();
        assert_eq!((file.election.budget, file.election.decimals), (25005, 1));
        assert_eq!(file.election.costs, [6000, 8005]);
        assert_eq!(file.election.names, ["Trees; many", "Bikes"]);
        assert_eq!(file.election.votes.votes(), [1, 2]);
        assert_eq!(file.election.votes.ballots(), 3);
    }

    #[test]
    fn a_cross_made_twice_counts_once_and_a_rank_given_twice_is_refused() {
        let twice = SMALL.replace("1; 34; 1,2", "1; 34; 1,2,1");
        let file = read(twice.as_bytes()).unwrap();
        assert_eq!((file.election.votes.votes(), file.repeated), (vec![1, 2], 1));
        let ranked = twice.replace("vote_type; approval", "vote_type; ordinal\r\nmax_length; 3");
        assert!(read(ranked.as_bytes()).unwrap_err().expected.contains("marked twice"));
    }

    #[test]
    fn ids_are_found_in_the_table_and_without_it() {
        let ids: Vec<String> = (0..5000).map(|id| format!("p{id}")).collect();
        let mut places = Places::of(&ids);
        assert!(places.sorted.is_empty());
        for tree in [false, true] {
            if tree {
                places.sorted = ids.iter().enumerate().map(|(place, id)| (id.as_str(), place as u16)).collect();
            }
            assert!(ids.iter().enumerate().all(|(place, id)| places.find(id) == Some(place as u16)));
            assert_eq!(places.find("p5000"), None);
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let file = read(SMALL.as_bytes()).unwrap();
        let again = read(write(&file).as_bytes()).unwrap();
        assert_eq!(again.election, file.election);
    }

    #[test]
    fn faults_are_told_with_their_places() {
        let fault = |from: &str, to: &str| read(SMALL.replace(from, to).as_bytes()).unwrap_err().to_string();
        assert_eq!(
            fault("1; 34; 1,2", "1; 34; 1,9"),
            "line 12, column 8: expected ids of projects between commas; there is no project \"9\""
        );
        assert_eq!(fault("800.5", "cheap"), "line 9, column 4: expected a sum of money");
        assert_eq!(
            fault("vote_type; approval", "vote_type; shouting"),
            "line 5, column 12: expected approval, choose-1, ordinal, cumulative or scoring"
        );
        assert!(fault("vote_type; approval", "vote_type; ordinal\r\nmax_length; 1").contains("at most 1"));
        assert!(fault("VOTES", "BALLOTS").starts_with("line 10, column 8: expected a sum of money"));
        assert!(fault("budget; 2500,50\r\n", "").contains("budget"));
    }
}
