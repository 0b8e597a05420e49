//! Files that come packed: the members of a ZIP archive, which spreadsheets are, and gzip files (RFC 1952).
//!
//! Unpacking itself (DEFLATE, RFC 1951) is `miniz_oxide`'s. Nothing is packed here. Checksums are not looked at: what comes out is parsed
//! strictly afterwards, and the hash of the ballots is in the transcript.
//!
//! Invariant: never more than [`limit`] of the file's length comes out, however it was packed, and nothing is read outside the file.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// How many bytes may come out of a packed file of this length: two hundred times as many, which no table of ballots needs, and at most
/// one gigabyte.
pub fn limit(packed: usize) -> usize {
    packed.saturating_mul(200).clamp(1 << 20, 1 << 30)
}

fn number(data: &[u8], at: usize, bytes: usize) -> Option<usize> {
    let field = data.get(at..at.checked_add(bytes)?)?;
    Some(field.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte)))
}

/// The member of this name in a ZIP archive (APPNOTE 4.3.12 and 4.3.16); archives beyond four gigabytes are not read.
pub(crate) fn member(archive: &[u8], name: &str) -> Option<Vec<u8>> {
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
            return match method {
                0 => Some(data.to_vec()),
                8 => decompress_to_vec_with_limit(data, limit(archive.len())).ok(),
                _ => None,
            };
        }
        at += 46 + lengths.iter().sum::<usize>();
    }
    None
}

/// Unpacks a gzip file; gives back what is none as it is. `None` where it is damaged or has more in it than [`limit`].
pub fn gunzip(file: &[u8]) -> Option<Vec<u8>> {
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
    decompress_to_vec_with_limit(file.get(at..)?, limit(file.len())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten a, ten b, ten a, as gzip packs them.
    const PACKED: [u8; 29] =
        [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 75, 76, 132, 129, 36, 56, 128, 11, 37, 2, 0, 43, 189, 64, 201, 30, 0, 0, 0];

    #[test]
    fn what_gzip_packed_comes_out() {
        assert_eq!(gunzip(&PACKED).unwrap(), b"aaaaaaaaaabbbbbbbbbbaaaaaaaaaa");
        assert_eq!(gunzip(b"plain").unwrap(), b"plain");
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        for length in 4..PACKED.len() - 9 {
            assert_eq!(gunzip(&PACKED[..length]), None, "{length}");
        }
        assert_eq!(member(b"PK\x05\x06", "a"), None);
    }

    #[test]
    fn a_small_file_that_claims_to_be_a_large_one_is_refused() {
        // Eight million noughts, packed into eight thousand bytes.
        let bomb = miniz_oxide::deflate::compress_to_vec(&vec![0; 8 << 20], 9);
        assert!(bomb.len() < 10_000);
        let gzip: Vec<u8> = [31, 139, 8, 0, 0, 0, 0, 0, 2, 3].into_iter().chain(bomb).collect();
        assert_eq!(gunzip(&gzip), None);
    }
}
