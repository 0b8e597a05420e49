//! BLT, the form of Wichmann and Hill, with the dialects that Droop, OpenSTV and stv-rs write.
//!
//! ```text
//! 4 2                      four candidates, two seats
//! -3                       the third has withdrawn
//! 5 1 2=4 0                five papers: first the first, then the second and the fourth alike
//! 1 2 - 1 0                one paper: an empty rank between
//! 0                        no more papers
//! "Ada" "Bo" "Cy" "Di"     names
//! "Committee"              title
//! ```
//!
//! Also read: `#` and `/* */` comments, paper numbers in parentheses, `[nick …]`, `[tie …]`, `[withdrawn …]`, names not in quotation marks or
//! with stray ones, one to a line; text in UTF-8 or, failing that, Latin-1. What is written here is the plain form.
//!
//! Invariant: reading what was written gives the same election.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::malformed::Malformed;
use crate::ballots::{BadMark, Ballots, CANDIDATES_MAX};
use crate::election::{Election, Papers};
use crate::progress::{self, Stage};

struct Reader<'a> {
    file: &'a [u8],
    at: usize,
}

enum Token<'a> {
    Number(u64),
    Word(&'a [u8]),
}

impl<'a> Reader<'a> {
    fn expected(&self, at: usize, what: impl Into<String>) -> Malformed {
        Malformed::at(self.file, at, what)
    }

    /// Passes over white space and comments.
    #[inline]
    fn space(&mut self) -> Result<(), Malformed> {
        loop {
            match self.file.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(b'#') => self.pass_line(),
                Some(b'/') if self.file.get(self.at + 1) == Some(&b'*') => {
                    let end = self.file[self.at..].windows(2).position(|pair| pair == b"*/");
                    self.at += end.ok_or_else(|| self.expected(self.at, "an end of this comment"))? + 2;
                }
                _ => return Ok(()),
            }
        }
    }

    fn pass_line(&mut self) {
        while self.at < self.file.len() && self.file[self.at] != b'\n' {
            self.at += 1;
        }
    }

    /// A number, or a word up to white space, `=`, `]`.
    #[inline]
    fn token(&mut self) -> Token<'a> {
        let start = self.at;
        let mut number = 0u64;
        while let Some(digit @ b'0'..=b'9') = self.file.get(self.at) {
            number = number.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        if self.at > start
            && matches!(self.file.get(self.at), None | Some(b' ' | b'\n' | b'\r' | b'\t' | b'=' | b']' | b'#'))
        {
            return Token::Number(number);
        }
        while !matches!(self.file.get(self.at), None | Some(b' ' | b'\n' | b'\r' | b'\t' | b'=' | b']')) {
            self.at += 1;
        }
        Token::Word(&self.file[start..self.at])
    }

    fn number(&mut self, what: &str) -> Result<u64, Malformed> {
        self.space()?;
        let start = self.at;
        match self.token() {
            Token::Number(number) => Ok(number),
            Token::Word(_) => Err(self.expected(start, what)),
        }
    }
}

/// Reads an election.
pub fn read(file: &[u8]) -> Result<Election, Malformed> {
    let mut reader = Reader { file, at: if file.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 } };
    reader.space()?;
    let start = reader.at;
    let candidates = reader.number("how many candidates there are")? as usize;
    if candidates == 0 || candidates > CANDIDATES_MAX {
        return Err(reader.expected(start, format!("from 1 to {CANDIDATES_MAX} candidates")));
    }
    // A file that claims more candidates than it has bytes for names would make us reserve memory for nothing.
    if candidates > file.len() {
        return Err(reader.expected(start, "as many names as candidates"));
    }
    let start = reader.at;
    let seats = reader.number("how many seats there are")? as usize;
    if seats > CANDIDATES_MAX {
        return Err(reader.expected(start, format!("at most {CANDIDATES_MAX} seats")));
    }
    let mut nicks = BTreeMap::new();
    let mut withdrawn = vec![false; candidates];
    let mut order = None;
    let mut ballots = Ballots::new(candidates);
    // Every mark takes two bytes of the file at least; what is reserved and not used costs nothing.
    ballots.reserve(file.len() / 2);
    loop {
        if nicks.is_empty() {
            plain_ballots(&mut reader, &mut ballots)?;
        }
        reader.space()?;
        match file.get(reader.at) {
            Some(b'-') => {
                reader.at += 1;
                let start = reader.at;
                let gone = reader.number("the number of a candidate who has withdrawn")? as usize;
                match withdrawn.get_mut(gone.wrapping_sub(1)) {
                    Some(gone) => *gone = true,
                    None => return Err(reader.expected(start, format!("a number from 1 to {candidates}"))),
                }
            }
            Some(b'[') => option(&mut reader, &mut nicks, &mut withdrawn, &mut order)?,
            Some(b'(') => {
                while !matches!(file.get(reader.at), None | Some(b')')) {
                    reader.at += 1;
                }
                reader.at += 1;
                ballot(&mut reader, 1, &nicks, &mut ballots)?;
            }
            _ => match reader.number("how many papers are alike, or 0 after the last paper")? {
                0 => break,
                weight => ballot(&mut reader, weight, &nicks, &mut ballots)?,
            },
        }
    }
    let mut names = names(&mut reader, candidates)?;
    let title = if names.len() > candidates { names[candidates].clone() } else { String::new() };
    names.truncate(candidates);
    let withdrawn = (0..candidates).filter(|&candidate| withdrawn[candidate]).collect();
    Ok(Election { title, candidates: names, seats, withdrawn, papers: Papers::Ranks(ballots), order })
}

fn candidate(
    reader: &Reader,
    start: usize,
    token: &Token,
    nicks: &BTreeMap<&[u8], usize>,
    of: usize,
) -> Result<usize, Malformed> {
    let found = match token {
        Token::Number(number) if nicks.is_empty() => {
            usize::try_from(*number).ok().and_then(|number| number.checked_sub(1))
        }
        Token::Number(_) => nicks.get(&reader.file[start..reader.at]).copied(),
        Token::Word(word) => nicks.get(word).copied(),
    };
    found.filter(|&found| found < of).ok_or_else(|| {
        let what = if nicks.is_empty() {
            format!("a candidate's number from 1 to {of}, or 0")
        } else {
            "a candidate's short name, or 0".to_string()
        };
        reader.expected(start, what)
    })
}

/// Takes in as many ballots as stand here in the form in which nearly all stand: a line each, numbers of one or two digits with one space
/// between. It stops before the first line that is otherwise: whatever that is, the slower reader knows it or refuses it.
fn plain_ballots(reader: &mut Reader, ballots: &mut Ballots) -> Result<(), Malformed> {
    let file = reader.file;
    let candidates = ballots.candidates();
    loop {
        while matches!(file.get(reader.at), Some(b'\n' | b'\r')) {
            reader.at += 1;
        }
        let mut at = reader.at;
        let mut weight = 0u64;
        while let Some(digit @ b'0'..=b'9') = file.get(at) {
            weight = weight.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
            at += 1;
        }
        if weight == 0 || weight == u64::MAX || file.get(at) != Some(&b' ') {
            return Ok(());
        }
        let Some(row) = ballots.narrow() else { return Ok(()) };
        let open = row.len();
        let Some(end) = plain_line(file, at + 1, candidates as u8, row) else {
            row.truncate(open);
            return Ok(());
        };
        ballots.end(weight).map_err(|fault| reader.expected(reader.at, fault.to_string()))?;
        reader.at = end;
        if ballots.count() & 0xffff == 0 {
            progress::at(Stage::Reading, end as u64, file.len() as u64);
        }
    }
}

/// The marks of one such line and where it ends; `None` if it is not of that form.
#[inline]
fn plain_line(file: &[u8], mut at: usize, candidates: u8, row: &mut Vec<u8>) -> Option<usize> {
    loop {
        let &[first, second, third] = file.get(at..)?.first_chunk()?;
        let (tens, ones) = (first.wrapping_sub(b'0'), second.wrapping_sub(b'0'));
        if tens > 9 {
            return None;
        }
        // No jump depends on how many digits there are: half of the time it would be guessed wrong.
        let two = ones < 10;
        let number = if two { 10 * tens + ones } else { tens };
        let after = if two { third } else { second };
        at += 2 + usize::from(two);
        if after == b' ' && number.wrapping_sub(1) < candidates {
            row.push(number - 1);
        } else {
            return (first == b'0' && matches!(second, b'\n' | b'\r')).then_some(at);
        }
    }
}

fn ballot(
    reader: &mut Reader,
    weight: u64,
    nicks: &BTreeMap<&[u8], usize>,
    ballots: &mut Ballots,
) -> Result<(), Malformed> {
    let of = ballots.candidates();
    let mut tied = false;
    loop {
        reader.space()?;
        let start = reader.at;
        let token = reader.token();
        match token {
            Token::Number(0) if !tied => {
                return ballots.end(weight).map_err(|fault| reader.expected(start, fault.to_string()));
            }
            Token::Word(b"-") if !tied => ballots.skip(),
            _ => {
                let found = candidate(reader, start, &token, nicks, of)?;
                let taken = if tied { ballots.same_rank(found) } else { ballots.rank(found) };
                taken.map_err(|fault: BadMark| reader.expected(start, fault.to_string()))?;
            }
        }
        tied = reader.file.get(reader.at) == Some(&b'=');
        reader.at += usize::from(tied);
    }
}

fn option<'a>(
    reader: &mut Reader<'a>,
    nicks: &mut BTreeMap<&'a [u8], usize>,
    withdrawn: &mut [bool],
    order: &mut Option<Vec<usize>>,
) -> Result<(), Malformed> {
    let begin = reader.at;
    reader.at += 1;
    let mut words = Vec::new();
    loop {
        reader.space()?;
        if reader.file.get(reader.at) == Some(&b']') {
            reader.at += 1;
            break;
        }
        let start = reader.at;
        reader.token();
        // An equals sign belongs to the word here: [droop precision=5].
        if reader.file.get(reader.at) == Some(&b'=') {
            reader.at += 1;
        }
        if reader.at == start {
            return Err(reader.expected(begin, "an end of this bracket"));
        }
        words.push((start, &reader.file[start..reader.at]));
    }
    let Some(((_, kind), rest)) = words.split_first() else { return Ok(()) };
    let of = withdrawn.len();
    let listed = |reader: &Reader, nicks: &BTreeMap<&[u8], usize>| {
        let numbers = rest.iter().map(|&(start, word)| {
            let number = std::str::from_utf8(word).ok().and_then(|word| word.parse::<usize>().ok());
            let found = nicks
                .get(word)
                .copied()
                .or(number.filter(|_| nicks.is_empty()).and_then(|number| number.checked_sub(1)));
            found.filter(|&found| found < of).ok_or_else(|| reader.expected(start, "a candidate"))
        });
        numbers.collect::<Result<Vec<usize>, Malformed>>()
    };
    match *kind {
        b"nick" => {
            if rest.len() != of {
                return Err(reader.expected(begin, format!("{of} short names")));
            }
            *nicks = rest.iter().enumerate().map(|(candidate, &(_, word))| (word, candidate)).collect();
            if nicks.len() != of {
                return Err(reader.expected(begin, "each short name once"));
            }
        }
        b"withdrawn" => listed(reader, nicks)?.into_iter().for_each(|gone| withdrawn[gone] = true),
        b"tie" => {
            let mut list = listed(reader, nicks)?;
            let mut seen = vec![false; of];
            for &one in &list {
                if std::mem::replace(&mut seen[one], true) {
                    return Err(reader.expected(begin, "each candidate once"));
                }
            }
            list.extend((0..of).filter(|&one| !seen[one]));
            *order = Some(list);
        }
        // Settings of other programs say nothing about the papers.
        _ => {}
    }
    Ok(())
}

/// Names and title. Properly quoted strings where the rest of the file is that; otherwise one name to a line, whatever marks it has.
fn names(reader: &mut Reader, candidates: usize) -> Result<Vec<String>, Malformed> {
    reader.space()?;
    let begin = reader.at;
    let mut names = Vec::new();
    let mut proper = true;
    // What stands after the title is nobody's business.
    while names.len() <= candidates {
        reader.space()?;
        match reader.file.get(reader.at) {
            None => break,
            Some(b'"') => {
                let start = reader.at + 1;
                let Some(length) = reader.file[start..].iter().position(|&byte| byte == b'"') else {
                    proper = false;
                    break;
                };
                names.push(text(&reader.file[start..start + length]));
                reader.at = start + length + 1;
                proper &= matches!(reader.file.get(reader.at), None | Some(b' ' | b'\n' | b'\r' | b'\t' | b'"' | b'#'));
            }
            _ => {
                proper = false;
                break;
            }
        }
    }
    if proper && names.len() >= candidates {
        return Ok(names);
    }
    let lines = reader.file[begin..].split(|&byte| byte == b'\n').map(|line| text(line).trim().to_string());
    let lines = lines.filter(|line| !line.is_empty()).map(|line| line.trim_matches('"').trim().to_string());
    let names: Vec<String> = lines.take(candidates + 1).collect();
    if names.len() >= candidates {
        return Ok(names);
    }
    Err(reader.expected(begin, format!("{candidates} names and a title, and there are {} lines", names.len())))
}

/// UTF-8, or Latin-1 where it is not that.
fn text(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|&byte| char::from(byte)).collect(), str::to_string)
}

/// Writes an election by ranks; `None` where there are no candidates, or the papers hold scores or overvotes without names, which BLT cannot say.
pub fn write(election: &Election) -> Option<String> {
    let Papers::Ranks(ballots) = &election.papers else { return None };
    if election.candidates.is_empty() {
        return None;
    }
    let mut out = format!("{} {}\n", election.candidates.len(), election.seats);
    let say = "a string takes everything";
    if let Some(order) = &election.order {
        let order: Vec<String> = order.iter().map(|one| (one + 1).to_string()).collect();
        writeln!(out, "[tie {}]", order.join(" ")).expect(say);
    }
    for gone in &election.withdrawn {
        writeln!(out, "-{}", gone + 1).expect(say);
    }
    let mut nameless = false;
    ballots.each(|weight, ranks| {
        write!(out, "{weight}").expect(say);
        for rank in ranks {
            let Some(rank) = rank else {
                nameless = true;
                continue;
            };
            out.push(' ');
            let numbers: Vec<String> = rank.iter().map(|one| (one + 1).to_string()).collect();
            out.push_str(if numbers.is_empty() { "-" } else { "" });
            out.push_str(&numbers.join("="));
        }
        out.push_str(" 0\n");
    });
    out.push_str("0\n");
    for name in election.candidates.iter().chain([&election.title]) {
        // BLT has no way to write a quotation mark inside a name.
        writeln!(out, "\"{}\"", name.replace('"', "'").replace(['\n', '\r'], " ")).expect(say);
    }
    (!nameless).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranks(election: &Election) -> Vec<(u64, Vec<Vec<usize>>)> {
        let mut all = Vec::new();
        let Papers::Ranks(ballots) = &election.papers else { panic!("BLT holds ranks") };
        ballots.each(|weight, ranks| all.push((weight, ranks.iter().map(|rank| rank.clone().unwrap()).collect())));
        all
    }

    #[test]
    fn an_election_without_candidates_is_not_written() {
        // A table whose papers are all blank names nobody; found by the fuzzer.
        let nobody = crate::formats::csv::read(b"rank 1,rank 2\n,,3\n").unwrap();
        assert!(nobody.candidates.is_empty());
        assert_eq!(write(&nobody), None);
    }

    #[test]
    fn the_dialects_say_the_same() {
        let plain = "3 2\n-2\n4 1 3=2 0\n1 2 - 1 0\n2 0\n0\n\"Ada\"\n\"Bo\"\n\"Cy\"\n\"Ward\"\n";
        let other = "\u{feff}3 2 # seats\r\n[nick a b c]\r\n[withdrawn b] /* gone */\r\n4 a c=b 0\r\n(17) b - a 0\r\n2 0 0\r\nAda\r\nBo\r\nCy\r\nWard\r\n";
        let other = other.replace("2 0 0", "2 0\n0");
        let (plain, other) = (read(plain.as_bytes()).unwrap(), read(other.as_bytes()).unwrap());
        assert_eq!(plain, other);
        assert_eq!(ranks(&plain), [(4, vec![vec![0], vec![2, 1]]), (1, vec![vec![1], vec![], vec![0]]), (2, vec![])]);
        assert_eq!((plain.title.as_str(), plain.withdrawn.as_slice(), plain.seats), ("Ward", [1].as_slice(), 2));
        assert_eq!(read(write(&plain).unwrap().as_bytes()).unwrap(), plain);
    }

    #[test]
    fn both_ways_of_reading_a_line_give_the_same() {
        let lines = ["1 12 3 1 0", "44 2 0", "1 0", "3 10=11 12 0", "1 1 - 2 0", "18446744073 5 0"];
        let file = |separator: &str, end: &str| {
            let lines: String = lines.iter().map(|line| line.replace(' ', separator) + end).collect();
            let names: String = (0..12).map(|name| format!("\"{name}\"\n")).collect();
            format!("12 2\n{lines}0\n{names}\"Title\"\n")
        };
        let plain = read(file(" ", "\n").as_bytes()).unwrap();
        // Two spaces, or something after the last nought, and the line is read the slower way.
        for (separator, end) in [(" ", "\r\n"), ("  ", "\n"), ("\t", "\n"), (" ", " # a remark\n"), (" ", " ")] {
            assert_eq!(read(file(separator, end).as_bytes()).unwrap(), plain, "{separator:?} {end:?}");
        }
        assert_eq!(ranks(&plain).len(), lines.len());
    }

    #[test]
    fn stray_marks_and_latin_1_are_read() {
        let file = b"2 1\n1 1 0\n0\n\"A\" \"\"B\"\n\"C\xe9line\"\n\"T\"\n";
        let election = read(file).unwrap();
        assert_eq!((election.candidates[1].as_str(), election.title.as_str()), ("Céline", "T"));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (file, line, column, expected) in [
            ("", 1, 1, "how many candidates there are"),
            ("0 1\n0\n", 1, 1, "from 1 to 32764 candidates"),
            ("2 1\n1 3 0\n0\n\"A\" \"B\"", 2, 3, "a candidate's number from 1 to 2, or 0"),
            ("2 1\n1 1 2", 2, 6, "a candidate's number from 1 to 2, or 0"),
            ("2 1\n1.5 1 0\n0\n\"A\"\"B\"", 2, 1, "how many papers are alike, or 0 after the last paper"),
            ("2 1\n1 1= 0\n0\n", 2, 6, "a candidate's number from 1 to 2, or 0"),
            ("2 1\n-3\n", 2, 2, "a number from 1 to 2"),
            ("2 1\n1 1 0\n0\n\"A\"\n", 4, 1, "2 names and a title, and there are 1 lines"),
        ] {
            let error = read(file.as_bytes()).unwrap_err();
            assert_eq!((error.line, error.column, error.expected.as_str()), (line, column, expected), "{file:?}");
        }
    }
}
