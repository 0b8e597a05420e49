//! Randomness: the one place where the program asks the operating system for it.
//!
//! Keys, salts, nonces, codes. Nothing that decides anything in an organisation comes from here: lots are drawn by
//! tellers, elsewhere.

use std::convert::Infallible;

use rand_core::{TryCryptoRng, TryRng};

/// So many random bytes.
///
/// # Panics
/// If the operating system has none to give: nothing safe can be done without.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fill(&mut bytes);
    bytes
}

fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives randomness");
}

/// The operating system's randomness, for libraries that ask for a generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct System;

impl TryRng for System {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(bytes()))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        fill(out);
        Ok(())
    }
}

impl TryCryptoRng for System {}

/// The operating system's randomness, asked for a few kilobytes at a time: a batch of signatures takes sixteen bytes for each.
pub struct Buffered {
    bytes: Vec<u8>,
    used: usize,
}

impl Buffered {
    /// Nothing is asked for yet.
    #[must_use]
    pub fn new() -> Self {
        Self { bytes: vec![0; 8192], used: 8192 }
    }
}

impl Default for Buffered {
    fn default() -> Self {
        Self::new()
    }
}

impl TryRng for Buffered {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, into: &mut [u8]) -> Result<(), Self::Error> {
        for byte in into {
            if self.used == self.bytes.len() {
                fill(&mut self.bytes);
                self.used = 0;
            }
            *byte = self.bytes[self.used];
            self.used += 1;
        }
        Ok(())
    }
}

impl TryCryptoRng for Buffered {}
