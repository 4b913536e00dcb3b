//! A new lesson: complete, small, and green from the beginning.

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
        worlds: super::bundled::bundled_worlds(),
    })
}
