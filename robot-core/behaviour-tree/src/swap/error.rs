//! Why a tree is not put in the place of another.

use crate::words::error::{BlackboardError, TickError};
use crate::words::language::Language;

/// Why a tree was not put in the place of another.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum SwapError {
    /// An entry of the old tree does not fit the new one.
    #[error(
        "the new tree cannot take over the entry `{path}`: {error}; give the port the type of the entry, or do not carry entries over"
    )]
    Entry {
        /// The key, with the path of its subtree before it.
        path: String,
        /// What is wrong.
        error: BlackboardError,
    },
    /// Something went wrong when the old tree was halted.
    #[error("the old tree could not be halted without an error: {0}")]
    Halt(#[from] TickError),
    /// Leaves of the old tree do not come to their stop.
    #[error(
        "the old tree did not stop in {calls} ticks: {} still stopping; wait longer, or see why `still_stopping` stays true", are(.leaves)
    )]
    DoesNotStop {
        /// The paths of the leaves.
        leaves: Vec<String>,
        /// How many ticks they had.
        calls: u32,
    },
    /// The new tree has taken its place before.
    #[error("this swap is done: make another one for another tree")]
    IsDone,
}

impl SwapError {
    /// What is wrong, in a language; `Display` is in English.
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (_, Language::En) => self.to_string(),
            (Self::Entry { path, error }, Language::De) => format!(
                "der neue Baum kann den Eintrag `{path}` nicht übernehmen: {}; dem Anschluss den Typ des Eintrags geben, oder die Einträge nicht übernehmen",
                error.text(language)
            ),
            (Self::Halt(error), Language::De) => {
                let error = error.clone().in_language(language);
                format!("der alte Baum ließ sich nicht ohne Fehler anhalten: {error}")
            }
            (Self::DoesNotStop { leaves, calls }, Language::De) => {
                let leaves = names(leaves);
                format!(
                    "der alte Baum ist nach {calls} Takten nicht zum Stehen gekommen, noch nicht fertig: {leaves}; länger warten, oder sehen, warum `still_stopping` wahr bleibt"
                )
            }
            (Self::IsDone, Language::De) => {
                "dieser Tausch ist schon geschehen: für einen anderen Baum einen neuen machen".to_owned()
            }
        }
    }
}

fn names(leaves: &[String]) -> String {
    leaves.iter().map(|leaf| format!("`{leaf}`")).collect::<Vec<_>>().join(", ")
}

fn are(leaves: &[String]) -> String {
    let names = names(leaves);
    if leaves.len() == 1 { format!("{names} is") } else { format!("{names} are") }
}
