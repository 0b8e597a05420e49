//! ABIF, the aggregated ballot information format: `27:Ada/5>Bo/3=Cy/3>Di/0`.
//!
//! A line is a number of papers, a colon, and candidates: `>` between ranks, `=` between equals, `,` where only scores are given, `/` before a
//! score. `=Ada:[Ada Lovelace]` gives a full name to a short one; names in brackets or quotation marks may hold anything else; `#` begins a comment;
//! `{…}` lines are notes. Papers with scores on every line are read as scores, others as ranks.
//!
//! Invariant: each candidate stands on a paper once, or the file is refused.

use std::collections::BTreeMap;

use super::malformed::Malformed;
use crate::ballots::{Ballots, CANDIDATES_MAX};
use crate::election::Election;
use crate::scores::{BLANK, Scores};

struct Paper {
    at: usize,
    weight: u64,
    /// Short name, score, whether equal to the one before.
    marks: Vec<(String, Option<u8>, bool)>,
    commas: bool,
}

/// Reads an election with one seat.
pub fn read(file: &[u8]) -> Result<Election, Malformed> {
    let text = std::str::from_utf8(file).map_err(|fault| Malformed::at(file, fault.valid_up_to(), "text in UTF-8"))?;
    let (mut title, mut full, mut papers) = (String::new(), BTreeMap::new(), Vec::new());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let line = line.split('#').next().unwrap_or("").trim_end();
        let indent = line.len() - line.trim_start().len();
        let (begin, line) = (begin + indent, line.trim_start());
        if line.is_empty() {
            continue;
        }
        if let Some(note) = line.strip_prefix('{') {
            let title_note = note
                .split_once("title:")
                .map(|(_, value)| value.trim().trim_end_matches('}').trim().trim_matches(['"', '\'']));
            title = title_note.unwrap_or(&title).to_string();
            continue;
        }
        if let Some(definition) = line.strip_prefix('=') {
            let mut reader = Reader { file, text, at: begin + 1, end: begin + line.len() };
            let short = reader.name()?;
            reader.expect(b':')?;
            let name = if reader.peek().is_some() { reader.name()? } else { return Err(reader.fault("a full name")) };
            let _ = definition;
            full.insert(short, name);
            continue;
        }
        papers.push(paper(Reader { file, text, at: begin, end: begin + line.len() })?);
    }
    let mut shorts: Vec<String> = papers
        .iter()
        .flat_map(|paper: &Paper| paper.marks.iter().map(|(name, ..)| name.clone()))
        .chain(full.keys().cloned())
        .collect();
    shorts.sort();
    shorts.dedup();
    if shorts.is_empty() || shorts.len() > CANDIDATES_MAX {
        return Err(Malformed::at(file, 0, "papers that name candidates"));
    }
    let number =
        |short: &str| shorts.binary_search_by(|one| one.as_str().cmp(short)).expect("every name was collected");
    let names: Vec<String> = shorts.iter().map(|short| full.get(short).unwrap_or(short).clone()).collect();
    let all_scored = papers.iter().all(|paper| paper.marks.iter().all(|(_, score, _)| score.is_some()))
        && papers.iter().any(|paper| !paper.marks.is_empty());
    if all_scored {
        let highest = papers
            .iter()
            .flat_map(|paper| paper.marks.iter().filter_map(|(_, score, _)| *score))
            .max()
            .unwrap_or(1)
            .max(1);
        let mut scores = Scores::new(names.len(), highest);
        for paper in &papers {
            let mut marks = vec![BLANK; names.len()];
            paper.marks.iter().for_each(|(name, score, _)| marks[number(name)] = score.unwrap_or(BLANK));
            if !scores.push(paper.weight, &marks) {
                return Err(Malformed::at(file, paper.at, "fewer papers"));
            }
        }
        return Ok(Election::scored(&title, names, 1, scores));
    }
    let mut ballots = Ballots::new(names.len());
    for paper in &papers {
        for (place, (name, _, tied)) in paper.marks.iter().enumerate() {
            let taken = if *tied || (paper.commas && place > 0) {
                ballots.same_rank(number(name))
            } else {
                ballots.rank(number(name))
            };
            taken.expect("every name has a number");
        }
        ballots.end(paper.weight).map_err(|refused| Malformed::at(file, paper.at, refused.to_string()))?;
    }
    Ok(Election::ranked(&title, names, 1, ballots))
}

struct Reader<'a> {
    file: &'a [u8],
    text: &'a str,
    at: usize,
    end: usize,
}

impl Reader<'_> {
    fn fault(&self, what: &str) -> Malformed {
        Malformed::at(self.file, self.at, what)
    }

    fn peek(&mut self) -> Option<u8> {
        while self.at < self.end && matches!(self.file[self.at], b' ' | b'\t') {
            self.at += 1;
        }
        self.file.get(self.at).copied().filter(|_| self.at < self.end)
    }

    fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.peek() != Some(byte) {
            return Err(self.fault(&format!("\"{}\"", char::from(byte))));
        }
        self.at += 1;
        Ok(())
    }

    fn name(&mut self) -> Result<String, Malformed> {
        let first = self.peek().ok_or_else(|| self.fault("a name"))?;
        let close = match first {
            b'[' => Some(']'),
            b'"' => Some('"'),
            _ => None,
        };
        if let Some(close) = close {
            let inside = &self.text[self.at + 1..self.end];
            // A quotation mark inside a bracket, or doubled inside quotation marks, belongs to the name.
            let mut from = 0;
            let length = loop {
                let found = inside[from..].find(close).ok_or_else(|| self.fault("an end of this name"))? + from;
                if close == '"' && inside[found + 1..].starts_with('"') {
                    from = found + 2;
                    continue;
                }
                break found;
            };
            self.at += length + 2;
            return Ok(inside[..length].replace("\"\"", "\""));
        }
        let rest = &self.text[self.at..self.end];
        let length = rest.find(['>', '=', ',', '/', ':', '[', ']']).unwrap_or(rest.len());
        let name = rest[..length].trim();
        if name.is_empty() {
            return Err(self.fault("a name"));
        }
        self.at += length;
        Ok(name.to_string())
    }

    fn number<N: std::str::FromStr>(&mut self, what: &str) -> Result<N, Malformed> {
        self.peek();
        let rest = &self.text[self.at..self.end];
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[..length].parse().map_err(|_| self.fault(what))?;
        self.at += length;
        Ok(number)
    }
}

fn paper(mut reader: Reader) -> Result<Paper, Malformed> {
    let at = reader.at;
    let weight = reader.number("how many papers are alike")?;
    if matches!(reader.peek(), Some(b'*')) {
        reader.at += 1;
    } else {
        reader.expect(b':')?;
    }
    let mut paper = Paper { at, weight, marks: Vec::new(), commas: false };
    let mut tied = false;
    while reader.peek().is_some() {
        let begin = reader.at;
        let name = reader.name()?;
        if paper.marks.iter().any(|(before, ..)| *before == name) {
            return Err(Malformed::at(reader.file, begin, "each candidate once"));
        }
        let score = if reader.peek() == Some(b'/') {
            reader.at += 1;
            let score: u8 = reader.number("a score from 0 to 254")?;
            Some(score).filter(|&score| score != BLANK)
        } else {
            None
        };
        paper.marks.push((name, score, tied));
        match reader.peek() {
            None => break,
            Some(b'>') => tied = false,
            Some(b'=') => tied = true,
            Some(b',') => {
                paper.commas = true;
                tied = false;
            }
            Some(_) => return Err(reader.fault("\">\", \"=\", \",\" or the end of the line")),
        }
        reader.at += 1;
    }
    Ok(paper)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::election::Papers;

    #[test]
    fn scores_and_ranks_are_told_apart() {
        let scored = read(b"{title: \"T\"}\n=A:[Ada L.]\n27:A/5>B/3=\"C d\"/3\n1:B/1,A/0\n").unwrap();
        assert_eq!(
            (scored.title.as_str(), scored.candidates.as_slice()),
            ("T", ["Ada L.", "B", "C d"].map(String::from).as_slice())
        );
        let Papers::Scores(scores) = &scored.papers else { panic!("these are scores") };
        assert_eq!(scores.papers().collect::<Vec<_>>(), [(27, &[5, 3, 3][..]), (1, &[0, 1, BLANK][..])]);
        let ranked = read(b"3:A>B=C\n2:\n").unwrap();
        let Papers::Ranks(ballots) = &ranked.papers else { panic!("these are ranks") };
        assert_eq!((ballots.total(), ballots.is_strict()), (5, false));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (file, column, expected) in [
            ("x:A", 1, "how many papers are alike"),
            ("1 A", 3, "\":\""),
            ("1:A>A", 5, "each candidate once"),
            ("1:A/x", 5, "a score from 0 to 254"),
            ("1:[A", 3, "an end of this name"),
        ] {
            let error = read(file.as_bytes()).unwrap_err();
            assert_eq!((error.column, error.expected.as_str()), (column, expected), "{file:?}");
        }
    }
}
