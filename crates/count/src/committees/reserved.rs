//! Reserved seats for rules that elect one after another: whoever can no longer be elected is passed over.
//!
//! Bredereck, Faliszewski, Igarashi, Lackner and Skowron, "Multiwinner Elections with Diversity Constraints" (AAAI 2018), their greedy rule: each seat
//! goes to the best of those with whom the reservations can still be kept. Who that is, `crate::reserved` works out.
//!
//! Invariant: before every step the reservations can be kept.

use dashu_ratio::RBig;

use crate::reserved::Reserved;
use crate::stepwise::Stepwise;

use super::{Means, Told};

/// A rule, kept within the reservations.
#[derive(Clone)]
pub(super) struct Keeping<'a, S> {
    state: S,
    reserved: &'a Reserved,
    hopeful: Vec<usize>,
}

impl<'a, S: Stepwise> Keeping<'a, S> {
    pub fn new(state: S, reserved: &'a Reserved, candidates: usize) -> Self {
        Keeping { state, reserved, hopeful: (0..candidates).collect() }
    }
}

impl<S: Stepwise> Stepwise for Keeping<'_, S> {
    fn steps_max(&self) -> Option<usize> {
        self.state.steps_max()
    }

    fn next(&mut self) -> Vec<u16> {
        let elected: Vec<usize> = self.state.chosen().into_iter().map(usize::from).collect();
        for doomed in self.reserved.fates(&elected, &self.hopeful).doomed {
            self.state.bar(doomed as u16);
            self.hopeful.retain(|&one| one != doomed);
        }
        self.state.next()
    }

    fn take(&mut self, option: u16) {
        self.hopeful.retain(|&one| one != usize::from(option));
        self.state.take(option);
    }

    fn chosen(&self) -> Vec<u16> {
        self.state.chosen()
    }

    fn key(&self) -> Option<Vec<u16>> {
        self.state.key()
    }
}

impl<S: Told> Told for Keeping<'_, S> {
    fn by(&self) -> Means {
        self.state.by()
    }

    fn measure(&self, candidate: u16) -> Option<RBig> {
        self.state.measure(candidate)
    }
}
