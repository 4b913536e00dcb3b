//! Dates and times as people say them. Hours are numerals, which read well on a screen and which every voice can say; the
//! day of a month is a word in German, as a voice cannot know the case that "4." stands in.

use jiff::civil::{Date, DateTime, Time};
use robot_core::numeral::ordinal;
use robot_core::{Language, MONTHS, WEEKDAYS};

use super::Hours;

/// When, as a day of the year: "am vierten Dezember", "on December 4th".
///
/// ```
/// use behaviours::house::spoken_date;
/// use jiff::civil::date;
/// use robot_core::Language;
///
/// assert_eq!(spoken_date(Language::De, date(2026, 12, 4)), "am vierten Dezember");
/// assert_eq!(spoken_date(Language::En, date(2026, 12, 22)), "on December 22nd");
/// ```
#[must_use]
pub fn spoken_date(language: Language, date: Date) -> String {
    match language {
        Language::De => format!("am {}", day_of_year(language, date)),
        Language::En => format!("on {}", day_of_year(language, date)),
    }
}

fn day_of_year(language: Language, date: Date) -> String {
    let at = |number: i8| usize::try_from(number - 1).unwrap_or_default();
    let day = date.day();
    match language {
        Language::De => {
            format!("{}en {}", ordinal(u64::from(day.unsigned_abs()), language), MONTHS.de[at(date.month())])
        }
        Language::En => {
            let ending = match (day / 10, day % 10) {
                (1, _) => "th",
                (_, 1) => "st",
                (_, 2) => "nd",
                (_, 3) => "rd",
                _ => "th",
            };
            format!("{} {day}{ending}", MONTHS.en[at(date.month())])
        }
    }
}

/// How old something is that was written down at `as_of`: "von heute, 6 Uhr", "von gestern", "vom vierten Dezember".
///
/// ```
/// use behaviours::house::spoken_age;
/// use jiff::civil::date;
/// use robot_core::Language;
///
/// let now = date(2026, 11, 24).at(15, 0, 0, 0);
/// assert_eq!(spoken_age(Language::De, date(2026, 11, 24).at(6, 40, 0, 0), now), "von heute, 6 Uhr");
/// assert_eq!(spoken_age(Language::De, date(2026, 11, 23).at(23, 59, 0, 0), now), "von gestern");
/// assert_eq!(spoken_age(Language::En, date(2026, 10, 4).at(12, 0, 0, 0), now), "from October 4th");
/// ```
#[must_use]
pub fn spoken_age(language: Language, as_of: DateTime, now: DateTime) -> String {
    let days = (now.date() - as_of.date()).get_days();
    // The minutes say nothing.
    let hour = spoken_time(language, Time::constant(as_of.hour(), 0, 0, 0));
    let written = |date| day_of_year(language, date);
    match (language, days) {
        (Language::De, 0) => format!("von heute, {hour}"),
        (Language::En, 0) => format!("from {hour} today"),
        (Language::De, 1) => "von gestern".to_owned(),
        (Language::En, 1) => "from yesterday".to_owned(),
        (Language::De, 2) => "von vorgestern".to_owned(),
        (Language::De, _) if days > 300 => format!("vom {} {}", written(as_of.date()), as_of.year()),
        (Language::En, _) if days > 300 => format!("from {}, {}", written(as_of.date()), as_of.year()),
        (Language::De, _) => format!("vom {}", written(as_of.date())),
        (Language::En, _) => format!("from {}", written(as_of.date())),
    }
}

/// A time of day: "10 Uhr", "18 Uhr 30"; "10 am", "6:30 pm", "noon".
///
/// ```
/// use behaviours::house::spoken_time;
/// use jiff::civil::time;
/// use robot_core::Language;
///
/// assert_eq!(spoken_time(Language::De, time(18, 30, 0, 0)), "18 Uhr 30");
/// assert_eq!(spoken_time(Language::En, time(18, 30, 0, 0)), "6:30 pm");
/// ```
#[must_use]
pub fn spoken_time(language: Language, time: Time) -> String {
    let (hour, minute) = (time.hour(), time.minute());
    match (language, hour, minute) {
        (Language::De, _, 0) => format!("{hour} Uhr"),
        (Language::De, _, _) => format!("{hour} Uhr {minute}"),
        (Language::En, 12, 0) => "noon".to_owned(),
        (Language::En, 0, 0) => "midnight".to_owned(),
        (Language::En, _, _) => {
            let half = if hour < 12 { "am" } else { "pm" };
            let hour = (hour + 11) % 12 + 1;
            if minute == 0 { format!("{hour} {half}") } else { format!("{hour}:{minute:02} {half}") }
        }
    }
}

/// "von 10 bis 19 Uhr", "from 10 am to 7 pm".
pub(super) fn spoken_hours(language: Language, hours: Hours) -> String {
    let (from, to) = (spoken_time(language, hours.from), spoken_time(language, hours.to));
    match language {
        // "von 10 bis 19 Uhr", but "von 9 Uhr 30 bis 19 Uhr".
        Language::De => format!("von {} bis {to}", from.strip_suffix(" Uhr").unwrap_or(&from)),
        Language::En => format!("from {from} to {to}"),
    }
}

/// The name of a weekday, 0 for Monday.
pub(super) const fn spoken_weekday(language: Language, from_monday: usize) -> &'static str {
    WEEKDAYS.get(language)[from_monday]
}

/// A day from today on: "morgen", "am Samstag", or with its date if it is more than a week away. `opens` begins a
/// sentence with it.
pub(super) fn spoken_day(language: Language, today: Date, date: Date, opens: bool) -> String {
    let days = (date - today).get_days();
    let weekday = spoken_weekday(language, usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or_default());
    let spoken = match (language, days) {
        (Language::De, 1) => "morgen".to_owned(),
        (Language::En, 1) => "tomorrow".to_owned(),
        (Language::De, 2..=7) => format!("am {weekday}"),
        (Language::En, 2..=7) => format!("on {weekday}"),
        (Language::De, _) => format!("am {weekday}, dem {}", day_of_year(language, date)),
        (Language::En, _) => format!("on {weekday}, {}", day_of_year(language, date)),
    };
    let mut letters = spoken.chars();
    match letters.next() {
        Some(first) if opens => first.to_uppercase().chain(letters).collect(),
        _ => spoken,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    #[test]
    fn dates_and_times_are_said_as_people_say_them() {
        let said: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 31]
            .map(|day| spoken_date(Language::En, date(2026, 1, day)).replace("on January ", ""))
            .into();
        assert_eq!(said.join(" "), "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 31st");
        assert_eq!(spoken_date(Language::De, date(2026, 3, 31)), "am einunddreißigsten März");
        let times = [(0, 0), (0, 5), (9, 30), (12, 0), (12, 15), (23, 59)];
        let said = |language| times.map(|(hour, minute)| spoken_time(language, time(hour, minute, 0, 0))).join(", ");
        assert_eq!(said(Language::En), "midnight, 12:05 am, 9:30 am, noon, 12:15 pm, 11:59 pm");
        assert_eq!(said(Language::De), "0 Uhr, 0 Uhr 5, 9 Uhr 30, 12 Uhr, 12 Uhr 15, 23 Uhr 59");
    }

    #[test]
    fn an_age_is_a_day_and_only_today_an_hour() {
        let now = date(2026, 11, 24).at(0, 5, 0, 0);
        let age = |language, as_of: jiff::civil::Date| spoken_age(language, as_of.at(23, 50, 0, 0), now);
        assert_eq!(age(Language::De, date(2026, 11, 23)), "von gestern", "fifteen minutes ago, but yesterday");
        assert_eq!(age(Language::De, date(2026, 11, 22)), "von vorgestern");
        assert_eq!(age(Language::En, date(2026, 11, 22)), "from November 22nd");
        assert_eq!(age(Language::De, date(2026, 11, 1)), "vom ersten November");
        assert_eq!(age(Language::De, date(2025, 11, 1)), "vom ersten November 2025");
        // A clock that was put right may have been ahead.
        assert_eq!(age(Language::En, date(2026, 11, 30)), "from November 30th");
    }

    #[test]
    fn a_day_far_away_is_said_with_its_date() {
        let today = date(2026, 11, 24);
        assert_eq!(spoken_day(Language::De, today, date(2026, 12, 1), true), "Am Dienstag");
        assert_eq!(spoken_day(Language::De, today, date(2026, 12, 4), false), "am Freitag, dem vierten Dezember");
        assert_eq!(spoken_day(Language::En, today, date(2026, 12, 4), true), "On Friday, December 4th");
    }
}
