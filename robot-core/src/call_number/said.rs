//! Call numbers as people say them and as they are heard.

use crate::language::Language;
use crate::numeral::{cardinal, cardinal_heard};

use super::CallNumber;

impl CallNumber {
    /// What one would say: classes letter by letter, numbers as words, names as they are: "C e k, vierhundertdrei,
    /// Habi"; "fünf Punkt eins, R O W".
    ///
    /// ```
    /// use robot_core::{CallNumber, Language};
    ///
    /// let said = |text| CallNumber::parse(text).expect("it has letters").said(Language::De);
    /// assert_eq!(said("Cek 403 Habi"), "C e k, vierhundertdrei, Habi");
    /// assert_eq!(said("5.1 ROW"), "fünf Punkt eins, R O W");
    /// assert_eq!(said("Krimi KÄS"), "Krimi, K Ä S");
    /// ```
    #[must_use]
    pub fn said(&self, language: Language) -> String {
        let words: Vec<&str> = self.text.split_whitespace().collect();
        let said = |(position, word): (usize, &&str)| {
            // "Cek 403" is a class; "Art MON" is a word with an author.
            let next = words.get(position + 1);
            let is_class = position == 0 && next.is_none_or(|next| next.starts_with(|c: char| c.is_ascii_digit()));
            word_said(word, is_class, language)
        };
        words.iter().enumerate().map(said).collect::<Vec<_>>().join(", ")
    }

    /// The call number that was said: letters one by one, numbers as words or digits. `None` if nothing of it is one.
    ///
    /// Which letters belong together nobody hears: after the class, single letters are one word, as on the spine.
    ///
    /// ```
    /// use robot_core::{CallNumber, Language};
    ///
    /// let heard = |text| CallNumber::heard(text, Language::De).map(|number| number.to_string());
    /// assert_eq!(heard("fünf punkt eins r o w").as_deref(), Some("5.1 ROW"));
    /// assert_eq!(heard("fünf punkt eins row").as_deref(), Some("5.1 ROW"));
    /// assert_eq!(heard("c e k vierhundertdrei habi").as_deref(), Some("CEK 403 HABI"));
    /// assert_eq!(heard("äh bitte"), None);
    /// ```
    #[must_use]
    pub fn heard(text: &str, language: Language) -> Option<Self> {
        /// A sentence that is longer names no call number.
        const MOST_WORDS: usize = 16;
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower
            .split(|letter: char| !(letter.is_alphanumeric() || letter == '.'))
            .filter(|word| !word.trim_matches('.').is_empty())
            .filter(|word| !FILLERS.contains(word))
            .collect();
        if words.is_empty() || words.len() > MOST_WORDS {
            return None;
        }
        let mut written = String::new();
        let mut before = Heard::Nothing;
        let mut has_evidence = false;
        for word in words {
            let (now, piece) = meant(word, language);
            let is_joined = matches!(
                (before, now),
                (Heard::Nothing, _)
                    | (_, Heard::Point)
                    | (Heard::Point, Heard::Number)
                    | (Heard::Letter, Heard::Letter)
            );
            has_evidence |= matches!(now, Heard::Number | Heard::Letter);
            if !is_joined {
                written.push(' ');
            }
            written.push_str(&piece);
            before = now;
        }
        // Words alone may be anything; "Krimi" is understood as an area, not as a call number.
        has_evidence.then(|| Self::parse(&written).ok()).flatten()
    }
}

/// What people say around a call number.
const FILLERS: &[&str] = &[
    "äh",
    "ähm",
    "bitte",
    "signatur",
    "die",
    "der",
    "das",
    "nummer",
    "systematik",
    "call",
    "number",
    "the",
    "please",
    "uh",
    "um",
    "leerzeichen",
    "space",
    "groß",
    "klein",
];

/// What a spoken word is for a call number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    Nothing,
    Number,
    Point,
    Letter,
    Word,
}

fn meant(word: &str, language: Language) -> (Heard, String) {
    if matches!(word, "punkt" | "point" | "dot" | "komma") {
        return (Heard::Point, ".".to_owned());
    }
    if word.starts_with(|letter: char| letter.is_ascii_digit()) {
        return (Heard::Number, word.trim_end_matches('.').to_owned());
    }
    if let Some(number) = cardinal_heard(&[word], language) {
        return (Heard::Number, number.to_string());
    }
    if let Some(letter) = letter_heard(word, language) {
        return (Heard::Letter, letter.to_string());
    }
    let kind = if word.chars().count() == 1 { Heard::Letter } else { Heard::Word };
    (kind, word.to_uppercase())
}

/// The letter that is called so: "ce", "jot", "zet"; the German spelling alphabet, too.
fn letter_heard(word: &str, language: Language) -> Option<char> {
    const GERMAN: &[(&str, char)] = &[
        ("be", 'B'),
        ("ce", 'C'),
        ("de", 'D'),
        ("ef", 'F'),
        ("ge", 'G'),
        ("ha", 'H'),
        ("jot", 'J'),
        ("ka", 'K'),
        ("el", 'L'),
        ("em", 'M'),
        ("en", 'N'),
        ("pe", 'P'),
        ("ku", 'Q'),
        ("er", 'R'),
        ("es", 'S'),
        ("te", 'T'),
        ("vau", 'V'),
        ("we", 'W'),
        ("ix", 'X'),
        ("ypsilon", 'Y'),
        ("zet", 'Z'),
        ("zett", 'Z'),
    ];
    const ENGLISH: &[(&str, char)] = &[
        ("bee", 'B'),
        ("cee", 'C'),
        ("see", 'C'),
        ("dee", 'D'),
        ("gee", 'G'),
        ("jay", 'J'),
        ("kay", 'K'),
        ("zed", 'Z'),
    ];
    let table = match language {
        Language::De => GERMAN,
        Language::En => ENGLISH,
    };
    table.iter().find(|(name, _)| *name == word).map(|(_, letter)| *letter)
}

fn word_said(word: &str, is_class: bool, language: Language) -> String {
    let point = match language {
        Language::De => "Punkt",
        Language::En => "point",
    };
    let mut said: Vec<String> = Vec::new();
    let letters: Vec<char> = word.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let begin = at;
        let is = |test: fn(&char) -> bool| letters[begin..].iter().take_while(|letter| test(letter)).count();
        match letters[at] {
            '0'..='9' => {
                at += is(char::is_ascii_digit);
                said.push(number_said(&letters[begin..at].iter().collect::<String>(), language));
            }
            '.' if at > 0 && letters.get(at + 1).is_some_and(char::is_ascii_digit) => {
                said.push(point.to_owned());
                at += 1;
            }
            letter if letter.is_alphabetic() => {
                at += is(|letter| letter.is_alphabetic());
                said.push(letters_said(&letters[begin..at], is_class));
            }
            _ => at += 1,
        }
    }
    said.join(" ")
}

/// Letters one by one where they are no word: all capitals, or the three of a class such as "Cek".
fn letters_said(letters: &[char], is_class: bool) -> String {
    let is_capitals = letters.iter().all(|letter| letter.is_uppercase());
    let is_short_class = is_class && letters.len() <= 3;
    if letters.len() <= 5 && is_capitals || is_short_class {
        letters.iter().map(char::to_string).collect::<Vec<_>>().join(" ")
    } else {
        letters.iter().collect()
    }
}

/// Digits as words: a number up to 999, else digit by digit; a nought at the front is said.
fn number_said(digits: &str, language: Language) -> String {
    match digits.parse::<u64>() {
        Ok(number) if number < 1000 && !(digits.len() > 1 && digits.starts_with('0')) => cardinal(number, language),
        _ => {
            let digit = |digit: char| cardinal(digit.to_digit(10).unwrap_or(0).into(), language);
            digits.chars().map(digit).collect::<Vec<_>>().join(" ")
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::asb("Cek 403 Habi", "C e k, vierhundertdrei, Habi", "C e k, four hundred and three, Habi")]
    #[case::sfb("Bgk 2", "B g k, zwei", "B g k, two")]
    #[case::skj("5.1 ROW", "fünf Punkt eins, R O W", "five point one, R O W")]
    #[case::skj_with_class("6.1 U", "sechs Punkt eins, U", "six point one, U")]
    #[case::group_of_interest("Krimi KÄS", "Krimi, K Ä S", "Krimi, K Ä S")]
    #[case::a_short_word("Art MON", "Art, M O N", "Art, M O N")]
    #[case::fiction("R 11", "R, elf", "R, eleven")]
    #[case::a_nought("06.1 U", "null sechs Punkt eins, U", "zero six point one, U")]
    #[case::long("Mbk 12345", "M b k, eins zwei drei vier fünf", "M b k, one two three four five")]
    #[case::tens("Zeit 121", "Zeit, hunderteinundzwanzig", "Zeit, one hundred and twenty-one")]
    fn is_said(#[case] text: &str, #[case] de: &str, #[case] en: &str) {
        let number = CallNumber::parse(text).unwrap();
        assert_eq!((number.said(Language::De).as_str(), number.said(Language::En).as_str()), (de, en));
    }

    #[rstest]
    #[case("fünf punkt eins row", "5.1 ROW")]
    #[case("die Signatur fünf Punkt eins, ER O WE bitte", "5.1 ROW")]
    #[case("5.1 row", "5.1 ROW")]
    #[case("5 punkt 1 row", "5.1 ROW")]
    #[case("ce e ka vierhundertdrei habi", "CEK 403 HABI")]
    #[case("r elf", "R 11")]
    #[case("zwo punkt zehn lin", "2.10 LIN")]
    fn is_heard(#[case] said: &str, #[case] written: &str) {
        assert_eq!(CallNumber::heard(said, Language::De), CallNumber::parse(written).ok());
    }

    #[rstest]
    #[case("wo ist momo")]
    #[case("krimi")]
    #[case("")]
    #[case("bitte die nummer")]
    fn other_words_are_none(#[case] said: &str) {
        assert_eq!(CallNumber::heard(said, Language::De), None);
    }

    proptest! {
        #[test]
        fn what_is_said_is_heard(group in 1..=9_u8, level in 0..=9_u8, author in "[A-Z]{1,4}") {
            let number = CallNumber::parse(&format!("{group}.{level} {author}")).unwrap();
            prop_assert_eq!(CallNumber::heard(&number.said(Language::De), Language::De), Some(number));
        }

        #[test]
        fn any_text_is_heard_without_panic(text in "\\PC{0,80}") {
            for language in Language::ALL {
                if let Some(number) = CallNumber::heard(&text, language) {
                    let _ = number.said(language);
                }
            }
        }
    }
}
