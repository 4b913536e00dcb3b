//! The files that make up a forest of trees: those that were named, and what they include.

use std::path::{Path, PathBuf};

use behaviour_tree::{LoadError, TreeDocument};
use behaviours::TREES;

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
}

impl Forest {
    /// Reads the files and those that they include. What cannot be found is left for the check to report.
    pub(super) fn read(named: &[PathBuf], output: &Output) -> Result<Self, Failure> {
        let mut files = named
            .iter()
            .map(|file| Ok((file.display().to_string(), files::read(file, output)?)))
            .collect::<Result<Vec<_>, Failure>>()?;
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
        Ok(Self { files, named: named.len() })
    }

    /// All files.
    pub(super) fn files(&self) -> Vec<(&str, &str)> {
        self.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect()
    }

    /// The tree to run: that which the first file names, or the first one in it.
    pub(super) fn main_tree(&self) -> Option<String> {
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
        self.main_tree().filter(|_| is_clear)
    }

    /// Whether a file takes the place of one that comes with the program.
    pub(super) fn replaces_bundled(&self) -> bool {
        let is_bundled = |(file, _): &(String, String)| TREES.iter().any(|(name, _)| Path::new(file).ends_with(name));
        self.files.iter().any(is_bundled)
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
    !path.is_file() && TREES.iter().any(|(name, _)| path.ends_with(name))
}
