//! `polity ballot` from the beginning of an election to its result, as people run it: files, exit codes, words.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_polity");
const UUID: &str = "PoLityTestEx1x";

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &str) -> Output {
        let mut command = Command::new(PROGRAM);
        command.arg("ballot").args(arguments.split(' ')).current_dir(self.path());
        // What this desk verified before it remembers here, and not among the files of whoever runs the tests.
        command.env("XDG_STATE_HOME", self.path().join("state")).output().unwrap()
    }

    fn does(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "polity ballot {arguments}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn fails(&self, arguments: &str, code: i32) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(code), "polity ballot {arguments}");
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    fn ending(&self, folder: &str, ending: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path().join(folder)).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> =
            names.filter(|name| name.ends_with(ending)).map(|name| format!("{folder}/{name}")).collect();
        names.sort();
        names
    }

    fn verdict(&self, arguments: &str) -> Value {
        serde_json::from_slice(&self.run(&format!("verify {arguments} --json")).stdout).unwrap()
    }

    fn set_up(&self, group: &str, questions: &str, trustees: &str) -> Vec<String> {
        let credentials = format!("credentials --uuid {UUID} --group {group} --count 3 --out election");
        self.does(&credentials);
        self.write(
            "template.json",
            &format!("{{\"description\": \"\", \"name\": \"A test\", \"questions\": {questions}}}"),
        );
        self.does(&format!(
            "setup template.json --uuid {UUID} --group {group} {trustees} --credentials election/{UUID}.pubcreds --out election"
        ));
        let private = self.read(&format!("election/{UUID}.privcreds"));
        private.lines().map(|line| line.split(' ').nth(1).unwrap().to_owned()).collect()
    }

    fn cast(&self, credential: &str, choices: &str) {
        self.write("credential", credential);
        self.write("choices", choices);
        self.does("cast election --credential credential --choices choices");
    }
}

const QUESTION: &str = r#"[{"answers": ["a", "b"], "min": 1, "max": 1, "question": "Which?"}]"#;

#[test]
fn an_election_from_its_beginning_to_its_result() {
    let desk = Desk::new();
    desk.does("trustee new --group Ed25519 --out keys");
    desk.does("trustee new --group Ed25519 --out keys");
    let public = desk.ending("keys", ".pubkey").join(" ");
    let credentials = desk.set_up("Ed25519", QUESTION, &format!("--public-keys {public}"));
    desk.cast(&credentials[0], "[[1,0]]");
    desk.cast(&credentials[1], "[[0,1]]");
    // Voting again replaces the ballot before.
    desk.cast(&credentials[0], "[[0,1]]");
    desk.write("choices", "[[1,1]]");
    assert!(desk.fails("cast election --credential credential --choices choices", 2).contains("too few or too many"));
    desk.write("credential", "YdLDx-Pf9uf5-wULWx-ArJPif");
    desk.write("choices", "[[1,0]]");
    assert!(desk.fails("cast election --credential credential --choices choices", 2).contains("not on the list"));

    // A prepared ballot is challenged, another one cast.
    desk.write("credential", &credentials[2]);
    desk.does("cast election --credential credential --choices choices --prepare first");
    assert!(desk.does("challenge election --ballot first --opening first.opening").contains("exactly these choices"));
    let opening = desk.read("first.opening").replace("[[1,0]]", "[[0,1]]");
    desk.write("claimed.opening", &opening);
    assert!(desk.fails("challenge election --ballot first --opening claimed.opening", 1).contains("NOT"));
    desk.does("cast election --credential credential --choices choices --prepare second");
    desk.does("cast election --ballot second");

    assert!(desk.fails("verify election", 1).contains("the archive ends before the result"));
    let open = desk.verdict("election --open --note note");
    assert_eq!((open["ballots"].as_u64(), open["counted"].as_u64()), (Some(4), Some(3)));
    assert!(desk.does("verify election --open --note note").contains("4 of them earlier"));
    // From closing to the result every ballot is verified once: when it was cast.
    let tallied = desk.run("tally election");
    assert!(tallied.status.success());
    assert!(String::from_utf8_lossy(&tallied.stderr).contains("4 of 4 ballots were verified here before"));
    let keys = desk.ending("keys", ".privkey");
    desk.does(&format!("decrypt election --key {}", keys[0]));
    assert!(desk.fails("result election", 2).contains("has not decrypted"));
    assert!(desk.fails(&format!("decrypt election --key {}", keys[0]), 2).contains("has decrypted already"));

    // Somebody shows this trustee another box than before.
    let memory = desk.does(&format!("decrypt election --key {} --print", keys[1]));
    assert!(memory.contains("decryption_factors"));
    // A share of another tally is nobody's.
    desk.write("share", &memory.replacen("\"response\":\"", "\"response\":\"1", 1));
    assert!(desk.fails("decrypt election --share share", 2).contains("share"));
    let file = format!("{}.{UUID}.decrypted", keys[1]);
    let kept = desk.read(&file);
    desk.write(&file, &kept.replace(&kept[kept.len() - 9..], "00000000\n"));
    assert!(desk.fails(&format!("decrypt election --key {}", keys[1]), 1).contains("REFUSED"));
    desk.write(&file, &kept);
    desk.write("share", &desk.does(&format!("decrypt election --key {} --print", keys[1])));
    assert!(desk.does("decrypt election --share share").contains("Added the share of trustee"));
    assert!(desk.fails("decrypt election --share share", 2).contains("has decrypted already"));
    assert_eq!(desk.does("result election").lines().last().unwrap(), r#"{"result":[[1,2]]}"#);

    let verdict = desk.verdict("election");
    assert_eq!(verdict["valid"], true);
    assert_eq!(verdict["result"], serde_json::json!([[1, 2]]));
    assert_eq!(desk.verdict("election --plain"), verdict);
    let archive = desk.path().join(format!("election/{UUID}.bel"));
    let mut bytes = std::fs::read(&archive).unwrap();
    let at = bytes.windows(9).position(|window| window == b"\"response").unwrap() + 14;
    bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
    std::fs::write(&archive, bytes).unwrap();
    assert_eq!(desk.verdict("election")["valid"], false);
    let said = desk.fails("verify election", 1);
    assert!(said.starts_with("INVALID. ") && said.lines().count() == 1, "{said}");
    desk.fails("verify nowhere.bel", 2);
}

#[test]
fn a_threshold_key_ranks_and_shuffles() {
    let desk = Desk::new();
    for index in 1..=3 {
        desk.does(&format!("trustee certificate --group Ed25519 --context {index}/2/3 --out {index}"));
    }
    let gathered = |ending: &str| -> String {
        (1..=3).map(|index| desk.read(&desk.ending(&index.to_string(), ending)[0])).collect()
    };
    desk.write("certs", &gathered(".cert"));
    let known = "--group Ed25519 --threshold 2 --certs certs";
    let seeds: Vec<String> = (1..=3).map(|index| desk.ending(&index.to_string(), ".key")[0].clone()).collect();
    let polynomials: String =
        seeds.iter().map(|seed| desk.does(&format!("trustee polynomial {known} --seed {seed}"))).collect();
    desk.write("polynomials", &polynomials);
    let vinputs = desk.does(&format!("trustee gather {known} --polynomials polynomials"));
    let mut voutputs = String::new();
    for (seed, vinput) in seeds.iter().zip(vinputs.lines()) {
        desk.write("vinput", vinput);
        voutputs += &desk.does(&format!("trustee answer {known} --seed {seed} --vinput vinput"));
    }
    desk.write("voutputs", &voutputs);
    desk.does(&format!("trustee parameters {known} --polynomials polynomials --voutputs voutputs --out made"));
    let ranks = r#"[{"type": "NonHomomorphic", "value": {"answers": ["a", "b"], "question": "In which order?"}}]"#;
    let credentials = desk.set_up("Ed25519", ranks, "--threshold made/threshold.json");
    desk.cast(&credentials[0], "[[1,2]]");
    desk.cast(&credentials[1], "[[1,2]]");
    desk.cast(&credentials[2], "[[2,1]]");
    desk.does("tally election");
    desk.does("shuffle election --trustee 1");
    assert!(desk.fails("shuffle election --trustee 1", 2).contains("shuffled already"));
    desk.does("shuffle election --trustee 3 --end");
    for index in [1, 3] {
        let seed = &seeds[index - 1];
        let id = Path::new(seed).file_stem().unwrap().to_string_lossy().into_owned();
        desk.does(&format!("decrypt election --seed {seed} --encrypted-key made/{id}.dkey"));
    }
    let result = desk.does("result election");
    assert_eq!((result.matches("[1,2]").count(), result.matches("[2,1]").count()), (2, 1));
    assert_eq!(desk.verdict("election")["valid"], true);
}

#[test]
fn the_saved_booth_is_the_same_for_everybody_and_asks_nobody() {
    let desk = tempfile::tempdir().unwrap();
    let save = |name: &str| {
        let saved = Command::new(PROGRAM).args(["booth", "save", name]).current_dir(desk.path()).output().unwrap();
        (saved.status.code(), String::from_utf8(saved.stdout).unwrap())
    };
    let (code, said) = save("one.html");
    assert_eq!(code, Some(0));
    assert_eq!(save("two.html").1.lines().last(), said.lines().last());
    assert_eq!(save("one.html").0, Some(2), "a file that is there stays");
    let page = std::fs::read_to_string(desk.path().join("one.html")).unwrap();
    assert_eq!(page, std::fs::read_to_string(desk.path().join("two.html")).unwrap());
    // Nothing was left to be put in, and the page forbids itself every address.
    assert!(!page.contains("{{"));
    assert!(page.contains("default-src 'none'") && !page.contains("connect-src"));
    assert!(!page.contains("http://") && !page.contains("https://"));
}
