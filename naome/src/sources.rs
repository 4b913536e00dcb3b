//! What comes along with the program and what people bring instead: catalogue, floor plan, house, phrases.

use std::path::Path;
use std::sync::Arc;

use behaviours::LibraryRobot;
use behaviours::dialogue::PhraseBook;
use behaviours::house::House;
use robot_catalogue::OpenCatalogue;
use robot_catalogue::live::LiveServers;
use robot_core::Text;
use robot_core::ports::CatalogueError;
use sim_world::FloorPlan;

use crate::cli::Library;
use crate::exit::Failure;
use crate::files;
use crate::output::Output;
use crate::phrases::folder::PhraseFolder;

/// The catalogue in `db`, or the one that comes along.
pub(crate) fn catalogue(db: Option<&Path>, output: &Output) -> Result<OpenCatalogue, Failure> {
    let Some(db) = db else {
        return robot_catalogue::demo().map_err(|error| Failure::missing(output.say(&error.text())));
    };
    OpenCatalogue::open(db).map_err(|error| Failure::missing(output.say(&error.text())))
}

/// A catalogue that was open and cannot be read.
pub(crate) fn unreadable(error: &CatalogueError, output: &Output) -> Failure {
    Failure::missing(output.say(&error.text()))
}

/// The plan in `file`, or one that comes along: that of this name where there is no such file, the demo's without any.
pub(crate) fn plan(file: Option<&Path>, output: &Output) -> Result<Arc<FloorPlan>, Failure> {
    let Some(file) = file else { return Ok(Arc::new(FloorPlan::demo())) };
    let text = plan_text(file, output)?;
    let plan = FloorPlan::parse(&file.display().to_string(), &text);
    plan.map(Arc::new).map_err(|errors| files::wrong(&errors, output))
}

/// The text of the plan in `file`, or of the one of this name that comes along.
pub(crate) fn plan_text(file: &Path, output: &Output) -> Result<String, Failure> {
    let bundled = file.to_str().and_then(FloorPlan::bundled_text).filter(|_| !file.exists());
    bundled.map_or_else(|| files::read(file, output), |text| Ok(text.to_owned()))
}

/// Whether a plan has a spot of this name; if not, which it has.
pub(crate) fn spot(name: &str, plan: &FloorPlan, output: &Output) -> Result<(), Failure> {
    if plan.spot(name).is_some() {
        return Ok(());
    }
    let known = plan.spots().iter().map(|spot| spot.id.as_str()).collect::<Vec<_>>().join(", ");
    Err(Failure::wrong_use(output.say(&Text {
        de: format!("Den Platz »{name}« gibt es in diesem Raum nicht. Es gibt: {known}."),
        en: format!("There is no spot “{name}” in this room. There are: {known}."),
    })))
}

/// The house in `file`, or the one that comes along.
pub(crate) fn house(file: Option<&Path>, output: &Output) -> Result<House, Failure> {
    match file {
        None => Ok(House::demo()),
        Some(file) => {
            let text = files::read(file, output)?;
            House::parse(&file.display().to_string(), &text).map_err(|errors| files::wrong(&errors, output))
        }
    }
}

/// The catalogue servers of the house in `file`; none without a file.
pub(crate) fn servers(file: Option<&Path>, output: &Output) -> Result<Option<LiveServers>, Failure> {
    let Some(file) = file else { return Ok(None) };
    let text = files::read(file, output)?;
    match LiveServers::parse(&file.display().to_string(), &text) {
        Ok(servers) => Ok(Some(servers).filter(|servers| !servers.is_empty())),
        Err(errors) => Err(files::wrong(&errors, output)),
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
