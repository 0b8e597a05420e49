//! XML as machines write it: elements, attributes, text. Not a validating reader; no entity but the five of XML, no DOCTYPE, no outside file.
//!
//! Extensible Markup Language 1.0, fifth edition, sections 2.4 to 3.1 and 4.1. What is refused here (a DOCTYPE, above all) is refused on purpose:
//! a file that defines its own entities can name other files and can grow without bound.
//!
//! Invariant: every opening has its closing, and nesting is at most `DEPTH_MAX`.

use super::malformed::Malformed;
use crate::progress::{self, Stage};

/// Deeper than any cast vote record.
const DEPTH_MAX: usize = 64;

/// What comes next in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// `<name …>`; an element without content is opened and closed.
    Open {
        /// The name, without the prefix of its namespace.
        name: &'a str,
        /// The attributes as they stand.
        attributes: &'a str,
    },
    /// `</name>`.
    Close,
    /// The text between two tags, without the space around it; never empty.
    Text(String),
}

/// Goes through a file part by part.
pub(crate) struct Reader<'a> {
    file: &'a str,
    at: usize,
    open: Vec<&'a str>,
    /// The element just opened had no content.
    empty: bool,
    any: bool,
}

impl<'a> Reader<'a> {
    pub fn new(file: &'a [u8]) -> Result<Self, Malformed> {
        let text =
            std::str::from_utf8(file).map_err(|fault| Malformed::at(file, fault.valid_up_to(), "text in UTF-8"))?;
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Ok(Reader { file: text, at, open: Vec::new(), empty: false, any: false })
    }

    /// That something else was expected where the reader stands.
    pub fn expected(&self, what: &str) -> Malformed {
        Malformed::at(self.file.as_bytes(), self.at, what)
    }

    /// How deep the reader stands.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The next part; `None` at the end of the file.
    pub fn advance(&mut self) -> Result<Option<Part<'a>>, Malformed> {
        if std::mem::take(&mut self.empty) {
            self.open.pop();
            return Ok(Some(Part::Close));
        }
        loop {
            let rest = &self.file[self.at..];
            let Some(tag) = rest.find('<') else {
                if !self.open.is_empty() || !self.any {
                    self.at = self.file.len();
                    let what = self.open.last().map_or("an element".to_string(), |name| format!("</{name}>"));
                    return Err(self.expected(&what));
                }
                if let Some(stray) = rest.find(|c: char| !c.is_whitespace()) {
                    self.at += stray;
                    return Err(self.expected("the end of the file"));
                }
                return Ok(None);
            };
            let text = &rest[..tag];
            if !text.trim().is_empty() {
                if self.open.is_empty() {
                    return Err(self.expected("an element"));
                }
                let text = unescaped(text.trim())
                    .ok_or_else(|| self.expected("&amp;, &lt;, &gt;, &quot;, &apos; or the number of a character"))?;
                self.at += tag;
                return Ok(Some(Part::Text(text)));
            }
            self.at += tag;
            let rest = &self.file[self.at..];
            if rest.starts_with("<?") {
                self.pass("?>")?;
            } else if rest.starts_with("<!--") {
                self.pass("-->")?;
            } else if rest.starts_with("<!") {
                return Err(self.expected("an element; what declares or hides markup is not read"));
            } else if let Some(rest) = rest.strip_prefix("</") {
                let end = rest.find('>').ok_or_else(|| self.expected("a tag that ends with >"))?;
                let name = local(rest[..end].trim());
                if self.open.last() != Some(&name) {
                    let what = self.open.last().map_or("an element".to_string(), |name| format!("</{name}>"));
                    return Err(self.expected(&what));
                }
                self.open.pop();
                self.at += 2 + end + 1;
                return Ok(Some(Part::Close));
            } else {
                return self.opening().map(Some);
            }
        }
    }

    fn pass(&mut self, end: &str) -> Result<(), Malformed> {
        let length = self.file[self.at..].find(end).ok_or_else(|| self.expected(end))?;
        self.at += length + end.len();
        Ok(())
    }

    fn opening(&mut self) -> Result<Part<'a>, Malformed> {
        let inside = &self.file[self.at + 1..];
        let mut quote = None;
        let end = inside.bytes().position(|byte| {
            match (quote, byte) {
                (None, b'>') => return true,
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
            false
        });
        let end = end.ok_or_else(|| self.expected("a tag that ends with >"))?;
        let (inside, empty) = inside[..end].strip_suffix('/').map_or((&inside[..end], false), |inside| (inside, true));
        let length = inside.find(char::is_whitespace).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(length);
        let name = local(name);
        if name.is_empty() || name.contains(['<', '"', '\'', '=']) {
            return Err(self.expected("the name of an element"));
        }
        if self.open.len() == DEPTH_MAX {
            return Err(self.expected("less nesting"));
        }
        if self.open.is_empty() && std::mem::replace(&mut self.any, true) {
            return Err(self.expected("the end of the file"));
        }
        self.open.push(name);
        self.empty = empty;
        let before = self.at;
        self.at += end + 2;
        if self.at >> 20 != before >> 20 {
            progress::at(Stage::Reading, self.at as u64, self.file.len() as u64);
        }
        Ok(Part::Open { name, attributes })
    }
}

/// The name without the prefix of its namespace.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The value of an attribute.
pub(crate) fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes;
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        let (value, after) = after[1..].split_once(quote)?;
        if local(name.trim()) == wanted {
            return unescaped(value);
        }
        rest = after;
    }
    None
}

/// Text with its entities written out; `None` where one is unknown.
fn unescaped(text: &str) -> Option<String> {
    if !text.contains('&') {
        return Some(text.to_string());
    }
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('&');
    out.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        let (entity, rest) = piece.split_once(';')?;
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            number => {
                let number = number.strip_prefix('#')?;
                let code = match number.strip_prefix('x') {
                    Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)?
            }
        });
        out.push_str(rest);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(file: &str) -> Result<Vec<String>, Malformed> {
        let mut reader = Reader::new(file.as_bytes())?;
        let mut all = Vec::new();
        while let Some(part) = reader.advance()? {
            all.push(match part {
                Part::Open { name, attributes } => {
                    format!("<{name}{}", attribute(attributes, "id").map_or(String::new(), |id| format!(" {id}")))
                }
                Part::Close => ">".to_string(),
                Part::Text(text) => text,
            });
        }
        Ok(all)
    }

    #[test]
    fn elements_attributes_and_text_come_in_their_order() {
        let file = "\u{feff}<?xml version=\"1.0\"?>\n<!-- a > b -->\n<a:list id='1 > 0'><b id=\"&quot;\"/> Tom &amp; &#233;d </a:list>\n";
        assert_eq!(told(file).unwrap(), ["<list 1 > 0", "<b \"", ">", "Tom & éd", ">"]);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let fault = |file: &str| told(file).unwrap_err().to_string();
        assert_eq!(fault("<a>\n <b></a>"), "line 2, column 5: expected </b>");
        assert_eq!(
            fault("<a>&file;</a>"),
            "line 1, column 4: expected &amp;, &lt;, &gt;, &quot;, &apos; or the number of a character"
        );
        assert!(fault("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>").starts_with("line 1, column 1: expected an element"));
        assert_eq!(fault("<a/><b/>"), "line 1, column 5: expected the end of the file");
        assert_eq!(fault("<a>"), "line 1, column 4: expected </a>");
        assert_eq!(fault("<a"), "line 1, column 1: expected a tag that ends with >");
        assert_eq!(fault(""), "line 1, column 1: expected an element");
        assert!(fault(&"<a>".repeat(100_000)).ends_with("expected less nesting"));
    }
}
