//! Numbers and bytes as the C2SP texts write them, each in one way only.
//!
//! A second spelling of one checkpoint or note would be a second thing to sign, store and compare. The usual parsers
//! are more generous: they take `+5` and `007`, and base64 with padding in the middle.

use data_encoding::BASE64;

/// The number that these plain digits spell, without sign or leading zero.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let canonical = match text.as_bytes() {
        [] => false,
        [b'0'] => true,
        [first, ..] => *first != b'0' && text.bytes().all(|byte| byte.is_ascii_digit()),
    };
    // Twenty digits may still be too large for a u64, which `parse` notices.
    if canonical { text.parse().ok() } else { None }
}

/// The bytes that this standard, padded base64 spells.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64.decode(text.as_bytes()).ok()?;
    // The decoder takes several padded texts in a row for one.
    if BASE64.encode(&bytes) == text { Some(bytes) } else { None }
}
