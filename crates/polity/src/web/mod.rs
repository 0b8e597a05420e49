//! The HTTP side: one router for all institutions, the headers every reply carries, and the bounds on what comes in.
//!
//! A page is one file here: a pure function from a [`view::View`] to its facts, with a template of the same name; `site`
//! knows which address it has, `pages` brings it there. What is no page has `routes()` of its own, takes a [`Reading`] and
//! gives a `Result<Response, Error>`. Whoever asks for `<path>.json` gets the facts with `Reading::wants_json` set.
//! Nothing here writes to a record except `api`, which hands acts to the sequencer; and no POST ever looks at a cookie.

pub mod about;
pub mod adopting;
mod api;
pub mod arguments;
mod assets;
pub mod bylaws;
pub mod change;
pub mod clause;
pub mod decide;
pub mod demands;
pub mod desk;
mod device;
pub mod entry;
mod error;
pub mod feed;
pub mod follow;
pub mod found;
pub mod frame;
pub mod front;
mod headers;
pub mod home;
pub mod join;
pub mod keep;
pub mod key;
pub mod limits;
pub mod listener;
mod live;
mod log;
pub mod me;
pub mod meeting;
pub mod meetings;
pub mod minutes;
pub mod motion;
pub mod moving;
pub mod notices;
pub mod now;
pub mod offices;
mod pages;
pub mod people;
pub mod power;
mod reading;
pub mod record;
pub mod refused;
pub mod roll;
pub mod share;
pub mod site;
pub mod standing;
pub mod text;
pub mod view;
pub mod vote;
pub mod wall;
pub mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::uri::{PathAndQuery, Uri};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;

pub use error::Error;
pub use limits::{Limits, Peer};
pub(crate) use pages::on_disk;
pub use reading::{Reader, Reading};

use crate::server::Server;
use crate::signatures::Signatures;

/// The longest body that is read, unless a route says less.
const BODY_BYTES_MAX: usize = 384 * 1024;

/// What handlers share.
#[derive(Clone)]
pub struct App {
    /// The server with its institutions.
    pub server: Arc<Server>,
    /// How often who may ask for what.
    pub limits: Arc<Limits>,
    /// Where the signatures of acts are checked.
    pub signatures: Arc<Signatures>,
    /// What walls show, made once for everybody who looks.
    pub live: Arc<live::Live>,
}

/// Everything this server answers.
pub fn router(server: Arc<Server>) -> Router {
    let limits = Arc::new(Limits::new(server.setup().limits));
    let app = App { server, limits, signatures: Arc::default(), live: Arc::default() };
    let routes = Router::new()
        .merge(pages::routes())
        .merge(live::routes())
        .merge(api::routes())
        .merge(device::routes())
        .merge(follow::routes())
        .merge(log::routes())
        .merge(assets::routes())
        .fallback(|| async { Error::NotFound })
        .method_not_allowed_fallback(|| async { Error::Method })
        .with_state(app.clone());
    // What rewrites the address must come before the routes are looked up: so the routes are a router's fallback.
    Router::new()
        .fallback_service(routes)
        .layer(from_fn(json_by_its_suffix))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(app, headers::guard))
}

/// Marks a request whose path ended in `.json`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AsJson;

async fn json_by_its_suffix(mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if request.method() == axum::http::Method::GET
        && !path.starts_with("/static/")
        && let Some(page) = path.strip_suffix(".json")
    {
        let query = request.uri().query().map_or(String::new(), |query| format!("?{query}"));
        // The front page of an institution is `/<slug>/`, and its JSON `/<slug>.json`.
        let slash = if page.matches('/').count() == 1 && page.len() > 1 { "/" } else { "" };
        let page = if page == "/index" { "/" } else { page };
        if let Ok(rewritten) = PathAndQuery::try_from(format!("{page}{slash}{query}")) {
            let mut parts = request.uri().clone().into_parts();
            parts.path_and_query = Some(rewritten);
            if let Ok(uri) = Uri::from_parts(parts) {
                *request.uri_mut() = uri;
                request.extensions_mut().insert(AsJson);
            }
        }
    }
    next.run(request).await
}
