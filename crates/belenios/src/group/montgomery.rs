//! Integers of 2048 bits modulo an odd prime for public data: variable time, 64-bit words, Montgomery form with R = 2^2048.
//!
//! The same form as crypto-bigint's, which does the secret work; here squarings save a quarter and nothing is constant
//! time. Everything is built of one step, a row: a word times an integer, added to another. Processors with the two
//! carries of ADX have it in assembly, half as long; which one runs is asked once, and both are tested against each
//! other. Also decimals, quickly: every hash of the specification is over decimals.

/// Words of an integer, lowest first.
pub(crate) const WORDS: usize = 32;
/// An integer below 2^2048.
pub(crate) type Integer = [u64; WORDS];

/// A modulus with what reduction needs.
#[derive(Debug)]
pub(crate) struct Modulus {
    pub(crate) modulus: Integer,
    /// -1 / modulus modulo 2^64.
    pub(crate) factor: u64,
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

fn doubled(integer: &Integer, modulus: &Integer) -> Integer {
    let mut doubled: Integer =
        std::array::from_fn(|at| integer[at] << 1 | at.checked_sub(1).map_or(0, |before| integer[before] >> 63));
    if integer[WORDS - 1] >> 63 == 1 || !below(&doubled, modulus) {
        subtract(&mut doubled, modulus);
    }
    doubled
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
            square = doubled(&square, &modulus);
        }
        Self { modulus, factor: inverse.wrapping_neg(), one, square }
    }

    /// Twice an integer below the modulus.
    #[cfg(target_arch = "x86_64")]
    pub(crate) fn doubled(&self, integer: &Integer) -> Integer {
        doubled(integer, &self.modulus)
    }

    /// Takes the modulus away once; above 2^2048 is not looked at.
    #[cfg(target_arch = "x86_64")]
    pub(crate) fn subtract_from(&self, integer: &mut Integer) {
        subtract(integer, &self.modulus);
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
        if adx::is_there() { self.times_by::<adx::Row>(a, b) } else { self.times_by::<PlainRow>(a, b) }
    }

    pub(crate) fn squared(&self, a: &Integer) -> Integer {
        if adx::is_there() { self.squared_by::<adx::Row>(a) } else { self.squared_by::<PlainRow>(a) }
    }

    fn reduced(&self, wide: &mut [u64; 2 * WORDS]) -> Integer {
        if adx::is_there() { self.reduced_by::<adx::Row>(wide) } else { self.reduced_by::<PlainRow>(wide) }
    }

    #[inline(always)]
    fn times_by<R: Row>(&self, a: &Integer, b: &Integer) -> Integer {
        let mut wide = [0; 2 * WORDS];
        for (i, &word) in a.iter().enumerate() {
            wide[i + WORDS] = R::add(&mut wide[i..i + WORDS], word, b);
        }
        self.reduced_by::<R>(&mut wide)
    }

    #[inline(always)]
    fn squared_by<R: Row>(&self, a: &Integer) -> Integer {
        let mut wide = [0; 2 * WORDS];
        for i in 0..WORDS - 1 {
            wide[i + WORDS] = R::add(&mut wide[2 * i + 1..i + WORDS], a[i], &a[i + 1..]);
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
        self.reduced_by::<R>(&mut wide)
    }

    #[inline(always)]
    fn reduced_by<R: Row>(&self, wide: &mut [u64; 2 * WORDS]) -> Integer {
        let mut above = 0_u64;
        for i in 0..WORDS {
            let factor = wide[i].wrapping_mul(self.factor);
            let carry = R::add(&mut wide[i..i + WORDS], factor, &self.modulus);
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

/// `to` plus `word` times `by`, words of the same number; what is carried out.
trait Row {
    fn add(to: &mut [u64], word: u64, by: &[u64]) -> u64;
}

struct PlainRow;

#[inline(always)]
fn plain_row(to: &mut [u64], word: u64, by: &[u64], mut carry: u64) -> u64 {
    for (to, &by) in to.iter_mut().zip(by) {
        (*to, carry) = step(*to, word, by, carry);
    }
    carry
}

impl Row for PlainRow {
    #[inline(always)]
    fn add(to: &mut [u64], word: u64, by: &[u64]) -> u64 {
        plain_row(to, word, by, 0)
    }
}

/// The same with MULX, ADCX and ADOX: a product is added with two carries that do not wait for each other.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod adx {
    use std::sync::LazyLock;

    pub(super) fn is_there() -> bool {
        static THERE: LazyLock<bool> =
            LazyLock::new(|| std::is_x86_feature_detected!("adx") && std::is_x86_feature_detected!("bmi2"));
        *THERE
    }

    /// Used only where [`is_there`] said so.
    pub(super) struct Row;

    /// Eight words of a row, with a carry in and out.
    #[inline(always)]
    fn eight(to: &mut [u64; 8], word: u64, by: &[u64; 8], carry: u64) -> u64 {
        let mut carry = carry;
        // SAFETY: reads eight words at `by`, reads and writes eight at `to`; both are borrowed so long. The instructions
        // are there: `Row` is used only where `is_there` found them.
        unsafe {
            std::arch::asm!(
                "xor {zero:e}, {zero:e}",
                "mulx {high}, {low}, [{by}]", "adcx {low}, {carry}", "adox {low}, [{to}]", "mov [{to}], {low}",
                "mulx {carry}, {low}, [{by} + 8]", "adcx {low}, {high}", "adox {low}, [{to} + 8]", "mov [{to} + 8], {low}",
                "mulx {high}, {low}, [{by} + 16]", "adcx {low}, {carry}", "adox {low}, [{to} + 16]", "mov [{to} + 16], {low}",
                "mulx {carry}, {low}, [{by} + 24]", "adcx {low}, {high}", "adox {low}, [{to} + 24]", "mov [{to} + 24], {low}",
                "mulx {high}, {low}, [{by} + 32]", "adcx {low}, {carry}", "adox {low}, [{to} + 32]", "mov [{to} + 32], {low}",
                "mulx {carry}, {low}, [{by} + 40]", "adcx {low}, {high}", "adox {low}, [{to} + 40]", "mov [{to} + 40], {low}",
                "mulx {high}, {low}, [{by} + 48]", "adcx {low}, {carry}", "adox {low}, [{to} + 48]", "mov [{to} + 48], {low}",
                "mulx {carry}, {low}, [{by} + 56]", "adcx {low}, {high}", "adox {low}, [{to} + 56]", "mov [{to} + 56], {low}",
                "adcx {carry}, {zero}",
                "adox {carry}, {zero}",
                zero = out(reg) _,
                low = out(reg) _,
                high = out(reg) _,
                carry = inout(reg) carry,
                by = in(reg) by.as_ptr(),
                to = in(reg) to.as_mut_ptr(),
                in("rdx") word,
                options(nostack),
            );
        }
        carry
    }

    impl super::Row for Row {
        #[inline(always)]
        fn add(to: &mut [u64], word: u64, by: &[u64]) -> u64 {
            let (to_first, to_rest) = to.split_at_mut(to.len() % 8);
            let (by_first, by_rest) = by.split_at(by.len() % 8);
            let mut carry = super::plain_row(to_first, word, by_first, 0);
            for (to, by) in to_rest.as_chunks_mut::<8>().0.iter_mut().zip(by_rest.as_chunks::<8>().0) {
                carry = eight(to, word, by, carry);
            }
            carry
        }
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod adx {
    pub(super) use super::PlainRow as Row;

    pub(super) fn is_there() -> bool {
        false
    }
}

const DIGITS: usize = 19;
const TEN_TO_DIGITS: u64 = 10_000_000_000_000_000_000;

/// floor((2^128 - 1) / 10^19) - 2^64.
const RECIPROCAL: u64 = (u128::MAX / TEN_TO_DIGITS as u128 - (1 << 64)) as u64;

/// Quotient and remainder of `high * 2^64 + low` by 10^19, where `high` is below that (Möller, Granlund 2011, algorithm 4).
#[inline(always)]
fn divided(high: u64, low: u64) -> (u64, u64) {
    let guess = u128::from(RECIPROCAL) * u128::from(high) + (u128::from(high) << 64 | u128::from(low));
    let mut quotient = ((guess >> 64) as u64).wrapping_add(1);
    let mut remainder = low.wrapping_sub(quotient.wrapping_mul(TEN_TO_DIGITS));
    if remainder > guess as u64 {
        quotient = quotient.wrapping_sub(1);
        remainder = remainder.wrapping_add(TEN_TO_DIGITS);
    }
    if remainder >= TEN_TO_DIGITS {
        quotient += 1;
        remainder -= TEN_TO_DIGITS;
    }
    (quotient, remainder)
}

/// An integer in decimal, without zeros in front.
pub(crate) fn decimal(words: &[u64]) -> String {
    let mut rest = words.to_vec();
    let mut parts = Vec::with_capacity(words.len() + 2);
    while let Some(last) = rest.iter().rposition(|&word| word != 0) {
        rest.truncate(last + 1);
        let mut remainder = 0_u64;
        for word in rest.iter_mut().rev() {
            (*word, remainder) = divided(remainder, *word);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers whose words are full of ones and zeros, and others.
    fn numbers() -> Vec<Integer> {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            match state >> 61 {
                0 => 0,
                1 | 2 => u64::MAX,
                _ => state.rotate_left(23),
            }
        };
        (0..40).map(|_| std::array::from_fn(|_| next())).collect()
    }

    #[test]
    fn a_row_is_the_same_either_way() {
        let mut modulus = [u64::MAX; WORDS];
        modulus[0] = u64::MAX - 188;
        let modulus = Modulus::new(modulus);
        if !adx::is_there() {
            println!("not run: the row in assembly: this processor has no ADX");
            return;
        }
        for a in numbers() {
            for b in numbers() {
                assert_eq!(modulus.times_by::<PlainRow>(&a, &b), modulus.times_by::<adx::Row>(&a, &b));
            }
            assert_eq!(modulus.squared_by::<PlainRow>(&a), modulus.squared_by::<adx::Row>(&a));
            assert_eq!(modulus.squared(&a), modulus.times(&a, &a));
        }
    }

    #[test]
    fn division_by_the_reciprocal_is_division() {
        for number in numbers() {
            for pair in number.windows(2) {
                let (high, low) = (pair[0] % TEN_TO_DIGITS, pair[1]);
                let wide = u128::from(high) << 64 | u128::from(low);
                let ten = u128::from(TEN_TO_DIGITS);
                assert_eq!(divided(high, low), ((wide / ten) as u64, (wide % ten) as u64));
            }
        }
        assert_eq!(
            divided(TEN_TO_DIGITS - 1, u64::MAX).1,
            (u128::from(TEN_TO_DIGITS - 1) << 64 | u128::from(u64::MAX)).rem_euclid(u128::from(TEN_TO_DIGITS)) as u64
        );
    }
}
