//! Numbers in digits and words, 0 to 999, and the ordinals that people use for volumes and days.

use robot_core::Language;

/// The most words that a number is looked for in: "two hundred twenty three".
pub(super) const LONGEST_NUMBER: usize = 4;

/// The number that these folded words are, if they are one and nothing else.
pub(super) fn parse(words: &[&str], language: Language) -> Option<u32> {
    if words.is_empty() || words.len() > LONGEST_NUMBER {
        return None;
    }
    if let [digits] = words
        && digits.len() <= 6
        && digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return digits.parse().ok();
    }
    match language {
        Language::De => german(words),
        Language::En => english(words),
    }
}

const GERMAN_SMALL: [&str; 20] = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fuenf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwoelf",
    "dreizehn",
    "vierzehn",
    "fuenfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
];
const GERMAN_TENS: [&str; 8] =
    ["zwanzig", "dreissig", "vierzig", "fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig"];
const GERMAN_ORDINALS: [(&str, u32); 4] = [("erste", 1), ("dritte", 3), ("siebte", 7), ("achte", 8)];

fn german(words: &[&str]) -> Option<u32> {
    let word = words.concat();
    german_below_thousand(&word).or_else(|| {
        let stem = ["ten", "ter", "tes", "te"].iter().find_map(|ending| word.strip_suffix(ending))?;
        let irregular = GERMAN_ORDINALS.iter().find(|(ordinal, _)| ordinal.strip_suffix("te") == Some(stem));
        irregular.map(|(_, n)| *n).or_else(|| german_below_thousand(stem.strip_suffix('s').unwrap_or(stem)))
    })
}

fn german_below_thousand(word: &str) -> Option<u32> {
    let Some((hundreds, rest)) = word.split_once("hundert") else { return german_below_hundred(word) };
    let hundreds = if hundreds.is_empty() { 1 } else { german_digit(hundreds)? };
    let rest = rest.strip_prefix("und").unwrap_or(rest);
    Some(hundreds * 100 + if rest.is_empty() { 0 } else { german_below_hundred(rest)? })
}

fn german_below_hundred(word: &str) -> Option<u32> {
    let tens = |word: &str| Some((GERMAN_TENS.iter().position(|tens| *tens == word)? as u32 + 2) * 10);
    if let Some(small) = GERMAN_SMALL.iter().position(|small| *small == word) {
        return Some(small as u32);
    }
    if matches!(word, "ein" | "eine" | "zwo") {
        return german_digit(word);
    }
    if let Some(tens) = tens(word) {
        return Some(tens);
    }
    // "neunundneunzig": the last "und" parts it, as "hundert" has one of its own.
    let (ones, tens_word) = word.rsplit_once("und")?;
    Some(tens(tens_word)? + german_digit(ones)?)
}

fn german_digit(word: &str) -> Option<u32> {
    match word {
        "ein" | "eine" => Some(1),
        "zwo" => Some(2),
        _ => GERMAN_SMALL[..10].iter().position(|small| *small == word).map(|at| at as u32).filter(|digit| *digit > 0),
    }
}

const ENGLISH_SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const ENGLISH_TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ENGLISH_ORDINALS: [(&str, u32); 8] = [
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fifth", 5),
    ("eighth", 8),
    ("ninth", 9),
    ("twelfth", 12),
    ("twentieth", 20),
];

fn english(words: &[&str]) -> Option<u32> {
    if let [word] = words {
        if let Some((_, n)) = ENGLISH_ORDINALS.iter().find(|(ordinal, _)| ordinal == word) {
            return Some(*n);
        }
        if let Some(stem) = word.strip_suffix("th")
            && let Some(n) = ENGLISH_SMALL.iter().position(|small| *small == stem)
        {
            return Some(n as u32);
        }
    }
    let (mut total, mut last_was_tens) = (0_u32, false);
    for (at, &word) in words.iter().enumerate() {
        if word == "and" && at > 0 && at + 1 < words.len() && total >= 100 {
            continue;
        }
        if word == "hundred" && (1..=9).contains(&total) {
            total *= 100;
        } else if word == "a" && at == 0 && words.len() > 1 {
            total = 1;
        } else if let Some(tens) = ENGLISH_TENS.iter().position(|tens| *tens == word)
            && total.is_multiple_of(100)
        {
            total += (tens as u32 + 2) * 10;
            last_was_tens = true;
            continue;
        } else if let Some(small) = ENGLISH_SMALL.iter().position(|small| *small == word)
            && (total.is_multiple_of(100) || (last_was_tens && (1..10).contains(&small)))
            && (at == 0 || small > 0)
        {
            total += small as u32;
        } else {
            return None;
        }
        last_was_tens = false;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_both_languages() {
        let table: [(Language, &str, Option<u32>); 24] = [
            (Language::De, "17", Some(17)),
            (Language::De, "zwei", Some(2)),
            (Language::De, "zwo", Some(2)),
            (Language::De, "dreiundzwanzig", Some(23)),
            (Language::De, "neunundneunzig", Some(99)),
            (Language::De, "hundert", Some(100)),
            (Language::De, "vierhundertdrei", Some(403)),
            (Language::De, "drei und zwanzig", Some(23)),
            (Language::De, "zweite", Some(2)),
            (Language::De, "dritten", Some(3)),
            (Language::De, "zwanzigsten", Some(20)),
            (Language::De, "siebte", Some(7)),
            (Language::De, "hund", None),
            (Language::De, "und", None),
            (Language::De, "leute", None),
            (Language::En, "twenty three", Some(23)),
            (Language::En, "four hundred and three", Some(403)),
            (Language::En, "a hundred", Some(100)),
            (Language::En, "third", Some(3)),
            (Language::En, "sixth", Some(6)),
            (Language::En, "one two", None),
            (Language::En, "and", None),
            (Language::En, "a", None),
            (Language::De, "99999999999999999999", None),
        ];
        for (language, text, expected) in table {
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(parse(&words, language), expected, "{text}");
        }
    }
}
