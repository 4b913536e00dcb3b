//! What is said, by whom it was heard, and in which language.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::language::Language;
use crate::normalise::normalise;
use crate::time::Timestamp;

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

/// How much something must be heard. Later ones come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// In its turn.
    #[default]
    Normal,
    /// Before all that waits.
    Urgent,
    /// At once: what is being said stops, and what waits is forgotten.
    Emergency,
}

/// How something is said. What each style does to a voice stands in a table of the voice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Style {
    /// As usual.
    #[default]
    Neutral,
    /// Higher and livelier.
    Happy,
    /// Lower and slower.
    Calm,
    /// Softer.
    Quiet,
    /// Faster.
    Fast,
    /// Slower, for a call number to be written down.
    Slow,
    /// Without melody, as robots in films talk.
    Robot,
}

impl Style {
    /// All styles.
    pub const ALL: [Self; 7] =
        [Self::Neutral, Self::Happy, Self::Calm, Self::Quiet, Self::Fast, Self::Slow, Self::Robot];

    /// Its name in files and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Happy => "happy",
            Self::Calm => "calm",
            Self::Quiet => "quiet",
            Self::Fast => "fast",
            Self::Slow => "slow",
            Self::Robot => "robot",
        }
    }
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Style {
    type Err = UnknownStyle;

    fn from_str(name: &str) -> Result<Self, UnknownStyle> {
        Self::ALL.into_iter().find(|style| style.name() == name).ok_or_else(|| UnknownStyle(name.to_owned()))
    }
}

/// A way of speaking that no voice has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("»{0}« ist kein Stil / is no style: neutral, happy, calm, quiet, fast, slow, robot")]
pub struct UnknownStyle(String);

/// Something the robot shall say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Utterance {
    /// The words, as they are written.
    pub text: String,
    /// Their language.
    pub language: Language,
    /// How much it must be heard.
    #[serde(default)]
    pub priority: Priority,
    /// How it is said.
    #[serde(default)]
    pub style: Style,
    /// The gesture that goes with it, by name.
    #[serde(default)]
    pub gesture: Option<String>,
}

impl Utterance {
    /// Something to say in its turn, as usual, without a gesture.
    pub fn new(text: impl Into<String>, language: Language) -> Self {
        Self { text: text.into(), language, priority: Priority::Normal, style: Style::Neutral, gesture: None }
    }

    /// The same with another priority.
    #[must_use]
    pub fn with_priority(self, priority: Priority) -> Self {
        Self { priority, ..self }
    }

    /// The same in another style.
    #[must_use]
    pub fn with_style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// The same with a gesture.
    #[must_use]
    pub fn with_gesture(self, gesture: impl Into<String>) -> Self {
        Self { gesture: Some(gesture.into()), ..self }
    }

    /// How long a voice takes to say it, estimated.
    ///
    /// The robot's own voice never says when it is done, so the ears are kept shut by this figure: that of
    /// [`Spoken::estimated_duration`](crate::Spoken::estimated_duration), and half a second for starting up.
    #[must_use]
    pub fn estimated_duration(&self) -> Duration {
        const START: Duration = Duration::from_millis(500);
        normalise(&self.text, self.language).estimated_duration().saturating_add(START)
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
/// The words of a sentence in lower case.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}
