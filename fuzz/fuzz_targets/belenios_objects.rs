//! Every object of an election from arbitrary bytes: whatever is read is spelled the one way it can be.
//! The first byte says which group, the second which object.
#![no_main]

use belenios::archive::Event;
use belenios::ballot::{Ballot, Opening};
use belenios::ceremony::{Polynomial, VInput, VOutput};
use belenios::credentials::{PublicCredential, version_of};
use belenios::decryption::{PartialDecryption, owned_text, read_owned};
use belenios::election::{Election, Template};
use belenios::group::{Group, GroupName, text_of};
use belenios::in_group;
use belenios::json::{Read, Reader};
use belenios::shuffle::Shuffle;
use belenios::trustees::{CertificateKeys, SignedMessage, ThresholdParameters, Trustees};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let [group, object, text @ ..] = input else { return };
    let group = match group {
        b'1' => GroupName::Belenios2048,
        b'2' => GroupName::Rfc3526,
        _ => GroupName::Ed25519,
    };
    in_group!(group, G => read::<G>(*object, text));
});

fn same<T>(text: &[u8], read: Read<T>, write: impl Fn(&T) -> String) {
    if let Ok(read) = read {
        assert_eq!(write(&read).as_bytes(), text);
    }
}

fn read<G: Group>(object: u8, text: &[u8]) {
    match object {
        b'a' => same(text, Reader::whole(text, ThresholdParameters::<G>::read), |parameters| {
            let mut out = String::new();
            parameters.write(&mut out);
            out
        }),
        b'c' => same(text, Reader::whole(text, SignedMessage::<G>::read), |message| {
            let _ = CertificateKeys::of(message, 1);
            let mut out = String::new();
            message.write(&mut out);
            out
        }),
        b'b' => same(text, Ballot::<G>::parse(text), Ballot::text),
        b'd' => same(text, PartialDecryption::<G>::parse(text), PartialDecryption::text),
        b'e' => same(text, Election::<G>::parse(text), Election::text),
        b'i' => same(text, VInput::<G>::parse(text), VInput::text),
        b'n' => same(text, Opening::<G>::parse(text), Opening::text),
        b'o' => same(text, read_owned(text), |(owner, payload)| owned_text(*owner, payload)),
        b'p' => same(text, Polynomial::<G>::parse(text), Polynomial::text),
        b's' => same(text, Shuffle::<G>::parse(text), Shuffle::text),
        b't' => same(text, Trustees::<G>::parse(text), Trustees::text),
        b'u' => same(text, VOutput::<G>::parse(text), VOutput::text),
        b'v' => same(text, Event::parse(text), Event::text),
        b'm' => drop(Template::parse(text)),
        _ => {
            let Ok(text) = str::from_utf8(text) else { return };
            if let Some(credential) = PublicCredential::<G>::parse(text) {
                assert_eq!(credential.text(), text);
            }
            if let Some(element) = G::element(text) {
                assert_eq!(text_of::<G>(&element), text);
                assert_eq!(G::is_member(&element), G::is_plain_member(&element));
                assert_eq!(G::elements(&[text; 9]), Some(vec![element; 9]));
            }
            if let Some(scalar) = G::scalar(text) {
                assert_eq!(G::scalar_text(&scalar), text);
            }
            let _ = version_of(text);
        }
    }
}
