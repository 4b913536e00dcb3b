//! The phrases one listens for.

use std::collections::BTreeSet;
use std::fmt;

use robot_core::Text;
use unicode_normalization::UnicodeNormalization;

/// More phrases than this are no list to listen for but a language.
const MAX_PHRASES: usize = 20_000;
/// Longer phrases than this nobody says in one breath.
const MAX_LETTERS: usize = 300;

/// Phrases to listen for, and nothing else.
///
/// ```
/// use robot_speech::Phrases;
///
/// let phrases = Phrases::parse("# Fragen\nWo ist die Toilette?\nTschüss!\n")?;
/// assert!(phrases.contain("wo ist die toilette"));
/// assert!(!phrases.contain("wo ist"));
/// # Ok::<(), robot_speech::PhrasesError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrases {
    /// Line (from 1) and words of each, in the order of the file.
    list: Vec<(usize, Vec<String>)>,
    spoken: BTreeSet<String>,
}

impl Phrases {
    /// Reads phrases, one a line. Upper case and punctuation do not matter; empty lines and those that begin with `#`
    /// are passed over.
    ///
    /// # Errors
    /// When there is no phrase, too many, or a line is no phrase.
    pub fn parse(text: &str) -> Result<Self, PhrasesError> {
        let mut phrases = Self { list: Vec::new(), spoken: BTreeSet::new() };
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let (line, number) = (line.trim(), number + 1);
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if line.chars().nth(MAX_LETTERS).is_some() {
                return Err(PhrasesError::TooLong { line: number });
            }
            let words = words(line);
            if words.is_empty() {
                return Err(PhrasesError::NoWord { line: number });
            }
            if phrases.spoken.insert(words.join(" ")) {
                phrases.list.push((number, words));
            }
            if phrases.list.len() > MAX_PHRASES {
                return Err(PhrasesError::TooMany { line: number });
            }
        }
        if phrases.list.is_empty() { Err(PhrasesError::None) } else { Ok(phrases) }
    }

    /// Whether `text`, in words as a recogniser gives them, is one of the phrases.
    #[must_use]
    pub fn contain(&self, text: &str) -> bool {
        self.spoken.contains(text)
    }

    /// The phrases in words: lower case, no punctuation, one space between words.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.spoken.iter().map(String::as_str)
    }

    /// Takes the phrases out that hold a word of which `knows` says no, and returns those words, in file order.
    pub(crate) fn drop_unknown(&mut self, mut knows: impl FnMut(&str) -> bool) -> Vec<UnknownWord> {
        let mut unknown = Vec::new();
        self.list.retain(|(line, words)| {
            let before = unknown.len();
            let missing = words.iter().filter(|word| !knows(word));
            unknown.extend(missing.map(|word| UnknownWord { line: *line, word: word.clone() }));
            let known = unknown.len() == before;
            if !known {
                self.spoken.remove(&words.join(" "));
            }
            known
        });
        unknown
    }

    /// Whether no phrase is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// A text's words as models spell them: composed, in lower case, without the punctuation around them.
fn words(text: &str) -> Vec<String> {
    let text: String = text.nfc().flat_map(char::to_lowercase).collect();
    let bare = text.split_whitespace().map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()));
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
                 Bitte anders sagen oder ein anderes Modell nehmen."
            ),
            en: format!(
                "line {line}: the model does not know the word \"{word}\", so it cannot hear this phrase; \
                 say it in other words or take another model"
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
                de: format!("Zeile {line}: Mehr als {MAX_PHRASES} Sätze sind zu viele."),
                en: format!("line {line}: more than {MAX_PHRASES} phrases are too many"),
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
