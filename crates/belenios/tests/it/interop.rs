//! Elections together with Debian's belenios-tool 2.0, which was written by other people from the same specification:
//! it verifies ours, we verify its, and each goes on with what the other began.
//!
//! `make test` installs it. Where it is absent the tests say that they were not run. Set BELENIOS_TOOL to use another.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use belenios::archive::{ArchiveWriter, EventKind, setup_text};
use belenios::ballot;
use belenios::board::{Contents, Options, verify};
use belenios::ceremony::{Ceremony, Polynomial, Seed, VInput, VOutput, decryption_key};
use belenios::credentials::{self, CredentialVersion, PublicCredential};
use belenios::decryption::{PartialDecryption, owned_text, result, result_text};
use belenios::election::{Election, Question, Template};
use belenios::elements::Written;
use belenios::group::{Belenios2048, Group, Rfc3526};
use belenios::json::Reader;
use belenios::shuffle::Shuffler;
use belenios::trustees::{SignedMessage, TrusteeKind, TrusteePublicKey, Trustees, generate};
use chacha20::ChaCha20Rng;
use rand_core::SeedableRng;
use sha2::{Digest, Sha256};

use crate::made::{Kind, TIMESTAMP, UUID, choose, election, rank, written};

fn tool() -> Option<PathBuf> {
    let named = std::env::var_os("BELENIOS_TOOL").map_or_else(|| PathBuf::from("belenios-tool"), PathBuf::from);
    let there = Command::new(&named).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if there.is_ok_and(|status| status.success()) {
        return Some(named);
    }
    println!("not run: together with belenios-tool: it is not installed (apt-get install belenios-tool)");
    None
}

/// A folder with an election, and the tool that works in it.
struct Folder {
    tool: PathBuf,
    path: PathBuf,
}

impl Folder {
    fn new(tool: &Path, name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("polity-belenios-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self { tool: tool.to_owned(), path }
    }

    fn ask(&self, arguments: &str, input: &[u8]) -> Result<String, String> {
        let mut command = Command::new(&self.tool);
        command.current_dir(&self.path).args(arguments.split_whitespace()).env("BELENIOS_USE_URANDOM", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A step that reads nothing may be gone before it was handed anything.
        let _ = stdin.write_all(input);
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(String::from_utf8(output.stdout).unwrap()) } else { Err(said) }
    }

    fn run(&self, arguments: &str, input: &[u8]) -> String {
        self.ask(arguments, input).unwrap_or_else(|said| panic!("belenios-tool {arguments}: {said}"))
    }

    fn event(&self, kind: EventKind, payload: &str) {
        self.run(&format!("archive add-event --type={}", kind.name()), payload.as_bytes());
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path.join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path.join(name)).unwrap()
    }

    /// Files with this ending, sorted by name.
    fn ending(&self, ending: &str) -> Vec<String> {
        let names = fs::read_dir(&self.path).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| name.ends_with(ending)).collect();
        names.sort();
        names
    }

    fn archive(&self) -> PathBuf {
        self.path.join(&self.ending(".bel")[0])
    }

    fn contents<G: Group>(&self) -> Contents<G> {
        let options = Options { may_be_open: true, ..Options::new([5; 32]) };
        let bytes = fs::read(self.archive()).unwrap();
        Contents::read(Cursor::new(bytes), &options, &mut |_, _| ()).unwrap_or_else(|invalid| panic!("{invalid}"))
    }

    /// We add an event.
    fn add<G: Group>(&self, kind: EventKind, data: &[String]) {
        let mut writer = self.contents::<G>().writer();
        let data: Vec<&[u8]> = data.iter().map(String::as_bytes).collect();
        let bytes = writer.event(kind, &data);
        fs::OpenOptions::new().append(true).open(self.archive()).unwrap().write_all(&bytes).unwrap();
    }

    fn add_owned<G: Group>(&self, kind: EventKind, owner: u64, object: String) {
        let owned = owned_text(owner, &Sha256::digest(object.as_bytes()).into());
        self.add::<G>(kind, &[object, owned]);
    }

    /// It verifies, we verify, and the result is this.
    fn both_find(&self, result: &str) {
        self.run("election verify", b"");
        let bytes = fs::read(self.archive()).unwrap();
        let verified = verify(Cursor::new(bytes), &Options::new([6; 32]), &mut |_, _| ());
        let verified = verified.unwrap_or_else(|invalid| panic!("{}: {invalid}", self.path.display()));
        assert_eq!(result_text(verified.result.as_ref().unwrap()), result);
    }

    /// Closes the box: with its tally, or ours.
    fn close<G: Group>(&self, ours: bool) {
        if ours {
            self.add::<G>(EventKind::EndBallots, &[]);
            let tally = self.contents::<G>().tally;
            let text = tally.text();
            let sized = tally.sized_text(&Sha256::digest(text.as_bytes()).into());
            self.add::<G>(EventKind::EncryptedTally, &[text, sized]);
        } else {
            self.event(EventKind::EndBallots, "");
            let tally = self.run("election compute-encrypted-tally", b"");
            self.event(EventKind::EncryptedTally, &tally);
        }
    }

    fn our_share<G: Group>(&self, owner: u64, private: &G::Scalar, rng: &mut ChaCha20Rng) {
        let contents = self.contents::<G>();
        let tally = &contents.tally.ciphertexts;
        let share = PartialDecryption::<G>::new(&contents.election.fingerprint, private, tally, rng);
        self.add_owned::<G>(EventKind::PartialDecryption, owner, share.text());
    }

    fn our_result<G: Group>(&self) -> String {
        let Contents { election, trustees, tally, decryptions, .. } = self.contents::<G>();
        let found = result(&election, &trustees, &tally.ciphertexts, &decryptions, tally.total_weight).unwrap();
        let text = result_text(&found);
        self.add::<G>(EventKind::Result, std::slice::from_ref(&text));
        text
    }

    fn our_ballot<G: Group>(&self, credential: &str, choices: &[Vec<u64>], rng: &mut ChaCha20Rng) {
        let election = self.contents::<G>().election;
        let secret = credentials::secret::<G>(credential, &election.uuid).unwrap();
        let ballot = ballot::make(&election, &secret, choices, rng).unwrap();
        self.add::<G>(EventKind::Ballot, &[ballot.text()]);
    }

    fn its_ballot(&self, credential: &str, choices: &str) {
        self.write("credential", &format!("{credential}\n"));
        self.write("choices", &format!("{choices}\n"));
        let ballot = self.run("election generate-ballot --privcred credential --ballot choices", b"");
        self.event(EventKind::Ballot, &ballot);
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

fn template(questions: &[Question]) -> String {
    let mut out = String::from(r#"{"description":"Both","name":"Together","questions":"#);
    belenios::json::list(&mut out, questions, |out, question| question.write(out));
    out + "}"
}

#[test]
fn our_elections_are_valid_to_belenios_tool() {
    let Some(tool) = tool() else { return };
    let votes =
        || vec![vec![vec![0, 1, 1], vec![1, 0]], vec![vec![1, 0, 0], vec![0, 1]], vec![vec![0, 0, 1], vec![1, 0]]];
    let questions = || vec![choose(2, Some(true), 1, 2), choose(2, None, 1, 1)];
    let mut single = Kind::new(questions(), votes());
    (single.singles, single.credentials) = (2, CredentialVersion::Checked);
    single.weights = Some(vec![2, 1, 1_500_000_000]);
    let mut threshold = Kind::new(questions(), votes());
    threshold.threshold = Some((2, 3, false));
    let ranks =
        || vec![vec![vec![1, 2, 0], vec![1, 0]], vec![vec![0, 255, 7], vec![0, 0]], vec![vec![1, 2, 0], vec![0, 1]]];
    let mut shuffled = Kind::new(vec![rank(3), choose(2, None, 0, 1)], ranks());
    (shuffled.singles, shuffled.shuffles) = (2, 2);
    let mut both = Kind::new(vec![rank(3), choose(2, None, 0, 1)], ranks());
    (both.threshold, both.shuffles, both.again) = (Some((2, 2, false)), 1, 0);
    let made = [
        ("single, weights, blank, two questions", election::<Belenios2048>(&single, 11)),
        ("threshold, blank, two questions", election::<Belenios2048>(&threshold, 12)),
        ("RFC-3526, ranks and choices, two shuffles", election::<Rfc3526>(&shuffled, 13)),
        ("RFC-3526, threshold, a shuffle", election::<Rfc3526>(&both, 14)),
    ];
    for (number, (name, (events, result))) in made.into_iter().enumerate() {
        println!("{name}");
        let folder = Folder::new(&tool, &format!("ours-{number}"));
        fs::write(folder.path.join(format!("{UUID}.bel")), written(TIMESTAMP, &events)).unwrap();
        folder.both_find(&result);
    }
}

#[test]
fn it_sets_up_we_cast_it_decrypts_we_decrypt() {
    let Some(tool) = tool() else { return };
    let mut rng = ChaCha20Rng::seed_from_u64(21);
    let folder = Folder::new(&tool, "half");
    let uuid = folder.run("setup generate-token", b"").trim().to_owned();
    let group = "--group BELENIOS-2048";
    folder.write("voters.txt", "a@example.com,a,1\nb@example.com,b,3\nc@example.com,c,2000000000\n");
    folder.run(&format!("setup generate-credentials --uuid {uuid} {group} --file voters.txt"), b"");
    folder.write("public_creds.json", &folder.read(&folder.ending(".pubcreds")[0]));
    let private = folder.read(&folder.ending(".privcreds")[0]);
    let credentials: Vec<&str> = private.lines().map(|line| line.rsplit(' ').next().unwrap()).collect();
    folder.run(&format!("setup generate-trustee-key {group}"), b"");
    let (ours, our_key) = generate::<Belenios2048, _>(&mut rng);
    let mut line = String::new();
    our_key.write(&mut line);
    let its_key = folder.read(&folder.ending(".pubkey")[0]);
    folder.write("public_keys.jsons", &format!("{}\n{line}\n", its_key.trim_end()));
    folder.run("setup make-trustees", b"");
    folder.write("template.json", &template(&[choose(3, Some(true), 1, 2)]));
    folder.run(&format!("setup make-election --uuid {uuid} {group} --template template.json"), b"");
    folder.run("archive init", b"");
    folder.our_ballot::<Belenios2048>(credentials[0], &[vec![0, 1, 0, 1]], &mut rng);
    folder.its_ballot(credentials[1], "[[1,0,0,0]]");
    folder.our_ballot::<Belenios2048>(credentials[2], &[vec![0, 0, 1, 0]], &mut rng);
    folder.its_ballot(credentials[0], "[[0,1,1,0]]");
    folder.run("election verify", b"");
    folder.close::<Belenios2048>(true);
    let private_key = folder.ending(".privkey")[0].clone();
    let share = folder.run(&format!("election decrypt --privkey {private_key} --trustee-id 1"), b"");
    folder.event(EventKind::PartialDecryption, &share);
    folder.our_share::<Belenios2048>(2, &ours, &mut rng);
    let outcome = folder.run("election compute-result", b"");
    folder.event(EventKind::Result, &outcome);
    folder.both_find(r#"{"result":[[3,1,"2000000001",0]]}"#);
}

#[test]
fn trustees_of_both_make_a_threshold_key_and_decrypt_with_it() {
    let Some(tool) = tool() else { return };
    type G = Belenios2048;
    let mut rng = ChaCha20Rng::seed_from_u64(22);
    let folder = Folder::new(&tool, "threshold");
    let keys = "setup generate-trustee-key-threshold --group BELENIOS-2048";
    folder.run(&format!("{keys} --step 1"), b"");
    let its_key = folder.ending(".key")[0].clone();
    let its_cert = folder.read(&folder.ending(".cert")[0]);
    let seeds = [Seed::generate(&mut rng), Seed::generate(&mut rng)];
    let our_certs = seeds.each_ref().map(|seed| {
        let mut text = String::new();
        seed.certificate::<G, _>(None, &mut rng).write(&mut text);
        text
    });
    // Trustee 2 is the tool's.
    let certs = [our_certs[0].as_str(), its_cert.trim_end(), our_certs[1].as_str()];
    folder.write("certs.jsons", &(certs.join("\n") + "\n"));
    folder.run(&format!("{keys} --certs certs.jsons --step 2"), b"");
    let parsed = certs.map(|cert| Reader::whole(cert.as_bytes(), SignedMessage::<G>::read).unwrap());
    let ceremony = Ceremony::new(parsed.to_vec(), 2).unwrap();
    let its_polynomial = folder.run(&format!("{keys} --certs certs.jsons --key {its_key} --step 3 --threshold 2"), b"");
    let polynomials = [
        ceremony.polynomial(&seeds[0], &mut rng).unwrap(),
        Polynomial::parse(its_polynomial.trim_end().as_bytes()).unwrap(),
        ceremony.polynomial(&seeds[1], &mut rng).unwrap(),
    ];
    let lines: Vec<String> = polynomials.iter().map(Polynomial::text).collect();
    folder.write("polynomials.jsons", &(lines.join("\n") + "\n"));
    let vinputs = ceremony.vinputs(&polynomials).unwrap();
    folder.run(&format!("{keys} --certs certs.jsons --step 4 --polynomials polynomials.jsons"), b"");
    let its_vinputs: BTreeSet<String> =
        folder.ending(".vinput").iter().map(|name| folder.read(name).trim_end().to_owned()).collect();
    assert_eq!(its_vinputs, vinputs.iter().map(VInput::text).collect(), "routed alike");
    let its_voutput =
        folder.run(&format!("{keys} --certs certs.jsons --key {its_key} --step 5"), vinputs[1].text().as_bytes());
    let voutputs = [
        ceremony.voutput(&seeds[0], &vinputs[0], &mut rng).unwrap(),
        VOutput::parse(its_voutput.trim_end().as_bytes()).unwrap(),
        ceremony.voutput(&seeds[1], &vinputs[2], &mut rng).unwrap(),
    ];
    let answers: Vec<String> = voutputs.iter().map(VOutput::text).collect();
    let its_parameters = folder.run(
        &format!("{keys} --certs certs.jsons --step 6 --polynomials polynomials.jsons"),
        (answers.join("\n") + "\n").as_bytes(),
    );
    let (parameters, encrypted) = ceremony.parameters(&polynomials, &voutputs).unwrap();
    let mut text = String::new();
    parameters.write(&mut text);
    assert_eq!(text, its_parameters.trim_end(), "both find the same parameters");

    // We set up, it casts, it closes, one of each decrypts, we combine.
    let trustees = Trustees(vec![TrusteeKind::Pedersen(parameters.clone())]);
    let template = Template {
        description: "Both".to_owned(),
        name: "Together".to_owned(),
        questions: vec![choose(2, None, 0, 2)],
        administrator: None,
        credential_authority: None,
    };
    let key = Written::new(trustees.public_key().unwrap());
    let election = Election::<G>::new(template, UUID, key).unwrap();
    let privates: Vec<_> = (0..2).map(|_| credentials::generate(CredentialVersion::Checked, &mut rng)).collect();
    let list: Vec<PublicCredential<G>> = privates
        .iter()
        .map(|private| {
            let secret = credentials::secret::<G>(private, UUID).unwrap();
            PublicCredential { key: Written::new(G::secret_power_of_generator(&secret)), weight: None }
        })
        .collect();
    let texts = [election.text(), trustees.text(), credentials::public_list(&list)];
    let [a, b, c] = texts.each_ref().map(|text| Sha256::digest(text.as_bytes()).into());
    let setup = setup_text(&a, &b, &c);
    let (mut writer, mut bytes) = ArchiveWriter::begin(TIMESTAMP);
    let data = [texts[0].as_bytes(), texts[1].as_bytes(), texts[2].as_bytes(), setup.as_bytes()];
    bytes.extend(writer.event(EventKind::Setup, &data));
    fs::write(folder.path.join(format!("{UUID}.bel")), bytes).unwrap();
    folder.its_ballot(&privates[0], "[[1,1]]");
    folder.its_ballot(&privates[1], "[[0,1]]");
    folder.close::<G>(false);
    folder.write("its.dkey", &encrypted[1]);
    let share = folder
        .run(&format!("election decrypt-threshold --key {its_key} --decryption-key its.dkey --trustee-id 2"), b"");
    folder.event(EventKind::PartialDecryption, &share);
    let (number, private) = decryption_key(&seeds[1], &encrypted[2], &parameters).unwrap();
    folder.our_share::<G>(number, &private, &mut rng);
    assert_eq!(folder.our_result::<G>(), r#"{"result":[[1,2]]}"#);
    folder.both_find(r#"{"result":[[1,2]]}"#);
}

#[test]
fn both_shuffle_ranks() {
    let Some(tool) = tool() else { return };
    type G = Rfc3526;
    let mut rng = ChaCha20Rng::seed_from_u64(23);
    let folder = Folder::new(&tool, "shuffle");
    let uuid = folder.run("setup generate-token", b"").trim().to_owned();
    let group = "--group RFC-3526-2048";
    folder.run(&format!("setup generate-credentials --uuid {uuid} {group} --count 3"), b"");
    folder.write("public_creds.json", &folder.read(&folder.ending(".pubcreds")[0]));
    let private = folder.read(&folder.ending(".privcreds")[0]);
    let credentials: Vec<&str> = private.lines().map(|line| line.rsplit(' ').next().unwrap()).collect();
    let (ours, our_key) = generate::<G, _>(&mut rng);
    let mut line = String::new();
    our_key.write(&mut line);
    folder.run(&format!("setup generate-trustee-key {group}"), b"");
    let its_key = folder.read(&folder.ending(".pubkey")[0]);
    Reader::whole(its_key.trim_end().as_bytes(), TrusteePublicKey::<G>::read).unwrap();
    folder.write("public_keys.jsons", &format!("{line}\n{}\n", its_key.trim_end()));
    folder.run("setup make-trustees", b"");
    folder.write("template.json", &template(&[rank(3)]));
    folder.run(&format!("setup make-election --uuid {uuid} {group} --template template.json"), b"");
    folder.run("archive init", b"");
    folder.our_ballot::<G>(credentials[0], &[vec![3, 2, 1]], &mut rng);
    folder.its_ballot(credentials[1], "[[1,2,3]]");
    folder.our_ballot::<G>(credentials[2], &[vec![1, 2, 3]], &mut rng);
    folder.close::<G>(false);
    let shuffle = folder.run("election shuffle --trustee-id 2", b"");
    folder.event(EventKind::Shuffle, &shuffle);
    let contents = folder.contents::<G>();
    let mut shuffler = Shuffler::new(&contents.election.public_key, &contents.election.fingerprint);
    let shuffle = shuffler.shuffle(&contents.to_shuffle(), &mut rng).text();
    folder.add_owned::<G>(EventKind::Shuffle, 1, shuffle);
    folder.event(EventKind::EndShuffles, "");
    folder.our_share::<G>(1, &ours, &mut rng);
    let private_key = folder.ending(".privkey")[0].clone();
    let share = folder.run(&format!("election decrypt --privkey {private_key} --trustee-id 2"), b"");
    folder.event(EventKind::PartialDecryption, &share);
    let outcome = folder.run("election compute-result", b"");
    folder.event(EventKind::Result, &outcome);
    assert_eq!(outcome.matches("[1,2,3]").count(), 2);
    assert_eq!(outcome.matches("[3,2,1]").count(), 1);
    folder.both_find(outcome.trim_end());
}
