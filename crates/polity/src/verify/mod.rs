//! Verifying a record: the same fold as the server's, over entries whose every hash and signature is recomputed.
//!
//! What is proved: the entries are those of the signed checkpoint (RFC 6962 root over all of them), the checkpoint is
//! signed with the key that the founding act names, under an origin that is the hash of that act; every act has a valid
//! signature, was made on this record (`seen`), and was lawful when it was taken in; everything due is there, and
//! nothing else. What is not: that there is no second record shown to others (`since` and receipts are for that), or
//! that the sequencer's clock was right.
//!
//! Invariant: "valid" is said only when every check was made. Entries from the future of this program are "too old a
//! verifier", never "invalid".

mod roots;
pub mod story;
mod stream;

use std::ops::ControlFlow;

use institution::act::{Act, Body, What};
use institution::bylaws::{Bylaws, BylawsError, Clause};
use institution::entry::{Entry, EntryBody};
use institution::id::{Hash, InstitutionId, MemberId};
use institution::time::Time;
use institution::{Institution, Invalid, Refusal, SEMANTICS_MAX};
use tlog::{Checkpoint, CheckpointError};

use crate::receipt::{log_verifier, origin};
use crate::source::{Named, Source, StateClaim};
use roots::Roots;

/// What to check besides the record itself.
#[derive(Debug, Default)]
pub struct Options {
    /// Earlier checkpoints of this log that somebody kept: nothing before them may have changed.
    pub since: Vec<Kept>,
    /// The institution this must be, if known beforehand.
    pub institution: Option<InstitutionId>,
    /// Whether to fetch every text and name, and compare it with its commitment.
    pub texts: bool,
    /// What time it is here, to compare with the log's; `None` to leave that out.
    pub now: Option<Time>,
}

/// A checkpoint that somebody kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Where it was kept, for the message.
    pub from: String,
    /// The signed note.
    pub note: Vec<u8>,
}

/// The first thing that is wrong with a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which entry, if one entry it is.
    pub index: Option<u64>,
    /// What kind of wrong: a permanent word.
    pub reason: &'static str,
    /// What exactly, in a sentence.
    pub says: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every check was made and held.
    Valid,
    /// Something is wrong.
    Invalid(Finding),
    /// The record has something that came after this program.
    TooOld {
        /// In which entry.
        index: u64,
        /// What.
        says: String,
    },
}

/// Everything that verifying found out.
pub struct Report {
    /// Valid, invalid, or this program is too old.
    pub verdict: Verdict,
    /// How many entries the checkpoint speaks of.
    pub size: u64,
    /// The checkpoint's root.
    pub root: tlog::Hash,
    /// The signed checkpoint as it was handed out.
    pub note: Vec<u8>,
    /// The organisation as far as it could be folded.
    pub org: Option<Institution>,
    /// The hash of its state, if all could be folded.
    pub state: Option<Hash>,
    /// Texts of motions, amendments and arguments, and shown names, as far as they were handed out and fit.
    pub texts: Texts,
    /// What a reader should know and that is no fault.
    pub notes: Vec<String>,
}

/// Texts and names that were fetched and fit their commitments.
#[derive(Debug, Default)]
pub struct Texts {
    /// Texts by their commitment.
    pub texts: std::collections::BTreeMap<Hash, String>,
    /// Names by member.
    pub names: std::collections::BTreeMap<MemberId, String>,
    /// How many of either were not handed out.
    pub missing: u64,
}

impl Finding {
    fn at(index: u64, reason: &'static str, says: String) -> Self {
        Self { index: Some(index), reason, says }
    }

    fn whole(reason: &'static str, says: String) -> Self {
        Self { index: None, reason, says }
    }
}

/// Why folding stops before the end.
enum Stop {
    Invalid(Finding),
    TooOld {
        index: u64,
        says: String,
    },
    /// What somebody gave us to compare with is worth nothing: no fault of the record.
    Unusable(String),
}

impl From<Finding> for Stop {
    fn from(finding: Finding) -> Self {
        Self::Invalid(finding)
    }
}

/// Verifies a record. `progress` hears how many entries of how many are done.
///
/// # Errors
/// If it could not be checked: nothing there, not readable, entries not handed out.
pub fn verify(source: &Source, options: &Options, progress: &mut dyn FnMut(u64, u64)) -> anyhow::Result<Report> {
    // The state first: the server goes on, and its checkpoint must not be the older of the two.
    let claim = source.state()?;
    let note = source.checkpoint()?;
    let checkpoint = match claimed(&note) {
        Ok(checkpoint) => checkpoint,
        Err(e) => anyhow::bail!("the checkpoint cannot be read: {e}"),
    };
    let kept: Vec<(&Kept, Checkpoint)> = options
        .since
        .iter()
        .map(|kept| match claimed(&kept.note) {
            Ok(checkpoint) => Ok((kept, checkpoint)),
            Err(e) => Err(anyhow::anyhow!("{} is no checkpoint: {e}", kept.from)),
        })
        .collect::<Result<_, _>>()?;
    let mut report = Report {
        verdict: Verdict::Valid,
        size: checkpoint.size(),
        root: checkpoint.root(),
        note: note.clone(),
        org: None,
        state: None,
        texts: Texts::default(),
        notes: Vec::new(),
    };
    if let Some(finding) = before_reading(&checkpoint, &kept, options) {
        report.verdict = Verdict::Invalid(finding);
        return Ok(report);
    }
    let mut fold = Fold::new(&note, kept, claim);
    let mut tiles_compared = true;
    let mut stopped = None;
    stream::units(source, checkpoint.size(), |unit| {
        tiles_compared &= unit.tiles_compared;
        for (place, (entry, leaf)) in unit.entries.iter().zip(&unit.leaves).enumerate() {
            if let Err(stop) = fold.take(unit.first + place as u64, entry, *leaf) {
                stopped = Some(stop);
                return ControlFlow::Break(());
            }
        }
        progress(fold.roots.size(), checkpoint.size());
        if let Some(stop) = unit.stop {
            stopped = Some(stop);
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    if stopped.is_none() {
        stopped = fold.finish(&checkpoint).err();
    }
    if !tiles_compared {
        report
            .notes
            .push("Not all tiles are handed out, so proofs for single entries cannot be made from here.".into());
    }
    if let (None, Some(org)) = (&stopped, &fold.org) {
        let state = org.state_hash();
        report.state = Some(state);
        report.notes.extend(fold.state_note(options.now));
        if options.texts {
            stopped = fetch_texts(source, org, &fold.commitments, &mut report.texts)?.map(Stop::from);
        }
    }
    report.org = fold.org;
    report.verdict = match stopped {
        None => Verdict::Valid,
        Some(Stop::Invalid(finding)) => Verdict::Invalid(finding),
        Some(Stop::TooOld { index, says }) => Verdict::TooOld { index, says },
        Some(Stop::Unusable(says)) => anyhow::bail!(says),
    };
    Ok(report)
}

/// What a note claims, without believing it yet: the key to believe it by is in the record itself.
fn claimed(note: &[u8]) -> Result<Checkpoint, CheckpointError> {
    tlog::SignedNote::parse(note)?.text().parse()
}

fn before_reading(checkpoint: &Checkpoint, kept: &[(&Kept, Checkpoint)], options: &Options) -> Option<Finding> {
    if checkpoint.size() == 0 {
        return Some(Finding::whole("empty", "the record has no entry, not even a founding".to_owned()));
    }
    if let Some(id) = options.institution.filter(|id| checkpoint.origin() != origin(*id)) {
        let says = format!("this is the record of {}, not of {id}", checkpoint.origin());
        return Some(Finding::whole("other-log", says));
    }
    for (kept, old) in kept {
        if old.origin() != checkpoint.origin() {
            let says = format!("{} is of {}, and this is {}", kept.from, old.origin(), checkpoint.origin());
            return Some(Finding::whole("other-log", says));
        }
        if old.size() > checkpoint.size() {
            let says = format!(
                "{} shows that this record had {} entries; now {} are handed out. Entries acknowledged earlier are \
                 gone: an old copy was put back, or readers are shown different records",
                kept.from,
                old.size(),
                checkpoint.size()
            );
            return Some(Finding::at(checkpoint.size(), "shrunk", says));
        }
    }
    None
}

/// The state of verifying: the organisation, the tree, and what is still to be compared on the way.
struct Fold<'a> {
    org: Option<Institution>,
    roots: Roots,
    note: &'a [u8],
    /// Kept checkpoints, the next one last.
    kept: Vec<(&'a Kept, Checkpoint)>,
    claim: Option<StateClaim>,
    claim_compared: bool,
    /// What texts the acts commit to, and where.
    commitments: Vec<(Hash, u64)>,
}

impl<'a> Fold<'a> {
    fn new(note: &'a [u8], mut kept: Vec<(&'a Kept, Checkpoint)>, claim: Option<StateClaim>) -> Self {
        kept.sort_by_key(|(_, checkpoint)| std::cmp::Reverse(checkpoint.size()));
        Self { org: None, roots: Roots::default(), note, kept, claim, claim_compared: false, commitments: Vec::new() }
    }

    /// Takes the next entry.
    fn take(&mut self, index: u64, entry: &Entry, leaf: tlog::Hash) -> Result<(), Stop> {
        match &mut self.org {
            None => {
                let org = Institution::found(entry).map_err(|invalid| stop(index, entry, None, &invalid))?;
                self.check_signers(&org)?;
                self.org = Some(org);
            }
            Some(org) => {
                org.check_entry(entry).map_err(|invalid| stop(index, entry, Some(org), &invalid))?;
                if let EntryBody::Member(signed) = &entry.body {
                    check_seen(&mut self.roots, index, signed.act())?;
                }
                org.apply(entry);
            }
        }
        if let EntryBody::Member(signed) = &entry.body {
            self.commitments.extend(signed.act().body.text().map(|(text, _)| (text, index)));
        }
        self.roots.push(leaf, entry.time);
        self.compare_on_the_way(index)
    }

    /// The founding act names the key: now the checkpoints can be believed or not.
    fn check_signers(&self, org: &Institution) -> Result<(), Stop> {
        let Ok(key) = log_verifier(org.id(), org.log_key()) else {
            return Err(Finding::at(0, "log-key", "the founding act names a log key that is no key".to_owned()).into());
        };
        let opened = |note: &[u8]| Checkpoint::open(note, &origin(org.id()), &key, &[]);
        if let Err(e) = opened(self.note) {
            let reason = if matches!(e, CheckpointError::OtherLog { .. }) { "origin" } else { "checkpoint" };
            let says =
                format!("the checkpoint is not signed with the key that the founding act of {} names: {e}", org.id());
            return Err(Finding::whole(reason, says).into());
        }
        for (kept, _) in &self.kept {
            if let Err(e) = opened(&kept.note) {
                let says = format!(
                    "{} proves nothing: it is not signed with the key that the founding act of this record names ({e})",
                    kept.from
                );
                return Err(Stop::Unusable(says));
            }
        }
        Ok(())
    }

    /// Compares with what is known of exactly this size.
    fn compare_on_the_way(&mut self, index: u64) -> Result<(), Stop> {
        let size = index + 1;
        while self.kept.last().is_some_and(|(_, old)| old.size() <= size) {
            let (kept, old) = self.kept.pop().expect("there is a last");
            if old.size() == size && old.root() != self.roots.root() {
                let says = format!(
                    "{} has another root for the first {size} entries: the log signed two different records",
                    kept.from
                );
                return Err(Finding::at(index, "fork", says).into());
            }
        }
        if let (Some(claim), Some(org)) = (self.claim, &self.org)
            && claim.size == size
        {
            self.claim_compared = true;
            let state = org.state_hash();
            if state != claim.state {
                let says = format!(
                    "after {size} entries the state's hash is {state}; the server says {}: what its pages show does \
                     not follow from the record",
                    claim.state
                );
                return Err(Finding::at(index, "state", says).into());
            }
        }
        Ok(())
    }

    fn finish(&self, checkpoint: &Checkpoint) -> Result<(), Stop> {
        if self.roots.root() != checkpoint.root() {
            let says = format!(
                "the entries have the root {}, the signed checkpoint says {}: an entry was changed, dropped or moved, \
                 and the tiles with it",
                self.roots.root(),
                checkpoint.root()
            );
            return Err(Finding::whole("root", says).into());
        }
        Ok(())
    }

    fn state_note(&self, now: Option<Time>) -> Vec<String> {
        let mut notes = Vec::new();
        match self.claim {
            None => notes.push("The source does not say its state's hash (log/state), so it was not compared.".to_owned()),
            Some(claim) if !self.claim_compared => notes.push(format!(
                "The source gives its state's hash for {} entries, not for what its checkpoint covers; it was not compared.",
                claim.size
            )),
            Some(_) => {}
        }
        let ahead = now.zip(self.org.as_ref()).map(|(now, org)| org.time() - now);
        if let Some(ahead) = ahead.filter(|ahead| ahead.0 > 60_000) {
            notes.push(format!("The last entry is stamped {} s later than this machine's clock.", ahead.0 / 1000));
        }
        notes
    }
}

/// An act made on another record is invalid on this one, whatever else is right about it.
fn check_seen(roots: &mut Roots, index: u64, act: &Act) -> Result<(), Finding> {
    if roots.at(act.seen.size).is_some_and(|root| root.0 == act.seen.root.0) {
        return Ok(());
    }
    let says = format!(
        "its maker had seen another record of {} entries than this one: entries before it were changed, or it belongs \
         elsewhere",
        act.seen.size
    );
    Err(Finding::at(index, "seen-elsewhere", says))
}

/// What an entry's being invalid means: a fault, or that this program is too old to judge.
fn stop(index: u64, entry: &Entry, org: Option<&Institution>, invalid: &Invalid) -> Stop {
    if let EntryBody::Member(signed) = &entry.body
        && let Some(says) = came_later(signed.act(), invalid)
    {
        return Stop::TooOld { index, says };
    }
    let reason = match invalid {
        Invalid::Refused(refusal) => refusal.code(),
        Invalid::TimeRunsBack => "time-runs-back",
        Invalid::DueIsMissing(_) => "due-is-missing",
        Invalid::NotDue => "not-due",
        Invalid::Supplied(_) => "supplied",
    };
    let what = match &entry.body {
        EntryBody::Member(signed) => signed.act().body.name(),
        EntryBody::Clock(deadline) => deadline.due.name(),
        EntryBody::Supplied(_) => "vote.openings",
    };
    let before =
        org.map_or_else(String::new, |org| format!(", {} ms after the one before it", (entry.time - org.time()).0));
    Finding::at(index, reason, format!("{what}{before}: {invalid}")).into()
}

/// Whether an act was refused only because it speaks of semantics or clauses that came after this program.
fn came_later(act: &Act, invalid: &Invalid) -> Option<String> {
    if let Invalid::Refused(Refusal::SemanticsUnknown { to }) = invalid
        && invalid.is_too_old()
    {
        return Some(format!("the record is judged by semantics {to}; this program knows {SEMANTICS_MAX}"));
    }
    if !matches!(invalid, Invalid::Refused(Refusal::BylawsUnreadable { .. })) {
        return None;
    }
    let unknown = |e: BylawsError| matches!(e, BylawsError::UnknownKind { .. }).then(|| e.to_string());
    let effect = match &act.body {
        Body::Found(founding) => return Bylaws::from_toml(&founding.bylaws).err().and_then(unknown),
        Body::Move { effect, .. } => Some(effect),
        Body::Offer { effect, .. } => effect.as_ref(),
        _ => None,
    };
    match &effect?.what {
        What::ChangeClause { to, .. } => Clause::from_toml(to).err().and_then(unknown),
        _ => None,
    }
}

/// Fetches the texts and names that are handed out; the first that does not fit its commitment comes back.
fn fetch_texts(
    source: &Source,
    org: &Institution,
    commitments: &[(Hash, u64)],
    texts: &mut Texts,
) -> anyhow::Result<Option<Finding>> {
    for (commitment, index) in commitments {
        let Some(salted) = source.text(*commitment)? else {
            texts.missing += 1;
            continue;
        };
        if salted.commitment() != *commitment {
            let says = format!("the text handed out for {commitment} is not the one this act commits to");
            return Ok(Some(Finding::at(*index, "text", says)));
        }
        texts.texts.insert(*commitment, salted.text);
    }
    for member in org.members().all() {
        let Some(salted) = source.name(Named { member: member.id, joined: member.joined, name: member.name })? else {
            texts.missing += 1;
            continue;
        };
        if salted.commitment() != member.name {
            let says = format!("the name handed out for {} is not the one they committed to", member.id);
            return Ok(Some(Finding::at(member.joined, "name", says)));
        }
        texts.names.insert(member.id, salted.text);
    }
    Ok(None)
}
