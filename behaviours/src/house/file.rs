//! Reading and checking a house file.

use std::ops::Range;

use jiff::civil::{Date, Time, Weekday};
use robot_core::{FileErrors, Findings, Text};
use serde::Deserialize;
use toml::Spanned;

use super::events::{Event, Recurrence};
use super::services::{Service, Services, TOPICS};
use super::{Closure, Holidays, Hours, House, weekday};

/// A listener remembers two short sentences.
const MOST_SENTENCES: usize = 2;
const MOST_WORDS: usize = 20;

/// Reads a house file; `file` is its name in errors.
pub(super) fn read(file: &str, text: &str) -> Result<House, FileErrors> {
    let mut check = Check { findings: Findings::new(file, text) };
    let house = match toml::from_str::<RawHouse>(text) {
        Ok(raw) => Some(check.house(raw)),
        Err(error) => {
            let help = Text::owned(
                "Wie es geschrieben wird, zeigt eine neue Datei: naome house new DATEI.toml",
                "A new file shows how it is written: naome house new FILE.toml",
            );
            check.findings.add_schema(error.span(), error.message(), help);
            None
        }
    };
    let read = check.findings.into_result();
    // Without a house there is a finding.
    read.map(|()| house.unwrap_or_else(|| unreachable!("a file that cannot be read has a finding")))
}

/// Looks at what the file says. What is wrong is reported, and something harmless takes its place.
struct Check<'a> {
    findings: Findings<'a>,
}

impl Check<'_> {
    fn house(&mut self, raw: RawHouse) -> House {
        let week = self.week(&raw.hours);
        for (day, weekday) in
            raw.event.iter().filter_map(|event| Some((event.day.as_ref()?, weekday(event.day.as_ref()?.get_ref())?)))
        {
            if raw.hours.has_any() && !raw.hours.has(weekday) {
                self.never(day);
            }
        }
        House {
            name: raw.name.into(),
            week,
            closed: raw.closed.into_iter().filter_map(|closed| self.closure(closed)).collect(),
            holidays: raw.holidays,
            events: raw.event.into_iter().filter_map(|event| self.event(event)).collect(),
            services: self.services(raw.service),
            volume_percent: raw.volume_percent.map_or(House::LOUDEST_PERCENT, |volume| self.volume(&volume)),
        }
    }

    fn week(&mut self, days: &RawWeek) -> [Option<Hours>; 7] {
        days.in_order().map(|hours| hours.as_ref().and_then(|hours| self.hours(hours)))
    }

    fn hours(&mut self, raw: &RawHours) -> Option<Hours> {
        let (from, to) = (self.time(&raw.from), self.time(&raw.to));
        let (from, to) = (from?, to?);
        if to <= from {
            self.add(
                raw.to.span(),
                "hours",
                Text::owned("Ein Tag endet, nachdem er beginnt.", "A day ends after it begins."),
                Text::owned("Schreiben Sie hier eine spätere Zeit.", "Write a later time here."),
            );
            return None;
        }
        Some(Hours { from, to })
    }

    fn closure(&mut self, raw: RawClosure) -> Option<Closure> {
        let first = self.date(&raw.date);
        let last = raw.to.as_ref().map_or(first, |to| self.date(to));
        let (first, last) = (first?, last?);
        if last < first {
            self.add(
                raw.to.as_ref().map_or(0..0, Spanned::span),
                "closed",
                Text::owned("Schließtage enden, nachdem sie beginnen.", "Closing days end after they begin."),
                Text::owned("Schreiben Sie hier ein späteres Datum.", "Write a later date here."),
            );
            return None;
        }
        Some(Closure { first, last, reason: raw.reason.map(Text::from) })
    }

    fn event(&mut self, raw: RawEvent) -> Option<Event> {
        let from = self.time(&raw.from);
        let when = match (&raw.day, &raw.date) {
            (Some(day), None) => self.weekday(day).map(Recurrence::Weekly),
            (None, Some(day)) => self.date(day).map(Recurrence::Once),
            _ => {
                self.add(
                    raw.from.span(),
                    "event",
                    Text::owned(
                        "Wann das ist, steht hier nicht oder zweimal.",
                        "When this is, is not said or said twice.",
                    ),
                    Text::owned(
                        "Nennen Sie entweder den Wochentag mit `day` oder das Datum mit `date`.",
                        "Name either the `day` of the week or the `date` of this event.",
                    ),
                );
                None
            }
        };
        Some(Event { title: raw.title.into(), when: when?, from: from?, place: raw.place.map(Text::from) })
    }

    fn services(&mut self, raw: Vec<RawService>) -> Services {
        let mut services = Services::default();
        for RawService { topic, answer, child } in raw {
            let service = Service { answer: self.short(answer), child: child.map(|child| self.short(child)) };
            let name = topic.get_ref().as_str();
            let Some(known) = TOPICS.into_iter().find(|known| *known == name) else {
                let known = TOPICS.join(", ");
                self.add(
                    topic.span(),
                    "topic",
                    Text {
                        de: format!("Einen Dienst »{name}« gibt es nicht."),
                        en: format!("There is no service »{name}«."),
                    },
                    Text { de: format!("Möglich sind: {known}."), en: format!("The services are: {known}.") },
                );
                continue;
            };
            if !services.insert(known, service) {
                self.add(
                    topic.span(),
                    "topic",
                    Text {
                        de: format!("Für »{known}« steht oben schon eine Antwort."),
                        en: format!("»{known}« is answered above."),
                    },
                    Text::owned("Eine Antwort für einen Dienst genügt.", "One answer for a service is enough."),
                );
            }
        }
        services
    }

    /// An answer that can be listened to.
    fn short(&mut self, answer: Spanned<RawText>) -> Text<String> {
        let span = answer.span();
        let RawText { de, en } = answer.into_inner();
        for text in [&de, &en] {
            let words = text.split_whitespace().count();
            let sentences = text.split_whitespace().filter(|word| word.ends_with(['.', '!', '?'])).count();
            let (message, help) = if words == 0 {
                (
                    Text::owned(
                        "In einer der Sprachen sagt die Antwort nichts.",
                        "This answer says nothing in one language.",
                    ),
                    Text::owned("Schreiben Sie in beiden einen Satz.", "Write a sentence in both."),
                )
            } else if words > MOST_WORDS || sentences > MOST_SENTENCES {
                (
                    Text {
                        de: format!("Das sind mehr als {MOST_SENTENCES} Sätze oder {MOST_WORDS} Wörter."),
                        en: format!("These are more than {MOST_SENTENCES} sentences or {MOST_WORDS} words."),
                    },
                    Text::owned(
                        "So lange hört niemand zu: Lassen Sie etwas weg.",
                        "Nobody listens for so long: leave something out.",
                    ),
                )
            } else {
                continue;
            };
            self.add(span, "answer", message, help);
            break;
        }
        Text { de, en }
    }

    fn volume(&mut self, volume: &Spanned<i64>) -> u8 {
        let percent = u8::try_from(*volume.get_ref()).ok().filter(|percent| *percent <= House::LOUDEST_PERCENT);
        percent.unwrap_or_else(|| {
            let volume_percent = volume.get_ref();
            self.add(
                volume.span(),
                "volume",
                Text {
                    de: format!("»{volume_percent}« ist keine Lautstärke."),
                    en: format!("»{volume_percent}« is no volume."),
                },
                Text::owned(
                    "Schreiben Sie Prozent von 0 bis 100, wie in 70.",
                    "Write a percentage from 0 to 100, as in 70.",
                ),
            );
            0
        })
    }

    fn time(&mut self, time: &Spanned<String>) -> Option<Time> {
        let read = Time::strptime("%H:%M", time.get_ref()).ok();
        self.known(
            read,
            time,
            "time",
            ("keine Uhrzeit", "time of day"),
            Text::owned(
                "Schreiben Sie Stunden und Minuten, wie in \"09:30\".",
                "Write hours and minutes, as in \"09:30\".",
            ),
        )
    }

    fn date(&mut self, date: &Spanned<String>) -> Option<Date> {
        let read = date.get_ref().parse::<Date>().ok();
        self.known(
            read,
            date,
            "date",
            ("kein Datum", "date"),
            Text::owned(
                "Schreiben Sie Jahr, Monat und Tag, wie in \"2026-12-24\".",
                "Write year, month and day, as in \"2026-12-24\".",
            ),
        )
    }

    /// Something is said to be every week on a day on which the house is never open.
    fn never(&mut self, day: &Spanned<String>) {
        let name = day.get_ref();
        self.add(
            day.span(),
            "event",
            Text {
                de: format!("An diesem Tag ist nie geöffnet: »{name}« steht nicht in [hours]."),
                en: format!("The house is never open on this day: »{name}« is not in [hours]."),
            },
            Text::owned(
                "Nennen Sie einen anderen Tag, oder jeden Termin einzeln mit `date`.",
                "Name another day, or each occasion by its `date`.",
            ),
        );
    }

    fn weekday(&mut self, day: &Spanned<String>) -> Option<Weekday> {
        self.known(
            weekday(day.get_ref()),
            day,
            "day",
            ("kein Wochentag", "day of the week"),
            Text::owned("Schreiben Sie ihn englisch, wie in \"monday\".", "Write it as in \"monday\"."),
        )
    }

    /// What was read of a text; if nothing was, that it is no such thing is reported.
    fn known<T>(
        &mut self,
        read: Option<T>,
        text: &Spanned<String>,
        rule: &'static str,
        thing: (&str, &str),
        help: Text<String>,
    ) -> Option<T> {
        if read.is_none() {
            let (written, (de, en)) = (text.get_ref(), thing);
            let message = Text { de: format!("»{written}« ist {de}."), en: format!("»{written}« is no {en}.") };
            self.add(text.span(), rule, message, help);
        }
        read
    }

    fn add(&mut self, span: Range<usize>, rule: &'static str, message: Text<String>, help: Text<String>) {
        self.findings.add(span, rule, message, help);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHouse {
    name: RawText,
    volume_percent: Option<Spanned<i64>>,
    #[serde(default)]
    hours: RawWeek,
    #[serde(default)]
    closed: Vec<RawClosure>,
    #[serde(default)]
    holidays: Holidays,
    #[serde(default)]
    event: Vec<RawEvent>,
    #[serde(default)]
    service: Vec<RawService>,
    /// Read and checked where the servers are asked, not here.
    #[serde(default, rename = "catalogue_server")]
    _servers: serde::de::IgnoredAny,
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

impl RawWeek {
    /// From Monday to Sunday.
    const fn in_order(&self) -> [&Option<RawHours>; 7] {
        [&self.monday, &self.tuesday, &self.wednesday, &self.thursday, &self.friday, &self.saturday, &self.sunday]
    }

    /// Whether it says anything at all.
    fn has_any(&self) -> bool {
        self.in_order().iter().any(|hours| hours.is_some())
    }

    /// Whether the house is open on a day, at whatever hours.
    fn has(&self, day: Weekday) -> bool {
        let at = usize::try_from(day.to_monday_zero_offset()).unwrap_or_default();
        self.in_order().get(at).is_some_and(|hours| hours.is_some())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHours {
    from: Spanned<String>,
    to: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawClosure {
    date: Spanned<String>,
    to: Option<Spanned<String>>,
    reason: Option<RawText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvent {
    title: RawText,
    day: Option<Spanned<String>>,
    date: Option<Spanned<String>>,
    from: Spanned<String>,
    place: Option<RawText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawService {
    topic: Spanned<String>,
    answer: Spanned<RawText>,
    child: Option<Spanned<RawText>>,
}
