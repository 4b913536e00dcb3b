//! Why a model does not listen.

use std::fmt;

use robot_core::Text;

use crate::phrases::UnknownWord;

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
