//! What is asked of every request before anything else, and added to every answer.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, ORIGIN, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use lessons::LessonLanguage;

use super::red_button::{STOP, may_press};
use super::refusal::refusal;
use crate::app::App;
use crate::door::From as Address;
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

/// Lets a request through, or says why not.
pub(crate) async fn guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let language = wanted_language(request.uri()).unwrap_or_else(|| app.class().settings.language);
    let by_hand = is_by_hand(&request);
    let is_red_button = request.uri().path() == STOP;
    let response = match admitted(&app, &request) {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    };
    let refused = response.extensions().get::<Failure>().map(|failure| failure.why).filter(|_| by_hand);
    let mut response = finished(response, language);
    if let Some(why) = refused {
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.remove(CONTENT_LENGTH);
        *response.body_mut() = refusal(why, &app.urls).into();
    }
    if is_red_button { last(response) } else { response }
}

/// Whether somebody has typed the address, or followed a link: whoever reads the answer is a person.
fn is_by_hand(request: &Request) -> bool {
    let accepts = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    *request.method() == Method::GET && !request.uri().path().starts_with("/api/") && accepts.contains("text/html")
}

/// The same for the red button, which asks no lock of the class.
pub(crate) fn is_from_here(app: &App, headers: &HeaderMap) -> Result<(), Failure> {
    let header = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = header(HOST).unwrap_or_default();
    if !app.hosts.are(host) {
        return Err(Why::WrongHost.into());
    }
    let origin = match headers.get(ORIGIN) {
        None => return Ok(()),
        Some(origin) => origin.to_str().unwrap_or_default(),
    };
    let own = origin.split_once("://").filter(|(scheme, _)| matches!(*scheme, "http" | "https"));
    match own {
        Some((_, name)) if name.eq_ignore_ascii_case(host) => Ok(()),
        _ => Err(Why::WrongOrigin.into()),
    }
}

fn admitted(app: &App, request: &Request) -> Result<(), Failure> {
    is_from_here(app, request.headers())?;
    if let Some(Address(address)) = request.extensions().get::<Address>() {
        let presses = request.uri().path() == STOP && may_press(app, request.headers());
        if !presses {
            app.take(&app.by_address, address)?;
        }
    }
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let marked = request.headers().get("x-naome").is_some_and(|value| value.as_bytes() == b"1");
    if changes && !marked { Err(Why::NoHeader.into()) } else { Ok(()) }
}

/// The language of `?lang=`.
pub(crate) fn wanted_language(uri: &Uri) -> Option<LessonLanguage> {
    let pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == "lang").find_map(|(_, value)| value.parse().ok())
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
