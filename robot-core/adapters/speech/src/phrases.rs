//! The phrases one listens for.

use std::collections::BTreeMap;
use std::fmt;

use robot_core::Text;
use unicode_normalization::UnicodeNormalization;

use crate::graph::WordNet;

/// More phrases than this are no list to listen for but a language.
const MAX_PHRASES: usize = 20_000;
/// Longer phrases than this nobody says in one breath.
const MAX_LETTERS: usize = 300;

/// All their words together; a graph for more takes hundreds of megabytes.
const MAX_WORDS: usize = 100_000;
/// What stands before another spelling of a phrase, in either language.
const SOUNDS_LIKE: [&str; 2] = ["klingt wie:", "sounds like:"];

/// Phrases to listen for, and nothing else.
///
/// ```
/// use robot_speech::Phrases;
///
/// let phrases = Phrases::parse("# Fragen\nWo ist die Toilette?\nHallo NAOme! | klingt wie: hallo nau mi\n")?;
/// assert_eq!(phrases.written("wo ist die toilette"), Some("Wo ist die Toilette?"));
/// assert_eq!(phrases.written("hallo nau mi"), Some("Hallo NAOme!"));
/// assert_eq!(phrases.written("wo ist"), None);
/// # Ok::<(), robot_speech::PhrasesError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrases {
    /// In the order of the file.
    list: Vec<Phrase>,
    /// Where in the list the phrase is that is said in these words.
    said: BTreeMap<String, usize>,
    /// How many words all spellings have.
    words: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Phrase {
    /// From 1.
    line: usize,
    /// As it stands in the file.
    written: String,
    words: Vec<String>,
    /// Its words as they are spelt to be said: first as they are, then as it sounds like.
    spellings: Vec<Vec<String>>,
}

impl Phrase {
    /// The words that come out for a spelling. Where it has as many words as the phrase, those of the phrase.
    fn labels<'a>(&'a self, spelling: &'a [String]) -> &'a [String] {
        if spelling.len() == self.words.len() { &self.words } else { spelling }
    }
}

impl Phrases {
    /// Reads phrases, one a line. Upper case and punctuation do not matter for hearing; empty lines and those that begin
    /// with `#` are passed over. After a phrase may stand how it sounds, once or more often, where that is not to be
    /// guessed from its letters: `Hallo NAOme | klingt wie: hallo nau mi`, or `| sounds like: …`.
    ///
    /// # Errors
    /// When there is no phrase, too many, or a line is no phrase.
    pub fn parse(text: &str) -> Result<Self, PhrasesError> {
        let mut phrases = Self { list: Vec::new(), said: BTreeMap::new(), words: 0 };
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if !line.is_empty() && !line.starts_with('#') {
                phrases.add(line, number + 1)?;
            }
        }
        if phrases.list.is_empty() { Err(PhrasesError::None) } else { Ok(phrases) }
    }

    /// Phrases out of a program, each written as a line of [`parse`](Self::parse) would be.
    ///
    /// # Errors
    /// As `parse`; lines are counted from 1.
    pub fn of<I: IntoIterator<Item = S>, S: AsRef<str>>(phrases: I) -> Result<Self, PhrasesError> {
        let mut all = Self { list: Vec::new(), said: BTreeMap::new(), words: 0 };
        for (number, phrase) in phrases.into_iter().enumerate() {
            all.add(phrase.as_ref().trim(), number + 1)?;
        }
        if all.list.is_empty() { Err(PhrasesError::None) } else { Ok(all) }
    }

    fn add(&mut self, text: &str, line: usize) -> Result<(), PhrasesError> {
        if text.chars().nth(MAX_LETTERS).is_some() {
            return Err(PhrasesError::TooLong { line });
        }
        let mut parts = text.split('|').map(str::trim);
        let written = parts.next().unwrap_or_default();
        let mut spellings = vec![words(written)];
        for part in parts {
            let said = SOUNDS_LIKE.iter().find_map(|mark| after(part, mark));
            spellings.push(words(said.ok_or(PhrasesError::NoMark { line })?));
        }
        if spellings.iter().any(Vec::is_empty) {
            return Err(PhrasesError::NoWord { line });
        }
        let words = spellings[0].clone();
        let phrase = Phrase { line, written: written.to_owned(), words, spellings };
        if !self.said.contains_key(&phrase.words.join(" ")) {
            self.words += phrase.spellings.iter().map(Vec::len).sum::<usize>();
            self.list.push(phrase);
            self.index(self.list.len() - 1);
        }
        if self.list.len() > MAX_PHRASES || self.words > MAX_WORDS {
            return Err(PhrasesError::TooMany { line });
        }
        Ok(())
    }

    fn index(&mut self, at: usize) {
        let phrase = &self.list[at];
        for spelling in &phrase.spellings {
            self.said.entry(phrase.labels(spelling).join(" ")).or_insert(at);
        }
    }

    /// The phrase as it stands in the file that is said in these words: those a recogniser gives, in lower case, with
    /// one space between them.
    #[must_use]
    pub fn written(&self, said: &str) -> Option<&str> {
        self.said.get(said).map(|at| self.list[*at].written.as_str())
    }

    /// The phrases in words: lower case, no punctuation, one space between words.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.said.keys().map(String::as_str)
    }

    /// How many phrases there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether no phrase is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// What may be said, for a graph.
    pub(crate) fn word_net(&self) -> WordNet {
        let mut net = WordNet::new();
        for phrase in &self.list {
            for spelling in &phrase.spellings {
                let labels = phrase.labels(spelling).iter().map(String::as_str);
                net.add(labels.zip(spelling.iter().map(String::as_str)));
            }
        }
        net
    }

    /// What a model with words of its own listens for.
    pub(crate) fn spellings(&self) -> impl Iterator<Item = String> {
        self.list.iter().flat_map(|phrase| phrase.spellings.iter().map(|spelling| spelling.join(" ")))
    }

    /// Takes the spellings out that hold a word of which `knows` says no, and the phrases of which no spelling is left.
    /// Returns the words because of which those cannot be heard, in file order.
    pub(crate) fn drop_unknown(&mut self, mut knows: impl FnMut(&str) -> bool) -> Vec<UnknownWord> {
        let mut unknown = Vec::new();
        self.list.retain_mut(|phrase| {
            phrase.spellings.retain(|spelling| spelling.iter().all(|word| knows(word)));
            if phrase.spellings.is_empty() {
                let missing = phrase.words.iter().filter(|word| !knows(word));
                unknown.extend(missing.map(|word| UnknownWord { line: phrase.line, word: word.clone() }));
            }
            !phrase.spellings.is_empty()
        });
        self.said.clear();
        (0..self.list.len()).for_each(|at| self.index(at));
        unknown
    }
}

/// What follows a mark, if the text begins with it in whatever case.
fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    text.split_at_checked(mark.len()).filter(|(start, _)| start.eq_ignore_ascii_case(mark)).map(|(_, rest)| rest)
}

/// A text's words as models spell them: composed, in lower case, without the punctuation around them.
fn words(text: &str) -> Vec<String> {
    let text: String = text.nfc().flat_map(char::to_lowercase).collect();
    let between = |letter: char| letter.is_whitespace() || letter.is_control();
    let bare = text.split(between).map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()));
    bare.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A word of a phrase that the model does not know; the phrase cannot be heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord {
    /// The phrase's line, from 1.
    pub line: usize,
    /// The word.
    pub word: String,
}

impl UnknownWord {
    /// What is wrong and what to do about it.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        let Self { line, word } = self;
        Text {
            de: format!(
                "Zeile {line}: Das Modell kennt das Wort »{word}« nicht, also kann es diesen Satz nicht hören. \
                 Bitte anders sagen, mit »| klingt wie: …« umschreiben oder ein anderes Modell nehmen."
            ),
            en: format!(
                "line {line}: the model does not know the word \"{word}\", so it cannot hear this phrase; \
                 say it in other words, add \"| sounds like: …\", or take another model"
            ),
        }
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

/// Why a list of phrases cannot be listened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhrasesError {
    /// There is none.
    None,
    /// There are too many.
    TooMany {
        /// The line with the first that is too many, from 1.
        line: usize,
    },
    /// After a bar stands something else than how the phrase sounds.
    NoMark {
        /// The line, from 1.
        line: usize,
    },
    /// A line is too long.
    TooLong {
        /// The line, from 1.
        line: usize,
    },
    /// A line holds no word.
    NoWord {
        /// The line, from 1.
        line: usize,
    },
}

impl PhrasesError {
    /// What is wrong and what to do about it.
    #[must_use]
    pub fn text(&self) -> Text<String> {
        match self {
            Self::None => Text {
                de: "Es steht kein Satz da. Bitte einen in jede Zeile schreiben.".into(),
                en: "there is no phrase: write one on each line".into(),
            },
            Self::TooMany { line } => Text {
                de: format!("Zeile {line}: Mehr als {MAX_PHRASES} Sätze oder {MAX_WORDS} Wörter sind zu viele."),
                en: format!("line {line}: more than {MAX_PHRASES} phrases or {MAX_WORDS} words are too many"),
            },
            Self::NoMark { line } => Text {
                de: format!("Zeile {line}: Nach dem Strich steht »klingt wie: …«, etwa: NAOme | klingt wie: nau mi"),
                en: format!("line {line}: after the bar stands \"sounds like: …\", as in: NAOme | sounds like: now me"),
            },
            Self::TooLong { line } => Text {
                de: format!("Zeile {line}: Der Satz ist länger als {MAX_LETTERS} Zeichen. Bitte kürzen."),
                en: format!("line {line}: the phrase is longer than {MAX_LETTERS} letters: shorten it"),
            },
            Self::NoWord { line } => Text {
                de: format!("Zeile {line}: Hier steht kein Wort, das man sagen kann."),
                en: format!("line {line}: there is no word here that can be said"),
            },
        }
    }
}

impl fmt::Display for PhrasesError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for PhrasesError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("Wo ist die Toilette?", &["wo", "ist", "die", "toilette"])]
    #[case("»Pippi«,  Band\t2!", &["pippi", "band", "2"])]
    #[case("E-Mail, 's geht", &["e-mail", "s", "geht"])]
    #[case("u\u{308}ber", &["über"])]
    #[case("STRASSE\u{0} \u{7} -- [[x]] \"y\\\"", &["strasse", "x", "y"])]
    fn words_are_spelt_as_models_spell_them(#[case] text: &str, #[case] expected: &[&str]) {
        assert_eq!(words(text), expected);
    }

    #[rstest::rstest]
    #[case("", PhrasesError::None)]
    #[case("\n# nur ein Kommentar\n", PhrasesError::None)]
    #[case("hallo\n???\n", PhrasesError::NoWord { line: 2 })]
    #[case("hallo | hello", PhrasesError::NoMark { line: 1 })]
    #[case("hallo | klingt", PhrasesError::NoMark { line: 1 })]
    #[case("hallo | klingt wie: !", PhrasesError::NoWord { line: 1 })]
    #[case(&format!("a\n\n{}", "ja ".repeat(200)), PhrasesError::TooLong { line: 3 })]
    #[case(&(0..=MAX_PHRASES).map(|n| format!("{n}\n")).collect::<String>(), PhrasesError::TooMany { line: MAX_PHRASES + 1 })]
    fn lists_that_cannot_be_listened_for(#[case] text: &str, #[case] expected: PhrasesError) {
        assert_eq!(Phrases::parse(text), Err(expected));
    }

    #[test]
    fn phrases_with_unknown_words_are_taken_out_and_named() {
        let mut phrases = Phrases::parse("ja\nhallo naome\n\nwo ist naome bitte\n").unwrap();
        let unknown = phrases.drop_unknown(|word| word != "naome" && word != "bitte");
        let unknown: Vec<_> = unknown.iter().map(|unknown| (unknown.line, unknown.word.as_str())).collect();
        assert_eq!(unknown, [(2, "naome"), (4, "naome"), (4, "bitte")]);
        assert_eq!(phrases.iter().collect::<Vec<_>>(), ["ja"]);
    }

    #[test]
    fn a_phrase_can_say_how_it_sounds() {
        let text = "Hallo NAOme! | klingt wie: hallo naumi | Sounds like: hello now me\nja|klingt wie:jo\n";
        let mut phrases = Phrases::parse(text).unwrap();
        assert_eq!(phrases.iter().collect::<Vec<_>>(), ["hallo naome", "hello now me", "ja"]);
        assert_eq!(phrases.written("hello now me"), Some("Hallo NAOme!"));
        let spellings: Vec<String> = phrases.spellings().collect();
        assert_eq!(spellings, ["hallo naome", "hallo naumi", "hello now me", "ja", "jo"]);
        // A model that does not know how NAOme is spelt may know how it sounds.
        assert_eq!(phrases.drop_unknown(|word| word != "naome" && word != "now"), []);
        assert_eq!(phrases.iter().collect::<Vec<_>>(), ["hallo naome", "ja"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_a_list_of_phrases_or_has_a_reason(text in "\\PC*|(.{0,40}\n){0,9}") {
            match Phrases::parse(&text) {
                Ok(phrases) => {
                    let again = Phrases::parse(&phrases.iter().collect::<Vec<_>>().join("\n")).unwrap();
                    proptest::prop_assert!(phrases.iter().eq(again.iter()), "what is spelt right stays as it is");
                }
                Err(error) => proptest::prop_assert!(!error.text().de.is_empty()),
            }
        }
    }
}
