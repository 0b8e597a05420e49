//! Bytes to letters: which encoding a list is written in, told by its bytes where nobody says.
//!
//! UTF-8 with and without a byte order mark, UTF-16 in both orders, Windows-1252 (of which Latin-1 is the part that anyone
//! writes). A list of which some lines are UTF-8 and others are not is not guessed at: those others are malformed.

use std::borrow::Cow;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// Windows-1252, and so Latin-1.
    Windows1252,
    /// UTF-16, the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
}

impl Encoding {
    /// As it is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Windows1252 => "windows-1252",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
        }
    }

    /// The one so called; Latin-1 is read as Windows-1252, as every browser does.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf-8" | "utf8" => Some(Self::Utf8),
            "windows-1252" | "cp1252" | "latin-1" | "latin1" | "iso-8859-1" | "iso-8859-15" => Some(Self::Windows1252),
            "utf-16le" => Some(Self::Utf16Le),
            "utf-16be" | "utf-16" => Some(Self::Utf16Be),
            _ => None,
        }
    }

    /// What the bytes look like, and how many of them are a byte order mark.
    pub(super) fn of(bytes: &[u8]) -> (Self, usize) {
        match bytes {
            [0xef, 0xbb, 0xbf, ..] => return (Self::Utf8, 3),
            [0xff, 0xfe, ..] => return (Self::Utf16Le, 2),
            [0xfe, 0xff, ..] => return (Self::Utf16Be, 2),
            _ => {}
        }
        // Of letters that ASCII has, every other byte of UTF-16 is nought.
        let head = &bytes[..bytes.len().min(400)];
        let noughts = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
        if head.len() >= 8 && noughts(1) * 10 > head.len() * 4 {
            return (Self::Utf16Le, 0);
        }
        if head.len() >= 8 && noughts(0) * 10 > head.len() * 4 {
            return (Self::Utf16Be, 0);
        }
        if std::str::from_utf8(bytes).is_ok() || has_long_letters(bytes) {
            return (Self::Utf8, 0);
        }
        (Self::Windows1252, 0)
    }

    /// The list in an encoding whose separators and line ends are single bytes.
    pub(super) fn single_bytes(self, bytes: &[u8]) -> (Self, Cow<'_, [u8]>) {
        let unit = match self {
            Self::Utf8 | Self::Windows1252 => return (self, Cow::Borrowed(bytes)),
            Self::Utf16Le => |pair: &[u8]| u16::from_le_bytes([pair[0], pair.get(1).copied().unwrap_or(0)]),
            Self::Utf16Be => |pair: &[u8]| u16::from_be_bytes([pair[0], pair.get(1).copied().unwrap_or(0)]),
        };
        let letters = char::decode_utf16(bytes.chunks(2).map(unit));
        let text: String = letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        (Self::Utf8, Cow::Owned(text.into_bytes()))
    }

    /// The letters of one cell; `None` if its bytes are none in this encoding.
    pub(super) fn letters(self, cell: &[u8]) -> Option<Cow<'_, str>> {
        match std::str::from_utf8(cell) {
            Ok(text) if self != Self::Windows1252 || cell.is_ascii() => Some(Cow::Borrowed(text)),
            _ if self == Self::Windows1252 => {
                cell.iter().map(|byte| windows_1252(*byte)).collect::<Option<String>>().map(Cow::Owned)
            }
            _ => None,
        }
    }
}

/// Whether some line holds a letter of several bytes and is UTF-8 throughout: chance does not write that in Windows-1252.
fn has_long_letters(bytes: &[u8]) -> bool {
    bytes.split(|byte| *byte == b'\n').any(|line| !line.is_ascii() && std::str::from_utf8(line).is_ok())
}

fn windows_1252(byte: u8) -> Option<char> {
    // The 32 places in which it is not Latin-1; five of them are nothing.
    const PLACES: [u16; 32] = [
        0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d,
        0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,
        0x017e, 0x0178,
    ];
    match byte {
        0x80..=0x9f => match PLACES[usize::from(byte - 0x80)] {
            0 => None,
            place => char::from_u32(u32::from(place)),
        },
        _ => Some(char::from(byte)),
    }
}
