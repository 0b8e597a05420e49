//! A list of ours, as CSV: whatever it says, no spreadsheet takes a cell of it for a formula.
//!
//! Every cell stands between quotation marks. One that begins as formulas do gets an apostrophe before it, which
//! spreadsheets do not show and `preview` takes away again.

use super::columns::Field;
use super::preview::Person;

/// The letters with which spreadsheets begin to reckon.
pub(super) const BEGINS_FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// The first line: the names of the fields.
#[must_use]
pub fn header() -> String {
    let names: Vec<String> = Field::ALL.iter().map(|field| cell(field.name())).collect();
    names.join(",") + "\r\n"
}

/// A person's line.
#[must_use]
pub fn row(person: &Person) -> String {
    let cells: Vec<String> = Field::ALL.iter().map(|field| cell(person.get(*field))).collect();
    cells.join(",") + "\r\n"
}

fn cell(text: &str) -> String {
    let guard = if text.starts_with(BEGINS_FORMULA) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}
