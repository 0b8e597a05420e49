//! Rows of fields between semicolons, as spreadsheets write them, with the place of each field.
//!
//! A field that begins with a quotation mark ends with one and may hold semicolons, line breaks and doubled quotation marks. Line ends may be
//! of either kind, and a byte order mark at the beginning is passed over. Fields are trimmed of spaces.

use std::borrow::Cow;

use super::malformed::Malformed;
use crate::progress::{self, Stage};

/// Goes through a text row by row.
pub(crate) struct Rows<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    fields: Vec<Field>,
}

/// Where a field lies in the text.
#[derive(Clone, Copy, Debug)]
struct Field {
    start: usize,
    end: usize,
    quoted: bool,
    line: usize,
}

impl<'a> Rows<'a> {
    pub fn new(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let text = std::str::from_utf8(bytes).map_err(|fault| {
            let before = String::from_utf8_lossy(&bytes[..fault.valid_up_to()]);
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            Malformed { line: before.matches('\n').count() + 1, column, expected: "text in UTF-8".into() }
        })?;
        Ok(Rows {
            text,
            at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
            line: 1,
            fields: Vec::new(),
        })
    }

    /// Reads the next row that is not blank; false at the end.
    pub fn advance(&mut self) -> Result<bool, Malformed> {
        loop {
            if self.at >= self.text.len() {
                self.fields.clear();
                return Ok(false);
            }
            self.read_row()?;
            if self.fields.len() > 1
                || self
                    .fields
                    .first()
                    .is_some_and(|field| field.quoted || !self.text[field.start..field.end].trim().is_empty())
            {
                return Ok(true);
            }
        }
    }

    fn read_row(&mut self) -> Result<(), Malformed> {
        self.fields.clear();
        let bytes = self.text.as_bytes();
        if self.line & 0xfff == 0 {
            progress::at(Stage::Reading, self.at as u64, bytes.len() as u64);
        }
        loop {
            let line = self.line;
            while matches!(bytes.get(self.at), Some(b' ' | b'\t')) {
                self.at += 1;
            }
            let start = self.at;
            if bytes.get(start) == Some(&b'"') {
                let mut end = start + 1;
                loop {
                    match bytes.get(end) {
                        None => {
                            return Err(self.fault_at(start, line, "a quotation mark that ends this field"));
                        }
                        Some(b'"') if bytes.get(end + 1) == Some(&b'"') => end += 2,
                        Some(b'"') => break,
                        Some(b'\n') => {
                            self.line += 1;
                            end += 1;
                        }
                        Some(_) => end += 1,
                    }
                }
                self.fields.push(Field { start: start + 1, end, quoted: true, line });
                self.at = end + 1;
                while matches!(bytes.get(self.at), Some(b' ' | b'\t' | b'\r')) {
                    self.at += 1;
                }
                if !matches!(bytes.get(self.at), None | Some(b';' | b'\n')) {
                    return Err(self.fault_at(
                        self.at,
                        self.line,
                        "a semicolon or the end of the line after the quotation mark",
                    ));
                }
            } else {
                let length =
                    bytes[start..].iter().position(|byte| matches!(byte, b';' | b'\n')).unwrap_or(bytes.len() - start);
                self.fields.push(Field { start, end: start + length, quoted: false, line });
                self.at = start + length;
            }
            match bytes.get(self.at) {
                Some(b';') => self.at += 1,
                Some(_) => {
                    self.at += 1;
                    self.line += 1;
                    return Ok(());
                }
                None => return Ok(()),
            }
        }
    }

    /// How many fields the row has.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// A field as it stands, without the spaces around it; nothing where the row is shorter.
    pub fn raw(&self, field: usize) -> &'a str {
        self.fields.get(field).map_or("", |field| self.text[field.start..field.end].trim())
    }

    /// A field with doubled quotation marks made single.
    pub fn field(&self, field: usize) -> Cow<'a, str> {
        let raw = self.raw(field);
        let quoted = self.fields.get(field).is_some_and(|field| field.quoted);
        if quoted && raw.contains("\"\"") { Cow::Owned(raw.replace("\"\"", "\"")) } else { Cow::Borrowed(raw) }
    }

    /// The fault that this field is not what was expected.
    pub fn fault(&self, field: usize, expected: &str) -> Malformed {
        let Some(found) = self.fields.get(field).or(self.fields.last()) else {
            return self.fault_at(self.text.len(), self.line, expected);
        };
        // A row too short is at fault where the missing field would begin.
        let at = if field < self.fields.len() {
            found.start
        } else {
            found.start + self.text[found.start..found.end].trim_end().len()
        };
        self.fault_at(at, found.line, expected)
    }

    fn fault_at(&self, at: usize, line: usize, expected: &str) -> Malformed {
        let column =
            self.text[..at].rsplit('\n').next().map_or(0, |line| line.trim_start_matches('\u{feff}').chars().count())
                + 1;
        Malformed { line, column, expected: expected.to_string() }
    }
}

/// A field for a row: in quotation marks where it needs them.
pub(crate) fn quoted(field: &str) -> Cow<'_, str> {
    let needs = field.contains([';', '"', '\n', '\r']) || field.trim() != field;
    if needs { Cow::Owned(format!("\"{}\"", field.replace('"', "\"\""))) } else { Cow::Borrowed(field) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<Vec<String>>, Malformed> {
        let mut rows = Rows::new(text.as_bytes())?;
        let mut all = Vec::new();
        while rows.advance()? {
            all.push((0..rows.len()).map(|field| rows.field(field).into_owned()).collect());
        }
        Ok(all)
    }

    #[test]
    fn quotation_marks_line_ends_and_the_byte_order_mark_are_understood() {
        let read = rows("\u{feff}a; b ;\r\n\r\n\"x;\"\"y\"\"\n2\";3\r\nlast").unwrap();
        assert_eq!(read, [vec!["a", "b", ""], vec!["x;\"y\"\n2", "3"], vec!["last"]]);
    }

    #[test]
    fn a_field_without_an_end_is_told_with_its_place() {
        assert_eq!(
            rows("a;b\nc;\"d").unwrap_err().to_string(),
            "line 2, column 3: expected a quotation mark that ends this field"
        );
        assert_eq!(rows("\"a\"b;c").unwrap_err().column, 4);
    }

    #[test]
    fn what_is_quoted_is_read_back() {
        for field in ["plain", "a;b", "\"q\"", "two\nlines"] {
            assert_eq!(rows(&quoted(field)).unwrap(), [[field]]);
        }
    }
}
