//! The lessons that come with naome.

use std::collections::BTreeMap;

use super::files::Files;

/// All files in `content/`, by path, put together by the build script.
const CONTENT: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/content.rs"));

/// The floor plans that come with naome's lessons, by name.
#[must_use]
pub fn bundled_worlds() -> BTreeMap<String, String> {
    let plans = CONTENT.iter().filter_map(|(path, bytes)| {
        let name = path.strip_prefix("worlds/")?.strip_suffix(".plan.toml")?;
        Some((name.to_owned(), std::str::from_utf8(bytes).ok()?.to_owned()))
    });
    plans.collect()
}

/// The tracks that come with naome's lessons: file name and text.
pub fn bundled_tracks() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = CONTENT.iter().filter(|(path, _)| path.starts_with("tracks/") && path.ends_with(".toml"));
    files.filter_map(|(path, bytes)| Some((*path, std::str::from_utf8(bytes).ok()?)))
}

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
