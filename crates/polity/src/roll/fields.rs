//! What lies beside `roll.enter`: the fields of one member as JSON (`docs/formats/roll.md`), read strictly.

use std::collections::BTreeMap;

use institution::bylaws::RollField;
use institution::json::{Value, parse};

/// The longest text beside `roll.enter`, in bytes.
pub const FIELDS_BYTES_MAX: usize = 4 * 1024;
/// The longest value in letters, of an address and of anything else.
const LETTERS_MAX: (usize, usize) = (500, 200);

/// The fields of a text; `None` if it is of any other shape.
#[must_use]
pub fn fields(text: &str) -> Option<BTreeMap<RollField, String>> {
    if text.len() > FIELDS_BYTES_MAX {
        return None;
    }
    let Ok(Value::Object(pairs)) = parse(text.as_bytes()) else { return None };
    let read = |(key, value): (String, Value)| match (RollField::from_name(&key)?, value) {
        (field, Value::String(value)) if is_value(field, &value) => Some((field, value)),
        _ => None,
    };
    pairs.into_iter().map(read).collect()
}

fn is_value(field: RollField, value: &str) -> bool {
    let has_lines = field == RollField::PostalAddress;
    let most = if has_lines { LETTERS_MAX.0 } else { LETTERS_MAX.1 };
    let hidden = |c: char| {
        (c.is_control() && !(has_lines && c == '\n'))
            || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    !value.is_empty() && value.trim() == value && value.chars().count() <= most && !value.contains(hidden)
}
