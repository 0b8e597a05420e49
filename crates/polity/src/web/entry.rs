//! One entry of the record with its proof, explained in words, for those who opened it.

use askama::Template;
use institution::act::Body;
use institution::entry::{Entry, EntryBody, Supply};
use serde::Serialize;

use crate::moments::Moment;
use crate::web::frame::{Frame, Here};
use crate::web::minutes::minute;
use crate::web::view::View;

/// One entry.
#[derive(Template, Serialize)]
#[template(path = "entry.html")]
pub struct EntryPage {
    #[serde(skip)]
    p: Frame,
    index: u64,
    sentence: String,
    at: Moment,
    /// How it came to be, and why it can be believed.
    why: Vec<String>,
    /// About which motion.
    motion: Option<(String, String)>,
    /// The bytes, as text: every entry is UTF-8.
    bytes: String,
    leaf: String,
    size: u64,
    root: String,
    hashes: Vec<String>,
    checkpoint: String,
    tile: String,
    seal: String,
    previous: Option<String>,
    following: Option<String>,
}

/// An entry by its index.
#[must_use]
pub fn page(r: &View<'_>, index: &str) -> Option<EntryPage> {
    let index: u64 = index.parse().ok()?;
    let bytes = r.beside.entries(index, index.checked_add(1)?).into_iter().next()?;
    let entry = Entry::decode(&bytes).ok()?;
    let minute = minute(r, index, &bytes)?;
    let proof = r.beside.prove(index);
    let size = proof.as_ref().map_or(r.org.size(), |proof| proof.size);
    let mut why = vec![match &entry.body {
        EntryBody::Member(act) if matches!(act.act().body, Body::Found(_)) => r.say.t("proof-found"),
        EntryBody::Member(act) => r.say.f("proof-member", &[("name", r.name(act.act().actor).into())]),
        EntryBody::Clock(_) => r.say.t("proof-clock"),
        EntryBody::Supplied(Supply::Openings { .. }) => r.say.t("proof-openings"),
    }];
    why.push(r.say.f("proof-place", &[("place", (index + 1).into()), ("size", size.into())]));
    if let Some(proof) = &proof {
        why.push(r.say.f("proof-hashes", &[("n", proof.hashes.len().into())]));
    }
    why.push(r.say.t("proof-anyone"));
    let headline = r.say.f("proof-title", &[("place", (index + 1).into())]);
    let motion = minute.motion.and_then(|motion| r.org.motion(motion));
    let bundle = tlog::BundleId::in_tree(index / 256, size.max(index + 1));
    Some(EntryPage {
        p: r.frame(&headline, Here::Record, &format!("record/{index}")),
        index,
        sentence: minute.sentence,
        at: r.moment(minute.time),
        why,
        motion: motion.map(|motion| (r.at(&format!("motions/{}", motion.number)), r.title_of(motion))),
        leaf: institution::id::Hash(*tlog::leaf_hash(&bytes).as_bytes()).to_string(),
        bytes: String::from_utf8_lossy(&bytes).into_owned(),
        size,
        root: proof.as_ref().map(|proof| proof.root.to_string()).unwrap_or_default(),
        hashes: proof.as_ref().map(|p| p.hashes.iter().map(ToString::to_string).collect()).unwrap_or_default(),
        checkpoint: proof.map(|proof| proof.checkpoint).unwrap_or_default(),
        tile: bundle.map(|bundle| r.at(&format!("log/{bundle}"))).unwrap_or_default(),
        seal: r.at("log/checkpoint"),
        previous: index.checked_sub(1).map(|i| r.at(&format!("record/{i}"))),
        following: (index + 1 < r.org.size()).then(|| r.at(&format!("record/{}", index + 1))),
    })
}
