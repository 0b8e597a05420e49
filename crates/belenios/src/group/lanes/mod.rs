//! Eight powers at once, one in each lane of a register, where the processor has AVX-512 with 52-bit products (IFMA).
//! Variable time: public data only.
//!
//! The eight lanes do the same steps, so digits of exponents lie at fixed places. A base is first squared up to some
//! places far apart; tables of small powers at each of these serve all its exponents (Straus's method at several places
//! of one base), and tables of the fixed bases finish each product. Everything here is tested against the portable way,
//! which is used wherever these instructions are missing.

#![allow(unsafe_code)]

mod edwards;
mod finite;

pub use edwards::Points;
pub(crate) use edwards::decompressed;
pub use finite::{Integers, LaneModulus};

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::arithmetic::{Arithmetic, FixedBase, Request, digits};

/// How many there are.
pub(crate) const LANES: usize = 8;

static UNWANTED: AtomicBool = AtomicBool::new(false);

/// Whether this processor has what is needed.
fn are_there_at_all() -> bool {
    static THERE: LazyLock<bool> =
        LazyLock::new(|| std::is_x86_feature_detected!("avx512f") && std::is_x86_feature_detected!("avx512ifma"));
    *THERE
}

/// Whether it has, and nobody asked to do without.
pub(crate) fn are_there() -> bool {
    are_there_at_all() && !UNWANTED.load(Ordering::Relaxed)
}

/// From now on does without, or not: to measure the portable way where there are lanes.
pub(crate) fn do_without(without: bool) {
    UNWANTED.store(without, Ordering::Relaxed);
}

/// Eight elements. Values exist only where [`are_there`] said so, which is what makes the instructions safe to use.
pub trait Lanes: Copy {
    /// What is in a lane.
    type Element: Arithmetic;
    /// Eight elements as factors.
    type Factor: Copy;
    /// Entry of a fixed base's table, one for all lanes.
    type Entry: Copy + Send + Sync;

    /// Bits of a digit, for exponents of so many bits.
    fn width(bits: u32) -> u32;
    fn one() -> Self;
    fn load(elements: &[&Self::Element; LANES]) -> Self;
    fn store(&self) -> [Self::Element; LANES];
    fn factor(&self) -> Self::Factor;
    fn times(&mut self, factor: &Self::Factor);
    fn squared(&mut self, times: u32);
    /// In each lane the entry for a digit: the first for 1, the second for 2; one for 0, the inverse for a negative digit.
    fn selected(table: &[Self::Factor], digits: &[i32; LANES], one: &Self) -> Self::Factor;
    fn entries(entries: &[<Self::Element as Arithmetic>::Entry]) -> Vec<Self::Entry>;
    /// Times the entry of each lane's digit.
    fn times_entries(&mut self, row: &[Self::Entry], digits: &[i32; LANES], one: &Self);
}

/// The table of a fixed base for lanes.
pub struct LaneTable<L: Lanes> {
    width: u32,
    bits: u32,
    rows: Vec<Vec<L::Entry>>,
}

impl<L: Lanes> LaneTable<L> {
    pub(crate) fn new(base: &FixedBase<L::Element>) -> Self {
        let rows = base.rows.iter().map(|row| L::entries(row)).collect();
        Self { width: base.width, bits: base.bits, rows }
    }

    /// `product` times the base to the power of an exponent in each lane; none is zero.
    fn times_power(&self, product: &mut L, exponents: &[Option<&[u64]>; LANES]) {
        if exponents.iter().all(Option::is_none) {
            return;
        }
        let digits = exponents.map(|exponent| {
            exponent.map_or_else(Vec::new, |exponent| digits(exponent, self.bits, self.width, L::Element::DIVIDES))
        });
        let one = L::one();
        for (place, row) in self.rows.iter().enumerate() {
            let digits = digits.each_ref().map(|digits| digits.get(place).copied().unwrap_or(0));
            product.times_entries(row, &digits, &one);
        }
    }
}

/// How many places of a base get a table: what costs least for so many exponents.
fn places(digit_count: usize, width: u32, entries: usize, exponents: usize) -> usize {
    (1..=8)
        .min_by_key(|&places| {
            let each = digit_count.div_ceil(places);
            let squarings = (each * (places - 1) + exponents * (each - 1)) * width as usize;
            squarings + places * (entries - 1) + exponents * digit_count
        })
        .expect("there are numbers from 1 to 8")
}

/// Powers of eight bases, each to as many exponents: for each exponent of the bases, eight powers.
fn powers<L: Lanes>(bases: &[&L::Element; LANES], exponents: &[[&[u64]; LANES]], bits: u32) -> Vec<L> {
    if exponents.is_empty() {
        return Vec::new();
    }
    let width = L::width(bits);
    let signed = L::Element::DIVIDES;
    let entries = if signed { 1 << (width - 1) } else { (1 << width) - 1 };
    let digits: Vec<[Vec<i32>; LANES]> =
        exponents.iter().map(|lanes| lanes.map(|exponent| digits(exponent, bits, width, signed))).collect();
    let digit_count = digits[0][0].len();
    let places = places(digit_count, width, entries, exponents.len());
    let each = digit_count.div_ceil(places);
    let mut chain = L::load(bases);
    let tables: Vec<Vec<L::Factor>> = (0..places)
        .map(|place| {
            if place > 0 {
                chain.squared(width * each as u32);
            }
            let factor = chain.factor();
            let mut table = vec![factor];
            let mut product = chain;
            while table.len() < entries {
                product.times(&factor);
                table.push(product.factor());
            }
            table
        })
        .collect();
    let one = L::one();
    let power = |digits: &[Vec<i32>; LANES]| {
        let mut product: Option<L> = None;
        for at in (0..each).rev() {
            if let Some(product) = &mut product {
                product.squared(width);
            }
            for (place, table) in tables.iter().enumerate() {
                let index = place * each + at;
                if index < digit_count {
                    let factor = L::selected(table, &digits.each_ref().map(|digits| digits[index]), &one);
                    product.get_or_insert(one).times(&factor);
                }
            }
        }
        product.unwrap_or(one)
    };
    digits.iter().map(power).collect()
}

/// Each of the elements to the same power.
pub(crate) fn each_power<L: Lanes>(elements: &[L::Element], exponent: &[u64], bits: u32) -> Vec<L::Element> {
    let mut results = Vec::with_capacity(elements.len());
    for eight in elements.chunks(LANES) {
        // Lanes that are left over repeat the last.
        let bases: [&L::Element; LANES] = std::array::from_fn(|lane| &eight[lane.min(eight.len() - 1)]);
        let powers: Vec<L> = powers(&bases, &[[exponent; LANES]], bits);
        results.extend(powers[0].store().into_iter().take(eight.len()));
    }
    results
}

/// What is requested, request by request: see [`Request`].
pub(crate) fn products<L: Lanes, W: AsRef<[u64]>>(
    requests: &[Request<'_, L::Element, W>],
    tables: &[LaneTable<L>; 2],
    bits: u32,
) -> Vec<Vec<L::Element>> {
    let mut results: Vec<Vec<L::Element>> = vec![Vec::new(); requests.len()];
    // Lanes go together where they have the same to do: as many exponents, the same tables.
    let shape = |request: &Request<'_, L::Element, W>| -> Vec<[bool; 2]> {
        request.wanted.iter().map(|wanted| wanted.of_tables.each_ref().map(Option::is_some)).collect()
    };
    let mut order: Vec<(Vec<[bool; 2]>, usize)> =
        requests.iter().enumerate().map(|(at, request)| (shape(request), at)).collect();
    order.sort();
    for alike in order.chunk_by(|(a, _), (b, _)| a.len() == b.len()) {
        for eight in alike.chunks(LANES) {
            // Lanes that are left over repeat the last.
            let at = |lane: usize| eight[lane.min(eight.len() - 1)].1;
            let lanes: [&Request<'_, L::Element, W>; LANES] = std::array::from_fn(|lane| &requests[at(lane)]);
            let exponents: Vec<[&[u64]; LANES]> = (0..lanes[0].wanted.len())
                .map(|number| lanes.map(|request| request.wanted[number].of_base.as_ref()))
                .collect();
            let powers: Vec<L> = powers(&lanes.map(|request| request.base), &exponents, bits);
            for (number, mut product) in powers.into_iter().enumerate() {
                for (which, table) in tables.iter().enumerate() {
                    let exponents =
                        lanes.map(|request| request.wanted[number].of_tables[which].as_ref().map(AsRef::as_ref));
                    table.times_power(&mut product, &exponents);
                }
                for (lane, element) in product.store().into_iter().enumerate().take(eight.len()) {
                    results[at(lane)].push(element);
                }
            }
        }
    }
    results
}
