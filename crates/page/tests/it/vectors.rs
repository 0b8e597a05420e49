//! `testdata/vectors`: what the browser test runs too, with the same verdicts (`tests/browser/vectors.test.js`).

use std::path::PathBuf;

use data_encoding::BASE64;
use institution::json::{Value, parse};

use crate::{ask, field, made, object, receipts_made, string, text};

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/vectors").join(name)
}

/// The vectors' files may be longer than an act, so the list of a file is read item by item, one on a line.
fn read(name: &str) -> Vec<Value> {
    let file = std::fs::read_to_string(path(name)).expect(name);
    let lines = file.lines().filter_map(|line| line.strip_suffix(',').or(Some(line))).filter(|line| line.len() > 1);
    lines.map(|line| parse(line.as_bytes()).unwrap_or_else(|bad| panic!("{name}: {bad}: {line}"))).collect()
}

#[test]
fn acts_are_read_or_refused_and_have_one_spelling() {
    let cases = read("acts.json");
    assert!(cases.len() > 70);
    for case in cases {
        let payload = match field(&case, "bytes") {
            Some(_) => text(string(&case, "bytes")),
            None => text(BASE64.encode(string(&case, "act").as_bytes())),
        };
        let answer = ask(&object([("ask", text("act")), ("payload", payload)]));
        let canonical = field(&case, "canonical").filter(|canonical| **canonical != Value::Null);
        assert_eq!(field(&answer, "payload"), canonical, "{}", string(&case, "case"));
    }
}

#[test]
fn ids_commitments_and_signed_bytes_are_as_written() {
    for case in read("ids.json") {
        let question = field(&case, "question").expect("a question");
        let answer = ask(question);
        match field(&case, "answer") {
            Some(Value::Object(expected)) => {
                for (name, value) in expected {
                    assert_eq!(field(&answer, name), Some(value), "{}", string(&case, "case"));
                }
            }
            _ => assert!(field(&answer, "bad").is_some(), "{}", string(&case, "case")),
        }
    }
}

#[test]
fn signatures_have_one_validity() {
    let made = made::signatures();
    assert_committed("signatures.json", &made);
    for case in made {
        let mut question = vec![("ask".to_owned(), text("verify"))];
        let Value::Object(fields) = case.clone() else { panic!("a case is an object") };
        question.extend(fields);
        let answer = ask(&Value::Object(question));
        assert_eq!(field(&answer, "valid"), field(&case, "valid"), "{}", string(&case, "case"));
        assert_eq!(field(&answer, "may_be_bound"), field(&case, "may_be_bound"), "{}", string(&case, "case"));
    }
}

#[test]
fn receipts_hold_or_do_not() {
    let made = receipts_made::receipts();
    assert_committed("receipts.json", &made);
    for case in made {
        let answer = ask(field(&case, "question").expect("a question"));
        match field(&case, "answer") {
            Some(Value::Null) => assert!(field(&answer, "bad").is_some(), "{}", string(&case, "case")),
            expected => assert_eq!(Some(&answer), expected, "{}", string(&case, "case")),
        }
    }
}

#[test]
fn what_cannot_be_answered_says_so() {
    for question in
        ["", "7", "{}", r#"{"ask":7}"#, r#"{"ask":"fold"}"#, r#"{"ask":"commit"}"#, r#"{"ask":"sign","seed":"AA=="}"#]
    {
        let answer = page::answer(question.as_bytes());
        assert!(answer.starts_with(r#"{"bad":""#), "{question}: {answer}");
    }
    let long = vec![b' '; page::QUESTION_BYTES_MAX + 1];
    assert!(page::answer(&long).contains("longer than"));
}

#[test]
fn keys_of_seeds_sign_what_verifies() {
    let seed = text(BASE64.encode(&[7; 32]));
    let key = ask(&object([("ask", text("key")), ("seed", seed.clone())]));
    let signed = ask(&object([("ask", text("signed")), ("type", text("x")), ("payload", text("Ü"))]));
    let signed = field(&signed, "signed").expect("signed bytes").clone();
    let signature = ask(&object([("ask", text("sign")), ("seed", seed), ("signed", signed)]));
    let verify = |payload: &str| {
        let answer = ask(&object([
            ("ask", text("verify")),
            ("key", text(string(&key, "key"))),
            ("type", text("x")),
            ("payload", text(BASE64.encode(payload.as_bytes()))),
            ("signature", text(string(&signature, "signature"))),
        ]));
        (field(&answer, "valid").cloned(), field(&answer, "may_be_bound").cloned())
    };
    assert_eq!(verify("Ü"), (Some(Value::Bool(true)), Some(Value::Bool(true))));
    assert_eq!(verify("U"), (Some(Value::Bool(false)), Some(Value::Bool(true))));
}

/// What this file makes is what is committed, for others read the file. `POLITY_WRITE_VECTORS=1` writes it.
fn assert_committed(name: &str, cases: &[Value]) {
    let lines: Vec<String> = cases.iter().map(Value::to_string).collect();
    let file = format!("[\n{}\n]\n", lines.join(",\n"));
    if std::env::var_os("POLITY_WRITE_VECTORS").is_some() {
        std::fs::write(path(name), &file).expect("couldn't write vectors");
    }
    let committed = std::fs::read_to_string(path(name)).expect(name);
    assert!(
        committed == file,
        "{name} is not what the test makes: run with POLITY_WRITE_VECTORS=1 and read the difference"
    );
}
