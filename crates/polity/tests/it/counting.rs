//! `polity count` as people and scripts use it: real files where they are at hand, made ones always.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_polity");

fn count(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).arg("count").args(arguments).env_remove("COLUMNS").output().unwrap()
}

fn json(arguments: &[&str]) -> Value {
    let output = count(&[arguments, &["--json"]].concat());
    assert!(output.status.code() != Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The reason on the error output of a count that could not be made.
fn refused(arguments: &[&str]) -> String {
    let output = count(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", text(&output));
    assert!(output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn names(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Folder(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, content: &str) -> String {
        let path = self.0.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_string()
    }
}

const WARD: &str = "5 2\n# a ward\n10 1 2 0\n6 3 4 0\n5 4 3 0\n3 5 2 0\n0\n\"Ada <b>\"\n\"Bo\"\n\"Cy\"\n\"Di\"\n\"Eve\"\n\"Committee\"\n";

/// A folder of the published cases; `None`, said aloud, where they are absent.
fn data(part: &str) -> Option<PathBuf> {
    let root = std::env::var_os("POLITY_DATA").map(PathBuf::from);
    let root = root.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"));
    let folder = root.join("counting").join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("not run: {part}: no such folder {}", folder.display());
    None
}

#[test]
fn a_ward_is_counted_in_words_in_json_and_as_a_page() {
    let folder = Folder::new();
    let ward = folder.file("ward.blt", WARD);
    let page = folder.0.path().join("ward.html");
    let output = count(&[&ward, "--rule", "scottish-stv", "--html", page.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let report = text(&output);
    assert!(report.starts_with("Committee\n\nAda <b> and Cy are elected; 24 people voted.\n"), "{report}");
    assert!(report.contains("Rule scottish-stv@1."), "{report}");
    assert!(report.lines().all(|line| line.chars().count() <= 100 || line.contains("Input")), "{report}");

    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("Ada &lt;b&gt;") && !page.contains("Ada <b>"));
    assert!(!page.contains("http"), "a page asks for nothing from anywhere");

    let told = json(&[&ward, "--rule", "scottish-stv@1"]);
    assert_eq!(names(&told["elected"]), ["Ada <b>", "Cy"]);
    assert_eq!(told["rule"], "scottish-stv@1");
    assert!(told["rounds"].as_array().unwrap().len() > 1);
    let again = count(&[&ward, "--rule", "scottish-stv", "--json"]);
    assert_eq!(again.stdout, count(&[&ward, "--rule", "scottish-stv", "--json"]).stdout, "the same bytes");
}

#[test]
fn rules_are_compared_and_listed() {
    let folder = Folder::new();
    let ward = folder.file("ward.blt", WARD);
    let told = json(&[&ward, "--compare", "scottish-stv,meek-prf,schulze"]);
    assert_eq!(names(&told["scottish-stv@1"]), ["Ada <b>", "Cy"]);
    assert_eq!(told.as_object().unwrap().len(), 3);
    assert!(
        text(&count(&[&ward, "--compare", "scottish-stv,meek-prf"]))
            .starts_with("All 2 rules elect the same: Ada <b> and Cy.")
    );

    let rules = json(&["rules"]);
    let ids: Vec<&str> = rules.as_array().unwrap().iter().map(|rule| rule["rule"].as_str().unwrap()).collect();
    for needed in [
        "irv@1",
        "scottish-stv@1",
        "meek-prf@1",
        "wigm-exact@1",
        "schulze@1",
        "ranked-pairs@1",
        "debian@1",
        "approval@1",
        "score@1",
        "star@1",
        "majority-judgment@1",
        "pav@1",
        "sequential-pav@1",
        "sequential-phragmen@1",
        "equal-shares-phragmen@1",
        "budget-greedy@1",
        "budget-shares-add1u@1",
        "dhondt@1",
        "huntington-hill@1",
        "one-per@1",
        "majority@1",
        "two-thirds@1",
        "two-round@1",
        "panel@1",
        "power@1",
    ] {
        assert!(ids.contains(&needed), "{needed}");
    }
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), ids.len(), "every name once");
    let listed = text(&count(&["rules"]));
    assert!(ids.iter().all(|id| listed.contains(id)) && listed.contains("countback@1"));
}

#[test]
fn what_cannot_be_counted_is_refused_with_code_two_and_a_reason() {
    let folder = Folder::new();
    let ward = folder.file("ward.blt", WARD);
    let wrong = folder.file("wrong.blt", "2 1\n1 3 0\n0\n\"A\"\n\"B\"\n\"T\"\n");
    assert!(
        refused(&[&wrong, "--rule", "irv"]).contains("line 2, column 3: expected"),
        "{}",
        refused(&[&wrong, "--rule", "irv"])
    );
    assert!(refused(&[&ward, "--rule", "scotish-stv"]).contains("Near it: scottish-stv"));
    assert!(refused(&[&ward, "--rule", "stv"]).contains("Near it: rctab-stv, scottish-stv"));
    assert!(refused(&[&ward, "--rule", "scottish-stv@9"]).contains("there is scottish-stv@1"));
    assert!(refused(&[&ward]).contains("--rule NAME"));
    assert!(refused(&["/nowhere/ward.blt", "--rule", "irv"]).contains("cannot be read"));
    assert!(refused(&[&folder.file("x.docx", ""), "--rule", "irv"]).contains("no form of ballots ends in .docx"));
    assert!(refused(&[&ward, "--rule", "irv", "--seats", "2"]).contains("fills one seat"));
    assert!(
        refused(&[&ward, "--rule", "scottish-stv", "--withdrawn", "Zoe"])
            .contains("nobody on the ballot is called \"Zoe\"")
    );
    assert!(refused(&[&ward, "--rule", "scottish-stv", "--reserve", "women"]).contains("GROUP=MIN..MAX"));
    assert!(refused(&[&ward, "--rule", "sequential-pav"]).contains("--as crosses"));
    // Counted, and nobody is elected.
    let gone = folder.file("gone.blt", "2 1\n3 1 2 0\n0\n\"A\"\n\"B\"\n\"Everybody withdrew\"\n");
    let output = count(&[&gone, "--rule", "irv", "--withdrawn", "A", "--withdrawn", "B"]);
    assert_eq!(output.status.code(), Some(1), "{} {}", text(&output), String::from_utf8_lossy(&output.stderr));
}

#[test]
fn seats_are_reserved_refilled_and_withdrawn_from() {
    let folder = Folder::new();
    let ward = folder.file("ward.blt", WARD);
    let rule = [ward.as_str(), "--rule", "scottish-stv"];
    let with = |more: &[&str]| json(&[&rule, more].concat());
    assert_eq!(names(&with(&["--withdrawn", "Cy"])["elected"]), ["Di", "Ada <b>"]);
    let reserved = with(&["--reserve", "night shift=1:Eve,Bo"]);
    assert_eq!(reserved["reserved"][0]["group"], "night shift");
    assert!(names(&reserved["elected"]).iter().any(|name| ["Eve", "Bo"].contains(name)), "{reserved}");
    let filled = with(&["--left", "Ada <b>"]);
    assert_eq!(filled["more"]["countback"]["filled"], serde_json::json!([1]));
    assert!(
        text(&count(&[&rule[..], &["--left", "Ada <b>"]].concat())).contains("Bo takes the seat that Ada <b> left.")
    );
}

#[test]
fn questions_rounds_seats_panels_power_and_budgets_are_counted_too() {
    let folder = Folder::new();
    let motion =
        folder.file("motion.csv", "question,yes,no,abstain,present,entitled\nRaise the dues,212,140,30,400,1000\n");
    assert!(text(&count(&[&motion, "--rule", "majority"])).contains("Passed, 212 to 140; it needed 177."));
    let output = count(&[&motion, "--rule", "two-thirds", "--quorum", "more than 1/3", "--json"]);
    assert_eq!(output.status.code(), Some(1), "not passed is an answer");
    let first = folder.file("first.blt", "3 1\n10 1 0\n8 2 0\n7 3 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"Chair\"\n");
    let second = folder.file("second.blt", "2 1\n9 1 0\n13 2 0\n0\n\"A\"\n\"B\"\n\"Chair\"\n");
    assert_eq!(count(&[&first, "--rule", "two-round"]).status.code(), Some(1));
    assert_eq!(names(&json(&[&first, "--rule", "two-round", "--second", &second])["elected"]), ["B"]);
    let branches = folder.file("branches.csv", "branch,members\nNorth,520\nSouth,310\nEast,170\n");
    assert_eq!(json(&[&branches, "--rule", "sainte-lague", "--seats", "10"])["seats"], serde_json::json!([5, 3, 2]));
    assert_eq!(json(&[&branches, "--rule", "one-per", "--per", "75"])["seats"], serde_json::json!([6, 4, 2]));
    let council = folder.file("council.csv", "name,votes\nA,3\nB,2\nC,0\n");
    assert_eq!(json(&[&council, "--rule", "power", "--quota", "4"])["banzhaf"], serde_json::json!(["1/2", "1/2", "0"]));
    let pool: String = (0..20).map(|id| format!("m{id},{}\n", ["North", "South"][id % 2])).collect();
    let pool = folder.file("pool.csv", &format!("id,shop\n{pool}"));
    let panel = json(&[&pool, "--rule", "panel", "--seats", "6", "--seed", "s", "--group", "shop:North=3..3"]);
    assert_eq!(names(&panel["elected"]).len(), 6);
    assert!(refused(&[&pool, "--rule", "panel", "--seats", "6"]).contains("--seed"));
    let budget = folder.file(
        "streets.pb",
        "META\nkey;value\ndescription;Streets\nbudget;130\nvote_type;approval\nPROJECTS\nproject_id;cost;name\nt;45;Trees\nb;30;Bikes\np;90;Pool\nVOTES\nvoter_id;vote\n1;t,b\n2;t,b\n3;t\n4;p\n",
    );
    let told = json(&[&budget, "--rule", "budget-greedy"]);
    assert_eq!(told["elected"], told["funded"]);
    assert_eq!(names(&told["elected"]), ["t", "b"]);
    for (file, rule) in [(&motion, "majority"), (&branches, "dhondt"), (&council, "power"), (&budget, "budget-shares")]
    {
        let page = folder.0.path().join("page.html");
        let output = count(&[file, "--rule", rule, "--seats", "7", "--html", page.to_str().unwrap()]);
        assert_ne!(output.status.code(), Some(2), "{rule}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(std::fs::read_to_string(page).unwrap().contains("How it was counted"), "{rule}");
    }
}

#[test]
fn committees_from_crosses_and_every_way_to_break_their_ties() {
    let folder = Folder::new();
    let crosses =
        folder.file("board.yaml", "profile: [[0, 1], [0, 1], [0, 1], [2], [2]]\nnum_cand: 4\ncommitteesize: 2\n");
    let told = json(&[&crosses, "--rule", "sequential-pav", "--all"]);
    assert_eq!(told["committees"], serde_json::json!([["0", "2"], ["1", "2"]]));
    assert_eq!(told["ties"][0]["matters"], true);
    let ward = folder.file("ward.blt", WARD);
    assert_eq!(names(&json(&[&ward, "--rule", "sequential-pav", "--as", "crosses"])["elected"]).len(), 2);
}

#[test]
fn published_elections_come_out_as_published() {
    let Some(folder) = data("stv-scottish") else { return };
    let mut ran = 0;
    let wards = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    for ward in wards.filter(|ward| ward.is_dir()).take(4) {
        let files: Vec<PathBuf> = std::fs::read_dir(&ward).unwrap().map(|entry| entry.unwrap().path()).collect();
        let ballots = files.iter().find(|file| file.extension().is_some_and(|end| end == "blt")).unwrap();
        let told = json(&[ballots.to_str().unwrap(), "--rule", "scottish-stv"]);
        let expected: Value =
            serde_json::from_str(&std::fs::read_to_string(ward.join("expected.json")).unwrap()).unwrap();
        let mut elected = names(&told["elected"]);
        elected.sort_unstable();
        let written = expected.to_string();
        assert!(!elected.is_empty() && elected.iter().all(|name| written.contains(name)), "{}", ward.display());
        ran += 1;
    }
    println!("polity count: {ran} Scottish wards");
}

#[test]
fn exports_of_scanners_and_of_other_programs_are_read() {
    let Some(folder) = data("irv-rctab") else { return };
    let path = |part: &str| folder.join(part).to_str().unwrap().to_string();
    let told = json(&[&path("dominion_wyoming/input"), "--rule", "irv-maine"]);
    assert_eq!(names(&told["elected"]), ["Bernie Sanders"]);
    let contest = ["--contest", "CEDAR PARK SCHOOL BOARD"];
    let told =
        json(&[&[path("hart_cedar_park_school_board/input").as_str(), "--rule", "irv-maine"], &contest[..]].concat());
    assert_eq!(names(&told["elected"]), ["Steve Carlson"]);
    let clear = path("clear_ballot_kansas_primary/clear_ballot_kansas_primary.cvr.csv");
    assert_eq!(names(&json(&[&clear, "--rule", "irv-maine"])["elected"]), ["Amy Klobuchar"]);
    let xml = path("unisyn_xml_cdf_city_tax_collector/101-RCV-CVT_TEST_3_UNIOVS2103-2.xml");
    let told = json(&[&xml, "--rule", "irv", "--contest", "For County Tax Collector (1/3)"]);
    assert_eq!(names(&told["elected"]), ["Sandy Wallace"]);
    assert!(refused(&[&xml, "--rule", "irv-maine"]).contains("the name of one contest, of:"));
    let belenios = folder.join("../../elections/schulze-ed25519/result.json");
    if belenios.is_file() {
        assert_eq!(names(&json(&[belenios.to_str().unwrap(), "--rule", "schulze"])["elected"]), ["Choice 2"]);
    }
}

#[test]
fn sums_of_belenios_elect_by_approval_and_say_what_they_do_not_tell() {
    let folder = Folder::new();
    let election = r#"{"questions":[{"question":"Which two?","answers":["Ada","Bo","Cy"],"min":0,"max":2}]}"#;
    folder.file("election.json", election);
    let result = folder.file("result.json", r#"{"result":[[4,1,3]]}"#);
    let report = text(&count(&[&result, "--rule", "approval", "--seats", "2"]));
    assert!(report.starts_with("Which two?\n\nAda and Cy are elected; at least 4 people voted.\n"), "{report}");
    let told = json(&[&result, "--rule", "approval", "--seats", "2"]);
    assert_eq!(told["rounds"][0]["tallies"], serde_json::json!(["4", "1", "3"]));
    assert_eq!(told["more"]["only_sums"], true);
    for (rule, as_what) in
        [("schulze", None), ("sequential-pav", None), ("score", Some("ranks")), ("approval", Some("crosses"))]
    {
        let mut arguments = vec![result.as_str(), "--rule", rule];
        as_what.iter().for_each(|what| arguments.extend(["--as", what]));
        let reason = refused(&arguments);
        assert!(reason.contains("only") && reason.contains("crosses"), "{rule}: {reason}");
    }
}

#[test]
fn a_configuration_of_rctab_names_its_papers_and_is_its_own_rule() {
    let folder = Folder::new();
    folder.file("papers.csv", "id,Ada,Bo,Cy\n1,1,2,\n2,1,,\n3,,1,2\n4,,2,1\n5,,2,1\n");
    let config = r#"{"outputSettings":{"contestName":"Chair"},
        "cvrFileSources":[{"filePath":"papers.csv","provider":"genericCsv","firstVoteColumnIndex":"2","firstVoteRowIndex":"2"}],
        "candidates":[{"name":"Ada"},{"name":"Bo"},{"name":"Cy"}],
        "rules":{"winnerElectionMode":"singleWinnerMajority","overvoteRule":"exhaustImmediately","tiebreakMode":"usePermutationInConfig"}}"#;
    let file = folder.file("chair_config.json", config);
    let told = json(&[&file]);
    assert_eq!((told["rule"].as_str(), names(&told["elected"])), (Some("irv-options@1"), vec!["Cy"]));
    assert_eq!(told["more"]["options"]["overvote"], "exhaust");
    assert_eq!(names(&json(&[&file, "--rule", "approval"])["elected"]), ["Bo"]);
    assert!(text(&count(&[&file])).starts_with("Chair\n\nCy is elected; 5 people voted.\n"));
    let bad = folder.file("bad_config.json", &config.replace("papers.csv", "lost.csv"));
    assert!(refused(&[&bad]).contains("lost.csv cannot be read"));
    // Published configurations without ties: the same people, in as many rounds as RCTab needed.
    let Some(cases) = data("irv-rctab") else { return };
    let mut counted = 0;
    for case in
        ["2013_minneapolis_mayor", "2015_portland_mayor", "aliases_ess_xlsx", "unisyn_xml_cdf_city_chief_of_police"]
    {
        let case = cases.join(case);
        let told = json(&[case.join("rctab_config.json").to_str().unwrap()]);
        let expected: Value = serde_json::from_slice(&std::fs::read(case.join("expected.json")).unwrap()).unwrap();
        let rounds = expected["reports"][0]["results"].as_array().unwrap();
        let elected = rounds.iter().flat_map(|round| round["tallyResults"].as_array().unwrap());
        let elected: Vec<&str> = elected.filter_map(|result| result["elected"].as_str()).collect();
        assert_eq!(names(&told["elected"]), elected, "{}", case.display());
        assert_eq!(told["rounds"].as_array().unwrap().len(), rounds.len(), "{}", case.display());
        counted += 1;
    }
    println!("irv-rctab: {counted} configurations counted by the program");
}

#[test]
fn nobody_is_listed_whom_nobody_could_vote_for() {
    let folder = Folder::new();
    let head = "RowNumber,Choice_1_1:Mayor:1:Vote For 1:Ada:X,Choice_2_1:Mayor:1:Vote For 1:Bo:X";
    let without = folder.file("plain.csv", &format!("{head}\n1,1,0\n2,1,0\n3,0,1\n"));
    let told = json(&[&without, "--rule", "irv"]);
    assert_eq!((names(&told["candidates"]), names(&told["withdrawn"]).len()), (vec!["Ada", "Bo"], 0));
    assert!(!text(&count(&[&without, "--rule", "irv"])).contains("Write-ins"));
    let head = format!("{head},Choice_3_1:Mayor:1:Vote For 1:Undeclared Write-ins:X");
    let with = folder.file("written.csv", &format!("{head}\n1,1,0,0\n2,1,0,0\n3,0,0,1\n"));
    assert_eq!(names(&json(&[&with, "--rule", "irv"])["candidates"]), ["Ada", "Bo", "Undeclared Write-ins"]);
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let (_, block) = readme
        .split_once("$ polity count anderston-city.blt --rule scottish-stv --html anderston-city.html\n")
        .unwrap();
    let (block, _) = block.split_once("```").unwrap();
    // The example that everybody has can be counted too.
    let example = root.join("docs/examples/stewards.blt");
    let example = json(&[example.to_str().unwrap(), "--rule", "scottish-stv"]);
    assert_eq!(names(&example["elected"]), ["Carla Reyes", "Ada Okoro", "Farid Haddad"]);
    let Some(folder) = data("stv-scottish") else { return };
    let file = folder.join("glasgow-anderston-city-2007/Anderston-City-2007.blt");
    let printed = text(&count(&[file.to_str().unwrap(), "--rule", "scottish-stv"])).replace('\u{a0}', " ");
    let mut rest = printed.as_str();
    for line in block.lines().filter(|line| !line.is_empty() && *line != "…") {
        let at = rest.find(line).unwrap_or_else(|| panic!("not printed, or not in this order: {line:?}"));
        rest = &rest[at + line.len()..];
    }
}

#[test]
fn ballots_are_written_in_other_forms_and_counted_from_them_alike() {
    let folder = Folder::new();
    let ward = folder.file("ward.blt", WARD);
    let first = json(&[&ward, "--rule", "scottish-stv", "--write", &folder.file("again.blt", "")]);
    for other in ["again.soi", "again.toi", "again.csv"] {
        let other = folder.file(other, "");
        json(&[&ward, "--rule", "scottish-stv", "--write", &other]);
        let again = json(&[&other, "--rule", "scottish-stv", "--seats", "2"]);
        assert_eq!(again["elected"], first["elected"], "{other}");
        assert_eq!(again["rounds"], first["rounds"], "{other}");
    }
    let again = json(&[&folder.0.path().join("again.blt").to_string_lossy(), "--rule", "scottish-stv"]);
    assert_eq!(again["elected"], first["elected"]);
    // Nobody ranked everybody, which .soc promises.
    let lossy = folder.0.path().join("again.soc");
    let said = refused(&[&ward, "--rule", "scottish-stv", "--write", lossy.to_str().unwrap()]);
    assert!(said.contains("cannot say everything") && !lossy.exists(), "{said}");
    let said = refused(&[&ward, "--rule", "scottish-stv", "--write", &folder.file("again.txt", "")]);
    assert!(said.contains(".blt, .soc, .soi, .toc, .toi or .csv"), "{said}");
}

#[test]
fn debian_is_told_its_quorum_its_majorities_and_its_default_option() {
    let folder = Folder::new();
    let vote = folder
        .file("vote.blt", "3 1\n4 1 3 2 0\n3 1 2 3 0\n3 3 1 2 0\n0\n\"A\"\n\"B\"\n\"Further discussion\"\n\"Vote\"\n");
    let elected = |more: &[&str]| {
        let account = json(&[&[vote.as_str(), "--rule", "debian"], more].concat());
        account["elected"][0].as_str().unwrap().to_owned()
    };
    assert_eq!(elected(&[]), "A");
    assert_eq!(elected(&["--quorum", "7 people"]), "A");
    assert_eq!(elected(&["--quorum", "8 people"]), "Further discussion");
    assert_eq!(elected(&["--majority", "A=3/1"]), "Further discussion");
    assert_eq!(elected(&["--quorum", "8", "--default-option", "A"]), "A");
    let said = text(&count(&[&vote, "--rule", "debian", "--majority", "A=3/1"]));
    assert!(said.contains("it needed more than 3 to 1"), "{said}");
    assert!(refused(&[&vote, "--rule", "debian", "--majority", "A=3"]).contains("is not NAME=A/B"));
    assert!(refused(&[&vote, "--rule", "schulze", "--majority", "A=3/1"]).contains("is for --rule debian"));
    assert!(refused(&[&vote, "--rule", "debian", "--default-option", "C"]).contains("nobody on the ballot is called"));
}
