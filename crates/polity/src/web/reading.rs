//! Who is reading which institution: what every page starts with.
//!
//! A handler that takes a [`Reading`] cannot be reached by somebody whom the reading clause keeps out: a stranger is sent
//! to show a pass first. [`Reading::open_to_all`] is for the few pages that a stranger needs in order to join.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use institution::bylaws::Readers;
use institution::id::{Key, MemberId};

use super::{App, AsJson, Error};
use crate::hosted::Hosted;
use crate::pass::Pass;
use crate::server::Server;

/// Who is reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    /// Somebody without a pass.
    Stranger,
    /// A present member, by their pass.
    Member(MemberId),
}

impl Reader {
    /// The member, if it is one.
    #[must_use]
    pub fn member(self) -> Option<MemberId> {
        match self {
            Self::Stranger => None,
            Self::Member(member) => Some(member),
        }
    }
}

/// A request to read something of an institution, by somebody who may.
pub struct Reading {
    /// The institution.
    pub hosted: Arc<Hosted>,
    /// The server it is on.
    pub server: Arc<Server>,
    /// Who reads.
    pub reader: Reader,
    /// The key their pass is signed with.
    pub key: Option<Key>,
    /// They asked for `<path>.json`.
    pub wants_json: bool,
}

/// The institution that the path names, whoever asks: for what carries a signature of its own. Looks at no cookie.
pub struct Addressed(pub Arc<Hosted>);

impl FromRequestParts<App> for Addressed {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        Ok(Self(hosted(parts, app).await?))
    }
}

/// As `Reading`, for a page that anyone may see whatever the reading clause says: it must show nothing of the record
/// beyond the institution's name and how to join.
pub struct OpenReading(pub Reading);

impl FromRequestParts<App> for OpenReading {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let hosted = hosted(parts, app).await?;
        let (reader, key) = reader(&parts.headers, &hosted, app)?;
        let wants_json = parts.extensions.get::<AsJson>().is_some();
        Ok(Self(Reading { hosted, server: app.server.clone(), reader, key, wants_json }))
    }
}

impl FromRequestParts<App> for Reading {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let OpenReading(reading) = OpenReading::from_request_parts(parts, app).await?;
        if reading.reader == Reader::Stranger && reading.hosted.state().bylaws().readers() != Readers::Anyone {
            return Err(Error::NeedsPass { slug: reading.hosted.slug.clone() });
        }
        Ok(reading)
    }
}

/// The institution that the path names.
pub(super) async fn hosted(parts: &mut Parts, app: &App) -> Result<Arc<Hosted>, Error> {
    let params = RawPathParams::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
    let slug = params.iter().find(|(name, _)| *name == "slug").map(|(_, slug)| slug).ok_or(Error::NotFound)?;
    app.server.hosted(slug).ok_or(Error::NotFound)
}

/// Who asks. A cookie that is no good any more is as good as none; a bad header is an error, since a program sent it.
fn reader(headers: &HeaderMap, hosted: &Hosted, app: &App) -> Result<(Reader, Option<Key>), Error> {
    let now = app.server.now();
    if let Some(authorization) = headers.get(header::AUTHORIZATION) {
        let text = authorization.to_str().ok().and_then(|text| text.strip_prefix("Bearer "));
        let text = text.ok_or_else(|| Error::Unreadable("the Authorization header holds no Bearer pass".to_owned()))?;
        let pass = Pass::from_header(text).map_err(Error::BadPass)?;
        let member = pass.reader(&hosted.state(), now).map_err(Error::BadPass)?;
        return Ok((Reader::Member(member), Some(pass.key)));
    }
    let passes = cookies(headers).filter(|(name, _)| *name == "pass");
    let reader = passes
        .filter_map(|(_, text)| Pass::from_header(text).ok())
        .find_map(|pass| Some((pass.reader(&hosted.state(), now).ok()?, pass.key)));
    Ok(reader.map_or((Reader::Stranger, None), |(member, key)| (Reader::Member(member), Some(key))))
}

pub(super) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

impl From<Infallible> for Error {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
