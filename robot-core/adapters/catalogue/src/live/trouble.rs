//! Why a server gave no answer that can be used.

use robot_core::Text;

/// Why a server gave no answer that can be used. Nothing of what it sent is repeated but short codes and names.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text().en)]
pub enum Trouble {
    /// The time for the question is over.
    TimedOut,
    /// There is no connection, or it broke off.
    Unreachable {
        /// What the network says.
        detail: String,
    },
    /// No secure connection: mostly a certificate for which nobody vouches whom this machine trusts.
    Insecure {
        /// What is wrong with it.
        detail: String,
    },
    /// An HTTP status that stands for no answer.
    Status {
        /// The status.
        code: u16,
    },
    /// The answer is longer than any may be.
    TooBig {
        /// The most bytes an answer may have.
        limit: usize,
    },
    /// The server sends us to another host, where nobody allowed us to go.
    SentElsewhere,
    /// The server sends us on and on.
    RedirectLoop,
    /// A web page, such as a login, where data are due.
    WebPage,
    /// The answer breaks its format.
    Broken {
        /// What is wrong with it.
        detail: String,
    },
    /// The server understood, and declines: an SRU diagnostic or an error message.
    Declined {
        /// The diagnostic's number; 0 if it has none.
        code: u16,
    },
    /// It failed several times in a row, and is left alone for a while.
    Resting,
}

impl Trouble {
    pub(crate) fn broken(detail: impl Into<String>) -> Self {
        Self::Broken { detail: detail.into() }
    }

    /// Whether asking again at once may help.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Status { code: 429 | 502..=504 })
    }

    /// Whether the server works, and the question or the settings are at fault.
    #[must_use]
    pub const fn is_an_answer(&self) -> bool {
        matches!(self, Self::Declined { .. })
    }

    /// The trouble in words, with what to do about it where something can be done.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        let fixed = |de: &str, en: &str| Text { de: de.to_owned(), en: en.to_owned() };
        match self {
            Self::TimedOut => fixed("er antwortet nicht rechtzeitig", "it does not answer in time"),
            Self::Unreachable { detail } => Text {
                de: format!("er ist nicht zu erreichen ({detail})"),
                en: format!("it cannot be reached ({detail})"),
            },
            Self::Insecure { detail } => Text {
                de: format!(
                    "die sichere Verbindung kommt nicht zustande ({detail}); hat das Haus eine eigene Zertifizierungsstelle, gehört deren Datei in ca"
                ),
                en: format!(
                    "no secure connection ({detail}); if the house has an authority of its own, enter its file as ca"
                ),
            },
            Self::Status { code } => Text {
                de: format!("er antwortet mit HTTP {code}; stimmt die Adresse?"),
                en: format!("it answers with HTTP {code}; is the address right?"),
            },
            Self::TooBig { limit } => Text {
                de: format!("seine Antwort ist länger als {limit} Bytes"),
                en: format!("its answer is longer than {limit} bytes"),
            },
            Self::SentElsewhere => fixed(
                "er verweist auf einen anderen Rechner; bitte dessen Adresse eintragen, wenn das richtig ist",
                "it sends us to another host; please enter that one's address if this is right",
            ),
            Self::RedirectLoop => fixed("er verweist immer weiter", "it sends us on and on"),
            Self::WebPage => fixed(
                "er schickt eine Webseite statt Daten; verlangt er eine Anmeldung, oder fehlt ein Teil der Adresse?",
                "it sends a web page instead of data; does it want a login, or is a part of the address missing?",
            ),
            Self::Broken { detail } => Text {
                de: format!("seine Antwort ist fehlerhaft: {detail}"),
                en: format!("its answer is broken: {detail}"),
            },
            Self::Declined { code } => declined(*code),
            Self::Resting => fixed(
                "er hat mehrmals nicht geantwortet und wird eine Weile nicht gefragt",
                "it failed several times and is left alone for a while",
            ),
        }
    }
}

/// The diagnostics of SRU that a setting can cure (info:srw/diagnostic/1/...).
fn declined(code: u16) -> Text<String> {
    let (de, en) = match code {
        4 | 5 | 7 => ("er will eine andere SRU-Version; siehe version", "it wants another SRU version; see version"),
        10 | 22 | 27 | 28 | 35 | 48 => {
            ("er versteht die Frage nicht; siehe profile", "it does not understand the query; see profile")
        }
        16 | 19 => (
            "er kennt den Index nicht; siehe id_index und isbn_index",
            "it does not know the index; see id_index and isbn_index",
        ),
        66 | 67 => ("er liefert dieses Format nicht; siehe schema", "it does not give this format; see schema"),
        68 => ("er erlaubt die Abfrage nicht", "it does not permit the query"),
        235 => (
            "er kennt diesen Katalog nicht; stimmt die Adresse?",
            "it does not know this database; is the address right?",
        ),
        _ => ("er lehnt die Frage ab", "it declines the question"),
    };
    match code {
        0 => Text { de: de.to_owned(), en: en.to_owned() },
        _ => Text { de: format!("{de} (Diagnose {code})"), en: format!("{en} (diagnostic {code})") },
    }
}
