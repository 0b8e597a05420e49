//! A thousand phones beside the browsers of a test: real acts, really signed, sent at once over HTTP.
//!
//! `cargo run -p polity --example phones -- 127.0.0.1:8080 SLUG` and then, a line each on standard input:
//! `enter FROM TO MEETING SLOT CODE` (by a wall's code), `vote FROM TO VOTE yes|no|abstain`, `ask FROM TO MEETING`. Phones are numbered
//! from 1. Each line is answered by one: `{"sent":100,"refused":[]}`. What an act has seen is asked of the server before each line.

#[path = "../benches/record/crowd.rs"]
#[allow(dead_code, reason = "the benches use the rest")]
mod crowd;
#[path = "../benches/record/door.rs"]
#[allow(dead_code, reason = "the benches use the rest")]
mod door;
#[path = "../benches/record/machine.rs"]
#[allow(dead_code, reason = "the benches use the rest")]
mod machine;

use std::io::{BufRead as _, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use crowd::{Person, Place, Signed};
use data_encoding::BASE64;
use institution::act::{Body, Choice, Seen};
use institution::id::{Hash, Salt};
use institution::{MeetingAct, PresenceAct, WallCode};

/// How many phones are on the line at the same moment.
const AT_ONCE: usize = 32;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(address), Some(slug)) = (arguments.next(), arguments.next()) else {
        bail!("say where: phones 127.0.0.1:8080 SLUG");
    };
    let address: SocketAddr = address.parse().context("the address is not HOST:PORT")?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        let [kind, from, to, rest @ ..] = words.as_slice() else { bail!("\"{line}\" says too little") };
        let place = look(address, &slug)?;
        let (from, to): (u64, u64) = (from.parse()?, to.parse()?);
        let acts = (from..=to).map(|n| act(n, kind, rest, place)).collect::<anyhow::Result<Vec<_>>>()?;
        let requests = acts.iter().map(|act| door::post(&format!("/{slug}/acts"), &act.to_json())).collect();
        let answers = door::send(address, AT_ONCE, Arc::new(requests));
        println!("{}", serde_json::json!({"sent": acts.len(), "refused": answers.refused}));
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// The institution and a checkpoint of it, as the page says that everybody may see.
fn look(address: SocketAddr, slug: &str) -> anyhow::Result<Place> {
    let reply = door::ask_once(address, &door::get(&format!("/{slug}/join"), None))?;
    let page = String::from_utf8(reply.body)?;
    let said = |name: &str| {
        let after = page.split_once(&format!("data-{name}=\"")).map(|(_, after)| after);
        after.and_then(|after| after.split('"').next()).with_context(|| format!("the page says no {name}"))
    };
    let root: Hash = said("seen-root")?.parse()?;
    Ok(Place { institution: said("institution")?.parse()?, seen: Seen { size: said("seen-size")?.parse()?, root } })
}

fn act(number: u64, kind: &str, rest: &[&str], place: Place) -> anyhow::Result<Signed> {
    let person = Person::numbered(number);
    Ok(match (kind, rest) {
        ("enter", [meeting, slot, code]) => {
            let salt = Salt(crowd::bytes("salt of name", number));
            let name = format!("Phone {number}");
            let code = BASE64.decode(code.as_bytes())?.try_into().ok().context("the code is no signature")?;
            let present = WallCode { meeting: meeting.parse()?, slot: slot.parse()?, code };
            let commitment = Hash::commit(salt, name.as_bytes());
            let enter = PresenceAct::Enter { name: commitment, through: None, present: Some(present) };
            person.does(place, Body::Presence(enter), Some((salt, name)))
        }
        ("vote", [vote, choice]) => {
            person.casts(place, vote.parse()?, Choice::from_name(choice).context("yes, no or abstain")?)
        }
        ("ask", [meeting]) => person.does(place, Body::Meeting(MeetingAct::Ask { meeting: meeting.parse()? }), None),
        _ => bail!("nothing is called {kind} with {} words", rest.len()),
    })
}
