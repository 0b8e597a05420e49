//! Entry bundles: up to 256 entries, each behind its length in two bytes, big-endian.
//!
//! C2SP tlog-tiles, "Log entries". Bundles are not compressed here; that is for whoever serves them. Nothing is
//! copied on reading: the entries are slices of the bundle.

use crate::TILE_WIDTH;

/// An entry's length is written in two bytes.
pub const ENTRY_BYTES_MAX: usize = 65_535;

/// Why some entries are no bundle, or some bytes are not the bundle they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// More or fewer entries than a bundle may have.
    #[error("a bundle has 1 to 256 entries, not {0}")]
    Width(usize),
    /// An entry does not fit behind a two-byte length.
    #[error("entry {entry} of the bundle has {bytes} bytes; 65535 is the most")]
    EntryTooLong {
        /// Which entry of the bundle, from 0.
        entry: usize,
        /// How long it is.
        bytes: usize,
    },
    /// The bytes end within an entry or before its length.
    #[error("the bundle ends within entry {entry}, which begins at byte {offset}")]
    Truncated {
        /// Which entry of the bundle, from 0.
        entry: usize,
        /// Where its length begins.
        offset: usize,
    },
    /// There is more after the last entry.
    #[error("{bytes} bytes follow the last entry, from byte {offset}")]
    Trailing {
        /// Where the last entry ends.
        offset: usize,
        /// How many bytes are left.
        bytes: usize,
    },
}

/// The bytes of the bundle that holds these entries.
pub fn encode_bundle<E: AsRef<[u8]>>(entries: &[E]) -> Result<Vec<u8>, BundleError> {
    check_width(entries.len())?;
    let bytes_total = entries.iter().map(|entry| 2 + entry.as_ref().len()).sum();
    let mut bundle = Vec::with_capacity(bytes_total);
    for (number, entry) in entries.iter().enumerate() {
        let entry = entry.as_ref();
        let length =
            u16::try_from(entry.len()).map_err(|_| BundleError::EntryTooLong { entry: number, bytes: entry.len() })?;
        bundle.extend_from_slice(&length.to_be_bytes());
        bundle.extend_from_slice(entry);
    }
    Ok(bundle)
}

/// The `width` entries of a bundle. All bytes must belong to one of them.
pub fn decode_bundle(bytes: &[u8], width: u16) -> Result<Vec<&[u8]>, BundleError> {
    check_width(usize::from(width))?;
    let mut entries = Vec::with_capacity(usize::from(width));
    let mut rest = bytes;
    for entry in 0..usize::from(width) {
        let truncated = BundleError::Truncated { entry, offset: bytes.len() - rest.len() };
        let Some((length, after)) = rest.split_first_chunk::<2>() else {
            return Err(truncated);
        };
        let length = usize::from(u16::from_be_bytes(*length));
        let Some((content, after)) = after.split_at_checked(length) else {
            return Err(truncated);
        };
        entries.push(content);
        rest = after;
    }
    if !rest.is_empty() {
        return Err(BundleError::Trailing { offset: bytes.len() - rest.len(), bytes: rest.len() });
    }
    Ok(entries)
}

fn check_width(width: usize) -> Result<(), BundleError> {
    if width == 0 || width > usize::from(TILE_WIDTH) { Err(BundleError::Width(width)) } else { Ok(()) }
}
