//! How English is read.

mod words;

use super::locale::Locale;
use super::roman;
use super::shared::{month_name, ratio, say_digits, spell_digits};
use super::token::{Cursor, Kind, Reading, Rule, is_capitalised};
use crate::language::Language;
use crate::numeral::english as number;
use words::{AFTER_YEAR, BEFORE_YEAR, MONTHS, RULERS, WEEKDAYS};

pub(super) static ENGLISH: Locale = Locale {
    language: Language::En,
    cardinal: number::cardinal,
    year: number::year,
    digits: &number::DIGITS,
    decimal: ('.', "point"),
    thousands: ',',
    point: "point",
    to: "to",
    ratio: "to",
    times: "times",
    dot: "dot",
    hyphen: "dash",
    at: "at",
    minus: "minus",
    months: MONTHS,
    short_months: words::SHORT_MONTHS,
    abbreviations: words::ABBREVIATIONS,
    before_number: words::BEFORE_NUMBER,
    units: words::UNITS,
    currencies: words::CURRENCIES,
    signs: words::SIGNS,
    sounds: words::SOUNDS,
    // A voice takes a lone "A" for the article.
    letters: &[('A', "ay")],
    before_roman: words::BEFORE_ROMAN,
    before_call_number: words::BEFORE_CALL_NUMBER,
    before_digits: words::BEFORE_DIGITS,
};

/// The rules that only this language has.
pub(super) const RULES: &[Rule] = &[
    iso_date,
    slash_date,
    day_month,
    month_day,
    weekday,
    clock,
    hour_range,
    ratio,
    ruler,
    ordinal,
    local_phone,
    decade,
    year,
    street,
];

/// The day of a month: "3", "3rd"; "24." as Germans write it.
fn day(c: &mut Cursor<'_>) -> Option<u64> {
    let day = c.number_in(1..=31)?;
    let _ = c.this_word(&["st", "nd", "rd", "th"]);
    c.ended()?;
    Some(day)
}

/// The year behind a month or day.
fn year_behind(c: &mut Cursor<'_>) -> Option<String> {
    c.attempt(|c| {
        let _ = c.mark(",");
        c.space()?;
        let year: u64 = c.digits_of(4)?.parse().ok()?;
        c.ended()?;
        (1000..=2999).contains(&year).then(|| number::year(year))
    })
}

/// "the third of October", with its article unless one stands there.
fn of_month(begin: &Cursor<'_>, day: u64, month: &str, year: Option<String>) -> String {
    let the = if begin.word_before().is_some_and(|word| ["the", "The"].contains(&word)) { "" } else { "the " };
    let year = year.map_or_else(String::new, |year| format!(", {year}"));
    format!("{the}{} of {month}{year}", number::ordinal(day))
}

/// "3 October 2026", "24 Dec."
fn day_month(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    let begin = c;
    let day = day(&mut c)?;
    let _ = c.mark(".");
    c.space()?;
    let _ = c.attempt(|c| {
        c.this_word(&["of"])?;
        c.space()
    });
    let month = month_name(&mut c)?;
    let year = year_behind(&mut c);
    c.reads(of_month(&begin, day, month, year))
}

/// "October 3, 2026", "Oct. 3rd"
fn month_day(mut c: Cursor<'_>) -> Option<Reading> {
    let month = month_name(&mut c)?;
    c.space()?;
    let day = day(&mut c)?;
    let year = year_behind(&mut c).map_or_else(String::new, |year| format!(", {year}"));
    c.reads(format!("{month} {}{year}", number::ordinal(day)))
}

/// "2026-10-03"
fn iso_date(mut c: Cursor<'_>) -> Option<Reading> {
    let begin = c;
    let year: u64 = c.digits_of(4)?.parse().ok()?;
    c.mark("-")?;
    let month = c.digits_of(2)?.parse::<usize>().ok()?;
    c.mark("-")?;
    let day: u64 = c.digits_of(2)?.parse().ok().filter(|day| (1..=31).contains(day))?;
    c.ended()?;
    let month = MONTHS.get(month.checked_sub(1)?)?;
    c.reads(of_month(&begin, day, month, Some(number::year(year))))
}

/// "24/12/2026", "3.10.2026": the day first, unless that cannot be.
fn slash_date(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    let begin = c;
    let first = c.number_in(1..=31)?;
    let mark = c.mark("/.")?;
    let second = c.number_in(1..=31)?;
    c.mark("/.").filter(|same| *same == mark)?;
    let year: u64 = c.digits_of(4)?.parse().ok()?;
    c.ended()?;
    let (day, month) = if second > 12 { (second, first) } else { (first, second) };
    let month = MONTHS.get(usize::try_from(month - 1).ok()?)?;
    c.reads(of_month(&begin, day, month, Some(number::year(year))))
}

/// "Mon-Fri", "Sat.", "Sun 2 pm"
fn weekday(mut c: Cursor<'_>) -> Option<Reading> {
    let short =
        |text: &str| WEEKDAYS.iter().find(|(short, whole)| *short == text || *whole == text).map(|(_, whole)| *whole);
    let begin = c;
    let text = c.word()?;
    let whole = short(text)?;
    let range = |c: &mut Cursor<'_>| {
        c.attempt(|c| {
            c.dash()?;
            c.peek().filter(|token| short(&token.text).is_some()).map(|_| ())
        })
    };
    if whole == text {
        range(&mut c)?;
        return c.reads(format!("{whole} to"));
    }
    // "Sun" is a star, too.
    let dotted = c.mark(".").is_some();
    let mut after = c;
    let ranged = range(&mut after).is_some();
    let _ = after.mark(",");
    after.skip_space();
    let _ = after.attempt(|c| {
        c.this_word(&["to", "and"])?;
        c.space()
    });
    let ahead = after
        .peek()
        .is_some_and(|token| token.kind == Kind::Number || short(&token.text).is_some_and(|_| after.at > c.at));
    let behind = begin.tokens[..begin.at]
        .iter()
        .rev()
        .filter(|token| token.kind != Kind::Space)
        .take(3)
        .any(|token| short(&token.text).is_some());
    // "Sat: 11 am" goes on with a list of days.
    let listed = after.mark(":").is_some()
        && after.word_ahead().is_none()
        && begin.tokens[..begin.at].iter().rev().take(40).any(|token| short(&token.text).is_some());
    (dotted || ranged || ahead || behind || listed).then_some(())?;
    if dotted && c.is_end() {
        c.at -= 1;
    }
    let ranged = range(&mut c).is_some();
    c.reads(if ranged { format!("{whole} to") } else { whole.to_owned() })
}

/// "am", "p.m." and so on, with the space before it.
fn half(c: &mut Cursor<'_>) -> Option<&'static str> {
    c.attempt(|c| {
        c.skip_space();
        let word = c.word()?.to_lowercase();
        match word.as_str() {
            "am" => Some("ay M"),
            "pm" => Some("P M"),
            "a" | "p" => {
                c.mark(".")?;
                c.this_word(&["m", "M"])?;
                let ends = {
                    let mut ahead = *c;
                    ahead.mark(".").is_some() && ahead.is_end()
                };
                if !ends {
                    let _ = c.mark(".");
                }
                Some(if word == "a" { "ay M" } else { "P M" })
            }
            _ => None,
        }
    })
}

fn say_time(hour: u64, minute: Option<u64>, half: Option<&str>) -> String {
    let spoken_hour = number::cardinal(hour);
    let time = match minute {
        None => spoken_hour,
        Some(0) if half.is_some() => spoken_hour,
        Some(0) if (1..=12).contains(&hour) => format!("{spoken_hour} o'clock"),
        Some(0) => format!("{spoken_hour} hundred hours"),
        Some(minute @ 1..=9) => format!("{spoken_hour} oh {}", number::cardinal(minute)),
        Some(minute) => format!("{spoken_hour} {}", number::cardinal(minute)),
    };
    half.map_or_else(|| time.clone(), |half| format!("{time} {half}"))
}

/// "2:30 pm", "14:30", "10 am", "9 o'clock"
fn clock(mut c: Cursor<'_>) -> Option<Reading> {
    if c.glued_before().is_some_and(|token| token.kind != Kind::Mark || ".,/:".contains(&token.text)) {
        return None;
    }
    let hour = c.number_in(0..=24)?;
    let minute = c.attempt(|c| {
        // "2.30 pm" is British.
        let colon = c.mark(":.")? == ':';
        let minute: u64 = c.digits_of(2)?.parse().ok().filter(|minute| *minute < 60)?;
        (colon || half(&mut { *c }).is_some()).then_some(minute)
    });
    let half = half(&mut c);
    (minute.is_some() || half.is_some()).then_some(())?;
    if half.is_none() && c.mark(":").is_some() {
        return None;
    }
    (!c.is_glued()).then_some(())?;
    c.reads(say_time(hour, minute, half))
}

/// The "9" of "9-5 pm" and of "10-12 o'clock".
fn hour_range(mut c: Cursor<'_>) -> Option<Reading> {
    let hour = c.number_in(1..=12)?;
    let mut ahead = c;
    ahead.dash()?;
    ahead.number_in(1..=12)?;
    let _ = ahead.attempt(|c| {
        c.mark(":")?;
        c.digits_of(2)
    });
    half(&mut ahead)?;
    c.reads(number::cardinal(hour))
}

/// "Elizabeth II"
fn ruler(mut c: Cursor<'_>) -> Option<Reading> {
    let name = c.word_before()?;
    let value = roman::value(c.word()?)?;
    RULERS.contains(&name).then_some(())?;
    c.reads(format!("the {}", number::ordinal(value)))
}

/// "1st", "22nd", "the 3." as Germans write it
fn ordinal(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    let number = c.number()?;
    c.this_word(&["st", "nd", "rd", "th", "ST", "ND", "RD", "TH"])?;
    c.reads(number::ordinal(number))
}

/// "555-1234"
fn local_phone(mut c: Cursor<'_>) -> Option<Reading> {
    if c.is_inside() {
        return None;
    }
    let mut groups = vec![c.digits_of(3)?];
    while let Some(group) = c.attempt(|c| c.mark("-").and_then(|_| c.digits())) {
        groups.push(group);
    }
    let last = groups.last().map(|group| group.len());
    (last == Some(4)
        && groups.len() <= 3
        && groups.len() > 1
        && groups[..groups.len() - 1].iter().all(|group| group.len() == 3))
    .then_some(())?;
    c.ended()?;
    c.reads(groups.iter().map(|group| spell_digits(&c, group)).collect::<Vec<_>>().join(", "))
}

/// "the 1990s", "80s"
fn decade(mut c: Cursor<'_>) -> Option<Reading> {
    let before = c.word_before();
    let digits = c.digits()?;
    let number: u64 = digits.parse().ok().filter(|number| number % 10 == 0 && *number > 0)?;
    let _ = c.mark("'");
    c.this_word(&["s"])?;
    let dated = number >= 1100
        || before.is_some_and(|word| ["the", "The", "early", "late", "mid", "my", "his", "her"].contains(&word));
    dated.then_some(())?;
    let said = if number >= 1100 { number::year(number) } else { say_digits(&c, digits) };
    c.reads(number::plural(&said))
}

/// "1984"; "1500 books" is a count.
fn year(mut c: Cursor<'_>) -> Option<Reading> {
    if c.glued_before().is_some_and(|before| before.kind == Kind::Word) {
        return None;
    }
    let before = c.word_before();
    let number: u64 = c.digits_of(4)?.parse().ok().filter(|year| (1100..2100).contains(year))?;
    c.ends_number()?;
    let dated = before.is_some_and(|word| BEFORE_YEAR.contains(&word) || MONTHS.contains(&word));
    let counts = c.word_ahead().is_some_and(|word| !AFTER_YEAR.contains(&word) && !is_capitalised(word));
    (dated || !counts).then_some(())?;
    c.reads(number::year(number))
}

/// "Baker St.": a saint stands before a name, a street behind one.
fn street(mut c: Cursor<'_>) -> Option<Reading> {
    let before = c.word_before().filter(|word| is_capitalised(word))?;
    c.this_word(&["St"])?;
    c.mark(".")?;
    let follows = c.word_ahead().is_some_and(is_capitalised);
    if c.is_end() {
        c.at -= 1;
    }
    (!follows && !before.is_empty()).then_some(())?;
    c.reads("Street")
}
