//! The feed: what was moved, called and decided, newest first, for readers of Atom (RFC 4287).

use askama::Template;
use institution::time::Time;
use institution::{Stage, VoteStage};

use crate::notices::Notice;
use crate::web::standing;
use crate::web::view::View;

const ENTRIES_MAX: usize = 50;

#[derive(Template)]
#[template(path = "feed.xml")]
struct Feed {
    name: String,
    purpose: String,
    home: String,
    me: String,
    id: String,
    updated: String,
    entries: Vec<Item>,
}

struct Item {
    id: String,
    title: String,
    says: String,
    href: String,
    updated: String,
}

/// A member's own feed: what they want to hear of, as messages.
#[must_use]
pub fn personal(r: &View<'_>, notices: &[Notice]) -> String {
    let clock = r.clock();
    let home = format!("{}{}", r.url, r.at(""));
    let entries = notices.iter().map(|notice| Item {
        id: format!("urn:polity:{}:entry:{}", r.org.id(), notice.index),
        title: notice.words.clone(),
        says: notice.message(),
        href: notice.link.clone(),
        updated: clock.iso(notice.at),
    });
    let feed = Feed {
        name: r.org.bylaws().name.clone(),
        purpose: r.org.bylaws().purpose().to_owned(),
        // Its own address is a secret: what is copied out of the feed does not hold it.
        me: home.clone(),
        home,
        id: format!("urn:polity:{}:notices", r.org.id()),
        updated: clock.iso(notices.first().map_or(r.org.time(), |notice| notice.at)),
        entries: entries.collect(),
    };
    feed.render().expect("a template writes to a string")
}

/// The feed as XML.
#[must_use]
pub fn feed(r: &View<'_>) -> String {
    let clock = r.clock();
    let mut items: Vec<(Time, Item)> = Vec::new();
    for motion in r.org.motions().rev().take(ENTRIES_MAX) {
        let at = match motion.stage {
            Stage::Passed { at, .. }
            | Stage::Failed { at, .. }
            | Stage::Declined { at, .. }
            | Stage::Withdrawn { at }
            | Stage::Lapsed { at } => at,
            Stage::Voting { vote } => r.org.vote(vote).map_or(motion.moved_at, |vote| match vote.stage {
                VoteStage::Open => vote.opened_at,
                _ => vote.closes,
            }),
            Stage::Moved { .. } | Stage::Seconded { .. } => motion.moved_at,
        };
        let stage = match motion.stage {
            Stage::Moved { .. } | Stage::Seconded { .. } => "moved",
            Stage::Voting { .. } => "voting",
            _ => "decided",
        };
        items.push((
            at,
            Item {
                id: format!("urn:polity:{}:motion:{}:{stage}", r.org.id(), motion.id),
                title: r.title_of(motion),
                says: standing::of_motion(r, motion).words,
                href: format!("{}{}", r.url, r.at(&format!("motions/{}", motion.number))),
                updated: clock.iso(at),
            },
        ));
    }
    items.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let updated = items.first().map_or(r.org.time(), |(at, _)| *at);
    let home = format!("{}{}", r.url, r.at(""));
    let feed = Feed {
        name: r.org.bylaws().name.clone(),
        purpose: r.org.bylaws().purpose().to_owned(),
        me: format!("{home}feed.atom"),
        home,
        id: format!("urn:polity:{}", r.org.id()),
        updated: clock.iso(updated),
        entries: items.into_iter().map(|(_, item)| item).collect(),
    };
    feed.render().expect("a template writes to a string")
}
