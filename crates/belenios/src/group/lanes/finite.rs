//! Eight integers modulo a 2048-bit prime: forty limbs of 52 bits in each lane, Montgomery form with R = 2^2080.
//!
//! The prime is so far below R that nothing has to be subtracted in between: integers stay below twice the prime, and
//! one subtraction at the end makes them canonical.
//!
//! Invariant: limbs are below 2^52, integers below twice the prime.

use std::arch::x86_64::*;
use std::marker::PhantomData;

use super::{LANES, Lanes};
use crate::group::arithmetic::Arithmetic as _;
use crate::group::finite::{Element, Parameters};
use crate::group::montgomery::{Integer, Modulus, WORDS, below};

const LIMBS: usize = 40;
const BITS: u32 = 52;
const MASK: u64 = (1 << BITS) - 1;

type Limbs = [__m512i; LIMBS];

/// A modulus in limbs, with what reduction needs, the same in all lanes.
#[derive(Debug)]
pub struct LaneModulus {
    modulus: [u64; LIMBS],
    /// -1 / modulus modulo 2^52.
    factor: u64,
    /// One in the form with R = 2^2048: a product with it leads back there.
    leave: [u64; LIMBS],
    /// A product with it leads from the form with R = 2^2048 to this one.
    enter: [u64; LIMBS],
}

impl LaneModulus {
    pub(crate) fn new(modulus: &Modulus) -> Self {
        // In the form with 2^2048, 2^32 times 2^2080 is 2^2112 times 2^2048: doubled so often from one. A product of lanes
        // takes 2^2080 away again, and 2^32 is what both forms differ by.
        let mut enter = modulus.one;
        for _ in 0..64 {
            enter = modulus.doubled(&enter);
        }
        Self {
            modulus: limbs(&modulus.modulus),
            factor: modulus.factor & MASK,
            leave: limbs(&modulus.one),
            enter: limbs(&enter),
        }
    }
}

/// Eight integers.
#[derive(Clone, Copy)]
pub struct Integers<P>(Limbs, PhantomData<P>);

/// An integer of a table, already in the form of the lanes.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct TableEntry([u64; LIMBS]);

fn limbs(words: &Integer) -> [u64; LIMBS] {
    std::array::from_fn(|limb| {
        let bit = limb * BITS as usize;
        let (word, shift) = (bit / 64, bit % 64);
        let low = words.get(word).map_or(0, |low| low >> shift);
        let high = words.get(word + 1).map_or(0, |high| if shift == 0 { 0 } else { high << (64 - shift) });
        (low | high) & MASK
    })
}

/// Limbs of an integer below twice the modulus, as words below the modulus.
fn words(limbs: &[u64; LIMBS], modulus: &Modulus) -> Integer {
    // Forty limbs are 2080 bits, which 33 words have room for.
    let mut wide = [0_u64; WORDS + 1];
    for (limb, value) in limbs.iter().enumerate() {
        let bit = limb * BITS as usize;
        let (word, shift) = (bit / 64, bit % 64);
        wide[word] |= value << shift;
        if shift > 64 - BITS as usize {
            wide[word + 1] |= value >> (64 - shift);
        }
    }
    let mut words: Integer = wide[..WORDS].try_into().expect("all but the last");
    if wide[WORDS] > 0 || !below(&words, &modulus.modulus) {
        modulus.subtract_from(&mut words);
    }
    words
}

/// a b / R, below twice the modulus where a and b are.
#[target_feature(enable = "avx512f,avx512ifma")]
fn times(a: &Limbs, b: &Limbs, modulus: &LaneModulus) -> Limbs {
    let zero = _mm512_setzero_si512();
    let n = &modulus.modulus;
    let factor = _mm512_set1_epi64(modulus.factor as i64);
    // Columns get at most four halves in each of forty rounds: below 2^60 in all.
    let mut t = [zero; LIMBS + 1];
    for digit in a {
        let first_n = _mm512_set1_epi64(n[0] as i64);
        let first = _mm512_madd52lo_epu64(t[0], *digit, b[0]);
        let m = _mm512_madd52lo_epu64(zero, first, factor);
        let first = _mm512_madd52lo_epu64(first, m, first_n);
        // The lowest 52 bits are zero now; what is above them goes up.
        let mut above = _mm512_srli_epi64::<BITS>(first);
        let mut n_before = first_n;
        for j in 1..LIMBS {
            let n_here = _mm512_set1_epi64(n[j] as i64);
            let low = _mm512_madd52lo_epu64(_mm512_add_epi64(t[j], above), *digit, b[j]);
            let low = _mm512_madd52lo_epu64(low, m, n_here);
            let high = _mm512_madd52hi_epu64(zero, *digit, b[j - 1]);
            let high = _mm512_madd52hi_epu64(high, m, n_before);
            t[j - 1] = _mm512_add_epi64(low, high);
            above = zero;
            n_before = n_here;
        }
        let high = _mm512_madd52hi_epu64(t[LIMBS], *digit, b[LIMBS - 1]);
        t[LIMBS - 1] = _mm512_madd52hi_epu64(high, m, n_before);
    }
    carried(&t)
}

/// The carries of columns, from the lowest upwards.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn carried(t: &[__m512i; LIMBS + 1]) -> Limbs {
    let mask = _mm512_set1_epi64(MASK as i64);
    let mut carry = _mm512_setzero_si512();
    let mut result = [carry; LIMBS];
    for (to, from) in result.iter_mut().zip(t) {
        let sum = _mm512_add_epi64(*from, carry);
        *to = _mm512_and_si512(sum, mask);
        carry = _mm512_srli_epi64::<BITS>(sum);
    }
    result
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn repeated(limbs: &[u64; LIMBS]) -> Limbs {
    limbs.map(|limb| _mm512_set1_epi64(limb as i64))
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn loaded(lanes: &[[u64; LIMBS]; LANES]) -> Limbs {
    std::array::from_fn(|limb| {
        let across = lanes.map(|lane| lane[limb]);
        // SAFETY: eight numbers of 64 bits are read, at any address.
        unsafe { _mm512_loadu_epi64(across.as_ptr().cast()) }
    })
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn stored(limbs: &Limbs) -> [[u64; LIMBS]; LANES] {
    let mut lanes = [[0; LIMBS]; LANES];
    for (limb, register) in limbs.iter().enumerate() {
        let mut across = [0_u64; LANES];
        // SAFETY: eight numbers of 64 bits are written, at any address.
        unsafe { _mm512_storeu_epi64(across.as_mut_ptr().cast(), *register) };
        for (lane, value) in lanes.iter_mut().zip(across) {
            lane[limb] = value;
        }
    }
    lanes
}

/// In each lane the words at a place of a table; what is given where the mask has no lane.
///
/// # Safety
/// `first` is the first of so many words that every place of a masked lane, and forty words after it, are within.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
unsafe fn gathered(first: *const u64, step: usize, places: __m512i, mask: __mmask8, otherwise: &Limbs) -> Limbs {
    std::array::from_fn(|limb| {
        let at = _mm512_add_epi64(places, _mm512_set1_epi64((limb * step) as i64));
        // SAFETY: promised by whoever calls.
        unsafe { _mm512_mask_i64gather_epi64::<8>(otherwise[limb], mask, at, first.cast()) }
    })
}

/// Whether each digit has an entry, and the digits as lanes.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn places_of(digits: &[i32; LANES], entries: usize) -> (__m512i, __mmask8) {
    assert!(digits.iter().all(|&digit| (0..=entries as i32).contains(&digit)), "a digit has an entry");
    let wide = digits.map(|digit| i64::from(digit) - 1);
    // SAFETY: eight numbers of 64 bits are read, at any address.
    let places = unsafe { _mm512_loadu_epi64(wide.as_ptr()) };
    (places, _mm512_cmpge_epi64_mask(places, _mm512_setzero_si512()))
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn select(table: &[Limbs], digits: &[i32; LANES], one: &Limbs) -> Limbs {
    let (places, some) = places_of(digits, table.len());
    let lane = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    // Places times 320 words: as 256 and 64.
    let places = _mm512_add_epi64(_mm512_slli_epi64::<8>(places), _mm512_slli_epi64::<6>(places));
    // SAFETY: an entry is forty registers of eight lanes without gaps; digits were compared with the table's length.
    unsafe { gathered(table.as_ptr().cast(), LANES, _mm512_add_epi64(places, lane), some, one) }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn times_entries(
    product: &Limbs,
    row: &[TableEntry],
    digits: &[i32; LANES],
    one: &Limbs,
    modulus: &LaneModulus,
) -> Limbs {
    let (places, some) = places_of(digits, row.len());
    // Places times 40 words: as 32 and 8.
    let places = _mm512_add_epi64(_mm512_slli_epi64::<5>(places), _mm512_slli_epi64::<3>(places));
    // SAFETY: an entry is forty words without gaps (`repr(C)`); digits were compared with the row's length.
    let factor = unsafe { gathered(row.as_ptr().cast(), 1, places, some, one) };
    times(product, &factor, modulus)
}

impl<P: Parameters> Integers<P> {
    fn modulus() -> &'static LaneModulus {
        &P::prepared().lanes
    }

    fn new(limbs: Limbs) -> Self {
        Self(limbs, PhantomData)
    }
}

impl<P: Parameters> Lanes for Integers<P> {
    type Element = Element<P>;
    type Factor = Limbs;
    type Entry = TableEntry;

    fn width(bits: u32) -> u32 {
        if bits > 512 { 5 } else { 4 }
    }

    fn one() -> Self {
        Self::load(&[&Element::one(); LANES])
    }

    fn load(elements: &[&Element<P>; LANES]) -> Self {
        assert!(super::are_there_at_all(), "lanes are used where there are lanes");
        let modulus = Self::modulus();
        let lanes = elements.map(|element| limbs(element.form()));
        // SAFETY: the instructions are there, as was just asserted; every other value comes from one made here.
        unsafe { Self::new(times(&loaded(&lanes), &repeated(&modulus.enter), modulus)) }
    }

    fn store(&self) -> [Element<P>; LANES] {
        let modulus = Self::modulus();
        // SAFETY: a value exists, so the instructions are there.
        let lanes = unsafe { stored(&times(&self.0, &repeated(&modulus.leave), modulus)) };
        lanes.map(|limbs| Element::new(words(&limbs, &P::prepared().modulus)))
    }

    fn factor(&self) -> Limbs {
        self.0
    }

    fn times(&mut self, factor: &Limbs) {
        // SAFETY: a value exists, so the instructions are there.
        self.0 = unsafe { times(&self.0, factor, Self::modulus()) };
    }

    fn squared(&mut self, count: u32) {
        for _ in 0..count {
            // SAFETY: a value exists, so the instructions are there.
            self.0 = unsafe { times(&self.0, &self.0, Self::modulus()) };
        }
    }

    fn selected(table: &[Limbs], digits: &[i32; LANES], one: &Self) -> Limbs {
        assert!(!table.is_empty(), "a table has entries");
        // SAFETY: an entry exists, so the instructions are there.
        unsafe { select(table, digits, &one.0) }
    }

    fn entries(entries: &[Element<P>]) -> Vec<TableEntry> {
        let eights = entries.chunks(LANES).flat_map(|eight| {
            let lanes: [&Element<P>; LANES] = std::array::from_fn(|lane| &eight[lane.min(eight.len() - 1)]);
            // SAFETY: a value exists, so the instructions are there.
            let limbs = unsafe { stored(&Self::load(&lanes).0) };
            limbs.into_iter().map(TableEntry).take(eight.len())
        });
        eights.collect()
    }

    fn times_entries(&mut self, row: &[TableEntry], digits: &[i32; LANES], one: &Self) {
        // SAFETY: a value exists, so the instructions are there.
        self.0 = unsafe { times_entries(&self.0, row, digits, &one.0, Self::modulus()) };
    }
}
