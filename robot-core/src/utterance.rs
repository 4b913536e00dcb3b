//! What is said, by whom it was heard, and in which language.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// A language the robot speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// German.
    #[default]
    De,
    /// English.
    En,
}

impl Language {
    /// All languages, the first one first.
    pub const ALL: [Self; 2] = [Self::De, Self::En];

    /// The ISO 639-1 code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL.into_iter().find(|language| language.code() == code).ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}

/// A language the robot does not speak.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("»{0}« ist keine Sprache, die ich spreche / is no language that I speak: de, en")]
pub struct UnknownLanguage(String);

/// A text in every language the robot speaks. That a translation is missing cannot be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Text<T = &'static str> {
    /// German.
    pub de: T,
    /// English.
    pub en: T,
}

impl<T> Text<T> {
    /// The text in `language`.
    pub const fn get(&self, language: Language) -> &T {
        match language {
            Language::De => &self.de,
            Language::En => &self.en,
        }
    }
}

/// Whom the robot talks to. German says `du` to children and `Sie` to adults.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// `du`, short sentences.
    Child,
    /// `Sie`.
    #[default]
    Adult,
}

/// Something the robot shall say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Utterance {
    /// The words.
    pub text: String,
    /// Their language.
    pub language: Language,
}

impl Utterance {
    /// Something to say.
    pub fn new(text: impl Into<String>, language: Language) -> Self {
        Self { text: text.into(), language }
    }

    /// How long a voice takes to say it, estimated.
    ///
    /// The robot's own voice never says when it is done, so the ears are kept shut by this figure. It rests on
    /// espeak-ng at its usual 175 words a minute, which speaks German at about 14 letters a second, and adds half a
    /// second for starting up.
    #[must_use]
    pub fn estimated_duration(&self) -> Duration {
        const LETTERS_PER_SECOND: u32 = 14;
        const PAUSE: Duration = Duration::from_millis(250);
        let letters = u32::try_from(self.text.chars().count()).unwrap_or(u32::MAX);
        let pauses = u32::try_from(self.text.matches([',', '.', '!', '?', ':', ';']).count()).unwrap_or(u32::MAX);
        let speaking = Duration::from_secs(1).saturating_mul(letters) / LETTERS_PER_SECOND;
        speaking.saturating_add(PAUSE.saturating_mul(pauses)).saturating_add(Duration::from_millis(500))
    }
}

/// Something the robot heard somebody say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// The words, as well as they were understood.
    pub text: String,
    /// The language it was listening for.
    pub language: Language,
    /// How sure the recogniser is, 0 to 1; typed text is 1.
    pub confidence: f64,
    /// When the last word ended.
    pub at: Timestamp,
}
