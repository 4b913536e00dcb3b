//! What is listened for: the sentences of the dialogue, the places of the house, the titles of the catalogue, the call, the
//! stop words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use behaviours::dialogue::{PhraseBook, in_house};
use robot_catalogue::OpenCatalogue;
use robot_core::ports::FloorMap;
use robot_core::{Book, Language, Text};
use robot_speech::{ModelError, Phrases, Recogniser, SpeechModel, WordNet};

use crate::exit::Failure;
use crate::speech_model;

/// What people say before a title, and what before a person's name after it.
const BEFORE_TITLE: Text<&[&str]> = Text {
    de: &[
        "",
        "wo finde ich",
        "wo find ich",
        "wo ist",
        "wo ist denn",
        "wo steht",
        "wo steht denn",
        "wo finde ich das buch",
        "wo ist das buch",
        "wo steht das buch",
        "ich suche",
        "ich suche das buch",
        "ich such",
        "ich möchte",
        "ich hätte gern",
        "hast du",
        "habt ihr",
        "haben sie",
        "gibt es",
        "das buch",
        "bring mich zu",
        "zeig mir",
        "kennst du",
    ],
    en: &[
        "",
        "where can i find",
        "where do i find",
        "where is",
        "where's",
        "where can i find the book",
        "where is the book",
        "i am looking for",
        "i'm looking for",
        "i want",
        "i would like",
        "i'd like",
        "do you have",
        "have you got",
        "the book",
        "take me to",
        "show me",
    ],
};
const BEFORE_AUTHOR: Text = Text { de: "von", en: "by" };

/// How the robot is called: its name is no word of either language, and people say it as it comes.
const CALLS: Text<&[&str]> = Text {
    de: &["hallo naome", "hallo nau mi", "hallo na ome", "hey naome"],
    en: &["hello naome", "hello now me", "hello na ome", "hey naome"],
};

/// What people say first, in the same breath.
const GREETINGS: Text<&[&str]> = Text {
    de: &["hallo", "hey", "guten tag", "guten morgen", "entschuldigung"],
    en: &["hello", "hi", "good morning", "excuse me"],
};

/// Works with longer titles are asked for by their first words; nobody says more in one breath.
const TITLE_WORDS: usize = 9;

/// What a robot with this dialogue and catalogue listens for in a house, in one language.
pub(crate) struct Sentences {
    language: Language,
    net: WordNet,
}

impl Sentences {
    pub(crate) fn new(
        phrases: &Arc<Text<PhraseBook>>,
        map: &dyn FloorMap,
        catalogue: &OpenCatalogue,
        language: Language,
    ) -> Result<Self, Failure> {
        let books = catalogue.books().map_err(Failure::missing)?;
        let places: Vec<String> = map.named_places().iter().flat_map(|(_, name)| words(name.get(language))).collect();
        Ok(Self::with(&in_house(phrases, map), &places, &books, language))
    }

    /// The same without any house or catalogue.
    pub(crate) fn of_dialogue(phrases: &Text<PhraseBook>, language: Language) -> Self {
        Self::with(phrases, &[], &[], language)
    }

    fn with(phrases: &Text<PhraseBook>, places: &[String], books: &[Book], language: Language) -> Self {
        let titles: BTreeSet<Vec<String>> = books.iter().map(|book| title(&book.title)).collect();
        let authors: BTreeSet<Vec<String>> =
            books.iter().filter_map(|book| book.author.as_deref()).map(words).collect();
        let stops = phrases.get(language).stop_words();
        let mut net = Net::of(speech_model::net_of(&phrases.get(language).spoken(&[]), language, places));
        let end = net.end();
        let calls: Vec<Vec<String>> = CALLS.get(language).iter().map(|call| words(call)).collect();
        for sentence in calls.iter().cloned().chain(stops.iter().map(|stop| words(stop))) {
            net.add(Net::START, &sentence, end);
        }
        // All ways to ask share the titles, and all titles the names.
        let (title, author) = (net.node(), net.node());
        for before in *BEFORE_TITLE.get(language) {
            net.add(Net::START, &words(before), title);
        }
        for words in titles.iter().filter(|words| !words.is_empty()) {
            net.add(title, words, end);
            let with_name: Vec<String> =
                words.iter().cloned().chain([(*BEFORE_AUTHOR.get(language)).to_owned()]).collect();
            net.add(title, &with_name, author);
        }
        for words in authors.iter().filter(|words| !words.is_empty()) {
            net.add(author, words, end);
        }
        let greetings = GREETINGS.get(language).iter().map(|greeting| words(greeting));
        Self { language, net: net.net.after(&calls.into_iter().chain(greetings).collect::<Vec<_>>()) }
    }

    /// Whether this is one of the sentences, whatever its case and punctuation.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.net.contains(&words(text).join(" "))
    }

    /// Listens for all of them.
    pub(crate) fn listen(&self, model: &SpeechModel) -> Result<Recogniser, ModelError> {
        if model.hears_any_word() { model.for_net(&self.net, self.language) } else { model.for_anything() }
    }

    /// Listens for a call to stop alone, over the robot's own voice. It says "warte" and "wait" itself, and much that
    /// sounds like them ("halt" in its own "Hallo"), so only what nobody says by the way is a call; and in one spelling, for
    /// between two that sound alike nobody can be sure.
    pub(crate) fn listen_for_stop(&self, model: &SpeechModel) -> Result<Recogniser, ModelError> {
        const STOPS: Text<[&str; 1]> = Text { de: ["stopp"], en: ["stop"] };
        let stops =
            Phrases::of(STOPS.get(self.language)).map_err(|_| ModelError::NoPhraseKnown { unknown: Vec::new() })?;
        model.for_phrases(&stops, self.language)
    }
}

/// A net of words in which sentences that begin alike share their beginnings.
struct Net {
    net: WordNet,
    known: BTreeMap<(usize, String), usize>,
}

impl Net {
    const START: usize = 0;

    const fn of(net: WordNet) -> Self {
        Self { net, known: BTreeMap::new() }
    }

    fn node(&mut self) -> usize {
        self.net.node()
    }

    /// The node at which every sentence ends.
    fn end(&mut self) -> usize {
        let end = self.node();
        self.net.end(end);
        end
    }

    /// A way of these words.
    fn add(&mut self, from: usize, words: &[String], to: usize) {
        let mut at = from;
        for word in words {
            at = match self.known.get(&(at, word.clone())) {
                Some(known) => *known,
                None => {
                    let next = self.node();
                    self.net.word(at, word, next);
                    self.known.insert((at, word.clone()), next);
                    next
                }
            };
        }
        self.net.skip(at, to);
    }
}

/// The words of a sentence as a recogniser says them.
fn words(text: &str) -> Vec<String> {
    let inside = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '\'' | '’');
    let words = text.split(|letter: char| !inside(letter));
    let bare = words.map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()));
    bare.filter(|word| !word.is_empty()).map(|word| word.to_lowercase().replace('’', "'")).collect()
}

/// The first words of a title as it is said: without what stands after a colon or in brackets.
fn title(title: &str) -> Vec<String> {
    let said = title.split([':', '(', '[', '/', ';', '=']).next().unwrap_or_default();
    words(said).into_iter().take(TITLE_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use sim_world::FloorPlan;

    use super::*;
    use crate::output::Output;
    use crate::sources;

    #[test]
    fn titles_are_listened_for_as_they_are_said() {
        let table = [
            ("Das kleine Gespenst", "das kleine gespenst"),
            (
                "Momo oder die seltsame Geschichte von den Zeit-Dieben und dem Kind",
                "momo oder die seltsame geschichte von den zeit-dieben und",
            ),
            ("Krabat : Roman (für Kinder)", "krabat"),
            ("…", ""),
        ];
        for (written, said) in table {
            assert_eq!(title(written).join(" "), said);
        }
    }

    #[test]
    fn questions_with_titles_calls_and_small_talk_are_listened_for() {
        let phrases = behaviours::LibraryRobot::bundled_phrases().expect("the bundled ones");
        let catalogue = sources::catalogue(None, &Output::new(Language::De, false)).expect("it comes along");
        let table = [
            (Language::De, "Wo finde ich Das kleine Gespenst?", true),
            (Language::De, "Wo steht Momo von Michael Ende?", true),
            (Language::De, "Hallo NAOme!", true),
            (Language::De, "Hallo NAOme, wo finde ich Das kleine Gespenst?", true),
            (Language::De, "Entschuldigung, wo ist die Toilette?", true),
            (Language::De, "Hallo NAOme stopp", true),
            (Language::De, "ja hallo NAOme", false),
            (Language::De, "Danke, tschüss!", true),
            (Language::De, "ja", true),
            (Language::De, "stopp", true),
            (Language::De, "Blaue Wolken trinken Kreide", false),
            (Language::De, "", false),
            (Language::En, "Where can I find The Gruffalo?", true),
            (Language::En, "Hello NAOme, where is The Gruffalo?", true),
            (Language::En, "yes", true),
            (Language::En, "Thank you, bye!", true),
        ];
        for (language, text, expected) in table {
            let sentences = Sentences::new(&phrases, &FloorPlan::demo(), &catalogue, language).expect("it can be read");
            assert_eq!(sentences.has(text), expected, "{language}: {text}");
        }
    }

    #[test]
    fn the_places_of_a_plan_are_listened_for() {
        let phrases = behaviours::LibraryRobot::bundled_phrases().expect("the bundled ones");
        let catalogue = sources::catalogue(None, &Output::new(Language::De, false)).expect("it comes along");
        let workshop = FloorPlan::bundled("workshop").expect("it comes along");
        for (language, text) in [
            (Language::De, "Wo ist die Bühne?"),
            (Language::De, "Bring mich zu Tisch eins!"),
            (Language::En, "Take me to the stage"),
        ] {
            for (plan, expected) in [(&workshop, true), (&FloorPlan::demo(), false)] {
                let sentences = Sentences::new(&phrases, plan, &catalogue, language).expect("it can be read");
                assert_eq!(sentences.has(text), expected, "{language}: {text}");
            }
        }
    }
}
