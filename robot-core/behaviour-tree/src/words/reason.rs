//! Why something went wrong, in the languages of those who ask.

use std::borrow::Cow;
use std::fmt;

use crate::words::language::{Both, Language};

/// Why a leaf failed or a tick was broken off, in words for people: in English, and in German if whoever gives the reason
/// says so.
///
/// ```
/// use behaviour_tree::{Language, Outcome, Reason};
///
/// let reason = Reason::new("the battery is low").german("der Akku ist leer");
/// assert_eq!(reason.text(Language::De), "der Akku ist leer");
/// assert_eq!(Outcome::failure(reason).reason().map(|reason| reason.text(Language::En)), Some("the battery is low"));
///
/// // One language alone is told to everybody.
/// assert_eq!(Reason::from("no way").text(Language::De), "no way");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reason {
    en: Cow<'static, str>,
    de: Option<Cow<'static, str>>,
}

impl Reason {
    /// A reason in English.
    pub fn new(en: impl Into<Cow<'static, str>>) -> Self {
        Self { en: en.into(), de: None }
    }

    /// The same, also in German.
    #[must_use]
    pub fn german(mut self, de: impl Into<Cow<'static, str>>) -> Self {
        self.de = Some(de.into());
        self
    }

    /// The reason in a language, or else in English.
    pub fn text(&self, language: Language) -> &str {
        match (language, &self.de) {
            (Language::De, Some(de)) => de,
            _ => &self.en,
        }
    }

    /// Whether it was given in this language.
    pub const fn is_in(&self, language: Language) -> bool {
        matches!(language, Language::En) || self.de.is_some()
    }

    pub(crate) const fn in_german(&self) -> Option<&Cow<'static, str>> {
        self.de.as_ref()
    }
}

/// In English.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.en)
    }
}

impl From<&'static str> for Reason {
    fn from(en: &'static str) -> Self {
        Self::new(en)
    }
}

impl From<String> for Reason {
    fn from(en: String) -> Self {
        Self::new(en)
    }
}

impl From<Both> for Reason {
    fn from(Both { de, en }: Both) -> Self {
        Self { en: en.into(), de: Some(de.into()) }
    }
}

impl From<Cow<'static, str>> for Reason {
    fn from(en: Cow<'static, str>) -> Self {
        Self::new(en)
    }
}
