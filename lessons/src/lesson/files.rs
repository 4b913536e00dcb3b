//! The files of a lesson, wherever they come from.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use robot_core::{Finding, Text, Unreadable, text_of};

use super::content::bundled_worlds;
use crate::problem::text;

/// A lesson's folder in memory.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The folder's name.
    pub folder: String,
    /// Where it lies, for messages.
    pub place: String,
    /// What is in it, by path within the folder.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files that are there and cannot be read, and why.
    pub unreadable: BTreeMap<String, Unreadable>,
    /// Floor plans beside it, by name.
    pub worlds: BTreeMap<String, String>,
}

/// A folder that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// The disk says no.
    #[error("{path}: {error}")]
    Io {
        /// The file or folder.
        path: String,
        /// What is wrong.
        error: std::io::Error,
    },
    /// There is no lesson.
    #[error("{0} holds no lesson: a lesson is a folder with a lesson.toml; naome lessons new NAME begins one")]
    NoLesson(String),
}

impl FilesError {
    /// What is wrong, in both languages.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        match self {
            Self::Io { path, error } => Unreadable::from(error).text(path),
            Self::NoLesson(path) => text(
                format!(
                    "In {path} ist keine Lektion: das ist ein Ordner mit einer lesson.toml. Anlegen: naome lessons new NAME"
                ),
                self.to_string(),
            ),
        }
    }
}

/// Bigger files are not read.
const MOST_BYTES: usize = 4 << 20;
/// What texts of a lesson end with.
const TEXTS: [&str; 4] = [".toml", ".md", ".blocks.txt", ".blocks.json"];
/// More files than a lesson has.
const MOST_FILES: usize = 500;

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> FilesError {
    let path = path.display().to_string();
    move |error| FilesError::Io { path, error }
}

impl Files {
    /// A lesson's folder on disk, with the worlds that come with naome and those in `worlds` beside it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn on_disk(folder: &Path) -> Result<Self, FilesError> {
        let name = folder.canonicalize().map_err(io(folder))?;
        let name = name.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let mut read = Self { folder: name, place: folder.display().to_string(), ..Self::default() };
        read.read_folder(folder, "", 0)?;
        let mut worlds = bundled_worlds();
        if let Some(beside) =
            folder.canonicalize().ok().and_then(|folder| folder.parent().map(|parent| parent.join("worlds")))
        {
            worlds.extend(plans_in(&beside));
        }
        Ok(Self { worlds, ..read })
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str, deep: usize) -> Result<(), FilesError> {
        const MOST_DEEP: usize = 3;
        let mut entries: Vec<_> = std::fs::read_dir(folder).map_err(io(folder))?.flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let path = entry.path();
            let Ok(found) = std::fs::metadata(&path) else { continue };
            if found.is_dir() && deep < MOST_DEEP {
                self.read_folder(&path, &format!("{name}/"), deep + 1)?;
            } else if found.is_file() && self.files.len() + self.unreadable.len() < MOST_FILES {
                let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
                let bytes = if found.len() > most {
                    Err(Unreadable::TooLarge { most_bytes: MOST_BYTES })
                } else {
                    std::fs::read(&path).map_err(Unreadable::from)
                };
                match bytes {
                    Ok(bytes) => drop(self.files.insert(name, bytes)),
                    Err(why) => drop(self.unreadable.insert(name, why)),
                }
            }
        }
        Ok(())
    }

    /// A text file, if it is there and is text.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).and_then(|bytes| text_of(bytes).ok())
    }

    /// The files that should be text and cannot be read, each with why and what to do about it.
    pub(crate) fn unreadable(&self) -> Vec<Finding> {
        let is_text = |path: &str| TEXTS.iter().any(|ending| path.to_lowercase().ends_with(ending));
        let broken = self.files.iter().filter_map(|(path, bytes)| Some((path, text_of(bytes).err()?)));
        let all = broken.chain(self.unreadable.iter().map(|(path, why)| (path, why.clone())));
        all.filter(|(path, _)| is_text(path)).map(|(path, why)| why.finding(&self.place_of(path))).collect()
    }

    /// Where a file lies, for messages.
    #[must_use]
    pub fn place_of(&self, path: &str) -> String {
        if self.place.is_empty() { path.to_owned() } else { format!("{}/{path}", self.place) }
    }
}

fn plans_in(folder: &Path) -> Vec<(String, String)> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let plans = entries.flatten().filter_map(|entry| {
        let name = entry.file_name().to_string_lossy().strip_suffix(".plan.toml")?.to_owned();
        // A plan that is no text is read as one with a mistake, so that it is told and not missing.
        let text = match text_of(&std::fs::read(entry.path()).ok()?) {
            Ok(text) => text.to_owned(),
            Err(why) => format!("# {why}"),
        };
        Some((name, text))
    });
    plans.collect()
}

/// The lesson folders at a path: the path itself if it is one, else those in it.
///
/// # Errors
/// When it cannot be read, or holds no lesson.
pub fn find_lessons(path: &Path) -> Result<Vec<PathBuf>, FilesError> {
    if path.join("lesson.toml").is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(io(path))?;
    let inside: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    // A lesson whose lesson.toml is missing: that is its first finding.
    let is_of_lesson = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("text.") && name.ends_with(".md") || name.starts_with("solution.blocks.")
    };
    if inside.iter().any(is_of_lesson) {
        return Ok(vec![path.to_owned()]);
    }
    let mut folders: Vec<PathBuf> = inside.into_iter().filter(|folder| folder.join("lesson.toml").is_file()).collect();
    folders.sort();
    if folders.is_empty() { Err(FilesError::NoLesson(path.display().to_string())) } else { Ok(folders) }
}
