//! Rules that every language has, with the words of its [`Locale`](super::locale::Locale).

mod codes;
mod letters;
mod quantities;

use super::token::{Cursor, Rule};

/// In the order in which they are tried, after the language's own.
pub(super) const RULES: &[Rule] = &[
    codes::address,
    codes::isbn,
    codes::call_number,
    codes::phone,
    quantities::money,
    quantities::range,
    letters::roman_numeral,
    quantities::fraction,
    quantities::product,
    quantities::measure,
    quantities::version,
    quantities::decimal,
    quantities::grouped,
    letters::before_number,
    letters::abbreviation,
    letters::initials,
    quantities::number_sign,
    quantities::negative,
    quantities::plain_number,
    letters::sound,
    letters::capitals,
    letters::sign,
];

pub(super) use quantities::ratio;

/// A month by its name, short or whole; the whole name.
pub(super) fn month_name(c: &mut Cursor<'_>) -> Option<&'static str> {
    let (months, short_months) = (&c.locale.months, c.locale.short_months);
    c.attempt(|c| {
        let word = c.word()?;
        if let Some(whole) = months.iter().find(|month| **month == word) {
            return Some(*whole);
        }
        let (_, at) = short_months.iter().find(|(short, _)| *short == word)?;
        let _ = c.mark(".");
        Some(months[*at])
    })
}

/// Each digit by itself.
pub(super) fn spell_digits(c: &Cursor<'_>, digits: &str) -> String {
    let names = digits.chars().filter_map(|digit| c.locale.digits.get(usize::try_from(digit.to_digit(10)?).ok()?));
    names.copied().collect::<Vec<_>>().join(" ")
}

/// Each letter by itself.
pub(super) fn spell(c: &Cursor<'_>, word: &str) -> String {
    let letters = word.chars().filter(|letter| letter.is_alphabetic()).map(|letter| {
        let known = c.locale.letters.iter().find(|(known, _)| letter.to_uppercase().eq([*known]));
        known.map_or_else(|| letter.to_uppercase().to_string(), |(_, said)| (*said).to_owned())
    });
    letters.collect::<Vec<_>>().join(" ")
}

/// Digits as a number, or one by one where they are no quantity: with a leading zero, or too long.
pub(super) fn say_digits(c: &Cursor<'_>, digits: &str) -> String {
    let is_quantity = digits.len() <= 12 && (digits == "0" || !digits.starts_with('0'));
    match digits.parse() {
        Ok(number) if is_quantity => (c.locale.cardinal)(number),
        _ => spell_digits(c, digits),
    }
}
