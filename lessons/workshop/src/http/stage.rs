//! A child's own stage: its room, and the socket that it is played through.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use lessons::{LessonLanguage, Limits};
use serde::Deserialize;

use super::extract::{Lang, PROGRAM, seat};
use crate::app::{App, closed};
use crate::failure::{Failure, Why};
use crate::mailbox::mailbox;
use crate::rate::{Bucket, Limit};
use crate::stage_plan::stage_plan;
use crate::wire::{StageNews, StageOrder, Start};

/// A child clicks; it does not send more than this.
const MESSAGES: Limit = Limit { burst: 60.0, per_s: 30.0 };

/// `GET /api/stage`: the room of free building, or with an upgrade the stage itself.
pub(super) async fn stage(
    State(app): State<Arc<App>>,
    Lang(language): Lang,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Result<Response, Failure> {
    let Ok(upgrade) = upgrade else {
        let library = app.library();
        let plan = stage_plan(library.free_plan(), &library.free_start(), &Limits::house(), language.spoken());
        return Ok(Json(plan).into_response());
    };
    let seat = seat(&app, &headers).ok_or(Why::NotJoined)?;
    app.take(&app.by_child, &seat)?;
    Ok(upgrade
        .max_message_size(PROGRAM)
        .max_frame_size(PROGRAM)
        .on_upgrade(move |socket| play(app, seat, language, socket)))
}

/// Reads a message. A program is read by itself, as it nests deeper than a message may.
fn read(text: &str) -> Option<StageOrder> {
    #[derive(Deserialize)]
    struct Kind {
        #[serde(rename = "type")]
        kind: String,
    }
    let Kind { kind } = serde_json::from_str(text).ok()?;
    if kind == "start" {
        return serde_json::from_str::<Start>(text).ok().map(StageOrder::Start);
    }
    serde_json::from_str(text).ok()
}

async fn play(app: Arc<App>, seat: u32, language: LessonLanguage, mut socket: WebSocket) {
    /// A browser that takes nothing for so long is gone.
    const TAKES_WITHIN: Duration = Duration::from_secs(5);
    const ASKS_EVERY: Duration = Duration::from_secs(20);
    let (news, mut inbox) = mailbox();
    let stage = app.stages.open(seat, language, news);
    let mut bucket = Bucket::full(MESSAGES, app.now().ms);
    let mut closing = app.closing.clone();
    let mut ask = tokio::time::interval(ASKS_EVERY);
    let mut answered = true;
    loop {
        let told = tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    if bucket.take(MESSAGES, app.now().ms).is_err() {
                        let _ = socket.send(error(Why::RateLimited, language)).await;
                        return;
                    }
                    match read(&text) {
                        Some(order) => { stage.tell(order); continue; }
                        None => error(Why::BadRequest, language),
                    }
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => { answered = true; continue; }
                Some(Ok(Message::Binary(_))) => error(Why::BadRequest, language),
                _ => return,
            },
            news = inbox.fetch() => match news {
                Some(news) => Message::Text(news.into()),
                None => return,
            },
            _ = ask.tick() => {
                if !std::mem::replace(&mut answered, false) || !app.class().seats().contains(&seat) { return; }
                Message::Ping(Vec::new().into())
            }
            () = closed(&mut closing) => return,
        };
        if !matches!(tokio::time::timeout(TAKES_WITHIN, socket.send(told)).await, Ok(Ok(()))) {
            return;
        }
    }
}

fn error(why: Why, language: LessonLanguage) -> Message {
    let news = StageNews::Error { code: why.code(), message: why.text(language).to_owned() };
    Message::Text(serde_json::to_string(&news).unwrap_or_default().into())
}
