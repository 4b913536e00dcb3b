//! How German is read.

mod calendar;
mod ordinal;
mod words;

use self::words::{Gender, MONTHS, gender};
use super::locale::Locale;
use super::shared::ratio;
use super::token::{Cursor, Kind, Reading, Rule, is_capitalised};
use crate::language::Language;
use crate::numeral::german as number;

pub(super) static GERMAN: Locale = Locale {
    language: Language::De,
    cardinal: number::cardinal,
    year: number::year,
    digits: &number::DIGITS,
    decimal: (',', "Komma"),
    thousands: '.',
    point: "Punkt",
    to: "bis",
    ratio: "zu",
    times: "mal",
    dot: "Punkt",
    hyphen: "Strich",
    at: "ät",
    minus: "minus",
    months: MONTHS,
    short_months: words::SHORT_MONTHS,
    abbreviations: words::ABBREVIATIONS,
    before_number: words::BEFORE_NUMBER,
    units: words::UNITS,
    currencies: words::CURRENCIES,
    signs: words::SIGNS,
    sounds: words::SOUNDS,
    letters: &[],
    before_roman: words::BEFORE_ROMAN,
    before_call_number: words::BEFORE_CALL_NUMBER,
    before_digits: words::BEFORE_DIGITS,
};

/// The rules that only this language has.
pub(super) const RULES: &[Rule] = &[
    calendar::iso_date,
    calendar::date,
    calendar::weekday,
    calendar::clock_range,
    calendar::clock,
    ratio,
    ordinal::ruler,
    ordinal::roman_ordinal,
    ordinal::ordinal,
    compound_number,
    decade,
    one,
    year,
];

/// "10-jährig", "5-mal", "3D-Drucker", "8-Zoll": the number is part of the word.
fn compound_number(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    let number = c.number()?;
    let hyphen = c.mark("-").is_some();
    let rest = c.word()?;
    if rest == "mal"
        || rest == "fach"
        || rest.starts_with("jährig")
        || rest.starts_with("stöckig")
        || rest.starts_with("teilig")
    {
        let said = number::cardinal(number);
        let said = match said.strip_suffix("eins") {
            Some(before) => format!("{before}ein"),
            None => said,
        };
        return c.reads(format!("{said}{rest}"));
    }
    (hyphen && is_capitalised(rest)).then_some(())?;
    let said = number::cardinal(number);
    let said = said.strip_suffix("eins").map_or_else(|| said.clone(), |before| format!("{before}ein"));
    c.at -= 1;
    c.reads(said)
}

/// "80er", "1990er-Jahre"
fn decade(mut c: Cursor<'_>) -> Option<Reading> {
    let number = c.number()?;
    let rest = c.this_word(&["er", "ern"])?;
    let said = if number >= 1100 { number::year(number) } else { number::cardinal(number) };
    c.reads(said + rest)
}

/// "1 Buch", "1 Seite"
fn one(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() || c.word_before().is_some_and(|word| GERMAN.counts_before(word)) {
        return None;
    }
    let begin = c;
    (c.number()? == 1).then_some(())?;
    let end = c;
    c.space()?;
    let noun = c.word().filter(|word| is_capitalised(word) && word.chars().count() > 1)?;
    let feminine = gender(noun) == Some(Gender::Feminine);
    let masculine = gender(noun) == Some(Gender::Masculine);
    let dative = begin
        .word_before()
        .is_some_and(|word| ["mit", "von", "vor", "nach", "seit", "in", "aus", "bei", "zu"].contains(&word));
    end.reads(match (dative, feminine, masculine) {
        (true, true, _) => "einer",
        (true, false, _) => "einem",
        (false, true, _) => "eine",
        (false, false, _) => "ein",
    })
}

/// "1984"; "1500 Bücher" is a count.
fn year(mut c: Cursor<'_>) -> Option<Reading> {
    if c.glued_before().is_some_and(|before| before.kind == Kind::Word) {
        return None;
    }
    let before = c.word_before();
    let number: u64 = c.digits_of(4)?.parse().ok().filter(|year| (1100..2000).contains(year))?;
    c.ends_number()?;
    let dated = before.is_some_and(|word| {
        [
            "in",
            "im",
            "Jahr",
            "Jahre",
            "Jahren",
            "seit",
            "bis",
            "von",
            "ab",
            "um",
            "vor",
            "nach",
            "anno",
            "Sommer",
            "Winter",
            "Herbst",
            "Frühling",
            "Ausgabe",
        ]
        .contains(&word)
            || MONTHS.contains(&word)
    });
    let counts = c.word_ahead().is_some_and(is_capitalised) && !c.peek().is_some_and(|next| next.kind == Kind::Mark);
    (dated || !counts).then_some(())?;
    c.reads(number::year(number))
}
