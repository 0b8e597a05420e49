//! Who serves the members, in which office, until when, and how they lose it; who may call a meeting.

use askama::Template;
use institution::OfficeAct;
use institution::act::Body;
use institution::bylaws::{ClauseId, OfficeRule, Power};
use serde::Serialize;

use crate::moments::Moment;
use crate::sentences;
use crate::web::frame::{Frame, Here};
use crate::web::view::{Rule, View};

/// The offices.
#[derive(Template, Serialize)]
#[template(path = "offices.html")]
pub struct OfficesPage {
    #[serde(skip)]
    p: Frame,
    offices: Vec<Office>,
    /// Who may call a meeting now.
    calls: String,
    /// By which rule somebody is voted out.
    out: Rule,
    out_says: String,
}

/// One office.
#[derive(Serialize)]
pub struct Office {
    id: String,
    title: String,
    rule: Rule,
    says: Vec<String>,
    holders: Vec<Holder>,
    /// How many places are free, in words.
    free: String,
    /// Where the reader offers to hold it.
    offer: Option<String>,
}

/// Who holds an office.
#[derive(Serialize)]
pub struct Holder {
    id: String,
    name: String,
    says: Moment,
    /// Where to move that they are voted out.
    out: Option<String>,
    #[serde(skip)]
    may_resign: bool,
}

/// The offices; nothing where the bylaws have none.
#[must_use]
pub fn page(r: &View<'_>) -> Option<OfficesPage> {
    let offices: Vec<Office> = r.org.bylaws().offices().map(|(id, rule)| office(r, id, rule)).collect();
    if offices.is_empty() {
        return None;
    }
    let (out, _) = r.org.governing(institution::bylaws::Matter::Recall);
    Some(OfficesPage {
        p: r.frame(&r.say.t("offices-title"), Here::Record, "offices"),
        offices,
        calls: calls(r),
        out_says: r.org.bylaws().clause(out).map(|c| sentences::clause(r.say, c).text()).unwrap_or_default(),
        out: r.rule(out),
    })
}

fn office(r: &View<'_>, id: &ClauseId, rule: &OfficeRule) -> Office {
    let holders: Vec<Holder> = r
        .org
        .offices()
        .holders(id)
        .map(|(member, grant)| Holder {
            id: member.to_string(),
            name: r.name(member),
            says: r.sentence(grant.until, "offices-holds", &[("name", r.name(member).into())]),
            out: r.me().map(|_| r.at(&format!("move?kind=office.recall&office={id}&person={member}"))),
            may_resign: r.me() == Some(member) && r.may(Body::Office(OfficeAct::Resign { office: id.clone() })).is_ok(),
        })
        .collect();
    let free = (rule.seats as usize).saturating_sub(holders.len());
    let mine = r.me().is_some_and(|me| r.org.offices().seat(id, me).is_some());
    Office {
        id: id.to_string(),
        title: r.say.article(&rule.title),
        rule: r.rule(id),
        says: r.org.bylaws().clause(id).map(|c| sentences::clause(r.say, c).sentences).unwrap_or_default(),
        free: if free == 0 { r.say.t("offices-full") } else { r.say.f("offices-free", &[("n", free.into())]) },
        offer: (free > 0 && r.me().is_some() && !mine).then(|| r.at(&format!("move?kind=office.fill&office={id}"))),
        holders,
    }
}

fn calls(r: &View<'_>) -> String {
    let calling = |rule: &OfficeRule| rule.powers.contains(&Power::Convene);
    if !r.org.bylaws().offices().any(|(_, rule)| calling(rule)) {
        return r.say.t("offices-call-free");
    }
    if r.org.convening_office().is_none() {
        return r.say.t("offices-call-any");
    }
    let mut who: Vec<_> = r
        .org
        .offices()
        .held()
        .filter(|(office, _, _)| r.org.bylaws().office(office).is_some_and(calling))
        .map(|(_, member, _)| member)
        .chain(r.org.powers().lent().filter(|(power, _, _)| *power == Power::Convene).map(|(_, member, _)| member))
        .collect();
    who.sort_unstable();
    who.dedup();
    let names: Vec<String> = who.into_iter().map(|member| r.name(member)).collect();
    r.say.f("offices-call-only", &[("names", r.say.list(&names).into())])
}
