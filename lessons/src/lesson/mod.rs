//! Lessons as files: `naome-lesson/1`.
//!
//! A lesson is a folder: `lesson.toml` says what counts, `text.<language>.md` what people read, and `.blocks.json` or
//! `.blocks.txt` files hold programs. Text and logic are apart, so that a translation cannot change what is judged.
//!
//! - [`Lesson::read`]: a lesson from its [`Files`], or everything that is wrong with it
//! - [`LessonFile`]: `lesson.toml`, with its [JSON Schema](schema)
//! - [`LessonText`]: a text file
//! - [`Track`]: lessons on a map, in an order
//! - [`template`]: a new lesson that passes its own check

mod bundled;
mod content;
mod file;
mod files;
mod pictures;
mod template;
mod text_file;
mod track;
mod validate;

use std::collections::BTreeMap;
use std::sync::Arc;

use sim_world::FloorPlan;

pub use bundled::bundled;
pub use content::{bundled_tracks, bundled_worlds};
pub use file::{
    Expectation, FORMAT, Group, HintFile, HintWhen, HintsFile, LessonFile, LimitsFile, Meta, Need, StepFile, TestFile,
    VariantFile, WorldFile,
};
pub use files::{Files, FilesError, find_lessons};
pub use pictures::Picture;
pub use template::{like, template};
pub use text_file::{GoalText, HintText, LessonText, StepText};
pub use track::{Certificate, Flow, InBoth, Known, Stop, TRACK_FORMAT, Track, Words, known, track_schema};
pub(crate) use validate::{schema_finding, there_is};

use crate::language::LessonLanguage;
use crate::limits::Limits;
use crate::program::Program;

/// A lesson that can be taught and checked.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// The name of its folder.
    pub folder: String,
    /// What `lesson.toml` says.
    pub file: LessonFile,
    /// Its texts.
    pub texts: BTreeMap<LessonLanguage, LessonText>,
    /// Its programs, by their path in the folder.
    pub programs: BTreeMap<String, Program>,
    /// Its room.
    pub plan: Arc<FloorPlan>,
}

impl Lesson {
    /// The name of the starter program's file without its ending. `start.en` beside it is the same program with its
    /// words in English.
    pub const STARTER: &'static str = "start";
    /// The solution's.
    pub const SOLUTION: &'static str = "solution";

    /// Reads a lesson.
    ///
    /// # Errors
    /// All that is wrong with it, each with file, line and cure.
    pub fn read(files: &Files) -> Result<Self, Vec<robot_core::Finding>> {
        validate::read(files)
    }

    /// The title in a language.
    #[must_use]
    pub fn title(&self, language: LessonLanguage) -> &str {
        self.texts.get(&language).map_or(self.file.id.as_str(), |text| text.title.as_str())
    }

    /// The limits of its programs: the house's, tightened.
    #[must_use]
    pub fn limits(&self) -> Limits {
        self.file.limits.tighten(Limits::house())
    }

    /// The program in a file of this name, with or without its ending.
    #[must_use]
    pub fn program(&self, name: &str) -> Option<&Program> {
        self.programs.get(self.program_path(name)?)
    }

    /// The path of that file in the lesson's folder.
    #[must_use]
    pub fn program_path(&self, name: &str) -> Option<&str> {
        let mut paths = self.programs.keys().map(String::as_str);
        paths.clone().find(|path| *path == name).or_else(|| paths.find(|path| stem(path) == name))
    }

    /// The name of the starter program for children who read in this language: [`STARTER`](Self::STARTER), unless there
    /// is one with its words in the language.
    #[must_use]
    pub fn starter_name(&self, language: LessonLanguage) -> String {
        let translated = starter_in(language);
        if self.program_path(&translated).is_some() { translated } else { Self::STARTER.to_owned() }
    }

    /// The starter program, in each of its languages.
    #[must_use]
    pub fn starters(&self) -> Vec<&Program> {
        let translated = LessonLanguage::ALL.map(starter_in);
        std::iter::once(Self::STARTER)
            .chain(translated.iter().map(String::as_str))
            .filter_map(|name| self.program(name))
            .collect()
    }

    /// The blocks in the toolbox of a step: those that the steps so far have named; without any, the level's.
    #[must_use]
    pub fn toolbox(&self, step: usize) -> Vec<&'static str> {
        let registry = crate::registry::Registry::house();
        let mut ids: Vec<&str> = Vec::new();
        for step in self.file.steps.iter().take(step + 1) {
            if let Some(toolbox) = &step.toolbox {
                ids = toolbox.iter().map(String::as_str).collect();
            }
            ids.extend(step.toolbox_add.iter().map(String::as_str));
        }
        let off = &self.file.limits.blocks_off;
        registry
            .blocks()
            .iter()
            .filter(
                |block| {
                    if ids.is_empty() { block.level <= self.file.meta.level } else { ids.contains(&block.id.as_str()) }
                },
            )
            .map(|block| block.id.as_str())
            .filter(|id| !off.iter().any(|off| off == id))
            .collect()
    }

    /// The ids of the goals that count, in the order in which they are looked at: those of all steps, then what counts
    /// in every lesson.
    #[must_use]
    pub fn counting_goals(&self) -> Vec<&str> {
        self.goals_up_to(self.file.steps.len())
    }

    /// The same for the first so many steps.
    #[must_use]
    pub fn goals_up_to(&self, steps: usize) -> Vec<&str> {
        let mut ids: Vec<&str> = Vec::new();
        for step in self.file.steps.iter().take(steps) {
            ids.extend(step.goals.iter().map(String::as_str).filter(|id| !ids.contains(id)).collect::<Vec<_>>());
        }
        if !ids.contains(&SAFE) {
            ids.push(SAFE);
        }
        ids
    }
}

/// The goal that every lesson has: the robot walks into nothing and nobody.
pub const SAFE: &str = "sicher";

/// The name of the starter program with its words in a language.
pub(crate) fn starter_in(language: LessonLanguage) -> String {
    format!("{}.{language}", Lesson::STARTER)
}

/// A program's path without its ending.
pub(crate) fn stem(path: &str) -> &str {
    PROGRAMS.iter().find_map(|ending| path.strip_suffix(ending)).unwrap_or(path)
}

/// What programs of a lesson end with.
pub(crate) const PROGRAMS: [&str; 2] = [".blocks.json", ".blocks.txt"];

/// The JSON Schema of `lesson.toml`, as text.
#[must_use]
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(LessonFile).to_value();
    schema["title"] = "naome-lesson/1".into();
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text + "\n"
}

#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod tests;
