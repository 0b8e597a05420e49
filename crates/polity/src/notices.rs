//! Notices: what happened, as a plain message with a link, and whom it concerns.
//!
//! The one place that turns entries of the record into messages. A message stands alone: a whole sentence and an
//! address, at most 300 characters, exact times, so that it says the same in a group chat tomorrow. Feeds, mail and the
//! page of notices all show these. What members do about each other's words stays between those it concerns: quarrels
//! are nobody's news.

use institution::act::{Body, Stance};
use institution::bylaws::Power;
use institution::entry::{Due, Entry, EntryBody};
use institution::id::{MemberId, MotionId, VoteId};
use institution::time::Time;
use institution::{MeetingAct, MeetingStage, Motion, RollAct, Subject, VoteStage, WordsAct};

use crate::moments::Clock;
use crate::say::{Arguments, Language};
use crate::web::standing;
use crate::web::view::View;

/// The longest message, with its link, in characters.
pub const MESSAGE_CHARACTERS_MAX: usize = 300;
/// How much of a title a message has room for.
const TITLE_CHARACTERS_MAX: usize = 100;

/// How much somebody wants to hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Level {
    /// What needs them.
    #[default]
    Needs,
    /// That, and what was decided.
    Decisions,
    /// Everything but routine.
    Everything,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Needs, Self::Decisions, Self::Everything];

    /// Its name in forms and on the disk.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Needs => "needs",
            Self::Decisions => "decisions",
            Self::Everything => "everything",
        }
    }

    /// The level of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

/// Whom a notice concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Whom {
    Everyone,
    Only(MemberId),
    /// Those who may vote in it and have not.
    Voters(VoteId),
    /// Those who may fold words away.
    Folders,
    /// Each of these.
    These(Vec<MemberId>),
}

/// Something worth telling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The entry that it tells of.
    pub index: u64,
    /// When that was.
    pub at: Time,
    /// Who wants to hear of it.
    pub level: Level,
    /// A whole sentence, short enough for its link.
    pub words: String,
    /// Where it leads, with the server's address.
    pub link: String,
    whom: Whom,
}

impl Notice {
    /// The message: sentence and link.
    #[must_use]
    pub fn message(&self) -> String {
        format!("{} {}", self.words, self.link)
    }

    /// Whether it is for this member, who wants to hear of so much.
    #[must_use]
    pub fn is_for(&self, r: &View<'_>, member: MemberId, level: Level) -> bool {
        self.level <= level
            && match &self.whom {
                Whom::Everyone => true,
                Whom::Only(whom) => *whom == member,
                Whom::Voters(vote) => r.org.vote(*vote).is_some_and(|vote| r.org.may_vote(member, vote)),
                Whom::Folders => r.org.holds(member, Power::FoldAway),
                Whom::These(whom) => whom.contains(&member),
            }
    }
}

/// What an entry is worth telling; most are worth nothing.
#[must_use]
pub fn of_entry(r: &View<'_>, index: u64, bytes: &[u8]) -> Option<Notice> {
    let entry = Entry::decode(bytes).ok()?;
    let tell = Telling { r, index, at: entry.time };
    match &entry.body {
        EntryBody::Member(act) => tell.of_act(act.act().actor, &act.act().body),
        EntryBody::Clock(deadline) => tell.of_clock(deadline.due),
        EntryBody::Supplied(_) => None,
    }
}

/// The newest notices for a member, the newest first, looking at so many entries at most.
#[must_use]
pub fn newest(r: &View<'_>, member: MemberId, level: Level, entries_max: u64, max: usize) -> Vec<Notice> {
    let to = r.org.size();
    let from = to.saturating_sub(entries_max);
    let entries = r.beside.entries(from, to);
    let numbered = entries.iter().enumerate().rev();
    let told = numbered.filter_map(|(i, bytes)| of_entry(r, from + i as u64, bytes));
    told.filter(|notice| notice.is_for(r, member, level)).take(max).collect()
}

struct Telling<'a, 'b> {
    r: &'a View<'b>,
    index: u64,
    at: Time,
}

impl Telling<'_, '_> {
    fn of_act(&self, actor: MemberId, body: &Body) -> Option<Notice> {
        let name = ("name", self.r.name(actor).into());
        match body {
            Body::Move { motion, .. } => {
                self.about(*motion, Level::Everything, Whom::Everyone, "notice-moved", &[name])
            }
            Body::Put { motion } => self.opened(self.r.org.motion(*motion)?.vote()?),
            Body::Argue { motion, stance, .. } => {
                let mover = self.r.org.motion(*motion)?.mover;
                if *stance == Stance::Ask && mover != actor {
                    return self.about(*motion, Level::Needs, Whom::Only(mover), "notice-asked", &[name]);
                }
                self.about(*motion, Level::Everything, Whom::Everyone, "notice-spoke", &[name])
            }
            Body::Words(act) => self.of_words(actor, *act),
            Body::Roll(RollAct::Look { members }) => {
                let words = self.r.say.f("notice-looked", &[name]);
                Some(self.notice(Level::Needs, Whom::These(members.clone()), words, "details#looks"))
            }
            Body::Meeting(MeetingAct::Call { meeting, at, .. }) => {
                let title = clipped(&self.r.title_of_meeting(self.r.org.meeting(*meeting)?), TITLE_CHARACTERS_MAX);
                let words = self.r.say.f("notice-meeting", &[("title", title.into()), ("when", self.when(*at).into())]);
                Some(self.notice(Level::Decisions, Whom::Everyone, words, &format!("meetings/{meeting}")))
            }
            _ => None,
        }
    }

    fn of_words(&self, actor: MemberId, act: WordsAct) -> Option<Notice> {
        let place = act.words().place;
        let (_, author) = self.r.org.words_at(place)?;
        let (key, whom) = match act {
            WordsAct::Fold { .. } | WordsAct::Remove { .. } if author != actor => ("notice-folded", Whom::Only(author)),
            WordsAct::Report { .. } => ("notice-reported", Whom::Folders),
            _ => return None,
        };
        Some(self.notice(Level::Needs, whom, self.r.say.t(key), &format!("words/{place}")))
    }

    fn of_clock(&self, due: Due) -> Option<Notice> {
        match due {
            Due::OpenMotion(motion) => self.opened(self.r.org.motion(motion)?.vote()?),
            Due::OpenAmendment(amendment) => {
                let votes = self.r.org.votes().filter(|vote| vote.subject == Subject::Amendment(amendment));
                self.opened(votes.max_by_key(|vote| vote.opened)?.id)
            }
            Due::OpenTaking(motion) => {
                let votes = self.r.org.votes().filter(|vote| vote.subject == Subject::Taking(motion));
                self.opened(votes.max_by_key(|vote| vote.opened)?.id)
            }
            Due::CloseVote(vote) => self.closed(vote),
            Due::BeginEffect(motion) => self.about(motion, Level::Decisions, Whom::Everyone, "notice-began", &[]),
            Due::LapseOffice(motion) => {
                let (name, office) = self.r.seat_by(motion)?;
                let named = [("name", name.into()), ("office", office.into())];
                let words = self.r.say.f("notice-office-over", &named);
                Some(self.notice(Level::Decisions, Whom::Everyone, words, "offices"))
            }
            Due::LapseSpokesperson(member) => {
                let words = self.r.say.f("notice-speaks-no-longer", &[("name", self.r.name(member).into())]);
                Some(self.notice(Level::Decisions, Whom::Everyone, words, ""))
            }
            _ => None,
        }
    }

    fn opened(&self, id: VoteId) -> Option<Notice> {
        let vote = self.r.org.vote(id)?;
        let motion = standing::motion_of(self.r, vote)?;
        let key = match vote.subject {
            Subject::Motion(_) => "notice-vote",
            Subject::Amendment(_) => "notice-vote-change",
            Subject::Taking(_) => "notice-vote-taking",
        };
        let until = self.when(vote.closes);
        let words = self.r.say.f(key, &[("title", self.title(motion).into()), ("until", until.into())]);
        Some(self.notice(Level::Needs, Whom::Voters(id), words, &format!("votes/{id}")))
    }

    fn closed(&self, id: VoteId) -> Option<Notice> {
        let vote = self.r.org.vote(id)?;
        let VoteStage::Counted(outcome) = &vote.stage else { return None };
        let motion = standing::motion_of(self.r, vote)?;
        let (level, key) = match vote.subject {
            Subject::Motion(_) => (Level::Decisions, "notice-result"),
            Subject::Amendment(_) => (Level::Everything, "notice-result-change"),
            Subject::Taking(_) => (Level::Everything, "notice-result-taking"),
        };
        let result = standing::result(self.r, outcome);
        let words = self.r.say.f(key, &[("title", self.title(motion).into()), ("result", result.into())]);
        Some(self.notice(level, Whom::Everyone, words, &format!("votes/{id}")))
    }

    fn about(&self, motion: MotionId, level: Level, whom: Whom, key: &str, more: &Arguments<'_>) -> Option<Notice> {
        let motion = self.r.org.motion(motion)?;
        let mut arguments = vec![("title", self.title(motion).into())];
        arguments.extend(more.iter().cloned());
        let words = self.r.say.f(key, &arguments);
        Some(self.notice(level, whom, words, &format!("motions/{}", motion.number)))
    }

    /// Good tomorrow too: the day, not "tonight".
    fn when(&self, at: Time) -> String {
        let clock = self.r.clock();
        self.r.say.f("notice-when", &[("day", clock.long_day(at).into()), ("hour", clock.hour(at).into())])
    }

    fn title(&self, motion: &Motion) -> String {
        clipped(&self.r.title_of(motion), TITLE_CHARACTERS_MAX)
    }

    fn notice(&self, level: Level, whom: Whom, words: String, path: &str) -> Notice {
        let link = format!("{}{}", self.r.url, self.r.at(path));
        let room = MESSAGE_CHARACTERS_MAX.saturating_sub(link.chars().count() + 1);
        // What others wrote is one line here, whatever they typed.
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let words: String = words.chars().filter(|c| !c.is_control()).collect();
        Notice { index: self.index, at: self.at, level, words: clipped(&words, room), link, whom }
    }
}

/// At most so many characters, the last of them an ellipsis where something was left out.
fn clipped(text: &str, characters_max: usize) -> String {
    if text.chars().count() <= characters_max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(characters_max.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Something with a time that can stand in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The same for the same thing, whenever it is asked.
    pub id: String,
    /// When.
    pub at: Time,
    /// One line.
    pub words: String,
    /// Where it leads.
    pub link: String,
}

/// What is coming up, for a calendar: meetings, votes that open and close, decisions that begin, demands that fall due.
#[must_use]
pub fn events(r: &View<'_>) -> Vec<Event> {
    use institution::{EffectStage, Stage};
    let mut events = Vec::new();
    let mut add = |id: String, at: Time, words: String, path: String| {
        events.push(Event { id, at, words, link: format!("{}{}", r.url, r.at(&path)) });
    };
    for motion in r.org.motions() {
        let title = clipped(&r.title_of(motion), TITLE_CHARACTERS_MAX);
        let said = |key: &str| r.say.f(key, &[("title", title.as_str().into())]);
        let page = format!("motions/{}", motion.number);
        match motion.stage {
            Stage::Seconded { opens, waits: false } => {
                add(format!("{}-opens", motion.id), opens, said("event-opens"), page);
            }
            Stage::Voting { vote } => {
                if let Some(vote) = r.org.vote(vote).filter(|vote| vote.stage == VoteStage::Open) {
                    add(format!("{}-closes", vote.id), vote.closes, said("event-closes"), format!("votes/{}", vote.id));
                }
            }
            Stage::Passed { effect: EffectStage::Begins(at), .. } => {
                add(format!("{}-begins", motion.id), at, said("event-begins"), page);
            }
            _ => {}
        }
    }
    for meeting in r.org.meetings().filter(|meeting| matches!(meeting.stage, MeetingStage::Called)) {
        let title = clipped(&r.title_of_meeting(meeting), TITLE_CHARACTERS_MAX);
        add(meeting.id.to_string(), meeting.at, title, format!("meetings/{}", meeting.id));
    }
    for (n, demand) in r.org.demands().all().into_iter().enumerate() {
        if let Some(by) = demand.by.filter(|_| demand.stands()) {
            let title = clipped(&r.title(demand.text), TITLE_CHARACTERS_MAX);
            add(
                demand.id.to_string(),
                by,
                r.say.f("event-due", &[("title", title.into())]),
                format!("demands/{}", n + 1),
            );
        }
    }
    events.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    events
}

/// A calendar as RFC 5545 has it. Titles are what members wrote: nothing in them can begin a line of its own.
#[must_use]
pub fn calendar(say: Language, name: &str, events: &[Event], now: Time) -> String {
    let stamp = |time: Time| -> String { Clock::at(say, 0).iso(time).chars().filter(|c| !"-:".contains(*c)).collect() };
    let mut out = Vec::new();
    let mut line = |text: String| out.push(folded(&text));
    line("BEGIN:VCALENDAR".to_owned());
    line("VERSION:2.0".to_owned());
    line("PRODID:-//Polity//Calendar//EN".to_owned());
    line(format!("X-WR-CALNAME:{}", escaped(name)));
    for event in events {
        line("BEGIN:VEVENT".to_owned());
        line(format!("UID:{}@polity", event.id));
        line(format!("DTSTAMP:{}", stamp(now)));
        line(format!("DTSTART:{}", stamp(event.at)));
        line(format!("SUMMARY:{}", escaped(&event.words)));
        line(format!("URL:{}", event.link));
        line("END:VEVENT".to_owned());
    }
    line("END:VCALENDAR".to_owned());
    out.concat()
}

/// RFC 5545, section 3.3.11.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// RFC 5545, section 3.1: no line is longer than 75 bytes; what follows begins with a space.
fn folded(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for c in text.chars() {
        if width + c.len_utf8() > 74 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_begin_a_line_of_the_calendar() {
        let event = Event {
            id: "x".to_owned(),
            at: Time(1_795_460_400_000),
            words: format!("Rent; now\r\nATTENDEE:mailto:landlord@nord.example {}", "ñ".repeat(80)),
            link: "https://t.example/t/motions/1".to_owned(),
        };
        let text = calendar(Language::English, "Tenants, all", &[event], Time(1_795_460_400_000));
        assert!(text.contains("SUMMARY:Rent\\; now\\nATTENDEE"), "{text}");
        assert!(text.contains("DTSTART:20261123T190000Z\r\n"), "{text}");
        assert!(text.lines().all(|line| line.len() <= 75 && !line.starts_with("ATTENDEE")), "{text}");
    }

    #[test]
    fn what_is_too_long_is_clipped_by_characters() {
        assert_eq!(clipped("ññññ", 4), "ññññ");
        assert_eq!(clipped("ñññññ", 4), "ñññ…");
        assert_eq!(clipped("a b", 2), "a…");
    }
}
