//! The names of months and weekdays.

use crate::language::Text;

/// The months, from January on.
///
/// ```
/// use robot_core::{Language, MONTHS};
///
/// assert_eq!(MONTHS.get(Language::De)[2], "März");
/// ```
pub const MONTHS: Text<[&str; 12]> = Text {
    de: [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    en: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
};

/// The weekdays, from Monday on.
pub const WEEKDAYS: Text<[&str; 7]> = Text {
    de: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
    en: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
};
