//! Logs of earlier releases replay for ever: each folder under `testdata/logs/` holds the entries of a record (as one
//! C2SP entry bundle: two bytes of length, then the entry) and the state's lines after the last.

use institution::Institution;
use institution::entry::{Entry, EntryBody};

fn replay(bundle: &[u8]) -> Institution {
    let mut org: Option<Institution> = None;
    let mut rest = bundle;
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let (bytes, after) = after.split_at(usize::from(u16::from_be_bytes(*length)));
        rest = after;
        let entry = Entry::decode(bytes).unwrap();
        let body = match entry.body {
            EntryBody::Member(act) => EntryBody::Member(Box::new(act.verify().unwrap())),
            EntryBody::Clock(deadline) => EntryBody::Clock(deadline),
            EntryBody::Supplied(supply) => EntryBody::Supplied(supply),
        };
        let entry = Entry { time: entry.time, body };
        assert_eq!(entry.encode(), bytes);
        match &mut org {
            None => org = Some(Institution::found(&entry).unwrap()),
            Some(org) => {
                org.check_entry(&entry).unwrap();
                org.apply(&entry);
            }
        }
    }
    org.expect("a record has a first entry")
}

#[test]
fn the_logs_of_earlier_releases_replay() {
    let logs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/logs");
    let mut replayed = 0;
    for folder in std::fs::read_dir(logs).unwrap() {
        let folder = folder.unwrap().path();
        let org = replay(&std::fs::read(folder.join("entries")).unwrap());
        let state = std::fs::read_to_string(folder.join("state")).unwrap();
        assert_eq!(org.lines(), state.lines().collect::<Vec<_>>(), "{}", folder.display());
        replayed += 1;
    }
    assert!(replayed > 0);
}
