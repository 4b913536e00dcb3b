//! What the robot knows of its house: its name and when it is open. One TOML file, see `house/demo.toml`.
//!
//! Dates and times are civil ones of the house and are handed in; nothing here reads a clock.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, ToSpan};
use miette::{Diagnostic, NamedSource, SourceSpan};
use robot_core::{Language, Text};
use serde::Deserialize;

mod spoken;

pub use spoken::{spoken_date, spoken_time};
use spoken::{spoken_day, spoken_hours, spoken_weekday};

/// A library's name and opening hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    name: Text<String>,
    /// From Monday to Sunday.
    week: [Option<Hours>; 7],
    closed: Vec<Closure>,
    volume_percent: u8,
}

/// From when to when a house is open; `to` is later than `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hours {
    /// When it opens.
    pub from: Time,
    /// When it closes.
    pub to: Time,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Closure {
    first: Date,
    last: Date,
    reason: Option<Text<String>>,
}

/// What to say about opening hours: a label of the phrase files' `opening_hours` and what fills its slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursAnswer {
    /// `today`, `today_closed`, `day`, `day_closed` or `week`.
    pub label: &'static str,
    /// `hours`, `day` and `next`, as far as the label uses them.
    pub fill: BTreeMap<String, String>,
}

/// A house file cannot be used.
#[derive(Debug, Clone, thiserror::Error, Diagnostic)]
#[error("{}:{line}: {problem}", source_code.name())]
pub struct HouseError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what to do about it.
    pub problem: String,
    #[source_code]
    source_code: Arc<NamedSource<String>>,
    #[label("{problem}")]
    span: SourceSpan,
}

/// The next opening is looked for so many days ahead.
const LOOK_AHEAD_DAYS: i64 = 60;

impl House {
    /// Reads a house file.
    ///
    /// # Errors
    /// What is wrong with it, with its line: unknown keys, times that are none, hours that end before they begin.
    ///
    /// ```
    /// use behaviours::house::House;
    ///
    /// let error = House::parse("my.toml", "name = { de = \"A\", en = \"B\" }\nhour = {}").unwrap_err();
    /// assert!(error.to_string().starts_with("my.toml:2: unknown field `hour`"), "{error}");
    /// ```
    pub fn parse(file: &str, text: &str) -> Result<Self, HouseError> {
        let error = |span: std::ops::Range<usize>, problem: &str| HouseError {
            line: text.as_bytes()[..span.start.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1,
            problem: problem.to_owned(),
            source_code: Arc::new(NamedSource::new(file, text.to_owned())),
            span: span.into(),
        };
        let raw: RawHouse =
            toml::from_str(text).map_err(|found| error(found.span().unwrap_or(0..0), found.message().trim_end()))?;
        let mut week = [None; 7];
        let days = &raw.hours;
        let raw_week =
            [&days.monday, &days.tuesday, &days.wednesday, &days.thursday, &days.friday, &days.saturday, &days.sunday];
        for (hours, raw) in week.iter_mut().zip(raw_week) {
            let Some(raw) = raw else { continue };
            let read = |time: &toml::Spanned<String>| {
                let problem =
                    format!("»{}« is no time of day: write hours and minutes, as in \"09:30\"", time.get_ref());
                Time::strptime("%H:%M", time.get_ref()).map_err(|_| error(time.span(), &problem))
            };
            let (from, to) = (read(&raw.from)?, read(&raw.to)?);
            if to <= from {
                return Err(error(raw.to.span(), "a day ends after it begins: give a later time here"));
            }
            *hours = Some(Hours { from, to });
        }
        let mut closed = Vec::new();
        for raw in raw.closed {
            let read = |date: &toml::Spanned<String>| {
                let problem =
                    format!("»{}« is no date: write year, month and day, as in \"2026-12-24\"", date.get_ref());
                date.get_ref().parse::<Date>().map_err(|_| error(date.span(), &problem))
            };
            let first = read(&raw.date)?;
            let last = raw.to.as_ref().map_or(Ok(first), read)?;
            if last < first {
                let span = raw.to.as_ref().map_or(0..0, toml::Spanned::span);
                return Err(error(span, "closing days end after they begin: give a later date here"));
            }
            closed.push(Closure { first, last, reason: raw.reason.map(Text::from) });
        }
        let volume_percent = raw.volume_percent.as_ref().map_or(Ok(Self::LOUDEST_PERCENT), |volume| {
            let problem = format!("»{}« is no volume: write a percentage from 0 to 100, as in 70", volume.get_ref());
            u8::try_from(*volume.get_ref())
                .ok()
                .filter(|percent| *percent <= Self::LOUDEST_PERCENT)
                .ok_or_else(|| error(volume.span(), &problem))
        })?;
        Ok(Self { name: raw.name.into(), week, closed, volume_percent })
    }

    /// The demo library of `house/demo.toml`, whose hours are invented.
    #[must_use]
    pub fn demo() -> Self {
        const DEMO: &str = include_str!("../house/demo.toml");
        // The file is part of the program, and a test reads it.
        Self::parse("house/demo.toml", DEMO).unwrap_or_else(|error| unreachable!("{error}"))
    }

    /// All that a loudspeaker can do.
    const LOUDEST_PERCENT: u8 = 100;

    /// The loudest that the robot may speak through a loudspeaker, in percent of what that can do; whatever a style or
    /// a command asks for, it is never louder.
    #[must_use]
    pub const fn volume_percent(&self) -> u8 {
        self.volume_percent
    }

    /// The house's name.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        self.name.get(language)
    }

    /// When it is open on a date; `None` if it is closed all day.
    #[must_use]
    pub fn hours(&self, date: Date) -> Option<Hours> {
        let open = self.week[usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default()];
        open.filter(|_| self.closure(date).is_none())
    }

    /// Why it is closed on a date, if that is a closing day with a reason.
    #[must_use]
    pub fn closing_reason(&self, date: Date, language: Language) -> Option<&str> {
        self.closure(date)?.reason.as_ref().map(|reason| reason.get(language).as_str())
    }

    fn closure(&self, date: Date) -> Option<&Closure> {
        self.closed.iter().find(|closure| (closure.first..=closure.last).contains(&date))
    }

    /// Whether it is open at a civil time of the house.
    #[must_use]
    pub fn is_open(&self, at: DateTime) -> bool {
        self.hours(at.date()).is_some_and(|hours| (hours.from..hours.to).contains(&at.time()))
    }

    /// The hours of a date in words, "von 10 bis 19 Uhr"; `None` if it is closed all day.
    ///
    /// ```
    /// use behaviours::house::House;
    /// use jiff::civil::date;
    /// use robot_core::Language;
    ///
    /// let house = House::demo();
    /// let tuesday = date(2026, 11, 24);
    /// assert_eq!(house.opening_hours_text(Language::De, tuesday).as_deref(), Some("von 10 bis 19 Uhr"));
    /// assert_eq!(house.opening_hours_text(Language::En, tuesday).as_deref(), Some("from 10 am to 7 pm"));
    /// assert!(house.is_open(tuesday.at(18, 59, 0, 0)) && !house.is_open(tuesday.at(19, 0, 0, 0)));
    /// ```
    #[must_use]
    pub fn opening_hours_text(&self, language: Language, date: Date) -> Option<String> {
        self.hours(date).map(|hours| spoken_hours(language, hours))
    }

    /// What to say about the hours of a day: a value of the phrase files' slot `day` (`today`, `tomorrow`, `monday` to
    /// `sunday`, which is the next one, or `week`). Without one it is today's.
    #[must_use]
    pub fn opening_hours_answer(&self, language: Language, today: Date, day: Option<&str>) -> HoursAnswer {
        let fill = |slot: &str, value: String| BTreeMap::from([(slot.to_owned(), value)]);
        if day == Some("week") {
            return HoursAnswer { label: "week", fill: fill("hours", self.week_text(language)) };
        }
        let date = day.and_then(|day| day_after(today, day)).unwrap_or(today);
        match (self.opening_hours_text(language, date), date == today) {
            (Some(hours), true) => HoursAnswer { label: "today", fill: fill("hours", hours) },
            (Some(hours), false) => {
                let mut both = fill("hours", hours);
                both.insert("day".to_owned(), spoken_day(language, today, date, true));
                HoursAnswer { label: "day", fill: both }
            }
            (None, false) => {
                HoursAnswer { label: "day_closed", fill: fill("day", spoken_day(language, today, date, true)) }
            }
            (None, true) => {
                let next = self.next_opening_text(language, today);
                HoursAnswer { label: "today_closed", fill: next.map(|next| fill("next", next)).unwrap_or_default() }
            }
        }
    }

    /// The first opening after a date in words, "am Dienstag um 10 Uhr"; `None` if there is none within two months.
    #[must_use]
    pub fn next_opening_text(&self, language: Language, after: Date) -> Option<String> {
        (1..=LOOK_AHEAD_DAYS).find_map(|days| {
            let date = after.checked_add(Span::new().days(days)).ok()?;
            let hours = self.hours(date)?;
            let day = spoken_day(language, after, date, false);
            let time = spoken_time(language, hours.from);
            Some(match language {
                Language::De => format!("{day} um {time}"),
                Language::En => format!("{day} at {time}"),
            })
        })
    }

    /// The usual week in words: days with the same hours together, closed days left out.
    fn week_text(&self, language: Language) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut at = 0;
        while at < 7 {
            let run = (at..7).take_while(|day| self.week[*day] == self.week[at]).count();
            if let Some(hours) = self.week[at] {
                let (first, last) = (spoken_weekday(language, at), spoken_weekday(language, at + run - 1));
                let days = match (run, language) {
                    (1, _) => first.to_owned(),
                    (2, Language::De) => format!("{first} und {last}"),
                    (2, Language::En) => format!("{first} and {last}"),
                    (_, Language::De) => format!("{first} bis {last}"),
                    (_, Language::En) => format!("{first} to {last}"),
                };
                parts.push(format!("{days} {}", spoken_hours(language, hours)));
            }
            at += run;
        }
        match (parts.is_empty(), language) {
            (true, Language::De) => "zurzeit gar nicht".to_owned(),
            (true, Language::En) => "not at all at the moment".to_owned(),
            (false, _) => parts.join(", "),
        }
    }
}

/// The date that a visitor means by a day's name today.
fn day_after(today: Date, day: &str) -> Option<Date> {
    let weekday = match day {
        "today" => return Some(today),
        "tomorrow" => return today.checked_add(1.day()).ok(),
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    };
    if today.weekday() == weekday { Some(today) } else { today.nth_weekday(1, weekday).ok() }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHouse {
    name: RawText,
    volume_percent: Option<toml::Spanned<i64>>,
    #[serde(default)]
    hours: RawWeek,
    #[serde(default)]
    closed: Vec<RawClosure>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawText {
    de: String,
    en: String,
}

impl From<RawText> for Text<String> {
    fn from(raw: RawText) -> Self {
        Self { de: raw.de, en: raw.en }
    }
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWeek {
    monday: Option<RawHours>,
    tuesday: Option<RawHours>,
    wednesday: Option<RawHours>,
    thursday: Option<RawHours>,
    friday: Option<RawHours>,
    saturday: Option<RawHours>,
    sunday: Option<RawHours>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHours {
    from: toml::Spanned<String>,
    to: toml::Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClosure {
    date: toml::Spanned<String>,
    to: Option<toml::Spanned<String>>,
    reason: Option<RawText>,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    /// Tuesday, 24 November 2026.
    fn tuesday() -> Date {
        date(2026, 11, 24)
    }

    #[rstest]
    #[case(None, "today", "hours=von 10 bis 19 Uhr")]
    #[case(Some("today"), "today", "hours=von 10 bis 19 Uhr")]
    #[case(Some("tuesday"), "today", "hours=von 10 bis 19 Uhr")]
    #[case(Some("tomorrow"), "day", "day=Morgen, hours=von 10 bis 19 Uhr")]
    #[case(Some("saturday"), "day", "day=Am Samstag, hours=von 10 bis 16 Uhr")]
    #[case(Some("sunday"), "day_closed", "day=Am Sonntag")]
    #[case(Some("week"), "week", "hours=Dienstag bis Freitag von 10 bis 19 Uhr, Samstag von 10 bis 16 Uhr")]
    #[case(Some("gestern"), "today", "hours=von 10 bis 19 Uhr")]
    fn answers_about_a_day(#[case] day: Option<&str>, #[case] label: &str, #[case] fill: &str) {
        let answer = House::demo().opening_hours_answer(Language::De, tuesday(), day);
        let filled: Vec<String> = answer.fill.iter().map(|(slot, value)| format!("{slot}={value}")).collect();
        assert_eq!((answer.label, filled.join(", ").as_str()), (label, fill));
    }

    #[test]
    fn a_closed_day_names_the_next_opening() {
        let house = House::demo();
        let next = |language, date| house.opening_hours_answer(language, date, None).fill["next"].clone();
        assert_eq!(next(Language::De, date(2026, 11, 22)), "am Dienstag um 10 Uhr");
        assert_eq!(next(Language::De, date(2026, 11, 23)), "morgen um 10 Uhr");
        assert_eq!(next(Language::En, date(2026, 11, 22)), "on Tuesday at 10 am");
        // Christmas, then Sunday and Monday: five days on.
        assert_eq!(next(Language::En, date(2026, 12, 24)), "on Tuesday at 10 am");
        assert_eq!(house.closing_reason(date(2026, 12, 25), Language::De), Some("Weihnachten"));
        assert!(!house.is_open(date(2026, 12, 26).at(12, 0, 0, 0)));
    }

    #[test]
    fn a_house_that_never_opens_says_so() {
        let house = House::parse("never.toml", "name = { de = \"Nie\", en = \"Never\" }").unwrap();
        let answer = house.opening_hours_answer(Language::En, tuesday(), None);
        assert_eq!((answer.label, answer.fill.len()), ("today_closed", 0));
        assert_eq!((house.volume_percent(), House::demo().volume_percent()), (100, 80));
        let answer = house.opening_hours_answer(Language::De, tuesday(), Some("week"));
        assert_eq!(answer.fill["hours"], "zurzeit gar nicht");
    }

    #[rstest]
    #[case("hours.monday = { from = \"9\", to = \"10:00\" }", 2, "»9« is no time of day")]
    #[case("hours.monday = { from = \"11:00\", to = \"10:00\" }", 2, "a day ends after it begins")]
    #[case("hours.funday = { from = \"9:00\", to = \"10:00\" }", 2, "unknown field `funday`")]
    #[case("\n[[closed]]\ndate = \"24.12.\"", 4, "»24.12.« is no date")]
    #[case("[[closed]]\ndate = \"2026-12-24\"\nto = \"2026-12-01\"", 4, "closing days end after they begin")]
    #[case("volume_percent = 101", 2, "»101« is no volume")]
    #[case("volume_percent = -1", 2, "»-1« is no volume")]
    #[case("hours = {", 2, "")]
    fn what_is_wrong_is_said_with_its_line(#[case] text: &str, #[case] line: usize, #[case] problem: &str) {
        let text = format!("name = {{ de = \"A\", en = \"B\" }}\n{text}");
        let error = House::parse("my.toml", &text).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.problem.contains(problem), "{error}");
    }

    proptest! {
        #[test]
        fn no_file_is_too_odd_to_read(text in "\\PC*") {
            let _ = House::parse("any.toml", &text);
        }

        #[test]
        fn every_date_has_an_answer(days in -400_000_i64..400_000, day in "[a-z]{0,9}|today|tomorrow|sunday|week") {
            let today = date(2026, 1, 1).saturating_add(days.days());
            for language in Language::ALL {
                let answer = House::demo().opening_hours_answer(language, today, Some(&day));
                prop_assert!(["today", "today_closed", "day", "day_closed", "week"].contains(&answer.label));
            }
        }
    }
}
