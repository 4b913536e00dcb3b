//! What only staff may do.

use std::net::IpAddr;
use std::sync::{Arc, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use lessons::Program;

use super::children::set_cookie;
use super::extract::{Body, Here, Lang, Staff};
use super::{files, line};
use crate::app::App;
use crate::clock::{chance, draw};
use crate::failure::{Failure, Why};
use crate::meaning;
use crate::pin;
use crate::robot::Curtain;
use crate::seats::seat_of;
use crate::session::{STAFF, Session};
use crate::wire::{
    ChildOrder, Deleted, EndOfDay, Login, MissedKind, MissedSentence, MissedSentences, NewPin, Overview, QueueOrder,
    ReleaseOrder, SetUp, Settings, Statement,
};

/// Staff's own work on the bench; no child has this number.
const NOBODY: u32 = 0;

pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/setup", post(set_up))
        .route("/login", post(login))
        .route("/logout", post(logout))
        .route("/pin", post(new_pin))
        .route("/overview", get(overview))
        .route("/queue", post(queue))
        .route("/release", post(release))
        .route("/settings", get(settings).put(set))
        .route("/statement", put(set_statement))
        .route("/child", post(child))
        .route("/code", post(code))
        .route("/go-on", post(go_on))
        .route("/end-of-day", post(end_of_day))
        .route("/missed", get(missed).delete(forget_missed))
        .route("/lessons/check", post(files::check_lessons))
        .route("/files", get(files::list))
        .route("/files/{name}", get(files::get).put(files::put))
        .route("/findings", post(files::findings))
        .route("/picture", post(files::picture))
}

async fn signed_in(app: &App) -> Response {
    let turn = app.class().pin.turn;
    let cookie = app.seal.write(Session::Staff { turn });
    (StatusCode::NO_CONTENT, set_cookie(STAFF, &cookie)).into_response()
}

async fn hashed(app: &App, new: String) -> Result<String, Failure> {
    let work = move || pin::hash(&new, chance());
    app.bench.ask(NOBODY, work)?.await.ok().flatten().ok_or_else(|| Why::Broken.into())
}

/// Which PIN a new one comes in the place of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// There is to be none: of two who choose the first at the same time, one does.
    Nothing,
    /// Whoever sets the new one knew it.
    Known,
}

async fn set_pin(app: &App, who: IpAddr, before: Before, hash: String) -> Result<(), Failure> {
    let turn = app
        .change(|class, _| {
            let pin = class.pin_mut();
            if before == Before::Nothing && pin.hash().is_some() {
                return Err(Why::SetAlready.into());
            }
            pin.set(hash);
            Ok(pin.turn)
        })
        .await?;
    app.stop.set_staff(turn);
    let mut guessers = app.pin_guessers.lock().unwrap_or_else(PoisonError::into_inner);
    guessers.forget_known();
    guessers.was_right(who);
    Ok(())
}

async fn set_up(
    State(app): State<Arc<App>>,
    Here(address): Here,
    Body(order): Body<SetUp>,
) -> Result<Response, Failure> {
    if app.class().pin.hash().is_some() {
        return Err(Why::SetAlready.into());
    }
    let is_right = order.key.trim() == app.setup_key;
    app.guess(address, Why::WrongKey, async { is_right.then_some(()) }).await?;
    if !pin::is_possible(&order.pin) {
        return Err(Why::OutOfRange.into());
    }
    let hash = hashed(&app, order.pin).await?;
    set_pin(&app, address, Before::Nothing, hash).await?;
    Ok(signed_in(&app).await)
}

/// Whether a PIN is right; a wrong one counts.
async fn tried(app: &App, who: IpAddr, pin: String) -> Result<(), Failure> {
    let guessers = || app.pin_guessers.lock().unwrap_or_else(PoisonError::into_inner);
    let locked = |locked_s| Failure::later(Why::Locked, locked_s);
    let hash = app.class().pin.hash().map(str::to_owned).ok_or(Why::WrongPin)?;
    guessers().begin_try(who, app.now().ms).map_err(locked)?;
    let has_known = guessers().has_known(who);
    if !has_known {
        app.change(|class, now| class.pin_mut().begin_try(now.ms).map_err(locked)).await?;
    }
    let right = app.bench.ask(NOBODY, move || pin::is_right(&pin, &hash))?.await.unwrap_or(false);
    if !right {
        let now_ms = app.now().ms;
        let of_all = || app.class().pin.locked_s(now_ms).filter(|_| !has_known);
        let locked_s = guessers().locked_s(who, now_ms).or_else(of_all);
        return Err(locked_s.map_or_else(|| Why::WrongPin.into(), locked));
    }
    guessers().was_right(who);
    if has_known {
        return Ok(());
    }
    app.change(|class, _| {
        class.pin_mut().was_right();
        Ok(())
    })
    .await
}

async fn login(
    State(app): State<Arc<App>>,
    Here(address): Here,
    Body(login): Body<Login>,
) -> Result<Response, Failure> {
    tried(&app, address, login.pin).await?;
    Ok(signed_in(&app).await)
}

async fn logout() -> Response {
    (StatusCode::NO_CONTENT, set_cookie(STAFF, "")).into_response()
}

async fn new_pin(
    State(app): State<Arc<App>>,
    _: Staff,
    Here(address): Here,
    Body(order): Body<NewPin>,
) -> Result<Response, Failure> {
    if !pin::is_possible(&order.new) {
        return Err(Why::OutOfRange.into());
    }
    tried(&app, address, order.old).await?;
    let hash = hashed(&app, order.new).await?;
    set_pin(&app, address, Before::Known, hash).await?;
    Ok(signed_in(&app).await)
}

async fn overview(State(app): State<Arc<App>>, _: Staff, Lang(language): Lang) -> Json<Overview> {
    Json(line::overview(&app, language))
}

async fn queue(State(app): State<Arc<App>>, _: Staff, Body(order): Body<QueueOrder>) -> Result<StatusCode, Failure> {
    let seat = |child: &str| seat_of(child).ok_or(Why::NotFound);
    app.change(|class, now| {
        let queue = &mut class.queue;
        match order {
            QueueOrder::Pause => queue.paused = true,
            QueueOrder::Go => (queue.paused, queue.last_round) = (false, false),
            QueueOrder::LastRound => queue.last_round = true,
            QueueOrder::Clear => queue.clear(),
            QueueOrder::Shorten => {
                app.curtain.fall_soon();
                queue.shorten(now.ms, Curtain::FALLS_IN);
            }
            QueueOrder::Skip { child } => queue.skip(seat(&child)?),
            QueueOrder::Pin { child } => queue.pin(seat(&child)?, true),
            QueueOrder::Unpin { child } => queue.pin(seat(&child)?, false),
            QueueOrder::Remove { child } => queue.leave(seat(&child)?),
            QueueOrder::Here { child } | QueueOrder::Start { child } => {
                let seat = seat(&child)?;
                queue.pin(seat, true);
                if !queue.brought(seat) {
                    return Err(Why::NotChecked.into());
                }
            }
        }
        class.queue_changed();
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn release(
    State(app): State<Arc<App>>,
    _: Staff,
    Body(order): Body<ReleaseOrder>,
) -> Result<StatusCode, Failure> {
    let seat = seat_of(&order.child).ok_or(Why::NotFound)?;
    let slot = app.class().queue.of(seat).map(|(_, ticket)| ticket.entry.slot.clone()).ok_or(Why::NotFound)?;
    let text = app.workspace(seat, &slot).await.ok_or(Why::NotFound)?;
    let program = Program::read(text.as_bytes()).map_err(|_| Why::NotFound)?;
    // Only what was looked at is agreed to.
    if meaning::hash(&program) != order.sha256 {
        return Err(Why::ChangedElsewhere.into());
    }
    let why = order.why.map(|why| why.chars().take(200).collect());
    app.change(|class, _| {
        class.release(seat, &order.sha256, order.release, why)?;
        if !order.release {
            app.fall_for(seat);
        }
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn settings(State(app): State<Arc<App>>, _: Staff) -> Json<Settings> {
    Json(app.class().settings.clone())
}

async fn set(State(app): State<Arc<App>>, _: Staff, Body(settings): Body<Settings>) -> Result<Json<Settings>, Failure> {
    app.change(|class, _| class.set(settings)).await?;
    Ok(Json(app.class().settings.clone()))
}

async fn set_statement(
    State(app): State<Arc<App>>,
    _: Staff,
    Body(statement): Body<Statement>,
) -> Result<Json<Statement>, Failure> {
    app.change(|class, _| class.set_statement(statement)).await?;
    Ok(Json(app.class().statement.clone()))
}

async fn child(State(app): State<Arc<App>>, _: Staff, Body(order): Body<ChildOrder>) -> Result<StatusCode, Failure> {
    let ChildOrder::Remove { child } = order;
    let seat = seat_of(&child).ok_or(Why::NotFound)?;
    if app.remove(seat).await? { Ok(StatusCode::NO_CONTENT) } else { Err(Why::NotFound.into()) }
}

/// A join code: four digits, for there is somebody who looks.
pub(crate) fn new_code() -> String {
    draw::<4>(b"0123456789")
}

async fn code(State(app): State<Arc<App>>, _: Staff) -> Result<StatusCode, Failure> {
    app.change(|class, _| {
        class.set_code(new_code());
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn go_on(State(app): State<Arc<App>>, _: Staff) -> StatusCode {
    app.stop.go_on();
    app.nudge();
    StatusCode::NO_CONTENT
}

async fn end_of_day(State(app): State<Arc<App>>, _: Staff) -> Result<Response, Failure> {
    let (children, programs) = app.end_of_day().await?;
    // A laptop that staff have forgotten to sign out on is a child's tomorrow. Whoever ends the day stays.
    let turn = app.change(|class, _| Ok(class.pin_mut().sign_out())).await?;
    app.stop.set_staff(turn);
    let cookie = app.seal.write(Session::Staff { turn });
    Ok((set_cookie(STAFF, &cookie), Json(EndOfDay { deleted: Deleted { children, programs } })).into_response())
}

async fn missed(State(app): State<Arc<App>>, _: Staff, Lang(language): Lang) -> Result<Json<MissedSentences>, Failure> {
    let missed = app.missed.clone();
    // It reads a file, which may take a while.
    let work = move || missed.map(|missed| (missed.kinds(), missed.sentences())).unwrap_or_default();
    let (kinds, sentences) = app.bench.ask(NOBODY, work)?.await.map_err(|_| Why::Broken)?;
    let sentence = |(text, language, count)| MissedSentence { text, language, count };
    let kind = |missed: crate::ports::MissedKind| MissedKind {
        kind: missed.kind,
        nearest: missed.nearest,
        count: missed.count,
        help: missed.help.get(language.spoken()).clone(),
    };
    Ok(Json(MissedSentences {
        total: kinds.iter().map(|kind| kind.count).sum(),
        kinds: kinds.into_iter().map(kind).collect(),
        sentences: sentences.into_iter().map(sentence).collect(),
    }))
}

async fn forget_missed(State(app): State<Arc<App>>, _: Staff) -> Result<StatusCode, Failure> {
    if let Some(missed) = app.missed.clone() {
        // It writes a file, which a robot may be writing just now.
        app.bench.ask(NOBODY, move || missed.forget())?.await.map_err(|_| Why::Broken)?;
    }
    Ok(StatusCode::NO_CONTENT)
}
