//! What is listened for: the sentences of the dialogue, the titles of the catalogue, the wake phrase, the stop words.

use std::collections::BTreeSet;

use behaviours::dialogue::PhraseBook;
use robot_catalogue::OpenCatalogue;
use robot_core::{Language, Text};
use robot_speech::Phrases;

use crate::exit::Failure;
use crate::output::Output;

/// What stands before a title.
const BEFORE_TITLE: Text<&[&str]> = Text {
    de: &[
        "", "wo finde ich", "wo find ich", "wo ist", "wo steht", "wo steht denn", "ich suche", "ich suche das Buch", "hast du",
        "habt ihr", "haben Sie", "gibt es", "das Buch",
    ],
    en: &[
        "", "where can I find", "where do I find", "where is", "where's", "I am looking for", "I'm looking for", "do you have",
        "have you got", "the book",
    ],
};

/// How the call is said: the name is no word of either language.
const CALLS: Text<&[&str]> = Text {
    de: &["Hallo NAOme | klingt wie: hallo nau mi | klingt wie: hallo na ome"],
    en: &["Hello NAOme | sounds like: hello now me | sounds like: hello nah ohm"],
};

/// Works with longer titles are asked for by their first words; nobody says more in one breath.
const TITLE_WORDS: usize = 9;
/// So many titles become sentences; the graph of more is built too slowly for a start within a second.
const MOST_TITLES: usize = 1_000;

/// What a robot with this dialogue and catalogue listens for, in one language.
pub(crate) struct Sentences {
    language: Language,
    dialogue: Vec<String>,
    titles: BTreeSet<String>,
    stops: Vec<String>,
}

impl Sentences {
    pub(crate) fn new(
        phrases: &Text<PhraseBook>,
        catalogue: &OpenCatalogue,
        language: Language,
    ) -> Result<Self, Failure> {
        let books = catalogue.books().map_err(Failure::missing)?;
        let titles = books.iter().map(|book| first_words(&book.title)).filter(|title| !title.is_empty());
        Ok(Self {
            language,
            dialogue: phrases.get(language).sentences().collect(),
            titles: titles.take(MOST_TITLES).collect(),
            stops: phrases.get(language).stop_words(),
        })
    }

    /// All of them.
    pub(crate) fn all(&self, output: &Output) -> Result<Phrases, Failure> {
        let calls = CALLS.get(self.language).iter().map(|call| (*call).to_owned());
        let about = self.titles.iter().flat_map(|title| {
            BEFORE_TITLE.get(self.language).iter().map(move |before| format!("{before} {title}").trim().to_owned())
        });
        phrases(calls.chain(self.stops.iter().cloned()).chain(self.dialogue.iter().cloned()).chain(about), output)
    }

    /// The stop words alone.
    pub(crate) fn stops(&self, output: &Output) -> Result<Phrases, Failure> {
        phrases(self.stops.iter().cloned(), output)
    }
}

fn phrases(sentences: impl Iterator<Item = String>, output: &Output) -> Result<Phrases, Failure> {
    Phrases::of(sentences).map_err(|error| Failure::missing(output.say(&error.text())))
}

/// The first words of a title as it is said: without what stands after a colon or in brackets, and the mark of a line's
/// other spelling.
fn first_words(title: &str) -> String {
    let said = title.split([':', '(', '[', '/', ';', '|', '=']).next().unwrap_or_default();
    let words = said.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
    words.take(TITLE_WORDS).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_listened_for_as_they_are_said() {
        let table = [
            ("Das kleine Gespenst", "Das kleine Gespenst"),
            ("Momo oder die seltsame Geschichte von den Zeit-Dieben und von dem Kind", "Momo oder die seltsame Geschichte von den Zeit-Dieben und"),
            ("Krabat : Roman (für Kinder)", "Krabat"),
            ("...", ""),
        ];
        for (title, said) in table {
            assert_eq!(first_words(title), said);
        }
    }
}
