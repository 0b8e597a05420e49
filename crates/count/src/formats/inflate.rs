//! Unpacking what others packed: DEFLATE (RFC 1951), the members of a ZIP archive, and gzip files (RFC 1952).
//!
//! Ballots come as spreadsheets, which are ZIP archives, and as gzipped exports. Nothing is packed here. Checksums are not checked: what is
//! read is parsed strictly afterwards, and the hash of the ballots is in the transcript.
//!
//! Invariant: never more than `limit` bytes come out, and nothing is read outside the input.

/// Bits, the lowest first.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    held: u32,
    count: u32,
}

impl Bits<'_> {
    fn take(&mut self, count: u32) -> Option<u32> {
        while self.count < count {
            self.held |= u32::from(*self.data.get(self.at)?) << self.count;
            self.at += 1;
            self.count += 8;
        }
        let bits = self.held & ((1 << count) - 1);
        self.held >>= count;
        self.count -= count;
        Some(bits)
    }
}

/// A Huffman code: how many codes there are of each length, and the symbols in the order of their codes.
struct Code {
    counts: [u16; 16],
    symbols: Vec<u16>,
}

impl Code {
    fn new(lengths: &[u8]) -> Code {
        let mut counts = [0u16; 16];
        lengths.iter().for_each(|&length| counts[usize::from(length)] += 1);
        counts[0] = 0;
        let mut next = [0u16; 16];
        for length in 1..16 {
            next[length] = next[length - 1] + counts[length - 1];
        }
        let mut symbols = vec![0; lengths.len()];
        for (symbol, &length) in lengths.iter().enumerate().filter(|(_, length)| **length != 0) {
            symbols[usize::from(next[usize::from(length)])] = symbol as u16;
            next[usize::from(length)] += 1;
        }
        Code { counts, symbols }
    }

    fn read(&self, bits: &mut Bits) -> Option<usize> {
        let (mut code, mut first, mut index) = (0i32, 0i32, 0i32);
        for length in 1..16 {
            code |= bits.take(1)? as i32;
            let count = i32::from(self.counts[length]);
            if code - count < first {
                return self.symbols.get((index + code - first) as usize).map(|&symbol| usize::from(symbol));
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }
}

const LENGTH_BASE: [u16; 29] =
    [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA: [u8; 29] = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE: [u16; 30] = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
    8193, 12289, 16385, 24577,
];
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Unpacks DEFLATE; `None` where it is not that or would be longer than `limit`.
pub(crate) fn inflate(data: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut bits = Bits { data, at: 0, held: 0, count: 0 };
    let mut out = Vec::new();
    loop {
        let last = bits.take(1)?;
        match bits.take(2)? {
            0 => {
                (bits.held, bits.count) = (0, 0);
                let length = usize::from(u16::from_le_bytes([*data.get(bits.at)?, *data.get(bits.at + 1)?]));
                let block = data.get(bits.at + 4..bits.at + 4 + length)?;
                if out.len() + length > limit {
                    return None;
                }
                out.extend_from_slice(block);
                bits.at += 4 + length;
            }
            1 => {
                let mut lengths = [8u8; 288];
                lengths[144..256].fill(9);
                lengths[256..280].fill(7);
                block(&mut bits, &Code::new(&lengths), &Code::new(&[5; 30]), &mut out, limit)?;
            }
            2 => {
                let (literals, distances) = codes(&mut bits)?;
                block(&mut bits, &literals, &distances, &mut out, limit)?;
            }
            _ => return None,
        }
        if last == 1 {
            return Some(out);
        }
    }
}

fn codes(bits: &mut Bits) -> Option<(Code, Code)> {
    let literals = bits.take(5)? as usize + 257;
    let distances = bits.take(5)? as usize + 1;
    let count = bits.take(4)? as usize + 4;
    let mut lengths = [0u8; 19];
    for &place in &ORDER[..count] {
        lengths[place] = bits.take(3)? as u8;
    }
    let code = Code::new(&lengths);
    let mut lengths = Vec::with_capacity(literals + distances);
    while lengths.len() < literals + distances {
        let (value, times) = match code.read(bits)? {
            16 => (*lengths.last()?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (length as u8, 1),
        };
        lengths.extend(std::iter::repeat_n(value, times as usize));
    }
    if lengths.len() > literals + distances {
        return None;
    }
    Some((Code::new(&lengths[..literals]), Code::new(&lengths[literals..])))
}

fn block(bits: &mut Bits, literals: &Code, distances: &Code, out: &mut Vec<u8>, limit: usize) -> Option<()> {
    loop {
        match literals.read(bits)? {
            256 => return Some(()),
            byte @ 0..=255 => {
                if out.len() >= limit {
                    return None;
                }
                out.push(byte as u8);
            }
            symbol => {
                let at = symbol - 257;
                let length = usize::from(*LENGTH_BASE.get(at)?) + bits.take(u32::from(LENGTH_EXTRA[at]))? as usize;
                let symbol = distances.read(bits)?;
                let extra = if symbol < 2 { 0 } else { (symbol as u32 / 2) - 1 };
                let distance = usize::from(*DISTANCE_BASE.get(symbol)?) + bits.take(extra)? as usize;
                let start = out.len().checked_sub(distance)?;
                if out.len() + length > limit {
                    return None;
                }
                for at in start..start + length {
                    out.push(out[at]);
                }
            }
        }
    }
}

fn number(data: &[u8], at: usize, bytes: usize) -> Option<usize> {
    let field = data.get(at..at + bytes)?;
    Some(field.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte)))
}

/// The member of this name in a ZIP archive.
pub(crate) fn member(archive: &[u8], name: &str, limit: usize) -> Option<Vec<u8>> {
    let end = archive.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let mut at = number(archive, end + 16, 4)?;
    for _ in 0..number(archive, end + 10, 2)? {
        let method = number(archive, at + 10, 2)?;
        let size = number(archive, at + 20, 4)?;
        let lengths = [number(archive, at + 28, 2)?, number(archive, at + 30, 2)?, number(archive, at + 32, 2)?];
        let local = number(archive, at + 42, 4)?;
        if archive.get(at + 46..at + 46 + lengths[0])? == name.as_bytes() {
            let start = local + 30 + number(archive, local + 26, 2)? + number(archive, local + 28, 2)?;
            let data = archive.get(start..start + size)?;
            return if method == 0 { Some(data.to_vec()) } else { inflate(data, limit) };
        }
        at += 46 + lengths.iter().sum::<usize>();
    }
    None
}

/// Unpacks a gzip file; gives back what is none as it is.
pub fn gunzip(file: &[u8], limit: usize) -> Option<Vec<u8>> {
    if !file.starts_with(&[0x1f, 0x8b, 8]) {
        return Some(file.to_vec());
    }
    let flags = *file.get(3)?;
    let mut at = 10;
    if flags & 4 != 0 {
        at += 2 + number(file, at, 2)?;
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += file.get(at..)?.iter().position(|&byte| byte == 0)? + 1;
        }
    }
    at += if flags & 2 != 0 { 2 } else { 0 };
    inflate(file.get(at..)?, limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten a, ten b, ten a, as gzip packs them.
    const PACKED: [u8; 29] =
        [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 75, 76, 132, 129, 36, 56, 128, 11, 37, 2, 0, 43, 189, 64, 201, 30, 0, 0, 0];

    #[test]
    fn what_gzip_packed_comes_out() {
        let packed = PACKED;
        assert_eq!(gunzip(&packed, 100).unwrap(), b"aaaaaaaaaabbbbbbbbbbaaaaaaaaaa");
        assert_eq!(gunzip(&packed, 29), None);
        assert_eq!(inflate(&[1, 3, 0, 252, 255, b'a', b'b', b'c'], 9).unwrap(), b"abc");
        assert_eq!(gunzip(b"plain", 9).unwrap(), b"plain");
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        let packed = PACKED;
        for length in 4..packed.len() - 9 {
            assert_eq!(gunzip(&packed[..length], 100), None, "{length}");
        }
        assert_eq!(member(b"PK\x05\x06", "a", 9), None);
    }
}
