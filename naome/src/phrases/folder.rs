//! A house's own phrase files in a folder, read again when they change.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use behaviours::dialogue::{PhraseBook, PhraseErrors};
use robot_core::{Language, Text};

use crate::exit::Failure;
use crate::files;
use crate::output::Output;

/// A folder with `de/*.txt` and `en/*.txt`, laid over the files that come along.
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
/// What people write texts in; such a file in a folder of phrases was meant to be one.
const OTHER_ENDINGS: [&str; 13] =
    ["", "md", "toml", "text", "doc", "docx", "odt", "rtf", "xml", "json", "yaml", "yml", "csv"];

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
    let files = own_files(path, output)?;
    let book = |language: Language| {
        let texts = files.get(language).iter().map(|(name, text)| (name.as_str(), text.as_str()));
        PhraseBook::over_bundled(language, &texts.collect::<Vec<_>>()).map_err(|errors| report(&errors))
    };
    Ok(Text { de: book(Language::De)?, en: book(Language::En)? })
}

/// The files of a folder of phrases, each its path and text.
pub(crate) fn own_files(path: &Path, output: &Output) -> Result<Text<Vec<(String, String)>>, Failure> {
    look(path, output)?;
    let of = |language: Language| -> Result<Vec<(String, String)>, Failure> {
        let files = files(&path.join(language.code()));
        files.iter().map(|file| Ok((file.display().to_string(), files::read(file, output)?))).collect()
    };
    Ok(Text { de: of(Language::De)?, en: of(Language::En)? })
}

/// Whether it is a folder of phrases, or what is wrong with it.
fn look(path: &Path, output: &Output) -> Result<(), Failure> {
    let wrong = |text: Text<String>| Err(Failure::wrong_use(output.say(&text)));
    let shown = path.display();
    match std::fs::metadata(path) {
        Err(error) => return Err(files::unreadable(path, &error, output)),
        Ok(about) if !about.is_dir() => {
            return wrong(Text {
                de: format!("{shown} ist eine Datei. Geben Sie den Ordner an, in dem die Ordner de und en liegen."),
                en: format!("{shown} is a file. Name the folder that the folders de and en lie in."),
            });
        }
        Ok(_) => {}
    }
    let folders = Language::ALL.map(|language| path.join(language.code()));
    if let Some(file) = folders.iter().find_map(|folder| misnamed(folder)) {
        let file = file.display();
        return wrong(Text {
            de: format!("{file} würde niemand lesen: Phrasendateien enden auf .txt. Benennen Sie die Datei um."),
            en: format!("Nobody would read {file}: names of phrase files end with .txt. Rename the file."),
        });
    }
    if folders.iter().all(|folder| files(folder).is_empty()) {
        return wrong(Text {
            de: format!(
                "In {shown} sind keine Phrasendateien: sie liegen in {shown}/de und {shown}/en und enden auf .txt. \
                 Zum Anfangen: naome phrases export {shown}"
            ),
            en: format!(
                "There are no phrase files in {shown}: they lie in {shown}/de and {shown}/en and end with .txt. \
                 To begin with: naome phrases export {shown}"
            ),
        });
    }
    Ok(())
}

/// A file that was meant to be one of phrases and is not named so.
fn misnamed(folder: &Path) -> Option<PathBuf> {
    let is_misnamed = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        let is_hidden = path.file_name().is_none_or(|name| name.to_string_lossy().starts_with('.'));
        !is_hidden && OTHER_ENDINGS.contains(&ending.as_str()) && path.is_file()
    };
    entries(folder).into_iter().find(is_misnamed)
}

/// The phrase files in a folder, by name.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let is_txt = |path: &PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("txt"));
    entries(folder).into_iter().filter(is_txt).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<PathBuf> = entries.take(MOST_FILES).collect();
    found.sort();
    found
}

/// Writes the phrase files that come along into a folder, and nothing over what is there.
pub(crate) fn export(folder: &Path, output: &Output) -> Result<usize, Failure> {
    let mut written = 0;
    for language in Language::ALL {
        let own = folder.join(language.code());
        if !files(&own).is_empty() {
            let own = own.display();
            return Err(Failure::wrong_use(output.say(&Text {
                de: format!("In {own} liegen schon Phrasendateien; ich überschreibe nichts."),
                en: format!("There are phrase files in {own} already; I overwrite nothing."),
            })));
        }
    }
    for language in Language::ALL {
        for (name, text) in PhraseBook::bundled_files(language) {
            let file = folder.join(name);
            if let Some(parent) = file.parent() {
                files::create_folder(parent, output)?;
            }
            files::write(&file, text, output)?;
            written += 1;
        }
    }
    Ok(written)
}

fn report(errors: &PhraseErrors) -> Failure {
    Failure::wrong_use(errors)
}

fn stamp(path: &Path) -> Stamp {
    let folders = Language::ALL.into_iter().map(|language| path.join(language.code()));
    let files = folders.flat_map(|folder| files(&folder));
    files
        .map(|file| {
            let about = std::fs::metadata(&file).ok();
            let modified = about.as_ref().and_then(|about| about.modified().ok());
            (file, modified, about.map_or(0, |about| about.len()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use robot_core::Audience;

    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let file = folder.path().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        folder
    }

    fn refused(path: &Path) -> String {
        match PhraseFolder::open(path, &Output::plain(Language::De)) {
            Ok(_) => panic!("it was taken"),
            Err(failure) => failure.message,
        }
    }

    #[test]
    fn what_is_no_folder_of_phrases_is_said_in_one_way() {
        type Files = [(&'static str, &'static str)];
        let table: [(&Files, &str, &str); 5] = [
            (&[], "", "sind keine Phrasendateien"),
            (&[("x.txt", "ohne: rude\n")], "", "sind keine Phrasendateien"),
            (&[("x.txt", "ohne: rude\n")], "x.txt", "ist eine Datei. Geben Sie den Ordner an"),
            (&[("de/gruss.toml", "ohne: rude\n")], "", "gruss.toml würde niemand lesen: Phrasendateien enden auf .txt"),
            (&[], "nirgends", "gibt es nicht."),
        ];
        for (files, within, expected) in table {
            let folder = folder(files);
            let said = refused(&folder.path().join(within));
            assert!(said.contains(expected), "{said}");
        }
    }

    #[test]
    fn a_small_file_is_laid_over_and_read_again_when_it_changes() {
        let output = Output::plain(Language::De);
        let folder = folder(&[("de/gruss.txt", "absicht: greet\nantwort hallo: Moin!\n"), ("de/alt.txt~", "x")]);
        let mut phrases =
            PhraseFolder::open(folder.path(), &output).unwrap_or_else(|failure| panic!("{}", failure.message));
        let says = |books: &Text<PhraseBook>| books.de.answer("greet", "hello", Audience::Adult, &BTreeMap::new(), 0);
        assert_eq!(says(&phrases.books).as_deref(), Some("Moin!"));
        assert_eq!(phrases.books.de.understand("wo ist das Klo", &[], &|_| 0.0).intent, "find_area");
        assert!(phrases.changed(&output).is_none());
        fs::write(folder.path().join("de/gruss.txt"), "absicht: greet\nantwort hallo: Gude allerseits!\n").unwrap();
        let books = phrases.changed(&output).unwrap().unwrap_or_else(|failure| panic!("{}", failure.message));
        assert_eq!(says(&books).as_deref(), Some("Gude allerseits!"));
    }

    #[test]
    fn what_is_exported_is_read_as_it_came_and_overwrites_nothing() {
        let output = Output::plain(Language::De);
        let folder = tempfile::tempdir().unwrap();
        let written = export(folder.path(), &output).unwrap_or_else(|failure| panic!("{}", failure.message));
        let bundled = Language::ALL.map(|language| PhraseBook::bundled_files(language).len());
        assert_eq!(written, bundled.iter().sum::<usize>());
        let files = own_files(folder.path(), &output).unwrap_or_else(|failure| panic!("{}", failure.message));
        assert_eq!([files.de.len(), files.en.len()], bundled);
        assert!(export(folder.path(), &output).is_err_and(|failure| failure.message.contains("überschreibe nichts")));
    }
}
