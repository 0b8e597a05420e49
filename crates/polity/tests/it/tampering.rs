//! Everything an operator with root and the log's key could do to a record, and who notices, where and why.
//!
//! The table is in `docs/handbook/operator.md`; each of its rows names tests of this file, of `live.rs` or of `forks.rs`.

use ed25519_zebra::SigningKey;
use institution::KeyAct;
use institution::act::{Act, Body, Choice, Effect, Seen, What};
use institution::entry::{Deadline, Due, Entry, EntryBody, Opening, Supply};
use institution::id::{Hash, MemberId, MotionId, VoteId};
use institution::time::{Span, Time};
use polity::source::Source;
use polity::verify::{Kept, Options, Report, Verdict, story, verify};

use crate::written::{Person, Record, sign};

/// Ada, Bo, Cy and Di decide a motion; then Ada moves another.
struct Story {
    record: Record,
    people: Vec<Person>,
    vote: VoteId,
}

fn story() -> Story {
    let (mut record, people) = Record::assembly(4);
    let vote = record.puts(&people[0], &people[1], "A second bike rack", What::Resolution, 10);
    for (person, choice) in people.iter().zip([Choice::Yes, Choice::Yes, Choice::No, Choice::Abstain]) {
        record.votes(person, vote, choice);
    }
    record.closes(vote);
    let (motion, text) = (MotionId(record.fresh()), record.text("Another\n\nText."));
    let effect = Effect { what: What::Resolution, begins: None };
    record.does(&people[0], Body::Move { motion, text, effect, open_minutes: 10 });
    Story { record, people, vote }
}

impl Story {
    /// The first entry that is of this kind, and its index.
    fn find(&self, what: &str) -> usize {
        let is = |entry: &&Vec<u8>| String::from_utf8_lossy(entry).contains(what);
        let place = self.record.entries.iter().position(|entry| is(&entry));
        place.unwrap_or_else(|| panic!("the story has no {what}"))
    }
}

fn read(folder: &std::path::Path, since: &[&str]) -> anyhow::Result<Report> {
    let source = Source::open(folder.to_str().unwrap(), None)?;
    let since = since.iter().map(|note| Kept { from: "kept".to_owned(), note: note.as_bytes().to_vec() }).collect();
    let options = Options { since, texts: true, ..Options::default() };
    verify(&source, &options, &mut |_, _| ())
}

/// What `verify` says of these entries, published by an operator who has the log's key.
fn judge(record: &Record, entries: &[Vec<u8>], since: &[&str]) -> Verdict {
    let folder = tempfile::tempdir().unwrap();
    record.export_as(folder.path(), entries);
    read(folder.path(), since).unwrap().verdict
}

#[track_caller]
fn invalid(verdict: &Verdict) -> (Option<u64>, &'static str) {
    match verdict {
        Verdict::Invalid(finding) => (finding.index, finding.reason),
        other => panic!("{other:?}"),
    }
}

fn at(index: usize, reason: &'static str) -> (Option<u64>, &'static str) {
    (Some(index as u64), reason)
}

fn with_time(entry: &[u8], change: impl Fn(i64) -> i64) -> Vec<u8> {
    let text = String::from_utf8(entry.to_vec()).unwrap();
    let mut words = text.splitn(3, [' ', '\n']);
    let (kind, time) = (words.next().unwrap(), words.next().unwrap());
    let rest = &text[kind.len() + 1 + time.len()..];
    format!("{kind} {}{rest}", change(time.parse().unwrap())).into_bytes()
}

#[test]
fn an_honest_record_is_valid_and_tells_its_story() {
    let story = story();
    let folder = tempfile::tempdir().unwrap();
    story.record.export(folder.path());
    let report = read(folder.path(), &[]).unwrap();
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(report.size, story.record.entries.len() as u64);
    assert_eq!(report.root, story.record.tree.root());
    assert_eq!(report.state, Some(story.record.org.state_hash()));
    assert_eq!(report.notes, Vec::<String>::new());
    assert_eq!(report.org.as_ref(), Some(&story.record.org));
    let told = story::tell(report.org.as_ref().unwrap(), &report.texts);
    assert!(told.contains("Assembly: To decide together."), "{told}");
    assert!(told.contains("1. A second bike rack (moved by Ada "), "{told}");
    let result = "Passed: 2 for, 1 against, 1 abstaining; 4 of 4 took part. Needed: 2 for \
                  (more than 1/2 of votes cast), 3 taking part.";
    assert!(told.contains(result), "{told}");
    assert!(told.contains("The bylaws are as founded."), "{told}");
}

#[test]
fn every_earlier_checkpoint_agrees_with_an_honest_record() {
    let story = story();
    let record = &story.record;
    let sizes = [1, 2, 5, record.entries.len() - 1, record.entries.len()];
    let notes: Vec<String> =
        sizes.iter().map(|size| record.checkpoint_of(&record.entries[..*size], record.log_key)).collect();
    let notes: Vec<&str> = notes.iter().map(String::as_str).collect();
    assert_eq!(judge(record, &record.entries, &notes), Verdict::Valid);
}

#[test]
fn a_record_of_many_bundles_is_valid_and_a_false_signature_in_it_is_found() {
    let (mut record, ada) = Record::found(SigningKey::from([9; 32]));
    // More than one unit of work for the threads, in batches that share a time.
    for n in 0..5000u64 {
        let person = Person::new(10_000 + n);
        record.takes_in(&person, Body::Join { name: Hash::of(&n.to_be_bytes()) });
        if n % 500 == 0 {
            record.publish();
        }
    }
    record.does(&ada, Body::Leave);
    assert_eq!(judge(&record, &record.entries, &[]), Verdict::Valid);
    // Two false signatures in one batch: the first is named.
    let mut entries = record.entries.clone();
    for index in [4500, 4400] {
        let text = String::from_utf8(entries[index].clone()).unwrap();
        let (head, payload) = text.split_once('\n').unwrap();
        let other = String::from_utf8(entries[index + 1].clone()).unwrap();
        let other_head = other.split_once('\n').unwrap().0;
        assert_ne!(head, other_head);
        entries[index] = format!("{other_head}\n{payload}").into_bytes();
    }
    assert_eq!(invalid(&judge(&record, &entries, &[])), at(4400, "signature"));
}

#[test]
fn an_edited_entry_does_not_fit_its_tile() {
    let story = story();
    let folder = tempfile::tempdir().unwrap();
    story.record.export(folder.path());
    let edited = story.find("member.join");
    let mut entries = story.record.entries.clone();
    entries[edited] = with_time(&entries[edited], |time| time + 1);
    let bundle = tlog::encode_bundle(&entries).unwrap();
    let id = tlog::BundleId::in_tree(0, entries.len() as u64).unwrap();
    std::fs::write(folder.path().join("log").join(id.to_string()), bundle).unwrap();
    assert_eq!(invalid(&read(folder.path(), &[]).unwrap().verdict), at(edited, "tile"));
}

#[test]
fn an_edited_act_has_a_false_signature_even_if_everything_is_signed_anew() {
    let story = story();
    let edited = story.find("motion.move");
    let mut entries = story.record.entries.clone();
    let text = String::from_utf8(entries[edited].clone()).unwrap();
    entries[edited] = text.replace("\"open_minutes\":10", "\"open_minutes\":11").into_bytes();
    assert_ne!(entries, story.record.entries);
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(edited, "signature"));
}

#[test]
fn an_edited_time_is_noticed_by_the_next_act_even_if_everything_is_signed_anew() {
    let story = story();
    let edited = story.find("member.join");
    let mut entries = story.record.entries.clone();
    entries[edited] = with_time(&entries[edited], |time| time - 1);
    // No signature covers the time, but the next act names the root its maker saw.
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(edited + 1, "seen-elsewhere"));
}

#[test]
fn the_last_entry_can_be_edited_only_against_a_kept_checkpoint_or_receipt() {
    let story = story();
    let last = story.record.entries.len() - 1;
    let mut entries = story.record.entries.clone();
    entries[last] = with_time(&entries[last], |time| time + 1);
    // Nobody has built on it yet: only who holds the earlier checkpoint can tell.
    assert_eq!(judge(&story.record, &entries, &[]), Verdict::Valid);
    assert_eq!(invalid(&judge(&story.record, &entries, &[&story.record.checkpoint()])), at(last, "fork"));
    // And without the log's key not even that: the old checkpoint has another root.
    let folder = tempfile::tempdir().unwrap();
    story.record.export_as(folder.path(), &entries);
    std::fs::write(folder.path().join("log/checkpoint"), story.record.checkpoint()).unwrap();
    assert_eq!(invalid(&read(folder.path(), &[]).unwrap().verdict), (None, "root"));
}

#[test]
fn a_dropped_entry_is_missed() {
    let story = story();
    for dropped in [story.find("member.join"), story.find("vote.cast"), story.find("motion.second")] {
        let mut entries = story.record.entries.clone();
        entries.remove(dropped);
        let (index, reason) = invalid(&judge(&story.record, &entries, &[]));
        assert_eq!(index, Some(dropped as u64), "{reason}");
        // What follows saw a longer record, or what was due because of the dropped one no longer is.
        assert!(matches!(reason, "seen-ahead" | "not-due"), "{reason}");
    }
}

#[test]
fn reordered_entries_are_noticed() {
    let story = story();
    let first = story.find("vote.cast");
    let mut entries = story.record.entries.clone();
    entries.swap(first, first + 1);
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(first, "seen-ahead"));
    // With their times exchanged as well, and within one batch, nothing gives them away but the tree.
    let (mut record, people) = Record::assembly(3);
    let before = record.entries.len();
    for person in &people[1..] {
        record.takes_in(person, Body::Leave);
    }
    record.publish();
    let note = record.checkpoint();
    record.joins("Later");
    let mut entries = record.entries.clone();
    entries.swap(before, before + 1);
    assert_eq!(invalid(&judge(&record, &entries, &[])), at(before + 2, "seen-elsewhere"));
    assert_eq!(invalid(&judge(&record, &entries[..before + 2], &[&note])), at(before + 1, "fork"));
}

#[test]
fn a_rewritten_record_under_another_log_key_is_another_institution() {
    let story = story();
    // The checkpoint signed with another key than the founding act names.
    let folder = tempfile::tempdir().unwrap();
    story.record.export(folder.path());
    let forged = story.record.checkpoint_of(&story.record.entries, SigningKey::from([7; 32]));
    std::fs::write(folder.path().join("log/checkpoint"), forged).unwrap();
    assert_eq!(invalid(&read(folder.path(), &[]).unwrap().verdict), (None, "checkpoint"));
    // Everything made anew under another key: a founding act with that key has another hash, hence another id.
    let (rewritten, _) = Record::found(SigningKey::from([7; 32]));
    assert_ne!(rewritten.org.id(), story.record.org.id());
    let note = story.record.checkpoint();
    assert_eq!(invalid(&judge(&rewritten, &rewritten.entries, &[&note])), (None, "other-log"));
    let folder = tempfile::tempdir().unwrap();
    rewritten.export(folder.path());
    let source = Source::open(folder.path().to_str().unwrap(), None).unwrap();
    let options = Options { institution: Some(story.record.org.id()), ..Options::default() };
    assert_eq!(invalid(&verify(&source, &options, &mut |_, _| ()).unwrap().verdict), (None, "other-log"));
}

#[test]
fn a_founding_act_with_the_log_key_exchanged_has_a_false_signature() {
    let story = story();
    let other = institution::id::Key(SigningKey::from([7; 32]).verification_key().into());
    let text = String::from_utf8(story.record.entries[0].clone()).unwrap();
    let mut entries = story.record.entries.clone();
    entries[0] = text.replace(&story.record.org.log_key().to_string(), &other.to_string()).into_bytes();
    assert_ne!(entries, story.record.entries);
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(0, "signature"));
}

#[test]
fn a_replayed_act_is_refused_for_ever() {
    let mut story = story();
    let cast = story.find("vote.cast");
    let end = story.record.entries.len();
    let replay = story.record.entries[cast].clone();
    let mut entries = story.record.entries.clone();
    entries.push(with_time(&replay, |_| story.record.now.0));
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(end, "act-repeated"));
    // Two days later its id is forgotten, and what it has seen is too old.
    story.record.passes(Span::hours(48));
    story.record.joins("Later");
    let mut entries = story.record.entries.clone();
    let end = entries.len();
    entries.push(with_time(&replay, |_| story.record.now.0));
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(end, "seen-too-old"));
}

#[test]
fn an_act_replayed_into_a_sister_institution_is_refused() {
    let story = story();
    let (sister, _) = Record::found(SigningKey::from([8; 32]));
    let mut entries = sister.entries.clone();
    entries.push(with_time(&story.record.entries[1], |_| sister.now.0));
    assert_eq!(invalid(&judge(&sister, &entries, &[])), at(1, "wrong-institution"));
}

#[test]
fn two_people_shown_different_records_find_out() {
    let (record, people) = Record::assembly(3);
    let (mut one, mut two) = (record.clone(), record.clone());
    let forked = record.entries.len();
    one.does(&people[1], Body::Leave);
    two.does(&people[2], Body::Leave);
    // Whoever kept the one checkpoint refuses the other record, though each is valid by itself.
    assert_eq!(judge(&two, &two.entries, &[]), Verdict::Valid);
    assert_eq!(invalid(&judge(&two, &two.entries, &[&one.checkpoint()])), at(forked, "fork"));
    // And an act made on the one is invalid on the other.
    let act = one.act(&people[0], Body::Leave);
    let entry = Entry { time: two.now, body: EntryBody::Member(Box::new(sign(&act, &people[0].key))) };
    let mut entries = two.entries.clone();
    entries.push(entry.encode());
    assert_eq!(invalid(&judge(&two, &entries, &[])), at(forked + 1, "seen-elsewhere"));
}

#[test]
fn an_old_backup_put_back_lacks_what_was_acknowledged() {
    let story = story();
    let old = story.record.entries.len() - 3;
    let verdict = judge(&story.record, &story.record.entries[..old], &[&story.record.checkpoint()]);
    assert_eq!(invalid(&verdict), at(old, "shrunk"));
    // Put back and continued differently: the kept checkpoint is reached, with another root.
    let (record, people) = Record::assembly(3);
    let mut lost = record.clone();
    lost.does(&people[1], Body::Leave);
    let mut continued = record.clone();
    continued.joins("Somebody else");
    continued.joins("And another");
    let verdict = judge(&continued, &continued.entries, &[&lost.checkpoint()]);
    assert_eq!(invalid(&verdict), at(record.entries.len(), "fork"));
}

#[test]
fn a_text_changed_behind_its_hash_is_noticed() {
    let story = story();
    let moved = story.find("motion.move");
    let folder = tempfile::tempdir().unwrap();
    let mut changed = story.record.clone();
    let bike_rack = changed.texts.values_mut().find(|salted| salted.text.contains("bike")).unwrap();
    bike_rack.text = bike_rack.text.replace("bike", "car");
    changed.export(folder.path());
    assert_eq!(invalid(&read(folder.path(), &[]).unwrap().verdict), at(moved, "text"));
    // A name likewise.
    let mut changed = story.record.clone();
    changed.names.get_mut(&story.people[1].member).unwrap().text = "Mallory".to_owned();
    let folder = tempfile::tempdir().unwrap();
    changed.export(folder.path());
    assert_eq!(invalid(&read(folder.path(), &[]).unwrap().verdict), at(1, "name"));
    // A text that is gone is said to be gone.
    let mut lost = story.record.clone();
    lost.texts.clear();
    let folder = tempfile::tempdir().unwrap();
    lost.export(folder.path());
    let report = read(folder.path(), &[]).unwrap();
    assert_eq!((report.verdict, report.texts.missing), (Verdict::Valid, 2));
}

/// A vote that is open, with everyone but the last having voted, and the moment it closes.
fn open_vote() -> (Record, Vec<Person>, VoteId, Time) {
    let (mut record, people) = Record::assembly(4);
    let vote = record.puts(&people[0], &people[1], "A motion", What::Resolution, 10);
    for person in &people[..3] {
        record.votes(person, vote, Choice::Yes);
    }
    let closes = record.org.vote(vote).unwrap().closes;
    (record, people, vote, closes)
}

fn entry_of(record: &mut Record, by: &Person, body: Body, time: Time) -> Vec<u8> {
    let act = record.act(by, body);
    Entry { time, body: EntryBody::Member(Box::new(sign(&act, &by.key))) }.encode()
}

#[test]
fn a_close_that_is_due_cannot_be_withheld_nor_a_late_vote_slipped_in() {
    let (mut record, people, vote, closes) = open_vote();
    let body = record.cast(&people[3], vote, Choice::No);
    let late = entry_of(&mut record, &people[3], body.clone(), closes);
    let before = record.entries.len();
    // After the deadline and without the close.
    let mut entries = record.entries.clone();
    entries.push(late);
    assert_eq!(invalid(&judge(&record, &entries, &[])), at(before, "due-is-missing"));
    // After the close.
    let mut closed = record.clone();
    closed.closes(vote);
    let now = closed.now;
    let late = entry_of(&mut closed, &people[3], body, now);
    let mut entries = closed.entries.clone();
    entries.push(late);
    assert_eq!(invalid(&judge(&closed, &entries, &[])), at(closed.entries.len(), "vote-closed"));
    // After the close, with the time set back.
    let mut entries = closed.entries.clone();
    let body = closed.cast(&people[3], vote, Choice::No);
    let backdated = entry_of(&mut closed, &people[3], body, Time(closes.0 - 1));
    entries.push(backdated);
    assert_eq!(invalid(&judge(&closed, &entries, &[])), at(closed.entries.len(), "time-runs-back"));
}

/// What the handbook says is not protected: a server that waits, and stamps what came after the deadline as if it had
/// come before, while nobody else sees anything later.
#[test]
fn a_server_that_holds_its_clock_back_can_take_a_vote_after_the_deadline() {
    let (mut record, people, vote, closes) = open_vote();
    let body = record.cast(&people[3], vote, Choice::No);
    record.now = Time(closes.0 - 1);
    record.does(&people[3], body);
    record.closes(vote);
    assert_eq!(judge(&record, &record.entries, &[]), Verdict::Valid);
}

/// Every test that the operator's table names is there, and every row names one.
#[test]
fn the_rows_of_the_operators_table_are_tests() {
    let presence = include_str!("../../../institution/tests/it/presence.rs");
    let tests = [include_str!("tampering.rs"), include_str!("live.rs"), include_str!("forks.rs"), presence].concat();
    let handbook = include_str!("../../../../docs/handbook/operator.md");
    let rows: Vec<&str> = handbook.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() >= 20, "{}", rows.len());
    for row in rows {
        let named: Vec<&str> = row.rsplit('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "no test: {row}");
        // A file may be named beside its tests.
        for name in named.into_iter().filter(|name| !name.contains('/')) {
            assert!(tests.contains(&format!("#[test]\nfn {name}()")), "there is no test {name}");
        }
    }
}

#[test]
fn a_vote_cannot_be_closed_early() {
    let (record, _, vote, closes) = open_vote();
    let mut entries = record.entries.clone();
    let early = Deadline { at: closes, due: Due::CloseVote(vote) };
    entries.push(Entry { time: record.now, body: EntryBody::Clock(early) }.encode());
    assert_eq!(invalid(&judge(&record, &entries, &[])), at(record.entries.len(), "not-due"));
    // Nor by giving it an earlier deadline.
    let mut entries = record.entries.clone();
    let early = Deadline { at: record.now, due: Due::CloseVote(vote) };
    entries.push(Entry { time: record.now, body: EntryBody::Clock(early) }.encode());
    assert_eq!(invalid(&judge(&record, &entries, &[])), at(record.entries.len(), "not-due"));
}

#[test]
fn time_running_back_is_noticed() {
    let story = story();
    let last = story.record.entries.len() - 1;
    let mut entries = story.record.entries.clone();
    entries[last] = with_time(&entries[last], |time| time - 3_600_000);
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(last, "time-runs-back"));
}

#[test]
fn a_clock_that_runs_ahead_is_said() {
    let story = story();
    let folder = tempfile::tempdir().unwrap();
    story.record.export(folder.path());
    let source = Source::open(folder.path().to_str().unwrap(), None).unwrap();
    let now = Some(Time(story.record.org.time().0 - 7_200_000));
    let report = verify(&source, &Options { now, ..Options::default() }, &mut |_, _| ()).unwrap();
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(report.notes, ["The last entry is stamped 7200 s later than this machine's clock."]);
}

#[test]
fn an_opening_cannot_be_altered_or_invented() {
    let story = story();
    let opened = story.find("vote.openings");
    let text = String::from_utf8(story.record.entries[opened].clone()).unwrap();
    let mut entries = story.record.entries.clone();
    entries[opened] = text.replacen("\"no\"", "\"yes\"", 1).into_bytes();
    assert_ne!(entries, story.record.entries);
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(opened, "supplied"));
    // For somebody who did not vote.
    let stranger = Opening { voter: MemberId([1; 16]), choice: Choice::Yes, salt: institution::id::Salt([2; 16]) };
    let supply = Supply::Openings { vote: story.vote, openings: vec![stranger] };
    let mut entries = story.record.entries[..opened].to_vec();
    let time = Time(story.record.org.vote(story.vote).unwrap().closes.0);
    entries.push(Entry { time, body: EntryBody::Supplied(supply) }.encode());
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(opened, "supplied"));
}

#[test]
fn nobody_is_a_member_without_an_act() {
    let mut story = story();
    // Somebody who never joined does something.
    let stranger = Person::new(77);
    let time = story.record.now;
    let body = story.record.cast(&stranger, story.vote, Choice::Yes);
    let mut entries = story.record.entries.clone();
    entries.push(entry_of(&mut story.record, &stranger, body, time));
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(entries.len() - 1, "not-a-member"));
    // A member's id with another key.
    let impostor = Person { member: story.people[1].member, key: stranger.key };
    let mut entries = story.record.entries.clone();
    entries.push(entry_of(&mut story.record, &impostor, Body::Leave, time));
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(entries.len() - 1, "wrong-key"));
}

#[test]
fn nobody_gets_a_key_but_by_one_they_have() {
    let mut story = story();
    let time = story.record.now;
    let own = Person::new(78);
    let (member, institution) = (story.people[1].member, story.record.org.id());
    let key = own.public_key();
    let proof = own.key.sign(KeyAct::proof_text(institution, member, key).as_bytes()).to_bytes();
    let add = Body::Key(KeyAct::Add { key, proof });
    // The operator adds a key of their own to somebody: it signs for itself, which does not make it that member's.
    let impostor = Person { member, key: own.key };
    let mut entries = story.record.entries.clone();
    entries.push(entry_of(&mut story.record, &impostor, add.clone(), time));
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(entries.len() - 1, "wrong-key"));
    // A member's own act of adding, sent a second time for another member, lacks the proof.
    let mut entries = story.record.entries.clone();
    entries.push(entry_of(&mut story.record, &story.people[1].clone(), add, time));
    let text = String::from_utf8(entries.pop().unwrap()).unwrap();
    let other = text.replace(&member.to_string(), &story.people[2].member.to_string());
    entries.push(other.into_bytes());
    assert_eq!(invalid(&judge(&story.record, &entries, &[])), at(entries.len() - 1, "signature"));
}

#[test]
fn a_changed_state_is_noticed_by_its_hash() {
    let story = story();
    let folder = tempfile::tempdir().unwrap();
    story.record.export(folder.path());
    // The operator writes a member into the state that the pages show: it is another state.
    let mut lines = story.record.org.lines();
    let member = lines.iter().find(|line| line.starts_with("member ")).unwrap().clone();
    let slipped_in = member.replace(&member[7..33], &MemberId([5; 16]).to_string());
    lines.push(slipped_in);
    lines.sort_unstable();
    let size = story.record.entries.len();
    let claim = serde_json::json!({"size": size, "state": institution::hash_lines(&lines).to_string()});
    std::fs::write(folder.path().join("log/state"), claim.to_string()).unwrap();
    assert_eq!(invalid(&read(folder.path(), &[]).unwrap().verdict), at(size - 1, "state"));
}

#[test]
fn a_state_of_an_earlier_size_is_compared_at_that_size() {
    let (mut record, people) = Record::assembly(3);
    let (size, state) = (record.entries.len(), record.org.state_hash());
    record.does(&people[0], Body::Leave);
    let folder = tempfile::tempdir().unwrap();
    record.export(folder.path());
    for (claimed, verdict) in [(state, None), (record.org.state_hash(), Some(at(size - 1, "state")))] {
        let claim = serde_json::json!({"size": size, "state": claimed.to_string()});
        std::fs::write(folder.path().join("log/state"), claim.to_string()).unwrap();
        let report = read(folder.path(), &[]).unwrap();
        match verdict {
            None => assert_eq!((report.verdict, report.notes), (Verdict::Valid, Vec::new())),
            Some(expected) => assert_eq!(invalid(&report.verdict), expected),
        }
    }
}

#[test]
fn what_came_after_this_program_is_too_new_and_not_invalid() {
    let mut story = story();
    let end = story.record.entries.len();
    let too_old = |entries: &[Vec<u8>]| match judge(&story.record.clone(), entries, &[]) {
        Verdict::TooOld { index, .. } => index as usize,
        other => panic!("{other:?}"),
    };
    let mut entries = story.record.entries.clone();
    entries.push(b"witness 1790000000000\n{}".to_vec());
    assert_eq!(too_old(&entries), end);
    let last = String::from_utf8(story.record.entries[end - 1].clone()).unwrap();
    let mut entries = story.record.entries.clone();
    entries.push(last.replace("\"motion.move\"", "\"strike.call\"").into_bytes());
    assert_eq!(too_old(&entries), end);
    // The members decide on semantics that came later: the motion is already beyond this program.
    let (motion, text) = (MotionId(story.record.fresh()), Hash::of(b"text"));
    let effect = Effect { what: What::RaiseSemantics { to: institution::SEMANTICS_MAX + 1 }, begins: None };
    let body = Body::Move { motion, text, effect, open_minutes: 30 };
    let time = story.record.now;
    let raised = entry_of(&mut story.record, &story.people[0], body, time);
    let mut entries = story.record.entries.clone();
    entries.push(raised);
    let verdict = judge(&story.record, &entries, &[]);
    assert!(matches!(verdict, Verdict::TooOld { index, .. } if index as usize == end), "{verdict:?}");
}

#[test]
fn entries_that_are_held_back_cannot_be_checked() {
    let story = story();
    let folder = tempfile::tempdir().unwrap();
    story.record.export(folder.path());
    std::fs::remove_dir_all(folder.path().join("log/tile/entries")).unwrap();
    let problem = read(folder.path(), &[]).err().expect("nothing to check").to_string();
    assert!(problem.contains("not handed out"), "{problem}");
    // A bundle cut short is a fault.
    let folder = tempfile::tempdir().unwrap();
    story.record.export(folder.path());
    let size = story.record.entries.len();
    let path = folder.path().join("log").join(tlog::BundleId::in_tree(0, size as u64).unwrap().to_string());
    let bundle = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bundle[..bundle.len() - 1]).unwrap();
    assert_eq!(invalid(&read(folder.path(), &[]).unwrap().verdict).1, "bundle");
}

#[test]
fn a_partial_bundle_that_grew_full_meanwhile_still_serves() {
    let (record, _) = Record::assembly(300);
    let folder = tempfile::tempdir().unwrap();
    record.export(folder.path());
    let note = record.checkpoint_of(&record.entries[..100], record.log_key);
    std::fs::write(folder.path().join("log/checkpoint"), note).unwrap();
    std::fs::remove_file(folder.path().join("log/state")).unwrap();
    let report = read(folder.path(), &[]).unwrap();
    assert_eq!((report.verdict, report.size), (Verdict::Valid, 100));
}

#[test]
fn a_kept_checkpoint_that_the_log_never_signed_proves_nothing_and_says_so() {
    let story = story();
    let record = &story.record;
    let forged = record.checkpoint_of(&record.entries[..4], SigningKey::from([7; 32]));
    let folder = tempfile::tempdir().unwrap();
    record.export(folder.path());
    let problem = read(folder.path(), &[&forged]).err().expect("nothing to compare with").to_string();
    assert!(problem.starts_with("kept proves nothing"), "{problem}");
}

#[test]
fn an_act_may_have_seen_any_size_of_the_last_day_but_only_with_its_root() {
    let (mut record, people) = Record::assembly(3);
    let root_at = |record: &Record, size: usize| {
        let mut tree = tlog::Frontier::new();
        record.entries[..size].iter().for_each(|entry| tree.push(tlog::leaf_hash(entry)));
        Hash(tree.root().0)
    };
    let seen = Seen { size: 2, root: root_at(&record, 2) };
    let act = Act { seen, ..record.act(&people[1], Body::Leave) };
    let time = record.now;
    let entry = |act: &Act| Entry { time, body: EntryBody::Member(Box::new(sign(act, &people[1].key))) }.encode();
    let mut entries = record.entries.clone();
    entries.push(entry(&act));
    assert_eq!(judge(&record, &entries, &[]), Verdict::Valid);
    let act = Act { seen: Seen { size: 2, root: root_at(&record, 1) }, ..act };
    *entries.last_mut().unwrap() = entry(&act);
    assert_eq!(invalid(&judge(&record, &entries, &[])), at(record.entries.len(), "seen-elsewhere"));
}
