//! What is recorded of a run, and with what: everything that must be the same for the same decisions.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Read};
use std::path::Path;

use behaviours::LibraryRobot;
use behaviours::dialogue::kept_files;
use lessons::{Happening, Told};
use robot_core::{Audience, Controller, Event, Guard, Language, Text, Timestamp};
use robot_recording::Recorder;
use sha2::{Digest, Sha256};
use sim::SimEvent;

use crate::cli::Library;
use crate::exit::{Exit, Failure};
use crate::files;
use crate::output::Output;
use crate::phrases::folder::own_files;
use crate::sources;

/// A recording on disk.
pub(crate) type Tape = Recorder<BufWriter<File>>;

/// The robot's name in subtitles.
const ROBOT: &str = "NAOme";
/// What stands for a file that comes with the program.
pub(crate) const BUNDLED: &str = "bundled";

/// What a run is of, and with what.
pub(crate) struct About<'a> {
    /// The command that it was.
    pub(crate) command: &'static str,
    pub(crate) language: Language,
    pub(crate) audience: Audience,
    pub(crate) home: &'a str,
    pub(crate) seed: u64,
    pub(crate) library: &'a Library,
}

impl About<'_> {
    /// As a recording's metadata. Plan and house stand there as they are; of what is larger there is a digest.
    pub(crate) fn metadata(&self, output: &Output) -> Result<BTreeMap<String, String>, Failure> {
        let audience = match self.audience {
            Audience::Child => "child",
            Audience::Adult => "adult",
        };
        let Library { plan, house, .. } = self.library;
        let bundled = || Ok(BUNDLED.to_owned());
        let mut about = BTreeMap::from([
            ("program".to_owned(), concat!("naome ", env!("CARGO_PKG_VERSION")).to_owned()),
            ("command".to_owned(), self.command.to_owned()),
            ("language".to_owned(), self.language.to_string()),
            ("audience".to_owned(), audience.to_owned()),
            ("home".to_owned(), self.home.to_owned()),
            ("seed".to_owned(), self.seed.to_string()),
            ("plan".to_owned(), self::plan(plan.as_deref(), output)?),
            ("house".to_owned(), house.as_deref().map_or_else(bundled, |file| files::read(file, output))?),
        ]);
        about.extend([catalogue(self.library.db.as_deref(), output)?]);
        about.extend(phrases(self.library.phrases.as_deref(), output)?);
        Ok(about)
    }
}

/// The text of a floor plan.
pub(crate) fn plan(file: Option<&Path>, output: &Output) -> Result<String, Failure> {
    file.map_or(Ok(BUNDLED.to_owned()), |file| sources::plan_text(file, output))
}

/// The digest of a catalogue.
pub(crate) fn catalogue(db: Option<&Path>, output: &Output) -> Result<(String, String), Failure> {
    let digest = match db {
        None => digest(robot_catalogue::DEMO),
        Some(db) => digest_of_file(db).map_err(|error| files::unreadable(db, &error, output))?,
    };
    Ok(("catalogue".to_owned(), digest))
}

/// The digests of all phrase files: those in `folder`, and of the bundled ones those that they leave.
pub(crate) fn phrases(folder: Option<&Path>, output: &Output) -> Result<BTreeMap<String, String>, Failure> {
    let own = match folder {
        Some(folder) => own_files(folder, output)?,
        None => Text { de: Vec::new(), en: Vec::new() },
    };
    let mut all = BTreeMap::new();
    for language in Language::ALL {
        let own = own.get(language);
        let kept = kept_files(language, &own.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>());
        let own = own.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        all.extend(own.chain(kept).map(|(name, text)| {
            let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
            (format!("phrases/{language}/{name}"), digest(text.as_bytes()))
        }));
    }
    Ok(all)
}

/// The digests of a robot's trees.
pub(crate) fn trees(brain: &LibraryRobot) -> BTreeMap<String, String> {
    let named = |name: &str| format!("tree/{}", name.rsplit('/').next().unwrap_or(name));
    brain.tree_files().map(|(name, text)| (named(name), digest(text.as_bytes()))).collect()
}

fn digest(bytes: &[u8]) -> String {
    in_hex(Sha256::digest(bytes).as_slice())
}

fn digest_of_file(file: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut piece) = (File::open(file)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(in_hex(hash.finalize().as_slice())),
            read => hash.update(&piece[..read]),
        }
    }
}

fn in_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Begins a recording in `file`.
pub(crate) fn start(file: &Path, about: &BTreeMap<String, String>, output: &Output) -> Result<Tape, Failure> {
    Recorder::start(BufWriter::new(files::create(file, output)?), about)
        .map_err(|error| Failure::wrong_use(output.say(&error.text(&file.display().to_string()))))
}

/// A controller, recorded if it is to be: its tree's trace, what it perceives, wishes and may do.
pub(crate) fn recorded(
    brain: LibraryRobot,
    guard: Guard,
    tape: Option<&Tape>,
) -> Result<Controller<LibraryRobot>, Failure> {
    let Some(tape) = tape else { return Ok(Controller::new(brain, guard)) };
    let brain = brain.record_to(tape.tree_tap()).map_err(Failure::wrong_use)?;
    Ok(Controller::new(brain, guard).watched_by(tape.witness()))
}

/// Ends a recording, or says why there is less of it than there should be: then it did not hold what was asked for.
pub(crate) fn finish(tape: Option<Tape>, file: Option<&Path>, output: &Output) -> Exit {
    let (Some(tape), Some(file)) = (tape, file) else { return Exit::Done };
    let Err(error) = tape.finish() else { return Exit::Done };
    let why = output.say(&error.text(&file.display().to_string()));
    output.complain(&output.say(&Text {
        de: format!("Die Aufzeichnung ist nicht vollständig. {why}"),
        en: format!("The recording is not complete. {why}"),
    }));
    Exit::DidNotHold
}

/// Records what is told, and what of it is said as subtitles.
pub(crate) fn tell(tape: &Tape, told: &Told) {
    tape.event(told.at, told);
    match &told.what {
        Happening::World(SimEvent::RobotSpoke { text, language, .. }) => {
            tape.subtitle(told.at, ROBOT, text, *language);
        }
        Happening::World(SimEvent::VisitorSaid { name, text, language, .. }) => {
            tape.subtitle(told.at, name, text, *language);
        }
        _ => {}
    }
}

/// Records what a robot did where nobody knows of the world around it.
pub(crate) fn tell_of_robot(tape: &Tape, at: Timestamp, event: &Event) {
    tape.event(at, &Told { at, what: Happening::Robot(event.clone()) });
    match event {
        Event::Said { text, language } => tape.subtitle(at, ROBOT, text, *language),
        Event::Heard { text, language } => tape.subtitle(at, "?", text, *language),
        _ => {}
    }
}
