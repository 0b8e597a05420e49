//! People: search first, never a wall of names. Who facilitates, who was lent a power, and until when.

use askama::Template;
use institution::act::Body;
use institution::id::MemberId;
use institution::{Member, Place, PresenceAct};
use serde::Serialize;

use crate::moments::Moment;
use crate::web::frame::{Frame, Here, Markup};
use crate::web::meeting::stands;
use crate::web::site::Pages;
use crate::web::standing;
use crate::web::view::{Query, View};
use crate::web::words;

/// How many names one request looks at: each is read from the disk while the state's guard is held. The page then offers to
/// search further.
const SEARCHED_MAX: usize = 10_000;

/// How many batches of newcomers are shown.
const BATCHES_MAX: usize = 5;

/// The members' list.
#[derive(Template, Serialize)]
#[template(path = "people.html")]
pub struct People {
    #[serde(skip)]
    p: Frame,
    headline: String,
    count: u64,
    q: String,
    /// Who can act alone now.
    alone: Vec<Moment>,
    facilitators: Vec<Moment>,
    /// There are offices, on a page of their own.
    offices: bool,
    list_title: Option<String>,
    members: Vec<Person>,
    none: Option<String>,
    next: Option<u64>,
    /// Who came lately by one link, and will vote by time alone.
    batches: Vec<Batch>,
    #[serde(skip)]
    onward: Option<String>,
    #[serde(skip)]
    everyone: String,
}

/// Who came lately by one link.
#[derive(Serialize)]
pub struct Batch {
    sentence: String,
    /// Who questions them so far.
    questioned: Option<String>,
    /// Whose link; nothing for the open one.
    through: String,
    #[serde(skip)]
    may_challenge: bool,
    /// Where to move that they vote, if they were questioned.
    admit: Option<String>,
}

/// A member as others see them.
#[derive(Serialize)]
pub struct Person {
    id: String,
    name: String,
    joined: Moment,
    /// Through whose link, if they said so.
    through: Option<String>,
    /// Whether they vote, and what it hangs on.
    stands: Option<Moment>,
    /// The reader may say that they know them.
    #[serde(skip)]
    may_vouch: bool,
    me: bool,
    /// What was done about the name, and the name behind it.
    #[serde(skip)]
    away: Option<(Moment, Option<String>)>,
    #[serde(skip)]
    brake: Option<Markup>,
}

/// Members found, and where to go on.
pub struct Found<'a> {
    /// Those found, in order of joining.
    pub members: Vec<&'a Member>,
    /// The place in the list to go on after.
    pub next: Option<u64>,
}

/// Present members whose name has `q` in it, from a place in the list on.
#[must_use]
pub fn find<'a>(r: &'a View<'_>, q: &str, after: Option<u64>, limit: usize) -> Found<'a> {
    let q = q.to_lowercase();
    let start = after.map_or(0, |after| usize::try_from(after).unwrap_or(usize::MAX).saturating_add(1));
    let all = r.org.members().all();
    let searched = if q.is_empty() { all.len() } else { SEARCHED_MAX };
    let mut members = Vec::new();
    for (place, member) in all.iter().enumerate().skip(start).filter(|(_, member)| member.left().is_none()) {
        if members.len() == limit || place - start >= searched {
            // The one before this place was the last that was looked at.
            return Found { members, next: Some(place as u64 - 1) };
        }
        // A name that was folded away is found by nobody: searching would show it.
        let shown = |id| if r.away(Place::Name(id)).is_some() { Some(r.name(id)) } else { r.beside.name(id) };
        if q.is_empty() || shown(member.id).is_some_and(|name| name.to_lowercase().contains(&q)) {
            members.push(member);
        }
    }
    Found { members, next: None }
}

/// The members' list.
#[must_use]
pub fn page(r: &View<'_>, query: &Query) -> People {
    let pages = Pages::of(query, 50, 500);
    let q = query.get("q").map_or("", |q| q.trim()).to_owned();
    let everyone = query.contains_key("all") || pages.after.is_some();
    let me = r.me();
    let person = |member: &Member| Person {
        id: member.id.to_string(),
        name: r.name(member.id),
        joined: r.sentence(member.joined_at, "people-joined", &[("date", r.clock().date(member.joined_at).into())]),
        through: r.org.came_through(member.id).map(|by| r.say.f("people-through", &[("name", r.name(by).into())])),
        stands: stands(r, member.id, false),
        may_vouch: r.may(Body::Presence(PresenceAct::Vouch { member: member.id })).is_ok(),
        me: me == Some(member.id),
        away: r.away(Place::Name(member.id)).map(|case| {
            let behind = r.beside.name(member.id).filter(|_| case.is_folded());
            (words::of_case(r, case), behind)
        }),
        brake: words::link(r, Place::Name(member.id)).filter(|_| me != Some(member.id)),
    };
    // A small group fits on a page; a large one is searched.
    let small = r.org.members().count() <= 30;
    let (title, found) = if !q.is_empty() {
        (Some(r.say.f("people-found", &[("q", q.as_str().into())])), find(r, &q, pages.after, pages.limit))
    } else if everyone || small || query.contains_key("limit") {
        (Some(r.say.t("people-everyone")), find(r, "", pages.after, pages.limit))
    } else {
        let newest = r.org.members().all().iter().rev().filter(|member| member.left().is_none()).take(5).collect();
        (Some(r.say.t("people-newest")), Found { members: newest, next: None })
    };
    let none = (found.members.is_empty() && !q.is_empty()).then(|| r.say.f("people-none", &[("q", q.as_str().into())]));
    let count = r.org.members().count();
    let onward = found.next.map(|next| {
        let q = if q.is_empty() { "all=1".to_owned() } else { format!("q={}", encoded(&q)) };
        r.at(&format!("people?{q}&after={next}"))
    });
    People {
        offices: r.org.bylaws().offices().next().is_some(),
        p: r.frame(&r.say.t("nav-people"), Here::People, "people"),
        headline: r.say.f("people-headline", &[("n", count.into())]),
        count,
        alone: standing::alone_now(r),
        facilitators: facilitators(r),
        list_title: title.filter(|_| none.is_none()),
        members: found.members.into_iter().map(person).collect(),
        none,
        next: found.next,
        batches: batches(r).into_iter().chain(questioned(r)).collect(),
        onward,
        everyone: if small || everyone || !q.is_empty() { String::new() } else { r.at("people?all=1") },
        q,
    }
}

/// The largest batches, for whom the record would hear about them: who was at a meeting.
fn batches(r: &View<'_>) -> Vec<Batch> {
    if r.me().is_none_or(|me| !r.org.was_present(me)) || r.org.waiting(r.now) == 0 {
        return Vec::new();
    }
    let batch = |(through, size): (Option<MemberId>, u64)| {
        let n = ("n", size.into());
        let by = r.org.challengers_of(through);
        let names: Vec<String> = by.into_iter().map(|by| r.name(by)).collect();
        Batch {
            sentence: match through {
                Some(through) => r.say.f("people-batch", &[n, ("name", r.name(through).into())]),
                None => r.say.f("people-batch-open", &[n]),
            },
            questioned: (!names.is_empty())
                .then(|| r.say.f("people-questioned", &[("names", r.say.list(&names).into())])),
            through: through.map_or(String::new(), |through| through.to_string()),
            may_challenge: r.may(Body::Presence(PresenceAct::Challenge { through })).is_ok(),
            admit: None,
        }
    };
    r.org.batches(r.now, BATCHES_MAX).into_iter().map(batch).collect()
}

/// The batches that were questioned and wait for the members, for whoever could move to let them in.
fn questioned(r: &View<'_>) -> Vec<Batch> {
    if r.me().is_none() {
        return Vec::new();
    }
    let batch = |(through, size): (Option<MemberId>, u64)| Batch {
        sentence: match through {
            Some(through) => r.say.f("people-admit", &[("n", size.into()), ("name", r.name(through).into())]),
            None => r.say.f("people-admit-open", &[("n", size.into())]),
        },
        questioned: None,
        through: through.map_or(String::new(), |through| through.to_string()),
        may_challenge: false,
        admit: Some(match through {
            Some(through) => r.at(&format!("move?kind=batch.admit&through={through}")),
            None => r.at("move?kind=batch.admit"),
        }),
    };
    r.org.challenged_batches(BATCHES_MAX).into_iter().map(batch).collect()
}

fn facilitators(r: &View<'_>) -> Vec<Moment> {
    let said = |member: MemberId, until, by: bool| {
        let key = if by { "people-facilitator" } else { "people-facilitator-founder" };
        r.sentence(until, key, &[("name", r.name(member).into())])
    };
    r.org.powers().facilitators().map(|(member, grant)| said(member, grant.until, grant.by.is_some())).collect()
}

/// Text as it may stand in the question part of an address.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
