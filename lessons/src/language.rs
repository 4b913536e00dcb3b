//! The languages of lessons: German, German in simple words, English.

use std::fmt;
use std::str::FromStr;

use robot_core::Language;
use serde::{Deserialize, Serialize};

/// A language of a lesson's texts.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
pub enum LessonLanguage {
    /// German.
    #[default]
    #[serde(rename = "de")]
    De,
    /// German in simple words and short sentences (Einfache Sprache).
    #[serde(rename = "de-simple")]
    DeSimple,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl LessonLanguage {
    /// All of them; every lesson has its texts in each.
    pub const ALL: [Self; 3] = [Self::De, Self::DeSimple, Self::En];

    /// The code that stands in file names: `text.de-simple.md`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::DeSimple => "de-simple",
            Self::En => "en",
        }
    }

    /// The language that the robot speaks with it.
    #[must_use]
    pub const fn spoken(self) -> Language {
        match self {
            Self::De | Self::DeSimple => Language::De,
            Self::En => Language::En,
        }
    }
}

impl From<Language> for LessonLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::De => Self::De,
            Language::En => Self::En,
        }
    }
}

impl fmt::Display for LessonLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for LessonLanguage {
    type Err = UnknownLessonLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLessonLanguage> {
        Self::ALL.into_iter().find(|language| language.code() == code).ok_or(UnknownLessonLanguage)
    }
}

/// A code that stands for no language of lessons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("de, de-simple, en")]
pub struct UnknownLessonLanguage;

/// A short text in the languages of lessons. Where simple words would be the same, they are left out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// German.
    pub de: String,
    /// German in simple words, where they differ.
    #[serde(default, rename = "de-simple")]
    pub simple: Option<String>,
    /// English.
    pub en: String,
}

impl Words {
    /// The text in `language`.
    #[must_use]
    pub fn get(&self, language: LessonLanguage) -> &str {
        match language {
            LessonLanguage::De => &self.de,
            LessonLanguage::DeSimple => self.simple.as_ref().unwrap_or(&self.de),
            LessonLanguage::En => &self.en,
        }
    }
}
