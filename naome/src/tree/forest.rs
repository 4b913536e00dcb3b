//! The files that make up a forest of trees: those that were named, and what they include.

use std::path::{Path, PathBuf};

use behaviour_tree::{LoadError, TreeDocument};
use behaviours::{LibraryRobot, TREES};

use crate::exit::Failure;
use crate::files;
use crate::output::Output;

/// More than anybody's trees include; a chain of files that include each other anew must end.
const MOST_FILES: usize = 200;

/// Tree files by name and text.
pub(super) struct Forest {
    files: Vec<(String, String)>,
    /// How many of them were named; the others are included by them.
    named: usize,
    /// Whether a robot is to run them.
    for_robot: bool,
}

impl Forest {
    /// Reads the files and those that they include. What cannot be found is left for the check to report.
    pub(super) fn read(named: &[PathBuf], output: &Output) -> Result<Self, Failure> {
        Self::with_included(named, false, output)
    }

    /// The same to be run by a robot: one of its own trees brings the others along, those that lie beside it or else those
    /// that come with the program.
    pub(super) fn for_robot(named: &[PathBuf], output: &Output) -> Result<Self, Failure> {
        Self::with_included(named, true, output)
    }

    fn with_included(named: &[PathBuf], for_robot: bool, output: &Output) -> Result<Self, Failure> {
        let mut files = named
            .iter()
            .map(|file| Ok((file.display().to_string(), files::read(file, output)?)))
            .collect::<Result<Vec<_>, Failure>>()?;
        let own = named.iter().find(|file| bundled(file).is_some());
        if let Some(folder) = own.filter(|_| for_robot).and_then(|file| file.parent()) {
            for (name, text) in TREES {
                if !files.iter().any(|(file, _)| Path::new(file).ends_with(name)) {
                    let path = folder.join(name);
                    let text = if path.is_file() { files::read(&path, output)? } else { text.to_owned() };
                    files.push((path.display().to_string(), text));
                }
            }
        }
        let mut at = 0;
        while at < files.len() && files.len() < MOST_FILES {
            let (name, text) = &files[at];
            let folder = Path::new(name).parent().unwrap_or(Path::new("")).to_owned();
            let includes: Vec<PathBuf> =
                TreeDocument::read(name, text).map(|document| included(&document, &folder)).unwrap_or_default();
            for path in includes {
                let name = path.display().to_string();
                if !is_known(&files, &path) && !is_bundled(&path) && path.is_file() {
                    files.push((name, files::read(&path, output)?));
                }
            }
            at += 1;
        }
        Ok(Self { files, named: named.len(), for_robot })
    }

    /// All files.
    pub(super) fn files(&self) -> Vec<(&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }

    /// The part of the robot's own trees that the first file takes the place of, if it does and a robot runs it.
    pub(super) fn part(&self) -> Option<&'static str> {
        let (name, _) = self.files.first().filter(|_| self.for_robot)?;
        bundled(Path::new(name)).filter(|name| *name != MAIN_FILE)
    }

    /// The tree to run: that which the first file names, or the first one in it. Of a part of the robot's own the whole.
    pub(super) fn main_tree(&self) -> Option<String> {
        if self.part().is_some() {
            return Some(LibraryRobot::MAIN_TREE.to_owned());
        }
        self.first_tree()
    }

    /// The tree that the first file names, or the first one in it.
    pub(super) fn first_tree(&self) -> Option<String> {
        let (name, text) = self.files.first()?;
        let document = TreeDocument::read(name, text).ok()?;
        let named = document.root.attribute("main_tree_to_execute").map(str::to_owned);
        named.or_else(|| document.trees().next()?.attribute("ID").map(str::to_owned))
    }

    /// The tree that is to be run without a doubt: the first file names it, or has no other.
    pub(super) fn clear_main_tree(&self) -> Option<String> {
        let (name, text) = self.files.first()?;
        let document = TreeDocument::read(name, text).ok()?;
        let is_clear = document.root.attribute("main_tree_to_execute").is_some() || document.trees().count() == 1;
        self.first_tree().filter(|_| is_clear)
    }

    /// Whether a file takes the place of one that comes with the program.
    pub(super) fn replaces_bundled(&self) -> bool {
        self.files.iter().any(|(file, _)| bundled(Path::new(file)).is_some())
    }

    /// Whether a tree of this name is in the files that were named.
    pub(super) fn has_tree(&self, id: &str) -> bool {
        let mut named = self.files[..self.named].iter().filter_map(|(name, text)| TreeDocument::read(name, text).ok());
        named.any(|document| document.trees().any(|tree| tree.attribute("ID") == Some(id)))
    }

    /// The files as documents, and those of the package that they may use.
    pub(super) fn documents(files: &[(&str, &str)]) -> Result<Vec<TreeDocument>, LoadError> {
        files.iter().map(|(name, text)| TreeDocument::read(name, text)).collect()
    }

    /// Whether a finding is in a file of the user's.
    pub(super) fn is_named(&self, file: &str) -> bool {
        self.files[..self.named].iter().any(|(name, _)| name == file)
    }
}

/// The file of the robot's own trees in which the main one is.
const MAIN_FILE: &str = "library-robot.xml";

/// The file of the robot's own trees that one of this name takes the place of.
fn bundled(file: &Path) -> Option<&'static str> {
    TREES.into_iter().map(|(name, _)| name).find(|name| file.ends_with(name))
}

fn included(document: &TreeDocument, folder: &Path) -> Vec<PathBuf> {
    let includes = document.root.children.iter().filter(|element| element.name == "include");
    includes
        .filter(|include| include.attribute("ros_pkg").is_none())
        .filter_map(|include| include.attribute("path"))
        .map(|path| folder.join(path))
        .collect()
}

fn is_known(files: &[(String, String)], path: &Path) -> bool {
    files.iter().any(|(name, _)| same_file(Path::new(name), path))
}

/// `a/./b.xml` and `a/b.xml` are the same file.
fn same_file(a: &Path, b: &Path) -> bool {
    a == b || matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// Whether a file that is not there stands for one that comes with the program.
fn is_bundled(path: &Path) -> bool {
    !path.is_file() && bundled(path).is_some()
}
