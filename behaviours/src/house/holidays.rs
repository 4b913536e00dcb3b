//! Public holidays: those with a fixed date, and those that move with Easter.

use jiff::ToSpan;
use jiff::civil::Date;
use robot_core::Text;
use serde::Deserialize;

/// Where the house stands, as far as the law on holidays goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holidays {
    /// It has no holidays but the closing days of its file.
    #[default]
    None,
    /// Closed on the holidays of the Free State of Thuringia (Thüringer Feiertagsgesetz, section 2).
    Thuringia,
}

/// When a holiday is.
#[derive(Debug, Clone, Copy)]
enum When {
    /// Month and day.
    Fixed(i8, i8),
    /// So many days after Easter Sunday.
    Easter(i64),
}

/// A day that people speak of by its name.
struct NamedDay {
    /// The value of the phrase files' slot `day`.
    id: &'static str,
    name: Text,
    when: When,
    /// Whether it is a holiday by law.
    is_holiday: bool,
}

const fn day(id: &'static str, de: &'static str, en: &'static str, when: When, is_holiday: bool) -> NamedDay {
    NamedDay { id, name: Text { de, en }, when, is_holiday }
}

/// Easter and Whit Sunday are no holidays by law, as all Sundays are days of rest; libraries are closed all the same.
const DAYS: [NamedDay; 16] = [
    day("new_year", "Neujahr", "New Year's Day", When::Fixed(1, 1), true),
    day("good_friday", "Karfreitag", "Good Friday", When::Easter(-2), true),
    day("holy_saturday", "Karsamstag", "Holy Saturday", When::Easter(-1), false),
    day("easter", "Ostersonntag", "Easter Sunday", When::Easter(0), true),
    day("easter_monday", "Ostermontag", "Easter Monday", When::Easter(1), true),
    day("may_day", "Tag der Arbeit", "May Day", When::Fixed(5, 1), true),
    day("ascension", "Christi Himmelfahrt", "Ascension Day", When::Easter(39), true),
    day("whit_sunday", "Pfingstsonntag", "Whit Sunday", When::Easter(49), true),
    day("whit_monday", "Pfingstmontag", "Whit Monday", When::Easter(50), true),
    day("childrens_day", "Weltkindertag", "World Children's Day", When::Fixed(9, 20), true),
    day("unity_day", "Tag der Deutschen Einheit", "German Unity Day", When::Fixed(10, 3), true),
    day("reformation_day", "Reformationstag", "Reformation Day", When::Fixed(10, 31), true),
    day("christmas_eve", "Heiligabend", "Christmas Eve", When::Fixed(12, 24), false),
    day("christmas", "Weihnachten", "Christmas Day", When::Fixed(12, 25), true),
    day("boxing_day", "zweiter Weihnachtstag", "Boxing Day", When::Fixed(12, 26), true),
    day("new_years_eve", "Silvester", "New Year's Eve", When::Fixed(12, 31), false),
];

impl Holidays {
    /// The name of the holiday that a date is, if it is one.
    ///
    /// ```
    /// use behaviours::house::Holidays;
    /// use jiff::civil::date;
    ///
    /// let name = |date| Holidays::Thuringia.on(date).map(|name| name.de);
    /// assert_eq!(name(date(2027, 3, 26)), Some("Karfreitag"));
    /// assert_eq!(name(date(2026, 9, 20)), Some("Weltkindertag"));
    /// // A holiday of other states.
    /// assert_eq!(name(date(2026, 11, 1)), None);
    /// assert_eq!(Holidays::None.on(date(2027, 3, 26)), None);
    /// ```
    #[must_use]
    pub fn on(self, date: Date) -> Option<Text> {
        if self == Self::None {
            return None;
        }
        DAYS.iter().find(|day| day.is_holiday && day.when.in_year(date.year()) == Some(date)).map(|day| day.name)
    }
}

impl When {
    fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed(month, day) => Date::new(year, month, day).ok(),
            Self::Easter(days) => easter(year)?.checked_add(days.days()).ok(),
        }
    }
}

/// The next day of this name (a value of the slot `day`) from a date on, which may be the date itself.
pub(super) fn next(id: &str, from: Date) -> Option<Date> {
    let when = DAYS.iter().find(|day| day.id == id)?.when;
    [from.year(), from.year().checked_add(1)?]
        .into_iter()
        .filter_map(|year| when.in_year(year))
        .find(|date| *date >= from)
}

/// Easter Sunday in the Gregorian calendar. Source: the anonymous algorithm of 1876 in T. H. O'Beirne's form (New
/// Scientist 228, 1961), as in J. Meeus, Astronomical Algorithms, chapter 8.
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_is_when_the_almanac_says() {
        // Source: the tables of the Physikalisch-Technische Bundesanstalt; the earliest and the latest date are there.
        let table = [
            (1818, 3, 22),
            (1943, 4, 25),
            (1954, 4, 18),
            (1981, 4, 19),
            (2000, 4, 23),
            (2008, 3, 23),
            (2019, 4, 21),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2030, 4, 21),
            (2038, 4, 25),
            (2049, 4, 18),
            (2076, 4, 19),
        ];
        for (year, month, day) in table {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
        for year in -9999..=9999 {
            let easter = easter(year).unwrap();
            assert_eq!(easter.weekday(), jiff::civil::Weekday::Sunday, "{easter}");
        }
    }

    #[test]
    fn thuringia_has_its_holidays_and_no_others() {
        let names = |year: i16| -> Vec<String> {
            let days = (0..365 + i64::from(date(year, 1, 1).in_leap_year()))
                .map(|days| date(year, 1, 1).checked_add(days.days()).unwrap());
            days.filter_map(|day| Some(format!("{}.{}. {}", day.day(), day.month(), Holidays::Thuringia.on(day)?.de)))
                .collect()
        };
        assert_eq!(
            names(2027),
            [
                "1.1. Neujahr",
                "26.3. Karfreitag",
                "28.3. Ostersonntag",
                "29.3. Ostermontag",
                "1.5. Tag der Arbeit",
                "6.5. Christi Himmelfahrt",
                "16.5. Pfingstsonntag",
                "17.5. Pfingstmontag",
                "20.9. Weltkindertag",
                "3.10. Tag der Deutschen Einheit",
                "31.10. Reformationstag",
                "25.12. Weihnachten",
                "26.12. zweiter Weihnachtstag",
            ]
        );
        // Ascension on the first of May.
        assert_eq!(names(2008).len(), 12);
    }

    #[test]
    fn a_day_by_name_is_the_next_one() {
        assert_eq!(next("may_day", date(2026, 5, 1)), Some(date(2026, 5, 1)));
        assert_eq!(next("may_day", date(2026, 5, 2)), Some(date(2027, 5, 1)));
        assert_eq!(next("easter", date(2026, 11, 24)), Some(date(2027, 3, 28)));
        assert_eq!(next("funday", date(2026, 11, 24)), None);
        assert_eq!(next("easter", Date::MAX), None);
    }
}
