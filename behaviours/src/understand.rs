//! What a sentence means to a robot that knows a catalogue and speaks more than one language.

use robot_core::ports::{Catalogue, TitleQuery};
use robot_core::{Language, Text, is_article};

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
        .filter(|other| phrases.get(*other).familiarity(text) > phrases.get(language).familiarity(text))
        .map(|other| (other, meaning(other)))
        .find(|(_, foreign)| foreign.verdict == Verdict::Accept && foreign.score > own.score + CLEARLY_MORE)
        .unwrap_or((language, own))
}

/// A catalogue, asked for names.
struct Shelves<'a>(&'a dyn Catalogue);

/// What nearly fits counts for less than what fits; what is not there, for no more than chance.
const NOT_SURE: f64 = 0.1;
const NOT_THERE: f64 = 0.5;
/// The first words of a title are as good as the title, if they are more than one.
const BEGINS_A_TITLE: f64 = 0.95;

impl Known for Shelves<'_> {
    fn title(&self, spoken: &str) -> f64 {
        let Ok(found) = self.0.search(&TitleQuery::title(spoken), 1) else { return 0.0 };
        let Some(best) = found.hits.first() else { return 0.0 };
        // "Harry Potter" begins seven titles: which of them is meant is another question.
        if begins(spoken, &best.book.title) {
            return best.score.max(BEGINS_A_TITLE);
        }
        // The catalogue also answers an author's name with a work of theirs.
        let is_author = best.book.author.as_ref().is_some_and(|author| is_name_of(spoken, author));
        match found.verdict {
            _ if is_author => NOT_THERE,
            robot_core::ports::Verdict::Found => best.score,
            robot_core::ports::Verdict::Ask => best.score - NOT_SURE,
            robot_core::ports::Verdict::NotFound => best.score.min(NOT_THERE),
        }
    }

    fn author(&self, spoken: &str) -> f64 {
        let query = TitleQuery { title: String::new(), author: Some(spoken.to_owned()) };
        let found = self.0.search(&query, 1).ok();
        found.and_then(|found| found.hits.first().map(|hit| hit.score)).unwrap_or(0.0)
    }
}

/// Whether a title begins with these words, its article aside, and they are two at least.
fn begins(spoken: &str, title: &str) -> bool {
    let bare = |text: &str| {
        let folded = crate::dialogue::folded(text);
        match folded.split_once(' ') {
            Some((article, rest)) if is_article(article) => rest.to_owned(),
            _ => folded,
        }
    };
    let (spoken, title) = (bare(spoken), bare(title));
    spoken.contains(' ')
        && title.strip_prefix(spoken.as_str()).is_some_and(|rest| rest.starts_with(' ') || rest.is_empty())
}

/// Whether these words are an author's name or surname.
fn is_name_of(spoken: &str, author: &str) -> bool {
    let (spoken, author) = (crate::dialogue::folded(spoken), crate::dialogue::folded(author));
    author == spoken || author.rsplit(' ').next() == Some(spoken.as_str())
}
