//! Floor plans and phrase files that staff may change. What they have changed lies in the class's folder below `files`; all
//! phrases as they hold now lie below `phrases`, where a running robot reads them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use behaviours::dialogue::PhraseBook;
use robot_core::Language;

/// The folder in the class's folder that changed files lie in.
const CHANGED: &str = "files";
/// The folder of all phrases, by language: what `naome robot --phrases` takes.
const PHRASES: &str = "phrases";
const PLAN: &str = ".plan.toml";

/// What a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The room of this name: `buehne.plan.toml`.
    Plan(String),
    /// Phrases of a language, and the file's name in its folder: `de-opening.txt`.
    Phrases(Language, String),
}

impl Kind {
    /// The kind by a file's name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        if let Some(room) = name.strip_suffix(PLAN) {
            return Some(Self::Plan(room.to_owned()));
        }
        let (code, bare) = name.split_once('-').filter(|(_, bare)| bare.ends_with(".txt"))?;
        Some(Self::Phrases(code.parse().ok()?, bare.to_owned()))
    }

    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Plan(_) => "plan",
            Self::Phrases(..) => "phrases",
        }
    }
}

/// The files.
#[derive(Debug)]
pub(crate) struct StaffFiles {
    folder: PathBuf,
    /// As they came, by name.
    originals: BTreeMap<String, String>,
}

impl StaffFiles {
    /// The files of a class's folder: these rooms, and the phrases that come along.
    pub(crate) fn new(folder: PathBuf, worlds: BTreeMap<String, String>) -> Self {
        let plans = worlds.into_iter().map(|(room, text)| (format!("{room}{PLAN}"), text));
        let phrases = Language::ALL.into_iter().flat_map(|language| {
            let files = PhraseBook::bundled_files(language).iter();
            files.map(move |(path, text)| (format!("{}-{}", language.code(), file_name(path)), (*text).to_owned()))
        });
        Self { folder, originals: plans.chain(phrases).collect() }
    }

    /// All names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.originals.keys().map(String::as_str)
    }

    fn changed(&self, name: &str) -> PathBuf {
        self.folder.join(CHANGED).join(name)
    }

    /// Whether staff have changed a file.
    pub(crate) fn is_changed(&self, name: &str) -> bool {
        self.changed(name).exists()
    }

    /// The text that holds now; only names of the list are looked for on the disk.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let original = self.originals.get(name)?;
        Some(std::fs::read_to_string(self.changed(name)).unwrap_or_else(|_| original.clone()))
    }

    /// The plans that staff have changed, by the room's name.
    pub(crate) fn changed_plans(&self) -> BTreeMap<String, String> {
        let plans = self.names().filter(|name| self.is_changed(name));
        let plans = plans.filter_map(|name| Some((name.strip_suffix(PLAN)?.to_owned(), self.text(name)?)));
        plans.collect()
    }

    /// The phrase files of a language as they hold now: name and text.
    pub(crate) fn phrases(&self, language: Language) -> Vec<(String, String)> {
        let bare = |name: &str| match Kind::of(name) {
            Some(Kind::Phrases(of, bare)) if of == language => Some(bare),
            _ => None,
        };
        self.names().filter_map(|name| Some((bare(name)?, self.text(name)?))).collect()
    }

    /// Keeps a text; the one that came along takes a change back.
    pub(crate) fn keep(&self, name: &str, text: &str) -> std::io::Result<()> {
        let path = self.changed(name);
        if self.originals.get(name).is_some_and(|original| original == text) {
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        } else {
            write(&path, text)?;
        }
        self.lay_out_phrases()
    }

    /// Lays all phrases out for a robot. A file that says the same already is not touched.
    pub(crate) fn lay_out_phrases(&self) -> std::io::Result<()> {
        for language in Language::ALL {
            for (bare, text) in self.phrases(language) {
                let path = self.folder.join(PHRASES).join(language.code()).join(bare);
                if !std::fs::read(&path).is_ok_and(|there| there == text.as_bytes()) {
                    write(&path, &text)?;
                }
            }
        }
        Ok(())
    }
}

/// Writes a file so that there is the old one or the new one, and never a half.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let fresh = path.with_extension("new");
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(&fresh, text)?;
    std::fs::rename(fresh, path)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_kept_laid_out_and_taken_back() {
        let folder = tempfile::tempdir().unwrap();
        let files = StaffFiles::new(folder.path().to_owned(), lessons::lesson::bundled_worlds());
        let name = files.names().find(|name| name.starts_with("de-")).unwrap().to_owned();
        let Some(Kind::Phrases(Language::De, bare)) = Kind::of(&name) else { panic!("{name}") };
        let original = files.text(&name).unwrap();
        let changed = format!("{original}\n# geändert\n");
        files.keep(&name, &changed).unwrap();
        let laid_out = folder.path().join("phrases/de").join(&bare);
        assert_eq!(std::fs::read_to_string(&laid_out).unwrap(), changed);
        assert!(files.is_changed(&name) && files.text(&name).unwrap() == changed);
        // All of a language is there, so that a robot can read the folder.
        let count = std::fs::read_dir(folder.path().join("phrases/de")).unwrap().count();
        assert_eq!(count, files.phrases(Language::De).len());
        files.keep(&name, &original).unwrap();
        assert!(!files.is_changed(&name));
        assert_eq!(std::fs::read_to_string(&laid_out).unwrap(), original);
    }

    #[test]
    fn only_names_of_the_list_are_files() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret.txt"), "x").unwrap();
        let files = StaffFiles::new(folder.path().join("class"), BTreeMap::new());
        for name in ["../secret.txt", "../../etc/passwd", "", "de-", "xx-opening.txt", "nowhere.plan.toml"] {
            assert_eq!(files.text(name), None, "{name}");
        }
        assert_eq!(Kind::of("buehne.plan.toml"), Some(Kind::Plan("buehne".to_owned())));
        assert_eq!(Kind::of("fr-opening.txt"), None);
    }
}
