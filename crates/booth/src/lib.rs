//! Voting, deciphering and verifying in a browser: the crate `belenios` behind one function, a question in JSON, an
//! answer in JSON. It runs in a Worker; `static/booth.js` is the other side.
//!
//! Ballots and verdicts are here; keys, the ceremony of a threshold key and shares of a tally are in `tellers`.
//!
//! It is a module of its own beside `page`, because most pages need none of it. It has no clock, no network and no
//! randomness: every question that needs some brings 32 bytes from `crypto.getRandomValues`.

// The same three functions between browser and module as the pages' module has: room, answer, done. Tested there.
#[cfg(not(test))]
#[path = "../../page/src/glue.rs"]
mod glue;
mod tellers;

use std::io::Cursor;

use belenios::ballot::{Opening, prepare};
use belenios::board::{Options, Phase, verify};
use belenios::credentials::secret;
use belenios::decryption::result_text;
use belenios::election::{Election, group_of};
use belenios::group::{Group, GroupName, text_of};
use belenios::in_group;
use chacha20::ChaCha20Rng;
use data_encoding::BASE64;
use institution::json::{Value, parse};
use rand_core::SeedableRng as _;
use zeroize::{Zeroize as _, Zeroizing};

/// The longest question, in bytes: an archive of some thousand ballots.
pub const QUESTION_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Answers a question: `{"ask":"credential","group":"Ed25519","uuid":"…","credential":"…"}` gives `{"public":"…"}`.
///
/// What cannot be answered gives `{"bad":"…"}`, in words for whoever reads the browser's console.
#[must_use]
pub fn answer(question: &[u8]) -> String {
    let answered = answered(question).unwrap_or_else(|bad| vec![("bad", Value::String(bad))]);
    let fields = answered.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Value::Object(fields).to_string()
}

type Answer = Result<Vec<(&'static str, Value)>, String>;

fn said(problem: impl std::fmt::Display) -> String {
    problem.to_string()
}

fn text(text: impl Into<String>) -> Value {
    Value::String(text.into())
}

/// A question's fields.
struct Question(Value);

impl Question {
    fn field(&self, name: &str) -> Result<&Value, String> {
        let Value::Object(fields) = &self.0 else { return Err("a question is an object".to_owned()) };
        let field = fields.iter().find(|(key, _)| key == name);
        field.map(|(_, value)| value).ok_or_else(|| format!("\"{name}\" is missing"))
    }

    fn string(&self, name: &str) -> Result<&str, String> {
        let Value::String(text) = self.field(name)? else { return Err(format!("\"{name}\" is a string")) };
        Ok(text)
    }

    fn bytes(&self, name: &str) -> Result<Vec<u8>, String> {
        BASE64.decode(self.string(name)?.as_bytes()).map_err(|_| format!("\"{name}\" is base64"))
    }

    /// 32 random bytes of the browser.
    fn random(&self) -> Result<[u8; 32], String> {
        let mut bytes = self.bytes("random")?;
        let seed = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| "\"random\" is 32 bytes".to_owned());
        bytes.zeroize();
        seed
    }

    fn rng(&self) -> Result<ChaCha20Rng, String> {
        let mut seed = self.random()?;
        let rng = ChaCha20Rng::from_seed(seed);
        seed.zeroize();
        Ok(rng)
    }

    fn group(&self) -> Result<GroupName, String> {
        GroupName::named(self.string("group")?).ok_or_else(|| "no group of that name".to_owned())
    }

    fn texts(&self, name: &str) -> Result<Vec<&str>, String> {
        let wrong = || format!("\"{name}\" is a list of texts");
        let Value::List(texts) = self.field(name)? else { return Err(wrong()) };
        let mut all = Vec::with_capacity(texts.len());
        for value in texts {
            let Value::String(text) = value else { return Err(wrong()) };
            all.push(text.as_str());
        }
        Ok(all)
    }

    fn number(&self, name: &str) -> Result<u64, String> {
        let wrong = || format!("\"{name}\" is a number");
        let Value::Integer(number) = self.field(name)? else { return Err(wrong()) };
        u64::try_from(*number).map_err(|_| wrong())
    }

    fn choices(&self) -> Result<Vec<Vec<u64>>, String> {
        let wrong = || "\"choices\" is a list of numbers for each question".to_owned();
        let Value::List(questions) = self.field("choices")? else { return Err(wrong()) };
        let numbers = |question: &Value| {
            let Value::List(numbers) = question else { return None };
            let number = |value: &Value| match value {
                Value::Integer(number) => u64::try_from(*number).ok(),
                _ => None,
            };
            numbers.iter().map(number).collect::<Option<Vec<u64>>>()
        };
        questions.iter().map(numbers).collect::<Option<_>>().ok_or_else(wrong)
    }
}

fn answered(question: &[u8]) -> Answer {
    if question.len() > QUESTION_BYTES_MAX {
        return Err(format!("a question longer than {QUESTION_BYTES_MAX} bytes"));
    }
    let question = Question(parse(question).map_err(said)?);
    match question.string("ask")? {
        "ballot" => {
            in_group!(group_of(question.string("election")?.as_bytes()).map_err(said)?, G => ballot::<G>(&question))
        }
        "opens" => {
            in_group!(group_of(question.string("election")?.as_bytes()).map_err(said)?, G => opens::<G>(&question))
        }
        "credential" => in_group!(question.group()?, G => credential::<G>(&question)),
        "power" => in_group!(question.group()?, G => power::<G>(&question)),
        "verify" => verdict(&question),
        other => tellers::answered(other, &question),
    }
}

/// What neither a voter's question is nor a teller's.
fn unknown(asked: &str) -> Answer {
    Err(format!("nobody here answers \"{asked}\""))
}

/// `{"ask":"ballot","election":"<its text>","credential":"…","choices":[[1,0]],"random":"…"}`: a ballot, its tracker, and
/// what opens it if it is challenged instead of cast.
fn ballot<G: Group>(question: &Question) -> Answer {
    let election = Election::<G>::parse(question.string("election")?.as_bytes()).map_err(said)?;
    let key = secret::<G>(question.string("credential")?, &election.uuid).map(Zeroizing::new);
    let key = key.ok_or("this is no credential: was it mistyped?")?;
    let (ballot, opening) = prepare(&election, &key, &question.choices()?, &mut question.rng()?).map_err(said)?;
    Ok(vec![
        ("ballot", text(ballot.text())),
        ("tracker", text(opening.tracker.clone())),
        ("opening", text(opening.text())),
    ])
}

/// `{"ask":"opens","election":"…","ballot":"…","opening":"…"}`: whether the ballot has exactly those choices in it.
fn opens<G: Group>(question: &Question) -> Answer {
    let election = Election::<G>::parse(question.string("election")?.as_bytes()).map_err(said)?;
    let opening = Opening::<G>::parse(question.string("opening")?.as_bytes()).map_err(said)?;
    Ok(vec![("opens", Value::Bool(opening.opens(&election, question.string("ballot")?)))])
}

/// `{"ask":"credential","group":"…","uuid":"…","credential":"…"}`: the public side of a credential.
fn credential<G: Group>(question: &Question) -> Answer {
    let key = secret::<G>(question.string("credential")?, question.string("uuid")?).map(Zeroizing::new);
    let key = key.ok_or("this is no credential: was it mistyped?")?;
    Ok(vec![("public", text(text_of::<G>(&G::secret_power_of_generator(&key))))])
}

/// `{"ask":"power","group":"…","base":"…","exponent":"…"}`: for vectors that other implementations check.
fn power<G: Group>(question: &Question) -> Answer {
    let base = G::element(question.string("base")?).ok_or("\"base\" is no element")?;
    let exponent = G::scalar(question.string("exponent")?).ok_or("\"exponent\" is no number below the order")?;
    Ok(vec![("power", text(text_of::<G>(&G::secret_power(&base, &exponent))))])
}

/// `{"ask":"verify","archive":"<base64>","random":"…"}`: whether an election is valid, finished or not.
fn verdict(question: &Question) -> Answer {
    let options = Options { may_be_open: true, ..Options::new(question.random()?) };
    let archive = question.bytes("archive")?;
    let verified = match verify(Cursor::new(archive), &options, &mut |_, _| ()) {
        Err(invalid) => return Ok(vec![("valid", Value::Bool(false)), ("says", text(invalid.to_string()))]),
        Ok(verified) => verified,
    };
    let number = |number: u64| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    let mut fields = vec![
        ("valid", Value::Bool(true)),
        ("ballots", number(verified.ballots)),
        ("counted", number(verified.counted)),
        ("finished", Value::Bool(verified.phase == Phase::Finished)),
        ("fingerprint", text(verified.fingerprint)),
    ];
    if let Some(result) = &verified.result {
        fields.push(("result", text(result_text(result))));
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANDOM: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    fn field(answer: &str, name: &str) -> String {
        let Value::Object(fields) = parse(answer.as_bytes()).unwrap() else { panic!("{answer}") };
        let Some((_, Value::String(text))) = fields.into_iter().find(|(key, _)| key == name) else {
            panic!("{answer}")
        };
        text
    }

    #[test]
    fn a_ballot_is_made_and_opens_to_its_choices() {
        let trustee = answer(format!(r#"{{"ask":"trustee","group":"Ed25519","random":"{RANDOM}"}}"#).as_bytes());
        let public = field(&trustee, "public");
        let key = public.split("\"public_key\":\"").nth(1).unwrap().trim_end_matches("\"}");
        let election = format!(
            r#"{{"version":1,"description":"","name":"","group":"Ed25519","public_key":"{key}","questions":[{{"answers":["a","b"],"min":1,"max":1,"question":""}}],"uuid":"PoLityTestEx1x"}}"#
        );
        let quoted = Value::String(election).to_string();
        let ask = format!(
            r#"{{"ask":"ballot","election":{quoted},"credential":"YdLDx-Pf9uf5-wULWx-ArJPif","choices":[[0,1]],"random":"{RANDOM}"}}"#
        );
        let made = answer(ask.as_bytes());
        let [ballot, opening] = ["ballot", "opening"].map(|name| Value::String(field(&made, name)).to_string());
        let opens = format!(r#"{{"ask":"opens","election":{quoted},"ballot":{ballot},"opening":{opening}}}"#);
        assert_eq!(answer(opens.as_bytes()), r#"{"opens":true}"#);
        let mistyped = ask.replace("YdLDx", "YdLD0");
        assert!(answer(mistyped.as_bytes()).contains("mistyped"));
        let twice = ask.replace("[[0,1]]", "[[1,1]]");
        assert!(answer(twice.as_bytes()).contains("too few or too many"));
    }

    #[test]
    fn what_cannot_be_answered_is_said() {
        for question in ["", "[]", "{}", r#"{"ask":"rain"}"#, r#"{"ask":"verify","archive":"","random":""}"#] {
            assert!(answer(question.as_bytes()).starts_with(r#"{"bad":"#), "{question}");
        }
        let nothing = format!(r#"{{"ask":"verify","archive":"","random":"{RANDOM}"}}"#);
        assert!(answer(nothing.as_bytes()).starts_with(r#"{"valid":false"#));
    }
}
