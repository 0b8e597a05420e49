//! The archive `UUID.bel`: an old-style tar file that only grows (specification 4.4).
//!
//! Every header is compared with the one header that its name, size and time can have; every body with the hash in its
//! name; padding with zeros. What may follow what is the business of `board`.

use std::io::{self, Read, Seek, SeekFrom};

use sha2::{Digest, Sha256};

use crate::elements::hex;
use crate::json::{Read as Parsed, Reader};

/// Bytes of a tar block.
pub const BLOCK: u64 = 512;
/// The longest body that is read whole, unless something larger is expected.
pub const BODY_BYTES_MAX: u64 = 4 << 20;

/// What is wrong with the file itself.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveFault {
    /// It could not be read.
    #[error("it could not be read: {0}")]
    Io(#[from] io::Error),
    /// A header that is not what Belenios writes.
    #[error("the header of the entry is not as it must be")]
    Header,
    /// It ends within an entry.
    #[error("the file ends within an entry")]
    Short,
    /// Something in the padding.
    #[error("the padding after the entry is not zero")]
    Padding,
    /// A body that is not what its name says.
    #[error("the entry's bytes do not have the hash in its name")]
    Hash,
    /// More than anything of the kind can have.
    #[error("the entry is longer than anything that can stand here ({0} bytes)")]
    TooLong(u64),
}

/// What an entry is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// The first: what kind of archive it is.
    Beginning,
    /// Something that an event refers to.
    Data,
    /// An event.
    Event,
}

/// The header of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// The hash of its body, zero for the first.
    pub hash: [u8; 32],
    /// Bytes of its body.
    pub size: u64,
    /// Where the header lies in the file.
    pub offset: u64,
}

fn name(kind: EntryKind, hash: &[u8; 32]) -> String {
    match kind {
        EntryKind::Beginning => "BELENIOS".to_owned(),
        EntryKind::Data => format!("{}.data.json", hex(hash)),
        EntryKind::Event => format!("{}.event.json", hex(hash)),
    }
}

/// The one header that an entry can have.
#[must_use]
pub fn header(kind: EntryKind, hash: &[u8; 32], size: u64, timestamp: u64) -> [u8; BLOCK as usize] {
    let mut block = [0; BLOCK as usize];
    let mut put = |at: usize, text: &str| block[at..at + text.len()].copy_from_slice(text.as_bytes());
    put(0, &name(kind, hash));
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, &format!("{size:011o}"));
    put(136, &format!("{timestamp:011o}"));
    put(148, "        ");
    put(156, "0");
    let sum: u32 = block.iter().map(|&byte| u32::from(byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

/// The body of the first entry.
#[must_use]
pub fn beginning(timestamp: u64) -> String {
    format!("{{\"version\":1,\"timestamp\":\"{timestamp}\"}}")
}

/// The largest time that fits in a header.
pub const TIMESTAMP_MAX: u64 = 0o777_7777_7777;

fn read_beginning(text: &[u8]) -> Parsed<u64> {
    Reader::whole(text, |reader| {
        reader.literal("{\"version\":1,\"timestamp\":\"")?;
        let wrong = reader.wrong("a time");
        let timestamp = reader.number()?;
        reader.literal("\"}")?;
        if timestamp <= TIMESTAMP_MAX { Ok(timestamp) } else { Err(wrong) }
    })
}

/// Reads an archive entry by entry.
pub struct Entries<R> {
    source: R,
    timestamp: u64,
    /// Where the next header lies.
    offset: u64,
    /// The hash of everything that was passed, where somebody wants it.
    passed: Option<Sha256>,
}

impl<R: Read + Seek> Entries<R> {
    /// Reads the first entry.
    pub fn open(mut source: R) -> Result<Self, ArchiveFault> {
        source.seek(SeekFrom::Start(0))?;
        let mut entries = Self { source, timestamp: 0, offset: 0, passed: Some(Sha256::new()) };
        let mut block = [0; BLOCK as usize];
        if !entries.fill(&mut block)? {
            return Err(ArchiveFault::Short);
        }
        // The time stands in the body, and the header is checked with it afterwards.
        let size = octal(&block[124..135]).filter(|&size| size <= 100).ok_or(ArchiveFault::Header)?;
        let mut body = vec![0; size as usize];
        entries.fill_all(&mut body)?;
        entries.timestamp = read_beginning(&body).map_err(|_| ArchiveFault::Header)?;
        if block != header(EntryKind::Beginning, &[0; 32], size, entries.timestamp) {
            return Err(ArchiveFault::Header);
        }
        entries.padding(size)?;
        entries.offset = 2 * BLOCK;
        Ok(entries)
    }

    /// When the archive was begun.
    #[must_use]
    pub fn timestamp(&self) -> u64 {
        self.timestamp
    }

    /// Where the next header lies.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// How many bytes lie ahead.
    pub fn left(&mut self) -> Result<u64, ArchiveFault> {
        let end = self.source.seek(SeekFrom::End(0))?;
        self.source.seek(SeekFrom::Start(self.offset))?;
        Ok(end.saturating_sub(self.offset))
    }

    /// Whether anything was read before the file ended.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<bool, ArchiveFault> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.source.read(&mut buffer[filled..]) {
                Ok(0) => return if filled == 0 { Ok(false) } else { Err(ArchiveFault::Short) },
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        if let Some(passed) = &mut self.passed {
            passed.update(buffer);
        }
        Ok(true)
    }

    fn fill_all(&mut self, buffer: &mut [u8]) -> Result<(), ArchiveFault> {
        if buffer.is_empty() || self.fill(buffer)? { Ok(()) } else { Err(ArchiveFault::Short) }
    }

    fn padding(&mut self, size: u64) -> Result<(), ArchiveFault> {
        let mut padding = [0; BLOCK as usize];
        let padding = &mut padding[..(size.next_multiple_of(BLOCK) - size) as usize];
        self.fill_all(padding)?;
        if padding.iter().all(|&byte| byte == 0) { Ok(()) } else { Err(ArchiveFault::Padding) }
    }

    /// The next header; `None` where the file ends between entries.
    pub fn next_entry(&mut self) -> Result<Option<Entry>, ArchiveFault> {
        let mut block = [0; BLOCK as usize];
        if !self.fill(&mut block)? {
            return Ok(None);
        }
        let mut hash = [0; 32];
        let hashed = data_encoding::HEXLOWER.decode_mut(&block[..64], &mut hash);
        let kind = if block[64..].starts_with(b".event") { EntryKind::Event } else { EntryKind::Data };
        let size = octal(&block[124..135]).ok_or(ArchiveFault::Header)?;
        if hashed.is_err() || block != header(kind, &hash, size, self.timestamp) {
            return Err(ArchiveFault::Header);
        }
        Ok(Some(Entry { kind, hash, size, offset: self.offset }))
    }

    /// The body of the entry whose header was just read.
    pub fn body(&mut self, entry: &Entry, bytes_max: u64) -> Result<Vec<u8>, ArchiveFault> {
        if entry.size > bytes_max {
            return Err(ArchiveFault::TooLong(entry.size));
        }
        let mut body = Vec::new();
        self.stream(entry, &mut |part| body.extend_from_slice(part))?;
        Ok(body)
    }

    /// The same, part by part, for what may be larger than memory.
    pub fn stream(&mut self, entry: &Entry, part: &mut dyn FnMut(&[u8])) -> Result<(), ArchiveFault> {
        let mut hash = Sha256::new();
        let mut left = entry.size;
        let mut buffer = [0; 16384];
        while left > 0 {
            let length = left.min(buffer.len() as u64) as usize;
            self.fill_all(&mut buffer[..length])?;
            hash.update(&buffer[..length]);
            part(&buffer[..length]);
            left -= length as u64;
        }
        self.padding(entry.size)?;
        if <[u8; 32]>::from(hash.finalize()) != entry.hash {
            return Err(ArchiveFault::Hash);
        }
        self.offset = entry.offset + BLOCK + entry.size.next_multiple_of(BLOCK);
        Ok(())
    }

    /// The body of an entry that was read before; then reading goes on where it was.
    pub fn again(&mut self, offset: u64) -> Result<Vec<u8>, ArchiveFault> {
        let (here, passed) = (self.offset, self.passed.take());
        self.jump(offset)?;
        let entry = self.next_entry()?.ok_or(ArchiveFault::Short)?;
        let body = self.body(&entry, BODY_BYTES_MAX)?;
        self.jump(here)?;
        self.passed = passed;
        Ok(body)
    }

    fn jump(&mut self, offset: u64) -> Result<(), ArchiveFault> {
        self.source.seek(SeekFrom::Start(offset))?;
        self.offset = offset;
        Ok(())
    }

    /// Passes everything up to an offset without a look at it; it must lie ahead.
    pub fn pass_until(&mut self, offset: u64) -> Result<(), ArchiveFault> {
        let mut left = offset.checked_sub(self.offset).ok_or(ArchiveFault::Short)?;
        let mut buffer = vec![0; 1 << 16];
        while left > 0 {
            let length = left.min(buffer.len() as u64) as usize;
            self.fill_all(&mut buffer[..length])?;
            left -= length as u64;
        }
        self.offset = offset;
        Ok(())
    }

    /// The hash of everything that was passed so far.
    ///
    /// # Panics
    /// After [`Entries::forget_passed`].
    #[must_use]
    pub fn passed_hash(&self) -> [u8; 32] {
        self.passed.clone().expect("nobody said that it is not wanted").finalize().into()
    }

    /// From now on nobody asks for the hash of everything that was passed.
    pub fn forget_passed(&mut self) {
        self.passed = None;
    }
}

fn octal(digits: &[u8]) -> Option<u64> {
    digits
        .iter()
        .try_fold(0, |value, &digit| (b'0'..=b'7').contains(&digit).then(|| value * 8 + u64::from(digit - b'0')))
}

/// What an event says happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// Election, trustees and credentials are fixed.
    Setup,
    /// A ballot was cast.
    Ballot,
    /// No more ballots.
    EndBallots,
    /// The encrypted tally.
    EncryptedTally,
    /// A shuffle.
    Shuffle,
    /// No more shuffles.
    EndShuffles,
    /// A trustee's share.
    PartialDecryption,
    /// The result.
    Result,
}

impl EventKind {
    /// All of them, in order.
    pub const ALL: [Self; 8] = [
        Self::Setup,
        Self::Ballot,
        Self::EndBallots,
        Self::EncryptedTally,
        Self::Shuffle,
        Self::EndShuffles,
        Self::PartialDecryption,
        Self::Result,
    ];

    /// As an archive spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Setup => "Setup",
            Self::Ballot => "Ballot",
            Self::EndBallots => "EndBallots",
            Self::EncryptedTally => "EncryptedTally",
            Self::Shuffle => "Shuffle",
            Self::EndShuffles => "EndShuffles",
            Self::PartialDecryption => "PartialDecryption",
            Self::Result => "Result",
        }
    }

    /// Which it is.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// An event: what happened after what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The hash of the event before; absent in the first.
    pub parent: Option<[u8; 32]>,
    /// Its number, from 0.
    pub height: u64,
    /// What happened.
    pub kind: EventKind,
    /// With what.
    pub payload: Option<[u8; 32]>,
}

impl Event {
    /// Reads an event.
    pub fn parse(text: &[u8]) -> Parsed<Self> {
        Reader::whole(text, |reader| {
            reader.literal("{")?;
            let parent = if reader.maybe("\"parent\":") {
                let parent = reader.hash()?;
                reader.literal(",")?;
                Some(parent)
            } else {
                None
            };
            reader.literal("\"height\":")?;
            let height = reader.number()?;
            reader.literal(",\"type\":")?;
            let wrong = reader.wrong("the kind of an event");
            let kind = EventKind::named(reader.plain()?).ok_or(wrong)?;
            let payload = if reader.maybe(",\"payload\":") { Some(reader.hash()?) } else { None };
            reader.literal("}")?;
            Ok(Self { parent, height, kind, payload })
        })
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        let parent = self.parent.map_or(String::new(), |parent| format!("\"parent\":\"{}\",", hex(&parent)));
        let payload = self.payload.map_or(String::new(), |payload| format!(",\"payload\":\"{}\"", hex(&payload)));
        format!("{{{parent}\"height\":{},\"type\":\"{}\"{payload}}}", self.height, self.kind.name())
    }
}

/// Writes an archive, byte for byte as belenios-tool does.
#[derive(Clone, Debug)]
pub struct ArchiveWriter {
    timestamp: u64,
    last: Option<[u8; 32]>,
    height: u64,
}

impl ArchiveWriter {
    /// An archive that begins at this time, with its first bytes.
    #[must_use]
    pub fn begin(timestamp: u64) -> (Self, Vec<u8>) {
        let mut out = Vec::new();
        append(&mut out, EntryKind::Beginning, beginning(timestamp).as_bytes(), timestamp);
        (Self { timestamp, last: None, height: 0 }, out)
    }

    /// Goes on with an archive whose last event has this hash and height.
    #[must_use]
    pub fn resume(timestamp: u64, last: [u8; 32], height: u64) -> Self {
        Self { timestamp, last: Some(last), height: height + 1 }
    }

    /// The bytes of an event with its data; the last of the data is what the event refers to.
    pub fn event(&mut self, kind: EventKind, data: &[&[u8]]) -> Vec<u8> {
        let mut out = Vec::new();
        for data in data {
            append(&mut out, EntryKind::Data, data, self.timestamp);
        }
        let payload = data.last().map(|data| Sha256::digest(data).into());
        let text = Event { parent: self.last, height: self.height, kind, payload }.text();
        append(&mut out, EntryKind::Event, text.as_bytes(), self.timestamp);
        self.last = Some(Sha256::digest(text.as_bytes()).into());
        self.height += 1;
        out
    }
}

fn append(out: &mut Vec<u8>, kind: EntryKind, body: &[u8], timestamp: u64) {
    let hash: [u8; 32] = Sha256::digest(body).into();
    out.extend_from_slice(&header(kind, &hash, body.len() as u64, timestamp));
    out.extend_from_slice(body);
    out.resize(out.len().next_multiple_of(BLOCK as usize), 0);
}

/// The payload of the first event.
#[must_use]
pub fn setup_text(election: &[u8; 32], trustees: &[u8; 32], credentials: &[u8; 32]) -> String {
    format!(
        "{{\"election\":\"{}\",\"trustees\":\"{}\",\"credentials\":\"{}\"}}",
        hex(election),
        hex(trustees),
        hex(credentials)
    )
}
