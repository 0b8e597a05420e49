//! Cast vote records from arbitrary bytes: spreadsheets, tables, the common data format, packed files. None panics, none takes memory without
//! bound, and every paper taken in can be counted.
//!
//! The first byte says the form: s spreadsheet, t table of names, g table of ranks, j common data format in JSON, z gzip.
#![no_main]

use count::formats::cast_records::{Layout, Names, common_data_format, grid, sheet, table};
use count::formats::{csv, packed};
use count::rules::{Given, Rule};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let Some((form, file)) = input.split_first() else { return };
    let mut names = Names::new(&[("Ada".into(), vec!["1".into()]), ("Bo".into(), vec![]), ("Cy".into(), vec![])]);
    let mut ballots = names.ballots();
    let layout = Layout {
        first_column: 1,
        first_row: 1,
        ranks: Some(4),
        overvote: Some("overvote".into()),
        skipped: Some("undervote".into()),
        write_in: Some("write-in".into()),
        delimiter: Some("|".into()),
        ..Layout::default()
    };
    let read = match form {
        b's' => sheet(file).and_then(|rows| table(&rows, &layout, &mut names, &mut ballots)),
        b't' => csv::table(file).and_then(|rows| table(&rows, &layout, &mut names, &mut ballots)),
        b'g' => csv::table(file).and_then(|rows| grid(&rows, &layout, &mut names, &mut ballots)),
        b'j' => match std::str::from_utf8(file) {
            Ok(text) => common_data_format(text, &layout, &mut names, &mut ballots),
            Err(_) => return,
        },
        b'z' => {
            let out = packed::gunzip(file);
            assert!(out.is_none_or(|out| out.len() <= packed::limit(file.len()).max(file.len())));
            return;
        }
        _ => return,
    };
    if read.is_err() {
        return;
    }
    let election = names.election("records", 1, ballots);
    for rule in ["irv", "irv-maine", "schulze"] {
        let rule = Rule::named(rule).expect("the rule is there");
        count::rules::count(rule, &election, &Given::seed(b"fuzz")).expect("it can be counted");
    }
});
