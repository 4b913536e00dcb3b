//! The queue for the robot, for children.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use lessons::Program;

use super::extract::{Body, Child, Lang};
use crate::app::App;
use crate::failure::{Failure, Why};
use crate::meaning;
use crate::wire::{Enqueue, Ticket};

fn ticket(app: &App, seat: u32, language: lessons::LessonLanguage) -> Result<Json<Ticket>, Failure> {
    let now = app.now();
    let ticket = app.class().ticket(seat, language, &app.titles(language), now);
    ticket.map(Json).ok_or_else(|| Why::NotFound.into())
}

pub(super) async fn enter(
    State(app): State<Arc<App>>,
    Child(seat): Child,
    Lang(language): Lang,
    Body(enqueue): Body<Enqueue>,
) -> Result<Json<Ticket>, Failure> {
    app.class().program(seat, &enqueue.slot)?;
    let text = app.workspace(seat, &enqueue.slot).await.ok_or(Why::NoProgram)?;
    let program = Program::read(text.as_bytes()).map_err(|_| Why::NotChecked)?;
    let (sentences, sha256) = (meaning::sentences(&program), meaning::hash(&program));
    app.change(|class, now| {
        // It may have been saved anew in this very moment: the sentences would be another program's.
        if class.program(seat, &enqueue.slot)?.sha256 != sha256 {
            return Err(Why::NotChecked.into());
        }
        class.enqueue(seat, &enqueue.slot, &sentences, now)
    })
    .await?;
    ticket(&app, seat, language)
}

pub(super) async fn leave(State(app): State<Arc<App>>, Child(seat): Child) -> Result<StatusCode, Failure> {
    app.change(|class, _| {
        class.queue.leave(seat);
        class.queue_changed();
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn here(
    State(app): State<Arc<App>>,
    Child(seat): Child,
    Lang(language): Lang,
) -> Result<Json<Ticket>, Failure> {
    app.change(|class, _| {
        let was_called = class.queue.here(seat);
        class.queue_changed();
        if was_called { Ok(()) } else { Err(Why::NotCalled.into()) }
    })
    .await?;
    ticket(&app, seat, language)
}
