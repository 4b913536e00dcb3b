//! What every answer has, and how a refusal is put into words.

use axum::http::header::{CONNECTION, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use lessons::LessonLanguage;

use crate::failure::{Failure, Why};
use crate::wire::ErrorBody;

/// No inline script, nothing from elsewhere. Blockly puts its styles into the page by itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; connect-src 'self'; \
    worker-src 'self' blob:; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(self)"),
];

impl IntoResponse for Failure {
    /// It is put into words when it is known in which language.
    fn into_response(self) -> Response {
        let mut response = StatusCode::from_u16(self.why.status()).unwrap_or(StatusCode::BAD_REQUEST).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The last answer on its connection. What comes after the red button comes on another: the next press so reaches the red
/// button's own thread, and whatever else a browser asks is not asked of that.
pub(crate) fn last(mut response: Response) -> Response {
    // A WebSocket's connection goes on.
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Puts refusals into words, and adds what every answer has.
pub(crate) fn finished(mut response: Response, language: LessonLanguage) -> Response {
    let failure = response.extensions_mut().remove::<Failure>();
    // What the router itself refuses has no words yet: a method that there is none of, a path that is no text.
    let failure = failure.or_else(|| match response.status() {
        StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_FOUND => Some(Why::NotFound.into()),
        status if status.is_client_error() => Some(Why::BadRequest.into()),
        _ => None,
    });
    if let Some(failure) = failure {
        response = in_words(&failure, language);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

fn in_words(failure: &Failure, language: LessonLanguage) -> Response {
    let Failure { why, retry_after_s, free, was_mine } = failure;
    let body = ErrorBody {
        code: why.code(),
        message: why.text(language),
        retry_after_s: *retry_after_s,
        free: (!free.is_empty()).then_some(free.as_slice()),
        was_mine: *was_mine,
    };
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut response = (status, axum::Json(body)).into_response();
    response.headers_mut().insert("cache-control", HeaderValue::from_static("no-store"));
    if let Some(seconds) = retry_after_s {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
    }
    response
}

/// What is behind `/api` is never kept by a browser, unless it says so itself.
pub(crate) async fn never_cached(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry("cache-control").or_insert(HeaderValue::from_static("no-store"));
    response
}
