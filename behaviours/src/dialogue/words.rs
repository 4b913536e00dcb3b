//! Sentences as folded words that still know where they stood.

use robot_core::Language;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A word of a sentence, folded for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, `ä` as `ae`, `ß` as `ss`, without other accents.
    pub(super) folded: String,
    /// Byte range in the sentence. The parts of a contraction share it.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The words of a sentence. Contractions are taken apart ("what's" is "what is"), so that both ways of writing meet.
pub(super) fn words(text: &str, language: Language) -> Vec<Word> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_mark = || !letter.is_ascii() && is_combining_mark(letter);
        let inside = letter.is_alphanumeric() || is_mark() || (is_apostrophe(letter) && start.is_some());
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let slice = text[from..at].trim_end_matches(is_apostrophe);
                push(&mut found, slice, from, language);
                start = None;
            }
            _ => {}
        }
        if !inside && let Some(folded) = written_as_signs(text, at, found.last()) {
            found.push(Word { folded: folded.to_owned(), start: at, end: at + SIGNS });
        }
    }
    found
}

/// So many signs in a row are part of a name.
const SIGNS: usize = 3;

/// What is said for the signs behind a three, in the names of two series: "Die drei ???", "Die drei !!!". Behind other
/// words, or right behind the three, "!!!" is only loud.
fn written_as_signs(text: &str, at: usize, before: Option<&Word>) -> Option<&'static str> {
    let before = before.filter(|word| ["drei", "3", "three"].contains(&word.folded.as_str()))?;
    let between = text.get(before.end..at)?;
    let (signs, behind) = text.get(at..)?.split_at_checked(SIGNS)?;
    let folded = match signs {
        "???" => "fragezeichen",
        "!!!" if !between.is_empty() => "ausrufezeichen",
        _ => return None,
    };
    let is_alone = between.chars().all(char::is_whitespace) && !behind.starts_with(['?', '!']);
    is_alone.then_some(folded)
}

/// One folded string of all words, for comparing sentences whatever their case and punctuation.
pub(super) fn fold_sentence(text: &str, language: Language) -> String {
    words(text, language).into_iter().map(|word| word.folded).collect::<Vec<_>>().join(" ")
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '`' | '´')
}

fn push(found: &mut Vec<Word>, slice: &str, start: usize, language: Language) {
    let end = start + slice.len();
    let parts = expand(&fold(slice), language);
    found.extend(parts.into_iter().filter(|part| !part.is_empty()).map(|folded| Word { folded, start, end }));
}

/// Folds a word; apostrophes stay, as [`expand`] needs them.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase().replace(is_apostrophe, "'");
    }
    let mut folded = String::with_capacity(word.len());
    for letter in word.nfc().flat_map(char::to_lowercase) {
        match letter {
            'ä' => folded.push_str("ae"),
            'ö' | 'ø' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            letter if is_apostrophe(letter) => folded.push('\''),
            letter => folded.extend(std::iter::once(letter).nfd().filter(|part| !is_combining_mark(*part))),
        }
    }
    folded
}

/// What recognisers write as one word, with and without the apostrophe.
const GERMAN_CONTRACTIONS: [(&str, &str); 8] = [
    ("gibts", "gibt es"),
    ("gehts", "geht es"),
    ("brennts", "brennt es"),
    ("ists", "ist es"),
    ("hats", "hat es"),
    ("habs", "habe es"),
    ("machts", "macht es"),
    ("riechts", "riecht es"),
];
const ENGLISH_CONTRACTIONS: [(&str, &str); 17] = [
    ("whats", "what is"),
    ("wheres", "where is"),
    ("whos", "who is"),
    ("hows", "how is"),
    ("theres", "there is"),
    ("thats", "that is"),
    ("im", "i am"),
    ("ive", "i have"),
    ("youre", "you are"),
    ("dont", "do not"),
    ("doesnt", "does not"),
    ("didnt", "did not"),
    ("isnt", "is not"),
    ("cant", "can not"),
    ("cannot", "can not"),
    ("can't", "can not"),
    ("won't", "will not"),
];
const ENGLISH_ENDINGS: [(&str, &str); 7] = [
    ("n't", " not"),
    ("'s", " is"),
    ("'re", " are"),
    ("'m", " am"),
    ("'d", " would"),
    ("'ll", " will"),
    ("'ve", " have"),
];

fn expand(word: &str, language: Language) -> Vec<String> {
    let plain = word.replace('\'', "");
    let split = |text: String| text.split_whitespace().map(str::to_owned).collect();
    match language {
        Language::De => match GERMAN_CONTRACTIONS.iter().find(|(short, _)| *short == plain) {
            Some((_, long)) => split((*long).to_owned()),
            None => match word.strip_suffix("'s") {
                Some(verb) if !verb.contains('\'') => vec![verb.to_owned(), "es".to_owned()],
                _ => vec![plain],
            },
        },
        Language::En => {
            if let Some((_, long)) = ENGLISH_CONTRACTIONS.iter().find(|(short, _)| *short == word || *short == plain) {
                return split((*long).to_owned());
            }
            let ending = ENGLISH_ENDINGS.iter().find_map(|(end, long)| Some((word.strip_suffix(end)?, *long)));
            match ending {
                Some((stem, long)) => split(format!("{}{long}", stem.replace('\'', ""))),
                None => vec![plain],
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_contractions_do_not_matter() {
        let table = [
            (Language::De, "Grüß Gott!", "gruess gott"),
            (Language::De, "gru\u{308}ss", "gruess"),
            (Language::De, "Gibt's das? Gibts das.", "gibt es das gibt es das"),
            (Language::De, "Otfried Preußler, 5.1", "otfried preussler 5 1"),
            (Language::De, "Café — Crêpe", "cafe crepe"),
            (Language::En, "What’s Greg's?", "what is greg is"),
            (Language::En, "I can't, don't, I'm", "i can not do not i am"),
            (Language::De, " '' ’ 🤖 \u{308}", ""),
            (Language::De, "Die drei ??? und die Mumie", "die drei fragezeichen und die mumie"),
            (Language::De, "Die drei??? Die Drei !!!?", "die drei fragezeichen die drei"),
            (Language::De, "Die 3 !!!", "die 3 ausrufezeichen"),
            (Language::De, "Nimm die drei!!! Momo ???", "nimm die drei momo"),
        ];
        for (language, text, folded) in table {
            assert_eq!(fold_sentence(text, language).trim(), folded, "{text}");
        }
    }

    #[test]
    fn words_know_where_they_stood() {
        let text = "Wo ist »Momö«?";
        let found = words(text, Language::De);
        assert_eq!(&text[found[2].start..found[2].end], "Momö");
    }
}
