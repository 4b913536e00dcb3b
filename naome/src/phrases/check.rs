//! `naome phrases check`: what is wrong in phrase files, and which of their own tests do not hold.

use std::path::{Path, PathBuf};

use behaviours::dialogue::PhraseBook;
use robot_core::{Language, Text};

use super::folder;
use crate::exit::{Ending, Exit, Failure};
use crate::output::{Finding, Output};
use crate::sources;

/// The files of one language, each its name and text.
type Files = Vec<(String, String)>;

pub(crate) fn run(paths: &[PathBuf], output: &Output) -> Ending {
    let mut wrong = 0;
    let mut checked = 0;
    for (language, files) in gather(paths, output)? {
        checked += files.len();
        wrong += check(language, &files, output);
    }
    if wrong == 0 && !output.json {
        let (one, many) = (Text { de: "Datei", en: "file" }, Text { de: "Dateien", en: "files" });
        let files = output.count(checked, &one, &many);
        output.text(&output.say(&Text {
            de: format!("In Ordnung: {files}, alle Testzeilen halten."),
            en: format!("All is well: {files}, all test lines hold."),
        }));
    }
    Ok(if wrong == 0 { Exit::Done } else { Exit::DidNotHold })
}

/// The files by language: of a folder by its `de` and `en`, of a single file by the key that it begins with. Single files
/// are checked together with those that come along and that they do not replace, as they use their lists.
fn gather(paths: &[PathBuf], output: &Output) -> Result<Vec<(Language, Files)>, Failure> {
    let bundled = |language: Language| -> Files {
        let files = PhraseBook::bundled_files(language).iter();
        files.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    };
    if paths.is_empty() {
        return Ok(Language::ALL.into_iter().map(|language| (language, bundled(language))).collect());
    }
    let mut gathered: Vec<(Language, Files)> = Vec::new();
    let mut single: Vec<(Language, (String, String))> = Vec::new();
    for path in paths {
        if path.is_dir() {
            for language in Language::ALL {
                let files = folder::files(&path.join(language.to_string()));
                let read =
                    |file: &PathBuf| Ok::<_, Failure>((file.display().to_string(), sources::read(file, output)?));
                let texts = files.iter().map(read).collect::<Result<Files, Failure>>()?;
                if !texts.is_empty() {
                    gathered.push((language, texts));
                }
            }
            if gathered.is_empty() {
                return Err(Failure::wrong_use(output.say(&Text {
                    de: format!("{} hat keine Ordner de oder en mit Phrasendateien.", path.display()),
                    en: format!("{} has no folder de or en with phrase files.", path.display()),
                })));
            }
        } else {
            let text = sources::read(path, output)?;
            single.push((language_of(path, &text), (path.display().to_string(), text)));
        }
    }
    for language in Language::ALL {
        let own: Files = single.iter().filter(|(of, _)| *of == language).map(|(_, file)| file.clone()).collect();
        if own.is_empty() {
            continue;
        }
        let name = |path: &str| Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned());
        let mut files = bundled(language);
        files.retain(|(bundled, _)| !own.iter().any(|(path, _)| name(path) == name(bundled)));
        files.extend(own);
        gathered.push((language, files));
    }
    Ok(gathered)
}

/// German files use German keys.
fn language_of(path: &Path, text: &str) -> Language {
    const GERMAN: [&str; 7] = ["absicht", "sag", "beispiel", "antwort", "wort", "feld", "gleich"];
    const ENGLISH: [&str; 7] = ["intent", "hear", "example", "answer", "word", "slot", "same"];
    let count = |keys: [&str; 7]| {
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
    let book = match PhraseBook::parse(language, &texts) {
        Ok(book) => book,
        Err(errors) => {
            for finding in &errors.findings {
                if output.json {
                    output.json(&Finding {
                        file: &finding.file,
                        line: finding.line,
                        column: finding.column,
                        severity: "error",
                        rule: "phrase",
                        message: &finding.message,
                        help: &finding.help,
                    });
                } else {
                    output.complain(&format!("{finding}\n"));
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
