//! A crowd: people made beforehand with their keys, and the acts they will send, signed before any clock starts.
//!
//! Everything follows from a label and a number, so that two runs send the same acts. What members' devices do in
//! JavaScript is done here by the same formats: an envelope, and beside it the salt and text of its commitment.

use ed25519_zebra::SigningKey;
use institution::act::{Act, Body, Choice, Effect, Founding, Seen, What};
use institution::envelope::{ACT_TYPE, Unchecked, envelope, signed_bytes};
use institution::id::{ActId, Hash, InstitutionId, Key, MemberId, MotionId, Salt, VoteId};
use institution::time::{Span, Time};
use polity::pass::{PASS_TYPE, Pass, to_header};

/// Bytes that differ for each label and number.
pub fn bytes<const N: usize>(label: &str, number: u64) -> [u8; N] {
    let mut input = label.as_bytes().to_vec();
    input.extend_from_slice(&number.to_be_bytes());
    Hash::of(&input).0[..N].try_into().expect("at most 32 bytes are asked for")
}

/// Somebody with a device.
#[derive(Clone)]
pub struct Person {
    pub member: MemberId,
    pub key: Key,
    signing: SigningKey,
}

/// An act as a device sends it.
pub struct Signed {
    pub payload: Vec<u8>,
    pub signature: [u8; 64],
    /// Salt and text of the commitment in the act.
    pub beside: Option<(Salt, String)>,
}

/// Where the acts belong: which institution, and a checkpoint of it.
#[derive(Clone, Copy)]
pub struct Place {
    pub institution: InstitutionId,
    pub seen: Seen,
}

impl Person {
    pub fn numbered(number: u64) -> Self {
        let signing = SigningKey::from(bytes::<32>("key", number));
        Self { member: MemberId(bytes("member", number)), key: Key(signing.verification_key().into()), signing }
    }

    pub fn does(&self, place: Place, body: Body, beside: Option<(Salt, String)>) -> Signed {
        self.signs(0, place, body, beside)
    }

    /// The same thing again: an act of its own.
    pub fn does_for_the(&self, time: u64, place: Place, body: Body) -> Signed {
        self.signs(time, place, body, None)
    }

    fn signs(&self, time: u64, place: Place, body: Body, beside: Option<(Salt, String)>) -> Signed {
        // An act's id is random; here it follows from who does what, so that every run sends the same acts.
        let id = ActId(bytes(&format!("{} {body:?}", self.member), time));
        let act = Act { institution: place.institution, actor: self.member, key: self.key, id, seen: place.seen, body };
        let payload = act.payload().into_bytes();
        let signature = self.signing.sign(&signed_bytes(ACT_TYPE, &payload)).to_bytes();
        Signed { payload, signature, beside }
    }

    /// A reading pass as a cookie carries it.
    pub fn pass(&self, place: Place, until: Time) -> String {
        let id: [u8; 16] = bytes("pass", 0);
        let payload = Pass::payload(place.institution, self.key, id, until).into_bytes();
        let signature = self.signing.sign(&signed_bytes(PASS_TYPE, &payload)).to_bytes();
        to_header(envelope(PASS_TYPE, &payload, &signature).as_bytes())
    }

    pub fn founds(&self, bylaws: String, log_key: Key) -> Signed {
        let salt = Salt(bytes("name", 0));
        let name = "Ada".to_owned();
        let founding = Founding { bylaws, log_key, semantics: 3, name: Hash::commit(salt, name.as_bytes()) };
        let seen = Seen { size: 0, root: Hash::of(b"") };
        let place = Place { institution: InstitutionId::UNFOUNDED, seen };
        self.does(place, Body::Found(Box::new(founding)), Some((salt, name)))
    }

    pub fn joins(&self, place: Place, number: u64) -> Signed {
        let salt = Salt(bytes("salt of name", number));
        let name = format!("Member {number}");
        self.does(place, Body::Join { name: Hash::commit(salt, name.as_bytes()) }, Some((salt, name)))
    }

    pub fn moves(&self, place: Place, motion: MotionId, open_minutes: u32) -> Signed {
        let salt = Salt(bytes("salt of motion", u64::from(motion.0[0])));
        let text = "Rent strike\n\nWe withhold the rent until the heating works.".to_owned();
        let effect = Effect { what: What::Resolution, begins: None };
        let body = Body::Move { motion, text: Hash::commit(salt, text.as_bytes()), effect, open_minutes };
        self.does(place, body, Some((salt, text)))
    }

    pub fn casts(&self, place: Place, vote: VoteId, choice: Choice) -> Signed {
        let salt = Salt(bytes(&format!("{vote}"), u64::from_be_bytes(bytes(&self.member.to_string(), 0))));
        let text = choice.name().to_owned();
        let choice = Hash::commit(salt, text.as_bytes());
        self.does(place, Body::Cast { vote, choice }, Some((salt, text)))
    }
}

impl Signed {
    /// The act as the log will hold it.
    pub fn unchecked(&self) -> Unchecked {
        Unchecked::new(self.payload.clone(), self.signature).expect("an act we wrote can be read")
    }

    /// What `POST acts` takes.
    pub fn to_json(&self) -> String {
        self.to_json_with("")
    }

    /// The same with more fields.
    pub fn to_json_with(&self, more: &str) -> String {
        let envelope = envelope(ACT_TYPE, &self.payload, &self.signature);
        let mut fields = vec![format!(r#""envelope":{envelope}"#)];
        if let Some((salt, text)) = &self.beside {
            let text = serde_json::to_string(text).expect("a string is JSON");
            fields.push(format!(r#""beside":{{"salt":"{salt}","text":{text}}}"#));
        }
        if !more.is_empty() {
            fields.push(more.to_owned());
        }
        format!("{{{}}}", fields.join(","))
    }
}

/// Makes many of something on all cores, in order.
pub fn on_all_cores<T: Send>(count: u64, make: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    let part = count.div_ceil(cores).max(1);
    let make = &make;
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..cores)
            .map(|core| scope.spawn(move || (core * part..count.min((core + 1) * part)).map(make).collect::<Vec<T>>()))
            .collect();
        parts.into_iter().flat_map(|part| part.join().expect("making acts does not fail")).collect()
    })
}

/// People with these numbers.
pub fn people(from: u64, count: u64) -> Vec<Person> {
    on_all_cores(count, |i| Person::numbered(from + i))
}

/// Three in five in favour, one in five against, one in five for neither.
pub fn choice_of(number: u64) -> Choice {
    match number % 5 {
        0 => Choice::No,
        1 => Choice::Abstain,
        _ => Choice::Yes,
    }
}

/// A log's private key and its public half, where no server made one.
pub fn log_key() -> ([u8; 32], Key) {
    let seed = bytes("log key", 0);
    (seed, Key(SigningKey::from(seed).verification_key().into()))
}

/// A founded assembly with everybody who is going to join it.
pub struct Assembly {
    pub place: Place,
    /// Ada founded it, and may put questions to the vote.
    pub ada: Person,
    pub people: Vec<Person>,
}

impl Assembly {
    pub fn joins(&self) -> Vec<Signed> {
        on_all_cores(self.people.len() as u64, |i| self.people[i as usize].joins(self.place, i + 1))
    }

    /// A motion by somebody, seconded and put to the vote by Ada: three acts, one after another.
    pub fn opens_vote(&self, number: u64, open_minutes: u32) -> (MotionId, VoteId, [Signed; 3]) {
        let motion = MotionId(bytes("motion", number));
        let mover = &self.people[number as usize % self.people.len()];
        let acts = [
            mover.moves(self.place, motion, open_minutes),
            self.ada.does(self.place, Body::Second { motion }, None),
            self.ada.does(self.place, Body::Put { motion }, None),
        ];
        (motion, VoteId::of(self.place.institution, &motion.0, 1), acts)
    }

    /// Everybody's vote.
    pub fn casts(&self, vote: VoteId) -> Vec<Signed> {
        on_all_cores(self.people.len() as u64, |i| self.people[i as usize].casts(self.place, vote, choice_of(i)))
    }
}

/// The bylaws of an assembly as a founding act carries them; a vote may be as short as any bylaws allow, so that a
/// measurement of its ends does not wait long for the middle.
pub fn bylaws() -> String {
    let template = include_str!("../../../../bylaws/assembly.toml");
    let template = template.replace("open_minutes_min = 5", "open_minutes_min = 2");
    let mut bylaws = institution::bylaws::Bylaws::from_toml(&template).expect("the template can be read");
    // Everybody who belongs votes at once: nobody waits a day for a measurement.
    for article in &mut bylaws.articles {
        article.clauses.retain(|clause| clause.rule.kind() != "presence");
    }
    bylaws.to_toml()
}

/// A moment a day from now.
pub fn in_a_day() -> Time {
    polity::clock::Clock::System.now() + Span::hours(24)
}
