//! PrefLib's ordinal and categorical files: `.soc`, `.soi`, `.toc`, `.toi`, `.cat`.
//!
//! ```text
//! # TITLE: Committee
//! # NUMBER ALTERNATIVES: 3
//! # ALTERNATIVE NAME 1: Ada
//! # NUMBER VOTERS: 5
//! 3: 1,{2,3}
//! 2: 2
//! ```
//!
//! In a `.cat` file each line lists the categories from best to worst; a voter's categories are scores here, the best the highest.
//!
//! Invariant: reading what was written gives the same election.

use std::fmt::Write as _;

use super::malformed::Malformed;
use crate::ballots::{Ballots, CANDIDATES_MAX};
use crate::election::{Election, Papers};
use crate::scores::{BLANK, Scores};

/// Reads an election with one seat, or, where the header says `NUMBER CATEGORIES`, scores.
pub fn read(file: &[u8]) -> Result<Election, Malformed> {
    let text = std::str::from_utf8(file).map_err(|fault| Malformed::at(file, fault.valid_up_to(), "text in UTF-8"))?;
    let fault = |at: usize, what: &str| Malformed::at(file, at, what);
    let (mut title, mut names, mut categories) = (String::new(), Vec::new(), 0usize);
    let mut lines = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begin = at;
        at += line.len();
        let line = line.trim_end();
        let Some(header) = line.trim_start_matches('\u{feff}').strip_prefix('#') else {
            if !line.trim().is_empty() {
                lines.push((begin, line));
            }
            continue;
        };
        let Some((key, value)) = header.split_once(':') else { continue };
        let (key, value) = (key.trim(), value.trim());
        if key == "TITLE" {
            title = value.to_string();
        } else if key == "NUMBER ALTERNATIVES" {
            let number: usize = value.parse().map_err(|_| fault(begin, "a number of alternatives"))?;
            if number == 0 || number > CANDIDATES_MAX || number > file.len() {
                return Err(fault(begin, "a possible number of alternatives"));
            }
            names = (1..=number).map(|one| one.to_string()).collect();
        } else if key == "NUMBER CATEGORIES" {
            categories = value
                .parse()
                .ok()
                .filter(|&number| (1..255).contains(&number))
                .ok_or_else(|| fault(begin, "from 1 to 254 categories"))?;
        } else if let Some(number) = key.strip_prefix("ALTERNATIVE NAME ") {
            let number = number.trim().parse::<usize>().ok().and_then(|number| names.get_mut(number.wrapping_sub(1)));
            *number.ok_or_else(|| fault(begin, "an alternative's number"))? = value.to_string();
        }
    }
    if names.is_empty() {
        return Err(fault(0, "a line `# NUMBER ALTERNATIVES: …`"));
    }
    let mut ballots = Ballots::new(names.len());
    let mut scores = Scores::new(names.len(), categories.saturating_sub(1) as u8);
    for (begin, line) in lines {
        let colon = line.find(':').ok_or_else(|| fault(begin, "how many voters, a colon, and their order"))?;
        let weight = line[..colon].trim().parse().map_err(|_| fault(begin, "a number of voters"))?;
        let ranks =
            ranks(&line[colon + 1..], names.len()).map_err(|(offset, what)| fault(begin + colon + 1 + offset, what))?;
        if categories == 0 {
            for rank in &ranks {
                let (&first, others) = rank.split_first().expect("empty ranks are left out");
                ballots
                    .rank(first)
                    .and_then(|()| others.iter().try_for_each(|&other| ballots.same_rank(other)))
                    .expect("the numbers are checked");
            }
            ballots.end(weight).map_err(|refused| fault(begin, &refused.to_string()))?;
            continue;
        }
        if ranks.len() > categories {
            return Err(fault(begin, "as many categories as the header says"));
        }
        let mut marks = vec![BLANK; names.len()];
        for (category, rank) in all_ranks(&line[colon + 1..], names.len()).into_iter().enumerate() {
            rank.into_iter().for_each(|one| marks[one] = (categories - 1 - category.min(categories - 1)) as u8);
        }
        if !scores.push(weight, &marks) {
            return Err(fault(begin, "fewer voters"));
        }
    }
    Ok(if categories == 0 {
        Election::ranked(&title, names, 1, ballots)
    } else {
        Election::scored(&title, names, 1, scores)
    })
}

/// The groups of an order, the empty ones left out.
fn ranks(text: &str, candidates: usize) -> Result<Vec<Vec<usize>>, (usize, &'static str)> {
    let mut ranks: Vec<Vec<usize>> = Vec::new();
    let bytes = text.as_bytes();
    let (mut at, mut inside) = (0, false);
    let mut seen = vec![false; candidates];
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t' | b',' => {}
            b'{' if !inside => {
                inside = true;
                ranks.push(Vec::new());
            }
            b'}' if inside => inside = false,
            b'0'..=b'9' => {
                let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let number = text[at..at + digits].parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                let number = number.filter(|&number| number < candidates).ok_or((at, "an alternative's number"))?;
                if std::mem::replace(&mut seen[number], true) {
                    return Err((at, "each alternative once"));
                }
                if !inside {
                    ranks.push(Vec::new());
                }
                ranks.last_mut().expect("a rank was begun").push(number);
                at += digits - 1;
            }
            _ => return Err((at, "alternatives between commas, equal ones in braces")),
        }
        at += 1;
    }
    if inside {
        return Err((at, "a closing brace"));
    }
    ranks.retain(|rank| !rank.is_empty());
    Ok(ranks)
}

/// The groups of a line that was read before, the empty ones among them.
fn all_ranks(text: &str, candidates: usize) -> Vec<Vec<usize>> {
    let mut groups = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (group, after) = match rest.strip_prefix('{') {
            Some(inside) => inside.split_once('}').unwrap_or((inside, "")),
            None => rest.split_once(',').unwrap_or((rest, "")),
        };
        groups.push(ranks(group, candidates).unwrap_or_default().concat());
        rest = after.trim_start().trim_start_matches(',').trim_start();
    }
    groups
}

/// Writes ranks; `None` where the papers hold scores, empty ranks or overvotes, which this form cannot say.
pub fn write(election: &Election) -> Option<String> {
    let Papers::Ranks(ballots) = &election.papers else { return None };
    let say = "a string takes everything";
    let mut out = String::new();
    writeln!(
        out,
        "# TITLE: {}\n# NUMBER ALTERNATIVES: {}",
        election.title.replace('\n', " "),
        election.candidates.len()
    )
    .expect(say);
    writeln!(out, "# NUMBER VOTERS: {}", ballots.total()).expect(say);
    for (number, name) in election.candidates.iter().enumerate() {
        writeln!(out, "# ALTERNATIVE NAME {}: {}", number + 1, name.replace('\n', " ")).expect(say);
    }
    let mut lossless = true;
    ballots.each(|weight, ranks| {
        let ranks: Vec<String> = ranks
            .iter()
            .map(|rank| {
                let numbers: Vec<String> = rank.iter().flatten().map(|one| (one + 1).to_string()).collect();
                lossless &= !numbers.is_empty();
                if numbers.len() == 1 { numbers.concat() } else { format!("{{{}}}", numbers.join(",")) }
            })
            .collect();
        writeln!(out, "{weight}: {}", ranks.join(",")).expect(say);
    });
    lossless.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_read_and_written_again() {
        let file = "# TITLE: T\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 5\n# ALTERNATIVE NAME 1: Ada\n# ALTERNATIVE NAME 2: Bo\n# ALTERNATIVE NAME 3: Cy\n3: 1,{2,3}\n2: 2\n";
        assert_eq!(write(&read(file.as_bytes()).unwrap()).unwrap(), file);
    }

    #[test]
    fn categories_are_scores() {
        let file = "# NUMBER ALTERNATIVES: 3\n# NUMBER CATEGORIES: 2\n4: {1,3},2\n1: {},{1,2}\n";
        let Papers::Scores(scores) = read(file.as_bytes()).unwrap().papers else { panic!("a .cat file holds scores") };
        assert_eq!(scores.papers().collect::<Vec<_>>(), [(4, &[1, 0, 1][..]), (1, &[0, 0, BLANK][..])]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (file, line, column, expected) in [
            ("1: 1\n", 1, 1, "a line `# NUMBER ALTERNATIVES: …`"),
            ("# NUMBER ALTERNATIVES: 2\n1: 1,3\n", 2, 6, "an alternative's number"),
            ("# NUMBER ALTERNATIVES: 2\n1: 1,1\n", 2, 6, "each alternative once"),
            ("# NUMBER ALTERNATIVES: 2\n1: {1,2\n", 2, 8, "a closing brace"),
            ("# NUMBER ALTERNATIVES: 2\nx: 1\n", 2, 1, "a number of voters"),
        ] {
            let error = read(file.as_bytes()).unwrap_err();
            assert_eq!((error.line, error.column, error.expected.as_str()), (line, column, expected), "{file:?}");
        }
    }
}
