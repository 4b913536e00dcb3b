//! Words that are not said as they are spelt: numbers, abbreviations, single letters.

use robot_core::Language;
use robot_core::numeral::NUMBER_WORDS;

/// A spelling in words that can be said letter by letter: `3d-drucker` becomes `drei d drucker`, `dvd` becomes `d v d`.
pub(super) fn spoken(spelling: &str, language: Language) -> Vec<String> {
    let mut words = Vec::new();
    let is_same_kind = |one: &char, next: &char| {
        (one.is_ascii_digit(), one.is_alphabetic()) == (next.is_ascii_digit(), next.is_alphabetic())
    };
    let letters: Vec<char> = spelling.chars().flat_map(char::to_lowercase).collect();
    for run in letters.chunk_by(is_same_kind) {
        let text: String = run.iter().collect();
        match run.first() {
            Some(first) if first.is_ascii_digit() => words.extend(number(&text, language)),
            Some(first) if first.is_alphabetic() => match abbreviation(&text, language) {
                Some(long) => words.push(long.into()),
                None if !text.chars().any(is_vowel) => words.extend(text.chars().map(String::from)),
                None => words.push(text),
            },
            // An apostrophe and the like belong to no sound.
            _ => {}
        }
    }
    words
}

fn is_vowel(letter: char) -> bool {
    "aeiouyäöüàáâãåæèéêëìíîïòóôõøùúûýÿœ".contains(letter) || !letter.is_ascii_alphabetic()
}

fn abbreviation(word: &str, language: Language) -> Option<&'static str> {
    const GERMAN: [(&str, &str); 7] = [
        ("bd", "band"),
        ("dr", "doktor"),
        ("hr", "herr"),
        ("fr", "frau"),
        ("nr", "nummer"),
        ("str", "straße"),
        ("st", "sankt"),
    ];
    const ENGLISH: [(&str, &str); 6] =
        [("dr", "doctor"), ("mr", "mister"), ("mrs", "missis"), ("nr", "number"), ("vol", "volume"), ("st", "saint")];
    let table: &[(&str, &str)] = match language {
        Language::De => &GERMAN,
        Language::En => &ENGLISH,
    };
    table.iter().find(|(short, _)| *short == word).map(|(_, long)| *long)
}

/// Digits in words; more than six of them, or with a zero in front, one by one.
fn number(digits: &str, language: Language) -> Vec<String> {
    let names = NUMBER_WORDS.get(language);
    let mut words = Vec::new();
    match digits.parse::<usize>() {
        Ok(0) if digits == "0" => words.push(names.digits[0]),
        Ok(number) if digits.len() <= 6 && !digits.starts_with('0') => {
            if number >= 1000 {
                below_a_thousand(number / 1000, language, &mut words);
                words.push(names.thousand);
            }
            below_a_thousand(number % 1000, language, &mut words);
        }
        _ => words.extend(digits.bytes().map(|digit| names.digits[usize::from(digit - b'0')])),
    }
    let last = words.len() - 1;
    // "eins" at the end, "ein" before another word.
    let said = words.iter().enumerate().map(|(at, word)| if *word == "eins" && at < last { "ein" } else { word });
    said.map(str::to_owned).collect()
}

fn below_a_thousand(number: usize, language: Language, words: &mut Vec<&str>) {
    let names = NUMBER_WORDS.get(language);
    if number >= 100 {
        words.extend([names.digits[number / 100], names.hundred]);
    }
    let (tens, ones) = (number % 100 / 10, number % 10);
    match (tens, ones, language) {
        (0, 0, _) => {}
        (0, ..) => words.push(names.digits[ones]),
        (1, ..) => words.push(names.teens[ones]),
        (_, 0, _) => words.push(names.tens[tens]),
        (_, _, Language::De) => words.extend([names.digits[ones], "und", names.tens[tens]]),
        (_, _, Language::En) => words.extend([names.tens[tens], names.digits[ones]]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case(Language::De, "haus", "haus")]
    #[case(Language::De, "3d-drucker", "drei d drucker")]
    #[case(Language::De, "dvds", "d v d s")]
    #[case(Language::De, "e-mail", "e mail")]
    #[case(Language::De, "dr", "doktor")]
    #[case(Language::En, "dr", "doctor")]
    #[case(Language::En, "don't", "don t")]
    #[case(Language::De, "0", "null")]
    #[case(Language::De, "1", "eins")]
    #[case(Language::De, "21", "ein und zwanzig")]
    #[case(Language::De, "101", "ein hundert eins")]
    #[case(Language::De, "1999", "ein tausend neun hundert neun und neunzig")]
    #[case(Language::En, "342017", "three hundred forty two thousand seventeen")]
    #[case(Language::En, "60", "sixty")]
    #[case(Language::De, "007", "null null sieben")]
    #[case(
        Language::De,
        "12345678901234567890123",
        "ein zwei drei vier fünf sechs sieben acht neun null ein zwei drei vier fünf sechs sieben acht neun null ein zwei drei"
    )]
    #[case(Language::De, "", "")]
    #[case(Language::De, "★'-", "")]
    fn what_is_said(#[case] language: Language, #[case] spelling: &str, #[case] expected: &str) {
        assert_eq!(spoken(spelling, language).join(" "), expected);
    }
}
