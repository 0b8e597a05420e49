//! Notes, keys, checkpoints and cosignatures.

use data_encoding::BASE64;
use proptest::prelude::*;
use tlog::{
    Checkpoint, CheckpointError, Cosigner, KeyError, NOTE_BYTES_MAX, NoteError, NoteSigner, SIGNATURES_MAX,
    SignatureType, SignedNote, SigningKey, VerifierKey, leaf_hash,
};

// Keys, text and signatures of the tests of golang.org/x/mod/sumdb/note, where the format comes from.
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER_SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
const TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const PETER_SIGNED: &str =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
const ENOCH_SIGNED: &str =
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

fn key(text: &str) -> VerifierKey {
    text.parse().unwrap()
}

fn peter() -> NoteSigner {
    let secret: [u8; 32] = BASE64.decode(PETER_SECRET.as_bytes()).unwrap()[1..].try_into().unwrap();
    NoteSigner::new("PeterNeumann", SigningKey::from(secret)).unwrap()
}

fn note(signatures: &[&str]) -> SignedNote {
    SignedNote::parse(format!("{TEXT}\n{}", signatures.concat()).as_bytes()).unwrap()
}

fn names(note: &SignedNote, keys: &[VerifierKey]) -> Result<Vec<String>, NoteError> {
    Ok(note.verify(keys)?.iter().map(|signature| signature.key.name().to_owned()).collect())
}

#[test]
fn signing_gives_the_published_note() {
    let signer = peter();
    assert_eq!(signer.verifier_key(), &key(PETER));
    assert_eq!(signer.verifier_key().to_string(), PETER);
    let signed = SignedNote::new(TEXT.to_owned(), signer.sign(TEXT)).unwrap();
    assert_eq!(signed.to_string(), format!("{TEXT}\n{PETER_SIGNED}"));
    // Signing again replaces the signature instead of adding one.
    let mut again = signed.clone();
    again.add(signer.sign(TEXT)).unwrap();
    assert_eq!(again, signed);
}

#[test]
fn unknown_signatures_are_passed_over_and_each_key_counts_once() {
    let both = note(&[PETER_SIGNED, ENOCH_SIGNED]);
    assert_eq!(names(&both, &[key(PETER)]), Ok(vec!["PeterNeumann".to_owned()]));
    assert_eq!(names(&both, &[key(ENOCH), key(PETER)]).unwrap(), ["PeterNeumann", "EnochRoot"]);
    assert_eq!(names(&both, &[]), Err(NoteError::NoKnownKey));
    assert_eq!(names(&note(&[ENOCH_SIGNED]), &[key(PETER)]), Err(NoteError::NoKnownKey));
    let repeated = note(&[PETER_SIGNED, PETER_SIGNED, ENOCH_SIGNED, ENOCH_SIGNED]);
    assert_eq!(names(&repeated, &[key(PETER)]), Ok(vec!["PeterNeumann".to_owned()]));
    let ambiguous = Err(NoteError::AmbiguousKey { name: "EnochRoot".to_owned() });
    assert_eq!(names(&both, &[key(ENOCH), key(PETER), key(ENOCH)]), ambiguous);
    // The same name with another id, and the same id with another name, are other keys.
    let renamed = note(&[&PETER_SIGNED.replace("PeterNeumann", "CarmenSandiego"), ENOCH_SIGNED]);
    assert_eq!(names(&renamed, &[key(PETER), key(ENOCH)]).unwrap(), ["EnochRoot"]);
    let other_id = note(&[&PETER_SIGNED.replace("x08g", "xxxx"), ENOCH_SIGNED]);
    assert_eq!(names(&other_id, &[key(PETER), key(ENOCH)]).unwrap(), ["EnochRoot"]);
}

#[test]
fn a_false_signature_by_a_known_key_condemns_the_note() {
    let false_signature = Err(NoteError::FalseSignature { name: "PeterNeumann".to_owned() });
    let keys = [key(PETER), key(ENOCH)];
    for false_line in [PETER_SIGNED.replace("ZJku", "ZJkv"), format!("{}\n", &PETER_SIGNED[..57])] {
        assert_eq!(names(&note(&[ENOCH_SIGNED, &false_line]), &keys), false_signature);
        // Nor does a true one before it help.
        assert_eq!(names(&note(&[PETER_SIGNED, &false_line]), &keys), false_signature);
    }
    let altered = format!("{}\n{PETER_SIGNED}", TEXT.replace("answer", "anwser"));
    assert_eq!(names(&SignedNote::parse(altered.as_bytes()).unwrap(), &keys), false_signature);
}

#[test]
fn malformed_notes_are_refused() {
    let parse = |note: String| SignedNote::parse(note.as_bytes()).unwrap_err();
    assert_eq!(parse(TEXT.to_owned()), NoteError::NoBlankLine);
    assert_eq!(parse(format!("{TEXT}\n")), NoteError::NoSignature);
    assert_eq!(parse(format!("{TEXT}{PETER_SIGNED}")), NoteError::NoBlankLine);
    assert_eq!(parse(format!("\u{1}{TEXT}\n{PETER_SIGNED}")), NoteError::Characters { offset: 0 });
    assert_eq!(parse(format!("{TEXT}\n{PETER_SIGNED}").replace('\n', "\r\n")), NoteError::Characters { offset: 56 });
    assert_eq!(SignedNote::parse(b"\xff\n\n"), Err(NoteError::Characters { offset: 0 }));
    for (line, second) in [
        (2, "Unexpected line.\n"),
        (2, "— PeterNeumann x08go/ZJkuBS"),
        (2, "— Bad Name x08go/ZJkuBS\n"),
        (2, "— Bad+Name x08go/ZJkuBS\n"),
        (2, "—  x08go/ZJkuBS\n"),
        (2, "— Name x08go/ZJku=S\n"),
        (2, "— Name x08goA==\n"),
        (2, "— Name x08goA==x08gABCD\n"),
        (2, "- Name x08go/ZJkuBS\n"),
        (2, "— Name\u{a0}x08go/ZJkuBS\n"),
        (2, "— Na\u{2003}me x08go/ZJkuBS\n"),
    ] {
        assert_eq!(parse(format!("{TEXT}\n{PETER_SIGNED}{second}")), NoteError::SignatureLine { line }, "{second}");
    }
    assert_eq!(SignedNote::new("abc".to_owned(), peter().sign("abc")), Err(NoteError::Text));
    assert_eq!(SignedNote::new("a\tc\n".to_owned(), peter().sign("a\tc\n")), Err(NoteError::Characters { offset: 1 }));
}

#[test]
fn notes_are_bounded() {
    let many = |count| format!("{TEXT}\n{}", PETER_SIGNED.repeat(count));
    assert!(SignedNote::parse(many(SIGNATURES_MAX).as_bytes()).is_ok());
    assert_eq!(SignedNote::parse(many(SIGNATURES_MAX + 1).as_bytes()), Err(NoteError::TooManySignatures));
    let long = |bytes: usize| format!("{}\n\n{PETER_SIGNED}", "x".repeat(bytes - 2 - PETER_SIGNED.len()));
    assert!(SignedNote::parse(long(NOTE_BYTES_MAX).as_bytes()).is_ok());
    assert_eq!(SignedNote::parse(long(NOTE_BYTES_MAX + 1).as_bytes()), Err(NoteError::TooLong));
    let text = "x".repeat(NOTE_BYTES_MAX) + "\n";
    assert_eq!(SignedNote::new(text.clone(), peter().sign(&text)), Err(NoteError::TooLong));

    let mut full = note(
        &[].into_iter()
            .chain((0..SIGNATURES_MAX).map(|n| format!("— k{n} x08go/ZJkuBS\n")))
            .collect::<Vec<String>>()
            .iter()
            .map(String::as_str)
            .collect::<Vec<&str>>(),
    );
    assert_eq!(full.add(peter().sign(TEXT)), Err(NoteError::TooManySignatures));
    assert_eq!(full.signatures().len(), SIGNATURES_MAX);
}

#[test]
fn a_verifier_key_has_one_spelling() {
    // Every proper part of the key, and the key with any one byte changed, is no key.
    for start in 0..=PETER.len() {
        for end in start..=PETER.len() {
            assert_eq!(PETER[start..end].parse::<VerifierKey>().is_ok(), (start, end) == (0, PETER.len()));
        }
    }
    for place in 0..PETER.len() {
        let mut altered = PETER.as_bytes().to_vec();
        altered[place] += 1;
        assert!(String::from_utf8(altered).unwrap().parse::<VerifierKey>().is_err(), "byte {place}");
    }
    let parse = |text: &str| text.parse::<VerifierKey>().unwrap_err();
    assert_eq!(parse("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), KeyError::Format);
    assert_eq!(parse("PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"), KeyError::Type(0x65));
    assert_eq!(parse("PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=="), KeyError::Format);
    assert_eq!(
        parse(&PETER.replace("c74f20a3", "c74f20a4")),
        KeyError::Id { written: 0xc74f20a4, computed: 0xc74f20a3 }
    );
    for name in ["", "a b", "a+b", "a\nb", "a\u{2003}b", "a\u{7}b"] {
        assert_eq!(NoteSigner::new(name, SigningKey::from([1; 32])).unwrap_err(), KeyError::Name);
    }
}

const ORIGIN: &str = "polity/abcdefghijklmnopqrstuvwxyz";

fn log() -> NoteSigner {
    NoteSigner::new(ORIGIN, SigningKey::from([7; 32])).unwrap()
}

fn witness(number: u8) -> Cosigner {
    Cosigner::new(&format!("witness.example/{number}"), SigningKey::from([100 + number; 32])).unwrap()
}

fn checkpoint() -> Checkpoint {
    Checkpoint::new(ORIGIN, 20_852_163, leaf_hash(b"root")).unwrap()
}

fn open(note: &SignedNote, witnesses: &[VerifierKey]) -> Result<Vec<(String, u64)>, CheckpointError> {
    let opened = Checkpoint::open(note.to_string().as_bytes(), ORIGIN, log().verifier_key(), witnesses)?;
    assert_eq!(opened.checkpoint(), &checkpoint());
    Ok(opened.witnesses().to_vec())
}

#[test]
fn a_checkpoint_is_believed_when_its_log_signed_it() {
    let signed = checkpoint().sign(&log()).unwrap();
    assert_eq!(open(&signed, &[]), Ok(vec![]));
    let bytes = signed.to_string();
    let other_log = Checkpoint::open(bytes.as_bytes(), "polity/another", log().verifier_key(), &[]);
    assert!(matches!(other_log, Err(CheckpointError::OtherLog { .. })));
    let stranger = Checkpoint::open(bytes.as_bytes(), ORIGIN, &key(PETER), &[]);
    assert_eq!(stranger, Err(CheckpointError::Note(NoteError::NoKnownKey)));
    let enlarged = bytes.replace("20852163", "20852164");
    let enlarged = Checkpoint::open(enlarged.as_bytes(), ORIGIN, log().verifier_key(), &[]);
    assert_eq!(enlarged, Err(CheckpointError::Note(NoteError::FalseSignature { name: ORIGIN.to_owned() })));
    // Witnesses vouch for what a log said, not in its place.
    let only_witness = SignedNote::new(checkpoint().to_string(), witness(1).cosign(&checkpoint(), 1)).unwrap();
    let known = [witness(1).verifier_key().clone()];
    assert_eq!(open(&only_witness, &known), Err(CheckpointError::NotSignedByLog));
}

#[test]
fn cosignatures_say_when() {
    let (one, two) = (witness(1), witness(2));
    let mut signed = checkpoint().sign(&log()).unwrap();
    signed.add(one.cosign(&checkpoint(), 1_679_315_147)).unwrap();
    signed.add(two.cosign(&checkpoint(), tlog::TIMESTAMP_MAX)).unwrap();
    let known = [one.verifier_key().clone(), two.verifier_key().clone()];
    let both = [("witness.example/1".to_owned(), 1_679_315_147), ("witness.example/2".to_owned(), tlog::TIMESTAMP_MAX)];
    assert_eq!(open(&signed, &known).unwrap(), both);
    assert_eq!(open(&signed, &known[..1]).unwrap(), both[..1]);
    assert_eq!(open(&signed, &[]).unwrap(), []);
    assert_eq!(one.verifier_key().signature_type(), SignatureType::Cosignature);
    assert_eq!(one.verifier_key().to_string().parse().as_ref(), Ok(one.verifier_key()));

    // What is signed is the domain, the time and the text; the key alone can tell, without this crate's own words.
    let payload = signed.signatures()[1].signature();
    assert_eq!(payload[..8], 1_679_315_147u64.to_be_bytes());
    let message = format!("cosignature/v1\ntime 1679315147\n{}", checkpoint());
    let signature: [u8; 64] = payload[8..].try_into().unwrap();
    assert!(one.verifier_key().key().verify(&signature.into(), message.as_bytes()).is_ok());

    // The time, the kind of key and the length are all bound.
    for (place, bit) in [(0, 0x80), (7, 1), (8, 1), (71, 1)] {
        let mut bytes = [&signed.signatures()[1].key_id().to_be_bytes(), payload].concat();
        bytes[4 + place] ^= bit;
        let line = format!("— witness.example/1 {}\n", BASE64.encode(&bytes));
        let altered = signed.to_string().replace(&signed.signatures()[1].to_string(), &line);
        let altered = SignedNote::parse(altered.as_bytes()).unwrap();
        assert!(matches!(open(&altered, &known), Err(CheckpointError::Note(NoteError::FalseSignature { .. }))));
        assert_eq!(open(&altered, &known[1..]).unwrap(), both[1..], "an unknown witness's signature is not looked at");
    }

    // A witness that cosigned twice counts once, with its latest time.
    let earlier = one.cosign(&checkpoint(), 5).to_string();
    let twice = SignedNote::parse((signed.to_string() + &earlier).as_bytes()).unwrap();
    assert_eq!(open(&twice, &known).unwrap(), both);
}

#[test]
fn a_checkpoint_has_one_spelling() {
    let root = leaf_hash(b"root");
    let parse = |text: String| text.parse::<Checkpoint>();
    assert_eq!(parse(format!("{ORIGIN}\n20852163\n{root}\n")), Ok(checkpoint()));
    assert_eq!(parse(format!("o\n0\n{root}\n")).unwrap().size(), 0);
    assert_eq!(parse(format!("o\n{}\n{root}\n", u64::MAX)).unwrap().size(), u64::MAX);
    for size in ["", "00", "01", "+1", "-1", " 1", "1 ", "0x1", "1_000", "18446744073709551616", "٣"] {
        assert_eq!(parse(format!("o\n{size}\n{root}\n")), Err(CheckpointError::Size), "{size}");
    }
    assert_eq!(parse(format!("o\n1\n{root} \n")), Err(CheckpointError::Root));
    assert_eq!(parse(format!("o\n1\n{root}")), Err(CheckpointError::Lines));
    assert_eq!(parse(format!("o\n1\n{root}\n\n")), Err(CheckpointError::Lines));
    assert_eq!(parse(format!("o\n1\n{root}\nextension\n")), Err(CheckpointError::Lines));
    assert_eq!(parse(format!("\n1\n{root}\n")), Err(CheckpointError::Origin));
    assert_eq!(parse("o\n1".to_owned()), Err(CheckpointError::Lines));
    assert_eq!(Checkpoint::new("two\nlines", 1, root), Err(CheckpointError::Origin));
}

proptest! {
    #[test]
    fn whatever_parses_as_a_note_is_written_back_the_same(text in "[a-c\n]{0,12}", lines in "(— [a-b+ ]{0,3} [A-D=]{0,12}\n){0,3}") {
        let note = format!("{text}\n\n{lines}");
        if let Ok(parsed) = SignedNote::parse(note.as_bytes()) {
            prop_assert_eq!(parsed.to_string(), note);
        }
    }

    #[test]
    fn no_bytes_make_the_parsers_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "\\PC{0,60}") {
        let _ = SignedNote::parse(&bytes);
        let _ = text.parse::<Checkpoint>();
        let _ = text.parse::<VerifierKey>();
    }
}
