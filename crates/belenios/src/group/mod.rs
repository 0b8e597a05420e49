//! The three groups of Belenios: Ed25519 (the default since 2.1), BELENIOS-2048 and RFC-3526-2048.
//!
//! Two ways lead to every power. The *secret* way is constant time and lies in curve25519-dalek and crypto-bigint. The
//! *public* way ([`arithmetic`]) is variable time and shares work between thousands of powers. Names and notation are
//! the specification's (4.2, 4.10, 5), multiplicative also for the curve.
//!
//! Invariant: an element that was read is in the field or on the curve, canonically encoded; whether it is in the
//! subgroup of order q is asked by `is_member` or [`arithmetic::all_members`].

pub mod arithmetic;
mod ed25519;
mod edwards;
mod field;
mod finite;
#[cfg(target_arch = "x86_64")]
mod lanes;
mod montgomery;

use std::cmp::Ordering;
use std::fmt;

use rand_core::CryptoRng;
use subtle::Choice;
use zeroize::Zeroize;

pub use ed25519::Ed25519;
pub use finite::{Belenios2048, Rfc3526};

use arithmetic::Arithmetic;

/// Whether eight powers are computed at once here: the processor can, and nobody asked to do without.
#[must_use]
pub fn lanes_are_there() -> bool {
    #[cfg(target_arch = "x86_64")]
    return lanes::are_there();
    #[cfg(not(target_arch = "x86_64"))]
    false
}

/// From now on without the instructions that not every processor has, or with them again: to measure what others get.
pub fn do_without_lanes(without: bool) {
    #[cfg(target_arch = "x86_64")]
    lanes::do_without(without);
    #[cfg(not(target_arch = "x86_64"))]
    let _ = without;
}

/// The part of `Arithmetic` that is about lanes, where there are any.
macro_rules! lanes_of {
    ($lanes:ty) => {
        #[cfg(target_arch = "x86_64")]
        type LaneTables = [$crate::group::lanes::LaneTable<$lanes>; 2];
        #[cfg(not(target_arch = "x86_64"))]
        type LaneTables = std::convert::Infallible;

        #[cfg(target_arch = "x86_64")]
        fn lane_tables(tables: &[$crate::group::arithmetic::FixedBase<Self>; 2]) -> Option<Self::LaneTables> {
            let lanes = $crate::group::lanes::LaneTable::new;
            $crate::group::lanes::are_there().then(|| tables.each_ref().map(lanes))
        }
        #[cfg(not(target_arch = "x86_64"))]
        fn lane_tables(_: &[$crate::group::arithmetic::FixedBase<Self>; 2]) -> Option<Self::LaneTables> {
            None
        }

        fn lane_products<W: AsRef<[u64]>>(
            requests: &[$crate::group::arithmetic::Request<'_, Self, W>],
            tables: &Self::LaneTables,
            bits: u32,
        ) -> Vec<Vec<Self>> {
            #[cfg(target_arch = "x86_64")]
            return $crate::group::lanes::products(requests, tables, bits);
            #[cfg(not(target_arch = "x86_64"))]
            {
                let _ = (requests, bits);
                match *tables {}
            }
        }

        fn each_power(elements: &[Self], exponent: &[u64], bits: u32) -> Vec<Self> {
            #[cfg(target_arch = "x86_64")]
            if elements.len() >= $crate::group::lanes::LANES && $crate::group::lanes::are_there() {
                return $crate::group::lanes::each_power::<$lanes>(elements, exponent, bits);
            }
            elements.iter().map(|element| $crate::group::arithmetic::power(element, exponent, bits)).collect()
        }
    };
}
use lanes_of;

/// Which group an election is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupName {
    /// The curve of RFC 8032; homomorphic and other questions.
    Ed25519,
    /// A subgroup of order 2^256 (specification 5.1); homomorphic questions only.
    Belenios2048,
    /// The squares modulo the prime of RFC 3526, group 14 (specification 5.2).
    Rfc3526,
}

impl GroupName {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Ed25519, Self::Belenios2048, Self::Rfc3526];

    /// As an election spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => Ed25519::NAME,
            Self::Belenios2048 => Belenios2048::NAME,
            Self::Rfc3526 => Rfc3526::NAME,
        }
    }

    /// The group that is spelled so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.name() == name)
    }
}

impl fmt::Display for GroupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Runs the same code for whichever group a name says: `in_group!(name, G => expression)`.
#[macro_export]
macro_rules! in_group {
    ($name:expr, $group:ident => $body:expr) => {
        match $name {
            $crate::group::GroupName::Ed25519 => {
                type $group = $crate::group::Ed25519;
                $body
            }
            $crate::group::GroupName::Belenios2048 => {
                type $group = $crate::group::Belenios2048;
                $body
            }
            $crate::group::GroupName::Rfc3526 => {
                type $group = $crate::group::Rfc3526;
                $body
            }
        }
    };
}

/// A group of prime order q in which discrete logarithms are hard, and the integers modulo q.
pub trait Group: Copy + fmt::Debug + PartialEq + Send + Sync + 'static {
    /// As an election spells it.
    const NAME: &'static str;
    /// Which of the three.
    const GROUP: GroupName;
    /// Bits of the order.
    const ORDER_BITS: u32;
    /// How many small integers fit in an element (specification 4.11.2); zero where there is no embedding.
    const EMBEDS: usize;

    /// An element.
    type Element: Arithmetic + fmt::Debug;
    /// An integer modulo q.
    type Scalar: Clone + PartialEq + Eq + fmt::Debug + Zeroize + Send + Sync;
    /// The same as 64-bit words, lowest first.
    type Words: AsRef<[u64]>;

    /// g.
    fn generator() -> Self::Element;
    /// q.
    fn order() -> Self::Words;
    /// Reads an element in its canonical spelling.
    fn element(text: &str) -> Option<Self::Element>;
    /// Reads many, sharing what can be shared; `None` where one of them is not spelled canonically.
    fn elements(texts: &[&str]) -> Option<Vec<Self::Element>> {
        texts.iter().map(|text| Self::element(text)).collect()
    }
    /// Spells elements, sharing what can be shared.
    fn texts(elements: &[Self::Element]) -> Vec<String>;
    /// Whether it is in the subgroup of order q.
    fn is_member(element: &Self::Element) -> bool;
    /// The same, asked of the library that is trusted with secrets.
    fn is_plain_member(element: &Self::Element) -> bool;
    /// The order in which ciphertexts of non-homomorphic questions stand in an encrypted tally.
    fn compare(a: &Self::Element, b: &Self::Element) -> Ordering;

    /// Reads a decimal below q in its canonical spelling.
    fn scalar(text: &str) -> Option<Self::Scalar>;
    /// In decimal.
    fn scalar_text(scalar: &Self::Scalar) -> String;
    /// As words.
    fn words(scalar: &Self::Scalar) -> Self::Words;
    /// A big-endian number of at most 64 bytes, modulo q.
    fn reduced(bytes: &[u8]) -> Self::Scalar;
    /// A small number.
    fn small(value: u64) -> Self::Scalar;
    /// Uniformly random.
    fn random<R: CryptoRng + ?Sized>(rng: &mut R) -> Self::Scalar;
    /// a + b.
    fn add(a: &Self::Scalar, b: &Self::Scalar) -> Self::Scalar;
    /// a - b.
    fn sub(a: &Self::Scalar, b: &Self::Scalar) -> Self::Scalar;
    /// a b.
    fn mul(a: &Self::Scalar, b: &Self::Scalar) -> Self::Scalar;
    /// 1 / a, of a public number; zero for zero.
    fn inverse(a: &Self::Scalar) -> Self::Scalar;
    /// `a`, or `b` where the choice is yes, in constant time.
    fn select(a: &Self::Scalar, b: &Self::Scalar, choice: Choice) -> Self::Scalar;

    /// An element as the library that is trusted with secrets has it: not yet for anybody's eyes.
    type Hidden: Clone + Send + Sync;
    /// An element of the public way, there.
    fn hidden(element: &Self::Element) -> Self::Hidden;
    /// The neutral element and g, there.
    fn hidden_constants() -> [Self::Hidden; 2];
    /// Elements that everybody may see now.
    fn revealed(hidden: &[Self::Hidden]) -> Vec<Self::Element>;
    /// The same, where nothing but their spelling is needed.
    fn revealed_texts(hidden: &[Self::Hidden]) -> Vec<String>;
    /// g^scalar in constant time.
    fn hidden_power_of_generator(scalar: &Self::Scalar) -> Self::Hidden;
    /// base^scalar in constant time.
    fn hidden_power(base: &Self::Hidden, scalar: &Self::Scalar) -> Self::Hidden;
    /// a b in constant time.
    fn hidden_product(a: &Self::Hidden, b: &Self::Hidden) -> Self::Hidden;
    /// `a`, or `b` where the choice is yes, in constant time.
    fn hidden_select(a: &Self::Hidden, b: &Self::Hidden, choice: Choice) -> Self::Hidden;
    /// The product of bases to the power of scalars in constant time.
    fn hidden_product_of_powers(bases: &[Self::Hidden], scalars: &[&Self::Scalar]) -> Self::Hidden {
        let powers = bases.iter().zip(scalars).map(|(base, scalar)| Self::hidden_power(base, scalar));
        let [one, _] = Self::hidden_constants();
        powers.fold(one, |all, power| Self::hidden_product(&all, &power))
    }
    /// A base of which many secret powers are needed.
    type SecretBase: Send + Sync;
    /// Prepares such a base.
    fn secret_base(base: &Self::Element) -> Self::SecretBase;
    /// base^scalar in constant time.
    fn hidden_power_of(base: &Self::SecretBase, scalar: &Self::Scalar) -> Self::Hidden;

    /// base^scalar in constant time, for everybody's eyes.
    fn secret_power(base: &Self::Element, scalar: &Self::Scalar) -> Self::Element {
        revealed::<Self>(Self::hidden_power(&Self::hidden(base), scalar))
    }
    /// g^scalar in constant time, for everybody's eyes.
    fn secret_power_of_generator(scalar: &Self::Scalar) -> Self::Element {
        revealed::<Self>(Self::hidden_power_of_generator(scalar))
    }
    /// base^scalar the long way, through the library that is trusted with secrets: what the quick way is compared with.
    fn plain_power(base: &Self::Element, scalar: &Self::Scalar) -> Self::Element;

    /// The element that a text names, of which nobody knows the logarithm (specification, table 8).
    fn hashed(text: &str) -> Self::Element;
    /// The numbered generator of shuffle proofs; -1 is h.
    fn numbered_generator(number: i64) -> Self::Element {
        Self::hashed(&format!("ggen|{number}"))
    }
    /// Small integers as an element; `None` where they do not fit.
    fn encode(values: &[u8]) -> Option<Self::Element>;
    /// The small integers of which an element was made; `None` where it was not made of so many.
    fn decode(element: &Self::Element, count: usize) -> Option<Vec<u8>>;
}

/// The spelling of one element.
pub fn text_of<G: Group>(element: &G::Element) -> String {
    G::texts(std::slice::from_ref(element)).pop().expect("one element has one spelling")
}

/// One element that everybody may see now.
pub(crate) fn revealed<G: Group>(hidden: G::Hidden) -> G::Element {
    G::revealed(&[hidden]).pop().expect("one in, one out")
}

/// base^exponent g^of_generator in constant time, for everybody's eyes.
pub(crate) fn secret_product<G: Group>(base: &G::Hidden, exponent: &G::Scalar, of_generator: &G::Scalar) -> G::Element {
    let of_generator = G::hidden_power_of_generator(of_generator);
    revealed::<G>(G::hidden_product(&G::hidden_power(base, exponent), &of_generator))
}

/// The spelling of one element that everybody may see now.
pub(crate) fn revealed_text<G: Group>(hidden: G::Hidden) -> String {
    G::revealed_texts(&[hidden]).pop().expect("one in, one out")
}

/// a b, of elements.
pub(crate) fn product<A: Arithmetic>(a: &A, b: &A) -> A {
    a.times(&b.factor())
}

/// a / b, of elements.
pub(crate) fn quotient<A: Arithmetic>(a: &A, b: &A) -> A {
    a.over(&b.factor())
}

/// base^scalar in variable time.
pub(crate) fn public_power<G: Group>(base: &G::Element, scalar: &G::Scalar) -> G::Element {
    arithmetic::power(base, G::words(scalar).as_ref(), G::ORDER_BITS)
}

/// The product of bases to the power of scalars, in variable time.
pub(crate) fn public_product<G: Group>(pairs: &[(G::Element, G::Scalar)]) -> G::Element {
    let bases: Vec<G::Element> = pairs.iter().map(|(base, _)| base.clone()).collect();
    let words: Vec<G::Words> = pairs.iter().map(|(_, scalar)| G::words(scalar)).collect();
    let words: Vec<&[u64]> = words.iter().map(AsRef::as_ref).collect();
    arithmetic::product_of_powers(&bases, &words, G::ORDER_BITS)
}

/// Whether all are in the subgroup of order q; see [`arithmetic::all_members`] about the seed.
pub fn all_members<G: Group>(elements: &[G::Element], seed: &[u8; 32]) -> bool {
    if elements.len() < 8 {
        return elements.iter().all(G::is_member);
    }
    arithmetic::all_members(elements, G::order().as_ref(), G::ORDER_BITS, seed)
}

#[cfg(test)]
mod tests;
