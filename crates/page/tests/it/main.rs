//! The module's answers, asked as a page asks them.

mod card;
mod made;
mod qr;
mod receipts_made;
mod vectors;

use institution::json::{Value, parse};

/// Asks and reads the answer.
fn ask(question: &Value) -> Value {
    parse(page::answer(question.to_string().as_bytes()).as_bytes()).expect("an answer is JSON")
}

fn object(fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Object(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn text(text: impl std::fmt::Display) -> Value {
    Value::String(text.to_string())
}

/// A field of an object; `None` if it is not there.
fn field<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        Value::Object(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, value)| value),
        _ => None,
    }
}

fn string<'a>(value: &'a Value, name: &str) -> &'a str {
    match field(value, name) {
        Some(Value::String(text)) => text,
        other => panic!("{name} is {other:?}"),
    }
}
