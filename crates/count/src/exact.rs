//! Exact numbers that many sums share: rationals over one denominator, and how they are written.
//!
//! Phragmén and Equal Shares add up the same few rationals (one a round) with different whole coefficients, many thousand times. Kept over
//! one common denominator each such sum is a row of multiplications by small integers, with no greatest common divisor taken.
//!
//! Invariant: `terms[i] / denominator` is the i-th number, exactly, whatever was added since.

use std::cmp::Ordering;

use dashu_base::Gcd;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// Rationals over one denominator, which grows as they are added.
#[derive(Clone, Debug)]
pub(crate) struct CommonFractions {
    denominator: UBig,
    terms: Vec<IBig>,
}

impl CommonFractions {
    pub fn new() -> Self {
        CommonFractions { denominator: UBig::ONE, terms: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.terms.len()
    }

    pub fn push(&mut self, number: &RBig) {
        let shared = (&self.denominator).gcd(number.denominator());
        let widen = IBig::from(number.denominator() / &shared);
        if widen != IBig::ONE {
            self.terms.iter_mut().for_each(|term| *term *= &widen);
            self.denominator *= number.denominator() / &shared;
        }
        self.terms.push(number.numerator() * IBig::from(&self.denominator / number.denominator()));
    }

    /// The sum of each number times its coefficient; there may be fewer coefficients than numbers.
    pub fn sum(&self, coefficients: &[i64]) -> Sum<'_> {
        let mut numerator = IBig::ZERO;
        for (term, &coefficient) in self.terms.iter().zip(coefficients) {
            if coefficient != 0 {
                numerator += term * coefficient;
            }
        }
        Sum { numerator, over: &self.denominator }
    }
}

/// A sum of common fractions, not reduced.
pub(crate) struct Sum<'a> {
    numerator: IBig,
    over: &'a UBig,
}

impl Sum<'_> {
    /// (whole + the sum) / divisor, as a numerator over the shared denominator times the divisor.
    pub fn plus_over(self, whole: i128, divisor: u64) -> Ratio {
        Ratio {
            numerator: self.numerator + IBig::from(whole) * IBig::from(self.over.clone()),
            denominator: self.over * UBig::from(divisor),
        }
    }
}

/// A fraction that is compared before it is reduced, if ever it is.
#[derive(Clone, Debug)]
pub(crate) struct Ratio {
    pub numerator: IBig,
    pub denominator: UBig,
}

impl Ratio {
    pub fn reduced(&self) -> RBig {
        RBig::from_parts(self.numerator.clone(), self.denominator.clone())
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ratio {}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.denominator == other.denominator {
            return self.numerator.cmp(&other.numerator);
        }
        (&self.numerator * IBig::from(other.denominator.clone()))
            .cmp(&(&other.numerator * IBig::from(self.denominator.clone())))
    }
}

/// The least common multiple of 1, 2, …, n.
pub(crate) fn common_multiple(n: usize) -> UBig {
    (1..=n as u64).fold(UBig::ONE, |multiple, next| {
        let shared = (&multiple).gcd(&UBig::from(next));
        multiple * (UBig::from(next) / shared)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i64, denominator: u64) -> RBig {
        RBig::from_parts(numerator.into(), denominator.into())
    }

    #[test]
    fn sums_stay_exact_as_the_denominator_grows() {
        let mut fractions = CommonFractions::new();
        for number in [ratio(1, 6), ratio(-3, 4), ratio(2, 1), ratio(5, 7)] {
            fractions.push(&number);
        }
        let expected = ratio(1, 6) * ratio(3, 1) + ratio(-3, 4) * ratio(-2, 1) + ratio(5, 7) + ratio(10, 1);
        assert_eq!(fractions.sum(&[3, -2, 0, 1]).plus_over(10, 4).reduced(), expected / ratio(4, 1));
    }

    #[test]
    fn the_common_multiple_is_the_least() {
        assert_eq!(common_multiple(10), UBig::from(2520u32));
        assert_eq!(common_multiple(0), UBig::ONE);
    }
}
