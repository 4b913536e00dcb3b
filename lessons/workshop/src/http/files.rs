//! Floor plans and phrase files that staff may change, with what is wrong with them while they type; and lessons against
//! themselves.

use std::path::PathBuf;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use behaviours::dialogue::PhraseBook;
use lessons::LessonLanguage;
use lessons::lesson::bundled_worlds;
use robot_core::Language;
use sim_world::FloorPlan;

use super::extract::{Body, FILE, Lang, Staff};
use crate::app::App;
use crate::failure::{Failure, Why};
use crate::wire::{
    Case, FileText, Finding, Findings, LessonCheck, LessonReport, LessonReports, StaffFile, StaffFileText, StaffFiles,
};

const NOBODY: u32 = 0;
/// The folder in the class's folder that changed files lie in.
const FOLDER: &str = "files";

/// What a file is, by its name: `buehne.plan.toml`, `de-opening.txt`.
fn kind(name: &str) -> Option<&'static str> {
    if name.ends_with(".plan.toml") {
        return Some("plan");
    }
    name.ends_with(".txt").then_some("phrases")
}

/// All files that come along: name and text.
fn bundled() -> Vec<(String, String)> {
    let plans = bundled_worlds().into_iter().map(|(name, text)| (format!("{name}.plan.toml"), text));
    let phrases = Language::ALL.into_iter().flat_map(|language| {
        let files = PhraseBook::bundled_files(language).iter();
        files.map(move |(path, text)| (format!("{}-{}", language.code(), file_name(path)), (*text).to_owned()))
    });
    plans.chain(phrases).collect()
}

fn changed(app: &App, name: &str) -> PathBuf {
    app.folder.join(FOLDER).join(name)
}

/// The text that holds now; only names of the list are looked for on the disk.
fn text_of(app: &App, name: &str) -> Result<String, Failure> {
    let (_, text) = bundled().into_iter().find(|(known, _)| known == name).ok_or(Why::NotFound)?;
    Ok(std::fs::read_to_string(changed(app, name)).unwrap_or(text))
}

pub(super) async fn list(State(app): State<Arc<App>>, _: Staff) -> Json<StaffFiles> {
    let file = |(name, _): (String, String)| {
        kind(&name).map(|kind| StaffFile { changed: changed(&app, &name).exists(), name, kind })
    };
    Json(StaffFiles { files: bundled().into_iter().filter_map(file).collect() })
}

pub(super) async fn get(
    State(app): State<Arc<App>>,
    _: Staff,
    Path(name): Path<String>,
) -> Result<Json<StaffFileText>, Failure> {
    let text = text_of(&app, &name)?;
    let kind = kind(&name).ok_or(Why::NotFound)?;
    Ok(Json(StaffFileText { name, kind, text }))
}

/// What is wrong with a file.
fn look(name: &str, text: &str) -> Result<Vec<Finding>, Failure> {
    match kind(name) {
        Some("plan") => Ok(in_plan(name, text)),
        Some(_) => {
            let (code, bare) = name.split_once('-').ok_or(Why::NotFound)?;
            let language = code.parse().map_err(|_| Why::NotFound)?;
            Ok(in_phrases(name, bare, text, language))
        }
        None => Err(Why::NotFound.into()),
    }
}

fn in_plan(name: &str, text: &str) -> Vec<Finding> {
    let Err(error) = FloorPlan::parse(name, text) else { return Vec::new() };
    let findings = error.findings().iter().map(|finding| Finding {
        file: name.to_owned(),
        line: finding.line,
        column: finding.column,
        severity: "error",
        rule: finding.rule.to_owned(),
        message: finding.message.clone(),
        help: finding.help.clone(),
    });
    findings.collect()
}

/// A phrase file among those of its language that come along, as it uses their lists.
fn in_phrases(name: &str, bare: &str, text: &str, language: Language) -> Vec<Finding> {
    let others = PhraseBook::bundled_files(language).iter().filter(|(path, _)| file_name(path) != bare);
    let files: Vec<(&str, &str)> = others.copied().chain([(name, text)]).collect();
    let book = match PhraseBook::parse(language, &files) {
        Ok(book) => book,
        Err(errors) => {
            let findings = errors.findings.into_iter().map(|finding| Finding {
                file: finding.file,
                line: finding.line,
                column: finding.column,
                severity: "error",
                rule: "phrase".to_owned(),
                message: finding.message,
                help: finding.help,
            });
            return findings.collect();
        }
    };
    let failed = book.self_test().into_iter().map(|test| Finding {
        message: test.to_string(),
        file: test.file,
        line: test.line,
        column: 1,
        severity: "error",
        rule: "test".to_owned(),
        help: String::new(),
    });
    failed.collect()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

pub(super) async fn findings(
    State(app): State<Arc<App>>,
    _: Staff,
    Body(file): Body<FileText, FILE>,
) -> Result<Json<Findings>, Failure> {
    let work = move || look(&file.name, &file.text);
    let findings = app.bench.ask(NOBODY, work)?.await.map_err(|_| Why::Broken)??;
    Ok(Json(Findings { findings }))
}

pub(super) async fn put(
    State(app): State<Arc<App>>,
    _: Staff,
    Path(name): Path<String>,
    Body(file): Body<FileText, FILE>,
) -> Result<Json<Findings>, Failure> {
    text_of(&app, &name)?;
    let path = changed(&app, &name);
    let work = move || {
        let findings = look(&name, &file.text)?;
        if findings.iter().all(|finding| finding.severity != "error") {
            write(&path, &file.text).map_err(|error| {
                tracing::error!(%error, "a file of staff");
                Why::Broken
            })?;
        }
        Ok::<_, Failure>(findings)
    };
    let findings = app.bench.ask(NOBODY, work)?.await.map_err(|_| Why::Broken)??;
    Ok(Json(Findings { findings }))
}

/// Writes a file so that there is the old one or the new one, and never a half.
fn write(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    let fresh = path.with_extension("new");
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(&fresh, text)?;
    std::fs::rename(fresh, path)
}

pub(super) async fn picture(
    State(app): State<Arc<App>>,
    _: Staff,
    Lang(language): Lang,
    Body(file): Body<FileText, FILE>,
) -> Result<Response, Failure> {
    let work = move || {
        let plan = FloorPlan::parse(&file.name, &file.text).ok()?;
        Some(sim_world::picture::draw(&plan, language.spoken()))
    };
    let svg = app.bench.ask(NOBODY, work)?.await.map_err(|_| Why::Broken)?.ok_or(Why::NotFound)?;
    Ok(([(CONTENT_TYPE, "image/svg+xml")], svg).into_response())
}

pub(super) async fn check_lessons(
    State(app): State<Arc<App>>,
    _: Staff,
    Lang(language): Lang,
    Body(order): Body<LessonCheck>,
) -> Result<Json<LessonReports>, Failure> {
    let mut reports = Vec::new();
    for taught in app.library.all().iter().cloned() {
        if order.lesson.as_ref().is_some_and(|id| *id != taught.lesson.file.id) {
            continue;
        }
        let clock = app.clock;
        let work = move || {
            let begun = clock.elapsed();
            let report = lessons::check::check(&taught.files);
            told(&report, (clock.elapsed() - begun).as_secs_f64(), language)
        };
        reports.push(app.bench.ask(NOBODY, work)?.await.map_err(|_| Why::Broken)?);
    }
    if reports.is_empty() { Err(Why::NotFound.into()) } else { Ok(Json(LessonReports { reports })) }
}

fn told(report: &lessons::check::Report, seconds: f64, language: LessonLanguage) -> LessonReport {
    let spoken = language.spoken();
    let finding = |finding: &robot_core::Finding| Finding {
        file: finding.file.clone(),
        line: finding.line,
        column: finding.column,
        severity: "error",
        rule: finding.rule.to_owned(),
        message: finding.message.get(spoken).clone(),
        help: finding.help.get(spoken).clone(),
    };
    LessonReport {
        folder: report.folder.clone(),
        title: report.lesson.as_ref().map_or_else(String::new, |lesson| lesson.title(language).to_owned()),
        seconds: (seconds * 1000.0).round() / 1000.0,
        cases: report
            .cases
            .iter()
            .map(|case| Case {
                name: case.name.clone(),
                ok: case.trouble.is_none(),
                message: case.trouble.as_ref().map(|trouble| trouble.get(spoken).clone()),
            })
            .collect(),
        findings: report.findings.iter().map(finding).collect(),
    }
}
