//! English numbers in words, in the British manner: "one hundred and five".

use super::{NumberWords, of};

pub(crate) const DIGITS: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const TEENS: [&str; 10] =
    ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

pub(super) const WORDS: NumberWords =
    NumberWords { digits: DIGITS, teens: TEENS, tens: TENS, hundred: "hundred", thousand: "thousand" };

fn below_hundred(number: u64) -> String {
    match (number / 10, number % 10) {
        (0, ones) => of(&DIGITS, ones).to_owned(),
        (1, ones) => of(&TEENS, ones).to_owned(),
        (tens, 0) => of(&TENS, tens).to_owned(),
        (tens, ones) => format!("{}-{}", of(&TENS, tens), of(&DIGITS, ones)),
    }
}

fn below_thousand(number: u64) -> String {
    match (number / 100, number % 100) {
        (0, rest) => below_hundred(rest),
        (hundreds, 0) => format!("{} hundred", of(&DIGITS, hundreds)),
        (hundreds, rest) => format!("{} hundred and {}", of(&DIGITS, hundreds), below_hundred(rest)),
    }
}

/// "one", "forty-two", "one million two hundred thousand"; up to 999 billion.
pub(crate) fn cardinal(number: u64) -> String {
    let mut said = Vec::new();
    for (size, name) in [(1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand")] {
        let count = number / size % 1000;
        if count > 0 {
            said.push(format!("{} {name}", below_thousand(count)));
        }
    }
    match number % 1000 {
        0 if !said.is_empty() => {}
        rest @ 1..100 if !said.is_empty() => said.push(format!("and {}", below_hundred(rest))),
        rest => said.push(below_thousand(rest)),
    }
    said.join(" ")
}

/// "nineteen eighty-four", "two thousand and six", "twenty twenty-six".
pub(crate) fn year(number: u64) -> String {
    match (number / 100, number % 100) {
        (10 | 20, 0..=9) => cardinal(number),
        (century @ 11..=20, 0) => format!("{} hundred", below_hundred(century)),
        (century @ 10..=20, rest @ 1..=9) => format!("{} oh {}", below_hundred(century), of(&DIGITS, rest)),
        (century @ 10..=20, rest) => format!("{} {}", below_hundred(century), below_hundred(rest)),
        _ => cardinal(number),
    }
}

/// "third", "twenty-first".
pub(crate) fn ordinal(number: u64) -> String {
    let whole = cardinal(number);
    let irregular = [
        ("one", "first"),
        ("two", "second"),
        ("three", "third"),
        ("five", "fifth"),
        ("eight", "eighth"),
        ("nine", "ninth"),
        ("twelve", "twelfth"),
    ];
    let replaced = irregular
        .iter()
        .find_map(|(cardinal, ordinal)| whole.strip_suffix(cardinal).map(|before| format!("{before}{ordinal}")))
        .or_else(|| whole.strip_suffix('y').map(|before| format!("{before}ieth")));
    replaced.unwrap_or_else(|| whole + "th")
}

/// "sixes", "eighties": of a whole decade or more of the same.
pub(crate) fn plural(said: &str) -> String {
    match said.strip_suffix('y') {
        Some(before) => format!("{before}ies"),
        None if said.ends_with('x') => format!("{said}es"),
        None => format!("{said}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_names() {
        for (number, expected) in [
            (0, "zero"),
            (13, "thirteen"),
            (42, "forty-two"),
            (100, "one hundred"),
            (105, "one hundred and five"),
            (1000, "one thousand"),
            (1005, "one thousand and five"),
            (1234, "one thousand two hundred and thirty-four"),
            (2_000_000, "two million"),
            (1_000_000_001, "one billion and one"),
        ] {
            assert_eq!(cardinal(number), expected);
        }
        let years = [1066, 1100, 1900, 1905, 1984, 2000, 2006, 2026].map(year).join("; ");
        assert_eq!(
            years,
            "ten sixty-six; eleven hundred; nineteen hundred; nineteen oh five; nineteen eighty-four; two thousand; two thousand and six; twenty twenty-six"
        );
        let ordinals = [1, 2, 3, 4, 5, 8, 9, 12, 20, 21, 30, 100, 101].map(ordinal).join(" ");
        assert_eq!(
            ordinals,
            "first second third fourth fifth eighth ninth twelfth twentieth twenty-first thirtieth one hundredth one hundred and first"
        );
        assert_eq!(
            (plural("eighty"), plural("six"), plural("ten")),
            ("eighties".into(), "sixes".into(), "tens".into())
        );
    }

    proptest::proptest! {
        #[test]
        fn different_numbers_have_different_names(one in 0_u64..1_000_000_000_000, other in 0_u64..1_000_000_000_000) {
            proptest::prop_assert_eq!(cardinal(one) == cardinal(other), one == other);
        }
    }
}
