//! German or English, after the locale.

/// The language that is spoken to whoever sits at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    German,
    English,
}

impl Language {
    /// After `LC_ALL`, `LC_MESSAGES` and `LANG`; the first that is set decides, as for every POSIX program.
    pub(crate) fn from_environment() -> Self {
        Self::of(["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok()))
    }

    fn of(locales: impl Iterator<Item = String>) -> Self {
        let mut set = locales.filter(|locale| !locale.is_empty());
        if set.next().is_some_and(|locale| locale.to_ascii_lowercase().starts_with("de")) {
            Self::German
        } else {
            Self::English
        }
    }

    /// The text in this language.
    pub(crate) fn pick<T>(self, german: T, english: T) -> T {
        match self {
            Self::German => german,
            Self::English => english,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, English, German};

    #[test]
    fn the_first_locale_that_is_set_decides() {
        for (locales, expected) in [
            (&["de_DE.UTF-8"][..], German),
            (&["", "de_AT"], German),
            (&["C.UTF-8", "de_DE.UTF-8"], English),
            (&["en_GB.UTF-8"], English),
            (&["", ""], English),
            (&[], English),
        ] {
            assert_eq!(Language::of(locales.iter().map(ToString::to_string)), expected, "{locales:?}");
        }
    }
}
