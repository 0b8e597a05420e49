//! Elections of releases 2.0 and 2.5.1, and our own: they verify, the result is that of the votes, the writer gives
//! their bytes again from what was read.

use std::io::Cursor;
use std::time::Instant;

use belenios::archive::{Entries, EntryKind, Event, EventKind};
use belenios::ballot::Ballot;
use belenios::board::{Options, Verified, group_in, verify};
use belenios::decryption::{PartialDecryption, result_text};
use belenios::election::Election;
use belenios::group::Group;
use belenios::in_group;
use belenios::shuffle::Shuffle;
use belenios::trustees::Trustees;
use belenios::verify::Way;

use crate::data::{archive, elections};
use crate::made::{Events, TIMESTAMP, small, written};

/// Reads an archive into its events.
pub fn read(bytes: &[u8]) -> (u64, Events) {
    let mut entries = Entries::open(Cursor::new(bytes)).unwrap();
    let (mut events, mut data) = (Vec::new(), Vec::new());
    while let Some(entry) = entries.next_entry().unwrap() {
        let body = entries.body(&entry, u64::MAX).unwrap();
        if entry.kind == EntryKind::Data {
            data.push(body);
        } else {
            events.push((Event::parse(&body).unwrap().kind, std::mem::take(&mut data)));
        }
    }
    (entries.timestamp(), events)
}

/// Reads everything into what it means, and writes it from that.
fn again<G: Group>(events: &Events) -> Events {
    let text = |text: String| text.into_bytes();
    let again = events.iter().map(|(kind, data)| {
        let mut data = data.clone();
        match kind {
            EventKind::Setup => {
                data[0] = text(Election::<G>::parse(&data[0]).unwrap().text());
                data[1] = text(Trustees::<G>::parse(&data[1]).unwrap().text());
                let list = belenios::credentials::read_public_list::<G>(&data[2]).unwrap();
                let mut sorted: Vec<String> = list.iter().map(|credential| credential.text()).collect();
                sorted.sort();
                assert_eq!(list.len(), sorted.len());
            }
            EventKind::Ballot => data[0] = text(Ballot::<G>::parse(&data[0]).unwrap().text()),
            EventKind::Shuffle => data[0] = text(Shuffle::<G>::parse(&data[0]).unwrap().text()),
            EventKind::PartialDecryption => data[0] = text(PartialDecryption::<G>::parse(&data[0]).unwrap().text()),
            // The tally and the result are compared with what is recomputed, byte for byte, whenever one verifies.
            EventKind::EndBallots | EventKind::EncryptedTally | EventKind::EndShuffles | EventKind::Result => {}
        }
        (*kind, data)
    });
    again.collect()
}

fn rewritten(bytes: &[u8]) -> Vec<u8> {
    let (timestamp, events) = read(bytes);
    let events = in_group!(group_in(Cursor::new(bytes)).unwrap(), G => again::<G>(&events));
    written(timestamp, &events)
}

fn verified(name: &str, bytes: &[u8], options: &Options) -> Verified {
    verify(Cursor::new(bytes), options, &mut |_, _| ()).unwrap_or_else(|invalid| panic!("{name}: {invalid}"))
}

#[test]
fn every_archive_of_belenios_tool_is_valid_and_has_the_result_of_its_votes() {
    let mut ran = 0;
    for folder in elections() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = archive(&folder);
        let began = Instant::now();
        let verdict = verified(&name, &bytes, &Options::new([3; 32]));
        let result = std::fs::read_to_string(folder.join("result.json")).unwrap();
        assert_eq!(result_text(verdict.result.as_ref().unwrap()), result.trim_end());
        assert_eq!(rewritten(&bytes), bytes, "{name} written again");
        println!("{name}: {} ballots, {:.2?}", verdict.ballots, began.elapsed());
        ran += 1;
    }
    println!("{ran} elections of belenios-tool");
}

#[test]
fn our_own_elections_are_valid_both_ways_and_written_alike() {
    for (name, events, result) in small() {
        let bytes = written(TIMESTAMP, &events);
        for way in [Way::Quick, Way::Plain] {
            let verdict = verified(name, &bytes, &Options { way, ..Options::new([1; 32]) });
            assert_eq!(result_text(verdict.result.as_ref().unwrap()), result, "{name}");
        }
        assert_eq!(rewritten(&bytes), bytes, "{name} written again");
    }
}

#[test]
fn an_open_election_is_valid_as_far_as_it_has_come_and_goes_on_from_a_note() {
    for (name, events, _) in small() {
        let open: Events = events.iter().filter(|(kind, _)| *kind <= EventKind::Ballot).cloned().collect();
        let whole = written(TIMESTAMP, &open);
        let begun = written(TIMESTAMP, &open[..open.len() - 1].to_vec());
        let options = Options { may_be_open: true, ..Options::new([1; 32]) };
        assert!(verify(Cursor::new(&whole), &Options::new([1; 32]), &mut |_, _| ()).is_err(), "{name}: no result yet");
        let note = verified(name, &begun, &options).note;
        let later = verified(name, &whole, &Options { note: note.clone(), ..options.clone() });
        let at_once = verified(name, &whole, &options);
        assert_eq!(later.note, at_once.note, "{name}: the same sums");
        assert_eq!(later.noted, open.len() as u64 - 2);
        let mut changed = whole.clone();
        changed[600] ^= 1;
        let refused = verify(Cursor::new(&changed), &Options { note, ..options }, &mut |_, _| ());
        assert!(refused.is_err(), "{name}: changed before the note");
    }
}

/// The keys of belenios-tool's threshold ceremonies open with their seeds, and what it sent answers as it answered.
fn opens_its_ceremony<G: Group>(folder: &std::path::Path) -> usize {
    use belenios::ceremony::{Ceremony, Seed, VInput, VOutput, decryption_key};
    use belenios::json::Reader;
    use belenios::trustees::ThresholdParameters;
    use rand_core::SeedableRng;

    let text = |path: &std::path::Path| std::fs::read_to_string(path).unwrap().trim_end().to_owned();
    let parameters =
        Reader::whole(text(&folder.join("threshold.json")).as_bytes(), ThresholdParameters::<G>::read).unwrap();
    let ceremony = Ceremony::new(parameters.certs.clone(), parameters.threshold).unwrap();
    let mut rng = chacha20::ChaCha20Rng::seed_from_u64(1);
    let mut opened = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "key") {
            continue;
        }
        let seed = Seed::parse(&text(&path)).unwrap();
        let (index, private) = decryption_key(&seed, &text(&path.with_extension("dkey")), &parameters).unwrap();
        assert!(
            G::secret_power_of_generator(&private)
                == parameters.verification_keys[index as usize - 1].public_key.element
        );
        let vinput = VInput::parse(text(&path.with_extension("vinput")).as_bytes()).unwrap();
        let theirs = VOutput::<G>::parse(text(&path.with_extension("voutput")).as_bytes()).unwrap();
        let ours = ceremony.voutput(&seed, &vinput, &mut rng).unwrap();
        assert_eq!(ours.public_key.public_key, theirs.public_key.public_key);
        opened += 1;
    }
    opened
}

#[test]
fn the_ceremonies_of_belenios_tool_open_with_their_seeds() {
    let mut opened = 0;
    for folder in elections() {
        if folder.join("threshold.json").exists() {
            let group = group_in(Cursor::new(archive(&folder))).unwrap();
            opened += in_group!(group, G => opens_its_ceremony::<G>(&folder));
        }
    }
    println!("{opened} keys of ceremonies of belenios-tool");
}
