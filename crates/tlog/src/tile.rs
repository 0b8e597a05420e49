//! Tiles and entry bundles: what they are called and where they lie.
//!
//! C2SP tlog-tiles, "Merkle Tree", "Partial Tiles" and "Log entries". A tile holds up to 256 consecutive hashes
//! of one level; each hash on level *l* stands for 256^l leaves. Paths have one spelling only, so that a cache
//! and a store agree. What lies in a bundle is in `bundle`; here is its name alone.
//!
//! Invariant: a [`TileId`] has a level of at most 63 and a width from 1 to 256; a [`BundleId`] likewise.

use crate::{HASH_BYTES, Hash, spelling};
use std::fmt;
use std::str::FromStr;

/// How many hashes a full tile has, and how many entries a full bundle.
pub const TILE_WIDTH: u16 = 256;

/// "`<L>` … MUST be a decimal ASCII integer between 0 and 63."
const LEVEL_MAX: u8 = 63;

/// Which tile: `tile/<level>/<index>`, and `.p/<width>` if it is partial. For example `tile/0/x001/x234/067.p/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileId {
    level: u8,
    index: u64,
    width: u16,
}

/// Which entry bundle: `tile/entries/<index>`, and `.p/<width>` if it is partial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundleId {
    index: u64,
    width: u16,
}

/// A tile: its name and its hashes, as many as its width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    id: TileId,
    hashes: Vec<Hash>,
}

/// Not the name of a tile or bundle, or not a tile's bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileError {
    /// A level above 63.
    #[error("tile level {0} is above 63")]
    Level(u8),
    /// A width of 0 or above 256.
    #[error("tile width {0} is not between 1 and 256")]
    Width(u16),
    /// The path is not spelled as tlog-tiles says.
    #[error("not the path of a tile: {part} is missing or misspelled")]
    Path {
        /// Which part of the path.
        part: &'static str,
    },
    /// The tile's bytes are not `width` hashes.
    #[error("tile {id} is {} bytes long, not {got}", usize::from(.id.width) * HASH_BYTES)]
    Length {
        /// The tile.
        id: TileId,
        /// How many bytes came.
        got: usize,
    },
}

impl TileId {
    /// Names a tile of `width` hashes.
    pub fn new(level: u8, index: u64, width: u16) -> Result<TileId, TileError> {
        if level > LEVEL_MAX {
            return Err(TileError::Level(level));
        }
        check_width(width)?;
        Ok(TileId { level, index, width })
    }

    /// The tile at `level` and `index` as it is in a tree of `size` leaves; `None` if that tree has no such tile.
    pub fn in_tree(level: u8, index: u64, size: u64) -> Option<TileId> {
        let width = width_in_tree(level, index, size)?;
        Some(TileId { level, index, width })
    }

    /// How far above the leaves: a hash in this tile stands for 256^level leaves.
    pub fn level(&self) -> u8 {
        self.level
    }

    /// Which tile of its level, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many hashes it has: 256, or fewer at the right edge of the tree.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Whether it may still grow.
    pub fn is_partial(&self) -> bool {
        self.width < TILE_WIDTH
    }
}

impl BundleId {
    /// Names a bundle of `width` entries.
    pub fn new(index: u64, width: u16) -> Result<BundleId, TileError> {
        check_width(width)?;
        Ok(BundleId { index, width })
    }

    /// The bundle at `index` as it is in a tree of `size` leaves; `None` if that tree has no such bundle.
    pub fn in_tree(index: u64, size: u64) -> Option<BundleId> {
        let width = width_in_tree(0, index, size)?;
        Some(BundleId { index, width })
    }

    /// Which bundle, from 0: its first entry is number 256 × index.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// How many entries it has.
    pub fn width(&self) -> u16 {
        self.width
    }

    /// Whether it may still grow.
    pub fn is_partial(&self) -> bool {
        self.width < TILE_WIDTH
    }
}

impl Tile {
    pub(crate) fn new(id: TileId, hashes: Vec<Hash>) -> Tile {
        assert_eq!(hashes.len(), usize::from(id.width), "a tile has as many hashes as its name says");
        Tile { id, hashes }
    }

    /// Its name.
    pub fn id(&self) -> TileId {
        self.id
    }

    /// Its hashes, left to right.
    pub fn hashes(&self) -> &[Hash] {
        &self.hashes
    }

    /// The bytes that are stored and served: the hashes one after another.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|hash| hash.0).collect()
    }

    /// Reads back what [`Tile::to_bytes`] wrote.
    pub fn from_bytes(id: TileId, bytes: &[u8]) -> Result<Tile, TileError> {
        let (hashes, rest) = bytes.as_chunks::<HASH_BYTES>();
        if hashes.len() != usize::from(id.width) || !rest.is_empty() {
            return Err(TileError::Length { id, got: bytes.len() });
        }
        Ok(Tile { id, hashes: hashes.iter().copied().map(Hash).collect() })
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/", self.level)?;
        write_index_and_width(f, self.index, self.width)
    }
}

impl fmt::Display for BundleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/entries/")?;
        write_index_and_width(f, self.index, self.width)
    }
}

impl FromStr for TileId {
    type Err = TileError;

    fn from_str(path: &str) -> Result<TileId, TileError> {
        let rest = path.strip_prefix("tile/").ok_or(TileError::Path { part: "\"tile/\"" })?;
        let (level, rest) = rest.split_once('/').ok_or(TileError::Path { part: "the level" })?;
        let level = spelling::decimal(level).ok_or(TileError::Path { part: "the level" })?;
        let level = u8::try_from(level).map_err(|_| TileError::Path { part: "the level" })?;
        let (index, width) = parse_index_and_width(rest)?;
        TileId::new(level, index, width)
    }
}

impl FromStr for BundleId {
    type Err = TileError;

    fn from_str(path: &str) -> Result<BundleId, TileError> {
        let rest = path.strip_prefix("tile/entries/").ok_or(TileError::Path { part: "\"tile/entries/\"" })?;
        let (index, width) = parse_index_and_width(rest)?;
        BundleId::new(index, width)
    }
}

fn check_width(width: u16) -> Result<(), TileError> {
    if width == 0 || width > TILE_WIDTH { Err(TileError::Width(width)) } else { Ok(()) }
}

// tlog-tiles, "Partial Tiles": level l of a tree of s leaves has floor(s / 256^l) hashes.
fn width_in_tree(level: u8, index: u64, size: u64) -> Option<u16> {
    let hashes = size.checked_shr(8 * u32::from(level)).unwrap_or(0);
    let first = index.checked_mul(u64::from(TILE_WIDTH))?;
    let width = hashes.saturating_sub(first).min(u64::from(TILE_WIDTH));
    if width == 0 { None } else { u16::try_from(width).ok() }
}

fn write_index_and_width(f: &mut fmt::Formatter<'_>, index: u64, width: u16) -> fmt::Result {
    // A u64 has at most twenty digits: seven groups of three.
    let groups = (0..7u32).rev().map(|place| (place, index / 1000u64.pow(place)));
    for (place, prefix) in groups {
        if place == 0 {
            write!(f, "{:03}", prefix % 1000)?;
        } else if prefix > 0 {
            write!(f, "x{:03}/", prefix % 1000)?;
        }
    }
    if width < TILE_WIDTH {
        write!(f, ".p/{width}")?;
    }
    Ok(())
}

fn parse_index_and_width(text: &str) -> Result<(u64, u16), TileError> {
    let misspelled_index = TileError::Path { part: "the index" };
    let misspelled_width = TileError::Path { part: "the width" };
    let (index, width) = match text.split_once(".p/") {
        None => (text, TILE_WIDTH),
        Some((index, width)) => {
            let width = spelling::decimal(width).and_then(|width| u16::try_from(width).ok());
            (index, width.filter(|width| (1..TILE_WIDTH).contains(width)).ok_or(misspelled_width)?)
        }
    };
    let groups = index.split('/').count();
    let mut number = 0u64;
    for (place, group) in index.split('/').enumerate() {
        let is_last = place + 1 == groups;
        let digits = if is_last { Some(group) } else { group.strip_prefix('x') };
        let digits = digits.filter(|digits| digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit()));
        let value: u64 = digits.and_then(|digits| digits.parse().ok()).ok_or(misspelled_index.clone())?;
        // A leading x000 would be a second spelling of a smaller index.
        if place == 0 && value == 0 && !is_last {
            return Err(misspelled_index);
        }
        let next = number.checked_mul(1000).and_then(|number| number.checked_add(value));
        number = next.ok_or(misspelled_index.clone())?;
    }
    Ok((number, width))
}
