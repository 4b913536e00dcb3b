//! The red button's own requests. They ask no lock that others hold for long: who may press it stands in the cookie and in
//! two numbers.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::{any, post};
use axum::{Json, Router};
use lessons::LessonLanguage;
use serde_json::{Value, json};

use super::answer::{finished, last};
use super::extract::{is_from_here, session, wanted_language};
use crate::app::{App, PRESSES, closed};
use crate::door::From as Address;
use crate::failure::{Failure, Why};
use crate::rate::Bucket;
use crate::session::{CHILD, STAFF, Session};

/// Where it is pressed without a WebSocket.
pub(super) const STOP: &str = "/api/stop";

/// The routes, which stand in the big server too: a browser may press on a connection that it has already.
pub(super) fn routes() -> Router<Arc<App>> {
    Router::new().route(STOP, post(stop)).route("/api/stop-line", any(line))
}

/// The routes alone, for the door.
pub(crate) fn red_button(app: Arc<App>) -> Router {
    routes().layer(axum::middleware::from_fn_with_state(Arc::clone(&app), small_guard)).with_state(app)
}

async fn small_guard(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let language = wanted_language(request.uri()).unwrap_or(LessonLanguage::De);
    let is_post = request.method() == axum::http::Method::POST;
    let marked = !is_post || request.headers().contains_key("x-naome");
    let admitted = is_from_here(&app, request.headers()).and(if marked { Ok(()) } else { Err(Why::NoHeader.into()) });
    let calm = match request.extensions().get::<Address>() {
        // Others at the same address never keep somebody from it who may press.
        Some(from) if !may_press(&app, request.headers()) => app.take(&app.presses, &from.0),
        _ => Ok(()),
    };
    let response = match admitted.and(calm) {
        Ok(()) => next.run(request).await,
        Err(failure) => axum::response::IntoResponse::into_response(failure),
    };
    last(finished(response, language))
}

/// Who presses it.
#[derive(Debug, Clone, Copy)]
enum Presser {
    Staff(u32),
    Child(u32),
}

impl Presser {
    fn of(app: &App, headers: &HeaderMap) -> Option<Self> {
        let staff = session(app, headers, STAFF);
        if let Some(Session::Staff { turn }) =
            staff.filter(|session| matches!(session, Session::Staff { turn } if app.stop.is_staff(*turn)))
        {
            return Some(Self::Staff(turn));
        }
        match session(app, headers, CHILD)? {
            Session::Child { seat, .. } => Some(Self::Child(seat)),
            Session::Staff { .. } => None,
        }
    }

    fn may(self, app: &App) -> bool {
        match self {
            Self::Staff(turn) => app.stop.is_staff(turn),
            Self::Child(seat) => app.stop.is_on_stage(seat),
        }
    }
}

/// Whether whoever asks may press it now.
pub(super) fn may_press(app: &App, headers: &HeaderMap) -> bool {
    Presser::of(app, headers).is_some_and(|presser| presser.may(app))
}

async fn stop(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Json<Value>, Failure> {
    let presser = Presser::of(&app, &headers).ok_or(Why::NotJoined)?;
    if !presser.may(&app) {
        return Err(Why::NotYours.into());
    }
    app.stop.stop();
    app.nudge();
    Ok(Json(json!({ "stopped": true })))
}

async fn line(State(app): State<Arc<App>>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Result<Response, Failure> {
    let presser = Presser::of(&app, &headers).ok_or(Why::NotJoined)?;
    Ok(upgrade.max_message_size(1_024).on_upgrade(move |socket| listen(app, presser, socket)))
}

async fn listen(app: Arc<App>, presser: Presser, mut socket: WebSocket) {
    /// Browsers answer pings; whoever does not is gone.
    const ASKS_EVERY: Duration = Duration::from_secs(15);
    let (mut states, mut closing) = (app.stop.watch(), app.closing.clone());
    let mut ask = tokio::time::interval(ASKS_EVERY);
    let mut answered = true;
    let mut bucket = Bucket::full(PRESSES, app.now().ms);
    states.mark_changed();
    loop {
        let told = tokio::select! {
            message = socket.recv() => match message {
                // Nobody can press so often; others need this thread too.
                Some(Ok(_)) if bucket.take(PRESSES, app.now().ms).is_err() => return,
                Some(Ok(Message::Text(text))) if is_stop(&text) => {
                    if presser.may(&app) {
                        app.stop.stop();
                        app.nudge();
                        Some(json!({ "type": "stopped" }))
                    } else {
                        let message = Why::NotYours.text(LessonLanguage::De);
                        let refused =
                            json!({ "type": "error", "code": Why::NotYours.code(), "message": message });
                        // Whoever has a newer leave since, as after a new PIN, comes back with it.
                        let _ = socket.send(Message::Text(refused.to_string().into())).await;
                        return;
                    }
                }
                Some(Ok(Message::Pong(_) | Message::Ping(_))) => { answered = true; None }
                Some(Ok(Message::Text(_) | Message::Binary(_))) => None,
                _ => return,
            },
            changed = states.changed() => {
                if changed.is_err() { return; }
                let stopped = *states.borrow_and_update();
                Some(json!({ "type": "state", "stopped": stopped }))
            }
            _ = ask.tick() => {
                if !std::mem::replace(&mut answered, false) { return; }
                if socket.send(Message::Ping(Vec::new().into())).await.is_err() { return; }
                None
            }
            () = closed(&mut closing) => return,
        };
        if let Some(told) = told
            && socket.send(Message::Text(told.to_string().into())).await.is_err()
        {
            return;
        }
    }
}

fn is_stop(text: &str) -> bool {
    serde_json::from_str::<Value>(text).is_ok_and(|message| message["type"] == "stop")
}
