//! Requests for floor plans and phrase files: what is wrong with them while staff type, and taking them over; and lessons
//! against themselves.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use behaviours::dialogue::PhraseBook;
use lessons::{Lesson, LessonLanguage};
use robot_core::Language;
use sim_world::FloorPlan;

use super::extract::{Body, FILE, Lang, Staff};
use crate::app::App;
use crate::failure::{Failure, Why};
use crate::library::{Library, Taught};
use crate::staff_files::{self, Kind};
use crate::wire::{
    Case, FileText, Finding, Findings, LessonCheck, LessonReport, LessonReports, StaffFile, StaffFileText, StaffFiles,
};

const NOBODY: u32 = 0;

pub(super) async fn list(State(app): State<Arc<App>>, _: Staff) -> Json<StaffFiles> {
    let file = |name: &str| {
        let kind = Kind::of(name)?.code();
        Some(StaffFile { name: name.to_owned(), kind, changed: app.files.is_changed(name) })
    };
    Json(StaffFiles { files: app.files.names().filter_map(file).collect() })
}

pub(super) async fn get(
    State(app): State<Arc<App>>,
    _: Staff,
    Path(name): Path<String>,
) -> Result<Json<StaffFileText>, Failure> {
    let text = app.files.text(&name).ok_or(Why::NotFound)?;
    let kind = Kind::of(&name).ok_or(Why::NotFound)?.code();
    Ok(Json(StaffFileText { name, kind, text }))
}

/// What is wrong with a file.
fn look(
    files: &staff_files::StaffFiles,
    library: &Library,
    name: &str,
    text: &str,
    language: LessonLanguage,
) -> Result<Vec<Finding>, Failure> {
    match Kind::of(name) {
        Some(Kind::Plan(room)) => {
            let findings = in_plan(name, text, language.spoken());
            let of_lessons = || in_lessons(library, name, &room, text, language.spoken());
            Ok(if findings.is_empty() { of_lessons() } else { findings })
        }
        Some(Kind::Phrases(of, bare)) => {
            // Each file uses the others' lists, as they hold now.
            let mut others = files.phrases(of);
            others.retain(|(name, _)| *name != bare);
            Ok(in_phrases(name, text, of, &others))
        }
        None => Err(Why::NotFound.into()),
    }
}

fn in_plan(name: &str, text: &str, language: Language) -> Vec<Finding> {
    let Err(errors) = FloorPlan::parse(name, text) else { return Vec::new() };
    errors.findings().iter().map(|finding| error(finding, language)).collect()
}

/// A finding that makes the file useless.
fn error(finding: &robot_core::Finding, language: Language) -> Finding {
    Finding {
        file: finding.file.clone(),
        line: finding.line,
        column: finding.column,
        severity: "error",
        rule: finding.rule.to_owned(),
        message: finding.message.get(language).clone(),
        help: finding.help.get(language).clone(),
    }
}

/// The lessons that are taught in a room, with another plan for it.
fn moved<'a>(
    library: &'a Library,
    room: &'a str,
    text: &'a str,
) -> impl Iterator<Item = (&'a Taught, lessons::lesson::Files)> {
    let here = library.all().iter().filter(move |taught| taught.lesson.file.world.plan == room);
    here.map(move |taught| {
        let mut files = taught.files.clone();
        files.worlds.insert(room.to_owned(), text.to_owned());
        (&**taught, files)
    })
}

/// Lessons that could no longer be taught in a room.
fn in_lessons(library: &Library, name: &str, room: &str, text: &str, language: Language) -> Vec<Finding> {
    let first = |(taught, files): (&Taught, _)| {
        let finding = Lesson::read(&files).err()?.into_iter().next()?;
        let id = &taught.lesson.file.id;
        let message = match language {
            Language::De => format!("Die Lektion »{id}« passt nicht mehr in diesen Raum: {}", finding.message.de),
            Language::En => format!("The lesson “{id}” no longer fits into this room: {}", finding.message.en),
        };
        let help = finding.help.get(language).clone();
        Some(whole_file(name, "error", "lesson", message, help))
    };
    moved(library, room, text).filter_map(first).collect()
}

/// Lessons whose own tests no longer hold in a room.
fn in_tests(library: &Library, name: &str, room: &str, text: &str, language: Language) -> Vec<Finding> {
    let first = |(taught, files): (&Taught, _)| {
        let cases = lessons::check::check(&files).cases;
        let (case, trouble) = cases.into_iter().find_map(|case| Some((case.shown, case.trouble?)))?;
        let (id, case, trouble) = (&taught.lesson.file.id, case.get(language), trouble.get(language));
        let message = match language {
            Language::De => format!("In der Lektion »{id}« gilt »{case}« nicht mehr: {trouble}"),
            Language::En => format!("In the lesson “{id}”, “{case}” no longer holds: {trouble}"),
        };
        let help = match language {
            Language::De => "Prüfen Sie, ob die Lektion in diesem Raum noch zu schaffen ist.",
            Language::En => "See whether the lesson can still be done in this room.",
        };
        Some(whole_file(name, "warning", "lesson-test", message, help.to_owned()))
    };
    moved(library, room, text).filter_map(first).collect()
}

fn whole_file(name: &str, severity: &'static str, rule: &str, message: String, help: String) -> Finding {
    Finding { file: name.to_owned(), line: 1, column: 1, severity, rule: rule.to_owned(), message, help }
}

fn in_phrases(name: &str, text: &str, language: Language, others: &[(String, String)]) -> Vec<Finding> {
    let others = others.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let files: Vec<(&str, &str)> = others.chain([(name, text)]).collect();
    let book = match PhraseBook::parse(language, &files) {
        Ok(book) => book,
        Err(errors) => return errors.findings.iter().map(|finding| error(finding, language)).collect(),
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

pub(super) async fn findings(
    State(app): State<Arc<App>>,
    _: Staff,
    Lang(language): Lang,
    Body(file): Body<FileText, FILE>,
) -> Result<Json<Findings>, Failure> {
    let (files, shelf) = (Arc::clone(&app.files), Arc::clone(&app.shelf));
    let work = move || look(&files, &shelf.now(), &file.name, &file.text, language);
    let findings = app.bench.ask(NOBODY, work)?.await.map_err(|_| Why::Broken)??;
    Ok(Json(Findings { findings }))
}

pub(super) async fn put(
    State(app): State<Arc<App>>,
    _: Staff,
    Path(name): Path<String>,
    Lang(language): Lang,
    Body(file): Body<FileText, FILE>,
) -> Result<Json<Findings>, Failure> {
    app.files.text(&name).ok_or(Why::NotFound)?;
    let (files, shelf) = (Arc::clone(&app.files), Arc::clone(&app.shelf));
    let work = move || {
        let library = shelf.now();
        let mut findings = look(&files, &library, &name, &file.text, language)?;
        if findings.iter().all(|finding| finding.severity != "error") {
            files.keep(&name, &file.text).map_err(|error| {
                tracing::error!(%error, "a file of staff");
                Why::Broken
            })?;
            if let Some(Kind::Plan(room)) = Kind::of(&name) {
                findings.extend(in_tests(&library, &name, &room, &file.text, language.spoken()));
                shelf.rebuild(&files.changed_plans());
            }
        }
        Ok::<_, Failure>(findings)
    };
    let findings = app.bench.ask(NOBODY, work)?.await.map_err(|_| Why::Broken)??;
    Ok(Json(Findings { findings }))
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
    for taught in app.library().all().iter().cloned() {
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
    LessonReport {
        folder: report.folder.clone(),
        title: report.lesson.as_ref().map_or_else(String::new, |lesson| lesson.title(language).to_owned()),
        seconds: (seconds * 1000.0).round() / 1000.0,
        cases: report
            .cases
            .iter()
            .map(|case| Case {
                name: case.shown.get(spoken).clone(),
                ok: case.trouble.is_none(),
                message: case.trouble.as_ref().map(|trouble| trouble.get(spoken).clone()),
            })
            .collect(),
        findings: report.findings.iter().map(|finding| error(finding, spoken)).collect(),
    }
}
