//! `naome lessons check`: lessons against themselves, with progress, a table, and again when a file is saved.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use lessons::check::{Report, check, check_track, junit};
use lessons::lesson::{Files, Known, bundled_tracks, known};
use robot_core::Text;
use serde::Serialize;

use crate::cli::CheckLessons;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::lessons::scenarios::{self, Source, Suite};
use crate::lessons::{lessons_at, tracks_at};
use crate::output::{Finding, Look, Output};
use crate::pace::{Interrupt, Stopwatch};

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line<'a> {
    Case { lesson: &'a str, case: &'a str, ok: bool, message: Option<&'a str> },
    Lesson { lesson: &'a str, tests: usize, failed: usize, seconds: f64 },
    End { lessons: usize, tests: usize, failed: usize, seconds: f64 },
}

/// A lesson, a track of lessons, or a scenario.
enum Subject {
    Lesson(Files),
    Track { place: String, text: String, lessons: Known },
    Scenario(Source),
}

impl Subject {
    /// What is at the paths: the lessons that come along where there is none.
    fn at(options: &CheckLessons, output: &Output) -> Result<Vec<Self>, Failure> {
        let mut subjects = Vec::new();
        if options.scenarios {
            subjects.extend(scenarios::bundled().into_iter().map(Self::Scenario));
        } else if options.paths.is_empty() {
            let files = lessons_at(&[], output)?;
            let lessons = known(&files);
            subjects.extend(files.into_iter().map(Self::Lesson));
            subjects.extend(bundled_tracks().map(|(place, text)| {
                let (place, text) = (place.to_owned(), text.to_owned());
                Self::Track { place, text, lessons: lessons.clone() }
            }));
        }
        for path in &options.paths {
            let found = scenarios::at(path, output)?;
            // A folder may hold both; one without scenarios must hold lessons.
            match lessons_at(std::slice::from_ref(path), output) {
                Err(failure) if found.is_empty() => return Err(failure),
                found => {
                    let files: Vec<Files> = found.into_iter().flatten().collect();
                    let tracks = Self::tracks_in(path, &files, output)?;
                    subjects.extend(files.into_iter().map(Self::Lesson));
                    subjects.extend(tracks);
                }
            }
            subjects.extend(found.into_iter().map(Self::Scenario));
        }
        Ok(subjects)
    }

    /// The tracks in the folder `tracks` of a folder of lessons.
    fn tracks_in(path: &Path, files: &[Files], output: &Output) -> Result<Vec<Self>, Failure> {
        let lessons = known(files);
        let tracks = tracks_at(&[path.to_owned()], output)?;
        Ok(tracks.into_iter().map(|(place, text)| Self::Track { place, text, lessons: lessons.clone() }).collect())
    }

    fn place(&self) -> &str {
        match self {
            Self::Track { place, .. } => place,
            Self::Lesson(files) => &files.place,
            Self::Scenario(source) => &source.place,
        }
    }

    /// The files that make a difference to it.
    fn files(&self, options: &CheckLessons) -> Vec<PathBuf> {
        match self {
            Self::Track { place, .. } => vec![PathBuf::from(place)],
            Self::Lesson(files) => {
                let folder = Path::new(&files.place);
                let own = files.files.keys().map(|path| folder.join(path));
                let worlds = folder.join("..").join("worlds");
                own.chain(files.worlds.keys().map(|name| worlds.join(format!("{name}.plan.toml")))).collect()
            }
            Self::Scenario(source) => {
                let library = &options.library;
                let single = [&library.db, &library.house, &library.plan].into_iter().flatten().cloned();
                let phrases =
                    library.phrases.iter().flat_map(|folder| ["de", "en"].map(|language| folder.join(language)));
                let phrases = phrases.filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
                let own = [PathBuf::from(&source.place)];
                own.into_iter().chain(single).chain(phrases.map(|entry| entry.path())).collect()
            }
        }
    }
}

pub(super) fn run(options: &CheckLessons, output: &Output) -> Ending {
    let subjects = Subject::at(options, output)?;
    // What is saved while it is checked is not missed.
    let known = changes(&subjects, options);
    let reports = check_all(&subjects, options, output)?;
    if let Some(file) = &options.junit {
        files::write(file, &junit(&reports, output.language), output)?;
    }
    let failed: usize = reports.iter().map(|(report, _)| report.failed()).sum();
    if options.watch {
        return watch_for(options, known, output);
    }
    Ok(if failed == 0 { Exit::Done } else { Exit::DidNotHold })
}

fn check_all(
    subjects: &[Subject],
    options: &CheckLessons,
    output: &Output,
) -> Result<Vec<(Report, Duration)>, Failure> {
    let whole = Stopwatch::start();
    let is_scenario = |subject: &&Subject| matches!(subject, Subject::Scenario(_));
    let scenarios = subjects.iter().filter(is_scenario).count();
    let suite = (scenarios > 0).then(|| Suite::open(options, output)).transpose()?;
    let mut reports = Vec::new();
    for subject in subjects {
        let watch = Stopwatch::start();
        let report = match (subject, &suite) {
            (Subject::Lesson(files), _) => check(files),
            (Subject::Track { place, text, lessons }, _) => check_track(place, text, lessons),
            (Subject::Scenario(source), Some(suite)) => suite.check(source, output)?,
            (Subject::Scenario(_), None) => continue,
        };
        let took = watch.elapsed();
        tell(&report, took, output);
        reports.push((report, took));
    }
    let tests: usize = reports.iter().map(|(report, _)| report.cases.len()).sum();
    let failed: usize = reports.iter().map(|(report, _)| report.failed()).sum();
    let lessons = subjects.iter().filter(|subject| matches!(subject, Subject::Lesson(_))).count();
    let seconds = rounded(whole.elapsed());
    if output.json {
        output.json(&Line::End { lessons, tests, failed, seconds });
    } else {
        let mut parts = Vec::new();
        if lessons > 0 || scenarios == 0 {
            parts.push(counted_lessons(lessons, output));
        }
        if scenarios > 0 {
            let (one, many) = (Text { de: "Szenario", en: "scenario" }, Text { de: "Szenarien", en: "scenarios" });
            parts.push(output.count(scenarios, &one, &many));
        }
        let (one, many) = (Text { de: "Prüfung", en: "test" }, Text { de: "Prüfungen", en: "tests" });
        parts.push(output.count(tests, &one, &many));
        let (what, look) = (parts.join(", "), if failed == 0 { Look::Good } else { Look::Bad });
        let seconds = output.language.decimal(seconds, 3);
        let line = output.say(&Text {
            de: format!("{what}, {failed} davon nicht bestanden, {seconds} s"),
            en: format!("{what}, {failed} of them failed, {seconds} s"),
        });
        output.text(&output.paint(look, &line));
    }
    Ok(reports)
}

pub(super) fn counted_lessons(lessons: usize, output: &Output) -> String {
    let (one, many) = (Text { de: "Lektion", en: "lesson" }, Text { de: "Lektionen", en: "lessons" });
    output.count(lessons, &one, &many)
}

pub(super) fn rounded(took: Duration) -> f64 {
    (took.as_secs_f64() * 1000.0).round() / 1000.0
}

pub(crate) fn tell_finding(finding: &robot_core::Finding, output: &Output) {
    if output.json {
        output.json(&Finding::error(finding, output.language));
    } else {
        output.text(&finding.text(output.language));
    }
}

/// What looks odd and is allowed.
fn tell_note(note: &robot_core::Finding, output: &Output) {
    if output.json {
        output.json(&Finding { severity: "warning", ..Finding::error(note, output.language) });
    } else {
        let word = output.say(&Text { de: "Hinweis", en: "Note" });
        output.text(&format!("{word}: {}", note.text(output.language)));
    }
}

/// A report: all that is wrong, and a line for what was checked.
pub(crate) fn tell(report: &Report, took: Duration, output: &Output) {
    let (lesson, tests, failed) = (report.folder.as_str(), report.cases.len(), report.failed());
    report.findings.iter().for_each(|finding| tell_finding(finding, output));
    report.notes.iter().for_each(|note| tell_note(note, output));
    if output.json {
        for case in &report.cases {
            let message = case.trouble.as_ref().map(|trouble| trouble.get(output.language).as_str());
            output.json(&Line::Case { lesson, case: &case.name, ok: message.is_none(), message });
        }
        output.json(&Line::Lesson { lesson, tests, failed, seconds: rounded(took) });
        return;
    }
    let (sign, look) = if failed == 0 { ("✔", Look::Good) } else { ("✘", Look::Bad) };
    let about = report.about.as_ref().map_or("", |about| about.get(output.language).as_str());
    let title = report.lesson.as_ref().map_or(about, |lesson| lesson.title(output.words));
    let passed = tests - failed;
    let line = format!(
        "{} {lesson:<22} {passed:>3}/{tests:<3} {:>6} s  {title}",
        output.paint(look, sign),
        output.decimal(took.as_secs_f64(), 2)
    );
    output.text(&line);
    for case in &report.cases {
        if let Some(trouble) = &case.trouble {
            output.text(&format!("    {}: {}", case.shown.get(output.language), trouble.get(output.language)));
        }
    }
}

/// Checks again what a saved file touches, until Ctrl-C.
fn watch_for(options: &CheckLessons, mut known: Changes, output: &Output) -> Ending {
    const LOOKS_EVERY: Duration = Duration::from_millis(300);
    let interrupt = Interrupt::listen()?;
    output.complain(output.say(&Text {
        de: "Ich warte auf gespeicherte Dateien; Ende mit Strg-C.",
        en: "I wait for saved files; Ctrl-C ends it.",
    }));
    while !interrupt.came() {
        Stopwatch::rest(LOOKS_EVERY);
        // A folder that is being renamed may be gone for a moment.
        let Ok(subjects) = Subject::at(options, output) else { continue };
        let found = changes(&subjects, options);
        let changed: Vec<Subject> =
            subjects.into_iter().filter(|subject| known.get(subject.place()) != found.get(subject.place())).collect();
        known = found;
        if !changed.is_empty() {
            // What is wrong with a phrase file is told, and the next time it is saved it is looked at again.
            if let Err(failure) = check_all(&changed, options, output) {
                output.complain(&failure.message);
            }
        }
    }
    Ok(Exit::Done)
}

/// What was last saved when, by lesson and scenario.
type Changes = BTreeMap<String, Vec<(PathBuf, Option<SystemTime>)>>;

fn changes(subjects: &[Subject], options: &CheckLessons) -> Changes {
    let saved = |path: &Path| std::fs::metadata(path).and_then(|found| found.modified()).ok();
    let of = |subject: &Subject| {
        let files = subject.files(options).into_iter();
        files.map(|path| (path.clone(), saved(&path))).collect()
    };
    subjects.iter().map(|subject| (subject.place().to_owned(), of(subject))).collect()
}
