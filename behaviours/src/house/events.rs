//! What goes on in the house: once, or every week on the same day.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, Weekday};
use robot_core::{Language, Text};

use super::spoken::{spoken_day, spoken_time};

/// Something that visitors may come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) title: Text<String>,
    pub(super) when: Recurrence,
    pub(super) from: Time,
    /// Where, as it follows the time: "im Kinderbereich".
    pub(super) place: Option<Text<String>>,
}

/// On which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Recurrence {
    Once(Date),
    Weekly(Weekday),
}

/// So many are told at once: nobody remembers more.
const MOST_TOLD: usize = 2;
/// Weekly events are looked for so many days ahead, as they do not take place on closing days.
const LOOK_AHEAD_DAYS: i64 = 60;

impl Event {
    /// The next date from a civil time on at which it begins and the house is open.
    fn next(&self, now: DateTime, is_open: &dyn Fn(Date) -> bool) -> Option<Date> {
        let is_to_come = |date: &Date| date.at(self.from.hour(), self.from.minute(), 0, 0) >= now;
        match self.when {
            // An event of its own may well be on a Sunday.
            Recurrence::Once(date) => Some(date).filter(is_to_come),
            Recurrence::Weekly(weekday) => (0..LOOK_AHEAD_DAYS)
                .filter_map(|days| now.date().checked_add(days.days()).ok())
                .find(|date| date.weekday() == weekday && is_to_come(date) && is_open(*date)),
        }
    }

    fn spoken(&self, language: Language, today: Date, date: Date) -> String {
        let (title, time) = (self.title.get(language), spoken_time(language, self.from));
        let day = match (date == today, language) {
            (true, Language::De) => "heute".to_owned(),
            (true, Language::En) => "today".to_owned(),
            (false, _) => spoken_day(language, today, date, false),
        };
        let place = self.place.as_ref().map(|place| format!(" {}", place.get(language))).unwrap_or_default();
        match language {
            Language::De => format!("{title} {day} um {time}{place}"),
            Language::En => format!("{title} {day} at {time}{place}"),
        }
    }
}

/// The next events in words, soonest first; only those of a date, if one is given. `None` if there are none.
pub(super) fn spoken(
    events: &[Event],
    language: Language,
    now: DateTime,
    on: Option<Date>,
    is_open: &dyn Fn(Date) -> bool,
) -> Option<String> {
    let from = on.map_or(now, |date| if date == now.date() { now } else { date.at(0, 0, 0, 0) });
    let next = events.iter().filter_map(|event| Some((event.next(from, is_open)?, event)));
    let mut next: Vec<(Date, &Event)> = next.filter(|(date, _)| on.is_none_or(|on| on == *date)).collect();
    next.sort_by_key(|(date, event)| (*date, event.from));
    let told: Vec<String> =
        next.into_iter().take(MOST_TOLD).map(|(date, event)| event.spoken(language, now.date(), date)).collect();
    let and = match language {
        Language::De => " und ",
        Language::En => " and ",
    };
    (!told.is_empty()).then(|| told.join(and))
}
