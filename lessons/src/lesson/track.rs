//! Tracks: lessons on a map, in an order; how a visit goes, and which certificates there are. `naome-track/1`, in `tracks/`
//! beside the lessons.

use std::collections::{BTreeMap, BTreeSet};

use robot_core::{Finding, Text};
use schemars::JsonSchema;
use serde::Deserialize;

use super::file::LessonFile;
use super::files::Files;
use super::validate::schema_finding;
use crate::problem::text;

/// The name of the format, and its version.
pub const TRACK_FORMAT: &str = "naome-track/1";
/// A file of more bytes is no track.
const MOST_BYTES: usize = 256 * 1024;

/// A track.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// `naome-track/1`.
    pub format: String,
    /// Its id.
    pub id: String,
    /// Counts up when it changes.
    pub version: u32,
    /// The licence of the texts, as SPDX writes it.
    pub license: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// How long a visit is, minutes.
    pub minutes: u32,
    /// From which age to which.
    pub age: [u8; 2],
    /// What it is called.
    pub title: Words,
    /// What it is about.
    pub about: Words,
    /// The lessons.
    #[serde(rename = "stop")]
    pub stops: Vec<Stop>,
    /// How a visit goes.
    #[serde(default, rename = "flow")]
    pub flow: Vec<Flow>,
    /// What one gets.
    #[serde(default, rename = "certificate")]
    pub certificates: Vec<Certificate>,
}

/// A text in the languages of lessons; all of them are needed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// German.
    pub de: String,
    /// German in simple words.
    #[serde(rename = "de-simple")]
    pub simple: String,
    /// English.
    pub en: String,
}

/// A lesson on the map.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// The lesson's id.
    pub lesson: String,
    /// The lessons that open it: each must be done.
    #[serde(default)]
    pub after: Vec<String>,
    /// Where it lies on a map of 100 by 100, from the upper left.
    pub at: [f64; 2],
    /// Whether it counts for every certificate.
    #[serde(default)]
    pub needed: bool,
}

/// A part of a visit.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// How long, minutes.
    pub minutes: u32,
    /// The lesson that is done in it, if it is one.
    #[serde(default)]
    pub lesson: Option<String>,
    /// What is done.
    pub what: InBoth,
}

/// A text for those who lead.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InBoth {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

/// What one gets for some lessons.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// Its id.
    pub id: String,
    /// For how many lessons.
    pub needs: usize,
    /// What it is called.
    pub title: Words,
    /// What it says.
    pub text: Words,
}

/// Lessons as a track sees them: their ids, and the lessons that they require.
pub type Known = BTreeMap<String, Vec<String>>;

/// What a track sees of these lessons; one whose `lesson.toml` cannot be read is not there.
#[must_use]
pub fn known<'a>(lessons: impl IntoIterator<Item = &'a Files>) -> Known {
    let files = lessons.into_iter().filter_map(|files| toml::from_str::<LessonFile>(files.text("lesson.toml")?).ok());
    files.map(|file| (file.id, file.meta.requires)).collect()
}

impl Track {
    /// Reads a track. With `lessons`, all that it names must be among them.
    ///
    /// # Errors
    /// All that is wrong with it, each with file, line and cure.
    pub fn read(place: &str, source: &str, lessons: &Known) -> Result<Self, Vec<Finding>> {
        let help = text(
            "Alle Schlüssel stehen im JSON-Schema (naome lessons schema --track).",
            "All keys are in the JSON Schema (naome lessons schema --track).",
        );
        if source.len() > MOST_BYTES {
            return Err(vec![Finding::of(
                place,
                "too-big",
                text("Die Datei ist zu groß.", "The file is too big."),
                help,
            )]);
        }
        let track: Self = toml::from_str(source).map_err(|error| vec![schema_finding(place, source, &error, help)])?;
        let mut look = Look { place, source, findings: Vec::new() };
        look.look(&track, lessons);
        if look.findings.is_empty() { Ok(track) } else { Err(look.findings) }
    }

    /// The lessons in an order in which each comes after those that open it; what is in a circle is missing.
    #[must_use]
    pub fn order(&self) -> Vec<&str> {
        let mut order: Vec<&str> = Vec::new();
        loop {
            let is_open = |stop: &&Stop| {
                !order.contains(&stop.lesson.as_str()) && stop.after.iter().all(|id| order.contains(&id.as_str()))
            };
            let Some(next) = self.stops.iter().find(is_open) else { return order };
            order.push(&next.lesson);
        }
    }
}

/// The JSON Schema of track files, as text.
#[must_use]
pub fn track_schema() -> String {
    let mut schema = schemars::schema_for!(Track).to_value();
    schema["title"] = TRACK_FORMAT.into();
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

struct Look<'a> {
    place: &'a str,
    source: &'a str,
    findings: Vec<Finding>,
}

impl Look<'_> {
    /// A finding at the nth place where this word stands in quotes.
    fn add(&mut self, (word, nth): (&str, usize), rule: &'static str, message: Text<String>, help: Text<String>) {
        let quoted = format!("\"{word}\"");
        let mut places = self.source.match_indices(&quoted).map(|(at, _)| at);
        let span = places.nth(nth).map_or(0..0, |at| at..at + quoted.len());
        self.findings.push(Finding::at(self.place, self.source, span, rule, message, help));
    }

    fn look(&mut self, track: &Track, lessons: &Known) {
        if track.format != TRACK_FORMAT {
            let message =
                text(format!("Das Format heißt {TRACK_FORMAT}."), format!("The format is called {TRACK_FORMAT}."));
            let help = text(
                format!("Schreiben Sie format = \"{TRACK_FORMAT}\"."),
                format!("Write format = \"{TRACK_FORMAT}\"."),
            );
            self.add((&track.format, 0), "format", message, help);
        }
        let mut stops = BTreeSet::new();
        for stop in &track.stops {
            let id = stop.lesson.as_str();
            if !stops.insert(id) {
                let message =
                    text(format!("»{id}« liegt zweimal auf der Karte."), format!("“{id}” is on the map twice."));
                self.add((id, 1), "twice", message, text("Streichen Sie einen Halt.", "Take one stop away."));
            }
            if !stop.at.iter().all(|at| (0.0..=100.0).contains(at)) {
                let message = text(format!("»{id}« liegt neben der Karte."), format!("“{id}” is off the map."));
                self.add((id, 0), "map", message, text("at geht von 0 bis 100.", "at goes from 0 to 100."));
            }
        }
        let flow = track.flow.iter().filter_map(|flow| flow.lesson.as_ref());
        let named = track.stops.iter().flat_map(|stop| std::iter::once(&stop.lesson).chain(&stop.after)).chain(flow);
        let named: BTreeSet<&str> = named.map(String::as_str).collect();
        for id in named.iter().filter(|id| !lessons.contains_key(**id)) {
            let known = lessons.keys().cloned().collect::<Vec<_>>().join(", ");
            let message = text(format!("»{id}« ist keine Lektion."), format!("“{id}” is not a lesson."));
            self.add(
                (id, 0),
                "unknown-id",
                message,
                text(format!("Es gibt: {known}."), format!("There are: {known}.")),
            );
        }
        for id in named.iter().filter(|id| lessons.contains_key(**id) && !stops.contains(**id)) {
            let message = text(format!("»{id}« liegt nicht auf der Karte."), format!("“{id}” is not on the map."));
            self.add(
                (id, 0),
                "no-stop",
                message,
                text("Fügen Sie ein [[stop]] dafür hinzu.", "Add a [[stop]] for it."),
            );
        }
        self.order(track, lessons);
        for certificate in &track.certificates {
            if certificate.needs == 0 || certificate.needs > track.stops.len() {
                let (id, most) = (certificate.id.as_str(), track.stops.len());
                let message = text(
                    format!("Für »{id}« reichen die Lektionen nicht."),
                    format!("There are not enough lessons for “{id}”."),
                );
                self.add(
                    (id, 0),
                    "needs",
                    message,
                    text(format!("needs geht von 1 bis {most}."), format!("needs goes from 1 to {most}.")),
                );
            }
        }
        let minutes: u32 = track.flow.iter().map(|flow| flow.minutes).fold(0, u32::saturating_add);
        if !track.flow.is_empty() && minutes != track.minutes {
            let wanted = track.minutes;
            let message = text(
                format!("Der Ablauf dauert {minutes} Minuten, nicht {wanted}."),
                format!("The visit takes {minutes} minutes and not {wanted}."),
            );
            self.add(
                ("", 0),
                "minutes",
                message,
                text("Ändern Sie minutes oben oder in [[flow]].", "Change minutes at the top or in [[flow]]."),
            );
        }
    }

    /// Every lesson can be reached, and none before what it requires.
    fn order(&mut self, track: &Track, lessons: &Known) {
        let order = track.order();
        for stop in track.stops.iter().filter(|stop| !order.contains(&stop.lesson.as_str())) {
            let id = &stop.lesson;
            let message = text(format!("Zu »{id}« führt kein Weg."), format!("No way leads to “{id}”."));
            let help = text(
                "after geht im Kreis oder nennt, was nicht auf der Karte liegt.",
                "after goes in a circle, or names what is not on the map.",
            );
            self.add((id, 0), "circle", message, help);
        }
        // All that comes before a lesson on every way to it.
        let mut before: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for id in order {
            let Some(stop) = track.stops.iter().find(|stop| stop.lesson == id) else { continue };
            let mut all: BTreeSet<&str> = stop.after.iter().map(String::as_str).collect();
            all.extend(stop.after.iter().filter_map(|after| before.get(after.as_str())).flatten().copied());
            for required in lessons.get(id).into_iter().flatten().filter(|required| !all.contains(required.as_str())) {
                let message = text(
                    format!("»{id}« braucht »{required}«, aber auf der Karte kommt es nicht davor."),
                    format!("“{id}” requires “{required}”, which does not come before it on the map."),
                );
                let help =
                    text(format!("Nehmen Sie »{required}« in after auf."), format!("Add “{required}” to after."));
                self.add((id, 0), "requires", message, help);
            }
            before.insert(id, all);
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const TRACK: &str = r#"
format = "naome-track/1"
id = "woche"
version = 1
license = "CC-BY-4.0"
authors = ["naome"]
minutes = 30
age = [8, 14]
title = { de = "Woche", de-simple = "Woche", en = "week" }
about = { de = "Los!", de-simple = "Los!", en = "Go!" }

[[stop]]
lesson = "hallo"
at = [10, 50]
needed = true

[[stop]]
lesson = "tanz"
after = ["hallo"]
at = [50, 50]

[[flow]]
minutes = 30
lesson = "hallo"
what = { de = "Spielen", en = "play" }

[[certificate]]
id = "trainer"
needs = 2
title = { de = "T", de-simple = "T", en = "T" }
text = { de = "T", de-simple = "T", en = "T" }
"#;

    fn three() -> Known {
        let lesson =
            |id: &str, requires: &[&str]| (id.to_owned(), requires.iter().map(|id| (*id).to_owned()).collect());
        Known::from([lesson("hallo", &[]), lesson("tanz", &["hallo"]), lesson("quiz", &[])])
    }

    #[test]
    fn the_schema_is_current() {
        let written = include_str!("../../schema/naome-track-1.schema.json");
        assert!(written == track_schema(), "naome lessons schema --track > lessons/schema/naome-track-1.schema.json");
    }

    #[test]
    fn a_track_is_read_in_its_order() {
        let track = Track::read("t.toml", TRACK, &three()).unwrap_or_else(|findings| panic!("{findings:?}"));
        assert_eq!(track.order(), ["hallo", "tanz"]);
    }

    #[rstest]
    #[case("naome-track/1", "naome-track/2", "format")]
    #[case("lesson = \"tanz\"", "lesson = \"salto\"", "unknown-id")]
    #[case("lesson = \"tanz\"", "lesson = \"hallo\"", "twice")]
    #[case("after = [\"hallo\"]", "after = [\"tanz\"]", "circle")]
    #[case("after = [\"hallo\"]", "", "requires")]
    #[case("after = [\"hallo\"]", "after = [\"quiz\"]", "no-stop")]
    #[case("at = [50, 50]", "at = [50, 500]", "map")]
    #[case("needs = 2", "needs = 3", "needs")]
    #[case("minutes = 30\nage", "minutes = 90\nage", "minutes")]
    #[case("needed = true", "need = true", "schema")]
    fn what_is_wrong_with_a_track_is_told(#[case] from: &str, #[case] to: &str, #[case] rule: &str) {
        let source = TRACK.replace(from, to);
        assert_ne!(source, TRACK);
        let findings = Track::read("t.toml", &source, &three()).expect_err("it is wrong");
        assert!(findings.iter().any(|finding| finding.rule == rule), "{findings:?}");
    }
}
