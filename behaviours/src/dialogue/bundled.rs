//! The phrase files that come with the robot.

use robot_core::Language;

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$(($path, include_str!(concat!("../../phrases/", $path)))),*]
    };
}

const GERMAN: &[(&str, &str)] = files![
    "de/felder.txt",
    "de/hilfe.txt",
    "de/ja-nein.txt",
    "de/orte.txt",
    "de/oeffnungszeiten.txt",
    "de/begruessen.txt",
    "de/dienste.txt",
    "de/buch-finden.txt",
    "de/fuehren.txt",
    "de/plaudern.txt",
    "de/beispiele.txt",
    "de/beispiele-buecher.txt",
    "de/beispiele-haus.txt",
];

const ENGLISH: &[(&str, &str)] = files![
    "en/slots.txt",
    "en/help.txt",
    "en/yes-no.txt",
    "en/places.txt",
    "en/opening-hours.txt",
    "en/greeting.txt",
    "en/services.txt",
    "en/find-a-book.txt",
    "en/guiding.txt",
    "en/small-talk.txt",
    "en/examples.txt",
    "en/examples-books.txt",
    "en/examples-house.txt",
];

/// The files of a language, each with its name under `phrases/`.
#[must_use]
pub const fn files(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::De => GERMAN,
        Language::En => ENGLISH,
    }
}
