//! A meeting on a phone: what is being decided, asking to speak, counting hands; and for whoever runs it, one thumb.
//!
//! The upper part is the wall's own piece, handed out by `live`; the buttons are the reader's.

use askama::Template;
use institution::act::Body;
use institution::bylaws::Power;
use institution::id::{Key, MemberId, MotionId};
use institution::{Figures, HandAct, Meeting, MeetingAct, Motion, Place, Side, Stage};
use serde::Serialize;

use crate::markdown::escaped;
use crate::moments::Moment;
use crate::web::frame::{Frame, Here, Markup};
use crate::web::view::{Rule, View};
use crate::web::wall::{Facts, facts};
use crate::web::{meetings, standing, words};

/// How many names of those present are listed.
const PRESENT_MAX: usize = 100;

/// A meeting.
#[derive(Template, Serialize)]
#[template(path = "meeting.html")]
pub struct MeetingPage {
    #[serde(skip)]
    p: Frame,
    id: String,
    title: String,
    place: String,
    standing: Moment,
    /// Where the words about it are reported; what was folded away is behind it.
    brake: Markup,
    open: bool,
    facts: Facts,
    #[serde(skip)]
    live: String,
    #[serde(skip)]
    wall: String,
    /// Now, in milliseconds.
    now: i64,
    #[serde(skip)]
    can: Can,
    /// Why the reader cannot speak or count here.
    #[serde(skip)]
    absent: Option<String>,
    business: Vec<Item>,
    /// Who is present, the first of them.
    present: Vec<String>,
    present_more: Option<String>,
    hands: Vec<Counting>,
}

/// What the reader may do now.
#[derive(Default)]
pub struct Can {
    /// Run it: everything below but speaking.
    run: bool,
    open: bool,
    close: bool,
    ask: bool,
    drop: bool,
    /// Whose turn it is.
    next: Option<(String, String)>,
    /// The others who wait.
    others: Vec<(String, String)>,
    /// Who could be told that they have finished.
    end: Option<String>,
}

/// A motion that is due.
#[derive(Serialize)]
pub struct Item {
    title: String,
    sentence: Moment,
    href: String,
    motion: String,
    #[serde(skip)]
    may_put: bool,
    #[serde(skip)]
    may_count: bool,
}

/// Hands being counted.
#[derive(Serialize)]
pub struct Counting {
    title: String,
    motion: String,
    href: String,
    /// How many hands there can be.
    hands_max: u64,
    says: String,
    rule: Rule,
    /// What was signed so far.
    signed: Vec<String>,
    #[serde(skip)]
    may_sign: bool,
    #[serde(skip)]
    may_object: bool,
}

/// A meeting by its id.
#[must_use]
pub fn page(r: &View<'_>, id: &str) -> Option<MeetingPage> {
    let meeting = r.org.meeting(id.parse().ok()?)?;
    let (title, place) = r.titled_meeting(meeting);
    let all = r.titled(meeting.text);
    let away = r.away(Place::Meeting(meeting.id)).is_some();
    let can = can(r, meeting);
    let me = r.me();
    let is_absent = meeting.is_open() && me.is_some_and(|me| !r.org.is_present(me, meeting));
    Some(MeetingPage {
        p: r.frame(&title, Here::Now, &format!("meetings/{}", meeting.id)),
        id: meeting.id.to_string(),
        title,
        place,
        standing: meetings::sentence(r, meeting),
        brake: words::around(r, Place::Meeting(meeting.id), || match away {
            false => Markup(String::new()),
            true => Markup(format!("<p><strong>{}</strong></p><p>{}</p>", escaped(&all.0), escaped(&all.1))),
        }),
        open: meeting.is_open(),
        facts: facts(r, meeting),
        live: r.at(&format!("wall/live?meeting={}", meeting.id)),
        wall: r.at(&format!("wall?meeting={}", meeting.id)),
        now: r.now.0,
        can,
        absent: is_absent.then(|| r.say.t("meeting-absent")),
        business: if meeting.is_ahead() { business(r, meeting) } else { Vec::new() },
        present: r.org.present_at(meeting).take(PRESENT_MAX).map(|member| r.name(member)).collect(),
        present_more: (meeting.present() > PRESENT_MAX as u64)
            .then(|| r.say.f("wall-next-more", &[("n", (meeting.present() - PRESENT_MAX as u64).into())])),
        hands: r.org.hands().filter(|hand| hand.meeting == meeting.id).filter_map(|hand| counting(r, hand)).collect(),
    })
}

fn can(r: &View<'_>, meeting: &Meeting) -> Can {
    let id = meeting.id;
    let may = |act: MeetingAct| r.may(Body::Meeting(act)).is_ok();
    let Some(me) = r.me() else { return Can::default() };
    let run = r.org.holds(me, Power::RunTheMeeting);
    let waiting: Vec<(String, String)> = match meeting.is_open() && run {
        true => r.org.speakers(meeting).into_iter().map(|member| (member.to_string(), r.name(member))).collect(),
        false => Vec::new(),
    };
    let speaking = meeting.speaking.map(|(member, _)| r.name(member));
    let (next, others) = waiting.split_first().map_or((None, &[][..]), |(first, rest)| (Some(first.clone()), rest));
    Can {
        run,
        // Any key will do to ask whether a wall may be opened: this device makes its own.
        open: !meeting.is_open() && may(MeetingAct::Open { meeting: id, wall: some_key(r), heads: 2 }),
        close: meeting.is_open() && may(MeetingAct::Close { meeting: id }),
        ask: may(MeetingAct::Ask { meeting: id }),
        drop: may(MeetingAct::Drop { meeting: id }),
        next,
        others: others.to_vec(),
        end: speaking.filter(|_| run),
    }
}

fn some_key(r: &View<'_>) -> Key {
    r.viewer.map_or(r.org.log_key(), |viewer| viewer.key)
}

/// The order of business: what is due, the soonest first.
fn business(r: &View<'_>, meeting: &Meeting) -> Vec<Item> {
    let mut due: Vec<&Motion> = r
        .org
        .motions()
        .filter(|motion| matches!(motion.stage, Stage::Seconded { .. } | Stage::Voting { .. }))
        .filter(|motion| r.org.hand(motion.id).is_none())
        .collect();
    due.sort_by_key(|motion| (standing::next_moment(r, motion), motion.number));
    due.into_iter()
        .map(|motion| Item {
            title: r.title_of(motion),
            sentence: standing::of_motion(r, motion),
            href: r.at(&format!("motions/{}", motion.number)),
            motion: motion.id.to_string(),
            may_put: meeting.is_open() && r.may(Body::Put { motion: motion.id }).is_ok(),
            may_count: r.may(Body::Hand(HandAct::Open { motion: motion.id, meeting: meeting.id })).is_ok(),
        })
        .collect()
}

fn counting(r: &View<'_>, hand: &institution::Hand) -> Option<Counting> {
    let motion = r.org.motion(hand.motion)?;
    let sign = |motion: MotionId| {
        let figures = Figures { yes: 0, no: 0, abstain: 0 };
        Body::Hand(HandAct::Sign { motion, side: Side::For, figures })
    };
    let name = |member: MemberId| r.name(member);
    let (clause, rule) = r.org.bylaws().hand_count()?;
    let said = |(by, side, f): &(MemberId, Side, Figures)| {
        r.say.f(
            &format!("hand-signed-{}", side.name()),
            &[("name", name(*by).into()), ("yes", f.yes.into()), ("no", f.no.into()), ("abstain", f.abstain.into())],
        )
    };
    Some(Counting {
        title: r.title_of(motion),
        motion: motion.id.to_string(),
        href: r.at(&format!("motions/{}", motion.number)),
        hands_max: hand.hands_max,
        says: r.say.f(
            "hand-says",
            &[
                ("n", rule.tellers.into()),
                ("max", hand.hands_max.into()),
                ("objectors", rule.objectors.into()),
                ("when", r.clock().when(hand.opened_at + institution::HAND_TIME).into()),
            ],
        ),
        rule: r.rule(clause),
        signed: hand.signed.iter().map(said).collect(),
        may_sign: r.may(sign(motion.id)).is_ok(),
        may_object: r.may(Body::Hand(HandAct::Object { motion: motion.id })).is_ok(),
    })
}

/// Why somebody does not vote yet, or that they do; nothing where belonging is enough.
#[must_use]
pub fn stands(r: &View<'_>, member: MemberId, you: bool) -> Option<Moment> {
    use institution::{Standing, Way};
    let key = |other: &'static str, own: &'static str| if you { own } else { other };
    Some(match r.org.standing(member, r.now) {
        Standing::Away | Standing::Belongs => return None,
        Standing::Settled(Way::Founder) => r.sentence(r.now, key("stands-founder", "you-stand-founder"), &[]),
        Standing::Settled(Way::Vouched) => {
            let names: Vec<String> = r.org.vouched_by(member).into_iter().map(|by| r.name(by)).collect();
            let names = r.say.list(&names);
            r.sentence(r.now, key("stands-vouched", "you-stand-vouched"), &[("names", names.into())])
        }
        Standing::Settled(Way::Admitted) => r.sentence(r.now, key("stands-admitted", "you-stand-admitted"), &[]),
        Standing::Settled(_) => r.sentence(r.now, key("stands-present", "you-stand-present"), &[]),
        Standing::Waited => r.sentence(r.now, key("stands-waited", "you-stand-waited"), &[]),
        Standing::Waiting { until, vouches, needed } => {
            let missing = [("n", needed.saturating_sub(vouches).max(1).into())];
            match until {
                Some(until) => r.sentence(until, key("stands-waiting", "you-stand-waiting"), &missing),
                None => r.sentence(r.now, key("stands-questioned", "you-stand-questioned"), &missing),
            }
        }
    })
}
