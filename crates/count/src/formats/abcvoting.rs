//! abcvoting's `.abc.yaml`: approval ballots over numbered candidates, the seats, and results to compare with.
//!
//! This reads the shape that abcvoting writes, not YAML at large: keys at the margin, lists in brackets that may run over lines, and under
//! `compute` entries that begin with `- rule_id`. Anything else is refused with its place.
//!
//! ```text
//! profile: [[1, 2], [0], []]
//! num_cand: 3
//! committeesize: 2
//! compute:
//! - rule_id: seqpav
//!   result: [[0, 1], [0, 2]]
//!   resolute: false
//! ```

use crate::approvals::Approvals;

use super::malformed::Malformed;

/// An election as abcvoting writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbcInstance {
    /// The ballots; the candidates are named by their numbers.
    pub ballots: Approvals,
    /// The seats, where the file tells.
    pub seats: Option<usize>,
    /// What rules are said to elect.
    pub results: Vec<AbcResult>,
}

/// What a rule is said to elect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AbcResult {
    /// abcvoting's name of the rule.
    pub rule: String,
    /// The committees, each ascending; `None` where the file leaves it open.
    pub committees: Option<Vec<Vec<u16>>>,
    /// Whether any one of the committees is a right answer, rather than all of them together.
    pub resolute: bool,
}

/// Reads an election.
pub fn read(text: &str) -> Result<AbcInstance, Malformed> {
    let mut reader = Reader { text, at: 0 };
    let (mut profile, mut weights, mut candidates, mut seats) = (None, None, None, None);
    let mut results = Vec::new();
    while reader.skip_blank_lines() {
        let start = reader.at;
        let key = reader.word();
        reader.exactly(":")?;
        match key {
            "profile" => profile = Some((reader.place(), reader.lists()?)),
            "voter_weights" => weights = Some((reader.place(), reader.list()?)),
            "num_cand" => candidates = Some((reader.place(), reader.number()?)),
            "committeesize" => seats = Some(reader.number()? as usize),
            "description" => reader.skip_entry(),
            "compute" => {
                reader.end_of_line()?;
                while reader.rest().starts_with("- ") {
                    results.push(reader.result()?);
                }
                continue;
            }
            _ => {
                return Err(reader.expected_at(
                    start,
                    "one of profile, voter_weights, num_cand, committeesize, description, compute",
                ));
            }
        }
        reader.end_of_line()?;
    }
    let Some((profile_at, profile)) = profile else {
        return Err(reader.expected("a line that begins with \"profile:\""));
    };
    let highest = profile.iter().flatten().max().map_or(0, |highest| highest + 1);
    let (candidates_at, candidates) = candidates.unwrap_or((profile_at, highest));
    if candidates > u64::from(u16::MAX) {
        return Err(reader.expected_at(candidates_at, "at most 65,535 candidates"));
    }
    let mut ballots = Approvals::new((0..candidates).map(|candidate| candidate.to_string()).collect());
    if let Some((at, weights)) = &weights
        && weights.len() != profile.len()
    {
        return Err(reader.expected_at(*at, &format!("{} weights, one for each ballot", profile.len())));
    }
    for (ballot, marks) in profile.iter().enumerate() {
        let weight = weights.as_ref().map_or(1, |(_, weights)| weights[ballot]);
        let marks: Vec<u16> = marks.iter().map(|mark| u16::try_from(*mark).unwrap_or(u16::MAX)).collect();
        ballots.push(weight, &marks).map_err(|bad| {
            reader.expected_at(profile_at, &format!("ballots that can be counted; ballot {} has {bad}", ballot + 1))
        })?;
    }
    Ok(AbcInstance { ballots, seats, results })
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn place(&self) -> usize {
        self.at
    }

    fn expected(&self, expected: &str) -> Malformed {
        self.expected_at(self.at, expected)
    }

    fn expected_at(&self, at: usize, expected: &str) -> Malformed {
        let before = &self.text[..at];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        Malformed { line, column, expected: expected.to_string() }
    }

    /// Past blank lines and comments; false at the end.
    fn skip_blank_lines(&mut self) -> bool {
        loop {
            let line = self.rest().split('\n').next().unwrap_or("");
            if !(line.trim().is_empty() || line.starts_with('#')) {
                return true;
            }
            if self.at + line.len() >= self.text.len() {
                self.at = self.text.len();
                return false;
            }
            self.at += line.len() + 1;
        }
    }

    fn skip_spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\r']).len();
    }

    fn skip_white(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn end_of_line(&mut self) -> Result<(), Malformed> {
        self.skip_spaces();
        match self.rest().chars().next() {
            None => Ok(()),
            Some('\n') => {
                self.at += 1;
                Ok(())
            }
            Some(_) => Err(self.expected("the end of the line")),
        }
    }

    fn exactly(&mut self, mark: &str) -> Result<(), Malformed> {
        if !self.rest().starts_with(mark) {
            return Err(self.expected(&format!("\"{mark}\"")));
        }
        self.at += mark.len();
        Ok(())
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest
            .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_' || letter == '-'))
            .unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn number(&mut self) -> Result<u64, Malformed> {
        self.skip_white();
        let rest = self.rest();
        let digits = &rest[..rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len())];
        let number =
            digits.parse().ok().filter(|number| *number < 1u64 << 53).ok_or_else(|| self.expected("a whole number"))?;
        self.at += digits.len();
        Ok(number)
    }

    /// `[…, …]`, whatever `one` reads between the commas.
    fn between<T>(&mut self, mut one: impl FnMut(&mut Self) -> Result<T, Malformed>) -> Result<Vec<T>, Malformed> {
        self.skip_white();
        self.exactly("[")?;
        let mut all = Vec::new();
        self.skip_white();
        if self.rest().starts_with(']') {
            self.at += 1;
            return Ok(all);
        }
        loop {
            all.push(one(self)?);
            self.skip_white();
            match self.rest().chars().next() {
                Some(',') => self.at += 1,
                Some(']') => {
                    self.at += 1;
                    return Ok(all);
                }
                _ => return Err(self.expected("\",\" or \"]\"")),
            }
        }
    }

    fn list(&mut self) -> Result<Vec<u64>, Malformed> {
        self.between(Reader::number)
    }

    fn lists(&mut self) -> Result<Vec<Vec<u64>>, Malformed> {
        self.between(Reader::list)
    }

    /// Past a value that is not read: the rest of the line and the lines set in below it.
    fn skip_entry(&mut self) {
        loop {
            let rest = self.rest();
            let Some(end) = rest.find('\n') else {
                self.at = self.text.len();
                return;
            };
            let goes_on = rest[end + 1..].starts_with("  ");
            self.at += if goes_on { end + 1 } else { end };
            if !goes_on {
                return;
            }
        }
    }

    fn result(&mut self) -> Result<AbcResult, Malformed> {
        self.exactly("- rule_id:")?;
        self.skip_spaces();
        let rule = self.word().to_string();
        if rule.is_empty() {
            return Err(self.expected("the name of a rule"));
        }
        self.end_of_line()?;
        let (mut committees, mut resolute) = (None, None);
        while self.rest().starts_with("  ") {
            self.skip_spaces();
            let start = self.at;
            let key = self.word();
            self.exactly(":")?;
            self.skip_spaces();
            match key {
                "result" if self.rest().starts_with(['\n', '\r']) || self.rest().starts_with("null") => {
                    self.word();
                }
                "result" => {
                    let at = self.at;
                    let mut found = Vec::new();
                    for committee in self.lists()? {
                        let committee: Result<Vec<u16>, _> = committee.into_iter().map(u16::try_from).collect();
                        let by_number = |_| self.expected_at(at, "candidates by their numbers");
                        let mut committee = committee.map_err(by_number)?;
                        committee.sort_unstable();
                        found.push(committee);
                    }
                    committees = Some(found);
                }
                "resolute" => {
                    resolute = match self.word() {
                        "true" => Some(true),
                        "false" => Some(false),
                        _ => {
                            return Err(self.expected_at(start, "resolute: true or resolute: false"));
                        }
                    }
                }
                _ => return Err(self.expected_at(start, "result or resolute")),
            }
            self.end_of_line()?;
        }
        let resolute = resolute.ok_or_else(|| self.expected("a line \"  resolute: …\""))?;
        Ok(AbcResult { rule, committees, resolute })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "description: \"two\n  lines\"\nprofile: [[1, 2], [0],\n  []]\nnum_cand: 3\ncommitteesize: 2\ncompute:\n- rule_id: av\n  result: [[0, 1],\n    [0, 2]]\n  resolute: false\n- rule_id: rsd\n  result:\n  resolute: true\n";

    #[test]
    fn the_shape_that_abcvoting_writes_is_read() {
        let instance = read(SMALL).unwrap();
        assert_eq!(instance.ballots.votes(), [1, 1, 1]);
        assert_eq!(instance.ballots.ballots(), 3);
        assert_eq!(instance.seats, Some(2));
        assert_eq!(
            instance.results[0],
            AbcResult { rule: "av".into(), committees: Some(vec![vec![0, 1], vec![0, 2]]), resolute: false }
        );
        assert_eq!(instance.results[1].committees, None);
    }

    #[test]
    fn a_fault_is_told_with_its_place() {
        let fault = read("profile: [[1, x]]\n").unwrap_err();
        assert_eq!(fault.to_string(), "line 1, column 15: expected a whole number");
        let fault = read("profile: [[0]]\nnum_cand: 1\nseats: 4\n").unwrap_err();
        assert_eq!((fault.line, fault.column), (3, 1));
        assert!(read("num_cand: 1\n").is_err());
        assert!(read("profile: [[0, 0]]\n").unwrap_err().expected.contains("marked twice"));
    }
}
