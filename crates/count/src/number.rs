//! The numbers of a count: decimals of a fixed length, as most statutes have them, and exact fractions.
//!
//! Nothing here is a floating-point number. How a rule rounds is said by the operation it calls, never by the type.
//!
//! Invariant: an [`Amount`] is written the same way on every machine.

use std::cmp::Ordering;
use std::fmt;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// A number of votes as it stands in a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// So many units of the last decimal.
    Fixed {
        /// Units.
        units: i128,
        /// Decimals.
        decimals: u32,
    },
    /// An exact fraction.
    Exact(RBig),
}

impl Amount {
    /// A whole number.
    pub fn whole(number: u64) -> Amount {
        Amount::Fixed { units: i128::from(number), decimals: 0 }
    }

    /// As an exact fraction.
    pub fn exact(&self) -> RBig {
        match self {
            Amount::Fixed { units, decimals } => {
                RBig::from_parts(IBig::from(*units), UBig::from(10u8).pow(*decimals as usize))
            }
            Amount::Exact(number) => number.clone(),
        }
    }

    /// Cut to this many decimals, for people.
    pub fn short(&self, decimals: u32) -> String {
        let scaled = self.exact() * RBig::from(IBig::from(10).pow(decimals as usize));
        let units = i128::try_from(scaled.trunc()).expect("votes fit 128 bits");
        let text = written(units, decimals);
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
    }

    /// The number, where it is whole and not negative.
    pub(crate) fn whole_number(&self) -> Option<u128> {
        match self {
            Amount::Fixed { units, decimals } => {
                let one = 10i128.pow(*decimals);
                u128::try_from(*units).ok().filter(|_| units % one == 0).map(|units| units / one as u128)
            }
            Amount::Exact(number) if number.is_int() => u128::try_from(number.numerator().clone()).ok(),
            Amount::Exact(_) => None,
        }
    }

    /// For pictures only: lengths on a screen need no exactness.
    pub fn is_zero(&self) -> bool {
        match self {
            Amount::Fixed { units, .. } => *units == 0,
            Amount::Exact(number) => *number == RBig::ZERO,
        }
    }
}

impl PartialOrd for Amount {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Amount {
    fn cmp(&self, other: &Self) -> Ordering {
        self.exact().cmp(&other.exact())
    }
}

fn written(units: i128, decimals: u32) -> String {
    if decimals == 0 {
        return units.to_string();
    }
    let width = decimals as usize + 1;
    let digits = format!("{:0>width$}", units.unsigned_abs());
    let (whole, part) = digits.split_at(digits.len() - decimals as usize);
    format!("{}{whole}.{part}", if units < 0 { "-" } else { "" })
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Amount::Fixed { units, decimals } => f.write_str(&written(*units, *decimals)),
            Amount::Exact(number) if number.is_int() => write!(f, "{}", number.numerator()),
            Amount::Exact(number) => write!(f, "{}/{}", number.numerator(), number.denominator()),
        }
    }
}

/// A number a count can be made with: fixed decimals or exact fractions.
pub trait Num: Clone + Ord + fmt::Debug {
    /// Whether nothing is ever lost to rounding.
    const EXACT: bool;
    /// A whole number.
    fn whole(number: u64) -> Self;
    /// The least number above nought; nought where there is none.
    fn epsilon() -> Self;
    /// One tenth to this power; must be representable.
    fn tenth_to(power: u32) -> Self;
    /// The sum.
    fn plus(&self, other: &Self) -> Self;
    /// The difference.
    fn minus(&self, other: &Self) -> Self;
    /// So many times this.
    fn times(&self, count: u64) -> Self;
    /// The product, rounded down.
    fn mul_down(&self, other: &Self) -> Self;
    /// The product, rounded up.
    fn mul_up(&self, other: &Self) -> Self;
    /// The quotient, rounded down.
    fn div_down(&self, other: &Self) -> Self;
    /// The quotient, rounded up.
    fn div_up(&self, other: &Self) -> Self;
    /// self × by ÷ over, rounded down once, at the end.
    fn share(&self, by: &Self, over: &Self) -> Self;
    /// Rounded up to this many decimals; unchanged where it has no more.
    fn round_up_to(&self, decimals: u32) -> Self;
    /// What those before one of an equal rank leave, summed over the places it can have, each an average over who is before it: the
    /// elementary symmetric polynomials of what the others pass on, each over the number of its terms.
    fn left_by_those_before(passed_on: &[Self], place: usize) -> Self;
    /// For the transcript.
    fn amount(&self) -> Amount;
    /// Nought.
    fn zero() -> Self {
        Self::whole(0)
    }
    /// Whether it is nought.
    fn is_zero(&self) -> bool {
        *self == Self::zero()
    }
}

/// Fixed decimals: the number of units of the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fixed<const DECIMALS: u32>(pub i128);

impl<const DECIMALS: u32> Fixed<DECIMALS> {
    const ONE: i128 = 10i128.pow(DECIMALS);
}

const ROOM: &str = "a product of votes fits 128 bits";

fn ceil(product: i128, by: i128) -> i128 {
    product.div_euclid(by) + i128::from(product.rem_euclid(by) != 0)
}

impl<const DECIMALS: u32> Num for Fixed<DECIMALS> {
    const EXACT: bool = false;
    #[inline]
    fn whole(number: u64) -> Self {
        Fixed(i128::from(number) * Self::ONE)
    }
    fn epsilon() -> Self {
        Fixed(1)
    }
    fn tenth_to(power: u32) -> Self {
        assert!(power <= DECIMALS, "a tenth smaller than the last decimal");
        Fixed(10i128.pow(DECIMALS - power))
    }
    #[inline]
    fn plus(&self, other: &Self) -> Self {
        Fixed(self.0.checked_add(other.0).expect(ROOM))
    }
    #[inline]
    fn minus(&self, other: &Self) -> Self {
        Fixed(self.0.checked_sub(other.0).expect(ROOM))
    }
    #[inline]
    fn times(&self, count: u64) -> Self {
        Fixed(self.0.checked_mul(i128::from(count)).expect(ROOM))
    }
    #[inline]
    fn mul_down(&self, other: &Self) -> Self {
        Fixed(self.0.checked_mul(other.0).expect(ROOM).div_euclid(Self::ONE))
    }
    #[inline]
    fn mul_up(&self, other: &Self) -> Self {
        Fixed(ceil(self.0.checked_mul(other.0).expect(ROOM), Self::ONE))
    }
    fn div_down(&self, other: &Self) -> Self {
        Fixed(self.0.checked_mul(Self::ONE).expect(ROOM).div_euclid(other.0))
    }
    fn div_up(&self, other: &Self) -> Self {
        Fixed(ceil(self.0.checked_mul(Self::ONE).expect(ROOM), other.0))
    }
    fn share(&self, by: &Self, over: &Self) -> Self {
        Fixed(self.0.checked_mul(by.0).expect(ROOM).div_euclid(over.0))
    }
    fn round_up_to(&self, decimals: u32) -> Self {
        if decimals >= DECIMALS {
            return *self;
        }
        let step = 10i128.pow(DECIMALS - decimals);
        Fixed(ceil(self.0, step) * step)
    }
    fn left_by_those_before(passed_on: &[Self], place: usize) -> Self {
        // With many equal ranks the sums outgrow 128 bits before they are divided.
        let one = IBig::from(Self::ONE);
        let parts: Vec<IBig> = passed_on.iter().map(|part| IBig::from(part.0)).collect();
        let sums = symmetric(&parts, place, one.clone(), |sum, part| sum * part / &one);
        let total = sums.iter().zip(binomials(parts.len() - 1)).map(|(sum, terms)| sum / terms).sum::<IBig>();
        Fixed(i128::try_from(total).expect("it is at most the number of candidates"))
    }
    fn amount(&self) -> Amount {
        Amount::Fixed { units: self.0, decimals: DECIMALS }
    }
}

impl Num for RBig {
    const EXACT: bool = true;
    fn whole(number: u64) -> Self {
        RBig::from(number)
    }
    fn epsilon() -> Self {
        RBig::ZERO
    }
    fn tenth_to(power: u32) -> Self {
        RBig::from_parts(IBig::ONE, UBig::from(10u8).pow(power as usize))
    }
    fn plus(&self, other: &Self) -> Self {
        self + other
    }
    fn minus(&self, other: &Self) -> Self {
        self - other
    }
    fn times(&self, count: u64) -> Self {
        self * RBig::from(count)
    }
    fn mul_down(&self, other: &Self) -> Self {
        self * other
    }
    fn mul_up(&self, other: &Self) -> Self {
        self * other
    }
    fn div_down(&self, other: &Self) -> Self {
        self / other
    }
    fn div_up(&self, other: &Self) -> Self {
        self / other
    }
    fn share(&self, by: &Self, over: &Self) -> Self {
        self * by / over
    }
    fn round_up_to(&self, decimals: u32) -> Self {
        let scale = IBig::from(10).pow(decimals as usize);
        RBig::from_parts((self * RBig::from(scale.clone())).ceil(), UBig::try_from(scale).expect("ten is positive"))
    }
    fn left_by_those_before(passed_on: &[Self], place: usize) -> Self {
        let sums = symmetric(passed_on, place, RBig::ONE, |sum, part| sum * part);
        sums.into_iter()
            .zip(binomials(passed_on.len() - 1))
            .map(|(sum, terms)| sum / RBig::from(terms))
            .fold(RBig::ZERO, |total, term| total + term)
    }
    fn amount(&self) -> Amount {
        Amount::Exact(self.clone())
    }
}

/// The elementary symmetric polynomials, by degree, of all but one.
fn symmetric<T: Clone + Default + PartialEq + std::ops::AddAssign>(
    parts: &[T],
    but: usize,
    one: T,
    times: impl Fn(&T, &T) -> T,
) -> Vec<T> {
    let nought = T::default();
    let mut sums = vec![one];
    // Most candidates of an equal rank are hopeful and pass nothing on: they add nothing here.
    for (_, part) in parts.iter().enumerate().filter(|&(other, part)| other != but && *part != nought) {
        sums.push(nought.clone());
        for degree in (1..sums.len()).rev() {
            let more = times(&sums[degree - 1], part);
            sums[degree] += more;
        }
    }
    sums
}

/// In how many ways 0, 1, …, n can be taken of n.
fn binomials(n: usize) -> impl Iterator<Item = IBig> {
    let mut ways = IBig::ONE;
    (0..=n).map(move |size| {
        if size > 0 {
            ways = &ways * IBig::from(n + 1 - size) / IBig::from(size);
        }
        ways.clone()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_where_the_operation_says() {
        let (a, b) = (Fixed::<4>(10_001), Fixed::<4>(3_333));
        assert_eq!(a.mul_down(&b), Fixed(3_333));
        assert_eq!(a.mul_up(&b), Fixed(3_334));
        assert_eq!(a.div_down(&b), Fixed(30_006));
        assert_eq!(a.div_up(&b), Fixed(30_007));
        assert_eq!(Fixed::<4>(12_345).round_up_to(2), Fixed(12_400));
        assert_eq!(RBig::from_parts(1.into(), 3u8.into()).round_up_to(2).amount().to_string(), "17/50");
    }

    #[test]
    fn amounts_are_written_plainly() {
        assert_eq!(Fixed::<5>(123).amount().to_string(), "0.00123");
        assert_eq!(Fixed::<5>(-100_001).amount().to_string(), "-1.00001");
        assert_eq!(Fixed::<5>(-100_000).amount().short(2), "-1");
        assert_eq!(Amount::Exact(RBig::from_parts(22.into(), 7u8.into())).to_string(), "22/7");
        assert_eq!(Amount::Exact(RBig::from_parts(22.into(), 7u8.into())).short(2), "3.14");
        assert_eq!(Amount::whole(12).to_string(), "12");
        assert_eq!(Amount::whole(1200).short(2), "1200");
    }
}
