//! Key cards: 100 random bits as seven words that can be read out, typed and printed, and the seed that they stand for.
//!
//! A word is sixteen bits: consonant, vowel, consonant, vowel, consonant; four bits a consonant, two a vowel. So there is no
//! list of words to load, and the words are the same in every language. Twelve bits at the end check the rest: of 4,096
//! slips of the pen one goes unseen, and that one is then no member's key. Whoever has the words has the key.

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use crate::Answer;
use crate::question::{Bad, Question, text};

/// Stands before the bits wherever they are hashed.
const LABEL: &[u8] = b"polity key card\n";
const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
const VOWELS: &[u8; 4] = b"aiou";
/// 100 bits; the last byte is half empty.
const BITS: usize = 13;
/// The most rounds that anybody is made to wait for.
const ROUNDS_MAX: u64 = 10_000_000;

/// `{"ask":"card","bits":"<base64 of 13 bytes>"}` or `{"ask":"card","words":"lusab …"}`: `bits`, `words` and the `seed` of a
/// card without a PIN. The last four bits are taken away. Of words only the letters count.
pub(crate) fn card(question: &Question) -> Answer {
    let bits = match question.string("words") {
        Ok(words) => read(words)?,
        Err(_) => {
            let mut bits: [u8; BITS] = question.sized("bits")?;
            bits[BITS - 1] &= 0xf0;
            bits
        }
    };
    let seed: [u8; 32] = Sha256::new().chain_update(LABEL).chain_update(bits).finalize().into();
    Ok(vec![("bits", text(BASE64.encode(&bits))), ("words", text(words(bits))), ("seed", text(BASE64.encode(&seed)))])
}

/// `{"ask":"stretch","secret":"<base64>","salt":"<base64>","rounds":600000}`: 32 bytes by PBKDF2 with HMAC-SHA-256 (RFC 8018),
/// for pages where the browser has none to offer.
pub(crate) fn stretch(question: &Question) -> Answer {
    let (secret, salt) = (question.bytes("secret")?, question.bytes("salt")?);
    let rounds = question.whole("rounds")?;
    if rounds == 0 || rounds > ROUNDS_MAX {
        return Err(Bad(format!("from 1 to {ROUNDS_MAX} rounds")));
    }
    let keyed = Keyed::new(&secret);
    let mut last = keyed.tag(&[&salt, &1u32.to_be_bytes()]);
    let mut all = last;
    for _ in 1..rounds {
        last = keyed.tag(&[&last]);
        all.iter_mut().zip(last).for_each(|(all, last)| *all ^= last);
    }
    Ok(vec![("bytes", text(BASE64.encode(&all)))])
}

/// The twelve bits that check the others.
fn check(bits: [u8; BITS]) -> u16 {
    let hash = Sha256::new().chain_update(b"polity key card check\n").chain_update(bits).finalize();
    u16::from_be_bytes([hash[0], hash[1]]) >> 4
}

fn words(bits: [u8; BITS]) -> String {
    let check = check(bits);
    let mut all = [0; BITS + 1];
    all[..BITS].copy_from_slice(&bits);
    all[BITS - 1] |= u8::try_from(check >> 8).expect("twelve bits");
    all[BITS] = check.to_be_bytes()[1];
    let words: Vec<String> = all.chunks(2).map(|pair| word(u16::from_be_bytes([pair[0], pair[1]]))).collect();
    words.join(" ")
}

fn word(sixteen: u16) -> String {
    let consonant = |shift: u16| char::from(CONSONANTS[usize::from(sixteen >> shift & 15)]);
    let vowel = |shift: u16| char::from(VOWELS[usize::from(sixteen >> shift & 3)]);
    [consonant(12), vowel(10), consonant(6), vowel(4), consonant(0)].iter().collect()
}

fn read(said: &str) -> Result<[u8; BITS], Bad> {
    let letters: Vec<u8> =
        said.bytes().filter(u8::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect();
    if letters.len() != 35 {
        return Err(Bad(format!("seven words of five letters, not {} letters", letters.len())));
    }
    let mut all = [0u8; BITS + 1];
    for (pair, word) in all.chunks_mut(2).zip(letters.chunks(5)) {
        let place = |letters: &[u8], at: usize| letters.iter().position(|letter| *letter == word[at]);
        let sixteen = [(CONSONANTS.as_slice(), 4), (VOWELS, 2), (CONSONANTS, 4), (VOWELS, 2), (CONSONANTS, 4)];
        let sixteen = sixteen.iter().enumerate().try_fold(0, |sum, (at, (letters, bits))| {
            Some(sum << bits | u16::try_from(place(letters, at)?).expect("sixteen at the most"))
        });
        let sixteen = sixteen.ok_or_else(|| Bad(format!("no card has the word {}", String::from_utf8_lossy(word))))?;
        pair.copy_from_slice(&sixteen.to_be_bytes());
    }
    let given = u16::from(all[BITS - 1] & 15) << 8 | u16::from(all[BITS]);
    let mut bits: [u8; BITS] = all[..BITS].try_into().expect("thirteen of fourteen");
    bits[BITS - 1] &= 0xf0;
    if check(bits) != given {
        return Err(Bad("a letter is wrong, or two words changed places".to_owned()));
    }
    Ok(bits)
}

/// HMAC with SHA-256 (RFC 2104): what comes before every message is hashed once.
struct Keyed {
    inner: Sha256,
    outer: Sha256,
}

impl Keyed {
    fn new(key: &[u8]) -> Self {
        let mut block = [0u8; 64];
        if key.len() > 64 {
            block[..32].copy_from_slice(&Sha256::digest(key));
        } else {
            block[..key.len()].copy_from_slice(key);
        }
        let padded = |with: u8| Sha256::new().chain_update(block.map(|byte| byte ^ with));
        Self { inner: padded(0x36), outer: padded(0x5c) }
    }

    fn tag(&self, message: &[&[u8]]) -> [u8; 32] {
        let mut inner = self.inner.clone();
        message.iter().for_each(|part| inner.update(part));
        self.outer.clone().chain_update(inner.finalize()).finalize().into()
    }
}
