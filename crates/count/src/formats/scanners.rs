//! What the scanners of four makers export: Dominion (JSON), Hart (an XML file for each paper), Clear Ballot (a table of noughts and ones), Unisyn (the
//! common data format, NIST SP 1500-103, in XML).
//!
//! As with `cast_records`, a `Layout` says which contest is meant and what stands for a write-in, and the list of names says who the candidates
//! are. A paper that does not hold the contest has no part in it; a mark for somebody who is not on the list refuses the file.
//!
//! Invariant: a paper with the contest is counted once, and ranks are kept where they stood: what lies between two of them is an empty rank.

use std::collections::BTreeMap;

use super::cast_records::{Layout, Names, WRITE_INS, common_data_records};
use super::csv;
use super::malformed::Malformed;
use super::xml::{Part, Reader, attribute};
use crate::ballots::Ballots;
use crate::json::{Items, Json};
use crate::progress::{self, Stage};

/// More ranks than any ballot paper has.
const RANKS_MAX: usize = 1000;

/// The marks of one paper, by rank, before they are written down.
#[derive(Default)]
struct Paper {
    ranks: BTreeMap<usize, Vec<usize>>,
}

impl Paper {
    fn mark(&mut self, rank: usize, candidate: usize) {
        let group = self.ranks.entry(rank).or_default();
        if !group.contains(&candidate) {
            group.push(candidate);
        }
    }

    /// Writes the paper down; a rank beyond what the layout allows does not count.
    fn end(self, layout: &Layout, ballots: &mut Ballots) -> Result<(), crate::ballots::BadMark> {
        let mut last = 0;
        for (rank, group) in self.ranks {
            if layout.ranks.is_some_and(|most| rank > most) {
                break;
            }
            (last + 1..rank).for_each(|_| ballots.skip());
            ballots.rank(group[0])?;
            group[1..].iter().try_for_each(|&other| ballots.same_rank(other))?;
            last = rank;
        }
        ballots.end(1)
    }
}

fn is_contest(layout: &Layout, id: &str, name: &str) -> bool {
    layout.contest.as_deref().is_none_or(|wanted| wanted == id || wanted == name)
}

/// Reads papers from a `CvrExport.json` of Dominion's Democracy Suite 5. Candidates and contests are numbers there; the manifests beside it name them.
/// A session that people looked at again (`Modified`) counts as they left it, and a mark nobody could read (`IsAmbiguous`) does not count.
///
/// The file is gone through session by session: one session at a time is in memory.
pub fn dominion(file: &str, layout: &Layout, names: &mut Names, ballots: &mut Ballots) -> Result<(), Malformed> {
    let mut sessions = Items::of_member(file, "Sessions")?;
    while let Some((at, session)) = sessions.advance()? {
        progress::at(Stage::Reading, at as u64, file.len() as u64);
        let wrong = |what: &str| Malformed::at(file.as_bytes(), at, what);
        let versions = [session.get("Modified"), session.get("Original")];
        let current = versions.into_iter().find(|version| *version.get("IsCurrent") == Json::Bool(true));
        let Some(current) = current.or(versions.into_iter().find(|version| **version != Json::Null)) else {
            return Err(wrong("a session with Original or Modified"));
        };
        let cards = current.get("Cards").items().iter().flat_map(|card| card.get("Contests").items());
        for contest in cards.chain(current.get("Contests").items()) {
            let id = contest.get("Id").int().ok_or_else(|| wrong("a contest with a number"))?.to_string();
            if !is_contest(layout, &id, &id) {
                continue;
            }
            let mut paper = Paper::default();
            for mark in contest.get("Marks").items() {
                if *mark.get("IsAmbiguous") == Json::Bool(true) {
                    continue;
                }
                let candidate = mark.get("CandidateId").int().and_then(|id| names.find(&id.to_string(), layout));
                let candidate = candidate.ok_or_else(|| wrong("marks whose CandidateId is that of a candidate"))?;
                let rank = mark.get("Rank").int().and_then(|rank| usize::try_from(rank).ok());
                let rank = rank.filter(|rank| (1..=RANKS_MAX).contains(rank));
                paper.mark(rank.ok_or_else(|| wrong("marks with a Rank from 1"))?, candidate);
            }
            paper.end(layout, ballots).map_err(|refused| wrong(&refused.to_string()))?;
        }
    }
    Ok(())
}

/// A contest as one of Hart's records holds it: one paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HartContest {
    /// Who stands, by id and name, and the ranks at which the paper marks them. A line for write-ins has no name.
    options: Vec<(String, String, Vec<usize>)>,
    /// What is said of an option whom nobody knows: it has the place of the contest in the file.
    unknown: Malformed,
}

impl HartContest {
    /// Adds those who stand here to the candidates, with their ids. All lines for write-ins are one candidate.
    pub fn candidates(&self, known: &mut Vec<(String, Vec<String>)>) {
        for (id, name, _) in &self.options {
            let name = if name.is_empty() { "Write-ins" } else { name };
            match known.iter_mut().find(|(known, _)| known == name) {
                Some((_, ids)) if ids.contains(id) => {}
                Some((_, ids)) => ids.push(id.clone()),
                None => known.push((name.to_string(), vec![id.clone()])),
            }
        }
    }

    /// Writes the paper down.
    pub fn paper(&self, layout: &Layout, names: &mut Names, ballots: &mut Ballots) -> Result<(), Malformed> {
        let mut paper = Paper::default();
        for (id, _, ranks) in &self.options {
            let candidate = names.find(id, layout).ok_or_else(|| self.unknown.clone())?;
            ranks.iter().for_each(|&rank| paper.mark(rank, candidate));
        }
        let refused = |what: crate::ballots::BadMark| Malformed { expected: what.to_string(), ..self.unknown.clone() };
        paper.end(layout, ballots).map_err(refused)
    }
}

/// Reads one of the XML files of Hart's Verity: every contest in it, or the one of this id or name. `Value` has a digit for each rank, 1 where the
/// mark stands.
pub fn hart(file: &[u8], contest: Option<&str>) -> Result<Vec<HartContest>, Malformed> {
    let mut reader = Reader::new(file)?;
    let (mut path, mut text): (Vec<&str>, String) = (Vec::new(), String::new());
    // The id and the name of the contest; the id, the name and the value of the option; the options so far.
    let (mut held, mut option): ([String; 2], [String; 3]) = Default::default();
    let mut options: Vec<[String; 3]> = Vec::new();
    let mut contests = Vec::new();
    while let Some(part) = reader.advance()? {
        match part {
            Part::Open { name, .. } => {
                if path.is_empty() && name != "Cvr" {
                    return Err(Malformed::at(file, 0, "the root element Cvr"));
                }
                path.push(name);
                text.clear();
                match name {
                    "Contest" => (held, options) = Default::default(),
                    "Option" => option = Default::default(),
                    _ => {}
                }
            }
            Part::Text(part) => text = part,
            Part::Close => {
                let closed = path.pop().expect("a closing has its opening");
                match (path.last().copied(), closed) {
                    (Some("Contest"), "Id") => held[0] = std::mem::take(&mut text),
                    (Some("Contest"), "Name") => held[1] = std::mem::take(&mut text),
                    (Some("Option"), "Id") => option[0] = std::mem::take(&mut text),
                    (Some("Option"), "Name") => option[1] = std::mem::take(&mut text),
                    (Some("Option"), "Value") => option[2] = std::mem::take(&mut text),
                    (_, "Option") => options.push(std::mem::take(&mut option)),
                    (_, "Contest") if contest.is_none_or(|wanted| held.iter().any(|name| name == wanted)) => {
                        let unknown = reader.expected("options whose Id is that of a candidate");
                        let options = std::mem::take(&mut options).into_iter();
                        let options = options
                            .map(|[id, name, value]| Some((id, name, marked(&value)?)))
                            .collect::<Option<Vec<_>>>()
                            .ok_or_else(|| reader.expected("a Value of noughts and ones, a digit for each rank"))?;
                        contests.push(HartContest { options, unknown });
                    }
                    _ => {}
                }
            }
        }
    }
    Ok(contests)
}

/// The ranks at which a digit is one; `None` where something is no such digit, or there are more than any paper has.
fn marked(value: &str) -> Option<Vec<usize>> {
    let fits = value.len() <= RANKS_MAX && value.bytes().all(|digit| matches!(digit, b'0' | b'1'));
    fits.then(|| value.bytes().enumerate().filter(|(_, digit)| *digit == b'1').map(|(place, _)| place + 1).collect())
}

/// Reads papers from a table of Clear Ballot. A column is a candidate at a rank: `Choice_12_1:Contest:2:Vote For 1:Name:Party`.
pub fn clear_ballot(file: &[u8], layout: &Layout, names: &mut Names, ballots: &mut Ballots) -> Result<(), Malformed> {
    let table = csv::rows(file)?;
    let Some((head, body)) = table.split_first() else { return Err(Malformed::at(file, 0, "a header")) };
    let mut columns = Vec::new();
    for (column, (at, name)) in head.iter().enumerate().filter(|(_, (_, name))| name.starts_with("Choice_")) {
        let parts: Vec<&str> = name.split(':').collect();
        let [_, contest, rank, _, candidate, ..] = parts[..] else {
            return Err(Malformed::at(file, *at, "Choice_…:contest:rank:how many:candidate"));
        };
        if !is_contest(layout, contest, contest) {
            continue;
        }
        let rank = rank.parse::<usize>().ok().filter(|rank| (1..=RANKS_MAX).contains(rank));
        let rank = rank.ok_or_else(|| Malformed::at(file, *at, "a rank from 1 after the contest"))?;
        let candidate = names.find(candidate, layout);
        let candidate = candidate.ok_or_else(|| Malformed::at(file, *at, "the name of a candidate after the rank"))?;
        columns.push((column, rank, candidate));
    }
    if columns.is_empty() {
        return Err(Malformed::at(file, 0, "columns of the contest, Choice_…:contest:rank:how many:candidate"));
    }
    for row in body {
        let mut paper = Paper::default();
        // Where none of the contest's fields says anything, the paper did not hold it.
        let mut held = false;
        for &(column, rank, candidate) in &columns {
            match row.get(column).map_or("", |(_, field)| field.as_str()) {
                "1" => paper.mark(rank, candidate),
                "0" => {}
                "" => continue,
                _ => return Err(Malformed::at(file, row[column].0, "0 or 1")),
            }
            held = true;
        }
        if held {
            paper.end(layout, ballots).map_err(|refused| Malformed::at(file, row[0].0, refused.to_string()))?;
        }
    }
    Ok(())
}

/// Reads papers from a cast vote record report in XML (NIST SP 1500-103), as Unisyn writes it.
pub fn common_data_xml(
    file: &[u8],
    layout: &Layout,
    names: &mut Names,
    ballots: &mut Ballots,
) -> Result<(), Malformed> {
    common_data_records(&report(file)?, layout, names, ballots)
}

/// Who stands in a contest of a report in XML.
pub fn common_data_xml_candidates(file: &[u8], contest: Option<&str>) -> Result<Vec<(String, Vec<String>)>, Malformed> {
    common_data_candidates(&report(file)?, contest)
}

/// Who stands in a contest of a report in the common data format. Where no contest is named there must be only one.
pub fn common_data_candidates(report: &Json, contest: Option<&str>) -> Result<Vec<(String, Vec<String>)>, Malformed> {
    let refused = |expected: String| Malformed { line: 1, column: 1, expected };
    let mut names: Vec<String> = Vec::new();
    let (mut all, mut found) = (Vec::new(), 0);
    for election in report.get("Election").items() {
        let candidates: BTreeMap<&str, &str> = election
            .get("Candidate")
            .items()
            .iter()
            .filter_map(|one| Some((one.get("@id").text()?, one.get("Name").text().or(one.get("BallotName").text())?)))
            .collect();
        for held in election.get("Contest").items() {
            let (id, name) = (held.get("@id").text().unwrap_or(""), held.get("Name").text().unwrap_or(""));
            all.push(if name.is_empty() { id } else { name });
            if contest.is_some_and(|wanted| wanted != id && wanted != name) {
                continue;
            }
            found += 1;
            for selection in held.get("ContestSelection").items() {
                let ids = selection.get("CandidateIds").items().iter().filter_map(Json::text);
                for name in ids.filter_map(|id| candidates.get(id)).filter(|name| **name != WRITE_INS) {
                    if !names.iter().any(|known| known == name) {
                        names.push((*name).to_string());
                    }
                }
            }
        }
    }
    if found != 1 {
        return Err(refused(format!("the name of one contest, of: {}", all.join("; "))));
    }
    Ok(names.into_iter().map(|name| (name, Vec::new())).collect())
}

/// The report in an XML file.
fn report(file: &[u8]) -> Result<Json, Malformed> {
    let mut reader = Reader::new(file)?;
    let Some(Part::Open { name: "CastVoteRecordReport", .. }) = reader.advance()? else {
        return Err(Malformed::at(file, 0, "the root element CastVoteRecordReport"));
    };
    let mut report = element(&mut reader, "CastVoteRecordReport", None)?;
    // What follows the root is looked at too: a file has one.
    while reader.advance()?.is_some() {}
    named_only(&mut report);
    Ok(report)
}

/// What may stand several times, though a file may hold it once: always a list, as in the JSON of the same format.
const LISTS: [&str; 10] = [
    "CVR",
    "CVRContest",
    "CVRContestSelection",
    "CVRSnapshot",
    "Candidate",
    "CandidateIds",
    "Contest",
    "ContestSelection",
    "Election",
    "SelectionPosition",
];
/// What else is read; the rest of a report, most of it, is passed over.
const FIELDS: [&str; 10] = [
    "BallotName",
    "ContestId",
    "ContestSelectionId",
    "CurrentSnapshotId",
    "HasIndication",
    "IsAllocable",
    "IsWriteIn",
    "Name",
    "Rank",
    "Value",
];

/// The element that was just opened, as the JSON of the same format has it.
fn element(reader: &mut Reader, name: &str, id: Option<String>) -> Result<Json, Malformed> {
    let mut members: BTreeMap<String, Json> = BTreeMap::new();
    let mut text = String::new();
    if let Some(id) = id {
        members.insert("@id".to_string(), id.into());
    }
    loop {
        match reader.advance()?.expect("an opening has its closing") {
            Part::Open { name, attributes } if LISTS.contains(&name) || FIELDS.contains(&name) => {
                let child = element(reader, name, attribute(attributes, "ObjectId"))?;
                if !LISTS.contains(&name) {
                    members.insert(name.to_string(), child);
                } else if let Json::List(list) =
                    members.entry(name.to_string()).or_insert_with(|| Json::List(Vec::new()))
                {
                    list.push(child);
                }
            }
            Part::Open { .. } => {
                let depth = reader.depth() - 1;
                while reader.depth() > depth {
                    reader.advance()?;
                }
            }
            Part::Text(part) => text = part,
            Part::Close if !members.is_empty() => return Ok(Json::Object(members)),
            Part::Close => {
                return Ok(match name {
                    "Rank" => text.parse().map_or_else(|_| Json::from(text.as_str()), Json::Int),
                    "IsWriteIn" => Json::Bool(text == "true"),
                    _ if text.is_empty() => Json::Object(BTreeMap::new()),
                    _ => text.into(),
                });
            }
        }
    }
}

/// A report lists a candidate without a name for each line on which one can be written in; who stands there is a write-in.
fn named_only(report: &mut Json) {
    let Json::Object(members) = report else { return };
    let Some(Json::List(elections)) = members.get_mut("Election") else { return };
    for election in elections {
        if let Json::Object(members) = election
            && let Some(Json::List(candidates)) = members.get_mut("Candidate")
        {
            candidates
                .retain(|candidate| candidate.get("Name").text().or(candidate.get("BallotName").text()).is_some());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names::new(&[("Ada".into(), vec!["1".into(), "id-a".into()]), ("Bo".into(), vec!["2".into(), "id-b".into()])])
    }

    fn papers(
        read: impl FnOnce(&Layout, &mut Names, &mut Ballots) -> Result<(), Malformed>,
    ) -> Result<Vec<Vec<Option<Vec<usize>>>>, Malformed> {
        let mut names = names();
        let mut ballots = names.ballots();
        let layout = Layout { contest: Some("7".into()), ..Layout::default() };
        read(&layout, &mut names, &mut ballots)?;
        let mut papers = Vec::new();
        ballots.each(|_, ranks| papers.push(ranks.to_vec()));
        Ok(papers)
    }

    fn strict(papers: &[&[usize]]) -> Vec<Vec<Option<Vec<usize>>>> {
        papers.iter().map(|paper| paper.iter().map(|&one| Some(vec![one])).collect()).collect()
    }

    #[test]
    fn dominion_sessions_are_papers() {
        let mark = |candidate: u8, rank: u8, ambiguous: bool| {
            format!("{{\"CandidateId\":{candidate},\"Rank\":{rank},\"IsAmbiguous\":{ambiguous}}}")
        };
        let contest = |id: u8, marks: &[String]| format!("{{\"Id\":{id},\"Marks\":[{}]}}", marks.join(","));
        let session = |version: &str, inside: &str| format!("{{\"{version}\":{{\"IsCurrent\":true,{inside}}}}}");
        let cards = |contests: &[String]| format!("\"Cards\":[{{\"Contests\":[{}]}}]", contests.join(","));
        let file = format!(
            "{{\"Version\":\"5\",\"Sessions\":[{},{},{}],\"After\":1}}",
            session(
                "Original",
                &cards(&[contest(3, &[mark(9, 1, false)]), contest(7, &[mark(2, 1, false), mark(1, 2, false)])])
            ),
            session("Modified", &format!("\"Contests\":[{}]", contest(7, &[mark(1, 1, false), mark(2, 1, true)]))),
            session("Original", &cards(&[contest(3, &[])])),
        );
        let read = papers(|layout, names, ballots| dominion(&file, layout, names, ballots)).unwrap();
        assert_eq!(read, strict(&[&[1, 0], &[0]]));
        let wrong = file.replace("\"CandidateId\":2,\"Rank\":1,\"IsAmbiguous\":false", "\"CandidateId\":8,\"Rank\":1");
        let fault = papers(|layout, names, ballots| dominion(&wrong, layout, names, ballots)).unwrap_err();
        assert_eq!(fault.to_string(), "line 1, column 28: expected marks whose CandidateId is that of a candidate");
    }

    #[test]
    fn hart_values_have_a_digit_for_each_rank() {
        let file = "<Cvr><Contests><Contest><Name>x</Name><Id>3</Id><Options><Option><Id>none</Id><Value>1</Value></Option></Options></Contest>
            <Contest><Name>y</Name><Id>7</Id><Options><Option><Name>Bo</Name><Id>id-b</Id><Value>100</Value></Option><Option><Id>id-a</Id><Value>001</Value></Option></Options></Contest></Contests></Cvr>";
        let read = |file: &str| {
            papers(|layout, names, ballots| {
                hart(file.as_bytes(), layout.contest.as_deref())?
                    .iter()
                    .try_for_each(|contest| contest.paper(layout, names, ballots))
            })
        };
        assert_eq!(read(file).unwrap(), [vec![Some(vec![1]), Some(vec![]), Some(vec![0])]]);
        let fault = |from: &str, to: &str| {
            let fault = read(&file.replace(from, to)).unwrap_err();
            (fault.line, fault.expected)
        };
        assert_eq!(fault("001", "0x1"), (2, "a Value of noughts and ones, a digit for each rank".to_string()));
        assert_eq!(fault("id-a", "id-c"), (2, "options whose Id is that of a candidate".to_string()));
        assert_eq!(fault("<Cvr>", "<Record>"), (1, "the root element Cvr".to_string()));
    }

    #[test]
    fn one_walk_through_harts_record_finds_papers_and_candidates() {
        let file = "<Cvr><Contests><Contest><Name>Mayor</Name><Id>7</Id><Options>
            <Option><Name>Bo</Name><Id>b</Id><Value>01</Value></Option>
            <Option><Id>w1</Id><Value>10</Value></Option><Option><Id>w2</Id><Value>00</Value></Option></Options></Contest>
            <Contest><Name>Clerk</Name><Id>8</Id><Options><Option><Name>Cy</Name><Id>c</Id><Value>x</Value></Option></Options></Contest></Contests></Cvr>";
        for contest in ["Mayor", "7"] {
            let found = hart(file.as_bytes(), Some(contest)).unwrap();
            let mut candidates = Vec::new();
            // The same contest on another paper adds nobody.
            found.iter().chain(&found).for_each(|contest| contest.candidates(&mut candidates));
            let known = [("Bo", vec!["b"]), ("Write-ins", vec!["w1", "w2"])];
            let known = known.map(|(name, ids)| (name.to_string(), ids.into_iter().map(String::from).collect()));
            assert_eq!(candidates, known);
            let mut names = Names::new(&candidates);
            let mut ballots = names.ballots();
            found[0].paper(&Layout::default(), &mut names, &mut ballots).unwrap();
            ballots.each(|_, ranks| assert_eq!(ranks, [Some(vec![1]), Some(vec![0])]));
        }
        // A contest nobody asked for may hold what it likes; asked for, it is refused.
        assert!(hart(file.as_bytes(), Some("Treasurer")).unwrap().is_empty());
        assert!(hart(file.as_bytes(), None).is_err());
    }

    #[test]
    fn clear_ballot_columns_are_candidates_at_ranks() {
        let file = "RowNumber,Choice_1_1:7:1:Vote For 1:Ada:X,Choice_2_1:7:1:Vote For 1:Bo:X,Choice_3_1:7:2:Vote For 1:Ada:X,Choice_4_1:8:1:Vote For 1:Cy:X\n1,0,1,1,0\n2,1,1,0,1\n3,,,,1\n";
        let read = papers(|layout, names, ballots| clear_ballot(file.as_bytes(), layout, names, ballots)).unwrap();
        assert_eq!(read, [vec![Some(vec![1]), Some(vec![0])], vec![Some(vec![0, 1])]]);
        let fault = papers(|layout, names, ballots| {
            clear_ballot(file.replace("2,1,1", "2,1,y").as_bytes(), layout, names, ballots)
        });
        assert_eq!(fault.unwrap_err().to_string(), "line 3, column 5: expected 0 or 1");
    }

    #[test]
    fn the_common_format_in_xml_is_that_in_json() {
        let file = "<CastVoteRecordReport><CVR><BallotImage><Location>x</Location></BallotImage><CurrentSnapshotId>S</CurrentSnapshotId>
            <CVRSnapshot ObjectId=\"S\"><CVRContest><ContestId>7</ContestId>
            <CVRContestSelection><ContestSelectionId>c-b</ContestSelectionId><SelectionPosition><HasIndication>yes</HasIndication><Rank>1</Rank></SelectionPosition></CVRContestSelection>
            <CVRContestSelection><ContestSelectionId>c-w</ContestSelectionId><SelectionPosition><Rank>2</Rank></SelectionPosition></CVRContestSelection>
            </CVRContest></CVRSnapshot></CVR><Election><Candidate ObjectId=\"b\"><Name>Bo</Name></Candidate><Candidate ObjectId=\"w\"/>
            <Contest ObjectId=\"7\"><ContestSelection ObjectId=\"c-b\"><CandidateIds>b</CandidateIds></ContestSelection>
            <ContestSelection ObjectId=\"c-w\"><CandidateIds>w</CandidateIds><IsWriteIn>true</IsWriteIn></ContestSelection></Contest></Election></CastVoteRecordReport>";
        let read = papers(|layout, names, ballots| common_data_xml(file.as_bytes(), layout, names, ballots)).unwrap();
        assert_eq!(read, strict(&[&[1, 2]]));
        let fault = papers(|layout, names, ballots| common_data_xml(b"<Other/>", layout, names, ballots)).unwrap_err();
        assert_eq!(fault.to_string(), "line 1, column 1: expected the root element CastVoteRecordReport");
    }
}
