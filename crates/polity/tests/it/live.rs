//! Verifying and copying a server that goes on meanwhile, or that has something to hide.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use institution::act::Body;
use institution::id::MemberId;
use polity::export::export;
use polity::snapshot;
use polity::source::Source;
use polity::store::Shelf;
use polity::verify::{Options, Report, Verdict, verify};

use crate::kit::{Client, Device, Founded, Sent, Served, bylaws, salted, setup};

fn source(served: &Served, org: &Founded) -> Source {
    Source::open(&format!("http://{}/{}", served.address, org.slug), None).unwrap()
}

fn checked(source: &Source, progress: &mut dyn FnMut(u64, u64)) -> Report {
    verify(source, &Options { texts: true, ..Options::default() }, progress).unwrap()
}

fn rename(org: &Founded, client: &mut Client, device: &Device, name: &str) {
    let name = salted(name);
    let act = device.signs(org.id, org.seen(), Body::Rename { name: name.commitment() });
    org.sends(client, &Sent { act, beside: Some(name) }).unwrap();
}

/// A record of a few members, on a server of its own.
fn assembly(folder: &tempfile::TempDir) -> (Served, Founded, Device) {
    let served = Served::start(setup(folder.path()));
    let org = served.found(bylaws("Assembly"));
    let mut client = served.client();
    let bo = Device::new();
    org.sends(&mut client, &bo.joins(org.id, org.seen(), "Bo")).unwrap();
    for n in 0..5 {
        org.sends(&mut client, &Device::new().joins(org.id, org.seen(), &format!("Member {n}"))).unwrap();
    }
    (served, org, bo)
}

#[test]
fn a_name_changed_while_the_record_is_verified_is_no_forgery() {
    let folder = tempfile::tempdir().unwrap();
    let (served, org, bo) = assembly(&folder);
    let mut client = served.client();
    let mut times = 0;
    // Progress is told after the checkpoint was read and before the names are.
    let report = checked(&source(&served, &org), &mut |_, _| {
        times += 1;
        if times <= 2 {
            rename(&org, &mut client, &bo, &format!("Bo {times}"));
        }
    });
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(report.size, 9, "verified up to the entry that explains the name");
    assert_eq!(report.texts.names[&bo.member], "Bo 2");
    assert_eq!(report.texts.missing, 0);
}

#[test]
fn a_name_that_no_entry_explains_is_found_also_while_the_record_grows() {
    let folder = tempfile::tempdir().unwrap();
    let (served, org, bo) = assembly(&folder);
    // Served by a web server that puts a name of its own in place of Bo's.
    let copy = tempfile::tempdir().unwrap();
    export(&source(&served, &org), copy.path(), &mut |_, _| ()).unwrap();
    let other = salted("The Boss");
    let json = serde_json::json!({"salt": other.salt.to_string(), "text": other.text}).to_string();
    std::fs::write(copy.path().join(format!("log/names/{}", bo.member)), json).unwrap();
    let mut client = served.client();
    let live = source(&served, &org);
    let static_copy = Source::open(copy.path().to_str().unwrap(), None).unwrap();
    let mut grown = false;
    let report = checked(&static_copy, &mut |_, _| {
        if !std::mem::replace(&mut grown, true) {
            // The copy grows by an entry that has nothing to do with Bo; the false name stays.
            org.sends(&mut client, &Device::new().joins(org.id, org.seen(), "Cy")).unwrap();
            export(&live, copy.path(), &mut |_, _| ()).unwrap();
            let json = serde_json::json!({"salt": other.salt.to_string(), "text": other.text}).to_string();
            std::fs::write(copy.path().join(format!("log/names/{}", bo.member)), json).unwrap();
        }
    });
    let Verdict::Invalid(finding) = report.verdict else { panic!("{:?}", report.verdict) };
    assert_eq!((finding.index, finding.reason), (Some(1), "name"));
}

#[test]
fn a_copy_made_while_somebody_changes_their_name_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let (served, org, bo) = assembly(&folder);
    let mut client = served.client();
    let copy = tempfile::tempdir().unwrap();
    let mut times = 0;
    let exported = export(&source(&served, &org), copy.path(), &mut |_, _| {
        times += 1;
        if times == 1 {
            rename(&org, &mut client, &bo, "Bo again");
        }
    });
    assert_eq!(exported.unwrap().size, 8);
    let report = checked(&Source::open(copy.path().to_str().unwrap(), None).unwrap(), &mut |_, _| ());
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(report.texts.names[&bo.member], "Bo again");
}

/// Hands out a folder's files, and nothing else, as any web server would; for as many requests as the test makes.
fn serve_files(folder: std::path::PathBuf) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).unwrap_or(0);
            let request = String::from_utf8_lossy(&request[..length]).into_owned();
            let path = request.split(' ').nth(1).unwrap_or("/").trim_start_matches('/').to_owned();
            let (status, body) = match std::fs::read(folder.join(path)) {
                Ok(bytes) => ("200 OK", bytes),
                Err(_) => ("404 Not Found", Vec::new()),
            };
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        }
    });
    address
}

#[test]
fn a_server_that_does_not_say_its_state_is_not_called_valid() {
    let folder = tempfile::tempdir().unwrap();
    let (served, org, _) = assembly(&folder);
    let copy = tempfile::tempdir().unwrap();
    export(&source(&served, &org), copy.path(), &mut |_, _| ()).unwrap();
    let url = format!("http://{}", serve_files(copy.path().to_owned()));
    let there = Source::open(&url, None).unwrap();
    assert_eq!(checked(&there, &mut |_, _| ()).verdict, Verdict::Valid);
    let state = copy.path().join("log/state");
    let claim = std::fs::read_to_string(&state).unwrap();
    // Said for more entries than the checkpoint covers, it is compared with nothing.
    std::fs::write(&state, claim.replace("\"size\":7", "\"size\":8")).unwrap();
    let verdict = checked(&there, &mut |_, _| ()).verdict;
    assert!(matches!(verdict, Verdict::NotChecked { .. }), "{verdict:?}");
    std::fs::remove_file(&state).unwrap();
    let verdict = checked(&there, &mut |_, _| ()).verdict;
    assert!(matches!(verdict, Verdict::NotChecked { .. }), "{verdict:?}");
    // A folder shows no pages that could differ from its record.
    let here = Source::open(copy.path().to_str().unwrap(), None).unwrap();
    assert_eq!(checked(&here, &mut |_, _| ()).verdict, Verdict::Valid);
}

/// The operator writes a member into the snapshot, with the hash that fits it: the server starts on it, and shows them.
#[test]
fn a_server_started_on_a_false_snapshot_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let (served, org, bo) = assembly(&folder);
    drop(served);
    let place = folder.path().join(&org.slug);
    let whole = std::fs::read_to_string(place.join("snapshot")).unwrap();
    let mut lines: Vec<String> = whole.lines().skip(1).map(str::to_owned).collect();
    let stooge = MemberId([7; 16]);
    let member = lines.iter().find(|line| line.starts_with(&format!("member {}", bo.member))).unwrap();
    let key = lines.iter().find(|line| line.starts_with("key ") && line.ends_with(&bo.member.to_string())).unwrap();
    let slipped_in = member.replace(&bo.member.to_string(), &stooge.to_string()).replace("joined=1 ", "joined=6 ");
    let other_key = institution::id::Key([8; 32]);
    let slipped_key = format!("key {other_key} member={stooge}");
    assert_ne!(&slipped_key, key);
    // In place of the last who joined, so that the size still fits.
    lines.retain(|line| !(line.starts_with("member ") && line.contains("joined=6 ")));
    let gone: Vec<String> =
        lines.iter().filter(|line| line.starts_with("member ")).map(|l| l[7..33].to_owned()).collect();
    lines.retain(|line| !line.starts_with("key ") || gone.iter().any(|id| line.ends_with(id.as_str())));
    lines.extend([slipped_in, slipped_key]);
    lines.sort_unstable();
    let state = institution::hash_lines(&lines);
    let false_snapshot = format!("polity-snapshot 1 size=7 state={state}\n{}\n", lines.join("\n"));
    std::fs::write(place.join("snapshot"), false_snapshot).unwrap();

    let served = Served::start(setup(folder.path()));
    assert!(served.server.hosted(&org.slug).unwrap().state().members().belongs(stooge), "the server believes it");
    let report = checked(&source(&served, &org), &mut |_, _| ());
    let Verdict::Invalid(finding) = report.verdict else { panic!("{:?}", report.verdict) };
    assert_eq!((finding.index, finding.reason), (Some(6), "state"));
    // On the machine itself the doctor sees it too.
    let wanted = polity::doctor::Wanted { refold: true, ..Default::default() };
    let said = polity::doctor::examine(folder.path(), &wanted, &mut |_, _| ());
    assert!(said.iter().any(|finding| finding.what == "snapshot" && finding.grade == polity::doctor::Grade::Wrong));
    // What folds from the founding on has nobody slipped in.
    drop(served);
    let shelf = Shelf::open(&place).unwrap();
    assert!(!snapshot::fold(&shelf, None, 7).unwrap().members().belongs(stooge));
}
