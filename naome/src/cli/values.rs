//! Values of the command line: read, or else what would have fitted.

use std::fmt;
use std::path::PathBuf;

use jiff::civil::{DateTime, Time};
use jiff::fmt::temporal::Pieces;
use lessons::LessonLanguage;
use robot_core::{Audience, Style, Text};

/// What would have fitted, in the place of something that does not.
#[derive(Debug)]
pub(crate) struct Fits(pub(crate) Text<String>);

impl Fits {
    /// Words that are the same in both languages.
    fn one_of(words: impl Into<String> + Clone) -> Self {
        Self(Text::owned(words.clone(), words))
    }
}

impl fmt::Display for Fits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for Fits {}

pub(super) fn language(text: &str) -> Result<LessonLanguage, Fits> {
    text.parse().map_err(|_| {
        Fits(Text::owned(
            "de, en; bei lessons und workshop auch de-simple",
            "de, en; with lessons and workshop de-simple too",
        ))
    })
}

pub(super) fn style(text: &str) -> Result<Style, Fits> {
    text.parse().map_err(|_| Fits::one_of(Style::ALL.map(Style::name).join(", ")))
}

pub(super) fn audience(text: &str) -> Result<Audience, Fits> {
    match text {
        "child" => Ok(Audience::Child),
        "adult" => Ok(Audience::Adult),
        _ => Err(Fits::one_of("child, adult")),
    }
}

/// A day, at three in the afternoon, or a day with its time.
pub(super) fn civil_time(text: &str) -> Result<DateTime, Fits> {
    const AFTERNOON: Time = Time::constant(15, 0, 0, 0);
    // Where the library is decides the time zone, not who asks.
    let is_civil = |pieces: &Pieces<'_>| pieces.offset().is_none() && pieces.time_zone_annotation().is_none();
    Pieces::parse(text)
        .ok()
        .filter(is_civil)
        .map(|pieces| DateTime::from_parts(pieces.date(), pieces.time().unwrap_or(AFTERNOON)))
        .ok_or_else(|| Fits::one_of("2026-11-24, 2026-11-24T16:30"))
}

/// A file for a drawing: what its name ends in says what it becomes, and without an ending it is SVG.
pub(super) fn drawing(text: &str) -> Result<PathBuf, Fits> {
    let file = PathBuf::from(text);
    let ending = file.extension().map(|ending| ending.to_ascii_lowercase());
    if ending.is_none_or(|ending| ending == "svg" || ending == "png") {
        Ok(file)
    } else {
        Err(Fits::one_of(".svg, .png"))
    }
}

/// A file to record to: what its name ends in says how much of it.
pub(super) fn recording(text: &str) -> Result<PathBuf, Fits> {
    let file = PathBuf::from(text);
    let ending = file.extension().map(|ending| ending.to_ascii_lowercase());
    let is_known = ending.is_some_and(|ending| ending == "mcap" || ending == "trace");
    if is_known { Ok(file) } else { Err(Fits::one_of(".mcap, .trace")) }
}

pub(super) fn speed(text: &str) -> Result<f64, Fits> {
    const FASTEST: f64 = 20.0;
    match text.parse::<f64>() {
        Ok(speed) if speed > 0.0 && speed <= FASTEST => Ok(speed),
        _ => Err(Fits(Text {
            de: format!("mehr als 0, höchstens {FASTEST}"),
            en: format!("more than 0, {FASTEST} at most"),
        })),
    }
}
