//! What a verification of an open election leaves for the next one: up to where it came, the sums, and who has voted.
//!
//! The next one hashes the bytes of the archive up to there, compares, and goes on. A note is trusted like the program
//! itself: it lies on the verifier's own disk, or it is not used.

use std::io::{Read, Seek};

use super::{Board, Phase};
use crate::archive::ArchiveFault;
use crate::elements::hex;
use crate::group::{Group, text_of};
use crate::tally::Tally;

/// Why a note is of no use.
#[derive(Debug, thiserror::Error)]
pub enum NoteFault {
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveFault),
    /// Not a note of this program for this election.
    #[error("the note of the earlier verification does not fit this archive")]
    Unreadable,
    /// The archive is not the one that was verified, continued.
    #[error("the archive has changed before the point up to which it was verified earlier")]
    Changed,
}

const TITLE: &str = "polity ballot note 1";

impl<G: Group, R: Read + Seek> Board<'_, G, R> {
    /// A text of lines: title, place, digest, counts, sums, ciphertexts to shuffle, who has voted.
    pub(super) fn note(&mut self) -> Result<Vec<u8>, NoteFault> {
        let offset = self.entries.offset();
        let digest = hex(&self.entries.passed_hash());
        let mut out = format!("{TITLE}\n{offset} {digest}\n{} {}\n", self.height, hex(&self.head));
        out += &format!("{} {} {}\n", self.ballots, self.tally.ballots(), self.tally.weight());
        let sums = self.tally.sums();
        out += &format!("{}\n", sums.len());
        for (alpha, beta) in &sums {
            out += &format!("{} {}\n", text_of::<G>(alpha), text_of::<G>(beta));
        }
        let each = self.tally.each();
        out += &format!("{}\n", each.len());
        for (question, number, alpha, beta) in &each {
            out += &format!("{question} {number} {} {}\n", text_of::<G>(alpha), text_of::<G>(beta));
        }
        for (index, last) in self.register.voted() {
            out += &format!("{index} {last}\n");
        }
        Ok(out.into_bytes())
    }

    /// Goes on from a note; how many ballots it is about.
    pub(super) fn resume(&mut self, note: &[u8]) -> Result<u64, NoteFault> {
        let text = std::str::from_utf8(note).map_err(|_| NoteFault::Unreadable)?;
        let mut lines = text.lines();
        let mut words = || lines.next().map(|line| line.split(' ').collect::<Vec<_>>());
        let number = |word: &str| word.parse::<u64>().map_err(|_| NoteFault::Unreadable);
        let element = |word: &str| G::element(word).ok_or(NoteFault::Unreadable);
        let mut line = || words().ok_or(NoteFault::Unreadable);
        if line()?.join(" ") != TITLE {
            return Err(NoteFault::Unreadable);
        }
        let [offset, digest] = line()?[..] else { return Err(NoteFault::Unreadable) };
        let offset = number(offset)?;
        match self.entries.pass_until(offset) {
            Err(ArchiveFault::Short) => return Err(NoteFault::Changed),
            passed => passed?,
        }
        if hex(&self.entries.passed_hash()) != digest {
            return Err(NoteFault::Changed);
        }
        let [height, head] = line()?[..] else { return Err(NoteFault::Unreadable) };
        self.height = number(height)?;
        let head = data_encoding::HEXLOWER.decode(head.as_bytes()).map_err(|_| NoteFault::Unreadable)?;
        self.head = head.try_into().map_err(|_| NoteFault::Unreadable)?;
        let [ballots, counted, weight] = line()?[..] else { return Err(NoteFault::Unreadable) };
        let (counted, weight) = (number(counted)?, number(weight)?);
        self.ballots = number(ballots)?;
        let [count] = line()?[..] else { return Err(NoteFault::Unreadable) };
        let mut sums = Vec::new();
        for _ in 0..number(count)? {
            let [alpha, beta] = line()?[..] else { return Err(NoteFault::Unreadable) };
            sums.push((element(alpha)?, element(beta)?));
        }
        let [count] = line()?[..] else { return Err(NoteFault::Unreadable) };
        let mut each = Vec::new();
        for _ in 0..number(count)? {
            let [question, ballot, alpha, beta] = line()?[..] else { return Err(NoteFault::Unreadable) };
            each.push((number(question)? as usize, number(ballot)?, element(alpha)?, element(beta)?));
        }
        let tally = Tally::noted(&self.election, counted, weight, sums, each);
        self.tally = tally.ok_or(NoteFault::Unreadable)?;
        while let Ok(words) = line() {
            let [index, last] = words[..] else { return Err(NoteFault::Unreadable) };
            let index = number(index)? as usize;
            if index >= self.register.len() {
                return Err(NoteFault::Unreadable);
            }
            self.register.replace(index, number(last)?);
        }
        self.phase = Phase::Open;
        Ok(self.ballots)
    }
}
