//! Many powers at once, for any group: shared chains of squarings, tables of a fixed base, one product of many powers,
//! and membership of many elements by random subset products. Variable time: public data only.
//!
//! Written once for curve and finite fields; [`Arithmetic`] says what it needs of them. Multiplicative, as the
//! specification is.

use sha2::{Digest, Sha256};

/// An element in the form in which arithmetic is quick, with the two other forms in which it is a factor.
pub trait Arithmetic: Clone + PartialEq + Send + Sync {
    /// As a factor that is used several times.
    type Factor: Clone + Send + Sync;
    /// As a factor in a table that is used thousands of times.
    type Entry: Clone + Send + Sync;
    /// Division is as quick as multiplication, so digits of exponents may be negative.
    const DIVIDES: bool;

    /// The neutral element.
    fn one() -> Self;
    /// As a factor.
    fn factor(&self) -> Self::Factor;
    /// The product.
    #[must_use]
    fn times(&self, factor: &Self::Factor) -> Self;
    /// The quotient.
    #[must_use]
    fn over(&self, factor: &Self::Factor) -> Self;
    /// Squared so many times.
    #[must_use]
    fn squared(&self, times: u32) -> Self;
    /// Entries for a table.
    fn entries(elements: &[Self]) -> Vec<Self::Entry>;
    /// The product with an entry.
    #[must_use]
    fn times_entry(&self, entry: &Self::Entry) -> Self;
    /// The quotient by an entry.
    #[must_use]
    fn over_entry(&self, entry: &Self::Entry) -> Self;

    /// Tables of two fixed bases for eight powers at once.
    type LaneTables: Send + Sync;
    /// These tables; `None` where the processor cannot.
    fn lane_tables(tables: &[FixedBase<Self>; 2]) -> Option<Self::LaneTables>;
    /// What [`Products::all`] gives, eight at once.
    fn lane_products<W: AsRef<[u64]>>(
        requests: &[Request<'_, Self, W>],
        tables: &Self::LaneTables,
        bits: u32,
    ) -> Vec<Vec<Self>>;
    /// Each of the elements to the same power, eight at once where the processor can.
    fn each_power(elements: &[Self], exponent: &[u64], bits: u32) -> Vec<Self>;
}

/// A power of a base times powers of the two fixed bases.
pub struct Wanted<W> {
    /// The exponent of the base.
    pub of_base: W,
    /// The exponents of the fixed bases.
    pub of_tables: [Option<W>; 2],
}

/// A base, and everything that is wanted of it.
pub struct Request<'a, A, W> {
    /// The base.
    pub base: &'a A,
    /// What is wanted.
    pub wanted: Vec<Wanted<W>>,
}

/// Products of a power of some base and powers of two fixed bases.
pub struct Products<A: Arithmetic> {
    tables: [FixedBase<A>; 2],
    lanes: Option<A::LaneTables>,
    bits: u32,
}

/// So many bases fill the lanes often enough.
const REQUESTS_MIN: usize = 16;

impl<A: Arithmetic> Products<A> {
    /// With these two fixed bases and exponents of so many bits; about so many powers of each will be wanted.
    #[must_use]
    pub fn new(bases: [&A; 2], bits: u32, expected: u64) -> Self {
        let tables = bases.map(|base| FixedBase::new(base, bits, expected));
        Self { lanes: A::lane_tables(&tables), tables, bits }
    }

    /// Every product, request by request.
    #[must_use]
    pub fn all<W: AsRef<[u64]>>(&self, requests: &[Request<'_, A, W>]) -> Vec<Vec<A>> {
        match &self.lanes {
            Some(lanes) if requests.len() >= REQUESTS_MIN => A::lane_products(requests, lanes, self.bits),
            _ => self.one_by_one(requests),
        }
    }

    fn one_by_one<W: AsRef<[u64]>>(&self, requests: &[Request<'_, A, W>]) -> Vec<Vec<A>> {
        let mut products = Vec::new();
        let mut of_tables: [Vec<Option<&[u64]>>; 2] = Default::default();
        for request in requests {
            let exponents: Vec<&[u64]> = request.wanted.iter().map(|wanted| wanted.of_base.as_ref()).collect();
            products.extend(powers(request.base, &exponents, self.bits));
            for wanted in &request.wanted {
                for (of_table, exponent) in of_tables.iter_mut().zip(&wanted.of_tables) {
                    of_table.push(exponent.as_ref().map(AsRef::as_ref));
                }
            }
        }
        for (table, exponents) in self.tables.iter().zip(&of_tables) {
            table.times_powers(&mut products, exponents);
        }
        let mut products = products.into_iter();
        requests.iter().map(|request| products.by_ref().take(request.wanted.len()).collect()).collect()
    }
}

/// Digits of an exponent, lowest first: with the value `sum of digit * 2^(width * index)`.
///
/// Where division is quick they lie between -2^(width-1) and 2^(width-1), otherwise between 0 and 2^width - 1.
pub(crate) fn digits(exponent: &[u64], bits: u32, width: u32, signed: bool) -> Vec<i32> {
    let count = if signed { bits / width + 1 } else { bits.div_ceil(width) };
    let mut carry = 0;
    (0..count)
        .map(|index| {
            let at = index * width;
            let (word, shift) = ((at / 64) as usize, at % 64);
            let mut value = exponent.get(word).map_or(0, |low| low >> shift);
            if shift + width > 64 {
                value |= exponent.get(word + 1).map_or(0, |high| high << (64 - shift));
            }
            let mut digit = (value & ((1 << width) - 1)) as i32 + carry;
            carry = 0;
            if signed && digit > 1 << (width - 1) {
                digit -= 1 << width;
                carry = 1;
            }
            digit
        })
        .collect()
}

/// The product of the buckets, and the product of each to the power of its number.
fn running_and_total<A: Arithmetic>(buckets: &[Option<A>]) -> (Option<A>, Option<A>) {
    let mut running: Option<A> = None;
    let mut total: Option<A> = None;
    for bucket in buckets.iter().rev() {
        running = match (running, bucket) {
            (Some(running), Some(bucket)) => Some(running.times(&bucket.factor())),
            (running, bucket) => running.or_else(|| bucket.clone()),
        };
        total = match (total, &running) {
            (Some(total), Some(running)) => Some(total.times(&running.factor())),
            (total, running) => total.or_else(|| running.clone()),
        };
    }
    (running, total)
}

/// The products of the buckets, each to the power of its number.
fn combined<A: Arithmetic>(buckets: &[Option<A>]) -> A {
    running_and_total(buckets).1.unwrap_or_else(A::one)
}

fn put<A: Arithmetic>(buckets: &mut [Option<A>], digit: i32, element: &A, factor: &A::Factor) {
    if digit == 0 {
        return;
    }
    let bucket = &mut buckets[digit.unsigned_abs() as usize - 1];
    *bucket = Some(match (&*bucket, digit > 0) {
        (Some(product), true) => product.times(factor),
        (Some(product), false) => product.over(factor),
        (None, true) => element.clone(),
        (None, false) => A::one().over(factor),
    });
}

/// Odd digits of an exponent with their places, lowest first: the sum of digit * 2^place. About one place in `width + 1`
/// has one.
///
/// Where division is quick they lie between -2^(width-1) and 2^(width-1), otherwise between 0 and 2^width.
fn odd_digits(exponent: &[u64], bits: u32, width: u32, signed: bool) -> Vec<(u32, i32)> {
    let window = |at: u32| {
        let (word, shift) = ((at / 64) as usize, at % 64);
        let low = exponent.get(word).map_or(0, |low| low >> shift);
        let high = exponent.get(word + 1).map_or(0, |high| if shift == 0 { 0 } else { high << (64 - shift) });
        ((low | high) & ((1 << width) - 1)) as i32
    };
    let mut digits = Vec::with_capacity((bits / (width + 1)) as usize + 8);
    let (mut at, mut carry) = (0, 0);
    while at <= bits {
        let mut digit = window(at) + carry;
        if digit & 1 == 0 {
            // The carry goes on only over a one.
            at += 1;
            continue;
        }
        carry = i32::from(signed && digit > 1 << (width - 1));
        digit -= carry << width;
        digits.push((at, digit));
        at += width;
    }
    digits
}

/// The products of the buckets, each to the power of the odd number that it stands for: 1, 3, 5, …
fn combined_odd<A: Arithmetic>(buckets: &[Option<A>]) -> A {
    // The power of 2k + 1 is the square of the power of k times the product itself, and the product of all is where the
    // running product of the others ends.
    let (running, total) = running_and_total(&buckets[1..]);
    let all = match (running, &buckets[0]) {
        (Some(running), Some(first)) => Some(running.times(&first.factor())),
        (running, first) => running.or_else(|| first.clone()),
    };
    match (all, total) {
        (Some(all), Some(total)) => total.squared(1).times(&all.factor()),
        (all, _) => all.unwrap_or_else(A::one),
    }
}

/// Several powers of one base: one chain of squarings, buckets for each exponent (Yao's method).
pub fn powers<A: Arithmetic>(base: &A, exponents: &[&[u64]], bits: u32) -> Vec<A> {
    let width = match (A::DIVIDES, bits > 512) {
        (true, _) => 5,
        (false, false) => 4,
        (false, true) => 6,
    };
    let bucket_count = if A::DIVIDES { 1 << (width - 2) } else { 1 << (width - 1) };
    let digits: Vec<Vec<(u32, i32)>> =
        exponents.iter().map(|exponent| odd_digits(exponent, bits, width, A::DIVIDES)).collect();
    let mut left: Vec<&[(u32, i32)]> = digits.iter().map(Vec::as_slice).collect();
    let mut buckets: Vec<Option<A>> = vec![None; bucket_count * exponents.len()];
    let mut chain = base.clone();
    let mut chain_at = 0;
    while let Some(next) = left.iter().filter_map(|digits| Some(digits.first()?.0)).min() {
        chain = chain.squared(next - chain_at);
        chain_at = next;
        let factor = chain.factor();
        for (left, buckets) in left.iter_mut().zip(buckets.chunks_exact_mut(bucket_count)) {
            if let Some(((at, digit), rest)) = left.split_first()
                && *at == next
            {
                // The digit 2k + 1 goes into the bucket k, which `put` counts from one.
                put(buckets, (digit.abs() + 1) / 2 * digit.signum(), &chain, &factor);
                *left = rest;
            }
        }
    }
    buckets.chunks_exact(bucket_count).map(combined_odd).collect()
}

/// One power.
pub fn power<A: Arithmetic>(base: &A, exponent: &[u64], bits: u32) -> A {
    powers(base, &[exponent], bits).pop().expect("one exponent, one power")
}

/// The product of powers of many bases (Pippenger's method).
pub fn product_of_powers<A: Arithmetic>(bases: &[A], exponents: &[&[u64]], bits: u32) -> A {
    assert_eq!(bases.len(), exponents.len(), "a base has one exponent");
    let width = (1..15)
        .min_by_key(|&width| {
            let buckets = if A::DIVIDES { 1_u64 << (width - 1) } else { 1 << width };
            u64::from(bits / width + 1) * (bases.len() as u64 + 2 * buckets)
        })
        .expect("there are widths");
    let bucket_count = if A::DIVIDES { 1 << (width - 1) } else { (1 << width) - 1 };
    let factors: Vec<A::Factor> = bases.iter().map(A::factor).collect();
    let digits: Vec<Vec<i32>> = exponents.iter().map(|exponent| digits(exponent, bits, width, A::DIVIDES)).collect();
    let mut product = A::one();
    for index in (0..digits.first().map_or(0, Vec::len)).rev() {
        let mut buckets = vec![None; bucket_count];
        for ((base, factor), digits) in bases.iter().zip(&factors).zip(&digits) {
            put(&mut buckets, digits[index], base, factor);
        }
        product = product.squared(width).times(&combined(&buckets).factor());
    }
    product
}

/// A base of which thousands of powers are needed: a row of entries for each digit of the exponent.
pub struct FixedBase<A: Arithmetic> {
    pub(crate) width: u32,
    pub(crate) bits: u32,
    pub(crate) rows: Vec<Vec<A::Entry>>,
}

/// No row has more: it must stay near while many products take from it.
const ROW_BYTES_MAX: usize = 128 * 1024;
/// No table has more.
const TABLE_BYTES_MAX: usize = 4 << 20;
/// Products that take from a row one after the other, before the next row.
const IN_BLOCK: usize = 512;

impl<A: Arithmetic> FixedBase<A> {
    /// The table for a base, of the width that costs least for so many powers.
    #[must_use]
    pub fn new(base: &A, bits: u32, expected: u64) -> Self {
        let size = |width: u32| {
            let in_row = if A::DIVIDES { 1_usize << (width - 1) } else { (1 << width) - 1 };
            (in_row, if A::DIVIDES { bits / width + 1 } else { bits.div_ceil(width) })
        };
        let width = (4..12)
            .filter(|&width| {
                let (in_row, rows) = size(width);
                let row_bytes = in_row * size_of::<A::Entry>();
                width == 4 || (row_bytes <= ROW_BYTES_MAX && row_bytes * rows as usize <= TABLE_BYTES_MAX)
            })
            // An entry costs about as much as two products: one to make it, one to bring it into the form of entries.
            .min_by_key(|&width| {
                let (in_row, rows) = size(width);
                u64::from(rows) * (2 * in_row as u64 + expected)
            })
            .expect("the narrowest may always be taken");
        let (in_row, count) = size(width);
        let mut chain = base.clone();
        let rows = (0..count)
            .map(|_| {
                let factor = chain.factor();
                let mut row = vec![chain.clone()];
                while row.len() < in_row {
                    row.push(row[row.len() - 1].times(&factor));
                }
                chain = chain.squared(width);
                A::entries(&row)
            })
            .collect();
        Self { width, bits, rows }
    }

    /// Each of the products times the base to the power of its exponent.
    pub fn times_powers(&self, products: &mut [A], exponents: &[Option<&[u64]>]) {
        assert_eq!(products.len(), exponents.len(), "a product has an exponent or none");
        for (products, exponents) in products.chunks_mut(IN_BLOCK).zip(exponents.chunks(IN_BLOCK)) {
            // Row by row, so that a row is read while it is near.
            let digits: Vec<(usize, Vec<i32>)> = exponents
                .iter()
                .enumerate()
                .filter_map(|(at, exponent)| Some((at, digits((*exponent)?, self.bits, self.width, A::DIVIDES))))
                .collect();
            for (place, row) in self.rows.iter().enumerate() {
                for (at, digits) in &digits {
                    let digit = digits[place];
                    let Some(entry) = (digit.unsigned_abs() as usize).checked_sub(1) else { continue };
                    let product = &mut products[*at];
                    *product =
                        if digit > 0 { product.times_entry(&row[entry]) } else { product.over_entry(&row[entry]) };
                }
            }
        }
    }
}

/// How many random subsets are multiplied: an element outside the subgroup is in an odd one with chance 1 - 2^-64.
const SUBSETS: usize = 64;
/// Fewer elements are asked one by one.
const BATCH_MIN: usize = 100;

/// Whether every element is in the subgroup of the given order, wrong with a chance of 2^-64 where `seed` is unknown to
/// whoever made the elements.
///
/// A product with random *exponents* would not do: an element of order two passes it half the time, whatever the size of
/// the exponents. With random subsets it passes each of 64 with a chance of one half.
///
/// Some subsets at a time: which of these an element is in is a number, elements with the same number are multiplied
/// together, and the products of the subsets are made of these.
pub fn all_members<A: Arithmetic>(elements: &[A], order: &[u64], bits: u32, seed: &[u8; 32]) -> bool {
    if elements.len() < BATCH_MIN {
        return elements.iter().all(|element| power(element, order, bits) == A::one());
    }
    let together = (1..12)
        .min_by_key(|&together| SUBSETS.div_ceil(together) * (elements.len() + (2 << together)))
        .expect("there are numbers from 1 to 11");
    let factors: Vec<A::Factor> = elements.iter().map(A::factor).collect();
    let subsets = random_words(seed, elements.len());
    let mut products = Vec::with_capacity(SUBSETS);
    for first in (0..SUBSETS).step_by(together) {
        let together = together.min(SUBSETS - first);
        let mut buckets: Vec<Option<A>> = vec![None; (1 << together) - 1];
        for ((element, factor), subsets) in elements.iter().zip(&factors).zip(&subsets) {
            put(&mut buckets, (subsets >> first) as i32 & ((1 << together) - 1), element, factor);
        }
        products.extend(subset_products(buckets, together));
    }
    A::each_power(&products, order, bits).iter().all(|power| *power == A::one())
}

/// The bucket of number n, counted from one, has the elements of the subsets whose bits are set in n: their products.
fn subset_products<A: Arithmetic>(mut buckets: Vec<Option<A>>, together: usize) -> Vec<A> {
    let mut products = Vec::with_capacity(together);
    let product = |a: Option<A>, b: Option<A>| match (a, b) {
        (Some(a), Some(b)) => Some(a.times(&b.factor())),
        (a, b) => a.or(b),
    };
    for bit in (0..together).rev() {
        // The upper half is this subset; then its elements go where they would be without it.
        let upper = buckets.split_off((1 << bit) - 1);
        let all = upper.iter().cloned().reduce(product).expect("the half of a number is a number");
        products.push(all.unwrap_or_else(A::one));
        for (lower, upper) in buckets.iter_mut().zip(upper.into_iter().skip(1)) {
            *lower = product(lower.take(), upper);
        }
    }
    products
}

/// A number for each element, of which each bit is yes or no at random: from the seed and a counter.
fn random_words(seed: &[u8; 32], count: usize) -> Vec<u64> {
    let hashes = (0..count.div_ceil(4) as u64)
        .map(|index| <[u8; 32]>::from(Sha256::new().chain_update(seed).chain_update(index.to_le_bytes()).finalize()));
    let words = hashes.flat_map(|hash| {
        let word = |at: usize| u64::from_le_bytes(hash[at..at + 8].try_into().expect("eight bytes"));
        [word(0), word(8), word(16), word(24)]
    });
    words.take(count).collect()
}
