//! Web push: a message to one browser through the push service that its maker runs.
//!
//! The message is encrypted to the browser (RFC 8291, RFC 8188) and signed as this server's (RFC 8292), by `ring`, which
//! TLS brings anyway. All messages have one length and one kind of text: a push service learns that something went to a
//! browser, and when. An endpoint is an address that a member names and the server then asks: https alone, by a name
//! that leads into the world and to no machine of ours, on the usual port, without following where it is sent on to.
//!
//! Invariant: nothing that a push service answers is shown to anybody.

use std::io::Write as _;
use std::net::IpAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use axum::http::Uri;
use data_encoding::BASE64URL_NOPAD;
use institution::time::{Span, Time};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::agreement::{self, ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

use crate::random;

/// The file with the key that push services know this server by.
pub const KEY_FILE: &str = "push.key";
/// The longest endpoint, in bytes.
const ENDPOINT_BYTES_MAX: usize = 700;
/// How long a message is before it is encrypted, whatever it says.
const MESSAGE_BYTES: usize = 256;
/// One record holds it all (RFC 8188, section 2.1).
const RECORD_BYTES: u32 = 4096;
const TAG_BYTES: usize = 16;
/// How long a push service may take, from finding it to its answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it keeps a message for a phone that is off.
const KEPT: Span = Span::hours(24);
/// How long a signature is good: RFC 8292 allows a day.
const SIGNED: Span = Span::hours(12);

/// Where endpoints may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Services {
    /// In the world: https, no private address.
    #[default]
    World,
    /// On this very machine, by plain http: for tests.
    ThisMachine,
}

/// A browser that wants to be told: what its `PushSubscription` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Where its messages are handed in. Whoever knows it can hand some in: it is as secret as a mail address.
    pub endpoint: String,
    /// Its public key, an uncompressed point.
    pub key: [u8; 65],
    /// What it shares with who may write to it.
    pub auth: [u8; 16],
    /// By which name the browser remembers where a tap leads. It says nothing to anybody else.
    pub tag: [u8; 16],
}

impl Subscription {
    /// Reads one as a browser's script spells it: base64url without padding.
    #[must_use]
    pub fn parse(endpoint: &str, key: &str, auth: &str, tag: &str) -> Option<Self> {
        let decode = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes()).ok();
        let key: [u8; 65] = decode(key)?.try_into().ok()?;
        // Anything else is no uncompressed point; that it lies on the curve is looked at when a secret is agreed on.
        if key[0] != 4 {
            return None;
        }
        Some(Self {
            endpoint: endpoint.to_owned(),
            key,
            auth: decode(auth)?.try_into().ok()?,
            tag: decode(tag)?.try_into().ok()?,
        })
    }

    /// As it is kept, before it is sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.key[..], &self.auth, &self.tag, self.endpoint.as_bytes()].concat()
    }

    /// Reads what `to_bytes` wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (key, rest) = bytes.split_first_chunk()?;
        let (auth, rest) = rest.split_first_chunk()?;
        let (tag, endpoint) = rest.split_first_chunk()?;
        let endpoint = String::from_utf8(endpoint.to_vec()).ok()?;
        Some(Self { endpoint, key: *key, auth: *auth, tag: *tag })
    }
}

/// Scheme and host of an endpoint that this server would ask, as the signature names them; `None` for every other.
fn origin(endpoint: &str, services: Services) -> Option<String> {
    let plain = endpoint.bytes().all(|b| b.is_ascii_graphic());
    if endpoint.len() > ENDPOINT_BYTES_MAX || !plain || endpoint.contains(['#', '@', '\\']) {
        return None;
    }
    let uri: Uri = endpoint.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let allowed = match services {
        Services::World => scheme == "https" && authority.port().is_none() && is_name(authority.host()),
        Services::ThisMachine => scheme == "http" && authority.host() == "127.0.0.1",
    };
    (allowed && uri.path().len() > 1).then(|| format!("{scheme}://{}", authority.as_str().to_ascii_lowercase()))
}

/// A host name with a dot in it whose last part is no number: neither `localhost` nor an address in any spelling.
fn is_name(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    host.len() <= 253
        && labels.len() >= 2
        && labels.iter().all(is_label)
        && labels.last().is_some_and(|last| last.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-'))
}

/// Whether an address belongs to the world at large (IANA's registries of special addresses, RFC 6890).
fn is_worldly(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            !(a == 0
                || a == 127
                || a >= 224
                || ip.is_private()
                || ip.is_link_local()
                || ip.is_documentation()
                || (a == 100 && b & 0xc0 == 64)
                || (a == 192 && b == 0 && c == 0)
                || (a == 192 && b == 88 && c == 99)
                || (a == 198 && b & 0xfe == 18))
        }
        IpAddr::V6(ip) => {
            let [a, b, ..] = ip.segments();
            // Only what is handed out (2000::/3), and of that nothing which holds another address or is made for books.
            a & 0xe000 == 0x2000
                && !(a == 0x2001 && (b < 0x0200 || b == 0x0db8))
                && a != 0x2002
                && !(a == 0x3fff && b & 0xf000 == 0)
        }
    }
}

/// Finds addresses, and gives out those alone that may be asked. What was looked at is what is connected to.
#[derive(Debug)]
struct Guarded {
    services: Services,
    inner: DefaultResolver,
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &ureq::http::Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let mut allowed = self.empty();
        for address in found.iter().filter(|address| match self.services {
            Services::World => is_worldly(address.ip()),
            Services::ThisMachine => address.ip().is_loopback(),
        }) {
            allowed.push(*address);
        }
        if allowed.is_empty() { Err(ureq::Error::HostNotFound) } else { Ok(allowed) }
    }
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The push service took it.
    Taken,
    /// The browser wants none any more.
    Gone,
    /// Not now: another time.
    Later,
}

/// Hands messages to push services.
pub struct Pusher {
    key: EcdsaKeyPair,
    agent: ureq::Agent,
    services: Services,
}

impl Pusher {
    /// Takes the key in the data folder, or makes one.
    ///
    /// # Errors
    /// If it cannot be read or written.
    pub fn open(data: &Path, services: Services) -> anyhow::Result<Self> {
        let file = data.join(KEY_FILE);
        let random = SystemRandom::new();
        let document = match std::fs::read(&file) {
            Ok(document) => document,
            Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => {
                let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random);
                let made = made.map_err(|_| anyhow::anyhow!("no key could be made"))?;
                let mut out = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&file)?;
                out.write_all(made.as_ref()).and_then(|()| out.sync_all())?;
                made.as_ref().to_vec()
            }
            Err(problem) => return Err(problem).context("couldn't read push.key"),
        };
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &document, &random);
        let key = key.map_err(|problem| anyhow::anyhow!("push.key holds no key: {problem}"))?;
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .https_only(services == Services::World)
            .max_idle_connections_per_host(8)
            // What stands in this machine's environment leads nowhere.
            .proxy(None)
            .build();
        let guarded = Guarded { services, inner: DefaultResolver::default() };
        let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), guarded);
        Ok(Self { key, agent, services })
    }

    /// The key by which a browser's subscription is bound to this server, base64url.
    #[must_use]
    pub fn public(&self) -> String {
        BASE64URL_NOPAD.encode(self.key.public_key().as_ref())
    }

    /// Whether this browser's push service is one that may be asked.
    #[must_use]
    pub fn asks(&self, to: &Subscription) -> bool {
        origin(&to.endpoint, self.services).is_some()
    }

    /// Hands in one message. `contact` is whom the push service may turn to: an https address.
    #[must_use]
    pub fn send(&self, to: &Subscription, message: &str, contact: &str, now: Time) -> Outcome {
        let Some(origin) = origin(&to.endpoint, self.services) else { return Outcome::Gone };
        // A key that is no point of the curve cannot be any browser's.
        let Some(body) = sealed(to, message) else { return Outcome::Gone };
        let authorization = format!("vapid t={}, k={}", self.token(&origin, contact, now), self.public());
        let asked = self
            .agent
            .post(&to.endpoint)
            .header("Authorization", authorization)
            .header("Content-Encoding", "aes128gcm")
            .header("Content-Type", "application/octet-stream")
            .header("TTL", (KEPT.0 / 1000).to_string())
            // Of several that a phone missed, the last one says as much as all of them (RFC 8030, section 5.4).
            .header("Topic", BASE64URL_NOPAD.encode(&to.tag))
            .send(&body[..]);
        match asked.map(|reply| reply.status().as_u16()) {
            Ok(200..=299) => Outcome::Taken,
            Ok(404 | 410) => Outcome::Gone,
            _ => Outcome::Later,
        }
    }

    /// RFC 8292, section 2: a JSON Web Token by ES256, for one push service.
    fn token(&self, origin: &str, contact: &str, now: Time) -> String {
        let until = (now + SIGNED).0 / 1000;
        let mut claims = serde_json::json!({"aud": origin, "exp": until});
        if contact.starts_with("https://") {
            claims["sub"] = contact.into();
        }
        let encode = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
        let said = format!("{}.{}", encode(r#"{"typ":"JWT","alg":"ES256"}"#), encode(&claims.to_string()));
        let signature = self.key.sign(&SystemRandom::new(), said.as_bytes()).expect("the system gives randomness");
        format!("{said}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
    }
}

/// The body of the request: encrypted with a key made for this message alone. `None` if the browser's key is none.
fn sealed(to: &Subscription, message: &str) -> Option<Vec<u8>> {
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).ok()?;
    let own_public: [u8; 65] = own.compute_public_key().ok()?.as_ref().try_into().ok()?;
    let mut padded = message.as_bytes().to_vec();
    // RFC 8188, section 2: the last record's text ends with 2; zeros follow.
    padded.push(2);
    padded.resize(padded.len().max(MESSAGE_BYTES), 0);
    let theirs = UnparsedPublicKey::new(&ECDH_P256, to.key);
    agreement::agree_ephemeral(own, &theirs, |shared| encrypted(shared, &own_public, to, random::bytes(), padded)).ok()
}

/// RFC 8291, section 3.4, and RFC 8188, section 2.
fn encrypted(shared: &[u8], own: &[u8; 65], to: &Subscription, salt: [u8; 16], mut padded: Vec<u8>) -> Vec<u8> {
    let about = [b"WebPush: info\0", &to.key[..], own].concat();
    let input: [u8; 32] = derived(&Salt::new(HKDF_SHA256, &to.auth), shared, &about);
    let salted = Salt::new(HKDF_SHA256, &salt);
    let key: [u8; 16] = derived(&salted, &input, b"Content-Encoding: aes128gcm\0");
    let nonce: [u8; 12] = derived(&salted, &input, b"Content-Encoding: nonce\0");
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).expect("sixteen bytes are a key"));
    assert!(padded.len() + TAG_BYTES <= RECORD_BYTES as usize, "one record holds it all");
    // The first record's number is zero: the nonce stays as it was derived. The key is used once.
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut padded)
        .expect("far shorter than the cipher's bound");
    let mut out = salt.to_vec();
    out.extend(RECORD_BYTES.to_be_bytes());
    out.push(own.len() as u8);
    out.extend(own);
    out.extend(padded);
    out
}

/// HKDF, RFC 5869, first and second step.
fn derived<const N: usize>(salt: &Salt, input: &[u8], about: &[u8]) -> [u8; N] {
    struct Length(usize);
    impl KeyType for Length {
        fn len(&self) -> usize {
            self.0
        }
    }
    let mut out = [0; N];
    let about = [about];
    let wanted = salt.extract(input);
    let filled = wanted.expand(&about, Length(N)).and_then(|material| material.fill(&mut out));
    filled.expect("far shorter than HKDF's bound");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        BASE64URL_NOPAD.decode(text.as_bytes()).unwrap().try_into().unwrap()
    }

    #[test]
    fn the_message_of_the_standard_comes_out_byte_for_byte() {
        // RFC 8291, section 5 and appendix A.
        let own = p256::SecretKey::from_slice(&bytes::<32>("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")).unwrap();
        let own_public: [u8; 65] = own.public_key().to_sec1_bytes()[..].try_into().unwrap();
        let to = Subscription {
            endpoint: String::new(),
            key: bytes("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
            tag: [0; 16],
        };
        let theirs = p256::PublicKey::from_sec1_bytes(&to.key).unwrap();
        let shared = p256::ecdh::diffie_hellman(own.to_nonzero_scalar(), theirs.as_affine());
        let padded = b"When I grow up, I want to be a watermelon\x02".to_vec();
        let salt = bytes("DGv6ra1nlYgDCS1FRnbzlw");
        let body = encrypted(shared.raw_secret_bytes(), &own_public, &to, salt, padded);
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
            AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(BASE64URL_NOPAD.encode(&body), expected);
    }

    #[test]
    fn only_push_services_of_the_world_are_asked() {
        let good = [
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
            "https://web.push.apple.com/QGu",
            "https://wns2-par02p.notify.windows.com/w/?token=BQYA%3d",
        ];
        for endpoint in good {
            assert!(origin(endpoint, Services::World).is_some(), "{endpoint}");
        }
        assert_eq!(origin(good[0], Services::World).unwrap(), "https://fcm.googleapis.com");
        let long = format!("https://push.example.org/{}", "a".repeat(700));
        for endpoint in [
            "http://push.example.org/a",
            "https://push.example.org",
            "https://push.example.org:22/a",
            "https://sam@push.example.org/a",
            "https://push.example.org@10.0.0.1/a",
            "https://localhost/a",
            "https://127.0.0.1/a",
            "https://2130706433/a",
            "https://0x7f.1/a",
            "https://127.1/a",
            "https://[::1]/a",
            "https://[::ffff:10.0.0.1]/a",
            "https://printer/a",
            "https://push.example.org/a\r\nHost: b",
            "https://push.example.org/ a",
            "file:///etc/passwd",
            "//push.example.org/a",
            "push.example.org/a",
            "",
            &long,
        ] {
            assert_eq!(origin(endpoint, Services::World), None, "{endpoint}");
        }
        assert_eq!(origin("http://127.0.0.1:8080/a", Services::World), None);
        assert!(origin("http://127.0.0.1:8080/a", Services::ThisMachine).is_some());
        assert_eq!(origin("http://10.0.0.1:8080/a", Services::ThisMachine), None);
    }

    #[test]
    fn no_address_of_a_house_is_the_worlds() {
        for ip in ["93.184.216.34", "2606:4700::1", "2a00:1450::1", "198.20.0.1", "100.128.0.1"] {
            assert!(is_worldly(ip.parse().unwrap()), "{ip}");
        }
        for ip in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "192.0.0.1",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "64:ff9b::a00:1",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:a00:1::",
            "3fff::1",
        ] {
            assert!(!is_worldly(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn a_name_that_leads_home_is_not_asked() {
        let data = tempfile::tempdir().unwrap();
        let pusher = Pusher::open(data.path(), Services::World).unwrap();
        // Port 443 of this machine; nothing is asked there, whoever listens.
        let leads_home = pusher.agent.post("https://localhost/a").send_empty().unwrap_err();
        assert!(matches!(leads_home, ureq::Error::HostNotFound), "{leads_home}");
    }

    #[test]
    fn the_key_is_made_once_for_its_owner_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let data = tempfile::tempdir().unwrap();
        let public = Pusher::open(data.path(), Services::World).unwrap().public();
        assert_eq!(public.len(), 87);
        assert_eq!(Pusher::open(data.path(), Services::World).unwrap().public(), public);
        let mode = std::fs::metadata(data.path().join(KEY_FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
