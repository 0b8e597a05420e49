//! The made-up organisation that `polity demo` builds: the same each time, and as verifiable as any.

use institution::act::What;
use institution::{OfficeEffect, Stage};
use polity::demo::{SLUG, build};
use polity::source::Source;
use polity::verify::{Options, Verdict, verify};

/// The story as it was told, and the state it came to.
fn told(folder: &std::path::Path, seed: u64) -> (Vec<String>, institution::Institution) {
    let mut story = Vec::new();
    build(folder, seed, &mut |sentence| story.push(sentence.to_owned())).unwrap();
    let sequencer = polity::sequencer::Sequencer::open(&folder.join(SLUG)).unwrap();
    (story, sequencer.ahead().clone())
}

#[test]
fn the_demo_is_the_same_each_time_and_its_record_holds() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (story, org) = told(first.path(), 1);
    let (again, same) = told(second.path(), 1);
    assert_eq!((&again, same.state_hash()), (&story, org.state_hash()));
    assert!(build(first.path(), 1, &mut |_| ()).is_err(), "what is there is not written over");

    // What it tells happened: a sentence each, and the state agrees.
    assert!(story.len() >= 20, "{story:#?}");
    assert_eq!((org.bylaws().template.as_str(), org.bylaws().name.as_str()), ("local@4", "Drivers of Depot 4"));
    assert_eq!(org.members().count(), 21, "twenty-two came, two left, one of them returned");
    let passed = |what: fn(&What) -> bool| {
        org.motions().filter(|motion| what(&motion.effect.what) && matches!(motion.stage, Stage::Passed { .. })).count()
    };
    assert_eq!(passed(|what| matches!(what, What::Office(OfficeEffect::Recall { .. }))), 1);
    assert_eq!(passed(|what| matches!(what, What::Adopt(_))), 1);
    assert_eq!(org.demands().all().iter().filter(|demand| demand.stands()).count(), 3, "two of five are won");
    assert_eq!(org.offices().held().count(), 0, "every office lapsed");
    assert!(org.motions().any(|motion| motion.first_reading.is_some() && matches!(motion.stage, Stage::Failed { .. })));

    let source = Source::open(&first.path().join(SLUG).display().to_string(), None).unwrap();
    let report = verify(&source, &Options { texts: true, ..Options::default() }, &mut |_, _| ()).unwrap();
    assert_eq!(report.verdict, Verdict::Valid);
}
