//! Vosk models in memory.

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, Once, PoisonError};

use crate::model_error::ModelError;
use crate::model_folder::{Graph, ModelFolder};
use crate::phrases::{Phrases, UnknownWord};

/// A model in memory. Any number of recognisers can share it.
pub struct Model {
    pub(crate) inner: Mutex<vosk::Model>,
    graph: Graph,
    folder: String,
}

impl Model {
    /// Loads a model: milliseconds for a small one, seconds for a big one.
    ///
    /// # Errors
    /// When libvosk refuses it, or it has no words of its own: see [`SpeechModel`](crate::SpeechModel).
    pub fn load(folder: &ModelFolder) -> Result<Self, ModelError> {
        let name = folder.path().display().to_string();
        if folder.graph() == Graph::Phones {
            return Err(ModelError::NeedsPhrases);
        }
        Self::load_graph(folder.path(), folder.graph(), name)
    }

    /// Loads a model with its graph from a folder that has just been written; `name` is what messages call it.
    pub(crate) fn load_from(folder: &Path, name: String) -> Result<Self, ModelError> {
        Self::load_graph(folder, Graph::Static, name)
    }

    fn load_graph(path: &Path, graph: Graph, name: String) -> Result<Self, ModelError> {
        quieten_libvosk();
        let inner = path.to_str().and_then(vosk::Model::new);
        let inner = inner.ok_or_else(|| ModelError::Refused { folder: name.clone() })?;
        tracing::debug!(folder = name, ?graph, "speech model loaded");
        Ok(Self { inner: Mutex::new(inner), graph, folder: name })
    }

    /// What it can be made to listen for.
    #[must_use]
    pub const fn graph(&self) -> Graph {
        self.graph
    }

    /// Its folder, for messages.
    pub(crate) fn folder(&self) -> &str {
        &self.folder
    }

    /// Whether it knows a word, in lower case.
    #[must_use]
    pub fn knows(&self, word: &str) -> bool {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).find_word(word).is_some()
    }

    /// The words of `phrases` that it does not know: it cannot hear the phrases they are in.
    #[must_use]
    pub fn unknown_words(&self, phrases: &Phrases) -> Vec<UnknownWord> {
        phrases.clone().drop_unknown(|word| self.knows(word))
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Model").field("folder", &self.folder).field("graph", &self.graph).finish_non_exhaustive()
    }
}

/// libvosk writes pages about each model to standard error; only what it calls errors is left.
pub(crate) fn quieten_libvosk() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| vosk::set_log_level(vosk::LogLevel::Error));
}
