//! HTTP and WebSockets: requests become calls of what lies below, and nothing is decided here.

mod answer;
mod checks;
mod children;
mod extract;
mod files;
mod guard;
mod learn;
mod line;
mod pages;
mod programs;
mod queue;
mod red_button;
mod refusal;
mod staff;
mod stage;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

pub(crate) use red_button::red_button;
pub(crate) use staff::new_code;

/// The whole server but for the red button's own door.
pub(crate) fn router(app: Arc<App>) -> Router {
    let api = Router::new()
        .route("/class", get(children::class))
        .route("/statement", get(children::statement))
        .route("/join", post(children::join))
        .route("/leave", post(children::leave))
        .route("/me", get(children::me))
        .route("/registry", get(learn::registry))
        .route("/cards.svg", get(learn::cards))
        .route("/lessons", get(learn::map))
        .route("/lessons/{id}", get(learn::lesson))
        .route("/lessons/{id}/hint", post(learn::hint))
        .route("/lessons/{id}/solution", get(learn::solution))
        .route("/lessons/{id}/plan.svg", get(learn::plan))
        .route("/lessons/{id}/media/{name}", get(learn::picture))
        .route("/stage", get(stage::stage))
        .route("/programs", get(programs::list))
        .route("/programs/{slot}", get(programs::get).put(programs::put).delete(programs::delete))
        .route("/programs/{slot}/file", get(programs::file))
        .route("/programs/{slot}/code", post(programs::code))
        .route("/take-home/{code}", get(programs::take_home))
        .route("/import", post(programs::import))
        .route("/compile", post(checks::compile))
        .route("/check", post(checks::check))
        .route("/runs/{id}", get(checks::run))
        .route("/runs/{id}/log", get(checks::log))
        .route("/hear", post(checks::hear))
        .route("/queue", post(queue::enter).delete(queue::leave))
        .route("/queue/here", post(queue::here))
        .route("/line", get(line::line))
        .nest("/staff", staff::router())
        .fallback(pages::nothing)
        .layer(axum::middleware::map_response(answer::never_cached));
    Router::new()
        .nest("/api", api)
        .merge(red_button::routes())
        .fallback(pages::page)
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&app), guard::guard))
        .with_state(app)
}
