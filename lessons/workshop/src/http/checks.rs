//! Compiling, checking, looking at runs, and listening.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use lessons::run::Recording;
use lessons::{Program, compile as compile_program};
use serde::Deserialize;

use super::extract::{Body, Bytes, Child, Lang, PROGRAM, SOUND};
use super::learn::accepts;
use super::programs::checked_workspace;
use crate::app::App;
use crate::bench::Busy;
use crate::check::{Order, check as check_program};
use crate::failure::{Failure, Why};
use crate::frame;
use crate::gzip::unpacked;
use crate::library::{Taught, limits};
use crate::meaning;
use crate::wire::{CheckResult, CompileResult, HeardText, ProblemInfo, RunInfo, RunLog, ToCheck};

impl From<Busy> for Failure {
    fn from(_: Busy) -> Self {
        Self::later(Why::Busy, 1)
    }
}

fn lesson(app: &App, id: Option<&String>) -> Result<Option<Arc<Taught>>, Failure> {
    match id {
        None => Ok(None),
        Some(id) => app.library().lesson(id).cloned().map(Some).ok_or_else(|| Why::NotFound.into()),
    }
}

pub(super) async fn compile(
    State(app): State<Arc<App>>,
    Child(seat): Child,
    Lang(language): Lang,
    Body(order): Body<ToCheck, PROGRAM>,
) -> Result<Json<CompileResult>, Failure> {
    let text = checked_workspace(&order.workspace)?.to_owned();
    let taught = lesson(&app, order.lesson.as_ref())?;
    let work = move || {
        let limits = limits(taught.as_deref());
        let Ok(program) = Program::read(text.as_bytes()) else {
            let problems = Program::read(text.as_bytes()).err().unwrap_or_default();
            let problems = ProblemInfo::all(&problems, language);
            return CompileResult {
                sha256: meaning::hash_of_bytes(text.as_bytes()),
                blocks: 0,
                problems,
                tree: vec![],
            };
        };
        let (sha256, blocks) = (meaning::hash(&program), program.len());
        match compile_program(&program, &limits) {
            Ok(compiled) => {
                let tree = frame::tree_of(&compiled, language.spoken());
                CompileResult { sha256, blocks, problems: ProblemInfo::all(&compiled.warnings, language), tree }
            }
            Err(problems) => {
                CompileResult { sha256, blocks, problems: ProblemInfo::all(&problems, language), tree: vec![] }
            }
        }
    };
    Ok(Json(app.bench.ask(seat, work)?.await.map_err(|_| Why::Broken)?))
}

pub(super) async fn check(
    State(app): State<Arc<App>>,
    Child(seat): Child,
    Lang(language): Lang,
    Body(order): Body<ToCheck, PROGRAM>,
) -> Result<Json<CheckResult>, Failure> {
    app.take(&app.checks, &seat)?;
    let text = checked_workspace(&order.workspace)?;
    let taught = lesson(&app, order.lesson.as_ref())?;
    let steps = match (&taught, &order.step) {
        (Some(taught), Some(step)) => Some(taught.step(step).ok_or(Why::NotFound)? + 1),
        _ => None,
    };
    let program = match Program::read(text.as_bytes()) {
        Ok(program) => program,
        Err(problems) => {
            let problems = ProblemInfo::all(&problems, language);
            return Ok(Json(not_run(meaning::hash_of_bytes(text.as_bytes()), problems)));
        }
    };
    let (order, library) = (Order { program, lesson: taught.clone(), steps, language }, app.library());
    let runs = Arc::clone(&app.runs);
    let work = move || {
        let checked = check_program(&order, &library);
        let kept: Vec<RunInfo> = checked
            .runs
            .iter()
            .map(|(variant, run)| {
                let id = runs.new_id();
                runs.keep(&id, seat, run);
                RunInfo { id, variant: variant.clone(), seconds: run.end_s, ending: run.ending }
            })
            .collect();
        (checked, kept)
    };
    let (checked, runs) = app.bench.ask(seat, work)?.await.map_err(|_| Why::Broken)?;
    if !checked.ran {
        return Ok(Json(not_run(checked.tried.sha256, checked.problems)));
    }
    let attempts = app.change(|class, _| class.tried(seat, &checked.tried)).await?;
    let help = taught.map(|taught| app.class().help(seat, &taught.lesson.file.id, taught.help_rule()));
    let mut hint = checked.hint;
    if !help.is_some_and(|help| help.hint) {
        hint.text = None;
    }
    let shown = runs.get(checked.shown).map(|run| run.id.clone());
    Ok(Json(CheckResult {
        sha256: checked.tried.sha256,
        ran: true,
        passed: checked.passed,
        lesson_passed: checked.tried.lesson_passed,
        attempts,
        problems: checked.problems,
        feedback: checked.feedback,
        reached: checked.reached,
        of: checked.of,
        bonus: checked.bonus,
        hint,
        help,
        runs,
        shown,
        stage_ready: checked.tried.stage_ready,
        stage_why: checked.stage_why,
    }))
}

/// A program that could not run: that is no try.
fn not_run(sha256: String, problems: Vec<ProblemInfo>) -> CheckResult {
    CheckResult {
        sha256,
        ran: false,
        passed: false,
        lesson_passed: false,
        attempts: 0,
        problems,
        feedback: None,
        reached: 0,
        of: 0,
        bonus: Vec::new(),
        hint: crate::wire::HintOffer::default(),
        help: None,
        runs: Vec::new(),
        shown: None,
        stage_ready: false,
        stage_why: None,
    }
}

pub(super) async fn run(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Child(seat): Child,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let packed = app.runs.get(&id, seat).ok_or(Why::NotFound)?;
    let kind = (CONTENT_TYPE, "application/x-ndjson");
    if accepts(&headers, "gzip") {
        return Ok(([kind, (CONTENT_ENCODING, "gzip")], packed).into_response());
    }
    Ok(([kind], unpacked(&packed).ok_or(Why::Broken)?).into_response())
}

pub(super) async fn log(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    Child(seat): Child,
    Lang(language): Lang,
) -> Result<Json<RunLog>, Failure> {
    let packed = app.runs.get(&id, seat).ok_or(Why::NotFound)?;
    let work = move || {
        let recording = unpacked(&packed).and_then(|text| Recording::read(&text).ok())?;
        Some(recording.log.events.iter().filter_map(|event| frame::log_line(event, language)).collect())
    };
    let lines = app.bench.ask(seat, work)?.await.map_err(|_| Why::Broken)?;
    Ok(Json(RunLog { lines: lines.ok_or(Why::Broken)? }))
}

/// What is listened for.
#[derive(Debug, Deserialize)]
pub(super) struct Listen {
    #[serde(default)]
    phrases: String,
}

pub(super) async fn hear(
    State(app): State<Arc<App>>,
    Query(listen): Query<Listen>,
    Child(seat): Child,
    Lang(language): Lang,
    Bytes(sound): Bytes<SOUND>,
) -> Result<Json<HeardText>, Failure> {
    const MOST_PHRASES: usize = 20;
    const LONGEST: usize = 60;
    let recogniser = app.recogniser.clone().ok_or(Why::NoRecogniser)?;
    app.take(&app.checks, &seat)?;
    let phrases = listen.phrases.split('|').map(str::trim).filter(|phrase| !phrase.is_empty());
    let phrases: Vec<String> =
        phrases.take(MOST_PHRASES).map(|phrase| phrase.chars().take(LONGEST).collect()).collect();
    if phrases.is_empty() || !sound.len().is_multiple_of(2) {
        return Err(Why::BadRequest.into());
    }
    let samples: Vec<i16> = sound.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
    let work = move || recogniser.hear(&samples, &phrases, language);
    let heard = app.bench.ask(seat, work)?.await.map_err(|_| Why::Broken)?;
    let heard = heard.map_err(|error| {
        tracing::warn!(error, "the recogniser");
        Why::NoRecogniser
    })?;
    Ok(Json(match heard {
        Some(heard) => HeardText { text: heard.text, heard: true, confidence: heard.confidence },
        None => HeardText { text: String::new(), heard: false, confidence: 0.0 },
    }))
}
