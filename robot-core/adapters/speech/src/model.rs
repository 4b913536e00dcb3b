//! Vosk models in memory.

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, Once, PoisonError};

use robot_core::Text;

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

/// Why a model does not listen.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelError {
    /// There is no such folder.
    NoFolder {
        /// Where it was looked for.
        folder: String,
    },
    /// The folder holds no model.
    NoModel {
        /// The folder.
        folder: String,
    },
    /// Files are missing.
    Missing {
        /// The folder.
        folder: String,
        /// The files, from the folder on.
        files: Vec<String>,
    },
    /// Files are not what they should be.
    Broken {
        /// The folder.
        folder: String,
        /// The files, from the folder on.
        files: Vec<String>,
    },
    /// libvosk does not take the model.
    Refused {
        /// The folder.
        folder: String,
    },
    /// The model knows none of the phrases.
    NoPhraseKnown {
        /// The words it does not know.
        unknown: Vec<UnknownWord>,
    },
    /// The model has no words of its own and must be told what to listen for.
    NeedsPhrases,
    /// A graph cannot be written down for libvosk to read.
    NoRoom {
        /// Where it was to stand.
        folder: String,
        /// What the operating system says.
        reason: String,
    },
    /// The recogniser failed while it listened.
    Failed,
}

impl ModelError {
    /// What is wrong and what to do about it.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        match self {
            Self::NoFolder { folder } => Text {
                de: format!("{folder}: Diesen Ordner gibt es nicht. Hier soll ein entpacktes Vosk-Modell liegen."),
                en: format!("{folder}: there is no such folder; it should hold an unpacked Vosk model"),
            },
            Self::NoModel { folder } => Text {
                de: format!(
                    "{folder}: In diesem Ordner liegt kein Vosk-Modell: am/final.mdl und conf/mfcc.conf fehlen. \
                     Liegt es einen Ordner tiefer?"
                ),
                en: format!(
                    "{folder}: there is no Vosk model in this folder: am/final.mdl and conf/mfcc.conf are missing; \
                     does it lie one folder deeper?"
                ),
            },
            Self::Missing { folder, files } => {
                let files = files.join(", ");
                Text {
                    de: format!("{folder}: Im Vosk-Modell fehlt: {files}. Bitte das Modell noch einmal entpacken."),
                    en: format!("{folder}: missing from the Vosk model: {files}; unpack the model again"),
                }
            }
            Self::Broken { folder, files } => {
                let files = files.join(", ");
                Text {
                    de: format!(
                        "{folder}: Im Vosk-Modell ist kaputt: {files}. Bitte das Modell noch einmal entpacken."
                    ),
                    en: format!("{folder}: broken in the Vosk model: {files}; unpack the model again"),
                }
            }
            Self::Refused { folder } => Text {
                de: format!("{folder}: libvosk nimmt dieses Modell nicht an. Ist es für Vosk 0.3.45 gemacht?"),
                en: format!("{folder}: libvosk does not take this model; is it made for Vosk 0.3.45?"),
            },
            Self::NoPhraseKnown { unknown } => {
                let words: Vec<_> = unknown.iter().take(10).map(|unknown| unknown.word.as_str()).collect();
                let words = words.join(", ");
                Text {
                    de: format!("Das Modell kann keinen der Sätze hören; es kennt diese Wörter nicht: {words}"),
                    en: format!("the model cannot hear any of the phrases; it does not know these words: {words}"),
                }
            }
            Self::NeedsPhrases => Text {
                de: "Dieses Modell hört nur auf Sätze, die es vorher kennt: mit --phrases DATEI angeben.".into(),
                en: "this model hears only phrases that it is given beforehand: give them by --phrases FILE".into(),
            },
            Self::NoRoom { folder, reason } => Text {
                de: format!(
                    "{folder}: Hier kann ich nichts ablegen: {reason}. Bitte TMPDIR auf einen Ordner setzen, in dem Platz ist."
                ),
                en: format!("{folder}: nothing can be put here: {reason}; set TMPDIR to a folder with room in it"),
            },
            Self::Failed => Text {
                de: "Die Spracherkennung hat mitten im Hören versagt. Passt das Modell zu Vosk 0.3.45?".into(),
                en: "the speech recogniser failed while it listened; does the model fit Vosk 0.3.45?".into(),
            },
        }
    }
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for ModelError {}
