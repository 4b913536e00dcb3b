//! What a sentence means to a robot that knows a catalogue and speaks more than one language.

use robot_core::ports::{Catalogue, TitleQuery};
use robot_core::{Language, Text};

use crate::dialogue::{PhraseBook, Understanding, Verdict};

/// A sentence must mean so much more in another language that it was said in that.
const CLEARLY_MORE: f64 = 0.08;

/// What a sentence means, and in which language: in `language` unless it means clearly more in another.
///
/// `expecting` names the intents that the last turn raised.
pub fn understand(
    phrases: &Text<PhraseBook>,
    catalogue: &dyn Catalogue,
    language: Language,
    text: &str,
    expecting: &[&str],
) -> (Language, Understanding) {
    let known = |title: &str| {
        let found = catalogue.search(&TitleQuery::title(title), 1).ok();
        found.and_then(|found| found.hits.first().map(|hit| hit.score)).unwrap_or(0.0)
    };
    let meaning = |language: Language| phrases.get(language).understand(text, expecting, &known);
    let own = meaning(language);
    Language::ALL
        .into_iter()
        .filter(|other| *other != language)
        .map(|other| (other, meaning(other)))
        .find(|(_, foreign)| foreign.verdict == Verdict::Accept && foreign.score > own.score + CLEARLY_MORE)
        .unwrap_or((language, own))
}
