//! The HTTP side: one router for all institutions, the headers every reply carries, and the bounds on what comes in.
//!
//! A page is one file here with a `routes()` of its own, merged in [`router`]; it takes a [`Reading`] and gives a
//! `Result<Response, Error>`. Whoever asks for `<path>.json` reaches the same handler with `Reading::wants_json` set.
//! Nothing here writes to a record except `api`, which hands acts to the sequencer; and no POST ever looks at a cookie.

mod api;
mod assets;
mod error;
mod headers;
pub mod limits;
pub mod listener;
mod log;
mod reading;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::uri::{PathAndQuery, Uri};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;

pub use error::Error;
pub use limits::{Limits, Peer};
pub use reading::{Reader, Reading};

use crate::server::Server;

/// The longest body that is read, unless a route says less.
const BODY_BYTES_MAX: usize = 384 * 1024;

/// What handlers share.
#[derive(Clone)]
pub struct App {
    /// The server with its institutions.
    pub server: Arc<Server>,
    /// How often who may ask for what.
    pub limits: Arc<Limits>,
}

/// Everything this server answers.
pub fn router(server: Arc<Server>) -> Router {
    let limits = Arc::new(Limits::new(server.setup().limits));
    let app = App { server, limits };
    let routes = Router::new()
        .merge(pages())
        .merge(api::routes())
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

/// The pages, one file each.
fn pages() -> Router<App> {
    Router::new()
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
