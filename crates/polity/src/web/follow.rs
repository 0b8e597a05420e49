//! Hear of it: how much, by which feeds, by mail. And what those open who hold a secret address: feeds, a confirmation,
//! the end of mails.
//!
//! Wishes are signed (`wish`); a POST looks at no cookie. Whoever follows a link out of a mail has no key there: the
//! token in it is good for that one thing. Looking at such a link changes nothing, since programs look at links before
//! people do; the button on its page does, and so does the one click that mail programs know (RFC 8058).

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use data_encoding::BASE64URL_NOPAD;
use institution::id::MemberId;
use serde::Serialize;

use super::api::json_body;
use super::frame::{Asked, Frame, Here};
use super::limits::Peer;
use super::moving::Choice;
use super::pages::on_disk;
use super::reading::Addressed;
use super::view::View;
use super::{App, Error, site};
use crate::following::{Change, Following, For, NotChanged};
use crate::hosted::Hosted;
use crate::mail;
use crate::notices::{self, Level};
use crate::say::Language;
use crate::wish::Wish;

const ENTRIES_MAX: u64 = 5_000;
const NOTICES_MAX: usize = 50;

/// How the reader hears of things.
#[derive(Template, Serialize)]
#[template(path = "follow.html")]
pub struct FollowPage {
    #[serde(skip)]
    p: Frame,
    headline: String,
    levels: Vec<Choice>,
    /// Secret addresses, if they want any.
    #[serde(skip)]
    feeds: Option<(String, String)>,
    /// The server sends mail.
    mail: bool,
    /// But nothing goes out for who does not vote yet.
    waits: bool,
    #[serde(skip)]
    push_key: String,
    /// By which names the reader's browsers that are told know this organisation.
    #[serde(skip)]
    push_tags: String,
    /// The reader's own address. No other page has it, and the facts for machines do not.
    #[serde(skip)]
    address: Option<String>,
    confirmed: bool,
    /// What a mail server says usually holds the address.
    #[serde(skip)]
    trouble: Option<String>,
    /// The next wish is later than that, by no clock but the server's.
    after: i64,
}

/// How the reader hears of things; nothing for a stranger.
#[must_use]
pub fn page(r: &View<'_>) -> Option<FollowPage> {
    let me = r.me()?;
    let hearing = r.beside.hearing(me);
    let follow = hearing.follow;
    let feed = |file: &str, token: &str| format!("{}{}", r.url, r.at(&format!("feeds/{token}/{file}")));
    let tags: Vec<String> = follow.browsers.iter().map(|browser| BASE64URL_NOPAD.encode(&browser.tag)).collect();
    Some(FollowPage {
        p: r.frame(&r.say.t("follow-title"), Here::Me, "follow"),
        headline: r.say.t("follow-title"),
        levels: Level::ALL
            .iter()
            .map(|level| Choice {
                value: level.name().to_owned(),
                words: r.say.t(&format!("level-{}", level.name())),
                chosen: *level == follow.level,
            })
            .collect(),
        feeds: follow.feeds.as_deref().map(|token| (feed("news.atom", token), feed("calendar.ics", token))),
        mail: hearing.mail,
        waits: !r.org.standing(me, r.now).votes(),
        push_key: hearing.push_key,
        push_tags: tags.join(" "),
        address: follow.address,
        confirmed: follow.confirmed,
        trouble: follow.trouble,
        after: follow.wished.0.max(r.now.0 - 1),
    })
}

pub(super) fn routes() -> Router<App> {
    let small = DefaultBodyLimit::max(4 * 1024);
    Router::new()
        .route("/{slug}/wishes", post(wishes).layer(small))
        .route("/{slug}/feeds/{token}/{file}", get(feed))
        .route("/{slug}/confirm/{token}", get(ask_confirm).post(confirm).layer(small))
        .route("/{slug}/stop/{token}", get(ask_stop).post(stop).layer(small))
}

async fn wishes(
    State(app): State<App>,
    peer: Peer,
    Addressed(hosted): Addressed,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Response, Error> {
    app.limits.pass_or_opening(peer)?;
    let body = json_body(&headers, body)?;
    let wish = Wish::open(&body).map_err(Error::BadPass)?;
    let now = app.server.now();
    let language = headers.get(header::ACCEPT_LANGUAGE).and_then(|liked| liked.to_str().ok()).unwrap_or_default();
    let language = Language::liked_best(language);
    let following = hosted.following().ok_or(Error::NotFound)?;
    match &wish.change {
        Change::Mail(_) if app.server.setup().mail.is_none() => return Err(Error::NotChanged(NotChanged::Address)),
        Change::Browser(browser) if !app.server.pusher().asks(browser) => {
            return Err(Error::NotChanged(NotChanged::Browser));
        }
        _ => {}
    }
    let confirm = {
        let org = hosted.state();
        let member = wish.member(&org, now).map_err(Error::BadPass)?;
        if wish.change.reaches_out() {
            // Besides what each member may: nobody floods mailboxes or push services through many members.
            app.limits.confirmation(peer)?;
        }
        following.change(&org, member, language, &wish.change, wish.at, now).map_err(Error::NotChanged)?
    };
    if let (Some(token), Change::Mail(address)) = (confirm, &wish.change) {
        if app.limits.mailbox(address).is_err() {
            // Somebody asked this mailbox today. Whoever asks learns nothing by it.
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        let link = format!("{}/{}/confirm/{token}", app.server.url(), hosted.slug);
        app.server.post(mail::confirmation(language, address, &link));
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Who holds this token, or 404: there is no telling a wrong one from one that was revoked.
fn holder(app: &App, peer: Peer, hosted: &Hosted, what: For, token: &str) -> Result<MemberId, Error> {
    let found =
        hosted.following().and_then(|following| following.whose(&hosted.state(), what, token, app.server.now()));
    found.ok_or_else(|| match app.limits.too_many_bad(peer) {
        true => Error::TooMany { retry_seconds: 1 },
        false => Error::NotFound,
    })
}

async fn feed(
    State(app): State<App>,
    peer: Peer,
    Addressed(hosted): Addressed,
    Path((_, token, file)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let member = holder(&app, peer, &hosted, For::Feeds, &token)?;
    let follow = {
        let org = hosted.state();
        hosted.following().and_then(|following| following.of(&org, member).ok()).unwrap_or_default()
    };
    let (kind, body) = on_disk(&app.server, &hosted, follow.language, |r| match file.as_str() {
        "news.atom" => {
            let newest = notices::newest(r, member, follow.level, ENTRIES_MAX, NOTICES_MAX);
            Some((site::ATOM, super::feed::personal(r, &newest)))
        }
        "calendar.ics" => {
            let name = r.org.bylaws().name.as_str();
            Some(("text/calendar; charset=utf-8", notices::calendar(r.say, name, &notices::events(r), r.now)))
        }
        _ => None,
    })
    .ok_or(Error::NotFound)?;
    Ok(([(header::CONTENT_TYPE, kind), (header::HeaderName::from_static("x-robots-tag"), "noindex")], body)
        .into_response())
}

/// A page with one button, for whoever comes from a mail.
#[derive(Template, Serialize)]
#[template(path = "mailed.html")]
struct Mailed {
    #[serde(skip)]
    p: Frame,
    headline: String,
    says: String,
    button: Option<String>,
}

fn mailed(asked: &Asked, key: &str, with_button: bool) -> Response {
    let say = asked.language;
    let page = Mailed {
        p: Frame::of_server(asked, &say.t(&format!("{key}-title")), &["page.js"]),
        headline: say.t(&format!("{key}-title")),
        says: say.t(&format!("{key}-says")),
        button: with_button.then(|| say.t(&format!("{key}-button"))),
    };
    let answer = site::show(200, &page, false);
    ([(header::CONTENT_TYPE, answer.kind)], answer.body).into_response()
}

/// Whoever follows a link out of a mail: from where, to which organisation, with which token.
struct FromMail {
    app: App,
    peer: Peer,
    asked: Asked,
    hosted: Arc<Hosted>,
    token: String,
}

impl FromRequestParts<App> for FromMail {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let Ok(peer) = Peer::from_request_parts(parts, app).await;
        let Ok(asked) = Asked::from_request_parts(parts, app).await;
        let Addressed(hosted) = Addressed::from_request_parts(parts, app).await?;
        let path = Path::<(String, String)>::from_request_parts(parts, app).await;
        let Path((_, token)) = path.map_err(|_| Error::NotFound)?;
        Ok(Self { app: app.clone(), peer, asked, hosted, token })
    }
}

impl FromMail {
    /// The page with the button, for whoever holds a token of this kind.
    fn asks(&self, what: For, key: &str) -> Result<Response, Error> {
        holder(&self.app, self.peer, &self.hosted, what, &self.token)?;
        Ok(mailed(&self.asked, key, true))
    }

    /// Does what the button says, and says that it is done.
    fn does<E>(
        &self,
        what: For,
        does: impl FnOnce(&Following, MemberId) -> Result<(), E>,
        key: &str,
    ) -> Result<Response, Error> {
        let member = holder(&self.app, self.peer, &self.hosted, what, &self.token)?;
        let done = self.hosted.following().is_some_and(|following| does(following, member).is_ok());
        if done { Ok(mailed(&self.asked, key, false)) } else { Err(Error::NotFound) }
    }
}

async fn ask_confirm(link: FromMail) -> Result<Response, Error> {
    link.asks(For::Confirm, "mailed-confirm")
}

async fn confirm(link: FromMail) -> Result<Response, Error> {
    link.does(For::Confirm, Following::confirm, "mailed-confirmed")
}

async fn ask_stop(link: FromMail) -> Result<Response, Error> {
    link.asks(For::Stop, "mailed-stop")
}

async fn stop(link: FromMail) -> Result<Response, Error> {
    link.does(For::Stop, Following::stop_mail, "mailed-stopped")
}
