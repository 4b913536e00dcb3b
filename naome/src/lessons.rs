//! `naome lessons`: children's programs and the lessons around them.

mod attempt;
mod blocks;
pub(crate) mod check;
mod mutation;
mod over_ros2;
mod program;
pub(crate) mod scenarios;
#[cfg(feature = "window")]
mod watched;

use std::path::{Path, PathBuf};

use lessons::lesson::{Files, FilesError, bundled, find_lessons, like, template};
use lessons::scenario::ENDING;
use robot_core::{Text, Unreadable};
use serde::Serialize;

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::Output;

pub(crate) fn run(command: &cli::Lessons, seed: u64, output: &Output) -> Ending {
    match command {
        cli::Lessons::Check(options) if options.mutate => mutation::run(&options.paths, output),
        cli::Lessons::Check(options) => check::run(options, output),
        cli::Lessons::Try { lesson, program, variant } => attempt::run(lesson, program, variant.as_deref(), output),
        cli::Lessons::List => list(output),
        cli::Lessons::New { name, like } => new(name, like.as_deref(), output),
        cli::Lessons::Compile { program, xml } => program::compile(program, *xml, output),
        cli::Lessons::Run(options) => program::run(options, seed, output),
        cli::Lessons::Replay { run, picture, window, plan } => {
            program::replay(run, picture.as_deref(), *window, plan.as_deref(), output)
        }
        cli::Lessons::Blocks(options) => blocks::run(options, output),
        cli::Lessons::Schema { scenario, track } => {
            let schema = match (*scenario, *track) {
                (true, _) => lessons::scenario::schema(),
                (_, true) => lessons::lesson::track_schema(),
                _ => lessons::lesson::schema(),
            };
            output.text(schema.trim_end());
            Ok(Exit::Done)
        }
    }
}

/// The lessons at these paths, or those that come along.
pub(crate) fn lessons_at(paths: &[PathBuf], output: &Output) -> Result<Vec<Files>, Failure> {
    if paths.is_empty() {
        return Ok(bundled());
    }
    let mut lessons = Vec::new();
    for path in paths {
        if path.is_file() {
            let no_folder = output.say(&Unreadable::NoFolder.text(&path.display().to_string()));
            return Err(Failure::wrong_use(output.say(&Text {
                de: format!("{no_folder} Ein Szenario heißt …{ENDING}."),
                en: format!("{no_folder} A scenario is called …{ENDING}."),
            })));
        }
        for folder in find_lessons(path).map_err(|error| unreadable(&error, output))? {
            lessons.push(Files::on_disk(&folder).map_err(|error| unreadable(&error, output))?);
        }
    }
    Ok(lessons)
}

/// The tracks beside the lessons at these paths: file names and texts.
pub(crate) fn tracks_at(paths: &[PathBuf], output: &Output) -> Result<Vec<(String, String)>, Failure> {
    let mut tracks = Vec::new();
    for path in paths {
        let entries = std::fs::read_dir(path.join("tracks")).into_iter().flatten().flatten().map(|entry| entry.path());
        let mut files: Vec<PathBuf> =
            entries.filter(|file| file.extension().is_some_and(|ending| ending == "toml")).collect();
        files.sort();
        for file in files {
            tracks.push((file.display().to_string(), files::read(&file, output)?));
        }
    }
    Ok(tracks)
}

fn unreadable(error: &FilesError, output: &Output) -> Failure {
    Failure::wrong_use(output.say(&error.text()))
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    folder: &'a str,
    title: &'a str,
    age: [u8; 2],
    minutes: u32,
    level: u8,
    robot: bool,
}

fn list(output: &Output) -> Ending {
    for files in bundled() {
        let Ok(lesson) = lessons::Lesson::read(&files) else { continue };
        let (meta, title) = (&lesson.file.meta, lesson.title(output.words));
        if output.json {
            let robot = meta.robot == lessons::lesson::Need::Required;
            let (id, folder) = (lesson.file.id.as_str(), lesson.folder.as_str());
            output.json(&Listed { id, folder, title, age: meta.age, minutes: meta.minutes, level: meta.level, robot });
        } else {
            let stars = "★".repeat(usize::from(meta.level));
            let [from, to] = meta.age;
            let years = output.say(&Text { de: "Jahre", en: "years" });
            output.text(&format!(
                "{:<18} {stars:<3}  {from:>2}–{to:<2} {years}  {:>2} min  {title}",
                lesson.file.id, meta.minutes
            ));
        }
    }
    Ok(Exit::Done)
}

fn new(name: &str, pattern: Option<&str>, output: &Output) -> Ending {
    let files = match pattern {
        None => template(name, output.language),
        Some(pattern) => like(name, &pattern_named(pattern, output)?),
    };
    let Some(files) = files else {
        return Err(Failure::wrong_use(output.say(&Text {
            de: format!(
                "»{name}« geht nicht als Name: kleine Buchstaben, Ziffern und - bitte, zum Beispiel mein-tanz."
            ),
            en: format!("“{name}” is no name: small letters, digits and - please, for example my-dance."),
        })));
    };
    let folder = Path::new(name);
    if folder.exists() {
        return Err(Failure::wrong_use(output.say(&Text {
            de: format!("{name} gibt es schon; ich überschreibe nichts."),
            en: format!("{name} is there already; I overwrite nothing."),
        })));
    }
    for (path, bytes) in &files.files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            files::create_folder(parent, output)?;
        }
        files::write(&path, bytes, output)?;
    }
    if !output.json {
        output.text(&output.say(&Text {
            de: format!("{name} ist angelegt. Weiter: naome lessons check {name} --watch"),
            en: format!("{name} is ready. Next: naome lessons check {name} --watch"),
        }));
    }
    Ok(Exit::Done)
}

/// The lesson that comes along of this id or folder.
fn pattern_named(name: &str, output: &Output) -> Result<Files, Failure> {
    let all = bundled();
    let is_it =
        |files: &&Files| files.folder == name || lessons::Lesson::read(files).is_ok_and(|it| it.file.id == name);
    all.iter().find(is_it).cloned().ok_or_else(|| {
        let known = all.iter().map(|files| files.folder.as_str()).collect::<Vec<_>>().join(", ");
        Failure::wrong_use(output.say(&Text {
            de: format!("Die Lektion »{name}« gibt es nicht. Es gibt: {known}."),
            en: format!("There is no lesson “{name}”. There are: {known}."),
        }))
    })
}
