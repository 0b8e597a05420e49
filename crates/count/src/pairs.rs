//! Why somebody is elected by pairs, in sentences: who is put before whom by how many, and what undoes a defeat.
//!
//! Reads what the rules of `ranked::condorcet` leave in the transcript, so that nothing is said that the account does not hold. Only the first
//! elected is explained; how the others compare stands in the table.

use crate::json::Json;
use crate::named::and;
use crate::transcript::Transcript;

impl Transcript {
    fn default_option(&self) -> Option<usize> {
        usize::try_from(self.more.get("default").int()?).ok()
    }

    /// Debian's rule: why options went before anything was compared.
    fn dropped_sentences(&self) -> Vec<String> {
        let Some(default) = self.default_option() else { return Vec::new() };
        let number = |json: &Json| json.int().and_then(|number| u64::try_from(number).ok());
        let prefer = |one: usize, other: usize| {
            self.more
                .get("prefer")
                .items()
                .get(one)
                .and_then(|row| row.items().get(other))
                .and_then(number)
                .unwrap_or(0)
        };
        let quorum = number(self.more.get("quorum")).unwrap_or(0);
        let name = |one: usize| self.candidates[one].as_str();
        let dropped = self.more.get("dropped").items().iter().filter_map(number);
        dropped
            .filter_map(|option| usize::try_from(option).ok())
            .map(|option| {
                let (over, under) = (prefer(option, default), prefer(default, option));
                let asked = self.more.get("majorities").items();
                let ratio = asked.iter().find(|one| number(one.get("option")) == u64::try_from(option).ok());
                let why = match ratio.and_then(|one| Some((number(one.get("num"))?, number(one.get("den"))?))) {
                    _ if over < quorum => format!("it needed {quorum}"),
                    Some((num, den)) if over > under => format!("it needed more than {num} to {den}"),
                    _ => "it needed more".to_string(),
                };
                let (option, default) = (name(option), name(default));
                format!("{option} is out: {over} put it before {default} and {under} after it, and {why}.")
            })
            .collect()
    }

    /// Nothing for rules that compare no pairs.
    pub(crate) fn pair_sentences(&self) -> Vec<String> {
        let number = |key: &str, one: usize, other: usize| {
            self.more.get(key).items().get(one)?.items().get(other)?.int().and_then(|people| u64::try_from(people).ok())
        };
        let Some(&winner) = self.elected.first() else { return Vec::new() };
        let pairs: Vec<(usize, u64, u64)> = (0..self.candidates.len())
            .filter(|&one| one != winner && !self.withdrawn.contains(&one))
            .filter_map(|one| Some((one, number("prefer", winner, one)?, number("prefer", one, winner)?)))
            .collect();
        let name = |one: usize| self.candidates[one].as_str();
        let mut said = self.dropped_sentences();
        if self.default_option() == Some(winner) {
            return said;
        }
        let Some(&(nearest, own, other)) =
            pairs.iter().min_by_key(|(_, own, other)| i128::from(*own) - i128::from(*other))
        else {
            return Vec::new();
        };
        if own > other {
            said.push(match pairs.len() {
                1 => {
                    format!("{own} people put {} before {}, {other} the other way round.", name(winner), name(nearest))
                }
                _ => format!(
                    "Against each of the others, more people put {} first than the other. {} comes nearest, {own} to {other}.",
                    name(winner),
                    name(nearest)
                ),
            });
            return said;
        }
        let equal: Vec<&str> =
            pairs.iter().filter(|(_, own, other)| own == other).map(|&(one, ..)| name(one)).collect();
        if !equal.is_empty() {
            said.push(format!("As many people put {} before {} as the other way round.", name(winner), and(&equal)));
        }
        for &(one, own, other) in pairs.iter().filter(|(_, own, other)| own < other) {
            let mut sentence = format!(
                "More people put {} before {} than the other way round, {other} to {own}",
                name(one),
                name(winner)
            );
            if let (Some(there), Some(back)) = (number("paths", winner, one), number("paths", one, winner)) {
                sentence += &format!(
                    "; but over others the strongest way from {} to {} counts {there}, and back {back}",
                    name(winner),
                    name(one)
                );
            } else if *self.more.get("locked") != Json::Null {
                sentence +=
                    "; but greater victories, locked in before, lead the other way, and this one would close a circle";
            }
            said.push(sentence + ".");
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::blt;
    use crate::rules::{Given, Rule, count};

    fn said(file: &str, rule: &str) -> String {
        let election = blt::read(file.as_bytes()).unwrap();
        let transcript = count(Rule::named(rule).unwrap(), &election, &Given::seed(b"")).unwrap();
        transcript.pair_sentences().join(" ")
    }

    #[test]
    fn who_wins_against_all_is_said_with_the_nearest() {
        let file = "3 1\n4 1 2 3 0\n3 2 1 3 0\n2 3 1 2 0\n0\n\"Ada\"\n\"Bo\"\n\"Cy\"\n\"T\"\n";
        let all = "Against each of the others, more people put Ada first than the other. Bo comes nearest, 6 to 3.";
        assert_eq!(said(file, "schulze"), all);
        assert_eq!(
            said("2 1\n4 1 2 0\n0\n\"Ada\"\n\"Bo\"\n\"T\"\n", "debian"),
            "4 people put Ada before Bo, 0 the other way round."
        );
        assert_eq!(said(file, "irv"), "");
    }

    #[test]
    fn what_undoes_a_defeat_is_said() {
        // Ada before Bo 8 to 4, Bo before Cy 9 to 3, Cy before Ada 7 to 5: a circle, in which the last is weakest.
        let file = "3 1\n5 1 2 3 0\n4 2 3 1 0\n3 3 1 2 0\n0\n\"Ada\"\n\"Bo\"\n\"Cy\"\n\"T\"\n";
        let defeat = "More people put Cy before Ada than the other way round, 7 to 5; but ";
        assert_eq!(
            said(file, "schulze"),
            format!("{defeat}over others the strongest way from Ada to Cy counts 8, and back 7.")
        );
        assert_eq!(
            said(file, "ranked-pairs"),
            format!(
                "{defeat}greater victories, locked in before, lead the other way, and this one would close a circle."
            )
        );
    }

    #[test]
    fn equals_are_said_to_be_equal() {
        let file = "2 1\n2 1 2 0\n2 2 1 0\n0\n\"Ada\"\n\"Bo\"\n\"T\"\n";
        let told = said(file, "schulze");
        assert!(told.starts_with("As many people put ") && told.ends_with(" as the other way round."), "{told}");
    }
}
