//! JSON as Belenios writes it, and nothing else: compact, every field in its place, strings in their one spelling.
//!
//! Belenios hashes texts, so a text has one spelling here: what this reader takes, the writer gives back byte for byte.
//! That is the canonical form that ballots must have, asked while reading instead of by writing them again.

use std::fmt::Write as _;

/// A text that is not in the form it must have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {at}: expected {expected}")]
pub struct Malformed {
    /// Where.
    pub at: usize,
    /// What should stand there.
    pub expected: &'static str,
}

/// What a reader gives.
pub type Read<T> = Result<T, Malformed>;

/// Reads a text from its beginning.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// At the beginning of a text.
    #[must_use]
    pub fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0 }
    }

    /// Reads a whole text.
    pub fn whole<T>(text: &'a [u8], read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        let mut reader = Self::new(text);
        let value = read(&mut reader)?;
        if reader.at == text.len() { Ok(value) } else { Err(reader.wrong("the end")) }
    }

    /// Something else should stand here.
    #[must_use]
    pub fn wrong(&self, expected: &'static str) -> Malformed {
        Malformed { at: self.at, expected }
    }

    /// How many bytes were read.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'a [u8] {
        &self.text[self.at..]
    }

    /// Exactly this.
    pub fn literal(&mut self, literal: &'static str) -> Read<()> {
        if self.maybe(literal) { Ok(()) } else { Err(self.wrong(literal)) }
    }

    /// Exactly this, or nothing is read.
    pub fn maybe(&mut self, literal: &str) -> bool {
        let found = self.rest().starts_with(literal.as_bytes());
        if found {
            self.at += literal.len();
        }
        found
    }

    /// A number that is not negative, in its one spelling.
    pub fn number(&mut self) -> Read<u64> {
        let digits = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let text = std::str::from_utf8(&self.rest()[..digits]).expect("digits are ASCII");
        let number = text.parse().ok().filter(|_| digits == 1 || !text.starts_with('0'));
        let number = number.ok_or_else(|| self.wrong("a number in its shortest form"))?;
        self.at += digits;
        Ok(number)
    }

    /// `true` or `false`.
    pub fn boolean(&mut self) -> Read<bool> {
        if self.maybe("true") {
            return Ok(true);
        }
        self.literal("false").map(|()| false)
    }

    /// A string in which nothing needs escaping: a number, a hash, a name of something.
    pub fn plain(&mut self) -> Read<&'a str> {
        let wrong = self.wrong("a string without escapes");
        let inner = self.rest().strip_prefix(b"\"").ok_or_else(|| wrong.clone())?;
        let length = inner.iter().position(|&byte| byte == b'"').ok_or_else(|| wrong.clone())?;
        let text = std::str::from_utf8(&inner[..length]).map_err(|_| wrong.clone())?;
        if text.bytes().any(|byte| byte == b'\\' || byte < b' ' || byte == 0x7f) {
            return Err(wrong);
        }
        self.at += length + 2;
        Ok(text)
    }

    /// A string, escaped as [`string`] does it.
    pub fn string(&mut self) -> Read<String> {
        let wrong = self.wrong("a string in its one spelling");
        let inner = self.rest().strip_prefix(b"\"").ok_or_else(|| wrong.clone())?;
        let mut escaped = false;
        let length = inner.iter().position(|&byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        });
        let raw = &inner[..length.ok_or_else(|| wrong.clone())?];
        let raw = std::str::from_utf8(raw).map_err(|_| wrong.clone())?;
        let text = unescaped(raw).ok_or_else(|| wrong.clone())?;
        let mut again = String::with_capacity(raw.len() + 2);
        string(&mut again, &text);
        if again.as_bytes() != &self.rest()[..raw.len() + 2] {
            return Err(wrong);
        }
        self.at += raw.len() + 2;
        Ok(text)
    }

    /// `[a,b,…]`.
    pub fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Read<T>) -> Read<Vec<T>> {
        self.literal("[")?;
        let mut items = Vec::new();
        if self.maybe("]") {
            return Ok(items);
        }
        loop {
            items.push(read(self)?);
            if self.maybe("]") {
                return Ok(items);
            }
            self.literal(",")?;
        }
    }

    /// A hash in hexadecimal.
    pub fn hash(&mut self) -> Read<[u8; 32]> {
        let wrong = self.wrong("64 hexadecimal digits");
        let mut hash = [0; 32];
        let text = self.plain()?;
        let read = text.len() == 64 && data_encoding::HEXLOWER.decode_mut(text.as_bytes(), &mut hash).is_ok();
        if read { Ok(hash) } else { Err(wrong) }
    }
}

fn unescaped(raw: &str) -> Option<String> {
    let mut text = String::with_capacity(raw.len());
    let mut characters = raw.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        text.push(match characters.next()? {
            '"' => '"',
            '\\' => '\\',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let code: String = characters.by_ref().take(4).collect();
                char::from_u32(u32::from_str_radix(&code, 16).ok()?)?
            }
            _ => return None,
        });
    }
    Some(text)
}

/// Writes a string: only quotes, backslashes and control characters are escaped.
pub fn string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' || control == '\u{7f}' => {
                write!(out, "\\u{:04x}", u32::from(control)).expect("a string takes it");
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

/// Writes a string in which nothing needs escaping.
pub fn plain(out: &mut String, text: &str) {
    out.push('"');
    out.push_str(text);
    out.push('"');
}

/// Writes `[a,b,…]`.
pub fn list<T>(out: &mut String, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut String, T)) {
    out.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

/// The largest weight that is written as a number; larger ones are strings (integers of 31 bits).
const NUMBER_MAX: u64 = (1 << 30) - 1;

/// Writes a weight or a count of votes.
pub fn weight(out: &mut String, weight: u64) {
    let quote = if weight > NUMBER_MAX { "\"" } else { "" };
    write!(out, "{quote}{weight}{quote}").expect("a string takes it");
}

/// Reads a weight or a count of votes.
pub fn read_weight(reader: &mut Reader<'_>) -> Read<u64> {
    let wrong = reader.wrong("a weight");
    let quoted = reader.maybe("\"");
    let weight = reader.number()?;
    if quoted {
        reader.literal("\"")?;
    }
    if quoted == (weight > NUMBER_MAX) { Ok(weight) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_spelling() {
        let text = "Überraschung \"\\ \n\u{1}\u{7f} 😀 /";
        let mut written = String::new();
        string(&mut written, text);
        assert_eq!(written, r#""Überraschung \"\\ \n\u0001\u007f 😀 /""#);
        assert_eq!(Reader::whole(written.as_bytes(), Reader::string).unwrap(), text);
        for other in [r#""\u0041""#, r#""\/""#, r#""\u001F""#, "\"\u{1}\"", r#""\n"#, r#""a" "#, r#"a"#] {
            assert!(Reader::whole(other.as_bytes(), Reader::string).is_err(), "{other}");
        }
    }

    #[test]
    fn weights_above_thirty_bits_are_strings() {
        for (weight_, text) in [(0, "0"), (1_073_741_823, "1073741823"), (1_073_741_824, "\"1073741824\"")] {
            let mut written = String::new();
            weight(&mut written, weight_);
            assert_eq!(written, text);
            assert_eq!(Reader::whole(text.as_bytes(), read_weight).unwrap(), weight_);
        }
        for text in ["\"5\"", "1073741824", "01", "-1", "1.0", "18446744073709551616", ""] {
            assert!(Reader::whole(text.as_bytes(), read_weight).is_err(), "{text}");
        }
    }
}
