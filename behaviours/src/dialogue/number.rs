//! Numbers in digits and words, and the ordinals that people use for volumes and days.

use robot_core::Language;
use robot_core::numeral::{cardinal_heard, ordinal_heard};

/// The number that these folded words are, if they are one and nothing else.
pub(super) fn parse(words: &[&str], language: Language) -> Option<u32> {
    match (language, words) {
        (Language::De, ["ein" | "eine"]) => Some(1),
        _ => cardinal_heard(words, language).or_else(|| ordinal_heard(words, language)),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Language::De, "eine", Some(1))]
    #[case(Language::De, "drei und zwanzig", Some(23))]
    #[case(Language::De, "zwanzigsten", Some(20))]
    #[case(Language::De, "leute", None)]
    #[case(Language::En, "four hundred and three", Some(403))]
    #[case(Language::En, "third", Some(3))]
    #[case(Language::En, "a", None)]
    fn numbers_are_read_in_both_languages(
        #[case] language: Language,
        #[case] text: &str,
        #[case] expected: Option<u32>,
    ) {
        assert_eq!(parse(&text.split(' ').collect::<Vec<_>>(), language), expected);
    }
}
