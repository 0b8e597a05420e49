//! Envelopes from arbitrary bytes: nothing but a valid signature gets through, alone and in a batch alike.
#![no_main]

use institution::envelope::{Unchecked, envelope, open};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    if let Ok((payload_type, payload, signature)) = open(input) {
        let written = envelope(&payload_type, &payload, &signature);
        assert_eq!(open(written.as_bytes()), Ok((payload_type, payload, signature)));
    }
    if let Ok(unchecked) = Unchecked::from_envelope(input) {
        let together = Unchecked::verify_all(vec![unchecked.clone()], &mut Counter(0)).map_err(|(_, e)| e);
        let alone = unchecked.verify().map(|signed| vec![signed]);
        assert_eq!(together, alone);
    }
});

/// Randomness that is none: a batch of one needs no luck to be refused.
struct Counter(u64);

impl rand_core::TryRng for Counter {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self.try_next_u64()? as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        Ok(self.0)
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Self::Error> {
        for chunk in into.chunks_mut(8) {
            let bytes = self.try_next_u64()?.to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Counter {}
