//! Decimal numbers as the C2SP texts write them: digits alone, no sign, no leading zero.
//!
//! The standard parser also takes `+5` and `007`; accepting those would give one checkpoint two spellings.

/// The number that `text` spells, if this is the only way to spell it.
pub(crate) fn parse(text: &str) -> Option<u64> {
    let canonical = match text.as_bytes() {
        [] => false,
        [b'0'] => true,
        [first, ..] => *first != b'0' && text.bytes().all(|byte| byte.is_ascii_digit()),
    };
    // Twenty digits may still be too large for a u64, which `parse` notices.
    if canonical { text.parse().ok() } else { None }
}
