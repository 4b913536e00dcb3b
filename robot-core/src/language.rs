//! The languages the robot speaks, and texts in all of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

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
    /// A number for people, with so many places and this language's decimal mark.
    ///
    /// ```
    /// use robot_core::Language;
    ///
    /// assert_eq!((Language::De.decimal(0.5, 2), Language::En.decimal(0.5, 2)), ("0,50".to_owned(), "0.50".to_owned()));
    /// ```
    #[must_use]
    pub fn decimal(self, value: f64, places: usize) -> String {
        let number = format!("{value:.places$}");
        match self {
            Self::De => number.replace('.', ","),
            Self::En => number,
        }
    }

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

impl Text<String> {
    /// A number for people, with so many places: `0,50` and `0.50`.
    #[must_use]
    pub fn decimal(value: f64, places: usize) -> Self {
        Self { de: Language::De.decimal(value, places), en: Language::En.decimal(value, places) }
    }

    /// A text that was put together.
    pub fn owned(de: impl Into<String>, en: impl Into<String>) -> Self {
        Self { de: de.into(), en: en.into() }
    }
}
