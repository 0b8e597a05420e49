//! The group Ed25519: points of RFC 8032's curve in the subgroup of order l.
//!
//! An element is spelled as the 256-bit integer of its encoding in hexadecimal, so byte by byte the reverse of RFC 8032.
//! Secrets go through curve25519-dalek; everything public through [`super::edwards`].

use std::cmp::Ordering;
use std::sync::LazyLock;

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{Identity as _, MultiscalarMul as _};
use data_encoding::HEXLOWER;
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallyNegatable as _, ConditionallySelectable, ConstantTimeEq as _};
use zeroize::Zeroize;

use super::arithmetic::{Arithmetic, power};
use super::edwards::Point;
use super::{Group, GroupName};

/// The group Ed25519.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ed25519;

/// l = 2^252 + 27742317777372353535851937790883648493.
const ORDER: [u64; 4] = [0x5812_631a_5cf5_d3ed, 0x14de_f9de_a2f7_9cd6, 0, 0x1000_0000_0000_0000];
/// Low bits of an embedded integer that are tried until it is a point of the subgroup.
const PADDING: u32 = 14;

fn from_dalek(point: &EdwardsPoint) -> Point {
    Point::decompress(&point.compress().to_bytes()).expect("dalek writes canonical points of the curve")
}

fn to_dalek(point: &Point) -> EdwardsPoint {
    CompressedEdwardsY(point.compress()).decompress().expect("an element is on the curve")
}

/// The integer z = y + sign * 2^255, big end first.
fn integer(point: &Point) -> [u8; 32] {
    let mut bytes = point.compress();
    bytes.reverse();
    bytes
}

fn from_integer(integer: &[u8; 32]) -> Option<Point> {
    let mut bytes = *integer;
    bytes.reverse();
    Point::decompress(&bytes)
}

fn increment(integer: &mut [u8; 32]) {
    for byte in integer.iter_mut().rev() {
        *byte = byte.wrapping_add(1);
        if *byte != 0 {
            return;
        }
    }
}

/// The encoding that is spelled so.
fn encoding(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 {
        return None;
    }
    HEXLOWER.decode_mut(text.as_bytes(), &mut bytes).ok()?;
    bytes.reverse();
    Some(bytes)
}

/// The spelling of an encoding: the bytes in reverse.
fn spelled(bytes: &[u8; 32]) -> String {
    let mut bytes = *bytes;
    bytes.reverse();
    HEXLOWER.encode(&bytes)
}

/// Small multiples of a point and of its multiples by 16, 256, …: for many secret multiples of it in constant time, by
/// dalek's additions. dalek has such tables too, but making one takes 256 inversions, more than a ballot is worth.
pub struct SecretTable(Vec<[EdwardsPoint; 8]>);

impl SecretTable {
    fn new(point: &EdwardsPoint) -> Self {
        let mut first = *point;
        let rows = (0..64).map(|_| {
            let mut row = [first; 8];
            for at in 1..8 {
                row[at] = row[at - 1] + first;
            }
            first = row[7] + row[7];
            row
        });
        Self(rows.collect())
    }

    fn power(&self, scalar: &Scalar) -> EdwardsPoint {
        // Digits from -8 to 8; the last has room for the carry, since the order is little above 2^252.
        let mut carry = 0_i8;
        let mut product = EdwardsPoint::identity();
        for (at, row) in self.0.iter().enumerate() {
            let nibble = (scalar.as_bytes()[at / 2] >> (4 * (at % 2)) & 15) as i8;
            let digit = nibble + carry;
            carry = (digit + 7) >> 4;
            let digit = digit - (carry << 4);
            let negative = (digit as u8) >> 7;
            let size = ((digit as u8) ^ negative.wrapping_neg()).wrapping_add(negative);
            let mut found = EdwardsPoint::identity();
            for (number, entry) in (1_u8..).zip(row) {
                found.conditional_assign(entry, size.ct_eq(&number));
            }
            found.conditional_negate(Choice::from(negative));
            product += found;
        }
        product
    }
}

impl Group for Ed25519 {
    const NAME: &'static str = "Ed25519";
    const GROUP: GroupName = GroupName::Ed25519;
    const ORDER_BITS: u32 = 253;
    const EMBEDS: usize = 30;

    type Element = Point;
    type Scalar = Scalar;
    type Words = [u64; 4];

    fn generator() -> Point {
        static GENERATOR: LazyLock<Point> =
            LazyLock::new(|| from_dalek(&curve25519_dalek::constants::ED25519_BASEPOINT_POINT));
        *GENERATOR
    }

    fn order() -> [u64; 4] {
        ORDER
    }

    fn element(text: &str) -> Option<Point> {
        Point::decompress(&encoding(text)?)
    }

    fn elements(texts: &[&str]) -> Option<Vec<Point>> {
        let encodings: Vec<[u8; 32]> = texts.iter().map(|text| encoding(text)).collect::<Option<_>>()?;
        #[cfg(target_arch = "x86_64")]
        if encodings.len() >= super::lanes::LANES && super::lanes::are_there() {
            return super::lanes::decompressed(&encodings);
        }
        encodings.iter().map(Point::decompress).collect()
    }

    fn texts(elements: &[Point]) -> Vec<String> {
        Point::compress_all(elements).iter().map(spelled).collect()
    }

    fn is_member(element: &Point) -> bool {
        power(element, &ORDER, Self::ORDER_BITS) == Point::one()
    }

    fn is_plain_member(element: &Point) -> bool {
        to_dalek(element).is_torsion_free()
    }

    /// Belenios compares what its library for the curve holds: the encodings of RFC 8032, byte by byte.
    fn compare(a: &Point, b: &Point) -> Ordering {
        a.compress().cmp(&b.compress())
    }

    fn scalar(text: &str) -> Option<Scalar> {
        let mut bytes = [0; 32];
        let words = super::montgomery::words_of_decimal::<4>(text)?;
        for (eight, word) in bytes.chunks_exact_mut(8).zip(words) {
            eight.copy_from_slice(&word.to_le_bytes());
        }
        Scalar::from_canonical_bytes(bytes).into_option()
    }

    fn scalar_text(scalar: &Scalar) -> String {
        super::montgomery::decimal(&Self::words(scalar))
    }

    fn words(scalar: &Scalar) -> [u64; 4] {
        let bytes = scalar.as_bytes();
        std::array::from_fn(|at| u64::from_le_bytes(bytes[8 * at..8 * at + 8].try_into().expect("eight bytes")))
    }

    fn reduced(bytes: &[u8]) -> Scalar {
        assert!(bytes.len() <= 64, "numbers to reduce have at most 64 bytes");
        let mut wide = [0; 64];
        for (to, from) in wide.iter_mut().zip(bytes.iter().rev()) {
            *to = *from;
        }
        let scalar = Scalar::from_bytes_mod_order_wide(&wide);
        wide.zeroize();
        scalar
    }

    fn small(value: u64) -> Scalar {
        Scalar::from(value)
    }

    fn random<R: CryptoRng + ?Sized>(rng: &mut R) -> Scalar {
        let mut wide = [0; 64];
        rng.fill_bytes(&mut wide);
        let scalar = Scalar::from_bytes_mod_order_wide(&wide);
        wide.zeroize();
        scalar
    }

    fn add(a: &Scalar, b: &Scalar) -> Scalar {
        a + b
    }

    fn sub(a: &Scalar, b: &Scalar) -> Scalar {
        a - b
    }

    fn mul(a: &Scalar, b: &Scalar) -> Scalar {
        a * b
    }

    fn inverse(a: &Scalar) -> Scalar {
        if *a == Scalar::ZERO { *a } else { a.invert() }
    }

    fn select(a: &Scalar, b: &Scalar, choice: Choice) -> Scalar {
        Scalar::conditional_select(a, b, choice)
    }

    type Hidden = EdwardsPoint;

    fn hidden(element: &Point) -> EdwardsPoint {
        to_dalek(element)
    }

    fn hidden_constants() -> [EdwardsPoint; 2] {
        [EdwardsPoint::identity(), curve25519_dalek::constants::ED25519_BASEPOINT_POINT]
    }

    fn revealed(hidden: &[EdwardsPoint]) -> Vec<Point> {
        let encoded = EdwardsPoint::compress_batch_alloc(hidden);
        let point = |bytes: &CompressedEdwardsY| Point::decompress(bytes.as_bytes());
        encoded.iter().map(|bytes| point(bytes).expect("dalek writes canonical points of the curve")).collect()
    }

    fn revealed_texts(hidden: &[EdwardsPoint]) -> Vec<String> {
        EdwardsPoint::compress_batch_alloc(hidden).iter().map(|encoded| spelled(encoded.as_bytes())).collect()
    }

    fn hidden_power_of_generator(scalar: &Scalar) -> EdwardsPoint {
        EdwardsPoint::mul_base(scalar)
    }

    fn hidden_power(base: &EdwardsPoint, scalar: &Scalar) -> EdwardsPoint {
        base * scalar
    }

    fn hidden_product(a: &EdwardsPoint, b: &EdwardsPoint) -> EdwardsPoint {
        a + b
    }

    fn hidden_select(a: &EdwardsPoint, b: &EdwardsPoint, choice: Choice) -> EdwardsPoint {
        EdwardsPoint::conditional_select(a, b, choice)
    }

    fn hidden_product_of_powers(bases: &[EdwardsPoint], scalars: &[&Scalar]) -> EdwardsPoint {
        EdwardsPoint::multiscalar_mul(scalars.iter().copied(), bases)
    }

    type SecretBase = SecretTable;

    fn secret_base(base: &Point) -> SecretTable {
        SecretTable::new(&to_dalek(base))
    }

    fn hidden_power_of(base: &SecretTable, scalar: &Scalar) -> EdwardsPoint {
        base.power(scalar)
    }

    fn plain_power(base: &Point, scalar: &Scalar) -> Point {
        from_dalek(&(to_dalek(base) * scalar))
    }

    fn hashed(text: &str) -> Point {
        let mut integer: [u8; 32] = Sha256::digest(text).into();
        // Two bits less, so that neither the sign nor the modulus is in the way.
        integer = shifted_down(&integer, 2);
        loop {
            if let Some(point) = from_integer(&integer) {
                return point.squared(3);
            }
            increment(&mut integer);
        }
    }

    fn encode(values: &[u8]) -> Option<Point> {
        if values.len() > Self::EMBEDS {
            return None;
        }
        // Up by two bytes and down by two bits: up by the padding.
        let mut integer = [0; 32];
        integer[30 - values.len()..30].copy_from_slice(values);
        let mut integer = shifted_down(&integer, 16 - PADDING);
        for _ in 0..1 << PADDING {
            if let Some(point) = from_integer(&integer).filter(Self::is_member) {
                return Some(point);
            }
            increment(&mut integer);
        }
        None
    }

    fn decode(element: &Point, count: usize) -> Option<Vec<u8>> {
        let integer = shifted_down(&integer(element), PADDING);
        let (above, values) = integer.split_at(32usize.checked_sub(count)?);
        (count <= Self::EMBEDS && above.iter().all(|&byte| byte == 0)).then(|| values.to_vec())
    }
}

/// Divided by a power of two below 2^16.
fn shifted_down(integer: &[u8; 32], bits: u32) -> [u8; 32] {
    std::array::from_fn(|at| {
        let at_or_zero = |back: u32| at.checked_sub(back as usize).map_or(0, |at| u32::from(integer[at]));
        let window = at_or_zero(bits / 8 + 1) << 8 | at_or_zero(bits / 8);
        (window >> (bits % 8)) as u8
    })
}
