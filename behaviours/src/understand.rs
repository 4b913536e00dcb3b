//! What a sentence means to a robot that knows a catalogue and speaks more than one language.

use robot_core::ports::{Catalogue, TitleQuery};
use robot_core::{Language, Text};

use crate::dialogue::{Known, PhraseBook, Understanding, Verdict};

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
    let known = Shelves(catalogue);
    let meaning = |language: Language| phrases.get(language).understand_with(text, expecting, &known);
    let own = meaning(language);
    // What is clear needs no second language, and no second look at the catalogue.
    if own.verdict == Verdict::Accept && own.score > 1.0 - CLEARLY_MORE {
        return (language, own);
    }
    Language::ALL
        .into_iter()
        .filter(|other| *other != language)
        .map(|other| (other, meaning(other)))
        .find(|(_, foreign)| foreign.verdict == Verdict::Accept && foreign.score > own.score + CLEARLY_MORE)
        .unwrap_or((language, own))
}

/// A catalogue, asked for names.
struct Shelves<'a>(&'a dyn Catalogue);

impl Known for Shelves<'_> {
    fn title(&self, spoken: &str) -> f64 {
        best(self.0, &TitleQuery::title(spoken))
    }

    fn author(&self, spoken: &str) -> f64 {
        best(self.0, &TitleQuery { title: String::new(), author: Some(spoken.to_owned()) })
    }
}

fn best(catalogue: &dyn Catalogue, query: &TitleQuery) -> f64 {
    let found = catalogue.search(query, 1).ok();
    found.and_then(|found| found.hits.first().map(|hit| hit.score)).unwrap_or(0.0)
}
