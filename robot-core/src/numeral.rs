//! Numbers in words, as they are said and as they are heard.

mod heard;

pub(crate) mod english;
pub(crate) mod german;

pub use heard::{LONGEST_HEARD, cardinal_heard, ordinal_heard};

use crate::language::{Language, Text};

/// The words of which a language makes its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberWords {
    /// Nought to nine.
    pub digits: [&'static str; 10],
    /// Ten to nineteen.
    pub teens: [&'static str; 10],
    /// The tens by their digit; nought and one have none.
    pub tens: [&'static str; 10],
    /// 100.
    pub hundred: &'static str,
    /// 1000.
    pub thousand: &'static str,
}

/// A name out of a table of ten; the remainder keeps every number within it.
fn of(table: &[&'static str; 10], number: u64) -> &'static str {
    table[usize::try_from(number % 10).unwrap_or_default()]
}

/// The words of which each language makes its numbers.
pub const NUMBER_WORDS: Text<NumberWords> = Text { de: german::WORDS, en: english::WORDS };

/// A whole number in words, up to 999 milliards; English in the British manner.
///
/// ```
/// use robot_core::{Language, numeral::cardinal};
///
/// assert_eq!(cardinal(121, Language::De), "hunderteinundzwanzig");
/// assert_eq!(cardinal(121, Language::En), "one hundred and twenty-one");
/// ```
#[must_use]
pub fn cardinal(number: u64, language: Language) -> String {
    match language {
        Language::De => german::cardinal(number),
        Language::En => english::cardinal(number),
    }
}

/// A year in words.
///
/// ```
/// use robot_core::{Language, numeral::year};
///
/// assert_eq!(year(1984, Language::De), "neunzehnhundertvierundachtzig");
/// assert_eq!(year(1984, Language::En), "nineteen eighty-four");
/// ```
#[must_use]
pub fn year(number: u64, language: Language) -> String {
    match language {
        Language::De => german::year(number),
        Language::En => english::year(number),
    }
}

/// An ordinal; in German without its ending, which the sentence decides.
///
/// ```
/// use robot_core::{Language, numeral::ordinal};
///
/// assert_eq!(ordinal(3, Language::De) + "er", "dritter");
/// assert_eq!(ordinal(21, Language::En), "twenty-first");
/// ```
#[must_use]
pub fn ordinal(number: u64, language: Language) -> String {
    match language {
        Language::De => german::ordinal_stem(number),
        Language::En => english::ordinal(number),
    }
}
