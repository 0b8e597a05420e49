//! The pages on their addresses: who asks and what for goes in, a page comes out (`site`, `found`).
//!
//! One handler for all pages of an organisation: the state's guard is held while the page is written, and dropped before
//! anything is sent. What goes wrong on the way to a page is shown as a page too, to whoever asked for one.

use axum::Router;
use axum::extract::{Path, Query as In, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use institution::Institution;
use institution::act::Seen;
use institution::id::{Hash, MemberId};

use super::error::Problem;
use super::frame::Asked;
use super::reading::{OpenReading, Reading};
use super::view::{Beside, Hearing, Proof, Query, View, Viewer};
use super::{App, AsJson, Error, about, found, home, refused, site};
use crate::hosted::Hosted;
use crate::say::Language;
use crate::server::{Founders, Server};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(server))
        .route("/found", get(founding))
        .route("/about", get(about))
        .route("/offline/{language}", get(offline))
        .route("/{slug}/", get(first))
        .route("/{slug}/{*path}", get(page))
}

fn founding_of(app: &App) -> found::Founding {
    match app.server.setup().founders {
        Founders::WithCode(_) => found::Founding::Code,
        Founders::Anyone => found::Founding::Anyone,
        Founders::Nobody => found::Founding::Nobody,
    }
}

async fn server(State(app): State<App>, asked: Asked, json: Option<axum::Extension<AsJson>>) -> Response {
    send(site::show(200, &found::server(&asked, founding_of(&app)), json.is_some()))
}

async fn founding(
    State(app): State<App>,
    asked: Asked,
    json: Option<axum::Extension<AsJson>>,
    In(query): In<Query>,
) -> Response {
    let page = found::page(&asked, &query, founding_of(&app), app.server.now());
    send(site::show(200, &page, json.is_some()))
}

async fn about(State(app): State<App>, asked: Asked, json: Option<axum::Extension<AsJson>>) -> Response {
    send(site::show(200, &about::page(&asked, app.server.about()), json.is_some()))
}

/// Kept by each phone for when it reaches no server; the same for everybody.
async fn offline(Path(language): Path<String>) -> Result<Response, Error> {
    let language = Language::of_tag(&language).ok_or(Error::NotFound)?;
    let asked = Asked { language, ..Asked::default() };
    Ok(send(site::show(200, &home::offline(&asked), false)))
}

async fn first(reading: OpenReading, asked: Asked, query: In<Query>) -> Response {
    answer(&reading, &asked, "", &query)
}

async fn page(
    reading: OpenReading,
    asked: Asked,
    Path((_, path)): Path<(String, String)>,
    query: In<Query>,
) -> Response {
    answer(&reading, &asked, &path, &query)
}

fn answer(OpenReading(reading): &OpenReading, asked: &Asked, path: &str, query: &Query) -> Response {
    send(look(reading, asked, |view| site::answer(view, path, query, reading.wants_json)))
}

/// Makes something from what a reader sees. The state's guard is held meanwhile, and dropped before anything is sent.
pub(super) fn look<T>(reading: &Reading, asked: &Asked, make: impl FnOnce(&View<'_>) -> T) -> T {
    let hosted = &reading.hosted;
    // The newest checkpoint first: a state may be ahead of it, never behind.
    let published = hosted.published();
    let org = hosted.state();
    let viewer = reading.reader.member().zip(reading.key).map(|(member, key)| Viewer { member, key });
    let view = View {
        say: asked.language,
        asked,
        beside: &OnDisk { hosted, org: &org, server: &reading.server },
        slug: &hosted.slug,
        url: reading.server.url(),
        viewer,
        now: reading.server.now(),
        seen: Seen { size: published.head.size, root: Hash(published.head.root.0) },
        stopped: hosted.stopped().is_some(),
        org: &org,
    };
    make(&view)
}

fn send(answer: site::Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).expect("pages name statuses that exist");
    (status, [(header::CONTENT_TYPE, answer.kind)], answer.body).into_response()
}

/// What a page of an organisation is made from, for who is no reader of a page: feeds, the post.
pub(crate) fn on_disk<T>(server: &Server, hosted: &Hosted, say: Language, work: impl FnOnce(&View<'_>) -> T) -> T {
    let published = hosted.published();
    let org = hosted.state();
    let asked = Asked { language: say, ..Asked::default() };
    work(&View {
        say,
        asked: &asked,
        beside: &OnDisk { hosted, org: &org, server },
        slug: &hosted.slug,
        url: server.url(),
        viewer: None,
        now: server.now(),
        seen: Seen { size: published.head.size, root: Hash(published.head.root.0) },
        stopped: hosted.stopped().is_some(),
        org: &org,
    })
}

/// What lies beside the record, on this server's disk.
struct OnDisk<'a> {
    hosted: &'a Hosted,
    org: &'a Institution,
    server: &'a Server,
}

impl Beside for OnDisk<'_> {
    fn name(&self, member: MemberId) -> Option<String> {
        self.hosted.name(self.org, member)
    }

    fn text(&self, commitment: Hash) -> Option<String> {
        self.hosted.text(commitment)
    }

    fn roll(&self, member: MemberId) -> Option<String> {
        self.hosted.roll(self.org, member)
    }

    fn entries(&self, from: u64, to: u64) -> Vec<Vec<u8>> {
        self.hosted.entries(from..to)
    }

    fn hearing(&self, member: MemberId) -> Hearing {
        let follow = self.hosted.following().and_then(|following| following.of(self.org, member).ok());
        let mail = self.server.setup().mail.is_some();
        Hearing { follow: follow.unwrap_or_default(), mail, push_key: self.server.pusher().public() }
    }

    fn prove(&self, index: u64) -> Option<Proof> {
        let published = self.hosted.published();
        let (size, root) = (published.head.size, Hash(published.head.root.0));
        let checkpoint = published.note.as_ref()?.to_string();
        let hashes = self.hosted.read(|shelf| Ok(tlog::prove_inclusion(shelf, index, size)?))?;
        Some(Proof { size, root, hashes: hashes.iter().map(|hash| Hash(*hash.as_bytes())).collect(), checkpoint })
    }
}

/// What goes wrong, in the reader's language: as a page for whoever asked for one, else as JSON.
pub(super) fn say_again(asked: &Asked, wants_page: bool, response: Response) -> Response {
    let Some(Problem(problem)) = response.extensions().get::<Problem>().cloned() else { return response };
    let (mut parts, _) = response.into_parts();
    let (kind, body) = if wants_page {
        let page = site::show(parts.status.as_u16(), &refused::problem(asked, problem.code()), false);
        (page.kind, page.body)
    } else {
        (site::JSON, problem.to_json(asked.language).to_string())
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    Response::from_parts(parts, body.into())
}

/// Whether a page is wanted, not its facts.
pub(super) fn wants_page(method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
    *method == Method::GET && !uri.path().ends_with(".json") && accepts_html(headers)
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// Where somebody goes who closed the pages by a form: back to the first one.
pub(super) fn after_form(headers: &HeaderMap, slug: &str, response: Response) -> Response {
    if headers.get("sec-fetch-mode").is_none_or(|mode| mode != "navigate") && !accepts_html(headers) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    parts.status = StatusCode::SEE_OTHER;
    let home = HeaderValue::from_str(&format!("/{slug}/")).expect("a slug has no control characters");
    parts.headers.insert(header::LOCATION, home);
    Response::from_parts(parts, body)
}
