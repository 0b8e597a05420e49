//! Integers of 2048 bits modulo an odd prime for public data: variable time, 64-bit words, Montgomery form with R = 2^2048.
//!
//! The same form as crypto-bigint's, which does the secret work; here squarings save a quarter and nothing is constant
//! time. Also decimals, quickly: every hash of the specification is over decimals.

/// Words of an integer, lowest first.
pub(crate) const WORDS: usize = 32;
/// An integer below 2^2048.
pub(crate) type Integer = [u64; WORDS];

/// A modulus with what reduction needs.
#[derive(Debug)]
pub(crate) struct Modulus {
    pub(crate) modulus: Integer,
    /// -1 / modulus modulo 2^64.
    factor: u64,
    /// R modulo the modulus: one in Montgomery form.
    pub(crate) one: Integer,
    /// R² modulo the modulus.
    square: Integer,
}

#[inline(always)]
fn step(a: u64, b: u64, c: u64, carry: u64) -> (u64, u64) {
    let wide = u128::from(a) + u128::from(b) * u128::from(c) + u128::from(carry);
    (wide as u64, (wide >> 64) as u64)
}

/// Whether a < b.
pub(crate) fn below(a: &[u64], b: &[u64]) -> bool {
    a.iter().rev().cmp(b.iter().rev()).is_lt()
}

fn subtract(a: &mut Integer, b: &Integer) {
    let mut borrow = false;
    for (a, b) in a.iter_mut().zip(b) {
        let (difference, under) = a.overflowing_sub(*b);
        let (difference, under2) = difference.overflowing_sub(u64::from(borrow));
        *a = difference;
        borrow = under | under2;
    }
}

impl Modulus {
    /// The modulus must be odd and have its highest bit set.
    pub(crate) fn new(modulus: Integer) -> Self {
        assert!(modulus[0] & 1 == 1, "Montgomery reduction needs an odd modulus");
        assert!(modulus[WORDS - 1] >> 63 == 1, "one subtraction must be enough to reduce");
        // Newton: every round doubles the number of correct bits.
        let mut inverse = 1_u64;
        for _ in 0..6 {
            inverse = inverse.wrapping_mul(2_u64.wrapping_sub(modulus[0].wrapping_mul(inverse)));
        }
        // R - modulus is R modulo the modulus; doubled 2048 times it is R².
        let mut one = [0; WORDS];
        subtract(&mut one, &modulus);
        let mut square = one;
        for _ in 0..2048 {
            let high = square[WORDS - 1] >> 63;
            for at in (1..WORDS).rev() {
                square[at] = square[at] << 1 | square[at - 1] >> 63;
            }
            square[0] <<= 1;
            if high == 1 || !below(&square, &modulus) {
                subtract(&mut square, &modulus);
            }
        }
        Self { modulus, factor: inverse.wrapping_neg(), one, square }
    }

    /// Into Montgomery form.
    pub(crate) fn enter(&self, integer: &Integer) -> Integer {
        self.times(integer, &self.square)
    }

    /// Out of Montgomery form.
    pub(crate) fn leave(&self, form: &Integer) -> Integer {
        let mut wide = [0; 2 * WORDS];
        wide[..WORDS].copy_from_slice(form);
        self.reduced(&mut wide)
    }

    pub(crate) fn times(&self, a: &Integer, b: &Integer) -> Integer {
        let mut wide = [0; 2 * WORDS];
        for (i, &word) in a.iter().enumerate() {
            let mut carry = 0;
            for (to, &other) in wide[i..i + WORDS].iter_mut().zip(b) {
                (*to, carry) = step(*to, word, other, carry);
            }
            wide[i + WORDS] = carry;
        }
        self.reduced(&mut wide)
    }

    pub(crate) fn squared(&self, a: &Integer) -> Integer {
        let mut wide = [0; 2 * WORDS];
        for i in 0..WORDS - 1 {
            let mut carry = 0;
            for (to, &other) in wide[2 * i + 1..i + WORDS].iter_mut().zip(&a[i + 1..]) {
                (*to, carry) = step(*to, a[i], other, carry);
            }
            wide[i + WORDS] = carry;
        }
        let mut above = 0;
        let mut carry = 0;
        for (i, &word) in a.iter().enumerate() {
            let (low, high) = (wide[2 * i], wide[2 * i + 1]);
            let (doubled_low, doubled_high) = (low << 1 | above, high << 1 | low >> 63);
            above = high >> 63;
            let square = u128::from(word) * u128::from(word);
            let sum = u128::from(doubled_low) + u128::from(square as u64) + u128::from(carry);
            wide[2 * i] = sum as u64;
            let sum = u128::from(doubled_high) + (square >> 64) + (sum >> 64);
            wide[2 * i + 1] = sum as u64;
            carry = (sum >> 64) as u64;
        }
        self.reduced(&mut wide)
    }

    #[inline]
    fn reduced(&self, wide: &mut [u64; 2 * WORDS]) -> Integer {
        let mut above = 0_u64;
        for i in 0..WORDS {
            let factor = wide[i].wrapping_mul(self.factor);
            let mut carry = 0;
            for (to, &word) in wide[i..i + WORDS].iter_mut().zip(&self.modulus) {
                (*to, carry) = step(*to, factor, word, carry);
            }
            let (sum, over) = wide[i + WORDS].overflowing_add(carry);
            let (sum, over2) = sum.overflowing_add(above);
            wide[i + WORDS] = sum;
            above = u64::from(over | over2);
        }
        let mut result: Integer = wide[WORDS..].try_into().expect("the upper half");
        if above == 1 || !below(&result, &self.modulus) {
            subtract(&mut result, &self.modulus);
        }
        result
    }
}

const DIGITS: usize = 19;
const TEN_TO_DIGITS: u64 = 10_000_000_000_000_000_000;

/// An integer in decimal, without zeros in front.
pub(crate) fn decimal(words: &[u64]) -> String {
    let mut rest = words.to_vec();
    let mut parts = Vec::with_capacity(words.len() + 2);
    while let Some(last) = rest.iter().rposition(|&word| word != 0) {
        rest.truncate(last + 1);
        let mut remainder = 0_u64;
        for word in rest.iter_mut().rev() {
            let wide = u128::from(remainder) << 64 | u128::from(*word);
            *word = (wide / u128::from(TEN_TO_DIGITS)) as u64;
            remainder = (wide % u128::from(TEN_TO_DIGITS)) as u64;
        }
        parts.push(remainder);
    }
    let mut text = String::with_capacity(parts.len() * DIGITS + 1);
    let mut parts = parts.iter().rev();
    text.push_str(&parts.next().copied().unwrap_or(0).to_string());
    for part in parts {
        let mut digits = [b'0'; DIGITS];
        let mut part = *part;
        for digit in digits.iter_mut().rev() {
            *digit = b'0' + (part % 10) as u8;
            part /= 10;
        }
        text.extend(digits.iter().map(|&digit| char::from(digit)));
    }
    text
}

/// Reads a decimal that fits in so many words, in its one spelling: digits alone, no zero in front.
pub(crate) fn words_of_decimal<const N: usize>(text: &str) -> Option<[u64; N]> {
    let digits = text.as_bytes();
    // 20 digits for every 64 bits are enough for every number that fits.
    let spelled = !digits.is_empty() && digits.len() <= 20 * N && digits.iter().all(u8::is_ascii_digit);
    if !spelled || (digits[0] == b'0' && digits.len() > 1) {
        return None;
    }
    let mut words = [0; N];
    let (first, rest) = digits.split_at(digits.len() % DIGITS);
    let mut used = 0;
    for part in std::iter::once(first).chain(rest.chunks(DIGITS)) {
        let mut carry = part.iter().fold(0, |value: u64, digit| value * 10 + u64::from(digit - b'0'));
        let factor = 10_u64.pow(part.len() as u32);
        for word in &mut words[..used] {
            (*word, carry) = step(carry, *word, factor, 0);
        }
        if carry != 0 {
            *words.get_mut(used)? = carry;
            used += 1;
        }
    }
    Some(words)
}
