//! Acts from arbitrary bytes: what is read can be written in its canonical form, and is the same act again.
#![no_main]

use institution::act::Act;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    if let Ok(act) = Act::parse(input) {
        let payload = act.payload();
        let again = Act::parse(payload.as_bytes()).expect("an act that was written can be read");
        assert_eq!(again, act);
        assert_eq!(again.payload(), payload);
    }
});
