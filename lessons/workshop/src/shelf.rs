//! What is taught now. Staff may change a room: then another library stands here, and what runs keeps the one it began
//! with.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use lessons::lesson::Files;

use crate::library::Library;

/// The library, and what it is made of.
#[derive(Debug)]
pub(crate) struct Shelf {
    files: Vec<Files>,
    tracks: Vec<(String, String)>,
    now: RwLock<Arc<Library>>,
}

impl Shelf {
    /// Lessons and tracks as they came, and the plans that staff have changed, by the room's name.
    pub(crate) fn new(files: Vec<Files>, tracks: Vec<(String, String)>, changed: &BTreeMap<String, String>) -> Self {
        let now = RwLock::new(Arc::new(Library::new(&files, &tracks, changed)));
        Self { files, tracks, now }
    }

    /// The library of this moment.
    pub(crate) fn now(&self) -> Arc<Library> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Other rooms from now on. It takes as long as reading all lessons does.
    pub(crate) fn rebuild(&self, changed: &BTreeMap<String, String>) {
        let library = Arc::new(Library::new(&self.files, &self.tracks, changed));
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = library;
    }

    /// All rooms as they came, by name.
    pub(crate) fn worlds(&self) -> BTreeMap<String, String> {
        let of_lessons = self.files.iter().flat_map(|files| files.worlds.clone());
        lessons::lesson::bundled_worlds().into_iter().chain(of_lessons).collect()
    }
}
