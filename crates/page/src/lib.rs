//! What a page must not leave to the server: building an act, signing it, checking a receipt.
//!
//! It is `institution` and `tlog` behind one function: a question in JSON, an answer in JSON. The same code judges in
//! the sequencer, in `polity verify` and on the phone. The pages load it as a WebAssembly module; `crates/polity/static`
//! has the scripts around it, `testdata/vectors` the cases that Rust and browser both run.
//!
//! It has no clock, no network and no randomness: ids, salts and seeds come in as bytes that the browser drew.

mod acts;
mod card;
mod glue;
mod proofs;
mod qr;
mod question;
mod receipts;
mod signatures;

use institution::json::{Value, parse};
use question::{Bad, Question};

/// The longest question, in bytes: the tiles for some hundred receipts.
pub const QUESTION_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Answers a question: `{"ask":"commit","salt":"…","text":"…"}` gives `{"hash":"…"}`.
///
/// What cannot be answered gives `{"bad":"…"}`, in words for whoever reads the browser's console.
#[must_use]
pub fn answer(question: &[u8]) -> String {
    let answered = answered(question).unwrap_or_else(|Bad(what)| vec![("bad", Value::String(what))]);
    let fields = answered.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Value::Object(fields).to_string()
}

type Answer = Result<Vec<(&'static str, Value)>, Bad>;

fn answered(question: &[u8]) -> Answer {
    if question.len() > QUESTION_BYTES_MAX {
        return Err(Bad(format!("a question longer than {QUESTION_BYTES_MAX} bytes")));
    }
    let question = Question::of(parse(question).map_err(|bad| Bad(bad.to_string()))?)?;
    match question.string("ask")? {
        "act" => acts::act(&question),
        "signed" => acts::signed(&question),
        "envelope" => acts::envelope(&question),
        "commit" => acts::commit(&question),
        "spell" => acts::spell(&question),
        "key" => signatures::key(&question),
        "sign" => signatures::sign(&question),
        "verify" => signatures::verify(&question),
        "card" => card::card(&question),
        "stretch" => card::stretch(&question),
        "qr" => qr::qr(&question),
        "checkpoint" => receipts::checkpoint(&question),
        "receipt" => receipts::receipt(&question),
        "tiles" => proofs::tiles(&question),
        "still" => proofs::still(&question),
        other => Err(Bad(format!("nobody here answers \"{other}\""))),
    }
}
