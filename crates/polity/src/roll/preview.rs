//! What would happen with a list: how many people, who is in it twice, what is malformed and why. Nothing is done.
//!
//! Who is double is said as certain or likely, because families share a phone and couples a mail address. A certain double
//! is one person, by their first row; a likely one is two until somebody has looked.
//!
//! Names are compared by small letters and single spaces, letter by letter: an accent written as a letter of its own is
//! another letter.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use super::columns::{Column, Field, Shape, columns};
use super::table::{BREAKS_MAX, Fault, Record, Table};
use super::text::Encoding;
use super::write::BEGINS_FORMULA;

/// How many findings of a kind are kept; all of them are counted.
const KEPT_MAX: usize = 10_000;
/// How many columns a list may have.
const COLUMNS_MAX: usize = 1_000;
/// The longest cell of a column that no field is for.
const CELL_MAX: usize = 64 * 1024;

/// What is said by hand about a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Columns for fields, by header or as `#3`; no column for a field leaves it out.
    pub columns: Vec<(Field, String)>,
    /// How it is written.
    pub encoding: Option<Encoding>,
}

/// A list that nothing can be said about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadList {
    /// No row.
    #[error("there is no row in it")]
    Empty,
    /// The first line cannot be split.
    #[error("the first line cannot be read: {0}")]
    Header(&'static str),
    /// Two columns of one name: nobody could say which is meant.
    #[error("two columns are called \"{0}\"")]
    ColumnTwice(String),
    /// Too many.
    #[error("it has more than {COLUMNS_MAX} columns")]
    TooManyColumns,
    /// A column that was named and is not there.
    #[error("it has no column \"{0}\"")]
    NoColumn(String),
    /// No column is a name, mail address or phone number.
    #[error("no column is recognised as a name, a mail address or a phone number: name one")]
    NothingKnown,
}

/// One person of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    fields: BTreeMap<Field, String>,
}

impl Person {
    /// What is said of them; nothing, if it is not.
    #[must_use]
    pub fn get(&self, field: Field) -> &str {
        self.fields.get(&field).map_or("", String::as_str)
    }
}

/// Something malformed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// On which line, from 1.
    pub line: u64,
    /// What.
    pub fault: Fault,
    /// In which column, if it is in one.
    pub column: Option<String>,
    /// What was found, where it helps: never a whole cell.
    pub detail: String,
}

/// By what two rows are one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Same {
    /// The same mail address, capitals or not.
    Mail,
    /// The same phone number, however it is written.
    Phone,
    /// The same name and postcode.
    NameAndPostcode,
}

impl Same {
    /// Its permanent name.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Phone => "phone",
            Self::NameAndPostcode => "name-and-postcode",
        }
    }
}

/// Two rows that are one person, surely or perhaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Double {
    /// The later row's line.
    pub line: u64,
    /// The earlier row's.
    pub of: u64,
    /// By what.
    pub same: Same,
    /// Whether nobody need look.
    pub certain: bool,
}

/// What would happen with a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Whose it looks like.
    pub shape: Shape,
    /// How it is written.
    pub encoding: Encoding,
    /// What stands between its columns.
    pub separator: char,
    /// Its columns.
    pub columns: Vec<Column>,
    /// How many rows it has besides the header.
    pub rows: u64,
    /// How many people.
    pub people: u64,
    /// How many rows are left out because they are malformed.
    pub left_out: u64,
    /// How many rows are surely an earlier one again.
    pub again: u64,
    /// How often each fault was found.
    pub counts: BTreeMap<Fault, u64>,
    /// What is malformed, in the order of lines; of each fault at most ten thousand.
    pub findings: Vec<Finding>,
    /// Who is double, in the order of lines; at most ten thousand.
    pub doubles: Vec<Double>,
    /// How many are certainly, and how many likely double.
    pub double_counts: (u64, u64),
}

impl Preview {
    /// Whether every row is one person and nobody need look at anything.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.counts.is_empty() && self.double_counts == (0, 0)
    }
}

/// Looks at a list. Hands out each person with their line, and now and then says how many bytes are read.
///
/// # Errors
/// If nothing can be said about it.
pub fn preview(
    bytes: &[u8],
    asked: &Asked,
    person: &mut dyn FnMut(u64, &Person),
    progress: &mut dyn FnMut(u64),
) -> Result<Preview, BadList> {
    let (seems, mark) = Encoding::of(bytes);
    let written = asked.encoding.unwrap_or(seems);
    let (encoding, list) = written.single_bytes(&bytes[mark..]);
    let mut table = Table::new(&list);
    let (shape, headers, first) = header(&mut table, encoding)?;
    let known = columns(shape, &headers, &asked.columns).map_err(BadList::NoColumn)?;
    let says_who = [Field::LegalName, Field::ShownName, Field::Mail, Field::Phone];
    if !known.iter().any(|column| column.field.is_some_and(|field| says_who.contains(&field))) {
        return Err(BadList::NothingKnown);
    }
    table.columns = Some(headers.len());
    // A name or a number over several lines is a quotation mark that was never closed.
    let runs_on = |column: &Column| matches!(column.field, None | Some(Field::PostalAddress | Field::Tags));
    table.runs_on = known.iter().map(runs_on).collect();
    let separator = char::from(table.separator);
    let is_guessed = written == Encoding::Windows1252 && asked.encoding.is_none();
    let mut reader = Reader { encoding, is_guessed, seen: Seen::default(), faults: Vec::new() };
    let mut preview = Preview {
        shape,
        encoding: written,
        separator,
        columns: known,
        rows: 0,
        people: 0,
        left_out: 0,
        again: 0,
        counts: BTreeMap::new(),
        findings: Vec::new(),
        doubles: Vec::new(),
        double_counts: (0, 0),
    };
    let mut take = |record: &Record<'_>| {
        preview.rows += 1;
        let found = reader.person(record, &mut preview.columns);
        let mut left_out = found.is_none();
        for finding in reader.faults.drain(..) {
            left_out |= !finding.fault.is_taken();
            preview.keep(finding);
        }
        let Some(found) = found.filter(|_| !left_out) else {
            preview.left_out += 1;
            return;
        };
        let doubles = reader.seen.doubles(record.line, &found);
        let again = doubles.iter().any(|double| double.certain);
        for double in doubles {
            preview.keep_double(double);
        }
        if again {
            preview.again += 1;
        } else {
            preview.people += 1;
            person(record.line, &found);
        }
    };
    if let Some(first) = first {
        take(&first);
    }
    for rows in 1_u64.. {
        let Some(record) = table.next() else { break };
        take(&record);
        if rows % 4096 == 0 {
            progress(table.at() as u64);
        }
    }
    if !table.is_ended() {
        let line = table.lines_read().saturating_sub(1);
        preview.keep(Finding { line, fault: Fault::NoFinalNewline, column: None, detail: String::new() });
    }
    Ok(preview)
}

impl Preview {
    fn keep(&mut self, finding: Finding) {
        let count = self.counts.entry(finding.fault).or_default();
        *count += 1;
        if *count <= KEPT_MAX as u64 {
            self.findings.push(finding);
        }
    }

    fn keep_double(&mut self, double: Double) {
        let (certain, likely) = &mut self.double_counts;
        *(if double.certain { certain } else { likely }) += 1;
        if self.doubles.len() < KEPT_MAX {
            self.doubles.push(double);
        }
    }
}

/// Whose list it is, its headers, and the first line again if it is a person's.
fn header<'a>(table: &mut Table<'a>, encoding: Encoding) -> Result<(Shape, Vec<String>, Option<Record<'a>>), BadList> {
    let first = table.next().ok_or(BadList::Empty)?;
    if let Some(fault) = first.broken {
        return Err(BadList::Header(fault.says()));
    }
    if first.cells.len() > COLUMNS_MAX {
        return Err(BadList::TooManyColumns);
    }
    let letters = |cell: &Cow<'_, [u8]>| Some(encoding.letters(cell)?.trim().to_owned());
    let headers: Option<Vec<String>> = first.cells.iter().map(letters).collect();
    let headers = headers.ok_or(BadList::Header(Fault::NotUtf8.says()))?;
    // Nobody calls a column by a mail address: the list begins with a person.
    if headers.iter().any(|cell| is_mail(cell)) {
        let number = |(i, cell): (usize, &String)| {
            if is_mail(cell) && !headers[..i].iter().any(|c| is_mail(c)) {
                "mail".to_owned()
            } else {
                format!("#{}", i + 1)
            }
        };
        let numbered = headers.iter().enumerate().map(number).collect();
        return Ok((Shape::OpaVote, numbered, Some(first)));
    }
    for (i, name) in headers.iter().enumerate() {
        if !name.is_empty() && headers[..i].contains(name) {
            return Err(BadList::ColumnTwice(name.clone()));
        }
    }
    let shape = Shape::of(&headers);
    let named = headers.into_iter().enumerate();
    Ok((shape, named.map(|(i, name)| if name.is_empty() { format!("#{}", i + 1) } else { name }).collect(), None))
}

struct Reader {
    encoding: Encoding,
    is_guessed: bool,
    seen: Seen,
    faults: Vec<Finding>,
}

impl Reader {
    /// The person of a row; what is wrong with it goes to `faults`.
    fn person(&mut self, record: &Record<'_>, columns: &mut [Column]) -> Option<Person> {
        let line = record.line;
        let faults = &mut self.faults;
        let mut find = |fault, column: Option<&Column>, detail: String| {
            faults.push(Finding { line, fault, column: column.map(|column| column.name.clone()), detail });
        };
        if let Some(fault) = record.broken {
            find(fault, None, String::new());
            return None;
        }
        let (has, needs) = (record.cells.len(), columns.len());
        if has < needs {
            find(Fault::FewColumns, None, format!("{has} of {needs}"));
        } else if record.cells[needs..].iter().any(|cell| !cell.trim_ascii().is_empty()) {
            find(Fault::ExtraColumns, None, format!("{has} for {needs}"));
        }
        let mut person = Person::default();
        let mut guessed = false;
        for (cell, column) in record.cells.iter().zip(columns.iter_mut()) {
            guessed |= self.is_guessed && !cell.is_ascii();
            let Some(text) = self.encoding.letters(cell) else {
                find(Fault::NotUtf8, Some(column), String::new());
                continue;
            };
            let most = column.field.map_or(CELL_MAX, Field::letters_max);
            let text = text.trim_matches(' ');
            // What `write` put there so that no spreadsheet reckons.
            let text = text.strip_prefix('\'').filter(|rest| rest.starts_with(BEGINS_FORMULA)).unwrap_or(text);
            if text.is_empty() || text == "-" {
                continue;
            }
            let letters = if text.len() > most { text.chars().count() } else { 0 };
            if letters > most {
                find(Fault::TooLong, Some(column), format!("{letters} letters, {most} at most"));
                continue;
            }
            if let Some(fault) = cell_fault(text, column.field) {
                find(fault, Some(column), String::new());
                continue;
            }
            if text.contains(char::REPLACEMENT_CHARACTER) {
                find(Fault::Lost, Some(column), String::new());
            }
            if column.example.is_empty() {
                column.example = text.chars().take(60).collect();
            }
            let Some(field) = column.field else { continue };
            let text = if field == Field::JoinedOn {
                match day(text) {
                    Some(day) => day,
                    None => {
                        find(Fault::UnclearDate, Some(column), String::new());
                        continue;
                    }
                }
            } else {
                text.to_owned()
            };
            let held = person.fields.entry(field).or_default();
            match (held.is_empty(), field.joint()) {
                (true, _) => *held = text,
                (false, Some(joint)) => *held = format!("{held}{joint}{text}"),
                // A second phone number or mail address: the first that is there is the one.
                (false, None) => {}
            }
        }
        for (field, text) in &person.fields {
            let (letters, breaks) = (text.chars().count(), text.matches(['\n', '\r']).count());
            if letters > field.letters_max() || breaks > BREAKS_MAX as usize {
                find(Fault::TooLong, None, format!("{} of several columns", field.name()));
            }
        }
        let is_blank = |field| person.get(field).is_empty();
        let is_unreachable = is_blank(Field::Mail) && is_blank(Field::Phone);
        let is_nobody = is_unreachable && is_blank(Field::LegalName) && is_blank(Field::ShownName);
        let has_address = !is_blank(Field::PostalAddress);
        if guessed {
            find(Fault::Guessed, None, String::new());
        }
        // Of a row with malformed cells it is said why; this would say nothing more.
        if self.faults.iter().all(|finding| finding.fault.is_taken()) {
            let fault = if is_nobody {
                Some(Fault::Nobody)
            } else {
                (is_unreachable && !has_address).then_some(Fault::NoContact)
            };
            self.faults.extend(fault.map(|fault| Finding { line, fault, column: None, detail: String::new() }));
        }
        Some(person)
    }
}

/// What is wrong with a cell by itself.
fn cell_fault(text: &str, field: Option<Field>) -> Option<Fault> {
    if text.contains('\0') {
        return Some(Fault::Nul);
    }
    let is_phone = field == Some(Field::Phone);
    let dials = |text: &str| text.starts_with('+') && text.chars().all(|c| !c.is_alphabetic() && !"=@*/".contains(c));
    if text.starts_with(BEGINS_FORMULA) && !(is_phone && dials(text)) {
        return Some(Fault::Formula);
    }
    if text.chars().any(is_hidden) {
        return Some(Fault::Control);
    }
    if has_markup(text) {
        return Some(Fault::Markup);
    }
    match field {
        Some(Field::Mail) if !is_mail(text) => Some(Fault::BadMail),
        Some(Field::Phone) if !(5..=20).contains(&digits(text).len()) => Some(Fault::BadPhone),
        _ => None,
    }
}

/// Control characters but line breaks and tabs, and those that turn or join writing unseen.
fn is_hidden(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\r' | '\t'))
        || matches!(letter, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A tag, its end or a comment: "a < b" is none.
fn has_markup(text: &str) -> bool {
    let mut pairs = text.bytes().zip(text.bytes().skip(1));
    pairs.any(|(a, b)| a == b'<' && (b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?')))
}

/// Something before and behind one `@`, the latter with a dot within; who answers there is another matter.
fn is_mail(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let inner = host.trim_matches('.');
    !name.is_empty()
        && inner.len() == host.len()
        && host.contains('.')
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | ',' | ';'))
        && !host.contains('@')
}

/// A phone number as it is compared.
fn digits(text: &str) -> String {
    let all: String = text.chars().filter(char::is_ascii_digit).collect();
    all.strip_prefix("00").map_or(all.clone(), str::to_owned)
}

/// A day as 2026-05-31, also in front of a time. Nothing else: of 03/04/2026 nobody knows the month.
fn day(text: &str) -> Option<String> {
    let day = text.get(..10)?;
    let number = |range: std::ops::Range<usize>| day.get(range)?.parse::<u32>().ok();
    let (year, month, date) = (number(0..4)?, number(5..7)?, number(8..10)?);
    let dashed = day.as_bytes()[4] == b'-' && day.as_bytes()[7] == b'-';
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    let ends = text[10..].chars().next().is_none_or(|next| matches!(next, 'T' | ' '));
    (dashed && ends && year >= 1800 && (1..=days).contains(&date)).then(|| day.to_owned())
}

/// Whom the rows so far are about.
#[derive(Default)]
struct Seen {
    mails: HashMap<String, u32>,
    phones: HashMap<String, u32>,
    names: HashMap<String, u32>,
    /// The line and the name of each row that was taken.
    rows: Vec<(u64, Box<str>)>,
}

impl Seen {
    fn doubles(&mut self, line: u64, person: &Person) -> Vec<Double> {
        let name = match person.get(Field::LegalName) {
            "" => person.get(Field::ShownName),
            name => name,
        };
        let name = name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
        let here = u32::try_from(self.rows.len()).expect("a list has fewer than four billion rows");
        let postcode = person.get(Field::Postcode);
        let keys = [
            (Same::Mail, &mut self.mails, person.get(Field::Mail).to_lowercase()),
            (Same::Phone, &mut self.phones, digits(person.get(Field::Phone))),
            (
                Same::NameAndPostcode,
                &mut self.names,
                if name.is_empty() || postcode.is_empty() {
                    String::new()
                } else {
                    format!("{name}\n{}", postcode.to_lowercase())
                },
            ),
        ];
        let mut doubles: Vec<Double> = Vec::new();
        for (same, seen, key) in keys {
            if key.is_empty() {
                continue;
            }
            match seen.get(&key) {
                None => drop(seen.insert(key, here)),
                Some(earlier) => {
                    let (of, theirs) = &self.rows[*earlier as usize];
                    let one_name = **theirs == *name || theirs.is_empty() || name.is_empty();
                    let certain = one_name && same != Same::NameAndPostcode;
                    // Once is enough for each earlier row, by the surest.
                    if !doubles.iter().any(|double| double.of == *of) {
                        doubles.push(Double { line, of: *of, same, certain });
                    }
                }
            }
        }
        self.rows.push((line, name.into_boxed_str()));
        doubles
    }
}
