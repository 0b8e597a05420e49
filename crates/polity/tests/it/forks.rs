//! Copies of a record: restored ones, doubled ones, and what an operator does with the files.

use std::fs;
use std::path::Path;

use institution::act::Body;
use polity::server::{Server, Setup};
use polity::store::{Shelf, Signed, Store};
use rusqlite::Connection;

use crate::kit::{Device, Founded, Served, bylaws, seen, setup};

/// A record of a few entries in a folder, and no server running on it.
fn record(folder: &Path) -> Founded {
    let served = Served::start(setup(folder));
    let org = served.found(bylaws("Assembly"));
    let mut client = served.client();
    for _ in 0..5 {
        org.sends(&mut client, &Device::new().joins(org.id, org.seen(), "Somebody")).unwrap();
    }
    org
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if file.file_type().unwrap().is_file() {
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

#[test]
fn an_act_made_on_one_fork_is_refused_on_the_other() {
    let (left, right) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let org = record(left.path());
    copy(&left.path().join(&org.slug), &right.path().join(&org.slug));
    let (left, right) = (Served::start(setup(left.path())), Served::start(setup(right.path())));
    let (mut here, mut there) = (left.client(), right.client());
    let bo = Device::new();
    let on_the_left = org.sends(&mut here, &bo.joins(org.id, org.seen(), "Bo")).unwrap();
    org.sends(&mut there, &Device::new().joins(org.id, org.seen(), "Eve")).unwrap();
    org.sends(&mut there, &bo.joins(org.id, org.seen(), "Bo")).unwrap();
    // Bo has seen the left record; what Bo signs now is of no use on the right.
    let act = bo.does(org.id, seen(&on_the_left), Body::Leave);
    let refused = org.sends(&mut there, &act).unwrap_err();
    assert_eq!((refused.status, refused.refusal()), (422, "seen-elsewhere".to_owned()));
    org.sends(&mut here, &act).unwrap();
    // Nor is an act of an institution any in its sister.
    let sister = left.found(bylaws("Sister"));
    let stray = bo.joins(org.id, org.seen(), "Bo");
    let refused = here.post(&sister.path("acts"), &stray.to_json());
    assert_eq!(refused.status, 422);
    assert!(["wrong-institution", "seen-elsewhere", "seen-ahead"].contains(&refused.refusal().as_str()));
}

#[test]
fn a_restored_copy_signs_nothing_until_it_knows_what_was_signed_last() {
    let folder = tempfile::tempdir().unwrap();
    let org = record(folder.path());
    let place = folder.path().join(&org.slug);
    let old = tempfile::tempdir().unwrap();
    copy(&place, old.path());
    // The record goes on; then the old copy is put in its place.
    {
        let served = Served::start(setup(folder.path()));
        org.sends(&mut served.client(), &Device::new().joins(org.id, org.seen(), "Later")).unwrap();
    }
    let signed_last = Store::open(&place).unwrap().signed().unwrap().unwrap();
    for name in ["archive.db", "keys.db"] {
        fs::copy(old.path().join(name), place.join(name)).unwrap();
    }
    let refuses = |because: &str| {
        let served = Served::start(setup(folder.path()));
        let mut client = served.client();
        let refused = org.sends(&mut client, &Device::new().joins(org.id, org.seen(), "Nobody")).unwrap_err();
        assert_eq!((refused.status, refused.refusal()), (503, "stopped".to_owned()));
        assert_eq!(client.get(&org.path("log/checkpoint")).status, 404, "it signs nothing");
        assert_eq!(client.get(&org.path("log/tile/entries/000.p/6")).status, 200, "it serves what it has");
        let reason = served.server.hosted(&org.slug).unwrap().stopped().unwrap().to_owned();
        assert!(reason.contains(because), "{reason}");
    };
    refuses("older copy");
    // Without the memory of what was signed, which no backup holds, it knows no better.
    fs::remove_file(place.join("signed.db")).unwrap();
    refuses("does not know");
    // Told a checkpoint that it does not reach, it still refuses; told the one it has, it goes on.
    let store = Store::open(&place).unwrap();
    store.adopt_signed(signed_last).unwrap();
    drop(store);
    refuses("older copy");
    fs::remove_file(place.join("signed.db")).unwrap();
    let store = Store::open(&place).unwrap();
    let head = store.head().unwrap();
    store.adopt_signed(Signed { size: head.size, root: head.root }).unwrap();
    drop(store);
    let served = Served::start(setup(folder.path()));
    org.sends(&mut served.client(), &Device::new().joins(org.id, org.seen(), "Again")).unwrap();
}

#[test]
fn two_servers_never_run_on_one_folder() {
    let folder = tempfile::tempdir().unwrap();
    let _first = Server::open(setup(folder.path())).unwrap();
    let second = Server::open(Setup { url: String::new(), ..setup(folder.path()) });
    assert!(second.err().unwrap().to_string().contains("another server"));
}

#[test]
fn an_entry_that_was_edited_on_the_disk_keeps_the_record_from_being_served() {
    let folder = tempfile::tempdir().unwrap();
    let org = record(folder.path());
    let place = folder.path().join(&org.slug);
    fs::remove_file(place.join("snapshot")).unwrap();
    let archive = Connection::open(place.join("archive.db")).unwrap();
    let mut bytes: Vec<u8> = archive.query_row("SELECT bytes FROM entries WHERE number = 3", [], |r| r.get(0)).unwrap();
    let last = bytes.len() - 30;
    bytes[last] ^= 1;
    archive.execute("UPDATE entries SET bytes = ? WHERE number = 3", [bytes]).unwrap();
    drop(archive);
    let server = Server::open(setup(folder.path())).unwrap();
    assert!(server.hosted(&org.slug).is_none());
}

#[test]
fn a_stopped_sequencer_keeps_serving_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(setup(folder.path()));
    let org = served.found(bylaws("Assembly"));
    let mut client = served.client();
    let joined = Device::new().joins(org.id, org.seen(), "Bo");
    let receipt = org.sends(&mut client, &joined).unwrap();
    // Another program holds the archive's write lock: the commit fails, as it would on a full disk.
    let place = folder.path().join(&org.slug);
    let other = Connection::open(place.join("archive.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let lost = Device::new().joins(org.id, org.seen(), "Cy");
    let refused = org.sends(&mut client, &lost).unwrap_err();
    assert_eq!((refused.status, refused.refusal()), (503, "stopped".to_owned()));
    other.execute_batch("ROLLBACK").unwrap();
    // The disk is well again; that is no reason to try again.
    assert_eq!(org.sends(&mut client, &lost).unwrap_err().status, 503);
    assert!(served.server.hosted(&org.slug).unwrap().stopped().is_some());
    assert_eq!(client.get(&org.path("log/checkpoint")).text(), &*receipt.checkpoint);
    assert_eq!(org.sends(&mut client, &joined).unwrap_err().status, 503, "nothing is acknowledged, old or new");
    assert_eq!(Shelf::open(&place).unwrap().head().unwrap().size, 2);
    drop(served);
    // Opened again, it knows what is on the disk and goes on.
    let served = Served::start(setup(folder.path()));
    let mut client = served.client();
    assert_eq!(org.sends(&mut client, &joined).unwrap(), receipt);
    org.sends(&mut client, &lost).unwrap();
}

#[test]
fn erasing_a_key_erases_the_text_and_the_record_still_folds() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(setup(folder.path()));
    let org = served.found(bylaws("Assembly"));
    let (_, moved) = org.founder.moves(org.id, org.seen(), "A title\n\nSomething that must not stay.");
    org.sends(&mut served.client(), &moved).unwrap();
    let place = folder.path().join(&org.slug);
    drop(served);
    for file in ["archive.db", "keys.db"] {
        let bytes = fs::read(place.join(file)).unwrap();
        assert!(!bytes.windows(12).any(|window| window == b"must not sta"), "{file} holds the text in the clear");
    }
    Connection::open(place.join("keys.db")).unwrap().execute("DELETE FROM text_keys", []).unwrap();
    let served = Served::start(setup(folder.path()));
    let hosted = served.server.hosted(&org.slug).unwrap();
    assert_eq!(hosted.text(moved.beside.unwrap().commitment()), None);
    assert_eq!(hosted.name(&hosted.state(), org.founder.member).as_deref(), Some("Ada"));
    assert_eq!(hosted.stopped(), None);
}
