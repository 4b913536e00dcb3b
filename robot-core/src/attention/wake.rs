//! The wake phrase, in the forms in which it is heard.

use crate::utterance::words;

/// A greeting and a name, as recognisers hear them: a model that does not know the name hears something like it.
///
/// ```
/// use robot_core::WakePhrase;
///
/// let wake = WakePhrase::default();
/// assert!(wake.is_in("Hallo NAOme, wo ist Momo?") && wake.is_in("äh hallo nao me"));
/// assert!(!wake.is_in("hallo") && !wake.is_in("wo ist naome"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WakePhrase {
    greetings: Vec<String>,
    names: Vec<String>,
}

impl Default for WakePhrase {
    /// "Hallo NAOme" and "Hello NAOme". The name's other forms are those that German and English models without it
    /// were found to hear, or are likely to.
    fn default() -> Self {
        const NAMES: [&str; 13] = [
            "NAOme", "naome", "nao me", "na ohm", "na ome", "now me", "naomi", "naomie", "noah me", "naume", "na um",
            "now may", "nau mi",
        ];
        Self::new(["hallo", "hello", "hey", "hi", "halo"], NAMES)
    }
}

impl WakePhrase {
    /// Listens for any of these greetings with any of these names right after it.
    pub fn new<'a>(greetings: impl IntoIterator<Item = &'a str>, names: impl IntoIterator<Item = &'a str>) -> Self {
        let joined = |text: &str| words(text).collect::<String>();
        Self { greetings: greetings.into_iter().map(joined).collect(), names: names.into_iter().map(joined).collect() }
    }

    /// Whether somebody says it in this sentence.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        /// Nobody's name is longer, in words.
        const NAME_WORDS: usize = 3;
        let words: Vec<String> = words(text).collect();
        words.iter().enumerate().filter(|(_, word)| self.greetings.contains(word)).any(|(at, _)| {
            let after = &words[at + 1..];
            (1..=NAME_WORDS.min(after.len())).any(|length| self.names.contains(&after[..length].concat()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Hallo NAOme!", true)]
    #[case("hello naome where is the gruffalo", true)]
    #[case("hallo hallo na ohm", true)]
    #[case("hey Naomi", true)]
    #[case("hallo du naome", false)]
    #[case("naome hallo", false)]
    #[case("hallo", false)]
    #[case("hallo na", false)]
    #[case("", false)]
    #[case("hallo wo ist das buch naomi", false)]
    fn a_greeting_with_the_name_right_after_it_wakes(#[case] text: &str, #[case] wakes: bool) {
        assert_eq!(WakePhrase::default().is_in(text), wakes);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_borne(text in proptest::prelude::any::<String>()) {
            let phrase = WakePhrase::default();
            let called = format!("{text} hallo naome {text}");
            proptest::prop_assert!(phrase.is_in(&called));
            let _ = phrase.is_in(&text);
        }
    }
}
