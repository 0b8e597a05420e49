//! Verifies a whole election from its archive: a strict state machine over every event (specification 4.4).
//!
//! Exactly one of each phase, in order; every event visited, in the order of the file; owners known and distinct; the
//! encrypted tally and the result recomputed and compared; every element a member; everything in canonical form. Two
//! things that belenios-tool 2.0 to 3.0 let through are refused on purpose: a stray event between ballots, and an
//! encrypted tally that is not the ballots' (see docs/formats/ballot-box.md).
//!
//! Memory does not grow with the ballots: they are verified in batches, and what stays is 48 bytes a credential, the
//! sums, and the ciphertexts that are to be shuffled.

mod credentials;
mod note;

use std::collections::BTreeSet;
use std::io::{Read, Seek};

use sha2::{Digest, Sha256};

use crate::archive::{
    ArchiveFault, ArchiveWriter, BODY_BYTES_MAX, Entries, Entry, EntryKind, Event, EventKind, setup_text,
};
use crate::ballot::Ballot;
use crate::decryption::{
    DecryptionFault, PartialDecryption, QuestionResult, ResultFault, owned_text, read_owned, result, result_text,
};
use crate::election::{CryptoVersion, Election, group_of};
use crate::elements::{Ciphertext, hex};
use crate::group::{Group, GroupName};
use crate::in_group;
use crate::json::Malformed;
use crate::shuffle::{Shuffle, ShuffleFault, Shuffler};
use crate::tally::{EncryptedTally, Tally};
use crate::trustees::{TrusteeFault, Trustees};
use crate::verify::{BallotFault, BallotVerifier, Way};

use credentials::Register;
pub use note::NoteFault;

/// What is wrong at a place of an archive.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file.
    #[error(transparent)]
    Archive(#[from] ArchiveFault),
    /// A text.
    #[error("the {0} is not in the form it must have: {1}")]
    Malformed(&'static str, Malformed),
    /// An entry out of place.
    #[error("{0}")]
    OutOfPlace(&'static str),
    /// An event that may not follow.
    #[error("a {0} may not follow here: the election {1}")]
    OutOfOrder(&'static str, &'static str),
    /// An event's number, parent or payload.
    #[error("its {0} is not what it must be")]
    Chain(&'static str),
    /// Trustees' keys.
    #[error(transparent)]
    Trustees(#[from] TrusteeFault),
    /// The list of credentials.
    #[error("{0}")]
    Credentials(&'static str),
    /// A ballot.
    #[error(transparent)]
    Ballot(#[from] BallotFault),
    /// A credential that is not on the list.
    #[error("its credential is not on the list")]
    UnknownCredential,
    /// A ballot that is there already.
    #[error("the same ballot was cast before")]
    Repeated,
    /// A weight where answers are shown one by one.
    #[error("its credential has a weight, and the election has questions whose answers are shuffled")]
    Weighted,
    /// The encrypted tally.
    #[error("the encrypted tally is not what the ballots make")]
    Tally,
    /// The sum of weights.
    #[error("the weights of the ballots sum up to more than can be counted")]
    WeightSum,
    /// A trustee who does not exist.
    #[error("there is no trustee {0}")]
    UnknownOwner(u64),
    /// A trustee who has done it already.
    #[error("trustee {0} has done it already")]
    SameOwner(u64),
    /// A shuffle.
    #[error(transparent)]
    Shuffle(#[from] ShuffleFault),
    /// A partial decryption.
    #[error(transparent)]
    Decryption(#[from] DecryptionFault),
    /// What partial decryptions make.
    #[error(transparent)]
    Result(#[from] ResultFault),
    /// The result.
    #[error("the result is not what the partial decryptions make")]
    WrongResult,
    /// No result yet.
    #[error("the archive ends before the result: the election {0}")]
    Unfinished(&'static str),
    /// A note of an earlier verification.
    #[error(transparent)]
    Note(#[from] NoteFault),
}

/// Where something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The number of the event, from 0; `None` before the first and at the end.
    pub event: Option<u64>,
    /// What the event is, where that is known.
    pub kind: Option<EventKind>,
    /// Where the entry lies in the file.
    pub offset: u64,
}

/// An archive is not valid: where, and why.
#[derive(Debug, thiserror::Error)]
#[error("{}: {fault}", self.place())]
pub struct Invalid {
    /// Where.
    pub place: Place,
    /// Why.
    pub fault: Fault,
}

impl Invalid {
    /// The place in words.
    #[must_use]
    pub fn place(&self) -> String {
        let Place { event, kind, offset } = self.place;
        match (event, kind) {
            (Some(event), Some(kind)) => format!("event {event} ({})", kind.name()),
            (Some(event), None) => format!("before event {event} (byte {offset})"),
            (None, _) => format!("byte {offset}"),
        }
    }

    /// Whether the file could not be read, which says nothing about the election.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        matches!(self.fault, Fault::Archive(ArchiveFault::Io(_)) | Fault::Note(_))
    }
}

/// How far an election is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Nothing yet.
    Empty,
    /// Ballots are cast.
    Open,
    /// No more ballots.
    Closed,
    /// There is an encrypted tally to shuffle.
    Shuffling,
    /// There is an encrypted tally to decrypt.
    Decrypting,
    /// There is a result.
    Finished,
}

impl Phase {
    /// In words, after "the election".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Empty => "is not set up",
            Self::Open => "is open",
            Self::Closed => "is closed and not tallied",
            Self::Shuffling => "is being shuffled",
            Self::Decrypting => "is being decrypted",
            Self::Finished => "is finished",
        }
    }
}

/// How an archive is verified.
#[derive(Clone, Debug)]
pub struct Options {
    /// Unknown to whoever made the archive: from the operating system.
    pub seed: [u8; 32],
    /// Quick, or one by one.
    pub way: Way,
    /// How many threads verify ballots; 1 where there are none.
    pub threads: usize,
    /// Whether the election may still be running.
    pub may_be_open: bool,
    /// What [`Verified::note`] of an earlier verification said.
    pub note: Option<Vec<u8>>,
}

impl Options {
    /// Quick, on one thread, for a finished election.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        Self { seed, way: Way::Quick, threads: 1, may_be_open: false, note: None }
    }
}

/// What a valid archive says.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The group.
    pub group: GroupName,
    /// The version of the cryptography.
    pub version: CryptoVersion,
    /// The election's identifier.
    pub uuid: String,
    /// Its name.
    pub name: String,
    /// Its fingerprint.
    pub fingerprint: String,
    /// The questions, in words.
    pub questions: Vec<String>,
    /// How many credentials there are.
    pub credentials: u64,
    /// How many ballots were cast.
    pub ballots: u64,
    /// How many of them count: the last of each credential.
    pub counted: u64,
    /// The sum of their weights.
    pub total_weight: u64,
    /// How far the election is.
    pub phase: Phase,
    /// The result, where there is one.
    pub result: Option<Vec<QuestionResult>>,
    /// The hash of the last event.
    pub head: [u8; 32],
    /// The number of the last event.
    pub height: u64,
    /// When the archive was begun.
    pub timestamp: u64,
    /// How long the file is.
    pub bytes: u64,
    /// While the election is open: what a later verification can begin from.
    pub note: Option<Vec<u8>>,
    /// How many ballots were taken from a note instead of verified now.
    pub noted: u64,
}

/// Progress: bytes read, ballots verified.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64);

/// Verifies an archive.
pub fn verify<R: Read + Seek>(source: R, options: &Options, progress: Progress<'_>) -> Result<Verified, Invalid> {
    let start = |fault: Fault| Invalid { place: Place { event: None, kind: None, offset: 0 }, fault };
    let mut entries = Entries::open(source).map_err(|fault| start(fault.into()))?;
    let offset = entries.offset();
    let first = |fault: Fault| Invalid { place: Place { event: Some(0), kind: None, offset }, fault };
    let (_, election) = data(&mut entries, BODY_BYTES_MAX).map_err(first)?;
    let group = group_of(&election).map_err(|wrong| first(Fault::Malformed("election", wrong)))?;
    in_group!(group, G => Board::<G, R>::run(entries, &election, options, progress).map(|contents| contents.verified))
}

/// The group of the election in an archive, and its text; nothing else is looked at.
pub fn group_in<R: Read + Seek>(source: R) -> Result<GroupName, Fault> {
    let (_, election) = data(&mut Entries::open(source)?, BODY_BYTES_MAX)?;
    group_of(&election).map_err(|wrong| Fault::Malformed("election", wrong))
}

/// What a verified archive has in it: for whoever goes on with the election.
pub struct Contents<G: Group> {
    /// The verdict's particulars.
    pub verified: Verified,
    /// The election.
    pub election: Election<G>,
    /// Its trustees.
    pub trustees: Trustees<G>,
    /// The encrypted tally as it stands after the shuffles; while the election is open, of the ballots so far.
    pub tally: EncryptedTally<G>,
    /// Who has shuffled or decrypted in this phase.
    pub owners: BTreeSet<u64>,
    /// The partial decryptions.
    pub decryptions: Vec<(u64, PartialDecryption<G>)>,
}

impl<G: Group> Contents<G> {
    /// Verifies an archive of this group and gives what is in it.
    pub fn read<R: Read + Seek>(source: R, options: &Options, progress: Progress<'_>) -> Result<Self, Invalid> {
        let start = |fault: Fault| Invalid { place: Place { event: None, kind: None, offset: 0 }, fault };
        let mut entries = Entries::open(source).map_err(|fault| start(fault.into()))?;
        let (_, election) = data(&mut entries, BODY_BYTES_MAX).map_err(start)?;
        Board::<G, R>::run(entries, &election, options, progress)
    }

    /// Writes what comes next.
    #[must_use]
    pub fn writer(&self) -> ArchiveWriter {
        ArchiveWriter::resume(self.verified.timestamp, self.verified.head, self.verified.height)
    }

    /// The ciphertexts that are to be shuffled next.
    #[must_use]
    pub fn to_shuffle(&self) -> Vec<Vec<Ciphertext<G>>> {
        self.election.shuffled().map(|place| self.tally.ciphertexts[place].clone()).collect()
    }
}

/// Reads an entry that must be data.
fn data<R: Read + Seek>(entries: &mut Entries<R>, bytes_max: u64) -> Result<(Entry, Vec<u8>), Fault> {
    let entry = entries.next_entry()?.ok_or(Fault::OutOfPlace("the archive ends where something must follow"))?;
    if entry.kind != EntryKind::Data {
        return Err(Fault::OutOfPlace("an event stands where its data must stand"));
    }
    let body = entries.body(&entry, bytes_max)?;
    Ok((entry, body))
}

/// A ballot that waits to be verified with others.
struct Waiting<G: Group> {
    ballot: Ballot<G>,
    event: u64,
    offset: u64,
}

/// Ballots that are verified together, and their bytes.
const BATCH: usize = 512;
const BATCH_BYTES: u64 = 4 << 20;

/// About what a short ballot takes in the file.
const BALLOT_BYTES: u64 = 5000;

struct Board<'a, G: Group, R> {
    entries: Entries<R>,
    options: &'a Options,
    progress: Progress<'a>,
    election: Election<G>,
    trustees: Trustees<G>,
    register: Register,
    phase: Phase,
    head: [u8; 32],
    /// The number of the next event.
    height: u64,
    waiting: Vec<Waiting<G>>,
    waiting_bytes: u64,
    ballots: u64,
    tally: Tally<G>,
    encrypted: Option<EncryptedTally<G>>,
    owners: BTreeSet<u64>,
    decryptions: Vec<(u64, PartialDecryption<G>)>,
    result: Option<Vec<QuestionResult>>,
}

impl<'a, G: Group, R: Read + Seek> Board<'a, G, R> {
    fn run(
        mut entries: Entries<R>,
        election: &[u8],
        options: &'a Options,
        progress: Progress<'a>,
    ) -> Result<Contents<G>, Invalid> {
        let offset = entries.offset();
        let at_setup =
            |fault: Fault| Invalid { place: Place { event: Some(0), kind: Some(EventKind::Setup), offset }, fault };
        if !options.may_be_open {
            // Only an open election leaves a note.
            entries.forget_passed();
        }
        let (election, trustees, register, head) = setup::<G, R>(&mut entries, election, options).map_err(at_setup)?;
        let tally = Tally::new(&election);
        let mut board = Board {
            entries,
            options,
            progress,
            election,
            trustees,
            register,
            phase: Phase::Open,
            head,
            height: 1,
            waiting: Vec::new(),
            waiting_bytes: 0,
            ballots: 0,
            tally,
            encrypted: None,
            owners: BTreeSet::new(),
            decryptions: Vec::new(),
            result: None,
        };
        let noted = match &options.note {
            Some(note) => board.resume(note).map_err(|fault| at_setup(fault.into()))?,
            None => 0,
        };
        let note = board.events()?;
        Ok(board.verified(noted, note))
    }

    fn verified(self, noted: u64, note: Option<Vec<u8>>) -> Contents<G> {
        let verified = Verified {
            group: G::GROUP,
            version: self.election.version,
            questions: self.election.questions.iter().map(|question| question.text().to_owned()).collect(),
            uuid: self.election.uuid.clone(),
            name: self.election.name.clone(),
            fingerprint: self.election.fingerprint.clone(),
            credentials: self.register.len() as u64,
            ballots: self.ballots,
            counted: self.tally.ballots(),
            total_weight: self.tally.weight(),
            phase: self.phase,
            result: self.result,
            head: self.head,
            height: self.height - 1,
            timestamp: self.entries.timestamp(),
            bytes: self.entries.offset(),
            note,
            noted,
        };
        let Self { election, trustees, encrypted, owners, decryptions, .. } = self;
        let tally = encrypted.unwrap_or_else(|| self.tally.encrypted());
        Contents { verified, election, trustees, tally, owners, decryptions }
    }

    fn here(&self, kind: Option<EventKind>, offset: u64) -> Place {
        Place { event: Some(self.height), kind, offset }
    }

    /// Reads and judges every event after the first.
    fn events(&mut self) -> Result<Option<Vec<u8>>, Invalid> {
        let election = self.election.clone();
        let expected = self.entries.left().map_err(|fault| {
            let place = self.here(None, self.entries.offset());
            Invalid { place, fault: fault.into() }
        })? / BALLOT_BYTES;
        let ballots = BallotVerifier::new(&election, self.options.seed, expected);
        loop {
            let offset = self.entries.offset();
            match self.next_event(&ballots) {
                Ok(true) => {}
                Ok(false) => break,
                Err(invalid) => {
                    // Whatever is wrong with ballots before this place is what was wrong first.
                    self.flush(&ballots)?;
                    return Err(match invalid {
                        Wrong::At(invalid) => invalid,
                        Wrong::Here(kind, fault) => Invalid { place: self.here(kind, offset), fault },
                    });
                }
            }
        }
        self.flush(&ballots)?;
        if self.phase < Phase::Finished && !self.options.may_be_open {
            let place = Place { event: None, kind: None, offset: self.entries.offset() };
            return Err(Invalid { place, fault: Fault::Unfinished(self.phase.words()) });
        }
        if self.phase != Phase::Open {
            return Ok(None);
        }
        let place = self.here(None, self.entries.offset());
        self.note().map(Some).map_err(|fault| Invalid { place, fault: fault.into() })
    }

    /// Reads the data of an event and the event; whether there was one.
    fn next_event(&mut self, ballots: &BallotVerifier<'_, G>) -> Result<bool, Wrong> {
        let here = |fault: Fault| Wrong::Here(None, fault);
        let begins_at = self.entries.offset();
        let mut data: Vec<(Entry, Vec<u8>)> = Vec::new();
        let (entry, body) = loop {
            let Some(entry) = self.entries.next_entry().map_err(|fault| here(fault.into()))? else {
                if data.is_empty() {
                    return Ok(false);
                }
                return Err(here(Fault::OutOfPlace("the archive ends where an event must follow")));
            };
            let body = self.entries.body(&entry, self.bytes_max()).map_err(|fault| here(fault.into()))?;
            if entry.kind == EntryKind::Event {
                break (entry, body);
            }
            if data.len() == 2 {
                return Err(here(Fault::OutOfPlace("data to which no event refers")));
            }
            data.push((entry, body));
        };
        let event = Event::parse(&body).map_err(|wrong| here(Fault::Malformed("event", wrong)))?;
        let kind = event.kind;
        let here = |fault: Fault| Wrong::Here(Some(kind), fault);
        self.chained(&event, &data).map_err(here)?;
        self.ordered(kind).map_err(here)?;
        // Everything after ballots is about all of them.
        if kind != EventKind::Ballot {
            self.flush(ballots).map_err(Wrong::At)?;
        }
        self.judge(kind, &data, begins_at).map_err(here)?;
        self.head = entry.hash;
        self.height += 1;
        if self.waiting.len() >= BATCH * self.options.threads || self.waiting_bytes >= BATCH_BYTES {
            self.flush(ballots).map_err(Wrong::At)?;
        }
        Ok(true)
    }

    /// The longest data that can stand here: a ballot, or something with a few elements for each ciphertext.
    fn bytes_max(&self) -> u64 {
        let ciphertexts = self.encrypted.as_ref().map_or_else(
            || self.tally.ballots() * self.election.shuffled().count() as u64,
            |tally| tally.ciphertexts.iter().map(Vec::len).sum::<usize>() as u64,
        );
        BODY_BYTES_MAX + 8192 * ciphertexts
    }

    fn chained(&self, event: &Event, data: &[(Entry, Vec<u8>)]) -> Result<(), Fault> {
        let expected: &[usize] = match event.kind {
            EventKind::Setup => &[4],
            EventKind::Ballot | EventKind::Result => &[1],
            EventKind::EndBallots | EventKind::EndShuffles => &[0],
            EventKind::EncryptedTally | EventKind::Shuffle | EventKind::PartialDecryption => &[2],
        };
        if event.parent != Some(self.head) {
            return Err(Fault::Chain("parent"));
        }
        if event.height != self.height {
            return Err(Fault::Chain("height"));
        }
        if event.kind != EventKind::Setup && !expected.contains(&data.len()) {
            return Err(Fault::OutOfPlace("an event has more or less data than it must have"));
        }
        if event.payload != data.last().map(|(entry, _)| entry.hash) {
            return Err(Fault::Chain("payload"));
        }
        Ok(())
    }

    fn ordered(&self, kind: EventKind) -> Result<(), Fault> {
        let shuffled = !self.owners.is_empty();
        let in_order = match (self.phase, kind) {
            (Phase::Open, EventKind::Ballot | EventKind::EndBallots)
            | (Phase::Closed, EventKind::EncryptedTally)
            | (Phase::Shuffling, EventKind::Shuffle)
            | (Phase::Decrypting, EventKind::PartialDecryption) => true,
            (Phase::Shuffling, EventKind::EndShuffles) => shuffled,
            (Phase::Decrypting, EventKind::Result) => !self.decryptions.is_empty(),
            _ => false,
        };
        if in_order { Ok(()) } else { Err(Fault::OutOfOrder(kind.name(), self.phase.words())) }
    }

    fn judge(&mut self, kind: EventKind, data: &[(Entry, Vec<u8>)], offset: u64) -> Result<(), Fault> {
        let body = |index: usize| data[index].1.as_slice();
        match kind {
            EventKind::Setup => unreachable!("a second setup is out of order"),
            EventKind::Ballot => self.ballot(body(0), offset)?,
            EventKind::EndBallots => self.phase = Phase::Closed,
            EventKind::EncryptedTally => self.encrypted_tally(body(0), body(1))?,
            EventKind::Shuffle => self.shuffle(body(0), body(1))?,
            EventKind::EndShuffles => {
                self.phase = Phase::Decrypting;
                self.owners.clear();
            }
            EventKind::PartialDecryption => self.partial_decryption(body(0), body(1))?,
            EventKind::Result => self.judge_result(body(0))?,
        }
        Ok(())
    }

    fn ballot(&mut self, body: &[u8], offset: u64) -> Result<(), Fault> {
        if body.len() as u64 > BODY_BYTES_MAX {
            return Err(ArchiveFault::TooLong(body.len() as u64).into());
        }
        let ballot = Ballot::<G>::parse(body).map_err(|wrong| Fault::Malformed("ballot", wrong))?;
        self.waiting.push(Waiting { ballot, event: self.height, offset });
        self.waiting_bytes += body.len() as u64;
        Ok(())
    }

    /// Verifies the ballots that wait, and puts them into the tally.
    fn flush(&mut self, verifier: &BallotVerifier<'_, G>) -> Result<(), Invalid> {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        if waiting.is_empty() {
            return Ok(());
        }
        let wrong = |at: &Waiting<G>, fault: Fault| {
            let place = Place { event: Some(at.event), kind: Some(EventKind::Ballot), offset: at.offset };
            Invalid { place, fault }
        };
        // Ballots before one that is refused at sight are judged first, so that the first fault is the one reported.
        let mut seen = Vec::with_capacity(waiting.len());
        let mut refused = None;
        for ballot in &waiting {
            match self.register.find(&ballot.ballot.credential.text) {
                Some(index) if self.register.weight(index) != 1 && self.election.shuffled().next().is_some() => {
                    refused = Some((ballot, Fault::Weighted));
                    break;
                }
                Some(index) => seen.push(index),
                None => {
                    refused = Some((ballot, Fault::UnknownCredential));
                    break;
                }
            }
        }
        let (ballots, way) = (&waiting[..seen.len()], self.options.way);
        verify_together(verifier, ballots, way, self.options.threads)
            .map_err(|(index, fault)| wrong(&ballots[index], fault.into()))?;
        for (waiting, index) in ballots.iter().zip(seen) {
            let weight = self.register.weight(index);
            if let Some(before) = self.register.replace(index, waiting.offset) {
                let text = self.entries.again(before).map_err(|fault| wrong(waiting, fault.into()))?;
                let earlier = Ballot::parse(&text).map_err(|bad| wrong(waiting, Fault::Malformed("ballot", bad)))?;
                if earlier == waiting.ballot {
                    return Err(wrong(waiting, Fault::Repeated));
                }
                self.tally.take(before, &earlier, weight);
            }
            self.tally.put(waiting.offset, &waiting.ballot, weight);
            self.ballots += 1;
        }
        if let Some((ballot, fault)) = refused {
            return Err(wrong(ballot, fault));
        }
        (self.progress)(self.entries.offset(), self.ballots);
        Ok(())
    }

    fn encrypted_tally(&mut self, ciphertexts: &[u8], sized: &[u8]) -> Result<(), Fault> {
        if self.tally.weight() > crate::credentials::WEIGHT_SUM_MAX {
            return Err(Fault::WeightSum);
        }
        let tally = self.tally.encrypted();
        let text = tally.text();
        let hash = Sha256::digest(text.as_bytes()).into();
        if text.as_bytes() != ciphertexts || tally.sized_text(&hash).as_bytes() != sized {
            return Err(Fault::Tally);
        }
        self.encrypted = Some(tally);
        let shuffles = self.election.shuffled().next().is_some();
        self.phase = if shuffles { Phase::Shuffling } else { Phase::Decrypting };
        Ok(())
    }

    fn tallied(&self) -> &EncryptedTally<G> {
        self.encrypted.as_ref().expect("shuffles and decryptions come after the encrypted tally")
    }

    /// The trustee who did it, who exists and has not done it before.
    fn owner(&mut self, object: &[u8], owned: &[u8]) -> Result<u64, Fault> {
        let (owner, payload) = read_owned(owned).map_err(|wrong| Fault::Malformed("owner", wrong))?;
        if payload != <[u8; 32]>::from(Sha256::digest(object)) || owned_text(owner, &payload).as_bytes() != owned {
            return Err(Fault::Chain("reference to what is owned"));
        }
        if !(1..=self.trustees.keys().len() as u64).contains(&owner) {
            return Err(Fault::UnknownOwner(owner));
        }
        if !self.owners.insert(owner) {
            return Err(Fault::SameOwner(owner));
        }
        Ok(owner)
    }

    fn shuffle(&mut self, object: &[u8], owned: &[u8]) -> Result<(), Fault> {
        self.owner(object, owned)?;
        let shuffle = Shuffle::<G>::parse(object).map_err(|wrong| Fault::Malformed("shuffle", wrong))?;
        let places: Vec<usize> = self.election.shuffled().collect();
        let tally = self.tallied();
        let from: Vec<Vec<Ciphertext<G>>> = places.iter().map(|&place| tally.ciphertexts[place].clone()).collect();
        let mut shuffler = Shuffler::new(&self.election.public_key, &self.election.fingerprint);
        shuffler.verify(&from, &shuffle, &self.options.seed, self.options.way)?;
        let tally = self.encrypted.as_mut().expect("it was there a moment ago");
        for (place, list) in places.into_iter().zip(shuffle.ciphertexts) {
            tally.ciphertexts[place] = list;
        }
        Ok(())
    }

    fn partial_decryption(&mut self, object: &[u8], owned: &[u8]) -> Result<(), Fault> {
        let owner = self.owner(object, owned)?;
        let decryption =
            PartialDecryption::<G>::parse(object).map_err(|wrong| Fault::Malformed("partial decryption", wrong))?;
        let key = &self.trustees.keys()[owner as usize - 1].public_key;
        let Options { seed, way, .. } = self.options;
        decryption.verify(&self.election.fingerprint, key, &self.tallied().ciphertexts, seed, *way)?;
        self.decryptions.push((owner, decryption));
        Ok(())
    }

    fn judge_result(&mut self, body: &[u8]) -> Result<(), Fault> {
        let tally = self.tallied();
        let computed =
            result(&self.election, &self.trustees, &tally.ciphertexts, &self.decryptions, tally.total_weight)?;
        if result_text(&computed).as_bytes() != body {
            return Err(Fault::WrongResult);
        }
        self.result = Some(computed);
        self.phase = Phase::Finished;
        Ok(())
    }
}

/// Something wrong, with its place or without.
enum Wrong {
    At(Invalid),
    Here(Option<EventKind>, Fault),
}

type Setup<G> = (Election<G>, Trustees<G>, Register, [u8; 32]);

fn setup<G: Group, R: Read + Seek>(
    entries: &mut Entries<R>,
    election_text: &[u8],
    options: &Options,
) -> Result<Setup<G>, Fault> {
    let election = Election::<G>::parse(election_text).map_err(|wrong| Fault::Malformed("election", wrong))?;
    let (trustees_entry, text) = data(entries, BODY_BYTES_MAX)?;
    let trustees = Trustees::<G>::parse(&text).map_err(|wrong| Fault::Malformed("list of trustees", wrong))?;
    if !G::is_member(&election.public_key.element) {
        return Err(Fault::Trustees(TrusteeFault::PublicKey));
    }
    // With a note these were checked already, and the note says that nothing has changed since.
    let is_new = options.note.is_none();
    if is_new {
        trustees.check(&election.public_key.element)?;
    }
    let (credentials_entry, register) = Register::read::<G, R>(entries, is_new.then_some(&options.seed))?;
    let (setup_entry, setup) = data(entries, BODY_BYTES_MAX)?;
    let election_hash = Sha256::digest(election_text).into();
    if setup != setup_text(&election_hash, &trustees_entry.hash, &credentials_entry.hash).into_bytes() {
        return Err(Fault::Chain("reference to election, trustees and credentials"));
    }
    let entry = entries.next_entry()?.ok_or(Fault::OutOfPlace("the archive ends where something must follow"))?;
    let body = entries.body(&entry, BODY_BYTES_MAX)?;
    let expected = Event { parent: None, height: 0, kind: EventKind::Setup, payload: Some(setup_entry.hash) };
    if entry.kind != EntryKind::Event || body != expected.text().into_bytes() {
        return Err(Fault::OutOfPlace("the first event is not the setup of what stands before it"));
    }
    Ok((election, trustees, register, entry.hash))
}

/// Verifies ballots on several threads; the first that is invalid, and why.
fn verify_together<G: Group>(
    verifier: &BallotVerifier<'_, G>,
    waiting: &[Waiting<G>],
    way: Way,
    threads: usize,
) -> Result<(), (usize, BallotFault)> {
    let ballots: Vec<&Ballot<G>> = waiting.iter().map(|waiting| &waiting.ballot).collect();
    if threads <= 1 || ballots.len() < 2 * threads {
        return verifier.verify(&ballots, way);
    }
    let each = ballots.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let parts: Vec<_> = ballots.chunks(each).map(|part| scope.spawn(move || verifier.verify(part, way))).collect();
        let mut verdict = Ok(());
        for (number, part) in parts.into_iter().enumerate() {
            let part = part.join().expect("verifying does not panic");
            verdict = verdict.and(part.map_err(|(index, fault)| (number * each + index, fault)));
        }
        verdict
    })
}

/// The name of an archive's last event, for people: the beginning of its hash.
#[must_use]
pub fn short(head: &[u8; 32]) -> String {
    hex(head)[..16].to_owned()
}
