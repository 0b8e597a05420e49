//! PrefLib's `.cat`: every voter puts the candidates into categories such as yes, maybe, no.
//!
//! ```text
//! # TITLE: Which books to read
//! # NUMBER ALTERNATIVES: 3
//! # NUMBER CATEGORIES: 2
//! # CATEGORY NAME 1: Yes
//! # CATEGORY NAME 2: No
//! # ALTERNATIVE NAME 1: Bread
//! # ALTERNATIVE NAME 2: Roses
//! # ALTERNATIVE NAME 3: Land
//! 12: {1,3},2
//! 5: {},{1,2,3}
//! ```
//!
//! A line is how many voters, and the categories from the best, each a number or several in braces. Whoever is in no category is in none.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::approvals::Approvals;

use super::malformed::Malformed;

/// Ballots by category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Categories {
    /// What the election is called.
    pub title: String,
    /// The candidates.
    pub candidates: Vec<String>,
    /// The categories, the best first.
    pub categories: Vec<String>,
    /// How many voters, and whom they put in each category.
    pub ballots: Vec<(u64, Vec<Vec<u16>>)>,
}

impl Categories {
    /// Approvals: whoever is in one of the first so many categories is approved of.
    pub fn approvals(&self, approved: usize) -> Approvals {
        let mut approvals = Approvals::new(self.candidates.clone());
        for (weight, categories) in &self.ballots {
            let marks: Vec<u16> = categories.iter().take(approved).flatten().copied().collect();
            approvals.push(*weight, &marks).expect("each candidate stands once on a ballot, as the reader saw to");
        }
        approvals
    }
}

/// Reads a file.
pub fn read(text: &str) -> Result<Categories, Malformed> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut file =
        Categories { title: String::new(), candidates: Vec::new(), categories: Vec::new(), ballots: Vec::new() };
    let mut line_number = 0;
    let mut people = 0u64;
    for line in text.lines() {
        line_number += 1;
        let at =
            |column: usize, expected: &str| Malformed { line: line_number, column, expected: expected.to_string() };
        if let Some(header) = line.strip_prefix('#') {
            let value_at = line.chars().position(|letter| letter == ':').map_or(1, |colon| colon + 3);
            let Some((key, value)) = header.split_once(':') else { continue };
            let (key, value) = (key.trim(), value.trim());
            let numbered = |value: &str, most: usize| {
                let number = value.parse::<usize>().ok().filter(|number| *number <= most);
                number.ok_or_else(|| at(value_at, &format!("a whole number up to {most}")))
            };
            // A second number would say something else of ballots already read.
            let said_before = match key {
                "NUMBER ALTERNATIVES" => !file.candidates.is_empty(),
                "NUMBER CATEGORIES" => !file.categories.is_empty(),
                _ => false,
            };
            if said_before {
                return Err(at(1, &format!("{key} once")));
            }
            if key == "TITLE" {
                file.title = value.to_string();
            } else if key == "NUMBER ALTERNATIVES" {
                file.candidates =
                    (1..=numbered(value, usize::from(u16::MAX))?).map(|number| number.to_string()).collect();
            } else if key == "NUMBER CATEGORIES" {
                file.categories = (1..=numbered(value, 1000)?).map(|number| number.to_string()).collect();
            } else if let Some(number) = key.strip_prefix("ALTERNATIVE NAME ") {
                let place = number
                    .trim()
                    .parse::<usize>()
                    .ok()
                    .and_then(|number| file.candidates.get_mut(number.wrapping_sub(1)));
                *place.ok_or_else(|| at(1, "the number of an alternative, after NUMBER ALTERNATIVES"))? =
                    value.to_string();
            } else if let Some(number) = key.strip_prefix("CATEGORY NAME ") {
                let place = number
                    .trim()
                    .parse::<usize>()
                    .ok()
                    .and_then(|number| file.categories.get_mut(number.wrapping_sub(1)));
                *place.ok_or_else(|| at(1, "the number of a category, after NUMBER CATEGORIES"))? = value.to_string();
            }
            continue;
        }
        if line.trim().is_empty() {
            continue;
        }
        let (weight, categories) = ballot(line, line_number, file.candidates.len(), file.categories.len())?;
        people = people.checked_add(weight).filter(|people| *people < 1 << 53).ok_or_else(|| at(1, "fewer voters"))?;
        file.ballots.push((weight, categories));
    }
    if file.categories.is_empty() {
        return Err(Malformed {
            line: line_number + 1,
            column: 1,
            expected: "a line \"# NUMBER CATEGORIES: …\" before the ballots".into(),
        });
    }
    Ok(file)
}

/// `12: {1,3},2`
fn ballot(
    line: &str,
    line_number: usize,
    candidates: usize,
    categories_max: usize,
) -> Result<(u64, Vec<Vec<u16>>), Malformed> {
    let letters: Vec<char> = line.chars().collect();
    let mut at = 0;
    let fault = |at: usize, expected: String| Malformed { line: line_number, column: at + 1, expected };
    let skip = |at: &mut usize| {
        while letters.get(*at).is_some_and(|letter| letter.is_whitespace()) {
            *at += 1;
        }
    };
    let number = |at: &mut usize, expected: &str| {
        skip(at);
        let start = *at;
        while letters.get(*at).is_some_and(char::is_ascii_digit) {
            *at += 1;
        }
        let digits: String = letters[start..*at].iter().collect();
        digits.parse::<u64>().ok().filter(|number| *number > 0).ok_or_else(|| fault(start, expected.to_string()))
    };
    let weight = number(&mut at, "how many voters, at least 1")?;
    skip(&mut at);
    if letters.get(at) != Some(&':') {
        return Err(fault(at, "\":\"".into()));
    }
    at += 1;
    let mut categories: Vec<Vec<u16>> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut candidate = |at: &mut usize| {
        skip(at);
        let start = *at;
        let found = number(at, "the number of an alternative")?;
        if found > candidates as u64 {
            return Err(fault(start, format!("the number of an alternative, at most {candidates}")));
        }
        if !seen.insert(found) {
            return Err(fault(start, "an alternative that is not on this ballot already".into()));
        }
        Ok((found - 1) as u16)
    };
    skip(&mut at);
    while at < letters.len() {
        if categories.len() == categories_max {
            return Err(fault(at, format!("the end of the line: there are {categories_max} categories")));
        }
        let mut category = Vec::new();
        if letters[at] == '{' {
            at += 1;
            skip(&mut at);
            while letters.get(at) != Some(&'}') {
                category.push(candidate(&mut at)?);
                skip(&mut at);
                match letters.get(at) {
                    Some(',') => at += 1,
                    Some('}') => {}
                    _ => return Err(fault(at, "\",\" or \"}\"".into())),
                }
            }
            at += 1;
        } else {
            category.push(candidate(&mut at)?);
        }
        categories.push(category);
        skip(&mut at);
        match letters.get(at) {
            None => break,
            Some(',') => at += 1,
            Some(_) => return Err(fault(at, "\",\" or the end of the line".into())),
        }
        skip(&mut at);
    }
    Ok((weight, categories))
}

/// Writes a file that `read` reads back to the same.
pub fn write(file: &Categories) -> String {
    let mut text = String::new();
    let people: u64 = file.ballots.iter().map(|(weight, _)| weight).sum();
    let line = |value: &str| value.replace(['\n', '\r'], " ").trim().to_string();
    let _ = writeln!(text, "# DATA TYPE: cat\n# TITLE: {}", line(&file.title));
    let _ = writeln!(text, "# NUMBER ALTERNATIVES: {}\n# NUMBER VOTERS: {people}", file.candidates.len());
    let _ = writeln!(
        text,
        "# NUMBER UNIQUE PREFERENCES: {}\n# NUMBER CATEGORIES: {}",
        file.ballots.len(),
        file.categories.len()
    );
    for (at, name) in file.categories.iter().enumerate() {
        let _ = writeln!(text, "# CATEGORY NAME {}: {}", at + 1, line(name));
    }
    for (at, name) in file.candidates.iter().enumerate() {
        let _ = writeln!(text, "# ALTERNATIVE NAME {}: {}", at + 1, line(name));
    }
    for (weight, categories) in &file.ballots {
        let category = |category: &Vec<u16>| {
            let numbers: Vec<String> = category.iter().map(|candidate| (candidate + 1).to_string()).collect();
            if numbers.len() == 1 { numbers[0].clone() } else { format!("{{{}}}", numbers.join(",")) }
        };
        let categories: Vec<String> = categories.iter().map(category).collect();
        let _ = writeln!(text, "{weight}: {}", categories.join(","));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "# TITLE: Books\n# NUMBER ALTERNATIVES: 3\n# NUMBER CATEGORIES: 2\n# CATEGORY NAME 1: Yes\n# CATEGORY NAME 2: No\n# ALTERNATIVE NAME 2: Roses\n12: {1,3},2\n5: {},{1, 2,3}\n1: 2\n";

    #[test]
    fn categories_become_approvals() {
        let file = read(SMALL).unwrap();
        assert_eq!(file.candidates, ["1", "Roses", "3"]);
        assert_eq!(file.approvals(1).votes(), [12, 1, 12]);
        assert_eq!(file.approvals(2).votes(), [17, 18, 17]);
        assert_eq!(read(&write(&file)).unwrap(), file);
    }

    #[test]
    fn numbers_are_said_once() {
        // Found by the fuzzer: a ballot for alternatives that a later line takes away.
        let file = "# NUMBER ALTERNATIVES: 3\n# NUMBER CATEGORIES: 2\n1: {1,3},2\n# NUMBER ALTERNATIVES: 1\n";
        assert_eq!(read(file).unwrap_err().to_string(), "line 4, column 1: expected NUMBER ALTERNATIVES once");
        let file = "# NUMBER ALTERNATIVES: 3\n# NUMBER CATEGORIES: 2\n# NUMBER CATEGORIES: 1\n";
        assert_eq!(read(file).unwrap_err().to_string(), "line 3, column 1: expected NUMBER CATEGORIES once");
    }

    #[test]
    fn faults_are_told_with_their_places() {
        let fault = |from: &str, to: &str| read(&SMALL.replace(from, to)).unwrap_err().to_string();
        assert_eq!(fault("{1,3},2", "{1,4},2"), "line 7, column 8: expected the number of an alternative, at most 3");
        assert_eq!(
            fault("{1,3},2", "{1,3},1"),
            "line 7, column 11: expected an alternative that is not on this ballot already"
        );
        assert_eq!(fault("1: 2", "1: 2,3,1"), "line 9, column 8: expected the end of the line: there are 2 categories");
        assert_eq!(fault("5: {}", "5 {}"), "line 8, column 3: expected \":\"");
        assert_eq!(fault("12: {", "0: {"), "line 7, column 1: expected how many voters, at least 1");
        assert!(
            fault("# NUMBER CATEGORIES: 2\n# CATEGORY NAME 1: Yes\n# CATEGORY NAME 2: No\n", "").contains("categories")
        );
    }
}
