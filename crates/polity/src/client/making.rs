//! Making an act from words on a command line: `motion.move open_minutes=60 effect.type=resolution`.
//!
//! Ids that the act brings into being are drawn here, texts, names and choices become salted commitments, and what they
//! commit to goes beside the act. The fields are named as in `docs/formats/act.md`, those of an effect behind `effect.`.

use std::collections::BTreeMap;

use anyhow::{Context as _, bail};
use institution::act::{Act, Seen};
use institution::id::{ActId, Hash, InstitutionId, Key, MemberId, MotionId, Salt, VoteId};
use institution::json::Value;

use crate::random;
use crate::seal::Salted;

/// What every act of a member has.
pub struct Maker {
    /// In which institution.
    pub institution: InstitutionId,
    /// Who acts.
    pub member: MemberId,
    /// With which key.
    pub key: Key,
    /// The checkpoint they have seen.
    pub seen: Seen,
}

/// An act that is not signed yet, and what goes beside it.
pub struct Made {
    /// The payload to sign.
    pub payload: String,
    /// Text, name or choice with the salt of its commitment.
    pub beside: Option<Salted>,
}

/// A text with a fresh salt.
#[must_use]
pub fn salted(text: &str) -> (Salted, Hash) {
    let salted = Salted { salt: Salt(random::bytes()), text: text.to_owned() };
    let commitment = salted.commitment();
    (salted, commitment)
}

/// Takes `field=value` words apart.
///
/// # Errors
/// If a word has no `=`, or a field comes twice.
pub fn fields(words: &[String]) -> anyhow::Result<BTreeMap<String, String>> {
    let mut fields = BTreeMap::new();
    for word in words {
        let (field, value) = word.split_once('=').with_context(|| format!("\"{word}\" is not field=value"))?;
        if fields.insert(field.to_owned(), value.to_owned()).is_some() {
            bail!("the field \"{field}\" is there twice");
        }
    }
    Ok(fields)
}

impl Maker {
    /// Makes an act of this type. `text` is the text that it commits to, title first, if it has one.
    ///
    /// # Errors
    /// Says which field is missing, unknown or misspelled.
    pub fn make(&self, kind: &str, fields: &BTreeMap<String, String>, text: Option<&str>) -> anyhow::Result<Made> {
        let mut fields = fields.clone();
        let mut body: Vec<(String, Value)> = Vec::new();
        let mut beside = None;
        match kind {
            "motion.move" => {
                fresh(&mut fields, "motion");
                // What a motion makes has an id of its own.
                match fields.get("effect.type").map(String::as_str) {
                    Some("demand.adopt") => fresh(&mut fields, "effect.demand"),
                    Some("offer.record") => fresh(&mut fields, "effect.offer"),
                    _ => {}
                }
            }
            "amendment.offer" => fresh(&mut fields, "amendment"),
            "argument.add" => fresh(&mut fields, "argument"),
            "meeting.call" => fresh(&mut fields, "meeting"),
            _ => {}
        }
        if matches!(kind, "motion.move" | "amendment.offer" | "argument.add" | "meeting.call") {
            let text = text.with_context(|| format!("{kind} needs a text: --text FILE, or --text - to type it"))?;
            let (salted, commitment) = salted(text.trim_end());
            beside = Some(salted);
            body.push(("text".to_owned(), Value::String(commitment.to_string())));
        } else if text.is_some() {
            bail!("{kind} has no text");
        }
        if kind == "vote.cast" && !fields.contains_key("vote") {
            let motion = fields.remove("motion").context("vote.cast needs vote=ID, or motion=ID")?;
            let motion: MotionId = motion.parse().context("motion")?;
            let round = fields.remove("round").map_or(Ok(1), |round| round.parse()).context("round")?;
            fields.insert("vote".to_owned(), VoteId::of(self.institution, &motion.0, round).to_string());
        }
        let committed = match kind {
            "vote.cast" => Some("choice"),
            "member.rename" | "member.join" | "member.enter" => Some("name"),
            _ => None,
        };
        if let Some(field) = committed {
            let value = fields.remove(field).with_context(|| format!("{kind} needs {field}=…"))?;
            if field == "choice" && institution::act::Choice::from_name(&value).is_none() {
                bail!("choice is one of yes, no, abstain");
            }
            let (salted, commitment) = salted(&value);
            beside = Some(salted);
            body.push((field.to_owned(), Value::String(commitment.to_string())));
        }
        // What somebody enters about themselves: every field goes beside the act, none into it.
        if kind == "roll.enter" {
            let entered = std::mem::take(&mut fields).into_iter().map(|(field, value)| (field, Value::String(value)));
            let (salted, commitment) = salted(&Value::Object(entered.collect()).to_string());
            beside = Some(salted);
            body.push(("fields".to_owned(), Value::String(commitment.to_string())));
        }
        if kind == "roll.look" {
            let members = fields.remove("members").context("roll.look needs members=ID, or members=ID,ID,…")?;
            let mut members: Vec<&str> = members.split(',').collect();
            members.sort_unstable();
            let members = members.into_iter().map(|id| Value::String(id.to_owned())).collect();
            body.push(("members".to_owned(), Value::List(members)));
        }
        if kind == "motion.move" {
            fields.entry("effect.type".to_owned()).or_insert_with(|| "resolution".to_owned());
        }
        let mut effect = Vec::new();
        let raises = fields.get("effect.type").is_some_and(|kind| kind == "semantics.raise");
        for (field, value) in fields {
            match field.strip_prefix("effect.") {
                // The pages call it so, because "to" is also a clause's wording.
                Some("to-member") => effect.push(("to".to_owned(), Value::String(value))),
                Some("to") if raises => effect.push(("to".to_owned(), number("effect.to", &value)?)),
                Some(name @ ("hours" | "begins" | "by")) => effect.push((name.to_owned(), number(&field, &value)?)),
                Some(name) => effect.push((name.to_owned(), Value::String(value))),
                None if NUMBERS.contains(&field.as_str()) => body.push((field.clone(), number(&field, &value)?)),
                None => body.push((field, Value::String(value))),
            }
        }
        if !effect.is_empty() {
            body.push(("effect".to_owned(), Value::Object(effect)));
        }
        let text = |text: String| Value::String(text);
        let seen = vec![
            ("size".to_owned(), Value::Integer(i64::try_from(self.seen.size).context("a size beyond reason")?)),
            ("root".to_owned(), text(self.seen.root.to_string())),
        ];
        let act = Value::Object(vec![
            ("v".to_owned(), Value::Integer(1)),
            ("institution".to_owned(), text(self.institution.to_string())),
            ("type".to_owned(), text(kind.to_owned())),
            ("actor".to_owned(), text(self.member.to_string())),
            ("key".to_owned(), text(self.key.to_string())),
            ("id".to_owned(), text(ActId(random::bytes()).to_string())),
            ("seen".to_owned(), Value::Object(seen)),
            ("body".to_owned(), Value::Object(body)),
        ]);
        // Through the one parser, which knows every field's name and bounds, and out again in the canonical order.
        let act = Act::parse(act.to_string().as_bytes())?;
        Ok(Made { payload: act.payload(), beside })
    }
}

/// Fields of a body that are whole numbers.
const NUMBERS: [&str; 7] = ["open_minutes", "at", "slot", "heads", "yes", "no", "abstain"];

fn fresh(fields: &mut BTreeMap<String, String>, field: &str) {
    // `motion` of an amendment or argument is somebody else's; the new thing's own id is drawn if it is not given.
    fields.entry(field.to_owned()).or_insert_with(|| MotionId(random::bytes()).to_string());
}

fn number(field: &str, value: &str) -> anyhow::Result<Value> {
    Ok(Value::Integer(value.parse().with_context(|| format!("{field} is a whole number"))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use institution::act::{Body, What};

    fn make(kind: &str, words: &[&str], text: Option<&str>) -> anyhow::Result<(Act, Option<Salted>)> {
        let maker = Maker {
            institution: InstitutionId([1; 16]),
            member: MemberId([2; 16]),
            key: Key([3; 32]),
            seen: Seen { size: 4, root: Hash([5; 32]) },
        };
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let made = maker.make(kind, &fields(&words)?, text)?;
        Ok((Act::parse(made.payload.as_bytes()).unwrap(), made.beside))
    }

    #[test]
    fn a_motion_commits_to_its_text() {
        let (act, beside) = make("motion.move", &["open_minutes=60"], Some("Bike rack\n\nMore of them.\n")).unwrap();
        let Body::Move { text, effect, open_minutes, .. } = act.body else { panic!() };
        assert_eq!((effect.what, open_minutes), (What::Resolution, 60));
        let beside = beside.unwrap();
        assert_eq!(beside.text, "Bike rack\n\nMore of them.");
        assert_eq!(beside.commitment(), text);
    }

    #[test]
    fn what_somebody_enters_about_themselves_goes_beside_the_act() {
        let (act, beside) = make("roll.enter", &["phone=+1 555", "legal-name=Ana Tran"], None).unwrap();
        assert!(!act.payload().contains("Ana"));
        assert_eq!(beside.unwrap().text, r#"{"legal-name":"Ana Tran","phone":"+1 555"}"#);
        let (two, three) = (MemberId([2; 16]), MemberId([3; 16]));
        let (act, _) = make("roll.look", &[&format!("members={three},{two}")], None).unwrap();
        assert!(act.payload().contains(&format!(r#"["{two}","{three}"]"#).replace('\\', "")));
    }

    #[test]
    fn a_vote_may_be_named_by_its_motion() {
        let motion = MotionId([7; 16]);
        let (act, beside) = make("vote.cast", &[&format!("motion={motion}"), "choice=no"], None).unwrap();
        let Body::Cast { vote, choice } = act.body else { panic!() };
        assert_eq!(vote, VoteId::of(InstitutionId([1; 16]), &motion.0, 1));
        assert_eq!(beside.unwrap().commitment(), choice);
    }

    #[test]
    fn effects_have_their_own_fields() {
        let to = MemberId([8; 16]);
        let words = ["open_minutes=5", "effect.type=power.delegate", "effect.power=put-the-question", "effect.hours=3"];
        let words: Vec<String> =
            words.iter().map(|w| (*w).to_owned()).chain([format!("effect.to-member={to}")]).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (act, _) = make("motion.move", &words, Some("Lend it")).unwrap();
        let Body::Move { effect, .. } = act.body else { panic!() };
        assert!(matches!(effect.what, What::Delegate { hours: 3, to: t, .. } if t == to));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let says = |kind, words: &[&str], text| format!("{:#}", make(kind, words, text).unwrap_err());
        assert!(says("motion.move", &["open_minutes=60"], None).contains("needs a text"));
        assert!(says("motion.second", &[], None).contains("\"motion\": missing"));
        assert!(says("motion.second", &["motion"], None).contains("not field=value"));
        assert!(says("vote.cast", &["vote=x", "choice=maybe"], None).contains("yes, no, abstain"));
        assert!(says("member.expel", &["who=x"], None).contains("member.expel"));
    }
}
