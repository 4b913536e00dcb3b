//! What was not understood: how often, of what class, and the words themselves only where staff want them.

use std::collections::BTreeMap;

use robot_core::Language;
use serde::{Deserialize, Serialize};

use crate::dialogue::{UNCLEAR, Understanding, Verdict};

/// So many are kept until somebody fetches them.
pub const MOST_KEPT: usize = 32;

/// Why a sentence was not simply answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Nothing fits.
    Nothing,
    /// Something fits, but not well enough to act on.
    Unsure,
    /// It is no library's business.
    OutOfScope,
}

/// A sentence that was not simply answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotUnderstood {
    /// Why.
    pub class: Class,
    /// The intent that came nearest.
    pub nearest: String,
    /// The language that it was heard in.
    pub language: Language,
    /// What was said, without digits and names as far as they can be told. Kept only if staff switch it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl NotUnderstood {
    /// What there is to note about a sentence; `None` if it was understood.
    #[must_use]
    pub fn of(text: &str, language: Language, meaning: &Understanding) -> Option<Self> {
        let class = match (meaning.intent.as_str(), meaning.verdict) {
            (UNCLEAR, _) => Class::Nothing,
            ("out_of_scope", _) => Class::OutOfScope,
            (_, Verdict::Ask) => Class::Unsure,
            _ => return None,
        };
        let text = (!PERSONAL.contains(&meaning.intent.as_str())).then(|| scrub(text));
        Some(Self { class, nearest: meaning.intent.clone(), language, text })
    }

    /// The same without its words.
    #[must_use]
    pub fn without_text(self) -> Self {
        Self { text: None, ..self }
    }
}

/// Of these not even scrubbed words are kept.
const PERSONAL: [&str; 3] = ["account", "privacy", "emergency"];
/// A sentence's longest part that is kept.
const MOST_LETTERS: usize = 120;

/// A sentence without digits, and without what follows words that introduce a name.
///
/// ```
/// assert_eq!(behaviours::missed::scrub("Ich heiße Lena Schulz, Nummer 4711"), "Ich heiße … … Nummer …");
/// ```
#[must_use]
pub fn scrub(text: &str) -> String {
    /// After these a name is said, or an address.
    const INTRODUCE: [&str; 9] = ["heisse", "heiss", "name", "wohne", "called", "live", "adresse", "address", "von"];
    const HIDDEN_AFTER: usize = 2;
    let mut hide = 0;
    let words = text.split_whitespace().map(|word| {
        let plain = crate::dialogue::folded(word);
        let hidden = hide > 0 && !["ist", "is", "in", "at"].contains(&plain.as_str());
        if INTRODUCE.contains(&plain.as_str()) {
            hide = HIDDEN_AFTER;
        } else if hidden {
            hide -= 1;
        }
        if hidden || word.chars().any(|letter| letter.is_ascii_digit() || letter == '@') { "…" } else { word }
    });
    words.collect::<Vec<_>>().join(" ").chars().take(MOST_LETTERS).collect()
}

/// How often what was not understood.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// By class and nearest intent.
    pub counts: BTreeMap<(Class, String), u64>,
    /// The sentences of each intent that were kept, with how often each was said.
    pub texts: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, missed: &NotUnderstood) {
        *self.counts.entry((missed.class, missed.nearest.clone())).or_default() += 1;
        if let Some(text) = &missed.text {
            *self.texts.entry(missed.nearest.clone()).or_default().entry(text.to_lowercase()).or_default() += 1;
        }
    }

    /// How many there are in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_can_be_told_from_what_is_kept() {
        for (text, kept) in [
            ("wo ist momo", "wo ist momo"),
            ("Meine Nummer ist 4711-0815", "Meine Nummer ist …"),
            ("ich heiße Max Mustermann", "ich heiße … …"),
            ("my name is Tom Weber", "my name is … …"),
            ("schreib an max@example.org", "schreib an …"),
            ("", ""),
        ] {
            assert_eq!(scrub(text), kept);
        }
        assert!(scrub(&"lang ".repeat(1_000)).chars().count() <= MOST_LETTERS);
    }

    #[test]
    fn what_was_missed_is_counted_by_class() {
        let one = |class, text: Option<&str>| NotUnderstood {
            class,
            nearest: "find_item".into(),
            language: Language::De,
            text: text.map(Into::into),
        };
        let mut tally = Tally::default();
        for missed in [one(Class::Unsure, Some("wo is")), one(Class::Unsure, Some("Wo is")), one(Class::Nothing, None)]
        {
            tally.add(&missed);
        }
        assert_eq!(tally.total(), 3);
        assert_eq!(tally.counts[&(Class::Unsure, "find_item".into())], 2);
        assert_eq!(tally.texts["find_item"]["wo is"], 2);
    }
}
