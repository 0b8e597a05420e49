//! The door for acts, openings, passes and foundings: what a program or a page's script posts.
//!
//! Every POST here is JSON and carries its own signature (`docs/formats/http.md`). A signature is checked before the act
//! joins the queue, on whichever thread serves the request, so that the sequencer only sequences.

use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use institution::PresenceAct;
use institution::act::{Body, Choice};
use institution::entry::Opening;
use institution::envelope::Unchecked;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::limits::{Actor, Peer};
use super::reading::Addressed;
use super::{App, Error};
use crate::hosted::Kept;
use crate::pass::{self, Pass};
use crate::seal::Salted;

/// How long an answer takes for an address that has sent too many false signatures.
const SLOW_ANSWER: Duration = Duration::from_secs(1);

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/{slug}/acts", post(acts))
        .route("/{slug}/openings", post(openings).layer(DefaultBodyLimit::max(4 * 1024)))
        .route("/{slug}/pass", post(show_pass).layer(DefaultBodyLimit::max(4 * 1024)))
        .route("/{slug}/pass/end", post(end_pass).layer(DefaultBodyLimit::max(1024)))
        .route("/found/key", post(found_key).layer(DefaultBodyLimit::max(1024)))
        .route("/found", post(found))
        .merge(test_clock())
}

/// What is posted: an envelope, and what lies beside it.
#[derive(Deserialize)]
struct Posted<'a> {
    #[serde(borrow)]
    envelope: Option<&'a RawValue>,
    beside: Option<Beside>,
    code: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Beside {
    salt: String,
    text: String,
}

/// A body of JSON. Anything else is refused by its content type: a form on another site cannot send this one.
pub(super) fn json_body(headers: &HeaderMap, body: Result<Bytes, BytesRejection>) -> Result<Bytes, Error> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if content_type.split(';').next().unwrap_or_default().trim() != "application/json" {
        return Err(Error::ContentType);
    }
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        StatusCode::REQUEST_TIMEOUT => Error::TooSlow,
        _ => Error::Unreadable(rejection.body_text()),
    })
}

fn unreadable(problem: &serde_json::Error) -> Error {
    Error::Unreadable(problem.to_string())
}

/// Takes a posted act apart: the act, unverified, and what lies beside it.
fn posted(body: &[u8]) -> Result<(Unchecked, Option<Salted>, Option<String>), Error> {
    let posted: Posted<'_> = serde_json::from_slice(body).map_err(|problem| unreadable(&problem))?;
    let beside = match posted.beside {
        None => None,
        Some(Beside { salt, text }) => {
            let salt = salt.parse().map_err(|bad| Error::Unreadable(format!("salt: {bad}")))?;
            Some(Salted { salt, text })
        }
    };
    // An envelope may also be all there is.
    let envelope = posted.envelope.map_or(body, |raw| raw.get().as_bytes());
    Ok((Unchecked::from_envelope(envelope)?, beside, posted.code))
}

async fn acts(
    State(app): State<App>,
    peer: Peer,
    Addressed(hosted): Addressed,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let body = json_body(&headers, body)?;
    let (act, beside, _) = posted(&body)?;
    let act = match app.signatures.verify(act).await {
        Ok(act) => act,
        Err(bad) => {
            // Whoever sends nothing but false signatures is answered slowly; others behind their address are not.
            if app.limits.too_many_bad(peer) {
                tokio::time::sleep(SLOW_ANSWER).await;
            }
            return Err(bad.into());
        }
    };
    match act.act().body {
        Body::Join { .. } | Body::Presence(PresenceAct::Enter { .. }) => app.limits.join(peer)?,
        _ => {
            let key = act.act().key;
            let holder = hosted.state().members().by_key(key).map(|member| Actor::Member(member.id));
            app.limits.act(holder.unwrap_or(Actor::Stranger(key)))?;
        }
    }
    let receipt = hosted.submit(act, beside).await?;
    Ok(json_response(receipt.to_json()))
}

fn json_response(json: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PostedOpening {
    vote: String,
    voter: String,
    choice: String,
    salt: String,
}

async fn openings(
    State(app): State<App>,
    peer: Peer,
    Addressed(hosted): Addressed,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Error> {
    app.limits.pass_or_opening(peer)?;
    let body = json_body(&headers, body)?;
    let posted: PostedOpening = serde_json::from_slice(&body).map_err(|problem| unreadable(&problem))?;
    let bad = |field: &str| Error::Unreadable(format!("field \"{field}\" is not what it should be"));
    let vote = posted.vote.parse().map_err(|_| bad("vote"))?;
    let opening = Opening {
        voter: posted.voter.parse().map_err(|_| bad("voter"))?,
        choice: Choice::from_name(&posted.choice).ok_or_else(|| bad("choice"))?,
        salt: posted.salt.parse().map_err(|_| bad("salt"))?,
    };
    match hosted.keep_opening(vote, opening).await? {
        Kept::Now | Kept::Known => Ok(StatusCode::NO_CONTENT),
        Kept::No => Err(Error::OpeningUnknown),
    }
}

async fn show_pass(
    State(app): State<App>,
    peer: Peer,
    Addressed(hosted): Addressed,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    app.limits.pass_or_opening(peer)?;
    let body = json_body(&headers, body)?;
    let now = app.server.now();
    let shown = Pass::open(&body).map_err(Error::BadPass)?;
    shown.reader(&hosted.state(), now).map_err(Error::BadPass)?;
    let seconds = (shown.until - now).0 / 1000;
    Ok(with_cookie(&app, &hosted.slug, &pass::to_header(&body), seconds))
}

async fn end_pass(State(app): State<App>, Addressed(hosted): Addressed, headers: HeaderMap) -> Response {
    let slug = &hosted.slug;
    super::pages::after_form(&headers, slug, with_cookie(&app, slug, "", 0))
}

fn with_cookie(app: &App, slug: &str, pass: &str, seconds: i64) -> Response {
    let secure = if app.server.url().starts_with("https://") { "; Secure" } else { "" };
    let cookie = format!("pass={pass}; HttpOnly; SameSite=Lax; Path=/{slug}/; Max-Age={seconds}{secure}");
    let cookie = HeaderValue::from_str(&cookie).expect("a slug and base64url hold no control characters");
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response()
}

async fn found_key(State(app): State<App>, peer: Peer) -> Result<Response, Error> {
    app.limits.pass_or_opening(peer)?;
    Ok(json_response(json!({"log_key": app.server.make_log_key().to_string()}).to_string()))
}

async fn found(
    State(app): State<App>,
    peer: Peer,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    app.limits.founding(peer)?;
    let body = json_body(&headers, body)?;
    let (act, beside, code) = posted(&body)?;
    let act = act.verify()?;
    let server = app.server.clone();
    // The disk is waited for several times: not on a thread that serves others.
    let founded =
        tokio::task::spawn_blocking(move || server.found(&code.unwrap_or_default(), &act, beside.as_ref())).await;
    let (hosted, receipt) = founded.expect("founding does not panic")?;
    let slug = &hosted.slug;
    Ok(json_response(format!(r#"{{"slug":"{slug}","receipt":{}}}"#, receipt.to_json())))
}

#[cfg(not(feature = "settable-clock"))]
fn test_clock() -> Router<App> {
    Router::new()
}

/// Programs built for tests have `POST /clock {"now":1790000000000}`.
#[cfg(feature = "settable-clock")]
fn test_clock() -> Router<App> {
    #[derive(Deserialize)]
    struct Set {
        now: i64,
    }
    async fn set(State(app): State<App>, axum::Json(Set { now }): axum::Json<Set>) -> StatusCode {
        let now = institution::time::Time(now);
        app.server.set_clock(now);
        // The answer comes when what the time brings about is in the record.
        for hosted in app.server.all() {
            let mut news = hosted.news();
            let is_due = || hosted.state().next_deadline().is_some_and(|at| at <= now) && hosted.stopped().is_none();
            while is_due() && news.changed().await.is_ok() {}
        }
        StatusCode::NO_CONTENT
    }
    Router::new().route("/clock", post(set))
}
