//! What a page reads: one organisation's state, what lies beside the record, who asks, and when.
//!
//! Pages are pure functions of this. They never wait, write or look at a clock; whoever calls them holds the state's
//! lock for as long as a page takes to write. What lies beside the record (names, texts) may be gone: a page says so.

use std::collections::BTreeMap;

use institution::act::{Act, Body, Seen, What};
use institution::bylaws::Readers;
use institution::id::{ActId, Hash, Key, MemberId, MotionId};
use institution::time::Time;
use institution::{Case, Institution, Motion, OfficeEffect, Place, Refusal};

use crate::following::Follow;
use crate::moments::{Clock, Moment};
use crate::say::{Arguments, Language};
use crate::sentences;
use crate::web::frame::{Asked, Frame, Here, House};

/// What the record commits to and does not hold, and the record's own bytes. The program has it on disk; tests in memory.
pub trait Beside {
    /// The name a member shows.
    fn name(&self, member: MemberId) -> Option<String>;
    /// The text behind a commitment.
    fn text(&self, commitment: Hash) -> Option<String>;
    /// What a member entered about themselves. Who may be shown it is the page's business.
    fn roll(&self, _: MemberId) -> Option<String> {
        None
    }
    /// The bytes of the entries from `from` up to and without `to`, fewer if there are fewer.
    fn entries(&self, from: u64, to: u64) -> Vec<Vec<u8>>;
    /// What a member wants to hear of: their own page asks.
    fn hearing(&self, _: MemberId) -> Hearing {
        Hearing::default()
    }
    /// That an entry is under the newest seal.
    fn prove(&self, index: u64) -> Option<Proof>;
}

/// What a member wants to hear of, and what this server can do for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hearing {
    /// What they want.
    pub follow: Follow,
    /// Mail goes out from here.
    pub mail: bool,
    /// The key that binds a browser's subscription to this server.
    pub push_key: String,
}

/// How an entry is proved to be in the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// How many entries the sealed record has.
    pub size: u64,
    /// Its Merkle root.
    pub root: Hash,
    /// The hashes that lead from the entry to the root.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

/// The question part of an address.
pub type Query = BTreeMap<String, String>;

/// A member who reads, with the key that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    /// Who.
    pub member: MemberId,
    /// The key their reading pass is signed with.
    pub key: Key,
}

/// Everything a page of one organisation is made from.
pub struct View<'a> {
    /// The reader's language.
    pub say: Language,
    /// What the device asked for.
    pub asked: &'a Asked,
    /// The organisation as readers see it: nothing that is not durable.
    pub org: &'a Institution,
    /// Names, texts, entries.
    pub beside: &'a dyn Beside,
    /// Its part of the address.
    pub slug: &'a str,
    /// The whole address under which others reach the server, without a slash at its end.
    pub url: &'a str,
    /// Who reads; `None` is a stranger.
    pub viewer: Option<Viewer>,
    /// Now.
    pub now: Time,
    /// The newest published checkpoint: what acts made on this page will have seen.
    pub seen: Seen,
    /// The server has stopped taking acts.
    pub stopped: bool,
}

impl View<'_> {
    /// The organisation's clock.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Clock::new(self.say, self.now, self.org.bylaws().offset_minutes)
    }

    /// A moment as people say it.
    #[must_use]
    pub fn moment(&self, time: Time) -> Moment {
        self.clock().moment(time)
    }

    /// A moment whose words are a whole sentence with `$when` and `$away` and further arguments.
    #[must_use]
    pub fn sentence(&self, time: Time, key: &str, more: &Arguments<'_>) -> Moment {
        let clock = self.clock();
        let mut arguments = vec![("when", clock.when(time).into()), ("away", clock.away(time).into())];
        arguments.extend(more.iter().cloned());
        Moment { words: self.say.f(key, &arguments), ..clock.moment(time) }
    }

    /// What was done about the words at a place, if they are not simply open.
    #[must_use]
    pub fn away(&self, place: Place) -> Option<&Case> {
        self.org.case(place).filter(|case| case.is_folded() || case.is_removed())
    }

    /// The name a member shows; their number on the list, if that name was folded away.
    #[must_use]
    pub fn name(&self, member: MemberId) -> String {
        if self.away(Place::Name(member)).is_some() {
            let number = self.org.members().number(member).unwrap_or_default();
            return self.say.f("name-away", &[("n", number.into())]);
        }
        self.beside.name(member).unwrap_or_else(|| self.say.t("name-gone"))
    }

    /// The title and the text behind a commitment of a motion.
    #[must_use]
    pub fn titled(&self, commitment: Hash) -> (String, String) {
        match self.beside.text(commitment) {
            Some(text) => match text.split_once("\n\n") {
                Some((title, body)) => (title.trim().to_owned(), body.to_owned()),
                None => (text.trim().to_owned(), String::new()),
            },
            None => (self.say.t("title-gone"), String::new()),
        }
    }

    /// A motion's title; its number alone, if its words were folded away.
    #[must_use]
    pub fn title_of(&self, motion: &Motion) -> String {
        match self.away(Place::Motion(motion.id)) {
            Some(_) => self.say.f("title-away", &[("n", motion.number.into())]),
            None => self.title(motion.text),
        }
    }

    /// A meeting's title and place; that they were folded away, if they were.
    #[must_use]
    pub fn titled_meeting(&self, meeting: &institution::Meeting) -> (String, String) {
        match self.away(Place::Meeting(meeting.id)) {
            Some(_) => (self.say.t("meeting-title-away"), String::new()),
            None => self.titled(meeting.text),
        }
    }

    /// A meeting's title alone.
    #[must_use]
    pub fn title_of_meeting(&self, meeting: &institution::Meeting) -> String {
        self.titled_meeting(meeting).0
    }

    /// The title alone.
    #[must_use]
    pub fn title(&self, commitment: Hash) -> String {
        self.titled(commitment).0
    }

    /// The address of a page of this organisation.
    #[must_use]
    pub fn at(&self, path: &str) -> String {
        format!("/{}/{path}", self.slug)
    }

    /// The member who reads, if they still belong.
    #[must_use]
    pub fn me(&self) -> Option<MemberId> {
        self.viewer.map(|viewer| viewer.member).filter(|member| self.org.members().belongs(*member))
    }

    /// Whether the pages behind the first one are open to whoever asks.
    #[must_use]
    pub fn may_read(&self) -> bool {
        self.me().is_some() || self.org.bylaws().readers() == Readers::Anyone
    }

    /// May the reader do this now? The organisation itself is asked, so that a page never offers what would be refused.
    ///
    /// # Errors
    /// The refusal it would get; `NotAMember` for a stranger.
    pub fn may(&self, body: Body) -> Result<(), Refusal> {
        let Some(viewer) = self.viewer else { return Err(Refusal::NotAMember) };
        let act = Act {
            institution: self.org.id(),
            actor: viewer.member,
            key: viewer.key,
            id: ActId([0; 16]),
            seen: Seen { size: self.org.size(), root: self.seen.root },
            body,
        };
        self.org.check(&act, self.now)
    }

    /// Who came into which office by a motion, as they are called.
    #[must_use]
    pub fn seat_by(&self, motion: MotionId) -> Option<(String, String)> {
        match &self.org.motion(motion)?.effect.what {
            What::Office(OfficeEffect::Fill { office, member }) => {
                Some((self.name(*member), sentences::office(self.say, self.org, office)))
            }
            _ => None,
        }
    }

    /// The number of the rule that governs something, with its address.
    #[must_use]
    pub fn rule(&self, clause: &institution::bylaws::ClauseId) -> Rule {
        let number = self.org.bylaws().number(clause).unwrap_or_default();
        Rule {
            words: self.say.f("rule-link", &[("rule", number.as_str().into())]),
            number,
            href: self.at(&format!("bylaws/{clause}")),
        }
    }

    /// What surrounds a page.
    #[must_use]
    pub fn frame(&self, title: &str, here: Here, path: &str) -> Frame {
        let bylaws = self.org.bylaws();
        Frame {
            say: self.say,
            address: self.asked.address.clone(),
            // Lists of open windows are seen over one's shoulder, as the home screen is.
            title: if self.asked.neutral {
                title.to_owned()
            } else {
                self.say.f("page-title", &[("page", title.into()), ("name", bylaws.name.as_str().into())])
            },
            here,
            json: self.at(&format!("{}.json", if path.is_empty() { "index" } else { path })),
            scripts: &["page.js"],
            house: Some(House {
                id: self.org.id().to_string(),
                base: self.at(""),
                name: bylaws.name.clone(),
                purpose: bylaws.purpose().to_owned(),
                today: self.clock().long_day(self.now),
                seen_size: self.seen.size,
                seen_root: self.seen.root.to_string(),
                log_key: self.org.log_key().to_string(),
                me: self.me().map(|me| me.to_string()).unwrap_or_default(),
                reads: self.may_read(),
                offset: bylaws.offset_minutes,
                now: self.now.0,
                stopped: self.stopped,
                only_here: is_loopback(self.url),
                neutral: self.asked.neutral,
            }),
        }
    }
}

/// A rule as a page names it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rule {
    /// Its number in the booklet.
    pub number: String,
    /// "Rule 2.1"
    pub words: String,
    /// Where it is.
    pub href: String,
}

/// Whether an address leads back to the machine that it is opened on.
fn is_loopback(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host, |(host, _)| host),
    };
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn an_address_that_leads_back_to_its_own_machine_is_known() {
        for url in ["http://127.0.0.1:8080", "http://localhost", "https://[::1]:8443", "http://127.9.9.9"] {
            assert!(is_loopback(url), "{url}");
        }
        for url in
            ["http://192.168.1.4:8080", "https://localhost.example.org", "https://[2001:db8::1]:80", "http://test"]
        {
            assert!(!is_loopback(url), "{url}");
        }
    }
}
