//! What goes wrong on the way, as HTTP: the only type here that knows status codes.
//!
//! A refusal is no failure: 422 with its permanent code, the clause and a sentence. Bad input is a status in the 400s,
//! never a 500. Whoever asks for JSON (every POST does) gets
//! `{"refusal":"seconding-own-motion","clause":"2.1","clause_id":"ordinary","with":{…},"says":"…"}`.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use institution::envelope::BadEnvelope;
use serde_json::json;

use crate::following::NotChanged;
use crate::hosted::NotTaken;
use crate::pass::BadPass;
use crate::say::{self, Language};
use crate::server::NotFounded;

/// Why there is no answer of the kind that was asked for.
#[derive(Debug)]
pub enum Error {
    /// There is no such page, institution or entry.
    NotFound,
    /// The page does not do this.
    Method,
    /// The record is for members, and whoever asks has shown no pass.
    NeedsPass {
        /// The institution's slug.
        slug: String,
    },
    /// The pass is not good.
    BadPass(BadPass),
    /// An act did not become an entry.
    NotTaken(NotTaken),
    /// Nothing was founded.
    NotFounded(NotFounded),
    /// The bytes are not an act that somebody signed.
    BadAct(BadEnvelope),
    /// The body or the address is not what this page reads.
    Unreadable(String),
    /// The body is not JSON by its content type.
    ContentType,
    /// More than is read.
    TooLarge,
    /// Too often.
    TooMany {
        /// After how many seconds to try again.
        retry_seconds: u64,
    },
    /// The opening fits no vote that was cast.
    OpeningUnknown,
    /// It took too long to arrive.
    TooSlow,
    /// A wish about what somebody hears of was not granted.
    NotChanged(NotChanged),
}

impl Error {
    /// The permanent code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Method => "method-unknown",
            Self::NeedsPass { .. } => "pass-needed",
            Self::BadPass(_) => "bad-pass",
            Self::NotTaken(NotTaken::Refused(refusal, _)) => refusal.code(),
            Self::NotTaken(NotTaken::Beside(bad)) => bad.code(),
            Self::NotTaken(NotTaken::Busy) => "busy",
            Self::NotTaken(NotTaken::Stopped) => "stopped",
            Self::NotFounded(NotFounded::Closed) => "founding-closed",
            Self::NotFounded(NotFounded::WrongCode) => "founding-code",
            Self::NotFounded(NotFounded::LogKey) => "log-key-unknown",
            Self::NotFounded(NotFounded::NotTaken(not_taken)) => Self::code_of(not_taken),
            Self::NotFounded(NotFounded::Disk(_)) => "stopped",
            Self::BadAct(BadEnvelope::Signature | BadEnvelope::Key | BadEnvelope::Proof) => "bad-signature",
            Self::BadAct(_) => "bad-act",
            Self::Unreadable(_) => "bad-request",
            Self::ContentType => "content-type",
            Self::TooLarge => "too-large",
            Self::TooMany { .. } => "too-many",
            Self::OpeningUnknown => "opening-unknown",
            Self::TooSlow => "too-slow",
            Self::NotChanged(NotChanged::Old) => "wish-old",
            Self::NotChanged(NotChanged::Address) => "address-unusable",
            Self::NotChanged(NotChanged::TooMany) => "address-asked",
            Self::NotChanged(NotChanged::Browser) => "browser-unusable",
            Self::NotChanged(NotChanged::NoVoteYet) => "wish-waits",
            Self::NotChanged(NotChanged::Disk) => "stopped",
        }
    }

    fn code_of(not_taken: &NotTaken) -> &'static str {
        match not_taken {
            NotTaken::Refused(refusal, _) => refusal.code(),
            NotTaken::Beside(bad) => bad.code(),
            NotTaken::Busy => "busy",
            NotTaken::Stopped => "stopped",
        }
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::NeedsPass { .. } => StatusCode::UNAUTHORIZED,
            Self::NotTaken(not_taken) | Self::NotFounded(NotFounded::NotTaken(not_taken)) => match not_taken {
                NotTaken::Refused(..) | NotTaken::Beside(_) => StatusCode::UNPROCESSABLE_ENTITY,
                NotTaken::Busy | NotTaken::Stopped => StatusCode::SERVICE_UNAVAILABLE,
            },
            Self::NotFounded(NotFounded::Disk(_)) => StatusCode::SERVICE_UNAVAILABLE,
            Self::NotFounded(NotFounded::Closed | NotFounded::WrongCode) => StatusCode::FORBIDDEN,
            Self::NotFounded(NotFounded::LogKey) | Self::OpeningUnknown => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BadAct(_) | Self::Unreadable(_) | Self::BadPass(_) => StatusCode::BAD_REQUEST,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::NotChanged(NotChanged::Disk) => StatusCode::SERVICE_UNAVAILABLE,
            Self::NotChanged(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// What a program needs to know, and a sentence for whoever sits before it.
    #[must_use]
    pub fn to_json(&self, say: Language) -> serde_json::Value {
        let mut answer = json!({"refusal": self.code(), "with": {}, "says": self.says(say)});
        match self {
            Self::NotTaken(NotTaken::Refused(refusal, number))
            | Self::NotFounded(NotFounded::NotTaken(NotTaken::Refused(refusal, number))) => {
                answer["with"] = json!(refusal.with());
                if let Some(clause) = refusal.clause() {
                    answer["clause_id"] = json!(clause.as_str());
                    answer["clause"] = json!(number);
                }
            }
            Self::BadAct(bad) => answer["with"] = json!({"what": bad.to_string()}),
            Self::BadPass(bad) => answer["with"] = json!({"what": bad.to_string()}),
            Self::Unreadable(what) => answer["with"] = json!({"what": what}),
            Self::TooMany { retry_seconds } => answer["with"] = json!({"seconds": retry_seconds.to_string()}),
            _ => {}
        }
        answer
    }

    /// The sentence: what happened, which rule, what to do next.
    #[must_use]
    pub fn says(&self, say: Language) -> String {
        match self {
            Self::NotTaken(NotTaken::Refused(refusal, number))
            | Self::NotFounded(NotFounded::NotTaken(NotTaken::Refused(refusal, number))) => {
                say::refusal_under(say, refusal, number.as_deref().unwrap_or_default(), 0)
            }
            other => say::problem(say, other.code()),
        }
    }
}

/// What went wrong, for whoever says it once more in the reader's language (`pages::say_again`).
#[derive(Debug, Clone)]
pub(super) struct Problem(pub Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = (status, axum::Json(self.to_json(Language::default()))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Self::TooMany { retry_seconds } = &self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(*retry_seconds));
        }
        if matches!(self, Self::NeedsPass { .. }) {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"polity\""));
        }
        response.extensions_mut().insert(Problem(Arc::new(self)));
        response
    }
}

impl From<NotTaken> for Error {
    fn from(not_taken: NotTaken) -> Self {
        Self::NotTaken(not_taken)
    }
}

impl From<NotFounded> for Error {
    fn from(not_founded: NotFounded) -> Self {
        Self::NotFounded(not_founded)
    }
}

impl From<BadEnvelope> for Error {
    fn from(bad: BadEnvelope) -> Self {
        Self::BadAct(bad)
    }
}
