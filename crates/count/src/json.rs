//! JSON in the one way it is written here, and a reader for the JSON of others.
//!
//! Written: keys in the order of their bytes, no white space, integers in decimal, strings with the shortest escapes, never a fraction or an
//! exponent. The same value has the same bytes on every machine, so a transcript can be hashed. Read: any JSON; a number that is no integer
//! stays a text, for no number is ever made a float here.
//!
//! Invariant: `read(write(value)) == value`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::formats::malformed::Malformed;

/// A JSON value without floats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// An integer.
    Int(i128),
    /// A number that is no integer of 128 bits, as it was written. Only read, never written.
    Number(String),
    /// A string.
    Text(String),
    /// `[…]`
    List(Vec<Json>),
    /// `{…}`
    Object(BTreeMap<String, Json>),
}

impl Json {
    /// An object of these.
    pub fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
        Json::Object(members.into_iter().map(|(key, value)| (key.to_string(), value)).collect())
    }

    /// A list of these.
    pub fn list<T: Into<Json>>(items: impl IntoIterator<Item = T>) -> Json {
        Json::List(items.into_iter().map(Into::into).collect())
    }

    /// The member of this name, `Null` where there is none.
    pub fn get(&self, key: &str) -> &Json {
        match self {
            Json::Object(members) => members.get(key).unwrap_or(&Json::Null),
            _ => &Json::Null,
        }
    }

    /// The items of a list, none where it is no list.
    pub fn items(&self) -> &[Json] {
        match self {
            Json::List(items) => items,
            _ => &[],
        }
    }

    /// The string, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, where it is one.
    pub fn int(&self) -> Option<i128> {
        match self {
            Json::Int(int) => Some(*int),
            _ => None,
        }
    }

    /// Adds a member to an object.
    pub fn set(&mut self, key: &str, value: Json) {
        let Json::Object(members) = self else { panic!("members are of objects") };
        members.insert(key.to_string(), value);
    }

    /// The canonical bytes.
    pub fn write(&self) -> String {
        let mut out = String::new();
        write(self, &mut out);
        out
    }

    /// Reads JSON; refuses anything after the value, a key twice in one object, and nesting beyond 128.
    pub fn read(text: &str) -> Result<Json, Malformed> {
        let mut reader = Reader { text: text.as_bytes(), at: 0, depth: 0 };
        let value = reader.value()?;
        reader.space();
        if reader.at < reader.text.len() {
            return Err(reader.expected("the end of the file"));
        }
        Ok(value)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.to_string())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

impl From<u64> for Json {
    fn from(value: u64) -> Json {
        Json::Int(value.into())
    }
}

impl From<usize> for Json {
    fn from(value: usize) -> Json {
        Json::Int(value as i128)
    }
}

/// Goes through a list that is a member of an object, item by item, for files too large to be held as a whole.
pub struct Items<'a> {
    reader: Reader<'a>,
    wanted: &'a str,
    any: bool,
    ended: bool,
}

impl<'a> Items<'a> {
    /// The list of this name in the object that the text is.
    pub fn of_member(text: &'a str, wanted: &'a str) -> Result<Self, Malformed> {
        let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let mut reader = Reader { text: text.as_bytes(), at: start, depth: 1 };
        reader.space();
        if !reader.take(b'{') {
            return Err(reader.expected("an object"));
        }
        let mut items = Items { reader, wanted, any: false, ended: false };
        if items.find()? {
            Ok(items)
        } else {
            Err(items.reader.expected(&format!("a member {wanted:?} that is a list")))
        }
    }

    /// Reads members until the list begins; false at the end of the object.
    fn find(&mut self) -> Result<bool, Malformed> {
        loop {
            self.reader.space();
            if std::mem::replace(&mut self.any, true) {
                if self.reader.take(b'}') {
                    self.reader.space();
                    self.ended = true;
                    let rest = self.reader.at < self.reader.text.len();
                    return if rest { Err(self.reader.expected("the end of the file")) } else { Ok(false) };
                }
                if !self.reader.take(b',') {
                    return Err(self.reader.expected("a comma or a closing brace"));
                }
                self.reader.space();
            }
            if self.reader.text.get(self.reader.at) != Some(&b'"') {
                return Err(self.reader.expected("a name in quotation marks"));
            }
            let key = self.reader.string()?;
            self.reader.space();
            if !self.reader.take(b':') {
                return Err(self.reader.expected("a colon"));
            }
            self.reader.space();
            if key == self.wanted && self.reader.take(b'[') {
                self.any = false;
                return Ok(true);
            }
            self.reader.value()?;
        }
    }

    /// The next item and where it begins; `None` after the last, when the rest of the object was read too.
    pub fn advance(&mut self) -> Result<Option<(usize, Json)>, Malformed> {
        if self.ended {
            return Ok(None);
        }
        self.reader.space();
        let first = !std::mem::replace(&mut self.any, true);
        if self.reader.take(b']') {
            return if self.find()? { Err(self.reader.expected("each name once")) } else { Ok(None) };
        }
        if !first && !self.reader.take(b',') {
            return Err(self.reader.expected("a comma or a closing bracket"));
        }
        self.reader.space();
        let at = self.reader.at;
        Ok(Some((at, self.reader.value()?)))
    }
}

fn write(value: &Json, out: &mut String) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Json::Int(value) => write!(out, "{value}").expect("a string takes everything"),
        Json::Number(text) | Json::Text(text) => quote(text, out),
        Json::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            for (at, (key, item)) in members.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                quote(key, out);
                out.push(':');
                write(item, out);
            }
            out.push('}');
        }
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => write!(out, "\\u{:04x}", u32::from(c)).expect("a string takes everything"),
            c => out.push(c),
        }
    }
    out.push('"');
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn expected(&self, what: &str) -> Malformed {
        Malformed::at(self.text, self.at, what)
    }

    fn space(&mut self) {
        while matches!(self.text.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.text.get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self) -> Result<Json, Malformed> {
        self.space();
        match self.text.get(self.at) {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::list),
            Some(b'"') => self.string().map(Json::Text),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.expected("a value")),
        }
    }

    fn nested(&mut self, inside: fn(&mut Self) -> Result<Json, Malformed>) -> Result<Json, Malformed> {
        if self.depth == 128 {
            return Err(self.expected("less nesting"));
        }
        self.depth += 1;
        self.at += 1;
        let value = inside(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Result<Json, Malformed> {
        let mut members = BTreeMap::new();
        self.space();
        if self.take(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            self.space();
            if self.text.get(self.at) != Some(&b'"') {
                return Err(self.expected("a name in quotation marks"));
            }
            let before = self.at;
            let key = self.string()?;
            self.space();
            if !self.take(b':') {
                return Err(self.expected("a colon"));
            }
            let value = self.value()?;
            if members.insert(key, value).is_some() {
                self.at = before;
                return Err(self.expected("each name once"));
            }
            self.space();
            if self.take(b'}') {
                return Ok(Json::Object(members));
            }
            if !self.take(b',') {
                return Err(self.expected("a comma or a closing brace"));
            }
        }
    }

    fn list(&mut self) -> Result<Json, Malformed> {
        let mut items = Vec::new();
        self.space();
        if self.take(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value()?);
            self.space();
            if self.take(b']') {
                return Ok(Json::List(items));
            }
            if !self.take(b',') {
                return Err(self.expected("a comma or a closing bracket"));
            }
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, Malformed> {
        if self.text[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(self.expected(word))
        }
    }

    fn number(&mut self) -> Result<Json, Malformed> {
        let start = self.at;
        self.take(b'-');
        let digits = self.at;
        while matches!(self.text.get(self.at), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == digits || (self.text[digits] == b'0' && self.at > digits + 1) {
            return Err(self.expected("a number"));
        }
        while matches!(self.text.get(self.at), Some(b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')) {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.text[start..self.at]).expect("digits are ASCII");
        Ok(text.parse().map_or_else(|_| Json::Number(text.to_string()), Json::Int))
    }

    fn string(&mut self) -> Result<String, Malformed> {
        self.at += 1;
        let mut out = Vec::new();
        loop {
            match self.text.get(self.at) {
                None | Some(0..=0x1f) => return Err(self.expected("a closing quotation mark")),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(String::from_utf8(out).expect("the text was UTF-8, cut at ASCII"));
                }
                Some(b'\\') => {
                    self.at += 1;
                    let escaped = self.escape()?;
                    out.extend_from_slice(escaped.encode_utf8(&mut [0; 4]).as_bytes());
                }
                Some(&byte) => {
                    out.push(byte);
                    self.at += 1;
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Malformed> {
        let escaped = match self.text.get(self.at) {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(&byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'u') => {
                self.at += 1;
                let first = self.hex4()?;
                let code = if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with(b"\\u") {
                    self.at += 2;
                    let second = self.hex4()?;
                    0x10000 + ((first - 0xd800) << 10) + (second & 0x3ff)
                } else {
                    first
                };
                return char::from_u32(code).ok_or_else(|| self.expected("a character"));
            }
            _ => return Err(self.expected("an escape")),
        };
        self.at += 1;
        Ok(escaped)
    }

    fn hex4(&mut self) -> Result<u32, Malformed> {
        let digits = self.text.get(self.at..self.at + 4).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits
            .filter(|digits| digits.bytes().all(|d| d.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let code = code.ok_or_else(|| self.expected("four hexadecimal digits"))?;
        self.at += 4;
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_written_again() {
        let text = r#"{"a":[1,-2,"é\"\\\n\u0001"],"b":{"c":null,"d":true}}"#;
        let value = Json::read(text).unwrap();
        assert_eq!(value.write(), text);
        assert_eq!(
            Json::read("\t{ \"b\" : [ ] , \"a\" : \"\\ud83d\\ude00\" }").unwrap().write(),
            "{\"a\":\"😀\",\"b\":[]}"
        );
    }

    #[test]
    fn items_come_one_by_one_and_the_rest_is_read_too() {
        let all = |text: &str| -> Result<Vec<Json>, Malformed> {
            let mut items = Items::of_member(text, "list")?;
            let mut all = Vec::new();
            while let Some((at, item)) = items.advance()? {
                assert!(text[at..].starts_with(&item.write()));
                all.push(item);
            }
            Ok(all)
        };
        let found = all("{\"a\": [1], \"list\": [ 2, {\"b\":3} ], \"c\": {}} ").unwrap();
        assert_eq!(found, [Json::Int(2), Json::read("{\"b\":3}").unwrap()]);
        assert_eq!(all("{\"list\":[]}").unwrap(), []);
        for wrong in [
            "",
            "[]",
            "{}",
            "{\"list\":1}",
            "{\"list\":[1,]}",
            "{\"list\":[1 2]}",
            "{\"list\":[1]",
            "{\"list\":[1]} 2",
            "{\"list\":[],\"list\":[]}",
        ] {
            assert!(all(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_fraction_stays_a_text() {
        assert_eq!(Json::read("1.50").unwrap(), Json::Number("1.50".into()));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let error = Json::read("{\"a\":1,\n \"é\": 2, \"a\":3}").unwrap_err();
        assert_eq!((error.line, error.column, error.expected.as_str()), (2, 10, "each name once"));
        for wrong in ["", "{", "[1,]", "01", "-", "tru", "\"a", "\"\\x\"", "1 2", "\"\\ud800\""] {
            assert!(Json::read(wrong).is_err(), "{wrong}");
        }
        assert!(Json::read(&"[".repeat(100_000)).is_err());
    }
}
