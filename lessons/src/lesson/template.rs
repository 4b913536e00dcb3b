//! A new lesson: complete, small, and green from the beginning.

use std::collections::BTreeMap;

use super::files::Files;

const FILES: [(&str, &str); 9] = [
    ("lesson.toml", include_str!("../../template/lesson.toml")),
    ("text.de.md", include_str!("../../template/text.de.md")),
    ("text.de-simple.md", include_str!("../../template/text.de-simple.md")),
    ("text.en.md", include_str!("../../template/text.en.md")),
    ("start.blocks.txt", include_str!("../../template/start.blocks.txt")),
    ("solution.blocks.txt", include_str!("../../template/solution.blocks.txt")),
    ("tests/erst-sprechen.blocks.txt", include_str!("../../template/tests/erst-sprechen.blocks.txt")),
    ("tests/ohne-winken.blocks.txt", include_str!("../../template/tests/ohne-winken.blocks.txt")),
    ("tests/ohne-sprechen.blocks.txt", include_str!("../../template/tests/ohne-sprechen.blocks.txt")),
];

/// The files of a new lesson of this id; `None` if the id is none: small letters, digits and hyphens.
#[must_use]
pub fn template(id: &str) -> Option<Files> {
    let is_id = !id.is_empty()
        && id.len() <= 40
        && id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
    let files = FILES
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.replace("\"NAME\"", &format!("\"{id}\"")).into_bytes()));
    is_id.then(|| Files {
        folder: id.to_owned(),
        place: id.to_owned(),
        files: files.collect(),
        unreadable: BTreeMap::new(),
        worlds: super::content::bundled_worlds(),
    })
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
    let named = template(id)?;
    Some(Files { files, ..named })
}

#[cfg(test)]
mod tests {
    use super::super::{Lesson, bundled};
    use super::*;

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
