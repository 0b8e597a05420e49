//! One institution on this server: what its pages, its static log and its door need.
//!
//! Reading goes through the readers' state and a few read connections; writing goes to the sequencer's queue, and the
//! answer comes back once it is durable. Pages hold the state's guard only while they make a string.
//!
//! A page reads like this: `let org = hosted.state(); let name = hosted.name(&org, motion.mover);`

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, RwLockReadGuard};
use std::thread::JoinHandle;

use anyhow::Context as _;
use institution::act::{Act, Body, Choice};
use institution::entry::{Entry, EntryBody, Opening};
use institution::envelope::SignedAct;
use institution::id::{Hash, InstitutionId, MemberId, VoteId};
use institution::time::Time;
use institution::{Institution, Refusal, RollAct};
use tokio::sync::oneshot;

use crate::clock::Clock;
use crate::following::Following;
use crate::receipt::Receipt;
use crate::roll::FIELDS_BYTES_MAX;
use crate::seal::Salted;
use crate::sequencer::{Answer, Order, Published, Sequencer, Shared, Submission};
use crate::store::{Head, Shelf};

/// How many acts may wait for the sequencer.
const WAITING_MAX: usize = 8_192;
/// How many roots of earlier sizes are remembered.
const ROOTS_MAX: usize = 10_000;
/// How far an act older than a day is looked for, from the size that it had seen.
const OLD_ACTS_MAX: u64 = 4_096;
/// The longest shown name, in characters.
pub const NAME_CHARACTERS_MAX: usize = 60;
/// Up to how many members the state's hash is made anew for everyone who asks.
const HASH_AT_ONCE_MAX: usize = 10_000;
/// How many entries a hash of a larger state may lag behind.
const HASH_LAG_MAX: u64 = 50_000;

/// Why an act did not become an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotTaken {
    /// The organisation says no; the clause is shown under this number.
    Refused(Refusal, Option<String>),
    /// What the act commits to did not come with it, or is something else.
    Beside(BadBeside),
    /// More is waiting than can be taken in soon.
    Busy,
    /// Nothing is acknowledged any more.
    Stopped,
}

/// What is wrong with what lies beside an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadBeside {
    /// The act commits to something that did not come with it.
    Missing,
    /// What came is not what the act commits to.
    Mismatch,
    /// The act commits to nothing, and something came.
    Unasked,
    /// The text is longer than its kind may be.
    TooLong {
        /// The most bytes.
        max: usize,
    },
    /// A shown name is one line of 1 to 60 characters without control characters.
    Name,
    /// A choice is yes, no or abstain.
    Choice,
    /// What a member enters about themselves is JSON of the fields that the bylaws ask for.
    Fields,
}

impl BadBeside {
    /// The permanent code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Missing => "text-missing",
            Self::Mismatch => "text-mismatch",
            Self::Unasked => "text-unasked",
            Self::TooLong { .. } => "text-too-long",
            Self::Name => "name-unusable",
            Self::Choice => "choice-unknown",
            Self::Fields => "roll-fields",
        }
    }
}

/// What became of a choice that a device sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is kept now.
    Now,
    /// It was of no use any more: it is known.
    Known,
    /// It opens no vote that was cast.
    No,
}

/// One institution, served.
pub struct Hosted {
    /// Where its pages lie: `/<slug>/`.
    pub slug: String,
    /// Its id.
    pub id: InstitutionId,
    folder: PathBuf,
    clock: Clock,
    shared: Arc<Shared>,
    orders: SyncSender<Order>,
    thread: Mutex<Option<JoinHandle<()>>>,
    shelves: Mutex<Vec<Shelf>>,
    roots: Mutex<BTreeMap<u64, tlog::Hash>>,
    state_hash: Mutex<Option<(u64, Hash)>>,
    following: Option<Following>,
}

impl Hosted {
    /// Opens an institution's folder and starts its sequencer.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub fn open(folder: &Path, clock: Clock) -> anyhow::Result<Self> {
        let slug = folder.file_name().and_then(|name| name.to_str()).context("a folder's name is its slug")?;
        let sequencer = Sequencer::open(folder).with_context(|| format!("couldn't open {slug}"))?;
        let shared = sequencer.shared();
        let (id, size) = (shared.state().id(), shared.state().size());
        // Without it nobody hears of anything, and everything else goes on.
        let following = Shelf::open(folder)
            .and_then(|shelf| shelf.notices_secret())
            .and_then(|secret| secret.map(|secret| Following::open(folder, secret)).transpose())
            // What is in the record by now is nobody's news; everything after it is, however late the post looks.
            .and_then(|following| following.map(|it| it.told(size).map(|_| it)).transpose())
            .inspect_err(|problem| eprintln!("polity: {slug}: notices.db: {problem:#}"))
            .unwrap_or_default();
        let (orders, queue) = sync_channel(WAITING_MAX);
        let thread = std::thread::Builder::new().name(format!("sequencer {slug}"));
        let own_clock = clock.clone();
        let thread = thread.spawn(move || sequencer.run(&own_clock, &queue)).context("couldn't start the sequencer")?;
        Ok(Self {
            slug: slug.to_owned(),
            id,
            folder: folder.to_owned(),
            clock,
            shared,
            orders,
            thread: Mutex::new(Some(thread)),
            shelves: Mutex::new(Vec::new()),
            roots: Mutex::new(BTreeMap::new()),
            state_hash: Mutex::new(None),
            following,
        })
    }

    /// What readers see. Hold it only while making a page: no waiting, and no second guard.
    pub fn state(&self) -> RwLockReadGuard<'_, Institution> {
        self.shared.state()
    }

    /// The last signed checkpoint.
    #[must_use]
    pub fn published(&self) -> Arc<Published> {
        self.shared.published()
    }

    /// Tells when readers see more than before.
    pub fn news(&self) -> tokio::sync::watch::Receiver<u64> {
        self.shared.news()
    }

    /// Why nothing is taken in any more, if that is so: to be said on every page.
    #[must_use]
    pub fn stopped(&self) -> Option<&str> {
        self.shared.stopped()
    }

    /// The shown name of a member; `None` if there is no such member or the name was erased.
    #[must_use]
    pub fn name(&self, org: &Institution, member: MemberId) -> Option<String> {
        Some(self.salted_name(org, member)?.text)
    }

    /// The shown name of a member with its salt.
    #[must_use]
    pub fn salted_name(&self, org: &Institution, member: MemberId) -> Option<Salted> {
        let member = org.members().get(member)?;
        self.read(|shelf| shelf.name(member.joined, member.name)).flatten()
    }

    /// What a member entered about themselves, as JSON; `None` if they entered nothing or it was erased.
    #[must_use]
    pub fn roll(&self, org: &Institution, member: MemberId) -> Option<String> {
        let (joined, entered) = (org.members().get(member)?.joined, org.roll_entry(member)?);
        Some(self.read(|shelf| shelf.roll(joined, entered.fields)).flatten()?.text)
    }

    /// The text behind a commitment; `None` if it was erased.
    #[must_use]
    pub fn text(&self, commitment: Hash) -> Option<String> {
        Some(self.salted_text(commitment)?.text)
    }

    /// The text behind a commitment with its salt.
    #[must_use]
    pub fn salted_text(&self, commitment: Hash) -> Option<Salted> {
        self.read(|shelf| shelf.text(commitment)).flatten()
    }

    /// The bytes of an entry that is published.
    #[must_use]
    pub fn entry(&self, index: u64) -> Option<Vec<u8>> {
        if index >= self.published().head.size {
            return None;
        }
        self.read(|shelf| shelf.entry(index)).flatten()
    }

    /// The bytes of published entries, in order.
    #[must_use]
    pub fn entries(&self, range: Range<u64>) -> Vec<Vec<u8>> {
        let range = range.start..range.end.min(self.published().head.size);
        let mut entries = Vec::new();
        let read = self.read(|shelf| {
            shelf.entries(range, |_, bytes| {
                entries.push(bytes.to_vec());
                Ok(true)
            })
        });
        if read.is_some() { entries } else { Vec::new() }
    }

    /// The hash of the readers' state, and at which size. That of a large state is not made for everyone who asks: it
    /// may be that of a somewhat smaller log.
    #[must_use]
    pub fn state_hash(&self) -> (u64, Hash) {
        let mut known = self.state_hash.lock().expect("nobody panics while holding it");
        let org = self.state();
        let lag_max = if org.members().all().len() <= HASH_AT_ONCE_MAX { 0 } else { HASH_LAG_MAX };
        if let Some((size, hash)) = *known
            && org.size() - size <= lag_max
        {
            return (size, hash);
        }
        let copy = if lag_max == 0 { None } else { Some(org.clone()) };
        let fresh = match copy {
            None => (org.size(), org.state_hash()),
            Some(copy) => {
                // Making it takes seconds: the sequencer must not wait for it.
                drop(org);
                (copy.size(), copy.state_hash())
            }
        };
        *known = Some(fresh);
        fresh
    }

    /// Submits an act with what lies beside it, and waits until it is durable.
    ///
    /// # Errors
    /// Why it is not in the record; after `Stopped` nobody knows yet whether it is.
    pub async fn submit(&self, act: SignedAct, beside: Option<Salted>) -> Result<Receipt, NotTaken> {
        if self.stopped().is_some() {
            return Err(NotTaken::Stopped);
        }
        check_beside(act.act(), beside.as_ref()).map_err(NotTaken::Beside)?;
        if let (Some(_), Some(beside)) = (act.act().body.roll_fields(), &beside)
            && !self.are_asked_for(&beside.text)
        {
            return Err(NotTaken::Beside(BadBeside::Fields));
        }
        if let Some(receipt) = self.known(&act)? {
            return Ok(receipt);
        }
        self.check_seen(act.act())?;
        let (reply, answer) = oneshot::channel();
        let order = Order::Act(Submission { act: Box::new(act), beside, reply });
        self.orders.try_send(order).map_err(|full| match full {
            TrySendError::Full(_) => NotTaken::Busy,
            TrySendError::Disconnected(_) => NotTaken::Stopped,
        })?;
        match answer.await {
            Ok(Answer::Taken { index, batch }) => batch.receipt(self.id, index).ok_or(NotTaken::Stopped),
            Ok(Answer::Known { index }) => self.receipt_again(index).ok_or(NotTaken::Stopped),
            Ok(Answer::Refused(refusal)) => Err(self.refused(refusal)),
            Ok(Answer::Stopped) | Err(_) => Err(NotTaken::Stopped),
        }
    }

    /// Whether these are fields that the bylaws ask for. Where they ask for none it is for the organisation to refuse.
    fn are_asked_for(&self, text: &str) -> bool {
        let Some(fields) = crate::roll::fields(text) else { return false };
        let org = self.state();
        org.roll_clause().is_none_or(|(_, asks)| fields.keys().all(|field| asks.contains(field)))
    }

    /// Keeps a choice that a device sends again.
    ///
    /// # Errors
    /// If nothing is kept any more, or too much is waiting.
    pub async fn keep_opening(&self, vote: VoteId, opening: Opening) -> Result<Kept, NotTaken> {
        let (reply, answer) = oneshot::channel();
        self.orders.try_send(Order::Opening(vote, opening, reply)).map_err(|full| match full {
            TrySendError::Full(_) => NotTaken::Busy,
            TrySendError::Disconnected(_) => NotTaken::Stopped,
        })?;
        match answer.await {
            Ok(Some(true)) => Ok(Kept::Now),
            Ok(Some(false)) => Ok(Kept::Known),
            Ok(None) => Ok(Kept::No),
            Err(_) => Err(NotTaken::Stopped),
        }
    }

    /// Lets the sequencer look at the clock, after a test has set it.
    pub fn wake(&self) {
        // A full queue wakes it as well.
        let _ = self.orders.try_send(Order::Wake);
    }

    /// Finishes what is waiting, writes a snapshot and ends the sequencer.
    pub fn stop(&self) {
        let thread = self.thread.lock().expect("nobody panics while holding it").take();
        if let Some(thread) = thread {
            let _ = self.orders.send(Order::Stop);
            if thread.join().is_err() {
                eprintln!("polity: the sequencer of {} ended in a panic", self.slug);
            }
        }
    }

    /// Who wants to hear of what; nothing, if the file for it cannot be had.
    #[must_use]
    pub fn following(&self) -> Option<&Following> {
        self.following.as_ref()
    }

    /// The folder it lies in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Reads with one of the read connections; `None` if the disk cannot be read, which is said on the terminal.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Shelf) -> anyhow::Result<T>) -> Option<T> {
        let idle = self.shelves.lock().expect("nobody panics while holding it").pop();
        let shelf = idle.map_or_else(|| Shelf::open(&self.folder), Ok);
        let result = shelf.and_then(|shelf| {
            let result = read(&shelf);
            self.shelves.lock().expect("nobody panics while holding it").push(shelf);
            result
        });
        result.inspect_err(|problem| eprintln!("polity: {} cannot be read: {problem:#}", self.slug)).ok()
    }

    fn refused(&self, refusal: Refusal) -> NotTaken {
        let number = refusal.clause().and_then(|clause| self.state().bylaws().number(clause));
        NotTaken::Refused(refusal, number)
    }

    /// The receipt of the very same act, if it is in the record already.
    fn known(&self, act: &SignedAct) -> Result<Option<Receipt>, NotTaken> {
        let (index, seen) = {
            let org = self.state();
            let seen = act.act().seen.size;
            (org.entry_of(act.act().id), seen)
        };
        if let Some(index) = index {
            let bytes = self.entry(index).ok_or(NotTaken::Stopped)?;
            if !holds(&bytes, act) {
                return Err(self.refused(Refusal::ActRepeated));
            }
            return Ok(Some(self.receipt_again(index).ok_or(NotTaken::Stopped)?));
        }
        // Older than what the state remembers: it can only lie soon after what its maker had seen.
        let range = seen..(seen + OLD_ACTS_MAX).min(self.published().head.size);
        let is_old = self.state().check(act.act(), self.clock.now()).err() == Some(Refusal::SeenTooOld);
        if !is_old || !self.state().members().is_bound(act.act().key) {
            return Ok(None);
        }
        let mut found = None;
        self.read(|shelf| {
            shelf.entries(range, |number, bytes| {
                found = holds(bytes, act).then_some(number);
                Ok(found.is_none())
            })
        });
        Ok(found.and_then(|index| self.receipt_again(index)))
    }

    /// The checkpoint that the act's maker had seen must lie on this record: an act made on one fork is invalid on the
    /// other.
    fn check_seen(&self, act: &Act) -> Result<(), NotTaken> {
        let size = act.seen.size;
        if size > self.published().head.size {
            return Err(self.refused(Refusal::SeenAhead));
        }
        let root = self.root_at(size).ok_or(NotTaken::Stopped)?;
        if root.0 == act.seen.root.0 { Ok(()) } else { Err(self.refused(Refusal::SeenElsewhere)) }
    }

    fn root_at(&self, size: u64) -> Option<tlog::Hash> {
        let published = self.published().head;
        if size == published.size {
            return Some(published.root);
        }
        if let Some(root) = self.roots.lock().expect("nobody panics while holding it").get(&size) {
            return Some(*root);
        }
        let root = self.read(|shelf| Ok(tlog::root_at(shelf, size)?))?;
        let mut roots = self.roots.lock().expect("nobody panics while holding it");
        if roots.len() >= ROOTS_MAX {
            // The older it is, the fewer have seen it last.
            roots.pop_first();
        }
        roots.insert(size, root);
        Some(root)
    }

    /// The receipt of the act that founded it.
    pub(crate) fn founding_receipt(&self) -> Option<Receipt> {
        self.receipt_again(0)
    }

    /// The receipt as it was given out first: the checkpoint that ended its batch, which is where the time changes.
    fn receipt_again(&self, index: u64) -> Option<Receipt> {
        let published = self.published();
        let time = time_of(&self.entry(index)?)?;
        let mut size = published.head.size;
        let (proof, root) = self.read(|shelf| {
            shelf.entries(index..size, |number, bytes| {
                let same = time_of(bytes) == Some(time);
                if !same {
                    size = number;
                }
                Ok(same)
            })?;
            Ok((tlog::prove_inclusion(shelf, index, size)?, tlog::root_at(shelf, size)?))
        })?;
        let checkpoint = self.shared.sign_again(Head { size, root });
        Some(Receipt { institution: self.id, index, time, checkpoint, proof })
    }
}

impl Drop for Hosted {
    fn drop(&mut self) {
        self.stop();
    }
}

fn holds(bytes: &[u8], act: &SignedAct) -> bool {
    let Ok(entry) = Entry::decode(bytes) else { return false };
    matches!(entry.body, EntryBody::Member(held) if held.payload() == act.payload())
}

/// The time in the first line of an entry.
fn time_of(bytes: &[u8]) -> Option<Time> {
    let head = bytes.split(|byte| *byte == b'\n').next()?;
    let head = std::str::from_utf8(head).ok()?;
    head.split(' ').nth(1)?.parse().ok().map(Time)
}

/// Whether what lies beside an act is what it commits to, and of a kind that may lie there.
///
/// # Errors
/// What is wrong with it.
pub fn check_beside(act: &Act, beside: Option<&Salted>) -> Result<(), BadBeside> {
    let (commitment, bytes_max) = match &act.body {
        Body::Cast { choice, .. } => (*choice, 16),
        Body::Roll(RollAct::Enter { fields }) => (*fields, FIELDS_BYTES_MAX),
        body => match (body.text(), body.shown_name()) {
            (Some(text), _) => text,
            (None, Some(name)) => (name, NAME_CHARACTERS_MAX * 4),
            (None, None) if beside.is_some() => return Err(BadBeside::Unasked),
            (None, None) => return Ok(()),
        },
    };
    let beside = beside.ok_or(BadBeside::Missing)?;
    let is_name = act.body.shown_name().is_some();
    if is_name && !is_shown_name(&beside.text) {
        return Err(BadBeside::Name);
    }
    if beside.text.len() > bytes_max {
        return Err(BadBeside::TooLong { max: bytes_max });
    }
    if matches!(act.body, Body::Cast { .. }) && Choice::from_name(&beside.text).is_none() {
        return Err(BadBeside::Choice);
    }
    if beside.commitment() == commitment { Ok(()) } else { Err(BadBeside::Mismatch) }
}

/// One line that shows as what it is: nothing that turns the direction of writing, hides, or breaks the line. Joiners
/// stay: Persian and many Indian names need them.
#[must_use]
pub fn is_shown_name(name: &str) -> bool {
    let hidden = |c: char| {
        matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
    };
    (1..=NAME_CHARACTERS_MAX).contains(&name.chars().count())
        && name.trim() == name
        && !name.contains(|c: char| c.is_control() || hidden(c))
}
