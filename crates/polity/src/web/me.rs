//! Oneself: what I may do, the proofs my phone keeps, my name, leaving.

use askama::Template;
use institution::bylaws::Power;
use institution::{OPEN_MOTIONS_MAX, VoteStage};
use serde::Serialize;

use crate::moments::Moment;
use crate::sentences;
use crate::web::frame::{Frame, Here};
use crate::web::view::View;

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
    /// What the page is called on a home screen, and what the other choice is called.
    home_says: String,
    home_button: String,
    #[serde(skip)]
    home_other: &'static str,
    leave_says: Vec<String>,
    leave_button: String,
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
    for (power, _, grant) in r.org.powers().lent().filter(|(_, member, _)| *member == me) {
        powers.push(r.sentence(grant.until, "me-lent", &[("power", sentences::power(r.say, power).into())]));
    }
    if powers.is_empty() && !r.org.holds(me, Power::PutTheQuestion) {
        let rule = r.rule(chore).number;
        can.push(r.say.f("me-no-powers", &[("rule", rule.into())]));
    }
    let rights = r.org.bylaws().only("rights").map(|clause| sentences::clause(r.say, clause).items).unwrap_or_default();
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
        home_says: home("home-says-own", "home-says-neutral"),
        home_button: home("home-button-neutral", "home-button-own"),
        home_other: if neutral { "own" } else { "neutral" },
        leave_says: vec![r.say.t("leave-lose"), r.say.t("leave-stays")],
        leave_button: r.say.f("leave-button", &[("name", organisation.into())]),
        name,
    })
}
