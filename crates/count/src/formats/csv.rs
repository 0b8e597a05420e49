//! Ballots as a table: a row for each paper, comma or semicolon between the fields.
//!
//! Three shapes are told apart by the header. Columns named `rank 1`, `rank 2`, … (or `choice1`, `1st choice`, `1`, …) hold names, several at one
//! rank between `|`, `overvote` where names are not known; other columns before them are passed over, but `weight` or `count` counts.
//! Otherwise every column is a candidate, and the fields are ranks (`1` is best; the shape of Loomio's ranked and OpaVote's exports) — or, where
//! the first field of the header is `scores`, scores from nought, blank where none was given.
//!
//! Invariant: reading what was written gives the same election.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::malformed::Malformed;
use crate::ballots::Ballots;
use crate::election::{Election, Papers};
use crate::progress::{self, Stage};
use crate::scores::{BLANK, Scores};

/// A field and where it begins.
pub(crate) type Field = (usize, String);

/// Splits a table; fields between quotation marks may hold separators, line breaks and doubled quotation marks.
pub(crate) fn rows(file: &[u8]) -> Result<Vec<Vec<Field>>, Malformed> {
    let text = std::str::from_utf8(file).map_err(|fault| Malformed::at(file, fault.valid_up_to(), "text in UTF-8"))?;
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let head = text[start..].lines().next().unwrap_or("");
    let separator = if head.matches(';').count() > head.matches(',').count() { b';' } else { b',' };
    let bytes = text.as_bytes();
    let (mut rows, mut row, mut at) = (Vec::new(), Vec::new(), start);
    while at < bytes.len() {
        let begin = at;
        let mut field = String::new();
        if bytes[at] == b'"' {
            at += 1;
            loop {
                let Some(length) = text[at..].find('"') else {
                    return Err(Malformed::at(file, begin, "a closing quotation mark"));
                };
                field.push_str(&text[at..at + length]);
                at += length + 1;
                if bytes.get(at) != Some(&b'"') {
                    break;
                }
                field.push('"');
                at += 1;
            }
            if !matches!(bytes.get(at), None | Some(b'\n' | b'\r')) && bytes[at] != separator {
                return Err(Malformed::at(file, at, "the end of the field after the quotation mark"));
            }
        } else {
            let length =
                bytes[at..].iter().position(|&byte| byte == separator || byte == b'\n').unwrap_or(bytes.len() - at);
            field = text[at..at + length].trim().to_string();
            at += length;
        }
        row.push((begin, field));
        if bytes.get(at) == Some(&b'\r') {
            at += 1;
        }
        let separated = bytes.get(at) == Some(&separator);
        at += 1;
        if separated {
            if at >= bytes.len() {
                row.push((at, String::new()));
            }
            continue;
        }
        if rows.len() & 0xfff == 0xfff {
            progress::at(Stage::Reading, at as u64, file.len() as u64);
        }
        if row.iter().any(|(_, field)| !field.is_empty()) {
            rows.push(std::mem::take(&mut row));
        }
        row.clear();
    }
    if row.iter().any(|(_, field)| !field.is_empty()) {
        rows.push(row);
    }
    Ok(rows)
}

/// The fields of a table, for readers who know its columns.
pub fn table(file: &[u8]) -> Result<Vec<Vec<String>>, Malformed> {
    Ok(rows(file)?.into_iter().map(|row| row.into_iter().map(|(_, field)| field).collect()).collect())
}

/// The rank that a column's name says: `rank 2`, `Choice_2`, `2nd choice`.
fn rank_of(name: &str) -> Option<usize> {
    let name = name.to_lowercase();
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    let word = name.contains("rank") || name.contains("choice") || name.contains("preference") || name == digits;
    digits.parse().ok().filter(|&rank| word && rank > 0)
}

/// Reads an election with one seat.
pub fn read(file: &[u8]) -> Result<Election, Malformed> {
    let table = rows(file)?;
    let Some((head, body)) = table.split_first() else { return Err(Malformed::at(file, 0, "a header")) };
    if let Some(first) = head.iter().position(|(_, name)| rank_of(name).is_some()) {
        return names(file, head, body, first);
    }
    let scored = head[0].1.eq_ignore_ascii_case("scores");
    let weight = head.iter().position(|(_, name)| is_weight(name));
    let columns: Vec<usize> = (0..head.len()).filter(|&at| Some(at) != weight && !(scored && at == 0)).collect();
    let candidates: Vec<String> = columns.iter().map(|&at| head[at].1.clone()).collect();
    if candidates.iter().any(String::is_empty) {
        return Err(Malformed::at(file, head[0].0, "a name in every column"));
    }
    let mut ballots = Ballots::new(candidates.len());
    let mut marks = Vec::new();
    for row in body {
        let weight = weight_of(file, row, weight)?;
        let mut fields = Vec::new();
        for &column in &columns {
            let Some((at, field)) = row.get(column).filter(|(_, field)| !field.is_empty()) else {
                fields.push(None);
                continue;
            };
            let most = if scored { 254 } else { 9_999 };
            let number = field.parse::<usize>().ok().filter(|&number| number <= most && (scored || number > 0));
            fields.push(Some(number.ok_or_else(|| {
                Malformed::at(file, *at, if scored { "a score from 0 to 254" } else { "a rank from 1" })
            })?));
        }
        if scored {
            marks.push((weight, fields));
            continue;
        }
        by_rank(&mut ballots, &fields);
        ballots.end(weight).map_err(|refused| Malformed::at(file, row[0].0, refused.to_string()))?;
    }
    if !scored {
        return Ok(Election::ranked("", candidates, 1, ballots));
    }
    let highest = marks.iter().flat_map(|(_, marks)| marks.iter().flatten()).max().copied().unwrap_or(1);
    let mut scores = Scores::new(candidates.len(), highest as u8);
    for (weight, marks) in marks {
        let marks: Vec<u8> = marks.into_iter().map(|mark| mark.map_or(BLANK, |mark| mark as u8)).collect();
        if !scores.push(weight, &marks) {
            return Err(Malformed::at(file, 0, "fewer votes"));
        }
    }
    Ok(Election::scored("", candidates, 1, scores))
}

fn by_rank(ballots: &mut Ballots, ranks: &[Option<usize>]) {
    let mut order: Vec<(usize, usize)> =
        ranks.iter().enumerate().filter_map(|(one, rank)| rank.map(|rank| (rank, one))).collect();
    order.sort_unstable();
    let mut last = 0;
    for (rank, one) in order {
        let taken = if rank == last {
            ballots.same_rank(one)
        } else {
            // Far more empty ranks than candidates say no more than a few do.
            (0..(rank - last - 1).min(ranks.len())).for_each(|_| ballots.skip());
            ballots.rank(one)
        };
        taken.expect("the column is a candidate's");
        last = rank;
    }
}

fn is_weight(name: &str) -> bool {
    ["weight", "count", "votes"].iter().any(|word| name.eq_ignore_ascii_case(word))
}

fn weight_of(file: &[u8], row: &[Field], column: Option<usize>) -> Result<u64, Malformed> {
    let Some((at, field)) = column.and_then(|column| row.get(column)) else { return Ok(1) };
    field.parse().map_err(|_| Malformed::at(file, *at, "a number of papers"))
}

fn names(file: &[u8], head: &[Field], body: &[Vec<Field>], first: usize) -> Result<Election, Malformed> {
    let weight = head.iter().position(|(_, name)| is_weight(name));
    let mut ranks: Vec<(usize, usize)> =
        (first..head.len()).filter_map(|at| rank_of(&head[at].1).map(|rank| (rank, at))).collect();
    ranks.sort_unstable();
    let mut numbers = BTreeMap::new();
    for (_, field) in body.iter().flat_map(|row| ranks.iter().filter_map(|&(_, at)| row.get(at))) {
        for name in field.split('|').map(str::trim).filter(|name| !is_mark(name)) {
            numbers.entry(name.to_string()).or_insert(0);
        }
    }
    // By name: the order of the papers must not become an order of the candidates.
    numbers.values_mut().enumerate().for_each(|(number, slot)| *slot = number);
    if numbers.len() > crate::ballots::CANDIDATES_MAX {
        return Err(Malformed::at(file, 0, "fewer different names"));
    }
    let mut ballots = Ballots::new(numbers.len());
    for row in body {
        for &(_, at) in &ranks {
            let field = row.get(at).map_or("", |(_, field)| field);
            let named: Vec<usize> = field.split('|').filter_map(|name| numbers.get(name.trim()).copied()).collect();
            match named.split_first() {
                None if field.eq_ignore_ascii_case("overvote") => ballots.overvote(),
                None => ballots.skip(),
                Some((&one, others)) => {
                    ballots
                        .rank(one)
                        .and_then(|()| others.iter().try_for_each(|&other| ballots.same_rank(other)))
                        .expect("the names are numbered");
                }
            }
        }
        let weight = weight_of(file, row, weight)?;
        ballots.end(weight).map_err(|refused| Malformed::at(file, row[0].0, refused.to_string()))?;
    }
    Ok(Election::ranked("", numbers.into_keys().collect(), 1, ballots))
}

fn is_mark(name: &str) -> bool {
    ["", "overvote", "undervote", "skipped", "blank"].iter().any(|mark| name.eq_ignore_ascii_case(mark))
}

fn quoted(field: &str) -> String {
    if field.contains([',', ';', '"', '\n', '\r']) || field.trim() != field {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_string()
    }
}

/// Writes the election, a column for each candidate; `None` where it has overvotes without names, ranks a candidate twice or has only sums.
pub fn write(election: &Election) -> Option<String> {
    let say = "a string takes everything";
    let scored = matches!(election.papers, Papers::Scores(_));
    let mut out = String::from(if scored { "scores,weight" } else { "weight" });
    election.candidates.iter().for_each(|name| write!(out, ",{}", quoted(name)).expect(say));
    out.push('\n');
    let mut lossless = true;
    match &election.papers {
        Papers::Scores(scores) => {
            for (weight, marks) in scores.papers() {
                write!(out, ",{weight}").expect(say);
                for &mark in marks {
                    out.push(',');
                    if mark != BLANK {
                        write!(out, "{mark}").expect(say);
                    }
                }
                out.push('\n');
            }
        }
        Papers::Sums(_) => return None,
        Papers::Ranks(ballots) => ballots.each(|weight, ranks| {
            let mut fields = vec![String::new(); election.candidates.len()];
            for (rank, group) in ranks.iter().enumerate() {
                lossless &= group.is_some();
                for &one in group.iter().flatten() {
                    lossless &= fields[one].is_empty();
                    fields[one] = (rank + 1).to_string();
                }
            }
            writeln!(out, "{weight},{}", fields.join(",")).expect(say);
        }),
    }
    lossless.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shapes_are_told_apart() {
        let by_name = read(b"id,rank 1,rank 2\n1,Bo,Ada\n2,Ada|Bo,\n3,,Bo\n4,overvote,Ada\n").unwrap();
        let Papers::Ranks(ballots) = &by_name.papers else { panic!("these are ranks") };
        let mut read_back = Vec::new();
        ballots.each(|_, ranks| read_back.push(ranks.to_vec()));
        assert_eq!(by_name.candidates, ["Ada", "Bo"]);
        let some = |ranks: &[&[usize]]| ranks.iter().map(|rank| Some(rank.to_vec())).collect::<Vec<_>>();
        assert_eq!(read_back, [some(&[&[1], &[0]]), some(&[&[0, 1]]), some(&[&[], &[1]]), vec![None, Some(vec![0])]]);
        for file in ["weight,Ada,\"Bo, jr\"\n3,1,2\n1,,1\n2,2,1\n", "scores,weight,Ada,Bo\n,2,5,0\n,1,,3\n"] {
            let election = read(file.as_bytes()).unwrap();
            assert_eq!(write(&election).unwrap(), file);
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (file, line, column, expected) in [
            ("", 1, 1, "a header"),
            ("Ada,Bo\n1,x\n", 2, 3, "a rank from 1"),
            ("Ada,\"Bo\n1,2\n", 1, 5, "a closing quotation mark"),
            ("weight,Ada\nmany,1\n", 2, 1, "a number of papers"),
        ] {
            let error = read(file.as_bytes()).unwrap_err();
            assert_eq!((error.line, error.column, error.expected.as_str()), (line, column, expected), "{file:?}");
        }
    }
}
