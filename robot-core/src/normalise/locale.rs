//! What differs from language to language, as data.

use crate::language::Language;

/// How one language reads what is written.
#[derive(Debug)]
pub(super) struct Locale {
    pub(super) language: Language,
    pub(super) cardinal: fn(u64) -> String,
    pub(super) year: fn(u64) -> String,
    pub(super) digits: &'static [&'static str; 10],
    /// Before decimals: the mark and its name.
    pub(super) decimal: (char, &'static str),
    /// Between groups of three digits.
    pub(super) thousands: char,
    /// Between the numbers of "5.1".
    pub(super) point: &'static str,
    /// Between the ends of a range.
    pub(super) to: &'static str,
    /// "3:2".
    pub(super) ratio: &'static str,
    /// "3 x 4".
    pub(super) times: &'static str,
    /// In an address.
    pub(super) dot: &'static str,
    pub(super) hyphen: &'static str,
    pub(super) at: &'static str,
    pub(super) minus: &'static str,
    pub(super) months: [&'static str; 12],
    /// Short months, without their dot, and which they are.
    pub(super) short_months: &'static [(&'static str, usize)],
    /// Abbreviations, each with its dots, and what they stand for.
    pub(super) abbreviations: &'static [(&'static str, &'static str)],
    /// Abbreviations that only are one before a number: "S. 12".
    pub(super) before_number: &'static [(&'static str, &'static str)],
    /// Units: as written, for one, for many.
    pub(super) units: &'static [(&'static str, &'static str, &'static str)],
    /// Currencies: as written, for one, for many, their hundredth.
    pub(super) currencies: &'static [(&'static str, &'static str, &'static str, &'static str)],
    /// Signs that are said wherever they stand.
    pub(super) signs: &'static [(char, &'static str)],
    /// Words in capitals, and names, that are not said as they are written.
    pub(super) sounds: &'static [(&'static str, &'static str)],
    /// What is said for a letter that stands alone among others, where a voice needs it.
    pub(super) letters: &'static [(char, &'static str)],
    /// Words before a Roman numeral.
    pub(super) before_roman: &'static [&'static str],
    /// Words before a call number.
    pub(super) before_call_number: &'static [&'static str],
    /// Words before a number of which each digit is said.
    pub(super) before_digits: &'static [&'static str],
}

impl Locale {
    /// Whether a number after this word counts nothing but names: "Band 3", "Signatur 5.1".
    pub(super) fn counts_before(&self, word: &str) -> bool {
        self.before_roman.contains(&word)
            || self.before_call_number.contains(&word)
            || self.before_digits.contains(&word)
    }
}
