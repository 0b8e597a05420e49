//! `/static/<name>`: scripts, styles and pictures, built into the program (`crate::assets`).
//!
//! A name that is not in the list does not exist; no path is ever looked up on the disk.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{App, Error};
use crate::assets;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/static/{name}", get(asset))
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let (bytes, content_type, hash) = assets::get(&name).ok_or(Error::NotFound)?;
    let tag = format!("\"{hash}\"");
    // Asked about every time and answered in one line: a page must never run with the scripts of another release.
    let kept = [(header::CACHE_CONTROL, "no-cache".to_owned()), (header::ETAG, tag.clone())];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    Ok((kept, [(header::CONTENT_TYPE, content_type)], bytes).into_response())
}
