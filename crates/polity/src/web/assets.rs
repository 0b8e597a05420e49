//! `/static/<name>`: scripts, styles and the WebAssembly module, built into the program (`crate::assets`).
//!
//! A name that is not in the list does not exist; no path is ever looked up on the disk.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{App, Error};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/static/{name}", get(asset)).route("/sw.js", get(worker))
}

/// The service worker, at the root because it answers for every page. Its first line changes with every release, so
/// that browsers notice a new one.
async fn worker() -> Result<Response, Error> {
    let (script, release) =
        crate::assets::get("sw.js").zip(crate::assets::get("hashes.json")).ok_or(Error::NotFound)?;
    let script = std::str::from_utf8(script.bytes).expect("our own script is UTF-8");
    let body = format!("const RELEASE = \"release {}\";\n{script}", &release.hash[..16]);
    let kept = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    Ok((kept, body).into_response())
}

async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Error> {
    let asset = crate::assets::get(&name).ok_or(Error::NotFound)?;
    let is = |header: HeaderName, what: &str| {
        headers.get(header).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(what))
    };
    // Asked about every time and answered in one line: a page must never run with the scripts of another release.
    let tag = format!("\"{}\"", asset.hash);
    let kept = [
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::ETAG, tag.clone()),
        (header::VARY, "accept-encoding".to_owned()),
    ];
    if is(header::IF_NONE_MATCH, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let kind = [(header::CONTENT_TYPE, asset.kind)];
    if is(header::ACCEPT_ENCODING, "gzip") {
        return Ok((kept, kind, [(header::CONTENT_ENCODING, "gzip")], asset.packed).into_response());
    }
    Ok((kept, kind, asset.bytes).into_response())
}
