//! Ballots: how they are written and how one is made (specification 4.11 to 4.15). How they are verified is in `verify`.
//!
//! Making one is constant time in the choices and in the keys: the same steps whatever is chosen (see `disjunction`).
//!
//! Invariant: a ballot that was read is in canonical form; its elements are not yet known to be in the group.

use rand_core::CryptoRng;
use subtle::Choice;
use zeroize::{Zeroize, Zeroizing};

use crate::disjunction::{self, Known};
use crate::election::{Election, Homomorphic, Question};
use crate::elements::{Ciphertext, Proof, Written, fingerprint};
use crate::group::{Group, product, public_power, revealed, text_of};
use crate::json::{self, Read, Reader};
use crate::secrets::prove_knowledge;

/// An answer to a homomorphic question.
#[derive(Clone, Debug, PartialEq)]
pub struct HomomorphicAnswer<G: Group> {
    /// Each choice, encrypted; the first is whether the vote is blank, where it can be.
    pub choices: Vec<Ciphertext<G>>,
    /// That each is 0 or 1.
    pub individual_proofs: Vec<Vec<Proof<G>>>,
    /// That as many are chosen as may be.
    pub overall_proof: Vec<Proof<G>>,
    /// That a blank vote chooses nothing.
    pub blank_proof: Option<Vec<Proof<G>>>,
}

/// An answer to a non-homomorphic question.
#[derive(Clone, Debug, PartialEq)]
pub struct NonHomomorphicAnswer<G: Group> {
    /// The numbers, embedded and encrypted.
    pub choices: Ciphertext<G>,
    /// That its maker knows what is in it.
    pub proof: Proof<G>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer<G: Group> {
    /// To a homomorphic question.
    Homomorphic(HomomorphicAnswer<G>),
    /// To another.
    NonHomomorphic(NonHomomorphicAnswer<G>),
}

/// A ballot.
#[derive(Clone, Debug, PartialEq)]
pub struct Ballot<G: Group> {
    /// Which election.
    pub election_uuid: String,
    /// The election's fingerprint.
    pub election_hash: String,
    /// The voter's public credential.
    pub credential: Written<G>,
    /// An answer to each question.
    pub answers: Vec<Answer<G>>,
    /// Fingerprint of the ballot without its signature.
    pub hash: String,
    /// The signature over that.
    pub signature: Proof<G>,
}

/// The text between choices and what follows: α1,β1,α2,β2,…
pub(crate) fn joined<G: Group>(choices: &[Ciphertext<G>]) -> String {
    let mut out = String::with_capacity(choices.len() * 2 * (choices.first().map_or(0, |c| c.alpha.text.len()) + 1));
    for (index, choice) in choices.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out.push_str(&choice.alpha.text);
        out.push(',');
        out.push_str(&choice.beta.text);
    }
    out
}

impl<G: Group> Answer<G> {
    fn read(reader: &mut Reader<'_>) -> Read<Self> {
        if reader.maybe("{\"choices\":{") {
            return Self::read_other(reader);
        }
        reader.literal("{\"choices\":")?;
        let choices = Ciphertext::read_list(reader)?;
        reader.literal(",\"individual_proofs\":")?;
        let individual_proofs = reader.list(|reader| reader.list(Proof::read))?;
        reader.literal(",\"overall_proof\":")?;
        let overall_proof = reader.list(Proof::read)?;
        let blank_proof = if reader.maybe(",\"blank_proof\":") { Some(reader.list(Proof::read)?) } else { None };
        reader.literal("}")?;
        Ok(Self::Homomorphic(HomomorphicAnswer { choices, individual_proofs, overall_proof, blank_proof }))
    }

    fn read_other(reader: &mut Reader<'_>) -> Read<Self> {
        reader.literal("\"alpha\":")?;
        let alpha = Written::read(reader)?;
        reader.literal(",\"beta\":")?;
        let beta = Written::read(reader)?;
        reader.literal("},\"proof\":")?;
        let proof = Proof::read(reader)?;
        reader.literal("}")?;
        Ok(Self::NonHomomorphic(NonHomomorphicAnswer { choices: Ciphertext { alpha, beta }, proof }))
    }

    fn write(&self, out: &mut String) {
        let proofs = |out: &mut String, proofs: &Vec<Proof<G>>| json::list(out, proofs, |out, proof| proof.write(out));
        match self {
            Self::Homomorphic(answer) => {
                out.push_str("{\"choices\":");
                json::list(out, &answer.choices, |out, choice| choice.write(out));
                out.push_str(",\"individual_proofs\":");
                json::list(out, &answer.individual_proofs, proofs);
                out.push_str(",\"overall_proof\":");
                proofs(out, &answer.overall_proof);
                if let Some(blank) = &answer.blank_proof {
                    out.push_str(",\"blank_proof\":");
                    proofs(out, blank);
                }
            }
            Self::NonHomomorphic(answer) => {
                out.push_str("{\"choices\":");
                answer.choices.write(out);
                out.push_str(",\"proof\":");
                answer.proof.write(out);
            }
        }
        out.push('}');
    }

    /// All ciphertexts.
    pub fn ciphertexts(&self) -> &[Ciphertext<G>] {
        match self {
            Self::Homomorphic(answer) => &answer.choices,
            Self::NonHomomorphic(answer) => std::slice::from_ref(&answer.choices),
        }
    }
}

const SIGNATURE: &str = ",\"signature\":{\"hash\":";

impl<G: Group> Ballot<G> {
    /// Reads a ballot in its canonical form.
    pub fn parse(text: &[u8]) -> Read<Self> {
        Reader::whole(text, |reader| {
            reader.literal("{\"election_uuid\":")?;
            let election_uuid = reader.plain()?.to_owned();
            reader.literal(",\"election_hash\":")?;
            let election_hash = reader.plain()?.to_owned();
            reader.literal(",\"credential\":")?;
            let credential = Written::read(reader)?;
            reader.literal(",\"answers\":")?;
            let answers = reader.list(Answer::read)?;
            let end = reader.position();
            reader.literal(SIGNATURE)?;
            let wrong = reader.wrong("the hash of this ballot without its signature");
            let hash = reader.plain()?.to_owned();
            let unsigned = [&text[..end], b"}"].concat();
            if fingerprint(&unsigned) != hash {
                return Err(wrong);
            }
            reader.literal(",\"proof\":")?;
            let signature = Proof::read(reader)?;
            reader.literal("}}")?;
            Ok(Self { election_uuid, election_hash, credential, answers, hash, signature })
        })
    }

    fn unsigned(election: &Election<G>, credential: &Written<G>, answers: &[Answer<G>]) -> String {
        let mut out = String::from("{\"election_uuid\":");
        json::plain(&mut out, &election.uuid);
        out.push_str(",\"election_hash\":");
        json::plain(&mut out, &election.fingerprint);
        out.push_str(",\"credential\":");
        credential.write(&mut out);
        out.push_str(",\"answers\":");
        json::list(&mut out, answers, |out, answer| answer.write(out));
        out.push('}');
        out
    }

    /// Its canonical text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::from("{\"election_uuid\":");
        json::plain(&mut out, &self.election_uuid);
        out.push_str(",\"election_hash\":");
        json::plain(&mut out, &self.election_hash);
        out.push_str(",\"credential\":");
        self.credential.write(&mut out);
        out.push_str(",\"answers\":");
        json::list(&mut out, &self.answers, |out, answer| answer.write(out));
        out.push_str(SIGNATURE);
        json::plain(&mut out, &self.hash);
        out.push_str(",\"proof\":");
        self.signature.write(&mut out);
        out.push_str("}}");
        out
    }
}

/// The tracker of a ballot: what a voter looks for in the box.
#[must_use]
pub fn tracker(ballot_text: &str) -> String {
    fingerprint(ballot_text.as_bytes())
}

/// Why no ballot was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unanswerable {
    /// Not as many answers as questions.
    #[error("there are {questions} questions and {answers} answers")]
    Count {
        /// Questions of the election.
        questions: usize,
        /// Answers given.
        answers: usize,
    },
    /// An answer that the question does not allow.
    #[error("answer {0}: {1}")]
    Answer(usize, &'static str),
}

/// The choices that a homomorphic question allows, checked where the voter sits.
fn check_choices(number: usize, question: &Homomorphic, choices: &[u64]) -> Result<(), Unanswerable> {
    let no = |why| Err(Unanswerable::Answer(number, why));
    if choices.len() != question.choices() {
        return no("not as many values as choices (and one for blank, where one can vote blank)");
    }
    if choices.iter().any(|&choice| choice > 1) {
        return no("a value is 0 or 1");
    }
    let blank = question.is_blank_possible() && choices[0] == 1;
    let chosen: u64 = choices[usize::from(question.is_blank_possible())..].iter().sum();
    if blank && chosen > 0 {
        return no("a blank vote chooses nothing");
    }
    if !blank && !(question.min..=question.max).contains(&chosen) {
        return no("too few or too many are chosen");
    }
    Ok(())
}

/// What opens a prepared ballot: the choices and the random number of each ciphertext (Benaloh's challenge).
///
/// Whoever has it knows the vote, so a ballot that was opened is thrown away and another one is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening<G: Group> {
    /// The tracker of the ballot that it opens.
    pub tracker: String,
    /// The choices, question by question.
    pub choices: Vec<Vec<u64>>,
    /// The random numbers, question by question.
    pub randoms: Vec<Vec<G::Scalar>>,
}

impl<G: Group> Opening<G> {
    /// Reads one.
    pub fn parse(text: &[u8]) -> Read<Self> {
        Reader::whole(text, |reader| {
            reader.literal("{\"tracker\":")?;
            let tracker = reader.plain()?.to_owned();
            reader.literal(",\"choices\":")?;
            let choices = reader.list(|reader| reader.list(Reader::number))?;
            reader.literal(",\"randoms\":")?;
            let randoms = reader.list(|reader| reader.list(crate::elements::read_scalar::<G>))?;
            reader.literal("}")?;
            Ok(Self { tracker, choices, randoms })
        })
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::from("{\"tracker\":");
        json::plain(&mut out, &self.tracker);
        out.push_str(",\"choices\":");
        json::list(&mut out, &self.choices, |out, choices| {
            json::list(out, choices, |out, choice| out.push_str(&choice.to_string()));
        });
        out.push_str(",\"randoms\":");
        json::list(&mut out, &self.randoms, |out, randoms| {
            json::list(out, randoms, |out, random| json::plain(out, &G::scalar_text(random)));
        });
        out.push('}');
        out
    }

    /// Whether the ballot is the one that was opened and encrypts exactly these choices.
    #[must_use]
    pub fn opens(&self, election: &Election<G>, ballot_text: &str) -> bool {
        let Ok(ballot) = Ballot::<G>::parse(ballot_text.as_bytes()) else { return false };
        let count = election.questions.len();
        if tracker(ballot_text) != self.tracker
            || [ballot.answers.len(), self.choices.len(), self.randoms.len()] != [count; 3]
        {
            return false;
        }
        let y = &election.public_key.element;
        let answers = ballot.answers.iter().zip(&election.questions).zip(self.choices.iter().zip(&self.randoms));
        answers.into_iter().all(|((answer, question), (choices, randoms))| {
            let messages: Option<Vec<G::Element>> = match question {
                Question::Homomorphic(_) => {
                    Some(choices.iter().map(|&choice| public_power::<G>(&G::generator(), &G::small(choice))).collect())
                }
                Question::NonHomomorphic(_) => {
                    let values: Option<Vec<u8>> = choices.iter().map(|&choice| u8::try_from(choice).ok()).collect();
                    values.and_then(|values| G::encode(&values)).map(|message| vec![message])
                }
            };
            let Some(messages) = messages else { return false };
            let ciphertexts = answer.ciphertexts();
            let lengths = [messages.len(), randoms.len()] == [ciphertexts.len(); 2];
            lengths
                && ciphertexts.iter().zip(randoms).zip(messages).all(|((ciphertext, random), message)| {
                    let beta = product(&public_power::<G>(y, random), &message);
                    ciphertext.alpha.element == public_power::<G>(&G::generator(), random)
                        && ciphertext.beta.element == beta
                })
        })
    }
}

/// A ciphertext with what its maker knows.
struct Opened<G: Group> {
    ciphertext: Ciphertext<G>,
    random: Zeroizing<G::Scalar>,
    value: u64,
}

struct Maker<'a, G: Group, R: CryptoRng + ?Sized> {
    y: G::SecretBase,
    /// S0.
    prefix: String,
    rng: &'a mut R,
    /// The random numbers of every answer so far, for an opening.
    randoms: Vec<Vec<G::Scalar>>,
}

impl<G: Group, R: CryptoRng + ?Sized> Maker<'_, G, R> {
    fn encrypt(&mut self, values: &[u64]) -> Vec<Opened<G>> {
        let randoms: Vec<_> = values.iter().map(|_| Zeroizing::new(G::random(self.rng))).collect();
        let [zero, one] = G::hidden_constants();
        let hidden = values.iter().zip(&randoms).flat_map(|(&value, random)| {
            // Choices are 0 or 1 here, so g to their power is one of two elements.
            let message = G::hidden_select(&zero, &one, Choice::from((value & 1) as u8));
            let beta = G::hidden_product(&G::hidden_power_of(&self.y, random), &message);
            [G::hidden_power_of_generator(random), beta]
        });
        let elements = G::revealed(&hidden.collect::<Vec<G::Hidden>>());
        let pairs = elements.as_chunks::<2>().0.iter().map(|[alpha, beta]| (alpha.clone(), beta.clone()));
        let ciphertexts = Ciphertext::all(pairs.collect());
        let opened = ciphertexts.into_iter().zip(randoms).zip(values);
        opened.map(|((ciphertext, random), &value)| Opened { ciphertext, random, value }).collect()
    }

    /// What is known about the statement that this value is `claimed`.
    fn known(random: &G::Scalar, value: u64, claimed: u64) -> Known<G> {
        let difference = Zeroizing::new(G::sub(&G::small(value), &G::small(claimed)));
        Known { random: Zeroizing::new(random.clone()), difference }
    }

    fn homomorphic(&mut self, question: &Homomorphic, choices: &[u64]) -> HomomorphicAnswer<G> {
        let opened = self.encrypt(choices);
        self.randoms.push(opened.iter().map(|choice| (*choice.random).clone()).collect());
        let mut individual_proofs = Vec::new();
        for choice in &opened {
            let Ciphertext { alpha, beta } = &choice.ciphertext;
            let label = ["prove|", &self.prefix, "|", &alpha.text, ",", &beta.text];
            let known = [0, 1].map(|claimed| Self::known(&choice.random, choice.value, claimed));
            individual_proofs.push(disjunction::prove(&label, &self.y, &known, choice.value, self.rng));
        }
        let choices: Vec<Ciphertext<G>> = opened.iter().map(|choice| choice.ciphertext.clone()).collect();
        let s = format!("{}|{}", self.prefix, joined(&choices));
        let summed = &opened[usize::from(question.is_blank_possible())..];
        let sum: u64 = summed.iter().map(|choice| choice.value).sum();
        let zero = Zeroizing::new(G::small(0));
        let random = summed.iter().fold(zero, |all, choice| Zeroizing::new(G::add(&all, &choice.random)));
        let range = (question.min..=question.max).map(|claimed| Self::known(&random, sum, claimed));
        if !question.is_blank_possible() {
            let pairs = crate::verify::sum_of(&choices);
            let [alpha, beta] = [text_of::<G>(&pairs.0), text_of::<G>(&pairs.1)];
            let label = ["prove|", &s, "|", &alpha, ",", &beta];
            let known: Vec<Known<G>> = range.collect();
            let overall_proof = disjunction::prove(&label, &self.y, &known, sum - question.min, self.rng);
            return HomomorphicAnswer { choices, individual_proofs, overall_proof, blank_proof: None };
        }
        let blank = &opened[0];
        let known = [Self::known(&blank.random, blank.value, 0), Self::known(&random, sum, 0)];
        let blank_proof = disjunction::prove(&["bproof0|", &s], &self.y, &known, blank.value, self.rng);
        let first = Self::known(&blank.random, blank.value, 1);
        let known: Vec<Known<G>> = std::iter::once(first).chain(range).collect();
        // The true statement: the first for a blank vote, else the one that claims this sum. Without a branch.
        let which = (1 - blank.value) * (sum.wrapping_sub(question.min).wrapping_add(1));
        let overall_proof = disjunction::prove(&["bproof1|", &s], &self.y, &known, which, self.rng);
        HomomorphicAnswer { choices, individual_proofs, overall_proof, blank_proof: Some(blank_proof) }
    }

    fn non_homomorphic(&mut self, message: &G::Element, y_text: &str) -> NonHomomorphicAnswer<G> {
        let random = Zeroizing::new(G::random(self.rng));
        self.randoms.push(vec![(*random).clone()]);
        let alpha = G::secret_power_of_generator(&random);
        let beta = G::hidden_product(&G::hidden_power_of(&self.y, &random), &G::hidden(message));
        let beta = revealed::<G>(beta);
        let choices = Ciphertext::all(vec![(alpha, beta)]).pop().expect("one pair, one ciphertext");
        let label = format!("raweg|{}|{y_text},{},{}", self.prefix, choices.alpha.text, choices.beta.text);
        let proof = prove_knowledge::<G, R>(&label, &random, self.rng);
        NonHomomorphicAnswer { choices, proof }
    }
}

/// Makes a ballot: a list of numbers for each question, 0 or 1 for each choice (first whether it is blank, where it can
/// be), ranks or grades where the question is not homomorphic.
///
/// # Errors
/// The choices do not answer the questions.
pub fn make<G: Group, R: CryptoRng + ?Sized>(
    election: &Election<G>,
    secret: &G::Scalar,
    choices: &[Vec<u64>],
    rng: &mut R,
) -> Result<Ballot<G>, Unanswerable> {
    let (ballot, mut opening) = prepare(election, secret, choices, rng)?;
    opening.randoms.iter_mut().flatten().for_each(Zeroize::zeroize);
    Ok(ballot)
}

/// The same, with what opens it: whoever prepares a ballot may ask to see what is in it instead of casting it.
///
/// # Errors
/// The choices do not answer the questions.
pub fn prepare<G: Group, R: CryptoRng + ?Sized>(
    election: &Election<G>,
    secret: &G::Scalar,
    choices: &[Vec<u64>],
    rng: &mut R,
) -> Result<(Ballot<G>, Opening<G>), Unanswerable> {
    if choices.len() != election.questions.len() {
        return Err(Unanswerable::Count { questions: election.questions.len(), answers: choices.len() });
    }
    let credential = Written::new(G::secret_power_of_generator(secret));
    let y = G::secret_base(&election.public_key.element);
    let mut maker = Maker { y, prefix: election.prefix(&credential.text), rng, randoms: Vec::new() };
    let mut answers = Vec::new();
    for (number, (question, choices)) in (1..).zip(election.questions.iter().zip(choices)) {
        answers.push(match question {
            Question::Homomorphic(question) => {
                check_choices(number, question, choices)?;
                Answer::Homomorphic(maker.homomorphic(question, choices))
            }
            Question::NonHomomorphic(question) => {
                let values: Result<Vec<u8>, _> = choices.iter().map(|&choice| u8::try_from(choice)).collect();
                let values = values.ok().filter(|values| values.len() == question.answers.len());
                let values = values.ok_or(Unanswerable::Answer(number, "one number from 0 to 255 for each choice"))?;
                let message = G::encode(&values).ok_or(Unanswerable::Answer(number, "the group has no room for it"))?;
                Answer::NonHomomorphic(maker.non_homomorphic(&message, &election.public_key.text))
            }
        });
    }
    let unsigned = Ballot::unsigned(election, &credential, &answers);
    let hash = fingerprint(unsigned.as_bytes());
    let randoms = std::mem::take(&mut maker.randoms);
    let signature = prove_knowledge::<G, R>(&format!("sig|{hash}"), secret, rng);
    let ballot = Ballot {
        election_uuid: election.uuid.clone(),
        election_hash: election.fingerprint.clone(),
        credential,
        answers,
        hash,
        signature,
    };
    let opening = Opening { tracker: tracker(&ballot.text()), choices: choices.to_vec(), randoms };
    Ok((ballot, opening))
}
