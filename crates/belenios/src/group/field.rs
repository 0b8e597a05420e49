//! The field of 2^255 - 19 for public data: variable time, five limbs of 51 bits.
//!
//! curve25519-dalek keeps its field to itself; sharing doublings, tables and inversions between thousands of points
//! needs one. Secrets never come here: they stay with dalek. Tests compare every operation with dalek's through encodings.
//!
//! Invariant: limbs of a product are below 2^51 + 2^13; limbs that go into a product are below 2^54.2.

const MASK: u64 = (1 << 51) - 1;

/// An element of the field, not necessarily reduced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field(pub(crate) [u64; 5]);

#[inline(always)]
fn wide(a: u64, b: u64) -> u128 {
    u128::from(a) * u128::from(b)
}

impl Field {
    pub(crate) const ZERO: Self = Self([0; 5]);
    pub(crate) const ONE: Self = Self([1, 0, 0, 0, 0]);

    #[cfg(test)]
    pub(crate) fn small(value: u64) -> Self {
        Self([value, 0, 0, 0, 0])
    }

    #[inline(always)]
    pub(crate) fn plus(&self, other: &Self) -> Self {
        let (a, b) = (&self.0, &other.0);
        Self([a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3], a[4] + b[4]])
    }

    /// `other` must have limbs below 2^53 - 76: four times the modulus is added so that no limb goes below zero.
    #[inline(always)]
    pub(crate) fn minus(&self, other: &Self) -> Self {
        const FOUR_P: [u64; 5] = [4 * (MASK - 18), 4 * MASK, 4 * MASK, 4 * MASK, 4 * MASK];
        let (a, b) = (&self.0, &other.0);
        Self([
            a[0] + FOUR_P[0] - b[0],
            a[1] + FOUR_P[1] - b[1],
            a[2] + FOUR_P[2] - b[2],
            a[3] + FOUR_P[3] - b[3],
            a[4] + FOUR_P[4] - b[4],
        ])
    }

    /// The same value with limbs of hardly more than 51 bits.
    pub(crate) fn reduced(&self) -> Self {
        Self(weakly_reduced(self.0))
    }

    pub(crate) fn negated(&self) -> Self {
        Self::ZERO.minus(&self.reduced())
    }

    #[inline(always)]
    pub(crate) fn times(&self, other: &Self) -> Self {
        let (a, b) = (&self.0, &other.0);
        let (b1, b2, b3, b4) = (b[1] * 19, b[2] * 19, b[3] * 19, b[4] * 19);
        carried([
            wide(a[0], b[0]) + wide(a[4], b1) + wide(a[3], b2) + wide(a[2], b3) + wide(a[1], b4),
            wide(a[1], b[0]) + wide(a[0], b[1]) + wide(a[4], b2) + wide(a[3], b3) + wide(a[2], b4),
            wide(a[2], b[0]) + wide(a[1], b[1]) + wide(a[0], b[2]) + wide(a[4], b3) + wide(a[3], b4),
            wide(a[3], b[0]) + wide(a[2], b[1]) + wide(a[1], b[2]) + wide(a[0], b[3]) + wide(a[4], b4),
            wide(a[4], b[0]) + wide(a[3], b[1]) + wide(a[2], b[2]) + wide(a[1], b[3]) + wide(a[0], b[4]),
        ])
    }

    #[inline(always)]
    pub(crate) fn squared(&self) -> Self {
        let a = &self.0;
        let (a3, a4) = (a[3] * 19, a[4] * 19);
        carried([
            wide(a[0], a[0]) + 2 * (wide(a[1], a4) + wide(a[2], a3)),
            wide(a[3], a3) + 2 * (wide(a[0], a[1]) + wide(a[2], a4)),
            wide(a[1], a[1]) + 2 * (wide(a[0], a[2]) + wide(a[4], a3)),
            wide(a[4], a4) + 2 * (wide(a[0], a[3]) + wide(a[1], a[2])),
            wide(a[2], a[2]) + 2 * (wide(a[0], a[4]) + wide(a[1], a[3])),
        ])
    }

    fn squared_times(&self, times: u32) -> Self {
        let mut value = *self;
        for _ in 0..times {
            value = value.squared();
        }
        value
    }

    /// To the power 2^250 - 1, and to the power 11: both exponents that are needed begin so.
    fn chain(&self) -> (Self, Self) {
        let two = self.squared();
        let nine = two.squared_times(2).times(self);
        let eleven = nine.times(&two);
        let ones5 = eleven.squared().times(&nine);
        let ones10 = ones5.squared_times(5).times(&ones5);
        let ones20 = ones10.squared_times(10).times(&ones10);
        let ones40 = ones20.squared_times(20).times(&ones20);
        let ones50 = ones40.squared_times(10).times(&ones10);
        let ones100 = ones50.squared_times(50).times(&ones50);
        let ones200 = ones100.squared_times(100).times(&ones100);
        (ones200.squared_times(50).times(&ones50), eleven)
    }

    /// Zero for zero.
    pub(crate) fn inverted(&self) -> Self {
        let (ones250, eleven) = self.chain();
        ones250.squared_times(5).times(&eleven)
    }

    /// Inverts all of them with one inversion. None may be zero.
    pub(crate) fn invert_all(values: &mut [Self]) {
        let mut before = Vec::with_capacity(values.len());
        let mut product = Self::ONE;
        for value in &*values {
            before.push(product);
            product = product.times(value);
        }
        let mut inverse = product.inverted();
        for (value, before) in values.iter_mut().zip(before).rev() {
            let inverted = inverse.times(&before);
            inverse = inverse.times(value);
            *value = inverted;
        }
    }

    /// A square root of `over / under`, where there is one; with its sign left open.
    pub(crate) fn root_of_ratio(over: &Self, under: &Self) -> Option<Self> {
        let (power, start) = Self::before_root(over, under);
        let (ones250, _) = power.chain();
        Self::after_root(over, under, &ones250.squared_times(2).times(&power).times(&start))
    }

    /// What is raised to 2^252 - 3 to find the root, and what that is multiplied with (RFC 8032, 5.1.3).
    pub(crate) fn before_root(over: &Self, under: &Self) -> (Self, Self) {
        let under3 = under.squared().times(under);
        let under7 = under3.squared().times(under);
        (over.times(&under7), over.times(&under3))
    }

    /// The root, its product with a root of -1, or none, where the first was a candidate.
    pub(crate) fn after_root(over: &Self, under: &Self, root: &Self) -> Option<Self> {
        let check = under.times(&root.squared());
        if check.equals(over) {
            return Some(*root);
        }
        check.equals(&over.negated()).then(|| root.times(&ROOT_OF_MINUS_ONE))
    }

    /// The encoding, little end first, reduced.
    pub(crate) fn to_bytes(self) -> [u8; 32] {
        let mut limbs = weakly_reduced(self.0);
        // 19 more overflow 2^255 exactly where the value is not below the modulus.
        let mut carry = (limbs[0] + 19) >> 51;
        for limb in &limbs[1..] {
            carry = (limb + carry) >> 51;
        }
        limbs[0] += 19 * carry;
        for at in 0..4 {
            limbs[at + 1] += limbs[at] >> 51;
            limbs[at] &= MASK;
        }
        limbs[4] &= MASK;
        let words = [
            limbs[0] | limbs[1] << 51,
            limbs[1] >> 13 | limbs[2] << 38,
            limbs[2] >> 26 | limbs[3] << 25,
            limbs[3] >> 39 | limbs[4] << 12,
        ];
        let mut bytes = [0; 32];
        for (eight, word) in bytes.chunks_exact_mut(8).zip(words) {
            eight.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    /// Reads an encoding without looking at the topmost bit; whether it was reduced is for the caller to ask.
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        let word = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
        let (a, b, c, d) = (word(0), word(8), word(16), word(24));
        Self([
            a & MASK,
            (a >> 51 | b << 13) & MASK,
            (b >> 38 | c << 26) & MASK,
            (c >> 25 | d << 39) & MASK,
            (d >> 12) & MASK,
        ])
    }

    pub(crate) fn equals(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.to_bytes() == [0; 32]
    }

    /// The sign of RFC 8032: the lowest bit of the reduced value.
    pub(crate) fn is_negative(&self) -> bool {
        self.to_bytes()[0] & 1 == 1
    }
}

#[inline(always)]
fn carried(mut c: [u128; 5]) -> Field {
    let low = |value: u128| value as u64 & MASK;
    let high = |value: u128| u128::from((value >> 51) as u64);
    c[1] += high(c[0]);
    c[2] += high(c[1]);
    c[3] += high(c[2]);
    c[4] += high(c[3]);
    let mut first = low(c[0]) + (c[4] >> 51) as u64 * 19;
    let second = low(c[1]) + (first >> 51);
    first &= MASK;
    Field([first, second, low(c[2]), low(c[3]), low(c[4])])
}

fn weakly_reduced(mut limbs: [u64; 5]) -> [u64; 5] {
    // Twice: limbs may come with up to 13 bits too many, and the first round leaves a carry in the lowest two.
    for _ in 0..2 {
        for at in 0..4 {
            limbs[at + 1] += limbs[at] >> 51;
            limbs[at] &= MASK;
        }
        limbs[0] += 19 * (limbs[4] >> 51);
        limbs[4] &= MASK;
    }
    limbs
}

/// d of the curve's equation -x² + y² = 1 + d x² y².
pub(crate) const D: Field =
    Field([929955233495203, 466365720129213, 1662059464998953, 2033849074728123, 1442794654840575]);
/// 2 d.
pub(crate) const TWO_D: Field =
    Field([1859910466990425, 932731440258426, 1072319116312658, 1815898335770999, 633789495995903]);
const ROOT_OF_MINUS_ONE: Field =
    Field([1718705420411056, 234908883556509, 2233514472574048, 2117202627021982, 765476049583133]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_are_what_they_are_called() {
        assert!(ROOT_OF_MINUS_ONE.squared().equals(&Field::ONE.negated()));
        assert!(D.plus(&D).equals(&TWO_D));
        // d = -121665 / 121666 (RFC 8032, 5.1).
        assert!(D.times(&Field::small(121_666)).equals(&Field::small(121_665).negated()));
    }

    #[test]
    fn the_largest_limbs_do_not_overflow() {
        let large = Field([(1 << 54) + (1 << 51); 5]);
        let reduced = Field(weakly_reduced(large.0));
        assert!(large.times(&large).equals(&reduced.times(&reduced)));
        assert!(large.squared().equals(&reduced.squared()));
        assert!(Field([MASK; 5]).equals(&Field::small(18)));
        assert!(large.times(&large.inverted()).equals(&Field::ONE));
    }
}
