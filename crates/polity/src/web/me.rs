//! Oneself: what I may do, the proofs my phone keeps, my keys, my name, leaving.

use askama::Template;
use institution::bylaws::Power;
use institution::time::Time;
use institution::{HeldKey, OPEN_MOTIONS_MAX, VoteStage};
use serde::Serialize;

use crate::moments::Moment;
use crate::sentences;
use crate::web::frame::{Frame, Here};
use crate::web::keep;
use crate::web::view::{View, Viewer};

/// Oneself.
#[derive(Template, Serialize)]
#[template(path = "me.html")]
pub struct Me {
    #[serde(skip)]
    p: Frame,
    id: String,
    name: String,
    headline: String,
    since: Moment,
    /// Whether they vote, and what it hangs on.
    stands: Option<Moment>,
    can: Vec<String>,
    powers: Vec<Moment>,
    rights: Vec<String>,
    /// My keys, the oldest first.
    keys: Vec<OneKey>,
    /// There is a key besides the one that reads.
    others: bool,
    /// The record knows of further keys.
    keys_possible: bool,
    /// The bylaws ask for something about oneself.
    details: bool,
    /// The reader may look at what others entered.
    looks: bool,
    /// Where this organisation is.
    #[serde(skip)]
    elsewhere: String,
    /// What the page is called on a home screen, and what the other choice is called.
    home_says: String,
    home_button: String,
    #[serde(skip)]
    home_other: &'static str,
    leave_says: Vec<String>,
    leave_button: String,
}

/// One of my keys: by when it was added and last used, which is all that the record knows of it.
#[derive(Serialize)]
pub struct OneKey {
    key: String,
    sentence: Moment,
    /// The one that reads.
    this: bool,
}

fn keys(r: &View<'_>, viewer: Viewer, joined_at: Time) -> Vec<OneKey> {
    let held = r.org.members().keys(viewer.member);
    if held.is_empty() {
        return vec![OneKey {
            key: viewer.key.to_string(),
            sentence: r.sentence(joined_at, "me-key-this", &[]),
            this: true,
        }];
    }
    let said = |held: &HeldKey| {
        let used = ("used", r.clock().when(held.used_at).into());
        let name = match () {
            () if held.key == viewer.key => "me-key-this",
            () if held.used_at == held.added_at => "me-key-unused",
            () => "me-key",
        };
        OneKey {
            key: held.key.to_string(),
            sentence: r.sentence(held.added_at, name, &[used]),
            this: held.key == viewer.key,
        }
    };
    held.iter().map(said).collect()
}

/// Oneself; nothing for a stranger.
#[must_use]
pub fn page(r: &View<'_>) -> Option<Me> {
    let me = r.me()?;
    let member = r.org.members().get(me)?;
    let name = r.name(me);
    let open = r.org.motions().filter(|motion| motion.mover == me && !motion.is_decided()).count();
    let mut votes = 0usize;
    for motion in r.org.motions().filter(|motion| !motion.is_decided()) {
        let vote = motion.vote().and_then(|vote| r.org.vote(vote)).filter(|vote| vote.stage == VoteStage::Open);
        votes += usize::from(vote.is_some_and(|vote| r.org.may_vote(me, vote)));
    }
    let mut can = vec![
        r.say.f("me-votes", &[("n", votes.into())]),
        r.say.f("me-motions", &[("n", open.into()), ("max", OPEN_MOTIONS_MAX.into())]),
        r.say.t("me-speak"),
    ];
    let facilitator = r.org.powers().facilitators().find(|(member, _)| *member == me);
    let (chore, _, _, _) = r.org.chore();
    let mut powers = Vec::new();
    if let Some((_, grant)) = facilitator {
        powers.push(r.sentence(grant.until, "me-facilitator", &[]));
    }
    for (office, _, grant) in r.org.offices().held().filter(|(_, member, _)| *member == me) {
        let office = sentences::office(r.say, r.org, office);
        powers.push(r.sentence(grant.until, "me-office", &[("office", office.into())]));
    }
    for (power, _, grant) in r.org.powers().lent().filter(|(_, member, _)| *member == me) {
        powers.push(r.sentence(grant.until, "me-lent", &[("power", sentences::power(r.say, power).into())]));
    }
    if powers.is_empty() && !r.org.holds(me, Power::PutTheQuestion) {
        let rule = r.rule(chore).number;
        can.push(r.say.f("me-no-powers", &[("rule", rule.into())]));
    }
    let rights = r.org.bylaws().only("rights").map(|clause| sentences::clause(r.say, clause).items).unwrap_or_default();
    let keys = keys(r, r.viewer?, member.joined_at);
    let organisation = r.org.bylaws().name.as_str();
    let neutral = r.asked.neutral;
    let names = [("name", organisation.into()), ("neutral", r.say.t("home-neutral-name").into())];
    let home = |own: &str, other: &str| r.say.f(if neutral { other } else { own }, &names);
    Some(Me {
        p: r.frame(&r.say.t("nav-me"), Here::Me, "me"),
        id: me.to_string(),
        headline: r.say.f("me-headline", &[("name", name.as_str().into())]),
        since: r.sentence(member.joined_at, "me-since", &[("date", r.clock().date(member.joined_at).into())]),
        stands: crate::web::meeting::stands(r, me, true),
        can,
        powers,
        rights,
        others: keys.len() > 1,
        keys,
        keys_possible: keep::is_possible(r),
        details: crate::web::roll::is_asked(r),
        looks: r.org.roll_clause().is_some() && r.org.holds(me, Power::SeeTheRoll),
        elsewhere: keep::address(r),
        home_says: home("home-says-own", "home-says-neutral"),
        home_button: home("home-button-neutral", "home-button-own"),
        home_other: if neutral { "own" } else { "neutral" },
        leave_says: vec![r.say.t("leave-lose"), r.say.t("leave-stays")],
        leave_button: r.say.f("leave-button", &[("name", organisation.into())]),
        name,
    })
}
