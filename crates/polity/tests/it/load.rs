//! A load from a second process: thousands join and vote over HTTP at once, nothing is refused, and the record verifies.

#[path = "../../benches/record/crowd.rs"]
#[allow(dead_code)]
mod crowd;
#[path = "../../benches/record/door.rs"]
#[allow(dead_code)]
mod door;
#[path = "../../benches/record/machine.rs"]
#[allow(dead_code)]
mod machine;
#[path = "../../benches/record/served.rs"]
#[allow(dead_code)]
mod served;

use std::process::Command;
use std::sync::Arc;

use crowd::Signed;
use served::{POLITY, Served, requests};

#[test]
fn ten_thousand_joins_and_votes_from_another_process_verify() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(folder.path());
    let (slug, assembly) = served.found(2_500);
    let send = |acts: &[Signed]| {
        let answers = door::send(served.address, 64, Arc::new(requests(&slug, acts)));
        assert!(answers.refused.is_empty(), "{:?}", answers.refused);
    };
    send(&assembly.joins());
    for number in 0..3 {
        let (_, vote, acts) = assembly.opens_vote(number, 60);
        served.takes(&slug, &acts);
        send(&assembly.casts(vote));
    }
    // Founding, joins, three acts for each motion and the votes: nothing is lost, nothing is there twice.
    let size = 1 + 2_500 + 3 * (3 + 2_500);
    let pass = assembly.ada.pass(assembly.place, crowd::in_a_day());
    assert_eq!(served.size(&slug, &pass), Some(size));

    let url = format!("http://{}/{slug}", served.address);
    std::fs::write(folder.path().join("pass"), &pass).unwrap();
    let verify =
        Command::new(POLITY).args(["verify", "--json", &url, "--pass"]).arg(folder.path().join("pass")).output();
    let output = verify.unwrap();
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(report["valid"], true, "{report}");
    assert_eq!(report["size"], size, "{report}");
    assert!(output.status.success());
    served.stop();
}
