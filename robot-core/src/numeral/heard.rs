//! Numbers that were heard: looked up among all that would be said for one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::language::{Language, Text};

use super::{english, german};

/// The most words of a number that is heard: "two hundred and twenty three".
pub const LONGEST_HEARD: usize = 5;
/// Larger numbers are heard in digits alone.
const MOST: u64 = 999;
/// Nobody says more digits as one number.
const MOST_DIGITS: usize = 6;

/// What is said for a number, without spaces and marks, and the number.
type Sayings = BTreeMap<String, u32>;

static CARDINALS: LazyLock<Text<Sayings>> =
    LazyLock::new(|| Text { de: sayings(german_cardinals), en: sayings(english_cardinals) });
static ORDINALS: LazyLock<Text<Sayings>> =
    LazyLock::new(|| Text { de: sayings(german_ordinals), en: sayings(english_ordinals) });

/// The number that these words are, if they are one and nothing else: in digits, or 0 to 999 in words, however many words
/// a recogniser makes of it, with or without umlauts.
///
/// ```
/// use robot_core::{Language, numeral::cardinal_heard};
///
/// assert_eq!(cardinal_heard(&["vierhundert", "drei"], Language::De), Some(403));
/// assert_eq!(cardinal_heard(&["fuenf"], Language::De), Some(5));
/// assert_eq!(cardinal_heard(&["a", "hundred", "and", "one"], Language::En), Some(101));
/// assert_eq!(cardinal_heard(&["17"], Language::En), Some(17));
/// assert_eq!(cardinal_heard(&["hund"], Language::De), None);
/// ```
#[must_use]
pub fn cardinal_heard(words: &[&str], language: Language) -> Option<u32> {
    match words {
        [digits] if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse().ok().filter(|_| digits.len() <= MOST_DIGITS)
        }
        _ => look_up(&CARDINALS, words, language),
    }
}

/// The same with ordinals, first to 999th, in whatever case.
///
/// ```
/// use robot_core::{Language, numeral::ordinal_heard};
///
/// assert_eq!(ordinal_heard(&["dritten"], Language::De), Some(3));
/// assert_eq!(ordinal_heard(&["twenty", "first"], Language::En), Some(21));
/// assert_eq!(ordinal_heard(&["acht"], Language::De), None);
/// ```
#[must_use]
pub fn ordinal_heard(words: &[&str], language: Language) -> Option<u32> {
    look_up(&ORDINALS, words, language)
}

fn look_up(sayings: &Text<Sayings>, words: &[&str], language: Language) -> Option<u32> {
    let is_short = !words.is_empty() && words.len() <= LONGEST_HEARD;
    is_short.then(|| sayings.get(language).get(&key(words)).copied()).flatten()
}

/// Words in one, without marks.
fn key(words: &[&str]) -> String {
    let mut key = String::new();
    for letter in words.iter().flat_map(|word| word.chars()).flat_map(char::to_lowercase) {
        match letter {
            'ä' => key.push('a'),
            'ö' => key.push('o'),
            'ü' => key.push('u'),
            'ß' => key.push_str("ss"),
            ' ' | '-' => {}
            _ => key.push(letter),
        }
    }
    key
}

fn sayings(of: fn(u64) -> Vec<String>) -> Sayings {
    let all = (0..=MOST).flat_map(|number| of(number).into_iter().map(move |said| (said, number)));
    // "Fünf" is also written "fuenf"; but "neuen" is no "neun".
    let spellings = |said: &str| [said.to_owned(), said.replace('ü', "ue").replace('ö', "oe")];
    let keyed = all.flat_map(|(said, number)| spellings(&said).map(|said| (key(&[&said]), number)));
    keyed.filter_map(|(key, number)| Some((key, u32::try_from(number).ok()?))).collect()
}

/// "Hunderteins", "einhunderteins", "hundertundeins"; "zwo" for "zwei".
fn german_cardinals(number: u64) -> Vec<String> {
    let whole = german::cardinal(number);
    let (hundreds, rest) = (number / 100 * 100, number % 100);
    let mut all = vec![whole];
    if hundreds > 0 && rest > 0 {
        all.push(format!("{}und{}", german::cardinal(hundreds), german::cardinal(rest)));
    }
    if hundreds == 100 {
        let with_one: Vec<String> = all.iter().map(|said| format!("ein{said}")).collect();
        all.extend(with_one);
    }
    let other_two: Vec<String> =
        all.iter().filter(|said| said.contains("zwei")).map(|said| said.replace("zwei", "zwo")).collect();
    all.extend(other_two);
    all
}

/// "Dritt" with all its endings.
fn german_ordinals(number: u64) -> Vec<String> {
    const ENDINGS: [&str; 5] = ["e", "er", "es", "en", "em"];
    let mut stems = vec![german::ordinal_stem(number)];
    match number {
        0 => return Vec::new(),
        7 => stems.push("siebent".to_owned()),
        100..200 => stems.push(format!("ein{}", stems[0])),
        _ => {}
    }
    stems.iter().flat_map(|stem| ENDINGS.map(|ending| format!("{stem}{ending}"))).collect()
}

/// "One hundred and one", "one hundred one", "a hundred and one".
fn english_cardinals(number: u64) -> Vec<String> {
    spoken_english(&english::cardinal(number), number)
}

fn english_ordinals(number: u64) -> Vec<String> {
    if number == 0 { Vec::new() } else { spoken_english(&english::ordinal(number), number) }
}

fn spoken_english(whole: &str, number: u64) -> Vec<String> {
    let mut all = vec![whole.to_owned(), whole.replace(" and ", " ")];
    if (100..200).contains(&number) {
        let with_article: Vec<String> = all.iter().map(|said| said.replacen("one", "a", 1)).collect();
        all.extend(with_article);
    }
    all
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Language::De, "17", Some(17))]
    #[case(Language::De, "zwei", Some(2))]
    #[case(Language::De, "zwo", Some(2))]
    #[case(Language::De, "zwoundzwanzig", Some(22))]
    #[case(Language::De, "dreiundzwanzig", Some(23))]
    #[case(Language::De, "drei und zwanzig", Some(23))]
    #[case(Language::De, "zwölf", Some(12))]
    #[case(Language::De, "zwoelf", Some(12))]
    #[case(Language::De, "dreissig", Some(30))]
    #[case(Language::De, "hundert", Some(100))]
    #[case(Language::De, "einhundertundfünf", Some(105))]
    #[case(Language::De, "vierhundertdrei", Some(403))]
    #[case(Language::De, "hund", None)]
    #[case(Language::De, "neuen", None)]
    #[case(Language::De, "und", None)]
    #[case(Language::De, "", None)]
    #[case(Language::De, "99999999999999999999", None)]
    #[case(Language::En, "twenty three", Some(23))]
    #[case(Language::En, "four hundred and three", Some(403))]
    #[case(Language::En, "four hundred three", Some(403))]
    #[case(Language::En, "a hundred", Some(100))]
    #[case(Language::En, "one two", None)]
    #[case(Language::En, "and", None)]
    #[case(Language::En, "a", None)]
    fn cardinals(#[case] language: Language, #[case] text: &str, #[case] expected: Option<u32>) {
        assert_eq!(cardinal_heard(&text.split(' ').collect::<Vec<_>>(), language), expected);
    }

    #[rstest]
    #[case(Language::De, "erste", Some(1))]
    #[case(Language::De, "zweiter", Some(2))]
    #[case(Language::De, "dritten", Some(3))]
    #[case(Language::De, "fünftes", Some(5))]
    #[case(Language::De, "siebte", Some(7))]
    #[case(Language::De, "siebenten", Some(7))]
    #[case(Language::De, "zwanzigsten", Some(20))]
    #[case(Language::De, "leute", None)]
    #[case(Language::De, "drei", None)]
    #[case(Language::En, "third", Some(3))]
    #[case(Language::En, "sixth", Some(6))]
    #[case(Language::En, "hundred and first", None)]
    #[case(Language::En, "a hundred and first", Some(101))]
    fn ordinals(#[case] language: Language, #[case] text: &str, #[case] expected: Option<u32>) {
        assert_eq!(ordinal_heard(&text.split(' ').collect::<Vec<_>>(), language), expected);
    }

    #[test]
    fn every_number_is_heard_as_it_is_said() {
        for language in Language::ALL {
            for number in 0..=MOST {
                let said = super::super::cardinal(number, language);
                let apart: Vec<&str> = said.split([' ', '-']).collect();
                assert_eq!(cardinal_heard(&apart, language).map(u64::from), Some(number), "{said}");
            }
        }
    }
}
