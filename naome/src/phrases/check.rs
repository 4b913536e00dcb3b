//! `naome phrases check`: what is wrong in phrase files, and which of their own tests do not hold.

use std::path::{Path, PathBuf};

use behaviours::dialogue::{PhraseBook, kept_files};
use robot_core::{Language, Text};
use serde::Serialize;

use super::folder;
use crate::exit::{Ending, Exit, Failure};
use crate::files;
use crate::output::{Finding, Output};

/// The files of one language, each its name and text.
type Files = Vec<(String, String)>;

/// The last line of a check for programs: they read that all is well, and need not take silence for it.
#[derive(Serialize)]
struct End {
    event: &'static str,
    /// The house's own.
    files: usize,
    /// Those that come along and still hold.
    bundled: usize,
    errors: usize,
}

pub(crate) fn run(paths: &[PathBuf], output: &Output) -> Ending {
    let mut wrong = 0;
    let (mut own, mut kept) = (0, 0);
    for (language, files) in gather(paths, output)? {
        own += files.len();
        kept += kept_files(language, &files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>()).len();
        wrong += check(language, &files, output);
    }
    if output.json {
        output.json(&End { event: "end", files: own, bundled: kept, errors: wrong });
    } else if wrong == 0 {
        output.text(&output.say(&match (own, kept) {
            (0, _) | (_, 0) => Text {
                de: format!("In Ordnung: {} Dateien, alle Testzeilen halten.", own + kept),
                en: format!("All is well: {} files, all test lines hold.", own + kept),
            },
            (1, _) => Text {
                de: format!("In Ordnung: 1 eigene Datei über {kept} mitgelieferten, alle Testzeilen halten."),
                en: format!("All is well: 1 file of your own over {kept} that come along, all test lines hold."),
            },
            _ => Text {
                de: format!("In Ordnung: {own} eigene Dateien über {kept} mitgelieferten, alle Testzeilen halten."),
                en: format!("All is well: {own} files of your own over {kept} that come along, all test lines hold."),
            },
        }));
    }
    Ok(if wrong == 0 { Exit::Done } else { Exit::DidNotHold })
}

/// A house's own files by language: of a folder by its `de` and `en`, of a single file by the keys that it uses. A language
/// without any is left out; without paths there are both, and no files.
fn gather(paths: &[PathBuf], output: &Output) -> Result<Vec<(Language, Files)>, Failure> {
    let mut own: Text<Files> = Text { de: Vec::new(), en: Vec::new() };
    let mut of = |language: Language, files: Files| match language {
        Language::De => own.de.extend(files),
        Language::En => own.en.extend(files),
    };
    for path in paths {
        if path.is_dir() {
            let files = folder::own_files(path, output)?;
            of(Language::De, files.de);
            of(Language::En, files.en);
        } else {
            let text = files::read(path, output)?;
            of(language_of(path, &text), vec![(path.display().to_string(), text)]);
        }
    }
    let both = [(Language::De, own.de), (Language::En, own.en)];
    Ok(both.into_iter().filter(|(_, files)| paths.is_empty() || !files.is_empty()).collect())
}

/// German files use German keys.
fn language_of(path: &Path, text: &str) -> Language {
    const GERMAN: [&str; 8] = ["absicht", "sag", "beispiel", "antwort", "wort", "feld", "gleich", "ohne"];
    const ENGLISH: [&str; 8] = ["intent", "hear", "example", "answer", "word", "slot", "same", "without"];
    let count = |keys: [&str; 8]| {
        let begins = |line: &&str| keys.iter().any(|key| line.trim_start().starts_with(key));
        text.lines().take(2_000).filter(begins).count()
    };
    let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    match (count(GERMAN), count(ENGLISH)) {
        (german, english) if german > english => Language::De,
        (german, english) if english > german => Language::En,
        _ => folder.and_then(|name| name.parse().ok()).unwrap_or_default(),
    }
}

/// Prints what is wrong and counts it.
fn check(language: Language, files: &Files, output: &Output) -> usize {
    let texts: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let book = match PhraseBook::over_bundled(language, &texts) {
        Ok(book) => book,
        Err(errors) => {
            for finding in &errors.findings {
                if output.json {
                    output.json(&Finding::error(finding, language));
                } else {
                    output.complain(&format!("{}\n", finding.text(language)));
                }
            }
            return errors.findings.len();
        }
    };
    let failed = book.self_test();
    for test in &failed {
        if output.json {
            output.json(&Finding {
                file: &test.file,
                line: test.line,
                column: 1,
                severity: "error",
                rule: "test",
                message: &test.to_string(),
                help: "",
            });
        } else {
            output.complain(&test.to_string());
        }
    }
    failed.len()
}
