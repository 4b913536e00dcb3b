//! How English titles and names sound to German ears, in the classes of the Kölner Phonetik.
//!
//! A German recogniser writes "dscheims bond" and "sä grät gätsbi" for what is said in English. Coded by German
//! rules, the "j" of "James" is a vowel and the "th" of "The" a "t"; coded by the rules below, both titles get the code
//! of what was heard. Words that show no sign of being English are coded by the German rules.

use robot_core::phonetics::{Unit, koelner};

/// Words that make a title English as a whole.
const ENGLISH_WORDS: [&[u8]; 14] =
    [b"the", b"of", b"and", b"my", b"your", b"you", b"with", b"to", b"for", b"from", b"how", b"his", b"her", b"what"];
/// Spellings that German words do not have.
const ENGLISH_SPELLINGS: [&[u8]; 12] =
    [b"wh", b"oo", b"ough", b"igh", b"ea", b"ow", b"aw", b"ay", b"ey", b"ew", b"kn", b"oy"];

/// The code of a folded title as it sounds in English where it is English; `false`, with nothing written, where it is
/// not.
pub(super) fn code(folded: &[u8], out: &mut Vec<u8>, word_code: &mut Vec<u8>) -> bool {
    let words = || folded.split(|byte| *byte == b' ');
    let is_title = words().any(|word| ENGLISH_WORDS.contains(&word));
    if !is_title && !words().any(is_english) {
        return false;
    }
    out.clear();
    for word in words() {
        if is_title || is_english(word) {
            read(word, word_code);
        } else {
            koelner(word, Unit::Run, word_code);
        }
        // What ends one word and begins the next is one sound.
        let same = out.last().is_some_and(|last| word_code.first() == Some(last));
        out.extend_from_slice(&word_code[usize::from(same)..]);
    }
    true
}

fn is_english(word: &[u8]) -> bool {
    let has = |part: &[u8]| word.windows(part.len()).any(|window| window == part);
    let has_sh = has(b"sh") || word.starts_with(b"j") && word.len() > 2;
    let ends_in_y = matches!(word, [.., before, b'y'] if !is_vowel(*before)) && word.len() > 3;
    let knit = word.starts_with(b"kn") && !word.contains(&b'w') && !has(b"igh");
    has_sh || ends_in_y || !knit && ENGLISH_SPELLINGS.iter().any(|spelling| has(spelling))
}

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// Writes the code of an English word.
fn read(word: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let mut last = 0;
    for (at, &letter) in word.iter().enumerate() {
        let before = if at == 0 { 0 } else { word[at - 1] };
        let after = word.get(at + 1).copied().unwrap_or(0);
        let sounds: &[u8] = match (before, letter, after) {
            // Letters that are written and not said: "lamb", "knight", "write", "night", "how".
            (b'm', b'b', 0) | (0, b'k' | b'g', b'n') | (0, b'w', b'r') | (_, b'g', b'h') | (_, b'h', _) => b"",
            (before, b'w', after) if is_vowel(before) && !is_vowel(after) => b"",
            (_, b'p', b'h') => b"3",
            (_, b't', b'h') => b"8",
            (_, b't', b'i') if word.get(at + 2) == Some(&b'o') => b"8",
            (_, b't', b'c') if word.get(at + 2) == Some(&b'h') => b"",
            (_, b'd' | b't', b's' | b'z') => b"8",
            (_, b'c', b'h' | b'e' | b'i' | b'y') | (_, b'j' | b's' | b'z', _) => b"8",
            (before, b'g', b'e' | b'i' | b'y') if before != b'g' && before != 0 => b"8",
            (b'q', b'u', _) => b"3",
            (_, b'x', _) => b"48",
            (_, b'c' | b'g' | b'k' | b'q', _) => b"4",
            (_, b'b' | b'p', _) => b"1",
            (_, b'd' | b't', _) => b"2",
            (_, b'f' | b'v' | b'w', _) => b"3",
            (_, b'l', _) => b"5",
            (_, b'm' | b'n', _) => b"6",
            (_, b'r', _) => b"7",
            _ => {
                last = 0;
                b""
            }
        };
        for sound in sounds {
            if *sound != last {
                out.push(*sound);
            }
            last = *sound;
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn german(heard: &str) -> String {
        let mut out = Vec::new();
        koelner(heard.replace(' ', "").as_bytes(), Unit::Run, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn english(title: &str) -> Option<String> {
        let mut out = Vec::new();
        code(title.as_bytes(), &mut out, &mut Vec::new()).then(|| String::from_utf8(out).unwrap())
    }

    #[rstest]
    #[case("james bond", "dscheims bont")]
    #[case("the great gatsby", "sa grat gatsbi")]
    #[case("the gruffalo", "se graffelo")]
    #[case("jane eyre", "dschan ar")]
    #[case("the night manager", "se neit manadscher")]
    #[case("know your rights", "no jor reits")]
    #[case("the queen", "se kwin")]
    fn sounds_as_germans_write_it_down(#[case] title: &str, #[case] heard: &str) {
        assert_eq!(english(title).as_deref(), Some(german(heard).as_str()));
    }

    #[rstest]
    #[case("die unendliche geschichte")]
    #[case("das kleine gespenst")]
    #[case("ja")]
    #[case("")]
    fn german_is_left_to_the_german_rules(#[case] title: &str) {
        assert_eq!(english(title), None);
    }

    #[test]
    fn german_words_beside_english_names_stay_german() {
        assert_eq!(english("harry und die bucher").as_deref(), Some("762147"));
    }
}
