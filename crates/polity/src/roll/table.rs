//! A list split into rows and cells, as RFC 4180 has it and as programs really write it.
//!
//! Commas, semicolons or tabs; line ends of any system; cells between quotation marks may hold separators, line breaks and
//! doubled quotation marks. A quotation mark that is never closed costs its own line only: a cell goes over a line's end
//! only if it ends where a cell may end and the row then has as many cells as the header. How far it may go is bounded,
//! so that reading stays linear in the length of the list, whatever is in it.

use std::borrow::Cow;

/// Over how many line ends a cell may go.
pub(super) const BREAKS_MAX: u64 = 20;
/// The longest cell that goes over a line's end, in bytes.
const BROKEN_CELL_MAX: usize = 16 * 1024;

macro_rules! faults {
    ($($(#[$doc:meta])* $fault:ident = $code:literal, $takes:literal, $says:literal;)+) => {
        /// What can be wrong with a row.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault { $($(#[$doc])* $fault),+ }

        impl Fault {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$fault),+];

            /// Its permanent name.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$fault => $code),+ }
            }

            /// Whether the row is a person all the same.
            #[must_use]
            pub fn is_taken(self) -> bool {
                match self { $(Self::$fault => $takes),+ }
            }

            /// What is wrong, in words.
            #[must_use]
            pub fn says(self) -> &'static str {
                match self { $(Self::$fault => $says),+ }
            }
        }
    };
}

faults! {
    /// A cell begins with a quotation mark that nothing closes.
    UnclosedQuote = "unclosed-quote", false, "a quotation mark is opened and never closed";
    /// Something follows a cell's closing quotation mark.
    StrayQuote = "stray-quote", false, "something stands behind a closing quotation mark";
    /// Bytes that are no letters in a list that is UTF-8 otherwise.
    NotUtf8 = "not-utf-8", false, "bytes that are not UTF-8, while other lines are";
    /// A NUL byte.
    Nul = "nul", false, "a NUL byte";
    /// Control characters, or such as turn the direction of writing.
    Control = "control-character", false, "a control character that nobody can see";
    /// More cells than the header has.
    ExtraColumns = "extra-columns", false, "more columns than the header has";
    /// Fewer cells than the header has.
    FewColumns = "few-columns", false, "fewer columns than the header has";
    /// Longer than such a thing can be.
    TooLong = "too-long", false, "longer than it can be";
    /// Begins as a spreadsheet's formula does.
    Formula = "formula", false, "begins like a spreadsheet's formula";
    /// Holds what a browser would take for markup.
    Markup = "markup", false, "holds markup, as of a web page";
    /// Not a mail address.
    BadMail = "bad-mail", false, "is not a mail address";
    /// Not a phone number.
    BadPhone = "bad-phone", false, "is not a phone number";
    /// Nobody is named, by a name or an address.
    Nobody = "nobody", false, "neither a name nor a mail address nor a phone number";
    /// No mail address, phone number or postal address.
    NoContact = "no-contact", true, "no mail address, phone number or postal address";
    /// Read as Windows-1252 because it is not UTF-8.
    Guessed = "guessed-letters", true, "not UTF-8: read as Windows-1252, so look at its accents";
    /// A letter was lost before the list came here.
    Lost = "lost-letters", true, "a letter was lost by the program that wrote the list";
    /// A date of which day and month cannot be told apart.
    UnclearDate = "unclear-date", true, "not a date as 2026-05-31: left blank";
    /// The list does not end with its line.
    NoFinalNewline = "no-final-newline", true, "the last line has no end: the list may have been cut off";
}

/// A row as it stands in the list.
#[derive(Debug)]
pub(super) struct Record<'a> {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<Cow<'a, [u8]>>,
    /// Why it cannot be split into cells.
    pub broken: Option<Fault>,
}

/// The rows of a list, one after the other.
#[derive(Debug)]
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
    end: u8,
    pub separator: u8,
    /// How many cells a row has, once the header is known.
    pub columns: Option<usize>,
    /// Whose cells may go over a line's end; before the header is known, any.
    pub runs_on: Vec<bool>,
}

/// One cell, and where the next begins.
struct Cell<'a> {
    bytes: Cow<'a, [u8]>,
    next: usize,
    breaks: u64,
    is_last: bool,
}

impl<'a> Table<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        // Only a list without a single line feed has the line ends of an old Macintosh.
        let end = if bytes.contains(&b'\n') { b'\n' } else { b'\r' };
        let mut table = Self { bytes, at: 0, line: 1, end, separator: b',', columns: None, runs_on: Vec::new() };
        let first = &bytes[..table.line_end(0)];
        // What Excel writes so that it finds its own separator again.
        if let Some([separator, rest @ ..]) = first.strip_prefix(b"sep=")
            && matches!(rest, [] | [b'\r'])
        {
            table.separator = *separator;
            table.next_line();
            return table;
        }
        let count = |separator: u8| {
            let mut quoted = false;
            let outside = first.iter().filter(|byte| {
                quoted ^= **byte == b'"';
                !quoted && **byte == separator
            });
            outside.count()
        };
        // The last of the greatest: where there is none of any, the comma.
        table.separator = [b'\t', b';', b','].into_iter().max_by_key(|s| count(*s)).unwrap_or(b',');
        table
    }

    /// How far reading has come, in bytes.
    pub(super) fn at(&self) -> usize {
        self.at.min(self.bytes.len())
    }

    /// Whether the last line is ended.
    pub(super) fn is_ended(&self) -> bool {
        self.bytes.last().is_none_or(|byte| *byte == self.end)
    }

    pub(super) fn lines_read(&self) -> u64 {
        self.line
    }

    fn line_end(&self, from: usize) -> usize {
        self.bytes[from..].iter().position(|byte| *byte == self.end).map_or(self.bytes.len(), |length| from + length)
    }

    fn next_line(&mut self) {
        self.at = self.line_end(self.at) + 1;
        self.line += 1;
    }

    fn record(&mut self) -> Record<'a> {
        let line = self.line;
        let (mut at, mut breaks, mut cells) = (self.at, 0, Vec::with_capacity(self.columns.unwrap_or(8)));
        loop {
            match self.cell(at) {
                Ok(cell) if cell.breaks > 0 && self.runs_on.get(cells.len()) == Some(&false) => {
                    self.next_line();
                    return Record { line, cells: Vec::new(), broken: Some(Fault::UnclosedQuote) };
                }
                Ok(cell) => {
                    breaks += cell.breaks;
                    at = cell.next;
                    cells.push(cell.bytes);
                    if cell.is_last {
                        break;
                    }
                }
                Err(fault) => {
                    self.next_line();
                    return Record { line, cells: Vec::new(), broken: Some(fault) };
                }
            }
        }
        // By chance a later quotation mark can close what was never meant to run so far.
        if breaks > 0 && self.columns.is_some_and(|columns| columns != cells.len()) {
            self.next_line();
            return Record { line, cells: Vec::new(), broken: Some(Fault::UnclosedQuote) };
        }
        self.at = at;
        self.line += breaks + 1;
        Record { line, cells, broken: None }
    }

    fn cell(&self, from: usize) -> Result<Cell<'a>, Fault> {
        let spaces = self.bytes[from..].iter().take_while(|byte| **byte == b' ').count();
        if self.bytes.get(from + spaces) == Some(&b'"') {
            return self.quoted(from + spaces + 1);
        }
        let is_over = |byte: &u8| *byte == self.separator || *byte == self.end;
        let length = self.bytes[from..].iter().position(is_over).unwrap_or(self.bytes.len() - from);
        let is_last = self.bytes.get(from + length) != Some(&self.separator);
        let mut cell = &self.bytes[from..from + length];
        if is_last && self.end == b'\n' {
            cell = cell.strip_suffix(b"\r").unwrap_or(cell);
        }
        Ok(Cell { bytes: Cow::Borrowed(cell), next: from + length + 1, breaks: 0, is_last })
    }

    /// A cell behind its opening quotation mark.
    fn quoted(&self, from: usize) -> Result<Cell<'a>, Fault> {
        let (mut at, mut breaks, mut doubled) = (from, 0, false);
        let close = loop {
            match self.bytes.get(at) {
                None => return Err(Fault::UnclosedQuote),
                Some(b'"') if self.bytes.get(at + 1) == Some(&b'"') => {
                    doubled = true;
                    at += 1;
                }
                Some(b'"') => break at,
                Some(byte) if *byte == self.end => {
                    breaks += 1;
                    if breaks > BREAKS_MAX {
                        return Err(Fault::UnclosedQuote);
                    }
                }
                Some(_) if breaks > 0 && at - from > BROKEN_CELL_MAX => return Err(Fault::UnclosedQuote),
                Some(_) => {}
            }
            at += 1;
        };
        let spaces = self.bytes[close + 1..].iter().take_while(|byte| **byte == b' ').count();
        let mut behind = close + 1 + spaces;
        if self.bytes.get(behind) == Some(&b'\r') && self.end == b'\n' {
            behind += 1;
        }
        let is_last = match self.bytes.get(behind) {
            None => true,
            Some(byte) if *byte == self.end => true,
            Some(byte) if *byte == self.separator => false,
            // What closes a cell on another line was meant to open one there.
            Some(_) if breaks > 0 => return Err(Fault::UnclosedQuote),
            Some(_) => return Err(Fault::StrayQuote),
        };
        let inside = &self.bytes[from..close];
        let bytes = if doubled { Cow::Owned(undoubled(inside)) } else { Cow::Borrowed(inside) };
        Ok(Cell { bytes, next: behind + 1, breaks, is_last })
    }
}

fn undoubled(inside: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(inside.len());
    let mut bytes = inside.iter();
    while let Some(byte) = bytes.next() {
        out.push(*byte);
        if *byte == b'"' {
            bytes.next();
        }
    }
    out
}

impl<'a> Iterator for Table<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        while self.at < self.bytes.len() {
            let end = self.line_end(self.at);
            if self.bytes[self.at..end].iter().all(|byte| matches!(byte, b' ' | b'\r')) {
                self.next_line();
                continue;
            }
            return Some(self.record());
        }
        None
    }
}
