//! The sequencer: the one place where acts become entries.
//!
//! One thread an institution. A batch is whatever is waiting, and carries one time. Each act is checked and applied on
//! the state *ahead*; then the batch is committed (keys, archive), its checkpoint is remembered and signed, the readers'
//! state follows, and only then does anybody hear of it. After a failed commit nothing is written or acknowledged any
//! more: what is on the disk is known only once it is opened again (`docs/decisions/0007-order-of-commits.md`).
//!
//! Invariant: what readers see and receipts say is durable; the readers' state is the fold of the signed log.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, OnceLock, RwLock};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use institution::act::{Body, Choice};
use institution::entry::{Entry, EntryBody, OPENINGS_MAX, Opening, Supply};
use institution::envelope::SignedAct;
use institution::id::{InstitutionId, Key, VoteId};
use institution::time::{Span, Time};
use institution::{CaseStage, Institution, Invalid, Place, Refusal};
use tlog::{Appender, Checkpoint, NoteSigner, SigningKey};
use tokio::sync::oneshot;

use crate::clock::Clock;
use crate::random;
use crate::receipt::{Receipt, origin};
use crate::seal::Salted;
use crate::snapshot::{self, SNAPSHOT_EVERY};
use crate::store::{Erased, Head, KeyWrites, NewOpening, SealedName, SealedText, Shelf, Signed, Store, Writes};

/// The most acts in a batch.
pub const BATCH_MAX: usize = 1_000;
/// The most entries with openings in a batch.
const SUPPLIED_MAX: usize = 40;
/// How long the sequencer sleeps at most: the machine's clock may be set while it does.
const SLEEP_MAX: Duration = Duration::from_secs(60);

/// Something for the sequencer to do.
#[derive(Debug)]
pub enum Order {
    /// Take in an act.
    Act(Submission),
    /// Keep a choice that a device sent again; whether it was of use is the answer.
    Opening(VoteId, Opening, oneshot::Sender<Option<bool>>),
    /// Look at the clock.
    Wake,
    /// Finish what is waiting, and end.
    Stop,
}

/// An act that waits to become an entry. Its signature was checked, and what lies beside it fits it.
#[derive(Debug)]
pub struct Submission {
    /// The act.
    pub act: Box<SignedAct>,
    /// What the act commits to.
    pub beside: Option<Salted>,
    /// Who waits for the answer.
    pub reply: oneshot::Sender<Answer>,
}

/// What became of an act.
#[derive(Debug, Clone)]
pub enum Answer {
    /// It is in the record, in this batch.
    Taken {
        /// Its entry.
        index: u64,
        /// What the batch was.
        batch: Arc<Published>,
    },
    /// The very same act is in the record since an earlier batch.
    Known {
        /// Its entry.
        index: u64,
    },
    /// The organisation says no.
    Refused(Refusal),
    /// Nothing is acknowledged any more. Whether the act was recorded will be known when the record is opened again.
    Stopped,
}

/// A batch that is durable and signed.
#[derive(Debug)]
pub struct Published {
    /// How large the log is, and its root.
    pub head: Head,
    /// The time of its last entry.
    pub time: Time,
    /// The signed checkpoint; `None` if this copy may not sign.
    pub note: Option<Arc<str>>,
    /// What makes proofs for the batch's own entries.
    pub(crate) tree: Option<tlog::Batch>,
}

impl Published {
    /// The receipt for one of the batch's own entries.
    #[must_use]
    pub fn receipt(&self, institution: InstitutionId, index: u64) -> Option<Receipt> {
        let proof = self.tree.as_ref()?.prove(index)?;
        let checkpoint = self.note.clone()?;
        Some(Receipt { institution, index, time: self.time, checkpoint, proof })
    }
}

/// What the sequencer shares with everybody who reads.
pub struct Shared {
    state: RwLock<Institution>,
    published: RwLock<Arc<Published>>,
    stopped: OnceLock<String>,
    signer: NoteSigner,
    /// How many entries readers see: who waits for news waits here.
    news: tokio::sync::watch::Sender<u64>,
}

impl Shared {
    /// Tells when readers see more than before.
    pub fn news(&self) -> tokio::sync::watch::Receiver<u64> {
        self.news.subscribe()
    }

    /// The readers' state. Hold it briefly, and never while waiting for anything.
    pub fn state(&self) -> std::sync::RwLockReadGuard<'_, Institution> {
        self.state.read().expect("nobody panics while holding the state")
    }

    /// The last signed checkpoint and what belongs to it.
    #[must_use]
    pub fn published(&self) -> Arc<Published> {
        self.published.read().expect("nobody panics while holding it").clone()
    }

    /// Why nothing is taken in any more, if that is so.
    #[must_use]
    pub fn stopped(&self) -> Option<&str> {
        self.stopped.get().map(String::as_str)
    }

    /// The note of a checkpoint that was signed before: the same bytes, since Ed25519 signs without randomness.
    pub(crate) fn sign_again(&self, head: Head) -> Arc<str> {
        sign(&self.signer, head)
    }
}

fn sign(signer: &NoteSigner, head: Head) -> Arc<str> {
    let checkpoint = Checkpoint::new(signer.verifier_key().name(), head.size, head.root);
    let note = checkpoint.and_then(|checkpoint| Ok(checkpoint.sign(signer)?));
    note.expect("an origin of our own making is a line of text").to_string().into()
}

/// The writer of one record.
pub struct Sequencer {
    ahead: Institution,
    store: Store,
    appender: Appender,
    signed: Signed,
    shared: Arc<Shared>,
    /// Choices of closed votes that are yet to enter the log, in the order of joining.
    waiting: BTreeMap<VoteId, VecDeque<Opening>>,
    /// Votes that were counted: once that is durable, their choices need not be kept any more.
    counted: Vec<(VoteId, u64)>,
    /// Words whose keys are erased, or will be with the next batch.
    erased: BTreeSet<Place>,
    /// Who has left, by the entry that they joined by: what they entered about themselves goes with the next batch.
    left: Vec<u64>,
    snapshot_size: u64,
}

/// A batch in the making.
struct Draft {
    time: Time,
    first: u64,
    entries: Vec<Vec<u8>>,
    applied: Vec<Entry>,
    keys: KeyWrites,
    texts: Vec<SealedText>,
    names: Vec<SealedName>,
    roll: Vec<SealedName>,
    answers: Vec<(oneshot::Sender<Answer>, Verdict)>,
    kept: Vec<(oneshot::Sender<Option<bool>>, bool)>,
    supplied: usize,
}

enum Verdict {
    Taken(u64),
    Known(u64),
    Refused(Refusal),
}

impl Sequencer {
    /// Opens a record for writing.
    ///
    /// A copy that may not sign (it was restored, or its files do not fit each other) is opened all the same: it serves
    /// what it has, and `Shared::stopped` says why it takes nothing in.
    ///
    /// # Errors
    /// If the record cannot be read at all.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let store = Store::open(folder)?;
        let shelf = Shelf::open(folder)?;
        let head = store.head()?;
        let snapshot_size = snapshot::read_size(folder).unwrap_or(0);
        let ahead = snapshot::recover(folder, &shelf, head.size)?;
        let key = SigningKey::from(store.log_seed()?);
        let signer = NoteSigner::new(&origin(ahead.id()), key)?;
        let appender = Appender::open(&shelf, head.size).context("the tiles cannot be read")?;
        let signed = store.signed()?;

        let stopped = OnceLock::new();
        let signed = match may_sign(&ahead, &signer, &appender, head, signed, &shelf) {
            Ok(signed) => signed,
            Err(reason) => {
                let _ = stopped.set(format!("{reason:#}"));
                Signed::NOTHING
            }
        };
        let published = Arc::new(Published { head, time: ahead.time(), note: None, tree: None });
        let news = tokio::sync::watch::Sender::new(head.size);
        let shared =
            Shared { state: RwLock::new(ahead.clone()), published: RwLock::new(published), stopped, signer, news };
        let mut sequencer = Self {
            ahead,
            store,
            appender,
            signed,
            shared: Arc::new(shared),
            waiting: BTreeMap::new(),
            counted: Vec::new(),
            erased: BTreeSet::new(),
            left: Vec::new(),
            snapshot_size,
        };
        sequencer.left = sequencer.kept_of_who_left()?;
        // A crash may have come between the commit and the signature: what is committed gets its checkpoint now.
        if sequencer.shared.stopped().is_none()
            && let Err(problem) = sequencer.publish(head, None)
        {
            sequencer.stop(&problem);
        }
        Ok(sequencer)
    }

    /// What readers see.
    #[must_use]
    pub fn shared(&self) -> Arc<Shared> {
        self.shared.clone()
    }

    /// The files, for a simulated disk to fail in.
    #[cfg(debug_assertions)]
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The state ahead of the readers'.
    #[must_use]
    pub fn ahead(&self) -> &Institution {
        &self.ahead
    }

    /// Takes orders until it is told to stop or nobody is left to give any; then writes a snapshot.
    pub(crate) fn run(mut self, clock: &Clock, orders: &Receiver<Order>) {
        let mut batch = Vec::with_capacity(BATCH_MAX);
        let mut more = true;
        loop {
            match self.wait(clock, orders, more) {
                Ok(order) => batch.push(order),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            while batch.len() < BATCH_MAX
                && let Ok(order) = orders.try_recv()
            {
                batch.push(order);
            }
            let ends = batch.iter().any(|order| matches!(order, Order::Stop));
            more = self.batch(batch.drain(..), clock.now());
            if ends {
                break;
            }
        }
        // What came after the word to stop gets its answer too.
        while let Ok(order) = orders.try_recv() {
            refuse_stopped(order);
        }
        let grown = self.shared.stopped().is_none() && self.snapshot_size < self.ahead.size();
        if grown && let Err(problem) = snapshot::write(self.store.folder(), &self.ahead) {
            eprintln!("polity: no snapshot was written, the next start will take longer: {problem:#}");
        }
    }

    fn wait(&self, clock: &Clock, orders: &Receiver<Order>, more: bool) -> Result<Order, RecvTimeoutError> {
        let stopped = self.shared.stopped().is_some();
        if more && !stopped {
            return orders.recv_timeout(Duration::ZERO);
        }
        let until = self.ahead.next_deadline().filter(|_| clock.runs() && !stopped);
        let sleep = until.map_or(SLEEP_MAX, |at| {
            let Span(left) = at - clock.now();
            Duration::from_millis(left.max(0).cast_unsigned()).min(SLEEP_MAX)
        });
        orders.recv_timeout(sleep)
    }

    /// Takes in what is waiting, as one batch stamped at `now` or as soon after the last one as can be. Says whether
    /// more is to be done at once.
    pub fn batch(&mut self, orders: impl IntoIterator<Item = Order>, now: Time) -> bool {
        if self.shared.stopped().is_some() {
            orders.into_iter().for_each(refuse_stopped);
            return false;
        }
        // Batches strictly increase in time, so the end of one can be told from the log alone.
        let time = now.max(self.ahead.time() + Span(1));
        let mut draft = Draft::new(time, self.ahead.size());
        // Votes counted in an earlier batch, which is durable: their choices are erased with this batch's keys.
        draft.keys.counted = std::mem::take(&mut self.counted);
        draft.keys.erased = self.removed_for_good();
        draft.keys.erased.extend(self.left.drain(..).map(Erased::Roll));
        self.drain_due(&mut draft);
        for order in orders {
            match order {
                Order::Act(submission) => self.take(submission, &mut draft),
                Order::Opening(vote, opening, reply) => self.keep(vote, opening, reply, &mut draft),
                Order::Wake | Order::Stop => {}
            }
        }
        let more = self.supply(&mut draft) | !self.left.is_empty();
        match self.commit(&mut draft) {
            Ok(batch) => draft.answer(&batch),
            Err(problem) => {
                self.stop(&problem);
                draft.answer_stopped();
            }
        }
        self.snapshot_in_the_background();
        more && self.shared.stopped().is_none()
    }

    /// Who left without what they entered having gone: the program ended between, or a backup was put back.
    fn kept_of_who_left(&self) -> anyhow::Result<Vec<u64>> {
        let all = self.ahead.members().all();
        let has_left = |joined: &u64| {
            let place = all.binary_search_by_key(joined, |member| member.joined);
            place.is_ok_and(|place| all[place].left().is_some())
        };
        Ok(self.store.roll_keys()?.into_iter().filter(has_left).collect())
    }

    /// Words that the members removed for good in an earlier batch, or before a backup was put back: their keys go.
    fn removed_for_good(&mut self) -> Vec<Erased> {
        let mut erased = Vec::new();
        for case in self.ahead.moderation().cases() {
            let place = case.words.place;
            let is_gone = matches!(case.stage, CaseStage::Gone { .. }) && self.ahead.case(place) == Some(case);
            if !is_gone || !self.erased.insert(place) {
                continue;
            }
            match place {
                Place::Name(member) => {
                    erased.extend(self.ahead.members().get(member).map(|member| Erased::Name(member.joined)));
                }
                _ => erased.push(Erased::Text(case.words.text)),
            }
        }
        erased
    }

    /// Whatever time alone causes up to now, in its order, before anything else happens.
    fn drain_due(&mut self, draft: &mut Draft) {
        while let Some(deadline) = self.ahead.due(draft.time) {
            self.append(EntryBody::Clock(deadline), draft);
        }
    }

    fn append(&mut self, body: EntryBody, draft: &mut Draft) {
        let entry = Entry { time: draft.time, body };
        let checked = self.ahead.check_entry(&entry);
        assert!(checked.is_ok(), "an entry of our own making does not fit: {checked:?}");
        self.push(entry, draft);
    }

    fn push(&mut self, entry: Entry, draft: &mut Draft) {
        self.ahead.apply(&entry);
        draft.entries.push(entry.encode());
        draft.applied.push(entry);
    }

    fn take(&mut self, submission: Submission, draft: &mut Draft) {
        let Submission { act, beside, reply } = submission;
        let verdict = match self.ahead.entry_of(act.act().id) {
            Some(index) => self.repeated(&act, index, draft),
            None => self.enter(act, beside, draft),
        };
        match verdict {
            Ok(verdict) => draft.answers.push((reply, verdict)),
            Err(problem) => {
                // The disk could not be read: nothing is known of this act, and it is not in the batch.
                eprintln!("polity: {problem:#}");
                let _ = reply.send(Answer::Stopped);
            }
        }
    }

    /// The same envelope again gets the same receipt; another act under the same id is refused.
    fn repeated(&self, act: &SignedAct, index: u64, draft: &Draft) -> anyhow::Result<Verdict> {
        let is_same = |payload: &[u8]| payload == act.payload();
        if let Some(place) = index.checked_sub(draft.first) {
            let place = usize::try_from(place).context("a batch is small")?;
            let same = matches!(&draft.applied[place].body, EntryBody::Member(earlier) if is_same(earlier.payload()));
            return Ok(if same { Verdict::Taken(index) } else { Verdict::Refused(Refusal::ActRepeated) });
        }
        let bytes = self.store.entry(index)?.context("an entry of the state is missing in the archive")?;
        let same = matches!(Entry::decode(&bytes)?.body, EntryBody::Member(earlier) if is_same(earlier.payload()));
        Ok(if same { Verdict::Known(index) } else { Verdict::Refused(Refusal::ActRepeated) })
    }

    fn enter(&mut self, act: Box<SignedAct>, beside: Option<Salted>, draft: &mut Draft) -> anyhow::Result<Verdict> {
        let entry = Entry { time: draft.time, body: EntryBody::Member(act) };
        match self.ahead.check_entry(&entry) {
            Ok(()) => {}
            Err(Invalid::Refused(refusal)) => return Ok(Verdict::Refused(refusal)),
            Err(invalid) => unreachable!("what was due is drained, and time does not run back: {invalid}"),
        }
        let EntryBody::Member(act) = &entry.body else { unreachable!("made above") };
        let index = self.ahead.size();
        self.lay_beside(act, index, beside, draft)?;
        let leaves = matches!(act.act().body, Body::Leave).then_some(act.act().actor);
        let leaves = leaves.filter(|actor| self.ahead.roll_entry(*actor).is_some());
        self.push(entry, draft);
        self.left.extend(leaves.and_then(|actor| self.ahead.members().get(actor)).map(|member| member.joined));
        self.drain_due(draft);
        Ok(Verdict::Taken(index))
    }

    /// Seals what the act commits to. Whoever submitted it has checked that it fits.
    fn lay_beside(&self, act: &SignedAct, index: u64, beside: Option<Salted>, draft: &mut Draft) -> anyhow::Result<()> {
        let Some(beside) = beside else { return Ok(()) };
        let act = act.act();
        if let Body::Cast { vote, .. } = act.body {
            let choice = Choice::from_name(&beside.text).context("a choice was checked before")?;
            let opening = Opening { voter: act.actor, choice, salt: beside.salt };
            draft.keys.openings.push(NewOpening { entry: Some(index), vote, opening });
        } else if act.body.text().is_some() {
            let commitment = beside.commitment();
            // A text that lies here already keeps its key: were it replaced and the batch then lost, so were the text.
            let key = match self.store.text_key(commitment)? {
                Some(key) => key,
                None => random::bytes(),
            };
            draft.texts.push(SealedText { commitment, sealed: beside.seal(&key) });
            draft.keys.texts.push((commitment, key));
        } else if act.body.shown_name().is_some() {
            let joined = self.ahead.members().get(act.actor).map_or(index, |member| member.joined);
            let drafted = draft.keys.names.iter().rev().find(|(of, _)| *of == joined).map(|(_, key)| *key);
            let key = match drafted {
                Some(key) => key,
                None if joined == index => random::bytes(),
                None => self.store.name_key(joined)?.unwrap_or_else(random::bytes),
            };
            draft.names.push(SealedName { joined, sealed: beside.seal(&key) });
            draft.keys.names.push((joined, key));
        } else if act.body.roll_fields().is_some() {
            let joined = self.ahead.members().get(act.actor).context("only members enter something")?.joined;
            let drafted = draft.keys.roll.iter().rev().find(|(of, _)| *of == joined).map(|(_, key)| *key);
            let key = match drafted {
                Some(key) => key,
                None => self.store.roll_key(joined)?.unwrap_or_else(random::bytes),
            };
            draft.roll.push(SealedName { joined, sealed: beside.seal(&key) });
            draft.keys.roll.push((joined, key));
        }
        Ok(())
    }

    /// A choice that a device sent again: kept if it opens a commitment that is still closed.
    fn keep(&mut self, id: VoteId, opening: Opening, reply: oneshot::Sender<Option<bool>>, draft: &mut Draft) {
        let fits = self.ahead.vote(id).and_then(|vote| match self.ahead.cast_by(opening.voter, vote) {
            // Nothing is closed under this name: opened already, or never cast. There is nothing to keep.
            None => self.ahead.may_vote(opening.voter, vote).then_some(false),
            Some(_) => self.ahead.opens(vote, &opening).then_some(true),
        });
        if fits == Some(true) {
            draft.keys.openings.push(NewOpening { entry: None, vote: id, opening });
            if let Some(waiting) = self.waiting.get_mut(&id) {
                waiting.push_back(opening);
            }
        }
        match fits {
            None => drop(reply.send(None)),
            Some(kept) => draft.kept.push((reply, kept)),
        }
    }

    /// Supplies the choices of closed votes. Says whether some are left for the next batch.
    fn supply(&mut self, draft: &mut Draft) -> bool {
        loop {
            let needs: Vec<(VoteId, u64)> = self.ahead.needs_openings().map(|vote| (vote.id, vote.opened)).collect();
            let mut supplied = false;
            for (id, opened) in needs {
                if !self.waiting.contains_key(&id) {
                    match self.store.openings(id, opened) {
                        Ok(stored) => self.waiting.insert(id, stored.into()),
                        Err(problem) => {
                            self.stop(&problem);
                            return false;
                        }
                    };
                }
                let openings = self.next_openings(id);
                if openings.is_empty() {
                    continue;
                }
                supplied = true;
                draft.supplied += 1;
                self.append(EntryBody::Supplied(Supply::Openings { vote: id, openings }), draft);
                if !self.ahead.needs_openings().any(|vote| vote.id == id) {
                    self.waiting.remove(&id);
                    self.counted.push((id, opened));
                }
                self.drain_due(draft);
                if draft.supplied >= SUPPLIED_MAX {
                    return true;
                }
            }
            if !supplied {
                break;
            }
        }
        // Votes that were counted without their last choices.
        let ahead = &self.ahead;
        let done: Vec<VoteId> =
            self.waiting.keys().filter(|id| !ahead.needs_openings().any(|vote| vote.id == **id)).copied().collect();
        for id in done {
            self.waiting.remove(&id);
            let opened = self.ahead.vote(id).map_or(0, |vote| vote.opened);
            self.counted.push((id, opened));
        }
        false
    }

    /// The next choices of a vote, at most as many as an entry holds, in the order of joining.
    fn next_openings(&mut self, id: VoteId) -> Vec<Opening> {
        let waiting = self.waiting.get_mut(&id).expect("looked up by the caller");
        let vote = self.ahead.vote(id).expect("the state needs it");
        let place = |opening: &Opening| self.ahead.members().get(opening.voter).map(|member| member.joined);
        let mut usable: Vec<Opening> = waiting.drain(..).filter(|opening| self.ahead.opens(vote, opening)).collect();
        usable.sort_by_key(place);
        usable.dedup_by_key(|opening| opening.voter);
        let rest = usable.split_off(usable.len().min(OPENINGS_MAX));
        waiting.extend(rest);
        usable
    }

    fn commit(&mut self, draft: &mut Draft) -> anyhow::Result<Arc<Published>> {
        if !draft.keys.is_empty() {
            self.store.commit_keys(&draft.keys)?;
        }
        if draft.entries.is_empty() {
            return Ok(self.shared.published());
        }
        let leaves: Vec<tlog::Hash> = draft.entries.iter().map(|bytes| tlog::leaf_hash(bytes)).collect();
        let before = Head { size: self.appender.size(), root: self.appender.root() };
        let tree = self.appender.append(&leaves);
        let after = Head { size: tree.size(), root: tree.root() };
        self.store.commit_archive(&Writes {
            before,
            after,
            entries: &draft.entries,
            tiles: tree.tiles(),
            texts: &draft.texts,
            names: &draft.names,
            roll: &draft.roll,
        })?;
        self.store.tidy()?;
        self.publish_with(after, Some(tree), &draft.applied)
    }

    fn publish(&mut self, head: Head, tree: Option<tlog::Batch>) -> anyhow::Result<Arc<Published>> {
        self.publish_with(head, tree, &[])
    }

    /// Remembers and signs the checkpoint, then lets readers see what it covers.
    fn publish_with(
        &mut self,
        head: Head,
        tree: Option<tlog::Batch>,
        applied: &[Entry],
    ) -> anyhow::Result<Arc<Published>> {
        if self.signed != head {
            self.store.swap_signed(self.signed, head)?;
            self.signed = head;
        }
        let note = Some(sign(&self.shared.signer, head));
        let published = Arc::new(Published { head, time: self.ahead.time(), note, tree });
        {
            let mut state = self.shared.state.write().expect("nobody panics while holding the state");
            applied.iter().for_each(|entry| state.apply(entry));
            assert_eq!(state.size(), head.size, "readers see what was signed");
            *self.shared.published.write().expect("nobody panics while holding it") = published.clone();
        }
        self.shared.news.send_replace(head.size);
        Ok(published)
    }

    fn stop(&self, problem: &anyhow::Error) {
        eprintln!("polity: nothing more is taken in: {problem:#}");
        let _ = self.shared.stopped.set(format!("{problem:#}"));
    }

    fn snapshot_in_the_background(&mut self) {
        if self.ahead.size() < self.snapshot_size + SNAPSHOT_EVERY {
            return;
        }
        self.snapshot_size = self.ahead.size();
        let (shared, folder) = (self.shared.clone(), self.store.folder().to_owned());
        std::thread::spawn(move || {
            // A copy, so that writing it down holds nobody up.
            let copy = shared.state().clone();
            if let Err(problem) = snapshot::write(&folder, &copy) {
                eprintln!("polity: no snapshot was written, the next start will take longer: {problem:#}");
            }
        });
    }
}

impl Draft {
    fn new(time: Time, first: u64) -> Self {
        Self {
            time,
            first,
            entries: Vec::new(),
            applied: Vec::new(),
            keys: KeyWrites::default(),
            texts: Vec::new(),
            names: Vec::new(),
            roll: Vec::new(),
            answers: Vec::new(),
            kept: Vec::new(),
            supplied: 0,
        }
    }

    /// Nobody hears of anything, not even of a refusal, before what it rests on is durable.
    fn answer(self, batch: &Arc<Published>) {
        for (reply, verdict) in self.answers {
            // Whoever does not wait any more can ask again.
            let _ = reply.send(match verdict {
                Verdict::Taken(index) => Answer::Taken { index, batch: batch.clone() },
                Verdict::Known(index) => Answer::Known { index },
                Verdict::Refused(refusal) => Answer::Refused(refusal),
            });
        }
        for (reply, kept) in self.kept {
            let _ = reply.send(Some(kept));
        }
    }

    fn answer_stopped(self) {
        for (reply, _) in self.answers {
            let _ = reply.send(Answer::Stopped);
        }
    }
}

fn refuse_stopped(order: Order) {
    match order {
        Order::Act(submission) => drop(submission.reply.send(Answer::Stopped)),
        // Its sender sees that nobody answers.
        Order::Opening(..) | Order::Wake | Order::Stop => {}
    }
}

/// Whether this copy may go on signing, and what was signed last.
fn may_sign(
    org: &Institution,
    signer: &NoteSigner,
    appender: &Appender,
    head: Head,
    signed: Option<Signed>,
    shelf: &Shelf,
) -> anyhow::Result<Signed> {
    let own: [u8; 32] = (*signer.verifier_key().key()).into();
    ensure!(Key(own) == org.log_key(), "the key in keys.db is not the one that signs this record");
    ensure!(appender.root() == head.root, "the tiles in archive.db do not lead to the root that was committed");
    let signed = signed.context("this copy was restored and does not know which checkpoint was signed last")?;
    ensure!(
        signed.size <= head.size,
        "a checkpoint of {} entries was signed, and archive.db has only {}: it is an older copy",
        signed.size,
        head.size
    );
    let root = tlog::root_at(shelf, signed.size).context("the tiles cannot be read")?;
    ensure!(root == signed.root, "archive.db does not extend the checkpoint that was signed last");
    Ok(signed)
}
