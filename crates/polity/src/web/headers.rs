//! The headers that every reply carries, and the checks that every request passes.
//!
//! Strict Content-Security-Policy: no inline script, no frame, no other host. What needs a pass is never kept by a
//! cache. A page that another site makes a browser post to is refused before anything reads it: acts are signed anyway,
//! but a pass must not be set or ended from outside.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{App, BODY_BYTES_MAX, Error, device, pages};

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; manifest-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Goes before every route.
pub(super) async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_static = request.uri().path().starts_with("/static/");
    let is_post = request.method() == Method::POST;
    let asked = device::asked(request.method(), request.uri(), request.headers());
    let wants_page = pages::wants_page(request.method(), request.uri(), request.headers());
    let response = if announces_too_much(request.headers()) {
        Error::TooLarge.into_response()
    } else if is_post && comes_from_elsewhere(request.headers(), app.server.url()) {
        Error::Unreadable("a form of another site posts here".to_owned()).into_response()
    } else {
        // A body that trickles in, too: everything here is read whole before anything is done with it.
        tokio::time::timeout(app.server.setup().patience, next.run(request))
            .await
            .unwrap_or_else(|_| Error::TooSlow.into_response())
    };
    let mut response = pages::say_again(&asked, wants_page, response);
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| drop(headers.insert(name, HeaderValue::from_static(value)));
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // What only documents heed would weigh more than some of the scripts; on a bad connection that is felt.
    if !is_static || is_error {
        put(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
        put(header::X_FRAME_OPTIONS, "DENY");
        put(header::REFERRER_POLICY, "same-origin");
        put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    }
    put(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if is_post || is_error || !headers.contains_key(header::CACHE_CONTROL) {
        // Whoever may read today may not tomorrow, and the same address shows different people different things, in
        // different languages.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        headers.insert(header::VARY, HeaderValue::from_static("cookie, authorization, accept-language"));
    }
    response
}

/// Whoever announces more than is ever read need not send it.
fn announces_too_much(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    length.is_some_and(|length| length > BODY_BYTES_MAX as u64)
}

/// Browsers say where a request comes from; programs need not. Nothing is decided by a missing header.
fn comes_from_elsewhere(headers: &HeaderMap, own_url: &str) -> bool {
    if headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site") {
        return true;
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    let own = [Some(own_url), headers.get(header::HOST).and_then(|host| host.to_str().ok())];
    let Ok(origin) = origin.to_str() else { return true };
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    !own.iter().flatten().any(|own| own.split_once("://").map_or(*own, |(_, host)| host) == host)
}
