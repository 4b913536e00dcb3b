//! What comes along with the program and what people bring instead: catalogue, floor plan, house, phrases.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use behaviours::LibraryRobot;
use behaviours::dialogue::PhraseBook;
use behaviours::house::House;
use robot_catalogue::OpenCatalogue;
use robot_catalogue::live::LiveServers;
use robot_core::{FileErrors, MOST_TEXT_BYTES, Text, Unreadable, text_of};
use sim_world::{FloorPlan, picture};

use crate::cli::Library;
use crate::exit::Failure;
use crate::output::Output;
use crate::phrases::PhraseFolder;

/// The catalogue in `db`, or the one that comes along.
pub(crate) fn catalogue(db: Option<&Path>, output: &Output) -> Result<OpenCatalogue, Failure> {
    let Some(db) = db else {
        return robot_catalogue::demo().map_err(Failure::missing);
    };
    if !db.exists() {
        let db = db.display();
        return Err(Failure::missing(output.say(&Text {
            de: format!("Den Katalog {db} gibt es nicht. Anlegen: naome catalogue import DATEI --db {db}"),
            en: format!("There is no catalogue {db}. Make one: naome catalogue import FILE --db {db}"),
        })));
    }
    OpenCatalogue::open(db).map_err(|error| Failure::missing(format!("{}: {error}", db.display())))
}

/// The plan in `file`, or one that comes along: that of this name where there is no such file, the demo's without any.
pub(crate) fn plan(file: Option<&Path>, output: &Output) -> Result<Arc<FloorPlan>, Failure> {
    let Some(file) = file else { return Ok(Arc::new(FloorPlan::demo())) };
    if let Some(plan) = file.to_str().and_then(FloorPlan::bundled).filter(|_| !file.exists()) {
        return Ok(Arc::new(plan));
    }
    let text = read(file, output)?;
    let plan = FloorPlan::parse(&file.display().to_string(), &text);
    plan.map(Arc::new).map_err(|errors| wrong(&errors, output))
}

/// The house in `file`, or the one that comes along.
pub(crate) fn house(file: Option<&Path>, output: &Output) -> Result<House, Failure> {
    match file {
        None => Ok(House::demo()),
        Some(file) => {
            let text = read(file, output)?;
            House::parse(&file.display().to_string(), &text).map_err(|errors| wrong(&errors, output))
        }
    }
}

/// The catalogue servers of the house in `file`; none without a file.
pub(crate) fn servers(file: Option<&Path>, output: &Output) -> Result<Option<LiveServers>, Failure> {
    let Some(file) = file else { return Ok(None) };
    let text = read(file, output)?;
    match LiveServers::parse(&file.display().to_string(), &text) {
        Ok(servers) => Ok(Some(servers).filter(|servers| !servers.is_empty())),
        Err(errors) => Err(wrong(&errors, output)),
    }
}

/// What the robot hears and answers: the phrase files that come along, with those in `folder` laid over them.
pub(crate) fn phrases(folder: Option<&Path>, output: &Output) -> Result<Arc<Text<PhraseBook>>, Failure> {
    let Some(folder) = folder else { return LibraryRobot::bundled_phrases().map_err(Failure::missing) };
    PhraseFolder::open(folder, output).map(|folder| folder.books)
}

impl Library {
    /// All but the rooms.
    pub(crate) fn open(&self, output: &Output) -> Result<lessons::Library, Failure> {
        Ok(lessons::Library::new(self.catalogue(output)?, self.phrases(output)?, self.house(output)?))
    }

    /// Its books.
    pub(crate) fn catalogue(&self, output: &Output) -> Result<OpenCatalogue, Failure> {
        catalogue(self.db.as_deref(), output)
    }

    /// Where they stand.
    pub(crate) fn plan(&self, output: &Output) -> Result<Arc<FloorPlan>, Failure> {
        plan(self.plan.as_deref(), output)
    }

    /// When it is open, and what else is the house's.
    pub(crate) fn house(&self, output: &Output) -> Result<House, Failure> {
        house(self.house.as_deref(), output)
    }

    /// What the robot hears and answers in it.
    pub(crate) fn phrases(&self, output: &Output) -> Result<Arc<Text<PhraseBook>>, Failure> {
        phrases(self.phrases.as_deref(), output)
    }
}

/// A text file that a person wrote.
pub(crate) fn read(file: &Path, output: &Output) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_TEXT_BYTES).unwrap_or(u64::MAX) + 1;
    let read = File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes));
    let text = read.map_err(Unreadable::from).and_then(|_| text_of(&bytes).map(str::to_owned));
    text.map_err(|why| unreadable(file, why, output))
}

/// A file that a program wrote.
pub(crate) fn bytes(file: &Path, output: &Output) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| unreadable(file, &error, output))
}

/// A new file for what the program writes; one that is there is overwritten.
pub(crate) fn create(file: &Path, output: &Output) -> Result<File, Failure> {
    File::create(file).map_err(|error| {
        let file = file.display();
        Failure::wrong_use(output.say(&Text {
            de: format!("{file} kann ich nicht anlegen: {error}"),
            en: format!("I cannot create {file}: {error}"),
        }))
    })
}

/// Writes a file that somebody asked for.
pub(crate) fn write(file: &Path, content: &(impl AsRef<[u8]> + ?Sized), output: &Output) -> Result<(), Failure> {
    std::fs::write(file, content).map_err(|error| {
        let file = file.display();
        Failure::wrong_use(output.say(&Text {
            de: format!("{file} kann ich nicht schreiben: {error}"),
            en: format!("I cannot write {file}: {error}"),
        }))
    })
}

/// Writes a drawing (SVG) as what its file's name ends in: `.png`, or else as it is.
pub(crate) fn write_drawing(file: &Path, svg: &str, output: &Output) -> Result<(), Failure> {
    if !file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png")) {
        return write(file, svg, output);
    }
    let png = picture::png(svg).map_err(Failure::missing)?;
    write(file, &png, output)
}

/// Why a file cannot be read, and what to do about it.
pub(crate) fn unreadable(file: &Path, why: impl Into<Unreadable>, output: &Output) -> Failure {
    Failure::wrong_use(output.say(&why.into().text(&file.display().to_string())))
}

/// All that is wrong in a file that a person wrote, with lines and carets.
pub(crate) fn wrong(errors: &FileErrors, output: &Output) -> Failure {
    Failure::wrong_use(errors.text(output.language))
}
