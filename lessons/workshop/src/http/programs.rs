//! Saving programs, and taking them home.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use lessons::{LessonLanguage, Program};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::extract::{Body, Bytes, Child, Here, Lang, PROGRAM};
use crate::app::App;
use crate::class::{CODE, Class, PROGRAM as PROGRAM_ROW, Row, program_key};
use crate::clock::draw;
use crate::failure::{Failure, Why};
use crate::library::{MOST_PROGRAM_BYTES, limits};
use crate::meaning;
use crate::wire::{
    FILE_FORMAT, Imported, ProblemInfo, ProgramInfo, Programs, Save, Saved, SavedProgram, TakeHome, TakeHomeCode,
};

/// A code's letters: none that looks like another, and no vowels, so that no word comes of it.
const LETTERS: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";

/// A page's name is no longer than this.
const MOST_WRITER_BYTES: usize = 32;

/// A slot is a lesson's id, or one of ten for free programs.
fn checked_slot(app: &App, slot: &str) -> Result<Option<String>, Failure> {
    let is_free = slot == "free" || slot.strip_prefix("free-").is_some_and(|n| matches!(n.as_bytes(), [b'2'..=b'9']));
    match app.library().lesson(slot) {
        Some(taught) => Ok(Some(taught.lesson.file.id.clone())),
        None if is_free => Ok(None),
        None => Err(Why::NotFound.into()),
    }
}

/// A program's text, if it is an object that is not too large.
pub(super) fn checked_workspace(workspace: &RawValue) -> Result<&str, Failure> {
    let text = workspace.get();
    if text.len() > MOST_PROGRAM_BYTES {
        return Err(Why::TooBig.into());
    }
    if text.starts_with('{') { Ok(text) } else { Err(Why::NotAProgram.into()) }
}

/// What is wrong with a program, and how many blocks it has.
fn looked_at(app: &App, text: &str, lesson: Option<&str>, language: LessonLanguage) -> (usize, Vec<ProblemInfo>) {
    let library = app.library();
    let limits = limits(lesson.and_then(|id| library.lesson(id)).map(Arc::as_ref));
    match Program::read(text.as_bytes()) {
        Ok(program) => (program.len(), ProblemInfo::all(&program.problems(&limits), language)),
        Err(problems) => (0, ProblemInfo::all(&problems, language)),
    }
}

fn raw(text: String) -> Result<Box<RawValue>, Failure> {
    RawValue::from_string(text).map_err(|_| Why::Broken.into())
}

pub(super) async fn list(
    State(app): State<Arc<App>>,
    Child(seat): Child,
    Lang(language): Lang,
) -> Result<Json<Programs>, Failure> {
    let now = app.now();
    let programs = app.class().me(seat, language, &app.titles(language), now)?.programs;
    Ok(Json(Programs { programs }))
}

pub(super) async fn get(
    State(app): State<Arc<App>>,
    Path(slot): Path<String>,
    Child(seat): Child,
) -> Result<Json<SavedProgram>, Failure> {
    let info = app.class().program(seat, &slot)?.clone();
    let text = app.workspace(seat, &slot).await.ok_or(Why::NoProgram)?;
    let ProgramInfo { slot, lesson, sha256, saved_ms, .. } = info;
    Ok(Json(SavedProgram { slot, lesson, workspace: raw(text)?, sha256, saved_ms }))
}

pub(super) async fn put(
    State(app): State<Arc<App>>,
    Path(slot): Path<String>,
    Child(seat): Child,
    Lang(language): Lang,
    Body(save): Body<Save, PROGRAM>,
) -> Result<Json<Saved>, Failure> {
    let lesson = checked_slot(&app, &slot)?;
    let text = checked_workspace(&save.workspace)?;
    let _turn = app.saving.turn(seat).await;
    let writer = save.writer.filter(|writer| (1..=MOST_WRITER_BYTES).contains(&writer.len()));
    if let Some(based_on) = &save.based_on {
        let by_another = |kept: &ProgramInfo| kept.sha256 != *based_on && (writer.is_none() || kept.writer != writer);
        if app.class().program(seat, &slot).is_ok_and(by_another) {
            return Err(Why::ChangedElsewhere.into());
        }
    }
    let (blocks, problems) = looked_at(&app, text, lesson.as_deref(), language);
    let (sha256, saved_ms) = (meaning::hash_of(text.as_bytes()), app.now().ms);
    let row = Row { kind: PROGRAM_ROW, key: program_key(seat, &slot), value: Some(text.as_bytes().to_vec()) };
    let info = ProgramInfo { slot, lesson, sha256: sha256.clone(), blocks, saved_ms, writer };
    keep(&app, row, |class| class.saved(seat, info)).await?;
    Ok(Json(Saved { sha256, saved_ms, blocks, problems }))
}

pub(super) async fn delete(
    State(app): State<Arc<App>>,
    Path(slot): Path<String>,
    Child(seat): Child,
) -> Result<StatusCode, Failure> {
    let _turn = app.saving.turn(seat).await;
    app.change(|class, _| class.dropped(seat, &slot)).await?;
    let row = Row { kind: PROGRAM_ROW, key: program_key(seat, &slot), value: None };
    if app.store.keep(vec![row]).await { Ok(StatusCode::NO_CONTENT) } else { Err(Why::Broken.into()) }
}

async fn take_home_file(app: &App, seat: u32, slot: &str) -> Result<TakeHome, Failure> {
    let lesson = app.class().program(seat, slot)?.lesson.clone();
    let text = app.workspace(seat, slot).await.ok_or(Why::NoProgram)?;
    Ok(TakeHome { format: Some(FILE_FORMAT.to_owned()), lesson, workspace: raw(text)? })
}

pub(super) async fn file(
    State(app): State<Arc<App>>,
    Path(slot): Path<String>,
    Child(seat): Child,
) -> Result<Response, Failure> {
    let file = take_home_file(&app, seat, &slot).await?;
    let who = app.class().file_name(seat).ok_or(Why::NotJoined)?;
    let name = format!("attachment; filename=\"NAOme-{who}-{slot}.naome.json\"");
    let bytes = serde_json::to_vec(&file).map_err(|_| Why::Broken)?;
    Ok(([(CONTENT_TYPE, "application/json".to_owned()), (CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// What is kept behind a code.
#[derive(Serialize, Deserialize)]
struct BehindCode {
    until_ms: u64,
    file: TakeHome,
}

pub(super) async fn code(
    State(app): State<Arc<App>>,
    Path(slot): Path<String>,
    Child(seat): Child,
) -> Result<Json<TakeHomeCode>, Failure> {
    let file = take_home_file(&app, seat, &slot).await?;
    // The same program of the same seat has the same code: who asks a hundred times has one.
    let hash = meaning::hash_of_bytes(format!("{slot}/{}", file.workspace.get()).as_bytes());
    let (keep_days, known) = {
        let class = app.class();
        (class.settings.keep_days, class.code_of(seat, &hash).map(str::to_owned))
    };
    let until_ms = app.clock.kept_until_ms(keep_days);
    let code = known.unwrap_or_else(|| draw::<6>(LETTERS));
    let behind = serde_json::to_vec(&BehindCode { until_ms, file }).map_err(|_| Why::Broken)?;
    keep(&app, Row { kind: CODE, key: code.clone(), value: Some(behind) }, |class| {
        class.coded(seat, hash, code.clone())
    })
    .await?;
    Ok(Json(TakeHomeCode { code, until_ms }))
}

/// Keeps what belongs to a seat, and then lets the class know of it: what the class says must never be newer than what is
/// on the disk. A seat that has gone in between leaves nothing there.
async fn keep(app: &App, row: Row, known: impl FnOnce(&mut Class) -> Result<(), Failure>) -> Result<(), Failure> {
    let gone = Row { value: None, ..row.clone() };
    if !app.store.keep(vec![row]).await {
        return Err(Why::Broken.into());
    }
    let kept = app.change(|class, _| known(class)).await;
    if kept.as_ref().is_err_and(|failure| failure.why == Why::NotJoined) {
        app.store.keep_soon(vec![gone]);
    }
    kept
}

pub(super) async fn take_home(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    Here(address): Here,
    Child(_): Child,
) -> Result<Json<TakeHome>, Failure> {
    let code: String = code.trim().to_uppercase();
    let behind = app.guess(address, Why::NoSuchCode, behind(&app, code)).await?;
    Ok(Json(TakeHome { format: None, ..behind.file }))
}

/// What is behind a code, if it holds.
async fn behind(app: &App, code: String) -> Option<BehindCode> {
    let is_one = code.len() == 6 && code.bytes().all(|letter| LETTERS.contains(&letter));
    let kept = if is_one { app.store.get(CODE, code).await } else { None };
    let behind = serde_json::from_slice::<BehindCode>(&kept?).ok()?;
    (behind.until_ms > app.now().ms).then_some(behind)
}

pub(super) async fn import(
    State(app): State<Arc<App>>,
    Lang(language): Lang,
    Child(_): Child,
    Bytes(bytes): Bytes<PROGRAM>,
) -> Result<Json<Imported>, Failure> {
    let text = std::str::from_utf8(&bytes).map_err(|_| Why::NotAProgram)?.trim_start_matches('\u{feff}');
    let file = match serde_json::from_str::<TakeHome>(text) {
        Ok(file) if file.format.as_deref() == Some(FILE_FORMAT) => file,
        Ok(_) => return Err(Why::NotAProgram.into()),
        // A workspace as Blockly saves it.
        Err(_) => {
            let workspace = serde_json::from_str::<Box<RawValue>>(text).map_err(|_| Why::NotAProgram)?;
            TakeHome { format: None, lesson: None, workspace }
        }
    };
    let workspace = checked_workspace(&file.workspace)?;
    // What cannot be read at all is no program; what has mistakes is one, with mistakes.
    Program::read(workspace.as_bytes()).map_err(|_| Why::NotAProgram)?;
    let lesson = file.lesson.filter(|id| app.library().lesson(id).is_some());
    let (_, problems) = looked_at(&app, workspace, lesson.as_deref(), language);
    Ok(Json(Imported { lesson, workspace: file.workspace, problems }))
}
