//! Key cards: the words of the bits and back, what a slip of the pen does, and a PIN stretched as others stretch it.

use data_encoding::BASE64;

use crate::{ask, field, object, string, text};

/// By another program (Python's hashlib).
const BITS: &str = "AQIDBAUGBwgJCgsM0A==";
const WORDS: &str = "bahaf basah bihak bisam bohap bosas tuloz";
const SEED: &str = "L/MSTFKby3qqylzLiMHtBVfEQlSDAwWF1zQ3hu0bAms=";

fn card(words: &str) -> institution::json::Value {
    ask(&object([("ask", text("card")), ("words", text(words))]))
}

#[test]
fn bits_have_words_and_words_have_bits() {
    let made = ask(&object([("ask", text("card")), ("bits", text(BITS))]));
    assert_eq!((string(&made, "words"), string(&made, "seed")), (WORDS, SEED));
    for spelling in [WORDS.to_owned(), WORDS.replace(' ', "-"), WORDS.to_uppercase(), WORDS.replace(' ', "")] {
        let read = card(&spelling);
        assert_eq!((string(&read, "bits"), string(&read, "words"), string(&read, "seed")), (BITS, WORDS, SEED));
    }
    // 104 bits came in, 100 count: the same card with the last four set.
    let mut more = BASE64.decode(BITS.as_bytes()).unwrap();
    more[12] |= 15;
    let made = ask(&object([("ask", text("card")), ("bits", text(BASE64.encode(&more)))]));
    assert_eq!(string(&made, "bits"), BITS);
}

#[test]
fn a_slip_of_the_pen_is_seen() {
    let letters: Vec<char> = WORDS.chars().collect();
    let mut unseen = 0;
    let mut tried = 0;
    for at in 0..letters.len() {
        for other in "abdfghijklmnoprstuvz".chars().filter(|other| letters[at] != ' ' && *other != letters[at]) {
            let mut slip = letters.clone();
            slip[at] = other;
            tried += 1;
            unseen += u32::from(field(&card(&slip.iter().collect::<String>()), "bad").is_none());
        }
    }
    assert!(tried > 600 && unseen <= 2, "{unseen} of {tried} slips went unseen");
    let swapped: Vec<&str> = WORDS.split(' ').rev().collect();
    for wrong in [swapped.join(" ").as_str(), &WORDS[6..], "", "xxxxx xxxxx xxxxx xxxxx xxxxx xxxxx xxxxx"] {
        assert!(field(&card(wrong), "bad").is_some(), "{wrong}");
    }
}

#[test]
fn a_pin_is_stretched_as_the_standard_says() {
    let stretch = |secret: &str, salt: &[u8], rounds: i64| {
        let rounds = institution::json::Value::Integer(rounds);
        let (secret, salt) = (text(BASE64.encode(secret.as_bytes())), text(BASE64.encode(salt)));
        ask(&object([("ask", text("stretch")), ("secret", secret), ("salt", salt), ("rounds", rounds)]))
    };
    assert_eq!(string(&stretch("password", b"salt", 4096), "bytes"), "xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o=");
    let salt = [b"polity key card\n".as_slice(), &BASE64.decode(BITS.as_bytes()).unwrap()].concat();
    assert_eq!(string(&stretch(&"x".repeat(100), &salt, 3), "bytes"), "g76X1tNhN0Q6puwmqTomOgYmUvt/X+ydpy8cs6+aAcM=");
    assert!(field(&stretch("password", b"salt", 0), "bad").is_some());
    assert!(field(&stretch("password", b"salt", 1 << 40), "bad").is_some());
}
