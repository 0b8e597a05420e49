//! Eight points of the curve of Ed25519: five registers a coordinate, limbs of 51 bits in each lane.
//!
//! A product of two limbs has its lower 52 bits and its upper 52 bits from two instructions; the upper ones count double,
//! since a limb is one bit shorter. What comes out of products is *wide*, below 2^60; sums and differences are taken of
//! that, and one round of carries makes factors of them again.
//!
//! Invariant: limbs that go into a product are below 2^52.

use std::arch::x86_64::*;

use super::{LANES, Lanes};
use crate::group::arithmetic::Arithmetic as _;
use crate::group::edwards::{Entry, Point};
use crate::group::field::{Field, TWO_D};

type Limbs = [__m512i; 5];

/// Eight points.
#[derive(Clone, Copy)]
pub struct Points {
    x: Limbs,
    y: Limbs,
    z: Limbs,
    t: Limbs,
}

/// Eight points as summands: Y + X, Y - X, 2Z, 2dT.
#[derive(Clone, Copy)]
pub struct Summands {
    plus: Limbs,
    minus: Limbs,
    two_z: Limbs,
    t2d: Limbs,
}

/// A point of a table: y + x, y - x, 2dxy, limb by limb.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct TableEntry([u64; 15]);

const MASK: i64 = (1 << 51) - 1;

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn all(value: i64) -> __m512i {
    _mm512_set1_epi64(value)
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn plus(a: &Limbs, b: &Limbs) -> Limbs {
    [0, 1, 2, 3, 4].map(|i| _mm512_add_epi64(a[i], b[i]))
}

/// a - b of wide limbs: 2^11 times the modulus is added, of which each limb is just below 2^62.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn minus(a: &Limbs, b: &Limbs) -> Limbs {
    let (first, others) = (all((MASK - 18) << 11), all(MASK << 11));
    [0, 1, 2, 3, 4].map(|i| _mm512_sub_epi64(_mm512_add_epi64(a[i], if i == 0 { first } else { others }), b[i]))
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn nineteen(a: __m512i) -> __m512i {
    _mm512_add_epi64(_mm512_add_epi64(_mm512_slli_epi64::<4>(a), _mm512_slli_epi64::<1>(a)), a)
}

/// Limbs below 2^63 become limbs below 2^51 + 2^17.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn carried(a: &Limbs) -> Limbs {
    let mask = all(MASK);
    let carries = [0, 1, 2, 3, 4].map(|i| _mm512_srli_epi64::<51>(a[i]));
    let low = [0, 1, 2, 3, 4].map(|i| _mm512_and_si512(a[i], mask));
    [
        _mm512_add_epi64(low[0], nineteen(carries[4])),
        _mm512_add_epi64(low[1], carries[0]),
        _mm512_add_epi64(low[2], carries[1]),
        _mm512_add_epi64(low[3], carries[2]),
        _mm512_add_epi64(low[4], carries[3]),
    ]
}

/// Columns of lower halves and of upper halves, which count double one column higher, become five wide limbs.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn folded(low: &[__m512i; 9], high: &[__m512i; 9]) -> Limbs {
    // Without a closure, which would be a call where it matters most.
    let mut columns = [_mm512_setzero_si512(); 10];
    columns[..9].copy_from_slice(low);
    for at in 0..9 {
        columns[at + 1] = _mm512_add_epi64(columns[at + 1], _mm512_add_epi64(high[at], high[at]));
    }
    let mut limbs = [_mm512_setzero_si512(); 5];
    for at in 0..5 {
        limbs[at] = _mm512_add_epi64(columns[at], nineteen(columns[at + 5]));
    }
    limbs
}

/// a b, wide.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn times(a: &Limbs, b: &Limbs) -> Limbs {
    let mut low = [_mm512_setzero_si512(); 9];
    let mut high = [_mm512_setzero_si512(); 9];
    for i in 0..5 {
        for j in 0..5 {
            low[i + j] = _mm512_madd52lo_epu64(low[i + j], a[i], b[j]);
            high[i + j] = _mm512_madd52hi_epu64(high[i + j], a[i], b[j]);
        }
    }
    folded(&low, &high)
}

/// a², wide.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn square(a: &Limbs) -> Limbs {
    let mut low = [_mm512_setzero_si512(); 9];
    let mut high = [_mm512_setzero_si512(); 9];
    for i in 0..5 {
        for j in i + 1..5 {
            low[i + j] = _mm512_madd52lo_epu64(low[i + j], a[i], a[j]);
            high[i + j] = _mm512_madd52hi_epu64(high[i + j], a[i], a[j]);
        }
    }
    for column in low.iter_mut().chain(&mut high) {
        *column = _mm512_add_epi64(*column, *column);
    }
    for i in 0..5 {
        low[2 * i] = _mm512_madd52lo_epu64(low[2 * i], a[i], a[i]);
        high[2 * i] = _mm512_madd52hi_epu64(high[2 * i], a[i], a[i]);
    }
    folded(&low, &high)
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn completed(e: &Limbs, f: &Limbs, g: &Limbs, h: &Limbs) -> Points {
    let (e, f, g, h) = (carried(e), carried(f), carried(g), carried(h));
    Points {
        x: carried(&times(&e, &f)),
        y: carried(&times(&g, &h)),
        z: carried(&times(&f, &g)),
        t: carried(&times(&e, &h)),
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn doubled(points: &mut Points, count: u32) {
    for left in (0..count).rev() {
        let (a, b, c) = (square(&points.x), square(&points.y), square(&points.z));
        let s = square(&carried(&plus(&points.x, &points.y)));
        let h = plus(&a, &b);
        let e = carried(&minus(&h, &s));
        let g = minus(&a, &b);
        let f = carried(&plus(&plus(&c, &c), &g));
        let (g, h) = (carried(&g), carried(&h));
        points.x = carried(&times(&e, &f));
        points.y = carried(&times(&g, &h));
        points.z = carried(&times(&f, &g));
        if left == 0 {
            points.t = carried(&times(&e, &h));
        }
    }
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn add(points: &mut Points, other: &Summands) {
    let a = times(&carried(&minus(&points.y, &points.x)), &other.minus);
    let b = times(&carried(&plus(&points.y, &points.x)), &other.plus);
    let c = times(&points.t, &other.t2d);
    let d = times(&points.z, &other.two_z);
    *points = completed(&minus(&b, &a), &minus(&d, &c), &plus(&d, &c), &plus(&b, &a));
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn summands(points: &Points) -> Summands {
    let two_d = TWO_D.limbs().map(|limb| all(limb as i64));
    Summands {
        plus: carried(&plus(&points.y, &points.x)),
        minus: carried(&minus(&points.y, &points.x)),
        two_z: carried(&plus(&points.z, &points.z)),
        t2d: carried(&times(&points.t, &two_d)),
    }
}

/// Where digits are negative: y + x and y - x change places, 2dT its sign.
#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn negated_where(mask: __mmask8, plus: &mut Limbs, minus_: &mut Limbs, t2d: &mut Limbs) {
    let negative = carried(&minus(&[_mm512_setzero_si512(); 5], t2d));
    for i in 0..5 {
        let was = plus[i];
        plus[i] = _mm512_mask_mov_epi64(plus[i], mask, minus_[i]);
        minus_[i] = _mm512_mask_mov_epi64(minus_[i], mask, was);
        t2d[i] = _mm512_mask_mov_epi64(t2d[i], mask, negative[i]);
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512ifma")]
fn digits_of(digits: &[i32; LANES]) -> (__m512i, __mmask8) {
    let wide = digits.map(i64::from);
    // SAFETY: eight numbers of 64 bits are read, at any address.
    let digits = unsafe { _mm512_loadu_epi64(wide.as_ptr()) };
    (_mm512_abs_epi64(digits), _mm512_cmplt_epi64_mask(digits, _mm512_setzero_si512()))
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn select(table: &[Summands], digits: &[i32; LANES]) -> Summands {
    let (size, negative) = digits_of(digits);
    let (zero, one, two) = (all(0), all(1), all(2));
    let mut found = Summands {
        plus: [one, zero, zero, zero, zero],
        minus: [one, zero, zero, zero, zero],
        two_z: [two, zero, zero, zero, zero],
        t2d: [zero; 5],
    };
    for (number, entry) in (1..).zip(table) {
        let mask = _mm512_cmpeq_epi64_mask(size, all(number));
        for i in 0..5 {
            found.plus[i] = _mm512_mask_mov_epi64(found.plus[i], mask, entry.plus[i]);
            found.minus[i] = _mm512_mask_mov_epi64(found.minus[i], mask, entry.minus[i]);
            found.two_z[i] = _mm512_mask_mov_epi64(found.two_z[i], mask, entry.two_z[i]);
            found.t2d[i] = _mm512_mask_mov_epi64(found.t2d[i], mask, entry.t2d[i]);
        }
    }
    negated_where(negative, &mut found.plus, &mut found.minus, &mut found.t2d);
    found
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn add_entries(points: &mut Points, row: &[TableEntry], digits: &[i32; LANES]) {
    assert!(digits.iter().all(|digit| digit.unsigned_abs() as usize <= row.len()), "a digit has an entry");
    let (size, negative) = digits_of(digits);
    let some = _mm512_test_epi64_mask(size, size);
    // Words before the entry of each lane's digit; a lane without one reads nothing.
    let place = _mm512_sub_epi64(size, all(1));
    let place = _mm512_sub_epi64(_mm512_slli_epi64::<4>(place), place);
    let limb = |number: i64, otherwise: __m512i| {
        let at = _mm512_add_epi64(place, all(number));
        // SAFETY: entries are fifteen words without gaps (`repr(C)`); the digits were compared with the row's length
        // above, and lanes whose digit is zero are masked out.
        unsafe { _mm512_mask_i64gather_epi64::<8>(otherwise, some, at, row.as_ptr().cast()) }
    };
    let (zero, one) = (all(0), all(1));
    let from = |first: i64, otherwise: __m512i| -> Limbs {
        [0, 1, 2, 3, 4].map(|i| limb(first + i, if i == 0 { otherwise } else { zero }))
    };
    let (mut plus_, mut minus_, mut t2d) = (from(0, one), from(5, one), from(10, zero));
    negated_where(negative, &mut plus_, &mut minus_, &mut t2d);
    let a = times(&carried(&minus(&points.y, &points.x)), &minus_);
    let b = times(&carried(&plus(&points.y, &points.x)), &plus_);
    let c = times(&points.t, &t2d);
    let d = plus(&points.z, &points.z);
    *points = completed(&minus(&b, &a), &minus(&d, &c), &plus(&d, &c), &plus(&b, &a));
}

/// Limbs below 2^63.
#[target_feature(enable = "avx512f,avx512ifma")]
fn loaded(limbs: [[u64; LANES]; 5]) -> Limbs {
    // SAFETY: eight numbers of 64 bits are read, at any address.
    carried(&limbs.map(|lanes| unsafe { _mm512_loadu_epi64(lanes.as_ptr().cast()) }))
}

#[target_feature(enable = "avx512f,avx512ifma")]
fn stored(limbs: &Limbs) -> [[u64; LANES]; 5] {
    limbs.map(|register| {
        let mut lanes = [0_u64; LANES];
        // SAFETY: eight numbers of 64 bits are written, at any address.
        unsafe { _mm512_storeu_epi64(lanes.as_mut_ptr().cast(), register) };
        lanes
    })
}

/// Eight powers 2^252 - 3, by the chain of [`Field::root_of_ratio`].
#[target_feature(enable = "avx512f,avx512ifma")]
fn roots(power: &Limbs) -> Limbs {
    let by = |a: &Limbs, b: &Limbs| carried(&times(a, b));
    let squared = |a: &Limbs, count: u32| {
        let mut a = *a;
        for _ in 0..count {
            a = carried(&square(&a));
        }
        a
    };
    let two = squared(power, 1);
    let nine = by(&squared(&two, 2), power);
    let eleven = by(&nine, &two);
    let ones5 = by(&squared(&eleven, 1), &nine);
    let ones10 = by(&squared(&ones5, 5), &ones5);
    let ones20 = by(&squared(&ones10, 10), &ones10);
    let ones40 = by(&squared(&ones20, 20), &ones20);
    let ones50 = by(&squared(&ones40, 10), &ones10);
    let ones100 = by(&squared(&ones50, 50), &ones50);
    let ones200 = by(&squared(&ones100, 100), &ones100);
    let ones250 = by(&squared(&ones200, 50), &ones50);
    by(&squared(&ones250, 2), power)
}

/// Points of many encodings, eight roots at once; `None` where one of them is no point in its one encoding.
pub(crate) fn decompressed(encodings: &[[u8; 32]]) -> Option<Vec<Point>> {
    assert!(super::are_there_at_all(), "lanes are used where there are lanes");
    let mut points = Vec::with_capacity(encodings.len());
    for eight in encodings.chunks(LANES) {
        let equations: Vec<(Field, Field, Field)> = eight.iter().map(Point::equation).collect::<Option<_>>()?;
        let before: Vec<(Field, Field)> =
            equations.iter().map(|(_, over, under)| Field::before_root(over, under)).collect();
        // Lanes that are left over repeat the last.
        let powers = across(std::array::from_fn(|lane| &before[lane.min(before.len() - 1)].0));
        // SAFETY: the instructions are there, as was asserted.
        let roots = unsafe { stored(&roots(&loaded(powers))) };
        for (lane, ((bytes, (y, over, under)), (_, start))) in eight.iter().zip(&equations).zip(&before).enumerate() {
            let root = Field::of_limbs(roots.map(|lanes| lanes[lane])).times(start);
            points.push(Point::solved(bytes, *y, Field::after_root(over, under, &root)?)?);
        }
    }
    Some(points)
}

fn across(fields: [&Field; LANES]) -> [[u64; LANES]; 5] {
    let limbs = fields.map(Field::limbs);
    std::array::from_fn(|limb| limbs.map(|limbs| limbs[limb]))
}

impl Lanes for Points {
    type Element = Point;
    type Factor = Summands;
    type Entry = TableEntry;

    fn width(_bits: u32) -> u32 {
        4
    }

    fn one() -> Self {
        Self::load(&[&Point::one(); LANES])
    }

    fn load(elements: &[&Point; LANES]) -> Self {
        let limbs = |coordinate: fn(&Point) -> &Field| across(elements.map(coordinate));
        assert!(super::are_there_at_all(), "lanes are used where there are lanes");
        // SAFETY: the instructions are there, as was just asserted; every other value comes from one made here.
        unsafe {
            Self {
                x: loaded(limbs(|point| &point.x)),
                y: loaded(limbs(|point| &point.y)),
                z: loaded(limbs(|point| &point.z)),
                t: loaded(limbs(|point| &point.t)),
            }
        }
    }

    fn store(&self) -> [Point; LANES] {
        // SAFETY: a value exists, so the instructions are there.
        let [x, y, z, t] = [&self.x, &self.y, &self.z, &self.t].map(|limbs| unsafe { stored(limbs) });
        std::array::from_fn(|lane| {
            let field = |limbs: &[[u64; LANES]; 5]| Field::of_limbs(limbs.map(|lanes| lanes[lane]));
            Point { x: field(&x), y: field(&y), z: field(&z), t: field(&t) }
        })
    }

    fn factor(&self) -> Summands {
        // SAFETY: a value exists, so the instructions are there.
        unsafe { summands(self) }
    }

    fn times(&mut self, factor: &Summands) {
        // SAFETY: a value exists, so the instructions are there.
        unsafe { add(self, factor) }
    }

    fn squared(&mut self, times: u32) {
        // SAFETY: a value exists, so the instructions are there.
        unsafe { doubled(self, times) }
    }

    fn selected(table: &[Summands], digits: &[i32; LANES], _one: &Self) -> Summands {
        assert!(!table.is_empty(), "a table has entries");
        // SAFETY: an entry exists, so the instructions are there.
        unsafe { select(table, digits) }
    }

    fn entries(entries: &[Entry]) -> Vec<TableEntry> {
        let entry = |entry: &Entry| {
            let fields = [&entry.plus, &entry.minus, &entry.t2d].map(Field::limbs);
            TableEntry(std::array::from_fn(|at| fields[at / 5][at % 5]))
        };
        entries.iter().map(entry).collect()
    }

    fn times_entries(&mut self, row: &[TableEntry], digits: &[i32; LANES], _one: &Self) {
        // SAFETY: a value exists, so the instructions are there.
        unsafe { add_entries(self, row, digits) }
    }
}
