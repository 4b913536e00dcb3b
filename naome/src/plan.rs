//! `naome plan`: begins, checks and draws floor plans.

use std::path::{Path, PathBuf};

use robot_catalogue::OpenCatalogue;
use robot_core::ports::{Catalogue as _, CatalogueError};
use robot_core::{Item, Text, Unreadable};
use serde::Serialize;
use sim_world::plan::Gap;
use sim_world::plan::map::{self, Map, MapError};
use sim_world::{FloorPlan, picture};

use crate::cli;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::{Finding, Output};
use crate::sources;

/// The last line of a check for programs: they read that all is well, and need not take silence for it.
#[derive(Serialize)]
struct End {
    event: &'static str,
    plans: usize,
    errors: usize,
    warnings: usize,
}

pub(crate) fn run(command: &cli::Plan, output: &Output) -> Ending {
    match command {
        cli::Plan::Check { files, db } => check(files, db.as_deref(), output),
        cli::Plan::Draw { file, out } => draw(file.as_deref(), out, output),
        cli::Plan::New { file, like } => new(file, like.as_deref(), output),
        cli::Plan::Export { file, map } => export(file.as_deref(), map, output),
        cli::Plan::Import { map, out } => import(map, out, output),
    }
}

fn check(files: &[PathBuf], db: Option<&Path>, output: &Output) -> Ending {
    let (mut errors, mut warnings) = (0, 0);
    let copies = match db {
        Some(db) => {
            copies(&sources::catalogue(Some(db), output)?).map_err(|error| sources::unreadable(&error, output))?
        }
        None => Vec::new(),
    };
    for file in files {
        let text = sources::plan_text(file, output)?;
        match FloorPlan::parse(&file.display().to_string(), &text) {
            Ok(plan) => {
                let gaps = plan.gaps(&copies);
                gaps.iter().for_each(|gap| tell_gap(gap, &file.display().to_string(), output));
                warnings += gaps.len();
            }
            Err(found) => {
                errors += found.findings().len();
                if output.json {
                    found.findings().iter().for_each(|finding| output.json(&Finding::error(finding, output.language)));
                } else {
                    output.complain(&found.text(output.language));
                }
            }
        }
    }
    if output.json {
        output.json(&End { event: "end", plans: files.len(), errors, warnings });
    } else if errors == 0 {
        output.text(output.say(&Text { de: "In Ordnung.", en: "All is well." }));
    }
    Ok(if errors == 0 { Exit::Done } else { Exit::DidNotHold })
}

/// Every copy of a catalogue.
fn copies(catalogue: &OpenCatalogue) -> Result<Vec<Item>, CatalogueError> {
    let mut copies = Vec::new();
    for book in catalogue.books()? {
        copies.extend(catalogue.items(&book.id)?);
    }
    Ok(copies)
}

fn tell_gap(gap: &Gap, file: &str, output: &Output) {
    let Gap { location, from, to, copies } = gap;
    let place = location.as_deref().unwrap_or("?");
    let message = output.say(&Text {
        de: format!("{place}: {from} – {to} hat kein Regal (Exemplare: {copies})"),
        en: format!("{place}: {from} – {to} has no shelf (copies: {copies})"),
    });
    let help = output.say(&Text {
        de: "ein Regal mit diesem location und diesen call_numbers ergänzen",
        en: "add a shelf with this location and these call_numbers",
    });
    if output.json {
        output.json(&Finding { file, line: 1, column: 1, severity: "warning", rule: "gap", message: &message, help });
    } else {
        output.complain(&format!("{file}: {message}; {help}"));
    }
}

fn draw(file: Option<&Path>, out: &Path, output: &Output) -> Ending {
    let plan = sources::plan(file, output)?;
    files::write_drawing(out, &picture::draw(&plan, output.language), output)?;
    Ok(Exit::Done)
}

/// Begins a plan: a small room to go on from, or one that comes along.
fn new(file: &Path, like: Option<&str>, output: &Output) -> Ending {
    let text = match like {
        None => (*FloorPlan::BEGINNING.get(output.language)).to_owned(),
        Some(name) => room(name, output)?,
    };
    let shown = file.display();
    files::write_new(file, &text, output)?;
    if !output.json {
        let picture = file.with_extension("").with_extension("svg");
        let picture = picture.display();
        output.text(&output.say(&Text {
            de: format!("{shown} ist angelegt. Weiter: naome plan draw {shown} --out {picture}"),
            en: format!("{shown} is ready. Next: naome plan draw {shown} --out {picture}"),
        }));
    }
    Ok(Exit::Done)
}

/// A room that comes along, as it is written: the library's, or one of a lesson.
fn room(name: &str, output: &Output) -> Result<String, Failure> {
    let mut rooms = lessons::lesson::bundled_worlds();
    rooms.insert("library".to_owned(), FloorPlan::LIBRARY.to_owned());
    rooms.insert("workshop".to_owned(), FloorPlan::WORKSHOP.to_owned());
    rooms.remove(name).ok_or_else(|| {
        let known = rooms.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        Failure::wrong_use(output.say(&Text {
            de: format!("Den Raum »{name}« gibt es nicht. Es gibt: {known}."),
            en: format!("There is no room “{name}”. There are: {known}."),
        }))
    })
}

/// Writes the YAML file that was asked for, and the picture beside it.
fn export(file: Option<&Path>, yaml: &Path, output: &Output) -> Ending {
    let plan = sources::plan(file, output)?;
    if let Some(folder) = yaml.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        files::create_folder(folder, output)?;
    }
    let map = Map::of(&plan);
    let image = yaml.with_extension("pgm");
    let name = image.file_name().unwrap_or_default().to_string_lossy();
    files::write(yaml, &map.yaml(&name), output)?;
    files::write(&image, &map.pgm(), output)?;
    Ok(Exit::Done)
}

/// Makes a plan of a map, which is checked before it is written.
fn import(yaml: &Path, out: &Path, output: &Output) -> Ending {
    let file = yaml.display().to_string();
    let beside = |image: &str| yaml.parent().unwrap_or_else(|| Path::new("")).join(image);
    let read = |image: &str| {
        std::fs::read(beside(image))
            .map_err(|error| Unreadable::from(error).message(&beside(image).display().to_string()))
    };
    let wrong = |error: MapError| Failure::wrong_use(output.say(&error.text()));
    let map = Map::read(&file, &files::read(yaml, output)?, read).map_err(wrong)?;
    let name = yaml.file_stem().unwrap_or_default().to_string_lossy();
    let text = map::to_plan(&map, &name).map_err(wrong)?;
    files::write(out, &text, output)?;
    FloorPlan::parse(&out.display().to_string(), &text).map_err(|errors| files::wrong(&errors, output))?;
    Ok(Exit::Done)
}
