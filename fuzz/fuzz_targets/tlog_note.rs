//! Notes, checkpoints and keys from arbitrary bytes: one spelling each, and no signature is believed that is not there.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tlog::{Checkpoint, NoteSigner, SignedNote, SigningKey, VerifierKey};

fuzz_target!(|input: &[u8]| {
    if let Ok(note) = SignedNote::parse(input) {
        assert_eq!(note.to_string().as_bytes(), input);
        if let Ok(checkpoint) = note.text().parse::<Checkpoint>() {
            assert_eq!(checkpoint.to_string(), note.text());
        }
        let keys: Vec<VerifierKey> = SEEDS.iter().map(|key| key.parse().expect("a published key")).collect();
        let _ = note.verify(&keys);
        // This key has signed nothing that the fuzzer has seen.
        let stranger = NoteSigner::new("polity/abc", SigningKey::from([7; 32])).expect("a name");
        assert!(note.verify(std::slice::from_ref(stranger.verifier_key())).is_err());
    }
    if let Ok(text) = str::from_utf8(input)
        && let Ok(key) = text.parse::<VerifierKey>()
    {
        assert_eq!(key.to_string(), text);
    }
});

/// The keys that signed the notes in `seeds/tlog_note`.
const SEEDS: [&str; 2] = [
    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
];
