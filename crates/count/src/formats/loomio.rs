//! What Loomio exports of a poll as a table, and what it writes as BLT is read as BLT.
//!
//! Loomio 2 and 3, `PollExporter#to_csv`: lines of a name and a value about the poll, an empty line, a header (participant, the options, the reason),
//! a line for each participant, a line of totals. A number is a score, the higher the better, in ranked polls too; nought is no mark.
//! Names of participants and reasons are not kept.
//!
//! Invariant: the line of totals is what the lines above it add up to; a file where it is not was changed and is refused.

use super::csv;
use super::malformed::Malformed;
use crate::election::Election;
use crate::scores::{BLANK, Scores};

/// Whether a table looks like Loomio's: it begins with lines about the poll.
pub fn looks_like(file: &[u8]) -> bool {
    let head = &file[..file.len().min(4096)];
    let text = String::from_utf8_lossy(head);
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    lines.next().is_some_and(|line| line.split(',').count() >= 2)
        && text.contains("/p/")
        && lines.any(|line| line.trim().is_empty())
}

/// Reads the table.
pub fn read(file: &[u8]) -> Result<Election, Malformed> {
    let rows = csv::rows(file)?;
    let is_header = |row: &Vec<csv::Field>| row.len() > 2;
    let Some(start) = rows.iter().position(is_header) else {
        return Err(Malformed::at(file, file.len(), "a header: participant, the options, reason"));
    };
    let (about, table) = rows.split_at(start);
    let title = about.first().and_then(|row| row.get(1)).map_or("", |(_, title)| title);
    let (head, body) = table.split_first().expect("the header was found");
    let options: Vec<String> = head[1..head.len() - 1].iter().map(|(_, name)| name.clone()).collect();
    let Some((totals, papers)) = body.split_last() else {
        return Err(Malformed::at(file, file.len(), "a line of totals"));
    };
    let number = |row: &[csv::Field], column: usize| {
        let Some((at, field)) = row.get(column) else {
            return Err(Malformed::at(file, row[0].0, "a number for each option"));
        };
        let field = field.strip_suffix(".0").unwrap_or(field);
        field.parse::<u64>().map_err(|_| Malformed::at(file, *at, "a whole number from 0"))
    };
    let mut sums = vec![0u64; options.len()];
    let mut marks: Vec<Vec<u64>> = Vec::with_capacity(papers.len());
    for row in papers {
        let scores = (1..=options.len()).map(|column| number(row, column)).collect::<Result<Vec<_>, _>>()?;
        if let Some(place) = scores.iter().position(|&score| score > 254) {
            return Err(Malformed::at(file, row[place + 1].0, "a score from 0 to 254"));
        }
        sums.iter_mut().zip(&scores).for_each(|(sum, score)| *sum += score);
        marks.push(scores);
    }
    for (option, sum) in sums.iter().enumerate() {
        if number(totals, option + 1)? != *sum {
            return Err(Malformed::at(file, totals[option + 1].0, format!("the total of the lines above, {sum}")));
        }
    }
    let highest = marks.iter().flatten().copied().max().unwrap_or(1).max(1);
    let mut scores = Scores::new(options.len(), highest as u8);
    for paper in marks {
        let paper: Vec<u8> = paper.into_iter().map(|score| if score == 0 { BLANK } else { score as u8 }).collect();
        assert!(scores.push(1, &paper), "scores are within their range");
    }
    Ok(Election::scored(title, options, 1, scores))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Given, Rule, count};

    const FILE: &str = "Title,Board Election\nAuthor,Ada\nPoll url,https://loomio.example/p/abc/board\n\nParticipant,Alice,Bob,Carol,Reason\nV 1,3,2,1,\"because, well\"\nV 2,3,2,1,\nV 3,0,2,1,\nTotal,6,6,3\n";

    #[test]
    fn scores_are_read_and_nought_is_no_mark() {
        assert!(looks_like(FILE.as_bytes()));
        let election = read(FILE.as_bytes()).unwrap();
        assert_eq!((election.title.as_str(), election.total()), ("Board Election", 3));
        assert_eq!(election.candidates, ["Alice", "Bob", "Carol"]);
        let transcript = count(Rule::named("star").unwrap(), &election, &Given::seed(b"")).unwrap();
        assert_eq!(transcript.elected_names(), ["Alice"]);
    }

    #[test]
    fn totals_that_do_not_add_up_are_refused() {
        let fault = read(FILE.replace("Total,6,6", "Total,6,7").as_bytes()).unwrap_err();
        assert_eq!(fault.to_string(), "line 9, column 9: expected the total of the lines above, 6");
        let fault = read(FILE.replace("V 3,0", "V 3,x").as_bytes()).unwrap_err();
        assert_eq!(fault.to_string(), "line 8, column 5: expected a whole number from 0");
        assert!(!looks_like(b"Ada,Bo\n1,2\n"));
    }
}
