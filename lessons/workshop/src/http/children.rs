//! Joining, leaving, and what a child knows about itself.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use lessons::LessonLanguage;

use super::extract::{Body, Child, Here, Lang, MaybeChild, is_staff};
use crate::app::App;
use crate::failure::{Failure, Why};
use crate::seats::{self, Seat};
use crate::session::{CHILD, Session};
use crate::wire::{ClassInfo, Join, Joined, Me, Statement};

/// A cookie that scripts cannot read and that no other page's request carries along.
pub(super) fn set_cookie(name: &str, value: &str) -> AppendHeaders<[(axum::http::HeaderName, String); 1]> {
    let ends = if value.is_empty() { "; Max-Age=0" } else { "" };
    AppendHeaders([(SET_COOKIE, format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/{ends}"))])
}

pub(super) async fn class(
    State(app): State<Arc<App>>,
    Lang(language): Lang,
    MaybeChild(seat): MaybeChild,
    headers: HeaderMap,
) -> Json<ClassInfo> {
    let class = app.class();
    let me = seat.and_then(|seat| class.child(seat, language));
    let (settings, staff_pin_set) = (class.settings.clone(), class.pin.hash().is_some());
    drop(class);
    Json(ClassInfo {
        version: 1,
        language: settings.language,
        languages: LessonLanguage::ALL,
        open: settings.open,
        robot: app.robot.code(),
        keep_days: settings.keep_days,
        staff_pin_set,
        is_staff: is_staff(&app, &headers),
        microphone: app.recogniser.is_some(),
        animals: seats::animals(language),
        colours: seats::colours(language),
        me,
    })
}

pub(super) async fn join(
    State(app): State<Arc<App>>,
    Lang(language): Lang,
    Here(address): Here,
    MaybeChild(before): MaybeChild,
    Body(join): Body<Join>,
) -> Result<Response, Failure> {
    app.take(&app.joins, &address)?;
    let wanted = Seat::of(&join.animal, &join.colour).ok_or(Why::BadRequest)?;
    let is_right = join.code.trim() == app.class().code;
    app.guess(address, Why::WrongCode, async { is_right.then_some(()) }).await?;
    let joined = app.change(|class, now| class.join(&join.code, wanted, join.again, before, now)).await;
    let (seat, turn) = joined?;
    let cookie = app.seal.write(Session::Child { seat, turn });
    let me = app.class().child(seat, language).ok_or(Why::Broken)?;
    Ok((set_cookie(CHILD, &cookie), Json(Joined { me })).into_response())
}

/// What the library has filled into the accessibility statement.
pub(super) async fn statement(State(app): State<Arc<App>>) -> Json<Statement> {
    Json(app.class().statement.clone())
}

pub(super) async fn leave(State(app): State<Arc<App>>, Child(seat): Child) -> Result<Response, Failure> {
    app.change(|class, _| {
        class.leave(seat);
        Ok(())
    })
    .await?;
    Ok((StatusCode::NO_CONTENT, set_cookie(CHILD, "")).into_response())
}

pub(super) async fn me(
    State(app): State<Arc<App>>,
    Lang(language): Lang,
    Child(seat): Child,
) -> Result<Json<Me>, Failure> {
    let now = app.now();
    let me = app.class().me(seat, language, &app.titles(language), now)?;
    Ok(Json(me))
}
