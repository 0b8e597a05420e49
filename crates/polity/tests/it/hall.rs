//! A hall of people who found, join, move and vote: a real organisation in memory, for pages to read.
//!
//! Acts are signed and go through the same door as on a server: what is due first, then the check, then the entry.

use std::collections::BTreeMap;

use ed25519_zebra::{SigningKey, VerificationKeyBytes};
use institution::act::{Act, Body, Choice, Effect, Founding, Seen, Stance, What};
use institution::bylaws::Bylaws;
use institution::entry::{Entry, EntryBody, Opening, Supply};
use institution::envelope::{ACT_TYPE, Unchecked, signed_bytes};
use institution::id::{ActId, AmendmentId, ArgumentId, Hash, InstitutionId, Key, MemberId, MotionId, Salt, VoteId};
use institution::time::{Span, Time};
use institution::{Institution, Invalid, VoteStage};
use polity::say::Language;
use polity::web::found::{ASSEMBLY, founded_on};
use polity::web::frame::Asked;
use polity::web::site::{Answer, answer};
use polity::web::view::{Beside, Proof, Query, View, Viewer};

/// Monday 23 November 2026, 19:00 UTC.
pub const EVENING: Time = Time(1_795_460_400_000);

pub struct Hall {
    pub org: Institution,
    pub now: Time,
    pub slug: String,
    pub stopped: bool,
    people: BTreeMap<String, (MemberId, SigningKey)>,
    names: BTreeMap<MemberId, String>,
    pub texts: BTreeMap<Hash, String>,
    entries: Vec<Vec<u8>>,
    openings: BTreeMap<(VoteId, MemberId), (Choice, Salt)>,
    ids: u64,
}

fn key_of(n: u64) -> SigningKey {
    let mut seed = [9u8; 32];
    seed[..8].copy_from_slice(&n.to_be_bytes());
    SigningKey::from(seed)
}

fn public(key: &SigningKey) -> Key {
    Key(VerificationKeyBytes::from(key).into())
}

impl Hall {
    /// Somebody founds an assembly.
    pub fn founded(name: &str, purpose: &str, founder: &str) -> Self {
        Self::founded_with(name, purpose, founder, crate::kit::by_belonging)
    }

    /// The same with bylaws of another kind, made from the template.
    pub fn founded_with(name: &str, purpose: &str, founder: &str, rules: impl Fn(Bylaws) -> Bylaws) -> Self {
        let bylaws = founded_on(ASSEMBLY, Language::English, name, purpose, 0).expect("a name and a purpose");
        Self::begun(&rules(bylaws), founder)
    }

    /// Somebody founds an organisation on a template as it is.
    pub fn on_template(template: &str, name: &str, purpose: &str, founder: &str) -> Self {
        let bylaws = founded_on(template, Language::English, name, purpose, 0).expect("a name and a purpose");
        Self::begun(&bylaws, founder)
    }

    fn begun(bylaws: &Bylaws, founder: &str) -> Self {
        let key = key_of(1);
        let member = MemberId([1; 16]);
        let salt = Salt([7; 16]);
        let body = Body::Found(Box::new(Founding {
            bylaws: bylaws.to_toml(),
            log_key: public(&key_of(0)),
            semantics: institution::SEMANTICS_MAX,
            name: Hash::commit(salt, founder.as_bytes()),
        }));
        let act = Act {
            institution: InstitutionId::UNFOUNDED,
            actor: member,
            key: public(&key),
            id: ActId([1; 16]),
            seen: Seen { size: 0, root: Hash::of(b"") },
            body,
        };
        let entry = Entry { time: EVENING, body: EntryBody::Member(Box::new(signed(&act, &key))) };
        let org = Institution::found(&entry).expect("lawful");
        Self {
            org,
            now: EVENING,
            slug: "tenants-k7ra".to_owned(),
            stopped: false,
            people: BTreeMap::from([(founder.to_owned(), (member, key))]),
            names: BTreeMap::from([(member, founder.to_owned())]),
            texts: BTreeMap::new(),
            entries: vec![entry.encode()],
            openings: BTreeMap::new(),
            ids: 1,
        }
    }

    pub fn member(&self, name: &str) -> MemberId {
        self.people[name].0
    }

    fn id(&mut self) -> [u8; 16] {
        self.ids += 1;
        let mut id = [3u8; 16];
        id[..8].copy_from_slice(&self.ids.to_be_bytes());
        id
    }

    fn append(&mut self, body: EntryBody) -> Result<(), Invalid> {
        let entry = Entry { time: self.now, body };
        self.org.check_entry(&entry)?;
        self.org.apply(&entry);
        self.entries.push(entry.encode());
        Ok(())
    }

    fn drain(&mut self) {
        while let Some(due) = self.org.due(self.now) {
            self.append(EntryBody::Clock(due)).expect("what is due may be appended");
        }
        let needed: Vec<VoteId> = self.org.needs_openings().map(|vote| vote.id).collect();
        for id in needed {
            let vote = self.org.vote(id).unwrap().clone();
            let openings: Vec<Opening> = self
                .org
                .members()
                .all()
                .iter()
                .filter_map(|member| {
                    let (choice, salt) = *self.openings.get(&(id, member.id))?;
                    let opening = Opening { voter: member.id, choice, salt };
                    self.org.opens(&vote, &opening).then_some(opening)
                })
                .collect();
            for part in openings.chunks(500) {
                let supply = Supply::Openings { vote: id, openings: part.to_vec() };
                self.append(EntryBody::Supplied(supply)).expect("the openings fit");
            }
        }
    }

    /// Time passes; what it causes happens at its moments.
    pub fn wait(&mut self, minutes: i64) {
        let until = self.now + Span::minutes(minutes);
        while let Some(at) = self.org.next_deadline().filter(|at| *at <= until) {
            self.now = self.now.max(at);
            self.drain();
        }
        self.now = until;
    }

    /// Somebody does something.
    pub fn act(&mut self, who: &str, body: Body) -> Result<(), Invalid> {
        self.drain();
        self.now = self.now + Span(1);
        let (member, key) = self.people[who];
        let act = Act {
            institution: self.org.id(),
            actor: member,
            key: public(&key),
            id: ActId(self.id()),
            seen: Seen { size: self.org.size(), root: Hash([0; 32]) },
            body,
        };
        self.append(EntryBody::Member(Box::new(signed(&act, &key))))
    }

    pub fn join(&mut self, name: &str) {
        let id = self.id();
        let (member, key) = (MemberId(id), key_of(self.ids + 1000));
        self.people.insert(name.to_owned(), (member, key));
        self.names.insert(member, name.to_owned());
        let name = Hash::commit(Salt(id), name.as_bytes());
        let who = self.names[&member].clone();
        self.act(&who, Body::Join { name }).expect("joining is open");
    }

    pub fn text(&mut self, text: &str) -> Hash {
        let commitment = Hash::commit(Salt(self.id()), text.as_bytes());
        self.texts.insert(commitment, text.to_owned());
        commitment
    }

    pub fn moves(&mut self, who: &str, title: &str, text: &str, what: What) -> MotionId {
        let open_minutes = match what {
            What::ChangeClause { .. } => 60,
            _ => 30,
        };
        self.moves_for(who, title, text, what, open_minutes)
    }

    /// The same with a vote that is open for so many minutes.
    pub fn moves_for(&mut self, who: &str, title: &str, text: &str, what: What, open_minutes: u32) -> MotionId {
        let motion = MotionId(self.id());
        let text = self.text(&format!("{title}\n\n{text}"));
        let effect = Effect { what, begins: None };
        self.act(who, Body::Move { motion, text, effect, open_minutes }).expect("it may be moved");
        motion
    }

    pub fn second(&mut self, who: &str, motion: MotionId) {
        self.act(who, Body::Second { motion }).expect("it may be seconded");
    }

    pub fn argue(&mut self, who: &str, motion: MotionId, stance: Stance, text: &str) -> ArgumentId {
        let argument = ArgumentId(self.id());
        let text = self.text(text);
        self.act(who, Body::Argue { argument, motion, stance, on: None, text }).expect("anyone may speak");
        argument
    }

    pub fn answer(&mut self, who: &str, motion: MotionId, on: ArgumentId, text: &str) {
        let argument = ArgumentId(self.id());
        let text = self.text(text);
        let body = Body::Argue { argument, motion, stance: Stance::Answer, on: Some(on), text };
        self.act(who, body).expect("anyone may answer");
    }

    pub fn offer(&mut self, who: &str, motion: MotionId, title: &str, text: &str) -> AmendmentId {
        let amendment = AmendmentId(self.id());
        let text = self.text(&format!("{title}\n\n{text}"));
        self.act(who, Body::Offer { amendment, motion, text, effect: None }).expect("it may be offered");
        amendment
    }

    /// The vote that is open on a motion.
    pub fn vote_on(&self, motion: MotionId) -> VoteId {
        self.org.motion(motion).unwrap().vote().expect("a vote")
    }

    pub fn vote(&mut self, who: &str, vote: VoteId, choice: Choice) {
        let salt = Salt(self.id());
        let member = self.member(who);
        self.openings.insert((vote, member), (choice, salt));
        let choice = Hash::commit(salt, choice.name().as_bytes());
        self.act(who, Body::Cast { vote, choice }).expect("a member may vote");
    }

    /// So many vote yes, so many no, the rest of the first members abstain or stay away.
    pub fn votes(&mut self, vote: VoteId, yes: usize, no: usize, abstain: usize) {
        let entitled: Vec<String> = self
            .people
            .iter()
            .filter(|(_, (member, _))| self.org.may_vote(*member, self.org.vote(vote).unwrap()))
            .map(|(name, _)| name.clone())
            .collect();
        let choices = [(Choice::Yes, yes), (Choice::No, no), (Choice::Abstain, abstain)];
        let choices = choices.into_iter().flat_map(|(choice, n)| std::iter::repeat_n(choice, n));
        for (name, choice) in entitled.into_iter().zip(choices) {
            self.vote(&name, vote, choice);
        }
        assert_eq!(self.org.vote(vote).unwrap().stage, VoteStage::Open);
    }

    /// Everybody's name.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.values().map(String::as_str)
    }

    /// What somebody sees at an address, `?a=b` and all.
    pub fn get(&self, who: Option<&str>, address: &str) -> Answer {
        self.get_in(Language::English, who, address)
    }

    /// The same in a language.
    pub fn get_in(&self, say: Language, who: Option<&str>, address: &str) -> Answer {
        let asked = Asked { language: say, address: format!("/{}/{address}", self.slug), neutral: false };
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let query: Query = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(key, value)| (key.to_owned(), value.replace('+', " ").replace("%3A", ":")))
            .collect();
        let viewer = who.map(|who| {
            let (member, key) = self.people[who];
            Viewer { member, key: public(&key) }
        });
        let view = View {
            say,
            asked: &asked,
            org: &self.org,
            beside: self,
            slug: &self.slug,
            url: "https://tenants.example",
            viewer,
            now: self.now,
            seen: Seen { size: self.org.size(), root: Hash([0; 32]) },
            stopped: self.stopped,
        };
        let (path, json) = path.strip_suffix(".json").map_or((path, false), |path| (path, true));
        answer(&view, path, &query, json)
    }
}

fn signed(act: &Act, key: &SigningKey) -> institution::envelope::SignedAct {
    let payload = act.payload().into_bytes();
    let signature = key.sign(&signed_bytes(ACT_TYPE, &payload)).to_bytes();
    Unchecked::new(payload, signature).expect("an act").verify().expect("a valid signature")
}

impl Beside for Hall {
    fn name(&self, member: MemberId) -> Option<String> {
        self.names.get(&member).cloned()
    }

    fn text(&self, commitment: Hash) -> Option<String> {
        self.texts.get(&commitment).cloned()
    }

    fn entries(&self, from: u64, to: u64) -> Vec<Vec<u8>> {
        let all = self.entries.iter().skip(usize::try_from(from).unwrap());
        all.take(usize::try_from(to - from).unwrap()).cloned().collect()
    }

    fn prove(&self, index: u64) -> Option<Proof> {
        let mut log = tlog::Appender::new();
        let leaves: Vec<_> = self.entries.iter().map(|entry| tlog::leaf_hash(entry)).collect();
        let batch = log.append(&leaves);
        let hash = |hash: &tlog::Hash| Hash(*hash.as_bytes());
        Some(Proof {
            size: batch.size(),
            root: hash(&batch.root()),
            hashes: batch.prove(index)?.iter().map(hash).collect(),
            checkpoint: format!("polity/{}\n{}\n…\n", self.org.id(), batch.size()),
        })
    }
}

/// A full evening: what the pictures are taken of.
pub fn evening() -> Hall {
    let mut hall =
        Hall::founded("Tenants of Mill Street", "To keep our homes affordable and in one piece.", "Rosa Marín");
    let names = [
        "Ada Okafor",
        "Bo Lindqvist",
        "Carmen Ruiz",
        "Dmitri Volkov",
        "Elif Yılmaz",
        "Farid Haddad",
        "Grace Owusu",
        "Hana Novák",
        "Ivan Petrov",
        "Jun Tanaka",
        "Kofi Mensah",
        "Lena Fischer",
        "Marek Nowak",
        "Nadia Rahman",
        "Omar Siddiqui",
        "Priya Nair",
        "Quentin Dubois",
        "Rui Costa",
        "Sofia Rossi",
        "Tomás Silva",
        "Uma Patel",
        "Vera Horváth",
        "Wen Li",
        "Xenia Papadopoulou",
        "Yusuf Demir",
        "Zoë van Dijk",
        "أمل حسن",
        "Ben Carter",
        "Chloé Martin",
        "Deepak Rao",
        "Eun-ji Park",
        "Fatima Zahra",
        "Georg Bauer",
        "Hugo Álvarez",
        "Ines Ferreira",
    ];
    for name in names {
        hall.join(name);
    }
    hall.wait(3);
    let rent = hall.moves(
        "Ada Okafor",
        "We ask for a rent freeze until the roof is repaired",
        "The roof over stairs **B and C** has leaked since March.\n\n- We write to the owner this week.\n- We ask for a \
         freeze until an engineer signs that it is sound.\n\nFigures are in [the survey](https://example.org/survey).",
        What::Resolution,
    );
    hall.second("Bo Lindqvist", rent);
    hall.argue(
        "Carmen Ruiz",
        rent,
        Stance::For,
        "Three flats have mould. A freeze costs the owner less than a court case.",
    );
    hall.argue(
        "Dmitri Volkov",
        rent,
        Stance::Against,
        "We should ask for the repair first and keep the freeze for later.",
    );
    let asked = hall.argue("Elif Yılmaz", rent, Stance::Ask, "What happens if the owner says no?");
    hall.answer("Ada Okafor", rent, asked, "Then we meet again and decide what next.");
    hall.wait(11);
    let vote = hall.vote_on(rent);
    hall.votes(vote, 21, 8, 3);
    hall.wait(40);

    let clause = hall.org.bylaws().clause(&"delegation".parse().unwrap()).unwrap().clone();
    let mut longer = clause.clone();
    longer.rule = institution::bylaws::Rule::Delegation { hours_max: 168 };
    let change = hall.moves(
        "Grace Owusu",
        "Lend powers for up to a week",
        "Three days are too short: our meetings are a week apart.",
        What::ChangeClause { clause: clause.id.clone(), was: clause.hash(), to: longer.to_toml() },
    );
    hall.second("Hana Novák", change);
    hall.wait(730);
    let vote = hall.vote_on(change);
    hall.votes(vote, 19, 4, 1);
    hall.wait(120);

    let few = hall.moves("Ivan Petrov", "A logo with a lighthouse", "", What::Resolution);
    hall.second("Jun Tanaka", few);
    hall.wait(11);
    let vote = hall.vote_on(few);
    hall.votes(vote, 1, 0, 0);
    hall.wait(60);

    let garden = hall.moves(
        "Lena Fischer",
        "The courtyard becomes a garden",
        "We plant the courtyard together in April and water it by turns. Each stair takes one week.",
        What::Resolution,
    );
    hall.second("Marek Nowak", garden);
    let beds = hall.offer(
        "Nadia Rahman",
        garden,
        "The courtyard becomes a vegetable garden",
        "We plant the courtyard together in March and water it by turns. Each stair takes two weeks, and the harvest is shared.",
    );
    hall.argue("Omar Siddiqui", garden, Stance::For, "My children have nowhere to play.");
    let _ = beds;

    let name = hall.member("Priya Nair");
    hall.moves(
        "Quentin Dubois",
        "Priya facilitates on Thursday",
        "She did it well last time.",
        What::NameFacilitator { member: name },
    );
    let dues = hall.moves(
        "Rui Costa",
        "Five a month for the repair fund",
        "Whoever can pays 5 a month into a box that two of us keep. Nobody is asked why they cannot.",
        What::Resolution,
    );
    hall.second("Sofia Rossi", dues);
    hall.argue("Tomás Silva", dues, Stance::Ask, "Who keeps the box?");
    hall.wait(10);
    hall.wait(1);
    let vote = hall.vote_on(dues);
    hall.votes(vote, 9, 3, 1);
    hall.wait(4);
    hall
}
