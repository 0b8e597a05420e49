//! A long record: an assembly that has voted every day for weeks, written by the sequencer with a clock of our own.
//!
//! Everybody joins on the first day and votes on every motion, all of them closed, opened and counted, but the last:
//! that one is open now. What is measured on it is what an organisation has after years: mostly votes, mostly past.

use std::path::{Path, PathBuf};

use institution::act::Seen;
use institution::id::{Hash, InstitutionId, MotionId, VoteId};
use institution::time::{Span, Time};
use polity::clock::Clock;
use polity::founding;
use polity::seal::Salted;
use polity::sequencer::{BATCH_MAX, Order, Sequencer, Submission};
use tokio::sync::oneshot;

use super::crowd::{self, Assembly, Person, Place, Signed};
use super::taking::check_all;

/// A data folder with one long record.
pub struct History {
    pub data: PathBuf,
    pub assembly: Assembly,
    /// How many entries there are.
    pub size: u64,
    /// The motion that is being voted on.
    pub motion: MotionId,
    pub vote: VoteId,
    /// A snapshot as a crash may leave it: up to a hundred thousand entries behind.
    pub late_snapshot: Option<Vec<u8>>,
}

pub const SLUG: &str = "assembly";

/// Writes a record of about so many entries.
pub fn write(data: &Path, entries: u64) -> History {
    let members = (entries / 50).clamp(10, 20_000);
    let votes = (entries / members).saturating_sub(1).max(1);
    let (seed, log_key) = crowd::log_key();
    let ada = Person::numbered(0);
    let founding = ada.founds(crowd::bylaws(), log_key);
    let institution = InstitutionId::of_founding(&founding.payload);
    let act = founding.unchecked().verify().expect("we signed it");
    let (salt, text) = founding.beside.expect("a founder shows a name");
    let mut now = Time(Clock::System.now().0 - 24 * 3_600_000 * i64::try_from(votes).expect("a few weeks"));
    std::fs::create_dir_all(data).expect("the scratch folder can be written");
    founding::build(data, SLUG, &act, &Salted { salt, text }, &seed, now).expect("a data folder can be written");

    let folder = data.join(SLUG);
    let mut sequencer = Sequencer::open(&folder).expect("it was just founded");
    let mut place = Place { institution, seen: seen(&sequencer) };
    let people = crowd::people(1, members);
    let mut assembly = Assembly { place, ada, people };
    take(&mut sequencer, assembly.joins(), &mut now);
    let mut last = None;
    for number in 0..=votes {
        place.seen = seen(&sequencer);
        assembly.place = place;
        let (motion, vote, [moves, seconds, _]) = assembly.opens_vote(number, 60);
        take(&mut sequencer, vec![moves], &mut now);
        take(&mut sequencer, vec![seconds], &mut now);
        if number == votes {
            // It opens when its notice is over, which is now.
            now = Clock::System.now();
            sequencer.batch([], now);
            last = Some((motion, vote));
            break;
        }
        now = now + Span::minutes(10);
        sequencer.batch([], now);
        take(&mut sequencer, assembly.casts(vote), &mut now);
        now = now + Span::hours(1);
        while sequencer.batch([], now) {}
        now = now + Span::hours(22);
    }
    assembly.place.seen = seen(&sequencer);
    let (motion, vote) = last.expect("the last round sets it");
    let size = sequencer.ahead().size();
    let late_snapshot = std::fs::read(folder.join("snapshot")).ok();
    polity::snapshot::write(&folder, sequencer.ahead()).expect("the data folder can be written");
    History { data: data.to_owned(), assembly, size, motion, vote, late_snapshot }
}

fn seen(sequencer: &Sequencer) -> Seen {
    let head = sequencer.shared().published().head;
    Seen { size: head.size, root: Hash(head.root.0) }
}

fn take(sequencer: &mut Sequencer, acts: Vec<Signed>, now: &mut Time) {
    let mut checked = check_all(acts).into_iter().peekable();
    while checked.peek().is_some() {
        let mut replies = Vec::new();
        let orders: Vec<Order> = checked
            .by_ref()
            .take(BATCH_MAX)
            .map(|(act, beside)| {
                let (reply, answer) = oneshot::channel();
                replies.push(answer);
                Order::Act(Submission { act: Box::new(act), beside, reply })
            })
            .collect();
        *now = *now + Span(100);
        sequencer.batch(orders, *now);
        for mut reply in replies {
            let answer = reply.try_recv().expect("a batch answers everyone in it");
            assert!(matches!(answer, polity::sequencer::Answer::Taken { .. }), "{answer:?}");
        }
    }
}
