//! Elections made here from seeded randomness, with everything that a real one has: so that a clone without the
//! elections of other programs tests the same things.

use belenios::archive::{ArchiveWriter, EventKind, setup_text};
use belenios::ballot;
use belenios::ceremony::{Ceremony, Seed, decryption_key};
use belenios::credentials::{self, CredentialVersion, PublicCredential};
use belenios::decryption::{PartialDecryption, owned_text, result, result_text};
use belenios::election::{Election, Homomorphic, NonHomomorphic, Question, Template};
use belenios::elements::Written;
use belenios::group::Group;
use belenios::shuffle::Shuffler;
use belenios::tally::Tally;
use belenios::trustees::{Context, TrusteeKind, Trustees, generate};
use chacha20::ChaCha20Rng;
use rand_core::SeedableRng;
use sha2::{Digest, Sha256};

/// What kind of election.
pub struct Kind {
    pub questions: Vec<Question>,
    /// One list of numbers for each question, for each voter.
    pub votes: Vec<Vec<Vec<u64>>>,
    /// Voters who vote again, the same.
    pub again: usize,
    pub singles: usize,
    /// Needed, of how many, with contexts as since 2.5.1.
    pub threshold: Option<(u64, u64, bool)>,
    pub weights: Option<Vec<u64>>,
    pub shuffles: usize,
    pub credentials: CredentialVersion,
}

pub fn choose(count: usize, blank: Option<bool>, min: u64, max: u64) -> Question {
    let answers = (1..=count).map(|number| format!("Answer \"{number}\" ä")).collect();
    Question::Homomorphic(Homomorphic { answers, blank, min, max, question: "Which?".to_owned() })
}

pub fn rank(count: usize) -> Question {
    let answers = (1..=count).map(|number| format!("Candidate {number}")).collect();
    Question::NonHomomorphic(NonHomomorphic { answers, question: "In which order?".to_owned() })
}

impl Kind {
    pub fn new(questions: Vec<Question>, votes: Vec<Vec<Vec<u64>>>) -> Self {
        Self {
            questions,
            votes,
            again: 1,
            singles: 1,
            threshold: None,
            weights: None,
            shuffles: 0,
            credentials: CredentialVersion::Long,
        }
    }
}

/// Events of an archive, each with its data.
pub type Events = Vec<(EventKind, Vec<Vec<u8>>)>;

/// The bytes of an archive with these events.
pub fn written(timestamp: u64, events: &Events) -> Vec<u8> {
    let (mut writer, mut bytes) = ArchiveWriter::begin(timestamp);
    for (kind, data) in events {
        let data: Vec<&[u8]> = data.iter().map(Vec::as_slice).collect();
        bytes.extend(writer.event(*kind, &data));
    }
    bytes
}

pub const TIMESTAMP: u64 = 1_790_000_000;
pub const UUID: &str = "PoLityTestEx1x";

/// Holds an election from setup to result: its events, and its result.
pub fn election<G: Group>(kind: &Kind, seed: u64) -> (Events, String) {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let rng = &mut rng;
    let mut list = Vec::new();
    let mut privates = Vec::new();
    for _ in 0..kind.singles {
        let (private, public) = generate::<G, _>(rng);
        list.push(TrusteeKind::Single(public));
        privates.push(private);
    }
    let mut owners: Vec<u64> = (1..=kind.singles as u64).collect();
    if let Some((needed, of, with_context)) = kind.threshold {
        let seeds: Vec<Seed> = (0..of).map(|_| Seed::generate(rng)).collect();
        let certs = (1..).zip(&seeds).map(|(index, seed)| {
            let context = with_context.then_some(Context { size: of, threshold: needed, index });
            seed.certificate::<G, _>(context, rng)
        });
        let ceremony = Ceremony::new(certs.collect(), needed).unwrap();
        let polynomials: Vec<_> = seeds.iter().map(|seed| ceremony.polynomial(seed, rng).unwrap()).collect();
        let vinputs = ceremony.vinputs(&polynomials).unwrap();
        let voutputs: Vec<_> =
            seeds.iter().zip(&vinputs).map(|(seed, vinput)| ceremony.voutput(seed, vinput, rng).unwrap()).collect();
        let (parameters, keys) = ceremony.parameters(&polynomials, &voutputs).unwrap();
        // The last ones decrypt, so that indexes are not the first ones.
        for index in (of - needed)..of {
            let (number, private) = decryption_key(&seeds[index as usize], &keys[index as usize], &parameters).unwrap();
            assert_eq!(number, index + 1);
            owners.push(kind.singles as u64 + number);
            privates.push(private);
        }
        list.push(TrusteeKind::Pedersen(parameters));
    }
    let trustees = Trustees(list);
    let template = Template {
        description: "Made by a test.".to_owned(),
        name: "Ölection".to_owned(),
        questions: kind.questions.clone(),
        administrator: Some("Nobody".to_owned()),
        credential_authority: None,
    };
    let election = Election::<G>::new(template, UUID, Written::new(trustees.public_key().unwrap())).unwrap();
    let secrets: Vec<G::Scalar> = kind
        .votes
        .iter()
        .map(|_| credentials::secret::<G>(&credentials::generate(kind.credentials, rng), UUID).unwrap())
        .collect();
    let list: Vec<PublicCredential<G>> = secrets
        .iter()
        .enumerate()
        .map(|(at, secret)| PublicCredential {
            key: Written::new(G::secret_power_of_generator(secret)),
            weight: kind.weights.as_ref().map(|weights| weights[at]),
        })
        .collect();
    let texts = [election.text(), trustees.text(), credentials::public_list(&list)];
    let [a, b, c] = texts.each_ref().map(|text| Sha256::digest(text.as_bytes()).into());
    let mut setup: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    setup.push(setup_text(&a, &b, &c).into_bytes());
    let mut events = vec![(EventKind::Setup, setup)];

    let mut tally = Tally::new(&election);
    let mut casts: Vec<(usize, ballot::Ballot<G>)> = Vec::new();
    for voter in (0..kind.again).chain(0..kind.votes.len()) {
        let ballot = ballot::make(&election, &secrets[voter], &kind.votes[voter], rng).unwrap();
        events.push((EventKind::Ballot, vec![ballot.text().into_bytes()]));
        casts.push((voter, ballot));
    }
    for (number, (voter, ballot)) in casts.iter().enumerate().skip(kind.again) {
        tally.put(number as u64, ballot, kind.weights.as_ref().map_or(1, |weights| weights[*voter]));
    }
    events.push((EventKind::EndBallots, vec![]));
    let mut encrypted = tally.encrypted();
    let text = encrypted.text();
    let sized = encrypted.sized_text(&Sha256::digest(text.as_bytes()).into());
    events.push((EventKind::EncryptedTally, vec![text.into_bytes(), sized.into_bytes()]));
    let owned = |owner: u64, object: String| {
        let reference = owned_text(owner, &Sha256::digest(object.as_bytes()).into());
        vec![object.into_bytes(), reference.into_bytes()]
    };
    let places: Vec<usize> = election.shuffled().collect();
    let mut shuffler = Shuffler::new(&election.public_key, &election.fingerprint);
    for owner in 1..=kind.shuffles as u64 {
        let from: Vec<_> = places.iter().map(|&place| encrypted.ciphertexts[place].clone()).collect();
        let shuffle = shuffler.shuffle(&from, rng);
        events.push((EventKind::Shuffle, owned(owner, shuffle.text())));
        for (&place, list) in places.iter().zip(shuffle.ciphertexts) {
            encrypted.ciphertexts[place] = list;
        }
    }
    if kind.shuffles > 0 {
        events.push((EventKind::EndShuffles, vec![]));
    }
    let mut decryptions = Vec::new();
    for (owner, private) in owners.into_iter().zip(&privates) {
        let decryption = PartialDecryption::<G>::new(&election.fingerprint, private, &encrypted.ciphertexts, rng);
        events.push((EventKind::PartialDecryption, owned(owner, decryption.text())));
        decryptions.push((owner, decryption));
    }
    let outcome = result(&election, &trustees, &encrypted.ciphertexts, &decryptions, encrypted.total_weight).unwrap();
    let text = result_text(&outcome);
    events.push((EventKind::Result, vec![text.clone().into_bytes()]));
    (events, text)
}

/// Elections that have everything between them, small enough to be mutated thousands of times.
pub fn small() -> Vec<(&'static str, Events, String)> {
    use belenios::group::{Belenios2048, Ed25519, Rfc3526};
    let mut all = Vec::new();
    let votes = vec![
        vec![vec![1, 0, 0], vec![0, 1, 1]],
        vec![vec![0, 1, 0], vec![1, 0, 0]],
        vec![vec![0, 1, 0], vec![0, 1, 0]],
    ];
    let mut kind = Kind::new(vec![choose(3, None, 1, 1), choose(2, Some(true), 1, 2)], votes);
    kind.singles = 2;
    let (events, result) = election::<Ed25519>(&kind, 1);
    assert_eq!(result, r#"{"result":[[1,2,0],[1,2,1]]}"#);
    all.push(("two questions, one blank, two trustees, Ed25519", events, result));
    let votes =
        vec![vec![vec![1, 2, 0], vec![1, 0]], vec![vec![0, 0, 255], vec![0, 0]], vec![vec![3, 2, 1], vec![0, 1]]];
    let mut kind = Kind::new(vec![rank(3), choose(2, Some(false), 0, 1)], votes);
    (kind.shuffles, kind.threshold) = (2, Some((2, 3, true)));
    let (events, result) = election::<Ed25519>(&kind, 2);
    all.push(("ranks, two shuffles, threshold 2 of 3 with contexts, Ed25519", events, result));
    let votes = vec![vec![vec![1, 0]], vec![vec![0, 1]], vec![vec![1, 0]]];
    let mut kind = Kind::new(vec![choose(2, None, 0, 1)], votes);
    (kind.weights, kind.threshold) = (Some(vec![5, 0, 1_073_741_824]), Some((2, 2, false)));
    kind.credentials = CredentialVersion::Checked;
    let (events, result) = election::<Belenios2048>(&kind, 3);
    assert_eq!(result, r#"{"result":[["1073741829",0]]}"#);
    all.push(("weights, threshold 2 of 2 without contexts, BELENIOS-2048", events, result));
    let mut kind = Kind::new(vec![rank(2)], vec![vec![vec![1, 2]], vec![vec![2, 1]]]);
    (kind.shuffles, kind.again) = (1, 0);
    let (events, result) = election::<Rfc3526>(&kind, 4);
    all.push(("ranks, a shuffle, RFC-3526-2048", events, result));
    all
}
