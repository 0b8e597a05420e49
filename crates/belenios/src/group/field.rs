//! The field of 2^255 - 19 for public data: variable time, four words of 64 bits.
//!
//! curve25519-dalek keeps its field to itself; sharing doublings, tables and inversions between thousands of points
//! needs one. Secrets never come here: they stay with dalek. Processors with the two carries of ADX have products in
//! assembly, a third shorter ([`adx`]); which one runs is asked once for many products, and both are tested against
//! each other. Tests compare every operation with dalek's through encodings.
//!
//! Invariant: any value below 2^256 stands for what it is modulo 2^255 - 19; 2^256 counts as 38.

/// An element of the field, not necessarily reduced; words, lowest first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field(pub(crate) [u64; 4]);

const LIMB: u64 = (1 << 51) - 1;

#[inline(always)]
fn add(a: u64, b: u64, carry: bool) -> (u64, bool) {
    let (sum, over) = a.overflowing_add(b);
    let (sum, over2) = sum.overflowing_add(u64::from(carry));
    (sum, over | over2)
}

#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn subtract(a: u64, b: u64, borrow: bool) -> (u64, bool) {
    let (difference, under) = a.overflowing_sub(b);
    let (difference, under2) = difference.overflowing_sub(u64::from(borrow));
    (difference, under | under2)
}

/// Adds a number below 2^63, counting what is carried out as 38.
#[inline(always)]
fn plus_small(words: [u64; 4], small: u64) -> Field {
    let (a, carry) = add(words[0], small, false);
    let (b, carry) = add(words[1], 0, carry);
    let (c, carry) = add(words[2], 0, carry);
    let (d, carry) = add(words[3], 0, carry);
    // What is left after a carry is below 2^63: the second time nothing is carried.
    Field([a + 38 * u64::from(carry), b, c, d])
}

/// How products are computed.
pub(crate) trait Multiplier {
    fn times(a: &Field, b: &Field) -> Field;
    fn squared(a: &Field) -> Field;

    fn squared_times(a: &Field, times: u32) -> Field {
        let mut value = *a;
        for _ in 0..times {
            value = Self::squared(&value);
        }
        value
    }
}

/// Without any instruction that not every processor has.
pub(crate) struct Plain;

#[inline(always)]
fn step(a: u64, b: u64, c: u64, carry: u64) -> (u64, u64) {
    let wide = u128::from(a) + u128::from(b) * u128::from(c) + u128::from(carry);
    (wide as u64, (wide >> 64) as u64)
}

/// The upper half counts 38 times.
#[inline(always)]
fn folded(wide: &[u64; 8]) -> Field {
    let mut words = [0; 4];
    let mut carry = 0;
    for at in 0..4 {
        (words[at], carry) = step(wide[at], wide[at + 4], 38, carry);
    }
    plus_small(words, 38 * carry)
}

impl Multiplier for Plain {
    #[inline(always)]
    fn times(a: &Field, b: &Field) -> Field {
        let mut wide = [0; 8];
        for i in 0..4 {
            let mut carry = 0;
            for j in 0..4 {
                (wide[i + j], carry) = step(wide[i + j], a.0[i], b.0[j], carry);
            }
            wide[i + 4] = carry;
        }
        folded(&wide)
    }

    #[inline(always)]
    fn squared(a: &Field) -> Field {
        let a = &a.0;
        let mut wide = [0; 8];
        for i in 0..3 {
            let mut carry = 0;
            for j in i + 1..4 {
                (wide[i + j], carry) = step(wide[i + j], a[i], a[j], carry);
            }
            wide[i + 4] = carry;
        }
        for at in (1..8).rev() {
            wide[at] = wide[at] << 1 | wide[at - 1] >> 63;
        }
        let mut carry = false;
        for i in 0..4 {
            let square = u128::from(a[i]) * u128::from(a[i]);
            (wide[2 * i], carry) = add(wide[2 * i], square as u64, carry);
            (wide[2 * i + 1], carry) = add(wide[2 * i + 1], (square >> 64) as u64, carry);
        }
        folded(&wide)
    }
}

/// Runs the same code with whichever products this processor is quickest at: `multiplying!(M => expression)`.
macro_rules! multiplying {
    ($multiplier:ident => $body:expr) => {{
        #[cfg(target_arch = "x86_64")]
        if $crate::group::field::adx::is_there() {
            type $multiplier = $crate::group::field::adx::Adx;
            return $body;
        }
        type $multiplier = $crate::group::field::Plain;
        $body
    }};
}
pub(crate) use multiplying;

/// Products with MULX, ADCX and ADOX: partial products are added with two carries that do not wait for each other.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
pub(crate) mod adx {
    use std::arch::asm;
    use std::sync::atomic::{AtomicU8, Ordering};

    use super::{Field, Multiplier};

    const THERE: u8 = 1;
    const MISSING: u8 = 2;

    /// Asked before every few products, hence no lock.
    #[inline(always)]
    pub(crate) fn is_there() -> bool {
        static KNOWN: AtomicU8 = AtomicU8::new(0);
        match KNOWN.load(Ordering::Relaxed) {
            THERE => true,
            MISSING => false,
            _ => {
                let there = std::is_x86_feature_detected!("adx") && std::is_x86_feature_detected!("bmi2");
                KNOWN.store(if there { THERE } else { MISSING }, Ordering::Relaxed);
                there
            }
        }
    }

    /// Used only where [`is_there`] said so.
    pub(crate) struct Adx;

    /// The eight words of a product, the upper ones counting 38 times, in the registers of the lower ones.
    macro_rules! folding {
        () => {
            concat!(
                "mov edx, 38\n",
                "xor {zero:e}, {zero:e}\n",
                "mulx {high}, {low}, {r4}\n adcx {r0}, {low}\n adox {r1}, {high}\n",
                "mulx {high}, {low}, {r5}\n adcx {r1}, {low}\n adox {r2}, {high}\n",
                "mulx {high}, {low}, {r6}\n adcx {r2}, {low}\n adox {r3}, {high}\n",
                "mulx {r4}, {low}, {r7}\n adcx {r3}, {low}\n adox {r4}, {zero}\n adcx {r4}, {zero}\n",
                "imul {r4}, rdx\n",
                "add {r0}, {r4}\n adc {r1}, 0\n adc {r2}, 0\n adc {r3}, 0\n",
                "sbb {low}, {low}\n and {low}, 38\n add {r0}, {low}",
            )
        };
    }

    impl Multiplier for Adx {
        #[inline(always)]
        fn times(a: &Field, b: &Field) -> Field {
            let (r0, r1, r2, r3): (u64, u64, u64, u64);
            // SAFETY: reads four words at each of the two addresses, which are borrowed so long, and writes no memory. The
            // instructions are there: `Adx` is used only where `is_there` found them.
            unsafe {
                asm!(
                    // The address of `a` lies where the highest word comes when it is needed no more.
                    "mov rdx, [{r7}]",
                    "xor {zero:e}, {zero:e}",
                    "mulx {r1}, {r0}, [{b}]",
                    "mulx {r2}, {low}, [{b} + 8]", "adcx {r1}, {low}",
                    "mulx {r3}, {low}, [{b} + 16]", "adcx {r2}, {low}",
                    "mulx {r4}, {low}, [{b} + 24]", "adcx {r3}, {low}", "adcx {r4}, {zero}",
                    "mov rdx, [{r7} + 8]",
                    "xor {zero:e}, {zero:e}",
                    "mulx {high}, {low}, [{b}]", "adcx {r1}, {low}", "adox {r2}, {high}",
                    "mulx {high}, {low}, [{b} + 8]", "adcx {r2}, {low}", "adox {r3}, {high}",
                    "mulx {high}, {low}, [{b} + 16]", "adcx {r3}, {low}", "adox {r4}, {high}",
                    "mulx {r5}, {low}, [{b} + 24]", "adcx {r4}, {low}", "adox {r5}, {zero}", "adcx {r5}, {zero}",
                    "mov rdx, [{r7} + 16]",
                    "xor {zero:e}, {zero:e}",
                    "mulx {high}, {low}, [{b}]", "adcx {r2}, {low}", "adox {r3}, {high}",
                    "mulx {high}, {low}, [{b} + 8]", "adcx {r3}, {low}", "adox {r4}, {high}",
                    "mulx {high}, {low}, [{b} + 16]", "adcx {r4}, {low}", "adox {r5}, {high}",
                    "mulx {r6}, {low}, [{b} + 24]", "adcx {r5}, {low}", "adox {r6}, {zero}", "adcx {r6}, {zero}",
                    "mov rdx, [{r7} + 24]",
                    "xor {zero:e}, {zero:e}",
                    "mulx {high}, {low}, [{b}]", "adcx {r3}, {low}", "adox {r4}, {high}",
                    "mulx {high}, {low}, [{b} + 8]", "adcx {r4}, {low}", "adox {r5}, {high}",
                    "mulx {high}, {low}, [{b} + 16]", "adcx {r5}, {low}", "adox {r6}, {high}",
                    "mulx {r7}, {low}, [{b} + 24]", "adcx {r6}, {low}", "adox {r7}, {zero}", "adcx {r7}, {zero}",
                    folding!(),
                    r0 = out(reg) r0,
                    r1 = out(reg) r1,
                    r2 = out(reg) r2,
                    r3 = out(reg) r3,
                    r4 = out(reg) _,
                    r5 = out(reg) _,
                    r6 = out(reg) _,
                    r7 = inout(reg) a.0.as_ptr() => _,
                    b = in(reg) b.0.as_ptr(),
                    low = out(reg) _,
                    high = out(reg) _,
                    zero = out(reg) _,
                    out("rdx") _,
                    options(pure, readonly, nostack),
                );
            }
            Field([r0, r1, r2, r3])
        }

        #[inline(always)]
        fn squared(a: &Field) -> Field {
            let (r0, r1, r2, r3): (u64, u64, u64, u64);
            // SAFETY: reads four words at the address, which is borrowed so long, and writes no memory. The instructions
            // are there: `Adx` is used only where `is_there` found them.
            unsafe {
                asm!(
                    "mov rdx, [{r7}]",
                    "xor {zero:e}, {zero:e}",
                    "mulx {r2}, {r1}, [{r7} + 8]",
                    "mulx {r3}, {low}, [{r7} + 16]", "adcx {r2}, {low}",
                    "mulx {r4}, {low}, [{r7} + 24]", "adcx {r3}, {low}", "adcx {r4}, {zero}",
                    "mov rdx, [{r7} + 8]",
                    "xor {zero:e}, {zero:e}",
                    "mulx {high}, {low}, [{r7} + 16]", "adcx {r3}, {low}", "adox {r4}, {high}",
                    "mulx {r5}, {low}, [{r7} + 24]", "adcx {r4}, {low}", "adox {r5}, {zero}", "adcx {r5}, {zero}",
                    "mov rdx, [{r7} + 16]",
                    "mulx {r6}, {low}, [{r7} + 24]", "add {r5}, {low}", "adc {r6}, 0",
                    // Twice the mixed products, with one carry, and the squares, with the other.
                    "xor {zero:e}, {zero:e}",
                    "mov rdx, [{r7}]",
                    "mulx {high}, {r0}, rdx", "adcx {r1}, {r1}", "adox {r1}, {high}",
                    "mov rdx, [{r7} + 8]",
                    "mulx {high}, {low}, rdx",
                    "adcx {r2}, {r2}", "adox {r2}, {low}", "adcx {r3}, {r3}", "adox {r3}, {high}",
                    "mov rdx, [{r7} + 16]",
                    "mulx {high}, {low}, rdx",
                    "adcx {r4}, {r4}", "adox {r4}, {low}", "adcx {r5}, {r5}", "adox {r5}, {high}",
                    "mov rdx, [{r7} + 24]",
                    "mulx {r7}, {low}, rdx",
                    "adcx {r6}, {r6}", "adox {r6}, {low}", "adcx {r7}, {zero}", "adox {r7}, {zero}",
                    folding!(),
                    r0 = out(reg) r0,
                    r1 = out(reg) r1,
                    r2 = out(reg) r2,
                    r3 = out(reg) r3,
                    r4 = out(reg) _,
                    r5 = out(reg) _,
                    r6 = out(reg) _,
                    r7 = inout(reg) a.0.as_ptr() => _,
                    low = out(reg) _,
                    high = out(reg) _,
                    zero = out(reg) _,
                    out("rdx") _,
                    options(pure, readonly, nostack),
                );
            }
            Field([r0, r1, r2, r3])
        }
    }
}

/// Sums and differences with the carry that every processor of this kind has. A compiler makes branches of carries, and
/// nobody can predict them.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code)]
mod carried {
    use std::arch::asm;

    #[inline(always)]
    pub(super) fn plus(a: &[u64; 4], b: &[u64; 4]) -> [u64; 4] {
        let [mut w0, mut w1, mut w2, mut w3] = *a;
        // SAFETY: reads four words at `b`, which is borrowed so long, and writes no memory.
        unsafe {
            asm!(
                "add {w0}, [{b}]", "adc {w1}, [{b} + 8]", "adc {w2}, [{b} + 16]", "adc {w3}, [{b} + 24]",
                "sbb {over}, {over}", "and {over}, 38",
                "add {w0}, {over}", "adc {w1}, 0", "adc {w2}, 0", "adc {w3}, 0",
                "sbb {over}, {over}", "and {over}, 38", "add {w0}, {over}",
                w0 = inout(reg) w0,
                w1 = inout(reg) w1,
                w2 = inout(reg) w2,
                w3 = inout(reg) w3,
                b = in(reg) b.as_ptr(),
                over = out(reg) _,
                options(pure, readonly, nostack),
            );
        }
        [w0, w1, w2, w3]
    }

    #[inline(always)]
    pub(super) fn minus(a: &[u64; 4], b: &[u64; 4]) -> [u64; 4] {
        let [mut w0, mut w1, mut w2, mut w3] = *a;
        // SAFETY: reads four words at `b`, which is borrowed so long, and writes no memory.
        unsafe {
            asm!(
                "sub {w0}, [{b}]", "sbb {w1}, [{b} + 8]", "sbb {w2}, [{b} + 16]", "sbb {w3}, [{b} + 24]",
                "sbb {under}, {under}", "and {under}, 38",
                "sub {w0}, {under}", "sbb {w1}, 0", "sbb {w2}, 0", "sbb {w3}, 0",
                "sbb {under}, {under}", "and {under}, 38", "sub {w0}, {under}",
                w0 = inout(reg) w0,
                w1 = inout(reg) w1,
                w2 = inout(reg) w2,
                w3 = inout(reg) w3,
                b = in(reg) b.as_ptr(),
                under = out(reg) _,
                options(pure, readonly, nostack),
            );
        }
        [w0, w1, w2, w3]
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod carried {
    use super::{add, plus_small, subtract};

    #[inline(always)]
    pub(super) fn plus(a: &[u64; 4], b: &[u64; 4]) -> [u64; 4] {
        let (w0, carry) = add(a[0], b[0], false);
        let (w1, carry) = add(a[1], b[1], carry);
        let (w2, carry) = add(a[2], b[2], carry);
        let (w3, carry) = add(a[3], b[3], carry);
        plus_small([w0, w1, w2, w3], 38 * u64::from(carry)).0
    }

    #[inline(always)]
    pub(super) fn minus(a: &[u64; 4], b: &[u64; 4]) -> [u64; 4] {
        let (w0, borrow) = subtract(a[0], b[0], false);
        let (w1, borrow) = subtract(a[1], b[1], borrow);
        let (w2, borrow) = subtract(a[2], b[2], borrow);
        let (w3, borrow) = subtract(a[3], b[3], borrow);
        let (w0, borrow) = subtract(w0, 38 * u64::from(borrow), false);
        let (w1, borrow) = subtract(w1, 0, borrow);
        let (w2, borrow) = subtract(w2, 0, borrow);
        let (w3, borrow) = subtract(w3, 0, borrow);
        // What is left after a borrow is just below 2^256: the second time nothing is borrowed.
        [w0 - 38 * u64::from(borrow), w1, w2, w3]
    }
}

impl Field {
    pub(crate) const ZERO: Self = Self([0; 4]);
    pub(crate) const ONE: Self = Self([1, 0, 0, 0]);

    #[cfg(test)]
    pub(crate) fn small(value: u64) -> Self {
        Self([value, 0, 0, 0])
    }

    #[inline(always)]
    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self(carried::plus(&self.0, &other.0))
    }

    #[inline(always)]
    pub(crate) fn minus(&self, other: &Self) -> Self {
        Self(carried::minus(&self.0, &other.0))
    }

    pub(crate) fn negated(&self) -> Self {
        Self::ZERO.minus(self)
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        multiplying!(M => M::times(self, other))
    }

    pub(crate) fn squared(&self) -> Self {
        multiplying!(M => M::squared(self))
    }

    fn squared_times(&self, times: u32) -> Self {
        multiplying!(M => M::squared_times(self, times))
    }

    /// Five limbs of 51 bits, the highest of 52, as lanes have them.
    #[cfg(target_arch = "x86_64")]
    pub(crate) fn limbs(&self) -> [u64; 5] {
        let [a, b, c, d] = self.0;
        [a & LIMB, (a >> 51 | b << 13) & LIMB, (b >> 38 | c << 26) & LIMB, (c >> 25 | d << 39) & LIMB, d >> 12]
    }

    /// From limbs of hardly more than 51 bits.
    #[cfg(target_arch = "x86_64")]
    pub(crate) fn of_limbs(mut limbs: [u64; 5]) -> Self {
        for at in 0..4 {
            limbs[at + 1] += limbs[at] >> 51;
            limbs[at] &= LIMB;
        }
        let [a, b, c, d, e] = limbs;
        let words = [a | b << 51, b >> 13 | c << 38, c >> 26 | d << 25, d >> 39 | e << 12];
        // Above 2^256 there may be a bit or two of the highest limb.
        plus_small(words, 38 * (e >> 52))
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
        // Bit 255 counts 19: after that the value is below 2^255 + 19, and 19 more reach bit 255 exactly where it is not
        // below the modulus.
        let [a, b, c, d] = self.0;
        let Self(mut words) = plus_small([a, b, c, d << 1 >> 1], 19 * (d >> 63));
        let over = plus_small(words, 19).0[3] >> 63;
        words = plus_small(words, 19 * over).0;
        words[3] = words[3] << 1 >> 1;
        let mut bytes = [0; 32];
        for (eight, word) in bytes.chunks_exact_mut(8).zip(words) {
            eight.copy_from_slice(&word.to_le_bytes());
        }
        bytes
    }

    /// Reads an encoding without looking at the topmost bit; whether it was reduced is for the caller to ask.
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Self {
        let word = |at: usize| u64::from_le_bytes(bytes[8 * at..8 * at + 8].try_into().expect("eight bytes"));
        Self([word(0), word(1), word(2), word(3) << 1 >> 1])
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

/// d of the curve's equation -x² + y² = 1 + d x² y².
pub(crate) const D: Field =
    Field([0x75eb_4dca_1359_78a3, 0x0070_0a4d_4141_d8ab, 0x8cc7_4079_7779_e898, 0x5203_6cee_2b6f_fe73]);
/// 2 d.
pub(crate) const TWO_D: Field =
    Field([0xebd6_9b94_26b2_f159, 0x00e0_149a_8283_b156, 0x198e_80f2_eef3_d130, 0x2406_d9dc_56df_fce7]);
const ROOT_OF_MINUS_ONE: Field =
    Field([0xc4ee_1b27_4a0e_a0b0, 0x2f43_1806_ad2f_e478, 0x2b4d_0099_3dfb_d7a7, 0x2b83_2480_4fc1_df0b]);

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

    /// Values at every edge: 0, the modulus, 2^255, 2^256, and some in between.
    fn edges() -> Vec<Field> {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state ^ state >> 29
        };
        let near = |top: u64, low: u64| [Field([low, 0, 0, top]), Field([low, u64::MAX, u64::MAX, top])];
        let tops = [0, 1, (1 << 63) - 1, 1 << 63, u64::MAX];
        let lows = [0, 1, 18, 19, 37, 38, 39, u64::MAX - 38, u64::MAX - 37, u64::MAX - 19, u64::MAX - 18, u64::MAX];
        let mut values: Vec<Field> =
            tops.iter().flat_map(|&top| lows.iter().flat_map(move |&low| near(top, low))).collect();
        values.extend((0..40).map(|_| Field([next(), next(), next(), next()])));
        values
    }

    /// Modulo the modulus, bit by bit: as slow and as plain as it can be.
    fn product_bit_by_bit(a: &Field, b: &Field) -> [u8; 32] {
        let mut product = Field::ZERO;
        for bit in a.to_bytes().iter().rev().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)) {
            product = product.plus(&product);
            if bit == 1 {
                product = product.plus(b);
            }
        }
        product.to_bytes()
    }

    #[test]
    fn products_are_right_at_every_edge_in_every_way() {
        for a in &edges() {
            let square = product_bit_by_bit(a, a);
            assert_eq!(Plain::squared(a).to_bytes(), square, "{a:?}");
            assert_eq!(a.squared().to_bytes(), square, "{a:?}");
            for b in &edges() {
                let product = product_bit_by_bit(a, b);
                assert_eq!(Plain::times(a, b).to_bytes(), product, "{a:?} {b:?}");
                assert_eq!(a.times(b).to_bytes(), product, "{a:?} {b:?}");
                assert!(a.minus(b).plus(b).equals(a), "{a:?} {b:?}");
                assert!(a.plus(b).minus(a).equals(b), "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn every_value_has_one_encoding() {
        for value in &edges() {
            let bytes = value.to_bytes();
            let again = Field::from_bytes(&bytes);
            assert_eq!(again.to_bytes(), bytes);
            assert!(again.equals(value));
            // Below the modulus: 2^255 - 19, little end first.
            let mut modulus = [0xff; 32];
            (modulus[0], modulus[31]) = (0xed, 0x7f);
            assert!(bytes.iter().rev().lt(modulus.iter().rev()), "{value:?}");
            if !value.is_zero() {
                assert!(value.times(&value.inverted()).equals(&Field::ONE));
            }
            #[cfg(target_arch = "x86_64")]
            assert!(Field::of_limbs(value.limbs()).equals(value));
        }
        #[cfg(target_arch = "x86_64")]
        assert!(Field::of_limbs([(1 << 51) + (1 << 17); 5]).equals(
            &Field::of_limbs([1 << 17; 5]).plus(&[51, 102, 153, 204, 255].iter().fold(Field::ZERO, |sum, bit| {
                sum.plus(&(0..*bit).fold(Field::ONE, |value, _| value.plus(&value)))
            }))
        ));
    }
}
