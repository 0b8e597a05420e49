//! Receipts from arbitrary bytes: those that can be read are written again as what they were read as.
#![no_main]

use libfuzzer_sys::fuzz_target;
use polity::receipt::Receipt;

fuzz_target!(|input: &[u8]| {
    if let Ok(receipt) = Receipt::from_json(input) {
        let written = receipt.to_json();
        let again = Receipt::from_json(written.as_bytes()).expect("we wrote it");
        assert_eq!(again.to_json(), written);
    }
});
