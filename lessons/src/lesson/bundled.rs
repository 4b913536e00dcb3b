//! The lessons that come with naome.

use std::collections::BTreeMap;

use super::content::{CONTENT, bundled_worlds};
use super::files::Files;

/// The lessons that come with naome, in the order of their folders.
#[must_use]
pub fn bundled() -> Vec<Files> {
    let mut lessons: BTreeMap<&str, Files> = BTreeMap::new();
    for (path, bytes) in CONTENT {
        let Some((folder, file)) = path.split_once('/') else { continue };
        if ["worlds", "tracks"].contains(&folder) {
            continue;
        }
        let files = lessons.entry(folder).or_insert_with(|| Files {
            folder: folder.to_owned(),
            place: folder.to_owned(),
            files: BTreeMap::new(),
            unreadable: BTreeMap::new(),
            worlds: bundled_worlds(),
        });
        files.files.insert(file.to_owned(), bytes.to_vec());
    }
    lessons.into_values().filter(|files| files.files.contains_key("lesson.toml")).collect()
}
