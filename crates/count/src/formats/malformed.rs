//! What is said of a file that cannot be read: where, and what was expected there.

use thiserror::Error;

/// A file that is not what it should be. Lines and columns count from one; columns count characters, not bytes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}, column {column}: expected {expected}")]
pub struct Malformed {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
    /// What should have stood there.
    pub expected: String,
}

impl Malformed {
    /// At this byte of this file.
    pub fn at(file: &[u8], byte: usize, expected: impl Into<String>) -> Malformed {
        let before = &file[..byte.min(file.len())];
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        // A byte that continues a character of UTF-8 does not begin a new column.
        let column = 1 + before[line_start..].iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
        Malformed { line, column, expected: expected.into() }
    }
}
