//! What a request tells: who asks, from where, in which language, and what they say.

use std::sync::Arc;
use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_LENGTH, COOKIE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Uri};
use lessons::LessonLanguage;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::door::From as Address;
use crate::failure::{Failure, Why};
use crate::session::{CHILD, STAFF, Session, cookie};

/// The language to answer in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lang(pub(crate) LessonLanguage);

impl FromRequestParts<Arc<App>> for Lang {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        Ok(Self(wanted_language(&parts.uri).unwrap_or_else(|| app.class().settings.language)))
    }
}

/// The language of `?lang=`.
pub(crate) fn wanted_language(uri: &Uri) -> Option<LessonLanguage> {
    let pairs = uri.query()?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.filter(|(key, _)| *key == "lang").find_map(|(_, value)| value.parse().ok())
}

/// Whether a page of this server asks, under a name that it has. Asks no lock of the class, for the red button.
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

/// What a cookie of the request says, if this server has written it.
pub(crate) fn session(app: &App, headers: &HeaderMap, name: &str) -> Option<Session> {
    let headers = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    headers.filter_map(|header| cookie(header, name)).find_map(|value| app.seal.read(value))
}

/// The seat of whoever asks.
pub(crate) fn seat(app: &App, headers: &HeaderMap) -> Option<u32> {
    match session(app, headers, CHILD)? {
        Session::Child { seat, turn } if app.class().is_at(seat, turn) => Some(seat),
        _ => None,
    }
}

/// Whether staff ask.
pub(crate) fn is_staff(app: &App, headers: &HeaderMap) -> bool {
    staff_turn(app, headers).is_some()
}

/// The number that staff's cookie says, if staff ask. It holds until everybody has to sign in anew.
pub(crate) fn staff_turn(app: &App, headers: &HeaderMap) -> Option<u32> {
    match session(app, headers, STAFF)? {
        Session::Staff { turn } if app.stop.is_staff(turn) => Some(turn),
        _ => None,
    }
}

/// Somebody at a seat.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Child(pub(crate) u32);

impl FromRequestParts<Arc<App>> for Child {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let seat = seat(app, &parts.headers).ok_or(Why::NotJoined)?;
        app.take(&app.by_child, &seat)?;
        let now = app.now();
        app.class().touch(seat, now);
        Ok(Self(seat))
    }
}

/// Somebody at a seat, or nobody.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MaybeChild(pub(crate) Option<u32>);

impl FromRequestParts<Arc<App>> for MaybeChild {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        Ok(Self(seat(app, &parts.headers)))
    }
}

/// Staff.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Staff;

impl FromRequestParts<Arc<App>> for Staff {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        if is_staff(app, &parts.headers) { Ok(Self) } else { Err(Why::NotStaff.into()) }
    }
}

/// Where the request came from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Here(pub(crate) std::net::IpAddr);

impl FromRequestParts<Arc<App>> for Here {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _app: &Arc<App>) -> Result<Self, Failure> {
        parts.extensions.get::<Address>().map(|address| Self(address.0)).ok_or_else(|| Why::Broken.into())
    }
}

/// The most of a small message, bytes.
pub(crate) const SMALL: usize = 16 * 1024;
/// The most of a message with a program in it: the program, and a little.
pub(crate) const PROGRAM: usize = crate::library::MOST_PROGRAM_BYTES + 4_096;
/// The most of a file that staff write.
pub(crate) const FILE: usize = 512 * 1024;
/// The most of a piece of sound: 12 s.
pub(crate) const SOUND: usize = 12 * 16_000 * 2 + 1_024;

/// The body, of so many bytes at most.
#[derive(Debug)]
pub(crate) struct Bytes<const MOST: usize>(pub(crate) Vec<u8>);

impl<const MOST: usize> FromRequest<Arc<App>> for Bytes<MOST> {
    type Rejection = Failure;

    async fn from_request(request: Request, _app: &Arc<App>) -> Result<Self, Failure> {
        /// Whoever sends a body does so within this time.
        const SENT_WITHIN: Duration = Duration::from_secs(20);
        let announced = request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
        if announced.is_some_and(|length: usize| length > MOST) {
            return Err(Why::TooBig.into());
        }
        let bytes = tokio::time::timeout(SENT_WITHIN, to_bytes(request.into_body(), MOST)).await;
        match bytes {
            Ok(Ok(bytes)) => Ok(Self(bytes.to_vec())),
            Ok(Err(error)) => {
                // The body broke off, or has more bytes than that.
                let is_too_big =
                    std::error::Error::source(&error).is_some_and(|source| source.to_string().contains("length limit"));
                Err(if is_too_big { Why::TooBig } else { Why::BadRequest }.into())
            }
            Err(_) => Err(Why::BadRequest.into()),
        }
    }
}

/// The body as JSON.
#[derive(Debug)]
pub(crate) struct Body<T, const MOST: usize = SMALL>(pub(crate) T);

impl<T: DeserializeOwned, const MOST: usize> FromRequest<Arc<App>> for Body<T, MOST> {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Failure> {
        let Bytes(bytes) = Bytes::<MOST>::from_request(request, app).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| Why::BadRequest.into())
    }
}
