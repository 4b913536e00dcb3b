//! The class's line: the whole state to everybody, whenever something has changed.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use lessons::LessonLanguage;
use serde::Deserialize;

use super::extract::{Lang, seat, staff_turn};
use crate::app::{App, closed};
use crate::failure::{Failure, Why};
use crate::rate::{Bucket, Limit};
use crate::wire::{ClassState, JoinInfo, LineNews, LineOrder, Overview};

/// Somebody turns pages; not more often than this.
const MESSAGES: Limit = Limit { burst: 20.0, per_s: 5.0 };

/// Whom the line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Listener {
    seat: Option<u32>,
    is_screen: bool,
    /// Staff's browser, as long as this number holds.
    staff: Option<u32>,
    /// Staff's page, and not only staff's browser.
    overview: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct As {
    #[serde(rename = "as", default)]
    role: String,
}

pub(super) async fn line(
    State(app): State<Arc<App>>,
    Query(As { role }): Query<As>,
    Lang(language): Lang,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
) -> Result<Response, Failure> {
    let upgrade = upgrade.map_err(|_| Why::BadRequest)?;
    let staff = staff_turn(&app, &headers);
    let listener = match role.as_str() {
        "staff" if staff.is_none() => return Err(Why::NotStaff.into()),
        "staff" => Listener { seat: None, is_screen: true, staff, overview: true },
        "screen" => Listener { seat: None, is_screen: true, staff, overview: false },
        "child" => {
            let seat = seat(&app, &headers).ok_or(Why::NotJoined)?;
            Listener { seat: Some(seat), is_screen: false, staff: None, overview: false }
        }
        _ => return Err(Why::BadRequest.into()),
    };
    Ok(upgrade.max_message_size(4_096).on_upgrade(move |socket| async move {
        if let Some(seat) = listener.seat {
            app.note(|class, now| class.line(seat, true, now));
        }
        talk(&app, listener, language, socket).await;
        if let Some(seat) = listener.seat {
            app.note(|class, now| class.line(seat, false, now));
        }
    }))
}

async fn talk(app: &Arc<App>, listener: Listener, language: LessonLanguage, mut socket: WebSocket) {
    /// The state goes out at most so often, and at least so often.
    const AT_MOST: Duration = Duration::from_millis(200);
    const AT_LEAST: Duration = Duration::from_secs(10);
    const TAKES_WITHIN: Duration = Duration::from_secs(5);
    let (mut changed, mut robot, mut closing) =
        (app.changed.subscribe(), app.robot_news.subscribe(), app.closing.clone());
    let mut bucket = Bucket::full(MESSAGES, app.now().ms);
    let mut heartbeat = tokio::time::interval(AT_LEAST);
    let mut told_at: Option<tokio::time::Instant> = None;
    let (mut is_due, mut silent) = (true, 0);
    let mut releases = None;
    loop {
        let due_at = told_at.map_or_else(tokio::time::Instant::now, |at| at + AT_MOST);
        let message = tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    silent = 0;
                    if bucket.take(MESSAGES, app.now().ms).is_err() { return; }
                    follow(app, listener, &text);
                    continue;
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => { silent = 0; continue; }
                Some(Ok(Message::Binary(_))) => continue,
                _ => return,
            },
            _ = tokio::time::sleep_until(due_at), if is_due => {
                is_due = false;
                told_at = Some(tokio::time::Instant::now());
                match state(app, listener, language) {
                    Some(mut state) => {
                        if let Some(overview) = &mut state.staff {
                            only_news(&mut overview.releases, &mut releases);
                        }
                        text(&LineNews::Class(Box::new(state)))
                    }
                    None => {
                        let _ = socket.send(text(&LineNews::Over)).await;
                        return;
                    }
                }
            }
            result = changed.changed() => {
                if result.is_err() { return; }
                is_due = true;
                continue;
            }
            news = robot.recv() => match news {
                Ok(news) if (listener.is_screen && !news.for_child) || listener.seat == Some(news.seat) => {
                    Message::Text(news.text.as_ref().into())
                }
                // Whoever is too slow misses frames.
                Ok(_) | Err(tokio::sync::broadcast::error::RecvError::Lagged(_)) => continue,
                Err(_) => return,
            },
            _ = heartbeat.tick() => {
                silent += 1;
                if silent > 4 { return; }
                is_due = true;
                Message::Ping(Vec::new().into())
            }
            () = closed(&mut closing) => return,
        };
        if !matches!(tokio::time::timeout(TAKES_WITHIN, socket.send(message)).await, Ok(Ok(()))) {
            return;
        }
    }
}

fn text(news: &LineNews) -> Message {
    Message::Text(serde_json::to_string(news).unwrap_or_default().into())
}

fn follow(app: &App, listener: Listener, text: &str) {
    let Ok(LineOrder::At { page, lesson, step }) = serde_json::from_str(text) else { return };
    let Some(seat) = listener.seat else { return };
    let short = |text: String| text.chars().filter(char::is_ascii).take(40).collect::<String>();
    let lesson = lesson.filter(|id| app.library().lesson(id).is_some());
    let step = step.map(short).filter(|_| lesson.is_some());
    app.note(|class, now| class.at(seat, short(page), lesson, step, now));
}

/// The state for a listener; nothing when there is no place for it any more.
fn state(app: &App, listener: Listener, language: LessonLanguage) -> Option<ClassState> {
    let titles = app.titles(language);
    let is_staff = listener.staff.is_some_and(|turn| app.stop.is_staff(turn));
    // Whoever was staff when the line was opened may have been signed out since.
    if listener.overview && !is_staff {
        return None;
    }
    let staff = if listener.overview { Some(overview(app, language)) } else { None };
    let now = app.now();
    let class = app.class();
    let me = match listener.seat {
        Some(seat) => {
            class.child(seat, language)?;
            Some(class.my_state(seat, language, &titles, now))
        }
        None => None,
    };
    let (open, code) = (class.settings.open, class.code.clone());
    let queue = class.queue_state(language, &titles, now);
    drop(class);
    let join = (is_staff && listener.is_screen).then(|| join_info(app, code));
    Some(ClassState { open, stopped: app.stop.is_stopped(), queue, me, join, staff })
}

/// Leaves out what was told last: sentences are read by people, and change much more seldom than where somebody is.
fn only_news<T: Clone + PartialEq>(now: &mut Option<T>, told: &mut Option<T>) {
    if now == told {
        *now = None;
    } else {
        told.clone_from(now);
    }
}

/// How to join, with a picture to point a tablet at.
fn join_info(app: &App, code: String) -> JoinInfo {
    let target = app.urls.first().map(|url| format!("{url}?code={code}"));
    let qr = target.and_then(|target| qrcode::QrCode::new(target).ok()).map_or_else(Vec::new, |qr| {
        let (width, colours) = (qr.width(), qr.to_colors());
        colours.chunks(width).map(|row| row.iter().map(|colour| *colour == qrcode::Color::Dark).collect()).collect()
    });
    JoinInfo { code, urls: app.urls.clone(), qr }
}

/// Everything at a glance.
pub(super) fn overview(app: &App, language: LessonLanguage) -> Overview {
    let titles = app.titles(language);
    let (children, queue, releases, settings, counters) = {
        let (class, now) = (app.class(), app.now());
        (
            class.children(language, now),
            class.tickets(language, &titles, now),
            Some(class.to_release(language)),
            class.settings.clone(),
            class.counters(),
        )
    };
    let mut robot = app.board.read(language);
    if app.stop.is_stopped() {
        robot.state = "stopped";
    }
    let counters = counters.iter().map(|counter| app.library().counter(counter, language)).collect();
    Overview { children, queue, releases, robot, settings, counters }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_already_is_left_out() {
        let mut told = None;
        let table = [(vec!["a"], true), (vec!["a"], false), (vec!["a", "b"], true), (vec![], true), (vec![], false)];
        for (list, is_news) in table {
            let mut now = Some(list.clone());
            only_news(&mut now, &mut told);
            assert_eq!(now, is_news.then_some(list));
        }
    }
}
