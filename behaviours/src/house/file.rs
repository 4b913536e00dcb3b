//! Reading and checking a house file.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::{Date, Time, Weekday};
use miette::NamedSource;
use robot_core::Text;
use serde::Deserialize;
use toml::Spanned;

use super::events::{Event, Recurrence};
use super::services::{Service, Services, TOPICS};
use super::{Closure, Holidays, Hours, House, HouseError};

/// What is wrong, and where.
type Finding = (Range<usize>, String);

/// A listener remembers two short sentences.
const MOST_SENTENCES: usize = 2;
const MOST_WORDS: usize = 20;

/// Reads a house file; `file` is its name in errors.
pub(super) fn read(file: &str, text: &str) -> Result<House, HouseError> {
    let found = toml::from_str::<RawHouse>(text)
        .map_err(|found| (found.span().unwrap_or(0..0), found.message().trim_end().to_owned()))
        .and_then(house);
    found.map_err(|(span, problem)| HouseError {
        line: text.as_bytes()[..span.start.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1,
        problem,
        source_code: Arc::new(NamedSource::new(file, text.to_owned())),
        span: span.into(),
    })
}

fn house(raw: RawHouse) -> Result<House, Finding> {
    Ok(House {
        name: raw.name.into(),
        week: week(&raw.hours)?,
        closed: raw.closed.into_iter().map(closure).collect::<Result<_, _>>()?,
        holidays: raw.holidays,
        events: raw.event.into_iter().map(event).collect::<Result<_, _>>()?,
        services: services(raw.service)?,
        volume_percent: raw.volume_percent.as_ref().map_or(Ok(House::LOUDEST_PERCENT), volume)?,
    })
}

fn week(days: &RawWeek) -> Result<[Option<Hours>; 7], Finding> {
    let mut week = [None; 7];
    let raw_week =
        [&days.monday, &days.tuesday, &days.wednesday, &days.thursday, &days.friday, &days.saturday, &days.sunday];
    for (hours, raw) in week.iter_mut().zip(raw_week) {
        let Some(raw) = raw else { continue };
        let (from, to) = (time(&raw.from)?, time(&raw.to)?);
        if to <= from {
            return Err((raw.to.span(), "a day ends after it begins: give a later time here".to_owned()));
        }
        *hours = Some(Hours { from, to });
    }
    Ok(week)
}

fn closure(raw: RawClosure) -> Result<Closure, Finding> {
    let first = date(&raw.date)?;
    let last = raw.to.as_ref().map_or(Ok(first), date)?;
    if last < first {
        let span = raw.to.as_ref().map_or(0..0, Spanned::span);
        return Err((span, "closing days end after they begin: give a later date here".to_owned()));
    }
    Ok(Closure { first, last, reason: raw.reason.map(Text::from) })
}

fn event(raw: RawEvent) -> Result<Event, Finding> {
    let when = match (&raw.day, &raw.date) {
        (Some(day), None) => Recurrence::Weekly(weekday(day)?),
        (None, Some(day)) => Recurrence::Once(date(day)?),
        _ => {
            let problem = "name either the `day` of the week or the `date` of this event";
            return Err((raw.from.span(), problem.to_owned()));
        }
    };
    Ok(Event { title: raw.title.into(), when, from: time(&raw.from)?, place: raw.place.map(Text::from) })
}

fn services(raw: Vec<RawService>) -> Result<Services, Finding> {
    let mut services = Services::default();
    for RawService { topic, answer, child } in raw {
        let name = topic.get_ref().as_str();
        let Some(known) = TOPICS.into_iter().find(|known| *known == name) else {
            let known = TOPICS.join(", ");
            return Err((topic.span(), format!("there is no service »{name}«: the services are {known}")));
        };
        let service = Service { answer: short(answer)?, child: child.map(short).transpose()? };
        if !services.insert(known, service) {
            return Err((topic.span(), format!("»{known}« is answered above: one answer for a service is enough")));
        }
    }
    Ok(services)
}

/// An answer that can be listened to.
fn short(answer: Spanned<RawText>) -> Result<Text<String>, Finding> {
    let span = answer.span();
    let RawText { de, en } = answer.into_inner();
    for text in [&de, &en] {
        let words = text.split_whitespace().count();
        let sentences = text.split_whitespace().filter(|word| word.ends_with(['.', '!', '?'])).count();
        let problem = if words == 0 {
            "this answer says nothing in one language: write a sentence in both".to_owned()
        } else if words > MOST_WORDS {
            format!("more than {MOST_WORDS} words: nobody can follow, so leave something out")
        } else if sentences > MOST_SENTENCES {
            format!("more than {MOST_SENTENCES} sentences: nobody can follow, so leave one out")
        } else {
            continue;
        };
        return Err((span, problem));
    }
    Ok(Text { de, en })
}

fn volume(volume: &Spanned<i64>) -> Result<u8, Finding> {
    let problem = || format!("»{}« is no volume: write a percentage from 0 to 100, as in 70", volume.get_ref());
    let percent = u8::try_from(*volume.get_ref()).ok().filter(|percent| *percent <= House::LOUDEST_PERCENT);
    percent.ok_or_else(|| (volume.span(), problem()))
}

fn time(time: &Spanned<String>) -> Result<Time, Finding> {
    let problem = || format!("»{}« is no time of day: write hours and minutes, as in \"09:30\"", time.get_ref());
    Time::strptime("%H:%M", time.get_ref()).map_err(|_| (time.span(), problem()))
}

fn date(date: &Spanned<String>) -> Result<Date, Finding> {
    let problem = || format!("»{}« is no date: write year, month and day, as in \"2026-12-24\"", date.get_ref());
    date.get_ref().parse::<Date>().map_err(|_| (date.span(), problem()))
}

fn weekday(day: &Spanned<String>) -> Result<Weekday, Finding> {
    Ok(match day.get_ref().as_str() {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        other => return Err((day.span(), format!("»{other}« is no day of the week: write it as in \"monday\""))),
    })
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
