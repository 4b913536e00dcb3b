//! The ways through the lessons: tracks as their files have them, and one more for what lies on none.

use lessons::LessonLanguage;
use lessons::lesson::{Track, Words};

use crate::library::Library;
use crate::wire;

/// All tracks, with the lessons that are taught here.
pub(crate) fn tracks(library: &Library, language: LessonLanguage) -> Vec<wire::Track> {
    let mut tracks: Vec<wire::Track> = library.tracks().iter().map(|track| told(track, library, language)).collect();
    let ids = library.all().iter().map(|taught| taught.lesson.file.id.clone());
    let others = ids.filter(|id| !tracks.iter().any(|track| track.lessons.contains(id))).collect();
    let title = if language == LessonLanguage::En { "More" } else { "Mehr" };
    tracks.push(wire::Track {
        id: "more".to_owned(),
        title: title.to_owned(),
        about: String::new(),
        age: None,
        minutes: None,
        lessons: others,
        stops: Vec::new(),
        flow: Vec::new(),
        certificates: Vec::new(),
    });
    tracks.retain(|track| !track.lessons.is_empty());
    tracks
}

fn told(track: &Track, library: &Library, language: LessonLanguage) -> wire::Track {
    let is_taught = |id: &String| library.lesson(id).is_some();
    let in_words = |words: &Words| in_language(words, language).to_owned();
    let stops: Vec<wire::Stop> = track
        .stops
        .iter()
        .filter(|stop| is_taught(&stop.lesson))
        .map(|stop| wire::Stop {
            lesson: stop.lesson.clone(),
            after: stop.after.iter().filter(|id| is_taught(id)).cloned().collect(),
            at: stop.at,
            needed: stop.needed,
        })
        .collect();
    let flow = track.flow.iter().map(|flow| wire::Flow {
        minutes: flow.minutes,
        lesson: flow.lesson.clone(),
        what: if language == LessonLanguage::En { &flow.what.en } else { &flow.what.de }.clone(),
    });
    let certificates = track.certificates.iter().map(|certificate| wire::Certificate {
        id: certificate.id.clone(),
        needs: certificate.needs,
        title: in_words(&certificate.title),
        text: in_words(&certificate.text),
    });
    wire::Track {
        id: track.id.clone(),
        title: in_words(&track.title),
        about: in_words(&track.about),
        age: Some(track.age),
        minutes: Some(track.minutes),
        lessons: stops.iter().map(|stop| stop.lesson.clone()).collect(),
        stops,
        flow: flow.collect(),
        certificates: certificates.collect(),
    }
}

fn in_language(words: &Words, language: LessonLanguage) -> &str {
    match language {
        LessonLanguage::De => &words.de,
        LessonLanguage::DeSimple => &words.simple,
        LessonLanguage::En => &words.en,
    }
}
