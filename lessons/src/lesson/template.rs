//! A new lesson: complete, small, and green from the beginning.

use std::collections::BTreeMap;

use robot_core::Language;

use super::files::Files;

/// Files by their paths in the lesson's folder.
type Begun = [(&'static str, &'static str); 9];

const GERMAN: Begun = [
    ("lesson.toml", include_str!("../../template/de/lesson.toml")),
    ("text.de.md", include_str!("../../template/de/text.de.md")),
    ("text.de-simple.md", include_str!("../../template/de/text.de-simple.md")),
    ("text.en.md", include_str!("../../template/de/text.en.md")),
    ("start.blocks.txt", include_str!("../../template/de/start.blocks.txt")),
    ("solution.blocks.txt", include_str!("../../template/de/solution.blocks.txt")),
    ("tests/erst-sprechen.blocks.txt", include_str!("../../template/de/tests/erst-sprechen.blocks.txt")),
    ("tests/ohne-winken.blocks.txt", include_str!("../../template/de/tests/ohne-winken.blocks.txt")),
    ("tests/ohne-sprechen.blocks.txt", include_str!("../../template/de/tests/ohne-sprechen.blocks.txt")),
];

const ENGLISH: Begun = [
    ("lesson.toml", include_str!("../../template/en/lesson.toml")),
    ("text.en.md", include_str!("../../template/en/text.en.md")),
    ("text.de.md", include_str!("../../template/en/text.de.md")),
    ("text.de-simple.md", include_str!("../../template/en/text.de-simple.md")),
    ("start.blocks.txt", include_str!("../../template/en/start.blocks.txt")),
    ("solution.blocks.txt", include_str!("../../template/en/solution.blocks.txt")),
    ("tests/speaks-first.blocks.txt", include_str!("../../template/en/tests/speaks-first.blocks.txt")),
    ("tests/without-wave.blocks.txt", include_str!("../../template/en/tests/without-wave.blocks.txt")),
    ("tests/without-words.blocks.txt", include_str!("../../template/en/tests/without-words.blocks.txt")),
];

/// The files of a new lesson of this id, for somebody who writes in this language first: all texts are there in all
/// languages, and its ids and its source language are theirs. `None` if the id is none: small letters, digits and hyphens.
#[must_use]
pub fn template(id: &str, author: Language) -> Option<Files> {
    let begun = match author {
        Language::De => GERMAN,
        Language::En => ENGLISH,
    };
    let begun = begun
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.replace("\"NAME\"", &format!("\"{id}\"")).into_bytes()));
    named(id, begun.collect())
}

/// The files of a new lesson of this id that is like another one; `None` if the id is none.
#[must_use]
pub fn like(id: &str, pattern: &Files) -> Option<Files> {
    let mut files = pattern.files.clone();
    let toml = pattern.text("lesson.toml")?;
    // The lesson's own id is the first in its file.
    let own = toml.find("\nid = ").map_or(0, |at| at + 1);
    let end = toml[own..].find('\n').map_or(toml.len(), |at| own + at);
    let toml = format!("{}id = \"{id}\"{}", &toml[..own], &toml[end..]);
    files.insert("lesson.toml".to_owned(), toml.into_bytes());
    named(id, files)
}

/// A lesson of this id with these files; `None` if the id is none.
fn named(id: &str, files: BTreeMap<String, Vec<u8>>) -> Option<Files> {
    let is_id = !id.is_empty()
        && id.len() <= 40
        && id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
    is_id.then(|| Files {
        folder: id.to_owned(),
        place: id.to_owned(),
        files,
        unreadable: BTreeMap::new(),
        worlds: super::content::bundled_worlds(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Lesson, bundled};
    use super::*;
    use crate::language::LessonLanguage;

    #[test]
    fn authors_begin_in_their_own_language() {
        for (author, source, step) in
            [(Language::De, LessonLanguage::De, "begruessen"), (Language::En, LessonLanguage::En, "greeting")]
        {
            let files = template("neu", author).unwrap();
            let lesson = Lesson::read(&files).unwrap_or_else(|findings| panic!("{author:?}: {findings:?}"));
            assert_eq!((lesson.file.source_language, lesson.file.steps[0].id.as_str()), (source, step));
            assert_eq!(lesson.file.languages.first(), Some(&source));
            assert_eq!(lesson.texts.len(), 3, "{author:?}: all languages are there");
        }
    }

    #[test]
    fn every_lesson_can_be_a_pattern() {
        for pattern in bundled() {
            let files = like("mein-tanz", &pattern).unwrap();
            let lesson = Lesson::read(&files).unwrap_or_else(|findings| panic!("{}: {findings:?}", pattern.folder));
            assert_eq!((lesson.file.id.as_str(), lesson.folder.as_str()), ("mein-tanz", "mein-tanz"));
            let theirs = Lesson::read(&pattern).unwrap();
            assert_eq!(lesson.file.goals, theirs.file.goals, "{}", pattern.folder);
        }
        assert!(like("Mein Tanz", &bundled()[0]).is_none());
    }
}
