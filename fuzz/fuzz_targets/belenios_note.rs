//! A note of an earlier verification from arbitrary bytes, for an archive that is there: whatever fits goes on, whatever does
//! not is refused, and nothing panics. The first bytes of the input may say to take the archive's own note and change it.
#![no_main]

use std::io::Cursor;
use std::sync::LazyLock;

use belenios::board::{Options, verify};
use libfuzzer_sys::fuzz_target;

static ARCHIVE: &[u8] = include_bytes!("../seeds/belenios_archive/three-ballots");

static NOTE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let options = Options { may_be_open: true, ..Options::new([7; 32]) };
    // The longest beginning of the archive that is an open election.
    let ends = (0..=ARCHIVE.len()).rev().step_by(512);
    let notes = ends.filter_map(|end| verify(Cursor::new(&ARCHIVE[..end]), &options, &mut |_, _| ()).ok()?.note);
    notes.into_iter().next().expect("an archive was open once")
});

fuzz_target!(|input: &[u8]| {
    let note = match input {
        [b'!', at @ .., byte] => {
            let mut note = NOTE.clone();
            let place = at.iter().fold(0, |place, byte| (place << 8 | usize::from(*byte)) % note.len());
            note[place] = *byte;
            note
        }
        _ => input.to_vec(),
    };
    let options = Options { may_be_open: true, note: Some(note), ..Options::new([7; 32]) };
    let _ = verify(Cursor::new(ARCHIVE), &options, &mut |_, _| ());
});
