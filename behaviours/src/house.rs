//! What the robot knows of its house: its name, when it is open, what goes on in it, and what it says of its services.
//! One TOML file, see `house/demo.toml`.
//!
//! Dates and times are civil ones of the house and are handed in; nothing here reads a clock.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::{Span, ToSpan};
use robot_core::{Audience, FileErrors, Language, Text};

mod events;
mod file;
mod holidays;
mod services;
mod spoken;

use events::Event;
pub use holidays::Holidays;
use services::Services;
pub use spoken::{spoken_age, spoken_date, spoken_time};
use spoken::{spoken_day, spoken_hours, spoken_weekday};

/// A library's name, opening hours, events and services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct House {
    name: Text<String>,
    /// From Monday to Sunday.
    week: [Option<Hours>; 7],
    closed: Vec<Closure>,
    holidays: Holidays,
    events: Vec<Event>,
    services: Services,
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
    /// `today`, `today_closed`, `day`, `day_closed`, `week` or `holidays`.
    pub label: &'static str,
    /// `hours`, `day` and `next`, as far as the label uses them.
    pub fill: BTreeMap<String, String>,
}

/// The next opening is looked for so many days ahead.
const LOOK_AHEAD_DAYS: i64 = 60;

impl House {
    /// Reads a house file.
    ///
    /// # Errors
    /// All that is wrong with it, with place and cure: unknown keys, times that are none, hours that end before they
    /// begin, answers that nobody could follow.
    ///
    /// ```
    /// use behaviours::house::House;
    ///
    /// let error = House::parse("my.toml", "name = { de = \"A\", en = \"B\" }\nhour = {}").unwrap_err();
    /// assert!(error.to_string().starts_with("my.toml:2:1: unknown key `hour`"), "{error}");
    /// ```
    pub fn parse(file: &str, text: &str) -> Result<Self, FileErrors> {
        file::read(file, text)
    }

    /// The demo library of `house/demo.toml`, whose hours are invented.
    #[must_use]
    pub fn demo() -> Self {
        const DEMO: &str = include_str!("../house/demo.toml");
        // The file is part of the program, and a test reads it.
        Self::parse("house/demo.toml", DEMO).unwrap_or_else(|error| unreachable!("{error}"))
    }

    /// A file to begin one's own with, in which each part is told of beside it.
    ///
    /// ```
    /// use behaviours::house::House;
    /// use robot_core::Language;
    ///
    /// let house = House::parse("haus.toml", House::BEGINNING.get(Language::De))?;
    /// assert_eq!(house.name(Language::De), "Unsere Bücherei");
    /// # Ok::<(), robot_core::FileErrors>(())
    /// ```
    pub const BEGINNING: Text =
        Text { de: include_str!("../house/beginning.de.toml"), en: include_str!("../house/beginning.en.toml") };

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
        open.filter(|_| self.closure(date).is_none() && self.holidays.on(date).is_none())
    }

    /// Why it is closed on a date, if that is a holiday, or a closing day with a reason.
    #[must_use]
    pub fn closing_reason(&self, date: Date, language: Language) -> Option<&str> {
        let closure = self.closure(date).and_then(|closure| closure.reason.as_ref());
        closure
            .map(|reason| reason.get(language).as_str())
            .or_else(|| self.holidays.on(date).map(|name| *name.get(language)))
    }

    /// What goes on next, soonest first, two at the most: "Vorlesestunde am Donnerstag um 16 Uhr". With a day (a value of
    /// the phrase files' slot `day`), what goes on then. `None` if nothing does.
    #[must_use]
    pub fn events_text(&self, language: Language, now: DateTime, day: Option<&str>) -> Option<String> {
        let on = day.and_then(|day| day_after(now.date(), day));
        events::spoken(&self.events, language, now, on, &|date| self.hours(date).is_some())
    }

    /// What the house says about one of its services in place of the phrase files' answer to an intent in a situation.
    #[must_use]
    pub fn service_text(&self, intent: &str, label: &str, language: Language, audience: Audience) -> Option<&str> {
        let topic = services::topic_of(intent, label)?;
        self.services.answer(topic, language, audience)
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
    /// `sunday` and names such as `easter_monday`, which are the next ones, `week` or `holidays`). Without one it is
    /// today's.
    #[must_use]
    pub fn opening_hours_answer(&self, language: Language, today: Date, day: Option<&str>) -> HoursAnswer {
        let fill = |slot: &str, value: String| BTreeMap::from([(slot.to_owned(), value)]);
        if day == Some("week") {
            return HoursAnswer { label: "week", fill: fill("hours", self.week_text(language)) };
        }
        if day == Some("holidays") {
            let label = if self.holidays == Holidays::None { "week" } else { "holidays" };
            return HoursAnswer { label, fill: fill("hours", self.week_text(language)) };
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

/// The day of the week of this name, as files and slots call it.
fn weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// The date that a visitor means by a day's name today.
fn day_after(today: Date, day: &str) -> Option<Date> {
    let named = match day {
        "today" => return Some(today),
        "tomorrow" => return today.checked_add(1.day()).ok(),
        name => weekday(name),
    };
    let Some(weekday) = named else { return holidays::next(day, today) };
    if today.weekday() == weekday { Some(today) } else { today.nth_weekday(1, weekday).ok() }
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

    const EVENT: &str = "[[event]]\ntitle = { de = \"Lesung\", en = \"reading\" }\n";

    #[rstest]
    #[case("holidays = \"bavaria\"".into(), 2, "there is no `bavaria` here")]
    #[case(format!("{EVENT}from = \"16:00\""), 4, "not said or said twice")]
    #[case(format!("{EVENT}from = \"16:00\"\nday = \"monday\"\ndate = \"2026-12-01\""), 4, "not said or said twice")]
    #[case(format!("{EVENT}day = \"Montag\"\nfrom = \"16:00\""), 4, "»Montag« is no day of the week")]
    #[case(format!("{EVENT}date = \"1.12.\"\nfrom = \"16:00\""), 4, "»1.12.« is no date")]
    #[case(format!("{EVENT}day = \"monday\"\nfrom = \"4 pm\""), 5, "»4 pm« is no time of day")]
    #[case(format!("{EVENT}day = \"monday\"\nfrom = \"16:00\"\n[hours]\nfriday = {{ from = \"10:00\", to = \"18:00\" }}"), 4, "The house is never open on this day")]
    #[case("[[service]]\ntopic = \"lending\"\nanswer = { de = \"A\", en = \"B\" }".into(), 3, "There is no service »lending«.")]
    #[case("[[service]]\ntopic = \"loan_rules\"\nanswer = { de = \"A. B. C.\", en = \"B\" }".into(), 4, "more than 2 sentences or 20 words")]
    #[case(format!("[[service]]\ntopic = \"loan_rules\"\nanswer = {{ de = \"A\", en = \"{}\" }}", "w ".repeat(21)), 4, "more than 2 sentences or 20 words")]
    #[case("[[service]]\ntopic = \"loan_rules\"\nanswer = { de = \"\", en = \"B\" }".into(), 4, "says nothing in one language")]
    #[case("[[service]]\ntopic = \"loan_rules\"\nanswer = { de = \"A\", en = \"B\" }\n[[service]]\ntopic = \"loan_rules\"\nanswer = { de = \"A\", en = \"B\" }".into(), 6, "answered above")]
    fn what_is_wrong_with_events_and_services_is_said(
        #[case] text: String,
        #[case] line: usize,
        #[case] problem: &str,
    ) {
        let text = format!("name = {{ de = \"A\", en = \"B\" }}\n{text}");
        let errors = House::parse("my.toml", &text).unwrap_err();
        let [finding] = errors.findings() else { panic!("{errors}") };
        assert_eq!(finding.line, line, "{errors}");
        assert!(finding.message.en.contains(problem), "{errors}");
    }

    #[rstest]
    #[case(Some("may_day"), "day_closed", "day=Am Samstag, dem ersten Mai")]
    #[case(Some("easter_monday"), "day_closed", "day=Am Montag, dem neunundzwanzigsten März")]
    #[case(Some("holidays"), "holidays", "hours=Dienstag bis Freitag von 10 bis 19 Uhr, Samstag von 10 bis 16 Uhr")]
    fn holidays_are_closed(#[case] day: Option<&str>, #[case] label: &str, #[case] fill: &str) {
        let house = House::demo();
        let answer = house.opening_hours_answer(Language::De, tuesday(), day);
        let filled: Vec<String> = answer.fill.iter().map(|(slot, value)| format!("{slot}={value}")).collect();
        assert_eq!((answer.label, filled.join(", ").as_str()), (label, fill));
        // The demo library is open on Saturdays, but not on this one.
        assert!(!house.is_open(date(2027, 5, 1).at(12, 0, 0, 0)) && house.is_open(date(2027, 5, 8).at(12, 0, 0, 0)));
        assert_eq!(house.closing_reason(date(2027, 5, 1), Language::En), Some("May Day"));
    }

    #[rstest]
    #[case((24, 15), None, Some("Vorlesestunde am Donnerstag um 16 Uhr im Kinderbereich und Offene Werkstatt am Freitag um 15 Uhr im Makerspace"))]
    #[case((26, 16), Some("today"), Some("Vorlesestunde heute um 16 Uhr im Kinderbereich"))]
    #[case((26, 17), Some("today"), None)]
    #[case((24, 15), Some("friday"), Some("Offene Werkstatt am Freitag um 15 Uhr im Makerspace"))]
    #[case((24, 15), Some("saturday"), None)]
    fn events_are_told_soonest_first(#[case] at: (i8, i8), #[case] day: Option<&str>, #[case] told: Option<&str>) {
        let now = date(2026, 11, at.0).at(at.1, 0, 0, 0);
        assert_eq!(House::demo().events_text(Language::De, now, day).as_deref(), told);
    }

    #[test]
    fn a_weekly_event_does_not_take_place_on_a_holiday() {
        // Ascension Day is a Thursday.
        let told = House::demo().events_text(Language::En, date(2027, 5, 6).at(9, 0, 0, 0), None).unwrap();
        assert!(
            told.starts_with("open workshop tomorrow at 3 pm") && told.contains("story time on Thursday"),
            "{told}"
        );
        assert_eq!(House::demo().events_text(Language::En, date(2027, 5, 6).at(9, 0, 0, 0), Some("today")), None);
    }

    #[test]
    fn a_house_speaks_of_its_services() {
        let house = House::demo();
        let says = |audience| house.service_text("loan_rules", "default", Language::De, audience).unwrap();
        assert!(says(Audience::Adult).contains("vier Wochen") && says(Audience::Child).contains("vier Wochen"));
        assert_eq!(house.service_text("rude", "default", Language::De, Audience::Child), None);
    }

    #[rstest]
    #[case("hours.monday = { from = \"9\", to = \"10:00\" }", 2, "»9« is no time of day")]
    #[case("hours.monday = { from = \"11:00\", to = \"10:00\" }", 2, "A day ends after it begins")]
    #[case("hours.funday = { from = \"9:00\", to = \"10:00\" }", 2, "unknown key `funday`")]
    #[case("\n[[closed]]\ndate = \"24.12.\"", 4, "»24.12.« is no date")]
    #[case("[[closed]]\ndate = \"2026-12-24\"\nto = \"2026-12-01\"", 4, "Closing days end after they begin")]
    #[case("volume_percent = 101", 2, "»101« is no volume")]
    #[case("volume_percent = -1", 2, "»-1« is no volume")]
    #[case("hours = {", 2, "")]
    fn what_is_wrong_is_said_with_its_line(#[case] text: &str, #[case] line: usize, #[case] problem: &str) {
        let text = format!("name = {{ de = \"A\", en = \"B\" }}\n{text}");
        let errors = House::parse("my.toml", &text).unwrap_err();
        let [finding] = errors.findings() else { panic!("{errors}") };
        assert_eq!(finding.line, line, "{errors}");
        assert!(finding.message.en.contains(problem), "{errors}");
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_in_either_language() {
        let text = "name = { de = \"A\", en = \"B\" }\nvolume_percent = 300\n[hours]\nmonday = { from = \"9\", to = \"25:00\" }\n";
        let errors = House::parse("my.toml", text).unwrap_err();
        let places: Vec<_> =
            errors.findings().iter().map(|finding| (finding.line, finding.column, finding.rule)).collect();
        assert_eq!(places, [(2, 18, "volume"), (4, 19, "time"), (4, 29, "time")]);
        assert!(errors.text(Language::De).contains("»25:00« ist keine Uhrzeit."), "{}", errors.text(Language::De));
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
                prop_assert!(["today", "today_closed", "day", "day_closed", "week", "holidays"].contains(&answer.label));
            }
        }
    }
}
