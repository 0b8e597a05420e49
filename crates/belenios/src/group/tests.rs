use chacha20::ChaCha20Rng;
use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::CompressedEdwardsY;
use rand_core::{Rng, SeedableRng};

use super::arithmetic::FixedBase;
use super::*;

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn random_element<G: Group>(rng: &mut ChaCha20Rng) -> G::Element {
    G::secret_power_of_generator(&G::random(rng))
}

fn the_public_way_agrees_with_the_secret_way<G: Group>() {
    let mut rng = rng(1);
    let base = random_element::<G>(&mut rng);
    let zero = G::small(0);
    let mut scalars = vec![zero.clone(), G::small(1), G::small(31), G::sub(&zero, &G::small(1))];
    scalars.extend((0..3).map(|_| G::random(&mut rng)));
    let tables = [0, 1000, 1 << 20].map(|expected| FixedBase::new(&base, G::ORDER_BITS, expected));
    let words: Vec<G::Words> = scalars.iter().map(G::words).collect();
    let words: Vec<&[u64]> = words.iter().map(AsRef::as_ref).collect();
    let shared = arithmetic::powers(&base, &words, G::ORDER_BITS);
    for ((scalar, shared), words) in scalars.iter().zip(&shared).zip(&words) {
        let secret = G::secret_power(&base, scalar);
        assert!(secret == *shared);
        assert!(secret == G::plain_power(&base, scalar));
        for table in &tables {
            let mut product = [G::Element::one(), G::Element::one()];
            table.times_powers(&mut product, &[Some(words), None]);
            assert!(product == [secret.clone(), G::Element::one()]);
        }
        assert!(G::is_member(shared));
        assert!(G::element(&text_of::<G>(shared)).unwrap() == *shared);
        assert_eq!(G::scalar(&G::scalar_text(scalar)).unwrap(), *scalar);
    }
    let pairs: Vec<(G::Element, G::Scalar)> =
        scalars.iter().map(|scalar| (random_element::<G>(&mut rng), scalar.clone())).collect();
    let long_way = pairs.iter().fold(G::Element::one(), |all, (base, s)| product(&all, &G::plain_power(base, s)));
    assert!(public_product::<G>(&pairs) == long_way);
    let a = &scalars[5];
    assert_eq!(G::mul(a, &G::inverse(a)), G::small(1));
    assert!(quotient(&product(&base, &pairs[0].0), &pairs[0].0) == base);
    let order = arithmetic::power(&base, G::order().as_ref(), G::ORDER_BITS);
    assert!(order == G::Element::one());
}

/// Products of powers in lanes are those that the portable way finds one by one.
fn lanes_agree_with_the_portable_way<G: Group>() {
    use super::arithmetic::{Products, Request, Wanted};
    let mut rng = rng(4);
    let fixed = [G::generator(), random_element::<G>(&mut rng)];
    let lanes = Products::new(fixed.each_ref(), G::ORDER_BITS, 1000);
    let mut bases: Vec<G::Element> = (0..26).map(|_| random_element::<G>(&mut rng)).collect();
    bases.extend([G::Element::one(), G::generator(), quotient(&G::Element::one(), &G::generator())]);
    let zero = G::small(0);
    let special = [zero.clone(), G::small(1), G::small(8), G::sub(&zero, &G::small(1)), G::sub(&zero, &G::small(8))];
    let mut exponent = |at: usize| match special.get(at % 11) {
        Some(special) => G::words(special),
        None => G::words(&G::random(&mut rng)),
    };
    let requests: Vec<Request<'_, G::Element, G::Words>> = bases
        .iter()
        .enumerate()
        .map(|(number, base)| {
            let wanted = (0..number % 4).map(|count| {
                let mut of_table =
                    |which: usize| ((number + count) & (1 << which) > 0).then(|| exponent(number + which));
                let of_tables = [of_table(0), of_table(1)];
                Wanted { of_base: exponent(number * 3 + count), of_tables }
            });
            Request { base, wanted: wanted.collect() }
        })
        .collect();
    let found = lanes.all(&requests);
    assert_eq!(found.len(), requests.len());
    for (request, found) in requests.iter().zip(found) {
        // One request alone goes the portable way.
        let alone = lanes.all(std::slice::from_ref(request)).pop().unwrap();
        assert!(alone == found);
    }
}

#[test]
fn lanes_agree() {
    #[cfg(target_arch = "x86_64")]
    if !lanes::are_there() {
        println!("not run: eight powers at once: this processor has no AVX-512 with 52-bit products");
    }
    lanes_agree_with_the_portable_way::<Ed25519>();
    lanes_agree_with_the_portable_way::<Belenios2048>();
    lanes_agree_with_the_portable_way::<Rfc3526>();
}

#[test]
fn the_two_ways_agree() {
    the_public_way_agrees_with_the_secret_way::<Ed25519>();
    the_public_way_agrees_with_the_secret_way::<Belenios2048>();
    the_public_way_agrees_with_the_secret_way::<Rfc3526>();
}

#[test]
fn points_are_read_as_dalek_reads_them_and_only_where_canonical() {
    let mut rng = rng(2);
    let mut read = 0;
    for round in 0..600_u32 {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        if round < 40 {
            // Around the modulus, with and without a sign.
            bytes = [0xff; 32];
            bytes[0] = 0xe0 + (round / 2) as u8;
            bytes[31] = if round % 2 == 0 { 0x7f } else { 0xff };
        } else if round < 44 {
            bytes = [0; 32];
            bytes[0] = (round / 2 % 2) as u8;
            bytes[31] = if round % 2 == 0 { 0 } else { 0x80 };
        }
        let theirs = CompressedEdwardsY(bytes).decompress();
        let canonical = theirs.is_some_and(|point| point.compress().to_bytes() == bytes);
        let ours = edwards::Point::decompress(&bytes);
        assert_eq!(ours.is_some(), canonical, "{bytes:?}");
        #[cfg(target_arch = "x86_64")]
        if lanes::are_there() {
            // Among other points, so that each lane has its turn.
            let mut eight = [CompressedEdwardsY(ED25519_BASEPOINT_POINT.compress().to_bytes()).to_bytes(); 9];
            eight[round as usize % 9] = bytes;
            let lanes = lanes::decompressed(&eight);
            assert_eq!(lanes.is_some(), canonical, "{bytes:?}");
            assert!(lanes.is_none_or(|lanes| lanes[round as usize % 9] == ours.unwrap()));
        }
        if let Some(point) = ours {
            assert_eq!(point.compress(), bytes);
            assert_eq!(Ed25519::is_member(&point), theirs.unwrap().is_torsion_free());
            read += 1;
        }
    }
    assert!(read > 200, "half of all encodings are points");
}

#[test]
fn one_stranger_among_thousands_is_noticed() {
    let mut rng = rng(3);
    let mut elements: Vec<edwards::Point> = (0..700).map(|_| random_element::<Ed25519>(&mut rng)).collect();
    assert!(all_members::<Ed25519>(&elements, &[7; 32]));
    for torsion in curve25519_dalek::constants::EIGHT_TORSION.iter().skip(1) {
        let point = (ED25519_BASEPOINT_POINT + torsion).compress().to_bytes();
        let at = rng.next_u32() as usize % elements.len();
        let before = std::mem::replace(&mut elements[at], edwards::Point::decompress(&point).unwrap());
        assert!(!all_members::<Ed25519>(&elements, &[7; 32]));
        // Two of them cancel in a plain product of all.
        let other = (at + 1) % elements.len();
        let negated = (ED25519_BASEPOINT_POINT - torsion).compress().to_bytes();
        let before2 = std::mem::replace(&mut elements[other], edwards::Point::decompress(&negated).unwrap());
        assert!(!all_members::<Ed25519>(&elements, &[7; 32]));
        elements[at] = before;
        elements[other] = before2;
    }
    let mut elements: Vec<_> = (0..120).map(|_| random_element::<Belenios2048>(&mut rng)).collect();
    assert!(all_members::<Belenios2048>(&elements, &[7; 32]));
    elements[77] = Belenios2048::element("3").unwrap();
    assert!(!all_members::<Belenios2048>(&elements, &[7; 32]));
}

fn small_integers_come_back<G: Group>() {
    for values in [vec![], vec![0], vec![255, 0, 1, 2], vec![7; G::EMBEDS]] {
        let element = G::encode(&values).unwrap();
        assert!(G::is_member(&element));
        assert_eq!(G::decode(&element, values.len()).unwrap(), values);
    }
    assert!(G::encode(&vec![1; G::EMBEDS + 1]).is_none());
    assert!(G::decode(&G::encode(&[1, 2, 3]).unwrap(), 2).is_none());
}

#[test]
fn what_is_embedded_comes_back() {
    small_integers_come_back::<Ed25519>();
    small_integers_come_back::<Rfc3526>();
}

#[test]
fn numbers_have_one_spelling() {
    for text in ["", "00", "01", "+1", " 1", "1 ", "-1", "0x1", "1_0"] {
        assert!(Ed25519::scalar(text).is_none(), "{text}");
        assert!(Belenios2048::scalar(text).is_none(), "{text}");
        assert!(Rfc3526::element(text).is_none(), "{text}");
    }
    let order = montgomery::decimal(&Ed25519::order());
    assert_eq!(order, "7237005577332262213973186563042994240857116359379907606001950938285454250989");
    assert!(Ed25519::scalar(&order).is_none());
    assert!(Ed25519::scalar("0").is_some());
    assert!(Rfc3526::element("0").is_none());
    assert!(Rfc3526::element(&"9".repeat(617)).is_none());
    assert!(Rfc3526::element(&"9".repeat(640)).is_none());
}
