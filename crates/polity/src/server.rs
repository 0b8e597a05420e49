//! All institutions of one data folder, and what they share: the address, who may found, the clock.
//!
//! A server holds no power over any of them. It can be stopped, and can refuse to found another; that is all.

use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;

use anyhow::{Context as _, bail};
use institution::act::Body;
use institution::envelope::SignedAct;
use institution::id::Key;
use institution::time::{Span, Time};
use institution::{Institution, Refusal};

use crate::about::About;
use crate::clock::Clock;
use crate::founding::{self, LogKeys};
use crate::hosted::{BadBeside, Hosted, NotTaken, check_beside};
use crate::mail::{Letter, Mail};
use crate::push::{Pusher, Services};
use crate::receipt::Receipt;
use crate::seal::Salted;

/// Who may found an institution here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Founders {
    /// Whoever has this code.
    WithCode(String),
    /// Anyone.
    Anyone,
    /// Nobody.
    Nobody,
}

/// How a server is set up.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The data folder.
    pub data: PathBuf,
    /// Where the time comes from.
    pub clock: Clock,
    /// Who may found.
    pub founders: Founders,
    /// The address people reach it under, without a slash at the end: `https://polity.example.org`. Links are made from
    /// it and never from what a request claims.
    pub url: String,
    /// Behind a proxy that appends who is asking to `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Whether there are limits on how often somebody may ask. Taken off only to measure.
    pub limits: bool,
    /// How mail goes out, if it does.
    pub mail: Option<Mail>,
    /// Where push services may lie.
    pub push: Services,
    /// How long a request may take, with its body; half of it for its header.
    pub patience: Duration,
}

/// How many letters wait for the post at most, and how often each is tried.
const LETTERS_MAX: usize = 1_000;
const LETTER_ATTEMPTS_MAX: u32 = 6;

/// A letter that somebody waits for.
#[derive(Debug)]
pub struct WaitingLetter {
    /// The letter.
    pub letter: Letter,
    attempts: u32,
    not_before: Time,
}

/// How long a request may take, usually.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A running server.
pub struct Server {
    setup: Setup,
    institutions: RwLock<BTreeMap<String, Arc<Hosted>>>,
    about: About,
    pusher: Pusher,
    /// Letters that somebody waits for. They are lost with the process: whoever waits asks again.
    letters: Mutex<VecDeque<WaitingLetter>>,
    log_keys: LogKeys,
    /// One founding at a time.
    founding: Mutex<()>,
    /// Held as long as the server runs: two sequencers on one log would fork it.
    _lock: File,
}

/// Why nothing was founded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFounded {
    /// Nobody may found here.
    Closed,
    /// The code is not the one.
    WrongCode,
    /// The act is not lawful, or what lies beside it does not fit.
    NotTaken(NotTaken),
    /// The log's key is none that this server made within the last hour.
    LogKey,
    /// The disk failed.
    Disk(String),
}

impl Server {
    /// Opens a data folder with everything in it.
    ///
    /// # Errors
    /// If another server has it, or the disk fails. An institution that cannot be read is left out, which is said.
    pub fn open(setup: Setup) -> anyhow::Result<Arc<Self>> {
        let data = &setup.data;
        if !data.exists() {
            let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(data);
            made.with_context(|| format!("couldn't make {}", data.display()))?;
        }
        let mut options = OpenOptions::new();
        let options = options.write(true).create(true).truncate(false).mode(0o600);
        let lock = options.open(data.join("server.lock")).context("couldn't open server.lock")?;
        if lock.try_lock().is_err() {
            bail!("another server is running on {}", data.display());
        }
        founding::clear_unfinished(data)?;
        let about = About::read(data)?;
        let pusher = Pusher::open(data, setup.push)?;
        let mut institutions = BTreeMap::new();
        for folder in fs::read_dir(data)? {
            let path = folder?.path();
            let slug = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if !founding::is_slug(slug) || !path.join("archive.db").is_file() {
                continue;
            }
            match Hosted::open(&path, setup.clock.clone()) {
                Ok(hosted) => drop(institutions.insert(slug.to_owned(), Arc::new(hosted))),
                Err(problem) => eprintln!("polity: {slug} is left out: {problem:#}"),
            }
        }
        Ok(Arc::new(Self {
            setup,
            institutions: RwLock::new(institutions),
            about,
            pusher,
            letters: Mutex::default(),
            log_keys: LogKeys::default(),
            founding: Mutex::new(()),
            _lock: lock,
        }))
    }

    /// How it is set up.
    #[must_use]
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// What hands messages for browsers in.
    #[must_use]
    pub fn pusher(&self) -> &Pusher {
        &self.pusher
    }

    /// Gives a letter to the post. A flood of them is not kept.
    pub fn post(&self, letter: Letter) {
        self.wait(WaitingLetter { letter, attempts: 0, not_before: Time(0) });
    }

    /// Gives a letter back that did not go, to be tried later, each time twice as long; at last it is given up.
    pub fn post_again(&self, waiting: WaitingLetter, now: Time) {
        let attempts = waiting.attempts + 1;
        if attempts < LETTER_ATTEMPTS_MAX {
            self.wait(WaitingLetter { attempts, not_before: now + Span::minutes(1 << attempts), ..waiting });
        }
    }

    fn wait(&self, waiting: WaitingLetter) {
        let mut letters = self.letters.lock().expect("nobody panics while holding it");
        if letters.len() < LETTERS_MAX {
            letters.push_back(waiting);
        }
    }

    /// The letter that has waited longest of those that are due.
    #[must_use]
    pub fn next_letter(&self, now: Time) -> Option<WaitingLetter> {
        let mut letters = self.letters.lock().expect("nobody panics while holding it");
        let due = letters.iter().position(|waiting| waiting.not_before <= now)?;
        letters.remove(due)
    }

    /// Who runs it, as far as they said.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.setup.data
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Time {
        self.setup.clock.now()
    }

    /// The address people reach this server under, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.setup.url
    }

    /// The institution under this slug.
    #[must_use]
    pub fn hosted(&self, slug: &str) -> Option<Arc<Hosted>> {
        self.institutions.read().expect("nobody panics while holding it").get(slug).cloned()
    }

    /// All institutions, by slug.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Hosted>> {
        self.institutions.read().expect("nobody panics while holding it").values().cloned().collect()
    }

    /// A fresh log key for somebody about to found.
    #[must_use]
    pub fn make_log_key(&self) -> Key {
        self.log_keys.make(self.now())
    }

    /// Whether somebody who gives this code may found here.
    ///
    /// # Errors
    /// Why not.
    pub fn may_found(&self, code: &str) -> Result<(), NotFounded> {
        match &self.setup.founders {
            Founders::Anyone => Ok(()),
            Founders::Nobody => Err(NotFounded::Closed),
            Founders::WithCode(expected) => {
                // Compared in full whatever comes, so that the time it takes tells nothing.
                let code = code.trim().to_ascii_lowercase();
                let differing = expected.bytes().zip(code.bytes()).filter(|(a, b)| a != b).count();
                let is_it = expected.len() == code.len() && differing == 0;
                is_it.then_some(()).ok_or(NotFounded::WrongCode)
            }
        }
    }

    /// Founds an institution; gives the slug and the founder's receipt. Blocks while the disk works.
    ///
    /// # Errors
    /// Why nothing was founded.
    pub fn found(
        &self,
        code: &str,
        act: &SignedAct,
        beside: Option<&Salted>,
    ) -> Result<(Arc<Hosted>, Receipt), NotFounded> {
        self.may_found(code)?;
        let refused = |refusal| NotFounded::NotTaken(NotTaken::Refused(refusal, None));
        Institution::check_founding(act.act()).map_err(refused)?;
        check_beside(act.act(), beside).map_err(|bad| NotFounded::NotTaken(NotTaken::Beside(bad)))?;
        let name = beside.ok_or(NotFounded::NotTaken(NotTaken::Beside(BadBeside::Missing)))?;
        let Body::Found(founding) = &act.act().body else { return Err(refused(Refusal::NotFounded)) };

        let _one_at_a_time = self.founding.lock().expect("nobody panics while holding it");
        let id = institution::id::InstitutionId::of_founding(act.payload());
        if let Some(hosted) = self.all().into_iter().find(|hosted| hosted.id == id) {
            // The same envelope again: the same answer.
            let receipt = hosted.founding_receipt().ok_or_else(|| NotFounded::Disk("no receipt".to_owned()))?;
            return Ok((hosted, receipt));
        }
        let seed = self.log_keys.seed(founding.log_key, self.now()).ok_or(NotFounded::LogKey)?;
        let hosted = self.build(act, name, &seed).map_err(|problem| NotFounded::Disk(format!("{problem:#}")))?;
        self.log_keys.forget(founding.log_key);
        let receipt = hosted.founding_receipt().ok_or_else(|| NotFounded::Disk("no receipt".to_owned()))?;
        Ok((hosted, receipt))
    }

    fn build(&self, act: &SignedAct, name: &Salted, seed: &[u8; 32]) -> anyhow::Result<Arc<Hosted>> {
        let slug = founding::slug(act)?;
        founding::build(self.data(), &slug, act, name, seed, self.now())?;
        let hosted = Arc::new(Hosted::open(&self.data().join(&slug), self.setup.clock.clone())?);
        self.institutions.write().expect("nobody panics while holding it").insert(slug, hosted.clone());
        Ok(hosted)
    }

    /// Sets the clock of a test server, and lets every institution look at it.
    #[cfg(debug_assertions)]
    pub fn set_clock(&self, time: Time) {
        self.setup.clock.set(time);
        self.all().iter().for_each(|hosted| hosted.wake());
    }

    /// Stops every sequencer, after what it was given is done.
    pub fn stop(&self) {
        self.all().iter().for_each(|hosted| hosted.stop());
    }
}
