//! Verifying a record: the same fold as the server's, over entries whose every hash and signature is recomputed.
//!
//! What is proved: the entries are those of the signed checkpoint (RFC 6962 root over all of them), the checkpoint is
//! signed with the key that the founding act names, under an origin that is the hash of that act; every act has a valid
//! signature, was made on this record (`seen`), and was lawful when it was taken in; everything due is there, and
//! nothing else. What is not: that there is no second record shown to others (`since` and receipts are for that), or
//! that the sequencer's clock was right.
//!
//! Invariant: "valid" is said only when every check was made; what was held back is "not checked", never "valid". Entries
//! from the future of this program are "too old a verifier", never "invalid".

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
    /// The entries are those of the checkpoint and lawful, but something else was not handed out to compare with.
    NotChecked {
        /// What.
        says: String,
    },
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
    /// Valid, invalid, not checked wholly, or this program is too old.
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
    /// To which name each of them is committed.
    shown: std::collections::BTreeMap<MemberId, Hash>,
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
    /// Something that should be compared was not handed out.
    NotChecked(String),
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
    let mut stopped = fold_up_to(source, &mut fold, &checkpoint, &mut tiles_compared, progress)?;
    if let (None, true) = (&stopped, options.texts) {
        stopped = compare_texts(source, &mut fold, &mut report, &mut tiles_compared, progress)?;
    }
    if !tiles_compared {
        report
            .notes
            .push("Not all tiles are handed out, so proofs for single entries cannot be made from here.".into());
    }
    if let (None, Some(org)) = (&stopped, &fold.org) {
        report.state = Some(org.state_hash());
        report.notes.extend(fold.clock_note(options.now));
        if !fold.claim_compared && !matches!(source, Source::Url(_)) {
            report.notes.push("No hash of a state lies here (log/state), so none was compared.".into());
        }
        stopped = fold.not_compared(source).map(Stop::NotChecked);
    }
    report.org = fold.org;
    report.verdict = match stopped {
        None => Verdict::Valid,
        Some(Stop::Invalid(finding)) => Verdict::Invalid(finding),
        Some(Stop::NotChecked(says)) => Verdict::NotChecked { says },
        Some(Stop::TooOld { index, says }) => Verdict::TooOld { index, says },
        Some(Stop::Unusable(says)) => anyhow::bail!(says),
    };
    Ok(report)
}

/// Folds the entries that are not folded yet, up to the checkpoint; why it stopped before the end, if it did.
fn fold_up_to(
    source: &Source,
    fold: &mut Fold<'_>,
    checkpoint: &Checkpoint,
    tiles_compared: &mut bool,
    progress: &mut dyn FnMut(u64, u64),
) -> anyhow::Result<Option<Stop>> {
    let mut stopped = None;
    stream::units(source, fold.roots.size(), checkpoint.size(), |unit| {
        *tiles_compared &= unit.tiles_compared;
        for (index, (entry, leaf)) in (unit.first..).zip(unit.entries.iter().zip(&unit.leaves)) {
            if index < fold.roots.size() {
                continue;
            }
            if let Err(stop) = fold.take(index, entry, *leaf) {
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
        stopped = fold.finish(checkpoint).err();
    }
    Ok(stopped)
}

/// Compares texts and names with their commitments. A server goes on while they are read: who shows another name now
/// than the record says may have changed it in an entry that came since, so the record is folded on before anybody is
/// accused.
fn compare_texts(
    source: &Source,
    fold: &mut Fold<'_>,
    report: &mut Report,
    tiles_compared: &mut bool,
    progress: &mut dyn FnMut(u64, u64),
) -> anyhow::Result<Option<Stop>> {
    loop {
        let org = fold.org.as_ref().expect("a record that was folded has a founding");
        let Some(finding) = fetch_texts(source, org, &fold.commitments, &mut report.texts)? else { return Ok(None) };
        let note = source.checkpoint()?;
        let newer = claimed(&note).ok().filter(|newer| newer.size() > report.size);
        let Some(newer) = newer else { return Ok(Some(finding.into())) };
        if let Err(stop) = check_signer(org, &note) {
            return Ok(Some(stop));
        }
        let stopped = fold_up_to(source, fold, &newer, tiles_compared, progress)?;
        (report.size, report.root, report.note) = (newer.size(), newer.root(), note);
        if stopped.is_some() {
            return Ok(stopped);
        }
    }
}

/// The checkpoint is signed with the key that the founding act names.
fn check_signer(org: &Institution, note: &[u8]) -> Result<(), Stop> {
    let Ok(key) = log_verifier(org.id(), org.log_key()) else {
        return Err(Finding::at(0, "log-key", "the founding act names a log key that is no key".to_owned()).into());
    };
    Checkpoint::open(note, &origin(org.id()), &key, &[]).map(drop).map_err(|e| {
        let reason = if matches!(e, CheckpointError::OtherLog { .. }) { "origin" } else { "checkpoint" };
        let says =
            format!("the checkpoint is not signed with the key that the founding act of {} names: {e}", org.id());
        Finding::whole(reason, says).into()
    })
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
        check_signer(org, self.note)?;
        for (kept, _) in &self.kept {
            if let Err(Stop::Invalid(finding)) = check_signer(org, &kept.note) {
                return Err(Stop::Unusable(format!("{} proves nothing: {}", kept.from, finding.says)));
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

    /// Why what a server's pages show was not compared with what follows from its record, if it was not. A folder shows
    /// no pages.
    fn not_compared(&self, source: &Source) -> Option<String> {
        match self.claim {
            _ if self.claim_compared || !matches!(source, Source::Url(_)) => None,
            None => Some(
                "the server does not say the hash of its state (log/state), so whether its pages show what follows from \
                 the record could not be compared"
                    .to_owned(),
            ),
            Some(claim) => Some(format!(
                "the server says the hash of its state for {} entries, and its checkpoint covers fewer, so whether its \
                 pages show what follows from the record could not be compared",
                claim.size
            )),
        }
    }

    fn clock_note(&self, now: Option<Time>) -> Option<String> {
        let ahead = now.zip(self.org.as_ref()).map(|(now, org)| org.time() - now)?;
        (ahead.0 > 60_000)
            .then(|| format!("The last entry is stamped {} s later than this machine's clock.", ahead.0 / 1000))
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

/// Fetches the texts and names that are handed out and not had yet; the first that does not fit its commitment comes back.
fn fetch_texts(
    source: &Source,
    org: &Institution,
    commitments: &[(Hash, u64)],
    texts: &mut Texts,
) -> anyhow::Result<Option<Finding>> {
    texts.missing = 0;
    for (commitment, index) in commitments {
        if texts.texts.contains_key(commitment) {
            continue;
        }
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
        if texts.shown.get(&member.id) == Some(&member.name) {
            continue;
        }
        let Some(salted) = source.name(Named { member: member.id, joined: member.joined, name: member.name })? else {
            texts.missing += 1;
            continue;
        };
        if salted.commitment() != member.name {
            let says = format!("the name handed out for {} is not the one they committed to", member.id);
            return Ok(Some(Finding::at(member.joined, "name", says)));
        }
        texts.shown.insert(member.id, member.name);
        texts.names.insert(member.id, salted.text);
    }
    Ok(None)
}
