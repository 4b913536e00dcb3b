//! Blocks and lessons.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use lessons::{Lesson, LessonLanguage};

use super::extract::{Body, Child, Lang, MaybeChild};
use crate::app::App;
use crate::failure::{Failure, Why};
use crate::gzip::packed;
use crate::library::{self, Taught};
use crate::meaning::hash_of_bytes;
use crate::tracks::tracks;
use crate::wire::{AskHint, Help, Hint, LessonMap, LessonPage, Solution};

/// Something that is the same for everybody, packed once.
struct Fixed {
    plain: Vec<u8>,
    gzip: Vec<u8>,
    etag: String,
    kind: &'static str,
}

impl Fixed {
    fn new(plain: Vec<u8>, kind: &'static str) -> Self {
        let etag = format!("\"{}\"", &hash_of_bytes(&plain)[..20]);
        Self { gzip: packed(&plain), plain, etag, kind }
    }

    fn answer(&self, headers: &HeaderMap) -> Response {
        let is_known = headers.get(IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == self.etag.as_bytes());
        let common =
            [(CACHE_CONTROL, "no-cache".to_owned()), (ETAG, self.etag.clone()), (VARY, "accept-encoding".to_owned())];
        if is_known {
            return (StatusCode::NOT_MODIFIED, common).into_response();
        }
        if accepts(headers, "gzip") {
            return (common, [(CONTENT_TYPE, self.kind), (CONTENT_ENCODING, "gzip")], self.gzip.clone())
                .into_response();
        }
        (common, [(CONTENT_TYPE, self.kind)], self.plain.clone()).into_response()
    }
}

/// Whether a browser takes this encoding.
pub(super) fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    let accepted = headers.get("accept-encoding").and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|part| part.split(';').next().is_some_and(|name| name.trim() == encoding))
}

type ByLanguage = BTreeMap<LessonLanguage, Fixed>;

static REGISTRY: LazyLock<ByLanguage> = LazyLock::new(|| {
    let json = |language| serde_json::to_vec(&library::blocks(language)).unwrap_or_default();
    LessonLanguage::ALL.map(|language| (language, Fixed::new(json(language), "application/json"))).into()
});

static CARDS: LazyLock<ByLanguage> = LazyLock::new(|| {
    let svg = |language| library::block_card(language).into_bytes();
    LessonLanguage::ALL.map(|language| (language, Fixed::new(svg(language), "image/svg+xml"))).into()
});

pub(super) async fn registry(Lang(language): Lang, headers: HeaderMap) -> Response {
    REGISTRY[&language].answer(&headers)
}

pub(super) async fn cards(Lang(language): Lang, headers: HeaderMap) -> Response {
    CARDS[&language].answer(&headers)
}

pub(super) async fn map(
    State(app): State<Arc<App>>,
    Lang(language): Lang,
    MaybeChild(seat): MaybeChild,
) -> Json<LessonMap> {
    let library = app.library();
    let class = app.class();
    let progress = |taught: &Taught| {
        let file = &taught.lesson.file;
        seat.and_then(|seat| class.progress(seat, &file.id, file.steps.len()))
    };
    let has_passed = |id: &String| {
        let required = library.lesson(id);
        required.and_then(|taught| progress(taught)).is_none_or(|progress| progress.passed)
    };
    let infos = library.all().iter().map(|taught| {
        let open = taught.lesson.file.meta.requires.iter().all(has_passed);
        taught.info(language, progress(taught), open)
    });
    Json(LessonMap { lessons: infos.collect(), tracks: tracks(&library, language) })
}

fn taught(app: &App, id: &str) -> Result<Arc<Taught>, Failure> {
    app.library().lesson(id).cloned().ok_or_else(|| Why::NotFound.into())
}

pub(super) async fn lesson(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Lang(language): Lang,
    MaybeChild(seat): MaybeChild,
) -> Result<Json<LessonPage>, Failure> {
    let taught = taught(&app, &id)?;
    let (help, progress) = {
        let class = app.class();
        // Nobody's number is 0.
        let help: Help = class.help(seat.unwrap_or(0), &id, taught.help_rule());
        (help, seat.and_then(|seat| class.progress(seat, &id, taught.lesson.file.steps.len())))
    };
    Ok(Json(taught.page(language, help, progress)))
}

pub(super) async fn hint(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Lang(language): Lang,
    Child(seat): Child,
    Body(ask): Body<AskHint>,
) -> Result<Json<Hint>, Failure> {
    let taught = taught(&app, &id)?;
    let step = taught.step(&ask.step).ok_or(Why::NotFound)?;
    let (may, fitting) = {
        let class = app.class();
        (class.help(seat, &id, taught.help_rule()).hint, class.last_hint(seat, &id).map(str::to_owned))
    };
    if !may {
        return Err(Why::NotYet.into());
    }
    let hints = taught.hints(step, fitting.as_deref(), language);
    let hint = hints.get(ask.seen).ok_or(Why::NoMore)?;
    Ok(Json(Hint { hint: taught.rich(hint), number: ask.seen + 1, of: hints.len() }))
}

pub(super) async fn solution(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Child(seat): Child,
) -> Result<Json<Solution>, Failure> {
    let taught = taught(&app, &id)?;
    if !app.class().help(seat, &id, taught.help_rule()).solution {
        return Err(Why::NotYet.into());
    }
    let workspace = taught.workspace(Lesson::SOLUTION).ok_or(Why::NotFound)?;
    Ok(Json(Solution { workspace }))
}

pub(super) async fn plan(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Lang(language): Lang,
) -> Result<Response, Failure> {
    let taught = taught(&app, &id)?;
    let svg = sim_world::picture::draw(&taught.lesson.plan, language.spoken());
    Ok(([(CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

pub(super) async fn picture(
    State(app): State<Arc<App>>,
    Path((id, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let taught = taught(&app, &id)?;
    let svg = taught.picture(&name).ok_or(Why::NotFound)?;
    Ok(Fixed::new(svg.to_vec(), "image/svg+xml").answer(&headers))
}
