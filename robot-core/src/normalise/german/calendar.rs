//! German dates, weekdays and times of day.

use super::ordinal::{chained_ending, ending};
use super::words::{MONTHS, WEEKDAYS};
use super::{GERMAN, number};
use crate::normalise::shared::{month_name, say_digits};
use crate::normalise::token::{Cursor, Kind, Reading, is_capitalised};

/// The month, by name or number, and the year, of a day that was read; "bis" where only the day was.
fn month_and_year(c: &mut Cursor<'_>) -> Option<String> {
    let month = c.attempt(|c| {
        c.skip_space();
        month_name(c).or_else(|| {
            let at = c.number_in(1..=12)?;
            // "24.12" alone may be a section; the caller sees whether a dot follows.
            MONTHS.get(usize::try_from(at - 1).ok()?).copied()
        })
    })?;
    let numeric = c.tokens[c.at - 1].kind == Kind::Number;
    let dotted = numeric && c.mark(".").is_some();
    let year = c.attempt(|c| {
        if !numeric {
            c.space()?;
        } else if !dotted {
            return None;
        } else {
            c.skip_space();
        }
        let digits = c.digits()?;
        c.ended()?;
        let number: u64 = digits.parse().ok()?;
        match digits.len() {
            4 if (1000..=2999).contains(&number) => Some(number::year(number)),
            2 if numeric => Some(say_digits(c, digits)),
            _ => None,
        }
    });
    if numeric && !dotted {
        return None;
    }
    // The dot of "am 24.12." also ends the sentence.
    if numeric && year.is_none() && c.is_end() {
        c.at -= 1;
    }
    Some(year.map_or_else(|| month.to_owned(), |year| format!("{month} {year}")))
}

/// "3.10.2026", "am 24.12.", "3. Oktober 2026", "am 24.12".
pub(super) fn date(mut c: Cursor<'_>) -> Option<Reading> {
    if c.glued_before().is_some_and(|before| before.kind != Kind::Mark || before.is_mark('.')) {
        return None;
    }
    let begin = c;
    if begin.word_before().is_some_and(|word| GERMAN.counts_before(word)) {
        return None;
    }
    let day = c.number_in(1..=31)?;
    c.mark(".")?;
    let rest = c.attempt(month_and_year).or_else(|| {
        c.attempt(|c| {
            // Without the second dot only where a day is meant: "am 24.12"
            begin
                .words_before()
                .next()
                .filter(|word| ["am", "vom", "zum", "bis", "ab", "den", "dem", "seit"].contains(word))?;
            let at = c.number_in(1..=12)?;
            c.ended()?;
            Some(MONTHS.get(usize::try_from(at - 1).ok()?)?.to_string())
        })
    })?;
    let after_weekday = begin.tokens[..begin.at]
        .iter()
        .rev()
        .find(|token| token.kind == Kind::Word)
        .is_some_and(|word| WEEKDAYS.iter().any(|(short, whole)| *short == word.text || *whole == word.text));
    let am = begin.tokens[..begin.at]
        .iter()
        .rev()
        .filter(|token| token.kind == Kind::Word)
        .take(2)
        .any(|word| ["am", "Am"].contains(&word.text.as_str()));
    let ending = match chained_ending(&begin) {
        Some(ending) => ending,
        None if after_weekday && am => "en",
        None => ending(&begin, None),
    };
    c.reads(format!("{}{ending} {rest}", number::ordinal_stem(day)))
}

/// "2026-10-03"
pub(super) fn iso_date(mut c: Cursor<'_>) -> Option<Reading> {
    let begin = c;
    let year: u64 = c.digits_of(4)?.parse().ok()?;
    c.mark("-")?;
    let month = c.digits_of(2)?.parse::<usize>().ok()?;
    c.mark("-")?;
    let day: u64 = c.digits_of(2)?.parse().ok()?;
    c.ended()?;
    let month = MONTHS.get(month.checked_sub(1)?)?;
    (1..=31).contains(&day).then_some(())?;
    c.reads(format!("{}{} {month} {}", number::ordinal_stem(day), ending(&begin, None), number::year(year)))
}

/// "Mo.", "Mo–Fr", "Di 10 Uhr": a short weekday counts where another one, a time or its dot stands beside it.
pub(super) fn weekday(mut c: Cursor<'_>) -> Option<Reading> {
    let short = |text: &str| WEEKDAYS.iter().find(|(short, _)| *short == text).map(|(_, whole)| *whole);
    let begin = c;
    let whole = short(c.word()?)?;
    let dotted = c.attempt(|c| {
        c.mark(".")?;
        // "Fr. Meier" is a woman, and "Mo. Danach" ends a sentence.
        (!c.word_ahead().is_some_and(|word| is_capitalised(word) && short(word).is_none())).then_some(())
    });
    let mut after = c;
    let ranged = after.dash().is_some()
        || after
            .attempt(|c| {
                c.skip_space();
                c.mark(",/")?;
                Some(())
            })
            .is_some();
    after.skip_space();
    let with = after.attempt(|c| c.this_word(&["bis", "und"])).is_some();
    after.skip_space();
    let ahead = after
        .peek()
        .is_some_and(|token| token.kind == Kind::Number || (ranged || with) && short(&token.text).is_some());
    let behind = begin.tokens[..begin.at]
        .iter()
        .rev()
        .filter(|token| token.kind != Kind::Space)
        .take(3)
        .any(|token| short(&token.text).is_some());
    // "Sa: 10-14 Uhr" goes on with a list of days.
    let listed = after.mark(":").is_some()
        && after.word_ahead().is_none()
        && begin.tokens[..begin.at]
            .iter()
            .rev()
            .take(40)
            .any(|token| WEEKDAYS.iter().any(|(short, whole)| *short == token.text || *whole == token.text));
    (dotted.is_some() || ahead || behind || listed).then_some(())?;
    if dotted.is_some() && c.is_end() {
        c.at -= 1;
    }
    // "Mo–Fr"
    let said = match c.attempt(|c| {
        c.dash()?;
        c.peek().filter(|token| short(&token.text).is_some()).map(|_| ())
    }) {
        Some(()) => format!("{whole} bis"),
        None => whole.to_owned(),
    };
    c.reads(said)
}

/// "14:30", "14.30" where "Uhr" follows; `None` for the minutes of a whole hour.
fn hour_and_minute(c: &mut Cursor<'_>) -> Option<(u64, Option<u64>)> {
    let hour = c.number_in(0..=24)?;
    let minute = c.attempt(|c| {
        let colon = c.mark(":.")? == ':';
        let digits = c.digits_of(2)?;
        (!c.is_glued()).then_some(())?;
        let minute: u64 = digits.parse().ok().filter(|minute| *minute < 60)?;
        let mut ahead = *c;
        let clock = colon || {
            let _ = ahead.dash().and_then(|()| {
                ahead.digits()?;
                let _ = ahead.mark(":.");
                ahead.digits()
            });
            ahead.skip_space();
            ahead.this_word(&["Uhr"]).is_some()
        };
        clock.then_some(minute)
    });
    Some((hour, minute))
}

fn say_time(hour: u64, minute: Option<u64>) -> String {
    let hour = if hour == 1 { "ein".to_owned() } else { number::cardinal(hour) };
    match minute {
        None | Some(0) => format!("{hour} Uhr"),
        Some(minute) => format!("{hour} Uhr {}", number::cardinal(minute)),
    }
}

/// "9-18 Uhr", "9:30–18:00"
pub(super) fn clock_range(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    let (from, from_minute) = hour_and_minute(&mut c)?;
    let between = c.attempt(|c| c.dash()).is_some() || {
        c.skip_space();
        c.this_word(&["bis"])?;
        c.skip_space();
        true
    };
    let (to, to_minute) = hour_and_minute(&mut c)?;
    let uhr = c.attempt(|c| {
        c.skip_space();
        c.this_word(&["Uhr", "h"])
    });
    (between && (uhr.is_some() || from_minute.is_some() && to_minute.is_some())).then_some(())?;
    c.ended()?;
    let from = match from_minute {
        None => number::cardinal(from),
        some => say_time(from, some),
    };
    c.reads(format!("{from} bis {}", say_time(to, to_minute)))
}

/// "14:30 Uhr", "14:30", "1 Uhr", "18 Uhr 30"
pub(super) fn clock(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    let (hour, minute) = hour_and_minute(&mut c)?;
    let seconds = c.attempt(|c| {
        c.mark(":")?;
        c.digits_of(2)?.parse::<u64>().ok()
    });
    let uhr = c.attempt(|c| {
        c.skip_space();
        c.this_word(&["Uhr"])
    });
    (minute.is_some() || uhr.is_some()).then_some(())?;
    c.ended()?;
    let time = say_time(hour, minute);
    c.reads(match seconds {
        Some(seconds) if seconds > 0 => format!("{time} und {} Sekunden", number::cardinal(seconds)),
        _ => time,
    })
}
