//! The words at which a robot stops.

use std::collections::BTreeSet;

use crate::utterance::words;

/// Words that stop a robot, of all languages at once and in any spelling of case.
///
/// ```
/// use robot_core::StopWords;
///
/// let stops = StopWords::new(["stopp", "halt"]);
/// assert!(stops.are_a_command("Stopp, stopp!") && stops.are_in("nun bleib doch endlich stehen, HALT"));
/// assert!(!stops.are_a_command("wo steht das Buch Halt auf freier Strecke"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StopWords(BTreeSet<String>);

impl StopWords {
    /// The words at which every robot stops, whatever else it listens for: phrase files and programs only add to them.
    pub const ALWAYS: [&str; 6] = ["stopp", "stop", "halt", "anhalten", "aufhören", "freeze"];

    /// The longest sentence that is taken for a command, in different words.
    const LONGEST_COMMAND: usize = 4;

    /// These words.
    pub fn new(words: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        Self(words.into_iter().map(|word| word.as_ref().to_lowercase()).collect())
    }

    /// These words beside those at which every robot stops.
    pub fn and_always(words: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let Self(mut all) = Self::new(words);
        all.extend(Self::ALWAYS.map(str::to_owned));
        Self(all)
    }

    /// Whether one of them is in a sentence.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        words(text).any(|word| self.0.contains(&word))
    }

    /// Whether a sentence is nothing but a call to stop: at most four different words, with one of these among them. A
    /// longer one may be a title.
    #[must_use]
    pub fn are_a_command(&self, text: &str) -> bool {
        let mut different = BTreeSet::new();
        for word in words(text) {
            different.insert(word);
            if different.len() > Self::LONGEST_COMMAND {
                return false;
            }
        }
        different.iter().any(|word| self.0.contains(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Stopp!", true)]
    #[case("stop stop stop stop stop stop", true)]
    #[case("stopp halt stopp halt stopp halt", true)]
    #[case("bitte halt an", true)]
    #[case("STOPP, NAOme, stopp, NAOme, stopp", true)]
    #[case("Wo finde ich Per Anhalter durch die Galaxis?", false)]
    #[case("Wo steht das Buch Nicht halt machen?", false)]
    #[case("", false)]
    fn at_most_four_different_words_are_a_command(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(StopWords::new(["Stopp", "stop", "halt"]).are_a_command(text), expected);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_borne(text in ".*") {
            let stops = StopWords::new(["stopp"]);
            proptest::prop_assert!(!stops.are_a_command(&text) || stops.are_in(&text));
            let with_a_stop = format!("{text} stopp");
            proptest::prop_assert!(stops.are_in(&with_a_stop));
        }
    }
}
