//! JSON as an act may use it: RFC 8259 without floats, duplicate keys or deep nesting.
//!
//! Why not a library: a signed act must mean one thing to every reader for ever. Here a number is an integer within
//! ±(2⁵³−1) written the one way, a key occurs once, strings are valid Unicode, and nothing follows the value. White
//! space is allowed as in RFC 8259, since the signed bytes are kept as they came.
//!
//! Invariant: parsing takes time and memory linear in the input, which its caller bounds.

use std::fmt::Write as _;

/// The largest integer an act may carry, 2⁵³−1: what every language's parser reads exactly.
pub const INTEGER_MAX: i64 = (1 << 53) - 1;
const DEPTH_MAX: u32 = 16;

/// A JSON value. An object keeps the order in which it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Value>),
    /// Keys and values, each key once.
    Object(Vec<(String, Value)>),
}

/// Not JSON as an act may use it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at byte {at}: {what}")]
pub struct BadJson {
    /// Where, in bytes from the start.
    pub at: usize,
    /// What was expected, or what is not allowed.
    pub what: &'static str,
}

/// Reads one value that fills `bytes`.
///
/// # Errors
/// Says at which byte what was wrong.
pub fn parse(bytes: &[u8]) -> Result<Value, BadJson> {
    let text = std::str::from_utf8(bytes).map_err(|e| BadJson { at: e.valid_up_to(), what: "not UTF-8" })?;
    let mut reader = Reader { text, at: 0 };
    reader.space();
    let value = reader.value(0)?;
    reader.space();
    if reader.at != text.len() {
        return Err(reader.bad("something follows the value"));
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn bad(&self, what: &'static str) -> BadJson {
        BadJson { at: self.at, what }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, literal: &str, what: &'static str) -> Result<(), BadJson> {
        if !self.text[self.at..].starts_with(literal) {
            return Err(self.bad(what));
        }
        self.at += literal.len();
        Ok(())
    }

    fn value(&mut self, depth: u32) -> Result<Value, BadJson> {
        if depth > DEPTH_MAX {
            return Err(self.bad("nested too deeply"));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => Ok(Value::String(self.string()?)),
            Some(b'-' | b'0'..=b'9') => Ok(Value::Integer(self.integer()?)),
            Some(b't') => self.expect("true", "expected true").map(|()| Value::Bool(true)),
            Some(b'f') => self.expect("false", "expected false").map(|()| Value::Bool(false)),
            Some(b'n') => self.expect("null", "expected null").map(|()| Value::Null),
            _ => Err(self.bad("expected a value")),
        }
    }

    fn object(&mut self, depth: u32) -> Result<Value, BadJson> {
        self.expect("{", "expected {")?;
        let mut fields: Vec<(String, Value)> = Vec::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(fields));
        }
        loop {
            self.space();
            let at = self.at;
            let key = self.string()?;
            self.space();
            self.expect(":", "expected :")?;
            self.space();
            let value = self.value(depth + 1)?;
            fields.push((key, value));
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    break;
                }
                _ => return Err(self.bad("expected , or }")),
            }
            // An object of an act has a dozen keys at most; the bound keeps the search for duplicates linear.
            if fields.len() > 64 {
                return Err(BadJson { at, what: "an object with more than 64 keys" });
            }
        }
        for (i, (key, _)) in fields.iter().enumerate() {
            if fields[..i].iter().any(|(earlier, _)| earlier == key) {
                return Err(self.bad("the same key twice"));
            }
        }
        Ok(Value::Object(fields))
    }

    fn list(&mut self, depth: u32) -> Result<Value, BadJson> {
        self.expect("[", "expected [")?;
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            self.space();
            items.push(self.value(depth + 1)?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::List(items));
                }
                _ => return Err(self.bad("expected , or ]")),
            }
        }
    }

    fn integer(&mut self) -> Result<i64, BadJson> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let digits = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        let written = &self.text[digits..self.at];
        let fraction = matches!(self.peek(), Some(b'.' | b'e' | b'E'));
        let one_spelling = match written {
            "" => false,
            "0" => digits == start,
            _ => !written.starts_with('0'),
        };
        let bad = BadJson { at: start, what: "expected an integer within ±(2⁵³−1), written the one way" };
        if fraction || !one_spelling {
            return Err(bad);
        }
        match self.text[start..self.at].parse::<i64>() {
            Ok(n) if (-INTEGER_MAX..=INTEGER_MAX).contains(&n) => Ok(n),
            _ => Err(bad),
        }
    }

    fn string(&mut self) -> Result<String, BadJson> {
        self.expect("\"", "expected a string")?;
        let mut out = String::new();
        loop {
            let plain = self.text.as_bytes()[self.at..]
                .iter()
                .position(|b| matches!(b, b'"' | b'\\' | 0..=0x1f))
                .ok_or_else(|| self.bad("a string without its end"))?;
            out.push_str(&self.text[self.at..self.at + plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                _ => return Err(self.bad("a control character in a string")),
            }
        }
    }

    fn escape(&mut self) -> Result<char, BadJson> {
        self.at += 1;
        let letter = self.peek().ok_or_else(|| self.bad("a string without its end"))?;
        self.at += 1;
        Ok(match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.four_hex()?;
                let scalar = if (0xd800..0xdc00).contains(&first) {
                    self.expect("\\u", "half of a surrogate pair")?;
                    let second = self.four_hex()?;
                    if !(0xdc00..0xe000).contains(&second) {
                        return Err(self.bad("half of a surrogate pair"));
                    }
                    0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
                } else {
                    first
                };
                char::from_u32(scalar).ok_or_else(|| self.bad("half of a surrogate pair"))?
            }
            _ => return Err(self.bad("an unknown escape")),
        })
    }

    fn four_hex(&mut self) -> Result<u32, BadJson> {
        let digits =
            self.text.as_bytes().get(self.at..self.at + 4).ok_or_else(|| self.bad("expected four hex digits"))?;
        let mut value = 0;
        for digit in digits {
            let digit = char::from(*digit).to_digit(16).ok_or_else(|| self.bad("expected four hex digits"))?;
            value = value * 16 + digit;
        }
        self.at += 4;
        Ok(value)
    }
}

/// Writes a value without spaces, keys in their order, only `"`, `\` and control characters escaped.
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Bool(b) => write!(f, "{b}"),
            Value::Integer(n) => write!(f, "{n}"),
            Value::String(s) => write_string(f, s),
            Value::List(items) => {
                f.write_char('[')?;
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_char(',')?;
                    }
                    item.fmt(f)?;
                }
                f.write_char(']')
            }
            Value::Object(fields) => {
                f.write_char('{')?;
                for (i, (key, value)) in fields.iter().enumerate() {
                    if i > 0 {
                        f.write_char(',')?;
                    }
                    write_string(f, key)?;
                    f.write_char(':')?;
                    value.fmt(f)?;
                }
                f.write_char('}')
            }
        }
    }
}

fn write_string(f: &mut std::fmt::Formatter<'_>, text: &str) -> std::fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            c if c < ' ' => write!(f, "\\u{:04x}", c as u32)?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

/// An object being taken apart: every key must be asked for, so none can be unknown.
pub(crate) struct Fields {
    fields: Vec<(String, Value)>,
}

/// A field was missing, of another type, out of its bounds or unknown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("field \"{field}\": {what}")]
pub struct BadField {
    /// The field's name.
    pub field: String,
    /// What was expected.
    pub what: String,
}

impl Fields {
    pub(crate) fn of(value: Value, field: &str) -> Result<Self, BadField> {
        match value {
            Value::Object(fields) => Ok(Self { fields }),
            _ => Err(bad_field(field, "expected an object")),
        }
    }

    pub(crate) fn optional(&mut self, field: &str) -> Option<Value> {
        let at = self.fields.iter().position(|(key, _)| key == field)?;
        Some(self.fields.swap_remove(at).1)
    }

    pub(crate) fn value(&mut self, field: &str) -> Result<Value, BadField> {
        self.optional(field).ok_or_else(|| bad_field(field, "missing"))
    }

    pub(crate) fn string(&mut self, field: &str) -> Result<String, BadField> {
        match self.value(field)? {
            Value::String(s) => Ok(s),
            _ => Err(bad_field(field, "expected a string")),
        }
    }

    pub(crate) fn integer(&mut self, field: &str) -> Result<i64, BadField> {
        match self.value(field)? {
            Value::Integer(n) => Ok(n),
            _ => Err(bad_field(field, "expected an integer")),
        }
    }

    pub(crate) fn parsed<T: std::str::FromStr>(&mut self, field: &str) -> Result<T, BadField>
    where
        T::Err: std::fmt::Display,
    {
        self.string(field)?.parse().map_err(|e: T::Err| bad_field(field, &e.to_string()))
    }

    pub(crate) fn object(&mut self, field: &str) -> Result<Self, BadField> {
        Self::of(self.value(field)?, field)
    }

    pub(crate) fn done(self) -> Result<(), BadField> {
        match self.fields.first() {
            None => Ok(()),
            Some((key, _)) => Err(bad_field(key, "unknown")),
        }
    }
}

pub(crate) fn bad_field(field: &str, what: &str) -> BadField {
    BadField { field: field.to_owned(), what: what.to_owned() }
}

/// `{"key":value,…}` from pairs, for writing acts.
pub(crate) fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Object(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

pub(crate) fn string(text: impl std::fmt::Display) -> Value {
    Value::String(text.to_string())
}
