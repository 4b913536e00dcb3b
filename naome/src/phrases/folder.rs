//! Phrase files in a folder, read again when they change.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use behaviours::dialogue::{PhraseBook, PhraseErrors};
use robot_core::{Language, Text};

use crate::exit::Failure;
use crate::output::Output;
use crate::sources;

/// A folder with `de/*.txt` and `en/*.txt`. A language that it lacks is the one that comes along.
pub(crate) struct PhraseFolder {
    path: PathBuf,
    /// The newest that could be read.
    pub(crate) books: Arc<Text<PhraseBook>>,
    seen: Stamp,
}

/// Names and times of the files: whether anything has changed.
type Stamp = Vec<(PathBuf, Option<SystemTime>, u64)>;

/// Nobody has more topics; a folder of something else is not read to its end.
const MOST_FILES: usize = 200;

impl PhraseFolder {
    /// Reads the folder.
    pub(crate) fn open(path: &Path, output: &Output) -> Result<Self, Failure> {
        let books = Arc::new(read(path, output)?);
        Ok(Self { path: path.to_owned(), books, seen: stamp(path) })
    }

    /// The phrases anew if the files have changed; with a mistake in them, what is wrong, and the old ones stay.
    pub(crate) fn changed(&mut self, output: &Output) -> Option<Result<Arc<Text<PhraseBook>>, Failure>> {
        let now = stamp(&self.path);
        if now == self.seen {
            return None;
        }
        self.seen = now;
        Some(read(&self.path, output).map(|books| {
            self.books = Arc::new(books);
            Arc::clone(&self.books)
        }))
    }
}

fn read(path: &Path, output: &Output) -> Result<Text<PhraseBook>, Failure> {
    let has_any = Language::ALL.into_iter().any(|language| path.join(language.to_string()).is_dir());
    if !has_any {
        let path = path.display();
        return Err(Failure::wrong_use(output.say(&Text {
            de: format!("{path} hat keine Ordner de oder en mit Phrasendateien."),
            en: format!("{path} has no folder de or en with phrase files."),
        })));
    }
    let book = |language: Language| {
        let folder = path.join(language.to_string());
        if !folder.is_dir() {
            return PhraseBook::bundled(language).map_err(|errors| report(&errors));
        }
        parse(language, &files(&folder), output)
    };
    Ok(Text { de: book(Language::De)?, en: book(Language::En)? })
}

/// The phrase files of one language.
pub(crate) fn parse(language: Language, files: &[PathBuf], output: &Output) -> Result<PhraseBook, Failure> {
    let texts = files
        .iter()
        .map(|file| Ok::<_, Failure>((file.display().to_string(), sources::read(file, output)?)))
        .collect::<Result<Vec<_>, Failure>>()?;
    let texts: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    PhraseBook::parse(language, &texts).map_err(|errors| report(&errors))
}

/// The phrase files in a folder, by name.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).take(MOST_FILES).collect();
    found.sort();
    found
}

fn report(errors: &PhraseErrors) -> Failure {
    Failure::wrong_use(errors)
}

fn stamp(path: &Path) -> Stamp {
    let folders = Language::ALL.into_iter().map(|language| path.join(language.to_string()));
    let files = folders.flat_map(|folder| files(&folder));
    files
        .map(|file| {
            let about = std::fs::metadata(&file).ok();
            let modified = about.as_ref().and_then(|about| about.modified().ok());
            (file, modified, about.map_or(0, |about| about.len()))
        })
        .collect()
}
