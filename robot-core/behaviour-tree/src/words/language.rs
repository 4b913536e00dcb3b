//! The languages that the engine speaks.

/// A language in which people are told something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// German.
    De,
    /// English.
    #[default]
    En,
}

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Both {
    pub(crate) de: String,
    pub(crate) en: String,
}

impl Both {
    pub(crate) fn get(&self, language: Language) -> &str {
        match language {
            Language::De => &self.de,
            Language::En => &self.en,
        }
    }
}

/// Puts a sentence together in English and in German, from the same values; a [`Both`] among these, after a `;`, says
/// in each language what it has to say.
macro_rules! both {
    ($en:literal, $de:literal $(,)?) => {
        $crate::words::language::Both { en: format!($en), de: format!($de) }
    };
    ($en:literal, $de:literal; $($both:expr),+ $(,)?) => {
        $crate::words::language::Both { en: format!($en, $($both.en),+), de: format!($de, $($both.de),+) }
    };
    ($en:literal, $de:literal, $($values:tt)+) => {
        $crate::words::language::Both { en: format!($en, $($values)+), de: format!($de, $($values)+) }
    };
}

pub(crate) use both;
