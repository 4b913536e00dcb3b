//! One form for everything that sounds or is written alike: index and query are folded the same way.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::numbers;
use crate::wording;

/// Folds a text to lower-case words with one space between.
///
/// Diacritics go, and `ae`, `oe`, `ue` go the way of `ä`, `ö`, `ü`, so that all three spellings meet: `Grüffelo`,
/// `Grueffelo` and `Gruffelo` are `gruffelo`. Numbers become words. Signs that are spoken are written out: the three
/// question marks are called "fragezeichen".
pub(crate) fn fold(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 8);
    letters(&wording::clean(text).replace(" 1/2", " ½"), &mut plain);
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    let mut out = String::with_capacity(plain.len());
    for (at, word) in words.iter().enumerate() {
        let is_number = |word: &&str| numbers::value(word).is_some() || numbers::is_spoken(word);
        if is_volume(word) && !out.is_empty() && words.get(at + 1).is_some_and(is_number) {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        match numbers::value(word).and_then(numbers::in_words) {
            Some(spoken) => {
                letters(&spoken, &mut out);
            }
            None => out.push_str(without_one(word)),
        }
    }
    out
}

/// Words that stand before a volume's number: "Band 3", "Teil 3" and "3" are the same.
fn is_volume(word: &str) -> bool {
    matches!(word, "band" | "bd" | "teil" | "folge" | "heft" | "nr" | "nummer" | "vol" | "volume" | "staffel")
}

/// Writes letters and digits in lower case, without marks, and a space for everything else.
fn letters(text: &str, out: &mut String) {
    let mut signs = text.chars().peekable();
    let mut previous = ' ';
    let mut previous_sign = ' ';
    while let Some(sign) = signs.next() {
        let before = std::mem::replace(&mut previous_sign, sign);
        match sign {
            'e' | 'E' if matches!(before, 'a' | 'o' | 'u' | 'A' | 'O' | 'U') => {}
            'a'..='z' => push(sign, &mut previous, out),
            'A'..='Z' => push(sign.to_ascii_lowercase(), &mut previous, out),
            '\'' | '’' | '‘' | '`' | '´' => {}
            '?' | '!' if signs.peek() == Some(&sign) => {
                while signs.next_if_eq(&sign).is_some() {}
                push_word(if sign == '?' { "fragezeichen" } else { "ausrufezeichen" }, &mut previous, out);
            }
            '&' => push_word("und", &mut previous, out),
            '%' => push_word("prozent", &mut previous, out),
            '½' => push_word("einhalb", &mut previous, out),
            _ if sign.is_ascii() && !sign.is_ascii_digit() => push(' ', &mut previous, out),
            _ => {
                for part in std::iter::once(sign).nfkd().flat_map(char::to_lowercase) {
                    match part {
                        'ß' => "ss".chars().for_each(|c| push(c, &mut previous, out)),
                        'æ' => push('a', &mut previous, out),
                        'œ' | 'ø' => push('o', &mut previous, out),
                        'ł' => push('l', &mut previous, out),
                        'đ' | 'ð' => push('d', &mut previous, out),
                        'þ' => "th".chars().for_each(|c| push(c, &mut previous, out)),
                        'ı' => push('i', &mut previous, out),
                        _ if is_combining_mark(part) => {}
                        _ if part.is_alphanumeric() => push(part, &mut previous, out),
                        _ => push(' ', &mut previous, out),
                    }
                }
            }
        }
    }
}

/// Writes a letter; digits and letters do not share a word.
fn push(letter: char, previous: &mut char, out: &mut String) {
    let is_boundary = *previous != ' ' && letter != ' ' && previous.is_ascii_digit() != letter.is_ascii_digit();
    if is_boundary {
        out.push(' ');
    }
    out.push(letter);
    *previous = letter;
}

fn push_word(word: &str, previous: &mut char, out: &mut String) {
    push(' ', previous, out);
    out.push_str(word);
    push(' ', previous, out);
}

/// "Einhundert" and "eintausend" are "hundert" and "tausend".
fn without_one(word: &str) -> &str {
    match word.strip_prefix("ein") {
        Some(rest) if rest.starts_with("hundert") || rest.starts_with("tausend") => rest,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[rstest]
    #[case::umlaut("Der Grüffelo", "der gruffelo")]
    #[case::transliterated("Der Grueffelo", "der gruffelo")]
    #[case::without("Der Gruffelo", "der gruffelo")]
    #[case::decomposed("Der Gru\u{308}ffelo", "der gruffelo")]
    #[case::sort_marks("\u{98}Der\u{9c} Gr\u{fc}ffelo", "der gruffelo")]
    #[case::sharp_s("Die große Straße", "die grosse strasse")]
    #[case::accents("Le Petit Prince à l'école", "le petit prince a lecole")]
    #[case::scandinavian("Pippi Långstrump, Øyvind, Æsop", "pippi langstrump oyvind asop")]
    #[case::question_marks("Die drei ??? und das Gespensterschloss", "die drei fragezeichen und das gespensterschloss")]
    #[case::exclamation_marks("Die drei !!!", "die drei ausrufezeichen")]
    #[case::one_question_mark("Wer war's?", "wer wars")]
    #[case::digits("1984", "neunzehnhundertvierundachtzig")]
    #[case::volume("Harry Potter, Bd. 3", "harry potter drei")]
    #[case::spoken_volume("harry potter band drei", "harry potter drei")]
    #[case::a_band_alone("Die Band", "die band")]
    #[case::band_first("Band 3", "band drei")]
    #[case::roman("Heinrich IV.", "heinrich vier")]
    #[case::fraction("Käpt'n Blaubärs 13 ½ Leben", "kaptn blaubars dreizehn einhalb leben")]
    #[case::typed_fraction("Die 13 1/2 Leben", "die dreizehn einhalb leben")]
    #[case::digits_and_letters("Passagier23", "passagier dreiundzwanzig")]
    #[case::hundred("einhundert Jahre", "hundert jahre")]
    #[case::cyrillic("Война", "воина")]
    #[case::ampersand("Max & Moritz", "max und moritz")]
    #[case::nothing("?", "")]
    fn folds(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(fold(text), expected);
    }

    proptest! {
        #[test]
        fn all_spellings_of_a_word_meet(word in "[a-zäöüßéèàç ]{0,30}") {
            let folded = fold(&word);
            prop_assert_eq!(&fold(&word.nfd().collect::<String>()), &folded);
            prop_assert_eq!(&fold(&word.to_uppercase().replace("SS", "ß")), &fold(&word.replace("ss", "ß")));
            prop_assert_eq!(&fold(&format!("\u{98}{word}\u{9c}")), &folded);
            let written = word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
            prop_assert_eq!(&fold(&written), &folded);
        }

        #[test]
        fn anything_folds_to_words(text in "\\PC{0,60}") {
            let folded = fold(&text);
            prop_assert!(!folded.starts_with(' ') && !folded.ends_with(' ') && !folded.contains("  "));
        }
    }
}
