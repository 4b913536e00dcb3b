//! German numbers in words.

use super::{NumberWords, of};

pub(crate) const DIGITS: [&str; 10] =
    ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"];
const TEENS: [&str; 10] =
    ["zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"];
const TENS: [&str; 10] =
    ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"];

pub(super) const WORDS: NumberWords =
    NumberWords { digits: DIGITS, teens: TEENS, tens: TENS, hundred: "hundert", thousand: "tausend" };

fn below_hundred(number: u64) -> String {
    match (number / 10, number % 10) {
        (0, ones) => of(&DIGITS, ones).to_owned(),
        (1, ones) => of(&TEENS, ones).to_owned(),
        (tens, 0) => of(&TENS, tens).to_owned(),
        (tens, 1) => format!("einund{}", of(&TENS, tens)),
        (tens, ones) => format!("{}und{}", of(&DIGITS, ones), of(&TENS, tens)),
    }
}

/// "hundert" at the beginning of a number, "einhundert" inside it.
fn below_million(number: u64, begins: bool) -> String {
    let one = if begins { "" } else { "ein" };
    let mut said = String::new();
    let (thousands, rest) = (number / 1000, number % 1000);
    match thousands {
        0 => {}
        1 => said = format!("{one}tausend"),
        _ => {
            let thousands = below_million(thousands, begins);
            // "einundzwanzig", but "hunderteintausend".
            said = format!(
                "{}tausend",
                thousands.strip_suffix("eins").map_or_else(|| thousands.clone(), |n| format!("{n}ein"))
            );
        }
    }
    match (rest / 100, said.is_empty()) {
        (0, _) => {}
        (1, true) => said += &format!("{one}hundert"),
        (1, false) => said += "einhundert",
        (hundreds, _) => said += &format!("{}hundert", of(&DIGITS, hundreds)),
    }
    if !rest.is_multiple_of(100) || said.is_empty() {
        said += &below_hundred(rest % 100);
    }
    said
}

/// "eins", "zweiundvierzig", "eine Million zweihunderttausend"; up to 999 milliards.
pub(crate) fn cardinal(number: u64) -> String {
    let mut said = Vec::new();
    for (size, one, many) in [(1_000_000_000, "eine Milliarde", "Milliarden"), (1_000_000, "eine Million", "Millionen")]
    {
        match number / size % 1000 {
            0 => {}
            1 => said.push(one.to_owned()),
            count => said.push(format!("{} {many}", below_million(count, true))),
        }
    }
    if !number.is_multiple_of(1_000_000) || said.is_empty() {
        said.push(below_million(number % 1_000_000, said.is_empty()));
    }
    said.join(" ")
}

/// "neunzehnhundertvierundachtzig".
pub(crate) fn year(number: u64) -> String {
    match (number / 100, number % 100) {
        (century @ 11..=19, 0) => format!("{}hundert", below_hundred(century)),
        (century @ 11..=19, rest) => format!("{}hundert{}", below_hundred(century), below_hundred(rest)),
        _ => cardinal(number),
    }
}

/// An ordinal without its ending: "dritt", "zwanzigst".
pub(crate) fn ordinal_stem(number: u64) -> String {
    let whole = cardinal(number);
    let irregular = [("eins", "erst"), ("drei", "dritt"), ("sieben", "siebt"), ("acht", "acht")];
    match number % 100 {
        0 => whole + "st",
        1..=19 => irregular
            .iter()
            .find_map(|(cardinal, ordinal)| whole.strip_suffix(cardinal).map(|before| format!("{before}{ordinal}")))
            .unwrap_or_else(|| whole + "t"),
        _ => whole + "st",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_names() {
        for (number, expected) in [
            (0, "null"),
            (1, "eins"),
            (16, "sechzehn"),
            (21, "einundzwanzig"),
            (100, "hundert"),
            (101, "hunderteins"),
            (199, "hundertneunundneunzig"),
            (1000, "tausend"),
            (1100, "tausendeinhundert"),
            (2026, "zweitausendsechsundzwanzig"),
            (21_000, "einundzwanzigtausend"),
            (101_001, "hunderteintausendeins"),
            (1_000_000, "eine Million"),
            (2_100_001, "zwei Millionen einhunderttausendeins"),
            (1_000_100_000, "eine Milliarde einhunderttausend"),
        ] {
            assert_eq!(cardinal(number), expected);
        }
        assert_eq!(year(1984), "neunzehnhundertvierundachtzig");
        assert_eq!(
            (year(1100), year(1066), year(2005)),
            ("elfhundert".into(), "tausendsechsundsechzig".into(), "zweitausendfünf".into())
        );
        let stems = [1, 2, 3, 7, 8, 13, 19, 20, 21, 101, 107, 1000].map(ordinal_stem).join(" ");
        assert_eq!(
            stems,
            "erst zweit dritt siebt acht dreizehnt neunzehnt zwanzigst einundzwanzigst hunderterst hundertsiebt tausendst"
        );
    }

    proptest::proptest! {
        #[test]
        fn different_numbers_have_different_names(one in 0_u64..1_000_000_000_000, other in 0_u64..1_000_000_000_000) {
            proptest::prop_assert_eq!(cardinal(one) == cardinal(other), one == other);
        }
    }
}
