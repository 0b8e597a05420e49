//! Credentials: what a voter signs with (specification 4.8), in the spellings of 2.0 and of 2.4 and later.
//!
//! A private credential is a few characters; the key is derived from it and the election's identifier. Polity's members
//! make a key on their device instead; the public list looks the same. Nothing here knows who holds which credential.

use std::collections::BTreeSet;

use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

use crate::election::BASE58;
use crate::elements::{Written, hex};
use crate::group::Group;
use crate::json::{self, Read, Reader};

/// Which releases made a private credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialVersion {
    /// 2.0: fourteen random characters and a check, `XXX-XXX-XXX-XXX-XXX`.
    Checked,
    /// 2.4 and later: twenty-two random characters, `XXXXX-XXXXXX-XXXXX-XXXXXX`.
    Long,
}

const CHECKED_ITERATIONS: u32 = 1000;
const CHECKED_DIGITS: usize = 14;
const CHECK: u128 = 53;

fn digit(character: u8) -> Option<u128> {
    BASE58.iter().position(|&digit| digit == character).map(|at| at as u128)
}

/// Random characters of base 58, without favouring any.
pub(crate) fn random_characters<R: CryptoRng + ?Sized>(rng: &mut R, count: usize) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(count));
    while text.len() < count {
        let mut byte = [0];
        rng.fill_bytes(&mut byte);
        // 232 is 4 times 58: numbers above it are thrown away.
        if byte[0] < 232 {
            text.push(char::from(BASE58[usize::from(byte[0]) % 58]));
        }
        byte.zeroize();
    }
    text
}

fn grouped(text: &str, groups: &[usize]) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len() + groups.len()));
    let mut rest = text;
    for &count in groups {
        let (group, after) = rest.split_at(count);
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(group);
        rest = after;
    }
    out
}

fn check_of(digits: &str) -> Option<char> {
    let value = digits.bytes().try_fold(0_u128, |value, character| Some(value * 58 + digit(character)?))?;
    Some(char::from(BASE58[(CHECK - value % CHECK) as usize]))
}

/// Makes a private credential.
pub fn generate<R: CryptoRng + ?Sized>(version: CredentialVersion, rng: &mut R) -> Zeroizing<String> {
    match version {
        CredentialVersion::Checked => {
            let mut text = random_characters(rng, CHECKED_DIGITS);
            let check = check_of(&text).expect("the characters are digits");
            text.push(check);
            grouped(&text, &[3, 3, 3, 3, 3])
        }
        CredentialVersion::Long => grouped(&random_characters(rng, 22), &[5, 6, 5, 6]),
    }
}

/// Which version a private credential is of; `None` where it is none, or was mistyped so that the check says so.
#[must_use]
pub fn version_of(credential: &str) -> Option<CredentialVersion> {
    let groups: Vec<&str> = credential.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let in_alphabet = groups.iter().all(|group| group.bytes().all(|byte| digit(byte).is_some()));
    match lengths[..] {
        _ if !in_alphabet => None,
        [5, 6, 5, 6] => Some(CredentialVersion::Long),
        [3, 3, 3, 3, 3] | [15] => {
            let all = groups.concat();
            let (digits, check) = all.split_at(CHECKED_DIGITS);
            (check_of(digits)?.to_string() == check).then_some(CredentialVersion::Checked)
        }
        _ => None,
    }
}

/// The key of a private credential in an election; `None` where it is no credential.
///
/// The text goes in as it was given: in 2.0 dashes make a difference.
#[must_use]
pub fn secret<G: Group>(credential: &str, uuid: &str) -> Option<G::Scalar> {
    let mut bytes = Zeroizing::new([0; 64]);
    match version_of(credential)? {
        CredentialVersion::Checked => {
            let out = &mut bytes[32..];
            pbkdf2::pbkdf2_hmac::<Sha256>(credential.as_bytes(), uuid.as_bytes(), CHECKED_ITERATIONS, out);
        }
        CredentialVersion::Long => {
            for (half, out) in bytes.chunks_exact_mut(32).enumerate() {
                let text = Zeroizing::new(format!("derive_credential|{uuid}|{half}|{credential}"));
                out.copy_from_slice(&Sha256::digest(text.as_bytes()));
            }
        }
    }
    Some(G::reduced(&*bytes))
}

/// A public credential with its weight.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicCredential<G: Group> {
    /// g^s.
    pub key: Written<G>,
    /// How many times its ballot counts; `None` where the list has no weights, which means once.
    pub weight: Option<u64>,
}

/// The sum of all weights is found as a logarithm, by trying: not more than this (2.0 has the same bound).
pub const WEIGHT_SUM_MAX: u64 = 100_000_000_000;

impl<G: Group> PublicCredential<G> {
    /// Reads an entry of the list, `KEY` or `KEY,WEIGHT`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (key, weight) = match text.split_once(',') {
            None => (text, None),
            Some((key, weight)) => {
                let number: u64 = weight.parse().ok().filter(|number: &u64| number.to_string() == weight)?;
                (key, Some(number).filter(|&number| number <= WEIGHT_SUM_MAX))
            }
        };
        if weight.is_none() && key.len() != text.len() {
            return None;
        }
        Some(Self { key: Written::parse(key)?, weight })
    }

    /// As an entry of the list.
    #[must_use]
    pub fn text(&self) -> String {
        self.weight.map_or_else(|| self.key.text.clone(), |weight| format!("{},{weight}", self.key.text))
    }
}

/// The list as an election has it: sorted by its text, so that the order says nothing about who holds what.
#[must_use]
pub fn public_list<G: Group>(credentials: &[PublicCredential<G>]) -> String {
    let texts: BTreeSet<String> = credentials.iter().map(PublicCredential::text).collect();
    let mut out = String::new();
    json::list(&mut out, texts, |out, text| json::plain(out, &text));
    out
}

/// Reads a list; for the few places that have it whole in memory.
pub fn read_public_list<G: Group>(text: &[u8]) -> Read<Vec<PublicCredential<G>>> {
    Reader::whole(text, |reader| {
        reader.list(|reader| {
            let wrong = reader.wrong("a public credential, with or without a weight");
            PublicCredential::parse(reader.plain()?).ok_or(wrong)
        })
    })
}

/// By what a credential is looked up: its spelling, or the hash of a long one.
#[must_use]
pub(crate) fn lookup(text: &str) -> [u8; 32] {
    let mut key = [0; 32];
    if text.len() == 64 && data_encoding::HEXLOWER.decode_mut(text.as_bytes(), &mut key).is_ok() {
        return key;
    }
    Sha256::digest(text.as_bytes()).into()
}

/// A credential for a log or a message: the beginning of its hash, since 2048-bit keys fill a page.
#[must_use]
pub fn short(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()).into())[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::{Belenios2048, Ed25519};

    #[test]
    fn a_mistyped_credential_is_noticed() {
        // Credentials of ../shared/data/elections/hom-blank-2048.
        assert_eq!(version_of("6wT-o4N-vi1-CKM-LUH"), Some(CredentialVersion::Checked));
        assert_eq!(version_of("6wTo4Nvi1CKMLUH"), Some(CredentialVersion::Checked));
        assert_eq!(version_of("6wT-o4N-vi1-CKM-LUJ"), None);
        assert_eq!(version_of("YdLDx-Pf9uf5-wULWx-ArJPif"), Some(CredentialVersion::Long));
        for wrong in ["", "-", "0wT-o4N-vi1-CKM-LUH", "YdLDx-Pf9uf5-wULWx-ArJPi", "YdLDxPf9uf5wULWxArJPif"] {
            assert_eq!(version_of(wrong), None, "{wrong}");
        }
        assert!(secret::<Ed25519>("no credential", "HWM8TDTpKjrTVC").is_none());
    }

    #[test]
    fn generated_credentials_are_credentials() {
        use rand_core::SeedableRng as _;
        let mut rng = chacha20::ChaCha20Rng::seed_from_u64(5);
        for version in [CredentialVersion::Checked, CredentialVersion::Long] {
            let credential = generate(version, &mut rng);
            assert_eq!(version_of(&credential), Some(version));
            assert!(secret::<Belenios2048>(&credential, "HWM8TDTpKjrTVC").is_some());
        }
    }

    #[test]
    fn weights_have_one_spelling() {
        let key = crate::group::text_of::<Ed25519>(&Ed25519::generator());
        for text in [key.clone(), format!("{key},0"), format!("{key},100000000000")] {
            assert_eq!(PublicCredential::<Ed25519>::parse(&text).unwrap().text(), text);
        }
        for weight in [",", ",01", ",-1", ",1,2", ",,1", ",100000000001", ",99999999999999999999"] {
            assert!(PublicCredential::<Ed25519>::parse(&format!("{key}{weight}")).is_none(), "{weight}");
        }
    }
}
