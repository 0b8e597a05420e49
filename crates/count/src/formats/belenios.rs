//! The published result of a Belenios election: `election.json` for the questions, `result.json` for the answers.
//!
//! Belenios 2.0 specification, "Election" and "Election result". A question whose answers were shuffled and opened one by one (`NonHomomorphic`) has a
//! list of numbers for each ballot: ranks from 1, 0 for unranked, or grades of which 1 is the best. One whose answers were added up while
//! encrypted has only sums, for each answer the weights of those who chose it; where each ballot chose at most one, they are as good as ballots, and
//! where it may choose several, as crosses. Nothing here checks a proof: that is the work of whoever verifies the election.
//!
//! Invariant: every ballot of the result is in the election that comes out, blank ones too. Of sums that is so where a ballot chooses one answer;
//! where it may choose several, or none, sums do not tell how many ballots there are, only how many at least.

use super::malformed::Malformed;
use crate::ballots::Ballots;
use crate::election::{Election, Sums};
use crate::json::Json;
use crate::scores::{BLANK, Scores};

/// How the numbers of a ballot are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// 1 is the first rank, 0 is unranked.
    Ranks,
    /// 1 is the best grade, 0 is none.
    Grades,
}

/// Reads the answers to one question, from nought. Faults are told with their place in `election` or `result`, whichever is wrong.
pub fn read(election: &str, result: &str, question: usize, reading: Reading) -> Result<Election, Malformed> {
    let parameters = Json::read(election)?;
    let results = Json::read(result)?;
    let of_election = |what: &str| Malformed::at(election.as_bytes(), 0, what);
    let of_result = |what: &str| Malformed::at(result.as_bytes(), 0, what);
    let questions = parameters.get("questions").items();
    let Some(asked) = questions.get(question) else {
        return Err(of_election(&format!(
            "an election with a question {}; there are {}",
            question + 1,
            questions.len()
        )));
    };
    let answers =
        results.get("result").items().get(question).ok_or_else(|| of_result("a result for each question"))?.items();
    let shuffled = match asked.get("type").text() {
        None | Some("Homomorphic") => false,
        Some("NonHomomorphic") => true,
        Some(other) => {
            return Err(of_election(&format!(
                "a question whose answers were added up or opened one by one; this one is of the type {other}, which has no candidates to elect"
            )));
        }
    };
    let asked = if *asked.get("value") == Json::Null { asked } else { asked.get("value") };
    let names =
        asked.get("answers").items().iter().map(|name| name.text().map(str::to_string)).collect::<Option<Vec<_>>>();
    let names = names.filter(|names| !names.is_empty()).ok_or_else(|| of_election("answers that are texts"))?;
    let title = asked.get("question").text().unwrap_or("");
    if names.len() > crate::ballots::CANDIDATES_MAX {
        return Err(of_election("fewer answers"));
    }
    if !shuffled {
        return sums(asked, answers, title, names, of_election, of_result);
    }
    let mut ranks = Ballots::new(names.len());
    let mut grades: Vec<Vec<usize>> = Vec::new();
    for ballot in answers {
        let numbers = ballot.items().iter().map(|number| number.int().and_then(|number| usize::try_from(number).ok()));
        let numbers = numbers.collect::<Option<Vec<usize>>>().filter(|numbers| numbers.len() == names.len());
        let numbers = numbers.ok_or_else(|| of_result("ballots with a number from 0 for each answer"))?;
        match reading {
            Reading::Ranks => {
                let mut order: Vec<(usize, usize)> =
                    numbers.iter().enumerate().filter(|(_, rank)| **rank > 0).map(|(one, &rank)| (rank, one)).collect();
                order.sort_unstable();
                // Belenios ranks equal where numbers are equal; a number left out means nothing.
                let mut last = 0;
                for (rank, one) in order {
                    let taken = if rank == last { ranks.same_rank(one) } else { ranks.rank(one) };
                    taken.expect("the answer is on the list");
                    last = rank;
                }
                ranks.end(1).map_err(|refused| of_result(&refused.to_string()))?;
            }
            Reading::Grades => grades.push(numbers),
        }
    }
    if reading == Reading::Ranks {
        return Ok(Election::ranked(title, names, 1, ranks));
    }
    let worst = grades.iter().flatten().copied().max().unwrap_or(0).max(1);
    if worst > 254 {
        return Err(of_result("at most 254 grades"));
    }
    let mut scores = Scores::new(names.len(), worst as u8 - 1);
    for numbers in grades {
        let marks: Vec<u8> =
            numbers.iter().map(|&grade| if grade == 0 { BLANK } else { (worst - grade) as u8 }).collect();
        assert!(scores.push(1, &marks), "grades are within their range");
    }
    Ok(Election::scored(title, names, 1, scores))
}

/// Sums: as many papers with one cross where each ballot chose at most one, otherwise crosses of which nobody knows who made them together.
fn sums(
    asked: &Json,
    sums: &[Json],
    title: &str,
    names: Vec<String>,
    of_election: impl Fn(&str) -> Malformed,
    of_result: impl Fn(&str) -> Malformed,
) -> Result<Election, Malformed> {
    let most = asked.get("max").int().and_then(|most| u64::try_from(most).ok()).filter(|&most| most > 0);
    let most = most.ok_or_else(|| of_election("a question with max, the number of answers a ballot may choose"))?;
    let blank = usize::from(*asked.get("blank") == Json::Bool(true));
    let sums = sums.iter().map(|sum| sum.int().and_then(|sum| u64::try_from(sum).ok())).collect::<Option<Vec<u64>>>();
    let sums = sums.filter(|sums| sums.len() == names.len() + blank);
    let sums = sums
        .ok_or_else(|| of_result("a sum from 0 for each answer, after that of blank ballots where there can be any"))?;
    let (blank, chosen) = sums.split_at(blank);
    let blank = blank.first().copied().unwrap_or(0);
    if most == 1 {
        let mut scores = Scores::new(names.len(), 1);
        let mut taken = scores.push(blank, &vec![0; names.len()]);
        for (one, &sum) in chosen.iter().enumerate() {
            let mut marks = vec![0; names.len()];
            marks[one] = 1;
            taken &= scores.push(sum, &marks);
        }
        return if taken { Ok(Election::scored(title, names, 1, scores)) } else { Err(of_result("fewer votes")) };
    }
    // Nobody crosses an answer twice, nor more answers than `most`.
    let crosses = chosen.iter().try_fold(0u64, |all, &sum| all.checked_add(sum));
    let people = crosses.map(|all| all.div_ceil(most).max(chosen.iter().copied().max().unwrap_or(0)));
    let people = people.and_then(|people| people.checked_add(blank)).ok_or_else(|| of_result("fewer votes"))?;
    let sums = Sums::new(chosen.to_vec(), people).expect("nobody has more crosses than there are people");
    Ok(Election::summed(title, names, 1, sums))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::election::Papers;
    use crate::rules::{Given, Rule, count};
    use crate::transcript::Margin;

    const ELECTION: &str = r#"{"version":1,"name":"x","questions":[{"answers":["Ada","Bo"],"blank":true,"min":1,"max":1,"question":"Chair?"},{"type":"NonHomomorphic","value":{"answers":["A","B","C"],"question":"Which?"}},{"answers":["D","E","F"],"blank":true,"min":1,"max":2,"question":"Which two?"},{"type":"Lists","value":{"answers":[["X"],["Y"]]}},{"answers":["G"],"question":"How many?"}]}"#;
    const RESULT: &str = r#"{"result":[[4,7,5],[[1,2,0],[0,0,0],[2,1,1],[3,1,2]],[2,3,4,3],[],[1]]}"#;

    #[test]
    fn ballots_opened_one_by_one_are_ranks_or_grades() {
        let ranked = read(ELECTION, RESULT, 1, Reading::Ranks).unwrap();
        assert_eq!((ranked.title.as_str(), ranked.total()), ("Which?", 4));
        let given = Given::seed(b"");
        assert_eq!(count(Rule::named("schulze").unwrap(), &ranked, &given).unwrap().elected_names(), ["B"]);
        let graded = read(ELECTION, RESULT, 1, Reading::Grades).unwrap();
        assert_eq!(count(Rule::named("majority-judgment").unwrap(), &graded, &given).unwrap().elected_names(), ["B"]);
    }

    #[test]
    fn sums_of_single_choices_are_as_good_as_ballots() {
        let summed = read(ELECTION, RESULT, 0, Reading::Ranks).unwrap();
        assert_eq!(summed.total(), 16);
        assert_eq!(
            count(Rule::named("approval").unwrap(), &summed, &Given::seed(b"")).unwrap().elected_names(),
            ["Ada"]
        );
    }

    #[test]
    fn sums_of_several_choices_are_crosses_that_elect_and_nothing_more() {
        let mut summed = read(ELECTION, RESULT, 2, Reading::Ranks).unwrap();
        // Ten crosses, at most two a ballot: five people, and two blank ballots.
        assert_eq!(summed.total(), 7);
        let given = Given::seed(b"");
        let by = |rule: &str, of: &Election| count(Rule::named(rule).unwrap(), of, &given);
        let transcript = by("approval", &summed).unwrap();
        assert_eq!(transcript.elected_names(), ["E"]);
        assert_eq!(transcript.margin, Some(Margin { votes: 1, exact: true }));
        assert!(transcript.headline().ends_with("at least 7 people voted."), "{}", transcript.headline());
        assert_eq!(by("score", &summed).unwrap().elected, transcript.elected);
        summed.seats = 2;
        assert_eq!(by("approval", &summed).unwrap().elected.len(), 2);
        for rule in ["schulze", "irv", "star", "majority-judgment"] {
            let refused = by(rule, &Election { seats: 1, ..summed.clone() }).unwrap_err().to_string();
            assert!(refused.contains("only the sum of the crosses for each candidate"), "{refused}");
        }
        assert_eq!(crate::formats::csv::write(&summed), None);
        let other = Election { papers: Papers::Sums(Sums::new(vec![3, 4, 3], 5).unwrap()), ..summed.clone() };
        assert_ne!(other.hash(), summed.hash());
    }

    #[test]
    fn what_cannot_be_recounted_is_refused() {
        let fault = |question| read(ELECTION, RESULT, question, Reading::Ranks).unwrap_err().expected;
        assert!(fault(3).ends_with("this one is of the type Lists, which has no candidates to elect"));
        assert_eq!(fault(4), "a question with max, the number of answers a ballot may choose");
        assert_eq!(fault(5), "an election with a question 6; there are 5");
        let short = RESULT.replace("[1,2,0]", "[1,2]");
        assert_eq!(
            read(ELECTION, &short, 1, Reading::Ranks).unwrap_err().expected,
            "ballots with a number from 0 for each answer"
        );
        assert_eq!(read(ELECTION, "{", 1, Reading::Ranks).unwrap_err().column, 2);
    }
}
