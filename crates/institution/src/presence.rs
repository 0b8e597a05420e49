//! Who votes: whoever was seen, is known, or has waited without being challenged (bylaws clause `presence`).
//!
//! Anyone with the link is a member at once, and a thousand keys can be made on one laptop. So a member *votes* once they
//! have shown a wall's code at a meeting, once members who did so vouch for them, or after some hours by time alone, unless
//! enough members challenged the batch they came in. A vote pins this when it opens, like its clause. No act here takes a
//! vote from anybody who was seen or vouched for. What remains possible is in `docs/decisions/0014-presence.md`.
//!
//! Memory counts: 28 bytes a member. The number of those entitled is two figures and a sum over one tree, never a walk.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::Institution;
use crate::act::{Act, BadAct, Body, optional_id};
use crate::bylaws::{ClauseId, Matter, PresenceRule, names};
use crate::id::{Hash, MeetingId, MemberId, by_text};
use crate::json::{Fields, Value, object, string};
use crate::meetings::WallCode;
use crate::members::{Members, Place};
use crate::refusal::Refusal;
use crate::state::Words;
use crate::time::{Span, Time};

/// The semantics under which presence, meetings and hand counts came.
pub(crate) const SEMANTICS: u32 = 3;

/// What somebody does about who is present and who votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PresenceAct {
    /// `member.enter`: the actor becomes a member, and says by which way they came.
    Enter {
        /// Commitment to the shown name.
        name: Hash,
        /// Whose link they followed.
        through: Option<MemberId>,
        /// The wall's code, if they are in the room.
        present: Option<WallCode>,
    },
    /// `presence.show`: the actor is in the room.
    Show(WallCode),
    /// `member.vouch`: the actor knows this member.
    Vouch {
        /// Whom.
        member: MemberId,
    },
    /// `batch.challenge`: who came in through this member's link, or by the bare link, is not to vote by time alone.
    Challenge {
        /// Through whom; `None` for the bare link.
        through: Option<MemberId>,
    },
}

/// How a member's vote came about. The order matters: a later one takes the place of an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// By a link: they vote by time alone.
    Link,
    /// Enough members vouched for them.
    Vouched,
    /// The members decided that their batch, which was challenged, votes.
    Admitted,
    /// They were seen at a wall.
    Present,
    /// They founded the organisation.
    Founder,
}

names!(Way {
    Link = "link",
    Vouched = "vouched",
    Admitted = "admitted",
    Present = "present",
    Founder = "founder",
});

/// Whether a member votes in what opens now, and what it hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They do not belong.
    Away,
    /// The bylaws ask for nothing more than belonging.
    Belongs,
    /// They vote: seen, vouched for, or the founder.
    Settled(Way),
    /// They vote because they waited since then and nobody challenged them.
    Waited,
    /// They do not vote yet.
    Waiting {
        /// When they will by time alone; `None` if their batch was challenged.
        until: Option<Time>,
        /// How many vouch for them.
        vouches: u32,
        /// How many must.
        needed: u32,
    },
}

impl Standing {
    /// Whether they vote in what opens now.
    #[must_use]
    pub fn votes(self) -> bool {
        matches!(self, Self::Belongs | Self::Settled(_) | Self::Waited)
    }
}

/// By which way somebody came, and since when they vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Came {
    /// The entry since which they vote whatever the clock says; `u64::MAX` if they do not.
    settled: u64,
    /// The entry by which their batch was challenged; `u64::MAX` if it was not.
    challenged: u64,
    /// Whose link they followed; `Place::MAX` if nobody's.
    through: Place,
    way: Way,
}

const NEVER: u64 = u64::MAX;
const NOBODY: Place = Place::MAX;

impl Came {
    fn through(&self) -> Option<Place> {
        (self.through != NOBODY).then_some(self.through)
    }
}

/// By which way everybody came, who vouched for whom, and which batches were challenged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Presence {
    came: Vec<Came>,
    /// How many belong and are settled.
    settled: u64,
    /// Who would vote by time alone, in order of joining.
    waiting: Waiting,
    /// Who vouched for whom (first the one vouched for), by which entry.
    vouches: BTreeMap<(Place, Place), u64>,
    /// For how many each vouched.
    given: BTreeMap<Place, u32>,
    /// Who challenges which batch, as long as they are too few.
    challengers: BTreeMap<Option<Place>, BTreeSet<Place>>,
}

impl Presence {
    /// Somebody joined, at the next place.
    pub(crate) fn join(&mut self, through: Option<Place>, founder: bool) {
        let (way, settled) = if founder { (Way::Founder, 0) } else { (Way::Link, NEVER) };
        self.came.push(Came { settled, challenged: NEVER, through: through.unwrap_or(NOBODY), way });
        self.settled += u64::from(founder);
        self.waiting.push(!founder);
    }

    /// Somebody left.
    pub(crate) fn leave(&mut self, place: Place) {
        let came = self.came[place as usize];
        if came.settled != NEVER {
            self.settled -= 1;
        } else if came.challenged == NEVER {
            self.waiting.take(place);
        }
    }

    /// By which way this member's vote came about.
    pub(crate) fn way(&self, place: Place) -> Way {
        self.came[place as usize].way
    }

    /// How many belong and are settled.
    pub(crate) fn settled(&self) -> u64 {
        self.settled
    }

    pub(crate) fn was_settled_before(&self, place: Place, index: u64) -> bool {
        self.came[place as usize].settled < index
    }

    /// Settles somebody from this entry on, if they are not; a better way takes the place of a lesser one.
    pub(crate) fn settle(&mut self, place: Place, way: Way, index: u64) {
        let came = &mut self.came[place as usize];
        came.way = came.way.max(way);
        if came.settled == NEVER {
            came.settled = index;
            self.settled += 1;
            if came.challenged == NEVER {
                self.waiting.take(place);
            }
        }
    }

    fn vouches(&self, place: Place) -> impl Iterator<Item = Place> {
        let all: RangeInclusive<_> = (place, 0)..=(place, Place::MAX);
        self.vouches.range(all).map(|((_, by), _)| *by)
    }

    /// A line for everybody of whom more is known than that they joined, in the order of their ids as text.
    pub(crate) fn came_lines(&self, members: &Members, out: &mut dyn FnMut(String)) {
        let or_dash = |index: u64| if index == NEVER { "-".to_owned() } else { index.to_string() };
        let id = |place: Place| members.at(place).id;
        let is_plain = |came: &Came| came.through == NOBODY && came.settled == NEVER && came.challenged == NEVER;
        let known = (0..).zip(&self.came).filter(|(_, came)| !is_plain(came) && came.way != Way::Founder);
        let mut known: Vec<(Place, &Came)> = known.collect();
        known.sort_unstable_by(|(a, _), (b, _)| by_text(&id(*a).0, &id(*b).0));
        for (place, came) in known {
            let member = id(place);
            let through = came.through().map_or("-".to_owned(), |place| id(place).to_string());
            let (way, settled, challenged) = (came.way.name(), or_dash(came.settled), or_dash(came.challenged));
            out(format!("came {member} through={through} way={way} settled={settled} challenged={challenged}"));
        }
    }

    pub(crate) fn lines(&self, members: &Members, out: &mut dyn FnMut(String)) {
        let id = |place: Place| members.at(place).id;
        for ((member, by), index) in &self.vouches {
            out(format!("vouch {}/{} entry={index}", id(*member), id(*by)));
        }
        for (through, challengers) in &self.challengers {
            let mut by: Vec<String> = challengers.iter().map(|place| id(*place).to_string()).collect();
            by.sort_unstable();
            let through = through.map_or("-".to_owned(), |place| id(place).to_string());
            out(format!("challenge {through} by={}", by.join(",")));
        }
    }
}

/// State lines about presence, before the members they name are known.
#[derive(Default)]
pub(crate) struct PresenceDraft {
    came: Vec<(MemberId, CameDraft)>,
    vouches: Vec<(MemberId, MemberId, u64)>,
    challengers: Vec<(Option<MemberId>, Vec<MemberId>)>,
}

struct CameDraft {
    through: Option<MemberId>,
    way: Way,
    settled: u64,
    challenged: u64,
}

impl PresenceDraft {
    pub(crate) fn read_came(&mut self, id: &str, words: &mut Words<'_>) -> Option<()> {
        let through = words.dashed("through")?;
        let way = Way::from_name(words.word("way")?).filter(|way| *way != Way::Founder)?;
        let (settled, challenged) = (words.dashed("settled")?, words.dashed("challenged")?);
        let (settled, challenged) = (settled.unwrap_or(NEVER), challenged.unwrap_or(NEVER));
        self.came.push((id.parse().ok()?, CameDraft { through, way, settled, challenged }));
        Some(())
    }

    pub(crate) fn read_vouch(&mut self, id: &str, words: &mut Words<'_>) -> Option<()> {
        let (member, by) = id.split_once('/')?;
        self.vouches.push((member.parse().ok()?, by.parse().ok()?, words.parsed("entry")?));
        Some(())
    }

    pub(crate) fn read_challenge(&mut self, id: &str, words: &mut Words<'_>) -> Option<()> {
        let through = if id == "-" { None } else { Some(id.parse().ok()?) };
        self.challengers.push((through, words.list("by")?));
        Some(())
    }

    pub(crate) fn finish(self, members: &Members) -> Option<Presence> {
        let mut presence = Presence::default();
        let founder = Came { settled: 0, challenged: NEVER, through: NOBODY, way: Way::Founder };
        let plain = Came { settled: NEVER, way: Way::Link, ..founder };
        presence.came = vec![plain; members.all().len()];
        *presence.came.first_mut()? = founder;
        for (id, CameDraft { through, way, settled, challenged }) in self.came {
            let through = match through {
                Some(through) => members.place(through)?,
                None => NOBODY,
            };
            let place = members.place(id).filter(|place| *place != 0)?;
            presence.came[place as usize] = Came { settled, challenged, through, way };
        }
        for (member, came) in members.all().iter().zip(&presence.came) {
            let belongs = member.left().is_none();
            presence.settled += u64::from(belongs && came.settled != NEVER);
            presence.waiting.push(belongs && came.settled == NEVER && came.challenged == NEVER);
        }
        for (member, by, index) in self.vouches {
            let (member, by) = (members.place(member)?, members.place(by)?);
            presence.vouches.insert((member, by), index);
            *presence.given.entry(by).or_default() += 1;
        }
        for (through, by) in self.challengers {
            let through = match through {
                Some(through) => Some(members.place(through)?),
                None => None,
            };
            let by = by.into_iter().map(|id| members.place(id)).collect::<Option<BTreeSet<_>>>()?;
            presence.challengers.insert(through, by);
        }
        Some(presence)
    }
}

/// Ones and noughts in a row, and how many ones stand before a place: a Fenwick tree of four bytes each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Waiting {
    sums: Vec<u32>,
}

impl Waiting {
    fn push(&mut self, one: bool) {
        let i = self.sums.len() + 1;
        let mut sum = u32::from(one);
        let mut step = 1;
        while step < (i & i.wrapping_neg()) {
            sum += self.sums[i - step - 1];
            step *= 2;
        }
        self.sums.push(sum);
    }

    /// The one at this place becomes a nought.
    fn take(&mut self, place: Place) {
        let mut i = place as usize + 1;
        while i <= self.sums.len() {
            self.sums[i - 1] -= 1;
            i += i & i.wrapping_neg();
        }
    }

    fn before(&self, mut places: usize) -> u64 {
        let mut sum = 0;
        while places > 0 {
            sum += u64::from(self.sums[places - 1]);
            places -= places & places.wrapping_neg();
        }
        sum
    }
}

impl PresenceAct {
    /// The type's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Enter { .. } => "member.enter",
            Self::Show(_) => "presence.show",
            Self::Vouch { .. } => "member.vouch",
            Self::Challenge { .. } => "batch.challenge",
        }
    }

    pub(crate) fn read(kind: &str, fields: &mut Fields) -> Result<Option<Body>, BadAct> {
        let act = match kind {
            "member.enter" => Self::Enter {
                name: fields.parsed("name")?,
                through: optional_id(fields, "through")?,
                present: match fields.optional("present") {
                    None => None,
                    Some(value) => {
                        let mut code = Fields::of(value, "present")?;
                        let read = WallCode::read(&mut code)?;
                        code.done()?;
                        Some(read)
                    }
                },
            },
            "presence.show" => Self::Show(WallCode::read(fields)?),
            "member.vouch" => Self::Vouch { member: fields.parsed("member")? },
            "batch.challenge" => Self::Challenge { through: optional_id(fields, "through")? },
            _ => return Ok(None),
        };
        Ok(Some(Body::Presence(act)))
    }

    pub(crate) fn write(&self) -> Value {
        match self {
            Self::Enter { name, through, present } => {
                let mut fields = vec![("name".to_owned(), string(name))];
                fields.extend(through.map(|through| ("through".to_owned(), string(through))));
                fields.extend(present.as_ref().map(|code| ("present".to_owned(), code.write())));
                Value::Object(fields)
            }
            Self::Show(code) => code.write(),
            Self::Vouch { member } => object([("member", string(member))]),
            Self::Challenge { through } => {
                Value::Object(through.iter().map(|through| ("through".to_owned(), string(through))).collect())
            }
        }
    }
}

impl Institution {
    /// The clause that says who votes, if the bylaws ask for more than belonging.
    #[must_use]
    pub fn presence_clause(&self) -> Option<(&ClauseId, &PresenceRule)> {
        self.bylaws.presence()
    }

    /// Through whose link a member came, as far as they said.
    #[must_use]
    pub fn came_through(&self, member: MemberId) -> Option<MemberId> {
        let through = self.presence.came[self.members.place(member)? as usize].through()?;
        Some(self.members.at(through).id)
    }

    /// Who vouched for a member.
    #[must_use]
    pub fn vouched_by(&self, member: MemberId) -> Vec<MemberId> {
        let Some(place) = self.members.place(member) else { return Vec::new() };
        self.presence.vouches(place).map(|by| self.members.at(by).id).collect()
    }

    /// For how many more people this member may vouch.
    #[must_use]
    pub fn vouches_left(&self, member: MemberId) -> u32 {
        let Some((_, rule)) = self.presence_clause() else { return 0 };
        let given = self.members.place(member).and_then(|place| self.presence.given.get(&place)).copied();
        rule.vouches_max.saturating_sub(given.unwrap_or(0))
    }

    /// Who challenges a batch, as long as they are too few.
    #[must_use]
    pub fn challengers_of(&self, through: Option<MemberId>) -> Vec<MemberId> {
        let Some(batch) = self.batch(through) else { return Vec::new() };
        let all = self.presence.challengers.get(&batch).into_iter().flatten();
        all.map(|place| self.members.at(*place).id).collect()
    }

    /// Whether a member was ever seen at a wall, or founded the organisation: who may vouch and challenge.
    #[must_use]
    pub fn was_present(&self, member: MemberId) -> bool {
        self.members.place(member).is_some_and(|place| self.presence.way(place) >= Way::Present)
    }

    /// Whether a member votes in what opens at this moment, and what it hangs on.
    #[must_use]
    pub fn standing(&self, member: MemberId, now: Time) -> Standing {
        let Some(place) = self.members.place(member).filter(|_| self.members.belongs(member)) else {
            return Standing::Away;
        };
        let Some((_, rule)) = self.presence_clause() else { return Standing::Belongs };
        let came = &self.presence.came[place as usize];
        if came.settled != NEVER {
            return Standing::Settled(came.way);
        }
        let until = self.members.at(place).joined_at + wait(rule);
        let challenged = came.challenged != NEVER;
        if !challenged && until <= now {
            return Standing::Waited;
        }
        let vouches = u32::try_from(self.presence.vouches(place).count()).expect("few vouch for one");
        Standing::Waiting { until: (!challenged).then_some(until), vouches, needed: rule.vouchers }
    }

    /// How many vote in what opens at this moment.
    #[must_use]
    pub fn entitled(&self, now: Time) -> u64 {
        match self.waited_since(now) {
            None => self.members.count(),
            Some(since) => {
                let by_then = self.members.all().partition_point(|member| member.joined_at <= since);
                self.presence.settled + self.presence.waiting.before(by_then)
            }
        }
    }

    /// How many will vote by time alone and do not yet.
    #[must_use]
    pub fn waiting(&self, now: Time) -> u64 {
        self.waited_since(now).map_or(0, |since| {
            let by_then = self.members.all().partition_point(|member| member.joined_at <= since);
            self.presence.waiting.before(self.members.all().len()) - self.presence.waiting.before(by_then)
        })
    }

    /// Who joined by then votes by time alone in what opens at this moment; `None` if belonging is enough.
    pub(crate) fn waited_since(&self, now: Time) -> Option<Time> {
        self.presence_clause().map(|(_, rule)| Time(now.0.saturating_sub(wait(rule).0)))
    }

    /// Whether a member was entitled just before entry `opened`, where time alone counted for who joined by `since`.
    pub(crate) fn was_entitled(&self, place: Place, opened: u64, since: Option<Time>) -> bool {
        let Some(since) = since else { return true };
        let came = &self.presence.came[place as usize];
        came.settled < opened || (self.members.at(place).joined_at <= since && came.challenged >= opened)
    }

    pub(crate) fn check_enter(&self, act: &Act, presence: &PresenceAct, now: Time) -> Result<(), Refusal> {
        let PresenceAct::Enter { through, present, .. } = presence else { unreachable!("asked for who enters") };
        self.needs_semantics(SEMANTICS)?;
        self.members.check_join(act)?;
        if through.is_some_and(|through| self.members.get(through).is_none()) {
            return Err(Refusal::PersonUnknown);
        }
        present.as_ref().map_or(Ok(()), |code| self.check_wall_code(None, code, now))
    }

    pub(crate) fn check_presence(&self, actor: MemberId, act: &PresenceAct, now: Time) -> Result<(), Refusal> {
        self.needs_semantics(SEMANTICS)?;
        match act {
            PresenceAct::Enter { .. } => unreachable!("looked at as a joining"),
            PresenceAct::Show(code) => self.check_wall_code(Some(actor), code, now),
            PresenceAct::Vouch { member } => self.check_vouch(actor, *member),
            PresenceAct::Challenge { through } => self.check_challenge(actor, *through, now),
        }
    }

    pub(crate) fn apply_presence(&mut self, act: &Act, presence: &PresenceAct, now: Time) {
        let place = |org: &Self, id: MemberId| org.members.place(id).expect("check found them");
        match presence {
            PresenceAct::Enter { name, through, present } => {
                let through = through.map(|through| place(self, through));
                self.members.join(act.actor, act.key, *name, self.size, now);
                self.presence.join(through, false);
                if let Some(code) = present {
                    self.show(place(self, act.actor), code.meeting, code.slot, now);
                }
            }
            PresenceAct::Show(code) => self.show(place(self, act.actor), code.meeting, code.slot, now),
            PresenceAct::Vouch { member } => self.vouch(place(self, act.actor), place(self, *member)),
            PresenceAct::Challenge { through } => self.challenge(place(self, act.actor), *through, now),
        }
    }

    fn needs_presence_clause(&self) -> Result<(&ClauseId, &PresenceRule), Refusal> {
        self.presence_clause().ok_or(Refusal::NoPresenceClause)
    }

    fn check_vouch(&self, actor: MemberId, member: MemberId) -> Result<(), Refusal> {
        let (clause, rule) = self.needs_presence_clause()?;
        let (place, by) = (self.members.place(member), self.members.place(actor));
        let (Some(place), Some(by), true) = (place, by, self.members.belongs(member)) else {
            return Err(Refusal::PersonUnknown);
        };
        if !self.was_present(actor) {
            return Err(Refusal::NotSeenYet { clause: clause.clone() });
        }
        if self.presence.came[place as usize].settled != NEVER {
            return Err(Refusal::VotesAlready);
        }
        if self.presence.vouches.contains_key(&(place, by)) {
            return Err(Refusal::VouchedByYou);
        }
        if self.vouches_left(actor) == 0 {
            return Err(Refusal::TooManyVouches { clause: clause.clone(), max: rule.vouches_max });
        }
        Ok(())
    }

    fn vouch(&mut self, by: Place, member: Place) {
        self.presence.vouches.insert((member, by), self.size);
        *self.presence.given.entry(by).or_default() += 1;
        let needed = self.presence_clause().map_or(u32::MAX, |(_, rule)| rule.vouchers);
        if self.presence.vouches(member).count() >= needed as usize {
            self.presence.settle(member, Way::Vouched, self.size);
        }
    }

    /// The batch as it is kept; `None` if nobody of that id ever joined.
    fn batch(&self, through: Option<MemberId>) -> Option<Option<Place>> {
        match through {
            None => Some(None),
            Some(through) => self.members.place(through).map(Some),
        }
    }

    fn check_challenge(&self, actor: MemberId, through: Option<MemberId>, now: Time) -> Result<(), Refusal> {
        let (clause, rule) = self.needs_presence_clause()?;
        let batch = self.batch(through).ok_or(Refusal::PersonUnknown)?;
        if !self.was_present(actor) {
            return Err(Refusal::NotSeenYet { clause: clause.clone() });
        }
        let by = self.members.place(actor).expect("who was present is a member");
        if self.presence.challengers.get(&batch).is_some_and(|all| all.contains(&by)) {
            return Err(Refusal::ChallengedByYou);
        }
        if self.reached(batch, rule, now).is_empty() {
            return Err(Refusal::NobodyToChallenge { clause: clause.clone() });
        }
        Ok(())
    }

    fn challenge(&mut self, by: Place, through: Option<MemberId>, now: Time) {
        let batch = self.batch(through).expect("check_challenge found it");
        let rule = *self.presence_clause().expect("check_challenge asked for it").1;
        let challengers = self.presence.challengers.entry(batch).or_default();
        challengers.insert(by);
        if challengers.len() < rule.challengers as usize {
            return;
        }
        self.presence.challengers.remove(&batch);
        for place in self.reached(batch, &rule, now) {
            self.presence.came[place as usize].challenged = self.size;
            self.presence.waiting.take(place);
        }
    }

    /// Whom a challenge of this batch would reach: who joined lately, votes by time alone, and came through that member,
    /// or through somebody who did and is not settled either. A chain of invented people is no way round.
    fn reached(&self, batch: Option<Place>, rule: &PresenceRule, now: Time) -> Vec<Place> {
        let since = Time(now.0.saturating_sub(Span::hours(i64::from(rule.challenge_hours)).0));
        self.of_batch(batch, |came, joined_at| joined_at > since && came.challenged == NEVER)
    }

    /// Those of a batch who belong and are not settled, as far as asked for.
    fn of_batch(&self, batch: Option<Place>, asked: impl Fn(&Came, Time) -> bool) -> Vec<Place> {
        let mut in_batch = vec![false; self.presence.came.len()];
        let mut found = Vec::new();
        for (place, (came, member)) in self.presence.came.iter().zip(self.members.all()).enumerate() {
            if came.settled != NEVER {
                continue;
            }
            let through = came.through();
            in_batch[place] = through == batch || through.is_some_and(|through| in_batch[through as usize]);
            if in_batch[place] && member.left().is_none() && asked(came, member.joined_at) {
                found.push(Place::try_from(place).expect("as many as members"));
            }
        }
        found
    }

    fn challenged(&self, batch: Option<Place>) -> Vec<Place> {
        self.of_batch(batch, |came, _| came.challenged != NEVER)
    }

    /// How many of a batch wait for the members because it was challenged.
    #[must_use]
    pub fn challenged_in(&self, through: Option<MemberId>) -> u64 {
        self.batch(through).map_or(0, |batch| self.challenged(batch).len() as u64)
    }

    /// The largest batches of those who were challenged and wait: through whom, and how many.
    #[must_use]
    pub fn challenged_batches(&self, most: usize) -> Vec<(Option<MemberId>, u64)> {
        let mut sizes: BTreeMap<Option<Place>, u64> = BTreeMap::new();
        for (member, came) in self.members.all().iter().zip(&self.presence.came) {
            if came.settled == NEVER && came.challenged != NEVER && member.left().is_none() {
                *sizes.entry(came.through()).or_default() += 1;
            }
        }
        self.largest(sizes, most)
    }

    fn largest(&self, sizes: BTreeMap<Option<Place>, u64>, most: usize) -> Vec<(Option<MemberId>, u64)> {
        let mut batches: Vec<_> = sizes.into_iter().collect();
        batches.sort_by_key(|(through, size)| (std::cmp::Reverse(*size), *through));
        batches.truncate(most);
        batches.into_iter().map(|(through, size)| (through.map(|place| self.members.at(place).id), size)).collect()
    }

    /// The members can undo a challenge: what a few may ask for, all may answer.
    pub(crate) fn check_admit(&self, through: Option<MemberId>) -> Result<Matter, Refusal> {
        self.needs_semantics(SEMANTICS)?;
        let (clause, _) = self.needs_presence_clause()?;
        let batch = self.batch(through).ok_or(Refusal::PersonUnknown)?;
        if self.challenged(batch).is_empty() {
            return Err(Refusal::NobodyToAdmit { clause: clause.clone() });
        }
        Ok(Matter::Resolution)
    }

    /// Those of a challenged batch are settled from now on: what opened before stays as it was fixed.
    pub(crate) fn admit(&mut self, through: Option<MemberId>) -> bool {
        let Some(batch) = self.batch(through) else { return false };
        let admitted = self.challenged(batch);
        for place in &admitted {
            self.presence.settle(*place, Way::Admitted, self.size);
        }
        !admitted.is_empty()
    }

    /// The largest batches of those who came lately and will vote by time alone: through whom, and how many.
    #[must_use]
    pub fn batches(&self, now: Time, most: usize) -> Vec<(Option<MemberId>, u64)> {
        let Some((_, rule)) = self.presence_clause() else { return Vec::new() };
        let since = Time(now.0.saturating_sub(Span::hours(i64::from(rule.challenge_hours)).0));
        let all = self.members.all();
        let from = all.partition_point(|member| member.joined_at <= since);
        let mut sizes: BTreeMap<Option<Place>, u64> = BTreeMap::new();
        for (member, came) in all.iter().zip(&self.presence.came).skip(from) {
            if came.settled == NEVER && came.challenged == NEVER && member.left().is_none() {
                *sizes.entry(came.through()).or_default() += 1;
            }
        }
        self.largest(sizes, most)
    }

    /// How many a challenge of this batch would keep from voting by time alone.
    #[must_use]
    pub fn batch_size(&self, through: Option<MemberId>, now: Time) -> u64 {
        let Some((_, rule)) = self.presence_clause() else { return 0 };
        self.batch(through).map_or(0, |batch| self.reached(batch, rule, now).len() as u64)
    }
}

impl Act {
    /// The meeting whose wall's code this act shows, if it shows one.
    #[must_use]
    pub fn shows(&self) -> Option<MeetingId> {
        match &self.body {
            Body::Presence(PresenceAct::Show(code) | PresenceAct::Enter { present: Some(code), .. }) => {
                Some(code.meeting)
            }
            _ => None,
        }
    }
}

fn wait(rule: &PresenceRule) -> Span {
    Span::hours(i64::from(rule.wait_hours))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_counts_as_a_walk_does() {
        let (mut tree, mut plain) = (Waiting::default(), Vec::new());
        for n in 0..300u32 {
            let one = n % 3 != 0 && n % 7 != 1;
            tree.push(one);
            plain.push(one);
            if n % 5 == 4
                && let Some(place) = plain.iter().position(|one| *one)
            {
                plain[place] = false;
                tree.take(u32::try_from(place).unwrap());
            }
            for before in [0, plain.len() / 3, plain.len()] {
                let walked = plain[..before].iter().filter(|one| **one).count() as u64;
                assert_eq!(tree.before(before), walked, "after {n}, before {before}");
            }
        }
    }
}
