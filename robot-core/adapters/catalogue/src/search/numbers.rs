//! Numbers in words, as German speaks them, so that "1984" and "neunzehnhundertvierundachtzig" are one.

const ONES: [&str; 20] = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
];
const TENS: [&str; 10] =
    ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"];
/// Roman numerals that stand for volumes and kings. One letter alone is more often a letter.
const ROMAN: [&str; 18] = [
    "ii", "iii", "iv", "", "vi", "vii", "viii", "ix", "", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii",
    "xix",
];

/// A whole number below a million in words, in one word; years before 2000 as years.
pub(super) fn in_words(number: u32) -> Option<String> {
    let mut words = String::new();
    match number {
        0..1_000_000 => write(number, &mut words),
        _ => return None,
    }
    Some(words)
}

fn write(number: u32, out: &mut String) {
    match number {
        0..20 => out.push_str(ONES[number as usize]),
        20..100 => {
            let (tens, ones) = (number / 10, number % 10);
            if ones > 0 {
                out.push_str(if ones == 1 { "ein" } else { ONES[ones as usize] });
                out.push_str("und");
            }
            out.push_str(TENS[tens as usize]);
        }
        100..1000 | 1100..2000 => write_with_unit(number, 100, "hundert", out),
        _ => write_with_unit(number, 1000, "tausend", out),
    }
}

fn write_with_unit(number: u32, unit: u32, name: &str, out: &mut String) {
    if number / unit > 1 {
        write(number / unit, out);
    }
    out.push_str(name);
    if !number.is_multiple_of(unit) {
        write(number % unit, out);
    }
}

/// The value of a number written in digits or as a Roman numeral, in lower case.
pub(super) fn value(word: &str) -> Option<u32> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word.parse().ok();
    }
    if word.is_empty() {
        return None;
    }
    (2..).zip(ROMAN).find(|(_, roman)| *roman == word).map(|(value, _)| value)
}

/// Whether a word is a number between one and twenty, spoken, after folding.
pub(super) fn is_spoken(folded: &str) -> bool {
    const FOLDED: [&str; 20] = [
        "eins", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwolf", "dreizehn",
        "vierzehn", "funfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn", "zwanzig",
    ];
    FOLDED.contains(&folded)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, "null")]
    #[case(3, "drei")]
    #[case(21, "einundzwanzig")]
    #[case(100, "hundert")]
    #[case(101, "hunderteins")]
    #[case(1000, "tausend")]
    #[case(1001, "tausendeins")]
    #[case(1984, "neunzehnhundertvierundachtzig")]
    #[case(1900, "neunzehnhundert")]
    #[case(2001, "zweitausendeins")]
    #[case(20_000, "zwanzigtausend")]
    #[case(365_250, "dreihundertfünfundsechzigtausendzweihundertfünfzig")]
    fn speaks(#[case] number: u32, #[case] expected: &str) {
        assert_eq!(in_words(number).as_deref(), Some(expected));
    }

    #[rstest]
    #[case("23", Some(23))]
    #[case("007", Some(7))]
    #[case("iv", Some(4))]
    #[case("xix", Some(19))]
    #[case("v", None)]
    #[case("vier", None)]
    #[case("", None)]
    #[case("99999999999", None)]
    fn reads(#[case] word: &str, #[case] expected: Option<u32>) {
        assert_eq!(value(word), expected);
    }

    #[test]
    fn a_million_is_left_in_digits() {
        assert_eq!(in_words(1_000_000), None);
    }
}
