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
