//! What a client reads back, from arbitrary bytes: its key, its list of receipts, and what a source of a record hands out.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polity::client::device::{read_lines, read_seed};
use polity::source::{read_claim, read_salted};

fuzz_target!(|input: &[u8]| {
    let _ = read_claim(input);
    if let Some(salted) = read_salted(input) {
        let text = serde_json::Value::from(salted.text.as_str());
        let written = format!("{{\"salt\":\"{}\",\"text\":{text}}}", salted.salt);
        assert_eq!(read_salted(written.as_bytes()), Some(salted));
    }
    let Ok(text) = std::str::from_utf8(input) else { return };
    if let Some(seed) = read_seed(text) {
        assert_eq!(read_seed(&format!("# a remark\n{seed}\n")), Some(seed));
    }
    if let Ok(lines) = read_lines(text) {
        let written: String =
            lines.iter().map(|line| serde_json::to_string(line).expect("it was read") + "\n").collect();
        let again = read_lines(&written).expect("we wrote it");
        assert_eq!(lines.len(), again.len());
    }
});
