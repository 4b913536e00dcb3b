//! Numbers in words, as German speaks them, so that "1984" and "neunzehnhundertvierundachtzig" are one.

use robot_core::Language::De;
use robot_core::numeral;

/// Roman numerals that stand for volumes and kings. One letter alone is more often a letter.
const ROMAN: [&str; 18] = [
    "ii", "iii", "iv", "", "vi", "vii", "viii", "ix", "", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii",
    "xix",
];

/// A whole number below a million in words, in one word; years before 2000 as years.
pub(super) fn in_words(number: u32) -> Option<String> {
    (number < 1_000_000).then(|| numeral::year(number.into(), De))
}

/// The value of a number written in digits or as a Roman numeral, in lower case.
pub(super) fn value(word: &str) -> Option<u32> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().ok();
    }
    if word.is_empty() {
        return None;
    }
    (2..).zip(ROMAN).find(|(_, roman)| *roman == word).map(|(value, _)| value)
}

/// Whether a word is a number between one and twenty, spoken, after folding.
pub(super) fn is_spoken(folded: &str) -> bool {
    numeral::cardinal_heard(&[folded], De).is_some_and(|number| (1..=20).contains(&number))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, "null")]
    #[case(3, "drei")]
    #[case(21, "einundzwanzig")]
    #[case(100, "hundert")]
    #[case(101, "hunderteins")]
    #[case(1000, "tausend")]
    #[case(1001, "tausendeins")]
    #[case(1984, "neunzehnhundertvierundachtzig")]
    #[case(1900, "neunzehnhundert")]
    #[case(2001, "zweitausendeins")]
    #[case(20_000, "zwanzigtausend")]
    #[case(365_250, "dreihundertfünfundsechzigtausendzweihundertfünfzig")]
    fn speaks(#[case] number: u32, #[case] expected: &str) {
        assert_eq!(in_words(number).as_deref(), Some(expected));
    }

    #[rstest]
    #[case("23", Some(23))]
    #[case("007", Some(7))]
    #[case("iv", Some(4))]
    #[case("xix", Some(19))]
    #[case("v", None)]
    #[case("vier", None)]
    #[case("", None)]
    #[case("99999999999", None)]
    fn reads(#[case] word: &str, #[case] expected: Option<u32>) {
        assert_eq!(value(word), expected);
    }

    #[test]
    fn a_million_is_left_in_digits() {
        assert_eq!(in_words(1_000_000), None);
    }
}
