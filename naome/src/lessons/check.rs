//! `naome lessons check`: lessons against themselves, with progress, a table, and again when a file is saved.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use lessons::check::{Report, check, junit};
use lessons::lesson::Files;
use robot_core::Text;
use serde::Serialize;

use crate::exit::{Ending, Exit};
use crate::lessons::lessons_at;
use crate::output::{Finding, Look, Output};
use crate::pace::{Interrupt, Stopwatch};
use crate::sources;

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line<'a> {
    Case { lesson: &'a str, case: &'a str, ok: bool, message: Option<&'a str> },
    Lesson { lesson: &'a str, tests: usize, failed: usize, seconds: f64 },
    End { lessons: usize, tests: usize, failed: usize, seconds: f64 },
}

pub(super) fn run(paths: &[PathBuf], junit_file: Option<&Path>, watch: bool, output: &Output) -> Ending {
    let reports = check_all(&lessons_at(paths, output)?, output);
    if let Some(file) = junit_file {
        sources::write(file, &junit(&reports, output.language), output)?;
    }
    let failed: usize = reports.iter().map(|(report, _)| report.failed()).sum();
    if watch {
        return watch_for(paths, output);
    }
    Ok(if failed == 0 { Exit::Done } else { Exit::DidNotHold })
}

fn check_all(lessons: &[Files], output: &Output) -> Vec<(Report, Duration)> {
    let whole = Stopwatch::start();
    let mut reports = Vec::new();
    for files in lessons {
        let watch = Stopwatch::start();
        let report = check(files);
        let took = watch.elapsed();
        tell(&report, took, output);
        reports.push((report, took));
    }
    let tests: usize = reports.iter().map(|(report, _)| report.cases.len()).sum();
    let failed: usize = reports.iter().map(|(report, _)| report.failed()).sum();
    let seconds = rounded(whole.elapsed());
    if output.json {
        output.json(&Line::End { lessons: reports.len(), tests, failed, seconds });
    } else {
        let (look, lessons) = (if failed == 0 { Look::Good } else { Look::Bad }, reports.len());
        let line = output.say(&Text {
            de: format!("{lessons} Lektionen, {tests} Prüfungen, {failed} davon nicht bestanden, {seconds} s"),
            en: format!("{lessons} lessons, {tests} tests, {failed} of them failed, {seconds} s"),
        });
        output.text(&output.paint(look, &line));
    }
    reports
}

fn rounded(took: Duration) -> f64 {
    (took.as_secs_f64() * 1000.0).round() / 1000.0
}

fn tell(report: &Report, took: Duration, output: &Output) {
    let (lesson, tests, failed) = (report.folder.as_str(), report.cases.len(), report.failed());
    for finding in &report.findings {
        if output.json {
            output.json(&Finding {
                file: &finding.file,
                line: finding.line,
                column: finding.column,
                severity: "error",
                rule: finding.rule,
                message: &output.say(&finding.message),
                help: &output.say(&finding.help),
            });
        } else {
            output.text(&finding.text(output.language));
        }
    }
    if output.json {
        for case in &report.cases {
            let message = case.trouble.as_ref().map(|trouble| trouble.get(output.language).as_str());
            output.json(&Line::Case { lesson, case: &case.name, ok: message.is_none(), message });
        }
        output.json(&Line::Lesson { lesson, tests, failed, seconds: rounded(took) });
        return;
    }
    let (sign, look) = if failed == 0 { ("✔", Look::Good) } else { ("✘", Look::Bad) };
    let title = report.lesson.as_ref().map_or("", |lesson| lesson.title(output.words));
    let passed = tests - failed;
    let line = format!(
        "{} {lesson:<22} {passed:>3}/{tests:<3} {:>6.2} s  {title}",
        output.paint(look, sign),
        took.as_secs_f64()
    );
    output.text(&line);
    for case in &report.cases {
        if let Some(trouble) = &case.trouble {
            output.text(&format!("    {}: {}", case.name, trouble.get(output.language)));
        }
    }
}

/// Checks a lesson again when one of its files, or of the rooms beside it, is saved; until Ctrl-C.
fn watch_for(paths: &[PathBuf], output: &Output) -> Ending {
    const LOOKS_EVERY: Duration = Duration::from_millis(300);
    let interrupt = Interrupt::listen()?;
    output.complain(output.say(&Text {
        de: "Ich warte auf gespeicherte Dateien; Ende mit Strg-C.",
        en: "I wait for saved files; Ctrl-C ends it.",
    }));
    let mut known = changes(&lessons_at(paths, output)?);
    while !interrupt.came() {
        Stopwatch::rest(LOOKS_EVERY);
        // A folder that is being renamed may be gone for a moment.
        let Ok(lessons) = lessons_at(paths, output) else { continue };
        let found = changes(&lessons);
        let changed: Vec<Files> =
            lessons.into_iter().filter(|files| known.get(&files.place) != found.get(&files.place)).collect();
        known = found;
        if !changed.is_empty() {
            check_all(&changed, output);
        }
    }
    Ok(Exit::Done)
}

/// What was last saved when, by lesson.
fn changes(lessons: &[Files]) -> BTreeMap<String, Vec<(PathBuf, Option<SystemTime>)>> {
    let saved = |path: &Path| std::fs::metadata(path).and_then(|found| found.modified()).ok();
    let of_lesson = |files: &Files| {
        let folder = Path::new(&files.place);
        let own = files.files.keys().map(|path| folder.join(path));
        let beside = files.worlds.keys().map(|name| folder.join("..").join("worlds").join(format!("{name}.plan.toml")));
        own.chain(beside).map(|path| (path.clone(), saved(&path))).collect()
    };
    lessons.iter().map(|files| (files.place.clone(), of_lesson(files))).collect()
}
