//! Cast vote records as scanners export them: ES&S spreadsheets, the same as a table of commas, and the common data format (NIST SP 1500-103) in JSON.
//!
//! What a field means is not in the file: which column is the first rank, which words stand for an empty rank, an overvote, a write-in. These
//! come in as a [`Layout`], as RCTab's configurations have them. Names that are not on the list of candidates refuse the file.
//!
//! Invariant: a row is a paper, and every paper is counted once.

use std::collections::BTreeMap;

use super::malformed::Malformed;
use super::packed::member;
use crate::ballots::{BadMark, Ballots};
use crate::election::Election;
use crate::json::Json;

/// The candidate for whom write-ins for nobody in particular count.
pub const WRITE_INS: &str = "Undeclared Write-ins";

/// Where ranks stand and what words mean.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The column of the first rank, from nought.
    pub first_column: usize,
    /// The row of the first paper, from nought.
    pub first_row: usize,
    /// How many ranks a paper has; all columns where nothing is said.
    pub ranks: Option<usize>,
    /// Stands for several marks at a rank.
    pub overvote: Option<String>,
    /// Stands for an empty rank.
    pub skipped: Option<String>,
    /// Stands for a write-in for nobody in particular.
    pub write_in: Option<String>,
    /// Between several names at a rank.
    pub delimiter: Option<String>,
    /// An empty field is a write-in.
    pub blank_is_write_in: bool,
    /// Which contest, where the file holds several.
    pub contest: Option<String>,
}

/// The candidates, and what else they are called.
#[derive(Clone, Debug, Default)]
pub struct Names {
    names: Vec<String>,
    number: BTreeMap<String, usize>,
    write_ins: bool,
}

impl Names {
    /// The candidates, each with other names it has in the files.
    pub fn new(candidates: &[(String, Vec<String>)]) -> Names {
        let mut number = BTreeMap::new();
        for (at, (name, others)) in candidates.iter().enumerate() {
            number.insert(name.clone(), at);
            number.extend(others.iter().map(|other| (other.clone(), at)));
        }
        let mut names: Vec<String> = candidates.iter().map(|(name, _)| name.clone()).collect();
        names.push(WRITE_INS.to_string());
        Names { names, number, write_ins: false }
    }

    /// There are write-ins for nobody in particular, though perhaps on no paper.
    pub fn expect_write_ins(&mut self) {
        self.write_ins = true;
    }

    pub(crate) fn find(&mut self, name: &str, layout: &Layout) -> Option<usize> {
        if name == WRITE_INS || layout.write_in.as_deref() == Some(name) {
            self.write_ins = true;
            return Some(self.names.len() - 1);
        }
        self.number.get(name).copied()
    }

    /// Ballots over these candidates, to be filled from one file or several.
    pub fn ballots(&self) -> Ballots {
        Ballots::new(self.names.len())
    }

    /// The election. The last candidate stands for write-ins, where a paper has one or they were expected; nobody is listed for whom nobody
    /// can vote and nobody did.
    pub fn election(self, title: &str, seats: usize, ballots: Ballots) -> Election {
        let (mut names, mut ballots) = (self.names, ballots);
        if !self.write_ins {
            names.pop();
            ballots = ballots.without_last();
        }
        Election::ranked(title, names, seats, ballots)
    }
}

fn refused(row: usize, column: usize, expected: impl Into<String>) -> Malformed {
    Malformed { line: row + 1, column: column + 1, expected: expected.into() }
}

/// Reads papers from rows of fields, such as [`sheet`] or a table of commas gives. Line and column of a fault are row and column.
pub fn table(rows: &[Vec<String>], layout: &Layout, names: &mut Names, ballots: &mut Ballots) -> Result<(), Malformed> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let last = layout
        .ranks
        .map_or(columns, |ranks| layout.first_column.saturating_add(ranks))
        .min(columns.max(layout.first_column));
    for (at, row) in rows.iter().enumerate().skip(layout.first_row) {
        if row.iter().all(String::is_empty) {
            continue;
        }
        for column in layout.first_column..last {
            let field = row.get(column).map_or("", |field| field.trim());
            let fault = |refusal: BadMark| refused(at, column, refusal.to_string());
            if field.is_empty() {
                if layout.blank_is_write_in {
                    names.write_ins = true;
                    ballots.rank(names.names.len() - 1).map_err(fault)?;
                } else {
                    ballots.skip();
                }
            } else if layout.skipped.as_deref() == Some(field) {
                ballots.skip();
            } else if layout.overvote.as_deref() == Some(field) {
                ballots.overvote();
            } else {
                let parts: Vec<&str> = match layout.delimiter.as_deref() {
                    Some(delimiter) => field.split(delimiter).map(str::trim).filter(|part| !part.is_empty()).collect(),
                    None => vec![field],
                };
                for (place, part) in parts.into_iter().enumerate() {
                    let one = names.find(part, layout).ok_or_else(|| refused(at, column, "the name of a candidate"))?;
                    if place == 0 { ballots.rank(one) } else { ballots.same_rank(one) }.map_err(fault)?;
                }
            }
        }
        ballots.end(1).map_err(|refusal| refused(at, 0, refusal.to_string()))?;
    }
    Ok(())
}

/// Reads papers from rows of fields where each column is a candidate's and holds the rank; the row before the first paper names them.
pub fn grid(rows: &[Vec<String>], layout: &Layout, names: &mut Names, ballots: &mut Ballots) -> Result<(), Malformed> {
    let head_at = layout.first_row.checked_sub(1).ok_or_else(|| refused(0, 0, "a row of names before the papers"))?;
    let head = rows.get(head_at).ok_or_else(|| refused(head_at, 0, "a row of names before the papers"))?;
    let mut columns = Vec::new();
    for (column, name) in head.iter().enumerate().skip(layout.first_column) {
        let one = names.find(name.trim(), layout).ok_or_else(|| refused(head_at, column, "the name of a candidate"))?;
        columns.push((column, one));
    }
    for (at, row) in rows.iter().enumerate().skip(layout.first_row) {
        if row.iter().all(String::is_empty) {
            continue;
        }
        let mut ranked = Vec::new();
        for &(column, one) in &columns {
            let field = row.get(column).map_or("", |field| field.trim());
            if !field.is_empty() && layout.skipped.as_deref() != Some(field) {
                let rank = field.parse::<usize>().ok().filter(|rank| (1..10_000).contains(rank));
                ranked.push((rank.ok_or_else(|| refused(at, column, "a rank from 1"))?, one));
            }
        }
        ranked.sort_unstable();
        let mut last = 0;
        for (rank, one) in ranked.into_iter().filter(|&(rank, _)| layout.ranks.is_none_or(|most| rank <= most)) {
            (last + 1..rank).for_each(|_| ballots.skip());
            let taken = if rank == last { ballots.same_rank(one) } else { ballots.rank(one) };
            taken.map_err(|refusal| refused(at, 0, refusal.to_string()))?;
            last = rank;
        }
        ballots.end(1).map_err(|refusal| refused(at, 0, refusal.to_string()))?;
    }
    Ok(())
}

/// The fields of the first sheet of a spreadsheet (ECMA-376, part 1).
pub fn sheet(file: &[u8]) -> Result<Vec<Vec<String>>, Malformed> {
    let fault = |what: &str| refused(0, 0, what);
    let part = |name: &str| member(file, name).and_then(|bytes| String::from_utf8(bytes).ok());
    let sheet = part("xl/worksheets/sheet1.xml").ok_or_else(|| fault("a spreadsheet with a first sheet"))?;
    let mut shared = Vec::new();
    if let Some(strings) = part("xl/sharedStrings.xml") {
        for item in strings.split("<si>").skip(1) {
            shared.push(texts(item.split("</si>").next().unwrap_or("")));
        }
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for row in sheet.split("<row").skip(1) {
        let row = row.split("</row>").next().unwrap_or("");
        let (head, cells) = row.split_once('>').unwrap_or((row, ""));
        let number = attribute(head, "r").and_then(|number| number.parse::<usize>().ok()).unwrap_or(rows.len() + 1);
        // More rows than a sheet may have (ECMA-376) would make us reserve memory for nothing.
        if number == 0 || number > 1 << 20 || number < rows.len() {
            return Err(fault("rows one below the other"));
        }
        rows.resize(number, Vec::new());
        let fields = rows.last_mut().expect("the row was just made");
        for cell in cells.split("<c ").skip(1) {
            let (head, body) = cell.split_once('>').unwrap_or((cell, ""));
            let column = attribute(head, "r").and_then(column).unwrap_or(fields.len());
            if column > 16_384 {
                return Err(refused(number - 1, 0, "at most 16,384 columns"));
            }
            let value = body.split_once("<v>").and_then(|(_, rest)| rest.split_once("</v>")).map(|(value, _)| value);
            let text = match (attribute(head, "t"), value) {
                (Some("s"), Some(value)) => {
                    let found = value.parse::<usize>().ok().and_then(|at| shared.get(at)).cloned();
                    found.ok_or_else(|| refused(number - 1, column, "a shared text that is there"))?
                }
                (Some("inlineStr"), _) => texts(body),
                (_, Some(value)) => unescaped(value),
                _ => String::new(),
            };
            if !text.is_empty() {
                if fields.len() <= column {
                    fields.resize(column + 1, String::new());
                }
                fields[column] = text;
            }
        }
    }
    Ok(rows)
}

fn attribute<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.split_whitespace().find_map(|part| part.strip_prefix(name)?.strip_prefix("=\"")?.split('"').next())
}

/// `C7` is the third column.
fn column(cell: &str) -> Option<usize> {
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase).take(4);
    letters.fold(0usize, |number, letter| number * 26 + usize::from(letter - b'A') + 1).checked_sub(1)
}

fn texts(item: &str) -> String {
    let pieces = item.split("<t").skip(1).filter(|piece| piece.starts_with(['>', ' ']));
    pieces.filter_map(|piece| piece.split_once('>')?.1.split_once("</t>")).map(|(text, _)| unescaped(text)).collect()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

/// Reads papers from a cast vote record report in JSON (NIST SP 1500-103).
pub fn common_data_format(
    file: &str,
    layout: &Layout,
    names: &mut Names,
    ballots: &mut Ballots,
) -> Result<(), Malformed> {
    common_data_records(&Json::read(file)?, layout, names, ballots)
}

/// The papers of a report, which came as JSON or as XML.
pub(crate) fn common_data_records(
    json: &Json,
    layout: &Layout,
    names: &mut Names,
    ballots: &mut Ballots,
) -> Result<(), Malformed> {
    let of_report = |what: &str| refused(0, 0, what);
    let (mut selections, mut contests) = (BTreeMap::new(), BTreeMap::new());
    for election in json.get("Election").items() {
        let candidates: BTreeMap<&str, &str> = election
            .get("Candidate")
            .items()
            .iter()
            .filter_map(|candidate| {
                Some((
                    candidate.get("@id").text()?,
                    candidate.get("Name").text().or(candidate.get("BallotName").text()).unwrap_or(""),
                ))
            })
            .collect();
        for contest in election.get("Contest").items() {
            if let (Some(id), Some(name)) = (contest.get("@id").text(), contest.get("Name").text()) {
                contests.insert(id, name);
            }
            for selection in contest.get("ContestSelection").items() {
                let named =
                    selection.get("CandidateIds").items().iter().find_map(|id| candidates.get(id.text()?)).copied();
                let write_in = *selection.get("IsWriteIn") == Json::Bool(true);
                let name = if named.is_none() && write_in { Some(WRITE_INS) } else { named };
                if let (Some(id), Some(name)) = (selection.get("@id").text(), name) {
                    selections.insert(id, name);
                }
            }
        }
    }
    for (at, record) in json.get("CVR").items().iter().enumerate() {
        let current = record.get("CurrentSnapshotId");
        let snapshot = record
            .get("CVRSnapshot")
            .items()
            .iter()
            .find(|snapshot| current.text().is_none() || snapshot.get("@id") == current);
        let Some(snapshot) = snapshot else { return Err(refused(at, 0, "the current snapshot of every record")) };
        for contest in snapshot.get("CVRContest").items() {
            let id = contest.get("ContestId").text().unwrap_or("");
            let wanted =
                layout.contest.as_deref().is_none_or(|wanted| wanted == id || contests.get(id) == Some(&wanted));
            if !wanted {
                continue;
            }
            let mut ranks: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            for selection in contest.get("CVRContestSelection").items() {
                let name = selection.get("ContestSelectionId").text().and_then(|id| selections.get(id)).copied();
                for position in selection.get("SelectionPosition").items() {
                    if position.get("HasIndication").text() == Some("no")
                        || position.get("IsAllocable").text() == Some("no")
                    {
                        continue;
                    }
                    let rank = position.get("Rank").int().or(selection.get("Rank").int()).unwrap_or(1);
                    let rank = usize::try_from(rank)
                        .ok()
                        .filter(|rank| (1..10_000).contains(rank))
                        .ok_or_else(|| of_report("ranks from 1"))?;
                    let one = name
                        .and_then(|name| names.find(name, layout))
                        .ok_or_else(|| refused(at, 0, "selections that are candidates"))?;
                    let group = ranks.entry(rank).or_default();
                    if !group.contains(&one) {
                        group.push(one);
                    }
                }
            }
            let mut last = 0;
            for (rank, group) in ranks {
                if layout.ranks.is_some_and(|most| rank > most) {
                    break;
                }
                (last + 1..rank).for_each(|_| ballots.skip());
                let marked = ballots
                    .rank(group[0])
                    .and_then(|()| group[1..].iter().try_for_each(|&other| ballots.same_rank(other)));
                marked.map_err(|refusal| refused(at, 0, refusal.to_string()))?;
                last = rank;
            }
            ballots.end(1).map_err(|refusal| refused(at, 0, refusal.to_string()))?;
        }
    }
    Ok(())
}
