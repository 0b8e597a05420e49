//! What a device is asked once and keeps in a cookie: its language, and whether the page goes by a neutral name.
//!
//! The language is the one the browser says it likes until somebody presses another. Both choices are forms that work
//! without a script. A POST that carries an act looks at no cookie, so its reply speaks the language that the page's
//! script names in `Accept-Language`.

use std::convert::Infallible;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde::Deserialize;

use super::frame::Asked;
use super::reading::{Addressed, cookies};
use super::{App, Error};
use crate::say::Language;

/// A year.
const KEPT_SECONDS: u32 = 365 * 24 * 60 * 60;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/language", post(language))
        .route("/{slug}/home-name", post(home_name))
        .layer(DefaultBodyLimit::max(8 * 1024))
}

/// What a request says about the device it comes from.
pub(super) fn asked(method: &Method, uri: &Uri, headers: &HeaderMap) -> Asked {
    let kept = |name: &str| {
        let may_look = *method == Method::GET || *method == Method::HEAD;
        cookies(headers).find(|(cookie, _)| may_look && *cookie == name).map(|(_, value)| value)
    };
    let liked = headers.get(header::ACCEPT_LANGUAGE).and_then(|liked| liked.to_str().ok()).unwrap_or_default();
    Asked {
        language: kept("language").and_then(Language::of_tag).unwrap_or_else(|| Language::liked_best(liked)),
        address: uri.path_and_query().map_or_else(String::new, ToString::to_string),
        neutral: kept("home-name") == Some("neutral"),
    }
}

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(asked(&parts.method, &parts.uri, &parts.headers))
    }
}

#[derive(Deserialize)]
struct Chosen {
    language: String,
    back: String,
}

async fn language(State(app): State<App>, Form(chosen): Form<Chosen>) -> Result<Response, Error> {
    let language = Language::of_tag(&chosen.language)
        .ok_or_else(|| Error::Unreadable("no page speaks this language".to_owned()))?;
    Ok(keep(&app, "language", language.tag(), "/", &chosen.back))
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

async fn home_name(State(app): State<App>, Addressed(hosted): Addressed, Form(named): Form<Named>) -> Response {
    let name = if named.name == "neutral" { "neutral" } else { "" };
    keep(&app, "home-name", name, &format!("/{}/", hosted.slug), &format!("/{}/me", hosted.slug))
}

/// Sets a cookie that no script reads, and goes back to where the reader was.
fn keep(app: &App, name: &str, value: &str, path: &str, back: &str) -> Response {
    let secure = if app.server.url().starts_with("https://") { "; Secure" } else { "" };
    // Nothing is what was there at first: then no cookie tells that this device has been here.
    let seconds = if value.is_empty() { 0 } else { KEPT_SECONDS };
    let cookie = format!("{name}={value}; HttpOnly; SameSite=Lax; Path={path}; Max-Age={seconds}{secure}");
    let cookie = HeaderValue::from_str(&cookie).expect("names, tags and slugs hold no control characters");
    (StatusCode::SEE_OTHER, [(header::SET_COOKIE, cookie), (header::LOCATION, own_address(back))]).into_response()
}

/// An address on this server. `//elsewhere` and `/\elsewhere` lead to another one: nobody is sent there from here.
fn own_address(back: &str) -> HeaderValue {
    let stays = back.starts_with('/') && !back.starts_with("//") && !back.contains('\\');
    let visible = back.bytes().all(|byte| byte.is_ascii_graphic());
    let own = HeaderValue::from_str(back).ok().filter(|_| stays && visible);
    own.unwrap_or_else(|| HeaderValue::from_static("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_elsewhere() {
        for back in ["//evil.example", "/\\evil.example", "https://evil.example", "", "/x\r\nSet-Cookie: a=b", "/ x"] {
            assert_eq!(own_address(back), "/", "{back}");
        }
        assert_eq!(own_address("/tenants/people?q=a%20b"), "/tenants/people?q=a%20b");
    }

    #[test]
    fn what_was_pressed_counts_more_than_what_the_browser_likes_and_a_post_looks_at_no_cookie() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("es-AR,es;q=0.9"));
        let uri = Uri::from_static("/tenants/?a=b");
        assert_eq!(asked(&Method::GET, &uri, &headers).language, Language::Spanish);
        headers.insert(header::COOKIE, HeaderValue::from_static("pass=x; language=en; home-name=neutral"));
        let page = asked(&Method::GET, &uri, &headers);
        assert_eq!((page.language, page.neutral, page.address.as_str()), (Language::English, true, "/tenants/?a=b"));
        assert_eq!(asked(&Method::POST, &uri, &headers).language, Language::Spanish);
    }
}
