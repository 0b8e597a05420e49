//! Membership lists of other programs: what a look at them says, fault by fault, and that it never does anything.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

use polity::roll::{self, Asked, BadList, Encoding, Fault, Field, Person, Preview, Same, Shape};
use serde_json::Value;

const ALL: [&str; 5] = ["action-network.csv", "civicrm.csv", "loomio.csv", "opavote.txt", "broken.csv"];

fn carried(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/rolls").join(name);
    std::fs::read(path).unwrap()
}

/// The long lists beside the project, where they are.
fn long(name: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/data/rolls");
    let bytes = std::fs::read(folder.join(name)).ok();
    if bytes.is_none() {
        println!("absent: {name} at its whole length; only its first lines were read");
    }
    bytes
}

fn look_as(bytes: &[u8], asked: &Asked) -> Result<(Preview, Vec<(u64, Person)>), BadList> {
    let mut people = Vec::new();
    let preview = roll::preview(bytes, asked, &mut |line, person| people.push((line, person.clone())), &mut |_| {})?;
    assert_eq!(preview.people, people.len() as u64);
    assert_eq!(preview.rows, preview.people + preview.left_out + preview.again, "each row is one of the three");
    Ok((preview, people))
}

fn look(bytes: &[u8]) -> (Preview, Vec<(u64, Person)>) {
    look_as(bytes, &Asked::default()).unwrap()
}

/// The faults of each line.
fn faults(preview: &Preview) -> BTreeMap<u64, Vec<Fault>> {
    let mut faults: BTreeMap<u64, Vec<Fault>> = BTreeMap::new();
    for finding in &preview.findings {
        faults.entry(finding.line).or_default().push(finding.fault);
    }
    faults
}

fn becomes(preview: &Preview) -> Vec<(&str, &str)> {
    let columns = preview.columns.iter();
    columns.filter_map(|column| Some((column.name.as_str(), column.field?.name()))).collect()
}

#[test]
fn each_program_is_known_by_its_header_and_its_columns_become_fields() {
    let (action, people) = look(&carried("action-network.csv"));
    assert_eq!((action.shape, action.encoding, action.separator), (Shape::ActionNetwork, Encoding::Utf8, ','));
    let fields = [
        ("first_name", "legal-name"),
        ("last_name", "legal-name"),
        ("email", "mail"),
        ("Phone Number", "phone"),
        ("zip_code", "postcode"),
        ("can2_user_tags", "tags"),
        ("shop", "workplace"),
    ];
    assert_eq!(becomes(&action), fields);
    assert_eq!(people[0].0, 2);
    assert_eq!(people[0].1.get(Field::LegalName), "Ute O'Brien");
    assert_eq!(people[0].1.get(Field::Phone), "+15550000001");
    assert_eq!(people[0].1.get(Field::Workplace), "Night shift");
    assert_eq!(action.people, 8);

    let (civi, people) = look(&carried("civicrm.csv"));
    assert_eq!((civi.shape, civi.encoding, civi.separator), (Shape::CiviCrm, Encoding::Utf8, ';'));
    assert_eq!(people[0].1.get(Field::LegalName), "José Tran");
    assert_eq!(people[0].1.get(Field::PostalAddress), "164 Mill Lane, Flat 8, Riverside");
    assert_eq!(people[0].1.get(Field::Postcode), "33688");
    assert_eq!(people[0].1.get(Field::JoinedOn), "2011-10-15");
    let out: Vec<&str> = civi.columns.iter().filter(|c| c.field.is_none()).map(|c| c.name.as_str()).collect();
    assert_eq!(out, ["Contact ID", "Membership Type", "Membership Status"]);

    let (loomio, people) = look(&carried("loomio.csv"));
    assert_eq!(loomio.shape, Shape::Loomio);
    assert_eq!(people[0].1.get(Field::ShownName), "Luz Singh");
    assert_eq!(people[0].1.get(Field::JoinedOn), "2026-01-11");

    let (opa, people) = look(&carried("opavote.txt"));
    assert_eq!((opa.shape, opa.rows), (Shape::OpaVote, 8));
    assert_eq!((people[0].0, people[0].1.get(Field::Mail)), (1, "member8001@example.org"));
}

#[test]
fn the_long_lists_are_read_to_their_ends() {
    for (name, rows) in [("action-network.csv", 1_300), ("civicrm.csv", 400), ("loomio.csv", 120), ("opavote.txt", 200)]
    {
        let Some(bytes) = long(name) else { continue };
        let (preview, _) = look(&bytes);
        assert_eq!((preview.rows, preview.left_out), (rows, 0), "{name}: {:?}", preview.counts);
    }
}

/// The list with a fault a line, as it is told on each.
#[test]
fn every_fault_of_the_broken_list_is_named_on_its_line() {
    let (preview, people) = look(&carried("broken.csv"));
    let expected: BTreeMap<u64, Vec<Fault>> = [
        (4, vec![Fault::UnclosedQuote]),
        (5, vec![Fault::Guessed]),
        (6, vec![Fault::NoContact]),
        (7, vec![Fault::Formula]),
        (8, vec![Fault::Markup]),
        (9, vec![Fault::ExtraColumns, Fault::BadPhone]),
        (10, vec![Fault::TooLong, Fault::BadPhone]),
        (11, vec![Fault::Nul, Fault::BadPhone]),
        (12, vec![Fault::NoFinalNewline]),
    ]
    .into();
    assert_eq!(faults(&preview), expected);
    let doubles: Vec<_> = preview.doubles.iter().map(|d| (d.line, d.of, d.same, d.certain)).collect();
    assert_eq!(doubles, [(3, 2, Same::Mail, true)]);
    let taken: Vec<(u64, &str)> = people.iter().map(|(line, person)| (*line, person.get(Field::LegalName))).collect();
    assert_eq!(taken, [(2, "Ana Tran"), (5, "José Latin1"), (6, "No Email"), (12, "Ok Last")]);
    assert_eq!((preview.rows, preview.left_out, preview.again), (11, 6, 1));
}

#[test]
fn letters_are_read_in_every_usual_encoding() {
    let list = "name;email\r\nZoë Łukasz;zoe@example.org\r\n";
    let utf16 = |bytes: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let mark = if mark { "\u{feff}" } else { "" };
        format!("{mark}{list}").encode_utf16().flat_map(bytes).collect()
    };
    let lists = [
        (list.as_bytes().to_vec(), Encoding::Utf8),
        (format!("\u{feff}{list}").into_bytes(), Encoding::Utf8),
        (utf16(u16::to_le_bytes, true), Encoding::Utf16Le),
        (utf16(u16::to_be_bytes, true), Encoding::Utf16Be),
        (utf16(u16::to_le_bytes, false), Encoding::Utf16Le),
        (utf16(u16::to_be_bytes, false), Encoding::Utf16Be),
    ];
    for (bytes, encoding) in lists {
        let (preview, people) = look(&bytes);
        assert_eq!(preview.encoding, encoding);
        assert_eq!(people[0].1.get(Field::LegalName), "Zoë Łukasz", "{encoding:?}");
        assert!(preview.is_clean(), "{encoding:?}: {:?}", preview.findings);
    }
    // Of Windows-1252 the euro and the typographic apostrophe are not Latin-1.
    let windows = b"name,email,tags\nO\x92Brien Jos\xe9,o@example.org,5\x80\n";
    let (preview, people) = look(windows);
    assert_eq!(preview.encoding, Encoding::Windows1252);
    assert_eq!((people[0].1.get(Field::LegalName), people[0].1.get(Field::Tags)), ("O’Brien José", "5€"));
    assert_eq!(faults(&preview)[&2], [Fault::Guessed], "nobody said how it is written, so somebody is to look");
    let said = Asked { encoding: Some(Encoding::Windows1252), ..Asked::default() };
    assert!(look_as(windows, &said).unwrap().0.is_clean());
    // Some lines UTF-8, one not: nothing is guessed of that one.
    let mixed = b"name,email\nZo\xc3\xab,zoe@example.org\nJos\xe9,jose@example.org\n";
    let (preview, people) = look(mixed);
    assert_eq!((faults(&preview)[&3].as_slice(), people.len()), (&[Fault::NotUtf8][..], 1));
    // What another program lost stays lost, and is said.
    let (preview, _) = look("name,email\nJos\u{fffd},jose@example.org\n".as_bytes());
    assert_eq!(faults(&preview)[&2], [Fault::Lost]);
}

#[test]
fn quoted_cells_hold_separators_quotation_marks_and_line_breaks() {
    let list = "name,address,email\r\n\"Tran, Ana \"\"Ani\"\"\",\"12 Mill Lane\r\nFlat 8\",ana@example.org\r\nBo,,bo@example.org\r\n";
    let (preview, people) = look(list.as_bytes());
    assert_eq!(people[0].1.get(Field::LegalName), "Tran, Ana \"Ani\"");
    assert_eq!(people[0].1.get(Field::PostalAddress), "12 Mill Lane\r\nFlat 8");
    assert_eq!(people[1].0, 4, "lines are counted as an editor counts them");
    assert!(preview.is_clean(), "{:?}", preview.findings);
    // Tabs, Excel's own line, line ends of an old Macintosh, a last column left blank everywhere.
    for list in [
        "name\temail\nAna\tana@example.org\n",
        "sep=;\nname;email\nAna;ana@example.org\n",
        "name,email\rAna,ana@example.org\r",
        "name,email\nAna,ana@example.org,,\n\n  \n",
    ] {
        let (preview, people) = look(list.as_bytes());
        assert_eq!((preview.rows, people[0].1.get(Field::Mail)), (1, "ana@example.org"), "{list:?}");
    }
}

#[test]
fn an_unclosed_quotation_mark_costs_its_own_line_alone() {
    let lists = [
        "name,email\nAna,ana@example.org\n\"Bo,bo@example.org\nCy,cy@example.org\n",
        "\"name\",\"email\"\n\"Ana\",\"ana@example.org\"\n\"Bo,\"bo@example.org\"\n\"Cy\",\"cy@example.org\"\n",
        "\"name\",\"email\"\n\"Ana\",\"ana@example.org\"\n\"Bo\",\"bo@example.org\n\"Cy\",\"cy@example.org\"\n",
        // By chance the next quotation mark ends a cell; then the row would have too few.
        "name,email\nAna,ana@example.org\n\"Bo,bo@example.org\nCy\",cy@example.org\n",
    ];
    for list in lists {
        let (preview, people) = look(list.as_bytes());
        let broken = &faults(&preview)[&3];
        assert!(matches!(broken[0], Fault::UnclosedQuote | Fault::StrayQuote), "{list}: {broken:?}");
        assert_eq!(people.first().map(|(_, person)| person.get(Field::Mail)), Some("ana@example.org"), "{list}");
        assert!(preview.rows == 3, "{list}: the line after it is a row again");
    }
    // However many there are, and however long: time stays in proportion.
    let mut list = "name,email\n".to_owned();
    for i in 0..40_000 {
        writeln!(list, "\"{i}{}", "x".repeat(100)).unwrap();
    }
    let began = std::time::Instant::now();
    let (preview, _) = look(list.as_bytes());
    assert_eq!(preview.left_out, 40_000);
    assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
}

#[test]
fn what_is_malformed_is_left_out_and_nothing_is_mended_silently() {
    let one = |row: &str| {
        let (preview, people) = look(format!("name,email,phone,tags\n{row}\nOk,ok@example.org,,\n").as_bytes());
        (faults(&preview).remove(&2).unwrap_or_default(), people.len())
    };
    for formula in ["=1+1", "@SUM(A1)", "-2+3", "+cmd|' /C calc'!A0"] {
        assert_eq!(one(&format!("Bo,bo@example.org,,{formula}")), (vec![Fault::Formula], 1), "{formula}");
    }
    assert_eq!(one("Bo,bo@example.org,\"=1\",").0, [Fault::Formula], "also where a phone number may begin with a plus");
    assert_eq!(one("Bo,bo@example.org,+44 (0)20-7946,"), (vec![], 2), "a phone number is no formula");
    assert_eq!(one("Bo,bo@example,,").0, [Fault::BadMail]);
    assert_eq!(one("Bo,bo bo@example.org,,").0, [Fault::BadMail]);
    assert_eq!(one("Bo,bo@example.org,12,").0, [Fault::BadPhone]);
    assert_eq!(one("Bo,bo@example.org").0, [Fault::FewColumns]);
    assert_eq!(one("Bo,bo@example.org,,,x").0, [Fault::ExtraColumns]);
    assert_eq!(one("\"Bo\"x,bo@example.org,,").0, [Fault::StrayQuote]);
    assert_eq!(one("B\u{202e}o,bo@example.org,,").0, [Fault::Control]);
    assert_eq!(one("B\u{7}o,bo@example.org,,").0, [Fault::Control]);
    assert_eq!(one("Bo <b>,bo@example.org,,").0, [Fault::Markup]);
    assert_eq!(one("Bo <3 you,bo@example.org,,").0, [], "less than three is no markup");
    assert_eq!(one(",,,steward").0, [Fault::Nobody]);
    assert_eq!(one(&format!("{},bo@example.org,,", "é".repeat(201))).0, [Fault::TooLong]);
    assert_eq!(one(&format!("{},bo@example.org,,", "é".repeat(200))).0, []);
    let (preview, people) =
        look(b"name,member since,email\nBo,03/04/2011,bo@example.org\nCy,2011-02-29,c@example.org\n");
    assert_eq!(faults(&preview).into_values().flatten().collect::<Vec<_>>(), [Fault::UnclearDate; 2]);
    assert!(people.iter().all(|(_, person)| person.get(Field::JoinedOn).is_empty()));
}

#[test]
fn who_is_double_is_said_as_certain_or_likely() {
    let list = "name,email,phone,zip\n\
        Ana Tran,ana@example.org,+1 555 000 0001,10\n\
        ana  TRAN,ANA@Example.org,,11\n\
        Bo Tran,ana@example.org,,12\n\
        Ana Tran,other@example.org,0015550000001,13\n\
        Cy Tran,cy@example.org,+1-555-000-0001,14\n\
        Ana Tran,third@example.org,,10\n";
    let (preview, _) = look(list.as_bytes());
    let doubles: Vec<_> = preview.doubles.iter().map(|d| (d.line, d.of, d.same, d.certain)).collect();
    let expected = [
        (3, 2, Same::Mail, true),
        (4, 2, Same::Mail, false),
        (5, 2, Same::Phone, true),
        (6, 2, Same::Phone, false),
        (7, 2, Same::NameAndPostcode, false),
    ];
    assert_eq!(doubles, expected);
    assert_eq!((preview.people, preview.again), (4, 2), "likely is not certain: nobody is dropped for it");
}

#[test]
fn columns_are_named_by_hand_where_the_header_does_not_say() {
    let list = b"Given,Family,Contact,Site,email\nAna,Tran,+15550000001,Kitchen,ana@example.org\n";
    let named =
        [("legal-name", "Given"), ("legal-name", "family"), ("phone", "#3"), ("workplace", "SITE"), ("mail", "")];
    let columns = named.map(|(field, name)| (Field::from_name(field).unwrap(), name.to_owned())).to_vec();
    let (preview, people) = look_as(list, &Asked { columns, encoding: None }).unwrap();
    assert_eq!(people[0].1.get(Field::LegalName), "Ana Tran");
    assert_eq!((people[0].1.get(Field::Phone), people[0].1.get(Field::Workplace)), ("+15550000001", "Kitchen"));
    assert_eq!(preview.columns[4].field, None, "a field without a column is left out");
    let wrong = Asked { columns: vec![(Field::Job, "Task".to_owned())], encoding: None };
    assert_eq!(look_as(list, &wrong).unwrap_err(), BadList::NoColumn("Task".to_owned()));
    assert_eq!(look_as(b"", &Asked::default()).unwrap_err(), BadList::Empty);
    assert_eq!(look_as(b"a,b\n1,2\n", &Asked::default()).unwrap_err(), BadList::NothingKnown);
    assert_eq!(look_as(b"name,name\n", &Asked::default()).unwrap_err(), BadList::ColumnTwice("name".to_owned()));
}

#[test]
fn no_cell_of_a_list_of_ours_is_a_formula_and_it_reads_back_the_same() {
    for name in ALL {
        let (_, people) = look(&carried(name));
        let mut ours = roll::header();
        people.iter().for_each(|(_, person)| ours += &roll::row(person));
        for line in ours.lines() {
            for cell in line.trim_matches('"').split("\",\"") {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {cell}");
            }
        }
        let (again, back) = look(ours.as_bytes());
        assert_eq!(again.left_out, 0, "{name}: {:?}", again.findings);
        let plain = |people: Vec<(u64, Person)>| people.into_iter().map(|(_, person)| person).collect::<Vec<_>>();
        assert_eq!(plain(back), plain(people), "{name}");
    }
}

fn preview_by_hand(arguments: &[&str]) -> (Option<i32>, String, String) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../testdata/rolls");
    let done = Command::new(env!("CARGO_BIN_EXE_polity"))
        .args(["roll", "preview"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (done.status.code(), text(done.stdout), text(done.stderr))
}

#[test]
fn the_command_says_it_in_words_and_in_json_and_by_its_exit_code() {
    let (code, words, _) = preview_by_hand(&["civicrm.csv"]);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("8 people in 8 rows") && words.contains("CiviCRM") && words.contains("Nothing was done"));
    let (code, words, _) = preview_by_hand(&["broken.csv"]);
    assert_eq!(code, Some(1));
    for told in
        ["line 4: a quotation mark is opened", "line 11: last_name: a NUL byte", "line 3 is line 2: same mail address"]
    {
        assert!(words.contains(told), "{told}: {words}");
    }
    assert!(words.bytes().all(|byte| byte == b'\n' || !byte.is_ascii_control()), "a terminal is told letters alone");
    let (code, json, _) = preview_by_hand(&["--json", "broken.csv"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, &json["people"], &json["faults"]["nul"]), (Some(1), &Value::from(4), &Value::from(1)));
    let (code, _, problem) = preview_by_hand(&["absent.csv"]);
    assert_eq!(code, Some(2), "{problem}");
    let (code, _, problem) = preview_by_hand(&["--column", "phone=Fax", "civicrm.csv"]);
    assert_eq!(code, Some(2));
    assert!(problem.contains("no column \"Fax\""), "{problem}");
    let folder = tempfile::tempdir().unwrap();
    let new = folder.path().join("mended.csv");
    let (code, ..) = preview_by_hand(&["--write", new.to_str().unwrap(), "broken.csv"]);
    let (again, people) = look(&std::fs::read(&new).unwrap());
    assert_eq!((code, again.people, people[0].1.get(Field::LegalName)), (Some(1), 4, "Ana Tran"));
    use std::os::unix::fs::PermissionsExt as _;
    assert_eq!(std::fs::metadata(&new).unwrap().permissions().mode() & 0o077, 0, "addresses are for their owner alone");
    let (code, ..) = preview_by_hand(&["--write", new.to_str().unwrap(), "civicrm.csv"]);
    assert_eq!(code, Some(2), "no file is ever written over");
}

/// What the fuzz target asks of any bytes, here of the lists torn and stained in many places.
#[test]
fn a_list_torn_anywhere_is_told_and_what_is_taken_reads_back() {
    crate::kit::seed(4);
    let below = |end: usize| usize::try_from(crate::kit::below(end as u64)).unwrap();
    let stains = [
        b"\"".as_slice(),
        b"\n",
        b",",
        b";",
        b"\0",
        b"\xe9",
        b"\"\"",
        b"\r",
        b"=",
        b"'",
        b"-",
        b" ",
        b"\xff\xfe",
        b"@",
    ];
    for name in ALL {
        let whole = carried(name);
        // The cell of seventy thousand letters says nothing more here than one of seven hundred.
        let whole: Vec<u8> =
            if whole.len() > 10_000 { whole.iter().copied().filter(|byte| *byte != b'x').collect() } else { whole };
        for _ in 0..1_500 {
            let mut list = whole.clone();
            for _ in 0..=below(6) {
                let at = below(list.len());
                match below(3) {
                    0 => drop(list.drain(at..(at + below(9)).min(list.len()))),
                    1 => drop(list.splice(at..at, stains[below(stains.len())].iter().copied())),
                    _ => list[at] = stains[below(stains.len())][0],
                }
            }
            let Ok((_, people)) = look_as(&list, &Asked::default()) else { continue };
            let mut ours = roll::header();
            people.iter().for_each(|(_, person)| ours += &roll::row(person));
            let (again, back) = look(ours.as_bytes());
            assert_eq!(again.left_out, 0, "{name}: {:?}\n{}", again.findings, String::from_utf8_lossy(&list));
            let plain = |people: Vec<(u64, Person)>| people.into_iter().map(|(_, person)| person).collect::<Vec<_>>();
            assert_eq!(plain(back), plain(people), "{}", String::from_utf8_lossy(&list));
        }
    }
}
