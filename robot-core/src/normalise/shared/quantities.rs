//! What is counted: money, ranges, fractions, units, decimals.

use super::{say_digits, spell_digits};
use crate::language::Language;
use crate::normalise::token::{Cursor, Kind, Reading, Token, is_capitalised};

/// A number with thousands or decimals: the digits before and after the decimal mark.
fn quantity<'t>(c: &mut Cursor<'t>) -> Option<(String, Option<&'t str>)> {
    let mut whole = c.digits()?.to_owned();
    if whole.len() <= 3 {
        let mark = c.locale.thousands.to_string();
        while let Some(group) = c.attempt(|c| c.mark(&mark).and_then(|_| c.digits_of(3))) {
            whole += group;
        }
        // "2 500 000", in groups that only space holds together.
        for _ in 0..3 {
            let Some(group) = c.attempt(|c| {
                c.space()?;
                let group = c.digits_of(3)?;
                c.ended()?;
                (!whole.starts_with('0') && c.peek().is_none_or(|next| !next.is_mark('.'))).then_some(group)
            }) else {
                break;
            };
            whole += group;
        }
    }
    let mark = c.locale.decimal.0.to_string();
    let decimals = c.attempt(|c| c.mark(&mark).and_then(|_| c.digits()));
    Some((whole, decimals))
}

/// "drei Komma fünf".
fn say_quantity(c: &Cursor<'_>, whole: &str, decimals: Option<&str>) -> String {
    let whole = say_digits(c, whole);
    match decimals {
        Some(decimals) => format!("{whole} {} {}", c.locale.decimal.1, spell_digits(c, decimals)),
        None => whole,
    }
}

/// "3:2". It is tried among a language's own rules, before what else a colon may be.
pub(in crate::normalise) fn ratio(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    let one = c.number()?;
    c.mark(":")?;
    let other = c.number()?;
    c.ended()?;
    let cardinal = c.locale.cardinal;
    c.reads(format!("{} {} {}", cardinal(one), c.locale.ratio, cardinal(other)))
}

/// "3,50 €", "$ 5", "2,- EUR".
pub(super) fn money(mut c: Cursor<'_>) -> Option<Reading> {
    let locale = c.locale;
    let currency = |c: &mut Cursor<'_>| {
        let token = c.peek()?;
        let found = locale.currencies.iter().find(|(sign, ..)| *sign == token.text)?;
        c.at += 1;
        Some(found)
    };
    if c.is_inside() {
        return None;
    }
    let before = c.attempt(|c| {
        let found = currency(c)?;
        c.skip_space();
        Some(found)
    });
    let marks = ",.";
    let (whole, decimals) = c
        .attempt(|c| {
            // "3.50" and "3,50" are both prices, in any language.
            let whole = c.digits()?;
            c.mark(marks)?;
            let decimals = c.digits_of(2)?;
            c.ended()?;
            Some((whole.to_owned(), Some(decimals)))
        })
        .or_else(|| c.attempt(quantity))?;
    // "2,- €"
    let _ = c.attempt(|c| {
        c.mark(",")?;
        c.mark("-–")?;
        let _ = c.mark("-–");
        Some(())
    });
    let (_, one, many, hundredth) = match before {
        Some(found) => found,
        None => c.attempt(|c| {
            c.skip_space();
            let found = currency(c)?;
            (!c.is_glued()).then_some(found)
        })?,
    };
    let money = |amount: &str| match amount {
        "1" => (*one).to_owned(),
        _ => format!("{} {many}", say_digits(&c, amount)),
    };
    let cents =
        decimals.filter(|decimals| decimals.len() == 2 && *decimals != "00").map(|cents| cents.trim_start_matches('0'));
    let said = match (whole.as_str(), cents) {
        _ if decimals.is_some_and(|decimals| decimals.len() != 2) => {
            format!("{} {many}", say_quantity(&c, &whole, decimals))
        }
        ("0", Some(cents)) => format!("{} {hundredth}", say_digits(&c, cents)),
        (whole, Some(cents)) => format!("{} {}", money(whole), say_digits(&c, cents)),
        (whole, None) => money(whole),
    };
    c.reads(said)
}

/// "12-15", "A–Z"; the ends are read by the other rules.
pub(super) fn range(mut c: Cursor<'_>) -> Option<Reading> {
    let before = c.glued_before().or_else(|| c.at.checked_sub(2).map(|at| &c.tokens[at]))?;
    let spaced = c.attempt(|c| c.space()).is_some();
    c.mark("-–")?;
    let long = c.tokens[c.at - 1].is_mark('–');
    let spaced = c.attempt(|c| c.space()).is_some() || spaced;
    let after = c.peek()?;
    let is_time = ["am", "pm", "Uhr"].contains(&before.text.as_str()) && (long || !spaced);
    let numbers = before.kind == Kind::Number || before.is_mark('%') || before.is_mark('€') || is_time;
    let is_letter =
        |token: &Token| token.kind == Kind::Word && token.text.chars().count() == 1 && is_capitalised(&token.text);
    let ranges = numbers && after.kind == Kind::Number && (!spaced || long || before.kind == Kind::Number)
        || (is_letter(before) && is_letter(after) && (long || !spaced));
    ranges.then_some(())?;
    c.reads(c.locale.to)
}

/// "1/2", "2/3"; "2026/27" is a year, "3/40" is "three of forty".
pub(super) fn fraction(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    let above = c.number()?;
    c.mark("/")?;
    let below_digits = c.digits()?;
    c.ended()?;
    let below: u64 = below_digits.parse().ok().filter(|_| below_digits.len() <= 6)?;
    let number = c.locale.cardinal;
    let german = c.locale.language == Language::De;
    if (1900..2100).contains(&above) && below_digits.len() == 2 {
        return c.reads(format!("{} {}", (c.locale.year)(above), number(below)));
    }
    let said = match (above, below) {
        (1, 2) => (if german { "ein halb" } else { "a half" }).to_owned(),
        // Round the clock.
        (24, 7) => format!("{} {}", number(24), number(7)),
        (_, 3..=4) if above < below => {
            let name = match (german, below) {
                (true, 3) => "Drittel",
                (true, _) => "Viertel",
                (false, 3) => "third",
                (false, _) => "quarter",
            };
            let count = match (german, above) {
                (true, 1) => "ein".to_owned(),
                _ => number(above),
            };
            format!("{count} {name}{}", if german || above == 1 { "" } else { "s" })
        }
        _ => format!("{} {} {}", number(above), if german { "von" } else { "of" }, number(below)),
    };
    c.reads(said)
}

/// "3 x 4", "3×4".
pub(super) fn product(mut c: Cursor<'_>) -> Option<Reading> {
    let numbers = |c: &Cursor<'_>| c.tokens.get(c.at).is_some_and(|token| token.kind == Kind::Number);
    let before = c.tokens[..c.at].iter().rev().find(|token| token.kind != Kind::Space)?;
    (before.kind == Kind::Number).then_some(())?;
    let _ = c.space();
    c.mark("×*").map(|_| ()).or_else(|| c.this_word(&["x"]).map(|_| ()))?;
    c.skip_space();
    numbers(&c).then_some(())?;
    c.reads(c.locale.times)
}

/// A number with its unit: "10 km", "-5 °C", "50%".
pub(super) fn measure(mut c: Cursor<'_>) -> Option<Reading> {
    if c.glued_before().is_some_and(|before| before.kind == Kind::Word) {
        return None;
    }
    let (whole, decimals) = quantity(&mut c)?;
    c.skip_space();
    let rest = c;
    // The longest unit wins: "km/h" before "km".
    let found = c.locale.units.iter().filter_map(|unit| {
        let mut c = rest;
        let mut written = String::new();
        while written.len() < unit.0.len() {
            written += &c.peek()?.text;
            c.at += 1;
        }
        (written == unit.0 && !c.is_glued()).then_some((unit, c))
    });
    let ((written, one, many), mut c) = found.max_by_key(|((written, ..), _)| written.len())?;
    if is_abbreviated(written) {
        // "5 Min. Pause"; a full stop that ends the text is left to it.
        let _ = c.attempt(|c| {
            c.mark(".")?;
            c.word_ahead().map(|_| ())
        });
    }
    if whole == "1" && decimals.is_none() {
        return c.reads(*one);
    }
    c.reads(format!("{} {many}", say_quantity(&c, &whole, decimals)))
}

/// Units of which people write the first letters and a dot.
fn is_abbreviated(unit: &str) -> bool {
    ["Std", "Min", "Sek", "Mio", "Mrd", "min", "sec", "hrs", "St"].contains(&unit)
}

/// "5.1", "1.2.3": one number after the other.
pub(super) fn version(mut c: Cursor<'_>) -> Option<Reading> {
    let locale = c.locale;
    let counted = c.word_before().is_some_and(|word| locale.counts_before(word));
    let mut parts = vec![c.digits()?];
    while let Some(next) = c.attempt(|c| c.mark(".").and_then(|_| c.digits())) {
        parts.push(next);
    }
    let (first, rest) = parts.split_first()?;
    let is_plain = match locale.decimal.0 {
        // Behind an English decimal point each digit stands alone.
        '.' => rest.len() == 1 && rest[0].len() > 1,
        // "150.000" is a hundred and fifty thousand.
        _ => !counted && first.len() <= 3 && !first.starts_with('0') && rest.iter().all(|group| group.len() == 3),
    };
    (!rest.is_empty() && !is_plain).then_some(())?;
    let said: Vec<String> = parts.iter().map(|part| say_digits(&c, part)).collect();
    c.reads(said.join(&format!(" {} ", locale.point)))
}

/// "3,5".
pub(super) fn decimal(mut c: Cursor<'_>) -> Option<Reading> {
    let (whole, decimals) = quantity(&mut c)?;
    decimals?;
    c.reads(say_quantity(&c, &whole, decimals))
}

/// "1.000.000".
pub(super) fn grouped(mut c: Cursor<'_>) -> Option<Reading> {
    let begin = c.at;
    let (whole, decimals) = quantity(&mut c)?;
    (decimals.is_none() && c.at > begin + 1).then_some(())?;
    c.reads(say_digits(&c, &whole))
}

/// "#3".
pub(super) fn number_sign(mut c: Cursor<'_>) -> Option<Reading> {
    c.mark("#")?;
    c.peek().filter(|token| token.kind == Kind::Number)?;
    c.reads(if c.locale.language == Language::De { "Nummer" } else { "number" })
}

/// The minus of "-5".
pub(super) fn negative(mut c: Cursor<'_>) -> Option<Reading> {
    if c.glued_before().is_some_and(|before| !before.is_mark('(')) {
        return None;
    }
    c.mark("-–")?;
    c.peek().filter(|token| token.kind == Kind::Number)?;
    c.reads(c.locale.minus)
}

/// A number that no other rule wanted.
pub(super) fn plain_number(mut c: Cursor<'_>) -> Option<Reading> {
    let digits = c.digits()?;
    c.reads(say_digits(&c, digits))
}
