//! Signatures of acts that arrive together are checked together: the same verdict for half the work.
//!
//! Whoever brings an act finds either nobody at work, and then starts, or somebody, and then waits for the verdict. A lone
//! act is checked at once; nobody ever waits for others to come. Under load a batch is what has arrived meanwhile.

use std::sync::{Arc, Mutex};

use institution::envelope::{BadEnvelope, SignedAct, Unchecked};
use tokio::sync::oneshot;

use crate::random;

/// The most signatures in a batch: more gain little, and would hold up the first.
const TOGETHER_MAX: usize = 64;
/// How many batches are checked at once; one more finds its act waiting for the next.
const AT_WORK_MAX: usize = 2;

type Verdict = Result<SignedAct, BadEnvelope>;

/// The acts that wait for their signatures to be checked.
#[derive(Default)]
pub struct Signatures {
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: Vec<(Unchecked, oneshot::Sender<Verdict>)>,
    at_work: usize,
}

impl Signatures {
    /// Checks an act's signature.
    ///
    /// # Errors
    /// If it is not valid.
    pub async fn verify(self: &Arc<Self>, act: Unchecked) -> Verdict {
        let (reply, verdict) = oneshot::channel();
        let starts = {
            let mut queue = self.queue.lock().expect("nobody panics while holding it");
            queue.waiting.push((act, reply));
            let starts = queue.at_work < AT_WORK_MAX;
            queue.at_work += usize::from(starts);
            starts
        };
        if starts {
            tokio::spawn(self.clone().work());
        }
        verdict.await.expect("whoever is at work answers everybody")
    }

    async fn work(self: Arc<Self>) {
        loop {
            // Requests that have arrived already are read first.
            tokio::task::yield_now().await;
            let batch = {
                let mut queue = self.queue.lock().expect("nobody panics while holding it");
                if queue.waiting.is_empty() {
                    queue.at_work -= 1;
                    return;
                }
                let now = queue.waiting.len().min(TOGETHER_MAX);
                let later = queue.waiting.split_off(now);
                std::mem::replace(&mut queue.waiting, later)
            };
            let (acts, replies): (Vec<Unchecked>, Vec<_>) = batch.into_iter().unzip();
            let verdicts = Unchecked::verify_each(acts, &mut random::System);
            for (reply, verdict) in replies.into_iter().zip(verdicts) {
                // Whoever has gone away does not need it.
                let _ = reply.send(verdict);
            }
        }
    }
}
