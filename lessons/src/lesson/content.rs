//! The files that come with naome: lessons, the rooms that they play in, and the tracks that put them on a map.

use std::collections::BTreeMap;

/// All files in `content/`, by path, put together by the build script.
pub(super) const CONTENT: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/content.rs"));

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
