//! The encrypted tally: which ballots count, their product, and its text (specification 4.15, 4.16).
//!
//! The last ballot of each credential counts. A tally is kept while ballots come in; a ballot that is replaced is taken
//! out again, so that nothing but the sums and the ciphertexts to be shuffled has to stay in memory.

use crate::ballot::{Answer, Ballot};
use crate::election::{Election, Question};
use crate::elements::{Ciphertext, hex};
use crate::group::arithmetic::Arithmetic as _;
use crate::group::{Group, product, public_power, quotient};
use crate::json;

use std::collections::BTreeMap;

/// What became of a question so far.
enum Column<G: Group> {
    /// α and β of each choice, multiplied.
    Sums(Vec<(G::Element, G::Element)>),
    /// A ciphertext by the number of its ballot.
    Each(BTreeMap<u64, (G::Element, G::Element)>),
}

/// A tally that is being made.
pub struct Tally<G: Group> {
    columns: Vec<Column<G>>,
    ballots: u64,
    weight: u64,
}

/// The encrypted tally: a list of ciphertexts for each question.
#[derive(Clone, Debug, PartialEq)]
pub struct EncryptedTally<G: Group> {
    /// A list for each question.
    pub ciphertexts: Vec<Vec<Ciphertext<G>>>,
    /// How many ballots count.
    pub num_tallied: u64,
    /// The sum of their weights.
    pub total_weight: u64,
}

fn weighted<G: Group>(element: &G::Element, weight: u64) -> G::Element {
    if weight == 1 { element.clone() } else { public_power::<G>(element, &G::small(weight)) }
}

impl<G: Group> Tally<G> {
    /// No ballots yet.
    #[must_use]
    pub fn new(election: &Election<G>) -> Self {
        let one = || (G::Element::one(), G::Element::one());
        let columns = election.questions.iter().map(|question| match question {
            Question::Homomorphic(question) => Column::Sums((0..question.choices()).map(|_| one()).collect()),
            Question::NonHomomorphic(_) => Column::Each(BTreeMap::new()),
        });
        Self { columns: columns.collect(), ballots: 0, weight: 0 }
    }

    /// Puts a valid ballot in. `number` is its own and tells the order.
    pub fn put(&mut self, number: u64, ballot: &Ballot<G>, weight: u64) {
        self.ballots += 1;
        self.weight += weight;
        for (column, answer) in self.columns.iter_mut().zip(&ballot.answers) {
            match (column, answer) {
                (Column::Sums(sums), Answer::Homomorphic(answer)) => {
                    for ((alpha, beta), choice) in sums.iter_mut().zip(&answer.choices) {
                        *alpha = product(alpha, &weighted::<G>(&choice.alpha.element, weight));
                        *beta = product(beta, &weighted::<G>(&choice.beta.element, weight));
                    }
                }
                (Column::Each(each), Answer::NonHomomorphic(answer)) => {
                    let Ciphertext { alpha, beta } = &answer.choices;
                    each.insert(number, (alpha.element.clone(), beta.element.clone()));
                }
                _ => unreachable!("a valid ballot's answers have the kinds of the questions"),
            }
        }
    }

    /// Takes out a ballot that was put in: its voter voted again.
    pub fn take(&mut self, number: u64, ballot: &Ballot<G>, weight: u64) {
        self.ballots -= 1;
        self.weight -= weight;
        for (column, answer) in self.columns.iter_mut().zip(&ballot.answers) {
            match (column, answer) {
                (Column::Sums(sums), Answer::Homomorphic(answer)) => {
                    for ((alpha, beta), choice) in sums.iter_mut().zip(&answer.choices) {
                        *alpha = quotient(alpha, &weighted::<G>(&choice.alpha.element, weight));
                        *beta = quotient(beta, &weighted::<G>(&choice.beta.element, weight));
                    }
                }
                (Column::Each(each), _) => {
                    each.remove(&number);
                }
                _ => unreachable!("a valid ballot's answers have the kinds of the questions"),
            }
        }
    }

    /// How many ballots are in.
    #[must_use]
    pub fn ballots(&self) -> u64 {
        self.ballots
    }

    /// The encrypted tally of what is in. Ciphertexts to be shuffled are sorted, so that their order says nothing.
    #[must_use]
    pub fn encrypted(&self) -> EncryptedTally<G> {
        let ciphertexts = self.columns.iter().map(|column| match column {
            Column::Sums(sums) => Ciphertext::all(sums.clone()),
            Column::Each(each) => {
                let mut pairs: Vec<_> = each.values().cloned().collect();
                pairs.sort_by(|a, b| G::compare(&a.0, &b.0).then_with(|| G::compare(&a.1, &b.1)));
                Ciphertext::all(pairs)
            }
        });
        EncryptedTally { ciphertexts: ciphertexts.collect(), num_tallied: self.ballots, total_weight: self.weight }
    }

    /// The sums so far, for a note of what was verified.
    pub(crate) fn sums(&self) -> Vec<(G::Element, G::Element)> {
        let sums = self.columns.iter().filter_map(|column| match column {
            Column::Sums(sums) => Some(sums.iter().cloned()),
            Column::Each(_) => None,
        });
        sums.flatten().collect()
    }

    /// The ciphertexts to be shuffled so far: the question's number, the ballot's number, the ciphertext.
    pub(crate) fn each(&self) -> Vec<(usize, u64, G::Element, G::Element)> {
        let mut out = Vec::new();
        for (question, column) in self.columns.iter().enumerate() {
            if let Column::Each(each) = column {
                out.extend(each.iter().map(|(number, (a, b))| (question, *number, a.clone(), b.clone())));
            }
        }
        out
    }

    /// A tally as it was noted; `None` where the note does not fit the election.
    pub(crate) fn noted(
        election: &Election<G>,
        ballots: u64,
        weight: u64,
        sums: Vec<(G::Element, G::Element)>,
        each: Vec<(usize, u64, G::Element, G::Element)>,
    ) -> Option<Self> {
        let mut tally = Self::new(election);
        (tally.ballots, tally.weight) = (ballots, weight);
        let mut sums = sums.into_iter();
        for column in &mut tally.columns {
            if let Column::Sums(column) = column {
                for sum in column {
                    *sum = sums.next()?;
                }
            }
        }
        for (question, number, alpha, beta) in each {
            let Column::Each(column) = tally.columns.get_mut(question)? else { return None };
            column.insert(number, (alpha, beta));
        }
        sums.next().is_none().then_some(tally)
    }

    /// The sum of weights so far.
    pub(crate) fn weight(&self) -> u64 {
        self.weight
    }
}

/// Writes lists of ciphertexts.
pub(crate) fn write_ciphertexts<G: Group>(out: &mut String, lists: &[Vec<Ciphertext<G>>]) {
    json::list(out, lists, |out, list| json::list(out, list, |out, ciphertext| ciphertext.write(out)));
}

impl<G: Group> EncryptedTally<G> {
    /// The text of the ciphertexts.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        write_ciphertexts(&mut out, &self.ciphertexts);
        out
    }

    /// The text that says how much it is the tally of.
    #[must_use]
    pub fn sized_text(&self, hash: &[u8; 32]) -> String {
        let mut out = format!("{{\"num_tallied\":{},\"total_weight\":", self.num_tallied);
        json::weight(&mut out, self.total_weight);
        out.push_str(",\"encrypted_tally\":");
        json::plain(&mut out, &hex(hash));
        out.push('}');
        out
    }
}
