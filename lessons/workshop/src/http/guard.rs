//! What is asked of every request before anything else.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::{finished, last};
use super::extract::{is_from_here, wanted_language};
use super::red_button::{STOP, may_press};
use super::refusal::refusal;
use crate::app::App;
use crate::door::From as Address;
use crate::failure::{Failure, Why};

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
