//! The wall over HTTP: it waits as long as nothing on it changes, answers when something does, and is for members.

use std::time::{Duration, Instant};

use ed25519_zebra::SigningKey;
use institution::MeetingAct;
use institution::act::Body;
use institution::id::{Key, MeetingId};
use institution::time::Span;
use polity::clock::Clock;

use crate::kit::{self, Client, Device, Founded, START, Sent, Served};

struct Evening {
    served: Served,
    founded: Founded,
    meeting: MeetingId,
    _data: tempfile::TempDir,
}

fn evening() -> Evening {
    let data = tempfile::tempdir().unwrap();
    let served = Served::start(polity::server::Setup { clock: Clock::settable(START), ..kit::setup(data.path()) });
    let founded = served.found(kit::bylaws_for_members("Mill Road"));
    let meeting = MeetingId(kit::bytes());
    let mut client = served.client();
    let beside = kit::salted("First assembly\n\nIn the yard behind number 12");
    let call = Body::Meeting(MeetingAct::Call { meeting, text: beside.commitment(), at: START });
    let act = founded.founder.signs(founded.id, founded.seen(), call);
    founded.sends(&mut client, &Sent { act, beside: Some(beside) }).unwrap();
    let evening = Evening { served, founded, meeting, _data: data };
    evening.does(&mut client, MeetingAct::Open { meeting, wall: key(), heads: 40 });
    evening
}

fn key() -> Key {
    Key(SigningKey::from([7; 32]).verification_key().into())
}

impl Evening {
    fn does(&self, client: &mut Client, act: MeetingAct) {
        let founder = &self.founded.founder;
        self.founded.sends(client, &founder.does(self.founded.id, self.founded.seen(), Body::Meeting(act))).unwrap();
    }

    fn live(&self, at: &str) -> String {
        self.founded.path(&format!("wall/live?meeting={}&at={at}", self.meeting))
    }

    fn bearer(&self, device: &Device) -> String {
        let pass = device.pass(self.founded.id, START + Span::hours(24));
        let reply = self.served.client().post(&self.founded.path("pass"), &pass);
        let set = reply.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        format!("Cookie: {set}\r\n")
    }
}

#[test]
fn the_wall_waits_until_something_on_it_changes() {
    let evening = evening();
    let headers = evening.bearer(&evening.founded.founder);
    let mut phone = evening.served.client();
    let first = phone.get_with(&evening.live(""), &headers).json();
    let at = first["at"].as_str().unwrap().to_owned();
    assert!(first["html"].as_str().unwrap().contains("room for 40"), "{first}");

    let address = evening.live(&at);
    let waiting = {
        let (mut phone, headers) = (evening.served.client(), headers.clone());
        std::thread::spawn(move || (phone.get_with(&address, &headers).json(), Instant::now()))
    };
    std::thread::sleep(Duration::from_millis(300));
    // Something that is on no wall wakes nobody.
    let mut client = evening.served.client();
    evening.founded.sends(&mut client, &Device::new().joins(evening.founded.id, evening.founded.seen(), "Bo")).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    assert!(!waiting.is_finished());
    let handed_in = Instant::now();
    evening.does(&mut client, MeetingAct::Open { meeting: evening.meeting, wall: key(), heads: 60 });
    let (answer, came) = waiting.join().unwrap();
    // Long before it would have asked again; how soon is measured by `make bench`.
    assert!(came.duration_since(handed_in) < Duration::from_secs(10));
    assert_ne!(answer["at"], at.as_str());
    assert!(answer["html"].as_str().unwrap().contains("room for 60"), "{answer}");
}

#[test]
fn a_stranger_sees_when_and_where_the_meeting_is_and_nothing_of_its_wall() {
    let evening = evening();
    let mut stranger = evening.served.client();
    assert_eq!(stranger.get(&evening.live("")).status, 401);
    assert_eq!(stranger.get(&evening.founded.path("wall")).status, 401);
    assert_eq!(stranger.get(&evening.founded.path(&format!("meetings/{}", evening.meeting))).status, 401);
    let front = stranger.get_with(&evening.founded.path(""), "Accept: text/html\r\n").text();
    assert!(front.contains("First assembly") && front.contains("In the yard behind number 12"), "{front}");
    let headers = evening.bearer(&evening.founded.founder);
    assert_eq!(stranger.get_with(&evening.founded.path("wall/live?meeting=x"), &headers).status, 404);
}

#[test]
fn a_wall_speaks_the_readers_language() {
    let evening = evening();
    let headers = format!("{}Accept-Language: es\r\n", evening.bearer(&evening.founded.founder));
    let spanish = evening.served.client().get_with(&evening.live(""), &headers).json();
    assert!(spanish["html"].as_str().unwrap().contains("Caben 40"), "{spanish}");
}
