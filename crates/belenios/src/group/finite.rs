//! The two groups of squares modulo a prime of 2048 bits: BELENIOS-2048 and RFC-3526-2048 (specification, 5).
//!
//! Elements lie in Montgomery form, the same for the public way ([`super::montgomery`]) and for crypto-bigint, through
//! which every secret goes. Scalars are crypto-bigint's integers for both groups: the order of the second has 2047 bits.

use std::cmp::Ordering;
use std::marker::PhantomData;
use std::sync::LazyLock;

use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use crypto_bigint::{U2048, const_monty_params};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeLess};
use zeroize::Zeroize;

use super::arithmetic::{Arithmetic, power};
use super::montgomery::{Integer, Modulus, WORDS, below, decimal, words_of_decimal};
use super::{Group, GroupName};

const LIMBS: usize = U2048::LIMBS;

/// What distinguishes the two groups.
pub trait Parameters: Copy + std::fmt::Debug + PartialEq + Send + Sync + 'static {
    /// p.
    type Prime: ConstMontyParams<LIMBS>;
    /// q.
    type Order: ConstMontyParams<LIMBS>;
    /// As an election spells it.
    const NAME: &'static str;
    /// Which of the three.
    const GROUP: GroupName;
    /// Bits of q.
    const ORDER_BITS: u32;
    /// How many small integers fit.
    const EMBEDS: usize;

    /// What is computed once.
    #[doc(hidden)]
    fn prepared() -> &'static Prepared;
}

/// What is computed once for a group.
#[derive(Debug)]
pub struct Prepared {
    pub(crate) modulus: Modulus,
    #[cfg(target_arch = "x86_64")]
    pub(crate) lanes: super::lanes::LaneModulus,
    generator: Integer,
    order: Integer,
    /// (p - 1) / q.
    cofactor: Integer,
}

/// A group of squares modulo a prime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finite<P>(PhantomData<P>);

/// An element in Montgomery form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element<P>(Integer, PhantomData<P>);

fn integer(uint: &U2048) -> Integer {
    let bytes = uint.to_le_bytes();
    std::array::from_fn(|at| u64::from_le_bytes(bytes[8 * at..8 * at + 8].try_into().expect("eight bytes")))
}

fn uint(words: &Integer) -> U2048 {
    let mut bytes = [0; 8 * WORDS];
    for (eight, word) in bytes.chunks_exact_mut(8).zip(words) {
        eight.copy_from_slice(&word.to_le_bytes());
    }
    let uint = U2048::from_le_slice(&bytes);
    bytes.zeroize();
    uint
}

impl<P: Parameters> Element<P> {
    pub(crate) fn new(form: Integer) -> Self {
        Self(form, PhantomData)
    }

    /// Its Montgomery form.
    #[cfg(target_arch = "x86_64")]
    pub(crate) fn form(&self) -> &Integer {
        &self.0
    }

    fn of(value: &Integer) -> Self {
        Self::new(P::prepared().modulus.enter(value))
    }

    fn value(&self) -> Integer {
        P::prepared().modulus.leave(&self.0)
    }

    fn trusted(&self) -> ConstMontyForm<P::Prime, LIMBS> {
        ConstMontyForm::from_montgomery(uint(&self.0))
    }

    fn from_trusted(form: &ConstMontyForm<P::Prime, LIMBS>) -> Self {
        Self::new(integer(form.as_montgomery()))
    }
}

impl<P: Parameters> Arithmetic for Element<P> {
    type Factor = Self;
    type Entry = Self;
    const DIVIDES: bool = false;

    fn one() -> Self {
        Self::new(P::prepared().modulus.one)
    }

    fn factor(&self) -> Self {
        *self
    }

    fn times(&self, factor: &Self) -> Self {
        Self::new(P::prepared().modulus.times(&self.0, &factor.0))
    }

    /// By the inverse, a power of its own: for the few places that divide.
    fn over(&self, factor: &Self) -> Self {
        let prime = integer(P::Prime::PARAMS.modulus().as_ref());
        let mut exponent = prime;
        // p - 2: the primes are odd and larger than two, so that nothing is borrowed from the second word.
        exponent[0] -= 2;
        self.times(&power(factor, &exponent, 2048))
    }

    fn squared(&self, times: u32) -> Self {
        let modulus = &P::prepared().modulus;
        let mut form = self.0;
        for _ in 0..times {
            form = modulus.squared(&form);
        }
        Self::new(form)
    }

    fn entries(elements: &[Self]) -> Vec<Self> {
        elements.to_vec()
    }

    fn times_entry(&self, entry: &Self) -> Self {
        self.times(entry)
    }

    fn over_entry(&self, entry: &Self) -> Self {
        self.over(entry)
    }

    super::lanes_of!(super::lanes::Integers<P>);
}

impl<P: Parameters> Group for Finite<P> {
    const NAME: &'static str = P::NAME;
    const GROUP: GroupName = P::GROUP;
    const ORDER_BITS: u32 = P::ORDER_BITS;
    const EMBEDS: usize = P::EMBEDS;

    type Element = Element<P>;
    type Scalar = U2048;
    type Words = Integer;

    fn generator() -> Element<P> {
        Element::new(P::prepared().generator)
    }

    fn order() -> Integer {
        P::prepared().order
    }

    fn element(text: &str) -> Option<Element<P>> {
        let value = words_of_decimal::<WORDS>(text)?;
        // Zero is in no group; it would make every power zero.
        let in_range = value != [0; WORDS] && below(&value, &P::prepared().modulus.modulus);
        in_range.then(|| Element::of(&value))
    }

    fn texts(elements: &[Element<P>]) -> Vec<String> {
        elements.iter().map(|element| decimal(&element.value())).collect()
    }

    fn is_member(element: &Element<P>) -> bool {
        power(element, &P::prepared().order, P::ORDER_BITS) == Element::one()
    }

    fn is_plain_member(element: &Element<P>) -> bool {
        let order: &U2048 = P::Order::PARAMS.modulus().as_ref();
        Self::plain_power(element, order) == Element::one()
    }

    fn compare(a: &Element<P>, b: &Element<P>) -> Ordering {
        a.value().iter().rev().cmp(b.value().iter().rev())
    }

    fn scalar(text: &str) -> Option<U2048> {
        let words = words_of_decimal::<WORDS>(text)?;
        below(&words, &P::prepared().order).then(|| uint(&words))
    }

    fn scalar_text(scalar: &U2048) -> String {
        decimal(&integer(scalar))
    }

    fn words(scalar: &U2048) -> Integer {
        integer(scalar)
    }

    fn reduced(bytes: &[u8]) -> U2048 {
        assert!(bytes.len() <= 64, "numbers to reduce have at most 64 bytes");
        let mut wide = [0; 8 * WORDS];
        wide[8 * WORDS - bytes.len()..].copy_from_slice(bytes);
        let reduced = ConstMontyForm::<P::Order, LIMBS>::new(&U2048::from_be_slice(&wide)).retrieve();
        wide.zeroize();
        reduced
    }

    fn small(value: u64) -> U2048 {
        U2048::from_u64(value)
    }

    /// As many bits as the order has, anew until they are below it: what was thrown away says nothing about what was kept.
    fn random<R: CryptoRng + ?Sized>(rng: &mut R) -> U2048 {
        let bytes_count = P::ORDER_BITS.div_ceil(8) as usize;
        let order: &U2048 = P::Order::PARAMS.modulus().as_ref();
        loop {
            let mut bytes = [0; 8 * WORDS];
            rng.fill_bytes(&mut bytes[..bytes_count]);
            bytes[bytes_count - 1] &= 0xff >> (8 * bytes_count as u32 - P::ORDER_BITS);
            let candidate = U2048::from_le_slice(&bytes);
            bytes.zeroize();
            if bool::from(candidate.ct_lt(order)) {
                return candidate;
            }
        }
    }

    fn add(a: &U2048, b: &U2048) -> U2048 {
        a.add_mod(b, P::Order::PARAMS.modulus().as_nz_ref())
    }

    fn sub(a: &U2048, b: &U2048) -> U2048 {
        a.sub_mod(b, P::Order::PARAMS.modulus().as_nz_ref())
    }

    fn mul(a: &U2048, b: &U2048) -> U2048 {
        let form = ConstMontyForm::<P::Order, LIMBS>::new;
        form(a).mul(&form(b)).retrieve()
    }

    fn inverse(a: &U2048) -> U2048 {
        let order: &U2048 = P::Order::PARAMS.modulus().as_ref();
        let exponent = order.wrapping_sub(&U2048::from_u64(2));
        ConstMontyForm::<P::Order, LIMBS>::new(a).pow_vartime(&exponent).retrieve()
    }

    fn select(a: &U2048, b: &U2048, choice: Choice) -> U2048 {
        subtle::ConditionallySelectable::conditional_select(a, b, choice)
    }

    type Hidden = ConstMontyForm<P::Prime, LIMBS>;

    fn hidden(element: &Element<P>) -> Self::Hidden {
        element.trusted()
    }

    fn hidden_constants() -> [Self::Hidden; 2] {
        [Element::one(), Self::generator()].map(|element| element.trusted())
    }

    fn revealed(hidden: &[Self::Hidden]) -> Vec<Element<P>> {
        hidden.iter().map(Element::from_trusted).collect()
    }

    fn revealed_texts(hidden: &[Self::Hidden]) -> Vec<String> {
        Self::texts(&Self::revealed(hidden))
    }

    fn hidden_power_of_generator(scalar: &U2048) -> Self::Hidden {
        Self::generator().trusted().pow_bounded_exp(scalar, P::ORDER_BITS)
    }

    fn hidden_power(base: &Self::Hidden, scalar: &U2048) -> Self::Hidden {
        base.pow_bounded_exp(scalar, P::ORDER_BITS)
    }

    fn hidden_product(a: &Self::Hidden, b: &Self::Hidden) -> Self::Hidden {
        a.mul(b)
    }

    fn hidden_select(a: &Self::Hidden, b: &Self::Hidden, choice: Choice) -> Self::Hidden {
        ConstMontyForm::from_montgomery(Self::select(a.as_montgomery(), b.as_montgomery(), choice))
    }

    type SecretBase = Self::Hidden;

    fn secret_base(base: &Element<P>) -> Self::SecretBase {
        base.trusted()
    }

    fn hidden_power_of(base: &Self::SecretBase, scalar: &U2048) -> Self::Hidden {
        Self::hidden_power(base, scalar)
    }

    fn plain_power(base: &Element<P>, scalar: &U2048) -> Element<P> {
        Element::from_trusted(&base.trusted().pow_vartime(scalar))
    }

    fn hashed(text: &str) -> Element<P> {
        let digest: [u8; 32] = Sha256::digest(text).into();
        let mut value = [0; WORDS];
        for (word, eight) in value.iter_mut().zip(digest.rchunks_exact(8)) {
            *word = u64::from_be_bytes(eight.try_into().expect("eight bytes"));
        }
        power(&Element::of(&value), &P::prepared().cofactor, 2048)
    }

    fn encode(values: &[u8]) -> Option<Element<P>> {
        if values.len() > Self::EMBEDS {
            return None;
        }
        let mut bytes = [0; 8 * WORDS];
        let end = 8 * WORDS - 1;
        bytes[end - values.len()..end].copy_from_slice(values);
        (0..=u8::MAX).find_map(|padding| {
            bytes[end] = padding;
            let value = integer(&U2048::from_be_slice(&bytes));
            let element = Element::of(&value);
            (value != [0; WORDS] && Self::is_member(&element)).then_some(element)
        })
    }

    fn decode(element: &Element<P>, count: usize) -> Option<Vec<u8>> {
        let bytes = uint(&element.value()).to_be_bytes();
        let end = 8 * WORDS - 1;
        let (above, values) = bytes[..end].split_at(end.checked_sub(count)?);
        (count <= Self::EMBEDS && above.iter().all(|&byte| byte == 0)).then(|| values.to_vec())
    }
}

fn prepare(generator: &str, prime: &U2048, order: &U2048) -> Prepared {
    let modulus = Modulus::new(integer(prime));
    let generator = words_of_decimal::<WORDS>(generator).expect("the generator is written in decimal");
    let cofactor = prime.wrapping_sub(&U2048::ONE) / crypto_bigint::NonZero::new(*order).expect("orders are not zero");
    Prepared {
        generator: modulus.enter(&generator),
        order: integer(order),
        cofactor: integer(&cofactor),
        #[cfg(target_arch = "x86_64")]
        lanes: super::lanes::LaneModulus::new(&modulus),
        modulus,
    }
}

const_monty_params!(
    BeleniosPrime,
    U2048,
    "a3ef2d011fefb1b6e39e568fccdffb0fb7dc7ef3a791b6862791811d21fc35f21e6d36856b428030421f514ed40bfd4c\
     06e092a495af8d79a2f85e0fb11c0ede07dd973f9c53e50930c6e82ac36de1ae3fb8c3aabfff12ce27a5022ddd8912d1\
     07435012768a2cdd0a4091d8fa447f6c7ebc15a349fa318a6b4fe17d8d47e843a3e14dfa9b2162f4d7229abe93a188b4\
     6b006517d6f6747ebbb29c9ec3099b607f18fb1a8bc858279aa8599411d998d3e3fada9e010840d082d8c31911acdd4a\
     0e7992d0f18cc759cb5de0acf66a3882555bc810941e021b6a4ccfa04ee4008f878affa2375e2999b44f6cef17d70730\
     1e59e0e6351e051ed9cec4157646e64f",
    "p of the specification, 5.1."
);
const_monty_params!(
    BeleniosOrder,
    U2048,
    "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000\
     000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000\
     000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000\
     000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000\
     0000000000000000000000000000000000000000000000000000000000000000adb6066a73522565f4daa0f2579db7f2\
     f0fa90c2168bc709e20263387d55c491",
    "q of the specification, 5.1."
);
const_monty_params!(
    RfcPrime,
    U2048,
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404dd\
     ef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed\
     ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f\
     83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b\
     e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa0510\
     15728e5a8aacaa68ffffffffffffffff",
    "p of RFC 3526, group 14 (specification 5.2)."
);
const_monty_params!(
    RfcOrder,
    U2048,
    "7fffffffffffffffe487ed5110b4611a62633145c06e0e68948127044533e63a0105df531d89cd9128a5043cc71a026e\
     f7ca8cd9e69d218d98158536f92f8a1ba7f09ab6b6a8e122f242dabb312f3f637a262174d31bf6b585ffae5b7a035bf6\
     f71c35fdad44cfd2d74f9208be258ff324943328f6722d9ee1003e5c50b1df82cc6d241b0e2ae9cd348b1fd47e9267af\
     c1b2ae91ee51d6cb0e3179ab1042a95dcf6a9483b84b4b36b3861aa7255e4c0278ba3604650c10be19482f23171b671d\
     f1cf3b960c074301cd93c1d17603d147dae2aef837a62964ef15e5fb4aac0b8c1ccaa4be754ab5728ae9130c4c7d0288\
     0ab9472d455655347fffffffffffffff",
    "(p - 1) / 2."
);

/// g of the specification, 5.1.
const BELENIOS_GENERATOR: &str = "240235267750185220922768770353239993271228765737836491651007531878766327414635321932028567615526\
     967879969466829874938909508389657342560190060106847716449173547413728310461045868131451178164675\
     540052740288984613986453266121505579709716201616827031288643245666383486363578210615491841998253\
     431518974065818686865115135857641013888221539601604322884360393098933366277284840659313840601023\
     167509576377798266510360682240663507669776402534625377308513317349519424896775405257365904949247\
     763147599157519877517771148149092045660020547812705472823814097251863985833411570056835369555342\
     3781475582491896050296680037745308460627";

/// The parameters of BELENIOS-2048.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BeleniosParameters;

/// The parameters of RFC-3526-2048.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RfcParameters;

/// The group BELENIOS-2048.
pub type Belenios2048 = Finite<BeleniosParameters>;
/// The group RFC-3526-2048.
pub type Rfc3526 = Finite<RfcParameters>;

impl Parameters for BeleniosParameters {
    type Prime = BeleniosPrime;
    type Order = BeleniosOrder;
    const NAME: &'static str = "BELENIOS-2048";
    const GROUP: GroupName = GroupName::Belenios2048;
    const ORDER_BITS: u32 = 256;
    const EMBEDS: usize = 0;

    fn prepared() -> &'static Prepared {
        static PREPARED: LazyLock<Prepared> = LazyLock::new(|| {
            prepare(
                BELENIOS_GENERATOR,
                BeleniosPrime::PARAMS.modulus().as_ref(),
                BeleniosOrder::PARAMS.modulus().as_ref(),
            )
        });
        &PREPARED
    }
}

impl Parameters for RfcParameters {
    type Prime = RfcPrime;
    type Order = RfcOrder;
    const NAME: &'static str = "RFC-3526-2048";
    const GROUP: GroupName = GroupName::Rfc3526;
    const ORDER_BITS: u32 = 2047;
    const EMBEDS: usize = 254;

    fn prepared() -> &'static Prepared {
        static PREPARED: LazyLock<Prepared> =
            LazyLock::new(|| prepare("2", RfcPrime::PARAMS.modulus().as_ref(), RfcOrder::PARAMS.modulus().as_ref()));
        &PREPARED
    }
}
