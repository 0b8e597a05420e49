//! Points of the curve of Ed25519 for public data: variable time, extended coordinates (Hisil, Wong, Carter, Dawson 2008).
//!
//! Encodings are read as RFC 8032 has them and only where they are canonical: `y` below the modulus, no sign where `x`
//! is zero. Whether a point is in the subgroup of prime order is asked elsewhere.

use super::arithmetic::Arithmetic;
use super::field::{D, Field, Multiplier, TWO_D, multiplying};

/// A point: x = X/Z, y = Y/Z, T = XY/Z.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    pub(crate) x: Field,
    pub(crate) y: Field,
    pub(crate) z: Field,
    pub(crate) t: Field,
}

/// A point as a summand: Y + X, Y - X, 2Z, 2dT.
#[derive(Clone, Copy)]
pub struct Summand {
    plus: Field,
    minus: Field,
    two_z: Field,
    t2d: Field,
}

/// A point as a summand whose Z is one: y + x, y - x, 2dxy.
#[derive(Clone, Copy)]
pub struct Entry {
    pub(crate) plus: Field,
    pub(crate) minus: Field,
    pub(crate) t2d: Field,
}

impl Point {
    /// Reads a canonical encoding of a point on the curve.
    pub fn decompress(bytes: &[u8; 32]) -> Option<Self> {
        let (y, over, under) = Self::equation(bytes)?;
        Self::solved(bytes, y, Field::root_of_ratio(&over, &under)?)
    }

    /// y, and what x² is the ratio of, where y is canonical.
    pub(crate) fn equation(bytes: &[u8; 32]) -> Option<(Field, Field, Field)> {
        let mut y_bytes = *bytes;
        y_bytes[31] &= 0x7f;
        let y = Field::from_bytes(&y_bytes);
        if y.to_bytes() != y_bytes {
            return None;
        }
        let y2 = y.squared();
        Some((y, y2.minus(&Field::ONE), y2.times(&D).plus(&Field::ONE)))
    }

    /// The point with this y and this x or its negative, whichever has the sign of the encoding.
    pub(crate) fn solved(bytes: &[u8; 32], y: Field, x: Field) -> Option<Self> {
        let sign = bytes[31] >> 7 == 1;
        if sign && x.is_zero() {
            return None;
        }
        let x = if x.is_negative() == sign { x } else { x.negated() };
        Some(Self { x, y, z: Field::ONE, t: x.times(&y) })
    }

    /// The encodings of many points, with one inversion.
    pub fn compress_all(points: &[Self]) -> Vec<[u8; 32]> {
        let mut inverses: Vec<Field> = points.iter().map(|point| point.z).collect();
        Field::invert_all(&mut inverses);
        points
            .iter()
            .zip(inverses)
            .map(|(point, inverse)| {
                let mut bytes = point.y.times(&inverse).to_bytes();
                bytes[31] |= u8::from(point.x.times(&inverse).is_negative()) << 7;
                bytes
            })
            .collect()
    }

    /// The encoding.
    pub fn compress(&self) -> [u8; 32] {
        Self::compress_all(&[*self])[0]
    }

    #[inline(always)]
    fn completed<M: Multiplier>(e: &Field, f: &Field, g: &Field, h: &Field) -> Self {
        Self { x: M::times(e, f), y: M::times(g, h), z: M::times(f, g), t: M::times(e, h) }
    }

    #[inline(always)]
    fn sum<M: Multiplier>(&self, plus: &Field, minus: &Field, t2d: &Field, d: &Field, negative: bool) -> Self {
        let (plus, minus) = if negative { (minus, plus) } else { (plus, minus) };
        let a = M::times(&self.y.minus(&self.x), minus);
        let b = M::times(&self.y.plus(&self.x), plus);
        let c = M::times(&self.t, t2d);
        let (e, h) = (b.minus(&a), b.plus(&a));
        let (f, g) = if negative { (d.plus(&c), d.minus(&c)) } else { (d.minus(&c), d.plus(&c)) };
        Self::completed::<M>(&e, &f, &g, &h)
    }

    #[inline(always)]
    fn sum_of<M: Multiplier>(&self, other: &Summand, negative: bool) -> Self {
        self.sum::<M>(&other.plus, &other.minus, &other.t2d, &M::times(&self.z, &other.two_z), negative)
    }

    #[inline(always)]
    fn sum_of_entry<M: Multiplier>(&self, entry: &Entry, negative: bool) -> Self {
        self.sum::<M>(&entry.plus, &entry.minus, &entry.t2d, &self.z.plus(&self.z), negative)
    }

    #[inline(always)]
    fn doubled<M: Multiplier>(&self, times: u32) -> Self {
        let mut point = *self;
        for left in (0..times).rev() {
            let (a, b) = (M::squared(&point.x), M::squared(&point.y));
            let c = M::squared(&point.z);
            let h = a.plus(&b);
            let e = h.minus(&M::squared(&point.x.plus(&point.y)));
            let g = a.minus(&b);
            let f = c.plus(&c).plus(&g);
            point.x = M::times(&e, &f);
            point.y = M::times(&g, &h);
            point.z = M::times(&f, &g);
            if left == 0 {
                point.t = M::times(&e, &h);
            }
        }
        point
    }
}

impl PartialEq for Point {
    fn eq(&self, other: &Self) -> bool {
        self.x.times(&other.z).equals(&other.x.times(&self.z)) && self.y.times(&other.z).equals(&other.y.times(&self.z))
    }
}

impl Arithmetic for Point {
    type Factor = Summand;
    type Entry = Entry;
    const DIVIDES: bool = true;

    fn one() -> Self {
        Self { x: Field::ZERO, y: Field::ONE, z: Field::ONE, t: Field::ZERO }
    }

    #[inline]
    fn factor(&self) -> Summand {
        Summand {
            plus: self.y.plus(&self.x),
            minus: self.y.minus(&self.x),
            two_z: self.z.plus(&self.z),
            t2d: self.t.times(&TWO_D),
        }
    }

    #[inline]
    fn times(&self, factor: &Summand) -> Self {
        multiplying!(M => self.sum_of::<M>(factor, false))
    }

    #[inline]
    fn over(&self, factor: &Summand) -> Self {
        multiplying!(M => self.sum_of::<M>(factor, true))
    }

    fn squared(&self, times: u32) -> Self {
        multiplying!(M => self.doubled::<M>(times))
    }

    fn entries(elements: &[Self]) -> Vec<Entry> {
        let mut inverses: Vec<Field> = elements.iter().map(|point| point.z).collect();
        Field::invert_all(&mut inverses);
        elements
            .iter()
            .zip(inverses)
            .map(|(point, inverse)| {
                let (x, y) = (point.x.times(&inverse), point.y.times(&inverse));
                Entry { plus: y.plus(&x), minus: y.minus(&x), t2d: x.times(&y).times(&TWO_D) }
            })
            .collect()
    }

    #[inline]
    fn times_entry(&self, entry: &Entry) -> Self {
        multiplying!(M => self.sum_of_entry::<M>(entry, false))
    }

    #[inline]
    fn over_entry(&self, entry: &Entry) -> Self {
        multiplying!(M => self.sum_of_entry::<M>(entry, true))
    }

    super::lanes_of!(super::lanes::Points);
}
