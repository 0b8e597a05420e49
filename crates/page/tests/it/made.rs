//! Signatures on which verifiers disagree, made from the curve itself, each with the verdict it must get.
//!
//! ZIP 215: 8sB = 8R + 8kA decides, whatever encoding R and A came in, and s is below the order. So small components and
//! unusual encodings pass, where strict or plain cofactorless verifiers refuse some. A key with torsion may verify, but
//! is never bound to a member. The verdicts stand here as literals: nothing in this file verifies.

use curve25519_dalek::constants::{ED25519_BASEPOINT_TABLE, EIGHT_TORSION};
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use data_encoding::BASE64;
use institution::envelope::{ACT_TYPE, signed_bytes};
use institution::id::Key;
use institution::json::Value;
use sha2::{Digest, Sha512};

use crate::{object, text};

const PAYLOAD: &[u8] = b"{\"any\":\"payload\"}";

/// An honest key's secret and blinding scalars: any will do.
fn scalars() -> (Scalar, Scalar) {
    let wide = |label: &str| Scalar::from_bytes_mod_order_wide(&Sha512::digest(label).into());
    (wide("polity vectors: key"), wide("polity vectors: nonce"))
}

pub fn signatures() -> Vec<Value> {
    let (secret, nonce) = scalars();
    let key = &secret * ED25519_BASEPOINT_TABLE;
    let commitment = &nonce * ED25519_BASEPOINT_TABLE;
    let [key_bytes, commitment_bytes] = [key, commitment].map(|point: EdwardsPoint| point.compress().0);
    let honest = sign(key_bytes, commitment_bytes, secret, nonce, PAYLOAD);

    let mut cases = vec![case("an honest signature", key_bytes, PAYLOAD, honest.clone(), true, true)];
    let mut add = |name: String, key, signature, valid, bindable| {
        cases.push(case(&name, key, PAYLOAD, signature, valid, bindable));
    };
    for (i, torsion) in EIGHT_TORSION.iter().enumerate().skip(1) {
        let mixed_key = (key + torsion).compress().0;
        let mixed_commitment = (commitment + torsion).compress().0;
        let under = sign(mixed_key, commitment_bytes, secret, nonce, PAYLOAD);
        add(format!("a key with torsion {i}"), mixed_key, under, true, false);
        let over = sign(key_bytes, mixed_commitment, secret, nonce, PAYLOAD);
        add(format!("a commitment with torsion {i}"), key_bytes, over, true, true);
        let both = sign(mixed_key, mixed_commitment, secret, nonce, PAYLOAD);
        add(format!("key and commitment with torsion {i}"), mixed_key, both, true, false);
    }
    // With s = 0 every small-order key "signs" everything, in each of its encodings; as a member's key none may be bound.
    let small = small_order_encodings();
    for (i, small_key) in small.iter().enumerate() {
        for (j, small_commitment) in small.iter().enumerate().filter(|(j, _)| (i + j) % 3 == 0 || i == *j) {
            let signature = [*small_commitment, [0; 32]].concat();
            add(format!("small order: key {i}, commitment {j}"), *small_key, signature, true, false);
        }
    }
    for (j, small_commitment) in small.iter().enumerate() {
        let signature = sign(key_bytes, *small_commitment, secret, Scalar::ZERO, PAYLOAD);
        add(format!("an honest key over small-order commitment {j}"), key_bytes, signature, true, true);
    }

    let with = |s: [u8; 32]| [commitment_bytes, s].concat();
    let s: [u8; 32] = honest[32..].try_into().expect("a signature has 64 bytes");
    add("s plus the group's order".to_owned(), key_bytes, with(plus_order(s)), false, true);
    let mut high = s;
    high[31] |= 0x80;
    add("s with its highest bit set".to_owned(), key_bytes, with(high), false, true);
    add("s of all ones".to_owned(), key_bytes, with([0xff; 32]), false, true);
    add("s one too large".to_owned(), key_bytes, with((scalar(s) + Scalar::ONE).to_bytes()), false, true);
    add("s of zero".to_owned(), key_bytes, with([0; 32]), false, true);
    add("another commitment".to_owned(), key_bytes, [key_bytes, s].concat(), false, true);
    let mut off_curve = [0u8; 32];
    off_curve[0] = 2;
    add("a commitment that is no point".to_owned(), key_bytes, [off_curve, s].concat(), false, true);
    add("a key that is no point".to_owned(), off_curve, honest.clone(), false, false);
    let negated = (-key).compress().0;
    add("the key's negative".to_owned(), negated, honest.clone(), false, true);
    cases.push(case("another payload", key_bytes, b"{\"any\":\"payloae\"}", honest, false, true));
    cases
}

/// s = nonce + k·secret, with k as Ed25519 hashes it. The points are taken in the encoding given.
fn sign(key: [u8; 32], commitment: [u8; 32], secret: Scalar, nonce: Scalar, payload: &[u8]) -> Vec<u8> {
    let mut hasher = Sha512::new();
    hasher.update(commitment);
    hasher.update(key);
    hasher.update(signed_bytes(ACT_TYPE, payload));
    let k = Scalar::from_bytes_mod_order_wide(&hasher.finalize().into());
    [commitment, (nonce + k * secret).to_bytes()].concat()
}

fn scalar(bytes: [u8; 32]) -> Scalar {
    Scalar::from_canonical_bytes(bytes).expect("made from a scalar")
}

/// The same number modulo the order, written one order higher.
fn plus_order(s: [u8; 32]) -> [u8; 32] {
    // The order less one is the scalar −1; add it and one more, without reduction.
    let order_less_one = (-Scalar::ONE).to_bytes();
    let mut carry = 1u16;
    let mut sum = [0; 32];
    for ((out, a), b) in sum.iter_mut().zip(s).zip(order_less_one) {
        carry += u16::from(a) + u16::from(b);
        *out = carry as u8;
        carry >>= 8;
    }
    sum
}

/// Every 32 bytes that decode to a point of small order: the eight canonical ones, and those with y at or above the
/// field's prime or with a sign that zero does not have.
fn small_order_encodings() -> Vec<[u8; 32]> {
    let mut encodings: Vec<[u8; 32]> = EIGHT_TORSION.iter().map(|point| point.compress().0).collect();
    let mut add = |bytes: [u8; 32]| {
        let point = curve25519_dalek::edwards::CompressedEdwardsY(bytes).decompress();
        if point.is_some_and(|point| point.is_small_order()) && !encodings.contains(&bytes) {
            encodings.push(bytes);
        }
    };
    let mut prime = [0xff; 32];
    (prime[0], prime[31]) = (0xed, 0x7f);
    for above in 0..19u8 {
        for sign in [0, 0x80] {
            let mut bytes = prime;
            bytes[0] += above;
            bytes[31] |= sign;
            add(bytes);
        }
    }
    for mut bytes in EIGHT_TORSION.map(|point| point.compress().0) {
        bytes[31] ^= 0x80;
        add(bytes);
    }
    encodings
}

fn case(name: &str, key: [u8; 32], payload: &[u8], signature: Vec<u8>, valid: bool, may_be_bound: bool) -> Value {
    object([
        ("case", text(name)),
        ("key", text(Key(key))),
        ("type", text(ACT_TYPE)),
        ("payload", text(BASE64.encode(payload))),
        ("signature", text(BASE64.encode(&signature))),
        ("valid", Value::Bool(valid)),
        ("may_be_bound", Value::Bool(may_be_bound)),
    ])
}

#[test]
fn there_are_fourteen_encodings_of_the_eight_small_points() {
    assert_eq!(small_order_encodings().len(), 14);
}
