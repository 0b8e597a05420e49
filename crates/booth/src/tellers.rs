//! What tellers ask: a key, the five steps of a threshold key, a share of a tally.
//!
//! Messages of the ceremony are the texts of `belenios::ceremony`, the same that `polity ballot trustee` and belenios-tool
//! read and write; whoever carries them, a server or people, sees no secret. A teller keeps one text, `seed`.
//!
//! Invariant: a share is only ever of a tally that was computed here, from a box that was verified here.

use std::io::Cursor;

use belenios::board::{Contents, Options, Phase};
use belenios::ceremony::{Ceremony, Polynomial, Seed, VInput, VOutput};
use belenios::decryption::PartialDecryption;
use belenios::elements::fingerprint;
use belenios::group::Group;
use belenios::in_group;
use belenios::json::{Read, Reader};
use belenios::tellers::{with_key, with_seed};
use belenios::trustees::{Context, SignedMessage, generate};
use institution::json::Value;
use zeroize::Zeroizing;

use crate::{Answer, Question, said, text, unknown};

pub(crate) fn answered(asked: &str, question: &Question) -> Answer {
    if asked == "share" {
        let archive = question.bytes("archive")?;
        let group = belenios::board::group_in(Cursor::new(&archive)).map_err(said)?;
        return in_group!(group, G => share::<G>(question, &archive));
    }
    if !["trustee", "seed", "polynomial", "route", "answer", "parameters"].contains(&asked) {
        return unknown(asked);
    }
    in_group!(question.group()?, G => match asked {
        "trustee" => trustee::<G>(question),
        "seed" => seed::<G>(question),
        "polynomial" => polynomial::<G>(question),
        "route" => route::<G>(question),
        "answer" => reply::<G>(question),
        _ => parameters::<G>(question),
    })
}

/// `{"ask":"trustee","group":"…","random":"…"}`: a teller's key.
fn trustee<G: Group>(question: &Question) -> Answer {
    let (private, public) = generate::<G, _>(&mut question.rng()?);
    let mut public_text = String::new();
    public.write(&mut public_text);
    Ok(vec![("private", text(G::scalar_text(&private))), ("public", text(public_text))])
}

/// `{"ask":"seed","group":"…","number":1,"threshold":2,"size":3,"random":"…"}`: step 1, a teller's secret and the
/// certificate for the others.
fn seed<G: Group>(question: &Question) -> Answer {
    let mut rng = question.rng()?;
    let (index, threshold) = (question.number("number")?, question.number("threshold")?);
    let size = question.number("size")?;
    if !(1..=size).contains(&index) || !(1..=size).contains(&threshold) {
        return Err("number and threshold lie between 1 and the size".to_owned());
    }
    let seed = Seed::generate(&mut rng);
    let mut certificate = String::new();
    seed.certificate::<G, _>(Some(Context { size, threshold, index }), &mut rng).write(&mut certificate);
    Ok(vec![("seed", text(seed.text())), ("certificate", text(certificate))])
}

fn all<T>(question: &Question, name: &str, read: impl Fn(&[u8]) -> Read<T>) -> Result<Vec<T>, String> {
    let texts = question.texts(name)?.into_iter();
    texts.map(|text| read(text.trim().as_bytes()).map_err(|wrong| format!("\"{name}\": {wrong}"))).collect()
}

/// Every step after the first brings `"group"`, `"threshold"` and `"certificates"`.
fn ceremony<G: Group>(question: &Question) -> Result<Ceremony<G>, String> {
    let certificates = all(question, "certificates", |text| Reader::whole(text, SignedMessage::<G>::read))?;
    Ceremony::new(certificates, question.number("threshold")?).map_err(said)
}

fn own_seed(question: &Question) -> Result<Seed, String> {
    Seed::parse(question.string("seed")?.trim()).ok_or_else(|| "\"seed\" is no secret of a ceremony".to_owned())
}

/// `{"ask":"polynomial",…,"seed":"…","random":"…"}`: step 3, what a teller makes for all.
fn polynomial<G: Group>(question: &Question) -> Answer {
    let polynomial = ceremony::<G>(question)?.polynomial(&own_seed(question)?, &mut question.rng()?).map_err(said)?;
    Ok(vec![("polynomial", text(polynomial.text()))])
}

/// `{"ask":"route",…,"polynomials":["…"]}`: step 4, what each teller gets from the others. Nothing secret in it.
fn route<G: Group>(question: &Question) -> Answer {
    let polynomials = all(question, "polynomials", Polynomial::<G>::parse)?;
    let inputs = ceremony::<G>(question)?.vinputs(&polynomials).map_err(said)?;
    Ok(vec![("inputs", Value::List(inputs.iter().map(|input| text(input.text())).collect()))])
}

/// `{"ask":"answer",…,"seed":"…","input":"…","random":"…"}`: step 5, a teller checks what it got and answers.
fn reply<G: Group>(question: &Question) -> Answer {
    let input = VInput::<G>::parse(question.string("input")?.trim().as_bytes()).map_err(said)?;
    let output = ceremony::<G>(question)?.voutput(&own_seed(question)?, &input, &mut question.rng()?).map_err(said)?;
    Ok(vec![("output", text(output.text()))])
}

/// `{"ask":"parameters",…,"polynomials":["…"],"outputs":["…"]}`: step 6, the threshold key, and for each teller the key
/// that only its secret opens.
fn parameters<G: Group>(question: &Question) -> Answer {
    let polynomials = all(question, "polynomials", Polynomial::<G>::parse)?;
    let outputs = all(question, "outputs", VOutput::<G>::parse)?;
    let (parameters, keys) = ceremony::<G>(question)?.parameters(&polynomials, &outputs).map_err(said)?;
    let mut parameters_text = String::new();
    parameters.write(&mut parameters_text);
    Ok(vec![("parameters", text(parameters_text)), ("keys", Value::List(keys.into_iter().map(text).collect()))])
}

/// `{"ask":"share","archive":"<base64>","remembered":["<fingerprint> <tally>"],"random":"…"}` with `"private":"…"`, or with
/// `"seed"` and `"key"`: a teller's share of the tally that follows from this box, which is verified first. `remembered` is
/// what the page kept of earlier answers; another tally of the same election is refused.
fn share<G: Group>(question: &Question, archive: &[u8]) -> Answer {
    let mut rng = question.rng()?;
    let options = Options { may_be_open: true, ..Options::new(question.random()?) };
    let contents = Contents::<G>::read(Cursor::new(archive), &options, &mut |_, _| ()).map_err(said)?;
    if contents.verified.phase != Phase::Decrypting {
        return Err(format!("the election {}: there is nothing to decrypt", contents.verified.phase.words()));
    }
    let (owner, private) = if question.field("seed").is_ok() {
        let found = with_seed::<G>(&contents.trustees, &own_seed(question)?, question.string("key")?.trim());
        found.ok_or("the secret of none of this election's trustees, or not with this key")?
    } else {
        let private = question.string("private")?.trim().trim_matches('"');
        let private = G::scalar(private).map(Zeroizing::new).ok_or("\"private\" is no private key")?;
        let owner = with_key::<G>(&contents.trustees, &private);
        (owner.ok_or("the key of none of this election's trustees")?, private)
    };
    let election = &contents.election.fingerprint;
    let memory = format!("{election} {}", fingerprint(contents.tally.text().as_bytes()));
    let of_election = |memory: &&str| memory.split(' ').next() == Some(election.as_str());
    if question.texts("remembered")?.into_iter().filter(of_election).any(|remembered| remembered != memory) {
        return Ok(vec![("refused", text("another tally of this election was decrypted here before"))]);
    }
    let share = PartialDecryption::<G>::new(election, &private, &contents.tally.ciphertexts, &mut rng);
    Ok(vec![
        ("share", text(share.text())),
        ("owner", Value::Integer(i64::try_from(owner).expect("there are not so many trustees"))),
        ("uuid", text(contents.election.uuid.clone())),
        ("remember", text(memory)),
        ("ballots", Value::Integer(i64::try_from(contents.verified.ballots).unwrap_or(i64::MAX))),
    ])
}
