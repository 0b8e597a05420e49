//! The election: its questions, its group and its public key (specification 4.9, 4.10).

use crate::elements::{Written, fingerprint};
use crate::group::{Group, GroupName};
use crate::json::{self, Malformed, Read, Reader};

/// Which version of the cryptography an election is in. Version 2 is being written upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CryptoVersion {
    /// Releases 1.x to 3.x.
    One,
}

/// A question of which only the sums of the answers become known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Homomorphic {
    /// What can be chosen.
    pub answers: Vec<String>,
    /// Whether one can vote blank; `None` where the election does not say, which means no.
    pub blank: Option<bool>,
    /// The least number of choices.
    pub min: u64,
    /// The greatest number of choices.
    pub max: u64,
    /// The question.
    pub question: String,
}

impl Homomorphic {
    /// Whether one can vote blank.
    #[must_use]
    pub fn is_blank_possible(&self) -> bool {
        self.blank == Some(true)
    }

    /// How many values a ballot has for it: one more where one can vote blank.
    #[must_use]
    pub fn choices(&self) -> usize {
        self.answers.len() + usize::from(self.is_blank_possible())
    }
}

/// A question of which every answer becomes known, shuffled: ranks or grades.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NonHomomorphic {
    /// What is ranked or graded.
    pub answers: Vec<String>,
    /// The question.
    pub question: String,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Summed under encryption.
    Homomorphic(Homomorphic),
    /// Shuffled, then decrypted one by one.
    NonHomomorphic(NonHomomorphic),
}

/// An election's choices are counted one by one in proofs, so there is an end.
const CHOICES_MAX: usize = 1000;

impl Question {
    /// How many ciphertexts an answer has.
    #[must_use]
    pub fn ciphertexts(&self) -> u64 {
        match self {
            Self::Homomorphic(question) => question.choices() as u64,
            Self::NonHomomorphic(_) => 1,
        }
    }

    /// Reads one.
    pub fn read(reader: &mut Reader<'_>) -> Read<Self> {
        let wrong = reader.wrong("a question that can be answered");
        if reader.maybe("{\"type\":\"NonHomomorphic\",\"value\":{\"answers\":") {
            let answers = reader.list(Reader::string)?;
            reader.literal(",\"question\":")?;
            let question = reader.string()?;
            reader.literal("}}")?;
            if answers.is_empty() || answers.len() > CHOICES_MAX {
                return Err(wrong);
            }
            return Ok(Self::NonHomomorphic(NonHomomorphic { answers, question }));
        }
        reader.literal("{\"answers\":")?;
        let answers = reader.list(Reader::string)?;
        let blank = if reader.maybe(",\"blank\":") { Some(reader.boolean()?) } else { None };
        reader.literal(",\"min\":")?;
        let min = reader.number()?;
        reader.literal(",\"max\":")?;
        let max = reader.number()?;
        reader.literal(",\"question\":")?;
        let question = reader.string()?;
        reader.literal("}")?;
        if answers.is_empty() || answers.len() > CHOICES_MAX || min > max || max > answers.len() as u64 {
            return Err(wrong);
        }
        Ok(Self::Homomorphic(Homomorphic { answers, blank, min, max, question }))
    }

    /// Writes it.
    pub fn write(&self, out: &mut String) {
        match self {
            Self::Homomorphic(question) => {
                out.push_str("{\"answers\":");
                json::list(out, &question.answers, |out, answer| json::string(out, answer));
                if let Some(blank) = question.blank {
                    out.push_str(&format!(",\"blank\":{blank}"));
                }
                out.push_str(&format!(",\"min\":{},\"max\":{},\"question\":", question.min, question.max));
                json::string(out, &question.question);
                out.push('}');
            }
            Self::NonHomomorphic(question) => {
                out.push_str("{\"type\":\"NonHomomorphic\",\"value\":{\"answers\":");
                json::list(out, &question.answers, |out, answer| json::string(out, answer));
                out.push_str(",\"question\":");
                json::string(out, &question.question);
                out.push_str("}}");
            }
        }
    }

    /// The question itself.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Homomorphic(question) => &question.question,
            Self::NonHomomorphic(question) => &question.question,
        }
    }
}

/// What the organisers write before there are keys: `belenios-tool`'s template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// What it is about.
    pub description: String,
    /// Its name.
    pub name: String,
    /// The questions.
    pub questions: Vec<Question>,
    /// Who administers it, where said.
    pub administrator: Option<String>,
    /// Who makes the credentials, where said.
    pub credential_authority: Option<String>,
}

impl Template {
    /// Reads `{"description":…,"name":…,"questions":[…],…}`.
    pub fn parse(text: &[u8]) -> Read<Self> {
        Reader::whole(text, |reader| {
            reader.literal("{\"description\":")?;
            let description = reader.string()?;
            reader.literal(",\"name\":")?;
            let name = reader.string()?;
            reader.literal(",\"questions\":")?;
            let questions = reader.list(Question::read)?;
            let (administrator, credential_authority) = read_people(reader)?;
            reader.literal("}")?;
            Ok(Self { description, name, questions, administrator, credential_authority })
        })
    }
}

fn read_people(reader: &mut Reader<'_>) -> Read<(Option<String>, Option<String>)> {
    let administrator = if reader.maybe(",\"administrator\":") { Some(reader.string()?) } else { None };
    let authority = if reader.maybe(",\"credential_authority\":") { Some(reader.string()?) } else { None };
    Ok((administrator, authority))
}

/// An election, with its fingerprint.
#[derive(Clone, Debug, PartialEq)]
pub struct Election<G: Group> {
    /// The version of the cryptography.
    pub version: CryptoVersion,
    /// What it is about.
    pub description: String,
    /// Its name.
    pub name: String,
    /// y.
    pub public_key: Written<G>,
    /// The questions.
    pub questions: Vec<Question>,
    /// Its identifier.
    pub uuid: String,
    /// Who administers it, where said.
    pub administrator: Option<String>,
    /// Who makes the credentials, where said.
    pub credential_authority: Option<String>,
    /// φ: the hash of its text, without padding.
    pub fingerprint: String,
}

/// Base58 as Bitcoin has it: identifiers, credentials, seeds.
pub const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// The least length of an identifier.
pub const UUID_LEN_MIN: usize = 14;

/// Whether a text can be an election's identifier.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    (UUID_LEN_MIN..=100).contains(&text.len()) && text.bytes().all(|byte| BASE58.contains(&byte))
}

const BEGINNING: &str = "{\"version\":1,\"description\":";

/// The group that an election says it is in.
pub fn group_of(text: &[u8]) -> Read<GroupName> {
    let mut reader = Reader::new(text);
    reader.literal(BEGINNING)?;
    reader.string()?;
    reader.literal(",\"name\":")?;
    reader.string()?;
    reader.literal(",\"group\":")?;
    let wrong = reader.wrong("a group: Ed25519, BELENIOS-2048 or RFC-3526-2048");
    GroupName::named(reader.plain()?).ok_or(wrong)
}

impl<G: Group> Election<G> {
    /// An election for these questions.
    ///
    /// # Errors
    /// A question has no place in this group, or cannot be answered.
    pub fn new(template: Template, uuid: &str, public_key: Written<G>) -> Result<Self, Malformed> {
        let mut election = Self {
            version: CryptoVersion::One,
            description: template.description,
            name: template.name,
            public_key,
            questions: template.questions,
            uuid: uuid.to_owned(),
            administrator: template.administrator,
            credential_authority: template.credential_authority,
            fingerprint: String::new(),
        };
        let text = election.text();
        election.fingerprint = fingerprint(text.as_bytes());
        Self::parse(text.as_bytes())
    }

    /// Reads an election's text.
    pub fn parse(text: &[u8]) -> Read<Self> {
        Reader::whole(text, |reader| {
            reader.literal(BEGINNING)?;
            let description = reader.string()?;
            reader.literal(",\"name\":")?;
            let name = reader.string()?;
            reader.literal(",\"group\":")?;
            let wrong = reader.wrong("the name of this group");
            if reader.plain()? != G::NAME {
                return Err(wrong);
            }
            reader.literal(",\"public_key\":")?;
            let public_key = Written::read(reader)?;
            reader.literal(",\"questions\":")?;
            let wrong = reader.wrong("questions that this group has room for");
            let questions = reader.list(Question::read)?;
            let fits = |question: &Question| match question {
                Question::Homomorphic(_) => true,
                Question::NonHomomorphic(question) => question.answers.len() <= G::EMBEDS,
            };
            if questions.is_empty() || questions.len() > CHOICES_MAX || !questions.iter().all(fits) {
                return Err(wrong);
            }
            reader.literal(",\"uuid\":")?;
            let wrong = reader.wrong("an identifier of 14 characters or more");
            let uuid = reader.plain()?.to_owned();
            if !is_uuid(&uuid) {
                return Err(wrong);
            }
            let (administrator, credential_authority) = read_people(reader)?;
            reader.literal("}")?;
            Ok(Self {
                version: CryptoVersion::One,
                description,
                name,
                public_key,
                questions,
                uuid,
                administrator,
                credential_authority,
                fingerprint: fingerprint(text),
            })
        })
    }

    /// Its text, which every voter gets byte for byte.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::from(BEGINNING);
        json::string(&mut out, &self.description);
        out.push_str(",\"name\":");
        json::string(&mut out, &self.name);
        out.push_str(",\"group\":");
        json::plain(&mut out, G::NAME);
        out.push_str(",\"public_key\":");
        self.public_key.write(&mut out);
        out.push_str(",\"questions\":");
        json::list(&mut out, &self.questions, |out, question| question.write(out));
        out.push_str(",\"uuid\":");
        json::plain(&mut out, &self.uuid);
        if let Some(administrator) = &self.administrator {
            out.push_str(",\"administrator\":");
            json::string(&mut out, administrator);
        }
        if let Some(authority) = &self.credential_authority {
            out.push_str(",\"credential_authority\":");
            json::string(&mut out, authority);
        }
        out.push('}');
        out
    }

    /// The numbers of the questions that are shuffled.
    pub fn shuffled(&self) -> impl Iterator<Item = usize> + '_ {
        let shuffled = |question: &Question| matches!(question, Question::NonHomomorphic(_));
        self.questions.iter().enumerate().filter(move |(_, question)| shuffled(question)).map(|(index, _)| index)
    }

    /// S0 of the specification: the fingerprint, a bar, the credential.
    pub(crate) fn prefix(&self, credential: &str) -> String {
        format!("{}|{credential}", self.fingerprint)
    }
}
